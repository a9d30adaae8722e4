//! `detente run`: simulates scenarios and prints their odds.

use super::destination::Destination;
use super::load::{self, Ready};
use super::options::{Amount, Machine, Numbers, Quiet, REPLICATIONS};
use super::printed::{Format, MARKDOWN, TEXT, one_of};
use super::progress::{self, Extent};
use super::refusal::{self, Audience};
use super::{EXIT_CODES, Ending, Failure, input, interrupt, numbers, output};
use anyhow::anyhow;
use clap::Args;
use clap::error::ErrorKind;
use detente::engine::{Instructions, Nested};
use detente::model;
use detente::report::{self, text::Look};
use detente::scenario::Scenario;
use detente::study::{self, Further, Goal, Plan, Record, Stopped};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Where a program reads them.
const JSON: (Format, &str) = (
    Format::Json,
    "The records: one as an object, several as an array; of invalid files what is wrong",
);
/// Where they become a table.
const CSV: (Format, &str) = (Format::Csv, "A row per scenario and outcome");

/// Simulate scenarios: how many replications end in which outcome
///
/// Plays each scenario through many times and prints the share of every outcome with its 95 %
/// interval, the odds of breakthrough against stall, and what held the talks up. Of several
/// scenarios it prints one table of odds; --seed and --set hold for each of them.
///
/// The same scenario, seed and number of replications give the same result, to the last digit, on
/// any machine and with any number of threads.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// Scenario files (YAML); `-` is stdin
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    numbers: Numbers,

    #[command(flatten)]
    amount: Amount,

    /// Beside the plain run, how the odds vary over so many draws of the uncertain numbers: what the
    /// author does not know, apart from chance; 200 to 1000 are usual
    #[arg(
        long,
        value_name = "M",
        conflicts_with = "precision",
        value_parser = numbers::replications,
        help_heading = "Simulation"
    )]
    beliefs: Option<u64>,

    /// With --beliefs: how many replications of each draw; a multiple of 64
    #[arg(
        long,
        value_name = "N",
        default_value = "1024",
        requires = "beliefs",
        value_parser = numbers::replications,
        help_heading = "Simulation"
    )]
    belief_replications: u64,

    /// Beside the plain run, the odds in other forms of the model: matching and trust_effect 0 and
    /// 0.6 for all parties, under the same random numbers; takes five times as long
    #[arg(long, help_heading = "Simulation")]
    forms: bool,

    #[command(flatten)]
    machine: Machine,

    /// Keep in the record how each replication ended, so that `detente compare` can hold it against
    /// other records of its seed in pairs: 67 KB more for 100,000 replications of 4 to 15 outcomes;
    /// of at most 10,000,000 replications
    #[arg(long, help_heading = "Output")]
    keep_replications: bool,

    /// Keep the record (JSON): of one scenario in this file, `-` is stdout; of several in this
    /// directory, each as its file's name with .json
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// What is printed to stdout
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = one_of([TEXT, JSON, CSV, MARKDOWN]),
        default_value = "text",
        help_heading = "Output"
    )]
    format: Format,

    #[command(flatten)]
    quiet: Quiet,
}

/// Records, in the order of the scenarios, and what went wrong meanwhile.
struct Results {
    records: Vec<Record>,
    elapsed: Duration,
    ending: Ending,
}

impl Results {
    /// Says what went wrong and goes on.
    fn fail(&mut self, ending: Ending, error: &anyhow::Error) {
        output::report_error(error);
        self.ending = self.ending.max(ending);
    }
}

/// Does what the arguments say.
///
/// # Errors
///
/// If they make no sense together, or if the outside world fails before anything is simulated.
pub(super) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    check(arguments)?;
    let destination = Destination::new(arguments.output.as_deref(), &arguments.files)?;
    let format = arguments.format.unless_kept_on_stdout(arguments.output.as_deref());
    let (settings, warnings) = (&arguments.numbers.set, arguments.quiet.warnings());
    let scenarios = match load::scenarios(&arguments.files, settings, warnings) {
        Ok(scenarios) => scenarios,
        Err(refusals) => return Ok(refusal::tell(Audience::of(format), &refusals)?),
    };
    destination.prepare()?;
    let further = further(arguments)?;
    let mut results = simulate_all((arguments, &further), &scenarios, &destination)?;
    let text = rendered(format, &results, &arguments.files);
    if !results.records.is_empty()
        && let Err(error) = output::result(&text)
    {
        results.fail(Ending::World, &error);
    }
    Ok(results.ending)
}

