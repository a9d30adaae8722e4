//! Sweeps as a whole: from points to units, and from units to figures.

use super::*;
use crate::diagnostic::Sources;
use crate::engine::{Control, Instructions, REPLICATIONS_LIMIT};
use crate::model::BREAKTHROUGH;
use crate::scenario::{self, Document};
use crate::study::design::{Design, Factor, Points, plan as laid_out};
use crate::study::{Goal, Record, Stopped, run};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Talks whose history admits most replications, others at each point.
const TALKS: &str = "title: Talks\nrounds: 6\nissues: {wage: {range: [0, 10]}}
parties:
  union: {tolerance: {uniform: [0.2, 1]}, stances: {wage: {ideal: 8, red_line: 4}}}
  employer: {tolerance: 0.9, stances: {wage: {ideal: 1, red_line: 5}}}
rules: {off: {chance: 0.05, then: [{end: collapse}]}}
history: [{round: 1, that: ['union.wage.tolerance + employer.wage.tolerance > 0.8']}]
";

fn points(varied: &[&str]) -> Points {
    let mut sources = Sources::default();
    let base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
    let factors = varied.iter().map(|text| Factor::parse(text, &mut sources).unwrap()).collect();
    let design = Design { factors, ..Design::default() };
    let planned = laid_out(base, sources, &design, &AtomicBool::new(false)).unwrap();
    planned.points.unwrap_or_else(|| panic!("{:#?}", planned.diagnostics))
}

fn three() -> Points {
    points(&["parties.employer.tolerance=0.5,0.7,1"])
}

fn settings(goal: Goal, random_numbers: RandomNumbers) -> Settings {
    Settings { seed: 7, goal, random_numbers, design: "grid".to_owned() }
}

fn fixed(points: &Points, replications: u64) -> Plan {
    Plan::new(points, &settings(Goal::Replications(replications), RandomNumbers::Common)).unwrap()
}

/// The units that a ledger lacks, sorted, and the ledger with them; after `most` of them it is
/// interrupted.
fn units(
    plan: &Plan,
    points: &Points,
    shard: Shard,
    ledger: Ledger,
    most: usize,
) -> (Vec<Unit>, Ledger) {
    let (kept, interrupted, begun) =
        (Mutex::new(Vec::new()), AtomicBool::new(false), AtomicUsize::new(0));
    let keep = |unit: &Unit| {
        if begun.fetch_add(1, Ordering::Relaxed) >= most {
            return ControlFlow::Break(());
        }
        kept.lock().unwrap().push(unit.clone());
        ControlFlow::Continue(())
    };
    let control = Control { interrupted: &interrupted, progress: &|_| {} };
    let sweep = Sweep { plan, points, shard, instructions: Instructions::detect() };
    let ledger = simulate(&sweep, ledger, &keep, &control).unwrap();
    let mut units = kept.into_inner().unwrap();
    units.sort_by_key(|unit| (unit.point, unit.block));
    (units, ledger)
}

fn all(plan: &Plan, points: &Points) -> Vec<Unit> {
    units(plan, points, Shard::ALL, Ledger::new(plan), usize::MAX).0
}

/// The figures of all points from these units.
fn figures(plan: &Plan, units: &[Unit]) -> Vec<PointFigures> {
    let mut sums = vec![Sum::default(); plan.simulated()];
    for unit in units {
        sums[unit.point].add(unit).unwrap();
    }
    (0..sums.len()).map(|point| plan.figures(point, &sums[point], &sums[0])).collect()
}

/// The plain run of a point.
fn plain(plan: &Plan, point: usize, goal: Goal) -> Record {
    let value = &plan.values(point)[0];
    let setting = format!("parties.employer.tolerance={value}");
    let scenario = scenario::load("talks.yaml", TALKS.as_bytes(), &[setting]).scenario.unwrap();
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    let instructions = Instructions::Baseline;
    let plan = crate::study::Plan { seed: plan.seed_of(point), goal, instructions };
    run(&scenario, &plan, &control).unwrap()
}

/// That a point has the figures of its plain run.
#[track_caller]
fn assert_as_run(point: &PointFigures, run: &Record) {
    assert_eq!((point.replications, point.consistent), (run.replications, run.consistent));
    for (mine, theirs) in point.outcomes.iter().zip(&run.outcomes) {
        assert_eq!((&mine.name, mine.count), (&theirs.name, theirs.count));
        assert_eq!([mine.share, mine.low, mine.high], [theirs.share, theirs.low, theirs.high]);
    }
    let median = run.rounds_to_breakthrough.map(|quartiles| quartiles.median);
    let first = &point.outcomes[0];
    assert_eq!((&*first.name, first.median_round.map(f64::from)), (BREAKTHROUGH, median));
    assert_eq!(point.zone, run.zone);
    let (mine, theirs) = (&point.issues[0], &run.issues[0]);
    assert_eq!((mine.settled, mine.no_zone), (theirs.settled, theirs.no_zone));
    assert_eq!((mine.no_tolerance, mine.broken_off), (theirs.no_tolerance, theirs.broken_off));
}

