//! Shards: simulated apart, put together, refused where they do not belong together.

use super::{Ended, Folder, copy, units};
use detente::study::sweep::{Plan, Unit};
use std::fs;

const N: &str = "9000";

/// A folder with a sweep in `whole`, and its shards in `0`, `1` and `2`.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.sweep(&["-n", N, "--out", "whole"]).done();
    for shard in ["0", "1", "2"] {
        let said = folder.sweep(&["-n", N, "--out", shard, "--shard", &format!("{shard}/3")]);
        let said = said.said_at_least(0);
        assert!(said.contains(&format!("shard {shard}/3 is complete: 24 units")), "{said}");
        assert!(said.contains("detente sweep merge"), "{said}");
        assert!(!folder.path(shard).join("results.csv").exists());
    }
    folder
}

impl Ended {
    /// What a call that ended so said.
    #[track_caller]
    fn said_at_least(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        self.stderr
    }
}

/// What becomes of a merge.
fn merge(folder: &Folder, directories: &[&str], out: &str) -> Ended {
    folder.call(&[&["sweep", "merge"], directories, &["--out", out]].concat())
}

#[test]
fn shards_put_together_are_the_sweep_in_one_piece() {
    let folder = folder();
    let printed = merge(&folder, &["2", "0", "1"], "merged").done();
    assert!(folder.results("merged") == folder.results("whole"));
    assert!(printed.starts_with("Talks · 7 points (grid) and the base"), "{printed}");
    let all = units(&folder.read("whole/units.jsonl"));
    assert_eq!(units(&folder.read("merged/units.jsonl")), all);
    // What is there twice is the same.
    merge(&folder, &["0", "whole", "0", "1"], "twice").done();
    assert!(folder.results("twice") == folder.results("whole"));
    assert_eq!(units(&folder.read("twice/units.jsonl")), all);
    // Merged shards are a sweep like any other.
    let again = folder.sweep(&["-n", N, "--out", "merged", "--resume"]);
    again.done();
    assert!(folder.results("merged") == folder.results("whole"));
}

#[test]
fn some_shards_are_a_whole_design_with_fewer_replications() {
    let folder = folder();
    let ended = merge(&folder, &["0", "2"], "some");
    let said = ended.said_at_least(5);
    let expected = "fewer replications: 5928 of 9000 at each point, 6 of 9 blocks; missing: blocks \
                    1, 4, 7";
    assert!(said.contains(expected), "{said}");
    let csv = folder.read("some/results.csv");
    assert!(csv.lines().skip(1).all(|row| row.split(',').nth(5) == Some("5928")), "{csv}");
    assert_eq!(csv.lines().count(), folder.read("whole/results.csv").lines().count());
    // The others are added by going on.
    folder.sweep(&["-n", N, "--out", "some", "--resume"]).done();
    assert!(folder.results("some") == folder.results("whole"));
}

#[test]
fn a_block_that_not_every_point_has_does_not_count() {
    let folder = folder();
    let text = folder.read("1/units.jsonl");
    let half: String = text.lines().take(13).map(|line| format!("{line}\n")).collect();
    fs::write(folder.path("1/units.jsonl"), half).unwrap();
    merge(&folder, &["0", "1"], "half").said_at_least(5);
    let replications = |row: &str| row.split(',').nth(5).unwrap().parse::<u64>().unwrap();
    let csv = folder.read("half/results.csv");
    let all: Vec<_> = csv.lines().skip(1).map(replications).collect();
    assert!(all.iter().all(|n| *n == all[0]) && all[0] < 6000, "{all:?}");
    // Without one whole block there is nothing to report.
    let one: String = text.lines().take(3).map(|line| format!("{line}\n")).collect();
    fs::write(folder.path("1/units.jsonl"), one).unwrap();
    let said = merge(&folder, &["1"], "none").said(5);
    assert!(said.contains("no block of replications that every point has"), "{said}");
    assert!(!folder.path("none/results.csv").exists());
}

