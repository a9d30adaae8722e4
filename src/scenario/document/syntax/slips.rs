//! The slips that people really make in YAML, told from what stands around the place at which the
//! parser gave up.
//!
//! Takes a broken text, where the parser gave up and why; gives what was probably meant, or
//! nothing, and then the parser's own reason is told. A guess words a refusal, it makes none.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::ALIKE;
use super::lines::{Before, Line, Within};
use crate::diagnostic::shortened;

/// The longest text that is written out in a help [characters].
const SHOWN: usize = 60;

/// What was probably meant.
#[derive(Debug)]
pub(super) struct Slip {
    /// What is wrong.
    pub message: String,
    /// Where, in the text [bytes].
    pub span: Range<usize>,
    /// What is said there.
    pub label: String,
    /// Another place that explains it, and what is said there.
    pub other: Option<(Range<usize>, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Slip {
    fn new(message: impl Into<String>, span: Range<usize>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), Some(help.into()));
        Self { message, span, label: String::new(), other: None, help }
    }

    fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    fn other(mut self, span: Range<usize>, label: &str) -> Self {
        self.other = Some((span, label.to_owned()));
        self
    }
}

/// The slip behind an error of the parser at the byte `at`, if it is one of the usual ones.
pub(super) fn find(text: &str, at: usize, kind: &ErrorKind) -> Option<Slip> {
    use ErrorKind as K;
    let before = Before::new(text, at);
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabInPlainScalar
        | K::TabAtBlockScalarStart => Some(tab(text, at)),
        K::UnexpectedCharacter { character } => {
            Some(first_character(text, at, *character, &before))
        }
        K::UnclosedQuotedScalar => Some(unclosed_quote(text, at)),
        K::UnclosedFlowCollection { open } => Some(unclosed_bracket(at, *open)),
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => {
            after_a_quote(text, at, &before)
        }
        K::MismatchedFlowCollectionEnd { open, close } => {
            let message = format!("`{open}` is closed by `{close}`");
            Some(Slip::new(message, at..at + 1, format!("close it with `{}`", closing(*open))))
        }
        K::MisplacedFlowCollectionEnd
        | K::UnknownQuotedScalarEscape
        | K::DirectiveDisallowed
        | K::RecursionLimitExceeded => None,
        _ => wide_space(text, at)
            .or_else(|| sign(text, at, &before))
            .or_else(|| bracket_above(text, at, &before))
            .or_else(|| colon(text, at, &before))
            .or_else(|| line(Line::of(text, at), kind)),
    }
}

/// A tab among the blanks before the place.
pub(super) fn tab(text: &str, at: usize) -> Slip {
    let blanks = text[..at].len() - text[..at].trim_end_matches([' ', '\t']).len();
    let from = at - blanks;
    let tab = text[from..].find('\t').map_or(at, |tab| from + tab);
    let end = (tab + 1).min(text.len()).max(at.min(tab));
    Slip::new("a tab stands in the indentation", tab..end, "indent with spaces")
}

/// A value that begins with a sign that is kept for other things.
fn first_character(text: &str, at: usize, character: char, before: &Before) -> Slip {
    let message = match character {
        '`' => "a value cannot begin with a backtick".to_owned(),
        _ => format!("a value cannot begin with `{}`", character.escape_debug()),
    };
    let help = in_quotes(value(text, at), before.within());
    Slip::new(message, at..at + character.len_utf8(), help)
}

fn unclosed_quote(text: &str, at: usize) -> Slip {
    let help = match text[at..].chars().next() {
        Some('\'') => "end the text with `'`; a `'` within it is written `''`",
        _ => "end the text with `\"`; a `\"` within it is written `\\\"`",
    };
    Slip::new("a quote is opened here and never closed", at..at + 1, help)
}

fn unclosed_bracket(at: usize, open: char) -> Slip {
    let message = format!("`{open}` is opened here and never closed");
    Slip::new(message, at..at + 1, format!("close it with `{}`", closing(open)))
}

fn closing(open: char) -> char {
    if open == '[' { ']' } else { '}' }
}

