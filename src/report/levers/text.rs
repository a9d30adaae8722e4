//! Levers for people in a terminal: a tornado, the number that moves most first.

use super::words;
use crate::report::clean::{clean, strip};
use crate::report::figures::grouped;
use crate::report::text::layout::{
    DIM, Entry, LABEL_COLUMNS, STRONG, left, paint, right, widest, wrapped,
};
use crate::report::text::{CAVEAT, Look, duration, layout};
use crate::study::compare::Verdict;
use crate::study::levers::{InvalidNudge, LeverFigures, LeversRecord, NudgeFigures};

/// The most numbers whose effect is drawn.
const SHOWN: usize = 20;
/// The most numbers without an effect that are named.
const NAMED: usize = 12;
/// The most nudges that are not allowed that are listed.
const INVALID_SHOWN: usize = 5;
/// Between two columns.
const GAP: &str = "  ";
/// The most columns of a bar on either side of 0, and the fewest.
const BAR: (usize, usize) = (12, 4);

/// The numbers with an effect as a tornado, the others in a line.
pub fn text(record: &LeversRecord, look: &Look) -> String {
    let columns = look.columns();
    let mut page = String::new();
    for line in wrapped(&words::heading(record), columns, 0) {
        page.push_str(&format!("{}\n", paint(STRONG, &line)));
    }
    let mut facts = words::facts(record);
    facts.extend(look.elapsed.map(duration));
    page.push_str(&layout::facts(&facts, columns));
    let as_it_is = Entry::new("as it is", vec![words::base(record)]);
    page.push_str(&format!("\n{}\n", as_it_is.rendered(columns)));
    let split = words::split(record);
    page.push_str(&tornado(&split.shown, columns));
    for entry in entries(record, &split, columns) {
        page.push_str(&entry.rendered(columns));
    }
    page.push('\n');
    for line in [words::level(record), words::ALONE.to_owned(), CAVEAT.to_owned()] {
        for line in wrapped(&line, columns, 0) {
            page.push_str(&format!("{}\n", paint(DIM, &line)));
        }
    }
    page
}

