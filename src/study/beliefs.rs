//! Input uncertainty: how the odds vary over draws of what the author does not know.
//!
//! # The estimator
//!
//! Draw m of the inputs has c_m replications that the history admits, b_m of them breakthroughs:
//! y_m = b_m/c_m. The draws weigh as much as the history admits them, w_m = c_m/Σc, which is
//! Bayes' rule: given the history, inputs are as likely as it is under them. With the mean p̄ = Σ w·y
//! the y_m spread more than the chances of a breakthrough that they estimate, by their Monte Carlo
//! noise. Without it, the variance of the chances is
//!
//! V = (Σ w(y − p̄)² − Σ w(1 − w)·v) ÷ (1 − Σ w²), v = y(1 − y)/(c − 1),
//!
//! the method of moments for draws of unequal size and noise (Cochran 1954; with any weights
//! DerSimonian & Kacker 2007). Given the c_m, each v is without bias whatever the chances are, and so
//! is V before it is set to 0 where it falls below. With equal counts this is the analysis of
//! variance, and the second part of V the mean of v.
//!
//! Of a draw with a single replication that the history admits, y(1 − y) says nothing. Its v is that
//! of a replication within any draw, s² = Σ b(c − b)/c ÷ Σ(c − 1), the mean square within the draws
//! (Searle, Casella & McCulloch 1992, unbalanced one-way layout). Where most draws are such, all
//! depends on that guess, and the y_m are little but 0 and 1. So nothing is said where the draws that
//! the history admits at all have on average fewer than [`ADMITTED_LEAST`] replications, nor where
//! it is a single draw.
//!
//! For the quantiles every y_m is drawn in towards the mean, by √(V/(V + N·n₀/c_m)), so that each
//! spreads as the chances do (Louis 1984): N is the second part of V, and n₀ = (Σc − Σc²/Σc)/(M − 1),
//! the count that has it (the same book; of equal counts it is the count). So a draw of which the
//! history admits little is drawn in more, and a share of 0 or 1 like any other: none out of c is no
//! chance of 0. Where the noise is all there is, the quantiles are all the mean. The quantiles of the
//! y_m as they are stand beside them.
//!
//! None of these has an interval of its own. With M draws the rank of the 5 % quantile is uncertain
//! by ±√(0.05·0.95/M)·1.96, ±3 percentage points for 200. Where the inputs do nothing V scatters by
//! about N·√(2/M) around 0.

use super::record::{BeliefsFigures, BeliefsQuantiles};
use crate::engine::{Draw, Nested};

/// The fewest replications that the history admits of a draw, on average over the draws of which
/// it admits any, for which it is said how the chances of the draws vary.
pub const ADMITTED_LEAST: u64 = 10;

/// The figures of the draws of a nested run; none where no draw was finished.
pub(super) fn figures(nested: Nested, counts: &[Draw]) -> Option<BeliefsFigures> {
    if counts.is_empty() {
        return None;
    }
    let draws: Vec<_> = counts.iter().filter(|draw| draw.consistent > 0).copied().collect();
    let shares: Vec<_> = draws.iter().map(Weighted::of).collect();
    let total: f64 = shares.iter().map(|draw| draw.weight).sum();
    let breakthroughs: u64 = counts.iter().map(|draw| draw.breakthroughs).sum();
    let mean = if shares.is_empty() { 0.0 } else { breakthroughs as f64 / total };
    let spread = are_enough(&draws).then(|| Spread::of(&draws, mean));
    let corrected = spread
        .as_ref()
        .map(|spread| quantiles(shares.iter().map(|draw| spread.drawn_in(draw, mean)).collect()));
    Some(BeliefsFigures {
        draws: counts.len() as u64,
        replications: nested.replications(),
        mean,
        low5: corrected.map(|quantiles| quantiles.low5),
        median: corrected.map(|quantiles| quantiles.median),
        high95: corrected.map(|quantiles| quantiles.high95),
        uncorrected: quantiles(shares),
        deviation: spread.as_ref().map(|spread| spread.variance().sqrt()),
        noise: spread.as_ref().map(|spread| spread.noise.sqrt()),
        explained: spread.as_ref().map(|spread| explained(spread.variance(), mean)),
        consistent: counts.iter().map(|draw| draw.consistent).collect(),
        breakthroughs: counts.iter().map(|draw| draw.breakthroughs).collect(),
    })
}

