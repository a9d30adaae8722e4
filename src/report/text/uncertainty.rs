//! What moves the odds, and the three uncertainties, a line each and never one: Monte Carlo error,
//! that of the inputs, that of the model's own form.

use super::layout::{Entry, left, right, together, widest};
use crate::report::clean::clean;
use crate::report::figures::{Share, all_in, fewer_than, grouped, none_in, percent};
use crate::report::{BREAKTHROUGH, count_of};
use crate::study::{
    ADMITTED_LEAST, BeliefsFigures, BeliefsQuantiles, FormFigures, Record, SensitivityFigures,
};

/// The most inputs named.
const INPUTS_SHOWN: usize = 3;
/// The columns of an input's name.
const PATH_COLUMNS: usize = 60;

/// The inputs that move the share of breakthroughs most, if any stands out from noise.
pub(super) fn moves(record: &Record) -> Option<Entry> {
    if record.sensitivity.is_empty() || count_of(record, BREAKTHROUGH)? == 0 {
        return None;
    }
    let shown = standing_out(record).take(INPUTS_SHOWN).enumerate();
    let named: Vec<_> = shown.map(|(at, input)| moved(input, at == 0)).collect();
    let tested = record.sensitivity.iter().any(|input| input.p_value.is_some());
    let text = match (named.is_empty(), tested) {
        (false, _) => named.join(", then "),
        (true, true) => "no single input stands out".to_owned(),
        (true, false) => "too few breakthroughs, or others, to tell".to_owned(),
    };
    Some(Entry::new("what moves it most", vec![text]))
}

/// The inputs whose effect is not noise, the one that explains most first.
pub(in crate::report) fn standing_out(
    record: &Record,
) -> impl Iterator<Item = &SensitivityFigures> {
    record.sensitivity.iter().filter(|input| input.stands_out)
}

/// An input with the shares that it moves between; the first says what they are.
fn moved(input: &SensitivityFigures, first: bool) -> String {
    let (low, high) = ends(input);
    let over = if first { " over its deciles" } else { "" };
    format!("{} {}", name(input), together(&format!("({low} to {high}{over})")))
}

/// The lowest and the highest share of breakthroughs over the deciles of an input.
pub(in crate::report) fn ends(input: &SensitivityFigures) -> (String, String) {
    let mut deciles: Vec<_> = input.deciles.iter().filter(|decile| decile.count > 0).collect();
    deciles.sort_by(|one, other| one.share().total_cmp(&other.share()));
    let shown = |decile: Option<&&crate::study::DecileFigures>| {
        decile.map_or_else(String::new, |decile| percent(decile.breakthroughs, decile.count))
    };
    (shown(deciles.first()), shown(deciles.last()))
}

/// An input's name as expressions have it: `moscow.territory.red_line`.
pub(in crate::report) fn name(input: &SensitivityFigures) -> String {
    short(&input.input)
}

/// The path of a number as expressions have it.
pub(in crate::report) fn short(path: &str) -> String {
    let path = path.replacen(".stances.", ".", 1);
    let prefixes = ["parties.", "inputs."];
    let short = prefixes.iter().find_map(|prefix| path.strip_prefix(prefix)).unwrap_or(&path);
    clean(short, PATH_COLUMNS)
}

/// Monte Carlo error, where another uncertainty stands beside it.
pub(super) fn monte_carlo(record: &Record) -> Option<Entry> {
    Some(Entry::new("Monte Carlo error", vec![monte_carlo_in_words(record)?]))
}

/// The same without the label.
pub(in crate::report) fn monte_carlo_in_words(record: &Record) -> Option<String> {
    if record.beliefs.is_none() && record.forms.is_empty() {
        return None;
    }
    let (count, n) = (count_of(record, BREAKTHROUGH)?, record.consistent);
    let shown = match count {
        0 => none_in(n),
        count if count >= n => all_in(n),
        _ => interval(Share::of(count, n)),
    };
    Some(format!("breakthrough {shown}: it shrinks with more replications"))
}

