//! One outcome of one point, as tables hold it.

use crate::study::sweep::PointFigures;

/// One outcome of one point, without the point's values.
pub(super) struct Line<'p> {
    pub point: u64,
    pub outcome: &'p str,
    pub count: u64,
    pub consistent: u64,
    pub replications: u64,
    pub share: f64,
    pub low: f64,
    pub high: f64,
    /// The difference to the base and the ends of its interval, where there is one.
    pub differences: [Option<f64>; 3],
    pub median_round: Option<u32>,
}

impl<'p> Line<'p> {
    /// The lines of a point, in the order of its outcomes.
    pub fn all(point: &'p PointFigures) -> Vec<Self> {
        let line = |outcome: &'p crate::study::sweep::PointOutcome| Self {
            point: point.point,
            outcome: &outcome.name,
            count: outcome.count,
            consistent: point.consistent,
            replications: point.replications,
            share: outcome.share,
            low: outcome.low,
            high: outcome.high,
            differences: match outcome.to_base {
                Some(to) => [Some(to.difference), Some(to.low), Some(to.high)],
                None => [None; 3],
            },
            median_round: outcome.median_round,
        };
        point.outcomes.iter().map(line).collect()
    }
}
