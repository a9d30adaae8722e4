//! Differences of two shares, with their intervals: of independent replications and of pairs.
//!
//! # Pairs
//!
//! Under common random numbers replication r of one scenario and replication r of another are a
//! pair: what they share falls out of the difference. Newcombe (1998b, method 10) builds the
//! interval of the difference d = p₁ − p₂ from the Wilson limits (l₁, u₁), (l₂, u₂) of the shares
//! and their correlation φ:
//!
//! low = d − √((p₁ − l₁)² − 2φ(p₁ − l₁)(u₂ − p₂) + (u₂ − p₂)²), and high mirrored.
//!
//! For pairs that all count in both, φ is that of their fourfold table, a count of ½ taken off its
//! numerator where it is above 0 (his continuity correction).
//!
//! # Pairs that count on one side only
//!
//! A history may admit a replication in one scenario and not in the other. Then the shares are
//! ratios, p = yes ÷ (yes + no), over sets that overlap. The influence of a pair on p₁ is e₁/n₁, with
//! e₁ = 1 − p₁ for a yes, −p₁ for a no and 0 for one that does not count (the linearised ratio:
//! Cochran 1977, section 6.4; for domains 2.11). So to first order the covariance of the shares is
//! Σ e₁e₂ ÷ (n₁n₂), their variances p(1 − p)/n, and
//!
//! φ = Σ e₁e₂ ÷ √(n₁p₁(1 − p₁)·n₂p₂(1 − p₂)),
//!
//! which for a fourfold table is its φ. Wilson limits and this correlation make the interval (the
//! method of variance estimates recovery: Zou & Donner 2008), of which method 10 is the case
//! without such pairs.
//!
//! # The test
//!
//! Where all pairs count in both, whether a difference could be chance is told by the mid-p of
//! McNemar's test ([`super::mcnemar`]). Where some do not, by its score form: the shares are both
//! p₀ = (yes₁ + yes₂) ÷ (n₁ + n₂) where the scenarios do not differ, and with the influences e from
//! p₀
//!
//! z² = (p₁ − p₂)² ÷ (p₀(1 − p₀)(1/n₁ + 1/n₂) − 2 Σ e₁e₂ ÷ (n₁n₂))
//!
//! is chi-square with one degree of freedom. For a fourfold table that is (b − c)² ÷ (b + c),
//! McNemar's own (1947); for replications of which none counts in both it is Pearson's (1900).

use super::{Interval, Z, mcnemar, score_interval};
use crate::math::{chi_square_tail, normal_quantile};

/// A difference of two shares, with its interval.
///
/// Always: −1 ≤ low ≤ difference ≤ high ≤ 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The first share less the second [−1 to 1].
    pub difference: f64,
    /// The lower end of the interval [−1 to 1].
    pub low: f64,
    /// The upper end of the interval [−1 to 1].
    pub high: f64,
}

/// What a replication of one scenario is to a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It ended in the outcome.
    Yes,
    /// It ended in another.
    No,
    /// It does not count: the history does not admit it.
    Out,
}

/// How pairs of replications ended in two scenarios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// By the end in the first, then by the end in the second: yes, no, out.
    counts: [[u64; 3]; 3],
}

impl Pairs {
    /// Adds `count` pairs that ended so in the first scenario and so in the second.
    pub fn add(&mut self, first: End, second: End, count: u64) {
        self.counts[first as usize][second as usize] += count;
    }

    /// The pairs that ended in the outcome in the first scenario and in another in the second, and
    /// those the other way round: what [`super::mcnemar`] tests.
    pub fn discordant(&self) -> (u64, u64) {
        (self.count(End::Yes, End::No), self.count(End::No, End::Yes))
    }

    /// Replications of two scenarios that are independent of each other: in each how many ended in
    /// the outcome, and out of how many. They are pairs that count on one side only.
    ///
    /// # Panics
    ///
    /// If a count exceeds its number.
    pub fn independent(first: (u64, u64), second: (u64, u64)) -> Self {
        let mut pairs = Self::default();
        for (end, first, second) in
            [(End::Yes, first.0, second.0), (End::No, rest(first), rest(second))]
        {
            pairs.add(end, End::Out, first);
            pairs.add(End::Out, end, second);
        }
        pairs
    }

    /// In how many the first scenario ended in the outcome, and how many count there.
    pub fn first(&self) -> (u64, u64) {
        (self.row(End::Yes), self.row(End::Yes) + self.row(End::No))
    }

    /// In how many the second did, and how many count there.
    pub fn second(&self) -> (u64, u64) {
        (self.column(End::Yes), self.column(End::Yes) + self.column(End::No))
    }

    /// How many count in both.
    pub fn in_both(&self) -> u64 {
        let ends = [End::Yes, End::No];
        ends.iter().flat_map(|one| ends.map(|other| self.count(*one, other))).sum()
    }

