//! One round: seven steps, one file each, in the order that the model fixes. Where everything is
//! agreed at once, [`package`] takes the place of steps 3 and 5.
//!
//! The order is part of the model: the same two hazards tested in the other order give other odds.

mod concede;
mod environment;
mod judge;
mod package;
mod relations;
mod respond;
mod rules;
mod settle;
mod vote;

pub(super) use concede::Stride;
pub(super) use environment::enter;
pub(super) use package::{PackageLanes, anchor, begin, limit, overpriced, weigh};
pub(super) use relations::weigh_answer;
pub(super) use respond::{ACCEPTABLE, NEGOTIABLE, UNACCEPTABLE, verdict, verdict_on};
pub(super) use settle::{possible, settle_at};

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
    block.next_round(round);
    environment::environment(model, block, streams, tally);
    rules::rules(model, block, streams, tally);
    block.watched(|watch, block| watch.acted(model, block));
    if model.moves_lines {
        block.look_for_zone(model);
    }
    match &model.packages {
        None => concede::concede(model, block, streams),
        Some(packages) => package::concede(model, packages, block, streams),
    }
    block.watched(|watch, block| watch.conceded(model, block));
    if round == 1 {
        respond::respond(model, block);
    }
    match &model.packages {
        None => settle::settle(model, block),
        Some(packages) => package::settle(model, packages, block, streams),
    }
    block.watched(|watch, block| watch.settled(block));
    relations::relations(model, block);
    judge::judge(model, block, streams, tally);
    block.watched(|watch, block| watch.ends_round(model, block));
}
