//! The estimates beside the odds: what moves them, bands, beliefs, forms.

use super::common::{count, scenario, simulate};
use detente::engine::{Control, Draw, Instructions, Nested, outcomes, simulate_nested};
use detente::model::Model;
use detente::study::{
    BandFigures, BandKind, Further, Goal, Plan, Record, SensitivityFigures, Stopped, run_further,
};
use std::sync::atomic::AtomicBool;

/// Two parties that never meet, and what else a test needs.
fn apart(rounds: u32, more: &str) -> String {
    format!(
        "{{rounds: {rounds}, issues: {{price: {{range: [0, 100]}}}}, parties: {{\
         buyer: {{stances: {{price: {{ideal: 0, red_line: 10}}}}}}, \
         seller: {{stances: {{price: {{ideal: 100, red_line: 90}}}}}}}}, {more}}}"
    )
}

/// A breakthrough at the end of round 1 with the chance x·y.
const PRODUCT: &str = "inputs: {x: {uniform: [0, 1]}, y: {uniform: [0, 1]}}, \
     rules: {deal: {chance: x * y, then: [{end: breakthrough}]}}";

fn further(yaml: &str, goal: Goal, further: &[Further]) -> Record {
    let plan = Plan { seed: 1, goal, instructions: Instructions::detect() };
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    run_further(&scenario(yaml), &plan, further, &control).unwrap()
}

fn input<'r>(record: &'r Record, name: &str) -> &'r SensitivityFigures {
    record.sensitivity.iter().find(|input| input.input.contains(name)).unwrap()
}

fn band<'r>(record: &'r Record, kind: BandKind, name: &str) -> &'r BandFigures {
    record.bands.iter().find(|band| band.kind == kind && band.name == name).unwrap()
}

#[track_caller]
fn assert_near(given: f64, wanted: f64, allowed: f64) {
    assert!((given - wanted).abs() <= allowed, "{given}, but {wanted} ± {allowed} is right");
}

