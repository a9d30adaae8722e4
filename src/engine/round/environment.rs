//! Step 1: the environment of the round: variables move, the channel is chosen, it may leak.

use super::super::block::{Block, Channel};
use super::super::instructions;
use super::super::lanes::{Lanes, clamp, flag};
use super::super::replay::Source;
use super::super::state;
use super::super::tally::Tally;
use crate::draws::{LANES, Stream};
use crate::math::normal_quantiles;
use crate::model::{ChannelId, Model, Number, Process, StreamId};

#[inline(always)]
pub(super) fn environment(
    model: &Model,
    block: &mut Block,
    streams: &mut [Stream],
    tally: &mut Tally,
) {
    if block.round > 1 {
        for v in 0..model.variables.len() {
            advance(model, block, streams, v);
        }
    }
    if !model.channels.is_empty() {
        choose(model, block, streams);
        enter(model, block);
    }
    block.watched(|watch, block| watch.environment(model, block));
    if !model.channels.is_empty() {
        leak(model, block, streams, tally);
    }
}

/// Moves a variable by its process, within its bounds.
#[inline(always)]
fn advance(model: &Model, block: &mut Block, streams: &mut [Stream], v: usize) {
    let variable = &model.variables[v];
    let mut value = block.variables[v];
    match variable.process {
        Process::Constant => return,
        Process::Trend { rate } => {
            let rate = block.number(rate);
            for l in 0..LANES {
                value[l] += rate[l];
            }
        }
        Process::RandomWalk { drift, volatility } => {
            let noise = noise(block, streams, (variable.stream, volatility));
            let drift = block.number(drift);
            for l in 0..LANES {
                value[l] += drift[l] + noise[l];
            }
        }
        Process::MeanReverting { level, speed, volatility } => {
            let noise = noise(block, streams, (variable.stream, volatility));
            let (level, speed) = (block.number(level), block.number(speed));
            for l in 0..LANES {
                value[l] += speed[l] * (level[l] - value[l]) + noise[l];
            }
        }
    }
    let (low, high) = variable.bounds.ends();
    for l in 0..LANES {
        block.variables[v][l] = clamp(value[l], low, high);
    }
}

/// volatility·z
#[inline(always)]
fn noise(block: &Block, streams: &mut [Stream], (stream, volatility): (StreamId, Number)) -> Lanes {
    if volatility.is(0.0) {
        return Lanes::ZERO;
    }
    let uniforms = block.uniforms(streams, stream);
    let mut noise = uniforms;
    normal_quantiles(&uniforms.0, &mut noise.0);
    let volatility = block.number(volatility);
    for l in 0..LANES {
        noise[l] *= volatility[l];
    }
    noise
}

/// The round's channel: by the schedule, or drawn by the channels' shares.
#[inline(always)]
fn choose(model: &Model, block: &mut Block, streams: &mut [Stream]) {
    if let Some(at) = (block.round as usize - 1).checked_rem(model.schedule.len()) {
        block.channel.index = Lanes::splat(model.schedule[at].0 as f64);
        return;
    }
    block.channel.index = Lanes::ZERO;
    if model.channels.len() == 1 {
        return;
    }
    let uniforms = block.uniforms(streams, model.channel);
    let mut total = Lanes::ZERO;
    for channel in &model.channels {
        let share = block.number(channel.share);
        for l in 0..LANES {
            total[l] += share[l];
        }
    }
    let count = model.channels.len() as f64;
    let mut below = Lanes::ZERO;
    for channel in &model.channels[..model.channels.len() - 1] {
        let share = block.number(channel.share);
        for l in 0..LANES {
            let equal = 1.0 / count;
            below[l] += if total[l] > 0.0 { share[l] / total[l] } else { equal };
            block.channel.index[l] += flag(uniforms[l] >= below[l]);
        }
    }
}

/// What the channel of the round multiplies.
#[inline(always)]
pub(in super::super) fn enter(model: &Model, block: &mut Block) {
    let Channel { index, mut concession, mut noise, mut trust } = block.channel;
    for (c, channel) in model.channels.iter().enumerate() {
        let code = c as f64;
        for (multiplier, number) in [
            (&mut concession, channel.concession),
            (&mut noise, channel.noise),
            (&mut trust, channel.trust),
        ] {
            let number = block.number(number);
            for l in 0..LANES {
                multiplier[l] = if index[l] == code { number[l] } else { multiplier[l] };
            }
        }
    }
    block.channel = Channel { index, concession, noise, trust };
}

/// The channel of the round may leak.
#[inline(always)]
fn leak(model: &Model, block: &mut Block, streams: &mut [Stream], tally: &mut Tally) {
    let index = block.channel.index;
    for (c, channel) in model.channels.iter().enumerate() {
        let Some(leak) = &channel.leak else { continue };
        let mut acting = block.running;
        for l in 0..LANES {
            acting[l] *= flag(index[l] == c as f64);
        }
        if !acting.any() {
            continue;
        }
        let chance = state::value(model, block, &leak.chance);
        let uniforms = block.uniforms(streams, leak.stream);
        tally.count_undefined(&chance, &acting);
        for l in 0..LANES {
            acting[l] *= flag(uniforms[l] < chance[l]);
        }
        if acting.any() {
            block.watched(|watch, _| watch.happens(Source::Leak(ChannelId(c)), &acting));
            let then = &leak.then;
            instructions::apply(block.instructions, model, block, tally, (then, &acting));
        }
    }
}
