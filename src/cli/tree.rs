//! The folder tree of a scenario, where the files are that it extends.
//!
//! Its root is the folder of the file as it was typed, for stdin the current one. Nothing outside
//! is read, links followed to their end.

use super::input;
use detente::report::clean;
use detente::scenario::{Files, Unread};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// Files in the folder of a scenario and below.
pub(super) struct Tree {
    folder: PathBuf,
    first: Option<String>,
}

impl Tree {
    /// The tree of the scenario at `path`.
    pub(super) fn of(path: &Path) -> Self {
        if input::is_stdin(path) {
            return Self { folder: PathBuf::new(), first: None };
        }
        Self {
            folder: path.parent().map(Path::to_path_buf).unwrap_or_default(),
            first: path.file_name().and_then(|name| name.to_str()).map(str::to_owned),
        }
    }

    /// The path as the operating system has it, if each part of it is a plain name there too.
    fn path(&self, path: &str) -> Option<PathBuf> {
        let mut whole = self.folder.clone();
        for part in path.split('/') {
            let mut components = Path::new(part).components();
            match (components.next(), components.next()) {
                (Some(Component::Normal(name)), None) => whole.push(name),
                _ => return None,
            }
        }
        Some(whole)
    }

    /// The folder with its links followed; of a file without a folder it is the current one.
    fn root(&self) -> std::io::Result<PathBuf> {
        let here = self.folder.as_os_str().is_empty();
        if here { Path::new(".") } else { &self.folder }.canonicalize()
    }

    /// That a file is not there, and what its folder has instead.
    fn missing(root: &Path, path: &Path) -> Unread {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let real = folder.unwrap_or(Path::new(".")).canonicalize();
        let within = real.is_ok_and(|folder| folder.starts_with(root));
        Unread::Missing { near: within.then(|| input::nearest_name(path)).flatten() }
    }
}

impl Files for Tree {
    fn first(&self) -> Option<&str> {
        self.first.as_deref()
    }

    fn name(&self, path: &str) -> String {
        let whole = self.path(path).unwrap_or_else(|| self.folder.join(path));
        input::name(&whole)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Unread> {
        let failed = |error: std::io::Error| Unread::Failed(clean::strip(&error.to_string()));
        let path = self.path(path).ok_or(Unread::NoFile)?;
        let root = self.root().map_err(failed)?;
        let real = path.canonicalize().map_err(|error| match error.kind() {
            ErrorKind::NotFound => Self::missing(&root, &path),
            _ => failed(error),
        })?;
        if !real.starts_with(&root) {
            return Err(Unread::Outside);
        }
        // A named pipe would be waited for.
        if !real.metadata().map_err(failed)?.is_file() {
            return Err(Unread::NoFile);
        }
        let read = input::bounded(&real).map_err(failed)?;
        input::remember(&path);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::output::tests::Folder;
    use std::fs;

    /// A folder with a scenario in `talks/` and files around it.
    fn folder() -> Folder {
        let folder = Folder::new();
        fs::create_dir_all(folder.join("talks/below")).unwrap();
        for name in ["talks/talks.yaml", "talks/base.yaml", "talks/below/base.yaml", "secret.yaml"]
        {
            fs::write(folder.join(name), name).unwrap();
        }
        folder
    }

    fn tree(folder: &Folder) -> Tree {
        Tree::of(&folder.join("talks/talks.yaml"))
    }

    #[test]
    fn files_beside_the_scenario_and_below_are_read() {
        let folder = folder();
        let tree = tree(&folder);
        assert_eq!(tree.first(), Some("talks.yaml"));
        assert_eq!(tree.read("base.yaml").unwrap(), b"talks/base.yaml");
        assert_eq!(tree.read("below/base.yaml").unwrap(), b"talks/below/base.yaml");
        assert!(tree.name("below/base.yaml").ends_with("below/base.yaml"));
        assert_eq!(tree.read("below"), Err(Unread::NoFile));
        let near = Some("base.yaml".to_owned());
        assert_eq!(tree.read("below/bsae.yaml"), Err(Unread::Missing { near }));
        assert_eq!(tree.read("zzz/base.yaml"), Err(Unread::Missing { near: None }));
    }

    #[test]
    fn a_part_that_is_no_name_leads_nowhere() {
        let folder = folder();
        for path in ["..", "../secret.yaml", "/etc/passwd", "", "below//base.yaml"] {
            assert_eq!(tree(&folder).read(path), Err(Unread::NoFile), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_may_lead_about_in_the_tree_but_not_out_of_it() {
        use std::os::unix::fs::symlink;
        let folder = folder();
        symlink("below/base.yaml", folder.join("talks/inside.yaml")).unwrap();
        symlink("../secret.yaml", folder.join("talks/outside.yaml")).unwrap();
        symlink("..", folder.join("talks/up")).unwrap();
        symlink("nowhere", folder.join("talks/dangling.yaml")).unwrap();
        symlink("circle.yaml", folder.join("talks/circle.yaml")).unwrap();
        let tree = tree(&folder);
        assert_eq!(tree.read("inside.yaml").unwrap(), b"talks/below/base.yaml");
        assert_eq!(tree.read("outside.yaml"), Err(Unread::Outside));
        assert_eq!(tree.read("up/secret.yaml"), Err(Unread::Outside));
        assert_eq!(tree.read("up/talks/base.yaml").unwrap(), b"talks/base.yaml");
        // What lies outside is not told either.
        assert_eq!(tree.read("up/secrt.yaml"), Err(Unread::Missing { near: None }));
        assert!(matches!(tree.read("dangling.yaml"), Err(Unread::Missing { .. })));
        assert!(matches!(tree.read("circle.yaml"), Err(Unread::Failed(_))));
        assert_eq!(Tree::of(Path::new("-")).first(), None);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let folder = folder();
        let pipe = folder.join("talks/pipe.yaml");
        assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
        assert_eq!(tree(&folder).read("pipe.yaml"), Err(Unread::NoFile));
    }
}
