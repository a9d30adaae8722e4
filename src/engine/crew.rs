//! Which replications march together.
//!
//! Usually 64 in a row: a run of random numbers is theirs as it comes. Where the history of the talks
//! leaves few of them, those of several blocks are picked to march on together, and each takes the
//! random numbers of its own coordinates along. What comes of a replication does not depend on its
//! company.

use super::lanes::Lanes;
use crate::draws::{LANES, Stream};
use std::ops::Range;

/// Which replications march together, by lane.
#[derive(Clone, Debug)]
pub(super) enum Crew {
    /// Those of one block.
    Row {
        /// Which 64 replications: this × 64, and on.
        block: u64,
        /// The lanes of those that are wanted.
        wanted: Range<usize>,
    },
    /// Some of several blocks, from lane 0 on.
    Picked(Vec<Pick>),
}

/// Neighbouring lanes whose replications are of one block.
#[derive(Clone, Debug)]
pub(super) struct Pick {
    /// Which block.
    block: u64,
    /// The lanes here.
    here: Range<usize>,
    /// The lanes there, in the same order.
    there: Vec<usize>,
}

impl Crew {
    /// A crew of these replications, in order; at most 64.
    pub fn picked(replications: &[u64]) -> Self {
        let width = LANES as u64;
        let mut picks = Vec::new();
        let mut first = 0;
        for of_block in replications.chunk_by(|one, other| one / width == other / width) {
            picks.push(Pick {
                block: of_block[0] / width,
                here: first..first + of_block.len(),
                there: of_block.iter().map(|replication| (replication % width) as usize).collect(),
            });
            first += of_block.len();
        }
        Self::Picked(picks)
    }

    /// The lanes that are wanted.
    pub fn wanted(&self) -> Range<usize> {
        match self {
            Self::Row { wanted, .. } => wanted.clone(),
            Self::Picked(picks) => 0..picks.last().map_or(0, |pick| pick.here.end),
        }
    }

    /// The uniforms of a round.
    #[inline(always)]
    pub fn uniforms(&self, stream: &mut Stream, round: u32) -> Lanes {
        self.gathered(|block| {
            let mut uniforms = Lanes::ZERO;
            stream.uniforms(block, round, &mut uniforms.0);
            uniforms
        })
    }

    /// The uniforms of what is drawn once a replication: in a nested run, where so many replications
    /// share a draw, of its draw.
    #[inline(always)]
    pub fn once(&self, stream: &mut Stream, nested: Option<u64>) -> Lanes {
        let Some(replications) = nested else { return self.uniforms(stream, 0) };
        let width = LANES as u64;
        self.gathered(|block| {
            let draw = block * width / replications;
            let mut uniforms = Lanes::ZERO;
            stream.uniforms(draw / width, 0, &mut uniforms.0);
            Lanes::splat(uniforms[(draw % width) as usize])
        })
    }

    /// What blocks have in the lanes of the crew.
    #[inline(always)]
    fn gathered(&self, mut of: impl FnMut(u64) -> Lanes) -> Lanes {
        match self {
            Self::Row { block, .. } => of(*block),
            Self::Picked(picks) => {
                // Lanes that nobody is in take part in the arithmetic, and in nothing else.
                let mut gathered = Lanes::splat(0.5);
                for pick in picks {
                    let all = of(pick.block);
                    for (here, there) in pick.here.clone().zip(&pick.there) {
                        gathered[here] = all[*there];
                    }
                }
                gathered
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replications_that_are_picked_keep_their_random_numbers() {
        let mut stream = Stream::new(7, 11);
        let mut of = |block: u64, round: u32| {
            let mut uniforms = Lanes::ZERO;
            stream.uniforms(block, round, &mut uniforms.0);
            uniforms
        };
        let (first, third, once) = (of(0, 5), of(2, 5), of(2, 0));
        let crew = Crew::picked(&[3, 63, 128, 191]);
        assert_eq!(crew.wanted(), 0..4);
        let gathered = crew.uniforms(&mut stream, 5);
        assert_eq!(gathered.0[..4], [first[3], first[63], third[0], third[63]]);
        assert_eq!(crew.once(&mut stream, None)[3], once[63]);
        // Of 256 replications a draw, replications 0 to 255 take what is drawn once at 0.
        let row = Crew::Row { block: 0, wanted: 0..1 };
        assert_eq!(crew.once(&mut stream, Some(256))[3], row.once(&mut stream, None)[0]);
    }
}
