//! Checks: zones, solutions and warnings against closed forms and against what runs count.

use super::common::{ALONE, assert_share, bundled, scenario, simulate};
use detente::engine::{Control, Instructions};
use detente::report::text::{self, Look};
use detente::study::check::{
    CheckRecord, Checked, DRAWS, FrontierKind, HISTORY_REPLICATIONS, LeftOut, Outcomes,
    SolutionFigures, check,
};
use std::sync::atomic::AtomicBool;

fn checked(yaml: &str) -> Checked {
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    check(&scenario(yaml), 1, Instructions::detect(), &control).unwrap()
}

fn findings(yaml: &str) -> CheckRecord {
    checked(yaml).record
}

/// The codes of the warnings that need draws.
fn codes(yaml: &str) -> Vec<String> {
    checked(yaml).warnings.iter().map(|warning| warning.code.to_string()).collect()
}

fn solutions(yaml: &str) -> SolutionFigures {
    let record = findings(yaml);
    record.bargaining.solutions.unwrap_or_else(|| panic!("{:?}", record.bargaining.left_out))
}

#[track_caller]
fn near(found: &[f64], wanted: [f64; 2]) {
    let off = found.iter().zip(wanted).map(|(f, w)| (f - w).abs()).fold(0.0, f64::max);
    assert!(found.len() == 2 && off < 1e-9, "{found:?} is not {wanted:?}");
}

const BUYER: &str = "
issues: {price: {range: [0, 100]}}
parties:
  buyer: {stances: {price: {ideal: 0, red_line: {uniform: [40, 80]}}}}
  seller: {tolerance: 0.5, stances: {price: {ideal: 100, red_line: {uniform: [60, 100]}}}}
";

#[test]
fn a_zone_exists_in_the_share_of_the_draws_that_the_closed_form_gives() {
    let record = findings(BUYER);
    let zone = record.zone.unwrap();
    assert_eq!((record.draws, zone.red_lines.draws.of), (DRAWS, DRAWS));
    assert_share(zone.red_lines.draws.count, DRAWS, 0.125);
    assert_eq!(zone.red_lines.draws, record.issues[0].red_lines.draws);
    assert!(!zone.red_lines.central, "60 is below 80");
    // Half of the way from 100 to a line of at least 60 is never below 80, and only just 80.
    assert_eq!(zone.tolerances.draws.count, 0);
    let share = zone.red_lines.draws;
    assert!(share.low < share.share && share.share < share.high);
}

#[test]
fn zones_are_those_that_a_run_finds_at_its_start() {
    for name in ["settlement-2025.yaml", "emission-standards-1994.yaml", "wage-round.yaml"] {
        let text = bundled(name);
        let run = simulate(&text, DRAWS);
        let zone = findings(&text).zone.unwrap();
        assert_eq!(zone.red_lines.draws.count, run.zone.count, "{name}");
        let package = format!("{text}\nagreement: package\n");
        let zone = findings(&package).zone.unwrap();
        assert_eq!(zone.red_lines.draws.count, simulate(&package, DRAWS).zone.count, "{name}");
    }
}

#[test]
fn draws_are_clamped_in_a_check_as_in_a_run() {
    let text = bundled("settlement-2025.yaml");
    assert_eq!(findings(&text).clamped, simulate(&text, DRAWS).clamped);
}

#[test]
fn the_common_ground_is_told_as_an_interval_or_as_options() {
    let record = findings(
        "
issues: {wage: {range: [0, 10]}, pension: {options: [none, half, all]}, hours: {range: [0, 9]}}
parties:
  union:
    tolerance: 0.9
    stances:
      wage: {ideal: 8, red_line: 4}
      pension: {ideal: all, red_line: half}
      hours: {ideal: 1, red_line: 3, firmness: 0.4, give: 2}
  employer:
    stances: {wage: {ideal: 1, red_line: 5}, pension: {ideal: none}, hours: {ideal: 9, red_line: 4}}
",
    );
    let central = |at: usize| record.issues[at].red_lines.central.clone();
    assert_eq!(central(0), Some(Outcomes::Between([4.0, 5.0])));
    assert_eq!(central(1), Some(Outcomes::Options(vec!["half".to_owned(), "all".to_owned()])));
    assert_eq!(central(2), Some(Outcomes::Between([4.0, 5.0])), "a line that is probably bluff");
    let Some(Outcomes::Between([low, high])) = record.issues[0].tolerances.central else {
        panic!("{:?}", record.issues[0])
    };
    assert!((low - 4.4).abs() < 1e-12 && (high - 5.0).abs() < 1e-12);
    assert_share(record.issues[2].red_lines.draws.count, DRAWS, 0.6);
    assert!(record.issues.iter().all(|issue| issue.contested));
}

