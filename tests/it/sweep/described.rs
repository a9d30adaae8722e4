//! The guide's page on sweeps says what the code says.

use detente::guide;
use detente::report::sweep::{COLUMNS_AFTER, COLUMNS_BEFORE};
use detente::study::sweep::{BLOCK_LEAST, BLOCKS_LIMIT};
use std::fs;

fn page() -> &'static str {
    guide::page("sweep").unwrap()
}

/// The part of the page under a heading.
fn section(heading: &str) -> &'static str {
    let start = format!("\n{heading}\n");
    let rest = page().split_once(&start).unwrap_or_else(|| panic!("no {heading}")).1;
    let level = heading.split(' ').next().unwrap();
    rest.split(&format!("\n{level} ")).next().unwrap()
}

/// The public fields of the structs in a source text.
fn fields(path: &str) -> Vec<String> {
    let path = format!("{}/src/study/sweep/{path}", env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(path).unwrap();
    let field = |line: &str| {
        let (name, _) = line.strip_prefix("    pub ")?.split_once(": ")?;
        name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_').then(|| name.to_owned())
    };
    source.split("#[cfg(test)]").next().unwrap().lines().filter_map(field).collect()
}

#[track_caller]
fn assert_described(section: &str, names: impl IntoIterator<Item = impl AsRef<str>>, least: usize) {
    let mut count = 0;
    for name in names {
        let name = name.as_ref();
        assert!(section.contains(&format!("`{name}`")), "`{name}`");
        count += 1;
    }
    assert!(count >= least, "only {count}");
}

#[test]
fn every_field_and_every_column_of_a_sweep_is_described() {
    assert_described(section("## The record of a sweep"), fields("record.rs"), 30);
    assert_described(section("## Columns"), COLUMNS_BEFORE.into_iter().chain(COLUMNS_AFTER), 12);
    let plan: Vec<_> = fields("plan.rs").into_iter().take(15).collect();
    assert_eq!(plan.last().unwrap(), "scenario", "those of the plan come first");
    assert_described(section("### The plan"), plan, 15);
    assert_described(section("### The units"), fields("unit.rs"), 8);
    assert_described(section("## The directory"), super::RESULTS, 3);
}

#[test]
fn the_sizes_of_blocks_are_those_of_the_code() {
    let section = section("### The units");
    assert_eq!((BLOCK_LEAST, BLOCKS_LIMIT), (1024, 256));
    assert!(section.contains("1,024") && section.contains("256"), "{section}");
}