#[test]
fn every_point_has_the_figures_of_its_plain_run() {
    let points = three();
    for random_numbers in [RandomNumbers::Common, RandomNumbers::Independent] {
        let goal = Goal::Replications(5000);
        let plan = Plan::new(&points, &settings(goal, random_numbers)).unwrap();
        for (point, figures) in figures(&plan, &all(&plan, &points)).iter().enumerate() {
            assert_as_run(figures, &plain(&plan, point, goal));
            assert_eq!(figures.stopped, Stopped::Complete);
        }
    }
}

#[test]
fn every_point_is_simulated_until_it_is_as_precise_as_a_run() {
    let points = points(&["parties.employer.tolerance=0.02,0.5,1"]);
    let goal = Goal::Precision { half_width: 0.012, most: 7000 };
    let plan = Plan::new(&points, &settings(goal, RandomNumbers::Common)).unwrap();
    let figures = figures(&plan, &all(&plan, &points));
    for (point, figures) in figures.iter().enumerate() {
        let run = plain(&plan, point, goal);
        assert_as_run(figures, &run);
        assert_eq!(figures.stopped, run.stopped, "{point}");
    }
    let replications: Vec<_> = figures.iter().map(|point| point.replications).collect();
    assert!(replications.contains(&7000), "{replications:?}");
    assert!(replications.iter().any(|n| *n < 7000), "{replications:?}");
}

#[test]
fn differences_to_the_base_are_of_the_same_replications() {
    let points = three();
    let common = fixed(&points, 4000);
    let independent =
        Plan::new(&points, &settings(Goal::Replications(4000), RandomNumbers::Independent))
            .unwrap();
    let of = |plan: &Plan| figures(plan, &all(plan, &points));
    let (common, independent) = (of(&common), of(&independent));
    for figures in [&common, &independent] {
        let base = &figures[0].outcomes;
        assert!(base.iter().all(|outcome| outcome.to_base.is_none()));
        for outcome in figures[1..].iter().flat_map(|point| &point.outcomes) {
            let base = base.iter().find(|base| base.name == outcome.name).unwrap();
            let to_base = outcome.to_base.unwrap();
            assert!((to_base.difference - (outcome.share - base.share)).abs() < 1e-12);
            assert!(to_base.low <= to_base.difference && to_base.difference <= to_base.high);
        }
    }
    let width = |figures: &[PointFigures]| {
        let to_base = figures[3].outcomes[0].to_base.unwrap();
        to_base.high - to_base.low
    };
    assert!(width(&common) < 0.6 * width(&independent), "pairs are sharper");
    assert_ne!(common[0].consistent, common[1].consistent, "the history admits others");
}

#[test]
fn a_point_that_is_the_base_differs_by_nothing() {
    let points = points(&["parties.employer.tolerance=0.9"]);
    let plan = fixed(&points, 4000);
    let figures = figures(&plan, &all(&plan, &points));
    for outcome in &figures[1].outcomes {
        let ToBase { difference, low, high } = outcome.to_base.unwrap();
        assert!(difference == 0.0 && -0.002 < low && high < 0.002, "{outcome:?}");
    }
}

#[test]
fn an_outcome_that_the_base_does_not_have_is_compared_with_none() {
    let then = "rules.off.then=[{end: collapse}],[{end: breakthrough}]";
    let points = points(&[then]);
    let plan = fixed(&points, 2000);
    let figures = figures(&plan, &all(&plan, &points));
    let names = |at: usize| figures[at].outcomes.iter().map(|o| &*o.name).collect::<Vec<_>>();
    assert_eq!(names(0), ["breakthrough", "partial", "stall", "collapse"]);
    assert_eq!(names(2), ["breakthrough", "partial", "stall"]);
    assert!(figures[2].outcomes[0].to_base.unwrap().low > 0.0);
}

