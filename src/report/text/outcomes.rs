//! One line per outcome: a bar, the share, its interval.

use super::layout::{DIM, at_the_point, left, paint, right, widest};
use crate::report::BREAKTHROUGH;
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::report::figures::{Percentages, Share, all_in, none_in};
use crate::study::{OutcomeShare, Record};
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

/// The columns of a bar of everything, where there is room.
const BAR_COLUMNS: usize = 25;
/// The columns of a bar of everything on the narrowest page.
const BAR_COLUMNS_MIN: usize = 8;
/// Between two columns.
const GAP: &str = "   ";
/// A bar's end, in eighths of a column.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A line per outcome, in the scenario's order.
pub(super) fn rows(record: &Record, columns: usize) -> String {
    let names: Vec<_> = record.outcomes.iter().map(|o| clean(&o.name, NAME_COLUMNS)).collect();
    let figures = figures(record);
    let name_columns = widest(names.iter().map(String::as_str));
    let whole = figures.iter().map(|row| row.plain.width() + row.fraction.width());
    let without = name_columns + 2 * GAP.len();
    let fractions_fit = whole.clone().max() <= columns.checked_sub(without + BAR_COLUMNS_MIN);
    let taken = without
        + if fractions_fit {
            whole.max().unwrap_or(0)
        } else {
            widest(figures.iter().map(|row| &*row.plain))
        };
    let bar_columns = columns.saturating_sub(taken).clamp(BAR_COLUMNS_MIN, BAR_COLUMNS);
    let mut text = String::new();
    for ((outcome, name), row) in record.outcomes.iter().zip(&names).zip(&figures) {
        let bar = left(&bar(outcome.count, record.consistent, bar_columns), bar_columns);
        let bar = paint(colour(&outcome.name), &bar);
        let fraction = if fractions_fit { &*row.fraction } else { "" };
        let Figures { painted, .. } = row;
        let name = left(name, name_columns);
        text.push_str(&format!("{name}{GAP}{bar}{GAP}{painted}{fraction}\n"));
    }
    text
}

/// What stands to the right of a bar.
struct Figures {
    /// The share and its interval, to be measured.
    plain: String,
    /// The same, to be shown.
    painted: String,
    /// The share as a fraction, for where there is room.
    fraction: String,
}

/// The figures of each outcome, in columns.
fn figures(record: &Record) -> Vec<Figures> {
    let shown: Vec<_> =
        record.outcomes.iter().map(|outcome| share(outcome).percentages()).collect();
    let numbers: Vec<_> = shown.iter().map(|shown| shown.share.clone()).collect();
    let shares: Vec<_> = at_the_point(&numbers).iter().map(|text| format!("{text} %")).collect();
    let share_columns = widest(some(record, &shares));
    let (low, high) = interval_columns(record, &shown);
    let mut rows = Vec::new();
    for ((outcome, share_text), Percentages { low: from, high: to, .. }) in
        record.outcomes.iter().zip(&shares).zip(&shown)
    {
        if let Some(words) = at_an_end(outcome, record.consistent) {
            rows.push(Figures { plain: words.clone(), painted: words, fraction: String::new() });
            continue;
        }
        let share_text = left(share_text, share_columns);
        let interval = format!("{} – {}", right(from, low), left(to, high));
        let fraction = fraction(outcome);
        let interval = if fraction.is_empty() { interval.trim_end().to_owned() } else { interval };
        let plain = format!("{share_text}{GAP}{interval}");
        let painted = format!("{share_text}{GAP}{}", paint(DIM, &interval));
        rows.push(Figures { plain, painted, fraction });
    }
    rows
}

/// The columns of the lower and of the upper ends.
fn interval_columns(record: &Record, shown: &[Percentages]) -> (usize, usize) {
    let lows: Vec<_> = shown.iter().map(|shown| shown.low.clone()).collect();
    let highs: Vec<_> = shown.iter().map(|shown| shown.high.clone()).collect();
    (widest(some(record, &lows)), widest(some(record, &highs)))
}

/// The texts of those outcomes that are neither none nor all.
fn some<'a>(record: &'a Record, texts: &'a [String]) -> impl Iterator<Item = &'a str> {
    let in_between =
        |outcome: &OutcomeShare| 0 < outcome.count && outcome.count < record.consistent;
    let paired = record.outcomes.iter().zip(texts);
    paired.filter(move |(outcome, _)| in_between(outcome)).map(|(_, text)| text.as_str())
}

fn share(outcome: &OutcomeShare) -> Share {
    Share { share: outcome.share, low: outcome.low, high: outcome.high }
}

/// None and all, in words.
fn at_an_end(outcome: &OutcomeShare, n: u64) -> Option<String> {
    match outcome.count {
        0 => Some(none_in(n)),
        count if count >= n => Some(all_in(n)),
        _ => None,
    }
}

/// The share of breakthroughs as a simple fraction.
fn fraction(outcome: &OutcomeShare) -> String {
    let is_asked = outcome.name == BREAKTHROUGH;
    let words = is_asked.then(|| share(outcome).in_words()).flatten();
    words.map_or_else(String::new, |words| format!("{GAP}{words}"))
}

/// A bar of eighths of a column: some of it for any count, all of it only for all.
fn bar(count: u64, n: u64, columns: usize) -> String {
    let full = 8 * columns;
    let exact = count as f64 / n.max(1) as f64 * full as f64;
    let eighths = match count {
        0 => 0,
        count if count >= n => full,
        _ => (exact as usize).clamp(1, full - 1),
    };
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// The usual outcomes have colours of their own, which those who see red and green alike can tell
/// by brightness and by the names.
fn colour(outcome: &str) -> Style {
    let colour = match outcome {
        BREAKTHROUGH => AnsiColor::Green,
        crate::report::STALL => AnsiColor::Yellow,
        "collapse" => AnsiColor::Magenta,
        _ => AnsiColor::Blue,
    };
    colour.on_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{outcome, record, uncoloured};

    #[test]
    fn bars_are_true_to_an_eighth_of_a_column() {
        assert_eq!(bar(18_200, 100_000, 25), "████▌");
        assert_eq!(bar(50_000, 100_000, 4), "██");
    }

    #[test]
    fn only_none_has_no_bar_and_only_all_a_full_one() {
        assert_eq!(bar(0, 100_000, 4), "");
        assert_eq!(bar(1, 100_000, 4), "▏");
        assert_eq!(bar(99_999, 100_000, 4), "███▉");
        assert_eq!(bar(100_000, 100_000, 4), "████");
    }

    #[test]
    fn shares_stand_below_one_another_whatever_the_names() {
        let mut record = record();
        record.outcomes =
            vec![outcome("和平协议", 18_150), outcome("x", 300), outcome("y", 81_550)];
        let text = uncoloured(&rows(&record, 100));
        let points = text.lines().map(|line| line[..line.find('.').unwrap()].width());
        let points: Vec<_> = points.collect();
        assert_eq!(points, [points[0]; 3], "{text}");
    }
}
