//! The state of 64 replications that march together.
//!
//! Each quantity is a struct of lanes. A block is made once a thread and begun anew for every 64
//! replications: [`Block::begin`] draws what is drawn once a replication and puts every party at
//! its opening position. Replications may move on to another block with all that is known of them.

mod begin;
mod origins;
mod quantities;

pub(super) use origins::Origins;
pub(super) use quantities::{
    Channel, IssueLanes, LinkLanes, PairLanes, PartyLanes, RuleLanes, StanceLanes, TrustLanes,
};

use super::geometry;
use super::inputs::inputs;
use super::lanes::{Lanes, flag, larger};
use super::moves::{Movable, Moves, movable};
use super::path::Path;
use super::replay::Watch;
use super::round::PackageLanes;
use super::{Instructions, Replication};
use crate::draws::{LANES, Stream, uniform};
use crate::expression::Scratch;
use crate::model::{Model, Number, StreamId};

/// The state of 64 replications that march together.
#[derive(Clone)]
pub(super) struct Block {
    /// The instructions of the processor that it may use.
    pub instructions: Instructions,
    /// Which replications are in the lanes.
    pub origins: Origins,
    /// In a nested run: how many replications share one draw of what is drawn once.
    pub nested: Option<u64>,
    /// Which round.
    pub round: u32,
    /// The uncertain numbers.
    drawn: Vec<Lanes>,
    /// In which lanes an uncertain number had to be clamped to its domain.
    pub clamped: Vec<Lanes>,
    /// In which decile what is drawn once was drawn, by input.
    pub deciles: Vec<[u8; LANES]>,
    /// The inputs by their streams; the number of inputs for a stream that is none of theirs.
    input_of: Vec<usize>,
    /// By stance.
    pub stances: Vec<StanceLanes>,
    /// By party.
    pub parties: Vec<PartyLanes>,
    /// By link.
    pub links: Vec<LinkLanes>,
    /// By ordered pair of parties.
    pub pairs: Vec<PairLanes>,
    /// By issue.
    pub issues: Vec<IssueLanes>,
    /// The setting of the round.
    pub channel: Channel,
    /// By variable.
    pub variables: Vec<Lanes>,
    /// By rule.
    pub rules: Vec<RuleLanes>,
    /// Rounds in a row in which nothing moved.
    pub idle: Lanes,
    /// How trust moves.
    pub trust: TrustLanes,
    /// How many core issues are settled.
    pub settled_core: Lanes,
    /// 1 in the lanes whose replication goes on.
    pub running: Lanes,
    /// 1 in the lanes whose replication is still to be counted.
    pub uncounted: Lanes,
    /// 1 in the lanes whose deal was rejected at home in this round.
    pub rejected_now: Lanes,
    /// 1 in the lanes whose deal was ever rejected at home.
    pub rejected: Lanes,
    /// 1 in the lanes whose replication an effect ended.
    pub broken_off: Lanes,
    /// The outcome in which a replication ended; none where the history does not admit it.
    pub outcome: [Option<usize>; LANES],
    /// The round in which it ended.
    pub ended: [u32; LANES],
    /// 1 in the lanes in which every core issue had an outcome within all true red lines; of package
    /// deals those in which every issue had, and a package could be worth enough.
    pub zone: Lanes,
    /// The same in some round.
    pub zone_ever: Lanes,
    /// What package deals need besides.
    pub packages: PackageLanes,
    /// What is followed through the rounds, if anything is.
    pub path: Option<Box<Path>>,
    /// Whether the gaps of this round have been computed.
    pub gaps_known: bool,
    /// What expressions are computed in.
    pub scratch: Scratch,
    /// What looks on, where one of the replications is replayed.
    pub watch: Option<Box<Watch>>,
}

/// The uniforms of words.
#[inline(always)]
fn uniforms(words: &[u32; LANES]) -> Lanes {
    Lanes::each(|l| uniform(words[l]))
}

movable!(
    Block:
        drawn, clamped, deciles, stances, parties, links, pairs, issues, channel, variables, rules,
        idle, trust, settled_core, running, uncounted, rejected_now, rejected, broken_off, outcome,
        ended, zone, zone_ever, packages, path;
    kept: instructions, origins, nested, round, input_of, gaps_known, scratch, watch
);

/// A number of the model in each lane.
#[inline(always)]
fn value(drawn: &[Lanes], number: Number) -> Lanes {
    match number {
        Number::Constant(value) => Lanes::splat(value),
        Number::Drawn(draw) => drawn[draw.0],
    }
}

