//! From what is varied to points: which value of which factor stands at which point.

use super::factor::{Factor, Levels};
use super::sample::Sample;
use super::{Design, Given, Kind, PATHS_LIMIT, POINTS_LIMIT, codes};
use crate::diagnostic::{Diagnostic, Place};
use crate::scenario::document::Node;
use std::collections::HashMap;

/// Factors put together into points.
#[derive(Clone, Debug)]
pub(super) struct Arranged {
    kind: Kind,
    factors: Vec<Factor>,
    /// How many values each has, where they are counted.
    counts: Vec<usize>,
    form: Form,
    len: usize,
}

/// How they are put together.
#[derive(Clone, Debug)]
enum Form {
    Grid,
    List,
    OneAtATime,
    Sampled(Sample),
}

/// Puts the factors of a design together; there is at least one.
pub(super) fn arrange(design: &Design) -> Result<Arranged, Vec<Diagnostic>> {
    let table = design.factors.iter().find(|factor| matches!(factor.levels, Levels::Cells(..)));
    let by_default = if table.is_some() { Kind::List } else { Kind::Grid };
    let kind = design.kind.as_ref().map_or(by_default, |kind| kind.value);
    let mut problems = paths(&design.factors);
    problems.extend(table.and_then(|table| no_list(design, table)));
    let laid_out = if kind.is_sampled() { sampled(design, kind) } else { counted(design, kind) };
    match laid_out {
        Ok(arranged) if problems.is_empty() => Ok(arranged),
        Ok(_) => Err(problems),
        Err(found) => {
            problems.extend(found);
            Err(problems)
        }
    }
}

/// A design whose points follow from the number of values.
fn counted(design: &Design, kind: Kind) -> Result<Arranged, Vec<Diagnostic>> {
    let mut problems: Vec<_> =
        points_not_wanted(kind, design.points.as_ref()).into_iter().collect();
    let factors = all_counted(&design.factors, kind).unwrap_or_else(|found| {
        problems.extend(found);
        Vec::new()
    });
    if !problems.is_empty() {
        return Err(problems);
    }
    let counts: Vec<usize> = factors.iter().filter_map(|factor| factor.levels.count()).collect();
    let (form, len) = match kind {
        Kind::List => (Form::List, equal(&factors, &counts)?),
        Kind::OneAtATime => (Form::OneAtATime, counts.iter().sum()),
        Kind::Grid | Kind::Lhs | Kind::Sobol => (Form::Grid, product(&factors, &counts)?),
    };
    if len > POINTS_LIMIT {
        return Err(vec![too_many(len as f64, &factors[0].place)]);
    }
    Ok(Arranged { kind, factors, counts, form, len })
}

/// A design whose points are made by chance.
fn sampled(design: &Design, kind: Kind) -> Result<Arranged, Vec<Diagnostic>> {
    let factors = design.factors.clone();
    let Some(points) = &design.points else {
        let place = design.kind.as_ref().map_or(&factors[0].place, |kind| &kind.place).clone();
        let message = format!("`{}` needs to know how many points", kind.name());
        let help = "say it: `--points 64`, or `points: 64` in a design file";
        return Err(vec![error(place, message, "").help(help)]);
    };
    let len = points.value;
    if !(1..=POINTS_LIMIT).contains(&len) {
        let label = format!("a design has from 1 to {POINTS_LIMIT} points");
        let message = "a number of points that a design cannot have";
        return Err(vec![Diagnostic::error(codes::TOO_MANY, message, points.place.clone(), label)]);
    }
    let names: Vec<&str> = factors.iter().map(|factor| factor.paths[0].path.as_str()).collect();
    let sample = match kind {
        Kind::Sobol => Sample::sobol(design.seed, &names),
        _ => Sample::lhs(design.seed, &names, len),
    };
    Ok(Arranged { kind, factors, counts: Vec::new(), form: Form::Sampled(sample), len })
}

/// What looks unwise though it can be done.
pub(super) fn warnings(design: &Design) -> Vec<Diagnostic> {
    let sobol = design.kind.as_ref().filter(|kind| kind.value == Kind::Sobol);
    let uneven = |points: &&Given<usize>| {
        (3..=POINTS_LIMIT).contains(&points.value) && !points.value.is_power_of_two()
    };
    let Some(points) = sobol.and(design.points.as_ref()).filter(uneven) else { return Vec::new() };
    let above = points.value.next_power_of_two();
    let message = "a Sobol' sequence is even where the number of points is a power of two";
    vec![
        Diagnostic::warning(codes::UNEVEN, message, points.place.clone(), "")
            .help(format!("choose {} or {above}", above / 2)),
    ]
}

impl Arranged {
    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// The value of a factor at a point; none where it is left as the scenario has it.
    pub fn node(&self, point: usize, factor: usize) -> Option<Node> {
        assert!(point < self.len, "there is no point {point}");
        let levels = &self.factors[factor].levels;
        let level = match &self.form {
            Form::Sampled(sample) => return Some(levels.at(sample.coordinate(point, factor))),
            Form::Grid => {
                let faster: usize = self.counts[factor + 1..].iter().product();
                point / faster % self.counts[factor]
            }
            Form::List => point,
            Form::OneAtATime => {
                let before: usize = self.counts[..factor].iter().sum();
                point.checked_sub(before).filter(|level| *level < self.counts[factor])?
            }
        };
        Some(levels.value(level))
    }
}

