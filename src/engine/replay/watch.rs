//! The watch over one lane of a block: the steps of the round tell it when to look.
//!
//! It reads the state and changes none of it. A block without a watch pays for a test of a pointer
//! in each of these places.

use super::super::block::Block;
use super::super::ending::Cause;
use super::super::geometry::Side;
use super::super::lanes::Lanes;
use super::super::round::{ACCEPTABLE, NEGOTIABLE, Stride, verdict_on};
use super::super::state;
use super::{
    After, Change, Drawn, Happening, Line, Opening, Pace, Round, Source, Start, Step, Verdict,
    Vote, Why,
};
use crate::model::{
    ChannelId, DrawId, IssueField, IssueId, Lines, Model, Number, OutcomeId, PartyId,
};

/// The watch over one lane of a block.
#[derive(Clone)]
pub(in super::super) struct Watch {
    lane: usize,
    start: Start,
    rounds: Vec<Round>,
    /// The last round is over, and the outcomes at the end are judged.
    pub last_round: bool,
    why: Option<Why>,
    /// How much of each party's way was due when the round began.
    due: Vec<f64>,
    /// The level of each party's packages before and after its step in this round.
    packages: Vec<Option<(f64, f64)>>,
    /// Which issues were open when step 5 began; empty where the replication had ended.
    open: Vec<bool>,
}

impl Block {
    /// Lets the watch look, where there is one.
    #[inline(always)]
    pub fn watched(&mut self, note: impl FnOnce(&mut Watch, &Self)) {
        if self.watch.is_some() {
            self.note(note);
        }
    }

    #[cold]
    #[inline(never)]
    fn note(&mut self, note: impl FnOnce(&mut Watch, &Self)) {
        if let Some(mut watch) = self.watch.take() {
            note(&mut watch, self);
            self.watch = Some(watch);
        }
    }
}

impl Watch {
    /// A watch that has seen nothing yet.
    pub fn new(lane: usize) -> Self {
        Self {
            lane,
            start: Start::default(),
            rounds: Vec::new(),
            last_round: false,
            why: None,
            due: Vec::new(),
            packages: Vec::new(),
            open: Vec::new(),
        }
    }

    /// All that it saw of a replication that has ended.
    pub fn seen(self) -> (Start, Vec<Round>, Why) {
        (self.start, self.rounds, self.why.expect("every replication ends in its last round"))
    }

    /// Whether its lane is among these.
    pub fn sees(&self, lanes: &Lanes) -> bool {
        lanes[self.lane] != 0.0
    }

    /// Its lane's number.
    pub fn of(&self, lanes: &Lanes) -> f64 {
        lanes[self.lane]
    }

    fn goes_on(&self, block: &Block) -> bool {
        self.sees(&block.running)
    }

    fn now(&mut self) -> &mut Round {
        self.rounds.last_mut().expect("a round has begun")
    }

    /// The talks open.
    pub fn begin(&mut self, model: &Model, block: &Block) {
        let drawn = |d: usize| Drawn {
            value: self.of(&block.number(Number::Drawn(DrawId(d)))),
            clamped: self.sees(&block.clamped[d]),
        };
        self.start = Start {
            drawn: (0..model.draws.len()).map(drawn).collect(),
            stances: (0..model.stances.len()).map(|s| self.opening(model, block, s)).collect(),
            trust: self.trust(block),
            variables: self.variables(block),
            zone: self.sees(&block.zone),
        };
    }

    fn opening(&self, model: &Model, block: &Block, s: usize) -> Opening {
        let stance = &block.stances[s];
        let ideal = self.of(&stance.ideal);
        let line = |side: &Side, sign: f64| {
            let at = |way: &Lanes| ideal + sign * self.of(way);
            Some(Line { stated: at(&side.stated), real: at(&side.width) })
        };
        let lines = model.stances[s].lines;
        let (below, above) = (line(&stance.below, -1.0), line(&stance.above, 1.0));
        Opening {
            ideal,
            below: if matches!(lines, Lines::Above(_)) { None } else { below },
            above: if matches!(lines, Lines::Below(_)) { None } else { above },
            tolerance: self.of(&stance.tolerance),
            weight: self.of(&stance.weight),
            level: self.of(&stance.concession),
            position: self.of(&stance.position),
        }
    }

    fn trust(&self, block: &Block) -> Vec<f64> {
        block.pairs.iter().map(|pair| self.of(&pair.trust)).collect()
    }

    fn variables(&self, block: &Block) -> Vec<f64> {
        block.variables.iter().map(|variable| self.of(variable)).collect()
    }

    /// Step 1: the variables have moved and the channel is chosen.
    pub fn environment(&mut self, model: &Model, block: &Block) {
        let channel = ChannelId(self.of(&block.channel.index) as usize);
        self.due = block.parties.iter().map(|party| self.of(&party.due)).collect();
        self.packages = vec![None; block.parties.len()];
        self.rounds.push(Round {
            round: block.round,
            channel: (!model.channels.is_empty()).then_some(channel),
            variables: self.variables(block),
            happenings: Vec::new(),
            paces: Vec::new(),
            steps: vec![None; model.stances.len()],
            verdicts: vec![None; model.links.len()],
            settled: Vec::new(),
            votes: Vec::new(),
            after: After::default(),
        });
    }

    /// Effects of one source begin where it acts.
    pub fn happens(&mut self, source: Source, acting: &Lanes) {
        if self.sees(acting) {
            self.now().happenings.push(Happening { source, changes: Vec::new() });
        }
    }

