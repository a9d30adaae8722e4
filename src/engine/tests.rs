//! Closed forms and invariants that show only inside a replication.

use super::block::Block;
use super::lanes::Lanes;
use super::{Instructions, Tally, outcomes, round, streams};
use crate::draws::LANES;
use crate::model::Model;
use crate::scenario;
use proptest::prelude::*;

/// A concession without noise and without regard for the others.
pub(super) const ALONE: &str = "noise: 0, reciprocity: 0, trust_effect: 0, matching: 0";

pub(super) fn model(yaml: &str) -> Model {
    let loaded = scenario::load("test.yaml", yaml.as_bytes(), &[]);
    let scenario = loaded.scenario.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
    Model::new(&scenario).unwrap()
}

/// Takes the first 64 replications through all rounds and shows each to `look`.
pub(super) fn march(model: &Model, mut look: impl FnMut(&Block, u32)) {
    let mut streams = streams(model, 1);
    let (mut block, mut tally) = (Block::new(model), Tally::new(model));
    block.begin(model, &mut streams, 0, &(0..LANES));
    for t in 1..=model.rounds {
        round::round(model, &mut block, &mut streams, &mut tally, t);
        look(&block, t);
    }
}

/// The level of concession of the first stance after each round, in the first replication.
fn levels(yaml: &str) -> Vec<f64> {
    let mut levels = Vec::new();
    march(&model(yaml), |block, _| levels.push(block.stances[0].concession[0]));
    levels
}

/// Whether each of the first replications ends in a breakthrough.
fn breakthroughs(model: &Model, replications: u64) -> Vec<bool> {
    let ends = outcomes(model, 1, 0..replications, Instructions::Baseline);
    ends.iter().map(|end| end.outcome == Some(0)).collect()
}

/// Two parties that never meet, the first with this concession; trust fixed at `trust`.
fn far_apart(rounds: u32, concession: &str, trust: f64) -> String {
    format!(
        "{{rounds: {rounds}, issues: {{price: {{range: [0, 100]}}}}, \
         trust: {{start: {trust}, gain: 0, loss: 0}}, parties: {{\
         buyer: {{concession: {{{concession}}}, stances: {{price: {{ideal: 0, red_line: 10}}}}}}, \
         seller: {{stances: {{price: {{ideal: 100, red_line: 90}}}}}}}}}}"
    )
}

#[test]
fn the_share_conceded_in_the_last_tenth_of_the_time_is_that_of_the_closed_form() {
    for (beta, wanted) in [(0.2, 0.409510), (0.5, 0.19), (1.0, 0.1), (2.0, 0.051317)] {
        let levels = levels(&far_apart(11, &format!("beta: {beta}, {ALONE}"), 0.5));
        assert!((levels[10] - 1.0).abs() < 1e-12, "β {beta}: {levels:?}");
        assert!((levels[10] - levels[9] - wanted).abs() < 5e-7, "β {beta}: {levels:?}");
    }
}

#[test]
fn drive_scales_what_is_due_whatever_the_number_of_rounds() {
    // trust_effect and trust that make the drive 0.5, 1 and 1.4.
    let drives = [(0.5, 0.0, 0.25), (0.0, 0.5, 0.5), (0.4, 1.0, 0.7)];
    for (effect, trust, wanted) in drives {
        for rounds in [7, 13, 25, 97] {
            let concession =
                format!("noise: 0, reciprocity: 0, matching: 0, trust_effect: {effect}");
            let levels = levels(&far_apart(rounds, &concession, trust));
            let half = levels[rounds as usize / 2];
            assert!((half - wanted).abs() < 1e-9, "effect {effect}, {rounds} rounds: {half}");
        }
    }
}

#[test]
fn a_drawn_schedule_is_the_table_of_the_same_numbers() {
    // A choice of one value is drawn, so its schedule is computed lane by lane.
    for beta in ["0.2", "0.37", "1", "5", "0"] {
        let drawn = format!("beta: {{choice: {{{beta}: 1}}}}, opening: 0.1, {ALONE}");
        let table = format!("beta: {beta}, opening: 0.1, {ALONE}");
        let (drawn, table) =
            (levels(&far_apart(12, &drawn, 0.5)), levels(&far_apart(12, &table, 0.5)));
        assert_eq!(drawn, table, "β {beta}");
    }
}

