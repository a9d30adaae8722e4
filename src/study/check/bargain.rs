//! What two parties could agree on: the Pareto frontier of their packages, and the solutions of
//! Nash (1950) and of Kalai and Smorodinsky (1975).
//!
//! Takes what each issue offers them in worth, gives packages. On an issue without options the
//! efficient outcomes lie between the one that is best for the first and the one that is best for
//! the second, and the worth to each changes evenly along that way. So the packages of such issues
//! have a concave frontier: it gives way first where that costs the first the least beside what the
//! second gains (Raiffa 1982), and on each of its straight pieces both solutions have a closed form.
//! Issues with options are enumerated; what another choice of options beats for both parties is
//! left out on the way, which changes nothing.
//!
//! - Nash: the package with the largest product of the gains over no deal.
//! - Kalai–Smorodinsky: the package with the largest smallest share of the gain that each party
//!   could have at most; where packages form a convex set, both shares are equal. With options the
//!   set is not convex, and they may be equal in none: the largest smallest share is kept.
//!
//! No lotteries are drawn. Of equally good packages the one that is worth more in all, and then the
//! one that is better for the first, is taken.

use crate::model::EQUAL;

/// How many choices of options may stand beside each other before worse ones are left out.
pub const COMBINATIONS_LIMIT: usize = 1 << 18;
/// How many packages of options a frontier names one by one.
pub const FRONTIER_LIMIT: usize = 1000;
/// How many points a frontier has that is neither.
pub const FRONTIER_POINTS: usize = 65;

/// What each of two parties has of something.
pub(super) type Worths = [f64; 2];

/// What an issue offers.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Offer {
    /// Everything from the best for the first to the best for the second.
    Way(Worths, Worths),
    /// One of several.
    Options(Vec<Worths>),
}

/// What is agreed on an issue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Choice {
    /// How far along the way [0 to 1].
    Along(f64),
    /// Which option.
    Option(usize),
}

/// A package, and what it is worth.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Deal {
    pub worths: Worths,
    /// By offer.
    pub choices: Vec<Choice>,
}

/// What two parties could agree on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Solutions {
    /// The best for each of what the other does not refuse.
    pub best: [Deal; 2],
    pub nash: Deal,
    pub kalai_smorodinsky: Deal,
    pub frontier: Frontier,
}

/// The worths of efficient packages, from the best for the first to the best for the second.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Frontier {
    /// The corners of a line.
    Corners(Vec<Worths>),
    /// All of them.
    Packages(Vec<Worths>),
    /// At even steps of what the first has at least, the most that the second can have.
    Samples(Vec<Worths>),
}

/// Why there is no solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsolved {
    /// There are more choices of options than are enumerated.
    TooMany,
    /// No package is worth to both what no deal is.
    Reservations,
}

/// What two parties could agree on, who have these worths without a deal.
pub(super) fn solve(offers: &[Offer], disagreement: Worths) -> Result<Solutions, Unsolved> {
    let options = Options::enumerate(offers)?;
    let chain = Chain::new(offers);
    let pieces = || {
        options.last().iter().enumerate().flat_map(|(at, point)| {
            let gains = [0, 1].map(|i| chain.start[i] + point.worths[i] - disagreement[i]);
            chain.pieces(gains).filter_map(move |piece| Some((at, piece.rational()?)))
        })
    };
    let best = [0, 1].map(|party| {
        let end =
            |piece: &Piece| if party == 0 { piece.at(piece.low) } else { piece.at(piece.high) };
        best_of(pieces().map(|(at, piece)| (at, piece, end(&piece))), |gains| gains[party])
    });
    let (Some(first), Some(second)) = (best[0], best[1]) else {
        return Err(Unsolved::Reservations);
    };
    let most = [first.2.1[0], second.2.1[1]];
    let nash = best_of(pieces().map(|(at, piece)| (at, piece, piece.at(piece.nash()))), |gains| {
        gains[0].max(0.0) * gains[1].max(0.0)
    });
    let share = |gains: Worths| {
        let share = |i: usize| if most[i] > EQUAL { gains[i] / most[i] } else { f64::INFINITY };
        share(0).min(share(1))
    };
    let fair = best_of(pieces().map(|(at, piece)| (at, piece, piece.at(piece.even(most)))), share);
    let (Some(nash), Some(fair)) = (nash, fair) else { return Err(Unsolved::Reservations) };
    let deal = |(at, piece, (s, _)): Found| {
        let worths = piece.at(s).1;
        Deal {
            worths: [worths[0] + disagreement[0], worths[1] + disagreement[1]],
            choices: choices(offers, &options, &chain, (at, piece.step, s)),
        }
    };
    Ok(Solutions {
        best: [deal(first), deal(second)],
        nash: deal(nash),
        kalai_smorodinsky: deal(fair),
        frontier: frontier(offers, &options, &chain),
    })
}

