//! Step 2: the rules, and what effects do, be they of a rule, a leak or a rejection.

use super::settle::{nearest_possible, with_stance};
use super::{Settlement, Talks, weighted_mean};
use detente::scenario::{
    Assignment, Domain, Effect, Issue, IssueId, OutcomeId, PartyId, Rule, Target,
};

/// What is remembered of a rule.
#[derive(Clone, Copy, Default)]
pub struct Fired {
    pub times: u32,
    last: Option<u32>,
}

impl<'s> Talks<'s> {
    /// Every rule in turn; the outcome if one of them ends the talks.
    pub fn rules(&mut self) -> Option<OutcomeId> {
        let scenario = self.scenario;
        for (n, rule) in scenario.rules.iter().enumerate() {
            if self.fires(n, rule) {
                let times = self.fired[n].times + 1;
                self.fired[n] = Fired { times, last: Some(self.round) };
                self.note("a rule fires");
                if times > 1 {
                    self.note("a rule fires again");
                }
                if let Some(outcome) = self.apply(&rule.then) {
                    return Some(outcome);
                }
            }
        }
        None
    }

    pub fn note(&mut self, what: &str) {
        if !self.happened.contains(what) {
            self.happened.insert(what.to_owned());
        }
    }

    fn fires(&self, n: usize, rule: &Rule) -> bool {
        let fired = self.fired[n];
        let rested = fired.last.is_none_or(|last| self.round - last > rule.cooldown);
        let u = self.numbers.uniform(&format!("rule {}", rule.name), self.round);
        rule.limit.is_none_or(|limit| fired.times < limit)
            && rested
            && self.value(&rule.when) == 1.0
            && u < self.chance(&rule.chance)
    }

    /// Effects in order, up to one that ends the talks.
    pub fn apply(&mut self, effects: &'s [Effect]) -> Option<OutcomeId> {
        for effect in effects {
            match effect {
                Effect::Assign { target, how, value } => {
                    let value = self.value(value);
                    if value.is_nan() {
                        self.note("an effect is undefined");
                    } else {
                        self.assign(*target, *how, value);
                        let what = format!("{target:?}");
                        self.note(&format!("moved: {}", what.split_once('(').unwrap().0));
                    }
                }
                Effect::Settle { issue, at } => {
                    let issue = &self.scenario.issues[issue.0];
                    let at = match at {
                        Some(formula) => self.value(formula),
                        None => self.between(issue),
                    };
                    if !at.is_nan() {
                        let at = nearest_possible(issue, at.max(issue.low).min(issue.high));
                        self.settle_at(issue, at, true);
                    }
                }
                Effect::Reopen(issue) => self.reopen(&self.scenario.issues[issue.0].name),
                Effect::Channel(channel) => {
                    self.channel = Some(channel.0);
                    self.note("an effect changes the channel");
                }
                Effect::End(outcome) => {
                    self.note("an effect ends the talks");
                    return Some(*outcome);
                }
            }
        }
        None
    }

    /// The mean by power of the consenting parties' positions, or else of the advisers'.
    fn between(&self, issue: &Issue) -> f64 {
        let positions = |consents: bool| {
            let parties = self.parties.iter().filter(|party| party.consents == consents);
            let with = parties.filter_map(with_stance(issue));
            let positions: Vec<(f64, f64)> =
                with.map(|(p, s)| (p.power, self.now[&(p.name, s.issue)])).collect();
            weighted_mean(&positions)
        };
        positions(true).or_else(|| positions(false)).unwrap()
    }

    /// An issue settles here and in this round, unless it has already.
    pub fn settle_at(&mut self, issue: &'s Issue, outcome: f64, by_rule: bool) {
        if self.settled.contains_key(issue.name.as_str()) {
            return;
        }
        self.note(if by_rule { "an effect settles an issue" } else { "the parties settle one" });
        if self.reopened.contains_key(issue.name.as_str()) {
            self.note("an issue settles again");
        }
        self.settled.insert(&issue.name, Settlement { round: self.round, outcome, by_rule });
    }

