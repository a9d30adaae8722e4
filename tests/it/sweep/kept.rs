//! A sweep in a directory: killed, interrupted, torn, on a full disk, and gone on with.

use super::{Folder, RESULTS, copy, swept, units};
use std::fs;
use std::process::Command;
use std::time::Duration;

/// Enough for a quick sweep to be killed many times.
const N: &str = "60000";

/// A folder with an uninterrupted sweep in `whole`.
fn folder(n: &str) -> Folder {
    let folder = Folder::new();
    folder.sweep(&["-n", n, "--out", "whole"]).done();
    folder
}

#[test]
fn the_results_are_the_same_to_the_byte_for_any_threads() {
    let folder = folder("20000");
    for threads in ["1", "3"] {
        folder.sweep(&["-n", "2e4", "--out", threads, "--threads", threads]).done();
        assert!(folder.results(threads) == folder.results("whole"), "{threads} threads");
    }
    folder.sweep(&["-n", "20000", "--out", "baseline", "--instructions", "baseline"]).done();
    assert!(folder.results("baseline") == folder.results("whole"), "instructions");
}

#[test]
fn a_sweep_that_is_killed_again_and_again_ends_as_one_that_was_not() {
    let folder = folder(N);
    let mut kills = 0;
    // Moments spread over the first milliseconds of each life, later and later.
    loop {
        let mut child =
            folder.binary(&swept(&["-n", N, "--out", "killed", "--resume"])).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(4 + kills * 7 % 29 + kills / 4));
        // SIGKILL on Unix: nothing is tidied up.
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        if output.status.success() {
            break;
        }
        kills += 1;
        if kills == 60 {
            folder.sweep(&["-n", N, "--out", "killed", "--resume"]).done();
            break;
        }
    }
    assert!(kills >= 3, "it was killed {kills} times only");
    assert!(folder.results("killed") == folder.results("whole"), "after {kills} kills");
    let (killed, whole) = (folder.read("killed/units.jsonl"), folder.read("whole/units.jsonl"));
    assert_eq!(units(&killed), units(&whole), "each unit is there once");
}

#[test]
fn a_file_that_is_torn_anywhere_is_gone_on_with() {
    let folder = folder("5000");
    let text = folder.read("whole/units.jsonl");
    let last = text.trim_end().rfind('\n').unwrap() + 1;
    let torn = folder.path("torn");
    // Every byte is tried on the file itself, in the binary's own tests.
    for length in [0, 1, last - 1, last, last + 1, last + 90, text.len() - 2, text.len() - 1] {
        copy(&folder.path("whole"), &torn);
        fs::write(torn.join("units.jsonl"), &text[..length]).unwrap();
        folder.sweep(&["-n", "5000", "--out", "torn", "--resume"]).done();
        assert!(folder.results("torn") == folder.results("whole"), "torn at {length}");
        assert_eq!(units(&folder.read("torn/units.jsonl")), units(&text));
    }
}

#[test]
fn what_is_complete_is_printed_again_and_nothing_is_simulated() {
    let folder = folder("3000");
    let before = folder.read("whole/units.jsonl");
    for name in RESULTS {
        fs::remove_file(folder.path("whole").join(name)).unwrap();
    }
    let again = folder.sweep(&["-n", "3000", "--out", "whole", "--resume", "--format", "csv"]);
    assert_eq!(again.done(), folder.read("whole/results.csv"));
    assert_eq!(folder.read("whole/units.jsonl"), before);
}

