//! Levers as a whole: from a scenario to what moves its odds.

use super::*;
use crate::study::sample::TALKS;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

fn levers_of(text: &str, by: f64, only: &[&str]) -> Result<Levers, LeversError> {
    let mut sources = Sources::default();
    let document = Document::load("talks.yaml", text.as_bytes(), &mut sources).unwrap();
    let mut problems = Vec::new();
    let base = scenario::checked(&document, &sources, &mut problems);
    let base = base.unwrap_or_else(|| panic!("{problems:#?}"));
    let only: Vec<String> = only.iter().map(|path| (*path).to_owned()).collect();
    Levers::new(base, (document, sources), by, &only)
}

fn run(levers: Levers, replications: u64) -> LeversRecord {
    let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
    let run = (1, replications);
    levers.run(run, "breakthrough", Instructions::detect(), &control).unwrap()
}

/// The paths of the numbers of a scenario.
fn paths(text: &str) -> Vec<String> {
    let levers = levers_of(text, 0.1, &[]).unwrap();
    levers.levers.into_iter().map(|lever| lever.number.path).collect()
}

/// Everything that has numbers.
const FULL: &str = "{rounds: 6, deadline: 5, agreement: package, inputs: {mood: {beta: [2, 3]}},
issues: {wage: {range: [0, 10]}, leave: {options: [none, some, full]}},
parties: {
  union: {power: 2, tolerance: '0.5 + 0.1 * mood', firmness: 0.8, reservation: 0.1,
    concession: {tactic: boulware, noise: {uniform: [0, 0.4]}},
    variables: {anger: {start: 0.2, trend: {rate: 0.02}, bounds: [0, 1]}},
    ratification: {chance: 0.9, on_rejection: [{add: {union.anger: 0.1}}]},
    stances: {wage: {ideal: 8, red_line: {value: 4, source: public}, give: 1, weight: 2},
      leave: {ideal: full, red_line: none, position: full}}},
  employer: {stances: {wage: {ideal: 5, red_lines: [1, 6]}, leave: {ideal: none, tolerance: 0.7}}}},
trust: {start: 0.4, pairs: {union: {employer: 0.3}}},
channels: {plenary: {share: 0.6}, envoys: {leak: {chance: 0.05, then: [{add: {trust.union.employer: -0.1}}]}}},
variables: {front: {start: 0, random_walk: {drift: 0.1, volatility: 0.2}},
  oil: {start: 50, mean_reverting: {level: 60, speed: 0.2, volatility: 3}, bounds: [0, 200]}},
rules: {shock: {when: front > 0.5, chance: 0.3, limit: 2, cooldown: 1,
    then: [{set: {front: 0}}, {multiply: {union.flexibility: 1.5}}, {add: {union.wage.tolerance: 'mood / 10'}}]},
  off: {chance: '0.1 * mood', then: [{settle: {wage: 5}}, {end: collapse}]}}}";

