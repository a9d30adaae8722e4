//! A document: what a YAML text says, with the place of every key and every value.
//!
//! Takes a text; gives a [`Document`], or diagnostics. In a document keys are unique, numbers are
//! finite, aliases and merge keys are carried out, and nesting and size are within the limits
//! named here, so that whatever walks over it needs no checks of its own.

mod merge;
mod read;
mod set;
mod syntax;
mod text;
mod written;
mod zip;

#[cfg(test)]
mod tests;

pub use read::{ATTEMPTS_LIMIT, Pruned, Read, read};

use std::collections::HashSet;
use std::iter;

use indexmap::IndexMap;

use super::extends::{self, Files};
use super::slips;
use crate::diagnostic::{Diagnostic, Place, SourceId, Sources};

/// The longest text that is read \[bytes\].
pub const FILE_SIZE_LIMIT: usize = 1 << 20;
/// How deep lists and maps may be nested \[levels\].
pub const DEPTH_LIMIT: usize = 64;
/// How many keys and values a document may have once its aliases are carried out.
pub const NODES_LIMIT: usize = 100_000;
/// How much text a document may have once its aliases are carried out \[bytes\].
pub const EXPANDED_SIZE_LIMIT: usize = 4 * FILE_SIZE_LIMIT;
/// How many diagnostics are given for one text before reading stops.
pub const DIAGNOSTICS_LIMIT: usize = 100;

/// A whole text, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    root: Node,
}

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it says.
    pub value: Value,
    /// Where it is written. What an alias stands for is written where its anchor is; what is left
    /// empty after a key is written at that key.
    pub place: Place,
    /// How a number, a boolean or nothing was written (`1.50`), for where text is meant.
    pub written: Option<Box<str>>,
}

/// What a value says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: left empty, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A finite number.
    Number(serde_yaml::Number),
    /// Text, quoted or not.
    Text(String),
    /// A list.
    Sequence(Vec<Node>),
    /// A map, in the order of the file. A key is its text as written: `0.4: 1` has the key `0.4`.
    Mapping(IndexMap<String, Entry>),
}

/// A value of a map, and where its key is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where the key is written.
    pub key: Place,
    /// The value.
    pub node: Node,
}

impl Document {
    /// Reads the bytes of a file, takes its text in among the sources under `name`, and merges
    /// into it what it extends, which `files` reads.
    ///
    /// # Errors
    /// Everything that is wrong with the texts, each with its place.
    pub fn load_from(
        files: &dyn Files,
        name: &str,
        bytes: &[u8],
        sources: &mut Sources,
    ) -> Result<Self, Vec<Diagnostic>> {
        let root = Self::load(name, bytes, sources)?.root;
        Ok(Self { root: extends::resolve(root, name, files, sources)? })
    }

    /// Reads the bytes of a file as it is, and takes its text in among the sources under `name`.
    ///
    /// # Errors
    /// Everything that is wrong with the text, each with its place.
    pub fn load(name: &str, bytes: &[u8], sources: &mut Sources) -> Result<Self, Vec<Diagnostic>> {
        let source = text::decode(name, bytes, sources)?;
        Self::parse(source, &sources.get(source).text).map_err(|mut problems| {
            slips::commas(&mut problems, sources);
            problems
        })
    }

    /// Reads `text`, which must be the whole text of `source`.
    ///
    /// # Errors
    /// Everything that is wrong with the text, each with its place.
    pub fn parse(source: SourceId, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let origin = Origin { source, offset: 0 };
        Ok(Self { root: parse(origin, text)? })
    }

    /// The outermost value.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The outermost value by itself.
    pub(in crate::scenario) fn into_root(self) -> Node {
        self.root
    }

    /// The value at `path`: keys and indices from 0, joined by dots; an empty path is the root.
    ///
    /// A key that itself has a dot in it is found too; where two readings are possible, the
    /// longest key counts.
    pub fn find(&self, path: &str) -> Option<&Node> {
        let (node, _, complete) = self.follow(path);
        complete.then_some(node)
    }

    /// The place of the value at `path`, or of its nearest ancestor that is written.
    pub fn place(&self, path: &str) -> Place {
        self.follow(path).0.place.clone()
    }

    /// The place of the key of the value at `path`, or of its nearest ancestor that is written.
    ///
    /// An item of a list and the root have no key: for them it is the place of the value.
    pub fn key_place(&self, path: &str) -> Place {
        let (node, key, _) = self.follow(path);
        key.unwrap_or(&node.place).clone()
    }

    /// The document as JSON: aliases and merge keys carried out, order kept, 12 as 12.
    pub fn to_json(&self) -> serde_json::Value {
        self.root.to_json()
    }

    /// As far as `path` is written: the value there, its key, and whether that is the whole path.
    fn follow(&self, path: &str) -> (&Node, Option<&Place>, bool) {
        let (mut node, mut key) = (&self.root, None);
        let mut rest = (!path.is_empty()).then_some(path);
        while let Some(path) = rest {
            let (segment, after) = next_segment(Some(node), path);
            let Some((below, its_key)) = node.below(segment) else { return (node, key, false) };
            (node, key, rest) = (below, its_key, after);
        }
        (node, key, true)
    }
}

