//! From the arguments to the points and the plan of a sweep.

use super::super::load::Warnings;
use super::super::options::REPLICATIONS;
use super::super::refusal::{Reason, Refusal};
use super::super::tree::Tree;
use super::super::{diagnostics, input, interrupt};
use super::Arguments;
use detente::diagnostic::{Diagnostic, Severity, Sources};
use detente::scenario::Document;
use detente::study::design::{self, Design, Factor, File, Given, Kind, Planned, Points};
use detente::study::sweep::{Plan, Settings};
use std::path::{Path, PathBuf};

/// The points of a sweep, and its plan.
pub(super) struct LaidOut {
    /// The points.
    pub(super) points: Points,
    /// The plan.
    pub(super) plan: Plan,
    /// The names of the base's outcomes.
    pub(super) outcomes: Vec<String>,
}

/// What was asked for.
struct Read {
    base: Document,
    design: Design,
    replications: Option<u64>,
    /// How points are put together where nothing is asked for.
    usual: Kind,
}

/// Why there is no plan.
pub(super) enum Unplanned {
    /// What was given is invalid or cannot be read, of which nothing has been said.
    Refused(Refusal),
    /// An interruption was asked for.
    Interrupted,
}

/// Why what is asked for could not be read.
enum Unread {
    /// A file is not there, or the like.
    World(anyhow::Error),
    /// It is invalid.
    Found(Vec<Diagnostic>),
}

impl From<Vec<Diagnostic>> for Unread {
    fn from(found: Vec<Diagnostic>) -> Self {
        Self::Found(found)
    }
}

impl From<anyhow::Error> for Unread {
    fn from(error: anyhow::Error) -> Self {
        Self::World(error)
    }
}

/// Reads what is asked for and lays out the points, on the current pool of threads; draws the
/// warnings.
///
/// # Errors
///
/// If a file cannot be read, or anything is invalid.
pub(super) fn lay_out(arguments: &Arguments) -> Result<LaidOut, Unplanned> {
    let path = arguments.file.as_deref().unwrap_or(Path::new("-"));
    let refused = |reason| {
        let name = input::name(path);
        Unplanned::Refused(Refusal { subject: format!("the sweep of `{name}`"), name, reason })
    };
    let mut sources = Sources::default();
    let read = match read(arguments, path, &mut sources) {
        Ok(read) => read,
        Err(Unread::World(error)) => return Err(refused(Reason::Unread(error))),
        Err(Unread::Found(found)) => return Err(refused(Reason::Invalid(sources, found))),
    };
    let planned = design::plan(read.base, sources, &read.design, interrupt::flag());
    let Planned { sources, diagnostics: found, points } =
        planned.map_err(|_| Unplanned::Interrupted)?;
    let Some(points) = points else {
        // As of a scenario: warnings come only where nothing is wrong.
        let errors = found.into_iter().filter(|found| found.severity == Severity::Error);
        return Err(refused(Reason::Invalid(sources, errors.collect())));
    };
    if arguments.quiet.warnings() == Warnings::Shown {
        diagnostics::draw(&sources, found.iter());
    }
    let kind = read.design.kind.map_or(read.usual, |kind| kind.value);
    let settings = Settings {
        seed: read.design.seed,
        goal: arguments.amount.goal(read.replications.unwrap_or(REPLICATIONS)),
        random_numbers: arguments.random_numbers(),
        design: kind.name().to_owned(),
    };
    let plan = Plan::new(&points, &settings).map_err(|why| refused(Reason::Foreign(why.into())))?;
    let outcomes = points.base().outcome_names;
    Ok(LaidOut { points, plan, outcomes })
}

/// Reads the file, the scenario and the tables that are named, and the arguments on top of them.
fn read(arguments: &Arguments, path: &Path, sources: &mut Sources) -> Result<Read, Unread> {
    let (mut base, file) = scenario(path, sources)?;
    let (mut found, mut tables) = (Vec::new(), Vec::new());
    let (mut design, mut replications, mut seed) = (Design::default(), None, None);
    if let Some(file) = file {
        for setting in &file.settings {
            found.extend(setting.apply(&mut base).err().unwrap_or_default());
        }
        tables.extend(file.table.map(|table| beside(path, &table.value)));
        (design, replications, seed) = (file.design, file.replications, file.seed);
    }
    for setting in &arguments.numbers.set {
        found.extend(base.set(setting, sources).err().unwrap_or_default());
    }
    tables.extend(arguments.table.clone());
    for table in &tables {
        let text = input::read_table(table)?;
        match design::table(&input::name(table), &text, sources) {
            Ok(factors) => design.factors.extend(factors),
            Err(problems) => found.extend(problems),
        }
    }
    for argument in &arguments.vary {
        match Factor::parse(argument, sources) {
            Ok(factor) => design.factors.push(factor),
            Err(problems) => found.extend(problems),
        }
    }
    if !found.is_empty() {
        return Err(found.into());
    }
    if let Some(kind) = arguments.design.map(|layout| layout.kind()) {
        let place = sources.argument("--design", kind.name());
        design.kind = Some(Given { value: kind, place });
    }
    if let Some(points) = arguments.points {
        let place = sources.argument("--points", &points.to_string());
        design.points = Some(Given { value: points, place });
    }
    design.seed = arguments.numbers.asked_seed().or(seed).unwrap_or(arguments.numbers.seed());
    let usual = if tables.is_empty() { Kind::Grid } else { Kind::List };
    Ok(Read { base, design, replications, usual })
}

/// The scenario, and the design file that names it, if the file is one.
fn scenario(path: &Path, sources: &mut Sources) -> Result<(Document, Option<File>), Unread> {
    let (name, text) = (input::name(path), input::read(path)?);
    if let Ok(document) = Document::load(&name, &text, sources)
        && File::is_one(&document)
    {
        let file = File::read(&document, sources)?;
        let path = beside(path, &file.scenario.value);
        let (name, text) = (input::name(&path), input::read(&path)?);
        let base = Document::load_from(&Tree::of(&path), &name, &text, sources)?;
        return Ok((base, Some(file)));
    }
    // Read again, with what it extends.
    *sources = Sources::default();
    Ok((Document::load_from(&Tree::of(path), &name, &text, sources)?, None))
}

/// A path that is written in a file, relative to that.
fn beside(file: &Path, path: &str) -> PathBuf {
    let folder = if input::is_stdin(file) { None } else { file.parent() };
    folder.unwrap_or(Path::new("")).join(path)
}
