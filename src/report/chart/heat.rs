//! The share of an outcome over two parameters: cells, the contour of a level, and the cells that
//! are too near to it to tell hatched.

use super::ink::Ink;
use super::{Width, Words, breadth, fitted, framed, number, text, wrapped};
use maud::{Markup, html};
use std::fmt::Write;

/// The height of all cells, about.
const HEIGHT: f64 = 300.0;
/// The least and the most height of a cell.
const CELL: (f64, f64) = (4.0, 52.0);
/// The least and the most room left of the cells, for the values of the upright parameter.
const LEFT: (f64, f64) = (34.0, 120.0);
/// Above the cells, for the name of the upright parameter.
const ABOVE: f64 = 24.0;
/// The room of a line of the name of a panel.
const LINE: f64 = 18.0;
/// Below the cells, for the values and the name of the other.
const BELOW: f64 = 44.0;
/// The least height of a cell that has its share written in it.
const WRITTEN: f64 = 17.0;
/// The room of a value of the upright parameter.
const LABEL: f64 = 15.0;
/// The share of ink in the cells of none and of all: text stays legible on each.
const SHADES: (f64, f64) = (0.03, 0.6);

/// A design point.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Cell {
    /// The share [0 to 1].
    pub(in crate::report) share: f64,
    /// The ends of its interval [0 to 1].
    pub(in crate::report) interval: (f64, f64),
    /// The share in figures.
    pub(in crate::report) figures: String,
}

/// A sweep over two parameters.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Heat {
    /// What a panel is of; empty where the map stands alone.
    pub(in crate::report) name: String,
    /// The parameter along the lower edge, and its values.
    pub(in crate::report) across: (String, Vec<String>),
    /// The upright parameter, and its values from below.
    pub(in crate::report) up: (String, Vec<String>),
    /// The cells by the upright parameter, then by the other; none where nothing was simulated.
    pub(in crate::report) cells: Vec<Vec<Option<Cell>>>,
    /// The level of the contour [0 to 1].
    pub(in crate::report) level: f64,
    /// The share of the darkest cell [above 0, at most 1].
    pub(in crate::report) top: f64,
    /// What is darkened.
    pub(in crate::report) ink: Ink,
}

/// Where the cells are.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    left: f64,
    top: f64,
    bottom: f64,
    broad: f64,
    high: f64,
}

impl Place {
    fn new(width: f64, top: f64, heat: &Heat) -> Self {
        let widest = heat.up.1.iter().map(|value| breadth(value) + 8.0).fold(LEFT.0, f64::max);
        let left = widest.min(LEFT.1.min(width / 3.0));
        let broad = (width - left) / heat.across.1.len().max(1) as f64;
        let rows = heat.up.1.len().max(1) as f64;
        let high = (HEIGHT / rows).min(0.62 * broad).min(CELL.1);
        let high = high.max(CELL.0).max(if rows <= 12.0 { 22.0 } else { CELL.0 });
        Self { left, top, bottom: top + high * rows, broad, high }
    }

    /// The upper left corner of a cell.
    fn at(self, row: usize, column: usize) -> (f64, f64) {
        let x = self.left + self.broad * column as f64;
        (x, self.bottom - self.high * (row + 1) as f64)
    }
}

/// The cells, darker with the share, over the whole page.
pub(in crate::report) fn heat(words: &Words, width: Width, heat: &Heat) -> Markup {
    drawn(words, (width.class(), width.pixels()), heat)
}

/// The same as one of several small maps.
pub(in crate::report) fn small_heat(words: &Words, heat: &Heat) -> Markup {
    drawn(words, ("chart panel-chart", super::panel::WIDTH), heat)
}

fn drawn(words: &Words, (class, right): (&str, f64), heat: &Heat) -> Markup {
    let name = if heat.name.is_empty() {
        Vec::new()
    } else {
        wrapped(&heat.name, right / super::panel::NAME_LETTERS, 2)
    };
    let top = LINE * name.len() as f64 + ABOVE;
    let place = Place::new(right, top, heat);
    let body = html! {
        @for (at, line) in name.iter().enumerate() {
            (text("panel", (0.0, 14.0 + LINE * at as f64), line))
        }
        (text("soft", (0.0, top - 9.0), &fitted(&heat.up.0, right)))
        (labels(place, right, heat))
        @for (row, cells) in heat.cells.iter().enumerate() {
            @for (column, cell) in cells.iter().enumerate() {
                @if let Some(cell) = cell { (shaded(cell, heat, place, place.at(row, column))) }
            }
        }
        path class="contour" d=(contour(heat, place)) {}
    };
    framed(words, class, (right, place.bottom + BELOW), &body)
}

/// The shades from none to the darkest, for a legend.
pub(in crate::report) fn shades(ink: Ink) -> Markup {
    const STEPS: usize = 6;
    const SIDE: f64 = 22.0;
    let width = number(SIDE * STEPS as f64);
    html! {
        svg class="shade-scale" width=(width) height="14" viewBox=(format!("0 0 {width} 14"))
            aria-hidden="true" focusable="false" {
            @for step in 0..STEPS {
                @let part = step as f64 / (STEPS - 1) as f64;
                @let shade = SHADES.0 + (SHADES.1 - SHADES.0) * part;
                rect class=(ink.base()) fill-opacity=(format!("{shade:.2}"))
                    x=(number(SIDE * step as f64)) width=(number(SIDE)) height="14" {}
            }
        }
    }
}

