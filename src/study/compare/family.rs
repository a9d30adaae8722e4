//! Several differences at once: which of them are shown, and how wide their ranges have to be.
//!
//! Takes the pairs of each difference; gives what each comes to. Always: a difference that is shown
//! has a range without 0, one that is not shown has a range with 0 in it.
//!
//! # How the level is shared
//!
//! The chances of all K tests are adjusted together (Holm 1979), so that the chance of any false
//! finding is at most [`LEVEL`], whatever the differences have to do with each other. R of them are
//! significant. All ranges have one confidence, 1 − α′ with
//!
//! α′ = [`LEVEL`] ÷ (K − R + 1), or ÷ K where none is significant:
//!
//! the level at which the last of Holm's steps that succeeded was made. Every significant test has a
//! chance of at most α′, every other one has more, so that ranges and verdicts say the same. Every
//! range by itself is at least a 95 % interval. Where test and range disagree all the same, at the
//! edge, for being of different kinds, nothing is shown, and the range is drawn out to 0.

use super::record::{Counted, Verdict};
use crate::stats::{Difference, Pairs, holm};

/// The chance that any difference of a family is shown though there is none.
pub(in crate::study) const LEVEL: f64 = 0.05;

/// Several differences that are looked at together.
pub(in crate::study) struct Family {
    /// How many were tested.
    pub tests: u64,
    /// The confidence of their ranges.
    pub confidence: f64,
    /// What their chances come to, in the order given; none for those that cannot be tested.
    pub adjusted: Vec<Option<f64>>,
}

/// What one difference comes to.
pub(in crate::study) struct Judged {
    /// The difference with its range; none where no replication counts in one of the two.
    pub difference: Option<Difference>,
    /// What is shown.
    pub verdict: Verdict,
    /// Where nothing is: the farthest from 0 that the range reaches.
    pub within: Option<f64>,
}

impl Family {
    /// The family of tests with these chances.
    pub fn new(chances: &[Option<f64>]) -> Self {
        let tested: Vec<f64> = chances.iter().flatten().copied().collect();
        let mut of_tested = holm(&tested).into_iter();
        let adjusted: Vec<_> = chances.iter().map(|p| p.and_then(|_| of_tested.next())).collect();
        let shown = adjusted.iter().flatten().filter(|p| **p <= LEVEL).count();
        let steps = tested.len() - shown + usize::from(shown > 0);
        Self { tests: tested.len() as u64, confidence: 1.0 - LEVEL / steps.max(1) as f64, adjusted }
    }

    /// What the difference with these pairs comes to, the second less the first; `adjusted` is its
    /// chance in the family.
    pub fn judge(&self, pairs: &Pairs, adjusted: Option<f64>) -> Judged {
        let Some(mut found) = pairs.difference_at(self.confidence).map(reversed) else {
            return Judged { difference: None, verdict: Verdict::NoDifferenceShown, within: None };
        };
        let significant = adjusted.is_some_and(|p| p <= LEVEL);
        let verdict = match (significant, found.low > 0.0, found.high < 0.0) {
            (true, true, _) => Verdict::Higher,
            (true, _, true) => Verdict::Lower,
            _ => Verdict::NoDifferenceShown,
        };
        let mut within = None;
        if verdict == Verdict::NoDifferenceShown {
            found = Difference { low: found.low.min(0.0), high: found.high.max(0.0), ..found };
            within = Some(found.high.max(-found.low));
        }
        Judged { difference: Some(found), verdict, within }
    }
}

/// The second share less the first, from the first less the second.
pub(in crate::study) fn reversed(found: Difference) -> Difference {
    // Adding 0 takes the sign off −0.
    Difference { difference: 0.0 - found.difference, low: 0.0 - found.high, high: 0.0 - found.low }
}

