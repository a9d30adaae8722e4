//! Comparisons made by hand, for the tests of their reports.

use crate::report::sample::outcome;
use crate::study::compare::{
    COMPARE_FORMAT, Change, ComparedScenario, Comparison, Counted, Detail, Discordant, Figure,
    InputDifference, Method, OutcomeDifference, Remark, RoundsDifference, ScenarioDifference,
    Touches, Verdict, Which,
};
use crate::study::{Quartiles, Stopped};
use serde_json::json;

const N: u64 = 100_000;

/// Two scenarios in pairs, every figure plausible.
pub(in crate::report) fn comparison() -> Comparison {
    Comparison {
        format: COMPARE_FORMAT.to_owned(),
        version: "0.1.0".to_owned(),
        tests: 4,
        level: 0.05,
        confidence: 0.975,
        scenarios: vec![scenario("Envoy talks"), scenario("Ceasefire first")],
        differences: vec![ScenarioDifference {
            scenario: "Ceasefire first".to_owned(),
            method: Method::Paired,
            pairs: Some(N),
            outcomes: outcomes(),
            remarks: Vec::new(),
            inputs: inputs(),
            inputs_left_out: 0,
            rounds_to_breakthrough: RoundsDifference {
                baseline: Some(Quartiles { first: 5.0, median: 6.0, third: 9.0 }),
                scenario: Some(Quartiles { first: 4.0, median: 5.0, third: 7.0 }),
            },
            details: details(),
        }],
        conditions: Vec::new(),
    }
}

/// The baseline against itself.
pub(in crate::report) fn same() -> Comparison {
    let mut comparison = comparison();
    (comparison.tests, comparison.confidence) = (0, 0.95);
    let difference = &mut comparison.differences[0];
    difference.method = Method::Same;
    (difference.inputs, difference.details) = (Vec::new(), Vec::new());
    difference.rounds_to_breakthrough = RoundsDifference { baseline: None, scenario: None };
    for outcome in &mut difference.outcomes {
        outcome.scenario = outcome.baseline;
        (outcome.difference, outcome.low, outcome.high) = (Some(0.0), Some(0.0), Some(0.0));
        (outcome.p_value, outcome.p_adjusted, outcome.within) = (None, None, None);
        (outcome.verdict, outcome.discordant, outcome.gain) = (Verdict::Same, None, None);
    }
    comparison
}

/// A second scenario with every remark, names that would command a terminal, and nothing that
/// stands out.
pub(in crate::report) fn several() -> Comparison {
    let mut comparison = comparison();
    let evil = "=1+1 x\u{1b}[2J\u{202E}|\r\n<img src=x>";
    comparison.scenarios.push(scenario(evil));
    let mut other = comparison.differences[0].clone();
    evil.clone_into(&mut other.scenario);
    evil.clone_into(&mut other.outcomes[0].name);
    evil.clone_into(&mut other.inputs[0].path);
    evil.clone_into(&mut other.details[0].name);
    evil.clone_into(&mut other.details[0].title);
    other.inputs[0].baseline = Some(json!({evil: evil}));
    (other.method, other.pairs) = (Method::Independent, None);
    other.outcomes[0].scenario = None;
    for outcome in &mut other.outcomes {
        (outcome.discordant, outcome.gain) = (None, None);
    }
    other.remarks = remarks(evil);
    other.inputs_left_out = 7;
    other.details.iter_mut().for_each(|detail| detail.stands_out = false);
    comparison.differences.push(other);
    comparison
}

fn remarks(evil: &str) -> Vec<Remark> {
    vec![
        Remark::OtherSeeds { baseline: 1, scenario: 2 },
        Remark::OtherValues { baseline: 1, scenario: 2 },
        Remark::OtherVersions { baseline: "0.1.0".to_owned(), scenario: evil.to_owned() },
        Remark::OtherReplications { baseline: N, scenario: 50_000 },
        Remark::EndsNotKept { of: Which::Both },
        Remark::Partial { of: Which::Scenario, replications: 50_000 },
        Remark::FewAdmitted { of: Which::Baseline, consistent: 12 },
        Remark::OutcomeAbsent { outcome: evil.to_owned(), from: Which::Scenario },
        Remark::OtherMeaning {
            outcome: evil.to_owned(),
            baseline: "settled.core == 1".to_owned(),
            scenario: evil.to_owned(),
        },
        Remark::OtherCores { baseline_only: vec![evil.to_owned()], scenario_only: Vec::new() },
        Remark::OtherRounds { baseline: 12, scenario: 24 },
    ]
}

