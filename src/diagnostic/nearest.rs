//! "Did you mean …": the known word nearest to a misspelt one.

/// How alike two words must be before one is suggested for the other [Jaro–Winkler, 0 to 1].
///
/// clap suggests from 0.7 on; a wrong suggestion misleads more than a missing one.
const ALIKE_ENOUGH: f64 = 0.75;

/// The longest word that is compared, since that takes time by its square [bytes].
const LENGTH_LIMIT: usize = 256;

/// The most words that a help lists.
const LISTED_LIMIT: usize = 12;

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

/// "did you mean …", or else what there is to choose from; nothing where there is no choice.
pub fn did_you_mean<'n>(
    given: &str,
    known: impl Iterator<Item = &'n str> + Clone,
) -> Option<String> {
    if let Some(near) = nearest(given, known.clone().filter(|word| *word != given)) {
        return Some(format!("did you mean `{near}`?"));
    }
    let listed: Vec<String> = known.clone().take(LISTED_LIMIT).map(|n| format!("`{n}`")).collect();
    if listed.is_empty() {
        return None;
    }
    let more = known.count() - listed.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("there is {}{more}", listed.join(", ")))
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
    fn a_stranger_is_told_what_there_is() {
        let many: Vec<String> = (0..20).map(|n| format!("party{n}")).collect();
        let told = did_you_mean("xyz", many.iter().map(String::as_str)).unwrap();
        assert!(told.starts_with("there is `party0`, `party1`, "), "{told}");
        assert!(told.ends_with("`party11` and 8 more"), "{told}");
        assert_eq!(did_you_mean("xyz", std::iter::empty()), None);
        assert_eq!(
            did_you_mean("party", ["party1"].into_iter()).unwrap(),
            "did you mean `party1`?"
        );
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
