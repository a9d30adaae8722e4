//! How sure it is: the three uncertainties, each by itself, and the outside view beside the odds.

use super::ends::in_figures;
use super::known::Known;
use super::pieces::{Figure, Section, Table, capital, heads, tight};
use crate::report::chart::whiskers::{Estimate, Mark, top, whiskers};
use crate::report::chart::{Words, both};
use crate::report::figures::{Share, cut_at, grouped, scale_end};
use crate::report::text::{summary, uncertainty};
use crate::report::{BREAKTHROUGH, count_of};
use crate::study::{BaseRateFigures, BeliefsFigures, BeliefsQuantiles, Record};
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
    let title = finding(known.record, count);
    let words = Words {
        id: known.id("estimates"),
        title: title.clone(),
        description: format!(
            "Estimates of the share of breakthroughs below each other, from 0 to {}: {}.",
            scale_end(top(&all)),
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
        reading: format!(
            "Points are shares of replications with their 95 % interval; a bar is where the middle \
             nine tenths of the draws of the inputs lie, with its median; a diamond has been \
             counted elsewhere.{}",
            cut_at(top(&all))
        ),
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

/// What is known of the share: over draws of the inputs and forms of the model where these were
/// asked for, otherwise that of this run. In the figures of the lines above.
fn finding(record: &Record, count: u64) -> String {
    let draws = drawn(record).map(|(beliefs, quantiles)| {
        if beliefs.uncorrected.high95 == 0.0 {
            return uncertainty::spread(record).unwrap_or_default();
        }
        let range = uncertainty::range_of_draws(&quantiles);
        format!("the share of breakthroughs in nine of ten draws of the inputs: {range}")
    });
    let forms = uncertainty::over_forms(record);
    capital(&match (draws, forms) {
        (Some(draws), Some(forms)) => format!("{draws}; {forms}"),
        (Some(draws), None) => draws,
        (None, Some(forms)) => format!("the share of breakthroughs: {forms}"),
        (None, None) => format!(
            "With nothing varied but chance, the share of breakthroughs is {}",
            in_figures(count, record.consistent)
        ),
    })
}

/// The draws of the inputs, where there are enough to tell.
fn drawn(record: &Record) -> Option<(&BeliefsFigures, BeliefsQuantiles)> {
    let beliefs = record.beliefs.as_ref().filter(|_| !record.sensitivity.is_empty())?;
    Some((beliefs, beliefs.quantiles()?))
}

fn estimates(record: &Record, count: u64) -> Vec<Estimate> {
    let n = record.consistent;
    let point = |name: String, count, n| {
        let Share { share, low, high } = Share::of(count, n);
        let figures = in_figures(count, n);
        Estimate { name, figures, share, range: (low, high), mark: Mark::Point }
    };
    let mut all = vec![point("This run".to_owned(), count, n)];
    all.extend(drawn(record).map(spread));
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
            figures: elsewhere(base),
            share: base.share,
            range: (base.low, base.high),
            mark: Mark::Diamond,
        });
    }
    all
}

/// How often such cases succeeded, in the words of the line on it.
fn elsewhere(base: &BaseRateFigures) -> String {
    let shown = Share { share: base.share, low: base.low, high: base.high }.percentages();
    match base.successes {
        0 => format!("none (up to {} %)", shown.high),
        all if all == base.trials => format!("all (at least {} %)", shown.low),
        _ => in_figures(base.successes, base.trials),
    }
}

/// The draws of the inputs.
fn spread((beliefs, quantiles): (&BeliefsFigures, BeliefsQuantiles)) -> Estimate {
    let BeliefsQuantiles { low5: low, median, high95: high } = quantiles;
    let said = uncertainty::median_of_draws(&quantiles);
    let figures = match low == high {
        true => said,
        false => format!("{}, median {said}", uncertainty::range_of_draws(&quantiles)),
    };
    Estimate {
        name: format!("{} draws of the inputs", grouped(beliefs.draws)),
        figures,
        share: median,
        range: (low, high),
        mark: Mark::Spread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{record, uncertain};

    /// The same record with so many breakthroughs in each of many draws.
    fn with_draws(low5: f64, median: f64, high95: f64) -> Record {
        let mut record = uncertain(record());
        record.forms.clear();
        let beliefs = record.beliefs.as_mut().unwrap();
        let quantiles = [low5, median, high95].map(Some);
        [beliefs.low5, beliefs.median, beliefs.high95] = quantiles;
        record
    }

    #[test]
    fn the_title_claims_no_more_than_its_numbers() {
        assert_eq!(
            finding(&record(), 18_150),
            "With nothing varied but chance, the share of breakthroughs is 18.1 % (17.9 – 18.4)",
            "the figures of the interval of the run"
        );
        assert_eq!(
            finding(&record(), 0),
            "With nothing varied but chance, the share of breakthroughs is none (< 1 in 33,333)"
        );
        let said = finding(&with_draws(0.0, 0.12, 0.75), 18_150);
        assert_eq!(
            said,
            "The share of breakthroughs in nine of ten draws of the inputs: none to 75 %"
        );
        let mut forms = uncertain(record());
        let said = finding(&forms, 18_150);
        assert!(said.starts_with("The share of breakthroughs in nine of ten draws of the inputs: 0.1 – 27 %; from none to "), "{said}");
        forms.beliefs = None;
        let said = finding(&forms, 18_150);
        assert!(said.starts_with("The share of breakthroughs: from none to "), "{said}");
    }

    #[test]
    fn draws_have_the_same_figures_in_the_chart_and_above_it() {
        for record in [with_draws(0.0, 0.0004, 0.004), with_draws(0.05, 0.3, 0.997)] {
            let page = lines(&record, 18_150).0.replace('\u{a0}', " ");
            let chart = spread(drawn(&record).unwrap()).figures;
            assert!(page.contains(&chart), "{chart}: {page}");
        }
    }

    #[test]
    fn what_was_counted_elsewhere_has_one_bound() {
        let mut record = record();
        let base = record.base_rate.as_mut().unwrap();
        (base.successes, base.share, base.low, base.high) = (0, 0.0, 0.0, 0.138);
        assert!(lines(&record, 18_150).0.contains("up to 13.8"), "the line on it");
        assert_eq!(estimates(&record, 18_150).pop().unwrap().figures, "none (up to 13.8 %)");
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
