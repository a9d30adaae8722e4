//! Points as a table: a CSV file with a path at the head of each column and a point in each row.
//!
//! Takes the bytes of a file (RFC 4180, UTF-8); gives a factor for each column, or everything that
//! is wrong with the file, each with its place. A cell is a value in YAML. Of the cells only their
//! places are kept, so that memory grows little beyond the text.

use super::factor::{Factor, Levels, split_paths};
use super::{PATHS_LIMIT, POINTS_LIMIT, codes};
use crate::diagnostic::{Diagnostic, Place, SourceId, Sources};
use crate::scenario::document::{DIAGNOSTICS_LIMIT, Node};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// The longest table that is read \[bytes\].
pub const TABLE_SIZE_LIMIT: usize = 16 << 20;

/// A table whose cells are all sound.
#[derive(Debug)]
pub(super) struct Table {
    source: SourceId,
    text: String,
    columns: usize,
    /// Row by row, without the head.
    cells: Vec<Cell>,
}

/// Where a cell is written, quotes included \[bytes\].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    start: u32,
    end: u32,
}

impl Cell {
    fn span(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Reads a table of points; its text is taken in among the sources under `name`.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn table(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
) -> Result<Vec<Factor>, Vec<Diagnostic>> {
    let (source, text) = decode(name, bytes, sources)?;
    let rows = rows(source, &text)?;
    let mut rows = rows.into_iter();
    let Some(head) = rows.next() else {
        let problem = error(source, 0..0, "the table is empty");
        return Err(vec![problem.help("write the paths into the first line, with commas between")]);
    };
    let mut problems = head_problems(source, &text, &head);
    let mut cells = Vec::new();
    let mut points = 0;
    for row in rows {
        points += 1;
        if row.len() == head.len() {
            cells.extend(row);
        } else {
            problems.push(ragged(source, &row, head.len()));
        }
        if problems.len() >= DIAGNOSTICS_LIMIT {
            break;
        }
    }
    let whole = 0..head.last().map_or(0, |cell| cell.end as usize);
    if points == 0 && problems.is_empty() {
        problems.push(error(source, whole.clone(), "the table has no points below its head"));
    }
    if points > POINTS_LIMIT {
        let message = format!("the table has {points} points, {POINTS_LIMIT} are allowed");
        problems.push(Diagnostic::error(codes::TOO_MANY, message, Place::new(source, whole), ""));
    }
    let table = Table { source, text, columns: head.len(), cells };
    problems.extend(table.problems().take(DIAGNOSTICS_LIMIT.saturating_sub(problems.len())));
    if problems.is_empty() { Ok(table.factors(&head)) } else { Err(problems) }
}

impl Table {
    /// How many points there are.
    pub fn len(&self) -> usize {
        self.cells.len() / self.columns
    }

    /// The value of a cell.
    pub fn node(&self, row: usize, column: usize) -> Node {
        let cell = self.cells[row * self.columns + column];
        self.read(cell).expect("all cells were read before")
    }

    fn read(&self, cell: Cell) -> Result<Node, Vec<Diagnostic>> {
        let (text, place) = content(self.source, &self.text, cell);
        if text.trim().is_empty() || text.trim_start().starts_with('#') {
            let problem = error(self.source, cell.span(), "a value is missing");
            return Err(vec![problem.help("write `null` for nothing, `''` for no text")]);
        }
        Node::parse(&text, &place)
    }

    /// What is wrong with the cells.
    fn problems(&self) -> impl Iterator<Item = Diagnostic> {
        self.cells.iter().flat_map(|cell| self.read(*cell).err().unwrap_or_default())
    }

    /// The columns, whose heads these are.
    fn factors(self, head: &[Cell]) -> Vec<Factor> {
        let table = Arc::new(self);
        let factor = |(column, cell): (usize, &Cell)| {
            let (paths, place) = content(table.source, &table.text, *cell);
            let levels = Levels::Cells(Arc::clone(&table), column);
            Factor { paths: split_paths(&paths, &place), levels, place }
        };
        head.iter().enumerate().map(factor).collect()
    }
}

/// The text of a cell without its quotes, and its place: a length of its own tells where a quote is
/// written twice in it.
fn content(source: SourceId, text: &str, cell: Cell) -> (Cow<'_, str>, Place) {
    let written = &text[cell.span()];
    let place = Place::new(source, cell.span());
    let Some(inner) = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return (written.into(), place);
    };
    if inner.contains('"') {
        return (inner.replace("\"\"", "\"").into(), place);
    }
    (inner.into(), place.part(written.len(), 1..written.len() - 1))
}

/// The text of a file, taken in among the sources.
fn decode(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
) -> Result<(SourceId, String), Vec<Diagnostic>> {
    if bytes.len() > TABLE_SIZE_LIMIT {
        let source = sources.add(name, "");
        let message = format!("the table is longer than {TABLE_SIZE_LIMIT} bytes");
        let place = Place::new(source, 0..0);
        return Err(vec![Diagnostic::error(codes::TOO_MANY, message, place, "")]);
    }
    match str::from_utf8(bytes) {
        Ok(text) => Ok((sources.add(name, text), text.to_owned())),
        Err(_) => {
            let lossy = String::from_utf8_lossy(bytes);
            let at = lossy.find('\u{fffd}').unwrap_or(0);
            let source = sources.add(name, lossy.as_ref());
            let problem = error(source, at..at + '\u{fffd}'.len_utf8(), "the table is not UTF-8");
            Err(vec![problem.help("save the file as UTF-8")])
        }
    }
}

/// The cells of all lines that are not blank.
fn rows(source: SourceId, text: &str) -> Result<Vec<Vec<Cell>>, Vec<Diagnostic>> {
    const BYTE_ORDER_MARK: &str = "\u{feff}";
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    let mut at = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    while at < text.len() {
        let end = cell_end(source, text, at).map_err(|problem| vec![problem])?;
        let edge = |at: usize| u32::try_from(at).expect("a table is shorter than 2^32 bytes");
        row.push(Cell { start: edge(at), end: edge(end) });
        let more = text[end..].starts_with(',');
        // A comma at the very end has an empty cell after it.
        if more && end + 1 == text.len() {
            row.push(Cell { start: edge(end + 1), end: edge(end + 1) });
        }
        at = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
        if !more || at >= text.len() {
            let blank = row.len() == 1 && text[row[0].span()].trim().is_empty();
            let row = std::mem::take(&mut row);
            if !blank {
                rows.push(row);
            }
        }
    }
    Ok(rows)
}

/// Where the cell that begins here ends: at a comma, at the end of its line, or of the text.
fn cell_end(source: SourceId, text: &str, start: usize) -> Result<usize, Diagnostic> {
    let rest = &text[start..];
    let Some(quoted) = rest.strip_prefix('"') else {
        let length = rest.find([',', '\n']).unwrap_or(rest.len());
        let returned = rest[..length].ends_with('\r') && rest[length..].starts_with('\n');
        return Ok(start + length - usize::from(returned));
    };
    let mut at = 0;
    loop {
        let Some(quote) = quoted[at..].find('"') else {
            return Err(error(source, start..start + 1, "a quote is opened here and never closed"));
        };
        at += quote + 1;
        if !quoted[at..].starts_with('"') {
            break;
        }
        at += 1;
    }
    let end = start + 1 + at;
    let after = &text[end..];
    if after.is_empty() || [",", "\n", "\r\n"].iter().any(|sign| after.starts_with(sign)) {
        return Ok(end);
    }
    let problem = error(source, end..end, "something follows a closing quote");
    Err(problem.help("write a quote within quotes twice: `\"\"`"))
}

/// What is wrong with the head of a table.
fn head_problems(source: SourceId, text: &str, head: &[Cell]) -> Vec<Diagnostic> {
    let written = &text[head[0].span()];
    if head.len() == 1 && written.contains([';', '\t']) {
        let problem = error(source, head[0].span(), "the columns have no commas between them");
        return vec![problem.help("save the file with commas between the columns")];
    }
    if head.len() > PATHS_LIMIT {
        let message = format!("{} paths are varied, {PATHS_LIMIT} are allowed", head.len());
        let place = Place::new(source, head[PATHS_LIMIT].span());
        let label = "this is one too many";
        return vec![Diagnostic::error(codes::TOO_MANY, message, place, label)];
    }
    Vec::new()
}

fn ragged(source: SourceId, row: &[Cell], columns: usize) -> Diagnostic {
    let span = row[0].start as usize..row[row.len() - 1].end as usize;
    let cells =
        |count: usize| if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") };
    let message = format!("a row has {}, and the head {}", cells(row.len()), cells(columns));
    error(source, span, message).help("put a value with a comma in it in quotes: \"[0, 1]\"")
}

fn error(source: SourceId, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::TABLE, message, Place::new(source, span), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Factor>, Vec<(String, usize, usize)>> {
        let mut sources = Sources::default();
        table("points.csv", text.as_bytes(), &mut sources).map_err(|problems| {
            let told = |problem: &Diagnostic| {
                let (line, column) = sources.line_column(&problem.primary.place);
                (problem.message.clone(), line, column)
            };
            problems.iter().map(told).collect()
        })
    }

    /// The values of a sound table, row by row, as JSON.
    fn values(text: &str) -> Vec<String> {
        let factors = read(text).unwrap_or_else(|problems| panic!("{problems:?}"));
        let Levels::Cells(table, 0) = &factors[0].levels else { panic!() };
        let row = |row| (0..factors.len()).map(move |column| table.node(row, column).to_json());
        (0..table.len())
            .map(|r| row(r).map(|v| v.to_string()).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn every_cell_is_a_value_in_yaml() {
        let text = "rounds,a.b,\"c, d\"\n12,full,\"{uniform: [0, 1]}\"\n 6 ,'x',\"\"\"q\"\"\"\n";
        assert_eq!(values(text), [r#"12 "full" {"uniform":[0,1]}"#, r#"6 "x" "q""#]);
        let factors = read(text).unwrap();
        let paths = |at: usize| factors[at].paths.iter().map(|path| path.path.as_str());
        assert!(paths(1).eq(["a.b"]) && paths(2).eq(["c", "d"]));
    }

    #[test]
    fn any_end_of_line_will_do_and_blank_lines_are_left_out() {
        for text in
            ["a,b\n1,2\n3,4", "a,b\r\n1,2\r\n\r\n3,4\r\n", "\u{feff}a,b\n\n1,2\n \n\"3\",4\n\n"]
        {
            assert_eq!(values(text), ["1 2", "3 4"], "{text:?}");
        }
        assert_eq!(values("a\n\"x\n  y\"\n"), [r#""x y""#]);
    }

    /// The one problem with a table.
    fn problem(text: &str) -> (String, usize, usize) {
        let mut problems = read(text).expect_err("it is wrong");
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems.remove(0)
    }

    #[test]
    fn what_is_wrong_is_said_by_line_and_column() {
        let said = |text: &str, message: &str, line, column| {
            let found = problem(text);
            assert!(found.0.contains(message), "{found:?}");
            assert_eq!((found.1, found.2), (line, column), "{text:?}");
        };
        said("a,b\n1,2\n3\n", "a row has 1 cell, and the head 2 cells", 3, 1);
        said("a,b\n1,2,3\n", "a row has 3 cells", 2, 1);
        said("a,b\n1,\n", "a value is missing", 2, 3);
        said("a,b\n1,", "a value is missing", 2, 3);
        said("a,b\n1,[2\n", "never closed", 2, 3);
        said("a,b\n1,\"[é\"\n", "never closed", 2, 4);
        said("a,b\n1,\"2\n", "a quote is opened here", 2, 3);
        said("a,b\n1,\"2\"x\n", "something follows a closing quote", 2, 6);
        said("a;b\n1;2\n", "no commas between", 1, 1);
        said("", "the table is empty", 1, 1);
        said("\n\n", "the table is empty", 1, 1);
        said("a,b\n", "no points", 1, 1);
        said("a\n\"{a: \"\"1\"\", a: 2}\"\n", "stands twice", 2, 1);
    }

    #[test]
    fn all_problems_are_told_up_to_a_limit() {
        let text = format!("a,b\n{}", "1,\n".repeat(1000));
        assert_eq!(read(&text).expect_err("it is wrong").len(), DIAGNOSTICS_LIMIT);
        let text = format!("a,b\n{}", "1\n".repeat(1000));
        assert_eq!(read(&text).expect_err("it is wrong").len(), DIAGNOSTICS_LIMIT);
        let wide = format!("{}a\n", "a,".repeat(PATHS_LIMIT));
        assert!(problem(&wide).0.contains("paths are varied"));
        let mut sources = Sources::default();
        let long = vec![b'1'; TABLE_SIZE_LIMIT + 1];
        assert!(table("points.csv", &long, &mut sources).is_err());
        assert!(table("points.csv", b"a\n\xff\n", &mut sources).is_err());
    }
}
