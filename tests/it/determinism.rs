//! The same seed gives the same bytes, whatever the threads and the instructions.

use super::common::{bundled, simulate_with};
use detente::engine::Instructions;

/// Not a multiple of 64, and more blocks than threads.
const N: u64 = 20_011;

fn bytes(threads: usize, instructions: Instructions) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let yaml = bundled("moscow-envoy-talks.yaml");
    let record = pool.install(|| simulate_with(&yaml, N, 7, instructions));
    serde_json::to_string(&record).unwrap()
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let one = bytes(1, Instructions::detect());
    for threads in [2, 3, 8] {
        assert!(one == bytes(threads, Instructions::detect()), "{threads} threads");
    }
}

#[test]
fn the_instructions_change_no_byte() {
    let plain = bytes(2, Instructions::Baseline);
    for instructions in Instructions::ALL.into_iter().filter(|set| set.available()) {
        assert!(plain == bytes(2, instructions), "{instructions:?}");
    }
}

#[test]
fn another_seed_gives_other_numbers() {
    let yaml = bundled("moscow-envoy-talks.yaml");
    let with = |seed| simulate_with(&yaml, N, seed, Instructions::detect()).outcomes;
    assert_ne!(with(1), with(2));
}

/// Whoever changes these numbers raises the version of the values and names it in the CHANGELOG.
#[test]
fn the_values_are_those_of_this_version() {
    let record = simulate_with(&bundled("wage-round.yaml"), 1000, 1, Instructions::detect());
    let figures = serde_json::json!({
        "values_version": record.values_version,
        "outcomes": record.outcomes,
        "incidence": record.incidence,
        "issues": record.issues,
        "zone": record.zone,
    });
    insta::assert_json_snapshot!(figures);
}
