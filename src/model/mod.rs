//! A scenario made ready to be simulated: flat arrays, typed ids, streams and tables.
//!
//! Takes a checked [`Scenario`]; gives a [`Model`] that is immutable and shared by all threads.
//! Every id in a model is in range; parties, issues and the stances of a party stand in the order
//! of the file, the stances by issue.

mod build;
mod build_events;
mod events;
mod packages;
mod quantile;
mod schedule;
mod work;

pub use build::Error;
pub use events::{
    Channel, Effect, Formula, Leak, Outcome, Process, Ratification, Rule, Statement, Symbol,
    Target, Value, Variable,
};
pub use packages::{Bargainer, Packages, Place, Silent};
pub use quantile::Quantile;
pub use schedule::{Schedule, schedule_level, schedule_level_since};

use crate::expression::Program;
use crate::scenario::Scenario;
pub use crate::scenario::{
    Assignment, BREAKTHROUGH, ChannelId, Consent, Domain, EQUAL, IssueField, IssueId, OutcomeId,
    PartyField, PartyId, RuleId, STALL, StanceField, VariableId,
};
use std::ops::Range;

/// A stance, by its place in [`Model::stances`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StanceId(pub usize);

/// A link, by its place in [`Model::links`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub usize);

/// An ordered pair of parties, by its place in [`Model::pairs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PairId(pub usize);

/// An uncertain number, by its place in [`Model::draws`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DrawId(pub usize);

/// A source of random numbers, by its place in [`Model::streams`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub usize);

/// A scenario made ready to be simulated.
#[derive(Clone, Debug)]
pub struct Model {
    /// The horizon [rounds, 1 to 4095].
    pub rounds: u32,
    /// How everything is agreed at once; none where issues settle one by one.
    pub packages: Option<Packages>,
    /// What is negotiated.
    pub issues: Vec<Issue>,
    /// How many of them are core; at least one.
    pub core: usize,
    /// Who negotiates.
    pub parties: Vec<Party>,
    /// What they want: by party, then by issue.
    pub stances: Vec<Stance>,
    /// Who looks at whom on which issue: by stance, then by party looked at.
    pub links: Vec<Link>,
    /// Who trusts whom: by party, then by party trusted.
    pub pairs: Vec<Pair>,
    /// How trust moves.
    pub trust: Trust,
    /// The uncertain numbers, drawn once a replication.
    pub draws: Vec<Draw>,
    /// The sources of random numbers.
    pub streams: Vec<Stream>,
    /// The settings that a round may be held in; none is the neutral one.
    pub channels: Vec<Channel>,
    /// The channels of the rounds, repeated; empty where they are drawn.
    pub schedule: Vec<ChannelId>,
    /// The source of the channels that are drawn.
    pub channel: StreamId,
    /// Numbers of the scenario's own.
    pub variables: Vec<Variable>,
    /// When … then …, in the order in which they are tried.
    pub rules: Vec<Rule>,
    /// The names of the outcomes.
    pub outcome_names: Vec<String>,
    /// How a replication may end: judged in this order after each round, the first that holds.
    pub outcomes: Vec<Outcome>,
    /// The same after the last round; the last of them always holds.
    pub at_end: Vec<Outcome>,
    /// What is known of the rounds already held, by round.
    pub history: Vec<Statement>,
    /// Whether a settled issue can be opened again.
    pub reopens: bool,
    /// Whether an effect can move a red line, and with it the zone of agreement; in package deals
    /// also an ideal.
    pub moves_lines: bool,
    /// Whether positions of earlier rounds are asked for: by stances between two red lines, in
    /// package deals, and where an effect can move an ideal or a red line.
    pub looks_back: bool,
    /// Whether an effect can move an ideal or a red line, and a position with it.
    pub moves_positions: bool,
    /// Whether an expression asks for how long nothing has moved.
    pub reads_idle: bool,
}

/// What is negotiated.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Its identifier.
    pub name: String,
    /// The lowest outcome [the issue's unit].
    pub low: f64,
    /// The highest outcome.
    pub high: f64,
    /// The points of its options, increasing; empty where every outcome of the range is possible.
    pub options: Vec<f64>,
    /// Whether a breakthrough needs it.
    pub core: bool,
    /// The stances of parties whose consent is required.
    pub consenting: Vec<StanceId>,
    /// The stances of the others.
    pub advisory: Vec<StanceId>,
}

impl Issue {
    /// How close two outcomes are that count as equal [the issue's unit].
    pub fn equal(&self) -> f64 {
        EQUAL * (self.high - self.low)
    }
}

