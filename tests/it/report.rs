//! `detente report`: what it writes, and what it says of files that are no records.

use detente::report::html;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

const BUNDLED: [&str; 5] = [
    "wage-round",
    "boeing-iam-2024",
    "emission-standards-1994",
    "moscow-envoy-talks",
    "settlement-2025",
];

/// A folder of its own for a test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let unique = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(format!("detente-report-{}-{}", unique.0, unique.1));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    /// What a call in the folder prints and says, and its exit code.
    fn detente(&self, arguments: &[&str], input: &str) -> (String, String, i32) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_detente"))
            .args(arguments)
            .current_dir(&self.0)
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read its input closes it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let ended = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(ended.stdout), text(ended.stderr), ended.status.code().unwrap())
    }

    #[track_caller]
    fn done(&self, arguments: &[&str]) -> String {
        let (stdout, stderr, code) = self.detente(arguments, "");
        assert_eq!((code, &*stderr), (0, ""));
        stdout
    }

    /// Keeps the record of a bundled scenario.
    fn record(&self, scenario: &str, more: &[&str]) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{scenario}.yaml"));
        let kept = format!("{scenario}.json");
        let run = ["run", path.to_str().unwrap(), "-n", "2000", "--quiet", "-o", &kept];
        self.done(&[&run, more].concat());
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn every_bundled_scenario_has_a_page_that_is_the_same_every_time() {
    let folder = Folder::new();
    for scenario in BUNDLED {
        folder.record(scenario, &["--beliefs", "5", "--forms"]);
        let json = format!("{scenario}.json");
        assert_eq!(folder.done(&["report", &json, "-o", "one.html"]), "");
        let page = folder.read("one.html");
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{scenario}");
        assert!(page.len() < html::SIZE_LIMIT, "{scenario}: {}", page.len());
        assert_eq!(folder.done(&["report", &json, "--format", "html"]), page, "{scenario}");
    }
}

#[test]
fn a_page_lists_the_numbers_of_the_scenario_with_their_sources() {
    let folder = Folder::new();
    folder.record("boeing-iam-2024", &[]);
    let page = folder.done(&["report", "boeing-iam-2024.json", "--format", "html"]);
    let listed = page.split("The numbers of the scenario</caption>").nth(1).unwrap();
    let listed = listed.split("</table>").next().unwrap();
    let record: Value = serde_json::from_str(&folder.read("boeing-iam-2024.json")).unwrap();
    let counts = ["public", "expert", "assumed"].map(|kind| {
        let cells = listed.matches(&format!("<td><bdi>{kind}</bdi></td>")).count() as u64;
        assert_eq!(record["provenance"][kind], cells, "{kind}");
        cells
    });
    assert_eq!(counts.iter().sum::<u64>(), 25);
    assert!(listed.contains("company.stances.wage.give"), "{listed}");
    assert!(listed.contains("triangular 2, 8, 15") && listed.contains("called best and final"));
}

/// A command of a page as it is copied.
fn typed(command: &str) -> String {
    command.replace("<span class=\"option\">", "").replace("</span>", "")
}

#[test]
fn the_scenario_of_a_page_gives_the_same_record_again() {
    let folder = Folder::new();
    folder.record("wage-round", &[]);
    let page = folder.done(&["report", "wage-round.json", "--format", "html"]);
    let scenario = page.split("aria-label=\"The scenario\"><code>").nth(1).unwrap();
    let scenario = scenario.split("</code>").next().unwrap();
    let scenario = scenario.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    folder.write("scenario.yaml", scenario.replace("&amp;", "&"));
    let command = page.split("aria-label=\"Command\"><code>").nth(1).unwrap();
    let command = typed(command.split("</code>").next().unwrap());
    let command = command.strip_prefix("detente ").unwrap();
    let mut again: Vec<_> = command.split(' ').collect();
    again.extend(["--format", "json"]);
    assert_eq!(folder.done(&again), folder.read("wage-round.json"));
}

