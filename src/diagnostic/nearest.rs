//! "Did you mean …": the known word nearest to a misspelt one.

/// How alike two words must be before one is suggested for the other [Jaro–Winkler, 0 to 1].
///
/// clap suggests from 0.7 on; a wrong suggestion misleads more than a missing one.
const ALIKE_ENOUGH: f64 = 0.75;

/// The longest word that is compared, since that takes time by its square [bytes].
const LENGTH_LIMIT: usize = 256;

/// The candidate most like `word`, if any is alike enough.
///
/// Likeness is that of Jaro and Winkler (1990), case ignored. Of equals the first wins. Words of
/// more than 256 bytes are like nothing.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let comparable = |word: &str| word.len() <= LENGTH_LIMIT;
    let word = Some(word).filter(|word| comparable(word))?.to_lowercase();
    let mut best: Option<(&str, f64)> = None;
    for candidate in candidates.into_iter().filter(|candidate| comparable(candidate)) {
        let alike = strsim::jaro_winkler(&word, &candidate.to_lowercase());
        if alike >= ALIKE_ENOUGH && best.is_none_or(|(_, most)| alike > most) {
            best = Some((candidate, alike));
        }
    }
    best.map(|(candidate, _)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_word_that_was_meant() {
        let keys = ["ideal", "red_line", "weight", "tolerance"];
        assert_eq!(nearest("redline", keys), Some("red_line"));
        assert_eq!(nearest("tolerence", keys), Some("tolerance"));
        assert_eq!(nearest("Ideal", keys), Some("ideal"));
    }

    #[test]
    fn suggests_nothing_for_a_stranger() {
        assert_eq!(nearest("xyz", ["ideal", "red_line"]), None);
    }

    #[test]
    fn suggests_nothing_for_a_word_that_takes_long_to_compare() {
        let long = "a".repeat(1_000_000);
        assert_eq!(nearest(&long, [long.as_str(), "ideal"]), None);
        assert_eq!(nearest("idel", [long.as_str(), "ideal"]), Some("ideal"));
    }
}
