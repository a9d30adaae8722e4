//! `detente sweep status`: how far sweeps in directories are.

use super::super::printed::{Format, TEXT, one_of};
use super::super::{Ending, Failure, input, output};
use super::directory::{Holder, UNITS, holder, read_plan};
use super::units::{scan, unequal};
use anyhow::anyhow;
use clap::Args;
use detente::report::sweep::{Standing, status, status_json};
use detente::study::sweep::{Ledger, Plan, Shard};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Say how far a sweep is: what is done, what is missing, how long it still takes
///
/// Reads one or more directories of one sweep, also while they are worked in. Of several it says how
/// far they are together. The exit code is 5 where anything is missing.
#[derive(Debug, Args)]
#[command(after_help = super::super::EXIT_CODES)]
pub(crate) struct Arguments {
    /// Directories of one sweep, such as its shards
    #[arg(required = true, value_name = "DIR")]
    directories: Vec<PathBuf>,

    /// What is printed to stdout
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = one_of([TEXT, JSON]),
        default_value = "text",
        help_heading = "Output"
    )]
    format: Format,
}

/// Where a program reads it.
const JSON: (Format, &str) = (Format::Json, "The same as one object");

/// The plan that all directories have, and its number.
pub(super) struct Shared {
    /// The plan.
    pub(super) plan: Plan,
    /// Its number.
    pub(super) id: String,
}

/// Reads the plans of directories.
///
/// # Errors
///
/// If one has none, or another than the first.
pub(super) fn shared(directories: &[PathBuf]) -> Result<Shared, Failure> {
    let mut found: Option<(&Path, Plan)> = None;
    for directory in directories {
        let name = input::name(directory);
        let Some(plan) = read_plan(directory)? else {
            return Err(Failure::Invalid(anyhow!("`{name}` holds no sweep: it has no plan.json")));
        };
        let Some((first, known)) = &found else {
            found = Some((directory, plan));
            continue;
        };
        let differences = known.differences(&plan);
        if !differences.is_empty() {
            return Err(Failure::Invalid(anyhow!(
                "`{name}` holds another sweep than `{}`: {}",
                input::name(first),
                differences.join("; ")
            )));
        }
    }
    let (_, plan) = found.ok_or_else(|| Failure::Invalid(anyhow!("no directory is named")))?;
    let id = plan.id();
    Ok(Shared { plan, id })
}

/// Prints how far they are.
///
/// # Errors
///
/// If a directory cannot be read, or holds no sweep or another.
pub(super) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let Shared { plan, id } = shared(&arguments.directories)?;
    let mut together = Ledger::new(&plan);
    let mut parts = Vec::new();
    for directory in &arguments.directories {
        let mut ledger = Ledger::new(&plan);
        let mut sums = HashMap::new();
        let path = directory.join(UNITS);
        scan(&path, &plan, &id, |line| {
            let key = (line.unit.point, line.unit.block);
            if *sums.entry(key).or_insert(line.sum.0) != line.sum.0 {
                return Err(unequal(&path, line));
            }
            ledger.add(&line.unit);
            together.add(&line.unit);
            Ok(())
        })?;
        parts.push(standing(directory, &plan, &ledger));
    }
    let together = of(&plan, &together, Shard::ALL, "together".to_owned());
    output::result(&match arguments.format {
        Format::Json => status_json(&plan.title, &parts, &together),
        _ => status(&plan.title, &parts, &together, output::columns()),
    })?;
    Ok(if together.needed == 0 { Ending::Done } else { Ending::Incomplete })
}

/// How far a directory is.
fn standing(directory: &Path, plan: &Plan, ledger: &Ledger) -> Standing {
    let (held, is_running) = holder(directory);
    let shard = held.as_ref().and_then(|(holder, _)| holder.shard.clone());
    let part = shard.as_ref().and_then(|text| text.parse().ok()).unwrap_or(Shard::ALL);
    let mut standing = of(plan, ledger, part, input::name(directory));
    standing.shard = shard;
    standing.is_running = Some(is_running);
    if is_running {
        standing.left = held.and_then(|held| left(&standing, held));
    }
    standing
}

/// How far a part of a sweep is, by its units alone.
pub(super) fn of(plan: &Plan, ledger: &Ledger, shard: Shard, name: String) -> Standing {
    let missing = ledger.missing(plan, shard);
    Standing {
        name,
        units: ledger.units() as u64,
        needed: missing.iter().map(|missing| missing.points as u64).sum(),
        shard: None,
        is_running: None,
        left: None,
        missing: missing.iter().map(|missing| (missing.block, missing.points as u64)).collect(),
        points: plan.simulated() as u64,
    }
}

/// How long it still takes at the rate since the process began.
fn left(standing: &Standing, (holder, since): (Holder, SystemTime)) -> Option<Duration> {
    let done = standing.units.checked_sub(holder.units).filter(|done| *done > 0)?;
    let spent = since.elapsed().ok()?;
    Some(spent.mul_f64(standing.needed as f64 / done as f64))
}
