//! Scales: from what is shown to where it is drawn, and the round values marked on them.

/// The most decimals of a mark.
const DECIMALS_LIMIT: i32 = 9;
/// About how many shares are marked below the end of a scale.
const MARKS_OF_TOP: usize = 4;

/// What dividing by a step may differ by \[steps\].
const NOISE: f64 = 1e-9;

/// A straight scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// The values from `low` to `high` on the pixels from `from` to `to`.
    pub(super) fn new((low, high): (f64, f64), (from, to): (f64, f64)) -> Self {
        Self { low, high, from, to }
    }

    /// Shares from none to all.
    pub(super) fn shares(pixels: (f64, f64)) -> Self {
        Self::new((0.0, 1.0), pixels)
    }

    /// Where a value is drawn; one outside at the end next to it. Where the scale has no length, in
    /// the middle.
    pub(super) fn at(self, value: f64) -> f64 {
        // Halves first: the difference of two large numbers may be none.
        let length = self.high / 2.0 - self.low / 2.0;
        let part = (value / 2.0 - self.low / 2.0) / length;
        let part = if length > 0.0 && part.is_finite() { part.clamp(0.0, 1.0) } else { 0.5 };
        self.from + part * (self.to - self.from)
    }
}

/// Round values from a little below to a little above a range, about `wanted` of them, with the
/// texts that tell them apart.
pub(in crate::report) fn marks((low, high): (f64, f64), wanted: usize) -> Vec<(f64, String)> {
    let span = high - low;
    if span <= 0.0 || !span.is_finite() {
        return vec![(low, plain(low))];
    }
    let step = round_step(span / wanted.max(1) as f64);
    // What is a mark but for the noise of its last bits is one.
    let first = (low / step + NOISE).floor();
    let count =
        ((high / step - NOISE).ceil() - first).clamp(1.0, 4.0 * wanted.max(1) as f64) as usize;
    // Steps of 2.5 need one more than others.
    let half = if (step / 10_f64.powf(step.log10().floor())).fract() > 0.1 { 1.0 } else { 0.0 };
    let decimals = (half - step.log10().floor()).clamp(0.0, f64::from(DECIMALS_LIMIT)) as usize;
    (0..=count)
        .map(|at| {
            let value = (first + at as f64) * step;
            (value, shown(value, decimals))
        })
        .collect()
}

/// The share at the upper end of a scale with room for a share: a round one, and all of a scale that
/// would have most of it.
pub(in crate::report) fn top(share: f64) -> f64 {
    const MOST: f64 = 0.6;
    let share = if share.is_finite() { share.clamp(1e-6, 1.0) } else { 1.0 };
    let last = marks((0.0, 100.0 * share), MARKS_OF_TOP).last().map_or(1.0, |mark| mark.0 / 100.0);
    if last > MOST { 1.0 } else { last }
}

/// The shares marked on a low scale from none to one that [`top`] gave, both marked.
pub(super) fn shares_marked(top: f64) -> Vec<(f64, String)> {
    let all = marks((0.0, 100.0 * top), MARKS_OF_TOP);
    // Of an even number of steps every other is enough.
    let every = if all.len() > 3 && all.len() % 2 == 1 { 2 } else { 1 };
    all.into_iter()
        .step_by(every)
        .map(|(percent, said)| (percent / 100.0, format!("{said} %")))
        .collect()
}

/// The nearest of 1, 2, 2.5 and 5 times a power of ten that is not below a step.
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let times = step / power;
    let round = [1.0, 2.0, 2.5, 5.0].into_iter().find(|round| times <= round * (1.0 + 1e-9));
    round.unwrap_or(10.0) * power
}

fn shown(value: f64, decimals: usize) -> String {
    if value.abs() >= 1e6 {
        return plain(value);
    }
    let text = format!("{:.decimals$}", value + 0.0);
    if text.trim_start_matches('-').chars().all(|digit| matches!(digit, '0' | '.')) {
        return text.trim_start_matches('-').to_owned();
    }
    text
}

