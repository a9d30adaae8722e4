//! A scenario that the program may rely on: checked, and with every default filled in.

mod events;
mod quantities;

pub use events::*;

use super::{Provenance, WrittenNumber};
use crate::diagnostic::Place;
use crate::expression::Program;

pub use super::written::{Agreement, Consent, Proposer};

/// An issue, by its place in [`Scenario::issues`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueId(pub usize);

/// A party, by its place in [`Scenario::parties`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyId(pub usize);

/// An input, by its place in [`Scenario::inputs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputId(pub usize);

/// A channel, by its place in [`Scenario::channels`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelId(pub usize);

/// A variable, by its place in [`Scenario::variables`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VariableId(pub usize);

/// A rule, by its place in [`Scenario::rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub usize);

/// An outcome, by its place in [`Scenario::outcome_names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutcomeId(pub usize);

/// A checked scenario. Ids in it are always in range.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What people call it.
    pub title: String,
    /// Why this case, and how to read its result.
    pub about: Option<String>,
    /// The date that it describes.
    pub as_of: Option<String>,
    /// The horizon [rounds, 1 to 4095].
    pub rounds: u32,
    /// The length of a round, such as `30 days`.
    pub interval: Option<String>,
    /// How agreement comes about.
    pub agreement: Agreement,
    /// Who tables a package.
    pub proposer: Proposer,
    /// The outside view.
    pub base_rate: Option<BaseRate>,
    /// Uncertain numbers that others share. Each may depend on those before it.
    pub inputs: Vec<Input>,
    /// What is negotiated; at least one issue, and at least one of them core unless the scenario
    /// has outcomes of its own.
    pub issues: Vec<Issue>,
    /// Who negotiates; at least one party, at least one with consent required.
    pub parties: Vec<Party>,
    /// How far the parties trust each other.
    pub trust: Trust,
    /// The settings that a round may be held in; none is the neutral one.
    pub channels: Vec<Channel>,
    /// The channels of the rounds, repeated; empty where they are drawn.
    pub schedule: Vec<ChannelId>,
    /// Numbers of the scenario's own: the global ones, then those of the parties.
    pub variables: Vec<Variable>,
    /// When … then …, in the order in which they are tried.
    pub rules: Vec<Rule>,
    /// The names of all outcomes that a replication can end in.
    pub outcome_names: Vec<String>,
    /// How a replication may end after any round: the first whose condition holds.
    pub outcomes: Vec<Outcome>,
    /// How it ends after the last: the first whose condition holds; the last always does.
    pub at_end: Vec<Outcome>,
    /// What is known of the rounds already held, by round.
    pub history: Vec<Statement>,
    /// The numbers that are written, in the order in which they are read.
    pub numbers: Vec<WrittenNumber>,
    /// How many of them come from where.
    pub provenance: Provenance,
    /// The file after every override, as JSON.
    pub resolved: serde_json::Value,
}

/// How often such talks have succeeded elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseRate {
    /// Cases that ended in a success; at most `trials`.
    pub successes: u64,
    /// All cases; at least one.
    pub trials: u64,
    /// The time that one trial covers.
    pub per: Option<String>,
    /// Where the cases are counted.
    pub source: Option<String>,
}

/// What is negotiated.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Its identifier.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What its numbers count; empty for options.
    pub unit: String,
    /// The lowest outcome [unit].
    pub low: f64,
    /// The highest outcome; above `low`.
    pub high: f64,
    /// Its options by increasing point, or none where every outcome of the range is possible.
    pub options: Vec<IssueOption>,
    /// Whether a breakthrough needs it.
    pub core: bool,
    /// Where its name is written.
    pub place: Place,
}

/// A named outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct IssueOption {
    /// Its name.
    pub name: String,
    /// Where it lies on the issue.
    pub point: f64,
}

