//! What the names in expressions and effects stand for.

use super::super::types::{
    ChannelId, InputId, IssueField, IssueId, Lines, Party, PartyField, PartyId, RuleId,
    StanceField, Symbol, Target, VariableId,
};
use super::super::written;
use crate::expression::{Kind, Names, Resolved, Unresolved};
use std::collections::HashSet;

/// What a party says of a position, with what it counts as.
const VERDICTS: [(&str, f64); 3] =
    [("acceptable", 0.0), ("negotiable", 1.0), ("unacceptable", 2.0)];

/// The fields of a stance, by name.
pub(in crate::scenario) const STANCE_FIELDS: [(&str, StanceField); 11] = [
    ("ideal", StanceField::Ideal),
    ("red_line", StanceField::RedLine),
    ("red_line_low", StanceField::RedLineLow),
    ("red_line_high", StanceField::RedLineHigh),
    ("true_line", StanceField::TrueLine),
    ("true_line_low", StanceField::TrueLineLow),
    ("true_line_high", StanceField::TrueLineHigh),
    ("tolerance", StanceField::Tolerance),
    ("concession", StanceField::Concession),
    ("position", StanceField::Position),
    ("verdict", StanceField::Verdict),
];

/// The fields of a party, by name.
pub(in crate::scenario) const PARTY_FIELDS: [(&str, PartyField); 9] = [
    ("flexibility", PartyField::Flexibility),
    ("worth", PartyField::Worth),
    ("offered", PartyField::Offered),
    ("acceptable", PartyField::Acceptable),
    ("unacceptable", PartyField::Unacceptable),
    ("reciprocity", PartyField::Reciprocity),
    ("noise", PartyField::Noise),
    ("step", PartyField::Step),
    ("deadline", PartyField::Deadline),
];

/// The fields of an issue, by name.
pub(in crate::scenario) const ISSUE_FIELDS: [(&str, IssueField); 3] =
    [("settled", IssueField::Settled), ("outcome", IssueField::Outcome), ("gap", IssueField::Gap)];

/// Everything in a scenario that has a name.
pub(super) struct Scope {
    rounds: u32,
    inputs: Vec<String>,
    issues: Vec<NamedIssue>,
    parties: Vec<NamedParty>,
    channels: Vec<String>,
    variables: Vec<String>,
    rules: Vec<String>,
    /// The stances with a red line on each side.
    two_sided: HashSet<(PartyId, IssueId)>,
}

/// An issue, as far as names go.
struct NamedIssue {
    name: String,
    options: Vec<(String, f64)>,
}

/// A party, as far as names go.
struct NamedParty {
    name: String,
    stances: Vec<String>,
    /// Its own variables, with their ids.
    variables: Vec<(String, VariableId)>,
}

impl Scope {
    /// The names of a scenario.
    pub fn new(written: &written::Scenario, rounds: u32) -> Self {
        let names = |keys: Vec<&String>| keys.into_iter().cloned().collect::<Vec<_>>();
        let variables = names(written.variables.keys().collect());
        let mut next = variables.len();
        let mut parties = Vec::new();
        for (name, party) in &written.parties {
            let own = party.variables.keys().cloned().zip((next..).map(VariableId)).collect();
            next += party.variables.len();
            let stances = names(party.stances.keys().collect());
            parties.push(NamedParty { name: name.clone(), stances, variables: own });
        }
        let issue = |(name, issue): (&String, &written::Issue)| NamedIssue {
            name: name.clone(),
            options: options(issue),
        };
        Self {
            rounds,
            inputs: names(written.inputs.keys().collect()),
            issues: written.issues.iter().map(issue).collect(),
            parties,
            channels: names(written.channels.keys().collect()),
            variables,
            rules: names(written.rules.keys().collect()),
            two_sided: HashSet::new(),
        }
    }

    /// Learns which stances have two red lines.
    pub fn learn_lines(&mut self, parties: &[Party]) {
        for (index, party) in parties.iter().enumerate() {
            let two = party.stances.iter().filter(|s| matches!(s.lines, Lines::Around(..)));
            self.two_sided.extend(two.map(|stance| (PartyId(index), stance.issue)));
        }
    }

