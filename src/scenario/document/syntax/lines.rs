//! What stands in a YAML text before a place: brackets, quotes, lines and their indentation.
//!
//! Takes a text and a byte offset; gives what a person would see there. The text is broken, so
//! this is a likely reading of it and no more: it only words a refusal.

use std::ops::Range;

/// What a value stands within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// Lines: it ends with its line.
    Lines,
    /// Brackets: it ends with a comma or a bracket.
    Brackets,
}

/// What stands before a place.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// The brackets that are open, with where they are, the outermost first.
    pub open: Vec<(usize, char)>,
    /// Where the value or key begins that the place lies in.
    pub token: usize,
    /// Where the last text in quotes begins.
    pub quoted: Option<usize>,
}

impl Before {
    /// What stands before the byte `end` of a text.
    pub fn new(text: &str, end: usize) -> Self {
        let bytes = &text.as_bytes()[..end];
        let mut before = Self::default();
        // Whether a value or a key may begin here.
        let (mut at, mut fresh) = (0, true);
        while at < end {
            let start = at;
            at += 1;
            match bytes[start] {
                b' ' | b'\t' | b'\r' => continue,
                b'\n' => {
                    fresh = true;
                    continue;
                }
                b'#' if start == 0 || bytes[start - 1].is_ascii_whitespace() => {
                    at = start + line_length(&bytes[start..]);
                    continue;
                }
                b',' if !before.open.is_empty() => {
                    fresh = true;
                    continue;
                }
                b':' | b'-' | b'?' if blank(bytes, at) && (fresh || bytes[start] == b':') => {
                    fresh = true;
                    continue;
                }
                _ => {}
            }
            if fresh {
                before.token = start;
            }
            fresh = before.sign(bytes, (start, &mut at), fresh);
        }
        if fresh {
            before.token = end;
        }
        before
    }

    /// What a value at the place stands within.
    pub fn within(&self) -> Within {
        if self.open.is_empty() { Within::Lines } else { Within::Brackets }
    }

    /// Takes in the sign at `start` and what belongs to it; whether a value may begin after it.
    fn sign(&mut self, bytes: &[u8], (start, at): (usize, &mut usize), fresh: bool) -> bool {
        match bytes[start] {
            quote @ (b'"' | b'\'') if fresh => {
                self.quoted = Some(start);
                *at = end_of_quoted(bytes, start, quote);
            }
            bracket @ (b'[' | b'{') if fresh || !self.open.is_empty() => {
                self.open.push((start, char::from(bracket)));
                return true;
            }
            b']' | b'}' => drop(self.open.pop()),
            b'|' | b'>' if fresh && self.open.is_empty() => {
                *at = end_of_block(bytes, start);
                return true;
            }
            _ => {}
        }
        false
    }
}

/// The bytes up to the end of the line.
fn line_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len())
}

/// Whether white space or nothing stands at a place.
fn blank(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(u8::is_ascii_whitespace)
}

/// Where the text in quotes that begins at `start` ends.
fn end_of_quoted(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        let doubled = quote == b'\'' && bytes.get(at + 1) == Some(&quote);
        if bytes[at] == b'\\' && quote == b'"' || bytes[at] == quote && doubled {
            at += 1;
        } else if bytes[at] == quote {
            return at + 1;
        }
        at += 1;
    }
    bytes.len()
}

/// Where the lines end that belong to the `|` or `>` at `start`: those indented deeper.
fn end_of_block(bytes: &[u8], start: usize) -> usize {
    let line_start = bytes[..start].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let own = indentation(&bytes[line_start..]);
    let mut at = start + line_length(&bytes[start..]);
    while at < bytes.len() {
        let line = &bytes[at + 1..];
        let length = line_length(line);
        let empty = line[..length].iter().all(u8::is_ascii_whitespace);
        if !empty && indentation(line) <= own {
            break;
        }
        at += 1 + length;
    }
    at.min(bytes.len())
}

fn indentation(line: &[u8]) -> usize {
    line.iter().take_while(|&&byte| byte == b' ').count()
}

/// A line of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    text: &'t str,
    /// Where it begins.
    pub start: usize,
    /// Where its first character that is no blank stands.
    pub first: usize,
}

impl<'t> Line<'t> {
    /// The line that a byte lies in.
    pub fn of(text: &'t str, at: usize) -> Self {
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let blanks = text[start..].find(|c| c != ' ' && c != '\t').unwrap_or(text.len() - start);
        Self { text, start, first: start + blanks }
    }

    /// The line before it that says something.
    pub fn above(self) -> Option<Self> {
        let mut start = self.start;
        while start > 0 {
            let line = Self::of(self.text, start - 1);
            if !line.content().is_empty() {
                return Some(line);
            }
            start = line.start;
        }
        None
    }

    /// What it says, without blanks around it and without a comment.
    pub fn content(self) -> &'t str {
        let rest = &self.text[self.first..];
        let line = rest.lines().next().unwrap_or_default();
        let end = if line.starts_with('#') { Some(0) } else { line.find(" #") };
        line[..end.unwrap_or(line.len())].trim_end()
    }

    /// Where the content stands.
    pub fn span(self) -> Range<usize> {
        self.first..self.first + self.content().len()
    }

    /// How far it is indented [bytes].
    pub fn indentation(self) -> usize {
        self.first - self.start
    }

    /// Whether it is an item of a list.
    pub fn is_item(self) -> bool {
        self.content() == "-" || self.content().starts_with("- ")
    }

    /// Where its key ends, if it begins with one and a colon.
    pub fn key(self) -> Option<usize> {
        let content = self.content();
        let end = content.find(": ").or_else(|| content.strip_suffix(':').map(str::len))?;
        Some(self.first + end)
    }

    /// The indentations that the line after this one may have, from the left [bytes].
    pub fn indentations(self) -> Vec<usize> {
        let mut found = Vec::new();
        let mut line = Some(self);
        let mut least = usize::MAX;
        while let Some(here) = line {
            let item = here.is_item().then(|| here.indentation() + 2);
            for indentation in item.into_iter().chain([here.indentation()]) {
                if indentation < least {
                    found.push(indentation);
                    least = indentation;
                }
            }
            line = if least == 0 { None } else { here.above() };
        }
        found.reverse();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(text: &str) -> (String, &str) {
        let before = Before::new(text, text.len());
        (before.open.iter().map(|(_, bracket)| bracket).collect(), &text[before.token..])
    }

    #[test]
    fn brackets_are_open_until_they_are_closed() {
        assert_eq!(before("a: [1, {b: x y").0, "[{");
        assert_eq!(before("a: [1, {b: x}, ").0, "[");
        assert_eq!(before("a: x[0\nb: '['\nc: \"]\\\"[\" # [\nd").0, "");
        assert_eq!(before("a: |\n  [\n\n  {\nb: {").0, "{");
    }

    #[test]
    fn a_token_begins_after_a_sign_and_a_blank() {
        assert_eq!(before("a: b c").1, "b c");
        assert_eq!(before("a: {b: c, d e").1, "d e");
        assert_eq!(before("- - x: y:z").1, "y:z");
        assert_eq!(before("a: ").1, "");
    }

    #[test]
    fn a_line_may_be_indented_as_the_lines_that_hold_it() {
        let text = "a:\n  b:\n    - c: 1\n # note\n\nx";
        let line = Line::of(text, text.len()).above().unwrap();
        assert_eq!(line.content(), "- c: 1");
        assert_eq!(line.indentations(), [0, 2, 4, 6]);
    }
}
