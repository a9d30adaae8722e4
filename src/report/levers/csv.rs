//! Levers as CSV: long and tidy, one row per nudge.

use super::words;
use crate::report::compare::verdict;
use crate::report::csv::{cell, number};
use crate::report::text::points::written;
use crate::study::levers::{LeverFigures, LeversRecord, NudgeFigures};

/// The columns, in order.
pub const COLUMNS: [&str; 17] = [
    "outcome",
    "base_count",
    "base_of",
    "base_share",
    "path",
    "value",
    "nudge",
    "nudged_to",
    "count",
    "of",
    "share",
    "difference",
    "low",
    "high",
    "confidence",
    "p_adjusted",
    "verdict",
];

/// A header, then the rows of each number in turn, the one that moves most first. What cannot be
/// told is empty.
///
/// # Panics
///
/// Never: every row has as many cells as the header, and memory does not fail to be written.
pub fn csv(record: &LeversRecord) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let impossible = "rows of equal length, written to memory";
    writer.write_record(COLUMNS).expect(impossible);
    for lever in &record.levers {
        for (way, nudge) in words::nudges(lever) {
            writer.write_record(row(record, lever, (way, nudge))).expect(impossible);
        }
    }
    let bytes = writer.into_inner().expect(impossible);
    String::from_utf8(bytes).expect("made of text")
}

fn row(
    record: &LeversRecord,
    lever: &LeverFigures,
    (way, nudge): (&str, &NudgeFigures),
) -> [String; COLUMNS.len()] {
    [
        cell(&record.outcome),
        record.base.count.to_string(),
        record.base.of.to_string(),
        record.base.share.to_string(),
        cell(&lever.path),
        value(&lever.value),
        way.to_owned(),
        value(&nudge.value),
        nudge.share.count.to_string(),
        nudge.share.of.to_string(),
        nudge.share.share.to_string(),
        number(nudge.difference),
        number(nudge.low),
        number(nudge.high),
        record.confidence.to_string(),
        number(nudge.p_adjusted),
        if words::is_tested(nudge) { verdict(nudge.verdict).to_owned() } else { String::new() },
    ]
}

/// A number as it is, anything else as a text.
fn value(value: &serde_json::Value) -> String {
    if value.is_number() { value.to_string() } else { cell(&written(value)) }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{hostile, levers, untested};
    use super::*;

    #[test]
    fn each_nudge_is_a_row() {
        let text = csv(&levers());
        let nudges: usize = levers().levers.iter().map(|lever| words::nudges(lever).len()).sum();
        assert_eq!(text.lines().count(), 1 + nudges);
        let first = text.lines().nth(1).unwrap();
        let start = "breakthrough,18150,100000,0.1815,parties.moscow.tolerance,0.6,down,0.5,";
        assert!(first.starts_with(start), "{first}");
        assert!(csv(&hostile()).contains("'=1+1"), "{}", csv(&hostile()));
    }

    #[test]
    fn what_could_not_be_tested_has_no_verdict() {
        let text = csv(&untested());
        let rounds: Vec<_> = text.lines().filter(|line| line.contains(",rounds,")).collect();
        assert!(rounds.iter().all(|line| line.ends_with(",0,0,0,,,,0.99,,")), "{text}");
        assert_eq!(rounds.len(), 2);
    }
}
