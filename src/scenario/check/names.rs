//! Identifiers: what they may be, and that none stands for two things.

use super::super::{
    CHANNELS_LIMIT, INPUTS_LIMIT, ISSUES_LIMIT, PARTIES_LIMIT, RULES_LIMIT, VARIABLES_LIMIT, codes,
    written,
};
use super::checker::Checker;
use crate::diagnostic::{Diagnostic, shortened};
use std::collections::HashMap;

/// Words that mean something in expressions, and so cannot be names.
pub(in crate::scenario) const RESERVED: [&str; 42] = [
    "round",
    "rounds",
    "idle",
    "channel",
    "trust",
    "settled",
    "open",
    "min",
    "max",
    "abs",
    "clamp",
    "logistic",
    "true",
    "false",
    "null",
    "and",
    "or",
    "not",
    "in",
    "ideal",
    "red_line",
    "true_line",
    "tolerance",
    "concession",
    "position",
    "verdict",
    "flexibility",
    "worth",
    "offered",
    "outcome",
    "gap",
    "fired",
    "acceptable",
    "unacceptable",
    "reciprocity",
    "noise",
    "step",
    "deadline",
    "red_line_low",
    "red_line_high",
    "true_line_low",
    "true_line_high",
];

/// What no scenario is without.
const NEEDED: [&str; 2] = ["issues", "parties"];

/// The longest identifier [characters].
pub(in crate::scenario) const NAME_LENGTH_LIMIT: usize = 64;

/// The keys for what people read.
const TITLES: &str = "`title` or `name`";

impl Checker<'_> {
    /// Checks the names of everything that has one, and how many there are; whether there are so few
    /// that they may be looked at one by one.
    pub fn names(&mut self, written: &written::Scenario) -> bool {
        let mut seen = HashMap::new();
        let mut few = self.names_of("issues", written.issues.keys(), ISSUES_LIMIT, &mut seen);
        few &= self.names_of("parties", written.parties.keys(), PARTIES_LIMIT, &mut seen);
        few &= self.names_of("inputs", written.inputs.keys(), INPUTS_LIMIT, &mut seen);
        few &= self.names_of("variables", written.variables.keys(), VARIABLES_LIMIT, &mut seen);
        few &= self.names_of("rules", written.rules.keys(), RULES_LIMIT, &mut seen);
        let mut own = HashMap::new();
        few &= self.names_of("channels", written.channels.keys(), CHANNELS_LIMIT, &mut own);
        if !few {
            return false;
        }
        for (party, fields) in &written.parties {
            // A party's own names stand behind its name, where issues stand too.
            let mut own =
                written.issues.keys().map(|name| (name.as_str(), "issues".to_owned())).collect();
            let group = format!("parties.{party}.variables");
            few &= self.names_of(&group, fields.variables.keys(), VARIABLES_LIMIT, &mut own);
        }
        few
    }

    fn names_of<'n>(
        &mut self,
        group: &str,
        names: impl ExactSizeIterator<Item = &'n String>,
        limit: usize,
        seen: &mut HashMap<&'n str, String>,
    ) -> bool {
        let given = names.len();
        if given == 0 && NEEDED.contains(&group) && !self.replaced(group) {
            self.nothing_named(group);
        }
        if self.too_many(group, group, (given, limit)) {
            return false;
        }
        for name in names {
            self.name(group, name);
            if let Some(other) = seen.insert(name, group.to_owned()) {
                self.name_taken(group, name, &other);
            }
        }
        true
    }

    fn nothing_named(&mut self, group: &str) {
        let problem = Diagnostic::error(
            codes::NOTHING_TO_AGREE,
            format!("a scenario needs {group}"),
            self.place(group),
            format!("there are no {group}"),
        );
        self.push(problem.help(if group == "issues" {
            "write what is negotiated: `issues: {wage: {range: [0, 10]}}`"
        } else {
            "write who negotiates: `parties: {union: {stances: {wage: {ideal: 8}}}}`"
        }));
    }

    fn name(&mut self, group: &str, name: &str) {
        let what = if RESERVED.contains(&name) {
            "is a word of the expressions"
        } else if !is_identifier(name) {
            "is no identifier"
        } else {
            return;
        };
        let problem = Diagnostic::error(
            codes::IDENTIFIER,
            format!("`{}` cannot be a name: it {what}", shortened(name)),
            self.document.key_place(&format!("{group}.{name}")),
            "",
        );
        let instead = identifier(name).filter(|name| !RESERVED.contains(&name.as_str()));
        self.push(problem.help(match instead {
            Some(instead) => format!("write `{instead}`; what people read goes into {TITLES}"),
            None if RESERVED.contains(&name) => "choose another name".to_owned(),
            None => format!(
                "write small letters, digits and `_`, a letter first, at most {NAME_LENGTH_LIMIT}; \
                 what people read goes into {TITLES}"
            ),
        }));
    }

    fn name_taken(&mut self, group: &str, name: &str, other: &str) {
        let problem = Diagnostic::error(
            codes::IDENTIFIER,
            format!("`{}` stands for two things", shortened(name)),
            self.document.key_place(&format!("{group}.{name}")),
            format!("here in `{group}`"),
        );
        let first = self.document.key_place(&format!("{other}.{name}"));
        let problem = problem.label(first, format!("and here in `{other}`"));
        self.push(problem.help("rename one of them: expressions call both by their names"));
    }
}

/// The identifier that a name could be written as: `north_macedonia` for North Macedonia.
fn identifier(name: &str) -> Option<String> {
    let sign = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let made: String = name.trim().chars().take(NAME_LENGTH_LIMIT + 1).map(sign).collect();
    (name.is_ascii() && is_identifier(&made)).then_some(made)
}

fn is_identifier(name: &str) -> bool {
    let small = |b: u8| b.is_ascii_lowercase();
    name.len() <= NAME_LENGTH_LIMIT
        && name.bytes().next().is_some_and(small)
        && name.bytes().all(|b| small(b) || b.is_ascii_digit() || b == b'_')
}
