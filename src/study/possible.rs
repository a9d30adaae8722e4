//! Whether a record that was read can be what a run gave: its numbers fit together.
//!
//! Takes a record from anywhere, gives nothing or the first thing in it that cannot be. What has
//! passed keeps every promise that [`Record`] makes, so that reports need no checks of their own.

use super::figures::sha256;
use super::record::{
    BandFigures, BeliefsFigures, BeliefsQuantiles, FormFigures, Incidence, IssueFigures, Quartiles,
    RUN_FORMAT, Record, SensitivityFigures,
};
use crate::draws::REPLICATIONS_LIMIT;
use crate::engine::{DECILES, DRAWS_LIMIT, FOLLOWED_LIMIT, SAMPLED_LIMIT};
use crate::scenario::{ISSUES_LIMIT, PARTIES_LIMIT, ROUNDS_LIMIT, RULES_LIMIT};
use crate::stats::wilson;
use std::collections::HashSet;

/// How far a share may be from what its counts make it: text keeps numbers to their last bit, so
/// that this only leaves room for another order of computing.
const SHARE_SLACK: f64 = 1e-9;

/// Something in a record that no run can have given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{place}` cannot be: {why}")]
pub struct Impossible {
    /// The field: keys and indices from 0, joined by dots.
    pub place: String,
    /// What is wrong with it.
    pub why: String,
}

pub(super) type Checked = Result<(), Impossible>;

