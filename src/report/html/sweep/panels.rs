//! Several things are varied: a panel each, the one that moves the share most first.

use super::factors::{Factor, ONE_AT_A_TIME};
use super::one::thinned;
use super::{Swept, count};
use crate::report::chart::ink::Ink;
use crate::report::chart::over::{Along, Over, Step, over};
use crate::report::chart::{Words, marks, top};
use crate::report::figures::{Share, cut_at, percent, values};
use crate::report::html::ends::{in_figures, share_alone};
use crate::report::html::pieces::{Figure, Table, heads, more};
use crate::study::sweep::PointFigures;
use maud::html;
use std::collections::HashSet;

/// The most panels.
const PANELS_SHOWN: usize = 12;
/// The most parameters of the table.
const LISTED: usize = 64;
/// The most values that stand apart; more are taken together in tenths.
const VALUES_APART: usize = 24;
/// The most points that are drawn in a panel.
const POINTS_DRAWN: usize = 300;
/// The most values that are marked one by one.
const MARKED_MOST: usize = 4;
/// Into how many parts many values are taken together.
const PARTS: usize = 10;

/// The lowest and the highest share, and where they are.
pub(super) fn lead(swept: &Swept<'_>) -> String {
    let share =
        |point: &&&PointFigures| count(point, &swept.main) as f64 / point.consistent.max(1) as f64;
    let by = |one: &&&PointFigures, other: &&&PointFigures| share(one).total_cmp(&share(other));
    let (least, most) = (swept.points.iter().min_by(by), swept.points.iter().max_by(by));
    let (Some(least), Some(most)) = (least, most) else { return String::new() };
    let said = |point: &PointFigures| share_alone(count(point, &swept.main), point.consistent);
    let (low, high) = (said(least), said(most));
    let (main, all) = (swept.main_name(), swept.points.len());
    if low == high {
        return format!("The share of {main} is {low} at every one of {all} points.");
    }
    format!(
        "Over {all} points, the share of {main} goes from {low} (with {}) to {high} (with {}).",
        swept.at(least),
        swept.at(most)
    )
}

/// A parameter with the points that tell of it.
struct Effect<'f, 'r> {
    factor: &'f Factor,
    points: Vec<&'r PointFigures>,
    steps: Vec<Step>,
    /// The counts behind the steps.
    counts: Vec<(u64, u64)>,
    /// Whether the values are taken together.
    in_parts: bool,
}

impl Effect<'_, '_> {
    /// How far the line goes up and down.
    fn spread(&self) -> f64 {
        let shares = || self.steps.iter().map(|step| step.share);
        shares().fold(0.0, f64::max) - shares().fold(1.0, f64::min)
    }

    /// The first and the last share in figures.
    fn ends(&self) -> (String, String) {
        (in_short(self.counts.first()), in_short(self.counts.last()))
    }

    /// From where to where the share goes, or between which it lies where the first and the last are
    /// not the least and the most.
    fn extent(&self) -> String {
        let share = |counts: &(u64, u64)| counts.0 as f64 / counts.1.max(1) as f64;
        let by = |one: &&(u64, u64), other: &&(u64, u64)| share(one).total_cmp(&share(other));
        let (least, most) = (self.counts.iter().min_by(by), self.counts.iter().max_by(by));
        let (from, to) = self.ends();
        let (low, high) = (in_short(least), in_short(most));
        if low == high {
            return format!("{low} at every value");
        }
        let in_order = self.factor.numbers().is_some();
        if in_order && ([&from, &to] == [&low, &high] || [&to, &from] == [&low, &high]) {
            return format!("from {from} to {to}");
        }
        format!("between {low} and {high}")
    }
}

fn in_short(counts: Option<&(u64, u64)>) -> String {
    counts.map_or("–".to_owned(), |(count, n)| percent(*count, *n))
}

fn effects<'f, 'r>(swept: &'f Swept<'r>) -> Vec<Effect<'f, 'r>> {
    let mut effects: Vec<_> = swept.factors.iter().map(|factor| effect(swept, factor)).collect();
    effects.sort_by(|one, other| other.spread().total_cmp(&one.spread()));
    effects
}

