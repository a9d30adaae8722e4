//! What was read is never written over, by whatever name it is called.

use crate::terminal::{Folder, detente_in};
use std::fs;

const BASE: &str = "\
issues: {wage: {range: [0, 10]}}
parties:
  union: {stances: {wage: {ideal: 8, red_line: 4}}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}}}
";
const DESIGN: &str = "scenario: ../talks.yaml\nvary: {rounds: [3, 4]}\n";

/// A scenario that extends another, a copy of it as JSON, and a record.
fn folder() -> Folder {
    let folder = Folder::with("base.yaml", BASE);
    fs::write(folder.0.join("talks.yaml"), "extends: base.yaml\nrounds: 5\n").unwrap();
    fs::write(folder.0.join("a.json"), "{\"extends\": \"base.yaml\"}").unwrap();
    fs::create_dir(folder.0.join("kept")).unwrap();
    fs::write(folder.0.join("kept/lock"), DESIGN).unwrap();
    let record = ["run", "talks.yaml", "-n", "64", "-q", "-o", "record"];
    assert_eq!(detente_in(&folder.0, &record).code, Some(0));
    folder
}

fn contents(folder: &Folder) -> Vec<(String, Vec<u8>)> {
    let paths = ["base.yaml", "talks.yaml", "a.json", "kept/lock", "record"];
    paths.map(|path| (path.to_owned(), fs::read(folder.0.join(path)).unwrap())).into()
}

#[track_caller]
fn is_refused(folder: &Folder, arguments: &[&str], named: &str) {
    let before = contents(folder);
    let ended = detente_in(&folder.0, &[arguments, &["-n", "64"]].concat());
    assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.stderr);
    let expected = format!("would overwrite `{named}`");
    assert!(ended.stderr.contains(&expected), "{arguments:?}: {}", ended.stderr);
    assert!(contents(folder) == before, "{arguments:?}");
}

#[test]
fn no_verb_writes_over_what_it_read() {
    let folder = folder();
    let solve = ["solve", "talks.yaml", "--vary", "rounds=2..9", "--for", "stall = 0.5"];
    for verb in [&["run", "talks.yaml"][..], &["levers", "talks.yaml"], &solve] {
        for (over, named) in [
            ("talks.yaml", "talks.yaml"),
            ("./talks.yaml", "talks.yaml"),
            ("kept/../base.yaml", "base.yaml"),
        ] {
            is_refused(&folder, &[verb, &["-o", over]].concat(), named);
        }
    }
    let trace = ["trace", "talks.yaml", "--outcome", "stall"];
    is_refused(&folder, &[&trace[..], &["-o", "talks.yaml"]].concat(), "talks.yaml");
    is_refused(&folder, &[&trace[..], &["-o", "base.yaml"]].concat(), "base.yaml");
    let compare = ["compare", "talks.yaml", "base.yaml", "-o", "base.yaml"];
    is_refused(&folder, &compare, "base.yaml");
    let compare = ["compare", "record", "talks.yaml", "-o", "record"];
    is_refused(&folder, &compare, "record");
    is_refused(&folder, &["run", "a.json", "talks.yaml", "-o", "."], "a.json");
    is_refused(&folder, &["sweep", "kept/lock", "--out", "kept"], "kept/lock");
}

#[cfg(unix)]
#[test]
fn a_link_to_what_was_read_is_not_written_over_either() {
    let folder = folder();
    for (link, to) in [("mine.json", "talks.yaml"), ("under.json", "base.yaml")] {
        std::os::unix::fs::symlink(to, folder.0.join(link)).unwrap();
        is_refused(&folder, &["run", "talks.yaml", "-o", link], to);
        is_refused(&folder, &["trace", "talks.yaml", "--outcome", "stall", "-o", link], to);
    }
    is_refused(&folder, &["run", "mine.json", "-o", "talks.yaml"], "mine.json");
}

#[test]
fn a_page_is_not_written_over_the_record_of_a_sweep() {
    let folder = folder();
    let sweep = ["sweep", "talks.yaml", "--vary", "rounds=3,4", "-n", "64", "-q", "--out", "s"];
    assert_eq!(detente_in(&folder.0, &sweep).code, Some(0));
    let before = fs::read(folder.0.join("s/results.json")).unwrap();
    let over = ["report", "s", "-o", "s/results.json", "--format", "html"];
    let ended = detente_in(&folder.0, &over);
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(ended.stderr.contains("would overwrite its record"), "{}", ended.stderr);
    assert!(fs::read(folder.0.join("s/results.json")).unwrap() == before);
}

#[test]
fn a_record_is_not_kept_under_the_name_of_a_page() {
    let folder = folder();
    let ended = detente_in(&folder.0, &["run", "talks.yaml", "-n", "64", "-o", "talks.html"]);
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(ended.stderr.contains("detente report talks.json -o talks.html"), "{}", ended.stderr);
    assert!(!folder.0.join("talks.html").exists());
}
