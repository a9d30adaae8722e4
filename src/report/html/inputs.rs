//! What went in: every number that the scenario writes, with its source.

use super::known::Known;
use super::pieces::{Section, Table, first, heads};
use crate::report::chart::ink::Ink;
use crate::report::chart::parts::{Parts, parts};
use crate::report::chart::{Words, both};
use crate::report::clean::clean;
use crate::report::figures::{grouped, percent};
use crate::report::html::pieces::Figure;
use crate::report::text::summary;
use crate::scenario::{Source, WrittenNumber};
use crate::study::Provenance;
use maud::html;
use serde_json::Value;

/// The most numbers that are listed.
const NUMBERS_LISTED: usize = 300;
/// The columns of a value.
const VALUE_COLUMNS: usize = 80;
/// The columns of a path.
const PATH_COLUMNS: usize = 80;

/// The section.
pub(super) fn section(known: &Known<'_>) -> Section {
    let body = html! {
        (figure(known).rendered())
        @if let Some(clamped) = summary::clamped_in_words(known.record) {
            p { "Draws outside of what a number may be, moved to its end: " (clamped) "." }
        }
    };
    Section { id: known.id("inputs"), title: "What went in, and from where", body }
}

fn figure(known: &Known<'_>) -> Figure {
    let Provenance { public, expert, assumed } = known.record.provenance;
    let all = public.saturating_add(expert).saturating_add(assumed);
    let share = |count: u64| count as f64 / all.max(1) as f64;
    let note = format!(
        "public {}, expert {}, assumed {}",
        grouped(public),
        grouped(expert),
        grouped(assumed)
    );
    let title = match (all, assumed) {
        (0, _) => "The scenario writes no number".to_owned(),
        (_, 0) => format!("None of {} numbers is assumed", grouped(all)),
        _ if assumed == all => format!("All {} numbers are assumed", grouped(all)),
        _ => format!("{} of {} numbers are assumed", grouped(assumed), grouped(all)),
    };
    let bar = Parts {
        name: "Numbers by source".to_owned(),
        figures: format!("{} assumed", percent(assumed, all)),
        note: note.clone(),
        parts: vec![
            (Ink::Blue, share(public)),
            (Ink::Green, share(expert)),
            (Ink::Orange, share(assumed)),
        ],
    };
    let words = Words {
        id: known.id("sources"),
        title: title.clone(),
        description: format!("A bar from 0 to 100 % of all numbers: {note}."),
    };
    Figure {
        title,
        reading: "Public: read in a public source. Expert: said by one. Assumed: the author’s \
                  judgement, as is every number without a mark. Numbers left to their defaults are \
                  not counted."
            .to_owned(),
        class: "single",
        charts: both(&words, |words, width| parts(words, width, std::slice::from_ref(&bar))),
        numbers: numbers(known),
    }
}

/// Every written number; where this version does not read the scenario, only the counts.
fn numbers(known: &Known<'_>) -> Table {
    let Some(scenario) = &known.scenario else {
        let Provenance { public, expert, assumed } = known.record.provenance;
        let row = |kind: &str, count| vec![kind.to_owned(), grouped(count)];
        return Table {
            caption: "Numbers by source".to_owned(),
            head: heads(&["Source", "Numbers"]),
            figures_from: 1,
            rows: vec![row("public", public), row("expert", expert), row("assumed", assumed)],
            more: 0,
        };
    };
    let (shown, more) = first(&scenario.numbers, NUMBERS_LISTED);
    Table {
        caption: "The numbers of the scenario".to_owned(),
        head: heads(&["Number", "Value", "Source", "Note"]),
        figures_from: 4,
        rows: shown.iter().map(|number| row(&known.record.scenario, number)).collect(),
        more,
    }
}

fn row(scenario: &Value, number: &WrittenNumber) -> Vec<String> {
    let found = at(scenario, &number.path);
    let source = match number.source {
        Source::Public => "public",
        Source::Expert => "expert",
        Source::Assumed => "assumed",
    };
    let note = found.and_then(|value| value.get("note")).and_then(Value::as_str);
    let value =
        found.map_or_else(|| "–".to_owned(), |found| value(found.get("value").unwrap_or(found)));
    vec![
        clean(&number.path, PATH_COLUMNS),
        clean(&value, VALUE_COLUMNS),
        source.to_owned(),
        note.unwrap_or_default().to_owned(),
    ]
}

/// The value at a path of keys and indices from 0, joined by dots; keys may hold dots themselves.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    if path.is_empty() {
        return Some(value);
    }
    let dots = path.match_indices('.').map(|(dot, _)| dot).chain([path.len()]);
    let inner = |key: &str| match value {
        Value::Object(map) => map.get(key),
        Value::Array(list) => key.parse::<usize>().ok().and_then(|at| list.get(at)),
        _ => None,
    };
    dots.into_iter().find_map(|dot| {
        let rest = path.get(dot + 1..).unwrap_or("");
        at(inner(&path[..dot])?, rest)
    })
}

/// A number, an expression, or a distribution: `triangular 70, 80, 90`.
fn value(written: &Value) -> String {
    match written {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(value).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            let parts = map.iter().filter(|(key, _)| !matches!(key.as_str(), "source" | "note"));
            let parts = parts.map(|(key, inner)| format!("{key} {}", value(inner)));
            parts.collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_number_is_found_by_its_path_also_where_a_key_has_a_dot() {
        let scenario = json!({"a": {"b.c": [1, {"d": 2}]}});
        assert_eq!(at(&scenario, "a.b.c.1.d"), Some(&json!(2)));
        assert_eq!(at(&scenario, "a.b"), None);
        assert_eq!(at(&scenario, ""), Some(&scenario));
    }

    #[test]
    fn a_value_reads_as_it_is_written() {
        assert_eq!(value(&json!({"triangular": [70, 80, 90]})), "triangular 70, 80, 90");
        assert_eq!(value(&json!(0.3)), "0.3");
        assert_eq!(value(&json!("0.8 - hardness")), "0.8 - hardness");
    }
}
