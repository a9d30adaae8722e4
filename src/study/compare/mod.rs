//! Comparisons: how results differ from a baseline, and whether more than by chance.
//!
//! Takes [`Side`]s, each the record of a run with, where it is known, how every replication ended;
//! gives a [`Comparison`]. Where two sides share their random numbers and both know their ends, they
//! are compared replication by replication; otherwise as independent ones, and the record says so.
//! Nothing is ever mixed silently: other seeds, versions, numbers of replications and meanings are
//! [`Remark`]s.

mod condition;
mod details;
pub(super) mod family;
mod inputs;
mod outcomes;
pub(super) mod possible;
mod record;
mod remarks;
mod side;
#[cfg(test)]
mod tests;

pub use condition::{CONDITION, Condition, Than};
pub use inputs::INPUT_DIFFERENCES_LIMIT;
pub use record::*;
pub use side::{COMPARED_REPLICATIONS_LIMIT, Side};

use super::record::Record;
use crate::stats::Pairs;
use family::{Family, LEVEL};
use outcomes::Tables;

/// A comparison that is being made: the ends of each scenario are needed only while it is added.
#[derive(Debug)]
pub struct Comparing {
    baseline: Side,
    others: Vec<Other>,
}

/// A scenario that was held against the baseline.
#[derive(Debug)]
struct Other {
    record: Record,
    method: Method,
    /// How many replications of each are compared in pairs.
    pairs: Option<u64>,
    outcomes: Vec<OutcomePairs>,
    remarks: Vec<Remark>,
}

/// The replications of two scenarios as seen by one outcome.
#[derive(Clone, Debug)]
struct OutcomePairs {
    name: String,
    /// Whether the baseline has an outcome of this name.
    in_baseline: bool,
    /// Whether the scenario has.
    in_scenario: bool,
    /// The baseline's replications first.
    pairs: Pairs,
}

impl Comparing {
    /// A comparison with this baseline.
    pub fn new(baseline: Side) -> Self {
        Self { baseline, others: Vec::new() }
    }

    /// Holds another side against the baseline.
    pub fn add(&mut self, scenario: Side) {
        let Tables { method, pairs, outcomes } = outcomes::tables(&self.baseline, &scenario);
        let remarks = remarks::remarks(&self.baseline, &scenario);
        self.others.push(Other { record: scenario.record, method, pairs, outcomes, remarks });
    }

    /// What came of it, and of these conditions.
    pub fn finish(self, conditions: &[Condition]) -> Comparison {
        let Self { baseline: Side { record: baseline, .. }, others } = self;
        let names = names(&baseline, &others);
        let chance = |other: &Other, pairs: &Pairs| match other.method {
            Method::Same => None,
            Method::Paired | Method::Independent => pairs.p_value(),
        };
        let chances: Vec<_> = others
            .iter()
            .flat_map(|other| other.outcomes.iter().map(move |o| chance(other, &o.pairs)))
            .collect();
        let family = Family::new(&chances);
        let mut tested = chances.iter().copied().zip(family.adjusted.iter().copied());
        let differences = others.iter().zip(&names[1..]).map(|(other, name)| {
            let outcomes = other.outcomes.iter().zip(&mut tested);
            let outcomes = outcomes.map(|(o, p)| outcomes::difference(o, other.method, &family, p));
            let outcomes = outcomes.collect();
            difference(&baseline, other, name, outcomes)
        });
        let differences = differences.collect();
        let asked = |condition| {
            let others = others.iter().zip(&names[1..]);
            others.map(move |(other, name)| condition::answer(condition, other, name))
        };
        Comparison {
            format: COMPARE_FORMAT.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            tests: family.tests,
            level: LEVEL,
            confidence: family.confidence,
            conditions: conditions.iter().flat_map(asked).collect(),
            scenarios: std::iter::once(&baseline)
                .chain(others.iter().map(|other| &other.record))
                .zip(&names)
                .map(|(record, name)| compared(record, name))
                .collect(),
            differences,
        }
    }
}

fn compared(record: &Record, name: &str) -> ComparedScenario {
    ComparedScenario {
        name: name.to_owned(),
        title: record.title.clone(),
        version: record.version.clone(),
        values_version: record.values_version,
        seed: record.seed,
        replications: record.replications,
        consistent: record.consistent,
        stopped: record.stopped,
        outcomes: record.outcomes.clone(),
        scenario_sha256: record.scenario_sha256.clone(),
    }
}

fn difference(
    baseline: &Record,
    other: &Other,
    name: &str,
    outcomes: Vec<OutcomeDifference>,
) -> ScenarioDifference {
    let (inputs, inputs_left_out) = inputs::differences(&baseline.scenario, &other.record.scenario);
    ScenarioDifference {
        scenario: name.to_owned(),
        method: other.method,
        pairs: other.pairs,
        outcomes,
        remarks: other.remarks.clone(),
        inputs,
        inputs_left_out,
        rounds_to_breakthrough: RoundsDifference {
            baseline: baseline.rounds_to_breakthrough,
            scenario: other.record.rounds_to_breakthrough,
        },
        details: match other.method {
            Method::Same => Vec::new(),
            Method::Paired | Method::Independent => details::details(baseline, &other.record),
        },
    }
}

/// What the scenarios are called: their titles, with a number after those that are not the first of
/// their title.
fn names(baseline: &Record, others: &[Other]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let titles = std::iter::once(baseline).chain(others.iter().map(|other| &other.record));
    for title in titles.map(|record| &record.title) {
        let mut name = title.clone();
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{title} ({number})");
            number += 1;
        }
        names.push(name);
    }
    names
}
