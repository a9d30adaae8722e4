//! What a comparison prints and keeps.

use super::{TALKS, compare, done, folder, outcome, record, remarks, run};
use crate::terminal::{detente, detente_in, printed};
use serde_json::Value;
use std::fs;

#[test]
fn two_scenarios_read_as_they_always_did() {
    let folder = folder();
    let text = done(compare(&folder, &["talks.yaml", "harder.yaml", "-n", "20000"]));
    let (first, rest) = text.split_once('\n').unwrap();
    let (facts, rest) = rest.split_once('\n').unwrap();
    let (facts, time) = facts.rsplit_once(" · ").unwrap();
    assert!(time.ends_with('s'), "{time}");
    insta::assert_snapshot!("two", format!("{first}\n{facts} · [time]\n{rest}"));
}

#[test]
fn the_bundled_pair_differs_in_what_its_file_gives() {
    let folder = "scenarios/moscow-envoy-talks";
    let (today, line) = (format!("{folder}.yaml"), format!("{folder}-to-the-line.yaml"));
    let json = printed(&["compare", &today, &line, "-n", "4000", "-q", "--format", "json"]);
    let record: Value = serde_json::from_str(&json).unwrap();
    let difference = &record["differences"][0];
    assert_eq!(difference["method"], "paired");
    assert_eq!(difference["pairs"], 4000);
    let inputs = difference["inputs"].as_array().unwrap();
    assert!(!inputs.is_empty() && inputs.len() < 40, "{inputs:?}");
    assert!(outcome(&record, "partial")["gain"].as_f64().unwrap() > 1.0);
}

