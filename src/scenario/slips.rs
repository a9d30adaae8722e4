//! How people write numbers that are read as something else: `60-70`, `8 %`, `3,5`.
//!
//! Takes a text that stands where a number belongs; gives what was probably meant, or nothing. A
//! guess words a refusal or a warning, it makes no value.

use super::codes;
use crate::diagnostic::{Diagnostic, Sources};
use crate::expression::percent;
use std::ops::Range;

/// One plain number less another: most likely a range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference<'t> {
    /// What it is, with the decimals that were written.
    pub value: String,
    /// The smaller of the two numbers, as it was written.
    low: &'t str,
    /// The larger one.
    high: &'t str,
}

impl<'t> Difference<'t> {
    /// Of a text that is two plain numbers with a `-` between them, and nothing else.
    pub fn of(text: &'t str) -> Option<Self> {
        let (first, second) = text.split_once('-')?;
        let (first, second) = (first.trim(), second.trim());
        let (minuend, subtrahend) = (plain(first)?, plain(second)?);
        let decimals = decimals(first).max(decimals(second));
        let (low, high) = if minuend <= subtrahend { (first, second) } else { (second, first) };
        let difference = minuend - subtrahend;
        // No sign before zero.
        let difference = if difference == 0.0 { 0.0 } else { difference };
        Some(Self { value: format!("{difference:.decimals$}"), low, high })
    }

    /// Whether it is this number, but for rounding.
    pub fn is(&self, value: f64) -> bool {
        let close = |own: f64| (own - value).abs() <= 1e-9 * (1.0 + value.abs());
        self.value.parse().is_ok_and(close)
    }

    /// What was probably meant, as it is written.
    pub fn range(&self) -> String {
        format!("{{uniform: [{}, {}]}}", self.low, self.high)
    }

    /// The same as it is written in what is varied.
    pub fn steps(&self) -> String {
        format!("{}..{}/5", self.low, self.high)
    }
}

/// Says of what a comma within a number brought about what the number is. Within brackets a comma
/// parts entries: `{ideal: 3,5}` has a key `5`.
pub(super) fn commas(problems: &mut [Diagnostic], sources: &Sources) {
    for problem in problems {
        let place = &problem.primary.place;
        let text = &sources.get(place.source).text;
        let span = place.span.clone();
        let number = match problem.code {
            codes::UNKNOWN_KEY | codes::DUPLICATE_KEY => parted(text, span),
            codes::WRONG_TYPE => {
                parted(text, span.clone()).or_else(|| text.get(span).and_then(in_list))
            }
            codes::DISTRIBUTION | codes::RANGE => text.get(span).and_then(in_list),
            _ => None,
        };
        if let Some(number) = number {
            problem.help = Some(format!("a comma parts entries here: write {number}"));
        }
    }
}

/// The number of which a comma parted what stands in a span, as it is to be written.
fn parted(text: &str, span: Range<usize>) -> Option<String> {
    let written = text.get(span.clone())?;
    let digit = |byte: &u8| byte.is_ascii_digit();
    if written.is_empty() || !written.bytes().all(|byte| digit(&byte)) {
        return None;
    }
    let before = text[..span.start].strip_suffix(',')?;
    let start = before.len() - before.bytes().rev().take_while(digit).count();
    with_comma(&format!("{},{written}", &before[start..]))
}

/// The same of the first such number in a list in which other commas have a blank after them.
fn in_list(list: &str) -> Option<String> {
    let items = list.strip_prefix('[')?.strip_suffix(']')?;
    let mut items = items.split(", ").map(str::trim);
    items.clone().nth(1)?;
    items.find_map(with_comma)
}