/// The values of both parameters, as many as there is room for, and the name of the one across.
fn labels(place: Place, right: f64, heat: &Heat) -> Markup {
    let widest = heat.across.1.iter().map(|value| breadth(value) + 10.0).fold(1.0, f64::max);
    let columns = every(widest.min(96.0), place.broad);
    let rows = every(LABEL, place.high);
    html! {
        @for (row, said) in heat.up.1.iter().enumerate().step_by(rows) {
            (text("axis end", (place.left - 8.0, place.at(row, 0).1 + place.high / 2.0 + 4.0),
                &fitted(said, place.left - 8.0)))
        }
        @for (column, said) in heat.across.1.iter().enumerate().step_by(columns) {
            (text("axis middle", (place.at(0, column).0 + place.broad / 2.0, place.bottom + 17.0),
                &fitted(said, place.broad * columns as f64)))
        }
        (text("soft", (place.left, place.bottom + 37.0), &fitted(&heat.across.0, right - place.left)))
    }
}

/// Every how many there is room for one.
fn every(needed: f64, room: f64) -> usize {
    ((needed / room).ceil() as usize).max(1)
}

/// A cell: its shade, whether it can be told from the level, its share.
fn shaded(cell: &Cell, heat: &Heat, place: Place, (x, y): (f64, f64)) -> Markup {
    let undecided = cell.interval.0 < heat.level && heat.level < cell.interval.1;
    let part = (cell.share / heat.top).clamp(0.0, 1.0);
    let shade = SHADES.0 + (SHADES.1 - SHADES.0) * part;
    let gap = if place.broad > 8.0 && place.high > 8.0 { 1.0 } else { 0.0 };
    let (broad, high) = (number(place.broad - gap), number(place.high - gap));
    let (left, top) = (number(x + gap / 2.0), number(y + gap / 2.0));
    let room = place.broad >= breadth(&cell.figures) + 4.0 && place.high >= WRITTEN;
    html! {
        rect class=(heat.ink.base()) fill-opacity=(format!("{shade:.2}")) x=(left) y=(top)
            width=(broad) height=(high) {}
        @if undecided { rect class="undecided" x=(left) y=(top) width=(broad) height=(high) {} }
        @if room {
            (text("cell middle", (x + place.broad / 2.0, y + place.high / 2.0 + 4.5), &cell.figures))
        }
    }
}

/// The edges between cells on either side of the level.
fn contour(heat: &Heat, place: Place) -> String {
    let above = |row: usize, column: usize| {
        let cell = heat.cells.get(row)?.get(column)?.as_ref()?;
        Some(cell.share >= heat.level)
    };
    let mut path = String::new();
    for (row, cells) in heat.cells.iter().enumerate() {
        for column in 0..cells.len() {
            let ((x, y), (next, below)) = (place.at(row, column), place.at(row, column + 1));
            let Some(own) = above(row, column) else { continue };
            if above(row, column + 1).is_some_and(|other| other != own) {
                let _ = write!(path, "M{} {}v{}", number(next), number(below), number(place.high));
            }
            if above(row + 1, column).is_some_and(|other| other != own) {
                let _ = write!(path, "M{} {}h{}", number(x), number(y), number(place.broad));
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(share: f64) -> Option<Cell> {
        let interval = (share - 0.1, share + 0.1);
        Some(Cell { share, interval, figures: format!("{:.0} %", 100.0 * share) })
    }

    fn map() -> Heat {
        Heat {
            name: String::new(),
            across: ("a".to_owned(), vec!["1".to_owned(), "2".to_owned()]),
            up: ("b".to_owned(), vec!["1".to_owned(), "2".to_owned()]),
            cells: vec![vec![cell(0.1), cell(0.9)], vec![cell(0.2), None]],
            level: 0.5,
            top: 1.0,
            ink: Ink::Blue,
        }
    }

    #[test]
    fn the_contour_runs_between_the_cells_on_either_side_of_the_level() {
        let place = Place { left: 74.0, top: 20.0, bottom: 100.0, broad: 50.0, high: 40.0 };
        assert_eq!(contour(&map(), place), "M124 60v40");
        let upper = Heat { cells: vec![vec![cell(0.1), None], vec![cell(0.8), None]], ..map() };
        assert_eq!(contour(&upper, place), "M74 60h50");
    }

    #[test]
    fn only_cells_that_cannot_be_told_from_the_level_are_hatched() {
        let place = Place::new(300.0, 20.0, &map());
        let hatched = |share| {
            let drawn = shaded(&cell(share).unwrap(), &map(), place, (0.0, 0.0));
            drawn.into_string().contains("undecided")
        };
        assert_eq!([0.3, 0.45, 0.55, 0.7].map(hatched), [false, true, true, false]);
    }
}
