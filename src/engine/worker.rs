//! One thread's work: it takes blocks through their rounds and counts what becomes of them.

use super::bands::BandTally;
use super::block::Block;
use super::instructions::{self, Instructions};
use super::lanes::{Lanes, flag};
use super::parking::Parking;
use super::path::{Path, Reach};
use super::tally::Tally;
use crate::draws::{LANES, Stream};
use crate::model::Model;
use std::ops::Range;

/// So many blocks a thread there must be for replications to wait for others.
const WAITING_BLOCKS: u64 = 8;

/// One worker's own: the state of the block it simulates, the random numbers and what it counts.
pub(super) struct Worker<'m> {
    pub model: &'m Model,
    pub block: Box<Block>,
    pub streams: Vec<Stream>,
    pub tally: Tally,
    /// Where the variables go, where that is asked for.
    pub reach: Option<Reach>,
    /// What waits for others to march on with; nothing does unless that is asked for.
    parking: Parking,
    /// How what has ended since it was last asked for ended, where that is told one by one.
    ends: Option<Vec<End>>,
}

/// How a replication ended.
#[derive(Clone, Copy)]
pub(super) struct End {
    /// Which.
    pub replication: u64,
    /// In which outcome; none where the history does not admit it.
    pub outcome: Option<usize>,
}

impl<'m> Worker<'m> {
    /// A worker that has counted nothing yet.
    pub fn new(model: &'m Model, streams: Vec<Stream>) -> Self {
        Self {
            model,
            block: Box::new(Block::new(model)),
            streams,
            tally: Tally::new(model),
            reach: None,
            parking: Parking::default(),
            ends: None,
        }
    }

    /// A worker that follows what `bands` counts, and has counted nothing yet.
    pub fn following(model: &'m Model, streams: Vec<Stream>, bands: BandTally) -> Self {
        let mut worker = Self::new(model, streams);
        worker.block.path = Some(Box::new(Path::new(&bands)));
        worker.tally.bands = Some(bands);
        worker
    }

    /// Lets replications wait for others of these blocks, which so many threads share:
    /// [`Worker::finish`] ends them. With few blocks most would wait in vain.
    pub fn let_wait(&mut self, blocks: &Range<u64>, threads: usize) {
        let waits = blocks.end.saturating_sub(blocks.start) >= WAITING_BLOCKS * threads as u64;
        let parking = || Parking::new(self.model, &self.block);
        self.parking = if waits { parking() } else { Parking::default() };
    }

    /// Simulates and counts the replications of a block whose lanes are `wanted`, but for those that
    /// wait.
    pub fn simulate(&mut self, instructions: Instructions, block: u64, wanted: &Range<usize>) {
        self.block.instructions =
            if instructions.available() { instructions } else { Instructions::Baseline };
        instructions::begin(self.block.instructions, self, block, wanted);
        if let Some(reach) = &mut self.reach {
            reach.begin(&self.block.running);
        }
        let model = self.model;
        self.block.watched(|watch, block| watch.begin(model, block));
        self.march();
    }

    /// Simulates and counts what waits.
    pub fn finish(&mut self) {
        while let Some(block) = self.parking.leave() {
            self.block = block;
            self.march();
        }
    }

    /// Tells from now on how replications end, one by one.
    pub fn tell_ends(&mut self) {
        self.ends = Some(Vec::new());
    }

    /// How what has ended since this was last asked ended.
    pub fn ends(&mut self) -> impl Iterator<Item = End> {
        self.ends.iter_mut().flat_map(|ends| ends.drain(..))
    }

    /// Takes the block on until nothing goes on in it.
    fn march(&mut self) {
        loop {
            let last = self.model.rounds;
            let until = self.parking.next(self.block.round).unwrap_or(last);
            instructions::march(self.block.instructions, self, until);
            let Block { round, running, uncounted, .. } = *self.block;
            if round == last || !running.any() {
                return self.count(&uncounted);
            }
            if self.parking.pays(self.model, &self.block) {
                self.count(&Lanes::each(|l| uncounted[l] * (1.0 - running[l])));
                if !self.parking.enter(&mut self.block) {
                    return;
                }
            }
        }
    }

    /// Counts the replications in the lanes where `ended` is not 0.
    fn count(&mut self, ended: &Lanes) {
        let Self { model, block, tally, ends, .. } = self;
        instructions::count(block.instructions, model, block, tally, ended);
        if let Some(ends) = ends {
            for lane in (0..LANES).filter(|lane| ended[*lane] != 0.0) {
                let replication = block.origins.replication(lane).expect("it was simulated");
                ends.push(End { replication, outcome: block.outcome[lane] });
            }
        }
        for l in 0..LANES {
            block.uncounted[l] *= flag(ended[l] == 0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::streams;
    use crate::engine::tests::model;

    /// The history leaves about half of the replications.
    const TALKS: &str = "{rounds: 12, issues: {wage: {range: [0, 10]}}, parties: {\
        union: {tolerance: {uniform: [0, 1]}, stances: {wage: {ideal: 8, red_line: 6}}}, \
        employer: {stances: {wage: {ideal: 1, red_line: 5}}}}, \
        history: [{round: 1, that: ['union.wage.tolerance > 0.5']}]}";

    #[test]
    fn what_a_history_leaves_waits_and_is_counted_in_the_end() {
        let model = model(TALKS);
        let blocks = 0..WAITING_BLOCKS;
        let mut worker = Worker::new(&model, streams(&model, 1));
        worker.let_wait(&blocks, 1);
        worker.simulate(Instructions::detect(), 0, &(0..LANES));
        let tally = &worker.tally;
        assert!(tally.inconsistent > 0 && tally.replications == tally.inconsistent, "all ended");
        for block in 1..WAITING_BLOCKS {
            worker.simulate(Instructions::detect(), block, &(0..LANES));
        }
        assert!(worker.tally.consistent() > 0, "a block was full");
        worker.finish();
        assert_eq!(worker.tally.replications, WAITING_BLOCKS * LANES as u64);
    }

    #[test]
    fn nothing_waits_among_few_blocks() {
        let model = model(TALKS);
        let mut worker = Worker::new(&model, streams(&model, 1));
        worker.let_wait(&(0..WAITING_BLOCKS), 2);
        worker.simulate(Instructions::detect(), 0, &(0..LANES));
        assert_eq!(worker.tally.replications, LANES as u64);
    }
}
