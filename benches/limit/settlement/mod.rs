//! settlement-2025.yaml, written by hand: what a good engineer would write for these talks alone.
//!
//! Takes random numbers; gives how replications end. What is drawn once a replication is in
//! [`people`], what is fixed in [`facts`]. Whatever the scenario leaves at 1 or 0 (channels, slack,
//! retreat, opening, power) is left out, and nothing is looked up by name.

mod facts;
mod people;

use super::hand::{AHEAD, ByHand, Draws, EQUAL, End, clamp, larger, smaller};
use detente::draws::LANES;
use detente::math::exp;
use detente::model::schedule_level;
pub use facts::SOURCES;
use facts::*;
use people::{Drawing, People};

/// The talks: what is the same in every replication.
pub struct Settlement {
    draws: Draws,
    drawing: Drawing,
    /// What the schedule of the Europeans adds, by round.
    added: [f64; ROUNDS as usize],
}

/// What one party thinks and does, by issue.
type Table = [[f64; ISSUES]; PARTIES];

/// One replication.
struct Replication<'p> {
    people: &'p People,
    round: u32,
    trust: [[f64; PARTIES]; PARTIES],
    due: [f64; PARTIES],
    /// How much of its way each party's schedule had it go by the last round.
    scheduled: [f64; PARTIES],
    /// How far the pressed parties go on Donetsk at most: those that levers move.
    tolerance: Table,
    level: Table,
    position: Table,
    before: Table,
    /// How far another's position lies from the own ideal: by party, then by the other.
    start: [Table; PARTIES],
    earlier: [Table; PARTIES],
    last: [Table; PARTIES],
    settled: [(u32, f64); ISSUES],
    reopened: [u32; ISSUES],
    /// In which round each lever was last pulled; 0 before the first.
    levers: [u32; 2],
}

impl Settlement {
    pub fn new(seed: u64) -> Self {
        let level = |round: u32| match round {
            0 => 0.0,
            _ => schedule_level(round, 0.0, 1.0, f64::from(ROUNDS)),
        };
        Self {
            draws: Draws::new(seed, &SOURCES, ROUNDS),
            drawing: Drawing::new(),
            added: std::array::from_fn(|round| level(round as u32 + 1) - level(round as u32)),
        }
    }

