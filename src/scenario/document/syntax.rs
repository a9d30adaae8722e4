//! What the YAML parser says is wrong, in plain words.

use granit_parser::{ErrorKind, ScanError};

use super::{DEPTH_LIMIT, Origin};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::scenario::codes;

/// The diagnostic for an error of the parser in `text`.
pub(super) fn diagnostic(origin: Origin, text: &str, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let width = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let place = origin.place(at..at + width);
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return too_deep(place);
    }
    let (message, help) = describe(error.kind());
    let diagnostic = Diagnostic::error(code(error.kind()), message, place, "");
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// Lists and maps are nested too deep.
pub(super) fn too_deep(place: Place) -> Diagnostic {
    let message = format!("lists and maps are nested more than {DEPTH_LIMIT} deep");
    Diagnostic::error(codes::TOO_LARGE, message, place, "this is one too many")
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
        K::UnclosedFlowCollection { open } => {
            return (format!("`{open}` is opened here and never closed"), None);
        }
        K::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("`{open}` is closed by `{close}`"), None);
        }
        K::UnexpectedCharacter { character } => {
            let message = format!("a value cannot begin with `{}`", character.escape_debug());
            return (message, Some("put the text in quotes"));
        }
        K::MisplacedFlowCollectionEnd => ("this bracket closes nothing", None),
        K::UnclosedQuotedScalar => ("a quote is opened here and never closed", None),
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => {
            ("something follows a closing quote", Some("write `''` for a quote within '…'"))
        }
        K::UnknownQuotedScalarEscape => (
            "a backslash in these quotes means nothing",
            Some("use single quotes, in which a backslash is a backslash"),
        ),
        K::DirectiveDisallowed => ("lines that begin with `%` are not supported", None),
        kind => describe_layout(kind).unwrap_or_else(|| describe_rest(kind)),
    };
    (message.to_owned(), help)
}

type Words = (&'static str, Option<&'static str>);

/// What is wrong with colons, commas and indentation.
fn describe_layout(kind: &ErrorKind) -> Option<Words> {
    use ErrorKind as K;
    const ALIKE: &str = "indent the keys of a map, and the items of a list, alike";
    Some(match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabInPlainScalar
        | K::TabAtBlockScalarStart => ("a tab stands in the indentation", Some("use spaces")),
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
        K::ExpectedFlowMappingSeparator => ("a comma or `}` is expected here", None),
        K::ExpectedFlowSequenceSeparator => ("a comma or `]` is expected here", None),
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
            ("a space is missing after the colon", None)
        }
        K::PlainScalarStartsWithDashFlowIndicator | K::InvalidBlockEntryWhitespace => {
            ("a space is missing after the dash", None)
        }
        K::InvalidBlockScalarHeader | K::ZeroBlockScalarIndent => {
            ("the text must begin on the line after `|` or `>`", None)
        }
        K::MissingAnchorOrAliasName => ("a name is missing after `&` or `*`", None),
        K::InvalidDocumentEnd | K::DocumentIndicatorInQuotedScalar => {
            ("`---` and `...` cannot stand here", None)
        }
        _ => ("this is not valid YAML", Some("when in doubt, put texts in quotes")),
    }
}
