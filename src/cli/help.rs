//! `detente help`: the general help, a verb's, or a page of the guide.

use super::{Ending, Failure, output};
use clap::error::ErrorKind;
use clap::{Args, Command};
use detente::diagnostic::nearest;
use detente::guide;
use detente::report::clean;

/// Show this help, that of a verb, or a page of the guide
///
/// The pages of the guide are texts to read at length: the model, the scenario language, the
/// record, the codes. They are printed to stdout as Markdown. Of a code, such as S012, what it means
/// is printed, with an example and what to do.
#[derive(Debug, Args)]
#[command(after_help = super::EXIT_CODES)]
pub(crate) struct Arguments {
    /// A verb, a page or a code; without one, the general help
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

/// Prints what was asked for to stdout. `command` is the whole command line.
///
/// # Errors
///
/// If there is no such topic, or if stdout cannot be written.
pub(super) fn help(arguments: &Arguments, command: &mut Command) -> Result<Ending, Failure> {
    output::result(&text(arguments.topic.as_deref(), command)?)?;
    Ok(Ending::Done)
}

/// The help on a topic, with colours.
fn text(topic: Option<&str>, command: &mut Command) -> Result<String, Failure> {
    // What the verbs share is theirs only then.
    command.build();
    let Some(topic) = topic else {
        return Ok(command.render_long_help().ansi().to_string());
    };
    if let Some(page) = guide::page(topic) {
        return Ok(page.to_owned());
    }
    if let Some((_, entry)) = guide::codes().find(|(code, _)| code.eq_ignore_ascii_case(topic)) {
        return Ok(entry.to_owned());
    }
    match command.find_subcommand_mut(topic) {
        Some(verb) => Ok(verb.render_long_help().ansi().to_string()),
        None => Err(Failure::Usage(ErrorKind::InvalidValue, unknown(topic, command))),
    }
}

/// Whether a topic looks like a code: a letter and then digits alone.
fn is_code(topic: &str) -> bool {
    let mut signs = topic.chars();
    signs.next().is_some_and(char::is_alphabetic)
        && topic.len() > 1
        && signs.all(|sign| sign.is_ascii_digit())
}

/// That there is no such topic, and which was meant or which there are.
fn unknown(topic: &str, command: &Command) -> String {
    if is_code(topic) {
        let near = nearest(topic, guide::codes().map(|(code, _)| code));
        let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
        let topic = clean::strip(topic);
        return format!("there is no code `{topic}`; {near}`detente help codes` lists them all");
    }
    let mut topics: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    // Some pages have the name of a verb.
    let pages = guide::PAGES.iter().map(|page| page.name);
    topics.extend(pages.filter(|page| command.find_subcommand(page).is_none()));
    let hint = match nearest(topic, topics.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there is `{}`", topics.join("`, `")),
    };
    format!("there is no help on `{}`; {hint}", clean::strip(topic))
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::*;
    use clap::CommandFactory;

    fn shown(topic: Option<&str>) -> String {
        let text = text(topic, &mut Cli::command()).unwrap();
        anstream::adapter::strip_str(&text).to_string()
    }

    fn refused(topic: &str) -> String {
        match text(Some(topic), &mut Cli::command()) {
            Err(Failure::Usage(_, message)) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_general_help_names_every_verb_and_every_page() {
        let text = shown(None);
        for verb in Cli::command().get_subcommands().map(Command::get_name) {
            assert!(text.contains(&format!("\n  {verb}")), "{verb}:\n{text}");
        }
        for page in guide::PAGES {
            assert!(text.contains(&format!("detente help {}", page.name)), "{text}");
        }
    }

    #[test]
    fn a_verb_has_the_help_that_it_gives_itself() {
        let own = Cli::command().try_get_matches_from(["detente", "run", "--help"]).unwrap_err();
        assert_eq!(shown(Some("run")), own.to_string());
    }

    #[test]
    fn a_page_is_shown_as_it_is_written() {
        for page in guide::PAGES {
            assert_eq!(shown(Some(page.name)), page.text);
        }
    }

    #[test]
    fn a_code_is_explained_by_its_entry_alone() {
        let entry = shown(Some("s012"));
        assert!(entry.starts_with("## S012: a number outside its domain\n"), "{entry}");
        assert!(entry.contains("error[S012]") && !entry.contains("S013"), "{entry}");
        for (code, entry) in guide::codes() {
            assert_eq!(shown(Some(code)), entry);
            assert_eq!(entry.matches("\n## ").count(), 0, "{code}");
        }
    }

    #[test]
    fn a_code_that_there_is_not_names_the_nearest() {
        let said = refused("S91");
        assert!(said.starts_with("there is no code `S91`; did you mean `S0"), "{said}");
        assert!(said.ends_with("`detente help codes` lists them all"), "{said}");
        assert!(refused("X1").starts_with("there is no code `X1`; "), "{}", refused("X1"));
    }

    #[test]
    fn a_misspelt_topic_names_the_nearest() {
        assert_eq!(refused("modle"), "there is no help on `modle`; did you mean `model`?");
        assert_eq!(refused("runs"), "there is no help on `runs`; did you mean `run`?");
        let said = refused("xyz");
        assert!(said.contains("there is `run`, "), "{said}");
        for topic in ["sweep", "trace", "model"] {
            assert_eq!(said.matches(&format!("`{topic}`")).count(), 1, "{said}");
        }
    }
}
