//! Orders and digits mixed up by chance, for designs of points.

use super::{LANES, Stream, stream_number};

/// A random order of the numbers below `count`: by exchanges from the last to the first
/// (Durstenfeld 1964), the exchange of place i by the source's number of replication i.
///
/// # Panics
/// When `count` is above 2³², beyond which the numbers overlap.
pub fn permutation(seed: u64, source: &str, count: usize) -> Vec<u32> {
    let end = u32::try_from(count).expect("a permutation is of fewer than 2^32 numbers");
    let mut order: Vec<u32> = (0..end).collect();
    let mut stream = Stream::new(seed, stream_number(source));
    let mut lanes = [0.0; LANES];
    for place in (1..count).rev() {
        let (block, lane) = (place / LANES, place % LANES);
        if lane == LANES - 1 || place == count - 1 {
            stream.uniforms(block as u64, 0, &mut lanes);
        }
        // The product is below place + 1, and rounding cannot bring it there: both are short.
        order.swap(place, (lanes[lane] * (place + 1) as f64) as usize);
    }
    order
}

/// The binary digits of `word`, each exchanged or not by chance, as the key and the digits before
/// it say: nested uniform scrambling (Owen 1995), whose choices are not stored but follow from a
/// hash of the beginning (Burley 2020). What begins with the same digits still does, and for each
/// key this is a permutation of all words.
pub fn scrambled(word: u32, key: u64) -> u32 {
    let mut exchanged = 0;
    for digit in 0..u32::BITS {
        // The digits before this one, after a 1 that tells how many they are.
        let beginning = (1 << digit) | (u64::from(word) >> (u32::BITS - digit));
        let choice = mixed(key.wrapping_add(beginning.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        exchanged = exchanged << 1 | (choice >> 63) as u32;
    }
    word ^ exchanged
}

/// A hash of 64 bits: the finalizer of SplitMix (Steele, Lea and Flood 2014).
fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::super::word;
    use super::*;

    #[test]
    fn a_permutation_has_every_number_once_and_depends_on_seed_and_source() {
        for count in [0, 1, 2, 63, 64, 65, 1000] {
            let mut order = permutation(1, "order", count);
            order.sort_unstable();
            assert!(order.into_iter().eq(0..count as u32), "{count}");
        }
        let order = permutation(1, "order", 100);
        assert_ne!(order, permutation(2, "order", 100));
        assert_ne!(order, permutation(1, "other", 100));
        assert_eq!(order, permutation(1, "order", 100));
    }

    /// The sum of (observed − expected)² ÷ expected.
    fn chi_square(observed: &[u32], expected: f64) -> f64 {
        observed.iter().map(|&count| (f64::from(count) - expected).powi(2) / expected).sum()
    }

    #[test]
    fn all_orders_are_equally_likely() {
        let mut observed = [0; 24];
        let trials = 24_000;
        for seed in 0..trials {
            let order = permutation(seed, "order", 4);
            let [a, b, c, _] = order[..] else { panic!() };
            let rank = |number: u32, before: &[u32]| {
                number - before.iter().filter(|&&other| other < number).count() as u32
            };
            let index = a * 6 + rank(b, &[a]) * 2 + rank(c, &[a, b]);
            observed[index as usize] += 1;
        }
        // The 99.9 % point of chi-square with 23 degrees of freedom.
        let distance = chi_square(&observed, trials as f64 / 24.0);
        assert!(distance < 49.7, "{distance}: {observed:?}");
    }

    fn keys(count: u64) -> impl Iterator<Item = u64> {
        let high = |at| u64::from(word(1, "key", 2 * at)) << 32;
        (0..count).map(move |at| high(at) | u64::from(word(1, "key", 2 * at + 1)))
    }

    #[test]
    fn scrambling_keeps_together_what_begins_alike() {
        for key in keys(64) {
            for (one, other) in [(0x0000_0000, 0x0000_ffff), (0xdead_3000, 0xdead_beef)] {
                let differ = scrambled(one, key) ^ scrambled(other, key);
                assert!((0x8000..0x1_0000).contains(&differ), "{differ:x}");
            }
            let mut all: Vec<u32> = (0..256).map(|x| scrambled(x << 24, key) >> 24).collect();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..256));
        }
    }

    #[test]
    fn each_digit_is_exchanged_in_half_of_all_cases() {
        let count = 4096;
        for word in [0, 0x8000_0000, 0x1234_5678, u32::MAX] {
            let mut exchanged = [0_i32; 32];
            for key in keys(count) {
                let differ = scrambled(word, key) ^ word;
                (0..32).for_each(|digit| exchanged[digit] += (differ >> digit & 1) as i32);
            }
            for apart in exchanged.map(|times| f64::from(times) - count as f64 / 2.0) {
                // Five standard deviations of a fair coin.
                assert!(apart.abs() < 5.0 * (count as f64).sqrt() / 2.0, "{word:x} {apart}");
            }
        }
    }

    #[test]
    fn what_is_exchanged_below_one_beginning_says_nothing_of_another() {
        let count = 8192;
        let mut observed = [0; 128];
        for key in keys(count) {
            // All seven choices of the first three digits.
            let choice = |word: u32, digit: u32| (scrambled(word, key) ^ word) >> (31 - digit) & 1;
            let below = |digit: u32| (0..1 << digit).map(move |b: u32| (b << 1, digit));
            let all = (0..3).flat_map(below);
            let shifted = |(b, digit): (u32, u32)| (b << (31 - digit), digit);
            let index =
                all.map(shifted).fold(0, |sum, (word, digit)| sum << 1 | choice(word, digit));
            observed[index as usize] += 1;
        }
        // The 99.9 % point of chi-square with 127 degrees of freedom.
        let distance = chi_square(&observed, count as f64 / 128.0);
        assert!(distance < 181.9, "{distance}");
    }
}
