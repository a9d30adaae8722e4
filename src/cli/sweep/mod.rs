//! `detente sweep`: simulates a scenario at many points.

mod command;
mod design;
mod directory;
mod estimate;
mod merge;
mod print;
mod results;
mod status;
mod store;
mod units;
mod work;

use super::options::{Amount, Machine, Numbers, Quiet};
use super::printed::Format;
use super::refusal::{self, Audience};
use super::{EXIT_CODES, Ending, Failure, output};
use anyhow::anyhow;
use clap::error::ErrorKind;
use clap::{Args, Subcommand, ValueEnum};
use design::Unplanned;
use detente::study::design::Kind;
use detente::study::sweep::{RandomNumbers, Shard};
pub(super) use directory::{PLAN, RECORD};
use print::Printed;
use std::path::PathBuf;

/// Simulate a scenario over a design of points: what if?
///
/// Varies one or more values of a scenario, plays every point through many times, and prints a table
/// of the shares with their intervals, each beside its difference to the base, the scenario as it
/// is written. Replication r has the same random numbers at every point, so that differences are
/// sharper than shares.
///
/// With --out the sweep is kept in a directory: it can be interrupted or killed at any moment and
/// goes on with --resume, it can be cut into shards, and the results are there as CSV, JSON and
/// Parquet. They are the same to the byte for any number of threads, shards and interruptions.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// A scenario file or a design file (YAML); `-` is stdin
    #[arg(value_name = "FILE", required = true)]
    file: Option<PathBuf>,

    /// Vary a value: `PATH=a,b,c`, `PATH=low..high/steps`, or for lhs and sobol `PATH=low..high`;
    /// may be repeated, and several paths with commas between them move together
    #[arg(long, value_name = "PATH=VALUES", help_heading = "Design")]
    vary: Vec<String>,

    /// Take the points from a CSV file: a path at the head of each column, a point in each row
    #[arg(long, value_name = "FILE", help_heading = "Design")]
    table: Option<PathBuf>,

    /// How values are put together into points [default: grid]
    #[arg(long, value_enum, value_name = "DESIGN", help_heading = "Design")]
    design: Option<Layout>,

    /// With --design lhs or sobol: how many points
    #[arg(long, value_name = "N", value_parser = print::count, help_heading = "Design")]
    points: Option<usize>,

    /// Give each point random numbers of its own; differences are then of independent replications
    #[arg(long, help_heading = "Design")]
    independent: bool,

    #[command(flatten)]
    numbers: Numbers,

    #[command(flatten)]
    amount: Amount,

    #[command(flatten)]
    machine: Machine,

    /// Say how many points and replications there would be and how long they would take, and
    /// simulate and write nothing
    #[arg(long, help_heading = "Simulation")]
    dry_run: bool,

    /// Keep the sweep in this directory
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    out: Option<PathBuf>,

    /// Go on where a sweep was left in the directory, or begin it
    #[arg(long, requires = "out", help_heading = "Output")]
    resume: bool,

    /// Simulate one of N parts only, of equal work: part K, 0 to N - 1 or 1 to N; each part needs a
    /// directory of its own, and `detente sweep merge` puts them together
    #[arg(
        long,
        value_name = "K/N",
        requires = "out",
        conflicts_with = "precision",
        help_heading = "Output"
    )]
    shard: Option<Shard>,

    #[command(flatten)]
    printed: Printed,

    #[command(flatten)]
    quiet: Quiet,
}

/// What can be done with sweeps that are kept.
#[derive(Debug, Subcommand)]
enum Command {
    Status(status::Arguments),
    Merge(merge::Arguments),
}

/// How values are put together into points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Layout {
    /// Every value of each with every value of all others
    Grid,
    /// The first values of all together, then the second ones, and so on
    List,
    /// One after the other through its values, the others as the scenario has them
    OneAtATime,
    /// A Latin hypercube: each alone is spread evenly, and they are paired by chance
    Lhs,
    /// A scrambled Sobol' sequence: spread evenly alone and together
    Sobol,
}

impl Layout {
    fn kind(self) -> Kind {
        match self {
            Self::Grid => Kind::Grid,
            Self::List => Kind::List,
            Self::OneAtATime => Kind::OneAtATime,
            Self::Lhs => Kind::Lhs,
            Self::Sobol => Kind::Sobol,
        }
    }
}

impl Arguments {
    fn shard(&self) -> Shard {
        self.shard.unwrap_or(Shard::ALL)
    }

    fn random_numbers(&self) -> RandomNumbers {
        if self.independent { RandomNumbers::Independent } else { RandomNumbers::Common }
    }
}

