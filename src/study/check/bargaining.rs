//! From a scenario at its central values to what its parties could agree on, and back.

use super::bargain::{self, Choice, Deal, Frontier, Offer, Solutions, Unsolved};
use super::record::{
    AgreedFigures, BargainerFigures, BargainingFigures, DealFigures, FrontierFigures, FrontierKind,
    LeftOut, SolutionFigures,
};
use crate::engine::{Common, Terms};
use crate::model::{Model, PartyId, StanceId};
use crate::scenario::{Agreement, Consent, IssueId, Scenario};

/// What the parties could agree on.
pub(super) fn bargaining(scenario: &Scenario, model: &Model, terms: &Terms) -> BargainingFigures {
    let of_all = (0..scenario.parties.len()).map(PartyId);
    let parties: Vec<PartyId> =
        of_all.filter(|id| scenario.parties[id.0].consent == Consent::Required).collect();
    let table = Table { scenario, model, terms };
    let (open, closed): (Vec<IssueId>, Vec<IssueId>) = (0..scenario.issues.len())
        .map(IssueId)
        .filter(|issue| !model.issues[issue.0].consenting.is_empty())
        .partition(|issue| !terms.issues[issue.0].red_lines.is_nothing());
    let package = scenario.agreement == Agreement::Package;
    let nothing = open.is_empty() || (package && !closed.is_empty());
    let solved = match parties[..] {
        _ if nothing => Err(LeftOut::Closed),
        [_] => Err(LeftOut::OneParty),
        [first, second] => table.solved(&open, [first, second]),
        _ => Err(LeftOut::ManyParties),
    };
    let names = |issues: &[IssueId]| {
        issues.iter().map(|issue| scenario.issues[issue.0].name.clone()).collect::<Vec<_>>()
    };
    let bargainer = |id: &PartyId| BargainerFigures {
        name: scenario.parties[id.0].name.clone(),
        title: scenario.parties[id.0].title.clone(),
        disagreement: terms.reservations[id.0],
        most: open.iter().map(|issue| table.most(*issue, *id)).fold(0.0, |sum, most| sum + most),
    };
    BargainingFigures {
        issues: names(&open),
        closed: names(&closed),
        parties: parties.iter().map(bargainer).collect(),
        left_out: solved.as_ref().err().copied(),
        solutions: solved.ok(),
    }
}

/// What is on the table at the central values.
struct Table<'t> {
    scenario: &'t Scenario,
    model: &'t Model,
    terms: &'t Terms,
}

/// The outcomes that an offer stands for.
enum Range {
    Way(f64, f64),
    Options(Vec<usize>),
}

impl Table<'_> {
    /// The solutions for two parties.
    fn solved(
        &self,
        issues: &[IssueId],
        parties: [PartyId; 2],
    ) -> Result<SolutionFigures, LeftOut> {
        let ranges: Vec<Range> = issues.iter().map(|issue| self.range(*issue, parties)).collect();
        let offers = issues.iter().zip(&ranges).map(|(issue, range)| {
            let worths = |outcome| parties.map(|party| self.worth(*issue, party, outcome));
            match range {
                Range::Way(from, to) => Offer::Way(worths(*from), worths(*to)),
                Range::Options(options) => Offer::Options(
                    options.iter().map(|at| worths(self.point(*issue, *at))).collect(),
                ),
            }
        });
        let offers: Vec<Offer> = offers.collect();
        let disagreement = parties.map(|party| self.terms.reservations[party.0]);
        let Solutions { best: [first, second], nash, kalai_smorodinsky, frontier } =
            bargain::solve(&offers, disagreement).map_err(|unsolved| match unsolved {
                Unsolved::TooMany => LeftOut::TooManyPackages,
                Unsolved::Reservations => LeftOut::Reservations,
            })?;
        let deal = |deal: Deal| DealFigures {
            worths: deal.worths.to_vec(),
            package: issues
                .iter()
                .zip(&ranges)
                .zip(&deal.choices)
                .map(|((issue, range), choice)| self.agreed(*issue, range, *choice))
                .collect(),
        };
        let (kind, points) = match frontier {
            Frontier::Corners(points) => (FrontierKind::Corners, points),
            Frontier::Packages(points) => (FrontierKind::Packages, points),
            Frontier::Samples(points) => (FrontierKind::Samples, points),
        };
        Ok(SolutionFigures {
            best_for_first: deal(first),
            best_for_second: deal(second),
            nash: deal(nash),
            kalai_smorodinsky: deal(kalai_smorodinsky),
            frontier: FrontierFigures { kind, points },
        })
    }

    /// A party's stance on an issue.
    fn stance(&self, issue: IssueId, party: PartyId) -> Option<StanceId> {
        let stances = &self.model.issues[issue.0].consenting;
        stances.iter().copied().find(|stance| self.model.stances[stance.0].party == party)
    }

    /// What an outcome is worth to a party; nothing without a stance.
    fn worth(&self, issue: IssueId, party: PartyId, outcome: f64) -> f64 {
        self.stance(issue, party).map_or(0.0, |stance| self.terms.worth(stance, outcome))
    }

    /// Where an option lies.
    fn point(&self, issue: IssueId, option: usize) -> f64 {
        self.scenario.issues[issue.0].options[option].point
    }

    /// The most that a party could get on an issue with common ground.
    fn most(&self, issue: IssueId, party: PartyId) -> f64 {
        match &self.terms.issues[issue.0].red_lines {
            Common::Nothing => 0.0,
            Common::Between(low, high) => {
                let Some(stance) = self.stance(issue, party) else { return 0.0 };
                self.terms.worth(stance, self.terms.ideal(stance).max(*low).min(*high))
            }
            Common::Options(options) => {
                let worths =
                    options.iter().map(|at| self.worth(issue, party, self.point(issue, *at)));
                worths.fold(f64::NEG_INFINITY, f64::max)
            }
        }
    }

    /// The efficient outcomes of an issue for two parties: between the two that are best for one.
    fn range(&self, issue: IssueId, [first, second]: [PartyId; 2]) -> Range {
        match &self.terms.issues[issue.0].red_lines {
            Common::Options(options) => Range::Options(options.clone()),
            Common::Nothing => unreachable!("issues without common ground are left out"),
            Common::Between(low, high) => {
                let best = |one: PartyId, other: PartyId| {
                    let stance = self.stance(issue, one).or(self.stance(issue, other));
                    stance.map_or(*low, |stance| self.terms.ideal(stance).max(*low).min(*high))
                };
                Range::Way(best(first, second), best(second, first))
            }
        }
    }

    fn agreed(&self, issue: IssueId, range: &Range, choice: Choice) -> AgreedFigures {
        let known = &self.scenario.issues[issue.0];
        let (outcome, option) = match (range, choice) {
            (Range::Options(options), Choice::Option(at)) => {
                let option = &known.options[options[at]];
                (option.point, Some(option.name.clone()))
            }
            (Range::Way(from, to), Choice::Along(share)) => (from + (to - from) * share, None),
            (Range::Options(_), Choice::Along(_)) | (Range::Way(..), Choice::Option(_)) => {
                unreachable!("an offer is chosen from as what it is")
            }
        };
        AgreedFigures { issue: known.name.clone(), outcome, option }
    }
}
