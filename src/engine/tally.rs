//! What is counted: integers only, so that tallies merge exactly in any order.
//!
//! A tally has one size, whatever the number of replications.

use super::bands::BandTally;
use super::block::{Block, IssueLanes};
use super::geometry::{self, Ground};
use super::inputs::{self, InputTally, inputs};
use super::lanes::{Lanes, flag};
use super::round::{ACCEPTABLE, NEGOTIABLE, UNACCEPTABLE, overpriced};
use crate::draws::LANES;
use crate::model::{Issue, Model};

/// How many bins an issue's range is cut into where settlements are counted.
pub const OUTCOME_BINS: usize = 1000;

/// One in the fixed-point sums of outcomes: 2³² of them fit into 64 bits.
pub const OUTCOME_ONE: f64 = 2_147_483_648.0;

/// What some replications of one model gave. All counts are of replications, and but for the first
/// two of those that the history admits.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// How many were simulated.
    pub replications: u64,
    /// How many of them the history does not admit.
    pub inconsistent: u64,
    /// How they ended, by outcome.
    pub outcomes: Vec<OutcomeTally>,
    /// In how many every core issue had an outcome within all true red lines at the start.
    pub zone: u64,
    /// In how many it had one in some round.
    pub zone_ever: u64,
    /// How many of those ended in a breakthrough.
    pub zone_breakthroughs: u64,
    /// What became of the issues.
    pub issues: Vec<IssueTally>,
    /// What was said in the first round, by stance: acceptable, negotiable, unacceptable.
    pub verdicts: Vec<[u64; 3]>,
    /// How often the rules fired.
    pub rules: Vec<RuleTally>,
    /// How many deals were rejected at home, by party; not of replications, and of all.
    pub rejections: Vec<u64>,
    /// In how many an uncertain number had to be clamped to its domain, by draw.
    pub clamped: Vec<u64>,
    /// How often a chance or an effect's value was undefined; not of replications, and of all.
    pub undefined: u64,
    /// How they fall on the deciles of the inputs, in the order of [`inputs`].
    pub inputs: Vec<InputTally>,
    /// How gaps, trust and variables are spread, round by round, if that was counted.
    pub bands: Option<BandTally>,
}

/// How many replications ended in one outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeTally {
    /// By round; the first is round 1.
    pub by_round: Vec<u64>,
}

impl OutcomeTally {
    /// How often in all.
    pub fn count(&self) -> u64 {
        self.by_round.iter().sum()
    }
}

/// How often a rule fired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleTally {
    /// In how many replications.
    pub replications: u64,
    /// How often in all of them together.
    pub firings: u64,
}

/// What became of one issue.
#[derive(Clone, Debug, PartialEq)]
pub struct IssueTally {
    /// In how many it settled.
    pub settled: u64,
    /// Where: the sum of the outcomes as shares of the range, in units of 1 ÷ [`OUTCOME_ONE`].
    pub sum: u64,
    /// Where: by bin of the range; empty for an issue with options.
    pub bins: Vec<u64>,
    /// Where: by option.
    pub options: Vec<u64>,
    /// The lowest outcome; infinite where it never settled.
    pub low: f64,
    /// The highest outcome; minus infinite where it never settled.
    pub high: f64,
    /// What held it up where it was open at the end without a breakthrough.
    pub held: Held,
}

/// What held an issue up, the first that applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The true red lines leave no common ground.
    pub no_zone: u64,
    /// They do, but not within what the parties are prepared to concede.
    pub no_tolerance: u64,
    /// A deal was rejected at home.
    pub not_ratified: u64,
    /// A rule ended the talks.
    pub broken_off: u64,
    /// There was common ground on every issue, but no package worth enough to both parties.
    pub price: u64,
    /// There was common ground, but not time enough to reach it.
    pub no_time: u64,
}

impl Tally {
    /// The tally of no replications.
    pub fn new(model: &Model) -> Self {
        let rounds = model.rounds as usize;
        let outcome = OutcomeTally { by_round: vec![0; rounds] };
        Self {
            replications: 0,
            inconsistent: 0,
            outcomes: vec![outcome; model.outcome_names.len()],
            zone: 0,
            zone_ever: 0,
            zone_breakthroughs: 0,
            issues: model.issues.iter().map(IssueTally::new).collect(),
            verdicts: vec![[0; 3]; model.stances.len()],
            rules: vec![RuleTally::default(); model.rules.len()],
            rejections: vec![0; model.parties.len()],
            clamped: vec![0; model.draws.len()],
            undefined: 0,
            inputs: vec![InputTally::default(); inputs(model).len()],
            bands: None,
        }
    }

