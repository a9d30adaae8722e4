//! A solution as a page: the share over a number, and where it crosses a level.

use super::closed;
use super::closing::{Origin, again_from, limits};
use super::pieces::{Figure, Section, Table, capital, first, heads, tight};
use crate::report::chart::curve::{Crossed, Curve, Point, curve};
use crate::report::chart::{Words, both, top};
use crate::report::clean::{HEADING_COLUMNS, NAME_COLUMNS, clean};
use crate::report::figures::{grouped, percentage, values};
use crate::report::html::ends::in_figures;
use crate::report::text::uncertainty::short;
use crate::study::Stopped;
use crate::study::solve::{Crossing, Direction, SolvePoint, SolveRecord};
use maud::html;

/// The most points of the table.
const POINTS_LISTED: usize = 400;
/// The most crossings that are told one by one.
const CROSSINGS_SHOWN: usize = 6;

/// A solution in full.
pub fn solution(record: &SolveRecord) -> String {
    let title = clean(&record.title, HEADING_COLUMNS);
    let facts = [
        format!("Where {} reaches {}", outcome(record), level(record)),
        format!("{} from {} to {}", name(record), record.low, record.high),
        format!(
            "{} replications at each of {} values",
            grouped(record.replications),
            grouped(record.points.len() as u64)
        ),
        format!("seed {}", record.seed),
    ];
    let head = html! {
        h1 { bdi { (title) } }
        p.facts { (facts.join(" · ")) }
        @if record.stopped == Stopped::Interrupted {
            p.notice { "Interrupted: this is what was found by then." }
        }
        p.lead { (tight(&capital(&answer(record)))) }
        @if let Some(base) = &record.base {
            p.also { "The scenario as it is written: " (outcome(record)) " "
                (tight(&in_figures(base.share.count, base.share.of))) "." }
        }
    };
    let sections = vec![main_section(record), limits("limits".to_owned()), again(record)];
    closed(&title, &head, &sections)
}

fn outcome(record: &SolveRecord) -> String {
    clean(&record.outcome, NAME_COLUMNS)
}

/// What is varied.
fn name(record: &SolveRecord) -> String {
    match &record.paths[..] {
        [] => "nothing".to_owned(),
        [one] => short(one),
        [one, other] => format!("{} and {}", short(one), short(other)),
        [one, more @ ..] => format!("{} and {} more", short(one), more.len()),
    }
}

/// The level as a percentage, with as many digits as it has.
fn level(record: &SolveRecord) -> String {
    percentage(record.level, 6)
}

/// A crossing with its range, in figures.
fn figures(record: &SolveRecord, crossing: &Crossing) -> String {
    let low = crossing.low.unwrap_or(record.low);
    let high = crossing.high.unwrap_or(record.high);
    let [at, from, to] = values([crossing.value, low, high]);
    let from = if crossing.low.is_some() { from } else { format!("{from} or below") };
    let to = if crossing.high.is_some() { to } else { format!("{to} or above") };
    format!("{at} ({from} – {to})")
}

/// Where it crosses, or that it never does.
fn answer(record: &SolveRecord) -> String {
    let (what, level, of) = (outcome(record), level(record), name(record));
    let way = |crossing: &Crossing| match crossing.direction {
        _ if crossing.changes > 1 => "to and fro within its Monte Carlo error",
        Direction::Rising => "rising",
        Direction::Falling => "falling",
    };
    match &record.crossings[..] {
        [] => never(record),
        [one] => {
            format!("{what} reaches {level} at {of} {}, {}.", figures(record, one), way(one))
        }
        several => {
            let told = several.iter().take(CROSSINGS_SHOWN);
            let told: Vec<_> =
                told.map(|one| format!("{}, {}", figures(record, one), way(one))).collect();
            format!(
                "{what} crosses {level} {} times as {of} rises: {}.",
                several.len(),
                told.join("; ")
            )
        }
    }
}

/// That the level is never reached in the range.
fn never(record: &SolveRecord) -> String {
    let (what, level, of) = (outcome(record), level(record), name(record));
    let (Some(highest), Some(lowest)) = (&record.highest, &record.lowest) else {
        return "There is nothing to report: no replication counts at any value.".to_owned();
    };
    let said = |point: &SolvePoint| {
        format!("{} at {}", in_figures(point.share.count, point.share.of), point.value)
    };
    let range = format!("with {of} from {} to {}", record.low, record.high);
    if lowest.share.share >= record.level {
        return format!("{what} never falls to {level} {range}: the least is {}.", said(lowest));
    }
    if highest.share.share < record.level {
        return format!("{what} never reaches {level} {range}: the most is {}.", said(highest));
    }
    format!(
        "Where {what} reaches {level} {range} was not found: it goes from {} to {}.",
        said(lowest),
        said(highest)
    )
}

