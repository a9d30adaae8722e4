//! Issue by issue: what held it up, and where it settled.

use super::BRACKETS;
use super::layout::{Entry, at_the_point, identifier, left, together, widest};
use crate::report::clean::{OPTION_COLUMNS, UNIT_COLUMNS, clean};
use crate::report::figures::{percent, values};
use crate::study::{IssueFigures, Record};
use std::cmp::Reverse;

/// The most issues that a list shows.
const ISSUES_SHOWN: usize = 12;

/// What kept each issue open where there was no breakthrough, the worst first.
pub(super) fn held_up(record: &Record) -> Option<Entry> {
    let mut held: Vec<_> = record.issues.iter().filter(|issue| open(issue) > 0).collect();
    held.sort_by_key(|issue| Reverse(open(issue)));
    let rows =
        held.iter().map(|issue| [identifier(&issue.name), reasons(issue, record.consistent)]);
    listed("held up by", &rows.collect::<Vec<_>>(), 0)
}

/// How often an issue was open without a breakthrough.
pub(in crate::report) fn open(issue: &IssueFigures) -> u64 {
    causes(issue).iter().map(|(_, count)| count).sum()
}

/// Why an issue may be open, in the order in which the causes are looked for.
pub(in crate::report) const CAUSES: [&str; 6] =
    ["no zone", "no tolerance", "not ratified", "broken off", "price", "no time"];

