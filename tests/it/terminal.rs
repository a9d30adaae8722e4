//! The binary as people and scripts meet it: what it prints, where, and its exit codes.

use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

const WAGE: &str = "scenarios/wage-round.yaml";
const MOSCOW: &str = "scenarios/moscow-envoy-talks.yaml";

/// A folder of its own for a test, removed at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let unique = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(format!("detente-it-{}-{}", unique.0, unique.1));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A folder with a file in it.
    pub fn with(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        fs::write(folder.0.join(name), bytes).unwrap();
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The binary in a folder, away from whatever terminal the tests run in.
pub fn binary(folder: &Path, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_detente"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for variable in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    command
}

/// What became of a call.
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let Output { status, stdout, stderr } = output;
        Self { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }
}

/// The repository's root, where the bundled scenarios are.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn detente_in(folder: &Path, arguments: &[&str]) -> Ended {
    binary(folder, arguments).output().unwrap().into()
}

pub fn detente(arguments: &[&str]) -> Ended {
    detente_in(root(), arguments)
}

/// What a call that goes well prints.
#[track_caller]
pub fn printed(arguments: &[&str]) -> String {
    let ended = detente(arguments);
    assert_eq!((ended.code, &*ended.stderr), (Some(0), ""));
    ended.stdout
}

/// The text without the time that it took, at the end of its first line.
fn untimed(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap();
    let (facts, time) = first.rsplit_once(" · ").unwrap();
    assert!(time.ends_with('s') || time.ends_with("min"), "{first}");
    format!("{facts} · [time]\n{rest}")
}

/// What is said of a scenario that is not valid, in a file `talks.yaml`.
#[track_caller]
fn refusal(bytes: impl AsRef<[u8]>) -> String {
    let folder = Folder::with("talks.yaml", bytes);
    let ended = detente_in(&folder.0, &["run", "talks.yaml"]);
    assert_eq!((ended.code, &*ended.stdout), (Some(3), ""), "{}", ended.stderr);
    ended.stderr
}

// What is printed.

#[test]
fn help_says_what_there_is() {
    insta::assert_snapshot!("help", printed(&["--help"]));
    insta::assert_snapshot!("help_run", printed(&["run", "--help"]));
    insta::assert_snapshot!("help_new", printed(&["new", "--help"]));
}

#[test]
fn the_version_is_that_of_the_package() {
    assert_eq!(printed(&["--version"]), concat!("detente ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn one_scenario_is_told_in_full() {
    insta::assert_snapshot!("run_wage_round", untimed(&printed(&["run", WAGE])));
    insta::assert_snapshot!("run_moscow_envoy_talks", untimed(&printed(&["run", MOSCOW])));
}

#[test]
fn several_scenarios_share_a_table() {
    let text = untimed(&printed(&["run", MOSCOW, WAGE, "-n", "10000"]));
    insta::assert_snapshot!("run_several", text);
}

#[test]
fn csv_and_markdown_are_complete() {
    let with = |format| printed(&["run", WAGE, "-n", "1000", "--format", format]);
    insta::assert_snapshot!("run_csv", with("csv"));
    insta::assert_snapshot!("run_markdown", with("md"));
    let several = printed(&["run", WAGE, MOSCOW, "-n", "1000", "--format", "csv"]);
    assert_eq!(several.lines().count(), 1 + 3 + 4, "{several}");
}

#[test]
fn json_has_the_fields_that_programs_rely_on() {
    let text = printed(&["run", MOSCOW, "-n", "1000", "--seed", "7", "--format", "json"]);
    let record: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["format"], "detente.run/1");
    assert_eq!(record["title"], "Moscow envoy talks");
    assert_eq!(record["replications"], 1000);
    let consistent = record["consistent"].as_u64().unwrap();
    assert!((300..1000).contains(&consistent), "the history admits {consistent}");
    assert_eq!((&record["seed"], &record["stopped"]), (&7.into(), &"complete".into()));
    assert_eq!(record["version"], env!("CARGO_PKG_VERSION"));
    assert!(record["values_version"].is_u64());
    assert_eq!(record["scenario"]["rounds"], 12);
    let digest = record["scenario_sha256"].as_str().unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let outcomes = record["outcomes"].as_array().unwrap();
    assert_eq!(
        outcomes.iter().map(|outcome| outcome["count"].as_u64().unwrap()).sum::<u64>(),
        consistent
    );
    for (outcome, incidence) in outcomes.iter().zip(record["incidence"].as_array().unwrap()) {
        assert_eq!(outcome["name"], incidence["outcome"]);
        let [share, low, high] =
            ["share", "low", "high"].map(|field| outcome[field].as_f64().unwrap());
        assert!(low <= share && share <= high, "{outcome}");
        let by_round = incidence["by_round"].as_array().unwrap();
        assert_eq!((by_round.len(), by_round.last()), (12, outcome.get("count")));
    }
    assert!(["count", "ever", "breakthroughs"].iter().all(|field| record["zone"][field].is_u64()));
    let causes = ["settled", "no_zone", "no_tolerance", "not_ratified", "broken_off", "no_time"];
    for issue in record["issues"].as_array().unwrap() {
        assert!(issue["name"].is_string() && causes.iter().all(|cause| issue[cause].is_u64()));
    }
    let several = printed(&["run", WAGE, WAGE, "-n", "64", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Vec<Value>>(&several).unwrap().len(), 2);
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let with = |when| printed(&["run", WAGE, "-n", "64", "--color", when]);
    assert!(!with("auto").contains('\u{1b}') && !with("never").contains('\u{1b}'));
    assert!(with("always").contains("\u{1b}[1mWage round\u{1b}[0m"));
}

#[test]
fn stderr_is_silent_where_all_is_well() {
    let talks = format!("{}\n", fs::read_to_string(root().join(WAGE)).unwrap());
    let folder = Folder::with("talks.yaml", talks);
    for arguments in [&["run", "talks.yaml"][..], &["run", "talks.yaml", "--quiet"]] {
        let ended = detente_in(&folder.0, arguments);
        assert_eq!((ended.code, &*ended.stderr), (Some(0), ""), "no bar, no word");
    }
}

// Checks.

#[test]
fn a_check_tells_what_there_is_to_agree_on() {
    insta::assert_snapshot!("check_wage_round", printed(&["check", WAGE]));
    insta::assert_snapshot!("check_moscow_envoy_talks", printed(&["check", MOSCOW]));
    insta::assert_snapshot!("help_check", printed(&["check", "--help"]));
}

/// Talks that are worth a warning.
const UNREAD: &str = "title: Talks
issues: {wage: {range: [0, 10]}}
parties:
  union:    {stances: {wage: {ideal: 8, red_line: 4}}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}}}