/// What to write for a number with a comma in it, `3,5` or `1,800`, if a text is one.
pub(super) fn with_comma(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim().trim_start_matches('-').split(',').collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let [first, rest @ ..] = &parts[..] else { return None };
    let last = rest.last()?;
    let whole = rest.iter().all(digits) && digits(first);
    if first.is_empty() || last.is_empty() || !(whole || plain(last).is_some()) {
        return None;
    }
    let sign = if text.trim().starts_with('-') { "-" } else { "" };
    let in_thousands = rest.iter().all(|part| part.split('.').next().is_some_and(|p| p.len() == 3))
        && first.len() <= 3;
    let plain = format!("{sign}{}", parts.concat());
    match rest {
        [decimals] if in_thousands && whole => {
            Some(format!("`{plain}`, or with decimals `{sign}{first}.{decimals}`"))
        }
        _ if in_thousands => Some(format!("`{plain}`")),
        [decimals] if whole => Some(format!("`{sign}{first}.{decimals}`")),
        _ => None,
    }
}

/// Of how much a text is a percentage, `8 %`: the number that was written, and as a share.
pub(super) fn of_percent(text: &str) -> Option<(&str, String)> {
    let number = text.trim().strip_suffix('%')?.trim_end();
    let _ = plain(number.strip_prefix('-').unwrap_or(number))?;
    Some((number, percent(number)?))
}

/// A number without sign and power of ten.
fn plain(text: &str) -> Option<f64> {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let written = text.bytes().all(|byte| is_digit(byte) || byte == b'.')
        && text.bytes().next().is_some_and(is_digit);
    text.parse().ok().filter(|_| written)
}

/// How many digits stand behind the point.
fn decimals(number: &str) -> usize {
    number.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_with_a_dash_between_them_are_like_a_range() {
        let of = |text| Difference::of(text).map(|found| (found.value.clone(), found.range()));
        let found = |value: &str, range: &str| Some((value.to_owned(), range.to_owned()));
        assert_eq!(of("60-70"), found("-10", "{uniform: [60, 70]}"));
        assert_eq!(of(" 0.7 - 1 "), found("-0.3", "{uniform: [0.7, 1]}"));
        assert_eq!(of("25-20.5"), found("4.5", "{uniform: [20.5, 25]}"));
        assert_eq!(of("5-5"), found("0", "{uniform: [5, 5]}"));
        for text in ["1/3", "2 * 30", "60", "-70", "60-", "60-70-80", "60-x", "1e3-5", "3 - -5"] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_with_a_comma_is_told_with_a_point() {
        for (text, expected) in [
            ("3,5", "`3.5`"),
            ("-0,25", "`-0.25`"),
            ("0,9", "`0.9`"),
            ("1,800", "`1800`, or with decimals `1.800`"),
            ("1,800,000", "`1800000`"),
            ("1,800.5", "`1800.5`"),
        ] {
            assert_eq!(with_comma(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["35", "a,b", "3,", ",5", "3,5,7", "max(3,5)", "3,x"] {
            assert_eq!(with_comma(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_that_a_comma_parted_is_put_together() {
        let of = |text: &str, part: &str| {
            let start = text.rfind(part).unwrap();
            parted(text, start..start + part.len())
        };
        let expected = Some("`3.5`".to_owned());
        assert_eq!(of("{ideal: 3,5, red_line: 2}", "5"), expected);
        assert_eq!(in_list("[4, 3,5, 7]"), expected);
        assert_eq!(of("[0, 4,000]", "000"), Some("`4000`, or with decimals `4.000`".to_owned()));
        for (text, part) in [("{a: 3, 5: 1}", "5"), ("{a,5}", "5"), (",5", "5")] {
            assert_eq!(of(text, part), None, "{text}");
        }
        assert_eq!(in_list("[3,5]"), None, "blanks may be left out");
        assert_eq!(in_list("[3, 5]"), None);
    }

    #[test]
    fn a_percentage_is_a_number_and_a_share() {
        for (text, number, share) in [
            ("8 %", "8", "0.08"),
            ("90%", "90", "0.9"),
            ("2.5 %", "2.5", "0.025"),
            ("100 %", "100", "1"),
            ("-3 %", "-3", "-0.03"),
        ] {
            assert_eq!(of_percent(text), Some((number, share.to_owned())), "{text}");
        }
        for text in ["8", "x %", "%", "3 % 2", "1e3 %"] {
            assert_eq!(of_percent(text), None, "{text}");
        }
    }
}
