//! One thing is varied that is no number: a bar for each of its values.

use super::factors::Factor;
use super::one::thinned;
use super::{Swept, count};
use crate::report::chart::bars::{Bar, bars};
use crate::report::chart::ink::Ink;
use crate::report::chart::{Words, both};
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::report::figures::Share;
use crate::report::html::ends::{in_figures, share_alone};
use crate::report::html::pieces::{Figure, Table, more};
use crate::study::sweep::PointFigures;
use maud::html;

/// The most values that have a bar.
const DRAWN: usize = 32;

/// The figure.
pub(super) fn figure(swept: &Swept<'_>, factor: &Factor) -> Figure {
    let points = thinned(&swept.points, DRAWN);
    let said = |point: &PointFigures| {
        factor.level(point).map_or_else(String::new, |level| factor.said(level))
    };
    let bar = |point: &&PointFigures| {
        let count = count(point, &swept.main);
        let Share { share, low, high } = Share::of(count, point.consistent);
        Bar {
            name: said(point),
            figures: in_figures(count, point.consistent),
            share,
            interval: Some((low, high)),
            ink: Ink::Blue,
        }
    };
    let all: Vec<_> = points.iter().map(bar).collect();
    let title = finding(swept, factor, &all);
    let named: Vec<_> = all.iter().map(|bar| format!("{}: {}", bar.name, bar.figures)).collect();
    let words = Words {
        id: "bars".to_owned(),
        title: title.clone(),
        description: format!("Bars from 0 to 100 %, by {}: {}.", factor.name, named.join("; ")),
    };
    let outcomes = swept.outcomes();
    let row = |point: &&PointFigures| {
        let shares = outcomes.iter().map(|name| share_alone(count(point, name), point.consistent));
        std::iter::once(said(point)).chain(shares).collect()
    };
    let heads = outcomes.iter().map(|name| clean(name, NAME_COLUMNS));
    let left_out = swept.points.len() - points.len();
    Figure {
        title,
        reading: "The strokes on the bars are 95 % intervals: Monte Carlo error only.".to_owned(),
        class: "single",
        charts: html! {
            (both(&words, |words, width| bars(words, width, &all)))
            (more(left_out))
        },
        numbers: Table {
            caption: format!("Shares of replications by {}", factor.name),
            head: std::iter::once(factor.name.clone()).chain(heads).collect(),
            figures_from: 1,
            rows: points.iter().map(row).collect(),
            more: left_out,
        },
    }
}

/// Where the share is highest, and where lowest.
fn finding(swept: &Swept<'_>, factor: &Factor, all: &[Bar]) -> String {
    let (main, name) = (swept.main_name(), &factor.name);
    let most = all.iter().max_by(|one, other| one.share.total_cmp(&other.share));
    let least = all.iter().min_by(|one, other| one.share.total_cmp(&other.share));
    match (most, least) {
        (Some(most), Some(least)) if most.share > least.share => format!(
            "The share of {main} is highest with {name} {}, {}, and lowest with {}, {}",
            most.name, most.figures, least.name, least.figures
        ),
        _ => format!("The share of {main} is the same with every {name}"),
    }
}
