//! What nudging each input down and up does to a share: bars from the share as it is.

use super::ink::Ink;
use super::rows::{Row, Rows, whisker};
use super::{Width, Words, framed, number};
use maud::{Markup, html};

/// A share with the ends of its interval [0 to 1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Moved {
    /// The share.
    pub(in crate::report) share: f64,
    /// The ends of its interval.
    pub(in crate::report) interval: (f64, f64),
}

/// An input.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Lever {
    /// Its name.
    pub(in crate::report) name: String,
    /// Both shares in figures.
    pub(in crate::report) figures: String,
    /// The share where it is lower.
    pub(in crate::report) down: Moved,
    /// The share where it is higher.
    pub(in crate::report) up: Moved,
}

/// An input below the other, from 0 to 100 %; `share` is that of the scenario as it is.
pub(in crate::report) fn tornado(
    words: &Words,
    width: Width,
    levers: &[Lever],
    share: f64,
) -> Markup {
    let rows: Vec<_> =
        levers.iter().map(|one| Row { name: &one.name, figures: &one.figures, note: "" }).collect();
    let place = Rows::new(width, &rows);
    let scale = place.scale();
    let bar = |moved: Moved, ink: Ink, (top, height): (f64, f64)| {
        let (from, to) = (scale.at(moved.share.min(share)), scale.at(moved.share.max(share)));
        html! {
            rect class=(ink.fill()) x=(number(from)) y=(number(top))
                width=(number((to - from).max(1.0))) height=(number(height)) {}
            (whisker(scale, moved.interval, top + height / 2.0))
        }
    };
    let body = html! {
        (place.axis())
        @for (at, lever) in levers.iter().enumerate() {
            @let (top, height) = place.drawn(at);
            (bar(lever.down, Ink::Orange, (top - 1.0, height / 2.0)))
            (bar(lever.up, Ink::Blue, (top + height / 2.0 + 1.0, height / 2.0)))
            (place.texts(at))
        }
        path class="reference"
            d=(format!("M{} 0V{}", number(scale.at(share)), number(place.bottom()))) {}
    };
    framed(words, width.class(), place.size(), &body)
}
