//! Logarithm, exponential and power, without a branch.
//!
//! Takes any f64, gives an f64. The cores are straight lines of + − × ÷, bit operations and
//! selects: a loop over lanes vectorises, and a lane alone gives the bits that it gives in company.

/// 2⁵²: adding it to a whole number below it leaves that number in the low bits of the mantissa.
/// There is no vector instruction of AVX2 between i64 and f64; this is the way round.
const WHOLE: f64 = 4_503_599_627_370_496.0;
/// 1.5·2⁵²: the same for numbers of either sign; adding and taking away rounds to a whole number.
const WHOLE_SIGNED: f64 = 6_755_399_441_055_744.0;
/// 2⁵⁴: lifts every subnormal number into the normal range.
const LIFT: f64 = 18_014_398_509_481_984.0;
/// Bits of √½ (rounded down): mantissas are brought into [√½, √2), around 1.
const BITS_ROOT_HALF: u64 = 0x3FE6_A09E_667F_3BCC;
const BITS_ONE: u64 = 0x3FF0_0000_0000_0000;
const MASK_MANTISSA: u64 = 0x000F_FFFF_FFFF_FFFF;
const BIAS: f64 = 1023.0;

/// ln 2 in two parts; the last 21 bits of the first are 0, so that a whole number times it is exact.
const LN_2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN_2_LOW: f64 = f64::from_bits(0x3DEA_39EF_3579_3C76);
const LOG_2_E: f64 = std::f64::consts::LOG2_E;

/// ln((1 + s)/(1 − s)) = 2s + s·(L₁s² + L₂s⁴ + …): the minimax coefficients of fdlibm
/// (digits as published).
#[allow(clippy::excessive_precision)]
const LN_SERIES: [f64; 7] = [
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01,
];

/// r·coth(r/2) = 2 + E₁r² + E₂r⁴ + …: the minimax coefficients of fdlibm
/// (digits as published).
#[allow(clippy::excessive_precision)]
const EXP_SERIES: [f64; 5] = [
    1.66666666666666019037e-01,
    -2.77777777770155933842e-03,
    6.61375632143793436117e-05,
    -1.65339022054652515390e-06,
    4.13813679705723846039e-08,
];

/// Beyond these the exponential is infinite and 0.
const EXP_HIGH: f64 = 710.0;
const EXP_LOW: f64 = -746.0;

/// The natural logarithm of `x`, to one unit in the last place.
///
/// ln(0) = −∞, of a negative number NaN, of ∞ ∞, of NaN NaN; subnormal numbers as all others.
/// The method of fdlibm's `log` (Sun Microsystems, 1993), without its branches.
#[inline(always)]
#[must_use]
pub fn ln(x: f64) -> f64 {
    let small = x < f64::MIN_POSITIVE;
    let lifted = if small { x * LIFT } else { x };
    let shifted = lifted.to_bits().wrapping_add(BITS_ONE - BITS_ROOT_HALF);
    let exponent = f64::from_bits((shifted >> 52) | WHOLE.to_bits()) - WHOLE;
    let k = exponent - if small { BIAS + 54.0 } else { BIAS };
    let f = f64::from_bits((shifted & MASK_MANTISSA).wrapping_add(BITS_ROOT_HALF)) - 1.0;

    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let [l1, l2, l3, l4, l5, l6, l7] = LN_SERIES;
    let even = w * (l2 + w * (l4 + w * l6));
    let odd = z * (l1 + w * (l3 + w * (l5 + w * l7)));
    let half_square = 0.5 * f * f;
    let value = s * (half_square + (even + odd)) + k * LN_2_LOW - half_square + f + k * LN_2_HIGH;

    let above_zero = if x > 0.0 { value } else { f64::NAN };
    let from_zero = if x == 0.0 { f64::NEG_INFINITY } else { above_zero };
    if x == f64::INFINITY { f64::INFINITY } else { from_zero }
}

/// The exponential of `x`, to one unit in the last place (of the subnormal numbers: to one step).
///
/// ∞ above 709.782712893384, 0 below −745.1332191019412, NaN of NaN.
/// The method of fdlibm's `exp` (Sun Microsystems, 1993), without its branches.
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    let capped = if x > EXP_HIGH { EXP_HIGH } else { x };
    let within = if capped < EXP_LOW { EXP_LOW } else { capped };
    let k = round(within * LOG_2_E);
    let high = within - k * LN_2_HIGH;
    let low = k * LN_2_LOW;
    let r = high - low;

    let z = r * r;
    let [e1, e2, e3, e4, e5] = EXP_SERIES;
    let c = r - z * (e1 + z * (e2 + z * (e3 + z * (e4 + z * e5))));
    let value = 1.0 + ((r * c / (2.0 - c) - low) + high);

    // Two steps: 2^k itself leaves the normal range at both ends.
    let first = round(0.5 * k);
    value * power_of_two(first) * power_of_two(k - first)
}

/// `base` to the `exponent`, as exp(exponent·ln base).
///
/// Takes a base in [0, ∞) and a finite exponent. x⁰ = 1 for every x, also 0; 0^p = 0 for p > 0 and
/// ∞ for p < 0; NaN of a negative base. The relative error is at most (2 + |exponent·ln base|)·2⁻⁵².
#[inline(always)]
#[must_use]
pub fn power(base: f64, exponent: f64) -> f64 {
    let value = exp(exponent * ln(base));
    if exponent == 0.0 { 1.0 } else { value }
}

/// The whole number nearest to `x` [|x| < 2⁵¹], ties to even.
#[inline(always)]
fn round(x: f64) -> f64 {
    (x + WHOLE_SIGNED) - WHOLE_SIGNED
}

