//! Random numbers by coordinate: the only place that makes any.
//!
//! Every random number is a function of four things: the seed, the name of its source, the round
//! and the replication. A source is named by what it is, such as `noise moscow territory`; each
//! has a ChaCha8 stream of its own:
//!
//! - key: the seed as eight bytes, little-endian, then zeros;
//! - stream number: the first eight bytes, little-endian, of the SHA-256 of the source's name.
//!
//! Replications come in blocks of [`LANES`]. The number of replication r = 64·g + l in round t is
//! the stream's 32-bit word (4096·g + t)·64 + l; round 0 holds what is drawn once a replication.
//! A word x is the uniform (x + ½)·2⁻³², which is never 0 or 1. Every other distribution is its
//! quantile function at that uniform.
//!
//! So a replication can be replayed alone, on any machine and by any number of threads, and two
//! scenarios share every random number whose source they share.

mod shuffle;

pub use shuffle::{permutation, scrambled};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng as Generator;
use sha2::{Digest, Sha256};

/// How many replications march together.
pub const LANES: usize = 64;

/// How many rounds a block has room for; round 0 is what is drawn once a replication.
pub const ROUNDS_PER_BLOCK: u64 = 4096;

/// The most replications whose numbers do not overlap.
pub const REPLICATIONS_LIMIT: u64 = 1 << 32;

/// The number of a source's stream: the first eight bytes, little-endian, of SHA-256 of its name.
pub fn stream_number(source: &str) -> u64 {
    let digest = Sha256::digest(source.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_le_bytes(first)
}

/// The random numbers of one source under one seed.
#[derive(Clone, Debug)]
pub struct Stream {
    generator: Generator,
}

impl Stream {
    /// The stream of the source with this number (see [`stream_number`]).
    pub fn new(seed: u64, number: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut generator = Generator::from_seed(key);
        generator.set_stream(number);
        Self { generator }
    }

    /// The uniforms of all replications of a block in one round [strictly between 0 and 1].
    ///
    /// Block g holds the replications 64·g to 64·g + 63; round 0 is what is drawn once.
    #[inline(always)]
    pub fn uniforms(&mut self, block: u64, round: u32, lanes: &mut [f64; LANES]) {
        let words = self.words(block, round);
        for lane in 0..LANES {
            lanes[lane] = uniform(words[lane]);
        }
    }

    /// The words that these uniforms are made of.
    pub fn words(&mut self, block: u64, round: u32) -> [u32; LANES] {
        let position = (ROUNDS_PER_BLOCK * block + u64::from(round)) * LANES as u64;
        self.generator.set_word_pos(u128::from(position));
        let mut bytes = [0; 4 * LANES];
        self.generator.fill_bytes(&mut bytes);
        let (words, _) = bytes.as_chunks();
        std::array::from_fn(|lane| u32::from_le_bytes(words[lane]))
    }
}

/// The 32-bit word of replication r of a source, drawn once.
pub fn word(seed: u64, source: &str, replication: u64) -> u32 {
    let mut stream = Stream::new(seed, stream_number(source));
    let (block, lane) = (replication / LANES as u64, replication % LANES as u64);
    let position = ROUNDS_PER_BLOCK * block * LANES as u64 + lane;
    stream.generator.set_word_pos(u128::from(position));
    stream.generator.next_u32()
}

/// The uniform of a word: (x + ½)·2⁻³², exact in an f64 [strictly between 0 and 1].
#[inline(always)]
pub fn uniform(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coordinate_is_the_word_that_the_specification_names() {
        let (seed, block, round, lane) = (20_251_202_u64, 3_u64, 5_u32, 17_usize);
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut direct = Generator::from_seed(key);
        let digest = Sha256::digest(b"noise moscow territory");
        let number = digest[..8].iter().rev().fold(0_u64, |n, byte| (n << 8) | u64::from(*byte));
        direct.set_stream(number);
        direct.set_word_pos((4096 * 3 + 5) * 64 + 17);
        let word = direct.next_u32();

        let mut lanes = [0.0; LANES];
        Stream::new(seed, stream_number("noise moscow territory"))
            .uniforms(block, round, &mut lanes);
        assert_eq!(lanes[lane], (f64::from(word) + 0.5) / 2_f64.powi(32));
    }

    #[test]
    fn a_word_alone_is_that_of_its_replication() {
        let mut lanes = [0.0; LANES];
        Stream::new(7, stream_number("channel")).uniforms(3, 0, &mut lanes);
        for lane in [0, 1, 63] {
            assert_eq!(uniform(word(7, "channel", 3 * 64 + lane as u64)), lanes[lane]);
        }
    }

    #[test]
    fn the_order_of_requests_changes_nothing() {
        let stream = Stream::new(1, stream_number("channel"));
        let (mut one, mut other) = (stream.clone(), stream);
        let (mut first, mut second, mut scratch) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
        one.uniforms(7, 2, &mut first);
        other.uniforms(9, 1, &mut scratch);
        other.uniforms(7, 3, &mut scratch);
        other.uniforms(7, 2, &mut second);
        assert_eq!(first, second);
    }

    #[test]
    fn the_last_replication_has_numbers_of_its_own() {
        let mut stream = Stream::new(1, stream_number("channel"));
        let last_block = REPLICATIONS_LIMIT / LANES as u64 - 1;
        let (mut first, mut last) = ([0.0; LANES], [0.0; LANES]);
        stream.uniforms(0, 4095, &mut first);
        stream.uniforms(last_block, 4095, &mut last);
        assert_ne!(first, last);
    }

    #[test]
    fn uniforms_never_reach_zero_or_one() {
        assert!(uniform(0) > 0.0);
        assert!(uniform(u32::MAX) < 1.0);
        assert_eq!(uniform(0), 0.5_f64 / 4_294_967_296.0);
    }
}
