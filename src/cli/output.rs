//! What leaves the program: results to stdout, errors to stderr, records to files.

use anstyle::{AnsiColor, Style};
use anyhow::{Context, anyhow};
use detente::report::{clean, text::PAGE_COLUMNS};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

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
    let cannot = || format!("cannot write `{}`", clean::strip(&path.to_string_lossy()));
    if !folder(path).exists() {
        let missing = clean::strip(&folder(path).to_string_lossy());
        return Err(anyhow!("there is no directory `{missing}`").context(cannot()));
    }
    // A link's target is what is replaced; a file that is not there yet has none.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    match std::fs::metadata(&target) {
        Ok(found) if !found.is_file() => std::fs::write(&target, text),
        _ => replace(&target, text),
    }
    .with_context(cannot)
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
        for number in 0..NAMES_TRIED {
            let name = format!(".detente.{}.{number}.tmp", std::process::id());
            let path = target.with_file_name(name);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok(Self { path: Some(path), file }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Gives it the target's name.
    fn place(mut self, target: &Path) -> std::io::Result<()> {
        if let Some(path) = &self.path {
            std::fs::rename(path, target)?;
        }
        self.path = None;
        sync_folder(target);
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // Whatever led here is what is told.
            let _ = std::fs::remove_file(path);
        }
    }
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
