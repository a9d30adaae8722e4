//! Conditions on a difference, for scripts: `breakthrough < baseline - 0.02`.
//!
//! Takes the text of a condition and the pairs of an outcome; gives whether it holds. It holds where
//! the whole 95 % interval of the difference lies beyond the margin, and does not where none of it
//! does. Conditions are said beforehand, and each stands for itself: they are not adjusted for how
//! many there are.
//!
//! # How many replications would tell
//!
//! With d the difference, m the margin and w the part of the interval from d towards m, the interval
//! of n·(w ÷ (d − m))² replications would end at the margin if d stayed as it is. So that it does
//! not reach it in 4 of 5 cases,
//!
//! n′ = n·((z₀.₉₇₅ + z₀.₈) ÷ z₀.₉₇₅ · w ÷ (d − m))²
//!
//! are needed: the usual size of a sample for a power of 80 %, from the variance that was found.

use super::super::ask::{Named, Words};
use super::Other;
use super::family::reversed;
use super::record::{Answer, ConditionFigures, Method};
use crate::diagnostic::{Diagnostic, Sources};
use crate::draws::REPLICATIONS_LIMIT;
use crate::stats::{Difference, Pairs};

/// How conditions are written.
pub const CONDITION: &str = "OUTCOME, `<` or `>`, `baseline`, and a margin if one is meant, as a share or in \
     percent: `breakthrough < baseline - 0.02`";
/// What the text of a condition is called in diagnostics.
const SOURCE_NAME: &str = "--fail-if";
/// z₀.₉₇₅ and z₀.₈, of the standard normal distribution.
const Z: [f64; 2] = [1.959_963_984_540_054, 0.841_621_233_572_914_4];

/// A condition on the share of an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// As it was written, without blanks around it.
    pub text: String,
    /// Of which outcome.
    pub outcome: Named,
    /// On which side of the margin it holds.
    pub than: Than,
    /// The margin: the difference from the baseline [−1 to 1].
    pub margin: f64,
}

/// On which side of the margin a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Than {
    /// Below it.
    Less,
    /// Above it.
    More,
}

impl Condition {
    /// Reads a condition, whose text is taken in among the sources as `--fail-if`.
    ///
    /// # Errors
    /// What is wrong with it, at its place.
    pub fn parse(argument: &str, sources: &mut Sources) -> Result<Self, Diagnostic> {
        let place = sources.argument(SOURCE_NAME, argument);
        let mut words = Words::new(argument, place, CONDITION);
        let outcome = words.outcome()?;
        let than = match words.one_of(&["<", ">"], "`<` or `>` comes after the outcome")? {
            "<" => Than::Less,
            _ => Than::More,
        };
        if words.peek() == "=" {
            let message = "the margin itself is never told from a difference: `<` and `>` will do";
            return Err(words.error(message, words.here(), ""));
        }
        words.one_of(&["baseline"], "a share is held against `baseline`")?;
        let mut margin = 0.0;
        if !words.peek().is_empty() {
            let sign = words.one_of(&["+", "-"], "`+` or `-` comes after `baseline`")?;
            let (mut number, place) =
                words.number("a margin is a share, such as 0.02 for two points")?;
            if words.peek() == "%" {
                words.take();
                number /= 100.0;
            }
            if number > 1.0 {
                let message = "a margin is a share, from 0 to 1";
                return Err(words.error(message, place, "two points are 0.02 or 2 %"));
            }
            margin = if sign == "-" { 0.0 - number } else { number };
        }
        words.end("nothing comes after the margin")?;
        Ok(Self { text: argument.trim().to_owned(), outcome, than, margin })
    }
}

/// What came of a condition for the scenario called `name`.
pub(super) fn answer(condition: &Condition, other: &Other, name: &str) -> ConditionFigures {
    let pairs = other.outcomes.iter().find(|known| known.name == condition.outcome.name);
    let pairs = pairs.map_or_else(Pairs::default, |known| known.pairs);
    let found = match other.method {
        Method::Same => Some(Difference { difference: 0.0, low: 0.0, high: 0.0 }),
        Method::Paired | Method::Independent => pairs.difference().map(reversed),
    };
    let answer = found.map_or(Answer::Open, |found| judge(condition, found));
    let most = other.record.replications;
    let needed = match (answer, found) {
        (Answer::Open, Some(found)) => needed(found, condition.margin, most),
        _ => None,
    };
    ConditionFigures {
        condition: condition.text.clone(),
        scenario: name.to_owned(),
        outcome: condition.outcome.name.clone(),
        margin: condition.margin,
        difference: found.map(|found| found.difference),
        low: found.map(|found| found.low),
        high: found.map(|found| found.high),
        answer,
        replications_needed: needed,
    }
}

fn judge(condition: &Condition, Difference { low, high, .. }: Difference) -> Answer {
    let margin = condition.margin;
    let (beyond, short) = match condition.than {
        Than::Less => (high < margin, low >= margin),
        Than::More => (low > margin, high <= margin),
    };
    match (beyond, short) {
        (true, _) => Answer::Holds,
        (_, true) => Answer::DoesNotHold,
        _ => Answer::Open,
    }
}