    /// How many replications the history admits.
    pub fn consistent(&self) -> u64 {
        self.replications - self.inconsistent
    }

    /// Adds what other replications of the same model gave.
    ///
    /// The bands are kept where both have them, or one of the two is of no replications.
    pub fn merge(&mut self, other: &Self) {
        self.merge_bands(other);
        self.replications += other.replications;
        self.inconsistent += other.inconsistent;
        self.zone += other.zone;
        self.zone_ever += other.zone_ever;
        self.zone_breakthroughs += other.zone_breakthroughs;
        self.undefined += other.undefined;
        for (mine, theirs) in self.outcomes.iter_mut().zip(&other.outcomes) {
            add(&mut mine.by_round, &theirs.by_round);
        }
        for (mine, theirs) in self.issues.iter_mut().zip(&other.issues) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.verdicts.iter_mut().zip(&other.verdicts) {
            add(mine, theirs);
        }
        for (mine, theirs) in self.rules.iter_mut().zip(&other.rules) {
            mine.replications += theirs.replications;
            mine.firings += theirs.firings;
        }
        add(&mut self.rejections, &other.rejections);
        add(&mut self.clamped, &other.clamped);
        for (mine, theirs) in self.inputs.iter_mut().zip(&other.inputs) {
            mine.merge(theirs);
        }
    }

    fn merge_bands(&mut self, other: &Self) {
        match (&mut self.bands, &other.bands) {
            (Some(mine), Some(theirs)) => mine.merge(theirs),
            (None, Some(theirs)) if self.replications == 0 => self.bands = Some(theirs.clone()),
            (Some(_), None) if other.replications > 0 => self.bands = None,
            _ => {}
        }
    }

    /// Counts deals that party `p` rejects at home.
    pub(super) fn reject(&mut self, p: usize, rejecting: &Lanes) {
        self.rejections[p] += count(rejecting);
    }

    /// Counts where a chance that is asked for is undefined.
    pub(super) fn count_undefined(&mut self, chance: &Lanes, acting: &Lanes) {
        self.undefined +=
            (0..LANES).filter(|l| acting[*l] != 0.0 && chance[*l].is_nan()).count() as u64;
    }

    /// Counts the replications of a block in the lanes where `ended` is not 0; they have.
    #[inline(always)]
    pub(super) fn count(&mut self, model: &Model, block: &Block, ended: &Lanes) {
        let breakthrough = model.breakthrough();
        let (mut admitted, mut through) = (*ended, *ended);
        for l in 0..LANES {
            admitted[l] *= flag(block.outcome[l].is_some());
            through[l] = admitted[l] * flag(block.outcome[l] == breakthrough);
        }
        self.replications += count(ended);
        self.inconsistent += count(ended) - count(&admitted);
        if admitted.any() {
            self.count_admitted(model, block, (&admitted, &through));
        }
    }

    /// Counts the replications that the history admits, and of those the breakthroughs.
    #[inline(always)]
    fn count_admitted(
        &mut self,
        model: &Model,
        block: &Block,
        (admitted, through): (&Lanes, &Lanes),
    ) {
        for l in (0..LANES).filter(|l| admitted[*l] != 0.0) {
            let outcome = block.outcome[l].expect("the history admits it");
            self.outcomes[outcome].by_round[block.ended[l] as usize - 1] += 1;
        }
        self.zone += count_both(admitted, &block.zone);
        self.zone_ever += count_both(admitted, &block.zone_ever);
        self.zone_breakthroughs += count_both(through, &block.zone_ever);
        let mut failed = *admitted;
        for l in 0..LANES {
            failed[l] *= 1.0 - through[l];
        }
        for (j, issue) in model.issues.iter().enumerate() {
            self.issues[j].count_settled(issue, &block.issues[j], admitted);
            self.issues[j].held.count(model, block, j, &failed);
        }
        self.count_path(block, admitted);
        inputs::count(block, (admitted, through), &mut self.inputs);
        if let (Some(path), Some(bands)) = (&block.path, &mut self.bands) {
            path.count(admitted, bands);
        }
    }

