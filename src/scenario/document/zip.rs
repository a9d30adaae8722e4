//! The second reading: what bare text means, laid over the tree as written.
//!
//! Takes the tree as written and the value that the second reader made of the same text; gives
//! nodes. The second reader decides what is a number, a boolean or nothing (YAML 1.2: `no` and
//! `on` are text). Where the two readings differ, the text is refused.

use serde_yaml::Value as Yaml;

use super::merge::merge;
use super::written::{Kind, Style, Written};
use super::{Entry, Node, Origin, Value, syntax};
use crate::diagnostic::{Diagnostic, Place};
use crate::scenario::codes;

/// Lays a value over the tree it was written as.
pub(super) fn zip(written: &Written, value: Yaml) -> Result<Node, Vec<Diagnostic>> {
    let node = |value| Node { value, place: written.place.clone(), written: None };
    match (&written.kind, value) {
        (Kind::Scalar { text, style }, value) => scalar(text, *style, value)
            .map(|(value, bare)| Node {
                written: bare.then(|| text.as_str().into()),
                ..node(value)
            })
            .ok_or_else(|| vec![differ(written.place.clone())]),
        (Kind::Sequence(items), Yaml::Sequence(values)) if items.len() == values.len() => items
            .iter()
            .zip(values)
            .map(|(item, value)| zip(item, value))
            .collect::<Result<_, _>>()
            .map(|items| node(Value::Sequence(items))),
        (Kind::Mapping(entries), Yaml::Mapping(values)) if entries.len() == values.len() => {
            let mut zipped = Vec::with_capacity(entries.len());
            for ((key, value), (name, yaml)) in entries.iter().zip(values) {
                if matches!(&name, Yaml::String(name) if *name != key.text) {
                    return Err(vec![differ(key.place.clone())]);
                }
                zipped.push((key, Entry { key: key.place.clone(), node: zip(value, yaml)? }));
            }
            merge(zipped).map(|entries| node(Value::Mapping(entries)))
        }
        (Kind::Sequence(_) | Kind::Mapping(_), _) => Err(vec![differ(written.place.clone())]),
    }
}

/// What a scalar means and whether it is other than text, if both readings agree.
fn scalar(text: &str, style: Style, value: Yaml) -> Option<(Value, bool)> {
    match (style, value) {
        (_, Yaml::String(read)) if read == text => Some((Value::Text(read), false)),
        (Style::Plain, Yaml::Null) => Some((Value::Null, true)),
        (Style::Plain, Yaml::Bool(flag)) => Some((Value::Bool(flag), true)),
        (Style::Plain, Yaml::Number(number)) if number.is_finite() => {
            Some((Value::Number(number), true))
        }
        _ => None,
    }
}

/// The diagnostic for a text that only the first reader accepts.
pub(super) fn second_reader(origin: Origin, text: &str, error: &serde_yaml::Error) -> Diagnostic {
    let at = error.location().map_or(0, |location| location.index()).min(text.len());
    let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    syntax::tab(origin, text, at).unwrap_or_else(|| differ(origin.place(at..at)))
}

fn differ(place: Place) -> Diagnostic {
    Diagnostic::error(codes::SYNTAX, "this YAML can be read in more than one way", place, "")
        .help("write it more plainly: texts in quotes, each on one line, keys short and distinct")
}
