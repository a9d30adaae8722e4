//! The record of a comparison: every figure that a report needs, as one JSON document.
//!
//! As in the record of a run there is no time, host or path in it.

use super::super::record::{OutcomeShare, Quartiles, Stopped};
use crate::stats::wilson;
use serde::{Deserialize, Serialize};

/// The format and its version, as written in [`Comparison::format`].
pub const COMPARE_FORMAT: &str = "detente.compare/1";

/// How results differ from a baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Always [`COMPARE_FORMAT`].
    pub format: String,
    /// The version of detente that made it.
    pub version: String,
    /// How many differences of outcomes were tested, all scenarios together.
    pub tests: u64,
    /// The chance that any of them is shown though there is none: 0.05.
    pub level: f64,
    /// The confidence of the ranges of all differences of outcomes [0.95 to 1].
    pub confidence: f64,
    /// What is compared; the first is the baseline.
    pub scenarios: Vec<ComparedScenario>,
    /// How each of the others differs from the baseline, in order.
    pub differences: Vec<ScenarioDifference>,
    /// What was asked by conditions, one entry for each and each scenario but the baseline.
    pub conditions: Vec<ConditionFigures>,
}

/// A result that is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparedScenario {
    /// What it is called here: its title, with a number after it where two have the same.
    pub name: String,
    /// The scenario's title.
    pub title: String,
    /// The version of detente that made it.
    pub version: String,
    /// The version of the model's numbers.
    pub values_version: u32,
    /// The seed of all random numbers.
    pub seed: u64,
    /// How many replications were simulated.
    pub replications: u64,
    /// How many of them the history admits.
    pub consistent: u64,
    /// Why there are not more.
    pub stopped: Stopped,
    /// How they ended, over all of them.
    pub outcomes: Vec<OutcomeShare>,
    /// SHA-256 of the scenario, as in the record of a run.
    pub scenario_sha256: String,
}

/// How a scenario differs from the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScenarioDifference {
    /// Which, by [`ComparedScenario::name`].
    pub scenario: String,
    /// How the two were held against each other.
    pub method: Method,
    /// How many replications of each are compared: the first so many of both in pairs; absent where
    /// the two are independent, and all of each are.
    pub pairs: Option<u64>,
    /// By outcome: those of the baseline, then those that only the scenario has.
    pub outcomes: Vec<OutcomeDifference>,
    /// What has to be known to read this.
    pub remarks: Vec<Remark>,
    /// How the two scenarios themselves differ.
    pub inputs: Vec<InputDifference>,
    /// How many further differences between them are left out.
    pub inputs_left_out: u64,
    /// Rounds to a breakthrough, in the baseline and in the scenario.
    pub rounds_to_breakthrough: RoundsDifference,
    /// What else differs: zones of agreement, issues, rules.
    pub details: Vec<Detail>,
}

/// How two results were held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Replication by replication, under the same random numbers.
    Paired,
    /// As results that are independent of each other.
    Independent,
    /// They are the same scenario under the same random numbers.
    Same,
}

/// How the share of an outcome differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeDifference {
    /// The outcome.
    pub name: String,
    /// Its share in the baseline, of the replications compared; absent where it has no such outcome.
    pub baseline: Option<Counted>,
    /// Its share in the scenario.
    pub scenario: Option<Counted>,
    /// The share in the scenario less that in the baseline [−1 to 1]; absent where no replication
    /// counts in one of them.
    pub difference: Option<f64>,
    /// Lower end of its range, at [`Comparison::confidence`].
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// How likely the two differ at least as much where their chances are equal.
    pub p_value: Option<f64>,
    /// The same with all tests of the comparison in view (Holm 1979).
    pub p_adjusted: Option<f64>,
    /// What is shown.
    pub verdict: Verdict,
    /// Where no difference is shown: the farthest from 0 that the range reaches.
    pub within: Option<f64>,
    /// In pairs: in how many replications the two disagree on the outcome.
    pub discordant: Option<Discordant>,
    /// In pairs: how many times as many replications would tell the difference as well if those of
    /// the two were independent; absent where the pairs leave no variance.
    pub gain: Option<f64>,
}

/// How many replications ended in an outcome, with the share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// How many did.
    pub count: u64,
    /// Out of how many.
    pub of: u64,
    /// `count` ÷ `of`; 0 where that is none.
    pub share: f64,
    /// Lower end of its 95 % interval (Wilson 1927).
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}

impl Counted {
    /// Of `count` out of `of` replications.
    ///
    /// # Panics
    /// When the count exceeds their number.
    pub fn of(count: u64, of: u64) -> Self {
        let interval = wilson(count, of);
        let share = if of == 0 { 0.0 } else { count as f64 / of as f64 };
        Self { count, of, share, low: interval.low, high: interval.high }
    }
}

/// In how many replications two scenarios disagree on an outcome, of those that count in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discordant {
    /// How many ended in it in the baseline only.
    pub baseline_only: u64,
    /// How many ended in it in the scenario only.
    pub scenario_only: u64,
    /// How many count in both.
    pub of: u64,
}

/// What a difference comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The scenario's share is higher than the baseline's.
    Higher,
    /// It is lower.
    Lower,
    /// The replications do not tell a difference from none.
    NoDifferenceShown,
    /// There is none: it is the same scenario under the same random numbers.
    Same,
}

