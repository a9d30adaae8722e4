//! What moves the odds: the share of breakthroughs over the deciles of each input.
//!
//! # The estimator
//!
//! The replications of a plain run are cut by the deciles of an input's uniform: n_d of them with
//! b_d breakthroughs, y_d = b_d/n_d, w_d = n_d/n, p the share of all. Each replication has a draw
//! of its own, and so one yes or no. Then with v_d = y_d(1 − y_d)/(n_d − 1), the sampling variance
//! of y_d without bias,
//!
//! V = Σ w_d(y_d − p)² − Σ w_d(1 − w_d)·v_d
//!
//! estimates without bias, given the n_d, how much the chance of a breakthrough varies between the
//! deciles: the first sum alone expects the second too many, the Monte Carlo noise of the shares.
//! Divided by p(1 − p), the variance of the yes or no, it is the first-order index of the
//! *outcome* (Sobol 1993), from given data (Plischke, Borgonovo & Smith 2013): Pearson's (1905)
//! correlation ratio η² with Kelley's (1935) correction for chance. Below 0 it is set to 0.
//!
//! What that is not. p(1 − p) holds chance that no input explains, noise and hazards of the
//! rounds, so that the indices of an outcome that is decided by its inputs alone, p = X₁X₂, are
//! 1/9 each and not 3/7, the indices of the *probability* p(X₁, X₂): for those one needs the
//! variance of the probability, from a nested run ([`super::BeliefsFigures::deviation`]). And what
//! an input does within its deciles, or only together with another, is not in it.
//!
//! The error is one standard error by the delta method given the n_d, with the term of second
//! order that alone is left where nothing moves: √(Σ v_d·(∂V̂/∂y_d)² + 2Σ w_d²(1 − w_d)v_d²·q⁻²), q =
//! p(1 − p).
//!
//! # Which stand out
//!
//! Under no effect Σ n_d(y_d − p)²/(p(1 − p)) is chi-square with as many degrees of freedom as
//! there are deciles less one (Pearson 1900). It is asked for where every decile expects at least 5
//! breakthroughs and 5 others (Cochran 1954). Over the inputs the levels are Holm's (1979), so that
//! the chance that any input stands out by chance alone is 1 %.

use super::record::{DecileFigures, SensitivityFigures};
use crate::engine::{DECILES, InputTally, Tally, inputs};
use crate::math::chi_square_tail;
use crate::model::Model;
use crate::stats::holm;

/// The chance that any input stands out though none does anything.
const LEVEL: f64 = 0.01;
/// The fewest breakthroughs, and the fewest others, that a decile expects where it is tested.
const EXPECTED_MIN: f64 = 5.0;

/// The inputs, the one that explains most first; of equals in the order of the scenario.
pub(super) fn sensitivity(model: &Model, tally: &Tally) -> Vec<SensitivityFigures> {
    let named = inputs(model).into_iter().zip(&tally.inputs);
    let mut figures: Vec<_> = named.map(|(input, tally)| of_input(input.name, tally)).collect();
    figures.sort_by(|one, other| other.explained.total_cmp(&one.explained));
    let standing_out = standing_out(&figures);
    for (input, stands_out) in figures.iter_mut().zip(standing_out) {
        input.stands_out = stands_out;
    }
    figures
}

/// Which of all inputs stand out.
pub(super) fn standing_out(figures: &[SensitivityFigures]) -> Vec<bool> {
    // What was not tested counts as certain.
    let chances: Vec<_> = figures.iter().map(|input| input.p_value.unwrap_or(1.0)).collect();
    holm(&chances).into_iter().map(|chance| chance <= LEVEL).collect()
}

fn of_input(input: String, tally: &InputTally) -> SensitivityFigures {
    let decile = |d: usize| DecileFigures {
        count: tally.breakthroughs[d] + tally.others[d],
        breakthroughs: tally.breakthroughs[d],
    };
    of_deciles(input, (0..DECILES).map(decile).collect())
}

/// The figures of an input from its deciles, as one that does not stand out.
pub(super) fn of_deciles(input: String, deciles: Vec<DecileFigures>) -> SensitivityFigures {
    let index = Index::of(&deciles);
    SensitivityFigures {
        input,
        spread: spread(&deciles),
        explained: index.explained,
        error: index.error,
        p_value: chance(&deciles),
        stands_out: false,
        deciles,
    }
}

