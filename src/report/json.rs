//! Records as JSON, as `--output` writes them and programs read them.

use super::clean::{MARKS_LIMIT, is_mark, is_shown};
use crate::study::{Record, trace::Trace};
use serde::Serialize;
use std::fmt::Write;

pub use super::diagnostics::{Refused, TEXT_CHARACTERS, diagnostics};

/// One record as an object; indented, with a line feed at the end.
///
/// # Panics
///
/// Never: a record is made of maps with text keys, lists, text and numbers.
pub fn run(record: &Record) -> String {
    written(record)
}

/// Any number of records as an array, otherwise as [`run`].
///
/// # Panics
///
/// Never, as [`run`].
pub fn runs(records: &[Record]) -> String {
    written(records)
}

/// A trace as an object, otherwise as [`run`].
///
/// # Panics
///
/// Never, as [`run`].
pub fn trace(trace: &Trace) -> String {
    written(trace)
}

/// Any other record as an object, otherwise as [`run`].
///
/// # Panics
///
/// Never, as [`run`].
pub(super) fn record<T: Serialize>(record: &T) -> String {
    written(record)
}

/// Any JSON, otherwise as [`run`].
///
/// # Panics
///
/// Never, as [`run`].
pub fn value(value: &serde_json::Value) -> String {
    written(value)
}

/// What is wrong with files of which nothing is simulated, as one object of the format
/// `detente.diagnostics/1`, otherwise as [`run`].
///
/// # Panics
///
/// Never, as [`run`].
pub fn refused(refused: &[Refused<'_>]) -> String {
    written(&super::diagnostics::refused(refused))
}

fn written<T: Serialize + ?Sized>(value: &T) -> String {
    let mut text =
        serde_json::to_string_pretty(value).expect("a record has nothing that JSON cannot hold");
    text.push('\n');
    unhidden(&text)
}

/// JSON with what could command a terminal, turn the direction of writing or hide escaped as JSON
/// has it, so that it reads back the same.
fn unhidden(json: &str) -> String {
    escaped(json, |letter, shown| {
        for unit in letter.encode_utf16(&mut [0; 2]) {
            let _ = write!(shown, "\\u{unit:04x}");
        }
    })
}

/// The same as YAML has it, which reads JSON but for the escapes of its rarest characters.
pub(super) fn unhidden_yaml(json: &str) -> String {
    escaped(json, |letter, shown| {
        let _ = match u32::from(letter) {
            code @ ..=0xFFFF => write!(shown, "\\u{code:04x}"),
            code => write!(shown, "\\U{code:08x}"),
        };
    })
}

/// The text with every character escaped that is not to be seen, or buries a letter; line feeds
/// stay.
fn escaped(text: &str, escape: impl Fn(char, &mut String)) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for letter in text.chars() {
        marks = if is_mark(letter) { marks + 1 } else { 0 };
        if letter == '\n' || (is_shown(letter) && marks <= MARKS_LIMIT) {
            shown.push(letter);
        } else {
            escape(letter, &mut shown);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::record;

    #[test]
    fn one_record_is_an_object_that_reads_back_the_same() {
        let text = run(&record());
        assert!(text.starts_with('{') && text.ends_with("}\n"));
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record());
    }

    #[test]
    fn what_commands_turns_or_hides_is_escaped_and_reads_back_the_same() {
        let title = "a\u{9b}2Jb\u{202e}c\u{feff}d\u{e0041}\u{7f}é和";
        let text = run(&Record { title: title.to_owned(), ..record() });
        assert!(!text.contains(['\u{9b}', '\u{202e}', '\u{feff}', '\u{e0041}', '\u{7f}']));
        assert!(text.contains("é和"), "{text}");
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap().title, title);
    }

    #[test]
    fn several_records_are_an_array() {
        let text = runs(&[record(), record()]);
        assert_eq!(serde_json::from_str::<Vec<Record>>(&text).unwrap().len(), 2);
    }
}
