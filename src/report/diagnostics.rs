//! Diagnostics as data, for editors and scripts.

use crate::diagnostic::{Diagnostic, Index, Label, Severity, SourceId, Sources, in_order};
use serde_json::{Value, json};
use std::collections::HashMap;

/// The format of a document of diagnostics alone.
pub const FORMAT: &str = "detente.diagnostics/1";
/// The most characters of the text at a place that are shown; a longer one ends in `…`.
pub const TEXT_CHARACTERS: usize = 200;

/// Diagnostics as an array of objects, in the order of their places.
///
/// Each has `code`, `severity` (`error` or `warning`), `message`, its place, `help` (null where there
/// is none), and `related`: other places that explain it. A place has `file`; `line` and `column`
/// of its first character and `end_line` and `end_column` of the one after its last, counted from
/// 1, columns in characters; `text`, what stands there, at most [`TEXT_CHARACTERS`] characters of
/// it; and `label`, what is said there, which may be empty.
pub fn diagnostics(sources: &Sources, diagnostics: &[Diagnostic]) -> Value {
    let indices: HashMap<SourceId, Index<'_>> =
        sources.iter().map(|(id, source)| (id, Index::new(&source.text))).collect();
    let place = |label: &Label| place(sources, &indices, label);
    let object = |diagnostic: &Diagnostic| {
        let mut object = json!({
            "code": diagnostic.code.0,
            "severity": match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            "message": diagnostic.message,
        });
        if let (Some(object), Value::Object(place)) =
            (object.as_object_mut(), place(&diagnostic.primary))
        {
            object.extend(place);
        }
        object["help"] = json!(diagnostic.help);
        object["related"] = diagnostic.secondary.iter().map(place).collect();
        object
    };
    in_order(diagnostics).into_iter().map(object).collect()
}

/// A file of which nothing is simulated.
#[derive(Debug)]
pub enum Refused<'a> {
    /// It is invalid.
    Invalid {
        /// What people call it.
        file: &'a str,
        /// The texts that the diagnostics point into.
        sources: &'a Sources,
        /// All that is wrong with it.
        diagnostics: &'a [Diagnostic],
    },
    /// It could not be read.
    Unread {
        /// What people call it.
        file: &'a str,
        /// Why.
        error: String,
    },
}

/// What is wrong with files of which nothing is simulated, as one object: `format`, which is
/// [`FORMAT`], and `files`, each with `file`, [`diagnostics`], and `error`: why it could not be
/// read, or null.
pub fn refused(refused: &[Refused<'_>]) -> Value {
    let object = |refused: &Refused<'_>| match refused {
        Refused::Invalid { file, sources, diagnostics: found } => {
            json!({"file": file, "diagnostics": diagnostics(sources, found), "error": null})
        }
        Refused::Unread { file, error } => {
            json!({"file": file, "diagnostics": [], "error": error})
        }
    };
    json!({"format": FORMAT, "files": refused.iter().map(object).collect::<Vec<_>>()})
}

/// A place, and what is said there.
fn place(sources: &Sources, indices: &HashMap<SourceId, Index<'_>>, label: &Label) -> Value {
    let source = sources.get(label.place.source);
    let index = &indices[&label.place.source];
    let span = &label.place.span;
    let (line, column) = index.line_column(span.start);
    let (end_line, end_column) = index.line_column(span.end.max(span.start));
    let bytes = source.text.as_bytes();
    let within =
        span.start.min(bytes.len())..span.end.clamp(span.start, bytes.len().max(span.start));
    let text = bytes.get(within).map(String::from_utf8_lossy).unwrap_or_default();
    json!({
        "file": source.name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "text": shortened(&text),
        "label": label.text,
    })
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(TEXT_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Place};

    #[test]
    fn hold_the_place_in_lines_and_characters_and_all_that_is_said() {
        let mut sources = Sources::default();
        let id = sources.add("talks.yaml", "title: é\nred_line: 180\n");
        let setting = sources.add("--set", "rounds=0");
        let error = Diagnostic::error(Code("S012"), "outside", Place::new(id, 20..23), "180")
            .label(Place::new(setting, 0..6), "of these")
            .help("widen the range");
        let expected = json!([{
            "code": "S012",
            "severity": "error",
            "message": "outside",
            "file": "talks.yaml",
            "line": 2,
            "column": 11,
            "end_line": 2,
            "end_column": 14,
            "text": "180",
            "label": "180",
            "help": "widen the range",
            "related": [{
                "file": "--set",
                "line": 1,
                "column": 1,
                "end_line": 1,
                "end_column": 7,
                "text": "rounds",
                "label": "of these",
            }],
        }]);
        assert_eq!(diagnostics(&sources, &[error]), expected);
    }

    #[test]
    fn stand_in_the_order_of_their_places() {
        let mut sources = Sources::default();
        let id = sources.add("talks.yaml", "a: 1\nb: 2\n");
        let at = |start| Diagnostic::warning(Code("W001"), "odd", Place::new(id, start..start), "");
        let found = diagnostics(&sources, &[at(5), at(0)]);
        assert_eq!((&found[0]["line"], &found[1]["line"]), (&json!(1), &json!(2)));
        assert_eq!((&found[0]["severity"], &found[0]["help"]), (&json!("warning"), &Value::Null));
    }

    #[test]
    fn a_place_past_the_end_or_inside_a_character_is_written_all_the_same() {
        for text in ["", "é", "a\n", "\u{1F600}"] {
            for span in [0..0, 0..1, 1..1, 1..2, 7..9, 0..99, 99..99] {
                let mut sources = Sources::default();
                let id = sources.add("x", text);
                let error = Diagnostic::error(Code("S099"), "odd", Place::new(id, span), "");
                let line = diagnostics(&sources, &[error])[0]["line"].clone();
                assert!(line == json!(1) || line == json!(2), "{text:?}");
            }
        }
    }

    #[test]
    fn of_files_that_are_refused_are_one_object() {
        let mut sources = Sources::default();
        let id = sources.add("talks.yaml", "a: 1");
        let found = [Diagnostic::error(Code("S006"), "unknown key `a`", Place::new(id, 0..1), "")];
        let unread =
            Refused::Unread { file: "gone.yaml", error: "there is no such file".to_owned() };
        let invalid =
            Refused::Invalid { file: "talks.yaml", sources: &sources, diagnostics: &found };
        let expected = json!({
            "format": "detente.diagnostics/1",
            "files": [
                {"file": "gone.yaml", "diagnostics": [], "error": "there is no such file"},
                {
                    "file": "talks.yaml",
                    "diagnostics": diagnostics(&sources, &found),
                    "error": null,
                },
            ],
        });
        assert_eq!(refused(&[unread, invalid]), expected);
    }

    #[test]
    fn a_long_text_is_cut() {
        let mut sources = Sources::default();
        let id = sources.add("x", "é".repeat(500));
        let error = Diagnostic::error(Code("S099"), "odd", Place::new(id, 0..1000), "");
        let found = diagnostics(&sources, &[error]);
        let text = found[0]["text"].as_str().unwrap();
        assert_eq!(text.chars().count(), TEXT_CHARACTERS + 1);
        assert_eq!(found[0]["end_column"], json!(501));
    }
}
