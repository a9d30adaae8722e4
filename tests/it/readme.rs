//! The README shows what is really printed, and its commands are those that are tested.

use std::fs;
use std::process::Command;

fn readme() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap()
}

/// The lines of the README's transcript, without their indentation.
fn transcript(readme: &str) -> Vec<&str> {
    let from = readme.lines().skip_while(|line| !line.starts_with("    Moscow envoy talks"));
    let indented = from.take_while(|line| line.is_empty() || line.starts_with("    "));
    indented.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect()
}

/// A line without the time that a run took.
fn timeless(line: &str) -> &str {
    line.rsplit_once(" · ").filter(|(_, time)| time.ends_with('s')).map_or(line, |(rest, _)| rest)
}

#[test]
fn the_readme_shows_what_the_run_prints() {
    let output = Command::new(env!("CARGO_BIN_EXE_detente"))
        .args(["run", "scenarios/moscow-envoy-talks.yaml"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let readme = readme();
    let (mut shown, mut printed) = (transcript(&readme), printed.lines().collect::<Vec<_>>());
    for lines in [&mut shown, &mut printed] {
        while lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
        lines[0] = timeless(lines[0]);
    }
    assert!(shown.len() > 10);
    assert_eq!(shown.join("\n"), printed.join("\n"), "put the new output into the README");
}

#[test]
fn the_readme_shows_what_the_comparison_prints() {
    let readme = readme();
    let command = readme.lines().find_map(|line| line.strip_prefix("    detente compare scen"));
    let arguments: Vec<_> = command.unwrap().split(' ').map(|rest| rest.to_owned()).collect();
    let output = Command::new(env!("CARGO_BIN_EXE_detente"))
        .args(["compare", &format!("scen{}", arguments[0]), &arguments[1]])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let from = readme.lines().skip_while(|line| !line.starts_with("    Moscow envoy talks, if"));
    let shown: Vec<_> = from
        .take_while(|line| line.starts_with("    "))
        .filter_map(|line| line.strip_prefix("    ").filter(|line| *line != "…"))
        .collect();
    assert_eq!(shown.len(), 3);
    for line in shown {
        assert!(printed.lines().any(|other| other == line), "{line}\nis not in\n{printed}");
    }
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = readme();
    let commands: Vec<&str> =
        readme.lines().filter_map(|line| line.strip_prefix("    cargo ")).collect();
    assert_eq!(commands, ["run --release -- run scenarios/moscow-envoy-talks.yaml", "test"]);
}
