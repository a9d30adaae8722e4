//! The values of points as text.

use crate::report::clean::clean;
use crate::report::text::points::written;
use serde_json::Value;
use std::cmp::Ordering;

/// The longest number that is shown as it is \[bytes\]; a longer one is a point of a sample.
const DIGITS_IN_FULL: usize = 8;

/// A value in full: words as they are, nothing for null, the rest as JSON.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(word) => word.clone(),
        other => other.to_string(),
    }
}

/// A value to be read, on one line of at most so many columns.
pub(in crate::report) fn shown(value: &Value, columns: usize) -> String {
    let said = text(value);
    match value {
        Value::Null => "default".to_owned(),
        Value::Number(number) if said.len() > DIGITS_IN_FULL => {
            number.as_f64().map_or(said, rounded)
        }
        _ => clean(&written(value.get("value").unwrap_or(value)), columns),
    }
}

/// A number to be read.
pub(super) fn figure(number: f64) -> String {
    let said = number.to_string();
    if said.len() > DIGITS_IN_FULL { rounded(number) } else { said }
}

/// A number that nobody wrote by hand, with the digits that place it.
fn rounded(number: f64) -> String {
    if number != 0.0 && !(1e-4..1e9).contains(&number.abs()) {
        return format!("{number:.3e}");
    }
    let decimals = (3.0 - number.abs().log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{number:.decimals$}")
}

/// The order of values: null, then numbers by size, then the rest by its text.
pub(super) fn compare(one: &Value, other: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Null => 0,
        Value::Number(_) => 1,
        _ => 2,
    };
    rank(one).cmp(&rank(other)).then_with(|| match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => text(one).cmp(&text(other)),
    })
}

/// Each path by as many of its last names as tell it from the others.
pub fn short(paths: &[String]) -> Vec<String> {
    let tail = |path: &str, names: usize| {
        let all: Vec<_> = path.split('.').collect();
        all[all.len().saturating_sub(names)..].join(".")
    };
    let alone = |path: &String| {
        let names = (1..).find(|names| {
            let mine = tail(path, *names);
            mine == *path || paths.iter().filter(|other| tail(other, *names) == mine).count() == 1
        });
        tail(path, names.unwrap_or(1))
    };
    paths.iter().map(alone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_written_in_full_and_shown_on_a_line() {
        assert_eq!(text(&json!("full")), "full");
        assert_eq!(text(&json!(0.25)), "0.25");
        assert_eq!(text(&json!({"uniform": [0, 1]})), "{\"uniform\":[0,1]}");
        assert_eq!(text(&Value::Null), "");
        assert_eq!(shown(&Value::Null, 20), "default");
        assert_eq!(shown(&json!(0.571_788_542_321_883_1), 20), "0.5718");
        assert_eq!(shown(&json!(-123_456.789_012), 20), "-123457");
        assert_eq!(shown(&json!(0.125), 20), "0.125");
        assert_eq!(shown(&json!(1.234_567_891e-7), 20), "1.235e-7");
        assert_eq!(shown(&json!("a\u{1b}[2J\nb"), 20), "a[2J b");
        let with_source = json!({"value": {"uniform": [0, 1]}, "source": "public"});
        assert_eq!(shown(&with_source, 20), "{uniform: [0, 1]}");
        assert_eq!([4.0, 0.571_788_542_321_883_1].map(figure), ["4", "0.5718"]);
    }

    #[test]
    fn numbers_stand_by_size_before_words() {
        let mut values = vec![json!("b"), json!(10), json!("a"), json!(9.5), Value::Null];
        values.sort_by(compare);
        assert_eq!(values, [Value::Null, json!(9.5), json!(10), json!("a"), json!("b")]);
    }

    #[test]
    fn paths_are_as_short_as_they_can_be_told_apart() {
        let paths = ["rounds", "parties.a.tolerance", "parties.b.tolerance", "trust.start"];
        let paths = paths.map(str::to_owned);
        assert_eq!(short(&paths), ["rounds", "a.tolerance", "b.tolerance", "start"]);
        let nested = ["a.b", "b"].map(str::to_owned);
        assert_eq!(short(&nested), ["a.b", "b"]);
        assert_eq!(short(&["x", "x"].map(str::to_owned)), ["x", "x"]);
    }
}
