//! The search for crossings, whatever is behind the function.
//!
//! Takes a function that gives the count of an outcome at a value; gives where its share crosses a
//! level: every change of side on a grid of values, each narrowed by halving.

use super::super::compare::Counted;
use super::record::{Crossing, Direction, SolvePoint};

/// How many digits a value has below the tolerance.
const DIGITS_BELOW: i32 = 3;
/// The most digits of a value after its first: with these every number reads back as it is.
const DIGITS_MOST: usize = 16;

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    /// The lowest value and the highest.
    pub ends: (f64, f64),
    /// How many values there are on the grid.
    pub grid: usize,
    /// How near one comes.
    pub tolerance: f64,
    /// Whether only whole numbers count.
    pub whole: bool,
    /// The share that is to be crossed.
    pub level: f64,
}

/// Why the function has no value.
pub(super) enum Stop<E> {
    /// It was interrupted.
    Interrupted,
    /// It failed.
    Failed(E),
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// All values, the lowest first.
    pub points: Vec<SolvePoint>,
    pub crossings: Vec<Crossing>,
    pub touches: Vec<f64>,
}

/// The values of the grid, both ends among them.
pub(super) fn grid(bounds: &Bounds) -> Vec<f64> {
    let (low, high) = bounds.ends;
    let last = (bounds.grid - 1) as f64;
    let mut values: Vec<f64> = (0..bounds.grid)
        .map(|k| tidy(bounds, low + (high - low) * (k as f64 / last)))
        .map(|value| value.clamp(low, high))
        .collect();
    values.dedup();
    values
}

/// A value without the noise of its last bits; a whole one where only these count.
fn tidy(bounds: &Bounds, value: f64) -> f64 {
    if bounds.whole {
        return value.round();
    }
    if value == 0.0 || bounds.tolerance == 0.0 {
        return value;
    }
    let after_point = (DIGITS_BELOW - exponent(bounds.tolerance)).max(0);
    match usize::try_from(exponent(value) + after_point) {
        Ok(digits) => format!("{value:.0$e}", digits.min(DIGITS_MOST)).parse().unwrap_or(value),
        // It is nothing beside the tolerance.
        Err(_) => 0.0,
    }
}

/// The power of ten of a number's first digit, without the noise of its last bits. A logarithm of the platform's could differ at powers
/// of ten, and the values that are looked at with it; what is printed is the same everywhere.
fn exponent(number: f64) -> i32 {
    let text = format!("{number:.14e}");
    text.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0)
}

/// Searches as far as it is not stopped; `found` has what there is.
pub(super) fn search<E>(
    bounds: &Bounds,
    found: &mut Found,
    mut at: impl FnMut(f64) -> Result<Counted, Stop<E>>,
) -> Result<(), Stop<E>> {
    for value in grid(bounds) {
        found.points.push(SolvePoint { value, share: at(value)? });
    }
    let on_grid = found.points.clone();
    for pair in on_grid.windows(2) {
        let [before, after] = [pair[0], pair[1]];
        if !(counts(&before) && counts(&after)) || side(bounds, &before) == side(bounds, &after) {
            continue;
        }
        if let Some(last) = found.crossings.last_mut()
            && last.high.is_none_or(|high| before.value < high)
        {
            // It lies within the interval of the last one.
            last.changes += 1;
            continue;
        }
        let crossing = crossing(bounds, &mut found.points, (before, after), &mut at)?;
        found.crossings.push(crossing);
    }
    let inside = |value: f64, crossing: &Crossing| {
        crossing.low.is_none_or(|low| low <= value)
            && crossing.high.is_none_or(|high| value <= high)
    };
    let undecided = on_grid.iter().filter(|point| counts(point) && holds(bounds, point));
    let away = |value: &f64| !found.crossings.iter().any(|crossing| inside(*value, crossing));
    found.touches = undecided.map(|point| point.value).filter(away).collect();
    Ok(())
}

/// The crossing between two values on different sides.
fn crossing<E>(
    bounds: &Bounds,
    points: &mut Vec<SolvePoint>,
    (before, after): (SolvePoint, SolvePoint),
    at: &mut impl FnMut(f64) -> Result<Counted, Stop<E>>,
) -> Result<Crossing, Stop<E>> {
    let rises = side(bounds, &after);
    let (last, first) =
        narrowed(bounds, points, (before, after), at, |point| side(bounds, point) == rises)?;
    let value = if bounds.whole { first.value } else { (last.value + first.value) / 2.0 };
    let low = edge(bounds, points, last.value, Toward::Lower, at)?;
    let high = edge(bounds, points, first.value, Toward::Higher, at)?;
    Ok(Crossing {
        value: tidy(bounds, value),
        low,
        high,
        direction: if rises { Direction::Rising } else { Direction::Falling },
        changes: 1,
    })
}

/// Which way one looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Toward {
    Lower,
    Higher,
}