/// Does what the arguments say.
///
/// # Errors
///
/// If they make no sense together, if what they name is invalid, or if the outside world fails.
pub(super) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    match &arguments.command {
        Some(Command::Status(arguments)) => status::run(arguments),
        Some(Command::Merge(arguments)) => merge::run(arguments),
        None => sweep(arguments),
    }
}

/// What the parser cannot know.
fn check(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.dry_run && matches!(arguments.printed.format, Format::Csv | Format::Md) {
        let message = "--dry-run has no points to tabulate: it is text, or JSON for programs";
        return Err(Failure::Usage(ErrorKind::ArgumentConflict, message.to_owned()));
    }
    Ok(())
}

fn sweep(arguments: &Arguments) -> Result<Ending, Failure> {
    check(arguments)?;
    let instructions = arguments.numbers.instructions()?;
    let pool = arguments.machine.pool()?;
    let laid_out = match pool.install(|| design::lay_out(arguments)) {
        Ok(laid_out) => laid_out,
        Err(Unplanned::Refused(refusal)) => {
            let audience = Audience::of(arguments.printed.format);
            return Ok(refusal::tell(audience, &[refusal])?);
        }
        Err(Unplanned::Interrupted) => {
            output::report_error(&anyhow!("interrupted before anything was simulated"));
            return Ok(Ending::Interrupted);
        }
    };
    let sort = arguments.printed.sort(&laid_out.plan.paths, &laid_out.outcomes)?;
    let (shards, blocks) = (arguments.shard().count(), laid_out.plan.blocks.count());
    if shards > blocks {
        return Err(Failure::Usage(
            ErrorKind::InvalidValue,
            format!(
                "{} replications are cut into {blocks} blocks, so there can be at most {blocks} \
                 shards, not {shards}",
                laid_out.plan.replications
            ),
        ));
    }
    if arguments.dry_run {
        let machine = (instructions, pool.current_num_threads());
        return estimate::print(&laid_out, machine, arguments.printed.format);
    }
    let work = work::Work { arguments, laid_out: &laid_out, instructions, sort };
    pool.install(|| work.run())
}

/// Examples and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Examples:{header:#}
  detente sweep talks.yaml --vary parties.lower.tolerance=0.4..1/7
  detente sweep talks.yaml --vary rounds=6,12,24 --vary trust.start=0.2..0.8/4 --out rounds
  detente sweep talks.yaml --vary trust.start=0..1 --vary trust.gain=0..1 --design sobol --points 64
  detente sweep design.yaml --out results --resume         begin, or go on
  detente sweep design.yaml --out shards/3 --shard 3/8     one task of eight
  detente sweep status shards/*                            how far they are
  detente sweep merge shards/* --out results               put them together

`detente help sweep` describes designs, the directory and the columns.

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        crate::cli::tests::parsed("sweep", arguments)
    }

    #[test]
    fn a_file_and_what_is_varied_are_enough() {
        let arguments = parsed(&["talks.yaml", "--vary", "rounds=1,2"]).unwrap();
        assert_eq!((arguments.shard(), arguments.resume), (Shard::ALL, false));
        assert_eq!(arguments.random_numbers(), RandomNumbers::Common);
        assert!(parsed(&["design.yaml"]).is_ok());
    }

    #[test]
    fn what_is_done_with_directories_is_a_word() {
        let command = |arguments: &[&str]| parsed(arguments).unwrap().command;
        assert!(matches!(command(&["status", "a", "b"]), Some(Command::Status(_))));
        assert!(matches!(command(&["merge", "a", "-o", "b"]), Some(Command::Merge(_))));
        assert!(command(&["./status"]).is_none());
    }

    #[test]
    fn a_dry_run_is_told_as_text_or_json() {
        let checked =
            |more: &[&str]| check(&parsed(&[&["a", "--dry-run"], more].concat()).unwrap());
        assert!(checked(&[]).is_ok() && checked(&["--format", "json"]).is_ok());
        for format in ["csv", "md"] {
            assert!(matches!(checked(&["--format", format]), Err(Failure::Usage(..))), "{format}");
        }
    }

    #[test]
    fn what_makes_no_sense_together_is_refused() {
        for wrong in [
            vec![],
            vec!["a", "--resume"],
            vec!["a", "--shard", "1/2"],
            vec!["a", "--shard", "3/2", "-o", "x"],
            vec!["a", "--shard", "1/2", "-o", "x", "--precision", "0.1"],
            vec!["a", "--design", "line"],
            vec!["a", "--points", "0"],
            vec!["a", "--top", "-1"],
            vec!["status"],
            vec!["merge", "a"],
            vec!["a", "b"],
        ] {
            assert_eq!(parsed(&wrong).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
    }
}
