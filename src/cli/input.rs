//! Files of scenarios and records, read with a bound and with errors that say what to do.

use super::Failure;
use anyhow::{Context, anyhow};
use detente::diagnostic::nearest;
use detente::report::clean;
use detente::scenario::document::FILE_SIZE_LIMIT;
use detente::study::design::TABLE_SIZE_LIMIT;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The files that were read: what people call each, and where it is with all links followed. What
/// is written never takes the place of one of them.
static READ: Mutex<Vec<(String, PathBuf)>> = Mutex::new(Vec::new());

/// The most that is read of a file [bytes]: a little over what a scenario may have, so that the
/// loader sees that it is too large.
const READ_LIMIT: usize = FILE_SIZE_LIMIT + 4096;
/// The longest name that is compared with others, since that takes time by its square [characters].
const NAME_LENGTH_LIMIT: usize = 256;
/// What stands for stdin.
const STDIN: &str = "-";

/// Whether the argument means stdin.
pub(super) fn is_stdin(path: &Path) -> bool {
    path == OsStr::new(STDIN)
}

/// Makes sure that stdin is among these at most once.
///
/// # Errors
///
/// If it is there more often: it can be read only once.
pub(super) fn stdin_once(paths: &[PathBuf]) -> Result<(), Failure> {
    if paths.iter().filter(|path| is_stdin(path)).count() > 1 {
        let message = format!("stdin (`{STDIN}`) can be read only once");
        return Err(Failure::Usage(clap::error::ErrorKind::ArgumentConflict, message));
    }
    Ok(())
}

/// What people call the file.
pub(super) fn name(path: &Path) -> String {
    if is_stdin(path) { "<stdin>".to_owned() } else { clean::strip(&path.to_string_lossy()) }
}

/// A path's last part: beside a progress bar there is no room for more.
pub(super) fn file_name(path: &str) -> Cow<'_, str> {
    let last = Path::new(path).file_name();
    last.map_or(path.into(), |name| name.to_string_lossy())
}

/// The bytes of a table of points, or a little over what one may have.
///
/// # Errors
///
/// If it cannot be read, with what might have been meant.
pub(super) fn read_table(path: &Path) -> anyhow::Result<Vec<u8>> {
    read_at_most(path, TABLE_SIZE_LIMIT + 1)
}

/// The bytes of a scenario's file or of stdin, at most [`READ_LIMIT`] of them.
///
/// # Errors
///
/// If it cannot be read, with what might have been meant.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    read_at_most(path, READ_LIMIT)
}

/// The bytes of a file or of stdin, at most so many of them.
///
/// # Errors
///
/// If it cannot be read, with what might have been meant.
pub(super) fn read_at_most(path: &Path, limit: usize) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = limit as u64;
    if is_stdin(path) {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes).context("cannot read stdin")?;
        return Ok(bytes);
    }
    let failed = |error: std::io::Error| explained(path, error);
    if std::fs::metadata(path).map_err(failed)?.is_dir() {
        return Err(anyhow!("it is a directory; name the files in it"))
            .context(format!("cannot read `{}`", name(path)));
    }
    let read = bounded_by(path, limit).map_err(failed)?;
    remember(path);
    Ok(read)
}

/// The bytes of a file, at most [`READ_LIMIT`] of them.
pub(super) fn bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    bounded_by(path, READ_LIMIT as u64)
}

/// Keeps in mind that a file was read, so that nothing is written over it.
pub(super) fn remember(path: &Path) {
    if let Ok(real) = path.canonicalize() {
        READ.lock().unwrap_or_else(PoisonError::into_inner).push((name(path), real));
    }
}

/// What people call the file that was read and would be written over at this path; none where there
/// is no such file. Devices and pipes hold nothing that could be lost.
pub(super) fn overwritten(path: &Path) -> Option<String> {
    let real = path.canonicalize().ok().filter(|real| real.is_file())?;
    let read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    read.iter().find(|(_, file)| *file == real).map(|(name, _)| name.clone())
}