variables: {front: {start: 0}}
";

#[test]
fn warnings_are_shown_by_every_verb_that_reads_a_scenario() {
    let folder = Folder::with("talks.yaml", UNREAD);
    let said = |arguments: &[&str]| {
        let ended = detente_in(&folder.0, arguments);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        ended.stderr
    };
    let warning = said(&["check", "talks.yaml"]);
    insta::assert_snapshot!("warning_unread", warning);
    assert_eq!(said(&["run", "talks.yaml", "-n", "64"]), warning);
    assert_eq!(said(&["trace", "talks.yaml"]), warning);
    for verb in ["check", "run", "trace"] {
        assert_eq!(said(&[verb, "talks.yaml", "--quiet"]), "");
    }
}

#[test]
fn denied_warnings_are_exit_code_1() {
    let folder = Folder::with("talks.yaml", UNREAD);
    let denied = |file: &str, more: &[&str]| {
        let arguments = [&["check", file, "--deny", "warnings"], more].concat();
        let ended = detente_in(&folder.0, &arguments);
        (ended.code, ended.stderr.lines().last().unwrap_or_default().to_owned())
    };
    let said = "error: `talks.yaml` has a warning, and warnings are denied".to_owned();
    assert_eq!(denied("talks.yaml", &[]), (Some(1), said.clone()));
    assert_eq!(denied("talks.yaml", &["--quiet"]), (Some(1), said));
    assert_eq!(denied("talks.yaml", &["--format", "json"]).0, Some(1));
    let mended = ["--set", "rules.out={when: front > 1, then: [{end: collapse}]}"];
    assert_eq!(denied("talks.yaml", &mended).0, Some(1), "`front` is never above 1");
    let mended = ["--set", "rules.out={chance: 0.1 + front, then: [{end: collapse}]}"];
    assert_eq!(denied("talks.yaml", &mended), (Some(0), String::new()));
}

