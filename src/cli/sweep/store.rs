//! Where units go: into a directory, or, where nothing is kept, into a sum for each point.

use super::super::Failure;
use super::directory::{Directory, Existing};
use super::units::{Reader, Units};
use anyhow::anyhow;
use detente::study::sweep::{Ledger, Plan, Shard, Sum, Unit};
use std::path::Path;

/// Where units go.
pub(super) enum Store {
    /// Into a directory.
    Kept(Directory, Units),
    /// Into the sum of their point; none before its first unit.
    Summed(Vec<Option<Box<Sum>>>),
}

impl Store {
    /// A store for a plan, in a directory or nowhere, and the units that are there.
    ///
    /// # Errors
    ///
    /// If the directory cannot be used.
    pub(super) fn new(
        directory: Option<&Path>,
        plan: &Plan,
        shard: Shard,
        existing: Existing,
    ) -> Result<(Self, Ledger), Failure> {
        let Some(path) = directory else {
            return Ok((Self::Summed(vec![None; plan.simulated()]), Ledger::new(plan)));
        };
        let directory = Directory::lock(path)?;
        let (units, ledger) = directory.begin(plan, shard, existing)?;
        Ok((Self::Kept(directory, units), ledger))
    }

    /// Takes in a unit.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(super) fn keep(&mut self, unit: &Unit) -> anyhow::Result<()> {
        match self {
            Self::Kept(_, units) => units.keep(unit),
            Self::Summed(sums) => {
                let sum = sums[unit.point].get_or_insert_default();
                sum.add(unit).map_err(|why| anyhow!("point {}: {why}", unit.point))
            }
        }
    }

    /// Makes sure that all units are on the disk.
    ///
    /// # Errors
    ///
    /// If they cannot be.
    pub(super) fn sync(&mut self) -> anyhow::Result<()> {
        match self {
            Self::Kept(_, units) => units.sync(),
            Self::Summed(_) => Ok(()),
        }
    }

    /// The directory, if there is one.
    pub(super) fn directory(&self) -> Option<&Directory> {
        match self {
            Self::Kept(directory, _) => Some(directory),
            Self::Summed(_) => None,
        }
    }

    /// The sums of the points, one after the other.
    ///
    /// # Errors
    ///
    /// If the units cannot be read.
    pub(super) fn sums<'s>(
        &'s self,
        plan: &'s Plan,
        ledger: &'s Ledger,
    ) -> Result<Sums<'s>, Failure> {
        Ok(match self {
            Self::Kept(_, units) => {
                let whole = ledger.whole_blocks();
                Sums::Read { reader: units.reader(plan)?, plan, ledger, whole }
            }
            Self::Summed(sums) => Sums::There(sums),
        })
    }
}

/// The sums of points.
pub(super) enum Sums<'s> {
    /// From a file: of the blocks that count.
    Read {
        /// Reads the units.
        reader: Reader<'s>,
        /// Their plan.
        plan: &'s Plan,
        /// Which there are.
        ledger: &'s Ledger,
        /// The blocks that every point has.
        whole: Vec<usize>,
    },
    /// Of all that there is.
    There(&'s [Option<Box<Sum>>]),
}

impl Sums<'_> {
    /// The sum of a point; of no replications where there are none that count.
    ///
    /// # Errors
    ///
    /// If its units cannot be read.
    pub(super) fn of(&mut self, point: usize) -> Result<Sum, Failure> {
        match self {
            Self::Read { reader, plan, ledger, whole } => {
                reader.sum(point, &ledger.counted(plan, point, whole))
            }
            Self::There(sums) => Ok(sums[point].as_deref().cloned().unwrap_or_default()),
        }
    }
}
