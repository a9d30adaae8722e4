//! detente simulates further rounds of a negotiation, many times over, and counts how they end.
//!
//! Data flows one way, and each stage is a type of its own:
//! text → [`scenario::Document`] → [`scenario::Scenario`] → [`model::Model`] →
//! [`engine::Tally`] → [`study::Record`] → a report.
//! A floor imports only from the floors below it.
//!
//! The program `detente` is one user of this library. Another could be:
//!
//! ```
//! use detente::engine::{Control, Instructions};
//! use detente::scenario;
//! use detente::study::{Goal, Plan, run};
//! use std::sync::atomic::AtomicBool;
//!
//! let text = b"
//! title: Wage round
//! issues:
//!   wage: {range: [0, 10]}
//! parties:
//!   union:    {stances: {wage: {ideal: 8, red_line: 4}}}
//!   employer: {stances: {wage: {ideal: 1, red_line: 5}}}
//! ";
//! let settings = ["parties.union.tolerance={uniform: [0.5, 1]}".to_owned()];
//! let loaded = scenario::load("wage.yaml", text, &settings);
//! // Where there is none, `loaded.diagnostics` say why, each with its place in `loaded.sources`.
//! let scenario = loaded.scenario.expect("it has no error");
//!
//! let goal = Goal::Replications(10_000);
//! let plan = Plan { seed: 1, goal, instructions: Instructions::detect() };
//! // From another thread it could be interrupted and watched.
//! let control = Control { interrupted: &AtomicBool::new(false), progress: &|_| {} };
//! let record = run(&scenario, &plan, &control)?;
//!
//! let through = record.outcomes.iter().find(|outcome| outcome.name == "breakthrough");
//! let through = through.expect("the scenario has this outcome");
//! println!("{} [{} – {}]", through.share, through.low, through.high);
//! # assert!(0.0 < through.low && through.low < through.share && through.high < 1.0);
//! # Ok::<(), detente::model::Error>(())
//! ```
//!
//! It is simulated on the pool of threads that [rayon](https://docs.rs/rayon) has where it is called:
//! its global pool, with a thread for each processor, unless called within `ThreadPool::install` of
//! another. The numbers are the same with any.

pub mod diagnostic;
pub mod draws;
pub mod engine;
pub mod expression;
pub mod guide;
pub mod math;
pub mod model;
pub mod report;
pub mod scenario;
pub mod stats;
pub mod study;
