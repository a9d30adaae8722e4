//! The record of a sweep as JSON, written a point at a time: a line each.

use crate::study::sweep::{PointFigures, SweepRecord};

/// What ends a record without points.
const NO_POINTS: &str = "\"points\": []\n}";

/// The record up to its points. Those it has are left out.
///
/// # Panics
///
/// Never: a record is made of maps with text keys, lists, text and numbers.
pub fn begin(record: &SweepRecord) -> String {
    let record = SweepRecord { points: Vec::new(), ..record.clone() };
    let text =
        serde_json::to_string_pretty(&record).expect("a record has nothing that JSON cannot hold");
    let head = text.strip_suffix(NO_POINTS).expect("the points are the last field");
    format!("{head}\"points\": [")
}

/// A point; each but the first after a comma.
///
/// # Panics
///
/// Never, as [`begin`].
pub fn point(figures: &PointFigures, first: bool) -> String {
    let text = serde_json::to_string(figures).expect("figures have nothing that JSON cannot hold");
    format!("{}\n    {text}", if first { "" } else { "," })
}

/// What follows the points.
pub fn end() -> &'static str {
    "\n  ]\n}\n"
}

/// The whole record.
pub fn json(record: &SweepRecord) -> String {
    let points = record.points.iter().enumerate();
    let points: String = points.map(|(at, figures)| point(figures, at == 0)).collect();
    begin(record) + &points + end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sweep::sample::record;

    #[test]
    fn a_record_reads_back_the_same_and_has_a_line_for_each_point() {
        let record = record();
        let text = json(&record);
        assert_eq!(serde_json::from_str::<SweepRecord>(&text).unwrap(), record);
        assert_eq!(text.lines().filter(|line| line.starts_with("    {\"point\":")).count(), 4);
    }
}
