//! Two parameters are varied, every value of one with every value of the other: heat maps.

use super::factors::{Factor, ONE_AT_A_TIME};
use super::{LEVEL, Swept, count};
use crate::report::chart::heat::{Cell, Heat, heat, small_heat};
use crate::report::chart::ink::{INKS, Ink};
use crate::report::chart::{Words, both, top};
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::report::figures::{Share, percent, scale_end};
use crate::report::html::ends::in_figures;
use crate::report::html::pieces::{Figure, Table};
use crate::study::sweep::PointFigures;
use maud::{Markup, html};

/// The most values of a parameter that a map has.
const VALUES_MOST: usize = 60;
/// The most values of the third of three parameters, each with a map of its own.
const MAPS_MOST: usize = 9;
/// The most values of a parameter in a table.
const LISTED: usize = 40;

/// Whether every value of one is there with every value of the other, and a map has room for them.
pub(super) fn is_grid(swept: &Swept<'_>, across: &Factor, up: &Factor) -> bool {
    let sizes = [across.len(), up.len()];
    swept.record.design != ONE_AT_A_TIME
        && sizes.iter().all(|size| (2..=VALUES_MOST).contains(size))
        && across.len() * up.len() <= swept.record.points.len()
        && swept.points.len() <= across.len() * up.len()
}

/// The points of a map, by the upright parameter, then by the other.
type Grid<'r> = Vec<Vec<Option<&'r PointFigures>>>;

fn grid<'r>(points: &[&'r PointFigures], across: &Factor, up: &Factor) -> Grid<'r> {
    let mut grid: Grid<'r> = vec![vec![None; across.len()]; up.len()];
    for point in points {
        if let (Some(column), Some(row)) = (across.level(point), up.level(point)) {
            grid[row][column] = Some(point);
        }
    }
    grid
}

/// A map of an outcome.
fn mapped(grid: &Grid<'_>, (across, up): (&Factor, &Factor), outcome: &str) -> Heat {
    let cell = |point: &Option<&PointFigures>| {
        let point = point.as_ref()?;
        let (count, n) = (count(point, outcome), point.consistent);
        let Share { share, low, high } = Share::of(count, n);
        Some(Cell { share, interval: (low, high), figures: percent(count, n) })
    };
    let cells: Vec<Vec<_>> = grid.iter().map(|row| row.iter().map(cell).collect()).collect();
    let highest = cells.iter().flatten().flatten().map(|cell| cell.share).fold(0.0, f64::max);
    Heat {
        name: String::new(),
        across: (across.name.clone(), across.labels()),
        up: (up.name.clone(), up.labels()),
        cells,
        level: LEVEL,
        top: top(highest),
        ink: Ink::Blue,
    }
}

/// How many cells are hatched, and on which side the others are.
fn sides(maps: &[Heat]) -> [usize; 3] {
    let mut sides = [0; 3];
    for cell in maps.iter().flat_map(|map| map.cells.iter().flatten().flatten()) {
        let side = match cell.interval {
            (low, _) if low >= LEVEL => 0,
            (_, high) if high <= LEVEL => 1,
            _ => 2,
        };
        sides[side] += 1;
    }
    sides
}

/// The lowest and the highest share in a sentence.
fn finding(swept: &Swept<'_>, maps: &[Heat]) -> String {
    let [over, under, open] = sides(maps);
    let (main, all) = (swept.main_name(), over + under + open);
    let level = 100.0 * LEVEL;
    let cells = maps.iter().flat_map(|map| map.cells.iter().flatten().flatten());
    let most = cells.max_by(|one, other| one.share.total_cmp(&other.share));
    let most = most.map_or_else(String::new, |cell| cell.figures.clone());
    match (over, under) {
        (0, _) if open == 0 && most == "none" => {
            format!("{main} comes at none of {all} points")
        }
        (0, _) if open == 0 => format!("The share of {main} is at most {most} at all {all} points"),
        (_, 0) if open == 0 => {
            format!("At all {all} points {main} comes in more than {level} % of replications")
        }
        _ => {
            format!("At {over} of {all} points {main} comes in more than {level} % of replications")
        }
    }
}

