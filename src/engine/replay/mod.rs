//! A replay: one replication of the ensemble, with everything that happened in it.
//!
//! Takes a model, a seed and a replication's number; gives what the engine did, round by round. It
//! is the ensemble's own code that runs: one lane of its block is watched, and the watch only reads.

mod watch;

pub(super) use watch::Watch;

use super::tally::{Held, Tally};
use super::worker::Worker;
use super::{Instructions, REPLICATIONS_LIMIT, Replication, streams};
use crate::draws::LANES;
use crate::model::{ChannelId, IssueId, Model, OutcomeId, PartyId, RuleId, Target};

/// One replication, round by round.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// Which.
    pub replication: u64,
    /// What is drawn once, and where everybody stood when the talks opened.
    pub start: Start,
    /// The rounds in order; the last is the one in which it ended.
    pub rounds: Vec<Round>,
    /// How it ended: what [`super::outcomes`] gives.
    pub end: Replication,
    /// Why it ended.
    pub why: Why,
    /// What held each issue up; none where it settled, and none at all in a breakthrough or where
    /// the history does not admit the replication.
    pub held: Vec<Option<Hold>>,
    /// Whether every core issue had an outcome within all true red lines in some round.
    pub zone_ever: bool,
}

/// What is drawn once, and where everybody stood when the talks opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Start {
    /// The uncertain numbers, by draw.
    pub drawn: Vec<Drawn>,
    /// By stance.
    pub stances: Vec<Opening>,
    /// By ordered pair of parties [0 to 1].
    pub trust: Vec<f64>,
    /// By variable.
    pub variables: Vec<f64>,
    /// Whether every core issue had an outcome within all true red lines.
    pub zone: bool,
}

/// An uncertain number as it was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// The number, within its domain.
    pub value: f64,
    /// Whether it had to be clamped to the domain.
    pub clamped: bool,
}

/// A stance when the talks opened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opening {
    /// What the party would like best [the issue's unit].
    pub ideal: f64,
    /// The red line below the ideal, where lower is worse.
    pub below: Option<Line>,
    /// The red line above the ideal, where higher is worse.
    pub above: Option<Line>,
    /// How much of the way to the line it is prepared to go [0 to 1].
    pub tolerance: f64,
    /// How much the issue matters to it; sums to 1 over the party's stances.
    pub weight: f64,
    /// The level of concession [0 to 1].
    pub level: f64,
    /// Where it stands [the issue's unit].
    pub position: f64,
}

/// A red line as it is stated and as it is [the issue's unit].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// What the party says.
    pub stated: f64,
    /// The worst it would in truth accept; farther from the ideal where the stated line is bluff.
    pub real: f64,
}

/// What happened in one round.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Which; the first is 1.
    pub round: u32,
    /// The setting it began in; none where the scenario has no channels.
    pub channel: Option<ChannelId>,
    /// The variables after their moves of this round, before any effect.
    pub variables: Vec<f64>,
    /// What leaks, rules and rejections at home did, in order.
    pub happenings: Vec<Happening>,
    /// How the parties' time ran; empty where the replication ended before step 3.
    pub paces: Vec<Pace>,
    /// The steps of step 3, by stance; none where the issue was not open.
    pub steps: Vec<Option<Step>>,
    /// What was said in step 4, by link; none where the issue was not open.
    pub verdicts: Vec<Option<Verdict>>,
    /// What settled in step 5, and where.
    pub settled: Vec<(IssueId, f64)>,
    /// The votes at home on a deal.
    pub votes: Vec<Vote>,
    /// The state in which the round ended.
    pub after: After,
}

/// The state in which a round ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct After {
    /// By variable.
    pub variables: Vec<f64>,
    /// By ordered pair of parties [0 to 1].
    pub trust: Vec<f64>,
    /// How far the acceptance sets are from meeting, by issue [share of the range]; 0 once settled.
    pub gaps: Vec<f64>,
}

/// What did something to the talks, and what it did.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// What.
    pub source: Source,
    /// What it did, in order.
    pub changes: Vec<Change>,
}