#[test]
fn the_other_formats_are_those_of_the_run() {
    let folder = Folder::new();
    folder.record("wage-round", &[]);
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/wage-round.yaml");
    let scenario = scenario.to_str().unwrap();
    for (format, name) in [("md", "a.md"), ("csv", "a.csv")] {
        let printed = folder.done(&["run", scenario, "-n", "2000", "-q", "--format", format]);
        assert_eq!(folder.done(&["report", "wage-round.json", "--format", format]), printed);
        folder.done(&["report", "wage-round.json", "-o", name]);
        assert_eq!(folder.read(name), printed);
    }
    let text = folder.done(&["report", "wage-round.json"]);
    assert!(text.starts_with("Wage round · 2,000 replications · seed 1\n"), "{text}");
    folder.done(&["report", "wage-round.json", "-o", "a.txt"]);
    assert_eq!(folder.read("a.txt"), text);
}

#[test]
fn records_come_from_stdin_and_several_share_a_report() {
    let folder = Folder::new();
    folder.record("wage-round", &[]);
    folder.record("boeing-iam-2024", &[]);
    let one = folder.read("wage-round.json");
    let (text, _, code) = folder.detente(&["report", "-"], &one);
    assert_eq!((text.lines().next().unwrap().split(" · ").next(), code), (Some("Wage round"), 0));
    let list = format!("[{one}, {}]", folder.read("boeing-iam-2024.json"));
    let (text, _, code) = folder.detente(&["report", "-"], &list);
    assert!(text.starts_with("2 scenarios · 2,000 replications each") && code == 0, "{text}");
    let both = ["report", "wage-round.json", "boeing-iam-2024.json", "--format", "html"];
    let page = folder.done(&both);
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("Side by side</h2>") < at("<article id=\"record-1\""));
    assert!(at("<article id=\"record-1\"") < at("<article id=\"record-2\""));
}

/// What is said of a file, with exit code 3 and nothing printed.
#[track_caller]
fn refused(bytes: impl AsRef<[u8]>) -> String {
    let folder = Folder::new();
    folder.write("talks.json", bytes);
    let (stdout, stderr, code) = folder.detente(&["report", "talks.json", "-o", "talks.html"], "");
    assert_eq!((code, &*stdout), (3, ""), "{stderr}");
    assert!(!folder.0.join("talks.html").exists());
    let said = stderr.strip_prefix("error: cannot report on `talks.json`: ").unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    said.trim_end().to_owned()
}