/// A number of any size on little room.
fn plain(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e6).contains(&size) {
        return format!("{value:.1e}");
    }
    let [text] = crate::report::figures::values([value]);
    text
}

/// The rounds marked on an axis: round numbers, and the first and the last.
pub(super) fn rounds(last: u32, wanted: u32) -> Vec<u32> {
    if last <= wanted {
        return (1..=last).collect();
    }
    let step = round_step(f64::from(last) / f64::from(wanted.max(1))).max(1.0).ceil() as u32;
    let inner = (1..).map(|at| at * step).take_while(|round| round + step / 2 < last);
    // What stands too near to the first is left out.
    let mut marked: Vec<u32> =
        inner.filter(|round| 4 * (round - 1) >= 3 * step || step == 1).collect();
    if step > 1 {
        marked.insert(0, 1);
    }
    marked.push(last);
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(range: (f64, f64), wanted: usize) -> Vec<String> {
        marks(range, wanted).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn marks_are_round_and_reach_over_the_range() {
        assert_eq!(texts((0.0, 1.0), 4), ["0.00", "0.25", "0.50", "0.75", "1.00"]);
        assert_eq!(texts((0.0, 52.0), 4), ["0", "20", "40", "60"]);
        assert_eq!(texts((-0.31, 0.18), 4), ["-0.4", "-0.2", "0.0", "0.2"]);
        assert_eq!(texts((3.0, 3.0), 4), ["3"]);
        assert_eq!(texts((0.0, 2e9), 4), ["0", "5.0e8", "1.0e9", "1.5e9", "2.0e9"]);
    }

    #[test]
    fn a_scale_ends_at_its_last_mark() {
        for share in [0.000_000_4, 0.000_057, 0.005_1, 0.0063, 0.07, 0.13, 0.27, 0.58, 0.9] {
            let top = top(share);
            let all = marks((0.0, 100.0 * top), MARKS_OF_TOP).into_iter();
            let all: Vec<_> = all.map(|mark| mark.0 / 100.0).collect();
            let few: Vec<_> = shares_marked(top).into_iter().map(|mark| mark.0).collect();
            for shown in [all, few] {
                let last = shown[shown.len() - 1];
                assert!((last - top).abs() < 1e-6 * top, "{share}: {top} and {last}");
                assert!((3..=5).contains(&shown.len()) && shown[0] == 0.0, "{shown:?}");
            }
        }
    }

    #[test]
    fn marks_of_any_range_are_few_and_finite() {
        for range in [(0.0, f64::MAX), (-f64::MAX, f64::MAX), (1e300, 1e301), (1.0, 1.0 + 1e-15)] {
            let marks = marks(range, 4);
            assert!((1..=17).contains(&marks.len()), "{range:?}: {marks:?}");
            assert!(marks.iter().all(|(_, text)| text.len() < 20), "{range:?}: {marks:?}");
        }
    }

    #[test]
    fn a_scale_keeps_within_its_ends() {
        let scale = Scale::new((0.0, 2.0), (100.0, 200.0));
        assert_eq!(
            [-1.0, 0.0, 1.0, 2.0, 9.0].map(|v| scale.at(v)),
            [100.0, 100.0, 150.0, 200.0, 200.0]
        );
        assert_eq!(Scale::new((1.0, 1.0), (0.0, 10.0)).at(1.0), 5.0);
        assert_eq!(Scale::new((-f64::MAX, f64::MAX), (0.0, 10.0)).at(0.0), 5.0);
        assert_eq!(Scale::new((0.0, 1.0), (0.0, 10.0)).at(f64::NAN), 5.0);
    }

    #[test]
    fn the_first_and_the_last_round_are_marked() {
        assert_eq!(rounds(1, 6), [1]);
        assert_eq!(rounds(6, 6), [1, 2, 3, 4, 5, 6]);
        assert_eq!(rounds(12, 6), [1, 4, 6, 8, 10, 12]);
        assert_eq!(rounds(4095, 6), [1, 1000, 2000, 3000, 4095]);
    }
}
