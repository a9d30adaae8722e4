//! Studies: what is done with scenarios, and the records that come of it.
//!
//! Takes a checked scenario and a plan; gives a [`Record`], a [`trace::Trace`] or a
//! [`check::CheckRecord`]. Reads no clock and no environment, and prints nothing: progress is a
//! callback. [`read`] gets records back from their text.

pub mod agreeing;
mod ask;
mod bands;
mod beliefs;
pub mod check;
mod checksum;
pub mod compare;
pub mod design;
mod figures;
mod forms;
mod kept;
pub mod levers;
mod looks;
mod outcome_at;
mod possible;
pub mod read;
mod record;
mod run;
#[cfg(test)]
mod sample;
mod sensitivity;
pub mod solve;
pub mod sweep;
pub mod trace;

pub use beliefs::ADMITTED_LEAST;
pub use kept::{CannotKeep, Damaged, KEPT_REPLICATIONS_LIMIT, KeptReplications, can_keep};
pub use outcome_at::{OutcomeError, check_outcome};
pub use possible::Impossible;
pub use record::*;
pub use run::{Further, Goal, Plan, replications, run, run_further};
