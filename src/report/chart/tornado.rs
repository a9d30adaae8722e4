//! What nudging each number down and up does to a share: bars from no difference, the widest first.

use super::differences::Shown;
use super::ink::Ink;
use super::rows::{Axis, Row, Rows};
use super::scale::Scale;
use super::{Width, Words, framed, number};
use maud::{Markup, html};

/// The narrowest scale, on each side [difference of shares].
const NARROWEST: f64 = 0.01;

/// What a nudge does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Nudge {
    /// The difference of the share [-1 to 1].
    pub(in crate::report) by: f64,
    /// The ends of its range [-1 to 1].
    pub(in crate::report) range: (f64, f64),
    /// Whether it is shown to be one.
    pub(in crate::report) shown: Shown,
}

/// A number of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Lever {
    /// Its name.
    pub(in crate::report) name: String,
    /// What its nudges do, in figures.
    pub(in crate::report) figures: String,
    /// From where to where it is nudged.
    pub(in crate::report) note: String,
    /// The nudge to a lower number, if there is one.
    pub(in crate::report) down: Option<Nudge>,
    /// The nudge to a higher one.
    pub(in crate::report) up: Option<Nudge>,
}

/// What nudges down are drawn with.
pub(in crate::report) const DOWN: Ink = Ink::Orange;
/// What nudges up are drawn with.
pub(in crate::report) const UP: Ink = Ink::Blue;

/// A number below the other; each has a bar for its nudge down above that for its nudge up.
pub(in crate::report) fn tornado(words: &Words, width: Width, levers: &[Lever]) -> Markup {
    let nudges = levers.iter().flat_map(|lever| [lever.down, lever.up]).flatten();
    let reach = nudges.map(|one| one.range.0.abs().max(one.range.1.abs()).max(one.by.abs()));
    let end = reach.fold(NARROWEST, f64::max);
    let rows: Vec<_> = levers
        .iter()
        .map(|one| Row { name: &one.name, figures: &one.figures, note: &one.note })
        .collect();
    let place = Rows::along(width, &rows, Axis::around(end));
    let scale = place.scale();
    let body = html! {
        (place.axis())
        @for (at, lever) in levers.iter().enumerate() {
            @let (top, height) = place.drawn(at);
            @if let Some(down) = lever.down { (bar(scale, down, DOWN, (top, height / 2.0))) }
            @if let Some(up) = lever.up { (bar(scale, up, UP, (top + height / 2.0, height / 2.0))) }
            (place.texts(at))
        }
        path class="zero" d=(place.upright(0.0)) {}
    };
    framed(words, width.class(), place.size(), &body)
}

/// A bar with its range; one that is not shown to be more than chance is faint.
fn bar(scale: Scale, nudge: Nudge, ink: Ink, (top, height): (f64, f64)) -> Markup {
    let (zero, end) = (scale.at(0.0), scale.at(nudge.by));
    let class = match nudge.shown {
        Shown::Yes => ink.fill(),
        Shown::No => format!("{} faint", ink.fill()),
    };
    html! {
        rect class=(class) x=(number(zero.min(end))) y=(number(top + 0.5))
            width=(number((end - zero).abs().max(1.0))) height=(number(height - 1.0)) {}
        @if nudge.by != 0.0 || nudge.range != (0.0, 0.0) {
            path class="whisker" d=(stroke(scale, nudge.range, top + height / 2.0)) {}
        }
    }
}

/// A line between two values with a short cross-stroke at its ends; a bar is too low for more.
fn stroke(scale: Scale, (low, high): (f64, f64), y: f64) -> String {
    let (from, to) = (number(scale.at(low)), number(scale.at(high)));
    let cap = |x: &str| format!("M{x} {}v5", number(y - 2.5));
    format!("M{from} {}H{to}{}{}", number(y), cap(&from), cap(&to))
}
