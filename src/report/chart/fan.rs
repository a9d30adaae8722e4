//! How one quantity is spread over the replications, round by round: two bands around a median.

use super::ink::Ink;
use super::panel::Panel;
use super::scale::{marks, rounds};
use super::{Words, area, line};
use crate::study::BandFigures;
use maud::{Markup, html};

/// The most rounds marked.
const ROUNDS_MARKED: u32 = 6;
/// About how many values are marked.
const VALUES_MARKED: usize = 3;

/// What a fan shows beside its band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Frame<'a> {
    /// What it is of.
    pub(in crate::report) name: &'a str,
    /// What is seen, in a few words.
    pub(in crate::report) says: &'a str,
    /// The median at the end, in figures.
    pub(in crate::report) end: &'a str,
    /// The range of values, the same for all panels that are to be compared.
    pub(in crate::report) range: (f64, f64),
    /// The horizon \[rounds\].
    pub(in crate::report) rounds: u32,
}

/// A fan: nine replications in ten between the outer edges, half of them between the inner.
pub(in crate::report) fn fan(words: &Words, frame: &Frame<'_>, band: &BandFigures) -> Markup {
    let marked = rounds(frame.rounds, ROUNDS_MARKED);
    let panel = Panel {
        name: frame.name,
        says: frame.says,
        end: frame.end,
        marks: marks(frame.range, VALUES_MARKED),
        along: marked.iter().map(|round| (f64::from(*round), round.to_string())).collect(),
        ends: ends(frame.rounds),
    };
    let (across, up) = (panel.across(), panel.up());
    let points = |values: &[f64]| -> Vec<(f64, f64)> {
        let places = band.rounds.iter().zip(values);
        let placed = places.map(|(round, value)| (across.at(f64::from(*round)), up.at(*value)));
        let mut points: Vec<_> = placed.collect();
        if let [(_, y)] = points[..] {
            // One round alone is as wide as the panel.
            points = vec![(across.at(panel.ends.0), y), (across.at(panel.ends.1), y)];
        }
        points
    };
    let median = points(&band.median);
    let last = band.median.last().copied().unwrap_or(0.0);
    let inside = html! {
        path class="outer" d=(area(&points(&band.high95), &points(&band.low5))) {}
        path class="inner" d=(area(&points(&band.q75), &points(&band.q25))) {}
        path class=(Ink::Blue.stroke()) d=(line(median)) {}
    };
    panel.drawn(words, last, &inside)
}

/// From the first round to the last; one alone has room on both sides.
fn ends(rounds: u32) -> (f64, f64) {
    if rounds == 1 { (0.5, 1.5) } else { (1.0, f64::from(rounds)) }
}