fn scenario(name: &str) -> ComparedScenario {
    ComparedScenario {
        name: name.to_owned(),
        title: name.to_owned(),
        version: "0.1.0".to_owned(),
        values_version: 1,
        seed: 1,
        replications: N,
        consistent: N,
        stopped: Stopped::Complete,
        outcomes: vec![outcome("breakthrough", 18_150)],
        scenario_sha256: "0".repeat(64),
    }
}

fn outcomes() -> Vec<OutcomeDifference> {
    use Verdict::{Higher, Lower, NoDifferenceShown};
    let row =
        |name: &str, (here, there), [difference, low, high]: [f64; 3], verdict| OutcomeDifference {
            name: name.to_owned(),
            baseline: Some(Counted::of(here, N)),
            scenario: Some(Counted::of(there, N)),
            difference: Some(difference),
            low: Some(low),
            high: Some(high),
            p_value: Some(if verdict == NoDifferenceShown { 0.21 } else { 1e-30 }),
            p_adjusted: Some(if verdict == NoDifferenceShown { 0.42 } else { 4e-30 }),
            verdict,
            within: (verdict == NoDifferenceShown).then(|| high.max(-low)),
            discordant: Some(Discordant { baseline_only: 2_470, scenario_only: 5_640, of: N }),
            gain: Some(4.23),
        };
    vec![
        row("breakthrough", (18_150, 21_320), [0.0317, 0.0297, 0.0337], Higher),
        row("partial", (28_870, 28_690), [-0.0018, -0.0050, 0.0014], NoDifferenceShown),
        row("stall", (42_310, 39_320), [-0.0299, -0.0322, -0.0276], Lower),
        row("collapse", (10_670, 10_670), [0.0, -0.000_02, 0.000_02], NoDifferenceShown),
    ]
}

fn inputs() -> Vec<InputDifference> {
    let found = |path: &str, change, touches| InputDifference {
        path: path.to_owned(),
        change,
        touches,
        baseline: None,
        scenario: None,
    };
    use Change::{Added, Changed, Removed};
    vec![
        InputDifference {
            baseline: Some(json!({"triangular": [70, 80, 90]})),
            scenario: Some(json!(85)),
            ..found("parties.moscow.stances.territory.red_line", Changed, Touches::Model)
        },
        InputDifference {
            scenario: Some(json!({"when": "round == 2", "then": [{"add": {"front_line": 0.2}}]})),
            ..found("rules.ceasefire", Added, Touches::Model)
        },
        InputDifference {
            baseline: Some(json!(0.9)),
            ..found("parties.washington.firmness", Removed, Touches::Model)
        },
        InputDifference {
            baseline: Some(json!("Envoy talks")),
            scenario: Some(json!("Ceasefire first")),
            ..found("title", Changed, Touches::Words)
        },
    ]
}

fn details() -> Vec<Detail> {
    let found = |figure, name: &str, (here, there): (u64, u64), stands_out| Detail {
        figure,
        name: name.to_owned(),
        title: match name {
            "territory" => "Territory given up".to_owned(),
            other => other.to_owned(),
        },
        baseline: Counted::of(here, N),
        scenario: Counted::of(there, N),
        difference: there as f64 / N as f64 - here as f64 / N as f64,
        low: 0.0,
        high: 0.0,
        p_adjusted: if stands_out { 1e-9 } else { 0.3 },
        stands_out,
    };
    vec![
        found(Figure::Settled, "territory", (19_000, 31_000), true),
        found(Figure::NoZone, "territory", (61_000, 45_000), true),
        found(Figure::NoTime, "territory", (4_000, 6_000), true),
        found(Figure::Settled, "guarantees", (57_000, 57_200), false),
        found(Figure::NoTolerance, "guarantees", (33_000, 30_000), true),
        found(Figure::Zone, "", (31_000, 40_000), true),
        found(Figure::ZoneEver, "", (31_293, 40_400), true),
        found(Figure::Fired, "broken_off", (11_000, 8_000), true),
    ]
}
