//! How each replication ended, kept in a record: what comparisons in pairs need.
//!
//! Takes the end of each replication; gives [`KeptReplications`], as compact as JSON allows, and the
//! ends back from them. What is read may come from anywhere: it is held against its checksum and
//! against the counts of its record, and refused where anything is wrong with it.

use super::checksum::sha256;
use super::record::{OutcomeShare, Record};
use crate::engine::{ENDS_OUTCOMES_LIMIT, NOT_ADMITTED};
use crate::scenario::OUTCOME_NAMES_LIMIT;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// The most replications whose ends a record keeps: with them it is below 15 MB.
pub const KEPT_REPLICATIONS_LIMIT: u64 = 10_000_000;
/// What the bits of one end may be.
const WIDTHS: [u8; 4] = [1, 2, 4, 8];

/// How each replication of a record ended, packed.
///
/// The end of a replication is a whole number of `bits` bits: the place of its outcome among the
/// record's outcomes, the first being 0, or their number where the history does not admit it. The
/// ends stand in order, the first in the lowest bits of the first byte; what is left of the last
/// byte is 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptReplications {
    /// The bits of one end: 1, 2, 4 or 8.
    pub bits: u8,
    /// SHA-256 of the bytes [64 hexadecimal digits].
    pub sha256: String,
    /// The bytes in base64 (RFC 4648, section 4).
    pub ends: String,
}

// An end of any scenario is a byte.
const _: () = assert!(OUTCOME_NAMES_LIMIT <= ENDS_OUTCOMES_LIMIT);

/// Why the ends of replications cannot be kept: there are this many of them, which is too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a record keeps how each replication ended of at most {KEPT_REPLICATIONS_LIMIT} of them, not \
     of {0}"
)]
pub struct CannotKeep(pub u64);

/// Whether a record can keep how so many replications ended.
///
/// # Errors
/// When there are more than [`KEPT_REPLICATIONS_LIMIT`].
pub fn can_keep(replications: u64) -> Result<(), CannotKeep> {
    if replications > KEPT_REPLICATIONS_LIMIT {
        return Err(CannotKeep(replications));
    }
    Ok(())
}

/// Why the ends that a record keeps cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damaged {
    /// No outcomes fit into so many bits, or more than are needed.
    #[error("`kept_replications` has {0} bits an end, which is none of 1, 2, 4 and 8")]
    Bits(u8),
    /// More replications than a record keeps.
    #[error(
        "`kept_replications` is of {0} replications: at most {KEPT_REPLICATIONS_LIMIT} are kept"
    )]
    TooMany(u64),
    /// It is not base64, or not as long as the replications need.
    #[error("`kept_replications.ends` is not the base64 text of {0} bytes")]
    Text(usize),
    /// The bytes are not those that were written.
    #[error("`kept_replications.ends` does not have the checksum that stands beside it")]
    Checksum,
    /// An end is no outcome, or more bits are set than the ends have.
    #[error("`kept_replications` has an end that is none of the record's outcomes")]
    Unknown,
    /// The ends are not those that the record counts.
    #[error(
        "`kept_replications` has {kept} that ended in `{outcome}`, where the record counts {counted}"
    )]
    Counts {
        /// The outcome.
        outcome: String,
        /// How many ends are it.
        kept: u64,
        /// How many the record counts.
        counted: u64,
    },
}

impl KeptReplications {
    /// Packs the ends of replications: of each the place of its outcome, or [`NOT_ADMITTED`].
    /// `outcomes` is the number of outcomes.
    ///
    /// # Panics
    /// When an end is neither.
    pub fn pack(ends: &[u8], outcomes: usize) -> Self {
        let bits = bits_for(outcomes);
        let mut bytes = vec![0_u8; bytes_for(ends.len(), bits)];
        let per_byte = usize::from(8 / bits);
        for (at, &end) in ends.iter().enumerate() {
            let code = if end == NOT_ADMITTED { outcomes } else { usize::from(end) };
            assert!(code <= outcomes, "{code} of {outcomes} outcomes");
            bytes[at / per_byte] |= (code as u8) << (at % per_byte * usize::from(bits));
        }
        Self { bits, sha256: sha256(&bytes), ends: STANDARD.encode(&bytes) }
    }

    /// The ends of the replications of `record`, as they were packed.
    ///
    /// # Errors
    /// Whatever is wrong with them.
    pub fn unpack(&self, record: &Record) -> Result<Vec<u8>, Damaged> {
        let outcomes = record.outcomes.len();
        if self.bits != bits_for(outcomes) || !WIDTHS.contains(&self.bits) {
            return Err(Damaged::Bits(self.bits));
        }
        if record.replications > KEPT_REPLICATIONS_LIMIT {
            return Err(Damaged::TooMany(record.replications));
        }
        let n = record.replications as usize;
        let length = bytes_for(n, self.bits);
        let decoded = STANDARD.decode(&self.ends).ok();
        let bytes = decoded.filter(|bytes| bytes.len() == length).ok_or(Damaged::Text(length))?;
        if sha256(&bytes) != self.sha256 {
            return Err(Damaged::Checksum);
        }
        let per_byte = usize::from(8 / self.bits);
        let mask = ((1_u16 << self.bits) - 1) as u8;
        let code =
            |at: usize| bytes[at / per_byte] >> (at % per_byte * usize::from(self.bits)) & mask;
        if (n..length * per_byte).any(|at| code(at) != 0) {
            return Err(Damaged::Unknown);
        }
        let mut ends = Vec::with_capacity(n);
        for at in 0..n {
            ends.push(match usize::from(code(at)) {
                code if code < outcomes => code as u8,
                code if code == outcomes => NOT_ADMITTED,
                _ => return Err(Damaged::Unknown),
            });
        }
        check(&ends, &record.outcomes)?;
        Ok(ends)
    }
}

