//! The record of levers: what a nudge of each number does, as one JSON document.
//!
//! As in the record of a run there is no time, host or path in it.

use super::super::compare::{Counted, Verdict};
use super::super::record::Stopped;
use serde::{Deserialize, Serialize};

/// The format and its version, as written in [`LeversRecord::format`].
pub const LEVERS_FORMAT: &str = "detente.levers/1";

/// What nudges of a scenario's numbers do to the share of one outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeversRecord {
    /// Always [`LEVERS_FORMAT`].
    pub format: String,
    /// The scenario's title.
    pub title: String,
    /// The version of detente that made it.
    pub version: String,
    /// The version of the model's numbers.
    pub values_version: u32,
    /// The seed of all random numbers; they are the same for every nudge.
    pub seed: u64,
    /// How many replications of the scenario and of each nudge.
    pub replications: u64,
    /// Complete, or interrupted: then only the first levers are there.
    pub stopped: Stopped,
    /// The outcome whose share is looked at.
    pub outcome: String,
    /// By how much the numbers are nudged [share of their range].
    pub by: f64,
    /// The paths below which numbers were nudged; empty where all were.
    #[serde(default)]
    pub only: Vec<String>,
    /// How many nudges were tested.
    pub tests: u64,
    /// The chance that any effect is shown though there is none: 0.05.
    pub level: f64,
    /// The confidence of the ranges of all differences [0.95 to 1].
    pub confidence: f64,
    /// The outcome in the scenario as it is.
    pub base: Counted,
    /// The numbers, the one that moves most first; those without an effect last, in the order of
    /// the file.
    pub levers: Vec<LeverFigures>,
    /// Nudges that the scenario language does not allow.
    pub invalid: Vec<InvalidNudge>,
    /// How many numbers were to be nudged.
    pub planned: u64,
    /// How many numbers follow from others and are not nudged themselves.
    pub derived: u64,
    /// SHA-256 of the scenario, as in the record of a run.
    pub scenario_sha256: String,
    /// The scenario as it was simulated, without a nudge.
    pub scenario: serde_json::Value,
}

/// What nudges of one number do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeverFigures {
    /// Its path in the file.
    pub path: String,
    /// What it is: as written, or its default.
    pub value: serde_json::Value,
    /// The range of which a part is a nudge; of an issue with options absent, for there a nudge goes
    /// to the next option.
    pub range: Option<f64>,
    /// The nudge to a lower number; absent where there is none, or it is not allowed.
    pub down: Option<NudgeFigures>,
    /// The nudge to a higher number.
    pub up: Option<NudgeFigures>,
    /// Whether one of them is shown to change the share.
    pub shown: bool,
}

/// What one nudge does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NudgeFigures {
    /// What the number is then: `--set PATH=VALUE` sets it.
    pub value: serde_json::Value,
    /// The outcome then.
    pub share: Counted,
    /// The share less that of the base [−1 to 1]; absent where no replication counts in one of them.
    pub difference: Option<f64>,
    /// Lower end of its range, at [`LeversRecord::confidence`].
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// How likely the two differ at least as much where their chances are equal.
    pub p_value: Option<f64>,
    /// The same with all nudges in view (Holm 1979).
    pub p_adjusted: Option<f64>,
    /// What is shown.
    pub verdict: Verdict,
}

/// A nudge that is not simulated, for the scenario would not be valid with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvalidNudge {
    /// The path of the number.
    pub path: String,
    /// What it would have been.
    pub value: serde_json::Value,
    /// What is wrong with that.
    pub why: String,
}
