//! Random scenarios that load without an error, with every feature of the language in them.
//!
//! A scenario is read off a list of dice. Dice that have run out show 0, and 0 always stands for
//! the plainest choice; so that shorter lists of smaller dice are plainer scenarios, and what
//! proptest finds it can make small.

use proptest::prelude::*;

mod events;

/// The most dice of a scenario; enough for four parties with a word on everything.
const DICE_LIMIT: usize = 1500;

const ISSUES: [&str; 4] = ["land", "army", "gas", "vote"];
const PARTIES: [&str; 4] = ["north", "south", "east", "west"];
const INPUTS: [&str; 3] = ["risk", "mix", "price"];

/// The text of a valid scenario.
pub fn scenario() -> impl Strategy<Value = String> {
    prop::collection::vec(0..=u32::MAX, 0..=DICE_LIMIT)
        .prop_map(|dice| Dice { dice, inputs: 0, eventful: true }.scenario())
}

/// The same, without anything that happens to the talks.
pub fn uneventful() -> impl Strategy<Value = String> {
    prop::collection::vec(0..=u32::MAX, 0..=DICE_LIMIT)
        .prop_map(|dice| Dice { dice, inputs: 0, eventful: false }.scenario())
}

/// An issue as the generator knows it.
struct Issue {
    name: &'static str,
    low: f64,
    high: f64,
    /// The names and points of its options, or none for a range.
    options: Vec<(&'static str, f64)>,
    core: bool,
}

/// A part of an issue or of a domain in which a median is to lie.
#[derive(Clone, Copy)]
struct Region {
    low: f64,
    high: f64,
}

impl Region {
    /// The point that a share of the region lies below; never beyond it by a rounding.
    fn at(self, share: f64) -> f64 {
        (self.low + (self.high - self.low) * share).min(self.high)
    }
}

/// What a party has on an issue.
#[derive(Clone, Copy, PartialEq)]
enum Stance {
    Nothing,
    OneLine,
    TwoLines,
    /// No line is written: there may be one or two.
    NoLine,
}

/// Dice, the last of which is thrown first.
struct Dice {
    dice: Vec<u32>,
    /// How many inputs numbers may follow so far; their medians lie from 0 to 1.
    inputs: usize,
    /// Whether anything happens to the talks.
    eventful: bool,
}

impl Dice {
    fn throw(&mut self) -> u32 {
        self.dice.pop().unwrap_or(0)
    }

    /// A number below `n`.
    fn below(&mut self, n: usize) -> usize {
        ((u64::from(self.throw()) * n as u64) >> 32) as usize
    }

    /// True in `chances` of ten cases.
    fn often(&mut self, chances: usize) -> bool {
        self.below(10) >= 10 - chances
    }

    /// One of several.
    fn one<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// A share, most often a round one: ends, halves and equal numbers are where mistakes are.
    fn share(&mut self) -> f64 {
        match self.below(4) {
            0 => self.below(3) as f64 / 2.0,
            1 => self.below(11) as f64 / 10.0,
            _ => self.below(1001) as f64 / 1000.0,
        }
    }

    /// A point of a region.
    fn point(&mut self, region: Region) -> f64 {
        region.at(self.share())
    }

    /// So many points of a region in order.
    fn points(&mut self, region: Region, count: usize) -> Vec<f64> {
        let mut points: Vec<f64> = (0..count).map(|_| self.point(region)).collect();
        points.sort_by(f64::total_cmp);
        points
    }

    /// A number whose median lies in a region; `domain` is all that it may be.
    fn number(&mut self, region: Region, domain: Region) -> String {
        let text = match self.below(18) {
            17 if self.inputs > 0 => {
                let Region { low, high } = region;
                format!("\"{low} + {} * ({})\"", high - low, self.over_inputs())
            }
            9 => self.uniform(region),
            10 => format!("{{normal: [{}, {}]}}", self.point(region), self.spread(domain)),
            11 => self.lognormal(region),
            12 => self.triangular(region),
            13 => self.pert(region),
            14 => self.beta(region, domain),
            15 => self.choice(region, domain),
            _ => self.point(region).to_string(),
        };
        match self.below(12) {
            11 => format!("{{value: {text}, source: expert, note: so it is said}}"),
            _ => text,
        }
    }

