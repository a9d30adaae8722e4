//! What each party said of the others' positions after the first round.

use super::layout::{Entry, LABEL_COLUMNS, left, widest};
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::study::{Record, VerdictFigures};
use unicode_width::UnicodeWidthStr;

/// From this share on a verdict counts as what the party says, and not as what it often says.
const NEARLY_ALWAYS: f64 = 0.95;
/// The most lines of a party whose issues are named.
const LINES: usize = 2;

/// A line or two per party: the issues by name where the verdicts hardly vary and the names fit,
/// else how many on average.
pub(super) fn said(record: &Record, columns: usize) -> Option<Entry> {
    let mut parties: Vec<&str> = Vec::new();
    for verdict in &record.verdicts {
        if total(verdict) > 0 && !parties.contains(&verdict.party.as_str()) {
            parties.push(&verdict.party);
        }
    }
    let names: Vec<_> = parties.iter().map(|party| clean(party, NAME_COLUMNS)).collect();
    let name_columns = widest(names.iter().map(String::as_str));
    let room = LINES * columns.saturating_sub(LABEL_COLUMNS + name_columns + 3);
    let mut lines = Vec::new();
    for (party, name) in parties.iter().zip(&names) {
        let verdicts: Vec<_> = record
            .verdicts
            .iter()
            .filter(|verdict| verdict.party == *party && total(verdict) > 0)
            .collect();
        let named = by_name(record, &verdicts).filter(|text| text.width() <= room);
        let text = named.unwrap_or_else(|| on_average(record, &verdicts));
        lines.push(format!("{}   {text}", left(name, name_columns)));
    }
    (!lines.is_empty()).then(|| Entry::new("said in round 1", lines).hanging(name_columns + 3))
}

/// In how many replications the issue was open after the first round.
fn total(verdict: &VerdictFigures) -> u64 {
    verdict.acceptable + verdict.negotiable + verdict.unacceptable
}

/// The counts with their words, the hardest first: that is what is heard first.
fn words(verdict: &VerdictFigures) -> [(&'static str, u64); 3] {
    [
        ("unacceptable", verdict.unacceptable),
        ("negotiable", verdict.negotiable),
        ("acceptable", verdict.acceptable),
    ]
}

/// The issues by their verdict, if each has one that is nearly always given.
fn by_name(record: &Record, verdicts: &[&VerdictFigures]) -> Option<String> {
    let mut named: [(&str, Vec<String>); 3] =
        ["unacceptable", "negotiable", "acceptable"].map(|word| (word, Vec::new()));
    for verdict in verdicts {
        let enough = NEARLY_ALWAYS * total(verdict) as f64;
        let at = words(verdict).iter().position(|&(_, count)| count as f64 >= enough)?;
        named[at].1.push(title(record, &verdict.issue));
    }
    let lists = named.into_iter().filter(|(_, issues)| !issues.is_empty());
    let texts = lists.map(|(word, issues)| format!("{word}: {}", issues.join(", ")));
    Some(texts.collect::<Vec<_>>().join("; "))
}

/// How many issues get each verdict, on average over the replications.
fn on_average(record: &Record, verdicts: &[&VerdictFigures]) -> String {
    let mut texts: Vec<String> = Vec::new();
    for at in 0..3 {
        let word = words(verdicts[0])[at].0;
        let count: u64 = verdicts.iter().map(|verdict| words(verdict)[at].1).sum();
        if count > 0 {
            let mean = format!("{:.1}", count as f64 / record.consistent as f64);
            let mean = if mean == "0.0" { "under 0.1".to_owned() } else { mean };
            let issues = if texts.is_empty() { " issues" } else { "" };
            texts.push(format!("{word} {}{issues}", mean.trim_end_matches(".0")));
        }
    }
    texts.join(", ")
}

fn title(record: &Record, issue: &str) -> String {
    let known = record.issues.iter().find(|known| known.name == issue);
    clean(known.map_or(issue, |known| &known.title), NAME_COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::record;

    fn text(record: &Record, columns: usize) -> String {
        let entry = said(record, columns).unwrap();
        anstream::adapter::strip_str(&entry.rendered(columns)).to_string()
    }

    #[test]
    fn issues_are_named_where_the_verdicts_hardly_vary() {
        let text = text(&record(), 100);
        let expected = "moscow       unacceptable: territory, Security guarantees; negotiable:";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn issues_are_counted_where_the_verdicts_vary() {
        let text = text(&record(), 100);
        let expected = "washington   unacceptable 0.5 issues, negotiable 1.1, acceptable 1.4";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn parties_that_had_nothing_left_to_judge_are_left_out() {
        let mut record = record();
        for verdict in &mut record.verdicts {
            (verdict.acceptable, verdict.negotiable, verdict.unacceptable) = (0, 0, 0);
        }
        assert!(said(&record, 100).is_none());
    }
}
