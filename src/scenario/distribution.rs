//! What can be said of a distribution by itself: its centre and its ends.

use super::types::Distribution;
use crate::math::{BetaQuantile, triangular_quantile};

impl Distribution {
    /// The median; of a choice, the lowest value that half of the weight does not exceed.
    pub fn median(&self) -> f64 {
        match *self {
            Self::Uniform { low, high } => low + 0.5 * (high - low),
            Self::Normal { mean, .. } => mean,
            Self::Lognormal { median, .. } => median,
            Self::Triangular { low, mode, high } => triangular_quantile(0.5, low, mode, high),
            Self::Pert { low, mode, high } => {
                let (a, b) = pert_shapes(low, mode, high);
                low + (high - low) * BetaQuantile::shared(a, b).at(0.5)
            }
            Self::Beta { a, b } => BetaQuantile::shared(a, b).at(0.5),
            Self::Choice(ref values) => choice_median(values),
        }
    }

    /// The least and the most that a draw can be; infinite where nothing bounds it.
    pub fn ends(&self) -> (f64, f64) {
        match *self {
            Self::Uniform { low, high }
            | Self::Triangular { low, high, .. }
            | Self::Pert { low, high, .. } => (low, high),
            Self::Normal { mean, sd: 0.0 } => (mean, mean),
            Self::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Self::Lognormal { .. } => (0.0, f64::INFINITY),
            Self::Beta { .. } => (0.0, 1.0),
            Self::Choice(ref values) => {
                let drawn = values.iter().filter(|(_, weight)| *weight > 0.0);
                drawn.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (value, _)| {
                    (low.min(*value), high.max(*value))
                })
            }
        }
    }
}

/// The shapes of the beta distribution behind a PERT distribution (Malcolm et al. 1959).
pub fn pert_shapes(low: f64, mode: f64, high: f64) -> (f64, f64) {
    let width = high - low;
    (1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width)
}

fn choice_median(values: &[(f64, f64)]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let half = 0.5 * sorted.iter().map(|(_, weight)| weight).sum::<f64>();
    let mut below = 0.0;
    for (value, weight) in &sorted {
        below += weight;
        if below >= half && *weight > 0.0 {
            return *value;
        }
    }
    sorted.last().map_or(0.0, |(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_those_of_the_closed_forms() {
        let near = |given: f64, wanted: f64| assert!((given - wanted).abs() < 1e-8, "{given}");
        near(Distribution::Uniform { low: 40.0, high: 80.0 }.median(), 60.0);
        // Half of a triangle from 0 to 1 with its top at 1 lies below √½.
        near(Distribution::Triangular { low: 0.0, mode: 1.0, high: 1.0 }.median(), 0.5_f64.sqrt());
        // A symmetric PERT has its median in the middle.
        near(Distribution::Pert { low: 2.0, mode: 3.0, high: 4.0 }.median(), 3.0);
        // The distribution function of Beta(1, 3) is 1 − (1 − x)³.
        near(Distribution::Beta { a: 1.0, b: 3.0 }.median(), 1.0 - 0.5_f64.powf(1.0 / 3.0));
        near(Distribution::Choice(vec![(9.0, 1.0), (1.0, 1.0), (5.0, 1.0)]).median(), 5.0);
    }

    #[test]
    fn a_value_without_weight_is_no_end_of_a_choice() {
        let choice = Distribution::Choice(vec![(1.0, 1.0), (100.0, 0.0)]);
        assert_eq!(choice.ends(), (1.0, 1.0));
    }
}
