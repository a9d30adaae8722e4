//! Shards: a sweep cut into parts of equal work, for the tasks of a cluster.

use std::fmt;
use std::str::FromStr;

/// The most shards.
pub const SHARDS_LIMIT: usize = 1_000_000;

/// Shard K of N: the blocks b with b ≡ K (mod N), of every point. So the points of any finished
/// shards are complete, with fewer replications.
///
/// K may be 0 to N: N is the same as 0, so that arrays numbered from 0 and from 1 both do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// K.
    index: usize,
    /// N.
    count: usize,
}

impl Shard {
    /// The whole sweep.
    pub const ALL: Self = Self { index: 0, count: 1 };

    /// Whether a block is in it.
    pub fn has(self, block: usize) -> bool {
        block % self.count == self.index % self.count
    }

    /// How many shards there are.
    pub fn count(self) -> usize {
        self.count
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.index, self.count)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let whole = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
            digits.then(|| text.parse::<usize>().ok()).flatten()
        };
        let parts = text.split_once('/').and_then(|(k, n)| Some((whole(k)?, whole(n)?)));
        let (index, count) = parts.ok_or("write it as K/N, such as 3/8")?;
        if !(1..=SHARDS_LIMIT).contains(&count) {
            return Err(format!("there may be 1 to {SHARDS_LIMIT} shards"));
        }
        if index > count {
            return Err(format!(
                "of {count} shards, K is 0 to {} or 1 to {count} ({count} and 0 are the same one)",
                count - 1
            ));
        }
        Ok(Self { index, count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(text: &str) -> Shard {
        text.parse().unwrap()
    }

    #[test]
    fn numbering_from_nought_and_from_one_both_cover_every_block_once() {
        for first in [0, 1] {
            let shards: Vec<_> = (first..first + 4).map(|k| shard(&format!("{k}/4"))).collect();
            for block in 0..20 {
                assert_eq!(shards.iter().filter(|shard| shard.has(block)).count(), 1, "{block}");
            }
        }
        assert!((0..20).all(|block| shard("4/4").has(block) == shard("0/4").has(block)));
        assert!((0..20).all(|block| Shard::ALL.has(block)));
    }

    #[test]
    fn what_is_no_shard_is_refused_and_says_what_would_be() {
        let said = |text: &str| text.parse::<Shard>().unwrap_err();
        assert!(said("5/4").contains("K is 0 to 3 or 1 to 4"));
        assert!(said("0/0").contains("1 to 1000000 shards"));
        for text in ["", "1", "/4", "1/", "a/b", "-1/4", "+1/4", "1/4/2", "1 / 4"] {
            assert!(said(text).contains("K/N"), "{text}");
        }
        assert_eq!(shard("3/8").to_string(), "3/8");
    }
}
