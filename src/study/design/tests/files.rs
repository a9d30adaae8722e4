//! Design files.

use super::*;

fn read(text: &str) -> (Result<File, Vec<Diagnostic>>, Sources) {
    let mut sources = Sources::default();
    let document = Document::load("sweep.yaml", text.as_bytes(), &mut sources);
    let document = document.unwrap_or_else(|problems| panic!("{problems:#?}"));
    (File::read(&document, &sources), sources)
}

/// Message and text at the place of all that is wrong with a design file.
fn problems(text: &str) -> Vec<(String, String)> {
    let (file, sources) = read(text);
    let told = |problem: &Diagnostic| {
        let place = &problem.primary.place;
        let text = &sources.get(place.source).text[place.span.clone()];
        (problem.message.clone(), text.to_owned())
    };
    file.expect_err(text).iter().map(told).collect()
}

/// The points of a design file over the talks.
fn laid_out(text: &str) -> Planned {
    let (file, mut sources) = read(text);
    let file = file.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let mut base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
    let set: Vec<_> = file.settings.iter().filter_map(|set| set.apply(&mut base).err()).collect();
    assert!(set.is_empty(), "{set:#?}");
    plan(base, sources, &file.design, &AtomicBool::new(false)).unwrap()
}

const FULL: &str = "title: A sweep
about: Why.
scenario: ../talks.yaml
set: {rounds: 6, trust.start: 0.5}
vary:
  parties.union.tolerance: {from: 0.1, to: 0.3, steps: 3}
  parties.employer.tolerance: 0..1/2
  parties.union.stances.leave.ideal: [some, {choice: {some: 1, full: 2}}]
design: grid
replications: 2000
seed: 18446744073709551615
";

#[test]
fn every_key_is_read() {
    let (file, _) = read(FULL);
    let file = file.unwrap();
    assert_eq!((file.title.as_deref(), file.about.as_deref()), (Some("A sweep"), Some("Why.")));
    assert_eq!(file.scenario.value, "../talks.yaml");
    assert_eq!((file.replications, file.seed), (Some(2000), Some(u64::MAX)));
    assert_eq!(file.design.kind.as_ref().unwrap().value, Kind::Grid);
    assert_eq!(file.design.points, None);
    let points = laid_out(FULL).points.unwrap();
    assert_eq!((points.len(), points.paths().len()), (12, 3));
    assert_eq!(points.base().rounds, 6);
    let last = [json!(0.3), json!(1), json!({"choice": {"some": 1, "full": 2}})];
    assert_eq!(points.values(11), last);
}

#[test]
fn values_may_be_written_in_each_form() {
    let values = |written: &str| {
        let planned = laid_out(&format!("scenario: x\nvary: {{trust.start: {written}}}"));
        let points = planned.points.unwrap_or_else(|| panic!("{:#?}", planned.diagnostics));
        (0..points.len()).flat_map(|point| points.values(point)).collect::<Vec<_>>()
    };
    assert_eq!(values("[0.1, {uniform: [0, 1]}]"), [json!(0.1), json!({"uniform": [0, 1]})]);
    assert_eq!(values("'0.1, 0.2'"), [json!(0.1), json!(0.2)]);
    assert_eq!(values("0..1/3"), [json!(0), json!(0.5), json!(1)]);
    assert_eq!(values("\"0..1/3\""), values("{from: 0, to: 1, steps: 3}"));
    assert_eq!(values("0.7"), [json!(0.7)]);
}

#[test]
fn settings_may_be_a_list_of_texts() {
    let text = "scenario: x\nset: [rounds=7, 'trust={start: 0.5, gain: 1}']\nvary: {rounds: 1..2}";
    let points = laid_out(text).points.unwrap();
    assert_eq!(points.base().rounds, 7);
    assert_eq!(points.base().resolved["trust"], json!({"start": 0.5, "gain": 1}));
}

#[test]
fn points_of_a_table_and_of_a_list_are_read_alike() {
    let mut sources = Sources::default();
    let text = b"rounds,\"parties.union.tolerance, parties.employer.tolerance\"\n4,0.1\n8,0.2\n";
    let factors = table("points.csv", text, &mut sources).unwrap();
    let base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
    let design = Design { factors, ..Design::default() };
    let planned = plan(base, sources, &design, &AtomicBool::new(false)).unwrap();
    let points = planned.points.unwrap();
    assert_eq!(points.values(1), [json!(8), json!(0.2), json!(0.2)]);
    assert_eq!((points.len(), points.factors()), (2, 2));
}

#[test]
fn a_bad_value_in_a_table_is_shown_by_line_and_column() {
    let mut sources = Sources::default();
    let text = b"parties.union.tolerance\n0.1\n\"2\"\n";
    let factors = table("points.csv", text, &mut sources).unwrap();
    let base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
    let design = Design { factors, ..Design::default() };
    let planned = plan(base, sources, &design, &AtomicBool::new(false)).unwrap();
    let place = &planned.diagnostics[0].primary.place;
    assert_eq!(planned.sources.get(place.source).name, "points.csv");
    assert_eq!(planned.sources.line_column(place), (3, 2));
}

