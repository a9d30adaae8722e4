//! From stretches of an expression to places in the file that it stands in.

use super::Origin;
use crate::diagnostic::{Code, Diagnostic, Label, Place};

/// A stretch of an expression's text \[bytes\].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// From where this begins to where another ends.
    pub fn to(self, last: Self) -> Self {
        Self { start: self.start, end: last.end }
    }

    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

/// What has been found wrong with an expression so far.
pub(super) struct Problems {
    /// Where the whole scalar stands.
    whole: Place,
    /// Where the expression's first character that is no blank stands in the source and in the
    /// text, if the expression stands there character by character.
    first: Option<(usize, usize)>,
    found: Vec<Diagnostic>,
}

impl Problems {
    pub fn new(text: &str, origin: &Origin<'_>) -> Self {
        let trimmed = text.trim();
        let written = origin.source.get(origin.place.span.clone()).filter(|_| !trimmed.is_empty());
        let first = written
            .and_then(|written| written.find(trimmed))
            .map(|at| (origin.place.span.start + at, text.len() - text.trim_start().len()));
        Self { whole: origin.place.clone(), first, found: Vec::new() }
    }

    fn place(&self, span: Span) -> Place {
        let Some((in_source, in_text)) = self.first else {
            return self.whole.clone();
        };
        // Blanks around the expression may not stand in the source as they do here.
        let limits = &self.whole.span;
        let at =
            |at: usize| (in_source + at).saturating_sub(in_text).clamp(limits.start, limits.end);
        Place::new(self.whole.source, at(span.start)..at(span.end))
    }

    /// Reports a problem and gives its number.
    pub fn report(&mut self, code: Code, message: &str, span: Span, label: &str) -> usize {
        self.found.push(Diagnostic::error(code, message, self.place(span), label));
        self.found.len() - 1
    }

    pub fn help(&mut self, problem: usize, help: impl Into<String>) {
        self.found[problem].help = Some(help.into());
    }

    pub fn label(&mut self, problem: usize, span: Span, text: &str) {
        let label = Label { place: self.place(span), text: text.to_owned() };
        self.found[problem].secondary.push(label);
    }

    pub fn none(&self) -> bool {
        self.found.is_empty()
    }

    /// All of them, in the order in which they stand in the text.
    pub fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|problem| problem.primary.place.span.start);
        self.found
    }
}
