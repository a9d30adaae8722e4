//! Design files: a scenario, what is varied, and how, in one YAML file.
//!
//! Takes a document; gives a [`File`], or everything that is wrong with the document, each with its
//! place. The scenario and the table that the file names are for the caller to read.

use super::decimal::Decimal;
use super::factor::{Factor, Levels, PathAt, scale, split_paths};
use super::{Design, Given, Kind, codes, spec};
use crate::diagnostic::{Diagnostic, Place, Sources};
use crate::draws::REPLICATIONS_LIMIT;
use crate::scenario::codes as scenario_codes;
use crate::scenario::document::{self, Document, Entry, Node, Value};
use crate::scenario::is_record;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// A design file, read.
#[derive(Clone, Debug)]
pub struct File {
    /// What people call the sweep.
    pub title: Option<String>,
    /// Why it exists, and how to read its result.
    pub about: Option<String>,
    /// The scenario's file, relative to this one, and where it is named.
    pub scenario: Given<String>,
    /// A table of points, relative to this file, and where it is named; for the caller to read.
    pub table: Option<Given<String>>,
    /// What is set in the scenario before anything is varied, in this order.
    pub settings: Vec<Setting>,
    /// What is varied and how, without the seed.
    pub design: Design,
    /// How many replications each point has.
    pub replications: Option<u64>,
    /// The seed of the replications, and of designs that are made by chance.
    pub seed: Option<u64>,
}

/// A value that is set in the scenario.
#[derive(Clone, Debug)]
pub struct Setting {
    path: PathAt,
    value: Node,
}

impl Setting {
    /// Sets the value in a scenario's document.
    ///
    /// # Errors
    /// What is wrong with the path, at its place in the design file.
    pub fn apply(&self, scenario: &mut Document) -> Result<(), Vec<Diagnostic>> {
        scenario.put(&self.path.path, &self.path.place, self.value.clone())
    }
}

/// The keys of a design file. What they hold beyond plain words and numbers is read from the
/// document, for its places.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "A design of detente", rename = "Design")]
struct Written {
    /// What people call the sweep; for readers of the file.
    title: Option<String>,
    /// Why it exists, and how to read its result; for readers of the file.
    about: Option<String>,
    /// The scenario's file, relative to this one.
    scenario: Option<String>,
    /// Values set in the scenario before anything is varied: a map from paths to values, or a list
    /// of texts `PATH=VALUE`.
    #[schemars(with = "Option<WrittenSettings>")]
    set: IgnoredAny,
    /// What is varied: a map from paths, such as `parties.moscow.tolerance`, to values. Several
    /// paths with commas between them move together.
    #[schemars(with = "Option<IndexMap<String, WrittenLevels>>")]
    vary: IgnoredAny,
    /// A CSV file, relative to this one, with a path at the head of each column and a point in each
    /// row.
    table: Option<String>,
    /// How the values are put together into points; by default a grid.
    design: Option<Kind>,
    /// How many points, for `lhs` and `sobol`.
    #[schemars(range(min = 1, max = super::POINTS_LIMIT))]
    points: Option<u64>,
    /// How many replications each point has.
    #[schemars(range(min = 1, max = REPLICATIONS_LIMIT))]
    replications: Option<u64>,
    /// The seed of the replications, and of designs that are made by chance; by default 1.
    seed: Option<u64>,
}

/// A range as a map.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "Range")]
struct WrittenRange {
    /// Its lower end.
    from: Option<f64>,
    /// Its upper end.
    to: Option<f64>,
    /// How many values, both ends included.
    #[schemars(range(min = 2, max = super::POINTS_LIMIT))]
    steps: Option<u64>,
}

/// What may stand under a path of `vary`, for the schema.
#[derive(JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Values")]
#[expect(dead_code, reason = "only its schema is used")]
enum WrittenLevels {
    /// The values, one after another: anything that the scenario may have at this path.
    List(Vec<serde_json::Value>),
    /// `low..high/steps`, `low..high`, or values with commas between them.
    Text(String),
    /// One number.
    Number(f64),
    /// One truth value.
    Flag(bool),
    /// A range.
    Range(WrittenRange),
}

/// What may stand under `set`, for the schema.
#[derive(JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Settings")]
#[expect(dead_code, reason = "only its schema is used")]
enum WrittenSettings {
    /// From paths to values.
    Map(IndexMap<String, serde_json::Value>),
    /// Texts `PATH=VALUE`.
    List(Vec<String>),
}

