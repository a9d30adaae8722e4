//! The quantile function of the beta distribution, read from a table.
//!
//! Takes the two parameters once, gives a table; takes a probability, gives the quantile. Below
//! the mean the distribution is the lower tail of Beta(a, b), above it that of Beta(b, a), mirrored. Near 0 the quantile of u goes as u^(1/a), which no table over u could
//! follow; over w = u^(1/a) it is smooth, and the table is one over w: cubics between nodes evenly
//! spaced, with the exact value and slope at both ends (Hermite), the nodes doubled until the
//! cubics are as near as asked and rise throughout (Fritsch & Carlson 1980).

use super::beta::BetaTail;
use super::elementary::{exp, ln, power};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The smallest parameter of a beta distribution.
pub const BETA_PARAMETER_LOW: f64 = 0.05;
/// The largest parameter of a beta distribution.
pub const BETA_PARAMETER_HIGH: f64 = 1e4;

/// The smallest probability, 2⁻³⁴, that the table tells from smaller ones.
const TAIL_LOW: f64 = 1.0 / 17_179_869_184.0;
/// The error asked for at the middle of every cell, where it is largest: a quarter of what is
/// promised, for what lies between.
const ERROR_LIMIT: f64 = 2.5e-10;
/// Fewer cells could meet the limit in their middles by chance.
const CELLS_LOW: usize = 8;
/// Where doubling stops in any case; between the limits of the parameters 1024 are enough.
const CELLS_HIGH: usize = 1 << 12;
/// A cubic rises throughout if its slopes at both ends are at most this times the chord's.
const MONOTONE_RATIO: f64 = 3.0;
/// Slack of that comparison, for chords that are lost in rounding.
const ROUNDING: f64 = 1e-15;
/// Newton's method ends after a step shorter than this part of the distance to the nearer end: the
/// error is then the square of it.
const STEP_LIMIT: f64 = 1e-7;
/// The most tables that are kept for who asks for the same again; a scenario has some tens, and each
/// takes 1 to 64 KiB.
const TABLES_KEPT: usize = 128;
/// Newton's method needs 2 to 6 steps, bisection from [0, 1] would need 53.
const STEPS_LIMIT: u32 = 100;

/// The quantile function of Beta(a, b): a table, built once, read often.
#[derive(Clone, Debug, PartialEq)]
pub struct BetaQuantile {
    /// The probability below the mean, where the halves meet.
    split: f64,
    lower: HalfTable,
    upper: HalfTable,
}

impl BetaQuantile {
    /// Builds the table for the parameters `a` and `b` [both
    /// [`BETA_PARAMETER_LOW`]..[`BETA_PARAMETER_HIGH`]], in some 0.3 ms for
    /// parameters from 1 to 5, 1.5 ms at 20, and below 10 ms everywhere.
    ///
    /// # Panics
    ///
    /// If a parameter lies outside these limits, or is NaN: callers check first.
    #[must_use]
    pub fn new(a: f64, b: f64) -> Self {
        let limits = BETA_PARAMETER_LOW..=BETA_PARAMETER_HIGH;
        assert!(limits.contains(&a) && limits.contains(&b), "beta parameters {a}, {b}");
        let [lower, upper] = [Tail::new(a, b), Tail::new(b, a)];
        let mean = a / (a + b);
        Self {
            split: lower.beta.cumulative(mean),
            lower: HalfTable::new(&lower, mean),
            upper: HalfTable::new(&upper, b / (a + b)),
        }
    }

    /// The table for the same parameters as [`BetaQuantile::new`] takes, built once for all who ask
    /// for it: each point of a sweep is checked and made a model anew, mostly with the same
    /// distributions.
    ///
    /// # Panics
    ///
    /// As [`BetaQuantile::new`].
    #[must_use]
    pub fn shared(a: f64, b: f64) -> Arc<Self> {
        static TABLES: Mutex<Option<Tables>> = Mutex::new(None);
        let parameters = [a, b].map(f64::to_bits);
        let tables = || TABLES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = tables().get_or_insert_default().get(&parameters) {
            return Arc::clone(known);
        }
        // Built outside the lock; of two threads that build the same one both have equal tables.
        let built = Arc::new(Self::new(a, b));
        let mut tables = tables();
        let kept = tables.get_or_insert_default();
        if kept.len() >= TABLES_KEPT {
            kept.clear();
        }
        kept.insert(parameters, Arc::clone(&built));
        built
    }

    /// The quantile [0..1] at `u` [0..1]: the x with Iₓ(a, b) = u.
    ///
    /// The absolute error is at most 10⁻⁹ for u in [2⁻³⁴, 1 − 2⁻³⁴]; what lies outside is treated
    /// as that bound. Never falls as u rises by 2⁻³² or more, but for rounding (2⁻⁵²).
    #[inline]
    #[must_use]
    pub fn at(&self, u: f64) -> f64 {
        let [x] = self.at_all(&[u]);
        x
    }

