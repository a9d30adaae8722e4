//! One replication as a page: where the parties stood round by round, and what happened.

use super::closed;
use super::closing::{Origin, again_from};
use super::pieces::{Figure, Section, Table, first, heads, more};
use crate::report::chart::ink::{INKS, Ink, swatch};
use crate::report::chart::lanes::{Lane, Lanes, lanes};
use crate::report::chart::{Width, Words};
use crate::report::clean::{HEADING_COLUMNS, NAME_COLUMNS, TITLE_COLUMNS, clean, strip};
use crate::report::text::{Look, PAGE_COLUMNS};
use crate::report::trace::tables;
use crate::study::trace::{Trace, TracedIssue};
use maud::{Markup, html};

/// The most issues that are drawn.
const ISSUES_DRAWN: usize = 16;
/// The most parties of a chart: there are no more inks.
const PARTIES_DRAWN: usize = INKS.len();
/// The most rounds through which a line is drawn, evenly spaced.
const ROUNDS_DRAWN: usize = 200;
/// The most rows of a table.
const ROWS_LISTED: usize = 300;
/// The most rows of a table that stands open.
const ROWS_OPEN: usize = 32;
/// The columns of the name of an option in a chart.
const OPTION_COLUMNS: usize = 24;
/// The columns of an event.
const EVENT_COLUMNS: usize = 240;
/// The most of the story told in full \[bytes\].
const STORY_SIZE_LIMIT: usize = 400_000;

/// A trace in full.
pub fn trace(trace: &Trace) -> String {
    let title = clean(&trace.title, HEADING_COLUMNS);
    let sections = vec![
        Section {
            id: "offers".to_owned(),
            title: "Who stood where",
            body: figure(trace).rendered(),
        },
        events(trace),
        story(trace),
        drawn(trace),
        again(trace),
    ];
    closed(&title, &head(trace, &title), &sections)
}

fn head(trace: &Trace, title: &str) -> Markup {
    let rounds = if trace.horizon == 1 { "round" } else { "rounds" };
    let each = trace.interval.as_deref().map(|each| clean(each, NAME_COLUMNS));
    let each = each.map_or_else(String::new, |each| format!(" of {each}"));
    let mut facts = vec![
        format!("One replication: number {}", trace.replication),
        format!("seed {}", trace.seed),
        format!("up to {} {rounds}{each}", trace.horizon),
    ];
    facts.extend(trace.as_of.as_deref().map(|date| format!("as of {}", clean(date, NAME_COLUMNS))));
    let (outcome, why) = tables::ended(trace);
    html! {
        h1 { bdi { (title) } }
        p.facts { (facts.join(" · ")) }
        p.lead { "It ends in " strong { bdi { (outcome) } } " in round " (trace.end.round) "." }
        p.also { (why) " One replication is an example of how it may go in the model: how often it \
            goes so is not to be seen here." }
    }
}

/// The issues, a chart each.
fn figure(trace: &Trace) -> Figure {
    let (shown, left_out) = first(&trace.issues, ISSUES_DRAWN);
    let wide = shown.len() <= 2;
    let charts: Vec<_> =
        shown.iter().enumerate().map(|(at, issue)| chart(trace, at, issue, wide)).collect();
    let parties = trace.parties.len();
    let cut = match parties > PARTIES_DRAWN {
        true => format!(" Of {parties} parties the first {PARTIES_DRAWN} are drawn."),
        false => String::new(),
    };
    let rows = tables::offers(trace);
    Figure {
        title: finding(trace),
        reading: format!(
            "Each line is where a party stands. The wedge at the left edge is the worst that it \
             would in truth accept when the talks open; a diamond is where the issue settles.{cut}"
        ),
        class: if wide { "single" } else { "pairs" },
        charts: html! {
            (legend(trace))
            @for chart in charts { (chart) }
            (more(left_out))
        },
        numbers: Table {
            caption: "Where each party stood, issue by issue".to_owned(),
            head: heads(&tables::OFFERS),
            figures_from: usize::MAX,
            more: rows.len().saturating_sub(ROWS_LISTED),
            rows: rows.into_iter().take(ROWS_LISTED).map(Vec::from).collect(),
        },
    }
}

