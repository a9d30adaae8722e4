//! Numbers as they are written in decimals, and the steps between two of them.
//!
//! Takes texts; gives the floating-point numbers nearest to what decimals come to exactly, so that
//! the steps of `0..1/11` are those that are written 0.1, 0.2, 0.3, and not 0.30000000000000004.

/// The most digits that are calculated with exactly.
const DIGITS_LIMIT: usize = 17;
/// The highest power of ten that is calculated with exactly.
const POWER_LIMIT: u32 = 15;
/// How many digits of a quotient are written out; more than tell two numbers apart.
const QUOTIENT_DIGITS: usize = 40;

/// A finite number, as written and as it is calculated with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Decimal {
    /// The nearest floating-point number.
    pub value: f64,
    /// The number as a whole one over a power of ten, where that is short enough.
    exact: Option<(i128, u32)>,
}

impl Decimal {
    /// Reads a number: digits with or without a sign, a point and an exponent.
    pub fn parse(text: &str) -> Option<Self> {
        let numeric = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
        if !text.chars().all(numeric) || !text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let value = text.parse().ok().filter(|value: &f64| value.is_finite())?;
        Some(Self { value, exact: exact(text) })
    }

    /// Whether it has no fraction, and is small enough to be calculated with as a whole number.
    pub fn is_whole(&self) -> bool {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        self.value.fract() == 0.0 && self.value.abs() < EXACT
    }
}

/// The step `k` of `count` from one number to another, both ends included: the nearest number to
/// low + (high − low)·k ÷ (count − 1), where `k` is below `count` and `count` above 1.
pub(super) fn step(low: Decimal, high: Decimal, k: usize, count: usize) -> f64 {
    let exactly = || {
        let ((low, low_power), (high, high_power)) = (low.exact?, high.exact?);
        let power = low_power.max(high_power);
        let raised = |number: i128, by: u32| number.checked_mul(10_i128.checked_pow(power - by)?);
        let (low, high) = (raised(low, low_power)?, raised(high, high_power)?);
        let (k, last) = (i128::try_from(k).ok()?, i128::try_from(count - 1).ok()?);
        let sum = low.checked_mul(last - k)?.checked_add(high.checked_mul(k)?)?;
        quotient(sum, 10_i128.checked_pow(power)?.checked_mul(last)?)
    };
    exactly().unwrap_or_else(|| {
        let share = k as f64 / (count - 1) as f64;
        low.value * (1.0 - share) + high.value * share
    })
}

/// The text as a whole number over a power of ten.
fn exact(text: &str) -> Option<(i128, u32)> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let number = (digits.len() <= DIGITS_LIMIT).then(|| digits.parse::<i128>().ok())??;
    let power = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    let (raise, power) = match u32::try_from(power) {
        Ok(power) => (0, power),
        Err(_) => (power.unsigned_abs(), 0),
    };
    if raise.max(power) > POWER_LIMIT {
        return None;
    }
    Some((number.checked_mul(10_i128.pow(raise))?, power))
}

/// The number nearest to a quotient, by its decimal digits; a remainder counts as one more digit,
/// so that nothing that is not halfway is taken for it.
fn quotient(dividend: i128, divisor: i128) -> Option<f64> {
    let negative = dividend < 0;
    let (dividend, divisor) = (dividend.unsigned_abs(), divisor.unsigned_abs());
    let mut text = (dividend / divisor).to_string();
    let mut rest = dividend % divisor;
    text.push('.');
    for _ in 0..QUOTIENT_DIGITS {
        rest = rest.checked_mul(10)?;
        text.push(char::from_digit(u32::try_from(rest / divisor).ok()?, 10)?);
        rest %= divisor;
    }
    text.push(if rest == 0 { '0' } else { '1' });
    let value: f64 = text.parse().ok()?;
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(low: &str, high: &str, count: usize) -> Vec<f64> {
        let read = |text| Decimal::parse(text).unwrap();
        (0..count).map(|k| step(read(low), read(high), k, count)).collect()
    }

    #[test]
    fn steps_are_the_numbers_that_one_would_write() {
        let tenths = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];
        assert_eq!(steps("0", "1", 11), tenths);
        assert_eq!(steps("0.1", "0.7", 7), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
        assert_eq!(steps("-0.3", "0.3", 7), [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3]);
        assert_eq!(steps("1e-3", "5e-3", 5), [0.001, 0.002, 0.003, 0.004, 0.005]);
        assert_eq!(steps("0", "1", 4), [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0]);
        assert_eq!(steps("1e2", "2.5E+2", 4), [100.0, 150.0, 200.0, 250.0]);
        assert_eq!(steps("4", "20", 5), [4.0, 8.0, 12.0, 16.0, 20.0]);
    }

    #[test]
    fn every_step_of_a_hundredth_and_a_thousandth_is_the_number_as_written() {
        for (count, places) in [(101, 2), (1001, 3)] {
            for (k, value) in steps("0", "1", count).into_iter().enumerate() {
                let written = format!("{:.places$}", k as f64 / (count - 1) as f64);
                assert_eq!(value, written.parse::<f64>().unwrap(), "{written}");
            }
        }
    }

    #[test]
    fn numbers_too_long_to_be_exact_have_steps_all_the_same() {
        let found = steps("0.123456789012345678901", "1e300", 3);
        assert_eq!((found[0], found[2]), (0.123_456_789_012_345_68, 1e300));
        assert!((found[1] / 5e299 - 1.0).abs() < 1e-12);
        let found = steps("-1.7e308", "1.7e308", 3);
        assert!(found.iter().all(|value| value.is_finite()), "{found:?}");
        assert_eq!(steps("1e-300", "3e-300", 3)[2], 3e-300);
    }

    #[test]
    fn what_is_no_finite_number_is_none() {
        for text in ["", ".", "-", "e5", "1e", "1_000", "inf", ".inf", "nan", "0x10", "1e999", "1 "]
        {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        for text in ["0", "-1", "+1", ".5", "5.", "1e-3", "1E+3", "-0.0"] {
            assert!(Decimal::parse(text).is_some(), "{text}");
        }
    }
}
