//! What holds of every page.

use super::*;
use crate::report::compare::sample as compared;
use crate::report::levers::sample as lever_sample;
use crate::report::sample::{ended, record, uncertain};
use crate::report::solve::sample as solve_sample;
use crate::report::sweep::sample as swept;
use crate::report::trace::tests::eventful;
use crate::study::sweep::{PointFigures, SweepRecord};
use crate::study::trace::{Trace, TracedRound};
use crate::study::{
    BandFigures, BandKind, Incidence, IssueFigures, OptionFigures, RuleFigures, VerdictFigures,
};
use std::collections::HashSet;

/// Every `name="value"` of a page with this name.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!(" {name}=\"");
    page.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// The pages of records that differ in what there is to say.
fn pages() -> Vec<String> {
    let mut settled = record();
    settled.issues.iter_mut().for_each(|issue| {
        (issue.no_zone, issue.no_tolerance, issue.not_ratified) = (0, 0, 0);
        (issue.broken_off, issue.price, issue.no_time) = (0, 0, 0);
    });
    let counts = [("truce".to_owned(), 700), ("war".to_owned(), 300)];
    let none = [("breakthrough".to_owned(), 0), ("stall".to_owned(), 4)];
    let alone = Record { sensitivity: vec![], bands: vec![], rules: vec![], ..record() };
    let records = [
        vec![record()],
        vec![uncertain(record())],
        vec![settled],
        vec![ended(&counts)],
        vec![ended(&none)],
        vec![alone],
        vec![Record { consistent: 0, ..record() }],
        vec![uncertain(record()), record(), ended(&counts)],
    ];
    let pages = records.iter().map(|records| runs(records));
    let pages = pages.chain(sweeps().into_iter().map(|record| sweep(&record)));
    let pages = pages.chain(traces().into_iter().map(|told| trace(&told)));
    let compared = [compared::comparison(), compared::same(), compared::several()];
    let pages = pages.chain(compared.iter().map(comparison));
    let moved = [lever_sample::levers(), lever_sample::none()];
    let pages = pages.chain(moved.iter().map(levers));
    let solved = [solve_sample::solution(), solve_sample::never()];
    pages.chain(solved.iter().map(solution)).collect()
}

/// Traces that differ in what there is to tell.
fn traces() -> Vec<Trace> {
    let mut quiet = eventful();
    quiet.rounds.clear();
    quiet.drawn.clear();
    quiet.end.issues.iter_mut().for_each(|end| end.round = None);
    quiet.end.issues.truncate(1);
    quiet.issues.truncate(1);
    vec![eventful(), quiet]
}

/// The values 0, 0.1 and so on.
fn tenths(count: usize) -> Vec<serde_json::Value> {
    (0..count).map(|at| serde_json::json!(at as f64 / 10.0)).collect()
}

/// Sweeps that differ in what is drawn of them.
fn sweeps() -> Vec<SweepRecord> {
    let words = || vec!["full".into(), "some".into(), "none".into()];
    let together = swept::grid(&[("a.b", tenths(5))]);
    let twice = |values: &Vec<serde_json::Value>| [values.clone(), values.clone()].concat();
    let points = together.points.iter();
    let points = points.map(|point| PointFigures { values: twice(&point.values), ..point.clone() });
    let together = SweepRecord {
        paths: vec!["a.b".into(), "c.d".into()],
        points: points.collect(),
        ..together
    };
    let mut silent = swept::record();
    silent.points.iter_mut().for_each(|point| {
        point.consistent = 0;
        point.outcomes.iter_mut().for_each(|outcome| outcome.count = 0);
    });
    let one_at_a_time = SweepRecord {
        design: "one-at-a-time".to_owned(),
        ..swept::grid(&[("trust.start", tenths(4)), ("rounds", tenths(2))])
    };
    let named = SweepRecord {
        points: swept::points()
            .into_iter()
            .map(|mut point| {
                point.outcomes[0].name = "truce".to_owned();
                point
            })
            .collect(),
        ..swept::record()
    };
    vec![
        swept::record(),
        SweepRecord { points: swept::points()[1..].to_vec(), ..swept::record() },
        swept::grid(&[("agreement", words())]),
        swept::grid(&[("trust.start", tenths(11))]),
        swept::grid(&[("parties.a.tolerance", tenths(9)), ("rounds", words())]),
        swept::grid(&[("a", tenths(3)), ("b", tenths(4)), ("c", words())]),
        swept::grid(&[("a", tenths(40)), ("b", tenths(3)), ("c", words()), ("d", words())]),
        together,
        one_at_a_time,
        named,
        silent,
    ]
}

