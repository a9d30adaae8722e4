//! What is printed of a sweep, and in which order.

use super::super::printed::{Format, MARKDOWN, TEXT, one_of};
use super::super::{Failure, output};
use clap::Args;
use clap::error::ErrorKind;
use detente::diagnostic::nearest;
use detente::report::sweep::{Sort, short_paths};
use detente::scenario::BREAKTHROUGH;

/// The word for the order of the points.
const POINT: &str = "point";

/// Where a program reads the record.
const JSON: (Format, &str) =
    (Format::Json, "The record, as one object; of an invalid file or argument what is wrong");
/// Where it becomes a table.
const CSV: (Format, &str) = (Format::Csv, "A row per point and outcome");

/// What is printed.
#[derive(Debug, Args)]
pub(super) struct Printed {
    /// What is printed to stdout
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = one_of([TEXT, JSON, CSV, MARKDOWN]),
        default_value = "text",
        help_heading = "Output"
    )]
    pub(super) format: Format,

    /// In a table, the points by the share of an outcome, the value of a path, or `point` [default:
    /// breakthrough]
    #[arg(long, value_name = "KEY", help_heading = "Output")]
    sort: Option<String>,

    /// In a table, the first N points
    #[arg(
        long,
        value_name = "N",
        default_value = "20",
        value_parser = count,
        help_heading = "Output"
    )]
    pub(super) top: usize,
}

/// A number of things.
pub(super) fn count(text: &str) -> Result<usize, String> {
    let digits = text.replace('_', "");
    let count = digits.parse().ok().filter(|count| *count > 0);
    count.ok_or_else(|| "must be a whole number from 1 on".to_owned())
}

impl Printed {
    /// The order that is asked for, of points with these paths and a base with these outcomes.
    ///
    /// # Errors
    ///
    /// If there is nothing of that name, with what might have been meant.
    pub(super) fn sort(&self, paths: &[String], outcomes: &[String]) -> Result<Sort, Failure> {
        let Some(key) = &self.sort else {
            let usual = outcomes.iter().find(|name| *name == BREAKTHROUGH).or(outcomes.first());
            return Ok(usual.map_or(Sort::Point, |name| Sort::Outcome(name.clone())));
        };
        if key == POINT {
            return Ok(Sort::Point);
        }
        if outcomes.contains(key) {
            return Ok(Sort::Outcome(key.clone()));
        }
        let short = short_paths(paths);
        if let Some(at) = paths.iter().chain(&short).position(|path| path == key) {
            return Ok(Sort::Path(at % paths.len()));
        }
        let known = outcomes.iter().chain(&short).map(String::as_str).chain([POINT]);
        let known: Vec<_> = known.collect();
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        let message = format!("--sort: there is no outcome and no varied path `{key}`; {help}");
        Err(Failure::Usage(ErrorKind::InvalidValue, message))
    }
}

/// How many bytes are printed together.
const CHUNK: usize = 1 << 16;

/// Stdout, written in large pieces.
#[derive(Default)]
pub(super) struct Stdout {
    chunk: String,
}

impl Stdout {
    /// Prints a text, now or later.
    ///
    /// # Errors
    ///
    /// If stdout cannot be written.
    pub(super) fn print(&mut self, text: &str) -> anyhow::Result<()> {
        self.chunk.push_str(text);
        if self.chunk.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    /// Prints what is left.
    ///
    /// # Errors
    ///
    /// If stdout cannot be written.
    pub(super) fn flush(&mut self) -> anyhow::Result<()> {
        output::result(&std::mem::take(&mut self.chunk))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(key: Option<&str>, outcomes: &[&str]) -> Result<Sort, Failure> {
        let texts =
            |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let printed = Printed { format: Format::Text, sort: key.map(str::to_owned), top: 20 };
        printed.sort(&texts(&["parties.a.tolerance", "rounds"]), &texts(outcomes))
    }

    #[test]
    fn points_are_put_in_order_by_an_outcome_a_path_or_their_number() {
        let outcomes = ["breakthrough", "stall"];
        let sorted = |key| sort(key, &outcomes).unwrap();
        assert_eq!(sorted(None), Sort::Outcome("breakthrough".to_owned()));
        assert_eq!(sorted(Some("stall")), Sort::Outcome("stall".to_owned()));
        assert_eq!(sorted(Some("rounds")), Sort::Path(1));
        assert_eq!(sorted(Some("parties.a.tolerance")), Sort::Path(0));
        assert_eq!(sorted(Some("tolerance")), Sort::Path(0));
        assert_eq!(sorted(Some("point")), Sort::Point);
        assert_eq!(sort(None, &["truce"]).unwrap(), Sort::Outcome("truce".to_owned()));
    }

    #[test]
    fn what_there_is_not_names_the_nearest() {
        let Err(Failure::Usage(_, said)) = sort(Some("breaktrough"), &["breakthrough"]) else {
            panic!("it is misspelt")
        };
        assert!(said.ends_with("did you mean `breakthrough`?"), "{said}");
    }

    #[test]
    fn numbers_are_whole_and_above_nought() {
        assert_eq!((count("1_000"), count("7")), (Ok(1000), Ok(7)));
        assert!(count("0").is_err() && count("-1").is_err() && count("ten").is_err());
    }
}
