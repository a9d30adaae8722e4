//! One number is varied: a curve, and each other outcome by itself.

use super::crossing::{CROSSINGS_SHOWN, crossings};
use super::factors::Factor;
use super::{LEVEL, Swept, count};
use crate::report::chart::curve::{Crossed, Curve, Point, curve};
use crate::report::chart::ink::INKS;
use crate::report::chart::over::{Along, Over, Step, over};
use crate::report::chart::{Words, both, top};
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::report::figures::{Share, cut_at};
use crate::report::html::ends::{in_figures, share_alone};
use crate::report::html::pieces::{Figure, Table};
use crate::study::sweep::PointFigures;
use maud::html;
use std::cmp::Reverse;

/// The most points that a line is drawn through, evenly spaced.
const DRAWN: usize = 400;
/// The most values of a table.
const LISTED: usize = 100;

/// The points by increasing value, one for each value, as many as are drawn.
fn ordered<'r>(swept: &Swept<'r>, factor: &Factor) -> Vec<(f64, &'r PointFigures)> {
    let value = |point: &&'r PointFigures| Some((factor.value(point).as_f64()?, *point));
    let mut points: Vec<_> = swept.points.iter().filter_map(value).collect();
    points.sort_by(|one, other| one.0.total_cmp(&other.0));
    points.dedup_by(|one, other| one.0 == other.0);
    thinned(&points, DRAWN)
}

/// At most so many, evenly spaced, the first and the last among them.
pub(super) fn thinned<T: Copy>(all: &[T], most: usize) -> Vec<T> {
    if all.len() <= most {
        return all.to_vec();
    }
    (0..most).map(|at| all[at * (all.len() - 1) / (most - 1)]).collect()
}

fn drawn(points: &[(f64, &PointFigures)], outcome: &str) -> Vec<Point> {
    let point = |(value, point): &(f64, &PointFigures)| {
        let Share { share, low, high } = Share::of(count(point, outcome), point.consistent);
        Point { value: *value, share, interval: (low, high) }
    };
    points.iter().map(point).collect()
}

/// How the share goes over the values, in a sentence, and where it crosses the level.
pub(super) fn lead(swept: &Swept<'_>, factor: &Factor) -> String {
    let points = ordered(swept, factor);
    let found = crossings(&drawn(&points, &swept.main), LEVEL);
    format!("{}. {}", finding(swept, factor, &points), crossed(&points, &swept.main, &found))
}

/// How the share goes over the values.
fn finding(swept: &Swept<'_>, factor: &Factor, points: &[(f64, &PointFigures)]) -> String {
    let share = |point: &PointFigures| share_alone(count(point, &swept.main), point.consistent);
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return String::new() };
    let (from, to) = (share(first.1), share(last.1));
    let whole = |point: &PointFigures| Share::of(count(point, &swept.main), point.consistent);
    let (begins, ends) = (whole(first.1), whole(last.1));
    let verb = if ends.low > begins.high {
        "rises"
    } else if ends.high < begins.low {
        "falls"
    } else {
        "goes"
    };
    let said = |point: &PointFigures| factor.level(point).map(|level| factor.said(level));
    let said = |point: &PointFigures| said(point).unwrap_or_default();
    format!(
        "As {} goes from {} to {}, the share of {} {verb} from {from} to {to}",
        factor.name,
        said(first.1),
        said(last.1),
        swept.main_name(),
    )
}

/// Where the share crosses the level, or on which side it stays.
fn crossed(points: &[(f64, &PointFigures)], outcome: &str, found: &[Crossed]) -> String {
    let percent = 100.0 * LEVEL;
    let side = drawn(points, outcome).first().is_some_and(|point| point.share >= LEVEL);
    match found {
        [] if side => format!("It stays above {percent} % at every point."),
        [] => format!("It stays below {percent} % at every point."),
        [one] if one.figures.starts_with("near") => format!("It comes {}.", one.figures),
        [one] => format!("It crosses {}.", one.figures),
        several if several.len() <= CROSSINGS_SHOWN => {
            let all: Vec<_> = several.iter().map(|one| one.figures.clone()).collect();
            format!("It crosses {percent} % more than once: {}.", all.join("; "))
        }
        several => format!("It crosses {percent} % {} times.", several.len()),
    }
}

/// The curve of the main outcome.
pub(super) fn figure(swept: &Swept<'_>, factor: &Factor) -> Figure {
    let points = ordered(swept, factor);
    let drawn = drawn(&points, &swept.main);
    let highest = drawn.iter().map(|point| point.interval.1).fold(0.0, f64::max);
    let mut found = crossings(&drawn, LEVEL);
    let told = crossed(&points, &swept.main, &found);
    found.truncate(CROSSINGS_SHOWN);
    if let [_, _, ..] = &found[..] {
        // Beside each other there is room for the values alone.
        for one in &mut found {
            one.figures = one.figures.split(" (").next().unwrap_or_default().to_owned();
        }
    }
    let top = top(highest);
    let written = swept.base.and_then(|base| {
        let value = factor.value(base).as_f64()?;
        let range = (drawn.first()?.value, drawn.last()?.value);
        let share = Share::of(count(base, &swept.main), base.consistent).share;
        (range.0..=range.1).contains(&value).then_some((value, share))
    });
    let shown = Curve {
        outcome: format!("share of {}", swept.main_name()),
        along: factor.name.clone(),
        points: drawn,
        top,
        level: LEVEL,
        crossings: found,
        written,
    };
    let title = finding(swept, factor, &points);
    let words = Words {
        id: "curve".to_owned(),
        title: title.clone(),
        description: format!("A line with a band over {} values. {told}", shown.points.len()),
    };
    Figure {
        title,
        reading: reading(&shown, swept.points.len(), &told),
        class: "single",
        charts: both(&words, |words, width| curve(words, width, &shown)),
        numbers: numbers(swept, factor, &points),
    }
}

