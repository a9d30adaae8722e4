//! How much there is to do in a round.

use super::{Effect, Formula, Model};

impl Model {
    /// What a round of a replication goes through: stances, what parties feel of each other's
    /// positions, pairs that trust each other, variables, options, and operations of expressions.
    /// The time that simulating takes grows with it: some nanoseconds for each.
    pub fn work(&self) -> u64 {
        let options: usize = self.issues.iter().map(|issue| issue.options.len()).sum();
        let people = self.stances.len() + self.links.len() + self.pairs.len();
        let things = people + self.variables.len() + options;
        let rules = self.rules.iter().map(|rule| rule.when.len() + effects(&rule.then));
        let endings = self.outcomes.iter().chain(&self.at_end).map(|outcome| outcome.when.len());
        let history = self.history.iter().map(|statement| of_all(&statement.that));
        (things + rules.chain(endings).chain(history).sum::<usize>()) as u64
    }
}

fn of_all(formulas: &[Formula]) -> usize {
    formulas.iter().map(Formula::len).sum()
}

fn effects(effects: &[Effect]) -> usize {
    let of = |effect: &Effect| match effect {
        Effect::Assign { value, .. } => value.len(),
        Effect::Settle { at, .. } => at.as_ref().map_or(1, Formula::len),
        Effect::Reopen(_) | Effect::Channel(_) | Effect::End(_) => 1,
    };
    effects.iter().map(of).sum()
}
