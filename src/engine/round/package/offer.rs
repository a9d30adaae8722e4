//! What a level comes to on each issue, and the package that a party stands by.
//!
//! With insight a party gives first what matters little to it and much to the others: that is
//! logrolling. Without it, it gives as much of the way on every issue.

use super::super::super::block::Block;
use super::super::super::geometry;
use super::super::super::lanes::{Lanes, clamp, flag, larger};
use super::super::possible;
use super::When;
use super::stood;
use crate::draws::LANES;
use crate::model::{EQUAL, Issue, Model, Packages, Place};

/// How much each issue matters to a party beside what it matters to the others on average: the
/// order in which it is given away. Infinite where it matters to nobody else.
#[inline(always)]
pub(super) fn rank(model: &Model, packages: &Packages, block: &mut Block) {
    for (s, stance) in model.stances.iter().enumerate() {
        let (mut weights, mut count) = (Lanes::ZERO, 0.0);
        for other in packages.consenting.iter().filter(|other| **other != stance.party) {
            count += 1.0;
            let place = packages.bargainers[other.0].places[stance.issue.0];
            if let Place::Stance(id) = place {
                for l in 0..LANES {
                    weights[l] += block.stances[id.0].weight[l];
                }
            }
        }
        for l in 0..LANES {
            let rank = block.stances[s].weight[l] * count / weights[l];
            block.packages.bounds[s].rank[l] = if weights[l] > 0.0 { rank } else { f64::INFINITY };
        }
    }
}

/// A party's package: its concession and position on every open issue.
#[inline(always)]
pub(super) fn offer(model: &Model, block: &mut Block, p: usize) {
    for s in model.parties[p].stances.clone() {
        let id = model.stances[s].issue.0;
        if !block.issues[id].open {
            continue;
        }
        let concession = concession(model, block, (p, s));
        let wanted = wanted(model, block, s, &concession);
        let position = within(model, block, (s, &model.issues[id]), (&concession, wanted));
        let settled = &block.issues[id].settled;
        let stance = &mut block.stances[s];
        for l in 0..LANES {
            let moves = (settled[l] == 0.0) & (block.running[l] != 0.0);
            stance.concession[l] = if moves { concession[l] } else { stance.concession[l] };
            stance.position[l] = if moves { position[l] } else { stance.position[l] };
        }
    }
}

/// c = insight·g + (1 − insight)·ℓ·cap.
#[inline(always)]
fn concession(model: &Model, block: &Block, (p, s): (usize, usize)) -> Lanes {
    let mut concession = traded(model, block, (p, s));
    let bargainer = &block.packages.bargainers[p];
    let cap = &block.packages.bounds[s].cap;
    for l in 0..LANES {
        let blind = bargainer.level[l] * cap[l];
        let insight = bargainer.insight[l];
        concession[l] = insight * concession[l] + (1.0 - insight) * blind;
    }
    concession
}

/// g: how far the party goes where it gives away issue after issue in the order of their ranks,
/// those of one rank in proportion; and all that does not matter to it.
#[inline(always)]
fn traded(model: &Model, block: &Block, (p, s): (usize, usize)) -> Lanes {
    let bounds = &block.packages.bounds;
    let (mut before, mut beside) = (Lanes::ZERO, Lanes::ZERO);
    for k in model.parties[p].stances.clone() {
        let by_rule = &block.issues[model.stances[k].issue.0].by_rule;
        let weight = &block.stances[k].weight;
        for l in 0..LANES {
            let counts = flag((by_rule[l] == 0.0) & (weight[l] > EQUAL));
            let worth = counts * weight[l] * bounds[k].cap[l];
            let earlier = flag(precedes(bounds[k].rank[l], bounds[s].rank[l]));
            let later = flag(precedes(bounds[s].rank[l], bounds[k].rank[l]));
            before[l] += earlier * worth;
            beside[l] += (1.0 - earlier) * (1.0 - later) * worth;
        }
    }
    let bargainer = &block.packages.bargainers[p];
    let mut traded = bounds[s].cap;
    for l in 0..LANES {
        let given = bargainer.level[l] * bargainer.stake[l];
        let share = clamp((given - before[l]) / beside[l], 0.0, 1.0);
        let matters = (block.stances[s].weight[l] > EQUAL) & (beside[l] > 0.0);
        traded[l] *= if matters { share } else { 1.0 };
    }
    traded
}

/// Whether a rank comes before another; not where they are equal.
#[inline(always)]
fn precedes(one: f64, other: f64) -> bool {
    one < other * (1.0 - EQUAL)
}

/// Where a party wants to stand: on contested issues as far along its way as it concedes; where the
/// others' ideals cost it nothing between those; else at its ideal.
#[inline(always)]
fn wanted(model: &Model, block: &Block, s: usize, concession: &Lanes) -> Lanes {
    let mut wanted = geometry::position(model, block, s, concession);
    let bound = &block.packages.bounds[s];
    let ideal = &block.stances[s].ideal;
    for l in 0..LANES {
        wanted[l] = if bound.cap[l] > 0.0 { wanted[l] } else { ideal[l] };
        wanted[l] = if bound.free[l] != 0.0 { bound.shared[l] } else { wanted[l] };
    }
    wanted
}

/// The position itself; with options the nearest of those that cost no more than the concession, or
/// where none does than the one that costs the least.
#[inline(always)]
fn within(
    model: &Model,
    block: &Block,
    (s, issue): (usize, &Issue),
    (concession, wanted): (&Lanes, Lanes),
) -> Lanes {
    if issue.options.is_empty() {
        return wanted;
    }
    let mut least = Lanes::splat(f64::INFINITY);
    for point in &issue.options {
        let distance = block.distance(model, s, &Lanes::splat(*point));
        for l in 0..LANES {
            least[l] = if distance[l] < least[l] { distance[l] } else { least[l] };
        }
    }
    let equal = issue.equal();
    let mut nearest = Lanes::splat(f64::INFINITY);
    for point in &issue.options {
        let distance = block.distance(model, s, &Lanes::splat(*point));
        for l in 0..LANES {
            let inside = distance[l] <= larger(concession[l], least[l]) + EQUAL;
            let nearer = (point - wanted[l]).abs() < (nearest[l] - wanted[l]).abs() - equal;
            nearest[l] = if inside & nearer { *point } else { nearest[l] };
        }
    }
    nearest
}

/// The packages of parties on issues on which they have no stance: where the others stood.
#[inline(always)]
pub(super) fn silent(model: &Model, packages: &Packages, block: &mut Block) {
    for (q, silent) in packages.silent.iter().enumerate() {
        let others = silent.others.iter().copied();
        let mean = geometry::power_weighted(model, block, others, |stance, l| stance.before[l]);
        let position = possible(&model.issues[silent.issue.0], mean);
        let settled = block.issues[silent.issue.0].settled;
        let old = *stood(block, Place::Silent(q), When::Now);
        let lanes = &mut block.packages.silent[q];
        for l in 0..LANES {
            lanes.position[l] = if settled[l] == 0.0 { position[l] } else { old[l] };
        }
    }
}
