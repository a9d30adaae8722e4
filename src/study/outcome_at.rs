//! One outcome of one scenario, replication by replication: what levers and solutions look at.

use super::compare::COMPARED_REPLICATIONS_LIMIT;
use crate::diagnostic::nearest;
use crate::engine::{
    Control, ENDS_OUTCOMES_LIMIT, Follow, Instructions, NOT_ADMITTED, simulate_with_ends,
};
use crate::model::{self, Model};
use crate::scenario::Scenario;
use crate::stats::{End, Pairs};

/// How each replication ended as seen by one outcome.
#[derive(Clone, Debug)]
pub(super) struct OutcomeAt {
    ends: Vec<End>,
}

impl OutcomeAt {
    /// Simulates so many replications of a scenario under a seed, on the current pool of threads.
    /// Where it is interrupted, there are the first of them.
    ///
    /// # Errors
    /// When the scenario cannot be made a model: see [`model::Error`].
    pub fn simulate(
        scenario: &Scenario,
        run: (u64, u64),
        outcome: &str,
        instructions: Instructions,
        control: &Control<'_>,
    ) -> Result<Self, model::Error> {
        Ok(Self::of_model(&Model::new(scenario)?, run, outcome, instructions, control))
    }

    /// The same for a model.
    pub fn of_model(
        model: &Model,
        (seed, replications): (u64, u64),
        outcome: &str,
        instructions: Instructions,
        control: &Control<'_>,
    ) -> Self {
        assert!(replications <= COMPARED_REPLICATIONS_LIMIT, "an end of each is held in memory");
        let place = model.outcome_names.iter().position(|name| name == outcome);
        let how = (instructions, Follow::Counts);
        let (_, ends) = simulate_with_ends(model, seed, 0..replications, how, control);
        let seen = |end: u8| match end {
            NOT_ADMITTED => End::Out,
            end if Some(usize::from(end)) == place => End::Yes,
            _ => End::No,
        };
        Self { ends: ends.into_iter().map(seen).collect() }
    }

    /// How many replications there are.
    pub fn replications(&self) -> u64 {
        self.ends.len() as u64
    }

    /// How many ended in the outcome, and how many count.
    pub fn count(&self) -> (u64, u64) {
        let of = |wanted: End| self.ends.iter().filter(|end| **end == wanted).count() as u64;
        let yes = of(End::Yes);
        (yes, yes + of(End::No))
    }

    /// The pairs with the replications of another, which come second.
    pub fn pairs(&self, other: &Self) -> Pairs {
        let mut pairs = Pairs::default();
        for (here, there) in self.ends.iter().zip(&other.ends) {
            pairs.add(*here, *there, 1);
        }
        pairs
    }
}

/// Why the share of an outcome cannot be looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutcomeError {
    /// It is not there.
    #[error("the scenario has no outcome `{name}`; {hint}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// Which was meant, or which there are.
        hint: String,
    },
    /// There are more than can be told apart one by one.
    #[error("the scenario has {0} outcomes: at most {ENDS_OUTCOMES_LIMIT} can be told apart here")]
    TooMany(usize),
}

/// That a scenario has an outcome of this name, and not too many others.
///
/// # Errors
/// Why it cannot be looked at.
pub fn check_outcome(scenario: &Scenario, name: &str) -> Result<(), OutcomeError> {
    let known = || scenario.outcome_names.iter().map(String::as_str);
    if known().count() > ENDS_OUTCOMES_LIMIT {
        return Err(OutcomeError::TooMany(known().count()));
    }
    if known().any(|known| known == name) {
        return Ok(());
    }
    let hint = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there is `{}`", known().collect::<Vec<_>>().join("`, `")),
    };
    Err(OutcomeError::Unknown { name: name.to_owned(), hint })
}