/// A line for each number and one for each of its nudges, with a bar from 0.
fn tornado(levers: &[&LeverFigures], columns: usize) -> String {
    let drawn = &levers[..levers.len().min(SHOWN)];
    let nudges: Vec<_> = drawn.iter().flat_map(|lever| words::nudges(lever)).collect();
    let column = |cell: &dyn Fn(&NudgeFigures) -> String| {
        let cells: Vec<_> = nudges.iter().map(|(_, nudge)| cell(nudge)).collect();
        widest(cells.iter().map(String::as_str))
    };
    let widths = [
        column(&|nudge| words::value(&nudge.value)),
        column(&|nudge| words::effect(nudge)[0].clone()),
        column(&|nudge| words::effect(nudge)[1].clone()),
    ];
    // The indent, the way, three columns with gaps before them, and one before the bar.
    let used = GAP.len() + 4 + widths.iter().sum::<usize>() + 4 * GAP.len();
    let half = (columns.saturating_sub(used + 1) / 2).min(BAR.0);
    let largest = words::largest(drawn);
    let mut text = String::new();
    for lever in drawn {
        let now = format!("{}{GAP}{}", clean(&lever.path, columns), words::value(&lever.value));
        for line in wrapped(&now, columns, 2) {
            text.push_str(&format!("{line}\n"));
        }
        for (way, nudge) in words::nudges(lever) {
            let [points, range] = words::effect(nudge);
            let line = format!(
                "{GAP}{way:<4}{GAP}{}{GAP}{}{GAP}{}",
                left(&words::value(&nudge.value), widths[0]),
                right(&points, widths[1]),
                left(&range, widths[2]),
            );
            let bar = bar(nudge.difference.unwrap_or(0.0), largest, half);
            let line = if half >= BAR.1 { format!("{line}{GAP}{bar}") } else { line };
            let line = line.trim_end();
            let strong = matches!(nudge.verdict, Verdict::Higher | Verdict::Lower);
            text.push_str(&if strong { line.to_owned() } else { paint(DIM, line) });
            text.push('\n');
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// A bar to the left of 0 or to the right of it; halves of a column are the finest.
fn bar(difference: f64, largest: f64, half: usize) -> String {
    let part = if largest > 0.0 { (difference.abs() / largest).min(1.0) } else { 0.0 };
    let halves = (part * 2.0 * half as f64).round() as usize;
    let (whole, rest) = (halves / 2, halves % 2);
    let blocks = "█".repeat(whole);
    if difference < 0.0 {
        let bar = format!("{}{blocks}", if rest == 1 { "▐" } else { "" });
        return format!("{}│", right(&bar, half));
    }
    format!("{}│{blocks}{}", " ".repeat(half), if rest == 1 { "▌" } else { "" })
}

/// What is said of some numbers, and which they are.
fn named(label: &str, said: String, levers: &[&LeverFigures], columns: usize) -> Entry {
    let mut names: Vec<_> = levers.iter().take(NAMED).map(|lever| strip(&lever.path)).collect();
    if levers.len() > NAMED {
        names.push(format!("and {} more", grouped((levers.len() - NAMED) as u64)));
    }
    Entry::new(label, vec![said]).naming(names, columns)
}

/// What stands below the tornado.
fn entries(record: &LeversRecord, split: &words::Split<'_>, columns: usize) -> Vec<Entry> {
    let words::Split { shown, without, untested } = split;
    let untested = &words::unlisted(record, untested);
    let mut entries = Vec::new();
    if shown.len() > SHOWN {
        let more = grouped((shown.len() - SHOWN) as u64);
        entries.push(Entry::new("and", vec![format!("{more} more that move it less")]));
    }
    if shown.is_empty() && record.tests > 0 {
        let said = "no nudge of any number is shown to move it".to_owned();
        entries.push(Entry::new("what moves it", vec![said]));
    }
    if let Some(said) = words::without(without) {
        entries.push(named("no effect", said, without, columns));
    }
    if let Some(said) = words::untested(untested) {
        let why = untested.first().map_or_else(String::new, |lever| words::why_untested(lever));
        let said = if untested.len() == 1 { format!("{said}: {why}") } else { said };
        entries.push(named("not tested", said, untested, columns).urgent());
    }
    for note in words::notes(record) {
        let entry = Entry::new("note", vec![note.clone()]);
        let urgent = note.starts_with("interrupted");
        entries.push(if urgent { entry.urgent() } else { entry });
    }
    if !record.invalid.is_empty() {
        let room = columns - LABEL_COLUMNS;
        let row = |nudge: &InvalidNudge| [clean(&nudge.path, room), words::invalid(nudge)];
        let rows: Vec<_> = record.invalid.iter().take(INVALID_SHOWN).map(row).collect();
        let entry = Entry::listing("not allowed", &rows, 0);
        let more = record.invalid.len() - rows.len();
        entries.push(match more {
            0 => entry,
            more => entry.and(format!("and {} more", grouped(more as u64))),
        });
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::super::sample::{hostile, levers, none, untested};
    use super::*;
    use crate::report::sample::{assert_fits, uncoloured};

    fn plain(record: &LeversRecord, columns: usize) -> String {
        let look = Look { elapsed: None, columns };
        uncoloured(&text(record, &look))
    }

    #[test]
    fn reads_as_it_always_did() {
        insta::assert_snapshot!(plain(&levers(), 80));
    }

    #[test]
    fn bars_grow_from_the_middle() {
        assert_eq!(bar(-0.1, 0.1, 4), "████│");
        assert_eq!(bar(0.1, 0.1, 4), "    │████");
        assert_eq!(bar(-0.0375, 0.1, 4), "  ▐█│");
        assert_eq!(bar(0.0375, 0.1, 4), "    │█▌");
        assert_eq!(bar(0.0, 0.1, 4), "    │");
        assert_eq!(bar(0.0, 0.0, 4), "    │");
    }

    #[test]
    fn what_could_not_be_tested_is_told_apart() {
        let text = plain(&untested(), 80);
        assert!(text.contains("one number has no effect that shows, none beyond ±0.004"), "{text}");
        assert!(text.contains("of one number nothing can be told: the history admits"), "{text}");
        assert!(text.contains("nothing at 11 or 13"), "{text}");
        assert!(text.contains("one nudge tells nothing"), "{text}");
        let mut all = untested();
        all.levers.retain(|lever| lever.path == "rounds");
        all.tests = 0;
        let text = plain(&all, 80);
        assert!(text.contains("no nudge could be tested"), "{text}");
        assert!(!text.contains("no effect") && !text.contains("was nudged"), "{text}");
    }

    #[test]
    fn a_number_none_of_whose_nudges_is_allowed_is_listed_once() {
        let mut record = untested();
        let lever = record.levers.iter_mut().find(|lever| lever.path == "rounds").unwrap();
        (lever.down, lever.up) = (None, None);
        record.invalid.clear();
        assert!(plain(&record, 80).contains("not tested"), "nothing else names it");
        let why = InvalidNudge { path: "rounds".to_owned(), ..levers().invalid[0].clone() };
        record.invalid = vec![why];
        let text = plain(&record, 80);
        assert_eq!(text.matches("rounds").count(), 1, "{text}");
        assert!(text.contains("not allowed") && !text.contains("not tested"), "{text}");
        let markdown = super::super::markdown(&record);
        assert_eq!(markdown.matches("`rounds`").count(), 1, "{markdown}");
    }

    #[test]
    fn a_path_can_be_typed_as_it_stands() {
        let path = "parties.union.ratification.on_rejection.1.set.company.wage.tolerance";
        let mut record = levers();
        for at in [0, 2] {
            path.clone_into(&mut record.levers[at].path);
        }
        assert_eq!(plain(&record, 80).matches(path).count(), 2, "{}", plain(&record, 80));
    }

    #[test]
    fn levers_of_which_none_moves_anything_say_so() {
        let text = plain(&none(), 80);
        assert!(text.contains("no nudge of any number is shown to move it"), "{text}");
        assert!(text.contains("interrupted: a partial result, of the first 2 of 9"), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_text_commands_it() {
        for columns in [66, 80, 100] {
            for record in [levers(), none(), hostile()] {
                assert_fits(&plain(&record, columns), columns);
            }
        }
        let raw = text(&hostile(), &Look::default());
        assert!(!raw.contains("\u{1b}[2J") && !raw.contains('\u{202E}'), "{raw:?}");
    }
}
