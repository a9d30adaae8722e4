//! What can go wrong while typed data is read, as data.

use std::fmt;

use serde::de::{Expected, Unexpected};

use super::identity;
use crate::diagnostic::Place;
use crate::scenario::document::{Entry, Node};

/// Something is wrong, and where.
///
/// The place is given by the innermost node that the error passes on its way out, the path step by
/// step after that.
#[derive(Debug)]
pub(super) struct Error {
    pub(super) problem: Problem,
    site: Option<Site>,
    /// From the inside out.
    steps: Vec<String>,
}

/// What is wrong.
#[derive(Debug)]
pub(super) enum Problem {
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    UnknownWord {
        word: String,
        known: &'static [&'static str],
    },
    /// A value of the wrong kind, or one outside its range.
    Mismatch {
        found: Found,
        expected: String,
    },
    Length {
        found: usize,
        expected: String,
    },
    MissingKey(&'static str),
    KeyTwice(&'static str),
    /// What a reader of our own says, as it says it.
    Other(String),
}

/// What was found instead of what was expected.
#[derive(Debug)]
pub(super) enum Found {
    Text(String),
    /// Anything that is named in a few words.
    Named(String),
}

/// Where an error arose.
#[derive(Debug)]
struct Site {
    place: Place,
    /// Identity of the node to be left out.
    target: usize,
    at_key: bool,
}

impl Error {
    fn new(problem: Problem) -> Self {
        Self { problem, site: None, steps: Vec::new() }
    }

    /// A value of the wrong kind.
    pub(super) fn mismatch(found: Unexpected<'_>, expected: impl Into<String>) -> Self {
        Self::new(Problem::Mismatch { found: found.into(), expected: expected.into() })
    }

    /// An error in the words it is to be told in.
    pub(super) fn other(message: impl Into<String>) -> Self {
        Self::new(Problem::Other(message.into()))
    }

    /// The error, which arose in this node unless it already has its place.
    pub(super) fn at(self, node: &Node) -> Self {
        self.or_site(|| Site { place: node.place.clone(), target: identity(node), at_key: false })
    }

    /// The error, which arose in the key of this entry unless it already has its place.
    pub(super) fn at_key(self, entry: &Entry) -> Self {
        self.or_site(|| Site {
            place: entry.key.clone(),
            target: identity(&entry.node),
            at_key: true,
        })
    }

    fn or_site(mut self, site: impl FnOnce() -> Site) -> Self {
        if self.site.is_none() {
            self.site = Some(site());
        }
        self
    }

    /// The error as seen from one step further out.
    pub(super) fn within(mut self, step: impl fmt::Display) -> Self {
        self.steps.push(step.to_string());
        self
    }

    /// The steps from the node that was read to where it is wrong, joined by dots.
    pub(super) fn path(&self) -> String {
        self.steps.iter().rev().map(String::as_str).collect::<Vec<_>>().join(".")
    }

    /// Where it is wrong.
    pub(super) fn place(&self) -> &Place {
        &self.site().place
    }

    /// Identity of the node that has to be left out.
    pub(super) fn target(&self) -> usize {
        self.site().target
    }

    pub(super) fn is_at_key(&self) -> bool {
        self.site().at_key
    }

    fn site(&self) -> &Site {
        self.site.as_ref().expect("an error is given a place before it is looked at")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.problem)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::other(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::mismatch(found, expected.to_string())
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::mismatch(found, expected.to_string())
    }

    fn invalid_length(found: usize, expected: &dyn Expected) -> Self {
        Self::new(Problem::Length { found, expected: expected.to_string() })
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownWord { word: word.to_owned(), known })
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownKey { key: key.to_owned(), known })
    }

    fn missing_field(key: &'static str) -> Self {
        Self::new(Problem::MissingKey(key))
    }

    fn duplicate_field(key: &'static str) -> Self {
        Self::new(Problem::KeyTwice(key))
    }
}

impl From<Unexpected<'_>> for Found {
    fn from(found: Unexpected<'_>) -> Self {
        let named = match found {
            Unexpected::Str(text) => return Self::Text(text.to_owned()),
            Unexpected::Char(text) => return Self::Text(text.to_string()),
            Unexpected::Bool(flag) => format!("`{flag}`"),
            Unexpected::Unsigned(number) => format!("the number {number}"),
            Unexpected::Signed(number) => format!("the number {number}"),
            // Written out, a large one would be a long row of zeros.
            Unexpected::Float(number) if number.abs() >= 1e15 => format!("the number {number:e}"),
            Unexpected::Float(number) => format!("the number {number}"),
            Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
            Unexpected::Seq | Unexpected::TupleVariant => "a list".to_owned(),
            Unexpected::Map | Unexpected::StructVariant => "a map".to_owned(),
            Unexpected::Enum | Unexpected::UnitVariant => "a word".to_owned(),
            Unexpected::Bytes(_) | Unexpected::NewtypeStruct | Unexpected::NewtypeVariant => {
                "a value of another kind".to_owned()
            }
            Unexpected::Other(words) => words.to_owned(),
        };
        Self::Named(named)
    }
}
