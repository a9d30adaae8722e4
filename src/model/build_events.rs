//! The making of what happens to the talks: what names stand for becomes what the state holds.

use super::build::Maker;
use super::{
    Channel, Effect, Formula, Leak, Outcome, Pair, PairId, PartyId, Process, Ratification, Rule,
    Stance, StanceId, Statement, Symbol, Target, Value, Variable,
};
use crate::scenario::{self, IssueId, Scenario, StreamName};

/// A maker that knows the stances and pairs already.
pub(super) struct Events<'m> {
    /// What makes numbers and streams.
    pub maker: Maker,
    /// All stances.
    pub stances: &'m [Stance],
    /// All pairs.
    pub pairs: &'m [Pair],
    /// The parties whose deadline an effect moves, so far.
    pub deadlines: Vec<PartyId>,
    /// Whether an expression asks for how long nothing has moved, so far.
    pub reads_idle: bool,
}

impl Events<'_> {
    /// All channels.
    pub fn channels(&mut self, scenario: &Scenario) -> Vec<Channel> {
        let mut channels = Vec::new();
        for channel in &scenario.channels {
            channels.push(Channel {
                name: channel.name.clone(),
                share: self.maker.number(&channel.share),
                concession: self.maker.number(&channel.concession),
                noise: self.maker.number(&channel.noise),
                trust: self.maker.number(&channel.trust),
                leak: channel.leak.as_ref().map(|leak| Leak {
                    stream: self.maker.stream(StreamName::Leak(&channel.name)),
                    chance: self.value(&leak.chance),
                    then: self.effects(&leak.then),
                }),
            });
        }
        channels
    }

    /// All variables.
    pub fn variables(&mut self, scenario: &Scenario) -> Vec<Variable> {
        let mut variables = Vec::new();
        for variable in &scenario.variables {
            let owner = variable.owner.map(|owner| scenario.parties[owner.0].name.as_str());
            let name = match owner {
                Some(owner) => format!("{owner}.{}", variable.name),
                None => variable.name.clone(),
            };
            variables.push(Variable {
                start: self.maker.number(&variable.start),
                process: self.process(&variable.process),
                stream: self.maker.stream(StreamName::Variable(owner, &variable.name)),
                bounds: variable.bounds,
                name,
            });
        }
        variables
    }

    fn process(&mut self, process: &scenario::Process) -> Process {
        let mut number = |quantity| self.maker.number(quantity);
        match process {
            scenario::Process::Constant => Process::Constant,
            scenario::Process::Trend { rate } => Process::Trend { rate: number(rate) },
            scenario::Process::RandomWalk { drift, volatility } => {
                Process::RandomWalk { drift: number(drift), volatility: number(volatility) }
            }
            scenario::Process::MeanReverting { level, speed, volatility } => {
                Process::MeanReverting {
                    level: number(level),
                    speed: number(speed),
                    volatility: number(volatility),
                }
            }
        }
    }

    /// All rules.
    pub fn rules(&mut self, scenario: &Scenario) -> Vec<Rule> {
        let mut rules = Vec::new();
        for rule in &scenario.rules {
            rules.push(Rule {
                name: rule.name.clone(),
                stream: self.maker.stream(StreamName::Rule(&rule.name)),
                when: self.formula(&rule.when),
                chance: self.value(&rule.chance),
                limit: rule.limit,
                cooldown: rule.cooldown,
                then: self.effects(&rule.then),
            });
        }
        rules
    }

    /// The votes at home, by party.
    pub fn ratifications(&mut self, scenario: &Scenario) -> Vec<Option<Ratification>> {
        let mut ratifications = Vec::new();
        for party in &scenario.parties {
            ratifications.push(party.ratification.as_ref().map(|vote| Ratification {
                stream: self.maker.stream(StreamName::Ratification(&party.name)),
                chance: self.value(&vote.chance),
                on_rejection: self.effects(&vote.on_rejection),
                redraw: vote.redraw,
            }));
        }
        ratifications
    }

    /// Ways to end.
    pub fn outcomes(&mut self, outcomes: &[scenario::Outcome]) -> Vec<Outcome> {
        let outcome = |outcome: &scenario::Outcome| Outcome {
            outcome: outcome.outcome,
            when: self.formula(&outcome.when),
        };
        outcomes.iter().map(outcome).collect()
    }

    /// What is known of the rounds already held.
    pub fn history(&mut self, scenario: &Scenario) -> Vec<Statement> {
        let statement = |statement: &scenario::Statement| Statement {
            round: statement.round,
            that: statement.that.iter().map(|formula| self.formula(formula)).collect(),
        };
        scenario.history.iter().map(statement).collect()
    }

    fn effects(&mut self, effects: &[scenario::Effect]) -> Vec<Effect> {
        let mut made = Vec::new();
        for effect in effects {
            made.push(match effect {
                scenario::Effect::Assign { target, how, value } => Effect::Assign {
                    target: self.target(*target),
                    how: *how,
                    value: self.formula(value),
                },
                scenario::Effect::Settle { issue, at } => Effect::Settle {
                    issue: *issue,
                    at: at.as_ref().map(|formula| self.formula(formula)),
                },
                scenario::Effect::Reopen(issue) => Effect::Reopen(*issue),
                scenario::Effect::Channel(channel) => Effect::Channel(*channel),
                scenario::Effect::End(outcome) => Effect::End(*outcome),
            });
        }
        made
    }

    fn target(&mut self, target: scenario::Target) -> Target {
        use scenario::Target as Named;
        match target {
            Named::Variable(id) => Target::Variable(id),
            Named::Trust(from, to) => Target::Trust(self.pair(from, to)),
            Named::Ideal(party, issue) => Target::Ideal(self.stance(party, issue)),
            Named::RedLine(party, issue) => {
                let stance = self.stance(party, issue);
                match self.stances[stance.0].lines {
                    super::Lines::Above(_) => Target::LineAbove(stance),
                    super::Lines::Below(_) | super::Lines::Around(..) => Target::LineBelow(stance),
                }
            }
            Named::RedLineLow(party, issue) => Target::LineBelow(self.stance(party, issue)),
            Named::RedLineHigh(party, issue) => Target::LineAbove(self.stance(party, issue)),
            Named::Tolerance(party, issue) => Target::Tolerance(self.stance(party, issue)),
            Named::Flexibility(party) => Target::Flexibility(party),
            Named::Reciprocity(party) => Target::Reciprocity(party),
            Named::Noise(party) => Target::Noise(party),
            Named::Step(party) => Target::Step(party),
            Named::Deadline(party) => {
                self.deadlines.push(party);
                Target::Deadline(party)
            }
        }
    }

    fn value(&mut self, value: &scenario::Value) -> Value {
        match value {
            scenario::Value::Quantity(quantity) => Value::Number(self.maker.number(quantity)),
            scenario::Value::Formula(formula) => Value::Formula(self.formula(formula)),
        }
    }

    fn formula(&mut self, formula: &scenario::Formula) -> Formula {
        formula.clone().map(|symbol| self.symbol(symbol))
    }

    fn symbol(&mut self, symbol: scenario::Symbol) -> Symbol {
        use scenario::Symbol as Named;
        match symbol {
            Named::Round => Symbol::Round,
            Named::Idle => {
                self.reads_idle = true;
                Symbol::Idle
            }
            Named::Channel => Symbol::Channel,
            Named::Variable(id) => Symbol::Variable(id),
            Named::Input(id) => Symbol::Number(self.maker.input(id)),
            Named::Trust(from, to) => Symbol::Trust(self.pair(from, to)),
            Named::Stance(party, issue, field) => Symbol::Stance(self.stance(party, issue), field),
            Named::Party(party, field) => Symbol::Party(party, field),
            Named::Issue(issue, field) => Symbol::Issue(issue, field),
            Named::Fired(rule) => Symbol::Fired(rule),
            Named::SettledCount => Symbol::SettledCount,
            Named::SettledCore => Symbol::SettledCore,
            Named::OpenCount => Symbol::OpenCount,
        }
    }

    fn pair(&self, from: PartyId, to: PartyId) -> PairId {
        let found = self.pairs.iter().position(|pair| (pair.from, pair.to) == (from, to));
        PairId(found.expect("there is a pair of any two parties"))
    }

    fn stance(&self, party: PartyId, issue: IssueId) -> StanceId {
        let of = |stance: &Stance| (stance.party, stance.issue) == (party, issue);
        let found = self.stances.iter().position(of);
        StanceId(found.expect("checked: the party has a stance on the issue"))
    }
}

