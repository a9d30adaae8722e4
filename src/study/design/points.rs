//! The points of a design, made one at a time on demand.

use super::Kind;
use super::arrange::Arranged;
use super::factor::Factor;
use crate::diagnostic::{Diagnostic, Sources};
use crate::scenario::document::Node;
use crate::scenario::{self, Document, Scenario};

/// A scenario and the points of a design over it, all of them checked.
#[derive(Clone, Debug)]
pub struct Points {
    base: Document,
    sources: Sources,
    paths: Vec<String>,
    arranged: Arranged,
}

impl Points {
    /// The points of a design; whoever makes them checks them.
    pub(super) fn new(base: Document, sources: Sources, arranged: Arranged) -> Self {
        let factors = arranged.factors().iter();
        let paths = factors.flat_map(|factor| &factor.paths).map(|path| path.path.clone());
        Self { base, sources, paths: paths.collect(), arranged }
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

    /// The values of a point, one for each path. Where the point leaves a path as the scenario has
    /// it, the scenario's value; null where that is the default.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn values(&self, point: usize) -> Vec<serde_json::Value> {
        let mut values = Vec::with_capacity(self.paths.len());
        for (at, factor) in self.arranged.factors().iter().enumerate() {
            let node = self.arranged.node(point, at);
            values.extend(factor.paths.iter().map(|path| match &node {
                Some(node) => node.to_json(),
                None => self.base_value(&path.path),
            }));
        }
        values
    }

    /// The values of the base, one for each path; null where it is the default.
    pub fn base_values(&self) -> Vec<serde_json::Value> {
        self.paths.iter().map(|path| self.base_value(path)).collect()
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

    fn base_value(&self, path: &str) -> serde_json::Value {
        self.base.find(path).map_or(serde_json::Value::Null, Node::to_json)
    }
}
