//! `extends`: a scenario that gives only what differs from another.
//!
//! Takes the root of a document and what reads files; gives the root with all that it extends
//! merged into it, or diagnostics. Only files in the folder tree of the first are asked for, and
//! the files of a chain together are within the limits of one, so that the merged document is too.

mod files;
pub(super) mod merge;
mod path;

#[cfg(test)]
mod tests;

pub use files::{Files, NoFiles, Unread};

use super::codes;
use super::document::{Document, EXPANDED_SIZE_LIMIT, NODES_LIMIT, Node, Value};
use crate::diagnostic::{Code, Diagnostic, Place, Sources};
use path::Astray;

/// How many files a chain of `extends` may have, the first included.
pub const EXTENDS_LIMIT: usize = 16;

/// The key that names the file to extend.
const KEY: &str = "extends";

/// A file of the chain.
struct Link {
    /// Its path from the folder of the first; none if that is no file.
    path: Option<String>,
    /// What people call it.
    name: String,
    /// What it says, without its `extends`.
    root: Node,
    /// Where it names the next; the last names none.
    reference: Option<Place>,
}

/// The root of a document with everything that it extends merged into it. `name` is what people
/// call its file.
pub(super) fn resolve(
    root: Node,
    name: &str,
    files: &dyn Files,
    sources: &mut Sources,
) -> Result<Node, Vec<Diagnostic>> {
    let path = files.first().map(str::to_owned);
    let mut chain = vec![Link { path, name: name.to_owned(), root, reference: None }];
    let mut size = Size::default();
    while let Some(last) = chain.last_mut() {
        let Some((text, place)) = take_reference(&mut last.root)? else { break };
        last.reference = Some(place.clone());
        if chain.len() == 1 {
            size.add(&chain[0].root);
        }
        let next = follow(&chain, &text, &place, files, sources)?;
        size.add(&next.root);
        size.check(&place)?;
        chain.push(next);
    }
    fold(chain)
}

/// The chain as one: what stands farther on is the base of what stands before it.
fn fold(mut chain: Vec<Link>) -> Result<Node, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut merged = chain.pop().expect("a chain has its first file").root;
    while let Some(link) = chain.pop() {
        merged = merge::merge(merged, link.root, &mut problems);
    }
    if problems.is_empty() { Ok(merged) } else { Err(problems) }
}

/// Takes the `extends` out of a document: its text and where that stands.
fn take_reference(root: &mut Node) -> Result<Option<(String, Place)>, Vec<Diagnostic>> {
    let Value::Mapping(entries) = &mut root.value else { return Ok(None) };
    let Some(entry) = entries.shift_remove(KEY) else { return Ok(None) };
    let Node { value, place, written } = entry.node;
    let found = match (value, written) {
        (Value::Null, _) => return Ok(None),
        (Value::Text(text), _) => return Ok(Some((text, place))),
        (Value::Bool(_) | Value::Number(_), Some(text)) => {
            return Ok(Some((text.into_string(), place)));
        }
        (Value::Sequence(_), _) => "a list",
        (Value::Mapping(_), _) => "a map",
        (Value::Bool(_) | Value::Number(_), None) => "no text",
    };
    let message = format!("expected the name of a file, found {found}");
    Err(vec![
        Diagnostic::error(codes::WRONG_TYPE, message, place, "at `extends`")
            .help("a scenario extends one other, and that one may extend the next"),
    ])
}

/// Reads the file that the last of the chain names in `text`.
fn follow(
    chain: &[Link],
    text: &str,
    place: &Place,
    files: &dyn Files,
    sources: &mut Sources,
) -> Result<Link, Vec<Diagnostic>> {
    let from = chain.last().and_then(|last| last.path.as_deref());
    let path = path::resolve(from, text).map_err(|astray| vec![led_astray(astray, text, place)])?;
    if let Some(first) = chain.iter().position(|link| link.path.as_ref() == Some(&path)) {
        return Err(vec![cycle(&chain[first..], place)]);
    }
    if chain.len() >= EXTENDS_LIMIT {
        return Err(vec![too_long(chain, place)]);
    }
    let name = files.name(&path);
    let bytes = files.read(&path).map_err(|unread| vec![not_read(&unread, text, &name, place)])?;
    let root = Document::load(&name, &bytes, sources)?.into_root();
    if !matches!(root.value, Value::Mapping(_)) {
        let problem = error(codes::WRONG_TYPE, "a scenario is a map of keys", root.place, "");
        return Err(vec![problem.label(place.clone(), "extended here")]);
    }
    Ok(Link { path: Some(path), name, root, reference: None })
}