/// How to read the curve.
fn reading(shown: &Curve, all: usize, told: &str) -> String {
    let mut text = format!(
        "{told} The band is the 95 % interval at each point: Monte Carlo error only. Between the \
         points the lines are straight"
    );
    if shown.level <= shown.top {
        text.push_str(
            ", and where they cross is read off so; it may be anywhere from point to point.",
        );
    } else {
        text.push('.');
    }
    text.push_str(&cut_at(shown.top));
    if shown.points.len() < all {
        text.push_str(&format!(" Drawn are {} of {all} points.", shown.points.len()));
    }
    text
}

/// The shares of all outcomes by value.
fn numbers(swept: &Swept<'_>, factor: &Factor, points: &[(f64, &PointFigures)]) -> Table {
    let shown = thinned(points, LISTED);
    let outcomes = swept.outcomes();
    let row = |(_, point): &(f64, &PointFigures)| {
        let said = factor.level(point).map(|level| factor.said(level)).unwrap_or_default();
        let main = in_figures(count(point, &swept.main), point.consistent);
        let others = outcomes[1..].iter();
        let others = others.map(|name| share_alone(count(point, name), point.consistent));
        [said, main].into_iter().chain(others).collect()
    };
    let named = outcomes.iter().map(|name| clean(name, NAME_COLUMNS));
    Table {
        caption: format!("Shares of replications by {}", factor.name),
        head: std::iter::once(factor.name.clone()).chain(named).collect(),
        figures_from: 1,
        rows: shown.iter().map(row).collect(),
        more: swept.points.len() - shown.len(),
    }
}

/// The other outcomes, a panel each.
pub(super) fn others(swept: &Swept<'_>, factor: &Factor, others: &[String]) -> Figure {
    let points = ordered(swept, factor);
    let ends = (points.first().map_or(0.0, |p| p.0), points.last().map_or(0.0, |p| p.0));
    let all: Vec<_> = others.iter().map(|name| drawn(&points, name)).collect();
    let highest = all.iter().flatten().map(|point| point.interval.1).fold(0.0, f64::max);
    let panel = |(at, name): (usize, &String)| {
        let share =
            |(_, point): &(f64, &PointFigures)| share_alone(count(point, name), point.consistent);
        let (from, to) = (points.first().map(share), points.last().map(share));
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        let name = clean(name, NAME_COLUMNS);
        let says = format!("from {from} to {to}");
        let step =
            |point: &Point| Step { value: point.value, share: point.share, range: point.interval };
        let shown = Over {
            name: name.clone(),
            says: says.clone(),
            end: to,
            ink: INKS[(at + 1) % INKS.len()],
            along: Along::Numbers(ends.0, ends.1),
            steps: all[at].iter().map(step).collect(),
            points: Vec::new(),
            top: top(highest),
        };
        let words = Words {
            id: format!("other-{at}"),
            title: format!("{name}: {says}"),
            description: format!("A line with a band over {} values.", all[at].len()),
        };
        over(&words, &shown)
    };
    let panels: Vec<_> = others.iter().enumerate().map(panel).collect();
    Figure {
        title: commonest(swept, factor, &points),
        reading: "Each outcome by itself, all on one scale, with its 95 % interval.".to_owned(),
        class: "panels",
        charts: html! { @for panel in panels { (panel) } },
        numbers: intervals(factor, &points, others),
    }
}

/// Which outcome is the commonest at each end.
fn commonest(swept: &Swept<'_>, factor: &Factor, points: &[(f64, &PointFigures)]) -> String {
    let most = |(_, point): &(f64, &PointFigures)| {
        let outcomes = point.outcomes.iter().enumerate();
        let most = outcomes.max_by_key(|(at, outcome)| (outcome.count, Reverse(*at)));
        most.map_or_else(String::new, |(_, outcome)| clean(&outcome.name, NAME_COLUMNS))
    };
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return format!("The ends beside {}", swept.main_name());
    };
    match (most(first), most(last)) {
        (one, other) if one == other => {
            format!("At both ends of {}, {one} is the commonest end", factor.name)
        }
        (one, other) => {
            format!("The commonest end goes from {one} to {other} with {}", factor.name)
        }
    }
}

/// The intervals of the shares.
fn intervals(factor: &Factor, points: &[(f64, &PointFigures)], others: &[String]) -> Table {
    let shown = thinned(points, LISTED);
    let row = |(_, point): &(f64, &PointFigures)| {
        let said = factor.level(point).map(|level| factor.said(level)).unwrap_or_default();
        let cells = others.iter().map(|name| in_figures(count(point, name), point.consistent));
        std::iter::once(said).chain(cells).collect()
    };
    let named = others.iter().map(|name| clean(name, NAME_COLUMNS));
    Table {
        caption: format!("Shares with 95 % intervals by {}", factor.name),
        head: std::iter::once(factor.name.clone()).chain(named).collect(),
        figures_from: 1,
        rows: shown.iter().map(row).collect(),
        more: points.len() - shown.len(),
    }
}
