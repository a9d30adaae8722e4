//! The suite: small scenarios in `tests/suite`, one per feature and rule of order, with what must
//! come of them written in the file itself.
//!
//! A line `# expect: WHAT = VALUE` is a result:
//!
//! - `NAME = 0.25`: the share of the replications that end in the outcome, within four standard
//!   errors; `NAME = none` and `NAME = all` exactly;
//! - `consistent = …`: the share that the history admits, likewise;
//! - `ISSUE.settled = …`: the share in which the issue settles, likewise;
//! - `ISSUE.mean = 4.5`: where it settles on average, to 1e-9 of its range;
//! - `RULE.fired = …`: the share in which the rule fires, likewise; `RULE.firings = 3`: how often in
//!   all replications together, per replication;
//! - `round = 18`: the median round of the breakthroughs; `undefined = 0`: how often.
//!
//! A comment `# error[CODE]` or `# error[CODE]: part of the message` at the end of a line is an error
//! that must be reported on that line; a file with one has no other errors. `# replications: N`
//! (default 20,000) says how many are simulated.

use super::common::{Bundled, assert_share, count, issue, simulate};
use detente::diagnostic::Severity;
use detente::model::Model;
use detente::scenario;
use detente::study::Record;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

const REPLICATIONS: u64 = 20_000;

fn files() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect();
    files.sort();
    files
}

/// The line, the code and the part of the message of every error that a file announces.
fn announced(text: &str) -> Vec<(usize, String, String)> {
    let error = |(at, line): (usize, &str)| {
        let (_, rest) = line.split_once("# error[")?;
        let (code, rest) = rest.split_once(']')?;
        let message = rest.strip_prefix(':').unwrap_or_default().trim();
        Some((at + 1, code.to_owned(), message.to_owned()))
    };
    text.lines().enumerate().filter_map(error).collect()
}

fn expectations(text: &str) -> Vec<(&str, &str)> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("# expect:"));
    lines.map(|line| line.split_once('=').map(|(a, b)| (a.trim(), b.trim())).unwrap()).collect()
}

#[test]
fn every_scenario_of_the_suite_gives_what_it_announces() {
    let files = files();
    assert!(files.len() >= 10);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        let (errors, results) = (announced(&text), expectations(&text));
        assert!(!errors.is_empty() || !results.is_empty(), "{name} announces nothing");
        reported(name, &text, &errors);
        if errors.is_empty() {
            let asked = text.lines().find_map(|line| line.strip_prefix("# replications:"));
            let n = asked.map_or(REPLICATIONS, |n| n.trim().replace('_', "").parse().unwrap());
            let record = simulate(&text, n);
            for (what, value) in results {
                holds(&record, what, value);
            }
        }
    }
}

/// What draws an uncertain number, by the beginning of its name.
const INPUT: &str = "input ";

#[test]
fn every_stream_of_a_model_is_one_of_those_whose_names_are_checked() {
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let bundled = fs::read_dir(bundled).unwrap().map(|entry| entry.unwrap().path());
    let bundled = bundled.filter(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    let mut seen = HashSet::new();
    for path in files().into_iter().chain(bundled) {
        let text = fs::read_to_string(&path).unwrap();
        let loaded = scenario::load_from(&Bundled, "test.yaml", text.as_bytes(), &[]);
        let Some(scenario) = loaded.scenario else { continue };
        let names = scenario.stream_names().into_iter().map(|name| name.to_string());
        let names: HashSet<String> = names.collect();
        for stream in Model::new(&scenario).unwrap().streams {
            let is_input = stream.name.starts_with(INPUT);
            assert!(is_input || names.contains(&stream.name), "{path:?}: {}", stream.name);
            seen.insert(stream.name.split(' ').next().unwrap().to_owned());
        }
    }
    assert_eq!(seen.len(), 9, "all that the guide's page on the model lists: {seen:?}");
}

/// Asserts that exactly the errors that a file announces are reported, each on its line.
fn reported(name: &str, text: &str, announced: &[(usize, String, String)]) {
    let loaded = scenario::load(name, text.as_bytes(), &[]);
    let errors = loaded.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let mut found: Vec<(usize, String, String)> = errors
        .map(|error| {
            let (line, _) = loaded.sources.line_column(&error.primary.place);
            let message = format!("{}: {}", error.message, error.primary.text);
            (line, error.code.to_string(), message)
        })
        .collect();
    found.sort();
    assert_eq!(found.len(), announced.len(), "{name}: {found:#?}");
    for (found, announced) in found.iter().zip(announced) {
        assert_eq!((&found.0, &found.1), (&announced.0, &announced.1), "{name}: {found:?}");
        assert!(found.2.contains(&announced.2), "{name}: {found:?} does not say {announced:?}");
    }
}

/// Asserts one expectation.
fn holds(record: &Record, what: &str, value: &str) {
    let n = record.consistent;
    let share = |count: u64, of: u64| match value {
        "all" => assert_eq!(count, of),
        "none" => assert_eq!(count, 0),
        share => assert_share(count, of, share.parse().unwrap()),
    };
    let number = || value.parse::<f64>().unwrap();
    match what.split_once('.') {
        None if what == "consistent" => share(n, record.replications),
        None if what == "undefined" => assert_eq!(record.undefined, number() as u64),
        None if what == "round" => {
            assert_eq!(record.rounds_to_breakthrough.unwrap().median, number());
        }
        None => share(count(record, what), n),
        Some((name, "settled")) => share(issue(record, name).settled, n),
        Some((name, "mean")) => {
            let mean = issue(record, name).outcome.as_ref().unwrap().mean;
            assert!((mean - number()).abs() < 1e-7, "{name}: {mean}, not {value}");
        }
        Some((name, "fired")) => {
            share(record.rules.iter().find(|rule| rule.name == name).unwrap().replications, n);
        }
        Some((name, "firings")) => {
            let firings = record.rules.iter().find(|rule| rule.name == name).unwrap().firings;
            assert_eq!(firings as f64, number() * n as f64);
        }
        Some(_) => panic!("`{what}` is nothing that can be expected"),
    }
}
