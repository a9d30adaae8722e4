//! Levers: what would it take? Every number of a scenario is nudged, both ways, under the same random
//! numbers.
//!
//! Takes a scenario's document; gives [`Levers`], which know what they will cost, and from them a
//! [`LeversRecord`]: the numbers by how much a nudge of them moves the share of an outcome, each
//! difference told from pairs of replications. What a nudge is, `--set` can set.
//!
//! One number at a time is nudged from the scenario as it is: what two do together is not in it.

mod nudge;
mod numbers;
mod possible;
mod record;
#[cfg(test)]
mod tests;

pub(in crate::study) use numbers::constants;
pub use record::*;

use super::compare::Verdict;
use super::compare::family::{Family, Judged, LEVEL, counted};
use super::outcome_at::OutcomeAt;
use super::record::Stopped;
use crate::diagnostic::{Diagnostic, Place, Severity, Sources, nearest};
use crate::engine::{Control, Instructions, VALUES_VERSION};
use crate::model::{self, Model};
use crate::scenario::document::Node;
use crate::scenario::{self, Document, Scenario};
use crate::stats::Pairs;
use nudge::{Way, nudged};
use numbers::{Number, numbers};
use serde_json::Value;

/// The most numbers that are nudged.
pub const LEVERS_LIMIT: usize = 5000;

/// What a nudge is called in diagnostics.
const SOURCE_NAME: &str = "nudge";

/// A scenario and the nudges of its numbers, all of them checked.
#[derive(Debug)]
pub struct Levers {
    base: Scenario,
    document: Document,
    sources: Sources,
    by: f64,
    only: Vec<String>,
    levers: Vec<Lever>,
    invalid: Vec<InvalidNudge>,
    derived: u64,
}

/// A number with its nudges.
#[derive(Debug)]
struct Lever {
    number: Number,
    value: Value,
    /// What is written in its place, down and up.
    nudges: [Option<Node>; 2],
}

/// A number with the pairs of its nudges, down and up.
type Found = (Lever, [Option<Pairs>; 2]);

/// Why numbers cannot be nudged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeversError {
    /// There are too many.
    #[error(
        "the scenario has {0} numbers to nudge, and at most {LEVERS_LIMIT} are: name some with \
         --only"
    )]
    TooMany(usize),
    /// No path begins with one that was asked for.
    #[error("no number's path begins with `{path}`{hint}")]
    NoSuchPath {
        /// What was asked for.
        path: String,
        /// Which was meant, after a semicolon; or nothing.
        hint: String,
    },
}

impl Levers {
    /// The nudges of a scenario by a part of each number's range: of all its numbers, or of those
    /// whose paths begin with one of `only`. `document` is that of the scenario with all settings
    /// carried out, and `sources` its texts.
    ///
    /// # Errors
    /// When there are too many, or none under a path that was asked for.
    pub fn new(
        base: Scenario,
        (document, mut sources): (Document, Sources),
        by: f64,
        only: &[String],
    ) -> Result<Self, LeversError> {
        let written = |path: &str| document.find(path).is_some();
        let (all, derived) = numbers(&base, &written);
        for path in only {
            if !all.iter().any(|number| is_under(&number.path, path)) {
                let printed = document.whole_path(path);
                let printed = printed.filter(|path| all.iter().any(|it| is_under(&it.path, path)));
                let hint = printed.as_deref().or_else(|| {
                    nearest(path, all.iter().flat_map(|number| ancestors(&number.path)))
                });
                let hint =
                    hint.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                return Err(LeversError::NoSuchPath { path: path.clone(), hint });
            }
        }
        let wanted = |number: &Number| {
            only.is_empty() || only.iter().any(|path| is_under(&number.path, path))
        };
        let numbers: Vec<_> = all.into_iter().filter(wanted).collect();
        if numbers.len() > LEVERS_LIMIT {
            return Err(LeversError::TooMany(numbers.len()));
        }
        let place = sources.argument(SOURCE_NAME, SOURCE_NAME);
        let mut levers = Self {
            base,
            document,
            sources,
            by,
            only: only.to_vec(),
            levers: Vec::new(),
            invalid: Vec::new(),
            derived,
        };
        numbers.into_iter().for_each(|number| levers.add(number, &place));
        Ok(levers)
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.levers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.levers.is_empty()
    }

