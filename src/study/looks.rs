//! When a run has simulated enough: looks at the interval of the breakthrough share.
//!
//! Takes how wide the interval may be, and counts; gives why no more is simulated.
//!
//! # What the looks do to the interval
//!
//! To stop when the interval is narrow is the sequential interval of fixed width of Chow & Robbins
//! (1965), of which it is proven that it holds the share in 95 % of runs as the width goes to 0, and
//! nothing for a width that is wanted. With looks at doubled counts only it holds the share in 93 to
//! 95 % of runs for most shares and widths, as simulated here. The worst case is known and is
//! 92 %: a share near one half, and a width that the interval just misses at some look. Then a
//! run ends there only where it has counted a share farther from one half than it is, and so
//! just where the interval is wrong. Looks more often would make it worse.

use super::record::Stopped;
use crate::stats::wilson;

/// The first look at the interval of a run with a wanted precision [replications]; each later one
/// is at twice as many.
pub(super) const FIRST_LOOK: u64 = 1000;

/// What there is at a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) breakthroughs: u64,
    /// All that the history admits.
    pub(super) consistent: u64,
}

/// Whether the interval of a share is as narrow as wanted.
pub(super) fn is_narrow(half_width: f64, seen: Seen) -> bool {
    let interval = wilson(seen.breakthroughs, seen.consistent);
    interval.high - interval.low <= 2.0 * half_width
}

/// Looks after 1000, 2000, 4000, … replications, at last after `most`, whether the interval is
/// narrow enough. `up_to` simulates up to so many replications in all, and gives what there is then,
/// or nothing where it was interrupted.
pub(super) fn until_narrow(
    half_width: f64,
    most: u64,
    mut up_to: impl FnMut(u64) -> Option<Seen>,
) -> Stopped {
    let mut look = FIRST_LOOK.min(most);
    loop {
        match up_to(look) {
            None => return Stopped::Interrupted,
            Some(seen) if is_narrow(half_width, seen) => return Stopped::Precise,
            Some(_) if look == most => return Stopped::Limit,
            Some(_) => look = look.saturating_mul(2).min(most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Adds replications up to a look, each of which counts and breaks through with these chances.
    fn simulate(
        random: &mut ChaCha8Rng,
        seen: &mut Seen,
        replications: u64,
        (admitted, share): (f64, f64),
    ) {
        let mut happens = |chance: f64| f64::from(random.next_u32()) < chance * 4_294_967_296.0;
        for _ in 0..replications {
            if admitted == 1.0 || happens(admitted) {
                seen.consistent += 1;
                seen.breakthroughs += u64::from(happens(share));
            }
        }
    }

    /// In which part of many runs the interval holds the share.
    fn coverage((admitted, share): (f64, f64), half_width: f64) -> f64 {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let runs = 4_000;
        let held = (0..runs).filter(|_| {
            let (mut seen, mut done) = (Seen { breakthroughs: 0, consistent: 0 }, 0);
            let stopped = until_narrow(half_width, 8_000, |look| {
                simulate(&mut random, &mut seen, look - done, (admitted, share));
                done = look;
                Some(seen)
            });
            assert_ne!(stopped, Stopped::Interrupted);
            let interval = wilson(seen.breakthroughs, seen.consistent);
            interval.low <= share && share <= interval.high
        });
        held.count() as f64 / f64::from(runs)
    }

    /// Half the width of the interval where a share is counted as it is, times a factor.
    fn about(share: f64, n: u64, factor: f64) -> f64 {
        factor * wilson((share * n as f64).round() as u64, n).half_width()
    }

    #[test]
    fn the_interval_of_a_run_that_stops_when_it_is_narrow_holds_the_share() {
        // The standard error of each is 0.0035 to 0.0043.
        for (share, factor) in [(0.5, 0.8), (0.4, 0.985), (0.3, 0.97), (0.1, 0.93), (0.02, 0.87)] {
            let held = coverage((1.0, share), about(share, 1_000, factor));
            assert!((0.925..0.96).contains(&held), "{share}, {factor}: {held}");
        }
        // Of 1,000 replications the history admits about 30.
        for (share, half_width) in [(0.5, 0.1), (0.2, 0.08), (0.1, 0.06)] {
            let held = coverage((0.03, share), half_width);
            assert!((0.925..0.975).contains(&held), "{share}, ±{half_width}: {held}");
        }
    }

    #[test]
    fn just_short_of_a_look_near_one_half_it_holds_the_share_in_92_of_100() {
        for (looked, factor) in [(1_000, 0.9985), (2_000, 0.999)] {
            let held = coverage((1.0, 0.5), about(0.5, looked, factor));
            assert!((0.905..0.931).contains(&held), "{looked}: {held}");
        }
    }

    #[test]
    fn a_run_looks_at_doubled_counts_and_at_the_most() {
        let looks = |half_width, most, seen: fn(u64) -> Option<Seen>| {
            let mut looks = Vec::new();
            let stopped = until_narrow(half_width, most, |look| {
                looks.push(look);
                seen(look)
            });
            (stopped, looks)
        };
        let half = |look| Some(Seen { breakthroughs: look / 2, consistent: look });
        assert_eq!(looks(1e-9, 3_001, half), (Stopped::Limit, vec![1_000, 2_000, 3_001]));
        assert_eq!(looks(0.02, 9_000, half), (Stopped::Precise, vec![1_000, 2_000, 4_000]));
        assert_eq!(looks(0.5, 10, half), (Stopped::Precise, vec![10]));
        assert_eq!(looks(0.02, 9_000, |_| None), (Stopped::Interrupted, vec![1_000]));
    }
}
