//! `--fail-if`: what is asked of a comparison, and how it ends.

use super::super::refusal::{Reason, Refusal};
use super::super::results::Told;
use super::super::{Ending, output};
use super::given::Given;
use anyhow::anyhow;
use detente::diagnostic::{Diagnostic, Sources};
use detente::report;
use detente::study::compare::{Answer, Comparison, Condition};

/// Reads the conditions.
///
/// # Errors
///
/// What is wrong with them, of which nothing has been said.
pub(super) fn conditions(
    arguments: &[String],
    sources: &mut Sources,
) -> Result<Vec<Condition>, Vec<Diagnostic>> {
    let mut conditions = Vec::new();
    let mut problems = Vec::new();
    for argument in arguments {
        match Condition::parse(argument, sources) {
            Ok(condition) => conditions.push(condition),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(conditions) } else { Err(problems) }
}

/// That each condition is on an outcome that one of those compared has.
///
/// # Errors
///
/// Those that are not, of which nothing has been said.
pub(super) fn check(conditions: &[Condition], given: &[Given]) -> Result<(), Vec<Diagnostic>> {
    let mut known: Vec<&str> = Vec::new();
    for name in given.iter().flat_map(Given::outcomes) {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    let check = |condition: &Condition| condition.outcome.check(known.iter().copied()).err();
    let problems: Vec<_> = conditions.iter().filter_map(check).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The refusal of conditions.
pub(super) fn refused(sources: Sources, problems: Vec<Diagnostic>) -> Refusal {
    let option = "--fail-if".to_owned();
    Refusal { name: option.clone(), subject: option, reason: Reason::Invalid(sources, problems) }
}

/// How a comparison ends by its conditions, and says so on stderr: in full where stdout does not.
///
/// One that holds is an answer, whatever is open beside it.
pub(super) fn ending(comparison: &Comparison, printed: Told) -> Ending {
    let with = |answer| comparison.conditions.iter().filter(move |c| c.answer == answer);
    let (holds, open) = (with(Answer::Holds).count(), with(Answer::Open).count());
    if printed == Told::Elsewhere {
        for found in with(Answer::Holds).chain(with(Answer::Open)) {
            output::report_error(&anyhow!("{}", report::compare::condition(found)));
        }
    }
    if printed == Told::InWords && holds + open > 0 {
        let (count, what) = if holds > 0 { (holds, "hold") } else { (open, "open") };
        let said = match (count, what) {
            (1, "hold") => "a condition of --fail-if holds".to_owned(),
            (1, _) => "a condition of --fail-if is open".to_owned(),
            (count, "hold") => format!("{count} conditions of --fail-if hold"),
            (count, _) => format!("{count} conditions of --fail-if are open"),
        };
        output::report_error(&anyhow!(said));
    }
    match (holds, open) {
        (0, 0) => Ending::Done,
        (0, _) => Ending::Incomplete,
        _ => Ending::No,
    }
}
