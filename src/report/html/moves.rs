//! What moves the odds: the uncertain inputs, and what happened on the way.

use super::ends::share_alone;
use super::known::Known;
use super::pieces::{Figure, Section, Table, first, heads, more};
use crate::report::chart::bars::{Bar, bars};
use crate::report::chart::deciles::{Tenth, deciles};
use crate::report::chart::ink::Ink;
use crate::report::chart::moves::{Move, moves};
use crate::report::chart::{self, Words, both};
use crate::report::clean::clean;
use crate::report::figures::{Share, cut_at, grouped, percent, scale_end};
use crate::report::text::{events, uncertainty};
use crate::report::{BREAKTHROUGH, count_of};
use crate::study::{DecileFigures, RuleFigures, SensitivityFigures};
use maud::{Markup, html};
use std::cmp::Reverse;

/// The most inputs of the overview.
const INPUTS_SHOWN: usize = 12;
/// The most inputs with a panel of their own.
const PANELS_SHOWN: usize = 6;
/// The most inputs of a table.
const INPUTS_LISTED: usize = 64;
/// The most rules of the chart and of its table.
const RULES_SHOWN: usize = 16;
/// The columns of a rule's title.
const RULE_COLUMNS: usize = 60;

/// The section on inputs, where the scenario has breakthroughs and uncertain numbers.
pub(super) fn section(known: &Known<'_>) -> Option<Section> {
    let record = known.record;
    let count = count_of(record, BREAKTHROUGH)?;
    let inputs: Vec<_> = uncertainty::standing_out(record).collect();
    let body = html! {
        @if record.sensitivity.is_empty() {
            p { "No number of the scenario is uncertain: what moves the odds is chance." }
        } @else if inputs.is_empty() {
            p { (nothing(record.sensitivity.iter().any(|input| input.p_value.is_some()))) }
        } @else {
            (overview(known, &inputs, count).rendered())
            (tenths(known, &inputs).rendered())
        }
    };
    Some(Section { id: known.id("moves"), title: "What moves the odds", body })
}

/// Why no input is shown.
fn nothing(tested: bool) -> &'static str {
    if tested {
        "No single input stands out from noise. What an input does only together with another does \
         not show here."
    } else {
        "There are too few breakthroughs, or too few other ends, to tell the inputs apart from \
         noise: simulate more replications, or look at the issues above."
    }
}

/// All inputs that stand out, on one scale.
fn overview(known: &Known<'_>, inputs: &[&SensitivityFigures], count: u64) -> Figure {
    let n = known.record.consistent;
    let (shown, left_out) = first(inputs, INPUTS_SHOWN);
    let rows: Vec<_> = shown.iter().map(|input| moved(input)).collect();
    let named: Vec<_> = rows.iter().map(|row| format!("{}: {}", row.name, row.figures)).collect();
    let title = rows.first().map_or_else(String::new, |row| {
        let over = row.figures.replace(" → ", " to ");
        format!("{} moves the share of breakthroughs most: from {over}", row.name)
    });
    let share = Share::of(count, n).share;
    let top = chart::top(rows.iter().map(|row| row.range.1).fold(share, f64::max));
    let words = Words {
        id: known.id("moves-all"),
        title: title.clone(),
        description: format!(
            "From the lowest tenth of each input to its highest, on a scale from 0 to {}: {}.",
            scale_end(top),
            named.join("; ")
        ),
    };
    let charts = html! {
        (both(&words, |words, width| moves(words, width, &rows, (share, top))))
        (more(left_out))
    };
    Figure {
        title,
        reading: format!(
            "From the hollow point, the lowest tenth of an input, to the full one, its highest; \
             the thin bar spans all tenths, and the dashed line marks {}, the share of all. Only \
             inputs that stand out from noise, all tests together at 1 %.{}",
            share_alone(count, n),
            cut_at(top)
        ),
        class: "single",
        charts,
        numbers: explained(known),
    }
}

fn moved(input: &SensitivityFigures) -> Move {
    let filled = || input.deciles.iter().filter(|decile| decile.count > 0);
    let shares = || filled().map(DecileFigures::share);
    let end = |decile: Option<&DecileFigures>| decile.map_or(0.0, DecileFigures::share);
    let low = shares().fold(1.0, f64::min);
    let high = shares().fold(0.0, f64::max);
    let text = |decile: Option<&DecileFigures>| {
        decile.map_or_else(String::new, |d| percent(d.breakthroughs, d.count))
    };
    Move {
        name: uncertainty::name(input),
        figures: format!("{} → {}", text(filled().next()), text(filled().next_back())),
        first: end(filled().next()),
        last: end(filled().next_back()),
        range: (low.min(high), high),
    }
}

/// What each input explains.
fn explained(known: &Known<'_>) -> Table {
    let (shown, more) = first(&known.record.sensitivity, INPUTS_LISTED);
    let row = |input: &SensitivityFigures| {
        let (low, high) = uncertainty::ends(input);
        let Move { figures, .. } = moved(input);
        let explained = format!("{:.1} ± {:.1} %", 100.0 * input.explained, 196.0 * input.error);
        let stands_out = if input.stands_out { "yes" } else { "no" };
        vec![
            uncertainty::name(input),
            figures,
            format!("{low} to {high}"),
            explained,
            stands_out.to_owned(),
        ]
    };
    Table {
        caption: "Share of breakthroughs over the tenths of each input".to_owned(),
        head: heads(&[
            "Input",
            "Lowest → highest tenth",
            "Range over tenths",
            "Of the outcome’s variance",
            "Stands out",
        ]),
        figures_from: 1,
        rows: shown.iter().map(row).collect(),
        more,
    }
}

