//! The engine: replications of a model, many at a time, counted.
//!
//! Takes a [`Model`] and a seed; gives a [`Tally`]. Replications march in blocks of 64: every
//! quantity of the state is 64 numbers, and every step of a round is a loop over them, so that the
//! cost of looking things up is paid once for 64 replications and the arithmetic is done several
//! numbers at a time.
//!
//! The tally of a range of replications is the same for any number of threads and any order of
//! blocks, bit for bit: replications share nothing but their random numbers' coordinates, and
//! what is counted is integers.

mod bands;
mod batch;
mod block;
mod effects;
mod ending;
mod geometry;
mod inputs;
mod instructions;
mod lanes;
mod moves;
mod nested;
mod parking;
mod path;
mod replay;
mod round;
mod state;
mod tally;
#[cfg(test)]
mod tests;
mod worker;
mod zones;

pub use crate::draws::REPLICATIONS_LIMIT;
pub use bands::{
    BAND_BINS, BAND_MARKS, BandTally, FOLLOWED_LIMIT, Followed, RANGE_REPLICATIONS, SAMPLED_LIMIT,
};
pub use batch::{Batch, Simulator};
pub use inputs::{DECILES, Input, InputTally, inputs};
pub use instructions::Instructions;
pub use nested::{DRAWS_LIMIT, Draw, Nested, NestedError, simulate_nested};
pub use replay::{
    After, Change, Drawn, Happening, Hold, Line, Opening, Pace, Replay, Round, Source, Start, Step,
    Verdict, Vote, Why, replay,
};
pub use tally::{Held, IssueTally, OUTCOME_BINS, OUTCOME_ONE, OutcomeTally, RuleTally, Tally};
pub use zones::{Common, IssueTerms, Terms, Zones, derived, terms, zones};

use crate::draws::{LANES, Stream};
use crate::model::Model;
use path::Reach;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use worker::{End, Worker};

/// The version of the numbers: raised whenever a fixed seed gives other replications.
pub const VALUES_VERSION: u32 = 1;

/// How a simulation is watched and stopped.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Once true, no new block is begun.
    pub interrupted: &'a AtomicBool,
    /// Called with the number of replications finished since the last call, from any thread.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

/// Simulates a range of replications on the current pool of threads.
///
/// Where it is interrupted, the tally holds the first of them without a gap: blocks are begun in
/// order, and one that is begun is finished. So the replications kept are not the quick ones.
///
/// # Panics
/// When the range ends beyond [`REPLICATIONS_LIMIT`].
pub fn simulate(
    model: &Model,
    seed: u64,
    replications: Range<u64>,
    instructions: Instructions,
    control: &Control<'_>,
) -> Tally {
    let streams = streams(model, seed);
    let worker = || Worker::new(model, streams.clone());
    count(&worker, &replications, (instructions, None), control)
}

/// The same, with the bands of gaps, trust and variables, round by round.
///
/// The range of a variable without bounds is what it reaches in the replications from 0 to
/// [`RANGE_REPLICATIONS`] under this seed, whichever are simulated: so it depends neither on the
/// threads nor on the range, and tallies of several ranges can be merged.
///
/// # Panics
/// When the range ends beyond [`REPLICATIONS_LIMIT`].
pub fn simulate_with_bands(
    model: &Model,
    seed: u64,
    replications: Range<u64>,
    instructions: Instructions,
    control: &Control<'_>,
) -> Tally {
    let streams = streams(model, seed);
    let with = (instructions, control.interrupted);
    let bands = BandTally::new(model, &variable_ranges(model, &streams, with));
    let worker = || Worker::following(model, streams.clone(), bands.clone());
    count(&worker, &replications, (instructions, None), control)
}

/// The most outcomes of a model whose replications' ends are told one by one: each is a byte.
pub const ENDS_OUTCOMES_LIMIT: usize = 255;

/// The end of a replication that the history does not admit, where others are the place of their
/// outcome in [`Model::outcome_names`].
pub const NOT_ADMITTED: u8 = u8::MAX;

/// The end of a replication as a byte.
fn end_byte(outcome: Option<usize>) -> u8 {
    outcome.map_or(NOT_ADMITTED, |outcome| outcome as u8)
}

/// What is followed beside the counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// Nothing: as [`simulate`].
    Counts,
    /// The bands: as [`simulate_with_bands`].
    Bands,
}

/// The same, and how each replication ended: a byte for each that was simulated, in order. It is
/// the place of its outcome in [`Model::outcome_names`], or [`NOT_ADMITTED`].
///
/// # Panics
/// When the range ends beyond [`REPLICATIONS_LIMIT`], or the model has more than
/// [`ENDS_OUTCOMES_LIMIT`] outcomes.
pub fn simulate_with_ends(
    model: &Model,
    seed: u64,
    replications: Range<u64>,
    (instructions, follow): (Instructions, Follow),
    control: &Control<'_>,
) -> (Tally, Vec<u8>) {
    assert!(model.outcome_names.len() <= ENDS_OUTCOMES_LIMIT, "an end is a byte");
    let streams = streams(model, seed);
    let ranges = || variable_ranges(model, &streams, (instructions, control.interrupted));
    let bands = (follow == Follow::Bands).then(|| BandTally::new(model, &ranges()));
    let worker = || match &bands {
        Some(bands) => Worker::following(model, streams.clone(), bands.clone()),
        None => Worker::new(model, streams.clone()),
    };
    let count_of = replications.end.saturating_sub(replications.start) as usize;
    let ends: Vec<AtomicU8> = (0..count_of).map(|_| AtomicU8::new(NOT_ADMITTED)).collect();
    let note = |end: End| {
        let byte = end_byte(end.outcome);
        ends[(end.replication - replications.start) as usize].store(byte, Ordering::Relaxed);
    };
    let tally = count(&worker, &replications, (instructions, Some(&note)), control);
    let finished = ends.into_iter().take(tally.replications as usize);
    let ends = finished.map(AtomicU8::into_inner).collect();
    (tally, ends)
}