fn interval(share: Share) -> String {
    let shown = share.percentages();
    format!("{} – {} % (95 % interval)", shown.low, shown.high)
}

/// How the share of breakthroughs varies over draws of the inputs.
pub(super) fn beliefs(record: &Record) -> Option<Entry> {
    let text = spread(record)?;
    Some(Entry::new("input uncertainty", vec![text]))
}

/// The same in words.
pub(in crate::report) fn spread(record: &Record) -> Option<String> {
    let beliefs = record.beliefs.as_ref()?;
    let draws = grouped(beliefs.draws);
    if record.sensitivity.is_empty() {
        return Some("no number of the scenario is uncertain".to_owned());
    }
    if beliefs.consistent.iter().all(|count| *count == 0) {
        return Some(format!("the history admits no replication of any of the {draws} draws"));
    }
    let Some(quantiles) = beliefs.quantiles() else {
        return Some(too_few(beliefs));
    };
    if beliefs.uncorrected.high95 == 0.0 {
        let some = beliefs.breakthroughs.iter().filter(|count| **count > 0).count() as u64;
        let of = of_each(beliefs);
        return Some(match some {
            0 => format!("in {draws} draws of the inputs none of {of} replications breaks through"),
            _ => format!(
                "in all but {} of {draws} draws of the inputs none of {of} replications breaks through",
                grouped(some)
            ),
        });
    }
    let (range, median) = (range_of_draws(&quantiles), median_of_draws(&quantiles));
    Some(format!("across {draws} draws of the inputs {range}, median {median} (5 – 95 % of draws)"))
}

/// From where to where the share of breakthroughs lies in nine of ten draws of the inputs.
pub(in crate::report) fn range_of_draws(draws: &BeliefsQuantiles) -> String {
    let [low, high] = [draws.low5, draws.high95].map(whole);
    match (low.as_str(), high.as_str()) {
        ("none", high) => format!("none to {}", in_words(high)),
        (low, "all") => format!("{} to all", in_words(low)),
        (low, high) if low == high => in_words(low),
        (low, high) if low.starts_with("under") || high.starts_with("over") => {
            format!("{} to {}", in_words(low), in_words(high))
        }
        (low, high) => format!("{low} – {high} %"),
    }
}

/// The median of these draws.
pub(in crate::report) fn median_of_draws(draws: &BeliefsQuantiles) -> String {
    in_words(&whole(draws.median))
}

/// With its sign, unless it is none or all.
fn in_words(share: &str) -> String {
    match share {
        "none" | "all" => share.to_owned(),
        share => format!("{share} %"),
    }
}

/// Why it cannot be told how the chances of the draws vary.
fn too_few(beliefs: &BeliefsFigures) -> String {
    let draws = beliefs.consistent.iter().filter(|count| **count > 0).count() as u64;
    if draws == 1 {
        let of = match beliefs.draws {
            1 => "there is one draw of the inputs".to_owned(),
            all => format!("the history admits 1 of {} draws of the inputs", grouped(all)),
        };
        return format!("{of}, too few to tell how the odds vary: ask for more draws");
    }
    let admitted: u64 = beliefs.consistent.iter().sum();
    format!(
        "of a draw of the inputs the history admits {:.1} replications on average, too few to tell \
         how the odds vary: from {ADMITTED_LEAST} on it can be told, with more replications of each \
         draw",
        // Rounded down: never the number that would be enough.
        (10.0 * admitted as f64 / draws as f64).floor() / 10.0
    )
}

/// How many replications of a draw count: of all equally many, or from the fewest to the most.
fn of_each(beliefs: &BeliefsFigures) -> String {
    let (fewest, most) = (beliefs.consistent.iter().min(), beliefs.consistent.iter().max());
    match (fewest.copied().unwrap_or(0), most.copied().unwrap_or(0)) {
        (fewest, most) if fewest == most => grouped(most),
        (fewest, most) => format!("{} to {}", grouped(fewest), grouped(most)),
    }
}

