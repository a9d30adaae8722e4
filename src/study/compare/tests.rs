//! Comparisons as a whole: from scenarios to what is shown of them.

use super::*;
use crate::diagnostic::Sources;
use crate::engine::{Control, Instructions, outcomes};
use crate::model::Model;
use crate::scenario::Scenario;
use crate::stats::End;
use crate::study::sample::{self, TALKS};
use crate::study::{Further, Goal, Plan, run_further};
use std::sync::atomic::AtomicBool;

/// What changes the odds of the talks, and what hardly does.
const HARDER: &str = "parties.employer.stances.wage.red_line={uniform: [3, 5]}";
const CALMER: &str = "rules.off.chance=0.049";
/// Only some of the replications agree with it.
const HISTORY: &str = "history=[{round: 1, that: ['union.wage.tolerance > 0.3']}]";

fn scenario(settings: &[&str]) -> Scenario {
    sample::scenario(TALKS, settings)
}

fn side(settings: &[&str], (seed, n): (u64, u64)) -> Side {
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    Side::simulate(&scenario(settings), (seed, n), Instructions::detect(), &control).unwrap()
}

/// The baseline against scenarios with these settings, all under seed 1.
fn compared(baseline: &[&str], others: &[&[&str]], n: u64) -> Comparison {
    let mut comparing = Comparing::new(side(baseline, (1, n)));
    others.iter().for_each(|settings| comparing.add(side(settings, (1, n))));
    comparing.finish(&[])
}

fn outcome<'c>(comparison: &'c Comparison, name: &str) -> &'c OutcomeDifference {
    comparison.differences[0].outcomes.iter().find(|outcome| outcome.name == name).unwrap()
}

/// What a run keeps of a scenario, with how each replication ended or without.
fn record(settings: &[&str], (seed, n): (u64, u64), further: &[Further]) -> Record {
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    let (goal, instructions) = (Goal::Replications(n), Instructions::detect());
    let plan = Plan { seed, goal, instructions };
    run_further(&scenario(settings), &plan, further, &control).unwrap()
}

#[test]
fn pairs_are_those_of_the_replications_one_by_one() {
    let n = 2000;
    let ends = |settings: &[&str]| {
        let model = Model::new(&scenario(settings)).unwrap();
        outcomes(&model, 1, 0..n, Instructions::Baseline)
    };
    for (here, there) in [(&[][..], &[HARDER][..]), (&[HISTORY], &[]), (&[HISTORY], &[HARDER])] {
        let (baseline, scenario) = (side(here, (1, n)), side(there, (1, n)));
        let tables = outcomes::tables(&baseline, &scenario);
        assert_eq!((tables.method, tables.pairs), (Method::Paired, Some(n)));
        for (at, found) in tables.outcomes.iter().enumerate() {
            let seen = |outcome: Option<usize>| match outcome {
                None => End::Out,
                Some(outcome) if outcome == at => End::Yes,
                Some(_) => End::No,
            };
            let mut pairs = Pairs::default();
            for (one, other) in ends(here).iter().zip(ends(there)) {
                pairs.add(seen(one.outcome), seen(other.outcome), 1);
            }
            assert_eq!(found.pairs, pairs, "{}", found.name);
        }
    }
}

#[test]
fn a_scenario_compared_with_itself_is_the_same_exactly() {
    let comparison = compared(&[], &[&[]], 1000);
    assert_eq!((comparison.tests, comparison.confidence), (0, 0.95));
    let difference = &comparison.differences[0];
    assert_eq!(difference.method, Method::Same);
    assert!(difference.remarks.is_empty() && difference.inputs.is_empty());
    assert!(difference.details.is_empty());
    for outcome in &difference.outcomes {
        assert_eq!(outcome.verdict, Verdict::Same);
        assert_eq!(
            (outcome.difference, outcome.low, outcome.high),
            (Some(0.0), Some(0.0), Some(0.0))
        );
        assert_eq!(outcome.baseline, outcome.scenario);
    }
    assert_eq!(comparison.scenarios[1].name, "Talks (2)");
}

