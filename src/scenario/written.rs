//! A scenario as its author wrote it: every key optional, nothing checked but its kind.
//!
//! These types say what a file may contain. What the program may rely on is a
//! [`Scenario`](super::Scenario), and the check of a scenario is the one door between them.

mod schema;
mod visitors;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

/// Things with names, in the order of the file.
pub type Named<T> = IndexMap<String, T>;

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// The file of a scenario that this one gives only the differences from, relative to this file.
    pub extends: Option<String>,
    /// What people call it.
    pub title: Option<String>,
    /// Why this case, and how to read its result.
    pub about: Option<String>,
    /// The date that it describes.
    pub as_of: Option<String>,
    /// The horizon \[rounds\].
    #[serde(deserialize_with = "visitors::rounds")]
    pub rounds: Option<u32>,
    /// When the parties believe that time runs out \[rounds\].
    pub deadline: Option<Quantity>,
    /// The length of a round, such as `30 days`.
    pub interval: Option<String>,
    /// How agreement comes about.
    pub agreement: Option<Agreement>,
    /// Who tables a package.
    pub proposer: Option<Proposer>,
    /// How often such talks have succeeded elsewhere.
    pub base_rate: Option<BaseRate>,
    /// Uncertain numbers that others share.
    pub inputs: Named<Quantity>,
    /// What is negotiated.
    pub issues: Named<Issue>,
    /// Who negotiates.
    pub parties: Named<Party>,
    /// How far they trust each other.
    pub trust: Trust,
    /// The settings that a round may be held in.
    pub channels: Named<Channel>,
    /// The channels of the rounds, in turn.
    pub schedule: Option<Vec<String>>,
    /// Numbers of the scenario's own.
    pub variables: Named<Variable>,
    /// When … then …
    pub rules: Named<Rule>,
    /// How a replication may end after any round.
    pub outcomes: Option<Named<Condition>>,
    /// How it ends after the last.
    pub at_end: Option<Named<Condition>>,
    /// What is known of the rounds already held.
    pub history: Vec<Statement>,
}

/// Who tables a package.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Proposer {
    /// The consenting parties in turn.
    #[default]
    Rotate,
    /// One of them, by power.
    Random,
    /// All of them, until one package passes.
    All,
}

/// A setting that a round may be held in.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Channel {
    /// What people call it.
    pub title: Option<String>,
    /// How often it is used, beside the shares of the others.
    pub share: Option<Quantity>,
    /// What it multiplies concessions by.
    pub concession: Option<Quantity>,
    /// What it multiplies noise by.
    pub noise: Option<Quantity>,
    /// What it multiplies the gain of trust by.
    pub trust: Option<Quantity>,
    /// How it may leak.
    pub leak: Option<Leak>,
}

/// How a channel may leak.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Leak {
    /// How likely in a round.
    pub chance: Option<Quantity>,
    /// What happens then.
    pub then: Vec<Effect>,
}

/// A number of the scenario's own, and the process that moves it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Variable {
    /// What people call it.
    pub title: Option<String>,
    /// Its value in round 1.
    pub start: Option<Quantity>,
    /// It moves by the same every round.
    pub trend: Option<Trend>,
    /// It moves by chance, from where it is.
    pub random_walk: Option<RandomWalk>,
    /// It moves by chance, drawn back to a level.
    pub mean_reverting: Option<MeanReverting>,
    /// The lowest and the highest it can be.
    pub bounds: Option<Vec<f64>>,
}

/// Moves by the same every round.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Trend {
    /// By how much.
    pub rate: Option<Quantity>,
}

/// Moves by chance, from where it is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RandomWalk {
    /// By how much on average.
    pub drift: Option<Quantity>,
    /// The standard deviation of a round's move.
    pub volatility: Option<Quantity>,
}

/// Moves by chance, drawn back to a level.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MeanReverting {
    /// Where it is drawn to.
    pub level: Option<Quantity>,
    /// How much of the way a round.
    pub speed: Option<Quantity>,
    /// The standard deviation of a round's move.
    pub volatility: Option<Quantity>,
}

