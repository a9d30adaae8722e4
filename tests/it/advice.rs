//! Warnings: each stands where it must, and not in nearly the same scenario.

use detente::diagnostic::Severity;
use detente::scenario;

/// Talks that nobody would warn of, with more of them to follow.
const TALKS: &str = "
issues: {wage: {range: [0, 10]}}
parties:
  union: {stances: {wage: {ideal: 8, red_line: 4}}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}}}
";

/// The code of each warning with the text that it points at; the scenario has no errors.
fn warnings(yaml: &str) -> Vec<(String, String)> {
    let loaded = scenario::load("talks.yaml", yaml.as_bytes(), &[]);
    assert!(loaded.scenario.is_some(), "{:#?}\n{yaml}", loaded.diagnostics);
    let warning = |found: &detente::diagnostic::Diagnostic| {
        assert_eq!(found.severity, Severity::Warning);
        assert!(found.help.is_some(), "{found:?} says nothing on what to do");
        let place = &found.primary.place;
        let text = &loaded.sources.get(place.source).text[place.span.clone()];
        (found.code.to_string(), text.to_owned())
    };
    loaded.diagnostics.iter().map(warning).collect()
}

/// Asserts that a scenario has exactly one warning, this one, and that with `mended` in the place
/// of `wrong` it has none.
fn warns(code: &str, at: &str, yaml: &str, (wrong, mended): (&str, &str)) {
    assert_eq!(warnings(yaml), [(code.to_owned(), at.to_owned())], "{yaml}");
    assert_eq!(yaml.matches(wrong).count(), 1, "{wrong} in {yaml}");
    assert_eq!(warnings(&yaml.replace(wrong, mended)), [], "{mended} in {yaml}");
}

/// The same of talks with `more` below them.
fn warns_below(code: &str, at: &str, more: &str, change: (&str, &str)) {
    warns(code, at, &format!("{TALKS}{more}\n"), change);
}

#[test]
fn plain_talks_are_fine() {
    assert_eq!(warnings(TALKS), []);
}

#[test]
fn an_issue_that_nothing_can_open_is_closed() {
    let closed = "
issues: {wage: {range: [0, 10]}}
parties:
  union: {stances: {wage: {ideal: 8, red_line: 6}}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}}}
";
    warns("W001", "wage", closed, ("red_line: 6", "red_line: {uniform: [4, 8]}"));
    let shared = closed
        .replace("red_line: 6", "red_line: line")
        .replace("issues:", "inputs: {low: {uniform: [5, 8]}, line: 2 + low / 2}\nissues:");
    assert_eq!(warnings(&shared), [], "4.5 is enough");
    let shared = shared.replace("2 + low / 2", "3 + low / 2");
    assert_eq!(warnings(&shared), [("W001".to_owned(), "wage".to_owned())], "5.5 is not");
    let bluff = closed.replace("red_line: 6", "red_line: 6, firmness: 0.9, give: 1");
    assert_eq!(warnings(&bluff), []);
    let mut moved = closed.to_owned();
    moved += "rules: {crisis: {chance: 0.1, then: [{add: {union.wage.red_line: -2}}]}}\n";
    assert_eq!(warnings(&moved), []);
    let mut settled = closed.to_owned();
    settled += "rules: {court: {when: round == 5, then: [{settle: wage}]}}\n";
    assert_eq!(warnings(&settled), []);
    let never = settled.replace("round == 5", "round == 50");
    let codes: Vec<String> = warnings(&never).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["W001", "W012"], "a rule that cannot fire opens nothing");
}

#[test]
fn a_closed_issue_matters_only_where_a_breakthrough_needs_it() {
    let closed = "
issues: {wage: {range: [0, 10]}, hours: {range: [30, 40], core: false}}
parties:
  union: {stances: {wage: {ideal: 8, red_line: 4}, hours: {ideal: 30, red_line: 34}}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}, hours: {ideal: 40, red_line: 35}}}
";
    assert_eq!(warnings(closed), []);
    let package = format!("agreement: package\n{closed}");
    assert_eq!(warnings(&package), [("W001".to_owned(), "hours".to_owned())]);
    let by_rule = format!("{package}\noutcomes: {{breakthrough: trust.union.employer > 0.9}}\n");
    assert_eq!(warnings(&by_rule), []);
    let rule = "rules: {luck: {chance: 0.1, then: [{end: breakthrough}]}}\n";
    assert_eq!(warnings(&format!("{package}{rule}")), []);
    let never = rule.replace("chance: 0.1", "limit: 0");
    assert_eq!(warnings(&format!("{package}{never}")).len(), 2, "a rule that cannot fire");
}

