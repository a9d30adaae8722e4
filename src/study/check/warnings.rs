//! The warnings that need draws: what never happens in many of them.

use super::history::History;
use super::{CheckRecord, DRAWS, ShareFigures};
use crate::diagnostic::{Diagnostic, Place};
use crate::scenario::{Agreement, Form, IssueId, Lines, Party, Prospect, Scenario, codes};
use std::collections::HashMap;

/// The share of the replications below which a history is said to admit almost none.
pub const HISTORY_SHARE: f64 = 0.001;
/// The share of the draws from which on clamping is worth a word.
pub const CLAMPED_SHARE: f64 = 0.1;

/// Whether a history admits almost nothing.
pub(super) fn rejects(admitted: &ShareFigures) -> bool {
    admitted.of > 0 && admitted.share < HISTORY_SHARE
}

/// All of them, in the order of the scenario.
pub(super) fn warnings(
    scenario: &Scenario,
    record: &CheckRecord,
    prospects: &[Prospect],
    history: Option<&History>,
) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (at, prospect) in prospects.iter().enumerate() {
        warnings.extend(closed(scenario, record, (at, prospect)));
    }
    warnings.extend(jointly(scenario, record, prospects));
    warnings.extend(clamped(scenario, record));
    warnings.extend(history.and_then(|history| rejecting(scenario, history)));
    warnings
}

/// An issue on which no draw leaves common ground, and nothing opens it. One that is closed
/// whatever is drawn has its warning already.
fn closed(
    scenario: &Scenario,
    record: &CheckRecord,
    (at, prospect): (usize, &Prospect),
) -> Option<Diagnostic> {
    if !prospect.needed || prospect.closed || record.draws < DRAWS {
        return None;
    }
    let (issue, ground) = (&scenario.issues[at], &record.issues[at]);
    let (within, help) = if ground.red_lines.draws.count == 0 && !prospect.lines_may_move {
        let help = "move a red line, widen what is uncertain of one, let a rule move one, or write \
                    `core: false` where a deal can do without it";
        ("all true red lines", help)
    } else if ground.tolerances.draws.count == 0
        && !prospect.tolerances_may_move
        && binds(scenario, IssueId(at))
    {
        let help = "there may be one within the red lines, but nobody is prepared to go that far: \
                    raise a `tolerance`, make one uncertain, or let a rule raise one";
        ("what the parties are prepared to concede", help)
    } else {
        return None;
    };
    let message = format!("no draw leaves common ground on `{}`", issue.name);
    let label = format!("in none an outcome of it lies within {within}");
    let code = codes::CLOSED_IN_DRAWS;
    Some(Diagnostic::warning(code, message, issue.place.clone(), label).help(help))
}

/// Whether an issue without common ground within the tolerances at the start has none ever. A party
/// in package deals looks at the whole; one between two red lines goes where the others are, and so
/// do the options that it accepts.
fn binds(scenario: &Scenario, id: IssueId) -> bool {
    let between =
        scenario.consenting(id).any(|(_, stance)| matches!(stance.lines, Lines::Around(..)));
    let options = !scenario.issues[id.0].options.is_empty();
    scenario.agreement == Agreement::Itemwise && !(between && options)
}

/// Issues that are open each in some draws, but never all at once; or a price that is too high.
fn jointly(
    scenario: &Scenario,
    record: &CheckRecord,
    prospects: &[Prospect],
) -> Option<Diagnostic> {
    let zone = record.zone.as_ref().filter(|zone| zone.red_lines.draws.count == 0)?;
    let of_zone = |name: &String| zone.needed.contains(name);
    let needed = || record.issues.iter().zip(prospects).filter(|(issue, _)| of_zone(&issue.name));
    let asked = needed().all(|(_, prospect)| prospect.needed);
    let open = needed().all(|(ground, _)| ground.red_lines.draws.count > 0);
    let moved = needed().any(|(_, prospect)| prospect.lines_may_move);
    if record.draws < DRAWS || !asked || !open || moved {
        return None;
    }
    let code = codes::CLOSED_IN_DRAWS;
    let asks = |party: &&Party| party.reservation.form != Form::Constant(0.0);
    let always = needed().all(|(ground, _)| ground.red_lines.draws.count == record.draws);
    if let (true, Some(party)) = (always, scenario.parties.iter().find(asks)) {
        let message = "in no draw a package is worth to both parties what no deal is";
        let place = party.reservation.place.clone();
        let warning = Diagnostic::warning(code, message, place, "this much at least");
        return Some(warning.help("lower a `reservation`, or make one uncertain"));
    }
    let message = "no draw leaves common ground on all issues that are needed at once";
    let first = scenario.issues.iter().find(|issue| of_zone(&issue.name))?;
    let label = "each is open in some draws, all together in none";
    let warning = Diagnostic::warning(code, message, first.place.clone(), label);
    Some(warning.help(
        "it may be too rare to be seen: move a red line, let uncertain ones go together by \
         `inputs`, or write `core: false` where a deal can do without an issue",
    ))
}

/// The uncertain numbers that are clamped often.
fn clamped(scenario: &Scenario, record: &CheckRecord) -> Vec<Diagnostic> {
    let quantities = scenario.quantities();
    let known: HashMap<&str, _> =
        quantities.iter().map(|quantity| (quantity.path.as_str(), *quantity)).collect();
    let mut warnings = Vec::new();
    for clamped in &record.clamped {
        let share = clamped.count as f64 / record.draws as f64;
        let Some(quantity) = known.get(clamped.input.as_str()) else { continue };
        if share < CLAMPED_SHARE {
            continue;
        }
        let message = format!("{:.0} % of the draws of a number are clamped", 100.0 * share);
        let label = format!("it must be {}", quantity.domain.describe());
        let place = quantity.place.clone();
        let warning = Diagnostic::warning(codes::CLAMPED_DRAWS, message, place, label);
        warnings.push(warning.help(
            "what lies outside is put on the end: take a distribution that ends there, such as \
             `uniform`, `triangular`, `pert` or `beta`",
        ));
    }
    warnings
}

/// A history that almost no replication meets.
fn rejecting(scenario: &Scenario, history: &History) -> Option<Diagnostic> {
    let admitted = &history.admitted;
    if !rejects(admitted) {
        return None;
    }
    let message = match admitted.count {
        0 => "no replication meets the history",
        _ => "fewer than 1 in 1,000 replications meet the history",
    };
    let places = |at: usize| &scenario.history[at].places;
    let warn = |place: &Place, label: &str| {
        Diagnostic::warning(codes::HISTORY_REJECTS, message, place.clone(), label)
    };
    Some(match history.without {
        Some((at, that, without)) => warn(&places(at)[that], "this rejects most").help(format!(
            "without it {:.2} % meet the rest: see whether it is stated as the model means it, or \
             widen what it depends on",
            100.0 * without.share
        )),
        None => {
            let first = (0..scenario.history.len()).flat_map(|at| places(at).first()).next();
            let place = first.or(scenario.issues.first().map(|issue| &issue.place))?;
            warn(place, "").help(
                "no single statement is to blame: the talks as written end before the history \
                 does, or two statements exclude each other",
            )
        }
    })
}
