//! Step 5: an issue settles where the acceptance sets of all consenting parties meet.

use super::super::block::Block;
use super::super::geometry::{self, Ground, Span};
use super::super::lanes::{Lanes, clamp, flag, larger, smaller};
use crate::draws::LANES;
use crate::model::{Consent, Issue, Lines, Model, StanceId};

#[inline(always)]
pub(super) fn settle(model: &Model, block: &mut Block) {
    block.gaps_known = block.path.as_ref().is_some_and(|path| path.samples(block.round));
    for (j, issue) in model.issues.iter().enumerate() {
        if !block.issues[j].open {
            continue;
        }
        match issue.consenting[..] {
            [] => {
                let advisory = issue.advisory.iter().copied();
                let mean = geometry::power_weighted(model, block, advisory, |s, l| s.position[l]);
                settle_at(block, (j, issue), (&free(block, j), &possible(issue, mean)));
            }
            [alone] => {
                let ideal = best_alone(model, block, (issue, alone));
                settle_at(block, (j, issue), (&free(block, j), &ideal));
            }
            _ => together(model, block, (j, issue)),
        }
    }
}

/// Where an issue may settle: it is open, and was not opened again in this very round.
#[inline(always)]
fn free(block: &Block, j: usize) -> Lanes {
    let round = f64::from(block.round);
    let issue = &block.issues[j];
    let mut free = block.running;
    for l in 0..LANES {
        free[l] *= flag((issue.settled[l] == 0.0) & (issue.reopened[l] != round));
    }
    free
}

/// What a party settles on that nobody else has a say with: its ideal; with options the nearest one
/// within its true red line, or the nearest of all where none is.
#[inline(always)]
fn best_alone(model: &Model, block: &Block, (issue, id): (&Issue, StanceId)) -> Lanes {
    let ideal = block.stances[id.0].ideal;
    if issue.options.is_empty() {
        return ideal;
    }
    let mut best = geometry::nearest_option(issue, &ideal);
    let within = geometry::common(model, block, model.stances[id.0].issue.0, Ground::RedLines);
    let acceptable = nearest_common(issue, &within, &ideal);
    for l in 0..LANES {
        best[l] = if acceptable[l].is_finite() { acceptable[l] } else { best[l] };
    }
    best
}

/// The nearest possible outcome: an option, where the issue has options.
#[inline(always)]
pub(in super::super) fn possible(issue: &Issue, outcome: Lanes) -> Lanes {
    if issue.options.is_empty() { outcome } else { geometry::nearest_option(issue, &outcome) }
}

/// Settles an issue of several consenting parties where their acceptance sets meet.
#[inline(always)]
fn together(model: &Model, block: &mut Block, (j, issue): (usize, &Issue)) {
    let common = geometry::common(model, block, j, Ground::Positions);
    let mut meets = geometry::holds_outcome(issue, &common);
    if block.gaps_known {
        block.issues[j].gap = geometry::gap(issue, &common);
    }
    let free = free(block, j);
    for l in 0..LANES {
        meets[l] *= free[l];
    }
    if !meets.any() {
        return;
    }
    let outcome = bargain(model, block, issue, &common);
    settle_at(block, (j, issue), (&meets, &outcome));
}

/// Where the parties meet in their common ground: power pulls towards one's own ideal, as far as
/// the others have offered.
#[inline(always)]
fn bargain(model: &Model, block: &Block, issue: &Issue, common: &Span) -> Lanes {
    let offered = offered(model, block, issue);
    let consenting = issue.consenting.iter().copied();
    let mean = geometry::power_weighted(model, block, consenting, |stance, l| {
        clamp(stance.ideal[l], offered.low[l], offered.high[l])
    });
    let mut outcome = Lanes::ZERO;
    for l in 0..LANES {
        // Sets that meet within the equality of outcomes only may be a hair apart.
        let low = smaller(common.low[l], common.high[l]);
        outcome[l] = clamp(mean[l], low, common.high[l]);
    }
    if issue.options.is_empty() { outcome } else { nearest_common(issue, common, &outcome) }
}

/// From the lowest to the highest of what the parties offer: nobody pays more than anyone asked.
#[inline(always)]
fn offered(model: &Model, block: &Block, issue: &Issue) -> Span {
    let mut span = Span { low: Lanes::splat(f64::INFINITY), high: Lanes::splat(f64::NEG_INFINITY) };
    for id in &issue.consenting {
        let offer = offer(model, block, *id);
        for l in 0..LANES {
            span.low[l] = smaller(span.low[l], offer[l]);
            span.high[l] = larger(span.high[l], offer[l]);
        }
    }
    span
}

/// y = I + (R − I)·min(c, the farthest that another consenting party stood when the round began);
/// between two red lines the position.
#[inline(always)]
fn offer(model: &Model, block: &Block, id: StanceId) -> Lanes {
    let (fixed, stance) = (&model.stances[id.0], &block.stances[id.0]);
    if matches!(fixed.lines, Lines::Around(..)) {
        return stance.position;
    }
    let mut asked = Lanes::ZERO;
    for k in fixed.links.clone().filter(|k| model.links[*k].consent == Consent::Required) {
        for l in 0..LANES {
            asked[l] = larger(asked[l], block.links[k].last[l]);
        }
    }
    for l in 0..LANES {
        asked[l] = smaller(stance.concession[l], asked[l]);
    }
    geometry::position(model, block, id.0, &asked)
}

/// The option in the common ground that is nearest an outcome; of two as near the lower.
#[inline(always)]
fn nearest_common(issue: &Issue, common: &Span, outcome: &Lanes) -> Lanes {
    let equal = issue.equal();
    let mut nearest = Lanes::splat(f64::INFINITY);
    for point in &issue.options {
        for l in 0..LANES {
            let inside = (common.low[l] - equal <= *point) & (*point <= common.high[l] + equal);
            let nearer = (point - outcome[l]).abs() < (nearest[l] - outcome[l]).abs() - equal;
            nearest[l] = if inside & nearer { *point } else { nearest[l] };
        }
    }
    nearest
}

/// Settles an issue in the lanes where it is open, running and `meets`.
#[inline(always)]
pub(in super::super) fn settle_at(
    block: &mut Block,
    (j, issue): (usize, &Issue),
    (meets, outcome): (&Lanes, &Lanes),
) {
    let round = f64::from(block.round);
    let lanes = &mut block.issues[j];
    for l in 0..LANES {
        let open = (lanes.settled[l] == 0.0) & (block.running[l] != 0.0);
        let now = flag(open) * meets[l];
        lanes.settled[l] = if now != 0.0 { round } else { lanes.settled[l] };
        lanes.outcome[l] = if now != 0.0 { outcome[l] } else { lanes.outcome[l] };
        block.settled_core[l] += now * flag(issue.core);
    }
}