impl Node {
    /// Reads a value out of a text that stands at `place`; it is checked as a file is. Where the
    /// text is written with marks that are not part of it, every part has the place of the whole.
    ///
    /// # Errors
    /// Everything that is wrong with the text, each with its place.
    pub fn parse(text: &str, place: &Place) -> Result<Self, Vec<Diagnostic>> {
        let origin = Origin { source: place.source, offset: place.span.start };
        if place.span.len() == text.len() {
            return parse(origin, text);
        }
        match parse(origin, text) {
            Ok(mut node) => {
                node.relocate(place);
                Ok(node)
            }
            Err(mut problems) => {
                for problem in &mut problems {
                    problem.primary.place = place.clone();
                    problem.secondary.clear();
                }
                Err(problems)
            }
        }
    }

    /// A number that was written, or follows from what was written, at `place`.
    pub fn number(number: impl Into<serde_yaml::Number>, place: &Place) -> Self {
        let number = number.into();
        let written = Some(number.to_string().into());
        Self { value: Value::Number(number), place: place.clone(), written }
    }

    /// Gives the value and everything in it one place.
    fn relocate(&mut self, place: &Place) {
        self.place = place.clone();
        match &mut self.value {
            Value::Sequence(items) => items.iter_mut().for_each(|item| item.relocate(place)),
            Value::Mapping(entries) => entries.values_mut().for_each(|entry| {
                entry.key = place.clone();
                entry.node.relocate(place);
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }

    /// The value under this key or index, with the place of its key if it has one.
    fn below(&self, segment: &str) -> Option<(&Self, Option<&Place>)> {
        match &self.value {
            Value::Mapping(entries) => {
                entries.get(segment).map(|entry| (&entry.node, Some(&entry.key)))
            }
            Value::Sequence(items) => items.get(index(segment)?).map(|item| (item, None)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => None,
        }
    }

    /// The value as JSON: order kept, 12 as 12.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(flag) => Json::Bool(*flag),
            Value::Number(number) => number_to_json(number),
            Value::Text(text) => Json::String(text.clone()),
            Value::Sequence(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Value::Mapping(entries) => Json::Object(
                entries.iter().map(|(key, entry)| (key.clone(), entry.node.to_json())).collect(),
            ),
        }
    }
}

fn number_to_json(number: &serde_yaml::Number) -> serde_json::Value {
    if let Some(whole) = number.as_u64() {
        return whole.into();
    }
    if let Some(whole) = number.as_i64() {
        return whole.into();
    }
    number.as_f64().into()
}

/// An index as it may stand in a path: digits only, without a sign.
fn index(segment: &str) -> Option<usize> {
    segment.bytes().all(|byte| byte.is_ascii_digit()).then(|| segment.parse().ok())?
}

/// The first segment of `path` as seen from `node`, and what is left of the path after it.
///
/// It is the longest key of the map that the path begins with, else all up to the first dot.
fn next_segment<'p>(node: Option<&Node>, path: &'p str) -> (&'p str, Option<&'p str>) {
    if let Some(Value::Mapping(entries)) = node.map(|node| &node.value)
        && let Some(end) = longest_key(entries, path)
    {
        return (&path[..end], path.get(end + 1..));
    }
    path.split_once('.').map_or((path, None), |(segment, rest)| (segment, Some(rest)))
}

/// Where the longest key of a map ends that `path` begins with, a dot or nothing after it.
fn longest_key(entries: &IndexMap<String, Entry>, path: &str) -> Option<usize> {
    let dots = path.rmatch_indices('.').map(|(at, _)| at);
    let ends = iter::once(path.len()).chain(dots);
    if path.matches('.').count() <= 2 * DEPTH_LIMIT {
        return ends.into_iter().find(|&end| entries.contains_key(&path[..end]));
    }
    // A key full of dots: only where a key is as long can one end, or this takes for ever.
    let lengths: HashSet<usize> = entries.keys().map(String::len).collect();
    ends.into_iter().find(|end| lengths.contains(end) && entries.contains_key(&path[..*end]))
}

/// Where a text stands within the text of its source.
#[derive(Clone, Copy, Debug)]
struct Origin {
    source: SourceId,
    /// Where it begins in the source \[bytes\].
    offset: usize,
}

impl Origin {
    /// The place in the source of a stretch of the text.
    fn place(self, span: std::ops::Range<usize>) -> Place {
        Place::new(self.source, span.start + self.offset..span.end + self.offset)
    }
}

/// Reads a text that stands anywhere in a source: what is dangerous is refused first.
fn parse(origin: Origin, whole: &str) -> Result<Node, Vec<Diagnostic>> {
    let (origin, text) = text::check(origin, whole)?;
    let root = written::read(origin, text)?;
    let value = serde_yaml::from_str(text)
        .map_err(|error| vec![zip::second_reader(origin, text, &error)])?;
    zip::zip(&root, value)
}
