//! What the figures are not, and how to get them again.

use super::known::Known;
use super::pieces::Section;
use crate::report::clean::clean;
use crate::report::figures::grouped;
use crate::report::json::unhidden_yaml;
use crate::study::{Record, Stopped};
use maud::{Markup, html};
use std::fmt::Write;

/// The most that the page gives to the scenario \[bytes of HTML\].
pub(super) const SCENARIO_SIZE_LIMIT: usize = 400_000;
/// The columns of a version.
const VERSION_COLUMNS: usize = 40;

/// What this is not (two sentences: more are not read).
const CAVEATS: [&str; 2] = [
    "This is a share of replications of one model under stated assumptions, and no forecast: it \
     knows public statements only, takes red lines as claims, and takes each party for one mind.",
    "It says nothing on whether any term is desirable or lawful, and is no ground for decisions in \
     the field.",
];

/// The limits.
pub(super) fn limits(known: &Known<'_>) -> Section {
    let body = html! {
        @for caveat in CAVEATS { p { (caveat) } }
    };
    Section { id: known.id("limits"), title: "What this is not", body }
}

/// The command, the versions, the scenario.
pub(super) fn again(known: &Known<'_>) -> Section {
    let record = known.record;
    let scenario = written(record);
    let body = html! {
        p {
            "Save the scenario below as " code { "scenario.yaml" }
            " and run it: the same version gives the same numbers, to the last digit, on any machine."
        }
        pre tabindex="0" aria-label="Command" { code { (command(record)) } }
        @if record.stopped == Stopped::Interrupted {
            p { "The run was interrupted; this command simulates what it had finished." }
        }
        dl.facts {
            div { dt { "Seed" } dd { (record.seed) } }
            div { dt { "Replications" } dd { (grouped(record.replications)) } }
            div { dt { "Version" } dd { "detente " (clean(&record.version, VERSION_COLUMNS)) } }
            div { dt { "Version of the model’s numbers" } dd { (record.values_version) } }
            div { dt { "SHA-256 of the scenario" } dd { code.long { (record.scenario_sha256) } } }
        }
        @match scenario {
            Some(text) => {
                details.scenario {
                    summary { "The scenario as it was simulated" }
                    pre tabindex="0" aria-label="The scenario" { code { (text) } }
                }
            },
            None => p { "The scenario is too long for this page; the record has it." },
        }
    };
    Section { id: known.id("again"), title: "How to get this again", body }
}

/// The command that gives the same record.
fn command(record: &Record) -> String {
    let mut text =
        format!("detente run scenario.yaml --seed {} -n {}", record.seed, record.replications);
    if let Some(beliefs) = &record.beliefs {
        let (draws, each) = (beliefs.draws, beliefs.replications);
        let _ = write!(text, " --beliefs {draws} --belief-replications {each}");
    }
    if !record.forms.is_empty() {
        text.push_str(" --forms");
    }
    text
}

/// The scenario as JSON, which is YAML too, if there is room for it.
fn written(record: &Record) -> Option<Markup> {
    let text = serde_json::to_string_pretty(&record.scenario).ok()?;
    if text.len() > SCENARIO_SIZE_LIMIT {
        return None;
    }
    let escaped = html! { (unhidden_yaml(&text)) };
    (escaped.0.len() <= SCENARIO_SIZE_LIMIT).then_some(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{record, uncertain};

    #[test]
    fn the_command_asks_for_all_that_the_record_has() {
        assert_eq!(command(&record()), "detente run scenario.yaml --seed 1 -n 100000");
        assert_eq!(
            command(&uncertain(record())),
            "detente run scenario.yaml --seed 1 -n 100000 --beliefs 200 --belief-replications 1024 \
             --forms"
        );
    }

    #[test]
    fn a_scenario_reads_back_the_same_and_turns_no_text() {
        let title = "a\u{202e}b\u{feff}c\u{e0041}<i>&\"";
        let scenario = serde_json::json!({ "title": title });
        let shown = written(&Record { scenario: scenario.clone(), ..record() }).unwrap().0;
        assert!(!shown.contains(['\u{202e}', '\u{feff}', '\u{e0041}']), "{shown}");
        let text = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        let text = text.replace("&amp;", "&");
        assert_eq!(serde_yaml::from_str::<serde_json::Value>(&text).unwrap(), scenario);
    }

    #[test]
    fn a_scenario_that_is_too_long_is_left_out() {
        let scenario = serde_json::json!({ "about": "&".repeat(SCENARIO_SIZE_LIMIT / 4) });
        assert!(written(&Record { scenario, ..record() }).is_none());
    }
}
