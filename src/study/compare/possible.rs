//! Whether a comparison that was read can be what a comparison gave: its numbers fit together.
//!
//! Takes a record from anywhere, gives nothing or the first thing in it that cannot be. What has
//! passed keeps the promises that [`Comparison`] makes, so that reports need no checks of their own.

use super::super::possible::{
    Checked, at_most, check_less, check_quartiles, check_share, is_share, that,
};
use super::record::{
    Answer, COMPARE_FORMAT, ComparedScenario, Comparison, ConditionFigures, Counted, Detail,
    Discordant, OutcomeDifference, ScenarioDifference, Verdict,
};
use crate::draws::REPLICATIONS_LIMIT;
use crate::scenario::ROUNDS_LIMIT;
use std::collections::HashSet;

/// The most differences of the inputs that can be left out: no file has as many values.
const LEFT_OUT_LIMIT: u64 = 1 << 32;
/// A difference may lie outside its range by the last bits of both.
const SLACK: f64 = 1e-9;

impl Comparison {
    /// Whether its numbers fit together, so that it can be what a comparison gave.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn check(&self) -> Checked {
        that(self.format == COMPARE_FORMAT, "format", || format!("it is not {COMPARE_FORMAT}"))?;
        that(is_share(self.level) && is_share(self.confidence), "confidence", || {
            "it and `level` are from 0 to 1".to_owned()
        })?;
        let mut names = HashSet::new();
        for (at, scenario) in self.scenarios.iter().enumerate() {
            let place = format!("scenarios.{at}");
            that(names.insert(&scenario.name), &place, || "its name is not the only one".into())?;
            check_scenario(scenario, &place)?;
        }
        let others = self.scenarios.iter().skip(1).map(|scenario| &scenario.name);
        let compared = self.differences.iter().map(|difference| &difference.scenario);
        that(!self.scenarios.is_empty() && others.eq(compared), "differences", || {
            "they are not those of the scenarios after the first".to_owned()
        })?;
        for (at, difference) in self.differences.iter().enumerate() {
            check_difference(difference, &format!("differences.{at}"))?;
        }
        for (at, condition) in self.conditions.iter().enumerate() {
            check_condition(condition, &format!("conditions.{at}"))?;
        }
        Ok(())
    }
}

fn check_scenario(scenario: &ComparedScenario, place: &str) -> Checked {
    at_most(scenario.replications, REPLICATIONS_LIMIT, &format!("{place}.replications"))?;
    at_most(scenario.consistent, scenario.replications, &format!("{place}.consistent"))?;
    for (at, outcome) in scenario.outcomes.iter().enumerate() {
        let shown = (outcome.share, outcome.low, outcome.high);
        check_share(outcome.count, scenario.consistent, shown, &format!("{place}.outcomes.{at}"))?;
    }
    Ok(())
}

fn check_difference(difference: &ScenarioDifference, place: &str) -> Checked {
    at_most(difference.pairs.unwrap_or(0), REPLICATIONS_LIMIT, &format!("{place}.pairs"))?;
    at_most(difference.inputs_left_out, LEFT_OUT_LIMIT, &format!("{place}.inputs_left_out"))?;
    for (at, outcome) in difference.outcomes.iter().enumerate() {
        check_outcome(outcome, &format!("{place}.outcomes.{at}"))?;
    }
    for (at, detail) in difference.details.iter().enumerate() {
        check_detail(detail, &format!("{place}.details.{at}"))?;
    }
    let rounds = &difference.rounds_to_breakthrough;
    for quartiles in [&rounds.baseline, &rounds.scenario].into_iter().flatten() {
        let place = format!("{place}.rounds_to_breakthrough");
        check_quartiles(quartiles, (1.0, ROUNDS_LIMIT.into()), &place)?;
    }
    Ok(())
}

