//! What to type to go on.

use detente::report::clean;
use std::ffi::OsString;

/// The option that goes on.
const RESUME: &str = "--resume";

/// The command that this process was started with, with `--resume`, as a POSIX shell reads it.
pub(super) fn to_go_on() -> String {
    resuming(std::env::args_os())
}

fn resuming(arguments: impl Iterator<Item = OsString>) -> String {
    let mut words: Vec<_> = arguments.map(|word| word.to_string_lossy().into_owned()).collect();
    if !words.iter().any(|word| word == RESUME) {
        words.push(RESUME.to_owned());
    }
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let word = clean::strip(word);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./=:,@%+".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return word;
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &[&str]) -> String {
        resuming(words.iter().map(OsString::from))
    }

    #[test]
    fn what_a_shell_would_read_otherwise_is_quoted() {
        let words = ["detente", "sweep", "my talks.yaml", "--vary", "a.b=0..1/5", "--out", "x"];
        let expected = "detente sweep 'my talks.yaml' --vary a.b=0..1/5 --out x --resume";
        assert_eq!(said(&words), expected);
        assert_eq!(
            said(&["detente", "--set", "a={uniform: [0, 1]}"]),
            "detente --set 'a={uniform: [0, 1]}' --resume"
        );
        assert_eq!(
            said(&["detente", "it's", "", "$x", "*"]),
            r"detente 'it'\''s' '' '$x' '*' --resume"
        );
    }

    #[test]
    fn what_goes_on_already_is_the_same() {
        assert_eq!(said(&["detente", "--resume", "x"]), "detente --resume x");
    }
}
