//! The schema accepts what loads and refuses what is plainly wrong, as a validator sees it.

use super::common::bundled;
use super::generator;
use boon::{Compiler, SchemaIndex, Schemas};
use detente::diagnostic::Sources;
use detente::guide;
use detente::scenario::{self, Document};
use detente::study::design;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The schema, ready to validate.
struct Validator {
    schemas: Schemas,
    root: SchemaIndex,
}

impl Validator {
    fn new() -> Self {
        Self::of(scenario::schema())
    }

    fn of(schema: Value) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", schema).unwrap();
        let root = compiler.compile("schema.json", &mut schemas).unwrap();
        Self { schemas, root }
    }

    /// What is wrong with a text, if anything.
    fn problem(&self, text: &str) -> Option<String> {
        let json = json(text);
        self.schemas.validate(&json, self.root).err().map(|error| format!("{error:#}"))
    }

    #[track_caller]
    fn accepts(&self, name: &str, text: &str) {
        if let Some(problem) = self.problem(text) {
            panic!("{name}: {problem}\n{text}");
        }
    }
}

fn json(text: &str) -> Value {
    let document = Document::load("x.yaml", text.as_bytes(), &mut Sources::default());
    document.unwrap_or_else(|problems| panic!("{problems:#?}\n{text}")).to_json()
}

fn yaml_files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect()
}

#[test]
fn every_scenario_at_hand_is_accepted() {
    let validator = Validator::new();
    let files = [yaml_files("scenarios"), yaml_files("tests/suite")].concat();
    let mut accepted = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        if !text.contains("# error[") {
            validator.accepts(&file.display().to_string(), &text);
            accepted += 1;
        }
    }
    assert!(accepted > 30, "{accepted}");
    let examples = guide::page("scenario").unwrap().split("```yaml\n").skip(1);
    for example in examples {
        validator.accepts("guide", example.split("```").next().unwrap());
    }
}

#[test]
fn whatever_is_valid_is_accepted() {
    let validator = Validator::new();
    let mut runner = TestRunner::deterministic();
    for _ in 0..200 {
        let text = generator::scenario().new_tree(&mut runner).unwrap().current();
        validator.accepts("generated", &text);
    }
}

const VALID: &str = "
title: Talks
rounds: 6
issues: {price: {range: [0, 100]}, date: {options: [early, late]}}
parties:
  buyer:
    tolerance: 0.5
    stances: {price: {ideal: 20, red_line: {uniform: [50, 60]}}, date: {ideal: early}}
  seller: {stances: {price: {ideal: 90, red_lines: [40, 100]}}}
rules: {slide: {when: round > 2, then: [{set: {buyer.tolerance: 1}}]}}
";

#[test]
fn what_may_be_written_in_several_ways_is_accepted_in_all() {
    let validator = Validator::new();
    validator.accepts("valid", VALID);
    for (old, new) in [
        ("title: Talks", "title: 1.50"),
        ("title: Talks", "title:"),
        ("title: Talks", "title: true"),
        ("rounds: 6", "rounds: 6.0"),
        ("rounds: 6", "rounds: ~"),
        ("tolerance: 0.5", "tolerance: 1 - hard"),
        ("tolerance: 0.5", "tolerance: {value: 1 - hard, source: public}"),
        ("tolerance: 0.5", "tolerance: {value: {beta: [2, 3]}, source: expert, note: 7}"),
        ("tolerance: 0.5", "tolerance: {choice: {0.4: 1, 0.6: 2}}"),
        ("[early, late]", "[10, 25]"),
        ("[early, late]", "{early: 0, late: 2.5}"),
        ("when: round > 2", "when: true"),
        ("{set: {buyer.tolerance: 1}}", "{settle: price}"),
        ("{set: {buyer.tolerance: 1}}", "{settle: {price: 50}}"),
    ] {
        assert!(VALID.contains(old), "{old}");
        validator.accepts(new, &VALID.replace(old, new));
    }
}

#[test]
fn what_extends_another_may_leave_out_and_take_out() {
    let validator = Validator::new();
    for text in [
        "extends: talks.yaml",
        "extends: talks.yaml\nparties: {buyer: {power: 2}, seller: }",
        "extends: talks.yaml\nrules: ~\ntrust: {pairs: {buyer: {seller: ~}, seller: ~}}",
        "extends: talks.yaml\nparties: {buyer: {stances: {price: {weight: ~}, date: ~}}}",
        "extends: talks.yaml\noutcomes: {breakthrough: ~}\ninputs: {hard: ~}",
    ] {
        validator.accepts("extends", text);
    }
}

