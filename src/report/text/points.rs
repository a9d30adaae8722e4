//! The points of a design, before anything is simulated.
//!
//! Takes points; gives a row for each of the first, and says how many more there are.

use super::Look;
use super::layout::{DIM, left, paint, widest};
use crate::report::clean::{NAME_COLUMNS, clean, strip};
use crate::report::figures::grouped;
use crate::study::design::Points;
use serde_json::Value;
use std::ops::Range;

/// How many points are listed.
pub const POINTS_SHOWN: usize = 20;
/// Between two columns.
const GAP: &str = "   ";
/// The digits of a number that are shown.
const DIGITS: usize = 6;
/// The sizes of numbers whose noughts are written.
const SPELLED_OUT: Range<f64> = 1e-9..1e15;
/// What the base is called among the points.
const BASE: &str = "base";
/// What a value is called that the scenario leaves to its default.
const DEFAULT: &str = "default";

/// The base and the first points, with their values.
pub fn points(points: &Points, look: &Look) -> String {
    let shown = points.len().min(POINTS_SHOWN);
    let mut rows = vec![(BASE.to_owned(), values(points.base_values()))];
    rows.extend((0..shown).map(|point| (grouped(point as u64 + 1), values(&points.values(point)))));
    let mut text = table(points.paths(), &rows, look.columns());
    if shown < points.len() {
        text.push_str(&format!("… and {} more\n", grouped((points.len() - shown) as u64)));
    }
    text
}

/// A value as an author would write it, on one line; numbers to six digits.
pub fn written(value: &Value) -> String {
    match value {
        Value::Null => DEFAULT.to_owned(),
        Value::String(text) => strip(text),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(written).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entry =
                |(key, value): (&String, &Value)| format!("{}: {}", strip(key), written(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Value::Number(number) => match number.as_f64() {
            Some(fraction) if number.is_f64() => short(fraction),
            _ => number.to_string(),
        },
        Value::Bool(flag) => flag.to_string(),
    }
}

/// A number to six digits, without noughts at its end; very small and very large ones by their power
/// of ten.
pub fn short(number: f64) -> String {
    let rounded = format!("{number:.*e}", DIGITS - 1);
    match rounded.parse::<f64>() {
        Ok(number) if number == 0.0 || SPELLED_OUT.contains(&number.abs()) => number.to_string(),
        Ok(number) => format!("{number:e}"),
        Err(_) => rounded,
    }
}

fn values(values: &[Value]) -> Vec<String> {
    values.iter().map(|one| clean(&written(one), NAME_COLUMNS)).collect()
}

/// The rows under their paths; where the paths are too long to stand side by side, under letters
/// that are explained above. Columns that do not fit are left out, and counted.
fn table(paths: &[String], rows: &[(String, Vec<String>)], columns: usize) -> String {
    let paths: Vec<String> = paths.iter().map(|path| strip(path)).collect();
    let names = widest(rows.iter().map(|(name, _)| name.as_str()).chain(["point"]));
    let widths = |heads: &[String]| -> Vec<usize> {
        let column = |at: usize| rows.iter().map(move |(_, values)| values[at].as_str());
        (0..heads.len()).map(|at| widest(column(at).chain([heads[at].as_str()]))).collect()
    };
    let fitting = |widths: &[usize]| {
        let mut used = names;
        widths.iter().take_while(|width| (used += *width + GAP.len(), used <= columns).1).count()
    };
    let mut text = String::new();
    let mut heads = paths.clone();
    if fitting(&widths(&heads)) < paths.len() {
        heads = (0..paths.len()).map(|at| format!("({})", at + 1)).collect();
        let width = widest(heads.iter().map(String::as_str));
        for (head, path) in heads.iter().zip(&paths) {
            text.push_str(&format!("{}{GAP}{path}\n", left(head, width)));
        }
        text.push('\n');
    }
    let widths = widths(&heads);
    let fits = fitting(&widths);
    let line = |name: &str, cells: &[String]| {
        let cells = cells.iter().zip(&widths).take(fits);
        let cells: String =
            cells.map(|(cell, width)| format!("{GAP}{}", left(cell, *width))).collect();
        format!("{}{cells}", left(name, names)).trim_end().to_owned()
    };
    text.push_str(&paint(DIM, &line("point", &heads)));
    text.push('\n');
    for (name, cells) in rows {
        text.push_str(&line(name, cells));
        text.push('\n');
    }
    if fits < paths.len() {
        text.push_str(&format!("the columns from ({}) on do not fit here\n", fits + 1));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sources;
    use crate::report::sample::uncoloured;
    use crate::report::text::PAGE_COLUMNS;
    use crate::scenario::Document;
    use crate::study::design::{Design, Factor, plan};
    use std::sync::atomic::AtomicBool;
    use unicode_width::UnicodeWidthStr;

    const TALKS: &str = "title: Wage round
issues: {wage: {range: [0, 10]}}
parties:
  union: {tolerance: 0.5, stances: {wage: {ideal: 8, red_line: {triangular: [3, 4, 5]}}}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}}}
";

    /// The listing of a grid over the talks.
    fn listed(varied: &[&str], columns: usize) -> String {
        let mut sources = Sources::default();
        let base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
        let factors = varied.iter().map(|text| Factor::parse(text, &mut sources).unwrap());
        let design = Design { factors: factors.collect(), ..Design::default() };
        let planned = plan(base, sources, &design, &AtomicBool::new(false)).unwrap();
        let laid_out = planned.points.unwrap_or_else(|| panic!("{:#?}", planned.diagnostics));
        let text = points(&laid_out, &Look { columns, elapsed: None });
        uncoloured(&text)
    }

    #[test]
    fn points_stand_under_their_paths() {
        let varied = ["rounds=6,12", "parties.union.tolerance=0.25..0.75/3"];
        insta::assert_snapshot!(listed(&varied, PAGE_COLUMNS));
    }

    #[test]
    fn long_paths_are_numbered_and_distributions_read_as_written() {
        let varied = [
            "parties.union.stances.wage.red_line={normal: [4, 0.5]},4.5",
            "parties.union.tolerance,parties.employer.tolerance=0..1/20",
        ];
        insta::assert_snapshot!(listed(&varied, 80));
    }

    #[test]
    fn no_line_of_points_is_wider_than_the_page() {
        let paths = ["beta", "opening", "matching", "noise", "slack", "retreat", "step"];
        let of = |party: &str| {
            paths.map(|path| {
                format!("parties.{party}.concession.{path}=0.123456789,{{uniform: [0.2, 0.3]}}")
            })
        };
        let varied: Vec<String> = [of("union"), of("employer")].concat();
        let varied: Vec<&str> = varied.iter().map(String::as_str).collect();
        let text = listed(&varied[..12], 80);
        assert!(text.contains("on do not fit here"), "{text}");
        assert!(text.contains("… and 4,076 more"), "{text}");
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
    }
}
