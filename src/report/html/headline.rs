//! The head of a report: what was simulated, and the answer in a sentence.

use super::ends::{commonest, in_figures};
use super::known::Known;
use super::pieces::tight;
use crate::report::clean::{HEADING_COLUMNS, NAME_COLUMNS, clean};
use crate::report::figures::{Share, fewer_than, grouped};
use crate::report::incomplete;
use crate::report::text::{events, replications, stopped, uncertainty};
use crate::report::{BREAKTHROUGH, count_of};
use crate::study::Record;
use maud::{Markup, html};

/// The columns of a paragraph on the scenario.
const ABOUT_COLUMNS: usize = 1200;
/// The most paragraphs on the scenario.
const PARAGRAPHS_SHOWN: usize = 4;

/// How sure a bound is.
const AT_95: &str = ", with 95 % confidence";

/// The title as people read it.
pub(super) fn title(record: &Record) -> String {
    clean(&record.title, HEADING_COLUMNS)
}

/// What was simulated, in a line, and what is to be known before all else.
pub(super) fn facts(record: &Record) -> Markup {
    let rounds = if record.rounds == 1 { "round" } else { "rounds" };
    let each = record.interval.as_deref().map(|each| clean(each, NAME_COLUMNS));
    let each = each.map_or_else(String::new, |each| format!(" of {each}"));
    let as_of = record.as_of.as_deref().map(|date| format!("as of {}", clean(date, NAME_COLUMNS)));
    let mut facts = vec![replications(record), format!("up to {} {rounds}{each}", record.rounds)];
    facts.extend(as_of);
    facts.push(format!("seed {}", record.seed));
    html! {
        p.facts { (facts.join(" · ")) }
        @if let Some(why) = stopped(record) { p.notice { "Stopped early: " (why) "." } }
        @if let Some(history) = events::history_in_words(record) {
            p.notice { "The history " (history) "." }
        }
        @if let Some(why) = incomplete(record) { p.notice { "This says little: " (why) "." } }
    }
}

/// The answer in words.
pub(super) fn lead(record: &Record) -> Markup {
    let n = record.consistent;
    if n == 0 {
        return html! {
            p.lead { "There is nothing to report: none of " (grouped(record.replications))
                " replications counts." }
        };
    }
    let uncertain = !record.sensitivity.is_empty();
    let others = html! {
        @if let Some(spread) = uncertainty::spread(record).filter(|_| uncertain) {
            "With what the author does not know, " (tight(&spread)) "."
        }
    };
    match count_of(record, BREAKTHROUGH) {
        Some(count) => html! { p.lead { (of_breakthroughs(count, n)) } p.also { (others) } },
        None => html! { p.lead { (of_the_commonest(record)) } },
    }
}

fn of_breakthroughs(count: u64, n: u64) -> Markup {
    let bound = fewer_than(n);
    let all = grouped(n);
    match count {
        0 => html! {
            strong { "None of " (all) " replications" } " of this model ends in a breakthrough"
            @if let Some(bound) = bound { ": fewer than " (bound) (AT_95) } "."
        },
        count if count >= n => html! {
            strong { "All " (all) " replications" } " of this model end in a breakthrough"
            @if let Some(bound) = bound { ", but for fewer than " (bound) (AT_95) } "."
        },
        _ => {
            let share = Share::of(count, n);
            let shown = share.percentages();
            let interval = format!("95 % interval {} – {} %", shown.low, shown.high);
            html! {
                strong { (tight(&format!("{} %", shown.share))) } " of the replications of this \
                model end in a breakthrough (" (tight(&interval)) ")"
                @if let Some(words) = share.in_words() { ": " (words) } "."
            }
        }
    }
}

/// Where there is no breakthrough to ask for.
fn of_the_commonest(record: &Record) -> Markup {
    html! {
        @if let Some((name, count)) = commonest(record) {
            "The commonest end of this model’s replications is " strong { bdi { (name) } } ": "
            (in_figures(count, record.consistent)) "."
        }
    }
}

/// What the scenario says of itself.
pub(super) fn about(known: &Known<'_>) -> Markup {
    let about = known.record.scenario.get("about").and_then(serde_json::Value::as_str);
    let paragraphs: Vec<_> = about
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(PARAGRAPHS_SHOWN)
        .map(|line| clean(line, ABOUT_COLUMNS))
        .collect();
    html! {
        @if !paragraphs.is_empty() {
            details.about {
                summary { "About the scenario" }
                @for paragraph in &paragraphs { p dir="auto" { (paragraph) } }
            }
        }
    }
}