/// Whether draws, of each of which the history admits some, say how their chances vary.
fn are_enough(draws: &[Draw]) -> bool {
    let admitted: u64 = draws.iter().map(|draw| draw.consistent).sum();
    draws.len() > 1 && admitted >= ADMITTED_LEAST * draws.len() as u64
}

/// Which share of the outcome's variance all inputs explain together.
fn explained(variance: f64, mean: f64) -> f64 {
    let all = mean * (1.0 - mean);
    if all > 0.0 { (variance / all).min(1.0) } else { 0.0 }
}

/// How far the shares of draws lie apart.
struct Spread {
    /// The variance of the shares.
    raw: f64,
    /// The part of it that is Monte Carlo noise.
    noise: f64,
    /// The count of a draw with as much noise.
    count: f64,
}

impl Spread {
    /// Of more than one draw, of each of which the history admits some.
    fn of(draws: &[Draw], mean: f64) -> Self {
        let all: u64 = draws.iter().map(|draw| draw.consistent).sum();
        let total = all as f64;
        let squares: f64 = draws.iter().map(|draw| (draw.consistent as f64 / total).powi(2)).sum();
        let off = |draw: &Draw| draw.consistent as f64 / total * (share(draw) - mean).powi(2);
        let raw = draws.iter().map(off).sum::<f64>() / (1.0 - squares).max(f64::MIN_POSITIVE);
        let within = within(draws);
        let noise = |draw: &Draw| draw.consistent as f64 / total * noise(draw, within);
        // (1 − w)/(1 − Σw²) is 1 + (Σw² − w)/(1 − Σw²). Whole numbers: of equal counts this adds 0.
        let square = |count: u64| i128::from(count) * i128::from(count);
        let whole: i128 = draws.iter().map(|draw| square(draw.consistent)).sum();
        let rest = (square(all) - whole) as f64;
        let lean = |draw: &Draw| {
            let more = whole - i128::from(draw.consistent) * i128::from(all);
            noise(draw) * (more as f64 / rest)
        };
        Self {
            raw,
            noise: draws.iter().map(noise).sum::<f64>() + draws.iter().map(lean).sum::<f64>(),
            count: rest / (total * (draws.len() - 1) as f64),
        }
    }

    /// The variance of the chances.
    fn variance(&self) -> f64 {
        (self.raw - self.noise).max(0.0)
    }

    /// A share drawn in towards the mean as far as its noise demands.
    fn drawn_in(&self, draw: &Weighted, mean: f64) -> Weighted {
        let variance = self.variance();
        let more = self.noise * (self.count / draw.weight) - self.noise;
        let kept =
            if variance > 0.0 { (variance / (self.raw + more)).sqrt().min(1.0) } else { 0.0 };
        Weighted { share: mean + kept * (draw.share - mean), ..*draw }
    }
}

/// The variance of the yes or no of one replication within its draw: the mean square within draws
/// of which some have more than one replication.
fn within(draws: &[Draw]) -> f64 {
    let squares = |draw: &Draw| draw.breakthroughs as f64 * (1.0 - share(draw));
    let freedom: u64 = draws.iter().map(|draw| draw.consistent - 1).sum();
    draws.iter().map(squares).sum::<f64>() / freedom as f64
}

/// The variance of the share of a draw by Monte Carlo error; `within` is that of one replication.
fn noise(draw: &Draw, within: f64) -> f64 {
    match draw.consistent {
        1 => within,
        count => share(draw) * (1.0 - share(draw)) / (count as f64 - 1.0),
    }
}

/// The share of breakthroughs of a draw of which the history admits some.
fn share(draw: &Draw) -> f64 {
    draw.breakthroughs as f64 / draw.consistent as f64
}

/// A share that weighs something.
#[derive(Clone, Copy)]
struct Weighted {
    share: f64,
    weight: f64,
}

