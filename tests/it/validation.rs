//! Exact results that the simulator must reproduce: closed forms and exhaustive counts.
//!
//! Those that show only inside a replication (the schedule's shape, drive, relaxation) stand beside
//! the engine.

use super::common::{ALONE, assert_share, count, issue, simulate};

const N: u64 = 100_000;

/// A line drawn evenly on each side: a deal needs the buyer's to be at least the seller's.
/// Buyer U[40, 80], seller U[60, 100]: ½·(20/40)² = 1/8.
#[test]
fn overlapping_lines_settle_in_one_case_of_eight() {
    let yaml = format!(
        "{{issues: {{price: {{range: [0, 100]}}}}, parties: {{\
         buyer: {{concession: {{{ALONE}}}, stances: {{price: {{ideal: 0, red_line: {{uniform: [40, 80]}}}}}}}}, \
         seller: {{concession: {{{ALONE}}}, stances: {{price: {{ideal: 100, red_line: {{uniform: [60, 100]}}}}}}}}}}}}"
    );
    let record = simulate(&yaml, N);
    assert_share(record.zone.count, N, 0.125);
    assert_share(count(&record, "breakthrough"), N, 0.125);
    // The last round reaches the lines, so a zone is an agreement.
    assert_eq!(record.zone.count, record.zone.breakthroughs);
    assert_eq!(record.zone.breakthroughs, count(&record, "breakthrough"));
    // Without agreement it was always for want of a zone.
    let price = issue(&record, "price");
    assert_eq!(price.no_zone, N - record.zone.count);
    assert_eq!(price.no_tolerance + price.no_time, 0);
}

#[test]
fn four_even_issues_all_settle_in_one_case_of_sixteen() {
    let names = ["a", "b", "c", "d"];
    let stances = |ideal: u8| {
        names.map(|n| format!("{n}: {{ideal: {ideal}, red_line: {{uniform: [0, 1]}}}}")).join(", ")
    };
    let issues = names.map(|name| format!("{name}: {{range: [0, 1]}}")).join(", ");
    let yaml = format!(
        "{{issues: {{{issues}}}, parties: {{\
         buyer: {{concession: {{{ALONE}}}, stances: {{{}}}}}, \
         seller: {{concession: {{{ALONE}}}, stances: {{{}}}}}}}}}",
        stances(0),
        stances(1)
    );
    let record = simulate(&yaml, N);
    assert_share(count(&record, "breakthrough"), N, 0.0625);
    for name in names {
        assert_share(issue(&record, name).settled, N, 0.5);
    }
    // Partial: two or three of four, (6 + 4)/16.
    assert_share(count(&record, "partial"), N, 0.625);
}

/// One issue [0, 1]; A from 1 to `line_a`, B from 0 to `line_b`; 21 rounds, nothing uncertain.
fn crossing(betas: (f64, f64), lines: (f64, f64)) -> String {
    format!(
        "{{rounds: 21, issues: {{price: {{range: [0, 1]}}}}, parties: {{\
         a: {{concession: {{beta: {}, {ALONE}}}, stances: {{price: {{ideal: 1, red_line: {}}}}}}}, \
         b: {{concession: {{beta: {}, {ALONE}}}, stances: {{price: {{ideal: 0, red_line: {}}}}}}}}}}}",
        betas.0, lines.0, betas.1, lines.1
    )
}

/// The first round of agreement and the price where two schedules cross.
#[test]
fn two_schedules_cross_where_the_closed_form_says() {
    let rows = [
        ((1.0, 1.0), 18, 0.5),
        ((0.2, 0.2), 21, 0.5),
        ((0.5, 0.5), 20, 0.5),
        ((2.0, 2.0), 15, 0.5),
        ((5.0, 5.0), 10, 0.5),
    ];
    for (betas, round, price) in rows {
        let record = simulate(&crossing(betas, (0.4, 0.6)), 64);
        assert_eq!(record.rounds_to_breakthrough.unwrap().median, f64::from(round), "β {betas:?}");
        let outcome = issue(&record, "price").outcome.clone().unwrap();
        assert!((outcome.mean - price).abs() < 1e-9, "β {betas:?}: {}", outcome.mean);
        assert_eq!(outcome.low, outcome.high);
    }
    let record = simulate(&crossing((0.5, 2.0), (0.4, 0.6)), 64);
    assert_eq!(record.rounds_to_breakthrough.unwrap().median, 19.0);
    let price = issue(&record, "price").outcome.clone().unwrap().mean;
    assert!((price - 0.559836).abs() < 5e-7, "{price}");
}

