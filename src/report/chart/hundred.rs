//! A hundred squares, shared out among the outcomes: shares as numbers of cases.

use super::ink::Ink;
use super::{Words, framed, number};
use maud::{Markup, html};

/// A square and the gap after it.
const PITCH: f64 = 23.0;
/// A square.
const SIDE: f64 = 20.0;
/// Squares of a row, and rows.
const TEN: usize = 10;

/// The squares, row by row in the order of the shares.
pub(in crate::report) fn hundred(words: &Words, shares: &[(Ink, u64)]) -> Markup {
    let counts: Vec<u64> = shares.iter().map(|share| share.1).collect();
    let squares = shares.iter().zip(shared_out(&counts));
    let inks = squares.flat_map(|(share, squares)| std::iter::repeat_n(share.0, squares));
    let size = PITCH * TEN as f64 - (PITCH - SIDE);
    let body = html! {
        @for (at, ink) in inks.enumerate() {
            rect class=(ink.fill()) width=(number(SIDE)) height=(number(SIDE)) rx="3"
                x=(number(PITCH * (at % TEN) as f64)) y=(number(PITCH * (at / TEN) as f64)) {}
        }
    };
    framed(words, "chart hundred", (size, size), &body)
}

/// How many of a hundred each of some counts has: by largest remainders (Hamilton 1792), of equal
/// ones the first.
fn shared_out(counts: &[u64]) -> Vec<usize> {
    let n: u128 = counts.iter().map(|&count| u128::from(count)).sum();
    if n == 0 {
        return vec![0; counts.len()];
    }
    let exact = |count: &u64| (100 * u128::from(*count) / n, 100 * u128::from(*count) % n);
    let mut shares: Vec<_> = counts.iter().map(|count| exact(count).0 as usize).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(exact(&counts[at]).1));
    let missing = 100 - shares.iter().sum::<usize>();
    for at in order.into_iter().take(missing) {
        shares[at] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_are_shared_out_whatever_the_counts() {
        assert_eq!(shared_out(&[1, 1, 1]), [34, 33, 33]);
        assert_eq!(shared_out(&[2, 2_869, 6_455, 2_432]), [0, 24, 55, 21]);
        assert_eq!(shared_out(&[0, 7]), [0, 100]);
        assert_eq!(shared_out(&[u64::MAX, u64::MAX]), [50, 50]);
        assert_eq!(shared_out(&[0, 0]), [0, 0]);
        for n in 1..200_u64 {
            assert_eq!(shared_out(&[n, 7, n * n % 31]).iter().sum::<usize>(), 100, "{n}");
        }
    }
}
