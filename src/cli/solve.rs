//! `detente solve`: at which value of a number do the odds cross a level?

use super::load::{self, Opened};
use super::options::{Machine, Numbers, Quiet};
use super::progress::{self, Extent};
use super::refusal::{self, Reason, Refusal};
use super::results::Results;
use super::{EXIT_CODES, Ending, Failure, input, numbers, output};
use anyhow::anyhow;
use clap::Args;
use clap::error::ErrorKind;
use detente::diagnostic::{Diagnostic, Sources};
use detente::report::{self, clean};
use detente::study::design::Factor;
use detente::study::read::AnyRecord;
use detente::study::solve::{Problem, Search, SolveError, SolveRecord, Target};
use detente::study::{Stopped, check_outcome};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Find the value of a number at which the odds cross a level
///
/// Looks at values of the number from one end of a range to the other under the same random numbers,
/// and where the share of the outcome changes sides it comes nearer by halving. It tells each
/// crossing with an interval, or plainly that the share never gets there in that range.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// A scenario file (YAML); `-` is stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The number and its range: `PATH=low..high`; several paths with commas between them have one
    /// value together
    #[arg(long, value_name = "PATH=LOW..HIGH", help_heading = "Search")]
    vary: String,

    /// What is to be reached, such as `breakthrough = 0.5`
    #[arg(long = "for", value_name = "OUTCOME = SHARE", help_heading = "Search")]
    target: String,

    /// How many evenly spaced values to look at first, 2 to 1000
    #[arg(
        long,
        value_name = "N",
        default_value = "17",
        value_parser = numbers::grid,
        help_heading = "Search"
    )]
    grid: usize,

    /// How near to come to a crossing [default: a thousandth of the range]
    #[arg(long, value_name = "WIDTH", value_parser = numbers::above_nought, help_heading = "Search")]
    tolerance: Option<f64>,

    #[command(flatten)]
    numbers: Numbers,

    /// How many replications at each value: 10000, 1_000_000, 1e6; at most 100,000,000
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
    let problem = match problem(arguments) {
        Ok(problem) => problem,
        Err(refusals) => return Ok(refusal::tell(arguments.results.audience(), &refusals)?),
    };
    let name = input::name(&arguments.file);
    check_outcome(problem.base(), problem.outcome()).map_err(|why| {
        Failure::Usage(
            ErrorKind::InvalidValue,
            format!("--for: {}", clean::strip(&why.to_string())),
        )
    })?;
    let destination = arguments.results.destination()?;
    let start = Instant::now();
    let search = Search {
        seed: arguments.numbers.seed(),
        replications: arguments.replications,
        grid: arguments.grid,
        tolerance: arguments.tolerance,
        instructions,
    };
    let extent = Extent::AtMost(search.replications.saturating_mul(problem.values_most(&search)));
    let visibility = arguments.machine.visibility(&arguments.quiet);
    let pool = arguments.machine.pool()?;
    let found = progress::while_shown(&input::file_name(&name), extent, visibility, |control| {
        pool.install(|| problem.solve(&search, control))
    });
    let record = match found {
        Ok(record) => record,
        Err(SolveError::Invalid(found)) => {
            let refusal = refused(problem.sources().clone(), found, &arguments.file);
            return Ok(refusal::tell(arguments.results.audience(), &[refusal])?);
        }
        Err(SolveError::Model(error)) => {
            let error = anyhow::Error::new(error).context(format!("cannot run `{name}`"));
            return Err(Failure::Invalid(error));
        }
    };
    let ending = ending(&record, &name);
    if record.stopped == Stopped::Interrupted && record.points.is_empty() {
        output::report_error(&anyhow!("interrupted before one value was finished"));
        return Ok(ending);
    }
    let record = AnyRecord::Solution(Box::new(record));
    Ok(ending.max(arguments.results.give(&destination, &record, start.elapsed())))
}

/// Reads the scenario and what is asked of it.
fn problem(arguments: &Arguments) -> Result<Problem, Vec<Refusal>> {
    let opened = load::opened(&arguments.file, &arguments.numbers.set, arguments.quiet.warnings());
    let (mut sources, rest) = match opened {
        Ok(Opened { scenario, document, sources }) => (sources, Ok((scenario, document))),
        Err(refusal) => (Sources::default(), Err(refusal)),
    };
    let factor = Factor::parse(&arguments.vary, &mut sources);
    let target = Target::parse(&arguments.target, &mut sources);
    match (factor, target, rest) {
        (Ok(factor), Ok(target), Ok((scenario, document))) => {
            Problem::new(scenario, (document, sources), &factor, target).map_err(|found| {
                let (found, sources) = *found;
                vec![refused(sources, vec![found], &arguments.file)]
            })
        }
        (factor, target, rest) => {
            let mut found = factor.err().unwrap_or_default();
            found.extend(target.err());
            let asked = (!found.is_empty()).then(|| refused(sources, found, &arguments.file));
            Err(rest.err().into_iter().chain(asked).collect())
        }
    }
}

/// The refusal of what is asked of a file.
fn refused(sources: Sources, found: Vec<Diagnostic>, path: &Path) -> Refusal {
    let name = input::name(path);
    let subject = format!("what is asked of `{name}`");
    Refusal { name, subject, reason: Reason::Invalid(sources, found) }
}

/// How it ends, with what is missing said on stderr.
fn ending(record: &SolveRecord, name: &str) -> Ending {
    if record.stopped == Stopped::Interrupted {
        return Ending::Interrupted;
    }
    let most = record.points.iter().map(|point| point.share.of).max().unwrap_or(0);
    if let Some(why) = report::too_few_admitted(most, record.replications) {
        output::report_error(&anyhow!("`{name}`: {why}"));
        return Ending::Incomplete;
    }
    match (record.crossings.is_empty(), record.touches.is_empty()) {
        (false, _) => Ending::Done,
        (true, true) => Ending::No,
        (true, false) => Ending::Incomplete,
    }
}

/// Examples and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Examples:{header:#}
  detente solve talks.yaml --vary parties.lower.tolerance=0..1 --for 'breakthrough = 0.5'
  detente solve talks.yaml --vary rounds=4..48 --for 'stall = 25 %'
  detente solve talks.yaml --vary trust.start=0..1 --for 'breakthrough = 0.2' -n 1e5 -o trust.json

Where the share never gets there the exit code is 1, and 5 where it may.
`detente help levers` tells how it is found, and how to read the result.

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use crate::cli::tests::parsed;

    #[test]
    fn what_makes_no_sense_is_refused() {
        let parsed = |more: &[&str]| parsed::<Arguments>("solve", &[&["a.yaml"], more].concat());
        let whole = ["--vary", "rounds=1..9", "--for", "stall = 0.5"];
        assert!(parsed(&whole).is_ok());
        for wrong in [
            &["--grid", "1"][..],
            &["--grid", "1001"],
            &["--grid", "x"],
            &["--tolerance", "0"],
            &["--tolerance", "inf"],
            &["-n", "1e9"],
            &["b.yaml"],
        ] {
            let all = [&whole[..], wrong].concat();
            assert_eq!(parsed(&all).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
        assert_eq!(parsed(&whole[..2]).unwrap_err().exit_code(), 2);
        assert_eq!(parsed(&whole[2..]).unwrap_err().exit_code(), 2);
    }
}
