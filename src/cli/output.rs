//! What leaves the program: results to stdout, errors to stderr, records to files.

use super::interrupt;
use anstyle::{AnsiColor, Style};
use anyhow::{Context, anyhow};
use detente::report::{clean, text::PAGE_COLUMNS};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// As clap colours its errors.
const ERROR: Style = AnsiColor::Red.on_default().bold();
/// As clap would colour its warnings.
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// How many names are tried for a temporary file.
const NAMES_TRIED: u32 = 1000;

/// Writes a result to stdout, without colours where they are not wanted.
///
/// A reader that has seen enough (`| head`) is no failure.
///
/// # Errors
///
/// If stdout cannot be written for another reason, such as a full disk.
pub(super) fn result(text: &str) -> anyhow::Result<()> {
    let mut stdout = anstream::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to stdout")
        }
        _ => Ok(()),
    }
}

/// The columns of the terminal that stdout is, or of a page.
pub(super) fn columns() -> usize {
    columns_of(terminal_size::terminal_size_of(std::io::stdout())).unwrap_or(PAGE_COLUMNS)
}

/// The columns of the terminal that stderr is, if it is one.
pub(super) fn columns_of_stderr() -> Option<usize> {
    columns_of(terminal_size::terminal_size_of(std::io::stderr()))
}

fn columns_of(size: Option<(terminal_size::Width, terminal_size::Height)>) -> Option<usize> {
    size.map(|(width, _)| usize::from(width.0))
}

/// Says an error on stderr, with its causes. A closed stderr is no failure.
pub(super) fn report_error(error: &anyhow::Error) {
    let text = clean::strip(&format!("{error:#}"));
    let _ = writeln!(anstream::stderr(), "{ERROR}error{ERROR:#}: {text}");
}

/// Says on stderr what is to be known. A closed stderr is no failure.
pub(super) fn report_warning(text: &str) {
    let _ = writeln!(anstream::stderr(), "{WARNING}warning{WARNING:#}: {}", clean::strip(text));
}

/// Says something on stderr, and what to do on a line of its own.
pub(super) fn note(text: &str, what: &str) {
    let (text, what) = (clean::strip(text), clean::strip(what));
    let _ = writeln!(anstream::stderr(), "{text}\n  {what}");
}

/// Writes a file so that under its name there is always the old one or the whole new one.
///
/// What is no regular file (`/dev/null`, a named pipe) is written as it is; a link is followed.
///
/// # Errors
///
/// If the file cannot be written, with its name.
pub(super) fn file(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = target(path).and_then(|target| match target {
        Target::Replaced(target) => Ok(replace(&target, text)?),
        Target::Open(target) => Ok(std::fs::write(target, text)?),
    });
    written.with_context(|| cannot_write(path))
}

/// Finds out whether a file can be written, as far as that can be known before there is anything to
/// write; leaves nothing behind.
///
/// # Errors
///
/// If it cannot be written, with its name.
pub(super) fn check(path: &Path) -> anyhow::Result<()> {
    let possible = target(path).and_then(|target| match target {
        Target::Replaced(target) => Ok(Temporary::beside(&target).map(drop)?),
        Target::Open(target) => Ok(opens(&target)?),
    });
    possible.with_context(|| cannot_write(path))
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write `{}`", clean::strip(&path.to_string_lossy()))
}

/// What is written under a name.
enum Target {
    /// A file that a whole new one takes the place of.
    Replaced(PathBuf),
    /// What is there, such as a device or a pipe.
    Open(PathBuf),
}

/// What is to be written at a path.
fn target(path: &Path) -> anyhow::Result<Target> {
    // A link's target is what is replaced; a file that is not there yet has none.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    match std::fs::metadata(&target) {
        Ok(found) if found.is_dir() => Err(anyhow!("it is a directory")),
        Ok(found) if !found.is_file() => Ok(Target::Open(target)),
        Ok(_) => Ok(Target::Replaced(target)),
        Err(_) if !folder(path).is_dir() => Err(no_directory(folder(path))),
        // Its name ends as that of a directory does.
        Err(_) if path.as_os_str().as_encoded_bytes().last().is_some_and(separates) => {
            Err(no_directory(path))
        }
        Err(error) if error.kind() == ErrorKind::NotFound && target.file_name().is_some() => {
            Ok(Target::Replaced(target))
        }
        Err(error) => Err(error.into()),
    }
}

fn separates(byte: &u8) -> bool {
    std::path::is_separator(char::from(*byte))
}

fn no_directory(path: &Path) -> anyhow::Error {
    anyhow!("there is no directory `{}`", clean::strip(&path.to_string_lossy()))
}

/// That what is no regular file can be opened. Who opens a pipe waits for its reader, so that is
/// left to the time when there is something to write.
fn opens(path: &Path) -> std::io::Result<()> {
    if is_pipe(path) { Ok(()) } else { OpenOptions::new().write(true).open(path).map(drop) }
}

#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata(path).is_ok_and(|found| found.file_type().is_fifo())
}

/// Wherever it cannot be told it may be one.
#[cfg(not(unix))]
fn is_pipe(_: &Path) -> bool {
    true
}

/// Writes a temporary file beside the target and gives it the target's name.
fn replace(target: &Path, text: &str) -> std::io::Result<()> {
    let mut temporary = Temporary::beside(target)?;
    temporary.file.write_all(text.as_bytes())?;
    temporary.file.sync_all()?;
    temporary.place(target)
}

