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
pub(super) fn point(number: u64, rounds: u64, breakthroughs: u64) -> PointFigures {
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

pub(super) fn points() -> Vec<PointFigures> {
    vec![point(0, 12, 500), point(1, 4, 300), point(2, 8, 800), point(3, 20, 650)]
}

pub(super) fn record() -> SweepRecord {
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
