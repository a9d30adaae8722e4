//! What is compared, read from its files: scenarios and records of runs.

use super::super::input;
use super::super::load::{self, Ready};
use super::super::refusal::{Reason, Refusal};
use super::Arguments;
use anyhow::anyhow;
use detente::study::Record;
use detente::study::read::{self, AnyRecord, RECORD_SIZE_LIMIT};
use std::path::Path;

/// How far into a file one looks for what says that it is a record [bytes].
const HEAD: usize = 256;

/// A file's content.
pub(super) enum Given {
    /// A record, and what people call its file.
    Record(String, Box<Record>),
    /// A scenario.
    Scenario(Box<Ready>),
}

impl Given {
    /// The names of its outcomes.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = &str> {
        let (of_record, of_scenario) = match self {
            Self::Record(_, record) => (Some(&record.outcomes), None),
            Self::Scenario(ready) => (None, Some(&ready.scenario.outcome_names)),
        };
        let of_record = of_record.into_iter().flatten().map(|outcome| outcome.name.as_str());
        of_record.chain(of_scenario.into_iter().flatten().map(String::as_str))
    }
}

/// Reads all files.
///
/// # Errors
///
/// Those that cannot be read or are invalid, of which nothing has been said.
pub(super) fn all(arguments: &Arguments) -> Result<Vec<Given>, Vec<Refusal>> {
    let (mut given, mut refusals) = (Vec::new(), Vec::new());
    for path in &arguments.files {
        match of_file(path, arguments) {
            Ok(found) => given.extend(found),
            Err(refusal) => refusals.push(refusal),
        }
    }
    if refusals.is_empty() { Ok(given) } else { Err(refusals) }
}

fn of_file(path: &Path, arguments: &Arguments) -> Result<Vec<Given>, Refusal> {
    let bytes = input::read_at_most(path, RECORD_SIZE_LIMIT + 1)
        .map_err(|error| Refusal::of_file(path, Reason::Unread(error)))?;
    if !is_record(path, &bytes) {
        let set = &arguments.numbers.set;
        let ready = load::read_scenario((path, &bytes), set, arguments.quiet.warnings())?;
        return Ok(vec![Given::Scenario(Box::new(ready))]);
    }
    let name = input::name(path);
    runs(&name, &bytes).map_err(|why| {
        Refusal::of_file(path, Reason::Foreign(why.context(format!("cannot compare `{name}`"))))
    })
}

/// The records of runs in a file, of which there may be several.
fn runs(name: &str, bytes: &[u8]) -> anyhow::Result<Vec<Given>> {
    let records = read::any(bytes)?.into_iter().map(|record| match record {
        AnyRecord::Run(record) => Ok(Given::Record(name.to_owned(), record)),
        AnyRecord::Comparison(_) => {
            Err(anyhow!("it is a comparison already; records of runs and scenarios are compared"))
        }
        AnyRecord::Levers(_) | AnyRecord::Solution(_) => Err(anyhow!(
            "it is of levers or a solution; records of runs and scenarios are compared"
        )),
        AnyRecord::Sweep(_) | AnyRecord::Trace(_) => {
            Err(anyhow!("it is of a sweep or a trace; records of runs and scenarios are compared"))
        }
    });
    records.collect()
}

/// Whether a file is meant to be a record: by its name, or by how it begins. Scenarios may be JSON
/// too, but have no format.
fn is_record(path: &Path, bytes: &[u8]) -> bool {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        return true;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with(['{', '[']) && head.contains("\"format\"") && head.contains("\"detente.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_told_from_a_scenario() {
        let is = |name: &str, text: &str| is_record(Path::new(name), text.as_bytes());
        assert!(is("talks.json", "oops") && is("talks.JSON", ""));
        assert!(
            is("-", "{\n  \"format\": \"detente.run/1\",")
                && is("x", "[{\"format\":\"detente.run/1\"")
        );
        assert!(!is("talks.yaml", "title: Talks") && !is("-", "{\"title\": \"Talks\"}"));
    }
}
