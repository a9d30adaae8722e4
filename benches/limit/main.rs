//! How near the engine comes to what the machine allows: `cargo bench --bench limit`.
//!
//! For talks.yaml beside this file and for scenarios/settlement-2025.yaml it prints, all from this one
//! run on this one machine:
//!
//! - (a) how long the general engine takes for a round of one replication, on one thread;
//! - (b) how long its random numbers alone take, drawn the same way;
//! - (c) how long scalar code takes that is written by hand for that one scenario and reads the same
//!   random numbers; that it gives the same replications is checked first, one by one;
//! - (d) how much faster two threads are than one;
//! - (e) how long it takes to make a model of the text of a scenario;
//! - (f) how much memory 10⁵ and 10⁷ replications take;
//! - (g) and how long `detente run -n 1000` takes for wage-round.yaml, from its start to its end.
//!
//! Compare figures of one output only: machines differ, and are busy. What is alone on one thread,
//! (a) to (c), stands other load; (d) needs a machine that has nothing else to do. With `speeds` after
//! `--` only (a) to (c) are measured, which takes seconds instead of minutes.

// A benchmark prints.
#![allow(clippy::print_stdout)]

mod hand;
mod measure;
mod numbers;
mod settlement;
mod talks;

use detente::draws::LANES;
use detente::engine::{Control, Instructions, Simulator, outcomes, simulate, simulate_with_bands};
use detente::model::Model;
use detente::scenario;
use hand::{Asked, ByHand, streams};
use measure::{peak_memory, processor, shortest};
use numbers::Numbers;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::hint::black_box;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

const SEED: u64 = 1;
/// The scenarios, from the folder of the package.
const TALKS: &str = "benches/limit/talks.yaml";
const SETTLEMENT: &str = "scenarios/settlement-2025.yaml";
const WAGE_ROUND: &str = "scenarios/wage-round.yaml";
/// The replications that are compared one by one.
const COMPARED: u64 = 128 * LANES as u64;
/// The replications of one piece of what is measured, and how often it is.
const PIECE_BLOCKS: u64 = 2;
const PIECE: u64 = PIECE_BLOCKS * LANES as u64;
const TURNS: usize = 1000;
/// The replications of a piece where threads are compared, and how often.
const THREADED: u64 = 200_000;
const THREADED_TURNS: usize = 7;
/// How often a model is made.
const MADE_TURNS: usize = 50;
/// How often the program is started.
const STARTS: usize = 50;

/// The ratios that are aimed at.
const BAR_HAND: f64 = 1.5;
const BAR_NUMBERS: f64 = 6.0;
const BAR_THREADS: f64 = 1.9;
/// How far two measurements of the same memory may differ.
const BAR_MEMORY: f64 = 0.05;
/// How long the shortest run may take.
const BAR_START: Duration = Duration::from_millis(20);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, mode, path, replications] = &arguments[..]
        && mode == "memory"
    {
        return tell_memory(path, replications.parse().expect("a number of replications"));
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{}, {cores} cores, {:?}", processor(), Instructions::detect());
    report_speeds(TALKS, talks::Talks::new(SEED), &talks::SOURCES);
    report_speeds(SETTLEMENT, settlement::Settlement::new(SEED), &settlement::SOURCES);
    if !arguments.iter().any(|argument| argument == "speeds") {
        report_rest(TALKS);
        report_rest(SETTLEMENT);
        report_start(WAGE_ROUND);
    }
}

/// Measures the engine beside what it could be, and prints what came of it.
fn report_speeds(path: &str, mut by_hand: impl ByHand, sources: &[&str]) {
    let model = model(path);
    let (rounds, asked) = compared(&model, &mut by_hand);
    println!("\n{path}: {COMPARED} replications are the same by hand");
    let [a, uniforms, normals, c] = speeds(&model, &mut by_hand, (sources, &asked));
    let a_round = |time: Duration| time.as_nanos() as f64 / rounds as f64;
    let ratio = |one: Duration, other: Duration| one.as_secs_f64() / other.as_secs_f64();
    let line = |what: &str, time: Duration, ratio: String| {
        println!("  {what:<32}{:>9.1} ns a round{ratio}", a_round(time));
    };
    line("(a) engine, one thread", a, String::new());
    for (set, time) in Instructions::ALL.iter().zip(sets(&model)) {
        if set.available() {
            line(&format!("    the same with {set:?}"), time, String::new());
        }
    }
    for (what, numbers) in
        [("(b) its random numbers: uniforms", uniforms), ("    and normals made of them", normals)]
    {
        let times = ratio(a, numbers);
        let bar = judged(times <= BAR_NUMBERS, "≤ 6");
        line(what, numbers, format!("; the engine takes {times:.2} times this{bar}"));
    }
    let times = ratio(c, a);
    let bar = judged(times >= BAR_HAND, "≥ 1.5");
    line("(c) written by hand", c, format!("; the engine is {times:.2} times as fast{bar}"));
}

/// Measures the rest: threads, the making of a model, memory.
fn report_rest(path: &str) {
    println!("\n{path}");
    let times = threads(&model(path));
    let bar = judged(times >= BAR_THREADS, "≥ 1.9");
    println!("  (d) two threads                 {times:>9.2} times as fast as one{bar}");
    let [made] = shortest(MADE_TURNS, [&mut || _ = model(path)]);
    println!("  (e) text to model               {:>9.2} ms", made.as_secs_f64() * 1e3);
    let memory = [100_000, 10_000_000].map(|replications| memory_of(path, replications));
    if let [Some(few), Some(many)] = memory {
        let mebibytes = |bytes: u64| bytes as f64 / f64::from(1 << 20);
        let more = many as f64 / few as f64 - 1.0;
        let bar = judged(more.abs() <= BAR_MEMORY, "the same");
        let (few, many) = (mebibytes(few), mebibytes(many));
        println!(
            "  (f) peak memory                 {few:>9.1} MiB at 10⁵, {many:.1} MiB at 10⁷{bar}"
        );
    }
}

