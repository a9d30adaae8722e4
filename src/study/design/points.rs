//! The points of a design, made one at a time on demand.

use super::Kind;
use super::arrange::Arranged;
use super::factor::{Factor, WHOLE_LIMIT};
use crate::diagnostic::{Diagnostic, Sources};
use crate::scenario::document::Node;
use crate::scenario::{self, Document, Scenario};
use crate::study::levers::constants;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The keys of a value that says where it is from.
const WITH_SOURCE: [&str; 3] = ["value", "source", "note"];
/// Paths of numbers that are those of other paths where they are not written. `*` is any name.
const SHARED: [(&str, &str); 3] = [
    ("parties.*.stances.*.tolerance", "parties.*.tolerance"),
    ("parties.*.stances.*.firmness", "parties.*.firmness"),
    ("trust.pairs.*.*", "trust.start"),
];

/// A scenario and the points of a design over it, all of them checked.
#[derive(Clone, Debug)]
pub struct Points {
    base: Document,
    sources: Sources,
    paths: Vec<String>,
    arranged: Arranged,
    /// The values of the base, once they were asked for.
    base_values: OnceLock<Vec<Value>>,
}

impl Points {
    /// The points of a design; whoever makes them checks them.
    pub(super) fn new(base: Document, sources: Sources, arranged: Arranged) -> Self {
        let factors = arranged.factors().iter();
        let paths = factors.flat_map(|factor| &factor.paths).map(|path| path.path.clone());
        let base_values = OnceLock::new();
        Self { base, sources, paths: paths.collect(), arranged, base_values }
    }

    /// How many points there are, without the base; at least one.
    pub fn len(&self) -> usize {
        self.arranged.len()
    }

    /// Whether there are none, which never is so.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How what is varied is put together.
    pub fn kind(&self) -> Kind {
        self.arranged.kind()
    }

    /// What is varied, in order.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// How many things are varied independently: paths that move together count once.
    pub fn factors(&self) -> usize {
        self.arranged.factors().len()
    }

    /// The values of a point, one for each path, without source and note. Where the point leaves a
    /// path as the scenario has it, the value of the base.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn values(&self, point: usize) -> Vec<Value> {
        let mut base = self.base_values().iter();
        let mut values = Vec::with_capacity(self.paths.len());
        for (at, factor) in self.arranged.factors().iter().enumerate() {
            let node = self.arranged.node(point, at);
            values.extend(base.by_ref().take(factor.paths.len()).map(|base| match &node {
                Some(node) => bare(node.to_json()),
                None => base.clone(),
            }));
        }
        values
    }

    /// The values of the base, one for each path, without source and note; what the scenario leaves
    /// to its default has the number that this is, and null where it is no number.
    pub fn base_values(&self) -> &[Value] {
        self.base_values.get_or_init(|| {
            let mut numbers = None;
            let value = |path: &String| match self.base.find(path).map(|node| bare(node.to_json()))
            {
                Some(value) if !value.is_null() => value,
                _ => {
                    let numbers = numbers.get_or_insert_with(|| self.numbers());
                    self.default_number(path, numbers).map_or(Value::Null, number)
                }
            };
            self.paths.iter().map(value).collect()
        })
    }

    /// The numbers that the base has, written or not.
    fn numbers(&self) -> HashMap<String, f64> {
        let base = scenario::checked(&self.base, &self.sources, &mut Vec::new());
        base.as_ref().map(constants).unwrap_or_default()
    }

    /// The number at a path that is not written. One that is shared is none where what it is shared
    /// with is varied too: it is another one from point to point.
    fn default_number(&self, path: &str, numbers: &HashMap<String, f64>) -> Option<f64> {
        if let Some(number) = numbers.get(path) {
            return Some(*number);
        }
        let shared = SHARED.iter().find_map(|(own, shared)| shared_path(path, own, shared))?;
        numbers.get(&shared).filter(|_| !self.paths.contains(&shared)).copied()
    }

    /// The scenario of a point.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn scenario(&self, point: usize) -> Scenario {
        let mut problems = Vec::new();
        self.try_scenario(point, &mut problems).expect("all points were checked")
    }

    /// The scenario as written, with its settings carried out: the point that differences are to.
    pub fn base(&self) -> Scenario {
        let mut problems = Vec::new();
        scenario::checked(&self.base, &self.sources, &mut problems).expect("the base was checked")
    }

    /// What is varied at a point: each factor and its value there.
    pub(super) fn varied(&self, point: usize) -> impl Iterator<Item = (&Factor, Node)> {
        let factors = self.arranged.factors().iter().enumerate();
        factors.filter_map(move |(at, factor)| Some((factor, self.arranged.node(point, at)?)))
    }

    /// What is varied.
    pub(super) fn all_factors(&self) -> &[Factor] {
        self.arranged.factors()
    }

    /// The scenario of a point, or what is wrong with it; a path that leads nowhere leaves the rest
    /// to be checked.
    pub(super) fn try_scenario(
        &self,
        point: usize,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Scenario> {
        let mut document = self.base.clone();
        for (factor, node) in self.varied(point) {
            for path in &factor.paths {
                let put = document.put(&path.path, &path.place, node.clone());
                problems.extend(put.err().unwrap_or_default());
            }
        }
        let found = problems.len();
        scenario::checked(&document, &self.sources, problems).filter(|_| found == 0)
    }
}

/// A value without its source and note.
fn bare(value: Value) -> Value {
    match value {
        Value::Object(mut entries)
            if entries.keys().all(|key| WITH_SOURCE.contains(&key.as_str())) =>
        {
            entries.remove(WITH_SOURCE[0]).unwrap_or(Value::Object(entries))
        }
        other => other,
    }
}

/// A number as designs write it: a whole one without a fraction.
fn number(number: f64) -> Value {
    match number {
        whole if whole.fract() == 0.0 && whole.abs() < WHOLE_LIMIT => (whole as i64).into(),
        other => other.into(),
    }
}

/// The path whose number another path has, where both are of these forms.
fn shared_path(path: &str, own: &str, shared: &str) -> Option<String> {
    let names: Vec<_> = path.split('.').collect();
    let form: Vec<_> = own.split('.').collect();
    let fits = |(name, wanted): (&&str, &&str)| *wanted == "*" || name == wanted;
    if names.len() != form.len() || !names.iter().zip(&form).all(fits) {
        return None;
    }
    let mut any = names.iter().zip(&form).filter(|(_, wanted)| **wanted == "*");
    let filled = shared.split('.').map(|name| match name {
        "*" => any.next().map_or("", |(name, _)| name),
        name => name,
    });
    Some(filled.collect::<Vec<_>>().join("."))
}
