//! One varied number: the share of an outcome as a curve in text, with its intervals.

use super::columns::outcome;
use super::values::figure;
use crate::report::chart::top;
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::report::figures::scale_end;
use crate::report::text::layout::{DIM, paint, right, widest};
use crate::study::sweep::PointFigures;
use unicode_width::UnicodeWidthStr;

/// The most lines of a curve; of more points some are left out, evenly.
const LINES: usize = 40;
/// The most columns of the scale.
const SCALE_COLUMNS: usize = 61;
/// The fewest.
const SCALE_COLUMNS_MIN: usize = 21;
/// Between a value and its line.
const GAP: &str = "   ";

/// A curve while its points come in.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    path: String,
    /// By point: the value; the share and the ends of its interval, if there is one.
    points: Vec<(f64, Option<[f64; 3]>)>,
    /// Whether all values are numbers.
    is_numeric: bool,
}

impl Curve {
    /// A curve over the values of a path, the first of the sweep.
    pub(super) fn new(path: &str) -> Self {
        Self { path: path.to_owned(), points: Vec::new(), is_numeric: true }
    }

    /// Takes in a point.
    pub(super) fn add(&mut self, point: &PointFigures, name: &str) {
        let Some(value) = point.values[0].as_f64().filter(|_| self.is_numeric) else {
            self.is_numeric = false;
            self.points.clear();
            return;
        };
        let found = outcome(point, name).filter(|_| point.consistent > 0);
        self.points.push((value, found.map(|found| [found.low, found.share, found.high])));
    }

    /// The curve, a line for each value from the lowest to the highest; none where there is none to
    /// draw.
    pub(super) fn text(&self, name: &str, columns: usize) -> Option<String> {
        let mut points = self.points.clone();
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        if points.len() < 3 {
            return None;
        }
        let last = points.len() - 1;
        let lines = points.len().min(LINES);
        let chosen: Vec<_> = (0..lines).map(|line| points[line * last / (lines - 1)]).collect();
        let values: Vec<_> = chosen.iter().map(|(value, _)| figure(*value)).collect();
        let margin = widest(values.iter().map(String::as_str));
        let room = columns.saturating_sub(margin + GAP.len());
        let scale = room.clamp(SCALE_COLUMNS_MIN, SCALE_COLUMNS);
        let title = format!("{} by {}", clean(name, NAME_COLUMNS), clean(&self.path, columns));
        let indent = " ".repeat(margin + GAP.len());
        let highest = points.iter().filter_map(|(_, share)| share.map(|share| share[2]));
        let top = top(highest.fold(0.0, f64::max));
        let mut text = format!("{title}\n{indent}{}\n", paint(DIM, &axis(scale, top)));
        for (value, (_, share)) in values.iter().zip(chosen) {
            let mark = share
                .map_or_else(String::new, |share| marked(share.map(|share| share / top), scale));
            let line = format!("{}{GAP}{mark}", right(value, margin));
            text.push_str(line.trim_end());
            text.push('\n');
        }
        Some(text)
    }
}

/// The scale from none to a share.
fn axis(scale: usize, top: f64) -> String {
    let (low, middle, high) = ("0 %", scale_end(top / 2.0), scale_end(top));
    let before = (scale / 2).saturating_sub(low.width() + middle.width() / 2);
    let after = scale.saturating_sub(low.width() + before + middle.width() + high.width());
    format!("{low}{}{middle}{}{high}", " ".repeat(before), " ".repeat(after))
}

/// A share of the scale as a dot, its interval as a line through it.
fn marked([low, share, high]: [f64; 3], scale: usize) -> String {
    let at = |share: f64| (share * (scale - 1) as f64).round() as usize;
    let mark = |column: usize| match column {
        column if column == at(share) => '●',
        column if (at(low)..=at(high)).contains(&column) => '─',
        _ => ' ',
    };
    (0..scale).map(mark).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sweep::sample::{point, points};
    use crate::study::sweep::PointOutcome;

    fn curve(points: &[PointFigures]) -> Curve {
        let mut curve = Curve::new("rounds");
        points.iter().for_each(|point| curve.add(point, "breakthrough"));
        curve
    }

    #[test]
    fn a_share_stands_where_it_lies_between_none_and_all() {
        assert_eq!(marked([0.0, 0.0, 0.1], 21), "●──");
        assert_eq!(marked([0.4, 0.5, 0.6], 21), "        ──●──");
        assert_eq!(marked([0.999, 1.0, 1.0], 21), format!("{}●", " ".repeat(20)));
        assert_eq!(axis(61, 1.0).width(), 61);
        assert!(axis(61, 1.0).ends_with("100 %") && axis(61, 1.0).find("50 %") == Some(28));
    }

    #[test]
    fn rare_ends_have_a_scale_of_their_own() {
        let rare = |at: u64| PointFigures {
            outcomes: points()[1]
                .outcomes
                .iter()
                .cloned()
                .map(|outcome| PointOutcome {
                    share: 0.0001 * at as f64,
                    low: 0.00009 * at as f64,
                    high: 0.00011 * at as f64,
                    ..outcome
                })
                .collect(),
            ..point(at, at, 1)
        };
        let text = curve(&[rare(1), rare(2), rare(4)]).text("breakthrough", 80).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[1].contains("0 %") && lines[1].contains("0.06 %"), "{text}");
        let dot = |line: &str| line.chars().position(|sign| sign == '●').unwrap();
        assert!(dot(lines[2]) + 8 < dot(lines[3]) && dot(lines[3]) + 16 < dot(lines[4]), "{text}");
    }

    #[test]
    fn values_rise_and_each_has_a_line() {
        let text = curve(&points()[1..]).text("breakthrough", 80).unwrap();
        let values: Vec<_> =
            text.lines().skip(2).map(|line| line.split_whitespace().next().unwrap()).collect();
        assert_eq!(values, ["4", "8", "20"]);
        assert!(text.starts_with("breakthrough by rounds\n"), "{text}");
    }

    #[test]
    fn of_very_many_points_some_are_drawn_the_first_and_the_last_among_them() {
        let points: Vec<_> = (1..=1000).map(|at| point(at, at, 500)).collect();
        let text = curve(&points).text("breakthrough", 80).unwrap();
        let values: Vec<_> = text.lines().skip(2).collect();
        assert_eq!(values.len(), LINES);
        assert!(values[0].trim_start().starts_with("1 ") && values[39].starts_with("1000 "));
    }

    #[test]
    fn words_and_pairs_make_no_curve() {
        let mut points = points();
        assert!(curve(&points[1..3]).text("breakthrough", 80).is_none());
        points[2].values = vec!["some".into()];
        assert!(curve(&points[1..]).text("breakthrough", 80).is_none());
    }
}
