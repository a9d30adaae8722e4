//! From the counts of a tally to the figures of a record.

use super::bands::bands;
use super::checksum::sha256_of;
use super::record::{
    BaseRateFigures, Clamped, Incidence, IssueFigures, Odds, OptionFigures, OutcomeFigures,
    OutcomeShare, Provenance, Quartiles, RUN_FORMAT, Record, RejectionFigures, RuleFigures,
    Stopped, VerdictFigures, Zone,
};
use super::sensitivity::sensitivity;
use crate::engine::{IssueTally, OUTCOME_ONE, Tally, VALUES_VERSION};
use crate::model::{BREAKTHROUGH, Model, STALL};
use crate::scenario::{Issue, Scenario};
use crate::stats::{histogram_quantile, step_quantile, wilson};

/// The record of a tally.
pub(super) fn record(
    scenario: &Scenario,
    model: &Model,
    tally: &Tally,
    (seed, stopped): (u64, Stopped),
) -> Record {
    let outcomes = outcomes(model, tally);
    let (bands, bands_left_out) = bands(model, tally);
    Record {
        format: RUN_FORMAT.to_owned(),
        title: scenario.title.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        values_version: VALUES_VERSION,
        seed,
        replications: tally.replications,
        consistent: tally.consistent(),
        stopped,
        rounds: scenario.rounds,
        interval: scenario.interval.clone(),
        as_of: scenario.as_of.clone(),
        odds: odds(&outcomes, tally.consistent()),
        zone: Zone {
            count: tally.zone,
            ever: tally.zone_ever,
            breakthroughs: tally.zone_breakthroughs,
        },
        issues: scenario.issues.iter().zip(&tally.issues).map(issue).collect(),
        verdicts: verdicts(model, tally),
        incidence: incidence(model, tally),
        rounds_to_breakthrough: rounds_to_breakthrough(model, tally),
        rules: scenario.rules.iter().zip(&tally.rules).map(rule).collect(),
        rejections: rejections(model, tally),
        undefined: tally.undefined,
        clamped: clamped(model, tally),
        sensitivity: sensitivity(model, tally),
        bands,
        bands_left_out,
        beliefs: None,
        forms: Vec::new(),
        provenance: provenance(scenario),
        base_rate: base_rate(scenario),
        kept_replications: None,
        scenario_sha256: sha256_of(&scenario.resolved),
        scenario: scenario.resolved.clone(),
        outcomes,
    }
}

/// Where the numbers of a scenario come from.
pub(super) fn provenance(scenario: &Scenario) -> Provenance {
    let crate::scenario::Provenance { public, expert, assumed, .. } = scenario.provenance;
    Provenance { public, expert, assumed }
}

fn outcomes(model: &Model, tally: &Tally) -> Vec<OutcomeShare> {
    let share = |(name, outcome): (&String, &crate::engine::OutcomeTally)| {
        let count = outcome.count();
        let interval = wilson(count, tally.consistent());
        OutcomeShare {
            name: name.clone(),
            count,
            share: ratio(count, tally.consistent()).unwrap_or(0.0),
            low: interval.low,
            high: interval.high,
        }
    };
    model.outcome_names.iter().zip(&tally.outcomes).map(share).collect()
}

/// The odds of outcomes whose counts sum to `replications`.
pub(super) fn odds(outcomes: &[OutcomeShare], replications: u64) -> Odds {
    let count = |name| outcomes.iter().filter(|o| o.name == name).map(|o| o.count).sum();
    let breakthroughs: u64 = count(BREAKTHROUGH);
    Odds {
        breakthrough_to_stall: ratio(breakthroughs, count(STALL)),
        breakthrough_to_none: ratio(breakthroughs, replications - breakthroughs),
    }
}

fn issue((issue, tally): (&Issue, &IssueTally)) -> IssueFigures {
    let options = issue.options.iter().zip(&tally.options);
    let option = |(option, count): (&crate::scenario::IssueOption, &u64)| OptionFigures {
        name: option.name.clone(),
        count: *count,
    };
    IssueFigures {
        name: issue.name.clone(),
        title: issue.title.clone(),
        unit: issue.unit.clone(),
        core: issue.core,
        settled: tally.settled,
        outcome: settlement(issue, tally),
        options: options.map(option).collect(),
        no_zone: tally.held.no_zone,
        no_tolerance: tally.held.no_tolerance,
        not_ratified: tally.held.not_ratified,
        broken_off: tally.held.broken_off,
        price: tally.held.price,
        no_time: tally.held.no_time,
    }
}

