//! What a sweep varies: the paths that move together as one, with their values in order.

use crate::report::clean::clean;
use crate::report::sweep::shown_value;
use crate::report::text::uncertainty::short;
use crate::study::sweep::{PointFigures, SweepRecord};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The columns of a name.
const NAME_COLUMNS: usize = 80;
/// The columns of a value.
const VALUE_COLUMNS: usize = 32;
/// The columns of a value in a chart.
const LABEL_COLUMNS: usize = 14;

/// The name of designs that vary one thing after the other.
pub(super) const ONE_AT_A_TIME: &str = "one-at-a-time";

/// Something that is varied by itself.
pub(super) struct Factor {
    /// The places of its paths among those of the sweep; the first stands for all.
    paths: Vec<usize>,
    /// What people call it.
    pub(super) name: String,
    /// Its unlike values: numbers by size, words in the order of the design.
    levels: Vec<Value>,
    /// The place of a value among them, by its text.
    places: HashMap<String, usize>,
}

impl Factor {
    /// The place of a point's value; none where that is the base's, and the others are numbers.
    pub(super) fn level(&self, point: &PointFigures) -> Option<usize> {
        self.places.get(&point.values[self.paths[0]].to_string()).copied()
    }

    /// The value of a point.
    pub(super) fn value<'p>(&self, point: &'p PointFigures) -> &'p Value {
        &point.values[self.paths[0]]
    }

    /// The value of a point, to be read.
    pub(super) fn said_of(&self, point: &PointFigures) -> String {
        shown_value(self.value(point), VALUE_COLUMNS)
    }

    /// How many unlike values there are.
    pub(super) fn len(&self) -> usize {
        self.levels.len()
    }

    /// The values as numbers, if all of them are.
    pub(super) fn numbers(&self) -> Option<Vec<f64>> {
        self.levels.iter().map(Value::as_f64).collect()
    }

    /// A value to be read.
    pub(super) fn said(&self, level: usize) -> String {
        self.levels.get(level).map_or_else(String::new, |value| shown_value(value, VALUE_COLUMNS))
    }

    /// The values as they stand in a chart.
    pub(super) fn labels(&self) -> Vec<String> {
        self.levels.iter().map(|value| shown_value(value, LABEL_COLUMNS)).collect()
    }
}

/// What a sweep varies, in order; paths that move together are one factor.
pub(super) fn factors(record: &SweepRecord) -> Vec<Factor> {
    let points: Vec<_> = record.points.iter().filter(|point| point.point > 0).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for path in 0..record.paths.len() {
        let free = record.factors < record.paths.len();
        let same = groups.iter_mut().find(|group| free && together(&points, group[0], path));
        match same {
            Some(group) => group.push(path),
            None => groups.push(vec![path]),
        }
    }
    groups.into_iter().map(|paths| factor(record, &points, paths)).collect()
}

/// Whether each value of one path stands with one of the other only, and the other way round.
fn together(points: &[&PointFigures], one: usize, other: usize) -> bool {
    let pairs: HashSet<_> = points
        .iter()
        .map(|point| (point.values[one].to_string(), point.values[other].to_string()))
        .collect();
    let unlike = |of: fn(&(String, String)) -> &String| {
        pairs.iter().map(of).collect::<HashSet<_>>().len() == pairs.len()
    };
    unlike(|pair| &pair.0) && unlike(|pair| &pair.1)
}

/// The value of the base, where it is the only one that is no number and was not asked for: of a
/// design one at a time, in which the others leave it as it is written.
fn base_apart<'r>(record: &'r SweepRecord, path: usize, levels: &[Value]) -> Option<&'r Value> {
    let base = record.points.iter().find(|point| point.point == 0)?;
    let value = &base.values[path];
    let mut others = levels.iter().filter(|level| *level != value).peekable();
    let apart = record.design == ONE_AT_A_TIME
        && !value.is_number()
        && others.peek().is_some()
        && others.all(Value::is_number);
    apart.then_some(value)
}

fn factor(record: &SweepRecord, points: &[&PointFigures], paths: Vec<usize>) -> Factor {
    let mut levels: Vec<Value> = Vec::new();
    let mut known = HashSet::new();
    for point in points {
        let value = &point.values[paths[0]];
        if known.insert(value.to_string()) {
            levels.push(value.clone());
        }
    }
    if let Some(base) = base_apart(record, paths[0], &levels) {
        levels.retain(|level| level != base);
    }
    if levels.iter().all(Value::is_number) {
        let number = |value: &Value| value.as_f64().unwrap_or(0.0);
        levels.sort_by(|one, other| number(one).total_cmp(&number(other)));
    }
    let first = short(&record.paths[paths[0]]);
    let name = match paths.len() {
        1 => first,
        2 => format!("{first} and {}", short(&record.paths[paths[1]])),
        more => format!("{first} and {} more", more - 1),
    };
    let places = levels.iter().enumerate().map(|(at, value)| (value.to_string(), at)).collect();
    Factor { paths, name: clean(&name, NAME_COLUMNS), levels, places }
}
