//! Reading typed data out of a document, with everything that is wrong with it at once.
//!
//! Takes a node and a type that serde can make; gives a value and adds diagnostics. What cannot
//! be read is recorded, left out, and the rest read again: a type whose fields all have defaults
//! can thus always be read, and whoever finds something missing can ask whether it was left out
//! for an error that has been told already.

mod access;
mod advice;
mod error;
mod explain;
mod node;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde::de::DeserializeOwned;

use super::{DIAGNOSTICS_LIMIT, Node};
use crate::diagnostic::Diagnostic;
use error::Error;
use node::NodeDeserializer;

/// How often a node is read again after something was left out.
pub const ATTEMPTS_LIMIT: usize = 2 * DIAGNOSTICS_LIMIT;

/// What could be read of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Read<T> {
    /// The value, with defaults where something was left out.
    pub value: T,
    /// What was left out.
    pub pruned: Pruned,
}

/// The paths that were left out because of an error that is among the diagnostics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    paths: Vec<String>,
}

impl Pruned {
    /// Whether the value at `path` was left out, by itself or with something that it is part of.
    ///
    /// Also true of the key that was probably meant where an unknown key was left out.
    pub fn contains(&self, path: &str) -> bool {
        self.paths.iter().any(|pruned| is_within(path, pruned))
    }

    /// The paths, in the order in which they were found wrong; the root is an empty path.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }
}

/// Whether `path` is `ancestor` or something within it.
fn is_within(path: &str, ancestor: &str) -> bool {
    ancestor.is_empty()
        || path.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Reads a `T` out of `node`, and adds what is wrong to `diagnostics`.
///
/// Paths are relative to `node`. If nothing can be read, the value is the default.
pub fn read<T: DeserializeOwned + Default>(
    node: &Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Read<T> {
    let mut pruned = Pruned::default();
    let mut left_out = HashSet::new();
    let mut found = 0;
    for _ in 0..ATTEMPTS_LIMIT {
        let error = match T::deserialize(NodeDeserializer::new(node, &left_out)) {
            Ok(value) => return Read { value, pruned },
            Err(error) => error.at(node),
        };
        let path = error.path();
        if !is_consequence(&error, &path, &pruned) {
            diagnostics.push(explain::diagnostic(&error, &path));
            found += 1;
        }
        pruned.paths.extend(explain::meant(&error, &path));
        let at_root = path.is_empty();
        pruned.paths.push(path);
        if at_root || found == DIAGNOSTICS_LIMIT || !left_out.insert(error.target()) {
            break;
        }
    }
    pruned.paths.push(String::new());
    Read { value: T::default(), pruned }
}

/// Whether something is wrong only because a part of it was left out.
///
/// An error at a key is one of its own: nothing was left out of a key.
fn is_consequence(error: &Error, path: &str, pruned: &Pruned) -> bool {
    !error.is_at_key() && pruned.paths.iter().any(|below| below != path && is_within(below, path))
}

/// Which node: a document does not move while it is read, so its address is its identity.
fn identity(node: &Node) -> usize {
    std::ptr::from_ref(node) as usize
}
