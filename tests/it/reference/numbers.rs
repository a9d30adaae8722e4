//! What is drawn: a number is a function of the seed, the name of its source, the round and the
//! replication.

use detente::draws::{LANES, Stream, stream_number};
use detente::expression::Scratch;
use detente::math::{BetaQuantile, exp, normal_quantile, triangular_quantile};
use detente::scenario::{Distribution, Form, InputId, Quantity, Scenario};
use std::cell::RefCell;
use std::collections::HashMap;

/// The random numbers of one replication.
pub struct Numbers {
    pub seed: u64,
    pub replication: u64,
    /// The values of the inputs, as far as they are known.
    pub inputs: Vec<f64>,
}

impl Numbers {
    /// The numbers of a replication, with the inputs drawn: each may follow those before it.
    pub fn new(scenario: &Scenario, seed: u64, replication: u64) -> Self {
        let mut numbers = Self { seed, replication, inputs: Vec::new() };
        for input in &scenario.inputs {
            let value = numbers.value(&input.quantity);
            numbers.inputs.push(value);
        }
        numbers
    }

    /// The uniform of a source in a round; round 0 is what is drawn once.
    pub fn uniform(&self, source: &str, round: u32) -> f64 {
        let mut lanes = [0.0; LANES];
        let width = LANES as u64;
        let mut stream = Stream::new(self.seed, stream_number(source));
        stream.uniforms(self.replication / width, round, &mut lanes);
        lanes[(self.replication % width) as usize]
    }

    /// A number of the scenario. An uncertain one is drawn once a replication for the place where
    /// it is written, and clamped to its domain.
    pub fn value(&self, quantity: &Quantity) -> f64 {
        match &quantity.form {
            Form::Constant(value) => *value,
            Form::Uncertain(distribution) => {
                let u = self.uniform(&format!("input {}", quantity.path), 0);
                quantile(distribution, u).max(quantity.domain.low).min(quantity.domain.high)
            }
            Form::Derived(program) => {
                let load = |input: &InputId, lanes: &mut [f64; LANES]| {
                    lanes.fill(self.inputs[input.0]);
                };
                let value = program.evaluate(load, &mut Scratch::default())[0];
                value.max(quantity.domain.low).min(quantity.domain.high)
            }
        }
    }
}

/// The value below which a share u of a distribution lies.
fn quantile(distribution: &Distribution, u: f64) -> f64 {
    match distribution {
        Distribution::Uniform { low, high } => low + (high - low) * u,
        Distribution::Normal { mean, sd } => mean + sd * normal_quantile(u),
        Distribution::Lognormal { median, sigma } => median * exp(sigma * normal_quantile(u)),
        Distribution::Triangular { low, mode, high } => triangular_quantile(u, *low, *mode, *high),
        Distribution::Pert { low, mode, high } => {
            // A beta distribution over the range, four parts of its weight at the mode.
            let a = 1.0 + 4.0 * (mode - low) / (high - low);
            let b = 1.0 + 4.0 * (high - mode) / (high - low);
            low + (high - low) * beta(a, b, u)
        }
        Distribution::Beta { a, b } => beta(*a, *b, u),
        Distribution::Choice(values) => choice(values, u),
    }
}

/// The smallest value such that it and those below it have a share u of the weight.
fn choice(values: &[(f64, f64)], u: f64) -> f64 {
    let mut drawn: Vec<(f64, f64)> = values.iter().copied().filter(|v| v.1 > 0.0).collect();
    drawn.sort_by(|one, other| one.0.partial_cmp(&other.0).unwrap());
    let total: f64 = drawn.iter().map(|(_, weight)| weight).sum();
    let mut below = 0.0;
    for (value, weight) in &drawn {
        below += weight;
        if u * total < below {
            return *value;
        }
    }
    drawn.last().unwrap().0
}

/// The quantile of a beta distribution. Its table takes long to build, so it is kept.
fn beta(a: f64, b: f64, u: f64) -> f64 {
    thread_local! {
        static TABLES: RefCell<HashMap<(u64, u64), BetaQuantile>> = RefCell::default();
    }
    TABLES.with_borrow_mut(|tables| {
        let table = tables.entry((a.to_bits(), b.to_bits()));
        table.or_insert_with(|| BetaQuantile::new(a, b)).at(u)
    })
}
