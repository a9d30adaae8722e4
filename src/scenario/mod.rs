//! The scenario language: from a file's text to a [`Scenario`] that can be relied on.
//!
//! Takes YAML, gives a checked scenario or diagnostics, each with its place. Everything that can
//! be wrong with a scenario is found here, all of it at once; nothing after this floor fails
//! because of what an author wrote.
//!
//! text → [`document::Document`] (every value with its place) → [`written`] (every key known,
//! every value of the right kind) → `check` → [`Scenario`].

mod check;
pub mod codes;
mod distribution;
pub mod document;
mod types;
pub mod written;

pub use distribution::pert_shapes;
pub use document::Document;
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
}

impl Provenance {
    /// The counts of these numbers.
    fn of(numbers: &[WrittenNumber]) -> Self {
        let count = |source| numbers.iter().filter(|number| number.source == source).count() as u64;
        Self {
            public: count(Source::Public),
            expert: count(Source::Expert),
            assumed: count(Source::Assumed),
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
    /// Everything that is wrong with the scenario or looks so.
    pub diagnostics: Vec<Diagnostic>,
    /// The scenario; none if there is an error among the diagnostics.
    pub scenario: Option<Scenario>,
}

/// Loads a scenario from the text of its file.
///
/// `name` is what diagnostics call the file; `settings` are overrides of the form `PATH=VALUE`,
/// applied in order.
pub fn load(name: &str, text: &[u8], settings: &[String]) -> Loaded {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let scenario = match Document::load(name, text, &mut sources) {
        Err(problems) => {
            diagnostics = problems;
            None
        }
        Ok(mut document) => {
            for setting in settings {
                diagnostics.extend(document.set(setting, &mut sources).err().unwrap_or_default());
            }
            check::check(&document, &sources, &mut diagnostics)
        }
    };
    let failed = diagnostics.iter().any(|problem| problem.severity == Severity::Error);
    Loaded { sources, diagnostics, scenario: scenario.filter(|_| !failed) }
}
