//! `detente check`: what can be said of scenarios without playing the talks.

use super::load;
use super::options::Quiet;
use super::{EXIT_CODES, Ending, Failure, diagnostics, input, interrupt, output};
use anyhow::anyhow;
use clap::{Args, ValueEnum};
use detente::diagnostic::{Diagnostic, Severity, Sources};
use detente::engine::{Control, Instructions};
use detente::report::{self, text::Look};
use detente::scenario::Loaded;
use detente::study::check::{CheckRecord, DRAWS, check as study};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// Check scenarios: errors, warnings, and what there is to agree on
///
/// Tells what is wrong with each file and what looks so, and all that can be known before a round is
/// played: on which issues there is common ground, within the red lines and within what the parties
/// are prepared to concede, at the central values and over draws of the uncertain numbers; what is
/// contested; what a deal could be worth to each party; what the history admits; which numbers are
/// uncertain and which assumed.
///
/// Findings go to stdout, errors and warnings to stderr; with --format json all of it goes to stdout.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// Scenario files (YAML); `-` is stdin
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Exit with 1 if there is a warning: for scripts
    #[arg(long, value_enum, value_name = "WHAT", help_heading = "Check")]
    deny: Option<Deny>,

    /// The seed of the draws; they are those of a run with the same seed
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Check")]
    seed: u64,

    /// Give a value of every scenario another one, such as `parties.lower.tolerance=0.8`; may be
    /// repeated
    #[arg(long, value_name = "PATH=VALUE", help_heading = "Check")]
    set: Vec<String>,

    /// What is printed to stdout
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t = Format::Text,
        help_heading = "Output"
    )]
    format: Format,

    #[command(flatten)]
    quiet: Quiet,
}

/// What is not let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings
    Warnings,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, in a terminal
    Text,
    /// An object with `file`, `diagnostics` and `findings`; of several files an array of them
    Json,
}

/// What came of one file.
struct Outcome {
    /// What people call it.
    name: String,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    /// None where it is invalid or could not be read.
    record: Option<CheckRecord>,
    /// Why it could not be read or simulated.
    error: Option<anyhow::Error>,
    ending: Ending,
}

/// Does what the arguments say.
///
/// # Errors
///
/// If they make no sense together, or if stdout cannot be written.
pub(super) fn check(arguments: &Arguments) -> Result<Ending, Failure> {
    input::stdin_once(&arguments.files)?;
    let mut ending = Ending::Done;
    let mut objects = Vec::new();
    for (at, file) in arguments.files.iter().enumerate() {
        let found = of_file(file, arguments);
        ending = ending.max(found.ending);
        match arguments.format {
            Format::Text => tell(arguments, &found, at)?,
            Format::Json => objects.push(object(&found)),
        }
        if found.ending == Ending::Interrupted {
            break;
        }
    }
    if arguments.format == Format::Json {
        let whole = match objects.as_mut_slice() {
            [one] if arguments.files.len() == 1 => one.take(),
            _ => Value::Array(objects),
        };
        output::result(&report::json::value(&whole))?;
    }
    Ok(ending)
}

/// Checks one file.
fn of_file(path: &Path, arguments: &Arguments) -> Outcome {
    let name = input::name(path);
    let nothing = |name, error, ending| Outcome {
        name,
        sources: Sources::default(),
        diagnostics: Vec::new(),
        record: None,
        error: Some(error),
        ending,
    };
    let Loaded { sources, mut diagnostics, scenario } = match load::loaded(path, &arguments.set) {
        Ok(loaded) => loaded,
        Err(error) => return nothing(name, error, Ending::World),
    };
    let Some(scenario) = scenario else {
        let ending = Ending::Invalid;
        return Outcome { name, sources, diagnostics, record: None, error: None, ending };
    };
    let interrupted = interrupt::flag();
    let control = Control { interrupted, progress: &|_| {} };
    match study(&scenario, arguments.seed, Instructions::detect(), &control) {
        Ok(checked) => {
            diagnostics.extend(checked.warnings);
            let warned = diagnostics.iter().any(|found| found.severity == Severity::Warning);
            let ending = if interrupted.load(Ordering::Relaxed) {
                Ending::Interrupted
            } else if warned && arguments.deny == Some(Deny::Warnings) {
                Ending::No
            } else {
                Ending::Done
            };
            let record = Some(checked.record);
            Outcome { name, sources, diagnostics, record, error: None, ending }
        }
        Err(error) => {
            let error = anyhow!(error).context(format!("cannot simulate `{name}`"));
            nothing(name, error, Ending::Invalid)
        }
    }
}

