//! The plan of a sweep: everything that its numbers depend on.

use super::blocks::Blocks;
use super::record::RandomNumbers;
use crate::engine::{REPLICATIONS_LIMIT, VALUES_VERSION};
use crate::study::checksum::{sha256, sha256_of};
use crate::study::design::{POINTS_LIMIT, Points};
use crate::study::run::Goal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The format of a plan and its version, as written in [`Plan::format`].
pub const PLAN_FORMAT: &str = "detente.plan/1";

/// Everything that the numbers of a sweep depend on, and nothing else: no time, host or path, and
/// neither threads nor shards. Equal plans give equal results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Always [`PLAN_FORMAT`].
    pub format: String,
    /// The version of detente that made it.
    pub version: String,
    /// The version of the model's numbers.
    pub values_version: u32,
    /// The scenario's title.
    pub title: String,
    /// The seed of all random numbers.
    pub seed: u64,
    /// Whether points share their random numbers.
    pub random_numbers: RandomNumbers,
    /// How many replications of each point; with a precision, the most.
    pub replications: u64,
    /// Half the width that the interval of the breakthrough share may have at most, if each point
    /// is simulated until it is as narrow \[share\].
    pub precision: Option<f64>,
    /// Where each block of replications ends.
    pub blocks: Blocks,
    /// How the points were laid out, in a word.
    pub design: String,
    /// How many things are varied independently: paths that move together count once.
    pub factors: usize,
    /// What is varied, in order.
    pub paths: Vec<String>,
    /// The values of the base, one for each path; null where it is a default that is no number.
    pub base: Vec<Value>,
    /// The values of the points, one for each path.
    pub points: Vec<Vec<Value>>,
    /// SHA-256 of `scenario`, written as compact JSON [64 hexadecimal digits].
    pub scenario_sha256: String,
    /// The base as it is simulated, after every override.
    pub scenario: Value,
}

/// How a sweep is simulated, beside what is varied.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The seed of all random numbers.
    pub seed: u64,
    /// How many replications of each point.
    pub goal: Goal,
    /// Whether points share their random numbers.
    pub random_numbers: RandomNumbers,
    /// How the points were laid out, in a word.
    pub design: String,
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// There are none of the replications, or too many.
    #[error("a point has from 1 to {REPLICATIONS_LIMIT} replications, not {0}")]
    Replications(u64),
}

impl Plan {
    /// The plan of a sweep over these points.
    ///
    /// # Errors
    /// When a point would have no replication, or more than [`REPLICATIONS_LIMIT`].
    pub fn new(points: &Points, settings: &Settings) -> Result<Self, PlanError> {
        let (Goal::Replications(most) | Goal::Precision { most, .. }) = settings.goal;
        if !(1..=REPLICATIONS_LIMIT).contains(&most) {
            return Err(PlanError::Replications(most));
        }
        let base = points.base();
        let simulated = points.len() as u64 + 1;
        let (replications, precision, blocks) = match settings.goal {
            Goal::Replications(count) => (count, None, Blocks::of(count, simulated)),
            Goal::Precision { half_width, most } => {
                (most, Some(half_width), Blocks::between_looks(most, simulated))
            }
        };
        Ok(Self {
            format: PLAN_FORMAT.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            values_version: VALUES_VERSION,
            title: base.title,
            seed: settings.seed,
            random_numbers: settings.random_numbers,
            replications,
            precision,
            blocks,
            design: settings.design.clone(),
            factors: points.factors(),
            paths: points.paths().to_vec(),
            base: points.base_values().to_vec(),
            points: (0..points.len()).map(|point| points.values(point)).collect(),
            scenario_sha256: sha256_of(&base.resolved),
            scenario: base.resolved,
        })
    }

    /// How many points are simulated: the base, which is point 0, and those of the design.
    pub fn simulated(&self) -> usize {
        self.points.len() + 1
    }

