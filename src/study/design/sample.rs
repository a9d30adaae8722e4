//! Points made by chance: where each lies in the unit cube, one dimension a factor.
//!
//! Takes a seed and the names of the dimensions; gives numbers strictly between 0 and 1. A
//! dimension's numbers follow from its name and the seed, whatever the other dimensions.

use super::sobol::Sobol;
use crate::draws::{permutation, scrambled, uniform, word};

/// Points in the unit cube.
#[derive(Clone, Debug)]
pub(super) enum Sample {
    /// A Latin hypercube (McKay, Beckman and Conover 1979): the range is cut into as many equal
    /// parts as there are points, and each part has one point.
    Lhs {
        seed: u64,
        /// Which part each point lies in, for each dimension.
        parts: Vec<Vec<u32>>,
        /// The source of each dimension's places within the parts.
        places: Vec<String>,
    },
    /// A Sobol' sequence, scrambled as Owen (1995) does; it begins with its first point, as Owen
    /// (2020) advises.
    Sobol {
        sequence: Sobol,
        /// What each dimension is scrambled by.
        keys: Vec<u64>,
    },
}

impl Sample {
    /// A Latin hypercube of so many points.
    pub fn lhs(seed: u64, names: &[&str], points: usize) -> Self {
        let part = |name: &&str| permutation(seed, &format!("design lhs part {name}"), points);
        let place = |name: &&str| format!("design lhs place {name}");
        Self::Lhs {
            seed,
            parts: names.iter().map(part).collect(),
            places: names.iter().map(place).collect(),
        }
    }

    /// A scrambled Sobol' sequence.
    pub fn sobol(seed: u64, names: &[&str]) -> Self {
        let key = |name: &&str| {
            let source = format!("design sobol {name}");
            u64::from(word(seed, &source, 0)) << 32 | u64::from(word(seed, &source, 1))
        };
        Self::Sobol { sequence: Sobol::new(names.len()), keys: names.iter().map(key).collect() }
    }