    /// An expression over inputs, from 0 to 1 at their medians.
    fn over_inputs(&mut self) -> String {
        let (one, other) = (self.below(self.inputs), self.below(self.inputs));
        let (one, other) = (INPUTS[one], INPUTS[other]);
        match self.below(6) {
            1 => format!("1 - {one}"),
            2 => format!("({one} + {other}) / 2"),
            3 => format!("min({one}, {other}, 0.75)"),
            4 => format!("{one} > 0.437 ? {one} : abs({other} - {one})"),
            5 => format!("clamp({one} * {other}, 0, 1)"),
            _ => one.to_owned(),
        }
    }

    /// A number that may lie anywhere in its domain.
    fn anything(&mut self, low: f64, high: f64) -> String {
        let region = Region { low, high };
        self.number(region, region)
    }

    fn spread(&mut self, domain: Region) -> f64 {
        0.4 * self.share() * (domain.high - domain.low)
    }

    /// Around a middle in the region; the ends may lie beyond the domain.
    fn uniform(&mut self, region: Region) -> String {
        let (middle, half) = (self.point(region), self.spread(region));
        format!("{{uniform: [{}, {}]}}", middle - half, middle + half)
    }

    fn lognormal(&mut self, region: Region) -> String {
        match self.point(region) {
            median if median > 0.0 => format!("{{lognormal: [{median}, {}]}}", self.share()),
            other => other.to_string(),
        }
    }

    fn triangular(&mut self, region: Region) -> String {
        let points = self.points(region, 3);
        format!("{{triangular: [{}, {}, {}]}}", points[0], points[1], points[2])
    }

    fn pert(&mut self, region: Region) -> String {
        let mode = self.point(region);
        format!("{{pert: [{}, {mode}, {}]}}", region.low, region.high)
    }

    /// Its mean in the middle of the region, where numbers from 0 to 1 belong; else a constant.
    fn beta(&mut self, region: Region, domain: Region) -> String {
        let middle = (region.low + region.high) / 2.0;
        if domain.low > 0.0 || domain.high < 1.0 || !(0.05..=0.95).contains(&middle) {
            return middle.to_string();
        }
        let size = self.one(&[40.0, 20.0, 10.0]);
        format!("{{beta: [{}, {}]}}", size * middle, size * (1.0 - middle))
    }

    /// Some values of the region and, with less weight, one from elsewhere.
    fn choice(&mut self, region: Region, domain: Region) -> String {
        let mut values = self.points(region, 3);
        values.dedup();
        let mut entries: Vec<String> =
            values.iter().map(|v| format!("{v}: {}", 3 + self.below(3))).collect();
        let other = self.point(domain);
        if !values.contains(&other) {
            entries.insert(0, format!("{other}: {}", self.below(3)));
        }
        format!("{{choice: {{{}}}}}", entries.join(", "))
    }

    fn scenario(mut self) -> String {
        let rounds = 1 + self.below(15);
        let issues: Vec<Issue> = (0..=self.below(4)).map(|n| self.issue(n)).collect();
        let parties = 1 + [1, 2, 3, 0][self.below(4)];
        let consenting: Vec<bool> = (0..parties).map(|n| n == 0 || !self.often(3)).collect();
        let stances = self.who_cares(&issues, &consenting);
        let mut text = format!("rounds: {rounds}\n");
        let inputs = self.below(INPUTS.len() + 1);
        if inputs > 0 {
            text += "inputs:\n";
        }
        for input in &INPUTS[..inputs] {
            text += &format!("  {input}: {}\n", self.anything(0.0, 1.0));
            self.inputs += 1;
        }
        if self.often(2) {
            text += &format!("deadline: {}\n", self.anything(1.0, 20.0));
        }
        text += "issues:\n";
        for issue in &issues {
            text += &format!("  {}\n", issue.written());
        }
        let mut written = Vec::new();
        let mut kinds = Vec::new();
        for n in 0..parties {
            let (text, stances) = self.party(n, consenting[n], &issues, &stances[n]);
            written.push(text);
            kinds.push(stances);
        }
        let trust = self.trust(parties);
        self.with_events(text, events::Talks::new(rounds, issues, kinds), &written) + &trust
    }

