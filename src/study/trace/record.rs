//! A trace: one replication told round by round, as one JSON document.
//!
//! As a record it holds no time, host or path: the same scenario, seed, replication and version
//! give the same bytes. Everything goes by the names of the scenario.

use serde::{Deserialize, Serialize};

/// The format and its version, as written in [`Trace::format`].
pub const TRACE_FORMAT: &str = "detente.trace/1";

/// One replication, told round by round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// Always [`TRACE_FORMAT`].
    pub format: String,
    /// The scenario's title.
    pub title: String,
    /// The version of detente that made it.
    pub version: String,
    /// The version of the model's numbers: with an equal one, equal seeds give equal replications.
    pub values_version: u32,
    /// The seed of all random numbers.
    pub seed: u64,
    /// Which replication of the ensemble; the first is 0.
    pub replication: u64,
    /// The horizon \[rounds\].
    pub horizon: u32,
    /// The length of a round, such as `30 days`, if the scenario gives one.
    pub interval: Option<String>,
    /// The date that the scenario describes, if it gives one.
    pub as_of: Option<String>,
    /// What is negotiated, in the scenario's order.
    pub issues: Vec<TracedIssue>,
    /// Who negotiates, in the scenario's order.
    pub parties: Vec<TracedParty>,
    /// The uncertain numbers, drawn once.
    pub drawn: Vec<DrawnNumber>,
    /// Where everybody stood when the talks opened.
    pub stances: Vec<OpeningStance>,
    /// How far each trusted each other then.
    pub trust: Vec<TrustLevel>,
    /// The variables in round 1, before any effect.
    pub variables: Vec<NamedValue>,
    /// Whether there was a zone of agreement at the start: an outcome within all true red lines for
    /// every core issue, in packages for every issue.
    pub zone: bool,
    /// The same in some round.
    pub zone_ever: bool,
    /// What happened, round by round.
    pub rounds: Vec<TracedRound>,
    /// How it ended, and why.
    pub end: TracedEnd,
    /// SHA-256 of the scenario as it was simulated, written as compact JSON.
    pub scenario_sha256: String,
}

/// What is negotiated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TracedIssue {
    /// Its identifier.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What its numbers count; empty for options.
    pub unit: String,
    /// The lowest outcome.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// Its options by increasing point; empty where every outcome of the range is possible.
    pub options: Vec<NamedValue>,
    /// Whether a breakthrough needs it.
    pub core: bool,
}

/// Who negotiates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TracedParty {
    /// Its identifier.
    pub name: String,
    /// What people call it.
    pub title: String,
}

/// A number with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedValue {
    /// The name.
    pub name: String,
    /// The number.
    pub value: f64,
}

/// An uncertain number as it was drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawnNumber {
    /// Its path in the scenario.
    pub path: String,
    /// The number, within its domain.
    pub value: f64,
    /// Whether it had to be clamped to the domain.
    pub clamped: bool,
}

/// A stance when the talks opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpeningStance {
    /// Whose.
    pub party: String,
    /// On which issue.
    pub issue: String,
    /// What the party would like best [the issue's unit].
    pub ideal: f64,
    /// Its red lines: one, or one on each side of the ideal, the lower first.
    pub red_lines: Vec<RedLine>,
    /// How much of the way to the line it is prepared to go [0 to 1].
    pub tolerance: f64,
    /// How much the issue matters to it; sums to 1 over the party's stances.
    pub weight: f64,
    /// The level of concession: 0 at the ideal, 1 at the true red line.
    pub level: f64,
    /// Where it stands [the issue's unit].
    pub position: f64,
}

/// A red line [the issue's unit].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RedLine {
    /// What the party says.
    pub stated: f64,
    /// The worst that it would in truth accept.
    #[serde(rename = "true")]
    pub real: f64,
    /// Whether what it says is bluff: the true line lies farther from the ideal.
    pub bluff: bool,
}

/// How far one party trusts another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrustLevel {
    /// Who trusts.
    pub party: String,
    /// Whom.
    #[serde(rename = "in")]
    pub other: String,
    /// How far [0 to 1].
    pub value: f64,
}

/// What happened in one round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TracedRound {
    /// Which; the first is 1.
    pub round: u32,
    /// The setting it began in; absent where the scenario has no channels.
    pub channel: Option<String>,
    /// Whether that leaked. One without effects leaves no mark otherwise.
    pub leaked: bool,
    /// The variables after their moves of this round, before any effect.
    pub variables: Vec<NamedValue>,
    /// What leaks, rules and rejections at home did, in order.
    pub happenings: Vec<TracedHappening>,
    /// How the parties' time ran; empty where the replication ended before.
    pub paces: Vec<TracedPace>,
    /// The parties' steps on the open issues.
    pub steps: Vec<TracedStep>,
    /// What was said of the others' positions on the open issues.
    pub verdicts: Vec<TracedVerdict>,
    /// What settled because the parties met.
    pub settled: Vec<Settlement>,
    /// The votes at home on a deal.
    pub votes: Vec<TracedVote>,
    /// The state in which the round ended.
    pub after: StateAfter,
}

