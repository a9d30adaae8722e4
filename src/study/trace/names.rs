//! From a replay of the engine to a trace: ids become the scenario's names.

use super::record::{
    DrawnNumber, HeldBy, IssueEnd, NamedValue, OpeningStance, Origin, Reason, RedLine, Settlement,
    StateAfter, TRACE_FORMAT, Trace, TracedEffect, TracedEnd, TracedHappening, TracedIssue,
    TracedPace, TracedParty, TracedRound, TracedStep, TracedVerdict, TracedVote, TrustLevel,
    Verdict,
};
use crate::engine::{
    self, After, Change, Happening, Hold, Line, Opening, Replay, Round, Source, VALUES_VERSION, Why,
};
use crate::model::{IssueId, Model, PartyId, StanceId, Target};
use crate::scenario::Scenario;
use crate::study::checksum::sha256_of;

/// What the names are taken from.
#[derive(Clone, Copy)]
struct Names<'a> {
    scenario: &'a Scenario,
    model: &'a Model,
}

/// The trace of a replay.
pub(super) fn trace(scenario: &Scenario, model: &Model, replay: &Replay, seed: u64) -> Trace {
    let names = Names { scenario, model };
    let drawn = model.draws.iter().zip(&replay.start.drawn);
    let stances = replay.start.stances.iter().enumerate();
    Trace {
        format: TRACE_FORMAT.to_owned(),
        title: scenario.title.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        values_version: VALUES_VERSION,
        seed,
        replication: replay.replication,
        horizon: scenario.rounds,
        interval: scenario.interval.clone(),
        as_of: scenario.as_of.clone(),
        issues: scenario.issues.iter().map(issue).collect(),
        parties: scenario.parties.iter().map(party).collect(),
        drawn: drawn
            .map(|(draw, drawn)| DrawnNumber {
                path: draw.path.clone(),
                value: drawn.value,
                clamped: drawn.clamped,
            })
            .collect(),
        stances: stances.map(|(s, opening)| names.opening(s, opening)).collect(),
        trust: names.trust(&replay.start.trust),
        variables: names.variables(&replay.start.variables),
        zone: replay.start.zone,
        zone_ever: replay.zone_ever,
        rounds: replay.rounds.iter().map(|round| names.round(round)).collect(),
        end: names.end(replay),
        scenario_sha256: sha256_of(&scenario.resolved),
    }
}

fn issue(issue: &crate::scenario::Issue) -> TracedIssue {
    let option = |option: &crate::scenario::IssueOption| NamedValue {
        name: option.name.clone(),
        value: option.point,
    };
    TracedIssue {
        name: issue.name.clone(),
        title: issue.title.clone(),
        unit: issue.unit.clone(),
        low: issue.low,
        high: issue.high,
        options: issue.options.iter().map(option).collect(),
        core: issue.core,
    }
}

fn party(party: &crate::scenario::Party) -> TracedParty {
    TracedParty { name: party.name.clone(), title: party.title.clone() }
}

fn red_line(line: Line) -> RedLine {
    RedLine { stated: line.stated, real: line.real, bluff: line.real != line.stated }
}

