//! The odds: breakthrough against stall, and against everything else.

use super::layout::{LABEL_COLUMNS, STRONG, left, paint};
use crate::report::figures::grouped;
use crate::report::{BREAKTHROUGH, STALL, count_of, figures};
use crate::study::Record;
use unicode_width::UnicodeWidthStr;

/// Where the second of two odds on a line begins.
const SECOND_COLUMN: usize = 40;

/// The odds, on one line if they fit, and what they are not.
pub(super) fn lines(record: &Record, columns: usize) -> String {
    let odds = pairs(record);
    let shortest: Vec<_> = odds.iter().map(|(what, odds)| format!("{what}  {odds}")).collect();
    let on_one_line = match shortest.as_slice() {
        [first, second] => {
            first.width() + 2 < SECOND_COLUMN && SECOND_COLUMN + second.width() <= columns
        }
        _ => false,
    };
    let mut text = String::new();
    if on_one_line {
        let first =
            left(&shortest[0], SECOND_COLUMN).replacen(&odds[0].1, &paint(STRONG, &odds[0].1), 1);
        text.push_str(&format!("{first}{}  {}\n", odds[1].0, paint(STRONG, &odds[1].1)));
    } else {
        let label_columns = odds.iter().map(|(what, _)| what.width() + 2).max().unwrap_or(0);
        for (what, odds) in &odds {
            let what = left(what, label_columns.max(LABEL_COLUMNS));
            text.push_str(&format!("{what}{}\n", paint(STRONG, odds)));
        }
    }
    if !odds.is_empty() {
        text.push_str(&super::caveat(columns));
    }
    text
}

/// What is set against what, and the odds; nothing for scenarios without a breakthrough.
pub(in crate::report) fn pairs(record: &Record) -> Vec<(String, String)> {
    let Some(breakthroughs) = count_of(record, BREAKTHROUGH) else { return Vec::new() };
    let none = record.consistent - breakthroughs.min(record.consistent);
    let against_stall = count_of(record, STALL).map(|stalls| {
        let odds = in_words(breakthroughs, stalls, "stall", "stalls");
        (format!("{BREAKTHROUGH} : {STALL}"), odds)
    });
    let odds = in_words(breakthroughs, none, "other end", "other ends");
    let against_all = (format!("{BREAKTHROUGH} : no {BREAKTHROUGH}"), odds);
    against_stall.into_iter().chain([against_all]).collect()
}

/// The odds as a ratio; if one side has none, as a sentence.
pub(in crate::report) fn in_words(count: u64, against: u64, one: &str, many: &str) -> String {
    figures::odds(count, against).unwrap_or_else(|| {
        let counted = |n: u64, one: &str, many: &str| match n {
            0 => format!("no {one}"),
            1 => format!("1 {one}"),
            n => format!("{} {many}", grouped(n)),
        };
        let breakthroughs = counted(count, "breakthrough", "breakthroughs");
        format!("{breakthroughs} to {}", counted(against, one, many))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{record, uncoloured};

    #[test]
    fn both_odds_share_a_line_that_is_wide_enough() {
        let text = uncoloured(&lines(&record(), 100));
        let first = text.lines().next().unwrap();
        assert_eq!(
            first,
            "breakthrough : stall  1 : 2.3           breakthrough : no breakthrough  1 : 4.5"
        );
        let text = uncoloured(&lines(&record(), 70));
        assert!(text.contains("\nbreakthrough : no breakthrough  1 : 4.5\n"), "{text}");
    }

    #[test]
    fn a_side_without_any_is_said_in_words() {
        assert_eq!(in_words(0, 42_300, "stall", "stalls"), "no breakthrough to 42,300 stalls");
        assert_eq!(in_words(1, 0, "stall", "stalls"), "1 breakthrough to no stall");
        assert_eq!(in_words(0, 0, "stall", "stalls"), "no breakthrough to no stall");
    }

    #[test]
    fn without_a_breakthrough_among_the_outcomes_there_are_no_odds() {
        let mut record = record();
        record.outcomes.remove(0);
        assert_eq!(lines(&record, 100), "");
    }
}
