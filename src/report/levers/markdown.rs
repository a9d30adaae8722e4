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
    let words::Split { shown, without, untested } = words::split(record);
    let untested = words::unlisted(record, &untested);
    if shown.is_empty() && record.tests > 0 {
        text.push_str("\nNo nudge of any number is shown to move it.\n");
    }
    if !shown.is_empty() {
        text.push_str(&format!("\n{}", table(&shown[..shown.len().min(SHOWN)])));
    }
    if shown.len() > SHOWN {
        text.push_str(&format!("\nand {} more.\n", grouped((shown.len() - SHOWN) as u64)));
    }
    if let Some(said) = words::without(&without) {
        let name = |lever: &LeverFigures| format!("`{}`", code(&lever.path));
        text.push_str(&format!("\n{said}: {}.\n", named(&without, name)));
    }
    if let Some(said) = words::untested(&untested) {
        let why = |lever: &LeverFigures| {
            format!("`{}` ({})", code(&lever.path), escape(&words::why_untested(lever)))
        };
        text.push_str(&format!("\n{said}: {}.\n", named(&untested, why)));
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

/// The first of some numbers, and how many more there are.
fn named(levers: &[&LeverFigures], name: impl Fn(&LeverFigures) -> String) -> String {
    let mut names: Vec<_> = levers.iter().take(SHOWN).map(|lever| name(lever)).collect();
    if levers.len() > SHOWN {
        names.push(format!("and {} more", grouped((levers.len() - SHOWN) as u64)));
    }
    names.join(", ")
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
    use super::super::sample::{hostile, levers, none, untested};
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

    #[test]
    fn what_could_not_be_tested_is_told_apart() {
        let text = markdown(&untested());
        let told = "of one number nothing can be told: `rounds` (the history admits nothing at 11 \
                    or 13).";
        assert!(text.contains(told), "{text}");
        assert!(text.contains("one number has no effect that shows"), "{text}");
    }
}
