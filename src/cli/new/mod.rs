//! `detente new`: a scenario to start from.

mod bundled;
mod text;

use super::{EXIT_CODES, Ending, Failure, input, output};
use anstyle::{AnsiColor, Style};
use anyhow::{Context, anyhow};
use bundled::{BUNDLED, Bundled};
use clap::Args;
use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use detente::report::clean;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What a scenario is called that is given no name.
const NAME: &str = "talks";
/// As clap colours what can be typed.
const LITERAL: Style = AnsiColor::Cyan.on_default().bold();

/// Write a scenario to start from
///
/// Writes NAME.yaml, a short scenario that runs and explains the language in its comments, or a copy
/// of a bundled one. The name becomes its title. Folders on the way are made; a file that is there
/// is left alone unless --force is given.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct Arguments {
    /// What to call it: `envoys`, `talks/envoys` or `talks/envoys.yaml` [default: talks, or the name
    /// of the bundled scenario]
    #[arg(value_name = "NAME")]
    name: Option<String>,

    /// Copy this bundled scenario
    #[arg(
        long,
        value_name = "SCENARIO",
        value_parser = PossibleValuesParser::new(BUNDLED.map(|bundled| bundled.name))
    )]
    from: Option<String>,

    /// Print the bundled scenarios and write nothing
    #[arg(long, conflicts_with_all = ["name", "from", "output", "force"])]
    list: bool,

    /// Write to this file, whatever the name; `-` is stdout
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(long, help_heading = "Output")]
    force: bool,

    /// Print nothing to stderr but errors
    #[arg(short, long, help_heading = "Display")]
    quiet: bool,
}

/// Does what the arguments say.
///
/// # Errors
///
/// If the name is none, if the file is there already, or if it cannot be written.
pub(super) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    if arguments.list {
        output::result(&list())?;
        return Ok(Ending::Done);
    }
    let from = arguments.from.as_deref().and_then(Bundled::find);
    let named = arguments.name.as_deref().map(path_of).transpose()?;
    let output = arguments.output.as_deref();
    if output.is_some_and(|path| path == OsStr::new("-")) {
        let title = named.as_deref().and_then(text::title);
        output::result(&text::text(from, title.as_deref()))?;
        tell(arguments, &to_stdout(from));
        return Ok(Ending::Done);
    }
    let title = named.as_deref().or(output).and_then(text::title);
    let by_default = || format!("{}.yaml", from.map_or(NAME, |bundled| bundled.name)).into();
    let path = output.map(Path::to_path_buf).or_else(|| named.clone()).unwrap_or_else(by_default);
    extends_another(from, &path)?;
    write(&path, &text::text(from, title.as_deref()), arguments.force)?;
    tell(arguments, &next(&path, &bases(from, &path)?));
    Ok(Ending::Done)
}

/// Says something on stderr, unless it is to be quiet. A closed stderr is no failure.
fn tell(arguments: &Arguments, text: &str) {
    if !arguments.quiet {
        let _ = anstream::stderr().write_all(text.as_bytes());
    }
}

/// The bundled scenarios, a line each.
fn list() -> String {
    let columns = BUNDLED.map(|bundled| bundled.name.len()).into_iter().max().unwrap_or(0);
    let line = |bundled: Bundled| format!("{:columns$}  {}\n", bundled.name, bundled.title());
    BUNDLED.map(line).concat()
}

/// The file that a name means.
fn path_of(name: &str) -> Result<PathBuf, Failure> {
    let refuse = |why: &str| {
        let message = format!("`{}` {why}", clean::strip(name));
        Err(Failure::Usage(ErrorKind::InvalidValue, message))
    };
    let visible = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
    if name == "-" {
        return refuse("is no name; `--output -` prints the scenario to stdout");
    }
    if visible(&clean::strip(name)) != visible(name) {
        return refuse("has characters in it that cannot be seen");
    }
    let file = Path::new(name).file_name().and_then(OsStr::to_str).unwrap_or_default();
    let stem = file.strip_suffix(".yaml").or_else(|| file.strip_suffix(".yml"));
    if !name.ends_with(file) || stem.unwrap_or(file).trim_matches(['.', ' ']).is_empty() {
        return refuse("names no file; write for example `envoys` or `talks/envoys`");
    }
    Ok(if stem.is_some() { name.into() } else { format!("{name}.yaml").into() })
}

/// That the copy of a scenario does not stand where the one belongs that it extends.
fn extends_another(from: Option<Bundled>, path: &Path) -> Result<(), Failure> {
    let Some(base) = from.and_then(|from| from.extends()) else { return Ok(()) };
    let taken = beside(path, base);
    if taken.file_name() != path.file_name() {
        return Ok(());
    }
    let message = format!(
        "`{}` is the name of the scenario that this one extends; choose another",
        input::name(&taken)
    );
    Err(Failure::Usage(ErrorKind::InvalidValue, message))
}

/// Where a scenario is looked for that the one at `path` extends.
fn beside(path: &Path, base: Bundled) -> PathBuf {
    path.with_file_name(format!("{}.yaml", base.name))
}

