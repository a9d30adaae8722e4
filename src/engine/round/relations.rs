//! Step 6: trust follows what the others did, and how it felt is kept for the next round.

use super::super::block::Block;
use super::super::lanes::{Lanes, clamp};
use crate::draws::LANES;
use crate::model::Model;

#[inline(always)]
pub(super) fn relations(model: &Model, block: &mut Block) {
    for k in 0..model.links.len() {
        let from = model.links[k].from.0;
        if block.issues[model.stances[from].issue.0].open {
            let now = block.distance(model, from, &block.stances[model.links[k].to.0].position);
            let link = &mut block.links[k];
            link.earlier = link.last;
            link.last = now;
        }
    }
    for q in 0..model.pairs.len() {
        trust(model, block, q);
    }
}

/// T ← clamp(T + channel·gain·(what was given) − loss·(what was taken back) + reversion·(T⁰ − T),
/// 0, 1). Positions on settled issues stand still, so only open ones count.
#[inline(always)]
fn trust(model: &Model, block: &mut Block, q: usize) {
    let (mut given, mut taken) = (Lanes::ZERO, Lanes::ZERO);
    for k in &model.pairs[q].links {
        let from = model.links[k.0].from.0;
        if !block.issues[model.stances[from].issue.0].open {
            continue;
        }
        let (weight, link) = (&block.stances[from].weight, &block.links[k.0]);
        for l in 0..LANES {
            let nearer = link.earlier[l] - link.last[l];
            given[l] += weight[l] * clamp(nearer, 0.0, 1.0);
            taken[l] += weight[l] * clamp(-nearer, 0.0, 1.0);
        }
    }
    let moves = &block.trust;
    let pair = &mut block.pairs[q];
    for l in 0..LANES {
        let gained = block.channel.trust[l] * moves.gain[l] * given[l];
        let back = moves.reversion[l] * (pair.start[l] - pair.trust[l]);
        pair.trust[l] = clamp(pair.trust[l] + gained - moves.loss[l] * taken[l] + back, 0.0, 1.0);
    }
}
