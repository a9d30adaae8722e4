//! The model's own form: the odds under other ways of conceding that are as defensible.
//!
//! How far parties keep pace with each other, and how much trust hastens them, are structure more
//! than facts of a case. The variants put each to none and to twice its default for every party.

use super::record::FormFigures;
use super::run::breakthroughs;
use crate::engine::Tally;
use crate::model::{Model, Number, Party};
use crate::stats::wilson;

/// A variant of a model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Form {
    parameter: Parameter,
    value: f64,
}

/// Which number of every party is another one.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Parameter {
    Matching,
    TrustEffect,
}

/// The variants.
pub(super) const FORMS: [Form; 4] = [
    Form { parameter: Parameter::Matching, value: 0.0 },
    Form { parameter: Parameter::Matching, value: 0.6 },
    Form { parameter: Parameter::TrustEffect, value: 0.0 },
    Form { parameter: Parameter::TrustEffect, value: 0.6 },
];

impl Form {
    /// The model in this form; every random number is the same.
    pub(super) fn of(self, model: &Model) -> Model {
        let mut model = model.clone();
        for party in &mut model.parties {
            *self.parameter.of(party) = Number::Constant(self.value);
        }
        model
    }

    /// What the replications of the model in this form gave.
    pub(super) fn figures(self, model: &Model, tally: &Tally) -> FormFigures {
        let count = breakthroughs(model, tally);
        let consistent = tally.consistent();
        let interval = wilson(count, consistent);
        FormFigures {
            parameter: self.parameter.name().to_owned(),
            value: self.value,
            consistent,
            count,
            share: if consistent > 0 { count as f64 / consistent as f64 } else { 0.0 },
            low: interval.low,
            high: interval.high,
        }
    }
}

impl Parameter {
    fn of(self, party: &mut Party) -> &mut Number {
        match self {
            Self::Matching => &mut party.matching,
            Self::TrustEffect => &mut party.trust_effect,
        }
    }

    /// Its name in scenarios.
    fn name(self) -> &'static str {
        match self {
            Self::Matching => "matching",
            Self::TrustEffect => "trust_effect",
        }
    }
}
