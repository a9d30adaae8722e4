//! `detente sweep merge`: shards put together.

use super::super::{Ending, Failure, output};
use super::directory::{Directory, Existing, UNITS};
use super::print::Printed;
use super::results::Results;
use super::status::{Shared, shared};
use super::store::Store;
use super::units::{Units, scan};
use anyhow::{Context, anyhow};
use clap::Args;
use detente::engine::VALUES_VERSION;
use detente::study::sweep::{Ledger, Plan, Shard};
use std::path::PathBuf;

/// Put the shards of a sweep together
///
/// Takes the units of all directories into a new one, and writes and prints the results as a sweep in
/// one piece does: of the same units they are the same to the byte. Directories of another plan or
/// version are refused, and so is a damaged line; a unit that is there twice must be the same.
///
/// Where shards are missing, the results are of the blocks that every point has: a complete design
/// with fewer replications. It says so, and the exit code is 5.
#[derive(Debug, Args)]
#[command(after_help = super::super::EXIT_CODES)]
pub(crate) struct Arguments {
    /// Directories of one sweep
    #[arg(required = true, value_name = "DIR")]
    directories: Vec<PathBuf>,

    /// The new directory
    #[arg(short, long, required = true, value_name = "DIR", help_heading = "Output")]
    out: PathBuf,

    #[command(flatten)]
    printed: Printed,
}

/// Does what the arguments say.
///
/// # Errors
///
/// If the directories do not go together, one is damaged, or the outside world fails.
pub(super) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let Shared { plan, id } = shared(&arguments.directories)?;
    is_of_this_version(&plan)?;
    let (store, ledger) = merge(arguments, &plan, &id)?;
    conclude(arguments, &plan, &store, &ledger)
}

/// Takes all units into the new directory.
fn merge(arguments: &Arguments, plan: &Plan, id: &str) -> Result<(Store, Ledger), Failure> {
    let directory = Directory::lock(&arguments.out)?;
    directory.has_no_sweep()?;
    match take_in(&directory, &arguments.directories, plan, id) {
        Ok((units, ledger)) => Ok((Store::Kept(directory, units), ledger)),
        Err(failure) => {
            directory.take_back();
            Err(failure)
        }
    }
}

/// Takes the units of directories into one that has no sweep.
fn take_in(
    directory: &Directory,
    from: &[PathBuf],
    plan: &Plan,
    id: &str,
) -> Result<(Units, Ledger), Failure> {
    let (mut units, mut ledger) = directory.begin(plan, Shard::ALL, Existing::Refuse)?;
    for from in from {
        let path = from.join(UNITS);
        scan(&path, plan, id, |line| {
            ledger.add(&line.unit);
            units.merge(&path, line)
        })?;
    }
    units.sync()?;
    Ok((units, ledger))
}

/// Writes the results, and says what is missing.
fn conclude(
    arguments: &Arguments,
    plan: &Plan,
    store: &Store,
    ledger: &Ledger,
) -> Result<Ending, Failure> {
    let whole = ledger.whole_blocks();
    let is_complete = ledger.is_complete(plan, Shard::ALL);
    let counted = |point| ledger.counted(plan, point, &whole).len();
    let Some(first) = (0..plan.simulated()).find(|point| counted(*point) > 0) else {
        output::report_error(&anyhow!(
            "there is no block of replications that every point has: nothing to report{}",
            missing(plan, ledger)
        ));
        return Ok(Ending::Incomplete);
    };
    // Those of the base, unless a damaged line leaves nothing of it.
    let outcomes = {
        let first = store.sums(plan, ledger)?.of(first)?;
        first.outcomes().map(str::to_owned).collect::<Vec<_>>()
    };
    let results = Results {
        plan,
        ledger,
        format: arguments.printed.format,
        sort: arguments.printed.sort(&plan.paths, &outcomes)?,
        top: arguments.printed.top,
        elapsed: None,
    };
    let ending = results.write(store)?;
    if is_complete {
        return Ok(ending);
    }
    let blocks = plan.blocks.count();
    let what = match plan.precision {
        Some(_) => "points are not as precise as was asked for".to_owned(),
        None => {
            let size = |block: &usize| plan.blocks.range(*block).count() as u64;
            let replications = whole.iter().map(size).sum::<u64>();
            format!(
                "a complete design with fewer replications: {replications} of {} at each point, \
                 {} of {blocks} blocks",
                plan.replications,
                whole.len()
            )
        }
    };
    output::report_error(&anyhow!("{what}{}", missing(plan, ledger)));
    Ok(ending.max(Ending::Incomplete))
}

/// Which blocks are missing, in words.
fn missing(plan: &Plan, ledger: &Ledger) -> String {
    let standing = super::status::of(plan, ledger, Shard::ALL, String::new());
    detente::report::sweep::missing(&standing).map_or_else(String::new, |text| format!("; {text}"))
}

/// That the units were made by this version.
fn is_of_this_version(plan: &Plan) -> Result<(), Failure> {
    let version = env!("CARGO_PKG_VERSION");
    if plan.version == version && plan.values_version == VALUES_VERSION {
        return Ok(());
    }
    Err(anyhow!("this is version {version}"))
        .context(format!("the sweep was made by version {}", plan.version))
        .map_err(Failure::Invalid)
}
