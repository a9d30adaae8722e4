//! Reports of records: for people in a browser or a terminal, for GitHub, for data frames, for
//! programs.
//!
//! Takes records, gives text. No report simulates, reads a file or knows a terminal: equal
//! records give equal reports. Every text that comes from a scenario passes [`clean`] first, and
//! no share is ever written as 0 % or 100 % by rounding.

pub mod clean;
pub mod compare;
pub mod csv;
pub mod html;
pub mod json;
pub mod levers;
pub mod markdown;
pub mod solve;
pub mod sweep;
pub mod text;
pub mod trace;

mod chart;
mod diagnostics;
mod figures;
mod incomplete;
#[cfg(test)]
mod sample;

pub use incomplete::{CONSISTENT_LEAST, incomplete, too_few_admitted};

use crate::scenario::{BREAKTHROUGH, STALL};
use crate::study::Record;

/// How many replications ended in the outcome with this name, if the scenario has it.
fn count_of(record: &Record, outcome: &str) -> Option<u64> {
    record.outcomes.iter().find(|known| known.name == outcome).map(|known| known.count)
}
