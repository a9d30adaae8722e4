//! Numbers as people read them, with no digit that their interval does not support.
//!
//! Takes counts and shares, gives text without colour. No share that is neither none nor all is
//! ever written as 0 % or 100 %.

use crate::stats::wilson;
use crate::study::compare::Counted;

/// The most decimals of a percentage: enough for one in the most replications of a run.
const DECIMALS_LIMIT: usize = 12;
/// The most decimals of the end of a scale [%]: more than those of the shortest.
const SCALE_DECIMALS: usize = 6;
/// Below this share, and above 1 − this share, one more digit is shown.
const NEAR_AN_END: f64 = 0.03;
/// The largest denominator of a simple fraction.
const DENOMINATOR_LIMIT: u32 = 20;
/// How far a simple fraction may be from the share, however wide the interval [share].
const FRACTION_SLACK: f64 = 0.005;
/// How far it may be relative to the share, or to the rest of it.
const FRACTION_SLACK_RELATIVE: f64 = 0.03;

/// A share with its 95 % interval [0 to 1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Share {
    pub(super) share: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// A share with its interval as percentages, without the sign, all with the same decimals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Percentages {
    pub(super) share: String,
    pub(super) low: String,
    pub(super) high: String,
}

impl Share {
    /// Of `count` out of `n` replications.
    pub(super) fn of(count: u64, n: u64) -> Self {
        let interval = wilson(count.min(n), n);
        Self { share: count as f64 / n.max(1) as f64, low: interval.low, high: interval.high }
    }

    /// With the decimals that the interval supports.
    pub(super) fn percentages(self) -> Percentages {
        let shown = [self.share, self.low, self.high];
        let mut decimals = supported(self.share, (self.high - self.low) / 2.0);
        while decimals < DECIMALS_LIMIT && shown.iter().any(|&share| hides(share, decimals)) {
            decimals += 1;
        }
        let [share, low, high] = shown.map(|share| format!("{:.decimals$}", 100.0 * share));
        Percentages { share, low, high }
    }

    /// The simplest fraction near it, such as `about 2 in 11`, if one is near enough.
    pub(super) fn in_words(self) -> Option<String> {
        let rest = 1.0 - self.share;
        if self.share <= 0.0 || rest <= 0.0 {
            return None;
        }
        let rare = 1.0 / f64::from(DENOMINATOR_LIMIT);
        if self.share < rare {
            return Some(format!("about 1 in {}", self.one_in(self.share)));
        }
        if rest < rare {
            return Some(format!("all but about 1 in {}", self.one_in(rest)));
        }
        (2..=DENOMINATOR_LIMIT).find_map(|whole| {
            let part = (self.share * f64::from(whole)).round();
            let fraction = part / f64::from(whole);
            self.is_near(fraction).then(|| format!("about {part} in {whole}"))
        })
    }

    /// The N of "1 in N" for a rare share, with one digit or two as the interval supports.
    fn one_in(self, rare: f64) -> String {
        let vague = (self.high - self.low) / 2.0 > rare / 4.0;
        rounded(1.0 / rare, if vague { 1 } else { 2 })
    }

    /// Whether one may honestly say the fraction instead of the share.
    fn is_near(self, fraction: f64) -> bool {
        let off = (fraction - self.share).abs();
        let supported = (self.low..=self.high).contains(&fraction) || off <= FRACTION_SLACK;
        supported && off <= FRACTION_SLACK_RELATIVE * self.share.min(1.0 - self.share)
    }
}

/// The decimals of a percentage whose interval has this half-width [share].
fn supported(share: f64, half_width: f64) -> usize {
    let points = 100.0 * half_width;
    let (mut decimals, mut last_digit) = (0, 1.0);
    while points < last_digit && decimals < DECIMALS_LIMIT {
        decimals += 1;
        last_digit /= 10.0;
    }
    decimals + usize::from(is_near_an_end(share))
}

