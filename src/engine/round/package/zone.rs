//! Where red lines leave room for a package, but reservations do not.
//!
//! Between two parties the efficient outcomes of an issue lie between the one that is best for the
//! first and the one that is best for the second, of those within both true lines. On that way the
//! worth to each changes evenly. So the packages that are worth enough to the first and as much as
//! can be to the second give way where it costs the first the least beside what the second gains
//! (Raiffa 1982; a fractional knapsack). With options the outcomes between two of them count too:
//! an answer "there is one" is then at most.

use super::super::super::block::Block;
use super::super::super::geometry::{self, Ground, Span};
use super::super::super::lanes::{Lanes, clamp, flag, larger, smaller};
use crate::draws::LANES;
use crate::model::{EQUAL, Issue, Model, PartyId, Place, StanceId};

/// 1 where every issue has an outcome within all true red lines, but no package of such outcomes is
/// worth its reservation to both of two parties.
#[inline(always)]
pub(in super::super::super) fn overpriced(model: &Model, block: &Block) -> Lanes {
    let Some(packages) = &model.packages else { return Lanes::ZERO };
    let Some([first, second]) = packages.priced else { return Lanes::ZERO };
    let stances = |party: PartyId, j: usize| match packages.bargainers[party.0].places[j] {
        Place::Stance(id) => Some(id),
        Place::Silent(_) | Place::Nowhere => None,
    };
    let (mut ground, mut budget, mut worth) = (Lanes::ONE, Lanes::ONE, Lanes::ONE);
    let reservation = |party: PartyId, l: usize| block.packages.bargainers[party.0].reservation[l];
    for l in 0..LANES {
        budget[l] -= reservation(first, l);
        worth[l] -= reservation(second, l);
    }
    for j in 0..model.issues.len() {
        let way = way(model, block, j, (stances(first, j), stances(second, j)));
        for l in 0..LANES {
            ground[l] *= way.ground[l];
            budget[l] -= way.base_cost[l];
            worth[l] -= way.missed[l];
        }
    }
    let bought = bought(model, block, &budget, |j| (stances(first, j), stances(second, j)));
    let mut overpriced = ground;
    for l in 0..LANES {
        let enough = (budget[l] >= -EQUAL) & (worth[l] + bought[l] >= -EQUAL);
        overpriced[l] *= flag(!enough);
    }
    overpriced
}

/// What an issue offers two parties, from the best for the first to the best for the second.
struct Way {
    /// 1 where there is an outcome within both true lines.
    ground: Lanes,
    /// What the best for the first costs it all the same.
    base_cost: Lanes,
    /// What the second misses there.
    missed: Lanes,
    /// What the way costs the first.
    cost: Lanes,
    /// What it gains the second.
    gain: Lanes,
}

#[inline(always)]
fn way(
    model: &Model,
    block: &Block,
    j: usize,
    (first, second): (Option<StanceId>, Option<StanceId>),
) -> Way {
    let issue = &model.issues[j];
    let span = geometry::common(model, block, j, Ground::RedLines);
    let ground = geometry::holds_outcome(issue, &span);
    let span = hull(issue, span);
    let best_of = |one: Option<StanceId>, other: Option<StanceId>| {
        let mut best = one.or(other).map_or(span.low, |id| block.stances[id.0].ideal);
        for l in 0..LANES {
            // Ends that are equal may be a hair apart.
            best[l] = clamp(best[l], smaller(span.low[l], span.high[l]), span.high[l]);
        }
        best
    };
    let (from, to) = (best_of(first, second), best_of(second, first));
    let costs = |id: Option<StanceId>, outcome: &Lanes| {
        let Some(id) = id else { return Lanes::ZERO };
        let mut cost = block.distance(model, id.0, outcome);
        for l in 0..LANES {
            cost[l] *= block.stances[id.0].weight[l];
        }
        cost
    };
    let base_cost = costs(first, &from);
    let missed = costs(second, &from);
    let (mut cost, mut gain) = (costs(first, &to), costs(second, &to));
    for l in 0..LANES {
        cost[l] = larger(0.0, cost[l] - base_cost[l]);
        gain[l] = larger(0.0, missed[l] - gain[l]);
    }
    Way { ground, base_cost, missed, cost, gain }
}

/// From the lowest to the highest option in a span; the span itself where there are no options.
#[inline(always)]
fn hull(issue: &Issue, span: Span) -> Span {
    if issue.options.is_empty() {
        return span;
    }
    let equal = issue.equal();
    let mut hull = Span { low: Lanes::splat(f64::INFINITY), high: Lanes::splat(f64::NEG_INFINITY) };
    for point in &issue.options {
        for l in 0..LANES {
            let inside = (span.low[l] - equal <= *point) & (*point <= span.high[l] + equal);
            let (low, high) = (smaller(hull.low[l], *point), larger(hull.high[l], *point));
            hull.low[l] = if inside { low } else { hull.low[l] };
            hull.high[l] = if inside { high } else { hull.high[l] };
        }
    }
    hull
}

/// The most that the second can gain where the first gives no more than its budget.
#[inline(always)]
fn bought(
    model: &Model,
    block: &Block,
    budget: &Lanes,
    stances: impl Fn(usize) -> (Option<StanceId>, Option<StanceId>),
) -> Lanes {
    let mut bought = Lanes::ZERO;
    for j in 0..model.issues.len() {
        let here = way(model, block, j, stances(j));
        let mut left = *budget;
        for k in (0..model.issues.len()).filter(|k| *k != j) {
            let other = way(model, block, k, stances(k));
            for l in 0..LANES {
                let (theirs, ours) = (other.cost[l] * here.gain[l], here.cost[l] * other.gain[l]);
                let first = (theirs < ours) | ((theirs == ours) & (k < j));
                left[l] -= flag(first) * other.cost[l];
            }
        }
        for l in 0..LANES {
            let share = clamp(left[l] / here.cost[l], 0.0, 1.0);
            bought[l] += here.gain[l] * if here.cost[l] > 0.0 { share } else { 1.0 };
        }
    }
    bought
}