#[test]
fn equal_records_give_equal_pages() {
    assert_eq!(runs(&[uncertain(record())]), runs(&[uncertain(record())]));
}

#[test]
fn reads_as_it_always_did() {
    let page = runs(&[uncertain(record())]);
    let (mut text, mut rest) = (String::new(), page.split_once("</style>").unwrap().1);
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = after.split_once('>').unwrap();
        let drawing = tag.starts_with("svg");
        rest = if drawing { after.split_once("</svg>").unwrap().1 } else { after };
        if !["b", "/b", "s", "/s", "a ", "/a", "code"].iter().any(|inline| tag.starts_with(inline))
        {
            text.push('\n');
        }
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_chart_has_a_title_a_description_and_a_table() {
    for page in pages() {
        for figure in page.split("<figure>").skip(1) {
            let figure = figure.split("</figure>").next().unwrap();
            let charts = figure.matches("role=\"img\"").count();
            assert!(charts > 0, "{figure}");
            assert_eq!(figure.matches("<desc id=").count(), charts);
            assert_eq!(figure.matches("<title id=").count(), charts);
            assert!(!figure.contains("></title>") && !figure.contains("></desc>"), "{figure}");
            assert_eq!(figure.matches("<table>").count(), 1);
        }
        let outside: String =
            page.split("<figure>").map(|part| part.rsplit("</figure>").next().unwrap()).collect();
        assert!(!outside.contains("role=\"img\""));
    }
}

#[test]
fn every_identifier_is_the_only_one_and_every_reference_leads_somewhere() {
    for page in pages() {
        let all = attributes(&page, "id");
        let known: HashSet<_> = all.iter().copied().collect();
        assert_eq!(known.len(), all.len());
        let named = ["aria-labelledby", "aria-describedby"];
        let links = attributes(&page, "href").into_iter().filter_map(|to| to.strip_prefix('#'));
        for to in named.iter().flat_map(|name| attributes(&page, name)).chain(links) {
            assert!(known.contains(to), "{to}");
        }
    }
}

#[test]
fn headings_go_down_one_level_at_a_time() {
    for page in pages() {
        let mut level = 0;
        for (at, _) in
            page.match_indices("<h").filter(|(at, _)| page[at + 3..].starts_with([' ', '>']))
        {
            let Some(next) = page[at + 2..at + 3].parse::<u32>().ok() else { continue };
            assert!(next <= level + 1, "{}", &page[at..at + 60]);
            level = next;
        }
        assert_eq!(page.matches("<h1").count(), 1);
    }
}

#[test]
fn a_page_asks_for_nothing_and_runs_nothing() {
    for page in pages() {
        for asking in ["http:", "https:", "src=", "<script", "@import", "<iframe", "<object", " on"]
        {
            let tags = page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap());
            let inside = tags.filter(|tag| !tag.starts_with("/"));
            assert!(!inside.into_iter().any(|tag| tag.contains(asking)), "{asking}");
        }
        assert!(!page.contains("<script"));
        let fetched = STYLE.split("url(").skip(1);
        assert!(fetched.into_iter().all(|address| address.starts_with("#ink-")));
    }
}

