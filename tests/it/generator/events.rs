//! What happens to the talks: variables, channels, rules, votes at home, outcomes, history; and
//! expressions over the state.
//!
//! Numbers are only compared with numbers of odd digits, which no state has but by design: else a
//! rounding decided.

use super::{Dice, INPUTS, Issue, PARTIES, Stance};

const VARIABLES: [&str; 4] = ["oil", "front", "storm", "mood"];
const CHANNELS: [&str; 3] = ["plenary", "envoys", "back"];
const RULES: [&str; 5] = ["shock", "push", "turn", "rescue", "twist"];

/// The parts of a scenario, as far as events refer to them.
pub struct Talks {
    rounds: usize,
    issues: Vec<Issue>,
    /// By party and issue.
    stances: Vec<Vec<Stance>>,
    /// The variables, as expressions call them.
    variables: Vec<String>,
    channels: usize,
    rules: usize,
    /// Whether there is an outcome `truce`.
    truce: bool,
}

impl Talks {
    pub fn new(rounds: usize, issues: Vec<Issue>, stances: Vec<Vec<Stance>>) -> Self {
        let variables = Vec::new();
        Self { rounds, issues, stances, variables, channels: 0, rules: 0, truce: false }
    }
}

impl Dice {
    /// The text of a scenario from its parts: what comes first, the parties, the events.
    pub fn with_events(&mut self, first: String, mut talks: Talks, parties: &[String]) -> String {
        if !self.eventful {
            return first + "parties:\n" + &parties.concat();
        }
        talks.truce = self.often(3);
        talks.channels = self.below(CHANNELS.len() + 1);
        talks.rules = self.below(RULES.len() + 1);
        let mut text = first;
        let global = self.below(VARIABLES.len());
        if global > 0 {
            text += "variables:\n";
        }
        for name in &VARIABLES[..global] {
            text += &format!("  {name}: {{{}}}\n", self.variable());
            talks.variables.push((*name).to_owned());
        }
        let mut written = parties.to_vec();
        for (n, party) in written.iter_mut().enumerate() {
            if self.often(2) {
                let moody = VARIABLES[3];
                *party += &format!("    variables: {{{moody}: {{{}}}}}\n", self.variable());
                talks.variables.push(format!("{}.{moody}", PARTIES[n]));
            }
        }
        for party in &mut written {
            if self.often(2) {
                *party += &self.ratification(&talks);
            }
        }
        text += "parties:\n";
        text += &written.concat();
        text += &self.channels(&talks);
        if talks.rules > 0 {
            text += "rules:\n";
        }
        for name in &RULES[..talks.rules] {
            text += &format!("  {name}: {{{}}}\n", self.rule(&talks));
        }
        text + &self.outcomes(&talks) + &self.history(&talks)
    }

    fn variable(&mut self) -> String {
        let mut entries = vec![format!("start: {}", self.anything(0.0, 1.0))];
        match self.below(4) {
            1 => entries.push(format!("trend: {{rate: {}}}", self.anything(-0.3, 0.3))),
            2 => {
                let (drift, volatility) = (self.anything(-0.2, 0.2), self.anything(0.0, 0.5));
                entries.push(format!("random_walk: {{drift: {drift}, volatility: {volatility}}}"));
            }
            3 => {
                let (level, speed) = (self.anything(0.0, 1.0), self.anything(0.0, 1.0));
                let volatility = self.anything(0.0, 0.4);
                entries.push(format!(
                    "mean_reverting: {{level: {level}, speed: {speed}, volatility: {volatility}}}"
                ));
            }
            _ => {}
        }
        if self.often(5) {
            entries.push("bounds: [0, 1]".to_owned());
        }
        entries.join(", ")
    }

    fn ratification(&mut self, talks: &Talks) -> String {
        let mut entries = vec![format!("chance: {}", self.chance(talks, 0.7))];
        if self.often(4) {
            entries.push("redraw: true".to_owned());
        }
        if self.often(5) {
            entries.push(format!("on_rejection: [{}]", self.effects(talks)));
        }
        format!("    ratification: {{{}}}\n", entries.join(", "))
    }

