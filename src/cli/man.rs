//! `detente man`: the manual page, with all verbs on it.
//!
//! Takes the declarations of the command line; gives roff. Every verb has a section of its own, with
//! its options and examples; exit codes and the guide stand once, at the end.

use super::{EXIT_CODES, Ending, Failure, output};
use clap::{Args, Command};
use clap_mangen::Man;
use std::fmt::Write as _;
use std::io;

/// Print the manual page
///
/// One page for all verbs, as roff. Put it where `man` looks for pages, as below, and `man detente`
/// shows it.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {}

/// Prints the page. `command` is the whole command line.
///
/// # Errors
///
/// If stdout cannot be written.
pub(super) fn run(_: &Arguments, command: &mut Command) -> Result<Ending, Failure> {
    command.build();
    let page = page(command).map_err(anyhow::Error::new)?;
    output::result(&page)?;
    Ok(Ending::Done)
}

/// The whole page. `command` is built.
fn page(command: &Command) -> io::Result<String> {
    let version = command.get_version().unwrap_or_default();
    let man = Man::new(command.clone()).title("DETENTE").source(format!("detente {version}"));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut page =
        String::from_utf8_lossy(&page).replacen("detente \\- detente ", "detente \\- ", 1);
    for verb in verbs(command) {
        page += &section(verb)?;
    }
    for (heading, lines) in blocks(command) {
        let _ = write!(page, ".SH {}\n{}", quoted(&heading.to_uppercase()), verbatim(&lines));
    }
    // Every part begins with the same definitions; once is enough.
    let (first, rest) = page.split_at(page.find(".TH").unwrap_or(0));
    Ok(format!("{first}{}", rest.replace(first, "")))
}

/// The verbs of a command, each followed by its own.
fn verbs(command: &Command) -> Vec<&Command> {
    let shown = command.get_subcommands().filter(|verb| !verb.is_hide_set());
    shown.flat_map(|verb| std::iter::once(verb).chain(verbs(verb))).collect()
}

/// The section of a verb.
fn section(verb: &Command) -> io::Result<String> {
    let man = Man::new(verb.clone());
    let mut parts = Vec::new();
    man.render_description_section(&mut parts)?;
    man.render_synopsis_section(&mut parts)?;
    man.render_options_section(&mut parts)?;
    let name = verb.get_bin_name().unwrap_or(verb.get_name()).to_uppercase();
    let mut section = format!(".SH {}\n", quoted(&name));
    // The description needs no heading of its own below that of the verb.
    for line in String::from_utf8_lossy(&parts).lines().filter(|line| *line != ".SH DESCRIPTION") {
        let _ = match line.strip_prefix(".SH ") {
            Some(heading) => writeln!(section, ".SS {heading}"),
            None => writeln!(section, "{line}"),
        };
    }
    for (heading, lines) in blocks(verb).into_iter().filter(|(heading, _)| *heading != "Exit codes")
    {
        let _ = write!(section, ".SS {}\n{}", quoted(&heading.to_uppercase()), verbatim(&lines));
    }
    Ok(section)
}

/// What stands below the help of a command: blocks of indented lines under a heading each.
fn blocks(command: &Command) -> Vec<(String, Vec<String>)> {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let text = anstream::adapter::strip_str(&text).to_string();
    let mut blocks: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_suffix(':'), blocks.last_mut()) {
            (Some(heading), _) if !line.starts_with(' ') => {
                blocks.push((heading.to_owned(), Vec::new()));
            }
            (_, Some((_, lines))) if !line.is_empty() => {
                lines.push(line.strip_prefix("  ").unwrap_or(line).to_owned());
            }
            _ => {}
        }
    }
    blocks
}

/// Lines that are shown as they are.
fn verbatim(lines: &[String]) -> String {
    let lines: String = lines.iter().map(|line| format!("\\&{}\n", escaped(line))).collect();
    format!(".nf\n{lines}.fi\n")
}

/// A heading of one or more words.
fn quoted(heading: &str) -> String {
    format!("\"{}\"", escaped(heading).replace('"', "\\(dq"))
}

/// A text in which roff finds no command.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-").replace('`', "\\(ga").replace('\'', "\\(aq")
}

/// Where the page belongs, and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Where it belongs:{header:#}
  mkdir -p ~/.local/share/man/man1
  detente man > ~/.local/share/man/man1/detente.1

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::*;
    use clap::CommandFactory;

    fn whole() -> (Command, String) {
        let mut command = Cli::command();
        command.build();
        let page = page(&command).unwrap();
        (command, page)
    }

    #[test]
    fn every_verb_has_a_section_with_its_options() {
        let (command, page) = whole();
        for verb in verbs(&command) {
            let name = verb.get_bin_name().unwrap().to_uppercase();
            let heading = format!(".SH \"{}\"\n", name.replace('-', "\\-"));
            let section = page.split_once(&heading).unwrap_or_else(|| panic!("{heading}{page}")).1;
            let section = section.split("\n.SH ").next().unwrap();
            for option in verb.get_arguments().filter(|option| !option.is_hide_set()) {
                let Some(long) = option.get_long() else { continue };
                let long = format!("\\-\\-{}", long.replace('-', "\\-"));
                assert!(section.contains(&long), "{heading}{long}:\n{section}");
            }
        }
    }

    #[test]
    fn examples_are_kept_as_lines_and_exit_codes_stand_once() {
        let (_, page) = whole();
        assert!(page.contains("\n\\&detente run talks.yaml"), "{page}");
        assert_eq!(page.matches("\"EXIT CODES\"").count(), 1);
        assert!(page.contains("detente help scenario"));
        assert!(!page.contains('\u{1b}'));
    }

    #[test]
    fn no_line_is_a_command_of_roff_by_accident() {
        let (_, page) = whole();
        let known = ["TH", "SH", "SS", "PP", "TP", "RS", "RE", "nf", "fi", "ie", "el", "br", "IP"];
        for line in page.lines().filter(|line| line.starts_with(['.', '\''])) {
            let name = line[1..].split(' ').next().unwrap();
            assert!(known.contains(&name), "{line}");
        }
        assert_eq!(verbatim(&[".TH 'x' \\n".to_owned()]), ".nf\n\\&.TH \\(aqx\\(aq \\en\n.fi\n");
    }
}