    /// A coordinate of a point [strictly between 0 and 1].
    pub fn coordinate(&self, point: usize, dimension: usize) -> f64 {
        match self {
            Self::Lhs { seed, parts, places } => {
                let parts = &parts[dimension];
                let within = uniform(word(*seed, &places[dimension], point as u64));
                (f64::from(parts[point]) + within) / parts.len() as f64
            }
            Self::Sobol { sequence, keys } => {
                let number = u32::try_from(point).expect("there are fewer than 2^32 points");
                uniform(scrambled(sequence.coordinate(number, dimension), keys[dimension]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

    fn part(coordinate: f64, parts: usize) -> usize {
        (coordinate * parts as f64) as usize
    }

    /// Whether every box of an even division of the cube holds equally many of the first points.
    fn is_even(sample: &Sample, points: usize, cuts: &[(usize, usize)]) -> bool {
        let boxes: usize = cuts.iter().map(|(_, parts)| parts).product();
        let mut held = vec![0; boxes];
        for point in 0..points {
            let index = cuts.iter().fold(0, |index, &(dimension, parts)| {
                index * parts + part(sample.coordinate(point, dimension), parts)
            });
            held[index] += 1;
        }
        held.iter().all(|&count| count == points / boxes)
    }

    #[test]
    fn a_latin_hypercube_has_one_point_in_each_part_of_each_dimension() {
        for points in [1, 2, 7, 100] {
            let sample = Sample::lhs(5, &NAMES, points);
            for dimension in 0..NAMES.len() {
                assert!(is_even(&sample, points, &[(dimension, points)]), "{points} {dimension}");
            }
        }
    }

    #[test]
    fn a_scrambled_sequence_has_one_point_in_every_elementary_box_of_two_dimensions() {
        for seed in 0..20 {
            let sample = Sample::sobol(seed, &NAMES);
            for power in 0..9 {
                for first in 0..=power {
                    let cuts = [(0, 1 << first), (1, 1 << (power - first))];
                    assert!(is_even(&sample, 1 << power, &cuts), "{seed} {power} {first}");
                }
            }
        }
    }

    #[test]
    fn a_scrambled_sequence_is_even_in_every_dimension_and_as_a_net_in_three() {
        for seed in 0..5 {
            let names: Vec<String> = (0..256).map(|at| format!("path {at}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let sample = Sample::sobol(seed, &names);
            for dimension in 0..256 {
                assert!(is_even(&sample, 128, &[(dimension, 128)]), "{dimension}");
            }
            // The first three dimensions have quality t = 1 (degrees 0, 1 and 2 make 0 + 0 + 1).
            let power = 9;
            for first in 0..power {
                for second in 0..power - first {
                    let third = power - 1 - first - second;
                    let cuts = [(0, 1 << first), (1, 1 << second), (2, 1 << third)];
                    assert!(is_even(&sample, 1 << power, &cuts), "{first} {second} {third}");
                }
            }
        }
    }

    #[test]
    fn a_dimension_depends_on_its_name_and_the_seed_alone() {
        let lhs = |seed, names: &[&str]| Sample::lhs(seed, names, 16);
        let line = |sample: Sample, dimension| {
            (0..16).map(|point| sample.coordinate(point, dimension)).collect::<Vec<_>>()
        };
        assert_eq!(line(lhs(1, &["a", "b"]), 1), line(lhs(1, &["b"]), 0));
        assert_ne!(line(lhs(1, &["a"]), 0), line(lhs(2, &["a"]), 0));
        assert_ne!(line(lhs(1, &["a"]), 0), line(lhs(1, &["b"]), 0));
        assert_ne!(line(Sample::sobol(1, &["a"]), 0), line(Sample::sobol(2, &["a"]), 0));
    }

    /// The mean over seeds of the squared error of an integral over the cube whose value is 1: the
    /// product of (1 + (u − ½)·2 ÷ (dimension + 1)) (after Genz 1984, and Joe and Kuo 2008).
    fn squared_error(make: impl Fn(u64) -> Sample, points: usize) -> f64 {
        let seeds = 40;
        let error = |seed| {
            let sample = make(seed);
            let factor = |point, dimension| {
                1.0 + 2.0 * (sample.coordinate(point, dimension) - 0.5) / (dimension + 1) as f64
            };
            let value = |point| (0..NAMES.len()).map(|d| factor(point, d)).product::<f64>();
            ((0..points).map(value).sum::<f64>() / points as f64 - 1.0).powi(2)
        };
        (0..seeds).map(error).sum::<f64>() / seeds as f64
    }

    #[test]
    fn a_scrambled_sequence_integrates_better_than_a_hypercube_and_both_without_bias() {
        let points = 256;
        let lhs = squared_error(|seed| Sample::lhs(seed, &NAMES, points), points);
        let sobol = squared_error(|seed| Sample::sobol(seed, &NAMES), points);
        // The variance of one factor is (1 ÷ 3) ÷ (dimension + 1)².
        let second = (1..=NAMES.len()).map(|d| 1.0 + 1.0 / 3.0 / (d * d) as f64);
        let plain = (second.product::<f64>() - 1.0) / points as f64;
        assert!(lhs < plain / 2.0, "{lhs} {plain}");
        assert!(sobol < lhs / 5.0, "{sobol} {lhs}");
    }

    #[test]
    fn a_scrambled_coordinate_is_anywhere_with_equal_chance() {
        let count = 4000;
        for (point, dimension) in [(0, 0), (1, 3), (100, 7)] {
            let mut held = [0_u32; 16];
            for seed in 0..count {
                held[part(Sample::sobol(seed, &NAMES).coordinate(point, dimension), 16)] += 1;
            }
            let expected = count as f64 / 16.0;
            let distance: f64 =
                held.iter().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum();
            // The 99.9 % point of chi-square with 15 degrees of freedom.
            assert!(distance < 37.7, "{distance}: {held:?}");
        }
    }
}
