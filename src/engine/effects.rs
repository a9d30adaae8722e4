//! Effects: what rules, leaks and rejections do to the state, in the lanes where they act.

use super::block::Block;
use super::ending::{self, Cause};
use super::geometry::{self, Side};
use super::lanes::{Lanes, clamp, flag};
use super::replay::Change;
use super::round::{self, enter, possible, settle_at};
use super::state;
use super::tally::Tally;
use crate::draws::LANES;
use crate::model::{
    Assignment, ChannelId, Domain, Effect, Formula, IssueId, Lines, Model, PartyId, StanceId,
    Target,
};

/// Applies effects in order, each seeing those before it, in the lanes where `acting` is not 0.
#[inline(always)]
pub(super) fn apply(
    model: &Model,
    block: &mut Block,
    tally: &mut Tally,
    effects: &[Effect],
    acting: &Lanes,
) {
    for effect in effects {
        let mut acting = *acting;
        for l in 0..LANES {
            acting[l] *= block.running[l];
        }
        match effect {
            Effect::Assign { target, how, value } => {
                assign(model, block, tally, (*target, *how, value), &acting);
            }
            Effect::Settle { issue, at } => {
                settle(model, block, tally, (*issue, at.as_ref()), &acting);
            }
            Effect::Reopen(issue) => reopen(model, block, *issue, &acting),
            Effect::Channel(channel) => change_channel(model, block, *channel, &acting),
            Effect::End(outcome) => {
                if acting.any() {
                    block.watched(|watch, _| watch.changes(Change::Ended(*outcome), &acting));
                    ending::end(model, block, (*outcome, Cause::Rule), &acting);
                }
            }
        }
    }
}

/// Takes out the lanes in which a value is undefined, and counts them.
#[inline(always)]
fn defined(block: &mut Block, tally: &mut Tally, value: &Lanes, acting: &Lanes) -> Lanes {
    let mut defined = *acting;
    for l in 0..LANES {
        if value[l].is_nan() && acting[l] != 0.0 {
            defined[l] = 0.0;
            tally.undefined += 1;
        }
    }
    block.watched(|watch, _| {
        if watch.of(value).is_nan() {
            watch.changes(Change::Undefined, acting);
        }
    });
    defined
}

#[inline(always)]
fn assign(
    model: &Model,
    block: &mut Block,
    tally: &mut Tally,
    (target, how, value): (Target, Assignment, &Formula),
    acting: &Lanes,
) {
    let value = state::evaluate(model, block, value);
    let acting = defined(block, tally, &value, acting);
    let old = number(block, target);
    let mut new = old;
    for l in 0..LANES {
        let changed = match how {
            Assignment::Set => value[l],
            Assignment::Add => old[l] + value[l],
            Assignment::Multiply => old[l] * value[l],
        };
        new[l] = if acting[l] == 0.0 || changed.is_nan() { old[l] } else { changed };
    }
    put(model, block, target, (&new, &acting));
    block.watched(|watch, block| {
        let (from, to) = (watch.of(&old), watch.of(&number(block, target)));
        watch.changes(Change::Moved { target, from, to }, &acting);
    });
}

/// The number that an effect changes.
#[inline(always)]
fn number(block: &Block, target: Target) -> Lanes {
    let stance = |id: StanceId| &block.stances[id.0];
    let party = |id: PartyId| &block.parties[id.0];
    match target {
        Target::Variable(id) => block.variables[id.0],
        Target::Trust(pair) => block.pairs[pair.0].trust,
        Target::Ideal(id) => stance(id).ideal,
        Target::LineBelow(id) => state::stated_line(&stance(id).ideal, &stance(id).below, -1.0),
        Target::LineAbove(id) => state::stated_line(&stance(id).ideal, &stance(id).above, 1.0),
        Target::Tolerance(id) => stance(id).tolerance,
        Target::Flexibility(id) => party(id).flexibility,
        Target::Reciprocity(id) => party(id).reciprocity,
        Target::Noise(id) => party(id).noise,
        Target::Step(id) => party(id).step,
        Target::Deadline(id) => party(id).deadline,
    }
}

