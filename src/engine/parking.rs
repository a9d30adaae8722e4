//! Where replications wait for others, so that those that go on march in full blocks.
//!
//! A block takes nearly as long with one replication that goes on as with 64, and the history of the
//! talks may leave few. So where it does, what goes on waits in another block, which marches on once
//! it is full, or when no more are coming. A replication takes its state and the coordinates of its
//! random numbers along, so that nothing that is counted depends on where it waited.
//!
//! Random numbers are made for 64 replications at a time and are not saved by this. That is why
//! nothing waits that ends by and by, in other rounds: it took longer when that was tried.

use super::block::Block;
use crate::draws::LANES;
use crate::model::Model;

/// Waiting is taken to cost as much as so many rounds: moving, and drawing for two blocks what one
/// reads. An estimate; what comes of it is measured by `cargo bench --bench scale`.
const COST: usize = 3;

/// The most memory that the blocks of one thread take that wait [bytes].
const MEMORY: usize = 16 << 20;

/// The blocks that wait, one for each round in which that is done.
#[derive(Default)]
pub(super) struct Parking {
    /// The rounds after which blocks wait, in ascending order.
    rounds: Vec<u32>,
    /// What waits after each of them.
    waiting: Vec<Option<Box<Block>>>,
}

impl Parking {
    /// Blocks of a model may wait after each round in which its history is held against them.
    pub fn new(model: &Model, block: &Block) -> Self {
        let mut rounds: Vec<u32> = model.history.iter().map(|statement| statement.round).collect();
        rounds.dedup();
        rounds.truncate(MEMORY / block.bytes());
        Self { waiting: rounds.iter().map(|_| None).collect(), rounds }
    }

    /// The next round after which blocks may wait.
    pub fn next(&self, round: u32) -> Option<u32> {
        let at = self.rounds.partition_point(|passed| *passed <= round);
        self.rounds.get(at).copied()
    }

    /// Whether it pays for a block to wait after the round that it has come to: whether the lanes
    /// whose replications have ended would take longer in the rounds to come.
    pub fn pays(&self, model: &Model, block: &Block) -> bool {
        let left = (model.rounds - block.round) as usize;
        let idle = LANES - block.going();
        self.rounds.contains(&block.round) && idle * left > LANES * COST
    }

    /// Lets what goes on in a block wait. Whether the block is now another one, full, that marches
    /// on; else nothing goes on in it.
    pub fn enter(&mut self, block: &mut Box<Block>) -> bool {
        let at = self.rounds.partition_point(|round| *round < block.round);
        let Some(waiting) = &mut self.waiting[at] else {
            self.waiting[at] = Some(block.split_off());
            return false;
        };
        // The one with more takes the other in: moving fewer costs less.
        if block.going() > waiting.going() {
            std::mem::swap(waiting, block);
        }
        waiting.take_in(block);
        let full = waiting.going() == LANES;
        if full {
            std::mem::swap(waiting, block);
        }
        full
    }

    /// Takes out what has waited since the earliest round; none once nothing waits.
    pub fn leave(&mut self) -> Option<Box<Block>> {
        let waiting = self
            .waiting
            .iter_mut()
            .find(|waiting| waiting.as_ref().is_some_and(|waiting| waiting.going() > 0))?;
        waiting.take()
    }
}
