//! What is said where a file cannot be simulated: to people on stderr, to programs on stdout.

use super::printed::Format;
use super::{Ending, diagnostics, input, output};
use anyhow::anyhow;
use detente::diagnostic::{Diagnostic, Severity, Sources};
use detente::report::json;
use detente::report::json::Refused;
use std::path::Path;

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// People: diagnostics are drawn on stderr.
    People,
    /// Programs: all that is wrong goes to stdout, as one JSON document.
    Programs,
}

impl Audience {
    /// Who reads what is printed in this format.
    pub(super) fn of(format: Format) -> Self {
        match format {
            Format::Json => Self::Programs,
            Format::Text | Format::Csv | Format::Md => Self::People,
        }
    }
}

/// A file, or what is asked of it, of which nothing is simulated.
pub(super) struct Refusal {
    /// What people call the file.
    pub(super) name: String,
    /// What is refused: the file, a sweep of it, or what is asked of it.
    pub(super) subject: String,
    /// Why.
    pub(super) reason: Reason,
}

/// Why nothing is simulated.
pub(super) enum Reason {
    /// It is invalid; this is all that is wrong with it.
    Invalid(Sources, Vec<Diagnostic>),
    /// It could not be read.
    Unread(anyhow::Error),
    /// It is a record that this is not for, or that no run can have given.
    Foreign(anyhow::Error),
}

impl Refusal {
    /// That of a file.
    pub(super) fn of_file(path: &Path, reason: Reason) -> Self {
        let name = input::name(path);
        Self { subject: format!("`{name}`"), name, reason }
    }

    /// How a verb ends that met it.
    fn ending(&self) -> Ending {
        match self.reason {
            Reason::Invalid(..) | Reason::Foreign(_) => Ending::Invalid,
            Reason::Unread(_) => Ending::World,
        }
    }

    /// Draws what is wrong on stderr.
    fn draw(&self) {
        if let Reason::Invalid(sources, found) = &self.reason {
            diagnostics::draw(sources, found.iter());
        }
    }

    /// Says on stderr, in a line, that nothing is simulated.
    fn say(&self) {
        match &self.reason {
            Reason::Unread(error) | Reason::Foreign(error) => output::report_error(error),
            Reason::Invalid(_, found) => {
                let errors = found.iter().filter(|it| it.severity == Severity::Error).count();
                let count =
                    if errors == 1 { "an error".to_owned() } else { format!("{errors} errors") };
                let subject = &self.subject;
                output::report_error(&anyhow!("{subject} has {count}; nothing is simulated"));
            }
        }
    }

    /// The same as data.
    fn data(&self) -> Refused<'_> {
        let file = &self.name;
        match &self.reason {
            Reason::Invalid(sources, diagnostics) => {
                Refused::Invalid { file, sources, diagnostics }
            }
            Reason::Unread(error) | Reason::Foreign(error) => {
                Refused::Unread { file, error: format!("{error:#}") }
            }
        }
    }
}

/// Says why nothing is simulated, and gives how the verb ends.
///
/// # Errors
///
/// If stdout cannot be written.
pub(super) fn tell(audience: Audience, refusals: &[Refusal]) -> anyhow::Result<Ending> {
    for refusal in refusals {
        if audience == Audience::People {
            refusal.draw();
        }
        refusal.say();
    }
    if audience == Audience::Programs {
        let refused: Vec<_> = refusals.iter().map(Refusal::data).collect();
        output::result(&json::refused(&refused))?;
    }
    Ok(refusals.iter().map(Refusal::ending).max().unwrap_or(Ending::Done))
}
