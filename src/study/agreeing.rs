//! Whether a record says of its scenario what the scenario says.
//!
//! Takes a record from anywhere, with the scenario that is written in it; gives nothing, or the
//! first field that is another one in the scenario. The whole scenario is read only of records that
//! this version made: another one may read and count otherwise.

use super::possible::{Checked, that};
use super::record::{IssueFigures, Record};
use super::{checksum, figures};
use crate::diagnostic::Sources;
use crate::scenario::{self, Document, Issue, Scenario};
use serde_json::Value;

/// That a checksum and a title are those of the scenario that they stand beside.
pub(super) fn check_scenario(scenario: &Value, sha256: &str, title: &str) -> Checked {
    that(sha256 == checksum::sha256_of(scenario), "scenario_sha256", || {
        "it is not that of `scenario`, so one of them was changed".to_owned()
    })?;
    let titled = scenario.get("title").and_then(Value::as_str);
    as_in_scenario(titled.is_none_or(|titled| titled == title), "title")
}

impl Record {
    /// That what it says of its scenario is so.
    pub(super) fn check_scenario(&self) -> Checked {
        check_scenario(&self.scenario, &self.scenario_sha256, &self.title)?;
        match read(&self.scenario).filter(|_| self.version == env!("CARGO_PKG_VERSION")) {
            Some(scenario) => self.agrees(&scenario),
            None => Ok(()),
        }
    }

    fn agrees(&self, scenario: &Scenario) -> Checked {
        as_in_scenario(self.title == scenario.title, "title")?;
        as_in_scenario(self.rounds == scenario.rounds, "rounds")?;
        as_in_scenario(self.interval == scenario.interval, "interval")?;
        as_in_scenario(self.as_of == scenario.as_of, "as_of")?;
        let outcomes = self.outcomes.iter().map(|outcome| &outcome.name);
        as_in_scenario(outcomes.eq(&scenario.outcome_names), "outcomes")?;
        as_in_scenario(self.issues.len() == scenario.issues.len(), "issues")?;
        for (at, (issue, written)) in self.issues.iter().zip(&scenario.issues).enumerate() {
            as_in_scenario(is_issue(issue, written), &format!("issues.{at}"))?;
        }
        let rules = self.rules.iter().map(|rule| (&rule.name, &rule.title));
        let written = scenario.rules.iter().map(|rule| (&rule.name, &rule.title));
        as_in_scenario(rules.eq(written), "rules")?;
        let rejecting = self.rejections.iter().map(|party| &party.party);
        let voting = scenario.parties.iter().filter(|party| party.ratification.is_some());
        as_in_scenario(rejecting.eq(voting.map(|party| &party.name)), "rejections")?;
        self.check_verdicts_of(scenario)?;
        as_in_scenario(self.provenance == figures::provenance(scenario), "provenance")?;
        as_in_scenario(self.base_rate == figures::base_rate(scenario), "base_rate")
    }

    fn check_verdicts_of(&self, scenario: &Scenario) -> Checked {
        for (at, verdict) in self.verdicts.iter().enumerate() {
            let known = scenario.parties.iter().any(|party| party.name == verdict.party)
                && scenario.issues.iter().any(|issue| issue.name == verdict.issue);
            as_in_scenario(known, &format!("verdicts.{at}"))?;
        }
        Ok(())
    }
}

/// The scenario of a record, if this version reads it.
fn read(scenario: &Value) -> Option<Scenario> {
    let mut sources = Sources::default();
    let document =
        Document::load("scenario", scenario.to_string().as_bytes(), &mut sources).ok()?;
    scenario::checked(&document, &sources, &mut Vec::new())
}

fn is_issue(figures: &IssueFigures, issue: &Issue) -> bool {
    let options = figures.options.iter().map(|option| &option.name);
    figures.name == issue.name
        && figures.title == issue.title
        && figures.unit == issue.unit
        && figures.core == issue.core
        && options.eq(issue.options.iter().map(|option| &option.name))
        && figures.outcome.as_ref().is_none_or(|at| issue.low <= at.low && at.high <= issue.high)
}

fn as_in_scenario(holds: bool, place: &str) -> Checked {
    that(holds, place, || "it is not what `scenario` says".to_owned())
}