/// The parties that are drawn, each with an ink of its own.
fn parties(trace: &Trace) -> Vec<(&str, Ink)> {
    trace.parties.iter().map(|party| party.name.as_str()).zip(INKS).collect()
}

/// Which ink is whose.
fn legend(trace: &Trace) -> Markup {
    html! {
        ul.legend.row {
            @for (name, ink) in parties(trace) {
                li { (swatch(ink)) bdi { (tables::party(trace, name)) } }
            }
        }
    }
}

/// How many issues settle, and what held the first open one up.
fn finding(trace: &Trace) -> String {
    let ends = &trace.end.issues;
    let settled = ends.iter().filter(|end| end.round.is_some()).count();
    let open = ends.iter().zip(&trace.issues).find(|(end, _)| end.round.is_none());
    let all = ends.len();
    let count = match settled {
        0 => format!("None of {all} issues settles"),
        settled if settled == all && all == 1 => "The only issue settles".to_owned(),
        2 if all == 2 => "Both issues settle".to_owned(),
        settled if settled == all => format!("All {all} issues settle"),
        1 => format!("1 of {all} issues settles"),
        settled => format!("{settled} of {all} issues settle"),
    };
    match open {
        Some((end, issue)) => {
            format!(
                "{count}; {} {}",
                clean(&issue.title, TITLE_COLUMNS),
                tables::became_in_short(end)
            )
        }
        None => count,
    }
}

fn chart(trace: &Trace, at: usize, issue: &TracedIssue, wide: bool) -> Markup {
    let end = &trace.end.issues[at];
    let says = tables::became_in_short(end);
    let lane = |(name, ink): (&str, Ink)| {
        let mut stances = trace.stances.iter();
        let own = stances.find(|stance| stance.issue == issue.name && stance.party == name)?;
        Some(Lane {
            name: tables::party(trace, name),
            ink,
            places: places(trace, &issue.name, name, own.position),
            lines: own.red_lines.iter().map(|line| line.real).collect(),
        })
    };
    let all: Vec<_> = parties(trace).into_iter().filter_map(lane).collect();
    let name = clean(&issue.title, HEADING_COLUMNS);
    let unit = strip(&issue.unit);
    let titled = match unit.is_empty() {
        true => name.clone(),
        false => format!("{name} [{}]", clean(&unit, NAME_COLUMNS)),
    };
    let told: Vec<_> = all.iter().map(|lane| told(trace, at, lane)).collect();
    let words = |id: String| Words {
        id,
        title: format!("{name} {says}"),
        description: format!("Lines over the rounds to {}: {}.", trace.end.round, told.join("; ")),
    };
    let options = issue.options.iter();
    let shown = Lanes {
        name: titled,
        says: says.clone(),
        range: (issue.low, issue.high),
        options: options.map(|o| (o.value, clean(&o.name, OPTION_COLUMNS))).collect(),
        lanes: all,
        settled: end.round.zip(end.outcome),
        last: trace.end.round,
    };
    match wide {
        true => html! {
            (lanes(&words(format!("issue-{at}-w")), Width::Wide, &shown))
            (lanes(&words(format!("issue-{at}-n")), Width::Narrow, &shown))
        },
        false => lanes(&words(format!("issue-{at}")), Width::Narrow, &shown),
    }
}

/// Where a party begins and ends, in words.
fn told(trace: &Trace, issue: usize, lane: &Lane) -> String {
    let value = |place: Option<&(u32, f64)>| {
        place.map_or_else(String::new, |place| tables::scaled(trace, issue, place.1))
    };
    format!("{} from {} to {}", lane.name, value(lane.places.first()), value(lane.places.last()))
}

