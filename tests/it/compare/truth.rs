//! Whether the ranges of comparisons hold what they are ranges of.

use super::TALKS;
use crate::common::scenario;
use detente::engine::{Control, Instructions};
use detente::scenario::Scenario;
use detente::study::compare::{Comparing, Side};
use std::sync::atomic::AtomicBool;

fn side(scenario: &Scenario, run: (u64, u64)) -> Side {
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    Side::simulate(scenario, run, Instructions::detect(), &control).unwrap()
}

/// The difference of breakthroughs under a seed, with its range.
fn difference(scenarios: [&Scenario; 2], run: (u64, u64)) -> [f64; 3] {
    let mut comparing = Comparing::new(side(scenarios[0], run));
    comparing.add(side(scenarios[1], run));
    let mut comparison = comparing.finish(&[]);
    let found = comparison.differences[0].outcomes.remove(0);
    assert_eq!(found.name, "breakthrough");
    [found.difference.unwrap(), found.low.unwrap(), found.high.unwrap()]
}

#[test]
fn the_range_of_pairs_holds_the_true_difference_as_often_as_it_says() {
    let talks = scenario(TALKS);
    let harder = scenario(&TALKS.replace("uniform: [3, 6]", "uniform: [3, 5.7]"));
    let scenarios = [&talks, &harder];
    // Of so many that their own error is a twentieth of that of the short ones.
    let [truth, ..] = difference(scenarios, (1_000_000, 200_000));
    assert!(truth < -0.005, "{truth}");
    let runs = 250;
    let mut held = 0;
    let mut widths = 0.0;
    for seed in 1..=runs {
        let [_, low, high] = difference(scenarios, (seed, 500));
        held += u64::from(low <= truth && truth <= high);
        widths += high - low;
    }
    // The ranges are at 95 % or more, for all outcomes are tested together; 4 standard errors of 250
    // yes-or-no of .95 are .055.
    let share = held as f64 / runs as f64;
    assert!(share >= 0.895, "{held} of {runs}");
    // Nor is that bought by ranges as wide as those of independent replications.
    let [_, low, high] = {
        let mut comparing = Comparing::new(side(&talks, (1, 500)));
        comparing.add(side(&harder, (2, 500)));
        let found = comparing.finish(&[]).differences[0].outcomes.remove(0);
        [found.difference.unwrap(), found.low.unwrap(), found.high.unwrap()]
    };
    assert!(widths / (runs as f64) < 0.8 * (high - low), "{widths} {low} {high}");
}