    fn channels(&mut self, talks: &Talks) -> String {
        if talks.channels == 0 {
            return String::new();
        }
        let mut text = "channels:\n".to_owned();
        for name in &CHANNELS[..talks.channels] {
            let mut entries = Vec::new();
            for (key, high) in [("share", 2.0), ("concession", 2.0), ("noise", 3.0), ("trust", 3.0)]
            {
                if self.often(5) {
                    entries.push(format!("{key}: {}", self.anything(0.0, high)));
                }
            }
            if self.often(4) {
                let chance = self.chance(talks, 0.5);
                let then = self.effects(talks);
                entries.push(format!("leak: {{chance: {chance}, then: [{then}]}}"));
            }
            text += &format!("  {name}: {{{}}}\n", entries.join(", "));
        }
        if self.often(4) {
            let turns: Vec<&str> =
                (0..=self.below(4)).map(|_| CHANNELS[self.below(talks.channels)]).collect();
            text += &format!("schedule: [{}]\n", turns.join(", "));
        }
        text
    }

    fn rule(&mut self, talks: &Talks) -> String {
        let mut entries = Vec::new();
        if self.often(7) {
            entries.push(format!("when: \"{}\"", self.condition(talks, 2)));
        }
        if self.often(7) {
            entries.push(format!("chance: {}", self.chance(talks, 0.4)));
        }
        match self.below(6) {
            3 => entries.push("once: true".to_owned()),
            4 => entries.push(format!("limit: {}", self.below(4))),
            _ => {}
        }
        if self.often(3) {
            entries.push(format!("cooldown: {}", self.below(4)));
        }
        entries.push(format!("then: [{}]", self.effects(talks)));
        entries.join(", ")
    }

    /// A chance around a middle.
    fn chance(&mut self, talks: &Talks, middle: f64) -> String {
        match self.below(4) {
            2 => format!("\"{middle} * ({})\"", self.unit(talks, 2)),
            3 => self.anything(0.0, 1.0),
            _ => middle.to_string(),
        }
    }

    fn effects(&mut self, talks: &Talks) -> String {
        let effects: Vec<String> = (0..=self.below(3)).map(|_| self.effect(talks)).collect();
        effects.join(", ")
    }

    fn effect(&mut self, talks: &Talks) -> String {
        let n = self.below(talks.issues.len());
        let name = talks.issues[n].name;
        match self.below(14) {
            8 => format!("{{settle: {name}}}"),
            9 => format!("{{settle: {{{name}: {}}}}}", self.place(talks, n)),
            10 | 11 => format!("{{reopen: {name}}}"),
            12 if talks.channels > 0 => {
                format!("{{channel: {}}}", CHANNELS[self.below(talks.channels)])
            }
            13 => {
                let mut names = vec!["collapse", "breakthrough", "stall"];
                if talks.truce {
                    names.push("truce");
                }
                format!("{{end: {}}}", self.one(&names))
            }
            _ => self.assignment(talks),
        }
    }

    /// One or two numbers changed; the second may follow the first.
    fn assignment(&mut self, talks: &Talks) -> String {
        let how = self.below(3);
        let mut entries = vec![self.change(talks, how)];
        if self.often(3) {
            let other = self.change(talks, how);
            if other.0 != entries[0].0 {
                entries.push(other);
            }
        }
        let entries: Vec<String> =
            entries.into_iter().map(|(target, value)| format!("{target}: {value}")).collect();
        format!("{{{}: {{{}}}}}", ["set", "add", "multiply"][how], entries.join(", "))
    }

