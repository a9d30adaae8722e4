//! Scenarios with accidents: whatever is done to a file, it is refused in words or simulated.

use super::common::bundled;
use detente::diagnostic::Severity;
use detente::engine::{Control, Instructions};
use detente::scenario::{Loaded, load};
use detente::study::{Goal, Plan, run};
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
    let folder = std::env::temp_dir().join(format!("detente-mutants-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_detente"));
    command.args(["run", "-n", "64", "--color", "always"]).stdin(Stdio::null());
    for (at, mutant) in mutants().iter().enumerate() {
        let path = folder.join(format!("{at}.yaml"));
        std::fs::write(&path, mutant).unwrap();
        command.arg(path);
    }
    let output = command.output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}
