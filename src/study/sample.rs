//! Records for the tests of what is made of records.

use super::{Goal, Plan, Record, run};
use crate::engine::{Control, Instructions};
use crate::scenario::{self, Scenario};
use crate::stats::wilson;
use crate::study::OutcomeShare;
use std::sync::atomic::AtomicBool;

/// Talks on a wage that break through now and then, and are broken off now and then.
pub(super) const TALKS: &str =
    "{title: Talks, rounds: 8, issues: {wage: {range: [0, 10]}}, parties: {
union: {tolerance: {uniform: [0, 1]}, stances: {wage: {ideal: 8, red_line: 4}}},
employer: {stances: {wage: {ideal: 1, red_line: {uniform: [3, 6]}}}}},
rules: {off: {chance: 0.05, then: [{end: collapse}]}}}";

/// The scenario of a text, with these settings.
pub(super) fn scenario(text: &str, settings: &[&str]) -> Scenario {
    let settings: Vec<String> = settings.iter().map(|setting| (*setting).to_owned()).collect();
    let loaded = scenario::load("test.yaml", text.as_bytes(), &settings);
    loaded.scenario.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics))
}

/// A run of a scenario under seed 1.
pub(super) fn record(scenario: &Scenario, replications: u64) -> Record {
    let goal = Goal::Replications(replications);
    let plan = Plan { seed: 1, goal, instructions: Instructions::detect() };
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    run(scenario, &plan, &control).unwrap()
}

/// A record whose outcomes have these names and counts.
pub(super) fn of_outcomes(counts: &[(String, u64)]) -> Record {
    let n = counts.iter().map(|(_, count)| count).sum();
    let share = |(name, count): &(String, u64)| {
        let interval = wilson(*count, n);
        OutcomeShare {
            name: name.clone(),
            count: *count,
            share: if n == 0 { 0.0 } else { *count as f64 / n as f64 },
            low: interval.low,
            high: interval.high,
        }
    };
    let record = record(&scenario(TALKS, &[]), 64);
    Record {
        outcomes: counts.iter().map(share).collect(),
        replications: n,
        consistent: n,
        ..record
    }
}
