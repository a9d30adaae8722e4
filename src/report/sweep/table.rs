//! The points of a sweep as a table for people: the base, then the first points by what is asked.

use super::columns::outcome;
use super::curve::Curve;
use super::values::compare;
use crate::report::clean::{NAME_COLUMNS, TITLE_COLUMNS, clean};
use crate::report::figures::grouped;
use crate::report::text::layout::{DIM, Entry, STRONG, paint, widest, wrapped};
use crate::report::text::{CAVEAT, Look, duration};
use crate::report::{BREAKTHROUGH, CONSISTENT_LEAST};
use crate::study::Stopped;
use crate::study::sweep::{PointFigures, RandomNumbers, SweepRecord};
use serde_json::Value;
use std::cmp::Ordering;

/// The most paths that are listed.
const LISTED: usize = 12;

/// By what points are put in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The share of an outcome, the highest first.
    Outcome(String),
    /// The value of a path, by its place among the paths, the lowest first.
    Path(usize),
    /// The number of the point.
    Point,
}

/// A table while its points come in.
#[derive(Clone, Debug)]
pub struct Table {
    pub(super) record: SweepRecord,
    sort: Sort,
    top: usize,
    base: Option<PointFigures>,
    kept: Vec<PointFigures>,
    seen: u64,
    curve: Option<Curve>,
    /// The fewest and the most replications that the history admits.
    pub(super) consistent: (u64, u64),
    /// The fewest and the most replications.
    replications: (u64, u64),
    interrupted: u64,
    /// How many points have too few replications that the history admits.
    few: u64,
    /// How many points are still less precise than was wanted.
    wide: u64,
}

impl Table {
    /// A table of the first `top` points; `record` is that of the sweep, and its points are not
    /// looked at.
    pub fn new(record: &SweepRecord, sort: Sort, top: usize) -> Self {
        let record = SweepRecord { points: Vec::new(), scenario: Value::Null, ..record.clone() };
        let curve = (record.factors == 1).then(|| Curve::new(&record.paths[0]));
        Self {
            record,
            sort,
            top,
            base: None,
            kept: Vec::new(),
            seen: 0,
            curve,
            consistent: (u64::MAX, 0),
            replications: (u64::MAX, 0),
            interrupted: 0,
            few: 0,
            wide: 0,
        }
    }

    /// Takes in a point. The base counts, and is not one of those that are put in order.
    pub fn add(&mut self, point: PointFigures) {
        let widen = |(low, high): (u64, u64), n: u64| (low.min(n), high.max(n));
        self.consistent = widen(self.consistent, point.consistent);
        self.replications = widen(self.replications, point.replications);
        self.interrupted += u64::from(point.stopped == Stopped::Interrupted);
        self.wide += u64::from(point.stopped == Stopped::Limit);
        let least = CONSISTENT_LEAST.min(point.replications);
        self.few += u64::from(point.consistent < least);
        if point.point == 0 {
            self.base = Some(point);
            return;
        }
        self.seen += 1;
        let main = self.main();
        if let Some(curve) = &mut self.curve {
            curve.add(&point, &main);
        }
        self.kept.push(point);
        if self.kept.len() > 2 * self.top.max(1024) {
            self.cut();
        }
    }

    /// What of the points is no answer, in a sentence each: too few replications that the history
    /// admits, intervals wider than was wanted.
    pub fn incomplete(&self) -> Vec<String> {
        let points = |n: u64| match n {
            1 => "1 point".to_owned(),
            n => format!("{} points", grouped(n)),
        };
        let mut texts = Vec::new();
        if self.few > 0 {
            texts.push(format!(
                "at {} the history admits fewer than {CONSISTENT_LEAST} replications, too few to \
                 tell",
                points(self.few)
            ));
        }
        if self.wide > 0 {
            texts.push(format!(
                "at {} the interval is wider than asked for after the most replications allowed",
                points(self.wide)
            ));
        }
        texts
    }

    /// The outcome that the table is about.
    pub(super) fn main(&self) -> String {
        match &self.sort {
            Sort::Outcome(name) => name.clone(),
            Sort::Path(_) | Sort::Point => BREAKTHROUGH.to_owned(),
        }
    }

    /// Puts the points in order and leaves out those beyond the first.
    pub(super) fn cut(&mut self) {
        let sort = &self.sort;
        self.kept.sort_by(|one, other| sort.order(one, other));
        self.kept.truncate(self.top);
    }

