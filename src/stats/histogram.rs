//! Order statistics from integer histograms: exact in any order of merging.

/// The `q`-quantile of what a histogram of equal bins holds [q: 0 to 1].
///
/// `bins` cut the stretch from `ends.0` to `ends.1`; `extremes` are the least and the most that
/// was counted. Within a bin the counts are taken as evenly spread, so the error is below the
/// width of a bin. `None` where nothing was counted.
pub fn histogram_quantile(
    bins: &[u64],
    q: f64,
    ends: (f64, f64),
    extremes: (f64, f64),
) -> Option<f64> {
    let total: u64 = bins.iter().sum();
    if total == 0 {
        return None;
    }
    let wanted = q * total as f64;
    let width = (ends.1 - ends.0) / bins.len() as f64;
    let mut below = 0;
    for (index, count) in bins.iter().enumerate().filter(|(_, count)| **count > 0) {
        if (below + count) as f64 >= wanted {
            let low = (ends.0 + width * index as f64).max(extremes.0);
            let high = (ends.0 + width * (index + 1) as f64).min(extremes.1);
            let inside = (wanted - below as f64) / *count as f64;
            return Some(low + (high - low).max(0.0) * inside);
        }
        below += count;
    }
    Some(extremes.1)
}

/// The index of the `q`-quantile among counted steps: the first at or below which the share `q`
/// of all counts lies. `None` where nothing was counted.
pub fn step_quantile(counts: &[u64], q: f64) -> Option<usize> {
    let total: u64 = counts.iter().sum();
    let wanted = q * total as f64;
    let mut below = 0;
    counts.iter().position(|count| {
        below += count;
        *count > 0 && below as f64 >= wanted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_a_flat_histogram_are_its_shares() {
        let bins = [5; 10];
        for q in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let given = histogram_quantile(&bins, q, (0.0, 10.0), (0.0, 10.0));
            assert!((given.unwrap() - 10.0 * q).abs() < 1e-12);
        }
    }

    #[test]
    fn one_value_is_all_its_quantiles() {
        let given = histogram_quantile(&[0, 7, 0], 0.25, (0.0, 3.0), (1.25, 1.25));
        assert_eq!(given, Some(1.25));
    }

    #[test]
    fn nothing_counted_has_no_quantile() {
        assert_eq!(histogram_quantile(&[0, 0], 0.5, (0.0, 1.0), (0.0, 1.0)), None);
        assert_eq!(step_quantile(&[0, 0], 0.5), None);
    }

    #[test]
    fn the_median_step_is_the_first_that_half_of_the_counts_reach() {
        assert_eq!(step_quantile(&[1, 2, 1], 0.5), Some(1));
        assert_eq!(step_quantile(&[2, 0, 2], 0.5), Some(0));
        assert_eq!(step_quantile(&[1, 0, 2], 0.5), Some(2));
        assert_eq!(step_quantile(&[0, 3], 0.0), Some(1));
    }
}
