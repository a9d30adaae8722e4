//! Elementary and quantile functions that give the same bits on every machine.
//!
//! Takes numbers, gives numbers; no input or output, no randomness, and no state but tables that are
//! kept for who asks for the same again.
//!
//! What always holds:
//!
//! - Every function is made of the operations that IEEE 754 fixes to the last bit: + − × ÷ √,
//!   comparisons, moves of bits. Nothing comes from the platform's mathematical library, and no
//!   multiplication and addition are fused. The same arguments give the same bits on every machine,
//!   in scalar code and in vectors of any width. (Only the bits of a NaN may differ.)
//! - What the engine calls for every lane, [`ln`], [`exp`], [`power`], [`normal_quantile`],
//!   [`triangular_quantile`], has no branch, so that loops over lanes vectorise;
//!   [`normal_quantiles`] takes a whole block of lanes and is faster still.
//! - Every loop is bounded: nothing hangs, whatever the arguments.
//! - Values change only with a new version that says so: tests pin some bit for bit.
//!
//! | function | accuracy | source |
//! |---|---|---|
//! | [`ln`], [`exp`] | 1 unit in the last place | fdlibm (Sun Microsystems, 1993) |
//! | [`power`] | relative (2 + \|p·ln x\|)·2⁻⁵² | exp(p·ln x) |
//! | [`normal_quantile`], [`normal_quantiles`] | relative 10⁻¹⁴ | Wichura (1988), AS 241 |
//! | [`triangular_quantile`] | 4 units in the last place | closed form |
//! | [`ln_gamma`] | 2·10⁻¹⁵·max(2, \|ln Γ\|) | Stirling's series, DLMF 5.11.1 |
//! | [`beta_regularized`] | relative 10⁻¹⁰; 10⁻¹² for a, b ≤ 20 | DLMF 8.17.22; Lentz (1976) |
//! | [`chi_square_tail`] | relative 10⁻¹² | DLMF 8.7.1, 8.9.2; Lentz (1976) |
//! | [`BetaQuantile`] | absolute 10⁻⁹ | Hermite cubics; Fritsch & Carlson (1980) |

mod beta;
mod beta_quantile;
mod elementary;
mod gamma;
mod normal;
mod triangular;

pub use beta::{beta_regularized, ln_gamma};
pub use beta_quantile::{BETA_PARAMETER_HIGH, BETA_PARAMETER_LOW, BetaQuantile};
pub use elementary::{exp, ln, power};
pub use gamma::chi_square_tail;
pub use normal::{NORMAL_TAIL_LOW, normal_quantile, normal_quantiles};
pub use triangular::triangular_quantile;
