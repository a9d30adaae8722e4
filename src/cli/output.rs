//! What leaves the program: results to stdout, errors to stderr, records to files.

use anstyle::{AnsiColor, Style};
use anyhow::{Context, anyhow};
use detente::report::{clean, text::PAGE_COLUMNS};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// As clap colours its errors.
const ERROR: Style = AnsiColor::Red.on_default().bold();
/// As clap would colour its warnings.
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

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
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(missing) = folder.filter(|folder| !folder.exists()) {
        let missing = clean::strip(&missing.to_string_lossy());
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
    let temporary = temporary(target)?;
    let written = write_new(&temporary, text).and_then(|()| std::fs::rename(&temporary, target));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A name beside the target that no other process uses.
fn temporary(target: &Path) -> std::io::Result<PathBuf> {
    let name = target.file_name().ok_or(ErrorKind::InvalidInput)?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.tmp", std::process::id()));
    Ok(target.with_file_name(hidden))
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
