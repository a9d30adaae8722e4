//! Files that are meant to break a program, or look so: whatever they hold, they are refused with a
//! code or simulated, within a second and 200 MB, and nothing panics.
//!
//! A second is one of processor time, so that a busy machine fails no test, and 200 MB are of
//! addresses, which no program has fewer of than of memory: the system ends a process that asks for
//! more of either (`ulimit -t` and `-v`).

#[cfg(target_os = "linux")]
use super::terminal::Folder;
use detente::engine::{Control, Instructions};
use detente::report;
use detente::report::text::Look;
use detente::scenario::{
    CHANNELS_LIMIT, EFFECTS_LIMIT, INPUTS_LIMIT, ISSUES_LIMIT, LINKS_LIMIT, Loaded, OUTCOMES_LIMIT,
    PARTIES_LIMIT, RULES_LIMIT, VARIABLES_LIMIT, load,
};
use detente::study::check::{CheckRecord, check};
use detente::study::{Goal, Plan, read, run};
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

/// Talks that load, as one line for the issues and three for the parties.
const ISSUES: &str = "issues: {wage: {range: [0, 10]}}\n";
const PARTIES: &str = "parties:
  union: {stances: {wage: {ideal: 8, red_line: 4}}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}}}
";

fn talks() -> String {
    format!("{ISSUES}{PARTIES}")
}

/// So many entries, one after the other.
fn repeated(count: usize, entry: impl Fn(usize) -> String) -> String {
    (0..count).map(entry).collect()
}

/// What must come of a text: the first code of its refusal, or nothing where it is simulated.
type Expected = Option<&'static str>;

/// Loads a text and simulates it if it can be; the code of its first problem.
fn outcome(text: &[u8], settings: &[String]) -> Expected {
    let Loaded { sources, diagnostics, scenario } = load("hostile.yaml", text, settings);
    for found in &diagnostics {
        for place in std::iter::once(&found.primary).chain(&found.secondary).map(|l| &l.place) {
            let source = &sources.get(place.source).text;
            assert!(source.get(place.span.clone()).is_some(), "{found:?}");
        }
        let said = found.message.len() + found.help.as_ref().map_or(0, String::len);
        assert!(said < 5000, "{}", &found.message[..100]);
    }
    let Some(scenario) = scenario else { return Some(diagnostics[0].code.0) };
    let plan = Plan { seed: 1, goal: Goal::Replications(64), instructions: Instructions::detect() };
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    let record = run(&scenario, &plan, &control).unwrap();
    // Its counts fit together, and no number in it is none: that would not be read back.
    record.check().unwrap();
    assert_eq!(read::records(report::json::run(&record).as_bytes()).unwrap(), [record]);
    None
}

#[track_caller]
fn gives(text: impl AsRef<[u8]>, expected: Expected) {
    let text = text.as_ref();
    let shown = String::from_utf8_lossy(&text[..text.len().min(300)]);
    assert_eq!(outcome(text, &[]), expected, "{shown}");
}

#[test]
fn encodings_and_characters_are_read_or_refused_in_words() {
    let talks = talks();
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(talks.encode_utf16()).flat_map(unit).collect()
    };
    gives(format!("\u{feff}{talks}"), None);
    gives(talks.replace('\n', "\r\n"), None);
    gives(format!("\u{feff}{}", talks.replace('\n', "\r\n")), None);
    gives(talks.replace('\n', "\r"), Some("S010"));
    gives(utf16(u16::to_le_bytes), Some("S010"));
    gives(utf16(u16::to_be_bytes), Some("S010"));
    gives(b"title: caf\xe9\n", Some("S010"));
    gives(b"\xff\xfe\x00\x00", Some("S010"));
    gives(format!("{talks}title: a\0b\n"), Some("S010"));
    gives(format!("{talks}title: \"\\0 \\a \\e[2J\"\n"), None);
    gives(format!("{talks}title: \"\\ud800\"\n"), Some("S001"));
    gives(format!("{talks}about: \u{202e}abc\u{2066}\n"), None);
    gives(format!("{talks}title: a\u{2028}b: c\n"), Some("S001"));
    gives(format!("{talks}\u{0}"), Some("S010"));
    gives(vec![0; 1000], Some("S010"));
    for empty in ["", "\n\n\n", "   ", "# only\n# comments\n", "---\n", "---\n...\n", "~", "null"] {
        assert!(outcome(empty.as_bytes(), &[]).is_some(), "{empty:?}");
    }
}

