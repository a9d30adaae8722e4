//! Step 7: the first outcome that holds ends a replication.

use super::super::block::Block;
use super::super::lanes::flag;
use super::super::tally::Tally;
use crate::draws::LANES;
use crate::model::{EQUAL, Model, Outcome};

#[inline(always)]
pub(super) fn judge(model: &Model, block: &mut Block, tally: &mut Tally, round: u32) {
    let last = round == model.rounds;
    let at_end = if last { &model.at_end[..] } else { &[] };
    for (index, outcome) in model.outcomes.iter().chain(at_end).enumerate() {
        let ended = holds(model, block, outcome);
        tally.end(model, block, (index, &ended), round);
        for l in 0..LANES {
            block.running[l] *= 1.0 - ended[l];
        }
    }
    for issue in &mut block.issues {
        issue.open = false;
        for l in 0..LANES {
            issue.open |= block.running[l] != 0.0 && issue.settled[l] == 0.0;
        }
    }
}

/// Where an outcome's condition holds among the replications that go on.
#[inline(always)]
fn holds(model: &Model, block: &Block, outcome: &Outcome) -> super::super::lanes::Lanes {
    let mut holds = block.running;
    let core = model.core as f64;
    for l in 0..LANES {
        holds[l] *= flag(block.settled_core[l] / core >= outcome.settled_core - EQUAL);
    }
    holds
}
