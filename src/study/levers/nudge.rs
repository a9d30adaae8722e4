//! A nudge: a number, or a whole distribution, moved a little.
//!
//! Takes a number, which way and how far; gives what to write in its place, as `--set` takes it.
//!
//! - A constant moves as far as its domain allows; what an effect sets or adds, as far as what it
//!   changes can follow.
//! - A distribution is shifted as a whole; draws of it beyond the domain are clamped as ever. The
//!   values of a choice move each by itself, as far as the domain allows. A lognormal one is scaled so
//!   that its median moves, a beta one keeps a + b, which is how sure it is, and its mean moves.
//! - A point of an issue with options goes to the next option, whatever the distance.
//! - A whole number moves by at least 1.

use super::numbers::{Now, Number, Scale};
use crate::scenario::{Distribution, IssueOption};

/// The significant digits of a nudged number.
const DIGITS: i32 = 12;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To a lower number.
    Down,
    /// To a higher one.
    Up,
}

/// What to write for the number, nudged by the part `by` of its range; none where it cannot move.
pub(super) fn nudged(number: &Number, way: Way, by: f64) -> Option<String> {
    let sign = if way == Way::Up { 1.0 } else { -1.0 };
    let mut far = by * number.range;
    if number.scale == Scale::Whole {
        far = far.round().max(1.0);
    }
    let to = |value: f64| -> f64 {
        if number.options.is_empty() {
            return tidy(number.domain.clamp(sum(value, sign * far)));
        }
        next_option(&number.options, value, way)
    };
    match &number.now {
        Now::Constant(value) => {
            let moved = to(*value);
            let noticed = (moved - value).abs() > 1e-9 * number.range;
            noticed.then(|| written(moved))
        }
        Now::Uncertain(Distribution::Choice(values)) => {
            let moved: Vec<_> =
                values.iter().map(|(value, weight)| (to(*value), *weight)).collect();
            (moved != *values).then(|| choice(&moved))
        }
        Now::Uncertain(distribution) => shifted(distribution, sign * far),
    }
}

/// A distribution moved as a whole; none where it cannot be.
fn shifted(distribution: &Distribution, by: f64) -> Option<String> {
    let list = |kind: &str, numbers: &[f64]| {
        let numbers: Vec<_> = numbers.iter().map(|number| written(tidy(*number))).collect();
        Some(format!("{{{kind}: [{}]}}", numbers.join(", ")))
    };
    match *distribution {
        Distribution::Uniform { low, high } => list("uniform", &[sum(low, by), sum(high, by)]),
        Distribution::Normal { mean, sd } => list("normal", &[sum(mean, by), sd]),
        Distribution::Lognormal { median, sigma } => {
            (sum(median, by) > 0.0).then(|| list("lognormal", &[sum(median, by), sigma]))?
        }
        Distribution::Triangular { low, mode, high } => {
            list("triangular", &[sum(low, by), sum(mode, by), sum(high, by)])
        }
        Distribution::Pert { low, mode, high } => {
            list("pert", &[sum(low, by), sum(mode, by), sum(high, by)])
        }
        Distribution::Beta { a, b } => {
            let mean = a / (a + b) + by;
            let inside = mean > 0.0 && mean < 1.0;
            inside.then(|| list("beta", &[mean * (a + b), (1.0 - mean) * (a + b)]))?
        }
        Distribution::Choice(_) => None,
    }
}

/// A choice, equal values taken together.
fn choice(values: &[(f64, f64)]) -> String {
    let mut merged: Vec<(f64, f64)> = Vec::new();
    for &(value, weight) in values {
        match merged.iter_mut().find(|(known, _)| *known == value) {
            Some((_, sum)) => *sum += weight,
            None => merged.push((value, weight)),
        }
    }
    let entries = merged
        .iter()
        .map(|(value, weight)| format!("{}: {}", written(*value), written(tidy(*weight))));
    format!("{{choice: {{{}}}}}", entries.collect::<Vec<_>>().join(", "))
}

/// The point of the next option from a value on that way, or the value where there is none.
fn next_option(options: &[IssueOption], value: f64, way: Way) -> f64 {
    let mut points = options.iter().map(|option| option.point);
    let beyond = match way {
        Way::Up => points.find(|point| *point > value),
        Way::Down => points.rev().find(|point| *point < value),
    };
    beyond.unwrap_or(value)
}

/// The sum of two numbers, 0 where they differ by the noise of their last bits.
fn sum(value: f64, by: f64) -> f64 {
    let sum = value + by;
    if sum.abs() < 1e-12 * value.abs().max(by.abs()) { 0.0 } else { sum }
}

/// A number without the noise of its last bits.
fn tidy(number: f64) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return number;
    }
    format!("{number:.*e}", DIGITS as usize - 1).parse().unwrap_or(number)
}