impl Block {
    /// A block with room for the state of a model; nothing is drawn yet.
    pub fn new(model: &Model) -> Self {
        let inputs = inputs(model);
        let mut input_of = vec![inputs.len(); model.streams.len()];
        for (at, input) in inputs.iter().enumerate() {
            input_of[input.stream.0] = at;
        }
        Self {
            instructions: Instructions::Baseline,
            origins: Origins::Whole(0),
            nested: None,
            round: 0,
            drawn: vec![Lanes::ZERO; model.draws.len()],
            clamped: vec![Lanes::ZERO; model.draws.len()],
            deciles: vec![[0; LANES]; inputs.len()],
            input_of,
            stances: vec![StanceLanes::ZERO; model.stances.len()],
            parties: vec![PartyLanes::ZERO; model.parties.len()],
            links: vec![LinkLanes::ZERO; model.links.len()],
            pairs: vec![PairLanes::ZERO; model.pairs.len()],
            issues: vec![IssueLanes::OPEN; model.issues.len()],
            channel: Channel::NEUTRAL,
            variables: vec![Lanes::ZERO; model.variables.len()],
            rules: vec![RuleLanes::ZERO; model.rules.len()],
            idle: Lanes::ZERO,
            trust: TrustLanes::ZERO,
            settled_core: Lanes::ZERO,
            running: Lanes::ZERO,
            uncounted: Lanes::ZERO,
            rejected_now: Lanes::ZERO,
            rejected: Lanes::ZERO,
            broken_off: Lanes::ZERO,
            outcome: [None; LANES],
            ended: [0; LANES],
            zone: Lanes::ZERO,
            zone_ever: Lanes::ZERO,
            packages: PackageLanes::new(model),
            path: None,
            gaps_known: false,
            scratch: Scratch::default(),
            watch: None,
        }
    }

    /// The uniforms of this round.
    #[inline(always)]
    pub fn uniforms(&self, streams: &mut [Stream], stream: StreamId) -> Lanes {
        self.uniforms_of(streams, stream, self.round)
    }

    /// The uniforms of a round, of the replications themselves also in a nested run.
    #[inline(always)]
    pub fn uniforms_of(&self, streams: &mut [Stream], stream: StreamId, round: u32) -> Lanes {
        let stream = &mut streams[stream.0];
        let words = self.origins.words(|block| stream.words(block, round));
        uniforms(&words)
    }

    /// In how many lanes a replication goes on.
    pub fn going(&self) -> usize {
        self.running.0.iter().filter(|running| **running != 0.0).count()
    }

    /// The replications that go on, in a block of their own; none goes on here any more. Those that
    /// have ended must have been counted.
    pub fn split_off(&mut self) -> Box<Self> {
        let mut other = Box::new(self.clone());
        other.keep_going();
        self.running = Lanes::ZERO;
        self.keep_going();
        other
    }

    /// Takes over replications that go on in another block, which has come to the same round: as many
    /// as there are free lanes. Those that have ended must have been counted.
    pub fn take_in(&mut self, other: &mut Self) {
        self.keep_going();
        let free = (0..LANES).filter(|l| self.running[*l] == 0.0);
        let going = (0..LANES).filter(|l| other.running[*l] != 0.0);
        let moves = Moves { pairs: going.zip(free).collect() };
        self.take_over(other, &moves);
        self.origins.take(&other.origins, &moves);
        for (from, _) in &moves.pairs {
            other.running[*from] = 0.0;
        }
        self.keep_going();
        other.keep_going();
    }

    /// Forgets the replications that do not go on.
    fn keep_going(&mut self) {
        self.uncounted = self.running;
        self.origins.keep(&self.running);
        if let Some(path) = &mut self.path {
            path.follow(&self.running);
        }
    }

    /// How much memory the state takes [bytes].
    pub fn bytes(&self) -> usize {
        fn of<T>(vec: &[T]) -> usize {
            size_of_val(vec)
        }
        let packages = &self.packages;
        let known = of(&self.drawn) + of(&self.clamped) + of(&self.deciles) + of(&self.variables);
        let people = of(&self.stances) + of(&self.parties) + of(&self.links) + of(&self.pairs);
        let events = of(&self.issues) + of(&self.rules);
        let deals = of(&packages.bargainers) + of(&packages.bounds) + of(&packages.silent);
        let path = self.path.as_ref().map_or(0, |path| path.bytes());
        size_of::<Self>() + known + people + events + deals + path
    }

    /// Notes in which replications that go on a zone of agreement exists now that red lines have
    /// moved.
    pub fn look_for_zone(&mut self, model: &Model) {
        let zone = geometry::zone(model, self);
        for l in 0..LANES {
            self.zone_ever[l] = larger(self.zone_ever[l], self.running[l] * zone[l]);
        }
    }

    /// Begins a round: what holds for the round before is forgotten.
    #[inline(always)]
    pub fn next_round(&mut self, round: u32) {
        self.round = round;
        self.gaps_known = false;
        self.rejected_now = Lanes::ZERO;
        for issue in &mut self.issues {
            for l in 0..LANES {
                issue.was_open[l] = flag(issue.settled[l] == 0.0);
            }
        }
    }

    /// How the replication in a lane ended.
    pub fn end(&self, lane: usize) -> Replication {
        let settlement = |issue: &IssueLanes| {
            let round = issue.settled[lane] as u32;
            (round > 0).then_some((round, issue.outcome[lane]))
        };
        Replication {
            outcome: self.outcome[lane],
            round: self.ended[lane],
            settlements: self.issues.iter().map(settlement).collect(),
        }
    }

    /// A number of the model in each lane.
    #[inline(always)]
    pub fn number(&self, number: Number) -> Lanes {
        value(&self.drawn, number)
    }

    /// How far an outcome lies from the ideal of stance `s`, in units of the way to its true line.
    #[inline(always)]
    pub fn distance(&self, model: &Model, s: usize, outcome: &Lanes) -> Lanes {
        let stance = &model.stances[s];
        let equal = model.issues[stance.issue.0].equal();
        geometry::distance(stance.lines, &self.stances[s], outcome, equal)
    }
}
