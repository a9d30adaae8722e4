//! Exit code 5: what there is is reported, and what is missing is told.

use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

/// What the binary makes of a scenario on stdin: exit code, stdout, stderr.
fn run(scenario: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_detente"));
    command.args(["run", "-"]).args(arguments).env_remove("CLICOLOR_FORCE");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(scenario.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Talks in which a breakthrough comes by chance, of which the history admits a share.
fn admitting(share: f64) -> String {
    format!(
        "rounds: 2
issues: {{x: {{range: [0, 10]}}}}
inputs: {{known: {{uniform: [0, 1]}}}}
parties:
  a: {{tolerance: 0, stances: {{x: {{ideal: 1, red_line: 2}}}}}}
  b: {{tolerance: 0, stances: {{x: {{ideal: 9, red_line: 8}}}}}}
rules: {{lucky: {{when: round == 2, chance: 0.5, then: [{{end: breakthrough}}]}}}}
history: [{{round: 1, that: [known < {share}]}}]
"
    )
}

#[test]
fn a_history_that_admits_enough_is_no_reason_to_complain() {
    let (code, stdout, stderr) = run(&admitting(0.25), &["-n", "4000"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.contains("\nhistory               admits 24 % of the replications"), "{stdout}");
}

#[test]
fn a_history_that_admits_too_few_says_how_many_it_takes() {
    let (code, stdout, stderr) = run(&admitting(0.01), &["-n", "1000", "--format", "json"]);
    let record: Value = serde_json::from_str(&stdout).unwrap();
    let consistent = record["consistent"].as_u64().unwrap();
    assert!((1..30).contains(&consistent), "{consistent} of 1000");
    assert_eq!(code, 5, "{stderr}");
    let expected = format!("the history admits {consistent} of 1,000 replications (");
    assert!(stderr.contains(&expected), "{stderr}");
    assert!(stderr.contains("simulate ") && stderr.contains(" or more"), "{stderr}");
}

#[test]
fn a_history_that_admits_nothing_says_what_to_do() {
    let (code, stdout, stderr) = run(&admitting(0.0), &["-n", "1000"]);
    assert_eq!(code, 5);
    assert!(stderr.contains("the history admits none of 1,000 replications"), "{stderr}");
    assert!(stderr.contains("loosen its statements"), "{stderr}");
    assert!(stdout.contains("there is nothing to report"), "{stdout}");
}

#[test]
fn few_replications_that_were_asked_for_are_no_failure() {
    let (code, _, stderr) = run(&admitting(1.0), &["-n", "10"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
}

#[test]
fn an_interval_that_stays_wider_than_asked_for_is_told() {
    let precise = ["--precision", "0.001", "--max-replications", "2000"];
    let (code, stdout, stderr) = run(&admitting(1.0), &precise);
    assert_eq!(code, 5);
    assert!(stderr.contains("after 2,000 replications, the most allowed"), "{stderr}");
    assert!(stderr.contains("±2.19 %"), "{stderr}");
    assert!(stdout.contains("stopped early"), "{stdout}");
    let (code, _, stderr) = run(&admitting(1.0), &["--precision", "0.03"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
}

#[test]
fn the_help_names_the_exit_code() {
    for arguments in [vec!["--help"], vec!["run", "--help"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_detente")).args(arguments).output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains("\n  5    incomplete or inconclusive"), "{help}");
    }
}
