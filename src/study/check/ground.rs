//! What there is to agree on: at the central values, and in how many draws.

use super::record::{GroundFigures, GroundWithin, Outcomes, ZoneFigures, ZoneWithin};
use super::share;
use crate::engine::{Common, Terms, Zones};
use crate::model::{Issue, Lines, Model};
use crate::scenario::{self, Agreement, Prospect, Scenario};
use crate::study::Clamped;

/// Whether every needed issue has common ground; nothing where none is needed.
pub(super) fn zone(scenario: &Scenario, zones: &Zones, terms: &Terms) -> Option<ZoneFigures> {
    let package = scenario.agreement == Agreement::Package;
    let issues = scenario.issues.iter().zip(&terms.issues);
    let needed: Vec<_> = issues.filter(|(issue, _)| issue.core || package).collect();
    if needed.is_empty() {
        return None;
    }
    let tolerated = needed.iter().all(|(_, terms)| !terms.tolerances.is_nothing());
    Some(ZoneFigures {
        needed: needed.iter().map(|(issue, _)| issue.name.clone()).collect(),
        red_lines: ZoneWithin { central: terms.zone, draws: share(zones.zone, zones.draws) },
        tolerances: ZoneWithin {
            central: terms.zone && tolerated,
            draws: share(zones.within_tolerances, zones.draws),
        },
    })
}

/// What there is to agree on, issue by issue.
pub(super) fn issues(
    scenario: &Scenario,
    model: &Model,
    (zones, terms): (&Zones, &Terms),
    prospects: &[Prospect],
) -> Vec<GroundFigures> {
    let of = |(j, issue): (usize, &scenario::Issue)| GroundFigures {
        name: issue.name.clone(),
        title: issue.title.clone(),
        unit: issue.unit.clone(),
        core: issue.core,
        contested: contested(model, terms, j),
        red_lines: GroundWithin {
            central: outcomes(issue, &terms.issues[j].red_lines),
            draws: share(zones.red_lines[j], zones.draws),
        },
        tolerances: GroundWithin {
            central: outcomes(issue, &terms.issues[j].tolerances),
            draws: share(zones.tolerances[j], zones.draws),
        },
        lines_may_move: prospects[j].lines_may_move,
        tolerances_may_move: prospects[j].tolerances_may_move,
    };
    scenario.issues.iter().enumerate().map(of).collect()
}

/// Common ground in words of the scenario.
fn outcomes(issue: &scenario::Issue, common: &Common) -> Option<Outcomes> {
    match common {
        Common::Nothing => None,
        Common::Between(low, high) => Some(Outcomes::Between([*low, *high])),
        Common::Options(options) => {
            let names = options.iter().map(|at| issue.options[*at].name.clone());
            Some(Outcomes::Options(names.collect()))
        }
    }
}

/// Whether no outcome costs none of the consenting parties anything.
fn contested(model: &Model, terms: &Terms, j: usize) -> bool {
    let issue = &model.issues[j];
    let (mut low, mut high) = (issue.low, issue.high);
    for id in &issue.consenting {
        let ideal = terms.ideal(*id);
        match model.stances[id.0].lines {
            Lines::Below(_) => low = low.max(ideal),
            Lines::Above(_) => high = high.min(ideal),
            Lines::Around(..) => (low, high) = (low.max(ideal), high.min(ideal)),
        }
    }
    !holds_outcome(issue, low, high)
}

/// Whether an outcome lies between two ends.
fn holds_outcome(issue: &Issue, low: f64, high: f64) -> bool {
    let equal = issue.equal();
    if issue.options.is_empty() {
        return low <= high + equal;
    }
    issue.options.iter().any(|point| low - equal <= *point && *point <= high + equal)
}

/// How often uncertain numbers had to be clamped.
pub(super) fn clamped(model: &Model, zones: &Zones) -> Vec<Clamped> {
    let draws = model.draws.iter().zip(&zones.clamped).filter(|(_, count)| **count > 0);
    draws.map(|(draw, count)| Clamped { input: draw.path.clone(), count: *count }).collect()
}