/// The inputs that stand out most, tenth by tenth.
fn tenths(known: &Known<'_>, inputs: &[&SensitivityFigures]) -> Figure {
    let (shown, left_out) = first(inputs, PANELS_SHOWN);
    let top = top(shown);
    let panels = shown.iter().enumerate().map(|(at, input)| panel(known, at, input, top));
    let head = (1..=10).map(|tenth| format!("{tenth}"));
    let row = |input: &&SensitivityFigures| {
        let cells = input.deciles.iter().map(|decile| percent(decile.breakthroughs, decile.count));
        std::iter::once(uncertainty::name(input)).chain(cells).collect()
    };
    Figure {
        title: "Tenth by tenth".to_owned(),
        reading: format!(
            "The share of breakthroughs where the input lies in each tenth of its distribution, \
             with its 95 % interval; all on a scale to {}.",
            scale_end(top)
        ),
        class: "panels",
        charts: html! { @for panel in panels { (panel) } (more(left_out)) },
        numbers: Table {
            caption: "Share of breakthroughs by tenth of the input, the lowest first".to_owned(),
            head: std::iter::once("Input".to_owned()).chain(head).collect(),
            figures_from: 1,
            rows: shown.iter().map(row).collect(),
            more: 0,
        },
    }
}

/// The end of a scale with room for all tenths of these inputs.
fn top(inputs: &[&SensitivityFigures]) -> f64 {
    let deciles = inputs.iter().flat_map(|input| &input.deciles);
    let ends = deciles.map(|decile| Share::of(decile.breakthroughs, decile.count).high);
    chart::top(ends.fold(0.0, f64::max))
}

fn panel(known: &Known<'_>, at: usize, input: &SensitivityFigures, top: f64) -> Markup {
    let name = uncertainty::name(input);
    let (low, high) = uncertainty::ends(input);
    let says = format!("{low} to {high}");
    let tenth = |decile: &DecileFigures| {
        let Share { share, low, high } = Share::of(decile.breakthroughs, decile.count);
        Tenth { share, interval: (low, high) }
    };
    let tenths: Vec<_> = input.deciles.iter().map(tenth).collect();
    let end = input.deciles.last().map_or_else(String::new, |d| percent(d.breakthroughs, d.count));
    let words = Words {
        id: known.id(&format!("tenths-{at}")),
        title: format!("{name}: {says} over its tenths"),
        description: format!(
            "Ten points with their 95 % intervals, on a scale from 0 to {}.",
            scale_end(top)
        ),
    };
    deciles(&words, (&name, &says, &end), &tenths, top)
}

/// What happened on the way, where anything can.
pub(super) fn happened(known: &Known<'_>) -> Option<Section> {
    let record = known.record;
    let rejected = events::rejected_in_words(record);
    let undefined = events::undefined_in_words(record);
    if record.rules.is_empty() && rejected.is_none() && undefined.is_none() {
        return None;
    }
    let body = html! {
        @if !record.rules.is_empty() { (rules(known).rendered()) }
        @if let Some(rejected) = rejected { p { "Rejected at home: " (rejected) "." } }
        @if let Some(undefined) = undefined { p { "Undefined values: " (undefined) "." } }
    };
    Some(Section { id: known.id("happened"), title: "What happened on the way", body })
}

fn rules(known: &Known<'_>) -> Figure {
    let n = known.record.consistent;
    let mut rules: Vec<_> = known.record.rules.iter().collect();
    rules.sort_by_key(|rule| Reverse(rule.replications));
    let (shown, left_out) = first(&rules, RULES_SHOWN);
    let bar = |rule: &&RuleFigures| Bar {
        name: clean(&rule.title, RULE_COLUMNS),
        figures: events::fired(rule, n).trim_start_matches("fired in ").to_owned(),
        share: rule.replications as f64 / n as f64,
        interval: None,
        ink: Ink::Green,
    };
    let all: Vec<_> = shown.iter().map(bar).collect();
    let title = shown.first().map_or_else(String::new, |rule| {
        format!(
            "“{}” fires most: in {}",
            clean(&rule.title, RULE_COLUMNS),
            percent(rule.replications, n)
        )
    });
    let named: Vec<_> = all.iter().map(|bar| format!("{}: {}", bar.name, bar.figures)).collect();
    let words = Words {
        id: known.id("rules"),
        title: title.clone(),
        description: format!(
            "Bars from 0 to 100 %, the share of replications in which a rule fired: {}.",
            named.join("; ")
        ),
    };
    let row = |rule: &&RuleFigures| {
        let name = clean(&rule.title, RULE_COLUMNS);
        vec![name, percent(rule.replications, n), grouped(rule.firings)]
    };
    Figure {
        title,
        reading: "The share of replications in which each rule fired, and how often there."
            .to_owned(),
        class: "single",
        charts: html! {
            (both(&words, |words, width| bars(words, width, &all)))
            (more(left_out))
        },
        numbers: Table {
            caption: "How often rules fired".to_owned(),
            head: heads(&["Rule", "Fired in", "Firings in all"]),
            figures_from: 1,
            rows: shown.iter().map(row).collect(),
            more: left_out,
        },
    }
}
