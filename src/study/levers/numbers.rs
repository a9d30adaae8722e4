//! The numbers of a scenario that can be nudged, each with its range.
//!
//! Takes a checked scenario; gives its numbers in the order of the file, each once. Those that follow
//! from inputs are left out: what they follow from is nudged.
//!
//! # What the range of a number is
//!
//! - A number between two bounds has their distance: 1 for a tolerance or a chance, the range of the
//!   issue for an ideal, a red line or a `give`, the bounds of a variable for its start and level, and
//!   for what moves it in a round that distance ÷ rounds.
//! - A number without two bounds (a weight, β, a multiplier) has its own size: the number without its
//!   sign; of a distribution the larger of its median and of the distance between its 5 % and 95 %
//!   quantiles; and 1 where that is 0. `slack`, `retreat` and `reservation` are parts of a whole: 1.

use crate::model::Quantile;
use crate::scenario::{
    Agreement, Assignment, Channel, Distribution, Domain, Effect, Firmness, Form, Issue,
    IssueOption, Lines, Party, Process, Quantity, Scenario, Target, Value, Variable,
};
use std::collections::{HashMap, HashSet};

/// A number that can be nudged.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Its path in the file.
    pub path: String,
    /// What it is.
    pub now: Now,
    /// What it may be.
    pub domain: Domain,
    /// How wide its range is.
    pub range: f64,
    /// Whether there are only whole numbers.
    pub scale: Scale,
    /// The options of the issue that it is a point of; empty otherwise.
    pub options: Vec<IssueOption>,
    /// A path that must be set to nothing for this one to count.
    pub instead_of: Option<String>,
}

/// What a number is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Now {
    /// This.
    Constant(f64),
    /// Drawn from this.
    Uncertain(Distribution),
}

/// What numbers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// All.
    Continuous,
    /// Whole ones.
    Whole,
}

/// All numbers, and how many more follow from others. `written` says whether there is something at
/// a path of the file.
pub(super) fn numbers(scenario: &Scenario, written: &dyn Fn(&str) -> bool) -> (Vec<Number>, u64) {
    let mut list = List { scenario, written, all: Vec::new(), seen: HashSet::new(), derived: 0 };
    list.rounds();
    for input in &scenario.inputs {
        list.sized(&input.quantity);
    }
    scenario.parties.iter().for_each(|party| list.party(party));
    list.trust();
    scenario.channels.iter().for_each(|channel| list.channel(channel));
    let global = scenario.variables.iter().filter(|variable| variable.owner.is_none());
    global.for_each(|variable| list.variable(variable));
    for rule in &scenario.rules {
        let path = format!("rules.{}", rule.name);
        list.value(&rule.chance);
        list.whole(
            &format!("{path}.limit"),
            rule.limit.filter(|_| (list.written)(&format!("{path}.limit"))),
            1,
        );
        list.whole(&format!("{path}.cooldown"), Some(rule.cooldown).filter(|n| *n > 0), 0);
        list.effects(&rule.then, &format!("{path}.then"));
    }
    (list.all, list.derived)
}

/// The number at each path of a scenario, written or by default, where there is just one: no
/// distribution, nothing that follows from others, and no option.
pub(in crate::study) fn constants(scenario: &Scenario) -> HashMap<String, f64> {
    // The two ends of an issue that stand for two red lines have one path.
    let two_ended: HashSet<&str> = scenario
        .parties
        .iter()
        .flat_map(|party| &party.stances)
        .filter_map(|stance| match &stance.lines {
            Lines::Around(low, high) if low.path == high.path => Some(low.path.as_str()),
            Lines::Around(..) | Lines::Below(_) | Lines::Above(_) => None,
        })
        .collect();
    let (numbers, _) = numbers(scenario, &|path| !two_ended.contains(path));
    let constant = |number: Number| match number.now {
        Now::Constant(value) if number.options.is_empty() => Some((number.path, value)),
        Now::Constant(_) | Now::Uncertain(_) => None,
    };
    numbers.into_iter().filter_map(constant).collect()
}

/// Numbers as they are found.
struct List<'s> {
    scenario: &'s Scenario,
    written: &'s dyn Fn(&str) -> bool,
    all: Vec<Number>,
    seen: HashSet<String>,
    derived: u64,
}

