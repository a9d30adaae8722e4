//! Writing scenarios at a terminal: `new`, `extends`, `schema`, `completions`, `man`.

use super::terminal::{Ended, Folder, binary, detente, detente_in, printed, root};
use detente::scenario;
use std::fs;

/// A scenario that others extend.
const BASE: &str = "title: Talks
issues: {wage: {range: [0, 10]}}
parties:
  union: {stances: {wage: {ideal: 8, red_line: 4}}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}}}
";

fn read(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[track_caller]
fn ends(ended: &Ended, code: i32, says: &str) {
    assert_eq!(ended.code, Some(code), "{}", ended.stderr);
    assert!(ended.stderr.contains(says), "{says}:\n{}", ended.stderr);
    assert_eq!(ended.stdout, "");
}

// new

#[test]
fn a_new_scenario_runs_and_what_is_said_next_can_be_typed() {
    let folder = Folder::new();
    let ended = detente_in(&folder.0, &["new", "cases/harbour-lease"]);
    assert_eq!((ended.code, &*ended.stdout), (Some(0), ""));
    insta::assert_snapshot!("new", ended.stderr);
    assert!(read(&folder, "cases/harbour-lease.yaml").contains("\ntitle: Harbour lease\n"));
    let commands: Vec<&str> =
        ended.stderr.lines().filter_map(|line| line.strip_prefix("  detente ")).collect();
    assert!(commands.len() >= 4, "{}", ended.stderr);
    for line in commands {
        let command = line.split("  ").next().unwrap();
        let (typed, file) = command.split_once(" > ").unwrap_or((command, ""));
        let ended = detente_in(&folder.0, &typed.split(' ').collect::<Vec<_>>());
        assert_eq!((ended.code, &*ended.stderr), (Some(0), ""), "{command}");
        if !file.is_empty() {
            fs::write(folder.path(file), ended.stdout).unwrap();
        }
    }
    assert!(folder.path("cases/detente.schema.json").exists(), "where the first line says");
}

#[test]
fn without_a_name_it_is_called_talks() {
    let folder = Folder::new();
    ends(&detente_in(&folder.0, &["new"]), 0, "wrote `talks.yaml`");
    assert!(read(&folder, "talks.yaml").contains("\ntitle: Talks\n"));
    let ended = detente_in(&folder.0, &["new", "--from", "wage-round", "--quiet"]);
    assert_eq!((ended.code, &*ended.stderr), (Some(0), ""));
    assert!(read(&folder, "wage-round.yaml").contains("\ntitle: Wage round\n"));
}

#[test]
fn a_file_that_is_there_is_left_alone_unless_it_is_forced() {
    let folder = Folder::with("talks.yaml", "mine");
    let refused = detente_in(&folder.0, &["new", "talks"]);
    ends(&refused, 4, "cannot write `talks.yaml`: it is there already; --force writes over it");
    assert_eq!(read(&folder, "talks.yaml"), "mine");
    ends(&detente_in(&folder.0, &["new", "talks", "--force"]), 0, "wrote `talks.yaml`");
    assert!(read(&folder, "talks.yaml").contains("title: Talks"));
    fs::create_dir(folder.path("cases.yaml")).unwrap();
    ends(&detente_in(&folder.0, &["new", "cases"]), 4, "cannot write `cases.yaml`");
    ends(&detente_in(&folder.0, &["new", "talks.yaml/x"]), 4, "cannot write `talks.yaml/x.yaml`");
}

#[test]
fn every_bundled_scenario_can_be_copied_and_runs() {
    let folder = Folder::new();
    let listed = printed(&["new", "--list"]);
    assert!(listed.lines().count() >= 6, "{listed}");
    for line in listed.lines() {
        let (name, title) = line.split_once(' ').unwrap();
        let ended = detente_in(&folder.0, &["new", &format!("copies/{name}"), "--from", name]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        let copy = format!("copies/{name}.yaml");
        let ran = detente_in(&folder.0, &["run", &copy, "-n", "64"]);
        assert_ne!(ran.code, Some(3), "{}", ran.stderr);
        assert!(!title.trim().is_empty() && ran.stdout.contains("64 replications"), "{name}");
    }
}

#[test]
fn a_copy_that_extends_another_brings_it_along() {
    const WHAT_IF: &str = "moscow-envoy-talks-to-the-line";
    let folder = Folder::new();
    let ended = detente_in(&folder.0, &["new", "mine", "--from", WHAT_IF]);
    ends(&ended, 0, "wrote `moscow-envoy-talks.yaml`, which it extends");
    let ran = detente_in(&folder.0, &["run", "mine.yaml", "-n", "640"]);
    assert!(ran.stdout.starts_with("Mine"), "{}", ran.stdout);
    fs::write(folder.path("moscow-envoy-talks.yaml"), BASE).unwrap();
    let ended = detente_in(&folder.0, &["new", "mine", "--from", WHAT_IF, "--force"]);
    ends(&ended, 0, "it extends `moscow-envoy-talks.yaml`, which is left as it is");
    assert_eq!(read(&folder, "moscow-envoy-talks.yaml"), BASE);
    let ended = detente_in(&folder.0, &["new", "moscow-envoy-talks", "--from", WHAT_IF]);
    ends(&ended, 2, "is the name of the scenario that this one extends");
    let ended = detente_in(&folder.0, &["new", "-o", "-", "--from", WHAT_IF]);
    assert!(ended.stderr.contains("`detente new --from moscow-envoy-talks` writes that"));
}

#[test]
fn a_new_scenario_may_go_to_stdout_or_to_any_file() {
    let folder = Folder::new();
    let text = printed(&["new", "-o", "-"]);
    assert!(text.contains("\ntitle: Talks\n"));
    assert!(printed(&["new", "envoys", "-o", "-"]).contains("\ntitle: Envoys\n"));
    assert_eq!(detente_in(&folder.0, &["new", "-o", "a/b-c.txt"]).code, Some(0));
    assert!(read(&folder, "a/b-c.txt").contains("\ntitle: B c\n"));
    let loaded = scenario::load("stdout", text.as_bytes(), &[]);
    assert!(loaded.diagnostics.is_empty());
}

#[test]
fn what_cannot_be_a_new_scenario_is_exit_code_2() {
    let folder = Folder::new();
    for (arguments, says) in [
        (&["new", ".."][..], "names no file"),
        (&["new", "talks/"], "names no file"),
        (&["new", "-"], "`--output -` prints the scenario to stdout"),
        (&["new", "--from", "wage-roud"], "a similar value exists: 'wage-round'"),
        (&["new", "talks", "--list"], "cannot be used with"),
        (&["new", "a", "b"], "unexpected argument"),
    ] {
        ends(&detente_in(&folder.0, arguments), 2, says);
    }
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 0);
}

// extends

#[test]
fn a_scenario_extends_files_beside_it_and_below_wherever_it_is_run_from() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path("cases/base")).unwrap();
    fs::write(folder.path("cases/base/talks.yaml"), BASE).unwrap();
    fs::write(folder.path("cases/mine.yaml"), "extends: base/talks.yaml\ntitle: Mine\n").unwrap();
    let from_above = detente_in(&folder.0, &["run", "cases/mine.yaml", "-n", "64", "-o", "-"]);
    let from_within =
        detente_in(&folder.path("cases"), &["run", "mine.yaml", "-n", "64", "-o", "-"]);
    assert_eq!((from_above.code, &*from_above.stderr), (Some(0), ""));
    assert_eq!(from_above.stdout, from_within.stdout);
    let record: serde_json::Value = serde_json::from_str(&from_above.stdout).unwrap();
    assert_eq!(record["scenario"]["title"], "Mine");
    assert_eq!(record["scenario"]["issues"]["wage"]["range"][1], 10);
    assert!(record["scenario"].get("extends").is_none());
    let set = ["run", "cases/mine.yaml", "--set", "parties.unoin.tolerance=1"];
    ends(&detente_in(&folder.0, &set), 3, "did you mean `union`?");
}

