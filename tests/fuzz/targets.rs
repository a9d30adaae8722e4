//! What is done with an input of fuzzing, whatever it holds: nothing panics, and what is promised of
//! every diagnostic and every record holds.
//!
//! The fuzzer calls this with inputs that it makes; `cargo test` with its seeds and its findings.

#![allow(clippy::unwrap_used)]

use detente::diagnostic::{Diagnostic, Severity, Sources};
use detente::engine::{Control, Instructions};
use detente::expression::{self, Bounds, Origin, Wanted};
use detente::model::Model;
use detente::report;
use detente::scenario::{self, Document, Files, Loaded, Scenario, Unread, load_from};
use detente::study::design::{self, Design, Factor, File, Given, Kind, Planned};
use detente::study::trace::{Which, trace};
use detente::study::{Goal, Plan, check, read, run};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What stands between the files of an input: no YAML has it.
pub const SEPARATOR: u8 = 0x0c;
/// The replications of a scenario that loads.
const REPLICATIONS: u64 = 64;
/// How much may be gone through for a scenario that loads: more takes the fuzzer's time.
const WORK_LIMIT: u64 = 1 << 12;
/// How long points may be checked.
const CHECK_TIME: Duration = Duration::from_millis(300);

/// A scenario that has something of everything, for settings, expressions and designs.
const TALKS: &str = "rounds: 4
agreement: itemwise
inputs:
  hard: {uniform: [0.2, 0.8]}
  harder: {value: 1 - hard, source: expert}
issues:
  wage: {range: [0, 10]}
  pension: {options: {none: 0, half: 5, all: 9}, core: false}
parties:
  union:
    tolerance: 0.9
    concession: {beta: harder, noise: 0.2}
    variables: {anger: {start: 0.1, trend: {rate: 0.1}, bounds: [0, 1]}}
    stances: {wage: {ideal: 8, red_line: 4, weight: 2}, pension: {ideal: all, red_line: half}}
  employer:
    stances: {wage: {ideal: 1, red_line: 5}, pension: {ideal: none}}
    ratification: {chance: 0.5}
  state: {consent: advisory, stances: {wage: {ideal: 5, red_lines: [2, 9]}}}
trust: {start: 0.3, pairs: {union: {employer: 0.4}}}
channels: {hall: {share: 2}, lobby: {noise: 2, leak: {chance: 0.1, then: [{reopen: wage}]}}}
variables:
  front: {start: 0, random_walk: {drift: 0, volatility: 1}}
  mood: {start: 0, mean_reverting: {level: 1, speed: 0.5, volatility: 0.1}}
rules:
  strike: {when: round > 2 && front > 0, chance: 0.5, then: [{add: {union.wage.ideal: 1}}]}
outcomes: {breakthrough: settled.core == 1, half: settled.core > 0.4}
at_end: {stall: true}
history: [{round: 1, that: ['front < 5']}]
";

/// The files of an input: the first is the scenario, the others are called `1.yaml`, `2.yaml`, …
struct Parts<'d>(Vec<&'d [u8]>);

impl Files for Parts<'_> {
    fn first(&self) -> Option<&str> {
        Some("0.yaml")
    }

    fn name(&self, path: &str) -> String {
        path.to_owned()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Unread> {
        let number = path.strip_suffix(".yaml").and_then(|number| number.parse::<usize>().ok());
        let part = number.and_then(|number| self.0.get(number));
        part.map(|part| part.to_vec()).ok_or(Unread::Missing { near: None })
    }
}

/// Loads a scenario and what it extends, and simulates it if it can be.
pub fn scenario(data: &[u8]) {
    let parts = Parts(data.split(|byte| *byte == SEPARATOR).collect());
    all_of_it(load_from(&parts, "0.yaml", parts.0[0], &[]));
}

/// Carries out settings, one a line.
pub fn setting(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let settings: Vec<String> = text.split(SEPARATOR as char).map(str::to_owned).collect();
    all_of_it(scenario::load("talks.yaml", TALKS.as_bytes(), &settings));
}

/// Reads an expression as a condition and as a number, on its own and in a scenario.
pub fn expression(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let mut sources = Sources::default();
    let place = sources.argument("expression", text);
    for wanted in [Wanted::Number, Wanted::Boolean] {
        let origin = Origin { place: place.clone(), source: text };
        match expression::compile(text, &origin, wanted, &Unnamed) {
            Ok(program) => {
                let _ = program.bounds(|_| Bounds::ANYTHING);
            }
            Err(found) => sound(&sources, &found),
        }
    }
    // A text in JSON's quotes is one in YAML's.
    let quoted = serde_json::to_string(text).unwrap();
    let condition = TALKS.replace("'front < 5'", &quoted);
    all_of_it(scenario::load("talks.yaml", condition.as_bytes(), &[]));
    let number = TALKS.replace("chance: 0.5,", &format!("chance: {quoted},"));
    all_of_it(scenario::load("talks.yaml", number.as_bytes(), &[]));
}

