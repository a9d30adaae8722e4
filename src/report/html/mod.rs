//! Records as an HTML page: one file that asks for nothing, reads without a script, in print, in
//! light and in dark, on a telephone and aloud.
//!
//! Every text from a scenario is cleaned and escaped. Whatever the records, the page is no longer
//! than [`SIZE_LIMIT`]: what would make it longer is cut, with how much is left out.

mod closing;
mod comparison;
mod ends;
mod headline;
mod inputs;
mod issues;
mod known;
mod levers;
mod moves;
mod outcomes;
mod path;
mod pieces;
mod rounds;
mod several;
mod solution;
mod sureness;
mod sweep;
mod trace;

use super::chart::ink::patterns;
use crate::study::Record;
use known::Known;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use pieces::{Level, Section};

pub use comparison::comparison;
pub use levers::levers;
pub use solution::solution;
pub use sweep::sweep;
pub use trace::trace;

/// The longest page \[bytes\].
pub const SIZE_LIMIT: usize = 2_000_000;
/// What is kept of it for the head, the contents and the words between records \[bytes\].
const RESERVE: usize = 400_000;

/// The style of the page.
const STYLE: &str = include_str!("style.css");
/// What the page may do: show itself. No script, no picture, no request.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
                      form-action 'none'";

/// One record in full; several side by side, then each in full, as many as there is room for.
pub fn runs(records: &[Record]) -> String {
    match records {
        [record] => {
            let known = Known::new(record, 1);
            let sections = sections(&known);
            let head = html! {
                h1 { bdi { (headline::title(record)) } }
                (headline::facts(record))
                (headline::lead(record))
                (headline::about(&known))
            };
            closed(&headline::title(record), &head, &sections)
        }
        several => runs_of_several(several),
    }
}

fn runs_of_several(records: &[Record]) -> String {
    let all = several::section(records);
    let mut contents = vec![(all.id.clone(), all.title.to_owned())];
    let mut body = all.rendered(Level::Second);
    let mut left_out = 0;
    for (at, record) in records.iter().enumerate() {
        if left_out == 0 {
            let part = part(record, at + 1);
            if body.0.len() + part.0.len() + RESERVE <= SIZE_LIMIT {
                contents.push((format!("record-{}", at + 1), headline::title(record)));
                body.0.push_str(&part.0);
                continue;
            }
        }
        left_out += 1;
    }
    if left_out > 0 {
        body.0.push_str(
            &html! {
                p.more { "… and " (left_out) " more, for which a page has no room: report them in \
                    another." }
            }
            .0,
        );
    }
    let title = format!("{} scenarios", records.len());
    let head = html! { h1 { (title) } };
    page(&title, &head, contents, &body)
}

/// One of several records.
fn part(record: &Record, number: usize) -> Markup {
    let known = Known::new(record, number);
    let id = format!("record-{number}");
    html! {
        article id=(id) aria-labelledby=(format!("{id}-h")) {
            div.opening {
                h2 id=(format!("{id}-h")) { bdi { (headline::title(record)) } }
                (headline::facts(record))
                (headline::lead(record))
                (headline::about(&known))
            }
            @for section in sections(&known) { (section.rendered(Level::Third)) }
        }
    }
}

/// What there is to say of a record.
fn sections(known: &Known<'_>) -> Vec<Section> {
    let mut sections = Vec::new();
    if known.record.consistent > 0 {
        sections.push(outcomes::section(known));
        sections.extend(sureness::section(known));
        sections.push(rounds::section(known));
        sections.push(issues::section(known));
        sections.push(issues::settled(known));
        sections.extend(path::section(known));
        sections.extend(moves::section(known));
        sections.extend(moves::happened(known));
    }
    sections.push(inputs::section(known));
    sections.push(closing::limits(known.id("limits")));
    sections.push(closing::again(known));
    sections
}

/// The page of a record that has it by itself.
fn closed(title: &str, head: &Markup, sections: &[Section]) -> String {
    let body = html! { @for section in sections { (section.rendered(Level::Second)) } };
    let contents = sections.iter().map(|s| (s.id.clone(), s.title.to_owned())).collect();
    page(title, head, contents, &body)
}

/// The whole page.
fn page(title: &str, head: &Markup, contents: Vec<(String, String)>, body: &Markup) -> String {
    let version = env!("CARGO_PKG_VERSION");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(format!("detente {version}"));
                meta name="referrer" content="no-referrer";
                title { (title) " · detente" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#report" { "Skip to the report" }
                (patterns())
                div.page {
                    nav aria-label="Contents" {
                        p.brand { "detente" }
                        ol {
                            @for (id, title) in contents {
                                li { a href=(format!("#{id}")) { bdi { (title) } } }
                            }
                        }
                    }
                    main id="report" {
                        header { (head) }
                        (body)
                    }
                }
                footer {
                    p { "Made by detente " (version) ", a negotiation simulator. A share is one of \
                        replications of a model, never a probability of what will happen." }
                }
            }
        }
    }
    .into_string()
}

#[cfg(test)]
mod tests;
