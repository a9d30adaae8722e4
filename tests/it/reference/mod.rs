//! The model once more, slowly: one replication at a time, party by party, issue by issue, by name.
//!
//! Takes a checked scenario, a seed and the number of a replication; gives how that replication
//! ends. It is written from the account of the model alone and shares nothing with the engine but
//! the scenario, the random numbers by coordinate and the mathematical functions, so that where
//! the two agree replication by replication, both say what the model says.
//!
//! - [`numbers`]: what is drawn, and the quantile functions;
//! - [`people`]: parties and stances with their numbers drawn; distances and acceptable outcomes;
//! - [`environment`], [`rules`], [`concede`], [`settle`], [`relations`], [`judge`]: steps 1, 2, 3,
//!   5, 6 and 7 of a round; step 4, what parties say of each other's positions, is computed when an
//!   expression asks for it;
//! - [`formulas`]: what the names in expressions stand for. How expressions are read and computed
//!   is shared with the engine;
//! - [`figures`]: zones, what is said in round 1, and what held issues up;
//! - [`package`]: steps 3 and 5 of package deals.
//!
//! Sums run from left to right: parties in the order of the file, issues in the order of the file.

mod concede;
mod environment;
mod figures;
mod formulas;
mod judge;
mod numbers;
mod package;
mod people;
mod relations;
mod rules;
mod settle;

use detente::scenario::{Issue, OutcomeId, Scenario};
use environment::{Multipliers, Variable};
pub use figures::{Cause, Figures};
use numbers::Numbers;
use package::Packages;
use people::{Party, party};
use rules::Fired;
use std::collections::{BTreeSet, HashMap};

/// Two outcomes are equal within this share of the issue's range, and two levels or distances
/// within this.
pub const EQUAL: f64 = 1e-9;

/// A level that moves by no more than this in a round stands still.
const STILL: f64 = 0.01;

/// How a replication ended.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// The name of its outcome.
    pub outcome: String,
    /// The round in which it ended.
    pub round: u32,
    /// The issues, in the order of the file: in which round each settled, and where.
    pub settlements: Vec<Option<(u32, f64)>>,
    /// What else is counted of it.
    pub figures: Figures,
    /// What has happened on the way, in words; so that a test can tell what it has tested.
    pub happened: BTreeSet<String>,
}

/// Where every party stands on every issue on which it has a stance: by party, then issue.
type Table<'s> = HashMap<(&'s str, &'s str), f64>;

/// Where and when an issue settled.
#[derive(Clone, Copy)]
struct Settlement {
    round: u32,
    outcome: f64,
    /// Whether an effect settled it, not the parties.
    by_rule: bool,
}

/// All that a replication remembers.
struct Talks<'s> {
    scenario: &'s Scenario,
    issues: &'s [Issue],
    parties: Vec<Party<'s>>,
    numbers: Numbers,
    /// The round that is being played.
    round: u32,
    /// The positions on record: `tables[0]` at the start, `tables[t]` after step 6 of round t.
    tables: Vec<Table<'s>>,
    /// The positions as they stand.
    now: Table<'s>,
    /// The levels of concession at the start, at the end of the round before, and now: by party,
    /// then issue.
    levels_at_start: Table<'s>,
    levels_before: Table<'s>,
    levels: Table<'s>,
    /// What each party holds due, as a share of what it is prepared to concede.
    dues: HashMap<&'s str, f64>,
    /// How far the first trusts the second, at the start and now.
    trust_at_start: HashMap<(&'s str, &'s str), f64>,
    trust: HashMap<(&'s str, &'s str), f64>,
    /// The rates of trust: gain, loss, reversion.
    rates: Rates,
    settled: HashMap<&'s str, Settlement>,
    /// The round in which an issue was last reopened.
    reopened: HashMap<&'s str, u32>,
    /// For how many rounds in a row nothing has moved.
    idle: u32,
    variables: Vec<Variable>,
    channels: Vec<Multipliers>,
    /// The channel of the round, if there are any.
    channel: Option<usize>,
    /// The rules, in the order of the file.
    fired: Vec<Fired>,
    happened: BTreeSet<String>,
    /// What is counted of it, but for what held issues up.
    figures: Figures,
    /// What there is besides where everything is agreed at once.
    packages: Option<Packages<'s>>,
}

/// How trust moves.
struct Rates {
    gain: f64,
    loss: f64,
    reversion: f64,
}

/// Plays one replication to its end.
pub fn interpret(scenario: &Scenario, seed: u64, replication: u64) -> End {
    let mut talks = Talks::begin(scenario, Numbers::new(scenario, seed, replication));
    talks.begin_packages(scenario);
    talks.begin_figures();
    let known = scenario.history.iter().map(|statement| statement.round).max().unwrap_or(0);
    for round in 1..=scenario.rounds {
        talks.round = round;
        let (outcome, contradicts) = talks.play();
        // While the talks are known to have gone on, any end contradicts what is known.
        if contradicts || (outcome.is_some() && round <= known) {
            return talks.end("inconsistent");
        }
        if let Some(outcome) = outcome {
            return talks.end(&scenario.outcome_names[outcome.0]);
        }
    }
    panic!("the last round ends every replication");
}

