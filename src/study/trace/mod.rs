//! A trace: one replication told round by round.
//!
//! Takes a scenario, a seed and which replication; gives a [`Trace`]. The replication is asked for
//! by its number, or as the first that ends in an outcome.

mod names;
mod possible;
mod record;

pub use record::*;

use crate::diagnostic::nearest;
use crate::engine::{self, Instructions, outcomes};
use crate::model::{self, Model};
use crate::scenario::Scenario;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the ends are called that the history of the talks does not admit.
pub const INCONSISTENT: &str = "inconsistent";
/// How many replications are looked at between two looks at the interruption.
const LOOK: u64 = 4096;

/// Which replication is traced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one of this number [below 2³²].
    Replication(u64),
    /// One that ends in an outcome.
    Outcome {
        /// The outcome's name, or [`INCONSISTENT`].
        outcome: String,
        /// The how manieth, in their order; the first is 1.
        nth: u64,
        /// How many replications are searched at most.
        replications: u64,
    },
}

/// Why there is no trace.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// The scenario cannot be made a model.
    #[error(transparent)]
    Model(#[from] model::Error),
    /// The scenario has no such outcome.
    #[error("the scenario has no outcome `{name}`; {hint}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// Which was meant, or which there are.
        hint: String,
    },
    /// Too few of the replications that were searched end in the outcome.
    #[error("{}", not_found(.outcome, *.found, *.searched))]
    NotFound {
        /// The outcome.
        outcome: String,
        /// How many of them end in it.
        found: u64,
        /// How many were searched.
        searched: u64,
    },
    /// It was interrupted while it searched.
    #[error("interrupted after {searched} replications were searched")]
    Interrupted {
        /// How many were searched by then.
        searched: u64,
    },
}

fn not_found(outcome: &str, found: u64, searched: u64) -> String {
    let end = if outcome == INCONSISTENT {
        "contradict the history".to_owned()
    } else {
        format!("end in `{outcome}`")
    };
    let found = if found == 0 { "none".to_owned() } else { format!("only {found}") };
    format!("{found} of {searched} replications searched {end}")
}

/// Traces one replication.
///
/// # Errors
/// When the scenario cannot be made a model, has no such outcome, or when the outcome is not found.
///
/// # Panics
/// When the number of the replication, or of those to be searched, is beyond
/// [`crate::engine::REPLICATIONS_LIMIT`].
pub fn trace(
    scenario: &Scenario,
    seed: u64,
    which: &Which,
    instructions: Instructions,
    interrupted: &AtomicBool,
) -> Result<Trace, TraceError> {
    let model = Model::new(scenario)?;
    let replication = match which {
        Which::Replication(replication) => *replication,
        Which::Outcome { outcome, nth, replications } => {
            let search = Search {
                model: &model,
                seed,
                outcome,
                wanted: wanted(&model, outcome)?,
                instructions,
                interrupted,
            };
            search.find(*nth, *replications)?
        }
    };
    let replay = engine::replay(&model, seed, replication, instructions);
    Ok(names::trace(scenario, &model, &replay, seed))
}

/// The outcome of a name as [`engine::Replication::outcome`] has it.
fn wanted(model: &Model, name: &str) -> Result<Option<usize>, TraceError> {
    let known = model.outcome_names.iter().position(|known| known == name);
    if known.is_some() || name == INCONSISTENT {
        return Ok(known);
    }
    let mut names: Vec<&str> = model.outcome_names.iter().map(String::as_str).collect();
    names.push(INCONSISTENT);
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there is `{}`", names.join("`, `")),
    };
    Err(TraceError::Unknown { name: name.to_owned(), hint })
}

/// A search for a replication that ends in an outcome.
struct Search<'a> {
    model: &'a Model,
    seed: u64,
    outcome: &'a str,
    wanted: Option<usize>,
    instructions: Instructions,
    interrupted: &'a AtomicBool,
}

impl Search<'_> {
    /// The number of the `nth` such replication among the first `limit`.
    fn find(&self, nth: u64, limit: u64) -> Result<u64, TraceError> {
        let (mut found, mut searched) = (0, 0);
        while searched < limit {
            if self.interrupted.load(Ordering::Relaxed) {
                return Err(TraceError::Interrupted { searched });
            }
            let end = limit.min(searched + LOOK);
            let ends = outcomes(self.model, self.seed, searched..end, self.instructions);
            for (replication, end) in (searched..).zip(&ends) {
                found += u64::from(end.outcome == self.wanted);
                if found == nth {
                    return Ok(replication);
                }
            }
            searched = end;
        }
        let outcome = self.outcome.to_owned();
        Err(TraceError::NotFound { outcome, found, searched })
    }
}
