//! Parties and their stances in one replication, with every number drawn; distances.

use super::EQUAL;
use super::numbers::Numbers;
use detente::scenario::{self, Consent, Firmness, Issue, Lines, Ratification};

/// A party, with its numbers drawn.
pub struct Party<'s> {
    pub name: &'s str,
    pub consents: bool,
    pub power: f64,
    pub beta: f64,
    pub opening: f64,
    pub reciprocity: f64,
    pub matching: f64,
    pub noise: f64,
    pub step: f64,
    pub retreat: f64,
    pub slack: f64,
    pub deadline: f64,
    pub trust_effect: f64,
    /// What multiplies its concessions.
    pub flexibility: f64,
    /// The round in which its deadline was last moved, and what was due then.
    pub deadline_moved: Option<(u32, f64)>,
    /// The chance and the rest of its vote at home.
    pub ratification: Option<&'s Ratification>,
    /// In the order of the issues.
    pub stances: Vec<Stance<'s>>,
}

/// A red line, as the party says and as it is.
#[derive(Clone, Copy)]
pub struct Line {
    pub stated: f64,
    pub real: f64,
}

/// A stance, with its numbers drawn.
pub struct Stance<'s> {
    pub issue: &'s str,
    /// The ends and the width of the issue's range.
    pub low: f64,
    pub high: f64,
    pub range: f64,
    pub ideal: f64,
    /// The line below the ideal, if lower is worse.
    pub below: Option<Line>,
    /// The line above the ideal, if higher is worse.
    pub above: Option<Line>,
    /// As a share of the party's weights.
    pub weight: f64,
    pub tolerance: f64,
    pub position_at_start: f64,
}

/// Draws the numbers of a party.
pub fn party<'s>(
    written: &'s scenario::Party,
    issues: &'s [Issue],
    numbers: &Numbers,
) -> Party<'s> {
    let concession = &written.concession;
    let mut stances = Vec::new();
    for (index, issue) in issues.iter().enumerate() {
        for stance in written.stances.iter().filter(|stance| stance.issue.0 == index) {
            stances.push(draw_stance(written, stance, issue, numbers));
        }
    }
    share_weights(&mut stances);
    Party {
        name: &written.name,
        consents: matches!(written.consent, Consent::Required),
        power: numbers.value(&written.power),
        beta: numbers.value(&concession.beta),
        opening: numbers.value(&concession.opening),
        reciprocity: numbers.value(&concession.reciprocity),
        matching: numbers.value(&concession.matching),
        noise: numbers.value(&concession.noise),
        step: numbers.value(&concession.step),
        retreat: numbers.value(&concession.retreat),
        slack: numbers.value(&concession.slack),
        deadline: numbers.value(&concession.deadline),
        trust_effect: numbers.value(&concession.trust_effect),
        flexibility: 1.0,
        deadline_moved: None,
        ratification: written.ratification.as_ref(),
        stances,
    }
}

/// Weights are shares of the party's sum; where all are 0, equal shares.
fn share_weights(stances: &mut [Stance<'_>]) {
    let sum: f64 = stances.iter().map(|stance| stance.weight).sum();
    let count = stances.len() as f64;
    for stance in stances {
        stance.weight = if sum > 0.0 { stance.weight / sum } else { 1.0 / count };
    }
}

fn draw_stance<'s>(
    party: &scenario::Party,
    written: &scenario::Stance,
    issue: &'s Issue,
    numbers: &Numbers,
) -> Stance<'s> {
    let ideal = numbers.value(&written.ideal);
    // A line that is not real lies `give` farther from the ideal, but within the issue.
    let give =
        if real(party, written, issue, numbers) { 0.0 } else { numbers.value(&written.give) };
    // A line drawn on the wrong side of the ideal is the ideal.
    let below = |line| {
        let stated = numbers.value(line).min(ideal);
        Line { stated, real: (stated - give).max(issue.low) }
    };
    let above = |line| {
        let stated = numbers.value(line).max(ideal);
        Line { stated, real: (stated + give).min(issue.high) }
    };
    let (below, above) = match &written.lines {
        Lines::Below(line) => (Some(below(line)), None),
        Lines::Above(line) => (None, Some(above(line))),
        Lines::Around(low, high) => (Some(below(low)), Some(above(high))),
    };
    Stance {
        issue: &issue.name,
        low: issue.low,
        high: issue.high,
        range: issue.high - issue.low,
        ideal,
        below,
        above,
        weight: numbers.value(&written.weight),
        tolerance: numbers.value(&written.tolerance),
        position_at_start: written.position.as_ref().map_or(ideal, |given| numbers.value(given)),
    }
}

