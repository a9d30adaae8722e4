//! `detente schema`: the JSON Schema of what people write, for editors.

use super::{EXIT_CODES, Ending, Failure, output};
use clap::{Args, ValueEnum};
use detente::{scenario, study::design};
use serde_json::Value;

/// Print the JSON Schema of scenarios or designs, for editors
///
/// An editor that has it completes keys, shows what they mean and what they are by default, and
/// underlines what cannot be. It accepts every file that loads; what a file means as a whole is
/// beyond it.
///
/// Editors with the YAML language server (VS Code, Neovim, Helix, Zed and others) find it by the
/// first line of a scenario: `# yaml-language-server: $schema=detente.schema.json`, a path from the
/// folder of the scenario.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// What is to be written
    #[arg(value_enum, value_name = "DOCUMENT", default_value_t = Document::Scenario)]
    document: Document,
}

/// A kind of file that people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Document {
    /// A scenario
    Scenario,
    /// A design file, for `detente sweep`
    Design,
}

impl Document {
    /// Its JSON Schema.
    fn schema(self) -> Value {
        match self {
            Self::Scenario => scenario::schema(),
            Self::Design => design::schema(),
        }
    }
}

/// Prints the schema that was asked for.
///
/// # Errors
///
/// If stdout cannot be written.
pub(super) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    output::result(&format!("{:#}\n", arguments.document.schema()))?;
    Ok(Ending::Done)
}

/// Examples and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Examples:{header:#}
  detente schema > detente.schema.json                  beside the scenarios
  detente schema design > detente.design.schema.json    beside the designs

{EXIT_CODES}"
    )
}
