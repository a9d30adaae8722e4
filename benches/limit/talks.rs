//! talks.yaml, written by hand: what a good engineer would write for these talks alone.
//!
//! Two parties see each other on every issue, so there are no lists of links: `1 - party` is the other.
//! Whatever the scenario leaves at 1 or 0 (channels, slack, retreat, power) is left out.

use super::hand::{AHEAD, ByHand, Draws, EQUAL, End, clamp, larger, smaller};
use detente::draws::LANES;
use detente::model::schedule_level;

const ISSUES: usize = 4;
const ROUNDS: u32 = 12;
const BUYER: usize = 0;
const SELLER: usize = 1;

/// By issue, then by party: the ideal and the way to the line; the buyer's lies above, the seller's
/// below.
const IDEAL: [f64; 2] = [0.0, 100.0];
const SIGN: [f64; 2] = [1.0, -1.0];
const WIDTH: [[f64; 2]; ISSUES] = [[60.0, 60.0], [58.0, 58.0], [56.0, 56.0], [54.0, 54.0]];
const BETA: [f64; 2] = [0.8, 0.6];
const STEP: f64 = 0.25;
const NOISE: f64 = 0.2;
const MATCHING: f64 = 0.3;
const RECIPROCITY: f64 = 0.3;
const TRUST_EFFECT: f64 = 0.3;
const TRUST_START: f64 = 0.4;
const TRUST_GAIN: f64 = 0.5;
const REVERSION: f64 = 0.05;
const WEIGHT: f64 = 0.25;

pub const SOURCES: [&str; 12] = [
    "noise buyer price",
    "noise buyer volume",
    "noise buyer term",
    "noise buyer penalty",
    "noise seller price",
    "noise seller volume",
    "noise seller term",
    "noise seller penalty",
    "variable pressure",
    "rule scandal",
    "rule rival_offer",
    "rule walk_out",
];
const PRESSURE: usize = 8;
const SCANDAL: usize = 9;
const RIVAL_OFFER: usize = 10;
const WALK_OUT: usize = 11;

/// The talks: what is the same in every replication.
pub struct Talks {
    draws: Draws,
    /// What the schedules add, by party and round.
    added: [[f64; ROUNDS as usize]; 2],
    scale: [[f64; 2]; ISSUES],
}

/// One replication. Arrays are by issue, then by party.
struct Replication {
    round: u32,
    pressure: f64,
    trust: [f64; 2],
    flexibility: [f64; 2],
    due: [f64; 2],
    tolerance: [[f64; 2]; ISSUES],
    level: [[f64; 2]; ISSUES],
    position: [[f64; 2]; ISSUES],
    /// How far the other's position lies from the own ideal: at the start, two rounds ago, last round.
    start: [[f64; 2]; ISSUES],
    earlier: [[f64; 2]; ISSUES],
    last: [[f64; 2]; ISSUES],
    settled: [(u32, f64); ISSUES],
    /// The round of the last scandal; 0 before the first.
    scandal: u32,
}

impl Talks {
    pub fn new(seed: u64) -> Self {
        let added = BETA.map(|beta| {
            let level = |round| match round {
                0 => 0.0,
                _ => schedule_level(round, 0.0, beta, f64::from(ROUNDS)),
            };
            std::array::from_fn(|round| level(round as u32 + 1) - level(round as u32))
        });
        let scale = WIDTH.map(|widths| widths.map(|width| 1.0 / width));
        Self { draws: Draws::new(seed, &SOURCES, ROUNDS), added, scale }
    }

    fn replication(&mut self, lane: usize) -> (&'static str, Replication) {
        let mut talks = Replication::new(&self.scale);
        for round in 1..=ROUNDS {
            talks.round = round;
            if let Some(outcome) = self.round(&mut talks, lane) {
                return (outcome, talks);
            }
        }
        unreachable!("the last round has an outcome")
    }

    fn round(&mut self, talks: &mut Replication, lane: usize) -> Option<&'static str> {
        if self.happens(talks, lane) {
            return Some("collapse");
        }
        let was_open: [bool; ISSUES] = std::array::from_fn(|issue| talks.open(issue));
        let now = [0, 1].map(|party| self.concede(talks, party, lane));
        for issue in (0..ISSUES).filter(|issue| was_open[*issue]) {
            for party in [BUYER, SELLER] {
                talks.level[issue][party] = now[party][issue];
                let way = WIDTH[issue][party] * now[party][issue];
                talks.position[issue][party] = IDEAL[party] + SIGN[party] * way;
            }
            talks.settle(issue);
        }
        talks.relate(&self.scale, &was_open);
        let settled = (0..ISSUES).filter(|issue| !talks.open(*issue)).count();
        match settled {
            ISSUES => Some("breakthrough"),
            _ if talks.round < ROUNDS => None,
            2.. => Some("partial"),
            _ => Some("stall"),
        }
    }

    /// The variable and the rules; whether somebody walks out.
    fn happens(&mut self, talks: &mut Replication, lane: usize) -> bool {
        let at = (talks.round, lane);
        if talks.round > 1 {
            let z = self.draws.normal(PRESSURE, at);
            talks.pressure = clamp(talks.pressure + (0.02 + z * 0.1), -1.0, 1.0);
        }
        let rested = talks.scandal == 0 || talks.round - talks.scandal > 2;
        if rested && self.draws.uniform(SCANDAL, at) < 0.05 {
            talks.scandal = talks.round;
            talks.trust[BUYER] = larger(talks.trust[BUYER] + -0.1, 0.0);
        }
        if self.draws.uniform(RIVAL_OFFER, at) < 0.05 {
            talks.tolerance[0][BUYER] = larger(talks.tolerance[0][BUYER] + -0.05, 0.0);
        }
        let chance = 0.02 * (1.0 - (talks.trust[BUYER] + talks.trust[SELLER]) / 2.0);
        if self.draws.uniform(WALK_OUT, at) < chance {
            return true;
        }
        if talks.pressure > 0.2 {
            talks.flexibility[SELLER] = 1.0 + talks.pressure;
        }
        false
    }

    /// A party's new levels on all open issues.
    fn concede(&mut self, talks: &mut Replication, party: usize, lane: usize) -> [f64; ISSUES] {
        let hastened = 1.0 + TRUST_EFFECT * (2.0 * talks.trust[party] - 1.0);
        let drive = talks.flexibility[party] * larger(0.0, hastened);
        let added = larger(0.0, self.added[party][talks.round as usize - 1]);
        talks.due[party] = smaller(1.0, talks.due[party] + drive * added);
        let mut levels = [0.0; ISSUES];
        for issue in (0..ISSUES).filter(|issue| talks.open(*issue)) {
            let z = self.draws.normal(ISSUES * party + issue, (talks.round, lane));
            let noise = larger(0.0, 1.0 + NOISE * z);
            let step = talks.wanted_step(issue, party, drive);
            let level = talks.level[issue][party];
            let most = larger(talks.tolerance[issue][party], level);
            levels[issue] = clamp(level + clamp(step * noise, 0.0, STEP), 0.0, most);
        }
        levels
    }
}

