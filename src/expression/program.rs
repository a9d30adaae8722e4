//! Compiled expressions: a flat list of operations over lanes.
//!
//! Operation n writes register n and reads registers below n only, so that what is read and what
//! is written never overlap, and the compiler can make vector instructions of every loop.

use crate::draws::LANES;
use crate::math::exp;

/// One number in each of the replications that march together.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Lanes([f64; LANES]);

/// Where the operations of programs write; one serves many programs in turn.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    registers: Vec<Lanes>,
}

impl Scratch {
    /// Makes room for programs of up to so many operations (see [`Program::len`]). A program that
    /// needs more makes room for itself when it is first evaluated.
    pub fn reserve(&mut self, operations: usize) {
        if self.registers.len() < operations {
            self.registers.resize(operations, Lanes([0.0; LANES]));
        }
    }
}

/// The number of an operation, and of the register that it writes.
pub(super) type Register = u32;

/// What one operation computes. Conditions are 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    /// The bits of a number, by which equal ones are known.
    Constant(u64),
    /// The symbol of this number.
    Load(u32),
    Unary(Unary, Register),
    Binary(Binary, Register, Register),
    /// The second where the first is not 0, else the third.
    Select(Register, Register, Register),
}

impl Operation {
    pub fn constant(value: f64) -> Self {
        // Every NaN is the same one.
        Self::Constant(if value.is_nan() { f64::NAN } else { value }.to_bits())
    }

    /// The registers that it reads.
    pub fn operands(self) -> impl Iterator<Item = Register> {
        let operands = match self {
            Self::Constant(_) | Self::Load(_) => [None; 3],
            Self::Unary(_, x) => [Some(x), None, None],
            Self::Binary(_, x, y) => [Some(x), Some(y), None],
            Self::Select(condition, x, y) => [Some(condition), Some(x), Some(y)],
        };
        operands.into_iter().flatten()
    }

    /// The same, with other registers for those that it reads.
    pub fn renumbered(self, new: impl Fn(Register) -> Register) -> Self {
        match self {
            Self::Constant(_) | Self::Load(_) => self,
            Self::Unary(operation, x) => Self::Unary(operation, new(x)),
            Self::Binary(operation, x, y) => Self::Binary(operation, new(x), new(y)),
            Self::Select(condition, x, y) => Self::Select(new(condition), new(x), new(y)),
        }
    }
}

/// Operations on one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Unary {
    Negate,
    Not,
    Abs,
    Logistic,
}

impl Unary {
    #[inline(always)]
    pub fn apply(self, x: f64) -> f64 {
        match self {
            Self::Negate => -x,
            Self::Not => 1.0 - x,
            Self::Abs => x.abs(),
            Self::Logistic => 1.0 / (1.0 + exp(-x)),
        }
    }
}

/// Operations on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Min,
    Max,
    Equal,
    Unequal,
    Less,
    AtMost,
    And,
    Or,
}

impl Binary {
    /// Whether the operands may change places: the same bits either way.
    pub fn commutes(self) -> bool {
        matches!(
            self,
            Self::Add | Self::Multiply | Self::Equal | Self::Unequal | Self::And | Self::Or
        )
    }

    #[inline(always)]
    pub fn apply(self, x: f64, y: f64) -> f64 {
        match self {
            Self::Add => x + y,
            Self::Subtract => x - y,
            Self::Multiply => x * y,
            Self::Divide => {
                let quotient = x / y;
                if y == 0.0 { f64::NAN } else { quotient }
            }
            // Exact, and NaN of y = 0 already.
            Self::Remainder => x % y,
            // Where y is undefined the comparison fails, and y is passed on.
            Self::Min => {
                let smaller = if x < y { x } else { y };
                if x.is_nan() { x } else { smaller }
            }
            Self::Max => {
                let larger = if x > y { x } else { y };
                if x.is_nan() { x } else { larger }
            }
            Self::Equal => flag(x == y),
            // Not `!=`, which holds of what is undefined.
            Self::Unequal => flag((x < y) | (x > y)),
            Self::Less => flag(x < y),
            Self::AtMost => flag(x <= y),
            Self::And => x * y,
            Self::Or => {
                if x > y {
                    x
                } else {
                    y
                }
            }
        }
    }
}

/// The branch that a condition chooses.
#[inline(always)]
pub(super) fn select(condition: f64, then: f64, otherwise: f64) -> f64 {
    if condition != 0.0 { then } else { otherwise }
}

#[inline(always)]
fn flag(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// A compiled expression over symbols of the caller's.
///
/// Immutable; evaluated by [`evaluate`](Self::evaluate) for 64 lanes at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Program<S> {
    pub(super) symbols: Vec<S>,
    /// At least one; the last one's register is the result.
    pub(super) operations: Vec<Operation>,
}

impl<S> Program<S> {
    pub(super) fn new(symbols: Vec<S>, operations: Vec<Operation>) -> Self {
        assert!(!operations.is_empty(), "an expression has a value");
        Self { symbols, operations }
    }

    /// The program of a number that is always the same; of a condition 0 or 1.
    pub fn always(value: f64) -> Self {
        Self::new(Vec::new(), vec![Operation::constant(value)])
    }

