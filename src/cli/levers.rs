//! `detente levers`: what would it take?

use super::load::{self, Opened};
use super::options::{Machine, Numbers, Quiet};
use super::progress::{self, Extent};
use super::refusal;
use super::results::Results;
use super::{EXIT_CODES, Ending, Failure, input, numbers, output};
use anyhow::anyhow;
use clap::Args;
use clap::error::ErrorKind;
use detente::report::{self, clean};
use detente::study::levers::{Levers, LeversRecord};
use detente::study::read::AnyRecord;
use detente::study::{Stopped, check_outcome};
use std::path::PathBuf;
use std::time::Instant;

/// Nudge every number of a scenario, both ways: what would it take?
///
/// Moves one number after the other by a tenth of its range, down and up, under the same random
/// numbers, and ranks the numbers by how much that moves the share of an outcome: a tornado, with
/// ranges from pairs of replications. What is not shown to move it is named too.
///
/// Each number is nudged by itself: what two do together is not in it.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// A scenario file (YAML); `-` is stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// By how much of its range to nudge a number
    #[arg(
        long,
        value_name = "PART",
        default_value = "0.1",
        value_parser = numbers::part,
        help_heading = "Levers"
    )]
    by: f64,

    /// The outcome whose share is looked at
    #[arg(long, value_name = "NAME", default_value = "breakthrough", help_heading = "Levers")]
    outcome: String,

    /// Nudge only the numbers whose paths are this or begin with it, such as `parties.lower`; may be
    /// repeated
    #[arg(long, value_name = "PATH", help_heading = "Levers")]
    only: Vec<String>,

    #[command(flatten)]
    numbers: Numbers,

    /// How many replications of the scenario and of each nudge: 10000, 1_000_000, 1e6; at most
    /// 100,000,000
    #[arg(
        short = 'n',
        long,
        value_name = "N",
        default_value = "10000",
        value_parser = numbers::compared,
        help_heading = "Simulation"
    )]
    replications: u64,

    #[command(flatten)]
    machine: Machine,

    #[command(flatten)]
    results: Results,

    #[command(flatten)]
    quiet: Quiet,
}

/// Does what the arguments say.
///
/// # Errors
///
/// If they make no sense together, or if the outside world fails.
pub(super) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let instructions = arguments.numbers.instructions()?;
    let opened = load::opened(&arguments.file, &arguments.numbers.set, arguments.quiet.warnings());
    let Opened { scenario, document, sources } = match opened {
        Ok(opened) => opened,
        Err(refusal) => return Ok(refusal::tell(arguments.results.audience(), &[refusal])?),
    };
    let name = input::name(&arguments.file);
    let usage = |option: &str, why: String| {
        Failure::Usage(ErrorKind::InvalidValue, format!("{option}: {why}"))
    };
    check_outcome(&scenario, &arguments.outcome)
        .map_err(|why| usage("--outcome", clean::strip(&why.to_string())))?;
    let levers = Levers::new(scenario, (document, sources), arguments.by, &arguments.only)
        .map_err(|why| usage("--only", clean::strip(&why.to_string())))?;
    let destination = arguments.results.destination()?;
    let start = Instant::now();
    let replications = arguments.replications;
    let extent = Extent::Known(replications.saturating_mul(1 + levers.nudges()));
    let visibility = arguments.machine.visibility(&arguments.quiet);
    let plan = (arguments.numbers.seed(), replications);
    let pool = arguments.machine.pool()?;
    let found = progress::while_shown(&input::file_name(&name), extent, visibility, |control| {
        pool.install(|| levers.run(plan, &arguments.outcome, instructions, control))
    });
    let record = found.map_err(|error| {
        Failure::Invalid(anyhow::Error::new(error).context(format!("cannot run `{name}`")))
    })?;
    let ending = ending(&record, &name);
    if record.stopped == Stopped::Interrupted && record.levers.is_empty() {
        output::report_error(&anyhow!("interrupted before one number was finished"));
        return Ok(ending);
    }
    let record = AnyRecord::Levers(Box::new(record));
    Ok(ending.max(arguments.results.give(&destination, &record, start.elapsed())))
}

/// How it ends, with what is missing said on stderr.
fn ending(record: &LeversRecord, name: &str) -> Ending {
    if record.stopped == Stopped::Interrupted {
        return Ending::Interrupted;
    }
    let too_few = report::too_few_admitted(record.base.of, record.replications);
    match too_few.or_else(|| report::levers::nothing_tested(record)) {
        Some(why) => {
            output::report_error(&anyhow!("`{name}`: {why}"));
            Ending::Incomplete
        }
        None => Ending::Done,
    }
}

/// Examples and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Examples:{header:#}
  detente levers talks.yaml                            what moves the odds of a breakthrough
  detente levers talks.yaml --by 0.05 --only parties.lower
  detente levers talks.yaml --outcome collapse -n 1e5 -o levers.json

`detente help levers` tells what the range of a number is, and how to read the result.

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use crate::cli::tests::parsed;

    #[test]
    fn what_makes_no_sense_is_refused() {
        let parsed = |more: &[&str]| parsed::<Arguments>("levers", more);
        assert!(parsed(&["a.yaml", "--by", "0.05", "--only", "trust", "-n", "1e5"]).is_ok());
        for wrong in [
            &[][..],
            &["a", "b"],
            &["a", "--by", "0"],
            &["a", "--by", "2"],
            &["a", "--by", "x"],
            &["a", "-n", "1e9"],
        ] {
            assert_eq!(parsed(wrong).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
    }
}
