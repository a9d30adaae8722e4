//! A unit of work: a block of replications at one point, counted; and its line in a file.
//!
//! A line is the unit as compact JSON with a checksum at its end, the first 16 hexadecimal digits of
//! SHA-256 of the plan's number and of the line up to there. So a line that is torn, damaged or of
//! another plan is told from a sound one.

use super::plan::Plan;
use crate::engine::{Batch, Held, NOT_ADMITTED};
use crate::model::Model;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How many hexadecimal digits of the checksum are kept.
const SUM_DIGITS: usize = 16;
/// What stands between a unit and its checksum.
const SUM_KEY: &str = ",\"sum\":\"";
/// What ends a line.
const LINE_END: &str = "\"}";

/// What a block of replications at one point gave: integers only. All counts are of replications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Which point; 0 is the base.
    pub point: usize,
    /// Which block.
    pub block: usize,
    /// How many replications were simulated.
    pub replications: u64,
    /// How many of them the history does not admit.
    pub inconsistent: u64,
    /// By outcome: in which round how many ended so, the rounds without any left out.
    pub outcomes: IndexMap<String, Vec<(u32, u64)>>,
    /// With a zone of agreement at the start; with one in some round; breakthroughs among those.
    pub zone: [u64; 3],
    /// By issue: settled, then held up by no zone, no tolerance, a vote at home, a broken-off end,
    /// the price, and no time.
    pub issues: IndexMap<String, [u64; 7]>,
    /// Of points with common random numbers: how often a replication ended in which outcome of the
    /// base and in which of the point, by their places there; none for one that the history does not
    /// admit.
    pub pairs: Vec<(Option<u32>, Option<u32>, u64)>,
}

impl Unit {
    /// The unit of a batch; `base` has the ends of the same replications of the base, where they
    /// are paired with it.
    pub(super) fn new(
        (point, block): (usize, usize),
        model: &Model,
        batch: &Batch,
        base: Option<&[u8]>,
    ) -> Self {
        let tally = &batch.tally;
        let rounds = |by_round: &[u64]| {
            let counted = (1..).zip(by_round).filter(|(_, count)| **count > 0);
            counted.map(|(round, count)| (round, *count)).collect()
        };
        let outcomes = model.outcome_names.iter().zip(&tally.outcomes);
        let issues = model.issues.iter().zip(&tally.issues);
        let issue = |issue: &crate::engine::IssueTally| {
            let Held { no_zone, no_tolerance, not_ratified, broken_off, price, no_time } =
                issue.held;
            [issue.settled, no_zone, no_tolerance, not_ratified, broken_off, price, no_time]
        };
        Self {
            point,
            block,
            replications: tally.replications,
            inconsistent: tally.inconsistent,
            outcomes: outcomes.map(|(name, by)| (name.clone(), rounds(&by.by_round))).collect(),
            zone: [tally.zone, tally.zone_ever, tally.zone_breakthroughs],
            issues: issues.map(|(named, tally)| (named.name.clone(), issue(tally))).collect(),
            pairs: base.map_or_else(Vec::new, |base| pairs(base, &batch.ends)),
        }
    }

    /// How many replications the history admits.
    pub fn consistent(&self) -> u64 {
        self.replications - self.inconsistent
    }

    /// How many ended in an outcome.
    pub(super) fn count(&self, outcome: &str) -> u64 {
        let rounds = self.outcomes.get(outcome);
        rounds.map_or(0, |rounds| rounds.iter().map(|(_, count)| count).sum())
    }

    /// Its line without the line feed, and its checksum; `id` is the number of the plan.
    ///
    /// # Panics
    /// Never: a unit is made of maps with text keys, lists, text and numbers.
    pub fn to_line(&self, id: &str) -> (String, Checksum) {
        let mut line =
            serde_json::to_string(self).expect("a unit has nothing that JSON cannot hold");
        line.pop();
        let sum = checksum(id, &line);
        line.push_str(&format!("{SUM_KEY}{:016x}{LINE_END}", sum.0));
        (line, sum)
    }

    /// Reads a line without its line feed, and its checksum; `id` is the number of the plan.
    ///
    /// # Errors
    /// Where it is no sound line of a unit of the plan, in a sentence.
    pub fn from_line(line: &str, plan: &Plan, id: &str) -> Result<(Self, Checksum), String> {
        let damaged = "it is damaged, or of another plan";
        let (content, sum) = split(line).ok_or(damaged)?;
        if checksum(id, content) != sum {
            return Err(damaged.to_owned());
        }
        let unit: Self =
            serde_json::from_str(&format!("{content}}}")).map_err(|_| "it is no unit")?;
        if unit.fits(plan) {
            Ok((unit, sum))
        } else {
            Err("its counts do not fit the plan".to_owned())
        }
    }

    /// Whether there is such a unit in the plan, and its counts add up.
    fn fits(&self, plan: &Plan) -> bool {
        if self.point >= plan.simulated() || self.block >= plan.blocks.count() {
            return false;
        }
        let range = plan.blocks.range(self.block);
        let ended: u128 = self.outcomes.values().flatten().map(|(_, n)| u128::from(*n)).sum();
        let paired: u128 = self.pairs.iter().map(|(_, _, n)| u128::from(*n)).sum();
        let all = u128::from(self.replications);
        self.replications == range.end - range.start
            && ended + u128::from(self.inconsistent) == all
            && (self.pairs.is_empty() || paired == all)
            && self.zone.iter().chain(self.issues.values().flatten()).all(|n| *n <= all as u64)
    }
}

/// What tells two units of one point and block apart that are not equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checksum(pub u64);

/// The content of a line, and its checksum.
fn split(line: &str) -> Option<(&str, Checksum)> {
    let rest = line.strip_suffix(LINE_END)?;
    let (content, sum) = rest.split_at_checked(rest.len().checked_sub(SUM_DIGITS)?)?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let sum = sum.bytes().all(is_digit).then(|| u64::from_str_radix(sum, 16).ok())??;
    Some((content.strip_suffix(SUM_KEY)?, Checksum(sum)))
}

fn checksum(id: &str, content: &str) -> Checksum {
    let digest = Sha256::new().chain_update(id).chain_update(content).finalize();
    Checksum(digest.iter().take(SUM_DIGITS / 2).fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

/// How often which ends of the base and of the point go together, in order.
fn pairs(base: &[u8], point: &[u8]) -> Vec<(Option<u32>, Option<u32>, u64)> {
    let end = |end: u8| (end != NOT_ADMITTED).then_some(u32::from(end));
    let mut all: Vec<_> = base.iter().zip(point).map(|(one, other)| (*one, *other)).collect();
    all.sort_unstable();
    let runs = all.chunk_by(|one, other| one == other);
    runs.map(|run| (end(run[0].0), end(run[0].1), run.len() as u64)).collect()
}
