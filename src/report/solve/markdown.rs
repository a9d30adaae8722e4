//! A solution as Markdown, in a table as GitHub draws it.

use super::words;
use crate::report::figures::grouped;
use crate::report::markdown::{escape, table_of};
use crate::report::text::CAVEAT;
use crate::report::text::points::short;
use crate::study::Stopped;
use crate::study::solve::{SolvePoint, SolveRecord};

/// The most values and crossings that are shown.
const SHOWN: usize = 100;

/// Where the share crosses the level, and the share at every value.
pub fn markdown(record: &SolveRecord) -> String {
    let mut text = format!("# {}\n\n", escape(&words::heading(record)));
    text.push_str(&format!("{}\n\n", escape(&words::facts(record).join("; "))));
    let plain = |said: String| said.replace("   ", ", ");
    if record.stopped == Stopped::Interrupted {
        text.push_str("**Note:** interrupted: a partial result.\n\n");
    }
    for crossing in record.crossings.iter().take(SHOWN) {
        text.push_str(&format!("- crosses at {}\n", plain(words::crossing(record, crossing))));
    }
    if record.crossings.len() > SHOWN {
        let more = grouped((record.crossings.len() - SHOWN) as u64);
        text.push_str(&format!("- and {more} more\n"));
    }
    let said = [("", words::never(record)), ("", words::touches(record))];
    let base = words::base(record).map(|base| plain(base).replace(":,", ":"));
    for (label, said) in said.into_iter().chain([("as it is, ", base)]) {
        if let Some(said) = said {
            text.push_str(&format!("- {label}{}\n", escape(&said)));
        }
    }
    if !record.points.is_empty() {
        text.push_str(&format!("\n{}", table(&record.points)));
    }
    let limits = words::limits(record).join("; ");
    text.push_str(&format!("\n{limits}; {CAVEAT}.\n"));
    text
}

/// A row per value; of many as many, evenly spread.
fn table(points: &[SolvePoint]) -> String {
    let count = points.len().min(SHOWN);
    let at = |k: usize| &points[k * (points.len() - 1) / (count - 1).max(1)];
    let row = |point: &SolvePoint| {
        let said = words::counted(&point.share);
        let (share, interval) = said.split_once("   ").unwrap_or((&said, ""));
        vec![short(point.value), share.to_owned(), interval.to_owned()]
    };
    table_of("r r l", &["Value", "Share", "95 %"], (0..count).map(|k| row(at(k))).collect())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{hostile, never, solution};
    use super::*;

    #[test]
    fn reads_as_it_always_did() {
        insta::assert_snapshot!(markdown(&solution()));
    }

    #[test]
    fn nothing_of_a_scenario_is_markup() {
        assert!(!markdown(&hostile()).contains("<img"), "{}", markdown(&hostile()));
        assert!(markdown(&never()).contains("never reaches 50 %"));
    }
}