/// A share as a percentage without the sign, or none or all: whole, but for small ones.
fn whole(share: f64) -> String {
    let points = 100.0 * share;
    match points {
        0.0 => "none".to_owned(),
        _ if points < 0.1 => "under 0.1".to_owned(),
        _ if points < 9.95 => format!("{points:.1}").trim_end_matches(".0").to_owned(),
        100.0 => "all".to_owned(),
        _ if points >= 99.5 => "over 99".to_owned(),
        _ => format!("{points:.0}"),
    }
}

/// The share of breakthroughs in other forms of the model: a small table.
pub(super) fn forms(record: &Record) -> Option<Entry> {
    let shares: Vec<_> = record.forms.iter().map(form_share).collect();
    let rows: Vec<_> = record.forms.iter().map(form_name).zip(&shares).collect();
    let columns = widest(rows.iter().map(|(name, _)| name.as_str()));
    let share_columns = widest(shares.iter().map(|(share, _)| share.as_str()));
    let row = |(name, (share, range)): &(String, &(String, String))| {
        let line = format!("{}   {}   {range}", left(name, columns), right(share, share_columns));
        line.trim_end().to_owned()
    };
    let mut lines =
        vec!["breakthroughs in other forms of the model, the same for all parties:".into()];
    lines.extend(rows.iter().map(row));
    (!rows.is_empty()).then(|| Entry::new("the model's own form", lines))
}

/// The lowest and the highest share over the other forms.
pub(in crate::report) fn over_forms(record: &Record) -> Option<String> {
    let all = record.forms.len();
    let mut shares: Vec<_> = record
        .forms
        .iter()
        .map(|form| (form.share, percent(form.count, form.consistent)))
        .collect();
    shares.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (low, high) = (shares.first()?, shares.last()?);
    Some(match low.1 == high.1 {
        true => format!("{} in each of {all} other forms of the model", low.1),
        false => format!("from {} to {} over {all} other forms of the model", low.1, high.1),
    })
}

/// What is different in a form of the model.
pub(in crate::report) fn form_name(form: &FormFigures) -> String {
    format!("{} {}", clean(&form.parameter, PATH_COLUMNS), form.value)
}

