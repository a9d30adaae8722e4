//! What can be in any replication: from where to where each thing goes that expressions read.
//!
//! Everything here holds whatever is drawn: what is said never to hold never does. Of two things
//! that go together nothing is known, so that some of what never holds is not found.

use super::super::ROUNDS_LIMIT;
use super::super::types::{
    Assignment, Channel, Domain, Effect, Form, Formula, IssueField, IssueId, PartyField, PartyId,
    Process, Quantity, Rule, RuleId, Scenario, StanceField, Symbol, Target, Value, VariableId,
};
use crate::expression::Bounds;
use std::cell::Cell;
use std::collections::HashMap;

/// How often at most it is looked anew whether rules can fire, now that others cannot.
const PASSES_LIMIT: usize = 8;
/// How many operations at most are spent on conditions round by round; after that they are judged
/// for all rounds at once, which finds less.
const OPERATIONS_LIMIT: u64 = 20_000_000;

/// Whether a condition can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    /// In no replication.
    Never,
    /// In every one, whenever it is asked for.
    Always,
    /// In some, as far as can be told.
    Sometimes,
}

/// When a condition is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// The first round in which it is.
    first: f64,
    /// The last.
    last: f64,
    /// How many rounds `idle` is behind `round` at least.
    behind: f64,
}

impl Moment {
    /// At the beginning of each round, as rules are.
    pub fn rules(rounds: u32) -> Self {
        Self { first: 1.0, last: f64::from(rounds), behind: 1.0 }
    }

    /// At the end of the rounds from `first` to `last`, as outcomes and the history are.
    pub fn ends(first: u32, last: u32) -> Self {
        Self { first: f64::from(first), last: f64::from(last), behind: 0.0 }
    }

    /// The same with as many rounds as a scenario can have.
    pub fn at_the_longest(self) -> Self {
        Self { last: f64::from(ROUNDS_LIMIT), ..self }
    }

    /// The most that `idle` can be.
    pub fn idle_most(self) -> f64 {
        self.last - self.behind
    }
}

/// What a scenario's things can be.
pub(super) struct Ranges<'s> {
    scenario: &'s Scenario,
    inputs: Vec<Bounds>,
    /// Which rules can fire.
    fires: Vec<bool>,
    /// Which channels a round can be held in.
    used: Vec<bool>,
    /// How effects that can happen change things: a number that they are set to, if that is known.
    changed: HashMap<Target, Vec<Option<f64>>>,
    operations: Cell<u64>,
}

impl<'s> Ranges<'s> {
    /// What the things of a scenario can be.
    pub fn new(scenario: &'s Scenario) -> Self {
        let mut ranges = Self {
            scenario,
            inputs: Vec::with_capacity(scenario.inputs.len()),
            fires: vec![true; scenario.rules.len()],
            used: Vec::new(),
            changed: HashMap::new(),
            operations: Cell::new(0),
        };
        for input in &scenario.inputs {
            let bounds = ranges.number(&input.quantity);
            ranges.inputs.push(bounds);
        }
        for _ in 0..PASSES_LIMIT {
            ranges.learn();
            let fires: Vec<bool> =
                scenario.rules.iter().map(|rule| ranges.can_fire(rule)).collect();
            if fires == ranges.fires {
                break;
            }
            ranges.fires = fires;
        }
        ranges
    }

    /// Whether a rule can fire.
    pub fn fires(&self, rule: RuleId) -> bool {
        self.fires[rule.0]
    }

    /// Whether a round can be held in a channel, by its place in the scenario.
    pub fn is_used(&self, channel: usize) -> bool {
        self.used[channel]
    }

    /// Whether an effect that can happen changes something.
    pub fn is_changed(&self, target: Target) -> bool {
        self.changed.contains_key(&target)
    }

