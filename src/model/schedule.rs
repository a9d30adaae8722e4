//! What a party would concede by itself, round by round.

use super::Number;
use crate::math::power;

/// How much of the whole way a party means to have gone, by round.
#[derive(Clone, Debug)]
pub enum Schedule {
    /// The same in every replication: how much is added in rounds 1, 2, … [0 to 1 each].
    Table(Vec<f64>),
    /// Some of its numbers are drawn, or its deadline can be moved.
    Drawn {
        /// What is conceded at once [0 to 1].
        opening: Number,
        /// The shape [≥ 0].
        beta: Number,
    },
}

impl Schedule {
    /// The schedule of a party over a horizon of `rounds`.
    pub fn new(opening: Number, beta: Number, deadline: Number, rounds: u32) -> Self {
        let (Number::Constant(opening), Number::Constant(beta), Number::Constant(deadline)) =
            (opening, beta, deadline)
        else {
            return Self::Drawn { opening, beta };
        };
        let mut before = 0.0;
        let added = |round| {
            let level = schedule_level(round, opening, beta, deadline);
            let added = level - before;
            before = level;
            added
        };
        Self::Table((1..=rounds).map(added).collect())
    }
}

/// a(t) = κ + (1 − κ)·φ^(1/β), φ = (t − 1)/(T − 1) [0 to 1]: the polynomial schedule of Faratin,
/// Sierra & Jennings (1998), with κ the `opening` and T the `deadline`. With `beta` 0 it is κ
/// before the deadline and 1 from it on.
#[inline(always)]
pub fn schedule_level(round: u32, opening: f64, beta: f64, deadline: f64) -> f64 {
    schedule_level_since(1.0, f64::from(round), (opening, beta, deadline))
}

/// The same where the time that is to be spent begins in round `since`: φ = (t − since)/(T − since).
#[inline(always)]
pub fn schedule_level_since(
    since: f64,
    round: f64,
    (opening, beta, deadline): (f64, f64, f64),
) -> f64 {
    let spent = (round - since) / (deadline - since);
    let spent = if deadline <= since || spent > 1.0 { 1.0 } else { spent };
    // At the end of its time first: 1 ÷ β is infinite for the smallest of numbers.
    let shaped = if spent >= 1.0 {
        1.0
    } else if beta > 0.0 {
        power(spent, 1.0 / beta)
    } else {
        0.0
    };
    opening + (1.0 - opening) * shaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much of the whole way is gone in the last tenth of the time: 1 − 0.9^(1/β).
    #[test]
    fn the_share_conceded_at_the_end_is_that_of_the_closed_form() {
        let wanted = [(0.2, 0.409510), (0.5, 0.19), (1.0, 0.1), (2.0, 0.051317)];
        for (beta, wanted) in wanted {
            let Schedule::Table(added) = Schedule::new(
                Number::Constant(0.0),
                Number::Constant(beta),
                Number::Constant(11.0),
                11,
            ) else {
                panic!("all its numbers are constant");
            };
            assert!((added[10] - wanted).abs() < 5e-7, "β {beta}: {}", added[10]);
            assert!((added.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_hard_liner_gives_its_opening_and_then_nothing_before_the_deadline() {
        let levels: Vec<f64> = (1..=5).map(|t| schedule_level(t, 0.1, 0.0, 4.0)).collect();
        assert_eq!(levels, [0.1, 0.1, 0.1, 1.0, 1.0]);
    }

    /// 1 ÷ β is infinite, and so would be its product with the logarithm of 1.
    #[test]
    fn the_smallest_beta_is_a_hard_liner_too() {
        let levels: Vec<f64> = (1..=5).map(|t| schedule_level(t, 0.1, 1e-310, 4.0)).collect();
        assert_eq!(levels, [0.1, 0.1, 0.1, 1.0, 1.0]);
    }

    #[test]
    fn a_deadline_in_the_first_round_is_met_at_once() {
        assert_eq!(schedule_level(1, 0.0, 1.0, 1.0), 1.0);
    }
}
