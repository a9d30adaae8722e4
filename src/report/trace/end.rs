//! How a replication ended: what became of the issues, and why it was over.

use super::page::{ID_COLUMNS, INDENT, Page};
use super::words::held_by;
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::report::text::layout::{STRONG, paint, wrapped};
use crate::study::trace::{IssueEnd, Origin, Reason};
use std::fmt::Write as _;

impl Page<'_> {
    /// Where the issues are at the end, and why it ended.
    pub(super) fn end(&self) -> String {
        let end = &self.trace.end;
        let name = end.outcome.as_deref().unwrap_or(crate::study::trace::INCONSISTENT);
        let heading = format!("{}, in round {}", clean(name, NAME_COLUMNS), end.round);
        let mut text = format!("{}\n", paint(STRONG, &heading));
        for line in wrapped(&self.sentence(), self.columns - INDENT, 0) {
            let _ = writeln!(text, "{:INDENT$}{line}", "");
        }
        for issue in &end.issues {
            let label = clean(&issue.issue, ID_COLUMNS);
            text.push_str(&self.entry(&label, &self.became(issue)));
        }
        text
    }

    /// What became of an issue.
    pub(super) fn became(&self, issue: &IssueEnd) -> String {
        match (issue.round, issue.outcome) {
            (Some(round), Some(outcome)) => {
                format!("settled in round {round} at {}", self.place(&issue.issue, outcome))
            }
            _ => issue
                .held_by
                .map_or_else(|| "open".to_owned(), |held| format!("open: {}", held_by(held))),
        }
    }

    /// Why it ended, in a sentence.
    pub(super) fn sentence(&self) -> String {
        let (trace, end) = (self.trace, &self.trace.end);
        let settled = |core: bool| {
            let both =
                trace.issues.iter().zip(&end.issues).filter(|(issue, _)| issue.core || !core);
            let all = both.clone().count();
            (both.filter(|(_, end)| end.round.is_some()).count(), all)
        };
        let outcome = clean(end.outcome.as_deref().unwrap_or(""), NAME_COLUMNS);
        let (core, core_all) = settled(true);
        let (any, all) = settled(false);
        let counts = match core_all {
            0 => format!("{any} of {all} issues settled"),
            _ => format!("{core} of {core_all} core issues settled, {any} of {all} in all"),
        };
        match &end.why {
            Reason::Condition => {
                format!("It ended in {outcome} because the condition for that held: {counts}.")
            }
            Reason::LastRound => {
                format!("It ended in {outcome} because round {} was the last: {counts}.", end.round)
            }
            Reason::Effect { of } => {
                let who = match of {
                    Origin::Leak(channel) => {
                        format!("the leak of {}", clean(channel, NAME_COLUMNS))
                    }
                    Origin::Rule(rule) => format!("the rule {}", clean(rule, NAME_COLUMNS)),
                    Origin::Rejection(party) => {
                        format!("the rejection at home of {}", self.party(party))
                    }
                };
                format!("It ended in {outcome} because {who} ended it: {counts}.")
            }
            Reason::WentOn { outcome } => format!(
                "It is not counted: it would have ended in {}, but the history says that the talks \
                 went on.",
                clean(outcome, NAME_COLUMNS)
            ),
            Reason::History { statement, date } => {
                let date = date
                    .as_ref()
                    .map_or_else(String::new, |date| format!(" of {}", clean(date, NAME_COLUMNS)));
                format!(
                    "It is not counted: it contradicts the history, in its statement {statement}{date}."
                )
            }
        }
    }
}