/// Text behind the quote that ends a text: one that was meant to be within it, or the text begins
/// lines above, where a quote was never closed.
fn after_a_quote(text: &str, at: usize, before: &Before) -> Option<Slip> {
    let opened = before.quoted?;
    let quote = text[opened..].chars().next()?;
    if text[opened..at].contains('\n') {
        let slip =
            unclosed_quote(text, opened).other(at - 1..at, "it is taken as closed only here");
        return Some(slip);
    }
    let within = if quote == '\'' { "''" } else { "\\\"" };
    let help = format!("write `{within}` for a `{quote}` within the text, or use the other quotes");
    let message = "the text ends at its second quote, but goes on behind it";
    let end = text[at..].chars().next().map_or(at, |next| at + next.len_utf8());
    Some(Slip::new(message, at..end, help).other(opened..opened + 1, "the text begins here"))
}

/// A value that begins with a sign that YAML reads in its own way.
fn sign(text: &str, at: usize, before: &Before) -> Option<Slip> {
    let token = before.token;
    if Line::of(text, token).start != Line::of(text, at).start {
        return None;
    }
    let (sign, read) = match text[token..].chars().next()? {
        '!' => ('!', "a tag"),
        '&' => ('&', "an anchor"),
        '*' => ('*', "an alias"),
        _ => return None,
    };
    let mut help = in_quotes(value(text, token), before.within());
    if sign == '!' {
        help += "; in expressions `not` says the same";
    }
    let message = format!("a value that begins with `{sign}` is read as {read} of YAML");
    Some(Slip::new(message, token..token + 1, help))
}

/// A bracket that is still open though a line begins with a key again.
fn bracket_above(text: &str, at: usize, before: &Before) -> Option<Slip> {
    let (opened, bracket) = *before.open.last()?;
    let (above, here) = (Line::of(text, opened), Line::of(text, at));
    let key = here.key().filter(|_| above.start < here.start)?;
    if here.indentation() > above.indentation() {
        return None;
    }
    let slip = unclosed_bracket(opened, bracket);
    Some(slip.other(here.first..key, "so this is still within it"))
}

/// A colon within a text without quotes, or a key that is indented too deep.
fn colon(text: &str, at: usize, before: &Before) -> Option<Slip> {
    let mut rest = text[at..].chars();
    if rest.next() != Some(':') || rest.next().is_some_and(|next| !next.is_whitespace()) {
        return None;
    }
    let line = Line::of(text, at);
    let token = before.token;
    if token > line.first && token < at {
        let value = value(text, token);
        let message = if value.contains('?') {
            "a colon in an expression without quotes"
        } else {
            "a colon in a text without quotes"
        };
        let mut help = in_quotes(value, before.within());
        if before.within() == Within::Brackets {
            help += "; or a comma is missing before it";
        }
        return Some(Slip::new(message, at..at + 1, help));
    }
    let above = line.above()?;
    if line.indentation() <= above.indentation() || !before.open.is_empty() {
        return None;
    }
    let message = "this line is indented deeper than the one above, which has its value already";
    let slip = Slip::new(message, line.start..line.first, ALIKE);
    Some(slip.other(above.span(), "this one"))
}

/// What is wrong with the layout of a line.
fn line(line: Line<'_>, kind: &ErrorKind) -> Option<Slip> {
    use ErrorKind as K;
    match kind {
        K::BlockSequenceEntryNotAllowed | K::BlockEntryInFlowCollection => list_behind_key(line),
        K::SimpleKeyExpected
        | K::ExpectedBlockMappingKey
        | K::InvalidSimpleKey
        | K::ExpectedBlockSequenceEntry
        | K::InvalidIndentation => indentation(line)
            .or_else(|| missing_space(line))
            .or_else(|| missing_dash(line))
            .or_else(|| item_among_keys(line))
            .or_else(|| missing_colon(line)),
        _ => None,
    }
}

fn list_behind_key(line: Line<'_>) -> Option<Slip> {
    let key = line.key()?;
    let span = key + 1..line.span().end;
    let message = "a list cannot begin on the line of its key";
    let help = "begin it on the next line, or put a text that begins with a dash in quotes";
    Some(Slip::new(message, span, help))
}

/// A line that is indented as no line above it that could hold it.
fn indentation(line: Line<'_>) -> Option<Slip> {
    let allowed = line.above()?.indentations();
    let given = line.indentation();
    if allowed.contains(&given) {
        return None;
    }
    let message = "the indentation of this line fits nowhere";
    let span = if given == 0 { line.span() } else { line.start..line.first };
    let blanks = if given == 1 { "space" } else { "spaces" };
    let label = format!("{given} {blanks}, but the lines that could hold it have {}", or(&allowed));
    Some(Slip::new(message, span, ALIKE).label(label))
}