/// The directory that a file is in.
pub(super) fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes sure that the name of a file is on the disk: it could be lost with the power. Not every
/// system can be asked for that.
pub(super) fn sync_folder(file: &Path) {
    let _ = File::open(folder(file)).and_then(|folder| folder.sync_all());
}

/// A file until it is whole, removed if it never is.
struct Temporary {
    /// None once it has its target's name.
    path: Option<PathBuf>,
    file: File,
}

impl Temporary {
    /// A file beside the target under a name that nothing has: a process that was killed may have
    /// left one, and processes of other machines have the same numbers.
    fn beside(target: &Path) -> std::io::Result<Self> {
        // From here on Ctrl-C must not end at once: it would leave the file behind.
        interrupt::flag();
        for number in 0..NAMES_TRIED {
            let name = format!(".detente.{}.{number}.tmp", std::process::id());
            let path = target.with_file_name(name);
            let mut unfinished = unfinished();
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => {
                    unfinished.push(path.clone());
                    return Ok(Self { path: Some(path), file });
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Gives it the target's name.
    fn place(mut self, target: &Path) -> std::io::Result<()> {
        if let Some(path) = self.path.take() {
            let mut unfinished = unfinished();
            let renamed = std::fs::rename(&path, target);
            if renamed.is_err() {
                // The first error is the one to tell.
                let _ = std::fs::remove_file(&path);
            }
            unfinished.retain(|other| *other != path);
            renamed?;
        }
        sync_folder(target);
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // Whatever led here is what is told.
            let _ = std::fs::remove_file(path);
            unfinished().retain(|other| other != path);
        }
    }
}

/// The temporary files that are there.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the temporary files, before the program ends at once; from then on none is begun.
pub(super) fn remove_unfinished() {
    let unfinished = unfinished();
    for path in unfinished.iter() {
        let _ = std::fs::remove_file(path);
    }
    std::mem::forget(unfinished);
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A folder of its own for a test, removed at the end.
    pub(in crate::cli) struct Folder(PathBuf);

    impl Folder {
        pub(in crate::cli) fn new() -> Self {
            static NEXT: AtomicU32 = AtomicU32::new(0);
            let unique = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = std::env::temp_dir().join(format!("detente-{}-{}", unique.0, unique.1));
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        pub(in crate::cli) fn join(&self, name: &str) -> PathBuf {
            self.0.join(name)
        }

        fn names(&self) -> Vec<String> {
            let entries = std::fs::read_dir(&self.0).unwrap();
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = Folder::new();
        let path = folder.join("talks.json");
        file(&path, "one").unwrap();
        file(&path, "two").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(folder.names(), ["talks.json"]);
    }

    #[test]
    fn what_a_process_of_the_same_number_left_is_in_nobodys_way() {
        let folder = Folder::new();
        let path = folder.join("talks.json");
        let left = Temporary::beside(&path).unwrap();
        file(&path, "one").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one");
        assert!(left.path.as_ref().unwrap().exists());
    }

    #[test]
    fn a_name_as_long_as_may_be_can_be_written() {
        let folder = Folder::new();
        let name = "n".repeat(255);
        file(&folder.join(&name), "one").unwrap();
        assert_eq!(folder.names(), [name]);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let folder = Folder::new();
        let said = format!("{:#}", file(&folder.join("no/such/talks.json"), "x").unwrap_err());
        assert!(said.contains("cannot write") && said.contains("no/such/talks.json"), "{said}");
        assert!(said.contains("there is no directory `") && !said.contains("os error"), "{said}");
        assert!(folder.names().is_empty());
    }

    #[test]
    fn what_cannot_be_written_is_known_beforehand_and_nothing_is_left() {
        let folder = Folder::new();
        std::fs::write(folder.join("file"), "old").unwrap();
        std::fs::create_dir(folder.join("directory")).unwrap();
        let long = "n".repeat(256);
        for (name, expected) in [
            ("directory", "it is a directory"),
            ("no/such", "there is no directory `"),
            ("file/within", "there is no directory `"),
            ("talks.json/", "there is no directory `"),
            (&long, "cannot write `"),
        ] {
            let path = folder.join(name);
            let said = format!("{:#}", check(&path).unwrap_err());
            assert!(said.contains(expected), "{name}: {said}");
            assert!(file(&path, "new").is_err(), "{name}");
        }
        for name in ["file", "talks.json"] {
            check(&folder.join(name)).unwrap();
        }
        let mut names = folder.names();
        names.sort();
        assert_eq!(names, ["directory", "file"]);
        assert_eq!(std::fs::read_to_string(folder.join("file")).unwrap(), "old");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn where_no_file_can_be_made_that_is_known_beforehand() {
        for path in ["/proc/talks.json", "/proc/version"] {
            let said = format!("{:#}", check(Path::new(path)).unwrap_err());
            assert!(said.contains(&format!("cannot write `{path}`: ")), "{said}");
        }
        check(Path::new("/dev/null")).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn devices_stay_devices_and_links_stay_links() {
        let folder = Folder::new();
        file(Path::new("/dev/null"), "x").unwrap();
        assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
        let (real, link) = (folder.join("real.json"), folder.join("link.json"));
        std::fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        file(&link, "new").unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::read_to_string(&real).unwrap(), "new");
    }
}
