//! Designs as a whole: from texts to points, and what is wrong with them.

use super::*;
use serde_json::{Value, json};

const TALKS: &str = "issues: {wage: {range: [0, 10]}, leave: {options: [none, some, full]}}
parties:
  union: {stances: {wage: {ideal: 8, red_line: 4}, leave: {ideal: full}}}
  employer: {tolerance: 0.5, stances: {wage: {ideal: 1, red_line: 5}, leave: {ideal: none}}}
";

/// A design of this kind over the talks.
fn planned(kind: Option<Kind>, varied: &[&str]) -> Planned {
    let mut sources = Sources::default();
    let base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
    let factors = varied.iter().map(|text| Factor::parse(text, &mut sources).unwrap()).collect();
    let kind =
        kind.map(|kind| Given { value: kind, place: sources.argument("--design", kind.name()) });
    let design = Design { kind, factors, ..Design::default() };
    plan(base, sources, &design, &AtomicBool::new(false)).unwrap()
}

/// The values of all points of a sound design.
fn all(kind: Option<Kind>, varied: &[&str]) -> Vec<Vec<Value>> {
    let planned = planned(kind, varied);
    let points = planned.points.unwrap_or_else(|| panic!("{:#?}", planned.diagnostics));
    (0..points.len()).map(|point| points.values(point)).collect()
}

#[test]
fn a_grid_has_every_combination_and_the_last_varies_fastest() {
    let found = all(None, &["rounds=4,8", "parties.union.stances.leave.ideal=some,full,none"]);
    let expected = [(4, "some"), (4, "full"), (4, "none"), (8, "some"), (8, "full"), (8, "none")];
    assert_eq!(found, expected.map(|(rounds, ideal)| vec![json!(rounds), json!(ideal)]));
}

#[test]
fn a_list_takes_the_values_together() {
    let found = all(Some(Kind::List), &["rounds=4,8", "parties.union.tolerance=0..1/2"]);
    assert_eq!(found, [vec![json!(4), json!(0)], vec![json!(8), json!(1)]]);
}

#[test]
fn one_at_a_time_leaves_the_others_as_the_scenario_has_them() {
    let varied = ["rounds=4,8", "parties.employer.tolerance=0.2..0.9"];
    let found = all(Some(Kind::OneAtATime), &varied);
    let expected = [
        (json!(4), json!(0.5)),
        (json!(8), json!(0.5)),
        (Value::Null, json!(0.2)),
        (Value::Null, json!(0.9)),
    ];
    assert_eq!(found, expected.map(|(rounds, tolerance)| vec![rounds, tolerance]));
}

#[test]
fn a_point_has_the_scenario_with_its_values() {
    let points = planned(
        None,
        &["parties.union.tolerance,parties.employer.tolerance=0.2,{uniform: [0, 1]}"],
    );
    let points = points.points.unwrap();
    assert_eq!((points.len(), points.factors(), points.paths().len()), (2, 1, 2));
    let at = |point: usize, path: &str| points.scenario(point).resolved.pointer(path).cloned();
    assert_eq!(at(0, "/parties/union/tolerance"), Some(json!(0.2)));
    assert_eq!(at(0, "/parties/employer/tolerance"), Some(json!(0.2)));
    assert_eq!(at(1, "/parties/employer/tolerance"), Some(json!({"uniform": [0, 1]})));
    assert_eq!(points.base().resolved.pointer("/parties/employer/tolerance"), Some(&json!(0.5)));
    assert_eq!(points.base_values(), [Value::Null, json!(0.5)]);
}
