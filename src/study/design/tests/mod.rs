//! Designs as a whole: from texts to points, and what is wrong with them.

mod files;
mod properties;
mod specs;

use super::*;
use crate::diagnostic::Severity;
use serde_json::{Value, json};
use std::collections::HashMap;

const TALKS: &str = "issues: {wage: {range: [0, 10]}, leave: {options: [none, some, full]}}
parties:
  union: {stances: {wage: {ideal: 8, red_line: 4}, leave: {ideal: full}}}
  employer: {tolerance: 0.5, stances: {wage: {ideal: 1, red_line: 5}, leave: {ideal: none}}}
";

/// A design over the talks: of a kind, with a number of points.
fn design(
    kind: Option<Kind>,
    points: Option<usize>,
    varied: &[&str],
) -> (Document, Sources, Design) {
    let mut sources = Sources::default();
    let base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
    let factors = varied.iter().map(|text| Factor::parse(text, &mut sources).unwrap()).collect();
    let kind = kind.map(|kind| {
        let place = sources.argument("--design", kind.name());
        Given { value: kind, place }
    });
    let points = points.map(|points| {
        let place = sources.argument("--points", &points.to_string());
        Given { value: points, place }
    });
    (base, sources, Design { kind, points, seed: 7, factors })
}

fn planned(kind: Option<Kind>, varied: &[&str]) -> Planned {
    let (base, sources, design) = design(kind, None, varied);
    plan(base, sources, &design, &AtomicBool::new(false)).unwrap()
}

/// The points of a design that is sampled.
fn sampled(kind: Kind, points: usize, varied: &[&str]) -> Points {
    let (base, sources, design) = design(Some(kind), Some(points), varied);
    let planned = plan(base, sources, &design, &AtomicBool::new(false)).unwrap();
    planned.points.unwrap_or_else(|| panic!("{:#?}", planned.diagnostics))
}

/// What is wrong with a design, or looks so: messages, texts at the places, and help.
fn told(planned: &Planned) -> Vec<(String, String, String)> {
    let told = |problem: &Diagnostic| {
        let place = &problem.primary.place;
        let text = &planned.sources.get(place.source).text[place.span.clone()];
        (problem.message.clone(), text.to_owned(), problem.help.clone().unwrap_or_default())
    };
    planned.diagnostics.iter().map(told).collect()
}

/// The one thing that is wrong with a design.
fn problem(kind: Option<Kind>, points: Option<usize>, varied: &[&str]) -> (String, String, String) {
    let (base, sources, design) = design(kind, points, varied);
    let planned = plan(base, sources, &design, &AtomicBool::new(false)).unwrap();
    assert!(planned.points.is_none());
    let mut told = told(&planned);
    assert_eq!(told.len(), 1, "{told:#?}");
    told.remove(0)
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
        (json!(12), json!(0.2)),
        (json!(12), json!(0.9)),
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
    assert_eq!(points.base_values(), [json!(1), json!(0.5)]);
}

/// The values of the base of a design over talks in which much is written otherwise.
fn base_values(varied: &[&str]) -> Vec<Value> {
    let text = "issues: {wage: {range: [0, 10]}, leave: {options: [none, some, full]}}
parties:
  union: {tolerance: 0.7, stances: {wage: {ideal: 8}, leave: {ideal: full}}}
  employer:
    tolerance: {value: {uniform: [0, 1]}, source: public}
    stances: {wage: {ideal: 5, red_line: {value: 7, note: said in May}}, leave: {ideal: none}}
trust: {start: {value: 0.4, source: assumed, note: a judgement}}
";
    let mut sources = Sources::default();
    let base = Document::load("talks.yaml", text.as_bytes(), &mut sources).unwrap();
    let factors = varied.iter().map(|text| Factor::parse(text, &mut sources).unwrap()).collect();
    let place = sources.argument("--design", Kind::OneAtATime.name());
    let kind = Some(Given { value: Kind::OneAtATime, place });
    let design = Design { kind, points: None, seed: 1, factors };
    let planned = plan(base, sources, &design, &AtomicBool::new(false)).unwrap();
    let points = planned.points.unwrap_or_else(|| panic!("{:#?}", planned.diagnostics));
    // A point of a design one at a time leaves all but one path as the base has them.
    assert_eq!(points.values(0)[1..], points.base_values()[1..]);
    points.base_values().to_vec()
}

