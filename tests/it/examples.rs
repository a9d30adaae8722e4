//! The examples of the help and of the README do what they say, on the scenario that `detente new`
//! writes.

use super::terminal::{Folder, detente_in, printed, root};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Enough to see that an example works.
const REPLICATIONS: &str = "-n 300";

/// A folder with what the examples name and do not make.
fn folder() -> Folder {
    let folder = Folder::new();
    let made = detente_in(&folder.0, &["new", "talks"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    for copy in ["today.yaml", "ceasefire.yaml", "before.yaml", "after.yaml"] {
        fs::copy(folder.path("talks.yaml"), folder.path(copy)).unwrap();
    }
    let design = "scenario: talks.yaml\nvary: {trust.start: [0.2, 0.5, 0.8]}\n";
    fs::write(folder.path("design.yaml"), design).unwrap();
    std::os::unix::fs::symlink(root().join("scenarios"), folder.path("scenarios")).unwrap();
    folder
}

/// An example with few replications, where it simulates and neither asks for a precision nor for
/// shards, which few replications do not have.
fn quick(example: &str) -> String {
    let verb = example.split(' ').nth(1).unwrap_or_default();
    let simulates = ["run", "sweep", "levers", "solve", "compare"].contains(&verb);
    if !simulates || ["--precision", "--shard"].iter().any(|option| example.contains(option)) {
        return example.to_owned();
    }
    match example.split_once(" -n ") {
        Some((before, after)) => {
            let rest = after.split_once(' ').map_or("", |(_, rest)| rest);
            format!("{before} {REPLICATIONS} {rest}")
        }
        None => format!("{example} {REPLICATIONS}"),
    }
}

/// Asserts that an example is understood by a shell and by the program: 0 is done, 1 and 5 are
/// answers too (see `detente help`).
#[track_caller]
fn hold(example: &str, folder: &Folder) {
    let program = Path::new(env!("CARGO_BIN_EXE_detente")).parent().unwrap();
    let path = std::env::join_paths([program, Path::new("/usr/bin"), Path::new("/bin")]).unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", &quick(example)]).current_dir(&folder.0).env("PATH", path);
    let output = shell.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1 | 5)), "{example}\n{said}");
}

#[test]
fn the_examples_of_the_help_work_on_a_new_scenario() {
    // What others make first, and pipes into other programs, are tested where they belong.
    let elsewhere = ["sweep status", "sweep merge"];
    for verb in ["run", "check", "trace", "levers", "solve", "sweep"] {
        let (folder, help) = (folder(), printed(&[verb, "--help"]));
        let examples = help.lines().filter_map(|line| line.strip_prefix("  detente "));
        let mut seen = 0;
        for line in examples.filter(|line| !elsewhere.iter().any(|verb| line.starts_with(verb))) {
            // What it is for stands behind it, after a gap.
            let example = line.split("   ").next().unwrap().split(" | ").next().unwrap();
            hold(&format!("detente {example}"), &folder);
            seen += 1;
        }
        assert!(seen > 1, "{help}");
    }
}

#[test]
fn the_commands_of_the_readme_work_one_after_the_other() {
    let folder = folder();
    fs::remove_file(folder.path("talks.yaml")).unwrap();
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let commands: Vec<_> =
        readme.lines().filter_map(|line| line.strip_prefix("    detente ")).collect();
    assert!(commands.len() > 10);
    for command in commands {
        hold(&format!("detente {}", command.split(" #").next().unwrap()), &folder);
    }
    let page = fs::read_to_string(folder.path("boeing.html")).unwrap();
    assert!(page.ends_with("</html>\n") || page.ends_with("</html>"));
}
