//! What expressions read of the state.

use super::block::Block;
use super::geometry::{self, Ground, Side};
use super::instructions;
use super::lanes::{Lanes, flag, larger};
use super::round::{ACCEPTABLE, UNACCEPTABLE, verdict};
use crate::draws::LANES;
use crate::model::{
    Consent, Formula, IssueField, IssueId, Lines, Model, PartyField, PartyId, StanceField,
    StanceId, Symbol, Value,
};

/// The value of an expression in each lane; NaN where it is undefined.
pub(super) fn evaluate(model: &Model, block: &mut Block, formula: &Formula) -> Lanes {
    if let Some(value) = formula.constant() {
        return Lanes::splat(value);
    }
    let mut scratch = std::mem::take(&mut block.scratch);
    let value = instructions::evaluate(block.instructions, model, block, formula, &mut scratch);
    block.scratch = scratch;
    value
}

/// A number that may follow the state; NaN where it is undefined.
pub(super) fn value(model: &Model, block: &mut Block, value: &Value) -> Lanes {
    match value {
        Value::Number(number) => block.number(*number),
        Value::Formula(formula) => evaluate(model, block, formula),
    }
}

/// One thing of the state in each lane.
#[inline(always)]
pub(super) fn read(model: &Model, block: &Block, symbol: Symbol) -> Lanes {
    match symbol {
        Symbol::Round => Lanes::splat(f64::from(block.round)),
        Symbol::Idle => block.idle,
        Symbol::Channel => block.channel.index,
        Symbol::Variable(id) => block.variables[id.0],
        Symbol::Number(number) => block.number(number),
        Symbol::Trust(pair) => block.pairs[pair.0].trust,
        Symbol::Stance(stance, field) => of_stance(model, block, stance, field),
        Symbol::Party(party, field) => of_party(model, block, party, field),
        Symbol::Issue(issue, field) => of_issue(model, block, issue, field),
        Symbol::Fired(rule) => block.rules[rule.0].fired,
        Symbol::SettledCount => settled(block),
        Symbol::SettledCore => {
            let mut share = block.settled_core;
            let core = model.core as f64;
            for l in 0..LANES {
                share[l] /= core;
            }
            share
        }
        Symbol::OpenCount => {
            let mut open = settled(block);
            for l in 0..LANES {
                open[l] = model.issues.len() as f64 - open[l];
            }
            open
        }
    }
}

/// How many issues are settled.
#[inline(always)]
fn settled(block: &Block) -> Lanes {
    let mut count = Lanes::ZERO;
    for issue in &block.issues {
        for l in 0..LANES {
            count[l] += flag(issue.settled[l] != 0.0);
        }
    }
    count
}

#[inline(always)]
fn of_stance(model: &Model, block: &Block, id: StanceId, field: StanceField) -> Lanes {
    let stance = &block.stances[id.0];
    let lines = model.stances[id.0].lines;
    let low_first = !matches!(lines, Lines::Above(_));
    match field {
        StanceField::Ideal => stance.ideal,
        StanceField::Tolerance => stance.tolerance,
        StanceField::Concession => stance.concession,
        StanceField::Position => stance.position,
        StanceField::Verdict => verdict(model, block, id.0),
        StanceField::RedLine if low_first => line(&stance.ideal, &stance.below.stated, -1.0),
        StanceField::RedLine => line(&stance.ideal, &stance.above.stated, 1.0),
        StanceField::TrueLine if low_first => line(&stance.ideal, &stance.below.width, -1.0),
        StanceField::TrueLine => line(&stance.ideal, &stance.above.width, 1.0),
        StanceField::RedLineLow => line(&stance.ideal, &stance.below.stated, -1.0),
        StanceField::RedLineHigh => line(&stance.ideal, &stance.above.stated, 1.0),
        StanceField::TrueLineLow => line(&stance.ideal, &stance.below.width, -1.0),
        StanceField::TrueLineHigh => line(&stance.ideal, &stance.above.width, 1.0),
    }
}

/// A red line: so far to one side of the ideal.
#[inline(always)]
fn line(ideal: &Lanes, way: &Lanes, sign: f64) -> Lanes {
    let mut line = Lanes::ZERO;
    for l in 0..LANES {
        line[l] = ideal[l] + sign * way[l];
    }
    line
}

