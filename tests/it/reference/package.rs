//! Package deals: nothing is agreed until everything is. Steps 3 and 5 where `agreement: package`.
//!
//! Every party has one level: the share of the worth that it could give up which it has given up.
//! What the level comes to on each issue depends on how well the party sees what matters to the
//! others. A package has a position on every issue, also on those on which its party has no stance.

use super::concede::MATCHING_LEAD;
use super::people::{Party, Stance};
use super::{EQUAL, Settlement, Talks, mean, weighted_mean};
use detente::math::normal_quantile;
use detente::scenario::{Agreement, Issue, Proposer, Scenario};
use std::collections::HashMap;

/// What the parties of a package deal have besides the rest.
pub struct Packages<'s> {
    proposer: Proposer,
    bargainers: HashMap<&'s str, Bargainer>,
}

/// A party's level, and the numbers that mean something in packages only.
#[derive(Clone)]
struct Bargainer {
    insight: f64,
    reservation: f64,
    level_at_start: f64,
    level: f64,
    level_before: f64,
}

impl<'s> Talks<'s> {
    /// Before round 1, if the scenario is one of packages.
    pub fn begin_packages(&mut self, scenario: &'s Scenario) {
        if scenario.agreement != Agreement::Package {
            return;
        }
        for (party, issue) in self.without_a_stance() {
            let mean = self.mean_of_others(party, issue, 0);
            self.tables[0].insert((party, issue), mean);
            self.now.insert((party, issue), mean);
        }
        let mut bargainers = HashMap::new();
        for (party, written) in self.parties.iter().zip(&scenario.parties) {
            let level = self.standing(party);
            let bargainer = Bargainer {
                insight: self.numbers.value(&written.concession.insight),
                reservation: self.numbers.value(&written.reservation),
                level_at_start: level,
                level,
                level_before: level,
            };
            bargainers.insert(party.name, bargainer);
        }
        self.packages = Some(Packages { proposer: scenario.proposer, bargainers });
    }

    /// The consenting parties with the issues on which they have no stance.
    fn without_a_stance(&self) -> Vec<(&'s str, &'s str)> {
        let mut pairs = Vec::new();
        for party in self.parties.iter().filter(|party| party.consents) {
            for issue in self.issues.iter().filter(|issue| party.stance(&issue.name).is_none()) {
                pairs.push((party.name, issue.name.as_str()));
            }
        }
        pairs
    }

    /// Where the other consenting parties with a stance stood at the end of a round, by power.
    fn mean_of_others(&self, but: &str, issue: &str, round: u32) -> f64 {
        let others = self.other_consenting(but, issue);
        let at = |k: &&Party<'s>| (k.power, self.position(k.name, issue, round));
        weighted_mean(&others.iter().map(at).collect::<Vec<_>>()).unwrap()
    }

    fn is_open(&self, issue: &str) -> bool {
        !self.settled.contains_key(issue)
    }