/// Called with how a replication ended.
type Note<'n> = &'n (dyn Fn(End) + Sync);

/// What workers count together, each on its thread.
fn count<'m>(
    worker: &(dyn Fn() -> Worker<'m> + Sync),
    replications: &Range<u64>,
    (instructions, note): (Instructions, Option<Note<'_>>),
    control: &Control<'_>,
) -> Tally {
    assert!(replications.end <= REPLICATIONS_LIMIT, "the random numbers would repeat");
    let next = AtomicU64::new(replications.start / LANES as u64);
    let tallies = rayon::broadcast(|threads| {
        let mut worker = worker();
        if note.is_some() {
            worker.tell_ends();
        }
        let mut reported = 0;
        let mut report = |worker: &mut Worker<'_>| {
            (control.progress)(worker.tally.replications - reported);
            reported = worker.tally.replications;
            note.into_iter().for_each(|note| worker.ends().for_each(note));
        };
        worker.let_wait(&blocks(replications), threads.num_threads());
        while !control.interrupted.load(Ordering::Relaxed) {
            let block = next.fetch_add(1, Ordering::Relaxed);
            let wanted = lanes_wanted(block, replications);
            if wanted.is_empty() {
                break;
            }
            worker.simulate(instructions, block, &wanted);
            report(&mut worker);
        }
        worker.finish();
        report(&mut worker);
        worker.tally
    });
    let sum = tallies.into_iter().reduce(|mut sum, tally| {
        sum.merge(&tally);
        sum
    });
    sum.expect("a pool has a thread")
}

/// Where the variables go: within their bounds where they have two, else what they reach in the
/// first replications. Once interrupted it is anything: no replication is counted after that.
fn variable_ranges(
    model: &Model,
    streams: &[Stream],
    (instructions, interrupted): (Instructions, &AtomicBool),
) -> Vec<(f64, f64)> {
    let reach = Reach::new(model);
    if model
        .variables
        .iter()
        .all(|variable| variable.bounds.low.is_finite() && variable.bounds.high.is_finite())
    {
        return reach.within(model);
    }
    let mut worker = Worker::new(model, streams.to_vec());
    worker.reach = Some(reach);
    for block in 0..RANGE_REPLICATIONS / LANES as u64 {
        if interrupted.load(Ordering::Relaxed) {
            break;
        }
        worker.simulate(instructions, block, &(0..LANES));
    }
    worker.reach.map_or_else(Vec::new, |reach| reach.within(model))
}

/// How one replication ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Replication {
    /// In which outcome: its place in [`Model::outcome_names`]. None where the history of the talks
    /// does not admit the replication; then it ended where it first contradicted it.
    pub outcome: Option<usize>,
    /// In which round.
    pub round: u32,
    /// The issues, in the order of the scenario: in which round each settled and where; none where
    /// it was open at the end.
    pub settlements: Vec<Option<(u32, f64)>>,
}

/// How each of a range of replications ended: those that [`simulate`] counts, one by one, on this
/// thread.
///
/// # Panics
/// When the range ends beyond [`REPLICATIONS_LIMIT`].
pub fn outcomes(
    model: &Model,
    seed: u64,
    replications: Range<u64>,
    instructions: Instructions,
) -> Vec<Replication> {
    assert!(replications.end <= REPLICATIONS_LIMIT, "the random numbers would repeat");
    let mut worker = Worker::new(model, streams(model, seed));
    let mut ends = Vec::new();
    for block in blocks(&replications) {
        let wanted = lanes_wanted(block, &replications);
        worker.simulate(instructions, block, &wanted);
        ends.extend(wanted.map(|lane| worker.block.end(lane)));
    }
    ends
}

/// The blocks that a range of replications is in.
fn blocks(replications: &Range<u64>) -> Range<u64> {
    replications.start / LANES as u64..replications.end.div_ceil(LANES as u64)
}

/// The streams of all sources of a model.
fn streams(model: &Model, seed: u64) -> Vec<Stream> {
    model.streams.iter().map(|stream| Stream::new(seed, stream.number)).collect()
}

/// The lanes of a block that are in a range of replications.
fn lanes_wanted(block: u64, replications: &Range<u64>) -> Range<usize> {
    let first = block * LANES as u64;
    let lane = |replication: u64| replication.saturating_sub(first).min(LANES as u64) as usize;
    lane(replications.start)..lane(replications.end)
}
