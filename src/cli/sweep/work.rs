//! A sweep simulated to its end, or as far as it comes.

use super::super::progress::{self, Extent};
use super::super::{Ending, Failure, input, interrupt, output};
use super::design::LaidOut;
use super::directory::Existing;
use super::results::Results;
use super::store::Store;
use super::{Arguments, command};
use anyhow::anyhow;
use detente::engine::Instructions;
use detente::report::sweep::Sort;
use detente::study::sweep::{Ledger, Shard, Sweep, Unit, simulate};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// A sweep to be simulated.
pub(super) struct Work<'a> {
    /// What was asked for.
    pub(super) arguments: &'a Arguments,
    /// The points and the plan.
    pub(super) laid_out: &'a LaidOut,
    /// Which instructions of the processor are used.
    pub(super) instructions: Instructions,
    /// In which order a table is printed.
    pub(super) sort: Sort,
}

/// How far it came.
struct Simulated {
    store: Store,
    ledger: Ledger,
    /// Why nothing more could be kept, if so.
    failed: Option<anyhow::Error>,
}

impl Work<'_> {
    /// Simulates what is not there yet on the current pool of threads, and writes and prints the
    /// results.
    ///
    /// # Errors
    ///
    /// If the directory cannot be used, or the results not be written.
    pub(super) fn run(self) -> Result<Ending, Failure> {
        let (arguments, plan) = (self.arguments, &self.laid_out.plan);
        let start = Instant::now();
        let existing = if arguments.resume { Existing::Resume } else { Existing::Refuse };
        let shard = arguments.shard();
        let (store, ledger) = Store::new(arguments.out.as_deref(), plan, shard, existing)?;
        let Simulated { mut store, ledger, failed } = self.simulate((store, ledger))?;
        let synced = store.sync();
        if let Some(error) = failed.or(synced.err()) {
            output::report_error(&error);
            self.say_how_to_go_on(&ledger, "stopped");
            return Ok(Ending::World);
        }
        let is_complete = ledger.is_complete(plan, shard);
        if !is_complete && store.directory().is_some() {
            self.say_how_to_go_on(&ledger, "interrupted");
            return Ok(Ending::Interrupted);
        }
        if !is_complete && ledger.units() == 0 {
            output::report_error(&anyhow!("interrupted before one block was finished"));
            return Ok(Ending::Interrupted);
        }
        if shard != Shard::ALL && !ledger.is_complete(plan, Shard::ALL) {
            self.say_that_a_shard_is_complete(&ledger);
            return Ok(Ending::Done);
        }
        let results = Results {
            plan,
            ledger: &ledger,
            format: arguments.printed.format,
            sort: self.sort.clone(),
            top: arguments.printed.top,
            elapsed: Some(start.elapsed()),
        };
        let ending = results.write(&store)?;
        Ok(if is_complete { ending } else { Ending::Interrupted })
    }

    /// Simulates what the ledger lacks; each unit is kept at once.
    fn simulate(&self, (store, ledger): (Store, Ledger)) -> Result<Simulated, Failure> {
        let plan = &self.laid_out.plan;
        let shard = self.arguments.shard();
        let kept = Mutex::new((store, None));
        let keep = |unit: &Unit| {
            let (store, failed) = &mut *kept.lock().unwrap_or_else(PoisonError::into_inner);
            if failed.is_some() {
                return ControlFlow::Break(());
            }
            match store.keep(unit) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    *failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        };
        let extent = match plan.precision {
            None => Extent::Known(ledger.replications_needed(plan, shard)),
            Some(_) => Extent::AtMost(plan.replications * plan.simulated() as u64),
        };
        let visibility = self.arguments.machine.visibility(&self.arguments.quiet);
        let sweep =
            Sweep { plan, points: &self.laid_out.points, shard, instructions: self.instructions };
        let ledger = progress::while_shown(&plan.title, extent, visibility, |control| {
            simulate(&sweep, ledger, &keep, control)
        });
        let ledger = ledger.map_err(|error| Failure::Invalid(error.into()))?;
        let (store, failed) = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Simulated { store, ledger, failed })
    }

    /// Says what is kept, and what to type to go on.
    fn say_how_to_go_on(&self, ledger: &Ledger, why: &str) {
        let Some(directory) = &self.arguments.out else { return };
        let (plan, shard) = (&self.laid_out.plan, self.arguments.shard());
        let needed =
            ledger.missing(plan, shard).iter().map(|missing| missing.points).sum::<usize>();
        let units = ledger.units();
        let all = match plan.precision {
            None => format!(" of {}", units + needed),
            Some(_) => String::new(),
        };
        let directory = input::name(directory);
        output::report_error(&anyhow!("{why}: {units}{all} units are kept in `{directory}`"));
        output::note("to go on:", &command::to_go_on());
    }

    /// Says that a shard is complete, and what to do with it.
    fn say_that_a_shard_is_complete(&self, ledger: &Ledger) {
        let (Some(directory), false) = (&self.arguments.out, self.arguments.quiet.quiet) else {
            return;
        };
        let (shard, directory) = (self.arguments.shard(), input::name(directory));
        let units = ledger.units();
        output::note(
            &format!("shard {shard} is complete: {units} units are kept in `{directory}`"),
            "put it together with the others by `detente sweep merge`",
        );
    }
}

/// Whether an interruption was asked for.
pub(super) fn is_interrupted() -> bool {
    interrupt::flag().load(Ordering::Relaxed)
}
