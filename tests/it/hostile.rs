//! A scenario that tries to break out of every report: markup, quotes, formulas, control
//! characters, turned writing, endless texts.

use detente::engine::{Control, Instructions, Nested};
use detente::report::text::Look;
use detente::report::{csv, html, json, markdown, text};
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

fn loaded(said: &dyn Fn(&str) -> String) -> scenario::Scenario {
    // A file may write with escapes what it may not hold.
    let escaped = |letter: char| format!("\\U{:08x}", u32::from(letter));
    let text = talks(said).to_string();
    let yaml: String = text
        .chars()
        .map(|letter| if letter.is_ascii() { letter.to_string() } else { escaped(letter) })
        .collect();
    let loaded = scenario::load("talks", yaml.as_bytes(), &[]);
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

#[test]
fn no_text_breaks_out_of_a_report_of_a_sweep_or_a_trace() {
    let (sweep, told) = others();
    for page in [html::sweep(&sweep), html::trace(&told)] {
        assert!(page.len() < html::SIZE_LIMIT);
        plain(&page);
        assert!(!page.contains("<script") && !page.contains("<img"));
        for tag in page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap()) {
            assert!(!tag.contains("onload=") && !tag.contains("onerror="), "{tag}");
        }
    }
    let mut table = report::sweep::all(&sweep, 200);
    for text in [table.markdown(), report::trace::markdown(&told)] {
        plain(&text);
        let text = text.replace("\\]", "");
        for wrong in ["<script", "](", "http:", "https:", "www.", "@", "$", "\n- "] {
            assert!(!text.contains(wrong), "{wrong}");
        }
    }
    let look = Look::default();
    plain(&anstream::adapter::strip_str(&table.text(&look)).to_string());
    for text in [report::sweep::csv(&sweep), report::trace::csv(&told)] {
        plain(&text);
        for row in ::csv::Reader::from_reader(text.as_bytes()).records() {
            for cell in row.unwrap().iter().filter(|cell| cell.parse::<f64>().is_err()) {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            }
        }
    }
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