fn main_section(record: &SolveRecord) -> Section {
    let counts = record.points.iter().filter(|point| point.share.of > 0);
    let drawn: Vec<_> = counts
        .map(|point| Point {
            value: point.value,
            share: point.share.share,
            interval: (point.share.low, point.share.high),
        })
        .collect();
    let body = html! {
        @if drawn.is_empty() { p { "No replication counts at any value." } }
        @else { (figure(record, drawn).rendered()) }
    };
    Section { id: "curve".to_owned(), title: "The curve", body }
}

fn figure(record: &SolveRecord, drawn: Vec<Point>) -> Figure {
    let title = capital(answer(record).trim_end_matches('.'));
    let alone = record.crossings.len() == 1;
    let crossed = |crossing: &Crossing| {
        let figures = figures(record, crossing);
        let short = figures.split(" (").next().unwrap_or_default().to_owned();
        Crossed {
            at: crossing.value,
            range: (crossing.low.unwrap_or(record.low), crossing.high.unwrap_or(record.high)),
            figures: if alone { format!("{} at {figures}", level(record)) } else { short },
        }
    };
    let written = record.base.as_ref().and_then(|base| {
        let value = base.value.as_f64()?;
        let inside = (drawn.first()?.value..=drawn.last()?.value).contains(&value);
        inside.then_some((value, base.share.share))
    });
    let highest = drawn.iter().map(|point| point.interval.1).fold(record.level, f64::max);
    let shown = Curve {
        outcome: format!("share of {}", outcome(record)),
        along: name(record),
        points: drawn,
        top: top(highest),
        level: record.level,
        crossings: record.crossings.iter().take(CROSSINGS_SHOWN).map(crossed).collect(),
        written,
    };
    let words = Words {
        id: "solution".to_owned(),
        title: title.clone(),
        description: format!("A line with a band over {} values.", shown.points.len()),
    };
    let (listed, more) = first(&record.points, POINTS_LISTED);
    let row = |point: &SolvePoint| {
        let [value] = values([point.value]);
        let exact = point.value.to_string();
        let value = if exact.len() <= 8 { exact } else { value };
        vec![value, in_figures(point.share.count, point.share.of)]
    };
    let touches: Vec<_> = record.touches.iter().take(CROSSINGS_SHOWN).collect();
    let touched = match touches[..] {
        [] => String::new(),
        _ => {
            let all: Vec<_> = touches.iter().map(|value| value.to_string()).collect();
            format!(
                " At {} the interval holds the level away from every crossing, so that there might \
                 be another.",
                all.join(", ")
            )
        }
    };
    Figure {
        title,
        reading: format!(
            "The dashed line is {}; the bar at the lower edge is the range of a crossing: the \
             values beside it, and those next to these at which the 95 % interval of the share, the \
             band, holds the level. Every value has the same random numbers.{touched}",
            level(record)
        ),
        class: "single",
        charts: both(&words, |words, width| curve(words, width, &shown)),
        numbers: Table {
            caption: format!("Share of {} by {}", outcome(record), name(record)),
            head: heads(&["Value", "Share"]),
            figures_from: 1,
            rows: listed.iter().map(row).collect(),
            more,
        },
    }
}

fn again(record: &SolveRecord) -> Section {
    let plain = |text: &str| clean(text, 160).replace('\'', "");
    let paths: Vec<_> = record.paths.iter().map(|path| plain(path)).collect();
    let origin = Origin {
        command: format!(
            "detente solve scenario.yaml --vary '{}={}..{}' --for '{} = {}' --seed {} -n {} --grid \
             {} --tolerance {}",
            paths.join(","),
            record.low,
            record.high,
            plain(&record.outcome),
            record.level,
            record.seed,
            record.replications,
            record.grid,
            record.tolerance
        ),
        notes: Vec::new(),
        seed: record.seed,
        replications: format!("{} at each value", grouped(record.replications)),
        version: &record.version,
        values_version: record.values_version,
        sha256: &record.scenario_sha256,
        scenario: Some(&record.scenario),
        file: None,
    };
    again_from("again".to_owned(), &origin)
}