/// Why an issue was open, in the same order.
pub(in crate::report) fn causes(issue: &IssueFigures) -> [(&'static str, u64); 6] {
    let counts = issue.held();
    std::array::from_fn(|at| (CAUSES[at], counts[at]))
}

/// The causes that occur, the commonest first.
pub(in crate::report) fn reasons(issue: &IssueFigures, n: u64) -> String {
    let mut causes = causes(issue);
    causes.sort_by_key(|&(_, count)| Reverse(count));
    let occurring = causes.into_iter().filter(|&(_, count)| count > 0);
    let texts = occurring.map(|(cause, count)| together(&format!("{cause} {}", percent(count, n))));
    texts.collect::<Vec<_>>().join(", ")
}

/// Where each issue settled that ever did, in the scenario's order.
///
/// The line that says how to read the brackets is left out where another has said it.
pub(super) fn settled(record: &Record, brackets_explained: bool) -> Option<Entry> {
    let settled: Vec<_> = record.issues.iter().filter(|issue| issue.settled > 0).collect();
    let shares: Vec<_> =
        settled.iter().map(|issue| percent(issue.settled, record.consistent)).collect();
    let shares = at_the_point(&shares);
    let share_columns = widest(shares.iter().map(String::as_str));
    let rows: Vec<_> = settled
        .iter()
        .zip(&shares)
        .map(|(issue, share)| {
            let place = place(issue).replace(" – ", &together(" – "));
            let text = format!("{}   {place}", left(share, share_columns));
            [identifier(&issue.name), text]
        })
        .collect();
    let brackets = rows.iter().take(ISSUES_SHOWN).any(|[_, text]| text.contains('['));
    let entry = listed("settled", &rows, share_columns + 3)?;
    Some(if brackets && !brackets_explained {
        entry.and(format!("numbers: {BRACKETS}"))
    } else {
        entry
    })
}

/// Where an issue settled: its commonest option, or the median and quartiles.
///
/// Without quartiles where they are all one; then `mostly` tells that it is not so for all.
pub(in crate::report) fn place(issue: &IssueFigures) -> String {
    let commonest = issue.options.iter().max_by_key(|option| option.count);
    if let Some(option) = commonest.filter(|option| option.count > 0) {
        let share = percent(option.count, issue.settled);
        let option = clean(&option.name, OPTION_COLUMNS);
        return if share == "all" {
            format!("at {option}")
        } else {
            format!("{share} at {option}")
        };
    }
    let Some(outcome) = &issue.outcome else { return String::new() };
    let quartiles = outcome.quartiles;
    let [first, median, third] = values([quartiles.first, quartiles.median, quartiles.third]);
    let unit = clean(&issue.unit, UNIT_COLUMNS);
    let text = if first != third {
        format!("at {median} [{first} – {third}] {unit}")
    } else if outcome.low == outcome.high {
        format!("at {median} {unit}")
    } else {
        format!("mostly at {median} {unit}")
    };
    text.trim_end().to_owned()
}

/// Identifiers and texts in two columns, the first few of them.
fn listed(label: &str, rows: &[[String; 2]], inset: usize) -> Option<Entry> {
    let shown = &rows[..rows.len().min(ISSUES_SHOWN)];
    let entry = Entry::listing(label, shown, inset);
    match rows.len() - shown.len() {
        0 => (!shown.is_empty()).then_some(entry),
        more => Some(entry.and(format!("and {more} more"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{issue, record, uncoloured};
    use crate::study::{OutcomeFigures, Quartiles};

    fn text(entry: Option<Entry>) -> String {
        entry.map_or_else(String::new, |entry| uncoloured(&entry.rendered(100)))
    }

    #[test]
    fn the_worst_issue_comes_first_with_its_commonest_cause_first() {
        let said = text(held_up(&record()));
        let first = said.lines().next().unwrap();
        assert!(
            first.contains("territory") && first.contains("   no zone 61 %, no tolerance 10 %, "),
            "{said}"
        );
        assert!(said.find("guarantees") < said.find("humanitarian"), "{said}");
    }

    #[test]
    fn an_issue_that_held_nothing_up_is_left_out() {
        let record = Record { issues: vec![issue("wage")], ..record() };
        assert!(held_up(&record).is_none());
        assert!(settled(&record, true).is_none());
    }

    #[test]
    fn long_lists_are_cut_and_say_so() {
        let held = |n| IssueFigures { no_time: n, ..issue("wage") };
        let record = Record { issues: (1..=15).map(held).collect(), ..record() };
        let said = text(held_up(&record));
        assert_eq!(said.lines().count(), 13);
        assert!(said.ends_with("and 3 more\n"), "{said}");
    }

    #[test]
    fn an_issue_settles_at_a_value_or_an_option() {
        let issues = record().issues;
        assert_eq!(place(&issues[0]), "at 78 [71 – 84] % of the remaining area");
        assert_eq!(place(&issues[1]), "84 % at political guarantee");
        assert_eq!(place(&issue("wage")), "");
    }

    #[test]
    fn quartiles_that_are_all_one_are_said_once() {
        let quartiles = Quartiles { first: 60.0, median: 60.0, third: 60.0 };
        let at = |low, high| {
            let outcome = Some(OutcomeFigures { mean: 60.0, low, quartiles, high });
            place(&IssueFigures { outcome, unit: "%".to_owned(), ..issue("assets") })
        };
        assert_eq!(at(60.0, 60.0), "at 60 %");
        assert_eq!(at(42.0, 60.0), "mostly at 60 %");
    }

    #[test]
    fn brackets_are_explained_once() {
        assert!(!text(settled(&record(), true)).contains(BRACKETS));
        let said = text(settled(&record(), false));
        assert!(said.ends_with("numbers: median [middle half]\n"), "{said}");
        let record = Record { issues: vec![record().issues.remove(1)], ..record() };
        assert!(!text(settled(&record, false)).contains(BRACKETS));
    }

    #[test]
    fn a_long_option_goes_over_several_lines_rather_than_being_cut() {
        let mut record = record();
        let option = "a political guarantee by the parliaments of all of the guarantor states";
        option.clone_into(&mut record.issues[1].options[1].name);
        let said = text(settled(&record, true));
        let words: Vec<_> = said.split_whitespace().collect();
        assert!(words.join(" ").contains(option), "{said}");
        let hang = " ".repeat("settled               territory      19 %     ".len());
        assert!(said.contains(&format!("\n{hang}all of the guarantor states\n")), "{said}");
    }
}
