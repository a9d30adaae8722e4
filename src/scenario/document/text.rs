//! What is checked before a text is read as YAML: its size, its encoding, its characters.

use std::str;

use super::{FILE_SIZE_LIMIT, Origin};
use crate::diagnostic::{Diagnostic, SourceId, Sources};
use crate::scenario::codes;

/// Takes the bytes of a file in among the sources, as text.
pub(super) fn decode(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
) -> Result<SourceId, Vec<Diagnostic>> {
    if bytes.len() > FILE_SIZE_LIMIT {
        let origin = Origin { source: sources.add(name, ""), offset: 0 };
        return Err(vec![too_long(origin, bytes.len())]);
    }
    match str::from_utf8(bytes) {
        Ok(text) => Ok(sources.add(name, text)),
        Err(error) => {
            let source = sources.add(name, String::from_utf8_lossy(bytes));
            Err(vec![not_utf8(Origin { source, offset: 0 }, bytes, error)])
        }
    }
}

/// Checks size and characters; gives the text without its byte order mark.
pub(super) fn check(origin: Origin, text: &str) -> Result<(Origin, &str), Vec<Diagnostic>> {
    const BYTE_ORDER_MARK: char = '\u{feff}';
    if text.len() > FILE_SIZE_LIMIT {
        return Err(vec![too_long(origin, text.len())]);
    }
    let (origin, text) = match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => {
            let offset = origin.offset + BYTE_ORDER_MARK.len_utf8();
            (Origin { offset, ..origin }, rest)
        }
        None => (origin, text),
    };
    if let Some((at, character)) = text.char_indices().find(|&(_, found)| !is_allowed(found)) {
        return Err(vec![invisible(origin, at, character)]);
    }
    let mut returns = text.match_indices('\r').map(|(at, _)| at);
    match returns.find(|&at| text.as_bytes().get(at + 1) != Some(&b'\n')) {
        Some(at) => Err(vec![lone_return(origin, at)]),
        None => Ok((origin, text)),
    }
}

/// Lines that end as on the first Macintosh: neither tools nor these diagnostics count them.
fn lone_return(origin: Origin, at: usize) -> Diagnostic {
    Diagnostic::error(
        codes::UNREADABLE_TEXT,
        "a line ends with a carriage return alone",
        origin.place(at..at + 1),
        "no line feed follows it",
    )
    .help("save the file with line feeds (LF, or CR LF) at the ends of lines")
}

/// Whether YAML allows the character in a text (YAML 1.2.2, production 1), byte order marks aside.
fn is_allowed(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}'
        | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}

fn invisible(origin: Origin, at: usize, character: char) -> Diagnostic {
    Diagnostic::error(
        codes::UNREADABLE_TEXT,
        format!("the character U+{:04X} is not allowed", u32::from(character)),
        origin.place(at..at + character.len_utf8()),
        "it cannot be seen",
    )
    .help("delete it")
}

fn too_long(origin: Origin, length: usize) -> Diagnostic {
    Diagnostic::error(
        codes::TOO_LARGE,
        format!("the text has {length} bytes, {FILE_SIZE_LIMIT} are allowed"),
        origin.place(0..0),
        "",
    )
    .help("split it into several files, or leave data out that the simulation does not need")
}

fn not_utf8(origin: Origin, bytes: &[u8], error: str::Utf8Error) -> Diagnostic {
    // Up to here the lossy text is the same as the bytes; here it has a replacement character.
    let at = error.valid_up_to();
    let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
    Diagnostic::error(
        codes::UNREADABLE_TEXT,
        format!("line {line} is not UTF-8"),
        origin.place(at..at + '\u{fffd}'.len_utf8()),
        format!("the byte 0x{:02X} cannot stand here", bytes[at]),
    )
    .help("save the file as UTF-8")
}
