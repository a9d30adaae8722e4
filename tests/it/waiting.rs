//! Replications that wait for others, so that blocks march on full, come to the same as alone.

use super::common::{bundled, scenario};
use super::generator;
use super::packages::packages;
use detente::draws::LANES;
use detente::engine::{
    Control, Draw, Follow, Instructions, NOT_ADMITTED, Nested, Tally, outcomes, simulate_nested,
    simulate_with_bands, simulate_with_ends,
};
use detente::model::Model;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::sync::atomic::AtomicBool;

const WIDTH: u64 = LANES as u64;
/// Enough blocks for one thread to let replications wait.
const MANY: u64 = 24 * WIDTH;
/// Too few for that.
const FEW: u64 = 7;

fn control() -> Control<'static> {
    static NEVER: AtomicBool = AtomicBool::new(false);
    Control { interrupted: &NEVER, progress: &|_| {} }
}

fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(work)
}

/// What the replications give block by block, in which none waits.
fn alone(model: &Model, seed: u64) -> Tally {
    let mut sum = Tally::new(model);
    for block in 0..MANY / WIDTH {
        let range = block * WIDTH..(block + 1) * WIDTH;
        sum.merge(&simulate_with_bands(model, seed, range, Instructions::detect(), &control()));
    }
    sum
}

/// Whether all of `yaml` is counted the same together as block by block.
fn same(yaml: &str, seed: u64) -> bool {
    let model = Model::new(&scenario(yaml)).unwrap();
    let with = (Instructions::detect(), Follow::Bands);
    on_one_thread(|| {
        let (together, ends) = simulate_with_ends(&model, seed, 0..MANY, with, &control());
        let alone_ends = outcomes(&model, seed, 0..MANY, Instructions::detect());
        let same_ends = ends.iter().zip(&alone_ends).all(|(end, alone)| {
            *end == alone.outcome.map_or(NOT_ADMITTED, |outcome| outcome as u8)
        });
        same_ends && ends.len() == alone_ends.len() && together == alone(&model, seed)
    })
}

/// Whether each replication of `yaml` counts the same by itself as beside the others of its block:
/// whoever has ended must not be moved by a round that the others still play.
fn same_in_company(yaml: &str, seed: u64) -> bool {
    let model = Model::new(&scenario(yaml)).unwrap();
    let of = |range| simulate_with_bands(&model, seed, range, Instructions::detect(), &control());
    on_one_thread(|| {
        let mut apart = Tally::new(&model);
        for replication in 0..WIDTH {
            apart.merge(&of(replication..replication + 1));
        }
        apart == of(0..WIDTH)
    })
}

/// A deal is voted down, which moves what the others want and ends the talks; half the
/// replications go on, from other positions of the same party.
const ENDED_WITH_LINES_MOVED: &str = "
title: X
rounds: 6
issues: {j: {options: {o0: 0, o3: 3, o5: 5, o7: 7, o10: 10}}}
parties:
  a:
    tolerance: 0.3
    concession: {beta: 0}
    stances: {j: {ideal: 5, red_lines: [0, 10]}}
    ratification:
      chance: 0
      on_rejection: [{set: {b.j.ideal: 10}}, {set: {b.j.red_line: 6.9}}, {end: collapse}]
  b: {concession: {beta: 0}, stances: {j: {ideal: 5.5, red_line: 0}}}
rules:
  again: {when: 'round == 2', then: [{reopen: j}]}
  other: {when: 'round == 2', chance: 0.5, then: [{set: {b.flexibility: 1}}]}
outcomes: {breakthrough: 'round == 2 && other.fired == 0'}
";

#[test]
fn a_replication_that_has_ended_stays_as_it_ended() {
    assert!(same_in_company(ENDED_WITH_LINES_MOVED, 1));
}

#[test]
fn bundled_scenarios_count_the_same_where_replications_wait() {
    for name in ["boeing-iam-2024", "emission-standards-1994", "moscow-envoy-talks"] {
        assert!(same(&bundled(&format!("{name}.yaml")), 3), "{name}");
    }
    for name in ["moscow-envoy-talks-to-the-line", "settlement-2025", "wage-round"] {
        assert!(same(&bundled(&format!("{name}.yaml")), 4), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(5),
        max_shrink_iters: 500,
        ..ProptestConfig::default()
    })]

    #[test]
    fn random_scenarios_count_the_same_where_replications_wait(
        yaml in prop_oneof![generator::scenario(), packages(generator::scenario())],
        seed in 0..1000_u64
    ) {
        prop_assert!(same(&yaml, seed), "{}", yaml);
    }

    #[test]
    fn random_scenarios_count_the_same_one_by_one(
        yaml in prop_oneof![generator::scenario(), packages(generator::scenario())],
        seed in 0..1000_u64
    ) {
        prop_assert!(same_in_company(&yaml, seed), "{}", yaml);
    }
}

/// The vote at home has the number of round 0: it is asked for long after the block of its
/// replication was begun.
#[test]
fn draws_of_a_nested_run_count_the_same_where_replications_wait() {
    let yaml = "{rounds: 12, \
        inputs: {chance: {uniform: [0, 0.1]}}, \
        variables: {mood: {start: 0, random_walk: {drift: 0, volatility: 1}}}, \
        history: [{round: 2, that: ['mood > 0.3']}], \
        issues: {wage: {range: [0, 10]}}, \
        parties: {\
        union: {tolerance: {uniform: [0.6, 1]}, stances: {wage: {ideal: 8, red_line: 4}}, \
            ratification: {chance: 0.5}}, \
        employer: {tolerance: {uniform: [0.6, 1]}, stances: {wage: {ideal: 1, red_line: 5}}}}, \
        rules: {off: {chance: chance, then: [{end: collapse}]}}}";
    let model = Model::new(&scenario(yaml)).unwrap();
    let draws = |draws| {
        let nested = Nested::new(draws, WIDTH).unwrap();
        let run = || simulate_nested(&model, 9, nested, Instructions::detect(), &control());
        on_one_thread(run)
    };
    let (few, many) = (draws(FEW), draws(100));
    assert_eq!(few[..], many[..FEW as usize]);
    let left = |draw: &Draw| draw.consistent > 0 && draw.consistent < WIDTH / 2;
    assert!(few.iter().all(left), "few are left, so that they wait");
    assert!(few.iter().any(|draw| draw.breakthroughs > 0));
}