/// Measures the whole program, from its start to its end.
fn report_start(path: &str) {
    let Some(program) = option_env!("CARGO_BIN_EXE_detente") else { return };
    let run = || {
        let run = Command::new(program).args(["run", "-n", "1000", &place(path)]).output();
        assert!(run.expect("the program was built").status.success());
    };
    let [time] = shortest(STARTS, [&mut { run }]);
    let bar = judged(time <= BAR_START, "< 20 ms");
    println!(
        "\n{path}\n  (g) detente run -n 1000         {:>9.2} ms{bar}",
        time.as_secs_f64() * 1e3
    );
}

/// Whether a bar is reached.
fn judged(reached: bool, bar: &str) -> String {
    format!(" (bar: {bar}, {})", if reached { "reached" } else { "not reached" })
}

/// Checks that engine and hand-written code give the same replications; how many rounds those of one
/// piece take together, and which random numbers they ask for.
fn compared(model: &Model, by_hand: &mut impl ByHand) -> (u64, Vec<Asked>) {
    let mut engine = outcomes(model, SEED, 0..COMPARED, Instructions::detect()).into_iter();
    let (mut rounds, mut asked) = (0, None);
    by_hand.draws().asked = Some(Vec::new());
    for block in 0..COMPARED / LANES as u64 {
        if block == PIECE_BLOCKS {
            asked = by_hand.draws().asked.take();
        }
        by_hand.play(block, &mut |end| {
            let other = engine.next().expect("as many");
            let name = other.outcome.map(|outcome| model.outcome_names[outcome].as_str());
            assert_eq!((name, other.round), (Some(end.outcome), end.round), "in block {block}");
            for (here, there) in end.settled.iter().zip(&other.settlements) {
                let settled = (here.0 > 0).then_some(*here);
                assert_eq!(settled, *there, "in block {block}");
            }
            rounds += if block < PIECE_BLOCKS { u64::from(end.round) } else { 0 };
        });
    }
    (rounds, asked.expect("more than a piece is compared"))
}

/// How long the engine, its uniforms, its normals and the hand-written code take for a piece.
fn speeds(
    model: &Model,
    by_hand: &mut impl ByHand,
    (sources, asked): (&[&str], &[Asked]),
) -> [Duration; 4] {
    let instructions = Instructions::detect();
    let mut simulator = Simulator::new(model, SEED, instructions);
    let mut first = streams(SEED, sources);
    let mut second = first.clone();
    let mut sum = 0;
    shortest(
        TURNS,
        [
            &mut || _ = black_box(simulator.simulate(&(0..PIECE))),
            &mut || numbers::draw(instructions, &mut first, (asked, Numbers::Uniforms)),
            &mut || numbers::draw(instructions, &mut second, (asked, Numbers::Normals)),
            &mut || {
                for block in 0..PIECE_BLOCKS {
                    by_hand.play(block, &mut |end| sum += end.round);
                }
                black_box(sum);
            },
        ],
    )
}

/// How long the engine takes for a piece with each kind of instructions.
fn sets(model: &Model) -> [Duration; Instructions::ALL.len()] {
    let mut pieces = Instructions::ALL.map(|set| {
        let mut simulator = Simulator::new(model, SEED, set);
        move || _ = black_box(simulator.simulate(&(0..PIECE)))
    });
    shortest(TURNS, pieces.each_mut().map(|piece| piece as &mut dyn FnMut()))
}

/// How many times as fast two threads are as one, by the clock.
fn threads(model: &Model) -> f64 {
    let mut shortest = [Duration::MAX; 2];
    let pools = [pool(1), pool(2)];
    for _ in 0..THREADED_TURNS {
        for (pool, shortest) in pools.iter().zip(&mut shortest) {
            let begin = Instant::now();
            pool.install(|| {
                simulate(model, SEED, 0..THREADED, Instructions::detect(), &control());
            });
            *shortest = (*shortest).min(begin.elapsed());
        }
    }
    shortest[0].as_secs_f64() / shortest[1].as_secs_f64()
}

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads")
}

fn control() -> Control<'static> {
    static NEVER: AtomicBool = AtomicBool::new(false);
    Control { interrupted: &NEVER, progress: &|_| {} }
}

/// Where a scenario is.
fn place(path: &str) -> String {
    format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))
}

fn model(path: &str) -> Model {
    let text = std::fs::read(place(path)).expect("a scenario");
    let scenario = scenario::load(path, &text, &[]).scenario.expect("a valid scenario");
    Model::new(&scenario).expect("a model")
}

/// The peak memory of a run, in a process of its own [bytes].
fn memory_of(path: &str, replications: u64) -> Option<u64> {
    let this = std::env::current_exe().ok()?;
    let output =
        Command::new(this).args(["memory", path, &replications.to_string()]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// Runs a scenario as `detente run` does, and tells the peak memory.
fn tell_memory(path: &str, replications: u64) {
    let model = model(path);
    let instructions = Instructions::detect();
    simulate_with_bands(&model, SEED, 0..replications, instructions, &control());
    println!("{}", peak_memory().unwrap_or_default());
}
