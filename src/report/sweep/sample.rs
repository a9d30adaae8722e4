//! A sweep to test reports with: the base and three points.

use crate::stats::wilson;
use crate::study::sweep::*;
use crate::study::{Stopped, Zone};
use serde_json::json;

fn outcome(name: &str, count: u64, base: Option<u64>) -> PointOutcome {
    let interval = wilson(count, 1000);
    let share = count as f64 / 1000.0;
    let to_base = base.map(|base| {
        let difference = share - base as f64 / 1000.0;
        let off = |by: f64| ((difference + by) * 1000.0).round() / 1000.0;
        ToBase { difference: off(0.0), low: off(-0.03), high: off(0.03) }
    });
    PointOutcome {
        name: name.to_owned(),
        count,
        share,
        low: interval.low,
        high: interval.high,
        to_base,
        median_round: Some(7),
    }
}

/// A point whose rounds are varied, with so many breakthroughs in 1,000.
pub(in crate::report) fn point(number: u64, rounds: u64, breakthroughs: u64) -> PointFigures {
    let base = |count| (number > 0).then_some(count);
    PointFigures {
        point: number,
        values: vec![if number > 0 { rounds.into() } else { json!(null) }],
        seed: 1,
        replications: 1000,
        consistent: 1000,
        stopped: Stopped::Complete,
        outcomes: vec![
            outcome("breakthrough", breakthroughs, base(500)),
            outcome("stall", 1000 - breakthroughs, base(500)),
        ],
        zone: Zone { count: 700, ever: 700, breakthroughs },
        issues: Vec::new(),
    }
}

pub(in crate::report) fn points() -> Vec<PointFigures> {
    vec![point(0, 12, 500), point(1, 4, 300), point(2, 8, 800), point(3, 20, 650)]
}

pub(in crate::report) fn record() -> SweepRecord {
    SweepRecord {
        format: SWEEP_FORMAT.to_owned(),
        title: "Wage round".to_owned(),
        version: "0.1.0".to_owned(),
        values_version: 1,
        seed: 1,
        random_numbers: RandomNumbers::Common,
        planned: 1000,
        precision: None,
        design: "grid".to_owned(),
        factors: 1,
        paths: vec!["rounds".to_owned()],
        scenario_sha256: "0".repeat(64),
        scenario: json!({"title": "Wage round"}),
        points: points(),
    }
}

/// A sweep over every value of some paths with every one of the others; the share of breakthroughs
/// rises with the places of the values.
pub(in crate::report) fn grid(paths: &[(&str, Vec<serde_json::Value>)]) -> SweepRecord {
    let mut values: Vec<(Vec<serde_json::Value>, usize)> = vec![(Vec::new(), 0)];
    for (_, levels) in paths {
        let with = |(before, sum): &(Vec<serde_json::Value>, usize)| {
            let add = |(at, level): (usize, &serde_json::Value)| {
                ([before.clone(), vec![level.clone()]].concat(), sum + at)
            };
            levels.iter().enumerate().map(add).collect::<Vec<_>>()
        };
        values = values.iter().flat_map(with).collect();
    }
    let most = paths.iter().map(|(_, levels)| levels.len()).sum::<usize>() - paths.len();
    let design = values.into_iter().enumerate().map(|(at, (values, sum))| PointFigures {
        values,
        ..point(at as u64 + 1, 1, 1000 * sum as u64 / most.max(1) as u64)
    });
    let base = PointFigures { values: vec![json!(null); paths.len()], ..point(0, 12, 500) };
    SweepRecord {
        factors: paths.len(),
        paths: paths.iter().map(|(path, _)| (*path).to_owned()).collect(),
        points: std::iter::once(base).chain(design).collect(),
        ..record()
    }
}
