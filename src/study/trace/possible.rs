//! Whether a trace that was read can be what a replication gave.

use super::record::{
    IssueEnd, NamedValue, OpeningStance, Reason, Settlement, StateAfter, TRACE_FORMAT, Trace,
    TracedEffect, TracedEnd, TracedHappening, TracedIssue, TracedPace, TracedRound, TracedStep,
    TrustLevel,
};
use crate::draws::REPLICATIONS_LIMIT;
use crate::scenario::{ISSUES_LIMIT, PARTIES_LIMIT, ROUNDS_LIMIT};
use crate::study::possible::{Checked, Impossible, at_most, is_share, that};

/// How far an outcome may lie outside of its issue [share of the issue's range]: what counts as
/// equal.
const SLACK: f64 = 1e-9;

impl Trace {
    /// Whether its parts fit together, so that it can be what a replication gave.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn check(&self) -> Checked {
        that(self.format == TRACE_FORMAT, "format", || format!("it is not {TRACE_FORMAT}"))?;
        self.check_size()?;
        for (at, issue) in self.issues.iter().enumerate() {
            check_issue(issue, &format!("issues.{at}"))?;
        }
        for (at, stance) in self.stances.iter().enumerate() {
            self.check_stance(stance, &format!("stances.{at}"))?;
        }
        self.check_trust(&self.trust, "trust")?;
        that(self.zone_ever || !self.zone, "zone_ever", || {
            "there was a zone at the start".to_owned()
        })?;
        let in_order = |(at, round): (usize, &TracedRound)| round.round as usize == at + 1;
        that(self.rounds.iter().enumerate().all(in_order), "rounds", || {
            "they are not 1, 2, 3 and so on".to_owned()
        })?;
        for (at, round) in self.rounds.iter().enumerate() {
            self.check_round(round, &format!("rounds.{at}"))?;
        }
        self.check_end(&self.end)
    }

    fn check_size(&self) -> Checked {
        that(self.replication < REPLICATIONS_LIMIT, "replication", || {
            format!("it is not below {REPLICATIONS_LIMIT}")
        })?;
        at_most(self.horizon.into(), ROUNDS_LIMIT.into(), "horizon")?;
        that(self.horizon > 0, "horizon", || "there is at least one round".to_owned())?;
        at_most(self.issues.len() as u64, ISSUES_LIMIT as u64, "issues")?;
        at_most(self.parties.len() as u64, PARTIES_LIMIT as u64, "parties")?;
        at_most(self.rounds.len() as u64, self.horizon.into(), "rounds")
    }

    fn check_stance(&self, stance: &OpeningStance, place: &str) -> Checked {
        self.check_party(&stance.party, place)?;
        self.check_outcome(&stance.issue, stance.position, place)?;
        self.check_outcome(&stance.issue, stance.ideal, place)?;
        at_most(stance.red_lines.len() as u64, 2, &format!("{place}.red_lines"))?;
        for line in &stance.red_lines {
            self.check_outcome(&stance.issue, line.stated, &format!("{place}.red_lines"))?;
            self.check_outcome(&stance.issue, line.real, &format!("{place}.red_lines"))?;
        }
        let shares = [stance.tolerance, stance.weight, stance.level];
        that(shares.into_iter().all(is_about_share), place, || {
            "`tolerance`, `weight` and `level` are from 0 to 1".to_owned()
        })
    }

    fn check_trust(&self, levels: &[TrustLevel], place: &str) -> Checked {
        for (at, level) in levels.iter().enumerate() {
            let place = format!("{place}.{at}");
            self.check_party(&level.party, &place)?;
            self.check_party(&level.other, &place)?;
            that(is_share(level.value), &place, || "trust is from 0 to 1".to_owned())?;
        }
        Ok(())
    }

    fn check_round(&self, round: &TracedRound, place: &str) -> Checked {
        for (at, happening) in round.happenings.iter().enumerate() {
            self.check_happening(happening, &format!("{place}.happenings.{at}"))?;
        }
        let parties = self.parties.len() as u64;
        at_most(round.paces.len() as u64, parties, &format!("{place}.paces"))?;
        for (at, pace) in round.paces.iter().enumerate() {
            self.check_pace(pace, &format!("{place}.paces.{at}"))?;
        }
        let pairs = self.issues.len() as u64 * parties;
        at_most(round.steps.len() as u64, pairs, &format!("{place}.steps"))?;
        for (at, step) in round.steps.iter().enumerate() {
            self.check_step(step, &format!("{place}.steps.{at}"))?;
        }
        for (at, verdict) in round.verdicts.iter().enumerate() {
            let place = format!("{place}.verdicts.{at}");
            self.check_party(&verdict.party, &place)?;
            self.check_party(&verdict.of, &place)?;
            self.issue(&verdict.issue, &place)?;
        }
        for (at, settled) in round.settled.iter().enumerate() {
            self.check_settlement(settled, &format!("{place}.settled.{at}"))?;
        }
        at_most(round.votes.len() as u64, parties, &format!("{place}.votes"))?;
        for (at, vote) in round.votes.iter().enumerate() {
            self.check_party(&vote.party, &format!("{place}.votes.{at}"))?;
        }
        self.check_after(&round.after, &format!("{place}.after"))
    }

    fn check_happening(&self, happening: &TracedHappening, place: &str) -> Checked {
        for (at, effect) in happening.effects.iter().enumerate() {
            let place = format!("{place}.effects.{at}");
            match effect {
                TracedEffect::Settled(settled) => self.check_settlement(settled, &place)?,
                TracedEffect::Reopened { issue }
                | TracedEffect::Moved { issue: Some(issue), .. } => {
                    self.issue(issue, &place)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn check_pace(&self, pace: &TracedPace, place: &str) -> Checked {
        self.check_party(&pace.party, place)?;
        let (before, after) = pace.package.unwrap_or((0.0, 0.0));
        let shares = [pace.due_before, pace.due, before, after];
        that(shares.into_iter().all(is_about_share), place, || {
            "what is due and the levels of packages are from 0 to 1".to_owned()
        })?;
        that(pace.drive >= 0.0, place, || "`drive` is below 0".to_owned())
    }

    fn check_step(&self, step: &TracedStep, place: &str) -> Checked {
        self.check_party(&step.party, place)?;
        self.check_outcome(&step.issue, step.position_before, place)?;
        self.check_outcome(&step.issue, step.position, place)?;
        self.check_option(&step.issue, step.option.as_deref(), place)?;
        that(is_about_share(step.level_before) && is_about_share(step.level), place, || {
            "its levels are from 0 to 1".to_owned()
        })?;
        that(step.noise >= 0.0, place, || "`noise` is below 0".to_owned())
    }

    fn check_settlement(&self, settled: &Settlement, place: &str) -> Checked {
        self.check_outcome(&settled.issue, settled.outcome, place)?;
        self.check_option(&settled.issue, settled.option.as_deref(), place)
    }

    fn check_after(&self, after: &StateAfter, place: &str) -> Checked {
        self.check_trust(&after.trust, &format!("{place}.trust"))?;
        let place = format!("{place}.gaps");
        let names = after.gaps.iter().map(|gap| &gap.name);
        that(names.eq(self.issues.iter().map(|issue| &issue.name)), &place, || {
            "they are not those of `issues`".to_owned()
        })?;
        let shares = after.gaps.iter().all(|gap: &NamedValue| is_about_share(gap.value));
        that(shares, &place, || "a gap is from 0 to 1".to_owned())
    }

    fn check_end(&self, end: &TracedEnd) -> Checked {
        that(end.round as usize == self.rounds.len(), "end.round", || {
            format!("there are {} rounds", self.rounds.len())
        })?;
        let refused = matches!(end.why, Reason::WentOn { .. } | Reason::History { .. });
        that(refused == end.outcome.is_none(), "end.outcome", || {
            "it does not go with the reason".to_owned()
        })?;
        let names = end.issues.iter().map(|issue| &issue.issue);
        that(names.eq(self.issues.iter().map(|issue| &issue.name)), "end.issues", || {
            "they are not those of `issues`".to_owned()
        })?;
        for (at, issue) in end.issues.iter().enumerate() {
            self.check_issue_end(issue, &format!("end.issues.{at}"))?;
        }
        Ok(())
    }

    fn check_issue_end(&self, end: &IssueEnd, place: &str) -> Checked {
        that(end.round.is_some() == end.outcome.is_some(), place, || {
            "`round` and `outcome` are both there where it settled".to_owned()
        })?;
        let Some(outcome) = end.outcome else {
            let open = end.option.is_none();
            return that(open, place, || "it has an option and no outcome".to_owned());
        };
        that(end.held_by.is_none(), place, || "it settled and was held up".to_owned())?;
        let rounds = 1..=self.end.round;
        that(end.round.is_some_and(|round| rounds.contains(&round)), place, || {
            format!("its round is not from 1 to {}", self.end.round)
        })?;
        self.check_outcome(&end.issue, outcome, place)?;
        self.check_option(&end.issue, end.option.as_deref(), place)
    }

    /// The issue of this name.
    fn issue(&self, name: &str, place: &str) -> Result<&TracedIssue, Impossible> {
        let found = self.issues.iter().find(|issue| issue.name == name);
        found.ok_or_else(|| Impossible {
            place: place.to_owned(),
            why: "its issue is none of `issues`".to_owned(),
        })
    }

    fn check_party(&self, name: &str, place: &str) -> Checked {
        let known = self.parties.iter().any(|party| party.name == name);
        that(known, place, || "a party is none of `parties`".to_owned())
    }

    /// That an issue can have this outcome.
    fn check_outcome(&self, issue: &str, outcome: f64, place: &str) -> Checked {
        let issue = self.issue(issue, place)?;
        let slack = SLACK * (issue.high - issue.low);
        let inside = issue.low - slack..=issue.high + slack;
        that(inside.contains(&outcome), place, || {
            format!("{outcome} lies outside of the range of `{}`", issue.name)
        })
    }

    /// That an issue has this option, or none.
    fn check_option(&self, issue: &str, option: Option<&str>, place: &str) -> Checked {
        let options = &self.issue(issue, place)?.options;
        let known = match option {
            Some(option) => options.iter().any(|known| known.name == option),
            None => options.is_empty(),
        };
        that(known, place, || "its option is not one of the issue".to_owned())
    }
}

/// Whether a number is from 0 to 1, up to its last bits.
fn is_about_share(share: f64) -> bool {
    (-SLACK..=1.0 + SLACK).contains(&share)
}

fn check_issue(issue: &TracedIssue, place: &str) -> Checked {
    let range = issue.low < issue.high && (issue.high - issue.low).is_finite();
    that(range, place, || "`low` is not below `high`".to_owned())?;
    let inside = |value: f64| (issue.low..=issue.high).contains(&value);
    let options = issue.options.iter().all(|option| inside(option.value));
    that(options, &format!("{place}.options"), || "one lies outside of its range".to_owned())
}
