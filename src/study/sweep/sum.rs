//! The units of one point, added up: integers, so that their order changes nothing.

use super::unit::Unit;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// What some blocks of one point gave. The fields are those of [`Unit`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub(super) replications: u64,
    pub(super) inconsistent: u64,
    pub(super) outcomes: IndexMap<String, BTreeMap<u32, u64>>,
    pub(super) zone: [u64; 3],
    pub(super) issues: IndexMap<String, [u64; 7]>,
    pub(super) pairs: BTreeMap<(Option<u32>, Option<u32>), u64>,
}

/// A unit that has other outcomes or issues than those of its point before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it has other outcomes or issues than another unit of its point")]
pub struct Misfit;

impl Sum {
    /// Adds a unit.
    ///
    /// # Errors
    /// Where it cannot be of the same point.
    pub fn add(&mut self, unit: &Unit) -> Result<(), Misfit> {
        if self.replications == 0 {
            let none = |name: &String| (name.clone(), BTreeMap::new());
            self.outcomes = unit.outcomes.keys().map(none).collect();
            self.issues = unit.issues.keys().map(|name| (name.clone(), [0; 7])).collect();
        }
        if !self.outcomes.keys().eq(unit.outcomes.keys())
            || !self.issues.keys().eq(unit.issues.keys())
        {
            return Err(Misfit);
        }
        self.replications += unit.replications;
        self.inconsistent += unit.inconsistent;
        for (mine, theirs) in self.outcomes.values_mut().zip(unit.outcomes.values()) {
            for (round, count) in theirs {
                *mine.entry(*round).or_default() += count;
            }
        }
        add(&mut self.zone, &unit.zone);
        for (mine, theirs) in self.issues.values_mut().zip(unit.issues.values()) {
            add(mine, theirs);
        }
        for (base, point, count) in &unit.pairs {
            *self.pairs.entry((*base, *point)).or_default() += count;
        }
        Ok(())
    }

    /// How many replications were simulated.
    pub fn replications(&self) -> u64 {
        self.replications
    }

    /// How many of them the history admits.
    pub fn consistent(&self) -> u64 {
        self.replications - self.inconsistent
    }

    /// The names of the outcomes, in the order of the point's scenario.
    pub fn outcomes(&self) -> impl Iterator<Item = &str> {
        self.outcomes.keys().map(String::as_str)
    }

    /// How many ended in an outcome; none where the point has no such outcome.
    pub fn count(&self, outcome: &str) -> u64 {
        self.outcomes.get(outcome).map_or(0, |rounds| rounds.values().sum())
    }
}

fn add(mine: &mut [u64], theirs: &[u64]) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}
