//! Whether a record answers what was asked, and what to do where it does not.

use super::BREAKTHROUGH;
use super::figures::{grouped, percent, values};
use crate::study::{OutcomeShare, Record, Stopped};

/// The fewest replications that a history must admit for their shares to tell anything: the
/// interval of a share of fewer is wider than a third.
pub const CONSISTENT_LEAST: u64 = 30;

/// Why a record that was not interrupted answers less than was asked, and what to do, in a
/// sentence: the history admits too few replications, or the interval is wider than was wanted.
pub fn incomplete(record: &Record) -> Option<String> {
    match record.stopped {
        Stopped::Interrupted => None,
        _ if too_few(record) => Some(few_admitted(record.consistent, record.replications)),
        Stopped::Limit => Some(wide(record)),
        Stopped::Complete | Stopped::Precise => None,
    }
}

/// Whether the history leaves so few of the replications that their shares tell nothing.
pub(super) fn too_few(record: &Record) -> bool {
    record.consistent < record.replications.min(CONSISTENT_LEAST)
}

/// That a history admits too few of so many replications, and what to do; none where it admits
/// enough.
pub fn too_few_admitted(consistent: u64, replications: u64) -> Option<String> {
    let few = consistent < replications.min(CONSISTENT_LEAST);
    few.then(|| few_admitted(consistent, replications))
}

fn few_admitted(consistent: u64, replications: u64) -> String {
    let all = grouped(replications);
    if consistent == 0 {
        return format!(
            "the history admits none of {all} replications: loosen its statements, widen the \
             uncertain numbers, or simulate more"
        );
    }
    let enough = (CONSISTENT_LEAST * replications).div_ceil(consistent);
    format!(
        "the history admits {} of {all} replications ({}), too few to tell: simulate {} or more, \
         or loosen its statements",
        grouped(consistent),
        percent(consistent, replications),
        grouped(enough),
    )
}

fn wide(record: &Record) -> String {
    let half = |outcome: &OutcomeShare| 50.0 * (outcome.high - outcome.low);
    let found = record.outcomes.iter().find(|outcome| outcome.name == BREAKTHROUGH);
    let width = found.map_or_else(String::new, |outcome| {
        let [half] = values([half(outcome)]);
        format!(", ±{half} %,")
    });
    format!(
        "after {} replications, the most allowed, the interval of breakthrough{width} is still \
         wider than asked for: allow more replications, or ask for less",
        grouped(record.replications)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{outcome, record};

    fn admitting(consistent: u64, replications: u64) -> Option<String> {
        incomplete(&Record { replications, consistent, ..record() })
    }

    #[test]
    fn a_history_that_admits_too_few_says_how_many_it_takes() {
        let said = admitting(12, 100_000).unwrap();
        assert!(said.contains("admits 12 of 100,000 replications (0.01 %)"), "{said}");
        assert!(said.contains("simulate 250,000 or more"), "{said}");
        assert!(admitting(0, 100_000).unwrap().contains("admits none of 100,000"));
        assert_eq!(admitting(30, 100_000), None);
    }

    #[test]
    fn few_replications_without_a_history_are_as_many_as_were_asked_for() {
        assert_eq!(admitting(10, 10), None);
    }

    #[test]
    fn an_interval_wider_than_asked_for_is_told() {
        let outcomes = vec![outcome("breakthrough", 18_150)];
        let said = incomplete(&Record { stopped: Stopped::Limit, outcomes, ..record() }).unwrap();
        assert!(said.contains("after 100,000 replications") && said.contains("±0.239 %"), "{said}");
    }

    #[test]
    fn what_was_interrupted_is_no_answer_in_any_case() {
        let interrupted = Record { consistent: 3, stopped: Stopped::Interrupted, ..record() };
        assert_eq!(incomplete(&interrupted), None);
    }
}