    /// How many nudges are simulated, beside the scenario itself.
    pub fn nudges(&self) -> u64 {
        self.levers.iter().flat_map(|lever| &lever.nudges).flatten().count() as u64
    }

    /// The scenario as it is.
    pub fn base(&self) -> &Scenario {
        &self.base
    }

    /// Simulates all nudges on the current pool of threads. Where it is interrupted, the record has
    /// the first of the levers.
    ///
    /// # Errors
    /// When the scenario itself cannot be made a model: see [`model::Error`].
    ///
    /// # Panics
    /// When there are more replications than
    /// [`COMPARED_REPLICATIONS_LIMIT`](super::compare::COMPARED_REPLICATIONS_LIMIT), or
    /// [`super::check_outcome`] finds too many outcomes.
    pub fn run(
        mut self,
        (seed, replications): (u64, u64),
        outcome: &str,
        instructions: Instructions,
        control: &Control<'_>,
    ) -> Result<LeversRecord, model::Error> {
        let range = (seed, replications);
        let base = OutcomeAt::simulate(&self.base, range, outcome, instructions, control)?;
        let mut found = Vec::new();
        let planned = self.levers.len() as u64;
        let mut complete = base.replications() == replications;
        'levers: for lever in std::mem::take(&mut self.levers) {
            let mut pairs: [Option<Pairs>; 2] = [None, None];
            for (at, node) in lever.nudges.iter().enumerate() {
                let Some(node) = node else { continue };
                let Some(model) = self.model(&lever, node) else { continue };
                let nudged = OutcomeAt::of_model(&model, range, outcome, instructions, control);
                if !complete || nudged.replications() < replications {
                    complete = false;
                    break 'levers;
                }
                pairs[at] = Some(base.pairs(&nudged));
            }
            found.push((lever, pairs));
        }
        Ok(self.record(range, outcome, (&base, found), (planned, complete)))
    }

    /// Takes in a number with those of its nudges that are allowed.
    fn add(&mut self, number: Number, place: &Place) {
        let value = match self.document.find(&number.path) {
            Some(node) => node.to_json(),
            None => Value::from(match number.now {
                numbers::Now::Constant(number) => number,
                numbers::Now::Uncertain(ref distribution) => distribution.median(),
            }),
        };
        let mut nudges = [None, None];
        for (at, way) in [Way::Down, Way::Up].into_iter().enumerate() {
            let Some(text) = nudged(&number, way, self.by) else { continue };
            let Ok(node) = Node::parse(&text, place) else { continue };
            match self.scenario(&number, &node, place) {
                Ok(_) => nudges[at] = Some(node),
                Err(why) => self.invalid.push(InvalidNudge {
                    path: number.path.clone(),
                    value: node.to_json(),
                    why,
                }),
            }
        }
        self.levers.push(Lever { number, value, nudges });
    }

    /// The scenario with a number nudged, or what is wrong with it.
    fn scenario(&self, number: &Number, node: &Node, place: &Place) -> Result<Scenario, String> {
        let mut document = self.document.clone();
        let mut problems = Vec::new();
        if let Some(path) = &number.instead_of
            && let Ok(nothing) = Node::parse("null", place)
        {
            problems.extend(document.put(path, place, nothing).err().unwrap_or_default());
        }
        // A number with its source keeps that.
        let with_source = format!("{}.value", number.path);
        let path = if document.find(&with_source).is_some() { &with_source } else { &number.path };
        problems.extend(document.put(path, place, node.clone()).err().unwrap_or_default());
        let scenario = scenario::checked(&document, &self.sources, &mut problems);
        scenario.ok_or_else(|| first_error(&problems))
    }

    fn model(&self, lever: &Lever, node: &Node) -> Option<Model> {
        let scenario = self.scenario(&lever.number, node, &node.place).ok()?;
        Model::new(&scenario).ok()
    }

    fn record(
        self,
        (seed, replications): (u64, u64),
        outcome: &str,
        (base, found): (&OutcomeAt, Vec<Found>),
        (planned, complete): (u64, bool),
    ) -> LeversRecord {
        let chances: Vec<_> = found
            .iter()
            .flat_map(|(_, pairs)| pairs.iter().flatten().map(Pairs::p_value))
            .collect();
        let family = Family::new(&chances);
        let mut chances = chances.into_iter().zip(family.adjusted.clone());
        let mut levers: Vec<_> = found
            .into_iter()
            .map(|(lever, pairs)| figures(lever, pairs, &family, &mut chances))
            .collect();
        levers.sort_by(|one, other| {
            let moves = |lever: &LeverFigures| if lever.shown { swing(lever) } else { -1.0 };
            moves(other).total_cmp(&moves(one))
        });
        let stopped = if complete { Stopped::Complete } else { Stopped::Interrupted };
        LeversRecord {
            format: LEVERS_FORMAT.to_owned(),
            title: self.base.title.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            values_version: VALUES_VERSION,
            seed,
            replications,
            stopped,
            outcome: outcome.to_owned(),
            by: self.by,
            only: self.only,
            tests: family.tests,
            level: LEVEL,
            confidence: family.confidence,
            base: counted(base.count()),
            levers,
            invalid: self.invalid,
            planned,
            derived: self.derived,
            scenario_sha256: super::checksum::sha256_of(&self.base.resolved),
            scenario: self.base.resolved,
        }
    }
}

