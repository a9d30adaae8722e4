//! Whether a difference could be chance: a test of pairs, and what several tests make of it.

use crate::math::{exp, ln_gamma};

/// A term of a sum that is smaller than this part of it ends the sum.
const NEGLIGIBLE: f64 = 1e-17;

/// How likely two scenarios with equal chances of an outcome differ at least as much as they do,
/// from the pairs that ended in it in one of them only: the mid-p of McNemar's test (Fagerland,
/// Lydersen & Laake 2013), two-sided [0 to 1].
///
/// Under equal chances the smaller count is binomial with ½; of its own chance only half is taken
/// off the doubled tail: P(X < k) + P(X ≤ k). The relative error is below 10⁻⁹ for up to 10⁶ such
/// pairs, and below 10⁻⁴ for 2³² of them.
pub fn mcnemar(first_only: u64, second_only: u64) -> f64 {
    let (few, many) = (first_only.min(second_only) as f64, first_only.max(second_only) as f64);
    let n = few + many;
    if n == 0.0 {
        return 1.0;
    }
    let ways = ln_gamma(n + 1.0) - ln_gamma(few + 1.0) - ln_gamma(many + 1.0);
    let at = exp(ways - n * std::f64::consts::LN_2);
    // Each term of the tail is the one above it times k ÷ (n − k + 1).
    let (mut below, mut term, mut k) = (0.0, at, few);
    while k > 0.0 && term > NEGLIGIBLE * below {
        term *= k / (n - k + 1.0);
        below += term;
        k -= 1.0;
    }
    (2.0 * below + at).min(1.0)
}

/// What the chances of several tests come to when all of them are looked at (Holm 1979): at most
/// the level α of them makes the chance of any false finding at most α.
///
/// In the order given. The least is multiplied by the number of tests, the next by one less, and so
/// on; none is less than one before it, and none above 1.
pub fn holm(chances: &[f64]) -> Vec<f64> {
    let mut order: Vec<_> = (0..chances.len()).collect();
    order.sort_by(|one, other| chances[*one].total_cmp(&chances[*other]));
    let mut adjusted = vec![1.0; chances.len()];
    let mut least = 0.0_f64;
    for (rank, at) in order.into_iter().enumerate() {
        least = least.max(chances[at] * (chances.len() - rank) as f64).min(1.0);
        adjusted[at] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mid_p_agrees_with_a_published_one() {
        // Armitage & Berry (1994): 12 and 2 discordant, exact .012939.
        assert!((mcnemar(12, 2) - 0.007_385).abs() < 5e-7, "{}", mcnemar(12, 2));
        assert_eq!(mcnemar(12, 2), mcnemar(2, 12));
    }

    #[test]
    fn the_mid_p_of_few_pairs_is_that_of_coins() {
        for (counts, expected) in [
            ((0, 0), 1.0),
            ((1, 0), 0.5),
            ((2, 0), 0.25),
            ((3, 1), 0.375),
            ((7, 7), 1.0),
            ((10, 0), 1.0 / 1024.0),
        ] {
            let given = mcnemar(counts.0, counts.1);
            assert!((given - expected).abs() < 1e-12, "{counts:?}: {given}");
        }
    }

    #[test]
    fn the_mid_p_of_very_many_pairs_is_that_of_the_normal_distribution() {
        // 1.96 standard errors from half of 10⁸ and of 2³².
        for n in [1e8_f64, 4_294_967_296.0] {
            let off = (1.959_963_984_540_054 * n.sqrt() / 2.0).round();
            let given = mcnemar((n / 2.0 - off) as u64, (n / 2.0 + off) as u64);
            assert!((given - 0.05).abs() < 2e-5, "{n}: {given}");
        }
        assert!(mcnemar(1 << 32, 0) == 0.0);
    }

    #[test]
    fn several_tests_are_adjusted_in_order_and_never_out_of_it() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (given, expected) in adjusted.into_iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((given - expected).abs() < 1e-15, "{given}, not {expected}");
        }
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
        assert_eq!(holm(&[]), Vec::<f64>::new());
    }
}
