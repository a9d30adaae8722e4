//! How replications end, and what is known of the rounds already held.

use super::super::types::{Outcome, OutcomeId, Party, Statement};
use super::super::{
    AT_END_DEFAULT, BREAKTHROUGH, HISTORY_LIMIT, OUTCOMES_DEFAULT, OUTCOMES_LIMIT, codes, written,
};
use super::checker::Checker;
use super::scope::Scope;

impl Checker<'_> {
    /// The outcomes of the map at `key`, or those by default.
    pub fn outcomes(
        &mut self,
        key: &str,
        written: Option<&written::Named<written::Condition>>,
        scope: &Scope,
    ) -> Vec<Outcome> {
        let by_default: written::Named<written::Condition>;
        let written = match written {
            Some(written) => written,
            None => {
                let all = if key == "outcomes" { &OUTCOMES_DEFAULT[..] } else { &AT_END_DEFAULT };
                let text = |text: &str| written::Condition::Text(text.to_owned());
                by_default =
                    all.iter().map(|(name, when)| ((*name).to_owned(), text(when))).collect();
                &by_default
            }
        };
        if self.too_many("outcomes", key, (written.len(), OUTCOMES_LIMIT)) {
            return Vec::new();
        }
        let mut outcomes = Vec::new();
        for (name, when) in written {
            let path = format!("{key}.{name}");
            let when = self.condition(Some(when), &path, scope, true);
            outcomes.push(Outcome { outcome: self.outcome(name), when });
        }
        if key == "at_end" {
            self.always_ends(&outcomes);
        }
        outcomes
    }

    /// The id of an outcome that the scenario judges by.
    fn outcome(&mut self, name: &str) -> OutcomeId {
        let known = self.outcomes.iter().position(|known| known == name);
        OutcomeId(known.unwrap_or_else(|| {
            self.outcomes.push(name.to_owned());
            self.outcomes.len() - 1
        }))
    }

    /// The last of `at_end` must hold, or a replication could end in nothing.
    fn always_ends(&mut self, outcomes: &[Outcome]) {
        let last = outcomes.last().and_then(|outcome| outcome.when.constant());
        if last != Some(1.0) {
            self.error(
                codes::CONFLICT,
                "the last outcome of `at_end` must be `true`",
                "at_end",
                "a replication for which none of these holds would not end".to_owned(),
            );
        }
    }

    /// A breakthrough that may be rejected at home must not be the last that is judged.
    pub fn ends_after_a_rejection(&mut self, at_end: &[Outcome], parties: &[Party]) {
        let votes = parties.iter().any(|party| party.ratification.is_some());
        let last = at_end.last().map(|outcome| self.outcomes[outcome.outcome.0].as_str());
        if votes && last == Some(BREAKTHROUGH) {
            self.error(
                codes::CONFLICT,
                "the last outcome of `at_end` must not need a vote",
                "at_end",
                "a replication in which it is rejected would not end".to_owned(),
            );
        }
    }

    /// What is known of the rounds already held.
    pub fn history(
        &mut self,
        written: &[written::Statement],
        scope: &Scope,
        rounds: u32,
    ) -> Vec<Statement> {
        let said = written.iter().map(|statement| 1 + statement.that.len()).sum();
        if self.too_many("statements and conditions", "history", (said, HISTORY_LIMIT)) {
            return Vec::new();
        }
        let mut history = Vec::new();
        for (n, statement) in written.iter().enumerate() {
            let path = format!("history.{n}");
            let Some(round) = statement.round.or_else(|| self.missing(&path, "round")) else {
                continue;
            };
            if round == 0 || round >= rounds {
                self.error(
                    codes::OUTSIDE_DOMAIN,
                    "a statement on a round that cannot have been held already",
                    &format!("{path}.round"),
                    format!("{round}, but the rounds before the last are 1 to {}", rounds - 1),
                );
            }
            let date = self.date(&format!("{path}.date"), statement.date.as_deref());
            let (mut that, mut places) = (Vec::new(), Vec::new());
            for (k, condition) in statement.that.iter().enumerate() {
                let path = format!("{path}.that.{k}");
                that.push(self.condition(Some(condition), &path, scope, true));
                places.push(self.document.place(&path));
            }
            history.push(Statement { round, date, that, places });
        }
        history.sort_by_key(|statement| statement.round);
        history
    }
}
