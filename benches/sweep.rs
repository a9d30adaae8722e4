//! What a sweep costs beside a run: `cargo bench --bench sweep`.
//!
//! Simulates 1,000 points of 10,000 replications, and as many replications of the same scenario in
//! one run, on one thread and on all, and prints how much longer the sweep takes: every point is
//! checked and made a model anew, paired with the base, and kept as lines of text. The points are the
//! base itself, so that the replications are the same work.
//!
//! Machines are shared, and a neighbour's work would fall on one of the two: so the sweep is done in
//! slices of 50 points, each beside a run of as many replications, in turn, and the ratio is the
//! median of theirs. Compare figures of one output only.

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
use std::time::Instant;

const SLICES: usize = 20;
/// Of a slice.
const POINTS: usize = 50;
const REPLICATIONS: u64 = 10_000;

fn main() {
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{SLICES} × {POINTS} points of {REPLICATIONS} replications");
    println!(
        "{:<24}{:>9}{:>14}{:>14}{:>9}",
        "scenario", "threads", "runs [s]", "sweeps [s]", "ratio"
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
    let slices: Vec<_> = (0..SLICES)
        .map(|_| {
            let run = seconds(|| a_run(name, text));
            let sweep = seconds(|| a_sweep(&points(name, title, text)));
            (run, sweep)
        })
        .collect();
    let runs: f64 = slices.iter().map(|(run, _)| run).sum();
    let sweeps: f64 = slices.iter().map(|(_, sweep)| sweep).sum();
    let mut ratios: Vec<_> = slices.iter().map(|(run, sweep)| sweep / run).collect();
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[SLICES / 2];
    println!("{name:<24}{threads:>9}{runs:>14.2}{sweeps:>14.2}{ratio:>9.3}");
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
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
    let plan = sweep::Plan::new(points, &settings).expect("a plan");
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
