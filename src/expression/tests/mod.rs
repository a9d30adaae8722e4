//! What an expression means and what is said of one that means nothing.

mod properties;
mod tree;

use super::problems::Problems;
use super::*;
use crate::diagnostic::{SourceId, Sources};
use crate::draws::LANES;

/// A small scenario's names. The symbol is the path itself, without aliases.
pub(super) struct World;

const VERDICTS: [&str; 3] = ["acceptable", "negotiable", "unacceptable"];
const OPTIONS: [&str; 3] = ["treaty", "political guarantee", "none"];

fn listed(words: &[&str]) -> Vec<(String, f64)> {
    words.iter().zip(0_u32..).map(|(word, code)| ((*word).to_owned(), f64::from(code))).collect()
}

impl Names for World {
    type Symbol = String;

    fn resolve(&self, path: &[&str]) -> Result<Resolved<String>, Unresolved> {
        let kind = match path {
            ["rounds"] => return Ok(Resolved::Constant(12.0)),
            ["x" | "y" | "z" | "round" | "front_line"] | ["trust", "moscow", "kyiv"] => {
                Kind::Number
            }
            // Two names of one thing.
            ["also_x"] => {
                return Ok(Resolved::Symbol { symbol: "x".to_owned(), kind: Kind::Number });
            }
            ["p" | "q"] | ["territory", "settled"] => Kind::Boolean,
            ["channel"] => Kind::Word(listed(&["plenary", "envoys"])),
            ["moscow", "territory", "verdict"] | ["kyiv", "territory", "verdict"] => {
                Kind::Word(listed(&VERDICTS))
            }
            ["guarantees", "outcome"] => Kind::Point(listed(&OPTIONS)),
            _ => return Err(unresolved(path)),
        };
        Ok(Resolved::Symbol { symbol: path.join("."), kind })
    }
}

fn unresolved(path: &[&str]) -> Unresolved {
    let (segment, candidates): (usize, &[&str]) = match path {
        ["moscow", "territory", _, ..] => (2, &["ideal", "verdict"]),
        ["trust", "moscow", ..] if path.len() > 2 => (2, &["kyiv"]),
        _ => (0, &["round", "rounds", "front_line", "channel"]),
    };
    Unresolved {
        segment,
        message: format!("there is no `{}`", path[segment]),
        candidates: candidates.iter().map(|word| (*word).to_owned()).collect(),
    }
}

/// A place that holds nothing but the text.
fn source_of(text: &str) -> SourceId {
    Sources::default().add("a.yaml", text)
}

fn compiled(text: &str, wanted: Wanted) -> Result<Program<String>, Vec<Diagnostic>> {
    let origin = Origin { place: Place::new(source_of(text), 0..text.len()), source: text };
    compile(text, &origin, wanted, &World)
}

pub(super) fn number(text: &str) -> Program<String> {
    compiled(text, Wanted::Number).unwrap_or_else(|problems| panic!("{text}: {problems:#?}"))
}

pub(super) fn condition(text: &str) -> Program<String> {
    compiled(text, Wanted::Boolean).unwrap_or_else(|problems| panic!("{text}: {problems:#?}"))
}

/// The value of a program in the lane where every symbol has the value given.
fn value(program: &Program<String>, state: &[(&str, f64)]) -> f64 {
    let mut scratch = Scratch::default();
    let lanes = program.evaluate(
        |symbol, out| {
            let known = state.iter().find(|(name, _)| name == symbol);
            *out = [known.unwrap_or_else(|| panic!("{symbol} has no value")).1; LANES];
        },
        &mut scratch,
    );
    assert!(lanes.iter().all(|lane| lane.to_bits() == lanes[0].to_bits()));
    lanes[0]
}

/// Each problem as `code "text under it" message`, its help after a semicolon.
fn problems(text: &str, wanted: Wanted) -> Vec<String> {
    let problems = compiled(text, wanted).expect_err(text);
    let shown = |problem: &Diagnostic| {
        let under = &text[problem.primary.place.span.clone()];
        let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{} \"{under}\" {}{help}", problem.code, problem.message)
    };
    problems.iter().map(shown).collect()
}