#[test]
fn every_file_of_a_check_is_reported() {
    let folder = Folder::with("talks.yaml", UNREAD);
    fs::write(folder.path("wrong.yaml"), "title: Talks\nisues: {}\n").unwrap();
    fs::copy(root().join(WAGE), folder.path("wage.yaml")).unwrap();
    let files = ["wrong.yaml", "talks.yaml", "missing.yaml", "wage.yaml"];
    let ended = detente_in(&folder.0, &[&["check"], &files[..]].concat());
    assert_eq!(ended.code, Some(4));
    for said in ["wrong.yaml` has", "`isues`", "front", "cannot read `missing.yaml`"] {
        assert!(ended.stderr.contains(said), "{said}:\n{}", ended.stderr);
    }
    for said in ["talks.yaml\nTalks · ", "wage.yaml\nWage round · "] {
        assert!(ended.stdout.contains(said), "{said}:\n{}", ended.stdout);
    }
    let ended = detente_in(&folder.0, &["check", "wrong.yaml", "wage.yaml", "--deny", "warnings"]);
    assert_eq!(ended.code, Some(3));
    let stdin_twice = detente(&["check", "-", "-"]);
    assert_eq!(stdin_twice.code, Some(2));
}

#[test]
fn a_check_as_json_has_diagnostics_and_findings() {
    let folder = Folder::with("talks.yaml", UNREAD);
    fs::write(folder.path("wrong.yaml"), "title: Talks\nisues: {}\n").unwrap();
    let json = |files: &[&str]| -> (Option<i32>, Value) {
        let arguments = [&["check"], files, &["--format", "json"]].concat();
        let ended = detente_in(&folder.0, &arguments);
        assert_eq!(ended.stderr, "", "all of it is on stdout");
        (ended.code, serde_json::from_str(&ended.stdout).unwrap())
    };
    let (code, one) = json(&["talks.yaml"]);
    assert_eq!((code, &one["file"]), (Some(0), &"talks.yaml".into()));
    let warning = &one["diagnostics"][0];
    assert_eq!((&warning["code"], &warning["text"]), (&"W004".into(), &"front".into()));
    assert_eq!((&warning["line"], &warning["column"]), (&6.into(), &13.into()));
    assert_eq!(one["findings"]["format"], "detente.check/1");
    let between = &one["findings"]["issues"][0]["red_lines"]["central"]["between"];
    assert_eq!(between, &serde_json::json!([4.0, 5.0]));
    let (code, several) = json(&["wrong.yaml", "talks.yaml", "missing.yaml"]);
    assert_eq!(code, Some(4));
    assert_eq!(several.as_array().unwrap().len(), 3);
    assert_eq!((&several[0]["findings"], &several[1]), (&Value::Null, &one));
    assert_eq!(several[0]["diagnostics"][0]["severity"], "error");
    let error = several[2]["error"].as_str().unwrap();
    assert!(error.contains("cannot read `missing.yaml`"), "{error}");
}

// Errors and exit codes.

#[test]
fn an_unknown_key_names_the_known_one() {
    let text = "title: Talks\nissues: {wage: {range: [0, 10], cor: true}}\nparties:\n  \
                union: {stances: {wage: {ideal: 8, red_line: 4}}}\n  \
                employer: {stances: {wage: {ideal: 1, red_line: 5}}, tolerence: 1}\n";
    let said = refusal(text);
    assert!(said.contains("did you mean `core`?") && said.contains("did you mean `tolerance`?"));
    insta::assert_snapshot!("error_unknown_key", said);
}

#[test]
fn a_red_line_outside_the_range_is_shown_with_the_range() {
    let text = "title: Talks
issues: {territory: {range: [0, 100]}}
parties:
  moscow:
    stances:
      territory:  {ideal: 100, red_line: 180, weight: 3}
  washington: {stances: {territory: {ideal: 0, red_line: 60}}}
";
    let said = refusal(text);
    for expected in [
        "error[S012]: red line lies outside the issue's range",
        "talks.yaml:6:42",
        "180, but territory runs from 0 to 100",
        "help: widen the range of `territory`, or move the red line",
    ] {
        assert!(said.contains(expected), "{expected}:\n{said}");
    }
    insta::assert_snapshot!("error_red_line", said);
}

#[test]
fn all_errors_of_a_file_are_shown_at_once_in_its_order() {
    let text = "title: 7
rounds: twelve
isues: {}
issues:
  wage: {range: [0, 10], unit: [percent]}
parties:
  union:    {stances: {wage: {ideal: 8, red_line: 40}}}
  employer: {stances: {wage: {ideal: 1, redline: 5}, wge: {ideal: 3, red_line: 1}}, tolerance: 7}
";
    insta::assert_snapshot!("error_several", refusal(text));
}

