//! The text of what is varied: `a,b,c`, `low..high/steps` or `low..high`.
//!
//! Takes a text and its place; gives [`Levels`], or what is wrong with the text, at its place.

use super::POINTS_LIMIT;
use super::codes;
use super::decimal::Decimal;
use super::factor::{Levels, Range, Scale};
use crate::diagnostic::{Diagnostic, Place};
use crate::scenario::NUMBER_LIMIT;
use crate::scenario::document::Node;

/// How ranges are written, for help.
const RANGE_HELP: &str = "a range is `low..high/steps`, such as `0..1/11` for 0, 0.1, …, 1, or `low..high` for `lhs` and `sobol`";

/// A text, and where it is written.
#[derive(Clone, Copy)]
struct Written<'t> {
    whole: &'t str,
    place: &'t Place,
}

impl Written<'_> {
    /// The place of a part of the text, which must be a slice of it.
    fn of(&self, part: &str) -> Place {
        let at = part.as_ptr() as usize - self.whole.as_ptr() as usize;
        self.place.part(self.whole.len(), at..at + part.len())
    }
}

/// Reads a text that is written at `place`, for paths of this scale.
pub(super) fn parse(text: &str, place: &Place, scale: Scale) -> Result<Levels, Vec<Diagnostic>> {
    let written = Written { whole: text, place };
    if text.trim().is_empty() {
        let problem = error(place.clone(), "there are no values", "");
        return Err(vec![problem.help("write values with commas between them, or a range")]);
    }
    let items = items(text);
    if let [only] = items[..]
        && looks_like_a_range(only)
    {
        return range(written, only, scale).map_err(|problem| vec![problem]);
    }
    let (mut values, mut problems) = (Vec::new(), Vec::new());
    for item in items {
        match value(written, item) {
            Ok(node) => values.push(node),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(Levels::Values(values)) } else { Err(problems) }
}

/// One value of a list.
fn value(written: Written<'_>, item: &str) -> Result<Node, Vec<Diagnostic>> {
    let place = written.of(item);
    if item.is_empty() || item.starts_with('#') {
        let place = if item.is_empty() { written.place.clone() } else { place };
        return Err(vec![
            error(place, "a value is missing", "")
                .help("write one value between two commas; `null` for nothing, `''` for no text"),
        ]);
    }
    if looks_like_a_range(item) {
        let problem = error(place, "a range cannot stand in a list", "");
        return Err(vec![problem.help(RANGE_HELP)]);
    }
    Node::parse(item, &place)
}

/// The texts between the commas that stand in no brackets and no quotes, without blanks around.
fn items(text: &str) -> Vec<&str> {
    let (mut items, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    let (mut quote, mut before) = (None, ' ');
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (Some(_), _) => {}
            // Within a word it is an apostrophe.
            (None, '\'' | '"') if !before.is_alphanumeric() => quote = Some(character),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                items.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        before = character;
    }
    items.push(text[start..].trim());
    items
}

/// Whether two dots stand beside a number.
fn looks_like_a_range(item: &str) -> bool {
    let Some((low, high)) = item.split_once("..") else { return false };
    let high = high.split('/').next().unwrap_or_default();
    Decimal::parse(low.trim()).is_some() || Decimal::parse(high.trim()).is_some()
}

/// A range, with or without steps.
fn range(written: Written<'_>, item: &str, scale: Scale) -> Result<Levels, Diagnostic> {
    let (low, rest) = item.split_once("..").unwrap_or((item, ""));
    let (high, steps) = match rest.split_once('/') {
        Some((high, steps)) => (high.trim(), Some(steps.trim())),
        None => (rest.trim(), None),
    };
    let low = number(written, low.trim(), item)?;
    let high = number(written, high, item)?;
    let range = between(low, high, scale, written.of(item))?;
    match steps {
        None => Ok(Levels::Range(range)),
        Some(text) => {
            let at = if text.is_empty() { written.of(item) } else { written.of(text) };
            let steps = text.parse().map_err(|_| {
                error(at.clone(), "the number of steps is not a whole number", "").help(RANGE_HELP)
            })?;
            stepped(range, steps, at)
        }
    }
}

/// A range between two numbers.
pub(super) fn between(
    low: Decimal,
    high: Decimal,
    scale: Scale,
    place: Place,
) -> Result<Range, Diagnostic> {
    if low.value.abs().max(high.value.abs()) > NUMBER_LIMIT {
        let message = format!("an end of a range is at most {NUMBER_LIMIT:e} in size");
        return Err(error(place, message, ""));
    }
    if low.value >= high.value {
        let problem = error(place, "a range must rise", "its end is not above its beginning");
        return Err(problem.help("write the lower number first"));
    }
    if scale == Scale::Whole && !(low.is_whole() && high.is_whole()) {
        let message = "this is counted in whole numbers";
        return Err(error(place, message, "so must be both ends of the range"));
    }
    Ok(Range { low, high, scale, place })
}

/// The steps of a range, both ends included; `at` is where their number is written.
pub(super) fn stepped(range: Range, steps: usize, at: Place) -> Result<Levels, Diagnostic> {
    if steps < 2 {
        let message = "a range has at least 2 steps, its two ends";
        return Err(error(at, message, "").help(RANGE_HELP));
    }
    if steps > POINTS_LIMIT {
        let message = format!("{steps} steps are too many, {POINTS_LIMIT} are allowed");
        return Err(Diagnostic::error(codes::TOO_MANY, message, at, ""));
    }
    Ok(Levels::Steps(range, steps))
}

fn number(written: Written<'_>, text: &str, item: &str) -> Result<Decimal, Diagnostic> {
    Decimal::parse(text).ok_or_else(|| {
        let (place, label) = match text {
            "" => (written.of(item), "a number is missing".to_owned()),
            text => (written.of(text), "this is no number".to_owned()),
        };
        error(place, "a range needs two numbers", label).help(RANGE_HELP)
    })
}

fn error(place: Place, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::VARY, message, place, label)
}
