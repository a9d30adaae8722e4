//! `detente report`: reads records and shows them again, as a page, Markdown, CSV or text.

mod documents;

use super::{EXIT_CODES, Ending, Failure, input, output, printed, results};
use clap::error::ErrorKind;
use clap::{Args, ValueEnum};
use detente::report::{self, text::Look};
use detente::study::Record;
use detente::study::read::AnyRecord;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Show records: as an HTML page, Markdown, CSV or text
///
/// Reads what `--output` of run, compare, levers, solve and trace and `--out` of sweep kept, and simulates
/// nothing. The HTML page is one file that needs no network and no script: charts with their
/// numbers, what held the talks up, what moves the odds, how sure they are, and how to get them
/// again.
///
/// Of several records of runs it shows one table, and in a page and in Markdown each in full below
/// it. Any other record is shown by itself.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// Records (JSON) as `--output` keeps them, or the directory of a sweep; `-` is stdin
    #[arg(required = true, value_name = "RECORD")]
    records: Vec<PathBuf>,

    /// Write the report to this file; `-` is stdout
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// As what to write it [default: what the name of the output file ends in, else text]
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
}

/// As what a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A page for browsers: one file
    Html,
    /// Markdown with tables
    Md,
    /// CSV: a row per record and outcome
    Csv,
    /// For people in a terminal
    Text,
}

impl Format {
    /// What the name of a file says, by its ending.
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        match ending.as_str() {
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Md),
            "csv" => Some(Self::Csv),
            "txt" | "text" => Some(Self::Text),
            _ => None,
        }
    }
}

/// Does what the arguments say.
///
/// # Errors
///
/// If they make no sense together, or if the report cannot be written.
pub(super) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let file = arguments.output.as_deref().filter(|path| *path != OsStr::new("-"));
    let format = format(arguments.format, file)?;
    input::stdin_once(&arguments.records)?;
    let shown = match documents::read_all(&arguments.records).map(Shown::of) {
        Ok(shown) => shown?,
        Err(ending) => return Ok(ending),
    };
    keeps_its_record(file)?;
    match file {
        Some(path) => {
            let text = rendered(format, &shown, report::text::PAGE_COLUMNS);
            output::file(path, &anstream::adapter::strip_str(&text).to_string())?;
        }
        None => output::result(&rendered(format, &shown, output::columns()))?,
    }
    Ok(Ending::Done)
}

/// As what to write it.
fn format(given: Option<Format>, file: Option<&Path>) -> Result<Format, Failure> {
    match (given, file) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(Format::Text),
        (None, Some(path)) => Format::of(path).ok_or_else(|| {
            let name = input::name(path);
            let message = format!(
                "what `{name}` is to be cannot be told from its name; let it end in .html, .md, \
                 .csv or .txt, or give --format"
            );
            Failure::Usage(ErrorKind::InvalidValue, message)
        }),
    }
}

/// That the report does not take the place of what it is made of.
fn keeps_its_record(file: Option<&Path>) -> Result<(), Failure> {
    match file.and_then(input::overwritten) {
        Some(record) => {
            let message = format!("the report would overwrite its record, `{record}`");
            Err(Failure::Usage(ErrorKind::ArgumentConflict, message))
        }
        None => Ok(()),
    }
}

/// What is shown.
enum Shown {
    /// Runs, side by side.
    Runs(Vec<Record>),
    /// A record of another kind, by itself.
    One(AnyRecord),
}

impl Shown {
    /// Of these records.
    fn of(records: Vec<AnyRecord>) -> Result<Self, Failure> {
        let alone = records.len() == 1;
        let mut runs = Vec::new();
        for record in records {
            match record {
                AnyRecord::Run(run) => runs.push(*run),
                other if alone => return Ok(Self::One(other)),
                _ => {
                    let message = "several records can be shown together where all are of runs; \
                                   others are shown one at a time";
                    return Err(Failure::Usage(ErrorKind::ArgumentConflict, message.to_owned()));
                }
            }
        }
        Ok(Self::Runs(runs))
    }
}

/// The records as they were asked for.
fn rendered(format: Format, shown: &Shown, columns: usize) -> String {
    let look = Look { elapsed: None, columns };
    match (shown, format) {
        (Shown::Runs(runs), Format::Html) => report::html::runs(runs),
        (Shown::Runs(runs), Format::Md) => report::markdown::runs(runs),
        (Shown::Runs(runs), Format::Csv) => report::csv::runs(runs),
        (Shown::Runs(runs), Format::Text) => report::text::runs(runs, &look),
        (Shown::One(record), Format::Html) => page(record),
        (Shown::One(record), Format::Md) => results::rendered(record, printed::Format::Md, &look),
        (Shown::One(record), Format::Csv) => results::rendered(record, printed::Format::Csv, &look),
        (Shown::One(record), Format::Text) => {
            results::rendered(record, printed::Format::Text, &look)
        }
    }
}

/// The page of a record.
fn page(record: &AnyRecord) -> String {
    match record {
        AnyRecord::Run(record) => report::html::runs(std::slice::from_ref(record)),
        AnyRecord::Comparison(record) => report::html::comparison(record),
        AnyRecord::Levers(record) => report::html::levers(record),
        AnyRecord::Solution(record) => report::html::solution(record),
        AnyRecord::Sweep(record) => report::html::sweep(record),
        AnyRecord::Trace(record) => report::html::trace(record),
    }
}

/// Examples and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Examples:{header:#}
  detente report talks.json -o talks.html       a page for the browser
  detente report talks.json --format md         Markdown, to be pasted
  detente report records/*.json -o all.html     several side by side, then each in full
  detente report results -o sweep.html          the sweep kept in the directory `results`
  detente report trace.json -o trace.html       the path of one replication
  detente run talks.yaml -o - | detente report - -o talks.html

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        crate::cli::tests::parsed("report", arguments)
    }

    fn chosen(arguments: &[&str]) -> Result<Format, Failure> {
        let arguments = parsed(arguments).unwrap();
        let file = arguments.output.as_deref().filter(|path| *path != OsStr::new("-"));
        format(arguments.format, file)
    }

    #[test]
    fn the_name_of_the_file_says_what_it_is_to_be() {
        for (name, format) in [
            ("talks.html", Format::Html),
            ("TALKS.HTM", Format::Html),
            ("talks.v2.md", Format::Md),
            ("talks.csv", Format::Csv),
            ("talks.txt", Format::Text),
            ("-", Format::Text),
        ] {
            assert_eq!(chosen(&["a.json", "-o", name]).unwrap(), format, "{name}");
        }
        assert_eq!(chosen(&["a.json"]).unwrap(), Format::Text);
        let given = ["a.json", "-o", "talks.pdf", "--format", "html"];
        assert_eq!(chosen(&given).unwrap(), Format::Html);
        let Err(Failure::Usage(_, said)) = chosen(&["a.json", "-o", "talks.pdf"]) else {
            panic!("a format was made up")
        };
        assert!(said.contains("`talks.pdf`") && said.contains("--format"), "{said}");
    }

    #[test]
    fn stdin_is_read_once() {
        let twice = run(&parsed(&["-", "-"]).unwrap());
        assert!(matches!(twice, Err(Failure::Usage(..))), "{twice:?}");
    }
}
