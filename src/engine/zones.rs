//! The common ground that draws leave, without a round of talks.
//!
//! Takes a model and a seed; gives how often there is something to agree on, and what there is in
//! one replication. The draws are those of the replications of the same seed: what is counted here
//! is what they find at their start.

use super::block::{Block, StanceLanes};
use super::geometry::{self, Ground, Span};
use super::lanes::Lanes;
use super::{REPLICATIONS_LIMIT, lanes_wanted, streams};
use crate::draws::LANES;
use crate::model::{Issue, Lines, Model, Number, Origin, StanceId};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What some draws leave to agree on, before the first round. All counts are of draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zones {
    /// How many there were.
    pub draws: u64,
    /// In how many there is an outcome within the true red lines of all consenting parties, by
    /// issue.
    pub red_lines: Vec<u64>,
    /// In how many there is one within what they are prepared to concede, by issue.
    pub tolerances: Vec<u64>,
    /// In how many there is a zone of agreement, as replications count it: every core issue, in
    /// package deals every issue, has an outcome within all true red lines, and reservations leave
    /// a package.
    pub zone: u64,
    /// In how many of those each of these issues also has an outcome within all tolerances.
    pub within_tolerances: u64,
    /// In how many an uncertain number had to be clamped to its domain, by draw of the model.
    pub clamped: Vec<u64>,
}

impl Zones {
    fn new(model: &Model) -> Self {
        Self {
            draws: 0,
            red_lines: vec![0; model.issues.len()],
            tolerances: vec![0; model.issues.len()],
            zone: 0,
            within_tolerances: 0,
            clamped: vec![0; model.draws.len()],
        }
    }

    fn count(&mut self, model: &Model, block: &Block) {
        let counted = |lanes: &Lanes| {
            (0..LANES).filter(|l| block.running[*l] * lanes[*l] != 0.0).count() as u64
        };
        let mut both = block.zone;
        for (j, issue) in model.issues.iter().enumerate() {
            let holds =
                |ground| geometry::holds_outcome(issue, &geometry::common(model, block, j, ground));
            let (red_lines, tolerances) = (holds(Ground::RedLines), holds(Ground::Tolerances));
            self.red_lines[j] += counted(&red_lines);
            self.tolerances[j] += counted(&tolerances);
            if issue.core || model.packages.is_some() {
                for l in 0..LANES {
                    both[l] *= tolerances[l];
                }
            }
        }
        self.draws += counted(&Lanes::ONE);
        self.zone += counted(&block.zone);
        self.within_tolerances += counted(&both);
        for (clamped, lanes) in self.clamped.iter_mut().zip(&block.clamped) {
            *clamped += counted(lanes);
        }
    }

    fn merge(mut self, other: &Self) -> Self {
        let add = |mine: &mut Vec<u64>, theirs: &[u64]| {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
        };
        add(&mut self.red_lines, &other.red_lines);
        add(&mut self.tolerances, &other.tolerances);
        add(&mut self.clamped, &other.clamped);
        self.draws += other.draws;
        self.zone += other.zone;
        self.within_tolerances += other.within_tolerances;
        self
    }
}

/// Counts what the draws of the first replications leave to agree on, on the current pool of
/// threads. Where it is interrupted, fewer are counted.
///
/// # Panics
/// When there are more than [`REPLICATIONS_LIMIT`] draws.
pub fn zones(model: &Model, seed: u64, draws: u64, interrupted: &AtomicBool) -> Zones {
    assert!(draws <= REPLICATIONS_LIMIT, "the random numbers would repeat");
    let streams = streams(model, seed);
    let next = AtomicU64::new(0);
    let counts = rayon::broadcast(|_| {
        let (mut block, mut streams) = (Block::new(model), streams.clone());
        let mut zones = Zones::new(model);
        while !interrupted.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let wanted = lanes_wanted(index, &(0..draws));
            if wanted.is_empty() {
                break;
            }
            block.begin_table(model, &mut streams, index, &wanted);
            zones.count(model, &block);
        }
        zones
    });
    counts.into_iter().fold(Zones::new(model), |sum, zones| sum.merge(&zones))
}