/// Asserts that each text has exactly one problem, and it is this one.
fn each_has_one_problem(wanted: Wanted, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(problems(text, wanted), [*expected], "of {text}");
    }
}

#[test]
fn numbers_are_read_to_their_last_bit() {
    for (text, expected) in [
        ("1", 1.0),
        ("0.5", 0.5),
        (".5", 0.5),
        ("1e-3", 1e-3),
        ("1.25E+2", 125.0),
        ("0.1", 0.1),
        ("123456789.123456789", 123_456_789.123_456_79),
    ] {
        assert_eq!(number(text).constant(), Some(expected), "{text}");
    }
}

#[test]
fn operators_bind_as_in_cel() {
    for (text, expected) in [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("7 - 2 - 1", 4.0),
        ("12 / 3 / 2", 2.0),
        ("12 / 3 * 2", 8.0),
        ("7 % 4 * 2", 6.0),
        ("-2 * -3", 6.0),
        ("--2", 2.0),
        ("1 - -1", 2.0),
        ("2 > 1 ? 3 : 4", 3.0),
        ("false ? 1 : false ? 2 : 3", 3.0),
        ("true ? (false ? 1 : 2) : 3", 2.0),
        ("true || false && false ? 1 : 0", 1.0),
        ("(true || false) && false ? 1 : 0", 0.0),
        ("!true || true ? 1 : 0", 1.0),
        ("1 + 1 == 2 && 3 > 2 ? 1 : 0", 1.0),
        ("not false and true or false ? 1 : 0", 1.0),
        ("(1 < 2) == (3 < 4) ? 1 : 0", 1.0),
    ] {
        assert_eq!(number(text).constant(), Some(expected), "{text}");
    }
}

#[test]
fn functions_do_what_they_are_called() {
    for (text, expected) in [
        ("min(3, 1, 2)", 1.0),
        ("max(1, 3, 2)", 3.0),
        ("abs(-4)", 4.0),
        ("clamp(5, 0, 1)", 1.0),
        ("clamp(-5, 0, 1)", 0.0),
        ("clamp(0.3, 0, 1)", 0.3),
        ("clamp(5, 1, 0)", 0.0),
        ("logistic(0)", 0.5),
        ("logistic(1000)", 1.0),
        ("logistic(-1000)", 0.0),
        ("-7 % 4", -3.0),
        ("7 % -4", 3.0),
        ("5.5 % 2", 1.5),
    ] {
        assert_eq!(number(text).constant(), Some(expected), "{text}");
    }
    let three = number("logistic(x)");
    assert_eq!(value(&three, &[("x", 3.0)]), 1.0 / (1.0 + crate::math::exp(-3.0)));
}

#[test]
fn undefined_is_passed_on_by_arithmetic_and_functions() {
    for text in [
        "x / 0",
        "x % 0",
        "0 / x",
        "1 / (0 * y)",
        "-1 / -0",
        "x + 1",
        "1 * x",
        "-x",
        "abs(x)",
        "logistic(x)",
        "min(x, 1)",
        "min(1, x)",
        "max(x, 1)",
        "max(1, x)",
        "max(1, 2, x)",
        "clamp(x, 0, 1)",
        "clamp(1, x, 1)",
        "clamp(1, 0, x)",
        "y > 0 ? x : 1",
    ] {
        let undefined = value(&number(text), &[("x", f64::NAN), ("y", 1.0)]);
        assert!(undefined.is_nan(), "{text}: {undefined}");
    }
    assert!(number("0 / 0").constant().is_some_and(f64::is_nan));
    assert!(number("1 / 0").constant().is_some_and(f64::is_nan));
}

