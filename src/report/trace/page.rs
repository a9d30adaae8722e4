//! The page that a trace is told on: labels, rows, and the names of things.

use super::words::{figure, is_at, nearest, on_scale, position};
use crate::report::clean::{NAME_COLUMNS, TITLE_COLUMNS, UNIT_COLUMNS, clean};
use crate::report::text::Look;
use crate::report::text::layout::{DIM, left, paint, widest, wrapped};
use crate::study::trace::{Settlement, Trace, TracedIssue};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// The columns of a label, with the gap after it.
const LABEL_COLUMNS: usize = 14;
/// How far a label is set in.
pub(super) const INDENT: usize = 2;
/// The most columns of an issue's or a party's name.
pub(super) const ID_COLUMNS: usize = 18;
/// The columns of a level before and after.
pub(super) const LEVEL_COLUMNS: usize = 11;
/// The columns of why a step was taken.
const WHY_COLUMNS: usize = 24;
/// The fewest columns of a position that may be cut.
const POSITION_COLUMNS: usize = 12;
/// The most columns of an option's name.
pub(super) const OPTION_COLUMNS: usize = 48;

/// A trace and the page it is told on.
pub(super) struct Page<'t> {
    pub(super) trace: &'t Trace,
    pub(super) columns: usize,
    issue_columns: usize,
    pub(super) party_columns: usize,
    pub(super) position_columns: usize,
    /// The most columns of a party's name in a sentence.
    name_columns: usize,
}

impl<'t> Page<'t> {
    /// Room for the names of a trace, on a page that looks like this.
    pub(super) fn new(trace: &'t Trace, look: &Look) -> Self {
        let columns = look.columns();
        let ids: Vec<String> = trace.issues.iter().map(|i| clean(&i.name, ID_COLUMNS)).collect();
        let issue_columns = widest(ids.iter().map(String::as_str)).max(LABEL_COLUMNS - 3);
        let titles: Vec<String> =
            trace.parties.iter().map(|party| clean(&party.title, ID_COLUMNS)).collect();
        let party_columns = widest(titles.iter().map(String::as_str));
        let taken = INDENT + issue_columns + party_columns + LEVEL_COLUMNS + WHY_COLUMNS + 4 * 2;
        let room = columns.saturating_sub(taken).max(POSITION_COLUMNS);
        let steps = || trace.rounds.iter().flat_map(|round| &round.steps);
        let shown = steps().map(|step| position(trace, step));
        let position_columns = shown.map(|shown| shown.width()).max().unwrap_or(0).min(room);
        let name_columns = NAME_COLUMNS;
        Self { trace, columns, issue_columns, party_columns, position_columns, name_columns }
    }

    /// The same for sentences that stand by themselves, where names are in full.
    pub(super) fn of_sentences(trace: &'t Trace) -> Self {
        Self { name_columns: TITLE_COLUMNS, ..Self::new(trace, &Look::default()) }
    }

    /// The issue of this name.
    pub(super) fn issue(&self, name: &str) -> Option<&'t TracedIssue> {
        self.trace.issues.iter().find(|issue| issue.name == name)
    }

    /// What people call a party, in a sentence.
    pub(super) fn party(&self, name: &str) -> String {
        clean(self.title_of(name), self.name_columns)
    }

    /// The same in a column.
    pub(super) fn party_in_column(&self, name: &str) -> String {
        clean(self.title_of(name), ID_COLUMNS)
    }

    fn title_of<'n>(&self, name: &'n str) -> &'n str
    where
        't: 'n,
    {
        let known = self.trace.parties.iter().find(|party| party.name == name);
        known.map_or(name, |party| party.title.as_str())
    }

    /// A place on an issue, with its unit or the option near it.
    pub(super) fn place(&self, issue: &str, at: f64) -> String {
        let Some(known) = self.issue(issue) else { return figure(at) };
        let value = on_scale(known, at);
        match nearest(known, at) {
            Some(option) if is_at(option, at) => clean(&option.name, OPTION_COLUMNS),
            Some(option) => format!("{value}, near {}", clean(&option.name, OPTION_COLUMNS)),
            None => format!("{value} {}", clean(&known.unit, UNIT_COLUMNS)).trim_end().to_owned(),
        }
    }

    /// Which issue settled, and where.
    pub(super) fn settlement(&self, settlement: &Settlement) -> String {
        let place = self.place(&settlement.issue, settlement.outcome);
        format!("{} at {place}", clean(&settlement.issue, NAME_COLUMNS))
    }

    /// A label and what is said under it, broken where it is too long.
    pub(super) fn entry(&self, label: &str, said: &str) -> String {
        self.entry_with(label, said, |label| paint(DIM, label))
    }

    /// The same with another style of label.
    pub(super) fn entry_with(
        &self,
        label: &str,
        said: &str,
        style: impl Fn(&str) -> String,
    ) -> String {
        let columns = self.issue_columns + 2;
        let room = self.columns - INDENT - columns;
        let mut text = String::new();
        for (at, line) in wrapped(said, room, 2).iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let label = left(label, columns);
            let _ = writeln!(text, "{:INDENT$}{}{line}", "", style(&label));
        }
        text
    }

    /// A row of a table; what does not fit stands below the level.
    pub(super) fn row(&self, label: &str, party: &str, said: &str) -> String {
        let margin = INDENT + self.issue_columns + self.party_columns + 4;
        let room = self.columns.saturating_sub(margin).max(LEVEL_COLUMNS + POSITION_COLUMNS);
        let mut text = String::new();
        for (at, line) in wrapped(said, room, LEVEL_COLUMNS + 2).iter().enumerate() {
            let (label, party) = if at == 0 { (label, party) } else { ("", "") };
            let label = paint(DIM, &left(label, self.issue_columns + 2));
            let party = left(party, self.party_columns + 2);
            let _ = writeln!(text, "{:INDENT$}{label}{party}{line}", "");
        }
        text
    }
}