/// The farthest value from `from` on, without a gap, at which the interval holds the level; none
/// where it does up to the end.
fn edge<E>(
    bounds: &Bounds,
    points: &mut Vec<SolvePoint>,
    from: f64,
    toward: Toward,
    at: &mut impl FnMut(f64) -> Result<Counted, Stop<E>>,
) -> Result<Option<f64>, Stop<E>> {
    let start = points.iter().position(|point| point.value == from).unwrap_or(0);
    let outward: Vec<SolvePoint> = match toward {
        Toward::Lower => points[..=start].iter().rev().copied().collect(),
        Toward::Higher => points[start..].to_vec(),
    };
    let Some(beyond) = outward.iter().position(|point| counts(point) && !holds(bounds, point))
    else {
        return Ok(None);
    };
    if beyond == 0 {
        return Ok(Some(from));
    }
    let (outside, inside) = (outward[beyond], outward[beyond - 1]);
    let ordered = if toward == Toward::Lower { (outside, inside) } else { (inside, outside) };
    let is_after = |point: &SolvePoint| holds(bounds, point) == (toward == Toward::Lower);
    let (last, first) = narrowed(bounds, points, ordered, at, is_after)?;
    Ok(Some(if toward == Toward::Lower { first.value } else { last.value }))
}

/// Two values no farther apart than the tolerance between which the answer changes: it is no at the
/// first of `ends` and yes at the second.
fn narrowed<E>(
    bounds: &Bounds,
    points: &mut Vec<SolvePoint>,
    ends: (SolvePoint, SolvePoint),
    at: &mut impl FnMut(f64) -> Result<Counted, Stop<E>>,
    is_after: impl Fn(&SolvePoint) -> bool,
) -> Result<(SolvePoint, SolvePoint), Stop<E>> {
    let (mut last, mut first) = ends;
    loop {
        let middle = tidy(bounds, (last.value + first.value) / 2.0);
        let middle = if bounds.whole { middle.min(first.value - 1.0) } else { middle };
        let near = first.value - last.value <= bounds.tolerance;
        // Where numbers lie too close together nothing is between.
        if near || !(last.value < middle && middle < first.value) {
            return Ok((last, first));
        }
        let known = points.iter().find(|point| point.value == middle).copied();
        let point = match known {
            Some(point) => point,
            None => SolvePoint { value: middle, share: at(middle)? },
        };
        if known.is_none() {
            let place = points.partition_point(|other| other.value < middle);
            points.insert(place, point);
        }
        if is_after(&point) {
            first = point;
        } else {
            last = point;
        }
    }
}

fn counts(point: &SolvePoint) -> bool {
    point.share.of > 0
}

/// Whether the share is at the level or above it.
fn side(bounds: &Bounds, point: &SolvePoint) -> bool {
    point.share.share >= bounds.level
}

