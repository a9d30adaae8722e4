//! Step 3: all parties concede at once, from the positions of the round before.

use super::super::block::{Block, PartyLanes, StanceLanes};
use super::super::geometry;
use super::super::lanes::{Lanes, clamp, larger, smaller};
use crate::draws::{LANES, Stream};
use crate::math::normal_quantiles;
use crate::model::{IssueId, Model, PartyId, Schedule, StreamId, schedule_level_since};

/// How far ahead of the others' concessions a matching party still goes by itself.
pub(super) const AHEAD: f64 = 0.1;

/// The first round in which there are two rounds to look back on.
pub(super) const FIRST_ANSWER: u32 = 3;

#[inline(always)]
pub(super) fn concede(model: &Model, block: &mut Block, streams: &mut [Stream]) {
    for p in 0..model.parties.len() {
        drive(model, block, p);
        for s in model.parties[p].stances.clone() {
            answerable(model, block, s);
        }
        let answers = answers(model, block, p);
        due(model, block, p, &answers);
    }
    for s in 0..model.stances.len() {
        if block.issues[model.stances[s].issue.0].open {
            step(model, block, streams, s);
        }
    }
}

/// drive = flexibility · channel · max(0, 1 + η·(2·T̄ − 1)), T̄ the mean trust in the other consenting parties.
#[inline(always)]
pub(super) fn drive(model: &Model, block: &mut Block, p: usize) {
    let trusts = &model.parties[p].trusts;
    let mut trust = Lanes::ZERO;
    for pair in trusts {
        for l in 0..LANES {
            trust[l] += block.pairs[pair.0].trust[l];
        }
    }
    let count = trusts.len() as f64;
    let party = &mut block.parties[p];
    for l in 0..LANES {
        let mean = if trusts.is_empty() { 0.5 } else { trust[l] / count };
        let hastened = larger(0.0, 1.0 + party.trust_effect[l] * (2.0 * mean - 1.0));
        party.drive[l] = party.flexibility[l] * block.channel.concession[l] * hastened;
    }
}

/// Leaves what the others have conceded unanswered where there are no two rounds to look back on, and
/// in the round after the issue was opened again.
#[inline(always)]
fn answerable(model: &Model, block: &mut Block, s: usize) {
    let conceded = &mut block.stances[s].conceded;
    if block.round < FIRST_ANSWER {
        *conceded = Lanes::ZERO;
    } else if model.reopens {
        let last_round = f64::from(block.round) - 1.0;
        let reopened = &block.issues[model.stances[s].issue.0].reopened;
        for l in 0..LANES {
            conceded[l] = if reopened[l] == last_round { 0.0 } else { conceded[l] };
        }
    }
}

/// D: what of its way is due by the schedule; and with reciprocity below 0 less for what the
/// others have just conceded, but never less than it was.
#[inline(always)]
pub(super) fn due(model: &Model, block: &mut Block, p: usize, answers: &Lanes) {
    let added = added(model, block, p);
    let party = &mut block.parties[p];
    for l in 0..LANES {
        let before = party.due[l];
        let left = 1.0 - party.due_moved[l];
        let due = smaller(1.0, before + left * party.drive[l] * larger(0.0, added[l]));
        let taken = party.drive[l] * smaller(0.0, party.reciprocity[l]) * answers[l];
        party.due[l] = smaller(1.0, larger(before, due + taken));
    }
}

/// a(t) − a(t − 1), with a(0) = 0; and 0 for the a of the round in which the deadline was moved.
#[inline(always)]
fn added(model: &Model, block: &mut Block, p: usize) -> Lanes {
    let round = f64::from(block.round);
    let (opening, beta) = match &model.parties[p].schedule {
        Schedule::Table(added) => return Lanes::splat(added[block.round as usize - 1]),
        Schedule::Drawn { opening, beta } => (block.number(*opening), block.number(*beta)),
    };
    let party = &mut block.parties[p];
    let mut added = Lanes::ZERO;
    for l in 0..LANES {
        // Time is counted from round 1, or from the round in which the deadline was moved.
        let since = larger(1.0, party.moved[l]);
        let first = if party.moved[l] > 0.0 { party.moved[l] + 1.0 } else { 1.0 };
        let now = schedule_level_since(since, round, (opening[l], beta[l], party.deadline[l]));
        let before = if round > first { party.scheduled[l] } else { 0.0 };
        party.scheduled[l] = now;
        added[l] = if round >= first { now - before } else { 0.0 };
    }
    added
}

