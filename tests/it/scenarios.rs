//! The bundled scenarios: each loads without a word of complaint and says where it comes from.

use super::common::{Bundled, bundled, count, simulate};
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
        let loaded = scenario::load_from(&Bundled, &name, bundled(&name).as_bytes(), &[]);
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

#[test]
fn the_what_if_differs_from_the_talks_in_what_it_says_alone() {
    let mut talks = simulate(&bundled("moscow-envoy-talks.yaml"), 64).scenario;
    let what_if = simulate(&bundled("moscow-envoy-talks-to-the-line.yaml"), 64).scenario;
    for party in ["moscow", "washington"] {
        talks["parties"][party]["tolerance"] = 1.into();
    }
    for key in ["title", "about"] {
        assert_ne!(talks[key], what_if[key]);
        talks[key] = what_if[key].clone();
    }
    assert_eq!(talks.to_string(), what_if.to_string());
}

#[test]
fn a_new_scenario_ends_in_more_ways_than_one() {
    let template = include_str!("../../src/cli/new/template.yaml");
    let record = simulate(template, 2000);
    for outcome in ["breakthrough", "stall", "collapse"] {
        assert!(count(&record, outcome) >= 40, "{outcome}: {:?}", record.outcomes);
    }
    let fired = record.rules.iter().map(|rule| rule.replications);
    assert!(fired.into_iter().all(|replications| replications >= 40), "{:?}", record.rules);
    assert_eq!(record.undefined, 0);
}
