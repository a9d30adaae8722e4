//! From a uniform to an uncertain number: quantile functions, their tables made beforehand.

use crate::math::{BetaQuantile, exp, normal_quantiles, triangular_quantile};
use crate::scenario::{Distribution, pert_shapes};
use std::sync::Arc;

/// The quantile function of a distribution. It never falls as the uniform rises.
#[derive(Clone, Debug)]
pub enum Quantile {
    /// Even between `low` and `low + width`.
    Uniform {
        /// Lower end.
        low: f64,
        /// Width [≥ 0].
        width: f64,
    },
    /// Gauss.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation [≥ 0].
        sd: f64,
    },
    /// Its logarithm is normal.
    Lognormal {
        /// Median \[> 0\].
        median: f64,
        /// Standard deviation of the logarithm [≥ 0].
        sigma: f64,
    },
    /// Rises and falls in straight lines.
    Triangular {
        /// Lower end.
        low: f64,
        /// Where it is highest.
        mode: f64,
        /// Upper end.
        high: f64,
    },
    /// A beta distribution stretched over `low` to `low + width`.
    Beta {
        /// Lower end.
        low: f64,
        /// Width.
        width: f64,
        /// The distribution over 0 to 1.
        unit: Arc<BetaQuantile>,
    },
    /// Steps: the increasing values, each with the share at or below it; the last share is 1.
    Choice(Vec<(f64, f64)>),
}

impl Quantile {
    /// The quantile function of a distribution.
    pub fn new(distribution: &Distribution) -> Self {
        match *distribution {
            Distribution::Uniform { low, high } => Self::Uniform { low, width: high - low },
            Distribution::Normal { mean, sd } => Self::Normal { mean, sd },
            Distribution::Lognormal { median, sigma } => Self::Lognormal { median, sigma },
            Distribution::Triangular { low, mode, high } => Self::Triangular { low, mode, high },
            Distribution::Pert { low, mode, high } => {
                let (a, b) = pert_shapes(low, mode, high);
                let unit = BetaQuantile::shared(a, b);
                Self::Beta { low, width: high - low, unit }
            }
            Distribution::Beta { a, b } => {
                Self::Beta { low: 0.0, width: 1.0, unit: BetaQuantile::shared(a, b) }
            }
            Distribution::Choice(ref values) => Self::Choice(steps(values)),
        }
    }

    /// The numbers at which the shares `u` of the distribution lie below [between 0 and 1 each].
    #[inline(always)]
    pub fn at<const LANES: usize>(&self, u: &[f64; LANES]) -> [f64; LANES] {
        let mut at = *u;
        match self {
            Self::Uniform { low, width } => {
                for lane in 0..LANES {
                    at[lane] = low + width * u[lane];
                }
            }
            Self::Normal { mean, sd } => {
                normal_quantiles(u, &mut at);
                for lane in 0..LANES {
                    at[lane] = mean + sd * at[lane];
                }
            }
            Self::Lognormal { median, sigma } => {
                normal_quantiles(u, &mut at);
                for lane in 0..LANES {
                    at[lane] = median * exp(sigma * at[lane]);
                }
            }
            Self::Triangular { low, mode, high } => {
                for lane in 0..LANES {
                    at[lane] = triangular_quantile(u[lane], *low, *mode, *high);
                }
            }
            Self::Beta { low, width, unit } => {
                at = unit.at_all(u);
                for lane in 0..LANES {
                    at[lane] = low + width * at[lane];
                }
            }
            Self::Choice(steps) => {
                for lane in 0..LANES {
                    let above = steps.partition_point(|(_, share)| *share <= u[lane]);
                    at[lane] = steps[above.min(steps.len() - 1)].0;
                }
            }
        }
        at
    }
}

/// The values by size, each with the share of the weight at or below it.
fn steps(values: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut sorted: Vec<_> = values.iter().copied().filter(|(_, weight)| *weight > 0.0).collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let total: f64 = sorted.iter().map(|(_, weight)| weight).sum();
    let mut below = 0.0;
    for (_, weight) in &mut sorted {
        below += *weight;
        *weight = below / total;
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(distribution: &Distribution, u: f64) -> f64 {
        let [value] = Quantile::new(distribution).at(&[u]);
        value
    }

    fn near(given: f64, wanted: f64) {
        assert!((given - wanted).abs() <= 1e-8 * wanted.abs().max(1.0), "{given} ≠ {wanted}");
    }

    #[test]
    fn quantiles_are_those_of_the_closed_forms() {
        near(at(&Distribution::Uniform { low: 40.0, high: 80.0 }, 0.25), 50.0);
        near(
            at(&Distribution::Normal { mean: 10.0, sd: 2.0 }, 0.975),
            10.0 + 2.0 * 1.959963984540054,
        );
        let lognormal = Distribution::Lognormal { median: 3.0, sigma: 0.5 };
        near(at(&lognormal, 0.025), 3.0 * (-0.5 * 1.959963984540054_f64).exp());
        let triangular = Distribution::Triangular { low: 0.0, mode: 1.0, high: 4.0 };
        near(at(&triangular, 0.25), 1.0);
        near(at(&triangular, 0.81), 4.0 - (0.19_f64 * 12.0).sqrt());
        // PERT from 0 to 6 with its top at 0 is 6·Beta(1, 5).
        let pert = Distribution::Pert { low: 0.0, mode: 0.0, high: 6.0 };
        near(at(&pert, 0.3), 6.0 * (1.0 - 0.7_f64.powf(0.2)));
        near(at(&Distribution::Beta { a: 3.0, b: 1.0 }, 0.3), 0.3_f64.powf(1.0 / 3.0));
    }

    #[test]
    fn a_choice_steps_through_its_values_by_size() {
        let choice = Distribution::Choice(vec![(9.0, 1.0), (1.0, 2.0), (5.0, 0.0), (2.0, 1.0)]);
        let quantile = Quantile::new(&choice);
        let drawn = quantile.at(&[0.01, 0.49, 0.51, 0.74, 0.76, 0.99]);
        assert_eq!(drawn, [1.0, 1.0, 2.0, 2.0, 9.0, 9.0]);
    }
}