/// The highest share of a decile less the lowest.
fn spread(deciles: &[DecileFigures]) -> f64 {
    let shares = deciles.iter().filter(|decile| decile.count > 0).map(DecileFigures::share);
    let low = shares.clone().fold(f64::INFINITY, f64::min);
    (shares.fold(f64::NEG_INFINITY, f64::max) - low).max(0.0)
}

/// The first-order index of the outcome, with its standard error.
struct Index {
    explained: f64,
    error: f64,
}

impl Index {
    fn of(deciles: &[DecileFigures]) -> Self {
        let (n, p) = pooled(deciles);
        let q = p * (1.0 - p);
        if q == 0.0 || q.is_nan() {
            return Self { explained: 0.0, error: 0.0 };
        }
        let terms = deciles.iter().filter(|decile| decile.count > 1).map(|decile| {
            let (share, count) = (decile.share(), decile.count as f64);
            (count / n, share - p, share * (1.0 - share) / (count - 1.0))
        });
        let between: f64 = terms.clone().map(|(w, off, v)| w * (off * off - (1.0 - w) * v)).sum();
        let slope = |w: f64, off: f64| (2.0 * w * off - between * (1.0 - 2.0 * p) * w / q) / q;
        let variance: f64 = terms
            .map(|(w, off, v)| {
                let second = 2.0 * w * w * (1.0 - w) * v * v / (q * q);
                v * slope(w, off) * slope(w, off) + second
            })
            .sum();
        Self { explained: (between / q).clamp(0.0, 1.0), error: variance.sqrt() }
    }
}

/// All replications of an input, and the share of breakthroughs among them.
fn pooled(deciles: &[DecileFigures]) -> (f64, f64) {
    let n = deciles.iter().map(|decile| decile.count).sum::<u64>() as f64;
    (n, deciles.iter().map(|decile| decile.breakthroughs).sum::<u64>() as f64 / n)
}

/// How likely deciles differ at least as much where the input does nothing; none where there is too
/// little to say.
fn chance(deciles: &[DecileFigures]) -> Option<f64> {
    let (_, p) = pooled(deciles);
    let filled = || deciles.iter().filter(|decile| decile.count > 0);
    let expected = |decile: &DecileFigures| decile.count as f64 * p.min(1.0 - p);
    let freedom = filled().count().checked_sub(1).filter(|freedom| *freedom > 0)?;
    if !filled().all(|decile| expected(decile) >= EXPECTED_MIN) {
        return None;
    }
    let off = |decile: &DecileFigures| decile.share() - p;
    let sum: f64 = filled().map(|decile| decile.count as f64 * off(decile) * off(decile)).sum();
    Some(chi_square_tail(sum / (p * (1.0 - p)), freedom as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deciles(breakthroughs: [u64; DECILES], count: u64) -> Vec<DecileFigures> {
        breakthroughs.map(|breakthroughs| DecileFigures { count, breakthroughs }).to_vec()
    }

    #[test]
    fn an_outcome_that_a_decile_decides_is_explained_in_full() {
        let deciles = deciles([1000, 1000, 1000, 0, 0, 0, 0, 0, 0, 0], 1000);
        let Index { explained, error } = Index::of(&deciles);
        assert!((explained - 1.0).abs() < 1e-12, "{explained}");
        assert_eq!(error, 0.0);
        assert_eq!(spread(&deciles), 1.0);
        assert!(chance(&deciles).unwrap() < 1e-300);
    }

    #[test]
    fn equal_deciles_explain_nothing() {
        let deciles = deciles([300; DECILES], 1000);
        assert_eq!(Index::of(&deciles).explained, 0.0);
        assert_eq!((spread(&deciles), chance(&deciles)), (0.0, Some(1.0)));
    }

    #[test]
    fn noise_alone_is_taken_off() {
        // Shares of 0.5 ± one standard error, as binomial draws scatter: nine degrees give about
        // nine tenths of the noise that is taken off.
        let noise = [16, -16, 16, -16, 16, -16, 16, -16, 16, -16];
        let deciles = deciles(noise.map(|off| (500 + off) as u64), 1000);
        let Index { explained, error } = Index::of(&deciles);
        assert!(explained < 2.0 * error && error < 0.001, "{explained} ± {error}");
        assert!(chance(&deciles).unwrap() > 0.05);
    }

    #[test]
    fn too_few_breakthroughs_are_not_tested() {
        assert_eq!(chance(&deciles([4, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1000)), None);
        assert_eq!(chance(&deciles([0; DECILES], 0)), None);
        assert_eq!(Index::of(&deciles([0; DECILES], 0)).explained, 0.0);
    }
}
