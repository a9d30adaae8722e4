//! Whether the record of a sweep that was read can be what a sweep gave.

use super::record::{PointFigures, PointOutcome, SWEEP_FORMAT, SweepRecord};
use crate::engine::REPLICATIONS_LIMIT;
use crate::model::BREAKTHROUGH;
use crate::scenario::{ISSUES_LIMIT, ROUNDS_LIMIT};
use crate::study::agreeing::check_scenario;
use crate::study::possible::{
    Checked, at_most, check_held, check_less, check_share, check_zone, sum_is, that,
};
use std::collections::HashSet;

impl SweepRecord {
    /// Whether its numbers fit together, so that it can be what a sweep gave.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn check(&self) -> Checked {
        that(self.format == SWEEP_FORMAT, "format", || format!("it is not {SWEEP_FORMAT}"))?;
        at_most(self.planned, REPLICATIONS_LIMIT, "planned")?;
        that(!self.paths.is_empty(), "paths", || "nothing is varied".to_owned())?;
        let factors = (1..=self.paths.len()).contains(&self.factors);
        that(factors, "factors", || format!("there are {} paths", self.paths.len()))?;
        let narrow = self.precision.is_none_or(|half_width| half_width > 0.0 && half_width < 1.0);
        that(narrow, "precision", || "it is above 0 and below 1".to_owned())?;
        let in_order = self.points.is_sorted_by(|one, next| one.point < next.point);
        that(in_order, "points", || "they are not in order".to_owned())?;
        for (at, point) in self.points.iter().enumerate() {
            self.check_point(point, &format!("points.{at}"))?;
        }
        check_scenario(&self.scenario, &self.scenario_sha256, &self.title)
    }

    fn check_point(&self, point: &PointFigures, place: &str) -> Checked {
        that(point.values.len() == self.paths.len(), &format!("{place}.values"), || {
            format!("there are {} values and {} paths", point.values.len(), self.paths.len())
        })?;
        at_most(point.replications, self.planned, &format!("{place}.replications"))?;
        at_most(point.consistent, point.replications, &format!("{place}.consistent"))?;
        at_most(point.issues.len() as u64, ISSUES_LIMIT as u64, &format!("{place}.issues"))?;
        let mut names = HashSet::new();
        for (at, outcome) in point.outcomes.iter().enumerate() {
            let place = format!("{place}.outcomes.{at}");
            that(names.insert(&outcome.name), &place, || "its name is not the only one".into())?;
            let shown = (outcome.share, outcome.low, outcome.high);
            check_share(outcome.count, point.consistent, shown, &place)?;
            let rounds = outcome.median_round;
            that(rounds.is_some() == (outcome.count > 0), &place, || {
                "`median_round` is there where replications ended so".to_owned()
            })?;
            at_most(rounds.unwrap_or(0).into(), ROUNDS_LIMIT.into(), &place)?;
            self.check_to_base(point, outcome, &place)?;
        }
        let counts = point.outcomes.iter().map(|outcome| outcome.count);
        sum_is(counts, point.consistent, &format!("{place}.outcomes"))?;
        let through = share_of(point, BREAKTHROUGH).map_or(0, |outcome| outcome.count);
        let of = (through, point.consistent);
        check_zone(&point.zone, of, &format!("{place}.zone"))?;
        for (at, issue) in point.issues.iter().enumerate() {
            let held = [
                issue.no_zone,
                issue.no_tolerance,
                issue.not_ratified,
                issue.broken_off,
                issue.price,
                issue.no_time,
            ];
            check_held(issue.settled, &held, of, &format!("{place}.issues.{at}"))?;
        }
        Ok(())
    }

    fn check_to_base(&self, point: &PointFigures, outcome: &PointOutcome, place: &str) -> Checked {
        let Some(to) = outcome.to_base else { return Ok(()) };
        let ordered = [-1.0, to.low, to.difference, to.high, 1.0].is_sorted();
        that(ordered, place, || "`to_base` is not in order, from -1 to 1".to_owned())?;
        that(point.point > 0, place, || "the base differs from itself".to_owned())?;
        let is_there = |base: &PointFigures| base.point == 0 && base.replications > 0;
        that(self.points.first().is_some_and(is_there), place, || {
            "`to_base` is there, and the base is not".to_owned()
        })?;
        // Of fewer replications the difference is to as many of the base.
        match self.points.first() {
            Some(base) if base.point == 0 && base.replications == point.replications => {
                let share = share_of(base, &outcome.name).map_or(0.0, |outcome| outcome.share);
                check_less(Some(to.difference), (outcome.share, share), place)
            }
            _ => Ok(()),
        }
    }
}

/// The share of an outcome at a point.
fn share_of<'p>(point: &'p PointFigures, outcome: &str) -> Option<&'p PointOutcome> {
    point.outcomes.iter().find(|found| found.name == outcome)
}
