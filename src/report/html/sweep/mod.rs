//! A sweep as a page: how the share of an outcome changes over what is varied.
//!
//! One number becomes a line with its band, words become bars, two parameters a heat map, and more
//! of them a panel each, the one that moves the share most first.

mod crossing;
mod factors;
mod map;
mod one;
mod panels;
#[cfg(test)]
mod tests;
mod words;

use super::closed;
use super::closing::{self, Origin};
use super::pieces::{Section, Table, capital, more, tight};
use crate::report::clean::{HEADING_COLUMNS, NAME_COLUMNS, clean};
use crate::report::csv::cell;
use crate::report::figures::grouped;
use crate::report::sweep as tables;
use crate::study::Stopped;
use crate::study::sweep::{PointFigures, PointOutcome, RandomNumbers, SweepRecord};
use factors::{Factor, factors};
use maud::{Markup, html};
use serde_json::Value;

/// The level that a curve and a map are asked for [share].
const LEVEL: f64 = 0.5;
/// The most points of the table.
const POINTS_LISTED: usize = 200;
/// The most rows of a table that stands open.
const ROWS_OPEN: usize = 32;
/// The most paths that are listed.
const PATHS_LISTED: usize = 24;
/// The most outcomes that are drawn beside the main one.
const OUTCOMES_DRAWN: usize = 7;
/// The longest table of points that stands in the page \[bytes\].
const POINTS_SIZE_LIMIT: usize = 200_000;
/// The columns of a path.
const PATH_COLUMNS: usize = 160;
/// The columns of a value.
const VALUE_COLUMNS: usize = 40;

/// A sweep with what it varies.
struct Swept<'r> {
    record: &'r SweepRecord,
    /// The outcome that it is about.
    main: String,
    factors: Vec<Factor>,
    /// The points of the design that have anything to say.
    points: Vec<&'r PointFigures>,
    base: Option<&'r PointFigures>,
}

impl<'r> Swept<'r> {
    fn new(record: &'r SweepRecord) -> Self {
        let counts = |point: &&PointFigures| point.consistent > 0;
        let points: Vec<_> = record.points.iter().filter(|point| point.point > 0).collect();
        let points: Vec<_> = points.into_iter().filter(counts).collect();
        let base = record.points.iter().find(|point| point.point == 0).filter(counts);
        let main = tables::main_outcome(record);
        Self { record, main, factors: factors(record), points, base }
    }

    /// What people call the main outcome.
    fn main_name(&self) -> String {
        clean(&self.main, NAME_COLUMNS)
    }

    /// The names of the outcomes that occur, the main one first.
    fn outcomes(&self) -> Vec<String> {
        let mut names = vec![self.main.clone()];
        for outcome in self.points.iter().flat_map(|point| &point.outcomes) {
            if outcome.count > 0 && !names.contains(&outcome.name) {
                names.push(outcome.name.clone());
            }
        }
        names
    }

    /// A point in words: what is varied, and to what.
    fn at(&self, point: &PointFigures) -> String {
        let value = |factor: &Factor| format!("{} {}", factor.name, factor.said_of(point));
        self.factors.iter().take(3).map(value).collect::<Vec<_>>().join(", ")
    }
}

/// What became of an outcome at a point; none of it where the point has no such outcome.
fn found<'p>(point: &'p PointFigures, name: &str) -> Option<&'p PointOutcome> {
    point.outcomes.iter().find(|outcome| outcome.name == name)
}

/// How often an outcome came at a point.
fn count(point: &PointFigures, name: &str) -> u64 {
    found(point, name).map_or(0, |outcome| outcome.count)
}

/// A sweep in full.
pub fn sweep(record: &SweepRecord) -> String {
    let swept = Swept::new(record);
    let mut sections = Vec::new();
    if !swept.points.is_empty() {
        sections.push(main_section(&swept));
        sections.extend(other_section(&swept));
    }
    let table = tables::all(record, POINTS_LISTED);
    sections.push(points(&swept, &table));
    sections.push(closing::limits("limits".to_owned()));
    sections.push(again(&swept));
    let title = clean(&record.title, HEADING_COLUMNS);
    let head = head(&swept, &title, &table);
    closed(&title, &head, &sections)
}

fn head(swept: &Swept<'_>, title: &str, table: &tables::Table) -> Markup {
    html! {
        h1 { bdi { (title) } }
        p.facts { "A sweep: " (table.facts().join(" · ")) }
        @for remark in table.remark_texts() { p.notice { (capital(&remark)) "." } }
        p.lead { (tight(&lead(swept))) }
        @if let Some(base) = swept.base {
            p.also { (tight(&as_written(swept, base))) }
        }
    }
}

/// The answer in a sentence.
fn lead(swept: &Swept<'_>) -> String {
    match (&swept.factors[..], swept.points.is_empty()) {
        (_, true) => "There is nothing to report: no replication counts at any point.".to_owned(),
        ([factor], _) if factor.numbers().is_some() => one::lead(swept, factor),
        _ => panels::lead(swept),
    }
}

/// What the scenario gives as it is.
fn as_written(swept: &Swept<'_>, base: &PointFigures) -> String {
    let share = super::ends::in_figures(count(base, &swept.main), base.consistent);
    format!("The scenario as it is written: {} {share}.", swept.main_name())
}

