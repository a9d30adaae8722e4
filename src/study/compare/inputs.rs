//! How two scenarios differ as they were simulated: path by path.
//!
//! Takes the scenarios of two records as JSON, which may be anything; gives the differences in the
//! order of the file. Numbers with and without a source, constants and distributions are compared as
//! what they are: numbers. Names that stand in another order are a difference where the order
//! counts.

use super::record::{Change, InputDifference, Touches};
use serde_json::{Map, Value};

/// The most differences that are listed.
pub const INPUT_DIFFERENCES_LIMIT: usize = 1000;

/// The kinds of distributions.
const DISTRIBUTIONS: [&str; 7] =
    ["uniform", "normal", "lognormal", "triangular", "pert", "beta", "choice"];
/// Keys whose values people read and nothing is computed from.
const WORDS: [&str; 9] =
    ["title", "about", "name", "unit", "as_of", "interval", "source", "note", "date"];
/// Maps whose keys are names that an author made up, so that they are none of [`WORDS`].
const NAMED: [&str; 16] = [
    "inputs",
    "issues",
    "parties",
    "stances",
    "channels",
    "variables",
    "rules",
    "outcomes",
    "at_end",
    "pairs",
    "options",
    "choice",
    "set",
    "add",
    "multiply",
    "settle",
];
/// Maps in which the order of the names counts.
const ORDERED: [&str; 6] = ["parties", "channels", "variables", "rules", "outcomes", "at_end"];

/// The differences between two scenarios, at most [`INPUT_DIFFERENCES_LIMIT`] of them, and how many
/// more there are.
pub(super) fn differences(baseline: &Value, scenario: &Value) -> (Vec<InputDifference>, u64) {
    let mut found = Found { path: Vec::new(), all: Vec::new(), left_out: 0 };
    found.compare(baseline, scenario);
    (found.all, found.left_out)
}

/// What has been found so far, and where one looks now.
struct Found {
    path: Vec<String>,
    all: Vec<InputDifference>,
    left_out: u64,
}

impl Found {
    fn compare(&mut self, here: &Value, there: &Value) {
        match (here, there) {
            (Value::Object(one), other) if one.contains_key("value") && is_number(other) => {
                self.maps(one, &valued(other));
            }
            (one, Value::Object(other)) if other.contains_key("value") && is_number(one) => {
                self.maps(&valued(one), other);
            }
            (Value::Object(one), Value::Object(other)) if !is_distribution(one, other) => {
                self.maps(one, other);
            }
            (Value::Array(one), Value::Array(other)) if holds_maps(one) || holds_maps(other) => {
                self.lists(one, other);
            }
            _ if here == there => {}
            _ => self.note(Change::Changed, Some(here.clone()), Some(there.clone())),
        }
    }

    fn maps(&mut self, one: &Map<String, Value>, other: &Map<String, Value>) {
        for (key, here) in one {
            self.path.push(key.clone());
            match other.get(key) {
                Some(there) => self.compare(here, there),
                None => self.note(Change::Removed, Some(here.clone()), None),
            }
            self.path.pop();
        }
        for (key, there) in other.iter().filter(|(key, _)| !one.contains_key(*key)) {
            self.path.push(key.clone());
            self.note(Change::Added, None, Some(there.clone()));
            self.path.pop();
        }
        if self.order_counts() {
            self.order(one, other);
        }
    }

    /// Whether the names of both stand in the same order.
    fn order(&mut self, one: &Map<String, Value>, other: &Map<String, Value>) {
        let common = |one: &Map<String, Value>, other: &Map<String, Value>| -> Vec<Value> {
            let keys = one.keys().filter(|key| other.contains_key(*key));
            keys.map(|key| Value::String(key.clone())).collect()
        };
        let (here, there) = (common(one, other), common(other, one));
        if here != there {
            let (here, there) = (Value::Array(here), Value::Array(there));
            self.note(Change::Reordered, Some(here), Some(there));
        }
    }

