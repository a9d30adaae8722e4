//! The lines below the odds that are about the whole: zone, rounds, inputs, the outside view.

use super::layout::Entry;
use crate::report::BREAKTHROUGH;
use crate::report::clean::{NAME_COLUMNS, SOURCE_COLUMNS, clean};
use crate::report::figures::{Share, grouped, none_in, percent, values};
use crate::study::{Incidence, Provenance, Record};

/// The most inputs named whose draws were clamped.
const CLAMPED_SHOWN: usize = 3;
/// The columns of a path in the scenario.
const PATH_COLUMNS: usize = 60;

/// Whether there was anything to agree on, and what came of it.
pub(super) fn zone(record: &Record) -> Entry {
    Entry::new("zone of agreement", vec![zone_in_words(record)])
}

/// The same without the label.
pub(in crate::report) fn zone_in_words(record: &Record) -> String {
    let (zone, n) = (&record.zone, record.consistent);
    if zone.ever == 0 {
        return none_in(n);
    }
    let (start, ever) = (percent(zone.count, n), percent(zone.ever, n));
    let exists = if start == ever {
        format!("exists in {ever}")
    } else {
        format!("exists in {start} at the start, in {ever} in some round")
    };
    let through = match zone.breakthroughs {
        0 => "none breaks through".to_owned(),
        count => format!("{} break through", percent(count, zone.ever)),
    };
    format!("{exists}; with one, {through}")
}

/// How long breakthroughs took, and whether that says how to read brackets.
pub(super) fn rounds(record: &Record) -> Option<(Entry, bool)> {
    let (text, brackets) = rounds_in_words(record)?;
    Some((Entry::new("to a breakthrough", vec![text]), brackets))
}

/// The same without the label.
///
/// Without quartiles where they are all one; then `mostly` tells that it is not so for all.
pub(in crate::report) fn rounds_in_words(record: &Record) -> Option<(String, bool)> {
    let quartiles = record.rounds_to_breakthrough?;
    let [first, median, third] = values([quartiles.first, quartiles.median, quartiles.third]);
    let brackets = first != third;
    let each = record.interval.as_deref().map(|interval| clean(interval, NAME_COLUMNS));
    let each = each.map_or_else(String::new, |interval| format!(" of {interval}"));
    let text = match (brackets, all_in_one_round(record)) {
        (true, _) => {
            let brackets = super::BRACKETS;
            format!("{median} [{first} – {third}] of {} rounds{each}, {brackets}", record.rounds)
        }
        (false, true) => format!("{median} of {} rounds{each}", record.rounds),
        (false, false) => format!("mostly {median} of {} rounds{each}", record.rounds),
    };
    Some((text, brackets))
}

/// Whether all breakthroughs came in the same round.
fn all_in_one_round(record: &Record) -> bool {
    let known = record.incidence.iter().find(|known| known.outcome == BREAKTHROUGH);
    known.is_some_and(|Incidence { by_round, .. }| {
        by_round.iter().find(|&&count| count > 0) == by_round.last()
    })
}

/// Which uncertain numbers were drawn outside of what they may be.
pub(super) fn clamped(record: &Record) -> Option<Entry> {
    clamped_in_words(record).map(|text| Entry::new("draws clamped", vec![text]))
}

