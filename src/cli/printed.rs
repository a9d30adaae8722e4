//! In which format results are printed to stdout.

use super::{Failure, input};
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use std::path::Path;

/// What people read in a terminal.
pub(super) const TEXT: (Format, &str) = (Format::Text, "For people, in a terminal");
/// What people paste.
pub(super) const MARKDOWN: (Format, &str) = (Format::Md, "Markdown, as GitHub draws it");

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text, as people read it.
    Text,
    /// The record itself; of what is invalid all that is wrong.
    Json,
    /// Rows.
    Csv,
    /// Markdown.
    Md,
}

impl Format {
    /// That a format that was asked for is not lost where `output` sends the record to stdout.
    ///
    /// # Errors
    ///
    /// If it would be.
    pub(super) fn check_kept(self, output: Option<&Path>) -> Result<(), Failure> {
        match self {
            Self::Csv | Self::Md if self.unless_kept_on_stdout(output) != self => {
                let message = "--output - prints the record, which is JSON: leave --format out, or \
                               give --output a file";
                Err(Failure::Usage(ErrorKind::ArgumentConflict, message.to_owned()))
            }
            Self::Text | Self::Json | Self::Csv | Self::Md => Ok(()),
        }
    }

    /// What stdout has where this is asked for: JSON where `output` sends the record there.
    pub(super) fn unless_kept_on_stdout(self, output: Option<&Path>) -> Self {
        if output.is_some_and(input::is_stdin) { Self::Json } else { self }
    }
}

/// Reads one of the formats of a verb, each given with what it holds there.
pub(super) fn one_of(
    formats: impl IntoIterator<Item = (Format, &'static str)>,
) -> impl TypedValueParser<Value = Format> {
    let named = |(format, held): (Format, &'static str)| {
        let value = format.to_possible_value().expect("no format is hidden");
        PossibleValue::new(value.get_name().to_owned()).help(held)
    };
    PossibleValuesParser::new(formats.into_iter().map(named))
        .try_map(|name| Format::from_str(&name, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_on_stdout_is_all_that_is_printed() {
        let stdout = Some(Path::new("-"));
        assert_eq!(Format::Md.unless_kept_on_stdout(stdout), Format::Json);
        assert_eq!(Format::Md.unless_kept_on_stdout(Some(Path::new("a.json"))), Format::Md);
        assert_eq!(Format::Csv.unless_kept_on_stdout(None), Format::Csv);
    }

    #[test]
    fn a_format_is_not_lost_to_a_record_on_stdout() {
        let stdout = Some(Path::new("-"));
        for lost in [Format::Csv, Format::Md] {
            assert!(matches!(lost.check_kept(stdout), Err(Failure::Usage(..))), "{lost:?}");
            assert!(lost.check_kept(Some(Path::new("a.json"))).is_ok());
            assert!(lost.check_kept(None).is_ok());
        }
        for usual in [Format::Text, Format::Json] {
            assert!(usual.check_kept(stdout).is_ok(), "{usual:?}");
        }
    }
}
