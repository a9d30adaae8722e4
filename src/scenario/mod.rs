//! What an author writes: from YAML text to a document in which every value knows its place.
//!
//! Takes the text of a scenario; gives a [`document::Document`] and diagnostics. What is wrong
//! with a text is found here, all of it at once, and nothing here panics, whatever the text.

pub mod codes;
pub mod document;
