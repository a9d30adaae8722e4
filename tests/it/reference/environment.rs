//! Step 1: the variables, the channel, its leak.

use super::Talks;
use super::numbers::Numbers;
use detente::math::normal_quantile;
use detente::scenario::{Domain, OutcomeId, PartyId, Process, Scenario, Value};

/// A variable in one replication.
pub struct Variable {
    pub now: f64,
    pub bounds: Domain,
    /// What its random numbers are called.
    source: String,
    moves: Moves,
}

/// What a variable adds to itself in a round: a constant, a share of the way to a level, and noise.
struct Moves {
    constant: f64,
    level: f64,
    speed: f64,
    volatility: f64,
}

/// What a channel multiplies, and how often it is used.
pub struct Multipliers {
    pub share: f64,
    pub concession: f64,
    pub noise: f64,
    pub trust: f64,
}

/// No channel at all.
const NEUTRAL: Multipliers = Multipliers { share: 1.0, concession: 1.0, noise: 1.0, trust: 1.0 };

/// Draws the variables.
pub fn variables(scenario: &Scenario, numbers: &Numbers) -> Vec<Variable> {
    let drawn = |written: &detente::scenario::Variable| {
        let still = Moves { constant: 0.0, level: 0.0, speed: 0.0, volatility: 0.0 };
        let moves = match &written.process {
            Process::Constant => still,
            Process::Trend { rate } => Moves { constant: numbers.value(rate), ..still },
            Process::RandomWalk { drift, volatility } => {
                let (constant, volatility) = (numbers.value(drift), numbers.value(volatility));
                Moves { constant, volatility, ..still }
            }
            Process::MeanReverting { level, speed, volatility } => Moves {
                constant: 0.0,
                level: numbers.value(level),
                speed: numbers.value(speed),
                volatility: numbers.value(volatility),
            },
        };
        let owned = |owner: PartyId| format!("{}.{}", scenario.parties[owner.0].name, written.name);
        Variable {
            now: numbers.value(&written.start),
            bounds: written.bounds,
            source: format!("variable {}", written.owner.map_or(written.name.clone(), owned)),
            moves,
        }
    };
    scenario.variables.iter().map(drawn).collect()
}

/// Draws the multipliers of the channels.
pub fn channels(scenario: &Scenario, numbers: &Numbers) -> Vec<Multipliers> {
    let drawn = |written: &detente::scenario::Channel| Multipliers {
        share: numbers.value(&written.share),
        concession: numbers.value(&written.concession),
        noise: numbers.value(&written.noise),
        trust: numbers.value(&written.trust),
    };
    scenario.channels.iter().map(drawn).collect()
}

impl<'s> Talks<'s> {
    /// Step 1; the outcome if a leak ends the talks.
    pub fn environment(&mut self) -> Option<OutcomeId> {
        if self.round >= 2 {
            for variable in &mut self.variables {
                let moves = &variable.moves;
                let z = normal_quantile(self.numbers.uniform(&variable.source, self.round));
                let step = moves.constant
                    + moves.speed * (moves.level - variable.now)
                    + moves.volatility * z;
                variable.now = variable.bounds.clamp(variable.now + step);
            }
        }
        self.channel = self.drawn_channel();
        let scenario = self.scenario;
        let channel = &scenario.channels[self.channel?];
        let leak = channel.leak.as_ref()?;
        let u = self.numbers.uniform(&format!("leak {}", channel.name), self.round);
        if u >= self.chance(&leak.chance) {
            return None;
        }
        self.note("a channel leaks");
        self.apply(&leak.then)
    }

    /// The schedule's turn, or else by share; none where there are no channels.
    fn drawn_channel(&self) -> Option<usize> {
        let schedule = &self.scenario.schedule;
        if !schedule.is_empty() {
            return Some(schedule[(self.round as usize - 1) % schedule.len()].0);
        }
        let mut shares: Vec<f64> = self.channels.iter().map(|channel| channel.share).collect();
        if shares.iter().sum::<f64>() <= 0.0 {
            shares.fill(1.0);
        }
        let total: f64 = shares.iter().sum();
        let u = self.numbers.uniform("channel", self.round);
        let mut below = 0.0;
        for (channel, share) in shares.iter().enumerate() {
            below += share;
            if u * total < below {
                return Some(channel);
            }
        }
        shares.len().checked_sub(1)
    }

    pub fn multipliers(&self) -> &Multipliers {
        self.channel.map_or(&NEUTRAL, |channel| &self.channels[channel])
    }

    /// A chance as it stands; 0 where it is undefined.
    pub fn chance(&self, chance: &Value) -> f64 {
        let chance = match chance {
            Value::Quantity(quantity) => self.numbers.value(quantity),
            Value::Formula(formula) => self.value(formula),
        };
        if chance.is_nan() { 0.0 } else { chance }
    }
}