/// Whether the interval of the share holds the level.
fn holds(bounds: &Bounds, point: &SolvePoint) -> bool {
    point.share.low <= bounds.level && bounds.level <= point.share.high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::wilson;

    const N: u64 = 10_000;

    fn bounds(ends: (f64, f64), level: f64) -> Bounds {
        Bounds { ends, grid: 17, tolerance: (ends.1 - ends.0) / 1000.0, whole: false, level }
    }

    /// What is found of a function whose shares are exact.
    fn of(bounds: &Bounds, share: impl Fn(f64) -> f64) -> Found {
        let mut found = Found::default();
        let counted = |value: f64| {
            let count = (share(value).clamp(0.0, 1.0) * N as f64).round() as u64;
            let interval = wilson(count, N);
            let share = count as f64 / N as f64;
            Ok(Counted { count, of: N, share, low: interval.low, high: interval.high })
        };
        assert!(search::<()>(bounds, &mut found, counted).is_ok());
        found
    }

    #[test]
    fn a_crossing_is_found_to_within_the_tolerance_with_its_interval() {
        let found = of(&bounds((0.0, 1.0), 0.5), |x| x * x);
        let [crossing] = found.crossings[..] else { panic!("{found:?}") };
        assert_eq!((crossing.direction, crossing.changes), (Direction::Rising, 1));
        assert!((crossing.value - 0.5_f64.sqrt()).abs() < 0.001, "{crossing:?}");
        // Where the upper Wilson limit of x² is .5, and where the lower one is.
        let ends = [0.490_2_f64, 0.509_8].map(f64::sqrt);
        assert!((crossing.low.unwrap() - ends[0]).abs() < 0.0015, "{crossing:?}");
        assert!((crossing.high.unwrap() - ends[1]).abs() < 0.0015, "{crossing:?}");
        assert!(found.touches.is_empty());
        assert!(found.points.is_sorted_by(|a, b| a.value < b.value), "{found:?}");
        assert!(found.points.len() < 45, "{}", found.points.len());
    }

    #[test]
    fn every_crossing_on_the_grid_is_found() {
        let found = of(&bounds((0.0, 10.0), 0.5), |x| 0.5 + 0.4 * (x * 1.1 + 0.3).cos());
        let directions: Vec<_> = found.crossings.iter().map(|c| c.direction).collect();
        use Direction::{Falling, Rising};
        assert_eq!(directions, [Falling, Rising, Falling, Rising]);
        for (k, crossing) in found.crossings.iter().enumerate() {
            let exact = ((k as f64 + 0.5) * std::f64::consts::PI - 0.3) / 1.1;
            assert!((crossing.value - exact).abs() < 0.01, "{crossing:?} {exact}");
        }
    }

    #[test]
    fn a_share_that_never_gets_there_has_no_crossing() {
        let found = of(&bounds((0.0, 1.0), 0.5), |x| 0.3 * x);
        assert!(found.crossings.is_empty() && found.touches.is_empty(), "{found:?}");
        assert_eq!(found.points.len(), 17);
        let near = of(&bounds((0.0, 1.0), 0.5), |x| 0.495 * x);
        assert!(near.crossings.is_empty());
        assert_eq!(near.touches, [1.0]);
    }

    #[test]
    fn to_and_fro_within_the_error_is_one_crossing() {
        let found = of(&bounds((0.0, 1.0), 0.5), |x| 0.5 + 0.003 * (40.0 * x).sin());
        let [crossing] = found.crossings[..] else { panic!("{found:?}") };
        assert!(crossing.changes > 1, "{crossing:?}");
        assert_eq!((crossing.low, crossing.high), (None, None));
    }

    #[test]
    fn whole_numbers_are_searched_one_by_one() {
        let ends = (4.0, 12.0);
        let whole = Bounds { whole: true, tolerance: 1.0, ..bounds(ends, 0.5) };
        assert_eq!(grid(&whole), [4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0]);
        let found = of(&whole, |x| if x >= 9.0 { 0.9 } else { 0.1 });
        let [crossing] = found.crossings[..] else { panic!("{found:?}") };
        assert_eq!((crossing.value, crossing.low, crossing.high), (9.0, Some(8.0), Some(9.0)));
        let wide = Bounds { ends: (1.0, 1000.0), ..whole };
        let found = of(&wide, |x| if x >= 777.0 { 0.9 } else { 0.1 });
        assert_eq!(found.crossings[0].value, 777.0);
        assert!(found.points.iter().all(|point| point.value.fract() == 0.0));
    }

    #[test]
    fn a_jump_has_the_values_on_both_sides_of_it_for_an_interval() {
        let found = of(&bounds((0.0, 1.0), 0.5), |x| if x > 0.3 { 1.0 } else { 0.0 });
        let crossing = found.crossings[0];
        let (low, high) = (crossing.low.unwrap(), crossing.high.unwrap());
        assert!(low <= 0.3 && 0.3 <= high && high - low <= 0.001, "{crossing:?}");
    }

    #[test]
    fn ranges_of_all_sizes_are_searched_at_as_many_values() {
        for size in [1e-320, 1e-300, 1e-20, 1e-15, 1e-9, 1.0, 1e9, 1e15] {
            let within = bounds((0.0, size), 0.5);
            let values = grid(&within);
            assert_eq!(values.len(), 17, "{size:e}: {values:?}");
            let found = of(&within, |x| x / size);
            let [crossing] = found.crossings[..] else { panic!("{size:e}: {found:?}") };
            assert!((crossing.value / size - 0.5).abs() < 0.01, "{size:e}: {crossing:?}");
        }
    }

    #[test]
    fn values_have_no_noise_in_their_last_bits() {
        let tidied = |ends, value| tidy(&bounds(ends, 0.5), value);
        assert_eq!(tidied((0.0, 1.0), 0.1 + 0.2), 0.3);
        assert_eq!(tidied((0.0, 1.0), 0.123_456_789), 0.123_457);
        assert_eq!(tidied((-1.0, 1.0), 1e-17), 0.0);
        assert_eq!(tidied((0.0, 1e6), 123_456.789), 123_457.0);
        assert_eq!(tidied((0.0, 1e-6), 1.234_567_89e-7), 1.234_57e-7);
        // As far as numbers reach, nothing is lost.
        let next = 1.0 + f64::EPSILON;
        assert_eq!(tidied((1.0, 1.0 + 8.0 * f64::EPSILON), next), next);
        let powers = [1e-308, 1e-3, 9.99e-4, 1.0, 9.99, 10.0, 1e15];
        assert_eq!(powers.map(exponent), [-308, -3, -4, 0, 0, 1, 15]);
    }

    #[test]
    fn what_is_stopped_keeps_what_it_has() {
        let mut found = Found::default();
        let mut left = 5;
        let stopped = search::<()>(&bounds((0.0, 1.0), 0.5), &mut found, |_| {
            left -= 1;
            if left == 0 {
                return Err(Stop::Interrupted);
            }
            Ok(Counted { count: 1, of: 2, share: 0.5, low: 0.1, high: 0.9 })
        });
        assert!(matches!(stopped, Err(Stop::Interrupted)));
        assert_eq!(found.points.len(), 4);
    }
}
