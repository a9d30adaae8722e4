//! The share of an outcome over one number: a line with its band, and where it crosses a level.

use super::ink::Ink;
use super::scale::{Scale, marks};
use super::{Width, Words, area, breadth, fitted, framed, line, number, text};
use maud::{Markup, html};

/// The height of the plot.
const HEIGHT: f64 = 250.0;
/// Above the plot, with room for what is said of the crossings.
const ABOVE: f64 = 48.0;
/// Below it.
const BELOW: f64 = 46.0;
/// Left and right of it.
const BESIDE: (f64, f64) = (52.0, 24.0);
/// The most points that are marked one by one.
const MARKED_MOST: usize = 40;
/// Between a mark and what is said of it.
const ASIDE: f64 = 11.0;

/// A value with the share there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Point {
    /// The value of the number.
    pub(in crate::report) value: f64,
    /// The share [0 to 1].
    pub(in crate::report) share: f64,
    /// The ends of its interval [0 to 1].
    pub(in crate::report) interval: (f64, f64),
}

/// Where the share crosses the level.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Crossed {
    /// At which value.
    pub(in crate::report) at: f64,
    /// From where to where the interval of the share holds the level.
    pub(in crate::report) range: (f64, f64),
    /// This in figures.
    pub(in crate::report) figures: String,
}

/// A share over a number.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Curve {
    /// What the line is of.
    pub(in crate::report) outcome: String,
    /// The number, with its unit.
    pub(in crate::report) along: String,
    /// By increasing value; at least one.
    pub(in crate::report) points: Vec<Point>,
    /// The share at the upper end of the scale [above 0, at most 1].
    pub(in crate::report) top: f64,
    /// The level that is asked for [0 to 1].
    pub(in crate::report) level: f64,
    /// Where the share crosses it.
    pub(in crate::report) crossings: Vec<Crossed>,
    /// The value and the share of the scenario as it is written, if it is on the line.
    pub(in crate::report) written: Option<(f64, f64)>,
}

/// Where a curve is drawn.
struct Place {
    right: f64,
    across: Scale,
    up: Scale,
}

/// The line from none to the top of the scale, its band, the level dashed, the crossings marked.
pub(in crate::report) fn curve(words: &Words, width: Width, curve: &Curve) -> Markup {
    let right = width.pixels();
    let shown = shares(curve.top);
    let values = curve.points.iter().map(|point| point.value);
    let low = values.clone().fold(f64::INFINITY, f64::min);
    let high = values.fold(f64::NEG_INFINITY, f64::max);
    let place = Place {
        right,
        across: Scale::new((low, high), (BESIDE.0, right - BESIDE.1)),
        up: Scale::new((0.0, shown.last().map_or(1.0, |mark| mark.0)), (ABOVE + HEIGHT, ABOVE)),
    };
    let along = marks((low, high), if width == Width::Wide { 6 } else { 4 });
    let inside: Vec<_> =
        along.into_iter().filter(|(value, _)| (low..=high).contains(value)).collect();
    let body = html! {
        (text("soft", (0.0, 12.0), &fitted(&curve.outcome, right)))
        (grid(&place, &shown))
        @for (value, said) in inside {
            (text("axis middle", (place.across.at(value), ABOVE + HEIGHT + 18.0), &said))
        }
        (text("soft", (BESIDE.0, ABOVE + HEIGHT + 38.0), &fitted(&curve.along, right - BESIDE.0)))
        (band(&place, curve))
        @if curve.level <= curve.top {
            path class="reference" d=(format!("M{} {}H{}", number(BESIDE.0),
                number(place.up.at(curve.level)), number(right - BESIDE.1))) {}
        }
        @for crossed in &curve.crossings { (crossing(&place, crossed)) }
        @if let Some(written) = curve.written { (as_written(&place, written)) }
    };
    framed(words, width.class(), (right, ABOVE + HEIGHT + BELOW), &body)
}

/// Round shares from none to the top of a scale.
fn shares(top: f64) -> Vec<(f64, String)> {
    let percents = marks((0.0, 100.0 * top), 4).into_iter();
    percents.map(|(percent, said)| (percent / 100.0, format!("{said} %"))).collect()
}

/// Lines at round shares.
fn grid(place: &Place, shown: &[(f64, String)]) -> Markup {
    html! {
        @for (share, said) in shown {
            @let y = place.up.at(*share);
            path class="grid" d=(format!("M{} {}H{}", number(BESIDE.0), number(y),
                number(place.right - BESIDE.1))) {}
            (text("axis end", (BESIDE.0 - 7.0, y + 4.0), said))
        }
    }
}

/// The line with its band; few points are marked one by one.
fn band(place: &Place, curve: &Curve) -> Markup {
    let of = |share: fn(&Point) -> f64| -> Vec<(f64, f64)> {
        let at = |point: &Point| (place.across.at(point.value), place.up.at(share(point)));
        curve.points.iter().map(at).collect()
    };
    let (upper, lower) = (of(|point| point.interval.1), of(|point| point.interval.0));
    let shares = of(|point| point.share);
    html! {
        path class="outer" d=(area(&upper, &lower)) {}
        path class=(Ink::Blue.stroke()) d=(line(shares.iter().copied())) {}
        @if shares.len() <= MARKED_MOST {
            @for (x, y) in shares {
                circle class=(Ink::Blue.fill()) cx=(number(x)) cy=(number(y)) r="3.5" {}
            }
        }
    }
}

/// A crossing as a line, with its range as a bar at the lower edge.
fn crossing(place: &Place, crossed: &Crossed) -> Markup {
    let Place { right, across, up } = place;
    let ((low, high), x) = (crossed.range, across.at(crossed.at));
    let (from, to) = (across.at(low), across.at(high));
    let half = breadth(&crossed.figures) / 2.0;
    let middle = x.clamp(half.min(right / 2.0), (right - half).max(right / 2.0));
    html! {
        rect class="range" x=(number(from)) y=(number(up.at(0.0) - 4.0))
            width=(number((to - from).max(1.0))) height="8" {}
        path class="reference" d=(format!("M{} {}V{}", number(x), number(ABOVE - 8.0),
            number(up.at(0.0)))) {}
        (text("value middle", (middle, ABOVE - 14.0), &fitted(&crossed.figures, *right)))
    }
}

/// The scenario as it is written: a ring, and that in words on the side with more room.
fn as_written(place: &Place, (value, share): (f64, f64)) -> Markup {
    let (x, y) = (place.across.at(value), place.up.at(share));
    let is_left = x < (BESIDE.0 + place.right) / 2.0;
    let is_low = y > ABOVE + HEIGHT / 2.0;
    let below = if is_low { -ASIDE - 3.0 } else { ASIDE + 11.0 };
    let (class, aside) = if is_left { ("note", -4.0) } else { ("note end", 4.0) };
    html! {
        circle class="ring" cx=(number(x)) cy=(number(y)) r="7" {}
        (text(class, (x + aside, y + below), "as written"))
    }
}
