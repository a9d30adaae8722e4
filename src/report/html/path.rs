//! The path: how gaps, trust and variables are spread, round by round.

use super::known::Known;
use super::pieces::{Figure, Section, Table, first, heads, more};
use super::rounds::sampled;
use crate::report::chart::Words;
use crate::report::chart::fan::{Frame, fan};
use crate::report::figures::values;
use crate::study::{BandFigures, BandKind};
use maud::{Markup, html};

/// The most panels of a kind.
const PANELS_SHOWN: usize = 12;
/// The most rounds of a quantity in a table.
const ROUNDS_LISTED: u32 = 12;
/// A gap at or below this is closed, as exactly as bands are known [share of the range].
const CLOSED: f64 = 1.0 / 256.0;

/// The section, where anything is followed.
pub(super) fn section(known: &Known<'_>) -> Option<Section> {
    let kinds = [BandKind::Gap, BandKind::Trust, BandKind::Variable];
    let figures: Vec<_> = kinds.into_iter().filter_map(|kind| figure(known, kind)).collect();
    let left_out = known.record.bands_left_out;
    let body = html! {
        p { "Half of the replications lie in the dark band, nine in ten in the light one. Both are \
            spread across replications and no interval of an estimate. One that has ended stays \
            where it was." }
        @for figure in &figures { (figure.rendered()) }
        @if left_out > 0 {
            p.more { "… and " (left_out) " more quantities, which the record does not follow" }
        }
    };
    (!figures.is_empty()).then(|| Section { id: known.id("path"), title: "The path", body })
}

fn figure(known: &Known<'_>, kind: BandKind) -> Option<Figure> {
    let mut bands: Vec<_> = known.record.bands.iter().filter(|band| band.kind == kind).collect();
    if bands.is_empty() {
        return None;
    }
    // Of many those are the most telling that move most; they keep their order.
    let all = bands.len();
    if all > PANELS_SHOWN {
        let mut order: Vec<usize> = (0..all).collect();
        order.sort_by(|&one, &other| moved(bands[other]).total_cmp(&moved(bands[one])));
        order.truncate(PANELS_SHOWN);
        order.sort_unstable();
        bands = order.into_iter().map(|at| bands[at]).collect();
    }
    let (bands, left_out) = (first(&bands, PANELS_SHOWN).0, all - bands.len());
    let title = finding(known, kind, bands);
    let common = common_range(kind, bands);
    let panels = bands.iter().enumerate().map(|(at, band)| panel(known, (kind, at), band, common));
    let chosen = match left_out {
        0 => String::new(),
        _ => format!(" Shown are the {} of {all} that move most.", bands.len()),
    };
    Some(Figure {
        title,
        reading: format!("{}{chosen}", reading(kind)),
        class: "panels",
        charts: html! { @for panel in panels { (panel) } (more(left_out)) },
        numbers: numbers(known, kind, bands),
    })
}

fn reading(kind: BandKind) -> &'static str {
    match kind {
        BandKind::Gap => {
            "The gap on an issue is how far apart the positions are that would be accepted, as a \
             share of its range; at 0 there is something to agree on."
        }
        BandKind::Trust => "How far the first party trusts the second, from 0 to 1.",
        BandKind::Variable => "Each on a scale of its own, in its unit.",
    }
}

/// How far the median moves from the first round to the last.
fn moved(band: &BandFigures) -> f64 {
    let (first, last) = ends(band);
    (last - first).abs()
}

/// The median in the first and the last round.
fn ends(band: &BandFigures) -> (f64, f64) {
    let first = band.median.first().copied().unwrap_or(0.0);
    (first, band.median.last().copied().unwrap_or(0.0))
}

/// What a band is of.
fn name(known: &Known<'_>, band: &BandFigures) -> String {
    match band.kind {
        BandKind::Gap => known.issue(&band.name),
        BandKind::Variable => known.variable(&band.name),
        BandKind::Trust => {
            let (from, to) = band.name.split_once('.').unwrap_or((&band.name, ""));
            format!("{} in {}", known.party(from), known.party(to))
        }
    }
}

/// The scale that panels share so that they can be compared.
fn common_range(kind: BandKind, bands: &[&BandFigures]) -> Option<(f64, f64)> {
    match kind {
        BandKind::Variable => None,
        BandKind::Trust => Some((0.0, 1.0)),
        BandKind::Gap => {
            let highest = bands.iter().flat_map(|band| &band.high95).copied().fold(0.0, f64::max);
            Some((0.0, if highest > 0.0 { highest } else { 1.0 }))
        }
    }
}

