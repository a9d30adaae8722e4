//! The record of a solution: where the share of an outcome crosses a level, as one JSON document.
//!
//! As in the record of a run there is no time, host or path in it.

use super::super::compare::Counted;
use super::super::record::Stopped;
use serde::{Deserialize, Serialize};

/// The format and its version, as written in [`SolveRecord::format`].
pub const SOLVE_FORMAT: &str = "detente.solve/1";

/// Where the share of an outcome crosses a level as a number of the scenario is varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolveRecord {
    /// Always [`SOLVE_FORMAT`].
    pub format: String,
    /// The scenario's title.
    pub title: String,
    /// The version of detente that made it.
    pub version: String,
    /// The version of the model's numbers.
    pub values_version: u32,
    /// The seed of all random numbers; they are the same at every value.
    pub seed: u64,
    /// How many replications at each value.
    pub replications: u64,
    /// Complete, or interrupted: then what was found by then.
    pub stopped: Stopped,
    /// What is varied: paths that have one value together.
    pub paths: Vec<String>,
    /// The lowest value looked at.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// How many evenly spaced values were looked at first.
    pub grid: u64,
    /// How near to a crossing one comes at least: no more than two values of the grid are apart, but
    /// 1 of whole numbers.
    pub tolerance: f64,
    /// The outcome.
    pub outcome: String,
    /// The share that is to be reached [between 0 and 1].
    pub level: f64,
    /// The scenario as it is; absent where it was interrupted before.
    pub base: Option<BasePoint>,
    /// Where the share crosses the level, by value.
    pub crossings: Vec<Crossing>,
    /// Values away from every crossing at which the interval of the share holds the level, so that
    /// there might be another one.
    pub touches: Vec<f64>,
    /// The value with the highest share; absent where no replication counts at any.
    pub highest: Option<SolvePoint>,
    /// The value with the lowest share.
    pub lowest: Option<SolvePoint>,
    /// All values that were simulated, the lowest first.
    pub points: Vec<SolvePoint>,
    /// SHA-256 of the scenario, as in the record of a run.
    pub scenario_sha256: String,
    /// The scenario as it is, before anything is varied.
    pub scenario: serde_json::Value,
}

/// The scenario as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BasePoint {
    /// What it has at the first of the paths; null where that is its default.
    pub value: serde_json::Value,
    /// The outcome there.
    pub share: Counted,
}

/// The outcome at one value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolvePoint {
    /// The value.
    pub value: f64,
    /// The outcome there.
    pub share: Counted,
}

/// Where a share crosses the level.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// The value: to within the tolerance; of whole numbers the first beyond the crossing.
    pub value: f64,
    /// From here on the 95 % interval of the share holds the level, or else the value before the
    /// crossing; absent where it does from the lowest value on.
    pub low: Option<f64>,
    /// Up to here, or else the value beyond the crossing; absent where it does up to the highest
    /// value.
    pub high: Option<f64>,
    /// Whether the share rises or falls there as the value rises.
    pub direction: Direction,
    /// How many changes of side it stands for: more than one where the share goes to and fro within
    /// its Monte Carlo error.
    pub changes: u64,
}

/// Whether a share rises or falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// It rises as the value does.
    Rising,
    /// It falls as the value rises.
    Falling,
}
