//! Step 6: trust follows what the others did, and how it felt is kept for the next round.

use super::super::block::Block;
use super::super::lanes::{Lanes, clamp};
use crate::draws::LANES;
use crate::model::{Consent, EQUAL, Model};

/// The change of a level that counts as a move.
const MOVE: f64 = 0.01;

#[inline(always)]
pub(super) fn relations(model: &Model, block: &mut Block) {
    for s in 0..model.stances.len() {
        // What is settled for good need not be looked at any more.
        if model.reopens || block.issues[model.stances[s].issue.0].open {
            look(model, block, s);
            weigh_answer(model, block, s);
        }
    }
    for q in 0..model.pairs.len() {
        trust(model, block, q);
    }
    if model.reads_idle {
        idle(model, block);
    }
    block.packages.remember();
    if model.looks_back {
        look_back(model, block);
    }
}

/// Keeps the positions of the round for the next. A replication that has ended in this round or
/// before keeps what it had: what held it up is counted from that, and that may be rounds later.
/// Where nothing but concessions move positions, those of its end are what it had.
#[inline(always)]
fn look_back(model: &Model, block: &mut Block) {
    for stance in &mut block.stances {
        stance.earlier = stance.before;
        if !model.moves_positions {
            stance.before = stance.position;
            continue;
        }
        for l in 0..LANES {
            let running = block.running[l] != 0.0;
            stance.before[l] = if running { stance.position[l] } else { stance.before[l] };
        }
    }
}

/// How the others' new positions feel to a stance.
#[inline(always)]
fn look(model: &Model, block: &mut Block, s: usize) {
    for k in model.stances[s].links.clone() {
        let now = block.distance(model, s, &block.stances[model.links[k].to.0].position);
        let link = &mut block.links[k];
        for l in 0..LANES {
            link.earlier[l] = link.last[l];
            link.last[l] = now[l];
        }
    }
}

/// What a stance has to answer in the next round, of the other consenting parties.
///
/// Δ: what they conceded over this round, the mean over those whose position before it cost this
/// party something. G: how far they have come towards it since the start, on average.
#[inline(always)]
pub(in super::super) fn weigh_answer(model: &Model, block: &mut Block, s: usize) {
    let (mut conceded, mut counted) = (Lanes::ZERO, Lanes::ZERO);
    let (mut matched, mut count) = (Lanes::ZERO, 0.0);
    for k in model.stances[s].links.clone() {
        if model.links[k].consent == Consent::Advisory {
            continue;
        }
        let link = &block.links[k];
        count += 1.0;
        for l in 0..LANES {
            let cost = if link.earlier[l] > EQUAL { 1.0 } else { 0.0 };
            conceded[l] += cost * clamp(link.earlier[l] - link.last[l], -1.0, 1.0);
            counted[l] += cost;
            matched[l] += clamp(link.start[l] - link.last[l], 0.0, 1.0);
        }
    }
    let stance = &mut block.stances[s];
    if count > 2.0 {
        for l in 0..LANES {
            let mean = conceded[l] / counted[l];
            stance.conceded[l] = if counted[l] > 0.0 { mean } else { 0.0 };
            stance.matched[l] = matched[l] / count;
        }
        return;
    }
    // The mean of two is half their sum, to the last bit; a division takes ten times as long.
    let part = |of: f64| if of > 1.0 { 0.5 } else { 1.0 };
    for l in 0..LANES {
        stance.conceded[l] = conceded[l] * part(counted[l]);
        stance.matched[l] = matched[l] * part(count);
    }
}

/// Counts the rounds in a row in which nothing settled and no level moved.
#[inline(always)]
fn idle(model: &Model, block: &mut Block) {
    let mut moved = Lanes::ZERO;
    let mut compare = |now: &Lanes, before: &Lanes| {
        for l in 0..LANES {
            let change = (now[l] - before[l]).abs();
            moved[l] = if change > MOVE { 1.0 } else { moved[l] };
        }
    };
    match model.packages {
        None => block.stances.iter().for_each(|s| compare(&s.concession, &s.level_before)),
        Some(_) => {
            block.packages.bargainers.iter().for_each(|b| compare(&b.level, &b.level_before));
        }
    }
    let round = f64::from(block.round);
    for issue in &block.issues {
        for l in 0..LANES {
            moved[l] = if issue.settled[l] == round { 1.0 } else { moved[l] };
        }
    }
    for l in 0..LANES {
        block.idle[l] = if moved[l] != 0.0 { 0.0 } else { block.idle[l] + 1.0 };
    }
    for stance in &mut block.stances {
        stance.level_before = stance.concession;
    }
}

/// T ← clamp(T + channel·gain·(what was given) − loss·(what was taken back) + reversion·(T⁰ − T),
/// 0, 1), over the issues that were open when the round began.
#[inline(always)]
fn trust(model: &Model, block: &mut Block, q: usize) {
    let (mut given, mut taken) = (Lanes::ZERO, Lanes::ZERO);
    for k in &model.pairs[q].links {
        let from = model.links[k.0].from.0;
        let issue = &block.issues[model.stances[from].issue.0];
        if !issue.open {
            continue;
        }
        let (weight, link) = (&block.stances[from].weight, &block.links[k.0]);
        for l in 0..LANES {
            let nearer = link.earlier[l] - link.last[l];
            let weight = issue.was_open[l] * weight[l];
            given[l] += weight * clamp(nearer, 0.0, 1.0);
            taken[l] += weight * clamp(-nearer, 0.0, 1.0);
        }
    }
    let moves = &block.trust;
    let pair = &mut block.pairs[q];
    for l in 0..LANES {
        let gained = block.channel.trust[l] * moves.gain[l] * given[l];
        let back = moves.reversion[l] * (pair.start[l] - pair.trust[l]);
        let trust = clamp(pair.trust[l] + gained - moves.loss[l] * taken[l] + back, 0.0, 1.0);
        pair.trust[l] = if block.running[l] != 0.0 { trust } else { pair.trust[l] };
    }
}
