//! When it ends: the outcomes round by round.

use super::ends::{End, ends, share_alone};
use super::known::Known;
use super::pieces::{Figure, Section, Table};
use crate::report::chart::incidence::{Of, Reached, incidence};
use crate::report::chart::stack::{Layer, stack};
use crate::report::chart::{Words, both};
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::report::figures::{Share, percent};
use crate::report::text::summary;
use maud::{Markup, html};

/// The most rounds that a chart shows, evenly spaced with the last among them.
const COLUMNS_LIMIT: u32 = 96;
/// The most rounds of a table.
const ROUNDS_LISTED: u32 = 24;
/// Below this highest share a panel has a scale of its own.
const SMALL: f64 = 0.1;

/// The section.
pub(super) fn section(known: &Known<'_>) -> Section {
    let ends = ends(known.record);
    let body = html! {
        @if let Some((rounds, _)) = summary::rounds_in_words(known.record) {
            p { "To a breakthrough: " (rounds) "." }
        }
        (together(known, &ends).rendered())
        @if ends.iter().filter(|end| end.count > 0).count() > 1 {
            (apart(known, &ends).rendered())
        }
    };
    Section { id: known.id("rounds"), title: "When it ends", body }
}

/// So many rounds of a horizon, evenly spaced, the last among them.
pub(super) fn sampled(rounds: u32, most: u32) -> Vec<u32> {
    let most = most.min(rounds);
    let sampled = (1..=most).map(|at| (u64::from(at) * u64::from(rounds)).div_ceil(most.into()));
    sampled.map(|round| round as u32).collect()
}

/// How many have ended by the end of a round.
fn by(end: &End, round: u32) -> u64 {
    end.by_round.get(round as usize - 1).copied().unwrap_or(0)
}

/// What the rounds are called along an axis.
fn along(known: &Known<'_>) -> String {
    let each = known.record.interval.as_deref().map(|each| clean(each, NAME_COLUMNS));
    each.map_or_else(|| "rounds".to_owned(), |each| format!("rounds of {each}"))
}

/// All outcomes over each other.
fn together(known: &Known<'_>, ends: &[End]) -> Figure {
    let record = known.record;
    let n = record.consistent;
    let shown = sampled(record.rounds, COLUMNS_LIMIT);
    let layer = |end: &End| Layer {
        name: end.name.clone(),
        figures: share_alone(end.count, n),
        ink: end.ink,
        shares: shown.iter().map(|&round| by(end, round) as f64 / n as f64).collect(),
    };
    let occurring = ends.iter().filter(|end| end.count > 0);
    let layers: Vec<_> = occurring.map(layer).collect();
    let title = finding(known, ends);
    let ended: Vec<_> =
        layers.iter().map(|layer| format!("{} {}", layer.name, layer.figures)).collect();
    let words = Words {
        id: known.id("stack"),
        title: title.clone(),
        description: format!(
            "Columns by round, from 1 to {}, of how the replications have ended by then; in the \
             end: {}.",
            record.rounds,
            ended.join(", ")
        ),
    };
    let along = along(known);
    let charts = both(&words, |words, width| stack(words, width, (&shown, &along), &layers));
    Figure {
        title,
        reading: "A column is all replications at the end of a round; its empty part still talks. \
                  Partial agreements and stalls are told at the last round."
            .to_owned(),
        class: "single",
        charts,
        numbers: numbers(known, ends),
    }
}

/// By when half of the replications have ended, or that most go to the last round.
fn finding(known: &Known<'_>, ends: &[End]) -> String {
    let (n, rounds) = (known.record.consistent, known.record.rounds);
    let ended = |round: u32| ends.iter().map(|end| by(end, round)).sum::<u64>();
    let reached = |part: u64| (1..=rounds).find(|&round| ended(round) >= part).unwrap_or(rounds);
    let (half, all) = (reached(n.div_ceil(2)), reached(n));
    if all < rounds {
        return format!("All replications have ended by round {all} of {rounds}, half by {half}");
    }
    if half < rounds {
        return format!("Half of the replications have ended by round {half} of {rounds}");
    }
    let early = if rounds > 1 { ended(rounds - 1) } else { 0 };
    match early {
        0 => format!("All replications go to the last round, {rounds}"),
        early => format!(
            "{} of the replications go to the last round, {rounds}; {} end before",
            percent(n - early, n),
            percent(early, n)
        ),
    }
}

