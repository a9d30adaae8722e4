//! Numbers as people type them.

use detente::engine::REPLICATIONS_LIMIT;
use detente::study::compare::COMPARED_REPLICATIONS_LIMIT;
use detente::study::solve::GRID_LIMIT;

/// The most threads.
const THREADS_LIMIT: usize = 1024;
/// A half-width of this or more says nothing about a share.
const HALF_WIDTH_LIMIT: f64 = 0.5;

/// A count of replications: `100000`, `1_000_000`, `1e6`.
pub(super) fn replications(text: &str) -> Result<u64, String> {
    // Of a number below 0 it is the range that is to be said.
    let count = match text.strip_prefix('-').and_then(whole) {
        Some(_) => 0,
        None => whole(text).ok_or("not a whole number such as 100000, 1_000_000 or 1e6")?,
    };
    if (1..=REPLICATIONS_LIMIT).contains(&count) {
        Ok(count)
    } else {
        Err(format!("must be from 1 to {REPLICATIONS_LIMIT} (2^32)"))
    }
}

/// The seed of random numbers.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("must be a whole number from 0 to {} (2^64 - 1)", u64::MAX))
}

/// A count of replications of which the end of each is held in memory.
pub(super) fn compared(text: &str) -> Result<u64, String> {
    let count = replications(text)?;
    if count <= COMPARED_REPLICATIONS_LIMIT {
        Ok(count)
    } else {
        Err(format!("must be from 1 to {COMPARED_REPLICATIONS_LIMIT} here"))
    }
}

/// The number of a replication, the first being 0.
pub(super) fn replication(text: &str) -> Result<u64, String> {
    let number = whole(text).ok_or("not a whole number such as 0, 4711 or 1_000_000")?;
    if number < REPLICATIONS_LIMIT {
        Ok(number)
    } else {
        Err(format!("must be below {REPLICATIONS_LIMIT}; the first replication is 0"))
    }
}

/// The half-width of an interval, as a share.
pub(super) fn half_width(text: &str) -> Result<f64, String> {
    let width: f64 = text.parse().map_err(|_| "not a number such as 0.005 (for ±0.5 %)")?;
    if width > 0.0 && width < HALF_WIDTH_LIMIT {
        Ok(width)
    } else {
        Err("must lie between 0 and 0.5, as a share: 0.005 for ±0.5 %".to_owned())
    }
}

/// A part of a range.
pub(super) fn part(text: &str) -> Result<f64, String> {
    let part = text.parse().ok().filter(|part: &f64| *part > 0.0 && *part <= 1.0);
    part.ok_or_else(|| "must be above 0 and at most 1: 0.1 for a tenth".to_owned())
}

/// A number above 0.
pub(super) fn above_nought(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number: &f64| *number > 0.0 && number.is_finite());
    number.ok_or_else(|| "must be a number above 0".to_owned())
}

/// How many values are looked at first.
pub(super) fn grid(text: &str) -> Result<usize, String> {
    let allowed = text.parse().ok().filter(|values| (2..=GRID_LIMIT).contains(values));
    allowed.ok_or_else(|| format!("must be a whole number from 2 to {GRID_LIMIT}"))
}

/// How many threads.
pub(super) fn threads(text: &str) -> Result<usize, String> {
    let allowed = text.parse().ok().filter(|threads| (1..=THREADS_LIMIT).contains(threads));
    allowed.ok_or_else(|| format!("must be a whole number from 1 to {THREADS_LIMIT}"))
}

/// A whole number with underscores between digits or a power of ten, if it is one; one that is
/// too large to be held becomes the largest that can.
fn whole(text: &str) -> Option<u64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<u32>().ok()?),
        None => (text, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_exponent = mantissa.len() < text.len();
    if mantissa.contains('.') && (after.is_empty() || !has_exponent) {
        return None;
    }
    let after = after.trim_end_matches('0');
    let zeros = exponent.checked_sub(u32::try_from(after.len()).ok()?)?;
    let digits = format!("{}{after}", without_underscores(before)?);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let count: u64 = digits.parse().unwrap_or(u64::MAX);
    Some(count.saturating_mul(10_u64.saturating_pow(zeros)))
}

