//! Batches: stretches of replications one after the other on one thread, with the end of each.
//!
//! So two models are compared replication by replication: under one seed they share every random
//! number whose source they share.

use super::worker::Worker;
use super::{
    ENDS_OUTCOMES_LIMIT, Instructions, NOT_ADMITTED, REPLICATIONS_LIMIT, Tally, blocks, end_byte,
    lanes_wanted, streams,
};
use crate::model::Model;
use std::ops::Range;

/// What a stretch of replications gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// What [`super::simulate`] counts of them.
    pub tally: Tally,
    /// How each of them ended, in order: the place of its outcome in [`Model::outcome_names`], or
    /// [`NOT_ADMITTED`].
    pub ends: Vec<u8>,
}

/// Simulates batches of one model under one seed, on this thread.
pub struct Simulator<'m> {
    worker: Worker<'m>,
    instructions: Instructions,
}

impl<'m> Simulator<'m> {
    /// A simulator that has not begun.
    ///
    /// # Panics
    /// When the model has more than [`ENDS_OUTCOMES_LIMIT`] outcomes; none from a file has.
    pub fn new(model: &'m Model, seed: u64, instructions: Instructions) -> Self {
        assert!(model.outcome_names.len() <= ENDS_OUTCOMES_LIMIT, "an end is a byte");
        let mut worker = Worker::new(model, streams(model, seed));
        worker.tell_ends();
        Self { worker, instructions }
    }

    /// Simulates a range of replications. Neither what was simulated before nor how a range is cut
    /// into batches changes anything.
    ///
    /// # Panics
    /// When the range ends beyond [`REPLICATIONS_LIMIT`].
    pub fn simulate(&mut self, replications: &Range<u64>) -> Batch {
        assert!(replications.end <= REPLICATIONS_LIMIT, "the random numbers would repeat");
        let count = replications.end.saturating_sub(replications.start) as usize;
        let mut ends = vec![NOT_ADMITTED; count];
        let blocks = blocks(replications);
        self.worker.let_wait(&blocks, 1);
        for block in blocks {
            let wanted = lanes_wanted(block, replications);
            self.worker.simulate(self.instructions, block, &wanted);
        }
        self.worker.finish();
        for end in self.worker.ends() {
            let at = (end.replication - replications.start) as usize;
            ends[at] = end_byte(end.outcome);
        }
        let tally = std::mem::replace(&mut self.worker.tally, Tally::new(self.worker.model));
        Batch { tally, ends }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::tests::model;
    use crate::engine::{Control, outcomes, simulate};
    use std::sync::atomic::AtomicBool;

    /// Of these replications the history admits some and not the others.
    const TALKS: &str = "{rounds: 5, issues: {wage: {range: [0, 10]}}, parties: {\
        union: {tolerance: {uniform: [0, 1]}, stances: {wage: {ideal: 8, red_line: 4}}}, \
        employer: {stances: {wage: {ideal: 1, red_line: 5}}}}, \
        rules: {off: {chance: 0.1, then: [{end: collapse}]}}, \
        history: [{round: 1, that: ['union.wage.tolerance > 0.3']}]}";

    #[test]
    fn batches_are_what_a_run_counts_however_they_are_cut() {
        let (model, instructions) = (model(TALKS), Instructions::detect());
        let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
        let whole = simulate(&model, 7, 0..1000, instructions, &control);
        assert!(whole.inconsistent > 0 && whole.consistent() > 0);
        let one_by_one = outcomes(&model, 7, 0..1000, instructions);
        for ends in [&[1000][..], &[64, 1000], &[1, 63, 65, 500, 999, 1000]] {
            let mut simulator = Simulator::new(&model, 7, instructions);
            let (mut sum, mut all, mut start) = (Tally::new(&model), Vec::new(), 0);
            for end in ends {
                let batch = simulator.simulate(&(start..*end));
                assert_eq!(batch.tally.replications, end - start);
                sum.merge(&batch.tally);
                all.extend(batch.ends);
                start = *end;
            }
            assert_eq!(sum, whole, "{ends:?}");
            let place = |end: u8| (end != NOT_ADMITTED).then_some(usize::from(end));
            assert!(all.iter().zip(&one_by_one).all(|(end, one)| place(*end) == one.outcome));
        }
    }
}
