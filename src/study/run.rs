//! A run: one scenario, one seed, as many replications as were asked for or as it takes.

use super::figures;
use super::record::{Record, Stopped};
use crate::engine::{Control, Instructions, Tally, simulate};
use crate::model::{self, BREAKTHROUGH, Model};
use crate::scenario::Scenario;
use crate::stats::wilson;
use std::sync::atomic::Ordering;

/// The first look at the interval of a run with a wanted precision [replications]; each later one
/// is at twice as many. Looks at fixed counts, far apart, keep the interval's coverage.
pub const FIRST_LOOK: u64 = 1000;

/// How a scenario is run.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The seed of all random numbers.
    pub seed: u64,
    /// How many replications.
    pub goal: Goal,
    /// With which instructions of the processor; the numbers are the same with all.
    pub instructions: Instructions,
}

/// How many replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// This many.
    Replications(u64),
    /// Until the 95 % interval of the breakthrough share is narrow.
    Precision {
        /// Half the width that the interval may have at most [share, above 0].
        half_width: f64,
        /// The most replications.
        most: u64,
    },
}

/// Simulates a scenario on the current pool of threads.
///
/// # Errors
/// When the scenario cannot be made a model: see [`model::Error`].
///
/// # Panics
/// When more than [`crate::engine::REPLICATIONS_LIMIT`] replications are asked for.
pub fn run(
    scenario: &Scenario,
    plan: &Plan,
    control: &Control<'_>,
) -> Result<Record, model::Error> {
    let model = Model::new(scenario)?;
    let (tally, stopped) = match plan.goal {
        Goal::Replications(count) => {
            let tally = simulate(&model, plan.seed, 0..count, plan.instructions, control);
            let complete = tally.replications == count;
            (tally, if complete { Stopped::Complete } else { Stopped::Interrupted })
        }
        Goal::Precision { half_width, most } => {
            until_precise(&model, plan, control, (half_width, most))
        }
    };
    Ok(figures::record(scenario, &model, &tally, (plan.seed, stopped)))
}

/// Looks after 1000, 2000, 4000, … replications whether the interval is narrow enough.
fn until_precise(
    model: &Model,
    plan: &Plan,
    control: &Control<'_>,
    (half_width, most): (f64, u64),
) -> (Tally, Stopped) {
    let mut tally = Tally::new(model);
    let mut look = FIRST_LOOK.min(most);
    loop {
        let done = tally.replications;
        let more = simulate(model, plan.seed, done..look, plan.instructions, control);
        tally.merge(&more);
        if tally.replications < look || control.interrupted.load(Ordering::Relaxed) {
            return (tally, Stopped::Interrupted);
        }
        let breakthroughs = breakthroughs(model, &tally);
        let interval = wilson(breakthroughs, tally.consistent());
        if interval.high - interval.low <= 2.0 * half_width {
            return (tally, Stopped::Precise);
        }
        if look == most {
            return (tally, Stopped::Limit);
        }
        look = look.saturating_mul(2).min(most);
    }
}

/// How many replications ended in a breakthrough.
fn breakthroughs(model: &Model, tally: &Tally) -> u64 {
    model
        .outcome_names
        .iter()
        .zip(&tally.outcomes)
        .filter(|(name, _)| *name == BREAKTHROUGH)
        .map(|(_, outcome)| outcome.by_round.iter().sum::<u64>())
        .sum()
}