#[test]
fn every_number_of_a_scenario_is_a_lever_once() {
    let expected = [
        "rounds",
        "inputs.mood",
        "parties.union.power",
        "parties.union.stances.wage.ideal",
        "parties.union.stances.wage.red_line",
        "parties.union.stances.wage.weight",
        "parties.union.firmness",
        "parties.union.stances.wage.give",
        "parties.union.stances.leave.ideal",
        "parties.union.stances.leave.red_line",
        "parties.union.stances.leave.weight",
        "parties.union.stances.leave.give",
        "parties.union.stances.leave.position",
        "parties.union.concession.beta",
        "parties.union.concession.opening",
        "parties.union.concession.reciprocity",
        "parties.union.concession.matching",
        "parties.union.concession.step",
        "parties.union.concession.trust_effect",
        "parties.union.concession.noise",
        "deadline",
        "parties.union.concession.retreat",
        "parties.union.concession.slack",
        "parties.union.concession.insight",
        "parties.union.reservation",
        "parties.union.variables.anger.start",
        "parties.union.variables.anger.trend.rate",
        "parties.union.ratification.chance",
        "parties.union.ratification.on_rejection.0.add.union.anger",
        "parties.employer.power",
        "parties.employer.stances.wage.ideal",
        "parties.employer.stances.wage.red_lines.0",
        "parties.employer.stances.wage.red_lines.1",
        "parties.employer.stances.wage.weight",
        "parties.employer.tolerance",
        "parties.employer.stances.wage.firmness",
        "parties.employer.stances.wage.give",
        "parties.employer.stances.leave.ideal",
        "parties.employer.stances.leave.weight",
        "parties.employer.stances.leave.tolerance",
    ];
    let found = paths(FULL);
    assert_eq!(found[..expected.len()], expected);
    let rest = [
        "trust.start",
        "trust.pairs.union.employer",
        "trust.gain",
        "trust.loss",
        "trust.reversion",
        "channels.plenary.share",
        "channels.envoys.leak.chance",
        "channels.envoys.leak.then.0.add.trust.union.employer",
        "variables.front.start",
        "variables.front.random_walk.drift",
        "variables.oil.mean_reverting.volatility",
        "rules.shock.chance",
        "rules.shock.limit",
        "rules.shock.cooldown",
        "rules.shock.then.0.set.front",
        "rules.shock.then.1.multiply.union.flexibility",
        "rules.off.then.0.settle.wage",
    ];
    for path in rest {
        assert_eq!(found.iter().filter(|known| *known == path).count(), 1, "{path}");
    }
    // The union's tolerance, one effect and one chance follow from the mood.
    assert_eq!(levers_of(FULL, 0.1, &[]).unwrap().derived, 3);
}

#[test]
fn every_nudge_of_every_number_can_be_set_and_is_simulated() {
    let levers = levers_of(FULL, 0.1, &[]).unwrap();
    assert_eq!(levers.invalid, []);
    let nudges = levers.nudges();
    let record = run(levers, 64);
    let of = |lever: &LeverFigures| [&lever.down, &lever.up].into_iter().flatten().count() as u64;
    assert_eq!(record.levers.iter().map(of).sum::<u64>(), nudges);
    assert_eq!(record.planned, record.levers.len() as u64);
    for lever in &record.levers {
        for nudge in [&lever.down, &lever.up].into_iter().flatten() {
            assert_ne!(nudge.value, lever.value, "{}", lever.path);
        }
    }
}

#[test]
fn what_moves_most_comes_first_and_what_does_nothing_last() {
    let record = run(levers_of(TALKS, 0.1, &[]).unwrap(), 2000);
    let first = &record.levers[0];
    assert!(first.shown, "{first:?}");
    let shown: Vec<_> = record.levers.iter().map(|lever| lever.shown).collect();
    assert!(shown.is_sorted_by(|one, other| one >= other), "{shown:?}");
    let moved: Vec<_> = record.levers.iter().filter(|l| l.shown).map(swing).collect();
    assert!(moved.is_sorted_by(|one, other| one >= other), "{moved:?}");
    let line = record.levers.iter().find(|l| l.path.ends_with("employer.stances.wage.red_line"));
    let line = line.unwrap();
    assert_eq!(line.value, serde_json::json!({"uniform": [3, 6]}));
    assert_eq!(line.range, Some(10.0));
    let up = line.up.as_ref().unwrap();
    assert_eq!(up.value, serde_json::json!({"uniform": [4, 7]}));
    assert!(up.difference.unwrap() > 0.0 && up.verdict == Verdict::Higher, "{up:?}");
    // Without a give nothing hangs on whether a line is real.
    let bluff = record.levers.iter().find(|lever| lever.path.ends_with("firmness")).unwrap();
    assert!(!bluff.shown && bluff.up.is_none());
    assert_eq!(bluff.down.as_ref().unwrap().difference, Some(0.0));
}