/// A choice of options, a piece of the chain, and how far along it, with the gains there.
type Found = (usize, Piece, (f64, Worths));

/// The candidate for which `value` is largest; of equal ones that with the largest sum, then the
/// one that is better for the first.
fn best_of(
    candidates: impl Iterator<Item = Found>,
    value: impl Fn(Worths) -> f64,
) -> Option<Found> {
    let mut best: Option<(Found, [f64; 3])> = None;
    for candidate in candidates {
        let gains = candidate.2.1;
        let rank = [value(gains), gains[0] + gains[1], gains[0]];
        let better = best.as_ref().is_none_or(|(_, known)| {
            let differs = (0..3).find(|i| {
                (rank[*i] - known[*i]).abs() > 1e-12
                    || rank[*i].is_infinite() != known[*i].is_infinite()
            });
            differs.is_some_and(|i| rank[i] > known[i])
        });
        if better {
            best = Some((candidate, rank));
        }
    }
    best.map(|(found, _)| found)
}

/// A choice of options on the issues so far.
#[derive(Clone, Copy, Debug)]
struct Point {
    worths: Worths,
    /// The choice before it, by its place there.
    before: usize,
    /// The option of this issue.
    option: usize,
}

/// The choices of options that no other beats, issue by issue.
struct Options {
    /// By issue with options: which offer it is, and the choices up to it.
    layers: Vec<(usize, Vec<Point>)>,
    none: [Point; 1],
}

impl Options {
    fn enumerate(offers: &[Offer]) -> Result<Self, Unsolved> {
        let none = [Point { worths: [0.0; 2], before: 0, option: 0 }];
        let mut options = Self { layers: Vec::new(), none };
        for (offer, worths) in offers.iter().enumerate() {
            let Offer::Options(worths) = worths else { continue };
            let before = options.last();
            if before.len() * worths.len() > COMBINATIONS_LIMIT {
                return Err(Unsolved::TooMany);
            }
            let mut points = Vec::with_capacity(before.len() * worths.len());
            for (at, point) in before.iter().enumerate() {
                for (option, more) in worths.iter().enumerate() {
                    let worths = [point.worths[0] + more[0], point.worths[1] + more[1]];
                    points.push(Point { worths, before: at, option });
                }
            }
            options.layers.push((offer, efficient(points)));
        }
        Ok(options)
    }

    /// The choices on all issues with options, from the best for the first on.
    fn last(&self) -> &[Point] {
        self.layers.last().map_or(&self.none[..], |(_, points)| points)
    }
}

/// The points that no other beats, from the best for the first to the best for the second.
fn efficient(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by(|one, other| {
        let by = |i: usize| other.worths[i].total_cmp(&one.worths[i]);
        by(0).then(by(1)).then(one.before.cmp(&other.before)).then(one.option.cmp(&other.option))
    });
    let mut most = f64::NEG_INFINITY;
    points.retain(|point| {
        let kept = point.worths[1] > most + 1e-12;
        most = most.max(point.worths[1]);
        kept
    });
    points
}

/// The frontier of the issues without options, from the best for the first on.
struct Chain {
    /// What is worth what there.
    start: Worths,
    /// How far along its way each offer is there, whatever is agreed; 0 for those with steps.
    fixed: Vec<f64>,
    /// The steps, the cheapest first.
    steps: Vec<Step>,
}