/// The same without the label.
pub(in crate::report) fn clamped_in_words(record: &Record) -> Option<String> {
    let mut clamped: Vec<_> = record.clamped.iter().filter(|input| input.count > 0).collect();
    clamped.sort_by_key(|input| std::cmp::Reverse(input.count));
    let mut texts: Vec<_> = clamped
        .iter()
        .take(CLAMPED_SHOWN)
        .map(|input| {
            let share = percent(input.count, record.consistent);
            format!("{} in {share}", clean(&input.input, PATH_COLUMNS))
        })
        .collect();
    if clamped.len() > CLAMPED_SHOWN {
        texts.push(format!("and {} more", clamped.len() - CLAMPED_SHOWN));
    }
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// Where the scenario's numbers come from.
pub(super) fn inputs(record: &Record) -> Option<Entry> {
    provenance(&record.provenance)
}

/// The same of their counts.
pub(super) fn provenance(counts: &Provenance) -> Option<Entry> {
    let Provenance { public, expert, assumed } = *counts;
    let all = public + expert + assumed;
    if all == 0 {
        return None;
    }
    let mut text = match assumed {
        0 => format!("none of {} assumed", grouped(all)),
        assumed => format!("{} of {} assumed", grouped(assumed), grouped(all)),
    };
    for (count, kind) in [(public, "public"), (expert, "expert")] {
        if count > 0 {
            text.push_str(&format!(", {} {kind}", grouped(count)));
        }
    }
    Some(Entry::new("inputs", vec![text]))
}

/// How often such talks have succeeded elsewhere.
pub(super) fn outside_view(record: &Record) -> Option<Entry> {
    outside_view_in_words(record).map(|text| Entry::new("outside view", vec![text]))
}

/// The same without the label.
pub(in crate::report) fn outside_view_in_words(record: &Record) -> Option<String> {
    let base = record.base_rate.as_ref()?;
    let cases = format!("{} of {}", grouped(base.successes), grouped(base.trials));
    let per = base.per.as_deref().map(|per| clean(per, NAME_COLUMNS));
    let per = per.map_or_else(String::new, |per| format!(" {} {per}", article(&per)));
    let source = base.source.as_deref().map(|source| clean(source, SOURCE_COLUMNS));
    let source = source.map_or_else(String::new, |source| format!(", {source}"));
    let share = Share { share: base.share, low: base.low, high: base.high }.percentages();
    Some(match base.successes {
        0 => format!("none{per} ({cases}; up to {} %){source}", share.high),
        all if all == base.trials => {
            format!("all{per} ({cases}; at least {} %){source}", share.low)
        }
        _ => format!("{} %{per} ({cases}; {} – {} %){source}", share.share, share.low, share.high),
    })
}

/// `a year`, `an attempt`.
fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{record, uncoloured};
    use crate::study::{Clamped, Quartiles, Zone};

    fn text(entry: Option<Entry>) -> String {
        entry.map_or_else(String::new, |entry| uncoloured(&entry.rendered(100)))
    }

    #[test]
    fn a_zone_that_comes_and_goes_is_told_from_one_at_the_start() {
        let with = |count, ever, breakthroughs| {
            text(Some(zone(&Record { zone: Zone { count, ever, breakthroughs }, ..record() })))
        };
        assert!(with(31_000, 31_000, 18_000).contains("exists in 31 %; with one, 58 % break"));
        assert!(with(0, 38_000, 38_000).contains("exists in none at the start, in 38 %"));
        assert!(with(100_000, 100_000, 1).contains("exists in all; with one, 0.001 % break"));
        assert!(with(0, 0, 0).contains("none in 100,000 (fewer than 1 in 33,333)"));
    }

    #[test]
    fn rounds_that_are_all_one_are_said_once() {
        let with = |by_round: &[u64]| {
            let by_round = by_round.to_vec();
            let incidence = vec![Incidence { outcome: BREAKTHROUGH.to_owned(), by_round }];
            let quartiles = Quartiles { first: 3.0, median: 3.0, third: 3.0 };
            let rounds_to_breakthrough = Some(quartiles);
            let record = Record { incidence, rounds_to_breakthrough, rounds: 3, ..record() };
            let (entry, brackets) = rounds(&record).unwrap();
            assert!(!brackets);
            text(Some(entry))
        };
        assert!(with(&[0, 0, 9]).ends_with("     3 of 3 rounds of 30 days\n"));
        assert!(with(&[0, 1, 9]).ends_with("     mostly 3 of 3 rounds of 30 days\n"));
        assert!(text(rounds(&record()).map(|(entry, _)| entry)).contains("6 [5 – 9] of 12 rounds"));
    }

    #[test]
    fn inputs_count_what_is_assumed_first() {
        assert!(text(inputs(&record())).contains("31 of 44 assumed, 13 public"));
        let provenance = Provenance { public: 2, expert: 1, assumed: 0 };
        let record = Record { provenance, ..record() };
        assert!(text(inputs(&record)).contains("none of 3 assumed, 2 public, 1 expert"));
    }

    #[test]
    fn the_outside_view_shows_how_little_it_knows() {
        let said = text(outside_view(&record()));
        assert!(said.contains("17 % a year (4 of 24; 7 – 36 %), UCDP dyads"), "{said}");
        let mut record = record();
        let base = record.base_rate.as_mut().unwrap();
        (base.successes, base.share, base.low, base.high) = (0, 0.0, 0.0, 0.138);
        assert!(text(outside_view(&record)).contains("none a year (0 of 24; up to 13.8 %)"));
    }

    #[test]
    fn only_the_most_clamped_inputs_are_named() {
        let input = |name: &str, count| Clamped { input: name.to_owned(), count };
        let clamped_inputs = vec![input("a", 1), input("b", 500), input("c", 300), input("d", 2)];
        let said = text(clamped(&Record { clamped: clamped_inputs, ..record() }));
        assert!(said.contains("b in 0.5 %, c in 0.3 %, d in 0.002 %, and 1 more"), "{said}");
        assert_eq!(text(clamped(&record())), "");
    }
}
