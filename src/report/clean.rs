//! Text from scenarios, made safe to show.
//!
//! A scenario may come from anywhere, and a terminal obeys what is printed on it. What leaves
//! here holds no control character and none that turns the direction of writing, stands on one
//! line, and takes no more columns than asked for.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The most columns of a scenario's title.
pub const TITLE_COLUMNS: usize = 80;
/// The most columns of the name of a party, issue, option or outcome.
pub const NAME_COLUMNS: usize = 28;
/// The most columns of the name of an option where it may go over several lines.
pub const OPTION_COLUMNS: usize = 80;
/// The most columns of a unit.
pub const UNIT_COLUMNS: usize = 40;
/// The most columns of a source.
pub const SOURCE_COLUMNS: usize = 160;

/// What stands where something was cut.
const CUT: char = '…';

/// The text on one line without control characters, cut at `columns`.
///
/// Runs of white space become one space; a cut text ends in `…`.
pub fn clean(text: &str, columns: usize) -> String {
    cut(&strip(text), columns)
}

/// The text on one line without control characters, uncut.
pub fn strip(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for shown in text.chars() {
        if shown.is_whitespace() {
            if !kept.is_empty() && !kept.ends_with(' ') {
                kept.push(' ');
            }
        } else if !shown.is_control() && !turns_direction(shown) && !is_unseen(shown) {
            kept.push(shown);
        }
    }
    kept.truncate(kept.trim_end().len());
    kept
}

/// Whether a character changes the direction of what follows (Unicode Annex 9).
fn turns_direction(shown: char) -> bool {
    matches!(
        shown,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// Whether a character takes no room and means nothing in a name: it could only deceive.
///
/// The joiners U+200C and U+200D stay: some scripts need them.
fn is_unseen(shown: char) -> bool {
    matches!(shown, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// The text, or as much of it as fits with `…` into `columns`.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for shown in text.chars() {
        used += shown.width().unwrap_or(0);
        if used > columns {
            break;
        }
        kept.push(shown);
    }
    kept.truncate(kept.trim_end().len());
    kept.push(CUT);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_ordinary_text_alone() {
        for text in ["Envoy talks", "Überleitung 8 %", "和平谈判", "گفت‌وگو"] {
            assert_eq!(clean(text, 80), text);
        }
    }

    #[test]
    fn takes_the_power_over_the_terminal_away() {
        assert_eq!(clean("a\u{1b}[31mred\u{1b}[0m", 80), "a[31mred[0m");
        assert_eq!(clean("\u{1b}]0;title\u{7}x\u{9b}2Jy", 80), "]0;titlex2Jy");
    }

    #[test]
    fn keeps_the_direction_of_writing() {
        assert_eq!(clean("a\u{202E}b\u{2066}c\u{2069}\u{200F}d", 80), "abcd");
        for turning in ('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}') {
            assert_eq!(clean(&turning.to_string(), 80), "");
        }
    }

    #[test]
    fn stands_on_one_line() {
        assert_eq!(clean("  two\r\nlines\u{2028}\tand a tab \n", 80), "two lines and a tab");
    }

    #[test]
    fn cuts_at_columns_not_at_characters() {
        assert_eq!(clean("abcdef", 6), "abcdef");
        assert_eq!(clean("abcdefg", 6), "abcde…");
        assert_eq!(clean("和平谈判", 6), "和平…");
        assert_eq!(clean("ab cdefg", 4), "ab…");
    }
}
