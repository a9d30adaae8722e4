//! What a trace is told in: words for verdicts and causes, numbers on the scale of an issue.

use super::page::OPTION_COLUMNS;
use super::round::Before;
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::study::trace::{HeldBy, NamedValue, Trace, TracedIssue, TracedStep, Verdict};

/// Before and after, where they read differently.
pub(super) fn changed(before: &str, after: &str) -> Option<String> {
    (before != after).then(|| format!("{before} → {after}"))
}

/// A level, a share of a way or trust [0 to 1].
pub(super) fn level(value: f64) -> String {
    format!("{value:.2}")
}

/// Where a step led: from there to here, or near which option.
pub(super) fn position(trace: &Trace, step: &TracedStep) -> String {
    let Some(issue) = trace.issues.iter().find(|issue| issue.name == step.issue) else {
        return figure(step.position);
    };
    let to = on_scale(issue, step.position);
    match nearest(issue, step.position) {
        Some(option) => {
            let near = if is_at(option, step.position) { "at" } else { "near" };
            format!("{to}, {near} {}", clean(&option.name, OPTION_COLUMNS))
        }
        None => format!("{} → {to}", on_scale(issue, step.position_before)),
    }
}

/// What a step was made of.
pub(super) fn why(step: &TracedStep) -> String {
    format!("({:.3} + {:.3}) × {:.2}", step.own, step.answer + 0.0, step.noise)
}

/// How likely a deal was to pass; never 0 or 1 where it is neither.
pub(super) fn chance(chance: Option<f64>) -> String {
    let Some(chance) = chance else { return "an undefined chance".to_owned() };
    match (level(chance).as_str(), chance) {
        (_, 0.0) => "no chance".to_owned(),
        (_, 1.0) => "a sure chance".to_owned(),
        ("0.00", _) => "chance under 0.01".to_owned(),
        ("1.00", _) => "chance over 0.99".to_owned(),
        (said, _) => format!("chance {said}"),
    }
}

const VERDICTS: [(Verdict, &str); 3] = [
    (Verdict::Acceptable, "acceptable"),
    (Verdict::Negotiable, "negotiable"),
    (Verdict::Unacceptable, "unacceptable"),
];

pub(super) fn word(verdict: Verdict) -> &'static str {
    VERDICTS.iter().find(|(known, _)| *known == verdict).map_or("", |(_, word)| word)
}

/// All verdicts of a party: the issues by verdict.
pub(super) fn all_said<'s>(
    said: &(impl Iterator<Item = &'s (&'s str, &'s str, Verdict)> + Clone),
) -> String {
    let groups = VERDICTS.iter().filter_map(|(verdict, word)| {
        let issues = said.clone().filter(|said| said.2 == *verdict);
        let issues: Vec<String> = issues.map(|said| clean(said.1, NAME_COLUMNS)).collect();
        (!issues.is_empty()).then(|| format!("{word}: {}", issues.join(", ")))
    });
    groups.collect::<Vec<_>>().join("; ")
}

/// The verdicts of a party that are not those of the round before.
pub(super) fn newly_said<'s>(
    said: impl Iterator<Item = &'s (&'s str, &'s str, Verdict)>,
    before: &Before<'_>,
) -> String {
    let new = said.filter_map(|(party, issue, now)| {
        let old = before.verdict(party, issue)?;
        let issue = clean(issue, NAME_COLUMNS);
        (old != *now).then(|| format!("{issue} {} (was {})", word(*now), word(old)))
    });
    new.collect::<Vec<_>>().join(", ")
}

pub(super) fn held_by(held: HeldBy) -> &'static str {
    match held {
        HeldBy::NoZone => "no zone (the true red lines leave no common ground)",
        HeldBy::NoTolerance => {
            "no tolerance (no common ground within what the parties would concede)"
        }
        HeldBy::NotRatified => "not ratified",
        HeldBy::BrokenOff => "broken off (there was common ground)",
        HeldBy::Price => "price (no package is worth enough to both)",
        HeldBy::NoTime => "no time (there was common ground)",
    }
}

/// An outcome with the decimals of a thousandth of its range.
pub(super) fn on_scale(issue: &TracedIssue, value: f64) -> String {
    let decimals = (3.0 - (issue.high - issue.low).log10().floor()).clamp(0.0, 9.0) as usize;
    trimmed(&format!("{:.decimals$}", value + 0.0))
}

/// A number with four significant digits.
pub(super) fn figure(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{}", value + 0.0);
    }
    let decimals = (3.0 - value.abs().log10().floor()).clamp(0.0, 9.0) as usize;
    trimmed(&format!("{value:.decimals$}"))
}

/// Without zeros at the end that say nothing, and without a sign before zero.
pub(super) fn trimmed(number: &str) -> String {
    let number = if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    };
    if number == "-0" { "0".to_owned() } else { number.to_owned() }
}

/// The option nearest a place, for an issue with options.
pub(super) fn nearest(issue: &TracedIssue, at: f64) -> Option<&NamedValue> {
    let away = |option: &&NamedValue| (option.value - at).abs();
    issue.options.iter().min_by(|a, b| away(a).total_cmp(&away(b)))
}

pub(super) fn is_at(option: &NamedValue, at: f64) -> bool {
    (option.value - at).abs() < 1e-9
}