#[test]
fn yaml_of_other_versions_is_read_as_yaml_1_2() {
    let with = |line: &str| format!("{}{line}\n", talks());
    // Text that other versions read as something else.
    for text in ["no", "on", "y", "12:30:45", "0755", "1_000", "2025-12-02", "=", "<<"] {
        let loaded = load("a.yaml", with(&format!("title: {text}")).as_bytes(), &[]);
        assert_eq!(loaded.scenario.unwrap().title, text);
    }
    for (line, expected) in [
        ("rounds: 0o17", None),
        ("rounds: 0x1F", None),
        ("rounds: 0b11", None),
        ("rounds: +12", None),
        ("rounds: 1e1", None),
        ("rounds: 12.0", None),
        ("rounds: 0755", Some("S007")),
        ("rounds: 1_000", Some("S007")),
        ("rounds: 12:30:45", Some("S007")),
        ("rounds: '12'", Some("S007")),
        ("rounds: 12.5", Some("S007")),
        ("rounds: yes", Some("S007")),
        ("rounds: ~", None),
        ("rounds:", None),
        ("deadline: .5e1", None),
        ("deadline: '8'", None),
        ("deadline: 5.", None),
        ("as_of: 2025-12-02", None),
        ("as_of: '2025-12-02'", None),
        ("as_of: 2025-12-02T10:00:00Z", Some("S023")),
        ("agreement: no", Some("S008")),
        ("title: 3", None),
        ("title: true", None),
        ("variables: {yes: {start: 0}}", None),
        ("variables: {1: {start: 0}}", Some("S015")),
        ("variables: {true: {start: 0}}", Some("S015")),
        ("variables: {~: {start: 0}}", Some("S015")),
        ("rules: {r: {once: on, then: [{end: stall}]}}", Some("S007")),
    ] {
        let found = outcome(with(line).as_bytes(), &[]);
        // What is simulated may have warnings, of which nothing is said here.
        assert_eq!(found, expected, "{line}");
    }
}

#[test]
fn odd_yaml_is_read_or_refused() {
    let with = |line: &str| format!("{}{line}\n", talks());
    for (line, expected) in [
        ("&a title: x", None),
        ("title: &a x\nabout: *a", None),
        ("title: *a", Some("S002")),
        ("title: !!str 3", Some("S002")),
        ("title: !<tag:x> 3", Some("S002")),
        ("title: !!binary aGk=", Some("S002")),
        ("? title\n: x", None),
        ("? [title]\n: x", Some("S002")),
        ("? |\n  title\n: x", Some("S006")),
        ("{title: x}", Some("S001")),
        ("title: x\ntitle: y", Some("S003")),
        ("title: x\n\"title\": y", Some("S003")),
        ("trust: {start: 0.1, start: 0.2}", Some("S003")),
        ("---\ntitle: x", Some("S002")),
        ("...\ntitle: x", Some("S002")),
        ("<<: {title: x}", None),
        ("<<: [{title: x}, {title: y}]", None),
        ("<<: x", Some("S007")),
        ("trust: &t {start: 0.2, <<: *t}", Some("S002")),
        ("\ttitle: x", Some("S001")),
        ("title:\tx", None),
        ("title: x\t# y", None),
        ("about: |\n  a\n\tb", Some("S001")),
        ("about: >-\n  a\n\n  b", None),
        ("about: \"a\\\n  b\"", None),
        ("inputs: []", Some("S007")),
        ("inputs: {a: [1]}", Some("S007")),
        ("history: {}", Some("S007")),
        ("outcomes: {}", None),
        ("at_end: {}", Some("S022")),
    ] {
        assert_eq!(outcome(with(line).as_bytes(), &[]), expected, "{line}");
    }
    gives("%YAML 1.1\n---\ntitle: x\n", Some("S002"));
    gives("\u{feff}%TAG ! x\n---\ntitle: x\n", Some("S002"));
}

