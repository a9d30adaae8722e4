//! How the replications have ended by each round: columns of shares that grow towards all.

use super::ink::Ink;
use super::place::apart;
use super::scale::{Scale, rounds};
use super::{Width, Words, breadth, fitted, framed, line, number, text};
use maud::{Markup, html};

/// The height of the plot.
const HEIGHT: f64 = 260.0;
/// Above the plot.
const ABOVE: f64 = 12.0;
/// Below it.
const BELOW: f64 = 44.0;
/// Left of it.
const LEFT: f64 = 48.0;
/// Between two labels.
const LABELS_APART: f64 = 34.0;
/// The most columns that stand apart from each other; more become one area.
const APART_MOST: usize = 36;

/// An outcome.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Layer {
    /// Its name.
    pub(in crate::report) name: String,
    /// Its last share in figures.
    pub(in crate::report) figures: String,
    /// What it is drawn with.
    pub(in crate::report) ink: Ink,
    /// By the end of each round shown, the share that has ended so [0 to 1].
    pub(in crate::report) shares: Vec<f64>,
}

/// The outcomes over each other, the first lowest; `along` names the lower edge.
pub(in crate::report) fn stack(
    words: &Words,
    width: Width,
    (shown, along): (&[u32], &str),
    layers: &[Layer],
) -> Markup {
    let right = width.pixels();
    let plot_right = right - labels(width, layers);
    let horizon = shown.last().copied().unwrap_or(1);
    let across = Scale::new((0.0, f64::from(horizon)), (LEFT, plot_right));
    let up = Scale::shares((ABOVE + HEIGHT, ABOVE));
    let most = if width == Width::Wide { 12 } else { 6 };
    let body = html! {
        @for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
            @let y = up.at(share);
            path class="grid" d=(format!("M{} {}H{}", number(LEFT), number(y), number(plot_right))) {}
            (text("axis end", (LEFT - 7.0, y + 4.0), &format!("{} %", 100.0 * share)))
        }
        @for round in rounds(horizon, most) {
            (text("axis middle", (across.at(f64::from(round) - 0.5), ABOVE + HEIGHT + 18.0),
                &round.to_string()))
        }
        (text("soft", (LEFT, ABOVE + HEIGHT + 38.0), &fitted(along, right - LEFT)))
        @for (at, layer) in layers.iter().enumerate() {
            path class=(layer.ink.fill()) d=(columns((across, up), shown, &layers[..=at])) {}
        }
        (open((across, up), shown, layers))
        (named((plot_right, right), up, layers))
    };
    framed(words, width.class(), (right, ABOVE + HEIGHT + BELOW), &body)
}

/// The room of the names.
fn labels(width: Width, layers: &[Layer]) -> f64 {
    let most = if width == Width::Wide { 210.0 } else { 128.0 };
    let widest = |layer: &Layer| breadth(&layer.name).max(breadth(&layer.figures)) + 30.0;
    layers.iter().map(widest).fold(60.0, f64::max).min(most)
}

/// The columns of the last of some layers, over the others.
fn columns((across, up): (Scale, Scale), shown: &[u32], layers: &[Layer]) -> String {
    let below = |column: usize, layers: &[Layer]| -> f64 {
        layers.iter().filter_map(|layer| layer.shares.get(column)).sum()
    };
    let gap = if shown.len() <= APART_MOST { 1.0 } else { 0.0 };
    let under = &layers[..layers.len().saturating_sub(1)];
    let mut path = String::new();
    let mut from = 0;
    for (column, &round) in shown.iter().enumerate() {
        let (left, right) = (across.at(f64::from(from)) + gap, across.at(f64::from(round)) - gap);
        let (bottom, top) = (up.at(below(column, under)), up.at(below(column, layers)));
        if bottom - top >= 0.05 {
            let corners = [(left, bottom), (left, top), (right, top), (right, bottom)];
            path.push_str(&line(corners));
            path.push('Z');
        }
        from = round;
    }
    path
}

/// That what is empty is replications which have not ended, where there is room to say it.
fn open((across, up): (Scale, Scale), shown: &[u32], layers: &[Layer]) -> Markup {
    let ended: Vec<f64> = (0..shown.len())
        .map(|column| layers.iter().filter_map(|layer| layer.shares.get(column)).sum())
        .collect();
    let half = ended.get(ended.len() / 2).copied().unwrap_or(1.0);
    let room = up.at(half) > up.at(0.85);
    html! {
        @if room {
            (text("soft", (across.at(0.0) + 10.0, up.at(0.93) + 4.0), "talks go on"))
        }
    }
}

/// The names beside the last column.
fn named((left, right): (f64, f64), up: Scale, layers: &[Layer]) -> Markup {
    let mut below = 0.0;
    let mut middles = Vec::new();
    for layer in layers {
        let share = layer.shares.last().copied().unwrap_or(0.0);
        middles.push(up.at(below + share / 2.0));
        below += share;
    }
    // From above to below.
    let wanted: Vec<f64> = middles.iter().rev().copied().collect();
    let places = apart(&wanted, LABELS_APART, (up.at(1.0) + 8.0, up.at(0.0) - 14.0));
    html! {
        @for ((layer, place), middle) in layers.iter().rev().zip(places).zip(&wanted) {
            path class="leader"
                d=(line([(left + 1.0, *middle), (left + 8.0, place), (left + 12.0, place)])) {}
            rect class=(layer.ink.fill()) width="10" height="10" x=(number(left + 14.0))
                y=(number(place - 5.0)) {}
            (text("label", (left + 29.0, place + 4.5), &fitted(&layer.name, right - left - 29.0)))
            (text("soft", (left + 29.0, place + 19.5),
                &fitted(&layer.figures, right - left - 29.0)))
        }
    }
}
