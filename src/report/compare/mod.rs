//! Comparisons for people, for GitHub, for data frames and for programs.

mod csv;
mod markdown;
#[cfg(test)]
pub(in crate::report) mod sample;
mod text;
pub(super) mod words;

pub(super) use csv::verdict;
pub use csv::{COLUMNS, csv};
pub use markdown::markdown;
pub use text::text;
pub use words::condition;
pub(super) use words::confidence;

use crate::study::compare::{Comparison, OutcomeDifference, ScenarioDifference};

/// A comparison as an object; indented, with a line feed at the end.
pub fn json(comparison: &Comparison) -> String {
    super::json::record(comparison)
}

/// The outcome that a comparison is about: breakthrough, or else the first.
pub(super) fn main_outcome(difference: &ScenarioDifference) -> Option<&OutcomeDifference> {
    let outcomes = &difference.outcomes;
    outcomes.iter().find(|outcome| outcome.name == super::BREAKTHROUGH).or(outcomes.first())
}