/// A way, along which the first gives and the second gains.
#[derive(Clone, Copy, Debug)]
struct Step {
    offer: usize,
    cost: f64,
    gain: f64,
}

impl Chain {
    fn new(offers: &[Offer]) -> Self {
        let mut chain = Self { start: [0.0; 2], fixed: vec![0.0; offers.len()], steps: Vec::new() };
        for (offer, way) in offers.iter().enumerate() {
            let Offer::Way(from, to) = way else { continue };
            let (cost, gain) = (from[0] - to[0], to[1] - from[1]);
            let mut at = from;
            if gain > EQUAL && cost > EQUAL {
                chain.steps.push(Step { offer, cost, gain });
            } else if gain > EQUAL {
                // What costs the first nothing is given.
                (at, chain.fixed[offer]) = (to, 1.0);
            }
            chain.start = [chain.start[0] + at[0], chain.start[1] + at[1]];
        }
        chain.steps.sort_by(|one, other| {
            let (one, other) = (one.cost * other.gain, other.cost * one.gain);
            one.total_cmp(&other)
        });
        chain
    }

    /// The straight pieces of the frontier, from these gains on; a point where there are no steps.
    fn pieces(&self, mut gains: Worths) -> impl Iterator<Item = Piece> + '_ {
        let point = Step { offer: usize::MAX, cost: 0.0, gain: 0.0 };
        let steps = self.steps.iter().copied();
        let only = self.steps.is_empty().then_some(point);
        steps.chain(only).enumerate().map(move |(step, Step { cost, gain, .. })| {
            let piece = Piece { step, gains, cost, gain, low: 0.0, high: 1.0 };
            gains = [gains[0] - cost, gains[1] + gain];
            piece
        })
    }
}

/// A straight piece of a frontier.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Which step of the chain.
    step: usize,
    /// What both gain at its beginning.
    gains: Worths,
    /// What the first gives along it.
    cost: f64,
    /// What the second gains.
    gain: f64,
    /// From where to where both gain something, or lose nothing [0 to 1].
    low: f64,
    high: f64,
}

impl Piece {
    /// How far along, and what both gain there.
    fn at(&self, s: f64) -> (f64, Worths) {
        (s, [self.gains[0] - self.cost * s, self.gains[1] + self.gain * s])
    }

    /// The part of it that leaves both at least what they have without a deal.
    fn rational(mut self) -> Option<Self> {
        if self.gains[0] < -EQUAL || self.gains[1] + self.gain < -EQUAL {
            return None;
        }
        if self.cost > 0.0 {
            self.high = (self.gains[0] / self.cost).clamp(0.0, 1.0);
        }
        if self.gain > 0.0 {
            self.low = (-self.gains[1] / self.gain).clamp(0.0, 1.0);
        } else if self.gains[1] < -EQUAL {
            return None;
        }
        // Ends that are equal may be a hair apart.
        let apart = self.low - self.high;
        let hair = EQUAL / self.cost.max(self.gain).max(EQUAL);
        self.low = self.low.min(self.high);
        (apart <= hair).then_some(self)
    }

    /// Where the product of the gains is largest: (x − c·s)(y + g·s).
    fn nash(&self) -> f64 {
        let both = 2.0 * self.cost * self.gain;
        if both <= 0.0 {
            return self.low;
        }
        let s = (self.gain * self.gains[0] - self.cost * self.gains[1]) / both;
        s.clamp(self.low, self.high)
    }

    /// Where the gains are the same shares of the most that each could have.
    fn even(&self, most: Worths) -> f64 {
        if most[0] <= EQUAL {
            return self.high;
        }
        let slope = most[1] * self.cost + most[0] * self.gain;
        if slope <= 0.0 {
            return self.low;
        }
        let s = (most[1] * self.gains[0] - most[0] * self.gains[1]) / slope;
        s.clamp(self.low, self.high)
    }
}

