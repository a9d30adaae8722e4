//! Distances, acceptance sets and common ground: the geometry of stances, in each lane.
//!
//! Distances are in units of the way from a party's ideal to its true red line: 0 at the ideal, 1
//! at the line, more beyond it.

use super::block::{Block, StanceLanes};
use super::lanes::{Lanes, clamp, flag, larger, smaller};
use super::moves::quantities;
use super::round::overpriced;
use crate::draws::LANES;
use crate::model::{EQUAL, Issue, Lines, Model, StanceId};

/// The distance of every outcome on the worse side of an ideal that is itself the red line.
const BEYOND: f64 = 2.0;

quantities! {
    /// A side of an ideal on which things get worse.
    pub(super) struct Side {
        /// The way to the stated red line [the issue's unit, ≥ 0].
        pub stated: Lanes,
        /// The way to the true red line.
        pub width: Lanes,
        /// Distance per unit: 1 ÷ `width`, infinite where the ideal is the true line.
        pub scale: Lanes,
    }
}

impl Side {
    /// Puts the stated red line so far away, and the true one farther by `give`, within the room
    /// that there is.
    #[inline(always)]
    pub fn put(&mut self, stated: Lanes, (give, room): (&Lanes, &Lanes), equal: f64) {
        for l in 0..LANES {
            let width = smaller(stated[l] + give[l], room[l]);
            let none = width <= equal;
            self.scale[l] = if none { f64::INFINITY } else { 1.0 / width };
            self.width[l] = if none { 0.0 } else { width };
        }
        self.stated = stated;
    }

    /// Makes the way to the true line longer or shorter in a lane; none is a line at the ideal.
    pub fn set_width(&mut self, l: usize, width: f64, equal: f64) {
        let none = width <= equal;
        self.scale[l] = if none { f64::INFINITY } else { 1.0 / width };
        self.width[l] = if none { 0.0 } else { width };
    }

    /// Makes the ways to both lines longer by as much in a lane: the ideal has moved away from them.
    pub fn shift(&mut self, l: usize, by: f64, equal: f64) {
        self.stated[l] = larger(0.0, self.stated[l] + by);
        self.set_width(l, larger(0.0, self.width[l] + by), equal);
    }

    /// The distance of an outcome that lies `way` to this side of the ideal.
    #[inline(always)]
    fn distance(&self, way: f64, l: usize, equal: f64) -> f64 {
        let graded = larger(0.0, way * self.scale[l]);
        let all_or_nothing = if way > equal { BEYOND } else { 0.0 };
        if self.scale[l] == f64::INFINITY { all_or_nothing } else { graded }
    }
}

/// How far an outcome lies from an ideal, in each lane. The good side of the ideal costs nothing.
#[inline(always)]
pub(super) fn distance(lines: Lines, stance: &StanceLanes, outcome: &Lanes, equal: f64) -> Lanes {
    let below = |l| stance.below.distance(stance.ideal[l] - outcome[l], l, equal);
    let above = |l| stance.above.distance(outcome[l] - stance.ideal[l], l, equal);
    match lines {
        Lines::Below(_) => Lanes::each(below),
        Lines::Above(_) => Lanes::each(above),
        Lines::Around(..) => Lanes::each(|l| larger(below(l), above(l))),
    }
}

/// Outcomes from `low` to `high`; none where `low` is above `high`.
#[derive(Clone)]
pub(super) struct Span {
    pub low: Lanes,
    pub high: Lanes,
}

impl Span {
    /// Every outcome of an issue.
    #[inline(always)]
    pub fn whole(issue: &Issue) -> Self {
        Self { low: Lanes::splat(issue.low), high: Lanes::splat(issue.high) }
    }

    /// Leaves what is at most `level` away from an ideal.
    #[inline(always)]
    fn meet(&mut self, lines: Lines, stance: &StanceLanes, level: &Lanes) {
        if !matches!(lines, Lines::Above(_)) {
            for l in 0..LANES {
                let low = stance.ideal[l] - level[l] * stance.below.width[l];
                self.low[l] = larger(self.low[l], low);
            }
        }
        if !matches!(lines, Lines::Below(_)) {
            for l in 0..LANES {
                let high = stance.ideal[l] + level[l] * stance.above.width[l];
                self.high[l] = smaller(self.high[l], high);
            }
        }
    }
}

/// The position of stance `s` at a level of concession.
///
/// With one red line it lies on the way to it. Between two it is the power-weighted mean of the
/// positions that the other consenting parties had when the round began, as far as the level lets
/// it go.
#[inline(always)]
pub(super) fn position(model: &Model, block: &Block, s: usize, level: &Lanes) -> Lanes {
    let stance = &block.stances[s];
    let mut position = Lanes::ZERO;
    match model.stances[s].lines {
        Lines::Below(_) => {
            for l in 0..LANES {
                position[l] = stance.ideal[l] - stance.below.width[l] * level[l];
            }
        }
        Lines::Above(_) => {
            for l in 0..LANES {
                position[l] = stance.ideal[l] + stance.above.width[l] * level[l];
            }
        }
        Lines::Around(..) => {
            let others = others_before(model, block, s);
            for l in 0..LANES {
                let low = stance.ideal[l] - stance.below.width[l] * level[l];
                let high = stance.ideal[l] + stance.above.width[l] * level[l];
                position[l] = clamp(others[l], low, high);
            }
        }
    }
    position
}

