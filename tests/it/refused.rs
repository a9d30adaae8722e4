//! Invalid input as programs meet it: with `--format json` one document on stdout, whatever the verb.

use super::terminal::{Folder, detente_in};
use serde_json::Value;
use std::fs;

const TALKS: &str = "issues: {wage: {range: [0, 10]}}
parties:
  union: {stances: {wage: {ideal: 8, red_line: 4}}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}}}
";

/// A folder with talks that are valid and talks that are not.
fn folder() -> Folder {
    let folder = Folder::with("talks.yaml", TALKS);
    fs::write(folder.path("wrong.yaml"), TALKS.replace("ideal: 8", "ideel: 8")).unwrap();
    let design = "scenario: talks.yaml\nvary: {parties.union.tolerence: [0.5, 0.6]}\n";
    fs::write(folder.path("design.yaml"), design).unwrap();
    folder
}

/// What a call that must end with this exit code says on stdout; stderr has a line a file.
#[track_caller]
fn document(folder: &Folder, code: i32, arguments: &[&str]) -> Value {
    let ended = detente_in(&folder.0, arguments);
    assert_eq!(ended.code, Some(code), "{}", ended.stderr);
    let document: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(document["format"], "detente.diagnostics/1");
    let files = document["files"].as_array().unwrap().len();
    assert_eq!(ended.stderr.lines().count(), files, "{}", ended.stderr);
    assert!(ended.stderr.lines().all(|line| line.starts_with("error: ")), "{}", ended.stderr);
    document
}

/// The source, the text and the code of the first diagnostic of the only file.
fn first(document: &Value) -> [&str; 3] {
    assert_eq!(document["files"].as_array().unwrap().len(), 1, "{document}");
    let found = &document["files"][0]["diagnostics"][0];
    ["file", "text", "code"].map(|key| found[key].as_str().unwrap())
}

#[test]
fn what_is_wrong_with_a_file_is_data_for_every_verb_that_simulates() {
    let folder = folder();
    for verb in ["run", "trace", "sweep"] {
        let vary = ["--vary", "rounds=3,4"];
        let arguments = [&[verb, "wrong.yaml", "--format", "json"], &vary[..]].concat();
        let arguments = if verb == "sweep" { &arguments[..] } else { &arguments[..4] };
        let document = document(&folder, 3, arguments);
        assert_eq!(first(&document), ["wrong.yaml", "ideel", "S006"], "{verb}");
        let file = &document["files"][0];
        assert_eq!((&file["file"], &file["error"]), (&"wrong.yaml".into(), &Value::Null));
        let found = &file["diagnostics"][0];
        assert_eq!((&found["line"], &found["column"]), (&3.into(), &28.into()), "{verb}");
        assert_eq!(found["severity"], "error");
    }
}

/// Talks with two rules whose names make one stream of random numbers: the SHA-256 of `rule ` and
/// either begins with the same eight bytes.
const ONE_STREAM: &str = "issues: {wage: {range: [0, 10]}}
parties: {union: {stances: {wage: {ideal: 8}}}, employer: {stances: {wage: {ideal: 1}}}}
rules:
  nffboehfihggjkmc: {when: round > 3, then: [{end: collapse}]}
  kmdmmgidebejgbfj: {when: round > 4, then: [{end: collapse}]}
";

#[test]
fn names_that_draw_the_same_random_numbers_are_data_for_every_verb_that_simulates() {
    let folder = Folder::with("one.yaml", ONE_STREAM);
    for more in [
        &["run", "one.yaml"][..],
        &["trace", "one.yaml"],
        &["levers", "one.yaml"],
        &["solve", "one.yaml", "--vary", "rounds=2..9", "--for", "stall = 0.5"],
        &["sweep", "one.yaml", "--vary", "rounds=3,4"],
        &["sweep", "one.yaml", "--vary", "rounds=3,4", "--dry-run"],
        &["run", "one.yaml", "--keep-replications"],
    ] {
        let document = document(&folder, 3, &[more, &["--format", "json"]].concat());
        assert_eq!(first(&document), ["one.yaml", "kmdmmgidebejgbfj", "S025"], "{more:?}");
        let related = &document["files"][0]["diagnostics"][0]["related"][0];
        assert_eq!(related["text"], "nffboehfihggjkmc", "{more:?}");
    }
    let ended = detente_in(&folder.0, &["check", "one.yaml", "--format", "json"]);
    let found: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((ended.code, &found["diagnostics"][0]["code"]), (Some(3), &"S025".into()));
}

#[test]
fn the_diagnostics_are_those_of_a_check() {
    let folder = folder();
    let run = document(&folder, 3, &["run", "wrong.yaml", "--format", "json"]);
    let check = detente_in(&folder.0, &["check", "wrong.yaml", "--format", "json"]).stdout;
    let check: Value = serde_json::from_str(&check).unwrap();
    assert_eq!(run["files"][0]["diagnostics"], check["diagnostics"]);
}

