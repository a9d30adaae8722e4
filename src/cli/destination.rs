//! Where records go: nowhere, stdout, a file, or a directory with a file per scenario.
//!
//! All that can be known to fail is found before anything runs.

use super::{Failure, input, output};
use anyhow::Context;
use clap::error::ErrorKind;
use detente::report::clean;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The endings of what `detente report` makes.
const REPORTS: [&str; 7] = ["html", "htm", "md", "markdown", "csv", "txt", "text"];

/// Where records go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// They are not kept.
    Nowhere,
    /// To stdout, instead of the report.
    Stdout,
    /// Each to a file of its own, in the order of the scenarios.
    Files(Vec<PathBuf>),
}

impl Destination {
    /// What `--output` means for these scenarios.
    ///
    /// # Errors
    ///
    /// If two scenarios would go to one file, or if several would go to stdout.
    pub(super) fn new(output: Option<&Path>, scenarios: &[PathBuf]) -> Result<Self, Failure> {
        let Some(output) = output else { return Ok(Self::Nowhere) };
        let is_stdout = output == OsStr::new("-");
        match scenarios {
            [_] if is_stdout => Ok(Self::Stdout),
            [_] => Ok(Self::Files(vec![output.to_path_buf()])),
            _ if is_stdout => Err(conflict(
                "with several scenarios --output names a directory; for all records on stdout \
                 use --format json",
            )),
            several => Ok(Self::Files(in_directory(output, several)?)),
        }
    }

    /// Makes sure, when all files are read, that there is a place to write to; creates the directory
    /// of several records.
    ///
    /// # Errors
    ///
    /// If a record could not be written, would overwrite what was read, or has the name of something
    /// else.
    pub(super) fn prepare(&self) -> Result<(), Failure> {
        let Self::Files(paths) = self else { return Ok(()) };
        if let Some(read) = paths.iter().find_map(|path| input::overwritten(path)) {
            return Err(conflict(&format!("the record would overwrite `{read}`")));
        }
        match paths.as_slice() {
            [path] => named_as_record(path)?,
            _ => named_as_directory(output::folder(&paths[0]))?,
        }
        if paths.len() > 1 {
            let folder = output::folder(&paths[0]);
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot create the directory `{}`", shown(folder)))?;
        }
        paths.iter().try_for_each(|path| output::check(path))?;
        Ok(())
    }

    /// Keeps the record of one of the scenarios.
    ///
    /// # Errors
    ///
    /// If its file cannot be written.
    pub(super) fn keep(
        &self,
        scenario: usize,
        json: impl FnOnce() -> String,
    ) -> anyhow::Result<()> {
        match self {
            Self::Nowhere | Self::Stdout => Ok(()),
            Self::Files(paths) => output::file(&paths[scenario], &json()),
        }
    }
}

/// That the name of a record does not say that it is something else.
fn named_as_record(path: &Path) -> Result<(), Failure> {
    let ending = ending(path);
    let advice = match ending.as_str() {
        "yaml" | "yml" => String::new(),
        ending if REPORTS.contains(&ending) => {
            let [record, report] = [path.with_extension("json").as_path(), path].map(shown);
            format!("; `detente report {record} -o {report}` then makes this of it")
        }
        _ => return Ok(()),
    };
    let record = shown(&path.with_extension("json"));
    let message = format!("what is kept is JSON: write `{record}` for `{}`{advice}", shown(path));
    Err(Failure::Usage(ErrorKind::InvalidValue, message))
}

/// That a directory to be made does not have the name of a file.
fn named_as_directory(folder: &Path) -> Result<(), Failure> {
    let ending = ending(folder);
    let is_of_file = ["json", "yaml", "yml"].contains(&ending.as_str());
    if folder.exists() || !(is_of_file || REPORTS.contains(&ending.as_str())) {
        return Ok(());
    }
    let message = format!(
        "with several scenarios --output names a directory, and `{}` has the ending of a file",
        shown(folder)
    );
    Err(Failure::Usage(ErrorKind::InvalidValue, message))
}

/// What the name of a file ends in, in small letters.
fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// A path for each scenario, named after it.
fn in_directory(directory: &Path, scenarios: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut stems: Vec<String> = Vec::new();
    let mut paths = Vec::new();
    for (at, scenario) in scenarios.iter().enumerate() {
        let stem = stem(scenario);
        // Some file systems take names that differ in case for one.
        let folded = stem.to_string_lossy().to_lowercase();
        if let Some(first) = stems.iter().position(|known| *known == folded) {
            return Err(conflict(&format!(
                "`{}` and `{}` would both be written to `{}.json`; give them different names, or \
                 run them apart",
                input::name(&scenarios[first]),
                input::name(&scenarios[at]),
                shown(&directory.join(stem)),
            )));
        }
        stems.push(folded);
        let mut name = stem.to_os_string();
        name.push(".json");
        paths.push(directory.join(name));
    }
    Ok(paths)
}