/// What the parser cannot know.
fn check(arguments: &Arguments) -> Result<(), Failure> {
    input::stdin_once(&arguments.files)?;
    arguments.format.check_kept(arguments.output.as_deref())?;
    if arguments.keep_replications && arguments.output.is_none() && arguments.format != Format::Json
    {
        let message = "--keep-replications is kept in a record: give --output, or --format json";
        return Err(Failure::Usage(ErrorKind::MissingRequiredArgument, message.to_owned()));
    }
    can_keep(arguments)?;
    arguments.numbers.instructions()?;
    further(arguments).map(|_| ())
}

/// That records can keep how each replication ended, if they are to.
fn can_keep(arguments: &Arguments) -> Result<(), Failure> {
    if !arguments.keep_replications {
        return Ok(());
    }
    let most = match arguments.amount.goal(REPLICATIONS) {
        Goal::Precision { most, .. } => most,
        Goal::Replications(all) => all,
    };
    study::can_keep(most).map_err(|why| {
        Failure::Usage(ErrorKind::ValueValidation, format!("--keep-replications: {why}"))
    })
}

/// What is simulated beside the plain run.
fn further(arguments: &Arguments) -> Result<Vec<Further>, Failure> {
    let mut further = Vec::new();
    if arguments.keep_replications {
        further.push(Further::Ends);
    }
    if let Some(draws) = arguments.beliefs {
        let nested = Nested::new(draws, arguments.belief_replications).map_err(|error| {
            Failure::Usage(ErrorKind::InvalidValue, format!("--beliefs: {error}"))
        })?;
        further.push(Further::Beliefs(nested));
    }
    if arguments.forms {
        further.push(Further::Forms);
    }
    Ok(further)
}

/// Runs the scenarios one after the other, each on all threads, and keeps each record at once.
fn simulate_all(
    (arguments, further): (&Arguments, &[Further]),
    scenarios: &[Ready],
    destination: &Destination,
) -> Result<Results, Failure> {
    let pool = arguments.machine.pool()?;
    let instructions = arguments.numbers.instructions()?;
    let interrupted = interrupt::flag();
    let start = Instant::now();
    let mut results =
        Results { records: Vec::new(), elapsed: Duration::ZERO, ending: Ending::Done };
    for (at, ready) in scenarios.iter().enumerate() {
        if interrupted.load(Ordering::Relaxed) {
            results
                .fail(Ending::Interrupted, &anyhow!("interrupted: `{}` was not run", ready.name));
            continue;
        }
        let what = (scenarios.len() > 1).then(|| format!("{} of {}: ", at + 1, scenarios.len()));
        let what = what.unwrap_or_default() + &input::file_name(&ready.name);
        let simulated =
            pool.install(|| simulate((arguments, further), &ready.scenario, instructions, &what));
        let record = match simulated {
            Ok(record) => record,
            Err(error) => {
                let error =
                    anyhow::Error::new(error).context(format!("cannot run `{}`", ready.name));
                results.fail(Ending::Invalid, &error);
                continue;
            }
        };
        if record.replications == 0 {
            let name = &ready.name;
            let error = anyhow!("interrupted before one replication of `{name}` was finished");
            results.fail(Ending::Interrupted, &error);
            continue;
        }
        if record.stopped == Stopped::Interrupted {
            results.ending = results.ending.max(Ending::Interrupted);
        }
        if let Some(why) = report::incomplete(&record) {
            results.fail(Ending::Incomplete, &anyhow!("`{}`: {why}", ready.name));
        }
        if let Err(error) = destination.keep(at, || report::json::run(&record)) {
            results.fail(Ending::World, &error);
        }
        results.records.push(record);
    }
    results.elapsed = start.elapsed();
    Ok(results)
}

/// Runs one scenario on the current threads, with its progress on stderr.
fn simulate(
    (arguments, further): (&Arguments, &[Further]),
    scenario: &Scenario,
    instructions: Instructions,
    what: &str,
) -> Result<Record, model::Error> {
    let goal = arguments.amount.goal(REPLICATIONS);
    let extent = match goal {
        Goal::Precision { most, .. } => Extent::AtMost(study::replications(most, further)),
        Goal::Replications(all) => Extent::Known(study::replications(all, further)),
    };
    let visibility = arguments.machine.visibility(&arguments.quiet);
    let plan = Plan { seed: arguments.numbers.seed(), goal, instructions };
    progress::while_shown(what, extent, visibility, |control| {
        study::run_further(scenario, &plan, further, control)
    })
}

