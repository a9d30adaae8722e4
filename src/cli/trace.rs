//! `detente trace`: one replication, told round by round.

use super::destination::Destination;
use super::load::{self, Ready, Warnings};
use super::options::{Numbers, Quiet};
use super::printed::{Format, TEXT, one_of};
use super::refusal::{self, Audience};
use super::{EXIT_CODES, Ending, Failure, interrupt, numbers, output, results};
use clap::Args;
use clap::error::ErrorKind;
use detente::engine::Instructions;
use detente::report::text::Look;
use detente::study::read::{AnyRecord, RECORD_SIZE_LIMIT};
use detente::study::trace::{Trace, TraceError, Which, trace};
use std::path::PathBuf;

/// Where a program reads it.
const JSON: (Format, &str) =
    (Format::Json, "The trace, as one object; of an invalid file what is wrong");

/// Tell one replication round by round: offers, verdicts, rules, why it ended
///
/// Replays one replication of those that `run` counts: who conceded how much and why, what was said
/// of it, which rules fired and what they did, what settled, and what held up the rest. Each round
/// shows what changed in it; --format json holds everything, and `detente help trace` describes it.
///
/// Replication N of a seed is always the same one, and the one that `run` counted under that seed.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// A scenario file (YAML); `-` is stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Which replication: 0 to 2^32 - 1
    #[arg(
        long,
        value_name = "N",
        default_value = "0",
        value_parser = numbers::replication,
        help_heading = "Simulation"
    )]
    replication: u64,

    /// Instead of a number: the first replication that ends in this outcome; `inconsistent` is one
    /// that the history does not admit
    #[arg(long, value_name = "NAME", conflicts_with = "replication", help_heading = "Simulation")]
    outcome: Option<String>,

    /// With --outcome: not the first but the K-th
    #[arg(
        long,
        value_name = "K",
        default_value = "1",
        requires = "outcome",
        value_parser = numbers::replications,
        help_heading = "Simulation"
    )]
    nth: u64,

    /// With --outcome: search so many replications at most
    #[arg(
        short = 'n',
        long,
        value_name = "N",
        default_value = "100000",
        requires = "outcome",
        value_parser = numbers::replications,
        help_heading = "Simulation"
    )]
    replications: u64,

    #[command(flatten)]
    numbers: Numbers,

    /// Keep the trace (JSON) in this file; `-` is stdout
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// What is printed to stdout
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = one_of([TEXT, JSON]),
        default_value = "text",
        help_heading = "Output"
    )]
    format: Format,

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
    let files = [arguments.file.clone()];
    let destination = Destination::new(arguments.output.as_deref(), &files)?;
    let format = arguments.format.unless_kept_on_stdout(arguments.output.as_deref());
    let (settings, warnings) = (&arguments.numbers.set, arguments.quiet.warnings());
    let mut ready = match load::scenarios(&files, settings, warnings) {
        Ok(ready) => ready,
        Err(refusals) => return Ok(refusal::tell(Audience::of(format), &refusals)?),
    };
    let ready = ready.swap_remove(0);
    destination.prepare()?;
    match traced(arguments, &ready, instructions) {
        Ok(trace) => {
            let trace = AnyRecord::Trace(Box::new(trace));
            tell(&trace, format, (&destination, warnings))
        }
        Err(error) => failed(&error, &ready.name),
    }
}

/// The trace that was asked for.
fn traced(
    arguments: &Arguments,
    ready: &Ready,
    instructions: Instructions,
) -> Result<Trace, TraceError> {
    let which = match &arguments.outcome {
        Some(outcome) => Which::Outcome {
            outcome: outcome.clone(),
            nth: arguments.nth,
            replications: arguments.replications,
        },
        None => Which::Replication(arguments.replication),
    };
    trace(&ready.scenario, arguments.numbers.seed(), &which, instructions, interrupt::flag())
}

/// Keeps the trace and prints it; says where what is kept is too large to be read again.
fn tell(
    trace: &AnyRecord,
    format: Format,
    (destination, warnings): (&Destination, Warnings),
) -> Result<Ending, Failure> {
    let look = Look { elapsed: None, columns: output::columns() };
    let mut size = 0;
    destination.keep(0, || {
        let json = results::rendered(trace, Format::Json, &look);
        size = json.len();
        json
    })?;
    if let Some(told) = too_large(size).filter(|_| warnings == Warnings::Shown) {
        output::report_warning(&told);
    }
    output::result(&results::rendered(trace, format, &look))?;
    Ok(Ending::Done)
}

/// That a record of so many bytes is larger than records that are read may be, and what to do.
fn too_large(size: usize) -> Option<String> {
    let mebibytes = |bytes: usize| bytes.div_ceil(1 << 20);
    (size > RECORD_SIZE_LIMIT).then(|| {
        format!(
            "the record has {} MiB, and `detente report` reads at most {}: for a page trace a \
             replication that ends sooner, or fewer rounds (--set rounds=N); text is whole",
            mebibytes(size),
            mebibytes(RECORD_SIZE_LIMIT)
        )
    })
}

/// Says why there is no trace.
fn failed(error: &TraceError, name: &str) -> Result<Ending, Failure> {
    let ending = match error {
        TraceError::Model(_) => Ending::Invalid,
        TraceError::NotFound { .. } => Ending::No,
        TraceError::Interrupted { .. } => Ending::Interrupted,
        TraceError::Unknown { .. } => {
            return Err(Failure::Usage(ErrorKind::InvalidValue, error.to_string()));
        }
    };
    let hint = match error {
        TraceError::NotFound { .. } => "; --replications searches more",
        _ => "",
    };
    output::report_error(&anyhow::anyhow!("cannot trace `{name}`: {error}{hint}"));
    Ok(ending)
}

/// Examples and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Examples:{header:#}
  detente trace talks.yaml                            the first replication of seed 1
  detente trace talks.yaml --replication 4711 --seed 7
  detente trace talks.yaml --outcome breakthrough     the first that ends in one
  detente trace talks.yaml --outcome collapse --nth 3
  detente trace talks.yaml --format json | jq .end    for programs

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        crate::cli::tests::parsed("trace", arguments)
    }

    #[test]
    fn a_file_alone_is_enough() {
        let arguments = parsed(&["talks.yaml"]).unwrap();
        assert_eq!((arguments.replication, arguments.numbers.seed()), (0, 1));
        assert_eq!((arguments.outcome, arguments.format), (None, Format::Text));
    }

    #[test]
    fn a_record_that_no_report_could_read_is_told_with_what_to_do() {
        assert_eq!(too_large(RECORD_SIZE_LIMIT), None);
        let told = too_large(RECORD_SIZE_LIMIT + 1).unwrap();
        assert!(told.starts_with("the record has 65 MiB, and `detente report` reads at most 64:"));
        assert!(told.contains("--set rounds=N"), "{told}");
    }

    #[test]
    fn a_number_and_an_outcome_exclude_each_other() {
        assert!(parsed(&["a", "--replication", "4294967295"]).is_ok());
        assert!(parsed(&["a", "--outcome", "stall", "--nth", "2", "-n", "1e6"]).is_ok());
        for wrong in [
            vec!["a", "--replication", "1", "--outcome", "stall"],
            vec!["a", "--replication", "4294967296"],
            vec!["a", "--replication", "-1"],
            vec!["a", "--outcome", "stall", "--nth", "0"],
            vec!["a", "--nth", "2"],
            vec!["a", "-n", "100"],
            vec!["a", "b"],
            vec![],
        ] {
            assert_eq!(parsed(&wrong).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
    }
}
