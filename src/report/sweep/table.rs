//! The points of a sweep as a table for people: the base, then the first points by what is asked.

use super::columns::{LISTED, Laid, Values, outcome};
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
    /// What shows more points, if anything does.
    hint: Option<&'static str>,
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

/// The table of a whole record: its points in their order or, of more than `top`, those with the
/// most breakthroughs.
pub fn all(record: &SweepRecord, top: usize) -> Table {
    let main = main_outcome(record);
    let in_order = main == BREAKTHROUGH && record.points.len() <= top;
    let sort = if in_order { Sort::Point } else { Sort::Outcome(main) };
    let mut table = Table { hint: None, ..Table::new(record, sort, top) };
    record.points.iter().for_each(|point| table.add(point.clone()));
    table.cut();
    table
}

/// The outcome that a sweep is about: the breakthrough or, where there is none, the first.
pub(in crate::report) fn main_outcome(record: &SweepRecord) -> String {
    let mut outcomes = record.points.iter().flat_map(|point| &point.outcomes);
    let through = outcomes.clone().find(|outcome| outcome.name == BREAKTHROUGH);
    let main = through.or_else(|| outcomes.next()).map(|outcome| outcome.name.clone());
    main.unwrap_or_else(|| BREAKTHROUGH.to_owned())
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
            hint: Some("--top"),
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

    /// What of the points is no answer, in a sentence each: no base, too few replications that the
    /// history admits, intervals wider than was wanted.
    pub fn incomplete(&self) -> Vec<String> {
        let points = |n: u64| match n {
            1 => "1 point".to_owned(),
            n => format!("{} points", grouped(n)),
        };
        let mut texts = Vec::new();
        if self.base.is_none() && self.seen > 0 {
            texts.push(
                "no replication of the base counts: how far points differ from it cannot be told"
                    .to_owned(),
            );
        }
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
    pub(in crate::report) fn cut(&mut self) {
        let sort = &self.sort;
        self.kept.sort_by(|one, other| sort.order(one, other));
        self.kept.truncate(self.top);
    }

    /// The table for people in a terminal, with a curve where one number is varied.
    pub fn text(&mut self, look: &Look) -> String {
        self.cut();
        let mut page = self.heading(look);
        let Laid { lines, values, left_out } = self.laid_out(look.columns());
        for entry in self.remarks().into_iter().chain(self.varied(values)) {
            page.push_str(&entry.rendered(look.columns()));
        }
        page.push('\n');
        for (at, line) in lines.into_iter().enumerate() {
            page.push_str(&if at == 0 { paint(DIM, &line) } else { line });
            page.push('\n');
        }
        let no_room = (!left_out.is_empty())
            .then(|| format!("no room here for {}: --format md has all", left_out.join(", ")));
        for said in self.left_out().into_iter().chain(no_room) {
            for line in wrapped(&said, look.columns(), 0) {
                page.push_str(&format!("{}\n", paint(DIM, &line)));
            }
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

    pub(in crate::report) fn title(&self) -> String {
        clean(&self.record.title, TITLE_COLUMNS)
    }

    /// What was simulated, in a few words each.
    pub(in crate::report) fn facts(&self) -> Vec<String> {
        let points = if self.seen == 1 { "point" } else { "points" };
        let (low, high) = self.replications;
        let replications = match low {
            u64::MAX => "no replications".to_owned(),
            _ if low == high => format!("{} replications each", grouped(high)),
            _ => format!("{} to {} replications each", grouped(low), grouped(high)),
        };
        let base = if self.base.is_some() { "and the base" } else { "without the base" };
        vec![
            format!(
                "{} {points} ({}) {base}",
                grouped(self.seen),
                clean(&self.record.design, NAME_COLUMNS)
            ),
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

    pub(in crate::report) fn remark_texts(&self) -> Vec<String> {
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

    /// What is varied, with the numbers that stand above the columns.
    fn varied(&self, values: Values) -> Option<Entry> {
        let paths = &self.record.paths;
        let line = |(at, path): (usize, &String)| {
            let path = clean(path, TITLE_COLUMNS);
            if values == Values::Numbered { format!("({}) {path}", at + 1) } else { path }
        };
        let mut lines: Vec<_> = paths.iter().enumerate().take(LISTED).map(line).collect();
        if paths.len() > LISTED {
            lines.push(format!("and {} more", paths.len() - LISTED));
        }
        (!lines.is_empty()).then(|| Entry::new("varied", lines))
    }

    /// How many points are not shown.
    pub(super) fn left_out(&self) -> Option<String> {
        let more = self.seen - self.kept.len() as u64;
        let points = if more == 1 { "point" } else { "points" };
        let hint = self.hint.map_or_else(String::new, |hint| format!(": {hint} {}", self.seen));
        (more > 0).then(|| format!("and {} more {points}{hint}", grouped(more)))
    }

    pub(in crate::report) fn caveat(&self) -> String {
        if self.base.is_none() {
            return CAVEAT.to_owned();
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{assert_fits, uncoloured};
    use crate::report::sweep::sample::{grid, point, points, record};
    use serde_json::json;

    fn table(sort: Sort, top: usize) -> Table {
        let mut table = Table::new(&record(), sort, top);
        points().into_iter().for_each(|point| table.add(point));
        table
    }

    fn by_breakthrough() -> Sort {
        Sort::Outcome(BREAKTHROUGH.to_owned())
    }

    fn plain(mut table: Table) -> String {
        let look = Look { elapsed: None, columns: 100 };
        uncoloured(&table.text(&look))
    }

    /// The first column, after the head.
    fn order(table: Table) -> Vec<String> {
        let text = plain(table);
        let rows = text.lines().skip_while(|line| !line.trim_start().starts_with("point"));
        let rows = rows.skip(1).take_while(|line| !line.is_empty());
        rows.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
    }

    #[test]
    fn reads_as_it_always_did() {
        insta::assert_snapshot!(plain(table(by_breakthrough(), 20)));
        insta::assert_snapshot!(table(Sort::Point, 2).markdown());
    }

    #[test]
    fn points_stand_in_the_order_asked_for_below_the_base() {
        assert_eq!(order(table(by_breakthrough(), 20)), ["base", "2", "3", "1"]);
        assert_eq!(order(table(Sort::Path(0), 20)), ["base", "1", "2", "3"]);
        let stall = Sort::Outcome("stall".to_owned());
        assert_eq!(order(table(stall, 20)), ["base", "1", "3", "2"]);
    }

    #[test]
    fn only_the_first_are_shown_and_the_others_counted() {
        let text = plain(table(by_breakthrough(), 1));
        assert!(text.contains("and 2 more points: --top 3"), "{text}");
        let mut many = Table::new(&record(), by_breakthrough(), 3);
        many.add(point(0, 12, 500));
        for number in 1..=10_000 {
            many.add(point(number, number, number % 997));
        }
        assert!(many.kept.len() < 3000, "memory does not grow with the points");
        assert_eq!(order(many), ["base", "996", "1993", "2990", "and"]);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let mut record = record();
        record.title = "Talks on everything that has ever been in dispute ".repeat(4);
        record.paths = (0..9).map(|at| format!("parties.party_{at}.tolerance")).collect();
        record.factors = 9;
        for columns in [66, 80, 100, 140] {
            let mut table = Table::new(&record, by_breakthrough(), 20);
            for mut point in points() {
                point.values = (0..9).map(|at| json!(at as f64 + 0.125)).collect();
                table.add(point);
            }
            let text = table.text(&Look { elapsed: None, columns });
            assert_fits(&uncoloured(&text), columns);
        }
    }

    /// A sweep over two values of each of some paths, on a page of so many columns.
    fn swept(paths: &[&str], columns: usize) -> String {
        let levels = vec![json!(0.25), json!({"uniform": [0, 1]})];
        let paths: Vec<_> = paths.iter().map(|path| (*path, levels.clone())).collect();
        let mut record = grid(&paths);
        record.points[0].values[0] = json!({"value": {"pert": [0.4, 0.5, 1]}, "source": "public"});
        uncoloured(&all(&record, 20).text(&Look { elapsed: None, columns }))
    }

    #[test]
    fn no_value_is_left_out_however_narrow_the_page() {
        let four = ["a.b.tolerance", "a.c.tolerance", "trust.pairs.b.c", "a.b.weight"];
        insta::assert_snapshot!(swept(&four[..2], 80));
        insta::assert_snapshot!(swept(&four, 100));
        insta::assert_snapshot!(swept(&four, 80));
    }

    #[test]
    fn paths_have_numbers_where_their_names_have_no_room() {
        let levels = || vec![json!(0.25), json!(0.5)];
        let paths = ["a.b.tolerance", "a.c.tolerance", "trust.pairs.b.c", "a.b.flexibility"];
        let record = grid(&paths.map(|path| (path, levels())));
        let text = uncoloured(&all(&record, 3).text(&Look { elapsed: None, columns: 100 }));
        assert!(text.contains("varied                (1) a.b.tolerance\n"), "{text}");
        let head = text.lines().find(|line| line.starts_with("point")).unwrap();
        let words: Vec<_> = head.split_whitespace().collect();
        assert_eq!(words[..6], ["point", "(1)", "(2)", "(3)", "(4)", "breakthrough"], "{text}");
        assert!(text.contains("no room here for stall: --format md has all"), "{text}");
        assert_fits(&text, 100);
    }

    #[test]
    fn markdown_cuts_nothing() {
        let path = "parties.washington.stances.army.red_line";
        let value =
            json!({"value": {"triangular": [70.125, 80.25, 90.5]}, "note": "said in April"});
        let mut record = grid(&[(path, vec![json!(1), json!(2)])]);
        record.points[0].values[0] = value;
        let text = all(&record, 20).markdown();
        assert!(text.contains(&format!("| `{path}` |")), "{text}");
        assert!(text.contains("| {triangular: \\[70.125, 80.25, 90.5\\]} |"), "{text}");
        assert!(!text.contains('…'), "{text}");
    }

    #[test]
    fn without_the_base_no_difference_is_spoken_of() {
        let mut table = Table::new(&record(), by_breakthrough(), 20);
        for mut point in points().into_iter().skip(1) {
            point.outcomes.iter_mut().for_each(|outcome| outcome.to_base = None);
            table.add(point);
        }
        let markdown = table.clone().markdown();
        for page in [plain(table), markdown] {
            let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains("without the base"), "{page}");
            assert!(flat.contains("no replication of the base counts: how far points"), "{page}");
            assert!(!flat.contains("in percentage points"), "{page}");
        }
    }

    #[test]
    fn what_is_no_answer_is_told() {
        let mut table = table(by_breakthrough(), 20);
        assert!(table.incomplete().is_empty());
        table.add(PointFigures { consistent: 29, ..point(4, 5, 10) });
        table.add(PointFigures { stopped: Stopped::Limit, ..point(5, 5, 10) });
        table.add(PointFigures {
            stopped: Stopped::Interrupted,
            replications: 64,
            ..point(6, 5, 10)
        });
        let told = table.remark_texts();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].starts_with("a partial result: 1 of 7 points have fewer"), "{told:?}");
        assert!(told[1].contains("at 1 point the history admits fewer than 30"), "{told:?}");
        assert!(told[2].contains("at 1 point the interval is wider"), "{told:?}");
    }
}
