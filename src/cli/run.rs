//! `detente run`: simulates scenarios and prints their odds.

use super::destination::Destination;
use super::load::{self, Ready, Warnings};
use super::progress::{self, Extent, Visibility};
use super::{EXIT_CODES, Ending, Failure, input, interrupt, numbers, output};
use anyhow::{Context, anyhow};
use clap::error::ErrorKind;
use clap::{Args, ValueEnum};
use detente::engine::{Control, Instructions, Nested};
use detente::model;
use detente::report::{self, clean, text::Look};
use detente::scenario::Scenario;
use detente::study::{self, Further, Goal, Plan, Record, Stopped};
use std::borrow::Cow;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The columns of a scenario's title beside the progress bar.
const BAR_TITLE_COLUMNS: usize = 30;

/// Simulate scenarios: how many replications end in which outcome
///
/// Plays each scenario through many times and prints the share of every outcome with its 95 %
/// interval, the odds of breakthrough against stall, and what held the talks up. Of several
/// scenarios it prints one table of odds.
///
/// The same scenario, seed and number of replications give the same result, to the last digit, on
/// any machine and with any number of threads.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// Scenario files (YAML); `-` is stdin
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The seed of all random numbers; several scenarios get the same
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Simulation")]
    seed: u64,

    /// How many replications of each scenario: 100000, 1_000_000, 1e6; at most 2^32
    #[arg(
        short = 'n',
        long,
        value_name = "N",
        default_value = "100000",
        value_parser = numbers::replications,
        help_heading = "Simulation"
    )]
    replications: u64,

    /// Instead of a number of replications: until the 95 % interval of the breakthrough share is
    /// at most ±W wide, as a share: 0.005 for ±0.5 %
    #[arg(
        long,
        value_name = "W",
        conflicts_with = "replications",
        value_parser = numbers::half_width,
        help_heading = "Simulation"
    )]
    precision: Option<f64>,

    /// With --precision: stop here even if the interval is still wider, with exit code 5
    #[arg(
        long,
        value_name = "N",
        default_value = "10_000_000",
        requires = "precision",
        value_parser = numbers::replications,
        help_heading = "Simulation"
    )]
    max_replications: u64,

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

    /// Give a value of the scenario another one, such as `parties.moscow.tolerance=0.8`; may be
    /// repeated, and holds for every file
    #[arg(long, value_name = "PATH=VALUE", help_heading = "Simulation")]
    set: Vec<String>,

    /// Threads to run on, 1 to 1024; the result does not depend on it [default: all there are]
    #[arg(long, value_name = "N", value_parser = numbers::threads, help_heading = "Simulation")]
    threads: Option<usize>,

    /// Which processor instructions to use
    #[arg(long, value_enum, value_name = "SET", default_value_t = Set::Detect, hide = true)]
    instructions: Set,

    /// Keep the record (JSON): of one scenario in this file, `-` is stdout; of several in this
    /// directory, each as its file's name with .json
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// What is printed to stdout
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t = Format::Text,
        help_heading = "Output"
    )]
    format: Format,

    /// Print nothing to stderr but errors
    #[arg(short, long, help_heading = "Display")]
    quiet: bool,

    /// Draw no progress bar; without a terminal there is none anyway
    #[arg(long, help_heading = "Display")]
    no_progress: bool,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, in a terminal
    Text,
    /// The records: one as an object, several as an array
    Json,
    /// A row per scenario and outcome
    Csv,
    /// Markdown, as GitHub draws it
    Md,
}

/// Processor instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Set {
    /// What every processor of this kind has
    Baseline,
    /// With AVX2
    Avx2,
    /// With AVX-512 (F, BW, DQ, VL)
    Avx512,
    /// The best that this machine has
    Detect,
}

impl Set {
    /// What the engine is told.
    pub(super) fn instructions(self) -> Instructions {
        match self {
            Self::Baseline => Instructions::Baseline,
            Self::Avx2 => Instructions::Avx2,
            Self::Avx512 => Instructions::Avx512,
            Self::Detect => Instructions::detect(),
        }
    }
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
    let scenarios = match load_all(arguments) {
        Ok(scenarios) => scenarios,
        Err(ending) => return Ok(ending),
    };
    destination.prepare()?;
    let further = further(arguments)?;
    let mut results = simulate_all((arguments, &further), &scenarios, &destination)?;
    let text = match destination {
        Destination::Stdout => rendered(Format::Json, &results, &arguments.files),
        _ => rendered(arguments.format, &results, &arguments.files),
    };
    if !results.records.is_empty()
        && let Err(error) = output::result(&text)
    {
        results.fail(Ending::World, &error);
    }
    Ok(results.ending)
}

