//! A chart of rows: a name, a drawing on a scale of shares, figures.
//!
//! On a wide page they stand beside each other if the names are short. Otherwise the name and the
//! figures stand over the drawing or, where a line has no room for both, the figures below it. A
//! note may stand below that.

use super::scale::{Scale, marks};
use super::{Width, breadth, fitted, number, text, wrapped};
use maud::{Markup, html};

/// The height of a drawing.
const DRAWN: f64 = 18.0;
/// How far a line goes beyond a drawing.
const OVER: f64 = 2.0;
/// What stands beside a drawing.
const GAP: f64 = 16.0;
/// The room of a line of text.
const LINE: f64 = 19.0;
/// The room of a line of a note.
const NOTE_LINE: f64 = 17.0;
/// The room below a row.
const BELOW: f64 = 16.0;
/// The room of the axis.
const AXIS: f64 = 24.0;
/// The most room of names beside their drawings.
const NAMES_MOST: f64 = 250.0;
/// The most room of figures beside them.
const FIGURES_MOST: f64 = 260.0;

/// The texts of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row<'a> {
    pub(super) name: &'a str,
    pub(super) figures: &'a str,
    pub(super) note: &'a str,
}

/// Where the texts of a row stand.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Layout {
    /// Left and right of the drawing, with so much room.
    Beside { names: f64, figures: f64 },
    /// Over the drawing.
    Over,
    /// The name over the drawing, the figures below it.
    Around,
}

/// What is drawn along: the values at its ends, and those marked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    ends: (f64, f64),
    marks: Vec<(f64, String)>,
}

impl Axis {
    /// Shares from none to `top` [above 0, at most 1], which [`super::top`] gives.
    pub(super) fn shares(top: f64) -> Self {
        let marks = marks((0.0, 100.0 * top), 4);
        let marks = marks.into_iter().map(|(percent, said)| (percent / 100.0, format!("{said} %")));
        Self { ends: (0.0, top), marks: marks.collect() }
    }

    /// Differences of shares, as far to both sides; in points.
    pub(super) fn around(end: f64) -> Self {
        let points = marks((0.0, 100.0 * end), 3);
        let last = points.last().map_or(end, |mark| mark.0 / 100.0);
        let sides = points.iter().filter(|mark| mark.0 > 0.0);
        let below = sides.clone().rev().map(|(at, said)| (-at / 100.0, format!("-{said}")));
        let above = sides.map(|(at, said)| (at / 100.0, format!("+{said}")));
        let all = below.chain([(0.0, "0 points".to_owned())]).chain(above);
        Self { ends: (-last, last), marks: all.collect() }
    }
}

/// Where rows stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rows {
    width: Width,
    layout: Layout,
    axis: Axis,
    rows: Vec<Lines>,
    bottom: f64,
}

/// A row with its texts in lines.
#[derive(Clone, Debug, PartialEq)]
struct Lines {
    /// The upper edge of its drawing.
    top: f64,
    name: Vec<String>,
    figures: String,
    note: Vec<String>,
}

