//! How many replications have ended in one outcome, round by round: steps with a band.

use super::ink::Ink;
use super::panel::Panel;
use super::scale::{marks, rounds};
use super::{Words, area, line};
use maud::{Markup, html};

/// The most rounds marked.
const ROUNDS_MARKED: u32 = 6;

/// An outcome's share by the end of a round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Reached {
    /// The round.
    pub(in crate::report) round: u32,
    /// The share [0 to 1].
    pub(in crate::report) share: f64,
    /// The ends of its interval [0 to 1].
    pub(in crate::report) interval: (f64, f64),
}

/// The outcome of a panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Of<'a> {
    /// Its name.
    pub(in crate::report) name: &'a str,
    /// What is seen, in a few words.
    pub(in crate::report) says: &'a str,
    /// Its last share in figures.
    pub(in crate::report) end: &'a str,
    /// What it is drawn with.
    pub(in crate::report) ink: Ink,
    /// The share at the upper end of the scale [above 0, at most 1].
    pub(in crate::report) top: f64,
}

/// A panel of one outcome. What has ended by the end of a round is drawn from its end to that of
/// the next; the horizon is the last round reached.
pub(in crate::report) fn incidence(words: &Words, of: &Of<'_>, reached: &[Reached]) -> Markup {
    let horizon = reached.last().map_or(1, |last| last.round);
    let percents = marks((0.0, 100.0 * of.top), 3);
    let panel = Panel {
        name: of.name,
        says: of.says,
        end: of.end,
        marks: percents.into_iter().map(|(at, said)| (at / 100.0, format!("{said} %"))).collect(),
        along: rounds(horizon, ROUNDS_MARKED)
            .into_iter()
            .map(|round| (f64::from(round) - 0.5, round.to_string()))
            .collect(),
        ends: (0.0, f64::from(horizon)),
    };
    let (across, up) = (panel.across(), panel.up());
    let steps = |value: &dyn Fn(&Reached) -> f64| -> Vec<(f64, f64)> {
        let mut from = 0;
        let mut points = Vec::new();
        for step in reached {
            let y = up.at(value(step));
            points.push((across.at(f64::from(from)), y));
            points.push((across.at(f64::from(step.round)), y));
            from = step.round;
        }
        points
    };
    let share = steps(&|step| step.share);
    let last = reached.last().map_or(0.0, |step| step.share);
    let inside = html! {
        path class="outer" d=(area(&steps(&|step| step.interval.1), &steps(&|s| s.interval.0))) {}
        path class=(of.ink.stroke()) d=(line(share)) {}
    };
    panel.drawn(words, last, &inside)
}