/// Whether a share is so near to none or all that one more digit tells something.
fn is_near_an_end(share: f64) -> bool {
    !(NEAR_AN_END..=1.0 - NEAR_AN_END).contains(&share)
}

/// Whether so few decimals make nothing or everything of a share that is neither.
fn hides(share: f64, decimals: usize) -> bool {
    let text = format!("{:.decimals$}", 100.0 * share);
    let none = text.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    (share > 0.0 && none) || (share < 1.0 && text.starts_with("100"))
}

/// A difference of shares with its range, in percentage points with their signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Points {
    pub(super) difference: String,
    pub(super) low: String,
    pub(super) high: String,
    /// How far from 0 the range reaches, rounded away from it, without a sign.
    pub(super) reach: String,
}

impl Points {
    /// With the decimals that the range supports; a range without 0 is never rounded to it.
    pub(super) fn of([difference, low, high]: [f64; 3]) -> Self {
        let half_width = (high - low) / 2.0;
        let (mut decimals, mut last_digit) = (0, 1.0);
        while 100.0 * half_width < last_digit && decimals < DECIMALS_LIMIT && half_width > 0.0 {
            decimals += 1;
            last_digit /= 10.0;
        }
        let is_hidden = |value: f64, decimals: usize| value != 0.0 && is_none(value, decimals);
        while decimals < DECIMALS_LIMIT && [low, high].iter().any(|&end| is_hidden(end, decimals)) {
            decimals += 1;
        }
        let [difference, low_text, high_text] =
            [difference, low, high].map(|value| signed(100.0 * value, decimals));
        let scale = 10_f64.powi(decimals as i32);
        let reach = (100.0 * low.abs().max(high.abs()) * scale - 1e-9).ceil() / scale;
        Self {
            difference,
            low: low_text,
            high: high_text,
            reach: format!("{:.decimals$}", reach + 0.0),
        }
    }
}

/// Whether so few decimals make nothing of a percentage.
fn is_none(share: f64, decimals: usize) -> bool {
    format!("{:.decimals$}", 100.0 * share.abs()).bytes().all(|digit| matches!(digit, b'0' | b'.'))
}

/// A number with its sign; none before nothing.
fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", tidy(value.abs()));
    let none = text.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    match (none, value > 0.0) {
        (true, _) => text,
        (false, true) => format!("+{text}"),
        (false, false) => format!("-{text}"),
    }
}

/// A number without the noise of its last bits, so that halves round alike whatever their sign.
fn tidy(value: f64) -> f64 {
    format!("{value:.12e}").parse().unwrap_or(value)
}

/// `count` out of `n` in passing: `31 %`, `0.4 %`, `none` or `all`; whole percents away from the
/// ends.
pub(super) fn percent(count: u64, n: u64) -> String {
    if count == 0 {
        return "none".to_owned();
    }
    if count >= n {
        return "all".to_owned();
    }
    let share = count as f64 / n as f64;
    let mut decimals = usize::from(is_near_an_end(share));
    while decimals < DECIMALS_LIMIT && hides(share, decimals) {
        decimals += 1;
    }
    format!("{:.decimals$} %", 100.0 * share)
}

/// None of `n`, with what that says: fewer than 1 in n ÷ 3 (the rule of three, Hanley and
/// Lippman-Hand 1983).
pub(super) fn none_in(n: u64) -> String {
    match fewer_than(n) {
        Some(bound) => format!("none in {} (fewer than {bound})", grouped(n)),
        None => format!("none in {}", grouped(n)),
    }
}

/// All of `n`, with what that says of the others.
pub(super) fn all_in(n: u64) -> String {
    match fewer_than(n) {
        Some(bound) => format!("all {} (but for fewer than {bound})", grouped(n)),
        None => format!("all {}", grouped(n)),
    }
}