#[test]
fn a_clear_difference_is_shown_and_a_slight_one_is_not() {
    let comparison = compared(&[], &[&[HARDER]], 4000);
    let found = outcome(&comparison, "breakthrough");
    assert_eq!(found.verdict, Verdict::Lower);
    assert!(found.high.unwrap() < 0.0 && found.within.is_none(), "{found:?}");
    assert!(found.gain.unwrap() > 1.2, "{found:?}");
    let comparison = compared(&[], &[&[CALMER]], 1000);
    let found = outcome(&comparison, "breakthrough");
    assert_eq!(found.verdict, Verdict::NoDifferenceShown);
    assert!(found.within.unwrap() < 0.02, "{found:?}");
}

#[test]
fn the_other_way_round_is_the_same_with_the_other_sign() {
    for (here, there) in [(&[][..], &[HARDER][..]), (&[], &[CALMER]), (&[HISTORY], &[HARDER])] {
        let one = compared(here, &[there], 3000);
        let other = compared(there, &[here], 3000);
        assert_eq!((one.tests, one.confidence), (other.tests, other.confidence));
        for found in &one.differences[0].outcomes {
            let mirrored = outcome(&other, &found.name);
            let near = |one: Option<f64>, other: Option<f64>| {
                assert!((one.unwrap() + other.unwrap()).abs() < 1e-12, "{found:?} {mirrored:?}");
            };
            near(found.difference, mirrored.difference);
            near(found.low, mirrored.high);
            near(found.high, mirrored.low);
            assert!((found.p_adjusted.unwrap() - mirrored.p_adjusted.unwrap()).abs() < 1e-12);
            assert_eq!(found.within.is_some(), mirrored.within.is_some());
            assert_eq!(found.baseline, mirrored.scenario);
        }
    }
}

#[test]
fn threads_change_nothing() {
    let of = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| compared(&[HISTORY], &[&[HARDER], &[CALMER]], 3000))
    };
    assert_eq!(of(1), of(3));
}

#[test]
fn several_scenarios_share_one_level() {
    let one = compared(&[], &[&[HARDER]], 3000);
    let three = compared(&[], &[&[HARDER], &[CALMER], &["trust.start=0.51"]], 3000);
    assert_eq!((one.tests, three.tests), (4, 12));
    let chance = |comparison: &Comparison| outcome(comparison, "breakthrough").clone();
    assert_eq!(chance(&one).p_value, chance(&three).p_value);
    assert!(chance(&one).p_adjusted <= chance(&three).p_adjusted);
    assert!(three.confidence > one.confidence, "{} {}", three.confidence, one.confidence);
}

#[test]
fn records_that_keep_their_ends_are_paired_as_scenarios_are() {
    let kept = |settings: &[&str], n| {
        Side::from_record(record(settings, (1, n), &[Further::Ends])).unwrap()
    };
    let mut comparing = Comparing::new(kept(&[HISTORY], 2000));
    comparing.add(kept(&[HARDER], 2000));
    let from_records = comparing.finish(&[]);
    assert_eq!(from_records.differences, compared(&[HISTORY], &[&[HARDER]], 2000).differences);
    // Of other numbers of replications the common ones are compared.
    let mut comparing = Comparing::new(kept(&[], 2000));
    comparing.add(side(&[HARDER], (1, 1500)));
    let fewer = comparing.finish(&[]);
    assert_eq!(fewer.differences[0].pairs, Some(1500));
    assert_eq!(
        fewer.differences[0].outcomes,
        compared(&[], &[&[HARDER]], 1500).differences[0].outcomes
    );
    let said = Remark::OtherReplications { baseline: 2000, scenario: 1500 };
    assert_eq!(fewer.differences[0].remarks, [said]);
}