#[test]
fn neither_threads_nor_shards_nor_interruptions_change_a_unit() {
    let points = points(&["parties.employer.tolerance=0..1/7"]);
    for goal in [Goal::Replications(5000), Goal::Precision { half_width: 0.01, most: 9000 }] {
        let plan = Plan::new(&points, &settings(goal, RandomNumbers::Common)).unwrap();
        let whole = all(&plan, &points);
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut ledger = Ledger::new(&plan);
            let mut gathered = Vec::new();
            for most in [3, 0, 1, 9, usize::MAX] {
                let (more, then) = pool.install(|| units(&plan, &points, Shard::ALL, ledger, most));
                assert!(more.len() <= most);
                ledger = then;
                gathered.extend(more);
            }
            gathered.sort_by_key(|unit| (unit.point, unit.block));
            assert_eq!(gathered, whole, "{threads} threads");
            assert!(ledger.is_complete(&plan, Shard::ALL));
        }
    }
    let plan = fixed(&points, 5000);
    let mut gathered = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let shard = shard.parse().unwrap();
        let (more, ledger) = units(&plan, &points, shard, Ledger::new(&plan), usize::MAX);
        assert!(ledger.is_complete(&plan, shard) && !ledger.is_complete(&plan, Shard::ALL));
        gathered.extend(more);
    }
    gathered.sort_by_key(|unit| (unit.point, unit.block));
    assert_eq!(gathered, all(&plan, &points));
}

