//! The codes of everything that can be wrong with a scenario, or looks so.
//!
//! A code is never given to another problem, so that it can be looked up for ever. Those with `S`
//! are errors, those with `W` warnings: the scenario can be simulated, but probably is not what its
//! author meant.

use crate::diagnostic::Code;

/// The text is not YAML: a bracket, a quote, a colon or the indentation is wrong.
pub const SYNTAX: Code = Code("S001");
/// YAML that scenarios do without: tags, several documents, keys that are lists or maps.
pub const UNSUPPORTED_YAML: Code = Code("S002");
/// A map has the same key twice.
pub const DUPLICATE_KEY: Code = Code("S003");
/// The file, its nesting or the number of its values is beyond a limit.
pub const TOO_LARGE: Code = Code("S004");
/// A number is infinite, not a number, or larger than can be held.
pub const NUMBER_NOT_FINITE: Code = Code("S005");
/// A key that means nothing where it stands.
pub const UNKNOWN_KEY: Code = Code("S006");
/// A value of the wrong kind: text where a number belongs, a list where a map belongs.
pub const WRONG_TYPE: Code = Code("S007");
/// A word that is none of those allowed.
pub const UNKNOWN_WORD: Code = Code("S008");
/// A `--set` that cannot be carried out.
pub const BAD_SETTING: Code = Code("S009");
/// The file is empty, is not UTF-8, or holds characters that cannot be seen.
pub const UNREADABLE_TEXT: Code = Code("S010");
/// A value of the right kind that is not allowed where it stands.
pub const BAD_VALUE: Code = Code("S011");

/// A number outside its domain.
pub const OUTSIDE_DOMAIN: Code = Code("S012");
/// A distribution whose parameters make none.
pub const DISTRIBUTION: Code = Code("S013");
/// A key that is needed and not there.
pub const MISSING: Code = Code("S014");
/// A name that is no identifier, is a word of the expressions, or stands for two things.
pub const IDENTIFIER: Code = Code("S015");
/// The name of an issue, party or option that there is not.
pub const UNKNOWN_NAME: Code = Code("S016");
/// A range that is none, or options that do not increase.
pub const RANGE: Code = Code("S017");
/// Red lines from which the sides on which things get worse cannot be told.
pub const LINES: Code = Code("S018");
/// A number that is written in no known form.
pub const QUANTITY: Code = Code("S019");
/// Nothing to agree on, or nobody to agree.
pub const NOTHING_TO_AGREE: Code = Code("S020");
/// More of something than is allowed.
pub const TOO_MANY: Code = Code("S021");
/// Two things that contradict each other.
pub const CONFLICT: Code = Code("S022");
/// A text that is not of the form it must have: a date, a length of time.
pub const TEXT_FORM: Code = Code("S023");
/// An `extends` that cannot be followed, or a removal of what is not there.
pub const EXTENDS: Code = Code("S024");
/// Two names that would make one stream of random numbers.
pub const SAME_STREAM: Code = Code("S025");

/// An issue on which no outcome lies within all red lines, in any draw, and nothing changes that.
pub const CLOSED: Code = Code("W001");
/// A rule that cannot fire, or a leak that cannot happen.
pub const NEVER_HAPPENS: Code = Code("W002");
/// An effect that changes nothing, or that is never come to.
pub const NO_EFFECT: Code = Code("W003");
/// A variable that nothing reads.
pub const UNREAD_VARIABLE: Code = Code("W004");
/// An input that nothing reads.
pub const UNREAD_INPUT: Code = Code("W005");
/// A channel that no round is held in, or shares that nothing asks for.
pub const UNUSED_CHANNEL: Code = Code("W006");
/// A condition that always holds, or never.
pub const CONSTANT_CONDITION: Code = Code("W007");
/// Weights that are all 0.
pub const ZERO_WEIGHTS: Code = Code("W008");
/// A number far from those in use.
pub const UNUSUAL_NUMBER: Code = Code("W009");
/// A red line that may be bluff, but has nowhere to go.
pub const NO_GIVE: Code = Code("W010");
/// A `give` that never counts.
pub const IDLE_GIVE: Code = Code("W011");
/// A horizon too short for a condition on `round` or `idle`.
pub const SHORT_HORIZON: Code = Code("W012");
/// An outcome that another one stands in the way of.
pub const SHADOWED_OUTCOME: Code = Code("W013");
/// More than half of the numbers are assumed, each as one value and without a reason.
pub const BARE_NUMBERS: Code = Code("W014");
/// A vote at home that is certain, or never held.
pub const CERTAIN_VOTE: Code = Code("W015");
/// Nothing ends in a breakthrough.
pub const NO_BREAKTHROUGH: Code = Code("W016");
/// An issue that one party alone decides.
pub const ONE_PARTY: Code = Code("W017");
/// An issue without common ground in any of many draws.
pub const CLOSED_IN_DRAWS: Code = Code("W018");
/// A history that almost no replication meets.
pub const HISTORY_REJECTS: Code = Code("W019");
/// An uncertain number of which many draws have to be clamped.
pub const CLAMPED_DRAWS: Code = Code("W020");
/// One number less another where probably the range between them was meant.
pub const LIKE_A_RANGE: Code = Code("W021");
/// A core issue on which one outcome is the best for all.
pub const UNCONTESTED: Code = Code("W022");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_problems_share_a_code() {
        let all = [
            SYNTAX,
            UNSUPPORTED_YAML,
            DUPLICATE_KEY,
            TOO_LARGE,
            NUMBER_NOT_FINITE,
            UNKNOWN_KEY,
            WRONG_TYPE,
            UNKNOWN_WORD,
            BAD_SETTING,
            UNREADABLE_TEXT,
            BAD_VALUE,
            OUTSIDE_DOMAIN,
            DISTRIBUTION,
            MISSING,
            IDENTIFIER,
            UNKNOWN_NAME,
            RANGE,
            LINES,
            QUANTITY,
            NOTHING_TO_AGREE,
            TOO_MANY,
            CONFLICT,
            TEXT_FORM,
            EXTENDS,
            SAME_STREAM,
            CLOSED,
            NEVER_HAPPENS,
            NO_EFFECT,
            UNREAD_VARIABLE,
            UNREAD_INPUT,
            UNUSED_CHANNEL,
            CONSTANT_CONDITION,
            ZERO_WEIGHTS,
            UNUSUAL_NUMBER,
            NO_GIVE,
            IDLE_GIVE,
            SHORT_HORIZON,
            SHADOWED_OUTCOME,
            BARE_NUMBERS,
            CERTAIN_VOTE,
            NO_BREAKTHROUGH,
            ONE_PARTY,
            CLOSED_IN_DRAWS,
            HISTORY_REJECTS,
            CLAMPED_DRAWS,
            LIKE_A_RANGE,
            UNCONTESTED,
        ];
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }
}