/// The JSON Schema of design files, for editors.
pub fn schema() -> serde_json::Value {
    let generator = schemars::generate::SchemaSettings::draft07().into_generator();
    generator.into_root_schema_for::<Written>().to_value()
}

impl File {
    /// Whether a document is a design rather than a scenario: it names one, or varies something. A
    /// record has a scenario in it, and is told for what it is where it is read as one.
    pub fn is_one(document: &Document) -> bool {
        !is_record(document)
            && ["scenario", "vary"].iter().any(|key| entry(document, key).is_some())
    }

    /// Reads a design out of a document; `sources` has its text.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place.
    pub fn read(document: &Document, sources: &Sources) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let read = document::read::<Written>(document.root(), &mut problems);
        let (written, pruned) = (read.value, read.pruned);
        let reader = Reader { sources };
        let settings = entry(document, "set").map(|entry| reader.settings(&entry.node));
        let factors = entry(document, "vary").map(|entry| reader.factors(&entry.node));
        let mut take = |found: Vec<Diagnostic>| problems.extend(found);
        let settings = settings.transpose().unwrap_or_else(|found| (take(found), None).1);
        let factors = factors.transpose().unwrap_or_else(|found| (take(found), None).1);
        take(replications(document, written.replications));
        let scenario = written.scenario.map(|path| given(document, "scenario", path));
        if scenario.is_none() && !pruned.contains("scenario") {
            let place = document.root().place.clone();
            let place = Place::new(place.source, place.span.start..place.span.start);
            take(vec![
                Diagnostic::error(scenario_codes::MISSING, "`scenario` is missing", place, "")
                    .help("name the scenario's file, relative to this one: `scenario: talks.yaml`"),
            ]);
        }
        let (Some(scenario), true) = (scenario, problems.is_empty()) else { return Err(problems) };
        let points = written.points.map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        Ok(Self {
            title: written.title,
            about: written.about,
            scenario,
            table: written.table.map(|path| given(document, "table", path)),
            settings: settings.unwrap_or_default(),
            design: Design {
                kind: written.design.map(|kind| given(document, "design", kind)),
                points: points.map(|count| given(document, "points", count)),
                seed: 0,
                factors: factors.unwrap_or_default(),
            },
            replications: written.replications,
            seed: written.seed,
        })
    }
}

/// The value of a key of the file, unless it is left empty.
fn entry<'d>(document: &'d Document, key: &str) -> Option<&'d Entry> {
    let Value::Mapping(entries) = &document.root().value else { return None };
    entries.get(key).filter(|entry| entry.node.value != Value::Null)
}

fn given<T>(document: &Document, key: &str, value: T) -> Given<T> {
    Given { value, place: document.place(key) }
}

fn replications(document: &Document, written: Option<u64>) -> Vec<Diagnostic> {
    match written {
        Some(count) if !(1..=REPLICATIONS_LIMIT).contains(&count) => {
            let place = document.place("replications");
            let label = format!("a point has from 1 to {REPLICATIONS_LIMIT}");
            let message = "a number of replications that cannot be simulated";
            vec![Diagnostic::error(scenario_codes::OUTSIDE_DOMAIN, message, place, label)]
        }
        _ => Vec::new(),
    }
}

/// Reads what has paths and values.
struct Reader<'s> {
    sources: &'s Sources,
}