    /// The first issue is core; the others mostly.
    fn issue(&mut self, n: usize) -> Issue {
        let names = ["none", "little", "half", "much", "all"];
        let options: Vec<(&'static str, f64)> = match self.below(4) {
            2 => (0..2 + self.below(4)).map(|n| (names[n], n as f64)).collect(),
            3 => {
                let start = self.one(&[0.0, -3.0, 10.0]);
                let mut point: f64 = start;
                let mut options = Vec::new();
                for name in &names[..2 + self.below(4)] {
                    options.push((*name, point));
                    point += self.one(&[1.0, 0.25, 2.5]);
                }
                options
            }
            _ => Vec::new(),
        };
        let (low, high) = match (options.first(), options.last()) {
            (Some(first), Some(last)) => (first.1, last.1),
            _ => self.one(&[(0.0, 100.0), (0.0, 1.0), (-50.0, 30.0), (0.2, 3.0), (1e3, 6e3)]),
        };
        Issue { name: ISSUES[n], low, high, options, core: n == 0 || !self.often(3) }
    }

    /// Which party has a stance on which issue: most on most, but nobody is without any, no core
    /// issue without a consenting party, and no issue without a party.
    fn who_cares(&mut self, issues: &[Issue], consenting: &[bool]) -> Vec<Vec<bool>> {
        let mut stances: Vec<Vec<bool>> = Vec::new();
        for _ in consenting {
            stances.push(issues.iter().map(|_| !self.often(2)).collect());
        }
        for n in 0..issues.len() {
            let consents = |party: usize| consenting[party] && stances[party][n];
            let cared = (0..stances.len()).any(consents);
            if issues[n].core && !cared {
                stances[0][n] = true;
            } else if !stances.iter().any(|party| party[n]) {
                stances[consenting.len() - 1][n] = true;
            }
        }
        for party in &mut stances {
            if !party.contains(&true) {
                party[0] = true;
            }
        }
        stances
    }

    /// The text of a party, and what it has on each issue.
    fn party(
        &mut self,
        n: usize,
        consents: bool,
        issues: &[Issue],
        stances: &[bool],
    ) -> (String, Vec<Stance>) {
        let mut text = format!("  {}:\n", PARTIES[n]);
        if !consents {
            text += "    consent: advisory\n";
        }
        for (key, low, high) in [("power", 0.5, 5.0), ("tolerance", 0.0, 1.0)] {
            if self.often(4) {
                text += &format!("    {key}: {}\n", self.anything(low, high));
            }
        }
        if self.often(3) {
            text += &format!("    firmness: {}\n", self.anything(0.0, 1.0));
        }
        text += &format!("    concession: {{{}}}\n", self.concession());
        let mut written: Vec<String> = Vec::new();
        let mut kinds = Vec::new();
        for (issue, has) in issues.iter().zip(stances) {
            if !has {
                kinds.push(Stance::Nothing);
                continue;
            }
            // Most parties face each other: the even from below, the odd from above.
            let higher_is_worse = n.is_multiple_of(2) != self.often(2);
            let stance = self.stance(issue, higher_is_worse);
            kinds.push(if stance.contains("red_lines:") {
                Stance::TwoLines
            } else if stance.contains("red_line:") {
                Stance::OneLine
            } else {
                Stance::NoLine
            });
            written.push(format!("      {}: {{{stance}}}\n", issue.name));
        }
        if self.often(3) {
            written.reverse();
        }
        (text + "    stances:\n" + &written.concat(), kinds)
    }

