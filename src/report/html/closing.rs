//! What the figures are not, and how to get them again.

use super::known::Known;
use super::pieces::Section;
use crate::report::clean::clean;
use crate::report::figures::grouped;
use crate::report::json::unhidden_yaml;
use crate::study::{Record, Stopped};
use maud::{Markup, html};
use serde_json::Value;
use std::fmt::Write;

/// The most that the page gives to the scenario \[bytes of HTML\].
pub(super) const SCENARIO_SIZE_LIMIT: usize = 400_000;
/// The columns of a version.
const VERSION_COLUMNS: usize = 40;
/// The columns of a SHA-256.
const SHA_COLUMNS: usize = 64;

/// What this is not (two sentences: more are not read).
const CAVEATS: [&str; 2] = [
    "This is a share of replications of one model under stated assumptions, and no forecast: it \
     knows no more than the scenario says, takes red lines as claims, and takes each party for one mind.",
    "It says nothing on whether any term is desirable or lawful, and is no ground for decisions in \
     the field.",
];

/// The limits.
pub(super) fn limits(id: String) -> Section {
    let body = html! {
        @for caveat in CAVEATS { p { (caveat) } }
    };
    Section { id, title: "What this is not", body }
}

/// What a record was made from.
pub(super) struct Origin<'r> {
    /// The command that makes it again from `scenario.yaml`.
    pub(super) command: String,
    /// What else has to be known, in sentences.
    pub(super) notes: Vec<String>,
    /// The seed.
    pub(super) seed: u64,
    /// The replications, in figures.
    pub(super) replications: String,
    /// The version of detente.
    pub(super) version: &'r str,
    /// The version of the model's numbers.
    pub(super) values_version: u32,
    /// SHA-256 of the scenario.
    pub(super) sha256: &'r str,
    /// The scenario, where the record has it.
    pub(super) scenario: Option<&'r Value>,
    /// A file that the command needs beside the scenario: its name and its text.
    pub(super) file: Option<(&'static str, String)>,
}

/// The command, the versions, the scenario of a run.
pub(super) fn again(known: &Known<'_>) -> Section {
    let record = known.record;
    let interrupted = "The run was interrupted; this command simulates what it had finished.";
    let notes = (record.stopped == Stopped::Interrupted).then(|| interrupted.to_owned());
    let origin = Origin {
        command: command(record),
        notes: notes.into_iter().collect(),
        seed: record.seed,
        replications: grouped(record.replications),
        version: &record.version,
        values_version: record.values_version,
        sha256: &record.scenario_sha256,
        scenario: Some(&record.scenario),
        file: None,
    };
    again_from(known.id("again"), &origin)
}

/// The command, the versions, the scenario.
pub(super) fn again_from(id: String, origin: &Origin<'_>) -> Section {
    let file = origin.file.as_ref();
    let body = html! {
        p {
            "Save the scenario "
            @if origin.scenario.is_some() { span.unprinted { "below " } }
            "as " code { "scenario.yaml" }
            @if let Some((name, _)) = file { ", the points as " code { (name) } "," }
            " and run it: the same version gives the same numbers, to the last digit, on any \
            machine."
        }
        (command_line(&origin.command))
        @for note in &origin.notes { p { (note) } }
        dl.facts {
            div { dt { "Seed" } dd { (origin.seed) } }
            div { dt { "Replications" } dd { (origin.replications) } }
            div { dt { "Version" } dd { "detente " (clean(origin.version, VERSION_COLUMNS)) } }
            div { dt { "Version of the model’s numbers" } dd { (origin.values_version) } }
            div { dt { "SHA-256 of the scenario" } dd { code.long { (clean(origin.sha256, SHA_COLUMNS)) } } }
        }
        @if origin.scenario.is_some() {
            p.printed {
                "The scenario " @if file.is_some() { "and the points stand" } @else { "stands" }
                " at this place of the page itself, and " @if file.is_some() { "are" } @else { "is" }
                " not printed."
            }
        }
        @if let Some((_, text)) = file {
            details.scenario {
                summary { "The points" }
                pre tabindex="0" aria-label="The points" { code { (text) } }
            }
        }
        @match origin.scenario.map(written) {
            Some(Some(text)) => {
                details.scenario {
                    summary { "The scenario as it was simulated" }
                    pre tabindex="0" aria-label="The scenario" { code { (text) } }
                }
            },
            Some(None) => p { "The scenario is too long for this page; the record has it." },
            None => {},
        }
    };
    Section { id, title: "How to get this again", body }
}

/// A command that breaks between its words, and within no option.
pub(super) fn command_line(command: &str) -> Markup {
    html! {
        pre tabindex="0" aria-label="Command" {
            code {
                @for (at, word) in command.split(' ').enumerate() {
                    @if at > 0 { " " }
                    @if word.starts_with('-') { span.option { (word) } } @else { (word) }
                }
            }
        }
    }
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
fn written(scenario: &Value) -> Option<Markup> {
    let text = serde_json::to_string_pretty(scenario).ok()?;
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
        let shown = written(&scenario).unwrap().0;
        assert!(!shown.contains(['\u{202e}', '\u{feff}', '\u{e0041}']), "{shown}");
        let text = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        let text = text.replace("&amp;", "&");
        assert_eq!(serde_yaml::from_str::<Value>(&text).unwrap(), scenario);
    }

    #[test]
    fn a_scenario_that_is_too_long_is_left_out() {
        let scenario = serde_json::json!({ "about": "&".repeat(SCENARIO_SIZE_LIMIT / 4) });
        assert!(written(&scenario).is_none());
    }
}
