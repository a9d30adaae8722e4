//! Step 4: what each party says, in public, of the others' positions.
//!
//! What it says follows its stated red line; what it does follows the true one.

use super::super::block::Block;
use super::super::geometry::Side;
use super::super::lanes::{Lanes, larger, smaller};
use crate::draws::LANES;
use crate::model::{EQUAL, Lines, Model};

/// The verdict on a position that the party would take.
pub(in super::super) const ACCEPTABLE: f64 = 0.0;
/// The verdict between the other two.
pub(in super::super) const NEGOTIABLE: f64 = 1.0;
/// The verdict on a position beyond the stated red line.
pub(in super::super) const UNACCEPTABLE: f64 = 2.0;

/// Notes what every party says in the first round; nothing where the issue is settled in it already,
/// or the talks have ended.
#[inline(always)]
pub(super) fn respond(model: &Model, block: &mut Block) {
    for (s, stance) in model.stances.iter().enumerate() {
        let mut said = verdict(model, block, s);
        let settled = &block.issues[stance.issue.0].settled;
        for l in 0..LANES {
            let asked = (block.running[l] != 0.0) & (settled[l] == 0.0);
            said[l] = if asked { said[l] } else { f64::NAN };
        }
        block.stances[s].verdict = said;
    }
}

/// The worst verdict of a stance on the others' positions on its issue.
#[inline(always)]
pub(in super::super) fn verdict(model: &Model, block: &Block, s: usize) -> Lanes {
    let mut worst = Lanes::splat(ACCEPTABLE);
    for k in model.stances[s].links.clone() {
        let position = block.stances[model.links[k].to.0].position;
        let verdict = verdict_on(model, block, s, &position);
        for l in 0..LANES {
            worst[l] = larger(worst[l], verdict[l]);
        }
    }
    worst
}

/// The verdict of a stance on one position.
#[inline(always)]
pub(in super::super) fn verdict_on(
    model: &Model,
    block: &Block,
    s: usize,
    position: &Lanes,
) -> Lanes {
    let (fixed, stance) = (&model.stances[s], &block.stances[s]);
    let equal = model.issues[fixed.issue.0].equal();
    let slack = &block.parties[fixed.party.0].slack;
    let mut verdict = block.distance(model, s, position);
    for l in 0..LANES {
        let reach = smaller(1.0, stance.concession[l] + slack[l]);
        verdict[l] = if verdict[l] <= reach + EQUAL { ACCEPTABLE } else { NEGOTIABLE };
    }
    let mut beyond = |side: &Side, sign: f64| {
        for l in 0..LANES {
            let way = sign * (position[l] - stance.ideal[l]);
            verdict[l] = if way > side.stated[l] + equal { UNACCEPTABLE } else { verdict[l] };
        }
    };
    if !matches!(fixed.lines, Lines::Above(_)) {
        beyond(&stance.below, -1.0);
    }
    if !matches!(fixed.lines, Lines::Below(_)) {
        beyond(&stance.above, 1.0);
    }
    verdict
}
