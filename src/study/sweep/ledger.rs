//! Which units of a plan there are, which of them count, and what is missing.

use super::plan::Plan;
use super::shard::Shard;
use super::unit::Unit;
use crate::model::BREAKTHROUGH;
use crate::study::looks::{Seen, is_narrow};

/// Which units of a plan there are.
#[derive(Clone, Debug)]
pub struct Ledger {
    blocks: usize,
    /// By point, then by block.
    there: Vec<bool>,
    /// By point: breakthroughs, and all that the history admits; only where a precision is wanted.
    shares: Vec<(u64, u64)>,
}

/// A block that some points lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which block.
    pub block: usize,
    /// How many points lack it, the base among them.
    pub points: usize,
}

impl Ledger {
    /// Of no units.
    pub fn new(plan: &Plan) -> Self {
        let blocks = plan.blocks.count();
        let watched = if plan.precision.is_some() { plan.simulated() } else { 0 };
        Self {
            blocks,
            there: vec![false; plan.simulated() * blocks],
            shares: vec![(0, 0); watched],
        }
    }

    /// Notes a unit of the plan; nothing where it is there already.
    pub fn add(&mut self, unit: &Unit) {
        let there = &mut self.there[unit.point * self.blocks + unit.block];
        if std::mem::replace(there, true) {
            return;
        }
        if let Some((breakthroughs, consistent)) = self.shares.get_mut(unit.point) {
            *breakthroughs += unit.count(BREAKTHROUGH);
            *consistent += unit.consistent();
        }
    }

    /// Whether a unit is there.
    pub fn has(&self, point: usize, block: usize) -> bool {
        self.there[point * self.blocks + block]
    }

    /// How many units there are.
    pub fn units(&self) -> usize {
        self.there.iter().filter(|there| **there).count()
    }

    /// The blocks that every point has, where all points have as many replications.
    pub fn whole_blocks(&self) -> Vec<usize> {
        let points = self.there.len() / self.blocks;
        let whole = |block: &usize| (0..points).all(|point| self.has(point, *block));
        (0..self.blocks).filter(whole).collect()
    }

    /// The blocks of a point that count in results: of a plan with a precision those up to its last
    /// look without a gap, otherwise those that every point has, which are `whole`.
    pub fn counted(&self, plan: &Plan, point: usize, whole: &[usize]) -> Vec<usize> {
        if plan.precision.is_none() {
            return whole.to_vec();
        }
        let gapless = (0..self.blocks).take_while(|block| self.has(point, *block)).count();
        let looked = plan.blocks.looks().into_iter().map(|look| look.end);
        (0..looked.take_while(|end| *end <= gapless).last().unwrap_or(0)).collect()
    }

    /// Whether a point is simulated in the blocks from `start` on, of a plan with a precision: it
    /// is where they have begun, and where the interval is wider than wanted after those before.
    pub(super) fn goes_on(&self, point: usize, start: usize, half_width: f64) -> bool {
        let (breakthroughs, consistent) = self.shares[point];
        start == 0
            || (start..self.blocks).any(|block| self.has(point, block))
            || !is_narrow(half_width, Seen { breakthroughs, consistent })
    }

    /// The blocks of a shard that a point still needs.
    pub fn needed(&self, plan: &Plan, point: usize, shard: Shard) -> Vec<usize> {
        let lacks = |block: &usize| shard.has(*block) && !self.has(point, *block);
        let Some(half_width) = plan.precision else {
            return (0..self.blocks).filter(lacks).collect();
        };
        // Beyond the next look nothing is known.
        for look in plan.blocks.looks() {
            if !self.goes_on(point, look.start, half_width) {
                break;
            }
            let needed: Vec<_> = look.filter(lacks).collect();
            if !needed.is_empty() {
                return needed;
            }
        }
        Vec::new()
    }

    /// Whether a shard has all that it needs.
    pub fn is_complete(&self, plan: &Plan, shard: Shard) -> bool {
        (0..plan.simulated()).all(|point| self.needed(plan, point, shard).is_empty())
    }

    /// How many replications a shard still has to simulate; with a precision, as far as the next
    /// look.
    pub fn replications_needed(&self, plan: &Plan, shard: Shard) -> u64 {
        let size = |block: usize| {
            let range = plan.blocks.range(block);
            range.end - range.start
        };
        let of = |point| self.needed(plan, point, shard).into_iter().map(size).sum::<u64>();
        (0..plan.simulated()).map(of).sum()
    }

    /// What a shard lacks, block by block.
    pub fn missing(&self, plan: &Plan, shard: Shard) -> Vec<Missing> {
        let mut lacking = vec![0; self.blocks];
        for point in 0..plan.simulated() {
            for block in self.needed(plan, point, shard) {
                lacking[block] += 1;
            }
        }
        let named = lacking.into_iter().enumerate().filter(|(_, points)| *points > 0);
        named.map(|(block, points)| Missing { block, points }).collect()
    }
}