/// When … then …
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// What people call it.
    pub title: Option<String>,
    /// On what condition.
    pub when: Option<Condition>,
    /// How likely then.
    pub chance: Option<Quantity>,
    /// Whether it fires once only.
    pub once: Option<bool>,
    /// How often it may fire in a replication.
    pub limit: Option<u32>,
    /// How many whole rounds lie between two firings at least.
    pub cooldown: Option<u32>,
    /// What happens.
    pub then: Vec<Effect>,
}

/// What a rule, a leak or a rejection does.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Gives things these values.
    Set(Named<Formula>),
    /// Adds to things.
    Add(Named<Formula>),
    /// Multiplies things.
    Multiply(Named<Formula>),
    /// Settles an issue.
    Settle(Settle),
    /// Opens a settled issue.
    Reopen(String),
    /// Moves this round to a channel.
    Channel(String),
    /// Ends the replication in an outcome.
    End(String),
}

impl Effect {
    /// How many things it does.
    pub fn count(&self) -> usize {
        match self {
            Self::Set(map) | Self::Add(map) | Self::Multiply(map) => map.len(),
            Self::Settle(Settle::At(map)) => map.len(),
            Self::Settle(Settle::Between(_)) => 1,
            Self::Reopen(_) | Self::Channel(_) | Self::End(_) => 1,
        }
    }
}

/// Which issue settles, and where.
#[derive(Clone, Debug)]
pub enum Settle {
    /// Between the parties' positions.
    Between(String),
    /// At values.
    At(Named<Formula>),
}

/// A party's vote at home on a deal.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Ratification {
    /// How likely it passes.
    pub chance: Option<Quantity>,
    /// What a rejection does.
    pub on_rejection: Vec<Effect>,
    /// Whether every vote is drawn anew.
    pub redraw: Option<bool>,
}

/// What was true at the end of a round already held.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Statement {
    /// Of which round.
    pub round: Option<u32>,
    /// When it was held.
    pub date: Option<String>,
    /// What was true then.
    pub that: Vec<Condition>,
}

/// How agreement comes about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// Each issue settles by itself.
    #[default]
    Itemwise,
    /// Nothing is agreed until everything is.
    Package,
}

/// How often such talks have succeeded elsewhere.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BaseRate {
    /// Cases that ended in a success.
    pub successes: Option<u64>,
    /// All cases.
    pub trials: Option<u64>,
    /// The time that one trial covers.
    pub per: Option<String>,
    /// Where the cases are counted.
    pub source: Option<String>,
}

/// What is negotiated: a range or options.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Issue {
    /// What people call it.
    pub title: Option<String>,
    /// The lowest and the highest outcome.
    pub range: Option<Vec<f64>>,
    /// What the numbers count.
    pub unit: Option<String>,
    /// Named outcomes.
    pub options: Option<Options>,
    /// Whether a breakthrough needs it.
    pub core: Option<bool>,
}

/// Named outcomes, in order.
#[derive(Clone, Debug)]
pub enum Options {
    /// At 0, 1, 2, …
    List(Vec<String>),
    /// Each at a point of its own.
    Points(Named<f64>),
}

/// Who negotiates.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Party {
    /// What people call it.
    pub name: Option<String>,
    /// Whether an agreement needs it.
    pub consent: Option<Consent>,
    /// How far it pulls an outcome towards its ideal.
    pub power: Option<Quantity>,
    /// How much of the way to its red lines it is prepared to go.
    pub tolerance: Option<Quantity>,
    /// The chance that its stated red lines are real, all together.
    pub firmness: Option<Quantity>,
    /// What no deal is worth to it.
    pub reservation: Option<Quantity>,
    /// Its vote at home on a deal.
    pub ratification: Option<Ratification>,
    /// Numbers of its own.
    pub variables: Named<Variable>,
    /// How it concedes.
    pub concession: Concession,
    /// What it wants, issue by issue.
    pub stances: Named<Stance>,
}

/// Whether an agreement needs a party.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Nothing settles without it.
    #[default]
    Required,
    /// It speaks and moves, but cannot stop a settlement.
    Advisory,
}

