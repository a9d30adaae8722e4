//! What the tests share: running a scenario from its text.

use detente::engine::{Control, Instructions};
use detente::scenario::{self, Files, Scenario, Unread};
use detente::study::{Goal, IssueFigures, Plan, Record, run};
use std::sync::atomic::AtomicBool;

/// What a scenario of a test may extend: the bundled ones.
pub struct Bundled;

impl Files for Bundled {
    fn first(&self) -> Option<&str> {
        None
    }

    fn name(&self, path: &str) -> String {
        path.to_owned()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Unread> {
        Ok(bundled(path).into_bytes())
    }
}

/// A scenario from its text; the test fails with its diagnostics if it has an error.
pub fn scenario(yaml: &str) -> Scenario {
    let loaded = scenario::load_from(&Bundled, "test.yaml", yaml.as_bytes(), &[]);
    loaded.scenario.unwrap_or_else(|| panic!("{:#?}\n{yaml}", loaded.diagnostics))
}

/// The record of `replications` replications under seed 1.
pub fn simulate(yaml: &str, replications: u64) -> Record {
    simulate_with(yaml, replications, 1, Instructions::detect())
}

/// The record of a run.
pub fn simulate_with(
    yaml: &str,
    replications: u64,
    seed: u64,
    instructions: Instructions,
) -> Record {
    let plan = Plan { seed, goal: Goal::Replications(replications), instructions };
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    run(&scenario(yaml), &plan, &control).unwrap()
}

/// The number of replications that ended in an outcome.
pub fn count(record: &Record, outcome: &str) -> u64 {
    record.outcomes.iter().find(|o| o.name == outcome).unwrap().count
}

/// What became of an issue.
pub fn issue<'r>(record: &'r Record, name: &str) -> &'r IssueFigures {
    record.issues.iter().find(|issue| issue.name == name).unwrap()
}

/// Asserts that a count of `n` is what a share of `p` gives, within 4·√(p(1 − p)/n): a false alarm
/// in one test of 16,000.
#[track_caller]
pub fn assert_share(count: u64, n: u64, p: f64) {
    let share = count as f64 / n as f64;
    assert!(is_share(count, n, p), "share {share}, but {p} is the exact answer");
}

/// Whether it is.
pub fn is_share(count: u64, n: u64, p: f64) -> bool {
    let allowed = 4.0 * (p * (1.0 - p) / n as f64).sqrt();
    (count as f64 / n as f64 - p).abs() <= allowed
}

/// A concession without noise, and without regard for the others or for trust.
pub const ALONE: &str = "noise: 0, reciprocity: 0, trust_effect: 0, matching: 0";

/// A file of the bundled scenarios.
pub fn bundled(name: &str) -> String {
    let path = format!("{}/scenarios/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}
