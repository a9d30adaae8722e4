//! A record with what its scenario says beside the figures: titles, numbers and their sources.

use crate::report::clean::clean;
use crate::report::json::unhidden_yaml;
use crate::scenario::{self, Scenario};
use crate::study::Record;

/// The most columns of the title of a party, issue, variable or outcome.
pub(super) const TITLE_COLUMNS: usize = 100;

/// A record, and its scenario where that still reads as one.
pub(super) struct Known<'r> {
    /// The record.
    pub(super) record: &'r Record,
    /// Its scenario; none where this version does not read it.
    pub(super) scenario: Option<Scenario>,
    /// What the identifiers of this record's parts of the page begin with.
    key: String,
}

impl<'r> Known<'r> {
    /// The record that is the `number`th of a page.
    pub(super) fn new(record: &'r Record, number: usize) -> Self {
        let text = unhidden_yaml(&record.scenario.to_string());
        let scenario = scenario::load("scenario", text.as_bytes(), &[]).scenario;
        Self { record, scenario, key: format!("r{number}") }
    }

    /// An identifier of the page.
    pub(super) fn id(&self, name: &str) -> String {
        format!("{}-{name}", self.key)
    }

    /// What people call an issue.
    pub(super) fn issue(&self, name: &str) -> String {
        let found = self.record.issues.iter().find(|issue| issue.name == name);
        clean(found.map_or(name, |issue| &issue.title), TITLE_COLUMNS)
    }

    /// What people call a party.
    pub(super) fn party(&self, name: &str) -> String {
        let parties = self.scenario.iter().flat_map(|scenario| &scenario.parties);
        let found = parties.into_iter().find(|party| party.name == name);
        clean(found.map_or(name, |party| &party.title), TITLE_COLUMNS)
    }

    /// What people call a variable: `front_line`, or `moscow.pressure` of a party.
    pub(super) fn variable(&self, name: &str) -> String {
        let Some(scenario) = &self.scenario else { return clean(name, TITLE_COLUMNS) };
        let found = scenario.variables.iter().find_map(|variable| {
            let owner = variable.owner.map(|owner| &scenario.parties[owner.0]);
            let own = owner.map_or(variable.name == name, |owner| {
                let short = name.strip_prefix(&owner.name).and_then(|rest| rest.strip_prefix('.'));
                short == Some(&variable.name) || variable.name == name
            });
            let whose = owner.map_or_else(String::new, |owner| format!("{}: ", owner.title));
            own.then(|| format!("{whose}{}", variable.title))
        });
        clean(found.as_deref().unwrap_or(name), TITLE_COLUMNS)
    }
}
