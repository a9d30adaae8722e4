//! Columns, labels and colours of the text report.

use crate::report::clean::{NAME_COLUMNS, clean};
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

/// The title, and the odds.
pub(in crate::report) const STRONG: Style = Style::new().bold();
/// What is only said beside.
pub(in crate::report) const DIM: Style = Style::new().dimmed();
/// What must not be overlooked.
pub(in crate::report) const URGENT: Style = AnsiColor::Yellow.on_default().bold();

/// The columns of a label, with the gap after it.
pub(in crate::report) const LABEL_COLUMNS: usize = 22;
/// A space at which no line is broken; none of it is left in cleaned text.
pub(super) const TOGETHER: &str = "\u{a0}";
/// How far a broken line's rest is set in.
const HANG: usize = 2;
/// The fewest columns that a broken line's rest gets, however far it would be set in.
const REST_COLUMNS_MIN: usize = 16;
/// Between two columns.
const GAP: usize = 3;
/// The most columns of an identifier: what the narrowest page has beside the labels.
const IDENTIFIER_COLUMNS: usize = super::COLUMNS_MIN - LABEL_COLUMNS;

/// Text in a style; nothing where there is no text.
pub(in crate::report) fn paint(style: Style, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("{style}{text}{style:#}")
}

/// A label with what is to be said under it.
pub(in crate::report) struct Entry {
    label: String,
    lines: Vec<String>,
    below: Vec<String>,
    hang: usize,
    style: Style,
}

impl Entry {
    /// An entry of these lines.
    pub(in crate::report) fn new(label: &str, lines: Vec<String>) -> Self {
        Self { label: label.to_owned(), lines, below: Vec::new(), hang: HANG, style: DIM }
    }

    /// The same, the rest of a broken line set in by so many columns, or by fewer where
    /// its words would not fit.
    pub(in crate::report) fn hanging(self, hang: usize) -> Self {
        Self { hang, ..self }
    }

    /// A list of names, each with its text beside it; what is longer than the page hangs below
    /// the text, another `inset` columns to the right. A name that is too long for its column has
    /// a line to itself.
    pub(in crate::report) fn listing(label: &str, rows: &[[String; 2]], inset: usize) -> Self {
        let names = rows.iter().map(|[name, _]| name.as_str());
        let name_columns = widest(names.filter(|name| name.width() <= NAME_COLUMNS));
        let mut lines = Vec::new();
        for [name, text] in rows {
            let mut beside = name.as_str();
            if name.width() > name_columns {
                lines.push(name.clone());
                beside = "";
            }
            let line = format!("{}{}{text}", left(beside, name_columns), " ".repeat(GAP));
            lines.push(line.trim_end().to_owned());
        }
        Self::new(label, lines).hanging(name_columns + GAP + inset)
    }

    /// The same, and below it another line.
    pub(in crate::report) fn and(mut self, line: String) -> Self {
        self.lines.push(line);
        self
    }

    /// The same, and below it names to be typed: beside the label or, where one is too long for that,
    /// from the start of the line. One that is longer than the page is cut.
    pub(in crate::report) fn naming(mut self, names: Vec<String>, columns: usize) -> Self {
        if widest(names.iter().map(String::as_str)) <= columns - LABEL_COLUMNS {
            self.lines.extend(names);
        } else {
            self.below = names.iter().map(|name| clean(name, columns - HANG)).collect();
        }
        self
    }

    /// The same, not to be overlooked.
    pub(in crate::report) fn urgent(self) -> Self {
        Self { style: URGENT, ..self }
    }

    /// The label once, the lines beside it, broken where they are longer than the page.
    pub(in crate::report) fn rendered(&self, columns: usize) -> String {
        let room = columns - LABEL_COLUMNS;
        let mut text = String::new();
        let mut label = self.label.as_str();
        let broken = |line: &String| {
            let longest_word = widest(line.split(' '));
            let rest = longest_word.max(REST_COLUMNS_MIN);
            let hang = self.hang.min(room.saturating_sub(rest));
            wrapped(line, room, hang)
        };
        for line in self.lines.iter().flat_map(broken) {
            text.push_str(&paint(self.style, label));
            text.push_str(&" ".repeat(LABEL_COLUMNS - label.width()));
            text.push_str(&unparted(&line));
            text.push('\n');
            label = "";
        }
        for line in &self.below {
            text.push_str(&format!("{:HANG$}{line}\n", ""));
        }
        text
    }
}

