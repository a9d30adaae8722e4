//! A comparison as Markdown, in tables as GitHub draws them.

use super::words;
use crate::report::figures::grouped;
use crate::report::markdown::{code, escape, heading, table_of};
use crate::report::text::CAVEAT;
use crate::study::compare::{
    Comparison, Detail, Figure, InputDifference, OutcomeDifference, ScenarioDifference,
};

/// The most differences of inputs that are shown of one scenario.
const INPUTS_SHOWN: usize = 100;

/// All scenarios against the baseline, one below the other.
pub fn markdown(comparison: &Comparison) -> String {
    let baseline = comparison.scenarios.first().map_or("", |baseline| &baseline.name);
    let mut text = format!("# Against {}\n", heading(baseline));
    for difference in &comparison.differences {
        text.push_str(&format!("\n## {}\n\n", heading(&difference.scenario)));
        text.push_str(&format!("{}\n", words::facts(comparison, difference).join("; ")));
        for remark in &difference.remarks {
            let remark = escape(&words::remark(remark, difference));
            text.push_str(&format!("\n**Note:** {remark}.\n"));
        }
        text.push_str(&format!("\n{}", outcomes(&difference.outcomes)));
        if let Some(said) = words::at_an_end(difference) {
            text.push_str(&format!("\n{}.\n", capital(&said)));
        }
        if let Some(pairing) = words::pairing(difference) {
            text.push_str(&format!("\nOf the pairs: {}.\n", escape(&pairing)));
        }
        text.push_str(&format!("\n### What differs\n\n{}", inputs(difference)));
        let details = details(difference);
        if !details.is_empty() {
            text.push_str(&format!("\n### What stands out\n\n{details}"));
        }
    }
    if !comparison.conditions.is_empty() {
        text.push_str("\n## Conditions\n\n");
        for found in &comparison.conditions {
            text.push_str(&format!("- {}\n", escape(&words::condition(found))));
        }
    }
    text.push_str(&format!("\n{}. Shares are {CAVEAT}.\n", capital(&words::level(comparison))));
    text
}

/// A row per outcome.
fn outcomes(outcomes: &[OutcomeDifference]) -> String {
    let row = |outcome: &OutcomeDifference| {
        let (points, verdict) = words::verdict(outcome);
        let p = outcome.p_adjusted.map_or_else(String::new, |p| match p {
            p if p < 0.0001 => "&lt; 0.0001".to_owned(),
            p => format!("{p:.4}"),
        });
        vec![
            escape(&outcome.name),
            words::share(outcome.baseline.as_ref()),
            words::share(outcome.scenario.as_ref()),
            points,
            verdict.replace("   ", ", "),
            p,
        ]
    };
    let head = ["Outcome", "Baseline", "Here", "Difference", "Range and verdict", "p (Holm)"];
    table_of("l r r r l r", &head, outcomes.iter().map(row).collect())
}

fn inputs(difference: &ScenarioDifference) -> String {
    if difference.inputs.is_empty() {
        return "Nothing: the scenarios are the same.\n".to_owned();
    }
    let row = |found: &InputDifference| {
        vec![format!("`{}`", code(&found.path)), escape(&words::input(found))]
    };
    let shown = difference.inputs.iter().take(INPUTS_SHOWN);
    let mut text = table_of("l l", &["Path", "Change"], shown.map(row).collect());
    let more =
        difference.inputs.len().saturating_sub(INPUTS_SHOWN) as u64 + difference.inputs_left_out;
    if more > 0 {
        text.push_str(&format!("\nand {} more.\n", grouped(more)));
    }
    text
}

fn details(difference: &ScenarioDifference) -> String {
    let row = |detail: &Detail| {
        let what = figure(detail.figure);
        let of = if detail.name.is_empty() {
            String::new()
        } else {
            format!(" {}", escape(&detail.title))
        };
        vec![format!("{what}{of}"), words::instead(detail)]
    };
    let mut rows: Vec<_> =
        difference.details.iter().filter(|detail| detail.stands_out).map(row).collect();
    if let Some(rounds) = words::rounds(&difference.rounds_to_breakthrough) {
        rows.push(vec!["Rounds to a breakthrough".to_owned(), rounds]);
    }
    if rows.is_empty() { String::new() } else { table_of("l l", &["Figure", "Share"], rows) }
}

/// What is counted, in words.
fn figure(figure: Figure) -> &'static str {
    match figure {
        Figure::Zone => "A zone of agreement exists",
        Figure::ZoneEver => "A zone of agreement exists in some round",
        Figure::ZoneBreakthroughs => "Breakthroughs where a zone of agreement exists",
        Figure::Settled => "Settled",
        Figure::NoZone => "No zone",
        Figure::NoTolerance => "No tolerance",
        Figure::NotRatified => "Not ratified",
        Figure::BrokenOff => "Broken off",
        Figure::Price => "Price",
        Figure::NoTime => "No time",
        Figure::Fired => "Fired",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{comparison, several};
    use super::*;

    #[test]
    fn reads_as_it_always_did() {
        insta::assert_snapshot!(markdown(&comparison()));
    }

    #[test]
    fn every_table_has_as_many_cells_in_every_row() {
        let text = markdown(&several());
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        let lines: Vec<_> = text.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair.iter().all(|line| line.starts_with('|'))) {
            assert_eq!(cells(pair[0]), cells(pair[1]), "{pair:?}");
        }
        // What stands between backticks is shown as it is.
        let plain = text.replace("\\`", "");
        assert!(!plain.split('`').step_by(2).any(|outside| outside.contains("<img")), "{text}");
    }
}
