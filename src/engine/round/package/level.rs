//! How far a party goes in its packages: caps, what is at stake, and the step of its level.

use super::super::super::block::Block;
use super::super::super::geometry;
use super::super::super::lanes::{Lanes, clamp, flag, larger, smaller};
use super::super::concede::{AHEAD, FIRST_ANSWER, Stride, drive, due, noise};
use super::{When, share, stood};
use crate::draws::{LANES, Stream};
use crate::model::{EQUAL, Lines, Model, Packages, PartyId, Place, StanceId};

/// How far stance `s` is conceded at most: to its tolerance, and no farther than to another's ideal.
#[inline(always)]
pub(super) fn bound(model: &Model, block: &mut Block, s: usize) {
    let consenting = &model.issues[model.stances[s].issue.0].consenting;
    let others = consenting.iter().copied().filter(|other| other.0 != s);
    let (mut cap, mut free) = (Lanes::ZERO, Lanes::ONE);
    for other in others.clone() {
        let ideal = block.stances[other.0].ideal;
        let distance = block.distance(model, s, &ideal);
        let way = way(model, block, s, &ideal);
        for l in 0..LANES {
            cap[l] = larger(cap[l], way[l] * distance[l]);
            free[l] *= flag(distance[l] <= EQUAL);
        }
    }
    for l in 0..LANES {
        let most = smaller(block.stances[s].tolerance[l], cap[l]);
        cap[l] = if most > EQUAL { most } else { 0.0 };
    }
    let shared = if others.clone().next().is_some() {
        geometry::power_weighted(model, block, others, |stance, l| stance.ideal[l])
    } else {
        block.stances[s].ideal
    };
    let bound = &mut block.packages.bounds[s];
    (bound.cap, bound.free, bound.shared) = (cap, free, shared);
}

/// 1 where there is a way from the ideal to the true red line on the side of an outcome.
#[inline(always)]
fn way(model: &Model, block: &Block, s: usize, outcome: &Lanes) -> Lanes {
    let stance = &block.stances[s];
    let lines = model.stances[s].lines;
    let mut way = Lanes::ZERO;
    for l in 0..LANES {
        let above = match lines {
            Lines::Below(_) => false,
            Lines::Above(_) => true,
            Lines::Around(..) => outcome[l] > stance.ideal[l],
        };
        let width = if above { stance.above.width[l] } else { stance.below.width[l] };
        way[l] = flag(width > 0.0);
    }
    way
}

/// λ: the worth that a party gives up where it goes as far as it may.
#[inline(always)]
pub(super) fn stake(model: &Model, block: &Block, p: usize) -> Lanes {
    let mut stake = Lanes::ZERO;
    for s in model.parties[p].stances.clone() {
        let by_rule = &block.issues[model.stances[s].issue.0].by_rule;
        let (weight, cap) = (&block.stances[s].weight, &block.packages.bounds[s].cap);
        for l in 0..LANES {
            stake[l] += (1.0 - by_rule[l]) * weight[l] * cap[l];
        }
    }
    stake
}

/// The level that a party's positions stand for: the worth given up there ÷ λ.
#[inline(always)]
pub(super) fn standing(model: &Model, block: &Block, p: usize, stake: &Lanes) -> Lanes {
    let mut given = Lanes::ZERO;
    for s in model.parties[p].stances.clone() {
        let distance = block.distance(model, s, &block.stances[s].position);
        let by_rule = &block.issues[model.stances[s].issue.0].by_rule;
        for l in 0..LANES {
            given[l] += (1.0 - by_rule[l]) * block.stances[s].weight[l] * distance[l];
        }
    }
    for l in 0..LANES {
        given[l] = share(given[l], stake[l]);
    }
    given
}

/// Finds every party's λ anew after a rule has settled or reopened an issue.
pub(in super::super::super) fn weigh(model: &Model, block: &mut Block) {
    for p in 0..block.packages.bargainers.len() {
        block.packages.bargainers[p].stake = stake(model, block, p);
    }
}

/// Finds the cap of a stance anew after its tolerance has moved.
pub(in super::super::super) fn limit(model: &Model, block: &mut Block, id: StanceId) {
    if model.packages.is_some() {
        bound(model, block, id.0);
        weigh(model, block);
    }
}

/// Finds levels anew after the ideal or a line of a stance has moved, from the old positions.
pub(in super::super::super) fn anchor(
    model: &Model,
    block: &mut Block,
    (id, acting): (StanceId, &Lanes),
) {
    let fixed = &model.stances[id.0];
    for s in (0..model.stances.len()).filter(|s| model.stances[*s].issue == fixed.issue) {
        bound(model, block, s);
        let PartyId(p) = model.stances[s].party;
        let stake = stake(model, block, p);
        let standing = standing(model, block, p, &stake);
        let bargainer = &mut block.packages.bargainers[p];
        for l in (0..LANES).filter(|l| acting[*l] != 0.0) {
            if s == id.0 || (stake[l] - bargainer.stake[l]).abs() > EQUAL {
                bargainer.level[l] = standing[l];
            }
        }
        bargainer.stake = stake;
    }
}