#[test]
fn where_nothing_of_the_base_counts_no_difference_to_it_is_told() {
    let folder = Folder::new();
    let wanted = ["--precision", "0.03", "--max-replications", "4000", "--out", "whole"];
    folder.sweep(&wanted).done();
    copy(&folder.path("whole"), &folder.path("damaged"));
    let text = folder.read("whole/units.jsonl");
    let rest = text.lines().filter(|line| units(line) != [(0, 0)]);
    let rest: String = rest.map(|line| format!("{line}\n")).collect();
    assert!(rest.len() < text.len());
    fs::write(folder.path("damaged/units.jsonl"), rest).unwrap();
    for (format, out) in [("text", "a"), ("md", "b"), ("csv", "c"), ("json", "d")] {
        let more = ["--out", out, "--format", format, "--sort", "stall"];
        let Ended { code, stdout, stderr } =
            folder.call(&[&["sweep", "merge", "damaged"][..], &more].concat());
        assert_eq!(code, Some(5), "{stderr}");
        assert!(stderr.contains("no replication of the base counts"), "{stderr}");
        // Text has the sign before the number, and the talks have one in their history.
        let signed =
            stdout.split(" +").skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        assert!(!signed && !stdout.contains("\"difference\""), "{stdout}");
    }
    let csv = folder.read("a/results.csv");
    let column = csv.lines().next().unwrap().split(',').position(|name| name == "difference");
    let cells: Vec<_> =
        csv.lines().skip(1).map(|row| row.split(',').nth(column.unwrap())).collect();
    assert!(cells.len() > 14 && cells.iter().all(|cell| *cell == Some("")), "{csv}");
    let page = folder.call(&["report", "a", "--format", "html"]).stdout;
    assert!(page.contains("No replication of the base counts"), "{page}");
    assert!(!page.contains("in percentage points, of pairs"), "{page}");
    // A record that tells differences all the same is refused.
    let record = folder.read("a/results.json");
    let told = "\"to_base\": {\"difference\": 0.1, \"low\": 0, \"high\": 0.2}";
    let record = record.replace(" ", "").replacen("\"to_base\":null", told, 1);
    assert!(record.contains(told), "{record}");
    fs::write(folder.path("false.json"), record).unwrap();
    let said = folder.call(&["report", "false.json", "--format", "html"]).said(3);
    assert!(said.contains("`to_base` is there, and the base is not"), "{said}");
    let status = folder.call(&["sweep", "status", "damaged"]);
    assert_eq!(status.code, Some(5), "{}", status.stdout);
    assert!(status.stdout.contains("(at 1 of 8 points)"), "{}", status.stdout);
}

#[test]
fn arrays_numbered_from_one_do_too() {
    let folder = folder();
    let ended = folder.sweep(&["-n", N, "--out", "3", "--shard", "3/3", "--quiet"]);
    ended.done();
    merge(&folder, &["1", "2", "3"], "merged").done();
    assert!(folder.results("merged") == folder.results("whole"));
}

#[test]
fn a_shard_that_was_killed_goes_on() {
    let folder = folder();
    let text = folder.read("1/units.jsonl");
    copy(&folder.path("1"), &folder.path("killed"));
    fs::write(folder.path("killed/units.jsonl"), &text[..text.len() / 2]).unwrap();
    let arguments = ["-n", N, "--out", "killed", "--shard", "1/3", "--resume", "--quiet"];
    folder.sweep(&arguments).done();
    assert_eq!(units(&folder.read("killed/units.jsonl")), units(&text));
}