#[test]
fn an_issue_is_contested_where_no_outcome_is_the_best_for_all() {
    let of = |other: &str| {
        let yaml = format!(
            "issues: {{x: {{range: [0, 10]}}, y: {{range: [0, 10]}}}}\nparties:\n  \
             a: {{stances: {{x: {{ideal: 4, red_line: 8}}, y: {{ideal: 0}}}}}}\n  \
             b: {{stances: {{x: {{{other}}}, y: {{ideal: 0}}}}}}\n"
        );
        findings(&yaml).issues.iter().map(|issue| issue.contested).collect::<Vec<_>>()
    };
    assert_eq!(of("ideal: 5, red_line: 1"), [true, false]);
    // Less is no worse for the one, more no worse for the other, and they meet.
    assert_eq!(of("ideal: 3, red_line: 1"), [false, false]);
    assert_eq!(of("ideal: 4, red_lines: [3, 5]"), [false, false]);
    assert_eq!(of("ideal: 5, red_lines: [3, 6]"), [true, false]);
}

/// Two opposed issues of which each party minds another.
fn logrolling(heavy: f64) -> String {
    let light = 1.0 - heavy;
    format!(
        "
issues: {{x: {{range: [0, 10]}}, y: {{range: [0, 10]}}}}
parties:
  a: {{stances: {{x: {{ideal: 0, red_line: 10, weight: {heavy}}}, y: {{ideal: 0, red_line: 10, weight: {light}}}}}}}
  b: {{stances: {{x: {{ideal: 10, red_line: 0, weight: {light}}}, y: {{ideal: 10, red_line: 0, weight: {heavy}}}}}}}
"
    )
}

#[test]
fn each_wins_its_heavy_issue_at_both_solutions() {
    let found = solutions(&logrolling(0.8));
    near(&found.nash.worths, [0.8, 0.8]);
    near(&found.kalai_smorodinsky.worths, [0.8, 0.8]);
    let package: Vec<_> = found.nash.package.iter().map(|agreed| agreed.outcome).collect();
    near(&package, [0.0, 10.0]);
    assert_eq!(found.frontier.kind, FrontierKind::Corners);
    assert_eq!(found.frontier.points.len(), 3);
    near(&found.frontier.points[1], [0.8, 0.8]);
}

#[test]
fn nash_and_kalai_smorodinsky_differ_as_in_1975() {
    // The hulls of 0, (1, 0), (0, 1) and (¾, ¾), and of 0, (1, 0), (0, 1) and (1, 0.7).
    near(&solutions(&logrolling(0.75)).nash.worths, [0.75, 0.75]);
    let second = solutions(
        "
issues: {x: {range: [0, 10]}, y: {range: [0, 10]}}
parties:
  a: {stances: {x: {ideal: 0, red_line: 10}}}
  b: {stances: {x: {ideal: 10, red_line: 0, weight: 0.3}, y: {ideal: 10, weight: 0.7}}}
",
    );
    near(&second.nash.worths, [1.0, 0.7]);
    near(&second.kalai_smorodinsky.worths, [1.0 / 1.3, 1.0 / 1.3]);
}

#[test]
fn red_lines_bound_what_can_be_agreed_on() {
    // Wage from 4 to 5: to the union (x − 4)/4, to the employer (5 − x)/4.
    let found = solutions(&bundled("wage-round.yaml"));
    near(&found.best_for_first.worths, [0.25, 0.0]);
    near(&found.best_for_second.worths, [0.0, 0.25]);
    near(&found.nash.worths, [0.125, 0.125]);
    assert_eq!(found.nash.package[0].outcome, 4.5);
}