#[inline(always)]
fn of_party(model: &Model, block: &Block, id: PartyId, field: PartyField) -> Lanes {
    let party = &block.parties[id.0];
    match field {
        PartyField::Flexibility => party.flexibility,
        PartyField::Reciprocity => party.reciprocity,
        PartyField::Noise => party.noise,
        PartyField::Step => party.step,
        PartyField::Deadline => party.deadline,
        PartyField::Acceptable => verdicts(model, block, id, ACCEPTABLE),
        PartyField::Unacceptable => verdicts(model, block, id, UNACCEPTABLE),
        PartyField::Worth => worth(model, block, id, false),
        PartyField::Offered => worth(model, block, id, true),
    }
}

/// On how many open issues a party has this verdict.
#[inline(always)]
fn verdicts(model: &Model, block: &Block, id: PartyId, wanted: f64) -> Lanes {
    let mut count = Lanes::ZERO;
    for s in model.parties[id.0].stances.clone() {
        let verdict = verdict(model, block, s);
        let settled = &block.issues[model.stances[s].issue.0].settled;
        for l in 0..LANES {
            count[l] += flag(settled[l] == 0.0 && verdict[l] == wanted);
        }
    }
    count
}

/// What is settled is worth to a party; and with `offered` what the others offer on open issues.
#[inline(always)]
fn worth(model: &Model, block: &Block, id: PartyId, offered: bool) -> Lanes {
    let mut worth = Lanes::ZERO;
    for s in model.parties[id.0].stances.clone() {
        let issue = &block.issues[model.stances[s].issue.0];
        let (others, known) = if offered { others(model, block, s) } else { (Lanes::ZERO, false) };
        let mut outcome = issue.outcome;
        for l in 0..LANES {
            outcome[l] = if issue.settled[l] == 0.0 { others[l] } else { outcome[l] };
        }
        let distance = block.distance(model, s, &outcome);
        for l in 0..LANES {
            let counts = flag(known || issue.settled[l] != 0.0);
            worth[l] += counts * block.stances[s].weight[l] * (1.0 - distance[l]);
        }
    }
    worth
}

/// The mean of the other consenting parties' positions, and whether there are any.
#[inline(always)]
fn others(model: &Model, block: &Block, s: usize) -> (Lanes, bool) {
    let (mut sum, mut count) = (Lanes::ZERO, 0.0);
    for k in model.stances[s].links.clone() {
        if model.links[k].consent == Consent::Required {
            count += 1.0;
            let position = &block.stances[model.links[k].to.0].position;
            for l in 0..LANES {
                sum[l] += position[l];
            }
        }
    }
    for l in 0..LANES {
        sum[l] /= larger(count, 1.0);
    }
    (sum, count > 0.0)
}

/// Something about an issue in each lane.
#[inline(always)]
pub(super) fn of_issue(model: &Model, block: &Block, id: IssueId, field: IssueField) -> Lanes {
    let issue = &block.issues[id.0];
    let mut lanes = Lanes::ZERO;
    match field {
        IssueField::Settled => {
            for l in 0..LANES {
                lanes[l] = flag(issue.settled[l] != 0.0);
            }
        }
        IssueField::Outcome => {
            for l in 0..LANES {
                lanes[l] = if issue.settled[l] == 0.0 { f64::NAN } else { issue.outcome[l] };
            }
        }
        IssueField::Gap => lanes = gap(model, block, id),
    }
    lanes
}

/// How far the acceptance sets on an issue are from meeting, as a share of its range; 0 once it is
/// settled.
#[inline(always)]
pub(super) fn gap(model: &Model, block: &Block, id: IssueId) -> Lanes {
    let common = geometry::common(model, block, id.0, Ground::Positions);
    open_gap(block, id, &geometry::gap(&model.issues[id.0], &common))
}

/// The same from the gap that is there while an issue is open.
#[inline(always)]
pub(super) fn open_gap(block: &Block, id: IssueId, gap: &Lanes) -> Lanes {
    let settled = &block.issues[id.0].settled;
    let mut open = *gap;
    for l in 0..LANES {
        open[l] = if settled[l] == 0.0 { open[l] } else { 0.0 };
    }
    open
}

/// The way to a line of a side, as effects change it.
pub(super) fn stated_line(ideal: &Lanes, side: &Side, sign: f64) -> Lanes {
    line(ideal, &side.stated, sign)
}