/// How to read maps.
fn reading(maps: &[Heat]) -> String {
    let [over, under, open] = sides(maps);
    let level = 100.0 * LEVEL;
    let mut text = String::from("The darker a cell, the higher the share.");
    if over + open > 0 && under + open > 0 {
        text.push_str(&format!(" The thick line parts the cells above {level} % from those below"));
        text.push_str(match open {
            0 => "; every one can be told from it.",
            _ => "; hatched are those whose 95 % interval holds it, so that they cannot be told.",
        });
    }
    text
}

/// What the shades stand for.
fn legend(top: f64, ink: Ink, outcome: &str) -> Markup {
    html! {
        p.shades {
            span { "Share of " bdi { (outcome) } ": 0 %" }
            (crate::report::chart::heat::shades(ink))
            span { (scale_end(top)) }
        }
    }
}

/// The map of the main outcome.
pub(super) fn figure(swept: &Swept<'_>, across: &Factor, up: &Factor) -> Figure {
    let grid = grid(&swept.points, across, up);
    let map = mapped(&grid, (across, up), &swept.main);
    let maps = [map];
    let title = finding(swept, &maps);
    let words = Words {
        id: "map".to_owned(),
        title: title.clone(),
        description: format!(
            "A map of cells, {} values of {} by {} values of {}. {}",
            across.len(),
            across.name,
            up.len(),
            up.name,
            super::panels::lead(swept)
        ),
    };
    Figure {
        title,
        reading: reading(&maps),
        class: "single",
        charts: html! {
            (both(&words, |words, width| heat(words, width, &maps[0])))
            (legend(maps[0].top, Ink::Blue, &swept.main_name()))
        },
        numbers: numbers(&grid, (across, up), &swept.main),
    }
}

/// The shares with their intervals, a row for each value of the upright parameter, the highest
/// first, as in the map.
fn numbers(grid: &Grid<'_>, (across, up): (&Factor, &Factor), outcome: &str) -> Table {
    let columns = across.len().min(LISTED);
    let cell = |point: &Option<&PointFigures>| match point {
        Some(point) => in_figures(count(point, outcome), point.consistent),
        None => "–".to_owned(),
    };
    let row = |at: usize| {
        let cells = grid[at].iter().take(columns).map(cell);
        std::iter::once(up.said(at)).chain(cells).collect()
    };
    let rows: Vec<_> = (0..up.len()).rev().take(LISTED).map(row).collect();
    let head = (0..columns).map(|at| across.said(at));
    Table {
        caption: format!(
            "Share of {} by {} (downwards) and {} (across)",
            clean(outcome, NAME_COLUMNS),
            up.name,
            across.name
        ),
        head: std::iter::once(up.name.clone()).chain(head).collect(),
        figures_from: 1,
        more: up.len() - rows.len(),
        rows,
    }
}

/// A map of each other outcome.
pub(super) fn others(
    swept: &Swept<'_>,
    (across, up): (&Factor, &Factor),
    others: &[String],
) -> Figure {
    let grid = grid(&swept.points, across, up);
    let mut maps: Vec<_> = others.iter().map(|name| mapped(&grid, (across, up), name)).collect();
    let top = maps.iter().map(|map| map.top).fold(0.0, f64::max);
    let drawn = maps.iter_mut().enumerate().map(|(at, map)| {
        map.name = clean(&others[at], NAME_COLUMNS);
        map.ink = INKS[(at + 1) % INKS.len()];
        map.top = top;
        let (title, range) = (map.name.clone(), range(map));
        let words = Words {
            id: format!("other-{at}"),
            title: format!("{title}: {range}"),
            description: format!("A map of cells, {} by {}.", up.name, across.name),
        };
        small_heat(&words, map)
    });
    let drawn: Vec<_> = drawn.collect();
    Figure {
        title: "Each other end by itself".to_owned(),
        reading: format!(
            "Each map is in a colour of its own, the darkest at {:.0} %. {}",
            100.0 * top,
            reading(&maps)
        ),
        class: "panels",
        charts: html! { @for map in drawn { (map) } },
        numbers: listed(&grid, (across, up), others),
    }
}

