//! The guide says what the code says: keys, fields, words, codes, limits, defaults and examples.

use super::common::{Bundled, bundled};
use detente::diagnostic::Severity;
use detente::draws::REPLICATIONS_LIMIT;
use detente::engine::{self, Control, Instructions};
use detente::report;
use detente::scenario::{self, Domain, Form, Quantity};
use detente::study::{self, Goal, Plan, Record, check, run};
use detente::{expression, guide, math};
use std::fs;
use std::sync::atomic::AtomicBool;

fn source(path: &str) -> String {
    fs::read_to_string(format!("{}/src/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn page(name: &str) -> &'static str {
    guide::page(name).unwrap()
}

/// The words of a page that stand in backticks by themselves.
fn marked(name: &str, word: &str) -> bool {
    page(name).contains(&format!("`{word}`"))
}

/// The public fields of the structs in a source text.
fn fields(source: &str) -> Vec<&str> {
    let field =
        |line: &'_ str| line.strip_prefix("    pub ")?.split_once(": ").map(|(name, _)| name.len());
    source.lines().filter_map(|line| field(line).map(|length| &line[8..8 + length])).collect()
}

/// Where the fields of a struct are described on a page, by a text that stands on it once or first.
enum Place {
    /// In the first table after it, in the first cell of a row.
    Table(&'static str),
    /// In the line that begins with it.
    Line(&'static str),
    /// In the paragraph that begins with it.
    Paragraph(&'static str),
}

/// Whether a field is described there: in backticks, by itself.
fn described(name: &str, place: &Place, field: &str) -> bool {
    let field = format!("`{field}`");
    let after = |text: &str| {
        let start = format!("\n{text}");
        let found = page(name).find(&start).unwrap_or_else(|| panic!("{name} has no `{text}`"));
        &page(name)[found + 1..]
    };
    match place {
        Place::Table(text) => {
            let lines = after(text).lines().skip_while(|line| !line.starts_with('|'));
            let rows = lines.take_while(|line| line.starts_with('|')).skip(2);
            let mut cells = rows.map(|line| line.split(" | ").next().unwrap());
            cells.any(|cell| cell.contains(&field))
        }
        Place::Line(text) => after(text).lines().next().unwrap().contains(&field),
        Place::Paragraph(text) => after(text).split("\n\n").next().unwrap().contains(&field),
    }
}

/// The structs in a source text with their fields.
fn structs(source: &str) -> Vec<(&str, Vec<&str>)> {
    let texts = source.split("\npub struct ").skip(1);
    let texts = texts.map(|text| text.split("\n}").next().unwrap());
    texts.map(|text| (text.split(" {").next().unwrap(), fields(text))).collect()
}

/// Asserts that every field of every struct in a source text is described in one of the places of its
/// struct: what stands there about another struct does not count.
fn every_field_has_its_place(name: &str, source: &str, places: &[(&str, Place)]) {
    let structs = structs(source);
    for (of, _) in places {
        assert!(structs.iter().any(|(name, _)| name == of), "there is no `{of}`");
    }
    for (of, fields) in structs {
        for field in fields {
            let mut here = places.iter().filter(|(name, _)| *name == of);
            assert!(here.any(|(_, place)| described(name, place, field)), "`{field}` of {of}");
        }
    }
}

/// The words that the variants without content in a source text are read from and written as.
fn words(source: &str) -> Vec<String> {
    let word = |line: &str| {
        let name = line.strip_prefix("    ")?.strip_suffix(',')?;
        let plain = name.chars().all(char::is_alphanumeric) && name.starts_with(char::is_uppercase);
        plain.then(|| name.to_lowercase())
    };
    source.lines().filter_map(word).collect()
}

/// The blocks of a page fenced as `language`.
fn blocks(name: &str, language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    page(name).split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The cells of the row of a page that begins with these two.
fn row(name: &str, first: &str) -> Vec<&'static str> {
    let wanted = format!("| {first} |");
    let line = page(name).lines().find(|line| line.starts_with(&wanted));
    let line = line.unwrap_or_else(|| panic!("{name} has no row {wanted}"));
    line.trim_matches('|').split(" | ").map(str::trim).collect()
}

/// A whole number with commas between its thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<_> = digits.as_bytes().rchunks(3).rev().collect();
    parts.iter().map(|part| str::from_utf8(part).unwrap()).collect::<Vec<_>>().join(",")
}

/// What a source text says a constant is.
fn constant(path: &str, name: &str) -> String {
    let source = source(path);
    let line = source.lines().find(|line| line.contains(&format!("const {name}:"))).unwrap();
    let value = line.split_once(" = ").unwrap().1.trim_end_matches(';');
    value.parse().map_or_else(|_| value.to_owned(), grouped)
}

#[test]
fn every_key_and_every_word_of_a_scenario_is_described() {
    let written = source("scenario/written.rs");
    let words = words(&written);
    assert!(words.len() > 10, "{words:?}");
    let places = [
        ("Scenario", Place::Table("## The top of the file")),
        ("BaseRate", Place::Paragraph("`base_rate` has")),
        ("Issue", Place::Table("## Issues")),
        ("Party", Place::Table("## Parties")),
        ("Concession", Place::Table("### How a party concedes")),
        ("Stance", Place::Table("### What it wants on an issue")),
        ("Trust", Place::Table("## Trust")),
        ("QuantityMap", Place::Table("## Uncertain numbers")),
        ("QuantityMap", Place::Table("### Sources")),
        ("Channel", Place::Table("## Channels")),
        ("Leak", Place::Paragraph("Every round has one channel")),
        ("Variable", Place::Table("## Variables")),
        ("Trend", Place::Line("| `trend` |")),
        ("RandomWalk", Place::Line("| `random_walk` |")),
        ("MeanReverting", Place::Line("| `mean_reverting` |")),
        ("Rule", Place::Table("## Rules")),
        ("Ratification", Place::Table("## Ratification")),
        ("Statement", Place::Table("## History")),
    ];
    every_field_has_its_place("scenario", &written, &places);
    for word in words {
        assert!(marked("scenario", &word), "`{word}`");
    }
    let effects = written.split_once("pub enum Effect {").unwrap().1.split_once("\n}").unwrap().0;
    let effects = effects.lines().filter_map(|line| line.strip_prefix("    ")?.split_once('('));
    let effects: Vec<String> = effects.map(|(name, _)| name.to_lowercase()).collect();
    assert_eq!(effects.len(), 7, "{effects:?}");
    for effect in effects {
        assert_eq!(row("scenario", &format!("`{effect}`")).len(), 2, "{effect}");
    }
}

/// The names in quotes in the table of a source text that begins with `const NAME`.
fn quoted<'s>(source: &'s str, name: &str) -> Vec<&'s str> {
    let start = format!("const {name}: ");
    let table = source.split_once(&start).unwrap().1.split_once("];").unwrap().0;
    table.split('"').skip(1).step_by(2).collect()
}

#[test]
fn everything_that_an_expression_can_read_or_call_is_described() {
    let scope = source("scenario/check/scope.rs");
    let tables =
        [("STANCE_FIELDS", "PARTY.ISSUE."), ("PARTY_FIELDS", "PARTY."), ("ISSUE_FIELDS", "ISSUE.")];
    for (table, whose) in tables {
        let fields = quoted(&scope, table);
        assert!(fields.len() >= 3, "{table}: {fields:?}");
        for field in fields {
            assert!(marked("scenario", &format!("{whose}{field}")), "{whose}{field}");
        }
    }
    for name in ["round", "rounds", "idle", "channel", "trust.A.B", "settled.core", "open.count"] {
        assert!(marked("scenario", name), "{name}");
    }
    for word in quoted(&scope, "VERDICTS") {
        assert!(marked("model", word) || page("model").contains(&format!("\n{word} ")), "{word}");
    }
    let syntax = source("expression/syntax.rs");
    let functions = quoted(&syntax, "ALL");
    assert_eq!(functions.len(), 5, "{functions:?}");
    for function in functions {
        assert!(page("scenario").contains(&format!("`{function}(")), "{function}");
    }
}

/// Talks with a channel, a variable of each kind, a rule, and a stance with two red lines.
fn with_effect(effect: &str) -> String {
    let two = effect.contains("_low") || effect.contains("_high");
    let lines = if two { "red_lines: [2, 8]" } else { "red_line: 8" };
    format!(
        "issues: {{i: {{range: [0, 10]}}}}
parties:
  a: {{stances: {{i: {{ideal: 5, {lines}}}}}, variables: {{v: {{start: 0}}}}}}
  b: {{stances: {{i: {{ideal: 9}}}}}}
variables: {{w: {{start: 0}}}}
channels: {{c: {{}}}}
rules: {{r: {{then: [{effect}]}}}}
"
    )
}

#[test]
fn what_is_shown_as_a_target_can_be_changed_and_nothing_else() {
    let rows = page("scenario").split_once("| target | is kept |").unwrap().1;
    let rows = rows.split_once("\n\n").unwrap().0.lines().skip(2);
    let cells = rows.map(|line| line.split('|').nth(1).unwrap());
    let targets: Vec<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(targets.len() > 10, "{targets:?}");
    let errors = |target: &str| {
        let text = with_effect(&format!("{{set: {{{target}: 1}}}}"));
        let mut found = scenario::load("guide.yaml", text.as_bytes(), &[]).diagnostics;
        found.retain(|problem| problem.severity == Severity::Error);
        found
    };
    let named = |target: &str| match target {
        "VARIABLE" => "w".to_owned(),
        "PARTY.VARIABLE" => "a.v".to_owned(),
        "trust.A.B" => "trust.a.b".to_owned(),
        other => other.replace("PARTY", "a").replace("ISSUE", "i"),
    };
    for target in &targets {
        assert!(errors(&named(target)).is_empty(), "{target}: {:#?}", errors(&named(target)));
    }
    let scope = source("scenario/check/scope.rs");
    for (table, whose) in [("STANCE_FIELDS", "PARTY.ISSUE."), ("PARTY_FIELDS", "PARTY.")] {
        for field in quoted(&scope, table) {
            let target = format!("{whose}{field}");
            assert_eq!(errors(&named(&target)).is_empty(), targets.contains(&&*target), "{target}");
        }
    }
}

#[test]
fn every_word_that_is_no_name_is_named() {
    let names = source("scenario/check/names.rs");
    let list = names.split_once("const RESERVED").unwrap().1.split_once("];").unwrap().0;
    let words: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    assert!(words.len() > 30, "{words:?}");
    let section = page("scenario").split_once("These words are no names: ").unwrap().1;
    let section = section.split_once('.').unwrap().0;
    let named: Vec<&str> = section.split('`').skip(1).step_by(2).collect();
    assert_eq!(named, words);
}

#[test]
fn every_field_of_a_record_is_described() {
    let record = source("study/record.rs");
    let words = words(&record);
    assert!(words.len() == 7, "{words:?}");
    let places = [
        ("OutcomeShare", Place::Table("`outcomes` is a list")),
        ("Odds", Place::Table("`odds` has")),
        ("Zone", Place::Table("`zone` says")),
        ("Incidence", Place::Paragraph("`incidence` is a list")),
        ("Quartiles", Place::Paragraph("`rounds_to_breakthrough` has")),
        ("IssueFigures", Place::Table("`issues` is a list")),
        ("OptionFigures", Place::Line("| `options` |")),
        ("OutcomeFigures", Place::Table("`outcome` is in the unit")),
        ("VerdictFigures", Place::Table("`verdicts` is a list")),
        ("SensitivityFigures", Place::Table("`sensitivity` is a list")),
        ("DecileFigures", Place::Line("| `deciles` |")),
        ("BandFigures", Place::Table("`bands` is a list")),
        ("BeliefsFigures", Place::Table("`beliefs` (with")),
        ("BeliefsFigures", Place::Line("| `low5`, `median`, `high95` |")),
        ("BeliefsQuantiles", Place::Table("`beliefs` (with")),
        ("FormFigures", Place::Paragraph("`forms` (with")),
        ("RuleFigures", Place::Table("`rules` is a list")),
        ("RejectionFigures", Place::Table("`rejections` is a list")),
        ("Clamped", Place::Paragraph("`clamped` is a list")),
        ("Provenance", Place::Paragraph("`provenance` counts")),
        ("BaseRateFigures", Place::Table("`base_rate` is the outside view")),
        ("Record", Place::Table("## The run")),
        ("Record", Place::Line("| `scenario_sha256` |")),
        ("Record", Place::Line("| `scenario` |")),
        // What is more than a number has a passage of its own, which begins with its name.
        ("Record", Place::Line("`outcomes` is")),
        ("Record", Place::Line("`odds` has")),
        ("Record", Place::Line("`zone` says")),
        ("Record", Place::Line("`incidence` is")),
        ("Record", Place::Line("`rounds_to_breakthrough` has")),
        ("Record", Place::Line("`issues` is")),
        ("Record", Place::Line("`verdicts` is")),
        ("Record", Place::Line("`sensitivity` is")),
        ("Record", Place::Line("`bands` is")),
        ("Record", Place::Line("`beliefs` (with")),
        ("Record", Place::Line("`forms` (with")),
        ("Record", Place::Line("`rules` is")),
        ("Record", Place::Line("`rejections` is")),
        ("Record", Place::Line("`undefined` is")),
        ("Record", Place::Line("`kept_replications` (with")),
        ("Record", Place::Line("`clamped` is")),
        ("Record", Place::Line("`provenance` counts")),
        ("Record", Place::Line("`base_rate` is")),
        ("Record", Place::Paragraph("At most 64 are followed")),
    ];
    every_field_has_its_place("record", &record, &places);
    for word in words {
        assert!(marked("record", &word), "`{word}`");
    }
}

#[test]
fn every_field_of_how_replications_ended_is_described() {
    let kept = source("study/kept.rs");
    let kept = kept.split_once("pub struct KeptReplications").unwrap().1;
    let kept = fields(kept.split_once("\n}\n").unwrap().0);
    assert_eq!(kept, ["bits", "sha256", "ends"]);
    let section = page("record").split_once("\n## How each replication ended\n").unwrap().1;
    let section = section.split("\n## ").next().unwrap();
    for field in kept {
        assert!(section.contains(&format!("`{field}`")), "`{field}`");
    }
    for (name, limit) in [
        ("KEPT_REPLICATIONS_LIMIT", grouped(study::KEPT_REPLICATIONS_LIMIT)),
        ("ENDS_OUTCOMES_LIMIT", grouped(engine::ENDS_OUTCOMES_LIMIT as u64)),
    ] {
        let line = section.replace('\n', " ");
        assert!(line.contains(&limit) && line.contains(&format!("(`{name}`)")), "{name}: {limit}");
    }
}

#[test]
fn every_field_of_a_check_is_described() {
    let record = source("study/check/record.rs");
    assert_eq!(words(&record).len(), 10);
    let places = [
        ("CheckRecord", Place::Table("## The object `findings`")),
        ("ShareFigures", Place::Paragraph("What does not apply is `null`.")),
        ("ZoneFigures", Place::Table("In `zone`:")),
        ("ZoneWithin", Place::Line("| `red_lines`, `tolerances` | whether")),
        ("GroundFigures", Place::Table("In each of `issues`:")),
        ("GroundWithin", Place::Line("| `red_lines`, `tolerances` | the common ground")),
        ("BargainingFigures", Place::Table("In `bargaining`:")),
        ("BargainerFigures", Place::Line("| `parties` |")),
        ("SolutionFigures", Place::Paragraph("In `solutions` are")),
        ("DealFigures", Place::Paragraph("In `solutions` are")),
        ("AgreedFigures", Place::Paragraph("In `solutions` are")),
        ("FrontierFigures", Place::Paragraph("In `solutions` are")),
        ("UncertainFigures", Place::Table("In each of `uncertain`:")),
    ];
    every_field_has_its_place("findings", &record, &places);
    let page = page("findings");
    for name in ["Itemwise", "Package", "Closed", "OneParty", "ManyParties", "TooManyPackages"] {
        assert!(record.contains(&format!("    {name},\n")), "{name}");
        let word: String = name.chars().fold(String::new(), |word, letter| {
            let gap = if letter.is_uppercase() && !word.is_empty() { "_" } else { "" };
            word + gap + &letter.to_lowercase().to_string()
        });
        assert!(page.contains(&format!("`{word}`")), "{word}");
    }
    for word in ["reservations", "corners", "packages", "samples"] {
        assert!(page.contains(&format!("`{word}`")), "{word}");
    }
    for (name, limit) in [
        ("COMBINATIONS_LIMIT", grouped(check::COMBINATIONS_LIMIT as u64)),
        ("FRONTIER_LIMIT", grouped(check::FRONTIER_LIMIT as u64)),
        ("FRONTIER_POINTS", grouped(check::FRONTIER_POINTS as u64)),
        ("DERIVED_DRAWS", grouped(check::DERIVED_DRAWS)),
        ("HISTORY_REPLICATIONS_LEAST", grouped(check::HISTORY_REPLICATIONS_LEAST)),
        ("HISTORY_WORK_LIMIT", grouped(check::HISTORY_WORK_LIMIT)),
    ] {
        assert!(page.contains(&format!("{limit} (`{name}`)")), "{name}: {limit}");
    }
    assert!(page.contains(&format!("{} draws", grouped(check::DRAWS))));
    assert!(page.contains(&format!("{} replications", grouped(check::HISTORY_REPLICATIONS))));
}

#[test]
fn every_column_of_the_csv_is_described() {
    let header = report::csv::runs(&[]);
    let section = page("record").split_once("## CSV").unwrap().1;
    for column in header.trim().split(',') {
        assert!(section.contains(&format!("`{column}`")), "{column}");
    }
}

#[test]
fn every_code_is_described() {
    let source = source("scenario/codes.rs") + &source("expression/codes.rs");
    let codes: Vec<&str> =
        source.split("Code(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(codes.len() > 40, "{codes:?}");
    for code in &codes {
        assert_eq!(row("scenario", &format!("`{code}`")).len(), 2, "{code}");
    }
    let rows = page("scenario")
        .lines()
        .filter(|l| l.starts_with("| `S0") || l.starts_with("| `E0") || l.starts_with("| `W0"));
    assert_eq!(rows.count(), codes.len());
}

#[test]
fn every_example_loads_without_a_diagnostic() {
    let examples = blocks("scenario", "yaml");
    assert!(examples.len() >= 4, "{examples:?}");
    for example in examples {
        assert!(example.starts_with("title:") || example.starts_with("issues:"), "{example}");
        let loaded = scenario::load("guide.yaml", example.as_bytes(), &[]);
        assert!(loaded.diagnostics.is_empty(), "{:#?}\n{example}", loaded.diagnostics);
        assert!(loaded.scenario.is_some());
    }
}

/// The type of a field of a struct, without what it may be absent, several or named in.
fn type_of<'s>(source: &'s str, of: &str, field: &str) -> &'s str {
    let text = source.split_once(&format!("\npub struct {of} {{")).unwrap().1;
    let start = format!("    pub {field}: ");
    let line = text.lines().find_map(|line| line.strip_prefix(&start));
    let mut inner = line.unwrap_or_else(|| panic!("{of} has no {field}")).trim_end_matches(',');
    for wrapper in ["Option<", "Vec<", "Named<", "Named<"] {
        inner = inner.strip_prefix(wrapper).map_or(inner, |rest| rest.strip_suffix('>').unwrap());
    }
    inner
}

/// The keys of the maps in a value of this type, each with the struct that it is a field of.
fn keys_in(source: &str, of: &str, value: &serde_yaml::Value, keys: &mut Vec<(String, String)>) {
    let of = if of == "Quantity" { "QuantityMap" } else { of };
    let known = structs(source).into_iter().find(|(name, _)| *name == of);
    match (value, known) {
        (serde_yaml::Value::Sequence(items), _) => {
            items.iter().for_each(|item| keys_in(source, of, item, keys));
        }
        (serde_yaml::Value::Mapping(map), Some((_, fields))) => {
            for (key, value) in map {
                let key = key.as_str().unwrap_or_default();
                if fields.contains(&key) {
                    keys.push((of.to_owned(), key.to_owned()));
                    keys_in(source, type_of(source, of, key), value, keys);
                } else {
                    // A name that the author has given.
                    keys_in(source, of, value, keys);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn every_key_stands_in_an_example_that_loads() {
    // Those in YAML load by the test above, the one that extends another by one below.
    let of_extends = blocks("scenario", "text").into_iter().filter(|it| it.starts_with("extends:"));
    let written = source("scenario/written.rs");
    let mut shown = Vec::new();
    for example in blocks("scenario", "yaml").into_iter().chain(of_extends) {
        keys_in(&written, "Scenario", &serde_yaml::from_str(example).unwrap(), &mut shown);
    }
    let keys = structs(&written).into_iter();
    let keys = keys.flat_map(|(of, keys)| keys.into_iter().map(move |key| (of, key)));
    let is_shown = |(of, key): &(&str, &str)| shown.iter().any(|(o, k)| o == of && k == key);
    let missing: Vec<_> = keys.filter(|key| !is_shown(key)).collect();
    assert!(missing.is_empty(), "keys without an example of their map: {missing:?}");
}

#[test]
fn every_setting_that_is_shown_can_be_set() {
    let shown = blocks("scenario", "text").concat();
    let settings = shown.lines().filter_map(|line| line.strip_prefix("--set "));
    let settings: Vec<String> = settings.map(|text| text.trim_matches('\'').to_owned()).collect();
    assert!(settings.len() > 3, "{settings:?}");
    for setting in settings {
        let text = bundled("wage-round.yaml");
        let loaded = scenario::load("wage-round.yaml", text.as_bytes(), &[setting]);
        assert!(loaded.scenario.is_some(), "{:#?}", loaded.diagnostics);
    }
}

#[test]
fn the_scenario_that_extends_another_loads() {
    let shown = blocks("scenario", "text");
    let shown: Vec<&str> = shown.into_iter().filter(|text| text.starts_with("extends:")).collect();
    assert_eq!(shown.len(), 1);
    let loaded = scenario::load_from(&Bundled, "guide.yaml", shown[0].as_bytes(), &[]);
    assert!(loaded.diagnostics.is_empty(), "{:#?}", loaded.diagnostics);
    assert_eq!(loaded.scenario.unwrap().resolved["parties"]["moscow"]["tolerance"], 1);
}

#[test]
fn the_limits_are_those_of_the_code() {
    let whole = |limit: usize| grouped(limit as u64);
    let limits = [
        ("FILE_SIZE_LIMIT", whole(scenario::document::FILE_SIZE_LIMIT)),
        ("EXPANDED_SIZE_LIMIT", whole(scenario::document::EXPANDED_SIZE_LIMIT)),
        ("NODES_LIMIT", whole(scenario::document::NODES_LIMIT)),
        ("DEPTH_LIMIT", whole(scenario::document::DEPTH_LIMIT)),
        ("DIAGNOSTICS_LIMIT", whole(scenario::document::DIAGNOSTICS_LIMIT)),
        ("EXTENDS_LIMIT", whole(scenario::EXTENDS_LIMIT)),
        ("ROUNDS_LIMIT", grouped(scenario::ROUNDS_LIMIT.into())),
        ("PARTIES_LIMIT", whole(scenario::PARTIES_LIMIT)),
        ("ISSUES_LIMIT", whole(scenario::ISSUES_LIMIT)),
        ("OPTIONS_LIMIT", whole(scenario::OPTIONS_LIMIT)),
        ("LINKS_LIMIT", whole(scenario::LINKS_LIMIT)),
        ("INPUTS_LIMIT", whole(scenario::INPUTS_LIMIT)),
        ("VARIABLES_LIMIT", whole(scenario::VARIABLES_LIMIT)),
        ("RULES_LIMIT", whole(scenario::RULES_LIMIT)),
        ("CHANNELS_LIMIT", whole(scenario::CHANNELS_LIMIT)),
        ("OUTCOMES_LIMIT", whole(scenario::OUTCOMES_LIMIT)),
        ("EFFECTS_LIMIT", whole(scenario::EFFECTS_LIMIT)),
        ("HISTORY_LIMIT", whole(scenario::HISTORY_LIMIT)),
        ("PROBLEMS_LIMIT", whole(scenario::PROBLEMS_LIMIT)),
        ("EXPRESSION_LENGTH_LIMIT", whole(expression::EXPRESSION_LENGTH_LIMIT)),
        ("EXPRESSION_DEPTH_LIMIT", whole(expression::EXPRESSION_DEPTH_LIMIT)),
        ("CHOICE_LIMIT", constant("scenario/check/quantities.rs", "CHOICE_LIMIT")),
        ("NUMBER_LIMIT", constant("scenario/types.rs", "NUMBER_LIMIT")),
        ("OUTCOME_LIMIT", constant("scenario/check/issues.rs", "OUTCOME_LIMIT")),
        ("NAME_LENGTH_LIMIT", constant("scenario/check/names.rs", "NAME_LENGTH_LIMIT")),
        ("REPLICATIONS_LIMIT", grouped(REPLICATIONS_LIMIT)),
    ];
    let section = page("scenario").split_once("## Limits").unwrap().1;
    let section = section.split_once("\n## ").unwrap().0;
    for (name, value) in &limits {
        let line = section.lines().find(|line| line.ends_with(&format!("| `{name}` |")));
        let line = line.unwrap_or_else(|| panic!("{name} is not in the table"));
        assert!(line.starts_with(&format!("| {value} |")), "{name} is {value}: {line}");
    }
    assert_eq!(section.matches("_LIMIT` |").count(), limits.len());
    let (rounds, replications) = (scenario::ROUNDS_LIMIT, grouped(REPLICATIONS_LIMIT));
    let said = format!("At most {} rounds and {replications} replications", grouped(rounds.into()));
    assert!(page("model").contains(&said), "{said}");
    let few = format!("fewer than {} replications", report::CONSISTENT_LEAST);
    assert!(page("record").contains(&few), "{few}");
    let shapes = format!("each from {} to {}", math::BETA_PARAMETER_LOW, math::BETA_PARAMETER_HIGH);
    assert!(row("scenario", "`beta` | `[a, b]`").contains(&shapes.as_str()), "{shapes}");
    assert!(row("scenario", "`rounds`").contains(&format!("1 to {rounds}").as_str()));
    assert_eq!(constant("scenario/check/issues.rs", "WIDTH_LEAST"), "1e-6", "a millionth");
    assert_eq!(scenario::LEAST_POSITIVE, 1e-9, "the least of what must be above 0");
}

#[test]
fn the_defaults_and_the_domains_are_those_of_the_code() {
    let text = "issues: {wage: {range: [0, 10]}}\nparties: {one: {stances: {wage: {ideal: 0}}}}\n\
                channels: {talks: {}}";
    let scenario = scenario::load("short.yaml", text.as_bytes(), &[]).scenario.unwrap();
    let party = &scenario.parties[0];
    let (concession, stance, trust) = (&party.concession, &party.stances[0], &scenario.trust);
    let described = |key: &str, number: &Quantity| {
        let Form::Constant(default) = number.form else { panic!("{key}") };
        let Domain { low, high } = number.domain;
        let domain = match (low, high) {
            (scenario::LEAST_POSITIVE, f64::INFINITY) => "number above 0".to_owned(),
            (scenario::LEAST_POSITIVE, high) => format!("number above 0, to {high}"),
            (f64::NEG_INFINITY, high) => format!("number, at most {high}"),
            (low, f64::INFINITY) => format!("number, at least {low}"),
            (low, high) => format!("number, {low} to {high}"),
        };
        let end = format!("| {domain} | {default} |");
        let start = format!("| `{key}` |");
        let found = page("scenario").lines().any(|l| l.starts_with(&start) && l.ends_with(&end));
        assert!(found, "{start} … {end}");
    };
    described("power", &party.power);
    described("tolerance", &stance.tolerance);
    described("beta", &concession.beta);
    described("opening", &concession.opening);
    described("reciprocity", &concession.reciprocity);
    described("matching", &concession.matching);
    described("noise", &concession.noise);
    described("step", &concession.step);
    described("retreat", &concession.retreat);
    described("slack", &concession.slack);
    described("insight", &concession.insight);
    described("trust_effect", &concession.trust_effect);
    described("reservation", &party.reservation);
    described("weight", &stance.weight);
    described("give", &stance.give);
    described("start", &trust.start);
    described("gain", &trust.gain);
    described("loss", &trust.loss);
    described("reversion", &trust.reversion);
    let channel = &scenario.channels[0];
    described("share", &channel.share);
    described("concession", &channel.concession);
    described("noise", &channel.noise);
    described("trust", &channel.trust);
    assert_eq!(row("scenario", "`rounds`")[3], scenario.rounds.to_string());
    assert_eq!(row("scenario", "`title`")[3], format!("`{}`", scenario.title));
}

/// The wage round with these settings.
fn wage_round(settings: &[&str]) -> Record {
    let settings: Vec<String> = settings.iter().map(|setting| (*setting).to_owned()).collect();
    let text = bundled("wage-round.yaml");
    let loaded = scenario::load("wage-round.yaml", text.as_bytes(), &settings);
    let goal = Goal::Replications(64);
    let plan = Plan { seed: 1, goal, instructions: Instructions::detect() };
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    run(&loaded.scenario.unwrap(), &plan, &control).unwrap()
}

#[test]
fn the_example_by_hand_is_what_is_simulated() {
    const UNION: &str = "parties.union.concession.noise=0";
    const EMPLOYER: &str = "parties.employer.concession.noise=0";
    let settled = |settings: &[&str]| {
        let record = wage_round(settings);
        let outcome = record.issues[0].outcome.clone().unwrap();
        (record.rounds_to_breakthrough.unwrap().median, outcome.low, outcome.high)
    };
    let (round, low, high) = settled(&[UNION, EMPLOYER]);
    assert_eq!((round, low, high), (10.0, 4.5, 4.5));
    let (round, low, high) =
        settled(&[UNION, EMPLOYER, "parties.union.concession.tactic=boulware"]);
    assert_eq!((round, low), (12.0, high));
    assert!((low - 4.718).abs() < 5e-4, "{low}");
    let apart = wage_round(&[UNION, EMPLOYER, "parties.union.stances.wage.red_line=6"]);
    assert_eq!(apart.outcomes.last().unwrap().count, apart.replications);
}

#[test]
fn no_page_is_wider_than_a_terminal() {
    for page in guide::PAGES {
        // What is printed of a file is as wide as its lines and its messages.
        let printed = |line: &&str| page.name == "codes" && line.starts_with("  ");
        for line in page.text.lines().filter(|line| !printed(line)) {
            assert!(line.chars().count() <= 100, "{}: {line}", page.name);
        }
    }
}
