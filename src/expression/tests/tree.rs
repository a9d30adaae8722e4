//! Expressions as trees: made at random, printed, and evaluated by walking, apart from all that
//! the module itself does.

use super::super::syntax::{Function, Node, Operator, Shape};
use proptest::prelude::*;

/// A well-typed expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    Number(f64),
    Boolean(bool),
    Name(&'static str),
    /// `channel` and the word that it is compared with.
    Channel(bool, &'static str),
    Negate(Box<Tree>),
    Not(Box<Tree>),
    Binary(&'static str, Box<Tree>, Box<Tree>),
    Conditional(Box<[Tree; 3]>),
    Call(&'static str, Vec<Tree>),
}

pub(super) const NUMBERS: [&str; 3] = ["x", "y", "z"];
pub(super) const CONDITIONS: [&str; 2] = ["p", "q"];
const CHANNELS: [&str; 2] = ["plenary", "envoys"];

/// The values of the names in one lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub numbers: [f64; 3],
    pub conditions: [bool; 2],
    pub channel: f64,
}

impl Tree {
    fn level(&self) -> u8 {
        match self {
            Self::Conditional(_) => 0,
            Self::Binary("||", ..) => 1,
            Self::Binary("&&", ..) => 2,
            Self::Binary("==" | "!=" | "<" | "<=" | ">" | ">=", ..) | Self::Channel(..) => 3,
            Self::Binary("+" | "-", ..) => 4,
            Self::Binary(..) => 5,
            Self::Negate(_) | Self::Not(_) => 6,
            _ => 7,
        }
    }

    /// With as few parentheses as CEL's precedence allows.
    pub fn print(&self) -> String {
        match self {
            Self::Number(number) => format!("{number}"),
            Self::Boolean(holds) => format!("{holds}"),
            Self::Name(name) => (*name).to_owned(),
            Self::Channel(equal, word) => {
                format!("channel {} '{word}'", if *equal { "==" } else { "!=" })
            }
            Self::Negate(operand) => format!("-{}", operand.within(6)),
            Self::Not(operand) => format!("!{}", operand.within(6)),
            Self::Binary(operator, left, right) => {
                let level = self.level();
                // Comparisons do not follow each other.
                let left = left.within(if level == 3 { 4 } else { level });
                format!("{left} {operator} {}", right.within(level + 1))
            }
            Self::Conditional(parts) => {
                let [condition, then, otherwise] = &**parts;
                format!("{} ? {} : {}", condition.within(1), then.within(1), otherwise.within(0))
            }
            Self::Call(function, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(Self::print).collect();
                format!("{function}({})", arguments.join(", "))
            }
        }
    }

    fn within(&self, lowest: u8) -> String {
        if self.level() < lowest { format!("({})", self.print()) } else { self.print() }
    }

    /// The value of a number.
    pub fn number(&self, state: &State) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Name(name) => {
                state.numbers[NUMBERS.iter().position(|known| known == name).unwrap()]
            }
            Self::Negate(operand) => -operand.number(state),
            Self::Binary(operator, left, right) => {
                let (x, y) = (left.number(state), right.number(state));
                match *operator {
                    "+" => x + y,
                    "-" => x - y,
                    "*" => x * y,
                    "/" | "%" if y == 0.0 => f64::NAN,
                    "/" => x / y,
                    "%" => x % y,
                    other => panic!("{other} makes no number"),
                }
            }
            Self::Conditional(parts) => {
                let [condition, then, otherwise] = &**parts;
                if condition.holds(state) { then.number(state) } else { otherwise.number(state) }
            }
            Self::Call(function, arguments) => {
                let values: Vec<f64> =
                    arguments.iter().map(|argument| argument.number(state)).collect();
                if values.iter().any(|value| value.is_nan()) {
                    return f64::NAN;
                }
                match *function {
                    "min" => values.into_iter().reduce(f64::min).unwrap(),
                    "max" => values.into_iter().reduce(f64::max).unwrap(),
                    "abs" => values[0].abs(),
                    "clamp" => values[0].max(values[1]).min(values[2]),
                    "logistic" => 1.0 / (1.0 + crate::math::exp(-values[0])),
                    other => panic!("there is no {other}"),
                }
            }
            other => panic!("{other:?} is no number"),
        }
    }

    /// The value of a condition.
    pub fn holds(&self, state: &State) -> bool {
        match self {
            Self::Boolean(holds) => *holds,
            Self::Name(name) => {
                state.conditions[CONDITIONS.iter().position(|known| known == name).unwrap()]
            }
            Self::Channel(equal, word) => {
                let code = CHANNELS.iter().position(|known| known == word).unwrap() as f64;
                !state.channel.is_nan() && (state.channel == code) == *equal
            }
            Self::Not(operand) => !operand.holds(state),
            Self::Binary("||", left, right) => left.holds(state) || right.holds(state),
            Self::Binary("&&", left, right) => left.holds(state) && right.holds(state),
            Self::Binary(operator, left, right) => {
                let (x, y) = (left.number(state), right.number(state));
                let order = x.partial_cmp(&y);
                order.is_some_and(|order| match *operator {
                    "==" => order.is_eq(),
                    "!=" => order.is_ne(),
                    "<" => order.is_lt(),
                    "<=" => order.is_le(),
                    ">" => order.is_gt(),
                    ">=" => order.is_ge(),
                    other => panic!("{other} makes no condition"),
                })
            }
            Self::Conditional(parts) => {
                let [condition, then, otherwise] = &**parts;
                if condition.holds(state) { then.holds(state) } else { otherwise.holds(state) }
            }
            other => panic!("{other:?} is no condition"),
        }
    }

    /// The tree that nodes of a text make.
    pub fn of(text: &str, nodes: &[Node], at: usize) -> Self {
        let inner = |at: usize| Self::of(text, nodes, at);
        match &nodes[at].shape {
            Shape::Number(number) => Self::Number(*number),
            Shape::Boolean(holds) => Self::Boolean(*holds),
            Shape::Name(span) => Self::Name(known(span.of(text), &[&NUMBERS, &CONDITIONS])),
            Shape::Negate(operand) => Self::Negate(Box::new(inner(*operand))),
            Shape::Not(operand) => Self::Not(Box::new(inner(*operand))),
            Shape::Binary(operator, left, right) => {
                if let Shape::Word(word) = nodes[*right].shape {
                    let word = known(word.of(text), &[&CHANNELS]);
                    return Self::Channel(*operator == Operator::Equal, word);
                }
                Self::Binary(sign(*operator), Box::new(inner(*left)), Box::new(inner(*right)))
            }
            Shape::Conditional(parts) => Self::Conditional(Box::new(parts.map(inner))),
            Shape::Call(function, arguments) => {
                let called = Function::ALL.iter().find(|(_, known)| known == function).unwrap().0;
                Self::Call(called, arguments.iter().map(|argument| inner(*argument)).collect())
            }
            other => panic!("{other:?} is not made by these tests"),
        }
    }
}

