//! A scenario at its central values: every uncertain number at its median.

use crate::expression::Program;
use crate::model::{Firmness, Model, Number, Origin};
use crate::scenario::Scenario;
use std::collections::HashMap;

/// How far off a median may be that is read from a table.
const MEDIAN_ERROR: f64 = 1e-6;

/// The model in which every draw is the central value of its number. A stated red line is real
/// where the chance that it is is at least one half.
pub(super) fn model(model: &Model, scenario: &Scenario) -> Model {
    let mut central = model.clone();
    let quantities = scenario.quantities();
    let medians: HashMap<&str, f64> =
        quantities.iter().map(|quantity| (quantity.path.as_str(), quantity.central)).collect();
    for draw in &mut central.draws {
        if let Some(median) = medians.get(draw.path.as_str()) {
            draw.origin = Origin::Derived(Program::always(*median));
        }
    }
    let median = |number: Number| match number {
        Number::Constant(value) => value,
        Number::Drawn(draw) => {
            medians.get(model.draws[draw.0].path.as_str()).copied().unwrap_or(1.0)
        }
    };
    for stance in &mut central.stances {
        if let Firmness::Chance { chance, stream } = stance.firmness {
            stance.firmness = if median(chance) >= 0.5 - MEDIAN_ERROR {
                Firmness::Real
            } else {
                Firmness::Chance { chance: Number::Constant(0.0), stream }
            };
        }
    }
    central
}
