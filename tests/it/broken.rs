//! Files that somebody got wrong in one place: every value replaced by each of a few others, every
//! key misspelt, left out and doubled. Whatever is said is in the words of the language, lies in
//! the file, and is not said over and over.

use super::common::bundled;
use detente::diagnostic::{Diagnostic, Severity};
use detente::scenario::document::Document;
use detente::scenario::{Loaded, load};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// What a person must never read: types of Rust, phrases of serde, traces of a panic.
const FORBIDDEN: [&str; 24] = [
    "u8",
    "u16",
    "u32",
    "u64",
    "usize",
    "i32",
    "i64",
    "f32",
    "f64",
    "str",
    "struct",
    "enum",
    "variant",
    "tuple",
    "newtype",
    "untagged",
    "serde",
    "deserialize",
    "unwrap",
    "panicked",
    "Some",
    "None",
    "Ok",
    "Err",
];
const FORBIDDEN_PHRASES: [&str; 9] = [
    "::",
    "invalid type",
    "invalid value",
    "invalid length",
    "missing field",
    "unknown field",
    "borrowed string",
    "a sequence",
    "at line",
];

/// The most that is said of one mistake: a party or an issue that is gone is missed wherever it is
/// named.
const MOST_SAID: usize = 30;

/// The files that are broken: together they use every key of the language.
fn originals() -> Vec<(String, Value)> {
    let guide = detente::guide::page("scenario").unwrap();
    let examples = guide.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let files = ["wage-round", "boeing-iam-2024", "emission-standards-1994"];
    let bundled = files.map(|name| bundled(&format!("{name}.yaml")));
    let texts = examples.map(str::to_owned).chain(bundled);
    let parsed = |text: String| {
        let mut sources = detente::diagnostic::Sources::default();
        let document = Document::load("original.yaml", text.as_bytes(), &mut sources).unwrap();
        (text.lines().next().unwrap().to_owned(), document.to_json())
    };
    texts.map(parsed).collect()
}

/// The paths of everything in a tree, itself not among them.
fn paths(tree: &Value) -> Vec<Vec<String>> {
    let children: Vec<(String, &Value)> = match tree {
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for (step, value) in children {
        all.push(vec![step.clone()]);
        all.extend(paths(value).into_iter().map(|mut path| {
            path.insert(0, step.clone());
            path
        }));
    }
    all
}

fn pointer(path: &[String]) -> String {
    path.iter()
        .fold(String::new(), |all, step| all + "/" + &step.replace('~', "~0").replace('/', "~1"))
}

/// The tree with the value at a path replaced.
fn with(tree: &Value, path: &[String], value: &Value) -> Value {
    let mut tree = tree.clone();
    *tree.pointer_mut(&pointer(path)).unwrap() = value.clone();
    tree
}

/// The tree with the key at the end of a path changed, or left out; nothing of an item of a list.
fn with_key(tree: &Value, path: &[String], new: Option<&str>) -> Option<Value> {
    let mut tree = tree.clone();
    let (key, above) = path.split_last().unwrap();
    let map = tree.pointer_mut(&pointer(above)).unwrap().as_object_mut()?;
    let renamed = |(name, value): (String, Value)| match new {
        _ if name != *key => Some((name, value)),
        Some(new) => Some((new.to_owned(), value)),
        None => None,
    };
    *map = std::mem::take(map).into_iter().filter_map(renamed).collect::<Map<_, _>>();
    Some(tree)
}

/// A tree as YAML in lines; the entry at the path `doubled` is written twice.
fn written(tree: &Value, doubled: Option<&[String]>) -> String {
    let mut text = String::new();
    lines(tree, 0, doubled, &mut text);
    text
}

fn lines(tree: &Value, indent: usize, doubled: Option<&[String]>, text: &mut String) {
    let blanks = " ".repeat(indent);
    let entries: Vec<(String, String, &Value)> = match tree {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), format!("{}:", json!(key)), value))
            .collect(),
        Value::Array(items) => {
            let item = |(at, value): (usize, _)| (at.to_string(), "-".to_owned(), value);
            items.iter().enumerate().map(item).collect()
        }
        _ => unreachable!("scalars are written by those above"),
    };
    for (step, sign, value) in entries {
        let (twice, below) = match doubled.and_then(|path| path.split_first()) {
            Some((first, rest)) if *first == step => (rest.is_empty(), Some(rest)),
            _ => (false, None),
        };
        for _ in 0..=usize::from(twice) {
            let empty = value.as_array().is_some_and(Vec::is_empty)
                || value.as_object().is_some_and(Map::is_empty);
            if (value.is_array() || value.is_object()) && !empty {
                let _ = writeln!(text, "{blanks}{sign}");
                lines(value, indent + 2, below, text);
            } else {
                let _ = writeln!(text, "{blanks}{sign} {value}");
            }
        }
    }
}

