//! Beside the outcomes: zones of agreement, issues, what held them up, rules.

use super::family::{counted, reversed};
use super::record::{Detail, Figure};
use crate::stats::{Pairs, holm, independent_difference};
use crate::study::record::{IssueFigures, Record, RuleFigures};

/// A detail stands out where it differs as much by chance at most this often, all together.
const LEVEL: f64 = 0.01;

/// What an issue or a rule is called: its identifier, and what people read.
type Called = (String, String);

/// A figure, the issue or rule it is of, and how many of how many replications, in both.
type Counts = (Figure, Called, [(u64, u64); 2]);

/// All details that both have, in the order of the baseline.
pub(super) fn details(baseline: &Record, scenario: &Record) -> Vec<Detail> {
    let mut counts = zones(baseline, scenario);
    for issue in &baseline.issues {
        let other = scenario.issues.iter().find(|other| other.name == issue.name);
        counts.extend(
            other.into_iter().flat_map(|other| {
                of_issue(issue, other, [baseline.consistent, scenario.consistent])
            }),
        );
    }
    for rule in &baseline.rules {
        let other = scenario.rules.iter().find(|other| other.name == rule.name);
        let fired = |rule: &RuleFigures, record: &Record| (rule.replications, record.consistent);
        counts.extend(other.map(|other| {
            let counts = [fired(rule, baseline), fired(other, scenario)];
            (Figure::Fired, (rule.name.clone(), rule.title.clone()), counts)
        }));
    }
    tested(counts)
}

fn zones(baseline: &Record, scenario: &Record) -> Vec<Counts> {
    let of = |figure, count: &dyn Fn(&Record) -> (u64, u64)| {
        (figure, Called::default(), [count(baseline), count(scenario)])
    };
    vec![
        of(Figure::Zone, &|record| (record.zone.count, record.consistent)),
        of(Figure::ZoneEver, &|record| (record.zone.ever, record.consistent)),
        of(Figure::ZoneBreakthroughs, &|record| (record.zone.breakthroughs, record.zone.ever)),
    ]
}

fn of_issue(issue: &IssueFigures, other: &IssueFigures, n: [u64; 2]) -> Vec<Counts> {
    let figures = |issue: &IssueFigures| {
        [
            (Figure::Settled, issue.settled),
            (Figure::NoZone, issue.no_zone),
            (Figure::NoTolerance, issue.no_tolerance),
            (Figure::NotRatified, issue.not_ratified),
            (Figure::BrokenOff, issue.broken_off),
            (Figure::Price, issue.price),
            (Figure::NoTime, issue.no_time),
        ]
    };
    let both = figures(issue).into_iter().zip(figures(other));
    both.map(|((figure, here), (_, there))| {
        (figure, (issue.name.clone(), issue.title.clone()), [(here, n[0]), (there, n[1])])
    })
    .collect()
}

/// The counts with what they come to; those that are none in both are left out.
fn tested(counts: Vec<Counts>) -> Vec<Detail> {
    let sound = |&(count, of): &(u64, u64)| of > 0 && count <= of;
    let some = |counts: &[(u64, u64); 2]| counts.iter().any(|(count, _)| *count > 0);
    let counts: Vec<_> =
        counts.into_iter().filter(|(.., c)| c.iter().all(sound) && some(c)).collect();
    let chance = |[here, there]: [(u64, u64); 2]| Pairs::independent(here, there).p_value();
    let chances: Vec<f64> = counts.iter().map(|(.., c)| chance(*c).unwrap_or(1.0)).collect();
    let mut details = Vec::new();
    for ((figure, (name, title), [here, there]), p_adjusted) in
        counts.into_iter().zip(holm(&chances))
    {
        let Some(found) = independent_difference(here, there).map(reversed) else { continue };
        details.push(Detail {
            figure,
            name,
            title,
            baseline: counted(here),
            scenario: counted(there),
            difference: found.difference,
            low: found.low,
            high: found.high,
            p_adjusted,
            stands_out: p_adjusted <= LEVEL,
        });
    }
    details
}
