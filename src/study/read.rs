//! Records from text, as the verbs write them, into what reports can rely on.
//!
//! Takes the bytes of a file, which may hold anything; gives records that have passed their `check`,
//! or what is wrong with the first that has not.

use super::compare::{COMPARE_FORMAT, Comparison};
use super::levers::{LEVERS_FORMAT, LeversRecord};
use super::possible::Impossible;
use super::record::{RUN_FORMAT, Record};
use super::solve::{SOLVE_FORMAT, SolveRecord};
use super::sweep::{SWEEP_FORMAT, SweepRecord};
use super::trace::{TRACE_FORMAT, Trace};
use serde::Deserialize;
use serde_json::error::Category;

/// The longest text of records that is read \[bytes\]. A record usually has 10 to 200 KB; only one
/// with hundreds of outcomes over thousands of rounds is longer than this.
pub const RECORD_SIZE_LIMIT: usize = 64 << 20;

/// Why a text is no record, or not one that this version reads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is longer than [`RECORD_SIZE_LIMIT`].
    #[error("it is larger than records may be, {} MiB", RECORD_SIZE_LIMIT >> 20)]
    TooLarge,
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It is not UTF-8.
    #[error("it is not UTF-8 text, as records are")]
    NotText,
    /// It ends before the record does.
    #[error("it breaks off at line {line}: a part of it is missing")]
    BrokenOff {
        /// From 1.
        line: usize,
    },
    /// It is not JSON.
    #[error("it is not JSON, as records are: see line {line}, column {column}")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1 \[bytes\].
        column: usize,
    },
    /// It is JSON of another kind.
    #[error("it is JSON, but no record: it has no `format` that begins with `detente.`")]
    NoRecord,
    /// It is a document of detente, but none that is read here.
    #[error("its format is `{0}`, which is none of those that can be read here")]
    OtherFormat(String),
    /// It was made by a later version.
    #[error("its format is `{0}`, later than this version reads: use a newer detente")]
    Newer(String),
    /// A field is not there.
    #[error("the record lacks `{0}`")]
    Missing(String),
    /// A value is of another kind.
    #[error("a record has another kind of value at line {line}, column {column}")]
    Misfit {
        /// From 1.
        line: usize,
        /// From 1 \[bytes\].
        column: usize,
    },
    /// It says what no run can have given.
    #[error(transparent)]
    Impossible(#[from] Impossible),
}

/// The part of a document that says what it is.
#[derive(Deserialize)]
struct Header {
    format: Option<String>,
}

/// A record of any kind that is reported on.
#[derive(Clone, Debug, PartialEq)]
pub enum AnyRecord {
    /// Of a run.
    Run(Box<Record>),
    /// Of a comparison.
    Comparison(Box<Comparison>),
    /// Of levers.
    Levers(Box<LeversRecord>),
    /// Of a solution.
    Solution(Box<SolveRecord>),
    /// Of a sweep.
    Sweep(Box<SweepRecord>),
    /// Of one replication.
    Trace(Box<Trace>),
}

/// The formats of [`AnyRecord`].
const FORMATS: [&str; 6] =
    [RUN_FORMAT, COMPARE_FORMAT, LEVERS_FORMAT, SOLVE_FORMAT, SWEEP_FORMAT, TRACE_FORMAT];

/// The records of runs in a text: one, as `--output` writes it, or a list, as `--format json` prints
/// several.
///
/// # Errors
/// What is wrong with it; of several records with the first that has something wrong with it.
pub fn records(bytes: &[u8]) -> Result<Vec<Record>, Unreadable> {
    let text = text(bytes)?;
    let records = match text.trim_start().chars().next() {
        None => return Err(Unreadable::Empty),
        Some('[') => list(text)?,
        Some(_) => {
            format_of(&header(serde_json::from_str(text))?, &[RUN_FORMAT])?;
            vec![parsed(text)?]
        }
    };
    records.iter().try_for_each(Record::check)?;
    Ok(records)
}

/// The records of any kind in a text; a list is one of runs.
///
/// # Errors
/// What is wrong with it; of several records with the first that has something wrong with it.
pub fn any(bytes: &[u8]) -> Result<Vec<AnyRecord>, Unreadable> {
    let text = text(bytes)?;
    if text.trim_start().starts_with('{') {
        let format = format_of(&header(serde_json::from_str(text))?, &FORMATS)?;
        match format {
            COMPARE_FORMAT => {
                let record: Comparison = parsed(text)?;
                record.check()?;
                return Ok(vec![AnyRecord::Comparison(Box::new(record))]);
            }
            LEVERS_FORMAT => {
                let record: LeversRecord = parsed(text)?;
                record.check()?;
                return Ok(vec![AnyRecord::Levers(Box::new(record))]);
            }
            SOLVE_FORMAT => {
                let record: SolveRecord = parsed(text)?;
                record.check()?;
                return Ok(vec![AnyRecord::Solution(Box::new(record))]);
            }
            SWEEP_FORMAT => {
                let record: SweepRecord = parsed(text)?;
                record.check()?;
                return Ok(vec![AnyRecord::Sweep(Box::new(record))]);
            }
            TRACE_FORMAT => {
                let trace: Trace = parsed(text)?;
                trace.check()?;
                return Ok(vec![AnyRecord::Trace(Box::new(trace))]);
            }
            _ => {}
        }
    }
    let runs = records(bytes)?;
    Ok(runs.into_iter().map(|run| AnyRecord::Run(Box::new(run))).collect())
}