/// What none in `n` bounds the share by, such as `1 in 33,333`, if it bounds it at all.
pub(super) fn fewer_than(n: u64) -> Option<String> {
    (n / 3 > 1).then(|| format!("1 in {}", grouped(n / 3)))
}

/// A ratio of counts with its smaller side as 1: `1 : 2.3`, `2.3 : 1`, or words if one is none.
pub(super) fn odds(count: u64, against: u64) -> Option<String> {
    if count == 0 || against == 0 {
        return None;
    }
    let (few, many) = (count.min(against) as f64, count.max(against) as f64);
    // The 95 % half-width of the logarithm of a ratio of counts (Woolf 1955).
    let relative = 1.96 * (1.0 / few + 1.0 / many).sqrt();
    let times = many / few;
    let digits = if times < 10.0 && times * relative >= 1.0 { 1 } else { 2 };
    let times = rounded(times, digits);
    Some(if count >= against { format!("{times} : 1") } else { format!("1 : {times}") })
}

/// A number of at least 1 with `digits` significant digits and groups of thousands.
fn rounded(number: f64, digits: u32) -> String {
    let magnitude = number.log10().floor() as i32;
    let surplus = magnitude + 1 - digits as i32;
    if surplus >= 0 {
        let unit = 10_f64.powi(surplus);
        return grouped(((number / unit).round() * unit) as u64);
    }
    let decimals = surplus.unsigned_abs() as usize;
    let text = format!("{number:.decimals$}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A count with its thousands set apart: `100,000`.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Several values of one quantity, with the decimals that tell them apart: two digits of their
/// spread.
pub(super) fn values<const N: usize>(values: [f64; N]) -> [String; N] {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let size = if high > low { high - low } else { high.abs() / 10.0 };
    let decimals =
        if size > 0.0 { (1.0 - size.log10().floor()).clamp(0.0, 9.0) as usize } else { 0 };
    let texts = values.map(|value| format!("{:.decimals$}", value + 0.0));
    let spare = texts.iter().map(|text| trailing_zeros(text)).min().unwrap_or(0);
    texts.map(|text| text[..text.len() - spare].to_owned())
}

/// A given part as a percentage, with as many decimals as it has and no more than these.
pub(super) fn percentage(part: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", 100.0 * part);
    format!("{} %", &text[..text.len() - trailing_zeros(&text)])
}

/// The end of a scale of shares, as the scale has it: `0.06 %`.
pub(super) fn scale_end(top: f64) -> String {
    percentage(top, SCALE_DECIMALS)
}

/// That a scale of shares ends before all, in a sentence after a space; nothing where it does not.
pub(super) fn cut_at(top: f64) -> String {
    if top < 1.0 { format!(" The scale ends at {}.", scale_end(top)) } else { String::new() }
}

/// A share of replications with its interval; none and all in words, and `nothing` where none
/// counts.
pub(super) fn counted(counted: &Counted, nothing: &str) -> String {
    let Counted { count, of, share, low, high } = *counted;
    match (count, of) {
        (_, 0) => nothing.to_owned(),
        (0, n) => none_in(n),
        (count, n) if count >= n => all_in(n),
        _ => {
            let shown = Share { share, low, high }.percentages();
            format!("{} %   {} – {}", shown.share, shown.low, shown.high)
        }
    }
}

/// How many bytes at the end of a number say nothing.
fn trailing_zeros(text: &str) -> usize {
    if !text.contains('.') {
        return 0;
    }
    text.len() - text.trim_end_matches('0').trim_end_matches('.').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(count: u64, n: u64) -> (String, String, String) {
        let shown = Share::of(count, n).percentages();
        (shown.share, shown.low, shown.high)
    }

    fn texts(share: &str, low: &str, high: &str) -> (String, String, String) {
        (share.to_owned(), low.to_owned(), high.to_owned())
    }

    #[test]
    fn digits_follow_the_interval() {
        assert_eq!(shown(182, 1000), texts("18", "16", "21"));
        assert_eq!(shown(18_150, 100_000), texts("18.1", "17.9", "18.4"));
        assert_eq!(shown(1_815_000, 10_000_000), texts("18.15", "18.13", "18.17"));
    }

    #[test]
    fn rare_and_near_certain_shares_get_one_digit_more() {
        assert_eq!(shown(2_000, 100_000), texts("2.000", "1.915", "2.089"));
        assert_eq!(shown(20, 1000), texts("2.00", "1.30", "3.07"));
        assert_eq!(shown(980, 1000), texts("98.00", "96.93", "98.70"));
    }

    #[test]
    fn no_rounding_makes_nothing_or_everything_of_a_share() {
        for n in [2_u64, 20, 1000, 100_000, 1 << 32] {
            for count in [1, n - 1] {
                let shown = Share::of(count, n).percentages();
                for text in [&shown.share, &shown.low, &shown.high] {
                    assert!(text.parse::<f64>().unwrap() > 0.0, "{count} of {n}: {shown:?}");
                    assert!(text.parse::<f64>().unwrap() < 100.0, "{count} of {n}: {shown:?}");
                }
                let passing = percent(count, n);
                assert!(!passing.starts_with("0 ") && !passing.starts_with("100"), "{passing}");
                assert_ne!(passing.trim_end_matches(" %").parse::<f64>(), Ok(0.0));
            }
        }
    }

    #[test]
    fn in_passing_whole_percents_do() {
        assert_eq!(percent(31_234, 100_000), "31 %");
        assert_eq!(percent(1_234, 100_000), "1.2 %");
        assert_eq!(percent(3, 100_000), "0.003 %");
        assert_eq!(percent(99_999, 100_000), "99.999 %");
        assert_eq!(percent(0, 100_000), "none");
        assert_eq!(percent(100_000, 100_000), "all");
    }

    #[test]
    fn a_given_part_has_the_decimals_that_it_has() {
        let said = [0.1, 0.5, 1.0, 0.123_456_7].map(|part| percentage(part, 4));
        assert_eq!(said, ["10 %", "50 %", "100 %", "12.3457 %"]);
    }

    #[test]
    fn a_scale_ends_where_it_ends() {
        let said = [1.0, 0.25, 0.006, 0.000_6, 0.000_000_5].map(scale_end);
        assert_eq!(said, ["100 %", "25 %", "0.6 %", "0.06 %", "0.00005 %"]);
        for share in [1e-9, 3e-6, 0.000_53, 0.0071, 0.13, 0.59] {
            let top = crate::report::chart::top(share);
            let said: f64 = scale_end(top).trim_end_matches(" %").parse().unwrap();
            assert!((said / 100.0 - top).abs() < 1e-9 * top && said > 0.0, "{share}: {said}");
        }
    }

    #[test]
    fn a_share_of_replications_never_has_an_interval_of_nothing() {
        let said = |count, of| counted(&Counted::of(count, of), "nothing counts");
        assert_eq!(said(18_200, 100_000), "18.2 %   18.0 – 18.4");
        assert_eq!(said(0, 5), "none in 5");
        assert_eq!(said(100_000, 100_000), all_in(100_000));
        assert_eq!(said(0, 0), "nothing counts");
    }

    #[test]
    fn none_and_all_say_what_they_bound() {
        assert_eq!(none_in(100_000), "none in 100,000 (fewer than 1 in 33,333)");
        assert_eq!(all_in(100_000), "all 100,000 (but for fewer than 1 in 33,333)");
        assert_eq!(none_in(5), "none in 5");
    }

    #[test]
    fn fractions_are_simple_and_near() {
        let words = |count, n| Share::of(count, n).in_words();
        assert_eq!(words(18_200, 100_000).as_deref(), Some("about 2 in 11"));
        assert_eq!(words(50_000, 100_000).as_deref(), Some("about 1 in 2"));
        assert_eq!(words(33_200, 100_000).as_deref(), Some("about 1 in 3"));
        assert_eq!(words(1_230, 100_000).as_deref(), Some("about 1 in 81"));
        assert_eq!(words(3, 100_000).as_deref(), Some("about 1 in 30,000"));
        assert_eq!(words(98_770, 100_000).as_deref(), Some("all but about 1 in 81"));
        assert_eq!(words(0, 100_000), None);
        assert_eq!(words(100_000, 100_000), None);
    }

    #[test]
    fn a_fraction_is_never_far_from_the_share() {
        for count in 1..10_000 {
            let share = Share::of(count, 10_000);
            let Some(words) = share.in_words() else { continue };
            let Some(words) = words.strip_prefix("about ") else { continue };
            let (part, whole) = words.split_once(" in ").unwrap();
            let (part, whole) = (part.replace(',', ""), whole.replace(',', ""));
            let said = part.parse::<f64>().unwrap() / whole.parse::<f64>().unwrap();
            let inside = share.low <= said && said <= share.high;
            assert!(inside || (said - share.share).abs() <= 0.005, "{count}: {words}");
        }
    }

    #[test]
    fn odds_have_their_smaller_side_as_one() {
        assert_eq!(odds(18_200, 42_300).as_deref(), Some("1 : 2.3"));
        assert_eq!(odds(42_300, 18_200).as_deref(), Some("2.3 : 1"));
        assert_eq!(odds(500, 500).as_deref(), Some("1 : 1"));
        assert_eq!(odds(3, 99_997).as_deref(), Some("1 : 33,000"));
        assert_eq!(odds(2, 9).as_deref(), Some("1 : 5"));
        assert_eq!(odds(0, 9), None);
        assert_eq!(odds(9, 0), None);
    }

    #[test]
    fn values_have_the_digits_that_tell_them_apart() {
        assert_eq!(values([71.25, 78.0, 84.5]), ["71", "78", "84"]);
        assert_eq!(values([4.612, 4.655, 4.7]), ["4.612", "4.655", "4.700"]);
        assert_eq!(values([4.5, 4.5, 4.5]), ["4.5", "4.5", "4.5"]);
        assert_eq!(values([0.0, 0.0, 0.0]), ["0", "0", "0"]);
        assert_eq!(values([-0.2, 0.0, 0.3]), ["-0.2", "0.0", "0.3"]);
    }

    #[test]
    fn differences_are_points_with_the_digits_of_their_range() {
        let shown = |values: [f64; 3]| {
            let Points { difference, low, high, reach } = Points::of(values);
            [difference, low, high, reach].join(" ")
        };
        assert_eq!(shown([0.0317, 0.0297, 0.0339]), "+3.2 +3.0 +3.4 3.4");
        assert_eq!(shown([-0.12, -0.15, -0.09]), "-12 -15 -9 15");
        assert_eq!(shown([-0.002, -0.0052, 0.0011]), "-0.2 -0.5 +0.1 0.6");
        assert_eq!(shown([0.0, -0.000_02, 0.000_02]), "0.000 -0.002 +0.002 0.002");
        assert_eq!(shown([0.0, 0.0, 0.0]), "0 0 0 0");
        // What is as far from 0 is rounded alike: these are 31 of 2,000 more, and as many less.
        let more = 207.0 / 2000.0 - 176.0 / 2000.0;
        let less = 1793.0 / 2000.0 - 1824.0 / 2000.0;
        assert_eq!(shown([more, 0.01, 0.02]), "+1.6 +1.0 +2.0 2.0");
        assert_eq!(shown([less, -0.02, -0.01]), "-1.6 -2.0 -1.0 2.0");
        // The end nearest to 0 is not made 0.
        assert_eq!(shown([0.01, 0.0004, 0.0196]), "+1.00 +0.04 +1.96 1.96");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(4_294_967_296), "4,294,967,296");
    }
}
