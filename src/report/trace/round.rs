//! A round: what changed in it.

use super::page::{ID_COLUMNS, LEVEL_COLUMNS, Page};
use super::words::{all_said, chance, changed, figure, level, newly_said, on_scale, position, why};
use crate::report::clean::{NAME_COLUMNS, TITLE_COLUMNS, clean};
use crate::report::text::layout::{STRONG, left, paint};
use crate::study::trace::{
    NamedValue, Origin, Trace, TracedEffect, TracedHappening, TracedIssue, TracedRound, TracedStep,
    TrustLevel, Verdict,
};
use unicode_width::UnicodeWidthStr;

/// The fewest columns for the name of an option beside its number.
const NEAR_COLUMNS: usize = 12;

/// What the last round left, to tell what changed.
pub(super) struct Before<'t> {
    channel: Option<&'t str>,
    variables: &'t [NamedValue],
    trust: &'t [TrustLevel],
    verdicts: Vec<(&'t str, &'t str, Verdict)>,
}

impl<'t> Before<'t> {
    /// Before the first round.
    pub(super) fn new(trace: &'t Trace) -> Self {
        Self {
            channel: None,
            variables: &trace.variables,
            trust: &trace.trust,
            verdicts: Vec::new(),
        }
    }

    /// After a round.
    pub(super) fn follow(&mut self, round: &'t TracedRound) {
        self.channel = round.channel.as_deref();
        self.variables = &round.after.variables;
        self.trust = &round.after.trust;
        for (party, issue, verdict) in worst(round) {
            self.verdicts.retain(|known| (known.0, known.1) != (party, issue));
            self.verdicts.push((party, issue, verdict));
        }
    }

    /// What a party said of an issue last, if anything.
    pub(super) fn verdict(&self, party: &str, issue: &str) -> Option<Verdict> {
        let known = self.verdicts.iter().find(|known| (known.0, known.1) == (party, issue));
        known.map(|known| known.2)
    }
}

/// By party and issue, the worst verdict on the others' positions.
pub(super) fn worst(round: &TracedRound) -> Vec<(&str, &str, Verdict)> {
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

impl Page<'_> {
    /// All that changed in a round.
    pub(super) fn round(&self, round: &TracedRound, before: &Before<'_>) -> String {
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
        self.entry(label, &format!("{source}: {}", self.effects(&happening.effects)))
    }

    /// What effects did, those that changed nothing left out.
    pub(super) fn effects(&self, effects: &[TracedEffect]) -> String {
        let told: Vec<_> = effects.iter().filter_map(|effect| self.effect(effect)).collect();
        match (effects.is_empty(), told.is_empty()) {
            (true, _) => "no effect".to_owned(),
            (_, true) => "changes nothing".to_owned(),
            _ => told.join("; "),
        }
    }

    /// What an effect did; nothing where the change does not show.
    fn effect(&self, effect: &TracedEffect) -> Option<String> {
        let name = |name: &str| clean(name, NAME_COLUMNS);
        Some(match effect {
            TracedEffect::Moved { target, issue, from, to } => {
                let show = |value: f64| match issue.as_deref().and_then(|name| self.issue(name)) {
                    Some(issue) => on_scale(issue, value),
                    None => figure(value),
                };
                let says = changed(&show(*from), &show(*to))?;
                format!("{} {says}", clean(target, TITLE_COLUMNS))
            }
            TracedEffect::Settled(settlement) => format!("settles {}", self.settlement(settlement)),
            TracedEffect::Reopened { issue } => format!("reopens {}", name(issue)),
            TracedEffect::Channel { channel } => format!("moves to {}", name(channel)),
            TracedEffect::Ended { outcome } => format!("ends the talks: {}", name(outcome)),
            TracedEffect::Undefined => "an undefined value, so nothing".to_owned(),
        })
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
                let party = left(&self.party_in_column(&step.party), self.party_columns);
                text.push_str(&self.row(&label, &party, &said));
            }
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
        let position = left(&self.position(issue, step), self.position_columns);
        Some(format!("{levels}  {position}  {}", why(step)))
    }

    /// Where a step led: the name of an option may be cut, a number never is.
    fn position(&self, issue: &TracedIssue, step: &TracedStep) -> String {
        let said = position(self.trace, step);
        if issue.options.is_empty() {
            return said;
        }
        let number = on_scale(issue, step.position).width() + NEAR_COLUMNS;
        clean(&said, self.position_columns.max(number))
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
            let passed = if vote.passed { "passes" } else { "rejected" };
            let said = format!("{}: {passed} ({})", self.party(&vote.party), chance(vote.chance));
            text.push_str(&self.entry("vote", &said));
        }
        for happening in &round.happenings {
            if matches!(happening.source, Origin::Rejection(_)) {
                text.push_str(&self.happening(happening));
            }
        }
        text
    }
}
