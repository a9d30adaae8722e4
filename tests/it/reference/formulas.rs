//! What the names in expressions stand for, as the state stands when it is asked.

use super::people::{Party, Stance};
use super::settle::{nearest_possible, with_stance};
use super::{EQUAL, Talks, mean};
use detente::draws::LANES;
use detente::expression::Scratch;
use detente::scenario::{Formula, Issue, IssueField, PartyField, StanceField, Symbol};

/// What a party says of a position.
const ACCEPTABLE: f64 = 0.0;
const NEGOTIABLE: f64 = 1.0;
const UNACCEPTABLE: f64 = 2.0;

impl<'s> Talks<'s> {
    /// The value of an expression.
    pub fn value(&self, formula: &Formula) -> f64 {
        let load = |symbol: &Symbol, lanes: &mut [f64; LANES]| lanes.fill(self.symbol(*symbol));
        formula.evaluate(load, &mut Scratch::default())[0]
    }

    fn symbol(&self, symbol: Symbol) -> f64 {
        let issue = |id: detente::scenario::IssueId| &self.scenario.issues[id.0];
        match symbol {
            Symbol::Round => f64::from(self.round),
            Symbol::Idle => f64::from(self.idle),
            Symbol::Channel => self.channel.map_or(f64::NAN, |channel| channel as f64),
            Symbol::Variable(id) => self.variables[id.0].now,
            Symbol::Input(id) => self.numbers.inputs[id.0],
            Symbol::Trust(from, to) => {
                self.trust[&(self.parties[from.0].name, self.parties[to.0].name)]
            }
            Symbol::Stance(party, id, field) => {
                let party = &self.parties[party.0];
                self.of_stance(party, party.stance(&issue(id).name).unwrap(), field)
            }
            Symbol::Party(party, field) => self.of_party(&self.parties[party.0], field),
            Symbol::Issue(id, field) => self.of_issue(issue(id), field),
            Symbol::Fired(rule) => f64::from(self.fired[rule.0].times),
            Symbol::SettledCount => self.settled.len() as f64,
            Symbol::SettledCore => self.share_of_core_settled(),
            Symbol::OpenCount => self.open_issues().len() as f64,
        }
    }

    fn of_stance(&self, party: &Party<'s>, stance: &Stance<'s>, field: StanceField) -> f64 {
        let key = (party.name, stance.issue);
        let lower = stance.below.or(stance.above).unwrap();
        let higher = stance.above.or(stance.below).unwrap();
        match field {
            StanceField::Ideal => stance.ideal,
            StanceField::RedLine | StanceField::RedLineLow => lower.stated,
            StanceField::RedLineHigh => higher.stated,
            StanceField::TrueLine | StanceField::TrueLineLow => lower.real,
            StanceField::TrueLineHigh => higher.real,
            StanceField::Tolerance => stance.tolerance,
            StanceField::Concession => self.levels[&key],
            StanceField::Position => self.now[&key],
            StanceField::Verdict => self.worst_verdict(party, stance),
        }
    }

    /// The worst that a party says of any other's position.
    pub fn worst_verdict(&self, party: &Party<'s>, stance: &Stance<'s>) -> f64 {
        // Who has no stance on the issue may place it in packages, but says nothing on it.
        let heard =
            |other: &&Party<'s>| other.name != party.name && other.stance(stance.issue).is_some();
        let others = self.parties.iter().filter(heard);
        let verdict = |other: &Party<'s>| {
            let position = self.now[&(other.name, stance.issue)];
            let level = self.accepted_level(party, stance);
            // What a party says follows its stated line, whatever it would do.
            if stance.beyond_stated(position) {
                UNACCEPTABLE
            } else if stance.distance(position) <= level + EQUAL {
                ACCEPTABLE
            } else {
                NEGOTIABLE
            }
        };
        others.map(verdict).fold(ACCEPTABLE, f64::max)
    }

    fn of_party(&self, party: &Party<'s>, field: PartyField) -> f64 {
        let said = |verdict: f64| {
            let open = party.stances.iter().filter(|s| !self.settled.contains_key(s.issue));
            open.filter(|stance| self.worst_verdict(party, stance) == verdict).count() as f64
        };
        match field {
            PartyField::Flexibility => party.flexibility,
            PartyField::Reciprocity => party.reciprocity,
            PartyField::Noise => party.noise,
            PartyField::Step => party.step,
            PartyField::Deadline => party.deadline,
            PartyField::Acceptable => said(ACCEPTABLE),
            PartyField::Unacceptable => said(UNACCEPTABLE),
            PartyField::Worth => self.worth(party, |stance| {
                self.settled.get(stance.issue).map(|settlement| settlement.outcome)
            }),
            PartyField::Offered => self.worth(party, |stance| {
                let others = self.other_consenting(party.name, stance.issue);
                let positions: Vec<f64> =
                    others.iter().map(|other| self.now[&(other.name, stance.issue)]).collect();
                let settlement = self.settled.get(stance.issue);
                settlement.map(|settlement| settlement.outcome).or_else(|| mean(&positions))
            }),
        }
    }

    /// What outcomes are worth to a party; an issue without one counts nothing.
    fn worth(&self, party: &Party<'s>, outcome: impl Fn(&Stance<'s>) -> Option<f64>) -> f64 {
        let mut worth = 0.0;
        for stance in &party.stances {
            if let Some(outcome) = outcome(stance) {
                worth += stance.weight * (1.0 - stance.distance(outcome));
            }
        }
        worth
    }

    fn of_issue(&self, issue: &Issue, field: IssueField) -> f64 {
        let settlement = self.settled.get(issue.name.as_str());
        match field {
            IssueField::Settled => f64::from(u8::from(settlement.is_some())),
            IssueField::Outcome => settlement.map_or(f64::NAN, |settlement| settlement.outcome),
            IssueField::Gap if settlement.is_some() => 0.0,
            IssueField::Gap => self.gap(issue),
        }
    }

    /// How far what the consenting parties accept is from meeting, as a share of the range.
    fn gap(&self, issue: &Issue) -> f64 {
        let consenting: Vec<(&Party<'s>, &Stance<'s>)> =
            self.parties.iter().filter(|p| p.consents).filter_map(with_stance(issue)).collect();
        if consenting.len() < 2 {
            return 0.0;
        }
        let (mut greatest_lower, mut least_upper) = (f64::NEG_INFINITY, f64::INFINITY);
        for (party, stance) in consenting {
            let mut level = self.accepted_level(party, stance);
            if !issue.options.is_empty() {
                // It accepts what costs no more than the option nearest to where it stands.
                let here = self.now[&(party.name, stance.issue)];
                let nearest = stance.distance(nearest_possible(issue, here));
                level = if nearest <= 1.0 + EQUAL { level.max(nearest) } else { level };
            }
            let (low, high) = stance.within(level);
            greatest_lower = greatest_lower.max(low);
            least_upper = least_upper.min(high);
        }
        ((greatest_lower - least_upper) / (issue.high - issue.low)).max(0.0)
    }
}
