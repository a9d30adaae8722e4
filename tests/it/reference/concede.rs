//! Step 3: all parties concede at once, from the positions of the round before.

use super::people::{Party, Stance};
use super::{EQUAL, Table, Talks, mean, weighted_mean};
use detente::math::{normal_quantile, power};
use std::collections::HashMap;

/// How far beyond the others' concessions a party goes that matches them.
pub const MATCHING_LEAD: f64 = 0.1;

impl<'s> Talks<'s> {
    /// One round of concessions on the open issues.
    pub fn concede(&mut self) {
        let mut dues = HashMap::new();
        let mut levels = self.levels.clone();
        let mut table = self.now.clone();
        for party in &self.parties {
            let due = self.due(party);
            dues.insert(party.name, due);
            for stance in &party.stances {
                if self.settled.contains_key(stance.issue) {
                    continue;
                }
                let key = (party.name, stance.issue);
                let level = self.next_level(party, stance, due);
                levels.insert(key, level);
                table.insert(key, self.next_position(party, stance, level));
            }
        }
        (self.dues, self.levels) = (dues, levels);
        self.now = table;
    }

    /// What a party holds due rises as its schedule does, times its drive, up to all; what distrust
    /// has held back is not made up for. A party with negative reciprocity that is given something
    /// holds less due, though never less than the round before.
    fn due(&self, party: &Party<'s>) -> f64 {
        let before = self.dues[party.name];
        let drive = self.drive(party);
        let due = (before + drive * self.rise(party)).min(1.0);
        if party.reciprocity >= 0.0 {
            return due;
        }
        let open = party.stances.iter().filter(|s| !self.settled.contains_key(s.issue));
        let answers: Vec<f64> = open.map(|stance| self.conceded_by_others(party, stance)).collect();
        let answer = drive * party.reciprocity * mean(&answers).unwrap_or(0.0);
        (due + answer).max(before).min(1.0)
    }

    /// By how much the schedule rises in this round. From the round in which the deadline was moved
    /// on it begins anew, over what was not due then; in that round itself it does not rise.
    pub fn rise(&self, party: &Party<'s>) -> f64 {
        let (begin, rest) = match party.deadline_moved {
            // The schedule is at its opening in round 1.
            None => (1, 1.0),
            Some((round, _)) if round == self.round => return 0.0,
            Some((round, due)) => (round, 1.0 - due),
        };
        let at = |round| {
            let begun = if party.deadline_moved.is_none() { round >= 1 } else { round > begin };
            if begun { schedule(party, begin, round) } else { 0.0 }
        };
        rest * (at(self.round) - at(self.round - 1)).max(0.0)
    }

    /// A party's drive: its flexibility, times the channel's, more where it trusts the other consenting parties, less where it does not;
    /// an even trust is taken where there are none.
    pub fn drive(&self, party: &Party<'s>) -> f64 {
        let others = self.parties.iter().filter(|k| k.consents && k.name != party.name);
        let trust: Vec<f64> = others.map(|k| self.trust[&(party.name, k.name)]).collect();
        let trust = mean(&trust).unwrap_or(0.5);
        let willing = (1.0 + party.trust_effect * (2.0 * trust - 1.0)).max(0.0);
        party.flexibility * self.multipliers().concession * willing
    }

    /// The level moves by the party's own pull and by its answer to the others, times noise; by no
    /// more than its longest step forward or back; never below 0, nor beyond the tolerance unless
    /// it was there.
    fn next_level(&self, party: &Party<'s>, stance: &Stance<'s>, due: f64) -> f64 {
        let level = self.levels[&(party.name, stance.issue)];
        let pull = (self.target(party, stance, due) - level).max(0.0);
        let conceded = self.conceded_by_others(party, stance);
        let answer = self.drive(party) * party.reciprocity.max(0.0) * conceded;
        let source = format!("noise {} {}", party.name, stance.issue);
        let z = normal_quantile(self.numbers.uniform(&source, self.round));
        let noise = (1.0 + party.noise * self.multipliers().noise * z).max(0.0);
        let step = ((pull + answer) * noise).max(-party.retreat).min(party.step);
        (level + step).max(0.0).min(stance.tolerance.max(level))
    }

