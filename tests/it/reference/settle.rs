//! Step 5: what settles, and where.

use super::people::{Party, Stance};
use super::{EQUAL, Talks, weighted_mean};
use detente::scenario::{Issue, IssueOption};

impl<'s> Talks<'s> {
    /// Looks at every open issue but those reopened in this round.
    pub fn settle(&mut self) {
        for issue in self.issues {
            let reopened = self.reopened.get(issue.name.as_str()) == Some(&self.round);
            if reopened || self.settled.contains_key(issue.name.as_str()) {
                continue;
            }
            let consenting: Vec<(&Party<'s>, &Stance<'s>)> =
                self.parties.iter().filter(|p| p.consents).filter_map(with_stance(issue)).collect();
            let outcome = match consenting[..] {
                [] => Some(self.among_advisers(issue)),
                [(_, stance)] => Some(best_alone(issue, stance)),
                _ if issue.options.is_empty() => self.in_common_ground(issue, &consenting),
                _ => self.at_common_option(issue, &consenting),
            };
            if let Some(outcome) = outcome {
                self.settle_at(issue, outcome, false);
            }
        }
    }

    /// Where no consenting party cares, the advisers' positions decide, by power.
    fn among_advisers(&self, issue: &Issue) -> f64 {
        let advisers = self.parties.iter().filter(|p| !p.consents).filter_map(with_stance(issue));
        let positions: Vec<(f64, f64)> =
            advisers.map(|(p, s)| (p.power, self.position(p.name, s.issue, self.round))).collect();
        nearest_possible(issue, weighted_mean(&positions).unwrap())
    }

    /// A party accepts what is no farther than its level and its slack, and never what is beyond
    /// its true line. Where the intervals of all meet, the issue settles in what they share.
    fn in_common_ground(
        &self,
        issue: &Issue,
        consenting: &[(&Party<'s>, &Stance<'s>)],
    ) -> Option<f64> {
        let (mut low, mut high) = (issue.low, issue.high);
        for (party, stance) in consenting {
            let (lowest, highest) = stance.within(self.accepted_level(party, stance));
            low = low.max(lowest);
            high = high.min(highest);
        }
        if low > high + EQUAL * (issue.high - issue.low) {
            return None;
        }
        Some(self.pulled_by_power(consenting).max(low).min(high))
    }

    /// With options, the option that all accept nearest to where power pulls; the lower of two as
    /// near.
    fn at_common_option(
        &self,
        issue: &Issue,
        consenting: &[(&Party<'s>, &Stance<'s>)],
    ) -> Option<f64> {
        let accepted_by_all = |option: &&IssueOption| {
            consenting.iter().all(|(party, stance)| self.accepts(issue, party, stance, option))
        };
        let common: Vec<&IssueOption> = issue.options.iter().filter(accepted_by_all).collect();
        nearest(&common, self.pulled_by_power(consenting), issue)
    }

    /// An option is accepted as an outcome of a range is; and also where it costs no more than the
    /// option nearest to the party's position, if that one is not beyond the true line.
    fn accepts(
        &self,
        issue: &Issue,
        party: &Party<'s>,
        stance: &Stance<'s>,
        option: &IssueOption,
    ) -> bool {
        let here = self.position(party.name, stance.issue, self.round);
        accepts_from(issue, stance, option, (self.accepted_level(party, stance), here))
    }

    pub fn accepted_level(&self, party: &Party<'s>, stance: &Stance<'s>) -> f64 {
        (self.levels[&(party.name, stance.issue)] + party.slack).min(1.0)
    }

    /// The mean by power of the ideals, each taken no farther out than the farthest that anyone is
    /// ready to pay.
    fn pulled_by_power(&self, consenting: &[(&Party<'s>, &Stance<'s>)]) -> f64 {
        let paid: Vec<f64> = consenting.iter().map(|(p, s)| self.paid(p, s)).collect();
        let lowest = paid.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = paid.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let ideals: Vec<(f64, f64)> =
            consenting.iter().map(|(p, s)| (p.power, s.ideal.max(lowest).min(highest))).collect();
        weighted_mean(&ideals).unwrap()
    }

    /// What a party pays: what it has come to concede, but no more than the most that any other
    /// asked for when the round began. With two lines: its position.
    fn paid(&self, party: &Party<'s>, stance: &Stance<'s>) -> f64 {
        let mut asked = 0.0_f64;
        for k in self.other_consenting(party.name, stance.issue) {
            let before = self.position(k.name, stance.issue, self.round - 1);
            asked = asked.max(stance.distance(before));
        }
        let level = self.levels[&(party.name, stance.issue)];
        stance
            .at(level.min(asked))
            .unwrap_or_else(|| self.position(party.name, stance.issue, self.round))
    }
}

/// Whether a party accepts an option that accepts so much and stands here.
pub fn accepts_from(
    issue: &Issue,
    stance: &Stance<'_>,
    option: &IssueOption,
    (level, here): (f64, f64),
) -> bool {
    let cost = stance.distance(option.point);
    let nearest = stance.distance(nearest_possible(issue, here));
    cost <= level + EQUAL || (nearest <= 1.0 + EQUAL && cost <= nearest + EQUAL)
}

/// A party with its stance on an issue, if it has one.
pub fn with_stance<'t, 's: 't>(
    issue: &Issue,
) -> impl Fn(&'t Party<'s>) -> Option<(&'t Party<'s>, &'t Stance<'s>)> {
    move |party| party.stance(&issue.name).map(|stance| (party, stance))
}

/// The ideal, or with options the nearest within the true line, or the nearest of all if none is.
fn best_alone(issue: &Issue, stance: &Stance<'_>) -> f64 {
    let within: Vec<&IssueOption> = issue
        .options
        .iter()
        .filter(|option| stance.distance(option.point) <= 1.0 + EQUAL)
        .collect();
    nearest(&within, stance.ideal, issue).unwrap_or_else(|| nearest_possible(issue, stance.ideal))
}

/// The outcome itself, or with options the nearest of them, the lower of two as near.
pub fn nearest_possible(issue: &Issue, outcome: f64) -> f64 {
    let options: Vec<&IssueOption> = issue.options.iter().collect();
    nearest(&options, outcome, issue).unwrap_or(outcome)
}

fn nearest(options: &[&IssueOption], outcome: f64, issue: &Issue) -> Option<f64> {
    let away = |option: &IssueOption| (option.point - outcome).abs();
    let least = options.iter().map(|option| away(option)).fold(f64::INFINITY, f64::min);
    let equal = EQUAL * (issue.high - issue.low);
    options.iter().find(|option| away(option) <= least + equal).map(|option| option.point)
}
