//! The schema says what the code says.

use super::super::extends::merge::merged_paths;
use super::super::types::{Channel, Domain, Form, Process, Quantity, Scenario, Value as Chance};
use super::super::{Consent, load};
use super::numbers::{NUMBERS, Otherwise};
use super::*;
use std::collections::BTreeSet;

/// A scenario in which everything that can be left out is.
const BARE: &str = "
issues: {wage: {range: [0, 10]}}
parties:
  one:
    ratification: {chance: 1}
    stances: {wage: {ideal: 0}}
channels: {room: {leak: {chance: 0, then: []}}}
variables: {still: {start: 0}, trend: {start: 0, trend: {}}, walk: {start: 0, random_walk: {}},
            back: {start: 0, mean_reverting: {}}}
rules: {one_day: {then: [{set: {still: 1}}]}}
";

fn bare() -> Scenario {
    let loaded = load("bare.yaml", BARE.as_bytes(), &[]);
    loaded.scenario.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics))
}

fn chance(chance: &Chance) -> &Quantity {
    let Chance::Quantity(quantity) = chance else { panic!("{chance:?}") };
    quantity
}

/// Every number of the bare scenario, by the type and the key that it is written under.
fn numbers(scenario: &Scenario) -> Vec<(&'static str, &'static str, &Quantity)> {
    let party = &scenario.parties[0];
    let (concession, stance, trust) = (&party.concession, &party.stances[0], &scenario.trust);
    let super::super::types::Firmness::Stance(firmness) = &stance.firmness else { panic!() };
    let mut all = vec![
        ("Scenario", "deadline", &concession.deadline),
        ("Party", "power", &party.power),
        ("Party", "tolerance", &stance.tolerance),
        ("Party", "firmness", firmness),
        ("Party", "reservation", &party.reservation),
        ("Ratification", "chance", chance(&party.ratification.as_ref().unwrap().chance)),
        ("Concession", "beta", &concession.beta),
        ("Concession", "opening", &concession.opening),
        ("Concession", "reciprocity", &concession.reciprocity),
        ("Concession", "matching", &concession.matching),
        ("Concession", "noise", &concession.noise),
        ("Concession", "step", &concession.step),
        ("Concession", "retreat", &concession.retreat),
        ("Concession", "slack", &concession.slack),
        ("Concession", "insight", &concession.insight),
        ("Concession", "deadline", &concession.deadline),
        ("Concession", "trust_effect", &concession.trust_effect),
        ("Stance", "weight", &stance.weight),
        ("Stance", "tolerance", &stance.tolerance),
        ("Stance", "firmness", firmness),
        ("Stance", "give", &stance.give),
        ("Trust", "start", &trust.start),
        ("Trust", "gain", &trust.gain),
        ("Trust", "loss", &trust.loss),
        ("Trust", "reversion", &trust.reversion),
        ("Rule", "chance", chance(&scenario.rules[0].chance)),
        ("Variable", "start", &scenario.variables[0].start),
    ];
    let Channel { share, concession, noise, trust, leak, .. } = &scenario.channels[0];
    all.extend(
        [("share", share), ("concession", concession), ("noise", noise), ("trust", trust)]
            .map(|(key, number)| ("Channel", key, number)),
    );
    all.push(("Leak", "chance", chance(&leak.as_ref().unwrap().chance)));
    for variable in &scenario.variables {
        match &variable.process {
            Process::Constant => {}
            Process::Trend { rate } => all.push(("Trend", "rate", rate)),
            Process::RandomWalk { drift, volatility } => all
                .extend([("RandomWalk", "drift", drift), ("RandomWalk", "volatility", volatility)]),
            Process::MeanReverting { level, speed, volatility } => all.extend([
                ("MeanReverting", "level", level),
                ("MeanReverting", "speed", speed),
                ("MeanReverting", "volatility", volatility),
            ]),
        }
    }
    all
}

#[test]
fn domains_and_defaults_are_those_of_the_code() {
    let scenario = bare();
    let numbers = numbers(&scenario);
    assert_eq!(numbers.len(), NUMBERS.len());
    for number in &NUMBERS {
        let (of, key) = (number.of, number.key);
        let found = numbers.iter().find(|(other, name, _)| (*other, *name) == (of, key));
        let (_, _, code) = found.unwrap_or_else(|| panic!("{of}.{key}"));
        assert_eq!(number.domain, code.domain, "{of}.{key}");
        if let Otherwise::Is(default) = number.otherwise {
            assert_eq!(code.form, Form::Constant(default), "{of}.{key}");
        }
    }
}

