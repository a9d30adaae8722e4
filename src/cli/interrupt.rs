//! Ctrl-C: the first asks for an orderly end, the second ends at once.

use super::output;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of whatever was interrupted: 128 + SIGINT, as shells have it.
pub(super) const EXIT_CODE: u8 = 130;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// A flag that becomes true at the first Ctrl-C (or SIGTERM); the second exits at once.
///
/// Where no handler can be installed, Ctrl-C does what it always does.
pub(super) fn flag() -> &'static AtomicBool {
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            output::remove_unfinished();
            #[expect(clippy::exit, reason = "asked for twice: nothing is worth waiting for")]
            std::process::exit(i32::from(EXIT_CODE));
        }
    });
    &INTERRUPTED
}
