//! Sweeps as people and schedulers meet them: killed, resumed, cut up and put together.

mod described;
mod kept;
mod printed;
mod refused;
mod shards;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Talks whose history admits most replications.
const TALKS: &str = "title: Talks
rounds: 6
issues: {wage: {range: [0, 10]}}
parties:
  union: {tolerance: {uniform: [0.2, 1]}, stances: {wage: {ideal: 8, red_line: 4}}}
  employer: {tolerance: 0.55, stances: {wage: {ideal: 1, red_line: 5}}}
rules: {off: {chance: 0.05, then: [{end: collapse}]}}
history: [{round: 1, that: ['union.wage.tolerance + employer.wage.tolerance > 0.8']}]
";

/// What is varied.
const VARY: &str = "parties.employer.tolerance=0.4..1/7";

/// The files of results.
const RESULTS: [&str; 3] = ["results.csv", "results.json", "results.parquet"];

/// A folder of its own with the talks in it, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let unique = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(format!("detente-sweep-{}-{}", unique.0, unique.1));
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("talks.yaml"), TALKS).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The binary in the folder, away from whatever terminal the tests run in.
    fn binary(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_detente"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null());
        for variable in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
            command.env_remove(variable);
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What becomes of a call.
    fn call(&self, arguments: &[&str]) -> Ended {
        self.binary(arguments).output().unwrap().into()
    }

    /// What becomes of a sweep of the talks with these arguments.
    fn sweep(&self, arguments: &[&str]) -> Ended {
        self.call(&swept(arguments))
    }

    /// The results in a directory.
    fn results(&self, directory: &str) -> Vec<Vec<u8>> {
        let read = |name: &str| fs::read(self.path(directory).join(name));
        RESULTS.map(|name| read(name).unwrap_or_else(|e| panic!("{directory}/{name}: {e}"))).into()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A sweep of the talks.
fn swept<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    ["sweep", "talks.yaml", "--vary", VARY].into_iter().chain(arguments.iter().copied()).collect()
}

/// What became of a call.
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ended {
    /// What was printed by a call that had to do its work, with nothing to complain of.
    #[track_caller]
    fn done(self) -> String {
        assert_eq!((self.code, &*self.stderr), (Some(0), ""));
        self.stdout
    }

    /// What was said by a call that had to end so, with nothing printed.
    #[track_caller]
    fn said(self, code: i32) -> String {
        assert_eq!((self.code, &*self.stdout), (Some(code), ""), "{}", self.stderr);
        self.stderr
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let Output { status, stdout, stderr } = output;
        Self { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }
}

/// Copies the plan and the units of a sweep, but no results.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in ["plan.json", "units.jsonl"] {
        fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

/// The point and the block of each line of units.
fn units(text: &str) -> Vec<(u64, u64)> {
    let unit = |line: &str| -> (u64, u64) {
        let unit: serde_json::Value = serde_json::from_str(line).unwrap();
        (unit["point"].as_u64().unwrap(), unit["block"].as_u64().unwrap())
    };
    let mut units: Vec<_> = text.lines().map(unit).collect();
    units.sort_unstable();
    units
}

/// Sends a signal to a process.
#[cfg(unix)]
fn signal(process: u32, signal: impl AsRef<OsStr>) {
    let process = process.to_string();
    assert!(Command::new("kill").arg(signal).arg(process).status().unwrap().success());
}
