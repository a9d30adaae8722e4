//! Scenarios from their files, with all that is wrong with them on stderr.

use super::tree::Tree;
use super::{Ending, diagnostics, input, output};
use anyhow::anyhow;
use detente::diagnostic::{Diagnostic, Severity, Sources};
use detente::scenario::{Document, Loaded, Scenario, advice, checked, load_from};
use std::path::Path;

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

/// Loads a file with overrides of the form `PATH=VALUE`, and shows its diagnostics.
///
/// # Errors
///
/// If it cannot be read or is invalid; that has been said on stderr.
pub(super) fn scenario(
    path: &Path,
    settings: &[String],
    warnings: Warnings,
) -> Result<Ready, Ending> {
    let text = input::read(path).map_err(|error| {
        output::report_error(&error);
        Ending::World
    })?;
    read_scenario((path, &text), settings, warnings)
}

/// The same for a file that was read.
///
/// # Errors
///
/// If it is invalid; that has been said on stderr.
pub(super) fn read_scenario(
    (path, text): (&Path, &[u8]),
    settings: &[String],
    warnings: Warnings,
) -> Result<Ready, Ending> {
    let name = input::name(path);
    let Loaded { sources, diagnostics, scenario } = loaded_from((path, text), settings);
    let scenario = shown(&name, (&sources, &diagnostics), warnings, scenario)?;
    Ok(Ready { name, scenario })
}

/// Loads a file with overrides of the form `PATH=VALUE` as a document too, and shows its diagnostics.
///
/// # Errors
///
/// If it cannot be read or is invalid; that has been said on stderr.
pub(super) fn opened(
    path: &Path,
    settings: &[String],
    warnings: Warnings,
) -> Result<Opened, Ending> {
    let text = input::read(path).map_err(|error| {
        output::report_error(&error);
        Ending::World
    })?;
    let (name, mut sources, mut found) = (input::name(path), Sources::default(), Vec::new());
    let document = match Document::load_from(&Tree::of(path), &name, &text, &mut sources) {
        Ok(mut document) => {
            for setting in settings {
                found.extend(document.set(setting, &mut sources).err().unwrap_or_default());
            }
            Some(document)
        }
        Err(problems) => {
            found = problems;
            None
        }
    };
    let checked = document.as_ref().and_then(|document| checked(document, &sources, &mut found));
    let failed = found.iter().any(|problem| problem.severity == Severity::Error);
    let scenario = checked.filter(|_| !failed);
    if let (Some(document), Some(scenario)) = (&document, &scenario) {
        found.extend(advice(document, scenario));
    }
    let scenario = shown(&name, (&sources, &found), warnings, scenario)?;
    let document = document.ok_or(Ending::Invalid)?;
    Ok(Opened { scenario, document, sources })
}

/// The scenario, with what is said of it shown; that nothing is simulated where it is not valid.
fn shown(
    name: &str,
    (sources, diagnostics): (&Sources, &[Diagnostic]),
    warnings: Warnings,
    scenario: Option<Scenario>,
) -> Result<Scenario, Ending> {
    let is_shown = |severity| severity == Severity::Error || warnings == Warnings::Shown;
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    diagnostics::draw(sources, diagnostics.iter().filter(|found| is_shown(found.severity)));
    if let Some(scenario) = scenario {
        return Ok(scenario);
    }
    let count = if errors == 1 { "an error".to_owned() } else { format!("{errors} errors") };
    output::report_error(&anyhow!("`{name}` has {count}; nothing is simulated"));
    Err(Ending::Invalid)
}
