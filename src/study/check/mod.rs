//! A check: what can be said of a scenario without playing the talks.
//!
//! Takes a checked scenario and a seed; gives a [`CheckRecord`] and the warnings that need draws.
//! The draws are those of the replications of a run under the same seed: what is counted here is
//! what those find at their start.

mod bargain;
mod bargaining;
mod central;
mod ground;
mod history;
mod record;
mod uncertain;
mod warnings;

pub use bargain::{COMBINATIONS_LIMIT, FRONTIER_LIMIT, FRONTIER_POINTS};
pub use history::{
    HISTORY_REPLICATIONS, HISTORY_REPLICATIONS_LEAST, HISTORY_WORK_LIMIT, STATEMENTS_LIMIT,
};
pub use record::*;
pub use uncertain::DERIVED_DRAWS;
pub use warnings::{CLAMPED_SHARE, HISTORY_SHARE};

use super::checksum::sha256_of;
use super::figures::provenance;
use crate::diagnostic::Diagnostic;
use crate::engine::{Control, Instructions, VALUES_VERSION, terms, zones};
use crate::model::{self, Model};
use crate::scenario::{Agreement, Scenario};
use crate::stats::wilson;

/// How many draws of the uncertain numbers are looked at: at one half the interval of a share is
/// ±0.8 % then, and a zone in one of 1,000 draws is missed in one of ten million checks.
pub const DRAWS: u64 = 16_384;

/// What came of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The findings.
    pub record: CheckRecord,
    /// The warnings that need draws.
    pub warnings: Vec<Diagnostic>,
}

/// Checks a scenario on the current pool of threads. Where it is interrupted, the record holds
/// fewer draws and says nothing of the history, and warnings that need all draws are not given.
///
/// # Errors
/// When the scenario cannot be made a model: see [`model::Error`].
pub fn check(
    scenario: &Scenario,
    seed: u64,
    instructions: Instructions,
    control: &Control<'_>,
) -> Result<Checked, model::Error> {
    let model = Model::new(scenario)?;
    let central = central::model(&model, scenario);
    let (zones, terms) =
        (zones(&model, seed, DRAWS, control.interrupted), terms(&central, seed, 0));
    let prospects = scenario.prospects();
    let history = history::history(&model, seed, instructions, control);
    let record = CheckRecord {
        format: CHECK_FORMAT.to_owned(),
        title: scenario.title.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        values_version: VALUES_VERSION,
        seed,
        draws: zones.draws,
        agreement: match scenario.agreement {
            Agreement::Itemwise => AgreementKind::Itemwise,
            Agreement::Package => AgreementKind::Package,
        },
        zone: ground::zone(scenario, &zones, &terms),
        issues: ground::issues(scenario, &model, (&zones, &terms), &prospects),
        bargaining: bargaining::bargaining(scenario, &model, &terms),
        history: history.as_ref().map(|history| history.admitted),
        clamped: ground::clamped(&model, &zones),
        provenance: provenance(scenario),
        uncertain: uncertain::uncertain(scenario, &model, seed),
        scenario_sha256: sha256_of(&scenario.resolved),
        scenario: scenario.resolved.clone(),
    };
    let warnings = warnings::warnings(scenario, &record, &prospects, history.as_ref());
    Ok(Checked { record, warnings })
}

/// A share with its interval.
fn share(count: u64, of: u64) -> ShareFigures {
    let interval = wilson(count, of);
    let share = if of == 0 { 0.0 } else { count as f64 / of as f64 };
    ShareFigures { count, of, share, low: interval.low, high: interval.high }
}