    /// Whether an effect may move this red line: a stance with one has `red_line`, a stance with
    /// two has `red_line_low` and `red_line_high`.
    fn has_line(&self, target: Target) -> Result<Target, Unresolved> {
        let (stance, wants_two) = match target {
            Target::RedLine(party, issue) => ((party, issue), false),
            Target::RedLineLow(party, issue) | Target::RedLineHigh(party, issue) => {
                ((party, issue), true)
            }
            _ => return Ok(target),
        };
        if self.two_sided.contains(&stance) == wants_two {
            return Ok(target);
        }
        let (message, known) = if wants_two {
            ("the stance has one red line", &["red_line"][..])
        } else {
            ("the stance has two red lines", &["red_line_low", "red_line_high"][..])
        };
        let candidates = known.iter().map(|name| (*name).to_owned()).collect();
        Err(Unresolved { segment: 2, message: message.to_owned(), candidates })
    }

    /// The channel with this name.
    pub fn channel(&self, name: &str) -> Option<ChannelId> {
        self.channels.iter().position(|known| known == name).map(ChannelId)
    }

    /// The names of all channels.
    pub fn channels(&self) -> impl Iterator<Item = &str> + Clone {
        self.channels.iter().map(String::as_str)
    }

    /// The issue with this name.
    pub fn issue(&self, name: &str) -> Option<IssueId> {
        self.issues.iter().position(|known| known.name == name).map(IssueId)
    }

    /// The name of an issue.
    pub fn issue_name(&self, issue: IssueId) -> &str {
        &self.issues[issue.0].name
    }

    /// The names of all issues.
    pub fn issues(&self) -> impl Iterator<Item = &str> + Clone {
        self.issues.iter().map(|issue| issue.name.as_str())
    }

    /// The options of an issue, by name and point.
    pub fn options(&self, issue: IssueId) -> &[(String, f64)] {
        &self.issues[issue.0].options
    }

    fn party(&self, name: &str) -> Option<PartyId> {
        self.parties.iter().position(|known| known.name == name).map(PartyId)
    }

    fn parties(&self) -> Vec<String> {
        self.parties.iter().map(|party| party.name.clone()).collect()
    }

    /// What an effect changes, by its path.
    pub fn target(&self, path: &[&str]) -> Result<Target, Unresolved> {
        let resolved = self.resolve(path)?;
        let fixed = |known: &[&str], own: &[(String, VariableId)]| {
            let message = format!("an effect cannot change `{}`", path.join("."));
            let own = own.iter().map(|(name, _)| name.clone());
            let candidates = known.iter().map(|name| (*name).to_owned()).chain(own).collect();
            Err(Unresolved { segment: path.len() - 1, message, candidates })
        };
        let globals: Vec<&str> = self.variables.iter().map(String::as_str).collect();
        let Resolved::Symbol { symbol, .. } = resolved else { return fixed(&globals, &[]) };
        self.has_line(match symbol {
            Symbol::Variable(id) => Target::Variable(id),
            Symbol::Trust(from, to) => Target::Trust(from, to),
            Symbol::Stance(party, issue, field) => match field {
                StanceField::Ideal => Target::Ideal(party, issue),
                StanceField::RedLine => Target::RedLine(party, issue),
                StanceField::RedLineLow => Target::RedLineLow(party, issue),
                StanceField::RedLineHigh => Target::RedLineHigh(party, issue),
                StanceField::Tolerance => Target::Tolerance(party, issue),
                _ => return fixed(&["ideal", "red_line", "tolerance"], &[]),
            },
            Symbol::Party(party, field) => match field {
                PartyField::Flexibility => Target::Flexibility(party),
                PartyField::Reciprocity => Target::Reciprocity(party),
                PartyField::Noise => Target::Noise(party),
                PartyField::Step => Target::Step(party),
                PartyField::Deadline => Target::Deadline(party),
                _ => {
                    let known = ["flexibility", "reciprocity", "noise", "step", "deadline"];
                    return fixed(&known, &self.parties[party.0].variables);
                }
            },
            Symbol::Issue(..) | Symbol::Fired(_) => return fixed(&[], &[]),
            _ => return fixed(&globals, &[]),
        })
    }

