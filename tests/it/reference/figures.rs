//! What is counted of a replication besides how it ends: whether there was a zone of agreement, what
//! was said in round 1, and what held up the issues that are open at the end.

use super::people::{Party, Stance};
use super::settle::{accepts_from, with_stance};
use super::{EQUAL, Talks};
use detente::scenario::{Issue, IssueOption};

/// What is counted of a replication besides how it ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Whether there was a zone of agreement at the start, and in some round.
    pub zone: bool,
    pub zone_ever: bool,
    /// What was said in round 1, by party and stance, 0 for acceptable up to 2; nothing where the
    /// issue was settled or the talks had ended.
    pub said: Vec<Option<usize>>,
    /// What held the issues up.
    pub held: Vec<Option<Cause>>,
}

/// What holds an issue up, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Zone,
    Tolerance,
    Ratification,
    BreakingOff,
    Price,
    Time,
}

impl<'s> Talks<'s> {
    /// Before round 1 nobody has said anything.
    pub fn begin_figures(&mut self) {
        let zone = self.zone();
        let stances = self.parties.iter().map(|party| party.stances.len()).sum();
        let said = vec![None; stances];
        self.figures = Figures { zone, zone_ever: zone, said, held: Vec::new() };
    }

    /// Whether every core issue, of a package every issue, has an outcome within the true lines of
    /// all whose consent is required; and a package of two parties can be worth enough to both.
    pub fn zone(&self) -> bool {
        let in_package = self.packages.is_some();
        let mut needed = self.issues.iter().filter(|issue| in_package || issue.core);
        needed.all(|issue| self.ground(issue).is_some()) && !self.overpriced()
    }

    /// What everyone says of the others' positions on the issues that are open.
    pub fn verdicts(&self) -> Vec<Option<usize>> {
        let stances = self.parties.iter().flat_map(|p| p.stances.iter().map(move |s| (p, s)));
        let open = |stance: &Stance<'s>| !self.settled.contains_key(stance.issue);
        stances.map(|(p, s)| open(s).then(|| self.worst_verdict(p, s) as usize)).collect()
    }

    /// What held each issue up, if the replication ends now and in this outcome.
    pub fn held(&self, outcome: &str) -> Vec<Option<Cause>> {
        let held = |issue: &Issue| {
            let open = !self.settled.contains_key(issue.name.as_str());
            (open && !["breakthrough", "inconsistent"].contains(&outcome))
                .then(|| self.cause(issue))
        };
        self.issues.iter().map(held).collect()
    }

    fn cause(&self, issue: &Issue) -> Cause {
        if self.ground(issue).is_none() {
            Cause::Zone
        } else if !self.within_tolerances(issue) {
            Cause::Tolerance
        } else if self.happened.contains("a deal is rejected") {
            Cause::Ratification
        } else if self.happened.contains("an effect ends the talks") {
            Cause::BreakingOff
        } else if self.overpriced() {
            Cause::Price
        } else {
            Cause::Time
        }
    }

    fn consenting(&self, issue: &Issue) -> Vec<(&Party<'s>, &Stance<'s>)> {
        self.parties.iter().filter(|p| p.consents).filter_map(with_stance(issue)).collect()
    }

    /// From where to where all could accept an issue; with options from the lowest to the highest.
    fn ground(&self, issue: &Issue) -> Option<(f64, f64)> {
        let (low, high) = self.shared(issue, |_, _| 1.0)?;
        if issue.options.is_empty() {
            return Some((low, high));
        }
        let equal = EQUAL * (issue.high - issue.low);
        let inside = |point: &f64| low - equal <= *point && *point <= high + equal;
        let points = || issue.options.iter().map(|option| option.point).filter(inside);
        Some((points().next()?, points().next_back()?))
    }

    /// What the stretches share that each party accepts at its level, on an issue; ends that are
    /// equal do meet.
    fn shared(
        &self,
        issue: &Issue,
        level: impl Fn(&Party<'s>, &Stance<'s>) -> f64,
    ) -> Option<(f64, f64)> {
        let (mut low, mut high) = (issue.low, issue.high);
        for (party, stance) in self.consenting(issue) {
            let (lowest, highest) = stance.within(level(party, stance));
            (low, high) = (low.max(lowest), high.min(highest));
        }
        (low <= high + EQUAL * (issue.high - issue.low)).then_some((low.min(high), high))
    }

    /// Whether all would accept some outcome if each had gone as far as it is prepared to, or has, from
    /// where the others last stood.
    fn within_tolerances(&self, issue: &Issue) -> bool {
        let last = self.tables.last().unwrap();
        let most = |party: &Party<'s>, stance: &Stance<'s>| {
            stance.tolerance.max(self.levels[&(party.name, stance.issue)])
        };
        if issue.options.is_empty() {
            return self.shared(issue, |p, s| (most(p, s) + p.slack).min(1.0)).is_some();
        }
        let accepted = |option: &IssueOption| {
            self.consenting(issue).iter().all(|(party, stance)| {
                let level = most(party, stance);
                let accepted = (level + party.slack).min(1.0);
                let here = self.position_beside(party, stance, level, last);
                accepts_from(issue, stance, option, (accepted, here))
            })
        };
        issue.options.iter().any(accepted)
    }

    /// Whether there is common ground on every issue of a package of two parties, but none is worth
    /// its reservation to both.
    ///
    /// The worths that packages can have make a convex set. So one is enough for both unless there
    /// are shares for the two, summing to 1, by which even the best package is worth less than the
    /// reservations. The least by which it exceeds them is a convex function of the share.
    fn overpriced(&self) -> bool {
        let able: Vec<&Party<'s>> = self.parties.iter().filter(|party| party.consents).collect();
        let (Some(_), [one, other]) = (&self.packages, &able[..]) else { return false };
        let grounds: Option<Vec<_>> = self.issues.iter().map(|issue| self.ground(issue)).collect();
        let Some(grounds) = grounds else { return false };
        let worth = |party: &Party<'s>, issue: &Issue, outcome: f64| {
            party.stance(&issue.name).map_or(0.0, |s| s.weight * (1.0 - s.distance(outcome)))
        };
        let excess = |share: f64| {
            let mut excess =
                -share * self.reservation(one) - (1.0 - share) * self.reservation(other);
            for (issue, (low, high)) in self.issues.iter().zip(&grounds) {
                let ideals = [one, other].map(|party| party.stance(&issue.name).map(|s| s.ideal));
                let ideals = ideals.into_iter().flatten().map(|ideal| ideal.max(*low).min(*high));
                let worths = [*low, *high].into_iter().chain(ideals).map(|outcome| {
                    share * worth(one, issue, outcome)
                        + (1.0 - share) * worth(other, issue, outcome)
                });
                excess += worths.fold(f64::NEG_INFINITY, f64::max);
            }
            excess
        };
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..100 {
            let third = (high - low) / 3.0;
            if excess(low + third) < excess(high - third) {
                high -= third;
            } else {
                low += third;
            }
        }
        excess(low) < -EQUAL
    }
}
