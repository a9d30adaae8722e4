//! Elementary and quantile functions that give the same bits on every machine.
//!
//! Takes numbers, gives numbers; no state, no input or output, no randomness.
//!
//! What always holds:
//!
//! - Every function is made of the operations that IEEE 754 fixes to the last bit: + − × ÷ √,
//!   comparisons, moves of bits. Nothing comes from the platform's mathematical library, and no
//!   multiplication and addition are fused. The same arguments give the same bits on every machine,
//!   in scalar code and in vectors of any width. (Only the bits of a NaN may differ.)
//! - Every loop is bounded: nothing hangs, whatever the arguments.
//! - Values change only with a new version that says so: tests pin some bit for bit.
//!
//! | function | accuracy | source |
//! |---|---|---|
//! | [`ln`], [`exp`] | 1 unit in the last place | fdlibm (Sun Microsystems, 1993) |
//! | [`power`] | relative (2 + \|p·ln x\|)·2⁻⁵² | exp(p·ln x) |

mod elementary;

pub use elementary::{exp, ln, power};
