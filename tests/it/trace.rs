//! A trace is the replication that the ensemble counts, told round by round.

use super::common::{bundled, count, scenario, simulate_with};
use super::terminal::Folder;
use detente::engine::{
    Change, Control, Instructions, REPLICATIONS_LIMIT, Replay, Source, Why, outcomes, replay,
    simulate,
};
use detente::guide;
use detente::model::{Model, RuleId};
use detente::study::trace::{INCONSISTENT, Trace, TraceError, Which, trace};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

const BUNDLED: [&str; 2] = ["wage-round.yaml", "moscow-envoy-talks.yaml"];
/// A scenario without a history.
const WAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/wage-round.yaml");
const MOSCOW: &str = "scenarios/moscow-envoy-talks.yaml";

/// Talks with channels, leaks, rules that move lines, settle, reopen and end, and votes at home.
const EVENTFUL: &str = "
rounds: 8
issues: {price: {range: [0, 100]}, seat: {options: [north, centre, south]}}
variables: {oil: {start: 60, random_walk: {drift: 0, volatility: 5}}}
channels:
  plenary: {share: 1, leak: {chance: 0.3, then: [{multiply: {trust.buyer.seller: 0.5}}]}}
  envoys: {share: 2, concession: 1.5}
rules:
  shock: {chance: 0.2, then: [{set: {buyer.price.red_line: 60}}, {add: {seller.flexibility: 0.5}}]}
  imposed: {chance: 0.1, then: [{settle: {seat: 1}}]}
  undone: {when: seat.settled, chance: 0.2, then: [{reopen: seat}, {channel: plenary}]}
  walkout: {when: oil < 55, chance: 0.1, then: [{end: collapse}, {set: {oil: 0}}]}
parties:
  buyer: {ratification: {chance: 0.5, redraw: true, on_rejection: [{add: {oil: 1}}]}, stances: {
    price: {ideal: 0, red_line: {uniform: [30, 70]}, firmness: 0.5, give: 5},
    seat: {ideal: north, red_line: south}}}
  seller: {stances: {price: {ideal: 100, red_line: 30}, seat: {ideal: south, red_line: centre}}}
";

/// Talks of whose second round something is known.
const REMEMBERED: &str = "
rounds: 6
issues: {price: {range: [0, 100]}}
rules: {walkout: {chance: 0.2, then: [{end: collapse}]}}
history: [{round: 2, that: [buyer.price.concession > 0.08]}]
parties:
  buyer: {stances: {price: {ideal: 0, red_line: 70}}}
  seller: {stances: {price: {ideal: 100, red_line: 30}}}
";

/// Talks in which nothing is agreed until everything is.
const PACKAGE: &str = "
agreement: package
proposer: random
issues: {price: {range: [0, 100]}, seat: {options: [north, centre, south]}}
parties:
  buyer: {tolerance: {uniform: [0.3, 1]}, concession: {insight: 0.8}, stances: {
    price: {ideal: 0, red_line: 90, weight: 3}, seat: {ideal: north}}}
  seller: {stances: {price: {ideal: 100, red_line: 20}, seat: {ideal: south, weight: 2}}}
";

fn texts() -> Vec<String> {
    let own = [EVENTFUL, REMEMBERED, PACKAGE].map(str::to_owned);
    BUNDLED.iter().map(|name| bundled(name)).chain(own).collect()
}

fn model(yaml: &str) -> Model {
    Model::new(&scenario(yaml)).unwrap()
}

fn replays(model: &Model, seed: u64, count: u64) -> Vec<Replay> {
    let with = Instructions::detect();
    (0..count).map(|replication| replay(model, seed, replication, with)).collect()
}

#[test]
fn a_replay_ends_as_the_ensemble_counts_it() {
    for yaml in texts() {
        let model = model(&yaml);
        for seed in [1, 7] {
            let ends = outcomes(&model, seed, 0..200, Instructions::detect());
            for (replay, end) in replays(&model, seed, 200).iter().zip(&ends) {
                assert_eq!(replay.end, *end, "replication {} of seed {seed}", replay.replication);
                let last = replay.rounds.last().unwrap().round;
                assert_eq!((last, replay.rounds.len()), (end.round, end.round as usize));
            }
        }
    }
}

