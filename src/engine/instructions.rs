//! Which instructions of the processor the engine uses. The numbers are the same with all of them.
//!
//! The engine is one generic body, compiled twice. There is no fused multiply-add and no
//! reassociation in either copy, so the results agree bit for bit.

use super::bands::BandTally;
use super::block::Block;
use super::inputs;
use super::lanes::Lanes;
use super::path::{Path, Reach};
use super::round;
use super::tally::Tally;
use crate::draws::Stream;
use crate::expression::Scratch;
use crate::model::{Formula, Model, Symbol};
use std::ops::Range;

/// Which instructions of the processor to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// Those that every processor of the target has.
    Baseline,
    /// AVX2 too: four numbers at a time.
    Avx2,
}

impl Instructions {
    /// The fastest that this processor has.
    pub fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            return Self::Avx2;
        }
        Self::Baseline
    }

    /// Whether this processor has them.
    pub fn available(self) -> bool {
        self == Self::Baseline || self == Self::detect()
    }
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

    /// Simulates the replications of a block whose lanes are `wanted`.
    pub fn simulate(&mut self, instructions: Instructions, block: u64, wanted: &Range<usize>) {
        self.block.instructions =
            if instructions.available() { instructions } else { Instructions::Baseline };
        #[cfg(target_arch = "x86_64")]
        if self.block.instructions == Instructions::Avx2 {
            // SAFETY: the processor has AVX2, as has just been made sure.
            #[allow(unsafe_code)]
            return unsafe { simulate_avx2(self, block, wanted) };
        }
        simulate(self, block, wanted);
    }
}

/// The value of an expression in each lane. Expressions are computed here, and nowhere else, because
/// the evaluator is inlined with all of its loops.
pub(super) fn evaluate(
    instructions: Instructions,
    formula: &Formula,
    load: &dyn Fn(&Symbol) -> Lanes,
    scratch: &mut Scratch,
) -> Lanes {
    #[cfg(target_arch = "x86_64")]
    if instructions == Instructions::Avx2 {
        // SAFETY: a block is given these instructions only where the processor has them.
        #[allow(unsafe_code)]
        return unsafe { evaluate_avx2(formula, load, scratch) };
    }
    let _ = instructions;
    Lanes(*formula.evaluate(|symbol, lanes| *lanes = load(symbol).0, scratch))
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn evaluate_avx2(
    formula: &Formula,
    load: &dyn Fn(&Symbol) -> Lanes,
    scratch: &mut Scratch,
) -> Lanes {
    Lanes(*formula.evaluate(|symbol, lanes| *lanes = load(symbol).0, scratch))
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn simulate_avx2(worker: &mut Worker<'_>, block: u64, wanted: &Range<usize>) {
    simulate(worker, block, wanted);
}

/// One block from its first draw to the end of its last replication.
#[inline(always)]
fn simulate(worker: &mut Worker<'_>, index: u64, wanted: &Range<usize>) {
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
