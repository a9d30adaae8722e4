//! The gamma and the beta functions.
//!
//! Takes positive parameters, gives logarithms of gamma and beta functions and the distribution
//! function of the beta distribution. Every loop is bounded.

use super::elementary::{exp, ln};

/// Below this the argument is raised by the recurrence Γ(x + 1) = xΓ(x) before Stirling's series.
const STIRLING_LOW: f64 = 10.0;
/// Coefficients of x⁻¹, x⁻³, … in Stirling's series: B₂ₖ/(2k(2k − 1)).
const STIRLING_SERIES: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1260.0,
    -1.0 / 1680.0,
    1.0 / 1188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3617.0 / 122_400.0,
];
/// ½·ln(2π).
const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// The fraction converges in about 5·√max(a, b) steps: 500 for parameters of 10⁴.
const FRACTION_STEPS_LIMIT: u32 = 4000;
/// Stands in for a 0 that Lentz's method would divide by.
const FRACTION_TINY: f64 = 1e-300;

/// The natural logarithm of Γ(x) \[x > 0\].
///
/// The error is below 10⁻¹⁵·max(2, |ln Γ(x)|)·2. NaN for x ≤ 0. Stirling's series after the
/// recurrence (DLMF 5.11.1, 5.5.1).
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let mut raised = x;
    let mut product = 1.0;
    while raised < STIRLING_LOW {
        product *= raised;
        raised += 1.0;
    }
    let leading = (raised - 0.5) * (ln(raised) - 1.0) + (HALF_LN_TAU - 0.5);
    leading + stirling_rest(raised) - ln(product)
}

/// What ln Γ(x) has beyond (x − ½)·ln x − x + ½·ln 2π [x ≥ 10].
fn stirling_rest(x: f64) -> f64 {
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    STIRLING_SERIES.iter().rev().fold(0.0, |sum, c| sum * square + c) * inverse
}

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b). Of a large parameter only what is left of the
/// difference is computed: the terms themselves, nearly 10⁶, would take the last digits with them.
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    let sum = small + large;
    if large < STIRLING_LOW {
        return ln_gamma(small) + ln_gamma(large) - ln_gamma(sum);
    }
    let leading = (0.5 - large) * ln_of_one_plus(small / large) + small * (1.0 - ln(sum));
    ln_gamma(small) + leading + (stirling_rest(large) - stirling_rest(sum))
}

/// ln(1 + x) [x ≥ 0], also where 1 + x loses most of x (Kahan; Goldberg 1991, theorem 4).
fn ln_of_one_plus(x: f64) -> f64 {
    let sum = 1.0 + x;
    if sum == 1.0 { x } else { ln(sum) * x / (sum - 1.0) }
}

/// The regularised incomplete beta function Iₓ(a, b), the distribution function of Beta(a, b) at
/// `x`: 0 for x ≤ 0, 1 for x ≥ 1.
///
/// For a and b in [0.05, 10⁴] the relative error is below 10⁻¹⁰ (10⁻¹² for a, b ≤ 20): near 1 take
/// 1 − I₁₋ₓ(b, a), which keeps the digits of the upper tail. NaN for a or b not above 0, or x NaN.
#[must_use]
pub fn beta_regularized(a: f64, b: f64, x: f64) -> f64 {
    BetaTail::new(a, b).cumulative(x)
}

/// What stays the same for every x of one distribution Beta(a, b).
#[derive(Clone, Copy, Debug)]
pub(super) struct BetaTail {
    pub(super) a: f64,
    pub(super) b: f64,
    /// ln B(a, b).
    pub(super) ln_beta: f64,
}

impl BetaTail {
    pub(super) fn new(a: f64, b: f64) -> Self {
        Self { a, b, ln_beta: ln_beta(a, b) }
    }

    /// Iₓ(a, b).
    pub(super) fn cumulative(&self, x: f64) -> f64 {
        if x <= 0.0 && !self.ln_beta.is_nan() {
            return 0.0;
        }
        exp(self.ln_cumulative(x))
    }

    /// ln Iₓ(a, b) [x > 0]: keeps its digits where Iₓ itself would be 0.
    pub(super) fn ln_cumulative(&self, x: f64) -> f64 {
        if x >= 1.0 && !self.ln_beta.is_nan() {
            return 0.0;
        }
        let y = 1.0 - x;
        let ln_power = self.a * ln(x) + self.b * ln(y) - self.ln_beta;
        // On this side of the mean, nearly, the fraction converges fast.
        if x * (self.a + self.b + 2.0) <= self.a + 1.0 {
            ln_power + ln(fraction(self.a, self.b, x) / self.a)
        } else {
            ln(1.0 - exp(ln_power) * fraction(self.b, self.a, y) / self.b)
        }
    }
}