/// Whether anything can open a settled issue again.
pub(super) fn reopens(scenario: &Scenario) -> bool {
    let votes = scenario.parties.iter().any(|party| party.ratification.is_some());
    votes || effects(scenario).any(|effect| matches!(effect, scenario::Effect::Reopen(_)))
}

/// Whether anything can move a red line, or with it what packages are worth: an ideal.
pub(super) fn moves_lines(scenario: &Scenario) -> bool {
    use scenario::Target::{Ideal, RedLine, RedLineHigh, RedLineLow};
    let package = scenario.agreement == scenario::Agreement::Package;
    effects(scenario).any(|effect| match effect {
        scenario::Effect::Assign { target, .. } => {
            matches!(target, RedLine(..) | RedLineLow(..) | RedLineHigh(..))
                || (package && matches!(target, Ideal(..)))
        }
        _ => false,
    })
}

/// Whether anything but a concession can move a position: with an ideal or a red line.
pub(super) fn moves_positions(scenario: &Scenario) -> bool {
    use scenario::Target::{Ideal, RedLine, RedLineHigh, RedLineLow};
    effects(scenario).any(|effect| match effect {
        scenario::Effect::Assign { target, .. } => {
            matches!(target, Ideal(..) | RedLine(..) | RedLineLow(..) | RedLineHigh(..))
        }
        _ => false,
    })
}

/// Whether positions of earlier rounds are asked for.
pub(super) fn looks_back(scenario: &Scenario) -> bool {
    let between = |stance: &scenario::Stance| matches!(stance.lines, scenario::Lines::Around(..));
    scenario.agreement == scenario::Agreement::Package
        || scenario.parties.iter().any(|party| party.stances.iter().any(between))
        || moves_positions(scenario)
}

/// Everything that may happen to the talks.
fn effects(scenario: &Scenario) -> impl Iterator<Item = &scenario::Effect> {
    let rules = scenario.rules.iter().flat_map(|rule| &rule.then);
    let leaks = scenario.channels.iter().filter_map(|channel| channel.leak.as_ref());
    let votes = scenario.parties.iter().filter_map(|party| party.ratification.as_ref());
    rules.chain(leaks.flat_map(|leak| &leak.then)).chain(votes.flat_map(|vote| &vote.on_rejection))
}
