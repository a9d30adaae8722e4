//! `detente compare`: how results differ from a baseline.

mod given;
mod verdict;

use super::options::{Machine, Numbers, Quiet, REPLICATIONS};
use super::progress::{self, Extent};
use super::refusal::{self, Refusal};
use super::results::Results;
use super::{EXIT_CODES, Ending, Failure, input, interrupt, numbers, output};
use anyhow::anyhow;
use clap::Args;
use clap::error::ErrorKind;
use detente::diagnostic::Sources;
use detente::engine::Instructions;
use detente::report;
use detente::study::Stopped;
use detente::study::compare::{COMPARED_REPLICATIONS_LIMIT, Comparing, Condition, Side};
use detente::study::read::AnyRecord;
use given::Given;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Compare results with a baseline: what differs, and whether more than by chance
///
/// Takes scenarios, which it simulates under the same random numbers and with the same --set, and
/// records of runs; the first is the baseline. Of every outcome it tells the shares, their
/// difference with a range, and one of three verdicts: higher, lower, or no difference shown. Then
/// what differs in the inputs, in what settles and what holds it up, in the rounds that it takes and
/// in the rules.
///
/// Replication r of one scenario is held against replication r of the other, so that what they
/// share falls out of the difference. Of records that needs `detente run --keep-replications` and
/// one seed; others are compared as independent ones, and it is said.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// Scenarios (YAML) and records of runs (JSON), the baseline first; `-` is stdin
    #[arg(required = true, num_args = 1.., value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    numbers: Numbers,

    /// How many replications of each scenario: 100000, 1_000_000, 1e6; at most 100,000,000
    /// [default: as many as the first record has, else 100000]
    #[arg(
        short = 'n',
        long,
        value_name = "N",
        value_parser = numbers::compared,
        help_heading = "Simulation"
    )]
    replications: Option<u64>,

    #[command(flatten)]
    machine: Machine,

    /// Fail, with exit code 1, if a share has changed by more than a margin, such as `breakthrough <
    /// baseline - 0.02`; exit code 5 where more replications are needed to tell; may be repeated
    #[arg(long, value_name = "CONDITION", help_heading = "Conditions")]
    fail_if: Vec<String>,

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
    check(arguments)?;
    let (given, conditions) = match read(arguments) {
        Ok(read) => read,
        Err(refusals) => return Ok(refusal::tell(arguments.results.audience(), &refusals)?),
    };
    let same_for_all = same_for_all(arguments, &given)?;
    let destination = arguments.results.destination()?;
    let start = Instant::now();
    let (compared, ending) = compare_all(arguments, given, same_for_all)?;
    let Some(comparing) = compared else { return Ok(ending) };
    let comparison = comparing.finish(&conditions);
    let ending = ending.max(verdict::ending(&comparison, arguments.results.told()));
    let record = AnyRecord::Comparison(Box::new(comparison));
    Ok(ending.max(arguments.results.give(&destination, &record, start.elapsed())))
}

/// What is compared, and what is asked of it.
fn read(arguments: &Arguments) -> Result<(Vec<Given>, Vec<Condition>), Vec<Refusal>> {
    let mut sources = Sources::default();
    let conditions = verdict::conditions(&arguments.fail_if, &mut sources);
    match (given::all(arguments), conditions) {
        (Ok(given), Ok(conditions)) => match verdict::check(&conditions, &given) {
            Ok(()) => Ok((given, conditions)),
            Err(problems) => Err(vec![verdict::refused(sources, problems)]),
        },
        (given, conditions) => {
            let mut refusals = given.err().unwrap_or_default();
            refusals.extend(conditions.err().map(|found| verdict::refused(sources, found)));
            Err(refusals)
        }
    }
}

/// What the parser cannot know.
fn check(arguments: &Arguments) -> Result<(), Failure> {
    input::stdin_once(&arguments.files)?;
    arguments.numbers.instructions().map(|_| ())
}

/// The seed and the number of replications of all scenarios: those of the first record, where
/// nothing else is asked for.
fn same_for_all(arguments: &Arguments, given: &[Given]) -> Result<(u64, u64), Failure> {
    let usage = |message: String| Err(Failure::Usage(ErrorKind::ArgumentConflict, message));
    if given.len() < 2 {
        return usage("a comparison needs a baseline and something to compare with it".to_owned());
    }
    let first = given.iter().find_map(|given| match given {
        Given::Record(_, record) => Some(record),
        Given::Scenario(_) => None,
    });
    let scenarios = given.iter().any(|given| matches!(given, Given::Scenario(_)));
    let Numbers { set, .. } = &arguments.numbers;
    let of_scenarios = !set.is_empty()
        || arguments.numbers.asked_seed().is_some()
        || arguments.replications.is_some();
    if of_scenarios && !scenarios {
        return usage(
            "--set, --seed and --replications are for scenarios, and all that is compared are \
             records"
                .to_owned(),
        );
    }
    let seed = arguments.numbers.asked_seed().or(first.map(|record| record.seed));
    let asked = arguments.replications.or(first.map(|record| record.replications));
    let replications = asked.unwrap_or(REPLICATIONS);
    if scenarios && replications > COMPARED_REPLICATIONS_LIMIT {
        return usage(format!(
            "of a scenario that is compared at most {COMPARED_REPLICATIONS_LIMIT} replications \
             are simulated, and the first record has {replications}: give --replications"
        ));
    }
    Ok((seed.unwrap_or(arguments.numbers.seed()), replications))
}

