//! What held it up and where it settled, issue by issue, and what was said of it at first.

use super::known::Known;
use super::pieces::{Figure, Section, Table, first, heads, more, tight};
use crate::report::chart::ink::{Ink, swatch};
use crate::report::chart::parts::{Parts, parts};
use crate::report::chart::{Words, both};
use crate::report::figures::percent;
use crate::report::text::{issues, summary};
use crate::study::{IssueFigures, VerdictFigures};
use maud::{Markup, html};
use std::cmp::Reverse;

/// The most issues of a chart.
const ISSUES_DRAWN: usize = 16;
/// The most parties and issues of the table of what was said.
const VERDICTS_SHOWN: (usize, usize) = (16, 32);
/// What the causes are drawn with, in their order.
const CAUSE_INKS: [Ink; 6] =
    [Ink::Purple, Ink::Orange, Ink::Sky, Ink::Vermilion, Ink::Olive, Ink::Grey];
/// What the causes mean, in their order.
const CAUSE_MEANINGS: [&str; 6] = [
    "the true red lines leave no common ground",
    "there is common ground, but not within the tolerances",
    "agreed, but rejected at home",
    "something ended the talks",
    "no package is worth enough to both of two parties",
    "none of these: there was not time enough",
];

/// The section.
pub(super) fn section(known: &Known<'_>) -> Section {
    let body = html! {
        p { "Zone of agreement, common ground on every core issue within all true red lines: "
            (tight(&summary::zone_in_words(known.record))) "." }
        @if known.record.issues.iter().any(|issue| issues::open(issue) > 0) {
            (figure(known).rendered())
        } @else {
            p { "No issue was open at an end without a breakthrough." }
        }
    };
    Section { id: known.id("issues"), title: "What held it up", body }
}

fn figure(known: &Known<'_>) -> Figure {
    let n = known.record.consistent;
    let mut held: Vec<_> =
        known.record.issues.iter().filter(|issue| issues::open(issue) > 0).collect();
    held.sort_by_key(|issue| Reverse(issues::open(issue)));
    let title = held.first().map_or_else(String::new, |worst| finding(known, worst));
    let (drawn, left_out) = first(&held, ISSUES_DRAWN);
    let bars: Vec<_> = drawn.iter().map(|issue| bar(known, issue)).collect();
    let listed: Vec<_> = bars.iter().map(|bar| format!("{}: {}", bar.name, bar.note)).collect();
    let words = Words {
        id: known.id("held"),
        title: title.clone(),
        description: format!("Bars from 0 to 100 %, made of causes. {}.", listed.join("; ")),
    };
    let row = |issue: &&IssueFigures| {
        let causes = issues::causes(issue).map(|(_, count)| percent(count, n));
        let mut row = vec![known.issue(&issue.name), percent(issues::open(issue), n)];
        row.extend(causes);
        row
    };
    let mut head = heads(&["Issue", "Open"]);
    head.extend(issues::CAUSES.map(str::to_owned));
    Figure {
        title,
        reading:
            "Of all replications, those without a breakthrough in which the issue was open at \
                  the end, by the first cause that applies."
                .to_owned(),
        class: "single",
        charts: html! {
            (legend(&held))
            (both(&words, |words, width| parts(words, width, &bars)))
            (more(left_out))
        },
        numbers: Table {
            caption: "Share of replications in which an issue held up a breakthrough, by cause"
                .to_owned(),
            head,
            figures_from: 1,
            rows: held.iter().map(row).collect(),
            more: 0,
        },
    }
}

fn bar(known: &Known<'_>, issue: &IssueFigures) -> Parts {
    let n = known.record.consistent;
    let causes = issues::causes(issue);
    let share = |count: u64| count as f64 / n as f64;
    Parts {
        name: known.issue(&issue.name),
        figures: format!("open in {}", percent(issues::open(issue), n)),
        note: issues::reasons(issue, n),
        parts: CAUSE_INKS.into_iter().zip(causes.map(|(_, count)| share(count))).collect(),
    }
}

fn finding(known: &Known<'_>, worst: &IssueFigures) -> String {
    let n = known.record.consistent;
    let open = percent(issues::open(worst), n);
    let causes = issues::causes(worst);
    let chief = causes.iter().max_by_key(|(_, count)| *count);
    let why = chief.map_or_else(String::new, |(cause, count)| {
        if *count == issues::open(worst) {
            format!(", always for {cause}")
        } else {
            format!(", mostly for {cause}")
        }
    });
    let open = if open == "all" { "all replications".to_owned() } else { open };
    format!("“{}” holds up most: open in {open}{why}", known.issue(&worst.name))
}

