//! What reads the files that a scenario extends: the library itself reads none.

/// Reads files out of one folder tree, that of the first file of a scenario.
///
/// A path is relative to the folder of the first file, has `/` between its parts, and no part of
/// it is empty, `.` or `..`. Equal paths are the same file.
pub trait Files {
    /// The path of the first file itself; none where that is no file, such as stdin.
    fn first(&self) -> Option<&str>;

    /// What people call the file at `path`.
    fn name(&self, path: &str) -> String;

    /// The bytes of the file at `path`. Of a file that is larger than
    /// [`FILE_SIZE_LIMIT`](crate::scenario::document::FILE_SIZE_LIMIT) a few more suffice.
    ///
    /// # Errors
    ///
    /// If it is not there, is no file, lies outside the tree (by a link), or cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, Unread>;
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// There is none, but perhaps one with this name in the same folder.
    Missing {
        /// The name that is most like the wanted one, if any is alike enough.
        near: Option<String>,
    },
    /// It is a directory or something else that is no file.
    NoFile,
    /// A link leads out of the folder tree.
    Outside,
    /// No files can be read at all.
    Nowhere,
    /// The outside world failed, in its words.
    Failed(String),
}

/// For a scenario that stands alone: no file can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoFiles;

impl Files for NoFiles {
    fn first(&self) -> Option<&str> {
        None
    }

    fn name(&self, path: &str) -> String {
        path.to_owned()
    }

    fn read(&self, _: &str) -> Result<Vec<u8>, Unread> {
        Err(Unread::Nowhere)
    }
}