#[test]
fn red_lines_that_do_not_meet_never_settle() {
    for betas in [(1.0, 1.0), (0.2, 0.2), (5.0, 5.0)] {
        let record = simulate(&crossing(betas, (0.6, 0.4)), 640);
        assert_eq!(count(&record, "stall"), 640);
        assert_eq!(issue(&record, "price").no_zone, 640);
        assert_eq!(record.zone.ever, 0);
    }
}

/// Hard-liners with no tolerance: never, whatever the noise; but at once where they want the same.
#[test]
fn parties_that_may_not_concede_agree_only_where_they_want_the_same() {
    let hard = "tolerance: 0, concession: {beta: 0}";
    let yaml = |ideal: u8| {
        format!(
            "{{issues: {{x: {{range: [0, 10]}}}}, parties: {{\
             a: {{{hard}, stances: {{x: {{ideal: {ideal}, red_line: 9}}}}}}, \
             b: {{{hard}, stances: {{x: {{ideal: 6, red_line: 1}}}}}}}}}}"
        )
    };
    let apart = simulate(&yaml(3), 10_000);
    assert_eq!(count(&apart, "breakthrough"), 0);
    assert_eq!(issue(&apart, "x").no_tolerance, 10_000);
    let same = simulate(&yaml(6), 10_000);
    assert_eq!(same.incidence[0].by_round[0], 10_000, "all in round 1");
    let outcome = issue(&same, "x").outcome.clone().unwrap();
    assert_eq!((outcome.low, outcome.high), (6.0, 6.0));
    // The mean is a sum in fixed point: exact to 1e-9 of the range.
    assert!((outcome.mean - 6.0).abs() <= 1e-8, "{}", outcome.mean);
}

/// The wage by the employer's β, the union holding out: the less the employer holds out, the more
/// it pays.
#[test]
fn the_wage_settles_where_the_schedules_cross() {
    for (beta, wanted) in [(0.2, 4.50), (0.5, 4.65), (1.0, 4.82), (2.0, 4.91), (5.0, 4.96)] {
        let yaml = format!(
            "{{issues: {{wage: {{range: [0, 10]}}}}, parties: {{\
             union: {{concession: {{beta: 0.2, {ALONE}}}, stances: {{wage: {{ideal: 8, red_line: 4}}}}}}, \
             employer: {{concession: {{beta: {beta}, {ALONE}}}, stances: {{wage: {{ideal: 1, red_line: 5}}}}}}}}}}"
        );
        let record = simulate(&yaml, 64);
        let wage = issue(&record, "wage").outcome.clone().unwrap().mean;
        assert!((wage - wanted).abs() <= 0.005, "β {beta}: {wage}, not {wanted}");
    }
}

/// From 3 between 0 and 10 a fair game lasts 3·7 = 21 steps on average, with variance
/// 21·(3² + 7² − 2)/3 = 392 (Feller 1968, XIV).
#[test]
fn a_fair_game_lasts_as_long_as_the_closed_form_says() {
    let suite = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/variable-gambler.yaml");
    let record = simulate(&std::fs::read_to_string(suite).unwrap(), 20_000);
    let mut steps = 0.0;
    for incidence in &record.incidence {
        let mut before = 0;
        for (round, count) in (1_u64..).zip(&incidence.by_round) {
            // The game stands at 3 in round 1: a game that ends in round t has had t − 1 steps.
            steps += ((round - 1) * (count - before)) as f64;
            before = *count;
        }
    }
    let n = record.consistent as f64;
    assert!((steps / n - 21.0).abs() <= 4.0 * (392.0 / n).sqrt(), "{}", steps / n);
}

/// Sums of counts, exactly: outcomes, incidence, and what became of each issue.
#[test]
fn every_replication_ends_in_exactly_one_way() {
    let record = simulate(&super::common::bundled("moscow-envoy-talks.yaml"), 12_345);
    let sum: u64 = record.outcomes.iter().map(|outcome| outcome.count).sum();
    assert_eq!((sum, record.replications), (record.consistent, 12_345));
    for (incidence, outcome) in record.incidence.iter().zip(&record.outcomes) {
        assert_eq!(incidence.by_round.last(), Some(&outcome.count));
        assert!(incidence.by_round.is_sorted());
    }
    let other = record.consistent - count(&record, "breakthrough");
    for issue in record.issues.iter().filter(|issue| issue.core) {
        let held = issue.no_zone + issue.no_tolerance + issue.not_ratified;
        let held = held + issue.broken_off + issue.no_time;
        assert_eq!(issue.settled + held, record.consistent, "{}", issue.name);
        assert!(held <= other);
    }
    for verdict in &record.verdicts {
        let said = verdict.acceptable + verdict.negotiable + verdict.unacceptable;
        // Some may have ended before anybody spoke.
        assert!(said <= record.consistent && said > record.consistent * 9 / 10);
    }
}