#[test]
fn with_options_an_outcome_within_the_lines_is_an_option() {
    let closed = "
issues: {pension: {options: {none: 0, half: 5, all: 10}}}
parties:
  union: {stances: {pension: {ideal: all, red_line: 6}}}
  employer: {stances: {pension: {ideal: none, red_line: 9}}}
";
    warns("W001", "pension", closed, ("red_line: 6", "red_line: 5"));
}

#[test]
fn a_rule_that_cannot_fire_is_found() {
    let rule = |rule: &str| format!("rules: {{crisis: {{{rule}, then: [{{end: collapse}}]}}}}");
    let below = |code: &str, at: &str, text: &str, change: (&str, &str)| {
        warns_below(code, at, &rule(text), change);
    };
    below("W002", "0", "chance: 0", ("chance: 0", "chance: 0.1"));
    below("W002", "0", "limit: 0", ("limit: 0", "limit: 1"));
    below("W002", "false", "when: false", ("when: false", "when: round > 2"));
    below("W002", "trust.union.employer > 1", "when: trust.union.employer > 1", ("> 1", "> 0.9"));
    below("W002", "wage.outcome > 10", "when: wage.outcome > 10", ("> 10", "> 9"));
    below("W002", "round < 1", "when: round < 1", ("< 1", "< 2"));
    below("W002", "round > 3 && round < 4", "when: round > 3 && round < 4", ("< 4", "< 5"));
    below("W012", "round > 12", "when: round > 12", ("> 12", "> 11"));
    // Before round 12 nothing can have moved for more than 11 rounds.
    below("W012", "idle >= 12", "when: idle >= 12", ("12", "11"));
    below("W012", "round + idle > 23", "when: round + idle > 23", ("23", "22"));
}

#[test]
fn a_rule_that_waits_for_one_that_cannot_fire_cannot_either() {
    let rules = "
rules:
  first: {when: round > 20, then: [{end: collapse}]}
  second: {when: first.fired > 0, then: [{end: stall}]}
  third: {when: alarm == 1, then: [{end: stall}]}
  fourth: {when: first.fired > 0, then: [{set: {alarm: 1}}]}
variables: {alarm: {start: 0}}
";
    let codes = |yaml: &str| -> Vec<String> {
        warnings(&format!("{TALKS}{yaml}")).into_iter().map(|(code, _)| code).collect()
    };
    assert_eq!(codes(rules), ["W012", "W002", "W002", "W002"]);
    assert_eq!(codes(&rules.replace("round > 20", "round > 10")), [""; 0]);
}

#[test]
fn a_leak_that_cannot_happen_is_found() {
    let channels = "channels: {table: {leak: {chance: 0, then: [{end: collapse}]}}}";
    warns_below("W002", "0", channels, ("chance: 0", "chance: 0.1"));
}

#[test]
fn an_effect_that_changes_nothing_is_found() {
    let rule = |then: &str| format!("rules: {{crisis: {{chance: 0.1, then: [{then}]}}}}");
    let below =
        |at: &str, then: &str, change: (&str, &str)| warns_below("W003", at, &rule(then), change);
    below("0", "{add: {union.wage.tolerance: 0}}", ("tolerance: 0", "tolerance: 1"));
    below("1", "{multiply: {union.flexibility: 1}}", ("flexibility: 1", "flexibility: 2"));
    below("1 / 0", "{set: {union.flexibility: 1 / 0}}", ("1 / 0", "1 / 2"));
    let ended = "{end: collapse}, {add: {trust.union.employer: -1}}";
    below("-1", ended, (ended, "{add: {trust.union.employer: -1}}, {end: collapse}"));
    // A rule may be there to be counted.
    let counted = format!("{TALKS}{}", rule("{add: {union.wage.tolerance: 0}}"));
    let counted = counted + "\noutcomes: {breakthrough: settled.core == 1 and crisis.fired > 1}";
    assert_eq!(warnings(&counted), []);
}

