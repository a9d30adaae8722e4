//! Designs: the bundled ones can be simulated, and the page on sweeps says what designs are.

use super::common::bundled;
use detente::diagnostic::{Diagnostic, Sources};
use detente::guide;
use detente::scenario::Document;
use detente::study::design::{
    self, Design, Factor, File, Given, Kind, PATHS_LIMIT, POINTS_LIMIT, Planned, TABLE_SIZE_LIMIT,
    plan,
};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;

#[test]
fn every_point_of_every_bundled_design_is_sound() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tried = 0;
    for entry in fs::read_dir(root.join("scenarios/sweeps")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let output = Command::new(env!("CARGO_BIN_EXE_detente"))
            .args(["sweep", "--dry-run"])
            .arg(&file)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", file.display());
        assert_eq!(said, "", "{}", file.display());
        tried += 1;
    }
    assert!(tried >= 2, "{tried}");
}

/// The part of the page on sweeps that is on designs.
fn page() -> &'static str {
    let page = guide::page("sweep").unwrap();
    page.split_once("\n## Designs\n").unwrap().1.split_once("\n## ").unwrap().0
}

/// The blocks of that part that are fenced as `language`.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    page().split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The cells of the row of that part whose first cell is this.
fn row(first: &str) -> Vec<&'static str> {
    let wanted = format!("| {first} |");
    let line = page().lines().find(|line| line.starts_with(&wanted));
    let line = line.unwrap_or_else(|| panic!("there is no row {wanted}"));
    line.trim_matches('|').split('|').map(str::trim).collect()
}

/// The keys of the map that a schema describes.
fn keys(schema: &Value) -> Vec<&str> {
    schema["properties"].as_object().unwrap().keys().map(String::as_str).collect()
}

/// The points of a design over the wage round, after these settings.
fn laid_out(design: &Design, settings: &[design::Setting], mut sources: Sources) -> Planned {
    let text = bundled("wage-round.yaml");
    let mut base = Document::load("wage-round.yaml", text.as_bytes(), &mut sources).unwrap();
    for setting in settings {
        setting.apply(&mut base).unwrap_or_else(|problems| panic!("{problems:#?}"));
    }
    plan(base, sources, design, &AtomicBool::new(false)).unwrap()
}

/// How many points a design has of which nothing is to be said.
fn points(planned: Planned) -> usize {
    assert!(planned.diagnostics.is_empty(), "{:#?}", planned.diagnostics);
    planned.points.unwrap().len()
}

/// What was read, if nothing is wrong with it.
#[track_caller]
fn sound<T>(read: Result<T, Vec<Diagnostic>>) -> T {
    read.unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// A design file of the page, with the table of the page if it names one.
fn read(text: &str) -> (File, Sources) {
    let mut sources = Sources::default();
    let document = sound(Document::load("design.yaml", text.as_bytes(), &mut sources));
    let mut file = sound(File::read(&document, &sources));
    assert_eq!(file.scenario.value, "wage-round.yaml");
    if let Some(table) = &file.table {
        let csv = blocks("csv")[0].as_bytes();
        file.design.factors.extend(sound(design::table(&table.value, csv, &mut sources)));
    }
    (file, sources)
}

#[test]
fn every_key_and_every_kind_of_a_design_is_described() {
    let schema = design::schema();
    let range = &schema["definitions"]["Range"];
    let known = [keys(&schema), keys(range)].concat();
    assert_eq!(known.len(), 13, "{known:?}");
    for key in known {
        let row = row(&format!("`{key}`"));
        assert!(row.len() == 4 && !row[3].is_empty(), "{row:?}");
    }
    for kind in Kind::ALL {
        assert_eq!(row(&format!("`{}`", kind.name())).len(), 3, "{}", kind.name());
    }
    let rows = page().split_once("| kind | points |").unwrap().1.split_once("\n\n").unwrap().0;
    assert_eq!(rows.lines().count() - 2, Kind::ALL.len(), "{rows}");
}

#[test]
fn every_key_of_a_design_stands_in_an_example_that_is_laid_out() {
    let examples = blocks("yaml");
    let mut shown = Vec::new();
    let mut counts = Vec::new();
    for example in examples {
        let mut sources = Sources::default();
        let document = Document::load("design.yaml", example.as_bytes(), &mut sources).unwrap();
        let written = document.to_json();
        shown.extend(written.as_object().unwrap().keys().cloned());
        for values in written["vary"].as_object().into_iter().flat_map(|vary| vary.values()) {
            shown.extend(values.as_object().into_iter().flat_map(|map| map.keys().cloned()));
        }
        let (file, sources) = read(example);
        let design = Design { seed: file.seed.unwrap_or(1), ..file.design };
        counts.push(points(laid_out(&design, &file.settings, sources)));
    }
    assert_eq!(counts, [18, 64, 3], "as the page says");
    let schema = design::schema();
    let known = [keys(&schema), keys(&schema["definitions"]["Range"])].concat();
    let missing: Vec<_> = known.iter().filter(|key| !shown.iter().any(|it| it == *key)).collect();
    assert!(missing.is_empty(), "no example has {missing:?}");
}

/// The arguments of `--vary` that the page shows.
fn shown_arguments() -> Vec<&'static str> {
    let lines = blocks("text").into_iter().flat_map(str::lines);
    lines
        .filter_map(|line| line.strip_prefix("--vary "))
        .map(|line| line.trim_matches('\''))
        .collect()
}