impl Levels {
    /// How many values there are, where they are counted.
    fn count(&self) -> Option<usize> {
        match self {
            Self::Values(values) => Some(values.len()),
            Self::Steps(_, steps) => Some(*steps),
            Self::Cells(table, _) => Some(table.len()),
            Self::Range(_) => None,
        }
    }

    /// The same with its values counted, if they can be in a design of this kind: one at a time a
    /// range stands for its ends, and a range of whole numbers else for all of them.
    fn counted(&self, kind: Kind) -> Option<Self> {
        match self {
            Self::Range(range) if kind == Kind::OneAtATime => Some(Self::Steps(range.clone(), 2)),
            Self::Range(range) => Some(Self::Steps(range.clone(), range.whole_numbers()?)),
            _ => Some(self.clone()),
        }
    }

    /// The value of this number, of values that are counted.
    fn value(&self, number: usize) -> Node {
        match self {
            Self::Values(values) => values[number].clone(),
            Self::Steps(range, steps) => range.step(number, *steps),
            Self::Cells(table, column) => table.node(number, *column),
            Self::Range(range) => range.step(number, 2),
        }
    }

    /// The value at a share of the way \[0 to 1, below 1\]: of values that are counted each has an
    /// equal part of it.
    fn at(&self, share: f64) -> Node {
        match (self, self.count()) {
            (Self::Range(range), _) => range.at(share),
            (_, Some(count)) => self.value(((share * count as f64) as usize).min(count - 1)),
            (_, None) => unreachable!("only ranges are not counted"),
        }
    }
}

/// What is wrong with the paths alone: too many, one twice, or one that undoes an earlier one.
fn paths(factors: &[Factor]) -> Vec<Diagnostic> {
    let mut first: HashMap<&str, &Place> = HashMap::new();
    let mut problems = Vec::new();
    let all: Vec<_> = factors.iter().flat_map(|factor| &factor.paths).collect();
    for path in &all {
        if let Some(place) = first.insert(&path.path, &path.place) {
            let message = format!("`{}` is varied twice", path.path);
            problems.push(
                error(path.place.clone(), message, "the second time")
                    .label(place.clone(), "the first time"),
            );
        }
    }
    for (at, path) in all.iter().enumerate() {
        let within =
            |other: &str| other.strip_prefix(&*path.path).is_some_and(|rest| rest.starts_with('.'));
        if let Some(undone) = all[..at].iter().find(|other| within(&other.path)) {
            let message = format!("`{}` sets `{}` anew", path.path, undone.path);
            problems.push(
                error(path.place.clone(), message, "")
                    .label(undone.place.clone(), "so varying this has no effect")
                    .help("vary what stands within something else after it"),
            );
        }
    }
    if all.len() > PATHS_LIMIT {
        let message = format!("{} paths are varied, {PATHS_LIMIT} are allowed", all.len());
        let place = all[PATHS_LIMIT].place.clone();
        problems.push(Diagnostic::error(codes::TOO_MANY, message, place, "this is one too many"));
    }
    problems
}

/// The factors with their values counted.
fn all_counted(factors: &[Factor], kind: Kind) -> Result<Vec<Factor>, Vec<Diagnostic>> {
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for factor in factors {
        match factor.levels.counted(kind) {
            Some(levels) => all.push(Factor { levels, ..factor.clone() }),
            None => {
                let message = format!("a `{}` needs to know the steps of a range", kind.name());
                let help =
                    "add how many values, such as `/5`, or sample: `--design sobol --points 64`";
                problems.push(error(factor.place.clone(), message, "").help(help));
            }
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

/// A table of points in a design that is no list.
fn no_list(design: &Design, table: &Factor) -> Option<Diagnostic> {
    let kind = design.kind.as_ref().filter(|kind| kind.value != Kind::List)?;
    let message = format!("a table of points is a `list`, not a `{}`", kind.value.name());
    Some(error(kind.place.clone(), message, "").label(table.place.clone(), "the table"))
}

/// A number of points where the design has its own.
fn points_not_wanted(kind: Kind, points: Option<&Given<usize>>) -> Option<Diagnostic> {
    let points = points.filter(|_| !kind.is_sampled())?;
    let message = format!("a `{}` has as many points as follow from its values", kind.name());
    let help = "leave the number of points out, or choose the design `lhs` or `sobol`";
    Some(error(points.place.clone(), message, "").help(help))
}

/// The number of points of a grid.
fn product(factors: &[Factor], counts: &[usize]) -> Result<usize, Vec<Diagnostic>> {
    let points: f64 = counts.iter().map(|count| *count as f64).product();
    if points > POINTS_LIMIT as f64 {
        return Err(vec![too_many(points, &factors[0].place)]);
    }
    Ok(counts.iter().product())
}

/// The number of values that all factors of a list have.
fn equal(factors: &[Factor], counts: &[usize]) -> Result<usize, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    for (factor, count) in factors.iter().zip(counts) {
        if *count != counts[0] {
            let said = |count: usize| format!("{count} values");
            problems.push(
                error(
                    factor.place.clone(),
                    "a list needs equally many values of each",
                    said(*count),
                )
                .label(factors[0].place.clone(), said(counts[0])),
            );
        }
    }
    if problems.is_empty() { Ok(counts[0]) } else { Err(problems) }
}

fn too_many(points: f64, place: &Place) -> Diagnostic {
    let message = format!("the design has {points} points, {POINTS_LIMIT} are allowed");
    Diagnostic::error(codes::TOO_MANY, message, place.clone(), "")
        .help("vary less, in fewer steps, or sample with `--design lhs --points N`")
}

fn error(place: Place, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::DESIGN, message, place, label)
}
