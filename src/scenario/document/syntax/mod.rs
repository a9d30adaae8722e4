//! What the YAML parser says is wrong, in plain words.
//!
//! Takes an error of the parser and the text; gives a diagnostic. The usual slips are told from
//! the text around the place, whatever the parser calls them; the rest in words for its reasons.

mod lines;
mod slips;

use granit_parser::{ErrorKind, ScanError};

use super::{DEPTH_LIMIT, Origin};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::scenario::codes;
use lines::{Before, Line};
use slips::Slip;

/// What to do about most layouts that are none.
const ALIKE: &str = "indent the keys of a map, and the items of a list, alike";

/// The diagnostic for an error of the parser in `text`.
pub(super) fn diagnostic(origin: Origin, text: &str, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let width = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let place = origin.place(at..at + width);
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return too_deep(place);
    }
    if let Some(slip) = slips::find(text, at, error.kind()) {
        return told(origin, slip);
    }
    let (message, help) = describe(error.kind());
    let diagnostic = Diagnostic::error(code(error.kind()), message, place, "");
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// The diagnostic for a slip.
fn told(origin: Origin, slip: Slip) -> Diagnostic {
    let place = origin.place(slip.span);
    let mut diagnostic = Diagnostic::error(codes::SYNTAX, slip.message, place, slip.label);
    diagnostic.help = slip.help;
    match slip.other {
        Some((span, text)) => diagnostic.label(origin.place(span), text),
        None => diagnostic,
    }
}

/// The diagnostic for a tab in the indentation of the line of a byte or of the line above, which
/// only the second reader refuses.
pub(super) fn tab(origin: Origin, text: &str, at: usize) -> Option<Diagnostic> {
    let line = Line::of(text, at);
    let indented = |line: &Line<'_>| text[line.start..line.first].contains('\t');
    let line = [Some(line), line.above()].into_iter().flatten().find(indented)?;
    Some(told(origin, slips::tab(text, line.first)))
}

/// What to do about a value at a byte of a text that is read as something else for its first sign.
pub(super) fn put_in_quotes(text: &str, at: usize) -> String {
    let within = Before::new(text, at).within();
    slips::in_quotes(slips::value(text, at), within)
}

/// Lists and maps are nested too deep.
pub(super) fn too_deep(place: Place) -> Diagnostic {
    let message = format!("lists and maps are nested more than {DEPTH_LIMIT} deep");
    Diagnostic::error(codes::TOO_LARGE, message, place, "this is one too many")
        .help("write it with fewer brackets or indentations within each other")
}

fn code(kind: &ErrorKind) -> Code {
    match kind {
        ErrorKind::DirectiveDisallowed => codes::UNSUPPORTED_YAML,
        _ => codes::SYNTAX,
    }
}

/// What is wrong, and what to do where that is known.
fn describe(kind: &ErrorKind) -> (String, Option<&'static str>) {
    use ErrorKind as K;
    let (message, help) = match kind {
        K::MisplacedFlowCollectionEnd => {
            ("this bracket closes nothing", Some("delete it, or put the text in quotes"))
        }
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => {
            ("something follows a closing quote", Some("write `''` for a quote within '…'"))
        }
        K::UnknownQuotedScalarEscape => (
            "a backslash in these quotes means nothing",
            Some("use single quotes, in which a backslash is a backslash"),
        ),
        K::DirectiveDisallowed => {
            ("a line cannot begin with `%`", Some("put the text in quotes, or delete the line"))
        }
        kind => describe_layout(kind).unwrap_or_else(|| describe_rest(kind)),
    };
    (message.to_owned(), help)
}

type Words = (&'static str, Option<&'static str>);

/// What is wrong with colons, commas and indentation.
fn describe_layout(kind: &ErrorKind) -> Option<Words> {
    use ErrorKind as K;
    Some(match kind {
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::MappingKeyNotAllowed => (
            "a key cannot stand here",
            Some("check the indentation, or quote a text that has a colon in it"),
        ),
        K::SimpleKeyExpected | K::ExpectedBlockMappingKey | K::InvalidSimpleKey => {
            ("a key and a colon are expected here", Some(ALIKE))
        }
        K::ExpectedBlockSequenceEntry => ("an item of a list is expected here", Some(ALIKE)),
        K::BlockSequenceEntryNotAllowed | K::BlockEntryInFlowCollection => {
            ("an item of a list cannot stand here", Some(ALIKE))
        }
        K::ExpectedFlowMappingSeparator => (
            "a comma or `}` is expected here",
            Some("put commas between the entries, and texts with signs in them in quotes"),
        ),
        K::ExpectedFlowSequenceSeparator => (
            "a comma or `]` is expected here",
            Some("put commas between the items, and texts with signs in them in quotes"),
        ),
        K::InvalidIndentation
        | K::InvalidBlockScalarIndent
        | K::InvalidQuotedScalarIndent
        | K::InvalidFlowScalarIndent => ("the indentation of this line fits nowhere", Some(ALIKE)),
        _ => return None,
    })
}

/// What is rarely wrong.
fn describe_rest(kind: &ErrorKind) -> Words {
    use ErrorKind as K;
    match kind {
        K::CommentNotSeparated | K::CommentInterceptedScalar => {
            ("a comment cannot begin here", Some("put a space before `#`, or quote the text"))
        }
        K::InvalidMappingValueWhitespace | K::FlowMappingValueAdjacentCollection => {
            ("a space is missing after the colon", Some("write a space after it"))
        }
        K::PlainScalarStartsWithDashFlowIndicator | K::InvalidBlockEntryWhitespace => {
            ("a space is missing after the dash", Some("write a space after it"))
        }
        K::InvalidBlockScalarHeader | K::ZeroBlockScalarIndent => (
            "the text must begin on the line after `|` or `>`",
            Some("put the text in quotes if it is meant to have this sign"),
        ),
        K::MissingAnchorOrAliasName => {
            ("a name is missing after `&` or `*`", Some("put the text in quotes"))
        }
        K::InvalidDocumentEnd | K::DocumentIndicatorInQuotedScalar => {
            ("`---` and `...` cannot stand here", Some("indent the line, or delete it"))
        }
        _ => ("this is not valid YAML", Some("when in doubt, put texts in quotes")),
    }
}