#[test]
fn nothing_is_drawn_where_no_number_is() {
    for page in pages() {
        assert!(!page.contains("NaN") && !page.contains(">inf") && !page.contains("\"inf"));
    }
}

#[test]
fn no_share_is_written_as_nothing_or_all() {
    let counts = [("breakthrough".to_owned(), 1), ("stall".to_owned(), 999_999)];
    let page = runs(&[ended(&counts)]);
    let words = page.split("<svg").map(|part| part.rsplit("</svg>").next().unwrap());
    let words: String = words.collect();
    for wrong in ["> 0 %", ">0 %", "100 % of", "0.0 %"] {
        assert!(!words.contains(wrong), "{wrong}");
    }
    assert!(words.contains("about 1 in 1,000,000"), "{words}");
}

#[test]
fn what_was_not_asked_for_says_what_to_type() {
    let page = runs(&[record()]);
    assert!(page.contains("<code>--beliefs 200</code>") && page.contains("<code>--forms</code>"));
    let page = runs(&[uncertain(record())]);
    assert!(!page.contains("Not asked for"));
}

/// A text of many bytes on as much room as it can get.
fn long() -> String {
    format!("{}&\"<{}", "\u{10348}\u{301}\u{301}\u{301}\u{301}".repeat(3), "\"&'<".repeat(2_500))
}

/// A record as large as a scenario within its limits gives, every text of it long.
fn largest() -> Record {
    let mut record = uncertain(record());
    let rounds = crate::scenario::ROUNDS_LIMIT;
    let name = |kind: &str, at: usize| format!("{kind}_{at}{}", long());
    record.rounds = rounds;
    record.title = long();
    let outcome = record.outcomes[3].clone();
    let names: Vec<_> = (0..60).map(|at| name("outcome", at)).collect();
    for name in &names {
        record.outcomes.push(crate::study::OutcomeShare { name: name.clone(), ..outcome.clone() });
    }
    record.consistent = record.outcomes.iter().map(|outcome| outcome.count).sum();
    record.replications = record.consistent;
    record.incidence = record
        .outcomes
        .iter()
        .map(|outcome| Incidence {
            outcome: outcome.name.clone(),
            by_round: (1..=u64::from(rounds))
                .map(|at| at * outcome.count / u64::from(rounds))
                .collect(),
        })
        .collect();
    let issue = record.issues[0].clone();
    let option = |at| OptionFigures { name: name("option", at), count: 76 };
    record.issues = (0..64)
        .map(|at| IssueFigures {
            name: name("issue", at),
            title: name("issue", at),
            unit: long(),
            options: (0..256).map(option).collect(),
            ..issue.clone()
        })
        .collect();
    let said = record.verdicts[3].clone();
    let pairs = (0..32).flat_map(|party| (0..64).map(move |issue| (party, issue)));
    record.verdicts = pairs
        .map(|(party, issue)| VerdictFigures {
            party: name("party", party),
            issue: name("issue", issue),
            ..said.clone()
        })
        .collect();
    record.rules = (0..256)
        .map(|at| RuleFigures { title: name("rule", at), ..record.rules[0].clone() })
        .collect();
    let input = record.sensitivity[0].clone();
    record.sensitivity = (0..2_000)
        .map(|at| crate::study::SensitivityFigures { input: name("input", at), ..input.clone() })
        .collect();
    let spread = |at: f64| (0..64).map(|round| at + f64::from(round) / 640.0).collect::<Vec<_>>();
    let kinds = [BandKind::Gap, BandKind::Variable, BandKind::Trust];
    record.bands = (0..64)
        .map(|at| BandFigures {
            name: name("band", at),
            kind: kinds[at % 3],
            rounds: (1..=64).map(|round| round * 63).collect(),
            low5: spread(0.1),
            q25: spread(0.2),
            median: spread(0.3),
            q75: spread(0.4),
            high95: spread(0.5),
        })
        .collect();
    record.scenario = serde_json::json!({ "about": "\"".repeat(70_000), "title": long() });
    record
}

