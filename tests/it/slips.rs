//! What people write for numbers, and what they are told: nothing is read as something else in
//! silence.

use crate::terminal::{Folder, detente_in};
use detente::scenario;
use std::fs;

/// Talks with a place for a number in each of many keys.
const TALKS: &str = "\
as_of: 2023-01-15
issues: {pay: {range: [0, 20], unit: \"% rise\"}, hours: {range: [0, 4000]}}
parties:
  nurses:
    tolerance: 1
    stances: {pay: {ideal: 19, red_line: 5, give: 1, firmness: 0.5}, hours: {ideal: 1800}}
  state: {stances: {pay: {ideal: 3, red_line: 6}, hours: {ideal: 2400}}}
rules: {walkout: {chance: 0.1, then: [{end: collapse}]}}
";

/// The code, what is said and the help of all that is wrong with the talks after a change.
fn told(from: &str, to: &str) -> Vec<(String, String, String)> {
    assert_eq!(TALKS.matches(from).count(), 1, "{from}");
    let talks = TALKS.replace(from, to);
    let loaded = scenario::load("talks.yaml", talks.as_bytes(), &[]);
    let found = loaded.diagnostics.into_iter();
    found
        .map(|it| {
            let said = format!("{}: {}", it.message, it.primary.text);
            (it.code.to_string(), said, it.help.unwrap_or_default())
        })
        .collect()
}

#[track_caller]
fn is_told(from: &str, to: &str, (code, said, help): (&str, &str, &str)) {
    let found = told(from, to);
    let [first] = &found[..] else { panic!("{to}: {found:#?}") };
    assert!(
        first.0 == code && first.1.contains(said) && first.2.contains(help),
        "{to}: {first:#?}"
    );
}

#[test]
fn the_talks_are_fine() {
    assert_eq!(told("as_of", "as_of").len(), 0);
}

#[test]
fn a_date_is_no_number() {
    for date in ["2023-03-01", "2023-3-1", "\"2023-03-01\"", "2023/03/01", "01/03/2023", "1.3.2023"]
    {
        let deadline = format!("as_of: 2023-01-15\ndeadline: {date}");
        is_told("as_of: 2023-01-15", &deadline, ("E006", "is a date and no number", "in rounds"));
    }
    let when = "{when: round > 2023-03-01, chance: 0.1";
    is_told("{chance: 0.1", when, ("E006", "is a date and no number", "in rounds"));
    for number in ["10 - 2 - 1", "24/2", "1.5", "4 - 0.5 - 1"] {
        let deadline = format!("as_of: 2023-01-15\ndeadline: {number}");
        assert_eq!(told("as_of: 2023-01-15", &deadline).len(), 0, "{number}");
    }
}

#[test]
fn a_range_with_a_dash_outside_of_what_may_be_is_told_as_a_range() {
    let help = "a range is written `{uniform: [0.7, 1]}`";
    is_told("tolerance: 1", "tolerance: 0.7-1", ("S012", "-0.3, but tolerance", help));
    let help = "a range is written `{uniform: [10, 15]}`";
    is_told("ideal: 19", "ideal: 10-15", ("S012", "-5, but pay runs from 0 to 20", help));
    is_told("ideal: 19", "ideal: 10–15", ("S019", "found the text `10–15`", help));
    let effect = "chance: 0.1, then: [{set: {nurses.pay.red_line: 10–15}}, {end: collapse}]";
    let then = "chance: 0.1, then: [{end: collapse}]";
    is_told(then, effect, ("E005", "`–` is no operator", help));
    let both = "ideal: 18-8, red_line: 15-5";
    let help = "a range is written `{uniform: [5, 15]}`";
    is_told("ideal: 19, red_line: 5", both, ("S018", "the red line is 10, as the ideal is", help));
    let folder = Folder::with("talks.yaml", TALKS);
    let vary = ["sweep", "talks.yaml", "-n", "64", "--vary", "parties.nurses.tolerance=0.7-1"];
    let said = detente_in(&folder.0, &vary).stderr;
    assert!(said.contains("values of a range are written `0.7..1/5`"), "{said}");
    assert!(said.contains("-0.3, but tolerance"), "{said}");
}

#[test]
fn a_percentage_is_told_in_the_terms_of_its_key() {
    let on_pay = "write `8`: it is counted in the unit of `pay`, % rise";
    is_told("ideal: 19", "ideal: 8 %", ("S019", "found the text `8 %`", on_pay));
    is_told("ideal: 19", "ideal: {uniform: [8 %, 9]}", ("S019", "`8 %`", on_pay));
    is_told("give: 1", "give: 2%", ("S019", "`2%`", "write `2`: it is counted in the unit of the"));
    is_told("tolerance: 1", "tolerance: 90 %", ("S019", "`90 %`", "write `0.9`: a share of 90 %"));
    is_told("firmness: 0.5", "firmness: 2.5%", ("S019", "`2.5%`", "write `0.025`"));
    is_told("chance: 0.1", "chance: 54 %", ("E009", "", "write `0.54`: a share of 54 %"));
    is_told("tolerance: 1", "tolerance: 90", ("S012", "", "90 % is written `0.9`"));
    let part = "when: pay.gap > 5 %, chance: 0.1";
    is_told("chance: 0.1", part, ("E009", "", "for a share of 5 % write `0.05`"));
}

#[test]
fn a_comma_in_a_number_is_told_as_one() {
    let point = "a comma parts entries here: write `3.5`";
    is_told("ideal: 3,", "ideal: 3,5,", ("S006", "unknown key `5`", point));
    let twice = "ideal: 3,5, red_line: 6,5";
    is_told("ideal: 3, red_line: 6", twice, ("S003", "stands twice", "write `6.5`"));
    let thousands = "write `4000`, or with decimals `4.000`";
    is_told("[0, 4000]", "[0, 4,000]", ("S007", "`000`", thousands));
    let list = "ideal: {triangular: [2, 3,5, 7]}, red_line: 8";
    is_told("ideal: 3, red_line: 6", list, ("S013", "", point));
    is_told("tolerance: 1", "tolerance: 0,9", ("S019", "", "a number has no comma: write `0.9`"));
    // Blanks may be left out of a list.
    let found = told("[0, 4000]", "[0,1000]");
    assert!(
        found.iter().all(|(code, _, help)| code == "S012" && help.contains("widen")),
        "{found:?}"
    );
    let folder = Folder::with("talks.yaml", TALKS);
    let fail = "breakthrough < baseline - 0,3%";
    let asked = ["compare", "talks.yaml", "talks.yaml", "-n", "64", "--fail-if", fail];
    let said = detente_in(&folder.0, &asked).stderr;
    assert!(said.contains("follow a point, not a comma"), "{said}");
}

#[test]
fn a_space_that_is_no_plain_one_is_named() {
    let help = "a no-break space stands after the colon";
    is_told("ideal: 3,", "ideal:\u{a0}3,", ("S006", "unknown key", help));
    is_told("    tolerance: 1", "    tolerance:\u{202f}1", ("S001", help, "type a plain space"));
    let help = "a no-break space stands in this key";
    is_told("    tolerance: 1", "    tolerance\u{a0}: 1", ("S006", "unknown key", help));
}

#[test]
fn a_record_is_told_from_a_scenario() {
    let folder = Folder::with("talks.yaml", TALKS);
    let run = ["run", "talks.yaml", "-n", "64", "-q", "-o", "talks.json"];
    assert_eq!(detente_in(&folder.0, &run).code, Some(0));
    let solve = ["solve", "talks.json", "--vary", "rounds=2..9", "--for", "stall = 0.5"];
    let sweep = ["sweep", "talks.json", "--vary", "rounds=2,3"];
    for verb in [&["run", "talks.json"][..], &["check", "talks.json"], &solve, &sweep] {
        let ended = detente_in(&folder.0, verb);
        assert_eq!(ended.code, Some(3), "{}", ended.stderr);
        assert_eq!(ended.stderr.matches("error[").count(), 1, "{}", ended.stderr);
        assert!(ended.stderr.contains("this is a record, and no scenario"), "{}", ended.stderr);
        assert!(ended.stderr.contains("`detente report` shows it"), "{}", ended.stderr);
    }
}

#[test]
fn the_unit_of_a_round_agrees_with_its_number() {
    let of = |interval: &str| {
        let talks = format!("{TALKS}interval: {interval}\n");
        scenario::load("talks.yaml", talks.as_bytes(), &[]).scenario.unwrap().interval.unwrap()
    };
    assert_eq!(of("2 week"), "2 weeks");
    assert_eq!(of("1 months"), "1 month");
    assert_eq!(of("1.5 weeks"), "1.5 weeks");
}

#[test]
fn a_name_as_it_is_printed_is_told_the_whole_path() {
    let folder = Folder::new();
    fs::write(folder.0.join("talks.yaml"), TALKS).unwrap();
    let whole = "parties.nurses.stances.pay.red_line";
    let said = |arguments: &[&str]| {
        let ended = detente_in(&folder.0, &[arguments, &["-n", "64"]].concat());
        assert!(matches!(ended.code, Some(2 | 3)), "{}", ended.stderr);
        ended.stderr
    };
    let set = said(&["run", "talks.yaml", "--set", "nurses.pay.red_line=4"]);
    assert!(set.contains(whole), "{set}");
    let vary = said(&["sweep", "talks.yaml", "--vary", "nurses.pay.red_line=4,5"]);
    assert!(vary.contains(whole) && !vary.contains("point"), "{vary}");
    let only = said(&["levers", "talks.yaml", "--only", "nurses.pay.red_line"]);
    assert!(only.contains(whole), "{only}");
    let vary = ["--vary", "nurses.pay.red_line=4..5", "--for", "stall = 0.5"];
    let solve = said(&[&["solve", "talks.yaml"], &vary[..]].concat());
    assert!(solve.contains(whole) && !solve.contains("at the value"), "{solve}");
}
