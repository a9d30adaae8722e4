//! All numbers of a scenario, wherever they stand.

use super::{
    Channel, Concession, Firmness, Lines, Party, Process, Quantity, Scenario, Stance, Value,
    Variable,
};
use std::collections::HashSet;

impl Scenario {
    /// Every number that may be uncertain, each once, roughly in the order of a file: the inputs
    /// first, then what the parties bring, then what may happen. Those that nothing was written for
    /// are among them with their defaults.
    pub fn quantities(&self) -> Vec<&Quantity> {
        let mut all: Vec<&Quantity> = self.inputs.iter().map(|input| &input.quantity).collect();
        for party in &self.parties {
            of_party(party, &mut all);
        }
        all.push(&self.trust.start);
        all.extend(self.trust.pairs.iter().map(|(_, _, start)| start));
        all.extend([&self.trust.gain, &self.trust.loss, &self.trust.reversion]);
        self.channels.iter().for_each(|channel| of_channel(channel, &mut all));
        self.variables.iter().for_each(|variable| of_variable(variable, &mut all));
        self.rules.iter().for_each(|rule| of_value(&rule.chance, &mut all));
        let mut known = HashSet::new();
        all.retain(|quantity| known.insert(quantity.path.as_str()));
        all
    }
}

fn of_party<'s>(party: &'s Party, all: &mut Vec<&'s Quantity>) {
    all.extend([&party.power, &party.reservation]);
    if let Some(vote) = &party.ratification {
        of_value(&vote.chance, all);
    }
    let Concession {
        beta,
        opening,
        reciprocity,
        matching,
        noise,
        step,
        retreat,
        slack,
        insight,
        deadline,
        trust_effect,
    } = &party.concession;
    all.extend([beta, opening, reciprocity, matching, noise, step, retreat, slack]);
    all.extend([insight, deadline, trust_effect]);
    party.stances.iter().for_each(|stance| of_stance(stance, all));
}

fn of_stance<'s>(stance: &'s Stance, all: &mut Vec<&'s Quantity>) {
    all.push(&stance.ideal);
    match &stance.lines {
        Lines::Below(line) | Lines::Above(line) => all.push(line),
        Lines::Around(low, high) => all.extend([low, high]),
    }
    let (Firmness::Party(firmness) | Firmness::Stance(firmness)) = &stance.firmness;
    all.extend([&stance.weight, &stance.tolerance, firmness, &stance.give]);
    all.extend(&stance.position);
}

fn of_channel<'s>(channel: &'s Channel, all: &mut Vec<&'s Quantity>) {
    all.extend([&channel.share, &channel.concession, &channel.noise, &channel.trust]);
    if let Some(leak) = &channel.leak {
        of_value(&leak.chance, all);
    }
}

fn of_variable<'s>(variable: &'s Variable, all: &mut Vec<&'s Quantity>) {
    all.push(&variable.start);
    match &variable.process {
        Process::Constant => {}
        Process::Trend { rate } => all.push(rate),
        Process::RandomWalk { drift, volatility } => all.extend([drift, volatility]),
        Process::MeanReverting { level, speed, volatility } => {
            all.extend([level, speed, volatility]);
        }
    }
}

fn of_value<'s>(value: &'s Value, all: &mut Vec<&'s Quantity>) {
    if let Value::Quantity(quantity) = value {
        all.push(quantity);
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::load;

    #[test]
    fn every_number_that_is_written_is_found_once() {
        let yaml = "
inputs: {a: 1, b: a + 1}
issues: {i: {range: [0, 10]}}
deadline: 9
parties:
  p:
    tolerance: 0.5
    firmness: 0.9
    power: 2
    ratification: {chance: 0.5}
    concession: {beta: 2, deadline: 5}
    variables: {v: {start: 3, mean_reverting: {level: 1, speed: 0.2, volatility: 0.1}}}
    stances: {i: {ideal: 1, red_lines: [0, 4], weight: 2, give: 1, position: 2}}
  q: {stances: {i: {ideal: 9, red_line: 5, firmness: 0.3, tolerance: 0.2}}}
trust: {start: 0.4, pairs: {p: {q: 0.1}}, gain: 0.2, loss: 0.3, reversion: 0.1}
channels: {c: {share: 2, concession: 1.5, noise: 2, trust: 3, leak: {chance: 0.1, then: [end: stall]}}}
variables: {w: {start: 0, random_walk: {drift: 1, volatility: 2}}, u: {start: 0, trend: {rate: 1}}}
rules: {r: {chance: 0.1, then: [end: stall]}}
";
        let scenario = load("a.yaml", yaml.as_bytes(), &[]).scenario.unwrap();
        let paths: Vec<&str> = scenario.quantities().iter().map(|q| q.path.as_str()).collect();
        let mut written = Vec::new();
        for (line, expected) in [
            ("inputs", &["a", "b"][..]),
            ("parties.p", &["tolerance", "firmness", "power", "ratification.chance"]),
            ("parties.p.concession", &["beta", "deadline"]),
            ("parties.p.variables.v", &["start", "mean_reverting.level", "mean_reverting.speed"]),
            ("parties.p.variables.v", &["mean_reverting.volatility"]),
            ("parties.p.stances.i", &["ideal", "red_lines.0", "red_lines.1", "weight", "give"]),
            ("parties.p.stances.i", &["position"]),
            ("parties.q.stances.i", &["ideal", "red_line", "firmness", "tolerance"]),
            ("trust", &["start", "pairs.p.q", "gain", "loss", "reversion"]),
            ("channels.c", &["share", "concession", "noise", "trust", "leak.chance"]),
            ("variables", &["w.start", "w.random_walk.drift", "w.random_walk.volatility"]),
            ("variables", &["u.start", "u.trend.rate"]),
            ("rules", &["r.chance"]),
        ] {
            written.extend(expected.iter().map(|key| format!("{line}.{key}")));
        }
        written.push("deadline".to_owned());
        for path in written {
            assert_eq!(paths.iter().filter(|known| **known == path).count(), 1, "{path}");
        }
    }
}