#[test]
fn takes_and_slows_down_with_reciprocity_below_zero() {
    let own = |reciprocity: &str| {
        let concession =
            format!("reciprocity: {reciprocity}, noise: 0, matching: 0, trust_effect: 0");
        levels(&far_apart(12, &concession, 0.5))
    };
    let (takes, neutral, gives) = (own("-0.5"), own("0"), own("0.5"));
    assert_eq!(takes[1], neutral[1], "there is nothing to answer in rounds 1 and 2");
    assert!(takes[5] < neutral[5] && neutral[5] < gives[5], "{takes:?} {neutral:?} {gives:?}");
    assert!(takes.windows(2).all(|pair| pair[1] >= pair[0]), "it slows down, but never goes back");
}

/// Numbers of all seven kinds, bluff, noise and matching, but neither reciprocity nor an effect of
/// trust: under these, more room for a party can only help.
fn relaxed(tolerance: f64, line: f64) -> Model {
    model(&format!(
        "{{rounds: 8, issues: {{a: {{range: [0, 100]}}, b: {{options: [p, q, r, s]}}}}, parties: {{\
         north: {{tolerance: {tolerance}, power: {{lognormal: [1, 0.3]}}, \
           concession: {{noise: {{normal: [0.2, 0.1]}}, reciprocity: 0, trust_effect: 0}}, stances: {{\
           a: {{ideal: 0, red_line: {{uniform: [{line}, {}]}}, firmness: 0.6, give: 20}}, \
           b: {{ideal: p, red_line: r}}}}}}, \
         south: {{tolerance: {{beta: [8, 2]}}, \
           concession: {{matching: {{pert: [0.1, 0.3, 0.6]}}, reciprocity: 0, trust_effect: 0}}, \
           stances: {{a: {{ideal: 100, red_line: {{triangular: [30, 50, 70]}}}}, \
           b: {{ideal: s, red_line: {{choice: {{q: 3, r: 1}}}}}}}}}}}}}}",
        line + 20.0
    ))
}

#[test]
fn relaxing_a_line_or_a_tolerance_undoes_no_breakthrough() {
    let base = breakthroughs(&relaxed(0.7, 40.0), 6400);
    for eased in [relaxed(0.8, 40.0), relaxed(0.7, 50.0)] {
        let eased = breakthroughs(&eased, 6400);
        let undone = base.iter().zip(&eased).filter(|(before, after)| **before && !**after).count();
        let won = base.iter().zip(&eased).filter(|(before, after)| !**before && **after).count();
        assert_eq!(undone, 0);
        assert!(won > 0, "the relaxation must matter for the test to say anything");
    }
}

/// A scenario with two or three parties, three issues, every kind of stance and noise.
fn scenarios() -> impl Strategy<Value = String> {
    let unit = 0.0..1.0_f64;
    let stance = (0.0..100.0_f64, 0.0..100.0_f64, 0..4, unit.clone(), 0.0..30.0_f64).prop_map(
        |(ideal, line, kind, firmness, give)| {
            let (low, high) = (ideal * line / 100.0, ideal + (100.0 - ideal) * line / 100.0);
            let worse = if ideal < line { "higher" } else { "lower" };
            let lines = match kind {
                0 => format!("red_line: {line}, worse: {worse}"),
                1 => format!("red_lines: [{low}, {high}]"),
                2 => String::from("weight: 2"),
                _ => format!("red_line: {ideal}, worse: higher"),
            };
            format!("{{ideal: {ideal}, {lines}, firmness: {firmness}, give: {give}}}")
        },
    );
    let party = (
        prop::collection::vec(stance, 3),
        unit.clone(),
        -1.0..2.0_f64,
        unit,
        0.0..0.5_f64,
        0.0..0.3_f64,
    )
        .prop_map(|(stances, tolerance, reciprocity, matching, retreat, slack)| {
            format!(
                "{{tolerance: {tolerance}, concession: {{reciprocity: {reciprocity}, matching: \
                 {matching}, retreat: {retreat}, slack: {slack}, noise: 0.4}}, stances: \
                 {{a: {}, b: {}, c: {}}}}}",
                stances[0], stances[1], stances[2]
            )
        });
    prop::collection::vec(party, 2..4).prop_map(|parties| {
        let named: Vec<String> =
            parties.iter().enumerate().map(|(n, party)| format!("party{n}: {party}")).collect();
        format!(
            "{{rounds: 9, issues: {{a: {{range: [0, 100]}}, b: {{range: [0, 100], core: false}}, \
             c: {{options: {{none: 0, some: 35, most: 60, all: 100}}}}}}, parties: {{{}}}}}",
            named.join(", ")
        )
    })
}