    /// An issue is open again; one that was open anyway has not been reopened.
    pub fn reopen(&mut self, issue: &'s str) {
        if self.settled.remove(issue).is_some() {
            self.reopened.insert(issue, self.round);
            self.note("an issue is reopened");
        }
    }

    fn assign(&mut self, target: Target, how: Assignment, value: f64) {
        let become_ = |old: f64| match how {
            Assignment::Set => value,
            Assignment::Add => old + value,
            Assignment::Multiply => old * value,
        };
        let within = |domain: Domain, old: f64| domain.clamp(become_(old));
        match target {
            Target::Variable(id) => {
                let variable = &mut self.variables[id.0];
                variable.now = within(variable.bounds, variable.now);
            }
            Target::Trust(from, to) => {
                let pair = (self.parties[from.0].name, self.parties[to.0].name);
                let trust = self.trust.get_mut(&pair).unwrap();
                *trust = within(Domain::UNIT, *trust);
            }
            Target::Ideal(party, issue) => self.move_stance(party, issue, |stance| {
                stance.move_ideal(become_(stance.ideal));
            }),
            Target::RedLine(party, issue) => self.move_stance(party, issue, |stance| {
                // Of two the lower.
                if let Some(line) = stance.below {
                    stance.move_line_below(become_(line.stated));
                } else if let Some(line) = stance.above {
                    stance.move_line_above(become_(line.stated));
                }
            }),
            Target::RedLineLow(party, issue) => self.move_stance(party, issue, |stance| {
                if let Some(line) = stance.below {
                    stance.move_line_below(become_(line.stated));
                }
            }),
            Target::RedLineHigh(party, issue) => self.move_stance(party, issue, |stance| {
                if let Some(line) = stance.above {
                    stance.move_line_above(become_(line.stated));
                }
            }),
            Target::Tolerance(party, issue) => {
                let stance = self.stance_mut(party, issue);
                stance.tolerance = within(Domain::UNIT, stance.tolerance);
            }
            Target::Flexibility(party) => {
                let number = &mut self.parties[party.0].flexibility;
                *number = within(Domain::NOT_NEGATIVE, *number);
            }
            Target::Reciprocity(party) => {
                let number = &mut self.parties[party.0].reciprocity;
                *number = within(Domain::RECIPROCITY, *number);
            }
            Target::Noise(party) => {
                let number = &mut self.parties[party.0].noise;
                *number = within(Domain::NOT_NEGATIVE, *number);
            }
            Target::Step(party) => {
                let number = &mut self.parties[party.0].step;
                *number = within(Domain::STEP, *number);
            }
            Target::Deadline(party) => {
                let party = &mut self.parties[party.0];
                party.deadline = within(Domain::DEADLINE, party.deadline);
                party.deadline_moved = Some((self.round, self.dues[party.name]));
            }
        }
    }

    fn stance_mut(&mut self, party: PartyId, issue: IssueId) -> &mut super::people::Stance<'s> {
        let name = &self.scenario.issues[issue.0].name;
        let stances = &mut self.parties[party.0].stances;
        stances.iter_mut().find(|stance| stance.issue == name).unwrap()
    }

    /// After an ideal or a line has moved, the level is what the old position now costs, and the
    /// position is back on the way.
    fn move_stance(
        &mut self,
        party: PartyId,
        issue: IssueId,
        change: impl FnOnce(&mut super::people::Stance<'s>),
    ) {
        let key = (self.parties[party.0].name, self.scenario.issues[issue.0].name.as_str());
        let (here, worths) = (self.now[&key], self.worths_to_give());
        let stance = self.stance_mut(party, issue);
        change(stance);
        let (level, position) = (stance.distance(here).clamp(0.0, 1.0), stance.on_the_way(here));
        self.find_levels_anew(key.0, key.1, &worths);
        self.levels.insert(key, level);
        self.now.insert(key, position);
    }
}
