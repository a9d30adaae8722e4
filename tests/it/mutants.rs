//! Scenarios and records with accidents: whatever is done to a file, it is refused in words, or is
//! simulated or shown.

use super::common::{bundled, scenario};
use super::terminal::Folder;
use detente::diagnostic::Severity;
use detente::engine::{Control, Instructions, Nested};
use detente::report;
use detente::scenario::{Loaded, load};
use detente::study::read::{self, Unreadable};
use detente::study::trace::{Which, trace};
use detente::study::{Further, Goal, Plan, run, run_further};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

const MUTANTS: usize = 200;
/// Shorter than a line, mostly.
const LONGEST_CUT: usize = 40;
/// What people and editors leave behind, and what YAML reads in ways that surprise.
const SLIPS: [&str; 16] = [
    ":", "- ", "{", "]", "\"", "#", "\t", "\n", "\u{feff}", "é", "&a", "*a", "!!", "-1e999",
    ".nan", "99",
];

/// Numbers that only look random (Knuth's MMIX generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// Changes the text in one place.
    fn damage(&mut self, text: &mut Vec<u8>) {
        let start = self.below(text.len());
        let end = (start + 1 + self.below(LONGEST_CUT)).min(text.len());
        match self.below(4) {
            0 if !text.is_empty() => text[start] ^= 1 << self.below(8),
            1 => drop(text.drain(start..end)),
            2 => {
                let copy = text[start..end].to_vec();
                let at = self.below(text.len());
                text.splice(at..at, copy);
            }
            _ => {
                let slip = SLIPS[self.below(SLIPS.len())];
                text.splice(start..start, slip.bytes());
            }
        }
    }
}

/// The bundled scenarios, each mutant with one to three accidents outside of the comments.
fn mutants() -> Vec<Vec<u8>> {
    let mut chance = Chance(20_251_202);
    let originals = ["wage-round.yaml", "moscow-envoy-talks.yaml"].map(|name| {
        let text = bundled(name);
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        lines.collect::<Vec<_>>().join("\n").into_bytes()
    });
    let mutant = |at: usize| {
        let mut text = originals[at % originals.len()].clone();
        for _ in 0..1 + chance.below(3) {
            chance.damage(&mut text);
        }
        text
    };
    (0..MUTANTS).map(mutant).collect()
}

fn assert_sound(loaded: &Loaded, mutant: &str) {
    let Loaded { sources, diagnostics, scenario } = loaded;
    for found in diagnostics {
        let labels = std::iter::once(&found.primary).chain(&found.secondary);
        for place in labels.map(|label| &label.place) {
            let text = &sources.get(place.source).text;
            assert!(text.get(place.span.clone()).is_some(), "{found:?}\n{mutant}");
        }
        assert!(!found.message.is_empty() && !found.message.ends_with('.'), "{found:?}");
    }
    let refused = diagnostics.iter().any(|found| found.severity == Severity::Error);
    assert_eq!(refused, scenario.is_none(), "{diagnostics:?}\n{mutant}");
}

#[test]
fn every_mutant_is_refused_at_a_place_or_simulated() {
    let (mut refused, mut simulated) = (0, 0);
    for mutant in mutants() {
        let loaded = load("mutant.yaml", &mutant, &[]);
        assert_sound(&loaded, &String::from_utf8_lossy(&mutant));
        let Some(scenario) = loaded.scenario else {
            refused += 1;
            continue;
        };
        let goal = Goal::Replications(64);
        let plan = Plan { seed: 1, goal, instructions: Instructions::detect() };
        let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
        let record = run(&scenario, &plan, &control).unwrap();
        let ended = record.outcomes.iter().map(|outcome| outcome.count).sum::<u64>();
        assert_eq!((ended, record.replications), (record.consistent, 64));
        simulated += 1;
    }
    assert!(refused > 40 && simulated > 10, "{refused} refused, {simulated} simulated");
}

