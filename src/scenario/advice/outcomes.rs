//! Outcomes that are never judged, histories that say nothing, scenarios without a breakthrough.

use super::super::BREAKTHROUGH;
use super::super::codes;
use super::super::types::{Effect, Outcome, OutcomeId};
use super::ranges::{Moment, Truth};
use super::{Advisor, words};
use crate::diagnostic::Diagnostic;

impl Advisor<'_> {
    /// The outcomes after a round, then those after the last.
    pub fn outcomes(&mut self) {
        let rounds = self.scenario.rounds;
        for (key, outcomes, moment) in [
            ("outcomes", &self.scenario.outcomes, Moment::ends(1, rounds)),
            ("at_end", &self.scenario.at_end, Moment::ends(rounds, rounds)),
        ] {
            if self.is_written(key) {
                self.judged(key, outcomes, moment);
            }
        }
        if !self.scenario.outcome_names.iter().any(|name| name == BREAKTHROUGH) {
            let message = "nothing ends in a breakthrough".to_owned();
            let place = self.key("outcomes");
            let label = "no outcome here has the name `breakthrough`";
            let help =
                "the odds are of the outcome named `breakthrough`: give one of yours this name";
            let warning = Diagnostic::warning(codes::NO_BREAKTHROUGH, message, place, label);
            self.warn(warning.help(help));
        }
    }

    /// The outcomes of one list, in the order in which they are judged.
    fn judged(&mut self, key: &str, outcomes: &[Outcome], moment: Moment) {
        let mut certain: Option<usize> = None;
        for (at, outcome) in outcomes.iter().enumerate() {
            let path = self.path(key, outcome);
            if outcome.when.constant() == Some(0.0) {
                self.declared(outcome, &path, moment);
                continue;
            }
            let same = outcomes[..at].iter().position(|before| before.when == outcome.when);
            let shadow = certain.or(same.filter(|before| self.ends_for_sure(&outcomes[*before])));
            if let Some(before) = shadow {
                let other = self.path(key, &outcomes[before]);
                self.shadowed((outcome, &path), (&outcomes[before], &other));
                continue;
            }
            let truth = self.ranges.truth(&outcome.when, moment);
            let last = at + 1 == outcomes.len();
            match truth {
                Truth::Never => self.never_judged(outcome, &path, moment, None),
                Truth::Always if self.ends_for_sure(outcome) => {
                    certain = Some(at);
                    if key == "outcomes" {
                        self.ends_at_once((outcomes, at), &path, moment);
                    } else if !last && self.is_text(&path) {
                        self.always_at_the_end(outcome, &path);
                    }
                }
                Truth::Always | Truth::Sometimes => {}
            }
        }
    }

    /// An outcome that holds never: it is there for effects to end in.
    fn declared(&mut self, outcome: &Outcome, path: &str, moment: Moment) {
        if !self.is_ended_in(outcome.outcome) {
            let name = self.name(outcome);
            let help = format!(
                "let it depend on something, let an effect end in it (`then: [{{end: {name}}}]`), or \
                 take it out"
            );
            self.never_judged(outcome, path, moment, Some(help));
        }
    }

    /// Whether an effect that can happen ends in an outcome.
    fn is_ended_in(&self, id: OutcomeId) -> bool {
        let ends = |effect: &Effect| matches!(effect, Effect::End(ended) if *ended == id);
        self.ranges.effects().into_iter().any(ends)
    }

    /// That nothing ends in an outcome, or nothing but effects.
    fn nothing_ends_in(&self, outcome: &Outcome) -> String {
        let but = if self.is_ended_in(outcome.outcome) { " but an effect" } else { "" };
        format!("nothing{but} ends in `{}`", self.name(outcome))
    }

    /// Whether a replication ends where the outcome holds: a breakthrough may be voted down.
    fn ends_for_sure(&self, outcome: &Outcome) -> bool {
        let votes = self.scenario.parties.iter().any(|party| party.ratification.is_some());
        !votes || self.name(outcome) != BREAKTHROUGH
    }

    fn name(&self, outcome: &Outcome) -> &str {
        &self.scenario.outcome_names[outcome.outcome.0]
    }

    fn path(&self, key: &str, outcome: &Outcome) -> String {
        format!("{key}.{}", self.name(outcome))
    }

    fn shadowed(&mut self, (outcome, path): (&Outcome, &str), (before, other): (&Outcome, &str)) {
        let message = self.nothing_ends_in(outcome);
        let label = format!("where this holds, `{}` has held before", self.name(before));
        let warning = Diagnostic::warning(codes::SHADOWED_OUTCOME, message, self.at(path), label)
            .label(self.at(other), "this is judged first")
            .help("the first that holds counts: change the order, or a condition");
        self.warn(warning);
    }

    fn never_judged(
        &mut self,
        outcome: &Outcome,
        path: &str,
        moment: Moment,
        help: Option<String>,
    ) {
        let message = self.nothing_ends_in(outcome);
        self.never((message, help), (&outcome.when, moment), self.at(path));
    }

    /// That nothing goes on where an outcome, by its place in the list, always holds.
    fn ends_at_once(&mut self, (list, at): (&[Outcome], usize), path: &str, moment: Moment) {
        let (before, outcome) = (&list[..at], &list[at]);
        let by_effect = self.ranges.effects().into_iter().any(|it| matches!(it, Effect::End(_)));
        // Whoever is voted down is not judged by what comes after in that round.
        let message = if before.iter().any(|earlier| !self.ends_for_sure(earlier)) {
            "every replication that is not rejected at home ends in round 1".to_owned()
        } else if by_effect || !before.is_empty() {
            "every replication ends in round 1".to_owned()
        } else {
            format!("every replication ends in `{}` in round 1", self.name(outcome))
        };
        let warning = Diagnostic::warning(
            codes::CONSTANT_CONDITION,
            message,
            self.at(path),
            "this always holds",
        );
        let known = words::ranges(self.scenario, &self.ranges, &outcome.when, moment);
        let known = known.map_or_else(String::new, |known| format!("here {known}; "));
        self.warn(
            warning
                .help(format!("{known}what is judged after the last round belongs into `at_end`")),
        );
    }

    fn always_at_the_end(&mut self, outcome: &Outcome, path: &str) {
        let message = format!("the condition of `{}` always holds", self.name(outcome));
        let warning = Diagnostic::warning(codes::CONSTANT_CONDITION, message, self.at(path), "");
        self.warn(warning.help("write `true` where that is meant, as the last of `at_end`"));
    }

    /// Statements that every replication meets, or none.
    pub fn history(&mut self) {
        for statement in &self.scenario.history {
            let moment = Moment::ends(statement.round, statement.round);
            for (condition, place) in statement.that.iter().zip(&statement.places) {
                let known = || words::ranges(self.scenario, &self.ranges, condition, moment);
                let (message, help) = match self.ranges.truth(condition, moment) {
                    Truth::Sometimes => continue,
                    Truth::Never => {
                        let known =
                            known().map_or_else(String::new, |known| format!("here {known}; "));
                        let what = "no replication meets the history";
                        (what, format!("{known}nothing would be left to count"))
                    }
                    Truth::Always => {
                        let help = known().map_or_else(
                            || "take it out".to_owned(),
                            |known| format!("here {known}: take it out"),
                        );
                        ("a statement of the history that every replication meets", help)
                    }
                };
                let code = codes::CONSTANT_CONDITION;
                let warning = Diagnostic::warning(code, message, place.clone(), "").help(help);
                self.found.push(warning);
            }
        }
    }
}
