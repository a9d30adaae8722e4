//! The text of a new scenario: a template or a bundled one, with a title and a first line of its
//! own.

use super::bundled::Bundled;
use std::path::Path;

/// A scenario that teaches the language by its comments.
const TEMPLATE: &str = include_str!("template.yaml");
/// What the schema is called beside a scenario.
pub(super) const SCHEMA: &str = "detente.schema.json";
/// What begins the line that tells an editor where the schema is.
const MODELINE: &str = "# yaml-language-server: ";

/// The text of a new scenario: a copy of a bundled one or the template, under this title.
pub(super) fn text(from: Option<Bundled>, title: Option<&str>) -> String {
    let header = format!(
        "{MODELINE}$schema={SCHEMA}\n\
         # An editor completes and checks this file once its schema lies beside it:\n\
         # detente schema > {SCHEMA}\n\n"
    );
    let original = from.map_or(TEMPLATE, |bundled| bundled.text);
    let mut lines = original.lines().filter(|line| !line.starts_with(MODELINE)).peekable();
    while lines.next_if(|line| line.is_empty()).is_some() {}
    let mut titled = false;
    let body = lines.map(|line| match title {
        Some(title) if !titled && line.starts_with("title: ") => {
            titled = true;
            format!("title: {}\n", scalar(title))
        }
        _ => format!("{line}\n"),
    });
    header + &body.collect::<String>()
}

/// A title out of the name of a file: `envoy-talks` is "Envoy talks".
pub(super) fn title(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    let words: Vec<&str> = stem.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect();
    let mut letters = words.join(" ").chars().collect::<Vec<_>>().into_iter();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// A text as YAML has it: in quotes where it could be taken for something else.
fn scalar(text: &str) -> String {
    let plain = text.chars().all(|letter| letter.is_alphanumeric() || letter == ' ')
        && text.starts_with(char::is_alphabetic)
        && !["true", "false", "null"].contains(&text.to_lowercase().as_str());
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::super::bundled::BUNDLED;
    use super::*;
    use detente::scenario;

    #[test]
    fn a_title_is_read_out_of_a_name() {
        let of = |path: &str| title(Path::new(path)).unwrap_or_default();
        assert_eq!(of("envoy-talks.yaml"), "Envoy talks");
        assert_eq!(of("talks/harbour_lease.yml"), "Harbour lease");
        assert_eq!(of("été 2025.yaml"), "Été 2025");
        assert_eq!(of("2025.yaml"), "2025");
        assert_eq!(of("__.yaml"), "");
    }

    #[test]
    fn the_template_loads_without_a_word_under_any_title() {
        let titles =
            ["Talks", "2025", "Null", "a: b # c", "\"quoted\" 'twice'", "back\\slash", "-"];
        for title in titles {
            let text = text(None, Some(title));
            let loaded = scenario::load("talks.yaml", text.as_bytes(), &[]);
            assert!(loaded.diagnostics.is_empty(), "{title}: {:#?}", loaded.diagnostics);
            assert_eq!(loaded.scenario.unwrap().title, title);
        }
    }

    #[test]
    fn a_new_scenario_begins_with_where_its_schema_is() {
        for from in BUNDLED.into_iter().map(Some).chain([None]) {
            let text = text(from, Some("Mine"));
            let lines: Vec<&str> = text.lines().take(5).collect();
            assert_eq!(lines[0], "# yaml-language-server: $schema=detente.schema.json");
            assert!(lines[2].contains("detente schema > detente.schema.json"), "{text}");
            assert!(lines[3].is_empty() && !lines[4].is_empty(), "{text}");
            assert_eq!(text.matches(MODELINE).count(), 1);
            assert_eq!(text.matches("\ntitle: ").count(), 1, "{text}");
            assert!(text.contains("\ntitle: Mine\n"));
        }
    }

    #[test]
    fn a_copy_without_a_name_keeps_its_title() {
        for bundled in BUNDLED {
            let text = text(Some(bundled), None);
            let (_, rest) = bundled.text.split_once('\n').unwrap();
            assert!(text.ends_with(rest.trim_start()), "{}", bundled.name);
        }
    }
}
