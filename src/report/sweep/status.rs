//! How far a sweep is: for people who wait for it.

use crate::report::clean::clean;
use crate::report::figures::{grouped, percent};
use crate::report::text::duration;
use crate::report::text::layout::{Entry, STRONG, paint};
use serde_json::{Value, json};
use std::time::Duration;

/// The format of [`status_json`] and its version.
pub const STATUS_FORMAT: &str = "detente.status/1";
/// The most blocks that are named.
const BLOCKS_NAMED: usize = 12;

/// How far a sweep directory is, or several together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What people call it.
    pub name: String,
    /// How many units there are.
    pub units: u64,
    /// How many are still needed; of points that are simulated until they are precise, as far as
    /// is known.
    pub needed: u64,
    /// The shard that was worked at last, if it was one.
    pub shard: Option<String>,
    /// Whether a process is at work, if it is one directory.
    pub is_running: Option<bool>,
    /// How long it still takes, as far as can be told.
    pub left: Option<Duration>,
    /// The blocks that are not whole, each with how many points lack it.
    pub missing: Vec<(usize, u64)>,
    /// How many points there are, the base among them.
    pub points: u64,
}

/// How far several directories are, each and, where there are several, together.
pub fn status(title: &str, parts: &[Standing], together: &Standing, columns: usize) -> String {
    let mut text = format!("{}\n\n", paint(STRONG, &clean(title, columns)));
    for part in parts {
        text.push_str(&Entry::new(&clean(&part.name, 20), lines(part)).rendered(columns));
    }
    if parts.len() > 1 {
        text.push_str(&Entry::new("together", lines(together)).rendered(columns));
    }
    text
}

/// The same for programs, as one object of the format `detente.status/1`, otherwise as
/// [`report::json::run`](crate::report::json::run).
pub fn status_json(title: &str, parts: &[Standing], together: &Standing) -> String {
    let directories: Vec<_> = parts.iter().map(data).collect();
    crate::report::json::value(&json!({
        "format": STATUS_FORMAT,
        "title": title,
        "complete": together.needed == 0,
        "points": together.points,
        "units": together.units,
        "needed": together.needed,
        "missing": missing_blocks(together),
        "directories": directories,
    }))
}

/// How far one directory is.
fn data(standing: &Standing) -> Value {
    json!({
        "directory": standing.name,
        "shard": standing.shard,
        "units": standing.units,
        "needed": standing.needed,
        "at_work": standing.is_running,
        "seconds_left": standing.left.map(|left| left.as_secs_f64().round()),
        "missing": missing_blocks(standing),
    })
}

fn missing_blocks(standing: &Standing) -> Vec<Value> {
    let block = |(block, points): &(usize, u64)| json!({ "block": block, "points": points });
    standing.missing.iter().map(block).collect()
}

fn lines(standing: &Standing) -> Vec<String> {
    let all = standing.units + standing.needed;
    let mut facts = Vec::new();
    facts.extend(standing.shard.as_ref().map(|shard| format!("shard {shard}")));
    facts.push(match standing.needed {
        0 => format!("complete: {} units", grouped(standing.units)),
        _ => format!(
            "{} of {} units ({})",
            grouped(standing.units),
            grouped(all),
            percent(standing.units, all)
        ),
    });
    if let (Some(is_running), 1..) = (standing.is_running, standing.needed) {
        facts.push(if is_running { "at work" } else { "not at work" }.to_owned());
    }
    facts.extend(standing.left.map(|left| format!("about {} left", duration(left))));
    let mut lines = vec![facts.join(" · ")];
    lines.extend(missing(standing));
    lines
}

/// Which blocks are not whole, if any is not.
pub fn missing(standing: &Standing) -> Option<String> {
    if standing.missing.is_empty() {
        return None;
    }
    let named = |(block, points): &(usize, u64)| match *points == standing.points {
        true => block.to_string(),
        false => {
            format!("{block} (at {} of {} points)", grouped(*points), grouped(standing.points))
        }
    };
    let mut blocks: Vec<_> = standing.missing.iter().take(BLOCKS_NAMED).map(named).collect();
    if standing.missing.len() > BLOCKS_NAMED {
        blocks.push(format!("and {} more", standing.missing.len() - BLOCKS_NAMED));
    }
    let noun = if standing.missing.len() == 1 { "block" } else { "blocks" };
    Some(format!("missing: {noun} {}", blocks.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::uncoloured;

    fn standing() -> Standing {
        Standing {
            name: "out/1".to_owned(),
            units: 120,
            needed: 80,
            shard: Some("1/4".to_owned()),
            is_running: Some(true),
            left: Some(Duration::from_secs(75)),
            missing: vec![(5, 3), (9, 26)],
            points: 26,
        }
    }

    fn plain(parts: &[Standing]) -> String {
        let text = status("Wage round", parts, &standing(), 100);
        uncoloured(&text)
    }

    #[test]
    fn says_how_far_each_is_and_what_is_missing() {
        let text = plain(&[standing()]);
        let expected = "out/1                 shard 1/4 · 120 of 200 units (60 %) · at work · about 1 min 15 s left";
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("missing: blocks 5 (at 3 of 26 points), 9\n"), "{text}");
        assert!(!text.contains("together"));
    }

    #[test]
    fn several_are_summed_up_and_what_is_complete_says_so() {
        let complete = Standing { needed: 0, left: None, missing: Vec::new(), ..standing() };
        let text = plain(&[complete, standing()]);
        assert!(text.contains("shard 1/4 · complete: 120 units\n"), "{text}");
        assert!(text.contains("together              shard 1/4 · 120 of 200"), "{text}");
    }

    #[test]
    fn programs_read_what_people_are_told() {
        let text = status_json("Wage round", &[standing()], &Standing { needed: 0, ..standing() });
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&read["format"], &read["complete"]), (&json!(STATUS_FORMAT), &json!(true)));
        let wanted = json!({
            "directory": "out/1",
            "shard": "1/4",
            "units": 120,
            "needed": 80,
            "at_work": true,
            "seconds_left": 75.0,
            "missing": [{"block": 5, "points": 3}, {"block": 9, "points": 26}],
        });
        assert_eq!(read["directories"], json!([wanted]));
    }

    #[test]
    fn very_many_missing_blocks_are_counted() {
        let missing = (0..50).map(|block| (block, 26)).collect();
        let text = plain(&[Standing { missing, ..standing() }]);
        assert!(text.contains("10, 11, and 38 more"), "{text}");
    }
}
