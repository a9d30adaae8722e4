//! Texts, ordinary and hostile, and the documents or diagnostics that they give.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Code;
use crate::scenario::codes;

/// A document with the text it was read from.
fn read(text: &str) -> (Document, Sources) {
    let mut sources = Sources::default();
    let document = Document::load("a.yaml", text.as_bytes(), &mut sources);
    (document.unwrap_or_else(|problems| panic!("{text:?}: {problems:?}")), sources)
}

fn problems(bytes: &[u8]) -> (Vec<Diagnostic>, String) {
    let mut sources = Sources::default();
    let problems = Document::load("a.yaml", bytes, &mut sources).expect_err("it is refused");
    for problem in &problems {
        in_bounds(&problem.primary.place, &sources);
    }
    let text = sources.get(problems[0].primary.place.source).text.clone();
    (problems, text)
}

fn in_bounds(place: &Place, sources: &Sources) {
    let text = &sources.get(place.source).text;
    assert!(text.get(place.span.clone()).is_some(), "{place:?} is not within {text:?}");
}

/// The one problem of a text: its code, its message and the text at its place.
fn problem(text: &str) -> (Code, String, String) {
    let (problems, source) = problems(text.as_bytes());
    assert_eq!(problems.len(), 1, "{problems:?}");
    let Diagnostic { code, message, primary, .. } = problems[0].clone();
    (code, message, source[primary.place.span].to_owned())
}

fn written(read: &(Document, Sources), place: &Place) -> String {
    read.1.get(place.source).text[place.span.clone()].to_owned()
}

/// The text at the place of the value at `path`.
fn value_text(read: &(Document, Sources), path: &str) -> String {
    written(read, &read.0.place(path))
}

/// The text at the place of the key of the value at `path`.
fn key_text(read: &(Document, Sources), path: &str) -> String {
    written(read, &read.0.key_place(path))
}

#[test]
fn every_value_and_key_has_its_bytes_even_after_other_alphabets() {
    let read = read("# é 日本\ntítle: Zürich # ü\nparties:\n  a: {x: [1, é, 'q']}\n");
    assert_eq!(value_text(&read, "títle"), "Zürich");
    assert_eq!(key_text(&read, "títle"), "títle");
    assert_eq!(value_text(&read, "parties"), "a: {x: [1, é, 'q']}");
    assert_eq!(value_text(&read, "parties.a"), "{x: [1, é, 'q']}");
    assert_eq!(value_text(&read, "parties.a.x.1"), "é");
    assert_eq!(value_text(&read, "parties.a.x.2"), "'q'");
    assert_eq!(key_text(&read, "parties.a.x"), "x");
    assert_eq!(key_text(&read, "parties.a.x.1"), "é");
}

#[test]
fn blocks_end_with_their_last_line() {
    let read = read("a: |\n  x\n  y\n\nb:\n  - 1\n  - 2\n\nc: 3\n");
    assert_eq!(value_text(&read, "a"), "x\n  y");
    assert_eq!(value_text(&read, "b"), "- 1\n  - 2");
    assert_eq!(read.0.find("a").map(|node| &node.value), Some(&Value::Text("x\ny\n".into())));
}

#[test]
fn what_is_not_written_is_placed_at_its_nearest_ancestor() {
    let read = read("parties:\n  a: {ideal: 1}\n");
    assert_eq!(value_text(&read, "parties.a.red_line"), "{ideal: 1}");
    assert_eq!(key_text(&read, "parties.a.red_line.x"), "a");
    assert!(read.0.find("parties.a.red_line").is_none());
    assert!(read.0.find("parties.a.ideal.x").is_none());
}

#[test]
fn what_is_left_empty_is_placed_at_its_key() {
    let read = read("a:\nb: 1\n");
    assert_eq!(read.0.find("a").map(|node| &node.value), Some(&Value::Null));
    assert_eq!(value_text(&read, "a"), "a");
}

#[test]
fn keys_are_the_text_they_are_written_as() {
    let read = read("map: {0.4: low, 1.0: high, true: t}");
    assert_eq!(value_text(&read, "map.0.4"), "low");
    assert_eq!(value_text(&read, "map.1.0"), "high");
    assert_eq!(value_text(&read, "map.true"), "t");
}

