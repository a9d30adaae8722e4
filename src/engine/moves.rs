//! Replications that move to lanes of another block, with all that is known of them.
//!
//! What makes up the state is declared by [`quantities`] or has every field named by [`movable`], so
//! that nothing that is added later can be left behind.

use super::lanes::Lanes;
use crate::draws::LANES;

/// Which lanes move where.
pub(super) struct Moves {
    /// The lane in the other block, and the lane in this one.
    pub pairs: Vec<(usize, usize)>,
}

/// Something that is known of 64 replications.
pub(super) trait Movable {
    /// Takes over what another block knows of the replications that move.
    fn take_over(&mut self, other: &Self, moves: &Moves);
}

impl Movable for Lanes {
    fn take_over(&mut self, other: &Self, moves: &Moves) {
        self.0.take_over(&other.0, moves);
    }
}

impl<T: Copy> Movable for [T; LANES] {
    #[inline]
    fn take_over(&mut self, other: &Self, moves: &Moves) {
        for (from, to) in &moves.pairs {
            self[*to] = other[*from];
        }
    }
}

impl<T: Movable> Movable for Vec<T> {
    fn take_over(&mut self, other: &Self, moves: &Moves) {
        for (mine, theirs) in self.iter_mut().zip(other) {
            mine.take_over(theirs, moves);
        }
    }
}

impl<T: Movable> Movable for Option<Box<T>> {
    fn take_over(&mut self, other: &Self, moves: &Moves) {
        if let (Some(mine), Some(theirs)) = (self, other) {
            mine.take_over(theirs, moves);
        }
    }
}

/// Lets a struct move field by field; what is the same for all replications, or of no meaning before
/// it is computed anew, is `kept`.
macro_rules! movable {
    ($name:ident: $($field:ident),+; kept: $($kept:ident),*) => {
        impl $crate::engine::moves::Movable for $name {
            fn take_over(&mut self, other: &Self, moves: &$crate::engine::moves::Moves) {
                let Self { $($field,)+ $($kept: _,)* } = other;
                $($crate::engine::moves::Movable::take_over(&mut self.$field, $field, moves);)+
            }
        }
    };
}

/// Declares a struct of lanes: with 0 in all of them, and movable.
macro_rules! quantities {
    (
        $(#[$doc:meta])*
        $visibility:vis struct $name:ident {
            $($(#[$field_doc:meta])* $field_visibility:vis $field:ident: $kind:ty,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone)]
        $visibility struct $name {
            $($(#[$field_doc])* $field_visibility $field: $kind,)+
        }

        impl $name {
            pub const ZERO: Self = Self { $($field: <$kind>::ZERO,)+ };
        }

        $crate::engine::moves::movable!($name: $($field),+; kept:);
    };
}

pub(super) use {movable, quantities};