impl Record {
    /// Whether its numbers fit together, so that it can be what a run gave.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn check(&self) -> Checked {
        that(self.format == RUN_FORMAT, "format", || format!("it is not {RUN_FORMAT}"))?;
        self.check_size()?;
        self.check_outcomes()?;
        self.check_zone()?;
        for (at, issue) in self.issues.iter().enumerate() {
            self.check_issue(issue, &format!("issues.{at}"))?;
        }
        self.check_verdicts()?;
        self.check_events()?;
        for (at, input) in self.sensitivity.iter().enumerate() {
            self.check_input(input, &format!("sensitivity.{at}"))?;
        }
        for (at, band) in self.bands.iter().enumerate() {
            self.check_band(band, &format!("bands.{at}"))?;
        }
        self.beliefs.as_ref().map_or(Ok(()), check_beliefs)?;
        for (at, form) in self.forms.iter().enumerate() {
            self.check_form(form, &format!("forms.{at}"))?;
        }
        self.check_base_rate()?;
        that(self.scenario_sha256 == sha256(&self.scenario), "scenario_sha256", || {
            "it is not that of `scenario`, so one of them was changed".to_owned()
        })
    }

    fn check_size(&self) -> Checked {
        let parties = self.verdicts.iter().map(|verdict| &verdict.party).collect::<HashSet<_>>();
        at_most(self.replications, REPLICATIONS_LIMIT, "replications")?;
        at_most(self.consistent, self.replications, "consistent")?;
        at_most(self.rounds.into(), ROUNDS_LIMIT.into(), "rounds")?;
        that(self.rounds > 0, "rounds", || "there is at least one round".to_owned())?;
        at_most(self.issues.len() as u64, ISSUES_LIMIT as u64, "issues")?;
        at_most(parties.len() as u64, PARTIES_LIMIT as u64, "verdicts")?;
        let pairs = (PARTIES_LIMIT * ISSUES_LIMIT) as u64;
        at_most(self.verdicts.len() as u64, pairs, "verdicts")?;
        at_most(self.rules.len() as u64, RULES_LIMIT as u64, "rules")?;
        at_most(self.rejections.len() as u64, PARTIES_LIMIT as u64, "rejections")?;
        at_most(self.bands.len() as u64, FOLLOWED_LIMIT as u64, "bands")
    }

    /// The outcomes, and how they came round by round.
    fn check_outcomes(&self) -> Checked {
        let mut names = HashSet::new();
        for (at, outcome) in self.outcomes.iter().enumerate() {
            let place = format!("outcomes.{at}");
            that(names.insert(&outcome.name), &place, || "its name is not the only one".into())?;
            let shown = (outcome.share, outcome.low, outcome.high);
            check_share(outcome.count, self.consistent, shown, &place)?;
        }
        let counts = self.outcomes.iter().map(|outcome| outcome.count);
        sum_is(counts, self.consistent, "outcomes")?;
        let same = self.incidence.len() == self.outcomes.len()
            && self.incidence.iter().zip(&self.outcomes).all(|(i, o)| i.outcome == o.name);
        that(same, "incidence", || "its outcomes are not those of `outcomes`".to_owned())?;
        for (at, (incidence, outcome)) in self.incidence.iter().zip(&self.outcomes).enumerate() {
            self.check_incidence(incidence, outcome.count, &format!("incidence.{at}.by_round"))?;
        }
        let Some(quartiles) = &self.rounds_to_breakthrough else { return Ok(()) };
        check_quartiles(quartiles, (1.0, self.rounds.into()), "rounds_to_breakthrough")
    }

    fn check_incidence(&self, incidence: &Incidence, count: u64, place: &str) -> Checked {
        let counts = &incidence.by_round;
        that(counts.len() == self.rounds as usize, place, || {
            format!("it has {} rounds, but `rounds` is {}", counts.len(), self.rounds)
        })?;
        that(counts.is_sorted(), place, || "a cumulative count falls".to_owned())?;
        that(counts.last() == Some(&count), place, || {
            format!("it does not end at the outcome's count, {count}")
        })
    }

    fn check_zone(&self) -> Checked {
        at_most(self.zone.ever, self.consistent, "zone.ever")?;
        at_most(self.zone.count, self.zone.ever, "zone.count")?;
        at_most(self.zone.breakthroughs, self.zone.ever, "zone.breakthroughs")
    }

    fn check_issue(&self, issue: &IssueFigures, place: &str) -> Checked {
        at_most(issue.settled, self.consistent, &format!("{place}.settled"))?;
        let held = [
            issue.no_zone,
            issue.no_tolerance,
            issue.not_ratified,
            issue.broken_off,
            issue.price,
            issue.no_time,
        ];
        let open = held.into_iter().try_fold(0_u64, u64::checked_add);
        that(open.is_some_and(|open| open <= self.consistent), place, || {
            "what held it up is more than the consistent replications".to_owned()
        })?;
        if !issue.options.is_empty() {
            let counts = issue.options.iter().map(|option| option.count);
            sum_is(counts, issue.settled, &format!("{place}.options"))?;
        }
        let Some(outcome) = &issue.outcome else { return Ok(()) };
        let place = format!("{place}.outcome");
        let within = outcome.low <= outcome.mean && outcome.mean <= outcome.high;
        that(within, &place, || "the mean is not from `low` to `high`".to_owned())?;
        check_quartiles(&outcome.quartiles, (outcome.low, outcome.high), &place)
    }

    fn check_verdicts(&self) -> Checked {
        for (at, verdict) in self.verdicts.iter().enumerate() {
            let counts = [verdict.acceptable, verdict.negotiable, verdict.unacceptable];
            let all = counts.into_iter().try_fold(0_u64, u64::checked_add);
            that(all.is_some_and(|all| all <= self.consistent), &format!("verdicts.{at}"), || {
                "it has more verdicts than there are consistent replications".to_owned()
            })?;
        }
        Ok(())
    }

    fn check_events(&self) -> Checked {
        for (at, rule) in self.rules.iter().enumerate() {
            let place = format!("rules.{at}");
            at_most(rule.replications, self.consistent, &format!("{place}.replications"))?;
            at_most(rule.replications, rule.firings, &format!("{place}.replications"))?;
            let often = (rule.firings == 0) == (rule.replications == 0);
            that(often, &place, || "it fired in no replication, or never in one".to_owned())?;
        }
        for (at, input) in self.clamped.iter().enumerate() {
            at_most(input.count, self.replications, &format!("clamped.{at}.count"))?;
        }
        Ok(())
    }

    fn check_input(&self, input: &SensitivityFigures, place: &str) -> Checked {
        let deciles = format!("{place}.deciles");
        that(input.deciles.len() == DECILES, &deciles, || format!("there are {DECILES} deciles"))?;
        for (at, decile) in input.deciles.iter().enumerate() {
            at_most(decile.breakthroughs, decile.count, &format!("{deciles}.{at}.breakthroughs"))?;
        }
        sum_is(input.deciles.iter().map(|decile| decile.count), self.consistent, &deciles)?;
        let shares = [Some(input.spread), Some(input.explained), input.p_value];
        that(shares.into_iter().flatten().all(is_share), place, || {
            "`spread`, `explained` and `p_value` are from 0 to 1".to_owned()
        })
    }

    fn check_band(&self, band: &BandFigures, place: &str) -> Checked {
        let lists = [&band.low5, &band.q25, &band.median, &band.q75, &band.high95];
        let rounds = &band.rounds;
        at_most(rounds.len() as u64, SAMPLED_LIMIT as u64, &format!("{place}.rounds"))?;
        let known = rounds.first().is_some_and(|first| *first >= 1)
            && rounds.last() <= Some(&self.rounds)
            && rounds.is_sorted_by(|one, next| one < next);
        that(known, &format!("{place}.rounds"), || {
            format!("they are not rounds from 1 to {}, in order", self.rounds)
        })?;
        that(lists.iter().all(|list| list.len() == rounds.len()), place, || {
            "its lists are not as long as `rounds`".to_owned()
        })?;
        let rises = |at: usize| lists.is_sorted_by(|one, next| one[at] <= next[at]);
        that((0..rounds.len()).all(rises), place, || "its quantiles are not in order".to_owned())
    }

    fn check_form(&self, form: &FormFigures, place: &str) -> Checked {
        at_most(form.consistent, self.replications, &format!("{place}.consistent"))?;
        check_share(form.count, form.consistent, (form.share, form.low, form.high), place)
    }

    fn check_base_rate(&self) -> Checked {
        let Some(rate) = &self.base_rate else { return Ok(()) };
        that(rate.trials > 0, "base_rate.trials", || "there is at least one trial".to_owned())?;
        check_share(rate.successes, rate.trials, (rate.share, rate.low, rate.high), "base_rate")
    }
}

