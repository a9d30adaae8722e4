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
//! - `round = 18`: the median round of the breakthroughs; `undefined = 0`: how often;
//! - `zone = …`, `zone.ever = …`: the share with a zone of agreement at the start, and in some round;
//! - `held.ISSUE.no_zone = …`, and so on for each cause: the share that it held the issue up in;
//! - `verdict.PARTY.ISSUE.acceptable = …`, and so on for each verdict: the share in which the party
//!   says so in round 1;
//! - `clamped.PATH = …`: the share in which the draw of an uncertain number had to be clamped.
//!
//! What goes on inside a replication is held in conditions: a scenario that ends in `collapse` where a
//! level, a position or a trust is not what it must be, and otherwise in `breakthrough`.
//!
//! A comment `# error[CODE]` or `# error[CODE]: part of the message` at the end of a line is an error
//! that must be reported on that line; a file with one has no other errors. `# replications: N`
//! (default 20,000) says how many are simulated.

use super::common::{Bundled, count, is_share, issue, simulate};
use detente::diagnostic::Severity;
use detente::model::Model;
use detente::scenario;
use detente::study::{IssueFigures, Record, VerdictFigures};
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
                let (holds, found) = found(&record, what, value);
                assert!(holds, "{name}: {what} = {value} is announced, but it is {found}");
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

/// Whether one expectation holds, and what was found.
fn found(record: &Record, what: &str, value: &str) -> (bool, f64) {
    let n = record.consistent;
    let share = |count: u64, of: u64| {
        let holds = match value {
            "all" => count == of,
            "none" => count == 0,
            share => is_share(count, of, share.parse().unwrap()),
        };
        (holds, count as f64 / of as f64)
    };
    let number = |found: f64, within: f64| {
        let wanted: f64 = value.parse().unwrap();
        ((found - wanted).abs() <= within, found)
    };
    let rule = |name: &str| record.rules.iter().find(|rule| rule.name == name).unwrap();
    let names: Vec<&str> = what.split('.').collect();
    match names[..] {
        ["consistent"] => share(n, record.replications),
        ["undefined"] => number(record.undefined as f64, 0.0),
        ["round"] => number(record.rounds_to_breakthrough.unwrap().median, 0.0),
        ["zone"] => share(record.zone.count, n),
        ["zone", "ever"] => share(record.zone.ever, n),
        ["held", name, cause] => share(held(issue(record, name), cause), n),
        ["verdict", party, name, word] => share(said(record, party, name, word), n),
        ["clamped", ..] => share(clamped(record, what.split_once('.').unwrap().1), n),
        [outcome] => share(count(record, outcome), n),
        [name, "settled"] => share(issue(record, name).settled, n),
        [name, "mean"] => number(issue(record, name).outcome.as_ref().unwrap().mean, 1e-7),
        [name, "fired"] => share(rule(name).replications, n),
        [name, "firings"] => number(rule(name).firings as f64 / n as f64, 0.0),
        _ => panic!("`{what}` is nothing that can be expected"),
    }
}

/// In how many replications a cause held an issue up.
fn held(issue: &IssueFigures, cause: &str) -> u64 {
    match cause {
        "no_zone" => issue.no_zone,
        "no_tolerance" => issue.no_tolerance,
        "not_ratified" => issue.not_ratified,
        "broken_off" => issue.broken_off,
        "price" => issue.price,
        "no_time" => issue.no_time,
        _ => panic!("`{cause}` holds nothing up"),
    }
}

/// In how many replications a party has this verdict in round 1.
fn said(record: &Record, party: &str, issue: &str, word: &str) -> u64 {
    let here = |said: &&VerdictFigures| said.party == party && said.issue == issue;
    let said = record.verdicts.iter().find(here).unwrap();
    match word {
        "acceptable" => said.acceptable,
        "negotiable" => said.negotiable,
        "unacceptable" => said.unacceptable,
        _ => panic!("nobody says `{word}`"),
    }
}

/// In how many replications the draw of an uncertain number was clamped.
fn clamped(record: &Record, path: &str) -> u64 {
    record.clamped.iter().find(|clamped| clamped.input == path).map_or(0, |clamped| clamped.count)
}
