//! Step 1: the environment of the round.
//!
//! Variables move first, then the channel is chosen, then it may leak. A scenario has none of them
//! yet, so every round is held in the neutral channel, which multiplies everything by 1.

use super::super::block::{Block, Channel};
use super::super::lanes::Lanes;

#[inline(always)]
pub(super) fn environment(block: &mut Block) {
    block.channel = Channel { concession: Lanes::ONE, noise: Lanes::ONE, trust: Lanes::ONE };
}
