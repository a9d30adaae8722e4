//! Solutions for people, for GitHub, for data frames and for programs.

mod csv;
mod markdown;
#[cfg(test)]
pub(in crate::report) mod sample;
mod text;
mod words;

pub use csv::{COLUMNS, csv};
pub use markdown::markdown;
pub use text::text;

use crate::study::solve::SolveRecord;

/// A solution as an object; indented, with a line feed at the end.
pub fn json(record: &SolveRecord) -> String {
    super::json::record(record)
}