/// What a step needs of the round before: the drive, what the others have conceded, what is due.
#[inline(always)]
pub(super) fn prepare(model: &Model, packages: &Packages, block: &mut Block, p: usize) {
    drive(model, block, p);
    let conceded = if block.round >= FIRST_ANSWER {
        gained(model, packages, (block, When::Earlier), (p, -1.0))
    } else {
        Lanes::ZERO
    };
    block.packages.bargainers[p].conceded = conceded;
    due(model, block, p, &conceded);
}

/// What the packages of the other consenting parties have gained in worth to a party since some
/// time, as a share of λ of at least `least`, on average.
#[inline(always)]
fn gained(
    model: &Model,
    packages: &Packages,
    (block, since): (&Block, When),
    (p, least): (usize, f64),
) -> Lanes {
    let stake = &block.packages.bargainers[p].stake;
    let (mut sum, mut count) = (Lanes::ZERO, 0.0);
    for other in packages.consenting.iter().filter(|other| other.0 != p) {
        let mut gain = Lanes::ZERO;
        for s in model.parties[p].stances.clone() {
            let place = packages.bargainers[other.0].places[model.stances[s].issue.0];
            add_gain(model, block, (s, place, since), &mut gain);
        }
        count += 1.0;
        for l in 0..LANES {
            let share = clamp(gain[l] / stake[l], least, 1.0);
            sum[l] += if stake[l] > EQUAL { share } else { 0.0 };
        }
    }
    for l in 0..LANES {
        sum[l] /= larger(count, 1.0);
    }
    sum
}

/// Adds what a position has gained in worth to stance `s`, while the issue is open.
#[inline(always)]
fn add_gain(
    model: &Model,
    block: &Block,
    (s, place, since): (usize, Place, When),
    gain: &mut Lanes,
) {
    let issue = &block.issues[model.stances[s].issue.0];
    let from = block.distance(model, s, stood(block, place, since));
    let to = block.distance(model, s, stood(block, place, When::Before));
    // In the round after it was opened again an issue counts no answer.
    let skipped = match since {
        When::Earlier => f64::from(block.round) - 1.0,
        _ => -1.0,
    };
    for l in 0..LANES {
        let counts = flag((issue.settled[l] == 0.0) & (issue.reopened[l] != skipped));
        gain[l] += counts * block.stances[s].weight[l] * (from[l] - to[l]);
    }
}

/// The step of a party's level: its own pull and its answer, with noise, no farther than its
/// reservation allows.
#[inline(always)]
pub(super) fn step(
    model: &Model,
    packages: &Packages,
    (block, streams): (&mut Block, &mut [Stream]),
    p: usize,
) {
    let matched = gained(model, packages, (block, When::Start), (p, 0.0));
    let noise = noise(block, streams, (p, packages.bargainers[p].noise));
    let (most, open) = (most(model, block, p), any_open(block));
    let party = &block.parties[p];
    let bargainer = &mut block.packages.bargainers[p];
    let before = bargainer.level;
    let (mut owns, mut answers) = (Lanes::ZERO, Lanes::ZERO);
    for l in 0..LANES {
        let (level, opening) = (before[l], bargainer.opening[l]);
        let alone = opening + (1.0 - opening) * party.due[l];
        let together = smaller(alone, opening + matched[l] + AHEAD);
        let matching = party.matching[l];
        let target = (1.0 - matching) * alone + matching * together;
        let own = larger(0.0, target - level);
        let answer = party.drive[l] * larger(0.0, party.reciprocity[l]) * bargainer.conceded[l];
        let step = clamp((own + answer) * noise[l], -party.retreat[l], party.step[l]);
        let moved = smaller(clamp(level + step, 0.0, 1.0), most[l]);
        bargainer.level[l] = if open[l] != 0.0 { moved } else { level };
        (owns[l], answers[l]) = (own, answer);
    }
    block.watched(|watch, block| {
        let l = watch.lane();
        let level = block.packages.bargainers[p].level[l];
        let stride = Stride { own: owns[l], answer: answers[l], noise: noise[l], level };
        watch.bargains(model, block, p, (before[l], stride));
    });
}

/// The level at which a party's package is worth to it no more than its reservation.
#[inline(always)]
fn most(model: &Model, block: &Block, p: usize) -> Lanes {
    let mut worth = Lanes::ZERO;
    for s in model.parties[p].stances.clone() {
        let issue = &block.issues[model.stances[s].issue.0];
        let distance = block.distance(model, s, &issue.outcome);
        for l in 0..LANES {
            let cost = if issue.settled[l] == 0.0 { 0.0 } else { distance[l] };
            worth[l] += block.stances[s].weight[l] * (1.0 - cost);
        }
    }
    let bargainer = &block.packages.bargainers[p];
    for l in 0..LANES {
        let level = larger(0.0, (worth[l] - bargainer.reservation[l]) / bargainer.stake[l]);
        worth[l] = if bargainer.stake[l] > EQUAL { level } else { 1.0 };
    }
    worth
}

/// 1 where an issue is open.
#[inline(always)]
fn any_open(block: &Block) -> Lanes {
    let mut open = Lanes::ZERO;
    for issue in &block.issues {
        for l in 0..LANES {
            open[l] = if issue.settled[l] == 0.0 { 1.0 } else { open[l] };
        }
    }
    open
}
