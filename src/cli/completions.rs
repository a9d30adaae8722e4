//! `detente completions`: what a shell needs to complete the command line.

use super::{EXIT_CODES, Ending, Failure, output};
use clap::{Args, Command};
use clap_complete::Shell;

/// Print a script that lets a shell complete verbs, options and their values
///
/// Put it where the shell looks for such scripts, as below, and open a new shell. After an update
/// of detente do it again.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// For which shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script. `command` is the whole command line.
///
/// # Errors
///
/// If stdout cannot be written.
pub(super) fn run(arguments: &Arguments, command: &mut Command) -> Result<Ending, Failure> {
    output::result(&script(arguments.shell, command))?;
    Ok(Ending::Done)
}

/// The script of a shell.
fn script(shell: Shell, command: &mut Command) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, command, "detente", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// Where the scripts belong, and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Where it belongs:{header:#}
  bash         detente completions bash > ~/.local/share/bash-completion/completions/detente
  zsh          detente completions zsh > ~/.zfunc/_detente
               (with `fpath+=~/.zfunc` before `autoload -U compinit; compinit` in ~/.zshrc)
  fish         detente completions fish > ~/.config/fish/completions/detente.fish
  powershell   detente completions powershell >> $PROFILE
  elvish       detente completions elvish >> ~/.config/elvish/rc.elv

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use super::*;
    use clap::{CommandFactory, ValueEnum};

    #[test]
    fn every_shell_completes_every_verb_and_its_options() {
        for &shell in Shell::value_variants() {
            let script = script(shell, &mut Cli::command());
            for verb in Cli::command().get_subcommands() {
                assert!(script.contains(verb.get_name()), "{shell}: {}", verb.get_name());
            }
            assert!(script.contains("max-replications"), "{shell}");
            // The other two are given no values of options.
            let valued = matches!(shell, Shell::Bash | Shell::Fish | Shell::Zsh);
            assert_eq!(script.contains("wage-round"), valued, "{shell}");
            assert!(!script.contains('\u{1b}'), "{shell}");
        }
    }

    #[test]
    fn the_help_says_for_every_shell_where_the_script_belongs() {
        for &shell in Shell::value_variants() {
            assert!(after_help().contains(&format!("detente completions {shell} >")), "{shell}");
        }
    }
}
