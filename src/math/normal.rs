//! The quantile function of the standard normal distribution.
//!
//! Takes a probability, gives a number of standard deviations. Without a branch: what the middle
//! and what the tails need is computed for every number, and one of them selected.

use super::elementary::ln;

/// Half the width of the middle, where a rational function of u alone will do.
const MIDDLE: f64 = 0.425;
/// MIDDLE², about which the middle's rational function is expanded.
const MIDDLE_SQUARED: f64 = 0.180625;
/// About which the tails' rational function is expanded, in √(−ln p).
const TAIL_CENTRE: f64 = 1.6;

/// The smallest probability, 2⁻³⁶, that the function tells from smaller ones.
///
/// The smallest uniform number of 32 bits is 2⁻³³. Beyond 2⁻³⁶·⁰⁷ the source has a third rational
/// function, which nothing here could ever need.
pub const NORMAL_TAIL_LOW: f64 = 1.0 / 68_719_476_736.0;

/// How many tails are computed together: two vectors of AVX2.
const TAILS_AT_ONCE: usize = 8;

/// Numerator and denominator of the middle, highest power first (digits as published).
#[allow(clippy::excessive_precision)]
const MIDDLE_RATIO: [[f64; 8]; 2] = [
    [
        2.5090809287301226727e+3,
        3.3430575583588128105e+4,
        6.7265770927008700853e+4,
        4.5921953931549871457e+4,
        1.3731693765509461125e+4,
        1.9715909503065514427e+3,
        1.3314166789178437745e+2,
        3.3871328727963666080e+0,
    ],
    [
        5.2264952788528545610e+3,
        2.8729085735721942674e+4,
        3.9307895800092710610e+4,
        2.1213794301586595867e+4,
        5.3941960214247511077e+3,
        6.8718700749205790830e+2,
        4.2313330701600911252e+1,
        1.0,
    ],
];

/// Numerator and denominator of the tails, highest power first (digits as published).
#[allow(clippy::excessive_precision)]
const TAIL_RATIO: [[f64; 8]; 2] = [
    [
        7.74545014278341407640e-4,
        2.27238449892691845833e-2,
        2.41780725177450611770e-1,
        1.27045825245236838258e+0,
        3.64784832476320460504e+0,
        5.76949722146069140550e+0,
        4.63033784615654529590e+0,
        1.42343711074968357734e+0,
    ],
    [
        1.05075007164441684324e-9,
        5.47593808499534494600e-4,
        1.51986665636164571966e-2,
        1.48103976427480074590e-1,
        6.89767334985100004550e-1,
        1.67638483018380384940e+0,
        2.05319162663775882187e+0,
        1.0,
    ],
];

/// The standard normal quantile of `u` [0..1]: the z with Φ(z) = u.
///
/// The relative error is below 10⁻¹⁴ for u in [2⁻³⁶, 1 − 2⁻³⁶]; what lies outside is treated as
/// that bound (z = ±6.651…). Φ⁻¹(1 − u) = −Φ⁻¹(u) bit for bit wherever 1 − u is exact, as it is
/// for u = (x + ½)·2⁻³². NaN of NaN. Source: Wichura (1988), algorithm AS 241, PPND16.
#[inline(always)]
#[must_use]
pub fn normal_quantile(u: f64) -> f64 {
    let of_middle = middle(u);
    let of_tail = tail(u);
    // One division serves both.
    ratio(if in_middle(u) { of_middle } else { of_tail })
}

/// [`normal_quantile`] of many numbers, with the same bits in half the time.
///
/// All are taken as of the middle first; the tails, 15 in 100, are then gathered, computed without
/// gaps and put back. At most 64 at once: a bit of a word says which are tails.
#[inline(always)]
pub fn normal_quantiles<const LANES: usize>(u: &[f64; LANES], z: &mut [f64; LANES]) {
    const { assert!(LANES <= u64::BITS as usize, "a bit for each") }
    let mut tails = 0_u64;
    for lane in 0..LANES {
        z[lane] = ratio(middle(u[lane]));
        tails |= if in_middle(u[lane]) { 0 } else { 1 << lane };
    }
    while tails != 0 {
        let (mut lanes, mut values) = ([0; TAILS_AT_ONCE], [0.5; TAILS_AT_ONCE]);
        let count = tails.count_ones().min(TAILS_AT_ONCE as u32) as usize;
        for slot in 0..count {
            lanes[slot] = tails.trailing_zeros() as usize % LANES;
            values[slot] = u[lanes[slot]];
            tails &= tails - 1;
        }
        for value in &mut values {
            *value = ratio(tail(*value));
        }
        for slot in 0..count {
            z[lanes[slot]] = values[slot];
        }
    }
}

#[inline(always)]
fn ratio((top, bottom): (f64, f64)) -> f64 {
    top / bottom
}

#[inline(always)]
fn in_middle(u: f64) -> bool {
    (u - 0.5).abs() <= MIDDLE
}

/// Numerator and denominator of the quantile, for u in the middle.
#[inline(always)]
fn middle(u: f64) -> (f64, f64) {
    let q = u - 0.5;
    let x = MIDDLE_SQUARED - q * q;
    let [top, bottom] = MIDDLE_RATIO;
    (q * polynomial(top, x), polynomial(bottom, x))
}