/// That the ends are those that were counted.
fn check(ends: &[u8], outcomes: &[OutcomeShare]) -> Result<(), Damaged> {
    let mut counts = vec![0_u64; usize::from(u8::MAX) + 1];
    ends.iter().for_each(|&end| counts[usize::from(end)] += 1);
    for (outcome, &kept) in outcomes.iter().zip(&counts) {
        if outcome.count != kept {
            let (outcome, counted) = (outcome.name.clone(), outcome.count);
            return Err(Damaged::Counts { outcome, kept, counted });
        }
    }
    Ok(())
}

/// The bits of an end where there are so many outcomes, and one more for those not admitted.
fn bits_for(outcomes: usize) -> u8 {
    WIDTHS.into_iter().find(|bits| outcomes < 1 << bits).unwrap_or(u8::MAX)
}

fn bytes_for(ends: usize, bits: u8) -> usize {
    ends.div_ceil(usize::from(8 / bits.clamp(1, 8)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::sample::of_outcomes;

    /// A record of replications that ended so.
    fn record(ends: &[u8], outcomes: usize) -> Record {
        let count = |at: usize| ends.iter().filter(|end| usize::from(**end) == at).count() as u64;
        let counts: Vec<_> = (0..outcomes).map(|at| (format!("outcome{at}"), count(at))).collect();
        let mut record = of_outcomes(&counts);
        record.replications = ends.len() as u64;
        record
    }

    /// Ends without a pattern, some of them not admitted.
    fn ends(n: usize, outcomes: usize) -> Vec<u8> {
        let number = |at: usize| at.wrapping_mul(2_654_435_761) >> 7;
        let end = |at| match number(at) % (outcomes + 1) {
            code if code == outcomes => NOT_ADMITTED,
            code => code as u8,
        };
        (0..n).map(end).collect()
    }

    #[test]
    fn ends_come_back_as_they_were_packed() {
        for outcomes in [1, 2, 3, 4, 15, 16, 200, 254, 255] {
            for n in [0, 1, 7, 8, 9, 1000] {
                let ends = ends(n, outcomes);
                let kept = KeptReplications::pack(&ends, outcomes);
                assert_eq!(kept.unpack(&record(&ends, outcomes)).as_ref(), Ok(&ends), "{outcomes}");
            }
        }
    }

    #[test]
    fn three_outcomes_take_two_bits_and_more_take_four() {
        let size = |outcomes| {
            let kept = KeptReplications::pack(&ends(100_000, outcomes), outcomes);
            (kept.bits, kept.ends.len())
        };
        assert_eq!(size(1), (1, 16_668));
        assert_eq!(size(3), (2, 33_336));
        assert_eq!(size(4), (4, 66_668));
        assert_eq!(size(15), (4, 66_668));
        assert_eq!(size(16), (8, 133_336));
    }

    #[test]
    fn what_is_not_what_was_written_is_refused() {
        let ends = ends(1000, 3);
        let (kept, record) = (KeptReplications::pack(&ends, 3), record(&ends, 3));
        let refused = |kept: &KeptReplications, record: &Record| kept.unpack(record).unwrap_err();
        let with_bits = |bits| KeptReplications { bits, ..kept.clone() };
        for bits in [0, 1, 3, 4, 8, 9, 255] {
            assert_eq!(refused(&with_bits(bits), &record), Damaged::Bits(bits));
        }
        let with = |text: &str| KeptReplications { ends: text.to_owned(), ..kept.clone() };
        for text in ["", "!", "AAAA", &kept.ends[4..], &kept.ends.replace('A', "-")] {
            assert_eq!(refused(&with(text), &record), Damaged::Text(250), "{text}");
        }
        let (first, rest) = kept.ends.split_at(1);
        let other = if first == "A" { "B" } else { "A" };
        assert_eq!(refused(&with(&format!("{other}{rest}")), &record), Damaged::Checksum);
        let counted = Record { replications: 999, ..record.clone() };
        assert!(matches!(refused(&kept, &counted), Damaged::Unknown | Damaged::Counts { .. }));
        let mut counted = record.clone();
        counted.outcomes[1].count += 1;
        assert!(matches!(refused(&kept, &counted), Damaged::Counts { .. }));
        let huge = Record { replications: u64::MAX, ..record };
        assert_eq!(refused(&kept, &huge), Damaged::TooMany(u64::MAX));
    }

    #[test]
    fn an_end_that_is_no_outcome_is_refused_whatever_its_checksum() {
        // Five outcomes take four bits; what is packed as of seven outcomes has ends beyond them.
        let ends = vec![6; 10];
        let kept = KeptReplications::pack(&ends, 7);
        let five = record(&[0; 10], 5);
        assert_eq!(kept.unpack(&five), Err(Damaged::Unknown));
    }
}