    /// Counts what happened on the way to the end.
    #[inline(always)]
    fn count_path(&mut self, block: &Block, admitted: &Lanes) {
        for (verdicts, stance) in self.verdicts.iter_mut().zip(&block.stances) {
            for (index, verdict) in [ACCEPTABLE, NEGOTIABLE, UNACCEPTABLE].into_iter().enumerate() {
                verdicts[index] += count_equal(admitted, &stance.verdict, verdict);
            }
        }
        for (tally, rule) in self.rules.iter_mut().zip(&block.rules) {
            for l in (0..LANES).filter(|l| admitted[*l] != 0.0) {
                tally.replications += u64::from(rule.fired[l] > 0.0);
                tally.firings += rule.fired[l] as u64;
            }
        }
        for (clamped, lanes) in self.clamped.iter_mut().zip(&block.clamped) {
            *clamped += count_both(admitted, lanes);
        }
    }
}

impl IssueTally {
    fn new(issue: &Issue) -> Self {
        let bins = if issue.options.is_empty() { OUTCOME_BINS } else { 0 };
        Self {
            settled: 0,
            sum: 0,
            bins: vec![0; bins],
            options: vec![0; issue.options.len()],
            low: f64::INFINITY,
            high: f64::NEG_INFINITY,
            held: Held::default(),
        }
    }

    fn merge(&mut self, other: &Self) {
        self.settled += other.settled;
        self.sum += other.sum;
        add(&mut self.bins, &other.bins);
        add(&mut self.options, &other.options);
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
        self.held.no_zone += other.held.no_zone;
        self.held.no_tolerance += other.held.no_tolerance;
        self.held.not_ratified += other.held.not_ratified;
        self.held.broken_off += other.held.broken_off;
        self.held.price += other.held.price;
        self.held.no_time += other.held.no_time;
    }

    #[inline(always)]
    fn count_settled(&mut self, issue: &Issue, lanes: &IssueLanes, admitted: &Lanes) {
        for l in (0..LANES).filter(|l| admitted[*l] != 0.0 && lanes.settled[*l] != 0.0) {
            let outcome = lanes.outcome[l];
            let share = ((outcome - issue.low) / (issue.high - issue.low)).clamp(0.0, 1.0);
            self.settled += 1;
            self.sum += (share * OUTCOME_ONE).round() as u64;
            self.low = self.low.min(outcome);
            self.high = self.high.max(outcome);
            if issue.options.is_empty() {
                let bin = (share * OUTCOME_BINS as f64) as usize;
                self.bins[bin.min(OUTCOME_BINS - 1)] += 1;
            } else if let Some(option) = issue.options.iter().position(|point| *point == outcome) {
                self.options[option] += 1;
            }
        }
    }
}

impl Held {
    /// Counts what held issue `j` up in the replications that failed with it open.
    #[inline(always)]
    fn count(&mut self, model: &Model, block: &Block, j: usize, failed: &Lanes) {
        let issue = &model.issues[j];
        let mut open = *failed;
        for l in 0..LANES {
            open[l] = if block.issues[j].settled[l] == 0.0 { open[l] } else { 0.0 };
        }
        if !open.any() {
            return;
        }
        let zone =
            geometry::holds_outcome(issue, &geometry::common(model, block, j, Ground::RedLines));
        let tolerance =
            geometry::holds_outcome(issue, &geometry::common(model, block, j, Ground::Tolerances));
        let mut within = open;
        for l in 0..LANES {
            within[l] *= zone[l] * tolerance[l];
        }
        let (all, with_zone, with_both) = (count(&open), count_both(&open, &zone), count(&within));
        self.no_zone += all - with_zone;
        self.no_tolerance += with_zone - with_both;
        self.not_ratified += count_both(&within, &block.rejected);
        for l in 0..LANES {
            within[l] *= 1.0 - block.rejected[l];
        }
        self.broken_off += count_both(&within, &block.broken_off);
        for l in 0..LANES {
            within[l] *= 1.0 - block.broken_off[l];
        }
        let price = count_both(&within, &overpriced(model, block));
        self.price += price;
        self.no_time += count(&within) - price;
    }
}

fn add(mine: &mut [u64], theirs: &[u64]) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}

#[inline(always)]
fn count(lanes: &Lanes) -> u64 {
    lanes.0.iter().filter(|lane| **lane != 0.0).count() as u64
}

#[inline(always)]
fn count_both(one: &Lanes, other: &Lanes) -> u64 {
    (0..LANES).filter(|l| one[*l] != 0.0 && other[*l] != 0.0).count() as u64
}

#[inline(always)]
fn count_equal(of: &Lanes, lanes: &Lanes, value: f64) -> u64 {
    (0..LANES).filter(|l| of[*l] != 0.0 && lanes[*l] == value).count() as u64
}
