//! Designs of sweeps: the points at which a scenario is simulated.
//!
//! Takes a scenario's document, what is varied and how it is put together; gives [`Points`], or
//! diagnostics. Whatever is wrong with any point is found here, all of it at once: the scenario of
//! a point of [`Points`] can always be made. Memory grows with what was written, not with a
//! scenario a point.

mod arrange;
mod check;
pub mod codes;
mod decimal;
mod factor;
mod file;
mod points;
mod sample;
mod sobol;
mod spec;
mod table;
#[cfg(test)]
mod tests;

pub use factor::Factor;
pub(in crate::study) use factor::{Between, number};
pub use file::{File, Setting, schema};
pub use points::Points;
pub use table::{TABLE_SIZE_LIMIT, table};

use crate::diagnostic::{Diagnostic, Place, Sources};
use crate::scenario::Document;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::atomic::AtomicBool;

/// The most points of a design.
pub const POINTS_LIMIT: usize = 1_000_000;
/// The most paths that a design varies.
pub const PATHS_LIMIT: usize = 256;

/// How what is varied is put together into points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Every value of each with every value of all others; the last varies fastest.
    Grid,
    /// The first values of all together, then the second ones, and so on.
    List,
    /// One after the other through its values, the others left as the scenario has them.
    OneAtATime,
    /// A Latin hypercube: each alone is spread evenly, and they are paired by chance.
    Lhs,
    /// A scrambled Sobol' sequence: spread evenly alone and together.
    Sobol,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Grid, Self::List, Self::OneAtATime, Self::Lhs, Self::Sobol];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::List => "list",
            Self::OneAtATime => "one-at-a-time",
            Self::Lhs => "lhs",
            Self::Sobol => "sobol",
        }
    }

    /// Whether it is told how many points to make, and makes them by chance.
    pub fn is_sampled(self) -> bool {
        matches!(self, Self::Lhs | Self::Sobol)
    }
}

/// A value, and where it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Given<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub place: Place,
}

/// What is varied, and how it is put together.
#[derive(Clone, Debug, Default)]
pub struct Design {
    /// How; by default a grid, or of a table a list.
    pub kind: Option<Given<Kind>>,
    /// How many points, where the design is told that.
    pub points: Option<Given<usize>>,
    /// The seed of designs that are made by chance; that of the replications.
    pub seed: u64,
    /// What is varied.
    pub factors: Vec<Factor>,
}

/// What came of laying out a design.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The texts that the diagnostics point into.
    pub sources: Sources,
    /// Everything that is wrong with the scenario, the design or any of its points.
    pub diagnostics: Vec<Diagnostic>,
    /// The points; none if there is an error among the diagnostics.
    pub points: Option<Points>,
}

/// The points were not all checked, for it was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("interrupted while the points of the design were checked")]
pub struct Interrupted;

/// Lays out the points of a design over a scenario, and checks all of them on the current pool of
/// threads. `base` is the scenario's document with all settings carried out, and `sources` the
/// texts of it, of the settings and of the design.
///
/// # Errors
/// When `interrupted` becomes true before all points are checked.
pub fn plan(
    base: Document,
    sources: Sources,
    design: &Design,
    interrupted: &AtomicBool,
) -> Result<Planned, Interrupted> {
    let mut diagnostics = check::base(&base, &sources);
    if design.factors.is_empty() {
        let place = base.root().place.clone();
        diagnostics.push(Diagnostic::error(codes::DESIGN, "nothing is varied", place, "").help(
            "name paths and their values by `--vary PATH=VALUES`, or under `vary` in a design file",
        ));
        return Ok(Planned { sources, diagnostics, points: None });
    }
    diagnostics.extend(arrange::warnings(design));
    let points = match arrange::arrange(design) {
        Ok(arranged) if !check::any_error(&diagnostics) => {
            let points = Points::new(base, sources.clone(), arranged);
            diagnostics.extend(check::points(&points, interrupted)?);
            Some(points)
        }
        Ok(_) => None,
        Err(problems) => {
            diagnostics.extend(problems);
            None
        }
    };
    let failed = check::any_error(&diagnostics);
    Ok(Planned { sources, diagnostics, points: points.filter(|_| !failed) })
}
