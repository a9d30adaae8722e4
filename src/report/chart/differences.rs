//! Differences of shares, each with its interval, around a line of no difference.

use super::ink::Ink;
use super::rows::{Axis, Row, Rows, whisker};
use super::{Width, Words, framed, number};
use maud::{Markup, html};

/// The narrowest scale, on each side [difference of shares].
const NARROWEST: f64 = 0.01;

/// A difference.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Difference {
    /// Of what.
    pub(in crate::report) name: String,
    /// It in figures.
    pub(in crate::report) figures: String,
    /// What is said of it.
    pub(in crate::report) verdict: String,
    /// The difference [-1 to 1].
    pub(in crate::report) by: f64,
    /// The ends of its interval [-1 to 1].
    pub(in crate::report) interval: (f64, f64),
}

/// A difference below the other, on one scale that reaches as far to both sides.
pub(in crate::report) fn differences(words: &Words, width: Width, all: &[Difference]) -> Markup {
    let reach = |one: &Difference| one.interval.0.abs().max(one.interval.1.abs());
    let end = all.iter().map(reach).fold(NARROWEST, f64::max);
    let rows: Vec<_> = all
        .iter()
        .map(|one| Row { name: &one.name, figures: &one.figures, note: &one.verdict })
        .collect();
    let place = Rows::along(width, &rows, Axis::around(end));
    let scale = place.scale();
    let body = html! {
        (place.axis())
        path class="reference"
            d=(format!("M{} 0V{}", number(scale.at(0.0)), number(place.bottom()))) {}
        @for (at, one) in all.iter().enumerate() {
            @let (top, height) = place.drawn(at);
            @let (x, y) = (scale.at(one.by), top + height / 2.0);
            (whisker(scale, one.interval, y))
            // Full where the interval leaves no difference out.
            @if one.interval.0 > 0.0 || one.interval.1 < 0.0 {
                circle class=(Ink::Blue.fill()) cx=(number(x)) cy=(number(y)) r="5" {}
            } @else {
                circle class="hollow" cx=(number(x)) cy=(number(y)) r="5" {}
            }
            (place.texts(at))
        }
    };
    framed(words, width.class(), place.size(), &body)
}
