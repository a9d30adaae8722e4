//! What comes of the verbs that give one record: comparisons, levers, solutions.

use super::destination::Destination;
use super::printed::{Format, MARKDOWN, TEXT, one_of};
use super::refusal::Audience;
use super::{Ending, Failure, output};
use clap::Args;
use detente::report::{self, sweep, text::Look};
use detente::study::read::AnyRecord;
use std::path::PathBuf;
use std::slice::from_ref;
use std::time::Duration;

/// The most points of a sweep in a table.
const POINTS_LISTED: usize = 200;

/// Where a program reads the record.
const JSON: (Format, &str) = (Format::Json, "The record; of invalid files what is wrong");
/// Where it becomes a table.
const CSV: (Format, &str) = (Format::Csv, "A table, long and tidy");

/// Where the record goes, and what is printed.
#[derive(Debug, Args)]
pub(super) struct Results {
    /// Keep the record (JSON) in this file; `-` is stdout
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// What is printed to stdout
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = one_of([TEXT, JSON, CSV, MARKDOWN]),
        default_value = "text",
        help_heading = "Output"
    )]
    format: Format,
}

/// Where people find what a result says in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// In what is printed, which is for them.
    InWords,
    /// Nowhere in what is printed, which is for programs.
    Elsewhere,
}

impl Results {
    /// Where the record goes, with all that can be known to fail once all files are read.
    ///
    /// # Errors
    ///
    /// If it could not be written, would overwrite what was read, or is to be printed in two formats.
    pub(super) fn destination(&self) -> Result<Destination, Failure> {
        self.format.check_kept(self.output.as_deref())?;
        let destination = Destination::new(self.output.as_deref(), &[PathBuf::new()])?;
        destination.prepare()?;
        Ok(destination)
    }

    /// What is printed.
    fn printed(&self) -> Format {
        self.format.unless_kept_on_stdout(self.output.as_deref())
    }

    /// Where people find how the conditions of a comparison are answered.
    pub(super) fn told(&self) -> Told {
        match self.printed() {
            Format::Text | Format::Md => Told::InWords,
            Format::Json | Format::Csv => Told::Elsewhere,
        }
    }

    /// Who is told what is wrong with the files.
    pub(super) fn audience(&self) -> Audience {
        Audience::of(self.printed())
    }

    /// Keeps the record and prints it; says what could not be written.
    pub(super) fn give(
        &self,
        destination: &Destination,
        record: &AnyRecord,
        elapsed: Duration,
    ) -> Ending {
        let kept = destination.keep(0, || rendered(record, Format::Json, &Look::default()));
        let look = Look { elapsed: Some(elapsed), columns: output::columns() };
        match kept.and(output::result(&rendered(record, self.printed(), &look))) {
            Ok(()) => Ending::Done,
            Err(error) => {
                output::report_error(&error);
                Ending::World
            }
        }
    }
}

/// A record in a format.
pub(super) fn rendered(record: &AnyRecord, format: Format, look: &Look) -> String {
    match (record, format) {
        (AnyRecord::Run(record), Format::Text) => report::text::runs(from_ref(record), look),
        (AnyRecord::Run(record), Format::Json) => report::json::run(record),
        (AnyRecord::Run(record), Format::Csv) => report::csv::runs(from_ref(record)),
        (AnyRecord::Run(record), Format::Md) => report::markdown::runs(from_ref(record)),
        (AnyRecord::Comparison(record), Format::Text) => report::compare::text(record, look),
        (AnyRecord::Comparison(record), Format::Json) => report::compare::json(record),
        (AnyRecord::Comparison(record), Format::Csv) => report::compare::csv(record),
        (AnyRecord::Comparison(record), Format::Md) => report::compare::markdown(record),
        (AnyRecord::Levers(record), Format::Text) => report::levers::text(record, look),
        (AnyRecord::Levers(record), Format::Json) => report::levers::json(record),
        (AnyRecord::Levers(record), Format::Csv) => report::levers::csv(record),
        (AnyRecord::Levers(record), Format::Md) => report::levers::markdown(record),
        (AnyRecord::Solution(record), Format::Text) => report::solve::text(record, look),
        (AnyRecord::Solution(record), Format::Json) => report::solve::json(record),
        (AnyRecord::Solution(record), Format::Csv) => report::solve::csv(record),
        (AnyRecord::Solution(record), Format::Md) => report::solve::markdown(record),
        (AnyRecord::Sweep(record), Format::Text) => sweep::all(record, POINTS_LISTED).text(look),
        (AnyRecord::Sweep(record), Format::Json) => sweep::json(record),
        (AnyRecord::Sweep(record), Format::Csv) => sweep::csv(record),
        (AnyRecord::Sweep(record), Format::Md) => sweep::all(record, POINTS_LISTED).markdown(),
        (AnyRecord::Trace(record), Format::Text) => report::trace::text(record, look),
        (AnyRecord::Trace(record), Format::Json) => report::json::trace(record),
        (AnyRecord::Trace(record), Format::Csv) => report::trace::csv(record),
        (AnyRecord::Trace(record), Format::Md) => report::trace::markdown(record),
    }
}
