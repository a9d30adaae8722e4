//! What reports are made of: records from files, from stdin and from the directories of sweeps.

use super::super::sweep::{PLAN, RECORD};
use super::super::{Ending, input, output};
use anyhow::anyhow;
use detente::study::read::{self, AnyRecord, RECORD_SIZE_LIMIT, Unreadable};
use detente::study::sweep::PLAN_FORMAT;
use std::path::{Path, PathBuf};

/// Reads all records and says all that is wrong with any file.
pub(super) fn read_all(paths: &[PathBuf]) -> Result<Vec<AnyRecord>, Ending> {
    let mut records = Vec::new();
    let mut ending = Ending::Done;
    for path in paths {
        match read_one(path) {
            Ok(read) => records.extend(read),
            Err(worse) => ending = ending.max(worse),
        }
    }
    if ending == Ending::Done { Ok(records) } else { Err(ending) }
}

/// The records in a file, or in the directory of a sweep; says what is wrong with it.
fn read_one(path: &Path) -> Result<Vec<AnyRecord>, Ending> {
    let told = |error: anyhow::Error, ending: Ending| {
        output::report_error(&error);
        ending
    };
    let path = &kept(path).map_err(|error| told(error, Ending::Invalid))?;
    let bytes = input::read_at_most(path, RECORD_SIZE_LIMIT + 1)
        .map_err(|error| told(error, Ending::World))?;
    match read::any(&bytes) {
        // The plan stands beside what came of it.
        Err(Unreadable::OtherFormat(format)) if format == PLAN_FORMAT && is_in_sweep(path) => {
            let directory = path.parent().unwrap_or(Path::new(""));
            read_one(if directory == Path::new("") { Path::new(".") } else { directory })
        }
        Err(why) => Err(told(explained(path, why), Ending::Invalid)),
        Ok(records) => Ok(records),
    }
}

fn is_in_sweep(path: &Path) -> bool {
    !input::is_stdin(path) && path.file_name().is_some_and(|name| name == PLAN)
}

/// The file to be read: of the directory of a sweep its record.
fn kept(path: &Path) -> anyhow::Result<PathBuf> {
    if input::is_stdin(path) || !path.is_dir() {
        return Ok(path.to_path_buf());
    }
    let (name, record) = (input::name(path), path.join(RECORD));
    if record.is_file() {
        return Ok(record);
    }
    if path.join(PLAN).is_file() {
        return Err(anyhow!(
            "the sweep in `{name}` has no results yet: see `detente sweep status {name}`"
        ));
    }
    Err(anyhow!("`{name}` is a directory without a sweep: there is no {RECORD} in it"))
}

/// What is wrong with a file, and what it may have been meant for.
fn explained(path: &Path, why: Unreadable) -> anyhow::Error {
    let ends_in = |ending: &str| path.extension().is_some_and(|e| e == ending);
    let is_scenario = ends_in("yaml") || ends_in("yml");
    let cannot = format!("cannot report on `{}`", input::name(path));
    let cause = match why {
        Unreadable::NotJson { .. } if is_scenario => anyhow!(
            "it is a scenario; `detente run {} -o RECORD` simulates it and keeps its record",
            input::name(path)
        ),
        Unreadable::NotJson { .. } if ends_in("csv") || ends_in("parquet") || ends_in("jsonl") => {
            anyhow!("it is no record; of a sweep, give the directory or its {RECORD}")
        }
        why => anyhow::Error::new(why),
    };
    cause.context(cannot)
}
