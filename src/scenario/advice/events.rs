//! Rules that cannot fire, effects that change nothing, votes that are certain.

use super::super::BREAKTHROUGH;
use super::super::codes;
use super::super::document::{Document, Node, Value as Written};
use super::super::types::{
    Assignment, Consent, Effect, Formula, PartyId, Rule, RuleId, Symbol, Target,
};
use super::ranges::{Moment, Truth};
use super::{Advisor, words};
use crate::diagnostic::{Diagnostic, Place};

impl<'a> Advisor<'a> {
    /// Rules: whether they can fire, and whether that changes anything.
    pub fn rules(&mut self) {
        for (at, rule) in self.scenario.rules.iter().enumerate() {
            let path = format!("rules.{}", rule.name);
            if !self.ranges.fires(RuleId(at)) {
                self.cannot_fire(rule, &path);
                continue;
            }
            self.always(rule, &path);
            // A rule may be there to be counted.
            if !self.reads.firings(RuleId(at)) {
                self.effects(&rule.then, &format!("{path}.then"));
            }
        }
    }

    fn cannot_fire(&mut self, rule: &Rule, path: &str) {
        let when = format!("{path}.when");
        let moment = Moment::rules(self.scenario.rounds);
        let message = format!("the rule `{}` cannot fire", rule.name);
        if rule.limit == Some(0) {
            let place = self.at(&format!("{path}.limit"));
            let label = "it may fire 0 times";
            let warning = Diagnostic::warning(codes::NEVER_HAPPENS, message, place, label);
            self.warn(warning.help("raise the limit, or take the rule out"));
        } else if self.ranges.truth(&rule.when, moment) == Truth::Never {
            self.never((message, None), (&rule.when, moment), self.at(&when));
        } else {
            let place = self.at(&format!("{path}.chance"));
            let label = "this is never above 0";
            let warning = Diagnostic::warning(codes::NEVER_HAPPENS, message, place, label);
            self.warn(warning.help("give it a chance above 0, or take the rule out"));
        }
    }

    /// Says that a condition never holds, and whether it could if there were more rounds; `help` is
    /// what to do where nothing more is known of it.
    pub fn never(
        &mut self,
        (message, help): (String, Option<String>),
        (when, moment): (&Formula, Moment),
        place: Place,
    ) {
        let rounds = self.scenario.rounds;
        let reads = |symbol| when.symbols().any(|read| *read == symbol);
        let in_time = self.ranges.truth(when, moment.at_the_longest());
        if (reads(Symbol::Round) || reads(Symbol::Idle)) && in_time != Truth::Never {
            let mut warning =
                Diagnostic::warning(codes::SHORT_HORIZON, message, place, "this holds in no round");
            if reads(Symbol::Idle) {
                warning = warning.help(format!(
                    "with {rounds} rounds `idle` is at most {} here: raise `rounds`, or ask for less",
                    moment.idle_most()
                ));
            } else {
                warning = warning.help(format!(
                    "there are {rounds} rounds: raise `rounds`, or ask for an earlier one"
                ));
            }
            if self.is_written("rounds") {
                warning = warning.label(self.key("rounds"), "");
            }
            return self.warn(warning);
        }
        let known = words::ranges(self.scenario, &self.ranges, when, moment);
        let warning = Diagnostic::warning(codes::NEVER_HAPPENS, message, place, "this never holds");
        self.warn(match known {
            Some(known) => warning.help(format!("here {known}")),
            None => warning.help(
                help.unwrap_or_else(|| "let it depend on something, or take it out".to_owned()),
            ),
        });
    }

    /// A condition that is written and always holds.
    fn always(&mut self, rule: &Rule, path: &str) {
        let path = format!("{path}.when");
        let moment = Moment::rules(self.scenario.rounds);
        if !self.is_text(&path) || self.ranges.truth(&rule.when, moment) != Truth::Always {
            return;
        }
        let message = format!("the condition of the rule `{}` always holds", rule.name);
        let warning = Diagnostic::warning(codes::CONSTANT_CONDITION, message, self.at(&path), "");
        let known = words::ranges(self.scenario, &self.ranges, &rule.when, moment);
        let known = known.map_or_else(String::new, |known| format!("here {known}; "));
        let help = format!("{known}a rule without `when` is tried in every round");
        self.warn(warning.help(help));
    }