/// A count out of a number, with its share.
pub(in crate::study) fn counted((count, of): (u64, u64)) -> Counted {
    Counted::of(count, of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::End;

    fn pairs([both, first, second, neither]: [u64; 4]) -> Pairs {
        let mut pairs = Pairs::default();
        pairs.add(End::Yes, End::Yes, both);
        pairs.add(End::Yes, End::No, first);
        pairs.add(End::No, End::Yes, second);
        pairs.add(End::No, End::No, neither);
        pairs
    }

    #[test]
    fn ranges_are_as_wide_as_the_last_step_that_succeeded() {
        let family = |chances: &[f64]| {
            let chances: Vec<_> = chances.iter().map(|p| Some(*p)).collect();
            1.0 - Family::new(&chances).confidence
        };
        let near = |given: f64, wanted: f64| assert!((given - wanted).abs() < 1e-12, "{given}");
        near(family(&[0.01]), 0.05);
        near(family(&[0.5]), 0.05);
        near(family(&[0.5, 0.6, 0.7, 0.8]), 0.05 / 4.0);
        near(family(&[0.0, 0.6, 0.7, 0.8]), 0.05 / 4.0);
        near(family(&[0.0, 0.0, 0.7, 0.8]), 0.05 / 3.0);
        near(family(&[0.0; 4]), 0.05);
        near(family(&[]), 0.05);
    }

    #[test]
    fn what_cannot_be_tested_is_no_test() {
        let family = Family::new(&[None, Some(0.01), None, Some(0.02)]);
        assert_eq!(family.tests, 2);
        assert_eq!(family.adjusted, [None, Some(0.02), None, Some(0.02)]);
    }

    #[test]
    fn verdicts_and_ranges_say_the_same() {
        // Discordances from none to clear ones, in families of one to five alike.
        let counts = (0..60).map(|more| [1000, 40, 40 + more, 2000]);
        for size in 1..=5 {
            for table in counts.clone() {
                let pairs = pairs(table);
                let p = pairs.p_value();
                let chances: Vec<_> =
                    (0..size).map(|n| if n == 0 { p } else { Some(0.03) }).collect();
                let family = Family::new(&chances);
                let Judged { difference, verdict, within } =
                    family.judge(&pairs, family.adjusted[0]);
                let Difference { low, high, .. } = difference.unwrap();
                let shown = verdict != Verdict::NoDifferenceShown;
                assert_eq!(low > 0.0 || high < 0.0, shown, "{table:?} {low} {high}");
                assert_eq!(within.is_none(), shown);
                if shown {
                    assert!(family.adjusted[0].unwrap() <= LEVEL, "{table:?}");
                }
            }
        }
    }

    #[test]
    fn test_and_range_disagree_at_the_edge_only() {
        let mut disagreements = 0;
        for more in 0..400 {
            let pairs = pairs([10_000, 400, 400 + more, 20_000]);
            let family = Family::new(&[pairs.p_value()]);
            let Judged { verdict, .. } = family.judge(&pairs, family.adjusted[0]);
            let significant = family.adjusted[0].unwrap() <= LEVEL;
            disagreements += u32::from((verdict == Verdict::NoDifferenceShown) == significant);
        }
        assert!(disagreements <= 2, "{disagreements}");
    }

    #[test]
    fn the_sign_is_that_of_the_second_less_the_first() {
        let family = Family::new(&[Some(0.0)]);
        let higher = family.judge(&pairs([100, 10, 90, 800]), Some(0.0));
        assert_eq!(higher.verdict, Verdict::Higher);
        assert!((higher.difference.unwrap().difference - 0.08).abs() < 1e-12);
        let lower = family.judge(&pairs([100, 90, 10, 800]), Some(0.0));
        assert_eq!(lower.verdict, Verdict::Lower);
        let (one, other) = (higher.difference.unwrap(), lower.difference.unwrap());
        assert!((one.low + other.high).abs() < 1e-12 && (one.high + other.low).abs() < 1e-12);
    }
}