/// Numerator and denominator of the quantile, for u in a tail.
#[inline(always)]
fn tail(u: f64) -> (f64, f64) {
    let q = u - 0.5;
    let beyond = if q < 0.0 { u } else { 1.0 - u };
    let p = if beyond < NORMAL_TAIL_LOW { NORMAL_TAIL_LOW } else { beyond };
    let x = (-ln(p)).sqrt() - TAIL_CENTRE;
    let [top, bottom] = TAIL_RATIO;
    (polynomial(top, x).copysign(q), polynomial(bottom, x))
}

/// By Horner's rule, highest power first.
#[inline(always)]
fn polynomial(coefficients: [f64; 8], x: f64) -> f64 {
    let [c7, c6, c5, c4, c3, c2, c1, c0] = coefficients;
    ((((((c7 * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1) * x + c0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Roots of erfc(−z/√2)/2 = u for u as the double it is, with 50 digits.
    const REFERENCES: [(f64, f64); 23] = [
        (0.5000001, 2.506_628_273_311_648e-7),
        (0.51, 0.025_068_908_258_711_058),
        (0.6, 0.253_347_103_135_799_7),
        (0.75, 0.674_489_750_196_081_7),
        (0.9, 1.281_551_565_544_600_6),
        (0.924, 1.432_502_720_825_812),
        (0.925, 1.439_531_470_938_456_2),
        (0.926, 1.446_632_067_158_978_8),
        (0.95, 1.644_853_626_951_472_2),
        (0.975, 1.959_963_984_540_053_9),
        (0.99, 2.326_347_874_040_840_8),
        (0.999, 3.090_232_306_167_813),
        (0.9999, 3.719_016_485_455_708_4),
        (1e-3, -3.090_232_306_167_813_5),
        (1e-5, -4.264_890_793_922_825),
        (1e-6, -4.753_424_308_822_899),
        (1e-7, -5.199_337_582_192_817),
        (1e-8, -5.612_001_244_174_789),
        (1e-9, -5.997_807_015_007_687),
        (1e-10, -6.361_340_902_404_056),
        (f64::from_bits((1023 - 33) << 52), -6.337_957_754_553_789),
        (NORMAL_TAIL_LOW, -6.651_035_379_893_01),
        (1.0 - f64::from_bits((1023 - 33) << 52), 6.337_957_754_553_789),
    ];

    fn uniform(word: u32) -> f64 {
        (f64::from(word) + 0.5) / 4_294_967_296.0
    }

    #[test]
    fn agrees_with_references_of_fifty_digits() {
        for (u, z) in REFERENCES {
            let error = (normal_quantile(u) / z - 1.0).abs();
            assert!(error < 1e-14, "at {u}: {} for {z}", normal_quantile(u));
        }
    }

    #[test]
    fn mirrors_about_one_half_bit_for_bit() {
        for word in (0..u32::MAX / 2).step_by(10_007) {
            let (low, high) = (normal_quantile(uniform(word)), normal_quantile(uniform(!word)));
            assert_eq!(low.to_bits(), (-high).to_bits());
        }
        assert_eq!(normal_quantile(0.5), 0.0);
    }

    #[test]
    fn never_falls_as_u_rises() {
        let step = 20_011;
        let mut last = f64::NEG_INFINITY;
        for word in (0..u32::MAX - step).step_by(step as usize) {
            let z = normal_quantile(uniform(word));
            assert!(z > last, "at word {word}");
            last = z;
        }
    }

    #[test]
    fn stays_at_its_bounds_outside_its_domain() {
        let bound = normal_quantile(NORMAL_TAIL_LOW);
        for u in [0.0, 1e-300, 1e-12] {
            assert_eq!(normal_quantile(u), bound);
            assert_eq!(normal_quantile(1.0 - u), if u < 1e-11 { -bound } else { 0.0 });
        }
        assert!(normal_quantile(f64::NAN).is_nan());
    }

    #[test]
    fn many_at_once_have_the_bits_of_one_alone() {
        let mut z = [0.0; 64];
        for first in (0..u32::MAX - 64 * 66_000).step_by(1_000_003) {
            // From blocks without a tail to blocks all of tails.
            let spacing = [1, 65_537, 66_000][first as usize % 3];
            let u = std::array::from_fn(|lane| uniform(first + lane as u32 * spacing));
            normal_quantiles(&u, &mut z);
            for lane in 0..64 {
                assert_eq!(z[lane].to_bits(), normal_quantile(u[lane]).to_bits());
            }
        }
    }

    #[test]
    fn blocks_of_an_odd_size_leave_no_lane_out() {
        let u = [0.01, 0.5, 0.99, 0.02, 0.001, f64::NAN, 0.999];
        let mut z = [7.0; 7];
        normal_quantiles(&u, &mut z);
        for lane in [0, 1, 2, 3, 4, 6] {
            assert_eq!(z[lane].to_bits(), normal_quantile(u[lane]).to_bits());
        }
        assert!(z[5].is_nan());
    }

    #[test]
    fn values_are_pinned_bit_for_bit() {
        for (word, bits) in [
            (0, 0xC019_5A11_98FC_F3D5),
            (77_777_777, 0xC000_C179_AE37_4C83),
            (1_234_567_890, 0xBFE1_F298_61F8_D638),
            (4_200_000_000, 0x4000_1886_3EF7_47A2),
        ] {
            let z = normal_quantile(uniform(word));
            assert_eq!(z.to_bits(), bits, "{z} of {word}: {:#018X}", z.to_bits());
        }
    }
}
