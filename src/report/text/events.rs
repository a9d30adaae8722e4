//! What happened on the way: what the history admits, rules, votes at home, undefined values.

use super::layout::{Entry, left, together, widest};
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::report::figures::{grouped, percent};
use crate::report::incomplete::too_few;
use crate::study::{Record, RejectionFigures, RuleFigures};
use std::cmp::Reverse;

/// The most rules that are listed.
const RULES_SHOWN: usize = 8;

/// Which share of the replications the history admits, if it does not admit all.
pub(super) fn history(record: &Record) -> Option<Entry> {
    let entry = Entry::new("history", vec![history_in_words(record)?]);
    Some(if too_few(record) { entry.urgent() } else { entry })
}

/// The same without the label.
pub(in crate::report) fn history_in_words(record: &Record) -> Option<String> {
    let (n, all) = (record.consistent, record.replications);
    let few = if too_few(record) { ", too few to tell" } else { "" };
    let share = percent(n, all);
    (n < all)
        .then(|| format!("admits {share} of the replications; all figures are over those{few}"))
}

/// How often each rule fired, the commonest first.
pub(super) fn rules(record: &Record) -> Option<Entry> {
    let mut rules: Vec<_> = record.rules.iter().collect();
    rules.sort_by_key(|rule| Reverse(rule.replications));
    let more = rules.len().saturating_sub(RULES_SHOWN);
    rules.truncate(RULES_SHOWN);
    let names: Vec<_> = rules.iter().map(|rule| clean(&rule.name, NAME_COLUMNS)).collect();
    let columns = widest(names.iter().map(String::as_str));
    let rows = names.iter().zip(&rules);
    let mut lines: Vec<_> = rows
        .map(|(name, rule)| format!("{}   {}", left(name, columns), fired(rule, record.consistent)))
        .collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    (!lines.is_empty()).then(|| Entry::new("what happened", lines).hanging(columns + 3))
}

/// In which share of the replications a rule fired, and how often there if more than once.
pub(in crate::report) fn fired(rule: &RuleFigures, n: u64) -> String {
    if rule.replications == 0 {
        return "never fired".to_owned();
    }
    let share = percent(rule.replications, n);
    if rule.firings == rule.replications {
        return format!("fired in {share}");
    }
    format!("fired in {share}, {} times each", times(rule))
}

/// How often a rule fired where it did, on average.
fn times(rule: &RuleFigures) -> String {
    let mean = format!("{:.1}", rule.firings as f64 / rule.replications as f64);
    // Once in nearly all of them is not once in all.
    if mean == "1.0" { "1 or more".to_owned() } else { mean }
}

/// How often deals were rejected at home.
pub(super) fn rejected(record: &Record) -> Option<Entry> {
    let text = rejected_in_words(record)?;
    Some(Entry::new("rejected at home", vec![text]))
}

/// The same without the label, if anybody votes.
pub(in crate::report) fn rejected_in_words(record: &Record) -> Option<String> {
    let deals = |figures: &RejectionFigures| {
        let count = match figures.rejections {
            0 => "no deal".to_owned(),
            1 => "1 deal".to_owned(),
            many => format!("{} deals", grouped(many)),
        };
        together(&format!("{} {count}", clean(&figures.party, NAME_COLUMNS)))
    };
    let texts: Vec<_> = record.rejections.iter().map(deals).collect();
    let of = format!("in all {} replications", grouped(record.replications));
    (!texts.is_empty()).then(|| format!("{}, {of}", texts.join(", ")))
}

/// How often something had no value.
pub(super) fn undefined(record: &Record) -> Option<Entry> {
    undefined_in_words(record).map(|text| Entry::new("undefined values", vec![text]))
}

/// The same without the label.
pub(in crate::report) fn undefined_in_words(record: &Record) -> Option<String> {
    let times = match record.undefined {
        0 => return None,
        1 => "once".to_owned(),
        many => format!("{} times", grouped(many)),
    };
    Some(format!("{times}: an undefined chance is 0, an effect without a value does nothing"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{record, uncoloured};

    fn text(entry: Option<Entry>) -> String {
        entry.map_or_else(String::new, |entry| uncoloured(&entry.rendered(100)))
    }

    fn rule(name: &str, replications: u64, firings: u64) -> RuleFigures {
        RuleFigures { name: name.to_owned(), title: name.to_owned(), replications, firings }
    }

    #[test]
    fn a_history_that_admits_all_is_not_worth_a_line() {
        assert!(history(&record()).is_none());
        let quarter = Record { replications: 400_000, ..record() };
        assert!(text(history(&quarter)).contains("admits 25 % of the replications; all figures"));
        let few = Record { consistent: 12, ..record() };
        assert!(text(history(&few)).ends_with("over those, too few to tell\n"));
    }

    #[test]
    fn the_commonest_rule_comes_first() {
        let rules_of = |rules| text(rules_entry(rules));
        let said = rules_of(vec![rule("a", 10, 10), rule("b", 50_000, 110_000), rule("c", 0, 0)]);
        let lines: Vec<_> = said.lines().map(|line| line[22..].to_owned()).collect();
        let expected =
            ["b   fired in 50 %, 2.2 times each", "a   fired in 0.01 %", "c   never fired"];
        assert_eq!(lines, expected);
        assert!(rules_entry(vec![]).is_none());
        assert!(rules_of(vec![rule("a", 1000, 1001)]).contains("1 or more times each"));
    }

    fn rules_entry(given: Vec<RuleFigures>) -> Option<Entry> {
        rules(&Record { rules: given, ..record() })
    }

    #[test]
    fn long_lists_of_rules_are_cut_and_say_so() {
        let many = (0..11).map(|n| rule(&format!("rule_{n}"), n, n)).collect();
        let said = text(rules_entry(many));
        assert_eq!(said.lines().count(), RULES_SHOWN + 1);
        assert!(said.ends_with("and 3 more\n"), "{said}");
    }

    #[test]
    fn rejections_are_counted_where_somebody_votes() {
        assert!(text(rejected(&record())).contains("washington 412 deals, in all 100,000"));
        assert!(rejected(&Record { rejections: vec![], ..record() }).is_none());
    }

    #[test]
    fn undefined_values_are_told_only_where_there_are_some() {
        assert!(undefined(&record()).is_none());
        let some = Record { undefined: 1234, ..record() };
        assert!(text(undefined(&some)).contains("1,234 times: an undefined chance is 0"));
    }
}
