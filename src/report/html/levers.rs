//! Levers as a page: what a nudge of each number of a scenario does, as a tornado.

use super::closed;
use super::closing::{Origin, again_from, limits};
use super::pieces::{Figure, Section, Table, capital, first, heads, more, tight};
use crate::report::chart::differences::Shown;
use crate::report::chart::ink::swatch;
use crate::report::chart::tornado::{DOWN, Lever, Nudge, UP, tornado};
use crate::report::chart::{Words, both};
use crate::report::clean::{HEADING_COLUMNS, NAME_COLUMNS, clean};
use crate::report::compare::words::{confidence, share};
use crate::report::figures::{Points, grouped, percentage};
use crate::report::html::ends::in_figures;
use crate::report::levers::words;
use crate::report::text::points::written;
use crate::report::text::uncertainty::short;
use crate::study::Stopped;
use crate::study::compare::Verdict;
use crate::study::levers::{InvalidNudge, LeverFigures, LeversRecord, NudgeFigures};
use maud::html;

/// The most levers of the chart.
const LEVERS_DRAWN: usize = 20;
/// The most levers of the table.
const LEVERS_LISTED: usize = 200;
/// The most nudges that are listed as not allowed.
const INVALID_LISTED: usize = 50;
/// The columns of a value.
const VALUE_COLUMNS: usize = 40;
/// The columns of a path.
const PATH_COLUMNS: usize = 240;
/// The columns of why a nudge is not allowed.
const WHY_COLUMNS: usize = 160;

/// Levers in full.
pub fn levers(record: &LeversRecord) -> String {
    let title = clean(&record.title, HEADING_COLUMNS);
    let facts = [
        format!("Levers: each number nudged by {} of its range", percentage(record.by, 4)),
        format!("{} replications each, in pairs", grouped(record.replications)),
        format!("seed {}", record.seed),
    ];
    let head = html! {
        h1 { bdi { (title) } }
        p.facts { (facts.join(" · ")) }
        @if record.stopped == Stopped::Interrupted {
            p.notice { "Interrupted: " (record.levers.len()) " of " (record.planned) " numbers were \
                nudged." }
        }
        p.lead { (tight(&lead(record))) }
        p.also { "The scenario as it is written: " (outcome(record)) " "
            (tight(&in_figures(record.base.count, record.base.of))) "." }
    };
    let mut sections = vec![main_section(record), listed(record)];
    sections.push(limits("limits".to_owned()));
    sections.push(again(record));
    closed(&title, &head, &sections)
}

fn outcome(record: &LeversRecord) -> String {
    clean(&record.outcome, NAME_COLUMNS)
}

/// A value to be read, without its source and note.
fn value(value: &serde_json::Value) -> String {
    let value = value.get("value").unwrap_or(value);
    clean(&written(value), VALUE_COLUMNS)
}

fn is_shown(nudge: &NudgeFigures) -> bool {
    matches!(nudge.verdict, Verdict::Higher | Verdict::Lower)
}

/// A nudge's difference in points.
fn points(nudge: &NudgeFigures) -> Option<Points> {
    Some(Points::of([nudge.difference?, nudge.low?, nudge.high?]))
}

/// How many numbers.
fn numbers(count: u64) -> String {
    if count == 1 { "one number".to_owned() } else { format!("{} numbers", grouped(count)) }
}

/// What moves the share most, in a sentence.
fn lead(record: &LeversRecord) -> String {
    let found = record.levers.iter().filter(|lever| lever.shown).count();
    let Some(lever) = record.levers.iter().find(|lever| lever.shown) else {
        return format!(
            "No nudge of {} is shown to change the share of {}.{}",
            numbers(record.levers.len() as u64),
            outcome(record),
            untested(record)
        );
    };
    let said = [&lever.down, &lever.up].into_iter().flatten().filter(|nudge| is_shown(nudge));
    let said: Vec<_> = said
        .filter_map(|nudge| {
            let points = points(nudge)?.difference;
            Some(format!(
                "with {} instead of {} by {points} points",
                value(&nudge.value),
                value(&lever.value)
            ))
        })
        .collect();
    format!(
        "{} moves {} most: {}. Of {} {found} {} shown to move it.{}",
        short(&lever.path),
        outcome(record),
        said.join(", "),
        numbers(record.levers.len() as u64),
        if found == 1 { "is" } else { "are" },
        untested(record)
    )
}

/// Of how many nothing can be told, in a sentence.
fn untested(record: &LeversRecord) -> String {
    let said = words::untested(&words::split(record).untested);
    said.map_or_else(String::new, |said| format!(" {}.", capital(&said)))
}

fn drawn(lever: &LeverFigures) -> Lever {
    let nudge = |nudge: &NudgeFigures| {
        Some(Nudge {
            by: nudge.difference?,
            range: (nudge.low?, nudge.high?),
            shown: if is_shown(nudge) { Shown::Yes } else { Shown::No },
        })
    };
    let said = |nudge: &Option<NudgeFigures>| {
        let points = nudge.as_ref().and_then(points);
        points.map_or_else(|| "–".to_owned(), |points| points.difference)
    };
    let to = |nudge: &Option<NudgeFigures>| nudge.as_ref().map(|nudge| value(&nudge.value));
    let note = match (to(&lever.down), to(&lever.up)) {
        (Some(down), Some(up)) => format!("{down} ← {} → {up}", value(&lever.value)),
        (Some(down), None) => format!("{down} ← {}", value(&lever.value)),
        (None, Some(up)) => format!("{} → {up}", value(&lever.value)),
        (None, None) => String::new(),
    };
    Lever {
        name: short(&lever.path),
        figures: format!("{} / {}", said(&lever.down), said(&lever.up)),
        note,
        down: lever.down.as_ref().and_then(nudge),
        up: lever.up.as_ref().and_then(nudge),
    }
}

