//! The work of a sweep: units simulated on the current pool of threads.
//!
//! Work goes block by block through all points, a few blocks at a time: so that the ends of the
//! base in these blocks are at hand for every point, and that an interrupted sweep has all points
//! with fewer replications rather than some with all. A point is checked and made a model once for
//! several blocks. Beside the values of the points in the plan and a mark for each unit in the
//! ledger, memory grows neither with the replications nor with the points.

use super::ledger::Ledger;
use super::plan::Plan;
use super::record::RandomNumbers;
use super::shard::Shard;
use super::unit::Unit;
use crate::engine::{Control, Instructions, Simulator};
use crate::model::{self, Model};
use crate::study::design::Points;
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// For how many replications, at least, a point is made a model: far longer to simulate than that
/// takes.
const TASK_REPLICATIONS: u64 = 1 << 14;
/// The most replications of the base whose ends are held at once, unless one block has more.
const STAGE_REPLICATIONS: u64 = 1 << 22;
/// How many tasks there are for each thread between two waits for all of them, at least.
const TASKS_PER_THREAD: usize = 16;

/// A sweep to be simulated.
#[derive(Clone, Copy, Debug)]
pub struct Sweep<'a> {
    /// Its plan, which is of `points`.
    pub plan: &'a Plan,
    /// Its points.
    pub points: &'a Points,
    /// Which part of it.
    pub shard: Shard,
    /// With which instructions of the processor; the numbers are the same with all.
    pub instructions: Instructions,
}

/// Why a sweep cannot be simulated on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("point {point}: {error}")]
pub struct Error {
    /// At which point; 0 is the base.
    pub point: usize,
    /// Why its scenario cannot be made a model.
    pub error: model::Error,
}

/// Simulates what a ledger lacks, on the current pool of threads; gives the ledger with what it has
/// then.
///
/// Each unit is given to `keep` as soon as it is finished, from any thread and in any order. Once
/// `keep` breaks off or the control is interrupted, no further unit is begun.
///
/// # Errors
/// When the scenario of a point cannot be made a model.
pub fn simulate(
    sweep: &Sweep<'_>,
    ledger: Ledger,
    keep: &(dyn Fn(&Unit) -> ControlFlow<()> + Sync),
    control: &Control<'_>,
) -> Result<Ledger, Error> {
    let base = sweep.model(0)?;
    let work = Work {
        sweep,
        base: &base,
        keep,
        control,
        ledger: Mutex::new(ledger),
        stopped: AtomicBool::new(false),
        failed: Mutex::new(None),
    };
    let plan = sweep.plan;
    match plan.precision {
        None => {
            let blocks = (0..plan.blocks.count()).filter(|block| sweep.shard.has(*block));
            work.all(&blocks.collect::<Vec<_>>(), |_| true);
        }
        Some(half_width) => {
            for look in plan.blocks.looks() {
                let start = look.start;
                let goes_on = |ledger: &Ledger, point| ledger.goes_on(point, start, half_width);
                let open: Vec<_> = {
                    let ledger = work.ledger();
                    (0..plan.simulated()).map(|point| goes_on(&ledger, point)).collect()
                };
                work.all(&look.collect::<Vec<_>>(), |point| open[point]);
            }
        }
    }
    match work.failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(work.ledger.into_inner().unwrap_or_else(PoisonError::into_inner)),
    }
}

impl Sweep<'_> {
    fn model(&self, point: usize) -> Result<Model, Error> {
        let scenario = match point.checked_sub(1) {
            None => self.points.base(),
            Some(point) => self.points.scenario(point),
        };
        Model::new(&scenario).map_err(|error| Error { point, error })
    }
}

/// A sweep while it is simulated.
struct Work<'a> {
    sweep: &'a Sweep<'a>,
    base: &'a Model,
    keep: &'a (dyn Fn(&Unit) -> ControlFlow<()> + Sync),
    control: &'a Control<'a>,
    ledger: Mutex<Ledger>,
    stopped: AtomicBool,
    failed: Mutex<Option<Error>>,
}

