//! Sobol' sequences: points that are spread evenly, alone and together.
//!
//! Takes a number of dimensions and the number of a point; gives a word of 32 binary digits for
//! each dimension. The direction numbers are those of Joe and Kuo (2008), and points come in the
//! order of Antonov and Saleev (1979), as in the tables that Joe and Kuo published.

use super::PATHS_LIMIT;

/// Polynomials and first direction numbers, with their source and licence.
const NUMBERS: &str = include_str!("new-joe-kuo-6.256.txt");
/// How many dimensions there are numbers for.
const DIMENSIONS_LIMIT: usize = 256;
const _: () = assert!(PATHS_LIMIT <= DIMENSIONS_LIMIT, "every path can have a dimension");
/// The binary digits of a coordinate.
const BITS: usize = 32;

/// A Sobol' sequence of so many dimensions.
#[derive(Clone, Debug)]
pub(super) struct Sobol {
    /// For each dimension what each binary digit of a point's number adds.
    directions: Vec<[u32; BITS]>,
}

impl Sobol {
    /// The sequence of at most [`DIMENSIONS_LIMIT`] dimensions.
    pub fn new(dimensions: usize) -> Self {
        assert!(dimensions <= DIMENSIONS_LIMIT, "{dimensions} dimensions are too many");
        let first = std::array::from_fn(|bit| 1 << (BITS - 1 - bit));
        let rows = NUMBERS.lines().filter(|line| !line.starts_with('#'));
        let directions = std::iter::once(first).chain(rows.map(directions));
        Self { directions: directions.take(dimensions).collect() }
    }

    /// The coordinate of a point in a dimension, as a binary fraction [of 2³²].
    pub fn coordinate(&self, point: u32, dimension: usize) -> u32 {
        let digits = point ^ (point >> 1);
        let directions = &self.directions[dimension];
        let set = (0..BITS).filter(|bit| digits >> bit & 1 == 1);
        set.fold(0, |sum, bit| sum ^ directions[bit])
    }
}

/// The direction numbers of a row `d s a m_1 … m_s`, by the recurrence of Sobol' (1967) over the
/// polynomial of degree s whose inner coefficients are the binary digits of a.
fn directions(row: &str) -> [u32; BITS] {
    let mut numbers = row.split_whitespace().map(|word| word.parse::<u32>());
    let mut next = || numbers.next().and_then(Result::ok).expect("the table is sound");
    let (_, degree, coefficients) = (next(), next() as usize, next());
    let mut directions = [0; BITS];
    for bit in 0..BITS {
        directions[bit] = if bit < degree {
            next() << (BITS - 1 - bit)
        } else {
            let last = directions[bit - degree];
            (1..degree)
                .filter(|at| coefficients >> (degree - 1 - at) & 1 == 1)
                .fold(last ^ (last >> degree), |sum, at| sum ^ directions[bit - at])
        };
    }
    directions
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first points, as a share of 1.
    fn point(sobol: &Sobol, number: u32, dimensions: usize) -> Vec<f64> {
        let share = |dimension| f64::from(sobol.coordinate(number, dimension)) / 2_f64.powi(32);
        (0..dimensions).map(share).collect()
    }

    #[test]
    fn the_first_points_are_those_of_the_published_tables() {
        let sobol = Sobol::new(256);
        let expected = [
            [0.0; 10],
            [0.5; 10],
            [0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75, 0.75, 0.75],
            [0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25, 0.25, 0.25],
            [0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875, 0.875, 0.625],
            [0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375, 0.375, 0.125],
            [0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125, 0.125, 0.375],
            [0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625, 0.625, 0.875],
        ];
        for (number, expected) in (0..).zip(expected) {
            assert_eq!(point(&sobol, number, 10), expected, "{number}");
        }
        // As SciPy 1.17 has them, unscrambled, in 32 bits.
        let dimensions = [0, 1, 2, 7, 63, 100, 200, 255];
        let far = |number| dimensions.map(|dimension| sobol.coordinate(number, dimension));
        assert_eq!(
            far(37),
            [
                3_959_422_976,
                2_751_463_424,
                2_483_027_968,
                3_422_552_064,
                3_556_769_792,
                1_543_503_872,
                3_556_769_792,
                1_946_157_056
            ]
        );
        assert_eq!(
            far(63),
            [
                67_108_864,
                3_422_552_064,
                1_543_503_872,
                603_979_776,
                3_154_116_608,
                2_483_027_968,
                738_197_504,
                201_326_592
            ]
        );
    }

    #[test]
    fn every_row_of_the_table_is_sound() {
        let rows: Vec<&str> = NUMBERS.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(rows.len(), DIMENSIONS_LIMIT - 1);
        for (dimension, row) in (2..).zip(rows) {
            let words: Vec<u32> =
                row.split_whitespace().map(|word| word.parse().unwrap()).collect();
            let (degree, numbers) = (words[1] as usize, &words[3..]);
            assert_eq!((words[0], numbers.len()), (dimension, degree));
            for (at, number) in numbers.iter().enumerate() {
                assert!(number % 2 == 1 && *number < 2 << at, "{row}");
            }
            // Every digit of a direction number but the leading one may be set: the matrix is
            // triangular, so that each dimension alone is a permutation.
            for (bit, direction) in directions(row).into_iter().enumerate() {
                assert_eq!(direction.trailing_zeros(), (BITS - 1 - bit) as u32, "{row}");
            }
        }
    }
}