/// What the files of a chain amount to together.
#[derive(Default)]
struct Size {
    /// Keys and values.
    nodes: usize,
    bytes: usize,
}

impl Size {
    fn add(&mut self, node: &Node) {
        self.nodes += 1;
        match &node.value {
            Value::Text(text) => self.bytes += text.len(),
            Value::Sequence(items) => items.iter().for_each(|item| self.add(item)),
            Value::Mapping(entries) => {
                for (key, entry) in entries {
                    self.nodes += 1;
                    self.bytes += key.len();
                    self.add(&entry.node);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                self.bytes += node.written.as_ref().map_or(0, |text| text.len());
            }
        }
    }

    fn check(&self, place: &Place) -> Result<(), Vec<Diagnostic>> {
        let much = if self.nodes > NODES_LIMIT {
            format!("{NODES_LIMIT} values")
        } else if self.bytes > EXPANDED_SIZE_LIMIT {
            format!("{EXPANDED_SIZE_LIMIT} bytes")
        } else {
            return Ok(());
        };
        let message = format!("the file and all that it extends stand for more than {much}");
        Err(vec![error(codes::TOO_LARGE, message, place.clone(), "with this one it is too much")])
    }
}

fn error(
    code: Code,
    message: impl Into<String>,
    place: Place,
    label: impl Into<String>,
) -> Diagnostic {
    Diagnostic::error(code, message, place, label)
}

fn led_astray(astray: Astray, text: &str, place: &Place) -> Diagnostic {
    let (message, help) = match astray {
        Astray::Nameless => ("`extends` names no file", "write for example `extends: talks.yaml`"),
        Astray::Absolute => (
            "`extends` begins at the root of the file system",
            "write the path from the folder of this file",
        ),
        Astray::Backslash => ("`extends` has a backslash in it", "write `/` between folders"),
        Astray::Outside => (
            "`extends` leads out of the folder of the scenario",
            "a scenario may extend files beside it and in folders below; put the file there",
        ),
    };
    let label = if text.is_empty() { "nothing" } else { "" };
    error(codes::EXTENDS, message, place.clone(), label).help(help)
}

fn not_read(unread: &Unread, text: &str, name: &str, place: &Place) -> Diagnostic {
    let problem = |message: String| error(codes::EXTENDS, message, place.clone(), "extended here");
    match unread {
        Unread::Missing { near: Some(near) } => {
            let folder = text.rsplit_once('/').map_or("", |(folder, _)| folder);
            let slash = if folder.is_empty() { "" } else { "/" };
            problem(format!("there is no file `{name}`"))
                .help(format!("did you mean `{folder}{slash}{near}`?"))
        }
        Unread::Missing { near: None } => problem(format!("there is no file `{name}`"))
            .help("the path goes from the folder of the file that it is written in"),
        Unread::NoFile => problem(format!("`{name}` is no file")),
        Unread::Outside => problem(format!("`{name}` is a link out of the folder of the scenario"))
            .help("put the file itself there"),
        Unread::Nowhere => problem("another file cannot be read here".to_owned())
            .help("put everything into one text"),
        Unread::Failed(why) => problem(format!("cannot read `{name}`: {why}")),
    }
}

/// The last of the links leads back to the first of them.
fn cycle(links: &[Link], place: &Place) -> Diagnostic {
    let first = &links[0].name;
    let mut names: Vec<&str> = links.iter().map(|link| link.name.as_str()).collect();
    names.push(first);
    let (message, label) = match links {
        [_] => (format!("`{first}` extends itself"), "this file"),
        _ => (format!("`{first}` extends itself, by way of others"), "here the circle closes"),
    };
    let circle = names.join(" → ");
    let problem = error(codes::EXTENDS, message, place.clone(), label);
    let others = links.iter().rev().skip(1).rev().filter_map(|link| link.reference.clone());
    others.fold(problem, |problem, other| problem.label(other, "")).help(circle)
}

fn too_long(chain: &[Link], place: &Place) -> Diagnostic {
    let message = format!("a chain of more than {EXTENDS_LIMIT} files");
    let names: Vec<&str> = chain.iter().map(|link| link.name.as_str()).collect();
    error(codes::EXTENDS, message, place.clone(), "this one would be too many")
        .help(names.join(" → "))
}