/// Where a number can stand: `X` is put into it.
const NUMBERS: [&str; 40] = [
    "rounds: X",
    "deadline: X",
    "base_rate: {successes: X, trials: 20}",
    "base_rate: {successes: 1, trials: X}",
    "issues: {wage: {range: [X, 10]}}",
    "issues: {wage: {range: [0, X]}}",
    "issues: {wage: {options: {a: 0, b: X}}}",
    "power: X",
    "tolerance: X",
    "firmness: X",
    "ideal: X",
    "red_line: X",
    "red_lines: [X, 9]",
    "weight: X",
    "give: X",
    "position: X",
    "beta: X",
    "opening: X",
    "reciprocity: X",
    "matching: X",
    "noise: X",
    "step: X",
    "retreat: X",
    "slack: X",
    "deadline of union: X",
    "trust: {start: X}",
    "trust: {gain: X, loss: X, reversion: 0.5}",
    "channels: {c: {share: X}, d: {concession: X, noise: X, trust: X}}",
    "variables: {v: {start: X}}",
    "variables: {v: {start: 1, trend: {rate: X}}}",
    "variables: {v: {start: 1, random_walk: {drift: X, volatility: X}}}",
    "variables: {v: {start: 1, mean_reverting: {level: X, speed: 0.5, volatility: X}}}",
    "variables: {v: {start: 0, bounds: [X, 1]}}",
    "inputs: {i: {uniform: [X, 1]}}",
    "inputs: {i: {normal: [X, X]}}",
    "inputs: {i: {lognormal: [X, X]}}",
    "inputs: {i: {beta: [X, X]}}",
    "inputs: {i: {choice: {1: X, 2: 1}}}",
    "rules: {r: {chance: X, limit: 3, then: [{add: {union.wage.ideal: X, union.deadline: X}}]}}",
    "rules: {r: {limit: X, cooldown: X, then: [{multiply: {union.flexibility: X}}]}}",
];

const HARD: [&str; 20] = [
    ".nan",
    ".inf",
    "-.inf",
    "1e999",
    "1e308",
    "-1e308",
    "1e15",
    "-1e15",
    "1e-320",
    "4.9e-324",
    "-0.0",
    "0",
    "1",
    "0.9999999999999999",
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
    "0x7fffffffffffffff",
    "1e-9",
];

/// The talks with a number put where a line of [`NUMBERS`] says.
fn with_number(line: &str, number: &str) -> String {
    let line = line.replace('X', number);
    let (key, _) = line.split_once(':').unwrap();
    const OF_PARTY: [&str; 3] = ["power", "tolerance", "firmness"];
    const OF_STANCE: [&str; 6] = ["ideal", "red_line", "red_lines", "weight", "give", "position"];
    const OF_TALKS: [&str; 9] = [
        "rounds",
        "deadline",
        "base_rate",
        "issues",
        "trust",
        "channels",
        "variables",
        "inputs",
        "rules",
    ];
    if key == "issues" {
        return format!("{line}\n{PARTIES}");
    }
    if OF_TALKS.contains(&key) {
        return format!("{}{line}\n", talks());
    }
    let union = if OF_PARTY.contains(&key) {
        format!("{line}, stances: {{wage: {{ideal: 8, red_line: 4}}}}")
    } else if OF_STANCE.contains(&key) {
        let ideal = if key == "ideal" { "" } else { "ideal: 8, " };
        format!("stances: {{wage: {{{ideal}{line}}}}}")
    } else {
        let line = line.replace(" of union", "");
        format!("concession: {{{line}}}, stances: {{wage: {{ideal: 8, red_line: 4}}}}")
    };
    format!(
        "{ISSUES}parties:\n  union: {{{union}}}\n  employer: {{stances: {{wage: {{ideal: 1}}}}}}\n"
    )
}