#[test]
fn the_source_of_a_value_is_no_part_of_it() {
    let varied = ["rounds=6", "trust.start=0.1,0.2", "parties.employer.tolerance=0.5"];
    let values =
        base_values(&[&varied[..], &["parties.employer.stances.wage.red_line=6"]].concat());
    assert_eq!(values[1..], [json!(0.4), json!({"uniform": [0, 1]}), json!(7)]);
    let (base, sources, design) = design(None, None, &["trust.start={value: 0.3, source: public}"]);
    let planned = plan(base, sources, &design, &AtomicBool::new(false)).unwrap();
    assert_eq!(planned.points.unwrap().values(0), [json!(0.3)]);
}

#[test]
fn what_the_base_leaves_to_its_default_has_the_number_that_this_is() {
    let varied = ["trust.start=0", "rounds=6", "trust.gain=0.3", "parties.union.power=2"];
    let values = base_values(&varied);
    assert_eq!(values, [json!(0.4), json!(12), json!(0.5), json!(1)]);
    let tolerance = "parties.union.stances.wage.tolerance=0.2";
    let values = base_values(&["rounds=6", tolerance, "trust.pairs.union.employer=0.1"]);
    assert_eq!(values[1..], [json!(0.7), json!(0.4)], "those that the stance and the pair share");
    let values = base_values(&["parties.union.tolerance=0.1", tolerance]);
    assert_eq!(values[1], Value::Null, "it goes with the party's, which is varied too");
    let values =
        base_values(&["rounds=6", "agreement=package", "parties.union.stances.leave.weight=2"]);
    assert_eq!(values[1..], [Value::Null, json!(1)]);
}

#[test]
fn a_range_of_whole_numbers_is_all_of_them_in_a_grid() {
    let rounds = |varied: &str| all(None, &[varied]).concat();
    assert_eq!(rounds("rounds=4..8"), [4, 5, 6, 7, 8].map(|rounds| json!(rounds)));
    assert_eq!(rounds("rounds=4..20/3"), [4, 12, 20].map(|rounds| json!(rounds)));
    let (message, at, _) = problem(None, None, &["rounds=4..20/4"]);
    assert!(message.starts_with("expected a whole number"), "{message}");
    assert!(message.ends_with("(at 2 of 4 points, first at point 2)"), "{message}");
    assert_eq!(at, "4..20/4");
}

#[test]
fn what_is_wrong_at_many_points_is_said_once_where_it_is_varied() {
    let (message, at, _) = problem(None, None, &["parties.union.tolerance=2", "rounds=4..8"]);
    assert!(message.ends_with("(at all 5 points)"), "{message}");
    assert_eq!(at, "2");
    let varied = ["parties.union.tolerance=0.5,2,3", "rounds=4,oops"];
    let planned = planned(None, &varied);
    assert!(planned.points.is_none());
    let told = told(&planned);
    assert_eq!(told.iter().map(|told| told.1.as_str()).collect::<Vec<_>>(), ["oops", "2", "3"]);
    assert!(told[0].0.ends_with("(at 3 of 6 points, first at point 2)"), "{told:?}");
    assert!(told[1].0.ends_with("(at 2 of 6 points, first at point 3)"), "{told:?}");
}

#[test]
fn what_values_bring_about_elsewhere_is_shown_with_them() {
    let (base, sources, design) =
        design(None, None, &["issues.wage.range=[0, 10],[0, 6]", "rounds=4,8"]);
    let planned = plan(base, sources, &design, &AtomicBool::new(false)).unwrap();
    let problem = &planned.diagnostics[0];
    assert_eq!(told(&planned)[0].1, "8", "the ideal of the union");
    assert!(problem.message.ends_with("(at 2 of 4 points, first at point 3)"));
    let labels: Vec<_> = problem.secondary.iter().map(|label| label.text.as_str()).collect();
    assert_eq!(labels, ["`issues.wage.range` is [0,6] at point 3", "`rounds` is 4 at point 3"]);
}

#[test]
fn a_path_that_leads_nowhere_is_refused_with_the_nearest() {
    let (message, at, help) = problem(None, None, &["parties.unoin.tolerance=0.1,0.2"]);
    assert_eq!(message, "there is no `unoin` in `parties`");
    assert_eq!((at.as_str(), help.as_str()), ("unoin", "did you mean `union`?"));
    let (message, at, help) = problem(None, None, &["parties.union.tolerence=0.1,0.2"]);
    assert_eq!(message, "unknown key `tolerence`");
    assert_eq!((at.as_str(), help.as_str()), ("tolerence", "did you mean `tolerance`?"));
    assert_eq!(problem(None, None, &["rounds,parties..x=1,2"]).1, ".x");
    assert_eq!(problem(None, None, &["title,parties.employer.tolerance.x=1,2"]).1, "x");
}

