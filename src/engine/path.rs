//! The path of 64 replications that march together: what is followed, round by round.
//!
//! Whether the history admits a replication is known at its end only. So the marks of every lane
//! are kept for as long as the block marches, a byte for each quantity and round, and counted then.

use super::bands::{BAND_BINS, BandTally, Followed};
use super::block::Block;
use super::lanes::{Lanes, larger, smaller};
use super::moves::movable;
use super::state;
use crate::draws::LANES;
use crate::model::Model;

/// 2⁵²: adding it to a number below it leaves that number, rounded, in the low bits.
const WHOLE: f64 = 4_503_599_627_370_496.0;

/// The path of 64 replications.
#[derive(Clone)]
pub(super) struct Path {
    /// What is followed.
    followed: Vec<Followed>,
    /// Where the marks of each begin, and how many bins there are to a unit.
    scales: Vec<(f64, f64)>,
    /// The rounds looked at.
    rounds: Vec<u32>,
    /// How many of them are over.
    seen: usize,
    /// At which mark each quantity is now; where a replication has ended, was when it did.
    now: Vec<[u8; LANES]>,
    /// The same in the rounds looked at, by round, then by quantity.
    then: Vec<[u8; LANES]>,
    /// Which lanes had not ended when the round began.
    following: Lanes,
}

movable!(Path: now, then, following; kept: followed, scales, rounds, seen);

impl Path {
    /// What a tally counts.
    pub fn new(tally: &BandTally) -> Self {
        let bins = BAND_BINS as f64;
        let scale = |(low, high): &(f64, f64)| {
            let scale = bins / (high - low);
            (*low, if scale.is_finite() { scale } else { 0.0 })
        };
        Self {
            followed: tally.followed.clone(),
            scales: tally.ranges.iter().map(scale).collect(),
            rounds: tally.rounds.clone(),
            seen: 0,
            now: vec![[0; LANES]; tally.followed.len()],
            then: vec![[0; LANES]; tally.marks.len()],
            following: Lanes::ZERO,
        }
    }

    /// Begins the path of other replications.
    pub fn begin(&mut self, running: &Lanes) {
        self.seen = 0;
        self.follow(running);
    }

    /// Follows the lanes that go on, and none else.
    pub fn follow(&mut self, running: &Lanes) {
        self.following = *running;
    }

    /// How much memory it takes [bytes].
    pub fn bytes(&self) -> usize {
        (self.now.len() + self.then.len()) * LANES
    }

    /// Whether a round is looked at.
    pub fn samples(&self, round: u32) -> bool {
        self.rounds.get(self.seen) == Some(&round)
    }

    /// Looks at what a round has come to, if it is one to look at or the last of a replication.
    #[inline(always)]
    pub fn round(&mut self, model: &Model, block: &Block) {
        let samples = self.samples(block.round);
        let mut ended = Lanes::ZERO;
        for l in 0..LANES {
            ended[l] = self.following[l] * (1.0 - block.running[l]);
        }
        if samples || ended.any() {
            let known = samples && block.gaps_known && !block.rejected_now.any();
            let gaps = if known { Gaps::Known } else { Gaps::Unknown };
            let following = self.following;
            self.look(model, block, (&following, gaps));
        }
        if samples {
            let first = self.seen * self.now.len();
            self.then[first..first + self.now.len()].copy_from_slice(&self.now);
            self.seen += 1;
        }
        self.follow(&block.running);
    }

    /// Counts the path of replications that have all ended and that the history admits.
    #[inline(always)]
    pub fn count(&self, admitted: &Lanes, tally: &mut BandTally) {
        let counted = admitted.0.map(|admitted| u64::from(admitted != 0.0));
        let all = counted.iter().sum();
        let width = self.now.len();
        for place in 0..self.then.len() {
            let over = place / width < self.seen;
            let marks = if over { &self.then[place] } else { &self.now[place % width] };
            tally.count(place, marks, (&counted, all));
        }
    }

    /// Notes the marks of all quantities where `following` is not 0.
    #[inline(always)]
    fn look(&mut self, model: &Model, block: &Block, (following, gaps): (&Lanes, Gaps)) {
        // All bits of the lanes to note, as bytes: the selection below is then one of bits.
        let chosen: [u8; LANES] =
            std::array::from_fn(|l| if following[l] != 0.0 { u8::MAX } else { 0 });
        for (at, followed) in self.followed.iter().enumerate() {
            let value = match followed {
                Followed::Gap(id) => match gaps {
                    Gaps::Known => state::open_gap(block, *id, &block.issues[id.0].gap),
                    Gaps::Unknown => state::gap(model, block, *id),
                },
                Followed::Variable(id) => block.variables[id.0],
                Followed::Trust(id) => block.pairs[id.0].trust,
            };
            let (low, scale) = self.scales[at];
            let mut marks = [0; LANES];
            for l in 0..LANES {
                marks[l] = mark((value[l] - low) * scale);
            }
            let now = &mut self.now[at];
            for l in 0..LANES {
                now[l] = marks[l] & chosen[l] | now[l] & !chosen[l];
            }
        }
    }
}

/// Whether the round has left the gaps behind.
#[derive(Clone, Copy)]
enum Gaps {
    /// It has.
    Known,
    /// They have to be computed.
    Unknown,
}

/// The mark nearest a value in units of bins; the first of what is undefined.
#[inline(always)]
fn mark(value: f64) -> u8 {
    let within = smaller(larger(value, 0.0), BAND_BINS as f64);
    (within + WHOLE).to_bits() as u8
}

/// The lowest and the highest values that the variables had.
pub(super) struct Reach {
    /// By variable.
    ranges: Vec<(f64, f64)>,
    /// Which lanes had not ended when the round began.
    following: Lanes,
}

impl Reach {
    /// Nothing seen yet.
    pub fn new(model: &Model) -> Self {
        let ranges = vec![(f64::INFINITY, f64::NEG_INFINITY); model.variables.len()];
        Self { ranges, following: Lanes::ZERO }
    }

    /// Begins with other replications.
    pub fn begin(&mut self, running: &Lanes) {
        self.following = *running;
    }

    /// Takes note of where the variables are in the replications that go on or end in this round.
    pub fn round(&mut self, block: &Block) {
        for ((low, high), value) in self.ranges.iter_mut().zip(&block.variables) {
            for l in 0..LANES {
                if self.following[l] != 0.0 && value[l].is_finite() {
                    *low = smaller(*low, value[l]);
                    *high = larger(*high, value[l]);
                }
            }
        }
        self.following = block.running;
    }

    /// The ranges of the variables: their bounds where they have two, else what was seen.
    pub fn within(&self, model: &Model) -> Vec<(f64, f64)> {
        let range = |((low, high), variable): (&(f64, f64), &crate::model::Variable)| {
            let bounds = (variable.bounds.low, variable.bounds.high);
            match bounds {
                (low, high) if low.is_finite() && high.is_finite() => (low, high),
                _ if low <= high => (*low, *high),
                _ => (0.0, 0.0),
            }
        };
        self.ranges.iter().zip(&model.variables).map(range).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_counts_at_the_nearest_mark() {
        for (value, wanted) in
            [(0.0, 0), (0.49, 0), (0.51, 1), (63.4, 63), (128.0, 128), (1e300, 128), (-5.0, 0)]
        {
            assert_eq!(mark(value), wanted, "{value}");
        }
        assert_eq!((mark(f64::NAN), mark(f64::INFINITY)), (0, 128));
    }
}
