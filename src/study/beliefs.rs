//! Input uncertainty: how the odds vary over draws of what the author does not know.
//!
//! # The estimator
//!
//! Draw m of the inputs has c_m replications that the history admits, b_m of them breakthroughs:
//! y_m = b_m/c_m. The draws weigh as much as the history admits them, w_m = c_m/Σc, which is
//! Bayes' rule: given the history, inputs are as likely as it is under them. With the mean p̄ = Σ w·y
//! and W = Σ w(y − p̄)² the y_m spread more than the chances of a breakthrough that they estimate,
//! by their Monte Carlo noise N = Σ w·y(1 − y)/(c − 1). The variance of the chances is W·M′/(M′ − 1) −
//! N, M′ = 1/Σw² (for equal weights the M draws themselves): Cochran (1977), two-stage sampling.
//!
//! For the quantiles every y_m is drawn in towards the mean, by √((variance)/(W·M′/(M′ − 1))), so that
//! they spread as the chances do (Louis 1984); a share of 0 or 1 stays. Where the noise is all
//! there is, the quantiles are all the mean. The quantiles of the y_m as they are stand beside them.
//!
//! Neither has an interval of its own: with M draws the rank of the 5 % quantile is uncertain by
//! ±√(0.05·0.95/M)·1.96, ±3 percentage points for 200.

use super::record::{BeliefsFigures, BeliefsQuantiles};
use crate::engine::{Draw, Nested};

/// The figures of the draws of a nested run: all 0 where the history admits nothing; none where no
/// draw was finished.
pub(super) fn figures(nested: Nested, counts: &[Draw]) -> Option<BeliefsFigures> {
    let shares: Vec<_> =
        counts.iter().filter(|draw| draw.consistent > 0).map(Weighted::of).collect();
    let total: f64 = shares.iter().map(|draw| draw.weight).sum();
    if counts.is_empty() {
        return None;
    }
    let breakthroughs: u64 = counts.iter().map(|draw| draw.breakthroughs).sum();
    let mean = if shares.is_empty() { 0.0 } else { breakthroughs as f64 / total };
    let squares: f64 = shares.iter().map(|draw| (draw.weight / total).powi(2)).sum();
    let off = |draw: &Weighted| draw.weight / total * (draw.share - mean).powi(2);
    let raw = shares.iter().map(off).sum::<f64>() / (1.0 - squares).max(f64::MIN_POSITIVE);
    let noise: f64 = shares.iter().map(|draw| draw.weight / total * draw.noise).sum();
    let variance = (raw - noise).max(0.0);
    let drawn_in = if raw > 0.0 { (variance / raw).sqrt() } else { 0.0 };
    let corrected: Vec<_> = shares.iter().map(|draw| draw.towards(mean, drawn_in)).collect();
    Some(BeliefsFigures {
        draws: counts.len() as u64,
        replications: nested.replications(),
        mean,
        quantiles: quantiles(corrected),
        uncorrected: quantiles(shares),
        deviation: variance.sqrt(),
        noise: noise.sqrt(),
        explained: explained(variance, mean),
        consistent: counts.iter().map(|draw| draw.consistent).collect(),
        breakthroughs: counts.iter().map(|draw| draw.breakthroughs).collect(),
    })
}

/// Which share of the outcome's variance all inputs explain together.
fn explained(variance: f64, mean: f64) -> f64 {
    let all = mean * (1.0 - mean);
    if all > 0.0 { (variance / all).min(1.0) } else { 0.0 }
}

/// The share of breakthroughs of a draw.
#[derive(Clone, Copy)]
struct Weighted {
    share: f64,
    weight: f64,
    /// The variance of the share by Monte Carlo error.
    noise: f64,
}

impl Weighted {
    fn of(draw: &Draw) -> Self {
        let count = draw.consistent as f64;
        let share = draw.breakthroughs as f64 / count;
        Self { share, weight: count, noise: share * (1.0 - share) / (count - 1.0).max(1.0) }
    }