/// What the parser cannot know.
fn check(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.files.iter().filter(|file| input::is_stdin(file)).count() > 1 {
        let message = "stdin (`-`) can be read only once".to_owned();
        return Err(Failure::Usage(ErrorKind::ArgumentConflict, message));
    }
    check_instructions(arguments.instructions)?;
    further(arguments).map(|_| ())
}

/// That this processor has the instructions asked for.
pub(super) fn check_instructions(set: Set) -> Result<(), Failure> {
    if !set.instructions().available() {
        let name = if set == Set::Avx2 { "AVX2" } else { "AVX-512 (F, BW, DQ and VL)" };
        let message = format!("this processor has no {name}");
        return Err(Failure::Usage(ErrorKind::InvalidValue, message));
    }
    Ok(())
}

/// What is simulated beside the plain run.
fn further(arguments: &Arguments) -> Result<Vec<Further>, Failure> {
    let mut further = Vec::new();
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

/// Loads all files and shows all that is wrong with any of them.
fn load_all(arguments: &Arguments) -> Result<Vec<Ready>, Ending> {
    let mut ready = Vec::new();
    let mut ending = Ending::Done;
    for path in &arguments.files {
        match load::scenario(path, &arguments.set, Warnings::unless(arguments.quiet)) {
            Ok(scenario) => ready.push(scenario),
            Err(failed) => ending = ending.max(failed),
        }
    }
    if ending == Ending::Done { Ok(ready) } else { Err(ending) }
}

/// Runs the scenarios one after the other, each on all threads, and keeps each record at once.
fn simulate_all(
    (arguments, further): (&Arguments, &[Further]),
    scenarios: &[Ready],
    destination: &Destination,
) -> anyhow::Result<Results> {
    let pool = pool(arguments.threads)?;
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
        let what = what.unwrap_or_default() + &file_name(&ready.name);
        let what = clean::clean(&what, BAR_TITLE_COLUMNS);
        let simulated =
            pool.install(|| simulate((arguments, further), &ready.scenario, what, interrupted));
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

/// A path's last part: beside a progress bar there is no room for more.
fn file_name(path: &str) -> Cow<'_, str> {
    let last = Path::new(path).file_name();
    last.map_or(path.into(), |name| name.to_string_lossy())
}

/// Runs one scenario on the current threads, with its progress on stderr.
fn simulate(
    (arguments, further): (&Arguments, &[Further]),
    scenario: &Scenario,
    what: String,
    interrupted: &AtomicBool,
) -> Result<Record, model::Error> {
    let (goal, extent) = match arguments.precision {
        Some(half_width) => {
            let most = arguments.max_replications;
            (
                Goal::Precision { half_width, most },
                Extent::AtMost(study::replications(most, further)),
            )
        }
        None => {
            let all = arguments.replications;
            (Goal::Replications(all), Extent::Known(study::replications(all, further)))
        }
    };
    let hidden = arguments.quiet || arguments.no_progress;
    let visibility = if hidden { Visibility::Hidden } else { Visibility::Shown };
    let bar = progress::bar(what, extent, visibility);
    let plan =
        Plan { seed: arguments.seed, goal, instructions: arguments.instructions.instructions() };
    let advance = |finished| bar.inc(finished);
    let control = Control { interrupted, progress: &advance };
    let record = study::run_further(scenario, &plan, further, &control);
    bar.finish_and_clear();
    record
}

/// The threads to run on.
fn pool(threads: Option<usize>) -> anyhow::Result<rayon::ThreadPool> {
    let all = || std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = threads.unwrap_or_else(all);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .with_context(|| format!("cannot start {threads} threads"))
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
  detente run talks.yaml --set parties.moscow.tolerance=0.8
  detente run talks.yaml --beliefs 200 --forms        what else is uncertain about them
  detente run talks.yaml -o talks.json --format md    keep the record, print Markdown
  detente run today.yaml ceasefire.yaml -o records    two scenarios, two records

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Cli, Verb};
    use super::*;
    use clap::Parser;

    fn parsed(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        let all = ["detente", "run"].iter().chain(arguments);
        Cli::try_parse_from(all).map(|cli| match cli.verb {
            Verb::Run(arguments) => arguments,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_file_alone_is_enough() {
        let arguments = parsed(&["talks.yaml"]).unwrap();
        assert_eq!((arguments.seed, arguments.replications), (1, 100_000));
        assert_eq!((arguments.precision, arguments.format), (None, Format::Text));
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