/// The power-weighted mean of the other consenting parties' positions when the round began; the
/// ideal where there are none.
#[inline(always)]
fn others_before(model: &Model, block: &Block, s: usize) -> Lanes {
    let consenting = &model.issues[model.stances[s].issue.0].consenting;
    let others = consenting.iter().copied().filter(|other| other.0 != s);
    if others.clone().next().is_none() {
        return block.stances[s].ideal;
    }
    power_weighted(model, block, others, |stance, l| stance.before[l])
}

/// The power-weighted mean of something about some stances; they must not be none.
#[inline(always)]
pub(super) fn power_weighted(
    model: &Model,
    block: &Block,
    stances: impl Iterator<Item = StanceId>,
    value: impl Fn(&StanceLanes, usize) -> f64,
) -> Lanes {
    let (mut sum, mut powers) = (Lanes::ZERO, Lanes::ZERO);
    for id in stances {
        let power = &block.parties[model.stances[id.0].party.0].power;
        let stance = &block.stances[id.0];
        for l in 0..LANES {
            sum[l] += power[l] * value(stance, l);
            powers[l] += power[l];
        }
    }
    for l in 0..LANES {
        sum[l] /= powers[l];
    }
    sum
}

/// How far away an outcome may lie that a party accepts at a level of concession and a position: the
/// level plus its slack, and with options as far as the one nearest its position. Never beyond its
/// true red line.
#[inline(always)]
fn reach(model: &Model, block: &Block, s: usize, (level, position): (&Lanes, &Lanes)) -> Lanes {
    let party = &block.parties[model.stances[s].party.0];
    let issue = &model.issues[model.stances[s].issue.0];
    let mut reach = Lanes::each(|l| smaller(1.0, level[l] + party.slack[l]));
    if !issue.options.is_empty() {
        let nearest = nearest_option(issue, position);
        let farther = block.distance(model, s, &nearest);
        for l in 0..LANES {
            let allowed = if farther[l] <= 1.0 + EQUAL { farther[l] } else { 0.0 };
            reach[l] = larger(reach[l], allowed);
        }
    }
    reach
}

/// The option nearest an outcome; of two as near the lower.
#[inline(always)]
pub(super) fn nearest_option(issue: &Issue, outcome: &Lanes) -> Lanes {
    let equal = issue.equal();
    let mut nearest = Lanes::splat(issue.options[0]);
    for point in &issue.options {
        for l in 0..LANES {
            let nearer = (point - outcome[l]).abs() < (nearest[l] - outcome[l]).abs() - equal;
            nearest[l] = if nearer { *point } else { nearest[l] };
        }
    }
    nearest
}

/// How far stances may go when their common ground is looked for.
#[derive(Clone, Copy)]
pub(super) enum Ground {
    /// To where the parties stand.
    Positions,
    /// To what they are prepared to concede at most.
    Tolerances,
    /// To their true red lines.
    RedLines,
}

/// What all consenting parties with a stance on an issue accept, as far as `ground` lets them go.
#[inline(always)]
pub(super) fn common(model: &Model, block: &Block, j: usize, ground: Ground) -> Span {
    let issue = &model.issues[j];
    let mut common = Span::whole(issue);
    for id in &issue.consenting {
        let stance = &block.stances[id.0];
        let reach = match ground {
            Ground::Positions => reach(model, block, id.0, (&stance.concession, &stance.position)),
            Ground::Tolerances => {
                let most = Lanes::each(|l| larger(stance.tolerance[l], stance.concession[l]));
                let position = position(model, block, id.0, &most);
                reach(model, block, id.0, (&most, &position))
            }
            Ground::RedLines => Lanes::ONE,
        };
        common.meet(model.stances[id.0].lines, stance, &reach);
    }
    common
}

/// Where a span holds an outcome: an option, where the issue has options. Ends that differ by no
/// more than the equality of outcomes count as meeting.
#[inline(always)]
pub(super) fn holds_outcome(issue: &Issue, span: &Span) -> Lanes {
    let equal = issue.equal();
    let mut holds = Lanes::ZERO;
    if issue.options.is_empty() {
        for l in 0..LANES {
            holds[l] = flag(span.low[l] <= span.high[l] + equal);
        }
    }
    for point in &issue.options {
        for l in 0..LANES {
            let inside = (span.low[l] - equal <= *point) & (*point <= span.high[l] + equal);
            holds[l] = if inside { 1.0 } else { holds[l] };
        }
    }
    holds
}

/// How far the ends of a span are from meeting, as a share of the issue's range.
#[inline(always)]
pub(super) fn gap(issue: &Issue, span: &Span) -> Lanes {
    let range = issue.high - issue.low;
    let mut gap = Lanes::ZERO;
    for l in 0..LANES {
        gap[l] = larger(0.0, span.low[l] - span.high[l]) / range;
    }
    gap
}

/// Where every core issue has an outcome within the true red lines of all consenting parties; in
/// package deals where every issue has, and reservations do not rule all such packages out.
#[inline(always)]
pub(super) fn zone(model: &Model, block: &Block) -> Lanes {
    let mut zone = Lanes::ONE;
    let needed = |issue: &Issue| issue.core || model.packages.is_some();
    for (j, issue) in model.issues.iter().enumerate().filter(|(_, issue)| needed(issue)) {
        let holds = holds_outcome(issue, &common(model, block, j, Ground::RedLines));
        for l in 0..LANES {
            zone[l] *= holds[l];
        }
    }
    if model.packages.is_some() {
        let overpriced = overpriced(model, block);
        for l in 0..LANES {
            zone[l] *= 1.0 - overpriced[l];
        }
    }
    zone
}
