//! What settlement-2025.yaml draws once a replication.

use super::super::hand::{Draws, EQUAL, clamp, larger, smaller};
use super::Table;
use super::facts::*;
use detente::math::{BetaQuantile, exp, triangular_quantile};
use detente::scenario::pert_shapes;

/// The tables of the beta distributions, made once.
pub struct Drawing {
    resolve: BetaQuantile,
    tolerance: BetaQuantile,
    lever: BetaQuantile,
}

/// What the parties are like in one replication.
pub struct People {
    pub break_rate: f64,
    pub lever_chances: [f64; 2],
    pub tolerance: [f64; PARTIES],
    /// None for the Europeans, whose schedule is the same in every replication.
    pub beta: [Option<f64>; PARTIES],
    pub reciprocity: [f64; PARTIES],
    pub trust: [[f64; PARTIES]; PARTIES],
    pub weight: Table,
    /// The ways from the ideal to the true lines below and above it.
    pub widths: [[[f64; 2]; ISSUES]; PARTIES],
    /// 1 ÷ these.
    scales: [[[f64; 2]; ISSUES]; PARTIES],
}

impl Drawing {
    pub fn new() -> Self {
        let (a, b) = pert_shapes(0.4, 0.8, 1.0);
        Self {
            resolve: BetaQuantile::new(7.0, 3.0),
            tolerance: BetaQuantile::new(a, b),
            lever: BetaQuantile::new(2.0, 18.0),
        }
    }

    /// Draws the people of one replication.
    pub fn draw(&self, draws: &mut Draws, lane: usize) -> People {
        let at = (0, lane);
        let resolve = [0, 1].map(|side| self.resolve.at(draws.uniform(RESOLVE + side, at)));
        let lever = [0, 1].map(|lever| self.lever.at(draws.uniform(LEVER_CHANCE + lever, at)));
        let triangular = |u| triangular_quantile(u, 0.2, 0.6, 1.0);
        let pert = |u| 0.4 + (1.0 - 0.4) * self.tolerance.at(u);
        let mut lognormal =
            |source, median, sigma: f64| median * exp(sigma * draws.normal(source, at));
        let break_rate = lognormal(BREAK_RATE, 0.03, 0.5);
        let beta = [
            Some(lognormal(BETA, 0.3, 0.4)),
            Some(lognormal(BETA + 1, 0.5, 0.4)),
            Some(lognormal(BETA + 2, 1.5, 0.4)),
            None,
        ];
        let (widths, scales) = lines(draws, resolve, lane);
        People {
            break_rate,
            lever_chances: lever,
            tolerance: [
                triangular(draws.uniform(TOLERANCE, at)),
                triangular(draws.uniform(TOLERANCE + 1, at)),
                pert(draws.uniform(TOLERANCE + 2, at)),
                pert(draws.uniform(TOLERANCE + 3, at)),
            ],
            beta,
            reciprocity: [
                triangular_quantile(draws.uniform(RUSSIAN_RECIPROCITY, at), -0.2, 0.1, 0.3),
                RECIPROCITY,
                RECIPROCITY,
                RECIPROCITY,
            ],
            trust: trust(draws, lane),
            weight: std::array::from_fn(weights),
            widths,
            scales,
        }
    }
}

impl People {
    /// How far an outcome lies from a party's ideal, in units of the way to its line.
    pub fn distance(&self, (party, issue): (usize, usize), outcome: f64) -> f64 {
        let way = outcome - IDEAL[party][issue];
        let [below, above] = self.scales[party][issue];
        match WORSE[party][issue] {
            Worse::Lower => share(-way, below),
            Worse::Higher => share(way, above),
            Worse::Both => larger(share(-way, below), share(way, above)),
        }
    }
}

/// A way as a share of that to the line; where the line is the ideal, 2 beyond it.
fn share(way: f64, scale: f64) -> f64 {
    if scale != f64::INFINITY {
        larger(0.0, way * scale)
    } else if way > EQUAL {
        2.0
    } else {
        0.0
    }
}

fn trust(draws: &mut Draws, lane: usize) -> [[f64; PARTIES]; PARTIES] {
    let in_states = clamp(0.35 + 0.1 * draws.normal(RUSSIA_TRUSTS, (0, lane)), 0.0, 1.0);
    let in_russia = 0.15 + (0.4 - 0.15) * draws.uniform(STATES_TRUST, (0, lane));
    [
        [0.0, 0.1, in_states, 0.1],
        [0.1, 0.0, 0.5, 0.8],
        [in_russia, 0.5, 0.0, 0.6],
        [0.1, 0.8, 0.5, 0.0],
    ]
}

/// Weights that sum to 1.
fn weights(party: usize) -> [f64; ISSUES] {
    let given = |issue: usize| if HAS[party][issue] { WEIGHT[party][issue] } else { 0.0 };
    let sum = (0..ISSUES).fold(0.0, |sum, issue| sum + given(issue));
    std::array::from_fn(|issue| given(issue) / sum)
}

type Sides = [[[f64; 2]; ISSUES]; PARTIES];

/// The true red lines: the ways to them, and 1 ÷ these.
fn lines(draws: &mut Draws, resolve: [f64; 2], lane: usize) -> (Sides, Sides) {
    let mut widths = [[[0.0; 2]; ISSUES]; PARTIES];
    let mut scales = [[[0.0; 2]; ISSUES]; PARTIES];
    for party in 0..PARTIES {
        for issue in (0..ISSUES).filter(|issue| HAS[party][*issue]) {
            let ideal = IDEAL[party][issue];
            let line = match LINES[party][issue] {
                Line::At(line) => line,
                Line::Near(mean, source) => {
                    clamp(mean + 0.05 * draws.normal(source, (0, lane)), 0.0, 1.0)
                }
            };
            let give = match GIVE.get(party).and_then(|gives| gives[issue]) {
                Some((give, source)) if draws.uniform(source, (0, lane)) >= resolve[party] => give,
                _ => 0.0,
            };
            let [below, above] = match WORSE[party][issue] {
                Worse::Lower => [smaller(larger(0.0, ideal - line) + give, ideal), 0.0],
                Worse::Higher => [0.0, smaller(larger(0.0, line - ideal) + give, 1.0 - ideal)],
                Worse::Both => [ideal, 1.0 - ideal],
            };
            let real = |width: f64| if width <= EQUAL { 0.0 } else { width };
            let scale = |width: f64| if width <= EQUAL { f64::INFINITY } else { 1.0 / width };
            widths[party][issue] = [real(below), real(above)];
            scales[party][issue] = [scale(below), scale(above)];
        }
    }
    (widths, scales)
}