    fn replication<'p>(
        &mut self,
        people: &'p People,
        lane: usize,
    ) -> (&'static str, Replication<'p>) {
        let mut talks = Replication::new(people);
        for round in 1..=ROUNDS {
            talks.round = round;
            if let Some(outcome) = self.round(&mut talks, lane) {
                return (outcome, talks);
            }
        }
        unreachable!("the last round has an outcome")
    }

    fn round(&mut self, talks: &mut Replication<'_>, lane: usize) -> Option<&'static str> {
        let was_open: [bool; ISSUES] = std::array::from_fn(|issue| talks.open(issue));
        if self.happens(talks, lane) {
            return Some("collapse");
        }
        let drives: [f64; PARTIES] = std::array::from_fn(|party| self.prepare(talks, party));
        for party in 0..PARTIES {
            for issue in (0..ISSUES).filter(|issue| HAS[party][*issue] && was_open[*issue]) {
                let z = self.draws.normal(NOISE_OF[party][issue], (talks.round, lane));
                talks.step((party, issue), drives[party], z);
            }
        }
        for issue in (0..ISSUES).filter(|issue| was_open[*issue]) {
            talks.settle(issue);
        }
        talks.relate(&was_open);
        self.judge(talks, lane)
    }

    /// The levers and the break-off; whether talks are broken off.
    fn happens(&mut self, talks: &mut Replication<'_>, lane: usize) -> bool {
        let at = (talks.round, lane);
        for lever in [ON_KYIV, ON_MOSCOW] {
            let last = talks.levers[lever];
            let rested = last == 0 || talks.round - last > 2;
            if !rested || !talks.open(DONETSK) {
                continue;
            }
            if self.draws.uniform(LEVER + lever, at) < talks.people.lever_chances[lever] {
                talks.levers[lever] = talks.round;
                let (party, further) = [(UKRAINE, 0.15), (RUSSIA, 0.1)][lever];
                let tolerance = &mut talks.tolerance[party][DONETSK];
                *tolerance = smaller(*tolerance + further, 1.0);
                let trust = &mut talks.trust[party][STATES];
                *trust = larger(*trust + -0.1, 0.0);
            }
        }
        let trusts = talks.trust[RUSSIA][STATES] + talks.trust[UKRAINE][STATES];
        let chance = talks.people.break_rate * (1.0 - trusts / 2.0);
        self.draws.uniform(BROKEN_OFF, at) < chance
    }

    /// A party's drive in this round; moves what is due of its way.
    fn prepare(&self, talks: &mut Replication<'_>, party: usize) -> f64 {
        let trusts = talks.trust[party];
        let others = (0..PARTIES).filter(|other| *other != party);
        let mean = others.fold(0.0, |sum, other| sum + trusts[other]) / (PARTIES - 1) as f64;
        let drive = larger(0.0, 1.0 + TRUST_EFFECT * (2.0 * mean - 1.0));
        let added = match talks.people.beta[party] {
            None => self.added[talks.round as usize - 1],
            Some(beta) => {
                let now = schedule_level(talks.round, 0.0, beta, f64::from(ROUNDS));
                let added = now - talks.scheduled[party];
                talks.scheduled[party] = now;
                added
            }
        };
        let before = talks.due[party];
        let mut due = smaller(1.0, before + drive * larger(0.0, added));
        let reciprocity = talks.people.reciprocity[party];
        if reciprocity < 0.0 {
            due += drive * reciprocity * talks.answers(party);
        }
        talks.due[party] = smaller(1.0, larger(before, due));
        drive
    }

    /// How the talks end, if they do.
    fn judge(&mut self, talks: &mut Replication<'_>, lane: usize) -> Option<&'static str> {
        let settled = (0..CORE).filter(|issue| !talks.open(*issue)).count();
        let mut rejected = false;
        if settled == CORE {
            let vote = self.draws.uniform(RATIFICATION, (0, lane));
            if vote < ratification_chance(talks.settled[DONETSK].1) {
                return Some("breakthrough");
            }
            talks.reject();
            rejected = true;
        }
        match settled {
            _ if talks.round < ROUNDS => None,
            3.. if !rejected => Some("partial"),
            _ => Some("stall"),
        }
    }
}

impl ByHand for Settlement {
    fn play(&mut self, block: u64, tell: &mut dyn FnMut(&End<'_>)) {
        self.draws.begin(block);
        for lane in 0..LANES {
            let people = self.drawing.draw(&mut self.draws, lane);
            let (outcome, talks) = self.replication(&people, lane);
            tell(&End { outcome, round: talks.round, settled: &talks.settled });
        }
    }

    fn draws(&mut self) -> &mut Draws {
        &mut self.draws
    }
}

/// How likely Ukraine's vote passes with this outcome on Donetsk.
fn ratification_chance(outcome: f64) -> f64 {
    let logistic = |x: f64| 1.0 / (1.0 + exp(-x));
    logistic(26.0 * (logistic(1.87 - 4.19 * outcome) - 0.5))
}

impl<'p> Replication<'p> {
    fn new(people: &'p People) -> Self {
        let mut talks = Self {
            people,
            round: 0,
            trust: people.trust,
            due: [0.0; PARTIES],
            scheduled: [0.0; PARTIES],
            tolerance: people.tolerance.map(|tolerance| [tolerance; ISSUES]),
            level: [[0.0; ISSUES]; PARTIES],
            position: IDEAL,
            before: IDEAL,
            start: [[[0.0; ISSUES]; PARTIES]; PARTIES],
            earlier: [[[0.0; ISSUES]; PARTIES]; PARTIES],
            last: [[[0.0; ISSUES]; PARTIES]; PARTIES],
            settled: [(0, 0.0); ISSUES],
            reopened: [0; ISSUES],
            levers: [0; 2],
        };
        for party in 0..PARTIES {
            for other in (0..PARTIES).filter(|other| *other != party) {
                for issue in (0..ISSUES).filter(|issue| HAS[party][*issue] && HAS[other][*issue]) {
                    let felt = people.distance((party, issue), IDEAL[other][issue]);
                    talks.start[party][other][issue] = felt;
                }
            }
        }
        (talks.earlier, talks.last) = (talks.start, talks.start);
        talks
    }

    fn open(&self, issue: usize) -> bool {
        self.settled[issue].0 == 0
    }

    /// The other parties with a stance on an issue.
    fn others(party: usize, issue: usize) -> impl Iterator<Item = usize> {
        members(issue).filter(move |other| *other != party)
    }

    /// What the others have just conceded on an issue, in the party's own units.
    fn conceded(&self, party: usize, issue: usize) -> f64 {
        if self.round < 3 || self.reopened[issue] == self.round - 1 {
            return 0.0;
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for other in Self::others(party, issue) {
            let earlier = self.earlier[party][other][issue];
            if earlier > EQUAL {
                sum += clamp(earlier - self.last[party][other][issue], -1.0, 1.0);
                count += 1.0;
            }
        }
        if count > 0.0 { sum / count } else { 0.0 }
    }

    /// The mean of that over the open issues.
    fn answers(&self, party: usize) -> f64 {
        let (mut sum, mut count) = (0.0, 0.0);
        for issue in (0..ISSUES).filter(|issue| HAS[party][*issue] && self.open(*issue)) {
            sum += self.conceded(party, issue);
            count += 1.0;
        }
        if count > 0.0 { sum / count } else { 0.0 }
    }

    /// How far the others have come towards the party since the start, on average.
    fn matched(&self, party: usize, issue: usize) -> f64 {
        let (mut sum, mut count) = (0.0, 0.0);
        for other in Self::others(party, issue) {
            let felt = self.start[party][other][issue] - self.last[party][other][issue];
            sum += clamp(felt, 0.0, 1.0);
            count += 1.0;
        }
        sum / count
    }

    /// A party's step on an issue, and the position that follows.
    fn step(&mut self, (party, issue): (usize, usize), drive: f64, z: f64) {
        let (level, tolerance) = (self.level[party][issue], self.tolerance[party][issue]);
        let alone = larger(0.0, tolerance) * self.due[party];
        let together = smaller(alone, self.matched(party, issue) + AHEAD);
        let target = (1.0 - MATCHING) * alone + MATCHING * together;
        let own = larger(0.0, target - level);
        let gives = drive * larger(0.0, self.people.reciprocity[party]);
        let noise = larger(0.0, 1.0 + NOISE[party] * z);
        let step = (own + gives * self.conceded(party, issue)) * noise;
        let level = clamp(level + clamp(step, 0.0, STEP[party]), 0.0, larger(tolerance, level));
        self.level[party][issue] = level;
        self.position[party][issue] = self.at((party, issue), level);
    }

    /// The position at a level: on the way to the line, or between two lines near the others.
    fn at(&self, (party, issue): (usize, usize), level: f64) -> f64 {
        let ideal = IDEAL[party][issue];
        let [below, above] = self.people.widths[party][issue];
        match WORSE[party][issue] {
            Worse::Lower => ideal - below * level,
            Worse::Higher => ideal + above * level,
            Worse::Both => {
                let (mut sum, mut count) = (0.0, 0.0);
                for other in Self::others(party, issue) {
                    sum += self.before[other][issue];
                    count += 1.0;
                }
                clamp(sum / count, ideal - below * level, ideal + above * level)
            }
        }
    }

    /// How far an outcome may lie from a party's ideal for it to accept: as far as it has gone, and
    /// with options as far as the one nearest its position.
    fn reach(&self, party: usize, issue: usize) -> f64 {
        let reach = smaller(1.0, self.level[party][issue]);
        if OPTIONS[issue].is_empty() {
            return reach;
        }
        let nearest = nearest(OPTIONS[issue], self.position[party][issue], |_| true);
        let farther = self.people.distance((party, issue), nearest);
        if farther <= 1.0 + EQUAL { larger(reach, farther) } else { reach }
    }

    /// Settles an issue where the acceptance sets meet.
    fn settle(&mut self, issue: usize) {
        if !self.open(issue) || self.reopened[issue] == self.round {
            return;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for party in members(issue) {
            let (ideal, reach) = (IDEAL[party][issue], self.reach(party, issue));
            let [below, above] = self.people.widths[party][issue];
            if WORSE[party][issue] != Worse::Higher {
                low = larger(low, ideal - reach * below);
            }
            if WORSE[party][issue] != Worse::Lower {
                high = smaller(high, ideal + reach * above);
            }
        }
        let inside = |point: f64| low - EQUAL <= point && point <= high + EQUAL;
        let options = OPTIONS[issue];
        if options.is_empty() {
            if low <= high + EQUAL {
                let outcome = clamp(self.mean(issue), smaller(low, high), high);
                self.settled[issue] = (self.round, outcome);
            }
        } else if options.iter().any(|point| inside(*point)) {
            let outcome = clamp(self.mean(issue), smaller(low, high), high);
            self.settled[issue] = (self.round, nearest(options, outcome, inside));
        }
    }

    /// The mean of the ideals, each as near as anybody offers.
    fn mean(&self, issue: usize) -> f64 {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for party in members(issue) {
            let offer = self.offer(party, issue);
            (low, high) = (smaller(low, offer), larger(high, offer));
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for party in members(issue) {
            sum += clamp(IDEAL[party][issue], low, high);
            count += 1.0;
        }
        sum / count
    }

    /// What a party pays: no more than any other asked for; between two lines its position.
    fn offer(&self, party: usize, issue: usize) -> f64 {
        if WORSE[party][issue] == Worse::Both {
            return self.position[party][issue];
        }
        let asked = Self::others(party, issue)
            .fold(0.0, |asked, other| larger(asked, self.last[party][other][issue]));
        self.at((party, issue), smaller(self.level[party][issue], asked))
    }

    /// How the new positions feel, and what they do to trust.
    fn relate(&mut self, was_open: &[bool; ISSUES]) {
        for party in 0..PARTIES {
            for other in (0..PARTIES).filter(|other| *other != party) {
                self.trust[party][other] = self.felt(party, other, was_open);
            }
        }
        self.before = self.position;
    }

    /// Notes how another's new positions feel; the trust that follows.
    fn felt(&mut self, party: usize, other: usize, was_open: &[bool; ISSUES]) -> f64 {
        let (mut given, mut taken) = (0.0, 0.0);
        for issue in (0..ISSUES).filter(|issue| was_open[*issue]) {
            if !HAS[party][issue] || !HAS[other][issue] {
                continue;
            }
            let now = self.people.distance((party, issue), self.position[other][issue]);
            let nearer = self.last[party][other][issue] - now;
            given += self.people.weight[party][issue] * clamp(nearer, 0.0, 1.0);
            taken += self.people.weight[party][issue] * clamp(-nearer, 0.0, 1.0);
            self.earlier[party][other][issue] = self.last[party][other][issue];
            self.last[party][other][issue] = now;
        }
        let (trust, start) = (self.trust[party][other], self.people.trust[party][other]);
        let back = REVERSION * (start - trust);
        clamp(trust + TRUST_GAIN * given - taken + back, 0.0, 1.0)
    }

    /// The deal is rejected at home: trust suffers, and everything is open again.
    fn reject(&mut self) {
        for party in [RUSSIA, STATES] {
            let trust = &mut self.trust[party][UKRAINE];
            *trust = larger(*trust + -0.1, 0.0);
        }
        for issue in 0..ISSUES {
            if !self.open(issue) {
                self.settled[issue].0 = 0;
                self.reopened[issue] = self.round;
            }
        }
    }
}

/// The parties with a stance on an issue.
fn members(issue: usize) -> impl Iterator<Item = usize> {
    (0..PARTIES).filter(move |party| HAS[*party][issue])
}

/// The option nearest an outcome among those allowed; of two as near the lower.
fn nearest(options: &[f64], outcome: f64, allowed: impl Fn(f64) -> bool) -> f64 {
    let mut nearest = f64::INFINITY;
    for point in options.iter().copied().filter(|point| allowed(*point)) {
        if (point - outcome).abs() < (nearest - outcome).abs() - EQUAL {
            nearest = point;
        }
    }
    nearest
}
