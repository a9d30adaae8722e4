//! What levers say, in words.

use crate::report::clean::{NAME_COLUMNS, TITLE_COLUMNS, clean};
use crate::report::compare::confidence;
use crate::report::figures::{Points, counted, grouped, percentage};
use crate::report::text::points::written;
use crate::study::Stopped;
use crate::study::compare::Verdict;
use crate::study::levers::{InvalidNudge, LeverFigures, LeversRecord, NudgeFigures, swing};
use serde_json::Value;
use std::collections::HashSet;

/// The columns of a value of a scenario.
pub(super) const VALUE_COLUMNS: usize = 34;
/// What has to be known to read it.
pub(super) const ALONE: &str = "each number is nudged by itself: what two do together is not in it";

/// What it is about.
pub(super) fn heading(record: &LeversRecord) -> String {
    let outcome = clean(&record.outcome, NAME_COLUMNS);
    format!("What moves {outcome} in {}", clean(&record.title, TITLE_COLUMNS))
}

/// What was simulated, in a few words each.
pub(super) fn facts(record: &LeversRecord) -> Vec<String> {
    let each = grouped(record.replications);
    vec![
        format!("nudges by {} of a number's range", percentage(record.by, 4)),
        format!("{each} replications each, in pairs"),
        format!("seed {}", record.seed),
    ]
}

/// The share as the scenario is, with its interval.
pub(super) fn base(record: &LeversRecord) -> String {
    counted(&record.base, "nothing counts: the history admits no replication")
}

/// A value as an author would write it, on one line, without its source and note.
pub(super) fn value(value: &Value) -> String {
    let value = value.get("value").unwrap_or(value);
    clean(&written(value), VALUE_COLUMNS)
}

/// A nudge's difference in points, and its range or that nothing is shown.
pub(super) fn effect(nudge: &NudgeFigures) -> [String; 2] {
    let (Some(difference), Some(low), Some(high)) = (nudge.difference, nudge.low, nudge.high)
    else {
        return [String::new(), "nothing counts".to_owned()];
    };
    let points = Points::of([difference, low, high]);
    let range = match nudge.verdict {
        Verdict::Higher | Verdict::Lower => format!("{} to {}", points.low, points.high),
        Verdict::NoDifferenceShown => format!("none shown, ±{}", points.reach),
        Verdict::Same => "the same".to_owned(),
    };
    [points.difference, range]
}

/// The nudges of a lever, each with its way.
pub(in crate::report) fn nudges(lever: &LeverFigures) -> Vec<(&'static str, &NudgeFigures)> {
    let both = [("down", &lever.down), ("up", &lever.up)];
    both.into_iter().filter_map(|(way, nudge)| Some((way, nudge.as_ref()?))).collect()
}

/// The levers by what is known of them.
pub(in crate::report) struct Split<'r> {
    /// An effect is shown, of the first the largest.
    pub(in crate::report) shown: Vec<&'r LeverFigures>,
    /// A nudge was tested, and none is shown to do anything.
    pub(in crate::report) without: Vec<&'r LeverFigures>,
    /// No nudge could be tested: none is allowed, or nothing counts where it is nudged.
    pub(in crate::report) untested: Vec<&'r LeverFigures>,
}

/// The levers whose effect is shown, those without one, and those of which nothing can be told.
pub(in crate::report) fn split(record: &LeversRecord) -> Split<'_> {
    let (shown, others): (Vec<_>, Vec<_>) = record.levers.iter().partition(|lever| lever.shown);
    let is_tested = |lever: &&LeverFigures| nudges(lever).iter().any(|(_, nudge)| is_tested(nudge));
    let (without, untested) = others.into_iter().partition(is_tested);
    Split { shown, without, untested }
}

/// Those of them that are not listed with their nudges as not allowed.
pub(super) fn unlisted<'r>(
    record: &LeversRecord,
    untested: &[&'r LeverFigures],
) -> Vec<&'r LeverFigures> {
    let listed: HashSet<_> = record.invalid.iter().map(|nudge| nudge.path.as_str()).collect();
    let is_listed = |lever: &LeverFigures| listed.contains(lever.path.as_str());
    let unlisted = untested.iter().copied();
    unlisted.filter(|lever| !nudges(lever).is_empty() || !is_listed(lever)).collect()
}

