//! What a sweep costs beside a run: `cargo bench --bench sweep`.
//!
//! Simulates 1,000 points of 10,000 replications, and as many replications of the same scenario in
//! one run, on one thread and on all, and prints how much longer the sweep takes: every point is
//! checked and made a model anew, paired with the base, and kept as lines of text. The points are the
//! base itself, so that the replications are the same work. Every figure is the best of several;
//! machines are shared, so compare figures of one output only.

// A benchmark prints.
#![allow(clippy::print_stdout)]

use detente::diagnostic::Sources;
use detente::engine::{Control, Instructions};
use detente::scenario::{self, Document};
use detente::study::design::{Design, Factor, Points, plan};
use detente::study::sweep::{self, Ledger, RandomNumbers, Settings, Shard, Sweep, Unit};
use detente::study::{Goal, Plan, run};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const POINTS: usize = 1_000;
const REPLICATIONS: u64 = 10_000;
const RUNS: usize = 2;

fn main() {
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{POINTS} points of {REPLICATIONS} replications, best of {RUNS}");
    println!(
        "{:<24}{:>9}{:>14}{:>14}{:>9}{:>14}",
        "scenario", "threads", "a run [s]", "a sweep [s]", "ratio", "checking [s]"
    );
    for (name, title) in
        [("wage-round", "Wage round"), ("moscow-envoy-talks", "Moscow envoy talks")]
    {
        let text = std::fs::read(path(name)).expect("a bundled scenario");
        let mut threads = vec![1];
        threads.extend((all > 1).then_some(all));
        for threads in threads {
            let pool =
                rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| print_row((name, title), &text, threads));
        }
    }
}

fn path(name: &str) -> String {
    format!("{}/scenarios/{name}.yaml", env!("CARGO_MANIFEST_DIR"))
}

fn print_row((name, title): (&str, &str), text: &[u8], threads: usize) {
    let in_one = best(|| a_run(name, text));
    let mut checking = Duration::MAX;
    let swept = best(|| {
        let start = Instant::now();
        let points = points(name, title, text);
        checking = checking.min(start.elapsed());
        a_sweep(&points);
    });
    let (in_one, swept) = (in_one.as_secs_f64(), swept.as_secs_f64());
    let checking = checking.as_secs_f64();
    let ratio = swept / in_one;
    println!("{name:<24}{threads:>9}{in_one:>14.2}{swept:>14.2}{ratio:>9.3}{checking:>14.2}");
}

/// The shortest time of several.
fn best(mut work: impl FnMut()) -> Duration {
    let mut shortest = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        work();
        shortest = shortest.min(start.elapsed());
    }
    shortest
}

/// All replications in one run.
fn a_run(name: &str, text: &[u8]) {
    let scenario = scenario::load(name, text, &[]).scenario.expect("a valid scenario");
    let goal = Goal::Replications((POINTS as u64 + 1) * REPLICATIONS);
    let plan = Plan { seed: 1, goal, instructions: Instructions::detect() };
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    run(&scenario, &plan, &control).expect("a model");
}

/// Points that differ from the base in nothing but what they say of it.
fn points(name: &str, title: &str, text: &[u8]) -> Points {
    let mut sources = Sources::default();
    let base = Document::load(name, text, &mut sources).expect("a document");
    let titles: Vec<_> = (0..POINTS).map(|point| format!("{title} {point}")).collect();
    let factor = Factor::parse(&format!("title={}", titles.join(",")), &mut sources);
    let design = Design { factors: vec![factor.expect("values")], ..Design::default() };
    let planned = plan(base, sources, &design, &AtomicBool::new(false)).expect("not interrupted");
    planned.points.expect("sound points")
}

/// The sweep, with each unit made a line.
fn a_sweep(points: &Points) {
    let settings = Settings {
        seed: 1,
        goal: Goal::Replications(REPLICATIONS),
        random_numbers: RandomNumbers::Common,
        design: "grid".to_owned(),
    };
    let plan = sweep::Plan::new(points, &settings);
    let (id, bytes) = (plan.id(), AtomicUsize::new(0));
    let keep = |unit: &Unit| {
        bytes.fetch_add(unit.to_line(&id).0.len(), Ordering::Relaxed);
        ControlFlow::Continue(())
    };
    let sweep =
        Sweep { plan: &plan, points, shard: Shard::ALL, instructions: Instructions::detect() };
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    let ledger = sweep::simulate(&sweep, Ledger::new(&plan), &keep, &control).expect("models");
    assert!(ledger.is_complete(&plan, Shard::ALL));
}
