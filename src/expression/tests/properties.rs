//! What holds of every expression.

use super::super::*;
use super::tree::{CONDITIONS, NUMBERS, State, Tree, condition_tree, number_tree};
use super::{compiled, condition, number, source_of};
use crate::draws::LANES;
use proptest::prelude::*;

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), Just(-1.0), Just(f64::NAN), Just(1e300), -10.0..10.0_f64,]
}

fn state() -> impl Strategy<Value = State> {
    let channel = prop_oneof![Just(0.0), Just(1.0), Just(f64::NAN)];
    ([value(), value(), value()], any::<[bool; 2]>(), channel)
        .prop_map(|(numbers, conditions, channel)| State { numbers, conditions, channel })
}

fn states() -> impl Strategy<Value = Vec<State>> {
    proptest::collection::vec(state(), LANES)
}

fn evaluated(program: &Program<String>, states: &[State], scratch: &mut Scratch) -> [f64; LANES] {
    let load = |symbol: &String, out: &mut [f64; LANES]| {
        for l in 0..LANES {
            let state = &states[l];
            out[l] = match symbol.as_str() {
                "channel" => state.channel,
                name => match NUMBERS.iter().position(|known| *known == name) {
                    Some(at) => state.numbers[at],
                    None => {
                        let at = CONDITIONS.iter().position(|known| *known == name).unwrap();
                        f64::from(u8::from(state.conditions[at]))
                    }
                },
            };
        }
    };
    *program.evaluate(load, scratch)
}

/// The bounds of what a symbol is in some states.
fn spread(symbol: &str, states: &[State]) -> Bounds {
    let value = |state: &State| match symbol {
        "channel" => state.channel,
        name => match NUMBERS.iter().position(|known| *known == name) {
            Some(at) => state.numbers[at],
            None => {
                let at = CONDITIONS.iter().position(|known| *known == name).unwrap();
                f64::from(u8::from(state.conditions[at]))
            }
        },
    };
    let values = states.iter().map(|state| Bounds::exactly(value(state)));
    values.reduce(Bounds::or).unwrap()
}

/// The same number, or both undefined. Zeros of either sign are the same.
fn same(one: f64, other: f64) -> bool {
    one == other || (one.is_nan() && other.is_nan())
}

fn parsed(text: &str) -> Tree {
    let origin = Origin { place: Place::new(source_of(text), 0..text.len()), source: text };
    let mut problems = Problems::new(text, &origin);
    let nodes = syntax::parse(text, &mut problems);
    assert!(problems.none(), "{text}: {:#?}", problems.into_diagnostics());
    Tree::of(text, &nodes, nodes.len() - 1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn numbers_agree_with_a_walk_of_the_tree(tree in number_tree(4), states in states()) {
        let text = tree.print();
        let program = number(&text);
        let lanes = evaluated(&program, &states, &mut Scratch::default());
        for l in 0..LANES {
            let expected = tree.number(&states[l]);
            prop_assert!(same(lanes[l], expected), "{} in {:?}: {} for {}", text, states[l], lanes[l], expected);
        }
    }

    #[test]
    fn conditions_agree_with_a_walk_of_the_tree(tree in condition_tree(4), states in states()) {
        let text = tree.print();
        let program = condition(&text);
        let lanes = evaluated(&program, &states, &mut Scratch::default());
        for l in 0..LANES {
            let expected = f64::from(u8::from(tree.holds(&states[l])));
            prop_assert_eq!(lanes[l].to_bits(), expected.to_bits(), "{} in {:?}", text, states[l]);
        }
    }

    #[test]
    fn no_value_lies_outside_its_bounds(tree in number_tree(4), states in states()) {
        let text = tree.print();
        let program = number(&text);
        let bounds = program.bounds(|symbol| spread(symbol, &states));
        for value in evaluated(&program, &states, &mut Scratch::default()) {
            let inside = bounds.low <= value && value <= bounds.high;
            let holds = if value.is_nan() { bounds.undefined } else { inside };
            prop_assert!(holds, "{}: {} is not in {:?}", text, value, bounds);
        }
    }

    #[test]
    fn what_never_or_always_holds_does_so(tree in condition_tree(4), states in states()) {
        let text = tree.print();
        let program = condition(&text);
        let bounds = program.bounds(|symbol| spread(symbol, &states));
        prop_assert!(!bounds.undefined);
        for value in evaluated(&program, &states, &mut Scratch::default()) {
            prop_assert!(bounds.low <= value && value <= bounds.high, "{}: {:?}", text, bounds);
        }
    }

    #[test]
    fn what_is_printed_is_parsed_as_it_was(tree in prop_oneof![number_tree(4), condition_tree(4)]) {
        prop_assert_eq!(parsed(&tree.print()), tree);
    }

    #[test]
    fn a_scratch_keeps_nothing_of_another_program(
        trees in (number_tree(3), number_tree(3)),
        states in states(),
    ) {
        let (first, second) = (number(&trees.0.print()), number(&trees.1.print()));
        let fresh = evaluated(&second, &states, &mut Scratch::default());
        let mut scratch = Scratch::default();
        evaluated(&first, &states, &mut scratch);
        let used = evaluated(&second, &states, &mut scratch);
        prop_assert_eq!(fresh.map(f64::to_bits), used.map(f64::to_bits));
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        check_places(&text)?;
    }

    #[test]
    fn no_pieces_of_expressions_make_it_panic(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..30),
    ) {
        check_places(&pieces.concat())?;
    }

    #[test]
    fn no_depth_makes_it_panic(
        open in proptest::sample::select(vec!["(", "!", "-", "+", "p?", "p?1:", "min(", "x<", "x+(", "x.", "'"]),
        times in 0..2000_usize,
        rest in proptest::sample::select(PIECES.to_vec()),
    ) {
        check_places(&(open.repeat(times) + rest))?;
    }
}

const PIECES: [&str; 46] = [
    "x",
    "p",
    "channel",
    "rond",
    "moscow.territory.verdict",
    "guarantees.outcome",
    "'envoys'",
    "\"treaty\"",
    "'",
    "\"",
    "1",
    "0.5",
    ".5",
    "1e",
    "1.",
    "true",
    "false",
    " and ",
    " or ",
    " not ",
    "||",
    "&&",
    "!",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "(",
    ")",
    ",",
    "?",
    ":",
    "=",
    "&",
    "min(",
    "clamp(",
    " ",
    "é",
    ".",
];

/// Compiles a text; if something is wrong with it, that is placed within it, between characters.
fn check_places(text: &str) -> Result<(), TestCaseError> {
    for wanted in [Wanted::Number, Wanted::Boolean] {
        let Err(problems) = compiled(text, wanted) else { continue };
        prop_assert!(!problems.is_empty());
        for problem in problems {
            let labels = std::iter::once(&problem.primary).chain(&problem.secondary);
            for label in labels {
                prop_assert!(text.get(label.place.span.clone()).is_some(), "{:?}", label);
            }
            prop_assert!(!problem.message.contains('\n') || text.contains('\n'));
        }
    }
    Ok(())
}