/// Where an issue settled.
fn settlement(issue: &Issue, tally: &IssueTally) -> Option<OutcomeFigures> {
    let quartile = |q| {
        if issue.options.is_empty() {
            let ends = (issue.low, issue.high);
            histogram_quantile(&tally.bins, q, ends, (tally.low, tally.high))
        } else {
            step_quantile(&tally.options, q).map(|option| issue.options[option].point)
        }
    };
    let mean = tally.sum as f64 / OUTCOME_ONE / tally.settled as f64;
    Some(OutcomeFigures {
        quartiles: Quartiles {
            first: quartile(0.25)?,
            median: quartile(0.5)?,
            third: quartile(0.75)?,
        },
        // The sum is in fixed point: it may miss by a hair what all outcomes are.
        mean: (issue.low + (issue.high - issue.low) * mean).clamp(tally.low, tally.high),
        low: tally.low,
        high: tally.high,
    })
}

/// What was said in the first round, where there was somebody to say it of.
fn verdicts(model: &Model, tally: &Tally) -> Vec<VerdictFigures> {
    let heard = model.stances.iter().zip(&tally.verdicts);
    heard
        .filter(|(stance, _)| !stance.links.is_empty())
        .map(|(stance, [acceptable, negotiable, unacceptable])| VerdictFigures {
            party: model.parties[stance.party.0].name.clone(),
            issue: model.issues[stance.issue.0].name.clone(),
            acceptable: *acceptable,
            negotiable: *negotiable,
            unacceptable: *unacceptable,
        })
        .collect()
}

fn incidence(model: &Model, tally: &Tally) -> Vec<Incidence> {
    let cumulative = |by_round: &[u64]| {
        let mut sum = 0;
        let add = |count: &u64| {
            sum += count;
            sum
        };
        by_round.iter().map(add).collect()
    };
    model
        .outcome_names
        .iter()
        .zip(&tally.outcomes)
        .map(|(name, outcome)| Incidence {
            outcome: name.clone(),
            by_round: cumulative(&outcome.by_round),
        })
        .collect()
}

fn rounds_to_breakthrough(model: &Model, tally: &Tally) -> Option<Quartiles> {
    quartiles(&tally.outcomes[model.breakthrough()?].by_round)
}

/// The quartiles of the round, from how many ended in each; none where none ended.
pub(super) fn quartiles(by_round: &[u64]) -> Option<Quartiles> {
    let quartile = |q| step_quantile(by_round, q).map(|index| (index + 1) as f64);
    Some(Quartiles { first: quartile(0.25)?, median: quartile(0.5)?, third: quartile(0.75)? })
}

fn rule((rule, tally): (&crate::scenario::Rule, &crate::engine::RuleTally)) -> RuleFigures {
    RuleFigures {
        name: rule.name.clone(),
        title: rule.title.clone(),
        replications: tally.replications,
        firings: tally.firings,
    }
}

fn rejections(model: &Model, tally: &Tally) -> Vec<RejectionFigures> {
    let voting = model.parties.iter().zip(&tally.rejections);
    let voting = voting.filter(|(party, _)| party.ratification.is_some());
    voting
        .map(|(party, count)| RejectionFigures { party: party.name.clone(), rejections: *count })
        .collect()
}

fn clamped(model: &Model, tally: &Tally) -> Vec<Clamped> {
    let counted = model.draws.iter().zip(&tally.clamped).filter(|(_, count)| **count > 0);
    counted.map(|(draw, count)| Clamped { input: draw.path.clone(), count: *count }).collect()
}

/// The outside view, with its interval.
pub(super) fn base_rate(scenario: &Scenario) -> Option<BaseRateFigures> {
    let rate = scenario.base_rate.as_ref()?;
    let interval = wilson(rate.successes, rate.trials);
    Some(BaseRateFigures {
        successes: rate.successes,
        trials: rate.trials,
        per: rate.per.clone(),
        source: rate.source.clone(),
        share: ratio(rate.successes, rate.trials)?,
        low: interval.low,
        high: interval.high,
    })
}

/// The quotient of two counts, unless the second is 0.
fn ratio(count: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| count as f64 / of as f64)
}
