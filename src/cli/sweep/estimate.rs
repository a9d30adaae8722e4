//! `--dry-run`: how much there would be to do, how long it would take, and at which points.

use super::super::printed::Format;
use super::super::{Ending, Failure, output};
use super::design::LaidOut;
use super::work::is_interrupted;
use anyhow::anyhow;
use detente::engine::{Instructions, Simulator};
use detente::model::Model;
use detente::report::sweep::{Estimate, estimate, estimate_json};
use detente::report::{self, text::Look};
use detente::study::sweep::BLOCK_LEAST;
use std::time::{Duration, Instant};

/// How many points are timed.
const TIMED: usize = 8;
/// How long they are timed, about.
const TIME: Duration = Duration::from_millis(600);

/// Prints it.
///
/// # Errors
///
/// If a point cannot be made a model, or stdout not be written.
pub(super) fn print(
    laid_out: &LaidOut,
    (instructions, threads): (Instructions, usize),
    format: Format,
) -> Result<Ending, Failure> {
    let LaidOut { points, plan, .. } = laid_out;
    let timed = TIMED.min(points.len());
    let mut spent = Duration::ZERO;
    let mut replications = 0;
    for at in 0..timed {
        let point = at * points.len() / timed;
        let scenario = points.scenario(point);
        let model = Model::new(&scenario).map_err(|error| {
            Failure::Invalid(anyhow::Error::new(error).context(format!("point {}", point + 1)))
        })?;
        let mut simulator = Simulator::new(&model, plan.seed, instructions);
        let mut start = Instant::now();
        // The first block warms up.
        for block in 0.. {
            if is_interrupted() {
                output::report_error(&anyhow!("interrupted"));
                return Ok(Ending::Interrupted);
            }
            simulator.simulate(&(0..BLOCK_LEAST));
            if block == 0 {
                start = Instant::now();
                continue;
            }
            replications += BLOCK_LEAST;
            if start.elapsed() > TIME / timed as u32 {
                break;
            }
        }
        spent += start.elapsed();
    }
    let all = plan.replications * plan.simulated() as u64;
    let seconds = spent.as_secs_f64() / replications as f64 * all as f64 / threads as f64;
    let found = Estimate {
        title: plan.title.clone(),
        points: points.len() as u64,
        design: plan.design.clone(),
        replications: plan.replications,
        is_most: plan.precision.is_some(),
        blocks: plan.blocks.count() as u64,
        threads: threads as u64,
        time: Duration::from_secs_f64(seconds),
    };
    if format == Format::Json {
        output::result(&estimate_json(&found))?;
        return Ok(Ending::Done);
    }
    let text = estimate(&found);
    let look = Look { elapsed: None, columns: output::columns() };
    output::result(&format!("{text}\n{}", report::text::points(points, &look)))?;
    Ok(Ending::Done)
}
