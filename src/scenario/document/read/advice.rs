//! What to write instead of a value of the wrong kind.

use super::error::Found;
use crate::scenario::slips;

/// What to do where this was found at a path and that, in plain words, was expected.
pub(super) fn on(found: &Found, expected: &str, path: &str) -> Option<String> {
    let advice = match found {
        // The rest of `max(a, b)`, of which a comma made two entries.
        Found::Named(_) if path.matches(')').count() > path.matches('(').count() => {
            "a comma ends a text within brackets: put an expression with commas in quotes"
        }
        Found::Text(text) => return on_text(text, expected),
        Found::Named(named) => match (named.as_str(), expected) {
            ("nothing", "a map") => "indent what belongs to it, or write `{}`",
            ("nothing", "a list") => "indent what belongs to it, or write `[]`",
            ("nothing", _) => "write a value, or take it out",
            ("a list", "a map") => "write names with colons, `name: …`, without `- ` or brackets",
            ("a map", "a list") => "begin each item with `- `, or put the items in `[…]`",
            (_, "a list") => "put the items in `[…]`, or begin each with `- `",
            (_, "a map") => "write keys with colons under it, or `{key: …}`",
            ("a map", "text") => "put a text with a colon in it in quotes",
            ("a list", "text") => "put a text that begins with a bracket or a dash in quotes",
            _ => return None,
        },
    };
    Some(advice.to_owned())
}

fn on_text(text: &str, expected: &str) -> Option<String> {
    let number =
        |text: &str| text.parse::<serde_yaml::Number>().is_ok_and(|number| number.is_finite());
    if expected.contains("number") {
        if number(text) {
            return Some(format!("write {text} without quotes"));
        }
        if let Some(number) = slips::with_comma(text) {
            return Some(format!("a number has no comma: write {number}"));
        }
        let plain = text.replace(['_', ',', '\''], "");
        if plain != text && number(&plain) {
            return Some(format!("write the number without signs in it: `{plain}`"));
        }
    }
    let advice = match (expected, text.to_lowercase().as_str()) {
        ("`true` or `false`", "yes" | "y" | "on") => "write `true`",
        ("`true` or `false`", "no" | "n" | "off") => "write `false`",
        ("a list", _) => "put the items in `[…]`, or begin each with `- `",
        ("a map", text) if text.contains('=') => "write `key: value`, with a colon",
        ("a map", _) => "write keys with colons under it, or `{key: …}`",
        _ => return None,
    };
    Some(advice.to_owned())
}