/// The points that tell of a parameter: of a design one at a time the base and those in which the
/// others are as written, one for each value, otherwise all.
fn telling<'r>(swept: &Swept<'r>, factor: &Factor) -> Vec<&'r PointFigures> {
    let Some(base) = swept.base.filter(|_| swept.record.design == ONE_AT_A_TIME) else {
        return swept.points.clone();
    };
    let others = || swept.factors.iter().filter(|other| !std::ptr::eq(*other, factor));
    let alone =
        |point: &&PointFigures| others().all(|other| other.value(point) == other.value(base));
    let mut seen = HashSet::new();
    let own = std::iter::once(base).chain(swept.points.iter().copied()).filter(alone);
    own.filter(|point| factor.level(point).is_some_and(|level| seen.insert(level))).collect()
}

fn effect<'f, 'r>(swept: &Swept<'r>, factor: &'f Factor) -> Effect<'f, 'r> {
    let mut points = telling(swept, factor);
    points.sort_by_key(|point| factor.level(point));
    let numbers = factor.numbers();
    let in_parts = numbers.is_some() && factor.len() > VALUES_APART;
    let value = |point: &PointFigures| {
        let level = factor.level(point).unwrap_or(0);
        numbers.as_ref().map_or(level as f64, |numbers| numbers[level])
    };
    let groups: Vec<Vec<&PointFigures>> = if in_parts {
        let part = |at: usize| at * points.len() / PARTS;
        (0..PARTS).map(|at| points[part(at)..part(at + 1)].to_vec()).collect()
    } else {
        points.chunk_by(|one, other| value(one) == value(other)).map(<[_]>::to_vec).collect()
    };
    let groups: Vec<_> = groups.into_iter().filter(|group| !group.is_empty()).collect();
    let pooled = |group: &Vec<&PointFigures>| {
        let sum = |of: &dyn Fn(&PointFigures) -> u64| {
            group.iter().map(|point| of(point)).fold(0_u64, u64::saturating_add)
        };
        (sum(&|point| count(point, &swept.main)), sum(&|point| point.consistent))
    };
    let counts: Vec<_> = groups.iter().map(pooled).collect();
    let step = |(group, (count, n)): (&Vec<&PointFigures>, &(u64, u64))| {
        let middle = group.iter().map(|point| value(point) / group.len() as f64).sum::<f64>();
        let whole = Share::of(*count, *n);
        let shares = group.iter().map(|point| share(point, &swept.main));
        let range = match group.len() {
            1 => (whole.low, whole.high),
            _ if in_parts => (whole.share, whole.share),
            _ => (shares.clone().fold(1.0, f64::min), shares.fold(0.0, f64::max)),
        };
        Step { value: middle, share: whole.share, range }
    };
    let steps = groups.iter().zip(&counts).map(step).collect();
    Effect { factor, points, steps, counts, in_parts }
}

fn share(point: &PointFigures, outcome: &str) -> f64 {
    count(point, outcome) as f64 / point.consistent.max(1) as f64
}

/// The panels.
pub(super) fn figure(swept: &Swept<'_>) -> Figure {
    let all = effects(swept);
    let shown = &all[..all.len().min(PANELS_SHOWN)];
    let highest = |effect: &Effect<'_, '_>| {
        let ends = effect.steps.iter().map(|step| step.range.1.max(step.share));
        let points = effect.points.iter().map(|point| share(point, &swept.main));
        ends.chain(points).fold(0.0, f64::max)
    };
    let top = top(shown.iter().map(highest).fold(0.0, f64::max));
    let panels: Vec<_> =
        shown.iter().enumerate().map(|(at, effect)| panel(swept, at, effect, top)).collect();
    let title = all.first().map_or_else(String::new, |effect| {
        let (name, main) = (&effect.factor.name, swept.main_name());
        format!("{name} moves the share of {main} most: {}", effect.extent())
    });
    Figure {
        title,
        reading: reading(swept, shown, top),
        class: "panels",
        charts: html! {
            @for panel in panels { (panel) }
            (more(all.len() - shown.len()))
        },
        numbers: numbers(&all),
    }
}

