//! Text from scenarios, made safe to show.
//!
//! A scenario may come from anywhere, and a terminal obeys what is printed on it. What leaves
//! here holds no control character and none that turns the direction of writing, stands on one
//! line, and takes no more columns than asked for.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The most columns of a scenario's title.
pub const TITLE_COLUMNS: usize = 80;
/// The most columns of a title that stands by itself and may go over several lines.
pub const HEADING_COLUMNS: usize = 160;
/// The most columns of the name of a party, issue, option or outcome.
pub const NAME_COLUMNS: usize = 28;
/// The most columns of the name of an option where it may go over several lines.
pub const OPTION_COLUMNS: usize = 80;
/// The most columns of a unit.
pub const UNIT_COLUMNS: usize = 40;
/// The most columns of a source.
pub const SOURCE_COLUMNS: usize = 160;

/// The most marks on one letter; no script needs as many.
pub(super) const MARKS_LIMIT: usize = 8;
/// What stands where something was cut.
const CUT: char = '…';

/// The text on one line without control characters, cut at `columns`.
///
/// Runs of white space become one space; a cut text ends in `…`, an identifier has it in its middle.
pub fn clean(text: &str, columns: usize) -> String {
    cut(&strip(text), columns)
}

/// The text on one line without control characters, uncut.
///
/// Of more than `MARKS_LIMIT` marks on one letter the first stay.
pub fn strip(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut marks = 0;
    for shown in text.chars() {
        if shown.is_whitespace() {
            if !kept.is_empty() && !kept.ends_with(' ') {
                kept.push(' ');
            }
            marks = 0;
        } else if is_shown(shown) {
            marks = if is_mark(shown) { marks + 1 } else { 0 };
            if marks <= MARKS_LIMIT {
                kept.push(shown);
            }
        }
    }
    kept.truncate(kept.trim_end().len());
    kept
}

/// Whether a character is to be seen and does nothing else: it neither commands a terminal, nor
/// turns the direction of writing, nor hides.
pub fn is_shown(shown: char) -> bool {
    !shown.is_control() && !turns_direction(shown) && !is_unseen(shown)
}

/// Whether a character stands on the one before it, or joins it to the next.
pub(super) fn is_mark(shown: char) -> bool {
    shown.width() == Some(0)
}

/// Whether a character changes the direction of what follows (Unicode Annex 9).
fn turns_direction(shown: char) -> bool {
    matches!(
        shown,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// Whether a character takes no room, or is blank, and means nothing in a name: it could only
/// deceive. So are those that stand for no character at all.
///
/// The joiners U+200C and U+200D stay: some scripts need them.
fn is_unseen(shown: char) -> bool {
    let none = matches!(shown, '\u{FDD0}'..='\u{FDEF}') || u32::from(shown) & 0xFFFE == 0xFFFE;
    none || matches!(
        shown,
        '\u{AD}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}' | '\u{2028}' | '\u{2029}'
            | '\u{2060}'..='\u{2064}' | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
    )
}

/// The text, or as much of it as fits with `…` into `columns`.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    if is_identifier(text) {
        let room = columns.saturating_sub(1);
        return without_middle(text, (room - room / 2, room / 2));
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

/// Whether a text is a name of several parts as scenarios have them, or a path of such names: what
/// tells it from its like may be its end.
pub(super) fn is_identifier(text: &str) -> bool {
    let of_names = |sign: u8| matches!(sign, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.');
    text.contains(['_', '.']) && text.bytes().all(of_names)
}

/// So many letters of the beginning and of the end of an identifier, with `…` between.
pub(super) fn without_middle(text: &str, (before, after): (usize, usize)) -> String {
    let (before, after) = (before.min(text.len()), after.min(text.len()));
    format!("{}{CUT}{}", &text[..before], &text[text.len() - after..])
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
    fn nothing_hides_and_no_letter_is_buried_under_marks() {
        assert_eq!(clean("a\u{feff}b\u{3164}c\u{fff9}d\u{fffe}e\u{e0041}", 80), "abcde");
        let buried = format!("x{}y", "\u{301}".repeat(10_000));
        assert_eq!(clean(&buried, 80).chars().count(), 2 + MARKS_LIMIT);
        assert_eq!(clean("e\u{301}\u{323}", 80), "e\u{301}\u{323}");
    }

    #[test]
    fn stands_on_one_line() {
        assert_eq!(clean("  two\r\nlines\u{2028}\tand a tab \n", 80), "two lines and a tab");
    }

    #[test]
    fn identifiers_that_differ_at_their_ends_are_told_apart() {
        let name = |at: usize| format!("an_outcome_with_a_long_name_{at}");
        assert_eq!(clean(&name(7), NAME_COLUMNS), "an_outcome_wit…a_long_name_7");
        assert_eq!(clean(&name(11), NAME_COLUMNS).width(), NAME_COLUMNS);
        assert_ne!(clean(&name(10), NAME_COLUMNS), clean(&name(11), NAME_COLUMNS));
        assert_eq!(clean("a_title_with_Capitals_is_cut", 8), "a_title…");
        assert_eq!([0, 1, 2].map(|columns| clean("a_b_c_d", columns)), ["…", "…", "a…"]);
    }

    #[test]
    fn cuts_at_columns_not_at_characters() {
        assert_eq!(clean("abcdef", 6), "abcdef");
        assert_eq!(clean("abcdefg", 6), "abcde…");
        assert_eq!(clean("和平谈判", 6), "和平…");
        assert_eq!(clean("ab cdefg", 4), "ab…");
    }
}
