//! Issues: ranges and options.

use super::super::types::{Issue, IssueOption};
use super::super::{OPTIONS_LIMIT, codes, written};
use super::checker::Checker;
use crate::diagnostic::Diagnostic;

/// The farthest an outcome may lie from 0, so that no sum of outcomes overflows.
const OUTCOME_LIMIT: f64 = 1e15;

/// The width below which a range counts as empty, as a share of the size of its ends.
const WIDTH_LEAST: f64 = 1e-6;

impl Checker<'_> {
    /// All issues, in the order of the file.
    pub fn issues(&mut self, written: &written::Named<written::Issue>) -> Vec<Issue> {
        written.iter().map(|(name, issue)| self.issue(name, issue)).collect()
    }

    fn issue(&mut self, name: &str, written: &written::Issue) -> Issue {
        let path = format!("issues.{name}");
        let options = self.options(&path, written);
        let (low, high) = match (options.first(), options.last()) {
            (Some(first), Some(last)) => (first.point, last.point),
            _ => self.range(&path, written).unwrap_or_else(|| {
                self.groundless.insert(name.to_owned());
                (-OUTCOME_LIMIT, OUTCOME_LIMIT)
            }),
        };
        Issue {
            name: name.to_owned(),
            title: written.title.clone().unwrap_or_else(|| name.to_owned()),
            unit: written.unit.clone().unwrap_or_default(),
            low,
            high,
            options,
            core: written.core.unwrap_or(true),
            place: self.document.key_place(&path),
        }
    }

    /// The ends of the range; none where they cannot be made out, and then it has been said.
    fn range(&mut self, path: &str, written: &written::Issue) -> Option<(f64, f64)> {
        let at = format!("{path}.range");
        let Some(range) = &written.range else {
            if written.options.is_none() && !self.refused(&format!("{path}.options")) {
                let _: Option<()> = self.missing(path, "range");
            }
            return None;
        };
        if self.refused_below(&at) {
            return None;
        }
        let label = match range[..] {
            [low, high] if low >= high => "the first end must be below the second",
            [low, high] if low.abs().max(high.abs()) > OUTCOME_LIMIT => "an end is beyond 1e15",
            [low, high] if high - low < WIDTH_LEAST * low.abs().max(high.abs()) => {
                "the ends are too close to tell outcomes apart"
            }
            [low, high] => return Some((low, high)),
            _ => "expected two ends, [low, high]",
        };
        self.error(codes::RANGE, "not a range", &at, label.to_owned());
        None
    }

    /// The options by increasing point; none where there are none, or where they are wrong.
    fn options(&mut self, path: &str, written: &written::Issue) -> Vec<IssueOption> {
        let Some(given) = &written.options else { return Vec::new() };
        if written.range.is_some() {
            self.range_beside_options(path);
        }
        let option = |(name, point): (&String, f64)| IssueOption { name: name.clone(), point };
        let options: Vec<IssueOption> = match given {
            written::Options::List(names) => {
                names.iter().enumerate().map(|(n, name)| option((name, n as f64))).collect()
            }
            written::Options::Points(points) => {
                points.iter().map(|(name, point)| option((name, *point))).collect()
            }
        };
        let at = format!("{path}.options");
        if self.refused_below(&at) {
            return Vec::new();
        }
        match options_problem(&options) {
            None => options,
            Some(label) => {
                self.error(codes::RANGE, "not a list of options", &at, label);
                Vec::new()
            }
        }
    }

    fn range_beside_options(&mut self, path: &str) {
        let problem = Diagnostic::error(
            codes::RANGE,
            "an issue with a range and with options",
            self.document.key_place(&format!("{path}.range")),
            "it can have only one of them",
        );
        let options = self.document.key_place(&format!("{path}.options"));
        self.push(problem.label(options, "the other").help(
            "options may have points of their own: `options: {none: 0, some: 2.5, all: 10}`",
        ));
    }
}

/// What is wrong with a list of options, if anything.
fn options_problem(options: &[IssueOption]) -> Option<String> {
    if options.len() < 2 {
        return Some("there must be at least two".to_owned());
    }
    if options.len() > OPTIONS_LIMIT {
        return Some(format!("{}, but {OPTIONS_LIMIT} are allowed", options.len()));
    }
    let blank = options.iter().any(|option| option.name.trim().is_empty());
    if blank {
        return Some("an option needs a name".to_owned());
    }
    for (n, option) in options.iter().enumerate() {
        if options[..n].iter().any(|other| other.name == option.name) {
            return Some(format!("`{}` stands here twice", option.name));
        }
        if option.point.abs() > OUTCOME_LIMIT {
            return Some(format!("`{}` lies beyond 1e15", option.name));
        }
    }
    let width = options[options.len() - 1].point - options[0].point;
    let pair = options.windows(2).find(|pair| {
        let step = pair[1].point - pair[0].point;
        step <= 0.0 || step < WIDTH_LEAST * width
    })?;
    Some(format!(
        "the points must increase: `{}` at {} is followed by `{}` at {}",
        pair[0].name, pair[0].point, pair[1].name, pair[1].point
    ))
}