#[test]
fn an_input_that_decides_the_outcome_explains_all_of_it() {
    let yaml = apart(
        2,
        "inputs: {a: {uniform: [0, 1]}, b: {uniform: [0, 1]}}, outcomes: {breakthrough: a < 0.3}, \
         at_end: {stall: b < 2 or true}",
    );
    let record = simulate(&yaml, 20_000);
    let a = input(&record, "inputs.a");
    assert_eq!(record.sensitivity[0], *a);
    let shares: Vec<_> = a.deciles.iter().map(|decile| decile.share()).collect();
    assert_eq!(shares, [1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_near(a.explained, 1.0, 1e-12);
    assert!(a.stands_out && a.spread == 1.0 && a.error < 1e-9);
    let b = input(&record, "inputs.b");
    assert!(!b.stands_out && b.explained < 0.003, "{b:?}");
    assert_eq!(a.deciles.iter().map(|decile| decile.count).sum::<u64>(), 20_000);
}

#[test]
fn the_inputs_of_a_product_have_the_indices_of_the_closed_form() {
    let record = simulate(&apart(1, PRODUCT), 200_000);
    for name in ["inputs.x", "inputs.y"] {
        let input = input(&record, name);
        // Of the outcome's variance, 3/16, the means given one input have 1/48, and 0.99 of that
        // lies between its deciles.
        assert_near(input.explained, 0.99 / 9.0, 4.0 * input.error);
        assert!(input.stands_out && input.error < 0.002, "{input:?}");
        assert_near(input.spread, 0.45, 0.02);
    }
}

#[test]
fn the_error_of_an_index_is_how_far_it_scatters() {
    let yaml = apart(1, PRODUCT);
    let of_seed = |seed| {
        let record = super::common::simulate_with(&yaml, 5_000, seed, Instructions::detect());
        let x = input(&record, "inputs.x");
        (x.explained, x.error)
    };
    let given: Vec<_> = (1..=200).map(of_seed).collect();
    let mean = given.iter().map(|(explained, _)| explained).sum::<f64>() / 200.0;
    let error = given.iter().map(|(_, error)| error).sum::<f64>() / 200.0;
    let variance =
        given.iter().map(|(explained, _)| (explained - mean).powi(2)).sum::<f64>() / 199.0;
    assert_near(mean, 0.11, 4.0 * error / 200_f64.sqrt());
    // The standard deviation of 200 has a standard error of 5 %.
    assert_near(variance.sqrt() / error, 1.0, 0.25);
}

#[test]
fn inputs_that_do_nothing_do_not_stand_out() {
    let inputs: Vec<_> = (0..40).map(|i| format!("i{i}: {{uniform: [0, 1]}}")).collect();
    let yaml = apart(
        1,
        &format!(
            "inputs: {{{}}}, rules: {{deal: {{chance: 0.3, then: [{{end: breakthrough}}]}}}}",
            inputs.join(", ")
        ),
    );
    let record = simulate(&yaml, 20_000);
    assert_eq!(record.sensitivity.len(), 40);
    assert!(record.sensitivity.iter().all(|input| !input.stands_out && input.explained < 0.003));
}

#[test]
fn whether_a_red_line_is_real_is_an_input() {
    let yaml = "{issues: {price: {range: [0, 100]}}, parties: {\
         buyer: {firmness: 0.5, stances: {price: {ideal: 0, red_line: 40, give: 30}}}, \
         seller: {stances: {price: {ideal: 100, red_line: 60}}}}}";
    let record = simulate(yaml, 10_000);
    let firmness = input(&record, "firmness buyer");
    let shares: Vec<_> = firmness.deciles.iter().map(|decile| decile.share()).collect();
    assert_eq!(shares[..5], [0.0; 5], "the line is real");
    assert!(shares[5..].iter().all(|share| *share > 0.5), "{shares:?}");
    assert!(firmness.stands_out);
}

#[test]
fn a_band_follows_a_variable_and_stays_where_a_replication_ended() {
    let yaml = apart(
        6,
        "variables: {v: {start: 0, trend: {rate: 1}}, w: {start: 5}}, \
         rules: {over: {when: round == 4, then: [{set: {v: 9}}, {end: collapse}]}}",
    );
    let record = simulate(&yaml, 1_000);
    let band = band(&record, BandKind::Variable, "v");
    assert_eq!(band.rounds, [1, 2, 3, 4, 5, 6]);
    for (given, wanted) in band.median.iter().zip([0.0, 1.0, 2.0, 9.0, 9.0, 9.0]) {
        assert_near(*given, wanted, 9.0 / 256.0);
    }
    assert_eq!(band.low5, band.high95);
    let constant = record.bands.iter().find(|band| band.name == "w").unwrap();
    assert_eq!(constant.median, [5.0; 6]);
}

#[test]
fn at_most_64_rounds_are_looked_at() {
    let yaml = apart(200, "variables: {v: {start: 0, trend: {rate: 1}, bounds: [0, 256]}}");
    let record = simulate(&yaml, 200);
    let band = band(&record, BandKind::Variable, "v");
    assert_eq!((band.rounds.len(), band.rounds[63]), (64, 200));
    for (round, given) in band.rounds.iter().zip(&band.median) {
        assert_near(*given, f64::from(*round) - 1.0, 1.0);
    }
}

/// Parties that settle some issues, reject deals at home and reopen: what gaps must survive.
const BUSY: &str = "rounds: 12, issues: {a: {range: [0, 100]}, b: {options: [p, q, r, s]}}, \
     variables: {g: {start: 0, bounds: [0, 1]}, h: {start: 0, bounds: [0, 1]}, \
       t: {start: 0, bounds: [0, 1]}}, \
     parties: {north: {tolerance: {uniform: [0.4, 1]}, stances: {a: {ideal: 0, red_line: 55}, \
         b: {ideal: p, red_line: r}}, \
         ratification: {chance: 0.5, redraw: true, on_rejection: [{add: {north.a.tolerance: -0.1}}]}}, \
       south: {stances: {a: {ideal: 100, red_line: 40}, b: {ideal: s, red_line: q}}}}";

#[test]
fn the_band_of_a_gap_is_that_of_the_expression() {
    // The rules see the end of the round before: what they keep is a round late. Nothing ends.
    let yaml = format!(
        "{{{BUSY}, rules: {{keep: {{then: [{{set: {{g: a.gap, h: b.gap, t: trust.north.south}}}}]}}, \
         again: {{when: round == 9, then: [{{reopen: b}}]}}}}, \
         outcomes: {{breakthrough: settled.core == 1 and round == 7}}, at_end: {{stall: true}}}}"
    );
    let record = simulate(&yaml, 5_000);
    // What broke through in round 7 keeps nothing later.
    for (kind, name, kept) in [
        (BandKind::Gap, "a", "g"),
        (BandKind::Gap, "b", "h"),
        (BandKind::Trust, "north.south", "t"),
    ] {
        let (now, late) = (band(&record, kind, name), band(&record, BandKind::Variable, kept));
        assert_eq!(now.low5[..6], late.low5[1..7], "{name}");
        assert_eq!(now.median[..6], late.median[1..7], "{name}");
        assert_eq!(now.high95[..6], late.high95[1..7], "{name}");
        assert!(now.median[0] > 0.0, "{now:?}");
    }
}

#[test]
fn a_gap_after_a_rejection_is_that_of_the_moved_lines() {
    let with = |more: &str| simulate(&format!("{{{BUSY}{more}}}"), 3_000);
    // A condition that never holds, but makes every gap be computed.
    let (one, other) =
        (with(""), with(", rules: {never: {when: a.gap < 0, then: [{add: {g: 0}}]}}"));
    assert_eq!(one.bands, other.bands);
    assert!(one.rejections[0].rejections > 100);
}

#[test]
fn replications_that_the_history_does_not_admit_are_in_no_band_and_no_decile() {
    let yaml = apart(
        3,
        "inputs: {a: {uniform: [0, 1]}}, variables: {v: {start: a, bounds: [0, 1]}}, \
         history: [{round: 2, that: [v > 0.5]}]",
    );
    let record = simulate(&yaml, 10_000);
    assert!(record.consistent < 6_000);
    let band = band(&record, BandKind::Variable, "v");
    assert!(band.low5.iter().all(|low| (0.5..0.55).contains(low)), "{band:?}");
    let counts: Vec<_> = input(&record, "a").deciles.iter().map(|decile| decile.count).collect();
    assert_eq!(counts[..5], [0; 5]);
    assert_eq!(counts.iter().sum::<u64>(), record.consistent);
}

#[test]
fn of_many_parties_some_trusts_are_left_out_and_the_record_says_how_many() {
    let parties: Vec<_> =
        (0..20).map(|p| format!("p{p}: {{stances: {{price: {{ideal: {}}}}}}}", 5 * p)).collect();
    let yaml = format!(
        "{{rounds: 4, issues: {{price: {{range: [0, 95]}}}}, parties: {{{}}}}}",
        parties.join(", ")
    );
    let record = simulate(&yaml, 128);
    assert_eq!((record.bands.len(), record.bands_left_out), (64, 380 + 1 - 64));
}

#[test]
fn neither_threads_nor_looks_change_a_band_or_a_draw() {
    let yaml = apart(
        5,
        "inputs: {a: {uniform: [0, 1]}}, variables: {v: {start: a, random_walk: {volatility: 1}}}, \
         rules: {deal: {chance: 0.2 * a, then: [{end: breakthrough}]}}",
    );
    let beliefs = [Further::Beliefs(Nested::new(30, 128).unwrap()), Further::Forms];
    let with = |threads: usize, goal| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| further(&yaml, goal, &beliefs))
    };
    let one = with(1, Goal::Replications(3_001));
    assert!(one == with(3, Goal::Replications(3_001)));
    let looked = with(2, Goal::Precision { half_width: 1e-6, most: 3_001 });
    assert!(one == Record { stopped: Stopped::Complete, ..looked });
}

