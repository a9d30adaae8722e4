//! What a sweep would take, for people who are about to begin it.

use crate::report::clean::{TITLE_COLUMNS, clean};
use crate::report::figures::grouped;
use crate::report::text::duration;
use crate::report::text::layout::{Entry, STRONG, paint};
use serde_json::json;
use std::time::Duration;

/// The format of [`estimate_json`] and its version.
pub const ESTIMATE_FORMAT: &str = "detente.estimate/1";
/// The columns of a page, of which all of this takes less.
const COLUMNS: usize = 100;

/// What a sweep would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The scenario's title.
    pub title: String,
    /// How many points there are beside the base.
    pub points: u64,
    /// How they were laid out, in a word.
    pub design: String,
    /// How many replications of each.
    pub replications: u64,
    /// Whether that is the most, and not how many there will be.
    pub is_most: bool,
    /// Into how many blocks they are cut.
    pub blocks: u64,
    /// How many threads there are.
    pub threads: u64,
    /// How long it would take.
    pub time: Duration,
}

/// The estimate for programs, as one object of the format `detente.estimate/1`, otherwise as
/// [`report::json::run`](crate::report::json::run).
pub fn estimate_json(estimate: &Estimate) -> String {
    crate::report::json::value(&json!({
        "format": ESTIMATE_FORMAT,
        "title": estimate.title,
        "points": estimate.points,
        "design": estimate.design,
        "replications": estimate.replications,
        "at_most": estimate.is_most,
        "blocks": estimate.blocks,
        "threads": estimate.threads,
        "seconds": estimate.time.as_secs_f64(),
    }))
}

/// The estimate in words.
pub fn estimate(estimate: &Estimate) -> String {
    let Estimate { points, replications, blocks, threads, .. } = estimate;
    let most = if estimate.is_most { "at most " } else { "" };
    let all = (points + 1) * replications;
    let noun = |n: u64, one: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{} {one}s", grouped(n)),
    };
    let mut text = format!("{}\n\n", paint(STRONG, &clean(&estimate.title, TITLE_COLUMNS)));
    let mut line = |label: &str, line: String| {
        text.push_str(&Entry::new(label, vec![line]).rendered(COLUMNS));
    };
    line("points", format!("{} ({}) and the base", grouped(*points), estimate.design));
    line(
        "replications",
        format!("{most}{} each, {most}{} in all", grouped(*replications), grouped(all)),
    );
    let shards = match estimate.is_most {
        true => String::new(),
        false => format!(": at most {}", noun(*blocks, "shard")),
    };
    line("blocks", format!("{} at each point{shards}", noun(*blocks, "block")));
    line(
        "time",
        format!("{most}about {} on {}", duration(estimate.time), noun(*threads, "thread")),
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::uncoloured;

    #[test]
    fn says_how_much_there_is_and_how_long_it_takes() {
        let sweep = Estimate {
            title: "Wage round".to_owned(),
            points: 25,
            design: "grid".to_owned(),
            replications: 100_000,
            is_most: false,
            blocks: 98,
            threads: 2,
            time: Duration::from_secs(13),
        };
        let plain = |text: &Estimate| uncoloured(&estimate(text));
        let expected = "Wage round\n
points                25 (grid) and the base
replications          100,000 each, 2,600,000 in all
blocks                98 blocks at each point: at most 98 shards
time                  about 13 s on 2 threads\n";
        assert_eq!(plain(&sweep), expected);
        let short = plain(&Estimate { blocks: 1, ..sweep.clone() });
        assert!(short.contains("1 block at each point: at most 1 shard\n"), "{short}");
        let read: serde_json::Value = serde_json::from_str(&estimate_json(&sweep)).unwrap();
        let of = |field: &str| read[field].clone();
        assert_eq!((of("format"), of("points")), (json!(ESTIMATE_FORMAT), json!(25)));
        assert_eq!((of("seconds"), of("at_most")), (json!(13.0), json!(false)));
        let precise = plain(&Estimate { is_most: true, ..sweep });
        assert!(
            precise.contains("at most 100,000 each") && !precise.contains("shards"),
            "{precise}"
        );
    }
}
