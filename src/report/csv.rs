//! Records as CSV: long and tidy, one row per scenario and outcome.
//!
//! Numbers are written in full, with a point and without groups. A text that a spreadsheet would
//! take for a formula gets an apostrophe in front.

use super::clean;
use crate::study::{OutcomeShare, Record};
use std::borrow::Cow;

/// The columns, in order.
const COLUMNS: [&str; 10] = [
    "title",
    "scenario_sha256",
    "seed",
    "replications",
    "consistent",
    "outcome",
    "count",
    "share",
    "low",
    "high",
];

/// A header, then the rows of each record in turn.
///
/// # Panics
///
/// Never: every row has as many cells as the header, and memory does not fail to be written.
pub fn runs(records: &[Record]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let impossible = "rows of equal length, written to memory";
    writer.write_record(COLUMNS).expect(impossible);
    for record in records {
        for outcome in &record.outcomes {
            writer.write_record(row(record, outcome)).expect(impossible);
        }
    }
    let bytes = writer.into_inner().expect(impossible);
    String::from_utf8(bytes).expect("made of text")
}

fn row(record: &Record, outcome: &OutcomeShare) -> [String; COLUMNS.len()] {
    [
        cell(&record.title),
        cell(&record.scenario_sha256),
        record.seed.to_string(),
        record.replications.to_string(),
        record.consistent.to_string(),
        cell(&outcome.name),
        outcome.count.to_string(),
        outcome.share.to_string(),
        outcome.low.to_string(),
        outcome.high.to_string(),
    ]
}

/// From how small a number on its power of ten is written.
const TINY: f64 = 1e-6;

/// A number in the shortest form that reads back the same; nothing for none.
pub(super) fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| match value.abs() {
        size if size > 0.0 && size < TINY => format!("{value:e}"),
        _ => value.to_string(),
    })
}

/// A text on one line that no spreadsheet runs (OWASP, "CSV injection").
pub(super) fn cell(text: &str) -> String {
    let shown = clean::strip(text);
    // Some spreadsheets take the broad forms of East Asian writing for the plain ones.
    let signs = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    let is_formula = |text: &str| text.starts_with(signs);
    let guarded: Cow<'_, str> = if is_formula(text) || is_formula(&shown) {
        format!("'{shown}").into()
    } else {
        shown.into()
    };
    guarded.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::record;

    #[test]
    fn each_outcome_of_each_scenario_is_a_row() {
        let text = runs(&[record(), record()]);
        assert_eq!(text.lines().count(), 1 + 2 * record().outcomes.len());
        assert!(text.starts_with(
            "title,scenario_sha256,seed,replications,consistent,outcome,count,share,low,high\n"
        ));
        assert!(text.contains(",1,100000,100000,breakthrough,18150,0.1815,0.179"), "{text}");
    }

    #[test]
    fn a_title_with_commas_and_quotes_reads_back_the_same() {
        let title = "Talks, \"final\" round";
        let text = runs(&[Record { title: title.to_owned(), ..record() }]);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(&reader.records().next().unwrap().unwrap()[0], title);
    }

    #[test]
    fn tiny_numbers_are_short_and_read_back_the_same() {
        let values = [1.542_318e-179, -2.5e-7, 0.000_001, 0.25, 0.0, f64::MIN_POSITIVE];
        let texts = values.map(|value| number(Some(value)));
        assert_eq!(texts[..5], ["1.542318e-179", "-2.5e-7", "0.000001", "0.25", "0"]);
        for (value, text) in values.iter().zip(&texts) {
            assert_eq!(text.parse::<f64>(), Ok(*value));
        }
        assert_eq!(number(None), "");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for title in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\u{200b}=1", "\u{ff1d}1"] {
            assert!(cell(title).starts_with('\''), "{title:?}: {}", cell(title));
        }
        assert_eq!(cell("Wage round -1"), "Wage round -1");
    }
}
