//! Reports of sweeps: a table and a curve in a terminal, Markdown, CSV, JSON, Parquet.
//!
//! Points come one at a time and are not kept: what a report needs of all of them is small, so a
//! sweep of a million points is written in the memory of one of a thousand.

mod columns;
mod csv;
mod curve;
mod estimate;
mod json;
mod line;
mod markdown;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(test)]
pub(super) mod sample;
mod status;
mod table;
mod values;

pub(in crate::report) use columns::Values;
pub use csv::{COLUMNS_AFTER, COLUMNS_BEFORE, csv, header, rows};
pub use estimate::{ESTIMATE_FORMAT, Estimate, estimate, estimate_json};
pub use json::{begin, end, json, point};
#[cfg(feature = "parquet")]
pub use parquet::ParquetTable;
pub use status::{STATUS_FORMAT, Standing, missing, status, status_json};
pub(in crate::report) use table::main_outcome;
pub use table::{Sort, Table, all};
pub use values::short as short_paths;
pub(in crate::report) use values::shown as shown_value;