    /// Effects that change nothing, of the list at a path.
    pub fn effects(&mut self, effects: &[Effect], path: &str) {
        let nodes = self.effect_nodes(path);
        let mut ended: Option<Place> = None;
        for (effect, node) in effects.iter().zip(nodes) {
            let place = node.place.clone();
            if let Effect::Assign { value, .. } | Effect::Settle { at: Some(value), .. } = effect {
                self.difference_in(node, value);
            }
            if let Some(end) = &ended {
                let message = "an effect that is never come to".to_owned();
                let warning = Diagnostic::warning(codes::NO_EFFECT, message, place, "")
                    .label(end.clone(), "this ends the replication at once")
                    .help("put it before the end, or take it out");
                return self.warn(warning);
            }
            if let Some(why) = self.idle_effect(effect) {
                let message = "an effect that changes nothing".to_owned();
                let warning = Diagnostic::warning(codes::NO_EFFECT, message, place.clone(), why);
                self.warn(warning.help("let it change something, or take it out"));
            }
            if matches!(effect, Effect::End(_)) {
                ended = Some(place);
            }
        }
    }

    /// Why an effect changes nothing, if so.
    fn idle_effect(&self, effect: &Effect) -> Option<String> {
        let Effect::Assign { target, how, value } = effect else { return None };
        match (how, value.constant()) {
            (_, Some(value)) if value.is_nan() => return Some("it is undefined".to_owned()),
            (Assignment::Add, Some(0.0)) => return Some("adds 0".to_owned()),
            (Assignment::Multiply, Some(1.0)) => return Some("multiplies by 1".to_owned()),
            _ => {}
        }
        let Target::Trust(from, to) = *target else { return None };
        self.trust_is_idle(from, to)
    }

    /// Why a party's trust in another bears on nothing, if so.
    fn trust_is_idle(&self, from: PartyId, to: PartyId) -> Option<String> {
        if self.reads.has(Symbol::Trust(from, to)) {
            return None;
        }
        let (truster, trusted) = (&self.scenario.parties[from.0], &self.scenario.parties[to.0]);
        if trusted.consent == Consent::Advisory {
            let name = &trusted.name;
            return Some(format!("nothing reads trust in `{name}`, whose consent is not needed"));
        }
        let effect = self.ranges.number(&truster.concession.trust_effect);
        (effect.high <= 0.0).then(|| {
            let name = &truster.name;
            format!("nothing reads this trust: the `trust_effect` of `{name}` is 0")
        })
    }

    /// What is written of the effects of the list at a path, in order: a map may hold several.
    fn effect_nodes(&self, path: &str) -> Vec<&'a Node> {
        let mut nodes = Vec::new();
        let document: &'a Document = self.document;
        let Some(list) = document.find(path) else { return nodes };
        let Written::Sequence(items) = &list.value else { return nodes };
        for item in items {
            let Written::Mapping(kinds) = &item.value else { continue };
            for entry in kinds.values() {
                match &entry.node.value {
                    Written::Mapping(several) => {
                        nodes.extend(several.values().map(|one| &one.node));
                    }
                    _ => nodes.push(&entry.node),
                }
            }
        }
        nodes
    }

    /// Votes at home of which the result is known.
    pub fn votes(&mut self) {
        let judged = |name: &str| {
            let all = self.scenario.outcomes.iter().chain(&self.scenario.at_end);
            // What never holds is there for effects to end in, which no vote is held on.
            all.filter(|outcome| outcome.when.constant() != Some(0.0))
                .map(|outcome| &self.scenario.outcome_names[outcome.outcome.0])
                .any(|o| o == name)
        };
        let asked = judged(BREAKTHROUGH);
        for party in &self.scenario.parties {
            let Some(vote) = &party.ratification else { continue };
            let path = format!("parties.{}.ratification", party.name);
            let chance = self.ranges.chance(&vote.chance);
            let place = self.at(&format!("{path}.chance"));
            let name = &party.name;
            let warning = |message: String, place, label: &str| {
                Diagnostic::warning(codes::CERTAIN_VOTE, message, place, label)
            };
            if !asked {
                let message = format!("`{name}` is never asked for its vote");
                let label = "a vote is held where an outcome named `breakthrough` holds";
                let help = "name one in `outcomes` or `at_end`, or take the vote out";
                self.warn(warning(message, self.key(&path), label).help(help));
            } else if chance.high <= 0.0 {
                let message = format!("`{name}` rejects every deal");
                let help = "there can be no breakthrough: give the vote a chance above 0";
                self.warn(warning(message, place, "this is never above 0").help(help));
            } else if chance.low >= 1.0 && !chance.undefined {
                let message = format!("`{name}` passes every deal");
                let help = "take the vote out, or let its chance be below 1";
                self.warn(warning(message, place, "this is never below 1").help(help));
            } else {
                self.effects(&vote.on_rejection, &format!("{path}.on_rejection"));
            }
        }
    }
}