impl List<'_> {
    fn rounds(&mut self) {
        self.whole("rounds", Some(self.scenario.rounds), 1);
    }

    fn party(&mut self, party: &Party) {
        let path = format!("parties.{}", party.name);
        self.sized(&party.power);
        for stance in &party.stances {
            let issue = &self.scenario.issues[stance.issue.0];
            let width = issue.high - issue.low;
            self.point(&stance.ideal, issue);
            match &stance.lines {
                // A line that nobody wrote is the end of the issue.
                Lines::Below(line) | Lines::Above(line) if !(self.written)(&line.path) => {}
                Lines::Around(low, _) if !(self.written)(&low.path) => {}
                Lines::Below(line) | Lines::Above(line) => self.point(line, issue),
                Lines::Around(low, high) => {
                    self.point(low, issue);
                    self.point(high, issue);
                }
            }
            self.sized(&stance.weight);
            self.bounded(&stance.tolerance);
            match &stance.firmness {
                Firmness::Party(firmness) | Firmness::Stance(firmness) => self.bounded(firmness),
            }
            self.wide(&stance.give, width);
            stance.position.iter().for_each(|position| self.point(position, issue));
        }
        let concession = &party.concession;
        self.beta(&concession.beta, &format!("{path}.concession.tactic"));
        for quantity in [
            &concession.opening,
            &concession.reciprocity,
            &concession.matching,
            &concession.step,
            &concession.trust_effect,
        ] {
            self.bounded(quantity);
        }
        self.sized(&concession.noise);
        self.sized(&concession.deadline);
        self.wide(&concession.retreat, 1.0);
        self.wide(&concession.slack, 1.0);
        if self.scenario.agreement == Agreement::Package {
            self.bounded(&concession.insight);
            self.wide(&party.reservation, 1.0);
        }
        let own = self.scenario.variables.iter().filter(|variable| {
            variable.owner.is_some_and(|owner| self.scenario.parties[owner.0].name == party.name)
        });
        own.for_each(|variable| self.variable(variable));
        if let Some(vote) = &party.ratification {
            self.value(&vote.chance);
            self.effects(&vote.on_rejection, &format!("{path}.ratification.on_rejection"));
        }
    }

    /// The shape of a schedule, which a tactic may name.
    fn beta(&mut self, beta: &Quantity, tactic: &str) {
        let before = self.all.len();
        self.sized(beta);
        if (self.written)(tactic)
            && let Some(number) = self.all.get_mut(before)
        {
            number.instead_of = Some(tactic.to_owned());
        }
    }

    fn trust(&mut self) {
        let trust = &self.scenario.trust;
        self.bounded(&trust.start);
        trust.pairs.iter().for_each(|(_, _, start)| self.bounded(start));
        self.sized(&trust.gain);
        self.sized(&trust.loss);
        self.bounded(&trust.reversion);
    }

    fn channel(&mut self, channel: &Channel) {
        for quantity in [&channel.share, &channel.concession, &channel.noise, &channel.trust] {
            self.sized(quantity);
        }
        if let Some(leak) = &channel.leak {
            self.value(&leak.chance);
            self.effects(&leak.then, &format!("channels.{}.leak.then", channel.name));
        }
    }

    fn variable(&mut self, variable: &Variable) {
        let width = width(&variable.bounds);
        let rounds = f64::from(self.scenario.rounds);
        self.with(&variable.start, width, &[]);
        match &variable.process {
            Process::Constant => {}
            Process::Trend { rate } => self.with(rate, width.map(|width| width / rounds), &[]),
            Process::RandomWalk { drift, volatility } => {
                self.with(drift, width.map(|width| width / rounds), &[]);
                self.with(volatility, width.map(|width| width / rounds), &[]);
            }
            Process::MeanReverting { level, speed, volatility } => {
                self.with(level, width, &[]);
                self.bounded(speed);
                self.with(volatility, width.map(|width| width / rounds), &[]);
            }
        }
    }

    /// A chance that is a number.
    fn value(&mut self, value: &Value) {
        match value {
            Value::Quantity(quantity) => self.bounded(quantity),
            Value::Formula(_) => self.derived += 1,
        }
    }

    /// The effects at a path whose values are numbers.
    fn effects(&mut self, effects: &[Effect], path: &str) {
        for (place, effect) in self.places(effects, path) {
            let (formula, range, domain) = match effect {
                Effect::Assign { target, how, value } => {
                    let of_target = self.target_domain(*target);
                    let (range, domain) = match how {
                        Assignment::Set => (self.target_range(*target), of_target),
                        Assignment::Add => (self.target_range(*target), steps_within(&of_target)),
                        Assignment::Multiply => (None, Domain::ANY),
                    };
                    (value, range, domain)
                }
                Effect::Settle { issue, at: Some(at) } => {
                    let Issue { low, high, .. } = self.scenario.issues[issue.0];
                    (at, Some(high - low), Domain { low, high })
                }
                Effect::Settle { at: None, .. }
                | Effect::Reopen(_)
                | Effect::Channel(_)
                | Effect::End(_) => continue,
            };
            match formula.constant() {
                Some(number) => self.push(Number {
                    range: range.unwrap_or_else(|| size(number)),
                    path: place,
                    // Beyond the domain it counts as its nearest end.
                    now: Now::Constant(domain.clamp(number)),
                    domain,
                    scale: Scale::Continuous,
                    options: Vec::new(),
                    instead_of: None,
                }),
                None => self.derived += 1,
            }
        }
    }

    /// The path of the value of each effect that has one, in the order of the file.
    fn places<'e>(&self, effects: &'e [Effect], path: &str) -> Vec<(String, &'e Effect)> {
        let mut places = Vec::new();
        let list = super::at_path(&self.scenario.resolved, path);
        let items = list.and_then(serde_json::Value::as_array).into_iter().flatten().enumerate();
        for (at, item) in items {
            let of_item = item.as_object().into_iter().flatten();
            for (kind, targets) in of_item {
                match (kind.as_str(), targets.as_object()) {
                    ("set" | "add" | "multiply" | "settle", Some(targets)) => {
                        places.extend(
                            targets
                                .keys()
                                .map(|target| Some(format!("{path}.{at}.{kind}.{target}"))),
                        );
                    }
                    _ => places.push(None),
                }
            }
        }
        let effects = places.into_iter().zip(effects);
        effects.filter_map(|(place, effect)| Some((place?, effect))).collect()
    }

    /// What a number that an effect changes may be.
    fn target_domain(&self, target: Target) -> Domain {
        match target {
            Target::Variable(variable) => self.scenario.variables[variable.0].bounds,
            Target::Ideal(_, at)
            | Target::RedLine(_, at)
            | Target::RedLineLow(_, at)
            | Target::RedLineHigh(_, at) => {
                let Issue { low, high, .. } = self.scenario.issues[at.0];
                Domain { low, high }
            }
            Target::Trust(..) | Target::Tolerance(..) => Domain::UNIT,
            Target::Step(_) => Domain::STEP,
            Target::Reciprocity(_) => Domain::RECIPROCITY,
            Target::Flexibility(_) | Target::Noise(_) => Domain::NOT_NEGATIVE,
            Target::Deadline(_) => Domain::DEADLINE,
        }
    }

    /// How wide the range of what an effect changes is, where it has two bounds.
    fn target_range(&self, target: Target) -> Option<f64> {
        match target {
            Target::Step(_) => Some(1.0),
            _ => width(&self.target_domain(target)),
        }
    }

    /// A number with two bounds.
    fn bounded(&mut self, quantity: &Quantity) {
        self.with(quantity, width(&quantity.domain), &[]);
    }

    /// A number whose range is its own size.
    fn sized(&mut self, quantity: &Quantity) {
        self.with(quantity, None, &[]);
    }

    /// A number with this range.
    fn wide(&mut self, quantity: &Quantity, range: f64) {
        self.with(quantity, Some(range), &[]);
    }

    /// A point of an issue.
    fn point(&mut self, quantity: &Quantity, issue: &Issue) {
        self.with(quantity, Some(issue.high - issue.low), &issue.options);
    }

    fn with(&mut self, quantity: &Quantity, range: Option<f64>, options: &[IssueOption]) {
        let (now, own) = match &quantity.form {
            Form::Constant(number) => (Now::Constant(*number), size(*number)),
            Form::Uncertain(distribution) => {
                (Now::Uncertain(distribution.clone()), spread(distribution))
            }
            Form::Derived(_) => {
                if self.seen.insert(quantity.path.clone()) {
                    self.derived += 1;
                }
                return;
            }
        };
        self.push(Number {
            path: quantity.path.clone(),
            now,
            domain: quantity.domain,
            range: range.unwrap_or(own),
            scale: Scale::Continuous,
            options: options.to_vec(),
            instead_of: None,
        });
    }

    /// A whole number, if it is there.
    fn whole(&mut self, path: &str, number: Option<u32>, low: u32) {
        let Some(number) = number else { return };
        let high = if path == "rounds" { crate::scenario::ROUNDS_LIMIT } else { u32::MAX };
        self.push(Number {
            path: path.to_owned(),
            now: Now::Constant(f64::from(number)),
            domain: Domain { low: f64::from(low), high: f64::from(high) },
            range: size(f64::from(number)),
            scale: Scale::Whole,
            options: Vec::new(),
            instead_of: None,
        });
    }

    /// Takes in a number whose path is new: what has one path is one number.
    fn push(&mut self, number: Number) {
        if self.seen.insert(number.path.clone()) {
            self.all.push(number);
        }
    }
}

/// What may be added to a number of a domain: more than its width changes no more than that does.
fn steps_within(domain: &Domain) -> Domain {
    width(domain).map_or(Domain::ANY, |width| Domain { low: -width, high: width })
}

/// The distance of two bounds.
fn width(domain: &Domain) -> Option<f64> {
    let width = domain.high - domain.low;
    width.is_finite().then_some(width)
}

/// The size of a number, for the range of one without bounds.
fn size(number: f64) -> f64 {
    if number == 0.0 { 1.0 } else { number.abs() }
}

/// The size of a distribution.
fn spread(distribution: &Distribution) -> f64 {
    let [low, high] = Quantile::new(distribution).at(&[0.05, 0.95]);
    size(distribution.median().abs().max(high - low))
}