#[test]
fn every_comparison_with_what_is_undefined_is_false() {
    for operator in ["==", "!=", "<", "<=", ">", ">="] {
        for text in
            [format!("x {operator} 1"), format!("1 {operator} x"), format!("x {operator} x")]
        {
            let program = condition(&text);
            assert_eq!(value(&program, &[("x", f64::NAN)]), 0.0, "{text}");
        }
    }
    let program = condition("!(x > 1)");
    assert_eq!(value(&program, &[("x", f64::NAN)]), 1.0);
    let program = condition("channel != 'envoys'");
    assert_eq!(value(&program, &[("channel", f64::NAN)]), 0.0);
}

#[test]
fn words_are_compared_as_their_codes() {
    let program = condition("channel == \"envoys\"");
    assert_eq!(value(&program, &[("channel", 1.0)]), 1.0);
    assert_eq!(value(&program, &[("channel", 0.0)]), 0.0);
    let program = condition("'acceptable' != moscow.territory.verdict");
    assert_eq!(value(&program, &[("moscow.territory.verdict", 0.0)]), 0.0);
    let program = condition("moscow.territory.verdict == kyiv.territory.verdict");
    let state = [("moscow.territory.verdict", 2.0), ("kyiv.territory.verdict", 2.0)];
    assert_eq!(value(&program, &state), 1.0);
}

#[test]
fn points_are_compared_by_name_and_by_number() {
    for (text, holds) in [
        ("guarantees.outcome == 'political guarantee'", 1.0),
        ("guarantees.outcome <= 'treaty'", 0.0),
        ("'treaty' < guarantees.outcome", 1.0),
        ("guarantees.outcome >= 1", 1.0),
        ("guarantees.outcome * 2 == 2", 1.0),
    ] {
        assert_eq!(value(&condition(text), &[("guarantees.outcome", 1.0)]), holds, "{text}");
    }
}

#[test]
fn what_is_computed_twice_is_computed_once() {
    // x, 1, x + 1, its square.
    assert_eq!(number("(x + 1) * (1 + x)").len(), 4);
    assert_eq!(number("x + also_x").symbols().collect::<Vec<_>>(), ["x"]);
    // `a > b` is `b < a`.
    assert_eq!(condition("x > y || y < x").len(), 3);
    // Neither min nor subtraction may be turned round.
    assert_eq!(number("(x - y) * (y - x)").len(), 5);
}

#[test]
fn what_has_no_bearing_on_the_value_is_left_out() {
    assert_eq!(condition("true || x > 0").constant(), Some(1.0));
    assert_eq!(condition("p && false").constant(), Some(0.0));
    assert_eq!(number("false ? x : rounds").constant(), Some(12.0));
    assert_eq!(number("p ? x : x").symbols().collect::<Vec<_>>(), ["x"]);
    assert_eq!(number("1 < 2 ? y : x").symbols().collect::<Vec<_>>(), ["y"]);
    assert_eq!(condition("p && 1 < 2").len(), 1);
    assert_eq!(condition("!!p").len(), 1);
    // x may be undefined.
    assert_eq!(number("0 * x").constant(), None);
    assert_eq!(condition("x == x").constant(), None);
}

