//! The directory of a sweep: its lock, its plan, its files.
//!
//! One process at a time works in a directory. The lock is the operating system's, so that of a
//! process that is gone nothing is left.

use super::super::{Failure, input, output};
use super::units::Units;
use anyhow::{Context, anyhow};
use clap::error::ErrorKind;
use detente::study::sweep::{Ledger, Plan, Shard};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The plan.
pub(in crate::cli) const PLAN: &str = "plan.json";
/// The units, as they are finished.
pub(super) const UNITS: &str = "units.jsonl";
/// The results as CSV.
pub(super) const CSV: &str = "results.csv";
/// The record.
pub(in crate::cli) const RECORD: &str = "results.json";
/// The results as Parquet.
pub(super) const PARQUET: &str = "results.parquet";
/// What is locked, and says by whom.
const LOCK: &str = "lock";
/// What a directory without a plan must not have.
const OURS: [&str; 4] = [UNITS, CSV, RECORD, PARQUET];

/// How often a lock is tried for: whoever looks at the status of a sweep holds it for a moment.
const TRIES: u32 = 5;
/// How long between two tries.
const BETWEEN_TRIES: Duration = Duration::from_millis(60);
/// The most that is read of a lock [bytes].
const LOCK_READ_LIMIT: u64 = 1 << 12;

/// A directory in which no other process works.
pub(super) struct Directory {
    path: PathBuf,
    /// Held until it is dropped.
    lock: File,
    origin: Origin,
}

/// Where a directory is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// This process made it.
    Made,
    /// It was there.
    Found,
}

/// Whether a sweep that is there already may be gone on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// It is gone on with.
    Resume,
    /// It is refused.
    Refuse,
}

/// What a lock says of the process that took it last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Holder {
    /// Its number.
    pub(super) process: u32,
    /// Which shard it works at, if at one.
    pub(super) shard: Option<String>,
    /// How many units there were when it began.
    pub(super) units: u64,
}

impl Directory {
    /// Makes the directory if it is not there, and locks it.
    ///
    /// # Errors
    ///
    /// If it cannot be made, another process works in it, or a file that was read would be written
    /// over.
    pub(super) fn lock(path: &Path) -> Result<Self, Failure> {
        let cannot = || format!("cannot write in the directory `{}`", input::name(path));
        if path.exists() && !path.is_dir() {
            return Err(anyhow!("it is not a directory").context(cannot()).into());
        }
        keeps_what_was_read(path)?;
        let file = path.join(LOCK);
        for _ in 0..TRIES {
            let origin = made_or_found(path).with_context(cannot)?;
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            let lock = match options.open(&file) {
                // Who was refused there took its directory away meanwhile.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                lock => lock.with_context(cannot)?,
            };
            wait_for(&lock, path)?;
            if has_name(&lock, &file) {
                return Ok(Self { path: path.to_path_buf(), lock, origin });
            }
        }
        Err(in_use(path).into())
    }

    /// That there is no sweep yet.
    ///
    /// # Errors
    ///
    /// If there is one, or a part of it.
    pub(super) fn has_no_sweep(&self) -> Result<(), Failure> {
        if self.path.join(PLAN).exists() || self.path.join(UNITS).exists() {
            let name = input::name(&self.path);
            return Err(Failure::Invalid(anyhow!(
                "`{name}` holds a sweep: choose a new directory"
            )));
        }
        self.is_free()
    }

    /// Takes back what was begun in a directory that had no sweep, and the directory if it was made
    /// for that: what is refused leaves nothing behind that could be taken for results.
    pub(super) fn take_back(self) {
        // What cannot be taken back is no worse than what is told already.
        let _ = std::fs::remove_file(self.path.join(UNITS));
        let _ = std::fs::remove_file(self.path.join(PLAN));
        if self.origin == Origin::Made {
            // Under the lock, and only what is empty: nobody else loses anything.
            let _ = std::fs::remove_file(self.path.join(LOCK));
            let _ = std::fs::remove_dir(&self.path);
        }
    }

    /// Begins with a plan, or goes on with it: gives the units that are there.
    ///
    /// # Errors
    ///
    /// If it has another plan, or this one and that is refused, or if a file in it is damaged.
    pub(super) fn begin(
        &self,
        plan: &Plan,
        shard: Shard,
        existing: Existing,
    ) -> Result<(Units, Ledger), Failure> {
        match read_plan(&self.path)? {
            Some(found) => self.compare(plan, &found)?,
            None => {
                self.is_free()?;
                self.write(PLAN, &plan.to_text())?;
            }
        }
        let mut ledger = Ledger::new(plan);
        let units = Units::open(&self.path, plan, |unit| ledger.add(unit))?;
        if existing == Existing::Refuse && units.count() > 0 {
            return Err(Failure::Usage(
                ErrorKind::MissingRequiredArgument,
                format!(
                    "`{}` holds this sweep already, with {} units: add --resume to go on",
                    input::name(&self.path),
                    units.count()
                ),
            ));
        }
        self.sign(shard, units.count())?;
        Ok((units, ledger))
    }

    /// Begins to write a file anew: under its name there is the old one until it is whole.
    pub(super) fn replace(&self, name: &str) -> anyhow::Result<Replacement> {
        let (target, temporary) = (self.path.join(name), self.path.join(format!(".{name}.new")));
        let cannot = cannot_write(&target);
        let file = File::create(&temporary).context(cannot)?;
        Ok(Replacement { file: BufWriter::new(file), temporary, target })
    }

