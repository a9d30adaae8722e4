//! What the history of the talks admits: a short simulation, up to its last round.

use super::{ShareFigures, share};
use crate::engine::{Control, Instructions, simulate};
use crate::model::Model;

/// How many replications are simulated for it.
pub const HISTORY_REPLICATIONS: u64 = 4096;
/// How many statements at most are left out one by one, to find which rejects most.
pub const STATEMENTS_LIMIT: usize = 16;

/// How much may be gone through for it: rounds of all replications × [`Model::work`]. It takes a few
/// seconds; the scenarios that go through more have thousands of rounds or dozens of parties.
pub const HISTORY_WORK_LIMIT: u64 = 1 << 28;
/// How many replications say something of a history at least.
pub const HISTORY_REPLICATIONS_LEAST: u64 = 1024;

/// What a history admits.
pub(super) struct History {
    /// How many replications; of none where it would take too long.
    pub admitted: ShareFigures,
    /// Without which statement it admits most, and how many then: by place among the statements of
    /// one place in the scenario's history. Looked for where it admits almost none.
    pub without: Option<(usize, usize, ShareFigures)>,
}

/// What the history admits; nothing where there is none.
pub(super) fn history(
    model: &Model,
    seed: u64,
    instructions: Instructions,
    control: &Control<'_>,
) -> Option<History> {
    let last = model.history.last()?.round;
    // What comes after the history has no bearing on it: the talks are cut there.
    let mut model = model.clone();
    model.rounds = model.rounds.min(last + 1);
    let affordable = HISTORY_WORK_LIMIT / (model.work() * u64::from(model.rounds)).max(1);
    let replications = HISTORY_REPLICATIONS.min(affordable);
    if replications < HISTORY_REPLICATIONS_LEAST {
        return Some(History { admitted: share(0, 0), without: None });
    }
    let admitted = |model: &Model| {
        let tally = simulate(model, seed, 0..replications, instructions, control);
        share(tally.consistent(), tally.replications)
    };
    let all = admitted(&model);
    if all.of < replications {
        // Interrupted: of fewer replications nothing is said.
        return None;
    }
    let mut best: Option<(usize, usize, ShareFigures)> = None;
    let statements = || model.history.iter().enumerate();
    let several = statements().map(|(_, statement)| statement.that.len()).sum::<usize>();
    let affordable = affordable / replications > several as u64;
    if super::warnings::rejects(&all) && several <= STATEMENTS_LIMIT && affordable {
        let each = statements()
            .flat_map(|(at, statement)| (0..statement.that.len()).map(move |that| (at, that)));
        for (at, that) in each {
            let mut without = model.clone();
            without.history[at].that.remove(that);
            let admitted = admitted(&without);
            if admitted.count > best.as_ref().map_or(all.count, |(.., known)| known.count) {
                best = Some((at, that, admitted));
            }
        }
    }
    Some(History { admitted: all, without: best })
}