/// The mean over a party's open issues of what the others have just conceded; it counts only where
/// the party takes, with reciprocity below 0.
#[inline(always)]
fn answers(model: &Model, block: &Block, p: usize) -> Lanes {
    let mut takes = false;
    for l in 0..LANES {
        takes |= block.parties[p].reciprocity[l] < 0.0;
    }
    if !takes {
        return Lanes::ZERO;
    }
    let (mut sum, mut count) = (Lanes::ZERO, Lanes::ZERO);
    for s in model.parties[p].stances.clone() {
        let issue = &block.issues[model.stances[s].issue.0];
        for l in 0..LANES {
            let open = if issue.settled[l] == 0.0 { 1.0 } else { 0.0 };
            sum[l] += open * block.stances[s].conceded[l];
            count[l] += open;
        }
    }
    for l in 0..LANES {
        sum[l] = if count[l] > 0.0 { sum[l] / count[l] } else { 0.0 };
    }
    sum
}

/// One stance's step: its own pull and its answer, with noise, and the position that follows.
#[inline(always)]
fn step(model: &Model, block: &mut Block, streams: &mut [Stream], s: usize) {
    let (PartyId(p), IssueId(j)) = (model.stances[s].party, model.stances[s].issue);
    let noise = noise(block, streams, (p, model.stances[s].noise));
    let (party, stance) = (&block.parties[p], &block.stances[s]);
    let settled = &block.issues[j].settled;
    let moves = |l| (settled[l] == 0.0) & (block.running[l] != 0.0);
    let concession = Lanes::each(|l| {
        let level = stride(party, stance, noise[l], l).level;
        if moves(l) { level } else { stance.concession[l] }
    });
    let position = geometry::position(model, block, s, &concession);
    let position = Lanes::each(|l| if moves(l) { position[l] } else { stance.position[l] });
    block.watched(|watch, block| {
        let l = watch.lane();
        let stride = stride(&block.parties[p], &block.stances[s], noise[l], l);
        watch.concedes(block, (s, &block.issues[j].settled), stride);
    });
    let stance = &mut block.stances[s];
    (stance.concession, stance.position) = (concession, position);
}

/// A step in one lane: the level of concession that it leads to, and what it is made of.
#[derive(Clone, Copy)]
pub(in super::super) struct Stride {
    /// The own pull.
    pub own: f64,
    /// The answer to what the others have conceded.
    pub answer: f64,
    /// What both are multiplied by.
    pub noise: f64,
    /// The level that it leads to.
    pub level: f64,
}

#[inline(always)]
fn stride(party: &PartyLanes, stance: &StanceLanes, noise: f64, l: usize) -> Stride {
    let (c, opening, tolerance) = (stance.concession[l], stance.opening[l], stance.tolerance[l]);
    let alone = opening + larger(0.0, tolerance - opening) * party.due[l];
    let together = smaller(alone, opening + stance.matched[l] + AHEAD);
    let matching = party.matching[l];
    let target = (1.0 - matching) * alone + matching * together;
    let own = larger(0.0, target - c);
    let answer = party.drive[l] * larger(0.0, party.reciprocity[l]) * stance.conceded[l];
    let step = clamp((own + answer) * noise, -party.retreat[l], party.step[l]);
    let level = clamp(c + step, 0.0, larger(tolerance, c));
    Stride { own, answer, noise, level }
}

/// What a step is multiplied by: max(0, 1 + σ·channel·z).
#[inline(always)]
pub(super) fn noise(
    block: &Block,
    streams: &mut [Stream],
    (p, stream): (usize, StreamId),
) -> Lanes {
    if !block.parties[p].noise.any() {
        return Lanes::ONE;
    }
    let uniforms = block.uniforms(streams, stream);
    let mut noise = uniforms;
    normal_quantiles(&uniforms.0, &mut noise.0);
    let sigma = &block.parties[p].noise;
    for l in 0..LANES {
        noise[l] = larger(0.0, 1.0 + sigma[l] * block.channel.noise[l] * noise[l]);
    }
    noise
}