/// What is agreed on each offer.
fn choices(
    offers: &[Offer],
    options: &Options,
    chain: &Chain,
    (point, step, s): (usize, usize, f64),
) -> Vec<Choice> {
    let mut choices: Vec<Choice> = chain.fixed.iter().map(|at| Choice::Along(*at)).collect();
    for (at, known) in chain.steps.iter().enumerate() {
        let along = match at.cmp(&step) {
            std::cmp::Ordering::Less => 1.0,
            std::cmp::Ordering::Equal => s,
            std::cmp::Ordering::Greater => 0.0,
        };
        choices[known.offer] = Choice::Along(along);
    }
    let mut at = point;
    for (offer, points) in options.layers.iter().rev() {
        choices[*offer] = Choice::Option(points[at].option);
        at = points[at].before;
    }
    debug_assert_eq!(choices.len(), offers.len());
    choices
}

/// The efficient packages, whatever they are worth beside no deal.
fn frontier(offers: &[Offer], options: &Options, chain: &Chain) -> Frontier {
    let points = options.last();
    let with_options = offers.iter().any(|offer| matches!(offer, Offer::Options(_)));
    let start = |point: &Point| [0, 1].map(|i| chain.start[i] + point.worths[i]);
    if !with_options {
        let mut corner = chain.start;
        let mut corners = vec![corner];
        for step in &chain.steps {
            corner = [corner[0] - step.cost, corner[1] + step.gain];
            corners.push(corner);
        }
        return Frontier::Corners(corners);
    }
    if chain.steps.is_empty() && points.len() <= FRONTIER_LIMIT {
        return Frontier::Packages(points.iter().map(start).collect());
    }
    Frontier::Samples(samples(&points.iter().map(start).collect::<Vec<_>>(), chain))
}

