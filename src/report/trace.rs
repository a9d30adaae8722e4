//! A trace for people in a terminal: round by round, only what changed.
//!
//! Levels of concession run from 0 at a party's ideal to 1 at its true red line.

pub(super) mod tables;
mod words;

pub use tables::{csv, markdown};

use super::clean::{NAME_COLUMNS, TITLE_COLUMNS, UNIT_COLUMNS, clean, strip};
use super::text::Look;
use super::text::layout::{DIM, STRONG, left, paint, widest, wrapped};
use crate::study::trace::{
    HeldBy, IssueEnd, NamedValue, OpeningStance, Origin, Reason, RedLine, Settlement, Trace,
    TracedEffect, TracedHappening, TracedIssue, TracedRound, TracedStep, TrustLevel, Verdict,
};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;
use words::*;

/// The columns of a label, with the gap after it.
const LABEL_COLUMNS: usize = 14;
/// How far a label is set in.
const INDENT: usize = 2;
/// The most columns of an issue's or a party's name.
const ID_COLUMNS: usize = 18;
/// The columns of a level before and after.
const LEVEL_COLUMNS: usize = 11;
/// The columns of why a step was taken.
const WHY_COLUMNS: usize = 24;
/// The fewest columns of a position that may be cut.
const POSITION_COLUMNS: usize = 12;
/// The most columns of an option's name.
const OPTION_COLUMNS: usize = 48;

/// A trace in full.
pub fn text(trace: &Trace, look: &Look) -> String {
    let page = Page::new(trace, look);
    let mut text = page.heading();
    text.push_str(&page.opening());
    let mut before = Before::new(trace);
    for round in &trace.rounds {
        text.push('\n');
        text.push_str(&page.round(round, &before));
        before.follow(round);
    }
    text.push('\n');
    text.push_str(&page.end());
    text
}

/// What the last round left, to tell what changed.
struct Before<'t> {
    channel: Option<&'t str>,
    variables: &'t [NamedValue],
    trust: &'t [TrustLevel],
    verdicts: Vec<(&'t str, &'t str, Verdict)>,
}

impl<'t> Before<'t> {
    fn new(trace: &'t Trace) -> Self {
        Self {
            channel: None,
            variables: &trace.variables,
            trust: &trace.trust,
            verdicts: Vec::new(),
        }
    }

    fn follow(&mut self, round: &'t TracedRound) {
        self.channel = round.channel.as_deref();
        self.variables = &round.after.variables;
        self.trust = &round.after.trust;
        for (party, issue, verdict) in worst(round) {
            self.verdicts.retain(|known| (known.0, known.1) != (party, issue));
            self.verdicts.push((party, issue, verdict));
        }
    }

    fn verdict(&self, party: &str, issue: &str) -> Option<Verdict> {
        let known = self.verdicts.iter().find(|known| (known.0, known.1) == (party, issue));
        known.map(|known| known.2)
    }
}

/// By party and issue, the worst verdict on the others' positions.
fn worst(round: &TracedRound) -> Vec<(&str, &str, Verdict)> {
    let mut worst: Vec<(&str, &str, Verdict)> = Vec::new();
    for said in &round.verdicts {
        let same = |known: &&mut (&str, &str, Verdict)| {
            (known.0, known.1) == (said.party.as_str(), said.issue.as_str())
        };
        match worst.iter_mut().find(same) {
            Some(known) => known.2 = known.2.max(said.verdict),
            None => worst.push((&said.party, &said.issue, said.verdict)),
        }
    }
    worst
}

/// A trace and the page it is told on.
struct Page<'t> {
    trace: &'t Trace,
    columns: usize,
    issue_columns: usize,
    party_columns: usize,
    position_columns: usize,
}

