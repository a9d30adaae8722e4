//! Which instructions of the processor the engine uses. The numbers are the same with all of them.
//!
//! The engine is one generic body, compiled three times. There is no fused multiply-add and no
//! reassociation in any copy, so the results agree bit for bit.

use super::bands::BandTally;
use super::block::Block;
use super::crew::Crew;
use super::effects;
use super::inputs;
use super::lanes::Lanes;
use super::path::{Path, Reach};
use super::round;
use super::state;
use super::tally::Tally;
use crate::draws::{LANES, Stream};
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
        let available = Self::ALL.into_iter().filter(|instructions| instructions.available());
        available.last().unwrap_or(Self::Baseline)
    }

    /// Them, if this processor has them.
    fn or_baseline(self) -> Self {
        if self.available() { self } else { Self::Baseline }
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
    /// The replications that the history admits and that wait to march on with others.
    waiting: Vec<u64>,
}

impl<'m> Worker<'m> {
    /// A worker that has counted nothing yet.
    pub fn new(model: &'m Model, streams: Vec<Stream>) -> Self {
        Self {
            model,
            block: Block::new(model),
            streams,
            tally: Tally::new(model),
            reach: None,
            waiting: Vec::new(),
        }
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
        self.march(instructions, Crew::Row { block, wanted: wanted.clone() });
    }

    /// The same, but those that the history admits may be left waiting for others to march on with,
    /// until [`finish`](Self::finish).
    pub fn take(&mut self, instructions: Instructions, block: u64, wanted: &Range<usize>) {
        if !self.sifts() {
            return self.simulate(instructions, block, wanted);
        }
        self.block.instructions = instructions.or_baseline();
        sift(self.block.instructions, self, Crew::Row { block, wanted: wanted.clone() });
        while self.waiting.len() >= LANES {
            let rest = self.waiting.split_off(LANES);
            self.march(instructions, Crew::picked(&self.waiting));
            self.waiting = rest;
        }
    }

    /// Simulates and counts those that are still waiting.
    pub fn finish(&mut self, instructions: Instructions) {
        let waiting = std::mem::take(&mut self.waiting);
        if !waiting.is_empty() {
            self.march(instructions, Crew::picked(&waiting));
        }
    }

    /// Whether it pays to play the rounds that the history covers first, and then once more from the
    /// start for those that it admits: where it has left at most half of the replications so far, and
    /// covers a quarter of the rounds at most.
    fn sifts(&self) -> bool {
        let (all, out) = (self.tally.replications, self.tally.inconsistent);
        let left = all - out + self.waiting.len() as u64;
        let known = known_rounds(self.model);
        known > 0 && 4 * known <= self.model.rounds && left <= out.max(LANES as u64)
    }

    fn march(&mut self, instructions: Instructions, crew: Crew) {
        self.block.instructions = instructions.or_baseline();
        march(self.block.instructions, self, crew);
    }
}

/// The last round that the history covers; 0 without one.
fn known_rounds(model: &Model) -> u32 {
    model.history.last().map_or(0, |statement| statement.round)
}

copied! {
    /// A crew from its first draw to the end of its last replication.
    fn march(worker: &mut Worker<'_>, crew: Crew) {
        march_all(worker, crew)
    }
}

copied! {
    /// A crew as far as the history goes: what it does not admit is counted, the others wait.
    fn sift(worker: &mut Worker<'_>, crew: Crew) {
        sift_all(worker, crew)
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
        list: &[Effect],
        acting: &Lanes
    ) {
        effects::apply(model, block, tally, list, acting)
    }
}

#[inline(always)]
fn march_all(worker: &mut Worker<'_>, crew: Crew) {
    let Worker { model, block, streams, tally, reach, .. } = worker;
    let wanted = crew.wanted();
    // What happened in the rounds that the history covers has been counted by those who picked.
    let events = matches!(crew, Crew::Picked(_)).then(|| tally.events());
    block.begin(model, streams, crew);
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
        if let Some(events) = &events
            && round == known_rounds(model)
        {
            tally.take_back(events);
        }
        if !block.running.any() {
            break;
        }
    }
    tally.count(model, block, &wanted);
    inputs::count(model, block, &mut tally.inputs);
    if let (Some(path), Some(bands)) = (&block.path, &mut tally.bands) {
        path.count(block, bands);
    }
}

#[inline(always)]
fn sift_all(worker: &mut Worker<'_>, crew: Crew) {
    let Worker { model, block, streams, tally, waiting, .. } = worker;
    let Crew::Row { block: index, wanted } = crew.clone() else { unreachable!("sifted in rows") };
    block.begin(model, streams, crew);
    let path = block.path.take();
    for round in 1..=known_rounds(model) {
        round::round(model, block, streams, tally, round);
    }
    block.path = path;
    let goes_on = |lane: &usize| block.running[*lane] != 0.0;
    let first = index * LANES as u64;
    let before = waiting.len();
    waiting.extend(wanted.clone().filter(goes_on).map(|lane| first + lane as u64));
    tally.contradict((wanted.len() + before - waiting.len()) as u64);
}
