//! The command line: takes arguments, calls the library, prints.
//!
//! One file per verb. Results go to stdout, everything else to stderr; nothing here computes.

mod check;
mod compare;
mod completions;
mod destination;
mod diagnostics;
mod help;
mod input;
mod interrupt;
mod levers;
mod load;
mod man;
mod new;
mod numbers;
mod options;
mod output;
mod printed;
mod progress;
mod refusal;
mod report;
mod results;
mod run;
mod schema;
mod solve;
mod sweep;
mod trace;
mod tree;

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use clap::builder::Styles;
use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use detente::guide;
use std::ffi::OsString;
use std::process::ExitCode;

/// As cargo colours its help.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const HEADER: Style = AnsiColor::Green.on_default().bold();

/// detente simulates further rounds of a negotiation, many times over, and counts how they end.
///
/// A scenario file (YAML) says who negotiates about what: ideals, red lines, tolerances, trust,
/// rules. detente plays it through thousands of times under its uncertainty and tells the odds of
/// breakthrough against stall, what held the talks up, and how sure the numbers are.
#[derive(Debug, Parser)]
#[command(name = "detente", version, styles = STYLES, after_help = after_help(), max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    verb: Verb,

    /// Colours in what is printed
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t = Color::Auto,
        help_heading = "Display"
    )]
    color: Color,
}

/// What can be done.
#[derive(Debug, Subcommand)]
enum Verb {
    Run(run::Arguments),
    // Boxed, for they have many more options than the others.
    Sweep(Box<sweep::Arguments>),
    Compare(Box<compare::Arguments>),
    Levers(Box<levers::Arguments>),
    Solve(Box<solve::Arguments>),
    Report(report::Arguments),
    Check(check::Arguments),
    Trace(trace::Arguments),
    New(new::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
    Help(help::Arguments),
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// In a terminal, unless NO_COLOR is set
    Auto,
    /// Also in a pipe or file
    Always,
    /// Nowhere
    Never,
}

impl Color {
    /// The choice for streams.
    fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }
}

/// How a verb ended that could do its work.
///
/// Of two the later one here is the one that must not be overlooked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ending {
    /// All of it is done.
    Done,
    /// The answer is no; it is said which.
    No,
    /// It is done, but says less than was asked; what is missing is shown.
    Incomplete,
    /// A scenario or a record is invalid; what is wrong is shown.
    Invalid,
    /// A file could not be read or written; the errors are shown.
    World,
    /// It was interrupted; what was finished is shown.
    Interrupted,
}

impl Ending {
    /// The exit code, as the help documents it.
    fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Invalid => 3,
            Self::World => 4,
            Self::Incomplete => 5,
            Self::Interrupted => interrupt::EXIT_CODE,
        }
    }
}

/// Why a verb could not do its work.
#[derive(Debug)]
enum Failure {
    /// The arguments make no sense together.
    Usage(ErrorKind, String),
    /// What was given is invalid.
    Invalid(anyhow::Error),
    /// The outside world failed.
    World(anyhow::Error),
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::World(error)
    }
}

/// Reads the arguments, does what they say, and gives the exit code.
pub(crate) fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    wanted_color(&arguments).choice().write_global();
    let color = match wanted_color(&arguments) {
        Color::Auto => clap::ColorChoice::Auto,
        Color::Always => clap::ColorChoice::Always,
        Color::Never => clap::ColorChoice::Never,
    };
    let mut command = command().color(color);
    let parsed = command
        .try_get_matches_from_mut(&arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches).map_err(|e| e.format(&mut command)));
    let (verb, ended) = match parsed {
        Ok(Cli { verb: Verb::Run(arguments), .. }) => ("run", run::run(&arguments)),
        Ok(Cli { verb: Verb::Sweep(arguments), .. }) => ("sweep", sweep::run(&arguments)),
        Ok(Cli { verb: Verb::Compare(arguments), .. }) => ("compare", compare::run(&arguments)),
        Ok(Cli { verb: Verb::Levers(arguments), .. }) => ("levers", levers::run(&arguments)),
        Ok(Cli { verb: Verb::Solve(arguments), .. }) => ("solve", solve::run(&arguments)),
        Ok(Cli { verb: Verb::Report(arguments), .. }) => ("report", report::run(&arguments)),
        Ok(Cli { verb: Verb::Check(arguments), .. }) => ("check", check::check(&arguments)),
        Ok(Cli { verb: Verb::Trace(arguments), .. }) => ("trace", trace::run(&arguments)),
        Ok(Cli { verb: Verb::New(arguments), .. }) => ("new", new::run(&arguments)),
        Ok(Cli { verb: Verb::Schema(arguments), .. }) => ("schema", schema::run(&arguments)),
        Ok(Cli { verb: Verb::Completions(arguments), .. }) => {
            ("completions", completions::run(&arguments, &mut command))
        }
        Ok(Cli { verb: Verb::Man(arguments), .. }) => ("man", man::run(&arguments, &mut command)),
        Ok(Cli { verb: Verb::Help(arguments), .. }) => {
            ("help", help::help(&arguments, &mut command))
        }
        Err(error) => return usage(&error),
    };
    match ended {
        Ok(ending) => ExitCode::from(ending.code()),
        Err(Failure::Usage(kind, message)) => {
            command.build();
            let verb = command.find_subcommand_mut(verb).expect("it is declared above");
            usage(&verb.clone().color(color).error(kind, message))
        }
        Err(Failure::Invalid(error)) => {
            output::report_error(&error);
            ExitCode::from(Ending::Invalid.code())
        }
        Err(Failure::World(error)) => {
            output::report_error(&error);
            ExitCode::from(Ending::World.code())
        }
    }
}

