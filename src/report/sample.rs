//! A record made by hand, for the tests of the reports.

use super::figures::Share;
use crate::stats::wilson;
use crate::study::{
    BandFigures, BandKind, BaseRateFigures, BeliefsFigures, BeliefsQuantiles, DecileFigures,
    FormFigures, Incidence, IssueFigures, Odds, OptionFigures, OutcomeFigures, OutcomeShare,
    Provenance, Quartiles, RUN_FORMAT, Record, RejectionFigures, RuleFigures, SensitivityFigures,
    Stopped, VerdictFigures, Zone,
};
use unicode_width::UnicodeWidthStr;

const N: u64 = 100_000;

/// A text without its colours, as in a pipe.
pub(super) fn uncoloured(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// Sees that no line is wider than it may be, and that none ends in spaces.
pub(super) fn assert_fits(text: &str, columns: usize) {
    for line in text.lines() {
        assert!(line.width() <= columns, "{columns}: {line}");
        assert_eq!(line.trim_end(), line, "spaces at the end");
    }
}

/// Envoy talks: 100,000 replications, every figure plausible.
pub(super) fn record() -> Record {
    Record {
        format: RUN_FORMAT.to_owned(),
        title: "Envoy talks".to_owned(),
        version: "0.1.0".to_owned(),
        values_version: 1,
        seed: 1,
        replications: N,
        consistent: N,
        stopped: Stopped::Complete,
        rounds: 12,
        interval: Some("30 days".to_owned()),
        as_of: Some("2025-12-02".to_owned()),
        outcomes: vec![
            outcome("breakthrough", 18_150),
            outcome("partial", 28_870),
            outcome("stall", 42_310),
            outcome("collapse", 10_670),
        ],
        odds: Odds { breakthrough_to_stall: Some(0.429), breakthrough_to_none: Some(0.2217) },
        zone: Zone { count: 31_000, ever: 31_293, breakthroughs: 18_150 },
        issues: issues(),
        verdicts: verdicts(),
        incidence: incidence(),
        rounds_to_breakthrough: Some(Quartiles { first: 5.0, median: 6.0, third: 9.0 }),
        rules: rules(),
        rejections: vec![RejectionFigures { party: "washington".to_owned(), rejections: 412 }],
        undefined: 0,
        clamped: vec![],
        sensitivity: vec![
            input("parties.moscow.stances.territory.red_line", 300, true),
            input("parties.moscow.concession.beta", 100, true),
            input("firmness moscow territory", 2, false),
        ],
        bands: vec![BandFigures {
            name: "territory".to_owned(),
            kind: BandKind::Gap,
            rounds: vec![1, 12],
            low5: vec![0.5, 0.0],
            q25: vec![0.6, 0.0],
            median: vec![0.7, 0.1],
            q75: vec![0.75, 0.25],
            high95: vec![0.8, 0.5],
        }],
        bands_left_out: 0,
        beliefs: None,
        forms: vec![],
        provenance: Provenance { public: 13, expert: 0, assumed: 31 },
        base_rate: Some(base_rate()),
        kept_replications: None,
        scenario_sha256: "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef".into(),
        scenario: serde_json::json!({"title": "Envoy talks"}),
    }
}

/// Breakthroughs from round 2 on, breakdowns in between, the others at the end.
fn incidence() -> Vec<Incidence> {
    let row = |outcome: &str, by_round: [u64; 12]| Incidence {
        outcome: outcome.to_owned(),
        by_round: by_round.to_vec(),
    };
    let through =
        [0, 100, 1_000, 4_000, 8_000, 11_000, 13_000, 14_500, 15_700, 16_600, 17_400, 18_150];
    let mut last = [0; 12];
    last[11] = 28_870;
    let partial = row("partial", last);
    last[11] = 42_310;
    let broken =
        [900, 1_900, 2_900, 3_800, 4_700, 5_600, 6_500, 7_400, 8_300, 9_100, 9_900, 10_670];
    vec![row("breakthrough", through), partial, row("stall", last), row("collapse", broken)]
}

/// The record with these outcomes instead, each counted as ended in the last round.
pub(super) fn ended(counts: &[(String, u64)]) -> Record {
    let n: u64 = counts.iter().map(|count| count.1).sum();
    let share = |(name, count): &(String, u64)| {
        let Share { share, low, high } = Share::of(*count, n);
        OutcomeShare { name: name.clone(), count: *count, share, low, high }
    };
    let incidence = |(name, count): &(String, u64)| {
        let mut by_round = vec![0; 12];
        by_round[11] = *count;
        Incidence { outcome: name.clone(), by_round }
    };
    Record {
        replications: n,
        consistent: n,
        outcomes: counts.iter().map(share).collect(),
        incidence: counts.iter().map(incidence).collect(),
        ..record()
    }
}

fn rules() -> Vec<RuleFigures> {
    [
        ("front_setback", "Setbacks at the front soften Moscow", 23_400, 51_480),
        ("broken_off", "Talks are broken off", 10_670, 10_670),
    ]
    .map(|(name, title, replications, firings)| RuleFigures {
        name: name.to_owned(),
        title: title.to_owned(),
        replications,
        firings,
    })
    .to_vec()
}

/// An input whose deciles have from 1,815 breakthroughs less 4.5 steps to 1,815 more 4.5 steps.
fn input(name: &str, step: u64, stands_out: bool) -> SensitivityFigures {
    let decile =
        |d: u64| DecileFigures { count: N / 10, breakthroughs: 1_815 + step * d - 9 * step / 2 };
    SensitivityFigures {
        input: name.to_owned(),
        deciles: (0..10).map(decile).collect(),
        spread: (9 * step) as f64 / (N / 10) as f64,
        explained: (step as f64 / 850.0).powi(2),
        error: 0.001,
        p_value: Some(if stands_out { 1e-12 } else { 0.4 }),
        stands_out,
    }
}

/// The uncertainties of a nested run and of other forms of the model.
pub(super) fn uncertain(record: Record) -> Record {
    let quantiles = BeliefsQuantiles { low5: 0.001, median: 0.043, high95: 0.27 };
    let form = |parameter: &str, value, count| {
        let Share { share, low, high } = Share::of(count, N);
        let parameter = parameter.to_owned();
        FormFigures { parameter, value, consistent: N, count, share, low, high }
    };
    Record {
        beliefs: Some(BeliefsFigures {
            draws: 200,
            replications: 1024,
            mean: 0.18,
            low5: Some(quantiles.low5),
            median: Some(quantiles.median),
            high95: Some(quantiles.high95),
            uncorrected: quantiles,
            deviation: Some(0.1),
            noise: Some(0.011),
            explained: Some(0.07),
            consistent: vec![1024; 200],
            breakthroughs: vec![184; 200],
        }),
        forms: vec![
            form("matching", 0.0, 22_140),
            form("matching", 0.6, 12_020),
            form("trust_effect", 0.0, 21_000),
            form("trust_effect", 0.6, 0),
        ],
        ..record
    }
}

/// An outcome with its share of all replications.
pub(super) fn outcome(name: &str, count: u64) -> OutcomeShare {
    let interval = wilson(count, N);
    OutcomeShare {
        name: name.to_owned(),
        count,
        share: count as f64 / N as f64,
        low: interval.low,
        high: interval.high,
    }
}

/// An issue that never settled and held nothing up.
pub(super) fn issue(name: &str) -> IssueFigures {
    IssueFigures {
        name: name.to_owned(),
        title: name.to_owned(),
        unit: String::new(),
        core: true,
        settled: 0,
        outcome: None,
        options: vec![],
        no_zone: 0,
        no_tolerance: 0,
        not_ratified: 0,
        broken_off: 0,
        price: 0,
        no_time: 0,
    }
}

fn issues() -> Vec<IssueFigures> {
    let quartiles = Quartiles { first: 71.3, median: 77.8, third: 84.4 };
    let territory = IssueFigures {
        unit: "% of the remaining area".to_owned(),
        settled: 19_400,
        outcome: Some(OutcomeFigures { mean: 77.2, low: 61.0, quartiles, high: 90.0 }),
        no_zone: 61_010,
        no_tolerance: 9_700,
        no_time: 3_800,
        broken_off: 6_090,
        ..issue("territory")
    };
    let guarantees = IssueFigures {
        title: "Security guarantees".to_owned(),
        settled: 57_000,
        options: [("treaty with foreign force", 1_000), ("political guarantee", 48_100)]
            .map(|(name, count)| OptionFigures { name: name.to_owned(), count })
            .to_vec(),
        no_tolerance: 33_000,
        no_time: 7_400,
        not_ratified: 2_600,
        ..issue("guarantees")
    };
    let humanitarian = IssueFigures {
        core: false,
        settled: 99_400,
        outcome: Some(OutcomeFigures {
            mean: 6.1,
            low: 3.0,
            quartiles: Quartiles { first: 5.4, median: 6.2, third: 6.9 },
            high: 9.0,
        }),
        no_time: 600,
        ..issue("humanitarian")
    };
    vec![territory, guarantees, humanitarian]
}

fn verdicts() -> Vec<VerdictFigures> {
    [
        ("moscow", "territory", 0, 0, N),
        ("moscow", "guarantees", 0, 3_000, 97_000),
        ("moscow", "humanitarian", 0, N, 0),
        ("washington", "territory", 10_000, 40_000, 50_000),
        ("washington", "guarantees", 60_000, 40_000, 0),
        ("washington", "humanitarian", 70_000, 30_000, 0),
    ]
    .map(|(party, issue, acceptable, negotiable, unacceptable)| VerdictFigures {
        party: party.to_owned(),
        issue: issue.to_owned(),
        acceptable,
        negotiable,
        unacceptable,
    })
    .to_vec()
}

fn base_rate() -> BaseRateFigures {
    let interval = wilson(4, 24);
    BaseRateFigures {
        successes: 4,
        trials: 24,
        per: Some("year".to_owned()),
        source: Some("UCDP dyads, interstate, year 4+".to_owned()),
        share: 4.0 / 24.0,
        low: interval.low,
        high: interval.high,
    }
}