#[test]
fn everything_that_is_shown_can_be_varied() {
    let arguments = shown_arguments();
    assert!(arguments.len() >= 6, "{arguments:?}");
    for argument in arguments {
        let mut sources = Sources::default();
        let factor = Factor::parse(argument, &mut sources).unwrap_or_else(|found| {
            panic!("{argument}: {found:#?}");
        });
        let place = sources.argument("--design", "sobol");
        let design = Design {
            kind: Some(Given { value: Kind::Sobol, place: place.clone() }),
            points: Some(Given { value: 8, place }),
            seed: 1,
            factors: vec![factor],
        };
        assert_eq!(points(laid_out(&design, &[], sources)), 8, "{argument}");
    }
}

/// The values that one factor goes through in a design of a kind.
fn values(kind: Kind, argument: &str) -> Vec<Value> {
    let mut sources = Sources::default();
    let factor = Factor::parse(argument, &mut sources).unwrap();
    let place = sources.argument("--design", kind.name());
    let kind = Some(Given { value: kind, place });
    let design = Design { kind, points: None, seed: 1, factors: vec![factor] };
    let points = laid_out(&design, &[], sources).points.unwrap();
    (0..points.len()).flat_map(|point| points.values(point)).collect()
}

#[test]
fn a_range_without_steps_stands_for_what_the_page_says() {
    assert_eq!(values(Kind::OneAtATime, "trust.start=0..1"), [json!(0), json!(1)]);
    assert_eq!(values(Kind::OneAtATime, "rounds=6..9"), [json!(6), json!(9)]);
    for kind in [Kind::Grid, Kind::List] {
        assert_eq!(values(kind, "rounds=6..9"), [6, 7, 8, 9].map(Value::from));
    }
    let tenths = values(Kind::Grid, "trust.start=0..1/11");
    assert_eq!(tenths[..3], [json!(0), json!(0.1), json!(0.2)]);
}

#[test]
fn the_first_points_of_a_longer_sequence_are_those_of_a_shorter_one() {
    let of = |count: usize| {
        let mut sources = Sources::default();
        let varied = ["trust.start=0..1", "trust.gain=0..1"];
        let factors = varied.map(|text| Factor::parse(text, &mut sources).unwrap()).to_vec();
        let place = sources.argument("--design", "sobol");
        let kind = Some(Given { value: Kind::Sobol, place: place.clone() });
        let points = Some(Given { value: count, place });
        let design = Design { kind, points, seed: 1, factors };
        let points = laid_out(&design, &[], sources).points.unwrap();
        (0..64).map(|point| points.values(point)).collect::<Vec<_>>()
    };
    assert_eq!(of(64), of(128));
}

#[test]
fn the_limits_of_designs_are_those_of_the_code() {
    let grouped = |number: usize| {
        let digits = number.to_string();
        let parts: Vec<_> = digits.as_bytes().rchunks(3).rev().collect();
        parts.iter().map(|part| str::from_utf8(part).unwrap()).collect::<Vec<_>>().join(",")
    };
    let limits = [
        ("POINTS_LIMIT", POINTS_LIMIT),
        ("PATHS_LIMIT", PATHS_LIMIT),
        ("TABLE_SIZE_LIMIT", TABLE_SIZE_LIMIT),
    ];
    for (name, limit) in limits {
        let line = page().lines().find(|line| line.ends_with(&format!("| `{name}` |")));
        let line = line.unwrap_or_else(|| panic!("{name} is not in the table"));
        assert!(line.contains(&format!("| {} |", grouped(limit))), "{name}: {line}");
    }
}
