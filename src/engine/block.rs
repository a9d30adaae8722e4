//! The state of 64 replications that march together.
//!
//! Each quantity is a struct of lanes. A block is made once a thread and begun anew for every 64
//! replications: [`Block::begin`] draws what is drawn once a replication and puts every party at
//! its opening position.

use super::geometry::{self, Side};
use super::inputs::{self, DECILES};
use super::lanes::{Lanes, clamp, flag, larger};
use super::path::Path;
use super::replay::Watch;
use super::round::{self, PackageLanes};
use super::{Instructions, Replication};
use crate::draws::{LANES, Stream};
use crate::expression::Scratch;
use crate::model::{Firmness, Lines, Model, Number, Origin, Party, Stance, StreamId};
use std::ops::Range;

/// The state of 64 replications that march together.
pub(super) struct Block {
    /// The instructions of the processor that it may use.
    pub instructions: Instructions,
    /// Which 64 replications: this × 64, and on.
    pub index: u64,
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

/// A number of the model in each lane.
#[inline(always)]
fn value(drawn: &[Lanes], number: Number) -> Lanes {
    match number {
        Number::Constant(value) => Lanes::splat(value),
        Number::Drawn(draw) => drawn[draw.0],
    }
}

/// How often a rule has fired.
#[derive(Clone)]
pub(super) struct RuleLanes {
    /// How often.
    pub fired: Lanes,
    /// In which round last.
    pub last: Lanes,
}

/// What a party wants on an issue, and how far it has gone.
#[derive(Clone)]
pub(super) struct StanceLanes {
    /// What it would like best.
    pub ideal: Lanes,
    /// The side of the ideal below it; not used where lower is no worse.
    pub below: Side,
    /// The side of the ideal above it; not used where higher is no worse.
    pub above: Side,
    /// How much the issue matters; sums to 1 over the party's stances.
    pub weight: Lanes,
    /// How much of the way to the red line it is prepared to go.
    pub tolerance: Lanes,
    /// The level of concession that it began with.
    pub opening: Lanes,
    /// The level of concession: 0 at the ideal, 1 at the true red line.
    pub concession: Lanes,
    /// Its position on the table.
    pub position: Lanes,
    /// Its position at the start.
    pub origin: Lanes,
    /// Its position at the end of the round before the last.
    pub earlier: Lanes,
    /// Its position at the end of the last round.
    pub before: Lanes,
    /// Its level of concession at the end of the last round.
    pub level_before: Lanes,
    /// Δ: what the others have just conceded, in its own units.
    pub conceded: Lanes,
    /// G: how far the others have come towards this party since the start, on average.
    pub matched: Lanes,
    /// Its worst verdict on the others' positions in the first round.
    pub verdict: Lanes,
}

/// How a party concedes.
#[derive(Clone)]
pub(super) struct PartyLanes {
    pub power: Lanes,
    pub reciprocity: Lanes,
    pub matching: Lanes,
    pub noise: Lanes,
    pub step: Lanes,
    pub retreat: Lanes,
    pub slack: Lanes,
    pub trust_effect: Lanes,
    /// What multiplies its concessions.
    pub flexibility: Lanes,
    /// When it believes that time runs out.
    pub deadline: Lanes,
    /// The round in which that was last changed; 0 where it never was.
    pub moved: Lanes,
    /// How much of its way was due then.
    pub due_moved: Lanes,
    /// How much of its way its schedule had it go by the last round.
    pub scheduled: Lanes,
    /// How much of its way is due.
    pub due: Lanes,
    /// How much trust and the channel hasten it in this round.
    pub drive: Lanes,
}

/// How far another's position lies from a party's ideal.
#[derive(Clone)]
pub(super) struct LinkLanes {
    /// At the start.
    pub start: Lanes,
    /// Two rounds ago.
    pub earlier: Lanes,
    /// At the end of the last round.
    pub last: Lanes,
}

/// How far one party trusts another.
#[derive(Clone)]
pub(super) struct PairLanes {
    /// Now.
    pub trust: Lanes,
    /// At the start.
    pub start: Lanes,
}

/// How trust moves.
pub(super) struct TrustLanes {
    pub gain: Lanes,
    pub loss: Lanes,
    pub reversion: Lanes,
}

/// What became of an issue.
#[derive(Clone)]
pub(super) struct IssueLanes {
    /// The round in which it settled; 0 while it is open.
    pub settled: Lanes,
    /// Where it settled.
    pub outcome: Lanes,
    /// 1 where a rule settled it.
    pub by_rule: Lanes,
    /// The round in which it was last opened again; 0 where it never was.
    pub reopened: Lanes,
    /// 1 where it was open when the round began.
    pub was_open: Lanes,
    /// Whether it is open in a lane whose replication goes on.
    pub open: bool,
    /// How far the acceptance sets were from meeting when the issue was last dealt with, in a round
    /// that is looked at.
    pub gap: Lanes,
}

/// The setting of a round: which, and what it multiplies.
pub(super) struct Channel {
    /// Which.
    pub index: Lanes,
    /// Concessions.
    pub concession: Lanes,
    /// Noise.
    pub noise: Lanes,
    /// What concessions add to trust.
    pub trust: Lanes,
}

impl Block {
    /// A block with room for the state of a model; nothing is drawn yet.
    pub fn new(model: &Model) -> Self {
        let inputs = inputs::inputs(model);
        let mut input_of = vec![inputs.len(); model.streams.len()];
        for (at, input) in inputs.iter().enumerate() {
            input_of[input.stream.0] = at;
        }
        Self {
            instructions: Instructions::Baseline,
            index: 0,
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
            rules: vec![RuleLanes::NEVER; model.rules.len()],
            idle: Lanes::ZERO,
            trust: TrustLanes { gain: Lanes::ZERO, loss: Lanes::ZERO, reversion: Lanes::ZERO },
            settled_core: Lanes::ZERO,
            running: Lanes::ZERO,
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

    /// Draws what is drawn once a replication, and opens the talks in the lanes `wanted`.
    #[inline(always)]
    pub fn begin(
        &mut self,
        model: &Model,
        streams: &mut [Stream],
        index: u64,
        wanted: &Range<usize>,
    ) {
        self.begin_table(model, streams, index, wanted);
        for (k, link) in model.links.iter().enumerate() {
            let felt = self.distance(model, link.from.0, &self.stances[link.to.0].position);
            self.links[k] = LinkLanes { start: felt, earlier: felt, last: felt };
        }
    }

    /// The same, but for what parties feel of each other's positions: that grows with the square of
    /// the parties, and no zone depends on it.
    #[inline(always)]
    pub fn begin_table(
        &mut self,
        model: &Model,
        streams: &mut [Stream],
        index: u64,
        wanted: &Range<usize>,
    ) {
        self.index = index;
        self.round = 0;
        self.draw(model, streams);
        self.trust = TrustLanes {
            gain: self.number(model.trust.gain),
            loss: self.number(model.trust.loss),
            reversion: self.number(model.trust.reversion),
        };
        for (p, party) in model.parties.iter().enumerate() {
            self.seat(p, party);
        }
        for s in 0..model.stances.len() {
            self.stand(model, s, streams);
        }
        for party in &model.parties {
            self.normalise_weights(party);
        }
        for (q, pair) in model.pairs.iter().enumerate() {
            let start = self.number(pair.start);
            self.pairs[q] = PairLanes { trust: start, start };
        }
        for (v, variable) in model.variables.iter().enumerate() {
            self.variables[v] = self.number(variable.start);
        }
        self.channel = Channel::NEUTRAL;
        self.issues.fill(IssueLanes::OPEN);
        self.rules.fill(RuleLanes::NEVER);
        self.idle = Lanes::ZERO;
        self.settled_core = Lanes::ZERO;
        (self.rejected_now, self.rejected) = (Lanes::ZERO, Lanes::ZERO);
        self.broken_off = Lanes::ZERO;
        self.outcome = [None; LANES];
        for l in 0..LANES {
            self.running[l] = flag(wanted.contains(&l));
        }
        if let Some(packages) = &model.packages {
            round::begin(model, packages, self);
        }
        self.zone = geometry::zone(model, self);
        self.zone_ever = self.zone;
        if let Some(path) = &mut self.path {
            path.begin(&self.running);
        }
    }

    /// The uniforms of what is drawn once a replication: in a nested run, of its draw.
    #[inline(always)]
    pub fn once(&self, streams: &mut [Stream], stream: StreamId) -> Lanes {
        let (lanes, stream) = (LANES as u64, &mut streams[stream.0]);
        let mut uniforms = Lanes::ZERO;
        match self.nested {
            None => stream.uniforms(self.index, 0, &mut uniforms.0),
            Some(replications) => {
                let draw = self.index * lanes / replications;
                stream.uniforms(draw / lanes, 0, &mut uniforms.0);
                uniforms = Lanes::splat(uniforms[(draw % lanes) as usize]);
            }
        }
        uniforms
    }

    /// The uniforms of this round.
    #[inline(always)]
    pub fn uniforms(&self, streams: &mut [Stream], stream: StreamId) -> Lanes {
        let mut uniforms = Lanes::ZERO;
        streams[stream.0].uniforms(self.index, self.round, &mut uniforms.0);
        uniforms
    }

    /// The uniforms of an input; notes their deciles.
    #[inline(always)]
    fn input(&mut self, streams: &mut [Stream], stream: StreamId) -> Lanes {
        let uniforms = self.once(streams, stream);
        let deciles = &mut self.deciles[self.input_of[stream.0]];
        for l in 0..LANES {
            deciles[l] = (uniforms[l] * DECILES as f64) as u8;
        }
        uniforms
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

    /// Draws the uncertain numbers and notes which had to be clamped.
    #[inline(always)]
    fn draw(&mut self, model: &Model, streams: &mut [Stream]) {
        for (d, draw) in model.draws.iter().enumerate() {
            let mut drawn = Lanes::ZERO;
            match &draw.origin {
                Origin::Drawn { stream, quantile } => {
                    drawn.0 = quantile.at(&self.input(streams, *stream).0);
                }
                Origin::Derived(program) => {
                    let mut scratch = std::mem::take(&mut self.scratch);
                    let load = |number: &Number, lanes: &mut [f64; LANES]| {
                        *lanes = self.number(*number).0;
                    };
                    drawn.0 = *program.evaluate(load, &mut scratch);
                    self.scratch = scratch;
                }
            }
            for l in 0..LANES {
                let known = if drawn[l].is_nan() { draw.undefined } else { drawn[l] };
                let within = draw.domain.clamp(known);
                // What may be any number is passed on undefined.
                self.drawn[d][l] = if known.is_nan() { known } else { within };
                self.clamped[d][l] = flag(within != drawn[l]);
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

    /// Opens the talks for a party. Field by field: a party built and then moved is copied twice.
    #[inline(always)]
    fn seat(&mut self, p: usize, party: &Party) {
        let (drawn, lanes) = (&self.drawn, &mut self.parties[p]);
        lanes.power = value(drawn, party.power);
        lanes.reciprocity = value(drawn, party.reciprocity);
        lanes.matching = value(drawn, party.matching);
        lanes.noise = value(drawn, party.noise);
        lanes.step = value(drawn, party.step);
        lanes.retreat = value(drawn, party.retreat);
        lanes.slack = value(drawn, party.slack);
        lanes.trust_effect = value(drawn, party.trust_effect);
        lanes.deadline = value(drawn, party.deadline);
        lanes.flexibility = Lanes::ONE;
        lanes.moved = Lanes::ZERO;
        lanes.due_moved = Lanes::ZERO;
        lanes.scheduled = Lanes::ZERO;
        lanes.due = Lanes::ZERO;
        lanes.drive = Lanes::ZERO;
    }

    /// Opens the talks for a stance: its lines, and where it stands.
    #[inline(always)]
    fn stand(&mut self, model: &Model, s: usize, streams: &mut [Stream]) {
        let stance = &model.stances[s];
        let issue = &model.issues[stance.issue.0];
        let give = self.give(stance, streams);
        let (drawn, lanes) = (&self.drawn, &mut self.stances[s]);
        let ideal = value(drawn, stance.ideal);
        let stated = |line: Number, sign: f64| {
            let line = value(drawn, line);
            // A line drawn on the good side of the ideal is the ideal.
            Lanes::each(|l| larger(0.0, sign * (line[l] - ideal[l])))
        };
        if let Lines::Below(line) | Lines::Around(line, _) = stance.lines {
            let room = Lanes::each(|l| ideal[l] - issue.low);
            lanes.below.put(stated(line, -1.0), (&give, &room), issue.equal());
        }
        if let Lines::Above(line) | Lines::Around(_, line) = stance.lines {
            let room = Lanes::each(|l| issue.high - ideal[l]);
            lanes.above.put(stated(line, 1.0), (&give, &room), issue.equal());
        }
        lanes.ideal = ideal;
        lanes.weight = value(drawn, stance.weight);
        lanes.tolerance = value(drawn, stance.tolerance);
        lanes.position = stance.position.map_or(ideal, |position| value(drawn, position));
        let distance = geometry::distance(stance.lines, lanes, &lanes.position, issue.equal());
        lanes.opening = Lanes::each(|l| clamp(distance[l], 0.0, 1.0));
        (lanes.concession, lanes.level_before) = (lanes.opening, lanes.opening);
        lanes.origin = lanes.position;
        (lanes.earlier, lanes.before) = (lanes.position, lanes.position);
        (lanes.conceded, lanes.matched) = (Lanes::ZERO, Lanes::ZERO);
        // Nobody has said anything yet.
        lanes.verdict = Lanes::splat(f64::NAN);
    }

    /// How much farther the true red line lies than the stated one: nothing where that is real.
    #[inline(always)]
    fn give(&mut self, stance: &Stance, streams: &mut [Stream]) -> Lanes {
        let Firmness::Chance { chance, stream } = stance.firmness else { return Lanes::ZERO };
        let (chance, mut give) = (self.number(chance), self.number(stance.give));
        let uniforms = self.input(streams, stream);
        for l in 0..LANES {
            give[l] = if uniforms[l] < chance[l] { 0.0 } else { give[l] };
        }
        give
    }

    /// Lets the weights of a party sum to 1; all 0 become equal.
    #[inline(always)]
    fn normalise_weights(&mut self, party: &Party) {
        let stances = &mut self.stances[party.stances.clone()];
        let count = stances.len() as f64;
        let mut sum = Lanes::ZERO;
        for stance in stances.iter() {
            for l in 0..LANES {
                sum[l] += stance.weight[l];
            }
        }
        for stance in stances {
            for l in 0..LANES {
                let share = stance.weight[l] / sum[l];
                stance.weight[l] = if sum[l] > 0.0 { share } else { 1.0 / count };
            }
        }
    }
}

impl StanceLanes {
    const ZERO: Self = Self {
        ideal: Lanes::ZERO,
        below: Side::ZERO,
        above: Side::ZERO,
        weight: Lanes::ZERO,
        tolerance: Lanes::ZERO,
        opening: Lanes::ZERO,
        concession: Lanes::ZERO,
        position: Lanes::ZERO,
        origin: Lanes::ZERO,
        earlier: Lanes::ZERO,
        before: Lanes::ZERO,
        level_before: Lanes::ZERO,
        conceded: Lanes::ZERO,
        matched: Lanes::ZERO,
        verdict: Lanes::ZERO,
    };
}

impl PartyLanes {
    const ZERO: Self = Self {
        power: Lanes::ZERO,
        reciprocity: Lanes::ZERO,
        matching: Lanes::ZERO,
        noise: Lanes::ZERO,
        step: Lanes::ZERO,
        retreat: Lanes::ZERO,
        slack: Lanes::ZERO,
        trust_effect: Lanes::ZERO,
        flexibility: Lanes::ZERO,
        deadline: Lanes::ZERO,
        moved: Lanes::ZERO,
        due_moved: Lanes::ZERO,
        scheduled: Lanes::ZERO,
        due: Lanes::ZERO,
        drive: Lanes::ZERO,
    };
}

impl LinkLanes {
    const ZERO: Self = Self { start: Lanes::ZERO, earlier: Lanes::ZERO, last: Lanes::ZERO };
}

impl PairLanes {
    const ZERO: Self = Self { trust: Lanes::ZERO, start: Lanes::ZERO };
}

impl IssueLanes {
    const OPEN: Self = Self {
        settled: Lanes::ZERO,
        outcome: Lanes::ZERO,
        by_rule: Lanes::ZERO,
        reopened: Lanes::ZERO,
        was_open: Lanes::ONE,
        open: true,
        gap: Lanes::ZERO,
    };
}

impl RuleLanes {
    const NEVER: Self = Self { fired: Lanes::ZERO, last: Lanes::ZERO };
}

impl Channel {
    /// Multiplies everything by 1.
    pub const NEUTRAL: Self =
        Self { index: Lanes::ZERO, concession: Lanes::ONE, noise: Lanes::ONE, trust: Lanes::ONE };
}
