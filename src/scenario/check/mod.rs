//! From what was written to what can be relied on: the one door that a scenario may fail at.
//!
//! Takes a [`Document`]; gives a [`Scenario`] with every default filled in. Every problem is
//! reported, each once: a value that was refused is replaced by its default and checking goes on.

mod checker;
mod effects;
mod events;
mod formulas;
mod issues;
mod names;
mod outcomes;
mod parties;
mod quantities;
pub(super) mod scope;
mod stances;
mod streams;
mod trust;

use super::document::{self, Document, Value};
use super::types::{Agreement, BaseRate, Input, Issue, Scenario};
use super::{LINKS_LIMIT, Provenance, ROUNDS_LIMIT, codes, slips, written};
use crate::diagnostic::{Diagnostic, Sources, shortened};
use checker::Checker;
pub(super) use names::{NAME_LENGTH_LIMIT, RESERVED};
pub(super) use quantities::CHOICE_LIMIT;
use quantities::Expect;
use scope::Scope;

/// The horizon of a scenario that gives none [rounds].
pub(in crate::scenario) const ROUNDS_DEFAULT: u32 = 12;
/// The title of a scenario that gives none.
pub(in crate::scenario) const TITLE_DEFAULT: &str = "Untitled scenario";
/// What the length of a round may be counted in.
pub(in crate::scenario) const INTERVAL_UNITS: [&str; 5] = ["hour", "day", "week", "month", "year"];