/// Shows what came of a file: its diagnostics on stderr, its findings on stdout.
fn tell(arguments: &Arguments, found: &Outcome, at: usize) -> anyhow::Result<()> {
    let shown = |severity| severity == Severity::Error || !arguments.quiet.quiet;
    diagnostics::draw(&found.sources, found.diagnostics.iter().filter(|d| shown(d.severity)));
    let count = |severity| found.diagnostics.iter().filter(|d| d.severity == severity).count();
    if let Some(error) = &found.error {
        output::report_error(error);
    } else if found.record.is_none() {
        let (name, errors) = (&found.name, counted(count(Severity::Error), "error"));
        output::report_error(&anyhow!("`{name}` has {errors}"));
    } else if found.ending == Ending::No {
        let (name, warnings) = (&found.name, counted(count(Severity::Warning), "warning"));
        output::report_error(&anyhow!("`{name}` has {warnings}, and warnings are denied"));
    }
    let Some(record) = &found.record else { return Ok(()) };
    let look = Look { elapsed: None, columns: output::columns() };
    let text = report::text::check(record, &look);
    let between = if at > 0 { "\n\n" } else { "" };
    let file = if arguments.files.len() > 1 { format!("{}\n", found.name) } else { String::new() };
    let partial = if record.draws < DRAWS { "\ninterrupted: a partial result\n" } else { "" };
    output::result(&format!("{between}{file}{text}{partial}"))
}

/// So many of a thing.
fn counted(count: usize, what: &str) -> String {
    match count {
        1 if what.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {what}"),
        1 => format!("a {what}"),
        count => format!("{count} {what}s"),
    }
}

/// What came of a file, as data.
fn object(found: &Outcome) -> Value {
    let mut object = json!({
        "file": found.name,
        "diagnostics": report::json::diagnostics(&found.sources, &found.diagnostics),
        "findings": found.record,
    });
    if let Some(error) = &found.error {
        object["error"] = json!(format!("{error:#}"));
    }
    object
}

/// Examples and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Examples:{header:#}
  detente check talks.yaml                            what there is to agree on
  detente check scenarios/*.yaml --deny warnings      for scripts: exit 1 if there is a warning
  detente check talks.yaml --set rounds=24            the same with another value
  detente check talks.yaml --format json | jq .findings.zone

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        crate::cli::tests::parsed("check", arguments)
    }

    #[test]
    fn a_file_alone_is_enough() {
        let arguments = parsed(&["talks.yaml"]).unwrap();
        assert_eq!((arguments.seed, arguments.format), (1, Format::Text));
        assert_eq!((arguments.deny, arguments.quiet.quiet), (None, false));
    }

    #[test]
    fn only_warnings_can_be_denied() {
        assert!(parsed(&["a", "b", "--deny", "warnings"]).is_ok());
        for wrong in [vec!["a", "--deny", "errors"], vec!["a", "--deny"], vec![]] {
            assert_eq!(parsed(&wrong).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
    }

    #[test]
    fn counts_read_as_people_say_them() {
        let said = [(1, "error"), (1, "warning"), (3, "error")].map(|(n, what)| counted(n, what));
        assert_eq!(said, ["an error", "a warning", "3 errors"]);
    }
}