/// How many replications would tell the difference from the margin; none where that is more than
/// can be simulated.
fn needed(found: Difference, margin: f64, replications: u64) -> Option<u64> {
    let off = found.difference - margin;
    let reach =
        if off > 0.0 { found.difference - found.low } else { found.high - found.difference };
    let times = (Z[0] + Z[1]) / Z[0] * reach / off;
    let needed = (replications as f64 * times * times).ceil();
    (needed.is_finite() && needed <= REPLICATIONS_LIMIT as f64).then_some(needed as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Condition {
        Condition::parse(text, &mut Sources::default()).unwrap()
    }

    /// What is said of a text that is no condition, and the part of it that is pointed at.
    fn refused(text: &str) -> (String, String, String) {
        let mut sources = Sources::default();
        let problem = Condition::parse(text, &mut sources).unwrap_err();
        let span = problem.primary.place.span.clone();
        (problem.message, text[span].to_owned(), problem.help.unwrap_or_default())
    }

    #[test]
    fn a_condition_is_an_outcome_a_side_and_a_margin() {
        let read = |text| {
            let Condition { outcome, than, margin, .. } = parsed(text);
            (outcome.name, than, margin)
        };
        let breakthrough = || "breakthrough".to_owned();
        assert_eq!(read("breakthrough < baseline - 0.02"), (breakthrough(), Than::Less, -0.02));
        assert_eq!(read(" collapse>baseline+1e-3 "), ("collapse".to_owned(), Than::More, 0.001));
        assert_eq!(read("breakthrough<baseline-.5"), (breakthrough(), Than::Less, -0.5));
        assert_eq!(read("breakthrough > baseline"), (breakthrough(), Than::More, 0.0));
        for percent in ["breakthrough < baseline - 2 %", "breakthrough<baseline-2%"] {
            assert_eq!(read(percent), (breakthrough(), Than::Less, -0.02));
        }
        assert_eq!(read("stall > baseline + 100 %"), ("stall".to_owned(), Than::More, 1.0));
        assert_eq!(parsed(" a < baseline ").text, "a < baseline");
    }

    #[test]
    fn what_is_no_condition_is_told_where_it_goes_wrong() {
        for (text, said, at) in [
            ("", "the name of an outcome comes first", ""),
            ("< baseline", "the name of an outcome comes first", "<"),
            ("0.5 < baseline", "the name of an outcome comes first", "0.5"),
            ("stall", "`<` or `>` comes after the outcome", "stall"),
            ("stall = baseline", "`<` or `>` comes after the outcome", "="),
            ("stall <= baseline", "the margin itself is never told", "="),
            ("stall < 0.2", "a share is held against `baseline`", "0.2"),
            ("stall < basline", "a share is held against `baseline`", "basline"),
            ("stall < baseline 0.2", "`+` or `-` comes after `baseline`", "0.2"),
            ("stall < baseline -", "a margin is a share", "stall < baseline -"),
            ("stall < baseline - x", "a margin is a share", "x"),
            ("stall < baseline - 200 %", "a margin is a share, from 0 to 1", "200"),
            ("stall < baseline - %", "a margin is a share", "%"),
            ("stall < baseline - 2", "a margin is a share, from 0 to 1", "2"),
            ("stall < baseline - 0.2 x", "nothing comes after the margin", "x"),
            ("stall < baseline - 1e999", "a margin is a share", "1e999"),
            ("stall é baseline", "`<` or `>` comes after the outcome", "é"),
        ] {
            let (message, pointed, help) = refused(text);
            assert!(message.starts_with(said), "{text}: {message}");
            assert_eq!(pointed, at, "{text}");
            assert!(!help.is_empty(), "{text}");
        }
        assert_eq!(refused("stall < basline").2, "did you mean `baseline`?");
    }

    #[test]
    fn an_outcome_that_is_not_there_is_told_with_the_nearest() {
        let known = ["breakthrough", "stall"];
        let named = parsed("breakthru < baseline").outcome;
        let problem = named.check(known.into_iter()).unwrap_err();
        assert_eq!(problem.help.as_deref(), Some("did you mean `breakthrough`?"));
        assert!(parsed("stall < baseline").outcome.check(known.into_iter()).is_ok());
    }

    #[test]
    fn the_whole_interval_has_to_lie_beyond_the_margin() {
        let of = |text: &str, low: f64, high: f64| {
            judge(&parsed(text), Difference { difference: (low + high) / 2.0, low, high })
        };
        let drop = "a < baseline - 0.02";
        assert_eq!(of(drop, -0.05, -0.03), Answer::Holds);
        assert_eq!(of(drop, -0.05, -0.02), Answer::Open);
        assert_eq!(of(drop, -0.02, 0.01), Answer::DoesNotHold);
        assert_eq!(of(drop, -0.021, 0.01), Answer::Open);
        let rise = "a > baseline + 0.02";
        assert_eq!(of(rise, 0.03, 0.05), Answer::Holds);
        assert_eq!(of(rise, 0.01, 0.05), Answer::Open);
        assert_eq!(of(rise, -0.01, 0.02), Answer::DoesNotHold);
    }

    #[test]
    fn the_replications_that_are_needed_are_those_of_a_power_of_four_in_five() {
        // Half the way to the margin: (1 + 0.8416/1.96)² · 4 times as many.
        let found = Difference { difference: 0.01, low: -0.01, high: 0.03 };
        assert_eq!(needed(found, 0.0, 1000), Some(8173));
        assert_eq!(needed(found, 0.02, 1000), Some(8173));
        assert_eq!(needed(found, 0.01, 1000), None);
        assert_eq!(needed(found, 0.01 + 1e-9, 1000), None);
    }
}
