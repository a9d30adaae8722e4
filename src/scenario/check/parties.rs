//! Parties: who they are and how they concede.

use super::super::types::{Concession, Domain, Issue, Party, Quantity};
use super::super::{Agreement, codes, written};
use super::checker::{Checker, join};
use super::quantities::Expect;
use super::scope::Scope;
use crate::diagnostic::Diagnostic;

/// Schedules by name (Faratin, Sierra & Jennings 1998).
const TACTICS: [(written::Tactic, f64); 3] = [
    (written::Tactic::Boulware, 0.2),
    (written::Tactic::Linear, 1.0),
    (written::Tactic::Conceder, 5.0),
];

impl Checker<'_> {
    /// All parties, in the order of the file. `deadline` is the scenario's.
    pub fn parties(
        &mut self,
        written: &written::Scenario,
        issues: &[Issue],
        deadline: &Quantity,
    ) -> Vec<Party> {
        let mut parties = Vec::new();
        for (name, party) in &written.parties {
            parties.push(self.party(name, party, issues, deadline));
        }
        parties
    }

    fn party(
        &mut self,
        name: &str,
        written: &written::Party,
        issues: &[Issue],
        deadline: &Quantity,
    ) -> Party {
        let path = format!("parties.{name}");
        if written.stances.is_empty() {
            let _: Option<()> = self.missing(&path, "stances");
        }
        Party {
            name: name.to_owned(),
            title: written.name.clone().unwrap_or_else(|| name.to_owned()),
            consent: written.consent.unwrap_or_default(),
            power: self.quantity(
                written.power.as_ref(),
                join(&path, "power"),
                Expect::number("power", Domain::POSITIVE).by_default(1.0),
            ),
            reservation: self.reservation(&path, written.reservation.as_ref()),
            ratification: None,
            concession: self.concession(&path, &written.concession, deadline),
            stances: self.stances(&path, written, issues),
        }
    }

    /// The votes at home, whose effects may name any stance.
    pub fn ratifications(
        &mut self,
        written: &written::Scenario,
        scope: &Scope,
        parties: &mut [Party],
    ) {
        for (party, (name, written)) in parties.iter_mut().zip(&written.parties) {
            let path = format!("parties.{name}");
            party.ratification = self.ratification(&path, written.ratification.as_ref(), scope);
        }
    }

    /// Reports what means something in packages only.
    pub fn package_only(&mut self, written: &written::Scenario) {
        if written.agreement == Some(Agreement::Package) || self.refused("agreement") {
            return;
        }
        let mut paths = Vec::new();
        paths.extend(written.proposer.map(|_| "proposer".to_owned()));
        for (name, party) in &written.parties {
            let path = format!("parties.{name}");
            paths.extend(party.reservation.as_ref().map(|_| join(&path, "reservation")));
            paths.extend(
                party.concession.insight.as_ref().map(|_| join(&path, "concession.insight")),
            );
        }
        for path in paths {
            let key = path.rsplit('.').next().unwrap_or_default();
            let problem = Diagnostic::error(
                codes::CONFLICT,
                format!("`{key}` means something in packages only"),
                self.document.key_place(&path),
                "issues settle one by one here",
            );
            self.push(problem.help("write `agreement: package`, or take it out"));
        }
    }

    fn concession(
        &mut self,
        party: &str,
        written: &written::Concession,
        deadline: &Quantity,
    ) -> Concession {
        let path = join(party, "concession");
        let beta = self.beta(&path, written);
        let unit = Domain::UNIT;
        let not_negative = Domain::NOT_NEGATIVE;
        let mut take = |key: &str, given: &Option<written::Quantity>, domain, default| {
            let expect = Expect::number(key, domain).by_default(default);
            self.quantity(given.as_ref(), join(&path, key), expect)
        };
        Concession {
            beta,
            opening: take("opening", &written.opening, unit, 0.0),
            reciprocity: take("reciprocity", &written.reciprocity, Domain::RECIPROCITY, 0.3),
            matching: take("matching", &written.matching, unit, 0.3),
            noise: take("noise", &written.noise, not_negative, 0.2),
            step: take("step", &written.step, Domain::STEP, 1.0),
            retreat: take("retreat", &written.retreat, not_negative, 0.0),
            slack: take("slack", &written.slack, not_negative, 0.0),
            insight: take("insight", &written.insight, unit, 0.5),
            deadline: match &written.deadline {
                Some(_) => take("deadline", &written.deadline, Domain::DEADLINE, 1.0),
                None => deadline.clone(),
            },
            trust_effect: take("trust_effect", &written.trust_effect, unit, 0.3),
        }
    }

    /// The shape of the schedule: by number, by name, or 1.
    fn beta(&mut self, path: &str, written: &written::Concession) -> Quantity {
        let named = written.tactic.and_then(|tactic| {
            TACTICS.iter().find(|(known, _)| *known == tactic).map(|(_, beta)| *beta)
        });
        if named.is_some() && written.beta.is_some() {
            let problem = Diagnostic::error(
                codes::CONFLICT,
                "a tactic is a named `beta`: a party has one of them",
                self.document.key_place(&join(path, "beta")),
                "one",
            );
            let other = self.document.key_place(&join(path, "tactic"));
            self.push(problem.label(other, "the other").help("delete one of them"));
        }
        let expect = Expect::number("beta", Domain::NOT_NEGATIVE);
        let default = named.unwrap_or(1.0);
        self.quantity(written.beta.as_ref(), join(path, "beta"), expect.by_default(default))
    }
}