    /// [`at`](Self::at) of many numbers, with the same bits: places in the tables are found several
    /// at a time, and only looked up one by one.
    #[inline(always)]
    #[must_use]
    pub fn at_all<const LANES: usize>(&self, u: &[f64; LANES]) -> [f64; LANES] {
        let mut x = [0.0; LANES];
        for lane in 0..LANES {
            // Selected, not branched: which half it is, is as random as can be.
            let low = u[lane] <= self.split;
            let share = if low { u[lane] } else { 1.0 - u[lane] };
            let pick = |lower: f64, upper: f64| if low { lower } else { upper };
            let w = power(share.max(TAIL_LOW), pick(self.lower.exponent, self.upper.exponent));
            let density = pick(self.lower.density, self.upper.density);
            x[lane] = ((w - pick(self.lower.first, self.upper.first)) * density).max(0.0);
        }
        for lane in 0..LANES {
            let low = u[lane] <= self.split;
            let value = if low { &self.lower } else { &self.upper }.at(x[lane]);
            x[lane] = if low { value } else { 1.0 - value };
        }
        x
    }
}

/// Tables by the bits of their parameters.
type Tables = HashMap<[u64; 2], Arc<BetaQuantile>>;

/// A beta distribution's quantile function from 0 to the mean.
#[derive(Clone, Debug, PartialEq)]
struct HalfTable {
    /// 1/a.
    exponent: f64,
    /// w at the first node.
    first: f64,
    /// Cells per unit of w.
    density: f64,
    /// Each cell's cubic in its own part of the way [0..1], lowest power first.
    cells: Vec<[f64; 4]>,
}

impl HalfTable {
    fn new(tail: &Tail, end: f64) -> Self {
        let first = power(TAIL_LOW, tail.exponent);
        let last = tail.root(end);
        let start = tail.solve(first, 0.0, end, first * tail.scale());
        let mut nodes = vec![tail.node(first, start), tail.node(last, end)];
        while nodes.len() <= CELLS_HIGH {
            let (finer, near) = refined(tail, &nodes);
            if near && nodes.len() > CELLS_LOW {
                break;
            }
            nodes = finer;
        }
        let cells: Vec<[f64; 4]> = nodes.windows(2).map(|pair| cubic(&pair[0], &pair[1])).collect();
        let density = cells.len() as f64 / (last - first);
        Self { exponent: tail.exponent, first, density, cells }
    }

    /// The quantile at a place in the table [cells from the first \[≥ 0\]].
    #[inline(always)]
    fn at(&self, place: f64) -> f64 {
        let cell = (place as usize).min(self.cells.len() - 1);
        value(&self.cells[cell], place - cell as f64)
    }
}

/// A point of the curve x(w), with its slope dx/dw.
#[derive(Clone, Copy, Debug)]
struct Node {
    w: f64,
    x: f64,
    slope: f64,
}

/// The nodes with one more in the middle of every cell, and whether the cells as they are were near
/// enough there and rise throughout.
fn refined(tail: &Tail, nodes: &[Node]) -> (Vec<Node>, bool) {
    let mut finer = Vec::with_capacity(2 * nodes.len());
    let mut near = true;
    for pair in nodes.windows(2) {
        let [left, right] = [pair[0], pair[1]];
        let guess = value(&cubic(&left, &right), 0.5);
        let w = left.w + 0.5 * (right.w - left.w);
        let middle = tail.node(w, tail.solve(w, left.x, right.x, guess));
        near &= (middle.x - guess).abs() <= ERROR_LIMIT && rises(&left, &right);
        finer.extend([left, middle]);
    }
    finer.extend(nodes.last());
    (finer, near)
}

fn rises(left: &Node, right: &Node) -> bool {
    let steepest = left.slope.max(right.slope) * (right.w - left.w);
    steepest <= MONOTONE_RATIO * (right.x - left.x) + ROUNDING
}

/// The cubic between two nodes that has their values and slopes.
fn cubic(left: &Node, right: &Node) -> [f64; 4] {
    let width = right.w - left.w;
    let rise = right.x - left.x;
    let (from, to) = (left.slope * width, right.slope * width);
    [left.x, from, 3.0 * rise - 2.0 * from - to, from + to - 2.0 * rise]
}

#[inline]
fn value(cubic: &[f64; 4], t: f64) -> f64 {
    cubic[0] + t * (cubic[1] + t * (cubic[2] + t * cubic[3]))
}

/// A beta distribution seen from 0, over w = u^(1/a).
struct Tail {
    beta: BetaTail,
    exponent: f64,
}