/// Whether a stated line is real: with the chance that its firmness says, drawn once. Firmness
/// written on the party is one draw for all its stances without one of their own.
fn real(
    party: &scenario::Party,
    stance: &scenario::Stance,
    issue: &Issue,
    numbers: &Numbers,
) -> bool {
    let (firmness, source) = match &stance.firmness {
        Firmness::Party(firmness) => (firmness, format!("firmness {}", party.name)),
        Firmness::Stance(firmness) => (firmness, format!("firmness {} {}", party.name, issue.name)),
    };
    numbers.uniform(&source, 0) < numbers.value(firmness)
}

impl<'s> Party<'s> {
    pub fn stance(&self, issue: &str) -> Option<&Stance<'s>> {
        self.stances.iter().find(|stance| stance.issue == issue)
    }
}

impl Line {
    fn moved(self, to: f64, low: f64, high: f64) -> Self {
        let stated = to.max(low).min(high);
        Self { stated, real: (self.real + (stated - self.stated)).max(low).min(high) }
    }
}

impl Stance<'_> {
    /// How far an outcome lies from the ideal, 1 at the true line: measured on each side on which
    /// there is a line; the other side costs nothing.
    pub fn distance(&self, outcome: f64) -> f64 {
        if outcome > self.ideal {
            self.above.map_or(0.0, |line| self.share(outcome - self.ideal, line.real - self.ideal))
        } else {
            self.below.map_or(0.0, |line| self.share(self.ideal - outcome, self.ideal - line.real))
        }
    }

    /// A distance as a share of the way to the line. Where the line is the ideal, there is no way:
    /// 0 at the ideal and 2 elsewhere.
    fn share(&self, distance: f64, way: f64) -> f64 {
        let nothing = EQUAL * self.range;
        if way > nothing {
            distance / way
        } else if distance > nothing {
            2.0
        } else {
            0.0
        }
    }

    /// The outcomes no farther than `level` on the worse sides; without end on a good one.
    pub fn within(&self, level: f64) -> (f64, f64) {
        let below = self.below.map(|line| self.ideal - level * (self.ideal - line.real));
        let above = self.above.map(|line| self.ideal + level * (line.real - self.ideal));
        (below.unwrap_or(f64::NEG_INFINITY), above.unwrap_or(f64::INFINITY))
    }

    /// Where the party stands at a level of concession, if it has one line: that share of the way
    /// to it. With two lines it depends on the others.
    pub fn at(&self, level: f64) -> Option<f64> {
        match (self.below, self.above) {
            (Some(line), None) | (None, Some(line)) => {
                Some(self.ideal + (line.real - self.ideal) * level)
            }
            _ => None,
        }
    }

    /// Whether an outcome is worse than what the party says it could accept.
    pub fn beyond_stated(&self, outcome: f64) -> bool {
        let equal = EQUAL * self.range;
        self.below.is_some_and(|line| outcome < line.stated - equal)
            || self.above.is_some_and(|line| outcome > line.stated + equal)
    }

    /// Moves the ideal; never out of the issue, nor past what the party says it could accept.
    pub fn move_ideal(&mut self, to: f64) {
        let low = self.below.map_or(self.low, |line| line.stated);
        let high = self.above.map_or(self.high, |line| line.stated);
        self.ideal = to.max(low).min(high);
    }

    /// Moves the line below, if there is one; never out of the issue, nor past the ideal. The true
    /// line moves by as much.
    pub fn move_line_below(&mut self, to: f64) {
        let (low, high) = (self.low, self.ideal);
        self.below = self.below.map(|line| line.moved(to, low, high));
    }

    /// The same of the line above.
    pub fn move_line_above(&mut self, to: f64) {
        let (low, high) = (self.ideal, self.high);
        self.above = self.above.map(|line| line.moved(to, low, high));
    }

    /// An outcome on the way: no better than the ideal, no worse than the true line.
    pub fn on_the_way(&self, outcome: f64) -> f64 {
        let low = self.below.map_or(self.ideal, |line| line.real);
        let high = self.above.map_or(self.ideal, |line| line.real);
        outcome.max(low).min(high)
    }
}
