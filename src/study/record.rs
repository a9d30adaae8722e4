//! The record of a run: every figure that a report needs, as one JSON document.
//!
//! A record holds no time, host or path: the same scenario, seed, replications and version give
//! the same bytes, on any machine and with any number of threads. All shares come with the counts
//! that they are made of, so that nothing downstream has to trust a rounded number.

use super::kept::KeptReplications;
use serde::{Deserialize, Serialize};

/// The format and its version, as written in [`Record::format`].
pub const RUN_FORMAT: &str = "detente.run/1";

/// What one run of one scenario gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Always [`RUN_FORMAT`].
    pub format: String,
    /// The scenario's title.
    pub title: String,
    /// The version of detente that made it.
    pub version: String,
    /// The version of the model's numbers: with an equal one, equal seeds give equal replications.
    pub values_version: u32,
    /// The seed of all random numbers.
    pub seed: u64,
    /// How many replications were simulated: 0, 1, … in order.
    pub replications: u64,
    /// How many of them the history of the talks admits; every count below is over these.
    pub consistent: u64,
    /// Why there are not more.
    pub stopped: Stopped,
    /// The horizon \[rounds\].
    pub rounds: u32,
    /// The length of a round, such as `30 days`, if the scenario gives one.
    pub interval: Option<String>,
    /// The date that the scenario describes, if it gives one.
    pub as_of: Option<String>,
    /// How the replications ended, in the scenario's order; the counts sum to `consistent`.
    pub outcomes: Vec<OutcomeShare>,
    /// Of breakthrough, against stall and against everything else.
    pub odds: Odds,
    /// Whether there was anything to agree on.
    pub zone: Zone,
    /// Issue by issue, in the scenario's order.
    pub issues: Vec<IssueFigures>,
    /// What each party says of the others' positions in the first round, by issue.
    pub verdicts: Vec<VerdictFigures>,
    /// How many had ended in each outcome, round by round.
    pub incidence: Vec<Incidence>,
    /// Rounds to a breakthrough, among breakthroughs; absent where there was none.
    pub rounds_to_breakthrough: Option<Quartiles>,
    /// How often each rule fired, in the scenario's order.
    pub rules: Vec<RuleFigures>,
    /// How often each party that votes at home rejected a deal.
    pub rejections: Vec<RejectionFigures>,
    /// How often a chance or the value of an effect was undefined (a division by zero, the outcome of
    /// an issue that is open), in all replications together.
    pub undefined: u64,
    /// Draws that fell outside their domain and were clamped to it, by input; zeros left out.
    pub clamped: Vec<Clamped>,
    /// How the share of breakthroughs moves with each input: what is drawn once a replication. The
    /// one that explains most comes first.
    pub sensitivity: Vec<SensitivityFigures>,
    /// How gaps, variables and trust are spread, round by round.
    pub bands: Vec<BandFigures>,
    /// How many quantities have no band, for being beyond the first 64.
    pub bands_left_out: u64,
    /// How the share of breakthroughs varies over draws of the inputs, if that was asked for.
    pub beliefs: Option<BeliefsFigures>,
    /// The share of breakthroughs in other forms of the model, if that was asked for; otherwise
    /// empty.
    pub forms: Vec<FormFigures>,
    /// How many of the scenario's numbers are public, expert or assumed.
    pub provenance: Provenance,
    /// The outside view, if the scenario gives one.
    pub base_rate: Option<BaseRateFigures>,
    /// How each replication ended, if that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_replications: Option<KeptReplications>,
    /// SHA-256 of `scenario`, written as compact JSON [64 hexadecimal digits].
    pub scenario_sha256: String,
    /// The scenario as it was simulated, after every override.
    pub scenario: serde_json::Value,
}

/// Why a run ended where it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stopped {
    /// All replications that were asked for are done.
    Complete,
    /// The interval of the breakthrough share is as narrow as was asked for.
    Precise,
    /// The most replications allowed are done, and the interval is still too wide.
    Limit,
    /// Interrupted: the replications finished by then, from the first on without a gap.
    Interrupted,
}

/// How many replications ended in one outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeShare {
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
}

/// Odds as ratios of counts; absent where the second count is 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Odds {
    /// Breakthroughs ÷ stalls.
    pub breakthrough_to_stall: Option<f64>,
    /// Breakthroughs ÷ all other ends.
    pub breakthrough_to_none: Option<f64>,
}

/// In how many replications every core issue has an outcome within all true red lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// With a zone of agreement at the start.
    pub count: u64,
    /// With one in some round.
    pub ever: u64,
    /// Breakthroughs among `ever`.
    pub breakthroughs: u64,
}

