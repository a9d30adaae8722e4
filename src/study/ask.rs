//! What is asked of the share of an outcome: `breakthrough < baseline - 0.02`, `breakthrough = 0.5`.
//!
//! Takes the text of an argument; gives it word by word, each with its place, so that whatever is
//! wrong is told where it stands.

use crate::diagnostic::{Code, Diagnostic, Place, nearest};

/// What is asked cannot be read, or names an outcome that is not there.
pub const ASKED: Code = Code("A001");

/// The words of an argument, one after the other.
pub(super) struct Words<'t> {
    text: &'t str,
    place: Place,
    /// Where the next word is looked for \[bytes\].
    at: usize,
    /// How such arguments are written, for help.
    form: &'static str,
}

/// An outcome, and where it is named.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Where it stands in the argument.
    pub place: Place,
}

impl<'t> Words<'t> {
    /// The words of a text that stands at a place; `form` says how such texts are written.
    pub fn new(text: &'t str, place: Place, form: &'static str) -> Self {
        Self { text, place, at: 0, form }
    }

    /// The next word, without reading past it; empty at the end.
    pub fn peek(&self) -> &'t str {
        let rest = self.text[self.at..].trim_start();
        let Some(first) = rest.chars().next() else { return "" };
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        if !is_word(first) {
            return &rest[..first.len_utf8()];
        }
        let mut before = ' ';
        let ends = |c: char| {
            // The sign of an exponent belongs to the number.
            let exponent =
                matches!(before, 'e' | 'E') && first.is_ascii_digit() && "+-".contains(c);
            before = c;
            !is_word(c) && !exponent
        };
        &rest[..rest.find(ends).unwrap_or(rest.len())]
    }

    /// Reads the next word.
    pub fn take(&mut self) -> (&'t str, Place) {
        let word = self.peek();
        let place = self.here();
        let gap = self.text[self.at..].len() - self.text[self.at..].trim_start().len();
        self.at += gap + word.len();
        (word, place)
    }

    /// The place of the next word; the whole text where there is no more.
    pub fn here(&self) -> Place {
        let word = self.peek();
        if word.is_empty() {
            return self.place.clone();
        }
        let gap = self.text[self.at..].len() - self.text[self.at..].trim_start().len();
        let start = self.place.span.start + self.at + gap;
        Place::new(self.place.source, start..start + word.len())
    }

    /// The name of an outcome.
    pub fn outcome(&mut self) -> Result<Named, Diagnostic> {
        let first = self.peek().chars().next();
        if first.is_some_and(|first| first.is_alphabetic() || first == '_') {
            let (name, place) = self.take();
            return Ok(Named { name: name.to_owned(), place });
        }
        Err(self.wrong("the name of an outcome comes first"))
    }

    /// One of these words.
    pub fn one_of(&mut self, words: &[&str], expected: &str) -> Result<&'t str, Diagnostic> {
        let next = self.peek();
        if words.contains(&next) {
            return Ok(self.take().0);
        }
        let problem = self.wrong(expected);
        let unquoted = next.chars().all(char::is_alphanumeric);
        Err(match nearest(next, words.iter().copied()) {
            Some(near) if unquoted && !next.is_empty() => {
                problem.help(format!("did you mean `{near}`?"))
            }
            _ => problem,
        })
    }

    /// A number of at least 0, and its place.
    pub fn number(&mut self, expected: &str) -> Result<(f64, Place), Diagnostic> {
        let digits = self.peek().starts_with(|c: char| c.is_ascii_digit() || c == '.');
        let number: Option<f64> = self.peek().parse().ok().filter(|n: &f64| n.is_finite());
        match number.filter(|_| digits) {
            Some(number) => Ok((number, self.take().1)),
            None => Err(self.wrong(expected)),
        }
    }

    /// Nothing more.
    pub fn end(&mut self, expected: &str) -> Result<(), Diagnostic> {
        match self.peek() {
            "" => Ok(()),
            "," => Err(self
                .wrong(expected)
                .help("the decimals of a number follow a point, not a comma: `0.3`")),
            _ => Err(self.wrong(expected)),
        }
    }

    /// That the next word is not what was expected.
    fn wrong(&self, expected: &str) -> Diagnostic {
        let label = if self.peek().is_empty() { "but it ends here" } else { "" };
        self.error(expected, self.here(), label)
    }

    /// An error at a place of the argument.
    pub fn error(&self, message: &str, place: Place, label: &str) -> Diagnostic {
        Diagnostic::error(ASKED, message, place, label).help(format!("write {}", self.form))
    }
}

impl Named {
    /// That there is an outcome of this name among these.
    ///
    /// # Errors
    /// That there is none, and which was meant or which there are.
    pub fn check<'n>(
        &self,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> Result<(), Diagnostic> {
        if known.clone().any(|known| known == self.name) {
            return Ok(());
        }
        let hint = match nearest(&self.name, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there is `{}`", known.collect::<Vec<_>>().join("`, `")),
        };
        let message = format!("there is no outcome `{}`", self.name);
        Err(Diagnostic::error(ASKED, message, self.place.clone(), "").help(hint))
    }
}
