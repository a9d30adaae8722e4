//! Whether a solution that was read can be what a search gave: its numbers fit together.

use super::super::agreeing::check_scenario;
use super::super::compare::possible::check_counted;
use super::super::possible::{Checked, at_most, that};
use super::record::{Crossing, SOLVE_FORMAT, SolvePoint, SolveRecord};
use crate::draws::REPLICATIONS_LIMIT;

impl SolveRecord {
    /// Whether its numbers fit together, so that it can be what a search gave.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn check(&self) -> Checked {
        that(self.format == SOLVE_FORMAT, "format", || format!("it is not {SOLVE_FORMAT}"))?;
        at_most(self.replications, REPLICATIONS_LIMIT, "replications")?;
        that(self.low < self.high, "low", || "it is not below `high`".to_owned())?;
        that(self.level > 0.0 && self.level < 1.0, "level", || {
            "it does not lie between 0 and 1".to_owned()
        })?;
        that(self.tolerance > 0.0, "tolerance", || "it is not above 0".to_owned())?;
        that(!self.paths.is_empty(), "paths", || "nothing is varied".to_owned())?;
        if let Some(base) = &self.base {
            check_counted(&base.share, "base")?;
        }
        for (at, crossing) in self.crossings.iter().enumerate() {
            self.check_crossing(crossing, &format!("crossings.{at}"))?;
        }
        let touches = self.touches.iter().all(|value| self.holds(*value));
        that(touches, "touches", || "a value is not from `low` to `high`".to_owned())?;
        let ends = [("highest", self.highest), ("lowest", self.lowest)];
        for (place, point) in ends {
            let known = point.is_none_or(|point| self.points.contains(&point));
            that(known, place, || "it is none of `points`".to_owned())?;
        }
        for (at, point) in self.points.iter().enumerate() {
            self.check_point(point, &format!("points.{at}"))?;
        }
        let sorted = self.points.is_sorted_by(|one, other| one.value < other.value);
        that(sorted, "points", || "the values are not in order".to_owned())?;
        check_scenario(&self.scenario, &self.scenario_sha256, &self.title)
    }

    fn check_point(&self, point: &SolvePoint, place: &str) -> Checked {
        that(self.holds(point.value), place, || {
            "its value is not from `low` to `high`".to_owned()
        })?;
        check_counted(&point.share, place)
    }

    fn check_crossing(&self, crossing: &Crossing, place: &str) -> Checked {
        let Crossing { value, low, high, changes, .. } = *crossing;
        let ordered =
            [self.low, low.unwrap_or(self.low), value, high.unwrap_or(self.high), self.high];
        that(ordered.is_sorted(), place, || {
            "its value and interval are not in order, from `low` to `high`".to_owned()
        })?;
        that(changes > 0, place, || "`changes` is at least 1".to_owned())
    }

    fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}