    /// What is changed, and by what.
    fn change(&mut self, talks: &Talks, how: usize) -> (String, String) {
        let n = self.below(talks.stances.len());
        let party = PARTIES[n];
        let two_lines = talks.stances[n].iter().position(|stance| *stance == Stance::TwoLines);
        let issue = match two_lines {
            Some(issue) if self.often(5) => issue,
            _ => self.stance_of(talks, n),
        };
        let Issue { name, low, high, .. } = talks.issues[issue];
        let stance = talks.stances[n][issue];
        let (target, low, high) = match self.below(18) {
            1 | 2 if talks.stances.len() > 1 => {
                let other =
                    PARTIES[(n + 1 + self.below(talks.stances.len() - 1)) % talks.stances.len()];
                (format!("trust.{party}.{other}"), 0.0, 1.0)
            }
            3 | 4 => (format!("{party}.{name}.ideal"), low, high),
            5 | 6 | 14..=17 if stance == Stance::TwoLines => {
                (format!("{party}.{name}.red_line_{}", self.one(&["low", "high"])), low, high)
            }
            5 | 6 | 14 if stance == Stance::OneLine => {
                (format!("{party}.{name}.red_line"), low, high)
            }
            7 => (format!("{party}.{name}.tolerance"), 0.0, 1.0),
            8 | 9 => (format!("{party}.flexibility"), 0.0, 2.0),
            10 => (format!("{party}.reciprocity"), -1.0, 1.5),
            11 => (format!("{party}.noise"), 0.0, 1.0),
            12 => (format!("{party}.step"), 0.0, 1.0),
            13 => (format!("{party}.deadline"), 1.0, 18.0),
            _ if talks.variables.is_empty() => (format!("{party}.flexibility"), 0.0, 2.0),
            _ => (talks.variables[self.below(talks.variables.len())].clone(), 0.0, 1.0),
        };
        let unit = self.unit(talks, 2);
        let value = match how {
            0 if target.ends_with(".ideal") && self.often(4) => {
                return (target, self.place(talks, issue));
            }
            0 if target.ends_with(".deadline") && self.often(4) => "round + 2".to_owned(),
            0 => format!("{low} + {} * ({unit})", high - low),
            1 => format!("{} * (({unit}) - 0.45)", high - low),
            _ => format!("0.4 + ({unit})"),
        };
        (target, format!("\"{value}\""))
    }

    /// A place on an issue: a number, an option by name, or an expression.
    fn place(&mut self, talks: &Talks, issue: usize) -> String {
        let Issue { low, high, ref options, .. } = talks.issues[issue];
        match self.below(3) {
            1 if !options.is_empty() => self.one(options).0.to_owned(),
            2 => format!("\"{low} + {} * ({})\"", high - low, self.unit(talks, 2)),
            _ => (low + (high - low) * self.share()).to_string(),
        }
    }

    /// An issue on which a party has a stance.
    fn stance_of(&mut self, talks: &Talks, party: usize) -> usize {
        let has = |n: &usize| talks.stances[party][*n] != Stance::Nothing;
        let issues: Vec<usize> = (0..talks.issues.len()).filter(has).collect();
        self.one(&issues)
    }

    /// A number without a name.
    fn odd(&mut self) -> String {
        format!("0.{:03}371913", self.below(1000))
    }

    /// A number over the state, mostly from 0 to 1.
    fn unit(&mut self, talks: &Talks, depth: usize) -> String {
        if depth == 0 || self.often(4) {
            return self.leaf(talks);
        }
        let mut part = || self.unit(talks, depth - 1);
        let (one, other) = (part(), part());
        match self.below(9) {
            1 => format!("({one} + {other}) / 2"),
            2 => format!("({one}) * ({other})"),
            3 => format!("abs({one} - ({other}))"),
            4 => format!("min({one}, {other})"),
            5 => format!("max({one}, {other}, {})", self.odd()),
            6 => format!("logistic(3 * ({one}) - {other})"),
            7 => format!("(({}) ? {one} : {other})", self.condition(talks, 0)),
            8 => format!("clamp({one}, 0.1, {other})"),
            _ => one,
        }
    }

    fn leaf(&mut self, talks: &Talks) -> String {
        let n = self.below(talks.stances.len());
        let party = PARTIES[n];
        let held = self.stance_of(talks, n);
        let Issue { name, low, high, .. } = talks.issues[held];
        let on = |field: &str| format!("({party}.{name}.{field} - ({low})) / {}", high - low);
        let two = talks.stances[n][held] == Stance::TwoLines;
        match self.below(30) {
            1 if self.inputs > 0 => INPUTS[self.below(self.inputs)].to_owned(),
            2 if talks.stances.len() > 1 => {
                format!("trust.{party}.{}", PARTIES[(n + 1) % talks.stances.len()])
            }
            3 => on("ideal"),
            4 => on("red_line"),
            5 => on("true_line"),
            6 => format!("{party}.{name}.tolerance"),
            7 => format!("{party}.{name}.concession"),
            8 => on("position"),
            9 => format!("{party}.flexibility / 2"),
            10 | 11 => format!("{party}.worth"),
            12 | 13 => format!("{party}.offered"),
            14 => format!("({name}.outcome - ({low})) / {}", high - low),
            15 | 16 => format!("{name}.gap"),
            17 if talks.rules > 0 => format!("{}.fired / 3", RULES[self.below(talks.rules)]),
            18 => format!("{party}.acceptable / 2"),
            19 => format!("{party}.unacceptable / 2"),
            20 => "settled.count / 2".to_owned(),
            21 => "settled.core".to_owned(),
            22 => "1 / open.count".to_owned(),
            23 => "idle / 3".to_owned(),
            24 => "round / rounds".to_owned(),
            25 => "1 % idle".to_owned(),
            26 => format!("{party}.{}", self.one(&["reciprocity", "noise", "step"])),
            27 => format!("1 / {party}.deadline"),
            28 if two => {
                on(self.one(&["red_line_low", "red_line_high", "true_line_low", "true_line_high"]))
            }
            29 => self.odd(),
            _ if talks.variables.is_empty() => self.odd(),
            _ => talks.variables[self.below(talks.variables.len())].clone(),
        }
    }

