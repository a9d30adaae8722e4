//! Levers as people and scripts meet them.

use crate::compare::{TALKS, done, folder, refusal};
use crate::terminal::{Ended, Folder, detente, detente_in, printed};
use serde_json::Value;
use std::fs;

fn levers(folder: &Folder, arguments: &[&str]) -> Ended {
    detente_in(&folder.0, &[&["levers", "talks.yaml"], arguments].concat())
}

#[test]
fn the_levers_of_talks_read_as_they_always_did() {
    let folder = folder();
    let text = done(levers(&folder, &["-n", "2000", "-o", "l.json"]));
    assert!(text.starts_with("What moves breakthrough in Talks\n"), "{text}");
    insta::assert_snapshot!("levers", done(detente_in(&folder.0, &["report", "l.json"])));
    insta::assert_snapshot!("levers_help", printed(&["levers", "--help"]));
    let page = detente(&["help", "levers"]).stdout;
    assert!(page.starts_with("# Levers and solutions\n"), "{page}");
}

#[test]
fn threads_change_no_byte_and_what_is_kept_is_shown_again() {
    let folder = folder();
    let of = |more: &[&str]| done(levers(&folder, &[&["-n", "500"], more].concat()));
    let json = of(&["--format", "json", "--threads", "1"]);
    assert_eq!(json, of(&["-o", "-", "--threads", "3"]));
    let text = of(&["-o", "l.json"]);
    assert_eq!(fs::read_to_string(folder.path("l.json")).unwrap(), json);
    let report =
        |format: &str| done(detente_in(&folder.0, &["report", "l.json", "--format", format]));
    // But for the time that it took.
    let tail = |text: &str| text.split_once("\n\n").unwrap().1.to_owned();
    assert_eq!(tail(&report("text")), tail(&text));
    for format in ["md", "csv"] {
        assert_eq!(report(format), of(&["--format", format]));
    }
    let record: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(record["levers"].as_array().unwrap().len() as u64, record["planned"]);
    let changed = json.replacen("\"planned\": ", "\"planned\": 9", 1);
    fs::write(folder.path("l.json"), changed.replacen("\"by\": 0.1", "\"by\": 3", 1)).unwrap();
    let said = refusal(detente_in(&folder.0, &["report", "l.json"]), 3);
    assert!(said.contains("`by` cannot be"), "{said}");
}

#[test]
fn a_nudge_is_what_set_sets() {
    let folder = folder();
    let path = "parties.employer.stances.wage.red_line";
    let json = done(levers(&folder, &["-n", "1000", "--only", path, "--format", "json"]));
    let record: Value = serde_json::from_str(&json).unwrap();
    let up = &record["levers"][0]["up"];
    let set = format!("{path}={}", up["value"]);
    let run = ["run", "talks.yaml", "-q", "-n", "1000", "--format", "json", "--set", &set];
    let run: Value = serde_json::from_str(&done(detente_in(&folder.0, &run))).unwrap();
    assert_eq!(run["outcomes"][0]["name"], "breakthrough");
    assert_eq!(run["outcomes"][0]["count"], up["share"]["count"]);
}

#[test]
fn what_is_wrong_is_told_with_what_was_meant() {
    let folder = folder();
    for (arguments, code, expected) in [
        (&["--outcome", "brekthrough"][..], 2, "did you mean `breakthrough`?"),
        (&["--only", "parties.onion"], 2, "did you mean `parties.union`?"),
        (&["--by", "0"], 2, "must be above 0 and at most 1"),
        (&["--set", "titel=x"], 3, "titel"),
        (&["-o", "talks.yaml"], 2, "would overwrite `talks.yaml`"),
        (&["-o", "no/l.json"], 4, "no directory"),
    ] {
        let said = refusal(levers(&folder, arguments), code);
        assert!(said.contains(expected), "{said}");
    }
    assert!(refusal(detente_in(&folder.0, &["levers", "tlaks.yaml"]), 4).contains("did you mean"));
    let never = "history: [{round: 1, that: ['union.wage.tolerance > 2']}]\n";
    fs::write(folder.path("talks.yaml"), format!("{TALKS}{never}")).unwrap();
    let ended = levers(&folder, &["-n", "200", "-q", "--only", "rounds"]);
    assert_eq!(ended.code, Some(5), "{}", ended.stderr);
    assert!(ended.stderr.contains("the history admits none of 200"), "{}", ended.stderr);
    assert!(ended.stdout.contains("nothing counts"), "{}", ended.stdout);
}

#[test]
fn hostile_texts_command_nothing() {
    let folder = folder();
    let hostile = "extends: harder.yaml\ntitle: \"=1+1 \\e[2J\\u202E<img src=x> | `x`\"\n";
    fs::write(folder.path("evil.yaml"), hostile).unwrap();
    for format in ["text", "md", "csv"] {
        let all = ["levers", "evil.yaml", "-q", "-n", "64", "--only", "trust", "--format", format];
        let text = done(detente_in(&folder.0, &all));
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202E}'), "{text:?}");
        assert!(format != "md" || !text.contains("<img"), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn interrupted_levers_keep_those_that_are_finished() {
    let folder = folder();
    let all = ["levers", "talks.yaml", "-n", "20000", "--threads", "1", "-o", "l.json"];
    let ended = crate::compare::interrupted(&folder, &all);
    assert!(ended.stdout.contains("interrupted: a partial result, of the first"));
    let kept = fs::read_to_string(folder.path("l.json")).unwrap();
    let kept: Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept["stopped"], "interrupted");
    let levers = kept["levers"].as_array().unwrap().len() as u64;
    assert!(levers > 0 && levers < kept["planned"].as_u64().unwrap(), "{levers}");
    done(detente_in(&folder.0, &["report", "l.json"]));
}

#[test]
fn every_field_and_every_column_is_described() {
    let page = detente::guide::page("levers").unwrap();
    let part = |from: &str, to: &str| {
        let rest = page.split_once(from).unwrap().1;
        rest.split(to).next().unwrap().to_owned()
    };
    let levers = part("\n## The record of levers\n", "\n## ");
    for field in crate::compare::fields("levers/record.rs") {
        assert!(levers.contains(&format!("`{field}`")), "`{field}`");
    }
    for column in detente::report::levers::COLUMNS {
        assert!(part("The CSV has a row for each nudge", "\n\n").contains(&format!("`{column}`")));
    }
    let limit = detente::study::levers::LEVERS_LIMIT;
    assert_eq!(limit, 5000);
    assert!(page.replace('\n', " ").contains("5,000 numbers are nudged (`LEVERS_LIMIT`)"));
}

#[test]
fn nudges_that_leave_nothing_to_count_are_no_answer() {
    let folder = folder();
    let history = "history: [{round: 1, that: [union.wage.tolerance == 1]}]\n";
    let talks = fs::read_to_string(folder.path("talks.yaml")).unwrap();
    fs::write(folder.path("talks.yaml"), format!("{talks}{history}")).unwrap();
    let set = ["--set", "parties.union.tolerance=1", "--only", "parties.union.tolerance"];
    let Ended { code, stdout, stderr } = levers(&folder, &[&["-n", "500"], &set[..]].concat());
    assert_eq!(code, Some(5), "{stdout}{stderr}");
    assert!(stdout.contains("of one number nothing can be told"), "{stdout}");
    assert!(!stdout.contains("has no effect"), "{stdout}");
    assert!(stderr.contains("the history admits no replication with any nudge"), "{stderr}");
}