/// Holds all that is given against the first, one after the other; none where nothing came of it.
fn compare_all(
    arguments: &Arguments,
    given: Vec<Given>,
    same_for_all: (u64, u64),
) -> Result<(Option<Comparing>, Ending), Failure> {
    let pool = arguments.machine.pool()?;
    let instructions = arguments.numbers.instructions()?;
    let mut work = Work {
        arguments,
        same_for_all,
        instructions,
        interrupted: interrupt::flag(),
        all: given.len(),
        ending: Ending::Done,
    };
    let mut comparing: Option<Comparing> = None;
    let mut compared = 0;
    for (at, given) in given.into_iter().enumerate() {
        let Some(side) = pool.install(|| work.side(at, given)) else {
            if at == 0 {
                break;
            }
            continue;
        };
        match &mut comparing {
            None => comparing = Some(Comparing::new(side)),
            Some(comparing) => {
                comparing.add(side);
                compared += 1;
            }
        }
    }
    if compared == 0 && work.ending == Ending::Interrupted {
        output::report_error(&anyhow!("interrupted before anything could be compared"));
    }
    Ok((comparing.filter(|_| compared > 0), work.ending))
}

/// What all sides are made with.
struct Work<'a> {
    arguments: &'a Arguments,
    same_for_all: (u64, u64),
    instructions: Instructions,
    interrupted: &'static AtomicBool,
    all: usize,
    ending: Ending,
}

impl Work<'_> {
    /// Says what went wrong and goes on.
    fn fail(&mut self, ending: Ending, error: &anyhow::Error) {
        output::report_error(error);
        self.ending = self.ending.max(ending);
    }

    /// A side of the comparison; none where nothing came of it, which has been said.
    fn side(&mut self, at: usize, given: Given) -> Option<Side> {
        let (name, side) = match given {
            Given::Record(name, record) => match Side::from_record(*record) {
                Ok(side) => (name, side),
                Err(why) => {
                    let error = anyhow::Error::new(why).context(format!("cannot compare `{name}`"));
                    self.fail(Ending::Invalid, &error);
                    return None;
                }
            },
            Given::Scenario(ready) => {
                let name = ready.name.clone();
                (name, self.simulated(at, &ready)?)
            }
        };
        if let Some(why) = report::incomplete(side.record()) {
            self.fail(Ending::Incomplete, &anyhow!("`{name}`: {why}"));
        }
        Some(side)
    }

    /// Simulates a scenario on the current threads, with its progress on stderr.
    fn simulated(&mut self, at: usize, ready: &super::load::Ready) -> Option<Side> {
        let name = &ready.name;
        if self.interrupted.load(Ordering::Relaxed) {
            self.fail(Ending::Interrupted, &anyhow!("interrupted: `{name}` was not run"));
            return None;
        }
        let what = format!("{} of {}: {}", at + 1, self.all, input::file_name(name));
        let visibility = self.arguments.machine.visibility(&self.arguments.quiet);
        let extent = Extent::Known(self.same_for_all.1);
        let simulated = progress::while_shown(&what, extent, visibility, |control| {
            Side::simulate(&ready.scenario, self.same_for_all, self.instructions, control)
        });
        let side = match simulated {
            Ok(side) => side,
            Err(error) => {
                let error = anyhow::Error::new(error).context(format!("cannot run `{name}`"));
                self.fail(Ending::Invalid, &error);
                return None;
            }
        };
        if side.record().stopped == Stopped::Interrupted {
            self.ending = self.ending.max(Ending::Interrupted);
        }
        (side.record().replications > 0).then_some(side)
    }
}

/// Examples and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Examples:{header:#}
  detente compare today.yaml ceasefire.yaml               two scenarios, in pairs
  detente compare today.yaml a.yaml b.yaml -n 1e6 -o talks.json
  detente compare yesterday.json today.yaml               a record and a scenario
  detente run today.yaml --keep-replications -o yesterday.json
  detente compare yesterday.json today.yaml --fail-if 'breakthrough < baseline - 0.02'

`detente help compare` tells how the two are compared, and how to read the result.

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        crate::cli::tests::parsed("compare", arguments)
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert!(parsed(&["a.yaml", "b.json", "-n", "1e8", "--seed", "3"]).is_ok());
        for wrong in [
            &[][..],
            &["a", "b", "-n", "1e9"],
            &["a", "b", "-n", "0"],
            &["a", "b", "--format", "x"],
        ] {
            assert_eq!(parsed(wrong).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
        let twice = check(&parsed(&["-", "-"]).unwrap());
        assert!(matches!(twice, Err(Failure::Usage(..))), "{twice:?}");
    }
}
