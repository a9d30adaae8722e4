//! What things are called in expressions, and what they can be, in words.

use super::super::check::scope::{ISSUE_FIELDS, PARTY_FIELDS, STANCE_FIELDS};
use super::super::types::{Formula, Scenario, Symbol};
use super::ranges::{Moment, Ranges};
use crate::expression::Bounds;

/// The most things of a condition whose ranges are told.
const TOLD_LIMIT: usize = 4;

/// What the things that a condition reads can be, such as "`round` is from 1 to 12"; nothing where
/// nothing bounds them.
pub(super) fn ranges(
    scenario: &Scenario,
    ranges: &Ranges<'_>,
    condition: &Formula,
    moment: Moment,
) -> Option<String> {
    let told = condition.symbols().filter_map(|symbol| {
        let bounds = range(ranges.symbol(*symbol, moment))?;
        Some(format!("`{}` {bounds}", name(scenario, *symbol)?))
    });
    let told: Vec<String> = told.take(TOLD_LIMIT).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// From where to where something goes; nothing where it goes anywhere.
fn range(bounds: Bounds) -> Option<String> {
    let Bounds { low, high, .. } = bounds;
    match (low.is_finite(), high.is_finite()) {
        (true, true) if low == high => Some(format!("is {low}")),
        (true, true) => Some(format!("is from {low} to {high}")),
        (true, false) => Some(format!("is at least {low}")),
        (false, true) => Some(format!("is at most {high}")),
        (false, false) => None,
    }
}

/// What a symbol is called in expressions; nothing for words, whose codes would say nothing.
fn name(scenario: &Scenario, symbol: Symbol) -> Option<String> {
    let party = |id: super::PartyId| scenario.parties[id.0].name.as_str();
    let issue = |id: super::IssueId| scenario.issues[id.0].name.as_str();
    Some(match symbol {
        Symbol::Round => "round".to_owned(),
        Symbol::Idle => "idle".to_owned(),
        Symbol::Channel => return None,
        Symbol::Variable(id) => {
            let variable = &scenario.variables[id.0];
            match variable.owner {
                Some(owner) => format!("{}.{}", party(owner), variable.name),
                None => variable.name.clone(),
            }
        }
        Symbol::Input(id) => scenario.inputs[id.0].name.clone(),
        Symbol::Trust(from, to) => format!("trust.{}.{}", party(from), party(to)),
        Symbol::Stance(of, on, field) => {
            let field = STANCE_FIELDS.iter().find(|(_, known)| *known == field)?.0;
            if field == "verdict" {
                return None;
            }
            format!("{}.{}.{field}", party(of), issue(on))
        }
        Symbol::Party(id, field) => {
            let field = PARTY_FIELDS.iter().find(|(_, known)| *known == field)?.0;
            format!("{}.{field}", party(id))
        }
        Symbol::Issue(id, field) => {
            let field = ISSUE_FIELDS.iter().find(|(_, known)| *known == field)?.0;
            format!("{}.{field}", issue(id))
        }
        Symbol::Fired(rule) => format!("{}.fired", scenario.rules[rule.0].name),
        Symbol::SettledCount => "settled.count".to_owned(),
        Symbol::SettledCore => "settled.core".to_owned(),
        Symbol::OpenCount => "open.count".to_owned(),
    })
}
