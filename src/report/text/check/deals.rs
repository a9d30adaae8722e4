//! What the parties could agree on, and what it would be worth to each.

use super::super::layout::{DIM, Entry, left, paint, right, together, widest, wrapped};
use super::{GAP, heading};
use crate::report::clean::{NAME_COLUMNS, OPTION_COLUMNS, UNIT_COLUMNS, clean};
use crate::report::figures::values;
use crate::study::check::{
    AgreedFigures, BargainerFigures, BargainingFigures, CheckRecord, DealFigures, LeftOut,
    SolutionFigures,
};

/// How to read the worths.
const SCALE: &str = "1 is all that a party wants, 0 its red lines";
/// How to read the packages.
const FRONTIER: &str = "all but the last are on the Pareto frontier";

/// What a deal would be worth to the parties at the central values.
pub(super) fn worths(record: &CheckRecord, columns: usize) -> String {
    let bargaining = &record.bargaining;
    let over = over(bargaining, record.issues.len());
    let mut text = heading(&format!("worth of a deal at the central values{over}"), columns);
    let Some(solutions) = &bargaining.solutions else {
        return text + &without(bargaining, columns);
    };
    text.push_str(&rows(bargaining, solutions, columns));
    for line in wrapped(&format!("{SCALE}; {FRONTIER}"), columns, 0) {
        text.push_str(&paint(DIM, &line));
        text.push('\n');
    }
    text
}

/// Over which issues, where it is not all.
fn over(bargaining: &BargainingFigures, all: usize) -> String {
    if bargaining.closed.is_empty() || bargaining.left_out == Some(LeftOut::Closed) {
        return String::new();
    }
    let (open, closed) = (bargaining.issues.len(), closed(bargaining));
    format!(", over {open} of {all} issues (no common ground on {closed})")
}

/// The issues without common ground.
fn closed(bargaining: &BargainingFigures) -> String {
    let closed = bargaining.closed.iter().map(|issue| clean(issue, NAME_COLUMNS));
    closed.collect::<Vec<_>>().join(", ")
}

/// A row per package, with its worth to each party.
fn rows(bargaining: &BargainingFigures, solutions: &SolutionFigures, columns: usize) -> String {
    let names: Vec<_> =
        bargaining.parties.iter().map(|party| clean(&party.title, NAME_COLUMNS)).collect();
    let two = |worth: f64| format!("{:.2}", worth + 0.0);
    let of = |deal: &DealFigures| deal.worths.iter().map(|worth| two(*worth)).collect();
    let best = |at: usize| format!("best for {}", names[at]);
    let disagreement = |party: &BargainerFigures| two(party.disagreement);
    let rows: [(String, Vec<String>); 5] = [
        (best(0), of(&solutions.best_for_first)),
        ("Nash".to_owned(), of(&solutions.nash)),
        ("Kalai–Smorodinsky".to_owned(), of(&solutions.kalai_smorodinsky)),
        (best(1), of(&solutions.best_for_second)),
        ("no deal".to_owned(), bargaining.parties.iter().map(disagreement).collect()),
    ];
    let first = widest(rows.iter().map(|(name, _)| name.as_str()));
    let widths: Vec<_> = names.iter().map(|name| widest([name.as_str(), "0.00"])).collect();
    let wide = first + widths.iter().map(|width| width + GAP.len()).sum::<usize>();
    // On a narrow page the parties are numbered, and their names stand in the rows.
    let numbered = wide > columns;
    let heads: Vec<String> = if numbered {
        (1..=names.len()).map(|at| format!("to {at}")).collect()
    } else {
        names.clone()
    };
    let widths: Vec<_> = heads.iter().map(|name| widest([name.as_str(), "0.00"])).collect();
    let line = |name: &str, cells: &[String]| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| right(cell, *width));
        format!("{}{GAP}{}", left(name, first), cells.collect::<Vec<_>>().join(GAP))
    };
    let mut text = paint(DIM, &line("", &heads)) + "\n";
    for (name, cells) in &rows {
        text.push_str(&line(name, cells));
        text.push('\n');
    }
    text
}

/// What is agreed at the two solutions.
pub(super) fn packages(record: &CheckRecord, columns: usize) -> String {
    let Some(solutions) = &record.bargaining.solutions else { return String::new() };
    let said = |deal: &DealFigures| -> Vec<String> {
        deal.package.iter().map(|agreed| on(record, agreed)).collect()
    };
    let (nash, fair) = (said(&solutions.nash), said(&solutions.kalai_smorodinsky));
    let entry = |label: &str, lines| Entry::new(label, lines).rendered(columns);
    if nash == fair {
        return entry("at both solutions", nash);
    }
    // What is the same in both is said once.
    let (same, differs): (Vec<_>, Vec<_>) =
        nash.into_iter().zip(fair).partition(|(nash, fair)| nash == fair);
    let (nash, fair): (Vec<_>, Vec<_>) = differs.into_iter().unzip();
    let same = same.into_iter().map(|(nash, _)| nash).collect();
    entry("at Nash", nash) + &entry("at Kalai–Smorodinsky", fair) + &entry("at both", same)
}

/// What is agreed on an issue.
fn on(record: &CheckRecord, agreed: &AgreedFigures) -> String {
    let name = clean(&agreed.issue, NAME_COLUMNS);
    let at = match &agreed.option {
        Some(option) => clean(option, OPTION_COLUMNS),
        None => {
            let known = record.issues.iter().find(|issue| issue.name == agreed.issue);
            let unit = known.map_or("", |issue| issue.unit.as_str());
            let [at] = values([agreed.outcome]);
            format!("{at} {}", clean(unit, UNIT_COLUMNS))
        }
    };
    format!("{name}: {}", at.trim_end())
}

/// Why there are no solutions, and what there is without.
fn without(bargaining: &BargainingFigures, columns: usize) -> String {
    let why = match bargaining.left_out {
        Some(LeftOut::Closed) => format!("none: no common ground on {}", closed(bargaining)),
        Some(LeftOut::OneParty) => "none: one party alone decides".to_owned(),
        Some(LeftOut::ManyParties) | None => {
            "those of Nash and of Kalai and Smorodinsky are computed for two parties".to_owned()
        }
        Some(LeftOut::TooManyPackages) => {
            "left out: more packages of options than are looked through".to_owned()
        }
        Some(LeftOut::Reservations) => {
            "none: no package is worth to both what no deal is".to_owned()
        }
    };
    let mut text = Entry::new("solutions", vec![why]).rendered(columns);
    if bargaining.left_out != Some(LeftOut::Closed) {
        let lines = vec![most(bargaining), SCALE.to_owned()];
        text.push_str(&Entry::new("at most", lines).rendered(columns));
    }
    text
}

/// The most that each party could get.
fn most(bargaining: &BargainingFigures) -> String {
    let two = |party: &BargainerFigures| format!("{:.2}", party.most);
    let first = bargaining.parties.first().map(two).unwrap_or_default();
    if bargaining.parties.iter().all(|party| two(party) == first) {
        return format!("{first} for each");
    }
    let each = bargaining
        .parties
        .iter()
        .map(|party| together(&format!("{} {}", clean(&party.title, NAME_COLUMNS), two(party))));
    each.collect::<Vec<_>>().join(", ")
}
