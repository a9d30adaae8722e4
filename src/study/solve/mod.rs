//! Solutions: at which value of a number do the odds cross a level?
//!
//! Takes a scenario's document, the range of a number and a [`Target`]; gives a [`SolveRecord`]. Under
//! the same random numbers the share of an outcome is a function of the number that can be searched:
//! on a grid of values first, then between those that lie on different sides of the level, by
//! halving. Every change of side on the grid is found; what comes and goes between two values of the
//! grid is not.
//!
//! The interval of a crossing are the values around it at which the 95 % interval of the share
//! (Wilson 1927) holds the level: the set of values that a test of the share does not rule out.

mod possible;
mod record;
mod search;
#[cfg(test)]
mod tests;

pub use record::*;

use super::ask::{Named, Words};
use super::compare::Counted;
use super::compare::family::counted;
use super::design::{Between, Factor, codes, number};
use super::outcome_at::OutcomeAt;
use super::record::Stopped;
use crate::diagnostic::{Diagnostic, Severity, Sources};
use crate::engine::{Control, Instructions, VALUES_VERSION};
use crate::model;
use crate::scenario::{self, Document, Scenario};
use search::{Bounds, Found, Stop, search};

/// The most values of a grid.
pub const GRID_LIMIT: usize = 1000;
/// What part of the range the tolerance is where none is given.
const TOLERANCE: f64 = 1e-3;
/// What part of the range a tolerance may be at least.
pub const TOLERANCE_LEAST: f64 = 1e-9;

/// How targets are written.
pub const TARGET: &str = "OUTCOME `=` SHARE, such as `breakthrough = 0.5`";
/// What the text of a target is called in diagnostics.
const SOURCE_NAME: &str = "--for";

/// What is to be reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Which outcome.
    pub outcome: Named,
    /// The share of it [between 0 and 1].
    pub level: f64,
}

impl Target {
    /// Reads a target, whose text is taken in among the sources as `--for`.
    ///
    /// # Errors
    /// What is wrong with it, at its place.
    pub fn parse(argument: &str, sources: &mut Sources) -> Result<Self, Diagnostic> {
        let place = sources.argument(SOURCE_NAME, argument);
        let mut words = Words::new(argument, place, TARGET);
        let outcome = words.outcome()?;
        words.one_of(&["="], "`=` comes after the outcome")?;
        if words.peek() == "=" {
            words.take();
        }
        let (mut level, place) = words.number("a share comes after the `=`, such as 0.5")?;
        if words.peek() == "%" {
            words.take();
            level /= 100.0;
        }
        if !(level > 0.0 && level < 1.0) {
            let message = "the share must lie between 0 and 1";
            return Err(words.error(message, place, "a half is 0.5 or 50 %"));
        }
        words.end("nothing comes after the share")?;
        Ok(Self { outcome, level })
    }
}

/// How the search goes about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Search {
    /// The seed of all random numbers.
    pub seed: u64,
    /// How many replications at each value.
    pub replications: u64,
    /// How many values there are on the grid [2 to [`GRID_LIMIT`]].
    pub grid: usize,
    /// How near to come; none for a thousandth of the range.
    pub tolerance: Option<f64>,
    /// With which instructions of the processor.
    pub instructions: Instructions,
}

/// A scenario, what is varied in it, and what is to be reached.
#[derive(Debug)]
pub struct Problem {
    base: Scenario,
    document: Document,
    sources: Sources,
    between: Between,
    target: Target,
}

/// Why there is no solution.
#[derive(Debug)]
pub enum SolveError {
    /// The scenario is not valid at a value of the range.
    Invalid(Vec<Diagnostic>),
    /// It cannot be made a model.
    Model(model::Error),
}

impl Problem {
    /// The problem of a scenario, whose document has all settings carried out; `sources` are the
    /// texts of it, of `factor` and of `target`.
    ///
    /// # Errors
    /// When what is varied is no range, or there is no such outcome; with the texts.
    pub fn new(
        base: Scenario,
        (document, sources): (Document, Sources),
        factor: &Factor,
        target: Target,
    ) -> Result<Self, Box<(Diagnostic, Sources)>> {
        let known = base.outcome_names.iter().map(String::as_str);
        if let Err(problem) = target.outcome.check(known) {
            return Err(Box::new((problem, sources)));
        }
        let Some(between) = factor.between() else {
            let message = "a solution is looked for between two numbers";
            let problem = Diagnostic::error(codes::VARY, message, factor.place().clone(), "");
            let problem = problem.help("write `PATH=low..high`, without steps");
            return Err(Box::new((problem, sources)));
        };
        Ok(Self { base, document, sources, between, target })
    }

    /// The texts that diagnostics point into.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The scenario as it is.
    pub fn base(&self) -> &Scenario {
        &self.base
    }

    /// The outcome whose share is looked at.
    pub fn outcome(&self) -> &str {
        &self.target.outcome.name
    }

    /// The most values that a search can come to look at, beside the scenario as it is.
    pub fn values_most(&self, search_for: &Search) -> u64 {
        let bounds = self.bounds(search_for);
        let grid = search::grid(&bounds).len() as u64;
        let step = (bounds.ends.1 - bounds.ends.0) / (grid.max(2) - 1) as f64;
        let (mut halvings, mut near) = (1, bounds.tolerance.max(f64::MIN_POSITIVE));
        while near < step {
            near *= 2.0;
            halvings += 1;
        }
        // A crossing and the two ends of its interval, at most between every two of the grid.
        1 + grid + 3 * halvings * (grid.max(2) - 1)
    }