/// The range of one band.
fn own_range(band: &BandFigures) -> (f64, f64) {
    let low = band.low5.iter().copied().fold(f64::INFINITY, f64::min);
    let high = band.high95.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low < high { (low, high) } else { (low - 0.5, low + 0.5) }
}

fn panel(
    known: &Known<'_>,
    (kind, at): (BandKind, usize),
    band: &BandFigures,
    common: Option<(f64, f64)>,
) -> Markup {
    let name = name(known, band);
    let (from, to) = ends(band);
    let [shown_from, shown_to] = values([from, to]);
    let says = match kind {
        BandKind::Gap => closing(band),
        _ if shown_from == shown_to => format!("median stays at {shown_to}"),
        _ => format!("median from {shown_from} to {shown_to}"),
    };
    let words = Words {
        id: known.id(&format!("{}-{at}", label(kind))),
        title: format!("{name}: {says}"),
        description: format!(
            "A fan over rounds 1 to {}: the median goes from {shown_from} to {shown_to}; nine in \
             ten end between {} and {}.",
            known.record.rounds,
            shown(band.low5.last()),
            shown(band.high95.last()),
        ),
    };
    let frame = Frame {
        name: &name,
        says: &says,
        end: &shown_to,
        range: common.unwrap_or_else(|| own_range(band)),
        rounds: known.record.rounds,
    };
    fan(&words, &frame, band)
}

fn label(kind: BandKind) -> &'static str {
    match kind {
        BandKind::Gap => "gap",
        BandKind::Trust => "trust",
        BandKind::Variable => "variable",
    }
}

fn shown(value: Option<&f64>) -> String {
    let [text] = values([value.copied().unwrap_or(0.0)]);
    text
}

/// When the median gap closes.
fn closing(band: &BandFigures) -> String {
    let (from, to) = ends(band);
    let closed = band.median.iter().position(|&gap| gap <= CLOSED);
    match closed {
        Some(0) => "closed from the start in half of them".to_owned(),
        Some(at) if to <= CLOSED => format!("closed by round {} in half of them", band.rounds[at]),
        _ => {
            let [from, to] = values([from, to]);
            if from == to {
                format!("median stays at {to}")
            } else {
                format!("median from {from} to {to}")
            }
        }
    }
}

fn finding(known: &Known<'_>, kind: BandKind, bands: &[&BandFigures]) -> String {
    let most = bands.iter().max_by(|one, other| moved(one).total_cmp(&moved(other)));
    match (kind, most) {
        (BandKind::Gap, _) => {
            let closed = bands.iter().filter(|band| ends(band).1 <= CLOSED).count();
            match (closed, bands.len()) {
                (1, 1) => "The gap closes in half of the replications".to_owned(),
                (0, 1) => "The gap stays open in half of the replications".to_owned(),
                (closed, all) => {
                    format!(
                        "On {closed} of {all} issues the gap closes in half of the replications"
                    )
                }
            }
        }
        (_, Some(most)) if moved(most) > 0.0 => {
            let (from, to) = ends(most);
            let [shown_from, shown_to] = values([from, to]);
            let way = if to > from { "rises" } else { "falls" };
            let what = match kind {
                BandKind::Trust => format!("Trust of {}", name(known, most)),
                _ => format!("“{}”", name(known, most)),
            };
            format!("{what} {way} most: its median from {shown_from} to {shown_to}")
        }
        (BandKind::Trust, _) => "Trust stays where it was".to_owned(),
        _ => "The variables stay where they were".to_owned(),
    }
}

fn numbers(known: &Known<'_>, kind: BandKind, bands: &[&BandFigures]) -> Table {
    let mut rows = Vec::new();
    for band in bands {
        let name = name(known, band);
        for at in sampled(band.rounds.len() as u32, ROUNDS_LISTED) {
            let at = at as usize - 1;
            let lists = [&band.low5, &band.q25, &band.median, &band.q75, &band.high95];
            let shown = values(lists.map(|list| list[at]));
            let mut row = vec![name.clone(), band.rounds[at].to_string()];
            row.extend(shown);
            rows.push(row);
        }
    }
    let caption = match kind {
        BandKind::Gap => "Gaps at the end of rounds: quantiles over the replications",
        BandKind::Trust => "Trust at the end of rounds: quantiles over the replications",
        BandKind::Variable => "Variables at the end of rounds: quantiles over the replications",
    };
    Table {
        caption: caption.to_owned(),
        head: heads(&["Of", "Round", "5 %", "25 %", "Median", "75 %", "95 %"]),
        figures_from: 1,
        rows,
        more: 0,
    }
}
