//! Step 5 for packages: who tables its package, and whether everybody takes it.

use super::super::super::block::Block;
use super::super::super::lanes::{Lanes, flag};
use super::super::settle::settle_at;
use super::{When, stood};
use crate::draws::{LANES, Stream};
use crate::model::{EQUAL, Model, Packages, PartyId, Place};
use crate::scenario::Proposer;

#[inline(always)]
pub(in super::super) fn settle(
    model: &Model,
    packages: &Packages,
    block: &mut Block,
    streams: &mut [Stream],
) {
    let mut asked = askable(block);
    if !asked.any() {
        return;
    }
    for id in &packages.consenting {
        weigh_own(model, block, *id);
    }
    let consenting = &packages.consenting;
    match packages.proposer {
        Proposer::Rotate => {
            let turn = (block.round as usize - 1) % consenting.len();
            table(model, packages, block, (consenting[turn], &asked));
        }
        Proposer::Random => {
            let drawn = drawn(packages, block, streams);
            for (turn, proposer) in consenting.iter().enumerate() {
                let mut turns = asked;
                for l in 0..LANES {
                    turns[l] *= flag(drawn[l] == turn as f64);
                }
                table(model, packages, block, (*proposer, &turns));
            }
        }
        Proposer::All => {
            for proposer in consenting {
                let passed = table(model, packages, block, (*proposer, &asked));
                for l in 0..LANES {
                    asked[l] *= 1.0 - passed[l];
                }
            }
        }
    }
}

/// Where a package can be agreed: something is open, and nothing of it was opened again just now.
#[inline(always)]
fn askable(block: &Block) -> Lanes {
    let round = f64::from(block.round);
    let (mut open, mut again) = (Lanes::ZERO, Lanes::ZERO);
    for issue in &block.issues {
        for l in 0..LANES {
            let is_open = issue.settled[l] == 0.0;
            open[l] = if is_open { 1.0 } else { open[l] };
            again[l] = if is_open & (issue.reopened[l] == round) { 1.0 } else { again[l] };
        }
    }
    let mut askable = block.running;
    for l in 0..LANES {
        askable[l] *= open[l] * (1.0 - again[l]);
    }
    askable
}

/// Notes what a party's own package is worth to it, and what is settled.
#[inline(always)]
fn weigh_own(model: &Model, block: &mut Block, id: PartyId) {
    let (mut own, mut settled) = (Lanes::ZERO, Lanes::ZERO);
    for s in model.parties[id.0].stances.clone() {
        let issue = &block.issues[model.stances[s].issue.0];
        let stance = &block.stances[s];
        let here = block.distance(model, s, &stance.position);
        let there = block.distance(model, s, &issue.outcome);
        for l in 0..LANES {
            let open = flag(issue.settled[l] == 0.0);
            own[l] += open * stance.weight[l] * (1.0 - here[l]);
            settled[l] += (1.0 - open) * stance.weight[l] * (1.0 - there[l]);
        }
    }
    let bargainer = &mut block.packages.bargainers[id.0];
    (bargainer.own, bargainer.settled) = (own, settled);
}

/// The proposer of the round by lot, in proportion to power: its turn among the consenting.
#[inline(always)]
fn drawn(packages: &Packages, block: &Block, streams: &mut [Stream]) -> Lanes {
    let uniforms = block.uniforms(streams, packages.stream);
    let mut total = Lanes::ZERO;
    for id in &packages.consenting {
        for l in 0..LANES {
            total[l] += block.parties[id.0].power[l];
        }
    }
    let (mut below, mut drawn) = (Lanes::ZERO, Lanes::ZERO);
    for id in &packages.consenting[..packages.consenting.len() - 1] {
        for l in 0..LANES {
            below[l] += block.parties[id.0].power[l] / total[l];
            drawn[l] += flag(uniforms[l] >= below[l]);
        }
    }
    drawn
}

/// Tables a party's package in the lanes `asked`, and settles every open issue where all take it;
/// says where they do.
#[inline(always)]
fn table(
    model: &Model,
    packages: &Packages,
    block: &mut Block,
    (proposer, asked): (PartyId, &Lanes),
) -> Lanes {
    let mut passing = *asked;
    for id in &packages.consenting {
        if !passing.any() {
            return passing;
        }
        let accepts = accepts(model, block, *id, &packages.bargainers[proposer.0].places);
        for l in 0..LANES {
            passing[l] *= accepts[l];
        }
    }
    if passing.any() {
        for (j, place) in packages.bargainers[proposer.0].places.iter().enumerate() {
            let position = *stood(block, *place, When::Now);
            settle_at(block, (j, &model.issues[j]), (&passing, &position));
        }
    }
    passing
}

/// Where a party takes a package: nothing in it lies beyond its true red line, and it is worth what
/// its own is, less slack, and together with what is settled its reservation.
#[inline(always)]
fn accepts(model: &Model, block: &Block, id: PartyId, tabled: &[Place]) -> Lanes {
    let (mut worth, mut accepts) = (Lanes::ZERO, Lanes::ONE);
    for s in model.parties[id.0].stances.clone() {
        let issue = model.stances[s].issue.0;
        let distance = block.distance(model, s, stood(block, tabled[issue], When::Now));
        let settled = &block.issues[issue].settled;
        for l in 0..LANES {
            let open = flag(settled[l] == 0.0);
            worth[l] += open * block.stances[s].weight[l] * (1.0 - distance[l]);
            accepts[l] *= flag((open == 0.0) | (distance[l] <= 1.0 + EQUAL));
        }
    }
    let bargainer = &block.packages.bargainers[id.0];
    let slack = &block.parties[id.0].slack;
    for l in 0..LANES {
        let enough = worth[l] >= bargainer.own[l] - slack[l] - EQUAL;
        let better = worth[l] + bargainer.settled[l] >= bargainer.reservation[l] - EQUAL;
        accepts[l] *= flag(enough & better);
    }
    accepts
}