#[test]
fn outcomes_of_replays_are_those_that_a_run_tallies() {
    for yaml in texts() {
        let model = model(&yaml);
        let replays = replays(&model, 3, 200);
        let record = simulate_with(&yaml, 200, 3, Instructions::detect());
        for (id, name) in model.outcome_names.iter().enumerate() {
            let ended = replays.iter().filter(|replay| replay.end.outcome == Some(id));
            assert_eq!(ended.count() as u64, count(&record, name), "{name}");
        }
        for (j, issue) in record.issues.iter().enumerate() {
            let held = replays.iter().filter(|replay| replay.held[j].is_some()).count() as u64;
            let causes = [issue.no_zone, issue.no_tolerance, issue.not_ratified, issue.broken_off];
            assert_eq!(held, causes.iter().sum::<u64>() + issue.no_time, "{}", issue.name);
        }
        for (figures, rule) in record.rules.iter().zip(0..) {
            let fired = |replay: &&Replay| {
                let mut all = replay.rounds.iter().flat_map(|round| &round.happenings);
                let source = Source::Rule(RuleId(rule));
                replay.end.outcome.is_some() && all.any(|happening| happening.source == source)
            };
            let fired = replays.iter().filter(fired).count() as u64;
            assert_eq!(fired, figures.replications, "{}", figures.name);
        }
    }
}

#[test]
fn the_instructions_change_no_replay() {
    for yaml in texts() {
        let model = model(&yaml);
        for replication in [0, 63, 64, 4711, REPLICATIONS_LIMIT - 1] {
            let with = |instructions| replay(&model, 1, replication, instructions);
            let plain = with(Instructions::Baseline);
            for instructions in Instructions::ALL.into_iter().filter(|set| set.available()) {
                assert_eq!(plain, with(instructions), "{instructions:?}");
            }
        }
    }
}

#[test]
fn no_position_is_beyond_the_true_line() {
    // No rule of the bundled scenarios moves a line, so that those of the start hold.
    for name in BUNDLED {
        let model = model(&bundled(name));
        assert!(!model.moves_lines);
        for replay in replays(&model, 1, 200) {
            for round in &replay.rounds {
                for (s, step) in round.steps.iter().enumerate() {
                    let (Some(step), opening) = (step, &replay.start.stances[s]) else { continue };
                    let low = opening.below.map_or(opening.ideal, |line| line.real);
                    let high = opening.above.map_or(opening.ideal, |line| line.real);
                    let equal = model.issues[model.stances[s].issue.0].equal();
                    let within = low - equal..=high + equal;
                    assert!(within.contains(&step.position), "{s} {step:?} {opening:?}");
                }
            }
        }
    }
}

#[test]
fn what_is_told_of_a_round_fits_together() {
    for yaml in texts() {
        let model = model(&yaml);
        for replay in replays(&model, 1, 100) {
            let mut settled: Vec<_> = vec![None; model.issues.len()];
            for round in &replay.rounds {
                for change in round.happenings.iter().flat_map(|happening| &happening.changes) {
                    follow(&mut settled, round.round, *change);
                }
                for (issue, outcome) in &round.settled {
                    settled[issue.0] = Some((round.round, *outcome));
                }
                for (s, step) in
                    round.steps.iter().enumerate().filter_map(|(s, x)| Some((s, (*x)?)))
                {
                    let known = round.verdicts[model.stances[s].links.start];
                    assert!(known.is_some(), "an issue on which a party moves is talked about");
                    assert!((0.0..=1.0).contains(&step.level) && step.noise >= 0.0);
                }
            }
            if replay.rounds.iter().all(|round| round.votes.is_empty()) {
                assert_eq!(settled, replay.end.settlements, "{}", replay.replication);
            }
            let refused = matches!(replay.why, Why::WentOn(_) | Why::Statement(_));
            assert_eq!(refused, replay.end.outcome.is_none());
        }
    }
}

#[test]
fn the_verdicts_that_are_told_are_those_that_are_counted() {
    for yaml in texts() {
        let model = model(&yaml);
        let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
        let counted = simulate(&model, 1, 0..100, Instructions::detect(), &control).verdicts;
        let mut told = vec![[0; 3]; model.stances.len()];
        for replay in replays(&model, 1, 100).iter().filter(|replay| replay.end.outcome.is_some()) {
            for (s, stance) in model.stances.iter().enumerate() {
                let said = replay.rounds[0].verdicts[stance.links.clone()].iter().flatten();
                if let Some(worst) = said.map(|verdict| *verdict as usize).max() {
                    told[s][worst] += 1;
                }
            }
        }
        let heard = |(s, _): &(usize, &[u64; 3])| !model.stances[*s].links.is_empty();
        for (s, counts) in counted.iter().enumerate().filter(heard) {
            assert_eq!(*counts, told[s], "{s}");
        }
    }
}

