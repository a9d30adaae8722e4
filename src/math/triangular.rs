//! The quantile function of the triangular distribution.

/// The quantile at `u` [0..1] of the triangular distribution on [`low`, `high`] with its peak at
/// `mode` [low ≤ mode ≤ high]: by two square roots, to 4 units in the last place of the widest of
/// low, high and high − low.
///
/// The mode may lie at an end. `low` where all three are equal. Never outside [low, high].
#[inline(always)]
#[must_use]
pub fn triangular_quantile(u: f64, low: f64, mode: f64, high: f64) -> f64 {
    let span = high - low;
    let rising = u * span <= mode - low;
    let tail = if rising { u } else { 1.0 - u };
    let side = if rising { mode - low } else { high - mode };
    // Two roots, not the root of the product: that would overflow.
    let distance = (tail * span).sqrt() * side.sqrt();
    let value = if rising { low + distance } else { high - distance };
    let from_low = if value < low { low } else { value };
    if from_low > high { high } else { from_low }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The distribution function, from the areas of the two triangles.
    fn cumulative(x: f64, low: f64, mode: f64, high: f64) -> f64 {
        if x < mode {
            (x - low) * (x - low) / ((high - low) * (mode - low))
        } else {
            1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))
        }
    }

    #[test]
    fn is_the_inverse_of_the_distribution_function() {
        for [low, mode, high] in
            [[0.0, 0.3, 1.0], [-5.0, 2.0, 3.0], [1.0, 1.0, 4.0], [1.0, 4.0, 4.0]]
        {
            for step in 1..1000 {
                let u = f64::from(step) / 1000.0;
                let x = triangular_quantile(u, low, mode, high);
                assert!(
                    (cumulative(x, low, mode, high) - u).abs() < 1e-14,
                    "{low} {mode} {high} {u}"
                );
            }
        }
    }

    #[test]
    fn reaches_its_ends_and_its_mode() {
        assert_eq!(triangular_quantile(0.0, -1.0, 0.5, 2.0), -1.0);
        let at_mode = triangular_quantile(0.5, -1.0, 0.5, 2.0);
        assert!((at_mode - 0.5).abs() < 1e-15);
        assert_eq!(triangular_quantile(1.0, -1.0, 0.5, 2.0), 2.0);
    }

    #[test]
    fn is_the_one_value_where_low_is_high() {
        for u in [0.0, 0.3, 1.0] {
            assert_eq!(triangular_quantile(u, 7.5, 7.5, 7.5), 7.5);
        }
    }

    #[test]
    fn stays_finite_and_inside_for_ranges_of_any_size() {
        for scale in [1e-200, 0.1, 1e200] {
            for step in 0..=1000 {
                let x =
                    triangular_quantile(f64::from(step) / 1000.0, 0.1 * scale, 0.1 * scale, scale);
                assert!((0.1 * scale..=scale).contains(&x), "{x} at scale {scale}");
            }
            let middle = triangular_quantile(0.5, 0.0, scale / 2.0, scale);
            assert!((middle / scale - 0.5).abs() < 1e-15);
        }
    }
}
