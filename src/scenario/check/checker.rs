//! What all checks share: the document, what was refused already, and where problems go.

use super::super::document::{Document, Pruned};
use super::super::{Source, WrittenNumber, codes};
use crate::diagnostic::{Code, Diagnostic, Sources};

/// The state of one check.
pub(super) struct Checker<'a> {
    /// What is checked.
    pub document: &'a Document,
    /// The texts that it was read from.
    pub sources: &'a Sources,
    /// The inputs that numbers may follow, so far, with their central values.
    pub inputs: Vec<(String, f64)>,
    /// The outcomes that replications can end in, so far.
    pub outcomes: Vec<String>,
    /// The written numbers and where they come from, so far.
    pub numbers: Vec<WrittenNumber>,
    pruned: Pruned,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    /// A check of a document of which the paths `pruned` have been refused, and said so, already.
    pub fn new(
        (document, sources): (&'a Document, &'a Sources),
        pruned: Pruned,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            document,
            sources,
            inputs: Vec::new(),
            outcomes: Vec::new(),
            numbers: Vec::new(),
            pruned,
            diagnostics,
        }
    }

    /// Reports a problem.
    pub fn push(&mut self, problem: Diagnostic) {
        self.diagnostics.push(problem);
    }

    /// Reports an error at the value of a path, or the nearest thing above it that is written.
    pub fn error(&mut self, code: Code, message: &str, path: &str, label: String) {
        self.push(Diagnostic::error(code, message, self.document.place(path), label));
    }

    /// Reports that a key is missing from the map at `path`, unless it was there and refused.
    pub fn missing<T>(&mut self, path: &str, key: &str) -> Option<T> {
        if !self.refused(&join(path, key)) {
            let place = self.document.key_place(path);
            let problem = Diagnostic::error(
                codes::MISSING,
                format!("`{key}` is missing"),
                place,
                format!("needs `{key}`"),
            );
            self.push(problem);
        }
        None
    }

    /// Whether the value at a path was refused already.
    pub fn refused(&self, path: &str) -> bool {
        self.pruned.contains(path)
    }

    /// Whether something inside the value at a path was refused already.
    pub fn refused_below(&self, path: &str) -> bool {
        let inside = join(path, "");
        self.pruned.paths().any(|pruned| pruned.starts_with(&inside))
    }

    /// Whether some stance, or what holds it, was refused already.
    pub fn refused_stances(&self) -> bool {
        self.pruned.paths().any(|path| path.is_empty() || path.starts_with("parties"))
    }

    /// Notes where the number written at a path comes from.
    pub fn note(&mut self, path: &str, source: Source) {
        self.numbers.push(WrittenNumber { path: path.to_owned(), source });
    }
}

/// The path of a key in the map at `path`; the path of the whole document is empty.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
