//! How gaps, trust and variables are spread, round by round.
//!
//! Every quantity is looked at in the same rounds and counted in a fixed number of places, so that
//! the counts have one size, whatever the number of replications: at most
//! [`FOLLOWED_LIMIT`] × [`SAMPLED_LIMIT`] × [`BAND_MARKS`] counts of 8 bytes, 4 MiB a thread.

use crate::draws::LANES;
use crate::model::{IssueId, Model, PairId, VariableId};

/// The most rounds that are looked at.
pub const SAMPLED_LIMIT: usize = 64;
/// The most quantities that are followed. Twenty parties have 380 trusts alone.
pub const FOLLOWED_LIMIT: usize = 64;
/// How many bins a quantity's range is cut into.
pub const BAND_BINS: usize = 128;
/// The marks between the bins, the ends among them: a value counts at the nearest, so that both
/// ends and the middle are exact.
pub const BAND_MARKS: usize = BAND_BINS + 1;
/// The replications in which the range of a variable without bounds is looked for: from the first
/// on.
pub const RANGE_REPLICATIONS: u64 = 1024;

/// A quantity that is followed through the rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// How far the acceptance sets on an issue are from meeting [share of its range].
    Gap(IssueId),
    /// A variable.
    Variable(VariableId),
    /// How far one party trusts another.
    Trust(PairId),
}

/// How many replications had a quantity at which mark, in each round looked at.
///
/// Those that the history admits are counted, and in every round all of them: one that has ended
/// stays in its last state.
#[derive(Clone, Debug, PartialEq)]
pub struct BandTally {
    /// What is followed.
    pub followed: Vec<Followed>,
    /// How many quantities are not, for being too many.
    pub left_out: usize,
    /// The rounds looked at, the last among them.
    pub rounds: Vec<u32>,
    /// The lowest and the highest value, by quantity; what lies beyond counts as they do.
    pub ranges: Vec<(f64, f64)>,
    /// By round, then by quantity.
    pub marks: Vec<[u64; BAND_MARKS]>,
}

impl BandTally {
    /// The tally of no replications. `variables` has the ranges of the model's variables.
    pub(super) fn new(model: &Model, variables: &[(f64, f64)]) -> Self {
        let (followed, left_out) = followed(model);
        let range = |followed: &Followed| match followed {
            Followed::Variable(id) => variables[id.0],
            Followed::Gap(_) | Followed::Trust(_) => (0.0, 1.0),
        };
        let rounds = sampled(model.rounds);
        Self {
            left_out,
            ranges: followed.iter().map(range).collect(),
            marks: vec![[0; BAND_MARKS]; rounds.len() * followed.len()],
            rounds,
            followed,
        }
    }

    /// The counts of a quantity in a round looked at, both by their place.
    pub fn marks(&self, followed: usize, round: usize) -> &[u64; BAND_MARKS] {
        &self.marks[round * self.followed.len() + followed]
    }

    /// The value of a mark of a quantity.
    pub fn value(&self, followed: usize, mark: usize) -> f64 {
        let (low, high) = self.ranges[followed];
        let share = mark as f64 / BAND_BINS as f64;
        low * (1.0 - share) + high * share
    }

    /// Adds what other replications of the same model under the same seed gave.
    pub(super) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.marks.iter_mut().zip(&other.marks) {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                *mine += theirs;
            }
        }
    }

    /// Counts the marks of a block where `counted` is 1; there are `all` such lanes.
    #[inline(always)]
    pub(super) fn count(
        &mut self,
        place: usize,
        marks: &[u8; LANES],
        (counted, all): (&[u64; LANES], u64),
    ) {
        let tally = &mut self.marks[place];
        // What is settled, ended or not yet moved is the same in all lanes.
        let differing = marks.iter().fold(0, |bits, mark| bits | (mark ^ marks[0]));
        if differing == 0 {
            tally[usize::from(marks[0])] += all;
        } else {
            for l in 0..LANES {
                tally[usize::from(marks[l])] += counted[l];
            }
        }
    }
}

/// The rounds looked at: all, or [`SAMPLED_LIMIT`] evenly spaced, the last among them.
fn sampled(rounds: u32) -> Vec<u32> {
    let count = rounds.min(SAMPLED_LIMIT as u32);
    (1..=count).map(|k| (u64::from(k) * u64::from(rounds) / u64::from(count)) as u32).collect()
}

/// Every gap, then every variable, then every trust, as far as the limit goes; and how many more
/// there are.
fn followed(model: &Model) -> (Vec<Followed>, usize) {
    let gaps = (0..model.issues.len()).map(|j| Followed::Gap(IssueId(j)));
    let variables = (0..model.variables.len()).map(|v| Followed::Variable(VariableId(v)));
    let trusts = (0..model.pairs.len()).map(|q| Followed::Trust(PairId(q)));
    let mut all: Vec<_> = gaps.chain(variables).chain(trusts).collect();
    let left_out = all.len().saturating_sub(FOLLOWED_LIMIT);
    all.truncate(FOLLOWED_LIMIT);
    (all, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_64_rounds_are_looked_at_and_the_last_always() {
        assert_eq!(sampled(1), [1]);
        assert_eq!(sampled(12), (1..=12).collect::<Vec<_>>());
        for rounds in [63, 64, 65, 100, 128, 1000, 4095] {
            let sampled = sampled(rounds);
            assert_eq!(sampled.len(), SAMPLED_LIMIT.min(rounds as usize), "{rounds}");
            assert_eq!(sampled.last(), Some(&rounds));
            let steps = sampled.windows(2).map(|pair| pair[1] - pair[0]);
            let (least, most) = (steps.clone().min().unwrap(), steps.max().unwrap());
            assert!(least >= 1 && most - least <= 1, "{rounds}: {sampled:?}");
        }
    }

    #[test]
    fn the_ends_and_the_middle_of_a_range_are_marks() {
        let tally = BandTally {
            followed: vec![Followed::Gap(IssueId(0))],
            left_out: 0,
            rounds: vec![1],
            ranges: vec![(-1.5, 0.3)],
            marks: vec![[0; BAND_MARKS]],
        };
        assert_eq!((tally.value(0, 0), tally.value(0, BAND_BINS)), (-1.5, 0.3));
        assert_eq!(tally.value(0, BAND_BINS / 2), -0.6);
    }
}