#[test]
fn every_verdict_is_given_where_it_is_due() {
    let folder = folder();
    fs::write(folder.path("calmer.yaml"), "extends: talks.yaml\nrules: {off: {chance: 0.0498}}\n")
        .unwrap();
    let of = |files: [&str; 2], name: &str| {
        let record = record(&folder, &[files[0], files[1], "-n", "4000"]);
        outcome(&record, name)["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!(of(["talks.yaml", "harder.yaml"], "breakthrough"), "lower");
    assert_eq!(of(["harder.yaml", "talks.yaml"], "breakthrough"), "higher");
    assert_eq!(of(["talks.yaml", "calmer.yaml"], "collapse"), "no_difference_shown");
    assert_eq!(of(["talks.yaml", "talks.yaml"], "breakthrough"), "same");
    let text = done(compare(&folder, &["talks.yaml", "calmer.yaml", "-n", "4000"]));
    assert!(text.contains("no difference shown within ±"), "{text}");
    let text = done(compare(&folder, &["talks.yaml", "talks.yaml", "-n", "4000"]));
    assert!(text.contains("the same in every replication"), "{text}");
}

#[test]
fn threads_and_instructions_change_no_byte() {
    let folder = folder();
    let files = ["talks.yaml", "harder.yaml", "talks.yaml", "-n", "3000", "--format", "json"];
    let of = |more: &[&str]| done(compare(&folder, &[&files, more].concat()));
    let one = of(&["--threads", "1"]);
    assert_eq!(one, of(&["--threads", "3"]));
    assert_eq!(one, of(&["--instructions", "baseline"]));
    assert_ne!(one, of(&["--seed", "2"]));
}

#[test]
fn records_that_keep_their_ends_are_paired_as_the_scenarios_are() {
    let folder = folder();
    let keep = ["-n", "3000", "--seed", "5", "--keep-replications"];
    run(&folder, "talks.yaml", &keep, "talks.json");
    run(&folder, "harder.yaml", &keep, "harder.json");
    let scenarios = record(&folder, &["talks.yaml", "harder.yaml", "-n", "3000", "--seed", "5"]);
    assert_eq!(record(&folder, &["talks.json", "harder.json"]), scenarios);
    // A scenario gets the seed and the number of the first record.
    assert_eq!(record(&folder, &["talks.json", "harder.yaml"]), scenarios);
    assert_eq!(record(&folder, &["talks.yaml", "harder.json"]), scenarios);
    let fewer = record(&folder, &["talks.json", "harder.yaml", "-n", "1000"]);
    assert_eq!(fewer["differences"][0]["pairs"], 1000);
    assert_eq!(remarks(&fewer), ["other_replications"]);
}

#[test]
fn what_cannot_be_paired_is_compared_and_said_not_to_be() {
    let folder = folder();
    run(&folder, "talks.yaml", &["-n", "3000"], "talks.json");
    run(&folder, "harder.yaml", &["-n", "3000", "--keep-replications"], "harder.json");
    run(&folder, "harder.yaml", &["-n", "2000", "--seed", "2"], "other.json");
    let not_kept = record(&folder, &["talks.json", "harder.json"]);
    assert_eq!(not_kept["differences"][0]["method"], "independent");
    assert_eq!(remarks(&not_kept), ["ends_not_kept"]);
    let other = record(&folder, &["talks.json", "other.json"]);
    assert_eq!(remarks(&other), ["other_seeds", "other_replications"]);
    assert!(outcome(&other, "breakthrough")["discordant"].is_null());
    let text = done(compare(&folder, &["talks.json", "other.json"]));
    assert!(text.contains("other seeds (1 in the baseline, 2 here)"), "{text}");
    assert!(text.contains("3,000 and 2,000 replications, independent"), "{text}");
}

#[test]
fn the_ends_of_replications_take_the_room_that_the_guide_says() {
    let folder = folder();
    run(&folder, "talks.yaml", &["-n", "100000"], "plain.json");
    run(&folder, "talks.yaml", &["-n", "100000", "--keep-replications"], "kept.json");
    let size = |name: &str| fs::metadata(folder.path(name)).unwrap().len();
    let room = size("kept.json") - size("plain.json");
    assert!((66_668..67_000).contains(&room), "{room}");
    let [plain, mut kept] = ["plain.json", "kept.json"].map(|name| -> Value {
        serde_json::from_str(&fs::read_to_string(folder.path(name)).unwrap()).unwrap()
    });
    kept.as_object_mut().unwrap().remove("kept_replications").unwrap();
    assert_eq!(kept, plain, "nothing else is different");
}

#[test]
fn a_comparison_that_is_kept_is_shown_again() {
    let folder = folder();
    let files = ["talks.yaml", "harder.yaml", "-n", "2000"];
    let text = done(compare(&folder, &[&files[..], &["-o", "c.json"]].concat()));
    let json = done(compare(&folder, &[&files[..], &["-o", "-"]].concat()));
    assert_eq!(fs::read_to_string(folder.path("c.json")).unwrap(), json);
    let report =
        |format: &str| done(detente_in(&folder.0, &["report", "c.json", "--format", format]));
    let untimed = text.lines().filter(|line| !line.contains(" · "));
    let again = report("text");
    assert!(untimed.eq(again.lines().filter(|line| !line.contains(" · "))), "{text}\n{again}");
    for format in ["md", "csv"] {
        let printed = done(compare(&folder, &[&files[..], &["--format", format]].concat()));
        assert_eq!(report(format), printed);
    }
    let ended = detente_in(&folder.0, &["report", "c.json", "c.json"]);
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
}

#[test]
fn a_history_that_admits_nothing_leaves_nothing_to_tell_and_says_so() {
    let folder = folder();
    let never = "history: [{round: 1, that: ['union.wage.tolerance > 2']}]\n";
    fs::write(folder.path("never.yaml"), format!("{TALKS}{never}")).unwrap();
    for files in [["talks.yaml", "never.yaml"], ["never.yaml", "never.yaml"]] {
        let ended = compare(&folder, &[files[0], files[1], "-n", "500", "-q"]);
        assert_eq!(ended.code, Some(5), "{}", ended.stderr);
        assert!(ended.stderr.contains("the history admits none of 500 replications"));
        assert!(
            ended.stdout.contains("nothing counts") || files[0] == files[1],
            "{}",
            ended.stdout
        );
    }
}

#[test]
fn what_a_scenario_says_commands_no_terminal_and_no_spreadsheet() {
    let folder = folder();
    let hostile = "extends: talks.yaml\ntitle: \"=1+1 \\e[2J\\u202E<img src=x> | `x`\"\n";
    fs::write(folder.path("evil.yaml"), format!("{hostile}rounds: 7\n")).unwrap();
    for format in ["text", "md", "csv"] {
        let arguments = ["talks.yaml", "evil.yaml", "-n", "500", "-q", "--format", format];
        let text = done(compare(&folder, &arguments));
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202E}'), "{text:?}");
        assert!(format != "md" || !text.contains("<img"), "{text}");
        assert!(format != "csv" || text.contains("'=1+1"), "{text}");
    }
}

#[test]
fn the_help_says_what_there_is() {
    insta::assert_snapshot!("help_compare", printed(&["compare", "--help"]));
    let page = detente(&["help", "compare"]).stdout;
    assert!(page.starts_with("# Comparisons\n"), "{page}");
}