impl<'t> Page<'t> {
    fn new(trace: &'t Trace, look: &Look) -> Self {
        let columns = look.columns();
        let ids: Vec<String> = trace.issues.iter().map(|i| clean(&i.name, ID_COLUMNS)).collect();
        let issue_columns = widest(ids.iter().map(String::as_str)).max(LABEL_COLUMNS - 3);
        let titles: Vec<String> =
            trace.parties.iter().map(|party| clean(&party.title, ID_COLUMNS)).collect();
        let party_columns = widest(titles.iter().map(String::as_str));
        let taken = INDENT + issue_columns + party_columns + LEVEL_COLUMNS + WHY_COLUMNS + 4 * 2;
        let room = columns.saturating_sub(taken).max(POSITION_COLUMNS);
        let steps = || trace.rounds.iter().flat_map(|round| &round.steps);
        let shown = steps().map(|step| position(trace, step));
        let position_columns = shown.map(|shown| shown.width()).max().unwrap_or(0).min(room);
        Self { trace, columns, issue_columns, party_columns, position_columns }
    }

    fn issue(&self, name: &str) -> Option<&'t TracedIssue> {
        self.trace.issues.iter().find(|issue| issue.name == name)
    }

    /// What people call a party.
    fn party(&self, name: &str) -> String {
        let known = self.trace.parties.iter().find(|party| party.name == name);
        clean(known.map_or(name, |party| &party.title), ID_COLUMNS)
    }

    /// A label and what is said under it, broken where it is too long.
    fn entry(&self, label: &str, said: &str) -> String {
        self.entry_with(label, said, |label| paint(DIM, label))
    }

    fn entry_with(&self, label: &str, said: &str, style: impl Fn(&str) -> String) -> String {
        let columns = self.issue_columns + 2;
        let room = self.columns - INDENT - columns;
        let mut text = String::new();
        for (at, line) in wrapped(said, room, 2).iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let label = left(label, columns);
            let _ = writeln!(text, "{:INDENT$}{}{line}", "", style(&label));
        }
        text
    }

    fn heading(&self) -> String {
        let trace = self.trace;
        let title = paint(STRONG, &clean(&trace.title, TITLE_COLUMNS));
        let rounds = if trace.horizon == 1 { "round" } else { "rounds" };
        let each = trace
            .interval
            .as_ref()
            .map_or_else(String::new, |interval| format!(" of {}", clean(interval, UNIT_COLUMNS)));
        let mut text = format!(
            "{title} · replication {} · seed {} · {} {rounds}{each}\n",
            trace.replication, trace.seed, trace.horizon
        );
        let key = "Levels: 0 at a party's ideal, 1 at its true red line. A step is (own pull + answer) × \
                   noise. Changes too small to show are left out.";
        for line in wrapped(key, self.columns, 0) {
            let _ = writeln!(text, "{}", paint(DIM, &line));
        }
        text
    }

    /// What is drawn once.
    fn opening(&self) -> String {
        let mut text = format!("\n{}\n", paint(STRONG, "Before the first round"));
        for (group, numbers) in self.drawn() {
            text.push_str(&self.entry_wide(&group, &numbers.join(", ")));
        }
        for stance in &self.trace.stances {
            let bluffs = stance.red_lines.iter().filter(|line| line.bluff);
            for line in bluffs {
                text.push_str(&self.entry("bluff", &self.bluff(stance, line)));
            }
        }
        let zone = match (self.trace.zone, self.trace.zone_ever) {
            (true, _) => "exists: every core issue has an outcome within all true red lines",
            (false, true) => "none yet: some core issue has no outcome within all true red lines",
            (false, false) => "none: some core issue has no outcome within all true red lines",
        };
        text.push_str(&self.entry("zone", zone));
        text
    }

    /// The uncertain numbers, those of one part of the scenario together.
    fn drawn(&self) -> Vec<(String, Vec<String>)> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for drawn in &self.trace.drawn {
            let (group, field) = drawn.path.rsplit_once('.').unwrap_or(("", &drawn.path));
            let group = strip(group.strip_prefix("parties.").unwrap_or(group));
            let group = group.replace(".stances.", ".").replace(".concession", "");
            let clamped = if drawn.clamped { " (clamped)" } else { "" };
            let number = format!("{} {}{clamped}", strip(field), figure(drawn.value));
            match groups.iter_mut().find(|known| known.0 == group) {
                Some(known) => known.1.push(number),
                None => groups.push((group, vec![number])),
            }
        }
        groups
    }

    /// An entry whose label may be longer than an issue's name.
    fn entry_wide(&self, label: &str, said: &str) -> String {
        let names = self.drawn();
        let widest = widest(names.iter().map(|(name, _)| name.as_str())).min(self.columns / 2);
        let label = clean(label, widest);
        let room = self.columns - INDENT - widest - 2;
        let mut text = String::new();
        for (at, line) in wrapped(said, room, 2).iter().enumerate() {
            let label = left(if at == 0 { &label } else { "" }, widest + 2);
            let _ = writeln!(text, "{:INDENT$}{}{line}", "", paint(DIM, &label));
        }
        text
    }

    fn bluff(&self, stance: &OpeningStance, line: &RedLine) -> String {
        format!(
            "{} on {}: says {}, would in truth go to {}",
            self.party(&stance.party),
            clean(&stance.issue, NAME_COLUMNS),
            self.place(&stance.issue, line.stated),
            self.place(&stance.issue, line.real),
        )
    }

    /// A place on an issue, with its unit or the option near it.
    fn place(&self, issue: &str, at: f64) -> String {
        let Some(known) = self.issue(issue) else { return figure(at) };
        let value = on_scale(known, at);
        match nearest(known, at) {
            Some(option) if is_at(option, at) => clean(&option.name, OPTION_COLUMNS),
            Some(option) => format!("{value}, near {}", clean(&option.name, OPTION_COLUMNS)),
            None => format!("{value} {}", clean(&known.unit, UNIT_COLUMNS)).trim_end().to_owned(),
        }
    }

    fn round(&self, round: &TracedRound, before: &Before<'_>) -> String {
        let mut text = format!("{}\n", paint(STRONG, &format!("Round {}", round.round)));
        let heading = text.len();
        text.push_str(&self.environment(round, before));
        for happening in &round.happenings {
            if !matches!(happening.source, Origin::Rejection(_)) {
                text.push_str(&self.happening(happening));
            }
        }
        text.push_str(&self.paces(round));
        text.push_str(&self.steps(round));
        text.push_str(&self.verdicts(round, before));
        for settlement in &round.settled {
            let said = self.settlement(settlement);
            text.push_str(&self.entry_with("settled", &said, |label| paint(STRONG, label)));
        }
        text.push_str(&self.trust(round, before));
        text.push_str(&self.votes(round));
        if text.len() == heading {
            text.push_str(&self.entry("", "nothing changes"));
        }
        text
    }

    fn environment(&self, round: &TracedRound, before: &Before<'_>) -> String {
        let mut text = String::new();
        let channel = round.channel.as_deref();
        if channel != before.channel || round.leaked {
            let leaked = if round.leaked { "; it leaks" } else { "" };
            let name = clean(channel.unwrap_or("none"), NAME_COLUMNS);
            text.push_str(&self.entry("channel", &format!("{name}{leaked}")));
        }
        let moved = round.variables.iter().zip(before.variables);
        let moved: Vec<String> = moved
            .filter_map(|(now, before)| {
                let name = clean(&now.name, NAME_COLUMNS);
                changed(&figure(before.value), &figure(now.value))
                    .map(|says| format!("{name} {says}"))
            })
            .collect();
        if !moved.is_empty() {
            text.push_str(&self.entry("variables", &moved.join(", ")));
        }
        text
    }

    fn happening(&self, happening: &TracedHappening) -> String {
        let name = |name: &str| clean(name, NAME_COLUMNS);
        let (label, source) = match &happening.source {
            Origin::Leak(channel) => ("leak", name(channel)),
            Origin::Rule(rule) => ("rule", name(rule)),
            Origin::Rejection(party) => ("rejection", self.party(party)),
        };
        let effects: Vec<String> = happening.effects.iter().map(|e| self.effect(e)).collect();
        let said = if effects.is_empty() { "no effect".to_owned() } else { effects.join("; ") };
        self.entry(label, &format!("{source}: {said}"))
    }

    fn effect(&self, effect: &TracedEffect) -> String {
        let name = |name: &str| clean(name, NAME_COLUMNS);
        match effect {
            TracedEffect::Moved { target, issue, from, to } => {
                let show = |value: f64| match issue.as_deref().and_then(|name| self.issue(name)) {
                    Some(issue) => on_scale(issue, value),
                    None => figure(value),
                };
                format!("{} {} → {}", clean(target, TITLE_COLUMNS), show(*from), show(*to))
            }
            TracedEffect::Settled(settlement) => format!("settles {}", self.settlement(settlement)),
            TracedEffect::Reopened { issue } => format!("reopens {}", name(issue)),
            TracedEffect::Channel { channel } => format!("moves to {}", name(channel)),
            TracedEffect::Ended { outcome } => format!("ends the talks: {}", name(outcome)),
            TracedEffect::Undefined => "an undefined value, so nothing".to_owned(),
        }
    }

    fn settlement(&self, settlement: &Settlement) -> String {
        let place = self.place(&settlement.issue, settlement.outcome);
        format!("{} at {place}", clean(&settlement.issue, NAME_COLUMNS))
    }

    /// How much of the parties' ways is due, where that changed.
    fn paces(&self, round: &TracedRound) -> String {
        let said: Vec<String> = round
            .paces
            .iter()
            .filter_map(|pace| {
                let due = changed(&level(pace.due_before), &level(pace.due))?;
                Some(format!("{} {due} at drive {:.2}", self.party(&pace.party), pace.drive))
            })
            .collect();
        let due = if said.is_empty() { String::new() } else { self.entry("due", &said.join(", ")) };
        due + &self.packages(round)
    }

    /// How far the parties' packages go, where that changed.
    fn packages(&self, round: &TracedRound) -> String {
        let said: Vec<String> = round
            .paces
            .iter()
            .filter_map(|pace| {
                let (before, after) = pace.package?;
                let went = changed(&level(before), &level(after))?;
                Some(format!("{} {went}", self.party(&pace.party)))
            })
            .collect();
        if said.is_empty() { String::new() } else { self.entry("packages", &said.join(", ")) }
    }

    /// The steps that show, issue by issue.
    fn steps(&self, round: &TracedRound) -> String {
        let mut text = String::new();
        for issue in &self.trace.issues {
            let of_issue = round.steps.iter().filter(|step| step.issue == issue.name);
            let shown = of_issue.filter_map(|step| Some((step, self.step(issue, step)?)));
            for (at, (step, said)) in shown.enumerate() {
                let label = if at == 0 { clean(&issue.name, ID_COLUMNS) } else { String::new() };
                let party = left(&self.party(&step.party), self.party_columns);
                text.push_str(&self.row(&label, &party, &said));
            }
        }
        text
    }

    /// A row of a table; what does not fit stands below the level.
    fn row(&self, label: &str, party: &str, said: &str) -> String {
        let margin = INDENT + self.issue_columns + self.party_columns + 4;
        let room = self.columns.saturating_sub(margin).max(LEVEL_COLUMNS + POSITION_COLUMNS);
        let mut text = String::new();
        for (at, line) in wrapped(said, room, LEVEL_COLUMNS + 2).iter().enumerate() {
            let (label, party) = if at == 0 { (label, party) } else { ("", "") };
            let label = paint(DIM, &left(label, self.issue_columns + 2));
            let party = left(party, self.party_columns + 2);
            let _ = writeln!(text, "{:INDENT$}{label}{party}{line}", "");
        }
        text
    }

    /// What a step changed and why, where the change shows.
    fn step(&self, issue: &TracedIssue, step: &TracedStep) -> Option<String> {
        let levels = changed(&level(step.level_before), &level(step.level));
        let moved = on_scale(issue, step.position_before) != on_scale(issue, step.position);
        if levels.is_none() && !moved {
            return None;
        }
        let levels = left(&levels.unwrap_or_else(|| level(step.level)), LEVEL_COLUMNS);
        let position = clean(&position(self.trace, step), self.position_columns);
        let position = left(&position, self.position_columns);
        Some(format!("{levels}  {position}  {}", why(step)))
    }

    /// What is said of the others' positions: all of it in the first round, then what is new.
    fn verdicts(&self, round: &TracedRound, before: &Before<'_>) -> String {
        let worst = worst(round);
        let mut text = String::new();
        for party in &self.trace.parties {
            let own = || worst.iter().filter(|said| said.0 == party.name);
            let first = own().all(|said| before.verdict(said.0, said.1).is_none());
            let said = if first { all_said(&own()) } else { newly_said(own(), before) };
            if !said.is_empty() {
                let title = self.party(&party.name);
                text.push_str(&self.entry("verdicts", &format!("{title} finds {said}")));
            }
        }
        text
    }

    fn trust(&self, round: &TracedRound, before: &Before<'_>) -> String {
        let pairs = round.after.trust.iter().zip(before.trust);
        let said: Vec<String> = pairs
            .filter_map(|(now, before)| {
                let says = changed(&level(before.value), &level(now.value))?;
                Some(format!("{} in {} {says}", self.party(&now.party), self.party(&now.other)))
            })
            .collect();
        if said.is_empty() { String::new() } else { self.entry("trust", &said.join(", ")) }
    }

    /// The votes at home, and what a rejection does.
    fn votes(&self, round: &TracedRound) -> String {
        let mut text = String::new();
        for vote in &round.votes {
            let chance = vote
                .chance
                .map_or_else(|| "an undefined chance".to_owned(), |c| format!("chance {c:.2}"));
            let passed = if vote.passed { "passes" } else { "rejected" };
            let said = format!("{}: {passed} ({chance})", self.party(&vote.party));
            text.push_str(&self.entry("vote", &said));
        }
        for happening in &round.happenings {
            if matches!(happening.source, Origin::Rejection(_)) {
                text.push_str(&self.happening(happening));
            }
        }
        text
    }

    /// Where the issues are at the end, and why it ended.
    fn end(&self) -> String {
        let end = &self.trace.end;
        let name = end.outcome.as_deref().unwrap_or(crate::study::trace::INCONSISTENT);
        let heading = format!("{}, in round {}", clean(name, NAME_COLUMNS), end.round);
        let mut text = format!("{}\n", paint(STRONG, &heading));
        for line in wrapped(&self.sentence(), self.columns - INDENT, 0) {
            let _ = writeln!(text, "{:INDENT$}{line}", "");
        }
        for issue in &end.issues {
            let label = clean(&issue.issue, ID_COLUMNS);
            text.push_str(&self.entry(&label, &self.became(issue)));
        }
        text
    }

    /// What became of an issue.
    fn became(&self, issue: &IssueEnd) -> String {
        match (issue.round, issue.outcome) {
            (Some(round), Some(outcome)) => {
                format!("settled in round {round} at {}", self.place(&issue.issue, outcome))
            }
            _ => issue
                .held_by
                .map_or_else(|| "open".to_owned(), |held| format!("open: {}", held_by(held))),
        }
    }

    /// Why it ended, in a sentence.
    fn sentence(&self) -> String {
        let (trace, end) = (self.trace, &self.trace.end);
        let settled = |core: bool| {
            let both =
                trace.issues.iter().zip(&end.issues).filter(|(issue, _)| issue.core || !core);
            let all = both.clone().count();
            (both.filter(|(_, end)| end.round.is_some()).count(), all)
        };
        let outcome = clean(end.outcome.as_deref().unwrap_or(""), NAME_COLUMNS);
        let (core, core_all) = settled(true);
        let (any, all) = settled(false);
        let counts = match core_all {
            0 => format!("{any} of {all} issues settled"),
            _ => format!("{core} of {core_all} core issues settled, {any} of {all} in all"),
        };
        match &end.why {
            Reason::Condition => {
                format!("It ended in {outcome} because the condition for that held: {counts}.")
            }
            Reason::LastRound => {
                format!("It ended in {outcome} because round {} was the last: {counts}.", end.round)
            }
            Reason::Effect { of } => {
                let who = match of {
                    Origin::Leak(channel) => {
                        format!("the leak of {}", clean(channel, NAME_COLUMNS))
                    }
                    Origin::Rule(rule) => format!("the rule {}", clean(rule, NAME_COLUMNS)),
                    Origin::Rejection(party) => {
                        format!("the rejection at home of {}", self.party(party))
                    }
                };
                format!("It ended in {outcome} because {who} ended it: {counts}.")
            }
            Reason::WentOn { outcome } => format!(
                "It is not counted: it would have ended in {}, but the history says that the talks \
                 went on.",
                clean(outcome, NAME_COLUMNS)
            ),
            Reason::History { statement, date } => {
                let date = date
                    .as_ref()
                    .map_or_else(String::new, |date| format!(" of {}", clean(date, NAME_COLUMNS)));
                format!(
                    "It is not counted: it contradicts the history, in its statement {statement}{date}."
                )
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::engine::Instructions;
    use crate::report::sample::{assert_fits, uncoloured};
    use crate::scenario;
    use crate::study::trace::{Which, trace};
    use std::sync::atomic::AtomicBool;

    /// Talks in which everything happens that a round can tell of.
    const EVENTFUL: &str = "
title: Eventful talks
rounds: 6
interval: 10 days
issues:
  price: {range: [0, 100], unit: euros}
  seat: {options: [north, centre, south], core: false}
variables: {oil: {start: 60, trend: {rate: -2}}}
channels:
  plenary: {leak: {chance: 1, then: [{multiply: {trust.buyer.seller: 0.5}}]}}
  envoys: {concession: 1.5}
schedule: [envoys, plenary]
rules:
  shock: {when: round == 2, then: [{set: {buyer.price.red_line: 60}}, {add: {seller.flexibility: 0.5}}]}
  imposed: {when: round == 3, then: [{settle: {seat: 1}}]}
  undone: {when: round == 4, then: [{reopen: seat}, {channel: plenary}]}
parties:
  buyer: {ratification: {chance: 0, on_rejection: [{add: {oil: 1}}]}, stances: {
    price: {ideal: 0, red_line: 55, firmness: 0, give: 5}, seat: {ideal: north, red_line: south}}}
  seller: {stances: {price: {ideal: 100, red_line: 30}, seat: {ideal: south, red_line: centre}}}
";

    /// A replication of talks in which everything happens.
    pub(in crate::report) fn eventful() -> Trace {
        traced(EVENTFUL)
    }

    fn traced(yaml: &str) -> Trace {
        let loaded = scenario::load("test.yaml", yaml.as_bytes(), &[]);
        let scenario = loaded.scenario.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics));
        let never = AtomicBool::new(false);
        trace(&scenario, 1, &Which::Replication(3), Instructions::detect(), &never).unwrap()
    }

    fn plain(trace: &Trace, columns: usize) -> String {
        let look = Look { elapsed: None, columns };
        uncoloured(&text(trace, &look))
    }

    #[test]
    fn tells_all_that_happens_in_a_round() {
        insta::assert_snapshot!(plain(&traced(EVENTFUL), 100));
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        let trace = traced(EVENTFUL);
        for columns in [80, 100, 140] {
            assert_fits(&plain(&trace, columns), columns);
        }
    }

    #[test]
    fn no_text_of_a_scenario_reaches_the_terminal_raw() {
        let evil = "x\u{1b}[2J\u{202E}|\r\n";
        let mut trace = traced(EVENTFUL);
        evil.clone_into(&mut trace.title);
        trace.interval = Some(evil.to_owned());
        for issue in &mut trace.issues {
            evil.clone_into(&mut issue.unit);
            issue.options.iter_mut().for_each(|option| evil.clone_into(&mut option.name));
        }
        for party in &mut trace.parties {
            evil.clone_into(&mut party.title);
        }
        let text = text(&trace, &Look::default());
        assert!(!text.contains("\u{1b}[2J") && !text.contains('\u{202E}'), "{text:?}");
        assert!(!text.contains('\r'));
    }

    #[test]
    fn numbers_have_the_digits_that_say_something() {
        assert_eq!(figure(0.89214), "0.8921");
        assert_eq!(figure(645.62), "645.6");
        assert_eq!(figure(60.0), "60");
        assert_eq!(figure(-0.0), "0");
        assert_eq!(trimmed("-0.0"), "0");
    }
}
