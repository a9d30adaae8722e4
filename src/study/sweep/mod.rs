//! Sweeps: a scenario simulated at many points.
//!
//! Takes the [`Points`](crate::study::design::Points) of a design and [`Settings`]; gives a
//! [`Plan`], then [`Unit`]s of work as they are finished, and from all units of a point its
//! [`PointFigures`]. The base, the scenario as written, is simulated too: it is point 0, and what
//! differences are to.
//!
//! What always holds:
//!
//! - Equal plans give equal units, bit for bit, whatever the threads, the shards and the order; and
//!   equal units give equal figures.
//! - Common random numbers: replication r has the same ones at every point, so each point keeps how
//!   often it ended how where the base ended how.
//! - A unit is there in full or not at all. What a kill leaves of a line is seen by its checksum.
//!
//! Nothing here reads or writes a file: plans and units are made into text and out of it.

mod blocks;
mod figures;
mod ledger;
mod lines;
mod plan;
mod possible;
mod record;
mod shard;
mod simulate;
mod sum;
#[cfg(test)]
mod tests;
mod unit;

pub use blocks::{BLOCK_LEAST, BLOCKS_LIMIT, Blocks, UNITS_LIMIT};
pub use ledger::{Ledger, Missing};
pub use plan::{PLAN_FORMAT, Plan, PlanError, Settings};
pub use record::*;
pub use shard::{SHARDS_LIMIT, Shard};
pub use simulate::{Error, Sweep, simulate};
pub use sum::{Misfit, Sum};
pub use unit::{Checksum, Unit};
