//! The columns of a table of points: which there are, and how they are laid out on a page.
//!
//! Always: no varied value is left out, and of the other outcomes none without being named.

use super::table::Table;
use super::values::{short, shown};
use crate::report::clean::{NAME_COLUMNS, TITLE_COLUMNS, clean, strip};
use crate::report::figures::{Share, fewer_than, grouped, values};
use crate::report::text::layout::{left, right, together, unparted, widest, wrapped};
use crate::study::sweep::{PointFigures, PointOutcome};
use std::collections::HashSet;

/// Between two columns.
const GAP: &str = "   ";
/// The same on a page that is narrow for them.
const GAP_NARROW: &str = "  ";
/// The most columns of a value in a terminal.
const VALUE_COLUMNS: usize = 14;
/// How far a line of values is set in below its point.
const VALUES_INDENT: usize = 7;
/// The most paths that are numbered, or whose values stand on a line of their own.
pub(super) const LISTED: usize = 12;
/// The first names of a path that says who trusts whom.
const TRUST: &str = "trust.pairs.";
/// Where a point has no such outcome.
const ABSENT: &str = "–";

/// How the varied values of points are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Values {
    /// A column each, under the last names of its path; values of at most so many columns.
    Named(usize),
    /// A column each, under the number of its path in a list above.
    Numbered,
    /// A column each, under its path; nothing is cut.
    Full,
    /// On a line of their own below the point.
    Below,
}

/// The rows as they stand on a page.
pub(super) struct Laid {
    /// The head and the rows, and below each row its values where these have no column.
    pub(super) lines: Vec<String>,
    /// How values are told.
    pub(super) values: Values,
    /// The outcomes for which there is no room.
    pub(super) left_out: Vec<String>,
}

impl Table {
    /// All columns, the most important first within each kind.
    pub(in crate::report) fn columns(&self, values: Values) -> Vec<Column> {
        let main = self.main();
        let mut columns = vec![Column::of("point", Kind::Needed, self.shown().map(number))];
        let most = match values {
            Values::Named(columns) => columns,
            Values::Numbered | Values::Below => VALUE_COLUMNS,
            Values::Full => usize::MAX,
        };
        let heads = if values == Values::Below { Vec::new() } else { self.heads(values) };
        for (at, head) in heads.iter().enumerate() {
            let cells = self.shown().map(|point| shown(&point.values[at], most));
            let is_text = self
                .shown()
                .any(|point| !point.values[at].is_number() && !point.values[at].is_null());
            columns.push(Column { is_text, ..Column::of(head, Kind::Value, cells) });
        }
        if self.consistent.0 < self.consistent.1 {
            let cells = self.shown().map(|point| grouped(point.consistent));
            columns.push(Column::of("n", Kind::Needed, cells));
        }
        let share =
            |point: &PointFigures, name: &str| share(outcome(point, name), point.consistent);
        let cells: Vec<_> = self.shown().map(|point| share(point, &main)).collect();
        let named = |name: &str| match values {
            Values::Full => strip(name),
            _ => clean(name, NAME_COLUMNS),
        };
        let name = named(&main);
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
            columns.push(Column::of(&named(&name), Kind::Other, cells));
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

    /// What stands above the columns of the values.
    fn heads(&self, values: Values) -> Vec<String> {
        let paths = &self.record.paths;
        if values == Values::Full {
            return paths.iter().map(|path| strip(path)).collect();
        }
        if values == Values::Numbered {
            return (1..=paths.len()).map(|at| format!("({at})")).collect();
        }
        let named = |(path, name): (&String, String)| match path.strip_prefix(TRUST) {
            Some(pair) if !name.contains('.') => clean(pair, NAME_COLUMNS),
            _ => clean(&name, NAME_COLUMNS),
        };
        paths.iter().zip(short(paths)).map(named).collect()
    }

    /// The rows on a page: all values, and the other outcomes that fit.
    pub(super) fn laid_out(&self, page: usize) -> Laid {
        let is_needed = |column: &Column| column.kind != Kind::Other;
        let fits = |values: &Values| {
            let columns: Vec<_> = self.columns(*values).into_iter().filter(is_needed).collect();
            taken(&columns, GAP_NARROW) <= page
                && (*values == Values::Below || self.are_told_apart())
        };
        let numbered = (self.record.paths.len() <= LISTED).then_some(Values::Numbered);
        let mut ways = [Some(Values::Named(VALUE_COLUMNS)), numbered].into_iter().flatten();
        let values = ways.find(fits).unwrap_or(Values::Below);
        let mut columns = self.columns(values);
        let gap = if taken(&columns, GAP) <= page { GAP } else { GAP_NARROW };
        let mut left_out = Vec::new();
        while taken(&columns, gap) > page {
            let Some(at) = columns.iter().rposition(|column| column.kind == Kind::Other) else {
                break;
            };
            left_out.insert(0, columns.remove(at).head);
        }
        let line = |at: Option<usize>| {
            let cells: Vec<_> = columns.iter().map(|column| column.cell(at)).collect();
            cells.join(gap).trim_end().to_owned()
        };
        let mut lines = vec![line(None)];
        for (at, point) in self.shown().enumerate() {
            lines.push(line(Some(at)));
            if values == Values::Below {
                lines.extend(self.values_below(point, page));
            }
        }
        Laid { lines, values, left_out }
    }

    /// Whether no two unlike values of a path look the same in a column of a terminal.
    fn are_told_apart(&self) -> bool {
        let unlike = |at: usize, text: &dyn Fn(&serde_json::Value) -> String| {
            let texts: HashSet<_> = self.shown().map(|point| text(&point.values[at])).collect();
            texts.len()
        };
        (0..self.record.paths.len()).all(|at| {
            let full = unlike(at, &|value| shown(value, usize::MAX));
            full == unlike(at, &|value| shown(value, VALUE_COLUMNS))
        })
    }

    /// The values of a point, on lines of their own.
    fn values_below(&self, point: &PointFigures, page: usize) -> Vec<String> {
        let names = self.heads(Values::Below);
        let told = names.iter().zip(&point.values).map(|(name, value)| {
            together(&format!("{name} {}", shown(value, TITLE_COLUMNS.min(page / 2))))
        });
        let mut told: Vec<_> = told.take(LISTED).collect();
        if names.len() > LISTED {
            told.push(together(&format!("and {} more", names.len() - LISTED)));
        }
        let lines = wrapped(&told.join(", "), page - VALUES_INDENT, 0).into_iter();
        lines.map(|line| format!("{:VALUES_INDENT$}{}", "", unparted(&line))).collect()
    }
}

/// The columns that columns take side by side.
fn taken(columns: &[Column], gap: &str) -> usize {
    columns.iter().map(|column| column.width() + gap.len()).sum::<usize>() - gap.len()
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

    /// Whether it has the values of a path.
    pub(super) fn is_value(&self) -> bool {
        self.kind == Kind::Value
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
    (difference, format!("{low} to {high}"))
}
