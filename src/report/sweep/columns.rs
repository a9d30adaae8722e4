//! The columns of a table of points: which there are, and which fit on a page.

use super::table::Table;
use super::values::{short, shown};
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::report::figures::{Share, fewer_than, grouped, values};
use crate::report::text::layout::{left, right, widest};
use crate::study::sweep::{PointFigures, PointOutcome};

/// Between two columns.
const GAP: &str = "   ";
/// The same on a page that is narrow for them.
const GAP_NARROW: &str = "  ";
/// The most columns of a value.
const VALUE_COLUMNS: usize = 14;
/// Where a point has no such outcome.
const ABSENT: &str = "–";

impl Table {
    /// All columns, the most important first within each kind.
    pub(in crate::report) fn columns(&self) -> Vec<Column> {
        let main = self.main();
        let mut columns = vec![Column::of("point", Kind::Needed, self.shown().map(number))];
        for (at, name) in short(&self.record.paths).iter().enumerate() {
            let cells = self.shown().map(|point| shown(&point.values[at], VALUE_COLUMNS));
            let is_text = self
                .shown()
                .any(|point| !point.values[at].is_number() && !point.values[at].is_null());
            let column = Column::of(&clean(name, NAME_COLUMNS), Kind::Value, cells);
            columns.push(Column { is_text, ..column });
        }
        if self.consistent.0 < self.consistent.1 {
            let cells = self.shown().map(|point| grouped(point.consistent));
            columns.push(Column::of("n", Kind::Needed, cells));
        }
        let share =
            |point: &PointFigures, name: &str| share(outcome(point, name), point.consistent);
        let cells: Vec<_> = self.shown().map(|point| share(point, &main)).collect();
        let name = clean(&main, NAME_COLUMNS);
        columns.push(Column::of(&name, Kind::Needed, cells.iter().map(|cell| cell.0.clone())));
        columns.push(Column::of("95 %", Kind::Needed, cells.iter().map(|cell| cell.1.clone())));
        let differences: Vec<_> =
            self.shown().map(|point| difference(outcome(point, &main))).collect();
        let cells = differences.iter().map(|cell| cell.0.clone());
        columns.push(Column::of("to the base", Kind::Needed, cells));
        let cells = differences.iter().map(|cell| cell.1.clone());
        columns.push(Column::of("95 %", Kind::Needed, cells));
        for name in self.other_outcomes(&main) {
            let cells = self.shown().map(|point| share(point, &name).0);
            columns.push(Column::of(&clean(&name, NAME_COLUMNS), Kind::Other, cells));
        }
        columns
    }

    /// The names of the other outcomes, in the order in which they first occur.
    fn other_outcomes(&self, main: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for outcome in self.shown().flat_map(|point| &point.outcomes) {
            if outcome.name != main && !names.contains(&outcome.name) {
                names.push(outcome.name.clone());
            }
        }
        names
    }

    /// The rows with the columns that fit: values first, then other outcomes.
    pub(super) fn lines(&self, page: usize) -> Vec<String> {
        let mut columns = self.columns();
        let taken = |columns: &[Column], gap: &str| -> usize {
            columns.iter().map(|column| column.width() + gap.len()).sum::<usize>() - gap.len()
        };
        let gap = if taken(&columns, GAP) <= page { GAP } else { GAP_NARROW };
        for kind in [Kind::Other, Kind::Value] {
            while taken(&columns, gap) > page {
                let Some(at) = columns.iter().rposition(|column| column.kind == kind) else {
                    break;
                };
                columns.remove(at);
            }
        }
        let rows = columns.first().map_or(0, |column| column.cells.len());
        let line = |at: Option<usize>| {
            let cells: Vec<_> = columns.iter().map(|column| column.cell(at)).collect();
            cells.join(gap).trim_end().to_owned()
        };
        std::iter::once(None).chain((0..rows).map(Some)).map(line).collect()
    }
}

/// Whether a column may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Needed,
    Value,
    Other,
}

/// A column of the table.
pub(in crate::report) struct Column {
    pub(in crate::report) head: String,
    pub(in crate::report) cells: Vec<String>,
    kind: Kind,
    /// Whether it is set to the left, as texts are.
    pub(in crate::report) is_text: bool,
}

impl Column {
    fn of(head: &str, kind: Kind, cells: impl Iterator<Item = String>) -> Self {
        Self { head: head.to_owned(), cells: cells.collect(), kind, is_text: false }
    }

    fn width(&self) -> usize {
        widest(self.cells.iter().chain([&self.head]).map(String::as_str))
    }

    /// A cell, or the head, as wide as the column.
    fn cell(&self, at: Option<usize>) -> String {
        let text = at.map_or(&self.head, |at| &self.cells[at]);
        if self.is_text { left(text, self.width()) } else { right(text, self.width()) }
    }
}

fn number(point: &PointFigures) -> String {
    if point.point == 0 { "base".to_owned() } else { point.point.to_string() }
}

/// What became of an outcome at a point.
pub(super) fn outcome<'p>(point: &'p PointFigures, name: &str) -> Option<&'p PointOutcome> {
    point.outcomes.iter().find(|outcome| outcome.name == name)
}

/// A share and its interval.
fn share(outcome: Option<&PointOutcome>, n: u64) -> (String, String) {
    let bound = |before: &str| fewer_than(n).map(|bound| format!("{before}< {bound}"));
    match outcome {
        Some(outcome) if n > 0 => match outcome.count {
            0 => ("none".to_owned(), bound("").unwrap_or_default()),
            count if count >= n => ("all".to_owned(), bound("but ").unwrap_or_default()),
            count => {
                let shown = Share::of(count, n).percentages();
                (format!("{} %", shown.share), format!("{} – {}", shown.low, shown.high))
            }
        },
        _ => (ABSENT.to_owned(), String::new()),
    }
}

/// A difference to the base and its interval, in percentage points.
fn difference(outcome: Option<&PointOutcome>) -> (String, String) {
    let Some(to) = outcome.and_then(|outcome| outcome.to_base) else {
        return (String::new(), String::new());
    };
    let points = values([to.difference, to.low, to.high].map(|share| 100.0 * share));
    let [difference, low, high] = points.map(|text| match text.starts_with('-') {
        true => text,
        false => format!("+{text}"),
    });
    (difference, format!("{low} – {high}"))
}
