//! Nested runs: what is drawn once is drawn a number of times, and simulated many times each.
//!
//! So the spread of the odds over what the author does not know is told from chance, which a plain
//! run mixes: there every replication has a draw of its own.

use super::worker::{End, Worker};
use super::{Control, Instructions, count, streams};
use crate::draws::{LANES, REPLICATIONS_LIMIT};
use crate::model::Model;
use std::sync::atomic::{AtomicU64, Ordering};

/// The most draws: the counts of each are kept.
pub const DRAWS_LIMIT: u64 = 10_000;

/// How many draws, and how many replications of each.
///
/// Replication r of draw m takes the inputs and the firmness of red lines at the coordinate of
/// replication m, and all else at that of replication m·n + r: how people vote at home too, which is
/// chance and nothing that the author does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nested {
    draws: u64,
    replications: u64,
}

/// Why a nested run cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NestedError {
    /// No draws, or more than are kept.
    #[error("{0} draws: there may be 1 to {DRAWS_LIMIT}")]
    Draws(u64),
    /// The replications of a draw do not fill blocks.
    #[error("{0} replications a draw: there must be a multiple of {LANES}")]
    Replications(u64),
    /// The random numbers would repeat.
    #[error("{0} draws of {1} replications: there may be {REPLICATIONS_LIMIT} replications in all")]
    Product(u64, u64),
}

impl Nested {
    /// So many draws of so many replications each.
    ///
    /// # Errors
    /// Where the draws are not 1 to [`DRAWS_LIMIT`], the replications not a multiple of
    /// [`LANES`], or all together more than [`REPLICATIONS_LIMIT`].
    pub fn new(draws: u64, replications: u64) -> Result<Self, NestedError> {
        if !(1..=DRAWS_LIMIT).contains(&draws) {
            return Err(NestedError::Draws(draws));
        }
        if replications == 0 || !replications.is_multiple_of(LANES as u64) {
            return Err(NestedError::Replications(replications));
        }
        if replications > REPLICATIONS_LIMIT / draws {
            return Err(NestedError::Product(draws, replications));
        }
        Ok(Self { draws, replications })
    }

    /// How many draws.
    pub fn draws(&self) -> u64 {
        self.draws
    }

    /// How many replications of each.
    pub fn replications(&self) -> u64 {
        self.replications
    }
}

/// What the replications of one draw gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Draw {
    /// How many of them the history admits.
    pub consistent: u64,
    /// How many of those ended in a breakthrough.
    pub breakthroughs: u64,
}

/// Simulates a nested run on the current pool of threads: the counts of its draws, in order.
///
/// Where it is interrupted, the first draws are given that are finished, without a gap.
pub fn simulate_nested(
    model: &Model,
    seed: u64,
    nested: Nested,
    instructions: Instructions,
    control: &Control<'_>,
) -> Vec<Draw> {
    let Nested { draws, replications } = nested;
    let breakthrough = model.breakthrough();
    let zeros = || (0..draws).map(|_| AtomicU64::new(0)).collect::<Vec<_>>();
    let (consistent, breakthroughs, finished) = (zeros(), zeros(), zeros());
    let note = |end: End| {
        let draw = (end.replication / replications) as usize;
        let admitted = end.outcome.is_some();
        let through = admitted && end.outcome == breakthrough;
        consistent[draw].fetch_add(u64::from(admitted), Ordering::Relaxed);
        breakthroughs[draw].fetch_add(u64::from(through), Ordering::Relaxed);
        finished[draw].fetch_add(1, Ordering::Relaxed);
    };
    let streams = streams(model, seed);
    let worker = || {
        let mut worker = Worker::new(model, streams.clone());
        worker.block.nested = Some(replications);
        worker
    };
    count(&worker, &(0..draws * replications), (instructions, Some(&note)), control);
    let counts = consistent.into_iter().zip(breakthroughs).zip(finished);
    counts
        .take_while(|(_, finished)| finished.load(Ordering::Relaxed) == replications)
        .map(|((consistent, breakthroughs), _)| Draw {
            consistent: consistent.into_inner(),
            breakthroughs: breakthroughs.into_inner(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::tests::model;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn a_vote_at_home_differs_among_the_replications_of_a_draw() {
        let model = model(
            "{rounds: 3, issues: {wage: {range: [0, 10]}}, parties: {\
             union: {ratification: {chance: 0.3}, stances: {wage: {ideal: 8, red_line: 2}}}, \
             employer: {stances: {wage: {ideal: 1, red_line: 9}}}}}",
        );
        let nested = Nested::new(20, 640).unwrap();
        let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
        let draws = simulate_nested(&model, 1, nested, Instructions::detect(), &control);
        assert_eq!(draws.len(), 20);
        for draw in draws {
            // 192 expected of 640; five standard deviations are 58.
            assert!(draw.breakthroughs.abs_diff(192) < 58, "{draw:?}");
        }
    }

    #[test]
    fn a_nested_run_has_its_limits() {
        assert!(Nested::new(200, 1024).is_ok());
        assert!(Nested::new(1, REPLICATIONS_LIMIT).is_ok());
        assert_eq!(Nested::new(0, 64), Err(NestedError::Draws(0)));
        assert_eq!(Nested::new(DRAWS_LIMIT + 1, 64), Err(NestedError::Draws(DRAWS_LIMIT + 1)));
        assert_eq!(Nested::new(2, 0), Err(NestedError::Replications(0)));
        assert_eq!(Nested::new(2, 100), Err(NestedError::Replications(100)));
        let most = REPLICATIONS_LIMIT;
        assert_eq!(Nested::new(2, most), Err(NestedError::Product(2, most)));
        let huge = u64::MAX / 64 * 64;
        assert_eq!(Nested::new(2, huge), Err(NestedError::Product(2, huge)));
    }
}
