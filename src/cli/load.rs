//! Scenarios from their files, with all that is wrong with them on stderr.

use super::tree::Tree;
use super::{Ending, diagnostics, input, output};
use anyhow::anyhow;
use detente::diagnostic::Severity;
use detente::scenario::{Loaded, Scenario, load_from};
use std::path::Path;

/// A scenario that can be simulated.
pub(super) struct Ready {
    /// What people call its file.
    pub(super) name: String,
    /// The scenario.
    pub(super) scenario: Scenario,
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
    let shown = |severity| severity == Severity::Error || warnings == Warnings::Shown;
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    diagnostics::draw(&sources, diagnostics.iter().filter(|found| shown(found.severity)));
    let Some(scenario) = scenario else {
        let count = if errors == 1 { "an error".to_owned() } else { format!("{errors} errors") };
        output::report_error(&anyhow!("`{name}` has {count}; nothing is simulated"));
        return Err(Ending::Invalid);
    };
    Ok(Ready { name, scenario })
}
