//! How long the bundled scenarios take: `cargo bench --bench run`.
//!
//! For each scenario, with the baseline instructions and with the fastest of this processor, on one
//! thread and on all: replications a second, and nanoseconds a round of one replication on one
//! thread. What is counted is what a run counts, with the bands. Every figure is the best of several
//! runs; machines are shared, so compare figures of one output only.

// A benchmark prints.
#![allow(clippy::print_stdout)]

use detente::engine::{Control, Instructions, simulate_with_bands};
use detente::model::Model;
use detente::scenario;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

const REPLICATIONS: u64 = 100_000;
const RUNS: usize = 5;

fn main() {
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{REPLICATIONS} replications, best of {RUNS}; threads: 1 and {all}");
    println!(
        "{:<24}{:<10}{:>9}{:>14}{:>14}",
        "scenario", "with", "threads", "a second", "ns/round"
    );
    for name in ["wage-round", "moscow-envoy-talks"] {
        let model = model(name);
        for instructions in [Instructions::Baseline, Instructions::detect()] {
            for threads in [1, all] {
                print_row(&model, (name, instructions, threads));
            }
        }
    }
}

fn print_row(model: &Model, (name, instructions, threads): (&str, Instructions, usize)) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let (seconds, rounds) = pool.install(|| best(model, instructions));
    let a_second = REPLICATIONS as f64 / seconds;
    let a_round = seconds * 1e9 * threads as f64 / rounds as f64;
    let with = format!("{instructions:?}");
    println!("{name:<24}{with:<10}{threads:>9}{a_second:>14.0}{a_round:>14.1}");
}

/// The shortest time of several runs [s], and the rounds that all replications took together.
fn best(model: &Model, instructions: Instructions) -> (f64, u64) {
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    let (mut shortest, mut rounds) = (Duration::MAX, 0);
    for _ in 0..RUNS {
        let begin = Instant::now();
        let tally = simulate_with_bands(model, 1, 0..REPLICATIONS, instructions, &control);
        shortest = shortest.min(begin.elapsed());
        rounds = tally
            .outcomes
            .iter()
            .flat_map(|outcome| outcome.by_round.iter().zip(1..))
            .map(|(count, round)| count * round)
            .sum();
    }
    (shortest.as_secs_f64(), rounds)
}

fn model(name: &str) -> Model {
    let path = format!("{}/scenarios/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read(&path).expect("a bundled scenario");
    let scenario = scenario::load(&path, &text, &[]).scenario.expect("a valid scenario");
    Model::new(&scenario).expect("a model")
}