#[test]
fn what_shares_no_numbers_is_never_paired() {
    let against = |baseline: Side, scenario: Side| {
        let mut comparing = Comparing::new(baseline);
        comparing.add(scenario);
        comparing.finish(&[]).differences.remove(0)
    };
    let n = 1000;
    let seeds = against(side(&[], (1, n)), side(&[HARDER], (2, n)));
    assert_eq!((seeds.method, seeds.pairs), (Method::Independent, None));
    assert_eq!(seeds.remarks, [Remark::OtherSeeds { baseline: 1, scenario: 2 }]);
    assert!(seeds.outcomes.iter().all(|o| o.discordant.is_none() && o.gain.is_none()));
    let plain = Side::from_record(record(&[], (1, n), &[])).unwrap();
    let not_kept = against(plain.clone(), side(&[HARDER], (1, n)));
    assert_eq!(not_kept.method, Method::Independent);
    assert_eq!(not_kept.remarks, [Remark::EndsNotKept { of: Which::Baseline }]);
    let mut older = record(&[HARDER], (1, n), &[Further::Ends]);
    older.values_version = 0;
    let values = against(side(&[], (1, n)), Side::from_record(older).unwrap());
    assert_eq!(values.method, Method::Independent);
    assert_eq!(values.remarks, [Remark::OtherValues { baseline: 1, scenario: 0 }]);
    // One record against itself is the same, whether it keeps its ends or not.
    assert_eq!(against(plain.clone(), plain).method, Method::Same);
}

#[test]
fn an_outcome_that_means_something_else_is_said_to() {
    let comparison = compared(
        &[],
        &[&[
            "outcomes={breakthrough: 'settled.core == 1 && round < 6', late: settled.core == 1}",
            "rounds=9",
        ]],
        500,
    );
    let remarks = &comparison.differences[0].remarks;
    assert_eq!(
        *remarks,
        [
            Remark::OutcomeAbsent { outcome: "late".to_owned(), from: Which::Baseline },
            Remark::OtherMeaning {
                outcome: "breakthrough".to_owned(),
                baseline: "settled.core == 1".to_owned(),
                scenario: "settled.core == 1 && round < 6".to_owned(),
            },
            Remark::OtherRounds { baseline: 8, scenario: 9 },
        ]
    );
    let late = outcome(&comparison, "late");
    assert!(late.baseline.is_none() && late.scenario.is_some());
}

#[test]
fn conditions_hold_do_not_or_are_open() {
    let condition = |text: &str| Condition::parse(text, &mut Sources::default()).unwrap();
    let conditions = [
        "breakthrough < baseline - 0.01",
        "breakthrough > baseline",
        "breakthrough > baseline - 0.5",
        "nowhere < baseline - 0.5",
    ];
    let conditions: Vec<_> = conditions.into_iter().map(condition).collect();
    let mut comparing = Comparing::new(side(&[], (1, 3000)));
    comparing.add(side(&[HARDER], (1, 3000)));
    comparing.add(side(&[], (1, 3000)));
    let answers: Vec<_> = comparing
        .finish(&conditions)
        .conditions
        .into_iter()
        .map(|c| (c.scenario, c.answer))
        .collect();
    use Answer::{DoesNotHold, Holds, Open};
    let (one, other) = ("Talks (2)".to_owned(), "Talks (3)".to_owned());
    assert_eq!(answers[..2], [(one.clone(), Holds), (other.clone(), DoesNotHold)]);
    assert_eq!(answers[2..4], [(one.clone(), DoesNotHold), (other.clone(), DoesNotHold)]);
    assert_eq!(answers[4..6], [(one.clone(), Holds), (other.clone(), Holds)]);
    // Nobody has such an outcome, and the replications cannot tell anything of it.
    assert_eq!(answers[6], (one, Open));
}

#[test]
fn details_that_differ_stand_out() {
    let comparison = compared(&[], &[&[HARDER]], 4000);
    let details = &comparison.differences[0].details;
    let found = |figure| details.iter().find(|detail| detail.figure == figure).unwrap();
    assert!(found(Figure::Settled).stands_out && found(Figure::Settled).high < 0.0);
    assert!(found(Figure::Zone).stands_out);
    let comparison = compared(&[], &[&[CALMER]], 500);
    assert!(comparison.differences[0].details.iter().all(|detail| !detail.stands_out));
}

#[test]
fn nothing_that_counts_leaves_nothing_to_tell() {
    let never = "history=[{round: 1, that: ['union.wage.tolerance > 2']}]";
    let comparison = compared(&[], &[&[never]], 200);
    let found = outcome(&comparison, "breakthrough");
    assert_eq!((found.difference, found.p_value), (None, None));
    assert_eq!(found.verdict, Verdict::NoDifferenceShown);
    assert_eq!(comparison.tests, 0);
    let few = Remark::FewAdmitted { of: Which::Scenario, consistent: 0 };
    assert_eq!(comparison.differences[0].remarks, [few]);
}
