//! Comparisons as people and scripts meet them.

mod conditions;
mod described;
mod mutants;
mod printed;
mod refused;
mod truth;

pub use described::fields;

use crate::terminal::{Ended, Folder, binary, detente_in};
use serde_json::Value;
use std::fs;

/// Talks that break through now and then.
pub const TALKS: &str = "title: Talks
rounds: 8
issues: {wage: {range: [0, 10]}}
parties:
  union: {tolerance: {uniform: [0, 1]}, stances: {wage: {ideal: 8, red_line: 4}}}
  employer: {stances: {wage: {ideal: 1, red_line: {uniform: [3, 6]}}}}
rules: {off: {chance: 0.05, then: [{end: collapse}]}}
";

/// The same, with an employer that gives less.
const HARDER: &str = "extends: talks.yaml
title: Harder talks
parties: {employer: {stances: {wage: {red_line: {uniform: [3, 5]}}}}}
";

/// A folder with both.
pub fn folder() -> Folder {
    let folder = Folder::new();
    fs::write(folder.path("talks.yaml"), TALKS).unwrap();
    fs::write(folder.path("harder.yaml"), HARDER).unwrap();
    folder
}

/// What becomes of a comparison in the folder.
fn compare(folder: &Folder, arguments: &[&str]) -> Ended {
    detente_in(&folder.0, &[&["compare"], arguments].concat())
}

/// What a call that goes well prints.
#[track_caller]
pub fn done(ended: Ended) -> String {
    assert_eq!((ended.code, &*ended.stderr), (Some(0), ""));
    ended.stdout
}

/// What is said by a call that ends so, with nothing printed.
#[track_caller]
pub fn refusal(ended: Ended, code: i32) -> String {
    assert_eq!((ended.code, &*ended.stdout), (Some(code), ""), "{}", ended.stderr);
    ended.stderr
}

/// The record of a comparison of these files.
#[track_caller]
fn record(folder: &Folder, arguments: &[&str]) -> Value {
    let text = done(compare(folder, &[arguments, &["--format", "json"]].concat()));
    serde_json::from_str(&text).unwrap()
}

/// Runs a scenario and keeps its record.
#[track_caller]
fn run(folder: &Folder, scenario: &str, arguments: &[&str], record: &str) {
    let all = [&["run", scenario, "-q", "-o", record], arguments].concat();
    let ended = detente_in(&folder.0, &all);
    assert_eq!((ended.code, &*ended.stderr), (Some(0), ""));
}

/// The difference of an outcome.
fn outcome<'r>(record: &'r Value, name: &str) -> &'r Value {
    let outcomes = record["differences"][0]["outcomes"].as_array().unwrap();
    outcomes.iter().find(|outcome| outcome["name"] == name).unwrap()
}

/// The kinds of remarks on the first scenario.
fn remarks(record: &Value) -> Vec<&str> {
    let remarks = record["differences"][0]["remarks"].as_array().unwrap();
    remarks.iter().map(|remark| remark["kind"].as_str().unwrap()).collect()
}

/// What becomes of a call that is interrupted when something is finished, and not everything.
#[cfg(unix)]
pub fn interrupted(folder: &Folder, arguments: &[&str]) -> Ended {
    use std::process::{Command, Stdio};
    use std::time::Duration;
    let ended = [100, 200, 400, 800, 1600, 3200, 6400, 12_800].into_iter().find_map(|millis| {
        let mut command = binary(&folder.0, arguments);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(millis));
        let process = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
        let ended: Ended = child.wait_with_output().unwrap().into();
        // Too early for a handler, or for one replication.
        (ended.code == Some(130) && !ended.stdout.is_empty()).then_some(ended)
    });
    ended.expect("an interruption within the replications")
}