#[test]
fn what_is_no_record_is_refused_with_its_place_and_a_way_out() {
    assert_eq!(refused("title: x"), "it is not JSON, as records are: see line 1, column 2");
    assert_eq!(refused(""), "it is empty");
    assert_eq!(refused(b"\xff\xfe{\0"), "it is not UTF-8 text, as records are");
    assert!(refused("{}").starts_with("it is JSON, but no record"));
    assert!(refused("[{\"a\": 1}]").starts_with("it is JSON, but no record"));
    assert!(
        refused(r#"{"format": "detente.check/1"}"#).contains("its format is `detente.check/1`")
    );
    assert!(refused(r#"{"format": "detente.run/9"}"#).contains("use a newer detente"));
    assert_eq!(refused(r#"{"format": "detente.run/1"}"#), "the record lacks `title`");
    let lists = "[".repeat(100_000) + &"]".repeat(100_000);
    let deep = format!("{{\"format\": \"detente.run/1\", \"scenario\": {lists}}}");
    assert!(refused(deep).starts_with("it is not JSON"), "deep nesting");
}

#[test]
fn a_record_that_breaks_off_or_is_too_large_is_refused() {
    let folder = Folder::new();
    folder.record("wage-round", &[]);
    let whole = folder.read("wage-round.json");
    for part in [10, whole.len() / 2, whole.len() - 3] {
        let said = refused(&whole[..part]);
        assert!(said.starts_with("it breaks off at line "), "{part}: {said}");
    }
    let folder = Folder::new();
    fs::File::create(folder.0.join("huge.json")).unwrap().set_len(1 << 32).unwrap();
    let (_, said, code) = folder.detente(&["report", "huge.json"], "");
    assert!(said.contains("larger than records may be, 64 MiB") && code == 3, "{said}");
}

#[test]
fn a_file_that_is_not_there_or_a_scenario_is_told_as_such() {
    let folder = Folder::new();
    folder.write("talks.json", "");
    let (_, said, code) = folder.detente(&["report", "tlaks.json"], "");
    assert!(said.contains("did you mean `talks.json`?") && code == 4, "{said}");
    folder.write("talks.yaml", "title: Talks\n");
    let (_, said, code) = folder.detente(&["report", "talks.yaml"], "");
    assert!(said.contains("it is a scenario; `detente run talks.yaml -o RECORD`"), "{said}");
    assert_eq!(code, 3);
}

#[test]
fn a_report_never_overwrites_its_record() {
    let folder = Folder::new();
    folder.record("wage-round", &[]);
    let before = folder.read("wage-round.json");
    let over = ["report", "wage-round.json", "-o", "./wage-round.json", "--format", "html"];
    let (_, said, code) = folder.detente(&over, "");
    assert!(said.contains("would overwrite its record") && code == 2, "{said}");
    assert_eq!(folder.read("wage-round.json"), before);
    let (_, said, code) = folder.detente(&["report", "wage-round.json", "-o", "x.pdf"], "");
    assert!(said.contains("let it end in .html") && code == 2, "{said}");
}

/// A record with one value changed.
fn changed(record: &Value, pointer: &str, value: Value) -> String {
    let mut record = record.clone();
    *record.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
    record.to_string()
}

#[test]
fn numbers_that_no_run_can_have_given_are_refused_with_their_field() {
    let folder = Folder::new();
    folder.record("boeing-iam-2024", &["--beliefs", "5", "--forms"]);
    let record: Value = serde_json::from_str(&folder.read("boeing-iam-2024.json")).unwrap();
    let zeros = json!([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for (pointer, value, place) in [
        ("/consistent", json!(2001), "consistent"),
        ("/replications", json!(1_u64 << 40), "replications"),
        ("/rounds", json!(0), "rounds"),
        ("/rounds", json!(5000), "rounds"),
        ("/rounds", json!(11), "incidence.0.by_round"),
        ("/outcomes/0/count", json!(0), "outcomes.0"),
        ("/outcomes/0/share", json!(0.9), "outcomes.0"),
        ("/outcomes/1/low", json!(0), "outcomes.1"),
        ("/outcomes/1/name", json!("breakthrough"), "outcomes.1"),
        ("/outcomes", json!([]), "outcomes"),
        ("/incidence/0/by_round/3", json!(1_000_000), "incidence.0.by_round"),
        ("/incidence/0/by_round", zeros, "incidence.0.by_round"),
        ("/incidence/0/outcome", json!("x"), "incidence"),
        ("/zone/ever", json!(3000), "zone.ever"),
        ("/zone/count", json!(2001), "zone.count"),
        ("/issues/0/settled", json!(u64::MAX), "issues.0.settled"),
        ("/issues/0/no_time", json!(u64::MAX), "issues.0"),
        ("/issues/1/options/0/count", json!(1), "issues.1.options"),
        ("/issues/0/outcome/quartiles/first", json!(1e300), "issues.0.outcome"),
        ("/issues/0/outcome/mean", json!(-1), "issues.0.outcome"),
        ("/verdicts/0/acceptable", json!(u64::MAX), "verdicts.0"),
        ("/rules/0/replications", json!(9999), "rules.0.replications"),
        ("/rules/0/firings", json!(1), "rules.0.replications"),
        ("/sensitivity/0/deciles", json!([]), "sensitivity.0.deciles"),
        (
            "/sensitivity/0/deciles/3/breakthroughs",
            json!(9999),
            "sensitivity.0.deciles.3.breakthroughs",
        ),
        ("/sensitivity/0/explained", json!(2), "sensitivity.0.explained"),
        ("/bands/0/rounds", json!([]), "bands.0.rounds"),
        ("/bands/0/rounds/0", json!(7), "bands.0.rounds"),
        ("/bands/0/median", json!([0.5]), "bands.0"),
        ("/bands/0/median/2", json!(99), "bands.0"),
        ("/rounds_to_breakthrough/median", json!(0), "rounds_to_breakthrough"),
        ("/beliefs/median", json!(2), "beliefs"),
        ("/beliefs/consistent/0", json!(9999), "beliefs.consistent"),
        ("/beliefs/breakthroughs", json!([]), "beliefs.breakthroughs"),
        ("/forms/0/share", json!(0.5), "forms.0"),
        ("/forms/0/consistent", json!(9999), "forms.0.consistent"),
        ("/scenario/title", json!("Another"), "scenario_sha256"),
        ("/scenario_sha256", json!("<script>"), "scenario_sha256"),
    ] {
        let said = refused(changed(&record, pointer, value));
        assert!(said.starts_with(&format!("`{place}` cannot be: ")), "{pointer}: {said}");
    }
    let said = refused(changed(&record, "/seed", json!("one")));
    assert!(said.starts_with("a record has another kind of value at line 1, column "), "{said}");
}

#[test]
fn every_record_of_a_run_passes() {
    let folder = Folder::new();
    for scenario in BUNDLED {
        for more in
            [&["-n", "1"][..], &["-n", "37", "--seed", "5"], &["-n", "500", "--beliefs", "3"]]
        {
            let path = format!("{}/scenarios/{scenario}.yaml", env!("CARGO_MANIFEST_DIR"));
            let run = [&["run", &path, "-q", "-o", "-"], more].concat();
            let (record, said, code) = folder.detente(&run, "");
            assert!(matches!(code, 0 | 5), "{scenario} {more:?}: {said}");
            let (text, said, code) = folder.detente(&["report", "-", "--format", "html"], &record);
            assert_eq!((code, &*said), (0, ""), "{scenario} {more:?}");
            assert!(text.ends_with("</html>"), "{scenario}");
        }
    }
}

/// A sweep of the wage round, kept in a directory.
fn swept(folder: &Folder, vary: &[&str], out: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/wage-round.yaml");
    let mut arguments = vec!["sweep", path.to_str().unwrap(), "-n", "300", "--quiet", "-o", out];
    vary.iter().for_each(|vary| arguments.extend(["--vary", *vary]));
    folder.done(&arguments);
}

#[test]
fn a_sweep_is_reported_from_its_directory_its_plan_or_its_record() {
    let folder = Folder::new();
    swept(&folder, &["parties.union.tolerance=0..1/6"], "kept");
    let page = folder.done(&["report", "kept", "--format", "html"]);
    assert!(page.contains("As union.tolerance goes from 0 to 1"), "{page}");
    for same in ["kept/plan.json", "kept/results.json"] {
        assert_eq!(folder.done(&["report", same, "--format", "html"]), page, "{same}");
    }
    let csv = folder.done(&["report", "kept", "--format", "csv"]);
    assert_eq!(csv, folder.read("kept/results.csv"));
    assert!(
        folder
            .done(&["report", "kept", "--format", "md"])
            .contains("| `parties.union.tolerance` |")
    );
    let text = folder.done(&["report", "kept"]);
    assert!(text.contains("6 points (grid) and the base"), "{text}");
}

#[test]
fn the_points_of_a_page_give_the_same_sweep_again() {
    let folder = Folder::new();
    let red_line = "parties.union.stances.wage.red_line=4,null,{uniform: [3, 5]}";
    swept(
        &folder,
        &["parties.union.tolerance=0.5,0.9", "agreement=itemwise,package", red_line],
        "kept",
    );
    let page = folder.done(&["report", "kept", "--format", "html"]);
    let inside = |label: &str| {
        let text = page.split(&format!("aria-label=\"{label}\"><code>")).nth(1).unwrap();
        let text = text.split("</code>").next().unwrap();
        let text = typed(text).replace("&lt;", "<").replace("&gt;", ">");
        text.replace("&quot;", "\"").replace("&amp;", "&")
    };
    folder.write("scenario.yaml", inside("The scenario"));
    folder.write("points.csv", inside("The points"));
    let command = inside("Command");
    let mut again: Vec<_> = command.strip_prefix("detente ").unwrap().split(' ').collect();
    again.extend(["--format", "csv", "--quiet"]);
    assert_eq!(folder.done(&again), folder.read("kept/results.csv"));
}

#[test]
fn what_is_no_sweep_to_report_is_told() {
    let folder = Folder::new();
    swept(&folder, &["rounds=6,12"], "kept");
    folder.record("wage-round", &[]);
    let (_, said, code) = folder.detente(&["report", "kept", "wage-round.json"], "");
    assert_eq!(code, 2);
    assert!(said.contains("others are shown one at a time"), "{said}");
    let (_, said, code) = folder.detente(&["report", "kept/results.csv"], "");
    assert!(code == 3 && said.contains("give the directory or its results.json"), "{said}");
    fs::create_dir_all(folder.0.join("empty")).unwrap();
    let (_, said, code) = folder.detente(&["report", "empty"], "");
    assert!(code == 3 && said.contains("a directory without a sweep"), "{said}");
    fs::remove_file(folder.0.join("kept/results.json")).unwrap();
    let (_, said, code) = folder.detente(&["report", "kept/plan.json"], "");
    assert!(code == 3 && said.contains("see `detente sweep status kept`"), "{said}");
    let damaged = |from: &str, to: &str| {
        swept(&folder, &["rounds=6,12"], "damaged");
        let text = folder.read("damaged/results.json");
        assert!(text.contains(from), "{text}");
        folder.write("damaged/results.json", text.replacen(from, to, 1));
        let (_, said, code) = folder.detente(&["report", "damaged", "--format", "html"], "");
        fs::remove_dir_all(folder.0.join("damaged")).unwrap();
        assert_eq!(code, 3, "{said}");
        said
    };
    assert!(damaged("\"consistent\":300", "\"consistent\":301").contains("points.0.consistent"));
    assert!(damaged("\"factors\": 1", "\"factors\": 0").contains("`factors` cannot be"));
    assert!(damaged("\"values\":[6]", "\"values\":[]").contains("0 values and 1 paths"));
}

#[test]
fn a_trace_is_reported_in_every_format() {
    let folder = Folder::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/boeing-iam-2024.yaml");
    let path = path.to_str().unwrap();
    let told = folder.done(&["trace", path, "--replication", "7", "--quiet"]);
    folder.done(&["trace", path, "--replication", "7", "--quiet", "-o", "trace.json"]);
    assert_eq!(folder.done(&["report", "trace.json"]), told);
    let page = folder.done(&["report", "trace.json", "--format", "html"]);
    assert!(page.contains("It ends in <strong>") && page.len() < html::SIZE_LIMIT);
    let text = folder.done(&["report", "trace.json", "--format", "md"]);
    assert!(text.contains("| Issue | Party |") && text.contains("| Round | What happened |"));
    let csv = folder.done(&["report", "trace.json", "--format", "csv"]);
    assert!(csv.starts_with("replication,round,issue,party,level,position,"), "{csv}");
    let steps = folder.read("trace.json").matches("\"level_before\"").count();
    assert_eq!(csv.lines().count(), 1 + 4 + steps);
    let late = folder.read("trace.json").replacen("\"horizon\": 12", "\"horizon\": 3", 1);
    folder.write("trace.json", late);
    let (_, said, code) = folder.detente(&["report", "trace.json"], "");
    assert!(code == 3 && said.contains("`rounds` cannot be"), "{said}");
}
