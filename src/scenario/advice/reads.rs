//! What is read: variables and inputs that nothing reads bear on nothing.

use super::super::codes;
use super::super::types::{
    Effect, Form, Formula, InputId, RuleId, Scenario, Symbol, Target, Value, VariableId,
};
use super::Advisor;
use crate::diagnostic::Diagnostic;
use std::collections::HashSet;

/// What the expressions of a scenario read.
pub(super) struct Reads {
    symbols: HashSet<Symbol>,
}

impl Reads {
    /// What a scenario reads. That a variable follows from itself does not count.
    pub fn new(scenario: &Scenario) -> Self {
        let mut symbols = HashSet::new();
        for formula in formulas(scenario) {
            symbols.extend(formula.symbols().copied());
        }
        for effect in all_effects(scenario) {
            let (own, value) = match effect {
                Effect::Assign { target: Target::Variable(id), value, .. } => {
                    (Some(Symbol::Variable(*id)), Some(value))
                }
                Effect::Assign { value, .. } => (None, Some(value)),
                Effect::Settle { at, .. } => (None, at.as_ref()),
                Effect::Reopen(_) | Effect::Channel(_) | Effect::End(_) => (None, None),
            };
            let read = value.into_iter().flat_map(Formula::symbols).copied();
            symbols.extend(read.filter(|symbol| Some(*symbol) != own));
        }
        for quantity in scenario.quantities() {
            if let Form::Derived(program) = &quantity.form {
                symbols.extend(program.symbols().map(|input| Symbol::Input(*input)));
            }
        }
        Self { symbols }
    }

    /// Whether something is read.
    pub fn has(&self, symbol: Symbol) -> bool {
        self.symbols.contains(&symbol)
    }

    /// Whether the firings of a rule are read.
    pub fn firings(&self, rule: RuleId) -> bool {
        self.has(Symbol::Fired(rule))
    }
}

/// All effects, those that cannot happen among them.
fn all_effects(scenario: &Scenario) -> impl Iterator<Item = &Effect> {
    let leaks = scenario.channels.iter().filter_map(|channel| channel.leak.as_ref());
    let votes = scenario.parties.iter().filter_map(|party| party.ratification.as_ref());
    let rules = scenario.rules.iter().flat_map(|rule| &rule.then);
    rules.chain(leaks.flat_map(|leak| &leak.then)).chain(votes.flat_map(|vote| &vote.on_rejection))
}

/// All conditions and chances.
fn formulas(scenario: &Scenario) -> Vec<&Formula> {
    let mut formulas: Vec<&Formula> = scenario.rules.iter().map(|rule| &rule.when).collect();
    formulas.extend(scenario.outcomes.iter().chain(&scenario.at_end).map(|outcome| &outcome.when));
    formulas.extend(scenario.history.iter().flat_map(|statement| &statement.that));
    let leaks = scenario.channels.iter().filter_map(|channel| channel.leak.as_ref());
    let votes = scenario.parties.iter().filter_map(|party| party.ratification.as_ref());
    let chances = scenario.rules.iter().map(|rule| &rule.chance);
    let chances = chances.chain(leaks.map(|leak| &leak.chance));
    let chances = chances.chain(votes.map(|vote| &vote.chance));
    formulas.extend(chances.filter_map(|chance| match chance {
        Value::Formula(formula) => Some(formula),
        Value::Quantity(_) => None,
    }));
    formulas
}

impl Advisor<'_> {
    /// Variables and inputs that nothing reads.
    pub fn unread(&mut self) {
        for (at, variable) in self.scenario.variables.iter().enumerate() {
            if self.reads.has(Symbol::Variable(VariableId(at))) {
                continue;
            }
            let (name, path) = match variable.owner {
                Some(owner) => {
                    let party = &self.scenario.parties[owner.0].name;
                    let name = format!("{party}.{}", variable.name);
                    (name, format!("parties.{party}.variables.{}", variable.name))
                }
                None => (variable.name.clone(), format!("variables.{}", variable.name)),
            };
            let message = format!("nothing reads the variable `{name}`");
            let label = "it moves, and nothing follows from it";
            let help = "read it in a rule, a chance or an outcome, or take it out";
            let place = self.key(&path);
            self.warn(
                Diagnostic::warning(codes::UNREAD_VARIABLE, message, place, label).help(help),
            );
        }
        for (at, input) in self.scenario.inputs.iter().enumerate() {
            if self.reads.has(Symbol::Input(InputId(at))) {
                continue;
            }
            let message = format!("nothing reads the input `{}`", input.name);
            let place = self.key(&format!("inputs.{}", input.name));
            let help = "write its name where a number follows from it, such as \
                        `tolerance: 1 - 0.5 * NAME`, or take it out";
            let help = help.replace("NAME", &input.name);
            self.warn(Diagnostic::warning(codes::UNREAD_INPUT, message, place, "").help(help));
        }
    }
}