impl Rows {
    /// Room for these rows, on a scale from none to all.
    pub(super) fn new(width: Width, rows: &[Row<'_>]) -> Self {
        Self::along(width, rows, Axis::shares(1.0))
    }

    /// The same along another axis.
    pub(super) fn along(width: Width, rows: &[Row<'_>], axis: Axis) -> Self {
        let layout = layout(width, rows);
        let mut placed = Self { width, layout, axis, rows: Vec::new(), bottom: 0.0 };
        for row in rows {
            placed.push(row);
        }
        placed
    }

    fn push(&mut self, row: &Row<'_>) {
        let right = self.width.pixels();
        let left = self.scale().at(self.axis.ends.0);
        let (name, figures) = match self.layout {
            Layout::Beside { names, figures } => {
                (vec![fitted(row.name, names)], fitted(row.figures, figures))
            }
            Layout::Over => {
                let room = right - breadth(row.figures) - GAP;
                (vec![fitted(row.name, room)], row.figures.to_owned())
            }
            Layout::Around => (wrapped(row.name, right, 2), fitted(row.figures, right)),
        };
        let note = match row.note {
            "" => Vec::new(),
            // Its letters are a little smaller.
            note => wrapped(note, (right - left) * 1.08, 2),
        };
        let over = match self.layout {
            Layout::Beside { .. } => 2.0,
            Layout::Over | Layout::Around => LINE * name.len() as f64,
        };
        let figures_below = if self.layout == Layout::Around { LINE } else { 0.0 };
        let top = self.bottom + over;
        self.bottom = top + DRAWN + figures_below + NOTE_LINE * note.len() as f64 + BELOW;
        self.rows.push(Lines { top, name, figures, note });
    }

    /// The size of the whole chart.
    pub(super) fn size(&self) -> (f64, f64) {
        (self.width.pixels(), self.bottom + AXIS)
    }

    /// The lower edge of the rows.
    pub(super) fn bottom(&self) -> f64 {
        self.bottom - BELOW + 8.0
    }

    /// From values to pixels.
    pub(super) fn scale(&self) -> Scale {
        let right = self.width.pixels();
        let pixels = match self.layout {
            Layout::Over | Layout::Around => (0.0, right),
            Layout::Beside { names, figures } => (names + GAP, right - figures - GAP),
        };
        Scale::new(self.axis.ends, pixels)
    }

    /// The upper edge and the height of the drawing of a row.
    pub(super) fn drawn(&self, at: usize) -> (f64, f64) {
        (self.rows[at].top, DRAWN)
    }

    /// The room that the bar of a row may fill.
    pub(super) fn track(&self, at: usize) -> Markup {
        let ((top, height), (low, high)) = (self.drawn(at), self.axis.ends);
        let (left, right) = (self.scale().at(low), self.scale().at(high));
        html! {
            rect class="track" x=(number(left)) y=(number(top)) height=(number(height))
                width=(number(right - left)) {}
        }
    }

    /// The texts of a row.
    pub(super) fn texts(&self, at: usize) -> Markup {
        let Lines { top, name, figures, note } = &self.rows[at];
        let (right, left) = (self.width.pixels(), self.scale().at(self.axis.ends.0));
        let mut below = top + DRAWN + 15.0;
        let first = match self.layout {
            Layout::Beside { .. } => top + DRAWN / 2.0 + 4.5,
            Layout::Over | Layout::Around => top - 5.0 - LINE * (name.len() - 1) as f64,
        };
        let figures = match self.layout {
            Layout::Beside { figures: room, .. } => text("value", (right - room, first), figures),
            Layout::Over => text("value end", (right, first), figures),
            Layout::Around => {
                below += LINE;
                text("value", (0.0, below - LINE), figures)
            }
        };
        html! {
            @for (at, line) in name.iter().enumerate() {
                (text("label", (0.0, first + LINE * at as f64), line))
            }
            (figures)
            @for (at, line) in note.iter().enumerate() {
                (text("soft note", (left, below + NOTE_LINE * at as f64), line))
            }
        }
    }

    /// How the text at a mark of the axis stands: within the chart where that is as wide.
    fn side(&self, value: f64) -> &'static str {
        let (low, high) = self.axis.ends;
        match self.layout {
            Layout::Beside { .. } => "axis middle",
            Layout::Over | Layout::Around if value <= low => "axis",
            Layout::Over | Layout::Around if value >= high => "axis end",
            Layout::Over | Layout::Around => "axis middle",
        }
    }

    /// A line at a value through all drawings, as a path takes it: one where nothing but drawings is
    /// in its way, otherwise a part at each, so that it runs through no text.
    pub(super) fn upright(&self, value: f64) -> String {
        let x = number(self.scale().at(value));
        let beside = matches!(self.layout, Layout::Beside { .. });
        if beside && self.rows.iter().all(|row| row.note.is_empty()) {
            return format!("M{x} 0V{}", number(self.bottom()));
        }
        let part = |row: &Lines| {
            format!("M{x} {}V{}", number(row.top - OVER), number(row.top + DRAWN + OVER))
        };
        self.rows.iter().map(part).collect()
    }

    /// Lines at the marks through all rows, and what they stand for.
    pub(super) fn axis(&self) -> Markup {
        let scale = self.scale();
        let bottom = self.bottom();
        html! {
            @for (value, said) in &self.axis.marks {
                @let x = scale.at(*value);
                path class="grid" d=(format!("M{} 0V{}", number(x), number(bottom))) {}
                (text(self.side(*value), (x, bottom + 15.0), said))
            }
        }
    }
}

/// Where there is room for the texts of all rows.
fn layout(width: Width, rows: &[Row<'_>]) -> Layout {
    let widest = |of: fn(&Row<'_>) -> f64| rows.iter().map(of).fold(40.0, f64::max);
    let names = widest(|row| breadth(row.name));
    let figures = widest(|row| breadth(row.figures));
    let both = widest(|row| breadth(row.name) + breadth(row.figures) + GAP);
    if width == Width::Wide && names <= NAMES_MOST && figures <= FIGURES_MOST {
        Layout::Beside { names, figures }
    } else if both <= width.pixels() || (width == Width::Wide && figures <= FIGURES_MOST) {
        Layout::Over
    } else {
        Layout::Around
    }
}

/// A line between two shares with a cross-stroke at its ends, that shows on any ground.
pub(super) fn whisker(scale: Scale, (low, high): (f64, f64), y: f64) -> Markup {
    let (from, to) = (scale.at(low), scale.at(high));
    let cap = |x: f64| format!("M{} {}v10", number(x), number(y - 5.0));
    let path = format!("M{} {}H{}{}{}", number(from), number(y), number(to), cap(from), cap(to));
    html! { path class="halo" d=(path) {} path class="whisker" d=(path) {} }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of an upright line: from where to where.
    fn parts(path: &str) -> Vec<(f64, f64)> {
        let part = |part: &str| {
            let (from, to) = part.split_once(' ')?.1.split_once('V')?;
            Some((from.parse().ok()?, to.parse().ok()?))
        };
        path.split('M').skip(1).map(|one| part(one).unwrap()).collect()
    }

    #[test]
    fn an_upright_line_runs_through_no_text() {
        let row = |name, note| Row { name, figures: "-0.1 / +0.2", note };
        let narrow = [row("parties.union.tolerance", "0.4 ← 0.5 → 0.6"), row("rounds", "")];
        for (width, rows) in [(Width::Narrow, &narrow[..]), (Width::Wide, &narrow[..])] {
            let place = Rows::along(width, rows, Axis::around(0.1));
            let drawn: Vec<_> = (0..rows.len()).map(|at| place.drawn(at)).collect();
            let parts = parts(&place.upright(0.0));
            assert_eq!(parts.len(), rows.len());
            for ((from, to), (top, height)) in parts.iter().zip(drawn) {
                assert!(*from >= top - 2.5 && *to <= top + height + 2.5, "{parts:?}");
            }
        }
        let plain = [row("union", ""), row("rounds", "")];
        let place = Rows::along(Width::Wide, &plain, Axis::around(0.1));
        assert_eq!(parts(&place.upright(0.0)).len(), 1, "there are no texts in its way");
    }
}