    /// The first share less the second, with its 95 % interval; none where no replication counts in
    /// one of the scenarios.
    pub fn difference(&self) -> Option<Difference> {
        self.difference_by(Z)
    }

    /// The same with an interval of another `confidence` [above 0, below 1].
    pub fn difference_at(&self, confidence: f64) -> Option<Difference> {
        self.difference_by(normal_quantile((1.0 + confidence) / 2.0))
    }

    fn difference_by(&self, z: f64) -> Option<Difference> {
        let (first, second) = (Share::of(self.first(), z)?, Share::of(self.second(), z)?);
        Some(between(&first, &second, self.correlation(&first, &second)))
    }

    /// How likely two scenarios with equal chances of the outcome differ at least as much, two-sided
    /// [0 to 1]: by the mid-p of McNemar's test where all pairs count in both, else by its score
    /// form. None where no replication counts in one of the scenarios.
    pub fn p_value(&self) -> Option<f64> {
        let (first, second) = (self.first(), self.second());
        if first.1 == 0 || second.1 == 0 {
            return None;
        }
        let (one_only, other_only) = self.discordant();
        if self.in_both() == first.1 && self.in_both() == second.1 {
            return Some(mcnemar(one_only, other_only));
        }
        let (n, m) = (first.1 as f64, second.1 as f64);
        let together = (first.0 + second.0) as f64 / (n + m);
        let apart = together * (1.0 - together) * (1.0 / n + 1.0 / m);
        let shared = self.shared(together, together) / (n * m);
        let variance = if apart > 2.0 * shared { apart - 2.0 * shared } else { apart };
        let difference = first.0 as f64 / n - second.0 as f64 / m;
        if variance == 0.0 {
            return Some(1.0);
        }
        Some(chi_square_tail(difference * difference / variance, 1))
    }

    /// How many times as many replications would tell the difference as well if those of the two
    /// scenarios were independent: the variance then ÷ the variance of the pairs. None where the
    /// pairs leave no variance, or one of the scenarios has no replication that counts.
    pub fn gain(&self) -> Option<f64> {
        let (first, second) = (Share::of(self.first(), Z)?, Share::of(self.second(), Z)?);
        let alone = |share: &Share| share.variance() / (share.n * share.n);
        let covariance = self.shared(first.p, second.p) / (first.n * second.n);
        let independent = alone(&first) + alone(&second);
        let paired = independent - 2.0 * covariance;
        (paired > 1e-12 * independent).then(|| independent / paired)
    }

    /// The correlation of the two shares [−1 to 1]; 0 where one of them does not vary.
    fn correlation(&self, first: &Share, second: &Share) -> f64 {
        let sum = self.shared(first.p, second.p);
        let corrected = if sum > 0.0 { (sum - 0.5).max(0.0) } else { sum };
        let spread = (first.variance() * second.variance()).sqrt();
        if spread > 0.0 { (corrected / spread).clamp(-1.0, 1.0) } else { 0.0 }
    }

    /// How much the two numbers of yes vary together, about these shares.
    fn shared(&self, first: f64, second: f64) -> f64 {
        let influence = |end, share: f64| if end == End::Yes { 1.0 - share } else { -share };
        let mut sum = 0.0;
        for one in [End::Yes, End::No] {
            for other in [End::Yes, End::No] {
                let influences = influence(one, first) * influence(other, second);
                sum += self.count(one, other) as f64 * influences;
            }
        }
        sum
    }

    fn count(&self, first: End, second: End) -> u64 {
        self.counts[first as usize][second as usize]
    }

    fn row(&self, first: End) -> u64 {
        self.counts[first as usize].iter().sum()
    }

    fn column(&self, second: End) -> u64 {
        self.counts.iter().map(|row| row[second as usize]).sum()
    }
}

/// The share of the first replications less that of the second, which are independent of them, with
/// its hybrid score interval (Newcombe 1998a, method 10); none where one has no replications.
///
/// # Panics
///
/// If a count exceeds its number.
pub fn independent_difference(first: (u64, u64), second: (u64, u64)) -> Option<Difference> {
    Pairs::independent(first, second).difference()
}

/// The replications that did not end in the outcome.
fn rest((count, n): (u64, u64)) -> u64 {
    assert!(count <= n, "{count} out of {n}");
    n - count
}

/// A share with its Wilson interval.
#[derive(Clone, Copy)]
struct Share {
    p: f64,
    n: f64,
    interval: Interval,
}

impl Share {
    fn of((yes, n): (u64, u64), z: f64) -> Option<Self> {
        let p = yes as f64 / n as f64;
        (n > 0).then(|| Self { p, n: n as f64, interval: score_interval(yes, n, z) })
    }

    /// How much the number of yes varies.
    fn variance(&self) -> f64 {
        self.n * self.p * (1.0 - self.p)
    }
}

