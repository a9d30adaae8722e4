//! How sure it is: the three uncertainties, each by itself, and the outside view beside the odds.

use super::ends::in_figures;
use super::known::Known;
use super::pieces::{Figure, Section, Table, capital, heads, tight};
use crate::report::chart::whiskers::{Estimate, Mark, whiskers};
use crate::report::chart::{Words, both};
use crate::report::figures::{Share, grouped, percent};
use crate::report::text::{summary, uncertainty};
use crate::report::{BREAKTHROUGH, count_of};
use crate::study::{BeliefsFigures, Record};
use maud::{Markup, html};

/// How many draws of the inputs are recommended where there were none.
const DRAWS: u32 = 200;

/// The section, where the scenario has breakthroughs.
pub(super) fn section(known: &Known<'_>) -> Option<Section> {
    let record = known.record;
    let count = count_of(record, BREAKTHROUGH)?;
    let body = html! {
        p { "Three things are uncertain about the share of breakthroughs, and none makes up for \
            another." }
        (lines(record, count))
        (figure(known, count).rendered())
    };
    Some(Section { id: known.id("sure"), title: "How sure this is", body })
}

/// The three uncertainties, then the outside view, a line each.
fn lines(record: &Record, count: u64) -> Markup {
    let n = record.consistent;
    html! {
        dl.lines {
            div {
                dt { "Chance within the model" }
                dd {
                    (tight(&capital(&in_figures(count, n)))) ". This is Monte Carlo error only: it \
                    shrinks with more replications and says nothing of the model."
                }
            }
            div {
                dt { "What the author does not know" }
                dd {
                    @match uncertainty::spread(record) {
                        Some(spread) => { (tight(&capital(&spread))) "." },
                        None => {
                            "Not asked for: run it with " code { "--beliefs " (DRAWS) }
                            " to see how the odds vary over the uncertain numbers."
                        },
                    }
                }
            }
            div {
                dt { "Whether the model is right" }
                dd {
                    @if record.forms.is_empty() {
                        "Not asked for: run it with " code { "--forms" }
                        " to see the odds in other forms of the model. What no form has is in no \
                        figure."
                    } @else {
                        (tight(&over_forms(record))) " What no form has is in no figure."
                    }
                }
            }
            div.outside {
                dt { "The outside view" }
                dd {
                    @match summary::outside_view_in_words(record) {
                        Some(view) => {
                            (tight(&capital(&view))) ". That is how often such cases succeeded elsewhere, and no \
                            figure of this model."
                        },
                        None => {
                            "None: the scenario gives no " code { "base_rate" }
                            ", how often such cases succeeded elsewhere."
                        },
                    }
                }
            }
        }
    }
}

/// The lowest and the highest share over the other forms, in a sentence.
fn over_forms(record: &Record) -> String {
    let all = record.forms.len();
    let mut shares: Vec<_> = record
        .forms
        .iter()
        .map(|form| (form.share, percent(form.count, form.consistent)))
        .collect();
    shares.sort_by(|one, other| one.0.total_cmp(&other.0));
    match (shares.first(), shares.last()) {
        (Some(low), Some(high)) if low.1 == high.1 => {
            format!("{} in each of {all} other forms of the model.", capital(&low.1))
        }
        (Some(low), Some(high)) => {
            format!("From {} to {} over {all} other forms of the model.", low.1, high.1)
        }
        _ => String::new(),
    }
}

/// All estimates of the share of breakthroughs on one scale.
fn figure(known: &Known<'_>, count: u64) -> Figure {
    let all = estimates(known.record, count);
    let named: Vec<_> = all.iter().map(|one| format!("{}: {}", one.name, one.figures)).collect();
    let title = finding(&all);
    let words = Words {
        id: known.id("estimates"),
        title: title.clone(),
        description: format!(
            "Estimates of the share of breakthroughs below each other, from 0 to 100 %: {}.",
            named.join("; ")
        ),
    };
    let rows = |one: &Estimate| {
        let kind = match one.mark {
            Mark::Point => "95 % interval of Monte Carlo error",
            Mark::Spread => "5 to 95 % of draws, median",
            Mark::Diamond => "95 % interval of the count",
        };
        vec![one.name.clone(), one.figures.clone(), kind.to_owned()]
    };
    Figure {
        title,
        reading: "Points are shares of replications with their 95 % interval; a bar is where the \
                  middle nine tenths of the draws of the inputs lie, with its median; a diamond has \
                  been counted elsewhere."
            .to_owned(),
        class: "single",
        charts: both(&words, |words, width| whiskers(words, width, &all)),
        numbers: Table {
            caption: "Share of breakthroughs, by where it comes from".to_owned(),
            head: heads(&["Estimate", "Share", "What its range is"]),
            figures_from: 3,
            rows: all.iter().map(rows).collect(),
            more: 0,
        },
    }
}

fn finding(all: &[Estimate]) -> String {
    let (low, high) = all
        .iter()
        .filter(|one| one.mark != Mark::Diamond)
        .fold((1.0_f64, 0.0_f64), |(low, high), one| (low.min(one.range.0), high.max(one.range.1)));
    if high - low < 0.02 {
        return "What was varied hardly moves the share of breakthroughs".to_owned();
    }
    let (low, high) = ((100.0 * low).floor(), (100.0 * high).ceil());
    let range = match (low == 0.0, high == 100.0) {
        (true, true) => "is anything from none to all".to_owned(),
        (true, false) => format!("is at most {high:.0} %"),
        (false, true) => format!("is at least {low:.0} %"),
        (false, false) => format!("lies between {low:.0} and {high:.0} %"),
    };
    format!("With all that was varied, the share of breakthroughs {range}")
}

fn estimates(record: &Record, count: u64) -> Vec<Estimate> {
    let n = record.consistent;
    let point = |name: String, count, n| {
        let Share { share, low, high } = Share::of(count, n);
        let figures = in_figures(count, n);
        Estimate { name, figures, share, range: (low, high), mark: Mark::Point }
    };
    let mut all = vec![point("This run".to_owned(), count, n)];
    let uncertain = !record.sensitivity.is_empty();
    all.extend(record.beliefs.as_ref().filter(|_| uncertain).map(spread));
    for form in &record.forms {
        all.push(point(
            format!("Form: {}", uncertainty::form_name(form)),
            form.count,
            form.consistent,
        ));
    }
    if let Some(base) = &record.base_rate {
        all.push(Estimate {
            name: "Outside view".to_owned(),
            figures: in_figures(base.successes, base.trials),
            share: base.share,
            range: (base.low, base.high),
            mark: Mark::Diamond,
        });
    }
    all
}

/// The draws of the inputs.
fn spread(beliefs: &BeliefsFigures) -> Estimate {
    let quantiles = beliefs.quantiles;
    let said = |share: f64| match share {
        0.0 => "none".to_owned(),
        1.0 => "all".to_owned(),
        share if share < 0.01 => "< 1 %".to_owned(),
        share if share > 0.99 => "> 99 %".to_owned(),
        share => format!("{:.0} %", 100.0 * share),
    };
    let (low, median, high) = (quantiles.low5, quantiles.median, quantiles.high95);
    let figures = if low == high {
        said(low)
    } else {
        format!("{} to {}, median {}", said(low), said(high), said(median))
    };
    Estimate {
        name: format!("{} draws of the inputs", grouped(beliefs.draws)),
        figures,
        share: median,
        range: (low, high),
        mark: Mark::Spread,
    }
}
