//! Issue by issue: what held it up, and where it settled.

use super::layout::{Entry, at_the_point, left, together, widest};
use crate::report::clean::{NAME_COLUMNS, UNIT_COLUMNS, clean};
use crate::report::figures::{percent, values};
use crate::study::{IssueFigures, Record};
use std::cmp::Reverse;

/// The most issues that a list shows.
const ISSUES_SHOWN: usize = 12;

/// What kept each issue open where there was no breakthrough, the worst first.
pub(super) fn held_up(record: &Record) -> Option<Entry> {
    let mut held: Vec<_> = record.issues.iter().filter(|issue| open(issue) > 0).collect();
    held.sort_by_key(|issue| Reverse(open(issue)));
    let rows = held.iter().map(|issue| [title(issue), reasons(issue, record.consistent)]);
    listed("held up by", &rows.collect::<Vec<_>>())
}

/// How often an issue was open without a breakthrough.
pub(in crate::report) fn open(issue: &IssueFigures) -> u64 {
    causes(issue).iter().map(|(_, count)| count).sum()
}

/// Why an issue was open, in the order in which the causes are looked for.
pub(in crate::report) fn causes(issue: &IssueFigures) -> [(&'static str, u64); 5] {
    [
        ("no zone", issue.no_zone),
        ("no tolerance", issue.no_tolerance),
        ("not ratified", issue.not_ratified),
        ("broken off", issue.broken_off),
        ("no time", issue.no_time),
    ]
}

/// The causes that occur, the commonest first.
fn reasons(issue: &IssueFigures, n: u64) -> String {
    let mut causes = causes(issue);
    causes.sort_by_key(|&(_, count)| Reverse(count));
    let occurring = causes.into_iter().filter(|&(_, count)| count > 0);
    let texts = occurring.map(|(cause, count)| together(&format!("{cause} {}", percent(count, n))));
    texts.collect::<Vec<_>>().join(", ")
}

/// Where each issue settled that ever did, in the scenario's order.
pub(super) fn settled(record: &Record) -> Option<Entry> {
    let settled = record.issues.iter().filter(|issue| issue.settled > 0);
    let rows: Vec<_> = settled
        .map(|issue| (title(issue), percent(issue.settled, record.consistent), place(issue)))
        .collect();
    let shares: Vec<_> = rows.iter().map(|(_, share, _)| share.clone()).collect();
    let shares = at_the_point(&shares);
    let share_columns = widest(shares.iter().map(String::as_str));
    let rows = rows.into_iter().zip(&shares).map(|((title, _, place), share)| {
        [title, format!("{}   {place}", left(share, share_columns))]
    });
    listed("settled", &rows.collect::<Vec<_>>())
}

/// Where an issue settled: its commonest option, or the median and quartiles.
pub(in crate::report) fn place(issue: &IssueFigures) -> String {
    let commonest = issue.options.iter().max_by_key(|option| option.count);
    if let Some(option) = commonest.filter(|option| option.count > 0) {
        let share = percent(option.count, issue.settled);
        return format!("{share} at {}", clean(&option.name, NAME_COLUMNS));
    }
    let Some(outcome) = &issue.outcome else { return String::new() };
    let quartiles = outcome.quartiles;
    let [first, median, third] = values([quartiles.first, quartiles.median, quartiles.third]);
    let unit = clean(&issue.unit, UNIT_COLUMNS);
    format!("at {median} [{first} – {third}] {unit}").trim_end().to_owned()
}

fn title(issue: &IssueFigures) -> String {
    clean(&issue.title, NAME_COLUMNS)
}

/// Titles and texts in two columns, the first few of them.
fn listed(label: &str, rows: &[[String; 2]]) -> Option<Entry> {
    let more = rows.len().saturating_sub(ISSUES_SHOWN);
    let title_columns = widest(rows.iter().take(ISSUES_SHOWN).map(|[title, _]| title.as_str()));
    let mut lines: Vec<_> = rows
        .iter()
        .take(ISSUES_SHOWN)
        .map(|[title, text]| format!("{}   {text}", left(title, title_columns)).trim_end().into())
        .collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    (!lines.is_empty()).then(|| Entry::new(label, lines).hanging(title_columns + 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{issue, record};

    fn text(entry: Option<Entry>) -> String {
        entry.map_or_else(String::new, |entry| {
            anstream::adapter::strip_str(&entry.rendered(100)).to_string()
        })
    }

    #[test]
    fn the_worst_issue_comes_first_with_its_commonest_cause_first() {
        let said = text(held_up(&record()));
        let first = said.lines().next().unwrap();
        assert!(
            first.contains("territory") && first.contains("   no zone 61 %, no tolerance 10 %, "),
            "{said}"
        );
        assert!(said.find("Security guarantees") < said.find("humanitarian"), "{said}");
    }

    #[test]
    fn an_issue_that_held_nothing_up_is_left_out() {
        let record = Record { issues: vec![issue("wage")], ..record() };
        assert!(held_up(&record).is_none());
        assert!(settled(&record).is_none());
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
}