/// What became of one issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueFigures {
    /// The issue's identifier.
    pub name: String,
    /// What people read: its title, or the identifier.
    pub title: String,
    /// The unit of its outcomes; empty where none is given or it has options.
    pub unit: String,
    /// Whether a breakthrough needs it.
    pub core: bool,
    /// Replications in which it settled.
    pub settled: u64,
    /// Where it settled, among those; absent where it never did.
    pub outcome: Option<OutcomeFigures>,
    /// For an issue with options: how often it settled at each, in order; otherwise empty.
    pub options: Vec<OptionFigures>,
    /// No breakthrough, open, and the true red lines left no common ground.
    pub no_zone: u64,
    /// No breakthrough, open, common ground between the red lines, none within the tolerances.
    pub no_tolerance: u64,
    /// No breakthrough, open, agreed but rejected at home.
    pub not_ratified: u64,
    /// No breakthrough, open, the talks were broken off.
    pub broken_off: u64,
    /// No breakthrough, open, common ground on every issue, but no package worth its reservation to
    /// both of two parties.
    pub price: u64,
    /// No breakthrough, open, and none of the others: there was not time enough.
    pub no_time: u64,
}

/// Where an issue settled [its unit].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeFigures {
    /// The mean, exact to 1e-9 of the issue's range.
    pub mean: f64,
    /// The lowest.
    pub low: f64,
    /// Its quartiles, exact to a thousandth of the range.
    pub quartiles: Quartiles,
    /// The highest.
    pub high: f64,
}

/// A quarter, a half and three quarters lie at or below these.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quartiles {
    /// First quartile.
    pub first: f64,
    /// Median.
    pub median: f64,
    /// Third quartile.
    pub third: f64,
}

/// How often an issue settled at one of its options.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OptionFigures {
    /// The option.
    pub name: String,
    /// Replications.
    pub count: u64,
}

/// What a party says of the others' positions on an issue in the first round.
///
/// Of several positions the worst verdict counts. The counts sum to the consistent replications,
/// less those in which an effect settled the issue in round 1, or ended the talks, before anybody spoke.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictFigures {
    /// The party that speaks.
    pub party: String,
    /// The issue.
    pub issue: String,
    /// It would take each of the positions.
    pub acceptable: u64,
    /// It would talk about them.
    pub negotiable: u64,
    /// One of them is beyond its stated red line.
    pub unacceptable: u64,
}

/// How many replications had ended in an outcome by the end of each round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incidence {
    /// The outcome.
    pub outcome: String,
    /// Cumulative counts; the first is of round 1. The ends after the last round count in it.
    pub by_round: Vec<u64>,
}

/// How often a rule fired.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleFigures {
    /// The rule's identifier.
    pub name: String,
    /// What people read.
    pub title: String,
    /// Replications in which it fired.
    pub replications: u64,
    /// How often it fired in all of them together.
    pub firings: u64,
}

/// How often a party rejected a deal at home.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RejectionFigures {
    /// The party.
    pub party: String,
    /// How many deals it rejected, in all replications together.
    pub rejections: u64,
}

/// How often the draws of an uncertain number had to be clamped to its domain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clamped {
    /// The path of the number in the scenario.
    pub input: String,
    /// Replications.
    pub count: u64,
}

/// Where the numbers of a scenario come from. An unmarked number counts as assumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Read in a public source.
    pub public: u64,
    /// Said by an expert.
    pub expert: u64,
    /// The author's judgement.
    pub assumed: u64,
}

/// How often such talks have succeeded elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaseRateFigures {
    /// Cases that ended in a success.
    pub successes: u64,
    /// All cases.
    pub trials: u64,
    /// The time that one trial covers, such as `year`, if the scenario gives it.
    pub per: Option<String>,
    /// Where the cases are counted, if the scenario says so.
    pub source: Option<String>,
    /// `successes` ÷ `trials`.
    pub share: f64,
    /// Lower end of its 95 % Wilson interval.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}

/// How the share of breakthroughs moves with one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SensitivityFigures {
    /// The path of the number in the scenario; for whether a red line is real, `firmness` with the
    /// party, and with the issue where the draw is of that alone.
    pub input: String,
    /// The replications by the decile of the input's uniform, the lowest first.
    pub deciles: Vec<DecileFigures>,
    /// The highest share of a decile less the lowest [0 to 1].
    pub spread: f64,
    /// Which share of the variance of the outcome, breakthrough or not, lies between the deciles,
    /// without what Monte Carlo error puts there [0 to 1]: the first-order index of the outcome.
    pub explained: f64,
    /// Its standard error.
    pub error: f64,
    /// How likely deciles differ at least as much where the input does nothing (chi-square); absent
    /// where a decile expects fewer than 5 breakthroughs or 5 others.
    pub p_value: Option<f64>,
    /// Whether that is significant at 1 % for all inputs together (Holm 1979).
    pub stands_out: bool,
}