#[test]
fn a_nudge_that_is_not_allowed_is_listed_with_the_reason() {
    let record = run(levers_of(TALKS, 0.8, &["parties.union.stances"]).unwrap(), 64);
    assert!(record.levers.iter().all(|l| l.path.starts_with("parties.union.stances.wage")));
    let red_line = record.invalid.iter().find(|nudge| nudge.path.ends_with("wage.ideal"));
    assert!(red_line.is_none_or(|nudge| !nudge.why.is_empty()));
    let history = TALKS.replace("rounds: 8", "rounds: 2, history: [{round: 1, that: ['true']}]");
    let levers = levers_of(&history, 0.5, &["rounds"]).unwrap();
    assert_eq!(levers.invalid.len(), 1);
    assert_eq!(levers.invalid[0].value, serde_json::json!(1));
    assert!(!levers.invalid[0].why.is_empty());
    assert_eq!(levers.nudges(), 1);
}

#[test]
fn what_an_effect_does_is_nudged_as_far_as_it_can_be_followed() {
    let rule = "{effects: {then: [{set: {union.wage.tolerance: 0.95}},
        {set: {trust.union.employer: 1}}, {set: {trust.union.employer: 1.5}},
        {set: {union.step: 0.05}}, {set: {union.noise: 0.1}}, {set: {union.wage.ideal: 9.5}},
        {add: {trust.union.employer: 0.95}}, {multiply: {union.step: 0.95}},
        {set: {union.deadline: 1}}]}}";
    let text = TALKS.split("rules:").next().unwrap().trim_end();
    let text = format!("{text}\nrules: {rule}}}\n");
    let levers = levers_of(&text, 0.1, &["rules.effects.then"]).unwrap();
    let nudges = |at: usize| {
        let lever = &levers.levers[at];
        [Way::Down, Way::Up].map(|way| nudged(&lever.number, way, 0.1))
    };
    let texts = |texts: [&str; 2]| texts.map(|text| (!text.is_empty()).then(|| text.to_owned()));
    for (at, expected) in [
        ["0.85", "1"],
        ["0.9", ""],
        ["0.9", ""],
        ["1e-9", "0.15"],
        ["0.09", "0.11"],
        ["8.5", "10"],
        ["0.85", "1"],
        ["0.855", "1.045"],
        ["", "1.1"],
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(nudges(at), texts(expected), "{}", levers.levers[at].number.path);
    }
    assert_eq!(levers.levers[2].value, serde_json::json!(1.5));
}

#[test]
fn a_path_that_no_number_lies_under_is_refused() {
    let refused = |path: &str| levers_of(TALKS, 0.1, &[path]).unwrap_err().to_string();
    let said = refused("parties.onion");
    assert_eq!(said, "no number's path begins with `parties.onion`; did you mean `parties.union`?");
    assert_eq!(refused("partie"), "no number's path begins with `partie`; did you mean `parties`?");
}

#[test]
fn threads_change_nothing_and_an_interruption_keeps_the_first() {
    let of = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| run(levers_of(TALKS, 0.1, &["trust", "rules"]).unwrap(), 500))
    };
    assert_eq!(of(1), of(3));
    let (interrupted, done) = (AtomicBool::new(false), AtomicU64::new(0));
    let progress = |n: u64| {
        if done.fetch_add(n, Ordering::Relaxed) + n >= 3500 {
            interrupted.store(true, Ordering::Relaxed);
        }
    };
    let control = Control { interrupted: &interrupted, progress: &progress };
    let levers = levers_of(TALKS, 0.1, &[]).unwrap();
    let record = levers.run((1, 1000), "breakthrough", Instructions::detect(), &control).unwrap();
    assert_eq!(record.stopped, Stopped::Interrupted);
    assert!(!record.levers.is_empty() && (record.levers.len() as u64) < record.planned);
}
