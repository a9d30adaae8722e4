//! What shows only inside a replication of package deals.

use crate::draws::LANES;
use crate::engine::tests::{ALONE, march, model};

/// The levels of the parties after each round, in the first replication.
fn levels(yaml: &str) -> Vec<Vec<f64>> {
    let mut levels = Vec::new();
    march(&model(yaml), |block, _| {
        levels.push(block.packages.bargainers.iter().map(|b| b.level[0]).collect());
    });
    levels
}

/// One issue from 0 to 10 between opposed ideals, and what is written after the parties.
fn facing(a: &str, b: &str, more: &str) -> String {
    format!(
        "{{rounds: 11, agreement: package, proposer: all, issues: {{x: {{range: [0, 10]}}}}, \
         parties: {{a: {{{a}, stances: {{x: {{ideal: 0, red_line: 10}}}}}}, \
         b: {{{b}, stances: {{x: {{ideal: 10, red_line: 0}}}}}}}}{more}}}"
    )
}

fn concession(more: &str) -> String {
    format!("concession: {{{ALONE}, {more}}}")
}

#[track_caller]
fn equal(one: f64, other: f64) {
    assert!((one - other).abs() < 1e-9, "{one}, not {other}");
}

/// After round 4 a stands at 3, b at 8.5. Then a's ideal moves to 2: a has given 1 of 8; b can only
/// give 8 of 10 any more, and has given 1.5. From there each takes its longest step.
#[test]
fn a_moved_ideal_gives_a_level_anew_to_all_whose_stake_it_changes() {
    let rule = ", rules: {moved: {when: round == 5, then: [{set: {a.x.ideal: 2}}]}}";
    let levels = levels(&facing(&concession("step: 0.1"), &concession("step: 0.05"), rule));
    equal(levels[3][0], 0.3);
    equal(levels[3][1], 0.15);
    equal(levels[4][0], 0.125 + 0.1);
    equal(levels[4][1], 0.1875 + 0.05);
}

/// After round 4 a stands at 3; its line moves to 5: it has gone 3 of 5. What b can give stays.
#[test]
fn a_moved_line_gives_its_party_a_level_anew() {
    let rule = ", rules: {moved: {when: round == 5, then: [{set: {a.x.red_line: 5}}]}}";
    let levels = levels(&facing(&concession("step: 0.1"), &concession("step: 0.05"), rule));
    equal(levels[4][0], 0.6);
    equal(levels[4][1], 0.2);
}

#[test]
fn a_reservation_caps_the_level() {
    let levels =
        levels(&facing(&format!("reservation: 0.75, {}", concession("beta: 5")), "power: 1", ""));
    equal(levels[2][0], 0.25);
    equal(levels[10][0], 0.25);
}

#[test]
fn the_talks_are_idle_while_no_level_moves() {
    let hard = concession("beta: 0");
    let mut model = model(&facing(&hard, &hard, ""));
    model.reads_idle = true;
    march(&model, |block, round| {
        let idle = if round < 11 { f64::from(round) } else { 0.0 };
        assert_eq!(block.idle[0], idle);
    });
}

#[test]
fn packages_stay_within_caps_and_true_lines() {
    let yaml = "{rounds: 12, agreement: package, issues: {x: {range: [0, 10]}, \
        y: {options: [p, q, r, s]}, z: {range: [0, 1]}}, parties: {\
        a: {concession: {insight: {uniform: [0, 1]}, noise: 0.5, retreat: 0.2}, stances: {\
          x: {ideal: 0, red_line: {uniform: [4, 9]}, weight: {uniform: [0, 3]}}, \
          y: {ideal: p, tolerance: {uniform: [0, 1]}}}}, \
        b: {concession: {insight: 1, noise: 0.5}, reservation: {uniform: [-1, 1]}, stances: {\
          x: {ideal: {uniform: [5, 10]}, red_line: 2}, y: {ideal: s, red_line: p}, \
          z: {ideal: 0.4, red_lines: [0.1, 0.9]}}}, \
        c: {stances: {x: {ideal: 5}, z: {ideal: 1, red_line: 0.2, weight: 0}}}}}";
    let model = model(yaml);
    march(&model, |block, _| {
        for (s, stance) in block.stances.iter().enumerate() {
            let distance = block.distance(&model, s, &stance.position);
            let cap = &block.packages.bounds[s].cap;
            for l in 0..LANES {
                assert!(stance.concession[l] <= cap[l] + 1e-9);
                assert!(distance[l] <= cap[l] + 1e-9, "stance {s}: {}", distance[l]);
            }
        }
        for bargainer in &block.packages.bargainers {
            assert!(bargainer.level.0.iter().all(|level| (0.0..=1.0).contains(level)));
        }
    });
}
