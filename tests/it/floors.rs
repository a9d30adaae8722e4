//! The floors of the architecture: a module may use only what lies below it.

use std::fs;
use std::path::{Path, PathBuf};

/// Each floor's modules, the lowest floor first. Modules of one floor may not use each other,
/// except that the scenario's model needs its documents: those are one module.
const FLOORS: [&[&str]; 8] = [
    &["diagnostic", "draws", "guide", "math"],
    &["stats"],
    &["expression"],
    &["scenario"],
    &["model"],
    &["engine"],
    &["study"],
    &["report"],
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The modules of the library that a text names in paths: `crate::NAME`, `crate::{NAME…, NAME…}`.
fn modules_used(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => top_level_names(group),
            None => vec![rest],
        };
        for name in names {
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            used.push(name[..end].to_owned());
        }
    }
    used
}

/// The entries of a `{…}` group whose opening brace is already gone.
fn top_level_names(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(group[start..at].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(group[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    names
}

/// The names after more `super::` than lead to the crate's root from a file that lies so deep:
/// imports of other modules that the words `crate::` do not give away.
fn climbing(depth: usize, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(&"super::".repeat(depth)) {
        let inside_longer = text[..at].ends_with("super::");
        let line = text[at..].lines().next().unwrap_or_default();
        if !inside_longer {
            found.push(line.to_owned());
        }
    }
    found
}

/// How many `super::` lead from a file of the library to the crate's root: one for each folder and
/// for the file, but for a `mod.rs`, which is its folder.
fn depth(inside: &Path) -> usize {
    inside.iter().count() - usize::from(inside.file_stem().is_some_and(|stem| stem == "mod"))
}

/// The imports of a file of `module` that point up or sideways.
fn wrong_imports(module: &str, text: &str) -> Vec<String> {
    let own = floor(module);
    let code: Vec<&str> =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    modules_used(&code.join("\n"))
        .into_iter()
        .filter(|used| used != module && floor(used) >= own)
        .collect()
}

#[test]
fn imports_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = 0;
    for file in rust_files(&src) {
        let inside = file.strip_prefix(&src).unwrap();
        let module = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        let text = fs::read_to_string(&file).unwrap();
        match module {
            "lib" => {}
            "main" | "cli" => assert!(
                !text.contains("detente::cli"),
                "{}: the binary's modules are its own",
                inside.display()
            ),
            _ => {
                assert!(floor(module).is_some(), "`{module}` stands on no floor");
                let mut wrong = wrong_imports(module, &text);
                // A test module within a file lies one deeper; there the root is one more away.
                let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                wrong.extend(climbing(depth(inside), code));
                assert!(wrong.is_empty(), "{} uses {wrong:?}", inside.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "only {seen} files were looked at");
}

#[test]
fn an_import_that_points_up_or_sideways_is_found() {
    assert_eq!(wrong_imports("model", "use crate::engine::Tally;"), ["engine"]);
    assert_eq!(wrong_imports("math", "use crate::{stats::wilson, math::exp};"), ["stats"]);
    assert!(wrong_imports("stats", "use crate::math::exp;").is_empty());
    assert_eq!(wrong_imports("draws", "fn f() { crate::study::run(); }"), ["study"]);
    assert!(wrong_imports("engine", "use crate::{draws::{A, B}, model::Model};").is_empty());
    assert!(wrong_imports("model", "// see crate::engine").is_empty());
    let deep = depth(Path::new("engine/round/settle.rs"));
    assert_eq!(climbing(deep, "use super::super::super::study::run;").len(), 1);
    assert!(climbing(deep, "use super::super::block::Block;").is_empty());
    assert_eq!(climbing(depth(Path::new("model/mod.rs")), "use super::engine::Tally;").len(), 1);
}

#[test]
fn the_library_neither_prints_nor_exits_nor_reads_the_clock() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let forbidden =
        ["println!", "eprintln!", "process::exit", "SystemTime", "Instant::now", "env::var"];
    for file in rust_files(&src) {
        let inside = file.strip_prefix(&src).unwrap();
        let binary = inside.starts_with("cli") || inside == Path::new("main.rs");
        if binary {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        // What a test or an example in the documentation does is its own affair.
        let text = text.split("#[cfg(test)]").next().unwrap();
        if inside.ends_with("tests.rs") {
            continue;
        }
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let found = forbidden.iter().find(|word| line.contains(*word));
            assert!(found.is_none(), "{} contains {found:?}", inside.display());
        }
    }
}

/// The most lines of a file, without its module of tests.
const LINES_LIMIT: usize = 600;

/// The lines of a file that are not in a module of tests that stands in it.
fn lines_without_tests(text: &str) -> usize {
    let (mut lines, mut count) = (text.lines().peekable(), 0);
    while let Some(line) = lines.next() {
        let module = |next: &&str| next.contains("mod ") && next.ends_with('{');
        if line == "#[cfg(test)]" && lines.peek().is_some_and(module) {
            lines.by_ref().find(|line| *line == "}");
        } else {
            count += 1;
        }
    }
    count
}

#[test]
fn no_file_is_too_long_to_be_read_at_once() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut long = Vec::new();
    for file in rust_files(&src) {
        let lines = lines_without_tests(&fs::read_to_string(&file).unwrap());
        if lines > LINES_LIMIT {
            long.push(format!("{}: {lines}", file.strip_prefix(&src).unwrap().display()));
        }
    }
    assert!(long.is_empty(), "at most {LINES_LIMIT} lines, and part what is longer: {long:?}");
}

#[test]
fn a_module_of_tests_does_not_count_as_lines_wherever_it_stands() {
    let tests = "#[cfg(test)]\npub(super) mod tests {\n    fn f() {\n    }\n}\n";
    assert_eq!(lines_without_tests(&format!("a\n{tests}b\n")), 2);
    assert_eq!(lines_without_tests(tests), 0);
    assert_eq!(lines_without_tests("#[cfg(test)]\nmod tests;\nfn f() {\n}\n"), 4);
    assert_eq!(lines_without_tests("#[cfg(test)]\nfn f() {\n}\n"), 3);
}
