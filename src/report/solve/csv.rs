//! A solution as CSV: one row per value that was simulated. The crossings are in the record.

use crate::report::csv::cell;
use crate::study::solve::{SolvePoint, SolveRecord};

/// The columns, in order.
pub const COLUMNS: [&str; 9] =
    ["path", "value", "outcome", "level", "count", "of", "share", "low", "high"];

/// A header, then the rows, the lowest value first.
///
/// # Panics
///
/// Never: every row has as many cells as the header, and memory does not fail to be written.
pub fn csv(record: &SolveRecord) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let impossible = "rows of equal length, written to memory";
    writer.write_record(COLUMNS).expect(impossible);
    for point in &record.points {
        writer.write_record(row(record, point)).expect(impossible);
    }
    let bytes = writer.into_inner().expect(impossible);
    String::from_utf8(bytes).expect("made of text")
}

fn row(record: &SolveRecord, point: &SolvePoint) -> [String; COLUMNS.len()] {
    [
        cell(&record.paths.join(",")),
        point.value.to_string(),
        cell(&record.outcome),
        record.level.to_string(),
        point.share.count.to_string(),
        point.share.of.to_string(),
        point.share.share.to_string(),
        point.share.low.to_string(),
        point.share.high.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::sample::{hostile, solution};
    use super::*;

    #[test]
    fn each_value_is_a_row() {
        let text = csv(&solution());
        assert_eq!(text.lines().count(), 1 + solution().points.len());
        let first = text.lines().nth(1).unwrap();
        assert!(first.starts_with("parties.moscow.tolerance,0,breakthrough,0.5,"), "{first}");
        assert!(csv(&hostile()).contains("'=1+1"), "{}", csv(&hostile()));
    }
}
