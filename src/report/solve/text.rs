//! A solution for people in a terminal.

use super::words;
use crate::report::figures::grouped;
use crate::report::text::layout::{DIM, Entry, STRONG, left, paint, right, widest, wrapped};
use crate::report::text::points::short;
use crate::report::text::{CAVEAT, Look, duration, layout};
use crate::study::Stopped;
use crate::study::solve::{SolvePoint, SolveRecord};

/// The most values that are drawn.
const SHOWN: usize = 24;
/// The most crossings that are listed.
const CROSSINGS_SHOWN: usize = 12;
/// Between two columns.
const GAP: &str = "   ";
/// The columns of a bar.
const BAR: usize = 24;
/// Eighths of a column.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Where the share crosses the level, and how it goes over the range.
pub fn text(record: &SolveRecord, look: &Look) -> String {
    let columns = look.columns();
    let mut page = String::new();
    for line in wrapped(&words::heading(record), columns, 0) {
        page.push_str(&format!("{}\n", paint(STRONG, &line)));
    }
    let mut facts = words::facts(record);
    facts.extend(look.elapsed.map(duration));
    page.push_str(&layout::facts(&facts, columns));
    page.push('\n');
    for entry in entries(record) {
        page.push_str(&entry.rendered(columns));
    }
    page.push_str(&curve(record, columns));
    page.push('\n');
    for line in words::limits(record).into_iter().chain([CAVEAT.to_owned()]) {
        for line in wrapped(&line, columns, 0) {
            page.push_str(&format!("{}\n", paint(DIM, &line)));
        }
    }
    page
}

fn entries(record: &SolveRecord) -> Vec<Entry> {
    let mut entries = Vec::new();
    let crossings = record.crossings.iter().take(CROSSINGS_SHOWN);
    let mut lines: Vec<_> = crossings.map(|found| words::crossing(record, found)).collect();
    if record.crossings.len() > lines.len() {
        lines.push(format!("and {} more", grouped((record.crossings.len() - lines.len()) as u64)));
    }
    if !lines.is_empty() {
        entries.push(Entry::new("crosses at", lines));
    }
    if let Some(said) = words::never(record) {
        entries.push(Entry::new("not found", vec![said]).urgent());
    }
    if let Some(said) = words::touches(record) {
        entries.push(Entry::new("undecided", vec![said]));
    }
    if let Some(said) = words::base(record) {
        entries.push(Entry::new("as it is", vec![said]));
    }
    for (label, point) in [("highest", &record.highest), ("lowest", &record.lowest)] {
        if let Some(point) = point {
            entries.push(Entry::new(label, vec![words::at(point)]));
        }
    }
    if record.stopped == Stopped::Interrupted {
        let said = "interrupted: a partial result".to_owned();
        entries.push(Entry::new("note", vec![said]).urgent());
    }
    entries
}

/// A bar for each of some values, spread over those that were looked at.
fn curve(record: &SolveRecord, columns: usize) -> String {
    let all = &record.points;
    let count = all.len().min(SHOWN);
    let shown: Vec<&SolvePoint> =
        (0..count).map(|k| &all[k * (all.len() - 1) / (count - 1).max(1)]).collect();
    let values: Vec<_> = shown.iter().map(|point| short(point.value)).collect();
    let width = widest(values.iter().map(String::as_str));
    let bar_columns = BAR.min(columns / 3);
    let level = (record.level * bar_columns as f64) as usize;
    let mut text = String::new();
    for (value, point) in values.iter().zip(&shown) {
        let bar = bar(point.share.share, bar_columns);
        let mut cells: Vec<char> = left(&bar, bar_columns).chars().collect();
        if let Some(cell) = cells.get_mut(level)
            && *cell == ' '
        {
            *cell = '┊';
        }
        let bar: String = cells.into_iter().collect();
        let share = words::beside(&point.share);
        text.push_str(&format!("{}{GAP}{bar}{GAP}{share}\n", right(value, width)));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// A share as a bar.
fn bar(share: f64, columns: usize) -> String {
    let eighths = (share.clamp(0.0, 1.0) * 8.0 * columns as f64).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::super::sample::{hostile, never, solution};
    use super::*;
    use crate::report::sample::{assert_fits, uncoloured};

    fn plain(record: &SolveRecord, columns: usize) -> String {
        let look = Look { elapsed: None, columns };
        uncoloured(&text(record, &look))
    }

    #[test]
    fn tiny_numbers_are_told_by_their_power_of_ten() {
        let mut record = solution();
        (record.tolerance, record.high) = (1e-303, 1e-300);
        record.points.iter_mut().for_each(|point| point.value *= 1e-300);
        for crossing in &mut record.crossings {
            crossing.value *= 1e-300;
            crossing.low = crossing.low.map(|low| low * 1e-300);
            crossing.high = crossing.high.map(|high| high * 1e-300);
        }
        let text = plain(&record, 80);
        assert!(text.contains("7.07e-301") && !text.contains("0.00000"), "{text}");
        assert_eq!(
            [0.0, 1e-9, 123_456.7, -1e15].map(short),
            ["0", "0.000000001", "123457", "-1e15"]
        );
    }

    #[test]
    fn reads_as_it_always_did() {
        insta::assert_snapshot!(plain(&solution(), 80));
    }

    #[test]
    fn odds_that_never_get_there_are_told_plainly() {
        let text = plain(&never(), 80);
        let said = "breakthrough never reaches 50 % from 0 to 1: the highest is";
        let words: Vec<&str> = text.split_whitespace().collect();
        assert!(words.join(" ").contains(said), "{text}");
        let mut above = never();
        above.level = 0.01;
        let words = plain(&above, 80).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("is never below 1 % from 0 to 1: the lowest is"), "{words}");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_text_commands_it() {
        for columns in [66, 80, 100] {
            for record in [solution(), never(), hostile()] {
                assert_fits(&plain(&record, columns), columns);
            }
        }
        let raw = text(&hostile(), &Look::default());
        assert!(!raw.contains("\u{1b}[2J") && !raw.contains('\u{202E}'), "{raw:?}");
    }
}