/// What a nested run of 64 replications a draw gives.
fn nested(yaml: &str, draws: u64) -> (Model, Vec<Draw>) {
    let model = Model::new(&scenario(yaml)).unwrap();
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    let nested = Nested::new(draws, 64).unwrap();
    let counts = simulate_nested(&model, 1, nested, Instructions::detect(), &control);
    (model, counts)
}

#[test]
fn draw_m_has_the_inputs_of_replication_m() {
    let yaml = apart(1, "inputs: {a: {uniform: [0, 1]}}, outcomes: {breakthrough: a < 0.3}");
    let (model, counts) = nested(&yaml, 100);
    for (m, end) in outcomes(&model, 1, 0..100, Instructions::Baseline).iter().enumerate() {
        let through = if end.outcome == Some(0) { 64 } else { 0 };
        assert_eq!(counts[m], Draw { consistent: 64, breakthroughs: through }, "draw {m}");
    }
}

#[test]
fn replication_r_of_draw_m_has_the_chances_of_replication_m_times_n_plus_r() {
    let yaml = apart(3, "rules: {deal: {chance: 0.1, then: [{end: breakthrough}]}}");
    let (model, counts) = nested(&yaml, 10);
    let plain = outcomes(&model, 1, 0..640, Instructions::Baseline);
    for (draw, ends) in counts.iter().zip(plain.chunks(64)) {
        let through = ends.iter().filter(|end| end.outcome == Some(0)).count();
        assert_eq!(draw.breakthroughs, through as u64);
    }
}

#[test]
fn the_beliefs_of_a_product_have_the_quantiles_of_the_closed_form() {
    let nested = Nested::new(1_000, 1_024).unwrap();
    let record = further(&apart(1, PRODUCT), Goal::Replications(64), &[Further::Beliefs(nested)]);
    let beliefs = record.beliefs.unwrap();
    // P(xy ≤ q) = q(1 − ln q).
    assert_near(beliefs.low5.unwrap(), 0.0087, 0.004);
    assert_near(beliefs.median.unwrap(), 0.1867, 0.035);
    assert_near(beliefs.high95.unwrap(), 0.7005, 0.08);
    // Var(xy) = 7/144, of 3/16 in all.
    assert_near(beliefs.deviation.unwrap(), (7.0_f64 / 144.0).sqrt(), 0.02);
    assert_near(beliefs.explained.unwrap(), 7.0 / 27.0, 0.045);
    assert_eq!(beliefs.consistent, vec![1_024; 1_000]);
}

