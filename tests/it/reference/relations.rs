//! Step 6: what the round did to trust.

use super::Talks;

impl<'s> Talks<'s> {
    /// For each ordered pair: coming nearer on an issue that was open when the round began gains
    /// trust, the more the better the channel, stepping back loses it, by the weight of the issue; and trust goes back towards its
    /// start. Standing still does neither.
    pub fn relate(&mut self, open: &[&str]) {
        let mut trust = self.trust.clone();
        for ((one, other), trust) in &mut trust {
            let (gain, offence) = self.gain_and_offence(one, other, open);
            let home = self.trust_at_start[&(*one, *other)];
            let moved = *trust + self.multipliers().trust * self.rates.gain * gain
                - self.rates.loss * offence
                + self.rates.reversion * (home - *trust);
            *trust = moved.clamp(0.0, 1.0);
        }
        self.trust = trust;
    }

    fn gain_and_offence(&self, one: &str, other: &str, open: &[&str]) -> (f64, f64) {
        let named = |name| self.parties.iter().find(|party| party.name == name).unwrap();
        let (one, other) = (named(one), named(other));
        let (mut gain, mut offence) = (0.0, 0.0);
        for stance in one.stances.iter().filter(|stance| open.contains(&stance.issue)) {
            if other.stance(stance.issue).is_none() {
                continue;
            }
            let at = |round| stance.distance(self.position(other.name, stance.issue, round));
            let (before, after) = (at(self.round - 1), at(self.round));
            gain += stance.weight * (before - after).clamp(0.0, 1.0);
            offence += stance.weight * (after - before).clamp(0.0, 1.0);
        }
        (gain, offence)
    }
}
