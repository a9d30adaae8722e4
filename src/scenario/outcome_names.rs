//! The names of outcomes that have a meaning of their own, and what stands where a scenario defines
//! no outcomes.

/// The outcome that odds are of, and that is voted on at home.
pub const BREAKTHROUGH: &str = "breakthrough";
/// The outcome that odds are counted against.
pub const STALL: &str = "stall";

/// The names that an effect may end in though the scenario does not judge by them.
pub const KNOWN_OUTCOMES: [&str; 4] = [BREAKTHROUGH, "partial", STALL, "collapse"];

/// The outcomes of a scenario without `outcomes`, each with its condition.
pub const OUTCOMES_DEFAULT: [(&str, &str); 1] = [(BREAKTHROUGH, "settled.core == 1")];
/// The outcomes after the last round of a scenario without `at_end`.
pub const AT_END_DEFAULT: [(&str, &str); 2] = [("partial", "settled.core >= 0.5"), (STALL, "true")];