/// What a rule's effect does to the issues.
fn follow(settled: &mut [Option<(u32, f64)>], round: u32, change: Change) {
    match change {
        Change::Settled(issue, outcome) => settled[issue.0] = Some((round, outcome)),
        Change::Reopened(issue) => settled[issue.0] = None,
        _ => {}
    }
}

fn find(yaml: &str, outcome: &str, nth: u64, replications: u64) -> Result<Trace, TraceError> {
    let which = Which::Outcome { outcome: outcome.to_owned(), nth, replications };
    trace(&scenario(yaml), 1, &which, Instructions::detect(), &AtomicBool::new(false))
}

#[test]
fn an_outcome_is_found_in_the_order_of_the_replications() {
    let yaml = bundled(BUNDLED[1]);
    let model = model(&yaml);
    let ends = outcomes(&model, 1, 0..20_000, Instructions::detect());
    for name in ["breakthrough", "stall", "partial"] {
        let id = model.outcome_names.iter().position(|known| known == name);
        let all = ends.iter().enumerate().filter(|(_, end)| end.outcome == id);
        let all: Vec<u64> = all.map(|(replication, _)| replication as u64).collect();
        for nth in [1, 2, all.len() as u64] {
            let found = find(&yaml, name, nth, 20_000).unwrap();
            assert_eq!(found.replication, all[nth as usize - 1], "{name} {nth}");
            assert_eq!(found.end.outcome.as_deref(), Some(name));
        }
        let more = find(&yaml, name, all.len() as u64 + 1, 20_000).unwrap_err();
        let TraceError::NotFound { found, searched, .. } = more else { panic!("{more:?}") };
        assert_eq!((found, searched), (all.len() as u64, 20_000));
    }
    let rejected = find(REMEMBERED, INCONSISTENT, 2, 1000).unwrap();
    assert_eq!(rejected.end.outcome, None);
}

#[test]
fn a_trace_reads_back_the_same() {
    let trace = find(EVENTFUL, "collapse", 1, 1000).unwrap();
    let text = detente::report::json::trace(&trace);
    assert_eq!(serde_json::from_str::<Trace>(&text).unwrap(), trace);
    assert!(text.contains("\"format\": \"detente.trace/1\""));
}

/// The exit code, stdout and stderr of `detente trace`.
fn detente(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_detente"));
    command.arg("trace").args(arguments).stdin(Stdio::null());
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    for variable in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_replication_is_told_as_it_always_was() {
    let (code, stdout, stderr) = detente(&[MOSCOW, "--outcome", "breakthrough"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(stdout);
}

#[test]
fn programs_get_json() {
    let (code, stdout, _) = detente(&[MOSCOW, "--replication", "4711", "--format", "json"]);
    assert_eq!(code, Some(0));
    let trace: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (&trace["format"], &trace["replication"]),
        (&"detente.trace/1".into(), &4711.into())
    );
    assert_eq!(detente(&[MOSCOW, "--replication", "4711", "-o", "-"]).1, stdout);
    let folder = Folder::new();
    let path = folder.path("trace.json");
    let (code, text, _) = detente(&[MOSCOW, "--replication", "4711", "-o", path.to_str().unwrap()]);
    assert_eq!((code, std::fs::read_to_string(&path).unwrap()), (Some(0), stdout));
    assert!(text.starts_with("Moscow envoy talks · replication 4711 · seed 1"), "{text}");
}

#[test]
fn exit_codes_are_those_of_the_help() {
    let rare = [MOSCOW, "--outcome", "breakthrough", "--nth", "999", "-n", "1000"];
    let (code, stdout, stderr) = detente(&rare);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("of 1000 replications searched end in `breakthrough`"), "{stderr}");
    let (code, _, stderr) = detente(&[WAGE, "--outcome", "inconsistent", "-n", "1000"]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("none of 1000 replications searched contradict"), "{stderr}");
    let (code, _, stderr) = detente(&[MOSCOW, "--outcome", "stal"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("did you mean `stall`?"), "{stderr}");
    assert_eq!(detente(&[MOSCOW, "--outcome", "stall", "--replication", "1"]).0, Some(2));
    assert_eq!(detente(&[MOSCOW, "--replication", "4294967296"]).0, Some(2));
    assert_eq!(detente(&[MOSCOW, "--set", "rounds=0"]).0, Some(3));
    assert_eq!(detente(&["scenarios/none.yaml"]).0, Some(4));
    assert_eq!(
        detente(&[MOSCOW, "-q", "--set", "rounds=3", "--replication", "4294967295"]).0,
        Some(0)
    );
}

#[test]
fn the_level_of_a_package_is_told_with_its_steps() {
    let replays = replays(&model(PACKAGE), 1, 20);
    let mut moved = 0;
    for round in replays.iter().flat_map(|replay| &replay.rounds) {
        for (step, s) in round.steps.iter().zip(0..) {
            let step = step.as_ref().expect("everything is open until it is agreed");
            let (before, after) = round.paces[s / 2].package.expect("it is a package");
            assert!((0.0..=1.0).contains(&after), "{before} → {after}");
            // What the noise lets through of the pull is the step, unless a bound stops it.
            let wanted = before + (step.own + step.answer) * step.noise;
            assert!((after - wanted.clamp(0.0, 1.0)).abs() < 1e-12, "{before} → {after}: {step:?}");
            moved += usize::from(after > before);
        }
    }
    assert!(moved > 50, "{moved}");
}

/// The keys of the maps in a value, and whether their value is ever null.
fn keys_in(value: &Value, keys: &mut BTreeMap<String, bool>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                *keys.entry(key.clone()).or_default() |= value.is_null();
                keys_in(value, keys);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys_in(item, keys)),
        _ => {}
    }
}

