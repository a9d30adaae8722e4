//! Programs while they grow: constants folded, nothing computed twice.

use super::program::{Binary, Operation, Program, Register, Unary, select};
use std::collections::HashMap;

/// A program that is being written.
pub(super) struct Builder<S> {
    symbols: Vec<S>,
    operations: Vec<Operation>,
    /// Which register holds the value of an operation already.
    known: HashMap<Operation, Register>,
}

impl<S: Clone + PartialEq> Builder<S> {
    pub fn new() -> Self {
        Self { symbols: Vec::new(), operations: Vec::new(), known: HashMap::new() }
    }

    pub fn constant(&mut self, value: f64) -> Register {
        self.push(Operation::constant(value))
    }

    pub fn load(&mut self, symbol: S) -> Register {
        let known = self.symbols.iter().position(|known| *known == symbol);
        let number = known.unwrap_or_else(|| {
            self.symbols.push(symbol);
            self.symbols.len() - 1
        });
        self.push(Operation::Load(index(number)))
    }

    pub fn unary(&mut self, operation: Unary, x: Register) -> Register {
        if let Some(value) = self.value(x) {
            return self.constant(operation.apply(value));
        }
        match (operation, self.operations[x as usize]) {
            (Unary::Negate, Operation::Unary(Unary::Negate, inner))
            | (Unary::Not, Operation::Unary(Unary::Not, inner)) => inner,
            _ => self.push(Operation::Unary(operation, x)),
        }
    }

    pub fn binary(&mut self, operation: Binary, x: Register, y: Register) -> Register {
        let (known_x, known_y) = (self.value(x), self.value(y));
        if let (Some(x), Some(y)) = (known_x, known_y) {
            return self.constant(operation.apply(x, y));
        }
        if let Some(register) = self.logic(operation, (x, known_x), (y, known_y)) {
            return register;
        }
        let (x, y) = if operation.commutes() && y < x { (y, x) } else { (x, y) };
        self.push(Operation::Binary(operation, x, y))
    }

    /// What one operand alone decides. Conditions only: a number may be undefined, and `0 * x` then
    /// is not 0.
    fn logic(
        &mut self,
        operation: Binary,
        (x, known_x): (Register, Option<f64>),
        (y, known_y): (Register, Option<f64>),
    ) -> Option<Register> {
        let decides = match operation {
            Binary::And => 0.0,
            Binary::Or => 1.0,
            _ => return None,
        };
        match (known_x, known_y) {
            (Some(value), _) => Some(if value == decides { x } else { y }),
            (_, Some(value)) => Some(if value == decides { y } else { x }),
            _ => (x == y).then_some(x),
        }
    }

    pub fn select(&mut self, condition: Register, then: Register, otherwise: Register) -> Register {
        match self.value(condition) {
            Some(value) if select(value, 1.0, 0.0) == 1.0 => then,
            Some(_) => otherwise,
            None if then == otherwise => then,
            None => self.push(Operation::Select(condition, then, otherwise)),
        }
    }

    /// The program whose value is in a register, without what has no bearing on it.
    pub fn finish(self, result: Register) -> Program<S> {
        let mut needed = vec![false; self.operations.len()];
        needed[result as usize] = true;
        for at in (0..self.operations.len()).rev() {
            if needed[at] {
                self.operations[at].operands().for_each(|operand| needed[operand as usize] = true);
            }
        }
        // What the result needs stands before it, so that it comes last.
        let mut new = vec![0; self.operations.len()];
        let (mut operations, mut symbols) = (Vec::new(), Vec::new());
        for (at, operation) in self.operations.into_iter().enumerate() {
            if !needed[at] {
                continue;
            }
            new[at] = index(operations.len());
            operations.push(match operation {
                Operation::Load(symbol) => {
                    symbols.push(self.symbols[symbol as usize].clone());
                    Operation::Load(index(symbols.len() - 1))
                }
                other => other.renumbered(|register| new[register as usize]),
            });
        }
        Program::new(symbols, operations)
    }

    /// The value in a register, if it is known already.
    fn value(&self, register: Register) -> Option<f64> {
        match self.operations[register as usize] {
            Operation::Constant(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    fn push(&mut self, operation: Operation) -> Register {
        if let Some(register) = self.known.get(&operation) {
            return *register;
        }
        let register = index(self.operations.len());
        self.operations.push(operation);
        self.known.insert(operation, register);
        register
    }
}

fn index(number: usize) -> u32 {
    u32::try_from(number).expect("the length of an expression is limited")
}