    /// Where the schedule says a party should be; and for the share of matching no farther than
    /// the others have come, and a tenth.
    fn target(&self, party: &Party<'s>, stance: &Stance<'s>, due: f64) -> f64 {
        let start = self.levels_at_start[&(party.name, stance.issue)];
        let alone = start + (stance.tolerance - start).max(0.0) * due;
        let matched = alone.min(start + self.come_by_others(party, stance) + MATCHING_LEAD);
        (1.0 - party.matching) * alone + party.matching * matched
    }

    /// How much nearer the other consenting parties have come since the start, on average, in the
    /// party's own units.
    fn come_by_others(&self, party: &Party<'s>, stance: &Stance<'s>) -> f64 {
        let come = |k: &&Party<'s>| {
            let at = |round| stance.distance(self.position(k.name, stance.issue, round));
            (at(0) - at(self.round - 1)).clamp(0.0, 1.0)
        };
        let others = self.other_consenting(party.name, stance.issue);
        mean(&others.iter().map(come).collect::<Vec<f64>>()).unwrap_or(0.0)
    }

    /// What the other consenting parties have conceded from the round before last to the last, on
    /// average over those whose position was not costless then; nothing in rounds 1 and 2, nor in
    /// the round after the issue was reopened.
    fn conceded_by_others(&self, party: &Party<'s>, stance: &Stance<'s>) -> f64 {
        if self.round <= 2 || self.reopened.get(stance.issue) == Some(&(self.round - 1)) {
            return 0.0;
        }
        let mut conceded = Vec::new();
        for k in self.other_consenting(party.name, stance.issue) {
            let at = |round| stance.distance(self.position(k.name, stance.issue, round));
            let (earlier, last) = (at(self.round - 2), at(self.round - 1));
            if earlier > EQUAL {
                conceded.push((earlier - last).clamp(-1.0, 1.0));
            }
        }
        mean(&conceded).unwrap_or(0.0)
    }

    /// A party with one line stands at its level's share of the way. One with two lines stands where
    /// the other consenting parties last stood, by power, as near as its level allows; without
    /// others, at its ideal.
    fn next_position(&self, party: &Party<'s>, stance: &Stance<'s>, level: f64) -> f64 {
        self.position_beside(party, stance, level, &self.tables[self.round as usize - 1])
    }

    /// Where it stands at a level if the others stand there.
    pub fn position_beside(
        &self,
        party: &Party<'s>,
        stance: &Stance<'s>,
        level: f64,
        table: &Table<'s>,
    ) -> f64 {
        stance.at(level).unwrap_or_else(|| {
            let last = |k: &&Party<'s>| (k.power, table[&(k.name, stance.issue)]);
            let others = self.other_consenting(party.name, stance.issue);
            let wanted = weighted_mean(&others.iter().map(last).collect::<Vec<_>>());
            let (low, high) = stance.within(level);
            wanted.unwrap_or(stance.ideal).max(low).min(high)
        })
    }
}

/// What a party would have conceded by a round of its own accord: its opening at once, the rest
/// with time from `begin` up to its deadline, along a power of the time gone (Faratin, Sierra &
/// Jennings 1998). A beta of 0 waits until the deadline.
fn schedule(party: &Party<'_>, begin: u32, round: u32) -> f64 {
    let begin = f64::from(begin);
    let time = if party.deadline <= begin {
        1.0
    } else {
        ((f64::from(round) - begin) / (party.deadline - begin)).clamp(0.0, 1.0)
    };
    let gone = if time >= 1.0 {
        1.0
    } else if time <= 0.0 || party.beta == 0.0 {
        0.0
    } else {
        power(time, 1.0 / party.beta)
    };
    party.opening + (1.0 - party.opening) * gone
}
