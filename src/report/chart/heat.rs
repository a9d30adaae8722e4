//! The share of an outcome over two parameters: cells, the contour of a level, and the cells that
//! are too near to it to tell hatched.

use super::ink::Ink;
use super::{Width, Words, fitted, framed, number, text};
use maud::{Markup, html};

/// The height of a cell.
const CELL: f64 = 34.0;
/// Room left of the cells, for the values of the upright parameter.
const LEFT: f64 = 74.0;
/// Room above, for its name.
const ABOVE: f64 = 24.0;
/// Room below, for the values and the name of the other.
const BELOW: f64 = 44.0;
/// The narrowest cell that has its share written in it.
const WRITTEN: f64 = 40.0;
/// The share of ink in the cells of none and of all: text stays legible on each.
const SHADES: (f64, f64) = (0.04, 0.62);

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
    /// The parameter along the lower edge, and its values.
    pub(in crate::report) across: (String, Vec<String>),
    /// The upright parameter, and its values from below.
    pub(in crate::report) up: (String, Vec<String>),
    /// The cells by the upright parameter, then by the other; none where nothing was simulated.
    pub(in crate::report) cells: Vec<Vec<Option<Cell>>>,
    /// The level of the contour [0 to 1].
    pub(in crate::report) level: f64,
}

/// The cells, darker with the share.
pub(in crate::report) fn heat(words: &Words, width: Width, heat: &Heat) -> Markup {
    let right = width.pixels();
    let (columns, rows) = (heat.across.1.len().max(1), heat.up.1.len().max(1));
    let broad = (right - LEFT) / columns as f64;
    let bottom = ABOVE + CELL * rows as f64;
    let at = |row: usize, column: usize| (LEFT + broad * column as f64, bottom - CELL * (row + 1) as f64);
    let body = html! {
        (text("soft", (0.0, 13.0), &fitted(&heat.up.0, right)))
        @for (row, said) in heat.up.1.iter().enumerate() {
            (text("axis end", (LEFT - 8.0, at(row, 0).1 + CELL / 2.0 + 4.0), &fitted(said, LEFT - 8.0)))
        }
        @for (column, said) in heat.across.1.iter().enumerate() {
            @if column % every(broad, &heat.across.1) == 0 {
                (text("axis middle", (at(0, column).0 + broad / 2.0, bottom + 17.0), said))
            }
        }
        (text("soft", (LEFT, bottom + 37.0), &fitted(&heat.across.0, right - LEFT)))
        @for (row, cells) in heat.cells.iter().enumerate() {
            @for (column, cell) in cells.iter().enumerate() {
                @if let Some(cell) = cell { (drawn(cell, heat.level, at(row, column), broad)) }
            }
        }
        path class="contour" d=(contour(heat, broad, bottom)) {}
    };
    framed(words, width.class(), (right, bottom + BELOW), &body)
}

/// A cell: its shade, whether it can be told from the level, its share.
fn drawn(cell: &Cell, level: f64, (x, y): (f64, f64), broad: f64) -> Markup {
    let undecided = cell.interval.0 < level && level < cell.interval.1;
    let shade = SHADES.0 + (SHADES.1 - SHADES.0) * cell.share.clamp(0.0, 1.0);
    html! {
        rect class=(Ink::Blue.fill()) fill-opacity=(format!("{shade:.2}")) x=(number(x + 0.5))
            y=(number(y + 0.5)) width=(number(broad - 1.0)) height=(number(CELL - 1.0)) {}
        @if undecided {
            rect class="undecided" x=(number(x + 0.5)) y=(number(y + 0.5))
                width=(number(broad - 1.0)) height=(number(CELL - 1.0)) {}
        }
        @if broad >= WRITTEN {
            (text("cell middle", (x + broad / 2.0, y + CELL / 2.0 + 4.5), &fitted(&cell.figures, broad)))
        }
    }
}

/// Every how many columns there is room for a value.
fn every(broad: f64, values: &[String]) -> usize {
    let widest = values.iter().map(|value| super::breadth(value) + 10.0).fold(1.0, f64::max);
    ((widest / broad).ceil() as usize).max(1)
}

/// The edges between cells on either side of the level.
fn contour(heat: &Heat, broad: f64, bottom: f64) -> String {
    let above = |row: usize, column: usize| {
        let cell = heat.cells.get(row)?.get(column)?.as_ref()?;
        Some(cell.share >= heat.level)
    };
    let mut path = String::new();
    for (row, cells) in heat.cells.iter().enumerate() {
        for column in 0..cells.len() {
            let (x, y) = (LEFT + broad * (column + 1) as f64, bottom - CELL * (row + 1) as f64);
            let own = above(row, column);
            if own.is_some() && above(row, column + 1).is_some_and(|next| Some(next) != own) {
                path.push_str(&format!("M{} {}v{}", number(x), number(y), number(CELL)));
            }
            if own.is_some() && above(row + 1, column).is_some_and(|next| Some(next) != own) {
                path.push_str(&format!("M{} {}h-{}", number(x), number(y), number(broad)));
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

    #[test]
    fn the_contour_runs_between_the_cells_on_either_side_of_the_level() {
        let heat = Heat {
            across: ("a".to_owned(), vec!["1".to_owned(), "2".to_owned()]),
            up: ("b".to_owned(), vec!["1".to_owned(), "2".to_owned()]),
            cells: vec![vec![cell(0.1), cell(0.9)], vec![cell(0.2), None]],
            level: 0.5,
        };
        assert_eq!(contour(&heat, 50.0, 100.0), "M124 66v34");
    }

    #[test]
    fn only_cells_that_cannot_be_told_from_the_level_are_hatched() {
        let hatched = |share| {
            let drawn = drawn(&cell(share).unwrap(), 0.5, (0.0, 0.0), 50.0);
            drawn.into_string().contains("undecided")
        };
        assert_eq!([0.3, 0.45, 0.55, 0.7].map(hatched), [false, true, true, false]);
    }
}
