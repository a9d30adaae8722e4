//! Sweeps as CSV: long and tidy, one row per point and outcome, one column per varied path.

use super::line::Line;
use super::values;
use crate::report::csv::cell;
use crate::study::sweep::{PointFigures, SweepRecord};
use serde_json::Value;

/// The columns before those of the paths.
pub const COLUMNS_BEFORE: [&str; 1] = ["point"];
/// The columns after those of the paths.
pub const COLUMNS_AFTER: [&str; 11] = [
    "outcome",
    "count",
    "consistent",
    "replications",
    "share",
    "low",
    "high",
    "difference",
    "difference_low",
    "difference_high",
    "median_round",
];

/// The names of the columns, as the first row.
pub fn header(paths: &[String]) -> String {
    let before = COLUMNS_BEFORE.map(str::to_owned).into_iter();
    let after = COLUMNS_AFTER.map(str::to_owned);
    written(&[before.chain(paths.iter().map(|path| cell(path))).chain(after).collect()])
}

/// All points: the names of the columns, then the rows.
pub fn csv(record: &SweepRecord) -> String {
    header(&record.paths) + &record.points.iter().map(rows).collect::<String>()
}

/// The rows of a point, one for each outcome.
pub fn rows(point: &PointFigures) -> String {
    let rows: Vec<_> = Line::all(point).iter().map(|line| row(point, line)).collect();
    written(&rows)
}

fn row(point: &PointFigures, line: &Line<'_>) -> Vec<String> {
    let value = |value: &Value| match value {
        Value::Number(number) => number.to_string(),
        other => cell(&values::text(other)),
    };
    let optional = |number: Option<f64>| number.map_or_else(String::new, |n| n.to_string());
    let mut row = vec![line.point.to_string()];
    row.extend(point.values.iter().map(value));
    row.push(cell(line.outcome));
    row.extend([line.count, line.consistent, line.replications].map(|count| count.to_string()));
    row.extend([line.share, line.low, line.high].map(|share| share.to_string()));
    row.extend(line.differences.map(optional));
    row.push(line.median_round.map_or_else(String::new, |round| round.to_string()));
    row
}

/// Rows of equal length as text.
fn written(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let impossible = "rows of equal length, written to memory";
    for row in rows {
        writer.write_record(row).expect(impossible);
    }
    String::from_utf8(writer.into_inner().expect(impossible)).expect("made of text")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sweep::sample::{point, points};

    #[test]
    fn each_outcome_of_each_point_is_a_row() {
        let text = header(&["rounds".to_owned()]) + &points().iter().map(rows).collect::<String>();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 1 + 4 * 2);
        assert!(lines[0].starts_with("point,rounds,outcome,count,consistent,replications,share,"));
        assert!(lines[1].starts_with("0,,breakthrough,500,1000,1000,0.5,0.469"), "{}", lines[1]);
        assert!(lines[1].ends_with(",,,,7"), "the base differs from nothing: {}", lines[1]);
        assert!(lines[3].starts_with("1,4,breakthrough,300,1000,1000,0.3,"), "{}", lines[3]);
        assert!(lines[3].contains(",-0.2,-0.23,-0.17,7"), "{}", lines[3]);
    }

    #[test]
    fn values_are_full_and_no_formula() {
        let values = vec![serde_json::json!("=1+1"), serde_json::json!({"uniform": [0, 1]})];
        let text = rows(&PointFigures { values, ..point(1, 4, 300) });
        assert!(text.starts_with("1,'=1+1,\"{\"\"uniform\"\":[0,1]}\",breakthrough,"), "{text}");
        let negative = rows(&PointFigures { values: vec![(-3).into()], ..point(1, 4, 300) });
        assert!(negative.starts_with("1,-3,"), "{negative}");
    }
}
