//! What fuzzing begins with and what it has found: no input of these breaks a promise.
//!
//! `.ci/fuzz` makes others; an input that it finds to break one stays in tests/fuzz/findings.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "../fuzz/targets.rs"]
mod targets;

/// What is done with an input.
type Target = fn(&[u8]);

/// The targets by their names.
const TARGETS: [(&str, Target); 4] = [
    ("scenario", targets::scenario),
    ("expression", targets::expression),
    ("setting", targets::setting),
    ("design", targets::design),
];

/// The files of a folder of this package, in their order; none where it is not there.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    paths
}

#[test]
fn every_finding_is_mended() {
    for (name, target) in TARGETS {
        for path in files(&format!("tests/fuzz/findings/{name}")) {
            target(&fs::read(&path).unwrap());
        }
    }
}

#[test]
fn the_scenarios_that_fuzzing_begins_with_keep_every_promise() {
    let seeds = [files("scenarios"), files("tests/suite")].concat();
    let seeds: Vec<_> = seeds.iter().filter(|path| path.extension().unwrap() == "yaml").collect();
    assert!(seeds.len() > 40, "{seeds:?}");
    for path in seeds {
        targets::scenario(&fs::read(path).unwrap());
    }
    let wage = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/wage-round.yaml"));
    let mut extends = b"extends: 1.yaml\nparties: {union: {tolerance: 0.5}}\n".to_vec();
    extends.push(targets::SEPARATOR);
    extends.extend(wage.unwrap());
    targets::scenario(&extends);
    for path in files("scenarios/sweeps") {
        targets::design(&fs::read(path).unwrap());
    }
    targets::design(b"\x0crounds=2,3\nparties.union.tolerance=0.1..0.9/5\x0crounds\n2\n3\n");
    targets::setting(b"parties.union.tolerance=0.8\x0cissues.wage.range.1=12\x0cx\x0c=\x0crounds=");
    for text in ["round > 2 && !wage.settled", "1 +", "(((", "a.b.c", "x ? 1 : 'y'", "\u{7f}é\0"] {
        targets::expression(text.as_bytes());
    }
}