#[test]
fn a_record_for_stdout_that_cannot_be_is_replaced_by_what_is_wrong() {
    let folder = folder();
    for verb in ["run", "trace"] {
        let document = document(&folder, 3, &[verb, "wrong.yaml", "-o", "-"]);
        assert_eq!(first(&document), ["wrong.yaml", "ideel", "S006"], "{verb}");
    }
}

#[test]
fn settings_and_what_is_varied_are_shown_in_the_argument() {
    let folder = folder();
    let set = ["talks.yaml", "--set", "parties.unon.tolerance=0.8", "--format", "json"];
    let vary = ["talks.yaml", "--vary", "parties.unon.tolerance=0.8", "--format", "json"];
    let bad = ["talks.yaml", "--vary", "rounds=3..x/4", "--format", "json"];
    let value = ["talks.yaml", "--vary", "parties.union.tolerance=0.5,3", "--format", "json"];
    for (verb, arguments, expected) in [
        ("run", &set, ["--set", "unon", "S009"]),
        ("trace", &set, ["--set", "unon", "S009"]),
        ("sweep", &vary, ["--vary", "unon", "S009"]),
        ("sweep", &bad, ["--vary", "x", "D001"]),
        ("sweep", &value, ["--vary", "3", "S012"]),
    ] {
        let json = document(&folder, 3, &[&[verb], &arguments[..]].concat());
        assert_eq!(first(&json), expected, "{verb}");
        let text = detente_in(&folder.0, &[&[verb], &arguments[..3]].concat());
        assert_eq!((text.code, &*text.stdout), (Some(3), ""), "{verb}");
        let place = format!("{}:1:", expected[0]);
        assert!(text.stderr.contains(&place), "{verb}: {}", text.stderr);
    }
}

#[test]
fn a_design_file_is_shown_where_it_is_wrong() {
    let folder = folder();
    let document = document(&folder, 3, &["sweep", "design.yaml", "--format", "json"]);
    assert_eq!(first(&document)[0], "design.yaml");
}

#[test]
fn a_file_that_cannot_be_read_is_named_beside_those_that_are_invalid() {
    let folder = folder();
    let arguments = ["run", "talks.yaml", "gone.yaml", "wrong.yaml", "--format", "json"];
    let several = document(&folder, 4, &arguments);
    let names: Vec<_> = several["files"].as_array().unwrap().iter().map(|f| &f["file"]).collect();
    assert_eq!(names, ["gone.yaml", "wrong.yaml"]);
    let why = several["files"][0]["error"].as_str().unwrap();
    assert!(why.contains("cannot read `gone.yaml`"), "{why}");
    assert_eq!(several["files"][0]["diagnostics"], serde_json::json!([]));
    for verb in ["trace", "sweep"] {
        let document = document(&folder, 4, &[verb, "gone.yaml", "--format", "json"]);
        assert!(document["files"][0]["error"].is_string(), "{verb}");
    }
}

#[test]
fn the_guide_shows_what_is_said() {
    let page = detente::guide::page("codes").unwrap();
    let shown = page.split("\n```json\n").nth(1).unwrap().split("\n```").next().unwrap();
    let shown: Value = serde_json::from_str(shown).unwrap();
    let folder = folder();
    let run = ["run", "talks.yaml", "--set", "rounds=0", "--format", "json"];
    assert_eq!(document(&folder, 3, &run), shown);
}

#[test]
fn numbers_beyond_the_limit_are_refused_with_it_and_told_in_a_few_characters() {
    let folder = folder();
    let label = |set: &str| {
        let arguments = ["run", "talks.yaml", "--format", "json", "--set", set];
        let document = document(&folder, 3, &arguments);
        let found = &document["files"][0]["diagnostics"][0];
        assert_eq!(found["code"], "S012", "{found}");
        ["message", "label"].map(|key| found[key].as_str().unwrap().to_owned())
    };
    let limit = |given: &str| format!("{given}, but a number is at most 1e15 in size");
    let beyond = "weight beyond what can be calculated with";
    let weight = "parties.union.stances.wage.weight";
    for (given, told) in [("1e308", "1e308"), ("1.5e15", "1.5e15"), ("-1e300", "-1e300")] {
        assert_eq!(label(&format!("{weight}={given}")), [beyond.to_owned(), limit(told)]);
    }
    let choice = format!("{weight}={{choice: {{1e300: 1, 1: 1}}}}");
    assert_eq!(label(&choice), [beyond.to_owned(), limit("1e300")]);
    assert_eq!(label(&format!("{weight}=-1e-300"))[1], "-1e-300, but weight must be at least 0");
    let ideal = label("parties.union.stances.wage.ideal=1e300");
    assert_eq!(ideal[1], "1e300, but wage runs from 0 to 10");
}
