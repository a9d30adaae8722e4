//! The texts that diagnostics point into, and the places in them.

use std::ops::Range;

/// Which of the [`Sources`] a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A named text: a file, or an argument of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What people call it: the path as typed, `<stdin>`, or the option, such as `--set`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// All texts that the diagnostics of one scenario may point into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    all: Vec<Source>,
}

impl Sources {
    /// Takes in a text and gives the id that places use for it.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.all.len()).expect("sources are added by hand"));
        self.all.push(Source { name: name.into(), text: text.into() });
        id
    }

    /// The text with this id.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.all[id.0 as usize]
    }

    /// Line and column of where a place begins, both counted from 1, the column in characters.
    pub fn line_column(&self, place: &Place) -> (usize, usize) {
        let text = &self.get(place.source).text;
        let before = &text[..floor_char_boundary(text, place.span.start)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// The nearest character boundary at or below a byte offset, never past the end.
fn floor_char_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// A stretch of a source's text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The text it is in.
    pub source: SourceId,
    /// Its bytes; may be empty.
    pub span: Range<usize>,
}

impl Place {
    /// The stretch `span` \[bytes\] of `source`.
    pub fn new(source: SourceId, span: Range<usize>) -> Self {
        Self { source, span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", "é: 1\nparty: x\n");
        assert_eq!(sources.line_column(&Place::new(id, 0..2)), (1, 1));
        assert_eq!(sources.line_column(&Place::new(id, 4..5)), (1, 4));
        assert_eq!(sources.line_column(&Place::new(id, 6..11)), (2, 1));
        assert_eq!(sources.line_column(&Place::new(id, 999..999)), (3, 1));
    }
}