/// An identifier, as people type it in scenarios and settings.
pub(in crate::report) fn identifier(name: &str) -> String {
    clean(name, IDENTIFIER_COLUMNS)
}

/// A phrase that no line break parts, until it is rendered.
pub(in crate::report) fn together(phrase: &str) -> String {
    phrase.replace(' ', TOGETHER)
}

/// A line with phrases that were kept together, after it was broken.
pub(in crate::report) fn unparted(line: &str) -> String {
    line.replace(TOGETHER, " ")
}

/// Facts in a few words each, on one line or more: none that fits on one is parted.
pub(in crate::report) fn facts(facts: &[String], columns: usize) -> String {
    let kept = |fact: &String| if fact.width() < columns { together(fact) } else { fact.clone() };
    let joined = facts.iter().map(kept).collect::<Vec<_>>().join(" · ");
    let lines = wrapped(&joined, columns, 0).into_iter();
    lines.map(|line| unparted(&line) + "\n").collect()
}

/// A line broken at spaces into lines of at most `columns`, all but the first set in by `hang`.
///
/// Spaces inside a line that fits stay as they are. A word longer than a line is not broken.
pub fn wrapped(line: &str, columns: usize, hang: usize) -> Vec<String> {
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
pub(in crate::report) fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// The text with spaces before it up to `columns`.
pub(in crate::report) fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(text.width())))
}

/// The columns of the widest of some texts.
pub(in crate::report) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    texts.into_iter().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// Numbers, perhaps with a unit after a space, set so that their decimal points stand below one
/// another.
pub(in crate::report) fn at_the_point(numbers: &[String]) -> Vec<String> {
    let whole = |text: &str| text.find(['.', ' ']).unwrap_or(text.len());
    let before = numbers.iter().map(|text| whole(text)).max().unwrap_or(0);
    let set = |text: &String| format!("{}{text}", " ".repeat(before - whole(text)));
    numbers.iter().map(set).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::uncoloured;

    #[test]
    fn lines_break_at_spaces_and_hang() {
        assert_eq!(wrapped("one two three four", 9, 2), ["one two", "  three", "  four"]);
        assert_eq!(wrapped("a    b", 9, 2), ["a    b"]);
        assert_eq!(wrapped("unbreakable", 4, 2), ["unbreakable"]);
        assert_eq!(wrapped("a unbreakable b", 4, 2), ["a", "  unbreakable", "  b"]);
        assert_eq!(wrapped("", 4, 2), [""]);
    }

    #[test]
    fn a_long_name_in_a_list_has_a_line_to_itself() {
        let long = "a_name_that_is_longer_than_its_column";
        let rows = [["wage", "no time"], [long, "no zone"], ["", "and more"]];
        let entry = Entry::listing("held up by", &rows.map(|row| row.map(str::to_owned)), 0);
        let text = uncoloured(&entry.rendered(70));
        let lines: Vec<_> = text.lines().map(|line| &line[LABEL_COLUMNS..]).collect();
        assert_eq!(lines, ["wage   no time", long, "       no zone", "       and more"]);
    }

    #[test]
    fn names_to_be_typed_are_cut_by_the_page_only() {
        let rendered = |length: usize| {
            let names = vec!["rounds".to_owned(), "x".repeat(length)];
            uncoloured(
                &Entry::new("not tested", vec!["these".to_owned()]).naming(names, 70).rendered(70),
            )
        };
        let beside = " ".repeat(LABEL_COLUMNS);
        let wide = "x".repeat(48);
        assert!(rendered(48).ends_with(&format!("\n{beside}rounds\n{beside}{wide}\n")));
        let wide = "x".repeat(68);
        assert!(rendered(68).ends_with(&format!("\n  rounds\n  {wide}\n")));
        assert!(rendered(69).ends_with(&format!("\n  {}…\n", "x".repeat(67))));
    }

    #[test]
    fn a_fact_is_not_parted() {
        let given = ["100 replications each", "seed 1", "82 ms"].map(str::to_owned);
        assert_eq!(facts(&given, 80), "100 replications each · seed 1 · 82 ms\n");
        assert_eq!(facts(&given, 28), "100 replications each ·\nseed 1 · 82 ms\n");
        assert_eq!(facts(&["one two three".to_owned()], 8), "one two\nthree\n");
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
