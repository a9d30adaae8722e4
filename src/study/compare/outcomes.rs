//! Outcome by outcome: how two sides are held against each other, and how their shares differ.

use super::family::{Family, Judged, counted};
use super::record::{Discordant, Method, OutcomeDifference, Verdict};
use super::{OutcomePairs, Side};
use crate::engine::NOT_ADMITTED;
use crate::stats::{End, Pairs};
use crate::study::record::Record;

/// The replications of two sides, outcome by outcome.
pub(super) struct Tables {
    pub method: Method,
    /// How many replications of each are compared in pairs.
    pub pairs: Option<u64>,
    pub outcomes: Vec<OutcomePairs>,
}

/// How two sides are held against each other: in pairs where they share their random numbers and
/// both know how each replication ended; of other numbers of replications the first that both have.
pub(super) fn tables(baseline: &Side, scenario: &Side) -> Tables {
    let shared = share_numbers(baseline, scenario);
    let counted_as = shared.then_some((&baseline.ends, &scenario.ends));
    let (joint, pairs) = match counted_as {
        Some((Some(ours), Some(theirs))) => {
            (Some(Joint::new(ours, theirs)), Some(ours.len().min(theirs.len()) as u64))
        }
        _ => (None, None),
    };
    let equally_many = baseline.record.replications == scenario.record.replications;
    let same = shared
        && (pairs.is_some() || equally_many)
        && as_text(&baseline.record) == as_text(&scenario.record);
    let method = match (same, pairs.is_some()) {
        (true, _) => Method::Same,
        (false, true) => Method::Paired,
        (false, false) => Method::Independent,
    };
    let outcomes = names(baseline, scenario).into_iter().map(|name| {
        let at = |side: &Side| side.record.outcomes.iter().position(|o| o.name == name);
        let (here, there) = (at(baseline), at(scenario));
        let table = match &joint {
            Some(joint) => joint.pairs(here, there),
            None => independent(baseline, scenario, (here, there)),
        };
        OutcomePairs {
            in_baseline: here.is_some(),
            in_scenario: there.is_some(),
            pairs: table,
            name,
        }
    });
    let outcomes = outcomes.collect();
    Tables { method, pairs, outcomes }
}

/// The scenario of a record as text, for the order of names counts.
fn as_text(record: &Record) -> String {
    record.scenario.to_string()
}

/// Whether replication r of one side has the same random numbers as replication r of the other.
pub(super) fn share_numbers(baseline: &Side, scenario: &Side) -> bool {
    let (one, other) = (&baseline.record, &scenario.record);
    one.seed == other.seed && one.values_version == other.values_version
}

/// The outcomes of the baseline, then those that only the scenario has.
fn names(baseline: &Side, scenario: &Side) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for outcome in baseline.record.outcomes.iter().chain(&scenario.record.outcomes) {
        if !names.contains(&outcome.name) {
            names.push(outcome.name.clone());
        }
    }
    names
}

/// All replications of each, as independent ones.
fn independent(
    baseline: &Side,
    scenario: &Side,
    (here, there): (Option<usize>, Option<usize>),
) -> Pairs {
    let of = |side: &Side, at: Option<usize>| {
        let count = at.map_or(0, |at| side.record.outcomes[at].count);
        (count.min(side.record.consistent), side.record.consistent)
    };
    Pairs::independent(of(baseline, here), of(scenario, there))
}

/// How often each end of the one goes with each end of the other.
struct Joint(Vec<u64>);

impl Joint {
    /// How many ends there are.
    const ENDS: usize = NOT_ADMITTED as usize + 1;

    fn new(baseline: &[u8], scenario: &[u8]) -> Self {
        let mut counts = vec![0; Self::ENDS * Self::ENDS];
        for (here, there) in baseline.iter().zip(scenario) {
            counts[usize::from(*here) * Self::ENDS + usize::from(*there)] += 1;
        }
        Self(counts)
    }

    /// The pairs as seen by the outcome that stands at these places.
    fn pairs(&self, here: Option<usize>, there: Option<usize>) -> Pairs {
        let seen = |end: usize, outcome: Option<usize>| match end {
            end if end == usize::from(NOT_ADMITTED) => End::Out,
            end if Some(end) == outcome => End::Yes,
            _ => End::No,
        };
        let mut pairs = Pairs::default();
        for (at, count) in self.0.iter().enumerate().filter(|(_, count)| **count > 0) {
            pairs.add(seen(at / Self::ENDS, here), seen(at % Self::ENDS, there), *count);
        }
        pairs
    }
}

/// What became of an outcome; `chances` is how likely it differs as much by chance, alone and in the
/// family.
pub(super) fn difference(
    outcome: &OutcomePairs,
    method: Method,
    family: &Family,
    chances: (Option<f64>, Option<f64>),
) -> OutcomeDifference {
    let pairs = &outcome.pairs;
    let (p_value, p_adjusted) = chances;
    let judged = match method {
        Method::Same => None,
        Method::Paired | Method::Independent => Some(family.judge(pairs, p_adjusted)),
    };
    let (found, verdict, within) = match judged {
        Some(Judged { difference, verdict, within }) => (difference, verdict, within),
        None => (None, Verdict::Same, None),
    };
    let exactly = |value: Option<f64>| if verdict == Verdict::Same { Some(0.0) } else { value };
    let (baseline_only, scenario_only) = pairs.discordant();
    let discordant = Discordant { baseline_only, scenario_only, of: pairs.in_both() };
    OutcomeDifference {
        name: outcome.name.clone(),
        baseline: outcome.in_baseline.then(|| counted(pairs.first())),
        scenario: outcome.in_scenario.then(|| counted(pairs.second())),
        difference: exactly(found.map(|found| found.difference)),
        low: exactly(found.map(|found| found.low)),
        high: exactly(found.map(|found| found.high)),
        p_value,
        p_adjusted,
        verdict,
        within,
        discordant: (method == Method::Paired).then_some(discordant),
        gain: if method == Method::Paired { pairs.gain() } else { None },
    }
}