/// What has to be known to read a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Remark {
    /// Other seeds, so that no random numbers are shared.
    OtherSeeds {
        /// The baseline's.
        baseline: u64,
        /// The scenario's.
        scenario: u64,
    },
    /// Other versions of the model's numbers, so that equal seeds share nothing.
    OtherValues {
        /// The baseline's.
        baseline: u32,
        /// The scenario's.
        scenario: u32,
    },
    /// Other versions of detente, with the same numbers.
    OtherVersions {
        /// The baseline's.
        baseline: String,
        /// The scenario's.
        scenario: String,
    },
    /// Other numbers of replications.
    OtherReplications {
        /// The baseline's.
        baseline: u64,
        /// The scenario's.
        scenario: u64,
    },
    /// The random numbers are shared, but not every replication's end is known.
    EndsNotKept {
        /// Whose are not.
        of: Which,
    },
    /// Not all replications that were asked for are there.
    Partial {
        /// Of which.
        of: Which,
        /// How many there are.
        replications: u64,
    },
    /// The history admits so few replications that shares of them tell nothing.
    FewAdmitted {
        /// Of which.
        of: Which,
        /// How many it admits.
        consistent: u64,
    },
    /// Only one of the two has an outcome.
    OutcomeAbsent {
        /// The outcome.
        outcome: String,
        /// Which has none of this name.
        from: Which,
    },
    /// An outcome has another condition.
    OtherMeaning {
        /// The outcome.
        outcome: String,
        /// The condition in the baseline.
        baseline: String,
        /// The condition in the scenario.
        scenario: String,
    },
    /// Other issues are core, so that a breakthrough settles something else.
    OtherCores {
        /// Core in the baseline only.
        baseline_only: Vec<String>,
        /// Core in the scenario only.
        scenario_only: Vec<String>,
    },
    /// Other horizons, so that what comes after the last round comes at another time.
    OtherRounds {
        /// The baseline's.
        baseline: u32,
        /// The scenario's.
        scenario: u32,
    },
}

/// One of the two that are compared, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// The baseline.
    Baseline,
    /// The scenario.
    Scenario,
    /// Both.
    Both,
}

/// How the scenarios themselves differ at one path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputDifference {
    /// The path in the file.
    pub path: String,
    /// What became of it.
    pub change: Change,
    /// What it touches.
    pub touches: Touches,
    /// What the baseline has there; of another order the names in its order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<serde_json::Value>,
    /// What the scenario has there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<serde_json::Value>,
}

/// What became of a part of the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Only the scenario has it.
    Added,
    /// Only the baseline has it.
    Removed,
    /// It has another value.
    Changed,
    /// The same names stand in another order.
    Reordered,
}

/// What a part of a scenario touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Touches {
    /// What is simulated.
    Model,
    /// What people read.
    Words,
}

/// Rounds to a breakthrough, among breakthroughs; absent where there was none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundsDifference {
    /// In the baseline.
    pub baseline: Option<Quartiles>,
    /// In the scenario.
    pub scenario: Option<Quartiles>,
}

/// How a count beside the outcomes differs. It is told from all replications of each, as of
/// independent ones, which under common random numbers says rather too little than too much.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// What is counted.
    pub figure: Figure,
    /// Of which issue or rule; empty for the zone of agreement.
    pub name: String,
    /// What people read for it: its title in the baseline, or the identifier.
    pub title: String,
    /// In the baseline.
    pub baseline: Counted,
    /// In the scenario.
    pub scenario: Counted,
    /// The scenario's share less the baseline's [−1 to 1].
    pub difference: f64,
    /// Lower end of its 95 % interval (Newcombe 1998a).
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// How likely they differ as much by chance, with all details of this scenario in view.
    pub p_adjusted: f64,
    /// Whether that is at most 1 %.
    pub stands_out: bool,
}

/// What is counted beside the outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Replications with a zone of agreement at the start.
    Zone,
    /// Replications with one in some round.
    ZoneEver,
    /// Breakthroughs among those.
    ZoneBreakthroughs,
    /// Replications in which an issue settled.
    Settled,
    /// Held up: no common ground between the true red lines.
    NoZone,
    /// Held up: no common ground within the tolerances.
    NoTolerance,
    /// Held up: rejected at home.
    NotRatified,
    /// Held up: broken off.
    BrokenOff,
    /// Held up: no package worth enough.
    Price,
    /// Held up: not time enough.
    NoTime,
    /// Replications in which a rule fired.
    Fired,
}

/// What came of one condition for one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConditionFigures {
    /// The condition as it was written.
    pub condition: String,
    /// Which scenario was held against the baseline.
    pub scenario: String,
    /// Of which outcome.
    pub outcome: String,
    /// From which difference on it holds, as a share [−1 to 1].
    pub margin: f64,
    /// The difference found; absent where no replication counts in one of the two.
    pub difference: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// What that comes to.
    pub answer: Answer,
    /// Where it is open: how many replications of each would settle it in 4 of 5 cases, if the
    /// difference is as found; absent where it cannot be told.
    pub replications_needed: Option<u64>,
}

/// What came of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It holds: the whole interval lies beyond the margin.
    Holds,
    /// It does not hold: none of the interval lies beyond the margin.
    DoesNotHold,
    /// The replications do not tell.
    Open,
}