/// Numbers as a list: 0, 2 or 4.
fn or(numbers: &[usize]) -> String {
    let words: Vec<String> = numbers.iter().map(usize::to_string).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// A space after a colon, in this line or the one above, that only looks like a plain one.
fn wide_space(text: &str, at: usize) -> Option<Slip> {
    let line = Line::of(text, at);
    [Some(line), line.above()].into_iter().flatten().find_map(|line| {
        let content = line.content();
        let colon = content.find(':').filter(|colon| !content[..*colon].contains(' '))?;
        let wide = content[colon + 1..].chars().next()?;
        if !wide.is_whitespace() || wide.is_ascii() {
            return None;
        }
        let start = line.first + colon + 1;
        let span = start..start + wide.len_utf8();
        let message = "a no-break space stands after the colon";
        Some(Slip::new(message, span, "type a plain space, as word processors do not"))
    })
}

/// `rounds:12`
fn missing_space(line: Line<'_>) -> Option<Slip> {
    let content = line.content();
    let colon = content.find(':')?;
    let (key, value) = (&content[..colon], &content[colon + 1..]);
    if key.is_empty() || key.contains([' ', '"', '\'']) || value.is_empty() || line.key().is_some()
    {
        return None;
    }
    let at = line.first + colon;
    let help = match shown(value) {
        Some(value) => format!("write `{key}: {value}`"),
        None => "write a space after it".to_owned(),
    };
    Some(Slip::new("a space is missing after the colon", at..at + 1, help))
}

/// A line among the items of a list that is none.
fn missing_dash(line: Line<'_>) -> Option<Slip> {
    let above = line.above()?;
    if !above.is_item() || above.indentation() != line.indentation() || line.is_item() {
        return None;
    }
    let (message, help) = match line.key() {
        Some(_) => ("a key stands among the items of a list", ALIKE),
        None => ("`- ` is missing before an item of a list", "begin each item with `- `"),
    };
    Some(Slip::new(message, line.span(), help))
}

fn item_among_keys(line: Line<'_>) -> Option<Slip> {
    if !line.is_item() {
        return None;
    }
    let message = "an item of a list stands among the keys of a map";
    let help = "indent the items of a list alike, and all of them under its key";
    Some(Slip::new(message, line.first..line.first + 1, help))
}

fn missing_colon(line: Line<'_>) -> Option<Slip> {
    let content = line.content();
    if content.is_empty() || line.key().is_some() {
        return None;
    }
    let help = |text: &str| {
        shown(text)
            .map_or_else(|| "write a colon after the key".to_owned(), |t| format!("write `{t}`"))
    };
    if let Some((key, value)) = content.split_once('=') {
        let help = help(&format!("{}: {}", key.trim(), value.trim()));
        return Some(Slip::new("an `=` stands where a colon belongs", line.span(), help));
    }
    if !content.contains(' ') {
        let help = help(&format!("{content}:"));
        let message = format!("a colon is missing after `{}`", shortened(content));
        return Some(Slip::new(message, line.span(), help));
    }
    let message = "this line is neither a key with a colon nor an item of a list";
    let help = "indent it deeper than its key if it belongs to a text that begins above";
    Some(Slip::new(message, line.span(), help))
}

/// The value that begins at `start`, as far as its line goes, without a comment.
pub(super) fn value(text: &str, start: usize) -> &str {
    let line = text[start..].lines().next().unwrap_or_default();
    let end = line.find(" #").unwrap_or(line.len());
    line[..end].trim_end()
}

/// A text, if it is short enough to be shown whole.
fn shown(text: &str) -> Option<&str> {
    (text.chars().count() <= SHOWN).then_some(text)
}

/// That a text be put in quotes, and how it looks then.
pub(super) fn in_quotes(text: &str, within: Within) -> String {
    // Where the text ends within brackets only its author knows.
    let open = |text: &&str| within == Within::Brackets && text.contains([',', ']', '}']);
    let Some(text) = shown(text).filter(|text| !open(text) && !text.contains('`')) else {
        return "put the text in quotes".to_owned();
    };
    match (text.contains(['"', '\\']), text.contains('\'')) {
        (false, _) => format!("put the text in quotes: `\"{text}\"`"),
        (true, false) => format!("put the text in quotes: `'{text}'`"),
        (true, true) => "put the text in quotes".to_owned(),
    }
}