#[test]
fn trust_that_nothing_reads_is_found() {
    let more = "
  press: {consent: advisory, stances: {wage: {ideal: 5}}}
rules: {leak: {chance: 0.1, then: [{add: {trust.union.press: -0.1}}]}}
";
    warns_below("W003", "-0.1", more, ("union.press", "press.union"));
    let more = "
  guild: {concession: {trust_effect: 0}, stances: {wage: {ideal: 5}}}
rules: {leak: {chance: 0.1, then: [{add: {trust.guild.union: -0.1}}]}}
";
    warns_below("W003", "-0.1", more, ("trust_effect: 0", "trust_effect: 0.1"));
    let read = format!("{TALKS}{more}").replace("chance: 0.1", "chance: trust.guild.union");
    assert_eq!(warnings(&read), []);
}

#[test]
fn variables_and_inputs_that_nothing_reads_are_found() {
    let more = "
variables: {front: {start: 0, trend: {rate: 1}}}
rules: {gain: {when: round > 3, then: [{add: {front: 1}}]}}
";
    warns_below("W004", "front", more, ("round > 3", "front > 3"));
    // That it follows from itself is no use of it.
    let more = more.replace("{front: 1}", "{front: 0.1 * front}");
    warns_below("W004", "front", &more, ("round > 3", "front > 3"));
    let of_party = "
  guild: {variables: {anger: {start: 3}}, stances: {wage: {ideal: 5}}}
rules: {out: {when: round > 3, then: [{end: collapse}]}}
";
    warns_below("W004", "anger", of_party, ("round > 3", "round > guild.anger"));
    let inputs = "inputs: {a: {uniform: [0, 1]}, b: 1 - a}\ndeadline: 9 + a\n";
    warns_below("W005", "b", inputs, ("9 + a", "9 + b"));
}

#[test]
fn a_channel_that_no_round_is_held_in_is_found() {
    warns_below("W006", "b", "channels: {a: {}, b: {share: 0}}", ("share: 0", "share: 0.1"));
    warns_below("W006", "b", "channels: {a: {}, b: {}}\nschedule: [a, a]", ("[a, a]", "[a, b]"));
    let moved =
        "channels: {a: {}, b: {share: 0}}\nrules: {r: {when: idle > 2, then: [{channel: b}]}}";
    assert_eq!(warnings(&format!("{TALKS}{moved}")), []);
    assert_eq!(warnings(&format!("{TALKS}channels: {{a: {{share: 0}}, b: {{share: 0}}}}")), []);
    let shares = "channels: {a: {share: 2}, b: {}}\nschedule: [a, b]";
    warns_below("W006", "share", shares, ("schedule: [a, b]", ""));
}

#[test]
fn a_condition_that_is_always_the_same_is_found() {
    let rule = "rules: {crisis: {when: round >= 1, chance: 0.1, then: [{end: collapse}]}}";
    warns_below("W007", "round >= 1", rule, (">= 1", ">= 2"));
    // Plain `true` is what it says.
    warns_below("W007", "round >= 1", rule, ("round >= 1", "true"));
    let outcomes = "outcomes: {breakthrough: settled.core >= 0}";
    warns_below("W007", "settled.core >= 0", outcomes, (">= 0", "> 0"));
    let at_end = "at_end: {breakthrough: round == 12, stall: true}";
    let codes: Vec<String> =
        warnings(&format!("{TALKS}{at_end}")).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["W007", "W013"]);
    let history = "history: [{round: 1, that: [settled.count >= 0]}]";
    warns_below("W007", "settled.count >= 0", history, (">= 0", "== 0"));
    let history = "history: [{round: 1, that: [idle > 1]}]";
    warns_below("W007", "idle > 1", history, ("> 1", "== 1"));
}

#[test]
fn weights_that_are_all_0_are_found() {
    let talks = "
issues: {wage: {range: [0, 10]}, hours: {range: [30, 40]}}
parties:
  union:
    stances: {wage: {ideal: 8, red_line: 4, weight: 0}, hours: {ideal: 30, weight: 0.0}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}, hours: {ideal: 40}}}
";
    warns("W008", "0", talks, ("weight: 0.0", "weight: 0.1"));
}

#[test]
fn a_number_far_from_those_in_use_is_found() {
    let talks = "
inputs: {will: {uniform: [0, 1]}}
issues: {wage: {range: [0, 10]}}
parties:
  union:
    tolerance: 0.5 + 0.5 * will
    concession: {beta: 0.2, noise: 0.2}
    stances: {wage: {ideal: 8, red_line: 4}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}}}
