//! A check for people in a terminal: what there is to agree on, and what it would be worth.

mod deals;

use super::layout::{DIM, Entry, STRONG, TOGETHER, left, paint, right, together, widest, wrapped};
use super::{Look, summary, titled, uncertainty};
use crate::report::clean::{NAME_COLUMNS, OPTION_COLUMNS, UNIT_COLUMNS, clean};
use crate::report::figures::{Share, grouped, percent, values};
use crate::study::check::{
    CheckRecord, GroundFigures, GroundWithin, Outcomes, ShareFigures, UncertainFigures, ZoneWithin,
};
use std::cmp::Reverse;
use unicode_width::UnicodeWidthStr;

/// Between two columns.
const GAP: &str = "   ";
/// The most uncertain numbers that are listed.
const UNCERTAIN_SHOWN: usize = 16;
/// The most clamped numbers that are named.
const CLAMPED_SHOWN: usize = 3;
/// The fewest columns of the last column of a table.
const LAST_COLUMNS_MIN: usize = 20;

/// A check in full.
pub fn check(record: &CheckRecord, look: &Look) -> String {
    let columns = look.columns();
    let facts = format!("{} draws · seed {}", grouped(record.draws), record.seed);
    let entry = |entry: Option<Entry>| entry.map_or_else(String::new, |e| e.rendered(columns));
    let what_went_in = [
        record.history.as_ref().map(history),
        clamped(record),
        summary::provenance(&record.provenance),
    ];
    let sections = [
        titled(&record.title, &facts, look),
        entry(zone(record)) + &entry(contested(record)),
        grounds(record, columns),
        deals::worths(record, columns),
        deals::packages(record, columns),
        what_went_in.into_iter().map(entry).collect(),
        uncertain(record, columns),
    ];
    sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Whether there is anything to agree on.
fn zone(record: &CheckRecord) -> Option<Entry> {
    let zone = record.zone.as_ref()?;
    let lines = [("red lines", &zone.red_lines), ("tolerances", &zone.tolerances)];
    let line = |(within, zone): (&str, &ZoneWithin)| {
        let central = if zone.central { "one" } else { "none" };
        format!(
            "within the {within} {}, {central} at the central values",
            share(&zone.draws, "draw")
        )
    };
    Some(Entry::new("zone of agreement", lines.map(line).to_vec()))
}

/// In which share of draws or replications something is so, with the interval.
fn share(figures: &ShareFigures, noun: &str) -> String {
    match figures.count {
        0 => format!("in none of {} {noun}s", grouped(figures.of)),
        count if count >= figures.of => format!("in every {noun}"),
        count => {
            let shown = Share::of(count, figures.of).percentages();
            format!("in {} % of the {noun}s ({} – {})", shown.share, shown.low, shown.high)
        }
    }
}

/// A row per issue: in how many draws there is common ground, and what at the central values.
fn grounds(record: &CheckRecord, columns: usize) -> String {
    let names: Vec<String> = record.issues.iter().map(name).collect();
    let head = ["issue", "red lines", "tolerances", "common ground at the central values"];
    let rows = record.issues.iter().zip(names).map(|(issue, name)| {
        let share = |within: &GroundWithin| percent(within.draws.count, within.draws.of);
        [name, share(&issue.red_lines), share(&issue.tolerances), ground(issue)]
    });
    let rows: Vec<[String; 4]> = rows.collect();
    let mut text = table(&head, &rows, columns);
    let extra = record.issues.iter().any(|issue| !issue.core);
    if extra {
        text.push_str(&paint(DIM, "( ) a breakthrough does not need it"));
        text.push('\n');
    }
    text
}

fn name(issue: &GroundFigures) -> String {
    let name = clean(&issue.name, NAME_COLUMNS);
    if issue.core { name } else { format!("({name})") }
}

/// The rows of a table of which the last column may go over several lines, and the two before it
/// are numbers. A name that leaves no room for the last has a line to itself.
fn table(head: &[&str; 4], rows: &[[String; 4]], columns: usize) -> String {
    let cells = |at: usize| rows.iter().map(move |row| row[at].as_str()).chain([head[at]]);
    let numbers = [widest(cells(1)), widest(cells(2))];
    let others = numbers.iter().sum::<usize>() + 3 * GAP.len();
    let most = columns.saturating_sub(others + LAST_COLUMNS_MIN);
    let names = widest(cells(0).filter(|name| name.width() <= most));
    let room = columns.saturating_sub(names + others).max(LAST_COLUMNS_MIN);
    let lines = |[name, one, other, last]: [&str; 4]| {
        let long = name.width() > names;
        let mut lines: Vec<String> = long.then(|| name.to_owned()).into_iter().collect();
        for (at, part) in wrapped(last, room, 0).iter().enumerate() {
            let cells = if at == 0 { [if long { "" } else { name }, one, other] } else { [""; 3] };
            let [name, one, other] = cells;
            let figures = format!("{}{GAP}{}", right(one, numbers[0]), right(other, numbers[1]));
            let line = format!("{}{GAP}{figures}{GAP}{part}", left(name, names));
            lines.push(line.trim_end().replace(TOGETHER, " "));
        }
        lines
    };
    let mut text: String = lines(*head).iter().map(|line| paint(DIM, line) + "\n").collect();
    for row in rows {
        text.extend(
            lines(row.each_ref().map(String::as_str)).iter().map(|line| line.clone() + "\n"),
        );
    }
    text
}

/// What lies within the red lines of an issue, and how much of it within the tolerances.
fn ground(issue: &GroundFigures) -> String {
    let may = |moves: bool| if moves { ", though effects may open it" } else { "" };
    let Some(lines) = &issue.red_lines.central else {
        return format!("none{}", may(issue.lines_may_move));
    };
    let unit = match lines {
        Outcomes::Between(_) => clean(&issue.unit, UNIT_COLUMNS),
        Outcomes::Options(_) => String::new(),
    };
    let all = format!("{} {unit}", outcomes(lines)).trim_end().to_owned();
    match &issue.tolerances.central {
        Some(within) if within == lines => all,
        Some(within) => format!("{all}; within the tolerances {}", outcomes(within)),
        None => format!("{all}; none within the tolerances{}", may(issue.tolerances_may_move)),
    }
}

/// Outcomes of an issue.
fn outcomes(outcomes: &Outcomes) -> String {
    match outcomes {
        Outcomes::Between(ends) => {
            let [low, high] = values(*ends);
            if low == high { low } else { together(&format!("{low} – {high}")) }
        }
        Outcomes::Options(options) => {
            let names: Vec<_> = options.iter().map(|name| clean(name, OPTION_COLUMNS)).collect();
            names.join(", or ")
        }
    }
}

/// The issues on which the parties want different things.
fn contested(record: &CheckRecord) -> Option<Entry> {
    let named = |contested: bool| {
        let issues = record.issues.iter().filter(|issue| issue.contested == contested);
        issues.map(|issue| clean(&issue.name, NAME_COLUMNS)).collect::<Vec<_>>()
    };
    let (contested, agreed) = (named(true), named(false));
    let text = match (contested.is_empty(), agreed.is_empty()) {
        (true, _) => "nothing: one outcome is the best for all on every issue".to_owned(),
        (false, true) => match contested.len() {
            1 => return None,
            2 => "both issues".to_owned(),
            issues => format!("all {issues} issues"),
        },
        (false, false) => format!("{}; not {}", contested.join(", "), agreed.join(", ")),
    };
    Some(Entry::new("contested", vec![text]))
}

/// What the history admits.
fn history(admitted: &ShareFigures) -> Entry {
    if admitted.of == 0 {
        let why = "not looked at: that takes long here; `detente run` tells what it admits";
        return Entry::new("history", vec![why.to_owned()]);
    }
    let entry = Entry::new("history", vec![format!("met {}", share(admitted, "replication"))]);
    if admitted.count == 0 { entry.urgent() } else { entry }
}

/// Which uncertain numbers were drawn outside of what they may be.
fn clamped(record: &CheckRecord) -> Option<Entry> {
    let mut clamped: Vec<_> = record.clamped.iter().collect();
    clamped.sort_by_key(|number| Reverse(number.count));
    let named = clamped.iter().take(CLAMPED_SHOWN).map(|number| {
        format!("{} in {}", uncertainty::short(&number.input), percent(number.count, record.draws))
    });
    let mut texts: Vec<_> = named.collect();
    if clamped.len() > CLAMPED_SHOWN {
        texts.push(format!("and {} more", clamped.len() - CLAMPED_SHOWN));
    }
    (!texts.is_empty()).then(|| Entry::new("draws clamped", vec![texts.join(", ")]))
}

/// A row per uncertain number: what is known of it, its median, and where most draws lie.
fn uncertain(record: &CheckRecord, columns: usize) -> String {
    let shown = &record.uncertain[..record.uncertain.len().min(UNCERTAIN_SHOWN)];
    if shown.is_empty() {
        return String::new();
    }
    let rows = shown.iter().map(|number| {
        let known = [number.low, number.median, number.high];
        let [low, median, high] = values(known.map(|value| value.unwrap_or_default()));
        let shown = |text: String, known: &[Option<f64>]| {
            if known.contains(&None) { "no number".to_owned() } else { text }
        };
        let median = shown(median, &known[1..2]);
        let most = shown(format!("{low} – {high}"), &[known[0], known[2]]);
        [uncertainty::short(&number.path), median, most, kind(number)]
    });
    let head = ["uncertain", "median", "5 – 95 %", "drawn from"];
    let mut text = table(&head, &rows.collect::<Vec<_>>(), columns);
    let more = record.uncertain.len() - shown.len();
    if more > 0 {
        text.push_str(&paint(DIM, &format!("and {more} more: --format json has all")));
        text.push('\n');
    }
    text
}

/// What is written of an uncertain number: the kind of its distribution, or an expression.
fn kind(number: &UncertainFigures) -> String {
    match &number.written {
        serde_json::Value::Object(map) => {
            let kinds: Vec<_> = map.keys().map(|kind| clean(kind, NAME_COLUMNS)).collect();
            kinds.join(", ")
        }
        serde_json::Value::String(text) => format!("= {}", clean(text, OPTION_COLUMNS)),
        other => clean(&other.to_string(), OPTION_COLUMNS),
    }
}

/// A heading within the page.
fn heading(text: &str, columns: usize) -> String {
    wrapped(text, columns, 0).iter().map(|line| paint(STRONG, line) + "\n").collect()
}
