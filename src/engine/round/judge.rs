//! Step 7: the history is held against the state; then the first outcome that holds ends a
//! replication.

use super::super::block::Block;
use super::super::ending::{self, Cause};
use super::super::lanes::{Lanes, flag};
use super::super::state;
use super::super::tally::Tally;
use super::vote::vote;
use crate::draws::{LANES, Stream};
use crate::model::{Model, Outcome, Statement};

#[inline(always)]
pub(super) fn judge(model: &Model, block: &mut Block, streams: &mut [Stream], tally: &mut Tally) {
    remember(model, block);
    for outcome in &model.outcomes {
        // After a rejection at home no other outcome is judged in the round.
        let skipped = block.rejected_now;
        end_where(model, block, (streams, tally), (outcome, &skipped));
    }
    if block.round == model.rounds {
        block.watched(|watch, _| watch.last_round = true);
        for outcome in &model.at_end {
            end_where(model, block, (streams, tally), (outcome, &Lanes::ZERO));
        }
    }
    for issue in &mut block.issues {
        let mut open = false;
        for l in 0..LANES {
            open |= (block.running[l] != 0.0) & (issue.settled[l] == 0.0);
        }
        issue.open = open;
    }
}

/// Takes out the replications that contradict what is known of this round.
#[inline(always)]
fn remember(model: &Model, block: &mut Block) {
    let round = block.round;
    let of_round = |(_, statement): &(usize, &Statement)| statement.round == round;
    for (h, statement) in model.history.iter().enumerate().filter(of_round) {
        for formula in &statement.that {
            let holds = state::evaluate(model, block, formula);
            let mut contradicting = block.running;
            for l in 0..LANES {
                contradicting[l] *= flag(holds[l] == 0.0);
            }
            if contradicting.any() {
                block.watched(|watch, _| watch.contradicts(h, &contradicting));
                ending::contradict(block, &contradicting);
            }
        }
    }
}

/// Ends the replications that go on and for which an outcome's condition holds; a breakthrough may
/// have to pass at home first.
#[inline(always)]
fn end_where(
    model: &Model,
    block: &mut Block,
    (streams, tally): (&mut [Stream], &mut Tally),
    (outcome, skipped): (&Outcome, &Lanes),
) {
    let holds = state::evaluate(model, block, &outcome.when);
    let mut ended = block.running;
    for l in 0..LANES {
        ended[l] *= flag((holds[l] != 0.0) & (skipped[l] == 0.0));
    }
    if !ended.any() {
        return;
    }
    if model.breakthrough() == Some(outcome.outcome.0) {
        ended = vote(model, block, (streams, tally), &ended);
    }
    if ended.any() {
        ending::end(model, block, (outcome.outcome, Cause::Judged), &ended);
    }
}
