//! The uncertain numbers: what is written of them, and where their draws lie.

use super::record::UncertainFigures;
use crate::engine::derived;
use crate::model::{Model, Origin};
use crate::scenario::{Domain, Form, Quantity, Scenario};
use serde_json::Value;
use std::collections::HashMap;

/// How many draws tell the range of a number that follows from others.
pub const DERIVED_DRAWS: u64 = 1024;
/// Where the range of a number is cut off on each side [share of the draws].
const TAIL: f64 = 0.05;

/// The uncertain numbers, in the order of the scenario.
pub(super) fn uncertain(scenario: &Scenario, model: &Model, seed: u64) -> Vec<UncertainFigures> {
    let follows = model.draws.iter().any(|draw| matches!(draw.origin, Origin::Derived(_)));
    let mut values = if follows { derived(model, seed, DERIVED_DRAWS) } else { Vec::new() };
    let known: HashMap<&str, usize> =
        model.draws.iter().enumerate().map(|(at, draw)| (draw.path.as_str(), at)).collect();
    let mut figures = Vec::new();
    for quantity in scenario.quantities() {
        let Some(at) = known.get(quantity.path.as_str()).copied() else { continue };
        let ends = match &model.draws[at].origin {
            Origin::Drawn { quantile, .. } => {
                quantile.at(&[TAIL, 1.0 - TAIL]).map(|value| clamped(quantity.domain, value))
            }
            Origin::Derived(_) => of_values(&mut values[at], quantity),
        };
        let (written, source) = written(&scenario.resolved, &quantity.path);
        figures.push(UncertainFigures {
            path: quantity.path.clone(),
            written,
            source,
            median: finite(quantity.central),
            low: finite(ends[0]),
            high: finite(ends[1]),
        });
    }
    figures
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn clamped(domain: Domain, value: f64) -> f64 {
    domain.clamp(value)
}

/// Where the tails of some draws begin: the order statistics nearest to their shares.
fn of_values(values: &mut [f64], quantity: &Quantity) -> [f64; 2] {
    debug_assert!(matches!(quantity.form, Form::Derived(_)));
    values.sort_by(f64::total_cmp);
    // What is undefined in some draws is sorted to the end.
    let defined = values.iter().take_while(|value| !value.is_nan()).count();
    if defined == 0 {
        return [quantity.central; 2];
    }
    let last = (defined - 1) as f64;
    [TAIL, 1.0 - TAIL].map(|share| values[(share * last).round() as usize])
}

/// What is written at a path, and its source.
fn written(resolved: &Value, path: &str) -> (Value, String) {
    let mut found = resolved;
    for segment in path.split('.') {
        let below = match found {
            Value::Array(items) => segment.parse().ok().and_then(|at: usize| items.get(at)),
            other => other.get(segment),
        };
        let Some(below) = below else { break };
        found = below;
    }
    let source = found.get("source").and_then(Value::as_str).unwrap_or("assumed").to_owned();
    let value = found.get("value").unwrap_or(found);
    let mut value = value.clone();
    if let Value::Object(map) = &mut value {
        map.retain(|key, _| key != "source" && key != "note");
    }
    (value, source)
}
