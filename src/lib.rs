//! detente simulates further rounds of a negotiation, many times over, and counts how they end.
//!
//! Data flows one way, and each stage is a type of its own:
//! text → [`scenario::Document`] → [`scenario::Scenario`] → [`model::Model`] →
//! [`engine::Tally`] → [`study::Record`] → a report.
//! A floor imports only from the floors below it.

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