/// The records as they were asked for.
fn rendered(format: Format, results: &Results, files: &[PathBuf]) -> String {
    let Results { records, elapsed, .. } = results;
    match format {
        Format::Text => {
            let look = Look { elapsed: Some(*elapsed), columns: output::columns() };
            report::text::runs(records, &look)
        }
        // One of several that was not interrupted is still a list.
        Format::Json if files.len() > 1 => report::json::runs(records),
        Format::Json => records.iter().map(report::json::run).collect(),
        Format::Csv => report::csv::runs(records),
        Format::Md => report::markdown::runs(records),
    }
}

/// Examples and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Examples:{header:#}
  detente run talks.yaml                              the odds, from 100,000 replications
  detente run talks.yaml --precision 0.001            until they are known to ±0.1 %
  detente run talks.yaml --set parties.lower.tolerance=0.8
  detente run talks.yaml --beliefs 200 --forms        what else is uncertain about them
  detente run talks.yaml -o talks.json --format md    keep the record, print Markdown
  detente run today.yaml ceasefire.yaml -o records    two scenarios, two records

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        crate::cli::tests::parsed("run", arguments)
    }

    #[test]
    fn a_file_alone_is_enough() {
        let arguments = parsed(&["talks.yaml"]).unwrap();
        assert_eq!(arguments.numbers.seed(), 1);
        assert_eq!(arguments.amount.goal(REPLICATIONS), Goal::Replications(100_000));
        assert_eq!(arguments.format, Format::Text);
    }

    #[test]
    fn a_number_of_replications_and_a_precision_exclude_each_other() {
        assert!(parsed(&["a", "-n", "1e6"]).is_ok());
        assert!(parsed(&["a", "--precision", "0.01"]).is_ok());
        assert!(parsed(&["a", "--precision", "0.01", "--max-replications", "5"]).is_ok());
        for wrong in [
            vec!["a", "-n", "10", "--precision", "0.01"],
            vec!["a", "--max-replications", "5"],
            vec!["a", "--beliefs", "200", "--precision", "0.01"],
            vec!["a", "--belief-replications", "64"],
            vec!["a", "--keep-replications=1"],
            vec!["a", "-n", "0"],
            vec!["a", "--seed", "-1"],
            vec![],
        ] {
            assert_eq!(parsed(&wrong).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
    }

    #[test]
    fn a_nested_run_within_its_limits_is_accepted() {
        let of = |arguments: &[&str]| further(&parsed(arguments).unwrap());
        assert_eq!(of(&["a"]).unwrap(), []);
        let nested = Further::Beliefs(Nested::new(200, 1024).unwrap());
        assert_eq!(of(&["a", "--beliefs", "200", "--forms"]).unwrap(), [nested, Further::Forms]);
        for (draws, replications) in [("10001", "64"), ("10", "100"), ("10000", "1e9")] {
            let arguments = ["a", "--beliefs", draws, "--belief-replications", replications];
            let given = check(&parsed(&arguments).unwrap());
            assert!(matches!(given, Err(Failure::Usage(..))), "{draws} × {replications}");
        }
    }

    #[test]
    fn ends_are_kept_only_where_there_is_a_record() {
        let checked = |arguments: &[&str]| check(&parsed(arguments).unwrap());
        assert!(checked(&["a", "--keep-replications", "-o", "a.json"]).is_ok());
        assert!(checked(&["a", "--keep-replications", "--format", "json"]).is_ok());
        let nowhere = checked(&["a", "--keep-replications", "--format", "csv"]);
        assert!(matches!(nowhere, Err(Failure::Usage(..))), "{nowhere:?}");
        let too_many = checked(&["a", "--keep-replications", "-o", "a.json", "-n", "1e8"]);
        assert!(matches!(too_many, Err(Failure::Usage(..))), "{too_many:?}");
    }

    #[test]
    fn stdin_is_read_once() {
        assert!(check(&parsed(&["-", "a.yaml"]).unwrap()).is_ok());
        let twice = check(&parsed(&["-", "-"]).unwrap());
        assert!(matches!(twice, Err(Failure::Usage(..))), "{twice:?}");
    }

    #[test]
    fn the_gravest_ending_is_the_exit_code() {
        assert_eq!(Ending::Done.max(Ending::Incomplete), Ending::Incomplete);
        assert_eq!(Ending::Incomplete.max(Ending::Invalid), Ending::Invalid);
        assert_eq!(Ending::World.max(Ending::Invalid), Ending::World);
        assert_eq!(Ending::Interrupted.max(Ending::World), Ending::Interrupted);
    }
}
