//! Which instructions of the processor the engine uses. The numbers are the same with all of them.
//!
//! The engine is one generic body, compiled three times. There is no fused multiply-add and no
//! reassociation in any copy, so the results agree bit for bit.

use super::block::Block;
use super::effects;
use super::lanes::Lanes;
use super::round;
use super::state;
use super::tally::Tally;
use super::worker::Worker;
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

copied! {
    /// Draws what is drawn once a replication, and opens the talks of a block in the lanes `wanted`.
    fn begin(worker: &mut Worker<'_>, index: u64, wanted: &Range<usize>) {
        worker.block.begin(worker.model, &mut worker.streams, index, wanted)
    }
}

copied! {
    /// Takes a block on to the end of round `until`, or of its last replication.
    fn march(worker: &mut Worker<'_>, until: u32) {
        march_all(worker, until)
    }
}

copied! {
    /// Counts the replications of a block in the lanes where `ended` is not 0; they have.
    fn count(model: &Model, block: &Block, tally: &mut Tally, ended: &Lanes) {
        tally.count(model, block, ended)
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
fn march_all(worker: &mut Worker<'_>, until: u32) {
    let Worker { model, block, streams, tally, reach, .. } = worker;
    let block: &mut Block = block;
    for round in block.round + 1..=until {
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
}