    /// The symbols whose values it reads, each once, in the order in which it reads them. What has
    /// no bearing on the value, as in `true || x > 0`, is not among them.
    pub fn symbols(&self) -> impl ExactSizeIterator<Item = &S> {
        self.symbols.iter()
    }

    /// Its value, if that is the same always: a number, NaN if it is undefined always, or 0 or 1 of
    /// a condition.
    pub fn constant(&self) -> Option<f64> {
        match self.operations[..] {
            [Operation::Constant(bits)] => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// How many operations it has [≥ 1], loads and constants among them.
    // There is no empty one to ask for.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.operations.len()
    }

    /// The same over other symbols, such as names become places in a state.
    pub fn map<T>(self, symbol: impl FnMut(S) -> T) -> Program<T> {
        Program {
            symbols: self.symbols.into_iter().map(symbol).collect(),
            operations: self.operations,
        }
    }

    /// Its value in every lane. `load` writes the value of a symbol in every lane: a condition as 0
    /// or 1, a word as its code, anything undefined as NaN (but a condition is always defined).
    /// A condition's value is 0 or 1.
    ///
    /// Inlined with all of its loops, so that they are compiled for the instructions that the
    /// caller is compiled for: call it in one place.
    #[inline(always)]
    pub fn evaluate<'s>(
        &self,
        mut load: impl FnMut(&S, &mut [f64; LANES]),
        scratch: &'s mut Scratch,
    ) -> &'s [f64; LANES] {
        let count = self.operations.len();
        scratch.reserve(count);
        for (at, operation) in self.operations.iter().enumerate() {
            let (written, rest) = scratch.registers.split_at_mut(at);
            let out = &mut rest[0].0;
            match *operation {
                Operation::Constant(bits) => *out = [f64::from_bits(bits); LANES],
                Operation::Load(symbol) => load(&self.symbols[symbol as usize], out),
                Operation::Unary(operation, x) => unary(operation, out, lanes(written, x)),
                Operation::Binary(operation, x, y) => {
                    binary(operation, out, (lanes(written, x), lanes(written, y)));
                }
                Operation::Select(condition, x, y) => {
                    let condition = lanes(written, condition);
                    let (x, y) = (lanes(written, x), lanes(written, y));
                    for l in 0..LANES {
                        out[l] = select(condition[l], x[l], y[l]);
                    }
                }
            }
        }
        &scratch.registers[count - 1].0
    }
}

#[inline(always)]
fn lanes(written: &[Lanes], register: Register) -> &[f64; LANES] {
    &written[register as usize].0
}

/// One loop an operation: the choice is made once, not in every lane.
#[inline(always)]
fn unary(operation: Unary, out: &mut [f64; LANES], x: &[f64; LANES]) {
    match operation {
        Unary::Negate => each(out, x, |x| Unary::Negate.apply(x)),
        Unary::Not => each(out, x, |x| Unary::Not.apply(x)),
        Unary::Abs => each(out, x, |x| Unary::Abs.apply(x)),
        Unary::Logistic => each(out, x, |x| Unary::Logistic.apply(x)),
    }
}

/// One loop an operation: the choice is made once, not in every lane.
#[inline(always)]
fn binary(operation: Binary, out: &mut [f64; LANES], both: (&[f64; LANES], &[f64; LANES])) {
    match operation {
        Binary::Add => each_two(out, both, |x, y| Binary::Add.apply(x, y)),
        Binary::Subtract => each_two(out, both, |x, y| Binary::Subtract.apply(x, y)),
        Binary::Multiply => each_two(out, both, |x, y| Binary::Multiply.apply(x, y)),
        Binary::Divide => each_two(out, both, |x, y| Binary::Divide.apply(x, y)),
        Binary::Remainder => each_two(out, both, |x, y| Binary::Remainder.apply(x, y)),
        Binary::Min => each_two(out, both, |x, y| Binary::Min.apply(x, y)),
        Binary::Max => each_two(out, both, |x, y| Binary::Max.apply(x, y)),
        Binary::Equal => each_two(out, both, |x, y| Binary::Equal.apply(x, y)),
        Binary::Unequal => each_two(out, both, |x, y| Binary::Unequal.apply(x, y)),
        Binary::Less => each_two(out, both, |x, y| Binary::Less.apply(x, y)),
        Binary::AtMost => each_two(out, both, |x, y| Binary::AtMost.apply(x, y)),
        Binary::And => each_two(out, both, |x, y| Binary::And.apply(x, y)),
        Binary::Or => each_two(out, both, |x, y| Binary::Or.apply(x, y)),
    }
}

#[inline(always)]
fn each(out: &mut [f64; LANES], x: &[f64; LANES], value: impl Fn(f64) -> f64) {
    for l in 0..LANES {
        out[l] = value(x[l]);
    }
}

#[inline(always)]
fn each_two(
    out: &mut [f64; LANES],
    (x, y): (&[f64; LANES], &[f64; LANES]),
    value: impl Fn(f64, f64) -> f64,
) {
    for l in 0..LANES {
        out[l] = value(x[l], y[l]);
    }
}
