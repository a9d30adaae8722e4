//! The outcomes as charts show them: few enough to tell apart, each with an ink of its own.

use crate::report::chart::ink::{INKS, Ink};
use crate::report::clean::{NAME_COLUMNS, clean};
use crate::report::figures::{Share, fewer_than};
use crate::report::{BREAKTHROUGH, STALL};
use crate::study::Record;
use std::cmp::Reverse;

/// The most outcomes that a chart tells apart; the rarer ones are taken together.
pub(super) const ENDS_SHOWN: usize = 8;

/// An outcome, or all that are too rare to stand by themselves.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct End {
    /// What it is called.
    pub(super) name: String,
    /// How many replications ended so.
    pub(super) count: u64,
    /// How many had by the end of each round.
    pub(super) by_round: Vec<u64>,
    /// What it is drawn with.
    pub(super) ink: Ink,
}

/// The outcome that most replications ended in; of equally many the last.
pub(super) fn commonest(record: &Record) -> Option<(String, u64)> {
    let most = record.outcomes.iter().max_by_key(|outcome| outcome.count)?;
    Some((clean(&most.name, NAME_COLUMNS), most.count))
}

/// The outcomes in the scenario's order; of many those that the odds are of and the commonest, and
/// the others together.
pub(super) fn ends(record: &Record) -> Vec<End> {
    let mut order: Vec<usize> = (0..record.outcomes.len()).collect();
    order.sort_by_key(|&at| {
        let outcome = &record.outcomes[at];
        let asked = [BREAKTHROUGH, STALL].contains(&outcome.name.as_str());
        (!asked, Reverse(outcome.count), at)
    });
    let most = if order.len() > ENDS_SHOWN { ENDS_SHOWN - 1 } else { ENDS_SHOWN };
    let (own, rest) = order.split_at(order.len().min(most));
    let mut own = own.to_vec();
    own.sort_unstable();
    let by_round = |at: usize| record.incidence[at].by_round.clone();
    let mut inks = Inks::default();
    let mut ends: Vec<End> = Vec::new();
    for at in own {
        let outcome = &record.outcomes[at];
        let name = clean(&outcome.name, NAME_COLUMNS);
        let ink = inks.of(&outcome.name);
        ends.push(End { name, count: outcome.count, by_round: by_round(at), ink });
    }
    if !rest.is_empty() {
        let mut together = vec![0_u64; record.rounds as usize];
        for &at in rest {
            let counts = &record.incidence[at].by_round;
            together.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        let name = format!("{} others", rest.len());
        let count = together.last().copied().unwrap_or(0);
        ends.push(End { name, count, by_round: together, ink: inks.of(&format!("{rest:?}")) });
    }
    ends
}

/// Which inks are taken.
#[derive(Default)]
struct Inks {
    taken: Vec<Ink>,
}

impl Inks {
    /// The usual outcomes have inks of their own, the others take what is left.
    fn of(&mut self, outcome: &str) -> Ink {
        let usual = match outcome {
            BREAKTHROUGH => Some(Ink::Blue),
            "partial" => Some(Ink::Sky),
            STALL => Some(Ink::Grey),
            "collapse" => Some(Ink::Vermilion),
            _ => None,
        };
        // Those of the usual ones last, so that these find them free.
        let others = [Ink::Orange, Ink::Green, Ink::Purple, Ink::Olive];
        let free = |ink: &&Ink| !self.taken.contains(ink);
        let left = || others.iter().chain(&INKS).find(free).copied();
        let ink = usual.filter(|ink| free(&ink)).or_else(left).unwrap_or(Ink::Grey);
        self.taken.push(ink);
        ink
    }
}

/// A share in figures with its interval, short enough for a chart.
pub(super) fn in_figures(count: u64, n: u64) -> String {
    let bound = |before: &str| match fewer_than(n) {
        Some(bound) => format!(" ({before}< {bound})"),
        None => format!(" of {n}"),
    };
    match count {
        0 => format!("none{}", bound("")),
        count if count >= n => format!("all{}", bound("but ")),
        _ => {
            let shown = Share::of(count, n).percentages();
            format!("{} % ({} – {})", shown.share, shown.low, shown.high)
        }
    }
}

/// Its interval alone; of none and all what bounds it.
pub(super) fn interval_alone(count: u64, n: u64) -> String {
    let shown = Share::of(count, n).percentages();
    match (count, fewer_than(n)) {
        (0, Some(bound)) => format!("< {bound}"),
        (count, Some(bound)) if count >= n => format!("but < {bound}"),
        _ => format!("{} – {} %", shown.low, shown.high),
    }
}

/// A share in figures alone.
pub(super) fn share_alone(count: u64, n: u64) -> String {
    match count {
        0 => "none".to_owned(),
        count if count >= n => "all".to_owned(),
        _ => format!("{} %", Share::of(count, n).percentages().share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{ended, record};

    #[test]
    fn the_usual_outcomes_always_look_the_same() {
        let inks: Vec<_> = ends(&record()).into_iter().map(|end| end.ink).collect();
        assert_eq!(inks, [Ink::Blue, Ink::Sky, Ink::Grey, Ink::Vermilion]);
        let mut own = record();
        own.outcomes[1].name = "truce".to_owned();
        assert_eq!(ends(&own)[1].ink, Ink::Orange);
        assert_eq!(ends(&own)[3].ink, Ink::Vermilion);
    }

    #[test]
    fn of_many_outcomes_the_rare_ones_stand_together_and_none_is_lost() {
        let counts: Vec<_> = (0..40).map(|at| (format!("end_{at}"), 10 + at)).collect();
        let record = ended(&counts);
        let ends = ends(&record);
        assert_eq!(ends.len(), ENDS_SHOWN);
        assert_eq!(ends[7].name, "33 others");
        assert_eq!(ends.iter().map(|end| end.count).sum::<u64>(), record.consistent);
        let mut inks: Vec<_> = ends.iter().map(|end| format!("{:?}", end.ink)).collect();
        inks.sort();
        inks.dedup();
        assert_eq!(inks.len(), ENDS_SHOWN);
    }

    #[test]
    fn the_commonest_end_is_one_and_what_the_odds_are_of_stands_by_itself() {
        let mut counts: Vec<_> = (0..20).map(|at| (format!("end_{at}"), 100 + at)).collect();
        counts.extend([("stall".to_owned(), 3), ("breakthrough".to_owned(), 5)]);
        let record = ended(&counts);
        assert_eq!(commonest(&record), Some(("end_19".to_owned(), 119)));
        let names: Vec<_> = ends(&record).into_iter().map(|end| end.name).collect();
        assert!(names.contains(&"stall".to_owned()) && names.contains(&"breakthrough".to_owned()));
        assert_eq!(names[7], "15 others");
    }

    #[test]
    fn none_and_all_are_words() {
        assert_eq!(in_figures(0, 20_000), "none (< 1 in 6,666)");
        assert_eq!(in_figures(20_000, 20_000), "all (but < 1 in 6,666)");
        assert_eq!(in_figures(0, 4), "none of 4");
        let alone = |count, n| interval_alone(count, n);
        assert_eq!([alone(0, 20_000), alone(20_000, 20_000)], ["< 1 in 6,666", "but < 1 in 6,666"]);
        assert_eq!(alone(18_150, 100_000), "17.9 – 18.4 %");
        assert_eq!(in_figures(18_150, 100_000), "18.1 % (17.9 – 18.4)");
    }
}
