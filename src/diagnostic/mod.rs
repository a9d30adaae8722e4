//! Diagnostics as data: what is wrong, where, and what to do about it.
//!
//! Takes nothing but text and places; gives values that a renderer draws. A diagnostic always has
//! a stable code and a primary place; a place always lies within the text of its source.

mod nearest;
mod source;

pub use nearest::{did_you_mean, nearest};
pub use source::{Index, Place, Source, SourceId, Sources};

use std::fmt;

/// The longest name or text that a message repeats whole \[characters\].
const REPEATED_LIMIT: usize = 40;
/// The longest message, label or help \[characters\].
const SAID_LIMIT: usize = 600;

/// The beginning of a name or a text of an author's that may be long, for messages.
pub fn shortened(text: &str) -> String {
    cut(text, REPEATED_LIMIT)
}

/// At most so many characters of a text, with a sign that there are more.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A stable code such as `S012`, by which a kind of problem can be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be simulated until it is mended.
    Error,
    /// It can be simulated, but probably is not what the author meant.
    Warning,
}

/// A place with what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is said there; may be empty.
    pub text: String,
}

/// One problem: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// By which it can be looked up.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// Where it is wrong.
    pub primary: Label,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error with its place and what is said there.
    pub fn error(
        code: Code,
        message: impl Into<String>,
        place: Place,
        text: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: cut(&message.into(), SAID_LIMIT),
            primary: Label { place, text: cut(&text.into(), SAID_LIMIT) },
            secondary: Vec::new(),
            help: None,
        }
    }

    /// A warning with its place and what is said there.
    pub fn warning(
        code: Code,
        message: impl Into<String>,
        place: Place,
        text: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message, place, text) }
    }

    /// The same, with what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(cut(&help.into(), SAID_LIMIT));
        self
    }

    /// The same, with another place that explains it.
    #[must_use]
    pub fn label(mut self, place: Place, text: impl Into<String>) -> Self {
        self.secondary.push(Label { place, text: cut(&text.into(), SAID_LIMIT) });
        self
    }
}

/// The diagnostics from the first line to the last, source by source: they are found in several
/// passes, but mended in one.
pub fn in_order<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<&'d Diagnostic> {
    let mut sorted: Vec<_> = diagnostics.into_iter().collect();
    sorted.sort_by_key(|diagnostic| {
        let place = &diagnostic.primary.place;
        (place.source, place.span.start)
    });
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_in_the_order_of_their_places() {
        let mut sources = Sources::default();
        let ids = [sources.add("talks.yaml", "title: Talks\n"), sources.add("--set", "a=b")];
        let at = |id, start| {
            let place = Place::new(id, start..start);
            Diagnostic::error(Code("S001"), start.to_string(), place, "")
        };
        let found = [at(ids[1], 0), at(ids[0], 7), at(ids[0], 2)];
        let order: Vec<_> = in_order(found.iter()).into_iter().map(|d| &*d.message).collect();
        assert_eq!(order, ["2", "7", "0"]);
    }
}