#[test]
fn a_scenario_that_is_wrong_by_itself_has_no_points() {
    let mut sources = Sources::default();
    let base = Document::load("x.yaml", b"rounds: 0", &mut sources).unwrap();
    let factors = vec![Factor::parse("rounds=1,2", &mut sources).unwrap()];
    let design = Design { factors, ..Design::default() };
    let planned = plan(base, sources, &design, &AtomicBool::new(false)).unwrap();
    assert!(planned.points.is_none());
    assert!(told(&planned).iter().all(|told| !told.0.contains("point")));
}

#[test]
fn designs_and_values_that_do_not_go_together_are_refused() {
    let said = |kind, points, varied: &[&str], message: &str, at: &str| {
        let found = problem(kind, points, varied);
        assert!(found.0.contains(message), "{found:?}");
        assert_eq!(found.1, at, "{found:?}");
    };
    const TOLERANCE: &str = "parties.union.tolerance=0..1";
    said(None, None, &[TOLERANCE], "a `grid` needs to know the steps", TOLERANCE);
    said(Some(Kind::List), None, &[TOLERANCE], "a `list` needs to know", TOLERANCE);
    said(Some(Kind::Lhs), None, &[TOLERANCE], "`lhs` needs to know how many points", "lhs");
    said(Some(Kind::Sobol), Some(0), &[TOLERANCE], "a number of points that", "0");
    said(Some(Kind::Lhs), Some(1_000_001), &[TOLERANCE], "a number of points that", "1000001");
    said(Some(Kind::Lhs), Some(usize::MAX), &[TOLERANCE], "a number", &usize::MAX.to_string());
    said(None, Some(8), &["rounds=4,8"], "as many points as follow", "8");
    let twice = ["rounds=4,8", "parties.union.tolerance,rounds=1,2"];
    said(None, None, &twice, "`rounds` is varied twice", "rounds");
    let undone = ["trust.start=0.1", "trust={start: 0.2}"];
    said(None, None, &undone, "`trust` sets `trust.start` anew", "trust");
    let unequal = ["rounds=4,8,12", "parties.union.tolerance=0..1/4"];
    said(Some(Kind::List), None, &unequal, "equally many values", unequal[1]);
    let many = ["rounds=1..4095", "parties.union.tolerance=0..1/1000"];
    said(None, None, &many, "has 4095000 points, 1000000 are allowed", many[0]);
}

#[test]
fn a_number_of_points_that_makes_a_sequence_uneven_is_warned_of() {
    let varied = ["parties.union.tolerance=0..1"];
    let (base, sources, uneven) = design(Some(Kind::Sobol), Some(100), &varied);
    let planned = plan(base, sources, &uneven, &AtomicBool::new(false)).unwrap();
    assert_eq!(planned.points.as_ref().unwrap().len(), 100);
    assert_eq!(told(&planned)[0].2, "choose 64 or 128");
    assert_eq!(planned.diagnostics[0].severity, Severity::Warning);
    for (kind, points) in [(Kind::Sobol, 64), (Kind::Lhs, 100)] {
        let (base, sources, even) = design(Some(kind), Some(points), &varied);
        let planned = plan(base, sources, &even, &AtomicBool::new(false)).unwrap();
        assert!(planned.diagnostics.is_empty());
    }
}

