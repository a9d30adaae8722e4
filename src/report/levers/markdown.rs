//! Levers as Markdown, in tables as GitHub draws them.

use super::words;
use crate::report::compare::words::share;
use crate::report::figures::grouped;
use crate::report::markdown::{code, escape, table_of};
use crate::report::text::CAVEAT;
use crate::study::levers::{LeverFigures, LeversRecord, NudgeFigures};

/// The most numbers whose effect is shown, and the most that are named beside them.
const SHOWN: usize = 100;

/// The numbers with an effect in a table, the one that moves most first, and the others by name.
pub fn markdown(record: &LeversRecord) -> String {
    let mut text = format!("# {}\n\n", escape(&words::heading(record)));
    text.push_str(&format!("{}\n\n", escape(&words::facts(record).join("; "))));
    text.push_str(&format!("As it is: {}.\n", words::base(record).replace("   ", ", ")));
    let (shown, others) = words::split(record);
    if shown.is_empty() && record.tests > 0 {
        text.push_str("\nNo nudge of any number is shown to move it.\n");
    }
    if !shown.is_empty() {
        text.push_str(&format!("\n{}", table(&shown[..shown.len().min(SHOWN)])));
    }
    if shown.len() > SHOWN {
        text.push_str(&format!("\nand {} more.\n", grouped((shown.len() - SHOWN) as u64)));
    }
    if let Some(said) = words::without(&others) {
        let names = others.iter().take(SHOWN).map(|lever| format!("`{}`", code(&lever.path)));
        let mut names: Vec<_> = names.collect();
        if others.len() > SHOWN {
            names.push(format!("and {} more", grouped((others.len() - SHOWN) as u64)));
        }
        text.push_str(&format!("\n{said}: {}.\n", names.join(", ")));
    }
    for note in words::notes(record) {
        text.push_str(&format!("\n**Note:** {note}.\n"));
    }
    if !record.invalid.is_empty() {
        text.push_str("\nNot allowed:\n\n");
        for nudge in record.invalid.iter().take(SHOWN) {
            let said = escape(&words::invalid(nudge));
            text.push_str(&format!("- `{}`: {said}\n", code(&nudge.path)));
        }
    }
    text.push_str(&format!("\n{}; {}; {CAVEAT}.\n", words::level(record), words::ALONE));
    text
}

/// A row per nudge.
fn table(levers: &[&LeverFigures]) -> String {
    let row = |lever: &LeverFigures, (way, nudge): (&str, &NudgeFigures)| {
        let [points, range] = words::effect(nudge);
        vec![
            format!("`{}`", code(&lever.path)),
            escape(&words::value(&lever.value)),
            format!("{way} to {}", escape(&words::value(&nudge.value))),
            share(Some(&nudge.share)),
            points,
            range,
        ]
    };
    let rows = levers
        .iter()
        .flat_map(|lever| words::nudges(lever).into_iter().map(move |nudge| row(lever, nudge)));
    let head = ["Number", "Is", "Nudged", "Share", "Difference", "Range"];
    table_of("l l l r r l", &head, rows.collect())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{hostile, levers, none};
    use super::*;

    #[test]
    fn reads_as_it_always_did() {
        insta::assert_snapshot!(markdown(&levers()));
    }

    #[test]
    fn nothing_of_a_scenario_is_markup() {
        let text = markdown(&hostile()).replace("\\`", "");
        assert!(!text.split('`').step_by(2).any(|outside| outside.contains("<img")), "{text}");
        assert!(markdown(&none()).contains("No nudge of any number"));
    }
}
