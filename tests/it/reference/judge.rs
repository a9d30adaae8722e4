//! Step 7: what is known is held against the state, and the round is judged.

use super::Talks;
use detente::scenario::OutcomeId;

/// What came of the votes at home.
enum Votes {
    Passed,
    Rejected,
    /// A rejection has ended the talks.
    Ended(OutcomeId),
}

impl<'s> Talks<'s> {
    /// The outcome if the replication ends in this round.
    pub fn judge(&mut self) -> Option<OutcomeId> {
        let scenario = self.scenario;
        for outcome in &scenario.outcomes {
            if self.value(&outcome.when) == 1.0 {
                match self.vote_on(outcome.outcome) {
                    Votes::Passed => return Some(outcome.outcome),
                    Votes::Ended(other) => return Some(other),
                    Votes::Rejected => break,
                }
            }
        }
        if self.round < scenario.rounds {
            return None;
        }
        for outcome in &scenario.at_end {
            if self.value(&outcome.when) == 1.0 {
                match self.vote_on(outcome.outcome) {
                    Votes::Passed => return Some(outcome.outcome),
                    Votes::Ended(other) => return Some(other),
                    Votes::Rejected => {}
                }
            }
        }
        panic!("the last of what is judged at the end always holds");
    }

    /// Whether the state contradicts a statement on this round.
    pub fn contradicts(&self) -> bool {
        let statements = self.scenario.history.iter().filter(|s| s.round == self.round);
        statements.flat_map(|s| &s.that).any(|that| self.value(that) != 1.0)
    }

    /// A breakthrough is put to the vote at home, party by party, up to the first rejection.
    fn vote_on(&mut self, outcome: OutcomeId) -> Votes {
        if self.scenario.outcome_names[outcome.0] != "breakthrough" {
            return Votes::Passed;
        }
        for n in 0..self.parties.len() {
            let Some(vote) = self.parties[n].ratification else { continue };
            let source = format!("ratification {}", self.parties[n].name);
            let u = self.numbers.uniform(&source, if vote.redraw { self.round } else { 0 });
            if u < self.chance(&vote.chance) {
                self.note("a deal passes a vote");
                continue;
            }
            self.note("a deal is rejected");
            if let Some(outcome) = self.apply(&vote.on_rejection) {
                return Votes::Ended(outcome);
            }
            for issue in self.issues {
                if self.settled.get(issue.name.as_str()).is_some_and(|settled| !settled.by_rule) {
                    self.reopen(&issue.name);
                }
            }
            return Votes::Rejected;
        }
        Votes::Passed
    }
}