/// Whether replications count both as the scenario is and with the nudge.
pub(in crate::report) fn is_tested(nudge: &NudgeFigures) -> bool {
    nudge.difference.is_some()
}

/// What is to be said of those of which nothing can be told.
pub(in crate::report) fn untested(levers: &[&LeverFigures]) -> Option<String> {
    match levers.len() {
        0 => None,
        1 => Some("of one number nothing can be told".to_owned()),
        n => Some(format!("of {} numbers nothing can be told", grouped(n as u64))),
    }
}

/// Why nothing can be told of a number: what was wrong with its nudges.
pub(in crate::report) fn why_untested(lever: &LeverFigures) -> String {
    let nudges: Vec<_> = nudges(lever).into_iter().map(|(_, nudge)| value(&nudge.value)).collect();
    match nudges.is_empty() {
        true => "no nudge of it is allowed".to_owned(),
        false => format!("the history admits nothing at {}", nudges.join(" or ")),
    }
}

/// Why levers are no answer, and what to do, where no nudge of any number could be tested.
pub fn nothing_tested(record: &LeversRecord) -> Option<String> {
    let nudged = record.levers.iter().any(|lever| !nudges(lever).is_empty());
    (nudged && record.tests == 0).then(|| {
        "the history admits no replication with any nudge: nudge by less, simulate more, or loosen \
         its statements"
            .to_owned()
    })
}

/// How many nudges of other numbers were not tested, if any.
fn half_tested(record: &LeversRecord) -> Option<String> {
    let Split { shown, without, .. } = split(record);
    let tested = shown.into_iter().chain(without);
    let untested = tested.flat_map(nudges).filter(|(_, nudge)| !is_tested(nudge)).count();
    match untested {
        0 => None,
        1 => Some("one nudge tells nothing: the history admits no replication there".to_owned()),
        n => Some(format!(
            "{} nudges tell nothing: the history admits no replication there",
            grouped(n as u64)
        )),
    }
}

/// What is to be said of those without an effect.
pub(super) fn without(levers: &[&LeverFigures]) -> Option<String> {
    let reach = |lever: &&LeverFigures| {
        let nudges = nudges(lever).into_iter();
        nudges.filter_map(|(_, n)| Some(n.low?.abs().max(n.high?.abs()))).fold(0.0, f64::max)
    };
    let largest = levers.iter().map(reach).fold(0.0, f64::max);
    if levers.is_empty() {
        return None;
    }
    let points = Points::of([0.0, -largest, largest]);
    let count = match levers.len() {
        1 => "one number has no effect that shows".to_owned(),
        n => format!("{} numbers have no effect that shows", grouped(n as u64)),
    };
    Some(format!("{count}, none beyond ±{}", points.reach))
}

/// How ranges and verdicts allow for there being several.
pub(super) fn level(record: &LeversRecord) -> String {
    let tests = match record.tests {
        0 if record.levers.iter().all(|lever| nudges(lever).is_empty()) => {
            return "nothing was nudged".to_owned();
        }
        0 => return "no nudge could be tested: nothing counts there".to_owned(),
        1 => "one nudge was tested".to_owned(),
        n => format!("effects are shown at 95 % for all {} nudges together (Holm)", grouped(n)),
    };
    format!(
        "differences in percentage points; ranges at {}; {tests}",
        confidence(record.confidence)
    )
}

/// What is not there.
pub(super) fn notes(record: &LeversRecord) -> Vec<String> {
    let mut notes = Vec::new();
    if record.stopped == Stopped::Interrupted {
        notes.push(format!(
            "interrupted: a partial result, of the first {} of {} numbers",
            grouped(record.levers.len() as u64),
            grouped(record.planned)
        ));
    }
    match record.derived {
        0 => {}
        1 => notes.push("one number follows from others and is not nudged itself".to_owned()),
        n => notes.push(format!(
            "{} numbers follow from others and are not nudged themselves",
            grouped(n)
        )),
    }
    notes.extend(half_tested(record));
    notes
}

/// A nudge that the scenario language does not allow.
pub(super) fn invalid(nudge: &InvalidNudge) -> String {
    format!("{}: {}", value(&nudge.value), clean(&nudge.why, TITLE_COLUMNS))
}

/// The largest effect that is drawn.
pub(super) fn largest(levers: &[&LeverFigures]) -> f64 {
    levers.iter().map(|lever| swing(lever)).fold(0.0, f64::max)
}
