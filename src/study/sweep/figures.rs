//! From the counts of a point to its figures.

use super::plan::Plan;
use super::record::{
    PointFigures, PointIssue, PointOutcome, RandomNumbers, SWEEP_FORMAT, SweepRecord, ToBase,
};
use super::sum::Sum;
use crate::model::BREAKTHROUGH;
use crate::stats::{Difference, End, Pairs, independent_difference, wilson};
use crate::study::looks::{Seen, is_narrow};
use crate::study::record::{Stopped, Zone};
use std::collections::BTreeMap;

impl Plan {
    /// The record of a sweep with this plan, still without points.
    pub fn record(&self) -> SweepRecord {
        SweepRecord {
            format: SWEEP_FORMAT.to_owned(),
            title: self.title.clone(),
            version: self.version.clone(),
            values_version: self.values_version,
            seed: self.seed,
            random_numbers: self.random_numbers,
            planned: self.replications,
            precision: self.precision,
            design: self.design.clone(),
            factors: self.factors,
            paths: self.paths.clone(),
            scenario_sha256: self.scenario_sha256.clone(),
            scenario: self.scenario.clone(),
            points: Vec::new(),
        }
    }

    /// The figures of a point; `base` is what the base gave.
    pub fn figures(&self, point: usize, sum: &Sum, base: &Sum) -> PointFigures {
        let outcome = |(name, rounds): (&String, &BTreeMap<u32, u64>)| {
            let (count, consistent) = (rounds.values().sum(), sum.consistent());
            let interval = wilson(count, consistent);
            let to_base = (point > 0).then(|| self.to_base(name, sum, base)).flatten();
            PointOutcome {
                name: name.clone(),
                count,
                share: if consistent > 0 { count as f64 / consistent as f64 } else { 0.0 },
                low: interval.low,
                high: interval.high,
                to_base: to_base.map(|Difference { difference, low, high }| ToBase {
                    difference,
                    low,
                    high,
                }),
                median_round: median(rounds, count),
            }
        };
        let [count, ever, breakthroughs] = sum.zone;
        PointFigures {
            point: point as u64,
            values: self.values(point).to_vec(),
            seed: self.seed_of(point),
            replications: sum.replications,
            consistent: sum.consistent(),
            stopped: self.stopped(sum),
            outcomes: sum.outcomes.iter().map(outcome).collect(),
            zone: Zone { count, ever, breakthroughs },
            issues: sum.issues.iter().map(issue).collect(),
        }
    }

    fn stopped(&self, sum: &Sum) -> Stopped {
        let all = sum.replications == self.replications;
        let seen = Seen { breakthroughs: sum.count(BREAKTHROUGH), consistent: sum.consistent() };
        match self.precision {
            Some(half_width) if is_narrow(half_width, seen) => Stopped::Precise,
            Some(_) if all => Stopped::Limit,
            None if all => Stopped::Complete,
            _ => Stopped::Interrupted,
        }
    }

    /// The share of an outcome at a point less that at the base; none where nothing of the base
    /// counts. Its outcomes have no names then, so that no pair says how the base ended.
    fn to_base(&self, outcome: &str, sum: &Sum, base: &Sum) -> Option<Difference> {
        if base.replications() == 0 {
            return None;
        }
        if self.random_numbers == RandomNumbers::Independent {
            let share = |sum: &Sum| (sum.count(outcome), sum.consistent());
            return independent_difference(share(sum), share(base));
        }
        let place = |sum: &Sum| sum.outcomes.get_index_of(outcome).map(|at| at as u32);
        let (at_point, at_base) = (place(sum), place(base));
        let end = |end: Option<u32>, outcome: Option<u32>| match end {
            None => End::Out,
            Some(_) if end == outcome => End::Yes,
            Some(_) => End::No,
        };
        let mut pairs = Pairs::default();
        for ((base, point), count) in &sum.pairs {
            pairs.add(end(*point, at_point), end(*base, at_base), *count);
        }
        pairs.difference()
    }
}

fn issue((name, counts): (&String, &[u64; 7])) -> PointIssue {
    let [settled, no_zone, no_tolerance, not_ratified, broken_off, price, no_time] = *counts;
    PointIssue {
        name: name.clone(),
        settled,
        no_zone,
        no_tolerance,
        not_ratified,
        broken_off,
        price,
        no_time,
    }
}

/// The first round by which half of the replications counted have ended.
fn median(rounds: &BTreeMap<u32, u64>, count: u64) -> Option<u32> {
    let mut below = 0;
    let reached = rounds.iter().find(|(_, ended)| {
        below += *ended;
        2 * below >= count
    });
    reached.map(|(round, _)| *round)
}
