//! A progress bar with rate and time left, where someone is there to see it.

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;

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

/// A bar for one scenario, named by `what`; it draws nothing where it is not to be seen.
pub(super) fn bar(what: String, extent: Extent, visibility: Visibility) -> ProgressBar {
    if visibility == Visibility::Hidden || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let target = ProgressDrawTarget::stderr();
    let (bar, template) = match extent {
        Extent::Known(all) => (
            ProgressBar::with_draw_target(Some(all), target),
            "{msg}  {bar:25}  {percent:>3} %  {replications}  {rate}  {left}",
        ),
        Extent::AtMost(_) => {
            (ProgressBar::with_draw_target(None, target), "{spinner} {msg}  {replications}  {rate}")
        }
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
            let _ = write!(text, "{} s left", HumanCount(state.eta().as_secs()));
        });
    bar.set_style(style);
    bar.set_message(what);
    bar
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
    fn a_hidden_bar_draws_nothing() {
        assert!(bar("x".to_owned(), Extent::Known(1), Visibility::Hidden).is_hidden());
    }
}