/// The difference of two shares whose estimates have this correlation.
fn between(first: &Share, second: &Share, correlation: f64) -> Difference {
    let reach = |one: f64, other: f64| {
        (one * one - 2.0 * correlation * one * other + other * other).max(0.0).sqrt()
    };
    let difference = first.p - second.p;
    let below = reach(first.p - first.interval.low, second.interval.high - second.p);
    let above = reach(first.interval.high - first.p, second.p - second.interval.low);
    Difference {
        difference,
        low: (difference - below).max(-1.0),
        high: (difference + above).min(1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Pairs that all count: in both, in the first only, in the second only, in neither.
    fn fourfold([both, first, second, neither]: [u64; 4]) -> Pairs {
        let mut pairs = Pairs::default();
        pairs.add(End::Yes, End::Yes, both);
        pairs.add(End::Yes, End::No, first);
        pairs.add(End::No, End::Yes, second);
        pairs.add(End::No, End::No, neither);
        pairs
    }

    #[track_caller]
    fn assert_near(given: Option<Difference>, expected: [f64; 3]) {
        let Difference { difference, low, high } = given.unwrap();
        for (given, expected) in [difference, low, high].into_iter().zip(expected) {
            assert!((given - expected).abs() < 5.1e-5, "{given}, not {expected}");
        }
    }

    #[test]
    fn independent_differences_agree_with_published_ones() {
        // Newcombe (1998a), table II, method 10.
        for (first, second, expected) in [
            ((56, 70), (48, 80), [0.2000, 0.0524, 0.3339]),
            ((9, 10), (3, 10), [0.6000, 0.1705, 0.8090]),
            ((5, 56), (0, 29), [0.0893, -0.0381, 0.1926]),
            ((0, 10), (0, 10), [0.0, -0.2775, 0.2775]),
            ((10, 10), (0, 20), [1.0, 0.6791, 1.0]),
        ] {
            assert_near(independent_difference(first, second), expected);
        }
    }

    #[test]
    fn paired_differences_agree_with_published_ones() {
        // Newcombe (1998b), table III, method 10, with all pairs that count.
        for (table, expected) in [
            ([36, 12, 2, 0], [0.2000, 0.0569, 0.3404]),
            ([53, 16, 8, 9], [0.0930, -0.0201, 0.2039]),
            ([36, 14, 0, 0], [0.2800, 0.1528, 0.4167]),
            ([1, 1, 1, 30], [0.0, -0.1337, 0.1337]),
        ] {
            assert_near(fourfold(table).difference(), expected);
        }
    }

    #[test]
    fn the_test_of_pairs_is_mcnemars_and_that_of_independent_ones_pearsons() {
        assert_eq!(fourfold([20, 12, 2, 16]).p_value(), Some(mcnemar(12, 2)));
        let apart = Pairs::independent((56, 70), (48, 80)).p_value().unwrap();
        let (expected, pooled) = (0.2, 104.0 / 150.0);
        let square = expected * expected / (pooled * (1.0 - pooled) * (1.0 / 70.0 + 1.0 / 80.0));
        assert!((apart - chi_square_tail(square, 1)).abs() < 1e-12, "{apart}");
        assert!((apart - 0.008045).abs() < 1e-6, "{apart} {square}");
        assert_eq!(Pairs::independent((0, 10), (0, 20)).p_value(), Some(1.0));
        assert_eq!(Pairs::independent((0, 0), (0, 20)).p_value(), None);
    }

    #[test]
    fn the_score_form_of_a_fourfold_table_is_mcnemars_chi_square() {
        // Pairs that count on one side only turn the exact test into the score form.
        let mut pairs = fourfold([20_000, 110, 80, 16_000]);
        pairs.add(End::Yes, End::Out, 5);
        pairs.add(End::No, End::Out, 4);
        let given = pairs.p_value().unwrap();
        let expected = chi_square_tail(30.0 * 30.0 / 190.0, 1);
        assert!((given / expected - 1.0).abs() < 0.1, "{given} {expected}");
    }

    #[test]
    fn a_wider_confidence_has_a_wider_interval() {
        let pairs = fourfold([53, 16, 8, 9]);
        assert_eq!(
            pairs.difference_at(0.95).map(|d| (d.low * 1e9).round()),
            pairs.difference().map(|d| (d.low * 1e9).round())
        );
        let (usual, wide) = (pairs.difference().unwrap(), pairs.difference_at(0.99).unwrap());
        assert!(wide.low < usual.low && usual.high < wide.high, "{usual:?} {wide:?}");
        assert_eq!(usual.difference, wide.difference);
    }

    #[test]
    fn pairing_gains_what_the_two_have_in_common() {
        // Variance of the pairs (b + c − (b − c)²/n)/n², of independent ones (pq + p′q′)/n.
        let gain = fourfold([4800, 300, 200, 4700]).gain().unwrap();
        let expected = (0.51 * 0.49 + 0.5 * 0.5) / (0.05 - 0.0001);
        assert!((gain - expected).abs() < 1e-9, "{gain} {expected}");
        assert_eq!(fourfold([10, 0, 0, 10]).gain(), None);
        assert_eq!(Pairs::independent((5, 10), (5, 20)).gain(), Some(1.0));
    }

    #[test]
    fn the_other_way_round_is_the_same_with_the_other_sign() {
        let given = fourfold([53, 16, 8, 9]).difference().unwrap();
        let other = fourfold([53, 8, 16, 9]).difference().unwrap();
        assert!((given.low + other.high).abs() < 1e-12 && (given.high + other.low).abs() < 1e-12);
    }

    #[test]
    fn pairs_that_are_alike_tell_a_difference_far_better_than_independent_ones() {
        let pairs = fourfold([4800, 300, 200, 4700]).difference().unwrap();
        let apart = independent_difference((5100, 10_000), (5000, 10_000)).unwrap();
        assert_eq!(pairs.difference, apart.difference);
        assert!(pairs.low > 0.005 && apart.low < 0.0, "{pairs:?} {apart:?}");
    }

    #[test]
    fn pairs_that_do_not_count_in_either_change_nothing() {
        let mut pairs = fourfold([53, 16, 8, 9]);
        let before = pairs.difference();
        pairs.add(End::Out, End::Out, 1000);
        assert_eq!(pairs.difference(), before);
    }

    #[test]
    fn pairs_that_never_count_together_are_independent() {
        let mut pairs = Pairs::default();
        for (end, first, second) in [(End::Yes, 56, 48), (End::No, 14, 32)] {
            pairs.add(end, End::Out, first);
            pairs.add(End::Out, end, second);
        }
        assert_eq!(pairs.difference(), independent_difference((56, 70), (48, 80)));
    }

    #[test]
    fn the_interval_holds_the_difference_and_stays_within_the_possible() {
        let few = [0, 1, 2, 40];
        for both in few {
            for first in few {
                for second in few {
                    for neither in few {
                        let Some(given) = fourfold([both, first, second, neither]).difference()
                        else {
                            continue;
                        };
                        let Difference { difference, low, high } = given;
                        assert!(-1.0 <= low && low <= difference, "{given:?}");
                        assert!(difference <= high && high <= 1.0, "{given:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn where_nothing_counts_there_is_no_difference() {
        let mut pairs = Pairs::default();
        assert_eq!(pairs.difference(), None);
        pairs.add(End::Yes, End::Out, 5);
        assert_eq!(pairs.difference(), None);
        assert_eq!(independent_difference((0, 0), (1, 2)), None);
    }

    /// How often the interval from `n` pairs holds the true difference, of 2000 samples of pairs
    /// whose chances these are, by first and second end.
    fn coverage(chances: [[f64; 3]; 3], n: u64) -> f64 {
        let share = |yes: f64, no: f64| yes / (yes + no);
        let column = |at: usize| chances.iter().map(|row| row[at]).sum::<f64>();
        let row = |at: usize| chances[at].iter().sum::<f64>();
        let truth = share(row(0), row(1)) - share(column(0), column(1));
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut draw = || {
            let mut left = f64::from(random.next_u32()) / 4_294_967_296.0;
            let mut cells = (0..9).map(|cell| (cell / 3, cell % 3));
            let found = cells.find(|(one, other)| {
                left -= chances[*one][*other];
                left < 0.0
            });
            found.unwrap_or((2, 2))
        };
        let mut held = 0;
        for _ in 0..2000 {
            let mut pairs = Pairs::default();
            for _ in 0..n {
                let (one, other) = draw();
                pairs.counts[one][other] += 1;
            }
            let Difference { low, high, .. } = pairs.difference().unwrap();
            held += u32::from(low <= truth && truth <= high);
        }
        f64::from(held) / 2000.0
    }

    #[test]
    fn nineteen_of_twenty_intervals_hold_the_true_difference() {
        // By the end in the first, then in the second: yes, no, out. Alike, opposed and rare.
        for chances in [
            [[0.20, 0.05, 0.05], [0.02, 0.30, 0.05], [0.04, 0.09, 0.20]],
            [[0.05, 0.25, 0.05], [0.20, 0.05, 0.10], [0.10, 0.05, 0.15]],
            [[0.02, 0.02, 0.01], [0.01, 0.50, 0.14], [0.02, 0.08, 0.20]],
        ] {
            for n in [100, 400] {
                let coverage = coverage(chances, n);
                // 4 standard errors of 2000 yes-or-no of .95; for few it may hold too often.
                assert!((0.93..0.98).contains(&coverage), "{chances:?} {n}: {coverage}");
            }
        }
    }
}
