//! What the page is made of: sections, figures, tables.

use crate::report::clean::clean;
use maud::{Markup, html};

/// The most columns of a cell of a table.
const CELL_COLUMNS: usize = 240;

/// A part of the page with a heading of its own.
pub(super) struct Section {
    /// What links lead to.
    pub(super) id: String,
    /// The heading.
    pub(super) title: &'static str,
    /// What stands below it.
    pub(super) body: Markup,
}

/// How deep a heading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Of a page on one record.
    Second,
    /// Within the part of one of several records.
    Third,
}

impl Section {
    /// With its heading at a level.
    pub(super) fn rendered(&self, level: Level) -> Markup {
        let heading = format!("{}-h", self.id);
        html! {
            section id=(self.id) aria-labelledby=(heading) {
                @match level {
                    Level::Second => h2 id=(heading) { (self.title) },
                    Level::Third => h3 id=(heading) { (self.title) },
                }
                (self.body)
            }
        }
    }
}

/// Charts of one kind with what they say, how to read them, and their numbers.
pub(super) struct Figure {
    /// The finding, in a sentence.
    pub(super) title: String,
    /// What is drawn.
    pub(super) reading: String,
    /// The class that says how the charts stand.
    pub(super) class: &'static str,
    /// The charts.
    pub(super) charts: Markup,
    /// Their numbers.
    pub(super) numbers: Table,
}

impl Figure {
    /// The figure as a whole.
    pub(super) fn rendered(&self) -> Markup {
        html! {
            figure {
                figcaption {
                    p.finding { (tight(&self.title)) }
                    p.reading { (tight(&self.reading)) }
                }
                div class=(self.class) { (self.charts) }
                details.numbers {
                    summary { "The numbers" span.unseen { ": " (self.numbers.caption) } }
                    (self.numbers.rendered())
                }
            }
        }
    }
}

/// A table.
pub(super) struct Table {
    /// What it is of.
    pub(super) caption: String,
    /// The heads of its columns.
    pub(super) head: Vec<String>,
    /// Where its columns of figures begin; those before hold words.
    pub(super) figures_from: usize,
    /// Its rows; the first cell names the row.
    pub(super) rows: Vec<Vec<String>>,
    /// How many rows are left out.
    pub(super) more: usize,
}

impl Table {
    /// The table, which scrolls by itself where the page is narrower.
    pub(super) fn rendered(&self) -> Markup {
        let side = |column: usize| if column >= self.figures_from { Some("figure") } else { None };
        html! {
            div.scroll role="region" tabindex="0" aria-label=(self.caption) {
                table {
                    caption { (self.caption) }
                    thead {
                        tr {
                            @for (at, head) in self.head.iter().enumerate() {
                                th scope="col" class=[side(at)] { (cell(head)) }
                            }
                        }
                    }
                    tbody {
                        @for row in &self.rows {
                            tr {
                                @for (at, text) in row.iter().enumerate() {
                                    @if at == 0 { th scope="row" { (cell(text)) } }
                                    @else { td class=[side(at)] { (cell(text)) } }
                                }
                            }
                        }
                    }
                }
            }
            (more(self.more))
        }
    }
}

/// A text as one cell, with the direction that its own letters have.
fn cell(text: &str) -> Markup {
    html! { bdi { (clean(text, CELL_COLUMNS)) } }
}

/// A text whose figures do not part from their signs at the end of a line.
pub(super) fn tight(text: &str) -> String {
    text.replace(" %", "\u{a0}%").replace(" – ", "\u{a0}–\u{a0}")
}

/// A sentence from words that stand after a label elsewhere.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// That something is left out, and how much of it.
pub(super) fn more(count: usize) -> Markup {
    html! { @if count > 0 { p.more { "… and " (count) " more" } } }
}

/// The first of some things, and how many more there are.
pub(super) fn first<T>(things: &[T], most: usize) -> (&[T], usize) {
    let shown = things.len().min(most);
    (&things[..shown], things.len() - shown)
}

/// Texts as the heads of a table.
pub(super) fn heads(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}