/// Puts a new value in the place of the old one, clamped to its domain.
#[inline(always)]
fn put(model: &Model, block: &mut Block, target: Target, (new, acting): (&Lanes, &Lanes)) {
    let within = |domain: Domain| {
        let (low, high) = domain.ends();
        Lanes::each(|l| clamp(new[l], low, high))
    };
    match target {
        Target::Variable(id) => block.variables[id.0] = within(model.variables[id.0].bounds),
        Target::Trust(pair) => block.pairs[pair.0].trust = within(Domain::UNIT),
        Target::Ideal(id) => move_ideal(model, block, id, (new, acting)),
        Target::LineBelow(id) => move_line(model, block, (id, -1.0), (new, acting)),
        Target::LineAbove(id) => move_line(model, block, (id, 1.0), (new, acting)),
        Target::Tolerance(id) => {
            block.stances[id.0].tolerance = within(Domain::UNIT);
            round::limit(model, block, id);
        }
        Target::Flexibility(id) => {
            block.parties[id.0].flexibility = within(Domain::NOT_NEGATIVE);
        }
        Target::Reciprocity(id) => block.parties[id.0].reciprocity = within(Domain::RECIPROCITY),
        Target::Noise(id) => block.parties[id.0].noise = within(Domain::NOT_NEGATIVE),
        Target::Step(id) => block.parties[id.0].step = within(Domain::STEP),
        Target::Deadline(id) => {
            let round = f64::from(block.round);
            let party = &mut block.parties[id.0];
            party.deadline = within(Domain::DEADLINE);
            for l in (0..LANES).filter(|l| acting[*l] != 0.0) {
                party.moved[l] = round;
                party.due_moved[l] = party.due[l];
            }
        }
    }
}

/// Moves an ideal, as far as the stated lines let it; the lines stay where they are.
#[inline(always)]
fn move_ideal(model: &Model, block: &mut Block, id: StanceId, (new, acting): (&Lanes, &Lanes)) {
    let fixed = &model.stances[id.0];
    let issue = &model.issues[fixed.issue.0];
    let stance = &mut block.stances[id.0];
    let (below, above) = sides(fixed.lines);
    for l in (0..LANES).filter(|l| acting[*l] != 0.0) {
        let old = stance.ideal[l];
        let low = if below { old - stance.below.stated[l] } else { issue.low };
        let high = if above { old + stance.above.stated[l] } else { issue.high };
        let ideal = clamp(clamp(new[l], issue.low, issue.high), low, high);
        stance.ideal[l] = ideal;
        stance.below.shift(l, ideal - old, issue.equal());
        stance.above.shift(l, old - ideal, issue.equal());
    }
    stand_anew(model, block, id, acting);
}

/// Moves a stated red line, at most to the ideal; the true line moves by as much.
#[inline(always)]
fn move_line(
    model: &Model,
    block: &mut Block,
    (id, sign): (StanceId, f64),
    (new, acting): (&Lanes, &Lanes),
) {
    let issue = &model.issues[model.stances[id.0].issue.0];
    let stance = &mut block.stances[id.0];
    let ideal = stance.ideal;
    let side = if sign > 0.0 { &mut stance.above } else { &mut stance.below };
    for l in (0..LANES).filter(|l| acting[*l] != 0.0) {
        let room = if sign > 0.0 { issue.high - ideal[l] } else { ideal[l] - issue.low };
        let stated = clamp(sign * (new[l] - ideal[l]), 0.0, room);
        let width = clamp(side.width[l] + stated - side.stated[l], 0.0, room);
        side.stated[l] = stated;
        side.set_width(l, width, issue.equal());
    }
    stand_anew(model, block, id, acting);
}

/// Which sides of an ideal have a line.
#[inline(always)]
fn sides(lines: Lines) -> (bool, bool) {
    match lines {
        Lines::Below(_) => (true, false),
        Lines::Above(_) => (false, true),
        Lines::Around(..) => (true, true),
    }
}