    /// Lists of maps: what both begin and end with is the same; between, one is held against the
    /// other item by item.
    fn lists(&mut self, one: &[Value], other: &[Value]) {
        let alike = |pair: &(&Value, &Value)| pair.0 == pair.1;
        let start = one.iter().zip(other).take_while(alike).count();
        let (rest, other_rest) = (&one[start..], &other[start..]);
        let end = rest.iter().rev().zip(other_rest.iter().rev()).take_while(alike).count();
        let (rest, other_rest) = (&rest[..rest.len() - end], &other_rest[..other_rest.len() - end]);
        for at in 0..rest.len().max(other_rest.len()) {
            self.path.push((start + at).to_string());
            match (rest.get(at), other_rest.get(at)) {
                (Some(here), Some(there)) => self.compare(here, there),
                (here, there) => {
                    let change = if here.is_some() { Change::Removed } else { Change::Added };
                    self.note(change, here.cloned(), there.cloned());
                }
            }
            self.path.pop();
        }
    }

    fn note(&mut self, change: Change, baseline: Option<Value>, scenario: Option<Value>) {
        if self.all.len() >= INPUT_DIFFERENCES_LIMIT {
            self.left_out += 1;
            return;
        }
        let touches = self.touches();
        let path = self.path.join(".");
        let path = path.strip_suffix(".value").unwrap_or(&path).to_owned();
        self.all.push(InputDifference { path, change, touches, baseline, scenario });
    }

    /// Whether the value at the path is for people alone.
    fn touches(&self) -> Touches {
        let names_above = |up: usize| {
            let at = self.path.len().checked_sub(up);
            let above = at.and_then(|at| self.path.get(at));
            above.is_some_and(|key| NAMED.contains(&key.as_str()))
        };
        let Some(last) = self.path.last() else { return Touches::Model };
        let of_base_rate = self.path[0] == "base_rate";
        // A party's trust in another stands under two names.
        let is_name = names_above(2) || self.path.iter().rev().nth(2).is_some_and(|k| k == "pairs");
        let is_word = WORDS.contains(&last.as_str()) && !is_name;
        if is_word || of_base_rate { Touches::Words } else { Touches::Model }
    }

    fn order_counts(&self) -> bool {
        // Second keys are names, and a party may be called `rules`.
        let is_name = self.path.len() == 2;
        !is_name && self.path.last().is_some_and(|key| ORDERED.contains(&key.as_str()))
    }
}

/// Whether one of two maps is a distribution: then they are compared as a whole.
fn is_distribution(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let kind = |map: &Map<String, Value>| {
        map.len() == 1 && map.keys().all(|key| DISTRIBUTIONS.contains(&key.as_str()))
    };
    kind(one) && kind(other)
}

/// Whether a value can stand for a number: a number, an expression, a distribution.
fn is_number(value: &Value) -> bool {
    match value {
        Value::Number(_) | Value::String(_) => true,
        Value::Object(map) => is_distribution(map, map),
        Value::Null | Value::Bool(_) | Value::Array(_) => false,
    }
}

/// A number without a source as one that could have one.
fn valued(value: &Value) -> Map<String, Value> {
    std::iter::once(("value".to_owned(), value.clone())).collect()
}