#[test]
fn a_table_is_a_list_and_nothing_else() {
    let mut sources = Sources::default();
    let factors = table("points.csv", b"rounds\n4\n", &mut sources).unwrap();
    let base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
    for kind in [Kind::Grid, Kind::OneAtATime, Kind::Lhs, Kind::Sobol] {
        let place = sources.argument("--design", kind.name());
        let kind = Some(Given { value: kind, place: place.clone() });
        let points = Some(Given { value: 1, place });
        let points = points.filter(|_| kind.as_ref().is_some_and(|kind| kind.value.is_sampled()));
        let design = Design { kind, points, factors: factors.clone(), seed: 1 };
        let never = AtomicBool::new(false);
        let planned = plan(base.clone(), sources.clone(), &design, &never).unwrap();
        assert!(planned.diagnostics[0].message.starts_with("a table of points is a `list`"));
    }
}

#[test]
fn what_is_wrong_is_pointed_at_in_the_design_file() {
    let said = |text: &str, message: &str, at: &str| {
        let found = problems(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].0.contains(message), "{found:?}");
        assert_eq!(found[0].1, at, "{found:?}");
    };
    said("vary: {rounds: [1]}", "`scenario` is missing", "");
    said("scenario: x\nvarry: {}", "unknown key `varry`", "varry");
    said("scenario: x\ndesign: gird", "unknown word `gird`", "gird");
    said("scenario: x\npoints: many", "expected a whole number", "many");
    said("scenario: x\nreplications: 0", "a number of replications that", "0");
    said("scenario: x\nvary: [rounds]", "expected a map from paths to values", "[rounds]");
    said("scenario: x\nvary: {rounds: []}", "there are no values", "[]");
    said("scenario: x\nvary: {rounds: }", "there are no values", "rounds");
    said("scenario: x\nvary: {a: {from: 1, to: 0}}", "a range must rise", "{from: 1, to: 0}");
    said("scenario: x\nvary: {a: {from: 1}}", "`to` is missing", "{from: 1}");
    said("scenario: x\nvary: {a: {uniform: [0, 1]}}", "unknown key `uniform`", "uniform");
    said("scenario: x\nvary: {a: {from: 0, to: 1, steps: 1}}", "at least 2 steps", "1");
    said("scenario: x\nvary: {a: '0..1/x'}", "not a whole number", "x");
    said("scenario: x\nvary: {a: 0..1/x}", "not a whole number", "x");
    said("scenario: x\nset: [rounds]", "expected a text `PATH=VALUE`", "rounds");
    said("scenario: x\nset: 'rounds=1'", "expected a map", "'rounds=1'");
    said("scenario: x\nset: ['rounds=[1']", "never closed", "[");
    let all = problems("varry: {}\ndesign: gird\nvary: {a: 1..0, b: []}\nset: 3");
    assert_eq!(all.len(), 6, "{all:#?}");
}

#[test]
fn a_bad_value_at_a_point_is_pointed_at_in_the_design_file() {
    let text = "scenario: x\nvary:\n  parties.unoin.tolerance: [0.1]\n  'parties.union.tolerance': '0.5,2'\n";
    let planned = laid_out(text);
    let told = told(&planned);
    assert_eq!(
        (told[0].0.as_str(), told[0].1.as_str()),
        ("there is no `unoin` in `parties`", "unoin")
    );
    let text = "scenario: x\nvary:\n  'parties.union.tolerance': '0.5,2'\n  rounds: [0, 4]\n";
    let planned = laid_out(text);
    let at: Vec<_> = super::told(&planned).into_iter().map(|told| told.1).collect();
    assert_eq!(at, ["0", "2"]);
}

#[test]
fn a_setting_that_leads_nowhere_is_pointed_at() {
    let text = "scenario: x\nset: {'parties.unoin.tolerance': 1}\nvary: {rounds: [1]}";
    let (file, mut sources) = read(text);
    let mut base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
    let problems = file.unwrap().settings[0].apply(&mut base).unwrap_err();
    assert_eq!(&text[problems[0].primary.place.span.clone()], "unoin");
}

#[test]
fn a_design_is_told_from_a_scenario() {
    let is_one = |text: &str| {
        let mut sources = Sources::default();
        File::is_one(&Document::load("x.yaml", text.as_bytes(), &mut sources).unwrap())
    };
    assert!(is_one("scenario: x") && is_one("vary: {a: [1]}"));
    assert!(!is_one(TALKS) && !is_one("[1]"));
}

#[test]
fn the_schema_has_every_key_with_its_description() {
    let schema = schema();
    let properties = schema["properties"].as_object().unwrap();
    let keys: Vec<&str> = properties.keys().map(String::as_str).collect();
    let expected = [
        "title",
        "about",
        "scenario",
        "set",
        "vary",
        "table",
        "design",
        "points",
        "replications",
        "seed",
    ];
    let (mut sorted, mut expected) = (keys.clone(), expected.to_vec());
    sorted.sort_unstable();
    expected.sort_unstable();
    assert_eq!(sorted, expected);
    for key in keys {
        assert!(properties[key]["description"].is_string(), "{key}: {}", properties[key]);
    }
    assert_eq!(schema["additionalProperties"], json!(false));
    let words: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    let text = schema.to_string();
    assert!(words.iter().all(|word| text.contains(&format!("\"{word}\""))), "{text}");
}
