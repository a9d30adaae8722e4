//! Where a curve crosses a level, read off straight lines between its points.

use crate::report::chart::curve::{Crossed, Point};
use crate::report::figures::values;

/// The most crossings that are told one by one.
pub(super) const CROSSINGS_SHOWN: usize = 4;

/// A change of side.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Change {
    at: f64,
    range: (f64, f64),
}

/// The crossings by value. Changes of side whose ranges overlap are one: a share that goes to and
/// fro within its Monte Carlo error crosses once, or comes near.
pub(super) fn crossings(points: &[Point], level: f64) -> Vec<Crossed> {
    let mut groups: Vec<Vec<Change>> = Vec::new();
    for at in 1..points.len() {
        let Some(change) = change(points, at, level) else { continue };
        match groups.last_mut() {
            Some(group) if group.iter().any(|known| known.range.1 > change.range.0) => {
                group.push(change);
            }
            _ => groups.push(vec![change]),
        }
    }
    groups.iter().map(|group| crossed(group, level)).collect()
}

fn crossed(group: &[Change], level: f64) -> Crossed {
    let at = group[group.len() / 2].at;
    let low = group.iter().map(|change| change.range.0).fold(f64::INFINITY, f64::min);
    let high = group.iter().map(|change| change.range.1).fold(f64::NEG_INFINITY, f64::max);
    let [shown, from, to] = values([at, low, high]);
    let percent = 100.0 * level;
    let figures = match group.len() % 2 {
        0 => format!("near {percent} % around {shown}"),
        _ => format!("{percent} % at about {shown} ({from} – {to})"),
    };
    Crossed { at, range: (low, high), figures }
}

/// An end of the interval of a point.
type End = fn(&Point) -> f64;

/// The change of side between a point and the one before it, if there is one.
fn change(points: &[Point], at: usize, level: f64) -> Option<Change> {
    let (before, after) = (points[at - 1], points[at]);
    let is_over = |point: Point| point.share >= level;
    if is_over(before) == is_over(after) {
        return None;
    }
    let crossing = between((before.value, before.share), (after.value, after.share), level);
    // As the share rises, the upper end of its interval comes to the level first.
    let (first, last): (End, End) = match is_over(after) {
        true => (|point| point.interval.1, |point| point.interval.0),
        false => (|point| point.interval.0, |point| point.interval.1),
    };
    let low = (1..=at).rev().find_map(|at| meets(&points[at - 1..=at], first, level));
    let high = (at..points.len()).find_map(|at| meets(&points[at - 1..=at], last, level));
    // Between two points nothing is known but that it crosses there.
    let low = low.unwrap_or(points[0].value).min(before.value);
    let high = high.unwrap_or(points[points.len() - 1].value).max(after.value);
    Some(Change { at: crossing, range: (low, high) })
}

/// Where the end of the interval meets the level between two points.
fn meets(pair: &[Point], end: End, level: f64) -> Option<f64> {
    let (one, other) = (end(&pair[0]), end(&pair[1]));
    let meets = (one >= level) != (other >= level);
    meets.then(|| between((pair[0].value, one), (pair[1].value, other), level))
}

/// The value at which a straight line between two points reaches a level.
fn between(one: (f64, f64), other: (f64, f64), level: f64) -> f64 {
    let part = (level - one.1) / (other.1 - one.1);
    one.0 + part * (other.0 - one.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(shares: &[f64]) -> Vec<Point> {
        let point = |(at, share): (usize, &f64)| Point {
            value: at as f64,
            share: *share,
            interval: (share - 0.1, share + 0.1),
        };
        shares.iter().enumerate().map(point).collect()
    }

    #[test]
    fn a_crossing_lies_between_the_points_and_its_range_where_the_interval_meets_the_level() {
        let found = crossings(&points(&[0.0, 0.2, 0.4, 0.6, 0.8]), 0.5);
        assert_eq!(found.len(), 1);
        assert!((found[0].at - 2.5).abs() < 1e-9);
        assert!((found[0].range.0 - 2.0).abs() < 1e-9 && (found[0].range.1 - 3.0).abs() < 1e-9);
        assert_eq!(found[0].figures, "50 % at about 2.5 (2.0 – 3.0)");
        let falling = crossings(&points(&[0.8, 0.6, 0.4, 0.2]), 0.5);
        assert!((falling[0].at - 1.5).abs() < 1e-9 && (falling[0].range.0 - 1.0).abs() < 1e-9);
        let steep = crossings(&points(&[0.0, 0.0, 1.0, 1.0]), 0.5);
        assert_eq!(steep[0].range, (1.0, 2.0), "it crosses anywhere between the points");
    }

    #[test]
    fn what_goes_to_and_fro_within_its_error_is_one() {
        let found = crossings(&points(&[0.2, 0.48, 0.52, 0.49, 0.53, 0.9]), 0.5);
        assert_eq!(found.len(), 1);
        let touched = crossings(&points(&[0.2, 0.45, 0.52, 0.45, 0.2]), 0.5);
        assert_eq!(touched.len(), 1);
        assert!(touched[0].figures.starts_with("near 50 % around"), "{}", touched[0].figures);
    }

    #[test]
    fn there_is_none_where_the_share_stays_on_one_side() {
        assert!(crossings(&points(&[0.1, 0.2, 0.3]), 0.5).is_empty());
        assert!(crossings(&points(&[0.9]), 0.5).is_empty());
        assert_eq!(crossings(&points(&[0.1, 0.9, 0.1]), 0.5).len(), 2);
    }
}
