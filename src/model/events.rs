//! What happens to the talks, ready to be simulated: names have become ids.

use super::{
    Assignment, ChannelId, Domain, IssueField, IssueId, Number, OutcomeId, PairId, PartyField,
    PartyId, RuleId, StanceField, StanceId, StreamId, VariableId,
};
use crate::expression::Program;

/// An expression over the state of a replication.
pub type Formula = Program<Symbol>;

/// What an expression reads of the state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Symbol {
    /// This round.
    Round,
    /// Rounds in a row in which nothing moved.
    Idle,
    /// The channel of the round, by its id.
    Channel,
    /// A variable.
    Variable(VariableId),
    /// A number that is the same through a replication.
    Number(Number),
    /// How far one party trusts another.
    Trust(PairId),
    /// Something about a stance.
    Stance(StanceId, StanceField),
    /// Something about a party.
    Party(PartyId, PartyField),
    /// Something about an issue.
    Issue(IssueId, IssueField),
    /// How often a rule has fired.
    Fired(RuleId),
    /// How many issues are settled.
    SettledCount,
    /// The share of the core issues that is settled.
    SettledCore,
    /// How many issues are open.
    OpenCount,
}

/// A number that may follow the state.
#[derive(Clone, Debug)]
pub enum Value {
    /// The same through a replication.
    Number(Number),
    /// Computed anew whenever it is asked for.
    Formula(Formula),
}

/// A setting that a round may be held in.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its identifier.
    pub name: String,
    /// How often it is used, beside the shares of the others [≥ 0].
    pub share: Number,
    /// What it multiplies concessions by [≥ 0].
    pub concession: Number,
    /// What it multiplies noise by [≥ 0].
    pub noise: Number,
    /// What it multiplies the gain of trust by [≥ 0].
    pub trust: Number,
    /// How it may leak.
    pub leak: Option<Leak>,
}

/// How a channel may leak.
#[derive(Clone, Debug)]
pub struct Leak {
    /// The source of its uniform.
    pub stream: StreamId,
    /// How likely in a round.
    pub chance: Value,
    /// What happens then.
    pub then: Vec<Effect>,
}

/// A number of the scenario's own.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its identifier, behind that of its party.
    pub name: String,
    /// Its value in round 1.
    pub start: Number,
    /// What moves it, from round 2 on.
    pub process: Process,
    /// The source of its moves.
    pub stream: StreamId,
    /// The lowest and the highest it can be.
    pub bounds: Domain,
}

/// What moves a variable. See [`crate::scenario::Process`].
#[derive(Clone, Copy, Debug)]
pub enum Process {
    /// Nothing but rules.
    Constant,
    /// Adds `rate`.
    Trend {
        /// A round's move.
        rate: Number,
    },
    /// Adds `drift + volatility·z`.
    RandomWalk {
        /// The mean of a round's move.
        drift: Number,
        /// Its standard deviation.
        volatility: Number,
    },
    /// Adds `speed·(level − v) + volatility·z`.
    MeanReverting {
        /// Where it is drawn to.
        level: Number,
        /// How much of the way a round.
        speed: Number,
        /// The standard deviation of a round's move.
        volatility: Number,
    },
}

/// When … then …
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its identifier.
    pub name: String,
    /// The source of its uniform.
    pub stream: StreamId,
    /// On what condition.
    pub when: Formula,
    /// How likely then.
    pub chance: Value,
    /// How often it may fire in a replication.
    pub limit: Option<u32>,
    /// How many whole rounds lie between two firings at least.
    pub cooldown: u32,
    /// What happens, in order.
    pub then: Vec<Effect>,
}

/// What a rule, a leak or a rejection does.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Changes a number.
    Assign {
        /// Which.
        target: Target,
        /// How.
        how: Assignment,
        /// By what or to what.
        value: Formula,
    },
    /// Settles an issue.
    Settle {
        /// Which.
        issue: IssueId,
        /// Where; between the parties' positions where none is given.
        at: Option<Formula>,
    },
    /// Opens a settled issue.
    Reopen(IssueId),
    /// Moves this round to a channel.
    Channel(ChannelId),
    /// Ends the replication at once.
    End(OutcomeId),
}

/// What effects can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A variable.
    Variable(VariableId),
    /// How far one party trusts another.
    Trust(PairId),
    /// What a party would like best.
    Ideal(StanceId),
    /// The red line below an ideal.
    LineBelow(StanceId),
    /// The red line above an ideal.
    LineAbove(StanceId),
    /// How much of the way a party is prepared to go.
    Tolerance(StanceId),
    /// What multiplies a party's concessions.
    Flexibility(PartyId),
    /// How it answers concessions.
    Reciprocity(PartyId),
    /// The noise of its steps.
    Noise(PartyId),
    /// The longest step in a round.
    Step(PartyId),
    /// When it believes that time runs out.
    Deadline(PartyId),
}

/// A party's vote at home on a deal.
#[derive(Clone, Debug)]
pub struct Ratification {
    /// The source of its uniform.
    pub stream: StreamId,
    /// How likely it passes.
    pub chance: Value,
    /// What a rejection does.
    pub on_rejection: Vec<Effect>,
    /// Whether every vote is drawn anew; otherwise one is drawn a replication.
    pub redraw: bool,
}

/// A way to end, with the condition for it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which.
    pub outcome: OutcomeId,
    /// On what condition.
    pub when: Formula,
}

/// What was true at the end of a round already held.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Of which round.
    pub round: u32,
    /// What was true then: every one of these.
    pub that: Vec<Formula>,
}
