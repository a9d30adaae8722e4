//! Step 2: the rules of the scenario, in the order of the file.

use super::super::block::Block;
use super::super::instructions;
use super::super::lanes::{Lanes, flag};
use super::super::replay::Source;
use super::super::state;
use super::super::tally::Tally;
use crate::draws::{LANES, Stream};
use crate::model::{Model, Rule, RuleId, Value};

#[inline(always)]
pub(super) fn rules(model: &Model, block: &mut Block, streams: &mut [Stream], tally: &mut Tally) {
    for (r, rule) in model.rules.iter().enumerate() {
        let firing = firing(model, block, (streams, tally), (r, rule));
        if !firing.any() {
            continue;
        }
        let round = f64::from(block.round);
        let lanes = &mut block.rules[r];
        for l in 0..LANES {
            lanes.fired[l] += firing[l];
            lanes.last[l] = if firing[l] != 0.0 { round } else { lanes.last[l] };
        }
        block.watched(|watch, _| watch.happens(Source::Rule(RuleId(r)), &firing));
        instructions::apply(block.instructions, model, block, tally, (&rule.then, &firing));
    }
}

/// Where a rule fires: its condition holds, its draw is below its chance, and its limit and
/// cooldown allow.
#[inline(always)]
fn firing(
    model: &Model,
    block: &mut Block,
    (streams, tally): (&mut [Stream], &mut Tally),
    (r, rule): (usize, &Rule),
) -> Lanes {
    let mut firing = allowed(block, (r, rule));
    if !firing.any() {
        return firing;
    }
    let when = state::evaluate(model, block, &rule.when);
    for l in 0..LANES {
        firing[l] *= flag(when[l] != 0.0);
    }
    let certain = matches!(rule.chance, Value::Number(number) if number.is(1.0));
    if certain || !firing.any() {
        return firing;
    }
    let chance = state::value(model, block, &rule.chance);
    tally.count_undefined(&chance, &firing);
    let uniforms = block.uniforms(streams, rule.stream);
    for l in 0..LANES {
        firing[l] *= flag(uniforms[l] < chance[l]);
    }
    firing
}

/// Where the limit and the cooldown of a rule allow it to fire.
#[inline(always)]
fn allowed(block: &Block, (r, rule): (usize, &Rule)) -> Lanes {
    let limit = rule.limit.map_or(f64::INFINITY, f64::from);
    let (round, cooldown) = (f64::from(block.round), f64::from(rule.cooldown));
    let lanes = &block.rules[r];
    let mut allowed = block.running;
    for l in 0..LANES {
        let rested = (lanes.fired[l] == 0.0) | (round - lanes.last[l] > cooldown);
        allowed[l] *= flag((lanes.fired[l] < limit) & rested);
    }
    allowed
}
