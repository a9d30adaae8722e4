//! The warnings that need draws: what never happens in many of them.

use super::history::History;
use super::{CheckRecord, ShareFigures};
use crate::diagnostic::{Diagnostic, Place};
use crate::scenario::{Agreement, Prospect, Scenario, codes};
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
    if !prospect.needed || prospect.closed || record.draws == 0 {
        return None;
    }
    let (issue, ground) = (&scenario.issues[at], &record.issues[at]);
    let draws = record.draws;
    let (within, help) = if ground.red_lines.draws.count == 0 && !prospect.lines_may_move {
        let help = "move a red line, widen what is uncertain of one, let a rule move one, or write \
                    `core: false` where a deal can do without it";
        ("all true red lines", help)
    } else if ground.tolerances.draws.count == 0
        && !prospect.tolerances_may_move
        && scenario.agreement == Agreement::Itemwise
    {
        let help = "there may be one within the red lines, but nobody is prepared to go that far: \
                    raise a `tolerance`, make one uncertain, or let a rule raise one";
        ("what the parties are prepared to concede", help)
    } else {
        return None;
    };
    let message = format!("nothing settles `{}` in any of {draws} draws", issue.name);
    let label = format!("no outcome of it lies within {within}");
    let code = codes::CLOSED_IN_DRAWS;
    Some(Diagnostic::warning(code, message, issue.place.clone(), label).help(help))
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
        0 => format!("none of {} replications meets the history", admitted.of),
        1 => format!("1 of {} replications meets the history", admitted.of),
        count => format!("{count} of {} replications meet the history", admitted.of),
    };
    let places = |at: usize| &scenario.history[at].places;
    let warn = |place: &Place, label: &str| {
        Diagnostic::warning(codes::HISTORY_REJECTS, message.clone(), place.clone(), label)
    };
    Some(match history.without {
        Some((at, that, without)) => warn(&places(at)[that], "this rejects most").help(format!(
            "without it {} of {} meet the rest: see whether it is stated as the model means it, or \
             widen what it depends on",
            without.count, without.of
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