";
    assert_eq!(warnings(talks), []);
    for (key, usual, unusual, at) in [
        ("beta", "0.2", "200", "200"),
        ("beta", "0.2", "0.001", "0.001"),
        ("beta", "0.2", "{uniform: [50, 60]}", "{uniform: [50, 60]}"),
        ("noise", "0.2", "2", "2"),
        ("tolerance", "0.5 + 0.5 * will", "0.06 * will", "0.06 * will"),
    ] {
        let (usual, unusual) = (format!("{key}: {usual}"), format!("{key}: {unusual}"));
        warns("W009", at, &talks.replace(&usual, &unusual), (&unusual, &usual));
    }
    let nothing = talks.replace("beta: 0.2", "beta: 0").replace("0.5 + 0.5 * will", "0 * will");
    assert_eq!(warnings(&nothing), [], "0 is a way of its own");
}

#[test]
fn a_line_that_may_be_bluff_needs_somewhere_to_go() {
    let stance = |more: &str| TALKS.replace("red_line: 4", &format!("red_line: 4, {more}"));
    let firm = stance("firmness: 0.7");
    warns("W010", "0.7", &firm, ("firmness: 0.7", "firmness: 0.7, give: 1"));
    warns("W010", "0.7", &firm, ("firmness: 0.7", "firmness: 1"));
    warns("W011", "2", &stance("give: 2"), ("give: 2", "give: 2, firmness: 0.7"));
    let end = TALKS.replace("red_line: 4", "red_line: 0, firmness: 0.7, give: 2");
    warns("W011", "2", &end, ("red_line: 0", "red_line: 1"));
    let shared = TALKS.replace("union: {stances", "union: {firmness: 0.6, stances");
    warns("W010", "0.6", &shared, ("red_line: 4", "red_line: 4, give: 1"));
}

#[test]
fn an_outcome_that_another_stands_in_the_way_of_is_found() {
    let outcomes = "outcomes: {breakthrough: settled.core == 1, peace: settled.core == 1}";
    let change = ("peace: settled.core == 1", "peace: wage.outcome > 3");
    warns_below("W013", "settled.core == 1", outcomes, change);
}

#[test]
fn outcomes_after_one_that_always_holds_are_never_come_to() {
    let at_end = "at_end: {breakthrough: wage.gap == 0, draw: true, stall: true}";
    warns_below("W013", "true", at_end, ("draw: true", "draw: wage.gap < 0.1"));
    // A breakthrough may be rejected at home; then what follows is judged.
    let votes = "at_end: {breakthrough: true, stall: true}";
    let ratified = TALKS.replace("union: {", "union: {ratification: {chance: 0.5}, ");
    assert_eq!(warnings(&format!("{ratified}{votes}")), []);
    let found = warnings(&format!("{TALKS}{votes}"));
    assert_eq!(found, [("W013".to_owned(), "true".to_owned())]);
}

#[test]
fn an_outcome_that_never_holds_is_found() {
    let outcomes = "outcomes: {breakthrough: settled.core == 1, rupture: settled.core > 1}";
    warns_below("W002", "settled.core > 1", outcomes, ("> 1", "> 0.5"));
    let outcomes = "outcomes: {breakthrough: settled.core == 1, rupture: idle > 12}";
    warns_below("W012", "idle > 12", outcomes, ("> 12", "> 11"));
    let at_end = "at_end: {partial: round < 12, stall: true}";
    warns_below("W002", "round < 12", at_end, ("round < 12", "wage.gap < 0.1"));
}

#[test]
fn an_outcome_that_effects_end_in_is_fine() {
    let talks = |rule: &str, outcomes: &str| {
        format!("rules: {{walkout: {{chance: 0.1, then: [{{end: {rule}}}]}}}}\n{outcomes}")
    };
    let one = "outcomes: {breakthrough: settled.core == 1, strike: false}";
    warns_below("W002", "false", &talks("collapse", one), ("end: collapse", "end: strike"));
    let at_end = "at_end: {strike: false, stall: true}";
    warns_below("W002", "false", &talks("collapse", at_end), ("end: collapse", "end: strike"));
    let after = "outcomes: {strike: true, rupture: false}";
    let found: Vec<_> = warnings(&format!("{TALKS}{}", talks("rupture", after)));
    assert_eq!(
        found,
        [("W007".to_owned(), "true".to_owned()), ("W016".to_owned(), "outcomes".into())]
    );
    // Two that are declared alike do not stand in each other's way.
    let two = "\
rules:
  walkout: {chance: 0.1, then: [{end: strike}]}
  lockout: {chance: 0.1, then: [{end: closure}]}
outcomes: {breakthrough: settled.core == 1, strike: false, closure: false}
";
    assert_eq!(warnings(&format!("{TALKS}{two}")), []);
    let cannot = two.replace("lockout: {chance: 0.1", "lockout: {chance: 0");
    let codes: Vec<_> = warnings(&format!("{TALKS}{cannot}")).into_iter().map(|w| w.0).collect();
    assert_eq!(codes, ["W002", "W002"], "a rule that cannot fire ends in nothing");
}

