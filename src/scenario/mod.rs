//! The scenario language: from a file's text to a [`Scenario`] that can be relied on.
//!
//! Takes YAML, gives a checked scenario or diagnostics, each with its place. Everything that can
//! be wrong with a scenario is found here, all of it at once; nothing after this floor fails
//! because of what an author wrote.
//!
//! text → [`document::Document`] (every value with its place; what it extends merged into it) →
//! [`written`] (every key known, every value of the right kind) → `check` → [`Scenario`] →
//! `advice`: warnings.

mod advice;
mod check;
pub mod codes;
mod distribution;
pub mod document;
mod extends;
mod outcome_names;
mod schema;
mod slips;
mod stream_name;
mod types;
pub mod written;

pub use advice::Prospect;
pub use advice::advice;
pub use check::is_record;
pub use distribution::pert_shapes;
pub use document::Document;
pub use extends::{EXTENDS_LIMIT, Files, NoFiles, Unread};
pub use outcome_names::{AT_END_DEFAULT, BREAKTHROUGH, KNOWN_OUTCOMES, OUTCOMES_DEFAULT, STALL};
pub use schema::schema;
pub use stream_name::StreamName;
pub use types::*;
pub use written::Source;

use crate::diagnostic::{Diagnostic, Severity, Sources};

/// The most rounds a scenario may have: the numbers of one more would overlap.
pub const ROUNDS_LIMIT: u32 = 4095;
/// The most parties.
pub const PARTIES_LIMIT: usize = 32;
/// The most issues.
pub const ISSUES_LIMIT: usize = 64;
/// The most options of an issue.
pub const OPTIONS_LIMIT: usize = 256;
/// The most inputs.
pub const INPUTS_LIMIT: usize = 256;
/// The most channels.
pub const CHANNELS_LIMIT: usize = 32;
/// The most variables, global or of one party.
pub const VARIABLES_LIMIT: usize = 64;
/// The most rules.
pub const RULES_LIMIT: usize = 256;
/// The most outcomes of `outcomes`, and of `at_end`.
pub const OUTCOMES_LIMIT: usize = 64;
/// The most names of outcomes that replications can end in: those of `outcomes`, of `at_end`, and the
/// few that an effect can end in though the scenario does not define them.
pub const OUTCOME_NAMES_LIMIT: usize = 2 * OUTCOMES_LIMIT + KNOWN_OUTCOMES.len();
/// The most effects of one rule, leak or rejection.
pub const EFFECTS_LIMIT: usize = 256;
/// The most statements and conditions of a history, all together.
pub const HISTORY_LIMIT: usize = 4096;
/// The most problems that the check of a scenario tells.
pub const PROBLEMS_LIMIT: usize = 1000;
/// The most links: triples of an issue and two parties with a stance on it. Memory grows with them.
pub const LINKS_LIMIT: usize = 32_768;

/// How many written numbers come from where. An unmarked number counts as assumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Read in a public source.
    pub public: u64,
    /// Said by an expert.
    pub expert: u64,
    /// The author's judgement.
    pub assumed: u64,
    /// Those of the assumed that are one value only and have no `note`: neither a range nor a
    /// reason.
    pub bare: u64,
}

impl Provenance {
    /// The counts of these numbers, of which so many are bare.
    fn of(numbers: &[WrittenNumber], bare: u64) -> Self {
        let count = |source| numbers.iter().filter(|number| number.source == source).count() as u64;
        Self {
            public: count(Source::Public),
            expert: count(Source::Expert),
            assumed: count(Source::Assumed),
            bare,
        }
    }
}

/// A number that a scenario writes, and not one that it leaves to the defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenNumber {
    /// Where it stands: keys joined by dots.
    pub path: String,
    /// Where it comes from.
    pub source: Source,
}

/// What came of loading a scenario.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The texts that the diagnostics point into.
    pub sources: Sources,
    /// Everything that is wrong with the scenario; where nothing is, all that looks so.
    pub diagnostics: Vec<Diagnostic>,
    /// The scenario; none if there is an error among the diagnostics.
    pub scenario: Option<Scenario>,
}

/// Loads a scenario that extends no other from the text of its file.
///
/// `name` is what diagnostics call the file; `settings` are overrides of the form `PATH=VALUE`,
/// applied in order.
pub fn load(name: &str, text: &[u8], settings: &[String]) -> Loaded {
    load_from(&NoFiles, name, text, settings)
}

/// Loads a scenario from the text of its file, and from `files` what it extends.
///
/// `name` is what diagnostics call the file; `settings` are overrides of the form `PATH=VALUE`,
/// applied in order to the merged scenario.
pub fn load_from(files: &dyn Files, name: &str, text: &[u8], settings: &[String]) -> Loaded {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let scenario = match Document::load_from(files, name, text, &mut sources) {
        Err(problems) => {
            diagnostics = problems;
            None
        }
        Ok(mut document) => {
            for setting in settings {
                diagnostics.extend(document.set(setting, &mut sources).err().unwrap_or_default());
            }
            let checked = checked(&document, &sources, &mut diagnostics);
            let failed = diagnostics.iter().any(|problem| problem.severity == Severity::Error);
            let scenario = checked.filter(|_| !failed);
            diagnostics.extend(scenario.iter().flat_map(|found| advice(&document, found)));
            scenario
        }
    };
    Loaded { sources, diagnostics, scenario }
}

/// Checks a document that was read from these texts, and adds what is wrong with it or looks so.
/// Gives the scenario where no error is added.
pub fn checked(
    document: &Document,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Scenario> {
    let before = diagnostics.len();
    let scenario = check::check(document, sources, diagnostics);
    let failed = diagnostics[before..].iter().any(|found| found.severity == Severity::Error);
    scenario.filter(|_| !failed)
}