    /// The table for people in a terminal, with a curve where one number is varied.
    pub fn text(&mut self, look: &Look) -> String {
        self.cut();
        let mut page = self.heading(look);
        for entry in self.remarks().into_iter().chain(self.varied()) {
            page.push_str(&entry.rendered(look.columns()));
        }
        page.push('\n');
        for (at, line) in self.lines(look.columns()).into_iter().enumerate() {
            page.push_str(&if at == 0 { paint(DIM, &line) } else { line });
            page.push('\n');
        }
        if let Some(more) = self.left_out() {
            page.push_str(&paint(DIM, &more));
            page.push('\n');
        }
        if let Some(curve) = &self.curve
            && let Some(text) = curve.text(&self.main(), look.columns())
        {
            page.push('\n');
            page.push_str(&text);
        }
        page.push('\n');
        for line in wrapped(&self.caveat(), look.columns(), 0) {
            page.push_str(&paint(DIM, &line));
            page.push('\n');
        }
        page
    }

    pub(super) fn title(&self) -> String {
        clean(&self.record.title, TITLE_COLUMNS)
    }

    /// What was simulated, in a few words each.
    pub(super) fn facts(&self) -> Vec<String> {
        let points = if self.seen == 1 { "point" } else { "points" };
        let (low, high) = self.replications;
        let replications = match low {
            u64::MAX => "no replications".to_owned(),
            _ if low == high => format!("{} replications each", grouped(high)),
            _ => format!("{} to {} replications each", grouped(low), grouped(high)),
        };
        vec![
            format!("{} {points} ({}) and the base", grouped(self.seen), self.record.design),
            replications,
            format!("seed {}", self.record.seed),
        ]
    }

    fn heading(&self, look: &Look) -> String {
        let mut facts = self.facts();
        facts.extend(look.elapsed.map(duration));
        let plain = format!("{} · {}", self.title(), facts.join(" · "));
        if widest([plain.as_str()]) <= look.columns() {
            return format!("{} · {}\n", paint(STRONG, &self.title()), facts.join(" · "));
        }
        let title = wrapped(&self.title(), look.columns(), 0).into_iter();
        let title = title.map(|line| paint(STRONG, &line));
        let facts = wrapped(&facts.join(" · "), look.columns(), 0);
        title.chain(facts).collect::<Vec<_>>().join("\n") + "\n"
    }

    /// What must not be overlooked.
    fn remarks(&self) -> Vec<Entry> {
        let texts = self.remark_texts().into_iter();
        texts.map(|text| Entry::new("note", vec![text]).urgent()).collect()
    }

    pub(super) fn remark_texts(&self) -> Vec<String> {
        let simulated = self.seen + u64::from(self.base.is_some());
        let partial = (self.interrupted > 0).then(|| {
            let few = match self.interrupted {
                all if all == simulated => "all points have".to_owned(),
                n => format!("{} of {} points have", grouped(n), grouped(simulated)),
            };
            let planned = grouped(self.record.planned);
            format!("a partial result: {few} fewer replications than the {planned} planned")
        });
        partial.into_iter().chain(self.incomplete()).collect()
    }

    /// What is varied.
    fn varied(&self) -> Option<Entry> {
        let paths: Vec<_> =
            self.record.paths.iter().map(|path| clean(path, TITLE_COLUMNS)).collect();
        let mut lines: Vec<_> = paths.iter().take(LISTED).cloned().collect();
        if paths.len() > LISTED {
            lines.push(format!("and {} more", paths.len() - LISTED));
        }
        (!lines.is_empty()).then(|| Entry::new("varied", lines))
    }

    /// How many points are not shown.
    pub(super) fn left_out(&self) -> Option<String> {
        let more = self.seen - self.kept.len() as u64;
        let points = if more == 1 { "point" } else { "points" };
        (more > 0).then(|| format!("and {} more {points}: --top {}", grouped(more), self.seen))
    }

    pub(super) fn caveat(&self) -> String {
        let pairs = match self.record.random_numbers {
            RandomNumbers::Common => "of pairs of replications with the same random numbers",
            RandomNumbers::Independent => "of independent replications",
        };
        format!(
            "to the base: the difference of {} in percentage points, {pairs}; {CAVEAT}",
            clean(&self.main(), NAME_COLUMNS)
        )
    }

    /// The points that are shown, the base first.
    pub(super) fn shown(&self) -> impl Iterator<Item = &PointFigures> {
        self.base.iter().chain(&self.kept)
    }
}

impl Sort {
    /// Which of two points comes first; of equal ones the first.
    fn order(&self, one: &PointFigures, other: &PointFigures) -> Ordering {
        let share =
            |point: &PointFigures, name: &str| outcome(point, name).map_or(-1.0, |o| o.share);
        let order = match self {
            Self::Outcome(name) => share(other, name).total_cmp(&share(one, name)),
            Self::Path(at) => compare(&one.values[*at], &other.values[*at]),
            Self::Point => Ordering::Equal,
        };
        order.then(one.point.cmp(&other.point))
    }
}
