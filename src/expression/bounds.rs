//! What the value of a program can be, from what its symbols can be: interval arithmetic
//! (Moore 1966).
//!
//! Takes bounds of the symbols, gives bounds of the value that hold whatever the symbols are
//! within theirs. They may be wider than need be, as a symbol that is read twice counts as two:
//! what is said to be always or never so is so; of the rest nothing is said.

use super::Program;
use super::program::{Binary, Operation, Unary};

/// How far off the function that [`Unary::Logistic`] computes may be.
const LOGISTIC_ERROR: f64 = 1e-9;

/// What a number can be: from `low` to `high`; none where `low` is above `high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The least that it can be.
    pub low: f64,
    /// The most.
    pub high: f64,
    /// Whether it can be undefined as well.
    pub undefined: bool,
}

impl Bounds {
    /// Any number, and undefined.
    pub const ANYTHING: Self =
        Self { low: f64::NEG_INFINITY, high: f64::INFINITY, undefined: true };
    /// Nothing but undefined.
    pub const UNDEFINED: Self =
        Self { low: f64::INFINITY, high: f64::NEG_INFINITY, undefined: true };

    /// From `low` to `high`, always defined.
    pub fn new(low: f64, high: f64) -> Self {
        Self { low, high, undefined: false }
    }

    /// This number only.
    pub fn exactly(value: f64) -> Self {
        if value.is_nan() { Self::UNDEFINED } else { Self::new(value, value) }
    }

    /// Whether it is this number always.
    pub fn is(&self, value: f64) -> bool {
        self.low == value && self.high == value && !self.undefined
    }

    /// Whether it can be no number at all.
    pub fn is_nothing(&self) -> bool {
        self.low > self.high
    }

    /// What it can be where it is one of the two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
            undefined: self.undefined || other.undefined,
        }
    }

    /// What it can be once it is clamped to a domain; what is undefined stays so.
    #[must_use]
    pub fn clamped(self, low: f64, high: f64) -> Self {
        if self.is_nothing() {
            return self;
        }
        Self { low: self.low.max(low).min(high), high: self.high.min(high).max(low), ..self }
    }

    fn is_infinite(&self) -> bool {
        self.low.is_infinite() || self.high.is_infinite()
    }

    /// A condition that can hold and can fail, as said.
    fn condition(holds: bool, fails: bool) -> Self {
        Self::new(if fails { 0.0 } else { 1.0 }, if holds { 1.0 } else { 0.0 })
    }

    /// From the least to the most of some numbers that an operation on ends gave.
    fn spanned(ends: &[f64], undefined: bool) -> Self {
        // The difference of infinities and the like: nothing is known.
        if ends.iter().any(|end| end.is_nan()) {
            return Self::ANYTHING;
        }
        let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
        let high = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self { low, high, undefined }
    }
}

impl<S> Program<S> {
    /// What its value can be where each symbol can be what `symbol` says.
    ///
    /// A condition of which the bounds are 0 and 0 never holds, one with 1 and 1 always does.
    pub fn bounds(&self, symbol: impl Fn(&S) -> Bounds) -> Bounds {
        let mut registers: Vec<Bounds> = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let at = |register: u32| registers[register as usize];
            let bounds = match *operation {
                Operation::Constant(bits) => Bounds::exactly(f64::from_bits(bits)),
                Operation::Load(load) => symbol(&self.symbols[load as usize]),
                Operation::Unary(operation, x) => unary(operation, at(x)),
                Operation::Binary(operation, x, y) => binary(operation, at(x), at(y)),
                Operation::Select(condition, x, y) => match at(condition) {
                    condition if condition.is(1.0) => at(x),
                    condition if condition.is(0.0) => at(y),
                    _ => at(x).or(at(y)),
                },
            };
            registers.push(bounds);
        }
        registers.last().copied().unwrap_or(Bounds::ANYTHING)
    }
}

fn unary(operation: Unary, x: Bounds) -> Bounds {
    if x.is_nothing() {
        return x;
    }
    let (low, high) = match operation {
        Unary::Negate => (-x.high, -x.low),
        Unary::Not => (1.0 - x.high, 1.0 - x.low),
        Unary::Abs if x.low >= 0.0 => (x.low, x.high),
        Unary::Abs if x.high <= 0.0 => (-x.high, -x.low),
        Unary::Abs => (0.0, x.high.max(-x.low)),
        Unary::Logistic => {
            let logistic = |x| Unary::Logistic.apply(x);
            let (low, high) = (logistic(x.low), logistic(x.high));
            ((low - LOGISTIC_ERROR).max(0.0), (high + LOGISTIC_ERROR).min(1.0))
        }
    };
    Bounds { low, high, ..x }
}

