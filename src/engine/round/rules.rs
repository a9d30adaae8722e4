//! Step 2: the rules of the scenario, in the order of the file.
//!
//! A scenario has no rules yet. The step keeps its place here because the order of the steps is
//! part of the model: a rule will see the state after step 1 and act before anybody concedes.

#[inline(always)]
pub(super) fn rules() {}