/// The most that the second can have at even steps of what the first has at least.
fn samples(starts: &[Worths], chain: &Chain) -> Vec<Worths> {
    let mut ends = vec![[0.0; 2]];
    for step in &chain.steps {
        let [cost, gain] = ends[ends.len() - 1];
        ends.push([cost + step.cost, gain + step.gain]);
    }
    let [cost, gain] = ends[ends.len() - 1];
    let high = starts.iter().map(|start| start[0]).fold(f64::NEG_INFINITY, f64::max);
    // The best for the second is the end of the chain, from the last choice of options.
    let low = starts.iter().max_by(|one, other| one[1].total_cmp(&other[1])).map_or(0.0, |s| s[0]);
    let low = low - cost;
    // The most of the second from a choice of options where the first keeps so much.
    let most = |start: &Worths, keeps: f64| {
        let spare = start[0] - keeps;
        if spare < -EQUAL {
            return f64::NEG_INFINITY;
        }
        let step = ends.partition_point(|end| end[0] <= spare);
        let Some(next) = ends.get(step) else { return start[1] + gain };
        let before = ends[step.saturating_sub(1)];
        let width = next[0] - before[0];
        let share = if width > 0.0 { ((spare - before[0]) / width).max(0.0) } else { 0.0 };
        start[1] + before[1] + share * (next[1] - before[1])
    };
    let last = (FRONTIER_POINTS - 1) as f64;
    let keeps = (0..FRONTIER_POINTS).map(|n| high - (high - low) * n as f64 / last);
    keeps
        .map(|keeps| {
            [keeps, starts.iter().map(|s| most(s, keeps)).fold(f64::NEG_INFINITY, f64::max)]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(found: Worths, wanted: Worths) {
        let off = (0..2).map(|i| (found[i] - wanted[i]).abs()).fold(0.0, f64::max);
        assert!(off < 1e-9, "{found:?} is not {wanted:?}");
    }

    /// An issue that is worth so much to each, all of it to one of them.
    fn opposed(first: f64, second: f64) -> Offer {
        Offer::Way([first, 0.0], [0.0, second])
    }

    #[test]
    fn a_cake_is_halved() {
        let found = solve(&[opposed(1.0, 1.0)], [0.0; 2]).unwrap();
        near(found.nash.worths, [0.5, 0.5]);
        near(found.kalai_smorodinsky.worths, [0.5, 0.5]);
        near(found.best[0].worths, [1.0, 0.0]);
        near(found.best[1].worths, [0.0, 1.0]);
        assert_eq!(found.frontier, Frontier::Corners(vec![[1.0, 0.0], [0.0, 1.0]]));
    }

    #[test]
    fn a_deal_outside_shifts_the_halves() {
        // Of what is left above 0.3 and 0.1 each has half.
        let found = solve(&[opposed(1.0, 1.0)], [0.3, 0.1]).unwrap();
        near(found.nash.worths, [0.6, 0.4]);
        near(found.kalai_smorodinsky.worths, [0.6, 0.4]);
        near(found.best[0].worths, [0.9, 0.1]);
        assert_eq!(solve(&[opposed(1.0, 1.0)], [0.6, 0.5]), Err(Unsolved::Reservations));
    }

    #[test]
    fn nash_may_give_less_of_more_and_kalai_smorodinsky_do_not() {
        // The hulls of 0, (1, 0), (0, 1) and (¾, ¾), and of 0, (1, 0), (0, 1) and (1, 0.7). The second
        // holds more for player 2 whatever player 1 has, and yet Nash gives player 2 less in it.
        let first = solve(&[opposed(0.75, 0.25), opposed(0.25, 0.75)], [0.0; 2]).unwrap();
        near(first.nash.worths, [0.75, 0.75]);
        near(first.kalai_smorodinsky.worths, [0.75, 0.75]);
        let given = Offer::Way([0.0, 0.7], [0.0, 0.7]);
        let second = solve(&[opposed(1.0, 0.3), given], [0.0; 2]).unwrap();
        near(second.nash.worths, [1.0, 0.7]);
        near(second.kalai_smorodinsky.worths, [1.0 / 1.3, 1.0 / 1.3]);
    }

    #[test]
    fn the_product_is_largest_in_the_middle_of_a_line() {
        // On x/a + y/b = 1 the product is largest at (a/2, b/2); shares are even there too.
        let found = solve(&[opposed(0.8, 0.3)], [0.0; 2]).unwrap();
        near(found.nash.worths, [0.4, 0.15]);
        near(found.kalai_smorodinsky.worths, [0.4, 0.15]);
        assert_eq!(found.nash.choices, [Choice::Along(0.5)]);
    }

    #[test]
    fn what_costs_the_first_nothing_is_given() {
        let free = Offer::Way([0.2, 0.1], [0.2, 0.5]);
        let found = solve(&[free, opposed(0.8, 0.5)], [0.0; 2]).unwrap();
        near(found.best[0].worths, [1.0, 0.5]);
        assert_eq!(found.best[0].choices, [Choice::Along(1.0), Choice::Along(0.0)]);
    }

    #[test]
    fn options_are_enumerated_and_beaten_ones_left_out() {
        let options = Offer::Options(vec![[1.0, 0.0], [0.7, 0.4], [0.3, 0.3], [0.0, 1.0]]);
        let found = solve(std::slice::from_ref(&options), [0.0; 2]).unwrap();
        near(found.nash.worths, [0.7, 0.4]);
        near(found.kalai_smorodinsky.worths, [0.7, 0.4]);
        let points = vec![[1.0, 0.0], [0.7, 0.4], [0.0, 1.0]];
        assert_eq!(found.frontier, Frontier::Packages(points));
        assert_eq!(found.nash.choices, [Choice::Option(1)]);
    }

    #[test]
    fn options_and_ways_go_together() {
        let options = Offer::Options(vec![[0.5, 0.0], [0.0, 0.5]]);
        let found = solve(&[options, opposed(0.5, 0.5)], [0.0; 2]).unwrap();
        near(found.nash.worths, [0.5, 0.5]);
        let Frontier::Samples(points) = found.frontier else { panic!("{:?}", found.frontier) };
        assert_eq!(points.len(), FRONTIER_POINTS);
        for [x, y] in points {
            assert!((x + y - 1.0).abs() < 1e-9, "{x} {y}");
        }
    }

    #[test]
    fn more_options_than_can_be_enumerated_are_left_out() {
        let spread = |n: usize| {
            let worths = |k: usize| (k as f64 * 0.618_033_988_75 * (n + 1) as f64).fract();
            Offer::Options((0..250).map(|k| [worths(k), 1.0 - worths(k)]).collect())
        };
        let offers: Vec<Offer> = (0..8).map(spread).collect();
        assert_eq!(solve(&offers, [0.0; 2]), Err(Unsolved::TooMany));
    }

    #[test]
    fn a_single_point_is_its_own_solution() {
        let found = solve(&[Offer::Way([0.0, 0.0], [0.0, 0.0])], [0.0; 2]).unwrap();
        near(found.nash.worths, [0.0, 0.0]);
        near(found.kalai_smorodinsky.worths, [0.0, 0.0]);
        let none = solve(&[], [0.0; 2]).unwrap();
        near(none.nash.worths, [0.0, 0.0]);
    }

    fn offer() -> impl Strategy<Value = Offer> {
        let worth = || prop::array::uniform2(0.0..1.0_f64);
        let way = (worth(), worth()).prop_map(|(one, other)| {
            let best = |i: usize| one[i].max(other[i]);
            let worst = |i: usize| one[i].min(other[i]);
            Offer::Way([best(0), worst(1)], [worst(0), best(1)])
        });
        prop_oneof![way, prop::collection::vec(worth(), 1..4).prop_map(Offer::Options)]
    }

    /// The worths of packages on a grid: ways in tenths, all options.
    fn packages(offers: &[Offer]) -> Vec<Worths> {
        let mut all = vec![[0.0; 2]];
        for offer in offers {
            let each: Vec<Worths> = match offer {
                Offer::Options(worths) => worths.clone(),
                Offer::Way(from, to) => (0..=10)
                    .map(|n| [0, 1].map(|i| from[i] + (to[i] - from[i]) * f64::from(n) / 10.0))
                    .collect(),
            };
            let sums = all
                .iter()
                .flat_map(|x: &Worths| each.iter().map(move |y| [x[0] + y[0], x[1] + y[1]]));
            all = sums.collect();
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

        #[test]
        fn no_package_is_better_than_a_solution(
            offers in prop::collection::vec(offer(), 1..4),
            disagreement in prop::array::uniform2(0.0..0.6_f64),
        ) {
            let gains = |worths: Worths| [worths[0] - disagreement[0], worths[1] - disagreement[1]];
            let all: Vec<Worths> = packages(&offers).into_iter().map(gains).collect();
            let rational: Vec<_> = all.iter().filter(|g| g[0] >= 0.0 && g[1] >= 0.0).collect();
            let Ok(found) = solve(&offers, disagreement) else {
                prop_assert!(rational.is_empty(), "{:?}", rational);
                return Ok(());
            };
            let (nash, fair) = (gains(found.nash.worths), gains(found.kalai_smorodinsky.worths));
            let most = [gains(found.best[0].worths)[0], gains(found.best[1].worths)[1]];
            let share = |g: Worths| (g[0] / most[0]).min(g[1] / most[1]);
            for g in rational {
                prop_assert!(g[0] * g[1] <= nash[0] * nash[1] + 1e-9, "{:?} beats {:?}", g, nash);
                prop_assert!(g[0] <= most[0] + 1e-9 && g[1] <= most[1] + 1e-9);
                if most[0] > 1e-6 && most[1] > 1e-6 {
                    prop_assert!(share(*g) <= share(fair) + 1e-6, "{:?} beats {:?}", g, fair);
                }
            }
            for deal in found.best.iter().chain([&found.nash, &found.kalai_smorodinsky]) {
                let mut worths = [0.0; 2];
                for (offer, choice) in offers.iter().zip(&deal.choices) {
                    for i in 0..2 {
                        worths[i] += match (offer, choice) {
                            (Offer::Options(options), Choice::Option(at)) => options[*at][i],
                            (Offer::Way(from, to), Choice::Along(s)) => from[i] + (to[i] - from[i]) * s,
                            _ => panic!("{offer:?} {choice:?}"),
                        };
                    }
                }
                near(worths, deal.worths);
            }
            let (Frontier::Corners(points) | Frontier::Packages(points) | Frontier::Samples(points)) =
                found.frontier;
            for [x, y] in points {
                let beaten = all.iter().any(|g| {
                    g[0] + disagreement[0] > x + 1e-9 && g[1] + disagreement[1] > y + 1e-9
                });
                prop_assert!(!beaten, "{} {} is beaten", x, y);
            }
        }
    }
}