#[test]
fn stdin_extends_files_of_the_current_folder() {
    let folder = Folder::with("talks.yaml", BASE);
    fs::write(folder.path("in.yaml"), "extends: talks.yaml\ntitle: Piped\n").unwrap();
    let mut command = binary(&folder.0, ["run", "-", "-n", "64"]);
    let file = fs::File::open(folder.path("in.yaml")).unwrap();
    let ended: Ended = command.stdin(file).output().unwrap().into();
    assert!(ended.stdout.starts_with("Piped"), "{}", ended.stderr);
}

#[test]
fn problems_with_what_is_extended_are_shown_where_they_are() {
    let folder = Folder::with("base.yaml", BASE.replace("red_line: 5", "red_lin: 5"));
    fs::write(folder.path("mine.yaml"), "extends: base.yaml\ntrust: {start: 2}\n").unwrap();
    let ended = detente_in(&folder.0, &["run", "mine.yaml"]);
    assert_eq!(ended.code, Some(3));
    insta::assert_snapshot!("extends_problems", ended.stderr);
    fs::write(folder.path("mine.yaml"), "extends: bsae.yaml\n").unwrap();
    let ended = detente_in(&folder.0, &["run", "mine.yaml"]);
    assert_eq!(ended.code, Some(3));
    insta::assert_snapshot!("extends_missing", ended.stderr);
    fs::write(folder.path("mine.yaml"), "title: Mine\nextends: other.yaml\n").unwrap();
    fs::write(folder.path("other.yaml"), "extends: mine.yaml\n").unwrap();
    let ended = detente_in(&folder.0, &["run", "mine.yaml"]);
    assert_eq!(ended.code, Some(3));
    insta::assert_snapshot!("extends_circle", ended.stderr);
}