impl<'s> Talks<'s> {
    /// Before round 1: the uncertain numbers are drawn, everyone is at its position, with a level
    /// as far along the way as that position costs it; nothing is due; trust is at its start.
    fn begin(scenario: &'s Scenario, numbers: Numbers) -> Self {
        let issues = &scenario.issues;
        let parties: Vec<Party<'s>> =
            scenario.parties.iter().map(|written| party(written, issues, &numbers)).collect();
        let (mut positions, mut levels) = (Table::new(), Table::new());
        for party in &parties {
            for stance in &party.stances {
                let key = (party.name, stance.issue);
                positions.insert(key, stance.position_at_start);
                levels.insert(key, stance.distance(stance.position_at_start).clamp(0.0, 1.0));
            }
        }
        let trust = trust_at_start(scenario, &numbers);
        let written = &scenario.trust;
        Talks {
            scenario,
            issues,
            round: 0,
            tables: vec![positions.clone()],
            now: positions,
            levels_at_start: levels.clone(),
            levels_before: levels.clone(),
            levels,
            dues: parties.iter().map(|party| (party.name, 0.0)).collect(),
            trust_at_start: trust.clone(),
            trust,
            rates: Rates {
                gain: numbers.value(&written.gain),
                loss: numbers.value(&written.loss),
                reversion: numbers.value(&written.reversion),
            },
            settled: HashMap::new(),
            reopened: HashMap::new(),
            idle: 0,
            variables: environment::variables(scenario, &numbers),
            channels: environment::channels(scenario, &numbers),
            channel: None,
            fired: vec![Fired::default(); scenario.rules.len()],
            happened: BTreeSet::new(),
            figures: Figures::default(),
            packages: None,
            parties,
            numbers,
        }
    }

    /// One round: the outcome if it ends the talks, and whether it contradicts what is known.
    fn play(&mut self) -> (Option<OutcomeId>, bool) {
        let open = self.open_issues();
        let ended = self.environment().or_else(|| self.rules());
        if ended.is_some() {
            return (ended, false);
        }
        self.figures.zone_ever |= self.zone();
        if self.packages.is_some() {
            self.concede_packages();
        } else {
            self.concede();
        }
        if self.round == 1 {
            self.figures.said = self.verdicts();
        }
        if self.packages.is_some() {
            self.settle_packages();
        } else {
            self.settle();
        }
        self.relate(&open);
        self.count_idle();
        // What a rejection moves in step 7 is on record at the end of the next round only.
        self.tables.push(self.now.clone());
        self.levels_before = self.levels.clone();
        if self.contradicts() {
            return (None, true);
        }
        (self.judge(), false)
    }

    /// A round is idle in which nothing settles and no level moves.
    fn count_idle(&mut self) {
        let moved = if self.packages.is_some() {
            self.package_levels_moved(STILL)
        } else {
            self.levels.iter().any(|(key, level)| (level - self.levels_before[key]).abs() > STILL)
        };
        let settled = self.settled.values().any(|settlement| settlement.round == self.round);
        self.idle = if moved || settled { 0 } else { self.idle + 1 };
    }

    /// The position of a party at the end of an earlier round, or now; round 0 is the start.
    fn position(&self, party: &str, issue: &str, round: u32) -> f64 {
        let table = if round == self.round { &self.now } else { &self.tables[round as usize] };
        table[&(party, issue)]
    }

    /// The consenting parties with a stance on an issue, but for one.
    fn other_consenting(&self, but: &str, issue: &str) -> Vec<&Party<'s>> {
        let other = |party: &&Party<'s>| {
            party.consents && party.name != but && party.stance(issue).is_some()
        };
        self.parties.iter().filter(other).collect()
    }

    fn open_issues(&self) -> Vec<&'s str> {
        let names = self.issues.iter().map(|issue| issue.name.as_str());
        names.filter(|name| !self.settled.contains_key(name)).collect()
    }

    fn share_of_core_settled(&self) -> f64 {
        let core: Vec<&Issue> = self.issues.iter().filter(|issue| issue.core).collect();
        let settled = core.iter().filter(|issue| self.settled.contains_key(issue.name.as_str()));
        settled.count() as f64 / core.len() as f64
    }

    fn end(&self, outcome: &str) -> End {
        let settlement = |issue: &Issue| {
            let settled = self.settled.get(issue.name.as_str())?;
            Some((settled.round, settled.outcome))
        };
        End {
            outcome: outcome.to_owned(),
            round: self.round,
            settlements: self.issues.iter().map(settlement).collect(),
            figures: Figures { held: self.held(outcome), ..self.figures.clone() },
            happened: self.happened.clone(),
        }
    }
}

/// Trust is directed; a pair that is not named begins where all do.
fn trust_at_start<'s>(
    scenario: &'s Scenario,
    numbers: &Numbers,
) -> HashMap<(&'s str, &'s str), f64> {
    let mut trust = HashMap::new();
    let start = numbers.value(&scenario.trust.start);
    for one in &scenario.parties {
        for other in scenario.parties.iter().filter(|other| other.name != one.name) {
            trust.insert((one.name.as_str(), other.name.as_str()), start);
        }
    }
    for (from, to, start) in &scenario.trust.pairs {
        let name = |party: usize| scenario.parties[party].name.as_str();
        trust.insert((name(from.0), name(to.0)), numbers.value(start));
    }
    trust
}

/// The mean; none of no numbers.
fn mean(values: &[f64]) -> Option<f64> {
    let sum: f64 = values.iter().sum();
    if values.is_empty() { None } else { Some(sum / values.len() as f64) }
}

/// The mean of values by weight: pairs of a weight above 0 and a value; none of no pairs.
fn weighted_mean(values: &[(f64, f64)]) -> Option<f64> {
    let weights: f64 = values.iter().map(|(weight, _)| weight).sum();
    let sum: f64 = values.iter().map(|(weight, value)| weight * value).sum();
    if values.is_empty() { None } else { Some(sum / weights) }
}
