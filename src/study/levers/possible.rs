//! Whether levers that were read can be what a run of them gave: their numbers fit together.

use super::super::agreeing::check_scenario;
use super::super::compare::possible::{check_chance, check_counted, check_range, check_verdict};
use super::super::possible::{Checked, at_most, check_less, is_share, that};
use super::LEVERS_LIMIT;
use super::record::{LEVERS_FORMAT, LeversRecord, NudgeFigures};
use crate::draws::REPLICATIONS_LIMIT;

/// The most numbers that can follow from others: no scenario has as many.
const DERIVED_LIMIT: u64 = 1 << 32;

impl LeversRecord {
    /// Whether its numbers fit together, so that it can be what a run of levers gave.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn check(&self) -> Checked {
        that(self.format == LEVERS_FORMAT, "format", || format!("it is not {LEVERS_FORMAT}"))?;
        at_most(self.replications, REPLICATIONS_LIMIT, "replications")?;
        at_most(self.planned, LEVERS_LIMIT as u64, "planned")?;
        at_most(self.levers.len() as u64, self.planned, "levers")?;
        at_most(self.invalid.len() as u64, 2 * LEVERS_LIMIT as u64, "invalid")?;
        at_most(self.derived, DERIVED_LIMIT, "derived")?;
        let shares = [self.by, self.level, self.confidence];
        that(shares.into_iter().all(is_share), "by", || {
            "it, `level` and `confidence` are from 0 to 1".to_owned()
        })?;
        check_counted(&self.base, "base")?;
        for (at, lever) in self.levers.iter().enumerate() {
            for (nudge, way) in [(&lever.down, "down"), (&lever.up, "up")] {
                let place = format!("levers.{at}.{way}");
                nudge.as_ref().map_or(Ok(()), |nudge| self.check_nudge(nudge, &place))?;
            }
        }
        check_scenario(&self.scenario, &self.scenario_sha256, &self.title)
    }

    fn check_nudge(&self, nudge: &NudgeFigures, place: &str) -> Checked {
        check_counted(&nudge.share, place)?;
        let range = (nudge.difference, nudge.low, nudge.high);
        check_range(range, place)?;
        check_less(nudge.difference, (nudge.share.share, self.base.share), place)?;
        check_verdict(nudge.verdict, range, place)?;
        check_chance(nudge.p_value, place)?;
        check_chance(nudge.p_adjusted, place)
    }
}