    /// The effects that can happen.
    pub fn effects(&self) -> Vec<&'s Effect> {
        let rules = self.scenario.rules.iter().zip(&self.fires);
        let mut effects: Vec<&Effect> =
            rules.filter(|(_, fires)| **fires).flat_map(|(rule, _)| &rule.then).collect();
        let leaks = self.scenario.channels.iter().filter_map(|channel| channel.leak.as_ref());
        effects.extend(leaks.flat_map(|leak| &leak.then));
        let votes = self.scenario.parties.iter().filter_map(|party| party.ratification.as_ref());
        effects.extend(votes.flat_map(|vote| &vote.on_rejection));
        effects
    }

    /// What a number can be.
    pub fn number(&self, quantity: &Quantity) -> Bounds {
        let Domain { low, high } = quantity.domain;
        let drawn = match &quantity.form {
            Form::Constant(value) => return Bounds::exactly(*value),
            Form::Uncertain(distribution) => {
                let (low, high) = distribution.ends();
                Bounds::new(low, high)
            }
            Form::Derived(program) => program.bounds(|input| self.inputs[input.0]),
        };
        let clamped = drawn.clamped(low, high);
        if !drawn.undefined {
            return clamped;
        }
        // What is undefined takes its central value; what may be any number stays so.
        if quantity.domain == Domain::ANY {
            clamped
        } else {
            Bounds { undefined: false, ..clamped.or(Bounds::exactly(quantity.central)) }
        }
    }

    /// What a chance can be.
    pub fn chance(&self, chance: &Value) -> Bounds {
        match chance {
            Value::Quantity(quantity) => self.number(quantity),
            Value::Formula(formula) => self.formula(formula, Moment::ends(1, self.scenario.rounds)),
        }
    }

    /// What the value of an expression can be.
    pub fn formula(&self, formula: &Formula, moment: Moment) -> Bounds {
        formula.bounds(|symbol| self.symbol(*symbol, moment))
    }

    /// Whether a condition can hold.
    pub fn truth(&self, condition: &Formula, moment: Moment) -> Truth {
        let timed = condition.symbols().any(|s| matches!(s, Symbol::Round | Symbol::Idle));
        let rounds = moment.last - moment.first + 1.0;
        let bounds = if timed && rounds > 1.0 && self.can_afford(rounds * condition.len() as f64) {
            let first = moment.first as u32;
            let each = (first..=moment.last as u32).map(|round| {
                let round = f64::from(round);
                self.formula(condition, Moment { first: round, last: round, ..moment })
            });
            each.reduce(Bounds::or).unwrap_or(Bounds::ANYTHING)
        } else {
            self.formula(condition, moment)
        };
        match bounds {
            bounds if bounds.is(0.0) => Truth::Never,
            bounds if bounds.is(1.0) => Truth::Always,
            _ => Truth::Sometimes,
        }
    }

    /// Whether so many operations may still be spent; they are then.
    fn can_afford(&self, operations: f64) -> bool {
        let left = OPERATIONS_LIMIT - self.operations.get();
        let affordable = operations <= left as f64;
        if affordable {
            self.operations.set(self.operations.get() + operations as u64);
        }
        affordable
    }

    /// Learns what the effects that can happen change, and in which channels rounds can be held.
    fn learn(&mut self) {
        let mut changed: HashMap<Target, Vec<Option<f64>>> = HashMap::new();
        for effect in self.effects() {
            if let Effect::Assign { target, how, value } = effect {
                let known = value.constant().filter(|_| *how == Assignment::Set);
                changed.entry(*target).or_default().push(known);
            }
        }
        self.used = self.channels_used();
        self.changed = changed;
    }

    fn channels_used(&self) -> Vec<bool> {
        let Scenario { channels, schedule, .. } = self.scenario;
        let by_effect = self.effects();
        let share = |channel: &Channel| self.number(&channel.share).high;
        let all_equal = channels.iter().all(|channel| share(channel) <= 0.0);
        let used = |(at, channel): (usize, &Channel)| {
            let drawn = if schedule.is_empty() {
                all_equal || share(channel) > 0.0
            } else {
                schedule.iter().any(|id| id.0 == at)
            };
            drawn || by_effect.iter().any(|e| matches!(e, Effect::Channel(id) if id.0 == at))
        };
        channels.iter().enumerate().map(used).collect()
    }

    fn can_fire(&self, rule: &Rule) -> bool {
        let moment = Moment::rules(self.scenario.rounds);
        rule.limit != Some(0)
            && self.chance(&rule.chance).high > 0.0
            && self.truth(&rule.when, moment) != Truth::Never
    }

    /// What a thing that expressions read can be.
    pub fn symbol(&self, symbol: Symbol, moment: Moment) -> Bounds {
        let scenario = self.scenario;
        let up_to = |most: usize| Bounds::new(0.0, most as f64);
        match symbol {
            Symbol::Round => Bounds::new(moment.first, moment.last),
            Symbol::Idle => Bounds::new(0.0, moment.idle_most()),
            Symbol::Channel => {
                let used = (0..self.used.len()).filter(|at| self.used[*at]);
                used.map(|at| Bounds::exactly(at as f64)).reduce(Bounds::or).unwrap_or(up_to(0))
            }
            Symbol::Variable(id) => self.variable(id),
            Symbol::Input(id) => self.inputs[id.0],
            Symbol::Trust(..) => Bounds::new(0.0, 1.0),
            Symbol::Stance(party, issue, field) => self.stance(party, issue, field),
            Symbol::Party(party, field) => self.party(party, field),
            Symbol::Issue(issue, field) => match field {
                IssueField::Settled | IssueField::Gap => Bounds::new(0.0, 1.0),
                IssueField::Outcome => Bounds { undefined: true, ..self.outcome(issue) },
            },
            Symbol::Fired(RuleId(rule)) if !self.fires[rule] => Bounds::exactly(0.0),
            Symbol::Fired(RuleId(rule)) => {
                let limit = scenario.rules[rule].limit.map_or(f64::INFINITY, f64::from);
                Bounds::new(0.0, limit.min(moment.last))
            }
            Symbol::SettledCount | Symbol::OpenCount => up_to(scenario.issues.len()),
            Symbol::SettledCore => {
                let undefined = scenario.issues.iter().all(|issue| !issue.core);
                Bounds { undefined, ..Bounds::new(0.0, 1.0) }
            }
        }
    }

    /// The range of an issue.
    fn outcome(&self, IssueId(issue): IssueId) -> Bounds {
        let issue = &self.scenario.issues[issue];
        Bounds::new(issue.low, issue.high)
    }

    fn variable(&self, id: VariableId) -> Bounds {
        let variable = &self.scenario.variables[id.0];
        let start = self.number(&variable.start);
        let Domain { low, high } = variable.bounds;
        let anywhere = Bounds { undefined: start.undefined, ..Bounds::new(low, high) };
        if variable.process != Process::Constant {
            return anywhere;
        }
        let sets = self.changed.get(&Target::Variable(id)).map_or(&[][..], Vec::as_slice);
        sets.iter().fold(start, |bounds, set| match set {
            Some(value) => bounds.or(Bounds::exactly(value.max(low).min(high))),
            None => anywhere,
        })
    }

    fn stance(&self, party: PartyId, issue: IssueId, field: StanceField) -> Bounds {
        let stances = &self.scenario.parties[party.0].stances;
        let stance = stances.iter().find(|stance| stance.issue == issue);
        let unchanged = |target| !self.is_changed(target);
        match (field, stance) {
            (StanceField::Tolerance, Some(stance))
                if unchanged(Target::Tolerance(party, issue)) =>
            {
                self.number(&stance.tolerance)
            }
            (StanceField::Tolerance | StanceField::Concession, _) => Bounds::new(0.0, 1.0),
            (StanceField::Verdict, _) => Bounds { undefined: true, ..Bounds::new(0.0, 2.0) },
            (StanceField::Ideal, Some(stance)) if unchanged(Target::Ideal(party, issue)) => {
                self.number(&stance.ideal)
            }
            _ if lines(party, issue).into_iter().all(unchanged) => self.outcome(issue),
            _ => Bounds::ANYTHING,
        }
    }

    fn party(&self, id: PartyId, field: PartyField) -> Bounds {
        let party = &self.scenario.parties[id.0];
        let concession = &party.concession;
        let number = |target: Target, quantity: &Quantity| {
            if self.is_changed(target) {
                Bounds::new(quantity.domain.low, quantity.domain.high)
            } else {
                self.number(quantity)
            }
        };
        match field {
            PartyField::Flexibility if self.is_changed(Target::Flexibility(id)) => {
                Bounds::new(0.0, f64::INFINITY)
            }
            PartyField::Flexibility => Bounds::exactly(1.0),
            PartyField::Reciprocity => number(Target::Reciprocity(id), &concession.reciprocity),
            PartyField::Noise => number(Target::Noise(id), &concession.noise),
            PartyField::Step => number(Target::Step(id), &concession.step),
            PartyField::Deadline => number(Target::Deadline(id), &concession.deadline),
            PartyField::Acceptable | PartyField::Unacceptable => {
                Bounds::new(0.0, party.stances.len() as f64)
            }
            PartyField::Worth | PartyField::Offered => {
                Bounds::new(f64::NEG_INFINITY, f64::INFINITY)
            }
        }
    }
}

/// What effects can move of a stance besides its tolerance.
pub(super) fn lines(party: PartyId, issue: IssueId) -> [Target; 4] {
    [
        Target::Ideal(party, issue),
        Target::RedLine(party, issue),
        Target::RedLineLow(party, issue),
        Target::RedLineHigh(party, issue),
    ]
}
