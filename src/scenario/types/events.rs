//! What happens to the talks: channels, variables, rules, votes at home, outcomes, history.

use super::{
    ChannelId, Domain, InputId, IssueId, OutcomeId, PartyId, Quantity, RuleId, VariableId,
};
use crate::diagnostic::Place;
use crate::expression::Program;

/// A setting that a round may be held in.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// Its identifier.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// How often it is used, beside the shares of the others [≥ 0].
    pub share: Quantity,
    /// What it multiplies concessions by [≥ 0].
    pub concession: Quantity,
    /// What it multiplies noise by [≥ 0].
    pub noise: Quantity,
    /// What it multiplies the gain of trust by [≥ 0].
    pub trust: Quantity,
    /// How it may leak.
    pub leak: Option<Leak>,
}

/// How a channel may leak.
#[derive(Clone, Debug, PartialEq)]
pub struct Leak {
    /// How likely in a round [0 to 1].
    pub chance: Value,
    /// What happens then.
    pub then: Vec<Effect>,
}

/// A number of the scenario's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its identifier.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Whose it is; none for a global one.
    pub owner: Option<PartyId>,
    /// Its value in round 1.
    pub start: Quantity,
    /// What moves it, from round 2 on.
    pub process: Process,
    /// The lowest and the highest it can be.
    pub bounds: Domain,
}

/// What moves a variable.
#[derive(Clone, Debug, PartialEq)]
pub enum Process {
    /// Nothing but rules.
    Constant,
    /// Adds `rate`.
    Trend {
        /// A round's move.
        rate: Quantity,
    },
    /// Adds `drift + volatility·z`.
    RandomWalk {
        /// The mean of a round's move.
        drift: Quantity,
        /// Its standard deviation [≥ 0].
        volatility: Quantity,
    },
    /// Adds `speed·(level − v) + volatility·z`.
    MeanReverting {
        /// Where it is drawn to.
        level: Quantity,
        /// How much of the way a round [0 to 1].
        speed: Quantity,
        /// The standard deviation of a round's move [≥ 0].
        volatility: Quantity,
    },
}

/// When … then …
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its identifier.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// On what condition.
    pub when: Formula,
    /// How likely then [0 to 1].
    pub chance: Value,
    /// How often it may fire in a replication.
    pub limit: Option<u32>,
    /// How many whole rounds lie between two firings at least.
    pub cooldown: u32,
    /// What happens, in order.
    pub then: Vec<Effect>,
}

/// An expression over the state of a replication.
pub type Formula = Program<Symbol>;

/// A number that may follow the state.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number, or drawn once a replication.
    Quantity(Quantity),
    /// Computed anew whenever it is asked for.
    Formula(Formula),
}

/// What an expression may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Symbol {
    /// This round.
    Round,
    /// Rounds in a row in which nothing moved.
    Idle,
    /// The channel of the round, by its id.
    Channel,
    /// A variable.
    Variable(VariableId),
    /// An input.
    Input(InputId),
    /// How far the first trusts the second.
    Trust(PartyId, PartyId),
    /// Something about a stance.
    Stance(PartyId, IssueId, StanceField),
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

/// Something about a stance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StanceField {
    /// What the party would like best.
    Ideal,
    /// The stated red line; of two the lower.
    RedLine,
    /// The lower of two stated red lines.
    RedLineLow,
    /// The higher of them.
    RedLineHigh,
    /// The true red line; of two the lower.
    TrueLine,
    /// The lower of two true red lines.
    TrueLineLow,
    /// The higher of them.
    TrueLineHigh,
    /// How much of the way the party is prepared to go.
    Tolerance,
    /// How far it has gone.
    Concession,
    /// Where it stands.
    Position,
    /// The worst it says of the others' positions: acceptable 0, negotiable 1, unacceptable 2.
    Verdict,
}

/// Something about a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartyField {
    /// What multiplies its concessions.
    Flexibility,
    /// What is settled, in its eyes.
    Worth,
    /// What is settled and what the others offer, in its eyes.
    Offered,
    /// On how many open issues it calls the others' positions acceptable.
    Acceptable,
    /// On how many unacceptable.
    Unacceptable,
    /// How it answers concessions.
    Reciprocity,
    /// The noise of its steps.
    Noise,
    /// The longest step in a round.
    Step,
    /// When it believes that time runs out.
    Deadline,
}

/// Something about an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IssueField {
    /// Whether it is settled.
    Settled,
    /// Where; undefined while it is open.
    Outcome,
    /// How far the acceptance sets are from meeting, as a share of the range; 0 once settled.
    Gap,
}

/// What a rule, a leak or a rejection does.
#[derive(Clone, Debug, PartialEq)]
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
    /// Moves this round to a channel, without a new leak.
    Channel(ChannelId),
    /// Ends the replication at once.
    End(OutcomeId),
}

/// How a number is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// It becomes the value.
    Set,
    /// The value is added.
    Add,
    /// It is multiplied by the value.
    Multiply,
}

/// What effects can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A variable.
    Variable(VariableId),
    /// How far the first trusts the second.
    Trust(PartyId, PartyId),
    /// What a party would like best on an issue.
    Ideal(PartyId, IssueId),
    /// The red line of a stance that has one.
    RedLine(PartyId, IssueId),
    /// The lower of two.
    RedLineLow(PartyId, IssueId),
    /// The higher of two.
    RedLineHigh(PartyId, IssueId),
    /// How much of the way a party is prepared to go.
    Tolerance(PartyId, IssueId),
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
#[derive(Clone, Debug, PartialEq)]
pub struct Ratification {
    /// How likely it passes [0 to 1].
    pub chance: Value,
    /// What a rejection does.
    pub on_rejection: Vec<Effect>,
    /// Whether every vote is drawn anew; otherwise one is drawn a replication.
    pub redraw: bool,
}

/// A way to end, with the condition for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Which.
    pub outcome: OutcomeId,
    /// On what condition.
    pub when: Formula,
}

/// What was true at the end of a round already held.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Of which round [below the horizon].
    pub round: u32,
    /// When it was held.
    pub date: Option<String>,
    /// What was true then: every one of these.
    pub that: Vec<Formula>,
    /// Where each of these is written.
    pub places: Vec<Place>,
}
