//! Effects: what rules, leaks and rejections do.

use super::super::types::{Assignment, Effect, IssueId, OutcomeId, Target};
use super::super::{EFFECTS_LIMIT, KNOWN_OUTCOMES, codes, written};
use super::checker::{Checker, join};
use super::names::NAME_LENGTH_LIMIT;
use super::scope::Scope;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::expression::Unresolved;

impl Checker<'_> {
    /// The effects of the list at a path, in order.
    pub fn effects(
        &mut self,
        written: &[written::Effect],
        path: &str,
        scope: &Scope,
    ) -> Vec<Effect> {
        let given = written.iter().map(written::Effect::count).sum();
        if self.too_many("effects", path, (given, EFFECTS_LIMIT)) {
            return Vec::new();
        }
        let mut effects = Vec::new();
        for (n, effect) in written.iter().enumerate() {
            let path = join(path, &n.to_string());
            match effect {
                written::Effect::Set(map) => {
                    self.assign(map, &join(&path, "set"), scope, (Assignment::Set, &mut effects));
                }
                written::Effect::Add(map) => {
                    self.assign(map, &join(&path, "add"), scope, (Assignment::Add, &mut effects));
                }
                written::Effect::Multiply(map) => {
                    let how = Assignment::Multiply;
                    self.assign(map, &join(&path, "multiply"), scope, (how, &mut effects));
                }
                written::Effect::Settle(settle) => {
                    self.settle(settle, &join(&path, "settle"), scope, &mut effects);
                }
                written::Effect::Reopen(issue) => {
                    let issue = self.issue_named(issue, &join(&path, "reopen"), scope);
                    effects.extend(issue.map(Effect::Reopen));
                }
                written::Effect::Channel(name) => {
                    let channel = scope.channel(name);
                    if channel.is_none() {
                        let path = join(&path, "channel");
                        let place = self.document.place(&path);
                        self.unknown_name(("channel", name), place, scope.channels());
                    }
                    effects.extend(channel.map(Effect::Channel));
                }
                written::Effect::End(name) => {
                    effects.extend(self.outcome_named(name, &join(&path, "end")).map(Effect::End));
                }
            }
        }
        effects
    }

    fn assign(
        &mut self,
        written: &written::Named<written::Formula>,
        path: &str,
        scope: &Scope,
        (how, effects): (Assignment, &mut Vec<Effect>),
    ) {
        for (name, formula) in written {
            let path = join(path, name);
            let segments: Vec<&str> = name.split('.').collect();
            let target = match scope.target(&segments) {
                Ok(target) => target,
                Err(unresolved) => {
                    self.no_target(&segments, &path, &unresolved);
                    continue;
                }
            };
            let issue = match target {
                Target::Ideal(_, issue)
                | Target::RedLine(_, issue)
                | Target::RedLineLow(_, issue)
                | Target::RedLineHigh(_, issue) => Some(issue).filter(|_| how == Assignment::Set),
                _ => None,
            };
            let value = self.formula(formula, &path, scope, issue);
            effects.push(Effect::Assign { target, how, value });
        }
    }

    fn settle(
        &mut self,
        written: &written::Settle,
        path: &str,
        scope: &Scope,
        effects: &mut Vec<Effect>,
    ) {
        match written {
            written::Settle::Between(name) => {
                let issue = self.issue_named(name, path, scope);
                effects.extend(issue.map(|issue| Effect::Settle { issue, at: None }));
            }
            written::Settle::At(map) => {
                for (name, formula) in map {
                    let path = join(path, name);
                    let Some(issue) = self.issue_named_by_key(name, &path, scope) else { continue };
                    let at = self.formula(formula, &path, scope, Some(issue));
                    effects.push(Effect::Settle { issue, at: Some(at) });
                }
            }
        }
    }

    /// The outcome with this name; it becomes one that replications can end in.
    pub fn outcome_named(&mut self, name: &str, path: &str) -> Option<OutcomeId> {
        if let Some(id) = self.outcomes.iter().position(|known| known == name) {
            return Some(OutcomeId(id));
        }
        if KNOWN_OUTCOMES.contains(&name) {
            self.outcomes.push(name.to_owned());
            return Some(OutcomeId(self.outcomes.len() - 1));
        }
        let known: Vec<String> = self.outcomes.clone();
        let others = KNOWN_OUTCOMES.into_iter().filter(|name| !known.iter().any(|it| it == name));
        let names = known.iter().map(String::as_str).chain(others);
        let own = self.own_outcome(name);
        self.unknown_name_or(("outcome", name), self.document.place(path), (names, own));
        None
    }

    /// How an outcome of this name is declared, if it can be.
    fn own_outcome(&self, name: &str) -> Option<String> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        if name.is_empty() || name.len() > NAME_LENGTH_LIMIT || !name.chars().all(plain) {
            return None;
        }
        Some(match self.document.find("outcomes") {
            Some(_) => format!("declare your own: add `{name}: false` to `outcomes`"),
            None => format!(
                "declare your own: `outcomes: {{breakthrough: settled.core == 1, {name}: false}}`"
            ),
        })
    }

    fn issue_named(&mut self, name: &str, path: &str, scope: &Scope) -> Option<IssueId> {
        let issue = scope.issue(name);
        if issue.is_none() {
            self.unknown_name(("issue", name), self.document.place(path), scope.issues());
        }
        issue
    }

    fn issue_named_by_key(&mut self, name: &str, path: &str, scope: &Scope) -> Option<IssueId> {
        let issue = scope.issue(name);
        if issue.is_none() {
            self.unknown_name(("issue", name), self.document.key_place(path), scope.issues());
        }
        issue
    }

    fn no_target(&mut self, segments: &[&str], path: &str, unresolved: &Unresolved) {
        let given = segments.get(unresolved.segment).copied().unwrap_or_default();
        if self.refused_name(given) {
            return;
        }
        let place = self.part_of_key(segments, path, unresolved.segment);
        let known = unresolved.candidates.iter().map(String::as_str);
        let problem = Diagnostic::error(codes::UNKNOWN_NAME, unresolved.message.clone(), place, "");
        let help = did_you_mean(given, known);
        let list = || Some("`detente help scenario` lists what effects can change".to_owned());
        self.push_with(problem, help.or_else(list));
    }

    /// The place of one part of a key with dots; of the whole key where it is written otherwise,
    /// as in quotes with escapes.
    fn part_of_key(&self, segments: &[&str], path: &str, segment: usize) -> Place {
        let place = self.document.key_place(path);
        let text = self.sources.get(place.source).text.get(place.span.clone());
        let at = text.and_then(|text| text.find(&segments.join(".")));
        let (Some(at), Some(part)) = (at, segments.get(segment)) else { return place };
        let before: usize = segments[..segment].iter().map(|part| part.len() + 1).sum();
        let start = place.span.start + at + before;
        Place::new(place.source, start..start + part.len())
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::load;

    #[test]
    fn an_unknown_outcome_is_told_each_that_there_is_once() {
        let talks = "issues: {wage: {range: [0, 10]}}
parties: {union: {stances: {wage: {ideal: 8}}}, employer: {stances: {wage: {ideal: 1}}}}
rules: {over: {when: round == 3, then: [{end: armistice}]}}
";
        let found = load("talks.yaml", talks.as_bytes(), &[]).diagnostics;
        let help = found[0].help.as_deref().unwrap();
        let (there_is, own) = help.split_once("; or ").unwrap();
        assert_eq!(there_is, "there is `breakthrough`, `partial`, `stall`, `collapse`");
        assert!(own.ends_with("`outcomes: {breakthrough: settled.core == 1, armistice: false}`"));
        // Followed, there is nothing to say.
        for own in [
            "outcomes: {breakthrough: settled.core == 1, armistice: false}",
            "at_end: {armistice: false, stall: true}",
        ] {
            let loaded = load("talks.yaml", format!("{talks}{own}").as_bytes(), &[]);
            assert_eq!(loaded.diagnostics, []);
        }
    }

    #[test]
    fn an_outcome_is_added_to_those_that_there_are() {
        let talks = "issues: {wage: {range: [0, 10]}}
parties: {union: {stances: {wage: {ideal: 8}}}, employer: {stances: {wage: {ideal: 1}}}}
outcomes: {breakthrough: settled.core == 1, strike: wage.gap > 0.9}
rules: {over: {when: round == 3, then: [{end: strkie}]}}
";
        let found = load("talks.yaml", talks.as_bytes(), &[]).diagnostics;
        let help = found[0].help.as_deref().unwrap();
        let expected =
            "did you mean `strike`? or declare your own: add `strkie: false` to `outcomes`";
        assert_eq!(help, expected);
    }
}
