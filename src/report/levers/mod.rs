//! Levers for people, for GitHub, for data frames and for programs.

mod csv;
mod markdown;
#[cfg(test)]
pub(in crate::report) mod sample;
mod text;
pub(in crate::report) mod words;

pub use csv::{COLUMNS, csv};
pub use markdown::markdown;
pub use text::text;
pub use words::nothing_tested;

use crate::study::levers::LeversRecord;

/// Levers as an object; indented, with a line feed at the end.
pub fn json(record: &LeversRecord) -> String {
    super::json::record(record)
}
