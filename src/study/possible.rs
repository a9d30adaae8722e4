//! Whether a record that was read can be what a run gave: its numbers fit together.
//!
//! Takes a record from anywhere, gives nothing or the first thing in it that cannot be. What has
//! passed keeps every promise that [`Record`] makes, so that reports need no checks of their own.

use super::record::{
    BandFigures, BeliefsFigures, BeliefsQuantiles, FormFigures, Incidence, IssueFigures, Quartiles,
    RUN_FORMAT, Record, SensitivityFigures, Zone,
};
use super::{beliefs, figures, sensitivity};
use crate::draws::REPLICATIONS_LIMIT;
use crate::engine::{DECILES, DRAWS_LIMIT, Draw, FOLLOWED_LIMIT, Nested, SAMPLED_LIMIT};
use crate::model::BREAKTHROUGH;
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
        self.check_odds()?;
        check_zone(&self.zone, (self.breakthroughs(), self.consistent), "zone")?;
        for (at, issue) in self.issues.iter().enumerate() {
            self.check_issue(issue, &format!("issues.{at}"))?;
        }
        self.check_verdicts()?;
        self.check_events()?;
        self.check_sensitivity()?;
        for (at, band) in self.bands.iter().enumerate() {
            self.check_band(band, &format!("bands.{at}"))?;
        }
        self.beliefs.as_ref().map_or(Ok(()), check_beliefs)?;
        for (at, form) in self.forms.iter().enumerate() {
            self.check_form(form, &format!("forms.{at}"))?;
        }
        self.check_base_rate()?;
        self.check_scenario()
    }

    /// How many replications ended in a breakthrough; not more than there are consistent ones.
    fn breakthroughs(&self) -> u64 {
        let ended = self.outcomes.iter().find(|outcome| outcome.name == BREAKTHROUGH);
        ended.map_or(0, |outcome| outcome.count)
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
        self.check_rounds()
    }

    /// The quartiles of the rounds, from what is told of each round.
    fn check_rounds(&self) -> Checked {
        let known = self.incidence.iter().find(|incidence| incidence.outcome == BREAKTHROUGH);
        let all = known.map_or(&[][..], |incidence| &incidence.by_round);
        let before = std::iter::once(&0).chain(all);
        let by_round: Vec<u64> = all.iter().zip(before).map(|(now, before)| now - before).collect();
        let same = self.rounds_to_breakthrough == figures::quartiles(&by_round);
        that(same, "rounds_to_breakthrough", || "they are not those of `incidence`".to_owned())
    }

    fn check_odds(&self) -> Checked {
        let odds = figures::odds(&self.outcomes, self.consistent);
        let pairs = [
            (self.odds.breakthrough_to_stall, odds.breakthrough_to_stall, "stall"),
            (self.odds.breakthrough_to_none, odds.breakthrough_to_none, "none"),
        ];
        for (shown, is, other) in pairs {
            that(is_near(shown, is), &format!("odds.breakthrough_to_{other}"), || {
                "it is not that of the counts of `outcomes`".to_owned()
            })?;
        }
        Ok(())
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

    fn check_issue(&self, issue: &IssueFigures, place: &str) -> Checked {
        check_held(issue.settled, &issue.held(), (self.breakthroughs(), self.consistent), place)?;
        if !issue.options.is_empty() {
            let counts = issue.options.iter().map(|option| option.count);
            sum_is(counts, issue.settled, &format!("{place}.options"))?;
        }
        let place = format!("{place}.outcome");
        that(issue.outcome.is_some() == (issue.settled > 0), &place, || {
            format!("it settled in {}", issue.settled)
        })?;
        let Some(outcome) = &issue.outcome else { return Ok(()) };
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
            let most = rule.replications.saturating_mul(self.rounds.into());
            at_most(rule.firings, most, &format!("{place}.firings"))?;
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
        let through = input.deciles.iter().map(|decile| decile.breakthroughs);
        sum_is(through, self.breakthroughs(), &deciles)?;
        let is = sensitivity::of_deciles(input.input.clone(), input.deciles.clone());
        let pairs = [
            (Some(input.spread), Some(is.spread), "spread"),
            (Some(input.explained), Some(is.explained), "explained"),
            (Some(input.error), Some(is.error), "error"),
            (input.p_value, is.p_value, "p_value"),
        ];
        for (shown, is, field) in pairs {
            that(is_near(shown, is), &format!("{place}.{field}"), || {
                "it is not that of `deciles`".to_owned()
            })?;
        }
        Ok(())
    }

    /// The inputs, and which of them stand out.
    fn check_sensitivity(&self) -> Checked {
        for (at, input) in self.sensitivity.iter().enumerate() {
            self.check_input(input, &format!("sensitivity.{at}"))?;
        }
        let known = self.sensitivity.iter().map(|input| input.stands_out);
        that(known.eq(sensitivity::standing_out(&self.sensitivity)), "sensitivity", || {
            "other inputs stand out than say so".to_owned()
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
    that(all.len() as u64 == beliefs.draws, "beliefs.consistent", || {
        format!("it has {} draws, but `draws` is {}", all.len(), beliefs.draws)
    })?;
    that(all.len() == through.len(), "beliefs.breakthroughs", || {
        "it is not as long as `consistent`".to_owned()
    })?;
    for (all, through) in all.iter().zip(through) {
        at_most(*all, beliefs.replications, "beliefs.consistent")?;
        at_most(*through, *all, "beliefs.breakthroughs")?;
    }
    let nested = Nested::new(beliefs.draws, beliefs.replications).map_err(|why| Impossible {
        place: "beliefs.replications".to_owned(),
        why: why.to_string(),
    })?;
    let draw = |(consistent, breakthroughs): (&u64, &u64)| Draw {
        consistent: *consistent,
        breakthroughs: *breakthroughs,
    };
    let draws: Vec<Draw> = all.iter().zip(through).map(draw).collect();
    let is = beliefs::figures(nested, &draws);
    that(is.as_ref().is_some_and(|is| are_near(beliefs, is)), "beliefs", || {
        "its figures are not those of its draws".to_owned()
    })
}

/// Whether two nested runs have the same figures.
fn are_near(one: &BeliefsFigures, other: &BeliefsFigures) -> bool {
    let counted = |it: &BeliefsFigures| {
        let BeliefsQuantiles { low5, median, high95 } = it.uncorrected;
        [it.mean, low5, median, high95].map(Some)
    };
    let told =
        |it: &BeliefsFigures| [it.low5, it.median, it.high95, it.deviation, it.noise, it.explained];
    let figures = |it: &BeliefsFigures| counted(it).into_iter().chain(told(it));
    figures(one).zip(figures(other)).all(|(one, other)| is_near(one, other))
}

/// That the counts of a zone are possible, of so many breakthroughs and replications.
pub(super) fn check_zone(zone: &Zone, (through, consistent): (u64, u64), place: &str) -> Checked {
    at_most(zone.ever, consistent, &format!("{place}.ever"))?;
    at_most(zone.count, zone.ever, &format!("{place}.count"))?;
    let place = format!("{place}.breakthroughs");
    at_most(zone.breakthroughs, zone.ever.min(through), &place)?;
    // Those without a zone are among the replications without one.
    at_most(through - zone.breakthroughs, consistent - zone.ever, &place)
}

/// That what became of an issue is possible: it settled, or something held it up; only in a
/// breakthrough it may be open without a cause.
pub(super) fn check_held(
    settled: u64,
    held: &[u64],
    (through, consistent): (u64, u64),
    place: &str,
) -> Checked {
    at_most(settled, consistent, &format!("{place}.settled"))?;
    let told = held.iter().try_fold(settled, |sum, count| sum.checked_add(*count));
    that(told.is_some_and(|told| told <= consistent), place, || {
        format!("it settled or was held up in more than {consistent}")
    })?;
    let untold = consistent - told.unwrap_or(consistent);
    that(untold <= through, place, || {
        format!("it is open in {untold} without a cause, and {through} end in a breakthrough")
    })
}

/// Whether two numbers, or nothing twice, are the same up to another order of computing.
fn is_near(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= SHARE_SLACK * other.abs().max(1.0),
        (None, None) => true,
        _ => false,
    }
}

/// That a difference is a share less another.
pub(super) fn check_less(
    difference: Option<f64>,
    (share, base): (f64, f64),
    place: &str,
) -> Checked {
    that(difference.is_none_or(|shown| is_near(Some(shown), Some(share - base))), place, || {
        "its difference is not that of the two shares".to_owned()
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