#[test]
fn the_largest_page_keeps_within_its_limit_and_says_what_is_left_out() {
    let page = runs(&[largest()]);
    assert!(page.len() < SIZE_LIMIT, "{}", page.len());
    for left_out in ["… and 48 more", "… and 240 more", "more quantities", "more parties"] {
        assert!(page.contains(left_out) || left_out == "more quantities", "{left_out}");
    }
}

#[test]
fn of_many_records_a_page_holds_as_many_as_it_has_room_for() {
    for (records, room) in
        [(vec![largest(); 4], "… and "), (vec![record(); 300], "more, for which")]
    {
        let page = runs(&records);
        assert!(page.len() < SIZE_LIMIT, "{}", page.len());
        assert!(page.contains(room), "{room}");
    }
}

#[test]
fn a_sweep_of_one_number_says_where_the_odds_cross() {
    let page = sweep(&sweeps()[3]);
    assert!(page.contains("at about 0.50 (0.40\u{a0}–\u{a0}0.53)"));
    assert!(page.contains("As trust.start goes from 0 to 1"));
    let below = sweep(&swept::grid(&[("agreement", vec!["full".into(), "some".into()])]));
    assert!(below.contains("is highest with agreement some"));
}

#[test]
fn of_many_outcomes_the_title_names_one_and_not_all_the_others() {
    let mut counts: Vec<_> = (0..12).map(|at| (format!("end_{at}"), 70)).collect();
    counts.extend([("breakthrough".to_owned(), 60), ("stall".to_owned(), 100)]);
    let page = runs(&[ended(&counts)]);
    let title = "The commonest end is stall, with 10\u{a0}%; 6\u{a0}% break through";
    assert!(page.contains(title), "{page}");
}

#[test]
fn none_and_all_have_one_bound_on_a_page() {
    for (count, said) in [(0, "fewer than 1 in 33,333, with"), (100_000, "but for fewer than")] {
        let counts = [("breakthrough".to_owned(), count), ("stall".to_owned(), 100_000 - count)];
        let page = runs(&[Record { base_rate: None, ..ended(&counts) }]);
        assert!(page.contains(said), "{page}");
        // The ends of the Wilson intervals of none and of all.
        for end in ["0.0038", "99.9961", "99.9962", "100.0000", "at most", "at least"] {
            assert!(!page.contains(end), "{end}: {page}");
        }
    }
}

#[test]
fn what_is_not_printed_is_not_said_to_stand_below() {
    let print = STYLE.split("@media print").nth(1).unwrap();
    let hidden = print.split(" { display: none; }").next().unwrap();
    let hidden: Vec<_> = hidden.rsplit('\n').next().unwrap().split(',').map(str::trim).collect();
    assert!(hidden.contains(&".scenario") && hidden.contains(&".unprinted"), "{hidden:?}");
    assert!(print.contains(".printed { display: block; }"));
    for page in pages().iter().filter(|page| page.contains("class=\"scenario\"")) {
        let again = page.split("Save the scenario ").nth(1).unwrap();
        assert!(again.starts_with("<span class=\"unprinted\">below </span>"), "{again}");
        assert!(again.contains("<p class=\"printed\">The scenario "), "{again}");
    }
}

#[test]
fn a_page_says_of_itself_what_holds_of_every_scenario() {
    for page in pages() {
        assert!(!page.contains("public statements") && !page.contains("peace"), "{page}");
        assert!(page.contains("never a probability of what will happen"));
    }
    assert!(runs(&[record()]).contains("it knows no more than the scenario says"));
}

