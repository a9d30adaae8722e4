//! The record of a check: what can be said of a scenario without playing the talks.
//!
//! As the record of a run it holds no time, host or path: the same scenario, seed and version give
//! the same bytes.

use crate::study::{Clamped, Provenance};
use serde::{Deserialize, Serialize};

/// The format and its version, as written in [`CheckRecord::format`].
pub const CHECK_FORMAT: &str = "detente.check/1";

/// What can be said of a scenario without playing the talks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckRecord {
    /// Always [`CHECK_FORMAT`].
    pub format: String,
    /// The scenario's title.
    pub title: String,
    /// The version of detente that made it.
    pub version: String,
    /// The version of the model's numbers.
    pub values_version: u32,
    /// The seed of the draws.
    pub seed: u64,
    /// How many draws of the uncertain numbers were looked at: those of the replications 0, 1, …
    pub draws: u64,
    /// Whether issues settle one by one or all at once.
    pub agreement: AgreementKind,
    /// Whether there is anything to agree on; absent where no issue is needed for it.
    pub zone: Option<ZoneFigures>,
    /// Issue by issue, in the scenario's order.
    pub issues: Vec<GroundFigures>,
    /// What the parties could agree on, at the central values.
    pub bargaining: BargainingFigures,
    /// What the history of the talks admits, of a short simulation up to its last round; absent
    /// where there is no history. Of no replications where they would take too long.
    pub history: Option<ShareFigures>,
    /// Draws that had to be clamped to their domain, by uncertain number; zeros left out.
    pub clamped: Vec<Clamped>,
    /// How many of the scenario's numbers are public, expert or assumed.
    pub provenance: Provenance,
    /// The uncertain numbers, in the scenario's order.
    pub uncertain: Vec<UncertainFigures>,
    /// SHA-256 of `scenario`, written as compact JSON [64 hexadecimal digits].
    pub scenario_sha256: String,
    /// The scenario as it was checked, after every override.
    pub scenario: serde_json::Value,
}

/// How agreement comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementKind {
    /// Each issue settles by itself.
    Itemwise,
    /// Nothing is agreed until everything is.
    Package,
}

/// A share of draws or replications.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareFigures {
    /// In how many it is so.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// `count` ÷ `of` [0 to 1].
    pub share: f64,
    /// Lower end of its 95 % interval (Wilson 1927).
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}

/// Whether every issue that is needed has common ground.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZoneFigures {
    /// The issues that are needed: the core issues, in package deals all.
    pub needed: Vec<String>,
    /// Within all true red lines.
    pub red_lines: ZoneWithin,
    /// And within what the parties are prepared to concede.
    pub tolerances: ZoneWithin,
}

/// Whether there is a zone of agreement within certain bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZoneWithin {
    /// At the central values.
    pub central: bool,
    /// In how many draws.
    pub draws: ShareFigures,
}

/// What there is to agree on, on one issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroundFigures {
    /// The issue's identifier.
    pub name: String,
    /// What people read: its title, or the identifier.
    pub title: String,
    /// The unit of its outcomes; empty where none is given or it has options.
    pub unit: String,
    /// Whether a breakthrough needs it.
    pub core: bool,
    /// Whether no outcome is the best for all consenting parties, at the central values.
    pub contested: bool,
    /// What lies within all true red lines.
    pub red_lines: GroundWithin,
    /// What lies within what the parties are prepared to concede.
    pub tolerances: GroundWithin,
    /// Whether an effect may move an ideal or a red line of a consenting party, or settle the issue.
    pub lines_may_move: bool,
    /// The same, or move a tolerance.
    pub tolerances_may_move: bool,
}

/// What lies within certain bounds on an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroundWithin {
    /// What does at the central values; absent where nothing does.
    pub central: Option<Outcomes>,
    /// In how many draws something does.
    pub draws: ShareFigures,
}

/// Some outcomes of an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcomes {
    /// Everything from the first to the second [the issue's unit].
    Between([f64; 2]),
    /// These options.
    Options(Vec<String>),
}

/// What the parties could agree on, at the central values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BargainingFigures {
    /// The issues that packages are made of: those with common ground.
    pub issues: Vec<String>,
    /// Those without, which stay open.
    pub closed: Vec<String>,
    /// The parties whose consent is required.
    pub parties: Vec<BargainerFigures>,
    /// For two parties, the frontier and the solutions.
    pub solutions: Option<SolutionFigures>,
    /// Why there are no solutions, if so.
    pub left_out: Option<LeftOut>,
}

/// A party in the bargaining.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BargainerFigures {
    /// The party's identifier.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What no deal is worth to it: its reservation in package deals, else 0.
    pub disagreement: f64,
    /// The most that it could get within all true red lines.
    pub most: f64,
}

/// Why there are no solutions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// Nothing can be agreed on: no issue has common ground, or in package deals one has none.
    Closed,
    /// One party alone decides.
    OneParty,
    /// There are more than two parties.
    ManyParties,
    /// There are more packages of options than are enumerated.
    TooManyPackages,
    /// No package is worth to both what no deal is.
    Reservations,
}

/// What two parties could agree on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolutionFigures {
    /// The best package for the first party that the second does not refuse.
    pub best_for_first: DealFigures,
    /// The best package for the second that the first does not refuse.
    pub best_for_second: DealFigures,
    /// The one with the largest product of gains (Nash 1950).
    pub nash: DealFigures,
    /// The one with the largest smallest share of the most that each could gain (Kalai and
    /// Smorodinsky 1975, where packages form a convex set).
    pub kalai_smorodinsky: DealFigures,
    /// The packages that no other beats for both.
    pub frontier: FrontierFigures,
}

/// A package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DealFigures {
    /// What it is worth to each party, in their order [1: all of what it wants].
    pub worths: Vec<f64>,
    /// What is agreed on each issue.
    pub package: Vec<AgreedFigures>,
}

/// What is agreed on an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgreedFigures {
    /// The issue.
    pub issue: String,
    /// Where [the issue's unit].
    pub outcome: f64,
    /// The option there; absent where the issue has none.
    pub option: Option<String>,
}

/// The Pareto frontier, from the best for the first party to the best for the second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrontierFigures {
    /// How to read the points.
    pub kind: FrontierKind,
    /// The worths to both.
    pub points: Vec<[f64; 2]>,
}

/// How the points of a frontier are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrontierKind {
    /// Corners of a line, of which every point is a package.
    Corners,
    /// All packages that no other beats: every issue has options.
    Packages,
    /// At even steps of what the first has at least, the most that the second can have.
    Samples,
}

/// An uncertain number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UncertainFigures {
    /// Its path in the scenario.
    pub path: String,
    /// What is written: a distribution, such as `{"uniform": [1, 2]}`, or an expression.
    pub written: serde_json::Value,
    /// Where it comes from: `public`, `expert` or `assumed`.
    pub source: String,
    /// Its central value: the median, or what follows from the medians of others; absent where that
    /// is undefined or too large for a number.
    pub median: Option<f64>,
    /// 5 % of the draws lie below this; absent like the median.
    pub low: Option<f64>,
    /// 95 % of the draws lie below this; absent like the median.
    pub high: Option<f64>,
}