    /// An effect has acted.
    pub fn changes(&mut self, change: Change, acting: &Lanes) {
        if self.sees(acting)
            && let Some(happening) = self.now().happenings.last_mut()
        {
            happening.changes.push(change);
        }
    }

    /// Step 2 is over: where an effect ended the replication, this is its last state.
    pub fn acted(&mut self, model: &Model, block: &Block) {
        if !self.goes_on(block) {
            self.now().after = self.after(model, block);
        }
    }

    /// Step 3: how far a party goes on an issue.
    pub fn concedes(&mut self, block: &Block, (s, settled): (usize, &Lanes), stride: Stride) {
        if !self.goes_on(block) || self.sees(settled) {
            return;
        }
        let stance = &block.stances[s];
        let (level_before, position) = (self.of(&stance.concession), self.of(&stance.position));
        self.now().steps[s] = Some(Step {
            level_before,
            level: stride.level,
            own: stride.own,
            answer: stride.answer,
            noise: stride.noise,
            position_before: position,
            position,
        });
    }

    /// Step 3 of package deals: how far a party's packages go, from the level `before`. What that comes
    /// to on each issue is seen when all packages are known.
    pub fn bargains(
        &mut self,
        model: &Model,
        block: &Block,
        p: usize,
        (before, stride): (f64, Stride),
    ) {
        if !self.goes_on(block) {
            return;
        }
        self.packages[p] = Some((before, stride.level));
        for s in model.parties[p].stances.clone() {
            let settled = &block.issues[model.stances[s].issue.0].settled;
            self.concedes(block, (s, settled), stride);
        }
    }

    /// The lane that is watched.
    pub fn lane(&self) -> usize {
        self.lane
    }

    /// Step 3 is over and step 4 begins.
    pub fn conceded(&mut self, model: &Model, block: &Block) {
        self.open.clear();
        if !self.goes_on(block) {
            return;
        }
        self.open = block.issues.iter().map(|issue| !self.sees(&issue.settled)).collect();
        let positions: Vec<f64> = block.stances.iter().map(|s| self.of(&s.position)).collect();
        let levels: Vec<f64> = block.stances.iter().map(|s| self.of(&s.concession)).collect();
        let paces = (0..block.parties.len()).map(|p| self.pace(block, p)).collect();
        let verdict = |k: usize| {
            let link = model.links[k];
            let issue = model.stances[link.from.0].issue;
            self.open[issue.0].then(|| self.verdict(model, block, (link.from.0, link.to.0)))
        };
        let verdicts = (0..model.links.len()).map(verdict).collect();
        let round = self.now();
        let stands = positions.into_iter().zip(levels);
        for (step, (position, level)) in round.steps.iter_mut().zip(stands) {
            if let Some(step) = step {
                (step.position, step.level) = (position, level);
            }
        }
        round.paces = paces;
        round.verdicts = verdicts;
    }

    fn pace(&self, block: &Block, p: usize) -> Pace {
        let party = &block.parties[p];
        Pace {
            due_before: self.due[p],
            due: self.of(&party.due),
            drive: self.of(&party.drive),
            package: self.packages[p],
        }
    }

    fn verdict(&self, model: &Model, block: &Block, (from, to): (usize, usize)) -> Verdict {
        let said = self.of(&verdict_on(model, block, from, &block.stances[to].position));
        if said == ACCEPTABLE {
            Verdict::Acceptable
        } else if said == NEGOTIABLE {
            Verdict::Negotiable
        } else {
            Verdict::Unacceptable
        }
    }

    /// Step 5 is over.
    pub fn settled(&mut self, block: &Block) {
        for j in 0..self.open.len() {
            let issue = &block.issues[j];
            if self.open[j] && self.sees(&issue.settled) {
                let outcome = self.of(&issue.outcome);
                self.now().settled.push((IssueId(j), outcome));
            }
        }
    }

    /// A party votes at home, where a deal was agreed.
    pub fn votes(&mut self, party: PartyId, chance: &Lanes, (agreed, passing): (&Lanes, &Lanes)) {
        if self.sees(agreed) {
            let (chance, passed) = (self.of(chance), self.sees(passing));
            self.now().votes.push(Vote { party, chance, passed });
        }
    }

    /// The round is over.
    pub fn ends_round(&mut self, model: &Model, block: &Block) {
        // After an end in step 1 or 2 the rest of the round did not take place.
        if !self.open.is_empty() {
            self.now().after = self.after(model, block);
        }
    }

    fn after(&self, model: &Model, block: &Block) -> After {
        let gap = |j| self.of(&state::of_issue(model, block, IssueId(j), IssueField::Gap));
        After {
            variables: self.variables(block),
            trust: self.trust(block),
            gaps: (0..model.issues.len()).map(gap).collect(),
        }
    }

    /// The replication ends in an outcome.
    pub fn ends(&mut self, cause: Cause, ended: &Lanes) {
        if !self.sees(ended) {
            return;
        }
        let source = self.now().happenings.last().map(|happening| happening.source);
        self.why = Some(match (cause, source) {
            (Cause::Rule, Some(source)) => Why::Effect(source),
            _ if self.last_round => Why::LastRound,
            _ => Why::Condition,
        });
    }

    /// It would end in an outcome, but the talks are known to have gone on.
    pub fn went_on(&mut self, outcome: OutcomeId, ended: &Lanes) {
        if self.sees(ended) {
            self.why = Some(Why::WentOn(outcome));
        }
    }

    /// It contradicts a statement of the history.
    pub fn contradicts(&mut self, statement: usize, ended: &Lanes) {
        if self.sees(ended) {
            self.why = Some(Why::Statement(statement));
        }
    }
}