/// The causes that occur, and what they mean.
fn legend(held: &[&IssueFigures]) -> Markup {
    let occurs = |at: usize| held.iter().any(|issue| issues::causes(issue)[at].1 > 0);
    html! {
        ul.legend.meanings {
            @for at in (0..issues::CAUSES.len()).filter(|&at| occurs(at)) {
                li { (swatch(CAUSE_INKS[at])) " " strong { (issues::CAUSES[at]) } ": "
                    (CAUSE_MEANINGS[at]) }
            }
        }
    }
}

/// Where the issues settled, as a section of its own.
pub(super) fn settled(known: &Known<'_>) -> Section {
    let n = known.record.consistent;
    let row = |issue: &IssueFigures| {
        let core = if issue.core { "yes" } else { "no" };
        let place = match issue.settled {
            0 => "–".to_owned(),
            _ => issues::place(issue),
        };
        vec![known.issue(&issue.name), core.to_owned(), percent(issue.settled, n), place]
    };
    let table = Table {
        caption: "Where each issue settled, among the replications in which it did".to_owned(),
        head: heads(&["Issue", "Core", "Settled in", "Where: median [middle half], or option"]),
        figures_from: 4,
        rows: known.record.issues.iter().map(row).collect(),
        more: 0,
    };
    let body = html! {
        (table.rendered())
        (said(known))
    };
    Section { id: known.id("settled"), title: "Where it settled, and what was said", body }
}

/// What the parties said of each other's positions in the first round.
fn said(known: &Known<'_>) -> Markup {
    let verdicts = &known.record.verdicts;
    let unlike = |of: fn(&VerdictFigures) -> &str| {
        let mut names: Vec<&str> = Vec::new();
        for name in verdicts.iter().map(of) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    let (parties, issues) = (unlike(|said| &said.party), unlike(|said| &said.issue));
    let (parties, parties_more) = first(&parties, VERDICTS_SHOWN.0);
    let (issues, issues_more) = first(&issues, VERDICTS_SHOWN.1);
    let cell = |party: &str, issue: &str| {
        let found = verdicts.iter().find(|said| said.party == party && said.issue == issue);
        found.map_or_else(|| "–".to_owned(), commonest)
    };
    let mut rows = vec![vec!["Issue".to_owned()]];
    rows[0].extend(parties.iter().map(|party| known.party(party)));
    for issue in issues {
        let cells = parties.iter().map(|party| cell(party, issue));
        rows.push(std::iter::once(known.issue(issue)).chain(cells).collect());
    }
    // What there is more of stands below each other.
    if parties.len() > issues.len() {
        rows = turned(&rows);
        "Party".clone_into(&mut rows[0][0]);
    }
    let table = Table {
        caption: "What each party said in round 1 of the others’ positions: its commonest verdict"
            .to_owned(),
        head: rows.remove(0),
        figures_from: usize::MAX,
        rows,
        more: 0,
    };
    let left_out = [(parties_more, "parties"), (issues_more, "issues")];
    html! {
        @if !issues.is_empty() {
            (table.rendered())
            @for (count, what) in left_out.into_iter().filter(|left| left.0 > 0) {
                p.more { "… and " (count) " more " (what) }
            }
        }
    }
}

/// Rows as columns.
fn turned(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let columns = rows.first().map_or(0, Vec::len);
    (0..columns).map(|at| rows.iter().map(|row| row[at].clone()).collect()).collect()
}

/// The verdict given most often, of equals the harsher, with its share.
fn commonest(said: &VerdictFigures) -> String {
    let verdicts = [
        ("acceptable", said.acceptable),
        ("negotiable", said.negotiable),
        ("unacceptable", said.unacceptable),
    ];
    let all: u64 = verdicts.iter().map(|verdict| verdict.1).sum();
    match verdicts.into_iter().max_by_key(|verdict| verdict.1) {
        Some((_, 0)) | None => "–".to_owned(),
        Some((verdict, count)) if count == all => verdict.to_owned(),
        Some((verdict, count)) => format!("{verdict} ({})", percent(count, all)),
    }
}
