//! The page on codes: every code has its entry, and every entry is true.

use super::terminal::Folder;
use detente::guide;
use std::fs;
use std::process::{Command, Stdio};

/// What talks.yaml is for the examples that are not a file.
const TALKS: &str = "issues: {wage: {range: [0, 10]}}
parties:
  union: {stances: {wage: {ideal: 8}}}
  employer: {stances: {wage: {ideal: 1}}}
";

/// The warnings that need draws: only `detente check` makes them.
const OF_DRAWS: [&str; 3] = ["W018", "W019", "W020"];

/// The codes that a source file defines.
fn defined(path: &str) -> Vec<String> {
    let source = format!("{}/src/{path}", env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(source).unwrap();
    let codes = source.split("Code = Code(\"").skip(1);
    codes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// The blocks of an entry, each with its language.
fn blocks(entry: &str) -> Vec<(&str, &str)> {
    let fenced = entry.split("\n```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').unwrap()).collect()
}

#[test]
fn every_code_has_its_entry_and_every_entry_its_code() {
    let files =
        ["scenario/codes.rs", "expression/codes.rs", "study/design/codes.rs", "study/ask.rs"];
    let mut codes = files.map(defined).concat();
    codes.sort_by_key(|code| ("SEWDA".find(&code[..1]), code.clone()));
    assert!(codes.len() > 60, "{codes:?}");
    let entries: Vec<&str> = guide::codes().map(|(code, _)| code).collect();
    assert_eq!(entries, codes);
    for (code, entry) in guide::codes() {
        let (heading, rest) = entry.split_once('\n').unwrap();
        assert!(!heading.ends_with('.'), "{heading}");
        assert_eq!(blocks(entry).len(), 2, "{code}: an example, and what is said of it");
        let before = rest.split("\n```").next().unwrap().trim();
        let after = rest.rsplit("\n```").next().unwrap().trim();
        assert!(!before.is_empty() && !after.is_empty(), "{code}: what it means, what to do");
    }
}

/// What is said on stderr of an example, without the last line, which counts the errors.
fn said(folder: &Folder, code: &str, (kind, example): (&str, &str)) -> String {
    let verb = if OF_DRAWS.contains(&code) { "check" } else { "run" };
    let talks = if kind == "yaml" { example } else { TALKS };
    fs::write(folder.0.join("talks.yaml"), format!("{}\n", talks.trim_end())).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_detente"));
    match kind {
        "yaml" => command.args([verb, "talks.yaml"]),
        "text" => command.args([verb, "talks.yaml"]).args(example.split_whitespace()),
        "sh" => {
            let script = example.replace("detente", env!("CARGO_BIN_EXE_detente"));
            command = Command::new("sh");
            command.args(["-c", &script])
        }
        other => panic!("{code}: an example in {other}"),
    };
    if verb == "run" && kind != "sh" {
        command.args(["-n", "64"]);
    }
    let output = command.current_dir(&folder.0).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let said = said.rsplit_once("\nerror: ").map_or(&*said, |(said, _)| said);
    let lines: Vec<&str> = said.trim_end().lines().map(str::trim_end).collect();
    lines.join("\n")
}

#[test]
fn every_example_has_its_code_alone_and_is_told_as_the_page_says() {
    let folder = Folder::new();
    let mut wrong = String::new();
    for (code, entry) in guide::codes() {
        let [example, (_, shown)] = blocks(entry)[..] else { unreachable!("tested above") };
        if example.0 == "sh" && cfg!(not(unix)) {
            continue;
        }
        let said = said(&folder, code, example);
        let told = said.matches("error[").count() + said.matches("warning[").count();
        assert_eq!(told, 1, "{code}:\n{said}");
        assert!(said.contains(&format!("[{code}]: ")), "{code}:\n{said}");
        if said != shown.trim_end() {
            wrong += &format!("put into the entry of {code}:\n{said}\n\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
