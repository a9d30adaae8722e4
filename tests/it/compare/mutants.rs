//! Records with accidents: whatever is done to one, it is refused in words or shown.

use super::{compare, done, folder};
use crate::terminal::detente_in;
use detente::report::{self, text::Look};
use detente::study::read::{self, AnyRecord};
use serde_json::{Value, json};

/// What may stand where a number or a text stood.
fn accidents() -> [Value; 9] {
    let evil = "=1+1 \u{1b}[2J\u{202e}<img src=x> | `x` \r\n".repeat(200);
    [
        Value::Null,
        json!(0),
        json!(-1),
        json!(1),
        json!(0.5),
        json!(1e308),
        json!(-1e-320),
        json!(u64::MAX),
        json!(evil),
    ]
}

/// The paths of all that is no map and no list, outside of the scenario.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in
                entries.iter().filter(|(key, _)| *key != "scenario" || !path.is_empty())
            {
                leaves(value, &format!("{path}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                leaves(item, &format!("{path}/{at}"), found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

/// Every report of a record.
fn shown(record: &AnyRecord) -> [String; 5] {
    let look = Look::default();
    match record {
        AnyRecord::Run(_) => panic!("it was of another kind"),
        AnyRecord::Comparison(record) => [
            report::compare::text(record, &look),
            report::compare::json(record),
            report::compare::csv(record),
            report::compare::markdown(record),
            report::html::comparison(record),
        ],
        AnyRecord::Levers(record) => [
            report::levers::text(record, &look),
            report::levers::json(record),
            report::levers::csv(record),
            report::levers::markdown(record),
            report::html::levers(record),
        ],
        AnyRecord::Solution(record) => [
            report::solve::text(record, &look),
            report::solve::json(record),
            report::solve::csv(record),
            report::solve::markdown(record),
            report::html::solution(record),
        ],
        AnyRecord::Sweep(record) => [
            report::sweep::all(record, 20).text(&look),
            report::sweep::json(record),
            report::sweep::csv(record),
            report::sweep::all(record, 20).markdown(),
            report::html::sweep(record),
        ],
        AnyRecord::Trace(record) => [
            report::trace::text(record, &look),
            report::json::trace(record),
            report::trace::csv(record),
            report::trace::markdown(record),
            report::html::trace(record),
        ],
    }
}

#[test]
fn every_mutant_of_a_record_is_refused_or_shown() {
    let folder = folder();
    let vary = ["--vary", "trust.start=0..1", "--for", "stall = 0.6"];
    let swept = ["--vary", "trust.start=0..1/3", "--vary", "rounds=2,4"];
    let records = [
        compare(
            &folder,
            &[
                "talks.yaml",
                "harder.yaml",
                "-n",
                "300",
                "-q",
                "-o",
                "-",
                "--fail-if",
                "stall < baseline - 0.9",
            ],
        ),
        detente_in(&folder.0, &["levers", "talks.yaml", "-n", "64", "-q", "-o", "-"]),
        detente_in(
            &folder.0,
            &[&["solve", "talks.yaml", "-n", "64", "-q", "-o", "-"], &vary[..]].concat(),
        ),
        detente_in(
            &folder.0,
            &[&["sweep", "talks.yaml", "-n", "64", "-q", "--format", "json"], &swept[..]].concat(),
        ),
        detente_in(&folder.0, &["trace", "talks.yaml", "-q", "-o", "-"]),
    ];
    let (mut refused, mut read_back) = (0, 0);
    for ended in records {
        assert!(matches!(ended.code, Some(0 | 1 | 5)), "{}", ended.stderr);
        let whole: Value = serde_json::from_str(&ended.stdout).unwrap();
        let found = read::any(ended.stdout.as_bytes()).unwrap();
        assert_eq!(shown(&found[0])[1], ended.stdout, "it is what was written");
        let mut paths = Vec::new();
        leaves(&whole, "", &mut paths);
        assert!(paths.len() > 50, "{paths:?}");
        // Each leaf has an accident; which, goes in turn.
        let accidents = accidents();
        for (at, path) in paths.iter().enumerate() {
            for accident in [&accidents[at % 9], &accidents[(at + 4) % 9]] {
                let mut mutant = whole.clone();
                *mutant.pointer_mut(path).unwrap() = accident.clone();
                match read::any(mutant.to_string().as_bytes()) {
                    Ok(records) => {
                        read_back += 1;
                        let [text, .., page] = shown(&records[0]);
                        assert!(!text.contains("\u{1b}[2J"), "{path}");
                        assert!(
                            !page.contains("<img") && !page.contains(['\u{1b}', '\r']),
                            "{path}"
                        );
                    }
                    Err(why) => {
                        refused += 1;
                        assert!(!why.to_string().is_empty(), "{path}");
                    }
                }
            }
        }
    }
    assert!(refused > 300 && read_back > 100, "{refused} refused, {read_back} shown");
}

#[test]
fn a_mutant_is_refused_by_the_binary_in_words() {
    let folder = folder();
    let all = ["talks.yaml", "harder.yaml", "-n", "300", "-q", "-o", "c.json"];
    done(compare(&folder, &[&all[..], &["--format", "csv"]].concat()));
    let text = std::fs::read_to_string(folder.path("c.json")).unwrap();
    for cut in [1, text.len() / 3, text.len() - 3] {
        std::fs::write(folder.path("d.json"), &text[..cut]).unwrap();
        let said = super::refusal(detente_in(&folder.0, &["report", "d.json"]), 3);
        assert!(said.contains("it breaks off at line"), "{said}");
    }
}