/// Who negotiates, and how it concedes. See [`crate::scenario::Concession`] for the numbers.
#[derive(Clone, Debug)]
pub struct Party {
    /// Its identifier.
    pub name: String,
    /// Whether an agreement needs it.
    pub consent: Consent,
    /// How far it pulls an outcome towards its ideal \[> 0\].
    pub power: Number,
    /// What it would concede by itself, round by round.
    pub schedule: Schedule,
    /// When it believes that time runs out \[rounds\].
    pub deadline: Number,
    /// Its vote at home on a deal, if there is one.
    pub ratification: Option<Ratification>,
    /// How it answers concessions.
    pub reciprocity: Number,
    /// How far its pace is bound to that of the others.
    pub matching: Number,
    /// The noise of its steps.
    pub noise: Number,
    /// The longest step in a round.
    pub step: Number,
    /// The longest step back in a round.
    pub retreat: Number,
    /// How much worse than its position an outcome may be.
    pub slack: Number,
    /// How much trust hastens it.
    pub trust_effect: Number,
    /// Its stances.
    pub stances: Range<usize>,
    /// Its trust in each other party whose consent is required.
    pub trusts: Vec<PairId>,
}

/// What a party wants on an issue.
#[derive(Clone, Debug)]
pub struct Stance {
    /// Whose it is.
    pub party: PartyId,
    /// On which issue.
    pub issue: IssueId,
    /// What it would like best [the issue's unit].
    pub ideal: Number,
    /// The worst that it says it could accept, and so the sides on which things get worse.
    pub lines: Lines,
    /// How much the issue matters to it, before weights are made to sum to 1 [≥ 0].
    pub weight: Number,
    /// How much of the way to the red line it is prepared to go [0 to 1].
    pub tolerance: Number,
    /// Whether the stated red line is real.
    pub firmness: Firmness,
    /// How much farther the true line lies where it is not [the issue's unit].
    pub give: Number,
    /// Where it stands when the simulation begins; the ideal where none is given.
    pub position: Option<Number>,
    /// The source of its noise.
    pub noise: StreamId,
    /// Its links: how it sees the other parties with a stance on the issue.
    pub links: Range<usize>,
}

/// Red lines, and with them the sides on which things get worse.
#[derive(Clone, Copy, Debug)]
pub enum Lines {
    /// Lower is worse.
    Below(Number),
    /// Higher is worse.
    Above(Number),
    /// Both are worse.
    Around(Number, Number),
}

/// Whether a stated red line is real.
#[derive(Clone, Copy, Debug)]
pub enum Firmness {
    /// It always is.
    Real,
    /// It is where the uniform of `stream` is below `chance`.
    Chance {
        /// The chance that it is real [0 to 1].
        chance: Number,
        /// The source of the uniform, shared by the stances that share the draw.
        stream: StreamId,
    },
}

/// How a party sees another's position on an issue.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// Who looks.
    pub from: StanceId,
    /// At whom.
    pub to: StanceId,
    /// Whether an agreement needs the party looked at.
    pub consent: Consent,
}

/// Who trusts whom.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Who trusts.
    pub from: PartyId,
    /// Whom.
    pub to: PartyId,
    /// How far at the start [0 to 1].
    pub start: Number,
    /// The issues on which both have a stance.
    pub links: Vec<LinkId>,
}

/// How trust moves.
#[derive(Clone, Copy, Debug)]
pub struct Trust {
    /// How much the other's concessions add [≥ 0].
    pub gain: Number,
    /// How much the other's steps back take away [≥ 0].
    pub loss: Number,
    /// How much of the way to its start it goes back in a round [0 to 1].
    pub reversion: Number,
}

/// A number: the same in every replication, or drawn once in each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// The same in every replication.
    Constant(f64),
    /// Drawn.
    Drawn(DrawId),
}

impl Number {
    /// Whether it is this number in every replication.
    pub fn is(&self, value: f64) -> bool {
        *self == Self::Constant(value)
    }
}

/// An uncertain number, the same through a replication.
#[derive(Clone, Debug)]
pub struct Draw {
    /// Its path in the scenario.
    pub path: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What it is clamped to.
    pub domain: Domain,
    /// What it is where it is undefined: its central value; NaN for what may be any number, such as
    /// an input, which stays undefined.
    pub undefined: f64,
}

/// Where an uncertain number comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// It is drawn.
    Drawn {
        /// The source of its uniform.
        stream: StreamId,
        /// From the uniform to the number.
        quantile: Quantile,
    },
    /// It follows from numbers before it.
    Derived(Program<Number>),
}

/// A source of random numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// What it is a source of.
    pub name: String,
    /// The number of its stream, made from the name.
    pub number: u64,
}

impl Model {
    /// Makes a scenario ready to be simulated.
    ///
    /// # Errors
    /// When the names of two sources of random numbers give the same stream: never where the
    /// scenario was checked and not changed since.
    pub fn new(scenario: &Scenario) -> Result<Self, Error> {
        build::build(scenario)
    }

    /// The place of the breakthrough in [`Model::outcome_names`]; none where nothing leads to one.
    pub fn breakthrough(&self) -> Option<usize> {
        self.outcome_names.iter().position(|name| name == BREAKTHROUGH)
    }
}
