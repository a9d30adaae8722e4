//! Issues that nothing can open, issues that one party decides, weights, and lines that may be
//! bluff.

use super::super::codes;
use super::super::types::{
    Agreement, Effect, Firmness, Issue, IssueField, IssueId, Lines, OutcomeId, Party, PartyId,
    Scenario, Stance, Symbol, Target,
};
use super::super::{BREAKTHROUGH, EQUAL};
use super::Advisor;
use super::ranges::{Ranges, lines};
use crate::diagnostic::{Diagnostic, Place};
use crate::expression::Bounds;

/// Why an issue is closed: what two parties accept at the utmost does not meet.
pub(super) struct Closed {
    /// Who accepts nothing below an outcome, and which.
    low: (PartyId, f64, Place),
    /// Who accepts nothing above one, and which.
    high: (PartyId, f64, Place),
}

/// Why an issue is closed in every draw and for good, if it is.
pub(super) fn closed(scenario: &Scenario, ranges: &Ranges<'_>, id: IssueId) -> Option<Closed> {
    let issue = &scenario.issues[id.0];
    let equal = EQUAL * (issue.high - issue.low);
    let mut stances = scenario.consenting(id);
    let (first, stance) = stances.next()?;
    let place = line_place(stance);
    let mut closed =
        Closed { low: (first, issue.low, place.clone()), high: (first, issue.high, place) };
    for (party, stance) in scenario.consenting(id) {
        let (low, high) = utmost(ranges, issue, stance);
        if low > closed.low.1 {
            closed.low = (party, low, line_place(stance));
        }
        if high < closed.high.1 {
            closed.high = (party, high, line_place(stance));
        }
    }
    let (low, high) = (closed.low.1 - equal, closed.high.1 + equal);
    let holds = if issue.options.is_empty() {
        closed.low.1 <= high
    } else {
        issue.options.iter().any(|option| low <= option.point && option.point <= high)
    };
    (!holds && !lines_may_move(scenario, ranges, id)).then_some(closed)
}

/// The lowest and the highest outcome that a party accepts in any draw.
fn utmost(ranges: &Ranges<'_>, issue: &Issue, stance: &Stance) -> (f64, f64) {
    let ideal = ranges.number(&stance.ideal);
    let (Firmness::Party(firmness) | Firmness::Stance(firmness)) = &stance.firmness;
    let bluff = ranges.number(firmness).low < 1.0;
    let give = if bluff { ranges.number(&stance.give).high } else { 0.0 };
    let below = |line: Bounds| (line.low.min(ideal.low) - give).max(issue.low);
    let above = |line: Bounds| (line.high.max(ideal.high) + give).min(issue.high);
    match &stance.lines {
        Lines::Below(line) => (below(ranges.number(line)), issue.high),
        Lines::Above(line) => (issue.low, above(ranges.number(line))),
        Lines::Around(low, high) => (below(ranges.number(low)), above(ranges.number(high))),
    }
}

/// Where a red line is written; of two the lower.
fn line_place(stance: &Stance) -> Place {
    match &stance.lines {
        Lines::Below(line) | Lines::Above(line) | Lines::Around(line, _) => line.place.clone(),
    }
}

/// Whether an effect that can happen may open an issue: settle it, or move an ideal or a red line of
/// a consenting party on it.
pub(super) fn lines_may_move(scenario: &Scenario, ranges: &Ranges<'_>, id: IssueId) -> bool {
    let settles = |effect: &&Effect| matches!(effect, Effect::Settle { issue, .. } if *issue == id);
    ranges.effects().iter().any(settles)
        || scenario
            .consenting(id)
            .flat_map(|(party, _)| lines(party, id))
            .any(|target| ranges.is_changed(target))
}

/// The same, or move a tolerance.
pub(super) fn tolerances_may_move(scenario: &Scenario, ranges: &Ranges<'_>, id: IssueId) -> bool {
    let moved = |party| ranges.is_changed(Target::Tolerance(party, id));
    lines_may_move(scenario, ranges, id) || scenario.consenting(id).any(|(party, _)| moved(party))
}

