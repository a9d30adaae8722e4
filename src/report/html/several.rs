//! Several records beside each other, before each by itself.

use super::ends::in_figures;
use super::headline::title;
use super::pieces::{Figure, Section, Table, first};
use crate::report::chart::whiskers::{Estimate, Mark, top, whiskers};
use crate::report::chart::{Words, both};
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::report::figures::{Share, cut_at, grouped, scale_end};
use crate::report::text::table;
use crate::report::{BREAKTHROUGH, STALL, count_of};
use crate::study::Record;
use maud::{Markup, html};

/// The most records of a chart.
const RECORDS_DRAWN: usize = 24;
/// The most records of the table.
const RECORDS_LISTED: usize = 100;
/// The most outcomes of the table.
const OUTCOMES_LISTED: usize = 12;
/// The columns of a title in it.
const TITLE_COLUMNS: usize = 80;

/// The section.
pub(super) fn section(records: &[Record]) -> Section {
    let table = numbers(records);
    let body = html! {
        p { "Each scenario by itself, not compared: where they differ, it may be by chance." }
        @match drawn(records) {
            Some(Drawn { finding, charts, top }) => (Figure {
                title: finding,
                reading: format!(
                    "Points are shares of replications with their 95 % interval: Monte Carlo error \
                     only.{}",
                    cut_at(top)
                ),
                class: "single",
                charts,
                numbers: table,
            }.rendered()),
            None => (table.rendered()),
        }
    };
    Section { id: "all".to_owned(), title: "Side by side", body }
}

/// The chart of the shares.
struct Drawn {
    finding: String,
    charts: Markup,
    /// The share at the upper end of its scale.
    top: f64,
}

/// The shares of breakthroughs on one scale, if any scenario has them.
fn drawn(records: &[Record]) -> Option<Drawn> {
    let estimate = |record: &Record| {
        let n = record.consistent;
        let count = count_of(record, BREAKTHROUGH).filter(|_| n > 0)?;
        let Share { share, low, high } = Share::of(count, n);
        Some(Estimate {
            name: clean(&record.title, TITLE_COLUMNS),
            figures: in_figures(count, n),
            share,
            range: (low, high),
            mark: Mark::Point,
        })
    };
    let all: Vec<_> = records.iter().filter_map(estimate).collect();
    let most = all.iter().max_by(|one, other| one.share.total_cmp(&other.share))?;
    let finding = format!("Breakthroughs are commonest in {}: {}", most.name, most.figures);
    let (shown, left_out) = first(&all, RECORDS_DRAWN);
    let named: Vec<_> = shown.iter().map(|one| format!("{}: {}", one.name, one.figures)).collect();
    let words = Words {
        id: "all-shares".to_owned(),
        title: finding.clone(),
        description: format!(
            "Shares of breakthroughs from 0 to {}: {}.",
            scale_end(top(shown)),
            named.join("; ")
        ),
    };
    let charts = html! {
        (both(&words, |words, width| whiskers(words, width, shown)))
        (super::pieces::more(left_out))
    };
    Some(Drawn { finding, charts, top: top(shown) })
}

fn numbers(records: &[Record]) -> Table {
    let names = table::outcomes(records);
    let (names, names_more) = first(&names, OUTCOMES_LISTED);
    let (shown, more) = first(records, RECORDS_LISTED);
    let row = |record: &Record| {
        let mut row = vec![title(record), grouped(record.consistent), record.seed.to_string()];
        row.extend(names.iter().map(|name| match table::share(record, name) {
            (share, interval) if interval.is_empty() => share,
            (share, interval) => format!("{share} ({interval})"),
        }));
        row.push(table::odds_of(record));
        row
    };
    let mut head: Vec<String> = ["Scenario", "n", "Seed"].map(str::to_owned).to_vec();
    head.extend(names.iter().map(|name| clean(name, NAME_COLUMNS)));
    head.push(format!("{BREAKTHROUGH} : {STALL}"));
    let left_out = match names_more {
        0 => String::new(),
        more => format!(", the first of them ({more} more outcomes are not shown)"),
    };
    Table {
        caption: format!("Shares of the outcomes, with their 95 % intervals{left_out}"),
        head,
        figures_from: 1,
        rows: shown.iter().map(row).collect(),
        more,
    }
}
