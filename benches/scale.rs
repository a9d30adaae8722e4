//! How the cost of a replication grows with its scenario: `cargo bench --bench scale`.
//!
//! Talks in which every party has a stance on every issue and nothing settles, so that every round
//! costs the same: first more parties, then more issues, more rules, more rounds. Printed are the
//! nanoseconds that a round of one replication takes on one thread, the best of many short runs, and the
//! same by stance (party × issue), by link (issue × ordered pair of parties) and by rule. Where the
//! engine is linear, the last column of a block stays the same or falls.
//!
//! Then how many lanes are in use where 64 replications march together until the last of them has ended,
//! and how much faster it is to let those that a history leaves wait for others: the time of pieces
//! that are too short for that ÷ the time of all of them as one.

// A benchmark prints.
#![allow(clippy::print_stdout)]

use detente::draws::LANES;
use detente::engine::{Instructions, Simulator, outcomes};
use detente::model::Model;
use detente::scenario;
use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

const RUNS: usize = 200;
/// The work of one run, in replications × stances × rounds, at least.
const WORK: usize = 40_000;

/// A piece in which no replication waits, and how many pieces there are.
const PIECE: u64 = 7 * LANES as u64;
const PIECES: u64 = 16;
const TURNS: usize = 50;

/// What a scenario is made of.
#[derive(Clone, Copy)]
struct Size {
    parties: usize,
    issues: usize,
    rules: usize,
    rounds: usize,
}

const SMALL: Size = Size { parties: 3, issues: 4, rules: 0, rounds: 12 };

fn main() {
    println!("parties, each of which sees all others: links grow with their square");
    print_sizes([2, 3, 5, 10, 20].map(|parties| Size { parties, ..SMALL }));
    println!("\nissues");
    print_sizes([1, 2, 5, 10, 20, 30].map(|issues| Size { issues, ..SMALL }));
    println!("\nrules, each with a chance and one effect");
    print_sizes([0, 1, 10, 25, 50].map(|rules| Size { rules, ..SMALL }));
    println!("\nrounds");
    print_sizes([6, 12, 24, 96, 384].map(|rounds| Size { rounds, ..SMALL }));
    println!("\nlanes in use, and how much faster it is to wait");
    for name in ["wage-round", "boeing-iam-2024", "settlement-2025", "moscow-envoy-talks"] {
        print_use(name, &model(name, &bundled(name)));
    }
    let text = String::from_utf8(bundled("moscow-envoy-talks")).expect("text");
    let known = "      - moscow.unacceptable >= 1\n";
    assert!(text.contains(known), "the history that is added to has changed");
    for (name, unacceptable) in [("one in three is left", 2), ("one in fourteen", 5)] {
        let more = format!(
            "{known}  - round: 2\n    that: [channel == 'envoys', moscow.unacceptable >= {unacceptable}]\n"
        );
        print_use(name, &model(name, text.replace(known, &more).as_bytes()));
    }
}

fn print_use(name: &str, model: &Model) {
    let lanes = 100.0 * lanes_in_use(model);
    println!("  {name:<22}{lanes:>6.1} %{:>8.2}", apart_by_together(model));
}

/// How much longer replications take in pieces in which none waits for others.
fn apart_by_together(model: &Model) -> f64 {
    let mut simulator = Simulator::new(model, 1, Instructions::detect());
    let mut shortest = [Duration::MAX; 2];
    for _ in 0..TURNS {
        for (piece, shortest) in [PIECE, PIECES * PIECE].into_iter().zip(&mut shortest) {
            let begin = Instant::now();
            for start in (0..PIECES * PIECE).step_by(piece as usize) {
                black_box(simulator.simulate(&(start..start + piece)));
            }
            *shortest = (*shortest).min(begin.elapsed());
        }
    }
    shortest[0].as_secs_f64() / shortest[1].as_secs_f64()
}

fn print_sizes<const SIZES: usize>(sizes: [Size; SIZES]) {
    println!("  parties issues rules rounds   ns/round  by stance    by link    by rule");
    let mut without_rules = 0.0;
    for size in sizes {
        let Size { parties, issues, rules, rounds } = size;
        let a_round = best(size);
        let stances = (parties * issues) as f64;
        let links = stances * (parties - 1) as f64;
        if rules == 0 {
            without_rules = a_round;
        }
        let by_rule = (a_round - without_rules) / rules.max(1) as f64;
        println!(
            "  {parties:>7}{issues:>7}{rules:>6}{rounds:>7}{a_round:>11.1}{:>11.2}{:>11.2}{by_rule:>11.2}",
            a_round / stances,
            a_round / links,
        );
    }
}

/// The nanoseconds of a round of one replication.
fn best(size: Size) -> f64 {
    let model = model("scale.yaml", text(size).as_bytes());
    let a_replication = size.parties * size.issues * size.rounds;
    let replications = (WORK / a_replication).next_multiple_of(LANES).max(LANES) as u64;
    let mut simulator = Simulator::new(&model, 1, Instructions::detect());
    let mut shortest = Duration::MAX;
    for _ in 0..RUNS {
        let begin = Instant::now();
        black_box(simulator.simulate(&(0..replications)));
        shortest = shortest.min(begin.elapsed());
    }
    shortest.as_nanos() as f64 / replications as f64 / size.rounds as f64
}

/// Talks of this size whose red lines leave nothing to agree on.
fn text(size: Size) -> String {
    let mut text = format!("rounds: {}\nissues:\n", size.rounds);
    let mut add = |line: std::fmt::Arguments<'_>| writeln!(text, "{line}").expect("memory");
    for issue in 0..size.issues {
        add(format_args!("  i{issue}: {{range: [0, 1]}}"));
    }
    add(format_args!("parties:"));
    for party in 0..size.parties {
        add(format_args!("  p{party}:\n    tolerance: 0.8\n    stances:"));
        let (ideal, line) = if party % 2 == 0 { (0, 0.4) } else { (1, 0.6) };
        for issue in 0..size.issues {
            add(format_args!("      i{issue}: {{ideal: {ideal}, red_line: {line}}}"));
        }
    }
    if size.rules > 0 {
        add(format_args!("rules:"));
    }
    for rule in 0..size.rules {
        add(format_args!("  r{rule}: {{chance: 0.02, then: [{{add: {{trust.p0.p1: -0.01}}}}]}}"));
    }
    text
}

/// The share of lanes whose replication goes on, over all rounds that blocks march.
fn lanes_in_use(model: &Model) -> f64 {
    let ends = outcomes(model, 1, 0..100 * LANES as u64, Instructions::detect());
    let (mut used, mut all) = (0, 0);
    for block in ends.chunks(LANES) {
        used += block.iter().map(|end| u64::from(end.round)).sum::<u64>();
        all += LANES as u64 * block.iter().map(|end| u64::from(end.round)).max().unwrap_or(0);
    }
    used as f64 / all as f64
}

fn bundled(name: &str) -> Vec<u8> {
    let path = format!("{}/scenarios/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).expect("a bundled scenario")
}

fn model(name: &str, text: &[u8]) -> Model {
    let scenario = scenario::load(name, text, &[]).scenario.expect("a valid scenario");
    Model::new(&scenario).expect("a model")
}
