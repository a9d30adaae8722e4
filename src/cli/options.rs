//! The options that verbs share, declared once.

use super::progress::Visibility;
use super::{Failure, load::Warnings, numbers};
use anyhow::Context;
use clap::error::ErrorKind;
use clap::{Args, ValueEnum};
use detente::engine::Instructions;
use detente::study::Goal;
use std::num::NonZero;

/// The replications of a scenario where nothing else is asked for.
pub(super) const REPLICATIONS: u64 = 100_000;
/// The seed where nothing else is asked for.
const SEED: u64 = 1;

/// How many replications: of verbs that simulate many.
#[derive(Debug, Args)]
pub(super) struct Amount {
    /// How many replications of each scenario, or of each point of a sweep: 100000, 1_000_000, 1e6;
    /// at most 2^32 [default: 100000]
    #[arg(
        short = 'n',
        long,
        value_name = "N",
        value_parser = numbers::replications,
        help_heading = "Simulation"
    )]
    pub(super) replications: Option<u64>,

    /// Instead of a number of replications: until the 95 % interval of the breakthrough share is
    /// at most ±W wide, as a share: 0.005 for ±0.5 %
    #[arg(
        long,
        value_name = "W",
        conflicts_with = "replications",
        value_parser = numbers::half_width,
        help_heading = "Simulation"
    )]
    pub(super) precision: Option<f64>,

    /// With --precision: stop here even if the interval is still wider, with exit code 5
    #[arg(
        long,
        value_name = "N",
        default_value = "10_000_000",
        requires = "precision",
        value_parser = numbers::replications,
        help_heading = "Simulation"
    )]
    pub(super) max_replications: u64,
}

impl Amount {
    /// What is asked for, with `replications` where nothing is.
    pub(super) fn goal(&self, replications: u64) -> Goal {
        match self.precision {
            Some(half_width) => Goal::Precision { half_width, most: self.max_replications },
            None => Goal::Replications(self.replications.unwrap_or(replications)),
        }
    }
}

/// Which numbers: of every verb that simulates.
#[derive(Debug, Args)]
pub(super) struct Numbers {
    /// The seed of all random numbers [default: 1]
    #[arg(long, value_name = "N", value_parser = numbers::seed, help_heading = "Simulation")]
    seed: Option<u64>,

    /// Give a value of the scenario another one, such as `parties.lower.tolerance=0.8`; may be
    /// repeated
    #[arg(long, value_name = "PATH=VALUE", help_heading = "Simulation")]
    pub(super) set: Vec<String>,

    /// Which processor instructions to use
    #[arg(long, value_enum, value_name = "SET", default_value_t = Set::Detect, hide = true)]
    instructions: Set,
}

impl Numbers {
    /// The seed, if one was asked for.
    pub(super) fn asked_seed(&self) -> Option<u64> {
        self.seed
    }

    /// The seed.
    pub(super) fn seed(&self) -> u64 {
        self.seed.unwrap_or(SEED)
    }

    /// What the engine is told.
    ///
    /// # Errors
    ///
    /// If this processor does not have what was asked for.
    pub(super) fn instructions(&self) -> Result<Instructions, Failure> {
        let instructions = match self.instructions {
            Set::Baseline => Instructions::Baseline,
            Set::Avx2 => Instructions::Avx2,
            Set::Avx512 => Instructions::Avx512,
            Set::Detect => Instructions::detect(),
        };
        if instructions.available() {
            return Ok(instructions);
        }
        let name = if self.instructions == Set::Avx2 { "AVX2" } else { "AVX-512 (F, BW, DQ, VL)" };
        let message = format!("this processor has no {name}");
        Err(Failure::Usage(ErrorKind::InvalidValue, message))
    }
}

/// Processor instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Set {
    /// What every processor of this kind has
    Baseline,
    /// With AVX2
    Avx2,
    /// With AVX-512 (F, BW, DQ, VL)
    Avx512,
    /// The best that this machine has
    Detect,
}

/// What a verb that takes its time runs on, and shows of it.
#[derive(Debug, Args)]
pub(super) struct Machine {
    /// Threads to run on, 1 to 1024; the result does not depend on it [default: all there are]
    #[arg(long, value_name = "N", value_parser = numbers::threads, help_heading = "Simulation")]
    threads: Option<usize>,

    /// Draw no progress bar; without a terminal there is none anyway
    #[arg(long, help_heading = "Display")]
    no_progress: bool,
}

impl Machine {
    /// The threads to run on.
    pub(super) fn pool(&self) -> anyhow::Result<rayon::ThreadPool> {
        let all = || std::thread::available_parallelism().map_or(1, NonZero::get);
        let threads = self.threads.unwrap_or_else(all);
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .with_context(|| format!("cannot start {threads} threads"))
    }

    /// Whether progress is to be seen.
    pub(super) fn visibility(&self, quiet: &Quiet) -> Visibility {
        if quiet.quiet || self.no_progress { Visibility::Hidden } else { Visibility::Shown }
    }
}

/// What every verb may be told.
#[derive(Debug, Args)]
pub(super) struct Quiet {
    /// Print nothing to stderr but errors
    #[arg(short, long, help_heading = "Display")]
    pub(super) quiet: bool,
}

impl Quiet {
    /// What it means for warnings.
    pub(super) fn warnings(&self) -> Warnings {
        Warnings::unless(self.quiet)
    }
}
