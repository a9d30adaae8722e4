//! Trust: its start and how it moves.

use super::super::types::{Domain, Party, PartyId, Trust};
use super::super::{codes, written};
use super::checker::Checker;
use super::quantities::Expect;
use crate::diagnostic::Diagnostic;

impl Checker<'_> {
    /// How far the parties trust each other.
    pub fn trust(&mut self, written: &written::Trust, parties: &[Party]) -> Trust {
        let mut take = |key: &str, given: &Option<written::Quantity>, domain, default| {
            let expect = Expect::number(key, domain).by_default(default);
            self.quantity(given.as_ref(), format!("trust.{key}"), expect)
        };
        Trust {
            start: take("start", &written.start, Domain::UNIT, 0.5),
            gain: take("gain", &written.gain, Domain::NOT_NEGATIVE, 0.5),
            loss: take("loss", &written.loss, Domain::NOT_NEGATIVE, 1.0),
            reversion: take("reversion", &written.reversion, Domain::UNIT, 0.0),
            pairs: self.pairs(written, parties),
        }
    }

    fn pairs(
        &mut self,
        written: &written::Trust,
        parties: &[Party],
    ) -> Vec<(PartyId, PartyId, super::super::Quantity)> {
        let mut pairs = Vec::new();
        for (from, given) in &written.pairs {
            let truster = self.party_named(from, &format!("trust.pairs.{from}"), parties);
            for (to, start) in given {
                let path = format!("trust.pairs.{from}.{to}");
                let trusted = self.party_named(to, &path, parties);
                if from == to {
                    self.itself(&path);
                }
                let expect = Expect::number("trust", Domain::UNIT).by_default(0.5);
                let start = self.quantity(Some(start), path, expect);
                if let (Some(truster), Some(trusted)) = (truster, trusted) {
                    pairs.push((truster, trusted, start));
                }
            }
        }
        pairs
    }

    fn party_named(&mut self, name: &str, path: &str, parties: &[Party]) -> Option<PartyId> {
        let found = parties.iter().position(|party| party.name == name);
        if found.is_none() {
            let names = parties.iter().map(|party| party.name.as_str());
            self.unknown_name(("party", name), self.document.key_place(path), names);
        }
        found.map(PartyId)
    }

    fn itself(&mut self, path: &str) {
        let place = self.document.key_place(path);
        let message = "a party has no trust in itself";
        self.push(Diagnostic::error(codes::CONFLICT, message, place, "name another party"));
    }
}
