//! The end of replications: in an outcome, or because the history does not admit them.

use super::block::Block;
use super::lanes::Lanes;
use super::tally::{Cause, Tally};
use crate::draws::LANES;
use crate::model::{Model, OutcomeId};

/// Ends the replications of the lanes `ended` in an outcome.
///
/// In a round up to the last that the history covers the talks are known to have gone on: there the
/// history does not admit them.
#[inline(always)]
pub(super) fn end(
    model: &Model,
    block: &mut Block,
    tally: &mut Tally,
    (outcome, cause): (OutcomeId, Cause),
    ended: &Lanes,
) {
    let known = model.history.last().map_or(0, |statement| statement.round);
    if block.round <= known {
        block.watched(|watch, _| watch.went_on(outcome, ended));
        return contradict(block, tally, ended);
    }
    block.watched(|watch, _| watch.ends(cause, ended));
    if cause == Cause::Rule
        && let Some(mut path) = block.path.take()
    {
        path.end(model, block, ended);
        block.path = Some(path);
    }
    tally.end(model, block, (outcome, cause), ended);
    stop(block, ended, Some(outcome.0));
}

/// Ends replications that contradict the history.
#[inline(always)]
pub(super) fn contradict(block: &mut Block, tally: &mut Tally, ended: &Lanes) {
    tally.contradict(ended);
    stop(block, ended, None);
}

#[inline(always)]
fn stop(block: &mut Block, ended: &Lanes, outcome: Option<usize>) {
    for l in (0..LANES).filter(|l| ended[*l] != 0.0) {
        block.running[l] = 0.0;
        block.outcome[l] = outcome;
        block.ended[l] = block.round;
    }
}
