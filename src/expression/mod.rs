//! The expressions of scenarios: `front_line < -0.3 && round >= 3`.
//!
//! Takes a text and the [`Names`] that it may use, gives a [`Program`] that is evaluated in 64
//! lanes at a time, or all that is wrong with it, each with its place in the file. What compiles
//! never fails: every operation has a value for all operands. The same operands give the same bits
//! on every machine.
//!
//! # Syntax
//!
//! A subset of the surface syntax of CEL, the Common Expression Language, with its precedence:
//!
//! ```text
//! expression     = disjunction [ "?" disjunction ":" expression ] ;
//! disjunction    = conjunction { ( "||" | "or" ) conjunction } ;
//! conjunction    = comparison { ( "&&" | "and" ) comparison } ;
//! comparison     = sum [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) sum ] ;
//! sum            = product { ( "+" | "-" ) product } ;
//! product        = unary { ( "*" | "/" | "%" ) unary } ;
//! unary          = { "!" | "not" | "-" } primary ;
//! primary        = number | word | "true" | "false" | name | call | "(" expression ")" ;
//! call           = function "(" expression { "," expression } ")" ;
//! function       = "min" | "max" | "abs" | "clamp" | "logistic" ;
//! name           = identifier { "." identifier } ;
//! identifier     = ( letter | "_" ) { letter | digit | "_" } ;
//! number         = ( digits [ "." digits ] | "." digits ) [ ( "e" | "E" ) [ "+" | "-" ] digits ] ;
//! word           = "'" { any but "'" and "\" } "'" | '"' { any but '"' and "\" } '"' ;
//! ```
//!
//! Where CEL differs: `or`, `and` and `not` may be written for `||`, `&&` and `!`; of more than two
//! things compared at once nothing is made; signs and negations mix.
//! An expression has at most [`EXPRESSION_LENGTH_LIMIT`] bytes, and no more than
//! [`EXPRESSION_DEPTH_LIMIT`] parentheses, calls, signs, negations and conditionals within each
//! other.
//!
//! # Types
//!
//! A part of an expression is a number (every one a double), a condition, or a word out of a closed
//! list, such as a channel's name. Nothing turns into anything else. Words have no order and are
//! only compared, with `==` and `!=`, in quotes with names or names with each other. Where the
//! points of a number have names, as the options of an issue, it is compared with such a name as
//! with the number: `territory.outcome <= 'treaty'`.
//!
//! # Values
//!
//! | written | value |
//! |---|---|
//! | `a + b`, `a - b`, `a * b`, `-a` | of IEEE 754, rounded to nearest |
//! | `a / b` | of IEEE 754; undefined if b is 0 |
//! | `a % b` | the remainder, exact, with the sign of a; undefined if b is 0 |
//! | `min(a, b, …)`, `max(a, b, …)` | the smallest, the largest |
//! | `clamp(x, a, b)` | min(max(x, a), b) |
//! | `abs(x)` | \|x\| |
//! | `logistic(x)` | 1/(1 + exp(−x)), with our own [`exp`](crate::math::exp) |
//! | `c ? a : b` | a where c holds, else b |
//!
//! Undefined is NaN. Arithmetic and the functions pass it on; every comparison with it is false,
//! `!=` too; so a condition is always defined.

mod bounds;
mod build;
mod check;
pub mod codes;
mod problems;
mod program;
mod syntax;
#[cfg(test)]
mod tests;
mod token;

pub use bounds::Bounds;
pub use program::{Program, Scratch};
pub(crate) use token::percent;

use crate::diagnostic::{Diagnostic, Place};
use problems::{Problems, Span};

/// The longest expression \[bytes\].
pub const EXPRESSION_LENGTH_LIMIT: usize = 4096;
/// The most parentheses, calls, signs, negations and conditionals within each other.
pub const EXPRESSION_DEPTH_LIMIT: usize = 64;

/// How much of an expression that is too long is underlined \[bytes\].
const UNDERLINED: usize = 40;

/// Where an expression stands.
///
/// If its text stands character by character within the place, in quotes or not, problems are
/// placed at the very characters, else at the whole place.
#[derive(Clone, Debug)]
pub struct Origin<'a> {
    /// The place of the scalar that it is written in.
    pub place: Place,
    /// The whole text of the source that the place is in.
    pub source: &'a str,
}

/// What an expression is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A number.
    Number,
    /// A condition.
    Boolean,
}

/// What the value of a symbol is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number; NaN where it is undefined.
    Number,
    /// A condition: 0 or 1, always defined.
    Boolean,
    /// One of these words, as its code; NaN where it is undefined.
    Word(Vec<(String, f64)>),
    /// A number of which these points have names; NaN where it is undefined.
    Point(Vec<(String, f64)>),
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolved<S> {
    /// Something whose value is asked for when the program is evaluated.
    Symbol {
        /// By which the caller knows it.
        symbol: S,
        /// What its value is.
        kind: Kind,
    },
    /// A number that is known already.
    Constant(f64),
}

/// Why a name stands for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// Which part of the path is unknown, counted from 0; the parts before it are known.
    pub segment: usize,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What could have stood there.
    pub candidates: Vec<String>,
}

/// The names that an expression may use.
pub trait Names {
    /// By which the caller knows what a name stands for; equal ones are read once.
    type Symbol: Clone + PartialEq;

    /// What the name with these parts stands for: `["trust", "a", "b"]` of `trust.a.b`.
    ///
    /// # Errors
    ///
    /// If there is no such name, or it could mean two things.
    fn resolve(&self, path: &[&str]) -> Result<Resolved<Self::Symbol>, Unresolved>;
}

/// Makes a program of an expression.
///
/// # Errors
///
/// All that is wrong with it, at least one error, in the order of the text.
pub fn compile<N: Names>(
    text: &str,
    origin: &Origin<'_>,
    wanted: Wanted,
    names: &N,
) -> Result<Program<N::Symbol>, Vec<Diagnostic>> {
    let mut problems = Problems::new(text, origin);
    if text.len() > EXPRESSION_LENGTH_LIMIT {
        let label = format!("{} bytes, but {EXPRESSION_LENGTH_LIMIT} are allowed", text.len());
        let start = (0..=UNDERLINED).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let beginning = Span::new(0, start);
        let message = "the expression is too long";
        let problem = problems.report(codes::TOO_LONG, message, beginning, &label);
        problems.help(problem, "give parts of it names, as inputs or variables");
        return Err(problems.into_diagnostics());
    }
    let nodes = syntax::parse(text, &mut problems);
    let program = check::check((text, &nodes), wanted, names, &mut problems);
    program.ok_or_else(|| problems.into_diagnostics())
}
