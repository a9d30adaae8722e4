//! What is refused, in which words and with which exit code.

use super::Folder;
use std::fs;

#[test]
fn a_directory_with_a_sweep_is_gone_on_with_only_if_it_is_asked_for_and_the_same() {
    let folder = Folder::new();
    folder.sweep(&["-n", "2000", "--out", "out"]).done();
    let said = folder.sweep(&["-n", "2000", "--out", "out"]).said(2);
    assert!(said.contains("`out` holds this sweep already, with 16 units: add --resume"), "{said}");
    for (arguments, expected) in [
        (&["-n", "3000"][..], "replications 2000, not 3000"),
        (&["-n", "2000", "--seed", "5"], "seed 1, not 5"),
        (&["-n", "2000", "--independent"], "random numbers common, not independent"),
        (&["-n", "2000", "--set", "rounds=5"], "the scenario at `rounds`"),
        (&["-n", "2000", "--vary", "rounds=5,6"], "varied parties.employer.tolerance, not"),
        (&["--precision", "0.01"], "precision none, not ±0.01"),
    ] {
        let all = [arguments, &["--out", "out", "--resume"]].concat();
        let said = folder.sweep(&all).said(3);
        assert!(said.contains("`out` holds another sweep: ") && said.contains(expected), "{said}");
    }
    folder.sweep(&["-n", "2000", "--out", "out", "--resume"]).done();
}

#[test]
fn files_that_are_something_else_are_not_overwritten() {
    let folder = Folder::new();
    fs::create_dir(folder.path("mine")).unwrap();
    fs::write(folder.path("mine/results.csv"), "my own").unwrap();
    let said = folder.sweep(&["-n", "64", "--out", "mine"]).said(3);
    assert!(said.contains("`mine` has a results.csv, but no plan of a sweep"), "{said}");
    assert_eq!(folder.read("mine/results.csv"), "my own");
    fs::write(folder.path("file"), "").unwrap();
    let said = folder.sweep(&["-n", "64", "--out", "file"]).said(4);
    assert!(said.contains("cannot write in the directory `file`"), "{said}");
    fs::create_dir(folder.path("plan")).unwrap();
    fs::write(folder.path("plan/plan.json"), "{}").unwrap();
    let said = folder.sweep(&["-n", "64", "--out", "plan", "--resume"]).said(3);
    assert!(said.contains("`plan/plan.json`: it is no plan of a sweep"), "{said}");
}

#[test]
fn a_damaged_line_is_named_with_what_to_do() {
    let folder = Folder::new();
    folder.sweep(&["-n", "2000", "--out", "out"]).done();
    let text = folder.read("out/units.jsonl");
    let damaged = text.replacen("\"inconsistent\":", "\"inconsistent\":1", 1);
    fs::write(folder.path("out/units.jsonl"), &damaged).unwrap();
    let resume = ["-n", "2000", "--out", "out", "--resume"];
    let said = folder.sweep(&resume).said(3);
    let expected = "`out/units.jsonl`, line 1: it is damaged, or of another plan; without that line \
                    --resume simulates it again";
    assert!(said.contains(expected), "{said}");
    let results = folder.results("out");
    fs::write(folder.path("out/units.jsonl"), &text[text.find('\n').unwrap() + 1..]).unwrap();
    folder.sweep(&resume).done();
    assert!(folder.results("out") == results);
}

#[test]
fn all_that_is_wrong_with_any_point_is_said_before_anything_is_simulated() {
    let folder = Folder::new();
    let vary = "parties.union.tolerance=0.5,1.5";
    let arguments = ["sweep", "talks.yaml", "--vary", vary, "--vary", "rounds=0,4", "--out", "x"];
    let said = folder.call(&arguments).said(3);
    assert!(said.contains("1.5") && said.contains("rounds"), "{said}");
    assert!(said.contains("the sweep of `talks.yaml` has"), "{said}");
    assert!(!folder.path("x").exists());
    let said = folder.call(&["sweep", "talks.yaml"]).said(3);
    assert!(said.contains("nothing is varied"), "{said}");
    folder.call(&["sweep", "no.yaml", "--vary", "rounds=1"]).said(4);
}

#[test]
fn arguments_that_make_no_sense_are_exit_code_2() {
    let folder = Folder::new();
    for (arguments, expected) in [
        (&["--shard", "9/8", "--out", "x"][..], "K is 0 to 7 or 1 to 8"),
        (&["--shard", "1/9", "--out", "x", "-n", "5000"], "at most 5 shards, not 9"),
        (&["--shard", "1/2"], "--out"),
        (&["--shard", "1/2", "--out", "x", "--precision", "0.1"], "cannot be used with"),
        (&["--sort", "brekthrough"], "did you mean `breakthrough`?"),
        (&["--resume"], "--out"),
    ] {
        let said = folder.sweep(arguments).said(2);
        assert!(said.contains(expected), "{said}");
    }
    assert!(!folder.path("x").exists());
}

#[test]
fn warnings_come_only_where_nothing_is_wrong() {
    let folder = Folder::new();
    let apart = ["--set", "parties.union.stances.wage.red_line=7.5", "-n", "64"];
    let warned = folder.sweep(&apart);
    assert!(warned.stderr.contains("warning[W001]"), "{}", warned.stderr);
    for more in [&["--vary", "rounds=0,5"][..], &["--vary", "rounds=0,5", "-q"]] {
        let said = folder.sweep(&[&apart, more].concat()).said(3);
        assert!(said.contains("error[S012]") && !said.contains("W001"), "{said}");
    }
}
