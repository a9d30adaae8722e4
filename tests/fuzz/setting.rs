//! Fuzzes what `targets::setting` says.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| detente_fuzz::setting(data));