    fn one(&self, name: &str) -> Result<Resolved<Symbol>, Unresolved> {
        if let Some(id) = self.variables.iter().position(|known| known == name) {
            return Ok(number(Symbol::Variable(VariableId(id))));
        }
        if let Some(id) = self.inputs.iter().position(|known| known == name) {
            return Ok(number(Symbol::Input(InputId(id))));
        }
        match name {
            "round" => Ok(number(Symbol::Round)),
            "rounds" => Ok(Resolved::Constant(f64::from(self.rounds))),
            "idle" => Ok(number(Symbol::Idle)),
            "channel" => {
                let coded = self.channels.iter().cloned().zip((0..).map(f64::from)).collect();
                Ok(Resolved::Symbol { symbol: Symbol::Channel, kind: Kind::Word(coded) })
            }
            _ => Err(self.unknown(name)),
        }
    }

    /// What could have stood where a name means nothing.
    fn unknown(&self, name: &str) -> Unresolved {
        let mut candidates: Vec<String> =
            ["round", "rounds", "idle", "channel"].map(str::to_owned).to_vec();
        candidates.extend(self.variables.iter().chain(&self.inputs).cloned());
        candidates.extend(self.parties());
        candidates.extend(self.issues.iter().map(|issue| issue.name.clone()));
        candidates.extend(self.rules.iter().cloned());
        candidates.extend(["trust", "settled", "open"].map(str::to_owned));
        let about = if self.party(name).is_some() {
            Some("worth")
        } else if self.issue(name).is_some() {
            Some("outcome")
        } else {
            self.rules.iter().any(|rule| rule == name).then_some("fired")
        };
        if let Some(about) = about {
            let message = format!("`{name}` is no number: say what about it, as `{name}.{about}`");
            return Unresolved { segment: 0, message, candidates: Vec::new() };
        }
        Unresolved { segment: 0, message: format!("there is no `{name}`"), candidates }
    }

    fn two(&self, first: &str, second: &str) -> Result<Resolved<Symbol>, Unresolved> {
        match (first, second) {
            ("settled", "count") => return Ok(number(Symbol::SettledCount)),
            ("settled", "core") => return Ok(number(Symbol::SettledCore)),
            ("open", "count") => return Ok(number(Symbol::OpenCount)),
            ("settled", _) => return Err(unknown_field(second, ["count", "core"])),
            ("open", _) => return Err(unknown_field(second, ["count"])),
            ("trust", _) => return Err(self.trust_needs_two(second)),
            _ => {}
        }
        if let Some(party) = self.party(first) {
            return self.party_field(party, second);
        }
        if let Some(issue) = self.issue(first) {
            let field = field(second, &ISSUE_FIELDS)?;
            let kind = match field {
                IssueField::Settled => Kind::Boolean,
                IssueField::Outcome => self.point(issue),
                IssueField::Gap => Kind::Number,
            };
            return Ok(Resolved::Symbol { symbol: Symbol::Issue(issue, field), kind });
        }
        if let Some(rule) = self.rules.iter().position(|known| known == first) {
            field(second, &[("fired", ())])?;
            return Ok(number(Symbol::Fired(RuleId(rule))));
        }
        Err(self.whole(first).unwrap_or_else(|| self.unknown(first)))
    }

    /// What is wrong with a part after a name that stands by itself.
    fn whole(&self, name: &str) -> Option<Unresolved> {
        self.one(name).ok()?;
        let message = format!("`{name}` has no parts: it stands by itself");
        Some(Unresolved { segment: 1, message, candidates: Vec::new() })
    }

    fn trust_needs_two(&self, second: &str) -> Unresolved {
        let message = "trust is of one party in another: `trust.A.B`".to_owned();
        let segment = usize::from(self.party(second).is_none());
        Unresolved { segment, message, candidates: self.parties() }
    }

    fn party_field(&self, party: PartyId, name: &str) -> Result<Resolved<Symbol>, Unresolved> {
        let known = &self.parties[party.0];
        if let Some((_, id)) = known.variables.iter().find(|(variable, _)| variable == name) {
            return Ok(number(Symbol::Variable(*id)));
        }
        let field = field(name, &PARTY_FIELDS).map_err(|mut unresolved| {
            unresolved.candidates.extend(known.variables.iter().map(|(name, _)| name.clone()));
            unresolved.candidates.extend(known.stances.iter().cloned());
            unresolved
        })?;
        Ok(number(Symbol::Party(party, field)))
    }