/// Loads a broken file and asserts all that holds of whatever is said.
fn said(text: &str) -> Vec<Diagnostic> {
    let Loaded { sources, diagnostics, scenario } = load("broken.yaml", text.as_bytes(), &[]);
    for found in &diagnostics {
        let labels = std::iter::once(&found.primary).chain(&found.secondary);
        let mut words = vec![&found.message];
        for label in labels {
            let whole = &sources.get(label.place.source).text;
            assert!(whole.get(label.place.span.clone()).is_some(), "{found:?}\n{text}");
            words.push(&label.text);
        }
        words.extend(&found.help);
        for said in words {
            let mut single = said.split(|c: char| !c.is_alphanumeric() && c != '_');
            assert!(!single.any(|word| FORBIDDEN.contains(&word)), "{said}\n{text}");
            let phrase = FORBIDDEN_PHRASES.iter().find(|phrase| said.contains(*phrase));
            assert_eq!(phrase, None, "{said}\n{text}");
        }
        assert!(!found.message.is_empty() && !found.message.ends_with('.'), "{found:?}");
        let place = (found.code, &found.primary.place, &found.message);
        let again = diagnostics.iter().filter(|d| (d.code, &d.primary.place, &d.message) == place);
        assert_eq!(again.count(), 1, "{found:?}\n{text}");
    }
    let refused = diagnostics.iter().any(|found| found.severity == Severity::Error);
    assert_eq!(refused, scenario.is_none(), "{diagnostics:?}\n{text}");
    diagnostics
}

/// What stands in for a value.
fn values() -> [Value; 8] {
    let deep = (0..20).fold(json!([]), |inside, _| json!([inside]));
    [json!(null), json!(true), json!(-1), json!(1e308), json!([]), json!({}), json!("x"), deep]
}

#[test]
fn no_value_of_another_kind_is_told_in_words_of_the_program_or_over_and_over() {
    let (mut broken, mut told) = (0, 0);
    for (name, tree) in originals() {
        for path in paths(&tree) {
            for value in values() {
                let found = said(&written(&with(&tree, &path, &value), None));
                assert!(found.len() <= MOST_SAID, "{name}: {path:?} = {value}: {found:#?}");
                broken += usize::from(!found.is_empty());
                told += found.len();
            }
        }
    }
    assert!(broken > 4000, "{broken}");
    // What only follows from a mistake is not told: about one diagnostic a mistake.
    assert!(told < broken + broken / 10, "{told} diagnostics of {broken} files");
}

#[test]
fn a_misspelt_key_is_told_with_the_one_that_was_meant() {
    let (mut misspelt, mut meant, mut unknown) = (0, 0, 0);
    for (_, tree) in originals() {
        for path in paths(&tree) {
            let key = path.last().unwrap();
            let Some((end, _)) = key.char_indices().nth(key.chars().count() / 2) else { continue };
            // As if a key of the keyboard had not been pressed.
            let wrong =
                format!("{}{}", &key[..end], key[end..].chars().skip(1).collect::<String>());
            let Some(tree) = with_key(&tree, &path, Some(&wrong)) else { continue };
            let found = said(&written(&tree, None));
            let did = format!("did you mean `{key}`?");
            let helped = found.iter().any(|d| d.help.as_ref().is_some_and(|help| *help == did));
            misspelt += 1;
            meant += usize::from(helped);
            if found.iter().any(|d| d.message == format!("unknown key `{wrong}`")) {
                unknown += 1;
                assert!(helped || key.len() < 4, "{wrong}: {found:#?}");
            }
        }
    }
    // The rest are names that nothing refers to, and texts.
    assert!(misspelt > 600 && unknown > 400, "{misspelt} misspelt, {unknown} unknown");
    assert!(meant >= unknown * 95 / 100, "{meant} of {unknown}");
}

#[test]
fn a_key_that_is_left_out_is_missed_or_has_its_default() {
    let (mut refused, mut loaded) = (0, 0);
    for (_, tree) in originals() {
        for path in paths(&tree) {
            let Some(tree) = with_key(&tree, &path, None) else { continue };
            let found = said(&written(&tree, None));
            *if found.is_empty() { &mut loaded } else { &mut refused } += 1;
        }
    }
    assert!(refused > 100 && loaded > 300, "{refused} refused, {loaded} loaded");
}

#[test]
fn a_key_that_stands_twice_is_told_once_with_both_places() {
    let mut doubled = 0;
    for (_, tree) in originals() {
        for path in paths(&tree) {
            let above = tree.pointer(&pointer(&path[..path.len() - 1])).unwrap();
            if above.is_array() {
                continue;
            }
            let found = said(&written(&tree, Some(&path)));
            assert_eq!(found.len(), 1, "{path:?}: {found:?}");
            assert_eq!(found[0].code.0, "S003");
            assert_eq!(found[0].secondary.len(), 1);
            doubled += 1;
        }
    }
    assert!(doubled > 600, "{doubled}");
}
