//! The share of breakthroughs in each tenth of an input, with its interval.

use super::ink::Ink;
use super::panel::Panel;
use super::{Words, line, number};
use crate::report::figures::scale_end;
use maud::{Markup, html};

/// A tenth of an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) struct Tenth {
    /// The share [0 to 1].
    pub(in crate::report) share: f64,
    /// The ends of its interval [0 to 1].
    pub(in crate::report) interval: (f64, f64),
}

/// A panel of one input, on a scale from none to `top`; the texts are its name, what is seen, and
/// the share of its highest tenth.
pub(in crate::report) fn deciles(
    words: &Words,
    (name, says, end): (&str, &str, &str),
    tenths: &[Tenth],
    top: f64,
) -> Markup {
    let last = tenths.len().max(2) as f64;
    let panel = Panel {
        name,
        says,
        end,
        marks: [0.0, 0.5 * top, top].map(|share| (share, scale_end(share))).to_vec(),
        along: vec![(1.0, "lowest".to_owned()), (last, "highest".to_owned())],
        ends: (1.0, last),
    };
    let (across, up) = (panel.across(), panel.up());
    let at = |tenth: usize| across.at((tenth + 1) as f64);
    let points = tenths.iter().enumerate().map(|(t, tenth)| (at(t), up.at(tenth.share)));
    let inside = html! {
        path class=(Ink::Blue.stroke()) d=(line(points)) {}
        @for (t, tenth) in tenths.iter().enumerate() {
            @let (x, (low, high)) = (number(at(t)), tenth.interval);
            path class="whisker"
                d=(format!("M{x} {}V{}", number(up.at(low)), number(up.at(high)))) {}
            circle class=(Ink::Blue.fill()) cx=(x) cy=(number(up.at(tenth.share))) r="3.5" {}
        }
    };
    panel.drawn(words, tenths.last().map_or(0.0, |tenth| tenth.share), &inside)
}
