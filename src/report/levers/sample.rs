//! Levers made by hand, for the tests of their reports.

use crate::study::Stopped;
use crate::study::compare::{Counted, Verdict};
use crate::study::levers::{InvalidNudge, LEVERS_FORMAT, LeverFigures, LeversRecord, NudgeFigures};
use serde_json::{Value, json};

const N: u64 = 100_000;

/// Levers of which two move the odds.
pub(in crate::report) fn levers() -> LeversRecord {
    LeversRecord {
        format: LEVERS_FORMAT.to_owned(),
        title: "Envoy talks".to_owned(),
        version: "0.1.0".to_owned(),
        values_version: 1,
        seed: 1,
        replications: N,
        stopped: Stopped::Complete,
        outcome: "breakthrough".to_owned(),
        by: 0.1,
        only: Vec::new(),
        tests: 7,
        level: 0.05,
        confidence: 0.99,
        base: Counted::of(18_150, N),
        levers: vec![
            lever(
                "parties.moscow.tolerance",
                json!(0.6),
                Some(1.0),
                [
                    nudge(json!(0.5), 14_010, [-0.0414, -0.0440, -0.0388]),
                    nudge(json!(0.7), 20_250, [0.0210, 0.0190, 0.0230]),
                ],
            ),
            lever(
                "parties.moscow.stances.territory.red_line",
                json!({"triangular": [70, 80, 90]}),
                Some(100.0),
                [
                    nudge(json!({"triangular": [60, 70, 80]}), 20_000, [0.0185, 0.0165, 0.0205]),
                    nudge(json!({"triangular": [80, 90, 100]}), 18_000, [-0.0015, -0.0040, 0.0010]),
                ],
            ),
            lever(
                "rounds",
                json!(12),
                Some(12.0),
                [
                    nudge(json!(11), 18_140, [-0.0001, -0.0006, 0.0004]),
                    nudge(json!(13), 18_155, [0.000_05, -0.0004, 0.0005]),
                ],
            ),
            lever(
                "parties.washington.firmness",
                json!(1),
                Some(1.0),
                [nudge(json!(0.9), 18_150, [0.0, -0.000_04, 0.000_04]), None],
            ),
        ],
        invalid: vec![InvalidNudge {
            path: "rounds".to_owned(),
            value: json!(1),
            why: "the history reaches into round 3".to_owned(),
        }],
        planned: 4,
        derived: 3,
        scenario_sha256: "0".repeat(64),
        scenario: json!({}),
    }
}

/// Levers that were interrupted before one of them moved anything.
pub(in crate::report) fn none() -> LeversRecord {
    let mut record = levers();
    record.levers.drain(..2);
    (record.stopped, record.planned) = (Stopped::Interrupted, 9);
    record
}

/// Levers of which one, and a nudge of another, leave nothing that the history admits.
pub(in crate::report) fn untested() -> LeversRecord {
    let mut record = levers();
    let nothing = |nudge: &mut NudgeFigures| {
        nudge.share = Counted::of(0, 0);
        (nudge.difference, nudge.low, nudge.high) = (None, None, None);
        (nudge.p_value, nudge.p_adjusted) = (None, None);
        nudge.verdict = Verdict::NoDifferenceShown;
    };
    record.levers[1].down.as_mut().into_iter().for_each(nothing);
    record.levers[1].up = record.levers[0].up.clone();
    let rounds = &mut record.levers[2];
    [&mut rounds.down, &mut rounds.up].into_iter().flatten().for_each(nothing);
    record
}

/// Texts that would command a terminal, be markup or be run by a spreadsheet.
pub(in crate::report) fn hostile() -> LeversRecord {
    let evil = "=1+1 x\u{1b}[2J\u{202E}|`\r\n<img src=x>";
    let mut record = levers();
    evil.clone_into(&mut record.title);
    evil.clone_into(&mut record.outcome);
    evil.clone_into(&mut record.levers[0].path);
    evil.clone_into(&mut record.levers[2].path);
    record.only = vec![evil.to_owned()];
    evil.clone_into(&mut record.invalid[0].path);
    evil.clone_into(&mut record.invalid[0].why);
    record.levers[0].value = json!({evil: evil});
    if let Some(nudge) = &mut record.levers[0].up {
        nudge.value = json!(evil.repeat(20));
    }
    record
}

fn lever(
    path: &str,
    value: Value,
    range: Option<f64>,
    [down, up]: [Option<NudgeFigures>; 2],
) -> LeverFigures {
    let is_shown = |nudge: &NudgeFigures| nudge.verdict != Verdict::NoDifferenceShown;
    let shown = [&down, &up].into_iter().flatten().any(is_shown);
    LeverFigures { path: path.to_owned(), value, range, down, up, shown }
}

fn nudge(value: Value, count: u64, [difference, low, high]: [f64; 3]) -> Option<NudgeFigures> {
    let verdict = match (low > 0.0, high < 0.0) {
        (true, _) => Verdict::Higher,
        (_, true) => Verdict::Lower,
        _ => Verdict::NoDifferenceShown,
    };
    let chance = if verdict == Verdict::NoDifferenceShown { 0.3 } else { 1e-12 };
    Some(NudgeFigures {
        value,
        share: Counted::of(count, N),
        difference: Some(difference),
        low: Some(low),
        high: Some(high),
        p_value: Some(chance),
        p_adjusted: Some((7.0 * chance).min(1.0)),
        verdict,
    })
}