#[test]
fn in_package_deals_no_deal_is_worth_the_reservation() {
    let with = |reservation: &str| {
        format!("agreement: package\n{}", logrolling(0.5))
            .replace("  a: {", &format!("  a: {{{reservation}, "))
    };
    // They divide 1: what is left above 0.4 and 0 is halved.
    let found = solutions(&with("reservation: 0.4"));
    near(&found.nash.worths, [0.7, 0.3]);
    near(&found.best_for_second.worths, [0.4, 0.6]);
    let more = with("reservation: 0.4").replace("  b: {", "  b: {reservation: 0.7, ");
    let record = findings(&more);
    assert_eq!(record.bargaining.left_out, Some(LeftOut::Reservations));
    assert_eq!(record.zone.unwrap().red_lines.draws.count, 0);
    assert_eq!(codes(&more), ["W018"]);
    assert_eq!(codes(&more.replace("0.7,", "0.6,")), [""; 0]);
}

#[test]
fn what_is_left_out_says_why() {
    let left_out = |yaml: &str| findings(yaml).bargaining.left_out;
    let third = format!("{BUYER}  bank: {{stances: {{price: {{ideal: 50, red_line: 90}}}}}}\n");
    let third = third.replace("[60, 100]", "[30, 100]").replace("tolerance: 0.5, ", "");
    assert_eq!(left_out(&third), Some(LeftOut::Closed));
    let third = third.replace("[30, 100]", "[30, 70]");
    assert_eq!(left_out(&third), Some(LeftOut::ManyParties));
    let one = third.replace("bank: {", "bank: {consent: advisory, ");
    let one = one.replace("buyer: {", "buyer: {consent: advisory, ");
    assert_eq!(left_out(&one), Some(LeftOut::OneParty));
    let closed = logrolling(0.8)
        .replace("ideal: 10, red_line: 0, weight: 0.8", "ideal: 10, red_line: 10, worse: lower")
        .replace("y: {ideal: 0, red_line: 10", "y: {ideal: 0, red_line: 9");
    let bargaining = findings(&closed).bargaining;
    assert_eq!(
        (bargaining.issues, bargaining.closed),
        (vec!["x".to_owned()], vec!["y".to_owned()])
    );
    assert_eq!(left_out(&format!("agreement: package\n{closed}")), Some(LeftOut::Closed));
}

#[test]
fn a_history_is_met_as_often_as_in_a_run() {
    let moscow = bundled("moscow-envoy-talks.yaml");
    let admitted = findings(&moscow).history.unwrap();
    let run = simulate(&moscow, HISTORY_REPLICATIONS);
    assert_eq!((admitted.count, admitted.of), (run.consistent, run.replications));
    assert_eq!(findings(BUYER).history, None);
}

#[test]
fn uncertain_numbers_have_the_quantiles_of_their_distributions() {
    let record = findings(&format!(
        "inputs: {{will: {{value: {{uniform: [0, 1]}}, source: expert}}, half: will / 2}}{BUYER}
deadline: 9 + half
"
    ));
    let of = |path: &str| record.uncertain.iter().find(|number| number.path == path).unwrap();
    let will = of("inputs.will");
    assert_eq!([will.low, will.median, will.high], [0.05, 0.5, 0.95].map(Some));
    assert_eq!(
        (will.source.as_str(), will.written.to_string()),
        ("expert", "{\"uniform\":[0,1]}".to_owned())
    );
    let deadline = of("deadline");
    assert_eq!((deadline.median, deadline.written.as_str()), (Some(9.25), Some("9 + half")));
    // The error of a quantile of 1,024 draws: √(0.05·0.95/1024) = 0.007 of the range of a half.
    let [low, high] = [deadline.low, deadline.high].map(Option::unwrap);
    assert!((low - 9.025).abs() < 0.016 && (high - 9.475).abs() < 0.016);
    assert_eq!(record.provenance.expert, 1);
}

#[test]
fn a_check_is_the_same_for_any_number_of_threads_and_instructions() {
    let scenario = scenario(&bundled("moscow-envoy-talks.yaml"));
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    let with = |threads: usize, instructions| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| check(&scenario, 7, instructions, &control).unwrap())
    };
    let one = with(1, Instructions::Baseline);
    assert_eq!(one, with(3, Instructions::detect()));
    assert_ne!(one.record.zone, findings(&bundled("moscow-envoy-talks.yaml")).zone);
    let text = serde_json::to_string(&one.record).unwrap();
    assert_eq!(serde_json::from_str::<CheckRecord>(&text).unwrap(), one.record);
}

