//! Intervals of shares and of their differences, tests, and order statistics from histograms.
//!
//! Takes counts, gives shares. Always: 0 ≤ low ≤ count ÷ n ≤ high ≤ 1.

mod difference;
mod histogram;
mod significance;

pub use difference::{Difference, End, Pairs, independent_difference};
pub use histogram::{histogram_quantile, step_quantile};
pub use significance::{holm, mcnemar};

/// The quantile of the standard normal distribution that leaves 2.5 % above it.
const Z: f64 = 1.959_963_984_540_054;

/// A 95 % interval of a share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Its lower end [0 to 1].
    pub low: f64,
    /// Its upper end [0 to 1].
    pub high: f64,
}

impl Interval {
    /// Half the distance between its ends [0 to 0.5].
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// The 95 % score interval of `count` out of `n` (Wilson 1927).
///
/// The lower end of a count of 0 is exactly 0, the upper end of a count of `n` exactly 1; of
/// nothing nothing is known: 0 to 1.
///
/// # Panics
///
/// If `count` exceeds `n`.
pub fn wilson(count: u64, n: u64) -> Interval {
    score_interval(count, n, Z)
}

/// The same with another quantile `z` of the standard normal distribution [above 0].
fn score_interval(count: u64, n: u64, z: f64) -> Interval {
    assert!(count <= n, "{count} out of {n}");
    if n == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (successes, failures, trials) = (count as f64, (n - count) as f64, n as f64);
    let centre = (successes + z * z / 2.0) / (trials + z * z);
    let spread = (successes * failures / trials + z * z / 4.0).sqrt();
    let half = z * spread / (trials + z * z);
    let share = successes / trials;
    Interval {
        low: if count == 0 { 0.0 } else { (centre - half).clamp(0.0, share) },
        high: if count == n { 1.0 } else { (centre + half).clamp(share, 1.0) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_published_intervals() {
        let rows = [
            (81, 263, 0.255_289, 0.366_210),
            (15, 148, 0.062_386, 0.160_487),
            (1, 29, 0.006_113, 0.171_755),
            (0, 20, 0.0, 0.161_125),
            (5200, 10_000, 0.510_202, 0.529_782),
        ];
        for (count, n, low, high) in rows {
            let interval = wilson(count, n);
            assert!((interval.low - low).abs() < 1e-6, "{count}/{n}: {interval:?}");
            assert!((interval.high - high).abs() < 1e-6, "{count}/{n}: {interval:?}");
        }
    }

    #[test]
    fn is_exact_at_the_ends() {
        for n in [1, 2, 3, 20, 1000, 1 << 32] {
            assert_eq!(wilson(0, n).low.to_bits(), 0.0_f64.to_bits(), "none of {n}");
            assert_eq!(wilson(n, n).high.to_bits(), 1.0_f64.to_bits(), "all of {n}");
        }
        assert_eq!(wilson(0, 0), Interval { low: 0.0, high: 1.0 });
    }

    #[test]
    fn mirrors_when_successes_and_failures_change_places() {
        for (count, n) in [(0, 7), (1, 29), (3, 10), (99, 100)] {
            let (one, other) = (wilson(count, n), wilson(n - count, n));
            assert!((one.low - (1.0 - other.high)).abs() < 1e-12, "{count}/{n}");
            assert!((one.high - (1.0 - other.low)).abs() < 1e-12, "{count}/{n}");
        }
    }

    #[test]
    fn holds_the_share_even_among_very_many() {
        for n in [1_u64 << 32, 1 << 53] {
            for count in [1, 2, n / 3, n - 1] {
                let (interval, share) = (wilson(count, n), count as f64 / n as f64);
                assert!(interval.low <= share && share <= interval.high, "{count}/{n}");
                assert!(interval.low > 0.0 && interval.high <= 1.0, "{count}/{n}");
            }
        }
    }
}