#[cfg(unix)]
#[test]
fn an_interrupted_sweep_says_what_to_type_and_that_goes_on() {
    for (signal, after) in [("-INT", 150), ("-TERM", 300)] {
        let folder = folder("400000");
        let arguments = ["-n", "400000", "--out", "it is kept", "--threads", "1"];
        let ended: super::Ended = (0..8)
            .find_map(|doublings| {
                let child = folder.binary(&swept(&arguments)).spawn().unwrap();
                std::thread::sleep(Duration::from_millis(after << doublings));
                super::signal(child.id(), signal);
                let ended: super::Ended = child.wait_with_output().unwrap().into();
                // Too early for a handler, or for one unit.
                let begun = ended.code == Some(130) && ended.stderr.contains(" units are kept");
                (begun && !ended.stderr.contains(": 0 of")).then_some(ended).or_else(|| {
                    let _ = fs::remove_dir_all(folder.path("it is kept"));
                    None
                })
            })
            .expect("an interruption in forty seconds");
        let said = ended.said(130);
        let (first, command) = said.trim_end().split_once("\nto go on:\n  ").unwrap();
        assert!(first.starts_with("error: interrupted: "), "{said}");
        assert!(command.contains("--out 'it is kept'") && command.ends_with(" --resume"));
        assert!(!folder.path("it is kept/results.csv").exists());
        let output = Command::new("sh").args(["-c", command]).current_dir(&folder.0).output();
        super::Ended::from(output.unwrap()).done();
        assert!(folder.results("it is kept") == folder.results("whole"), "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_sweep_that_is_not_kept_prints_what_there_is() {
    let folder = Folder::new();
    let arguments = swept(&["-n", "4e9", "--threads", "1", "--format", "json"]);
    let ended: super::Ended = (0..8)
        .find_map(|doublings| {
            let child = folder.binary(&arguments).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(150 << doublings));
            super::signal(child.id(), "-INT");
            let ended: super::Ended = child.wait_with_output().unwrap().into();
            (!ended.stdout.is_empty()).then_some(ended)
        })
        .expect("a block in forty seconds");
    assert_eq!((ended.code, &*ended.stderr), (Some(130), ""));
    let record: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    let points = record["points"].as_array().unwrap();
    assert!(points.iter().all(|point| point["stopped"] == "interrupted"), "{points:?}");
}

#[cfg(unix)]
#[test]
fn a_full_disk_stops_a_sweep_and_with_room_it_goes_on() {
    let folder = folder("20000");
    // A limit on the size of files stands in for a full disk: a line is written in part.
    let script = format!(
        "trap '' XFSZ; ulimit -f 16; exec {} sweep talks.yaml --vary {} -n 20000 --out full",
        env!("CARGO_BIN_EXE_detente"),
        super::VARY
    );
    let output = Command::new("sh").args(["-c", &script]).current_dir(&folder.0).output();
    let said = super::Ended::from(output.unwrap()).said(4);
    assert!(said.contains("cannot write `full/units.jsonl`"), "{said}");
    assert!(said.contains("to go on:\n") && said.trim_end().ends_with("--resume"), "{said}");
    let kept = units(&folder.read("full/units.jsonl")).len();
    assert!(kept > 0 && kept < 160, "{kept}");
    folder.sweep(&["-n", "20000", "--out", "full", "--resume"]).done();
    assert!(folder.results("full") == folder.results("whole"));
}

#[cfg(unix)]
#[test]
fn a_second_process_in_a_directory_is_refused() {
    let folder = Folder::new();
    let arguments = swept(&["-n", "4e9", "--out", "out", "--resume"]);
    let mut first = folder.binary(&arguments).spawn().unwrap();
    let begun = (0..400).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        fs::read_to_string(folder.path("out/lock")).is_ok_and(|text| text.contains("process"))
    });
    assert!(begun, "it works in its directory");
    let said = folder.call(&arguments).said(4);
    let status = folder.call(&["sweep", "status", "out"]);
    first.kill().unwrap();
    first.wait().unwrap();
    let expected = format!("error: another process ({}) works in `out`", first.id());
    assert!(said.starts_with(&expected), "{said}");
    assert_eq!(status.code, Some(5));
    assert!(status.stdout.contains(" · at work"), "{}", status.stdout);
    let status = folder.call(&["sweep", "status", "out"]);
    assert!(status.stdout.contains(" · not at work"), "{}", status.stdout);
}

#[test]
fn a_sweep_until_it_is_precise_goes_on_as_if_it_had_not_been_stopped() {
    let folder = Folder::new();
    let wanted = ["--precision", "0.008", "--max-replications", "9000"];
    let ended = folder.sweep(&[&wanted[..], &["--out", "whole"]].concat());
    assert_eq!(ended.code, Some(5), "{}", ended.stderr);
    assert!(ended.stderr.contains("the interval is wider than asked for"), "{}", ended.stderr);
    let text = folder.read("whole/units.jsonl");
    let lines: Vec<_> = text.lines().collect();
    // Any units may be there, in any order, as long as each point has all those before.
    for (kept, threads) in [(0, "1"), (5, "2"), (lines.len() / 2, "3"), (lines.len(), "1")] {
        copy(&folder.path("whole"), &folder.path("some"));
        let some: String = lines[..kept].iter().map(|line| format!("{line}\n")).collect();
        fs::write(folder.path("some/units.jsonl"), some).unwrap();
        let more = [&wanted[..], &["--out", "some", "--resume", "--threads", threads]].concat();
        assert_eq!(folder.sweep(&more).code, Some(5));
        assert!(folder.results("some") == folder.results("whole"), "{kept}");
    }
    let replications: std::collections::BTreeSet<_> = folder
        .read("whole/results.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(5).unwrap().parse::<u64>().unwrap())
        .collect();
    assert!(replications.len() > 1 && replications.contains(&9000), "{replications:?}");
}