/// Asserts that no party stands, and no issue settles, beyond a true red line.
fn nobody_beyond_a_line(model: &Model, block: &Block) {
    for (s, stance) in model.stances.iter().enumerate() {
        let beyond = |outcome: &Lanes| block.distance(model, s, outcome);
        let position = beyond(&block.stances[s].position);
        let outcome = beyond(&block.issues[stance.issue.0].outcome);
        let issue = &model.issues[stance.issue.0];
        for l in 0..LANES {
            assert!(position[l] <= 1.0 + 1e-6, "stance {s} lane {l}: {}", position[l]);
            let settled = block.issues[stance.issue.0].settled[l] != 0.0;
            // A line a hair from the ideal makes a hair of distance large: ask for the outcome.
            let way = (block.issues[stance.issue.0].outcome[l] - block.stances[s].ideal[l]).abs();
            if settled && way > 10.0 * issue.equal() && issue.consenting.len() > 1 {
                assert!(outcome[l] <= 1.0 + 1e-6, "settled: stance {s} lane {l}: {}", outcome[l]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nobody_stands_or_settles_beyond_a_true_red_line(yaml in scenarios()) {
        let model = model(&yaml);
        march(&model, |block, _| nobody_beyond_a_line(&model, block));
    }

    #[test]
    fn levels_and_trust_stay_between_zero_and_one(yaml in scenarios()) {
        let model = model(&yaml);
        march(&model, |block, _| {
            let unit = |lanes: &Lanes| lanes.0.iter().all(|lane| (0.0..=1.0).contains(lane));
            assert!(block.stances.iter().all(|stance| unit(&stance.concession)));
            assert!(block.pairs.iter().all(|pair| unit(&pair.trust)));
            assert!(block.parties.iter().all(|party| unit(&party.due)));
        });
    }

    #[test]
    fn what_is_due_never_falls(yaml in scenarios()) {
        let model = model(&yaml);
        let mut before = vec![Lanes::ZERO; model.parties.len()];
        march(&model, |block, _| {
            for (party, before) in block.parties.iter().zip(&mut before) {
                assert!((0..LANES).all(|l| party.due[l] >= before[l]));
                *before = party.due;
            }
        });
    }
}

#[test]
fn the_ends_one_by_one_are_those_that_are_counted() {
    let model = relaxed(0.7, 40.0);
    let control = super::Control {
        interrupted: &std::sync::atomic::AtomicBool::new(false),
        progress: &|_| {},
    };
    // Ranges that begin and end inside a block.
    for range in [0..1000, 37..38, 63..129] {
        let ends = outcomes(&model, 3, range.clone(), Instructions::detect());
        let tally = super::simulate(&model, 3, range.clone(), Instructions::detect(), &control);
        assert_eq!(ends.len() as u64, range.end - range.start);
        for (index, outcome) in tally.outcomes.iter().enumerate() {
            for (counted, round) in outcome.by_round.iter().zip(1..) {
                let here =
                    |end: &&super::Replication| end.outcome == Some(index) && end.round == round;
                assert_eq!(ends.iter().filter(here).count() as u64, *counted);
            }
        }
        let settled = ends.iter().filter(|end| end.settlements[0].is_some()).count() as u64;
        assert_eq!(settled, tally.issues[0].settled);
    }
}
