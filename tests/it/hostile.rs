//! A scenario that tries to break out of every report: markup, quotes, formulas, control
//! characters, turned writing, endless texts.

use detente::diagnostic::Sources;
use detente::engine::{Control, Instructions, Nested};
use detente::report::text::Look;
use detente::report::{csv, html, json, markdown, text};
use detente::scenario::Document;
use detente::study::compare::{Comparing, Side};
use detente::study::design::Factor;
use detente::study::levers::Levers;
use detente::study::solve::{Problem, Search, Target};
use detente::study::sweep::SweepRecord;
use detente::study::{Goal, Plan, Record, read, run_further, trace};
use detente::{report, scenario, study::Further};
use serde_json::{Value, json};
use std::sync::atomic::AtomicBool;

/// What every text of the scenario begins with.
const EVIL: &str = "=1+1</title></svg></style>--><script>alert(1)</script><img src=x onerror=alert(1)>\
                    \"' onload=\"x\" ]]> {{7*7}} ${x} `rm` | [a](javascript:x) ![i](http://x.y) \
                    https://x.y www.x.y @me $e=m$\r\n# heading\n- list\u{1b}[31m\u{1b}]0;t\u{7}\
                    \u{9b}2J\u{0}\u{8}\u{202e}\u{2066}\u{200f}\u{feff}\u{e0041}\u{fff9}\u{2028}";

/// The same with ten thousand letters and a letter under two hundred marks.
fn evil(name: &str) -> String {
    format!("{name}{EVIL}{}z{}", "ab ".repeat(3_500), "\u{301}".repeat(200))
}

/// Talks in which every text that an author may write is `said`.
fn talks(said: &dyn Fn(&str) -> String) -> Value {
    let number = |value: Value| json!({"value": value, "source": "public", "note": said("=")});
    json!({
        "title": said("@"),
        "about": said("+"),
        "as_of": "2025-12-02",
        "rounds": 4,
        "base_rate": {"successes": 1, "trials": 3, "per": said("-"), "source": said("\t=")},
        "issues": {
            "price": {"title": said("price"), "range": [0, 100], "unit": said("unit")},
            "seat": {"title": said("seat"), "options": [said("one"), said("two")]},
        },
        "variables": {"oil": {"title": said("oil"), "start": 0, "trend": {"rate": 1}}},
        "channels": {"table": {"title": said("table")}},
        "rules": {
            "shock": {"title": said("shock"), "chance": number(json!(0.5)), "then": [{"add": {"oil": 1}}]},
        },
        "parties": {
            "buyer": {
                "name": said("buyer"),
                "stances": {
                    "price": {"ideal": 0, "red_line": number(json!({"uniform": [30, 60]}))},
                    "seat": {"ideal": said("one"), "red_line": said("two")},
                },
            },
            "seller": {
                "name": said("seller"),
                "stances": {
                    "price": {"ideal": 100, "red_line": number(json!({"uniform": [30, 60]}))},
                    "seat": {"ideal": said("two"), "red_line": said("one")},
                },
            },
        },
    })
}

/// The talks as a file.
fn yaml(said: &dyn Fn(&str) -> String) -> String {
    // A file may write with escapes what it may not hold.
    let escaped = |letter: char| format!("\\U{:08x}", u32::from(letter));
    let text = talks(said).to_string();
    text.chars()
        .map(|letter| if letter.is_ascii() { letter.to_string() } else { escaped(letter) })
        .collect()
}

fn loaded(said: &dyn Fn(&str) -> String) -> scenario::Scenario {
    let loaded = scenario::load("talks", yaml(said).as_bytes(), &[]);
    loaded.scenario.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics.first()))
}

fn record(said: &dyn Fn(&str) -> String) -> Record {
    let never = AtomicBool::new(false);
    let control = Control { interrupted: &never, progress: &|_| {} };
    let plan =
        Plan { seed: 1, goal: Goal::Replications(2_000), instructions: Instructions::detect() };
    let further = [Further::Beliefs(Nested::new(3, 64).unwrap()), Further::Forms];
    run_further(&loaded(said), &plan, &further, &control).unwrap()
}

