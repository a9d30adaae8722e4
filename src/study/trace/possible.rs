//! Whether a trace that was read can be what a replication gave.

use super::record::{TRACE_FORMAT, Trace, TracedIssue, TracedRound};
use crate::scenario::{ISSUES_LIMIT, PARTIES_LIMIT, ROUNDS_LIMIT};
use crate::study::possible::{Checked, at_most, that};

impl Trace {
    /// Whether its parts fit together, so that it can be what a replication gave.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn check(&self) -> Checked {
        that(self.format == TRACE_FORMAT, "format", || format!("it is not {TRACE_FORMAT}"))?;
        at_most(self.horizon.into(), ROUNDS_LIMIT.into(), "horizon")?;
        that(self.horizon > 0, "horizon", || "there is at least one round".to_owned())?;
        at_most(self.issues.len() as u64, ISSUES_LIMIT as u64, "issues")?;
        at_most(self.parties.len() as u64, PARTIES_LIMIT as u64, "parties")?;
        at_most(self.rounds.len() as u64, self.horizon.into(), "rounds")?;
        for (at, issue) in self.issues.iter().enumerate() {
            check_issue(issue, &format!("issues.{at}"))?;
        }
        let in_order = |(at, round): (usize, &TracedRound)| round.round as usize == at + 1;
        that(self.rounds.iter().enumerate().all(in_order), "rounds", || {
            "they are not 1, 2, 3 and so on".to_owned()
        })?;
        for (at, round) in self.rounds.iter().enumerate() {
            let place = format!("rounds.{at}.steps");
            let pairs = (self.issues.len() * self.parties.len()) as u64;
            at_most(round.steps.len() as u64, pairs, &place)?;
        }
        at_most(self.end.round.into(), self.horizon.into(), "end.round")?;
        let same = self.end.issues.len() == self.issues.len()
            && self.end.issues.iter().zip(&self.issues).all(|(end, issue)| end.issue == issue.name);
        that(same, "end.issues", || "they are not those of `issues`".to_owned())
    }
}

fn check_issue(issue: &TracedIssue, place: &str) -> Checked {
    let range = issue.low < issue.high && (issue.high - issue.low).is_finite();
    that(range, place, || "`low` is not below `high`".to_owned())?;
    let inside = |value: f64| (issue.low..=issue.high).contains(&value);
    let options = issue.options.iter().all(|option| inside(option.value));
    that(options, &format!("{place}.options"), || "one lies outside of its range".to_owned())
}
