//! Shares as bars, each with its interval.

use super::ink::Ink;
use super::rows::{Row, Rows, whisker};
use super::{Width, Words, framed, number};
use maud::{Markup, html};

/// A share.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Bar {
    /// Of what.
    pub(in crate::report) name: String,
    /// It in figures.
    pub(in crate::report) figures: String,
    /// The share [0 to 1].
    pub(in crate::report) share: f64,
    /// The ends of its interval, if one is to be drawn [0 to 1].
    pub(in crate::report) interval: Option<(f64, f64)>,
    /// What it is drawn with.
    pub(in crate::report) ink: Ink,
}

/// A bar below the other, from 0 to 100 %.
pub(in crate::report) fn bars(words: &Words, width: Width, bars: &[Bar]) -> Markup {
    let rows: Vec<_> =
        bars.iter().map(|bar| Row { name: &bar.name, figures: &bar.figures, note: "" }).collect();
    let place = Rows::new(width, &rows);
    let scale = place.scale();
    let body = html! {
        (place.axis())
        @for (at, bar) in bars.iter().enumerate() {
            @let (top, height) = place.drawn(at);
            (place.track(at))
            @if bar.share > 0.0 {
                rect class=(bar.ink.fill()) x=(number(scale.at(0.0))) y=(number(top))
                    width=(number((scale.at(bar.share) - scale.at(0.0)).max(1.0)))
                    height=(number(height)) {}
            }
            @if let Some(interval) = bar.interval {
                (whisker(scale, interval, top + height / 2.0))
            }
            (place.texts(at))
        }
    };
    framed(words, width.class(), place.size(), &body)
}
