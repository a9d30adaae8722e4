//! The record of a sweep: every figure that a report needs, point by point.
//!
//! Like the record of a run it holds no time, host or path: equal plans and replications give the
//! same bytes. The points may be many: they are written and may be read one at a time.

use crate::study::record::{Stopped, Zone};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The format and its version, as written in [`SweepRecord::format`].
pub const SWEEP_FORMAT: &str = "detente.sweep/1";

/// What a sweep gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepRecord {
    /// Always [`SWEEP_FORMAT`].
    pub format: String,
    /// The scenario's title.
    pub title: String,
    /// The version of detente that made it.
    pub version: String,
    /// The version of the model's numbers.
    pub values_version: u32,
    /// The seed of all random numbers.
    pub seed: u64,
    /// Whether points share their random numbers.
    pub random_numbers: RandomNumbers,
    /// How many replications of each point were planned; with a precision, the most.
    pub planned: u64,
    /// Half the width that the interval of the breakthrough share may have at most, if each point
    /// was simulated until it is as narrow.
    pub precision: Option<f64>,
    /// How the points were laid out, in a word.
    pub design: String,
    /// How many things are varied independently: paths that move together count once.
    pub factors: usize,
    /// What is varied, in order.
    pub paths: Vec<String>,
    /// SHA-256 of `scenario`, written as compact JSON [64 hexadecimal digits].
    pub scenario_sha256: String,
    /// The base as it was simulated, after every override.
    pub scenario: Value,
    /// The points, the base first.
    pub points: Vec<PointFigures>,
}

/// Whether the points of a sweep share their random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RandomNumbers {
    /// Replication r has the same ones at every point: differences are of pairs.
    Common,
    /// Each point has its own.
    Independent,
}

impl RandomNumbers {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Independent => "independent",
        }
    }
}

/// What the replications of one point gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointFigures {
    /// Which: 0 is the base, the scenario as written; those of the design follow in its order.
    pub point: u64,
    /// The value of each path, without source and note; null where it is a default that is no
    /// number, or was taken away.
    pub values: Vec<Value>,
    /// The seed of its random numbers.
    pub seed: u64,
    /// How many replications were simulated.
    pub replications: u64,
    /// How many of them the history admits; every count below is over these.
    pub consistent: u64,
    /// Why there are not more.
    pub stopped: Stopped,
    /// How they ended, in the order of the point's scenario; the counts sum to `consistent`.
    pub outcomes: Vec<PointOutcome>,
    /// Whether there was anything to agree on.
    pub zone: Zone,
    /// Issue by issue, in the order of the point's scenario.
    pub issues: Vec<PointIssue>,
}

/// How many replications of a point ended in one outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointOutcome {
    /// The outcome's name.
    pub name: String,
    /// Replications that ended in it.
    pub count: u64,
    /// `count` ÷ consistent replications [0 to 1].
    pub share: f64,
    /// Lower end of the 95 % interval of the share (Wilson 1927): Monte Carlo error only.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// The share less that of the base; absent at the base, where nothing of the base counts, and
    /// where one of the two has no consistent replications.
    pub to_base: Option<ToBase>,
    /// The median of the round of this end, among the replications that ended so; absent where
    /// there are none.
    pub median_round: Option<u32>,
}

/// A share less that of the base \[−1 to 1\].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToBase {
    /// The difference.
    pub difference: f64,
    /// Lower end of its 95 % interval (Newcombe 1998), of pairs where random numbers are common.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}

/// What became of one issue at a point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointIssue {
    /// The issue's identifier.
    pub name: String,
    /// Replications in which it settled.
    pub settled: u64,
    /// No breakthrough, open, and the true red lines left no common ground.
    pub no_zone: u64,
    /// No breakthrough, open, common ground between the red lines, none within the tolerances.
    pub no_tolerance: u64,
    /// No breakthrough, open, agreed but rejected at home.
    pub not_ratified: u64,
    /// No breakthrough, open, the talks were broken off.
    pub broken_off: u64,
    /// No breakthrough, open, no package worth its reservation to both of two parties.
    pub price: u64,
    /// No breakthrough, open, and none of the others: there was not time enough.
    pub no_time: u64,
}