impl ByHand for Talks {
    fn play(&mut self, block: u64, tell: &mut dyn FnMut(&End<'_>)) {
        self.draws.begin(block);
        for lane in 0..LANES {
            let (outcome, talks) = self.replication(lane);
            tell(&End { outcome, round: talks.round, settled: &talks.settled });
        }
    }

    fn draws(&mut self) -> &mut Draws {
        &mut self.draws
    }
}

impl Replication {
    fn new(scale: &[[f64; 2]; ISSUES]) -> Self {
        let felt = scale.map(|scales| scales.map(|scale| 100.0 * scale));
        Self {
            round: 0,
            pressure: 0.0,
            trust: [TRUST_START; 2],
            flexibility: [1.0; 2],
            due: [0.0; 2],
            tolerance: [[0.9; 2]; ISSUES],
            level: [[0.0; 2]; ISSUES],
            position: [IDEAL; ISSUES],
            start: felt,
            earlier: felt,
            last: felt,
            settled: [(0, 0.0); ISSUES],
            scandal: 0,
        }
    }

    fn open(&self, issue: usize) -> bool {
        self.settled[issue].0 == 0
    }

    /// The own pull and the answer to what the other has just conceded.
    fn wanted_step(&self, issue: usize, party: usize, drive: f64) -> f64 {
        let (start, last) = (self.start[issue][party], self.last[issue][party]);
        let earlier = self.earlier[issue][party];
        let alone = larger(0.0, self.tolerance[issue][party]) * self.due[party];
        let together = smaller(alone, clamp(start - last, 0.0, 1.0) + AHEAD);
        let target = (1.0 - MATCHING) * alone + MATCHING * together;
        let own = larger(0.0, target - self.level[issue][party]);
        let answered = self.round > 2 && earlier > EQUAL;
        let conceded = if answered { clamp(earlier - last, -1.0, 1.0) } else { 0.0 };
        own + drive * RECIPROCITY * conceded
    }

    /// Settles an issue where the acceptance sets meet.
    fn settle(&mut self, issue: usize) {
        let reach = |party: usize| WIDTH[issue][party] * smaller(1.0, self.level[issue][party]);
        let low = larger(0.0, 100.0 - reach(SELLER));
        let high = smaller(100.0, reach(BUYER));
        if low > high + 100.0 * EQUAL {
            return;
        }
        let offer = |party: usize| {
            let asked = smaller(self.level[issue][party], self.last[issue][party]);
            IDEAL[party] + SIGN[party] * (WIDTH[issue][party] * asked)
        };
        let (one, other) = (offer(BUYER), offer(SELLER));
        let (least, most) = (smaller(one, other), larger(one, other));
        let mean = (clamp(0.0, least, most) + clamp(100.0, least, most)) / 2.0;
        self.settled[issue] = (self.round, clamp(mean, smaller(low, high), high));
    }

    /// How the new positions feel, and what they do to trust.
    fn relate(&mut self, scale: &[[f64; 2]; ISSUES], was_open: &[bool; ISSUES]) {
        for party in [BUYER, SELLER] {
            let (mut given, mut taken) = (0.0, 0.0);
            for issue in (0..ISSUES).filter(|issue| was_open[*issue]) {
                let way = SIGN[party] * (self.position[issue][1 - party] - IDEAL[party]);
                let now = larger(0.0, way * scale[issue][party]);
                let nearer = self.last[issue][party] - now;
                given += WEIGHT * clamp(nearer, 0.0, 1.0);
                taken += WEIGHT * clamp(-nearer, 0.0, 1.0);
                self.earlier[issue][party] = self.last[issue][party];
                self.last[issue][party] = now;
            }
            let trust = self.trust[party];
            let back = REVERSION * (TRUST_START - trust);
            self.trust[party] = clamp(trust + TRUST_GAIN * given - taken + back, 0.0, 1.0);
        }
    }
}