/// Whether a breakthrough needs an issue to be settled: the condition of the outcome of that name reads
/// what is settled, of this issue or of all that are core, and no effect ends in it. In package deals
/// it then needs every issue.
pub(super) fn is_needed(scenario: &Scenario, ranges: &Ranges<'_>, id: IssueId) -> bool {
    let breakthrough = |outcome: OutcomeId| scenario.outcome_names[outcome.0] == BREAKTHROUGH;
    let ends = |effect: &Effect| matches!(effect, Effect::End(id) if breakthrough(*id));
    if ranges.effects().into_iter().any(ends) {
        return false;
    }
    let package = scenario.agreement == Agreement::Package;
    let reads = |symbol: &Symbol| match *symbol {
        Symbol::SettledCore => package || scenario.issues[id.0].core,
        Symbol::SettledCount | Symbol::OpenCount => true,
        Symbol::Issue(issue, IssueField::Settled | IssueField::Outcome) => package || issue == id,
        _ => false,
    };
    let judged = scenario.outcomes.iter().chain(&scenario.at_end);
    judged
        .filter(|outcome| breakthrough(outcome.outcome))
        .any(|outcome| outcome.when.symbols().any(reads))
}

impl Advisor<'_> {
    /// Issues, then the parties' stances on them.
    pub fn stances(&mut self) {
        for at in 0..self.scenario.issues.len() {
            self.issue(IssueId(at));
        }
        for (at, party) in self.scenario.parties.iter().enumerate() {
            self.weights(party);
            self.shared_firmness(party);
            for stance in &party.stances {
                self.own_firmness(party, stance);
                self.give(PartyId(at), stance);
            }
        }
    }

    fn issue(&mut self, id: IssueId) {
        let issue = &self.scenario.issues[id.0];
        if !is_needed(self.scenario, &self.ranges, id) {
            return;
        }
        if let Some(closed) = closed(self.scenario, &self.ranges, id) {
            self.closed(issue, closed);
        }
        self.uncontested(id);
        let mut deciding = self.scenario.consenting(id);
        if let (Some((party, _)), None) = (deciding.next(), deciding.next()) {
            let name = &self.scenario.parties[party.0].name;
            let message = format!("`{name}` alone decides on `{}`", issue.name);
            let label = "no other party whose consent is required has a stance on it";
            let warning =
                Diagnostic::warning(codes::ONE_PARTY, message, issue.place.clone(), label);
            let help = "it settles at that party's ideal at once: give another party a stance, or \
                        take the issue out";
            self.found.push(warning.help(help));
        }
    }

    /// A core issue on which one outcome is the best for all whatever is drawn, and no effect
    /// changes that: it takes no talks. Mostly two numbers changed places, or a unit is wrong.
    fn uncontested(&mut self, id: IssueId) {
        let issue = &self.scenario.issues[id.0];
        let equal = EQUAL * (issue.high - issue.low);
        let (mut low, mut high, mut parties) = (issue.low, issue.high, 0);
        for (_, stance) in self.scenario.consenting(id) {
            let ideal = self.ranges.number(&stance.ideal);
            match &stance.lines {
                Lines::Below(_) => low = low.max(ideal.high),
                Lines::Above(_) => high = high.min(ideal.low),
                Lines::Around(..) => (low, high) = (low.max(ideal.high), high.min(ideal.low)),
            }
            parties += 1;
        }
        let best = if issue.options.is_empty() {
            low <= high + equal
        } else {
            let within = |point: f64| low - equal <= point && point <= high + equal;
            issue.options.iter().any(|option| within(option.point))
        };
        if !issue.core || parties < 2 || !best || lines_may_move(self.scenario, &self.ranges, id) {
            return;
        }
        let message = format!("nobody contests `{}`", issue.name);
        let label = "one outcome of it is the best for all";
        let warning = Diagnostic::warning(codes::UNCONTESTED, message, issue.place.clone(), label);
        self.found.push(warning.help(
            "see whether an ideal and a red line changed places, and whether all numbers are in one \
             unit; where all do agree, write `core: false`, or take the issue out",
        ));
    }

    fn closed(&mut self, issue: &Issue, closed: Closed) {
        let message = format!("nothing can settle `{}`", issue.name);
        let label = "no outcome of it lies within all red lines, in any draw";
        let name = |id: PartyId| &self.scenario.parties[id.0].name;
        let (low, high) = (closed.low, closed.high);
        let mut warning = Diagnostic::warning(codes::CLOSED, message, issue.place.clone(), label);
        let ends = [(low, "below", issue.low), (high, "above", issue.high)];
        for ((party, line, place), side, end) in ends {
            // The end of the issue is nobody's line.
            if line != end {
                let said = format!("`{}` accepts nothing {side} {line}", name(party));
                warning = warning.label(place, said);
            }
        }
        self.warn(warning.help(
            "move a red line, make one uncertain, let a rule move one, or write `core: false` where \
             a deal can do without it",
        ));
    }

    fn weights(&mut self, party: &Party) {
        let none = |stance: &Stance| self.ranges.number(&stance.weight).high <= 0.0;
        if party.stances.is_empty() || !party.stances.iter().all(none) {
            return;
        }
        let mut places = party.stances.iter().map(|stance| stance.weight.place.clone());
        let Some(first) = places.next() else { return };
        let message = format!("all weights of `{}` are 0", party.name);
        let mut warning = Diagnostic::warning(codes::ZERO_WEIGHTS, message, first, "");
        for place in places {
            warning = warning.label(place, "");
        }
        self.found.push(warning.help(
            "they then count as equal; give the issues that matter to it a weight above 0, or \
             leave all out",
        ));
    }

    /// Lines that may be bluff all together, and have nowhere to go.
    fn shared_firmness(&mut self, party: &Party) {
        let sharing = party.stances.iter().filter_map(|stance| match &stance.firmness {
            Firmness::Party(firmness) => Some((stance, firmness)),
            Firmness::Stance(_) => None,
        });
        let sharing: Vec<_> = sharing.collect();
        let Some((_, firmness)) = sharing.first() else { return };
        let gives = |stance: &Stance| self.ranges.number(&stance.give).high > 0.0;
        if self.ranges.number(firmness).low < 1.0
            && !sharing.iter().any(|(stance, _)| gives(stance))
        {
            let message =
                format!("the red lines of `{}` may be bluff, but give nothing", party.name);
            self.no_give(message, firmness.place.clone());
        }
    }

    fn own_firmness(&mut self, party: &Party, stance: &Stance) {
        let Firmness::Stance(firmness) = &stance.firmness else { return };
        let real = self.ranges.number(firmness).low >= 1.0;
        if real || self.ranges.number(&stance.give).high > 0.0 {
            return;
        }
        let issue = &self.scenario.issues[stance.issue.0].name;
        let message = format!(
            "the red line of `{}` on `{issue}` may be bluff, but gives nothing",
            party.name
        );
        self.no_give(message, firmness.place.clone());
    }

    fn no_give(&mut self, message: String, place: Place) {
        let label = "whether it is real makes no difference";
        let warning = Diagnostic::warning(codes::NO_GIVE, message, place, label);
        self.warn(warning.help(
            "say beside the red line how much farther the true one lies where this one is not \
             real: `give: …`, in the issue's unit",
        ));
    }

    /// A `give` that never counts: the line is always real, or already at the end of the issue.
    fn give(&mut self, id: PartyId, stance: &Stance) {
        let party = &self.scenario.parties[id.0];
        let issue = &self.scenario.issues[stance.issue.0];
        let path = format!("parties.{}.stances.{}.give", party.name, issue.name);
        if !self.is_written(&path) || self.ranges.number(&stance.give).high <= 0.0 {
            return;
        }
        let (Firmness::Party(firmness) | Firmness::Stance(firmness)) = &stance.firmness;
        let (label, help) = if self.ranges.number(firmness).low >= 1.0 {
            let help = "say how likely the red line is real (`firmness: 0.7`), or take it out";
            ("the stated red line is always real", help)
        } else if self.at_the_end(id, stance) {
            let help = "move the red line, widen the issue, or take it out";
            ("the red line is at the end of the issue already", help)
        } else {
            return;
        };
        let message = format!("a `give` of `{}` on `{}` that never counts", party.name, issue.name);
        let warning = Diagnostic::warning(codes::IDLE_GIVE, message, self.at(&path), label);
        self.found.push(warning.help(help));
    }

    /// Whether a red line can lie no farther from the ideal in any draw.
    fn at_the_end(&self, party: PartyId, stance: &Stance) -> bool {
        let issue = &self.scenario.issues[stance.issue.0];
        if lines(party, stance.issue).into_iter().any(|target| self.ranges.is_changed(target)) {
            return false;
        }
        let at = |line, end| self.ranges.number(line).is(end);
        match &stance.lines {
            Lines::Below(line) => at(line, issue.low),
            Lines::Above(line) => at(line, issue.high),
            Lines::Around(low, high) => at(low, issue.low) && at(high, issue.high),
        }
    }
}
