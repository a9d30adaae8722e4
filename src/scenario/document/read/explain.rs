//! Errors of reading, in words for the author of a file: no type of ours, no phrase of serde's.

use super::advice;
use super::error::{Error, Found, Problem};
use crate::diagnostic::{Diagnostic, nearest, shortened};
use crate::scenario::codes;

/// The longest path that a label repeats whole [characters].
const PATH_SHOWN: usize = 60;

/// The end of a path that may be long: where it leads, not where it begins.
fn end_of(path: &str) -> String {
    let characters = path.chars().count();
    if characters <= PATH_SHOWN {
        return path.to_owned();
    }
    let tail: String = path.chars().skip(characters - PATH_SHOWN).collect();
    // From a dot on, if one is there.
    format!("…{}", tail.find('.').map_or(&*tail, |dot| &tail[dot..]))
}

/// The diagnostic for an error at `path`.
pub(super) fn diagnostic(error: &Error, path: &str) -> Diagnostic {
    let label = if path.is_empty() { String::new() } else { format!("at `{}`", end_of(path)) };
    let (code, message, help) = match &error.problem {
        Problem::UnknownKey { key, known } => {
            let message = format!("unknown key `{}`", shortened(key));
            let help = wide_space(key).unwrap_or_else(|| instead(key, known, "key"));
            (codes::UNKNOWN_KEY, message, Some(help))
        }
        Problem::UnknownWord { word, known } => {
            let message = format!("unknown word `{}`", shortened(word));
            (codes::UNKNOWN_WORD, message, Some(instead(word, known, "word")))
        }
        Problem::Mismatch { found, expected } => {
            let expected = limit(found, expected).unwrap_or_else(|| in_plain_words(expected));
            let message = format!("expected {expected}, found {}", named(found));
            (codes::WRONG_TYPE, message, advice::on(found, &expected, path))
        }
        Problem::Length { found, expected } => {
            let message = format!("expected {}, found {found}", in_plain_words(expected));
            (codes::WRONG_TYPE, message, None)
        }
        Problem::MissingKey(key) => {
            (codes::WRONG_TYPE, format!("the key `{key}` is missing"), Some("add it".to_owned()))
        }
        Problem::KeyTwice(key) => {
            let message = format!("the key `{key}` is given twice, under two names");
            (codes::DUPLICATE_KEY, message, Some("delete one of them".to_owned()))
        }
        Problem::Other(message) => (codes::BAD_VALUE, without_serde(message), None),
    };
    let diagnostic = Diagnostic::error(code, message, error.place().clone(), label);
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// That a key has a space in it that only looks like a plain one, if so.
fn wide_space(key: &str) -> Option<String> {
    let wide = |letter: char| letter.is_whitespace() && !letter.is_ascii();
    let at = key.find(wide)?;
    let where_to = if key[..at].ends_with(':') { "after the colon" } else { "in this key" };
    Some(format!(
        "a no-break space stands {where_to}, as word processors write it: type a plain one"
    ))
}

/// The path of the key that an unknown key was probably meant to be.
pub(super) fn meant(error: &Error, path: &str) -> Option<String> {
    let Problem::UnknownKey { key, known } = &error.problem else { return None };
    let parent = path.strip_suffix(key.as_str())?;
    Some(format!("{parent}{}", nearest(key, known.iter().copied())?))
}

/// What to write instead of a word that is not known.
fn instead(word: &str, known: &[&str], kind: &str) -> String {
    if let Some(near) = nearest(word, known.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    match known {
        [] => format!("no {kind} is known here"),
        [only] => format!("the {kind} known here is `{only}`"),
        _ => format!("the {kind}s known here are {}", list(known, "and")),
    }
}

/// Words as a list: `a`, `b` and `c`.
pub(super) fn list(words: &[&str], conjunction: &str) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{} {conjunction} {last}", rest.join(", "))
        }
        _ => quoted.concat(),
    }
}

fn named(found: &Found) -> String {
    match found {
        Found::Text(text) => format!("the text `{}`", shortened(text)),
        Found::Named(named) => named.clone(),
    }
}

/// The largest whole number that is held, where a larger one was found.
fn limit(found: &Found, expected: &str) -> Option<String> {
    let Found::Named(named) = found else { return None };
    let given: u64 = named.strip_prefix("the number ")?.parse().ok()?;
    (expected == "u32" && given > u64::from(u32::MAX))
        .then(|| format!("a whole number up to {}", u32::MAX))
}

/// What a visitor expects, in plain words; what a visitor of our own says stands as it is.
fn in_plain_words(expected: &str) -> String {
    if let Some(words) = number(expected) {
        return words;
    }
    let words = match expected {
        "a boolean" | "bool" => "`true` or `false`",
        "a string" | "a borrowed string" | "string" | "str" => "text",
        "a character" | "char" => "one character",
        "a sequence" => "a list",
        "unit" | "option" => "nothing",
        _ if starts_with_any(expected, &["struct ", "struct variant "]) => "a map",
        _ if starts_with_any(expected, &["tuple struct ", "tuple variant "]) => {
            // "tuple variant Name::Word with 2 elements"
            let mut from_the_end = expected.rsplit(' ').skip(1);
            match (from_the_end.next(), from_the_end.next()) {
                (Some(count), Some("with")) => return format!("a list of {count} values"),
                _ => "a list",
            }
        }
        _ if starts_with_any(expected, &["enum "]) => "a word, or a map with one key",
        _ if starts_with_any(expected, &["unit struct ", "unit variant "]) => "nothing",
        _ => match expected.rsplit_once(' ') {
            Some(("a tuple of size" | "an array of length", count)) => {
                return format!("a list of {count} values");
            }
            _ => expected,
        },
    };
    words.to_owned()
}

fn starts_with_any(text: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| text.starts_with(prefix))
}

/// The numbers that a type of ours can hold.
fn number(expected: &str) -> Option<String> {
    let words = match expected {
        "f32" | "f64" => "a number",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "a whole number, 0 or more",
        _ if expected.starts_with("a nonzero ") => "a whole number other than 0",
        _ => return None,
    };
    Some(words.to_owned())
}

/// A message, unless it is the one that serde makes by itself and that names a type of ours.
fn without_serde(message: &str) -> String {
    if message.starts_with("data did not match any variant of untagged enum") {
        return "this has none of the forms that are allowed here".to_owned();
    }
    message.to_owned()
}
