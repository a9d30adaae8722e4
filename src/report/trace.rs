//! A trace for people in a terminal: round by round, only what changed.
//!
//! Levels of concession run from 0 at a party's ideal to 1 at its true red line.

mod end;
mod opening;
mod page;
mod round;
pub(super) mod tables;
mod words;

pub use tables::{csv, markdown};

use super::text::Look;
use crate::study::trace::Trace;
use page::Page;
use round::Before;

/// A trace in full.
pub fn text(trace: &Trace, look: &Look) -> String {
    let page = Page::new(trace, look);
    let mut text = page.heading();
    text.push_str(&page.opening());
    let mut before = Before::new(trace);
    for round in &trace.rounds {
        text.push('\n');
        text.push_str(&page.round(round, &before));
        before.follow(round);
    }
    text.push('\n');
    text.push_str(&page.end());
    text
}

#[cfg(test)]
pub(super) mod tests {
    use super::words::{figure, trimmed};
    use super::*;
    use crate::engine::Instructions;
    use crate::report::sample::{assert_fits, uncoloured};
    use crate::scenario;
    use crate::study::trace::{Which, trace};
    use std::sync::atomic::AtomicBool;

    /// Talks in which everything happens that a round can tell of.
    const EVENTFUL: &str = "
title: Eventful talks
rounds: 6
interval: 10 days
issues:
  price: {range: [0, 100], unit: euros}
  seat: {options: [north, centre, south], core: false}
variables: {oil: {start: 60, trend: {rate: -2}}}
channels:
  plenary: {leak: {chance: 1, then: [{multiply: {trust.buyer.seller: 0.5}}]}}
  envoys: {concession: 1.5}
schedule: [envoys, plenary]
rules:
  shock: {when: round == 2, then: [{set: {buyer.price.red_line: 60}}, {add: {seller.flexibility: 0.5}}]}
  imposed: {when: round == 3, then: [{settle: {seat: 1}}]}
  undone: {when: round == 4, then: [{reopen: seat}, {channel: plenary}]}
parties:
  buyer: {ratification: {chance: 0, on_rejection: [{add: {oil: 1}}]}, stances: {
    price: {ideal: 0, red_line: 55, firmness: 0, give: 5}, seat: {ideal: north, red_line: south}}}
  seller: {stances: {price: {ideal: 100, red_line: 30}, seat: {ideal: south, red_line: centre}}}
";

    /// A replication of talks in which everything happens.
    pub(in crate::report) fn eventful() -> Trace {
        traced(EVENTFUL)
    }

    fn traced(yaml: &str) -> Trace {
        let loaded = scenario::load("test.yaml", yaml.as_bytes(), &[]);
        let scenario = loaded.scenario.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
        let never = AtomicBool::new(false);
        trace(&scenario, 1, &Which::Replication(3), Instructions::detect(), &never).unwrap()
    }

    fn plain(trace: &Trace, columns: usize) -> String {
        let look = Look { elapsed: None, columns };
        uncoloured(&text(trace, &look))
    }

    #[test]
    fn tells_all_that_happens_in_a_round() {
        insta::assert_snapshot!(plain(&traced(EVENTFUL), 100));
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        let trace = traced(EVENTFUL);
        for columns in [80, 100, 140] {
            assert_fits(&plain(&trace, columns), columns);
        }
    }

    #[test]
    fn no_digit_of_a_number_is_cut_off() {
        let scenario = "
issues: {subsidy: {range: [0, 1000000000000]}, dose: {range: [0, 0.00001]}}
parties:
  landlords:
    stances:
      subsidy: {ideal: 900000000000, red_line: 300000000000}
      dose: {ideal: 0, red_line: 0.000007}
  tenants:
    stances:
      subsidy: {ideal: 0, red_line: 500000000000}
      dose: {ideal: 0.00001, red_line: 0.000003}
";
        let trace = traced(scenario);
        let text = plain(&trace, 80);
        assert!(!text.contains('…'), "{text}");
        let words: Vec<_> = text.split_whitespace().collect();
        for step in &trace.rounds[0].steps {
            let issue = trace.issues.iter().find(|issue| issue.name == step.issue).unwrap();
            let whole = words::on_scale(issue, step.position);
            assert!(words.contains(&&*whole), "{whole} in {text}");
        }
        assert_fits(&text, 80);
    }

    #[test]
    fn no_text_of_a_scenario_reaches_the_terminal_raw() {
        let evil = "x\u{1b}[2J\u{202E}|\r\n";
        let mut trace = traced(EVENTFUL);
        evil.clone_into(&mut trace.title);
        trace.interval = Some(evil.to_owned());
        for issue in &mut trace.issues {
            evil.clone_into(&mut issue.unit);
            issue.options.iter_mut().for_each(|option| evil.clone_into(&mut option.name));
        }
        for party in &mut trace.parties {
            evil.clone_into(&mut party.title);
        }
        let text = text(&trace, &Look::default());
        assert!(!text.contains("\u{1b}[2J") && !text.contains('\u{202E}'), "{text:?}");
        assert!(!text.contains('\r'));
    }

    #[test]
    fn numbers_have_the_digits_that_say_something() {
        assert_eq!(figure(0.89214), "0.8921");
        assert_eq!(figure(645.62), "645.6");
        assert_eq!(figure(60.0), "60");
        assert_eq!(figure(-0.0), "0");
        assert_eq!(trimmed("-0.0"), "0");
    }
}