/// After an ideal or a line has moved: the level that the old position now stands for, the position
/// moved to the ideal or the line where it lies beyond them, and how the party sees the others.
#[inline(always)]
fn stand_anew(model: &Model, block: &mut Block, id: StanceId, acting: &Lanes) {
    if model.packages.is_some() {
        round::anchor(model, block, (id, acting));
    }
    let distance = block.distance(model, id.0, &block.stances[id.0].position);
    let (below, above) = sides(model.stances[id.0].lines);
    let stance = &mut block.stances[id.0];
    let width = |has: bool, side: &Side, l: usize| if has { side.width[l] } else { 0.0 };
    for l in (0..LANES).filter(|l| acting[*l] != 0.0) {
        stance.concession[l] = clamp(distance[l], 0.0, 1.0);
        let low = stance.ideal[l] - width(below, &stance.below, l);
        let high = stance.ideal[l] + width(above, &stance.above, l);
        stance.position[l] = clamp(stance.position[l], low, high);
    }
    for k in model.stances[id.0].links.clone() {
        let to = model.links[k].to.0;
        let start = block.distance(model, id.0, &block.stances[to].origin);
        let earlier = block.distance(model, id.0, &block.stances[to].earlier);
        let last = block.distance(model, id.0, &block.stances[to].before);
        let link = &mut block.links[k];
        (link.start, link.earlier, link.last) = (start, earlier, last);
    }
    round::weigh_answer(model, block, id.0);
}

/// Settles an issue at a value, or between the parties' positions; nobody's red line is asked.
#[inline(always)]
fn settle(
    model: &Model,
    block: &mut Block,
    tally: &mut Tally,
    (id, at): (IssueId, Option<&Formula>),
    acting: &Lanes,
) {
    let issue = &model.issues[id.0];
    let outcome = match at {
        Some(formula) => state::evaluate(model, block, formula),
        None => {
            let parties =
                if issue.consenting.is_empty() { &issue.advisory } else { &issue.consenting };
            geometry::power_weighted(model, block, parties.iter().copied(), |s, l| s.position[l])
        }
    };
    let acting = defined(block, tally, &outcome, acting);
    let mut within = outcome;
    for l in 0..LANES {
        within[l] = clamp(outcome[l], issue.low, issue.high);
    }
    let outcome = possible(issue, within);
    block.watched(|watch, block| {
        if !watch.sees(&block.issues[id.0].settled) {
            watch.changes(Change::Settled(id, watch.of(&outcome)), &acting);
        }
    });
    for l in 0..LANES {
        let open = block.issues[id.0].settled[l] == 0.0;
        let by_rule = &mut block.issues[id.0].by_rule;
        by_rule[l] = if open && acting[l] != 0.0 { 1.0 } else { by_rule[l] };
    }
    settle_at(block, (id.0, issue), (&acting, &outcome));
    round::weigh(model, block);
}

/// Opens a settled issue: the positions are as they were.
#[inline(always)]
pub(super) fn reopen(model: &Model, block: &mut Block, id: IssueId, acting: &Lanes) {
    let core = flag(model.issues[id.0].core);
    let round = f64::from(block.round);
    block.watched(|watch, block| {
        if watch.sees(&block.issues[id.0].settled) {
            watch.changes(Change::Reopened(id), acting);
        }
    });
    let issue = &mut block.issues[id.0];
    for l in 0..LANES {
        if acting[l] == 0.0 || issue.settled[l] == 0.0 {
            continue;
        }
        issue.settled[l] = 0.0;
        issue.by_rule[l] = 0.0;
        issue.reopened[l] = round;
        issue.open = true;
        block.settled_core[l] -= core;
    }
    round::weigh(model, block);
}

/// Moves the round to a channel, without a new leak.
#[inline(always)]
fn change_channel(model: &Model, block: &mut Block, id: ChannelId, acting: &Lanes) {
    block.watched(|watch, _| watch.changes(Change::Channel(id), acting));
    for l in 0..LANES {
        let index = &mut block.channel.index[l];
        *index = if acting[l] == 0.0 { *index } else { id.0 as f64 };
    }
    enter(model, block);
}