    fn concession(&mut self) -> String {
        let mut entries = Vec::new();
        match self.below(8) {
            4 | 5 => {
                let tactic = self.one(&["linear", "boulware", "conceder"]);
                entries.push(format!("tactic: {tactic}"));
            }
            6 => entries.push(format!("beta: {}", self.anything(0.0, 5.0))),
            7 => entries.push("beta: 0".to_owned()),
            _ => {}
        }
        let kinds = [
            ("opening", 0.0, 0.6),
            ("reciprocity", -1.0, 2.0),
            ("matching", 0.0, 1.0),
            ("noise", 0.0, 1.0),
            ("step", 0.05, 1.0),
            ("retreat", 0.0, 0.4),
            ("slack", 0.0, 0.4),
            ("deadline", 1.0, 18.0),
            ("trust_effect", 0.0, 1.0),
        ];
        for (key, low, high) in kinds {
            if self.often(4) {
                entries.push(format!("{key}: {}", self.anything(low, high)));
            }
        }
        entries.join(", ")
    }

    fn stance(&mut self, issue: &Issue, higher_is_worse: bool) -> String {
        let mut entries = match self.below(8) {
            4 => self.line_at_the_ideal(issue, higher_is_worse),
            5 => self.two_lines(issue),
            6 => self.without_a_line(issue, higher_is_worse),
            7 => vec![format!("ideal: {}", self.outcome(issue, 0.0, 1.0))],
            _ => self.one_line(issue, higher_is_worse),
        };
        let width = issue.high - issue.low;
        let kinds = [
            ("weight", 0.0, 10.0, 6),
            ("tolerance", 0.0, 1.0, 2),
            ("firmness", 0.0, 1.0, 3),
            ("give", 0.0, 0.5 * width, 5),
        ];
        for (key, low, high, chances) in kinds {
            if self.often(chances) {
                entries.push(format!("{key}: {}", self.anything(low, high)));
            }
        }
        if self.often(2) {
            entries.push(format!("position: {}", self.outcome(issue, 0.0, 1.0)));
        }
        entries.join(", ")
    }

    /// An outcome whose median lies between two shares of the issue; where an option is there, by
    /// its name.
    fn outcome(&mut self, issue: &Issue, from: f64, to: f64) -> String {
        let domain = Region { low: issue.low, high: issue.high };
        let region = Region { low: domain.at(from), high: domain.at(to) };
        let inside = |option: &&(&str, f64)| region.low <= option.1 && option.1 <= region.high;
        let options: Vec<&(&str, f64)> = issue.options.iter().filter(inside).collect();
        if !options.is_empty() && !self.often(5) {
            let option = self.one(&options).0;
            return match self.below(4) {
                3 => format!("{{choice: {{{option}: 3, {}: 1}}}}", {
                    let other = self.one(&issue.options);
                    if other.0 == option { other.1.to_string() } else { other.0.to_owned() }
                }),
                _ => option.to_owned(),
            };
        }
        self.number(region, domain)
    }

    fn one_line(&mut self, issue: &Issue, higher_is_worse: bool) -> Vec<String> {
        let border = self.one(&[0.5, 0.8, 0.2, 0.35, 0.65]);
        let low = self.outcome(issue, 0.0, border - 0.05);
        let high = self.outcome(issue, border + 0.05, 1.0);
        let (ideal, line, worse) =
            if higher_is_worse { (low, high, "higher") } else { (high, low, "lower") };
        let mut entries = vec![format!("ideal: {ideal}"), format!("red_line: {line}")];
        if self.often(2) {
            entries.push(format!("worse: {worse}"));
        }
        entries
    }