#[test]
fn an_issue_that_no_draw_opens_is_found() {
    let closed =
        BUYER.replace("uniform: [40, 80]", "normal: [50, 0.1]").replace("[60, 100]", "[51, 90]");
    let closed = closed.replace("tolerance: 0.5, ", "");
    assert_eq!(codes(&closed), ["W018"]);
    assert_eq!(codes(&closed.replace("0.1]", "1]")), [""; 0]);
    let rule = "rules: {crisis: {chance: 0.1, then: [{add: {seller.price.red_line: -9}}]}}\n";
    assert_eq!(codes(&format!("{closed}{rule}")), [""; 0]);
    // Closed whatever is drawn: that has been said already.
    assert_eq!(codes(&closed.replace("normal: [50, 0.1]", "uniform: [49, 50]")), [""; 0]);
}

#[test]
fn an_issue_that_no_draw_opens_within_the_tolerances_is_found() {
    let timid = BUYER.replace("[60, 100]", "[30, 40]");
    assert_eq!(codes(&timid), [""; 0]);
    let timid = timid.replace("tolerance: 0.5", "tolerance: 0.2");
    assert_eq!(codes(&timid), ["W018"]);
    let rule = "rules: {crisis: {chance: 0.1, then: [{add: {seller.price.tolerance: 0.1}}]}}\n";
    assert_eq!(codes(&format!("{timid}{rule}")), [""; 0]);
    assert_eq!(codes(&format!("agreement: package\n{timid}")), [""; 0], "the whole counts there");
}

#[test]
fn issues_that_are_never_open_all_at_once_are_found() {
    let opposite = "
inputs: {line: {uniform: [2, 8]}}
issues: {x: {range: [0, 10]}, y: {range: [0, 10]}}
parties:
  a: {stances: {x: {ideal: 0, red_line: line}, y: {ideal: 0, red_line: 10 - line}}}
  b: {stances: {x: {ideal: 10, red_line: 6}, y: {ideal: 10, red_line: 6}}}
";
    assert_eq!(codes(opposite), ["W018"]);
    assert_eq!(
        codes(&opposite.replace("y: {ideal: 10, red_line: 6}", "y: {ideal: 10, red_line: 3}")),
        [""; 0]
    );
}

#[test]
fn a_history_that_almost_nothing_meets_is_found_with_its_statement() {
    let talks = |that: &str| {
        let history = format!("history: [{{round: 1, that: [{that}]}}]");
        let wage = bundled("wage-round.yaml");
        format!("{wage}\ninputs: {{will: {{uniform: [0, 1]}}}}\n{history}\n")
    };
    let rare = talks("will < 0.9, will < 0.0005");
    let found = checked(&rare);
    assert_eq!(found.warnings.len(), 1, "{:#?}", found.warnings);
    let warning = &found.warnings[0];
    assert_eq!(warning.code.to_string(), "W019");
    let loaded = detente::scenario::load("test.yaml", rare.as_bytes(), &[]);
    let place = &warning.primary.place;
    assert_eq!(&loaded.sources.get(place.source).text[place.span.clone()], "will < 0.0005");
    assert!(warning.help.as_ref().unwrap().starts_with("without it "), "{warning:?}");
    assert_eq!(codes(&talks("will < 0.9, will < 0.02")), [""; 0]);
    // No one of two that exclude each other is to blame alone.
    let both = checked(&talks("will < 0.3, will > 0.4"));
    assert!(both.warnings[0].help.as_ref().unwrap().starts_with("without it "));
    let three = checked(&talks("will < 0.3, will > 0.4, will > 0.5"));
    assert!(three.warnings[0].help.is_some(), "{three:?}");
}

#[test]
fn a_number_that_is_often_clamped_is_found() {
    let normal =
        |sd: f64| BUYER.replace("tolerance: 0.5", &format!("tolerance: {{normal: [0.8, {sd}]}}"));
    assert_eq!(codes(&normal(0.5)), ["W020"]);
    assert_eq!(codes(&normal(0.1)), [""; 0]);
}

#[test]
fn no_bundled_scenario_is_warned_of() {
    for name in [
        "boeing-iam-2024.yaml",
        "emission-standards-1994.yaml",
        "moscow-envoy-talks.yaml",
        "settlement-2025.yaml",
        "wage-round.yaml",
    ] {
        assert_eq!(codes(&bundled(name)), [""; 0], "{name}");
    }
}