impl Reader<'_> {
    /// Where a text stands in its source: without its quotes, if it is written out within them.
    fn text_place(&self, text: &str, place: &Place) -> Place {
        let written = self.sources.get(place.source).text.get(place.span.clone());
        match written {
            Some(written)
                if written.len() == text.len() + 2 && written.get(1..=text.len()) == Some(text) =>
            {
                place.part(written.len(), 1..1 + text.len())
            }
            _ => place.clone(),
        }
    }

    fn settings(&self, node: &Node) -> Result<Vec<Setting>, Vec<Diagnostic>> {
        match &node.value {
            Value::Mapping(entries) => Ok(entries
                .iter()
                .map(|(path, entry)| {
                    let place = self.text_place(path, &entry.key);
                    let path = PathAt { path: path.clone(), place };
                    Setting { path, value: entry.node.clone() }
                })
                .collect()),
            Value::Sequence(items) => gathered(items.iter().map(|item| self.setting(item))),
            _ => Err(vec![wrong_type(node, "a map from paths to values")]),
        }
    }

    /// A setting as a text `PATH=VALUE`.
    fn setting(&self, node: &Node) -> Result<Setting, Vec<Diagnostic>> {
        const FORM: &str = "a text `PATH=VALUE`";
        let Value::Text(text) = &node.value else { return Err(vec![wrong_type(node, FORM)]) };
        let place = self.text_place(text, &node.place);
        let Some((path, value)) =
            text.split_once('=').filter(|(_, value)| !value.trim().is_empty())
        else {
            return Err(vec![wrong_type(node, FORM)]);
        };
        let (path, start) = (path.to_owned(), text.len() - value.len());
        let path_place = place.part(text.len(), 0..path.len());
        let value_place = place.part(text.len(), start..text.len());
        let value = Node::parse(value, &value_place)?;
        Ok(Setting { path: PathAt { path, place: path_place }, value })
    }

    fn factors(&self, node: &Node) -> Result<Vec<Factor>, Vec<Diagnostic>> {
        match &node.value {
            Value::Mapping(entries) => {
                gathered(entries.iter().map(|(paths, entry)| self.factor(paths, entry)))
            }
            _ => Err(vec![wrong_type(node, "a map from paths to values")]),
        }
    }

    fn factor(&self, paths: &str, entry: &Entry) -> Result<Factor, Vec<Diagnostic>> {
        let key = self.text_place(paths, &entry.key);
        let paths = split_paths(paths, &key);
        let levels = self.levels(&entry.node, &paths)?;
        let (start, end) = (entry.key.span.start, entry.node.place.span.end);
        let place = match entry.key.source == entry.node.place.source && start < end {
            true => Place::new(entry.key.source, start..end),
            false => entry.key.clone(),
        };
        Ok(Factor { paths, levels, place })
    }

    fn levels(&self, node: &Node, paths: &[PathAt]) -> Result<Levels, Vec<Diagnostic>> {
        match &node.value {
            Value::Sequence(items) if !items.is_empty() => Ok(Levels::Values(items.clone())),
            Value::Text(text) => {
                spec::parse(text, &self.text_place(text, &node.place), scale(paths))
            }
            Value::Number(_) | Value::Bool(_) => Ok(Levels::Values(vec![node.clone()])),
            Value::Mapping(entries) => range(node, entries, paths),
            Value::Sequence(_) | Value::Null => {
                let message = "there are no values";
                let problem = Diagnostic::error(codes::VARY, message, node.place.clone(), "");
                Err(vec![problem.help("write a list of values, or a range `low..high/steps`")])
            }
        }
    }
}

/// A range as a map.
fn range(
    node: &Node,
    entries: &IndexMap<String, Entry>,
    paths: &[PathAt],
) -> Result<Levels, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let read = document::read::<WrittenRange>(node, &mut problems);
    if !problems.is_empty() {
        let help =
            "a range is `{from: 0, to: 1, steps: 11}`; put a list around a map that is a value";
        return Err(problems.into_iter().map(|problem| problem.help(help)).collect());
    }
    let (low, high) = (end(node, entries, "from")?, end(node, entries, "to")?);
    let range = spec::between(low, high, scale(paths), node.place.clone());
    let range = range.map_err(|problem| vec![problem])?;
    match (read.value.steps, entries.get("steps")) {
        (Some(steps), Some(entry)) => {
            let steps = usize::try_from(steps).unwrap_or(usize::MAX);
            spec::stepped(range, steps, entry.node.place.clone()).map_err(|problem| vec![problem])
        }
        _ => Ok(Levels::Range(range)),
    }
}

/// An end of a range, as it is written.
fn end(
    node: &Node,
    entries: &IndexMap<String, Entry>,
    key: &str,
) -> Result<Decimal, Vec<Diagnostic>> {
    let read = |node: &Node| {
        let Value::Number(number) = &node.value else { return None };
        let written = node.written.as_deref().and_then(Decimal::parse);
        written.or_else(|| Decimal::parse(&number.to_string()))
    };
    entries.get(key).and_then(|entry| read(&entry.node)).ok_or_else(|| {
        let message = format!("`{key}` is missing");
        let label = format!("needs `{key}`");
        vec![Diagnostic::error(scenario_codes::MISSING, message, node.place.clone(), label)]
    })
}

/// All that was read, or all that is wrong.
fn gathered<T>(
    read: impl Iterator<Item = Result<T, Vec<Diagnostic>>>,
) -> Result<Vec<T>, Vec<Diagnostic>> {
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for one in read {
        match one {
            Ok(one) => all.push(one),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

fn wrong_type(node: &Node, expected: &str) -> Diagnostic {
    let message = format!("expected {expected}");
    Diagnostic::error(scenario_codes::WRONG_TYPE, message, node.place.clone(), "")
}
