//! A progress bar with rate and time left, where someone is there to see it.

use super::interrupt;
use detente::engine::Control;
use detente::report::clean;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::time::Duration;

/// The columns of a name beside the bar.
const NAME_COLUMNS: usize = 30;

/// Whether progress is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// On stderr, if it is a terminal.
    Shown,
    /// Not at all.
    Hidden,
}

/// How much there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// So many replications.
    Known(u64),
    /// As many as it takes, at most so many.
    AtMost(u64),
}

/// Does work that can be interrupted, with a bar of its progress, named by `what`, while it lasts.
pub(super) fn while_shown<T>(
    what: &str,
    extent: Extent,
    visibility: Visibility,
    work: impl FnOnce(&Control<'_>) -> T,
) -> T {
    let bar = bar(clean::clean(what, NAME_COLUMNS), extent, visibility);
    let advance = |finished| bar.inc(finished);
    let done = work(&Control { interrupted: interrupt::flag(), progress: &advance });
    bar.finish_and_clear();
    done
}

/// A bar; it draws nothing where it is not to be seen.
fn bar(what: String, extent: Extent, visibility: Visibility) -> ProgressBar {
    if visibility == Visibility::Hidden || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let target = ProgressDrawTarget::stderr();
    let (bar, template) = match extent {
        Extent::Known(all) => (
            ProgressBar::with_draw_target(Some(all), target),
            "{bar:20}  {percent:>3} %  {replications}  {rate}  {left}  {wide_msg}",
        ),
        Extent::AtMost(_) => (
            ProgressBar::with_draw_target(None, target),
            "{spinner} {replications}  {rate}  {wide_msg}",
        ),
    };
    let style = ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("█▉▊▋▌▍▎▏ ")
        .with_key("replications", move |state: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}", replications(state.pos(), extent));
        })
        .with_key("rate", |state: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}/s", HumanCount(state.per_sec() as u64));
        })
        .with_key("left", |state: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}", left(state.pos(), state.eta()));
        });
    bar.set_style(style);
    bar.set_message(what);
    bar
}

/// How long it still takes; nothing is known before the first replication.
fn left(done: u64, eta: Duration) -> String {
    let seconds = eta.as_secs();
    match (done, seconds) {
        (0, _) => String::new(),
        (_, 0..120) => format!("{seconds} s left"),
        (_, 120..7200) => format!("{} min left", seconds / 60),
        _ => format!("{} h left", seconds / 3600),
    }
}

/// How far it is.
fn replications(done: u64, extent: Extent) -> String {
    match extent {
        Extent::Known(all) => format!("{} of {}", HumanCount(done), HumanCount(all)),
        Extent::AtMost(most) => {
            format!("{} replications, at most {}", HumanCount(done), HumanCount(most))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_far_it_is() {
        assert_eq!(replications(1_234, Extent::Known(100_000)), "1,234 of 100,000");
        assert_eq!(replications(0, Extent::AtMost(1_000)), "0 replications, at most 1,000");
    }

    #[test]
    fn says_how_long_it_takes_once_that_is_known() {
        let said = |done, seconds| left(done, Duration::from_secs(seconds));
        assert_eq!(said(0, 0), "");
        assert_eq!(said(1, 119), "119 s left");
        assert_eq!(said(1, 120), "2 min left");
        assert_eq!(said(1, 7200), "2 h left");
    }

    #[test]
    fn a_hidden_bar_draws_nothing() {
        assert!(bar("x".to_owned(), Extent::Known(1), Visibility::Hidden).is_hidden());
    }
}