    fn open_stances<'p>(&self, party: &'p Party<'s>) -> Vec<&'p Stance<'s>> {
        party.stances.iter().filter(|stance| self.is_open(stance.issue)).collect()
    }

    /// How far a party goes on an issue at most: to its tolerance, but no farther than to the ideal
    /// of the other consenting party that is the farthest; and nowhere on a side without a way.
    fn cap(&self, party: &Party<'s>, stance: &Stance<'s>) -> f64 {
        let mut farthest = 0.0_f64;
        for k in self.other_consenting(party.name, stance.issue) {
            let ideal = k.stance(stance.issue).unwrap().ideal;
            let line = if ideal > stance.ideal { &stance.above } else { &stance.below };
            let way = line.as_ref().map_or(0.0, |line| (line.real - stance.ideal).abs());
            if way > EQUAL * stance.range {
                farthest = farthest.max(stance.distance(ideal));
            }
        }
        let cap = stance.tolerance.min(farthest);
        if cap > EQUAL { cap } else { 0.0 }
    }

    /// A party's stances on the issues that no effect has settled.
    fn negotiable<'p>(&self, party: &'p Party<'s>) -> Vec<&'p Stance<'s>> {
        let imposed = |issue| self.settled.get(issue).is_some_and(|settled| settled.by_rule);
        party.stances.iter().filter(|stance| !imposed(stance.issue)).collect()
    }

    /// λ: the worth that a party gives up where it goes as far as it may on every such issue.
    fn worth_to_give(&self, party: &Party<'s>) -> f64 {
        self.negotiable(party).iter().map(|s| s.weight * self.cap(party, s)).sum()
    }

    /// What the positions of a party give up, as a share of λ.
    fn standing(&self, party: &Party<'s>) -> f64 {
        let all = self.worth_to_give(party);
        let at = |s: &Stance<'s>| s.distance(self.now[&(party.name, s.issue)]);
        let given_up: f64 = self.negotiable(party).iter().map(|s| s.weight * at(s)).sum();
        if all > EQUAL { (given_up / all).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// What each party could give up, to see later what has changed; nothing without packages.
    pub fn worths_to_give(&self) -> HashMap<&'s str, f64> {
        let bargaining = self.parties.iter().filter(|_| self.packages.is_some());
        bargaining.map(|party| (party.name, self.worth_to_give(party))).collect()
    }

    /// After a party has changed what it wants on an issue: its level, and that of every other with a
    /// stance there whose λ has changed with it, are those of where they stand.
    pub fn find_levels_anew(&mut self, mover: &str, issue: &str, before: &HashMap<&'s str, f64>) {
        let mut levels = Vec::new();
        for party in self.parties.iter().filter(|party| party.stance(issue).is_some()) {
            let change = before.get(party.name).map(|all| (self.worth_to_give(party) - all).abs());
            if change.is_some_and(|change| party.name == mover || change > EQUAL) {
                levels.push((party.name, self.standing(party)));
            }
        }
        for (name, level) in levels {
            self.packages.as_mut().unwrap().bargainers.get_mut(name).unwrap().level = level;
        }
    }

    /// Whether a party's level has moved in this round by more than this; keeps it for the next.
    pub fn package_levels_moved(&mut self, still: f64) -> bool {
        let mut moved = false;
        for bargainer in self.packages.as_mut().unwrap().bargainers.values_mut() {
            moved |= (bargainer.level - bargainer.level_before).abs() > still;
            bargainer.level_before = bargainer.level;
        }
        moved
    }

    /// One round of concessions: from the packages of the round before, all at once.
    pub fn concede_packages(&mut self) {
        let last = self.round - 1;
        let mut table = self.now.clone();
        let (mut dues, mut levels, mut concessions) =
            (HashMap::new(), HashMap::new(), self.levels.clone());
        for party in &self.parties {
            let due = self.due_of_package(party);
            let level = self.next_package_level(party, due);
            dues.insert(party.name, due);
            levels.insert(party.name, level);
            for (stance, concession) in self.concessions(party, level) {
                let position = self.package_position(party, stance, concession);
                concessions.insert((party.name, stance.issue), concession);
                table.insert((party.name, stance.issue), position);
            }
        }
        for (party, issue) in self.without_a_stance() {
            if self.is_open(issue) {
                let mean = self.mean_of_others(party, issue, last);
                let options = &self.issues.iter().find(|i| i.name == issue).unwrap().options;
                let points: Vec<f64> = options.iter().map(|option| option.point).collect();
                table.insert((party, issue), nearest(&points, mean).unwrap_or(mean));
            }
        }
        for (name, level) in levels {
            self.packages.as_mut().unwrap().bargainers.get_mut(name).unwrap().level = level;
        }
        (self.dues, self.levels) = (dues, concessions);
        self.now = table;
    }

    fn bargainer(&self, party: &str) -> &Bargainer {
        &self.packages.as_ref().unwrap().bargainers[party]
    }

    /// What no deal is worth to a party.
    pub fn reservation(&self, party: &Party<'s>) -> f64 {
        self.bargainer(party.name).reservation
    }

    fn due_of_package(&self, party: &Party<'s>) -> f64 {
        let before = self.dues[party.name];
        let rise = self.rise(party);
        let drive = self.drive(party);
        let due = (before + drive * rise).min(1.0);
        let answer = drive * party.reciprocity.min(0.0) * self.package_gain(party);
        (due + answer).max(before).min(1.0)
    }

    /// The same step as issue by issue, then no farther than the reservation lets the party go.
    fn next_package_level(&self, party: &Party<'s>, due: f64) -> f64 {
        let Bargainer { level, level_at_start: start, .. } = *self.bargainer(party.name);
        if self.issues.iter().all(|issue| !self.is_open(&issue.name)) {
            return level;
        }
        let alone = start + (1.0 - start) * due;
        let matched = alone.min(start + self.package_progress(party) + MATCHING_LEAD);
        let target = (1.0 - party.matching) * alone + party.matching * matched;
        let answer = self.drive(party) * party.reciprocity.max(0.0) * self.package_gain(party);
        let z = normal_quantile(self.numbers.uniform(&format!("noise {}", party.name), self.round));
        let noise = (1.0 + party.noise * self.multipliers().noise * z).max(0.0);
        let step = (((target - level).max(0.0) + answer) * noise).max(-party.retreat);
        let level = (level + step.min(party.step)).clamp(0.0, 1.0);
        let all = self.worth_to_give(party);
        if all <= EQUAL {
            return level;
        }
        let at_its_ideals: f64 = self
            .open_stances(party)
            .iter()
            .map(|stance| stance.weight)
            .chain(self.worths_settled(party))
            .sum();
        level.min(((at_its_ideals - self.bargainer(party.name).reservation) / all).max(0.0))
    }

    fn worths_settled(&self, party: &Party<'s>) -> Vec<f64> {
        let settled = |s: &Stance<'s>| self.settled.get(s.issue).map(|at| worth(s, at.outcome));
        party.stances.iter().filter_map(settled).collect()
    }

    /// What the packages of the other consenting parties have gained in worth to a party between
    /// the ends of two rounds, as a share of what it could give up, on average.
    fn packages_gain(
        &self,
        party: &Party<'s>,
        (from, to): (u32, u32),
        least: f64,
        counts: impl Fn(&str) -> bool,
    ) -> f64 {
        let all = self.worth_to_give(party);
        if all <= EQUAL {
            return 0.0;
        }
        let mut gains = Vec::new();
        for k in self.parties.iter().filter(|k| k.consents && k.name != party.name) {
            let mut gain = 0.0;
            for stance in self.open_stances(party) {
                if !counts(stance.issue) {
                    continue;
                }
                let at = |round| stance.distance(self.position(k.name, stance.issue, round));
                gain += stance.weight * (at(from) - at(to));
            }
            gains.push((gain / all).clamp(least, 1.0));
        }
        mean(&gains).unwrap_or(0.0)
    }

    /// G: since the start.
    fn package_progress(&self, party: &Party<'s>) -> f64 {
        self.packages_gain(party, (0, self.round - 1), 0.0, |_| true)
    }

    /// Δ: over the last round; nothing in rounds 1 and 2, nor on an issue reopened in the last.
    fn package_gain(&self, party: &Party<'s>) -> f64 {
        if self.round <= 2 {
            return 0.0;
        }
        let last = self.round - 1;
        let answered = |issue: &str| self.reopened.get(issue) != Some(&last);
        self.packages_gain(party, (last - 1, last), -1.0, answered)
    }

    /// How far a party goes on each open issue at a level: for the share of its insight where it
    /// costs it the least beside what it is worth to the others, for the rest alike everywhere.
    fn concessions<'p>(&self, party: &'p Party<'s>, level: f64) -> Vec<(&'p Stance<'s>, f64)> {
        let insight = self.bargainer(party.name).insight;
        let traded = self.traded(party, level);
        let one = |stance: &'p Stance<'s>| {
            let seeing = traded[stance.issue];
            let blind = level * self.cap(party, stance);
            (stance, insight * seeing + (1.0 - insight) * blind)
        };
        self.open_stances(party).into_iter().map(one).collect()
    }

    /// g: the worth to give up is given in ascending order of what an issue matters to the party
    /// beside what it matters to the others, one after the other in full; issues of one rank in
    /// proportion. What does not matter to the party at all is given at once.
    fn traded(&self, party: &Party<'s>, level: f64) -> HashMap<&'s str, f64> {
        let mut left = level * self.worth_to_give(party);
        let mut traded = HashMap::new();
        let mut ranked: Vec<(f64, &Stance<'s>)> = Vec::new();
        for stance in self.negotiable(party) {
            let cap = self.cap(party, stance);
            traded.insert(stance.issue, cap);
            if cap > 0.0 && stance.weight > EQUAL {
                let others = self.parties.iter().filter(|k| k.consents && k.name != party.name);
                let weights: Vec<f64> =
                    others.map(|k| k.stance(stance.issue).map_or(0.0, |s| s.weight)).collect();
                let matters = mean(&weights).unwrap_or(0.0);
                let rank = if matters > 0.0 { stance.weight / matters } else { f64::INFINITY };
                ranked.push((rank, stance));
            }
        }
        ranked.sort_by(|one, other| one.0.partial_cmp(&other.0).unwrap());
        while let Some((lowest, _)) = ranked.first().copied() {
            let equal = |rank: f64| rank == lowest || rank * (1.0 - EQUAL) <= lowest;
            let count = ranked.iter().take_while(|(rank, _)| equal(*rank)).count();
            let group: Vec<_> = ranked.drain(..count).collect();
            let all: f64 = group.iter().map(|(_, s)| s.weight * self.cap(party, s)).sum();
            let share = (left / all).clamp(0.0, 1.0);
            for (_, stance) in group {
                traded.insert(stance.issue, share * self.cap(party, stance));
            }
            left = (left - all).max(0.0);
        }
        traded
    }

    /// Where a party stands on an issue in its package.
    fn package_position(&self, party: &Party<'s>, stance: &Stance<'s>, concession: f64) -> f64 {
        let others = self.other_consenting(party.name, stance.issue);
        let ideals: Vec<(f64, f64)> =
            others.iter().map(|k| (k.power, k.stance(stance.issue).unwrap().ideal)).collect();
        let costless = ideals.iter().all(|(_, ideal)| stance.distance(*ideal) <= EQUAL);
        let wanted = if costless {
            weighted_mean(&ideals).unwrap_or(stance.ideal)
        } else if self.cap(party, stance) == 0.0 {
            stance.ideal
        } else {
            stance.at(concession).unwrap_or_else(|| {
                let (low, high) = stance.within(concession);
                self.mean_of_others(party.name, stance.issue, self.round - 1).max(low).min(high)
            })
        };
        let issue = self.issues.iter().find(|issue| issue.name == stance.issue).unwrap();
        if issue.options.is_empty() { wanted } else { option(issue, stance, wanted, concession) }
    }

    /// Proposers in turn, by lot or all: the first package that nobody refuses settles everything.
    pub fn settle_packages(&mut self) {
        let open = self.open_issues();
        let just_now = |issue: &&str| self.reopened.get(*issue) == Some(&self.round);
        if open.is_empty() || open.iter().any(just_now) {
            return;
        }
        for proposer in self.proposers() {
            if self.parties.iter().filter(|k| k.consents).all(|k| self.agrees(k, proposer)) {
                for issue in &open {
                    let position = self.position(proposer, issue, self.round);
                    let (round, outcome) = (self.round, position);
                    self.settled.insert(issue, Settlement { round, outcome, by_rule: false });
                }
                return;
            }
        }
    }

    fn proposers(&self) -> Vec<&'s str> {
        let able: Vec<&Party<'s>> = self.parties.iter().filter(|party| party.consents).collect();
        let names: Vec<&'s str> = able.iter().map(|party| party.name).collect();
        match self.packages.as_ref().unwrap().proposer {
            Proposer::All => names,
            Proposer::Rotate => vec![names[(self.round as usize - 1) % names.len()]],
            Proposer::Random => {
                let u = self.numbers.uniform("proposer", self.round);
                let all: f64 = able.iter().map(|party| party.power).sum();
                let mut below = 0.0;
                for party in &able {
                    below += party.power / all;
                    if u < below {
                        return vec![party.name];
                    }
                }
                vec![names[names.len() - 1]]
            }
        }
    }

    /// A party agrees to a package with nothing in it beyond its true line that is worth to it what
    /// its own is, less its slack, and what no deal is. Its own package has to pass too.
    fn agrees(&self, party: &Party<'s>, proposer: &str) -> bool {
        let mut worths = (0.0, 0.0);
        for stance in self.open_stances(party) {
            let at = |of: &str| self.position(of, stance.issue, self.round);
            if stance.distance(at(proposer)) > 1.0 + EQUAL {
                return false;
            }
            worths.0 += worth(stance, at(proposer));
            worths.1 += worth(stance, at(party.name));
        }
        let settled: f64 = self.worths_settled(party).iter().sum();
        worths.0 >= worths.1 - party.slack - EQUAL
            && worths.0 + settled >= self.bargainer(party.name).reservation - EQUAL
    }
}

fn worth(stance: &Stance<'_>, outcome: f64) -> f64 {
    stance.weight * (1.0 - stance.distance(outcome))
}

/// The nearest to a point of those that cost no more than the concession; where none does, of those
/// that cost the least.
fn option(issue: &Issue, stance: &Stance<'_>, wanted: f64, concession: f64) -> f64 {
    let points = || issue.options.iter().map(|option| option.point);
    let least = points().map(|point| stance.distance(point)).fold(f64::INFINITY, f64::min);
    let allowed = concession.max(least);
    let able: Vec<f64> =
        points().filter(|point| stance.distance(*point) <= allowed + EQUAL).collect();
    nearest(&able, wanted).unwrap()
}

/// The nearest of some points to a place; the lower of two as near.
fn nearest(points: &[f64], place: f64) -> Option<f64> {
    let least = points.iter().map(|point| (point - place).abs()).fold(f64::INFINITY, f64::min);
    let equal = EQUAL * points.iter().fold(1.0_f64, |most, point| most.max(point.abs()));
    points.iter().copied().find(|point| (point - place).abs() <= least + equal)
}