impl Weighted {
    fn of(draw: &Draw) -> Self {
        Self { share: share(draw), weight: draw.consistent as f64 }
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
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn draws(breakthroughs: &[u64], consistent: u64) -> Vec<Draw> {
        breakthroughs.iter().map(|&breakthroughs| Draw { consistent, breakthroughs }).collect()
    }

    fn of(counts: &[Draw]) -> BeliefsFigures {
        figures(Nested::new(counts.len() as u64, 640).unwrap(), counts).unwrap()
    }

    #[test]
    fn equal_chances_do_not_spread() {
        let figures = of(&draws(&[320; 20], 640));
        assert_eq!(figures.deviation, Some(0.0));
        let BeliefsQuantiles { low5, median, high95 } = figures.quantiles().unwrap();
        assert_eq!((low5, median, high95), (0.5, 0.5, 0.5));
    }

    #[test]
    fn chances_far_apart_keep_their_quantiles_and_lose_the_noise() {
        let counts: Vec<_> = (0..=100).map(|m| m * 6).collect();
        let figures = of(&draws(&counts, 640));
        let (raw, corrected) = (figures.uncorrected, figures.quantiles().unwrap());
        assert!((raw.low5 - 30.0 / 640.0).abs() < 1e-12, "{raw:?}");
        assert!(raw.low5 < corrected.low5 && corrected.high95 < raw.high95, "{corrected:?}");
        assert!((raw.low5 - corrected.low5).abs() < 0.002);
        assert!(figures.noise > Some(0.01) && figures.deviation > Some(0.2), "{figures:?}");
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

    /// What is told only where there is enough to tell.
    fn told(figures: &BeliefsFigures) -> [Option<f64>; 6] {
        let BeliefsFigures { low5, median, high95, deviation, noise, explained, .. } = figures;
        [*low5, *median, *high95, *deviation, *noise, *explained]
    }

    #[test]
    fn draws_that_the_history_does_not_admit_are_counted_and_say_nothing() {
        let none = of(&draws(&[0, 0], 0));
        assert_eq!((none.draws, none.consistent.as_slice()), (2, &[0, 0][..]));
        let BeliefsQuantiles { low5, median, high95 } = none.uncorrected;
        assert_eq!([low5, median, high95, none.mean], [0.0; 4]);
        assert_eq!(told(&none), [None; 6]);
        assert!(figures(Nested::new(2, 64).unwrap(), &[]).is_none());
    }

    #[test]
    fn one_draw_says_nothing_of_the_spread() {
        let figures = of(&draws(&[64], 640));
        assert_eq!((told(&figures), figures.uncorrected.median), ([None; 6], 0.1));
        let admitted = [Draw { consistent: 640, breakthroughs: 64 }, Draw::default()];
        assert_eq!(told(&of(&admitted)), [None; 6]);
    }

    #[test]
    fn of_fewer_than_ten_replications_a_draw_nothing_is_said() {
        let enough = [vec![Draw::default(); 50], draws(&[3, 4, 5], 10)].concat();
        assert!(told(&of(&enough)).iter().all(Option::is_some));
        let few = [enough, draws(&[3], 9)].concat();
        assert_eq!(told(&of(&few)), [None; 6]);
    }

    #[test]
    fn equal_counts_give_the_plain_estimate_to_the_last_bit() {
        let counts: Vec<_> = (0..203).map(|m| 17 + 13 * (m % 40)).collect();
        let figures = of(&draws(&counts, 640));
        let shares: Vec<_> = counts.iter().map(|count| *count as f64 / 640.0).collect();
        let (total, sum) = (640.0 * 203.0, counts.iter().sum::<u64>() as f64);
        let (weight, mean): (f64, f64) = (640.0 / total, sum / total);
        let off: f64 = shares.iter().map(|share| weight * (share - mean).powi(2)).sum();
        let raw = off / (1.0 - shares.iter().map(|_| weight.powi(2)).sum::<f64>());
        let noise: f64 = shares.iter().map(|share| weight * (share * (1.0 - share) / 639.0)).sum();
        assert_eq!(figures.noise, Some(noise.sqrt()));
        assert_eq!(figures.deviation, Some((raw - noise).sqrt()));
        let kept = ((raw - noise) / raw).sqrt();
        let drawn_in = mean + kept * (figures.uncorrected.low5 - mean);
        assert_eq!(figures.low5, Some(drawn_in));
    }

    /// How many of `n` replications have an event of such a chance.
    fn happened(random: &mut ChaCha8Rng, n: u64, chance: f64) -> u64 {
        (0..n).filter(|_| f64::from(random.next_u32()) < chance * 4_294_967_296.0).count() as u64
    }

    /// Draws of these counts, the inputs of which do nothing or, to the halves of all, this.
    fn drawn(random: &mut ChaCha8Rng, counts: &[u64], chances: [f64; 2]) -> Vec<Draw> {
        let draw = |(m, &consistent): (usize, &u64)| {
            let breakthroughs = happened(random, consistent, chances[m % 2]);
            Draw { consistent, breakthroughs }
        };
        counts.iter().enumerate().map(draw).collect()
    }

    /// The estimate of the variance before it is set to 0 where it is below, on average over many
    /// nested runs, with its standard error.
    fn on_average(counts: &[u64], chances: [f64; 2]) -> (f64, f64) {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let runs = 10_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..runs {
            let draws = drawn(&mut random, counts, chances);
            let through: u64 = draws.iter().map(|draw| draw.breakthroughs).sum();
            let mean = through as f64 / counts.iter().sum::<u64>() as f64;
            let spread = Spread::of(&draws, mean);
            sum += spread.raw - spread.noise;
            squares += (spread.raw - spread.noise).powi(2);
        }
        let (mean, n) = (sum / f64::from(runs), f64::from(runs));
        (mean, ((squares / n - mean * mean) / n).sqrt())
    }

    #[test]
    fn inputs_that_do_nothing_have_no_variance_on_average_however_unequal_the_counts() {
        for counts in [
            &[90, 10][..],
            &[300, 20, 20, 10, 10, 10, 10, 10],
            &[40, 3, 2, 2, 1, 1, 1, 1],
            &[100, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        ] {
            let (mean, error) = on_average(counts, [0.3; 2]);
            assert!(mean.abs() < 4.0 * error, "{counts:?}: {mean} ± {error}");
        }
    }

    #[test]
    fn the_variance_is_that_of_the_chances_where_noise_and_counts_go_together() {
        // Five sixths of the weight at 0.1, one sixth at 0.5.
        let counts = [50, 10, 50, 10, 50, 10, 50, 10, 50, 10];
        let (mean, error) = on_average(&counts, [0.1, 0.5]);
        let squares = 5.0 * (50.0_f64.powi(2) + 10.0_f64.powi(2)) / 300.0_f64.powi(2);
        let wanted = 5.0 / 36.0 * 0.4 * 0.4 / (1.0 - squares);
        assert!((mean - wanted).abs() < 4.0 * error, "{mean} ± {error}, but {wanted} is right");
    }

    #[test]
    fn where_the_history_admits_few_no_quantile_is_invented() {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        for _ in 0..20 {
            let counts: Vec<_> =
                (0..400).map(|_| happened(&mut random, 640, 0.018).max(1)).collect();
            let figures = of(&drawn(&mut random, &counts, [0.34; 2]));
            let BeliefsQuantiles { low5, high95, .. } = figures.quantiles().unwrap();
            assert!(figures.uncorrected.low5 < 0.2 && figures.uncorrected.high95 > 0.5);
            assert!(low5 > 0.24 && high95 < 0.44, "{low5} to {high95}: {:?}", figures.deviation);
        }
    }

    #[test]
    fn a_draw_is_drawn_in_the_more_the_less_the_history_admits_of_it() {
        let few = [Draw { consistent: 2, breakthroughs: 0 }];
        let counts = [draws(&[128, 192, 256, 320, 384, 448], 640), few.to_vec()].concat();
        let figures = of(&counts);
        let spread = Spread::of(&counts, figures.mean);
        let drawn = |draw: &Draw| spread.drawn_in(&Weighted::of(draw), figures.mean).share;
        let of_few = drawn(&few[0]);
        let of_many = drawn(&Draw { consistent: 640, breakthroughs: 0 });
        assert!(of_many < 0.01 && (0.15..figures.mean).contains(&of_few), "{of_many}, {of_few}");
    }
}
