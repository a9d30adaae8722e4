//! What happens to the talks: channels, variables, rules, votes at home.

use super::super::types::{
    Channel, ChannelId, Domain, Leak, PartyId, Process, Quantity, Ratification, Rule, Variable,
};
use super::super::{ROUNDS_LIMIT, codes, written};
use super::checker::{Checker, join};
use super::quantities::Expect;
use super::scope::Scope;
use crate::diagnostic::Diagnostic;

impl Checker<'_> {
    /// All channels, in the order of the file.
    pub fn channels(
        &mut self,
        written: &written::Named<written::Channel>,
        scope: &Scope,
    ) -> Vec<Channel> {
        let channel = |(name, channel): (&String, &written::Channel)| {
            let path = format!("channels.{name}");
            let mut take = |key: &str, given: &Option<written::Quantity>| {
                let expect = Expect::number(key, Domain::NOT_NEGATIVE).by_default(1.0);
                self.quantity(given.as_ref(), join(&path, key), expect)
            };
            Channel {
                name: name.clone(),
                title: channel.title.clone().unwrap_or_else(|| name.clone()),
                share: take("share", &channel.share),
                concession: take("concession", &channel.concession),
                noise: take("noise", &channel.noise),
                trust: take("trust", &channel.trust),
                leak: channel.leak.as_ref().map(|leak| self.leak(&path, leak, scope)),
            }
        };
        written.iter().map(channel).collect()
    }

    fn leak(&mut self, channel: &str, written: &written::Leak, scope: &Scope) -> Leak {
        let path = join(channel, "leak");
        if written.chance.is_none() {
            let _: Option<()> = self.missing(&path, "chance");
        }
        Leak {
            chance: self.chance(written.chance.as_ref(), &join(&path, "chance"), scope, 0.0),
            then: self.effects(&written.then, &join(&path, "then"), scope),
        }
    }

    /// The channels of the rounds; none where they are drawn.
    pub fn schedule(&mut self, written: Option<&[String]>, scope: &Scope) -> Vec<ChannelId> {
        let Some(written) = written else { return Vec::new() };
        if written.is_empty() && !self.refused_below("schedule") {
            let label = "leave it out to have the channels drawn".to_owned();
            self.error(codes::CONFLICT, "a schedule without a channel", "schedule", label);
        }
        if self.too_many(
            "channels in the schedule",
            "schedule",
            (written.len(), ROUNDS_LIMIT as usize),
        ) {
            return Vec::new();
        }
        let mut schedule = Vec::new();
        for (n, name) in written.iter().enumerate() {
            let channel = scope.channel(name);
            if channel.is_none() {
                let place = self.document.place(&format!("schedule.{n}"));
                self.unknown_name(("channel", name), place, scope.channels());
            }
            schedule.extend(channel);
        }
        schedule
    }

    /// All variables: the global ones, then those of the parties.
    pub fn variables(&mut self, written: &written::Scenario) -> Vec<Variable> {
        let mut variables = Vec::new();
        for (name, variable) in &written.variables {
            variables.push(self.variable("variables", name, variable, None));
        }
        for (index, (party, fields)) in written.parties.iter().enumerate() {
            let path = format!("parties.{party}.variables");
            for (name, variable) in &fields.variables {
                variables.push(self.variable(&path, name, variable, Some(PartyId(index))));
            }
        }
        variables
    }

    fn variable(
        &mut self,
        path: &str,
        name: &str,
        written: &written::Variable,
        owner: Option<PartyId>,
    ) -> Variable {
        let path = join(path, name);
        if written.start.is_none() {
            let _: Option<()> = self.missing(&path, "start");
        }
        let bounds = self.bounds(&path, written.bounds.as_deref());
        let start = Expect::number("start", bounds).by_default(bounds.clamp(0.0));
        Variable {
            name: name.to_owned(),
            title: written.title.clone().unwrap_or_else(|| name.to_owned()),
            owner,
            start: self.quantity(written.start.as_ref(), join(&path, "start"), start),
            process: self.process(&path, written),
            bounds,
        }
    }

    fn bounds(&mut self, path: &str, written: Option<&[f64]>) -> Domain {
        let at = join(path, "bounds");
        match written {
            None => Domain::ANY,
            Some(&[low, high]) if low < high => Domain { low, high },
            Some(_) if self.refused_below(&at) => Domain::ANY,
            Some(_) => {
                let label = "expected [low, high], low below high".to_owned();
                self.error(codes::RANGE, "not bounds", &at, label);
                Domain::ANY
            }
        }
    }

    fn process(&mut self, path: &str, written: &written::Variable) -> Process {
        let given = [
            ("trend", written.trend.is_some()),
            ("random_walk", written.random_walk.is_some()),
            ("mean_reverting", written.mean_reverting.is_some()),
        ];
        let mut given = given.iter().filter(|(_, given)| *given).map(|(name, _)| *name);
        if let (Some(one), Some(other)) = (given.next(), given.next()) {
            let problem = Diagnostic::error(
                codes::CONFLICT,
                "a variable has one process",
                self.document.key_place(&join(path, other)),
                "one",
            );
            let first = self.document.key_place(&join(path, one));
            let problem = problem.label(first, "another");
            self.push(problem.help("keep one, or make a second variable"));
        }
        let mut take = |process: &str, key: &str, given: &Option<written::Quantity>, domain| {
            let expect = Expect::number(key, domain).by_default(0.0);
            self.quantity(given.as_ref(), format!("{path}.{process}.{key}"), expect)
        };
        if let Some(trend) = &written.trend {
            return Process::Trend { rate: take("trend", "rate", &trend.rate, Domain::ANY) };
        }
        if let Some(walk) = &written.random_walk {
            return Process::RandomWalk {
                drift: take("random_walk", "drift", &walk.drift, Domain::ANY),
                volatility: take(
                    "random_walk",
                    "volatility",
                    &walk.volatility,
                    Domain::NOT_NEGATIVE,
                ),
            };
        }
        if let Some(reverting) = &written.mean_reverting {
            let process = "mean_reverting";
            return Process::MeanReverting {
                level: take(process, "level", &reverting.level, Domain::ANY),
                speed: take(process, "speed", &reverting.speed, Domain::UNIT),
                volatility: take(
                    process,
                    "volatility",
                    &reverting.volatility,
                    Domain::NOT_NEGATIVE,
                ),
            };
        }
        Process::Constant
    }

    /// All rules, in the order of the file.
    pub fn rules(&mut self, written: &written::Named<written::Rule>, scope: &Scope) -> Vec<Rule> {
        written.iter().map(|(name, rule)| self.rule(name, rule, scope)).collect()
    }

    fn rule(&mut self, name: &str, written: &written::Rule, scope: &Scope) -> Rule {
        let path = format!("rules.{name}");
        if written.then.is_empty() {
            let _: Option<()> = self.missing(&path, "then");
        }
        if written.once.is_some() && written.limit.is_some() {
            let problem = Diagnostic::error(
                codes::CONFLICT,
                "`once` is `limit: 1`: a rule has one of them",
                self.document.key_place(&join(&path, "limit")),
                "one",
            );
            let once = self.document.key_place(&join(&path, "once"));
            self.push(problem.label(once, "the other").help("delete one of them"));
        }
        Rule {
            name: name.to_owned(),
            title: written.title.clone().unwrap_or_else(|| name.to_owned()),
            when: self.condition(written.when.as_ref(), &join(&path, "when"), scope, true),
            chance: self.chance(written.chance.as_ref(), &join(&path, "chance"), scope, 1.0),
            limit: if written.once == Some(true) { Some(1) } else { written.limit },
            cooldown: written.cooldown.unwrap_or(0),
            then: self.effects(&written.then, &join(&path, "then"), scope),
        }
    }

    /// The vote at home of the party at a path.
    pub fn ratification(
        &mut self,
        party: &str,
        written: Option<&written::Ratification>,
        scope: &Scope,
    ) -> Option<Ratification> {
        let written = written?;
        let path = join(party, "ratification");
        if written.chance.is_none() {
            let _: Option<()> = self.missing(&path, "chance");
        }
        let on_rejection = &join(&path, "on_rejection");
        Some(Ratification {
            chance: self.chance(written.chance.as_ref(), &join(&path, "chance"), scope, 1.0),
            on_rejection: self.effects(&written.on_rejection, on_rejection, scope),
            redraw: written.redraw.unwrap_or(false),
        })
    }

    /// What no deal is worth to the party at a path.
    pub fn reservation(&mut self, party: &str, written: Option<&written::Quantity>) -> Quantity {
        let expect = Expect::number("reservation", Domain::AT_MOST_ONE).by_default(0.0);
        self.quantity(written, join(party, "reservation"), expect)
    }
}