    fn three(&self, [first, second, third]: [&str; 3]) -> Result<Resolved<Symbol>, Unresolved> {
        let no_party = |segment, name| Unresolved {
            segment,
            message: format!("there is no party `{name}`"),
            candidates: self.parties(),
        };
        if first == "trust" {
            let from = self.party(second).ok_or_else(|| no_party(1, second))?;
            let to = self.party(third).ok_or_else(|| no_party(2, third))?;
            if from == to {
                let message = "a party has no trust in itself".to_owned();
                return Err(Unresolved { segment: 2, message, candidates: self.parties() });
            }
            return Ok(number(Symbol::Trust(from, to)));
        }
        let missing = || self.whole(first).unwrap_or_else(|| no_party(0, first));
        let party = self.party(first).ok_or_else(missing)?;
        let stances = &self.parties[party.0].stances;
        let issue = self.issue(second).filter(|_| stances.iter().any(|stance| stance == second));
        let issue = issue.ok_or_else(|| Unresolved {
            segment: 1,
            message: format!("`{first}` has no stance on `{second}`"),
            candidates: stances.clone(),
        })?;
        let field = field(third, &STANCE_FIELDS)
            .map_err(|unresolved| Unresolved { segment: 2, ..unresolved })?;
        let kind = match field {
            StanceField::Tolerance | StanceField::Concession => Kind::Number,
            StanceField::Verdict => {
                Kind::Word(VERDICTS.map(|(word, code)| (word.to_owned(), code)).to_vec())
            }
            _ => self.point(issue),
        };
        Ok(Resolved::Symbol { symbol: Symbol::Stance(party, issue, field), kind })
    }

    /// An outcome of an issue: its options may stand for it.
    fn point(&self, issue: IssueId) -> Kind {
        match self.options(issue) {
            [] => Kind::Number,
            options => Kind::Point(options.to_vec()),
        }
    }
}

impl Names for Scope {
    type Symbol = Symbol;

    fn resolve(&self, path: &[&str]) -> Result<Resolved<Symbol>, Unresolved> {
        match *path {
            [one] => self.one(one),
            [first, second] => self.two(first, second),
            [first, second, third] => self.three([first, second, third]),
            _ => Err(Unresolved {
                segment: 3.min(path.len().saturating_sub(1)),
                message: "a name has at most three parts".to_owned(),
                candidates: Vec::new(),
            }),
        }
    }
}

/// The inputs that a number may follow: those before it.
pub(super) struct InputScope<'a> {
    /// Their names.
    pub names: &'a [String],
}

impl Names for InputScope<'_> {
    type Symbol = InputId;

    fn resolve(&self, path: &[&str]) -> Result<Resolved<InputId>, Unresolved> {
        let id = match *path {
            [name] => self.names.iter().position(|known| known == name),
            _ => None,
        };
        match id {
            Some(id) => Ok(Resolved::Symbol { symbol: InputId(id), kind: Kind::Number }),
            None => Err(Unresolved {
                segment: 0,
                message: format!("there is no input `{}` before this", path.join(".")),
                candidates: self.names.to_vec(),
            }),
        }
    }
}

fn number<S>(symbol: S) -> Resolved<S> {
    Resolved::Symbol { symbol, kind: Kind::Number }
}

/// The field with this name, the second part of its path.
fn field<F: Copy>(name: &str, fields: &[(&str, F)]) -> Result<F, Unresolved> {
    match fields.iter().find(|(known, _)| *known == name) {
        Some((_, field)) => Ok(*field),
        None => Err(unknown_field(name, fields.iter().map(|(known, _)| *known))),
    }
}

fn unknown_field<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Unresolved {
    Unresolved {
        segment: 1,
        message: format!("there is no `{name}` here"),
        candidates: known.into_iter().map(str::to_owned).collect(),
    }
}

/// The options of an issue as written, wrong ones included: they are reported elsewhere.
fn options(issue: &written::Issue) -> Vec<(String, f64)> {
    match &issue.options {
        None => Vec::new(),
        Some(written::Options::List(names)) => {
            names.iter().cloned().zip((0..).map(f64::from)).collect()
        }
        Some(written::Options::Points(points)) => {
            points.iter().map(|(name, point)| (name.clone(), *point)).collect()
        }
    }
}
