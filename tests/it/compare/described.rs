//! The guide's page on comparisons says what the code says.

use detente::guide;
use detente::study::compare::{COMPARED_REPLICATIONS_LIMIT, INPUT_DIFFERENCES_LIMIT};
use std::fs;

/// The part of the page under a heading.
fn section(heading: &str) -> &'static str {
    let page = guide::page("compare").unwrap();
    let rest = page.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("{heading}")).1;
    rest.split("\n## ").next().unwrap()
}

/// The public fields of the structs in the source of the record that are not variants' fields.
pub fn fields(path: &str) -> Vec<String> {
    let path = format!("{}/src/study/{path}", env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(path).unwrap();
    let field = |line: &str| {
        let (name, _) = line.strip_prefix("    pub ")?.split_once(": ")?;
        name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_').then(|| name.to_owned())
    };
    source.lines().filter_map(field).collect()
}

#[test]
fn every_field_of_a_comparison_is_described() {
    let section = section("## The record of a comparison");
    let fields = fields("compare/record.rs");
    assert!(fields.len() > 50, "{fields:?}");
    for field in fields {
        assert!(section.contains(&format!("`{field}`")), "`{field}`");
    }
}

#[test]
fn every_column_is_described_and_the_limits_are_those_of_the_code() {
    let csv = section("## The CSV of a comparison");
    for column in detente::report::compare::COLUMNS {
        assert!(csv.contains(&format!("`{column}`")), "{column}");
    }
    assert_eq!((COMPARED_REPLICATIONS_LIMIT, INPUT_DIFFERENCES_LIMIT), (100_000_000, 1000));
    let page = guide::page("compare").unwrap();
    assert!(page.contains("100,000,000 replications") && page.contains("at most 1,000 are kept"));
}
