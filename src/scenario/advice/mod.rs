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

/// What a scenario says and probably does not mean; `document` is what it was checked from.
pub fn advice(document: &Document, scenario: &Scenario) -> Vec<Diagnostic> {
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

/// What can become of an issue, as far as it can be told without drawing anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// Whether a breakthrough needs it to be settled.
    pub needed: bool,
    /// Whether in no draw an outcome of it lies within the red lines of all consenting parties, and
    /// no effect may change that.
    pub closed: bool,
    /// Whether an effect may move an ideal or a red line of a consenting party on it, or settle it.
    pub lines_may_move: bool,
    /// The same, or move a tolerance.
    pub tolerances_may_move: bool,
}

impl Scenario {
    /// What can become of each issue.
    pub fn prospects(&self) -> Vec<Prospect> {
        let ranges = Ranges::new(self);
        let prospect = |issue| Prospect {
            needed: stances::is_needed(self, &ranges, issue),
            closed: stances::closed(self, &ranges, issue).is_some(),
            lines_may_move: stances::lines_may_move(self, &ranges, issue),
            tolerances_may_move: stances::tolerances_may_move(self, &ranges, issue),
        };
        (0..self.issues.len()).map(IssueId).map(prospect).collect()
    }

    /// The stances of the consenting parties on an issue.
    pub fn consenting(&self, issue: IssueId) -> impl Iterator<Item = (PartyId, &Stance)> {
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