#[test]
fn what_a_check_calls_the_best_is_never_beaten_in_a_run() {
    // Whatever two parties agree on lies on or below the frontier.
    let yaml = format!(
        "agreement: package\nrounds: 30\n{}",
        logrolling(0.7).replace("  a: {", &format!("  a: {{concession: {{{ALONE}, insight: 1}}, "))
    );
    let found = solutions(&yaml);
    let run = simulate(&yaml, 640);
    let worth = |at: usize| run.issues[at].outcome.as_ref().unwrap().mean / 10.0;
    let (x, y) = (worth(0), worth(1));
    let worths = [0.7 * (1.0 - x) + 0.3 * (1.0 - y), 0.3 * x + 0.7 * y];
    let beaten = found.frontier.points.windows(2).any(|ends| {
        let [from, to] = [ends[0], ends[1]];
        let share = (from[0] - worths[0]) / (from[0] - to[0]);
        (0.0..=1.0).contains(&share) && worths[1] <= from[1] + share * (to[1] - from[1]) + 1e-6
    });
    assert!(beaten, "{worths:?} {:?}", found.frontier.points);
}

/// The page of a check, without colours.
fn shown(record: &CheckRecord, columns: usize) -> String {
    let page = text::check(record, &Look { elapsed: None, columns });
    anstream::adapter::strip_str(&page).to_string()
}

#[test]
fn no_line_of_a_check_is_wider_than_the_terminal() {
    let long = logrolling(0.8)
        .replace("  a: {", "  a: {name: The organisation of those who want all of x, ")
        .replace("  b: {", "  b: {name: The organisation of those who want all of y, ")
        .replace("x: {range", "x: {unit: thousand million of the old roubles a year, range");
    let long = long.replace("red_line: 0,", "red_line: {uniform: [0, 1]},");
    let names =
        ["boeing-iam-2024", "emission-standards-1994", "moscow-envoy-talks", "settlement-2025"];
    let mut all = vec![long];
    all.extend(names.map(|name| bundled(&format!("{name}.yaml"))));
    for yaml in all {
        let record = findings(&yaml);
        for columns in [66, 72, 80, 100, 140] {
            for line in shown(&record, columns).lines() {
                assert!(line.chars().count() <= columns, "{columns}: {line}");
                assert_eq!(line.trim_end(), line, "spaces at the end");
            }
        }
    }
}

#[test]
fn no_text_of_a_scenario_reaches_the_terminal_raw() {
    let evil = "x\\e[2J\\u202E";
    let yaml = format!(
        "title: \"{evil}\"
issues:
  x: {{range: [0, 1], unit: \"{evil}\", title: \"{evil}\"}}
  y: {{options: [\"{evil}\", \"b{evil}\"]}}
parties:
  a: {{name: \"{evil}\", stances: {{x: {{ideal: 0}}, y: {{ideal: 0}}}}}}
  b: {{name: \"{evil}\", stances: {{x: {{ideal: {{uniform: [0.5, 1]}}}}, y: {{ideal: 1}}}}}}
"
    );
    let page = text::check(&findings(&yaml), &Look::default());
    assert!(!page.contains("\u{1b}[2J") && !page.contains('\u{202E}'), "{page:?}");
    assert!(page.contains("x[2J"));
}

#[test]
fn what_is_left_out_is_said_in_words() {
    let said = |yaml: &str, words: &str| {
        let page = shown(&findings(yaml), 100);
        assert!(page.contains(words), "{words}:\n{page}");
    };
    said(&bundled("emission-standards-1994.yaml"), "are computed for two parties");
    said(&bundled("emission-standards-1994.yaml"), "1.00 for each");
    said(&bundled("settlement-2025.yaml"), "over 5 of 10 issues (no common ground on donetsk,");
    said(BUYER, "none: no common ground on price");
    let price = format!("agreement: package\n{}", logrolling(0.5));
    let price = price.replace("  a: {", "  a: {reservation: 0.6, ");
    said(&price.replace("  b: {", "  b: {reservation: 0.6, "), "no package is worth to both");
    said(&bundled("boeing-iam-2024.yaml"), "none within the tolerances, though effects may open");
}