/// The text of a file that is not too long.
fn text(bytes: &[u8]) -> Result<&str, Unreadable> {
    if bytes.len() > RECORD_SIZE_LIMIT {
        return Err(Unreadable::TooLarge);
    }
    let text = str::from_utf8(bytes).map_err(|_| Unreadable::NotText)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn list(text: &str) -> Result<Vec<Record>, Unreadable> {
    let headers: Vec<Header> = header(serde_json::from_str(text))?;
    if headers.is_empty() {
        return Err(Unreadable::Empty);
    }
    headers.iter().try_for_each(|header| format_of(header, &[RUN_FORMAT]).map(|_| ()))?;
    parsed(text)
}

fn parsed<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, Unreadable> {
    serde_json::from_str(text).map_err(|error| explained(&error))
}

/// What the document says it is; JSON of another kind is no record.
fn header<T>(read: serde_json::Result<T>) -> Result<T, Unreadable> {
    read.map_err(|error| match explained(&error) {
        Unreadable::Misfit { .. } | Unreadable::Missing(_) => Unreadable::NoRecord,
        other => other,
    })
}

/// Which of the known formats a document has.
fn format_of<'k>(header: &Header, known: &[&'k str]) -> Result<&'k str, Unreadable> {
    let format = header.format.as_deref().unwrap_or_default();
    if let Some(found) = known.iter().find(|known| **known == format) {
        return Ok(found);
    }
    let number = |text: &str| text.parse::<u32>().ok();
    let is_later = |known: &&str| {
        let (family, version) = known.split_once('/').unwrap_or_default();
        let given = format.strip_prefix(family).and_then(|rest| rest.strip_prefix('/'));
        given.and_then(number) > number(version)
    };
    Err(match format {
        _ if known.iter().any(is_later) => Unreadable::Newer(format.to_owned()),
        _ if format.starts_with("detente.") => Unreadable::OtherFormat(format.to_owned()),
        _ => Unreadable::NoRecord,
    })
}

/// What the reader of JSON found, in the words of records.
fn explained(error: &serde_json::Error) -> Unreadable {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Eof => Unreadable::BrokenOff { line },
        Category::Syntax | Category::Io => Unreadable::NotJson { line, column },
        Category::Data => {
            let said = error.to_string();
            let missing =
                said.strip_prefix("missing field `").and_then(|rest| rest.split_once('`'));
            match missing {
                Some((field, _)) => Unreadable::Missing(field.to_owned()),
                None => Unreadable::Misfit { line, column },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Unreadable {
        records(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        assert_eq!(refused("title: Talks\n"), Unreadable::NotJson { line: 1, column: 2 });
        assert_eq!(refused("{\n  \"format\": oops}"), Unreadable::NotJson { line: 2, column: 13 });
        assert_eq!(refused("{\"format\": \"det"), Unreadable::BrokenOff { line: 1 });
        assert_eq!(refused(" \n"), Unreadable::Empty);
        assert_eq!(refused("[]"), Unreadable::Empty);
        assert_eq!(records(&[0xff, 0xfe, b'{', 0]), Err(Unreadable::NotText));
        assert_eq!(records(&vec![b' '; RECORD_SIZE_LIMIT + 1]), Err(Unreadable::TooLarge));
    }

    #[test]
    fn what_is_another_document_is_told_from_a_newer_record() {
        for other in ["{}", "[1, 2]", "3", "{\"format\": \"geojson\"}", "{\"format\": 3}"] {
            assert_eq!(refused(other), Unreadable::NoRecord, "{other}");
        }
        let of = |format: &str| refused(&format!("{{\"format\": \"{format}\"}}"));
        assert_eq!(of("detente.trace/1"), Unreadable::OtherFormat("detente.trace/1".to_owned()));
        assert_eq!(of("detente.run/2"), Unreadable::Newer("detente.run/2".to_owned()));
        assert_eq!(of("detente.run/x"), Unreadable::OtherFormat("detente.run/x".to_owned()));
    }

    #[test]
    fn what_is_missing_is_named_and_what_is_of_another_kind_is_placed() {
        assert_eq!(
            refused("{\"format\": \"detente.run/1\"}"),
            Unreadable::Missing("title".to_owned())
        );
        let said = refused("{\"format\": \"detente.run/1\",\n \"title\": 3}");
        assert_eq!(said, Unreadable::Misfit { line: 2, column: 11 });
    }
}
