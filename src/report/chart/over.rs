//! A share over one of several parameters: a panel with a line, a band and points.

use super::ink::Ink;
use super::panel::Panel;
use super::scale::{marks, shares_marked};
use super::{Words, area, breadth, fitted, line, number};
use maud::{Markup, html};

/// About how many values are marked.
const VALUES_MARKED: usize = 3;
/// The room of the lower edge, shared by the names of the values.
const EDGE: f64 = 200.0;
/// The most points that stand on the line one by one.
const MARKED_MOST: usize = 16;

/// What the values of a panel are.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) enum Along {
    /// Numbers, from the lowest to the highest, with round ones marked.
    Numbers(f64, f64),
    /// A few numbers, each marked.
    Few(Vec<(f64, String)>),
    /// Words, at 0, 1, 2 and so on.
    Words(Vec<String>),
}

/// A value, the share there, and how far it reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Step {
    /// The value, or the place of the word.
    pub(in crate::report) value: f64,
    /// The share [0 to 1].
    pub(in crate::report) share: f64,
    /// From where to where [0 to 1].
    pub(in crate::report) range: (f64, f64),
}

/// A share over one parameter.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Over {
    /// What the panel is of.
    pub(in crate::report) name: String,
    /// What is seen, in a few words.
    pub(in crate::report) says: String,
    /// The last share in figures.
    pub(in crate::report) end: String,
    /// What it is drawn with.
    pub(in crate::report) ink: Ink,
    /// The values.
    pub(in crate::report) along: Along,
    /// The line with its band, by increasing value.
    pub(in crate::report) steps: Vec<Step>,
    /// Points beside the line: a value and a share.
    pub(in crate::report) points: Vec<(f64, f64)>,
    /// The share at the upper end of the scale [above 0, at most 1].
    pub(in crate::report) top: f64,
}

/// The panel.
pub(in crate::report) fn over(words: &Words, over: &Over) -> Markup {
    let (along, ends) = edge(&over.along);
    let panel = Panel {
        name: &over.name,
        says: &over.says,
        end: &over.end,
        marks: shares_marked(over.top),
        along,
        ends,
    };
    let (across, up) = (panel.across(), panel.up());
    let at = |value: f64, share: f64| (across.at(value), up.at(share));
    let of = |share: fn(&Step) -> f64| -> Vec<(f64, f64)> {
        over.steps.iter().map(|step| at(step.value, share(step))).collect()
    };
    let marked = !matches!(over.along, Along::Numbers(..)) || over.steps.len() <= MARKED_MOST;
    let inside = html! {
        path class="outer" d=(area(&of(|step| step.range.1), &of(|step| step.range.0))) {}
        @for (value, share) in &over.points {
            @let (x, y) = at(*value, *share);
            circle class="dot" cx=(number(x)) cy=(number(y)) r="2" {}
        }
        path class=(over.ink.stroke()) d=(line(of(|step| step.share))) {}
        @if marked {
            @for (x, y) in of(|step| step.share) {
                circle class=(over.ink.fill()) cx=(number(x)) cy=(number(y)) r="3" {}
            }
        }
    };
    panel.drawn(words, over.steps.last().map_or(0.0, |step| step.share), &inside)
}

/// What is marked along the lower edge, and its ends.
fn edge(along: &Along) -> (Vec<(f64, String)>, (f64, f64)) {
    match along {
        Along::Numbers(low, high) => {
            let marked = marks((*low, *high), VALUES_MARKED);
            let inside = marked.into_iter().filter(|(value, _)| (*low..=*high).contains(value));
            (inside.collect(), (*low, *high))
        }
        Along::Few(marked) => {
            let value = |mark: Option<&(f64, String)>| mark.map_or(0.0, |mark| mark.0);
            (marked.clone(), (value(marked.first()), value(marked.last())))
        }
        Along::Words(words) => {
            let room = EDGE / words.len().max(1) as f64;
            let widest = words.iter().map(|word| breadth(word)).fold(1.0, f64::max);
            // Where not all have room, the first and the last stand for them.
            let last = words.len().saturating_sub(1);
            let shown = |at: usize| widest <= room || at == 0 || at == last;
            let room = if widest <= room { room } else { EDGE / 2.0 };
            let all = words.iter().enumerate().filter(|(at, _)| shown(*at));
            let marked = all.map(|(at, word)| (at as f64, fitted(word, room)));
            (marked.collect(), (-0.5, last as f64 + 0.5))
        }
    }
}