#[test]
fn no_number_breaks_it_wherever_it_stands() {
    let (mut refused, mut simulated) = (0, 0);
    for line in NUMBERS {
        for number in HARD {
            let text = with_number(line, number);
            match outcome(text.as_bytes(), &[]) {
                Some(_) => refused += 1,
                None => simulated += 1,
            }
            if matches!(number, ".nan" | ".inf" | "-.inf" | "1e999") {
                assert_eq!(outcome(text.as_bytes(), &[]), Some("S005"), "{text}");
            }
        }
    }
    assert!(refused > 200 && simulated > 200, "{refused} refused, {simulated} simulated");
}

#[test]
fn numbers_too_large_to_be_held_stay_out_of_records() {
    // Products of 22 numbers up to 1e15 are infinite, and a division by 0 gives no number.
    let product = vec!["huge"; 22].join(" * ");
    let text = format!(
        "issues: {{wage: {{range: [-1e15, 1e15]}}}}
inputs: {{huge: {{uniform: [1e14, 1e15]}}, product: {product}, none: 1 / (huge - huge)}}
parties:
  union:
    tolerance: product
    concession: {{beta: none, noise: product, slack: product, deadline: product}}
    stances: {{wage: {{ideal: 9e14, red_line: 1e14, weight: product}}}}
  employer: {{tolerance: 1 - none, stances: {{wage: {{ideal: -9e14, red_line: 5e14}}}}}}
variables:
  v: {{start: 0}}
  w: {{start: none, random_walk: {{drift: product, volatility: product}}}}
rules:
  fires: {{then: [{{add: {{v: product}}}}, {{set: {{union.wage.ideal: v, w: none}}}}]}}
  never: {{when: w > 0, chance: none, then: [{{multiply: {{union.flexibility: none}}}}]}}
"
    );
    for agreement in ["itemwise", "package"] {
        let text = format!("agreement: {agreement}\n{text}");
        let scenario = load("huge.yaml", text.as_bytes(), &[]).scenario.unwrap();
        let instructions = Instructions::detect();
        let plan = Plan { seed: 1, goal: Goal::Replications(640), instructions };
        let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
        let record = run(&scenario, &plan, &control).unwrap();
        record.check().unwrap();
        let json = report::json::run(&record);
        assert_eq!(read::records(json.as_bytes()).unwrap(), std::slice::from_ref(&record));
        let clamped: Vec<_> = record.clamped.iter().map(|number| &*number.input).collect();
        assert!(clamped.contains(&"parties.union.tolerance"), "{clamped:?}");
        assert!(record.undefined > 0, "an effect's value");
        let found = check(&scenario, 1, instructions, &control).unwrap().record;
        let of = |path: &str| found.uncertain.iter().find(|it| it.path == path).unwrap();
        assert_eq!((of("inputs.product").median, of("inputs.none").median), (Some(1e15), None));
        let json = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<CheckRecord>(&json).unwrap(), found);
        let look = Look { elapsed: None, columns: 80 };
        let told = report::text::check(&found, &look) + &report::text::run(&record, &look);
        assert!(told.contains("no number") && !told.contains("NaN"), "{told}");
    }
}

#[test]
fn no_setting_breaks_it() {
    let text = talks();
    let deep = |count: usize| format!("{}x=1", "a.".repeat(count));
    let settings = [
        deep(10_000),
        deep(120),
        deep(500_000),
        "=".repeat(100_000),
        ".".repeat(100_000),
        format!("{}=1", "x".repeat(1_000_000)),
        format!("title={}", "x".repeat(1_000_000)),
        format!("title={}", "x".repeat(2_000_000)),
        format!("issues={}", "[".repeat(100_000)),
        format!("issues={}", "{a: ".repeat(100_000)),
        format!("about={}", "&a ".repeat(100_000)),
        "issues={<<: *x}".to_owned(),
        "rounds=1e308".to_owned(),
        "rounds=-0.0".to_owned(),
        "rounds=\u{0}".to_owned(),
        "title=\u{feff}x".to_owned(),
        "parties.union.stances.wage.ideal=.nan".to_owned(),
        "issues.wage.range.18446744073709551616=1".to_owned(),
        "issues.wage.range.00=1".to_owned(),
        "issues.wage.range.-1=1".to_owned(),
        "issues.wage.range.٣=1".to_owned(),
        "=".to_owned(),
        String::new(),
        "\n".to_owned(),
        "title=---".to_owned(),
        "title=a\n---\nb".to_owned(),
        "a\nb=c".to_owned(),
    ];
    for setting in settings {
        let shown: String = setting.chars().take(40).collect();
        let started = std::time::Instant::now();
        let _ = outcome(text.as_bytes(), std::slice::from_ref(&setting));
        assert!(started.elapsed().as_secs() < 10, "{shown}: {:?}", started.elapsed());
    }
    let many = vec!["rounds=3".to_owned(); 10_000];
    assert_eq!(outcome(text.as_bytes(), &many), None);
}