    /// Looks for the values, on the current pool of threads. Where it is interrupted, the record has
    /// what was found by then.
    ///
    /// # Errors
    /// When the scenario is not valid at a value of the range, or cannot be made a model.
    ///
    /// # Panics
    /// When there are more replications than
    /// [`COMPARED_REPLICATIONS_LIMIT`](super::compare::COMPARED_REPLICATIONS_LIMIT), or
    /// [`super::check_outcome`] finds too many outcomes, or the grid has fewer than two values.
    pub fn solve(
        &self,
        search_for: &Search,
        control: &Control<'_>,
    ) -> Result<SolveRecord, SolveError> {
        let bounds = self.bounds(search_for);
        let mut found = Found::default();
        let base = match self.simulate(&self.base, search_for, control) {
            Ok(share) => Some(BasePoint { value: self.base_value(), share }),
            Err(Stop::Interrupted) => None,
            Err(Stop::Failed(error)) => return Err(error),
        };
        let searched = search(&bounds, &mut found, |value| {
            self.simulate(&self.scenario_at(value)?, search_for, control)
        });
        let stopped = match searched {
            Ok(()) => Stopped::Complete,
            Err(Stop::Interrupted) => Stopped::Interrupted,
            Err(Stop::Failed(error)) => return Err(error),
        };
        Ok(self.record(search_for, &bounds, found, (base, stopped)))
    }

    fn bounds(&self, search_for: &Search) -> Bounds {
        let Between { ends, whole, .. } = self.between;
        let tolerance = search_for.tolerance.unwrap_or(TOLERANCE * (ends.1 - ends.0));
        let tolerance = tolerance.max(TOLERANCE_LEAST * (ends.1 - ends.0));
        let level = self.target.level;
        // Neighbours on the grid are as near as this however little is asked for.
        let step = (ends.1 - ends.0) / (search_for.grid.max(2) - 1) as f64;
        let tolerance = tolerance.min(step);
        let tolerance = if whole { tolerance.max(1.0) } else { tolerance };
        Bounds { ends, grid: search_for.grid, tolerance, whole, level }
    }

    /// What the scenario has at the first path.
    fn base_value(&self) -> serde_json::Value {
        let first = self.between.paths.first().and_then(|(path, _)| self.document.find(path));
        first.map_or(serde_json::Value::Null, scenario::document::Node::to_json)
    }

    /// The scenario with this value at the paths.
    fn scenario_at(&self, value: f64) -> Result<Scenario, Stop<SolveError>> {
        let mut document = self.document.clone();
        let mut problems = Vec::new();
        for (path, place) in &self.between.paths {
            let node = number(value, &self.between.place);
            problems.extend(document.put(path, place, node).err().unwrap_or_default());
        }
        if !problems.is_empty() {
            // It is the path that is wrong, whatever the value.
            return Err(Stop::Failed(SolveError::Invalid(problems)));
        }
        let checked = scenario::checked(&document, &self.sources, &mut problems);
        checked.ok_or_else(|| {
            problems.retain(|problem| problem.severity == Severity::Error);
            for problem in &mut problems {
                problem.message = format!("at the value {value}: {}", problem.message);
            }
            Stop::Failed(SolveError::Invalid(problems))
        })
    }

    fn simulate(
        &self,
        scenario: &Scenario,
        search_for: &Search,
        control: &Control<'_>,
    ) -> Result<Counted, Stop<SolveError>> {
        let Search { seed, replications, instructions, .. } = *search_for;
        let run = (seed, replications);
        let outcome = &self.target.outcome.name;
        let ends = OutcomeAt::simulate(scenario, run, outcome, instructions, control)
            .map_err(|error| Stop::Failed(SolveError::Model(error)))?;
        if ends.replications() < replications {
            return Err(Stop::Interrupted);
        }
        Ok(counted(ends.count()))
    }

    fn record(
        &self,
        search_for: &Search,
        bounds: &Bounds,
        found: Found,
        (base, stopped): (Option<BasePoint>, Stopped),
    ) -> SolveRecord {
        let Found { points, crossings, touches } = found;
        let counting = || points.iter().filter(|point| point.share.of > 0).copied();
        let by_share =
            |one: &SolvePoint, other: &SolvePoint| one.share.share.total_cmp(&other.share.share);
        SolveRecord {
            format: SOLVE_FORMAT.to_owned(),
            title: self.base.title.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            values_version: VALUES_VERSION,
            seed: search_for.seed,
            replications: search_for.replications,
            stopped,
            paths: self.between.paths.iter().map(|(path, _)| path.clone()).collect(),
            low: bounds.ends.0,
            high: bounds.ends.1,
            grid: search::grid(bounds).len() as u64,
            tolerance: bounds.tolerance,
            outcome: self.target.outcome.name.clone(),
            level: self.target.level,
            base,
            crossings,
            touches,
            // Of equals the first.
            highest: counting().rev().max_by(by_share),
            lowest: counting().min_by(by_share),
            points,
            scenario_sha256: super::checksum::sha256_of(&self.base.resolved),
            scenario: self.base.resolved.clone(),
        }
    }
}