#[test]
fn some_shards_are_a_whole_design_with_fewer_replications() {
    let points = three();
    let plan = fixed(&points, 5000);
    let ledger = Ledger::new(&plan);
    let (mut found, ledger) = units(&plan, &points, "0/2".parse().unwrap(), ledger, usize::MAX);
    assert_eq!(ledger.whole_blocks(), [0, 2, 4]);
    // One of the other shard's: its block is not whole, and does not count.
    let (more, ledger) = units(&plan, &points, "1/2".parse().unwrap(), ledger, 1);
    found.extend(more);
    let whole = ledger.whole_blocks();
    assert_eq!((ledger.units(), &*whole), (13, &[0, 2, 4][..]));
    let missing = ledger.missing(&plan, Shard::ALL);
    assert_eq!(missing.iter().map(|missing| missing.block).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(missing.iter().map(|missing| missing.points).sum::<usize>(), 7);
    assert_eq!(ledger.counted(&plan, 2, &whole), whole);
    assert_eq!(ledger.replications_needed(&plan, Shard::ALL), 7 * 1024);
}

#[test]
fn a_unit_reads_back_from_its_line_and_no_other_line_does() {
    let points = three();
    let plan = fixed(&points, 2000);
    let id = plan.id();
    for unit in all(&plan, &points) {
        let (line, sum) = unit.to_line(&id);
        assert_eq!(Unit::from_line(&line, &plan, &id).unwrap(), (unit, sum));
        assert!(Unit::from_line(&line, &plan, &"0".repeat(64)).is_err(), "of another plan");
        for at in 0..line.len() {
            assert!(Unit::from_line(&line[..at], &plan, &id).is_err(), "torn at {at}");
            let mut damaged = line.clone().into_bytes();
            damaged[at] ^= 1;
            let damaged = String::from_utf8(damaged).unwrap();
            assert!(Unit::from_line(&damaged, &plan, &id).is_err(), "{damaged}");
        }
    }
}

#[test]
fn a_line_with_a_sound_checksum_that_does_not_fit_the_plan_is_refused() {
    let points = three();
    let plan = fixed(&points, 2000);
    let id = plan.id();
    let unit = all(&plan, &points).remove(3);
    let refused = |unit: Unit| Unit::from_line(&unit.to_line(&id).0, &plan, &id).unwrap_err();
    for wrong in [
        Unit { point: 4, ..unit.clone() },
        Unit { block: 2, ..unit.clone() },
        Unit { replications: 1, ..unit.clone() },
        Unit { inconsistent: u64::MAX, ..unit.clone() },
        Unit { zone: [u64::MAX, 0, 0], ..unit.clone() },
        Unit { pairs: vec![(None, None, 3)], ..unit.clone() },
    ] {
        assert_eq!(refused(wrong), "its counts do not fit the plan");
    }
    let mut sum = Sum::default();
    sum.add(&unit).unwrap();
    let mut other = unit.clone();
    other.outcomes.insert("truce".to_owned(), Vec::new());
    assert_eq!(sum.add(&other), Err(Misfit));
}

#[test]
fn a_plan_reads_back_and_has_a_number_of_its_own() {
    let points = three();
    let plan = fixed(&points, 100_000);
    let read = Plan::from_text(&plan.to_text()).unwrap();
    assert_eq!((&read, read.id()), (&plan, plan.id()));
    assert!(plan.differences(&read).is_empty());
    let precise = settings(Goal::Precision { half_width: 0.01, most: 5000 }, RandomNumbers::Common);
    let precise = Plan::new(&points, &precise).unwrap();
    assert_eq!(Plan::from_text(&precise.to_text()).unwrap(), precise);
    assert_ne!(precise.id(), plan.id());
}

#[test]
fn plans_say_in_what_they_differ() {
    let plan = fixed(&three(), 5000);
    let said = |other: &Plan| plan.differences(other).join("; ");
    assert_eq!(said(&fixed(&three(), 6000)), "replications 6000, not 5000");
    assert_eq!(said(&Plan { seed: 8, ..plan.clone() }), "seed 8, not 7");
    let other = fixed(&points(&["parties.employer.tolerance=0.5,0.6,1"]), 5000);
    assert_eq!(said(&other), "the values of point 2");
    let other = fixed(&points(&["rounds=3,4"]), 5000);
    assert!(said(&other).contains("varied rounds, not parties.employer.tolerance"), "{other:?}");
    let mut other = plan.clone();
    other.scenario["parties"]["union"]["stances"]["wage"]["ideal"] = 9.into();
    assert_eq!(said(&other), "the scenario at `parties.union.stances.wage.ideal`");
    let other = Plan { version: "0.0.1".to_owned(), ..plan.clone() };
    assert!(said(&other).starts_with("version 0.0.1, not "));
}

#[test]
fn what_is_no_plan_is_refused_in_words() {
    let plan = fixed(&three(), 5000);
    let said = |text: &str| Plan::from_text(text).unwrap_err();
    assert_eq!(said("{"), "it is no JSON");
    assert_eq!(said("{}"), "it is no plan of a sweep");
    assert!(said("{\"format\": \"detente.plan/9\"}").contains("detente.plan/9"));
    assert_eq!(said("{\"format\": \"detente.plan/1\"}"), "it is no whole plan");
    for wrong in [
        Plan { replications: 4999, ..plan.clone() },
        Plan { base: vec![], ..plan.clone() },
        Plan { points: vec![vec![1.into(), 2.into()]], ..plan.clone() },
    ] {
        assert_eq!(said(&wrong.to_text()), "its parts do not fit together");
    }
}

#[test]
fn a_plan_has_replications_and_not_more_units_than_can_be_held() {
    let points = three();
    let goals = |most| [Goal::Replications(most), Goal::Precision { half_width: 0.1, most }];
    for most in [0, REPLICATIONS_LIMIT + 1, u64::MAX] {
        for goal in goals(most) {
            let refused = Plan::new(&points, &settings(goal, RandomNumbers::Common));
            assert_eq!(refused.unwrap_err(), PlanError::Replications(most));
        }
    }
    for goal in [1, REPLICATIONS_LIMIT].into_iter().flat_map(goals) {
        let plan = Plan::new(&points, &settings(goal, RandomNumbers::Common)).unwrap();
        assert_eq!(Plan::from_text(&plan.to_text()).unwrap(), plan);
    }
    // 10,000 points of 10,000 blocks, in 200 kilobytes.
    let plan = fixed(&points, 10_000);
    let mut hostile = serde_json::to_value(&plan).unwrap();
    hostile["points"] = vec![plan.values(1).to_vec(); 10_000].into();
    assert!(Plan::from_text(&hostile.to_string()).is_ok());
    hostile["blocks"] = (1..=10_000).collect::<Vec<u64>>().into();
    let said = Plan::from_text(&hostile.to_string()).unwrap_err();
    assert_eq!(said, "its parts do not fit together");
}

#[test]
fn independent_points_have_seeds_of_their_own() {
    let points = three();
    let goal = Goal::Replications(100);
    let plan = Plan::new(&points, &settings(goal, RandomNumbers::Independent)).unwrap();
    let seeds: Vec<_> = (0..4).map(|point| plan.seed_of(point)).collect();
    assert_eq!(seeds[0], 7);
    assert!((1..4).all(|at| !seeds[..at].contains(&seeds[at])), "{seeds:?}");
    // The first eight bytes, little-endian, of SHA-256 of `7 point 1`.
    assert_eq!(seeds[1], crate::draws::stream_number("7 point 1"));
    assert!(all(&plan, &points).iter().all(|unit| unit.pairs.is_empty()));
}

#[test]
fn without_replications_of_the_base_there_is_no_difference_to_it() {
    let points = three();
    for random_numbers in [RandomNumbers::Common, RandomNumbers::Independent] {
        let goal = Goal::Precision { half_width: 0.03, most: 4_000 };
        let plan = Plan::new(&points, &settings(goal, random_numbers)).unwrap();
        let mut units = all(&plan, &points);
        let told = |figures: &[PointFigures]| {
            let outcomes = figures.iter().flat_map(|point| &point.outcomes);
            outcomes.filter(|outcome| outcome.to_base.is_some()).count()
        };
        assert_eq!(told(&figures(&plan, &units)), 12);
        units.retain(|unit| unit.point > 0);
        let figures = figures(&plan, &units);
        assert_eq!((figures[1].outcomes.len(), told(&figures)), (4, 0));
    }
}