/// The name of a scenario's file without its ending.
fn stem(path: &Path) -> &OsStr {
    if input::is_stdin(path) {
        return OsStr::new("stdin");
    }
    path.file_stem().unwrap_or(path.as_os_str())
}

fn shown(path: &Path) -> String {
    clean::strip(&path.to_string_lossy())
}

fn conflict(message: &str) -> Failure {
    Failure::Usage(ErrorKind::ArgumentConflict, message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::output::tests::Folder;

    fn new(output: &str, scenarios: &[&str]) -> Result<Destination, Failure> {
        let scenarios: Vec<_> = scenarios.iter().map(PathBuf::from).collect();
        Destination::new(Some(Path::new(output)), &scenarios)
    }

    #[test]
    fn one_scenario_has_a_file_and_several_a_directory() {
        let files = |paths: &[&str]| Destination::Files(paths.iter().map(PathBuf::from).collect());
        assert_eq!(new("r.json", &["a.yaml"]).unwrap(), files(&["r.json"]));
        assert_eq!(new("-", &["a.yaml"]).unwrap(), Destination::Stdout);
        assert_eq!(
            new("out", &["x/a.yaml", "b.v2.yaml", "-"]).unwrap(),
            files(&["out/a.json", "out/b.v2.json", "out/stdin.json"])
        );
        assert_eq!(Destination::new(None, &[]).unwrap(), Destination::Nowhere);
    }

    #[test]
    fn no_two_scenarios_share_a_file() {
        for pair in [["x/a.yaml", "y/a.yaml"], ["A.yaml", "a.yml"]] {
            let Err(Failure::Usage(_, said)) = new("out", &pair) else { panic!("{pair:?}") };
            assert!(said.contains(pair[0]) && said.contains(pair[1]), "{said}");
        }
        assert!(matches!(new("-", &["a.yaml", "b.yaml"]), Err(Failure::Usage(..))));
    }

    #[test]
    fn a_place_that_cannot_be_written_is_found_before_anything_runs() {
        let temporary = Folder::new();
        let at = |name: &str| temporary.join(name).to_string_lossy().into_owned();
        let prepared = |output: &str, scenarios: &[&str]| {
            new(output, scenarios).unwrap().prepare().map_err(|failure| match failure {
                Failure::Usage(_, said) => said,
                Failure::Invalid(error) | Failure::World(error) => format!("{error:#}"),
            })
        };
        assert!(prepared(&at("r.json"), &["a.yaml"]).is_ok());
        assert!(prepared(&at("no/r.json"), &["a.yaml"]).unwrap_err().contains("no directory"));
        assert!(prepared(&at(""), &["a.yaml"]).unwrap_err().contains("is a directory"));
        assert!(prepared(&at("new/out"), &["a.yaml", "b.yaml"]).is_ok());
        assert!(temporary.join("new/out").is_dir());
        std::fs::write(temporary.join("file"), "").unwrap();
        let said = prepared(&at("file"), &["a.yaml", "b.yaml"]).unwrap_err();
        assert!(said.contains("cannot create the directory"), "{said}");
        let said = prepared(&at("both.json"), &["a.yaml", "b.yaml"]).unwrap_err();
        assert!(said.contains("names a directory") && said.contains("ending of a file"), "{said}");
    }

    #[test]
    fn a_record_is_not_given_the_name_of_something_else() {
        let refused = |name: &str| match new(name, &["a.yaml"]).unwrap().prepare() {
            Err(Failure::Usage(_, said)) => said,
            other => panic!("{name}: {other:?}"),
        };
        let said = refused("talks.html");
        assert!(said.contains("write `talks.json` for `talks.html`"), "{said}");
        assert!(said.contains("`detente report talks.json -o talks.html`"), "{said}");
        for name in ["talks.MD", "a/talks.csv", "talks.txt"] {
            assert!(refused(name).contains("detente report"), "{name}");
        }
        assert!(refused("talks.yml").ends_with("write `talks.json` for `talks.yml`"));
        for name in ["talks", "talks.json", "talks.v2", "talks.record"] {
            assert!(new(name, &["a.yaml"]).unwrap().prepare().is_ok(), "{name}");
        }
    }
}
