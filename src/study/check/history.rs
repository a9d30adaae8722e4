//! What the history of the talks admits: a short simulation, up to its last round.

use super::{ShareFigures, share};
use crate::engine::{Control, Instructions, simulate};
use crate::model::Model;

/// How many replications are simulated for it.
pub const HISTORY_REPLICATIONS: u64 = 4096;
/// How many statements at most are left out one by one, to find which rejects most.
pub const STATEMENTS_LIMIT: usize = 16;

/// What a history admits.
pub(super) struct History {
    /// How many replications.
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
    let admitted = |model: &Model| {
        let tally = simulate(model, seed, 0..HISTORY_REPLICATIONS, instructions, control);
        share(tally.consistent(), tally.replications)
    };
    let all = admitted(&model);
    if all.of < HISTORY_REPLICATIONS {
        // Interrupted: of fewer replications nothing is said.
        return None;
    }
    let mut best: Option<(usize, usize, ShareFigures)> = None;
    let statements = || model.history.iter().enumerate();
    let several = statements().map(|(_, statement)| statement.that.len()).sum::<usize>();
    if super::warnings::rejects(&all) && several <= STATEMENTS_LIMIT {
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
