//! The merge of a scenario into what it extends.
//!
//! Takes the two roots; gives one, and adds what is wrong to the problems. Every value keeps its
//! place in its own text. A map of keys is merged key by key; a map that is one value (a number, a
//! list of options, the base rate, `at_end`) is replaced as lists are. What is said in one way is
//! taken out where the other file says it in another.

use super::error;
use crate::diagnostic::{Diagnostic, nearest};
use crate::scenario::codes;
use crate::scenario::document::{DIAGNOSTICS_LIMIT, Entry, Node, Value};
use indexmap::IndexMap;

type Entries = IndexMap<String, Entry>;

/// A map that is merged key by key.
struct Parts {
    /// The keys whose maps are merged in turn; `*` stands for any name. Of all others the value
    /// is replaced.
    merged: &'static [(&'static str, &'static Parts)],
    /// Keys that say another way what others say: who gives one takes those out.
    instead: &'static [(&'static str, &'static [&'static str])],
}

/// A map of names, or of keys, with a whole value each.
const VALUES: Parts = Parts { merged: &[], instead: &[] };

const SCENARIO: Parts = Parts {
    merged: &[
        ("inputs", &VALUES),
        ("issues", &Parts { merged: &[("*", &ISSUE)], instead: &[] }),
        ("parties", &Parts { merged: &[("*", &PARTY)], instead: &[] }),
        ("trust", &TRUST),
        ("channels", &Parts { merged: &[("*", &CHANNEL)], instead: &[] }),
        ("variables", &VARIABLES),
        ("rules", &Parts { merged: &[("*", &RULE)], instead: &[] }),
        ("outcomes", &VALUES),
    ],
    instead: &[],
};

const ISSUE: Parts =
    Parts { merged: &[], instead: &[("range", &["options"]), ("options", &["range", "unit"])] };

const PARTY: Parts = Parts {
    merged: &[
        ("ratification", &VALUES),
        ("variables", &VARIABLES),
        ("concession", &CONCESSION),
        ("stances", &Parts { merged: &[("*", &STANCE)], instead: &[] }),
    ],
    instead: &[],
};

const CONCESSION: Parts =
    Parts { merged: &[], instead: &[("tactic", &["beta"]), ("beta", &["tactic"])] };

const STANCE: Parts = Parts {
    merged: &[],
    instead: &[("red_line", &["red_lines"]), ("red_lines", &["red_line", "worse"])],
};

const TRUST: Parts = Parts {
    merged: &[("pairs", &Parts { merged: &[("*", &VALUES)], instead: &[] })],
    instead: &[],
};

const CHANNEL: Parts = Parts { merged: &[("leak", &VALUES)], instead: &[] };

const VARIABLES: Parts = Parts { merged: &[("*", &VARIABLE)], instead: &[] };

const VARIABLE: Parts = Parts {
    merged: &[("trend", &VALUES), ("random_walk", &VALUES), ("mean_reverting", &VALUES)],
    instead: &[
        ("trend", &["random_walk", "mean_reverting"]),
        ("random_walk", &["trend", "mean_reverting"]),
        ("mean_reverting", &["trend", "random_walk"]),
    ],
};

const RULE: Parts = Parts { merged: &[], instead: &[("once", &["limit"]), ("limit", &["once"])] };

impl Parts {
    /// How the map under a key is merged, if it is.
    fn below(&self, key: &str) -> Option<&'static Self> {
        let found = self.merged.iter().find(|(known, _)| *known == key || *known == "*");
        found.map(|(_, parts)| *parts)
    }

    /// The keys of the base that are taken out because others are given.
    fn replaced_by(&self, given: &Entries) -> Vec<&'static str> {
        let ways = self.instead.iter().filter(|(key, _)| given.contains_key(*key));
        ways.flat_map(|(_, replaced)| *replaced).copied().collect()
    }
}

/// The scenario `over` merged into the scenario `base` that it extends.
pub(super) fn merge(base: Node, over: Node, problems: &mut Vec<Diagnostic>) -> Node {
    node(base, over, Some(&SCENARIO), problems)
}

fn node(base: Node, over: Node, parts: Option<&Parts>, problems: &mut Vec<Diagnostic>) -> Node {
    match (base.value, over.value, parts) {
        (Value::Mapping(base), Value::Mapping(given), Some(parts)) => {
            let value = Value::Mapping(entries(base, given, parts, problems));
            Node { value, place: over.place, written: None }
        }
        (_, value, _) => Node { value, ..over },
    }
}

fn entries(
    mut base: Entries,
    over: Entries,
    parts: &Parts,
    problems: &mut Vec<Diagnostic>,
) -> Entries {
    let (removed, given): (Entries, Entries) =
        over.into_iter().partition(|(_, entry)| entry.node.value == Value::Null);
    for (key, entry) in &removed {
        if !base.contains_key(key) && problems.len() < DIAGNOSTICS_LIMIT {
            problems.push(nothing_to_remove(key, entry, &base));
        }
    }
    let replaced = parts.replaced_by(&given);
    base.retain(|key, _| !removed.contains_key(key) && !replaced.contains(&key.as_str()));
    let mut given: IndexMap<String, Option<Entry>> =
        given.into_iter().map(|(key, entry)| (key, Some(entry))).collect();
    let mut merged: Entries = base
        .into_iter()
        .map(|(key, known)| {
            let entry = match given.get_mut(&key).and_then(Option::take) {
                Some(Entry { key: place, node: over }) => {
                    let node = node(known.node, over, parts.below(&key), problems);
                    Entry { key: place, node }
                }
                None => known,
            };
            (key, entry)
        })
        .collect();
    for (key, entry) in given.into_iter().filter_map(|(key, entry)| Some((key, entry?))) {
        if let Some(parts) = parts.below(&key) {
            nothing_below(&entry.node, parts, problems);
        }
        merged.insert(key, entry);
    }
    merged
}

/// Finds the names that are to be removed in a map that the base has not, so that there is nothing
/// to remove. What else has no value there has its default, as in a file that extends none.
fn nothing_below(node: &Node, parts: &Parts, problems: &mut Vec<Diagnostic>) {
    let Value::Mapping(entries) = &node.value else { return };
    for (key, entry) in entries {
        let Some(below) = parts.below(key) else { continue };
        let is_name = parts.merged.iter().any(|(known, _)| *known == "*");
        if is_name && entry.node.value == Value::Null && problems.len() < DIAGNOSTICS_LIMIT {
            problems.push(nothing_to_remove(key, entry, &Entries::new()));
        }
        nothing_below(&entry.node, below, problems);
    }
}

fn nothing_to_remove(key: &str, entry: &Entry, base: &Entries) -> Diagnostic {
    let message = format!("there is no `{key}` to remove");
    let label = "not in what this file extends";
    let problem = error(codes::EXTENDS, message, entry.key.clone(), label);
    problem.help(match nearest(key, base.keys().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "a key without a value takes out what is extended; delete it".to_owned(),
    })
}

/// The paths of all maps that are merged key by key, `*` standing for any name.
#[cfg(test)]
pub(in crate::scenario) fn merged_paths() -> Vec<String> {
    fn add(parts: &Parts, path: &str, paths: &mut Vec<String>) {
        paths.push(path.to_owned());
        for (key, below) in parts.merged {
            add(below, format!("{path}.{key}").trim_start_matches('.'), paths);
        }
    }
    let mut paths = Vec::new();
    add(&SCENARIO, "", &mut paths);
    paths
}