/// 2^k of a whole number `k` in [−1022, 1023].
#[inline(always)]
fn power_of_two(k: f64) -> f64 {
    f64::from_bits((k + (WHOLE_SIGNED + BIAS)).to_bits() << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance in units of the last place of the reference.
    fn ulps(value: f64, reference: f64) -> f64 {
        if value == reference {
            return 0.0;
        }
        let next = f64::from_bits(reference.abs().to_bits() + 1);
        (value - reference).abs() / (next - reference.abs())
    }

    /// Uniform 64-bit words (Steele, Lea & Flood 2014), for random points.
    fn words() -> impl Iterator<Item = u64> {
        let mut state = 1_u64;
        std::iter::repeat_with(move || {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let a = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let b = (a ^ (a >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            b ^ (b >> 31)
        })
    }

    fn worst(points: impl Iterator<Item = f64>, ours: fn(f64) -> f64, std: fn(f64) -> f64) -> f64 {
        points.map(|x| ulps(ours(x), std(x))).fold(0.0, f64::max)
    }

    // The platform's own functions may be off by nearly half a unit beyond rounding: 1 + 1.
    const ULPS_LIMIT: f64 = 2.0;

    #[test]
    fn logarithm_is_that_of_std_within_the_stated_error() {
        let anywhere = words().take(400_000).map(|word| f64::from_bits(word >> 1));
        let finite = anywhere.filter(|x| x.is_finite());
        assert!(worst(finite, ln, f64::ln) <= ULPS_LIMIT);
        let unit = (1..400_000).map(|i| f64::from(i) / 400_000.0);
        assert!(worst(unit, ln, f64::ln) <= ULPS_LIMIT);
        let around_one = (0..400_000).map(|i| 0.5 + f64::from(i) / 200_000.0);
        assert!(worst(around_one, ln, f64::ln) <= ULPS_LIMIT);
        let near_one = (-10_000..10_000).map(|i| 1.0 + f64::from(i) * f64::EPSILON);
        assert!(worst(near_one, ln, f64::ln) <= ULPS_LIMIT);
        let subnormal = words().take(100_000).map(|word| f64::from_bits(word >> 12));
        assert!(worst(subnormal, ln, f64::ln) <= ULPS_LIMIT);
    }

    #[test]
    fn exponential_is_that_of_std_within_the_stated_error() {
        let grid = (-746_000..710_000).map(|i| f64::from(i) / 1000.0);
        assert!(worst(grid, exp, f64::exp) <= ULPS_LIMIT);
        let small = words().take(400_000).map(|word| (word as f64 / 2f64.powi(63) - 1.0) * 3.0);
        assert!(worst(small, exp, f64::exp) <= ULPS_LIMIT);
        let tiny = words().take(100_000).map(|word| f64::from_bits((word >> 2) | 1 << 63));
        assert!(worst(tiny, exp, f64::exp) <= ULPS_LIMIT);
    }

    #[test]
    fn power_is_that_of_std_within_the_stated_error() {
        let mut words = words();
        for _ in 0..200_000 {
            let base = words.next().expect("endless") as f64 / 2f64.powi(62);
            let exponent = (words.next().expect("endless") as f64 / 2f64.powi(63) - 1.0) * 50.0;
            let reference = base.powf(exponent);
            let limit = (2.0 + (exponent * base.ln()).abs()) * f64::EPSILON * reference;
            assert!((power(base, exponent) - reference).abs() <= limit, "{base}^{exponent}");
        }
    }

    #[test]
    fn edges_are_those_of_the_doc() {
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert_eq!(ln(-0.0), f64::NEG_INFINITY);
        assert_eq!(ln(1.0).to_bits(), 0);
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        assert!(ln(-1.0).is_nan() && ln(-1e-310).is_nan() && ln(f64::NAN).is_nan());
        assert!(ln(f64::NEG_INFINITY).is_nan());
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-0.0), 1.0);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert!(exp(709.782712893383).is_finite() && exp(709.7827128933845).is_infinite());
        assert!(exp(-745.13).is_subnormal() && exp(-745.14) == 0.0);
        assert!(exp(f64::NAN).is_nan());
        assert_eq!(power(0.0, 2.5), 0.0);
        assert_eq!(power(0.0, 0.0), 1.0);
        assert_eq!(power(0.0, -1.0), f64::INFINITY);
        assert_eq!(power(1.0, 1e300), 1.0);
        assert_eq!(power(7.0, 0.0), 1.0);
        assert!(power(-1.0, 2.0).is_nan());
    }

    #[test]
    fn values_are_pinned_bit_for_bit() {
        for (x, bits) in [
            (0.1, 0xC002_6BB1_BBB5_5515),
            (0.7, 0xBFD6_D3C3_24E1_3F50),
            (3.0, 0x3FF1_93EA_7AAD_030A),
            (1e-310, 0xC086_4E69_394D_9508),
            (6.02e23, 0x404B_6094_E92C_CA28),
        ] {
            assert_eq!(ln(x).to_bits(), bits, "ln {x}: {:#018X}", ln(x).to_bits());
        }
        for (x, bits) in [
            (0.1, 0x3FF1_AEC7_B35A_00D4),
            (-0.7, 0x3FDF_C80D_B9DD_5542),
            (3.0, 0x4034_15E5_BF6F_B106),
            (-708.5, 0x000E_6CF6_D088_97AC),
            (500.25, 0x6D0A_23DF_509D_4747),
        ] {
            assert_eq!(exp(x).to_bits(), bits, "exp {x}: {:#018X}", exp(x).to_bits());
        }
        assert_eq!(
            power(0.3, 1.7).to_bits(),
            0x3FC0_8819_F76D_9F8D,
            "{:#018X}",
            power(0.3, 1.7).to_bits()
        );
    }
}