    /// Writes a whole file.
    pub(super) fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let mut file = self.replace(name)?;
        file.write_all(text.as_bytes()).with_context(|| cannot_write(&file.target))?;
        file.finish()
    }

    /// Refuses another plan.
    fn compare(&self, plan: &Plan, found: &Plan) -> Result<(), Failure> {
        let differences = plan.differences(found);
        if differences.is_empty() {
            return Ok(());
        }
        Err(Failure::Invalid(anyhow!(
            "`{}` holds another sweep: {}; choose another directory",
            input::name(&self.path),
            differences.join("; ")
        )))
    }

    /// That what is to be written is not there from something else.
    fn is_free(&self) -> Result<(), Failure> {
        match OURS.into_iter().find(|name| self.path.join(name).exists()) {
            Some(name) => Err(Failure::Invalid(anyhow!(
                "`{}` has a {name}, but no plan of a sweep: choose another directory",
                input::name(&self.path)
            ))),
            None => Ok(()),
        }
    }

    /// Says in the lock who holds it.
    fn sign(&self, shard: Shard, units: u64) -> anyhow::Result<()> {
        let shard = (shard != Shard::ALL).then(|| shard.to_string());
        let holder = Holder { process: std::process::id(), shard, units };
        let text = serde_json::to_string(&holder)?;
        let mut lock = &self.lock;
        lock.rewind()
            .and_then(|()| lock.set_len(0))
            .and_then(|()| lock.write_all(text.as_bytes()))
            .with_context(|| cannot_write(&self.path.join(LOCK)))
    }
}

/// Makes a directory, unless it is there.
fn made_or_found(path: &Path) -> std::io::Result<Origin> {
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent)?;
    }
    match std::fs::create_dir(path) {
        Ok(()) => Ok(Origin::Made),
        Err(_) if path.is_dir() => Ok(Origin::Found),
        Err(error) => Err(error),
    }
}

/// Takes the lock of a directory, once nobody else has it.
fn wait_for(lock: &File, path: &Path) -> Result<(), Failure> {
    for attempt in 1.. {
        match lock.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if attempt < TRIES => {
                std::thread::sleep(BETWEEN_TRIES);
            }
            Err(TryLockError::WouldBlock) => return Err(in_use(path).into()),
            Err(TryLockError::Error(error)) if cannot_lock(&error) => {
                let name = input::name(path);
                output::report_warning(&format!(
                    "the file system of `{name}` has no locks: make sure that no other process \
                     works there"
                ));
                break;
            }
            Err(TryLockError::Error(error)) => {
                let cannot = format!("cannot write in the directory `{}`", input::name(path));
                return Err(anyhow::Error::new(error).context(cannot).into());
            }
        }
    }
    Ok(())
}

/// Whether a lock that was taken is still the one of that name: who held it may have taken the
/// directory away, and another may have made it anew.
#[cfg(unix)]
fn has_name(lock: &File, name: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (lock.metadata(), std::fs::metadata(name)) {
        (Ok(held), Ok(named)) => (held.dev(), held.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

/// Whether a lock that was taken is still there: who held it may have taken the directory away.
#[cfg(not(unix))]
fn has_name(_: &File, name: &Path) -> bool {
    name.exists()
}

/// A file that is written beside the one it is to replace.
pub(super) struct Replacement {
    file: BufWriter<File>,
    temporary: PathBuf,
    target: PathBuf,
}

impl Replacement {
    /// Puts it in the place of the old one.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        let written = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        let placed = written.and_then(|()| std::fs::rename(&self.temporary, &self.target));
        placed.with_context(|| cannot_write(&self.target))?;
        output::sync_folder(&self.target);
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// The plan in a directory, if there is one.
///
/// # Errors
///
/// If it cannot be read, or is none.
pub(super) fn read_plan(directory: &Path) -> Result<Option<Plan>, Failure> {
    let path = directory.join(PLAN);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let cannot = format!("cannot read `{}`", input::name(&path));
            return Err(anyhow::Error::new(error).context(cannot).into());
        }
    };
    let plan = Plan::from_text(&text)
        .map_err(|why| Failure::Invalid(anyhow!("`{}`: {why}", input::name(&path))))?;
    Ok(Some(plan))
}

/// That none of the files of a sweep takes the place of one that it was read from.
fn keeps_what_was_read(directory: &Path) -> Result<(), Failure> {
    let mut written = OURS.into_iter().chain([PLAN, LOCK]).map(|name| directory.join(name));
    match written.find_map(|path| input::overwritten(&path)) {
        Some(read) => Err(Failure::Usage(
            ErrorKind::ArgumentConflict,
            format!("the sweep would overwrite `{read}`: keep it in another directory"),
        )),
        None => Ok(()),
    }
}

/// Who works in a directory, or did last, and since when; and whether it is at work.
pub(super) fn holder(directory: &Path) -> (Option<(Holder, SystemTime)>, bool) {
    let Ok(file) = File::open(directory.join(LOCK)) else { return (None, false) };
    let is_running = matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
    let since = file.metadata().and_then(|found| found.modified());
    let mut text = String::new();
    let read = file.take(LOCK_READ_LIMIT).read_to_string(&mut text);
    let holder = read.ok().and_then(|_| serde_json::from_str(&text).ok());
    (holder.zip(since.ok()), is_running)
}

/// That another process works in a directory.
fn in_use(directory: &Path) -> anyhow::Error {
    let process = holder(directory).0.map(|(holder, _)| format!(" ({})", holder.process));
    anyhow!(
        "another process{} works in `{}`; each shard needs a directory of its own",
        process.unwrap_or_default(),
        input::name(directory)
    )
}

/// Whether an error says that a file system has no locks.
fn cannot_lock(error: &std::io::Error) -> bool {
    /// "No locks available", which the standard library has no word for, on Linux.
    const ENOLCK: i32 = 37;
    error.kind() == std::io::ErrorKind::Unsupported
        || (cfg!(target_os = "linux") && error.raw_os_error() == Some(ENOLCK))
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write `{}`", input::name(path))
}