/// Checks a document. Gives a scenario where it has the parts of one; whether it may be relied on
/// is for the caller to see from the diagnostics.
pub(super) fn check(
    document: &Document,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Scenario> {
    if let Some(problem) = a_record(document) {
        diagnostics.push(problem);
        return None;
    }
    let before = diagnostics.len();
    let scenario = scenario(document, sources, diagnostics);
    slips::commas(&mut diagnostics[before..], sources);
    scenario
}

/// The same of a document that is meant to be a scenario.
fn scenario(
    document: &Document,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Scenario> {
    let read = document::read::<written::Scenario>(document.root(), diagnostics);
    let written = read.value;
    let mut checker = Checker::new((document, sources), read.pruned, diagnostics);
    checker.extends_nothing(&written);
    if !checker.names(&written) {
        return None;
    }
    let rounds = checker.rounds(written.rounds);
    let mut scope = Scope::new(&written, rounds);
    let inputs = checker.inputs(&written.inputs);
    let issues = checker.issues(&written.issues);
    let deadline = checker.quantity(
        written.deadline.as_ref(),
        "deadline".to_owned(),
        Expect::number("deadline", super::Domain::DEADLINE).by_default(f64::from(rounds)),
    );
    // The outcomes come before anything that may end in one of them.
    let outcomes = checker.outcomes("outcomes", written.outcomes.as_ref(), &scope);
    let at_end = checker.outcomes("at_end", written.at_end.as_ref(), &scope);
    let mut parties = checker.parties(&written, &issues, &deadline);
    checker.package_only(&written);
    scope.learn_lines(&parties);
    checker.ratifications(&written, &scope, &mut parties);
    checker.ends_after_a_rejection(&at_end, &parties);
    let trust = checker.trust(&written.trust, &parties);
    let channels = checker.channels(&written.channels, &scope);
    let schedule = checker.schedule(written.schedule.as_deref(), &scope);
    let variables = checker.variables(&written);
    let rules = checker.rules(&written.rules, &scope);
    let history = checker.history(&written.history, &scope, rounds);
    checker.links(&issues, &parties);
    checker.somebody_to_agree(&written, &issues, &parties);
    let scenario = Scenario {
        title: written.title.clone().unwrap_or_else(|| TITLE_DEFAULT.to_owned()),
        about: written.about.clone(),
        as_of: checker.date("as_of", written.as_of.as_deref()),
        rounds,
        interval: checker.interval(written.interval.as_deref()),
        agreement: written.agreement.unwrap_or_default(),
        proposer: written.proposer.unwrap_or_default(),
        base_rate: written.base_rate.as_ref().and_then(|rate| checker.base_rate(rate)),
        inputs,
        issues,
        parties,
        trust,
        channels,
        schedule,
        variables,
        rules,
        outcome_names: std::mem::take(&mut checker.outcomes),
        outcomes,
        at_end,
        history,
        provenance: Provenance::of(&checker.numbers, checker.bare),
        numbers: std::mem::take(&mut checker.numbers),
        resolved: document.to_json(),
    };
    checker.streams(&scenario);
    Some(scenario)
}

/// Whether a document is a record, or the plan of a sweep, by what it says of its format.
pub fn is_record(document: &Document) -> bool {
    let node = document.find("format");
    node.is_some_and(|node| matches!(&node.value, Value::Text(it) if it.starts_with("detente.")))
}

/// That a document is a record, or the plan of a sweep, and no scenario.
fn a_record(document: &Document) -> Option<Diagnostic> {
    let node = document.find("format").filter(|_| is_record(document))?;
    let Value::Text(format) = &node.value else { return None };
    let message = "this is a record, and no scenario";
    let label = format!("`{}`", shortened(format));
    let problem = Diagnostic::error(codes::WRONG_TYPE, message, node.place.clone(), label);
    Some(problem.help(
        "`detente report` shows it; the scenario that it is of stands under `scenario` in it",
    ))
}

impl Checker<'_> {
    /// What a file extends was merged into it before; whatever sets it later comes too late.
    fn extends_nothing(&mut self, written: &written::Scenario) {
        if written.extends.is_some() {
            let label = "only a file itself can say what it extends".to_owned();
            self.error(codes::EXTENDS, "`extends` comes too late here", "extends", label);
        }
    }

    /// All inputs; each may follow those before it.
    fn inputs(&mut self, written: &written::Named<written::Quantity>) -> Vec<Input> {
        let mut inputs = Vec::new();
        for (name, given) in written {
            let expect = Expect::number("input", super::Domain::ANY).by_default(0.0);
            let quantity = self.quantity(Some(given), format!("inputs.{name}"), expect);
            self.inputs.push((name.clone(), quantity.central));
            inputs.push(Input { name: name.clone(), quantity });
        }
        inputs
    }

    fn rounds(&mut self, written: Option<u32>) -> u32 {
        let rounds = written.unwrap_or(ROUNDS_DEFAULT);
        if (1..=ROUNDS_LIMIT).contains(&rounds) {
            return rounds;
        }
        let problem = Diagnostic::error(
            codes::OUTSIDE_DOMAIN,
            "a horizon that cannot be simulated",
            self.place("rounds"),
            format!("{rounds}, but a scenario has from 1 to {ROUNDS_LIMIT} rounds"),
        );
        self.push(problem.help(if rounds == 0 {
            "give 1 or more; what can be said without any round, `detente check` tells"
        } else {
            "let a round stand for more time, and say so with `interval`"
        }));
        ROUNDS_DEFAULT
    }

    /// The date at a path as written, if it is one.
    fn date(&mut self, path: &str, written: Option<&str>) -> Option<String> {
        let date = written?;
        if is_date(date) {
            return Some(date.to_owned());
        }
        self.error(
            codes::TEXT_FORM,
            "a date that cannot be read",
            path,
            "expected a day of the calendar, such as 2025-12-02".to_owned(),
        );
        None
    }

    /// The length of a round as written, if it is one.
    fn interval(&mut self, written: Option<&str>) -> Option<String> {
        let text = written?;
        let given = text.split_once(' ').and_then(|(count, unit)| {
            let number = count.parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0)?;
            let unit = unit.strip_suffix('s').unwrap_or(unit);
            INTERVAL_UNITS.contains(&unit).then_some((count, number, unit))
        });
        if let Some((count, number, unit)) = given {
            return Some(format!("{count} {unit}{}", if number == 1.0 { "" } else { "s" }));
        }
        let problem = Diagnostic::error(
            codes::TEXT_FORM,
            "a length of time that cannot be read",
            self.document.place("interval"),
            "expected a number and a unit",
        );
        self.push(
            problem.help("write for example `30 days`; units: hours, days, weeks, months, years"),
        );
        None
    }

    fn base_rate(&mut self, written: &written::BaseRate) -> Option<BaseRate> {
        let trials = written.trials.or_else(|| self.missing("base_rate", "trials"));
        let successes = written.successes.or_else(|| self.missing("base_rate", "successes"));
        let (trials, successes) = (trials?, successes?);
        if trials == 0 || successes > trials {
            self.error(
                codes::OUTSIDE_DOMAIN,
                "a base rate that cannot be",
                "base_rate",
                format!("{successes} successes in {trials} trials"),
            );
            return None;
        }
        let (per, source) = (written.per.clone(), written.source.clone());
        Some(BaseRate { successes, trials, per, source })
    }

    /// Memory grows with the links, so their number is bounded.
    fn links(&mut self, issues: &[Issue], parties: &[super::Party]) {
        let with_stance = |issue: usize| {
            parties.iter().filter(|party| party.stances.iter().any(|s| s.issue.0 == issue)).count()
        };
        let links: usize =
            (0..issues.len()).map(with_stance).map(|n| n * n.saturating_sub(1)).sum();
        if links > LINKS_LIMIT {
            self.error(
                codes::TOO_MANY,
                "too many stances that meet",
                "parties",
                format!("{links} pairs of stances on one issue, but {LINKS_LIMIT} are allowed"),
            );
        }
    }

    /// An ensemble that cannot end in a breakthrough for want of an issue or a party is a mistake.
    fn somebody_to_agree(
        &mut self,
        written: &written::Scenario,
        issues: &[Issue],
        parties: &[super::Party],
    ) {
        let package = written.agreement == Some(Agreement::Package);
        let own_outcomes = written.outcomes.is_some() || self.refused("outcomes");
        let some_core = issues.iter().any(|issue| issue.core) || self.refused_below("issues");
        if !issues.is_empty() && !own_outcomes && !some_core {
            self.error(
                codes::NOTHING_TO_AGREE,
                "no issue is core",
                "issues",
                "a breakthrough is the settlement of all core issues; let one be `core: true`"
                    .to_owned(),
            );
        }
        if parties.is_empty() {
            return;
        }
        for (index, issue) in issues.iter().enumerate() {
            let stances = |consent: bool| {
                parties
                    .iter()
                    .filter(|party| !consent || party.consent == super::Consent::Required)
                    .any(|party| party.stances.iter().any(|stance| stance.issue.0 == index))
            };
            let needed = issue.core || package;
            let misspelt = self.refused_stances() || self.misspelt.contains(&issue.name);
            if stances(true) || (!needed && stances(false)) || misspelt {
                continue;
            }
            let whose = if needed { "no party whose consent is required" } else { "no party" };
            let path = format!("issues.{}", issue.name);
            let place = self.document.key_place(&path);
            let problem = Diagnostic::error(
                codes::NOTHING_TO_AGREE,
                format!("nobody negotiates `{}`", issue.name),
                place,
                format!("{whose} has a stance on it"),
            );
            self.push(problem.help("give it a stance under `parties`, or take the issue out"));
        }
    }
}

/// Whether a text is a date of the form YYYY-MM-DD with a month and a day that exist.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return false;
    }
    let number = |part: &str| part.parse().unwrap_or(0_u32);
    let (year, month, day) = (number(year), number(month), number(day));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_a_month_and_a_day_that_exist() {
        assert!(is_date("2025-12-02"));
        assert!(is_date("2024-02-29"));
        for wrong in ["2025-02-29", "2025-13-01", "2025-00-10", "2025-1-1", "today", "2025-12-02 "]
        {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