/// The record, and one in which even what must be an identifier is hostile, as a file may have it.
fn hostile() -> [Record; 2] {
    let record = record(&evil);
    let mut worse = record.clone();
    worse.version = evil("");
    worse.interval = Some(evil(""));
    worse.as_of = Some(evil(""));
    let others = |name: &str| name != "breakthrough" && name != "stall";
    for (at, outcome) in worse.outcomes.iter_mut().enumerate().filter(|(_, o)| others(&o.name)) {
        outcome.name = format!("{at}{}", evil(""));
        worse.incidence[at].outcome.clone_from(&outcome.name);
    }
    worse.issues.iter_mut().for_each(|issue| issue.name = evil(&issue.name));
    worse.rules.iter_mut().for_each(|rule| rule.name = evil(&rule.name));
    worse.bands.iter_mut().for_each(|band| band.name = evil(&band.name));
    worse.sensitivity.iter_mut().for_each(|input| input.input = evil(&input.input));
    worse.forms.iter_mut().for_each(|form| form.parameter = evil(&form.parameter));
    for verdict in &mut worse.verdicts {
        verdict.party = evil(&verdict.party);
        verdict.issue = evil(&verdict.issue);
    }
    worse.check().unwrap();
    [record, worse]
}

/// That a text neither commands nor turns nor hides.
#[track_caller]
fn plain(text: &str) {
    let wrong = |c: &char| {
        (c.is_control() && *c != '\n')
            || "\u{202e}\u{2066}\u{200f}\u{feff}\u{e0041}\u{fff9}\u{2028}".contains(*c)
    };
    let found = text.char_indices().find(|(_, c)| wrong(c));
    assert!(found.is_none(), "{:?} in {:?}", found, found.map(|(at, _)| &text[..at.min(300)]));
    let mut marks = 0;
    for letter in text.chars() {
        marks = if letter == '\u{301}' { marks + 1 } else { 0 };
        assert!(marks < 20, "a letter is buried under marks");
    }
}

/// The names of the tags of a page in order, but for those whose number follows the length of texts.
fn tags(page: &str) -> Vec<&str> {
    let names = page.split('<').skip(1).map(|tag| tag.split([' ', '>', '/']).next().unwrap());
    names.filter(|name| !["text", "p", ""].contains(name)).collect()
}

#[test]
fn no_text_of_a_scenario_becomes_markup_in_a_page() {
    let harmless = record(&|name: &str| format!("{name}x"));
    let expected = html::runs(std::slice::from_ref(&harmless));
    for record in hostile() {
        let page = html::runs(std::slice::from_ref(&record));
        let differ = tags(&page).into_iter().zip(tags(&expected)).position(|(is, was)| is != was);
        assert_eq!(
            differ,
            None,
            "{:?}",
            differ.map(|at| tags(&page)[at.saturating_sub(9)..].to_vec())
        );
        assert_eq!(tags(&page).len(), tags(&expected).len());
        assert!(page.len() < html::SIZE_LIMIT);
        for tag in page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap()) {
            assert!(!tag.contains("onload=") && !tag.contains("onerror="), "{tag}");
        }
        plain(&page);
    }
    let several = html::runs(&hostile());
    assert!(!several.contains("<script") && !several.contains("<img"));
    plain(&several);
}

