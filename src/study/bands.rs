//! Quantile bands from the counts of a tally.

use super::record::{BandFigures, BandKind};
use crate::engine::{BandTally, Followed, Tally};
use crate::model::Model;
use crate::stats::step_quantile;

/// The bands, gaps first, then variables, then trust; and how many quantities have none for being
/// too many. Nothing where nothing was counted.
pub(super) fn bands(model: &Model, tally: &Tally) -> (Vec<BandFigures>, u64) {
    let Some(bands) = &tally.bands else { return (Vec::new(), 0) };
    let figures = (0..bands.followed.len()).filter_map(|at| band(model, bands, at));
    (figures.collect(), bands.left_out as u64)
}

fn band(model: &Model, bands: &BandTally, at: usize) -> Option<BandFigures> {
    let (kind, name) = name(model, bands.followed[at]);
    let quantile = |q: f64| -> Option<Vec<f64>> {
        let of_round = |round| Some(bands.value(at, step_quantile(bands.marks(at, round), q)?));
        (0..bands.rounds.len()).map(of_round).collect()
    };
    Some(BandFigures {
        name,
        kind,
        rounds: bands.rounds.clone(),
        low5: quantile(0.05)?,
        q25: quantile(0.25)?,
        median: quantile(0.5)?,
        q75: quantile(0.75)?,
        high95: quantile(0.95)?,
    })
}

fn name(model: &Model, followed: Followed) -> (BandKind, String) {
    let party = |id: crate::model::PartyId| &model.parties[id.0].name;
    match followed {
        Followed::Gap(id) => (BandKind::Gap, model.issues[id.0].name.clone()),
        Followed::Variable(id) => (BandKind::Variable, model.variables[id.0].name.clone()),
        Followed::Trust(id) => {
            let pair = &model.pairs[id.0];
            (BandKind::Trust, format!("{}.{}", party(pair.from), party(pair.to)))
        }
    }
}
