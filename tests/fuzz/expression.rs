//! Fuzzes what `targets::expression` says.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| detente_fuzz::expression(data));
