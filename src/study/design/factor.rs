//! What is varied: paths that move together, and the values that they go through.

use super::decimal::{self, Decimal};
use super::table::Table;
use super::{codes, spec};
use crate::diagnostic::{Diagnostic, Place, Sources};
use crate::scenario::document::Node;
use std::sync::Arc;

/// What the text of a `--vary` is called in diagnostics.
const SOURCE_NAME: &str = "--vary";
/// Whole numbers up to here are written without a fraction.
pub(super) const WHOLE_LIMIT: f64 = 9_007_199_254_740_992.0;
/// What is counted in whole numbers; `*` is any name.
const WHOLE: [&str; 6] = [
    "rounds",
    "rules.*.limit",
    "rules.*.cooldown",
    "history.*.round",
    "base_rate.successes",
    "base_rate.trials",
];

/// One or more paths that are set to the same value, and the values.
#[derive(Clone, Debug)]
pub struct Factor {
    pub(super) paths: Vec<PathAt>,
    pub(super) levels: Levels,
    /// All of it: the paths and the values.
    pub(super) place: Place,
}

/// A path, and where it is written.
#[derive(Clone, Debug)]
pub(super) struct PathAt {
    pub path: String,
    pub place: Place,
}

/// The values that a factor goes through.
#[derive(Clone, Debug)]
pub(super) enum Levels {
    /// These, in this order; at least one.
    Values(Vec<Node>),
    /// So many between two numbers, both ends included.
    Steps(Range, usize),
    /// Any between two numbers.
    Range(Range),
    /// Those of a column of a table.
    Cells(Arc<Table>, usize),
}

/// All numbers between two, or all whole ones, both ends included.
#[derive(Clone, Debug)]
pub(super) struct Range {
    pub low: Decimal,
    pub high: Decimal,
    pub scale: Scale,
    pub place: Place,
}

/// Whether what is varied is counted in whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// Any number.
    Continuous,
    /// Whole numbers only.
    Whole,
}

impl Factor {
    /// Reads `PATH=SPEC`, whose text is taken in among the sources as `--vary`. Several paths with
    /// commas between them move together.
    ///
    /// # Errors
    /// What is wrong with the argument, at its place there.
    pub fn parse(argument: &str, sources: &mut Sources) -> Result<Self, Vec<Diagnostic>> {
        let place = sources.argument(SOURCE_NAME, argument);
        let Some((paths, text)) = argument.split_once('=') else {
            return Err(vec![
                Diagnostic::error(codes::VARY, "what is varied needs an `=`", place, "").help(
                    "write `PATH=VALUES`, such as `parties.moscow.tolerance=0.4,0.6` or \
                     `rounds=6..24/4`",
                ),
            ]);
        };
        let at = |span| Place::new(place.source, span);
        let paths = split_paths(paths, &at(0..paths.len()));
        let levels =
            spec::parse(text, &at(argument.len() - text.len()..argument.len()), scale(&paths))?;
        Ok(Self { paths, levels, place })
    }
}

/// Two numbers, and the paths that are set to any between them.
#[derive(Clone, Debug)]
pub(in crate::study) struct Between {
    /// The paths, each with the place where it is written.
    pub paths: Vec<(String, Place)>,
    /// The two numbers, the lower one first.
    pub ends: (f64, f64),
    /// Whether only whole numbers between them count.
    pub whole: bool,
    /// Where the two are written.
    pub place: Place,
}

impl Factor {
    /// The range that it goes through, where it was given without steps.
    pub(in crate::study) fn between(&self) -> Option<Between> {
        let Levels::Range(range) = &self.levels else { return None };
        Some(Between {
            paths: self.paths.iter().map(|at| (at.path.clone(), at.place.clone())).collect(),
            ends: (range.low.value, range.high.value),
            whole: range.scale == Scale::Whole,
            place: range.place.clone(),
        })
    }

    /// Where all of it is written.
    pub(in crate::study) fn place(&self) -> &Place {
        &self.place
    }
}

impl Range {
    /// Where the range is at a share of the way \[0 to 1, below 1\]: of whole numbers each has an
    /// equal part of it.
    pub fn at(&self, share: f64) -> Node {
        let (low, high) = (self.low.value, self.high.value);
        let value = match self.scale {
            Scale::Continuous => low * (1.0 - share) + high * share,
            Scale::Whole => low + ((high - low + 1.0) * share).floor(),
        };
        number(value.clamp(low, high), &self.place)
    }

    /// The step of this number, of so many with both ends included.
    pub fn step(&self, number: usize, steps: usize) -> Node {
        self::number(decimal::step(self.low, self.high, number, steps), &self.place)
    }

    /// How many whole numbers there are in it, where it has only those.
    pub fn whole_numbers(&self) -> Option<usize> {
        // In range: whole ends are below 2^53.
        (self.scale == Scale::Whole).then(|| (self.high.value - self.low.value) as usize + 1)
    }
}

/// A number as a value, without a fraction where it has none.
pub(in crate::study) fn number(value: f64, place: &Place) -> Node {
    if value.fract() == 0.0 && value.abs() < WHOLE_LIMIT {
        Node::number(value as i64, place)
    } else {
        Node::number(value, place)
    }
}

/// The paths of a text that has commas between them and is written at `place`.
pub(super) fn split_paths(text: &str, place: &Place) -> Vec<PathAt> {
    let (mut paths, mut at) = (Vec::new(), 0);
    for part in text.split(',') {
        let path = part.trim();
        let start = at + (part.len() - part.trim_start().len());
        let place = place.part(text.len(), start..start + path.len());
        paths.push(PathAt { path: path.to_owned(), place });
        at += part.len() + 1;
    }
    paths
}

/// Whether these paths lead to what is counted in whole numbers.
pub(super) fn scale(paths: &[PathAt]) -> Scale {
    let is_whole = |path: &str| {
        let steps: Vec<&str> = path.split('.').collect();
        WHOLE.iter().any(|known| {
            let known: Vec<&str> = known.split('.').collect();
            let alike = |(known, step): (&&str, &&str)| *known == "*" || known == step;
            known.len() == steps.len() && known.iter().zip(&steps).all(alike)
        })
    };
    if paths.iter().any(|path| is_whole(&path.path)) { Scale::Whole } else { Scale::Continuous }
}