impl Tail {
    fn new(a: f64, b: f64) -> Self {
        Self { beta: BetaTail::new(a, b), exponent: 1.0 / a }
    }

    /// dx/dw at w = 0: (a·B(a, b))^(1/a).
    fn scale(&self) -> f64 {
        exp((ln(self.beta.a) + self.beta.ln_beta) * self.exponent)
    }

    /// w at `x`.
    fn root(&self, x: f64) -> f64 {
        exp(self.beta.ln_cumulative(x) * self.exponent)
    }

    fn node(&self, w: f64, x: f64) -> Node {
        Node { w, x, slope: self.slope(w, x) }
    }

    /// dx/dw = a·w^(a − 1)/density(x), in logarithms: the powers alone would leave the range.
    fn slope(&self, w: f64, x: f64) -> f64 {
        let BetaTail { a, b, ln_beta } = self.beta;
        exp(ln(a) + ln_beta + (a - 1.0) * (ln(w) - ln(x)) - (b - 1.0) * ln(1.0 - x))
    }

    /// The x in [low, high] at `w`, from a guess: Newton's method on Iₓ(a, b)^(1/a), which is
    /// nearly a straight line, and bisection where that would leave the bracket.
    fn solve(&self, w: f64, low: f64, high: f64, guess: f64) -> f64 {
        let (mut low, mut high) = (low, high);
        let mut x = guess;
        for _ in 0..STEPS_LIMIT {
            if !(low < x && x < high) {
                x = 0.5 * (low + high);
            }
            let w_at_x = self.root(x);
            if w_at_x < w {
                low = x;
            } else {
                high = x;
            }
            let step = (w - w_at_x) * self.slope(w_at_x, x);
            x += step;
            let enough = STEP_LIMIT * x.min(1.0 - x) + ROUNDING * x;
            if step.abs() <= enough || high - low <= ROUNDING * x {
                break;
            }
        }
        x.clamp(low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::super::beta_regularized;
    use super::*;

    const ERROR_PROMISED: f64 = 1e-9;

    /// Every shape: bells, arcs, slopes, and the extremes of both limits.
    const PARAMETERS: [[f64; 2]; 16] = [
        [1.0, 1.0],
        [2.0, 3.0],
        [0.5, 0.5],
        [1.0, 5.0],
        [4.2, 1.8],
        [20.0, 0.5],
        [20.0, 20.0],
        [100.0, 3.0],
        [0.3, 700.0],
        [0.05, 0.05],
        [0.05, 0.138],
        [0.05, 20.0],
        [0.05, 1e4],
        [1e4, 0.05],
        [1e4, 1.0],
        [1e4, 1e4],
    ];

    fn uniform(word: u32) -> f64 {
        (f64::from(word) + 0.5) / 4_294_967_296.0
    }

    /// Words over the whole range, and without a gap at both ends, in the middle and elsewhere.
    fn words() -> Vec<u32> {
        let runs = [0, 1 << 8, 1 << 16, 1 << 24, 1 << 30, 1 << 31, 3 << 30, u32::MAX - 500];
        let dense = runs.into_iter().flat_map(|first| first..first + 500);
        let mut words: Vec<u32> = dense.chain((0..u32::MAX).step_by(1 << 20)).collect();
        words.extend((0..=31).map(|bit| u32::MAX >> bit));
        words.sort_unstable();
        words
    }

    #[test]
    fn a_shared_table_is_the_one_that_would_be_built() {
        // More than are kept, and the first once more.
        for round in 0..2 {
            for at in 0..=TABLES_KEPT / (1 + 7 * round) {
                let (a, b) = (1.0 + at as f64 / 100.0, 2.0);
                assert_eq!(*BetaQuantile::shared(a, b), BetaQuantile::new(a, b));
            }
        }
        let [one, other] = [(); 2].map(|()| BetaQuantile::shared(3.0, 3.5));
        assert_eq!(one, other);
    }

    #[test]
    fn agrees_with_references_of_eighteen_digits() {
        // Bisection of a series of positive terms, with 40 digits.
        for ([a, b], u, x) in [
            ([0.5, 0.5], 0.2, 0.095_491_502_812_526_3),
            ([2.0, 3.0], 0.1, 0.142_559_316_710_030_72),
            ([2.0, 3.0], 0.9, 0.679_539_416_278_181_7),
            ([2.0, 3.0], 1e-9, 0.000_012_910_055_600_322),
            ([5.0, 1.5], 0.37, 0.740_581_300_902_457_7),
            ([20.0, 0.5], 0.03, 0.887_631_975_907_114_2),
            ([0.05, 0.05], 0.49, 0.394_749_130_271_169_6),
            ([0.05, 20.0], 0.999, 0.130_725_650_482_673_87),
            ([100.0, 3.0], 0.001, 0.894_768_023_835_099_7),
        ] {
            let found = BetaQuantile::new(a, b).at(u);
            assert!((found - x).abs() <= ERROR_PROMISED, "({a}, {b}) at {u}: {found} for {x}");
        }
    }

    #[test]
    fn the_true_quantile_lies_within_the_promised_error() {
        for [a, b] in PARAMETERS {
            let table = BetaQuantile::new(a, b);
            // Of the smaller side, which keeps its digits; that of b, a is mirrored.
            let below = |x: f64, u: f64| {
                if u < 0.5 {
                    beta_regularized(a, b, x) < u * (1.0 + 1e-10)
                } else {
                    beta_regularized(b, a, 1.0 - x) > (1.0 - u) * (1.0 - 1e-10)
                }
            };
            for u in words().into_iter().step_by(3).map(uniform) {
                let x = table.at(u);
                let is_low_enough = below((x - ERROR_PROMISED).max(0.0), u);
                let is_high_enough = x + ERROR_PROMISED >= 1.0 || !below(x + ERROR_PROMISED, u);
                assert!(is_low_enough && is_high_enough, "({a}, {b}) at {u}: {x}");
            }
        }
    }

    #[test]
    fn never_falls_as_u_rises() {
        for [a, b] in PARAMETERS {
            let table = BetaQuantile::new(a, b);
            let mut last = 0.0;
            for word in words() {
                let x = table.at(uniform(word));
                assert!(x >= last - f64::EPSILON, "({a}, {b}) at word {word}: {x} after {last}");
                assert!(x <= 1.0);
                last = x;
            }
        }
    }

    #[test]
    fn is_the_identity_where_both_parameters_are_one() {
        let table = BetaQuantile::new(1.0, 1.0);
        for u in words().into_iter().map(uniform) {
            assert!((table.at(u) - u).abs() < 1e-14, "at {u}: {}", table.at(u));
        }
    }

    #[test]
    fn mirrors_where_the_parameters_are_exchanged() {
        for [a, b] in PARAMETERS {
            let [table, mirror] = [BetaQuantile::new(a, b), BetaQuantile::new(b, a)];
            for word in words() {
                let sum = table.at(uniform(word)) + mirror.at(uniform(!word));
                assert!((sum - 1.0).abs() < 1e-12, "({a}, {b}) at word {word}: {sum}");
            }
        }
    }

    #[test]
    fn follows_the_arcsine_law_where_both_parameters_are_one_half() {
        let table = BetaQuantile::new(0.5, 0.5);
        for u in words().into_iter().map(uniform) {
            let x = (std::f64::consts::FRAC_PI_2 * u).sin().powi(2);
            assert!((table.at(u) - x).abs() <= ERROR_PROMISED, "at {u}");
        }
    }

    #[test]
    fn stays_at_its_bounds_outside_its_domain() {
        let table = BetaQuantile::new(2.0, 3.0);
        assert_eq!(table.at(0.0), table.at(TAIL_LOW));
        assert_eq!(table.at(1.0), table.at(1.0 - TAIL_LOW));
        assert!(table.at(0.0) > 0.0 && table.at(1.0) < 1.0);
    }

    #[test]
    fn no_table_needs_more_cells_than_1024() {
        let sides = [0.05, 0.08, 0.138, 0.4, 1.0, 3.0, 9.0, 30.0, 100.0, 450.0, 2000.0, 1e4];
        for [a, b] in sides.into_iter().flat_map(|a| sides.map(|b| [a, b])) {
            let table = BetaQuantile::new(a, b);
            let cells = table.lower.cells.len().max(table.upper.cells.len());
            assert!(cells <= 1024, "({a}, {b}): {cells} cells");
        }
    }

    #[test]
    #[should_panic(expected = "beta parameters")]
    fn refuses_a_parameter_outside_its_limits() {
        let _ = BetaQuantile::new(1.0, 0.049);
    }

    #[test]
    fn values_are_pinned_bit_for_bit() {
        for ([a, b], u, bits) in [
            ([2.0, 3.0], 0.3, 0x3FD1_6EBD_0ECA_0A0D),
            ([2.0, 3.0], 0.8, 0x3FE2_A375_ADC0_CF99),
            ([0.5, 4.5], 1e-6, 0x3D49_F6B1_95B0_A27E),
            ([5.0, 1.0], 0.999, 0x3FEF_FE5C_66D7_A682),
        ] {
            let x = BetaQuantile::new(a, b).at(u);
            assert_eq!(x.to_bits(), bits, "({a}, {b}) at {u}: {:#018X}", x.to_bits());
        }
    }
}
