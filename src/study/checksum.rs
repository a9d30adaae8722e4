//! Checksums, by which records know what they were made of.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 in hexadecimal [64 digits].
pub(super) fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The same of a JSON document written compactly.
pub(super) fn sha256_of(document: &Value) -> String {
    sha256(document.to_string())
}