/// Texts that are large, deep or many, each with the code of the refusal, or nothing.
#[cfg(target_os = "linux")]
fn floods() -> Vec<(&'static str, String, Expected)> {
    let talks = talks();
    let with = |rest: String| format!("{talks}{rest}\n");
    let x = |count: usize| "x".repeat(count);
    let nested = |open: &str, close: &str, depth: usize| {
        format!(
            "outcomes: {{breakthrough: '{}round > 1{}'}}",
            open.repeat(depth),
            close.repeat(depth)
        )
    };
    let bomb = |open: &str, close: &str| {
        repeated(30, |level| match level {
            0 => format!("a0: &a0 {open}k: x{close}\n").replace("[k: x]", "[x, x, x, x, x, x]"),
            level => {
                let alias = format!("*a{}", level - 1);
                let aliases = vec![alias; 10].join(", ");
                if open == "[" {
                    format!("a{level}: &a{level} [{aliases}]\n")
                } else {
                    format!("a{level}: &a{level} {{<<: [{aliases}], k{level}: 1}}\n")
                }
            }
        })
    };
    let stances = repeated(20_000, |n| format!("w{n}: {{ideal: 1}}, "));
    vec![
        ("an alias bomb", bomb("[", "]"), Some("S004")),
        ("a bomb of merge keys", bomb("{", "}"), Some("S004")),
        ("brackets", "[".repeat(10_000), Some("S004")),
        ("many brackets", "[".repeat(1_000_000), Some("S004")),
        ("braces", "{a: ".repeat(10_000), Some("S004")),
        ("dashes", "- ".repeat(10_000), Some("S004")),
        ("question marks", "? ".repeat(10_000), Some("S004")),
        ("block maps", repeated(1_400, |n| format!("{}a:\n", " ".repeat(n))), Some("S004")),
        ("parentheses", with(nested("(", ")", 1_000)), Some("E003")),
        ("many parentheses", with(nested("(", ")", 10_000)), Some("E002")),
        ("negations", with(nested("!", "", 4_000)), Some("E003")),
        ("many negations", with(nested("!", "", 10_000)), Some("E002")),
        ("signs", with(nested("- ", "", 1_500)), Some("E003")),
        ("calls", with(nested("abs(", ")", 800)), Some("E003")),
        ("conditionals", with(nested("true ? true : ", "", 280)), Some("E003")),
        ("conditions", with(nested("", " && round > 1", 300)), None),
        ("a sum", with(nested("", "+1", 2_000)), None),
        ("one long line", x(1_048_576), Some("S007")),
        ("a text that is too long", x(1_048_577), Some("S004")),
        ("spaces", " ".repeat(1_000_000), Some("S010")),
        ("line feeds", "\n".repeat(1_000_000), Some("S010")),
        ("tabs", "\t".repeat(1_000_000), Some("S010")),
        ("comments", "#\n".repeat(500_000), Some("S010")),
        ("colons", ":".repeat(1_000_000), Some("S001")),
        ("quotes", "'".repeat(1_000_001), Some("S001")),
        ("commas", format!("[{}]", ",".repeat(1_000_000)), Some("S001")),
        // What stands before a colon has at most 1024 characters in YAML.
        ("a key", with(format!("{}: 1", x(1_000_000))), Some("S001")),
        ("a key full of dots", with(format!("{}x: 1", "x.".repeat(490_000))), Some("S001")),
        ("a name", with(format!("variables: {{{}: {{start: 1}}}}", x(990_000))), Some("S001")),
        (
            "a name full of dots",
            with(format!("variables: {{{}x: {{start: 1}}}}", "x.".repeat(490_000))),
            Some("S001"),
        ),
        (
            "a target full of dots",
            with(format!("rules: {{r: {{then: [{{set: {{{}x: 1}}}}]}}}}", "x.".repeat(490_000))),
            Some("S001"),
        ),
        ("a title", with(format!("title: {}", x(1_000_000))), None),
        ("a word", with(format!("agreement: {}", x(1_000_000))), Some("S008")),
        ("an expression", with(format!("outcomes: {{a: {}}}", x(1_000_000))), Some("E002")),
        (
            "an option",
            format!(
                "issues: {{wage: {{options: [a, {}]}}}}\nparties: {{u: {{stances: {{wage: {{ideal: a}}}}}}}}",
                x(1_000_000)
            ),
            None,
        ),
        (
            "rules",
            with(
                "rules:\n".to_owned()
                    + &repeated(12_000, |n| format!("  r{n}: {{then: [{{end: stall}}]}}\n")),
            ),
            Some("S021"),
        ),
        (
            "more rules",
            with("rules:\n".to_owned() + &repeated(100_000, |n| format!("  r{n}:\n"))),
            Some("S004"),
        ),
        (
            "issues",
            format!(
                "issues:\n{}{PARTIES}",
                repeated(16_000, |n| format!("  i{n}: {{range: [0, 1]}}\n"))
            ),
            Some("S021"),
        ),
        (
            "more issues",
            format!("issues:\n{}{PARTIES}", repeated(100_000, |n| format!("  i{n}:\n"))),
            Some("S004"),
        ),
        (
            "inputs in a row",
            with(
                "inputs:\n".to_owned() + &repeated(40_000, |n| format!("  a{}: a{n} * 1\n", n + 1)),
            ),
            Some("S021"),
        ),
        ("unknown keys", with(repeated(40_000, |n| format!("k{n}: 1\n"))), Some("S006")),
        (
            "values of the wrong kind",
            with(
                "variables:\n".to_owned()
                    + &repeated(16_000, |n| format!("  v{n}: {{start: [1]}}\n")),
            ),
            Some("S007"),
        ),
        (
            "stances on nothing",
            format!("{ISSUES}parties: {{u: {{stances: {{{stances}wage: {{ideal: 8}}}}}}}}\n"),
            Some("S016"),
        ),
        (
            "unknown channels",
            with(format!("schedule: [{}]", repeated(4_000, |n| format!("c{n}, ")))),
            Some("S016"),
        ),
        (
            "a long schedule",
            with(format!("channels: {{c: {{}}}}\nschedule: [{}]", "c, ".repeat(90_000))),
            Some("S021"),
        ),
        (
            "effects",
            with(format!("rules: {{r: {{then: [{}]}}}}", "{reopen: wage}, ".repeat(30_000))),
            Some("S021"),
        ),
        (
            "wrong effects",
            with(format!("rules: {{r: {{then: [{}]}}}}", "{reopen: wages}, ".repeat(256))),
            Some("S016"),
        ),
        (
            "outcomes",
            with("outcomes:\n".to_owned() + &repeated(30_000, |n| format!("  o{n}: round > 5\n"))),
            Some("S021"),
        ),
        (
            "a long history",
            with(format!("history: [{}]", "{round: 1}, ".repeat(30_000))),
            Some("S021"),
        ),
        (
            "a choice",
            with(format!(
                "inputs: {{a: {{choice: {{{}}}}}}}",
                repeated(40_000, |n| format!("{n}: 1, "))
            )),
            Some("S013"),
        ),
        ("tags", with(format!("about: [{}]", "!x a, ".repeat(90_000))), Some("S002")),
        ("doubled keys", with("a: 1\n".repeat(40_000)), Some("S003")),
        ("infinities", with(format!("about: [{}]", ".inf, ".repeat(90_000))), Some("S005")),
        ("unknown aliases", with(format!("about: [{}]", "*x, ".repeat(90_000))), Some("S002")),
    ]
}