/// The tornado, with the levers that move anything or, if there are none, the first.
fn main_section(record: &LeversRecord) -> Section {
    let moving: Vec<_> = record.levers.iter().filter(|lever| lever.shown).collect();
    let all: Vec<_> = if moving.is_empty() { record.levers.iter().collect() } else { moving };
    let (shown, left_out) = first(&all, LEVERS_DRAWN);
    let drawn: Vec<_> = shown.iter().map(|lever| drawn(lever)).collect();
    let title = match record.levers.iter().find(|lever| lever.shown) {
        Some(lever) => {
            format!("{} moves the share of {} most", short(&lever.path), outcome(record))
        }
        None => format!("No nudge is shown to change the share of {}", outcome(record)),
    };
    let named: Vec<_> = drawn.iter().map(|one| format!("{}: {}", one.name, one.figures)).collect();
    let words = Words {
        id: "tornado".to_owned(),
        title: title.clone(),
        description: format!(
            "Bars from a line of no difference, for each number down and up, in percentage points: \
             {}.",
            named.join("; ")
        ),
    };
    let body = html! {
        @if drawn.is_empty() {
            p { "There is no number to be nudged." }
        } @else {
            (Figure {
                title,
                reading: format!(
                    "How many percentage points the share of {} gains or loses as one number is \
                     nudged down (above) or up (below), from the middle value to its left or right \
                     neighbour. Faint bars are not shown to be more than chance; the strokes are \
                     ranges at {}, all {} nudges together (Holm).",
                    outcome(record), confidence(record.confidence), grouped(record.tests)
                ),
                class: "single",
                charts: html! {
                    ul.legend.row {
                        li { (swatch(DOWN)) "nudged down" }
                        li { (swatch(UP)) "nudged up" }
                    }
                    (both(&words, |words, width| tornado(words, width, &drawn)))
                    (more(left_out))
                },
                numbers: table(shown, left_out),
            }.rendered())
        }
        p { "Each number is nudged by itself: what two do together is not in it." }
    };
    Section { id: "levers".to_owned(), title: "What would it take", body }
}

fn table(levers: &[&LeverFigures], more: usize) -> Table {
    let row = |(lever, way, nudge): (&LeverFigures, &str, &NudgeFigures)| {
        let (difference, range) = match points(nudge) {
            Some(Points { difference, low, high, .. }) => (difference, format!("{low} to {high}")),
            None => ("–".to_owned(), "the history admits nothing".to_owned()),
        };
        let verdict = match nudge.verdict {
            _ if !words::is_tested(nudge) => "nothing can be told",
            Verdict::Higher => "higher",
            Verdict::Lower => "lower",
            Verdict::NoDifferenceShown => "no difference shown",
            Verdict::Same => "the same in every replication",
        };
        vec![
            short(&lever.path),
            format!("{way}: {} → {}", value(&lever.value), value(&nudge.value)),
            share(Some(&nudge.share)),
            difference,
            range,
            verdict.to_owned(),
        ]
    };
    let nudges = levers.iter().flat_map(|lever| {
        let down = lever.down.iter().map(|nudge| (*lever, "down", nudge));
        down.chain(lever.up.iter().map(|nudge| (*lever, "up", nudge)))
    });
    Table {
        caption: "What each nudge does; differences in percentage points".to_owned(),
        head: heads(&["Number", "Nudge", "Share", "Difference", "Range", "What it shows"]),
        figures_from: 2,
        rows: nudges.map(row).collect(),
        more,
    }
}

/// Every lever, and the nudges that are not allowed.
fn listed(record: &LeversRecord) -> Section {
    let all: Vec<_> = record.levers.iter().collect();
    let (shown, left_out) = first(&all, LEVERS_LISTED);
    let (invalid, invalid_more) = first(&record.invalid, INVALID_LISTED);
    let row = |nudge: &InvalidNudge| {
        vec![short(&nudge.path), value(&nudge.value), clean(&nudge.why, WHY_COLUMNS)]
    };
    let body = html! {
        p { "To be nudged: " (numbers(record.planned)) "; " (grouped(record.derived))
            " more follow from others and are not nudged themselves." }
        details.numbers {
            summary { "All nudges" }
            (table(shown, left_out).rendered())
        }
        @if !invalid.is_empty() {
            (Table {
                caption: "Nudges that the scenario language does not allow".to_owned(),
                head: heads(&["Number", "Nudged to", "Why not"]),
                figures_from: usize::MAX,
                rows: invalid.iter().map(row).collect(),
                more: invalid_more,
            }.rendered())
        }
    };
    Section { id: "nudges".to_owned(), title: "Every nudge", body }
}

fn again(record: &LeversRecord) -> Section {
    let quoted = |text: &str| format!("'{}'", clean(text, NAME_COLUMNS).replace('\'', ""));
    let mut command = format!(
        "detente levers scenario.yaml --seed {} -n {} --by {}",
        record.seed, record.replications, record.by
    );
    if record.outcome != crate::report::BREAKTHROUGH {
        command.push_str(&format!(" --outcome {}", quoted(&record.outcome)));
    }
    for path in &record.only {
        let path = clean(path, PATH_COLUMNS).replace('\'', "");
        command.push_str(&format!(" --only '{path}'"));
    }
    let origin = Origin {
        command,
        notes: Vec::new(),
        seed: record.seed,
        replications: format!("{} of the scenario and of each nudge", grouped(record.replications)),
        version: &record.version,
        values_version: record.values_version,
        sha256: &record.scenario_sha256,
        scenario: Some(&record.scenario),
        file: None,
    };
    again_from("again".to_owned(), &origin)
}