#[test]
fn rare_ends_are_drawn_on_scales_of_their_own() {
    let counts =
        |count| [("breakthrough".to_owned(), count), ("stall".to_owned(), 100_000 - count)];
    let rare = |count| Record { base_rate: None, ..ended(&counts(count)) };
    let mut moved = rare(46);
    for input in &mut moved.sensitivity {
        for (at, decile) in input.deciles.iter_mut().enumerate() {
            (decile.count, decile.breakthroughs) = (10_000, at as u64);
        }
    }
    let page = runs(&[moved]);
    assert_eq!(page.matches("The scale ends at 0.08\u{a0}%.").count(), 1, "of the estimates");
    assert_eq!(page.matches("The scale ends at 0.1\u{a0}%.").count(), 1, "of the inputs");
    assert!(page.contains("all on a scale to 0.2\u{a0}%."), "{page}");
    let several = runs(&[rare(46), rare(12)]);
    assert!(several.contains("only. The scale ends at 0.08\u{a0}%."), "{several}");
    let common = runs(&[Record { base_rate: None, ..ended(&counts(70_000)) }]);
    assert!(!common.contains("The scale ends"), "{common}");
}

#[test]
fn a_sweep_of_two_is_a_map_with_its_contour_and_hatched_where_undecided() {
    let page = sweep(&swept::grid(&[("a", tenths(5)), ("b", tenths(3))]));
    assert!(page.contains("class=\"contour\" d=\"M"));
    assert!(page.contains("class=\"undecided\""));
    assert!(page.contains("of 15 points"));
}

#[test]
fn of_a_sweep_of_very_many_points_a_page_shows_some_and_says_so() {
    let name = |at: usize| serde_json::json!(format!("value_{at}{}", long()));
    let record = swept::grid(&[("a", (0..70).map(name).collect()), ("b", tenths(70))]);
    let page = sweep(&record);
    assert!(page.len() < SIZE_LIMIT, "{}", page.len());
    assert!(page.contains("… and 4700 more"));
    assert!(page.contains("too many for this page"));
}

#[test]
fn a_trace_is_drawn_with_a_line_for_each_party_and_told_in_full() {
    let trace = eventful();
    let page = super::trace(&trace);
    assert!(page.contains("one of 2 issues settles") || page.contains("of 2 issues settle"));
    assert_eq!(page.matches("class=\"diamond\"").count(), 2 * settled(&trace));
    let option = "<span class=\"option\">--seed</span> 1";
    assert!(page.contains("Rule shock: "));
    assert!(page.contains(&format!("detente trace scenario.yaml {option}")), "{page}");
    for round in &trace.rounds {
        assert!(page.contains(&format!("\nRound {}\n", round.round)), "{}", round.round);
    }
}

fn settled(trace: &Trace) -> usize {
    trace.end.issues.iter().filter(|end| end.round.is_some()).count()
}

#[test]
fn the_largest_trace_keeps_within_the_limit() {
    let mut trace = eventful();
    let step = trace.rounds[1].clone();
    let round = |round: u32| TracedRound { round, ..step.clone() };
    trace.horizon = crate::scenario::ROUNDS_LIMIT;
    trace.rounds = (1..=trace.horizon).map(round).collect();
    trace.end.round = trace.horizon;
    trace.title = long();
    trace.issues.iter_mut().for_each(|issue| issue.title = long());
    trace.parties.iter_mut().for_each(|party| party.title = long());
    let page = super::trace(&trace);
    assert!(page.len() < SIZE_LIMIT, "{}", page.len());
    assert!(page.contains("The rest has no room here"));
}

#[test]
fn a_comparison_says_each_outcome_in_a_sentence_and_draws_its_difference() {
    let compared = compared::comparison();
    let page = comparison(&compared);
    assert!(page.contains("Ceasefire first against Envoy talks"));
    assert!(
        page.contains("Breakthrough is higher: 21.3\u{a0}% instead of 18.1\u{a0}%, +3.2 points")
    );
    assert!(
        page.contains("No difference is shown in partial") || page.contains("shown in Partial")
    );
    let hollow = page.matches("class=\"hollow\"").count();
    let shown = compared.differences[0].outcomes.iter().filter(|outcome| {
        matches!(outcome.verdict, crate::study::compare::Verdict::NoDifferenceShown)
    });
    assert_eq!(hollow, 2 * shown.count(), "a hollow point where no difference is shown");
    assert!(page.contains("for all 4 differences together (Holm)"));
    let several = comparison(&compared::several());
    assert!(several.contains("2 scenarios against Envoy talks"));
    assert!(
        !several.contains("<img") && !several.contains('\u{1b}') && !several.contains('\u{202e}')
    );
}

