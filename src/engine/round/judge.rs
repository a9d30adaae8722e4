//! Step 7: the first outcome that holds ends a replication.

use super::super::block::Block;
use super::super::lanes::{Lanes, flag};
use super::super::tally::Tally;
use crate::draws::LANES;
use crate::model::{EQUAL, Model, Outcome};

#[inline(always)]
pub(super) fn judge(model: &Model, block: &mut Block, tally: &mut Tally, round: u32) {
    let last = round == model.rounds;
    let at_end = if last { &model.at_end[..] } else { &[] };
    for (index, outcome) in model.outcomes.iter().chain(at_end).enumerate() {
        let ended = holds(model, block, outcome);
        if ended.any() {
            tally.end(model, block, (index, &ended), round);
            end(block, &ended, (index, round));
        }
    }
    for issue in &mut block.issues {
        issue.open = false;
        for l in 0..LANES {
            issue.open |= block.running[l] != 0.0 && issue.settled[l] == 0.0;
        }
    }
}

/// Ends the replications of the lanes `ended`.
#[inline(always)]
fn end(block: &mut Block, ended: &Lanes, (outcome, round): (usize, u32)) {
    for l in (0..LANES).filter(|l| ended[*l] != 0.0) {
        block.running[l] = 0.0;
        block.outcome[l] = outcome;
        block.ended[l] = round;
    }
}

/// Where an outcome's condition holds among the replications that go on.
#[inline(always)]
fn holds(model: &Model, block: &Block, outcome: &Outcome) -> Lanes {
    let mut holds = block.running;
    let core = model.core as f64;
    for l in 0..LANES {
        holds[l] *= flag(block.settled_core[l] / core >= outcome.settled_core - EQUAL);
    }
    holds
}