#[test]
fn the_binary_draws_every_mutant() {
    let folder = Folder::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_detente"));
    command.args(["run", "-n", "64", "--color", "always"]).stdin(Stdio::null());
    for (at, mutant) in mutants().iter().enumerate() {
        let path = folder.path(&format!("{at}.yaml"));
        std::fs::write(&path, mutant).unwrap();
        command.arg(path);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

/// Talks with all that a record can tell of: a history, options, a rule, a vote at home, an outside
/// view, and draws outside of their domain.
const TALKS: &str = "title: Talks
rounds: 6
as_of: 2025-12-02
interval: 30 days
base_rate: {successes: 4, trials: 24, per: year, source: a list}
issues: {wage: {range: [0, 10], unit: '%'}, leave: {options: [none, some, full], core: false}}
variables: {mood: {start: 0, random_walk: {drift: 0, volatility: 1}, bounds: [-3, 3]}}
rules:
  off: {chance: 0.05, then: [{end: collapse}]}
  thaw: {when: mood > 1, then: [{add: {union.wage.tolerance: 0.05}}]}
parties:
  union:
    tolerance: {normal: [0.8, 0.2]}
    stances: {wage: {ideal: 8, red_line: 4}, leave: {ideal: full}}
  employer:
    tolerance: {uniform: [0.5, 1]}
    ratification: {chance: 0.7, on_rejection: [{add: {mood: -1}}]}
    stances: {wage: {ideal: {value: 1, source: public}, red_line: 5}, leave: {ideal: none}}
history: [{round: 1, that: ['union.wage.tolerance > 0.5']}]
";

/// A record of the talks with everything that can be asked for, as JSON.
fn record() -> Value {
    let plan =
        Plan { seed: 1, goal: Goal::Replications(2000), instructions: Instructions::detect() };
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    let further = [Further::Beliefs(Nested::new(4, 64).unwrap()), Further::Forms];
    let record = run_further(&scenario(TALKS), &plan, &further, &control).unwrap();
    serde_json::from_str(&report::json::run(&record)).unwrap()
}

/// The paths of all that is no map and no list, outside of the scenario.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries.iter().filter(|(key, _)| *key != "scenario") {
                leaves(value, &format!("{path}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                leaves(item, &format!("{path}/{at}"), found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

/// A value a little beside what it was.
fn beside(value: &Value) -> Value {
    match value {
        Value::Number(number) => match number.as_u64() {
            Some(count) => json!(count + 1),
            None => json!(number.as_f64().unwrap() * 1.01 + 0.001),
        },
        Value::String(text) => json!(format!("{text}x")),
        Value::Bool(flag) => json!(!flag),
        Value::Null => json!(1),
        other => panic!("{other}"),
    }
}

/// The fields of a document that may lie a little beside what they were; `*` is any place of a list.
fn unnoticed(whole: &Value) -> BTreeSet<String> {
    let mut paths = Vec::new();
    leaves(whole, "", &mut paths);
    let mut unnoticed = BTreeSet::new();
    for path in paths {
        let mut mutant = whole.clone();
        let leaf = mutant.pointer_mut(&path).unwrap();
        *leaf = beside(leaf);
        match read::any(mutant.to_string().as_bytes()) {
            Ok(_) => {
                let steps = path.split('/').skip(1);
                let any =
                    |step: &'_ str| if step.parse::<u32>().is_ok() { "*" } else { step }.to_owned();
                unnoticed.insert(steps.map(any).collect::<Vec<_>>().join("."));
            }
            Err(why) => assert!(!why.to_string().is_empty(), "{path}"),
        }
    }
    unnoticed
}

#[test]
fn a_record_is_refused_where_its_figures_do_not_go_together() {
    // What nothing else in the record tells: how it was made, what is counted once, quantiles.
    let told_once = [
        "bands.*.high95.*",
        "bands.*.low5.*",
        "bands.*.median.*",
        "bands.*.name",
        "bands.*.q25.*",
        "bands.*.q75.*",
        "bands_left_out",
        "clamped.*.count",
        "clamped.*.input",
        "forms.*.parameter",
        "forms.*.value",
        "incidence.*.by_round.*",
        "issues.*.outcome.high",
        "issues.*.outcome.low",
        "issues.*.outcome.mean",
        "issues.*.outcome.quartiles.first",
        "issues.*.outcome.quartiles.median",
        "issues.*.outcome.quartiles.third",
        "rejections.*.rejections",
        "replications",
        "rules.*.firings",
        "rules.*.replications",
        "seed",
        "sensitivity.*.input",
        "undefined",
        "values_version",
        "version",
    ];
    let found = unnoticed(&record());
    let told_once = told_once.map(str::to_owned);
    assert_eq!(found, BTreeSet::from(told_once), "{found:#?}");
}

#[test]
fn what_does_not_add_up_is_told_with_its_place() {
    let whole = record();
    let place = |path: &str, value: Value| {
        let mut mutant = whole.clone();
        *mutant.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
        match read::any(mutant.to_string().as_bytes()) {
            Err(Unreadable::Impossible(found)) => found.place,
            other => panic!("{path}: {other:?}"),
        }
    };
    for (path, value, expected) in [
        ("/issues/0/no_time", json!(5000), "issues.0"),
        ("/issues/0/settled", json!(0), "issues.0.outcome"),
        ("/odds/breakthrough_to_stall", json!(3000), "odds.breakthrough_to_stall"),
        ("/odds/breakthrough_to_none", Value::Null, "odds.breakthrough_to_none"),
        ("/provenance/assumed", json!(400), "provenance"),
        ("/title", json!("Other talks"), "title"),
        ("/rounds_to_breakthrough/median", json!(1.5), "rounds_to_breakthrough"),
        ("/rules/1/firings", json!(100_000), "rules.1.firings"),
        ("/beliefs/mean", json!(0.5), "beliefs"),
        ("/beliefs/replications", json!(65), "beliefs.replications"),
        ("/sensitivity/0/spread", json!(0.999), "sensitivity.0.spread"),
        ("/zone/breakthroughs", json!(0), "zone.breakthroughs"),
        ("/base_rate/source", json!("another list"), "base_rate"),
        ("/issues/1/options/0/name", json!("nothing"), "issues.1"),
    ] {
        assert_eq!(place(path, value), expected, "{path}");
    }
}

#[test]
fn a_trace_is_refused_where_its_parts_do_not_go_together() {
    let which = Which::Replication(3);
    let no = AtomicBool::new(false);
    let found = trace(&scenario(TALKS), 1, &which, Instructions::detect(), &no).unwrap();
    let whole: Value = serde_json::from_str(&report::json::trace(&found)).unwrap();
    assert!(read::any(whole.to_string().as_bytes()).is_ok());
    for (path, value, expected) in [
        ("/end/round", json!(1), "end.round"),
        ("/end/issues/0/issue", json!("pay"), "end.issues"),
        ("/rounds/0/steps/0/party", json!("nobody"), "rounds.0.steps.0"),
        ("/rounds/0/steps/0/position", json!(11), "rounds.0.steps.0"),
        ("/rounds/1/steps/0/level", json!(2), "rounds.1.steps.0"),
        ("/rounds/0/after/gaps/0/value", json!(-1), "rounds.0.after.gaps"),
        ("/rounds/0/verdicts/0/issue", json!("pay"), "rounds.0.verdicts.0"),
        ("/trust/0/value", json!(1.5), "trust.0"),
        ("/stances/0/ideal", json!(-3), "stances.0"),
    ] {
        let mut mutant = whole.clone();
        *mutant.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
        match read::any(mutant.to_string().as_bytes()) {
            Err(Unreadable::Impossible(found)) => assert_eq!(found.place, expected, "{path}"),
            other => panic!("{path}: {other:?}"),
        }
    }
}
