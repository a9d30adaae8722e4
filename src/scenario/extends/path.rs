//! Where an `extends` leads, by its text alone.

/// Why a text leads to no file of the folder tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Astray {
    /// It names no file.
    Nameless,
    /// It begins at the root of the file system.
    Absolute,
    /// It has a backslash between its parts.
    Backslash,
    /// It leads out of the folder of the first file.
    Outside,
}

/// The path, from the folder of the first file, of what the file at `from` calls `text`.
pub(super) fn resolve(from: Option<&str>, text: &str) -> Result<String, Astray> {
    if text.contains('\\') {
        return Err(Astray::Backslash);
    }
    if text.starts_with('/') {
        return Err(Astray::Absolute);
    }
    let folder = from.and_then(|from| from.rsplit_once('/')).map(|(folder, _)| folder);
    let mut parts: Vec<&str> = folder.map_or_else(Vec::new, |folder| folder.split('/').collect());
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(Astray::Outside)?;
            }
            name => parts.push(name),
        }
    }
    if matches!(text.rsplit('/').next(), None | Some("" | "." | "..")) {
        return Err(Astray::Nameless);
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_the_file_that_names_it() {
        let of = |from, text| resolve(Some(from), text);
        assert_eq!(of("talks.yaml", "base.yaml").unwrap(), "base.yaml");
        assert_eq!(of("a/talks.yaml", "base.yaml").unwrap(), "a/base.yaml");
        assert_eq!(of("a/b/talks.yaml", "../c//./base.yaml").unwrap(), "a/c/base.yaml");
        assert_eq!(of("a/talks.yaml", "../base.yaml").unwrap(), "base.yaml");
        assert_eq!(resolve(None, "a/../base.yaml").unwrap(), "base.yaml");
    }

    #[test]
    fn no_path_leaves_the_folder_of_the_first_file() {
        let of = |from, text| resolve(Some(from), text).unwrap_err();
        assert_eq!(of("talks.yaml", "../base.yaml"), Astray::Outside);
        assert_eq!(of("talks.yaml", "a/../../a/base.yaml"), Astray::Outside);
        assert_eq!(of("a/talks.yaml", "../../base.yaml"), Astray::Outside);
        assert_eq!(of("talks.yaml", "/etc/passwd"), Astray::Absolute);
        assert_eq!(of("talks.yaml", "..\\base.yaml"), Astray::Backslash);
        for text in ["", ".", "..", "a/", "a/..", "./"] {
            let astray = of("a/talks.yaml", text);
            assert_eq!(astray, Astray::Nameless, "{text}");
        }
    }
}