/// The continued fraction of DLMF 8.17.22, 1/(1 + d₁/(1 + d₂/(1 + …))), by the method of Lentz
/// (1976) as modified by Thompson & Barnett (1986).
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let not_zero = |value: f64| if value.abs() < FRACTION_TINY { FRACTION_TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / not_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for step in 1..=FRACTION_STEPS_LIMIT {
        let m = f64::from(step);
        let at = a + 2.0 * m;
        let even = m * (b - m) * x / ((at - 1.0) * at);
        d = 1.0 / not_zero(1.0 + even * d);
        c = not_zero(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / (at * (at + 1.0));
        d = 1.0 / not_zero(1.0 + odd * d);
        c = not_zero(1.0 + odd / c);
        let factor = d * c;
        value *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gamma_agrees_with_references_of_eighteen_digits() {
        for (x, reference) in [
            (0.05, 2.968_879_201_051_731),
            (0.3, 1.095_797_994_818_075_5),
            (0.5, 0.572_364_942_924_700_1),
            (1.5, -0.120_782_237_635_245_22),
            (3.7, 1.428_072_326_665_388),
            (9.99, 12.779_315_214_350_193),
            (10.0, 12.801_827_480_081_47),
            (57.3, 173.563_868_279_691_42),
            (1e4, 82_099.717_496_442_38),
            (2e4, 178_065.718_249_646_16),
        ] {
            let error = (ln_gamma(x) - reference).abs();
            assert!(error <= 2e-15 * f64::max(2.0, reference.abs()), "at {x}: {}", ln_gamma(x));
        }
        assert!(ln_gamma(0.0).is_nan() && ln_gamma(-1.5).is_nan() && ln_gamma(f64::NAN).is_nan());
    }

    #[test]
    fn gamma_of_a_whole_number_is_a_factorial() {
        let mut factorial = 1.0_f64;
        for n in 1..=100 {
            let error = (ln_gamma(f64::from(n)) - factorial.ln()).abs();
            assert!(error <= 2e-15 * factorial.ln().max(2.0), "at {n}");
            factorial *= f64::from(n);
        }
    }

    #[test]
    fn beta_agrees_with_references_of_eighteen_digits() {
        // A series of positive terms, with 40 digits.
        for ([a, b, x], reference, limit) in [
            ([0.5, 0.5, 0.3], 0.369_010_119_565_545_37, 1e-12),
            ([2.0, 3.0, 0.4], 0.524_8, 1e-12),
            ([2.0, 3.0, 1e-6], 5.999_992_000_003e-12, 1e-12),
            ([5.0, 0.5, 0.99], 0.757_158_109_101_562_4, 1e-12),
            ([20.0, 20.0, 0.55], 0.735_684_967_742_508, 1e-12),
            ([0.05, 0.05, 0.001], 0.355_348_606_541_156, 1e-12),
            ([0.05, 20.0, 0.01], 0.938_475_282_611_150_2, 1e-12),
            ([700.0, 0.3, 0.9995], 0.246_517_671_014_260_98, 1e-10),
            ([1e4, 1e4, 0.49], 0.002_337_059_330_110_149_5, 1e-10),
            ([0.05, 1e4, 1e-5], 0.911_255_864_888_623_9, 1e-10),
            ([1e4, 0.05, 0.9999], 0.011_523_605_678_718_75, 1e-10),
        ] {
            let value = beta_regularized(a, b, x);
            assert!((value / reference - 1.0).abs() <= limit, "({a}, {b}) at {x}: {value}");
        }
    }

    #[test]
    fn beta_of_whole_parameters_is_a_sum_of_binomial_terms() {
        for (a, b) in [(1, 1), (2, 3), (5, 2), (7, 13)] {
            let n = a + b - 1;
            for step in 1..100 {
                let x = f64::from(step) / 100.0;
                let mut term = (1.0 - x).powi(n);
                let mut sum = 0.0;
                for j in 0..=n {
                    if j >= a {
                        sum += term;
                    }
                    term *= f64::from(n - j) / f64::from(j + 1) * x / (1.0 - x);
                }
                let value = beta_regularized(f64::from(a), f64::from(b), x);
                assert!((value / sum - 1.0).abs() < 1e-12, "({a}, {b}) at {x}: {value} for {sum}");
            }
        }
    }

    #[test]
    fn both_sides_of_a_beta_distribution_add_up_to_one() {
        for a in [0.05, 0.7, 3.0, 50.0, 1e4] {
            for b in [0.05, 0.7, 3.0, 50.0, 1e4] {
                for step in 1..100 {
                    let x = f64::from(step) / 100.0;
                    let sum = beta_regularized(a, b, x) + beta_regularized(b, a, 1.0 - x);
                    assert!((sum - 1.0).abs() < 1e-10, "({a}, {b}) at {x}: {sum}");
                }
            }
        }
    }

    #[test]
    fn beta_reaches_its_ends_and_passes_nonsense_on() {
        assert_eq!(beta_regularized(2.0, 3.0, 0.0), 0.0);
        assert_eq!(beta_regularized(2.0, 3.0, -1.0), 0.0);
        assert_eq!(beta_regularized(2.0, 3.0, 1.0), 1.0);
        assert_eq!(beta_regularized(2.0, 3.0, 7.0), 1.0);
        for x in [-1.0, 0.5, 2.0] {
            assert!(beta_regularized(0.0, 3.0, x).is_nan(), "at {x}");
            assert!(beta_regularized(2.0, f64::NAN, x).is_nan(), "at {x}");
        }
        assert!(beta_regularized(2.0, 3.0, f64::NAN).is_nan());
    }

    #[test]
    fn the_fraction_converges_where_it_is_slowest() {
        // Large parameters at the change of sides.
        let at_mean = beta_regularized(1e4, 1e4, 0.5);
        assert!((at_mean - 0.5).abs() < 1e-11, "{at_mean}");
    }
}