#[test]
fn nothing_outside_the_folder_of_the_scenario_is_read() {
    let folder = Folder::with("secret.yaml", "secret: 1\n");
    fs::create_dir(folder.path("cases")).unwrap();
    for path in ["../secret.yaml", "a/../../secret.yaml", "/etc/hostname"] {
        fs::write(folder.path("cases/mine.yaml"), format!("extends: {path}\n")).unwrap();
        let ended = detente_in(&folder.0, &["run", "cases/mine.yaml"]);
        assert_eq!(ended.code, Some(3));
        assert!(!ended.stderr.contains("secret:"), "{}", ended.stderr);
        assert!(ended.stderr.contains("error[S024]"), "{}", ended.stderr);
    }
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_folder_of_the_scenario() {
    let folder = Folder::with("secret.yaml", "secret: 1\n");
    fs::create_dir(folder.path("cases")).unwrap();
    std::os::unix::fs::symlink("../secret.yaml", folder.path("cases/base.yaml")).unwrap();
    fs::write(folder.path("cases/mine.yaml"), "extends: base.yaml\n").unwrap();
    let ended = detente_in(&folder.0, &["run", "cases/mine.yaml"]);
    ends(&ended, 3, "is a link out of the folder of the scenario");
    assert!(!ended.stderr.contains("secret:"), "{}", ended.stderr);
}

#[test]
fn a_huge_file_is_refused_where_it_is_extended() {
    let folder = Folder::with("mine.yaml", "extends: base.yaml\n");
    fs::File::create(folder.path("base.yaml")).unwrap().set_len(1 << 30).unwrap();
    ends(&detente_in(&folder.0, &["run", "mine.yaml"]), 3, "error[S004]");
}

// schema, completions, man

#[test]
fn the_schema_of_scenarios_is_the_one_beside_the_bundled_scenarios() {
    let kept = fs::read_to_string(root().join("scenarios/detente.schema.json")).unwrap();
    assert!(printed(&["schema"]) == kept);
    assert!(printed(&["schema", "scenario", "--color", "always"]) == kept);
    ends(&detente(&["schema", "scenari"]), 2, "a similar value exists: 'scenario'");
}

#[test]
fn completions_are_there_for_every_shell_and_no_other() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        assert!(script.contains("detente") && script.contains("replications"), "{shell}");
    }
    ends(&detente(&["completions", "bsh"]), 2, "a similar value exists: 'bash'");
    ends(&detente(&["completions"]), 2, "<SHELL>");
}

#[test]
fn the_manual_page_has_every_verb_and_the_exit_codes() {
    let page = printed(&["man"]);
    assert!(page.contains(".TH DETENTE 1"), "{page}");
    for verb in ["RUN", "SWEEP", "SWEEP STATUS", "CHECK", "TRACE", "NEW", "COMPLETIONS", "HELP"] {
        assert!(page.contains(&format!(".SH \"DETENTE {verb}\"")), "{verb}");
    }
    assert!(page.contains(".SH \"EXIT CODES\""));
}