#[test]
fn what_is_said_of_a_condition_is_true_where_effects_end_too() {
    let said = |more: &str| {
        let loaded = scenario::load("talks.yaml", format!("{TALKS}{more}").as_bytes(), &[]);
        loaded.diagnostics.into_iter().map(|found| found.message).collect::<Vec<_>>()
    };
    let rule = "rules: {walkout: {chance: 0.1, then: [{end: strike}]}}\n";
    let never = "outcomes: {breakthrough: settled.core == 1, strike: settled.core > 1}\n";
    assert_eq!(said(&format!("{rule}{never}")), ["nothing but an effect ends in `strike`"]);
    assert_eq!(said(never), ["nothing ends in `strike`"]);
    let at_once = "outcomes: {breakthrough: settled.core >= 0, strike: false}\n";
    let found = said(&format!("{rule}{at_once}"));
    assert_eq!(found, ["every replication ends in round 1"]);
    let second = "outcomes: {breakthrough: settled.core == 1, truce: 'round >= 1'}\n";
    assert_eq!(said(second), ["every replication ends in round 1"], "not all in a truce");
    let text = format!("{TALKS}{second}");
    let settings = ["parties.union.ratification={chance: 0.4}".to_owned()];
    let loaded = scenario::load("talks.yaml", text.as_bytes(), &settings);
    assert_eq!(
        loaded.diagnostics[0].message,
        "every replication that is not rejected at home ends in round 1"
    );
}

#[test]
fn many_numbers_that_nobody_vouches_for_are_worth_one_word() {
    let issues = ["a", "b", "c", "d"];
    let talks = |number: &str| {
        let list = issues.map(|issue| format!("{issue}: {{range: [0, 10]}}")).join(", ");
        let stances = |ideal: &str| {
            let stance =
                |issue| format!("{issue}: {{ideal: {ideal}, red_line: 5, weight: {number}}}");
            issues.map(stance).join(", ")
        };
        format!(
            "issues: {{{list}}}\nparties:\n  one: {{stances: {{{}}}}}\n  other: {{stances: {{{}}}}}\n",
            stances(number),
            stances("9")
        )
    };
    assert_eq!(warnings(&talks("1")), [("W014".to_owned(), "parties".to_owned())]);
    // Of 24 numbers 12 now have a reason.
    assert_eq!(warnings(&talks("{value: 1, note: judgement}")), []);
    assert_eq!(warnings(&talks("{uniform: [0, 1]}")), []);
}

#[test]
fn a_vote_of_which_the_result_is_known_is_found() {
    let talks = |chance: &str| {
        TALKS.replace("union: {", &format!("union: {{ratification: {{chance: {chance}}}, "))
    };
    for chance in ["0", "1", "1 + wage.gap", "{uniform: [1, 1]}"] {
        warns("W015", chance, &talks(chance), (&format!("chance: {chance}"), "chance: 0.5"));
    }
    let more = "
outcomes: {deal: settled.core == 1}
rules: {crisis: {when: idle > 2, then: [{end: breakthrough}]}}
";
    let talks = talks("0.5") + more;
    warns("W015", "ratification", &talks, ("outcomes: {deal", "outcomes: {breakthrough"));
}

#[test]
fn talks_that_cannot_end_in_a_breakthrough_are_found() {
    let outcomes = "outcomes: {deal: settled.core == 1}";
    warns_below("W016", "outcomes", outcomes, ("deal: settled", "breakthrough: settled"));
}

#[test]
fn an_issue_that_one_party_decides_is_found() {
    let talks = "
issues: {wage: {range: [0, 10]}, hours: {range: [30, 40]}}
parties:
  union: {stances: {wage: {ideal: 8, red_line: 4}, hours: {ideal: 30}}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}}}