/// A number as YAML reads it back.
fn written(number: f64) -> String {
    if number.abs() >= 1e15 || (number != 0.0 && number.abs() < 1e-4) {
        return format!("{number:e}");
    }
    format!("{}", number + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Domain;

    fn number(now: Now, domain: Domain, range: f64) -> Number {
        Number {
            path: "x".to_owned(),
            now,
            domain,
            range,
            scale: Scale::Continuous,
            options: Vec::new(),
            instead_of: None,
        }
    }

    fn both(number: &Number, by: f64) -> [Option<String>; 2] {
        [Way::Down, Way::Up].map(|way| nudged(number, way, by))
    }

    fn texts(down: &str, up: &str) -> [Option<String>; 2] {
        [down, up].map(|text| (!text.is_empty()).then(|| text.to_owned()))
    }

    #[test]
    fn a_constant_moves_as_far_as_its_domain_allows() {
        let of = |value| both(&number(Now::Constant(value), Domain::UNIT, 1.0), 0.1);
        assert_eq!(of(0.2), texts("0.1", "0.3"));
        assert_eq!(of(0.95), texts("0.85", "1"));
        assert_eq!(of(1.0), texts("0.9", ""));
        assert_eq!(both(&number(Now::Constant(0.3), Domain::UNIT, 3.0), 0.1), texts("0", "0.6"));
        assert_eq!(of(0.0), texts("", "0.1"));
    }

    #[test]
    fn a_distribution_is_shifted_as_a_whole() {
        let of = |distribution, range| {
            both(&number(Now::Uncertain(distribution), Domain::UNIT, range), 0.1)
        };
        assert_eq!(
            of(Distribution::Uniform { low: 0.2, high: 0.4 }, 1.0),
            texts("{uniform: [0.1, 0.3]}", "{uniform: [0.3, 0.5]}")
        );
        assert_eq!(
            of(Distribution::Triangular { low: 0.2, mode: 0.3, high: 0.4 }, 1.0),
            texts("{triangular: [0.1, 0.2, 0.3]}", "{triangular: [0.3, 0.4, 0.5]}")
        );
        assert_eq!(
            of(Distribution::Beta { a: 2.0, b: 2.0 }, 1.0),
            texts("{beta: [1.6, 2.4]}", "{beta: [2.4, 1.6]}")
        );
        assert_eq!(of(Distribution::Beta { a: 1.0, b: 19.0 }, 1.0), texts("", "{beta: [3, 17]}"));
        assert_eq!(
            of(Distribution::Lognormal { median: 1.0, sigma: 0.5 }, 20.0),
            texts("", "{lognormal: [3, 0.5]}")
        );
        assert_eq!(
            of(Distribution::Choice(vec![(0.0, 1.0), (0.1, 2.0), (1.0, 1.0)]), 1.0),
            texts("{choice: {0: 3, 0.9: 1}}", "{choice: {0.1: 1, 0.2: 2, 1: 1}}")
        );
    }

    #[test]
    fn a_point_among_options_goes_to_the_next() {
        let option = |point: f64| IssueOption { name: format!("o{point}"), point };
        let options = vec![option(0.0), option(1.0), option(5.0)];
        let domain = Domain { low: 0.0, high: 5.0 };
        let of = |now| both(&Number { options: options.clone(), ..number(now, domain, 5.0) }, 0.1);
        assert_eq!(of(Now::Constant(1.0)), texts("0", "5"));
        assert_eq!(of(Now::Constant(5.0)), texts("1", ""));
        let choice = Distribution::Choice(vec![(1.0, 1.0), (5.0, 3.0)]);
        assert_eq!(of(Now::Uncertain(choice)), texts("{choice: {0: 1, 1: 3}}", "{choice: {5: 4}}"));
    }

    #[test]
    fn a_whole_number_moves_by_at_least_one() {
        let of = |value, by| {
            let domain = Domain { low: 1.0, high: 4095.0 };
            let whole =
                Number { scale: Scale::Whole, ..number(Now::Constant(value), domain, value) };
            both(&whole, by)
        };
        assert_eq!(of(12.0, 0.1), texts("11", "13"));
        assert_eq!(of(1.0, 0.1), texts("", "2"));
        assert_eq!(of(60.0, 0.1), texts("54", "66"));
    }

    #[test]
    fn numbers_are_written_so_that_they_read_back() {
        for value in [0.1 + 0.2, 1e-9, -3.25, 1e15, 123_456.789, 0.0, -0.0] {
            let tidied = tidy(value);
            let back: f64 = written(tidied).parse().unwrap();
            assert_eq!(back, tidied, "{value}");
        }
        assert_eq!(written(tidy(0.1 + 0.2)), "0.3");
        assert_eq!(written(-0.0), "0");
    }
}