/// The whole command line. A number below 0 is the value of its option, which says what it may be,
/// and not another option.
fn command() -> Command {
    fn with_numbers(command: Command) -> Command {
        let option = |argument: Arg| {
            let takes_value = !argument.is_positional() && argument.get_action().takes_values();
            if takes_value { argument.allow_negative_numbers(true) } else { argument }
        };
        command.mut_args(option).mut_subcommands(with_numbers)
    }
    with_numbers(Cli::command())
}

/// Prints what clap has to say: an error to stderr, help and version to stdout. A reader that has
/// seen enough, and a closed stderr, are no reason for another exit code.
fn usage(error: &clap::Error) -> ExitCode {
    match error.print() {
        Err(why) if !error.use_stderr() && why.kind() != std::io::ErrorKind::BrokenPipe => {
            output::report_error(&anyhow::Error::new(why).context("cannot write to stdout"));
            ExitCode::from(Ending::World.code())
        }
        _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
    }
}

/// What `--color` says, read before all else so that errors about arguments obey it too.
fn wanted_color(arguments: &[OsString]) -> Color {
    let mut wanted = Color::Auto;
    for (at, argument) in arguments.iter().enumerate() {
        let Some(text) = argument.to_str() else { continue };
        let value = match text.strip_prefix("--color") {
            Some("") => arguments.get(at + 1).and_then(|next| next.to_str()),
            Some(rest) => rest.strip_prefix('='),
            None if text == "--" => break,
            None => None,
        };
        if let Some(color) = value.and_then(|value| Color::from_str(value, false).ok()) {
            wanted = color;
        }
    }
    wanted
}

/// Examples, the pages of the guide and exit codes, below the help.
fn after_help() -> String {
    let line = |page: &guide::Page| {
        let ask = format!("detente help {}", page.name);
        format!("  {ask:<44}{}\n", page.about)
    };
    let pages: String = guide::PAGES.iter().map(line).collect();
    format!(
        "{HEADER}Examples:{HEADER:#}
  detente run talks.yaml                      the odds, from 100,000 replications
  detente run talks.yaml -n 1e6 --seed 7      more replications, other random numbers
  detente run talks.yaml -o talks.json        keep the record
  detente report talks.json -o talks.html     make a page of it, with charts
  detente run today.yaml ceasefire.yaml       two scenarios side by side
  detente compare today.yaml ceasefire.yaml   what differs, and whether more than by chance
  detente sweep talks.yaml --vary rounds=6,12,24    what if?
  detente levers talks.yaml                   what would it take?
  detente check talks.yaml                    warnings, and what there is to agree on
  detente trace talks.yaml --outcome stall    one replication, round by round
  detente new talks                           a scenario to start from

{HEADER}Guide:{HEADER:#}
{pages}
{EXIT_CODES}"
    )
}

/// The exit codes, as every verb's help ends.
const EXIT_CODES: &str = "\u{1b}[1m\u{1b}[32mExit codes:\u{1b}[0m
  0    done
  1    the answer is no: not found, warnings that are denied, a --fail-if that holds
  2    the arguments are wrong
  3    a scenario, a record or a sweep is invalid
  4    the outside world failed: a file, a disk
  5    incomplete or inconclusive; what there is is reported
  130  interrupted; what was finished is reported";

#[cfg(test)]
mod tests {
    use super::*;

    /// The arguments of a verb, read as `main` reads them.
    pub(super) fn parsed<A: FromArgMatches>(
        verb: &str,
        arguments: &[&str],
    ) -> Result<A, clap::Error> {
        let all = ["detente", verb].into_iter().chain(arguments.iter().copied());
        let matches = command().try_get_matches_from(all)?;
        let (_, of_verb) = matches.subcommand().expect("a verb is given");
        A::from_arg_matches(of_verb)
    }

    #[test]
    fn the_arguments_are_declared_soundly() {
        command().debug_assert();
    }

    #[test]
    fn a_number_below_nought_is_told_the_range_of_its_option() {
        for (arguments, range) in [
            (["run", "a", "-n", "-5"], "must be from 1 to 4294967296 (2^32)"),
            (["run", "a", "--threads", "-1"], "must be a whole number from 1 to 1024"),
            (["sweep", "a", "--seed", "-1"], "must be a whole number from 0 to "),
            (["trace", "a", "--nth", "-1"], "must be from 1 to "),
        ] {
            let all = ["detente"].into_iter().chain(arguments);
            let error = command().try_get_matches_from(all).unwrap_err();
            let said = error.to_string();
            assert_eq!(error.exit_code(), 2, "{said}");
            assert!(said.contains(range) && !said.contains("tip:"), "{said}");
        }
    }

    #[test]
    fn the_choice_of_colour_is_found_before_the_arguments_are_checked() {
        let wanted = |arguments: &[&str]| {
            let arguments: Vec<_> = arguments.iter().map(OsString::from).collect();
            wanted_color(&arguments)
        };
        assert_eq!(wanted(&["detente", "run", "--color=never", "--oops"]), Color::Never);
        assert_eq!(wanted(&["detente", "--color", "always", "run"]), Color::Always);
        assert_eq!(wanted(&["detente", "run", "--", "--color=never"]), Color::Auto);
        assert_eq!(wanted(&["detente", "--color"]), Color::Auto);
    }

    #[test]
    fn every_ending_has_its_documented_exit_code() {
        use Ending::{Done, Incomplete, Interrupted, Invalid, No, World};
        let endings = [Done, No, Incomplete, Invalid, World, Interrupted];
        assert_eq!(endings.map(Ending::code), [0, 1, 5, 3, 4, 130]);
        for ending in endings {
            assert!(EXIT_CODES.contains(&format!("\n  {:<5}", ending.code())), "{ending:?}");
        }
    }
}