#[test]
fn what_is_plainly_wrong_is_refused() {
    let validator = Validator::new();
    for (old, new) in [
        ("title: Talks", "titel: Talks"),
        ("title: Talks", "title: [Talks]"),
        ("rounds: 6", "rounds: 0"),
        ("rounds: 6", "rounds: 4096"),
        ("rounds: 6", "rounds: 6.5"),
        ("rounds: 6", "rounds: six"),
        ("rounds: 6", "agreement: packages"),
        ("rounds: 6", "interval: a month"),
        ("rounds: 6", "as_of: 2 December"),
        ("rounds: 6", "trust: {start: 1.5}"),
        ("rounds: 6", "trust: {pairs: {buyer: {seller: 2}}}"),
        ("rounds: 6", "variables: {v: {start: 0, trend: 1}}"),
        ("rounds: 6", "at_end: {stall: ~}"),
        ("rounds: 6", "base_rate: {trials: 0}"),
        ("rounds: 6", "schedule: []"),
        ("rounds: 6", "history: [{round: 0}]"),
        ("price: {range", "Price: {range"),
        ("price: {range", "round: {range"),
        ("[0, 100]", "[0, 50, 100]"),
        ("[0, 100]", "100"),
        ("[early, late]", "[early]"),
        ("[early, late]", "early"),
        ("tolerance: 0.5", "tolerance: 1.5"),
        ("tolerance: 0.5", "tolerance: [0.5]"),
        ("tolerance: 0.5", "tolerance: true"),
        ("tolerance: 0.5", "tolerance: {value: 1.5}"),
        ("tolerance: 0.5", "tolerance: {source: public}"),
        ("tolerance: 0.5", "tolerance: {value: 0.5, source: hearsay}"),
        ("tolerance: 0.5", "tolerance: {value: 0.5, uniform: [0, 1]}"),
        ("tolerance: 0.5", "tolerance: {uniform: [0, 1], normal: [0, 1]}"),
        ("tolerance: 0.5", "tolerance: {uniform: [0, 0.5, 1]}"),
        ("tolerance: 0.5", "tolerance: {}"),
        ("tolerance: 0.5", "tolerance: ''"),
        ("tolerance: 0.5", "consent: optional"),
        ("tolerance: 0.5", "concession: {noise: -0.1}"),
        ("tolerance: 0.5", "power: 0"),
        ("[40, 100]", "[40]"),
        ("when: round > 2", "when: 2"),
        ("when: round > 2", "limit: -1"),
        ("{set: {buyer.tolerance: 1}}", "{set: 1}"),
        ("{set: {buyer.tolerance: 1}}", "set"),
        ("{set: {buyer.tolerance: 1}}", "{set: {x: 1}, add: {y: 1}}"),
        ("{set: {buyer.tolerance: 1}}", "{let: {x: 1}}"),
        ("then: [{set: {buyer.tolerance: 1}}]", "then: []"),
        ("issues: {price", "issue: {price"),
        ("parties:", "partys:"),
    ] {
        assert!(VALID.contains(old), "{old}");
        let text = VALID.replacen(old, new, 1);
        assert!(validator.problem(&text).is_some(), "{new} is accepted");
        // The loader, which is the judge, refuses it too.
        let loaded = scenario::load("x.yaml", text.as_bytes(), &[]);
        assert!(loaded.scenario.is_none(), "{new} loads");
    }
    assert!(validator.problem("[1]").is_some());
    assert!(validator.problem("title: Talks").is_some());
}

#[test]
fn the_bundled_scenarios_have_the_schema_beside_them() {
    let kept = bundled("detente.schema.json");
    let made = format!("{:#}\n", scenario::schema());
    assert!(kept == made, "write it anew: detente schema > scenarios/detente.schema.json");
    for file in yaml_files("scenarios") {
        let text = fs::read_to_string(&file).unwrap();
        let first = text.lines().next().unwrap();
        assert_eq!(first, "# yaml-language-server: $schema=detente.schema.json", "{file:?}");
    }
}

#[test]
fn every_bundled_design_is_accepted_and_one_with_a_misspelt_key_is_not() {
    let validator = Validator::of(design::schema());
    let files = yaml_files("scenarios/sweeps");
    assert!(files.len() >= 2);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        validator.accepts(&file.display().to_string(), &text);
        let first = text.lines().next().unwrap();
        assert_eq!(first, "# yaml-language-server: $schema=detente.design.schema.json", "{file:?}");
        let misspelt = text.replace("\nvary:", "\nvaries:");
        assert!(validator.problem(&misspelt).is_some(), "{file:?}");
    }
    let kept = bundled("sweeps/detente.design.schema.json");
    let made = format!("{:#}\n", design::schema());
    assert!(
        kept == made,
        "write it anew: detente schema design > scenarios/sweeps/detente.design.schema.json"
    );
}