/// Each outcome by itself, with its band.
fn apart(known: &Known<'_>, ends: &[End]) -> Figure {
    let occurring: Vec<_> = ends.iter().filter(|end| end.count > 0).collect();
    let panels = occurring.iter().enumerate().map(|(at, end)| panel(known, at, end));
    let charts = html! { @for panel in panels { (panel) } };
    let small = occurring.iter().any(|end| is_small(end, known.record.consistent));
    let own = if small { " Where a scale does not go to 100 %, the panel says so." } else { "" };
    Figure {
        title: "Each outcome by itself".to_owned(),
        reading: format!(
            "The line is the share that has ended so by each round, the band its 95 % interval: \
             Monte Carlo error only.{own}"
        ),
        class: "panels",
        charts,
        numbers: intervals(known, &occurring),
    }
}

fn is_small(end: &End, n: u64) -> bool {
    Share::of(end.count, n).high < SMALL
}

fn panel(known: &Known<'_>, at: usize, end: &End) -> Markup {
    let n = known.record.consistent;
    let reached: Vec<_> = sampled(known.record.rounds, COLUMNS_LIMIT)
        .into_iter()
        .map(|round| {
            let Share { share, low, high } = Share::of(by(end, round), n);
            Reached { round, share, interval: (low, high) }
        })
        .collect();
    let begins = end.by_round.iter().position(|&count| count > 0).map_or(0, |at| at + 1);
    let (top, own) = match is_small(end, n) {
        true => (Share::of(end.count, n).high, "; scale of its own"),
        false => (1.0, ""),
    };
    let says = format!("from round {begins} on{own}");
    let last = share_alone(end.count, n);
    let words = Words {
        id: known.id(&format!("incidence-{at}")),
        title: format!("{}: {last} by the last round, {says}", end.name),
        description: format!(
            "A line in steps from round 1 to {}, with a band for the 95 % interval.",
            known.record.rounds
        ),
    };
    let of = Of { name: &end.name, says: &says, end: &last, ink: end.ink, top };
    incidence(&words, &of, &reached)
}

/// The shares by round.
fn numbers(known: &Known<'_>, ends: &[End]) -> Table {
    let n = known.record.consistent;
    let row = |round: u32| {
        let shares = ends.iter().map(|end| percent(by(end, round), n));
        let open = n - ends.iter().map(|end| by(end, round)).sum::<u64>();
        std::iter::once(round.to_string()).chain(shares).chain([percent(open, n)]).collect()
    };
    let named = ends.iter().map(|end| end.name.clone());
    let head = std::iter::once("Round".to_owned()).chain(named).chain(["Talks go on".to_owned()]);
    Table {
        caption: "Share of replications that have ended so by the end of a round".to_owned(),
        head: head.collect(),
        figures_from: 1,
        rows: sampled(known.record.rounds, ROUNDS_LISTED).into_iter().map(row).collect(),
        more: 0,
    }
}

/// The shares with their intervals.
fn intervals(known: &Known<'_>, ends: &[&End]) -> Table {
    let n = known.record.consistent;
    let cell = |end: &&End, round| {
        let shown = Share::of(by(end, round), n).percentages();
        format!("{} – {}", shown.low, shown.high)
    };
    let row = |round: u32| {
        let cells = ends.iter().map(|end| cell(end, round));
        std::iter::once(round.to_string()).chain(cells).collect()
    };
    let named = ends.iter().map(|end| format!("{} [%]", end.name));
    Table {
        caption: "95 % interval of the share that has ended so by the end of a round".to_owned(),
        head: std::iter::once("Round".to_owned()).chain(named).collect(),
        figures_from: 1,
        rows: sampled(known.record.rounds, ROUNDS_LISTED).into_iter().map(row).collect(),
        more: 0,
    }
}