/// Where a party stands on an issue by the end of each round, as many as are drawn.
fn places(trace: &Trace, issue: &str, party: &str, opening: f64) -> Vec<(u32, f64)> {
    let mut places = vec![(0, opening)];
    for round in &trace.rounds {
        let own =
            |step: &&crate::study::trace::TracedStep| step.party == party && step.issue == issue;
        places.extend(round.steps.iter().find(own).map(|step| (round.round, step.position)));
    }
    let last = places.len() - 1;
    if last < ROUNDS_DRAWN {
        return places;
    }
    (0..=ROUNDS_DRAWN).map(|at| places[at * last / ROUNDS_DRAWN]).collect()
}

/// Leaks, rules, settlements and votes.
fn events(trace: &Trace) -> Section {
    let events = tables::events(trace);
    let (shown, more) = first(&events, ROWS_LISTED);
    let row = |(round, said): &(u32, String)| vec![round.to_string(), clean(said, EVENT_COLUMNS)];
    let table = Table {
        caption: "Leaks, rules, settlements and votes".to_owned(),
        head: heads(&["Round", "What happened"]),
        figures_from: usize::MAX,
        rows: shown.iter().map(row).collect(),
        more,
    };
    let body = html! {
        @if events.is_empty() {
            p { "No rule fired, nothing leaked and nothing settled: the parties talked." }
        } @else {
            div.events {
                @if shown.len() > ROWS_OPEN {
                    details.numbers {
                        summary { "All " (shown.len()) " rows" }
                        (table.rendered())
                    }
                } @else { (table.rendered()) }
            }
        }
    };
    Section { id: "events".to_owned(), title: "What happened", body }
}

/// Every step and verdict, as it is told in a terminal.
fn story(trace: &Trace) -> Section {
    let look = Look { elapsed: None, columns: PAGE_COLUMNS };
    let told = crate::report::trace::text(trace, &look);
    let told = anstream::adapter::strip_str(&told).to_string();
    // Escaped, no letter takes more than six bytes.
    let most =
        told.char_indices().map(|(at, _)| at).take_while(|at| *at <= STORY_SIZE_LIMIT).last();
    let shown = if told.len() > STORY_SIZE_LIMIT { &told[..most.unwrap_or(0)] } else { &told };
    let shown = shown.rsplit_once('\n').map_or(shown, |(lines, _)| lines);
    let body = html! {
        p { "Each round shows what changed in it: what was conceded and why, what was said of it." }
        details.numbers {
            summary { "All rounds" }
            pre tabindex="0" aria-label="All rounds" { code { (shown) } }
            @if shown.len() + 1 < told.len() {
                p.more { "The rest has no room here: " code { "detente trace" } " tells it." }
            }
        }
    };
    Section { id: "story".to_owned(), title: "Round by round", body }
}

/// The uncertain numbers as they were drawn.
fn drawn(trace: &Trace) -> Section {
    let all = tables::drawn(trace);
    let (shown, more) = first(&all, ROWS_LISTED);
    let table = Table {
        caption: "The uncertain numbers of the scenario, as this replication drew them".to_owned(),
        head: heads(&["Number", "Drawn"]),
        figures_from: 1,
        rows: shown.iter().cloned().map(Vec::from).collect(),
        more,
    };
    let body = html! {
        @if all.is_empty() { p { "No number of the scenario is uncertain." } }
        @else { (table.rendered()) }
    };
    Section { id: "drawn".to_owned(), title: "What was drawn", body }
}

fn again(trace: &Trace) -> Section {
    let (seed, number) = (trace.seed, trace.replication);
    let origin = Origin {
        command: format!("detente trace scenario.yaml --seed {seed} --replication {number}"),
        notes: Vec::new(),
        seed,
        replications: format!("number {number}"),
        version: &trace.version,
        values_version: trace.values_version,
        sha256: &trace.scenario_sha256,
        scenario: None,
        file: None,
    };
    again_from("again".to_owned(), &origin)
}
