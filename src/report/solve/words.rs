//! What a solution says, in words.

use crate::report::clean::{NAME_COLUMNS, TITLE_COLUMNS, clean};
use crate::report::figures::{self, grouped, percentage};
use crate::report::text::points::{short, written};
use crate::study::Stopped;
use crate::study::compare::Counted;
use crate::study::solve::{Crossing, Direction, SolvePoint, SolveRecord};

/// Below this a tolerance is beyond the decimals that are written.
const DECIMALS_LEAST: f64 = 1e-12;
/// The columns of a value of a scenario.
const VALUE_COLUMNS: usize = 34;

/// What is looked for.
pub(super) fn heading(record: &SolveRecord) -> String {
    let title = clean(&record.title, TITLE_COLUMNS);
    format!("Where {} reaches {} in {title}", outcome(record), level(record))
}

fn outcome(record: &SolveRecord) -> String {
    clean(&record.outcome, NAME_COLUMNS)
}

/// The level as a percentage, with as many digits as it has.
pub(super) fn level(record: &SolveRecord) -> String {
    percentage(record.level, 6)
}

/// What was simulated, in a few words each.
pub(super) fn facts(record: &SolveRecord) -> Vec<String> {
    let paths: Vec<_> = record.paths.iter().map(|path| clean(path, TITLE_COLUMNS)).collect();
    vec![
        format!("{} from {} to {}", paths.join(", "), short(record.low), short(record.high)),
        format!(
            "{} replications at each of {} values",
            grouped(record.replications),
            grouped(record.points.len() as u64)
        ),
        format!("seed {}", record.seed),
    ]
}

/// A share with its interval.
pub(super) fn counted(counted: &Counted) -> String {
    figures::counted(counted, "nothing counts")
}

/// A share with its interval beside a bar, where there is less room.
pub(super) fn beside(counted: &Counted) -> String {
    match (counted.count, counted.of) {
        (0, n) if n > 0 => "none".to_owned(),
        (count, n) if n > 0 && count >= n => "all".to_owned(),
        _ => self::counted(counted),
    }
}

/// A crossing: where, with its interval, and which way.
pub(super) fn crossing(record: &SolveRecord, crossing: &Crossing) -> String {
    let near = |value: f64| to_within(value, record.tolerance);
    let low = crossing.low.map_or_else(|| format!("below {}", short(record.low)), near);
    let high = crossing.high.map_or_else(|| format!("above {}", short(record.high)), near);
    let way = match crossing.direction {
        _ if crossing.changes > 1 => {
            format!("to and fro {} times, within the Monte Carlo error", grouped(crossing.changes))
        }
        Direction::Rising => "rising".to_owned(),
        Direction::Falling => "falling".to_owned(),
    };
    format!("{}   {low} – {high}   {way}", near(crossing.value))
}

/// A number with the decimals that tell numbers as far apart as the tolerance.
fn to_within(value: f64, tolerance: f64) -> String {
    if tolerance < DECIMALS_LEAST {
        return short(value);
    }
    let decimals = (-tolerance.log10()).ceil().clamp(0.0, 12.0) as usize;
    short(format!("{value:.decimals$}").parse().unwrap_or(value))
}

/// That nothing was found, plainly; none where something was.
pub(super) fn never(record: &SolveRecord) -> Option<String> {
    if !record.crossings.is_empty() {
        return None;
    }
    let (what, level) = (outcome(record), level(record));
    let (low, high) = (short(record.low), short(record.high));
    let range = format!("from {low} to {high}");
    let (Some(highest), Some(lowest)) = (&record.highest, &record.lowest) else {
        return Some(match record.stopped {
            Stopped::Interrupted => "interrupted before anything was found".to_owned(),
            _ => format!("the history admits no replication {range}: there is nothing to find"),
        });
    };
    if record.stopped == Stopped::Interrupted {
        return Some(format!("{what} does not cross {level} at the values that were finished"));
    }
    let may = if record.touches.is_empty() { "" } else { ", as far as the replications tell" };
    Some(if lowest.share.share >= record.level {
        format!("{what} is never below {level} {range}{may}: the lowest is {}", at(lowest))
    } else {
        format!("{what} never reaches {level} {range}{may}: the highest is {}", at(highest))
    })
}

/// A share and where it is.
pub(super) fn at(point: &SolvePoint) -> String {
    format!(
        "{} at {}",
        counted(&point.share).replacen("   ", " (", 1) + closing(&point.share),
        short(point.value)
    )
}

/// What closes the bracket of an interval.
fn closing(counted: &Counted) -> &'static str {
    if counted.count > 0 && counted.count < counted.of { ")" } else { "" }
}

/// The scenario as it is.
pub(super) fn base(record: &SolveRecord) -> Option<String> {
    let base = record.base.as_ref()?;
    let value = clean(&written(&base.value), VALUE_COLUMNS);
    Some(format!("{value}:   {}", counted(&base.share)))
}

/// Where there might be another crossing.
pub(super) fn touches(record: &SolveRecord) -> Option<String> {
    let values: Vec<_> = record.touches.iter().take(8).map(|value| short(*value)).collect();
    let more = match record.touches.len() - values.len() {
        0 => String::new(),
        more => format!(" and {} more", grouped(more as u64)),
    };
    let level = level(record);
    (!values.is_empty()).then(|| {
        format!(
            "the interval of the share holds {level} at {}{more}: it may cross there; more \
             replications would tell",
            values.join(", ")
        )
    })
}

/// What has to be known to read it.
pub(super) fn limits(record: &SolveRecord) -> Vec<String> {
    let step = (record.high - record.low) / record.grid.saturating_sub(1).max(1) as f64;
    let mut limits = vec![format!(
        "looked at {} values first, {} apart: what comes and goes between two of them is not seen",
        grouped(record.grid),
        short(step)
    )];
    if !record.crossings.is_empty() {
        limits.push(format!(
            "crossings to within {}; their ranges are the values beside them, and those next to \
             these at which the 95 % interval of the share holds {}",
            short(record.tolerance),
            level(record)
        ));
    }
    limits
}
