//! A comparison as CSV: long and tidy, one row per scenario and outcome.

use crate::report::csv::{cell, number};
use crate::study::compare::{Comparison, Method, OutcomeDifference, ScenarioDifference, Verdict};

/// The columns, in order.
pub const COLUMNS: [&str; 20] = [
    "baseline",
    "scenario",
    "outcome",
    "method",
    "pairs",
    "baseline_count",
    "baseline_of",
    "baseline_share",
    "count",
    "of",
    "share",
    "difference",
    "low",
    "high",
    "confidence",
    "p_value",
    "p_adjusted",
    "verdict",
    "baseline_only",
    "scenario_only",
];

/// A header, then the rows of each scenario in turn. What cannot be told is empty.
///
/// # Panics
///
/// Never: every row has as many cells as the header, and memory does not fail to be written.
pub fn csv(comparison: &Comparison) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let impossible = "rows of equal length, written to memory";
    writer.write_record(COLUMNS).expect(impossible);
    for difference in &comparison.differences {
        for outcome in &difference.outcomes {
            writer.write_record(row(comparison, difference, outcome)).expect(impossible);
        }
    }
    let bytes = writer.into_inner().expect(impossible);
    String::from_utf8(bytes).expect("made of text")
}

fn row(
    comparison: &Comparison,
    difference: &ScenarioDifference,
    outcome: &OutcomeDifference,
) -> [String; COLUMNS.len()] {
    let count = |value: Option<u64>| value.map_or_else(String::new, |value| value.to_string());
    let (here, there) = (outcome.baseline, outcome.scenario);
    let discordant = outcome.discordant;
    [
        cell(comparison.scenarios.first().map_or("", |baseline| &baseline.name)),
        cell(&difference.scenario),
        cell(&outcome.name),
        method(difference.method).to_owned(),
        count(difference.pairs),
        count(here.map(|counted| counted.count)),
        count(here.map(|counted| counted.of)),
        number(here.map(|counted| counted.share)),
        count(there.map(|counted| counted.count)),
        count(there.map(|counted| counted.of)),
        number(there.map(|counted| counted.share)),
        number(outcome.difference),
        number(outcome.low),
        number(outcome.high),
        comparison.confidence.to_string(),
        number(outcome.p_value),
        number(outcome.p_adjusted),
        outcome.difference.map_or("", |_| verdict(outcome.verdict)).to_owned(),
        count(discordant.map(|discordant| discordant.baseline_only)),
        count(discordant.map(|discordant| discordant.scenario_only)),
    ]
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Paired => "paired",
        Method::Independent => "independent",
        Method::Same => "same",
    }
}

/// The word for a verdict, as records have it.
pub(in crate::report) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Higher => "higher",
        Verdict::Lower => "lower",
        Verdict::NoDifferenceShown => "no_difference_shown",
        Verdict::Same => "same",
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{comparison, several};
    use super::*;

    #[test]
    fn each_outcome_of_each_scenario_is_a_row() {
        let text = csv(&several());
        let rows: usize = several().differences.iter().map(|found| found.outcomes.len()).sum();
        assert_eq!(text.lines().count(), 1 + rows);
        let first = csv(&comparison()).lines().nth(1).unwrap().to_owned();
        assert!(first.starts_with("Envoy talks,Ceasefire first,breakthrough,paired,100000,"));
        assert!(text.contains("'=1+1"), "{text}");
    }

    #[test]
    fn words_are_those_of_the_record() {
        for known in [Verdict::Higher, Verdict::Lower, Verdict::NoDifferenceShown, Verdict::Same] {
            assert_eq!(serde_json::json!(known), verdict(known));
        }
        for known in [Method::Paired, Method::Independent, Method::Same] {
            assert_eq!(serde_json::json!(known), method(known));
        }
    }
}
