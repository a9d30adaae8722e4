//! `--fail-if`: what scripts ask, and the exit codes that answer.

use super::{compare, folder, refusal};
use crate::terminal::{Ended, Folder};
use serde_json::Value;

fn asked(folder: &Folder, n: &str, conditions: &[&str]) -> Ended {
    let asked = conditions.iter().flat_map(|condition| ["--fail-if", condition]);
    let all = ["talks.yaml", "harder.yaml", "-n", n, "-q"].into_iter().chain(asked);
    compare(folder, &all.collect::<Vec<_>>())
}

#[test]
fn a_condition_holds_does_not_or_is_open() {
    let folder = folder();
    // The difference is about six points.
    let ended = asked(&folder, "4000", &["breakthrough < baseline - 0.02"]);
    assert_eq!(ended.code, Some(1));
    assert_eq!(ended.stderr, "error: a condition of --fail-if holds\n");
    let said = "`breakthrough < baseline - 0.02` holds for `Harder talks`: the difference is -";
    let words = |ended: &Ended| ended.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&ended).contains(said), "{}", ended.stdout);
    let ended = asked(&folder, "4000", &["breakthrough < baseline - 0.2"]);
    assert_eq!((ended.code, &*ended.stderr), (Some(0), ""));
    assert!(words(&ended).contains("does not hold for"), "{}", ended.stdout);
    let ended = asked(&folder, "400", &["breakthrough < baseline - 0.06"]);
    assert_eq!(ended.code, Some(5), "{}", ended.stdout);
    assert_eq!(ended.stderr, "error: a condition of --fail-if is open\n");
    assert!(words(&ended).contains("not enough replications to tell"), "{}", ended.stdout);
    // The same for programs, on stderr.
    let json = ["talks.yaml", "harder.yaml", "-n", "4000", "--format", "json", "--fail-if"];
    let ended = compare(&folder, &[&json[..], &["breakthrough < baseline - 0.02"]].concat());
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.starts_with("error: `breakthrough < baseline - 0.02` holds for `Harder"));
    let record: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(record["conditions"][0]["answer"], "holds");
}

#[test]
fn the_replications_that_are_said_to_settle_it_do() {
    let folder = folder();
    let condition = "breakthrough < baseline - 0.05";
    let arguments = ["talks.yaml", "harder.yaml", "-q", "--format", "json", "--fail-if", condition];
    let at = |n: &str, seed: &str| {
        compare(&folder, &[&arguments[..], &["-n", n, "--seed", seed]].concat())
    };
    let ended = at("1000", "1");
    assert_eq!(ended.code, Some(5), "{}", ended.stderr);
    assert!(ended.stderr.contains("settle it in 4 of 5 cases"), "{}", ended.stderr);
    let record: Value = serde_json::from_str(&ended.stdout).unwrap();
    let needed = record["conditions"][0]["replications_needed"].as_u64().unwrap();
    assert!((1000..100_000).contains(&needed), "{needed}");
    // Four times as many, for the difference need not be as found.
    let n = (4 * needed).to_string();
    assert!(at(&n, "1").code != Some(5) || at(&n, "2").code != Some(5), "{needed}");
}

#[test]
fn one_that_holds_decides_over_one_that_is_open() {
    let folder = folder();
    let (holds, open) = ("breakthrough < baseline", "stall > baseline + 0.0571");
    assert_eq!(asked(&folder, "4000", &[open]).code, Some(5));
    assert_eq!(asked(&folder, "4000", &[open, holds]).code, Some(1));
    // A condition of an outcome that nothing ever ends in is open only where it could be otherwise.
    assert_eq!(asked(&folder, "4000", &["partial < baseline - 0.5"]).code, Some(0));
}

#[test]
fn what_is_no_condition_is_told_at_its_place_before_anything_is_simulated() {
    let folder = folder();
    for (condition, expected) in [
        ("brekthrough < baseline", "did you mean `breakthrough`?"),
        ("breakthrough < basline", "did you mean `baseline`?"),
        ("breakthrough <= baseline", "`<` and `>` will do"),
        ("breakthrough < baseline - 200 %", "from 0 to 1"),
        ("breakthrough < baseline - 2", "from 0 to 1"),
        ("", "the name of an outcome comes first"),
        ("x \u{1b}[2J", "`<` or `>` comes after the outcome"),
    ] {
        let said = refusal(asked(&folder, "1e8", &[condition]), 3);
        assert!(said.contains("error[A001]") && said.contains("--fail-if"), "{said}");
        assert!(said.contains(expected), "{said}");
        assert!(said.contains("--fail-if has an error; nothing is simulated"), "{said}");
        assert!(!said.contains('\u{1b}'), "{said:?}");
    }
    let said = refusal(asked(&folder, "1e8", &["a < b", "", "c"]), 3);
    assert!(said.contains("--fail-if has 3 errors"), "{said}");
}

#[test]
fn a_report_shows_the_conditions_again() {
    let folder = folder();
    let all = ["talks.yaml", "harder.yaml", "-n", "2000", "-q", "-o", "c.json", "--fail-if"];
    let ended = compare(&folder, &[&all[..], &["breakthrough < baseline"]].concat());
    assert_eq!(ended.code, Some(1));
    for format in ["text", "md"] {
        let report = ["report", "c.json", "--format", format];
        let text = super::done(crate::terminal::detente_in(&folder.0, &report));
        assert!(text.contains("holds for"), "{text}");
    }
}