fn check_outcome(outcome: &OutcomeDifference, place: &str) -> Checked {
    for counted in [&outcome.baseline, &outcome.scenario].into_iter().flatten() {
        check_counted(counted, place)?;
    }
    let range = (outcome.difference, outcome.low, outcome.high);
    check_range(range, place)?;
    if let (Some(scenario), Some(baseline)) = (&outcome.scenario, &outcome.baseline) {
        check_less(outcome.difference, (scenario.share, baseline.share), place)?;
    }
    check_verdict(outcome.verdict, range, place)?;
    check_chance(outcome.p_value, place)?;
    check_chance(outcome.p_adjusted, place)?;
    that(outcome.within.is_none_or(is_share), place, || "`within` is from 0 to 1".to_owned())?;
    that(outcome.gain.is_none_or(|gain| gain >= 0.0), place, || "`gain` is below 0".to_owned())?;
    if let Some(Discordant { baseline_only, scenario_only, of }) = outcome.discordant {
        at_most(of, REPLICATIONS_LIMIT, &format!("{place}.discordant.of"))?;
        let both = baseline_only.saturating_add(scenario_only);
        at_most(both, of, &format!("{place}.discordant"))?;
    }
    Ok(())
}

fn check_detail(detail: &Detail, place: &str) -> Checked {
    check_counted(&detail.baseline, place)?;
    check_counted(&detail.scenario, place)?;
    check_range((Some(detail.difference), Some(detail.low), Some(detail.high)), place)?;
    let shares = (detail.scenario.share, detail.baseline.share);
    check_less(Some(detail.difference), shares, place)?;
    check_chance(Some(detail.p_adjusted), place)
}

fn check_condition(condition: &ConditionFigures, place: &str) -> Checked {
    that(condition.margin.abs() <= 1.0, place, || "its margin is beyond 1".to_owned())?;
    check_range((condition.difference, condition.low, condition.high), place)?;
    let told = condition.difference.is_some() || condition.answer == Answer::Open;
    that(told, place, || "it is answered without a difference".to_owned())?;
    at_most(condition.replications_needed.unwrap_or(0), REPLICATIONS_LIMIT, place)
}

/// That a count is out of as many, and its share and interval are those of it.
pub(in crate::study) fn check_counted(counted: &Counted, place: &str) -> Checked {
    at_most(counted.of, REPLICATIONS_LIMIT, &format!("{place}.of"))?;
    check_share(counted.count, counted.of, (counted.share, counted.low, counted.high), place)
}

/// That a difference lies in its range, and both between −1 and 1.
pub(in crate::study) fn check_range(
    range: (Option<f64>, Option<f64>, Option<f64>),
    place: &str,
) -> Checked {
    let fits = match range {
        (None, None, None) => true,
        (Some(difference), Some(low), Some(high)) => {
            [-1.0, low, difference + SLACK].is_sorted()
                && [difference - SLACK, high, 1.0].is_sorted()
        }
        _ => false,
    };
    that(fits, place, || "its difference is not in its range, from -1 to 1".to_owned())
}

/// That a verdict is the one of its range.
pub(in crate::study) fn check_verdict(
    verdict: Verdict,
    (_, low, high): (Option<f64>, Option<f64>, Option<f64>),
    place: &str,
) -> Checked {
    let fits = match verdict {
        Verdict::Higher => low.is_some_and(|low| low > 0.0),
        Verdict::Lower => high.is_some_and(|high| high < 0.0),
        Verdict::NoDifferenceShown => {
            low.is_none_or(|low| low <= 0.0) && high.is_none_or(|h| h >= 0.0)
        }
        Verdict::Same => low == Some(0.0) && high == Some(0.0),
    };
    that(fits, place, || "its verdict is not that of its range".to_owned())
}

/// That a chance is one.
pub(in crate::study) fn check_chance(chance: Option<f64>, place: &str) -> Checked {
    that(chance.is_none_or(is_share), place, || "a chance is not from 0 to 1".to_owned())
}