/// What an uncertain number that follows from others is in the first replications, by draw of the
/// model; empty for one that is drawn itself. On this thread.
///
/// # Panics
/// When there are more than [`REPLICATIONS_LIMIT`] draws.
pub fn derived(model: &Model, seed: u64, draws: u64) -> Vec<Vec<f64>> {
    assert!(draws <= REPLICATIONS_LIMIT, "the random numbers would repeat");
    let (mut block, mut streams) = (Block::new(model), streams(model, seed));
    let mut values = vec![Vec::new(); model.draws.len()];
    for index in 0..draws.div_ceil(LANES as u64) {
        let wanted = lanes_wanted(index, &(0..draws));
        block.begin_table(model, &mut streams, index, &wanted);
        for (at, draw) in model.draws.iter().enumerate() {
            if matches!(draw.origin, Origin::Derived(_)) {
                let lanes = block.number(Number::Drawn(crate::model::DrawId(at)));
                values[at].extend(wanted.clone().map(|lane| lanes[lane]));
            }
        }
    }
    values
}

/// What is on the table of one replication before its first round.
pub struct Terms {
    /// What each party wants, by stance.
    stances: Vec<(Lines, StanceLanes, f64)>,
    lane: usize,
    /// What there is to agree on, by issue.
    pub issues: Vec<IssueTerms>,
    /// What no deal is worth to each party; 0 where issues settle one by one.
    pub reservations: Vec<f64>,
    /// Whether there is a zone of agreement, as replications count it.
    pub zone: bool,
}

/// What there is to agree on, on one issue.
#[derive(Clone, Debug, PartialEq)]
pub struct IssueTerms {
    /// Within all true red lines.
    pub red_lines: Common,
    /// Within what the consenting parties are prepared to concede.
    pub tolerances: Common,
}

/// The outcomes that all consenting parties would take.
#[derive(Clone, Debug, PartialEq)]
pub enum Common {
    /// None.
    Nothing,
    /// Every one from the first to the second; they may be one.
    Between(f64, f64),
    /// These options, by their place among those of the issue.
    Options(Vec<usize>),
}

impl Common {
    fn new(issue: &Issue, span: &Span, lane: usize) -> Self {
        let (low, high) = (span.low[lane], span.high[lane]);
        let equal = issue.equal();
        if issue.options.is_empty() {
            // Ends that are equal may be a hair apart.
            return if low <= high + equal {
                Self::Between(low.min(high), high)
            } else {
                Self::Nothing
            };
        }
        let inside = |point: &f64| low - equal <= *point && *point <= high + equal;
        let points = issue.options.iter().enumerate().filter(|(_, point)| inside(point));
        let options: Vec<usize> = points.map(|(at, _)| at).collect();
        if options.is_empty() { Self::Nothing } else { Self::Options(options) }
    }

    /// Whether there is none.
    pub fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }
}

impl Terms {
    /// What a party would like best [the issue's unit].
    pub fn ideal(&self, stance: StanceId) -> f64 {
        self.stances[stance.0].1.ideal[self.lane]
    }

    /// How far an outcome lies from a party's ideal, in units of the way to its true red line.
    pub fn distance(&self, stance: StanceId, outcome: f64) -> f64 {
        let (lines, lanes, equal) = &self.stances[stance.0];
        geometry::distance(*lines, lanes, &Lanes::splat(outcome), *equal)[self.lane]
    }

    /// What an outcome is worth to a party: its weight × (1 − distance).
    pub fn worth(&self, stance: StanceId, outcome: f64) -> f64 {
        self.stances[stance.0].1.weight[self.lane] * (1.0 - self.distance(stance, outcome))
    }
}

/// What is on the table of one replication before its first round.
///
/// # Panics
/// When the replication is beyond [`REPLICATIONS_LIMIT`].
pub fn terms(model: &Model, seed: u64, replication: u64) -> Terms {
    assert!(replication < REPLICATIONS_LIMIT, "the random numbers would repeat");
    let (mut block, mut streams) = (Block::new(model), streams(model, seed));
    let lane = (replication % LANES as u64) as usize;
    block.begin_table(model, &mut streams, replication / LANES as u64, &(lane..lane + 1));
    let common = |j: usize, ground| {
        Common::new(&model.issues[j], &geometry::common(model, &block, j, ground), lane)
    };
    let issues = (0..model.issues.len()).map(|j| IssueTerms {
        red_lines: common(j, Ground::RedLines),
        tolerances: common(j, Ground::Tolerances),
    });
    let reservations = match &model.packages {
        Some(packages) => {
            packages.bargainers.iter().map(|b| block.number(b.reservation)[lane]).collect()
        }
        None => vec![0.0; model.parties.len()],
    };
    let issues = issues.collect();
    let equal = |s: usize| model.issues[model.stances[s].issue.0].equal();
    let stances = model.stances.iter().zip(&block.stances).enumerate();
    Terms {
        stances: stances
            .map(|(s, (stance, lanes))| (stance.lines, lanes.clone(), equal(s)))
            .collect(),
        lane,
        issues,
        reservations,
        zone: block.zone[lane] != 0.0,
    }
}