    fn condition(&mut self, talks: &Talks, depth: usize) -> String {
        if depth > 0 && self.often(4) {
            let (one, other) = (self.condition(talks, depth - 1), self.condition(talks, 0));
            return match self.below(4) {
                1 => format!("({one}) || ({other})"),
                2 => format!("not ({one})"),
                3 => format!("({one}) and !({other})"),
                _ => format!("({one}) && ({other})"),
            };
        }
        let n = self.below(talks.stances.len());
        let party = PARTIES[n];
        let held = self.stance_of(talks, n);
        let Issue { name, ref options, .. } = talks.issues[held];
        match self.below(12) {
            1 => format!("round >= {}", 1 + self.below(talks.rounds)),
            2 => format!("round % {} == 0", 2 + self.below(2)),
            3 | 4 => {
                let verdict = self.one(&["acceptable", "negotiable", "unacceptable"]);
                format!("{party}.{name}.verdict {} '{verdict}'", self.one(&["==", "!="]))
            }
            5 => format!("{name}.settled"),
            6 if !options.is_empty() => {
                format!("{name}.outcome {} '{}'", self.one(&["<=", "!=", ">"]), self.one(options).0)
            }
            7 if talks.channels > 0 => {
                format!("channel == '{}'", CHANNELS[self.below(talks.channels)])
            }
            8 => format!("idle >= {}", 1 + self.below(3)),
            9 => format!("{party}.{} >= 1", self.one(&["acceptable", "unacceptable"])),
            10 if talks.rules > 0 => format!("{}.fired < 2", RULES[self.below(talks.rules)]),
            11 => format!("open.count < {}", 1 + self.below(talks.issues.len())),
            _ => {
                let unit = self.unit(talks, depth.min(1));
                format!("({unit}) {} {}", self.one(&["<", ">", "<=", ">=", "!="]), self.odd())
            }
        }
    }

    fn outcomes(&mut self, talks: &Talks) -> String {
        let mut text = String::new();
        if talks.truce || self.often(1) {
            let mut entries = vec!["breakthrough: settled.core == 1".to_owned()];
            if talks.truce {
                let condition = self.condition(talks, 1);
                let late = 1 + self.below(talks.rounds);
                entries.push(format!("truce: \"round >= {late} && ({condition})\""));
            }
            if self.often(5) {
                entries.reverse();
            }
            text += &format!("outcomes: {{{}}}\n", entries.join(", "));
        }
        if self.often(3) {
            let mut entries = vec![format!("partial: \"{}\"", self.condition(talks, 1))];
            if self.often(5) {
                entries.push(format!("breakthrough: \"{}\"", self.condition(talks, 1)));
            }
            if self.often(5) {
                entries.reverse();
            }
            entries.push("stall: true".to_owned());
            text += &format!("at_end: {{{}}}\n", entries.join(", "));
        }
        text
    }

    /// What most replications meet.
    fn history(&mut self, talks: &Talks) -> String {
        if talks.rounds < 2 || !self.often(2) {
            return String::new();
        }
        let mut text = "history:\n".to_owned();
        for _ in 0..=self.below(2) {
            let round = 1 + self.below((talks.rounds - 1).min(2));
            let that = match self.below(4) {
                1 => format!("settled.count < {}", talks.issues.len()),
                2 => format!("{} < 0.8713", self.leaf(talks)),
                3 => format!("!({})", self.condition(talks, 1)),
                _ => "open.count >= 0".to_owned(),
            };
            text += &format!("  - {{round: {round}, that: [\"{that}\"]}}\n");
        }
        text
    }
}