/// Lays out a design: of a design file, of arguments of `--vary`, one a line, and of a table.
pub fn design(data: &[u8]) {
    let mut parts = data.splitn(3, |byte| *byte == SEPARATOR);
    let mut part = || parts.next().unwrap_or_default();
    let (file, vary, table) = (part(), part(), part());
    let mut sources = Sources::default();
    let mut base = Document::load("talks.yaml", TALKS.as_bytes(), &mut sources).unwrap();
    let (mut found, mut laid_out) = (Vec::new(), Design::default());
    match Document::load("design.yaml", file, &mut sources) {
        Ok(document) if File::is_one(&document) => match File::read(&document, &sources) {
            Ok(file) => {
                for setting in &file.settings {
                    found.extend(setting.apply(&mut base).err().unwrap_or_default());
                }
                laid_out = file.design;
            }
            Err(problems) => found.extend(problems),
        },
        Ok(_) => {}
        Err(problems) => found.extend(problems),
    }
    for argument in String::from_utf8_lossy(vary).lines() {
        match Factor::parse(argument, &mut sources) {
            Ok(factor) => laid_out.factors.push(factor),
            Err(problems) => found.extend(problems),
        }
    }
    if !table.is_empty() {
        match design::table("table.csv", table, &mut sources) {
            Ok(factors) => laid_out.factors.extend(factors),
            Err(problems) => found.extend(problems),
        }
    }
    sound(&sources, &found);
    if laid_out.kind.is_none() {
        let kind = Kind::ALL[data.len() % Kind::ALL.len()];
        let given = |option| sources.clone().argument(option, "");
        laid_out.kind = Some(Given { value: kind, place: given("--design") });
        if kind.is_sampled() {
            laid_out.points = Some(Given { value: 5, place: given("--points") });
        }
        // Those places are in a text of their own.
        let _ = sources.argument("--design", "");
    }
    points(base, sources, &laid_out);
}

/// Lays out the points, checks them for a while, and makes some of them.
fn points(base: Document, sources: Sources, laid_out: &Design) {
    let interrupted = AtomicBool::new(false);
    let planned = std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            std::thread::park_timeout(CHECK_TIME);
            interrupted.store(true, Ordering::Relaxed);
        });
        let planned = design::plan(base, sources, laid_out, &interrupted);
        watch.thread().unpark();
        planned
    });
    let Ok(Planned { sources, diagnostics, points }) = planned else { return };
    sound(&sources, &diagnostics);
    let Some(points) = points else {
        assert!(diagnostics.iter().any(|found| found.severity == Severity::Error));
        return;
    };
    let _ = (points.paths(), points.factors(), points.base_values(), points.base());
    for point in [0, points.len() / 2, points.len() - 1] {
        let _ = points.values(point);
        simulate(&points.scenario(point));
    }
}

/// No name stands for anything.
struct Unnamed;

impl expression::Names for Unnamed {
    type Symbol = String;

    fn resolve(
        &self,
        path: &[&str],
    ) -> Result<expression::Resolved<String>, expression::Unresolved> {
        match path {
            ["x"] => Ok(expression::Resolved::Symbol {
                symbol: "x".to_owned(),
                kind: expression::Kind::Number,
            }),
            _ => Err(expression::Unresolved {
                segment: 0,
                message: "there is no such name".to_owned(),
                candidates: vec!["x".to_owned()],
            }),
        }
    }
}

/// Looks at what was loaded, and simulates the scenario if there is one.
fn all_of_it(loaded: Loaded) {
    let Loaded { sources, diagnostics, scenario } = loaded;
    sound(&sources, &diagnostics);
    let failed = diagnostics.iter().any(|found| found.severity == Severity::Error);
    assert_eq!(failed, scenario.is_none(), "{diagnostics:?}");
    if let Some(scenario) = scenario {
        simulate(&scenario);
    }
}

/// What holds of every diagnostic.
fn sound(sources: &Sources, diagnostics: &[Diagnostic]) {
    for found in diagnostics {
        for label in std::iter::once(&found.primary).chain(&found.secondary) {
            let text = &sources.get(label.place.source).text;
            assert!(text.get(label.place.span.clone()).is_some(), "{found:?}");
        }
        let said = found.message.len() + found.help.as_ref().map_or(0, String::len);
        assert!(said < 5000 && !found.message.is_empty(), "{found:?}");
    }
    let data = report::json::diagnostics(sources, diagnostics);
    assert_eq!(data.as_array().unwrap().len(), diagnostics.len());
}

/// Simulates a scenario, checks and traces it, and reads its record back.
fn simulate(scenario: &Scenario) {
    let Ok(model) = Model::new(scenario) else { return };
    if model.work() * u64::from(model.rounds) > WORK_LIMIT {
        return;
    }
    let instructions = Instructions::detect();
    let plan = Plan { seed: 1, goal: Goal::Replications(REPLICATIONS), instructions };
    let interrupted = AtomicBool::new(false);
    let control = Control { interrupted: &interrupted, progress: &|_| {} };
    let record = run(scenario, &plan, &control).unwrap();
    assert_eq!(record.replications, REPLICATIONS);
    record.check().unwrap();
    // What is no number would be written as `null`, and not be read back.
    let json = report::json::run(&record);
    assert_eq!(read::records(json.as_bytes()).unwrap(), std::slice::from_ref(&record));
    let look = report::text::Look { elapsed: None, columns: 80 };
    assert!(!report::text::run(&record, &look).contains("NaN"));
    // The rest takes ten times as long: by chance, but the same for the same input.
    if record.outcomes[0].count % 8 != 7 {
        return;
    }
    let checked = check::check(scenario, 1, instructions, &control).unwrap();
    assert!(!report::text::check(&checked.record, &look).contains("NaN"));
    let told = trace(scenario, 1, &Which::Replication(7), instructions, &interrupted).unwrap();
    let _ = report::trace::text(&told, &look);
}