/// Talks in which an effect and a vote at home are undefined.
const UNDEFINED: &str = "
rounds: 4
as_of: 2025-12-02
interval: 30 days
issues: {price: {range: [0, 100]}}
variables: {oil: {start: 60}}
rules: {shock: {once: true, then: [{set: {oil: 1 / (round - round)}}]}}
parties:
  buyer: {ratification: {chance: 1 / (oil - oil)}, stances: {price: {ideal: 0, red_line: 70}}}
  seller: {stances: {price: {ideal: 100, red_line: 30}}}
";

#[test]
fn every_field_of_a_trace_is_described() {
    let mut keys = BTreeMap::new();
    let refused = REMEMBERED.replace("> 0.08", "> 0.99");
    for yaml in texts().into_iter().chain([UNDEFINED.to_owned(), refused]) {
        let scenario = scenario(&yaml);
        for replication in 0..60 {
            let which = Which::Replication(replication);
            let no = AtomicBool::new(false);
            let trace = trace(&scenario, 1, &which, Instructions::detect(), &no).unwrap();
            keys_in(&serde_json::to_value(&trace).unwrap(), &mut keys);
        }
    }
    assert!(keys.len() > 70, "{keys:?}");
    let page = guide::page("trace").unwrap();
    let rows: Vec<_> = page.lines().filter(|line| line.starts_with("| `")).collect();
    for (key, is_null) in keys {
        let key = format!("`{key}`");
        let of_key = || rows.iter().filter(|row| row.split('|').nth(1).unwrap().contains(&key));
        // What tells one kind of map from another heads a table of its own.
        let heads = ["`effect`", "`reason`"].contains(&key.as_str());
        assert!(of_key().count() > 0 || heads && page.contains(&key), "{key}");
        let said = of_key().any(|row| row.contains("`null`"));
        assert!(said == is_null, "{key}: null is {is_null}, and said to be {said}");
    }
}

#[test]
fn every_word_of_a_trace_is_described() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/study/trace/record.rs");
    let source = std::fs::read_to_string(path).unwrap();
    let variant = |line: &str| {
        let name = line.strip_prefix("    ")?;
        let length = name.find(|sign: char| !sign.is_alphanumeric())?;
        let (name, rest) = name.split_at(length);
        let ends = rest.starts_with([',', '(']) || rest == " {";
        (name.starts_with(char::is_uppercase) && ends).then(|| name.to_owned())
    };
    let words = source.lines().filter_map(variant).map(|name| {
        name.char_indices().fold(String::new(), |word, (at, letter)| {
            let gap = if letter.is_uppercase() && at > 0 { "_" } else { "" };
            word + gap + &letter.to_lowercase().to_string()
        })
    });
    let words: Vec<String> = words.collect();
    assert_eq!(words.len(), 23, "{words:?}");
    for word in words {
        assert!(guide::page("trace").unwrap().contains(&format!("`{word}`")), "{word}");
    }
}
