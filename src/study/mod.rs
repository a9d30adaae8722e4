//! Studies: what is done with scenarios, and the records that come of it.
//!
//! Takes a checked scenario and a plan; gives a [`Record`], or a [`trace::Trace`]. Reads no clock and no environment, and
//! prints nothing: progress is a callback. [`read`] gets records back from their text.

mod bands;
mod beliefs;
mod check;
mod figures;
mod forms;
pub mod read;
mod record;
mod run;
mod sensitivity;
pub mod trace;

pub use check::Impossible;
pub use record::*;
pub use run::{Further, Goal, Plan, replications, run, run_further};
