//! What comes of files that extend each other.

use super::super::{Loaded, load_from};
use super::*;
use std::collections::HashMap;
use std::fmt::Write;

/// Files in memory, the first of which is `talks.yaml`.
struct Memory(HashMap<String, String>);

impl Files for Memory {
    fn first(&self) -> Option<&str> {
        Some("talks.yaml")
    }

    fn name(&self, path: &str) -> String {
        format!("cases/{path}")
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Unread> {
        match self.0.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None if path == "link.yaml" => Err(Unread::Outside),
            None if path == "below" => Err(Unread::NoFile),
            None => Err(Unread::Missing { near: Some("base.yaml".to_owned()) }),
        }
    }
}

fn memory(files: &[(&str, &str)]) -> Memory {
    Memory(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
}

const BASE: &str = "\
title: Base
rounds: 6
inputs: {hard: {beta: [2, 3]}, soft: 1 - hard}
issues:
  price: {range: [0, 100], unit: euro}
  date: {options: [early, late], core: false}
parties:
  buyer:
    tolerance: {value: 0.5, source: public, note: said so}
    concession: {tactic: boulware, noise: 0.3}
    stances:
      price: {ideal: 20, red_line: {uniform: [50, 60]}, weight: 2}
      date: {ideal: early}
  seller:
    stances: {price: {ideal: 90, red_lines: [40, 100]}, date: {ideal: late}}
trust: {start: 0.4, pairs: {buyer: {seller: 0.3}}}
variables: {front: {start: 0, random_walk: {drift: 0, volatility: 0.1}, bounds: [-1, 1]}}
channels: {room: {share: 2, leak: {chance: 0.1, then: [{add: {front: 0.1}}]}}}
rules:
  slide: {when: round > 2, once: true, then: [{add: {front: -0.1}}]}
  leave: {chance: 0.01, then: [{end: collapse}]}
outcomes: {breakthrough: settled.core == 1}
at_end: {partial: settled.core >= 0.5, stall: true}
base_rate: {successes: 4, trials: 24, source: counted}
";

/// What comes of a file that extends [`BASE`] and says this besides.
fn loaded(text: &str) -> Loaded {
    let text = format!("extends: base.yaml\n{text}");
    load_from(&memory(&[("base.yaml", BASE)]), "cases/talks.yaml", text.as_bytes(), &[])
}

/// The merged scenario, in which nothing is wrong.
#[track_caller]
fn merged(text: &str) -> serde_json::Value {
    let loaded = loaded(text);
    assert!(loaded.scenario.is_some(), "{:#?}", loaded.diagnostics);
    loaded.scenario.unwrap().resolved
}

/// The one value at a path of the merged scenario, as JSON.
#[track_caller]
fn at(text: &str, path: &str) -> String {
    let pointer = format!("/{}", path.replace('.', "/"));
    let merged = merged(text);
    merged.pointer(&pointer).map_or_else(|| "nothing".to_owned(), ToString::to_string)
}

/// Message, help and the text at the primary place of every problem, with the name of its file.
fn problems(files: &[(&str, &str)], text: &str) -> Vec<(String, String, String)> {
    let loaded = load_from(&memory(files), "cases/talks.yaml", text.as_bytes(), &[]);
    let told = |problem: &Diagnostic| {
        let place = &problem.primary.place;
        let source = loaded.sources.get(place.source);
        let text = format!("{}: {}", source.name, &source.text[place.span.clone()]);
        (problem.message.clone(), problem.help.clone().unwrap_or_default(), text)
    };
    assert!(loaded.scenario.is_none());
    loaded.diagnostics.iter().map(told).collect()
}

#[track_caller]
fn problem(files: &[(&str, &str)], text: &str) -> (String, String, String) {
    let mut problems = problems(files, text);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.remove(0)
}

#[test]
fn what_is_not_said_again_stays_as_it_was() {
    let alone = load_from(&NoFiles, "base.yaml", BASE.as_bytes(), &[]).scenario.unwrap();
    assert_eq!(merged("").to_string(), alone.resolved.to_string());
    assert_eq!(merged("parties: {buyer: {}}").to_string(), alone.resolved.to_string());
}

#[test]
fn maps_merge_and_lists_and_values_replace() {
    assert_eq!(at("rounds: 9", "rounds"), "9");
    assert_eq!(at("parties: {buyer: {power: 2}}", "parties.buyer.concession.noise"), "0.3");
    let stance = at("parties: {buyer: {stances: {price: {weight: 5}}}}", "parties.buyer.stances");
    assert_eq!(
        stance,
        r#"{"price":{"ideal":20,"red_line":{"uniform":[50,60]},"weight":5},"date":{"ideal":"early"}}"#
    );
    assert_eq!(at("trust: {pairs: {seller: {buyer: 0.2}}}", "trust.pairs.buyer.seller"), "0.3");
    assert_eq!(at("trust: {loss: 2}", "trust.start"), "0.4");
    assert_eq!(
        at("channels: {room: {leak: {chance: 0.2}}}", "channels.room.leak.then.0").len(),
        21
    );
    let walk = "variables: {front: {random_walk: {volatility: 0.3}}}";
    assert_eq!(at(walk, "variables.front.random_walk"), r#"{"drift":0,"volatility":0.3}"#);
    let issue = "issues: {price: {range: [0, 120]}}";
    assert_eq!(at(issue, "issues.price"), r#"{"range":[0,120],"unit":"euro"}"#);
    let rule = "rules: {slide: {then: [{set: {front: 0}}]}}";
    assert_eq!(at(rule, "rules.slide.then"), r#"[{"set":{"front":0}}]"#);
}

#[test]
fn a_map_that_is_one_value_replaces() {
    let tolerance =
        |given: &str| at(&format!("parties: {{buyer: {given}}}"), "parties.buyer.tolerance");
    assert_eq!(tolerance("{tolerance: {value: 0.7}}"), r#"{"value":0.7}"#);
    assert_eq!(tolerance("{tolerance: {beta: [2, 2]}}"), r#"{"beta":[2,2]}"#);
    let line = "parties: {buyer: {stances: {price: {red_line: {normal: [55, 3]}}}}}";
    assert_eq!(at(line, "parties.buyer.stances.price.red_line"), r#"{"normal":[55,3]}"#);
    assert_eq!(at("inputs: {hard: {uniform: [0, 1]}}", "inputs.hard"), r#"{"uniform":[0,1]}"#);
    let rate = "base_rate: {successes: 1, trials: 9}";
    assert_eq!(at(rate, "base_rate"), r#"{"successes":1,"trials":9}"#);
    assert_eq!(at("at_end: {nothing: true}", "at_end"), r#"{"nothing":true}"#);
    let options = "issues: {date: {options: {early: 0, mid: 1, late: 5}}}";
    assert_eq!(at(options, "issues.date.options"), r#"{"early":0,"mid":1,"late":5}"#);
}

#[test]
fn what_is_said_another_way_takes_the_place_of_the_first() {
    let buyer =
        |given: &str| merged(&format!("parties: {{buyer: {given}}}"))["parties"]["buyer"].clone();
    let concession = buyer("{concession: {beta: 0.5}}")["concession"].to_string();
    assert_eq!(concession, r#"{"noise":0.3,"beta":0.5}"#);
    let lines = buyer("{stances: {price: {red_lines: [10, 60]}}}")["stances"]["price"].to_string();
    assert_eq!(lines, r#"{"ideal":20,"weight":2,"red_lines":[10,60]}"#);
    let line = "parties: {seller: {stances: {price: {red_line: 30}}}}";
    assert_eq!(at(line, "parties.seller.stances.price"), r#"{"ideal":90,"red_line":30}"#);
    let range = "issues: {date: {range: [0, 9]}}\nparties: {buyer: {stances: {date: {ideal: 0}}}, \
                 seller: {stances: {date: {ideal: 9}}}}";
    assert_eq!(at(range, "issues.date"), r#"{"core":false,"range":[0,9]}"#);
    let options = "issues: {price: {options: {low: 0, high: 100}}}";
    assert_eq!(at(options, "issues.price"), r#"{"options":{"low":0,"high":100}}"#);
    let trend = at("variables: {front: {trend: {rate: 0.1}}}", "variables.front");
    assert_eq!(trend, r#"{"start":0,"bounds":[-1,1],"trend":{"rate":0.1}}"#);
    let limit = at("rules: {slide: {limit: 3}}", "rules.slide");
    assert_eq!(limit, r#"{"when":"round > 2","then":[{"add":{"front":-0.1}}],"limit":3}"#);
}

#[test]
fn the_direction_of_a_line_goes_with_the_line() {
    let base = BASE.replace(
        "ideal: 20, red_line: {uniform: [50, 60]}",
        "ideal: 20, red_line: 20, worse: higher",
    );
    let text = "extends: base.yaml\nparties: {buyer: {stances: {price: {red_lines: [10, 60]}}}}";
    let files = memory(&[("base.yaml", &base)]);
    let loaded = load_from(&files, "talks.yaml", text.as_bytes(), &[]);
    assert!(loaded.scenario.is_some(), "{:#?}", loaded.diagnostics);
}

#[test]
fn two_ways_in_one_file_still_contradict_each_other() {
    let text = "extends: base.yaml\nparties: {buyer: {concession: {tactic: linear, beta: 2}}}";
    let (message, _, at) = problem(&[("base.yaml", BASE)], text);
    assert!(message.starts_with("a tactic is a named `beta`"), "{message}");
    assert_eq!(at, "cases/talks.yaml: beta");
}

#[test]
fn nothing_removes_a_value() {
    assert_eq!(at("base_rate: null", "base_rate"), "nothing");
    assert_eq!(at("rules: {leave: }", "rules.leave"), "nothing");
    assert_eq!(at("rules: ~", "rules"), "nothing");
    assert_eq!(at("parties: {buyer: {tolerance: }}", "parties.buyer.tolerance"), "nothing");
    let instead = "parties: {buyer: {concession: {beta: 0.5, tactic: null}}}";
    assert_eq!(at(instead, "parties.buyer.concession"), r#"{"noise":0.3,"beta":0.5}"#);
}

#[test]
fn a_removal_of_what_is_not_there_is_refused() {
    let text = "extends: base.yaml\nrules: {leaves: null}\nparties: {zzz: null}";
    let mut problems = problems(&[("base.yaml", BASE)], text);
    problems.sort();
    let told = |message: &str, help: &str, at: &str| (message.into(), help.into(), at.into());
    assert_eq!(
        problems,
        [
            told(
                "there is no `leaves` to remove",
                "did you mean `leave`?",
                "cases/talks.yaml: leaves"
            ),
            told(
                "there is no `zzz` to remove",
                "a key without a value takes out what is extended; delete it",
                "cases/talks.yaml: zzz"
            ),
        ]
    );
}

#[test]
fn a_removal_from_what_the_base_has_not_is_refused_too() {
    let text = "extends: base.yaml\nchannels: {plenary: }\nparties: {guest: {stances: {zzz: }}}";
    let mut found = problems(&[("base.yaml", BASE)], text);
    found.sort();
    let messages: Vec<_> = found.iter().map(|(message, ..)| message.as_str()).collect();
    assert_eq!(messages, ["there is no `plenary` to remove", "there is no `zzz` to remove"]);
    // A key of what is new has its default, as in a file that extends none.
    let fires = "rules: {fires: {once: null, then: [{add: {front: 0.1}}]}}";
    assert_eq!(at(fires, "rules.fires.then"), r#"[{"add":{"front":0.1}}]"#);
}

#[test]
fn a_known_key_keeps_its_place_and_new_ones_come_after() {
    let order = |text: &str, key: &str| {
        let merged = merged(text);
        let names = merged[key].as_object().unwrap().keys().cloned();
        names.collect::<Vec<_>>().join(" ")
    };
    let text = "rules: {fresh: {then: [{set: {front: 0}}]}, slide: {chance: 0.5}}";
    assert_eq!(order(text, "rules"), "slide leave fresh");
    let text = "parties: {third: {stances: {date: {ideal: early}}}, seller: {power: 2}}";
    assert_eq!(order(text, "parties"), "buyer seller third");
    let removed = "rules: {slide: null, fresh: {then: [{set: {front: 0}}]}}";
    assert_eq!(order(removed, "rules"), "leave fresh");
}

#[test]
fn a_chain_is_merged_from_its_end() {
    let files = [
        ("base.yaml", BASE),
        ("below/middle.yaml", "extends: ../base.yaml\nrounds: 7\ntitle: Middle\nas_of: 2025-01-01"),
    ];
    let text = "extends: below/middle.yaml\ntitle: Top";
    let settings = ["parties.buyer.power=3".to_owned(), "rounds=8".to_owned()];
    let loaded = load_from(&memory(&files), "talks.yaml", text.as_bytes(), &settings);
    let scenario = loaded.scenario.unwrap();
    assert_eq!((scenario.title.as_str(), scenario.rounds), ("Top", 8));
    assert_eq!(scenario.as_of.as_deref(), Some("2025-01-01"));
    assert_eq!(scenario.resolved["parties"]["buyer"]["power"], 3);
    assert_eq!(scenario.resolved["extends"], serde_json::Value::Null);
    assert_eq!(scenario.provenance.public, 1);
}

#[test]
fn problems_point_into_the_file_that_they_are_in() {
    let base = BASE.replace("noise: 0.3", "noise: -1");
    let text = "extends: base.yaml\ntrust: {strat: 0.5}\nparties: {seller: {power: 0}}\n\
                rules: {slide: {when: frnt > 1}}";
    let mut told = problems(&[("base.yaml", &base)], text);
    told.sort();
    let at: Vec<&str> = told.iter().map(|(_, _, at)| at.as_str()).collect();
    assert_eq!(
        at,
        [
            "cases/base.yaml: -1",
            "cases/talks.yaml: 0",
            "cases/talks.yaml: frnt",
            "cases/talks.yaml: strat"
        ]
    );
}

#[test]
fn what_is_wrong_with_the_text_of_an_extended_file_is_told_there() {
    let (_, _, at) = problem(&[("base.yaml", "title: [1")], "extends: base.yaml");
    assert_eq!(at, "cases/base.yaml: [");
    let (message, _, at) = problem(&[("base.yaml", "[1, 2]")], "extends: base.yaml");
    assert_eq!(
        (message.as_str(), at.as_str()),
        ("a scenario is a map of keys", "cases/base.yaml: [1, 2]")
    );
    let (message, ..) = problem(&[("base.yaml", "")], "extends: base.yaml");
    assert_eq!(message, "the file is empty");
}

#[test]
fn a_file_that_cannot_be_had_is_refused_where_it_is_named() {
    let of = |text: &str| problem(&[], &format!("extends: {text}\n"));
    let (message, help, at) = of("below/bsae.yaml");
    assert_eq!(message, "there is no file `cases/below/bsae.yaml`");
    assert_eq!(help, "did you mean `below/base.yaml`?");
    assert_eq!(at, "cases/talks.yaml: below/bsae.yaml");
    assert_eq!(of("bsae.yaml").1, "did you mean `base.yaml`?");
    assert_eq!(of("below").0, "`cases/below` is no file");
    assert!(of("link.yaml").0.contains("a link out of the folder"));
    assert!(of("../base.yaml").0.contains("leads out of the folder"));
    assert!(of("/etc/passwd").0.contains("root of the file system"));
    assert!(of("'a\\b.yaml'").0.contains("backslash"));
    assert!(of("''").0.contains("names no file"));
    assert_eq!(of("[base.yaml]").0, "expected the name of a file, found a list");
    assert_eq!(of("{file: base.yaml}").0, "expected the name of a file, found a map");
    assert_eq!(of("2025").0, "there is no file `cases/2025`");
    let alone = load_from(&NoFiles, "talks.yaml", b"extends: base.yaml", &[]);
    assert_eq!(alone.diagnostics[0].message, "another file cannot be read here");
}

#[test]
fn a_circle_is_refused_and_shown() {
    let (message, help, at) = problem(&[], "extends: ./talks.yaml");
    assert_eq!(message, "`cases/talks.yaml` extends itself");
    assert_eq!(
        (help.as_str(), at.as_str()),
        ("cases/talks.yaml → cases/talks.yaml", "cases/talks.yaml: ./talks.yaml")
    );
    let files = [("a.yaml", "extends: b.yaml"), ("b.yaml", "extends: a.yaml")];
    let (message, help, at) = problem(&files, "extends: a.yaml");
    assert_eq!(message, "`cases/a.yaml` extends itself, by way of others");
    assert_eq!(help, "cases/a.yaml → cases/b.yaml → cases/a.yaml");
    assert_eq!(at, "cases/b.yaml: a.yaml");
    let loaded = load_from(&memory(&files), "talks.yaml", b"extends: a.yaml", &[]);
    assert_eq!(loaded.diagnostics[0].secondary.len(), 1, "the other file of the circle");
}

#[test]
fn a_chain_is_as_long_as_is_allowed_and_no_longer() {
    let chain = |length: usize| {
        let mut files = HashMap::from([(format!("{length}.yaml"), BASE.to_owned())]);
        for n in 2..length {
            files.insert(format!("{n}.yaml"), format!("extends: {}.yaml", n + 1));
        }
        load_from(&Memory(files), "talks.yaml", b"extends: 2.yaml", &[])
    };
    assert!(chain(EXTENDS_LIMIT).scenario.is_some());
    let refused = chain(EXTENDS_LIMIT + 1).diagnostics;
    assert_eq!(refused[0].message, "a chain of more than 16 files");
}

#[test]
fn the_files_of_a_chain_are_together_within_the_limits_of_one() {
    let list = |length: usize| format!("history: [{}]", "1,".repeat(length));
    let files = memory(&[("base.yaml", &list(NODES_LIMIT / 2))]);
    let said = |length: usize| {
        let text = format!("extends: base.yaml\n{}", list(length));
        load_from(&files, "talks.yaml", text.as_bytes(), &[]).diagnostics.remove(0).message
    };
    assert!(!said(NODES_LIMIT / 2 - 100).contains("all that it extends"));
    assert!(said(NODES_LIMIT / 2 + 100).contains("stand for more than 100000 values"));
    let mut long = String::from("about: &a ");
    let _ = write!(long, "{}\nx: [{}]", "x".repeat(1 << 19), "*a,".repeat(5));
    let text = format!("extends: base.yaml\n{long}");
    let loaded = load_from(&memory(&[("base.yaml", &long)]), "talks.yaml", text.as_bytes(), &[]);
    assert!(loaded.diagnostics[0].message.contains("4194304 bytes"), "{:?}", loaded.diagnostics);
}

#[test]
fn removals_and_keys_by_the_ten_thousand_take_no_time() {
    let mut base = String::from("rules:\n");
    let mut over = String::from("extends: base.yaml\nrules:\n");
    for n in 0..15_000 {
        let _ = writeln!(base, "  r{n}: {{then: []}}");
        let _ = writeln!(over, "  {}{n}:", if n % 2 == 0 { "r" } else { "x" });
    }
    let loaded = load_from(&memory(&[("base.yaml", &base)]), "t", over.as_bytes(), &[]);
    assert!(loaded.diagnostics.len() <= 100, "{}", loaded.diagnostics.len());
}

#[test]
fn what_is_extended_cannot_be_set() {
    let settings = ["extends=base.yaml".to_owned()];
    let files = memory(&[("base.yaml", BASE)]);
    let loaded = load_from(&files, "base.yaml", BASE.as_bytes(), &settings);
    assert_eq!(loaded.diagnostics[0].message, "`extends` comes too late here");
    assert_eq!(loaded.sources.get(loaded.diagnostics[0].primary.place.source).name, "--set");
}
