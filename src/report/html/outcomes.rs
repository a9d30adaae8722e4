//! How it ends: the shares of the outcomes, as squares and as bars.

use super::ends::{End, commonest, ends, in_figures, interval_alone, share_alone};
use super::known::Known;
use super::pieces::{Figure, Section, Table, first, heads};
use crate::report::chart::bars::{Bar, bars};
use crate::report::chart::hundred::hundred;
use crate::report::chart::{Width, Words};
use crate::report::figures::{Share, grouped};
use crate::report::text::odds;
use crate::report::{BREAKTHROUGH, STALL, count_of};
use crate::study::Record;
use maud::{Markup, html};

/// The most outcomes of a table.
const OUTCOMES_LISTED: usize = 64;

/// The section.
pub(super) fn section(known: &Known<'_>) -> Section {
    let ends = ends(known.record);
    let body = html! { (figure(known, &ends).rendered()) (odds_in_words(known.record)) };
    Section { id: known.id("outcomes"), title: "How it ends", body }
}

fn figure(known: &Known<'_>, ends: &[End]) -> Figure {
    let record = known.record;
    let n = record.consistent;
    let title = finding(record);
    let listed: Vec<_> =
        ends.iter().map(|end| format!("{} {}", end.name, in_figures(end.count, n))).collect();
    let words = |name: &str, what: &str| Words {
        id: known.id(name),
        title: title.clone(),
        description: format!("{what}: {}.", listed.join("; ")),
    };
    let all: Vec<_> = ends.iter().map(|end| bar(end, n)).collect();
    let shares: Vec<_> = ends.iter().map(|end| (end.ink, end.count)).collect();
    let bars_say = words("shares", "Bars from 0 to 100 %, each with its 95 % interval");
    let charts = html! {
        (hundred(&words("hundred", "A hundred squares, shared out"), &shares))
        (bars(&bars_say, Width::Narrow, &all))
    };
    Figure {
        title: title.clone(),
        reading: format!(
            "Each square stands for one in a hundred of {} replications, in the order of the bars. \
             The strokes on the bars are 95 % intervals: how far as many other replications might \
             differ.",
            grouped(n)
        ),
        class: "beside",
        charts,
        numbers: numbers(record),
    }
}

fn bar(end: &End, n: u64) -> Bar {
    let share = Share::of(end.count, n);
    Bar {
        name: end.name.clone(),
        figures: in_figures(end.count, n),
        share: share.share,
        interval: Some((share.low, share.high)),
        ink: end.ink,
    }
}

/// Which outcome is commonest, and how many break through.
fn finding(record: &Record) -> String {
    let n = record.consistent;
    let Some((name, count)) = commonest(record) else { return String::new() };
    let share = share_alone(count, n);
    let all = if share == "all" { "all replications".to_owned() } else { share };
    match count_of(record, BREAKTHROUGH).filter(|_| name != BREAKTHROUGH) {
        Some(through) => {
            let through = match through {
                0 => "none breaks through".to_owned(),
                count => format!("{} break through", share_alone(count, n)),
            };
            format!("The commonest end is {name}, with {all}; {through}")
        }
        None => format!("The commonest end is {name}, with {all}"),
    }
}

fn numbers(record: &Record) -> Table {
    let (shown, more) = first(&record.outcomes, OUTCOMES_LISTED);
    let n = record.consistent;
    let row = |outcome: &crate::study::OutcomeShare| {
        let share = share_alone(outcome.count, n);
        let interval = interval_alone(outcome.count, n);
        vec![outcome.name.clone(), grouped(outcome.count), share, interval]
    };
    Table {
        caption: format!("How {} replications ended", grouped(n)),
        head: heads(&["Outcome", "Replications", "Share", "95 % interval"]),
        figures_from: 1,
        rows: shown.iter().map(row).collect(),
        more,
    }
}

/// The odds, where the scenario has breakthroughs.
fn odds_in_words(record: &Record) -> Markup {
    let Some(breakthroughs) = count_of(record, BREAKTHROUGH) else { return html! {} };
    let none = record.consistent - breakthroughs;
    let against_all = odds::in_words(breakthroughs, none, "other end", "other ends");
    html! {
        dl.odds {
            @if let Some(stalls) = count_of(record, STALL) {
                div {
                    dt { "Breakthrough : stall" }
                    dd { (odds::in_words(breakthroughs, stalls, "stall", "stalls")) }
                }
            }
            div { dt { "Breakthrough : no breakthrough" } dd { (against_all) } }
        }
        p.soft.small { "Odds are " (crate::report::text::CAVEAT) "." }
    }
}
