//! The share of an outcome over one parameter: a line with its band, and where it crosses a level.

use super::ink::Ink;
use super::scale::{Scale, marks};
use super::{Width, Words, area, breadth, fitted, framed, line, number, text};
use maud::{Markup, html};

/// The height of the plot.
const HEIGHT: f64 = 240.0;
/// Above the plot, with room for what is said of the crossing.
const ABOVE: f64 = 30.0;
/// Below it.
const BELOW: f64 = 44.0;
/// Left and right of it.
const BESIDE: (f64, f64) = (52.0, 20.0);

/// A design point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Point {
    /// The value of the parameter.
    pub(in crate::report) value: f64,
    /// The share [0 to 1].
    pub(in crate::report) share: f64,
    /// The ends of its interval [0 to 1].
    pub(in crate::report) interval: (f64, f64),
}

/// A sweep over one parameter.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Sweep {
    /// The parameter, with its unit.
    pub(in crate::report) parameter: String,
    /// The design points by increasing value; at least one.
    pub(in crate::report) points: Vec<Point>,
    /// The level that is asked for [0 to 1].
    pub(in crate::report) level: f64,
    /// Where the share crosses it, with the interval of that, and this in figures.
    pub(in crate::report) crossing: Option<((f64, f64, f64), String)>,
}

/// The line from 0 to 100 %, its band, the level dashed, the crossing marked.
pub(in crate::report) fn sweep(words: &Words, width: Width, sweep: &Sweep) -> Markup {
    let right = width.pixels();
    let values = sweep.points.iter().map(|point| point.value);
    let low = values.clone().fold(f64::INFINITY, f64::min);
    let high = values.fold(f64::NEG_INFINITY, f64::max);
    let across = Scale::new((low, high), (BESIDE.0, right - BESIDE.1));
    let up = Scale::shares((ABOVE + HEIGHT, ABOVE));
    let along = marks((low, high), if width == Width::Wide { 6 } else { 4 });
    let inside = along.into_iter().filter(|(value, _)| (low..=high).contains(value));
    let of = |share: &dyn Fn(&Point) -> f64| -> Vec<(f64, f64)> {
        sweep.points.iter().map(|point| (across.at(point.value), up.at(share(point)))).collect()
    };
    let body = html! {
        @for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
            @let y = up.at(share);
            path class="grid"
                d=(format!("M{} {}H{}", number(BESIDE.0), number(y), number(right - BESIDE.1))) {}
            (text("axis end", (BESIDE.0 - 7.0, y + 4.0), &format!("{} %", 100.0 * share)))
        }
        @for (value, said) in inside {
            (text("axis middle", (across.at(value), ABOVE + HEIGHT + 18.0), &said))
        }
        (text("soft", (BESIDE.0, ABOVE + HEIGHT + 38.0), &fitted(&sweep.parameter, right - BESIDE.0)))
        path class="outer" d=(area(&of(&|point| point.interval.1), &of(&|point| point.interval.0))) {}
        path class="reference" d=(format!("M{} {}H{}", number(BESIDE.0),
            number(up.at(sweep.level)), number(right - BESIDE.1))) {}
        @if let Some((at, said)) = &sweep.crossing { (crossing((across, up), right, *at, said)) }
        path class=(Ink::Blue.stroke()) d=(line(of(&|point| point.share))) {}
        @for (x, y) in of(&|point| point.share) {
            circle class=(Ink::Blue.fill()) cx=(number(x)) cy=(number(y)) r="3.5" {}
        }
    };
    framed(words, width.class(), (right, ABOVE + HEIGHT + BELOW), &body)
}

/// The crossing as a line, with its interval as a bar at the lower edge.
fn crossing(
    (across, up): (Scale, Scale),
    right: f64,
    (low, at, high): (f64, f64, f64),
    said: &str,
) -> Markup {
    let (from, x, to) = (across.at(low), across.at(at), across.at(high));
    let half = breadth(said) / 2.0;
    let middle = x.clamp(BESIDE.0.min(right - half) + half, (right - half).max(BESIDE.0 + half));
    html! {
        rect class="range" x=(number(from)) y=(number(up.at(0.0) - 4.0))
            width=(number((to - from).max(1.0))) height="8" {}
        path class="reference" d=(format!("M{} {}V{}", number(x), number(ABOVE - 8.0),
            number(up.at(0.0)))) {}
        (text("value middle", (middle, ABOVE - 14.0), &fitted(said, right)))
    }
}
