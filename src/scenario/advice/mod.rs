//! Advice: what a thoughtful colleague would say of a scenario that can be simulated.
//!
//! Takes a checked scenario and its document; gives warnings, each with its place, what was found
//! and what to do. Nothing is drawn and nothing simulated: what is said holds in every
//! replication. A scenario that is as its author meant it has none.

mod channels;
mod events;
mod numbers;
mod outcomes;
mod ranges;
mod reads;
mod stances;
mod words;

use super::document::{Document, Value};
use super::types::{Consent, IssueId, PartyId, Scenario, Stance};
use crate::diagnostic::{Diagnostic, Place};
use ranges::Ranges;
use reads::Reads;

/// The outcome that the odds are of, and that is voted on at home.
const BREAKTHROUGH: &str = "breakthrough";

/// The warnings of a scenario.
pub(super) fn advice(document: &Document, scenario: &Scenario) -> Vec<Diagnostic> {
    let (ranges, reads) = (Ranges::new(scenario), Reads::new(scenario));
    let mut advisor = Advisor { document, scenario, ranges, reads, found: Vec::new() };
    advisor.stances();
    advisor.numbers();
    advisor.unread();
    advisor.channels();
    advisor.rules();
    advisor.votes();
    advisor.outcomes();
    advisor.history();
    advisor.found
}

/// What may open an issue once the talks have begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Openings {
    /// Whether an effect may move an ideal or a red line of a consenting party, or settle the
    /// issue.
    pub red_lines: bool,
    /// The same, or move a tolerance.
    pub tolerances: bool,
}

impl Scenario {
    /// What may open an issue that has no common ground: effects that can happen.
    pub fn openings(&self, issue: IssueId) -> Openings {
        stances::openings(self, &Ranges::new(self), issue)
    }

    /// Whether in no draw an outcome of an issue lies within the red lines of all consenting
    /// parties, as far as the ends of the distributions tell, and no effect may change it.
    pub fn is_closed(&self, issue: IssueId) -> bool {
        stances::closed(self, &Ranges::new(self), issue).is_some()
    }

    /// The stances of the consenting parties on an issue.
    pub(in crate::scenario) fn consenting(
        &self,
        issue: IssueId,
    ) -> impl Iterator<Item = (PartyId, &Stance)> {
        self.parties
            .iter()
            .enumerate()
            .filter(|(_, party)| party.consent == Consent::Required)
            .flat_map(|(id, party)| party.stances.iter().map(move |stance| (PartyId(id), stance)))
            .filter(move |(_, stance)| stance.issue == issue)
    }
}

/// The state of the advice.
struct Advisor<'a> {
    document: &'a Document,
    scenario: &'a Scenario,
    ranges: Ranges<'a>,
    reads: Reads,
    found: Vec<Diagnostic>,
}

impl Advisor<'_> {
    /// Notes a warning.
    fn warn(&mut self, warning: Diagnostic) {
        self.found.push(warning);
    }

    /// Where the value of a path is written.
    fn at(&self, path: &str) -> Place {
        self.document.place(path)
    }

    /// Where the key of a path is written.
    fn key(&self, path: &str) -> Place {
        self.document.key_place(path)
    }

    /// Whether something is written at a path.
    fn is_written(&self, path: &str) -> bool {
        self.document.find(path).is_some()
    }

    /// Whether text is written at a path: an expression, not a plain `true` or a number.
    fn is_text(&self, path: &str) -> bool {
        self.document.find(path).is_some_and(|node| matches!(node.value, Value::Text(_)))
    }
}
