//! Solutions as a whole: from a scenario to where its odds cross a level.

use super::*;
use crate::study::sample::TALKS;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

fn problem(vary: &str, target: &str) -> Result<Problem, String> {
    let mut sources = Sources::default();
    let document = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
    let factor = Factor::parse(vary, &mut sources).map_err(|found| found[0].message.clone())?;
    let target = Target::parse(target, &mut sources).map_err(|found| found.message)?;
    let mut problems = Vec::new();
    let base = scenario::checked(&document, &sources, &mut problems).unwrap();
    let problem = Problem::new(base, (document, sources), &factor, target);
    problem.map_err(|found| found.0.message)
}

fn search_for(replications: u64) -> Search {
    let instructions = Instructions::detect();
    Search { seed: 1, replications, grid: 9, tolerance: None, instructions }
}

fn solved(vary: &str, target: &str) -> SolveRecord {
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    problem(vary, target).unwrap().solve(&search_for(2000), &control).unwrap()
}

#[test]
fn a_target_is_an_outcome_and_a_share() {
    let parsed = |text: &str| {
        let mut sources = Sources::default();
        Target::parse(text, &mut sources).map(|target| (target.outcome.name, target.level))
    };
    let half = |name: &str| (name.to_owned(), 0.5);
    assert_eq!(parsed("breakthrough = 0.5").unwrap(), half("breakthrough"));
    assert_eq!(parsed("stall==50%").unwrap(), half("stall"));
    assert_eq!(parsed("stall = 50 %").unwrap(), half("stall"));
    for (text, said) in [
        ("", "the name of an outcome comes first"),
        ("stall", "`=` comes after the outcome"),
        ("stall < 0.5", "`=` comes after the outcome"),
        ("stall = ", "a share comes after the `=`, such as 0.5"),
        ("stall = half", "a share comes after the `=`, such as 0.5"),
        ("stall = 0", "the share must lie between 0 and 1"),
        ("stall = 1", "the share must lie between 0 and 1"),
        ("stall = 50", "the share must lie between 0 and 1"),
        ("stall = 0.5 x", "nothing comes after the share"),
    ] {
        assert_eq!(parsed(text).unwrap_err().message, said, "{text}");
    }
}

#[test]
fn the_odds_cross_where_they_are_on_either_side() {
    let record = solved("parties.employer.stances.wage.red_line=2..8", "breakthrough = 0.2");
    let [crossing] = record.crossings[..] else { panic!("{:?}", record.crossings) };
    assert_eq!(crossing.direction, Direction::Rising);
    let (low, high) = (crossing.low.unwrap(), crossing.high.unwrap());
    assert!(low <= crossing.value && crossing.value <= high, "{crossing:?}");
    for point in &record.points {
        let Counted { share, low: least, high: most, .. } = point.share;
        if point.value < low {
            assert!(most < 0.2, "{point:?} {crossing:?}");
        }
        if point.value > high {
            assert!(least > 0.2, "{point:?} {crossing:?}");
        }
        assert!(share <= record.highest.unwrap().share.share);
    }
    assert_eq!(record.base.unwrap().value, serde_json::json!({"uniform": [3, 6]}));
    assert_eq!((record.grid, record.tolerance), (9, 0.006));
}

#[test]
fn a_range_beyond_all_numbers_is_refused_and_a_tiny_one_searched() {
    let path = "parties.union.tolerance";
    for vary in ["=-1e308..1e308", "=0..2e15", "=-2e15..0"] {
        let said = problem(&format!("{path}{vary}"), "stall = 0.5").unwrap_err();
        assert_eq!(said, "an end of a range is at most 1e15 in size", "{vary}");
    }
    let tiny = problem(&format!("{path}=0..1e-300"), "stall = 0.5").unwrap();
    let looked = solved(&format!("{path}=0..1e-300"), "stall = 0.5").points.len();
    assert!(looked >= 9 && looked as u64 <= tiny.values_most(&search_for(2000)), "{looked}");
    // 9 on the grid, as they are, and in each of 8 gaps three searches of 8 steps.
    let unit = problem(&format!("{path}=0..1"), "stall = 0.5").unwrap();
    assert_eq!(unit.values_most(&search_for(2000)), 1 + 9 + 3 * 8 * 8);
}

#[test]
fn odds_that_never_get_there_are_told_with_the_highest() {
    let record = solved("parties.employer.stances.wage.red_line=2..3.5", "breakthrough = 0.5");
    assert!(record.crossings.is_empty() && record.touches.is_empty());
    assert_eq!(record.highest.unwrap().share.count, 0);
    assert_eq!(record.highest.unwrap().value, 2.0);
    assert_eq!(record.points.len(), 9);
}

#[test]
fn a_tolerance_wider_than_the_grid_changes_nothing_but_is_not_kept() {
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    let varied = problem("parties.union.tolerance=0..1", "stall = 0.5").unwrap();
    for tolerance in [0.5, 1.0, 1000.0] {
        let search = Search { tolerance: Some(tolerance), ..search_for(64) };
        let record = varied.solve(&search, &control).unwrap();
        let values: Vec<_> = record.points.iter().map(|point| point.value).collect();
        assert_eq!(values, (0..9).map(|k| f64::from(k) / 8.0).collect::<Vec<_>>());
        assert_eq!((record.tolerance, record.grid), (0.125, 9));
    }
}

#[test]
fn whole_numbers_stay_whole() {
    let record = solved("rounds=2..12", "collapse = 0.2");
    assert!(record.points.iter().all(|point| point.value.fract() == 0.0));
    assert_eq!(record.crossings.len(), 1, "{:?}", record.crossings);
}

#[test]
fn what_is_no_range_and_what_is_not_there_is_refused() {
    let refused = |vary: &str, target: &str| problem(vary, target).unwrap_err();
    let rounds = "rounds=2..12";
    assert_eq!(
        refused("rounds=2,4", "stall = 0.5"),
        "a solution is looked for between two numbers"
    );
    assert_eq!(
        refused("rounds=2..12/3", "stall = 0.5"),
        "a solution is looked for between two numbers"
    );
    assert_eq!(refused(rounds, "stal = 0.5"), "there is no outcome `stal`");
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    let problem = problem("parties.union.tolerance=0.5..1.5", "stall = 0.5").unwrap();
    let Err(SolveError::Invalid(found)) = problem.solve(&search_for(64), &control) else {
        panic!("it is valid")
    };
    assert!(
        found[0].message.starts_with("at the value 1.125: tolerance outside its domain"),
        "{found:?}"
    );
}

#[test]
fn threads_change_nothing_and_an_interruption_keeps_what_there_is() {
    let of = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| solved("trust.start=0..1", "breakthrough = 0.1"))
    };
    assert_eq!(of(1), of(3));
    let (interrupted, done) = (AtomicBool::new(false), AtomicU64::new(0));
    let progress = |n: u64| {
        if done.fetch_add(n, Ordering::Relaxed) + n >= 4000 {
            interrupted.store(true, Ordering::Relaxed);
        }
    };
    let control = Control { interrupted: &interrupted, progress: &progress };
    let problem = problem("trust.start=0..1", "breakthrough = 0.1").unwrap();
    let record = problem.solve(&search_for(1000), &control).unwrap();
    assert_eq!(record.stopped, Stopped::Interrupted);
    assert!(!record.points.is_empty() && record.points.len() < 9, "{}", record.points.len());
    assert!(record.points.iter().all(|point| point.share.of == 1000));
}