#[test]
fn a_small_nested_run_is_freed_of_its_noise() {
    let yaml = apart(
        1,
        "inputs: {a: {uniform: [0, 1]}}, \
         rules: {deal: {chance: 0.45 + 0.1 * a, then: [{end: breakthrough}]}}",
    );
    let nested = Further::Beliefs(Nested::new(2_000, 64).unwrap());
    let beliefs = further(&yaml, Goal::Replications(64), &[nested]).beliefs.unwrap();
    // True quantiles 0.455 and 0.545; the noise of 64 replications is 0.0625, twice the spread.
    assert!(beliefs.uncorrected.low5 < 0.41 && beliefs.uncorrected.high95 > 0.59);
    assert_near(beliefs.deviation.unwrap(), 0.1 / 12_f64.sqrt(), 0.01);
    assert_near(beliefs.low5.unwrap(), 0.455, 0.025);
    assert_near(beliefs.high95.unwrap(), 0.545, 0.025);
}

/// Talks with an input that does nothing, of which a history admits about so large a share.
fn seen(share: f64) -> String {
    apart(
        6,
        &format!(
            "inputs: {{nothing: {{uniform: [0, 1]}}}}, variables: {{v: {{start: nothing}}}}, rules: {{\
             seen: {{when: round == 1, chance: {share}, then: [{{set: {{v: 0}}}}]}}, \
             deal: {{when: round == 2, chance: 0.34, then: [{{end: breakthrough}}]}}}}, \
             history: [{{round: 1, that: [seen.fired == 1]}}]"
        ),
    )
}

#[test]
fn inputs_that_do_nothing_do_nothing_also_where_the_history_admits_few_replications() {
    for (replications, share) in [(64, 0.2), (640, 0.02)] {
        let nested = Further::Beliefs(Nested::new(400, replications).unwrap());
        let record = further(&seen(share), Goal::Replications(64), &[nested]);
        let beliefs = record.beliefs.as_ref().unwrap();
        // A draw of 13 replications has a share of 0.34 ± 0.13.
        assert_near(beliefs.low5.unwrap(), 0.34, 0.1);
        assert_near(beliefs.high95.unwrap(), 0.34, 0.1);
        assert_near(beliefs.deviation.unwrap(), 0.0, 0.06);
        assert_near(beliefs.explained.unwrap(), 0.0, 0.02);
        record.check().unwrap();
    }
}

#[test]
fn where_the_history_admits_too_few_replications_of_a_draw_nothing_is_told() {
    let nested = Further::Beliefs(Nested::new(400, 64).unwrap());
    let record = further(&seen(0.02), Goal::Replications(6_400), &[nested]);
    let beliefs = record.beliefs.as_ref().unwrap();
    assert_eq!((beliefs.quantiles(), beliefs.deviation, beliefs.explained), (None, None, None));
    assert_near(beliefs.mean, 0.34, 0.1);
    record.check().unwrap();
    let page = detente::report::text::run(
        &record,
        &detente::report::text::Look { elapsed: None, columns: 100 },
    );
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("replications on average, too few to tell how the odds vary"), "{page}");
    assert!(!flat.contains("across 400 draws"), "{page}");
    let json = detente::report::json::run(&record);
    for figure in ["low5", "median", "high95", "deviation", "noise", "explained"] {
        assert!(json.contains(&format!("\"{figure}\": null")), "{figure}");
    }
    let read = detente::study::read::any(json.as_bytes());
    assert!(read.is_ok());
}

#[test]
fn the_form_that_a_scenario_has_is_the_scenario() {
    let yaml = "{issues: {wage: {range: [0, 10]}}, parties: {\
         union: {concession: {matching: 0.6, trust_effect: 0}, stances: {wage: {ideal: 8, red_line: 4}}}, \
         employer: {concession: {matching: 0.6, trust_effect: 0, beta: 0.3}, \
           stances: {wage: {ideal: 1, red_line: {uniform: [3, 6]}}}}}}";
    let record = further(yaml, Goal::Replications(2_000), &[Further::Forms]);
    let named: Vec<_> =
        record.forms.iter().map(|form| (form.parameter.as_str(), form.value)).collect();
    let wanted =
        [("matching", 0.0), ("matching", 0.6), ("trust_effect", 0.0), ("trust_effect", 0.6)];
    assert_eq!(named, wanted);
    let base = count(&record, "breakthrough");
    assert_eq!((record.forms[1].count, record.forms[2].count), (base, base));
    assert!(base > 0 && record.forms[0].consistent == 2_000);
}
