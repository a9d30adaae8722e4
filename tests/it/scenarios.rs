//! The bundled scenarios: each loads without a word of complaint and says where it comes from.

use super::common::{bundled, simulate};
use detente::scenario;
use std::fs;

fn names() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(".yaml"));
    names.sort();
    names
}

#[test]
fn every_bundled_scenario_loads_without_a_diagnostic() {
    let names = names();
    assert!(names.len() >= 5, "{names:?}");
    for name in names {
        let loaded = scenario::load(&name, bundled(&name).as_bytes(), &[]);
        assert!(loaded.diagnostics.is_empty(), "{name}: {:#?}", loaded.diagnostics);
        let scenario = loaded.scenario.unwrap();
        assert!(scenario.about.is_some(), "{name} must say what it is for");
    }
}

#[test]
fn every_bundled_scenario_ends_in_some_way_in_every_replication() {
    for name in names() {
        let record = simulate(&bundled(&name), 1000);
        assert_eq!(
            record.outcomes.iter().map(|outcome| outcome.count).sum::<u64>(),
            record.consistent,
            "{name}"
        );
        assert!(record.consistent >= 250, "{name} wastes most of its replications");
        assert_eq!(record.undefined, 0, "{name}");
        assert!(
            record.clamped.iter().all(|clamped| clamped.count < 100),
            "{name}: {:?}",
            record.clamped
        );
    }
}
