//! The names of the streams of random numbers: one for each thing that draws any.

use super::types::{Agreement, Firmness, Scenario};
use std::fmt;

/// The name of a stream of random numbers, by what draws them. Written out it is the text that makes
/// the stream: the guide's page on the model lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StreamName<'s> {
    /// An uncertain number, by its path.
    Input(&'s str),
    /// Whether the red lines of a party are real that have no draw of their own.
    Firmness(&'s str),
    /// Whether those of its stance on an issue are.
    StanceFirmness(&'s str, &'s str),
    /// The noise of a party's steps on an issue.
    Noise(&'s str, &'s str),
    /// The noise of its steps in packages.
    PackageNoise(&'s str),
    /// The moves of a variable; of a party's own with the party.
    Variable(Option<&'s str>, &'s str),
    /// Which channel a round has.
    Channel,
    /// Whether a channel leaks.
    Leak(&'s str),
    /// Whether a rule fires.
    Rule(&'s str),
    /// Who tables a package.
    Proposer,
    /// The vote at home of a party.
    Ratification(&'s str),
}

impl fmt::Display for StreamName<'_> {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(path) => write!(text, "input {path}"),
            Self::Firmness(party) => write!(text, "firmness {party}"),
            Self::StanceFirmness(party, issue) => write!(text, "firmness {party} {issue}"),
            Self::Noise(party, issue) => write!(text, "noise {party} {issue}"),
            Self::PackageNoise(party) => write!(text, "noise {party}"),
            Self::Variable(None, name) => write!(text, "variable {name}"),
            Self::Variable(Some(party), name) => write!(text, "variable {party}.{name}"),
            Self::Channel => write!(text, "channel"),
            Self::Leak(channel) => write!(text, "leak {channel}"),
            Self::Rule(rule) => write!(text, "rule {rule}"),
            Self::Proposer => write!(text, "proposer"),
            Self::Ratification(party) => write!(text, "ratification {party}"),
        }
    }
}

impl StreamName<'_> {
    /// Where that is written which draws them: keys joined by dots.
    pub(super) fn path(&self) -> String {
        match self {
            Self::Input(path) => (*path).to_owned(),
            Self::Firmness(party) | Self::PackageNoise(party) | Self::Ratification(party) => {
                format!("parties.{party}")
            }
            Self::StanceFirmness(party, issue) | Self::Noise(party, issue) => {
                format!("parties.{party}.stances.{issue}")
            }
            Self::Variable(None, name) => format!("variables.{name}"),
            Self::Variable(Some(party), name) => format!("parties.{party}.variables.{name}"),
            Self::Channel => "channels".to_owned(),
            Self::Leak(channel) => format!("channels.{channel}"),
            Self::Rule(rule) => format!("rules.{rule}"),
            Self::Proposer => "proposer".to_owned(),
        }
    }
}

impl Scenario {
    /// The streams of all that draws random numbers beside the uncertain numbers. What is certain
    /// after all, such as a red line that is real, is there too.
    pub fn stream_names(&self) -> Vec<StreamName<'_>> {
        let mut names = vec![StreamName::Channel];
        if self.agreement == Agreement::Package {
            names.push(StreamName::Proposer);
        }
        for party in &self.parties {
            let name = party.name.as_str();
            if self.agreement == Agreement::Package {
                names.push(StreamName::PackageNoise(name));
            }
            names.extend(party.ratification.iter().map(|_| StreamName::Ratification(name)));
            for stance in &party.stances {
                let issue = self.issues[stance.issue.0].name.as_str();
                names.push(StreamName::Noise(name, issue));
                names.push(match stance.firmness {
                    Firmness::Party(_) => StreamName::Firmness(name),
                    Firmness::Stance(_) => StreamName::StanceFirmness(name, issue),
                });
            }
        }
        for variable in &self.variables {
            let owner = variable.owner.map(|owner| self.parties[owner.0].name.as_str());
            names.push(StreamName::Variable(owner, &variable.name));
        }
        let leaking = self.channels.iter().filter(|channel| channel.leak.is_some());
        names.extend(leaking.map(|channel| StreamName::Leak(&channel.name)));
        names.extend(self.rules.iter().map(|rule| StreamName::Rule(&rule.name)));
        names
    }
}