/// Who negotiates.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// Its identifier.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Whether an agreement needs it.
    pub consent: Consent,
    /// How far it pulls an outcome towards its ideal \[> 0\].
    pub power: Quantity,
    /// What no deal is worth to it [−∞ to 1, of the worth of its ideals].
    pub reservation: Quantity,
    /// Its vote at home on a deal, if there is one.
    pub ratification: Option<Ratification>,
    /// How it concedes.
    pub concession: Concession,
    /// What it wants, in the order of the file.
    pub stances: Vec<Stance>,
}

/// How a party concedes.
#[derive(Clone, Debug, PartialEq)]
pub struct Concession {
    /// The shape of the schedule [≥ 0]: below 1 holds out, above 1 gives early, 0 not at all before
    /// the deadline.
    pub beta: Quantity,
    /// What it concedes at once [0 to 1, of the whole way].
    pub opening: Quantity,
    /// How it answers concessions [−1 to 2].
    pub reciprocity: Quantity,
    /// How far its pace is bound to that of the others [0 to 1].
    pub matching: Quantity,
    /// The noise of its steps [≥ 0].
    pub noise: Quantity,
    /// The longest step in a round [0 to 1, above 0].
    pub step: Quantity,
    /// The longest step back in a round [≥ 0].
    pub retreat: Quantity,
    /// How much worse than its position an outcome may be [≥ 0].
    pub slack: Quantity,
    /// How well it sees what matters to the others [0 to 1]; in packages only.
    pub insight: Quantity,
    /// When it believes that time runs out [rounds, ≥ 1].
    pub deadline: Quantity,
    /// How much trust hastens it [0 to 1].
    pub trust_effect: Quantity,
}

/// What a party wants on an issue.
#[derive(Clone, Debug, PartialEq)]
pub struct Stance {
    /// On which issue.
    pub issue: IssueId,
    /// What it would like best [the issue's unit].
    pub ideal: Quantity,
    /// The worst that it says it could accept.
    pub lines: Lines,
    /// How much the issue matters to it [≥ 0].
    pub weight: Quantity,
    /// How much of the way to the red line it is prepared to go [0 to 1].
    pub tolerance: Quantity,
    /// Whether the stated red line is real.
    pub firmness: Firmness,
    /// How much farther the true line lies where the stated one is not real [the issue's unit].
    pub give: Quantity,
    /// Where it stands when the simulation begins; the ideal where none is given.
    pub position: Option<Quantity>,
}

/// Red lines, and with them the sides on which things get worse.
#[derive(Clone, Debug, PartialEq)]
pub enum Lines {
    /// Lower is worse: a line below the ideal.
    Below(Quantity),
    /// Higher is worse: a line above the ideal.
    Above(Quantity),
    /// Both are worse: a line on each side.
    Around(Quantity, Quantity),
}

/// The chance that a stated red line is real, and what the draw is shared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Firmness {
    /// One draw for all red lines of the party that have none of their own.
    Party(Quantity),
    /// A draw for this stance.
    Stance(Quantity),
}

/// How far the parties trust each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Trust {
    /// At the start, for pairs not named [0 to 1].
    pub start: Quantity,
    /// At the start: who trusts whom how far.
    pub pairs: Vec<(PartyId, PartyId, Quantity)>,
    /// How much the other's concessions add [≥ 0].
    pub gain: Quantity,
    /// How much the other's steps back take away [≥ 0].
    pub loss: Quantity,
    /// How much of the way to its start it goes back in a round [0 to 1].
    pub reversion: Quantity,
}

/// A named uncertain number that others share.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Its identifier.
    pub name: String,
    /// What is known of it.
    pub quantity: Quantity,
}

/// A number of the scenario: known, or uncertain and drawn once a replication.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Its path in the file, without `.value`. Quantities with one path share one draw.
    pub path: String,
    /// What is known of it.
    pub form: Form,
    /// What draws are clamped to.
    pub domain: Domain,
    /// Its central value: the constant; the median of the distribution, or the expression at the
    /// central values of its inputs, clamped to the domain.
    pub central: f64,
    /// Where it is written, or would be.
    pub place: Place,
}