impl Names<'_> {
    fn party(self, id: PartyId) -> String {
        self.model.parties[id.0].name.clone()
    }

    fn issue(self, id: IssueId) -> String {
        self.model.issues[id.0].name.clone()
    }

    /// The option nearest an outcome, for an issue with options; of two as near the lower.
    fn option(self, id: IssueId, outcome: f64) -> Option<String> {
        let away = |point: f64| (point - outcome).abs();
        let nearer = |a: &&crate::scenario::IssueOption, b: &&crate::scenario::IssueOption| {
            away(a.point).total_cmp(&away(b.point))
        };
        let options = &self.scenario.issues[id.0].options;
        options.iter().min_by(nearer).map(|option| option.name.clone())
    }

    fn settlement(self, id: IssueId, outcome: f64) -> Settlement {
        Settlement { issue: self.issue(id), outcome, option: self.option(id, outcome) }
    }

    fn opening(self, s: usize, opening: &Opening) -> OpeningStance {
        let stance = &self.model.stances[s];
        let lines = [opening.below, opening.above].into_iter().flatten();
        OpeningStance {
            party: self.party(stance.party),
            issue: self.issue(stance.issue),
            ideal: opening.ideal,
            red_lines: lines.map(red_line).collect(),
            tolerance: opening.tolerance,
            weight: opening.weight,
            level: opening.level,
            position: opening.position,
        }
    }

    fn trust(self, levels: &[f64]) -> Vec<TrustLevel> {
        let pairs = self.model.pairs.iter().zip(levels);
        pairs
            .map(|(pair, value)| TrustLevel {
                party: self.party(pair.from),
                other: self.party(pair.to),
                value: *value,
            })
            .collect()
    }

    fn variables(self, values: &[f64]) -> Vec<NamedValue> {
        let variables = self.model.variables.iter().zip(values);
        variables
            .map(|(variable, value)| NamedValue { name: variable.name.clone(), value: *value })
            .collect()
    }

    fn round(self, round: &Round) -> TracedRound {
        let leaked = |happening: &Happening| matches!(happening.source, Source::Leak(_));
        let steps = round.steps.iter().enumerate();
        let verdicts = round.verdicts.iter().enumerate();
        let paces = round.paces.iter().enumerate();
        TracedRound {
            round: round.round,
            channel: round.channel.map(|id| self.model.channels[id.0].name.clone()),
            leaked: round.happenings.iter().any(leaked),
            variables: self.variables(&round.variables),
            happenings: round.happenings.iter().map(|h| self.happening(h)).collect(),
            paces: paces
                .map(|(p, pace)| TracedPace {
                    party: self.party(PartyId(p)),
                    due_before: pace.due_before,
                    due: pace.due,
                    drive: pace.drive,
                    package: pace.package,
                })
                .collect(),
            steps: steps.filter_map(|(s, step)| Some(self.step(s, step.as_ref()?))).collect(),
            verdicts: verdicts.filter_map(|(k, said)| Some(self.verdict(k, (*said)?))).collect(),
            settled: round.settled.iter().map(|(id, at)| self.settlement(*id, *at)).collect(),
            votes: round
                .votes
                .iter()
                .map(|vote| TracedVote {
                    party: self.party(vote.party),
                    chance: (!vote.chance.is_nan()).then_some(vote.chance),
                    passed: vote.passed,
                })
                .collect(),
            after: self.after(&round.after),
        }
    }

    fn step(self, s: usize, step: &engine::Step) -> TracedStep {
        let stance = &self.model.stances[s];
        TracedStep {
            party: self.party(stance.party),
            issue: self.issue(stance.issue),
            level_before: step.level_before,
            level: step.level,
            own: step.own,
            answer: step.answer,
            noise: step.noise,
            position_before: step.position_before,
            position: step.position,
            option: self.option(stance.issue, step.position),
        }
    }

    fn verdict(self, k: usize, said: engine::Verdict) -> TracedVerdict {
        let stance = |id: StanceId| &self.model.stances[id.0];
        let link = self.model.links[k];
        TracedVerdict {
            party: self.party(stance(link.from).party),
            of: self.party(stance(link.to).party),
            issue: self.issue(stance(link.from).issue),
            verdict: match said {
                engine::Verdict::Acceptable => Verdict::Acceptable,
                engine::Verdict::Negotiable => Verdict::Negotiable,
                engine::Verdict::Unacceptable => Verdict::Unacceptable,
            },
        }
    }

    fn after(self, after: &After) -> StateAfter {
        let gap = |(issue, gap): (&crate::model::Issue, &f64)| NamedValue {
            name: issue.name.clone(),
            value: *gap,
        };
        StateAfter {
            variables: self.variables(&after.variables),
            trust: self.trust(&after.trust),
            gaps: self.model.issues.iter().zip(&after.gaps).map(gap).collect(),
        }
    }

    fn source(self, source: Source) -> Origin {
        match source {
            Source::Leak(id) => Origin::Leak(self.model.channels[id.0].name.clone()),
            Source::Rule(id) => Origin::Rule(self.model.rules[id.0].name.clone()),
            Source::Rejection(id) => Origin::Rejection(self.party(id)),
        }
    }

    fn happening(self, happening: &Happening) -> TracedHappening {
        TracedHappening {
            source: self.source(happening.source),
            effects: happening.changes.iter().map(|change| self.effect(change)).collect(),
        }
    }

    fn effect(self, change: &Change) -> TracedEffect {
        match *change {
            Change::Moved { target, from, to } => {
                let (target, issue) = self.target(target);
                TracedEffect::Moved { target, issue, from, to }
            }
            Change::Settled(id, outcome) => TracedEffect::Settled(self.settlement(id, outcome)),
            Change::Reopened(id) => TracedEffect::Reopened { issue: self.issue(id) },
            Change::Channel(id) => {
                TracedEffect::Channel { channel: self.model.channels[id.0].name.clone() }
            }
            Change::Ended(id) => {
                TracedEffect::Ended { outcome: self.model.outcome_names[id.0].clone() }
            }
            Change::Undefined => TracedEffect::Undefined,
        }
    }

    /// A target as effects name it, and the issue whose unit it has.
    fn target(self, target: Target) -> (String, Option<String>) {
        let stance = |id: StanceId, field: &str| {
            let stance = &self.model.stances[id.0];
            let (party, issue) = (self.party(stance.party), self.issue(stance.issue));
            format!("{party}.{issue}.{field}")
        };
        let on = |id: StanceId| Some(self.issue(self.model.stances[id.0].issue));
        let party = |id: PartyId, field: &str| (format!("{}.{field}", self.party(id)), None);
        let line = |id: StanceId, side: &'static str| match self.model.stances[id.0].lines {
            crate::model::Lines::Around(..) => side,
            _ => "red_line",
        };
        match target {
            Target::Variable(id) => (self.model.variables[id.0].name.clone(), None),
            Target::Trust(id) => {
                let pair = &self.model.pairs[id.0];
                (format!("trust.{}.{}", self.party(pair.from), self.party(pair.to)), None)
            }
            Target::Ideal(id) => (stance(id, "ideal"), on(id)),
            Target::LineBelow(id) => (stance(id, line(id, "red_line_low")), on(id)),
            Target::LineAbove(id) => (stance(id, line(id, "red_line_high")), on(id)),
            Target::Tolerance(id) => (stance(id, "tolerance"), None),
            Target::Flexibility(id) => party(id, "flexibility"),
            Target::Reciprocity(id) => party(id, "reciprocity"),
            Target::Noise(id) => party(id, "noise"),
            Target::Step(id) => party(id, "step"),
            Target::Deadline(id) => party(id, "deadline"),
        }
    }

    fn end(self, replay: &Replay) -> TracedEnd {
        let outcome = |id: usize| self.model.outcome_names[id].clone();
        let issues = replay.end.settlements.iter().zip(&replay.held).enumerate();
        TracedEnd {
            outcome: replay.end.outcome.map(outcome),
            round: replay.end.round,
            why: match replay.why {
                Why::Condition => Reason::Condition,
                Why::LastRound => Reason::LastRound,
                Why::Effect(source) => Reason::Effect { of: self.source(source) },
                Why::WentOn(id) => Reason::WentOn { outcome: outcome(id.0) },
                Why::Statement(at) => Reason::History {
                    statement: at + 1,
                    date: self.scenario.history[at].date.clone(),
                },
            },
            issues: issues
                .map(|(j, (settlement, held))| IssueEnd {
                    issue: self.issue(IssueId(j)),
                    round: settlement.map(|(round, _)| round),
                    outcome: settlement.map(|(_, outcome)| outcome),
                    option: settlement.and_then(|(_, at)| self.option(IssueId(j), at)),
                    held_by: held.map(held_by),
                })
                .collect(),
        }
    }
}

fn held_by(hold: Hold) -> HeldBy {
    match hold {
        Hold::NoZone => HeldBy::NoZone,
        Hold::NoTolerance => HeldBy::NoTolerance,
        Hold::NotRatified => HeldBy::NotRatified,
        Hold::BrokenOff => HeldBy::BrokenOff,
        Hold::Price => HeldBy::Price,
        Hold::NoTime => HeldBy::NoTime,
    }
}
