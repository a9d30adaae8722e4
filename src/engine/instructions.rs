//! Which instructions of the processor the engine uses. The numbers are the same with all of them.
//!
//! The engine is one generic body, compiled three times. There is no fused multiply-add and no
//! reassociation in any copy, so the results agree bit for bit.

use super::bands::BandTally;
use super::block::Block;
use super::effects;
use super::inputs;
use super::lanes::Lanes;
use super::path::{Path, Reach};
use super::round;
use super::state;
use super::tally::Tally;
use crate::draws::Stream;
use crate::expression::Scratch;
use crate::model::{Effect, Formula, Model};
use std::ops::Range;

/// Which instructions of the processor to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// Those that every processor of the target has.
    Baseline,
    /// AVX2 too: four numbers at a time.
    Avx2,
    /// AVX-512 too (F, BW, DQ, VL): eight numbers at a time.
    Avx512,
}

impl Instructions {
    /// All, the fastest last.
    pub const ALL: [Self; 3] = [Self::Baseline, Self::Avx2, Self::Avx512];

    /// The fastest that this processor has.
    pub fn detect() -> Self {
        let fastest = Self::ALL.into_iter().rfind(|instructions| instructions.available());
        fastest.unwrap_or(Self::Baseline)
    }

    /// Whether this processor has them.
    #[cfg(target_arch = "x86_64")]
    pub fn available(self) -> bool {
        use std::arch::is_x86_feature_detected as has;
        match self {
            Self::Baseline => true,
            Self::Avx2 => has!("avx2"),
            Self::Avx512 => {
                has!("avx512f") && has!("avx512bw") && has!("avx512dq") && has!("avx512vl")
            }
        }
    }

    /// Whether this processor has them.
    #[cfg(not(target_arch = "x86_64"))]
    pub fn available(self) -> bool {
        self == Self::Baseline
    }
}

/// A function in a copy for each kind of instructions. Its body must be inlined with all of its
/// loops: they are compiled for the instructions of what they are inlined into.
macro_rules! copied {
    (
        $(#[$doc:meta])*
        fn $name:ident($($argument:ident: $type:ty),*) $(-> $result:ty)? { $body:expr }
    ) => {
        $(#[$doc])*
        pub(super) fn $name(instructions: Instructions, $($argument: $type),*) $(-> $result)? {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2($($argument: $type),*) $(-> $result)? {
                $body
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
            fn avx512($($argument: $type),*) $(-> $result)? {
                $body
            }
            match instructions {
                // SAFETY: a block is given instructions only where the processor has them.
                #[cfg(target_arch = "x86_64")]
                #[allow(unsafe_code)]
                Instructions::Avx2 => unsafe { avx2($($argument),*) },
                // SAFETY: the same.
                #[cfg(target_arch = "x86_64")]
                #[allow(unsafe_code)]
                Instructions::Avx512 => unsafe { avx512($($argument),*) },
                _ => $body,
            }
        }
    };
}

/// One worker's own: the state of the block it simulates, the random numbers and what it counts.
pub(super) struct Worker<'m> {
    pub model: &'m Model,
    pub block: Block,
    pub streams: Vec<Stream>,
    pub tally: Tally,
    /// Where the variables go, where that is asked for.
    pub reach: Option<Reach>,
}

impl<'m> Worker<'m> {
    /// A worker that has counted nothing yet.
    pub fn new(model: &'m Model, streams: Vec<Stream>) -> Self {
        Self { model, block: Block::new(model), streams, tally: Tally::new(model), reach: None }
    }

    /// A worker that follows what `bands` counts, and has counted nothing yet.
    pub fn following(model: &'m Model, streams: Vec<Stream>, bands: BandTally) -> Self {
        let mut worker = Self::new(model, streams);
        worker.block.path = Some(Box::new(Path::new(&bands)));
        worker.tally.bands = Some(bands);
        worker
    }

    /// Simulates and counts the replications of a block whose lanes are `wanted`.
    pub fn simulate(&mut self, instructions: Instructions, block: u64, wanted: &Range<usize>) {
        self.block.instructions =
            if instructions.available() { instructions } else { Instructions::Baseline };
        march(self.block.instructions, self, block, wanted);
    }
}

copied! {
    /// One block from its first draw to the end of its last replication.
    fn march(worker: &mut Worker<'_>, index: u64, wanted: &Range<usize>) {
        march_all(worker, index, wanted)
    }
}

copied! {
    /// The value of an expression in each lane.
    fn evaluate(model: &Model, block: &Block, formula: &Formula, scratch: &mut Scratch) -> Lanes {
        Lanes(*formula.evaluate(|symbol, lanes| *lanes = state::read(model, block, *symbol).0, scratch))
    }
}

copied! {
    /// Applies effects in order, each seeing those before it, in the lanes where `acting` is not 0.
    fn apply(
        model: &Model,
        block: &mut Block,
        tally: &mut Tally,
        then: (&[Effect], &Lanes)
    ) {
        effects::apply(model, block, tally, then.0, then.1)
    }
}

#[inline(always)]
fn march_all(worker: &mut Worker<'_>, index: u64, wanted: &Range<usize>) {
    let Worker { model, block, streams, tally, reach } = worker;
    block.begin(model, streams, index, wanted);
    if let Some(reach) = reach {
        reach.begin(&block.running);
    }
    block.watched(|watch, block| watch.begin(model, block));
    for round in 1..=model.rounds {
        round::round(model, block, streams, tally, round);
        if let Some(mut path) = block.path.take() {
            path.round(model, block);
            block.path = Some(path);
        }
        if let Some(reach) = reach {
            reach.round(block);
        }
        if !block.running.any() {
            break;
        }
    }
    tally.count(model, block, wanted);
    inputs::count(model, block, &mut tally.inputs);
    if let (Some(path), Some(bands)) = (&block.path, &mut tally.bands) {
        path.count(block, bands);
    }
}