/// The chart that the design calls for.
fn main_section(swept: &Swept<'_>) -> Section {
    let body = match &swept.factors[..] {
        [factor] if factor.numbers().is_some() => one::figure(swept, factor).rendered(),
        [factor] => words::figure(swept, factor).rendered(),
        [across, up] if map::is_grid(swept, across, up) => {
            map::figure(swept, across, up).rendered()
        }
        [_, ..] => html! {
            (panels::figure(swept).rendered())
            @if let Some(maps) = map::facets(swept) { (maps.rendered()) }
        },
        [] => html! {},
    };
    Section { id: "sweep".to_owned(), title: "What it does to the odds", body }
}

/// The other outcomes, each by itself, where one or two things are varied. A single one says what
/// the main one says, the other way round.
fn other_section(swept: &Swept<'_>) -> Option<Section> {
    let outcomes = swept.outcomes();
    let others = outcomes.get(1..).filter(|others| others.len() > 1)?;
    let shown = &others[..others.len().min(OUTCOMES_DRAWN)];
    let left_out = others.len() - shown.len();
    let figure = match &swept.factors[..] {
        [factor] if factor.numbers().is_some() => one::others(swept, factor, shown),
        [across, up] if map::is_grid(swept, across, up) => map::others(swept, (across, up), shown),
        _ => return None,
    };
    let body = html! { (figure.rendered()) (more(left_out)) };
    Some(Section { id: "others".to_owned(), title: "The other ends", body })
}

/// All points, or as many as are shown.
fn points(swept: &Swept<'_>, table: &tables::Table) -> Section {
    let columns = table.columns(tables::Values::Named(VALUE_COLUMNS));
    let rows = columns.first().map_or(0, |column| column.cells.len());
    let row = |at: usize| columns.iter().map(|column| column.cells[at].clone()).collect();
    let numbers = Table {
        caption: match swept.record.points.first() {
            Some(base) if base.point == 0 => "The base, then the points".to_owned(),
            _ => "The points".to_owned(),
        },
        head: columns.iter().map(|column| column.head.clone()).collect(),
        figures_from: columns.iter().rposition(|column| column.is_text).map_or(1, |at| at + 1),
        rows: (0..rows).map(row).collect(),
        more: swept.record.points.len().saturating_sub(rows),
    };
    let varied: Vec<_> = swept.record.paths.iter().take(PATHS_LISTED).collect();
    let left_out = swept.record.paths.len() - varied.len();
    let body = html! {
        p { "Varied:" }
        ul.paths { @for path in varied { li { code { (clean(path, PATH_COLUMNS)) } } } }
        (more(left_out))
        p.soft.small { (capital(&table.caveat())) "." }
        @if rows > ROWS_OPEN {
            details.numbers { summary { "All " (rows) " rows" } (numbers.rendered()) }
        } @else {
            (numbers.rendered())
        }
    };
    Section { id: "points".to_owned(), title: "The points", body }
}

/// How the same sweep is made again.
fn again(swept: &Swept<'_>) -> Section {
    let record = swept.record;
    let table = points_table(record);
    let mut command = format!(
        "detente sweep scenario.yaml --table points.csv --seed {} -n {}",
        record.seed, record.planned
    );
    if let Some(half_width) = record.precision {
        command = format!(
            "detente sweep scenario.yaml --table points.csv --seed {} --precision {half_width} \
             --max-replications {}",
            record.seed, record.planned
        );
    }
    if record.random_numbers == RandomNumbers::Independent {
        command.push_str(" --independent");
    }
    let mut notes = Vec::new();
    if table.is_none() {
        notes.push(
            "The points are too many for this page; the plan of the sweep has them.".to_owned(),
        );
    }
    if record.points.iter().any(|point| point.stopped == Stopped::Interrupted) {
        notes.push("The sweep was not finished; this command finishes it.".to_owned());
    }
    let most = if record.precision.is_some() { "at most " } else { "" };
    let origin = Origin {
        command,
        notes,
        seed: record.seed,
        replications: format!("{most}{} at each point", grouped(record.planned)),
        version: &record.version,
        values_version: record.values_version,
        sha256: &record.scenario_sha256,
        scenario: Some(&record.scenario),
        file: table.map(|table| ("points.csv", table)),
    };
    closing::again_from("again".to_owned(), &origin)
}

/// The points as `--table` reads them, where there is room.
fn points_table(record: &SweepRecord) -> Option<String> {
    let mut text = csv_line(record.paths.iter().map(|path| cell(path)).collect());
    for point in record.points.iter().filter(|point| point.point > 0) {
        // JSON is YAML too, and `null` is what takes a value away.
        text.push_str(&csv_line(point.values.iter().map(Value::to_string).collect()));
        if text.len() > POINTS_SIZE_LIMIT {
            return None;
        }
    }
    let shown = crate::report::json::unhidden_yaml(&text);
    (shown.len() <= POINTS_SIZE_LIMIT).then_some(shown)
}

/// A line of CSV (RFC 4180).
fn csv_line(cells: Vec<String>) -> String {
    let quoted = |cell: String| match cell.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    };
    cells.into_iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}