/// The lowest and the highest share of a map.
fn range(map: &Heat) -> String {
    let cells = || map.cells.iter().flatten().flatten();
    let least = cells().min_by(|one, other| one.share.total_cmp(&other.share));
    let most = cells().max_by(|one, other| one.share.total_cmp(&other.share));
    match (least, most) {
        (Some(least), Some(most)) if least.figures == most.figures => least.figures.clone(),
        (Some(least), Some(most)) => format!("from {} to {}", least.figures, most.figures),
        _ => String::new(),
    }
}

/// The shares of several outcomes, a row for each point.
fn listed(grid: &Grid<'_>, (across, up): (&Factor, &Factor), others: &[String]) -> Table {
    let points: Vec<_> = grid
        .iter()
        .enumerate()
        .flat_map(|(row, points)| points.iter().enumerate().map(move |(at, p)| (row, at, p)))
        .filter_map(|(row, column, point)| Some((row, column, (*point)?)))
        .collect();
    let row = |(row, column, point): &(usize, usize, &PointFigures)| {
        let shares = others.iter().map(|name| percent(count(point, name), point.consistent));
        [up.said(*row), across.said(*column)].into_iter().chain(shares).collect()
    };
    let named = others.iter().map(|name| clean(name, NAME_COLUMNS));
    let rows: Vec<_> = points.iter().take(LISTED * 3).map(row).collect();
    Table {
        caption: "Shares of replications by point".to_owned(),
        head: [up.name.clone(), across.name.clone()].into_iter().chain(named).collect(),
        figures_from: 2,
        more: points.len() - rows.len(),
        rows,
    }
}

/// Of three parameters in a grid: a map for each value of the one with the fewest.
pub(super) fn facets(swept: &Swept<'_>) -> Option<Figure> {
    let [one, two, three] = &swept.factors[..] else { return None };
    let mut order = [one, two, three];
    order.sort_by_key(|factor| factor.len());
    let [by, up, across] = order;
    let sizes = by.len() * up.len() * across.len();
    let is_grid = swept.points.len() == sizes && by.len() > 1 && across.len() <= VALUES_MOST;
    if !is_grid || by.len() > MAPS_MOST || swept.record.design == ONE_AT_A_TIME {
        return None;
    }
    let grids: Vec<_> = (0..by.len())
        .map(|level| {
            let here = swept.points.iter().filter(|point| by.level(point) == Some(level));
            grid(&here.copied().collect::<Vec<_>>(), across, up)
        })
        .collect();
    let mut maps: Vec<_> =
        grids.iter().map(|grid| mapped(grid, (across, up), &swept.main)).collect();
    let top = maps.iter().map(|map| map.top).fold(0.0, f64::max);
    let drawn = maps.iter_mut().enumerate().map(|(level, map)| {
        map.name = format!("{} {}", by.name, by.said(level));
        map.top = top;
        let words = Words {
            id: format!("map-{level}"),
            title: format!("{}: {}", map.name, range(map)),
            description: format!("A map of cells, {} by {}.", up.name, across.name),
        };
        small_heat(&words, map)
    });
    let drawn: Vec<_> = drawn.collect();
    Some(Figure {
        title: finding(swept, &maps),
        reading: reading(&maps),
        class: "panels",
        charts: html! {
            @for map in drawn { (map) }
            (legend(top, Ink::Blue, &swept.main_name()))
        },
        numbers: faceted(swept, (by, up, across), &grids),
    })
}

/// The shares of all maps, a row for each point.
fn faceted(
    swept: &Swept<'_>,
    (by, up, across): (&Factor, &Factor, &Factor),
    grids: &[Grid<'_>],
) -> Table {
    let mut rows = Vec::new();
    for (level, grid) in grids.iter().enumerate() {
        for (row, points) in grid.iter().enumerate() {
            for (column, point) in points.iter().enumerate() {
                let Some(point) = point else { continue };
                let share = in_figures(count(point, &swept.main), point.consistent);
                rows.push(vec![by.said(level), up.said(row), across.said(column), share]);
            }
        }
    }
    let all = rows.len();
    rows.truncate(LISTED * 3);
    let names = [by, up, across].map(|factor| factor.name.clone());
    Table {
        caption: format!("Share of {} by point", swept.main_name()),
        head: names.into_iter().chain([swept.main_name()]).collect(),
        figures_from: 3,
        more: all - rows.len(),
        rows,
    }
}