fn panel(swept: &Swept<'_>, at: usize, effect: &Effect<'_, '_>, top: f64) -> maud::Markup {
    let factor = effect.factor;
    let (_, to) = effect.ends();
    let says = effect.extent();
    let numbers = factor.numbers();
    let dots = match (&numbers, effect.in_parts) {
        (Some(numbers), true) => {
            let dot = |point: &PointFigures| {
                Some((numbers[factor.level(point)?], share(point, &swept.main)))
            };
            let points = thinned(&effect.points, POINTS_DRAWN);
            points.into_iter().filter_map(dot).collect()
        }
        _ => Vec::new(),
    };
    let along = match &numbers {
        Some(numbers) => {
            let labels = factor.labels();
            match numbers[..] {
                [low, .., high] if numbers.len() > MARKED_MOST => match effect.in_parts {
                    true => round_ends(low, high),
                    false => Along::Numbers(low, high),
                },
                _ => Along::Few(numbers.iter().copied().zip(labels).collect()),
            }
        }
        None => Along::Words(factor.labels()),
    };
    let words = Words {
        id: format!("over-{at}"),
        title: format!("{}: {says}", factor.name),
        description: format!(
            "A line over {} of {}.",
            if effect.in_parts {
                "the tenths".to_owned()
            } else {
                format!("{} values", effect.steps.len())
            },
            factor.name
        ),
    };
    let shown = Over {
        name: factor.name.clone(),
        says,
        end: to,
        ink: Ink::Blue,
        along,
        steps: effect.steps.clone(),
        points: dots,
        top,
    };
    over(&words, &shown)
}

/// From a round number to another, so that the ends are marked.
fn round_ends(low: f64, high: f64) -> Along {
    let marked = marks((low, high), 2);
    match &marked[..] {
        [(first, _), .., (last, _)] => Along::Numbers(*first, *last),
        _ => Along::Numbers(low, high),
    }
}

/// How to read the panels.
fn reading(swept: &Swept<'_>, shown: &[Effect<'_, '_>], top: f64) -> String {
    let mut text = String::new();
    if swept.record.design == ONE_AT_A_TIME {
        text.push_str(
            "Each is varied by itself, the others as they are written; the band is the 95 % \
             interval.",
        );
    } else if shown.iter().any(|effect| effect.in_parts) {
        text.push_str(
            "A dot is a point of the design; the line is the share over all points in each tenth \
             of the values. What two parameters do only together does not show here.",
        );
    } else {
        text.push_str(
            "The line is the share over all points with a value; the band spans these points, from \
             the lowest to the highest.",
        );
    }
    text + &cut_at(top)
}

/// What each parameter does.
fn numbers(all: &[Effect<'_, '_>]) -> Table {
    let row = |effect: &Effect<'_, '_>| {
        let (from, to) = effect.ends();
        let numbers = effect.factor.numbers();
        let last = effect.factor.len().saturating_sub(1);
        let [low, high] = match numbers.as_deref() {
            Some([low, .., high]) => values([*low, *high]),
            _ => [effect.factor.said(0), effect.factor.said(last)],
        };
        let at = |counts: &[(u64, u64)], most: bool| {
            let by = |one: &&(u64, u64), other: &&(u64, u64)| {
                let share = |(count, n): &(u64, u64)| *count as f64 / (*n).max(1) as f64;
                share(one).total_cmp(&share(other))
            };
            let found = if most { counts.iter().max_by(by) } else { counts.iter().min_by(by) };
            found.map_or_else(String::new, |(count, n)| in_figures(*count, *n))
        };
        vec![
            effect.factor.name.clone(),
            format!("{low} to {high}"),
            from,
            to,
            at(&effect.counts, false),
            at(&effect.counts, true),
        ]
    };
    let shown = &all[..all.len().min(LISTED)];
    Table {
        caption: "What each parameter does to the share, over all points with a value".to_owned(),
        head: heads(&["Varied", "Values", "At the first", "At the last", "Lowest", "Highest"]),
        figures_from: 2,
        rows: shown.iter().map(row).collect(),
        more: all.len() - shown.len(),
    }
}