fn bounded_by(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The error with the file's name and, for one that is not there, the nearest that is.
fn explained(path: &Path, error: std::io::Error) -> anyhow::Error {
    let cannot = format!("cannot read `{}`", name(path));
    let cause = match error.kind() {
        ErrorKind::NotFound => match meant(path) {
            Some(meant) => anyhow!("there is no such file; did you mean `{meant}`?"),
            None => anyhow!("there is no such file"),
        },
        _ => error.into(),
    };
    cause.context(cannot)
}

/// The path in the same directory whose name is nearest.
fn meant(path: &Path) -> Option<String> {
    let parent = path.parent()?;
    Some(name(&parent.join(nearest_name(path)?)))
}

/// The name in the same directory that is nearest to that of the path.
///
/// The endings are left out: they are alike in files that have nothing else in common. Of equally
/// near ones that with the same ending wins.
pub(super) fn nearest_name(path: &Path) -> Option<String> {
    let wanted = path.file_stem()?.to_str()?;
    let parent = path.parent()?;
    let directory = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let mut names: Vec<String> = std::fs::read_dir(directory)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort_by_key(|name| (Path::new(name).extension() != path.extension(), name.clone()));
    let stem = |name: &String| Path::new(name).file_stem()?.to_str().map(str::to_owned);
    let stems: Vec<_> = names.iter().map(|name| stem(name).unwrap_or_default()).collect();
    let alike = stems.iter().map(String::as_str).filter(|stem| mostly_alike(wanted, stem));
    let found = nearest(wanted, alike)?;
    let at = stems.iter().position(|stem| stem == found)?;
    Some(names.swap_remove(at))
}

/// Whether fewer than half of the letters have to be changed to make one of the other.
///
/// Names of files are short, and there are many: of a letter or two that they share nothing follows.
fn mostly_alike(one: &str, other: &str) -> bool {
    let length = one.chars().count().max(other.chars().count());
    length <= NAME_LENGTH_LIMIT && 2 * strsim::osa_distance(one, other) < length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::output::tests::Folder;

    fn message(path: &Path) -> String {
        format!("{:#}", read(path).unwrap_err())
    }

    #[test]
    fn a_missing_file_names_the_nearest() {
        let folder = Folder::new();
        for name in ["talks.json", "talks.yaml"] {
            std::fs::write(folder.join(name), "title: Talks").unwrap();
        }
        let said = message(&folder.join("tlaks.yaml"));
        assert!(said.contains("tlaks.yaml`: there is no such file; did you mean"), "{said}");
        assert!(said.ends_with("talks.yaml`?"), "{said}");
        let said = message(&folder.join("xyz.yaml"));
        assert!(said.ends_with("there is no such file"), "{said}");
    }

    #[test]
    fn a_name_with_little_in_common_is_not_suggested() {
        let folder = Folder::new();
        for name in ["e", "c.bash", "wages.yaml"] {
            std::fs::write(folder.join(name), "title: Talks").unwrap();
        }
        for wanted in ["term.json", "cmp.json", "talks.yaml"] {
            let said = message(&folder.join(wanted));
            assert!(said.ends_with("there is no such file"), "{said}");
        }
        assert!(message(&folder.join("wage.yaml")).ends_with("wages.yaml`?"));
    }

    #[test]
    fn a_directory_is_no_scenario() {
        let folder = Folder::new();
        assert!(message(&folder.join("")).contains("it is a directory"));
    }

    #[test]
    fn a_huge_file_is_read_only_as_far_as_is_needed_to_refuse_it() {
        let folder = Folder::new();
        let path = folder.join("huge.yaml");
        File::create(&path).unwrap().set_len(1 << 30).unwrap();
        assert_eq!(read(&path).unwrap().len(), READ_LIMIT);
    }

    #[test]
    fn a_name_cannot_command_the_terminal() {
        assert_eq!(name(Path::new("a\u{1b}[2Jb.yaml")), "a[2Jb.yaml");
        assert_eq!(name(Path::new("-")), "<stdin>");
    }
}