/// The digits alone, if every underscore stands between two.
fn without_underscores(digits: &str) -> Option<String> {
    let parts: Vec<_> = digits.split('_').collect();
    parts.iter().all(|part| !part.is_empty()).then(|| parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_people_write_them() {
        for (text, count) in [
            ("1", 1),
            ("100000", 100_000),
            ("1_000_000", 1_000_000),
            ("1e6", 1_000_000),
            ("2.5E3", 2500),
            ("1.50e1", 15),
            ("4294967296", REPLICATIONS_LIMIT),
        ] {
            assert_eq!(replications(text), Ok(count), "{text}");
        }
    }

    #[test]
    fn where_each_end_is_held_there_are_fewer() {
        assert_eq!(compared("1e8"), Ok(100_000_000));
        let said = compared("100_000_001").unwrap_err();
        assert_eq!(said, "must be from 1 to 100000000 here");
        assert_eq!(compared("0"), replications("0"));
    }

    #[test]
    fn replications_are_numbered_from_nought() {
        assert_eq!(replication("0"), Ok(0));
        assert_eq!(replication("4_294_967_295"), Ok(REPLICATIONS_LIMIT - 1));
        for text in ["4294967296", "-1", "1.5", "first", ""] {
            assert!(replication(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_no_count_is_refused() {
        for text in [
            "",
            "0",
            "-1",
            "+1",
            "1.5",
            "1.",
            "1.e3",
            "1e",
            "e6",
            "1e-1",
            "1e10",
            "1e400",
            "1.23e1",
            "_1",
            "1_",
            "1__0",
            "ten",
            "inf",
            "nan",
            "0x10",
            "4294967297",
            "1 000",
            "1._5e3",
        ] {
            assert!(replications(text).is_err(), "{text}: {:?}", replications(text));
        }
    }

    #[test]
    fn what_is_too_large_is_not_called_no_number() {
        for text in ["4294967297", "1e10", "1e30", "1e400", "99999999999999999999999"] {
            let said = replications(text).unwrap_err();
            assert_eq!(said, "must be from 1 to 4294967296 (2^32)", "{text}");
        }
    }

    #[test]
    fn what_is_below_nought_is_told_the_range() {
        for text in ["0", "-5", "-1e6"] {
            let said = replications(text).unwrap_err();
            assert_eq!(said, "must be from 1 to 4294967296 (2^32)", "{text}");
        }
        assert!(replications("-x").unwrap_err().starts_with("not a whole number"));
    }

    #[test]
    fn a_seed_is_any_number_of_64_binary_digits() {
        assert_eq!((seed("0"), seed("18446744073709551615")), (Ok(0), Ok(u64::MAX)));
        for text in ["18446744073709551616", "-1", "1.5", "one", ""] {
            let said = seed(text).unwrap_err();
            assert_eq!(
                said, "must be a whole number from 0 to 18446744073709551615 (2^64 - 1)",
                "{text}"
            );
        }
    }

    #[test]
    fn a_half_width_is_a_share_below_a_half() {
        assert_eq!(half_width("0.005"), Ok(0.005));
        assert_eq!(half_width("1e-3"), Ok(0.001));
        for text in ["0", "-0.1", "0.5", "5", "nan", "inf", "", "1%"] {
            assert!(half_width(text).is_err(), "{text}");
        }
    }

    #[test]
    fn parts_grids_and_widths_have_their_ends() {
        assert_eq!((part("1"), part("0.05")), (Ok(1.0), Ok(0.05)));
        assert_eq!((grid("2"), grid("1000")), (Ok(2), Ok(1000)));
        assert_eq!(above_nought("1e-3"), Ok(0.001));
        for text in ["0", "-1", "nan", "inf", "x", ""] {
            assert!(part(text).is_err() && above_nought(text).is_err() && grid(text).is_err());
        }
        assert!(part("1.1").is_err() && grid("1").is_err() && grid("1001").is_err());
    }

    #[test]
    fn threads_are_from_one_to_a_thousand() {
        assert_eq!(threads("8"), Ok(8));
        for text in ["0", "1025", "-1", "all", ""] {
            assert!(threads(text).is_err(), "{text}");
        }
    }
}
