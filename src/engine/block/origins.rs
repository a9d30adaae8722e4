//! Which replications are in the lanes of a block, and so where their random numbers are.

use super::super::lanes::Lanes;
use super::super::moves::Moves;
use crate::draws::LANES;

/// Which replications are in the lanes.
#[derive(Clone)]
pub(in super::super) enum Origins {
    /// Those from 64 times this on, in order.
    Whole(u64),
    /// Some of several such 64.
    Picked(Vec<Origin>),
}

/// Some of the replications from 64 times `block` on.
#[derive(Clone)]
pub(in super::super) struct Origin {
    block: u64,
    /// The place of each among those 64, and its lane here.
    lanes: Vec<(usize, usize)>,
}

impl Origins {
    /// The number of the replication in a lane; none where the lane is free.
    pub fn replication(&self, lane: usize) -> Option<u64> {
        let number = |block: u64, place: usize| block * LANES as u64 + place as u64;
        match self {
            Self::Whole(block) => Some(number(*block, lane)),
            Self::Picked(origins) => origins.iter().find_map(|origin| {
                let place = origin.lanes.iter().find(|(_, here)| *here == lane);
                place.map(|(place, _)| number(origin.block, *place))
            }),
        }
    }

    /// The random words of the lanes, of those that `draw` gives for 64 replications in order.
    #[inline(always)]
    pub fn words(&self, mut draw: impl FnMut(u64) -> [u32; LANES]) -> [u32; LANES] {
        match self {
            Self::Whole(block) => draw(*block),
            Self::Picked(origins) => picked(origins, &mut draw),
        }
    }

    /// Forgets all but the replications in the lanes where `kept` is not 0.
    pub fn keep(&mut self, kept: &Lanes) {
        let mut origins = match self {
            Self::Whole(block) => {
                vec![Origin { block: *block, lanes: (0..LANES).map(|l| (l, l)).collect() }]
            }
            Self::Picked(origins) => std::mem::take(origins),
        };
        for origin in &mut origins {
            origin.lanes.retain(|(_, here)| kept[*here] != 0.0);
        }
        origins.retain(|origin| !origin.lanes.is_empty());
        *self = Self::Picked(origins);
    }

    /// Takes over the replications that move, into lanes that are free: from a whole block no longer.
    pub fn take(&mut self, other: &Self, moves: &Moves) {
        let Self::Picked(origins) = self else { unreachable!("a whole block has no free lane") };
        for (from, to) in &moves.pairs {
            let Some(replication) = other.replication(*from) else { continue };
            let (block, place) = (replication / LANES as u64, replication % LANES as u64);
            let lane = (place as usize, *to);
            match origins.iter_mut().find(|origin| origin.block == block) {
                Some(origin) => origin.lanes.push(lane),
                None => origins.push(Origin { block, lanes: vec![lane] }),
            }
        }
    }
}

/// The random words of the lanes. Not inlined with every draw, as most blocks are whole.
#[inline(never)]
fn picked(origins: &[Origin], draw: &mut dyn FnMut(u64) -> [u32; LANES]) -> [u32; LANES] {
    let mut words = [0; LANES];
    for origin in origins {
        let drawn = draw(origin.block);
        for (place, here) in &origin.lanes {
            words[*here] = drawn[*place];
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(which: impl Fn(usize) -> bool) -> Lanes {
        Lanes::each(|l| if which(l) { 1.0 } else { 0.0 })
    }

    /// The number of the replication itself stands for its random word.
    fn words(block: u64) -> [u32; LANES] {
        std::array::from_fn(|l| block as u32 * LANES as u32 + l as u32)
    }

    #[test]
    fn every_lane_draws_the_numbers_of_its_replication() {
        let (mut mine, mut theirs) = (Origins::Whole(7), Origins::Whole(900));
        mine.keep(&lanes(|l| l < 10));
        theirs.keep(&lanes(|l| l % 3 == 1));
        let moves = Moves { pairs: vec![(1, 63), (61, 10), (4, 11)] };
        mine.take(&theirs, &moves);
        let drawn = mine.words(words);
        let wanted = [(0, 448), (9, 457), (10, 57_661), (11, 57_604), (63, 57_601)];
        for (lane, replication) in wanted {
            assert_eq!(mine.replication(lane), Some(replication));
            assert_eq!(u64::from(drawn[lane]), replication);
        }
        assert_eq!(mine.replication(12), None);
    }

    #[test]
    fn what_is_not_kept_is_not_drawn_any_more() {
        let mut origins = Origins::Whole(7);
        origins.keep(&lanes(|l| l == 5));
        origins.take(&Origins::Whole(8), &Moves { pairs: vec![(0, 6)] });
        origins.keep(&lanes(|l| l == 6));
        let mut asked = Vec::new();
        origins.words(|block| {
            asked.push(block);
            words(block)
        });
        assert_eq!(asked, [8]);
    }
}