/// The shell that runs the binary within a second of work and 200 MB of addresses.
#[cfg(target_os = "linux")]
fn bounded() -> std::process::Command {
    bounded_by("ulimit -t 1; ulimit -v 200000")
}

#[cfg(target_os = "linux")]
fn bounded_by(limits: &str) -> std::process::Command {
    let mut command = std::process::Command::new("sh");
    // Each further arena takes 64 MB of addresses and no memory.
    command.env("MALLOC_ARENA_MAX", "1");
    command.args(["-c", &format!("{limits}; exec \"$@\""), "sh"]);
    command.arg(env!("CARGO_BIN_EXE_detente"));
    command
}

/// What is wrong with how the binary ended.
#[cfg(target_os = "linux")]
fn unbounded(name: &str, output: &std::process::Output, expected: Expected) -> Option<String> {
    let said = String::from_utf8_lossy(&output.stderr);
    let shown: String = said.chars().take(2000).collect();
    let code = if expected.is_some() { 3 } else { 0 };
    let wanted = expected.map(|code| format!("error[{code}]")).unwrap_or_default();
    let is_right = output.status.code() == Some(code)
        && said.contains(&wanted)
        && !said.contains("panicked")
        && said.len() < 200_000;
    (!is_right).then(|| format!("{name}: {:?}, but {expected:?}\n{shown}\n", output.status))
}