#[test]
fn symbols_can_be_exchanged() {
    let program = number("x + 2 * y").map(|name| name.len());
    assert_eq!(program.symbols().copied().collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn lanes_do_not_mix() {
    let program = number("x > 10 ? x : -x");
    let mut scratch = Scratch::default();
    let lanes = program.evaluate(
        |_, out| {
            for l in 0..LANES {
                out[l] = l as f64;
            }
        },
        &mut scratch,
    );
    for l in 0..LANES {
        assert_eq!(lanes[l], if l > 10 { l as f64 } else { -(l as f64) });
    }
}

#[test]
fn operators_of_other_languages_are_named() {
    each_has_one_problem(
        Wanted::Boolean,
        &[
            ("x = 1", "E005 \"=\" `=` is no operator; write `==`"),
            ("x === 1", "E005 \"===\" `===` is no operator; write `==`"),
            ("x <> 1", "E005 \"<>\" `<>` is no operator; write `!=`"),
            ("x => 1", "E005 \"=>\" `=>` is no operator; write `>=`"),
            ("x ≤ 1", "E005 \"≤\" `≤` is no operator; write `<=`"),
            ("p & q", "E005 \"&\" `&` is no operator; write `&&`"),
            ("p | q", "E005 \"|\" `|` is no operator; write `||`"),
            ("x ** 2 > 1", "E005 \"**\" `**` is no operator; there are no powers: write `x * x`"),
            ("x ^ 2 > 1", "E005 \"^\" `^` is no operator; there are no powers: write `x * x`"),
            ("x > +1", "E005 \"+\" there is no sign `+`; leave it out"),
            (
                "p AND q",
                "E012 \"AND\" `AND` does not continue what stands before it; did you mean `and`?",
            ),
        ],
    );
}

#[test]
fn chained_comparisons_are_taken_apart() {
    each_has_one_problem(
        Wanted::Boolean,
        &[
            (
                "1 < x < 2",
                "E013 \"<\" more than two things compared at once; write `1 < x && x < 2`",
            ),
            (
                "1 < (x + 1) <= y < 3",
                "E013 \"<=\" more than two things compared at once; \
                 write `1 < (x + 1) && (x + 1) <= y && y < 3`",
            ),
            (
                "x == y == z",
                "E013 \"==\" more than two things compared at once; write `x == y && y == z`",
            ),
            (
                "x < y == p",
                "E013 \"==\" more than two things compared at once; \
                 compare two at a time: `a < b && b < c`, or `(a < b) == c`",
            ),
        ],
    );
}

#[test]
fn what_cannot_be_read_is_underlined() {
    each_has_one_problem(
        Wanted::Number,
        &[
            ("", "E001 \"\" an expression is missing; write one, or take the key out"),
            ("x # y", "E004 \"#\" `#` means nothing in an expression"),
            (
                "x + [",
                "E004 \"[\" `[` means nothing in an expression; \
                 there are no lists and no maps; group with `(` and `)`",
            ),
            ("x + 2y", "E006 \"2y\" `2y` is no number; to multiply, write `2 * y`"),
            ("1. + x", "E006 \"1.\" `1.` is no number; write `1` or `1.0`"),
            (
                "1_000",
                "E006 \"1_000\" `1_000` is no number; \
                 numbers are written as in `1`, `0.5` or `1e-3`",
            ),
            ("1e999", "E006 \"1e999\" a number too large to be held"),
            ("1 + 'envoys", "E007 \"'\" a word that is not closed"),
            ("x + trust.", "E008 \"trust.\" `trust.` is no name"),
            ("x +", "E009 \"\" nothing follows `+`"),
            (
                "5 %",
                "E009 \"\" nothing follows `%`; \
                 `%` is the remainder of a division: for a share of 5 % write `0.05`",
            ),
            ("* 2", "E009 \"*\" nothing stands before `*`"),
            ("x + * 2", "E009 \"*\" nothing follows `+`"),
            ("(x + 1", "E010 \"\" a parenthesis that is not closed"),
            ("x + 1)", "E010 \")\" a parenthesis that closes nothing"),
            ("p ? 1", "E011 \"\" a `?` without its `:`; write `condition ? this : otherwise that`"),
            (
                "x : 1",
                "E011 \":\" a `:` without its `?`; write `condition ? this : otherwise that`",
            ),
            (
                "p ? q ? 1 : 2 : 3",
                "E011 \"?\" a `?` within another needs parentheses; write `a ? (b ? c : d) : e`",
            ),
            ("x y", "E012 \"y\" `y` does not continue what stands before it"),
            (
                "0,5",
                "E012 \",\" a comma outside of a function; \
                 the decimals of a number follow a point: `0.5`",
            ),
            ("mim(x, 1)", "E014 \"mim\" there is no function `mim`; did you mean `min`?"),
            (
                "min(x)",
                "E015 \"min(x)\" `min` with the wrong number of arguments; \
                 write `min(a, b, …)`",
            ),
            (
                "1 + clamp(x, 0)",
                "E015 \"clamp(x, 0)\" `clamp` with the wrong number of arguments; \
                 write `clamp(x, low, high)`",
            ),
        ],
    );
}

#[test]
fn unknown_names_are_underlined_to_the_segment() {
    each_has_one_problem(
        Wanted::Number,
        &[
            ("1 + rond", "E016 \"rond\" there is no `rond`; did you mean `round`?"),
            ("2 * trust.moscow.kiev", "E016 \"kiev\" there is no `kiev`; did you mean `kyiv`?"),
            (
                "(moscow.territory.idael)",
                "E016 \"idael\" there is no `idael`; did you mean `ideal`?",
            ),
            (
                "qqq",
                "E016 \"qqq\" there is no `qqq`; \
                 there is `round`, `rounds`, `front_line`, `channel`",
            ),
            ("min", "E016 \"min\" there is no `min`; it is a function: write `min(…)`"),
            (
                "channel == envoys ? 1 : 0",
                "E016 \"envoys\" there is no `envoys`; words stand in quotes: `'envoys'`",
            ),
        ],
    );
}

#[test]
fn words_are_none_of_numbers_and_have_no_order() {
    each_has_one_problem(
        Wanted::Boolean,
        &[
            (
                "moscow.territory.verdict == 'acceptble'",
                "E017 \"acceptble\" `acceptble` is no value of `moscow.territory.verdict`; \
                 did you mean `acceptable`?",
            ),
            (
                "guarantees.outcome <= 'treatty'",
                "E017 \"treatty\" `treatty` is no value of `guarantees.outcome`; \
                 did you mean `treaty`?",
            ),
            ("channel == 1", "E019 \"1\" a word is compared with a number"),
            (
                "round == '3'",
                "E019 \"'3'\" a number is compared with a word; \
                 write the number without quotes: `3`",
            ),
            (
                "channel < 'envoys'",
                "E019 \"channel < 'envoys'\" words have no order; compare them with `==` or `!=`",
            ),
            ("p < q", "E019 \"p < q\" conditions have no order; compare them with `==` or `!=`"),
            (
                "p == 1",
                "E019 \"1\" a condition is compared with a number; a condition stands for itself: `p` or `not p`",
            ),
            (
                "channel == moscow.territory.verdict",
                "E019 \"moscow.territory.verdict\" words that are never the same",
            ),
            (
                "'a' == 'b'",
                "E019 \"'b'\" two words in quotes are compared; names stand without quotes",
            ),
        ],
    );
}

#[test]
fn types_do_not_turn_into_each_other() {
    each_has_one_problem(
        Wanted::Boolean,
        &[
            ("x", "E018 \"x\" a condition is needed here; compare it, as in `x > 0`"),
            (
                "p && x + 1",
                "E018 \"x + 1\" a condition is needed here; compare it with something, as in `… > 0`",
            ),
            (
                "channel",
                "E018 \"channel\" a condition is needed here; compare it, as in `channel == 'plenary'`",
            ),
            (
                "!x == 1",
                "E018 \"x\" a condition is needed here; to negate a comparison, put it in parentheses: `!(a == b)`",
            ),
            ("x ? p : q", "E018 \"x\" a condition is needed here; compare it, as in `x > 0`"),
            ("p ? q : 1", "E018 \"1\" the branches of `?:` differ in type"),
            ("p + 1 > 0", "E018 \"p\" a number is needed here; write `p ? 1 : 0`"),
            ("-(x > 1) > 0", "E018 \"(x > 1)\" a number is needed here; write `(x > 1) ? 1 : 0`"),
            (
                "channel + 1 > 0",
                "E018 \"channel\" a number is needed here; words can only be compared, with `==` and `!=`",
            ),
            (
                "max(x, '3') > 0",
                "E018 \"'3'\" a number is needed here; write it without quotes: `3`",
            ),
        ],
    );
    each_has_one_problem(
        Wanted::Number,
        &[("x > 1", "E018 \"x > 1\" a number is needed here; write `x > 1 ? 1 : 0`")],
    );
}

#[test]
fn several_problems_are_told_at_once_in_the_order_of_the_text() {
    assert_eq!(
        problems("rond = 1 && chanel == 'envoys' && (x + ) > 1", Wanted::Boolean),
        [
            "E016 \"rond\" there is no `rond`; did you mean `round`?",
            "E005 \"=\" `=` is no operator; write `==`",
            "E016 \"chanel\" there is no `chanel`; did you mean `channel`?",
            "E009 \")\" nothing follows `+`",
        ]
    );
}

#[test]
fn problems_are_placed_within_the_scalar() {
    let yaml = "when: 'rond > 1'\n";
    let id = source_of(yaml);
    let placed = |span: std::ops::Range<usize>, text: &str| {
        let origin = Origin { place: Place::new(id, span), source: yaml };
        let problems = compile(text, &origin, Wanted::Boolean, &World).expect_err(text);
        problems[0].primary.place.span.clone()
    };
    // In its quotes, and with blanks that the source has not.
    assert_eq!(placed(6..16, "rond > 1"), 7..11);
    assert_eq!(placed(6..16, "  rond > 1 "), 7..11);
    // Not as it is written: the whole scalar.
    assert_eq!(placed(6..16, "rond  > 1"), 6..16);
    // A place that is not in the source.
    assert_eq!(placed(6..99, "rond > 1"), 6..99);
}

#[test]
fn what_is_too_long_is_told_so_and_not_read() {
    let longest = format!("1{}", " + 1".repeat((EXPRESSION_LENGTH_LIMIT - 1) / 4));
    assert_eq!(number(&longest).constant(), Some(1024.0));
    let longer = format!("{longest}    ");
    let problems = compiled(&longer, Wanted::Number).expect_err("too long");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, codes::TOO_LONG);
    assert_eq!(problems[0].primary.text, "4097 bytes, but 4096 are allowed");
}

#[test]
fn what_is_nested_too_deeply_is_told_so_once() {
    let nested = |open: &str, inside: &str, close: &str, times: usize| {
        format!("{}{inside}{}", open.repeat(times), close.repeat(times))
    };
    for (open, inside, close, wanted) in [
        ("(", "1", ")", Wanted::Number),
        ("!", "p", "", Wanted::Boolean),
        ("-", "1", "", Wanted::Number),
        ("p ? 1 : ", "2", "", Wanted::Number),
        ("min(1, ", "2", ")", Wanted::Number),
        ("1 + (", "2", ")", Wanted::Number),
    ] {
        let allowed = nested(open, inside, close, EXPRESSION_DEPTH_LIMIT);
        assert!(compiled(&allowed, wanted).is_ok(), "{allowed}");
        for times in [EXPRESSION_DEPTH_LIMIT + 1, 4000 / (open.len() + close.len())] {
            let deep = nested(open, inside, close, times);
            let problems = compiled(&deep, wanted).expect_err(&deep);
            let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
            assert_eq!(codes, [codes::TOO_DEEP], "{open} {times} times");
        }
    }
}

#[test]
fn the_shape_of_a_tree_puts_operands_first() {
    let mut problems =
        Problems::new("x", &Origin { place: Place::new(source_of(""), 0..0), source: "" });
    let nodes = syntax::parse("min(x, (1 + y)) > 2 ? -x : 3", &mut problems);
    for (at, node) in nodes.iter().enumerate() {
        let operands = match &node.shape {
            syntax::Shape::Negate(x) | syntax::Shape::Not(x) => vec![*x],
            syntax::Shape::Binary(_, x, y) => vec![*x, *y],
            syntax::Shape::Conditional(parts) => parts.to_vec(),
            syntax::Shape::Call(_, arguments) => arguments.clone(),
            _ => Vec::new(),
        };
        assert!(operands.iter().all(|operand| *operand < at));
    }
    assert_eq!(nodes.len(), 11);
}