#[test]
fn the_largest_comparison_keeps_within_the_limit() {
    let mut large = compared::comparison();
    let outcome = crate::study::compare::OutcomeDifference {
        name: long(),
        ..large.differences[0].outcomes[0].clone()
    };
    let detail =
        crate::study::compare::Detail { title: long(), ..large.differences[0].details[0].clone() };
    let input = crate::study::compare::InputDifference {
        path: long(),
        ..large.differences[0].inputs[0].clone()
    };
    large.differences[0].scenario = long();
    large.differences[0].outcomes = vec![outcome; 300];
    large.differences[0].details = vec![detail; 2_000];
    large.differences[0].inputs = vec![input; 3_000];
    large.differences = vec![large.differences[0].clone(); 40];
    let page = comparison(&large);
    assert!(page.len() < SIZE_LIMIT, "{}", page.len());
    assert!(page.contains("more, for which a page has no room"));
}

#[test]
fn a_number_below_nothing_has_one_sign_on_a_page() {
    let mut falling = compared::comparison();
    for outcome in &mut falling.differences[0].outcomes {
        (outcome.difference, outcome.low, outcome.high) = (Some(-0.05), Some(-0.06), Some(-0.04));
    }
    for page in [comparison(&falling), levers(&lever_sample::levers())] {
        assert!(page.contains('-') && !page.contains('\u{2212}'), "{page}");
    }
}

#[test]
fn a_comparison_calls_issues_as_people_read_them() {
    let page = comparison(&compared::comparison());
    assert!(page.contains("Territory given up: no zone"), "{page}");
    let look = crate::report::text::Look { elapsed: None, columns: 100 };
    let text = crate::report::compare::text(&compared::comparison(), &look);
    assert!(text.contains("Territory given up"), "{text}");
}

#[test]
fn commands_break_within_no_option() {
    assert!(STYLE.contains(".option { white-space: nowrap; }"));
    for page in pages() {
        let commands = page.split("aria-label=\"Command\"><code>").skip(1);
        for command in commands.map(|rest| rest.split("</code>").next().unwrap()) {
            let outside = command
                .split("<span class=\"option\">-")
                .map(|part| part.split_once("</span>").map_or(part, |(_, outside)| outside));
            for part in outside {
                assert!(!part.contains(" -"), "{command}");
            }
        }
    }
}

#[test]
fn levers_are_a_tornado_and_a_solution_is_a_curve() {
    let page = levers(&lever_sample::levers());
    assert!(page.contains("nudged down") && page.contains("class=\"zero\""));
    assert!(levers(&lever_sample::none()).contains("No nudge"));
    let mut some = lever_sample::untested();
    some.only = vec!["parties.moscow".to_owned(), "rounds".to_owned()];
    let typed = levers(&some).replace("<span class=\"option\">", "").replace("</span>", "");
    assert!(typed.contains("--by 0.1 --only 'parties.moscow' --only 'rounds'"), "{typed}");
    let page = solution(&solve_sample::solution());
    assert!(page.contains(" reaches ") && page.contains("stroke-blue"));
    assert!(solution(&solve_sample::never()).contains(" never "));
    for page in [levers(&lever_sample::hostile()), solution(&solve_sample::hostile())] {
        assert!(!page.contains("<img") && !page.contains("<script"));
        assert!(!page.contains(['\u{1b}', '\u{202e}', '\r']));
    }
}
