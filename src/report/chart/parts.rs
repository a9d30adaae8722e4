//! Bars that are made of parts: how a share comes about, row by row.

use super::ink::Ink;
use super::rows::{Row, Rows};
use super::{Width, Words, framed, number};
use maud::{Markup, html};

/// A bar of parts.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Parts {
    /// Of what.
    pub(in crate::report) name: String,
    /// The whole bar in figures.
    pub(in crate::report) figures: String,
    /// The parts in words.
    pub(in crate::report) note: String,
    /// The parts, from the left [0 to 1 in all].
    pub(in crate::report) parts: Vec<(Ink, f64)>,
}

/// A bar below the other, from 0 to 100 %.
pub(in crate::report) fn parts<'b>(words: &Words, width: Width, bars: &'b [Parts]) -> Markup {
    let row = |bar: &'b Parts| Row { name: &bar.name, figures: &bar.figures, note: &bar.note };
    let rows: Vec<_> = bars.iter().map(row).collect();
    let place = Rows::new(width, &rows);
    let scale = place.scale();
    let body = html! {
        (place.axis())
        @for (at, bar) in bars.iter().enumerate() {
            @let (top, height) = place.drawn(at);
            (place.track(at))
            @for (ink, from, to) in spans(&bar.parts) {
                rect class=(format!("part {}", ink.fill())) x=(number(scale.at(from)))
                    y=(number(top)) width=(number((scale.at(to) - scale.at(from)).max(0.5)))
                    height=(number(height)) {}
            }
            (place.texts(at))
        }
    };
    framed(words, width.class(), place.size(), &body)
}

/// From where to where each part goes; those that are nothing are left out.
fn spans(parts: &[(Ink, f64)]) -> Vec<(Ink, f64, f64)> {
    let mut from = 0.0;
    let mut spans = Vec::new();
    for &(ink, share) in parts {
        if share > 0.0 {
            spans.push((ink, from, from + share));
            from += share;
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_without_those_that_are_nothing() {
        let given = [(Ink::Blue, 0.25), (Ink::Sky, 0.0), (Ink::Grey, 0.5)];
        assert_eq!(spans(&given), [(Ink::Blue, 0.0, 0.25), (Ink::Grey, 0.25, 0.75)]);
    }
}
