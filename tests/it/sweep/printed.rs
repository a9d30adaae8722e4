//! What a sweep prints.

use super::{Folder, swept};
use serde_json::Value;
use std::fs;

/// A report without the time it took.
fn untimed(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap();
    let (facts, _) = first.rsplit_once(" · ").unwrap();
    format!("{facts} · [time]\n{rest}")
}

#[test]
fn help_says_what_there_is() {
    let folder = Folder::new();
    insta::assert_snapshot!("help_sweep", folder.call(&["sweep", "--help"]).done());
    insta::assert_snapshot!("help_sweep_merge", folder.call(&["sweep", "merge", "--help"]).done());
}

#[test]
fn points_are_a_table_and_one_number_a_curve() {
    let folder = Folder::new();
    insta::assert_snapshot!("sweep_text", untimed(&folder.sweep(&["-n", "4000"]).done()));
    let several = folder.sweep(&["-n", "1000", "--vary", "rounds=4,6", "--top", "5"]).done();
    insta::assert_snapshot!("sweep_grid", untimed(&several));
    let sorted = folder.sweep(&["-n", "1000", "--format", "md", "--sort", "tolerance"]).done();
    insta::assert_snapshot!("sweep_markdown", sorted);
}

#[test]
fn what_is_printed_is_what_is_kept() {
    let folder = Folder::new();
    let csv = folder.sweep(&["-n", "3000", "--format", "csv", "--out", "out"]).done();
    assert_eq!(csv, folder.read("out/results.csv"));
    assert_eq!(csv, folder.sweep(&["-n", "3000", "--format", "csv"]).done(), "not kept");
    let json = folder.sweep(&["-n", "3000", "--format", "json"]).done();
    assert_eq!(json, folder.read("out/results.json"));
    let record: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(record["format"], "detente.sweep/1");
    assert_eq!(record["points"].as_array().unwrap().len(), 8);
    assert_eq!(csv.lines().count(), 1 + 8 * 4);
}

#[test]
fn a_dry_run_writes_nothing_and_says_how_much_there_is() {
    let folder = Folder::new();
    let text = folder.sweep(&["--dry-run", "--out", "out", "-n", "1e6"]).done();
    assert!(text.contains("7 (grid) and the base"), "{text}");
    assert!(text.contains("1,000,000 each, 8,000,000 in all"), "{text}");
    assert!(text.contains("245 blocks at each point: at most 245 shards"), "{text}");
    assert!(text.contains("time                  about "), "{text}");
    assert!(!folder.path("out").exists());
}

#[test]
fn a_design_file_says_all_that_the_arguments_do() {
    let folder = Folder::new();
    fs::create_dir(folder.path("designs")).unwrap();
    let design = "scenario: ../talks.yaml\nset: {rounds: 5}\nreplications: 2000\nseed: 3\n\
                  vary: {parties.employer.tolerance: [0.5, 1]}\n";
    fs::write(folder.path("designs/few.yaml"), design).unwrap();
    let of_file = folder.call(&["sweep", "designs/few.yaml", "--format", "json"]).done();
    let vary = "parties.employer.tolerance=0.5,1";
    let arguments = ["sweep", "talks.yaml", "--vary", vary, "--set", "rounds=5", "-n", "2000"];
    let arguments = [&arguments[..], &["--seed", "3", "--format", "json"]].concat();
    assert_eq!(of_file, folder.call(&arguments).done());
    // Arguments go before the file.
    let other =
        folder.call(&["sweep", "designs/few.yaml", "--seed", "4", "-n", "64", "--format", "json"]);
    let other: Value = serde_json::from_str(&other.done()).unwrap();
    assert_eq!((&other["seed"], &other["planned"]), (&4.into(), &64.into()));
}

#[test]
fn a_table_of_points_is_a_list() {
    let folder = Folder::new();
    let table = "rounds,parties.employer.tolerance\n4,0.5\n6,1\n";
    fs::write(folder.path("points.csv"), table).unwrap();
    let arguments =
        ["sweep", "talks.yaml", "--table", "points.csv", "-n", "64", "--format", "json"];
    let record: Value = serde_json::from_str(&folder.call(&arguments).done()).unwrap();
    assert_eq!(record["design"], "list");
    let values: Vec<_> = record["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| point["values"].to_string())
        .collect();
    assert_eq!(values, ["[6,0.55]", "[4,0.5]", "[6,1]"]);
}

#[test]
fn a_history_that_admits_too_little_at_a_point_is_told() {
    let folder = Folder::new();
    let vary = "parties.union.tolerance=0.05,0.5";
    let ended = folder.call(&[
        "sweep",
        "talks.yaml",
        "--vary",
        vary,
        "--set",
        "parties.employer.tolerance=0.5",
        "-n",
        "500",
    ]);
    assert_eq!(ended.code, Some(5));
    assert!(
        ended.stderr.contains("at 1 point the history admits fewer than 30"),
        "{}",
        ended.stderr
    );
    assert!(
        ended.stdout.contains("at 1 point the history admits fewer than 30"),
        "{}",
        ended.stdout
    );
}

#[test]
fn no_text_of_a_scenario_reaches_the_terminal_raw() {
    let folder = Folder::new();
    let talks = super::TALKS.replace("title: Talks", "title: \"T\\e[2J\\u202Ex\"");
    fs::write(folder.path("talks.yaml"), talks).unwrap();
    for format in ["text", "md", "csv"] {
        let printed = folder.call(&swept(&["-n", "64", "--format", format])).done();
        assert!(!printed.contains("\u{1b}[2J") && !printed.contains('\u{202e}'), "{format}");
    }
}