#[test]
fn words_and_whole_numbers_are_sampled_equally_often() {
    for kind in [Kind::Lhs, Kind::Sobol] {
        let varied = [
            "parties.union.stances.leave.ideal=some,full,none,'some'",
            "rounds=4..7",
            "parties.union.tolerance=0.25..0.75",
            "parties.employer.tolerance=0..1/5",
        ];
        let points = sampled(kind, 64, &varied);
        let mut counts: HashMap<String, usize> = HashMap::new();
        for values in (0..64).map(|point| points.values(point)) {
            *counts.entry(values[0].to_string()).or_default() += 1;
            *counts.entry(values[1].to_string()).or_default() += 1;
            let tolerance = values[2].as_f64().unwrap();
            assert!((0.25..0.75).contains(&tolerance));
            *counts.entry(format!("quarter {}", (tolerance * 8.0) as u8)).or_default() += 1;
            assert!([0.0, 0.25, 0.5, 0.75, 1.0].contains(&values[3].as_f64().unwrap()));
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort();
        let expected = [
            ("\"full\"", 16),
            ("\"none\"", 16),
            ("\"some\"", 32),
            ("4", 16),
            ("5", 16),
            ("6", 16),
            ("7", 16),
            ("quarter 2", 16),
            ("quarter 3", 16),
            ("quarter 4", 16),
            ("quarter 5", 16),
        ];
        assert_eq!(counts, expected.map(|(name, count)| (name.to_owned(), count)));
    }
}

#[test]
fn another_path_does_not_move_the_points_of_the_others() {
    const ONE: &str = "parties.union.tolerance=0..1";
    const OTHER: &str = "parties.employer.tolerance=0..1";
    let first = |points: &Points, path: usize| -> Vec<_> {
        (0..points.len()).map(|point| points.values(point)[path].clone()).collect()
    };
    let alone = sampled(Kind::Lhs, 16, &[ONE]);
    let both = sampled(Kind::Lhs, 16, &[OTHER, ONE]);
    assert_eq!(first(&alone, 0), first(&both, 1));
    assert_ne!(first(&both, 0), first(&both, 1));
}

#[test]
fn every_point_of_a_design_has_a_scenario_of_its_own() {
    let varied = [
        "parties.union,parties.employer={stances: {wage: {ideal: 3}, leave: {ideal: full}}}",
        "rounds=4..8",
    ];
    let points = planned(None, &varied).points.unwrap();
    for point in 0..points.len() {
        assert_eq!(points.scenario(point).rounds, 4 + point as u32);
    }
    assert_eq!(points.base().rounds, 12);
}

#[test]
fn something_may_be_varied_within_what_was_varied_before() {
    let found = all(None, &["trust={start: 0.2},{gain: 0.1}", "trust.start=0.3,0.4"]);
    assert_eq!(found.len(), 4);
    let points = planned(None, &["trust={gain: 0.1}", "trust.start=0.3"]).points.unwrap();
    assert_eq!(points.scenario(0).resolved["trust"], json!({"gain": 0.1, "start": 0.3}));
}

#[test]
fn what_is_known_to_be_counted_takes_no_fraction_and_all_else_does() {
    const TALKS: &str = "issues: {wage: {range: [0, 10]}}
parties: {union: {stances: {wage: {ideal: 8}}}}
rules: {strike: {then: [{end: stall}], limit: 3, cooldown: 2}}
base_rate: {successes: 4, trials: 24}
history: [{round: 1, that: ['idle == 0']}]
deadline: 5
";
    let paths = [
        ("rounds", true),
        ("rules.strike.limit", true),
        ("rules.strike.cooldown", true),
        ("history.0.round", true),
        ("base_rate.successes", true),
        ("base_rate.trials", true),
        ("deadline", false),
        ("rules.strike.chance", false),
        ("parties.union.tolerance", false),
        ("parties.union.stances.wage.weight", false),
    ];
    for (path, whole) in paths {
        let mut sources = Sources::default();
        let mut base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
        base.set(&format!("{path}=0.5"), &mut sources).unwrap();
        let mut found = Vec::new();
        crate::scenario::checked(&base, &sources, &mut found);
        let refused = found.iter().any(|problem| problem.message.contains("a whole number"));
        assert_eq!(refused, whole, "{path}: {found:?}");
        let parsed = Factor::parse(&format!("{path}=0.5..1"), &mut sources);
        assert_eq!(parsed.is_err(), whole, "{path}");
    }
    // Every key that is read as a whole number is among them.
    let written = include_str!("../../../scenario/written.rs");
    let counted = written.matches("Option<u32>").count() + written.matches("Option<u64>").count();
    assert_eq!(counted, paths.iter().filter(|(_, whole)| *whole).count());
}

#[test]
fn a_check_that_is_interrupted_ends() {
    let (base, sources, design) = design(None, None, &["rounds=4..8"]);
    let planned = plan(base, sources, &design, &AtomicBool::new(true));
    assert_eq!(planned.map(|_| ()), Err(Interrupted));
}

#[test]
fn problems_are_bounded_and_every_one_of_them_has_its_points() {
    let many = (0..300).map(|at| format!("x{at}")).collect::<Vec<_>>().join(",");
    let planned = planned(None, &[&format!("parties.union.stances.leave.ideal={many}")]);
    assert_eq!(planned.diagnostics.len(), crate::scenario::document::DIAGNOSTICS_LIMIT);
    assert!(planned.points.is_none());
}
