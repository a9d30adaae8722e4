//! What is no comparison, and what is interrupted.

use super::{compare, folder, refusal, run};
use std::fs;

#[test]
fn arguments_that_make_no_sense_are_exit_code_2() {
    let folder = folder();
    run(&folder, "talks.yaml", &["-n", "500"], "a.json");
    for (arguments, expected) in [
        (&["talks.yaml"][..], "needs a baseline and something to compare"),
        (&["-", "-"], "stdin (`-`) can be read only once"),
        (&["a.json", "a.json", "--seed", "3"], "are for scenarios"),
        (&["a.json", "a.json", "-n", "500"], "are for scenarios"),
        (&["a.json", "a.json", "--set", "rounds=3"], "are for scenarios"),
        (&["a.json", "talks.yaml", "-o", "a.json"], "would overwrite `a.json`"),
        (&["talks.yaml", "talks.yaml", "-n", "1e9"], "must be from 1 to 100000000 here"),
    ] {
        let said = refusal(compare(&folder, arguments), 2);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn files_that_are_wrong_are_all_told_before_anything_is_simulated() {
    let folder = folder();
    fs::write(folder.path("bad.yaml"), "titel: Talks\n").unwrap();
    let said = refusal(compare(&folder, &["bad.yaml", "no.json", "talks.yaml", "-n", "1e8"]), 4);
    assert!(said.contains("did you mean `title`"), "{said}");
    assert!(said.contains("cannot read `no.json`: there is no such file"), "{said}");
}

#[test]
fn foreign_and_damaged_records_are_refused_with_what_is_wrong() {
    let folder = folder();
    run(&folder, "talks.yaml", &["-n", "500", "--keep-replications"], "a.json");
    let whole = fs::read_to_string(folder.path("a.json")).unwrap();
    let refused = |text: &str| {
        fs::write(folder.path("b.json"), text).unwrap();
        refusal(compare(&folder, &["a.json", "b.json"]), 3)
    };
    for (text, expected) in [
        ("", "it is empty"),
        ("oops", "it is not JSON"),
        ("{\"type\": \"FeatureCollection\"}", "it is JSON, but no record"),
        ("{\"format\": \"detente.plan/1\"}", "its format is `detente.plan/1`"),
        ("{\"format\": \"detente.run/9\"}", "use a newer detente"),
        ("[1]", "it is JSON, but no record"),
        (&whole[..whole.len() / 2], "it breaks off at line"),
    ] {
        let said = refused(text);
        assert!(said.contains("cannot compare `b.json`: ") && said.contains(expected), "{said}");
    }
    let ends = whole.split_once("\"ends\": \"").unwrap().1;
    let ends = ends.split('"').next().unwrap();
    let other = ends.chars().next().map(|first| if first == 'A' { 'B' } else { 'A' }).unwrap();
    let said = refused(&whole.replace(ends, &format!("{other}{}", &ends[1..])));
    assert!(said.contains("does not have the checksum"), "{said}");
    let said = refused(&whole.replace(ends, &ends[4..]));
    assert!(said.contains("is not the base64 text of"), "{said}");
}

#[test]
fn a_comparison_is_no_record_of_a_run_and_a_changed_one_is_refused() {
    let folder = folder();
    let files = ["talks.yaml", "harder.yaml", "-n", "500", "-q", "-o", "c.json"];
    assert_eq!(compare(&folder, &files).code, Some(0));
    let said = refusal(compare(&folder, &["talks.yaml", "c.json"]), 3);
    assert!(said.contains("it is a comparison already"), "{said}");
    let whole = fs::read_to_string(folder.path("c.json")).unwrap();
    let report = |text: &str| {
        fs::write(folder.path("d.json"), text).unwrap();
        refusal(crate::terminal::detente_in(&folder.0, &["report", "d.json"]), 3)
    };
    let lower = "\"verdict\": \"lower\"";
    assert!(whole.contains(lower), "{whole}");
    let said = report(&whole.replacen(lower, "\"verdict\": \"higher\"", 1));
    assert!(said.contains("its verdict is not that of its range"), "{said}");
    let said = report(
        &whole.replace("\"inputs_left_out\": 0", "\"inputs_left_out\": 18446744073709551615"),
    );
    assert!(said.contains("inputs_left_out` cannot be"), "{said}");
    let said = report(&whole.replace("\"scenario\": \"Harder talks\"", "\"scenario\": \"x\""));
    assert!(said.contains("`differences` cannot be"), "{said}");
    assert!(report("{\"format\": \"detente.compare/2\"}").contains("use a newer detente"));
    assert!(report("{\"format\": \"detente.compare/1\"}").contains("lacks `version`"));
}

#[cfg(unix)]
#[test]
fn an_interrupted_comparison_keeps_what_is_finished() {
    let folder = folder();
    run(&folder, "talks.yaml", &["-n", "2000", "--keep-replications"], "a.json");
    let files = ["compare", "a.json", "harder.yaml", "talks.yaml", "-n", "2e7"];
    let all = [&files[..], &["-o", "c.json", "--threads", "1"]].concat();
    let ended = super::interrupted(&folder, &all);
    assert!(ended.stderr.contains("interrupted: `talks.yaml` was not run"), "{}", ended.stderr);
    assert!(ended.stdout.contains("a partial result: this scenario has"), "{}", ended.stdout);
    let kept = fs::read_to_string(folder.path("c.json")).unwrap();
    let kept: serde_json::Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept["scenarios"][1]["stopped"], "interrupted");
    assert_eq!(kept["differences"].as_array().unwrap().len(), 1);
}
