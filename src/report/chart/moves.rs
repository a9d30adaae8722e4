//! How far a share moves over the tenths of each input: from where its lowest tenth puts it to
//! where its highest does.

use super::ink::Ink;
use super::rows::{Axis, Row, Rows};
use super::{Width, Words, framed, number};
use maud::{Markup, html};

/// An input.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Move {
    /// Its name.
    pub(in crate::report) name: String,
    /// The shares in figures.
    pub(in crate::report) figures: String,
    /// The share in the lowest tenth of the input [0 to 1].
    pub(in crate::report) first: f64,
    /// The share in its highest tenth [0 to 1].
    pub(in crate::report) last: f64,
    /// The lowest and the highest share of any tenth [0 to 1].
    pub(in crate::report) range: (f64, f64),
}

/// An input below the other, with the share of all replications marked; `top` is the share at the
/// upper end of the scale [above 0, at most 1].
pub(in crate::report) fn moves(
    words: &Words,
    width: Width,
    all: &[Move],
    (share, top): (f64, f64),
) -> Markup {
    let rows: Vec<_> =
        all.iter().map(|one| Row { name: &one.name, figures: &one.figures, note: "" }).collect();
    let place = Rows::along(width, &rows, Axis::shares(top));
    let scale = place.scale();
    let body = html! {
        (place.axis())
        path class="reference"
            d=(place.upright(share)) {}
        @for (at, input) in all.iter().enumerate() {
            @let (top, height) = place.drawn(at);
            @let y = top + height / 2.0;
            @let (low, high) = (scale.at(input.range.0), scale.at(input.range.1));
            @let (first, last) = (scale.at(input.first), scale.at(input.last));
            rect class="range" x=(number(low)) y=(number(y - 3.0)) height="6"
                width=(number((high - low).max(1.0))) {}
            path class=(Ink::Blue.stroke())
                d=(format!("M{} {}H{}", number(first), number(y), number(last))) {}
            circle class="hollow" cx=(number(first)) cy=(number(y)) r="4.5" {}
            circle class=(Ink::Blue.fill()) cx=(number(last)) cy=(number(y)) r="5.5" {}
            (place.texts(at))
        }
    };
    framed(words, width.class(), place.size(), &body)
}