/// Its share of breakthroughs, and its interval or what bounds it.
pub(in crate::report) fn form_share(form: &FormFigures) -> (String, String) {
    let n = form.consistent;
    let bound =
        |before: &str| fewer_than(n).map_or_else(String::new, |bound| format!("{before}< {bound}"));
    match form.count {
        _ if n == 0 => ("nothing counts".to_owned(), String::new()),
        0 => ("none".to_owned(), bound("")),
        count if count >= n => ("all".to_owned(), bound("but ")),
        _ => {
            let shown = Share { share: form.share, low: form.low, high: form.high }.percentages();
            (format!("{} %", shown.share), format!("{} – {}", shown.low, shown.high))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{record, uncertain, uncoloured};

    fn text(entry: Option<Entry>) -> String {
        let text = entry.map_or_else(String::new, |entry| entry.rendered(160));
        uncoloured(&text)
    }

    #[test]
    fn inputs_that_stand_out_are_named_as_expressions_name_them() {
        let said = text(moves(&record()));
        let wanted = "moscow.territory.red_line (5 % to 32 % over its deciles), then moscow.concession.beta ";
        assert!(said.contains(wanted), "{said}");
        assert!(!said.contains("firmness"), "{said}");
    }

    #[test]
    fn where_none_stands_out_that_is_said() {
        let mut record = record();
        record.sensitivity.iter_mut().for_each(|input| input.stands_out = false);
        assert!(text(moves(&record)).contains("no single input stands out"));
        record.sensitivity.clear();
        assert!(moves(&record).is_none());
    }

    #[test]
    fn uncertainties_have_a_line_each_where_they_are_known() {
        let plain = record();
        assert!(monte_carlo(&plain).is_none() && beliefs(&plain).is_none());
        assert!(forms(&plain).is_none());
        let record = uncertain(plain);
        assert!(text(monte_carlo(&record)).contains("breakthrough 17.9 – 18.4 %"));
        let said = text(beliefs(&record));
        assert!(said.contains("across 200 draws of the inputs 0.1 – 27 %, median 4.3 %"), "{said}");
        let said = text(forms(&record));
        assert!(said.contains("matching 0.6       12.0 %   11.8 – 12.2"), "{said}");
        assert!(said.contains("trust_effect 0.6     none   < 1 in 33,333\n"), "{said}");
    }

    #[test]
    fn where_hardly_a_draw_breaks_through_that_is_said_without_a_percentage() {
        let mut record = uncertain(record());
        let beliefs = record.beliefs.as_mut().unwrap();
        (beliefs.low5, beliefs.median) = (Some(0.0), Some(0.0));
        assert!(spread(&record).unwrap().contains("none to 27 %, median none"));
        let beliefs = record.beliefs.as_mut().unwrap();
        beliefs.high95 = Some(1.0);
        assert!(spread(&record).unwrap().contains("none to all, median none"));
        let beliefs = record.beliefs.as_mut().unwrap();
        beliefs.low5 = Some(0.12);
        assert!(spread(&record).unwrap().contains("12 % to all"));
        let beliefs = record.beliefs.as_mut().unwrap();
        beliefs.uncorrected.high95 = 0.0;
        beliefs.breakthroughs = vec![0; 200];
        beliefs.breakthroughs[7] = 3;
        let said = spread(&record).unwrap();
        assert_eq!(
            said,
            "in all but 1 of 200 draws of the inputs none of 1,024 replications breaks through"
        );
        let beliefs = record.beliefs.as_mut().unwrap();
        (beliefs.consistent[3], beliefs.breakthroughs[7]) = (546, 0);
        assert_eq!(
            spread(&record).unwrap(),
            "in 200 draws of the inputs none of 546 to 1,024 replications breaks through"
        );
    }

    #[test]
    fn where_the_history_admits_few_of_a_draw_nothing_is_said_but_that() {
        let mut record = uncertain(record());
        let beliefs = record.beliefs.as_mut().unwrap();
        (beliefs.low5, beliefs.median, beliefs.high95) = (None, None, None);
        (beliefs.consistent, beliefs.breakthroughs) = (vec![0; 200], vec![0; 200]);
        beliefs.consistent[..100].fill(9);
        beliefs.consistent[0] = 108;
        assert_eq!(
            spread(&record).unwrap(),
            "of a draw of the inputs the history admits 9.9 replications on average, too few to \
             tell how the odds vary: from 10 on it can be told, with more replications of each draw"
        );
        record.beliefs.as_mut().unwrap().consistent[1..100].fill(0);
        let wanted = "the history admits 1 of 200 draws of the inputs, too few to tell how the \
                      odds vary: ask for more draws";
        assert_eq!(spread(&record).unwrap(), wanted);
        let beliefs = record.beliefs.as_mut().unwrap();
        (beliefs.draws, beliefs.consistent) = (1, vec![64]);
        assert!(spread(&record).unwrap().starts_with("there is one draw of the inputs, too few"));
    }

    #[test]
    fn small_shares_are_not_called_none() {
        let shown = [0.0, 0.0002, 0.001, 0.0995, 0.5, 0.999, 1.0].map(whole);
        assert_eq!(shown, ["none", "under 0.1", "0.1", "10", "50", "over 99", "all"]);
        let range = |low5, high95| range_of_draws(&BeliefsQuantiles { low5, median: 0.5, high95 });
        assert_eq!(range(0.1, 0.5), "10 – 50 %");
        assert_eq!(range(0.0004, 0.5), "under 0.1 % to 50 %");
        assert_eq!(range(0.1, 0.997), "10 % to over 99 %");
        assert_eq!(range(0.0004, 0.0005), "under 0.1 %");
        assert_eq!([range(0.0, 0.5), range(0.1, 1.0)], ["none to 50 %", "10 % to all"]);
    }
}
