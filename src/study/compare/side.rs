//! One side of a comparison: a record, and how each replication ended where that is known.

use super::super::figures;
use super::super::kept::Damaged;
use super::super::record::{Record, Stopped};
use crate::engine::{
    Control, ENDS_OUTCOMES_LIMIT, Follow, Instructions, simulate, simulate_with_ends,
};
use crate::model::{self, Model};
use crate::scenario::Scenario;

/// The most replications of a scenario that is simulated to be compared: how each of them ended is
/// held in memory, a byte each, of the baseline and of one other scenario at a time.
pub const COMPARED_REPLICATIONS_LIMIT: u64 = 100_000_000;

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Side {
    /// What came of its replications.
    pub(super) record: Record,
    /// How each ended: the place of its outcome in the record, or
    /// [`NOT_ADMITTED`](crate::engine::NOT_ADMITTED).
    pub(super) ends: Option<Vec<u8>>,
}

impl Side {
    /// The side of a record, with the ends that it keeps, if it does.
    ///
    /// # Errors
    /// When what it keeps is not what it counts.
    pub fn from_record(record: Record) -> Result<Self, Damaged> {
        let kept = record.kept_replications.as_ref();
        let ends = kept.map(|kept| kept.unpack(&record)).transpose()?;
        Ok(Self { record, ends })
    }

    /// Simulates so many replications of a scenario on the current pool of threads. Where it is
    /// interrupted, the side has the first of them, without a gap.
    ///
    /// # Errors
    /// When the scenario cannot be made a model: see [`model::Error`].
    ///
    /// # Panics
    /// When there are more than [`COMPARED_REPLICATIONS_LIMIT`].
    pub fn simulate(
        scenario: &Scenario,
        (seed, replications): (u64, u64),
        instructions: Instructions,
        control: &Control<'_>,
    ) -> Result<Self, model::Error> {
        assert!(replications <= COMPARED_REPLICATIONS_LIMIT, "an end of each is held in memory");
        let model = Model::new(scenario)?;
        let range = 0..replications;
        let (tally, ends) = if model.outcome_names.len() > ENDS_OUTCOMES_LIMIT {
            (simulate(&model, seed, range, instructions, control), None)
        } else {
            let how = (instructions, Follow::Counts);
            let (tally, ends) = simulate_with_ends(&model, seed, range, how, control);
            (tally, Some(ends))
        };
        let complete = tally.replications == replications;
        let stopped = if complete { Stopped::Complete } else { Stopped::Interrupted };
        Ok(Self { record: figures::record(scenario, &model, &tally, (seed, stopped)), ends })
    }

    /// What came of its replications.
    pub fn record(&self) -> &Record {
        &self.record
    }
}
