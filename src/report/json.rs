//! Records as JSON, as `--output` writes them and programs read them.

use crate::study::{Record, trace::Trace};
use serde::Serialize;

pub use super::diagnostics::{TEXT_CHARACTERS, diagnostics};

/// One record as an object; indented, with a line feed at the end.
///
/// # Panics
///
/// Never: a record is made of maps with text keys, lists, text and numbers.
pub fn run(record: &Record) -> String {
    written(record)
}

/// Any number of records as an array, otherwise as [`run`].
///
/// # Panics
///
/// Never, as [`run`].
pub fn runs(records: &[Record]) -> String {
    written(records)
}

/// A trace as an object, otherwise as [`run`].
///
/// # Panics
///
/// Never, as [`run`].
pub fn trace(trace: &Trace) -> String {
    written(trace)
}

fn written<T: Serialize + ?Sized>(value: &T) -> String {
    let mut text =
        serde_json::to_string_pretty(value).expect("a record has nothing that JSON cannot hold");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::record;

    #[test]
    fn one_record_is_an_object_that_reads_back_the_same() {
        let text = run(&record());
        assert!(text.starts_with('{') && text.ends_with("}\n"));
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record());
    }

    #[test]
    fn several_records_are_an_array() {
        let text = runs(&[record(), record()]);
        assert_eq!(serde_json::from_str::<Vec<Record>>(&text).unwrap().len(), 2);
    }
}
