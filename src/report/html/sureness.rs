//! How sure it is: the three uncertainties, each by itself, and the outside view beside the odds.

use super::ends::in_figures;
use super::known::Known;
use super::pieces::{Figure, Section, Table, capital, heads, tight};
use crate::report::chart::whiskers::{Estimate, Mark, whiskers};
use crate::report::chart::{Words, both};
use crate::report::figures::{Share, grouped};
use crate::report::text::{summary, uncertainty};
use crate::report::{BREAKTHROUGH, count_of};
use crate::study::{BeliefsFigures, BeliefsQuantiles, Record};
use maud::{Markup, html};

/// How many draws of the inputs are recommended where there were none.
const DRAWS: u32 = 200;

/// From how wide a range on its ends are whole \[percentage points\].
const WIDE: f64 = 2.0;
/// The most decimals of an end.
const DECIMALS_MOST: usize = 6;

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
                    @match uncertainty::over_forms(record) {
                        Some(said) => {
                            (tight(&capital(&said))) ". What no form has is in no figure."
                        },
                        None => {
                            "Not asked for: run it with " code { "--forms" }
                            " to see the odds in other forms of the model. What no form has is in \
                            no figure."
                        },
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

/// Within which ends all ranges lie, but for the outside view.
fn finding(all: &[Estimate]) -> String {
    let of_model = || all.iter().filter(|one| one.mark != Mark::Diamond);
    let (low, high) = of_model()
        .fold((1.0_f64, 0.0_f64), |(low, high), one| (low.min(one.range.0), high.max(one.range.1)));
    let varied = match of_model().count() {
        1 => "With nothing varied but chance",
        _ => "With all that was varied",
    };
    format!("{varied}, the share of breakthroughs {}", between(100.0 * low, 100.0 * high))
}

/// Two ends \[%\], each rounded away from the other, with the decimals that tell them apart.
fn between(low: f64, high: f64) -> String {
    let width = high - low;
    let mut decimals = if width < WIDE { DECIMALS_MOST } else { 0 };
    if width > 0.0 && width < WIDE {
        decimals = (1.0 - width.log10()).ceil().clamp(1.0, DECIMALS_MOST as f64) as usize;
    }
    let scale = 10_f64.powi(decimals as i32);
    // Less than what noise puts at the end of a number.
    let low = ((low * scale + 1e-9).floor() / scale).max(0.0);
    let high = ((high * scale - 1e-9).ceil() / scale).min(100.0);
    match (low == 0.0, high == 100.0) {
        (true, true) => "is anything from none to all".to_owned(),
        (true, false) => format!("is at most {high:.decimals$} %"),
        (false, true) => format!("is at least {low:.decimals$} %"),
        (false, false) => format!("lies between {low:.decimals$} and {high:.decimals$} %"),
    }
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
    all.extend(record.beliefs.as_ref().filter(|_| uncertain).and_then(spread));
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

/// The draws of the inputs, where there are enough to tell.
fn spread(beliefs: &BeliefsFigures) -> Option<Estimate> {
    let BeliefsQuantiles { low5: low, median, high95: high } = beliefs.quantiles()?;
    let said = |share: f64| match share {
        0.0 => "none".to_owned(),
        1.0 => "all".to_owned(),
        share if share < 0.01 => "< 1 %".to_owned(),
        share if share > 0.99 => "> 99 %".to_owned(),
        share => format!("{:.0} %", 100.0 * share),
    };
    let figures = if said(low) == said(high) {
        said(low)
    } else {
        format!("{} to {}, median {}", said(low), said(high), said(median))
    };
    Some(Estimate {
        name: format!("{} draws of the inputs", grouped(beliefs.draws)),
        figures,
        share: median,
        range: (low, high),
        mark: Mark::Spread,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{record, uncertain};

    fn said(record: &Record) -> String {
        finding(&estimates(record, 18_150))
    }

    #[test]
    fn what_was_not_varied_is_not_found_to_do_nothing() {
        let found = said(&record());
        let wanted = "With nothing varied but chance, the share of breakthroughs lies between 17.91 \
                      and 18.40 %";
        assert_eq!(found, wanted);
        let found = said(&uncertain(record()));
        assert_eq!(found, "With all that was varied, the share of breakthroughs is at most 27 %");
    }

    #[test]
    fn ends_are_told_apart_however_near_they_lie() {
        assert_eq!(between(0.005, 0.376), "is at most 0.38 %");
        assert_eq!(between(0.012, 0.376), "lies between 0.01 and 0.38 %");
        assert_eq!(between(14.2, 27.9), "lies between 14 and 28 %");
        assert_eq!(between(98.9, 100.0), "is at least 98.9 %");
        assert_eq!(between(0.0, 100.0), "is anything from none to all");
        assert_eq!(between(50.0, 50.0), "lies between 50.000000 and 50.000000 %");
    }

    #[test]
    fn draws_that_no_history_admits_are_told_and_not_drawn() {
        let mut record = uncertain(record());
        let beliefs = record.beliefs.as_mut().unwrap();
        beliefs.consistent.iter_mut().for_each(|count| *count = 0);
        beliefs.breakthroughs.iter_mut().for_each(|count| *count = 0);
        (beliefs.low5, beliefs.median, beliefs.high95) = (None, None, None);
        let page = lines(&record, 18_150).0;
        assert!(
            page.contains("The history admits no replication of any of the 200 draws"),
            "{page}"
        );
        assert!(!page.contains("--beliefs"), "{page}");
        assert!(estimates(&record, 18_150).iter().all(|one| one.mark != Mark::Spread));
    }
}