    /// The values of a point, one for each path; point 0 is the base.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn values(&self, point: usize) -> &[Value] {
        point.checked_sub(1).map_or(&self.base, |point| &self.points[point])
    }

    /// Path by path, whether all its values are numbers, or null.
    pub fn numeric(&self) -> Vec<bool> {
        let is_number = |value: &Value| value.is_number() || value.is_null();
        let numeric = |at: usize| {
            let mut values = self.points.iter().chain([&self.base]).map(|values| &values[at]);
            values.all(is_number)
        };
        (0..self.paths.len()).map(numeric).collect()
    }

    /// The seed of a point. Where random numbers are independent, point p of the design has that of
    /// the first eight bytes, little-endian, of SHA-256 of the text `SEED point P`.
    pub fn seed_of(&self, point: usize) -> u64 {
        match self.random_numbers {
            RandomNumbers::Independent if point > 0 => {
                crate::draws::stream_number(&format!("{} point {point}", self.seed))
            }
            RandomNumbers::Independent | RandomNumbers::Common => self.seed,
        }
    }

    /// Its number: SHA-256 of the plan written as compact JSON [64 hexadecimal digits].
    ///
    /// # Panics
    /// Never: a plan is made of maps with text keys, lists, text and numbers.
    pub fn id(&self) -> String {
        let json = serde_json::to_vec(self).expect("a plan has nothing that JSON cannot hold");
        sha256(json)
    }

    /// The plan as JSON: a field a line, and a line for each point.
    pub fn to_text(&self) -> String {
        super::lines::written(self)
    }

    /// Reads what [`Plan::to_text`] wrote.
    ///
    /// # Errors
    /// Where it is no plan, or not one that this version could have made, in a sentence.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|_| "it is no JSON")?;
        match value.get("format").and_then(Value::as_str) {
            Some(PLAN_FORMAT) => {}
            Some(other) => {
                return Err(format!(
                    "its format is `{other}`, and this version reads {PLAN_FORMAT}"
                ));
            }
            None => return Err("it is no plan of a sweep".to_owned()),
        }
        let plan: Self = serde_json::from_value(value).map_err(|_| "it is no whole plan")?;
        let as_many = |values: &Vec<Value>| values.len() == plan.paths.len();
        let sound = as_many(&plan.base)
            && plan.points.iter().all(as_many)
            && plan.points.len() <= POINTS_LIMIT
            && plan.blocks.are_sound(REPLICATIONS_LIMIT)
            && plan.blocks.fit(plan.simulated() as u64)
            && plan.blocks.replications() == plan.replications;
        if sound { Ok(plan) } else { Err("its parts do not fit together".to_owned()) }
    }

    /// In what another plan differs, in a few words each; nothing where they are equal.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut compare = |what: &str, mine: String, theirs: String| {
            if mine != theirs {
                found.push(format!("{what} {theirs}, not {mine}"));
            }
        };
        let list = |paths: &[String]| paths.join(", ");
        let precision = |plan: &Self| plan.precision.map_or("none".to_owned(), |w| format!("±{w}"));
        let numbers = |plan: &Self| plan.random_numbers.word().to_owned();
        compare("version", self.version.clone(), other.version.clone());
        let values = |plan: &Self| plan.values_version.to_string();
        compare("values version", values(self), values(other));
        compare("seed", self.seed.to_string(), other.seed.to_string());
        compare("replications", self.replications.to_string(), other.replications.to_string());
        compare("precision", precision(self), precision(other));
        compare("random numbers", numbers(self), numbers(other));
        compare("design", self.design.clone(), other.design.clone());
        compare("varied", list(&self.paths), list(&other.paths));
        let points = |plan: &Self| plan.points.len().to_string();
        compare("number of points", points(self), points(other));
        if self.scenario != other.scenario {
            found.push(format!("the scenario{}", at(&self.scenario, &other.scenario)));
        }
        let pairs = self.points.iter().zip(&other.points);
        if let Some(point) = pairs.clone().position(|(mine, theirs)| mine != theirs)
            && self.paths == other.paths
        {
            found.push(format!("the values of point {}", point + 1));
        }
        if found.is_empty() && self != other {
            found.push("the blocks of replications".to_owned());
        }
        found
    }
}

/// Where two scenarios first differ, as far as that can be said in a path.
fn at(one: &Value, other: &Value) -> String {
    let (mut path, mut one, mut other) = (String::new(), one, other);
    while let (Value::Object(mine), Value::Object(theirs)) = (one, other) {
        let keys = mine.keys().chain(theirs.keys());
        let differing = |key: &&String| mine.get(*key) != theirs.get(*key);
        let Some(key) = keys.into_iter().find(differing) else { break };
        path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let (Some(below), Some(their)) = (mine.get(key), theirs.get(key)) else { break };
        (one, other) = (below, their);
    }
    if path.is_empty() { path } else { format!(" at `{path}`") }
}
