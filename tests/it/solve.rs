//! Solutions as people and scripts meet them.

use crate::compare::{TALKS, done, folder, refusal};
use crate::terminal::{Ended, Folder, detente_in, printed};
use serde_json::Value;
use std::fs;

/// A range over which breakthroughs become frequent.
const LINE: &str = "parties.employer.stances.wage.red_line=2..8";

fn solve(folder: &Folder, arguments: &[&str]) -> Ended {
    detente_in(&folder.0, &[&["solve", "talks.yaml"], arguments].concat())
}

#[test]
fn a_crossing_reads_as_it_always_did() {
    let folder = folder();
    let target = ["--for", "breakthrough = 20 %", "-n", "2000", "-o", "s.json"];
    let text = done(solve(&folder, &[&["--vary", LINE], &target[..]].concat()));
    assert!(text.starts_with("Where breakthrough reaches 20 % in Talks\n"), "{text}");
    insta::assert_snapshot!("solve", done(detente_in(&folder.0, &["report", "s.json"])));
    insta::assert_snapshot!("solve_help", printed(&["solve", "--help"]));
}

#[test]
fn the_odds_are_on_either_side_of_what_is_found() {
    let folder = folder();
    let arguments = ["--vary", LINE, "--for", "breakthrough = 0.2", "-n", "4000", "-o", "-"];
    let record: Value = serde_json::from_str(&done(solve(&folder, &arguments))).unwrap();
    let crossing = &record["crossings"][0];
    let share = |value: f64| {
        let set = format!("parties.employer.stances.wage.red_line={value}");
        let run = ["run", "talks.yaml", "-q", "-n", "20000", "--seed", "9", "--format", "json"];
        let run = done(detente_in(&folder.0, &[&run[..], &["--set", &set]].concat()));
        let run: Value = serde_json::from_str(&run).unwrap();
        run["outcomes"][0]["share"].as_f64().unwrap()
    };
    // Other random numbers than those of the search.
    let (low, high) = (crossing["low"].as_f64().unwrap(), crossing["high"].as_f64().unwrap());
    assert!(share(low - 0.05) < 0.2 && share(high + 0.05) > 0.2, "{crossing}");
    assert!(high - low < 0.5, "{crossing}");
}

#[test]
fn odds_that_never_get_there_are_told_plainly_with_exit_code_1() {
    let folder = folder();
    let vary = ["--vary", "parties.employer.stances.wage.red_line=2..3.5"];
    let ended =
        solve(&folder, &[&vary[..], &["--for", "breakthrough = 0.5", "-n", "1000"]].concat());
    assert_eq!((ended.code, &*ended.stderr), (Some(1), ""));
    let words: Vec<_> = ended.stdout.split_whitespace().collect();
    let said = "breakthrough never reaches 50 % from 2 to 3.5: the highest is none in 1,000";
    assert!(words.join(" ").contains(said), "{}", ended.stdout);
    let ended = solve(&folder, &["--vary", "rounds=1..8", "--for", "stall = 0.001", "-n", "1000"]);
    assert!(ended.stdout.contains("never below 0.1 %"), "{}", ended.stdout);
}

#[test]
fn threads_change_no_byte_and_what_is_kept_is_shown_again() {
    let folder = folder();
    let all = ["--vary", LINE, "--for", "breakthrough = 0.2", "-n", "500"];
    let of = |more: &[&str]| done(solve(&folder, &[&all, more].concat()));
    let json = of(&["--format", "json", "--threads", "1"]);
    assert_eq!(json, of(&["-o", "-", "--threads", "3"]));
    of(&["-o", "s.json"]);
    assert_eq!(fs::read_to_string(folder.path("s.json")).unwrap(), json);
    let report =
        |format: &str| done(detente_in(&folder.0, &["report", "s.json", "--format", format]));
    for format in ["md", "csv"] {
        assert_eq!(report(format), of(&["--format", format]));
    }
    assert!(report("text").starts_with("Where breakthrough reaches 20 % in Talks\n"));
    fs::write(folder.path("s.json"), json.replacen("\"level\": 0.2", "\"level\": 2", 1)).unwrap();
    let said = refusal(detente_in(&folder.0, &["report", "s.json"]), 3);
    assert!(said.contains("`level` cannot be"), "{said}");
}

#[test]
fn what_is_wrong_is_told_at_its_place_with_what_was_meant() {
    let folder = folder();
    let rounds = "rounds=2..12";
    for (vary, target, expected) in [
        (rounds, "brekthrough = 0.5", "did you mean `breakthrough`?"),
        (rounds, "stall < 0.5", "`=` comes after the outcome"),
        (rounds, "stall = 50", "the share must lie between 0 and 1"),
        ("rounds=2,4", "stall = 0.5", "between two numbers"),
        ("rounds", "stall = 0.5", "needs an `=`"),
        ("ruonds=2..12", "stall = 0.5", "rounds"),
        ("parties.union.tolerance=0.5..1.5", "stall = 0.5", "at the value 1.0625: "),
    ] {
        let said = refusal(solve(&folder, &["--vary", vary, "--for", target, "-n", "64"]), 3);
        assert!(said.contains(expected), "{said}");
        assert!(said.contains("nothing is simulated"), "{said}");
    }
    let all = ["--vary", "rounds=2", "--for", "stall", "--set", "titel=1"];
    let said = refusal(solve(&folder, &all), 3);
    assert!(said.contains("titel") && said.contains("`=` comes after"), "{said}");
    let never = "history: [{round: 1, that: ['union.wage.tolerance > 2']}]\n";
    fs::write(folder.path("talks.yaml"), format!("{TALKS}{never}")).unwrap();
    let ended = solve(&folder, &["--vary", rounds, "--for", "stall = 0.5", "-n", "200", "-q"]);
    assert_eq!(ended.code, Some(5), "{}", ended.stderr);
    assert!(ended.stderr.contains("the history admits none of 200"), "{}", ended.stderr);
    assert!(ended.stdout.contains("there is nothing to find"), "{}", ended.stdout);
}

#[cfg(unix)]
#[test]
fn an_interrupted_search_keeps_what_was_found() {
    let folder = folder();
    let target = ["--for", "breakthrough = 0.2", "-n", "50000", "--threads", "1", "-o", "s.json"];
    let all = [&["solve", "talks.yaml", "--vary", LINE][..], &target].concat();
    let ended = crate::compare::interrupted(&folder, &all);
    assert!(ended.stdout.contains("interrupted: a partial result"), "{}", ended.stdout);
    let kept = fs::read_to_string(folder.path("s.json")).unwrap();
    let kept: Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept["stopped"], "interrupted");
    assert!(!kept["points"].as_array().unwrap().is_empty());
    done(detente_in(&folder.0, &["report", "s.json"]));
}

#[test]
fn every_field_and_every_column_is_described() {
    let page = detente::guide::page("levers").unwrap();
    let solution = page.split_once("\n## The record of a solution\n").unwrap().1;
    let common = ["title", "version", "values_version", "seed", "stopped"];
    let common = common.into_iter().chain(["scenario_sha256", "scenario"]);
    let common: Vec<_> = common.collect();
    for field in crate::compare::fields("solve/record.rs") {
        let described = solution.contains(&format!("`{field}`"));
        assert!(described || common.contains(&field.as_str()), "`{field}`");
    }
    for column in detente::report::solve::COLUMNS {
        assert!(solution.rsplit("The CSV").next().unwrap().contains(&format!("`{column}`")));
    }
    assert_eq!(detente::study::solve::GRID_LIMIT, 1000);
    assert!(page.replace('\n', " ").contains("at most 1,000: `GRID_LIMIT`"));
}