#[test]
fn what_cannot_be_read_as_a_scenario_is_explained() {
    insta::assert_snapshot!("error_type", refusal("title: T\nissues: [wage]\nparties: {}\n"));
    insta::assert_snapshot!("error_syntax", refusal("title: T\nissues:\n  wage: {range: [0, 10\n"));
    insta::assert_snapshot!("error_not_utf8", refusal(b"title: Envoy talks\nabout: \xe9t\xe9\n"));
    insta::assert_snapshot!("error_empty", refusal(""));
}

#[test]
fn a_wrong_setting_is_shown_in_the_argument() {
    let ended = detente(&[
        "run",
        WAGE,
        "--set",
        "parties.unon.tolerance=0.8",
        "--set",
        "parties.union.tolerance=2",
        "--set",
        "rounds",
    ]);
    assert_eq!((ended.code, &*ended.stdout), (Some(3), ""));
    insta::assert_snapshot!("error_setting", ended.stderr);
}

#[test]
fn nothing_is_simulated_if_one_of_several_is_invalid() {
    let folder = Folder::with("talks.yaml", "title: Talks\n");
    fs::copy(root().join(WAGE), folder.path("wage.yaml")).unwrap();
    let ended = detente_in(&folder.0, &["run", "wage.yaml", "talks.yaml", "-n", "64"]);
    assert_eq!((ended.code, &*ended.stdout), (Some(3), ""), "{}", ended.stderr);
}

#[test]
fn a_file_that_cannot_be_read_or_written_is_exit_code_4() {
    let folder = Folder::with("talks.yaml", fs::read(root().join(WAGE)).unwrap());
    let said = |arguments: &[&str]| {
        let ended = detente_in(&folder.0, arguments);
        assert_eq!((ended.code, &*ended.stdout), (Some(4), ""), "{arguments:?}");
        ended.stderr
    };
    assert_eq!(
        said(&["run", "tlaks.yaml"]),
        "error: cannot read `tlaks.yaml`: there is no such file; did you mean `talks.yaml`?\n"
    );
    assert_eq!(
        said(&["run", "."]),
        "error: cannot read `.`: it is a directory; name the files in it\n"
    );
    assert_eq!(
        said(&["run", "talks.yaml", "-o", "records/talks.json"]),
        "error: cannot write `records/talks.json`: there is no directory `records`\n"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_exit_code_4() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = binary(root(), ["run", WAGE, "-n", "64"]);
    let ended: Ended = command.stdout(full).stderr(Stdio::piped()).output().unwrap().into();
    assert_eq!(ended.code, Some(4));
    assert!(ended.stderr.starts_with("error: cannot write to stdout: "), "{}", ended.stderr);
    let ended = detente(&["run", WAGE, "-n", "64", "-o", "/dev/full"]);
    assert_eq!(ended.code, Some(4));
    assert!(ended.stdout.starts_with("Wage round"), "the report is not lost");
}

#[test]
fn arguments_that_make_no_sense_are_exit_code_2() {
    let said = |arguments: &[&str]| {
        let ended = detente(arguments);
        assert_eq!((ended.code, &*ended.stdout), (Some(2), ""), "{arguments:?}");
        ended.stderr
    };
    insta::assert_snapshot!("usage_option", said(&["run", WAGE, "--sed", "3"]));
    insta::assert_snapshot!("usage_format", said(&["run", WAGE, "--format", "jsn"]));
    insta::assert_snapshot!("usage_no_file", said(&["run"]));
    for arguments in [
        &["run", WAGE, "-n", "0"][..],
        &["run", WAGE, "-n", "1e30"],
        &["run", WAGE, "--threads", "9999"],
        &["run", WAGE, "--precision", "0.01", "-n", "10"],
        &["run", "-", "-"],
        &["run", WAGE, WAGE, "-o", "records"],
        &["rnu", WAGE],
    ] {
        assert!(said(arguments).starts_with("error: "), "{arguments:?}");
    }
}

// Records.

/// The record that a call writes to stdout.
fn record(arguments: &[&str]) -> String {
    let all: Vec<_> =
        ["run", MOSCOW, "-n", "5000", "-o", "-"].iter().chain(arguments).copied().collect();
    printed(&all)
}

#[test]
fn a_record_is_the_same_to_the_byte_however_it_is_made() {
    let one = record(&["--threads", "1"]);
    assert!(one == record(&["--threads", "3"]), "threads");
    assert!(one == record(&["--instructions", "baseline"]), "instructions");
    assert!(one == printed(&["run", MOSCOW, "-n", "5e3", "--format", "json"]), "format");
    let folder = Folder::new();
    let path = folder.path("record.json");
    printed(&["run", MOSCOW, "-n", "5_000", "-o", path.to_str().unwrap()]);
    assert!(one == fs::read_to_string(path).unwrap(), "file");
    assert!(one != record(&["--seed", "2"]), "seed");
}

#[test]
fn several_records_go_into_a_directory() {
    let folder = Folder::new();
    let records = folder.path("new/records");
    printed(&["run", MOSCOW, WAGE, "-n", "64", "-o", records.to_str().unwrap()]);
    let mut names: Vec<_> =
        fs::read_dir(&records).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["moscow-envoy-talks.json", "wage-round.json"]);
    let record: Value =
        serde_json::from_slice(&fs::read(records.join(&names[1])).unwrap()).unwrap();
    assert_eq!(record["title"], "Wage round");
}