#[test]
fn scalars_mean_what_yaml_1_2_says() {
    let (document, _) = read(
        "[12, 12.0, -3, 1e3, 0x1F, no, on, 0755, '12', ~, null, true, 1_000, 2025-12-02, inf]",
    );
    let json = serde_json::to_string(&document.to_json()).expect("it is plain data");
    assert_eq!(
        json,
        r#"[12,12.0,-3,1000.0,31,"no","on","0755","12",null,null,true,"1_000","2025-12-02","inf"]"#
    );
    let written = document.find("1").and_then(|node| node.written.as_deref());
    assert_eq!(written, Some("12.0"));
}

#[test]
fn json_keeps_the_order_of_the_file() {
    let (document, _) = read("z: 1\na: {y: 2, b: [3]}\n");
    assert_eq!(document.to_json().to_string(), r#"{"z":1,"a":{"y":2,"b":[3]}}"#);
}

#[test]
fn an_alias_stands_for_what_its_anchor_marks() {
    let read = read("a: &x {b: 1}\nc: *x\nd: [*x]\n");
    assert_eq!(read.0.to_json().to_string(), r#"{"a":{"b":1},"c":{"b":1},"d":[{"b":1}]}"#);
    assert_eq!(read.0.place("d.0.b"), read.0.place("a.b"));
    assert_eq!(key_text(&read, "c"), "c");
}

#[test]
fn merge_keys_give_what_is_not_written_out() {
    let text = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\none: {<<: *x, b: 5, d: 6}\n\
                many: {e: 7, <<: [*x, *y], c: 8}\n";
    let json = read(text).0.to_json();
    assert_eq!(json["one"].to_string(), r#"{"a":1,"b":5,"d":6}"#);
    assert_eq!(json["many"].to_string(), r#"{"e":7,"a":1,"b":2,"c":8}"#);
}

#[test]
fn a_merge_key_in_quotes_is_a_key_like_any_other() {
    assert_eq!(read("{'<<': {a: 1}}").0.to_json().to_string(), r#"{"<<":{"a":1}}"#);
}

#[test]
fn only_maps_can_be_merged() {
    let (code, message, text) = problem("a: {<<: 3}");
    assert_eq!((code, text.as_str()), (codes::WRONG_TYPE, "3"));
    assert_eq!(message, "only a map, or a list of maps, can be merged by `<<`");
    assert_eq!(problem("a: {<<: [{b: 1}, 2]}").0, codes::WRONG_TYPE);
}

#[test]
fn byte_order_marks_and_carriage_returns_are_tolerated() {
    let read = read("\u{feff}a: é\r\nb:\r\n  - 2\r\n  - three\r\n");
    assert_eq!(value_text(&read, "a"), "é");
    assert_eq!(value_text(&read, "b.1"), "three");
    assert_eq!(read.0.to_json().to_string(), r#"{"a":"é","b":[2,"three"]}"#);
}

#[test]
fn empty_files_are_called_empty() {
    for text in ["", "\n\n", "# nothing\n", "---\n", "\u{feff}"] {
        let (code, message, _) = problem(text);
        assert_eq!((code, message.as_str()), (codes::UNREADABLE_TEXT, "the file is empty"));
    }
}

#[test]
fn text_that_is_not_utf8_is_refused_with_its_line() {
    let (problems, text) = problems(b"a: \xc3\xa9\nb: caf\xe9\n");
    assert_eq!(problems[0].message, "line 2 is not UTF-8");
    assert_eq!(&text[problems[0].primary.place.span.clone()], "\u{fffd}");
}

#[test]
fn characters_that_cannot_be_seen_are_refused() {
    for text in ["a: \u{0}", "a: x\u{1b}[0m", "a: \u{feff}b", "a: \u{7f}"] {
        assert_eq!(problem(text).0, codes::UNREADABLE_TEXT);
    }
}

#[test]
fn files_beyond_the_limit_are_refused() {
    let mut text = "a: ".to_owned();
    text.push_str(&"x".repeat(FILE_SIZE_LIMIT - text.len()));
    assert!(matches!(read(&text).0.find("a").map(|node| &node.value), Some(Value::Text(_))));
    text.push('x');
    assert_eq!(problem(&text).0, codes::TOO_LARGE);
}

/// Text, message, text at the place, and a part of the help.
type Slip = (&'static str, &'static str, &'static str, &'static str);

#[test]
fn broken_syntax_is_told_in_plain_words_at_its_place() {
    const FITS_NOWHERE: &str = "the indentation of this line fits nowhere";
    const DEEPER: &str =
        "this line is indented deeper than the one above, which has its value already";
    const COLON: &str = "a colon in a text without quotes";
    const SPACE: &str = "a space is missing after the colon";
    let cases: [Slip; 34] = [
        // Tabs.
        ("a:\n\tb: 1", "a tab stands in the indentation", "\t", "spaces"),
        ("a:\n  \tb: 1", "a tab stands in the indentation", "\t", "spaces"),
        // Colons.
        ("a: 1\nrounds:12\n", SPACE, ":", "write `rounds: 12`"),
        ("a: {b:{c: 1}}", SPACE, ":", "write a space after it"),
        ("é: b: c # d", COLON, ":", "put the text in quotes: `\"b: c\"`"),
        ("a: \"x\"\nb: x \"y\": z", COLON, ":", "`'x \"y\": z'`"),
        ("a: {b: c d: e}", COLON, ":", "or a comma is missing"),
        ("a: x ? 1 : 2", "a colon in an expression without quotes", ":", "`\"x ? 1 : 2\"`"),
        ("a: 1\nb\nc: 2\n", "a colon is missing after `b`", "b", "write `b:`"),
        ("a: 1\nb = 2\n", "an `=` stands where a colon belongs", "b = 2", "write `b: 2`"),
        (
            "a: 1\nb c\n",
            "this line is neither a key with a colon nor an item of a list",
            "b c",
            "deeper",
        ),
        // Quotes and brackets.
        ("a: 'x\nb: 1\n", "a quote is opened here and never closed", "'", "`''`"),
        ("a: \"x", "a quote is opened here and never closed", "\"", "`\\\"`"),
        ("a: \"x\nb: \"c\"\n", "a quote is opened here and never closed", "\"", "end the text"),
        ("a: 'b's'", "the text ends at its second quote, but goes on behind it", "s", "`''`"),
        ("a: [1,\nb: 2", "`[` is opened here and never closed", "[", "`]`"),
        ("a: {b: [1]\nb: 2", "`{` is opened here and never closed", "{", "`}`"),
        ("a: {b: 1\nb: {c: 2}", "`{` is opened here and never closed", "{", "`}`"),
        ("a: [1}", "`[` is closed by `}`", "[", "`]`"),
        ("a: 1]\nb: [1]]", "this bracket closes nothing", "]", "delete it"),
        // Signs that begin a value.
        ("a: @x # y", "a value cannot begin with `@`", "@", "`\"@x\"`"),
        ("a: {b: % c}", "a value cannot begin with `%`", "%", "put the text in quotes"),
        ("a: `x`", "a value cannot begin with a backtick", "`", "put the text in quotes"),
        (
            "a: !(b > c)",
            "a value that begins with `!` is read as a tag of YAML",
            "!",
            "`\"!(b > c)\"`",
        ),
        ("a: & b", "a value that begins with `&` is read as an anchor of YAML", "&", "`\"& b\"`"),
        ("a: * b", "a value that begins with `*` is read as an alias of YAML", "*", "`\"* b\"`"),
        // Indentation.
        ("a: 1\n b: 2\n", DEEPER, " ", "alike"),
        ("a:\n  b:\n    c: 1\n   d: 2\n", FITS_NOWHERE, "   ", "alike"),
        ("a:\n  - b: 1\n   c: 1\n", FITS_NOWHERE, "   ", "alike"),
        // Lists.
        ("a:\n  - b\n  c\n", "`- ` is missing before an item of a list", "c", "`- `"),
        ("- b\nc: 1\n", "a key stands among the items of a list", "c: 1", "alike"),
        ("a: 1\n- b\n", "an item of a list stands among the keys of a map", "-", "under its key"),
        ("a: - b\n", "a list cannot begin on the line of its key", " - b", "next line"),
        ("a: |x\n  y", "the text must begin on the line after `|` or `>`", "|", "in quotes"),
    ];
    for (text, message, at, help) in cases {
        let (code, told, place) = problem(text);
        assert_eq!((code, told.as_str()), (codes::SYNTAX, message), "{text:?}");
        assert_eq!(place, at, "{text:?}");
        let given = problems(text.as_bytes()).0[0].help.clone().unwrap_or_default();
        assert!(given.contains(help), "{text:?}: {given}");
    }
}

#[test]
fn what_follows_from_a_slip_is_not_told_again() {
    // One diagnostic each, and that of the slip.
    assert_eq!(problem("a: **b** c\nd: 1").2, "**b**");
    assert_eq!(problem("a: !b").2, "!b");
    assert_eq!(problem("a: !").0, codes::UNSUPPORTED_YAML);
    let (problems, _) = problems(b"a: *b\nc: [1}\n");
    assert_eq!(problems.len(), 2, "on another line it is another problem: {problems:?}");
}

#[test]
fn lines_that_end_with_carriage_returns_alone_are_refused() {
    assert_eq!(problem("a: 1\rb: 2\r").0, codes::UNREADABLE_TEXT);
    assert_eq!(problem("a: 1\r\nb: 2\r").2, "\r");
}

#[test]
fn yaml_that_scenarios_do_without_is_refused() {
    let cases = [
        ("a: !t 1", "!t"),
        ("!!str a: 1", "!!str"),
        ("a: 1\n---\nb: 2", "---"),
        ("? [a]\n: 1", "[a]"),
        ("{a: 1}: 2", "{a: 1}"),
        ("a: *nowhere", "*nowhere"),
        ("a: &x [*x]", "*x"),
        ("%YAML 1.2\n---\na: 1", "%"),
        ("a: &x 1\nb: &x 2\nc: *x", "&x"),
    ];
    for (text, at) in cases {
        let (code, _, place) = problem(text);
        assert_eq!((code, place.as_str()), (codes::UNSUPPORTED_YAML, at), "{text:?}");
    }
}

#[test]
fn of_anchors_that_are_equally_near_the_first_is_told() {
    let text = "[&ab1 1, &ab2 2, &ab3 3, &ab4 4, &ab6 6, &ab7 7, &ab8 8, *ab5]";
    for _ in 0..20 {
        let (problems, _) = problems(text.as_bytes());
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `*ab1`?"));
    }
}

#[test]
fn a_misspelt_alias_is_told_the_nearest_anchor() {
    let (problems, _) = problems(b"a: &base 1\nb: *bsae\n");
    assert_eq!(problems[0].help.as_deref(), Some("did you mean `*base`?"));
}

#[test]
fn a_duplicate_key_is_told_with_both_places() {
    let (problems, text) = problems("é: 1\nb: {a: 1, \"a\": 2}\né: 3\n".as_bytes());
    let told: Vec<_> = problems
        .iter()
        .map(|problem| {
            let first = problem.secondary[0].place.span.clone();
            (problem.code, problem.primary.place.span.start, &text[first.clone()], first.start)
        })
        .collect();
    assert_eq!(told[0], (codes::DUPLICATE_KEY, 16, "a", 10));
    assert_eq!(told[1], (codes::DUPLICATE_KEY, 24, "é", 0));
    assert_eq!(told.len(), 2);
}

#[test]
fn keys_that_are_the_same_number_are_refused() {
    assert_eq!(problem("{1: a, 0x1: b}").0, codes::SYNTAX);
}

#[test]
fn a_missing_key_is_refused() {
    assert_eq!(problem("{a: 1, : 2}").1, "a key is empty");
    assert_eq!(problem("'': 1").1, "a key is empty");
}

#[test]
fn numbers_that_cannot_be_held_are_refused() {
    let texts = [
        ".inf",
        "-.Inf",
        ".nan",
        "1e999",
        "-1e999",
        "99999999999999999999",
        "-9999999999999999999",
        "0xFFFFFFFFFFFFFFFFF",
    ];
    for text in texts {
        let (code, _, place) = problem(&format!("a: [1, {text}]"));
        assert_eq!((code, place.as_str()), (codes::NUMBER_NOT_FINITE, text));
        assert!(matches!(read(&format!("a: '{text}'")).0.root.value, Value::Mapping(_)));
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let (problems, _) = problems(b"a: !t 1\nb: .inf\na: 2\n");
    let codes: Vec<_> = problems.iter().map(|problem| problem.code.0).collect();
    assert_eq!(codes, ["S002", "S005", "S003"]);
}

#[test]
fn diagnostics_stop_at_their_limit() {
    let (problems, _) = problems("- !t 1\n".repeat(DIAGNOSTICS_LIMIT + 50).as_bytes());
    assert_eq!(problems.len(), DIAGNOSTICS_LIMIT);
}

#[test]
fn nesting_stops_at_its_limit() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(matches!(read(&nested(DEPTH_LIMIT)).0.root.value, Value::Sequence(_)));
    for text in [
        nested(DEPTH_LIMIT + 1),
        "[".repeat(10_000),
        "{a: ".repeat(10_000),
        "- ".repeat(10_000),
        "? ".repeat(10_000),
        "[".repeat(200_000),
    ] {
        assert_eq!(problem(&text).0, codes::TOO_LARGE, "{}", &text[..8]);
    }
}

#[test]
fn aliases_cannot_nest_deeper_than_the_limit() {
    let mut text = "a0: &a0 []\n".to_owned();
    for level in 1..=DEPTH_LIMIT {
        let _ = writeln!(text, "a{level}: &a{level} [*a{}]", level - 1);
    }
    assert_eq!(problem(&text).0, codes::TOO_LARGE);
    // The root map is a level too, so two levels less just fit.
    let fits: Vec<_> = text.lines().take(DEPTH_LIMIT - 1).collect();
    assert!(matches!(read(&fits.join("\n")).0.root.value, Value::Mapping(_)));
}

#[test]
fn alias_bombs_are_refused_before_they_are_carried_out() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        let _ = writeln!(text, "a{level}: &a{level} [{aliases}]");
    }
    assert_eq!(problem(&text).0, codes::TOO_LARGE);
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(500_000), "*a, ".repeat(90_000));
    assert_eq!(problem(&long).0, codes::TOO_LARGE);
}

#[test]
fn more_values_than_allowed_are_refused() {
    assert_eq!(problem(&format!("[{}]", "1,".repeat(500_000))).0, codes::TOO_LARGE);
    assert_eq!(problem(&"- \n".repeat(300_000)).0, codes::TOO_LARGE);
}

#[test]
fn long_and_odd_texts_are_read_or_refused_but_never_hang() {
    let odd = [
        "x".repeat(FILE_SIZE_LIMIT),
        format!("a: '{}", "é".repeat(500_000)),
        "\t".repeat(500_000),
        "#".repeat(FILE_SIZE_LIMIT),
        "\n".repeat(FILE_SIZE_LIMIT),
        " ".repeat(FILE_SIZE_LIMIT),
        "&".repeat(500_000),
        "a: ".repeat(300_000),
        "? a\n".repeat(200_000),
        "&a ".repeat(300_000),
        "{".repeat(60) + &"a ".repeat(500_000),
        "[".repeat(60) + &"a, ".repeat(90_000),
        "'a' ".repeat(200_000),
        "|\n".repeat(300_000),
        (0..60_000).fold(String::new(), |mut text, key| {
            let _ = writeln!(text, "key{key}: 1");
            text
        }),
        (0..30_000).fold(String::new(), |mut text, key| {
            let _ = writeln!(text, "- &k{key} {key}");
            text
        }),
        "--- ".repeat(200_000),
        "\"\\u".repeat(200_000),
        "a\n\n".repeat(300_000),
    ];
    for text in odd {
        let mut sources = Sources::default();
        let started = std::time::Instant::now();
        if let Err(problems) = Document::load("a.yaml", text.as_bytes(), &mut sources) {
            problems.iter().for_each(|problem| in_bounds(&problem.primary.place, &sources));
        }
        let shown: String = text.chars().take(8).collect();
        assert!(started.elapsed().as_secs() < 10, "{shown:?} took {:?}", started.elapsed());
    }
}

#[test]
fn a_line_break_that_only_one_reader_knows_is_refused_not_guessed() {
    assert_eq!(problem("a: b\u{85}  c: d").0, codes::SYNTAX);
}

/// Every place within a tree lies within its source.
fn all_in_bounds(node: &Node, sources: &Sources) {
    in_bounds(&node.place, sources);
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| all_in_bounds(item, sources)),
        Value::Mapping(entries) => {
            for entry in entries.values() {
                in_bounds(&entry.key, sources);
                all_in_bounds(&entry.node, sources);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

fn load_anything(bytes: &[u8]) {
    let mut sources = Sources::default();
    match Document::load("a.yaml", bytes, &mut sources) {
        Ok(document) => all_in_bounds(document.root(), &sources),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                in_bounds(&problem.primary.place, &sources);
                problem.secondary.iter().for_each(|label| in_bounds(&label.place, &sources));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        load_anything(&bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}") {
        load_anything(text.as_bytes());
    }

    #[test]
    fn no_pieces_of_yaml_make_it_panic(pieces in proptest::collection::vec(
        proptest::sample::select(vec![
            "a", "b: ", "é", ": ", "- ", "[", "]", "{", "}", ", ", "\n", "\n  ", "\n    ", "&a ",
            "*a", "<<: ", "'", "\"", "|", ">-", "#", " ", "\t", "!x ", "---\n", "...\n", "? ", "1",
            "0x1", ".nan", "1e999", "~", "\r\n", "\\", "%", "\u{feff}", "\u{85}", "\u{2028}", "日",
        ]), 0..40)) {
        load_anything(pieces.concat().as_bytes());
    }
}