/// How a party concedes.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Concession {
    /// A named `beta`.
    pub tactic: Option<Tactic>,
    /// The shape of the schedule.
    pub beta: Option<Quantity>,
    /// What it concedes at once.
    pub opening: Option<Quantity>,
    /// How it answers concessions.
    pub reciprocity: Option<Quantity>,
    /// How far its pace is bound to that of the others.
    pub matching: Option<Quantity>,
    /// The noise of its steps.
    pub noise: Option<Quantity>,
    /// The longest step in a round.
    pub step: Option<Quantity>,
    /// The longest step back in a round.
    pub retreat: Option<Quantity>,
    /// How much worse than its position an outcome may be.
    pub slack: Option<Quantity>,
    /// How well it sees what matters to the others.
    pub insight: Option<Quantity>,
    /// When it believes that time runs out \[rounds\].
    pub deadline: Option<Quantity>,
    /// How much trust hastens it.
    pub trust_effect: Option<Quantity>,
}

/// A named shape of the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tactic {
    /// Holds out: `beta` 0.2.
    Boulware,
    /// Steady: `beta` 1.
    Linear,
    /// Gives early: `beta` 5.
    Conceder,
}

/// What a party wants on an issue.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Stance {
    /// What it would like best.
    pub ideal: Option<Quantity>,
    /// The worst that it says it could accept.
    pub red_line: Option<Quantity>,
    /// One on each side of the ideal.
    pub red_lines: Option<Vec<Quantity>>,
    /// On which side of the ideal things get worse.
    pub worse: Option<Worse>,
    /// How much the issue matters to it.
    pub weight: Option<Quantity>,
    /// How much of the way to the red line it is prepared to go.
    pub tolerance: Option<Quantity>,
    /// The chance that the stated red line is real.
    pub firmness: Option<Quantity>,
    /// How much farther the true line lies where the stated one is not real.
    pub give: Option<Quantity>,
    /// Where it stands when the simulation begins.
    pub position: Option<Quantity>,
}

/// The side of the ideal on which things get worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Worse {
    /// Above it.
    Higher,
    /// Below it.
    Lower,
}

/// How far the parties trust each other.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Trust {
    /// At the start, for every pair that `pairs` does not name.
    pub start: Option<Quantity>,
    /// At the start, who trusts whom how far.
    pub pairs: Named<Named<Quantity>>,
    /// How much the other's concessions add.
    pub gain: Option<Quantity>,
    /// How much the other's steps back take away.
    pub loss: Option<Quantity>,
    /// How much of the way to its start it goes back in a round.
    pub reversion: Option<Quantity>,
}

/// A number, a text for one, or what the author knows of it.
#[derive(Clone, Debug)]
pub enum Quantity {
    /// A number.
    Number(f64),
    /// The name of an option, or an expression.
    Word(String),
    /// A distribution, or a number with its source.
    Map(Box<QuantityMap>),
}

/// A distribution, or a number with its source.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QuantityMap {
    /// The number that has a source.
    pub value: Option<Quantity>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// The source in full, or the reason.
    pub note: Option<String>,
    /// `[low, high]`
    pub uniform: Option<Vec<Point>>,
    /// `[mean, sd]`
    pub normal: Option<Vec<Point>>,
    /// `[median, sigma]`
    pub lognormal: Option<Vec<Point>>,
    /// `[low, mode, high]`
    pub triangular: Option<Vec<Point>>,
    /// `[low, mode, high]`
    pub pert: Option<Vec<Point>>,
    /// `[a, b]`
    pub beta: Option<Vec<Point>>,
    /// `{value: weight, …}`
    pub choice: Option<Named<f64>>,
}

/// A number, or the name of an option that stands for one.
#[derive(Clone, Debug, PartialEq)]
pub enum Point {
    /// A number.
    Number(f64),
    /// The name of an option.
    Word(String),
}

/// A number, or an expression over the state.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// A number.
    Number(f64),
    /// An expression, or the name of an option.
    Text(String),
}

/// What may hold or not.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Always or never.
    Constant(bool),
    /// An expression over the state.
    Text(String),
}

/// Where a number comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Read in a public source.
    Public,
    /// Said by an expert.
    Expert,
    /// The author's judgement.
    #[default]
    Assumed,
}
