//! Columns, labels and colours of the text report.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

/// The title, and the odds.
pub(super) const STRONG: Style = Style::new().bold();
/// What is only said beside.
pub(super) const DIM: Style = Style::new().dimmed();
/// What must not be overlooked.
pub(super) const URGENT: Style = AnsiColor::Yellow.on_default().bold();

/// The columns of a label, with the gap after it.
pub(super) const LABEL_COLUMNS: usize = 22;
/// A space at which no line is broken; none of it is left in cleaned text.
const TOGETHER: &str = "\u{a0}";
/// How far a broken line's rest is set in.
const HANG: usize = 2;

/// Text in a style; plain where there is none of it.
pub(super) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// A label with what is to be said under it.
pub(super) struct Entry {
    label: String,
    lines: Vec<String>,
    hang: usize,
    style: Style,
}

impl Entry {
    /// An entry of these lines.
    pub(super) fn new(label: &str, lines: Vec<String>) -> Self {
        Self { label: label.to_owned(), lines, hang: HANG, style: DIM }
    }

    /// The same, the rest of a broken line set in by so many columns.
    pub(super) fn hanging(self, hang: usize) -> Self {
        Self { hang, ..self }
    }

    /// The same, not to be overlooked.
    pub(super) fn urgent(self) -> Self {
        Self { style: URGENT, ..self }
    }

    /// The label once, the lines beside it, broken where they are longer than the page.
    pub(super) fn rendered(&self, columns: usize) -> String {
        let room = columns - LABEL_COLUMNS;
        let mut text = String::new();
        let mut label = self.label.as_str();
        for line in self.lines.iter().flat_map(|line| wrapped(line, room, self.hang)) {
            text.push_str(&paint(self.style, label));
            text.push_str(&" ".repeat(LABEL_COLUMNS - label.width()));
            text.push_str(&line.replace(TOGETHER, " "));
            text.push('\n');
            label = "";
        }
        text
    }
}

/// A phrase that no line break parts, until it is rendered.
pub(super) fn together(phrase: &str) -> String {
    phrase.replace(' ', TOGETHER)
}

/// A line broken at spaces into lines of at most `columns`, all but the first set in by `hang`.
///
/// Spaces inside a line that fits stay as they are. A word longer than a line is not broken.
pub(super) fn wrapped(line: &str, columns: usize, hang: usize) -> Vec<String> {
    let (mut lines, mut rest) = (Vec::new(), line.to_owned());
    while rest.width() > columns {
        let indent = rest.len() - rest.trim_start().len();
        let Some(at) = last_space(&rest, indent, columns) else { break };
        lines.push(rest[..at].trim_end().to_owned());
        rest = format!("{}{}", " ".repeat(hang), rest[at..].trim_start());
    }
    lines.push(rest);
    lines
}

/// The byte of the last space at which a line can be broken to fit into `columns`; else of the
/// first at all.
fn last_space(line: &str, indent: usize, columns: usize) -> Option<usize> {
    let spaces = line.match_indices(' ').map(|(at, _)| at).filter(|&at| at > indent);
    let fits = |at: &usize| line[..*at].trim_end().width() <= columns;
    spaces.clone().rfind(fits).or_else(|| spaces.clone().next())
}

/// The text with spaces after it up to `columns`.
pub(super) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// The text with spaces before it up to `columns`.
pub(super) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(text.width())))
}

/// The columns of the widest of some texts.
pub(super) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    texts.into_iter().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// Numbers, perhaps with a unit after a space, set so that their decimal points stand below one
/// another.
pub(super) fn at_the_point(numbers: &[String]) -> Vec<String> {
    let whole = |text: &str| text.find(['.', ' ']).unwrap_or(text.len());
    let before = numbers.iter().map(|text| whole(text)).max().unwrap_or(0);
    let set = |text: &String| format!("{}{text}", " ".repeat(before - whole(text)));
    numbers.iter().map(set).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_hang() {
        assert_eq!(wrapped("one two three four", 9, 2), ["one two", "  three", "  four"]);
        assert_eq!(wrapped("a    b", 9, 2), ["a    b"]);
        assert_eq!(wrapped("unbreakable", 4, 2), ["unbreakable"]);
        assert_eq!(wrapped("a unbreakable b", 4, 2), ["a", "  unbreakable", "  b"]);
        assert_eq!(wrapped("", 4, 2), [""]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(left("和平", 6), "和平  ");
        assert_eq!(right("和平", 6), "  和平");
        assert_eq!(widest(["abc", "和平"]), 4);
    }

    #[test]
    fn decimal_points_stand_below_one_another() {
        let numbers = ["18.2", "0.311", "7"].map(str::to_owned);
        assert_eq!(at_the_point(&numbers), ["18.2", " 0.311", " 7"]);
    }
}
