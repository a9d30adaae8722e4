//! What all checks share: the document, what was refused already, and where problems go.

use super::super::document::{Document, Pruned, Value};
use super::super::types::Form;
use super::super::{PROBLEMS_LIMIT, Source, WrittenNumber, codes};
use crate::diagnostic::{Code, Diagnostic, Place, Sources, did_you_mean, nearest, shortened};
use std::collections::HashSet;

/// How the keys that can be missing are written.
const EXAMPLES: [(&str, &str); 9] = [
    ("range", "range: [0, 10]` or `options: [small, large]"),
    ("stances", "stances: {wage: {ideal: 8, red_line: 4}}"),
    ("ideal", "ideal: 8"),
    ("start", "start: 0"),
    ("chance", "chance: 0.1"),
    ("then", "then: [{end: collapse}]"),
    ("round", "round: 1"),
    ("successes", "successes: 4"),
    ("trials", "trials: 24"),
];

/// The groups whose entries have names that others refer to.
const GROUPS: [&str; 6] = ["issues", "parties", "inputs", "channels", "variables", "rules"];

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
    /// The paths of the uncertain numbers, so far.
    pub uncertain: Vec<String>,
    /// How many of the written numbers are assumed, one value only, and without a note.
    pub bare: u64,
    /// The issues without a range or options to go by, as was said.
    pub groundless: HashSet<String>,
    /// The issues that a misspelt name was probably meant for.
    pub misspelt: HashSet<String>,
    /// The paths at which a default stands in for a value that was refused by this check.
    replaced: HashSet<String>,
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
            uncertain: Vec::new(),
            bare: 0,
            groundless: HashSet::new(),
            misspelt: HashSet::new(),
            replaced: HashSet::new(),
            pruned,
            diagnostics,
        }
    }

    /// Reports a problem, unless there are enough of them.
    pub fn push(&mut self, problem: Diagnostic) {
        if !self.said_enough() {
            self.diagnostics.push(problem);
        }
    }

    /// Whether so much has been said that looking for more is a waste.
    fn said_enough(&self) -> bool {
        self.diagnostics.len() >= PROBLEMS_LIMIT
    }

    /// Reports that the map or list at a path has more entries than it may; whether it has.
    pub fn too_many(&mut self, what: &str, path: &str, (given, limit): (usize, usize)) -> bool {
        if given > limit {
            let place = self.document.key_place(path);
            let label = format!("{given}, but {limit} are allowed");
            let message = format!("too many {what}");
            let problem = Diagnostic::error(codes::TOO_MANY, message, place, label);
            self.push(problem.help("leave out what does not change the result"));
        }
        given > limit
    }

    /// Reports an error at the value of a path, or the nearest thing above it that is written.
    pub fn error(&mut self, code: Code, message: &str, path: &str, label: String) {
        self.push(Diagnostic::error(code, message, self.place(path), label));
    }

    /// The place of the value of a path, or of the nearest thing above it that is written: of the
    /// whole document only the beginning.
    pub fn place(&self, path: &str) -> Place {
        let place = self.document.place(path);
        if place == self.document.root().place {
            return Place::new(place.source, place.span.start..place.span.start);
        }
        place
    }

    /// Reports that a key is missing from the map at `path`, unless it was there and refused.
    pub fn missing<T>(&mut self, path: &str, key: &str) -> Option<T> {
        let whole = join(path, key);
        if !self.refused(&whole) && !self.refused_below(&whole) {
            let place = self.document.key_place(path);
            let message = format!("`{key}` is missing");
            let problem =
                Diagnostic::error(codes::MISSING, message, place, format!("needs `{key}`"));
            let example = EXAMPLES.iter().find(|(known, _)| *known == key);
            self.push(match example {
                Some((_, example)) => problem.help(format!("write for example `{example}` in it")),
                None => problem,
            });
        }
        None
    }

    /// Reports a name that there is not, at its place, unless what has the name was refused.
    pub fn unknown_name<'n>(
        &mut self,
        named: (&str, &str),
        place: Place,
        known: impl Iterator<Item = &'n str> + Clone,
    ) {
        self.unknown_name_or(named, place, (known, None));
    }

    /// The same, with what else may be done than to take one of those that there are.
    pub fn unknown_name_or<'n>(
        &mut self,
        (kind, name): (&str, &str),
        place: Place,
        (known, else_do): (impl Iterator<Item = &'n str> + Clone, Option<String>),
    ) {
        // That there are no issues or parties at all has been said.
        let none_said = matches!(kind, "issue" | "party") && known.clone().next().is_none();
        if none_said || self.said_enough() || self.refused_name(name) {
            return;
        }
        if kind == "issue" {
            self.misspelt.extend(nearest(name, known.clone()).map(str::to_owned));
        }
        let message = format!("there is no {kind} `{}`", shortened(name));
        let problem = Diagnostic::error(codes::UNKNOWN_NAME, message, place, "");
        let help = match (did_you_mean(name, known), else_do) {
            (Some(meant), Some(else_do)) if meant.ends_with('?') => {
                Some(format!("{meant} or {else_do}"))
            }
            (Some(meant), Some(else_do)) => Some(format!("{meant}; or {else_do}")),
            (meant, else_do) => meant.or(else_do),
        };
        self.push_with(problem, help);
    }

    /// Reports a word that is no option of an issue.
    pub fn unknown_option<'n>(
        &mut self,
        (issue, word): (&str, &str),
        place: Place,
        options: impl Iterator<Item = &'n str> + Clone,
    ) {
        if self.said_enough() {
            return;
        }
        let message = format!("`{issue}` has no option `{}`", shortened(word));
        let problem = Diagnostic::error(codes::UNKNOWN_NAME, message, place, "");
        self.push_with(problem, did_you_mean(word, options));
    }

    /// Reports a problem, with what to do where that is known.
    pub fn push_with(&mut self, problem: Diagnostic, help: Option<String>) {
        self.push(match help {
            Some(help) => problem.help(help),
            None => problem,
        });
    }

    /// Whether something with this name was refused already, so that it cannot be known.
    pub fn refused_name(&self, name: &str) -> bool {
        // A misspelt key counts as the one that it was meant for, even beside that one.
        let is_map = |path| {
            let node = self.document.find(path);
            node.is_some_and(|node| matches!(node.value, Value::Mapping(_)))
        };
        self.pruned.paths().any(|path| match *path.split('.').collect::<Vec<_>>() {
            [] | [""] => true,
            [group] => GROUPS.contains(&group) && !is_map(group),
            [group, refused] => GROUPS.contains(&group) && refused == name,
            ["parties", _, "variables" | "stances"] => !is_map(path),
            ["parties", _, "variables" | "stances", refused] => refused == name,
            _ => false,
        })
    }

    /// Notes that a default stands in at a path for a value that was refused.
    pub fn replace(&mut self, path: &str) {
        self.replaced.insert(path.to_owned());
    }

    /// Whether the value at a path is only a default for one that was refused: nothing more can be
    /// said of it.
    pub fn replaced(&self, path: &str) -> bool {
        self.replaced.contains(path) || self.refused(path) || self.refused_below(path)
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

    /// Counts an assumed number without a note as bare, if it is one value only.
    pub fn count_bare(&mut self, form: Option<&Form>) {
        if matches!(form, Some(Form::Constant(_))) {
            self.bare += 1;
        }
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