/// A sweep and a trace in which every text is hostile.
fn others() -> (SweepRecord, trace::Trace) {
    let point = |number: u64, value: Value| {
        let outcome = |name: String, count: u64| {
            json!({
                "name": name, "count": count, "share": count as f64 / 4.0, "low": 0.0, "high": 1.0,
                "to_base": null, "median_round": 1,
            })
        };
        json!({
            "point": number, "values": [value, evil("=")], "seed": 1, "replications": 4,
            "consistent": 4, "stopped": "complete",
            "outcomes": [outcome(evil("@"), 1), outcome(evil("b"), 3)],
            "zone": {"count": 0, "ever": 0, "breakthroughs": 0}, "issues": [],
        })
    };
    let points: Vec<_> = (0..7).map(|at| point(at, json!(evil(&at.to_string())))).collect();
    let sweep = json!({
        "format": "detente.sweep/1", "title": evil(""), "version": evil(""), "values_version": 1,
        "seed": 1, "random_numbers": "common", "planned": 4, "precision": null,
        "design": evil(""), "factors": 2, "paths": [evil("a"), evil("b")],
        "scenario_sha256": evil(""), "scenario": {"title": evil("")}, "points": points,
    });
    let never = AtomicBool::new(false);
    let which = trace::Which::Replication(0);
    let mut told = trace::trace(&loaded(&evil), 1, &which, Instructions::detect(), &never).unwrap();
    told.version = evil("");
    told.scenario_sha256 = evil("");
    told.interval = Some(evil(""));
    told.drawn.iter_mut().for_each(|drawn| drawn.path = evil(&drawn.path));
    (serde_json::from_value(sweep).unwrap(), told)
}

/// That no text has become markup of a page.
#[track_caller]
fn page_is_sound(page: &str) {
    assert!(page.len() < html::SIZE_LIMIT);
    plain(page);
    assert!(!page.contains("<script") && !page.contains("<img"));
    for tag in page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap()) {
        assert!(!tag.contains("onload=") && !tag.contains("onerror="), "{tag}");
    }
}

/// That no text has become markup of Markdown; between backticks nothing is.
#[track_caller]
fn markdown_is_sound(text: &str) {
    plain(text);
    let text = text.replace("\\`", "").replace("\\]", "");
    let text: String =
        text.lines().flat_map(|line| line.split('`').step_by(2).chain(["\n"])).collect();
    for wrong in ["<script", "](", "http:", "https:", "www.", "@", "$", "\n# h", "\n- l"] {
        assert!(!text.contains(wrong), "{wrong}");
    }
}

