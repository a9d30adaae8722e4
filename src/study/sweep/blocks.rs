//! How the replications of a point are cut into blocks: the same for all points of a sweep.
//!
//! A block of replications at a point is a unit of work: simulated on one thread, kept as one
//! line, never in part. So blocks are few enough that the lines of a large sweep stay manageable,
//! and many enough that a sweep can be cut into shards.

use super::super::looks::FIRST_LOOK;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The replications of the smallest block: a multiple of the 64 that march together.
pub const BLOCK_LEAST: u64 = 1024;
/// The most blocks of a point, unless it is simulated until it is precise.
pub const BLOCKS_LIMIT: u64 = 256;
/// The most units of a sweep, as far as its points and the looks at them allow.
pub const UNITS_LIMIT: u64 = 1 << 21;
/// The most looks at the points of a sweep, each at twice as many replications as the one before.
pub(super) const LOOKS_LIMIT: u64 = 24;
/// Up to here the blocks between two looks are as large as they can be [replications].
const LOOKED_AT_ONCE: u64 = 16_000;

/// The blocks of a point: where each ends. The first begins at replication 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Blocks(Vec<u64>);

impl Blocks {
    /// Blocks of equal size, the last but perhaps smaller: powers of two times [`BLOCK_LEAST`].
    pub(super) fn of(replications: u64, points: u64) -> Self {
        let most = (UNITS_LIMIT / points.max(1)).clamp(1, BLOCKS_LIMIT);
        let mut size = BLOCK_LEAST;
        while replications.div_ceil(size) > most {
            size *= 2;
        }
        Self((1..replications.div_ceil(size)).map(|b| b * size).chain([replications]).collect())
    }

    /// Blocks that end at each look at 2ᵏ·[`FIRST_LOOK`] replications, up to `most`; between looks
    /// that are far apart there are several.
    pub(super) fn between_looks(most: u64, points: u64) -> Self {
        let units = UNITS_LIMIT / points.max(1);
        let mut size = LOOKED_AT_ONCE;
        while size < most && most.div_ceil(size) > units.min(BLOCKS_LIMIT) {
            size *= 2;
        }
        let (mut ends, mut look) = (Vec::new(), FIRST_LOOK.min(most));
        loop {
            let last = ends.last().copied().unwrap_or(0);
            ends.extend((1..(look - last).div_ceil(size)).map(|b| last + b * size));
            ends.push(look);
            if look == most {
                return Self(ends);
            }
            look = (2 * look).min(most);
        }
    }

    /// How many there are; at least one.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The replications of a block.
    ///
    /// # Panics
    /// When there is no such block.
    pub fn range(&self, block: usize) -> Range<u64> {
        let start = block.checked_sub(1).map_or(0, |before| self.0[before]);
        start..self.0[block]
    }

    /// The replications of all blocks together.
    pub fn replications(&self) -> u64 {
        self.0.last().copied().unwrap_or(0)
    }

    /// The blocks by looks: up to each look those since the one before.
    pub(super) fn looks(&self) -> Vec<Range<usize>> {
        let (mut looks, mut start, mut look) = (Vec::new(), 0, FIRST_LOOK);
        for (block, end) in self.0.iter().enumerate() {
            if *end == look || block + 1 == self.0.len() {
                looks.push(start..block + 1);
                (start, look) = (block + 1, look.saturating_mul(2));
            }
        }
        looks
    }

    /// Whether a sweep of so many points can be cut into them.
    pub(super) fn fit(&self, points: u64) -> bool {
        let most = UNITS_LIMIT.saturating_add(LOOKS_LIMIT.saturating_mul(points));
        (self.0.len() as u64).saturating_mul(points) <= most
    }

    /// Whether they are blocks at all: each ends after the one before, the last within `limit`.
    pub(super) fn are_sound(&self, limit: u64) -> bool {
        let rising = self.0.windows(2).all(|pair| pair[0] < pair[1]);
        rising && self.0.first().is_some_and(|first| *first > 0) && self.replications() <= limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::REPLICATIONS_LIMIT;

    fn sizes(blocks: &Blocks) -> Vec<u64> {
        (0..blocks.count()).map(|b| blocks.range(b)).map(|range| range.end - range.start).collect()
    }

    #[test]
    fn blocks_are_equal_but_for_the_last_and_hold_every_replication() {
        let blocks = Blocks::of(10_000, 100);
        assert_eq!(sizes(&blocks), [&[1024; 9][..], &[784]].concat());
        for (replications, points) in
            [(1, 1), (1024, 1), (1025, 1), (100_000, 7), (1 << 32, 1), (1 << 32, 1_000_000)]
        {
            let blocks = Blocks::of(replications, points);
            assert_eq!(sizes(&blocks).iter().sum::<u64>(), replications);
            assert!(blocks.count() as u64 <= BLOCKS_LIMIT && blocks.are_sound(1 << 32));
            assert!(blocks.count() as u64 * points <= UNITS_LIMIT);
        }
        assert_eq!(Blocks::of(1024, 1).count(), 1);
        assert_eq!(Blocks::of(1_000_000, 10).count(), 245);
    }

    #[test]
    fn every_look_ends_a_block() {
        let looks = |most: u64| {
            let blocks = Blocks::between_looks(most, 10);
            let ends = blocks.looks().into_iter().map(|look| blocks.range(look.end - 1).end);
            ends.collect::<Vec<_>>()
        };
        assert_eq!(looks(10_000), [1000, 2000, 4000, 8000, 10_000]);
        assert_eq!(looks(1000), [1000]);
        assert_eq!(looks(7), [7]);
        assert_eq!(looks(8000), [1000, 2000, 4000, 8000]);
        assert_eq!(looks(1 << 32).last(), Some(&(1 << 32)));
    }

    #[test]
    fn blocks_between_looks_are_cut_where_they_are_large() {
        let blocks = Blocks::between_looks(100_000, 10);
        let expected = [1000, 1000, 2000, 4000, 8000, 16_000, 16_000, 16_000, 16_000, 16_000, 4000];
        assert_eq!(sizes(&blocks), expected);
        assert_eq!(blocks.looks().last(), Some(&(8..11)));
        for points in [1, 1000, 1_000_000] {
            for most in [10_000_000, 1 << 32] {
                let blocks = Blocks::between_looks(most, points);
                assert!(blocks.are_sound(most) && blocks.replications() == most);
                assert!(blocks.count() < 300, "{points} {most}: {}", blocks.count());
            }
        }
    }

    #[test]
    fn every_number_of_points_can_be_cut_into_its_blocks_and_not_into_many_more() {
        for points in [1, 2, 8191, 8192, 8193, 100_000, 1_000_001] {
            for most in [1, 1000, 16_001, 10_000_000, REPLICATIONS_LIMIT] {
                let looked_at = Blocks::between_looks(most, points);
                assert!(looked_at.looks().len() as u64 <= LOOKS_LIMIT, "{points} {most}");
                assert!(looked_at.fit(points), "{points} {most}: {}", looked_at.count());
                assert!(Blocks::of(most, points).fit(points), "{points} {most}");
            }
        }
        let many = Blocks((1..=100).collect());
        assert!(many.fit(20_000) && !many.fit(1_000_000));
    }

    #[test]
    fn what_does_not_rise_is_no_blocks() {
        for wrong in [&[][..], &[0], &[5, 5], &[5, 4], &[1 << 33]] {
            assert!(!Blocks(wrong.to_vec()).are_sound(1 << 32), "{wrong:?}");
        }
    }
}