/// Writes a file, over one that is there only with `force`.
fn write(path: &Path, text: &str, force: bool) -> anyhow::Result<()> {
    let cannot = || format!("cannot write `{}`", input::name(path));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(cannot)?;
    }
    if force {
        return output::file(path, text);
    }
    match write_new(path, text) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(anyhow!("it is there already; --force writes over it")).with_context(cannot)
        }
        written => written.with_context(cannot),
    }
}

/// Writes a file that is not there yet.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

/// A file that a copy extends.
struct Base {
    path: PathBuf,
    /// Whether it was there already, and was left as it is.
    kept: bool,
}

/// Puts the bundled scenarios that a copy extends beside it, where they are not there already.
fn bases(from: Option<Bundled>, path: &Path) -> anyhow::Result<Vec<Base>> {
    let mut bases = Vec::new();
    let mut extended = from.and_then(|from| from.extends());
    while let Some(base) = extended {
        let path = beside(path, base);
        let kept = match write_new(&path, &text::text(Some(base), None)) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => true,
            written => {
                written.with_context(|| format!("cannot write `{}`", input::name(&path)))?;
                false
            }
        };
        bases.push(Base { path, kept });
        extended = base.extends();
    }
    Ok(bases)
}

/// What was written, and what to type next.
fn next(path: &Path, bases: &[Base]) -> String {
    let mut text = format!("wrote `{}`\n", input::name(path));
    for base in bases {
        let name = input::name(&base.path);
        let _ = match base.kept {
            true => writeln!(text, "it extends `{name}`, which is left as it is"),
            false => writeln!(text, "wrote `{name}`, which it extends"),
        };
    }
    let (file, schema) = (typed(path), typed(&path.with_file_name(text::SCHEMA)));
    let commands = [
        (format!("detente run {file}"), "the odds"),
        (format!("detente check {file}"), "what can be said without simulating"),
        (format!("detente trace {file}"), "one replication, round by round"),
        ("detente help scenario".to_owned(), "the language, key by key"),
        (format!("detente schema > {schema}"), "completion in an editor"),
    ];
    let columns = commands.iter().map(|(typed, _)| typed.chars().count()).max().unwrap_or(0);
    text += "\nNext:\n";
    for (typed, what) in &commands {
        let gap = " ".repeat(columns - typed.chars().count());
        let _ = writeln!(text, "  {LITERAL}{typed}{LITERAL:#}{gap}   {what}");
    }
    text
}

/// What to say of a copy on stdout: that it is not alone.
fn to_stdout(from: Option<Bundled>) -> String {
    let base = from.and_then(|from| from.extends());
    base.map_or_else(String::new, |base| {
        let name = base.name;
        format!("it extends `{name}.yaml`; `detente new --from {name}` writes that\n")
    })
}

/// A path as it is typed in a shell.
fn typed(path: &Path) -> String {
    let name = input::name(path);
    let name = if name.starts_with('-') { format!("./{name}") } else { name };
    let plain = |letter: char| letter.is_alphanumeric() || "._-/".contains(letter);
    if name.chars().all(plain) { name } else { format!("'{}'", name.replace('\'', r"'\''")) }
}

/// Examples and exit codes, below the help.
fn after_help() -> String {
    let header = super::HEADER;
    format!(
        "{header}Examples:{header:#}
  detente new                                  talks.yaml, to change into your own
  detente new cases/harbour-lease              cases/harbour-lease.yaml, called \"Harbour lease\"
  detente new --list                           what can be copied
  detente new mine --from moscow-envoy-talks   mine.yaml, a copy
  detente new -o - | detente run -             on stdout

{EXIT_CODES}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_file_with_or_without_its_ending() {
        for (name, path) in [
            ("talks", "talks.yaml"),
            ("talks.yaml", "talks.yaml"),
            ("talks.yml", "talks.yml"),
            ("talks.v2", "talks.v2.yaml"),
            ("cases/talks", "cases/talks.yaml"),
            ("../talks", "../talks.yaml"),
            ("Envoy talks", "Envoy talks.yaml"),
        ] {
            assert_eq!(path_of(name).unwrap(), Path::new(path), "{name}");
        }
    }

    #[test]
    fn what_names_no_file_is_refused() {
        for name in
            ["", ".", "..", "/", "a/", "a/..", ".yaml", "a/.yml", "-", " ", "a\nb", "a\u{202E}b"]
        {
            assert!(matches!(path_of(name), Err(Failure::Usage(..))), "{name:?}");
        }
    }

    #[test]
    fn a_path_is_quoted_where_a_shell_needs_it() {
        assert_eq!(typed(Path::new("cases/talks.yaml")), "cases/talks.yaml");
        assert_eq!(typed(Path::new("my talks.yaml")), "'my talks.yaml'");
        assert_eq!(typed(Path::new("it's.yaml")), r"'it'\''s.yaml'");
        assert_eq!(typed(Path::new("-x.yaml")), "./-x.yaml");
    }
}