";
    let change = ("red_line: 5}", "red_line: 5}, hours: {ideal: 40}");
    warns("W017", "hours", talks, change);
}

#[test]
fn a_scenario_with_an_error_has_no_warnings_beside_it() {
    let yaml = format!("{TALKS}variables: {{front: {{start: 0}}}}\nrounds: 0\n");
    let loaded = scenario::load("talks.yaml", yaml.as_bytes(), &[]);
    assert!(loaded.diagnostics.iter().all(|found| found.severity == Severity::Error));
    assert!(loaded.scenario.is_none());
}

#[test]
fn an_enormous_scenario_is_judged_all_the_same() {
    let mut yaml = format!("rounds: 4095\n{TALKS}rules:\n");
    for n in 0..250 {
        let sum = vec!["round"; 300].join(" + ");
        yaml += &format!("  r{n}: {{when: {sum} > 2 * idle, then: [{{end: stall}}]}}\n");
    }
    assert_eq!(warnings(&yaml), []);
}

#[test]
fn a_difference_that_looks_like_a_range_is_found() {
    let line = |line: &str| TALKS.replace("red_line: 4", &format!("red_line: {line}"));
    warns("W021", "9-5", &line("9-5"), ("9-5", "4"));
    warns("W021", "9-5", &line("9-5"), ("9-5", "9 - 5 + 0"));
    warns("W021", "9 - 5", &line("{value: 9 - 5, source: expert}"), ("9 - 5", "8 / 2"));
    let own = |more: &str| TALKS.replace("union: {", &format!("union: {{{more}, "));
    warns("W021", "1-0.5", &own("tolerance: 1-0.5"), ("1-0.5", "1/3"));
    warns("W021", "24-12", &format!("{TALKS}deadline: 24-12"), ("24-12", "2 * 6"));
    let rule = "rules: {court: {chance: 0.7-0.5, then: [{set: {union.wage.red_line: 5-2}}]}}";
    let found = warnings(&format!("{TALKS}{rule}"));
    let expected = ["0.7-0.5", "5-2"].map(|text| ("W021".to_owned(), text.to_owned()));
    assert_eq!(found, expected);
    let named = TALKS.replace("range: [0, 10]", "options: {0-1: 0, 4-5: 5, 6-8: 8, 9-10: 10}");
    let named = named.replace("ideal: 8, red_line: 4", "ideal: 9-10, red_line: 4-5");
    assert_eq!(warnings(&named), [], "options may be called so");
    let input = "inputs: {low: {uniform: [1, 2]}}\nissues:";
    let derived = line("6 - low").replace("issues:", input);
    assert_eq!(warnings(&derived), []);
}

#[test]
fn a_core_issue_that_nobody_contests_is_found() {
    let swapped = "
issues: {wage: {range: [0, 10]}}
parties:
  union: {stances: {wage: {ideal: 4, red_line: 8}}}
  employer: {stances: {wage: {ideal: 1, red_line: 5}}}
";
    warns("W022", "wage", swapped, ("ideal: 4, red_line: 8", "ideal: 8, red_line: 4"));
    let easy = swapped.replace("ideal: 4, red_line: 8", "ideal: 3, red_line: 1");
    let easy = easy.replace("ideal: 1, red_line: 5", "ideal: 5, red_line: 8");
    warns("W022", "wage", &easy, ("ideal: 3", "ideal: {uniform: [3, 6]}"));
    let unit = TALKS.replace("ideal: 8, red_line: 4", "ideal: 0.08, red_line: 0.04");
    warns("W022", "wage", &unit, ("0.08, red_line: 0.04", "8, red_line: 4"));
    let two = swapped.replace(
        "wage: {range: [0, 10]}",
        "wage: {range: [0, 10], core: false}, hours: {range: [0, 1]}",
    );
    let two = two.replace("union: {stances: {", "union: {stances: {hours: {ideal: 0}, ");
    let two = two.replace("employer: {stances: {", "employer: {stances: {hours: {ideal: 1}, ");
    assert_eq!(warnings(&two), [], "what is not core may be agreed on");
    let moved = "rules: {crisis: {chance: 0.1, then: [{add: {union.wage.ideal: 3}}]}}";
    assert_eq!(warnings(&format!("{swapped}{moved}")), [], "a rule may bring a contest about");
}