#[test]
fn defaults_that_are_no_numbers_are_those_of_the_code() {
    let (scenario, mut schema) = (bare(), Definitions(schema()));
    let mut default = |of: &str, key: &str| schema.property(of, key)["default"].clone();
    assert_eq!(default("Scenario", "title"), scenario.title);
    assert_eq!(default("Scenario", "rounds"), scenario.rounds);
    let word = |word: &Value| format!("{:?}", word.as_str().unwrap()).to_lowercase();
    let debug = |word: &dyn std::fmt::Debug| format!("\"{word:?}\"").to_lowercase();
    assert_eq!(word(&default("Scenario", "agreement")), debug(&scenario.agreement));
    assert_eq!(word(&default("Scenario", "proposer")), debug(&scenario.proposer));
    assert_eq!(word(&default("Party", "consent")), debug(&Consent::default()));
    assert_eq!(default("Issue", "core"), scenario.issues[0].core);
    let rule = &scenario.rules[0];
    assert_eq!(default("Rule", "when"), rule.when.constant() == Some(1.0));
    assert_eq!((default("Rule", "once"), rule.limit), (false.into(), None));
    assert_eq!(default("Rule", "cooldown"), rule.cooldown);
    let vote = scenario.parties[0].ratification.as_ref().unwrap();
    assert_eq!(default("Ratification", "redraw"), vote.redraw);
}

/// All references of a schema.
fn references(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(keywords) => {
            for (key, value) in keywords {
                match value.as_str().and_then(|target| target.strip_prefix("#/$defs/")) {
                    Some(name) if key == "$ref" => drop(found.insert(name.to_owned())),
                    _ => references(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_definition_is_used_and_every_reference_defined() {
    let schema = schema();
    let mut used = BTreeSet::new();
    references(&schema, &mut used);
    let defined: BTreeSet<String> = schema["$defs"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(used, defined);
}

#[test]
fn every_key_is_described_and_nothing_is_left_of_rust() {
    let schema = schema();
    let types = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    let mut keys = 0;
    for (key, property) in types.filter_map(|of| of["properties"].as_object()).flatten() {
        let said = property["description"].as_str().unwrap_or_else(|| panic!("{key}"));
        assert!(said.len() > 5 && !said.contains("\\[") && !said.contains('\n'), "{key}: {said}");
        keys += 1;
    }
    assert!(keys > 80, "{keys}");
    let text = schema.to_string();
    for word in ["uint", "Quantity", "Map_of", "Option<", "f64", "[`"] {
        assert!(!text.contains(word), "{word}");
    }
}

/// What a schema refers to, and whether nothing may stand there too.
fn followed<'s>(schema: &'s Value, root: &'s Value) -> (&'s Value, bool) {
    let alternatives = schema["anyOf"].as_array().map_or(&[][..], Vec::as_slice);
    let null = |one: &Value| one["type"] == "null";
    if let [one, other] = alternatives
        && null(other)
    {
        return (followed(one, root).0, true);
    }
    let kinds = schema["type"].as_array();
    let or_null = kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "null"));
    match schema["$ref"].as_str().and_then(|target| target.strip_prefix("#/$defs/")) {
        Some(name) => (followed(&root["$defs"][name], root).0, or_null),
        None => (schema, or_null),
    }
}

/// The paths of all maps of a schema that are no numbers, and those of their values that may not
/// be nothing.
fn maps(schema: &Value, root: &Value, path: &str, found: &mut Vec<String>, full: &mut Vec<String>) {
    let (keys, names) =
        (schema["properties"].as_object(), schema["additionalProperties"].as_object());
    if keys.is_none() && names.is_none() {
        return;
    }
    found.push(path.to_owned());
    let any = "*".to_owned();
    let names = schema.get("additionalProperties").filter(|names| names.is_object());
    for (key, value) in keys.into_iter().flatten().chain(names.map(|names| (&any, names))) {
        let path = format!("{path}.{key}");
        let path = path.trim_start_matches('.');
        let (below, or_null) = followed(value, root);
        if !or_null {
            full.push(path.to_owned());
        }
        maps(below, root, path, found, full);
    }
}

#[test]
fn what_is_merged_is_every_map_of_keys_or_names_but_those_that_are_one_value() {
    let schema = schema();
    let (mut found, mut full) = (Vec::new(), Vec::new());
    maps(&schema, &schema, "", &mut found, &mut full);
    found.retain(|path| path != "base_rate" && path != "at_end");
    let mut merged = merged_paths();
    found.sort();
    merged.sort();
    assert_eq!(found, merged);
    // Whatever is merged can be taken out.
    assert_eq!(full, ["at_end.*"]);
}

#[test]
fn every_domain_has_a_name_of_its_own() {
    let domains: Vec<Domain> = NUMBERS.iter().map(|number| number.domain).collect();
    let schema = schema();
    let kinds = schema["$defs"].as_object().unwrap().keys();
    let kinds = kinds.filter(|name| name.starts_with("Number")).count();
    let mut distinct: Vec<Domain> = Vec::new();
    for domain in domains {
        if !distinct.contains(&domain) {
            distinct.push(domain);
        }
    }
    assert_eq!(kinds, distinct.len());
}
