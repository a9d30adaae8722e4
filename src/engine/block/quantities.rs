//! What a block knows of its 64 replications, thing by thing: stances, parties, how they see and
//! trust each other, issues, rules, the setting of the round.

use super::super::geometry::Side;
use super::super::lanes::Lanes;
use super::super::moves::{Movable, Moves, movable, quantities};

quantities! {
    /// How often a rule has fired.
    pub(in super::super) struct RuleLanes {
        /// How often.
        pub fired: Lanes,
        /// In which round last.
        pub last: Lanes,
    }
}

quantities! {
    /// What a party wants on an issue, and how far it has gone.
    pub(in super::super) struct StanceLanes {
        /// What it would like best.
        pub ideal: Lanes,
        /// The side of the ideal below it; not used where lower is no worse.
        pub below: Side,
        /// The side of the ideal above it; not used where higher is no worse.
        pub above: Side,
        /// How much the issue matters; sums to 1 over the party's stances.
        pub weight: Lanes,
        /// How much of the way to the red line it is prepared to go.
        pub tolerance: Lanes,
        /// The level of concession that it began with.
        pub opening: Lanes,
        /// The level of concession: 0 at the ideal, 1 at the true red line.
        pub concession: Lanes,
        /// Its position on the table.
        pub position: Lanes,
        /// Its position at the start.
        pub origin: Lanes,
        /// Its position at the end of the round before the last.
        pub earlier: Lanes,
        /// Its position at the end of the last round.
        pub before: Lanes,
        /// Its level of concession at the end of the last round.
        pub level_before: Lanes,
        /// Δ: what the others have just conceded, in its own units.
        pub conceded: Lanes,
        /// G: how far the others have come towards this party since the start, on average.
        pub matched: Lanes,
        /// Its worst verdict on the others' positions in the first round.
        pub verdict: Lanes,
    }
}

quantities! {
    /// How a party concedes.
    pub(in super::super) struct PartyLanes {
        pub power: Lanes,
        pub reciprocity: Lanes,
        pub matching: Lanes,
        pub noise: Lanes,
        pub step: Lanes,
        pub retreat: Lanes,
        pub slack: Lanes,
        pub trust_effect: Lanes,
        /// What multiplies its concessions.
        pub flexibility: Lanes,
        /// When it believes that time runs out.
        pub deadline: Lanes,
        /// The round in which that was last changed; 0 where it never was.
        pub moved: Lanes,
        /// How much of its way was due then.
        pub due_moved: Lanes,
        /// How much of its way its schedule had it go by the last round.
        pub scheduled: Lanes,
        /// How much of its way is due.
        pub due: Lanes,
        /// How much trust and the channel hasten it in this round.
        pub drive: Lanes,
    }
}

quantities! {
    /// How far another's position lies from a party's ideal.
    pub(in super::super) struct LinkLanes {
        /// At the start.
        pub start: Lanes,
        /// Two rounds ago.
        pub earlier: Lanes,
        /// At the end of the last round.
        pub last: Lanes,
    }
}

quantities! {
    /// How far one party trusts another.
    pub(in super::super) struct PairLanes {
        /// Now.
        pub trust: Lanes,
        /// At the start.
        pub start: Lanes,
    }
}

quantities! {
    /// How trust moves.
    pub(in super::super) struct TrustLanes {
        pub gain: Lanes,
        pub loss: Lanes,
        pub reversion: Lanes,
    }
}

/// What became of an issue.
#[derive(Clone)]
pub(in super::super) struct IssueLanes {
    /// The round in which it settled; 0 while it is open.
    pub settled: Lanes,
    /// Where it settled.
    pub outcome: Lanes,
    /// 1 where a rule settled it.
    pub by_rule: Lanes,
    /// The round in which it was last opened again; 0 where it never was.
    pub reopened: Lanes,
    /// 1 where it was open when the round began.
    pub was_open: Lanes,
    /// Whether it is open in a lane whose replication goes on.
    pub open: bool,
    /// How far the acceptance sets were from meeting when the issue was last dealt with, in a round
    /// that is looked at.
    pub gap: Lanes,
}

/// The setting of a round: which, and what it multiplies.
#[derive(Clone)]
pub(in super::super) struct Channel {
    /// Which.
    pub index: Lanes,
    /// Concessions.
    pub concession: Lanes,
    /// Noise.
    pub noise: Lanes,
    /// What concessions add to trust.
    pub trust: Lanes,
}

impl IssueLanes {
    /// On the table, and never off it.
    pub const OPEN: Self = Self {
        settled: Lanes::ZERO,
        outcome: Lanes::ZERO,
        by_rule: Lanes::ZERO,
        reopened: Lanes::ZERO,
        was_open: Lanes::ONE,
        open: true,
        gap: Lanes::ZERO,
    };
}

impl Movable for IssueLanes {
    fn take_over(&mut self, other: &Self, moves: &Moves) {
        let Self { settled, outcome, by_rule, reopened, was_open, open, gap } = other;
        self.settled.take_over(settled, moves);
        self.outcome.take_over(outcome, moves);
        self.by_rule.take_over(by_rule, moves);
        self.reopened.take_over(reopened, moves);
        self.was_open.take_over(was_open, moves);
        self.gap.take_over(gap, moves);
        self.open |= open;
    }
}

impl Channel {
    /// Multiplies everything by 1.
    pub const NEUTRAL: Self =
        Self { index: Lanes::ZERO, concession: Lanes::ONE, noise: Lanes::ONE, trust: Lanes::ONE };
}

movable!(Channel: index, concession, noise, trust; kept:);