#[test]
fn what_does_not_belong_together_is_refused_and_nothing_is_left() {
    let folder = folder();
    folder.sweep(&["-n", N, "--seed", "2", "--out", "seed"]).done();
    let said = merge(&folder, &["0", "seed"], "out").said(3);
    assert!(said.contains("`seed` holds another sweep than `0`: seed 2, not 1"), "{said}");

    // Another version.
    copy(&folder.path("0"), &folder.path("old"));
    let plan = folder.read("0/plan.json").replace("\"version\": \"", "\"version\": \"0.0.");
    fs::write(folder.path("old/plan.json"), plan).unwrap();
    let said = merge(&folder, &["0", "old"], "out").said(3);
    assert!(said.contains("version 0.0."), "{said}");
    let said = merge(&folder, &["old"], "out").said(3);
    assert!(said.contains("the sweep was made by version 0.0."), "{said}");

    // A damaged line.
    copy(&folder.path("1"), &folder.path("damaged"));
    let text = folder.read("1/units.jsonl").replacen("\"block\":1", "\"block\":4", 1);
    fs::write(folder.path("damaged/units.jsonl"), &text).unwrap();
    let line = 1 + text
        .lines()
        .zip(folder.read("1/units.jsonl").lines())
        .position(|(a, b)| a != b)
        .unwrap();
    let said = merge(&folder, &["0", "damaged"], "out").said(3);
    assert!(said.contains(&format!("`damaged/units.jsonl`, line {line}: it is damaged")), "{said}");

    // The same unit with other counts, as only another program could have written it.
    let plan = Plan::from_text(&folder.read("0/plan.json")).unwrap();
    let id = plan.id();
    let text = folder.read("0/units.jsonl");
    let (mut unit, _) = Unit::from_line(text.lines().nth(4).unwrap(), &plan, &id).unwrap();
    unit.zone[0] ^= 1;
    copy(&folder.path("0"), &folder.path("other"));
    fs::write(folder.path("other/units.jsonl"), unit.to_line(&id).0 + "\n").unwrap();
    let said = merge(&folder, &["0", "other"], "out").said(3);
    let expected = format!(
        "`other/units.jsonl`, line 1: point {}, block {} is there already, with other counts",
        unit.point, unit.block
    );
    assert!(said.contains(&expected), "{said}");

    // No sweep at all, and a directory that has one.
    let said = merge(&folder, &["0", "."], "out").said(3);
    assert!(said.contains("`.` holds no sweep"), "{said}");
    let said = merge(&folder, &["0"], "1").said(3);
    assert!(said.contains("`1` holds a sweep"), "{said}");
    assert!(!folder.path("out").exists(), "nothing is left");
}

#[test]
fn the_status_says_what_is_done_and_what_is_missing() {
    let folder = folder();
    let status = |directories: &[&str]| folder.call(&[&["sweep", "status"], directories].concat());
    let some = status(&["0", "2"]);
    assert_eq!((some.code, &*some.stderr), (Some(5), ""));
    insta::assert_snapshot!("sweep_status", some.stdout);
    assert!(status(&["0", "1", "2"]).done().contains("complete: 72 units"));
    assert!(status(&["whole"]).done().contains("complete: 72 units"));
    let text = folder.read("1/units.jsonl");
    fs::write(folder.path("1/units.jsonl"), &text[..text.len() - 5]).unwrap();
    let torn = status(&["1"]);
    assert!(torn.stdout.contains("shard 1/3 · 23 of 24 units"), "{}", torn.stdout);
}

#[test]
fn of_two_merges_into_one_directory_one_ends_and_the_other_takes_nothing_away() {
    let folder = folder();
    let arguments = ["sweep", "merge", "0", "1", "2", "--out", "out"];
    for _ in 0..20 {
        let two = [(); 2].map(|()| folder.binary(&arguments).spawn().unwrap());
        let two = two.map(|process| Ended::from(process.wait_with_output().unwrap()));
        let done = two.iter().filter(|ended| ended.code == Some(0)).count();
        assert_eq!(done, 1, "{} {}", two[0].stderr, two[1].stderr);
        assert!(folder.results("out") == folder.results("whole"));
        let refused = two.iter().find(|ended| ended.code != Some(0)).unwrap();
        let said = &refused.stderr;
        let expected = ["`out` holds a sweep: choose a new directory", "works in `out`"];
        assert!(expected.iter().any(|expected| said.contains(expected)), "{said}");
        assert!(!said.contains("--resume") && !said.contains("Usage"), "{said}");
        fs::remove_dir_all(folder.path("out")).unwrap();
    }
}

#[test]
fn a_refused_merge_leaves_what_was_there() {
    let folder = folder();
    copy(&folder.path("1"), &folder.path("damaged"));
    fs::write(folder.path("damaged/units.jsonl"), "damaged\n").unwrap();
    fs::create_dir(folder.path("mine")).unwrap();
    fs::write(folder.path("mine/notes"), "my own").unwrap();
    merge(&folder, &["0", "damaged"], "mine").said(3);
    assert_eq!(folder.read("mine/notes"), "my own");
    assert!(!folder.path("mine/plan.json").exists() && !folder.path("mine/units.jsonl").exists());
    fs::write(folder.path("mine/units.jsonl"), "my own").unwrap();
    let said = merge(&folder, &["0", "1"], "mine").said(3);
    assert!(said.contains("`mine` holds a sweep: choose a new directory"), "{said}");
    assert_eq!(folder.read("mine/units.jsonl"), "my own");
}