#[cfg(target_os = "linux")]
#[track_caller]
fn assert_bounded(name: &str, output: &std::process::Output, expected: Expected) {
    let wrong = unbounded(name, output, expected);
    assert!(wrong.is_none(), "{}", wrong.unwrap_or_default());
}

#[cfg(target_os = "linux")]
#[test]
fn floods_are_told_within_a_second_and_200_megabytes() {
    let folder = Folder::new();
    let mut wrong = String::new();
    for (name, text, expected) in floods() {
        let path = folder.path("flood.yaml");
        std::fs::write(&path, text).unwrap();
        let mut command = bounded();
        command.args(["run", "-n", "64", "--threads", "1", "-q", "--format", "csv"]).arg(&path);
        wrong.extend(unbounded(name, &command.output().unwrap(), expected));
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[cfg(target_os = "linux")]
#[test]
fn files_and_pipes_without_an_end_are_refused_at_once() {
    use std::process::{Command, Stdio};
    let folder = Folder::new();
    let gigabyte = folder.path("gigabyte.yaml");
    std::fs::File::create(&gigabyte).unwrap().set_len(1 << 30).unwrap();
    for path in [gigabyte.as_os_str(), "/dev/zero".as_ref()] {
        let output = bounded().args(["run", "-q"]).arg(path).output().unwrap();
        assert_bounded("a file", &output, Some("S004"));
    }
    let zeros = Stdio::from(std::fs::File::open("/dev/zero").unwrap());
    let output = bounded().args(["run", "-q", "-"]).stdin(zeros).output().unwrap();
    assert_bounded("zeros on stdin", &output, Some("S004"));
    for endless in ["yes 'a: b'", "yes | tr -d '\\n'"] {
        let mut shell = Command::new("sh");
        let mut shell = shell.args(["-c", endless]).stdout(Stdio::piped()).spawn().unwrap();
        let stdin = shell.stdout.take().unwrap();
        let output = bounded().args(["run", "-q", "-"]).stdin(stdin).output().unwrap();
        assert_bounded(endless, &output, Some("S004"));
        // It ends when nobody reads what it writes.
        shell.wait().unwrap();
    }
}

/// A scenario at all limits at once, but for its rounds: so many parties with stances on so many
/// issues that there can be no more links, and as much of all else as is allowed.
fn at_all_limits(parties: usize, issues: usize) -> String {
    assert!(parties <= PARTIES_LIMIT && issues <= ISSUES_LIMIT);
    let links = issues * parties * (parties - 1);
    assert!(links <= LINKS_LIMIT && links + 2 * issues * parties > LINKS_LIMIT);
    let numbered = |prefix: &'static str, count: usize, entry: &dyn Fn(usize) -> String| {
        repeated(count, |n| format!("  {prefix}{n}: {}\n", entry(n)))
    };
    let input = |n| match n {
        0 => "{uniform: [0, 1]}".to_owned(),
        n => format!("0.5 * in{} + 0.1", n - 1),
    };
    let mut text = format!("rounds: 3\ninputs:\n{}", numbered("in", INPUTS_LIMIT, &input));
    let _ = write!(text, "issues:\n{}", numbered("is", issues, &|_| "{range: [0, 100]}".into()));
    text += "parties:\n";
    for party in 0..parties {
        let _ = writeln!(text, "  pa{party}:\n    variables:");
        for n in 0..VARIABLES_LIMIT {
            let _ = writeln!(text, "      w{n}: {{start: 0, trend: {{rate: 1}}}}");
        }
        text += "    stances:\n";
        for issue in 0..issues {
            let (ideal, line) = if party % 2 == 0 { (0, 70) } else { (100, 30) };
            let line = format!("{{uniform: [{}, {}]}}", line - 5, line + 5);
            let _ = writeln!(text, "      is{issue}: {{ideal: {ideal}, red_line: {line}}}");
        }
    }
    let walk = |_| "{start: 0, random_walk: {drift: 0, volatility: 1}}".to_owned();
    let _ = write!(text, "variables:\n{}", numbered("va", VARIABLES_LIMIT, &walk));
    let effects = |n: usize| {
        let count = if n == 0 { EFFECTS_LIMIT } else { 1 };
        let target = format!("pa{}.is{}.tolerance", n % parties, n % issues);
        format!("{{add: {{{target}: 0.001}}}}, ").repeat(count)
    };
    let rule = |n: usize| {
        format!("{{when: va{} > 1, limit: 3, then: [{}]}}", n % VARIABLES_LIMIT, effects(n))
    };
    let _ = write!(text, "rules:\n{}", numbered("ru", RULES_LIMIT, &rule));
    let channels = numbered("ch", CHANNELS_LIMIT, &|_| "{noise: 1.1}".to_owned());
    let _ = write!(text, "channels:\n{channels}");
    let unlikely = |n: usize| format!("va{} > 1000", n % VARIABLES_LIMIT);
    let outcomes = numbered("ou", OUTCOMES_LIMIT - 1, &unlikely);
    let _ = write!(text, "outcomes:\n  breakthrough: settled.core == 1\n{outcomes}");
    let at_end = numbered("en", OUTCOMES_LIMIT - 1, &unlikely);
    let _ = write!(text, "at_end:\n{at_end}  stall: true\n");
    text
}

#[cfg(target_os = "linux")]
#[test]
fn a_scenario_at_all_limits_is_simulated_and_checked_in_seconds() {
    let folder = Folder::new();
    let path = folder.path("limits.yaml");
    for (parties, issues) in [(32, 32), (23, 64)] {
        std::fs::write(&path, at_all_limits(parties, issues)).unwrap();
        let run = ["run", "-q", "-n", "64", "--threads", "1", "--format", "csv"];
        for verb in [&run[..], &["check", "-q"]] {
            let mut command = bounded_by("ulimit -t 20; ulimit -v 1000000");
            command.args(verb).arg(&path);
            assert_bounded("all limits", &command.output().unwrap(), None);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_check_of_a_history_that_would_take_hours_says_that_it_is_left_out() {
    let folder = Folder::new();
    let path = folder.path("history.yaml");
    let history = repeated(2000, |n| format!("  - {{round: {}, that: [va0 < 1000]}}\n", n + 1));
    let text = at_all_limits(32, 32).replace("rounds: 3", "rounds: 4095");
    std::fs::write(&path, format!("{text}history:\n{history}")).unwrap();
    let mut command = bounded_by("ulimit -t 20; ulimit -v 1000000");
    let output = command.args(["check", "-q"]).arg(&path).output().unwrap();
    assert_bounded("a long history", &output, None);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("not looked at"), "{said}");
}
