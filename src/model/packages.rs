//! Package deals: what they need of a model besides parties, issues and stances.

use super::build::Maker;
use super::{IssueId, Number, PartyId, Stance, StanceId, StreamId};
use crate::scenario::{Agreement, Consent, Proposer, Scenario, StreamName};

/// What package deals need.
#[derive(Clone, Debug)]
pub struct Packages {
    /// Who tables a package.
    pub proposer: Proposer,
    /// The source of proposers drawn by lot.
    pub stream: StreamId,
    /// What each party brings, by party.
    pub bargainers: Vec<Bargainer>,
    /// The parties whose consent is required; at least one.
    pub consenting: Vec<PartyId>,
    /// The places in the packages of consenting parties on which these have no stance.
    pub silent: Vec<Silent>,
    /// The two parties whose reservations can rule out every package within their red lines; none
    /// where the parties are not two, or neither asks for more than nothing.
    pub priced: Option<[PartyId; 2]>,
}

/// What a party brings to package deals.
#[derive(Clone, Debug)]
pub struct Bargainer {
    /// How well it sees what matters to the others [0 to 1].
    pub insight: Number,
    /// What no deal is worth to it [at most 1].
    pub reservation: Number,
    /// The source of its noise.
    pub noise: StreamId,
    /// Where its positions are kept, by issue.
    pub places: Vec<Place>,
}

/// Where a party's position on an issue is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// With its stance.
    Stance(StanceId),
    /// It has none: by the place in [`Packages::silent`].
    Silent(usize),
    /// Nowhere: it has no stance, and its packages are not asked for.
    Nowhere,
}

/// An issue in the packages of a consenting party that has no stance on it.
#[derive(Clone, Debug)]
pub struct Silent {
    /// On which issue.
    pub issue: IssueId,
    /// The stances of the other consenting parties; at least one.
    pub others: Vec<StanceId>,
}

impl Packages {
    /// What package deals need; none where issues settle one by one.
    pub(super) fn new(maker: &mut Maker, scenario: &Scenario, stances: &[Stance]) -> Option<Self> {
        if scenario.agreement != Agreement::Package {
            return None;
        }
        let consents = |id: &PartyId| scenario.parties[id.0].consent == Consent::Required;
        let everyone = (0..scenario.parties.len()).map(PartyId);
        let mut silent = Vec::new();
        let mut bargainers = Vec::new();
        for (party, id) in scenario.parties.iter().zip(everyone.clone()) {
            let issues = (0..scenario.issues.len()).map(IssueId);
            bargainers.push(Bargainer {
                insight: maker.number(&party.concession.insight),
                reservation: maker.number(&party.reservation),
                noise: maker.stream(StreamName::PackageNoise(&party.name)),
                places: issues
                    .map(|issue| match on(stances, issue).find(|s| stances[s.0].party == id) {
                        Some(stance) => Place::Stance(stance),
                        None if !consents(&id) => Place::Nowhere,
                        None => {
                            let others = on(stances, issue)
                                .filter(|s| consents(&stances[s.0].party))
                                .collect();
                            silent.push(Silent { issue, others });
                            Place::Silent(silent.len() - 1)
                        }
                    })
                    .collect(),
            });
        }
        let consenting: Vec<PartyId> = everyone.filter(consents).collect();
        let asks = |id: &PartyId| !bargainers[id.0].reservation.is(0.0);
        let priced = match consenting[..] {
            [one, other] if asks(&one) || asks(&other) => Some([one, other]),
            _ => None,
        };
        let stream = maker.stream(StreamName::Proposer);
        let proposer = scenario.proposer;
        Some(Self { proposer, stream, bargainers, consenting, silent, priced })
    }
}

/// The stances on an issue.
fn on(stances: &[Stance], issue: IssueId) -> impl Iterator<Item = StanceId> + '_ {
    (0..stances.len()).map(StanceId).filter(move |stance| stances[stance.0].issue == issue)
}
