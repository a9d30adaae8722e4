//! Package deals: nothing is agreed until everything is.
//!
//! Takes the place of steps 3 and 5. A party has one level: which share of the worth that it could
//! give up it has given up. [`level`] moves it, [`offer`] spreads it over the issues and so makes
//! the party's package of the round, [`accept`] lets packages be tabled and accepted; [`zone`] says
//! where reservations leave no package. The positions of a party are those of its package, so that
//! verdicts, trust and expressions read them where they read positions issue by issue.
//!
//! Where the account of the model leaves a choice:
//!
//! - A side on which the red line is the ideal offers no way to go: ideals on it add nothing to a cap.
//! - The worth that a party could give up (λ) is that of the issues that no rule has settled. A rule
//!   that settles or reopens one leaves the level as it is; so does a moved tolerance.
//! - A moved ideal or line gives its party a level anew, and every other party whose λ it changes
//!   (an ideal is a bound of what others concede), so that no position jumps.
//! - The worth of a deal against a reservation counts issues settled by a rule where they settled;
//!   their red lines are not asked again.
//! - On an issue without a stance of its own a party tables the mean of the others' positions of the
//!   round before, as a party between two red lines does. These places count in the worth of its
//!   packages to others, but not in trust nor in verdicts: it says nothing there itself.
//! - Where no option lies within the concession, a party tables the option that costs it the least.
//!   The proposer too must find nothing in its package beyond its true line, and be left with its
//!   reservation: else it tables nothing. The others' conditions are the same, so all are asked.
//! - An issue opened again in this round keeps the whole package from being agreed in it.
//! - With everything agreed and the talks going on, levels rest.
//! - The weight that an issue has to a party is nothing up to the equality of worths.
//! - Reservations rule packages out, and are counted as the price, between two parties only.

mod accept;
mod level;
mod offer;
#[cfg(test)]
mod tests;
mod zone;

pub(super) use accept::settle;
pub(in super::super) use level::{anchor, limit, weigh};
pub(in super::super) use zone::overpriced;

use super::super::block::Block;
use super::super::geometry;
use super::super::lanes::{Lanes, clamp};
use super::super::moves::{movable, quantities};
use crate::draws::Stream;
use crate::model::{Model, Packages, Place};

/// The state of package deals; empty where issues settle one by one.
#[derive(Clone)]
pub(in super::super) struct PackageLanes {
    /// By party.
    pub bargainers: Vec<BargainerLanes>,
    /// By stance.
    pub bounds: Vec<BoundLanes>,
    /// By place in [`Packages::silent`].
    pub silent: Vec<SilentLanes>,
}

quantities! {
    /// A party in package deals.
    pub(in super::super) struct BargainerLanes {
        insight: Lanes,
        reservation: Lanes,
        /// The level that it began with.
        opening: Lanes,
        /// Its level: the share of what it could give up that it has given up.
        pub level: Lanes,
        /// Its level at the end of the last round.
        pub level_before: Lanes,
        /// λ: the worth that it could give up.
        stake: Lanes,
        /// Δ: what the others' packages have just gained in worth to it, as a share of λ.
        conceded: Lanes,
        /// What its own package is worth to it, but for what is settled.
        own: Lanes,
        /// What is settled is worth to it.
        settled: Lanes,
    }
}

quantities! {
    /// How far a stance is conceded in packages.
    pub(in super::super) struct BoundLanes {
        /// How far at most; 0 where it is not contested.
        cap: Lanes,
        /// 1 where no ideal of another consenting party costs it anything.
        free: Lanes,
        /// The power-weighted mean of those ideals; its own where there are none.
        shared: Lanes,
        /// How much it matters to the party beside how much it matters to the others.
        rank: Lanes,
    }
}

quantities! {
    /// A position where there is no stance.
    pub(in super::super) struct SilentLanes {
        position: Lanes,
        origin: Lanes,
        earlier: Lanes,
        before: Lanes,
    }
}

movable!(PackageLanes: bargainers, bounds, silent; kept:);

/// When a party stood somewhere.
#[derive(Clone, Copy)]
enum When {
    Start,
    /// At the end of the round before the last.
    Earlier,
    /// At the end of the last round.
    Before,
    Now,
}

impl PackageLanes {
    /// Room for the package deals of a model.
    pub fn new(model: &Model) -> Self {
        let (parties, stances, silent) = model.packages.as_ref().map_or((0, 0, 0), |packages| {
            (packages.bargainers.len(), model.stances.len(), packages.silent.len())
        });
        Self {
            bargainers: vec![BargainerLanes::ZERO; parties],
            bounds: vec![BoundLanes::ZERO; stances],
            silent: vec![SilentLanes::ZERO; silent],
        }
    }

    /// Keeps the levels and silent positions of the round for the next.
    #[inline(always)]
    pub fn remember(&mut self) {
        for bargainer in &mut self.bargainers {
            bargainer.level_before = bargainer.level;
        }
        for silent in &mut self.silent {
            silent.earlier = silent.before;
            silent.before = silent.position;
        }
    }
}

/// Opens the talks: every party at the level that its positions stand for.
#[inline(always)]
pub(in super::super) fn begin(model: &Model, packages: &Packages, block: &mut Block) {
    for (q, silent) in packages.silent.iter().enumerate() {
        let others = silent.others.iter().copied();
        let at = geometry::power_weighted(model, block, others, |stance, l| stance.position[l]);
        block.packages.silent[q] =
            SilentLanes { position: at, origin: at, earlier: at, before: at };
    }
    offer::rank(model, packages, block);
    for s in 0..model.stances.len() {
        level::bound(model, block, s);
    }
    for (p, bargainer) in packages.bargainers.iter().enumerate() {
        let (insight, reservation) =
            (block.number(bargainer.insight), block.number(bargainer.reservation));
        let stake = level::stake(model, block, p);
        let level = level::standing(model, block, p, &stake);
        block.packages.bargainers[p] = BargainerLanes {
            insight,
            reservation,
            opening: level,
            level,
            level_before: level,
            stake,
            ..BargainerLanes::ZERO
        };
    }
}

/// Step 3 for packages: all levels move at once, and new packages follow from them.
#[inline(always)]
pub(super) fn concede(
    model: &Model,
    packages: &Packages,
    block: &mut Block,
    streams: &mut [Stream],
) {
    for p in 0..model.parties.len() {
        level::prepare(model, packages, block, p);
    }
    for p in 0..model.parties.len() {
        level::step(model, packages, (block, streams), p);
    }
    for p in 0..model.parties.len() {
        offer::offer(model, block, p);
    }
    offer::silent(model, packages, block);
}

/// Where the position in a place is kept, at some time; the place must be one.
#[inline(always)]
fn stood(block: &Block, place: Place, when: When) -> &Lanes {
    match place {
        Place::Stance(id) => {
            let stance = &block.stances[id.0];
            match when {
                When::Start => &stance.origin,
                When::Earlier => &stance.earlier,
                When::Before => &stance.before,
                When::Now => &stance.position,
            }
        }
        Place::Silent(silent) => {
            let silent = &block.packages.silent[silent];
            match when {
                When::Start => &silent.origin,
                When::Earlier => &silent.earlier,
                When::Before => &silent.before,
                When::Now => &silent.position,
            }
        }
        Place::Nowhere => unreachable!("only the packages of consenting parties are looked at"),
    }
}

/// A share between 0 and 1; 0 of nothing.
#[inline(always)]
fn share(part: f64, whole: f64) -> f64 {
    if whole > crate::model::EQUAL { clamp(part / whole, 0.0, 1.0) } else { 0.0 }
}
