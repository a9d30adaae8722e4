//! One round: seven steps, one file each, in the order that the model fixes.
//!
//! The order is part of the model: the same two hazards tested in the other order give other odds.

mod concede;
mod environment;
mod judge;
mod relations;
mod respond;
mod rules;
mod settle;

pub(super) use respond::{ACCEPTABLE, NEGOTIABLE, UNACCEPTABLE};

use super::block::Block;
use super::tally::Tally;
use crate::draws::Stream;
use crate::model::Model;

/// Takes the replications of a block through one round, and counts those that end in it.
#[inline(always)]
pub(super) fn round(
    model: &Model,
    block: &mut Block,
    streams: &mut [Stream],
    tally: &mut Tally,
    round: u32,
) {
    environment::environment(block);
    rules::rules();
    concede::concede(model, block, streams, round);
    if round == 1 {
        respond::respond(model, block);
        tally.first_round(block);
    }
    settle::settle(model, block, round);
    relations::relations(model, block);
    judge::judge(model, block, tally, round);
}