impl Work<'_> {
    /// Simulates these blocks at the points that are `open`, a stage after the other.
    fn all(&self, blocks: &[usize], open: impl Fn(usize) -> bool) {
        let points: Vec<_> = (0..self.sweep.plan.simulated()).filter(|p| open(*p)).collect();
        for stage in self.stages(blocks, points.len()) {
            if self.is_over() {
                return;
            }
            self.stage(&stage, &points);
        }
    }

    /// The blocks in stages of tasks; a task is some blocks of a point.
    fn stages<'b>(&self, blocks: &'b [usize], points: usize) -> Vec<Vec<&'b [usize]>> {
        let plan = self.sweep.plan;
        let size = |blocks: &[usize]| -> u64 {
            let ranges = blocks.iter().map(|block| plan.blocks.range(*block));
            ranges.map(|range| range.end - range.start).sum()
        };
        let wanted = (TASKS_PER_THREAD * rayon::current_num_threads()).div_ceil(points.max(1));
        let (mut stages, mut stage, mut held, mut start) = (Vec::new(), Vec::new(), 0, 0);
        for end in 1..=blocks.len() {
            let task = &blocks[start..end];
            if size(task) < TASK_REPLICATIONS && end < blocks.len() {
                continue;
            }
            if !stage.is_empty()
                && (stage.len() == wanted || held + size(task) > STAGE_REPLICATIONS)
            {
                stages.push(std::mem::take(&mut stage));
                held = 0;
            }
            held += size(task);
            stage.push(task);
            start = end;
        }
        stages.extend((!stage.is_empty()).then_some(stage));
        stages
    }

    /// Simulates the base, then the other points beside it.
    fn stage(&self, tasks: &[&[usize]], points: &[usize]) {
        let lacking = |point: &usize| {
            let ledger = self.ledger();
            tasks.iter().copied().flatten().any(|block| !ledger.has(*point, *block))
        };
        let points: Vec<_> = points.iter().copied().filter(lacking).collect();
        let others: Vec<_> = points.iter().copied().filter(|point| *point > 0).collect();
        let paired = self.sweep.plan.random_numbers == RandomNumbers::Common && !others.is_empty();
        let blocks: Vec<_> = tasks.iter().copied().flatten().copied().collect();
        let base: Vec<_> = blocks
            .into_par_iter()
            .map(|block| {
                let counts = points.contains(&0) && !self.ledger().has(0, block);
                if self.is_over() || !(counts || paired) {
                    return Vec::new();
                }
                self.base(block, counts)
            })
            .collect();
        let mut ends = base.as_slice();
        let mut shares = Vec::new();
        for task in tasks {
            let (mine, rest) = ends.split_at(task.len());
            shares.push((*task, mine));
            ends = rest;
        }
        (0..tasks.len() * others.len()).into_par_iter().for_each(|at| {
            let (blocks, base) = shares[at / others.len()];
            self.task(others[at % others.len()], blocks, paired.then_some(base));
        });
    }

    /// The ends of the base in a block; its unit is kept where it counts.
    fn base(&self, block: usize, counts: bool) -> Vec<u8> {
        let plan = self.sweep.plan;
        let mut simulator = Simulator::new(self.base, plan.seed, self.sweep.instructions);
        let batch = simulator.simulate(&plan.blocks.range(block));
        if counts {
            self.keep(&Unit::new((0, block), self.base, &batch, None));
        }
        batch.ends
    }

    /// Simulates the blocks that a point lacks; `base` has the ends of the base in each block.
    fn task(&self, point: usize, blocks: &[usize], base: Option<&[Vec<u8>]>) {
        let lacks = |block: &usize| !self.ledger().has(point, *block);
        if self.is_over() || !blocks.iter().any(lacks) {
            return;
        }
        let model = match self.sweep.model(point) {
            Ok(model) => model,
            Err(error) => return self.fail(error),
        };
        let plan = self.sweep.plan;
        let mut simulator = Simulator::new(&model, plan.seed_of(point), self.sweep.instructions);
        for (at, block) in blocks.iter().enumerate() {
            if self.is_over() {
                return;
            }
            if lacks(block) {
                let batch = simulator.simulate(&plan.blocks.range(*block));
                let base = base.map(|ends| ends[at].as_slice());
                self.keep(&Unit::new((point, *block), &model, &batch, base));
            }
        }
    }

    fn keep(&self, unit: &Unit) {
        if (self.keep)(unit).is_break() {
            self.stopped.store(true, Ordering::Relaxed);
            return;
        }
        self.ledger().add(unit);
        (self.control.progress)(unit.replications);
    }

    fn fail(&self, error: Error) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        // Of several that fail at once the first point, so that the message is always the same.
        if failed.as_ref().is_none_or(|known| error.point < known.point) {
            *failed = Some(error);
        }
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether nothing more is to be begun.
    fn is_over(&self) -> bool {
        self.stopped.load(Ordering::Relaxed) || self.control.interrupted.load(Ordering::Relaxed)
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
