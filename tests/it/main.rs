//! The integration tests: one binary, one module a subject.

// A test that cannot go on has failed: `allow-unwrap-in-tests` does not see helpers of tests.
#![allow(clippy::unwrap_used)]

mod advice;
mod agreement;
mod authoring;
mod broken;
mod check;
mod codes;
mod common;
mod compare;
mod designs;
mod determinism;
mod estimates;
#[cfg(unix)]
mod examples;
mod floors;
mod fuzzing;
mod generator;
mod guide;
mod hostile;
mod hostile_files;
mod incomplete;
mod invariants;
mod levers;
mod mutants;
mod overwriting;
mod packages;
mod readme;
mod reference;
mod refused;
mod report;
mod scenarios;
mod schema;
mod slips;
mod solve;
mod suite;
mod sweep;
mod terminal;
mod trace;
mod validation;
mod waiting;
