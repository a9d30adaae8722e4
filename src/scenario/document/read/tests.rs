//! Typed data, and what is said where a document does not hold it.

use indexmap::IndexMap;
use serde::Deserialize;

use super::*;
use crate::diagnostic::{Code, Sources};
use crate::scenario::codes;
use crate::scenario::document::Document;

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Party {
    name: Option<String>,
    tolerance: Option<f64>,
    red_line: Option<f64>,
    rounds: Option<u32>,
    offset: Option<i64>,
    consent: Option<bool>,
    range: Option<[f64; 2]>,
    weights: Vec<f64>,
    tactic: Option<Tactic>,
    stances: IndexMap<String, Stance>,
    share: Option<Share>,
    number: Number,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Stance {
    ideal: Option<f64>,
    red_line: Option<f64>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Tactic {
    Boulware,
    Conceder,
    Beta(f64),
    Between(f64, f64),
    Mixed { share: f64 },
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(transparent)]
struct Share(f64);

/// A number, or text: read by a visitor of its own.
#[derive(Debug, Default, PartialEq)]
enum Number {
    #[default]
    Nothing,
    Value(f64),
    Words(String),
    Keys(Vec<String>),
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl<'de> serde::de::Visitor<'de> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number, a distribution or an expression")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
        Ok(Number::Value(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Number, E> {
        Ok(Number::Value(number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Number, E> {
        if text == "bad" {
            return Err(E::custom("this expression is bad"));
        }
        Ok(Number::Words(text.to_owned()))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Number, A::Error> {
        let mut keys = Vec::new();
        while let Some((key, _)) = map.next_entry::<String, f64>()? {
            keys.push(key);
        }
        if keys.is_empty() {
            return Err(serde::de::Error::custom("a distribution has a key"));
        }
        Ok(Number::Keys(keys))
    }
}

struct Outcome {
    party: Party,
    pruned: Pruned,
    text: String,
    diagnostics: Vec<Diagnostic>,
}

fn party(text: &str) -> Outcome {
    let mut sources = Sources::default();
    let document = Document::load("a.yaml", text.as_bytes(), &mut sources)
        .unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut diagnostics = Vec::new();
    let Read { value, pruned } = read(document.root(), &mut diagnostics);
    Outcome { party: value, pruned, text: text.to_owned(), diagnostics }
}

impl Outcome {
    /// Code, message and text at the place of each diagnostic.
    fn told(&self) -> Vec<(Code, &str, &str)> {
        let at = |problem: &Diagnostic| self.text[problem.primary.place.span.clone()].len();
        self.diagnostics
            .iter()
            .map(|problem| {
                let start = problem.primary.place.span.start;
                let place = &self.text[start..start + at(problem)];
                (problem.code, problem.message.as_str(), place)
            })
            .collect()
    }
}

fn problem(text: &str) -> (Code, String, String, Option<String>) {
    let outcome = party(text);
    let told = outcome.told();
    assert_eq!(told.len(), 1, "{text}: {told:?}");
    let (code, message, place) = told[0];
    (code, message.to_owned(), place.to_owned(), outcome.diagnostics[0].help.clone())
}

#[test]
fn data_of_every_form_is_read() {
    let outcome = party(
        "{name: Moscow, tolerance: 1, rounds: 12.0, offset: -3, consent: true, range: [0, 10],
          weights: [1, 2.5], tactic: {between: [1, 2]}, share: 0.5, number: 3,
          stances: {b: {ideal: 1}, a: {}}}",
    );
    assert_eq!(outcome.told(), []);
    let stances = [
        ("b".to_owned(), Stance { ideal: Some(1.0), red_line: None }),
        ("a".to_owned(), Stance::default()),
    ];
    let expected = Party {
        name: Some("Moscow".to_owned()),
        tolerance: Some(1.0),
        red_line: None,
        rounds: Some(12),
        offset: Some(-3),
        consent: Some(true),
        range: Some([0.0, 10.0]),
        weights: vec![1.0, 2.5],
        tactic: Some(Tactic::Between(1.0, 2.0)),
        stances: stances.into_iter().collect(),
        share: Some(Share(0.5)),
        number: Number::Value(3.0),
    };
    assert_eq!(outcome.party.stances.keys().collect::<Vec<_>>(), ["b", "a"]);
    assert_eq!(outcome.party, expected);
    assert!(outcome.pruned.is_empty());
}

#[test]
fn closed_lists_of_words_are_read_with_and_without_content() {
    let tactic = |text: &str| party(&format!("tactic: {text}")).party.tactic;
    assert_eq!(tactic("boulware"), Some(Tactic::Boulware));
    assert_eq!(tactic("{conceder: }"), Some(Tactic::Conceder));
    assert_eq!(tactic("{beta: 2}"), Some(Tactic::Beta(2.0)));
    assert_eq!(tactic("{mixed: {share: 1}}"), Some(Tactic::Mixed { share: 1.0 }));
    assert_eq!(tactic("~"), None);
}

#[test]
fn text_may_be_a_number_as_it_was_written() {
    let name = |text: &str| party(&format!("name: {text}")).party.name;
    assert_eq!(name("2025").as_deref(), Some("2025"));
    assert_eq!(name("1.50").as_deref(), Some("1.50"));
    assert_eq!(name("True").as_deref(), Some("True"));
    assert_eq!(name("").as_deref(), None);
}

#[test]
fn visitors_of_our_own_see_numbers_texts_and_maps() {
    let number = |text: &str| party(&format!("number: {text}")).party.number;
    assert_eq!(number("2.5"), Number::Value(2.5));
    assert_eq!(number("1 + x"), Number::Words("1 + x".to_owned()));
    assert_eq!(number("{uniform: 1}"), Number::Keys(vec!["uniform".to_owned()]));
}

#[test]
fn wrong_kinds_are_told_in_plain_words() {
    let cases = [
        ("tolerance: x", "expected a number, found the text `x`", "x"),
        ("tolerance: [1]", "expected a number, found a list", "[1]"),
        ("tolerance: {a: 1}", "expected a number, found a map", "{a: 1}"),
        ("tolerance: true", "expected a number, found `true`", "true"),
        ("rounds: 12.5", "expected a whole number, 0 or more, found the number 12.5", "12.5"),
        ("rounds: -1", "expected a whole number, 0 or more, found the number -1", "-1"),
        (
            "rounds: 5000000000",
            "expected a whole number up to 4294967295, found the number 5000000000",
            "5000000000",
        ),
        ("offset: 1.5", "expected a whole number, found the number 1.5", "1.5"),
        ("consent: yes", "expected `true` or `false`, found the text `yes`", "yes"),
        ("name: [a]", "expected text, found a list", "[a]"),
        ("weights: 3", "expected a list, found the number 3", "3"),
        ("weights: [1, ~]", "expected a number, found nothing", "~"),
        ("range: [1]", "expected a list of 2 values, found 1", "[1]"),
        ("range: [1, 2, 3]", "expected a list of 2 values, found 3", "[1, 2, 3]"),
        ("stances: [1]", "expected a map, found a list", "[1]"),
        ("stances: {a: [1, 2]}", "expected a map, found a list", "[1, 2]"),
        ("stances: {a: }", "expected a map, found nothing", "a"),
        ("share: x", "expected a number, found the text `x`", "x"),
        ("number: [1]", "expected a number, a distribution or an expression, found a list", "[1]"),
    ];
    for (text, message, at) in cases {
        let (code, told, place, _) = problem(text);
        assert_eq!((code, told.as_str(), place.as_str()), (codes::WRONG_TYPE, message, at));
    }
}

#[test]
fn a_number_in_quotes_is_told_to_lose_them() {
    let (_, message, _, help) = problem("tolerance: '0.5'");
    assert_eq!(message, "expected a number, found the text `0.5`");
    assert_eq!(help.as_deref(), Some("write 0.5 without quotes"));
}

#[test]
fn values_of_the_wrong_kind_are_told_what_to_write_instead() {
    let cases = [
        ("tolerance: 0,5", "a number has no comma: write `0.5`"),
        ("tolerance: 1_000", "write the number without signs in it: `1000`"),
        ("tolerance: 1,000,000", "a number has no comma: write `1000000`"),
        ("consent: yes", "write `true`"),
        ("consent: 'Off'", "write `false`"),
        ("weights: 3", "put the items in `[…]`, or begin each with `- `"),
        ("weights: {a: 1}", "begin each item with `- `, or put the items in `[…]`"),
        ("stances: a", "write keys with colons under it, or `{key: …}`"),
        ("stances:", "indent what belongs to it, or write `{}`"),
        ("name: {a: b}", "put a text with a colon in it in quotes"),
        ("name: [a]", "put a text that begins with a bracket or a dash in quotes"),
    ];
    for (text, help) in cases {
        assert_eq!(problem(text).3.as_deref(), Some(help), "{text}");
    }
}

#[test]
fn a_long_path_is_told_from_its_end() {
    let text = format!("stances: {{{}: {{ideal: x}}}}", "very_".repeat(20));
    let outcome = party(&text);
    assert_eq!(outcome.diagnostics[0].primary.text, "at `….ideal`");
}

#[test]
fn unknown_keys_are_told_with_the_nearest_or_all_known_ones() {
    let (code, message, place, help) = problem("stances: {a: {redline: 3}}");
    assert_eq!((code, place.as_str()), (codes::UNKNOWN_KEY, "redline"));
    assert_eq!(message, "unknown key `redline`");
    assert_eq!(help.as_deref(), Some("did you mean `red_line`?"));
    let (_, _, _, help) = problem("stances: {a: {zzz: 3}}");
    assert_eq!(help.as_deref(), Some("the keys known here are `ideal` and `red_line`"));
}

#[test]
fn unknown_words_are_told_with_the_nearest_or_all_known_ones() {
    let (code, message, place, help) = problem("tactic: boulwar");
    assert_eq!((code, place.as_str()), (codes::UNKNOWN_WORD, "boulwar"));
    assert_eq!(message, "unknown word `boulwar`");
    assert_eq!(help.as_deref(), Some("did you mean `boulware`?"));
    let (_, _, place, help) = problem("tactic: {zzz: [1]}");
    assert_eq!(place, "zzz");
    let known = "the words known here are `boulware`, `conceder`, `beta`, `between` and `mixed`";
    assert_eq!(help.as_deref(), Some(known));
}

#[test]
fn content_of_a_word_must_fit_it() {
    let cases = [
        ("tactic: beta", "`beta` needs a value: `beta: …`", "beta"),
        ("tactic: {boulware: 1}", "`boulware` takes no value", "1"),
        ("tactic: {beta: x}", "expected a number, found the text `x`", "x"),
        ("tactic: {mixed: {}}", "the key `share` is missing", "{}"),
        ("tactic: {mixed: [1]}", "expected a map, found a list", "[1]"),
        ("tactic: {between: [1]}", "expected a list of 2 values, found 1", "[1]"),
    ];
    for (text, message, at) in cases {
        let (_, told, place, _) = problem(text);
        assert_eq!((told.as_str(), place.as_str()), (message, at));
    }
    let words = "`boulware`, `conceder`, `beta`, `between` or `mixed`";
    assert_eq!(problem("tactic: [1]").1, format!("expected {words}, found a list"));
    assert_eq!(problem("tactic: {}").1, format!("expected {words}, found no key"));
    let two = problem("tactic: {beta: 1, mixed: 2}").1;
    assert_eq!(two, format!("expected one key, {words}, found 2 keys"));
}

#[test]
fn messages_of_our_own_stand_as_written() {
    let (code, message, place, _) = problem("number: bad");
    assert_eq!(
        (code, message.as_str(), place.as_str()),
        (codes::BAD_VALUE, "this expression is bad", "bad")
    );
}

#[test]
fn everything_wrong_is_told_at_once_and_the_rest_is_read() {
    let outcome = party(
        "{tolerance: x, nam: y, rounds: 3, weights: [1, a, 2, b],
          stances: {a: {ideal: z, redline: 1, red_line: 2}}}",
    );
    let messages: Vec<_> =
        outcome.told().iter().map(|(_, message, _)| message.to_string()).collect();
    assert_eq!(
        messages,
        [
            "expected a number, found the text `x`",
            "unknown key `nam`",
            "expected a number, found the text `a`",
            "expected a number, found the text `b`",
            "expected a number, found the text `z`",
            "unknown key `redline`",
        ]
    );
    assert_eq!(outcome.party.rounds, Some(3));
    assert_eq!(outcome.party.weights, [1.0, 2.0]);
    assert_eq!(outcome.party.stances["a"].red_line, Some(2.0));
    assert_eq!(outcome.diagnostics[3].primary.text, "at `weights.3`");
}

#[test]
fn what_was_left_out_can_be_asked_for() {
    let outcome = party("{tolerance: x, stances: {a: {redlin: 1}}, share: 1}");
    let paths: Vec<_> = outcome.pruned.paths().collect();
    assert_eq!(paths, ["tolerance", "stances.a.red_line", "stances.a.redlin"]);
    assert!(outcome.pruned.contains("tolerance.anything.within"));
    assert!(outcome.pruned.contains("stances.a.red_line"));
    assert!(!outcome.pruned.contains("stances.a"));
    assert!(!outcome.pruned.contains("tolerances"));
}

#[test]
fn an_error_in_a_part_is_not_told_again_of_the_whole() {
    assert_eq!(problem("range: [1, x]").2, "x");
    assert_eq!(problem("number: {uniform: x}").2, "x");
    assert_eq!(problem("tactic: {mixed: {share: x}}").2, "x");
    let outcome = party("{range: [1, x], rounds: 2}");
    assert_eq!((outcome.party.range, outcome.party.rounds), (None, Some(2)));
    assert!(outcome.pruned.contains("range"));
}

#[test]
fn a_file_that_is_no_map_gives_the_default() {
    for text in ["[1, 2]", "hello", "3", "~"] {
        let outcome = party(text);
        assert_eq!(outcome.told().len(), 1);
        assert!(outcome.told()[0].1.starts_with("expected a map, found"), "{:?}", outcome.told());
        assert_eq!(outcome.party, Party::default());
        assert!(outcome.pruned.contains("anything"));
    }
}

#[test]
fn errors_stop_at_their_limit() {
    let text = format!("weights: [{}]", "x, ".repeat(DIAGNOSTICS_LIMIT + 20));
    let outcome = party(&text);
    assert_eq!(outcome.told().len(), DIAGNOSTICS_LIMIT);
    assert!(outcome.pruned.contains("rounds"));
}

#[test]
fn no_message_names_a_type_or_speaks_serde() {
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[allow(dead_code, reason = "only its errors are looked at")]
    enum Either {
        Whole(u8),
        Pair { left: u8 },
    }
    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    #[allow(dead_code, reason = "only its errors are looked at")]
    struct Odd {
        either: Option<Either>,
        small: Option<u8>,
        pair: Option<(u8, String)>,
        letter: Option<char>,
        unit: Option<()>,
        keys: IndexMap<u32, bool>,
    }
    let text = "{either: x, small: 300, pair: {}, letter: long, unit: 3, keys: {a: true}}";
    let mut sources = Sources::default();
    let document = Document::load("a.yaml", text.as_bytes(), &mut sources).expect("it is YAML");
    let mut diagnostics = Vec::new();
    read::<Odd>(document.root(), &mut diagnostics);
    assert_eq!(diagnostics.len(), 6, "{diagnostics:?}");
    for phrase in
        ["Either", "u8", "u32", "invalid", "variant", "untagged", "tuple", "string", "unit"]
    {
        for diagnostic in &diagnostics {
            assert!(!diagnostic.message.contains(phrase), "{diagnostic:?}");
        }
    }
}