#[test]
fn stdin_is_a_file_called_dash() {
    let file = fs::File::open(root().join(WAGE)).unwrap();
    let mut command = binary(root(), ["run", "-", "-n", "640", "-o", "-"]);
    let ended: Ended = command.stdin(file).output().unwrap().into();
    assert_eq!(ended.stdout, printed(&["run", WAGE, "-n", "640", "-o", "-"]));
    let ended: Ended = binary(root(), ["run", "-"]).output().unwrap().into();
    assert_eq!(ended.code, Some(3));
    assert!(ended.stderr.contains("the file is empty") && ended.stderr.contains("<stdin>"));
}

// The end of a process.

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    for arguments in [&["run", WAGE, "-n", "64"][..], &["run", "--help"]] {
        let mut command = binary(root(), arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended: Ended = child.wait_with_output().unwrap().into();
        assert_eq!((ended.code, &*ended.stderr), (Some(0), ""), "{arguments:?}");
    }
}

/// Runs far more replications than there is time for and sends the signal after a while; nothing
/// if that was too early for even one replication.
#[cfg(unix)]
fn interrupted(signal: &str, path: &Path, millis: u64) -> Option<Ended> {
    let mut command = binary(root(), ["run", MOSCOW, "-n", "4e9", "--threads", "2", "-o"]);
    let command = command.arg(path).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(millis));
    let killed = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let ended: Ended = child.wait_with_output().unwrap().into();
    path.exists().then_some(ended)
}

/// The names of the files in a folder.
#[cfg(unix)]
fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(&folder.0).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[cfg(unix)]
#[test]
fn a_run_that_is_ended_at_once_leaves_no_file_that_is_not_whole() {
    for millis in [0, 20, 200, 600] {
        let folder = Folder::new();
        let path = folder.path("record.json");
        let mut command = binary(root(), ["run", MOSCOW, "-n", "4e9", "--threads", "2", "-o"]);
        let command = command.arg(&path).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(millis));
        while child.try_wait().unwrap().is_none() {
            let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        }
        let left = names(&folder);
        assert!(left.iter().all(|name| name == "record.json"), "{left:?}");
        if path.exists() {
            serde_json::from_slice::<Value>(&fs::read(&path).unwrap()).unwrap();
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_a_record_cannot_be_written_nothing_is_simulated() {
    for verb in [
        &["run", WAGE, "-n", "64"][..],
        &["trace", WAGE],
        &["compare", WAGE, MOSCOW, "-n", "64"],
        &["levers", WAGE, "-n", "64"],
        &["solve", WAGE, "-n", "64", "--vary", "rounds=2..4", "--for", "stall = 0.5"],
    ] {
        let ended = detente(&[verb, &["-q", "-o", "/proc/talks.json"]].concat());
        assert_eq!((ended.code, &*ended.stdout), (Some(4), ""), "{verb:?}: {}", ended.stderr);
        assert!(ended.stderr.contains("cannot write `/proc/talks.json`"), "{}", ended.stderr);
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_keeps_what_is_finished() {
    for signal in ["-INT", "-TERM"] {
        let folder = Folder::new();
        let path = folder.path("record.json");
        let waits = (0..8).map(|doublings| 150 << doublings);
        let ended = waits.into_iter().find_map(|millis| interrupted(signal, &path, millis));
        let ended = ended.expect("a replication in forty seconds");
        assert_eq!(ended.code, Some(130), "{}", ended.stderr);
        assert!(ended.stdout.contains("interrupted: a partial result"), "{}", ended.stdout);
        assert_eq!(names(&folder), ["record.json"]);
        let mut partial: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(partial["stopped"], "interrupted");
        let finished = partial["replications"].to_string();
        let whole = printed(&["run", MOSCOW, "-n", &finished, "-o", "-"]);
        partial["stopped"] = "complete".into();
        assert!(partial == serde_json::from_str::<Value>(&whole).unwrap(), "{finished}");
    }
}
