//! What must hold for any scenario, as seen in its record.

use super::common::{count, simulate};
use detente::study::{BandKind, Record};
use proptest::prelude::*;

/// A party as YAML: who it is follows from its numbers, not from its name.
fn party() -> impl Strategy<Value = String> {
    let stance =
        (0.0..100.0_f64, 0.0..100.0_f64, 0.1..5.0_f64).prop_map(|(ideal, line, weight)| {
            let worse = if ideal < line { "higher" } else { "lower" };
            format!("{{ideal: {ideal}, red_line: {line}, worse: {worse}, weight: {weight}}}")
        });
    (prop::collection::vec(stance, 2), 0.2..1.0_f64, 0.2..5.0_f64, 0.2..4.0_f64).prop_map(
        |(stances, tolerance, beta, power)| {
            format!(
                "{{power: {power}, tolerance: {tolerance}, concession: {{beta: {beta}, noise: 0}}, \
                 stances: {{x: {}, y: {}}}}}",
                stances[0], stances[1]
            )
        },
    )
}

fn scenario(parties: &[(&str, &String)]) -> String {
    let parties: Vec<String> =
        parties.iter().map(|(name, party)| format!("{name}: {party}")).collect();
    format!(
        "{{rounds: 10, issues: {{x: {{range: [0, 100]}}, y: {{range: [0, 100], core: false}}}}, \
         parties: {{{}}}}}",
        parties.join(", ")
    )
}

/// A record without what names the parties: the scenario, its hash, the verdicts and the bands of
/// trust.
fn nameless(mut record: Record) -> Record {
    record.scenario = serde_json::Value::Null;
    record.scenario_sha256.clear();
    record.verdicts.sort_by_key(|said| {
        (said.issue.clone(), said.acceptable, said.negotiable, said.unacceptable)
    });
    for verdict in &mut record.verdicts {
        verdict.party.clear();
    }
    for band in record.bands.iter_mut().filter(|band| band.kind == BandKind::Trust) {
        band.name.clear();
    }
    record.bands.sort_by_key(|band| format!("{band:?}"));
    record
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn renaming_the_parties_changes_nothing_but_names(one in party(), other in party()) {
        let before = simulate(&scenario(&[("north", &one), ("south", &other)]), 64);
        let after = simulate(&scenario(&[("zenith", &one), ("apex", &other)]), 64);
        prop_assert_eq!(nameless(before), nameless(after));
    }

    #[test]
    fn the_order_of_two_parties_does_not_matter(one in party(), other in party()) {
        let before = simulate(&scenario(&[("north", &one), ("south", &other)]), 64);
        let after = simulate(&scenario(&[("south", &other), ("north", &one)]), 64);
        prop_assert_eq!(nameless(before), nameless(after));
    }

    #[test]
    fn shares_sum_to_one_and_counts_to_n(one in party(), other in party(), n in 1_u64..500) {
        let record = simulate(&scenario(&[("north", &one), ("south", &other)]), n);
        let names = ["breakthrough", "partial", "stall"];
        prop_assert_eq!(names.map(|name| count(&record, name)).iter().sum::<u64>(), n);
        let shares: f64 = record.outcomes.iter().map(|outcome| outcome.share).sum();
        prop_assert!((shares - 1.0).abs() < 1e-12);
        for outcome in &record.outcomes {
            prop_assert!(outcome.low <= outcome.share && outcome.share <= outcome.high);
        }
    }

    #[test]
    fn mirroring_an_issue_mirrors_where_it_settles(
        (ideal, line, other, limit) in (0.0..50.0_f64, 50.0..100.0_f64, 50.0..100.0_f64, 0.0..50.0_f64)
    ) {
        let yaml = |mirror: bool| {
            let at = |value: f64| if mirror { 100.0 - value } else { value };
            format!(
                "{{issues: {{x: {{range: [0, 100]}}}}, parties: {{\
                 a: {{concession: {{beta: 0.7, noise: 0}}, stances: {{x: {{ideal: {}, red_line: {}}}}}}}, \
                 b: {{power: 2, concession: {{noise: 0}}, stances: {{x: {{ideal: {}, red_line: {}}}}}}}}}}}",
                at(ideal), at(line), at(other), at(limit)
            )
        };
        let (straight, mirrored) = (simulate(&yaml(false), 64), simulate(&yaml(true), 64));
        prop_assert_eq!(&straight.incidence, &mirrored.incidence);
        if let (Some(one), Some(two)) = (&straight.issues[0].outcome, &mirrored.issues[0].outcome) {
            prop_assert!((one.mean + two.mean - 100.0).abs() < 1e-6);
        }
    }
}