fn binary(operation: Binary, x: Bounds, y: Bounds) -> Bounds {
    let undefined = x.undefined || y.undefined;
    let nothing = x.is_nothing() || y.is_nothing();
    match operation {
        Binary::Equal | Binary::Unequal | Binary::Less | Binary::AtMost if nothing => {
            return Bounds::exactly(0.0);
        }
        _ if nothing => return Bounds::UNDEFINED,
        _ => {}
    }
    let meet = x.low <= y.high && y.low <= x.high;
    let same = x.low == x.high && y.low == y.high && x.low == y.low;
    match operation {
        Binary::Add => sum(x, y),
        Binary::Subtract => sum(x, unary(Unary::Negate, y)),
        Binary::Multiply => product(x, y),
        Binary::Divide => quotient(x, y),
        Binary::Remainder => remainder(x, y),
        Binary::Min => Bounds { low: x.low.min(y.low), high: x.high.min(y.high), undefined },
        Binary::Max => Bounds { low: x.low.max(y.low), high: x.high.max(y.high), undefined },
        Binary::Equal => Bounds::condition(meet, !same || undefined),
        Binary::Unequal => Bounds::condition(!same, meet || undefined),
        Binary::Less => Bounds::condition(x.low < y.high, x.high >= y.low || undefined),
        Binary::AtMost => Bounds::condition(x.low <= y.high, x.high > y.low || undefined),
        Binary::And => Bounds::new(x.low * y.low, x.high * y.high),
        Binary::Or => Bounds::new(x.low.max(y.low), x.high.max(y.high)),
    }
}

/// Rounding never turns an order round, so the ends of a sum are the sums of ends.
fn sum(x: Bounds, y: Bounds) -> Bounds {
    let undefined = x.undefined || y.undefined || (x.is_infinite() && y.is_infinite());
    Bounds::spanned(&[x.low + y.low, x.high + y.high], undefined)
}

fn product(x: Bounds, y: Bounds) -> Bounds {
    // A bound that is infinite stands for numbers without bound: 0 of them are 0.
    let times = |x: f64, y: f64| if x == 0.0 || y == 0.0 { 0.0 } else { x * y };
    let ends =
        [times(x.low, y.low), times(x.low, y.high), times(x.high, y.low), times(x.high, y.high)];
    let undefined = x.undefined || y.undefined || x.is_infinite() || y.is_infinite();
    Bounds::spanned(&ends, undefined)
}

fn quotient(x: Bounds, y: Bounds) -> Bounds {
    if y.low == 0.0 && y.high == 0.0 {
        return Bounds::UNDEFINED;
    }
    if y.low <= 0.0 && y.high >= 0.0 {
        return Bounds::ANYTHING;
    }
    let ends = [x.low / y.low, x.low / y.high, x.high / y.low, x.high / y.high];
    let undefined = x.undefined || y.undefined || (x.is_infinite() && y.is_infinite());
    Bounds::spanned(&ends, undefined)
}

/// It has the sign of the dividend, and is no larger than either.
fn remainder(x: Bounds, y: Bounds) -> Bounds {
    if y.low == 0.0 && y.high == 0.0 {
        return Bounds::UNDEFINED;
    }
    let most = y.low.abs().max(y.high.abs());
    let undefined =
        x.undefined || y.undefined || x.is_infinite() || (y.low <= 0.0 && y.high >= 0.0);
    Bounds { low: x.low.clamp(-most, 0.0), high: x.high.clamp(0.0, most), undefined }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{condition, number};
    use super::*;

    fn of_condition(text: &str, x: Bounds) -> Bounds {
        condition(text).bounds(|_| x)
    }

    #[test]
    fn conditions_that_never_or_always_hold_are_found() {
        let unit = Bounds::new(0.0, 1.0);
        for (text, wanted) in [
            ("x > 1", (0.0, 0.0)),
            ("x >= 1", (0.0, 1.0)),
            ("x <= 1", (1.0, 1.0)),
            ("x < 0 || x > 2", (0.0, 0.0)),
            ("x * 2 + 1 > 0.5", (1.0, 1.0)),
            ("x / 0 > 1", (0.0, 0.0)),
            ("x == 1.5", (0.0, 0.0)),
            ("x != 1.5", (1.0, 1.0)),
            ("logistic(x) > 0.7", (0.0, 1.0)),
            ("logistic(x) > 0.74", (0.0, 0.0)),
            ("max(x, 2) == 2", (1.0, 1.0)),
            ("x >= 0 ? false : true", (0.0, 0.0)),
            ("x % 3 < 3", (1.0, 1.0)),
            ("abs(x - 1) > 1", (0.0, 0.0)),
        ] {
            let found = of_condition(text, unit);
            assert_eq!((found.low, found.high), wanted, "{text}");
        }
    }

    #[test]
    fn what_may_be_undefined_never_holds_for_sure() {
        let outcome = Bounds { undefined: true, ..Bounds::new(0.0, 1.0) };
        assert_eq!(of_condition("x <= 1", outcome), Bounds::new(0.0, 1.0));
        assert_eq!(of_condition("x > 1", outcome), Bounds::new(0.0, 0.0));
        let unbounded = Bounds::new(f64::NEG_INFINITY, f64::INFINITY);
        assert_eq!(of_condition("x - x == 0", unbounded), Bounds::new(0.0, 1.0));
        assert_eq!(of_condition("0 * x <= 0", unbounded), Bounds::new(0.0, 1.0));
    }

    #[test]
    fn a_number_is_clamped_to_a_domain() {
        let clamped = number("2 * x").bounds(|_| Bounds::new(-1.0, 3.0)).clamped(0.0, 5.0);
        assert_eq!(clamped, Bounds::new(0.0, 5.0));
        assert_eq!(Bounds::new(7.0, 9.0).clamped(0.0, 5.0), Bounds::exactly(5.0));
        assert!(Bounds::UNDEFINED.clamped(0.0, 5.0).is_nothing());
    }
}