fn holds_maps(list: &[Value]) -> bool {
    list.iter().any(Value::is_object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The differences as `path change before after`.
    fn told(baseline: &Value, scenario: &Value) -> Vec<String> {
        let text = |value: &Option<Value>| value.as_ref().map_or("-".to_owned(), Value::to_string);
        let line = |found: &InputDifference| {
            let InputDifference { path, change, touches, baseline, scenario } = found;
            let words = if *touches == Touches::Words { " words" } else { "" };
            format!("{path} {change:?}{words} {} {}", text(baseline), text(scenario))
        };
        differences(baseline, scenario).0.iter().map(line).collect()
    }

    #[test]
    fn what_is_added_removed_and_changed_is_told_by_its_path() {
        let baseline = json!({"rounds": 12, "parties": {"union": {"tolerance": 0.5, "power": 2}}});
        let scenario = json!({"rounds": 24, "parties": {"union": {"power": 2, "firmness": 0.9}}});
        assert_eq!(
            told(&baseline, &scenario),
            [
                "rounds Changed 12 24",
                "parties.union.tolerance Removed 0.5 -",
                "parties.union.firmness Added - 0.9",
            ]
        );
        assert!(told(&baseline, &baseline).is_empty());
    }

    #[test]
    fn numbers_are_compared_with_and_without_their_source() {
        let plain = json!({"inputs": {"a": 0.5, "b": {"uniform": [0, 1]}, "c": {"beta": [2, 3]}}});
        let other = json!({"inputs": {
            "a": {"value": 0.6, "source": "public"},
            "b": {"uniform": [0, 2]},
            "c": {"value": {"beta": [2, 3]}, "note": "x"},
        }});
        assert_eq!(
            told(&plain, &other),
            [
                "inputs.a Changed 0.5 0.6",
                "inputs.a.source Added words - \"public\"",
                "inputs.b Changed {\"uniform\":[0,1]} {\"uniform\":[0,2]}",
                "inputs.c.note Added words - \"x\"",
            ]
        );
    }

    #[test]
    fn a_rule_that_comes_first_moves_no_others() {
        let effect = |n: u32| json!({"add": {"front": n}});
        let rule = |then: &[Value]| json!({"rules": {"off": {"then": then}}});
        let baseline = rule(&[effect(1), effect(2), effect(3)]);
        assert_eq!(
            told(&baseline, &rule(&[effect(9), effect(1), effect(2), effect(3)])),
            ["rules.off.then.0 Added - {\"add\":{\"front\":9}}"]
        );
        assert_eq!(
            told(&baseline, &rule(&[effect(1), effect(3)])),
            ["rules.off.then.1 Removed {\"add\":{\"front\":2}} -"]
        );
        assert_eq!(
            told(&baseline, &rule(&[effect(1), effect(5), effect(3)])),
            ["rules.off.then.1.add.front Changed 2 5"]
        );
    }

    #[test]
    fn order_is_a_difference_where_it_counts() {
        let baseline = json!({"rules": {"a": 1, "b": 2, "c": 3}, "issues": {"x": 1, "y": 2}});
        let scenario = json!({"issues": {"y": 2, "x": 1}, "rules": {"b": 2, "d": 4, "a": 1}});
        assert_eq!(
            told(&baseline, &scenario),
            [
                "rules.c Removed 3 -",
                "rules.d Added - 4",
                "rules Reordered [\"a\",\"b\"] [\"b\",\"a\"]",
            ]
        );
    }

    #[test]
    fn what_people_read_is_told_from_what_is_simulated() {
        let baseline = json!({"title": "a", "base_rate": {"trials": 24},
            "parties": {"source": {"name": "A", "stances": {"note": {"ideal": 1}}}}});
        let scenario = json!({"title": "b", "base_rate": {"trials": 25},
            "parties": {"source": {"name": "B", "stances": {"note": {"ideal": 2}}}, "name": {}}});
        assert_eq!(
            told(&baseline, &scenario),
            [
                "title Changed words \"a\" \"b\"",
                "base_rate.trials Changed words 24 25",
                "parties.source.name Changed words \"A\" \"B\"",
                "parties.source.stances.note.ideal Changed 1 2",
                "parties.name Added - {}",
            ]
        );
    }

    #[test]
    fn anything_can_be_held_against_anything() {
        let all = [
            json!(null),
            json!(true),
            json!(1.5),
            json!("x"),
            json!([1, {"a": 2}]),
            json!({"value": {"value": 1}}),
            json!({"uniform": [0, 1]}),
            json!({}),
        ];
        for one in &all {
            for other in &all {
                let (one, other) = (json!({"rules": one}), json!({"rules": other}));
                assert_eq!(told(&one, &other).is_empty(), one == other, "{one} {other}");
            }
        }
    }

    #[test]
    fn a_long_list_is_cut_and_counted() {
        let of = |number: usize| {
            let entries = (0..1200).map(|n| (format!("v{n}"), json!(number)));
            Value::Object(entries.collect())
        };
        let (found, left_out) = differences(&of(1), &of(2));
        assert_eq!((found.len(), left_out), (INPUT_DIFFERENCES_LIMIT, 200));
    }
}