/// The state in which a round ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateAfter {
    /// The variables.
    pub variables: Vec<NamedValue>,
    /// How far each trusts each other.
    pub trust: Vec<TrustLevel>,
    /// By issue, how far the acceptance sets are from meeting [share of its range]; 0 once settled.
    pub gaps: Vec<NamedValue>,
}

/// What did something to the talks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TracedHappening {
    /// What.
    #[serde(flatten)]
    pub source: Origin,
    /// What it did, in order.
    pub effects: Vec<TracedEffect>,
}

/// What effects come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Origin {
    /// A channel leaked.
    Leak(String),
    /// A rule fired.
    Rule(String),
    /// A deal was rejected at a party's home.
    Rejection(String),
}

/// What an effect did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum TracedEffect {
    /// It changed a number.
    Moved {
        /// Which, as effects name it.
        target: String,
        /// The issue whose unit it has, if it has one's.
        issue: Option<String>,
        /// What it was.
        from: f64,
        /// What it became.
        to: f64,
    },
    /// It settled an issue.
    Settled(Settlement),
    /// It opened a settled issue.
    Reopened {
        /// Which.
        issue: String,
    },
    /// It moved the round to a channel.
    Channel {
        /// Which.
        channel: String,
    },
    /// It ended the replication.
    Ended {
        /// In which outcome.
        outcome: String,
    },
    /// Its value was undefined, and it did nothing.
    Undefined,
}

/// How a party's time ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TracedPace {
    /// Whose.
    pub party: String,
    /// How much of its way was due before [0 to 1].
    pub due_before: f64,
    /// How much is due now.
    pub due: f64,
    /// How much trust, the channel and its flexibility hastened it \[≥ 0\].
    pub drive: f64,
    /// In package deals the level of its packages before and after [0 to 1].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<(f64, f64)>,
}

/// A party's step on an issue: (`own` + `answer`) × `noise`, within its bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TracedStep {
    /// Who.
    pub party: String,
    /// On which issue.
    pub issue: String,
    /// The level of concession before [0 to 1].
    pub level_before: f64,
    /// The level after.
    pub level: f64,
    /// Its own pull towards its target \[≥ 0\].
    pub own: f64,
    /// Its answer to what the others have just conceded.
    pub answer: f64,
    /// What the noise multiplied both by \[≥ 0\].
    pub noise: f64,
    /// The position before [the issue's unit].
    pub position_before: f64,
    /// The position after.
    pub position: f64,
    /// The option nearest the position, for an issue with options.
    pub option: Option<String>,
}

/// What a party says of another's position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TracedVerdict {
    /// Who speaks.
    pub party: String,
    /// Of whose position.
    pub of: String,
    /// On which issue.
    pub issue: String,
    /// What it says.
    pub verdict: Verdict,
}

/// What a party says of another's position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It would take it.
    Acceptable,
    /// It would talk about it.
    Negotiable,
    /// It is beyond its stated red line.
    Unacceptable,
}

/// Where an issue settled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// Which.
    pub issue: String,
    /// Where [its unit].
    pub outcome: f64,
    /// The option, for an issue with options.
    pub option: Option<String>,
}

/// A party's vote at home on a deal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TracedVote {
    /// Whose.
    pub party: String,
    /// How likely the deal was to pass [0 to 1]; absent where that was undefined.
    pub chance: Option<f64>,
    /// Whether it did.
    pub passed: bool,
}

/// How a replication ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TracedEnd {
    /// In which outcome; absent where the history of the talks does not admit the replication.
    pub outcome: Option<String>,
    /// In which round.
    pub round: u32,
    /// Why.
    pub why: Reason,
    /// The issues in the scenario's order.
    pub issues: Vec<IssueEnd>,
}

/// Why a replication ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// The condition of its outcome held.
    Condition,
    /// It was the last round, and of the outcomes at the end this was the first whose condition held.
    LastRound,
    /// An effect ended it.
    Effect {
        /// Whose.
        of: Origin,
    },
    /// It would have ended, but the talks are known to have gone on.
    WentOn {
        /// The outcome in which it would have ended.
        outcome: String,
    },
    /// It contradicts what is known of this round.
    History {
        /// Which statement of the history, the first being 1.
        statement: usize,
        /// The date of the round, if the history gives it.
        date: Option<String>,
    },
}

/// What became of an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueEnd {
    /// Which.
    pub issue: String,
    /// The round in which it settled; absent where it is open.
    pub round: Option<u32>,
    /// Where it settled [its unit]; absent where it is open.
    pub outcome: Option<f64>,
    /// The option at which it settled, for an issue with options.
    pub option: Option<String>,
    /// What held it up; absent where it settled, in a breakthrough, and where the history does not
    /// admit the replication.
    pub held_by: Option<HeldBy>,
}

/// What held an issue up, the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBy {
    /// The true red lines leave no common ground.
    NoZone,
    /// They do, but not within what the parties are prepared to concede.
    NoTolerance,
    /// A deal was rejected at home.
    NotRatified,
    /// The talks were broken off.
    BrokenOff,
    /// No package was worth enough to both of two parties.
    Price,
    /// There was common ground, but not time enough to reach it.
    NoTime,
}
