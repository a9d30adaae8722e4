//! Which inputs move the odds: the deciles of what is drawn once a replication.

use super::block::Block;
use super::lanes::Lanes;
use crate::draws::LANES;
use crate::model::{Firmness, Model, Origin, StreamId};

/// Into how many equal parts the uniform of an input is cut.
pub const DECILES: usize = 10;

/// An uncertain number that is drawn, or whether a stated red line is real.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The path of the number in the scenario; of a red line the name of its source, such as
    /// `firmness moscow territory`.
    pub name: String,
    /// The source of its uniform.
    pub stream: StreamId,
}

/// How the replications that the history admits fall on the deciles of an input's uniform u, ⌊10u⌋.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputTally {
    /// Those that ended in a breakthrough.
    pub breakthroughs: [u64; DECILES],
    /// The others.
    pub others: [u64; DECILES],
}

impl InputTally {
    /// Adds what other replications gave.
    pub(super) fn merge(&mut self, other: &Self) {
        for d in 0..DECILES {
            self.breakthroughs[d] += other.breakthroughs[d];
            self.others[d] += other.others[d];
        }
    }
}

/// What is drawn once a replication: the uncertain numbers in the order of the model, then the
/// firmness of red lines. A number that follows from others is none of them.
pub fn inputs(model: &Model) -> Vec<Input> {
    let mut inputs = Vec::new();
    for draw in &model.draws {
        if let Origin::Drawn { stream, .. } = draw.origin {
            inputs.push(Input { name: draw.path.clone(), stream });
        }
    }
    for stance in &model.stances {
        if let Firmness::Chance { stream, .. } = stance.firmness
            && inputs.iter().all(|input| input.stream != stream)
        {
            inputs.push(Input { name: model.streams[stream.0].name.clone(), stream });
        }
    }
    inputs
}

/// Counts the replications of a block that the history admits, and of those the breakthroughs, by the
/// deciles of the inputs.
#[inline(always)]
pub(super) fn count(
    block: &Block,
    (admitted, through): (&Lanes, &Lanes),
    tallies: &mut [InputTally],
) {
    let through_of = through.0.map(|through| through as u64);
    let others = Lanes::each(|l| admitted[l] - through[l]).0.map(|other| other as u64);
    for (tally, deciles) in tallies.iter_mut().zip(&block.deciles) {
        for l in 0..LANES {
            let decile = usize::from(deciles[l]);
            tally.breakthroughs[decile] += through_of[l];
            tally.others[decile] += others[l];
        }
    }
}
