//! A panel: one of several small charts of a kind, with rounds or tenths along its lower edge.

use super::scale::Scale;
use super::{Words, breadth, fitted, framed, number, text, wrapped};
use maud::{Markup, html};

/// The width of a panel: three stand beside each other on a wide page.
pub(super) const WIDTH: f64 = 300.0;
/// The height of the plot.
const PLOT: f64 = 112.0;
/// The room of a line of the name.
const LINE: f64 = 18.0;
/// The room of the line below the name.
const SAYS: f64 = 31.0;
/// The room below the plot.
const BELOW: f64 = 28.0;
/// The least room left and right of the plot.
const BESIDE: (f64, f64) = (42.0, 56.0);
/// How much broader the letters of a name are than others.
pub(super) const NAME_LETTERS: f64 = 1.16;
/// The most lines of a name.
const NAME_LINES: usize = 2;

/// A panel's frame: its texts and axes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Panel<'a> {
    /// What it is of.
    pub(super) name: &'a str,
    /// What is seen in it, in a few words.
    pub(super) says: &'a str,
    /// What its last value is, in figures.
    pub(super) end: &'a str,
    /// The values marked on the upright axis: from its lower to its upper end.
    pub(super) marks: Vec<(f64, String)>,
    /// The values marked along the lower edge.
    pub(super) along: Vec<(f64, String)>,
    /// The ends of the lower edge.
    pub(super) ends: (f64, f64),
}

impl Panel<'_> {
    /// Where a value stands from left to right.
    pub(super) fn across(&self) -> Scale {
        Scale::new(self.ends, (self.left(), self.right()))
    }

    /// Where a value stands from the lower edge to the upper.
    pub(super) fn up(&self) -> Scale {
        let end = |mark: Option<&(f64, String)>| mark.map_or(0.0, |mark| mark.0);
        let ends = (end(self.marks.first()), end(self.marks.last()));
        Scale::new(ends, (self.bottom(), self.bottom() - PLOT))
    }

    fn left(&self) -> f64 {
        self.marks.iter().map(|mark| breadth(&mark.1) + 8.0).fold(BESIDE.0, f64::max)
    }

    fn right(&self) -> f64 {
        WIDTH - BESIDE.1.max(breadth(self.end) + 8.0)
    }

    fn bottom(&self) -> f64 {
        self.lines().len() as f64 * LINE + SAYS + PLOT
    }

    /// The name in lines.
    fn lines(&self) -> Vec<String> {
        wrapped(self.name, WIDTH / NAME_LETTERS, NAME_LINES)
    }

    /// The panel with what is drawn in it, and its last value beside where that is drawn.
    pub(super) fn drawn(&self, words: &Words, last: f64, inside: &Markup) -> Markup {
        let (across, up) = (self.across(), self.up());
        let (left, right, bottom) = (self.left(), self.right(), self.bottom());
        let lines = self.lines();
        let body = html! {
            @for (at, line) in lines.iter().enumerate() {
                (text("panel", (0.0, 14.0 + LINE * at as f64), line))
            }
            (text("soft", (0.0, 13.0 + LINE * lines.len() as f64), &fitted(self.says, WIDTH)))
            @for (value, said) in &self.marks {
                @let y = up.at(*value);
                path class="grid" d=(format!("M{} {}H{}", number(left), number(y), number(right))) {}
                (text("axis end", (left - 7.0, y + 4.0), said))
            }
            @for (value, said) in &self.along {
                (text("axis middle", (across.at(*value), bottom + 18.0), said))
            }
            (inside)
            (text("value", (right + 6.0, up.at(last) + 4.5), &fitted(self.end, WIDTH - right - 6.0)))
        };
        framed(words, "chart panel-chart", (WIDTH, bottom + BELOW), &body)
    }
}
