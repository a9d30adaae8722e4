//! A run: one scenario, one seed, as many replications as were asked for or as it takes.

use super::forms::FORMS;
use super::kept::KeptReplications;
use super::looks::{Seen, until_narrow};
use super::record::{FormFigures, Record, Stopped};
use super::{beliefs, figures};
use crate::engine::{
    Control, Follow, Instructions, Nested, Tally, simulate, simulate_nested, simulate_with_bands,
    simulate_with_ends,
};
use crate::model::{self, Model};
use crate::scenario::Scenario;
use std::ops::Range;
use std::sync::atomic::Ordering;

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

/// What a run gives beside the plain figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Further {
    /// How each replication ended, kept in the record.
    Ends,
    /// How the odds vary over draws of the inputs.
    Beliefs(Nested),
    /// The odds in other forms of the model, each of as many replications as the plain run.
    Forms,
}

/// How many replications there are in all where the plain run has so many.
pub fn replications(plain: u64, further: &[Further]) -> u64 {
    let of = |further: &Further| match further {
        Further::Ends => 0,
        Further::Beliefs(nested) => nested.draws() * nested.replications(),
        Further::Forms => FORMS.len() as u64 * plain,
    };
    plain + further.iter().map(of).sum::<u64>()
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
    run_further(scenario, plan, &[], control)
}

/// The same, and more beside the plain run. Where that is interrupted, the record holds the draws
/// and the forms that were finished.
///
/// # Errors
/// When the scenario cannot be made a model: see [`model::Error`].
///
/// # Panics
/// When more than [`crate::engine::REPLICATIONS_LIMIT`] replications are asked for, or the ends of
/// replications that cannot be kept: see [`super::can_keep`].
pub fn run_further(
    scenario: &Scenario,
    plan: &Plan,
    further: &[Further],
    control: &Control<'_>,
) -> Result<Record, model::Error> {
    let model = Model::new(scenario)?;
    let ends = further.contains(&Further::Ends).then(Vec::new);
    let mut plain = Plain { model: &model, plan, control, ends };
    let (tally, stopped) = match plan.goal {
        Goal::Replications(count) => {
            let tally = plain.simulate(0..count);
            let complete = tally.replications == count;
            (tally, if complete { Stopped::Complete } else { Stopped::Interrupted })
        }
        Goal::Precision { half_width, most } => plain.until_precise(half_width, most),
    };
    let mut record = figures::record(scenario, &model, &tally, (plan.seed, stopped));
    let outcomes = record.outcomes.len();
    record.kept_replications = plain.ends.map(|ends| KeptReplications::pack(&ends, outcomes));
    for further in further {
        if record.stopped == Stopped::Interrupted {
            break;
        }
        let complete = match further {
            Further::Ends => true,
            Further::Beliefs(nested) => add_beliefs(&model, plan, *nested, control, &mut record),
            Further::Forms => {
                record.forms = forms(&model, plan, tally.replications, control);
                record.forms.len() == FORMS.len()
            }
        };
        if !complete {
            record.stopped = Stopped::Interrupted;
        }
    }
    Ok(record)
}

/// Simulates draws of the inputs; whether all were finished.
fn add_beliefs(
    model: &Model,
    plan: &Plan,
    nested: Nested,
    control: &Control<'_>,
    record: &mut Record,
) -> bool {
    let draws = simulate_nested(model, plan.seed, nested, plan.instructions, control);
    record.beliefs = beliefs::figures(nested, &draws);
    draws.len() as u64 == nested.draws()
}

/// The other forms of the model, as far as they were finished.
fn forms(model: &Model, plan: &Plan, count: u64, control: &Control<'_>) -> Vec<FormFigures> {
    let mut figures = Vec::new();
    for form in FORMS {
        let model = form.of(model);
        let tally = simulate(&model, plan.seed, 0..count, plan.instructions, control);
        if tally.replications < count {
            break;
        }
        figures.push(form.figures(&model, &tally));
    }
    figures
}

/// The plain run.
struct Plain<'r> {
    model: &'r Model,
    plan: &'r Plan,
    control: &'r Control<'r>,
    /// How each replication ended, if that is kept.
    ends: Option<Vec<u8>>,
}

impl Plain<'_> {
    /// Simulates a range of replications; each begins where the last one ended.
    fn simulate(&mut self, range: Range<u64>) -> Tally {
        let Self { model, plan, control, .. } = *self;
        let Some(ends) = &mut self.ends else {
            return simulate_with_bands(model, plan.seed, range, plan.instructions, control);
        };
        let how = (plan.instructions, Follow::Bands);
        let (tally, more) = simulate_with_ends(model, plan.seed, range, how, control);
        ends.extend(more);
        tally
    }

    /// Simulates until the interval is narrow enough.
    fn until_precise(&mut self, half_width: f64, most: u64) -> (Tally, Stopped) {
        let mut tally = Tally::new(self.model);
        let stopped = until_narrow(half_width, most, |look| {
            tally.merge(&self.simulate(tally.replications..look));
            let interrupted = self.control.interrupted.load(Ordering::Relaxed);
            let seen = Seen {
                breakthroughs: breakthroughs(self.model, &tally),
                consistent: tally.consistent(),
            };
            (tally.replications == look && !interrupted).then_some(seen)
        });
        (tally, stopped)
    }
}

/// How many replications ended in a breakthrough.
pub(super) fn breakthroughs(model: &Model, tally: &Tally) -> u64 {
    model.breakthrough().map_or(0, |place| tally.outcomes[place].count())
}
