//! The model once more, slowly: one replication at a time, party by party, issue by issue, by name.
//!
//! Takes a checked scenario, a seed and the number of a replication; gives how that replication
//! ends. It is written from the account of the model alone and shares nothing with the engine but
//! the scenario, the random numbers by coordinate and the mathematical functions, so that where
//! the two agree replication by replication, both say what the model says.
//!
//! - [`numbers`]: what is drawn, and the quantile functions;
//! - [`people`]: parties and stances with their numbers drawn; distances and acceptable outcomes;
//! - [`concede`], [`settle`], [`relations`]: steps 3, 5 and 6 of a round;
//! - [`package`]: steps 3 and 5 of package deals.
//!
//! Sums run from left to right: parties in the order of the file, issues in the order of the file.

mod concede;
mod numbers;
mod package;
mod people;
mod relations;
mod settle;

use detente::scenario::{Issue, Scenario};
use numbers::Numbers;
use package::Packages;
use people::{Party, party};
use std::collections::HashMap;

/// Two outcomes are equal within this share of the issue's range, and two levels or distances
/// within this.
pub const EQUAL: f64 = 1e-9;

/// How a replication ended.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// The name of its outcome.
    pub outcome: String,
    /// The round in which it ended.
    pub round: u32,
    /// The issues, in the order of the file: in which round each settled, and where.
    pub settlements: Vec<Option<(u32, f64)>>,
}

/// Where every party stands on every issue on which it has a stance: by party, then issue.
type Table<'s> = HashMap<(&'s str, &'s str), f64>;

/// All that a replication remembers.
struct Talks<'s> {
    issues: &'s [Issue],
    parties: Vec<Party<'s>>,
    numbers: Numbers,
    /// The round that is being played.
    round: u32,
    /// The positions: `tables[0]` at the start, `tables[t]` at the end of round t.
    tables: Vec<Table<'s>>,
    /// The levels of concession at the start and now: by party, then issue.
    levels_at_start: Table<'s>,
    levels: Table<'s>,
    /// What each party holds due, as a share of what it is prepared to concede.
    dues: HashMap<&'s str, f64>,
    /// How far the first trusts the second, at the start and now.
    trust_at_start: HashMap<(&'s str, &'s str), f64>,
    trust: HashMap<(&'s str, &'s str), f64>,
    /// The rates of trust: gain, loss, reversion.
    rates: Rates,
    settled: HashMap<&'s str, (u32, f64)>,
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
    let mut talks = Talks::begin(scenario, Numbers { seed, replication });
    talks.begin_packages(scenario);
    for round in 1..=scenario.rounds {
        talks.round = round;
        // Steps 1 (environment) and 2 (rules) have nothing to do: there are no variables, channels
        // or rules. Step 4 (respond) is what parties say; no later step listens.
        let open = talks.open_issues();
        if talks.packages.is_some() {
            talks.concede_packages();
            talks.settle_packages();
        } else {
            talks.concede();
            talks.settle();
        }
        talks.relate(&open);
        // Step 7: a breakthrough is the settlement of all core issues.
        if talks.share_of_core_settled() == 1.0 {
            return talks.end("breakthrough");
        }
    }
    // After the last round: partial where at least half of the core issues are settled, else stall.
    if talks.share_of_core_settled() >= 0.5 { talks.end("partial") } else { talks.end("stall") }
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
            issues,
            round: 0,
            tables: vec![positions],
            levels_at_start: levels.clone(),
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
            packages: None,
            parties,
            numbers,
        }
    }

    /// The position of a party at the end of an earlier round; round 0 is the start.
    fn position(&self, party: &str, issue: &str, round: u32) -> f64 {
        self.tables[round as usize][&(party, issue)]
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
        let settlement = |issue: &Issue| self.settled.get(issue.name.as_str()).copied();
        End {
            outcome: outcome.to_owned(),
            round: self.round,
            settlements: self.issues.iter().map(settlement).collect(),
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
