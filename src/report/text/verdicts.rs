//! What each party said of the others' positions after the first round.

use super::layout::{Entry, identifier, left, widest};
use crate::study::{Record, VerdictFigures};

/// From this share on a verdict counts as what the party says, and not as what it mostly says.
const NEARLY_ALWAYS: f64 = 0.9;
/// Above this share a verdict is what the party mostly says, and not only its commonest.
const MOSTLY: f64 = 0.5;
/// The most parties of which it is said.
const PARTIES_SHOWN: usize = 8;
/// The verdicts, the mildest first.
const WORDS: [&str; 3] = ["acceptable", "negotiable", "unacceptable"];
/// How sure a verdict is, the surest first, with the word for it.
const MARKS: [&str; 3] = ["", "mostly ", "often "];

/// Up to three lines per party: the issues whose commonest verdict is this one.
pub(super) fn said(record: &Record) -> Option<Entry> {
    let heard: Vec<_> = record.verdicts.iter().filter(|verdict| total(verdict) > 0).collect();
    let mut parties: Vec<&str> = Vec::new();
    for verdict in &heard {
        if !parties.contains(&verdict.party.as_str()) {
            parties.push(&verdict.party);
        }
    }
    let word_columns = widest(WORDS);
    let mut rows = Vec::new();
    for &party in parties.iter().take(PARTIES_SHOWN) {
        let mut name = identifier(party);
        let verdicts = heard.iter().copied().filter(|verdict| verdict.party == party);
        for (word, issues) in WORDS.into_iter().zip(by_verdict(verdicts)) {
            if !issues.is_empty() {
                rows.push([name, format!("{}   {issues}", left(word, word_columns))]);
                name = String::new();
            }
        }
    }
    let entry = Entry::listing("said in round 1", &rows, word_columns + 3);
    match parties.len().saturating_sub(PARTIES_SHOWN) {
        0 => (!rows.is_empty()).then_some(entry),
        more => Some(entry.and(format!("and {more} more"))),
    }
}

/// In how many replications the issue was open after the first round.
fn total(verdict: &VerdictFigures) -> u64 {
    verdict.acceptable + verdict.negotiable + verdict.unacceptable
}

/// For each verdict the issues that get it most often, those that nearly always do first.
fn by_verdict<'v>(verdicts: impl Iterator<Item = &'v VerdictFigures>) -> [String; 3] {
    let mut issues: [[Vec<String>; 3]; 3] = Default::default();
    for verdict in verdicts {
        let (word, share) = commonest(verdict);
        let mark = if share >= NEARLY_ALWAYS {
            0
        } else if share > MOSTLY {
            1
        } else {
            2
        };
        issues[word][mark].push(identifier(&verdict.issue));
    }
    issues.map(|marked| {
        let lists = MARKS.into_iter().zip(marked).filter(|(_, issues)| !issues.is_empty());
        let texts = lists.map(|(mark, issues)| format!("{mark}{}", issues.join(", ")));
        texts.collect::<Vec<_>>().join("; ")
    })
}

/// The place in [`WORDS`] of the verdict given most often, of equals the harsher, and its share.
fn commonest(verdict: &VerdictFigures) -> (usize, f64) {
    let counts = [verdict.acceptable, verdict.negotiable, verdict.unacceptable];
    let most = counts.into_iter().max().unwrap_or(0);
    let word = counts.iter().rposition(|&count| count == most).unwrap_or(0);
    (word, most as f64 / total(verdict) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{record, uncoloured};

    fn text(record: &Record) -> String {
        let entry = said(record).unwrap();
        uncoloured(&entry.rendered(100))
    }

    #[test]
    fn issues_stand_under_their_commonest_verdict() {
        let lines = [
            "said in round 1       moscow       negotiable     humanitarian",
            "                                   unacceptable   territory, guarantees",
            "                      washington   acceptable     mostly guarantees, humanitarian",
            "                                   unacceptable   often territory",
        ];
        assert_eq!(text(&record()).lines().collect::<Vec<_>>(), lines);
    }

    #[test]
    fn what_is_nearly_always_said_comes_before_what_is_mostly_said() {
        let mut record = record();
        (record.verdicts[0].unacceptable, record.verdicts[0].negotiable) = (80_000, 20_000);
        assert!(text(&record).contains("unacceptable   guarantees; mostly territory\n"));
    }

    #[test]
    fn of_many_parties_some_are_named() {
        let mut record = record();
        let verdict = record.verdicts[0].clone();
        let party = |at| VerdictFigures { party: format!("party_{at}"), ..verdict.clone() };
        record.verdicts = (1..=20).map(party).collect();
        assert_eq!(text(&record).lines().count(), PARTIES_SHOWN + 1);
        assert!(text(&record).ends_with("and 12 more\n"), "{}", text(&record));
    }

    #[test]
    fn parties_that_had_nothing_left_to_judge_are_left_out() {
        let mut record = record();
        for verdict in &mut record.verdicts {
            (verdict.acceptable, verdict.negotiable, verdict.unacceptable) = (0, 0, 0);
        }
        assert!(said(&record).is_none());
    }
}
