//! The end of replications: in an outcome, or because the history does not admit them.
//!
//! What has ended stays as it was: from then on nothing that is counted of it moves, so that all
//! replications of a block are counted together when the last of them has ended.

use super::block::Block;
use super::lanes::Lanes;
use crate::draws::LANES;
use crate::model::{Model, OutcomeId};

/// Why a replication ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The condition of an outcome held.
    Judged,
    /// An effect ended it.
    Rule,
}

/// Ends the replications of the lanes `ended` in an outcome.
///
/// In a round up to the last that the history covers the talks are known to have gone on: there the
/// history does not admit them.
#[inline(always)]
pub(super) fn end(
    model: &Model,
    block: &mut Block,
    (outcome, cause): (OutcomeId, Cause),
    ended: &Lanes,
) {
    let known = model.history.last().map_or(0, |statement| statement.round);
    if block.round <= known {
        block.watched(|watch, _| watch.went_on(outcome, ended));
        return contradict(block, ended);
    }
    block.watched(|watch, _| watch.ends(cause, ended));
    stop(block, ended, Some(outcome.0));
    for l in 0..LANES {
        let broken = if cause == Cause::Rule { 1.0 } else { 0.0 };
        block.broken_off[l] = if ended[l] != 0.0 { broken } else { block.broken_off[l] };
    }
}

/// Ends replications that contradict the history.
#[inline(always)]
pub(super) fn contradict(block: &mut Block, ended: &Lanes) {
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
