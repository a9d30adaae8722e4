//! Ratification: a deal that the negotiators have agreed is voted on at home.

use super::super::block::Block;
use super::super::effects;
use super::super::instructions;
use super::super::lanes::{Lanes, flag};
use super::super::replay::Source;
use super::super::state;
use super::super::tally::Tally;
use crate::draws::{LANES, Stream};
use crate::model::{IssueId, Model, PartyId, Ratification};

/// Where the deal of the lanes `agreed` passes every vote. Elsewhere the effects of the first
/// rejection have been applied, and every issue that no rule settled is open again.
#[inline(always)]
pub(super) fn vote(
    model: &Model,
    block: &mut Block,
    (streams, tally): (&mut [Stream], &mut Tally),
    agreed: &Lanes,
) -> Lanes {
    let mut passing = *agreed;
    for (p, party) in model.parties.iter().enumerate() {
        let Some(ratification) = &party.ratification else { continue };
        let chance = state::value(model, block, &ratification.chance);
        tally.count_undefined(&chance, &passing);
        let uniforms = uniforms(block, streams, ratification);
        let agreed = passing;
        let mut rejecting = passing;
        for l in 0..LANES {
            // An undefined chance is 0.
            let passed = flag(uniforms[l] < chance[l]);
            rejecting[l] *= 1.0 - passed;
            passing[l] *= passed;
        }
        let id = PartyId(p);
        block.watched(|watch, _| watch.votes(id, &chance, (&agreed, &passing)));
        if rejecting.any() {
            tally.reject(p, &rejecting);
            block.watched(|watch, _| watch.happens(Source::Rejection(id), &rejecting));
            reject(model, block, tally, (ratification, &rejecting));
        }
    }
    passing
}

/// One uniform a replication, or one a vote. How people vote is chance, not what the author does not
/// know: so it differs among the replications of a draw too.
#[inline(always)]
fn uniforms(block: &Block, streams: &mut [Stream], ratification: &Ratification) -> Lanes {
    let round = if ratification.redraw { block.round } else { 0 };
    block.uniforms_of(streams, ratification.stream, round)
}

fn reject(
    model: &Model,
    block: &mut Block,
    tally: &mut Tally,
    (ratification, rejecting): (&Ratification, &Lanes),
) {
    for l in 0..LANES {
        block.rejected_now[l] = if rejecting[l] != 0.0 { 1.0 } else { block.rejected_now[l] };
        block.rejected[l] = if rejecting[l] != 0.0 { 1.0 } else { block.rejected[l] };
    }
    let then = &ratification.on_rejection;
    instructions::apply(block.instructions, model, block, tally, (then, rejecting));
    for j in 0..model.issues.len() {
        let mut opening = *rejecting;
        for l in 0..LANES {
            opening[l] *= block.running[l] * (1.0 - block.issues[j].by_rule[l]);
        }
        effects::reopen(model, block, IssueId(j), &opening);
    }
}