/// That no text has become a formula.
#[track_caller]
fn csv_is_sound(text: &str) {
    plain(text);
    for row in ::csv::Reader::from_reader(text.as_bytes()).records() {
        for cell in row.unwrap().iter().filter(|cell| cell.parse::<f64>().is_err()) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
}

/// That no text commands the terminal.
#[track_caller]
fn text_is_sound(text: &str) {
    plain(&anstream::adapter::strip_str(text).to_string());
}

#[test]
fn no_text_breaks_out_of_a_report_of_a_sweep_or_a_trace() {
    let (sweep, told) = others();
    page_is_sound(&html::sweep(&sweep));
    page_is_sound(&html::trace(&told));
    let mut table = report::sweep::all(&sweep, 200);
    markdown_is_sound(&table.markdown());
    markdown_is_sound(&report::trace::markdown(&told));
    text_is_sound(&table.text(&Look::default()));
    csv_is_sound(&report::sweep::csv(&sweep));
    csv_is_sound(&report::trace::csv(&told));
}

#[test]
fn no_text_breaks_out_of_a_report_of_a_comparison() {
    let [record, worse] = hostile();
    let mut comparing = Comparing::new(Side::from_record(record).unwrap());
    comparing.add(Side::from_record(worse).unwrap());
    let harmless = |name: &str| format!("{name}x");
    comparing.add(Side::from_record(self::record(&harmless)).unwrap());
    let comparison = comparing.finish(&[]);
    page_is_sound(&html::comparison(&comparison));
    markdown_is_sound(&report::compare::markdown(&comparison));
    text_is_sound(&report::compare::text(&comparison, &Look::default()));
    csv_is_sound(&report::compare::csv(&comparison));
}

/// The talks, to be changed and checked again.
fn opened() -> (scenario::Scenario, Document, Sources) {
    let mut sources = Sources::default();
    let document = Document::load("talks", yaml(&evil).as_bytes(), &mut sources).unwrap();
    let scenario = scenario::checked(&document, &sources, &mut Vec::new()).unwrap();
    (scenario, document, sources)
}

#[test]
fn no_text_breaks_out_of_a_report_of_levers_or_a_solution() {
    let never = AtomicBool::new(false);
    let control = Control { interrupted: &never, progress: &|_| {} };
    let (scenario, document, sources) = opened();
    let levers = Levers::new(scenario, (document, sources), 0.1, &[]).unwrap();
    let mut levers = levers.run((1, 64), "breakthrough", Instructions::detect(), &control).unwrap();
    levers.outcome = evil("");
    levers.version = evil("");
    levers.levers.iter_mut().for_each(|lever| lever.path = evil(&lever.path));
    levers.invalid.iter_mut().for_each(|nudge| nudge.why = evil(&nudge.why));

    let (scenario, document, mut sources) = opened();
    let factor = Factor::parse("trust.start=0..1", &mut sources).unwrap();
    let target = Target::parse("stall = 0.5", &mut sources).unwrap();
    let problem = Problem::new(scenario, (document, sources), &factor, target);
    let search = Search {
        seed: 1,
        replications: 64,
        grid: 3,
        tolerance: None,
        instructions: Instructions::detect(),
    };
    let mut solution = problem.map_err(|_| ()).unwrap().solve(&search, &control).unwrap();
    solution.outcome = evil("");
    solution.paths.iter_mut().for_each(|path| *path = evil(path));

    page_is_sound(&html::levers(&levers));
    page_is_sound(&html::solution(&solution));
    markdown_is_sound(&report::levers::markdown(&levers));
    markdown_is_sound(&report::solve::markdown(&solution));
    text_is_sound(&report::levers::text(&levers, &Look::default()));
    text_is_sound(&report::solve::text(&solution, &Look::default()));
    csv_is_sound(&report::levers::csv(&levers));
    csv_is_sound(&report::solve::csv(&solution));
}

#[test]
fn no_text_of_a_scenario_becomes_markdown() {
    for records in [&hostile()[..1], &hostile()[1..], &hostile()[..]] {
        let text = markdown::runs(records);
        plain(&text);
        let text = text.replace("\\]", "");
        for wrong in ["<", "](", "http:", "https:", "www.", "@", "$", "\n- ", "](j"] {
            assert!(!text.contains(wrong), "{wrong}");
        }
        // What is left of a heading, a bar or a tick has a backslash before it.
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        let lines: Vec<_> = text.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair.iter().all(|line| line.starts_with('|'))) {
            assert_eq!(cells(pair[0]), cells(pair[1]));
        }
        assert!(lines.iter().all(|line| line.len() < 20_000));
    }
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let text = csv::runs(&hostile());
    plain(&text);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        for cell in &row.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
        rows += 1;
    }
    assert_eq!(rows, 2 * hostile()[0].outcomes.len());
}

#[test]
fn no_text_of_a_scenario_commands_the_terminal() {
    let shown = |text: &str| anstream::adapter::strip_str(text).to_string();
    for records in [&hostile()[..1], &hostile()[1..], &hostile()[..]] {
        let raw = text::runs(records, &Look::default());
        // What is left of escapes is colour of our own.
        for code in raw.split('\u{1b}').skip(1) {
            let colour = code.strip_prefix('[').and_then(|code| code.split_once('m'));
            let digits = colour
                .is_some_and(|(code, _)| code.bytes().all(|b| b.is_ascii_digit() || b == b';'));
            assert!(digits, "{:?}", &code[..code.len().min(20)]);
        }
        plain(&shown(&raw));
        assert!(shown(&raw).lines().all(|line| line.chars().count() < 1_200));
    }
    let never = AtomicBool::new(false);
    let which = trace::Which::Replication(0);
    let told = trace::trace(&loaded(&evil), 1, &which, Instructions::detect(), &never).unwrap();
    plain(&shown(&report::trace::text(&told, &Look::default())));
    plain(&json::trace(&told));
}

#[test]
fn a_hostile_record_is_written_and_read_back_the_same() {
    for record in hostile() {
        let text = json::run(&record);
        let turned = ["\u{202e}", "\u{9b}", "\u{feff}"];
        assert!(!turned.iter().any(|turned| text.contains(turned)));
        assert_eq!(read::records(text.as_bytes()).unwrap(), [record]);
    }
}