/// The replications in one decile of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecileFigures {
    /// Replications.
    pub count: u64,
    /// Breakthroughs among them.
    pub breakthroughs: u64,
}

impl IssueFigures {
    /// In how many replications it was held up by each cause, in the order in which causes are asked.
    pub fn held(&self) -> [u64; 6] {
        let Self { no_zone, no_tolerance, not_ratified, broken_off, price, no_time, .. } = *self;
        [no_zone, no_tolerance, not_ratified, broken_off, price, no_time]
    }
}

impl DecileFigures {
    /// The share of breakthroughs; NaN where there are no replications.
    pub fn share(&self) -> f64 {
        self.breakthroughs as f64 / self.count as f64
    }
}

/// How one quantity is spread at the end of rounds, over all consistent replications: one that has
/// ended stays where it was then.
///
/// All lists are as long as `rounds`. Values are exact to 1/256 of the range: 0 to 1, a
/// variable's bounds or, where it has none, what it reaches in the first 1,024 replications.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BandFigures {
    /// The issue, the variable, or who trusts whom: `moscow.washington`.
    pub name: String,
    /// What it is.
    pub kind: BandKind,
    /// The rounds: all, or 64 evenly spaced with the last among them.
    pub rounds: Vec<u32>,
    /// One in twenty lies at or below these.
    pub low5: Vec<f64>,
    /// First quartiles.
    pub q25: Vec<f64>,
    /// Medians.
    pub median: Vec<f64>,
    /// Third quartiles.
    pub q75: Vec<f64>,
    /// One in twenty lies at or above these.
    pub high95: Vec<f64>,
}

/// What a band is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BandKind {
    /// How far the acceptance sets on an issue are from meeting [share of its range].
    Gap,
    /// A variable [its unit].
    Variable,
    /// How far one party trusts another [0 to 1].
    Trust,
}

/// How the share of breakthroughs varies over draws of the inputs: a nested run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeliefsFigures {
    /// Draws.
    pub draws: u64,
    /// Replications of each.
    pub replications: u64,
    /// The share of breakthroughs in all of them.
    pub mean: f64,
    /// One draw in twenty has a chance at or below this: the share as counted, without what Monte
    /// Carlo error adds to the spread. This, the next two, `deviation`, `noise` and `explained` are
    /// absent where the history admits on average fewer than [`super::ADMITTED_LEAST`] replications
    /// of the draws that it admits at all, or no two draws: too few to tell.
    pub low5: Option<f64>,
    /// The median of the draws' chances.
    pub median: Option<f64>,
    /// One draw in twenty has a chance above this.
    pub high95: Option<f64>,
    /// The same of the shares as they were counted.
    pub uncorrected: BeliefsQuantiles,
    /// The standard deviation of a draw's chance of a breakthrough.
    pub deviation: Option<f64>,
    /// The standard error of a draw's share by Monte Carlo error (root mean square).
    pub noise: Option<f64>,
    /// Which share of the variance of the outcome all inputs explain together [0 to 1]; the rest is
    /// chance.
    pub explained: Option<f64>,
    /// Replications that the history admits, by draw; a draw weighs as much.
    pub consistent: Vec<u64>,
    /// Breakthroughs among those, by draw.
    pub breakthroughs: Vec<u64>,
}

impl BeliefsFigures {
    /// The quantiles of the draws' chances; none where there is too little to tell.
    pub fn quantiles(&self) -> Option<BeliefsQuantiles> {
        Some(BeliefsQuantiles { low5: self.low5?, median: self.median?, high95: self.high95? })
    }
}

/// Quantiles of the shares of breakthroughs of draws.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeliefsQuantiles {
    /// One draw in twenty lies at or below this.
    pub low5: f64,
    /// Median.
    pub median: f64,
    /// One draw in twenty lies above this.
    pub high95: f64,
}

/// The share of breakthroughs in another form of the model, under the same random numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormFigures {
    /// Which number of every party is another one: `matching` or `trust_effect`.
    pub parameter: String,
    /// What it is.
    pub value: f64,
    /// Replications that the history admits.
    pub consistent: u64,
    /// Breakthroughs among them.
    pub count: u64,
    /// `count` ÷ `consistent` [0 to 1].
    pub share: f64,
    /// Lower end of its 95 % Wilson interval: Monte Carlo error only.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}
