//! Solutions made by hand, for the tests of their reports.

use crate::study::Stopped;
use crate::study::compare::Counted;
use crate::study::solve::{BasePoint, Crossing, Direction, SOLVE_FORMAT, SolvePoint, SolveRecord};
use serde_json::json;

const N: u64 = 10_000;

/// A share that rises over the range and crosses a half once.
pub(in crate::report) fn solution() -> SolveRecord {
    of(
        |value| value * value,
        vec![Crossing {
            value: 0.707,
            low: Some(0.7),
            high: None,
            direction: Direction::Rising,
            changes: 1,
        }],
    )
}

/// A share that never gets to a half.
pub(in crate::report) fn never() -> SolveRecord {
    of(|value| 0.1 + 0.25 * value, Vec::new())
}

/// Texts that would command a terminal, be markup or be run by a spreadsheet.
pub(in crate::report) fn hostile() -> SolveRecord {
    let evil = "=1+1 x\u{1b}[2J\u{202E}|`\r\n<img src=x>";
    let mut record = solution();
    evil.clone_into(&mut record.title);
    evil.clone_into(&mut record.outcome);
    record.paths = vec![evil.repeat(9), evil.to_owned()];
    record.base.as_mut().unwrap().value = json!({evil: evil});
    record.touches = vec![0.25; 30];
    record.crossings = vec![record.crossings[0]; 30];
    record.crossings[0].changes = 3;
    record
}

fn of(share: impl Fn(f64) -> f64, crossings: Vec<Crossing>) -> SolveRecord {
    let point = |k: u32| {
        let value = f64::from(k) / 16.0;
        SolvePoint { value, share: Counted::of((share(value) * N as f64) as u64, N) }
    };
    let points: Vec<_> = (0..=16).map(point).collect();
    SolveRecord {
        format: SOLVE_FORMAT.to_owned(),
        title: "Envoy talks".to_owned(),
        version: "0.1.0".to_owned(),
        values_version: 1,
        seed: 1,
        replications: N,
        stopped: Stopped::Complete,
        paths: vec!["parties.moscow.tolerance".to_owned()],
        low: 0.0,
        high: 1.0,
        grid: 17,
        tolerance: 0.001,
        outcome: "breakthrough".to_owned(),
        level: 0.5,
        base: Some(BasePoint { value: json!(0.6), share: Counted::of(3_600, N) }),
        crossings,
        touches: Vec::new(),
        highest: points.last().copied(),
        lowest: points.first().copied(),
        points,
        scenario_sha256: "0".repeat(64),
        scenario: json!({}),
    }
}
