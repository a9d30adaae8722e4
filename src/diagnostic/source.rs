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

    /// Takes in an argument of the command line and gives the place of the whole of it.
    pub fn argument(&mut self, option: &str, text: &str) -> Place {
        Place::new(self.add(option, text), 0..text.len())
    }

    /// The text with this id.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.all[id.0 as usize]
    }

    /// All texts with their ids, in the order in which they were taken in.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(&self.all)
    }

    /// Line and column of where a place begins, both counted from 1, the column in characters.
    pub fn line_column(&self, place: &Place) -> (usize, usize) {
        let text = &self.get(place.source).text;
        let before = &text[..floor_char_boundary(text, place.span.start)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// How far apart the offsets are whose characters an [`Index`] has counted \[bytes\].
const STRIDE: usize = 1024;

/// Lines and columns of one text, for many places in it: found without reading it anew for each.
#[derive(Clone, Debug)]
pub struct Index<'t> {
    text: &'t str,
    /// Where each line begins \[bytes\].
    lines: Vec<usize>,
    /// How many characters begin before each multiple of [`STRIDE`].
    counted: Vec<usize>,
}

impl<'t> Index<'t> {
    /// Reads a text once.
    pub fn new(text: &'t str) -> Self {
        let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        let mut counted = vec![0];
        for stride in text.as_bytes().chunks(STRIDE) {
            counted.push(counted[counted.len() - 1] + begun(stride));
        }
        Self { text, lines: std::iter::once(0).chain(newlines).collect(), counted }
    }

    /// Line and column of a byte, both counted from 1, the column in characters. What is past the
    /// end is at the end, what is inside a character at its beginning.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = floor_char_boundary(self.text, offset);
        let line = self.lines.partition_point(|&start| start <= offset);
        (line, self.characters(offset) - self.characters(self.lines[line - 1]) + 1)
    }

    /// How many characters stand before a boundary.
    fn characters(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        self.counted[stride] + begun(&self.text.as_bytes()[stride * STRIDE..offset])
    }
}

/// How many characters begin among these bytes of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
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

    /// The place of a part of a text that has this length and is written here; the whole where the
    /// text is written with marks that are not part of it, such as escapes.
    pub fn part(&self, length: usize, span: Range<usize>) -> Self {
        if self.span.len() != length {
            return self.clone();
        }
        Self::new(self.source, self.span.start + span.start..self.span.start + span.end)
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

    #[test]
    fn an_index_finds_the_same_lines_and_columns() {
        let long = format!("a: {}\nb: é\n\n{}", "é".repeat(2000), "x\u{1F600}y\n".repeat(700));
        for text in ["", "\n", "é", "a: 1\n", "a\r\nb", &long] {
            let mut sources = Sources::default();
            let id = sources.add("a.yaml", text);
            let index = Index::new(text);
            for offset in (0..text.len() + 3).step_by(7).chain(0..text.len().min(9)) {
                let place = Place::new(id, offset..offset);
                assert_eq!(index.line_column(offset), sources.line_column(&place), "{offset}");
            }
        }
    }
}
