//! One number in each of the replications that march together.
//!
//! Loops over lanes have no branches, so that the compiler makes vector instructions of them:
//! conditions are joined by `&` and `|`, which compute both sides, and choose between two numbers
//! that are there already.

use crate::draws::LANES;
use std::ops::{Index, IndexMut};

/// A quantity of the state, in each of 64 replications.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub(super) struct Lanes(pub [f64; LANES]);

impl Lanes {
    /// 0 everywhere.
    pub const ZERO: Self = Self([0.0; LANES]);
    /// 1 everywhere.
    pub const ONE: Self = Self([1.0; LANES]);

    /// The same everywhere.
    #[inline(always)]
    pub fn splat(value: f64) -> Self {
        Self([value; LANES])
    }

    /// The value of every lane, by its place.
    #[inline(always)]
    pub fn each(value: impl Fn(usize) -> f64) -> Self {
        Self(std::array::from_fn(value))
    }

    /// Whether it is not 0 anywhere.
    #[inline(always)]
    pub fn any(&self) -> bool {
        let mut any = false;
        for l in 0..LANES {
            any |= self[l] != 0.0;
        }
        any
    }
}

impl Index<usize> for Lanes {
    type Output = f64;

    #[inline(always)]
    fn index(&self, lane: usize) -> &f64 {
        &self.0[lane]
    }
}

impl IndexMut<usize> for Lanes {
    #[inline(always)]
    fn index_mut(&mut self, lane: usize) -> &mut f64 {
        &mut self.0[lane]
    }
}

/// The larger of two numbers: one instruction, where `f64::max` is several for the sake of NaN.
#[inline(always)]
pub(super) fn larger(one: f64, other: f64) -> f64 {
    if one > other { one } else { other }
}

/// The smaller of two numbers.
#[inline(always)]
pub(super) fn smaller(one: f64, other: f64) -> f64 {
    if one < other { one } else { other }
}

/// min(max(x, a), b).
#[inline(always)]
pub(super) fn clamp(value: f64, low: f64, high: f64) -> f64 {
    smaller(larger(value, low), high)
}

/// 1 where a condition holds, else 0.
#[inline(always)]
pub(super) fn flag(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}