/// How far the larger of a lever's effects goes.
pub fn swing(lever: &LeverFigures) -> f64 {
    let nudges = [&lever.down, &lever.up].into_iter().flatten();
    nudges.filter_map(|nudge| nudge.difference).map(f64::abs).fold(0.0, f64::max)
}

fn figures(
    lever: Lever,
    pairs: [Option<Pairs>; 2],
    family: &Family,
    chances: &mut impl Iterator<Item = (Option<f64>, Option<f64>)>,
) -> LeverFigures {
    let Lever { number, value, nudges } = lever;
    let mut of = |node: Option<Node>, pairs: Option<Pairs>| {
        let pairs = pairs?;
        let (p_value, p_adjusted) = chances.next().unwrap_or_default();
        let Judged { difference, verdict, .. } = family.judge(&pairs, p_adjusted);
        Some(NudgeFigures {
            value: node.map_or(Value::Null, |node| node.to_json()),
            share: counted(pairs.second()),
            difference: difference.map(|found| found.difference),
            low: difference.map(|found| found.low),
            high: difference.map(|found| found.high),
            p_value,
            p_adjusted,
            verdict,
        })
    };
    let ([down, up], [down_pairs, up_pairs]) = (nudges, pairs);
    let (down, up) = (of(down, down_pairs), of(up, up_pairs));
    let is_shown = |nudge: &NudgeFigures| nudge.verdict != Verdict::NoDifferenceShown;
    let shown = down.as_ref().is_some_and(is_shown) || up.as_ref().is_some_and(is_shown);
    LeverFigures {
        path: number.path,
        value,
        range: number.options.is_empty().then_some(number.range),
        down,
        up,
        shown,
    }
}

/// Whether a path is another, or lies under it.
fn is_under(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A path and all that it lies under.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    let dots = path.match_indices('.').map(|(at, _)| &path[..at]);
    dots.chain(std::iter::once(path))
}

/// The value at a path of names without dots.
fn at_path<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}

/// What is wrong, in a line.
fn first_error(problems: &[Diagnostic]) -> String {
    let error = problems.iter().find(|problem| problem.severity == Severity::Error);
    error.map_or_else(String::new, |error| match error.primary.text.as_str() {
        "" => error.message.clone(),
        label => format!("{}: {label}", error.message),
    })
}
