//! Scenarios from their files; what is wrong with them is told.

use super::refusal::{Reason, Refusal};
use super::tree::Tree;
use super::{diagnostics, input};
use detente::diagnostic::{Diagnostic, Severity, Sources};
use detente::scenario::{Document, Loaded, Scenario, advice, checked, load_from};
use std::path::{Path, PathBuf};

/// A scenario that can be simulated.
pub(super) struct Ready {
    /// What people call its file.
    pub(super) name: String,
    /// The scenario.
    pub(super) scenario: Scenario,
}

/// A scenario with what it was read from, to be changed and checked again.
pub(super) struct Opened {
    /// The scenario.
    pub(super) scenario: Scenario,
    /// Its document, with all settings carried out.
    pub(super) document: Document,
    /// The texts of both.
    pub(super) sources: Sources,
}

/// What is said of a scenario that has no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Warnings {
    /// Its warnings are shown.
    Shown,
    /// Nothing.
    Hidden,
}

impl Warnings {
    /// What `--quiet` means for them.
    pub(super) fn unless(quiet: bool) -> Self {
        if quiet { Self::Hidden } else { Self::Shown }
    }
}

/// Loads a file with overrides of the form `PATH=VALUE`, and shows nothing.
///
/// # Errors
///
/// If it cannot be read.
pub(super) fn loaded(path: &Path, settings: &[String]) -> anyhow::Result<Loaded> {
    let text = input::read(path)?;
    Ok(loaded_from((path, &text), settings))
}

/// The same for a file that was read.
fn loaded_from((path, text): (&Path, &[u8]), settings: &[String]) -> Loaded {
    load_from(&Tree::of(path), &input::name(path), text, settings)
}

/// Loads files with overrides of the form `PATH=VALUE`, and draws the warnings of those that are
/// valid.
///
/// # Errors
///
/// Those that cannot be read or are invalid, of which nothing has been said.
pub(super) fn scenarios(
    paths: &[PathBuf],
    settings: &[String],
    warnings: Warnings,
) -> Result<Vec<Ready>, Vec<Refusal>> {
    let (mut ready, mut refusals) = (Vec::new(), Vec::new());
    for path in paths {
        match scenario(path, settings, warnings) {
            Ok(scenario) => ready.push(scenario),
            Err(refusal) => refusals.push(refusal),
        }
    }
    if refusals.is_empty() { Ok(ready) } else { Err(refusals) }
}

fn scenario(path: &Path, settings: &[String], warnings: Warnings) -> Result<Ready, Refusal> {
    let text = input::read(path).map_err(|error| Refusal::of_file(path, Reason::Unread(error)))?;
    read_scenario((path, &text), settings, warnings)
}

/// The same for a file that was read.
///
/// # Errors
///
/// If it is invalid, of which nothing has been said.
pub(super) fn read_scenario(
    (path, text): (&Path, &[u8]),
    settings: &[String],
    warnings: Warnings,
) -> Result<Ready, Refusal> {
    let Loaded { sources, diagnostics, scenario } = loaded_from((path, text), settings);
    let (_, scenario) = sound(path, (sources, diagnostics), warnings, scenario)?;
    Ok(Ready { name: input::name(path), scenario })
}

/// Loads a file with overrides of the form `PATH=VALUE` as a document too, and draws the warnings of
/// one that is valid.
///
/// # Errors
///
/// If it cannot be read or is invalid, of which nothing has been said.
pub(super) fn opened(
    path: &Path,
    settings: &[String],
    warnings: Warnings,
) -> Result<Opened, Refusal> {
    let text = input::read(path).map_err(|error| Refusal::of_file(path, Reason::Unread(error)))?;
    let (name, mut sources, mut found) = (input::name(path), Sources::default(), Vec::new());
    let document = match Document::load_from(&Tree::of(path), &name, &text, &mut sources) {
        Ok(mut document) => {
            for setting in settings {
                found.extend(document.set(setting, &mut sources).err().unwrap_or_default());
            }
            document
        }
        Err(problems) => return Err(Refusal::of_file(path, Reason::Invalid(sources, problems))),
    };
    let checked = checked(&document, &sources, &mut found);
    let failed = found.iter().any(|problem| problem.severity == Severity::Error);
    let scenario = checked.filter(|_| !failed);
    if let Some(scenario) = &scenario {
        found.extend(advice(&document, scenario));
    }
    let (sources, scenario) = sound(path, (sources, found), warnings, scenario)?;
    Ok(Opened { scenario, document, sources })
}

/// The scenario and its texts, with its warnings drawn.
fn sound(
    path: &Path,
    (sources, mut found): (Sources, Vec<Diagnostic>),
    warnings: Warnings,
    scenario: Option<Scenario>,
) -> Result<(Sources, Scenario), Refusal> {
    if warnings == Warnings::Hidden {
        found.retain(|found| found.severity == Severity::Error);
    }
    let Some(scenario) = scenario else {
        return Err(Refusal::of_file(path, Reason::Invalid(sources, found)));
    };
    diagnostics::draw(&sources, found.iter());
    Ok((sources, scenario))
}