/// What effects come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A channel leaked.
    Leak(ChannelId),
    /// A rule fired.
    Rule(RuleId),
    /// A deal was rejected at a party's home.
    Rejection(PartyId),
}

/// What an effect did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// It changed a number.
    Moved {
        /// Which.
        target: Target,
        /// What it was.
        from: f64,
        /// What it became, within its domain.
        to: f64,
    },
    /// It settled an issue.
    Settled(IssueId, f64),
    /// It opened a settled issue.
    Reopened(IssueId),
    /// It moved the round to a channel.
    Channel(ChannelId),
    /// It ended the replication.
    Ended(OutcomeId),
    /// Its value was undefined, and it did nothing.
    Undefined,
}

/// How a party's time ran in a round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// How much of its way was due before [0 to 1].
    pub due_before: f64,
    /// How much is due now.
    pub due: f64,
    /// How much trust, the channel and its flexibility hastened it \[≥ 0\].
    pub drive: f64,
    /// In package deals the level of its packages before and after: which share of the worth that it
    /// could give up it has given up [0 to 1].
    pub package: Option<(f64, f64)>,
}

/// A party's step on an issue, and why it was as long as it was. In package deals the pull, the answer
/// and the noise are those of its package, the same on all issues.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
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
}

/// What a party says of another's position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It would take it.
    Acceptable,
    /// It would talk about it.
    Negotiable,
    /// It is beyond its stated red line.
    Unacceptable,
}

/// A party's vote at home on a deal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vote {
    /// Whose.
    pub party: PartyId,
    /// How likely the deal was to pass; NaN where that was undefined.
    pub chance: f64,
    /// Whether it did.
    pub passed: bool,
}

/// Why a replication ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The condition of its outcome held.
    Condition,
    /// It was the last round, and of the outcomes at the end this was the first whose condition held.
    LastRound,
    /// An effect ended it.
    Effect(Source),
    /// It would have ended in this outcome, but the talks are known to have gone on.
    WentOn(OutcomeId),
    /// It contradicts this statement, by its place in [`Model::history`].
    Statement(usize),
}

/// What held an issue up, the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The true red lines leave no common ground.
    NoZone,
    /// They do, but not within what the parties are prepared to concede.
    NoTolerance,
    /// A deal was rejected at home.
    NotRatified,
    /// A rule ended the talks.
    BrokenOff,
    /// No package was worth enough to both of two parties.
    Price,
    /// There was common ground, but not time enough to reach it.
    NoTime,
}

/// Replays one replication: the one of this number that [`super::simulate`] counts.
///
/// # Panics
/// When the number is not below [`REPLICATIONS_LIMIT`].
pub fn replay(model: &Model, seed: u64, replication: u64, instructions: Instructions) -> Replay {
    assert!(replication < REPLICATIONS_LIMIT, "the random numbers would repeat");
    let width = LANES as u64;
    let lane = (replication % width) as usize;
    let mut worker = Worker::new(model, streams(model, seed));
    worker.block.watch = Some(Box::new(Watch::new(lane)));
    // No other lane is wanted, so the tally is this replication's.
    worker.simulate(instructions, replication / width, &(lane..lane + 1));
    let watch = worker.block.watch.take().expect("it was put there above");
    let (start, rounds, why) = watch.seen();
    Replay {
        replication,
        start,
        rounds,
        end: worker.block.end(lane),
        why,
        held: holds(&worker.tally),
        zone_ever: worker.block.zone_ever[lane] != 0.0,
    }
}

/// What held the issues of the only replication of a tally up.
fn holds(tally: &Tally) -> Vec<Option<Hold>> {
    tally.issues.iter().map(|issue| hold(&issue.held)).collect()
}

fn hold(held: &Held) -> Option<Hold> {
    let causes = [
        (held.no_zone, Hold::NoZone),
        (held.no_tolerance, Hold::NoTolerance),
        (held.not_ratified, Hold::NotRatified),
        (held.broken_off, Hold::BrokenOff),
        (held.price, Hold::Price),
        (held.no_time, Hold::NoTime),
    ];
    causes.into_iter().find(|(count, _)| *count > 0).map(|(_, hold)| hold)
}
