//! All points checked, and what is wrong with them said once each.

use super::{Interrupted, Points};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Sources};
use crate::scenario::document::DIAGNOSTICS_LIMIT;
use crate::scenario::{self, Document};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

/// How many points are checked between two looks at the interruption.
const BATCH: usize = 256;
/// How many of the values of a point are shown with a problem that lies elsewhere.
const SHOWN: usize = 6;

/// Whether anything found cannot be simulated.
pub(super) fn any_error(found: &[Diagnostic]) -> bool {
    found.iter().any(|problem| problem.severity == Severity::Error)
}

/// What is wrong with the scenario itself, or looks so.
pub(super) fn base(base: &Document, sources: &Sources) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(scenario) = scenario::checked(base, sources, &mut found) {
        found.extend(scenario::advice(base, &scenario));
    }
    found
}

/// The same problem at one or more points.
struct Group {
    problem: Diagnostic,
    first: usize,
    points: usize,
}

/// What is wrong with the points: one problem for all points that have it.
pub(super) fn points(
    points: &Points,
    interrupted: &AtomicBool,
) -> Result<Vec<Diagnostic>, Interrupted> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<Kinship, usize> = HashMap::new();
    for start in (0..points.len()).step_by(BATCH) {
        if interrupted.load(Ordering::Relaxed) {
            return Err(Interrupted);
        }
        let batch = start..points.len().min(start + BATCH);
        let found: Vec<_> =
            batch.clone().into_par_iter().map(|point| errors(points, point)).collect();
        for (point, problems) in batch.zip(found) {
            for (key, problem) in problems {
                match known.get(&key) {
                    Some(&at) => groups[at].points += 1,
                    None if groups.len() < DIAGNOSTICS_LIMIT => {
                        known.insert(key, groups.len());
                        groups.push(Group { problem, first: point, points: 1 });
                    }
                    None => {}
                }
            }
        }
    }
    Ok(groups.into_iter().map(|group| told(points, group)).collect())
}

/// By what problems of two points are taken for the same: code, place, and which of those at one
/// place. The words may differ, where they name the value.
type Kinship = (Code, Place, usize);

/// What is wrong with a point; each problem once.
fn errors(points: &Points, point: usize) -> Vec<(Kinship, Diagnostic)> {
    let mut found = Vec::new();
    if points.try_scenario(point, &mut found).is_some() {
        return Vec::new();
    }
    let (mut seen, mut told) = (HashSet::new(), Vec::new());
    let mut counts: HashMap<(Code, Place), usize> = HashMap::new();
    for problem in found.into_iter().filter(|problem| problem.severity == Severity::Error) {
        let place = problem.primary.place.clone();
        // What is wrong with paths that move together is wrong at each of them.
        if seen.insert((place.clone(), problem.message.clone())) {
            let count = counts.entry((problem.code, place.clone())).or_default();
            told.push(((problem.code, place, *count), problem));
            *count += 1;
        }
    }
    told
}

/// A problem with the points that have it, and with the values that bring it about where it lies
/// elsewhere.
fn told(points: &Points, group: Group) -> Diagnostic {
    let Group { mut problem, first, points: count } = group;
    let at = |place: &Place| {
        let own = &problem.primary.place;
        own.source == place.source
            && place.span.start <= own.span.start
            && own.span.end <= place.span.end
    };
    let factors = points.all_factors();
    if factors.iter().flat_map(|factor| &factor.paths).any(|path| at(&path.place)) {
        return problem;
    }
    let elsewhere = !factors.iter().any(|factor| at(&factor.place));
    let which = match (count, points.len()) {
        (1, _) => format!("at point {}", first + 1),
        (count, all) if count == all => format!("at all {all} points"),
        (count, all) => format!("at {count} of {all} points, first at point {}", first + 1),
    };
    problem.message = format!("{} ({which})", problem.message);
    if elsewhere {
        for (factor, node) in points.varied(first).take(SHOWN) {
            let value = node.to_json();
            let text = format!("`{}` is {value} at point {}", factor.paths[0].path, first + 1);
            problem = problem.label(node.place, text);
        }
    }
    problem
}
