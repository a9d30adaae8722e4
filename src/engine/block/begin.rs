//! The beginning of 64 replications: what is drawn once a replication, and where everybody stands.

use super::super::geometry;
use super::super::inputs::DECILES;
use super::super::lanes::{Lanes, clamp, flag, larger};
use super::super::round;
use super::{
    Block, Channel, IssueLanes, LinkLanes, Origins, PairLanes, RuleLanes, TrustLanes, uniforms,
    value,
};
use crate::draws::{LANES, Stream};
use crate::model::{Firmness, Lines, Model, Number, Origin, Party, Stance, StreamId};
use std::ops::Range;

impl Block {
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
        self.origins = Origins::Whole(index);
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
        self.rules.fill(RuleLanes::ZERO);
        self.idle = Lanes::ZERO;
        self.settled_core = Lanes::ZERO;
        (self.rejected_now, self.rejected) = (Lanes::ZERO, Lanes::ZERO);
        self.broken_off = Lanes::ZERO;
        self.outcome = [None; LANES];
        for l in 0..LANES {
            self.running[l] = flag(wanted.contains(&l));
        }
        self.uncounted = self.running;
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
    fn once(&self, streams: &mut [Stream], stream: StreamId) -> Lanes {
        let (lanes, stream) = (LANES as u64, &mut streams[stream.0]);
        let words = self.origins.words(|block| match self.nested {
            None => stream.words(block, 0),
            Some(replications) => {
                let draw = block * lanes / replications;
                [stream.words(draw / lanes, 0)[(draw % lanes) as usize]; LANES]
            }
        });
        uniforms(&words)
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
