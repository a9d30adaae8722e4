//! The codes of everything that can be wrong with an expression.
//!
//! A code is never given to another problem, so that it can be looked up for ever.

use crate::diagnostic::Code;

/// There is nothing where an expression belongs.
pub const EMPTY: Code = Code("E001");
/// The expression is longer than is allowed.
pub const TOO_LONG: Code = Code("E002");
/// Parentheses, signs, negations or conditions within each other beyond the limit.
pub const TOO_DEEP: Code = Code("E003");
/// Characters that mean nothing in an expression.
pub const UNKNOWN_CHARACTER: Code = Code("E004");
/// An operator of another language: `=`, `&`, `**`.
pub const WRONG_OPERATOR: Code = Code("E005");
/// A number that cannot be read, or is too large to be held.
pub const BAD_NUMBER: Code = Code("E006");
/// A word in quotes that is not closed, or has a backslash in it.
pub const BAD_WORD: Code = Code("E007");
/// A name that ends with its dot.
pub const BAD_NAME: Code = Code("E008");
/// An operator or a function without what it is to work on.
pub const MISSING_OPERAND: Code = Code("E009");
/// A parenthesis that is not closed, or closes nothing.
pub const PARENTHESES: Code = Code("E010");
/// A `?` without its `:`, or one within another without parentheses.
pub const BAD_CONDITIONAL: Code = Code("E011");
/// Something that does not continue what stands before it.
pub const UNEXPECTED: Code = Code("E012");
/// Three things compared at once.
pub const CHAINED_COMPARISON: Code = Code("E013");
/// The name of a function that there is not.
pub const UNKNOWN_FUNCTION: Code = Code("E014");
/// A function with too few or too many arguments.
pub const ARGUMENTS: Code = Code("E015");
/// A name that there is not.
pub const UNKNOWN_NAME: Code = Code("E016");
/// A word that is none of those it is compared with.
pub const UNKNOWN_WORD: Code = Code("E017");
/// A number, a condition or a word where another of these belongs.
pub const WRONG_TYPE: Code = Code("E018");
/// Things of different types compared, or words put in order.
pub const BAD_COMPARISON: Code = Code("E019");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_problems_share_a_code() {
        let all = [
            EMPTY,
            TOO_LONG,
            TOO_DEEP,
            UNKNOWN_CHARACTER,
            WRONG_OPERATOR,
            BAD_NUMBER,
            BAD_WORD,
            BAD_NAME,
            MISSING_OPERAND,
            PARENTHESES,
            BAD_CONDITIONAL,
            UNEXPECTED,
            CHAINED_COMPARISON,
            UNKNOWN_FUNCTION,
            ARGUMENTS,
            UNKNOWN_NAME,
            UNKNOWN_WORD,
            WRONG_TYPE,
            BAD_COMPARISON,
        ];
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }
}