    /// The ideal is the line, or they are uncertain with one median.
    fn line_at_the_ideal(&mut self, issue: &Issue, higher_is_worse: bool) -> Vec<String> {
        let all = Region { low: issue.low, high: issue.high };
        let point = self.point(all);
        let text = |dice: &mut Self| match dice.below(4) {
            2 => format!("{{normal: [{point}, {}]}}", dice.spread(all)),
            3 => {
                let half = dice.spread(all);
                format!("{{uniform: [{}, {}]}}", point - half, point + half)
            }
            _ => point.to_string(),
        };
        let (ideal, line) = (text(self), text(self));
        let worse = if higher_is_worse { "higher" } else { "lower" };
        vec![format!("ideal: {ideal}"), format!("red_line: {line}"), format!("worse: {worse}")]
    }

    fn two_lines(&mut self, issue: &Issue) -> Vec<String> {
        let (low, ideal, high) = match self.below(4) {
            // A line at the ideal on one side.
            2 => (self.outcome(issue, 0.0, 0.3), "X".to_owned(), "X".to_owned()),
            3 => ("X".to_owned(), "X".to_owned(), self.outcome(issue, 0.7, 1.0)),
            _ => (
                self.outcome(issue, 0.0, 0.3),
                self.outcome(issue, 0.35, 0.65),
                self.outcome(issue, 0.7, 1.0),
            ),
        };
        let middle = Region { low: issue.low, high: issue.high }.at(0.5).to_string();
        let filled = |text: String| if text == "X" { middle.clone() } else { text };
        let (low, ideal, high) = (filled(low), filled(ideal), filled(high));
        vec![format!("ideal: {ideal}"), format!("red_lines: [{low}, {high}]")]
    }

    /// A preference: at an end of the issue, or with the worse side said.
    fn without_a_line(&mut self, issue: &Issue, higher_is_worse: bool) -> Vec<String> {
        let end = if higher_is_worse { issue.low } else { issue.high };
        if self.often(5) {
            return vec![format!("ideal: {end}")];
        }
        let (from, to, worse) =
            if higher_is_worse { (0.0, 0.8, "higher") } else { (0.2, 1.0, "lower") };
        vec![format!("ideal: {}", self.outcome(issue, from, to)), format!("worse: {worse}")]
    }

    fn trust(&mut self, parties: usize) -> String {
        let mut entries = Vec::new();
        for (key, high) in [("start", 1.0), ("gain", 2.0), ("loss", 3.0), ("reversion", 1.0)] {
            if self.often(4) {
                entries.push(format!("{key}: {}", self.anything(0.0, high)));
            }
        }
        let mut pairs = Vec::new();
        for one in 0..parties {
            let others: Vec<String> = (0..parties)
                .filter(|other| *other != one && self.often(3))
                .collect::<Vec<usize>>()
                .into_iter()
                .map(|other| format!("{}: {}", PARTIES[other], self.anything(0.0, 1.0)))
                .collect();
            if !others.is_empty() {
                pairs.push(format!("{}: {{{}}}", PARTIES[one], others.join(", ")));
            }
        }
        if !pairs.is_empty() {
            entries.push(format!("pairs: {{{}}}", pairs.join(", ")));
        }
        if entries.is_empty() {
            String::new()
        } else {
            format!("trust: {{{}}}\n", entries.join(", "))
        }
    }
}

impl Issue {
    fn written(&self) -> String {
        let entry = |(name, point): &(&str, f64)| format!("{name}: {point}");
        let listed = self.options.iter().enumerate().all(|(n, option)| option.1 == n as f64);
        let ground = if self.options.is_empty() {
            format!("range: [{}, {}]", self.low, self.high)
        } else if listed {
            let names: Vec<&str> = self.options.iter().map(|option| option.0).collect();
            format!("options: [{}]", names.join(", "))
        } else {
            let entries: Vec<String> = self.options.iter().map(entry).collect();
            format!("options: {{{}}}", entries.join(", "))
        };
        format!("{}: {{{ground}, core: {}}}", self.name, self.core)
    }
}
