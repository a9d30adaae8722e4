//! What has to be known to read a comparison: everything in which two sides are not alike.

use super::outcomes::share_numbers;
use super::record::{Remark, Which};
use super::side::Side;
use crate::scenario::{AT_END_DEFAULT, OUTCOMES_DEFAULT};
use crate::study::record::{Record, Stopped};
use serde_json::Value;

/// The fewest admitted replications whose shares tell anything.
const ADMITTED_LEAST: u64 = 30;

/// All remarks on two sides: on their replications first, then on what their outcomes mean.
pub(super) fn remarks(baseline: &Side, scenario: &Side) -> Vec<Remark> {
    let (here, there) = (&baseline.record, &scenario.record);
    let mut remarks = numbers(here, there);
    if share_numbers(baseline, scenario) {
        remarks.extend(not_kept(baseline, scenario));
    }
    for (record, of) in [(here, Which::Baseline), (there, Which::Scenario)] {
        remarks.extend(of_one(record, of));
    }
    remarks.extend(absent(here, there));
    remarks.extend(meanings(here, there));
    remarks
}

/// Seeds, versions and numbers of replications.
fn numbers(here: &Record, there: &Record) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if here.seed != there.seed {
        remarks.push(Remark::OtherSeeds { baseline: here.seed, scenario: there.seed });
    }
    if here.values_version != there.values_version {
        remarks.push(Remark::OtherValues {
            baseline: here.values_version,
            scenario: there.values_version,
        });
    } else if here.version != there.version {
        let (baseline, scenario) = (here.version.clone(), there.version.clone());
        remarks.push(Remark::OtherVersions { baseline, scenario });
    }
    if here.replications != there.replications {
        remarks.push(Remark::OtherReplications {
            baseline: here.replications,
            scenario: there.replications,
        });
    }
    remarks
}

/// Whose ends are missing, if anybody's.
fn not_kept(baseline: &Side, scenario: &Side) -> Option<Remark> {
    let of = match (&baseline.ends, &scenario.ends) {
        (Some(_), Some(_)) => return None,
        (None, Some(_)) => Which::Baseline,
        (Some(_), None) => Which::Scenario,
        (None, None) => Which::Both,
    };
    Some(Remark::EndsNotKept { of })
}

fn of_one(record: &Record, of: Which) -> Vec<Remark> {
    let Record { replications, consistent, .. } = *record;
    let mut remarks = Vec::new();
    match record.stopped {
        Stopped::Interrupted | Stopped::Limit => {
            remarks.push(Remark::Partial { of, replications });
        }
        Stopped::Complete | Stopped::Precise => {}
    }
    if consistent < replications.min(ADMITTED_LEAST) {
        remarks.push(Remark::FewAdmitted { of, consistent });
    }
    remarks
}

/// Outcomes that only one of the two has.
fn absent(here: &Record, there: &Record) -> Vec<Remark> {
    let only = |one: &Record, other: &Record, from: Which| {
        let missing = |name: &str| !other.outcomes.iter().any(|known| known.name == name);
        let names = one.outcomes.iter().map(|outcome| outcome.name.clone());
        let names: Vec<_> = names.filter(|name| missing(name)).collect();
        names.into_iter().map(move |outcome| Remark::OutcomeAbsent { outcome, from })
    };
    only(here, there, Which::Scenario).chain(only(there, here, Which::Baseline)).collect()
}

/// What the outcomes of both mean: their conditions, the core issues, the horizon.
fn meanings(here: &Record, there: &Record) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for outcome in &here.outcomes {
        let name = &outcome.name;
        let both = (condition(&here.scenario, name), condition(&there.scenario, name));
        if let (Some(baseline), Some(scenario)) = both
            && baseline != scenario
        {
            remarks.push(Remark::OtherMeaning { outcome: name.clone(), baseline, scenario });
        }
    }
    let only = |one: &Record, other: &Record| {
        let core = |record: &Record, name: &str| {
            record.issues.iter().any(|issue| issue.core && issue.name == name)
        };
        let names = one.issues.iter().map(|issue| issue.name.clone());
        names.filter(|name| core(one, name) && !core(other, name)).collect::<Vec<_>>()
    };
    let (baseline_only, scenario_only) = (only(here, there), only(there, here));
    if !(baseline_only.is_empty() && scenario_only.is_empty()) {
        remarks.push(Remark::OtherCores { baseline_only, scenario_only });
    }
    if here.rounds != there.rounds {
        remarks.push(Remark::OtherRounds { baseline: here.rounds, scenario: there.rounds });
    }
    remarks
}

/// The condition of an outcome as the scenario has it; none where effects alone end in it.
fn condition(scenario: &Value, name: &str) -> Option<String> {
    let own = |key: &str, by_default: &[(&str, &str)]| match scenario.get(key) {
        Some(Value::Object(outcomes)) => outcomes.get(name).map(written),
        _ => {
            let found = by_default.iter().find(|(known, _)| *known == name);
            found.map(|(_, condition)| (*condition).to_owned())
        }
    };
    own("outcomes", &OUTCOMES_DEFAULT).or_else(|| own("at_end", &AT_END_DEFAULT))
}

/// A condition in one spelling.
fn written(condition: &Value) -> String {
    match condition {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