/// What is known of a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// It is this, and within its domain.
    Constant(f64),
    /// It is drawn from this, then clamped to its domain.
    Uncertain(Distribution),
    /// It follows from inputs, then is clamped to its domain.
    Derived(Program<InputId>),
}

/// The distribution of an uncertain number. Its parameters are finite and in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Even between two ends.
    Uniform {
        /// Lower end.
        low: f64,
        /// Upper end; not below `low`.
        high: f64,
    },
    /// Gauss.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation [≥ 0].
        sd: f64,
    },
    /// Its logarithm is normal.
    Lognormal {
        /// Median \[> 0\].
        median: f64,
        /// Standard deviation of the logarithm [≥ 0].
        sigma: f64,
    },
    /// Rises and falls in straight lines.
    Triangular {
        /// Lower end.
        low: f64,
        /// Where it is highest.
        mode: f64,
        /// Upper end.
        high: f64,
    },
    /// Beta over a range, with mean (low + 4·mode + high) ÷ 6 (Malcolm et al. 1959).
    Pert {
        /// Lower end.
        low: f64,
        /// Where it is highest.
        mode: f64,
        /// Upper end; above `low`.
        high: f64,
    },
    /// Beta over 0 to 1.
    Beta {
        /// First shape.
        a: f64,
        /// Second shape.
        b: f64,
    },
    /// One of several values, by weight; in the order of the file.
    Choice(Vec<(f64, f64)>),
}

/// What a number may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    /// The lowest.
    pub low: f64,
    /// The highest; may be infinite.
    pub high: f64,
}

/// The largest a number may be in size, written, drawn or become.
pub const NUMBER_LIMIT: f64 = 1e15;

/// How close two outcomes are that count as equal, as a share of the issue's range; and two
/// levels, distances or worths.
pub const EQUAL: f64 = 1e-9;

/// The least a number that must be above 0 may be.
pub const LEAST_POSITIVE: f64 = 1e-9;

impl Domain {
    /// 0 to 1.
    pub const UNIT: Self = Self { low: 0.0, high: 1.0 };
    /// 0 and above.
    pub const NOT_NEGATIVE: Self = Self { low: 0.0, high: f64::INFINITY };
    /// Above 0.
    pub const POSITIVE: Self = Self { low: LEAST_POSITIVE, high: f64::INFINITY };
    /// Above 0, at most 1.
    pub const STEP: Self = Self { low: LEAST_POSITIVE, high: 1.0 };
    /// −1 to 2.
    pub const RECIPROCITY: Self = Self { low: -1.0, high: 2.0 };
    /// Any number.
    pub const ANY: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };
    /// At most 1.
    pub const AT_MOST_ONE: Self = Self { low: f64::NEG_INFINITY, high: 1.0 };
    /// 1 and above.
    pub const DEADLINE: Self = Self { low: 1.0, high: f64::INFINITY };

    /// The lowest and the highest number that there may ever be, at most [`NUMBER_LIMIT`] in size:
    /// an expression, or what is multiplied round by round, may grow beyond all bounds, and sums and
    /// shares of such are no numbers.
    pub fn ends(&self) -> (f64, f64) {
        (self.low.max(-NUMBER_LIMIT), self.high.min(NUMBER_LIMIT))
    }

    /// The nearest number within the [`ends`](Self::ends).
    pub fn clamp(&self, value: f64) -> f64 {
        let (low, high) = self.ends();
        value.max(low).min(high)
    }

    /// Whether a number is in the domain.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// The domain in words, such as `at least 0`.
    pub fn describe(&self) -> String {
        match (self.low, self.high) {
            (LEAST_POSITIVE, f64::INFINITY) => "above 0".to_owned(),
            (LEAST_POSITIVE, high) => format!("above 0, at most {high}"),
            (f64::NEG_INFINITY, f64::INFINITY) => "any number".to_owned(),
            (f64::NEG_INFINITY, high) => format!("at most {high}"),
            (low, f64::INFINITY) => format!("at least {low}"),
            (low, high) => format!("from {low} to {high}"),
        }
    }
}
