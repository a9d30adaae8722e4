//! Estimates of one share below each other, each with its range.

use super::ink::Ink;
use super::rows::{Axis, Row, Rows, whisker};
use super::scale::Scale;
use super::{Width, Words, framed, number};
use maud::{Markup, html};

/// An estimate.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Estimate {
    /// Whose or of what.
    pub(in crate::report) name: String,
    /// It in figures.
    pub(in crate::report) figures: String,
    /// The share that is marked [0 to 1].
    pub(in crate::report) share: f64,
    /// The ends of its range [0 to 1].
    pub(in crate::report) range: (f64, f64),
    /// How it is drawn.
    pub(in crate::report) mark: Mark,
}

/// What an estimate is drawn as, by what its range means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Mark {
    /// A point with the interval of Monte Carlo error.
    Point,
    /// A bar: most of what uncertain inputs make of it, its middle marked.
    Spread,
    /// A diamond with an interval: what has been counted elsewhere.
    Diamond,
}

/// The share at the upper end of a scale with room for all of these.
pub(in crate::report) fn top(all: &[Estimate]) -> f64 {
    super::top(all.iter().map(|one| one.range.1.max(one.share)).fold(0.0, f64::max))
}

/// An estimate below the other, on a scale with room for all.
pub(in crate::report) fn whiskers(words: &Words, width: Width, all: &[Estimate]) -> Markup {
    let rows: Vec<_> =
        all.iter().map(|one| Row { name: &one.name, figures: &one.figures, note: "" }).collect();
    let place = Rows::along(width, &rows, Axis::shares(top(all)));
    let scale = place.scale();
    let body = html! {
        (place.axis())
        @for (at, estimate) in all.iter().enumerate() {
            @let (top, height) = place.drawn(at);
            (drawn(scale, estimate, top + height / 2.0))
            (place.texts(at))
        }
    };
    framed(words, width.class(), place.size(), &body)
}

fn drawn(scale: Scale, estimate: &Estimate, y: f64) -> Markup {
    let (x, (low, high)) = (scale.at(estimate.share), estimate.range);
    match estimate.mark {
        Mark::Point => html! {
            (whisker(scale, (low, high), y))
            circle class=(Ink::Blue.fill()) cx=(number(x)) cy=(number(y)) r="5" {}
        },
        Mark::Spread => {
            let (from, to) = (scale.at(low), scale.at(high));
            html! {
                rect class=(Ink::Sky.fill()) x=(number(from)) y=(number(y - 6.0)) height="12"
                    width=(number((to - from).max(1.0))) {}
                path class="whisker" d=(format!("M{} {}v18", number(x), number(y - 9.0))) {}
            }
        }
        Mark::Diamond => html! {
            (whisker(scale, (low, high), y))
            path class=(Ink::Orange.fill())
                d=(format!("M{} {}l6 6l-6 6l-6 -6Z", number(x), number(y - 6.0))) {}
        },
    }
}
