//! Differences of shares, each with its range, around a line of no difference.

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
    /// The difference [-1 to 1].
    pub(in crate::report) by: f64,
    /// The ends of its range [-1 to 1].
    pub(in crate::report) range: (f64, f64),
    /// Whether it is shown to be one.
    pub(in crate::report) shown: Shown,
}

/// Whether a difference is more than chance may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Shown {
    /// It is: the mark is full.
    Yes,
    /// It is not: the mark is hollow.
    No,
}

/// A difference below the other, on one scale that reaches as far to both sides.
pub(in crate::report) fn differences(words: &Words, width: Width, all: &[Difference]) -> Markup {
    let reach = |one: &Difference| one.range.0.abs().max(one.range.1.abs()).max(one.by.abs());
    let end = all.iter().map(reach).fold(NARROWEST, f64::max);
    let rows: Vec<_> =
        all.iter().map(|one| Row { name: &one.name, figures: &one.figures, note: "" }).collect();
    let place = Rows::along(width, &rows, Axis::around(end));
    let scale = place.scale();
    let body = html! {
        (place.axis())
        path class="zero" d=(place.upright(0.0)) {}
        @for (at, one) in all.iter().enumerate() {
            @let (top, height) = place.drawn(at);
            @let (x, y) = (scale.at(one.by), top + height / 2.0);
            (whisker(scale, one.range, y))
            @match one.shown {
                Shown::Yes => {
                    circle class=(Ink::Blue.fill()) cx=(number(x)) cy=(number(y)) r="5.5" {}
                },
                Shown::No => circle class="hollow" cx=(number(x)) cy=(number(y)) r="5" {},
            }
            (place.texts(at))
        }
    };
    framed(words, width.class(), place.size(), &body)
}