fn check_beliefs(beliefs: &BeliefsFigures) -> Checked {
    at_most(beliefs.draws, DRAWS_LIMIT, "beliefs.draws")?;
    at_most(beliefs.replications, REPLICATIONS_LIMIT, "beliefs.replications")?;
    let (all, through) = (&beliefs.consistent, &beliefs.breakthroughs);
    at_most(all.len() as u64, beliefs.draws, "beliefs.consistent")?;
    that(all.len() == through.len(), "beliefs.breakthroughs", || {
        "it is not as long as `consistent`".to_owned()
    })?;
    for (all, through) in all.iter().zip(through) {
        at_most(*all, beliefs.replications, "beliefs.consistent")?;
        at_most(*through, *all, "beliefs.breakthroughs")?;
    }
    for BeliefsQuantiles { low5, median, high95 } in [beliefs.quantiles, beliefs.uncorrected] {
        let ordered = [0.0, low5, median, high95, 1.0].is_sorted();
        that(ordered, "beliefs", || "its quantiles are not in order, from 0 to 1".to_owned())?;
    }
    that(is_share(beliefs.mean) && is_share(beliefs.explained), "beliefs", || {
        "`mean` and `explained` are from 0 to 1".to_owned()
    })
}

/// That a share and its interval are those of the counts.
pub(super) fn check_share(count: u64, n: u64, shown: (f64, f64, f64), place: &str) -> Checked {
    at_most(count, n, &format!("{place}.count"))?;
    let interval = wilson(count, n);
    let share = if n == 0 { 0.0 } else { count as f64 / n as f64 };
    let pairs = [(shown.0, share), (shown.1, interval.low), (shown.2, interval.high)];
    that(pairs.iter().all(|(shown, is)| (shown - is).abs() <= SHARE_SLACK), place, || {
        format!("its share or interval is not that of {count} of {n}")
    })
}

pub(super) fn check_quartiles(
    quartiles: &Quartiles,
    (low, high): (f64, f64),
    place: &str,
) -> Checked {
    let ordered = [low, quartiles.first, quartiles.median, quartiles.third, high].is_sorted();
    that(ordered, place, || format!("its quartiles are not in order, from {low} to {high}"))
}

pub(super) fn is_share(share: f64) -> bool {
    (0.0..=1.0).contains(&share)
}

pub(super) fn at_most(count: u64, limit: u64, place: &str) -> Checked {
    that(count <= limit, place, || format!("{count} is more than {limit}"))
}

pub(super) fn sum_is(counts: impl Iterator<Item = u64>, sum: u64, place: &str) -> Checked {
    let mut counts = counts;
    match counts.try_fold(0_u64, u64::checked_add) {
        Some(found) => that(found == sum, place, || format!("it sums to {found} and not {sum}")),
        None => that(false, place, || format!("it sums to more than {sum}")),
    }
}

pub(super) fn that(holds: bool, place: &str, why: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(Impossible { place: place.to_owned(), why: why() }) }
}