    /// The same, its share drawn in towards the mean unless it is 0 or 1.
    fn towards(self, mean: f64, kept: f64) -> Self {
        let at_an_end = self.share == 0.0 || self.share == 1.0;
        // Rather than an end where noise is all there is: then every draw is the mean.
        let share =
            if at_an_end && kept > 0.0 { self.share } else { mean + kept * (self.share - mean) };
        Self { share, ..self }
    }
}

fn quantiles(mut draws: Vec<Weighted>) -> BeliefsQuantiles {
    draws.sort_by(|one, other| one.share.total_cmp(&other.share));
    BeliefsQuantiles {
        low5: quantile(&draws, 0.05),
        median: quantile(&draws, 0.5),
        high95: quantile(&draws, 0.95),
    }
}

/// The first share, of sorted ones, at or below which the part `q` of all weight lies.
fn quantile(sorted: &[Weighted], q: f64) -> f64 {
    let total: f64 = sorted.iter().map(|draw| draw.weight).sum();
    let mut below = 0.0;
    let reached = sorted.iter().find(|draw| {
        below += draw.weight;
        below >= q * total
    });
    reached.or(sorted.last()).map_or(0.0, |draw| draw.share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(breakthroughs: &[u64], consistent: u64) -> Vec<Draw> {
        breakthroughs.iter().map(|&breakthroughs| Draw { consistent, breakthroughs }).collect()
    }

    fn of(counts: &[Draw]) -> BeliefsFigures {
        figures(Nested::new(counts.len() as u64, 640).unwrap(), counts).unwrap()
    }

    #[test]
    fn equal_chances_do_not_spread() {
        let figures = of(&draws(&[320; 20], 640));
        assert_eq!(figures.deviation, 0.0);
        let BeliefsQuantiles { low5, median, high95 } = figures.quantiles;
        assert_eq!((low5, median, high95), (0.5, 0.5, 0.5));
    }

    #[test]
    fn chances_far_apart_keep_their_quantiles_and_lose_the_noise() {
        let counts: Vec<_> = (0..=100).map(|m| m * 6).collect();
        let figures = of(&draws(&counts, 640));
        let (raw, corrected) = (figures.uncorrected, figures.quantiles);
        assert!((raw.low5 - 30.0 / 640.0).abs() < 1e-12, "{raw:?}");
        assert!(raw.low5 < corrected.low5 && corrected.high95 < raw.high95, "{corrected:?}");
        assert!((raw.low5 - corrected.low5).abs() < 0.002);
        assert!(figures.noise > 0.01 && figures.deviation > 0.2, "{figures:?}");
    }

    #[test]
    fn a_draw_weighs_what_the_history_admits_of_it() {
        let counts = [
            Draw { consistent: 600, breakthroughs: 60 },
            Draw { consistent: 10, breakthroughs: 10 },
            Draw { consistent: 0, breakthroughs: 0 },
        ];
        let figures = of(&counts);
        assert!((figures.mean - 70.0 / 610.0).abs() < 1e-12);
        assert_eq!(figures.uncorrected.high95, 0.1);
        assert_eq!(figures.draws, 3);
    }

    #[test]
    fn draws_that_the_history_does_not_admit_are_counted_and_say_nothing() {
        let none = of(&draws(&[0, 0], 0));
        assert_eq!((none.draws, none.consistent.as_slice()), (2, &[0, 0][..]));
        let BeliefsQuantiles { low5, median, high95 } = none.quantiles;
        assert_eq!([low5, median, high95, none.mean, none.deviation, none.noise], [0.0; 6]);
        assert!(figures(Nested::new(2, 64).unwrap(), &[]).is_none());
    }

    #[test]
    fn one_draw_has_no_spread() {
        let figures = of(&draws(&[64], 640));
        assert_eq!((figures.deviation, figures.quantiles.median), (0.0, 0.1));
    }
}