fn known(name: &str, lists: &[&[&'static str]]) -> &'static str {
    lists.iter().flat_map(|list| list.iter()).find(|known| **known == name).unwrap()
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Or => "||",
        Operator::And => "&&",
        Operator::Equal => "==",
        Operator::Unequal => "!=",
        Operator::Less => "<",
        Operator::AtMost => "<=",
        Operator::More => ">",
        Operator::AtLeast => ">=",
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Remainder => "%",
    }
}

/// Numbers with a sign are made by negation, as they are parsed. No zero with a sign comes out of
/// `min` and `max` in a way that differs between implementations: the tests compare with `==`.
pub(super) fn number_tree(depth: u32) -> BoxedStrategy<Tree> {
    let leaf = prop_oneof![
        prop_oneof![Just(0.0), Just(1.0), Just(2.0), 0.0..10.0_f64].prop_map(Tree::Number),
        proptest::sample::select(&NUMBERS[..]).prop_map(Tree::Name),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let number = || number_tree(depth - 1);
    let pair = (number(), number());
    prop_oneof![
        1 => leaf,
        1 => number().prop_map(|operand| Tree::Negate(Box::new(operand))),
        4 => (proptest::sample::select(vec!["+", "-", "*", "/", "%"]), pair)
            .prop_map(|(sign, (x, y))| Tree::Binary(sign, Box::new(x), Box::new(y))),
        1 => (condition_tree(depth - 1), number(), number())
            .prop_map(|(c, x, y)| Tree::Conditional(Box::new([c, x, y]))),
        1 => (proptest::sample::select(vec!["min", "max"]), proptest::collection::vec(number(), 2..4))
            .prop_map(|(function, arguments)| Tree::Call(function, arguments)),
        1 => (proptest::sample::select(vec!["abs", "logistic"]), number())
            .prop_map(|(function, x)| Tree::Call(function, vec![x])),
        1 => [number(), number(), number()]
            .prop_map(|arguments| Tree::Call("clamp", arguments.to_vec())),
    ]
    .boxed()
}

pub(super) fn condition_tree(depth: u32) -> BoxedStrategy<Tree> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Tree::Boolean),
        proptest::sample::select(&CONDITIONS[..]).prop_map(Tree::Name),
        (any::<bool>(), proptest::sample::select(&CHANNELS[..]))
            .prop_map(|(equal, word)| Tree::Channel(equal, word)),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let condition = || condition_tree(depth - 1);
    let comparisons = vec!["==", "!=", "<", "<=", ">", ">="];
    prop_oneof![
        1 => leaf,
        1 => condition().prop_map(|operand| Tree::Not(Box::new(operand))),
        2 => (proptest::sample::select(vec!["||", "&&"]), condition(), condition())
            .prop_map(|(sign, x, y)| Tree::Binary(sign, Box::new(x), Box::new(y))),
        3 => (proptest::sample::select(comparisons), number_tree(depth - 1), number_tree(depth - 1))
            .prop_map(|(sign, x, y)| Tree::Binary(sign, Box::new(x), Box::new(y))),
        1 => [condition(), condition(), condition()]
            .prop_map(|parts| Tree::Conditional(Box::new(parts))),
    ]
    .boxed()
}
