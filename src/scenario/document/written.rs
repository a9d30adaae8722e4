//! The first reading of a YAML text: what stands where, and what is refused.
//!
//! Takes text; gives the tree as written, its scalars still bare text. It comes before the second
//! reading because that one is quadratic in the depth of nesting and silent about places.
//! Aliases share what they refer to, so that this tree is never larger than its text, while the
//! nodes and bytes it stands for are counted against the limits.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use granit_parser::{Event, Parser, ScalarStyle, Span, StrInput, Tag};
use indexmap::IndexMap;

use super::{DEPTH_LIMIT, DIAGNOSTICS_LIMIT, EXPANDED_SIZE_LIMIT, NODES_LIMIT, Origin, syntax};
use crate::diagnostic::{Diagnostic, Place, nearest, shortened};
use crate::scenario::codes;

/// A value as written.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) kind: Kind,
    pub(super) place: Place,
    size: Size,
}

/// The form of a value.
#[derive(Debug)]
pub(super) enum Kind {
    Scalar { text: String, style: Style },
    Sequence(Vec<Rc<Written>>),
    Mapping(Vec<(Key, Rc<Written>)>),
}

/// How a scalar is written: bare, so that it may be a number, or with signs that make it text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Quoted,
}

/// A key of a map.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) place: Place,
    pub(super) style: Style,
}

/// What a value amounts to with its aliases carried out.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    /// Keys and values.
    nodes: usize,
    bytes: usize,
    /// Lists and maps within each other, itself included.
    depth: usize,
}

impl Size {
    fn add(&mut self, part: Self) {
        self.nodes = self.nodes.saturating_add(part.nodes);
        self.bytes = self.bytes.saturating_add(part.bytes);
        self.depth = self.depth.max(part.depth + 1);
    }
}

/// A value, and where its text ends: not where it is written if it is an alias \[bytes\].
type Ended = (Rc<Written>, usize);

/// Reading cannot go on; the reason is among the diagnostics.
struct Stop;

/// Reads a text that holds one document.
pub(super) fn read(origin: Origin, text: &str) -> Result<Rc<Written>, Vec<Diagnostic>> {
    let options = granit_parser::options! {
        disallow_directives: true,
        block_scalar_eof_without_line_feed: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
    };
    let mut reader = Reader {
        origin,
        text,
        parser: Parser::new_from_str_with_options(text, options),
        anchors: HashMap::new(),
        names: IndexMap::new(),
        spent: Size::default(),
        diagnostics: Vec::new(),
    };
    match reader.document() {
        Ok(root) if reader.diagnostics.is_empty() => Ok(root),
        Ok(_) | Err(Stop) => Err(reader.diagnostics),
    }
}

struct Reader<'t> {
    origin: Origin,
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    /// What aliases refer to; nothing while the anchored value is still being read.
    anchors: HashMap<usize, Option<Rc<Written>>>,
    /// Where each name of an anchor is given, in the order of the text: of names that are equally near
    /// the first is the one that may be meant.
    names: IndexMap<String, Place>,
    spent: Size,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Result<Rc<Written>, Stop> {
        let root = loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Err(self.empty()),
                event if event.is_node() => break self.value(&event, span, 0, None)?.0,
                _ => {}
            }
        };
        if matches!(&root.kind, Kind::Scalar { text, style: Style::Plain } if text.is_empty()) {
            return Err(if self.diagnostics.is_empty() { self.empty() } else { Stop });
        }
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(root),
                (Event::DocumentStart(..), span) => {
                    let place = self.place(range(span));
                    return Err(self.stop(
                        Diagnostic::error(
                            codes::UNSUPPORTED_YAML,
                            "a file holds one scenario",
                            place,
                            "a second document begins here",
                        )
                        .help("delete the `---` or `...`, or put what follows into another file"),
                    ));
                }
                _ => {}
            }
        }
    }

    /// The next event that is not the name of an anchor: names are only noted.
    fn next(&mut self) -> Result<(Event<'t>, Span), Stop> {
        loop {
            match self.parser.next() {
                None => return Ok((Event::StreamEnd, Span::default())),
                Some(Err(error)) => {
                    let diagnostic = syntax::diagnostic(self.origin, self.text, &error);
                    return Err(self.give_up(diagnostic));
                }
                Some(Ok((Event::Anchor(_, name), span))) => self.name(&name, range(span))?,
                Some(Ok(other)) => return Ok(other),
            }
        }
    }

    /// Notes the name of an anchor. The second reader confuses anchors that share one.
    fn name(&mut self, name: &str, span: Range<usize>) -> Result<(), Stop> {
        let place = self.place(span);
        let Some(first) = self.names.insert(name.to_owned(), place.clone()) else { return Ok(()) };
        self.report(
            Diagnostic::error(
                codes::UNSUPPORTED_YAML,
                format!("the anchor `&{name}` is given twice"),
                place,
                "the second time",
            )
            .label(first, "the first time"),
        )
    }

    fn value(
        &mut self,
        event: &Event<'t>,
        span: Span,
        depth: usize,
        key: Option<&Place>,
    ) -> Result<Ended, Stop> {
        if let Some(tag) = event.tag() {
            self.tag(tag, span)?;
        }
        let anchor = event.anchor_id();
        if let Some(id) = anchor {
            self.anchors.insert(id, None);
        }
        let (written, end) = match event {
            Event::Alias(id) => return self.alias(*id, range(span), depth),
            Event::UnresolvedAlias(name) => self.unknown_alias(name, range(span))?,
            Event::SequenceStart(..) => self.sequence(range(span), depth + 1)?,
            Event::MappingStart(..) => self.mapping(range(span), depth + 1)?,
            Event::Scalar(text, style, ..) => self.scalar(text, *style, range(span), key)?,
            _ => self.scalar("", ScalarStyle::Plain, range(span), key)?,
        };
        let written = Rc::new(written);
        if let Some(id) = anchor {
            self.anchors.insert(id, Some(Rc::clone(&written)));
        }
        Ok((written, end))
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        span: Range<usize>,
        key: Option<&Place>,
    ) -> Result<(Written, usize), Stop> {
        let span = trimmed(self.text, span);
        let style = if style == ScalarStyle::Plain { Style::Plain } else { Style::Quoted };
        // Nothing at all is given as `~` with an empty span.
        let left_empty = style == Style::Plain && span.is_empty();
        let text = if left_empty { "" } else { text };
        let place = match key {
            Some(key) if span.is_empty() => key.clone(),
            _ => self.place(span.clone()),
        };
        self.check_number(text, style, &place)?;
        let size = Size { nodes: 1, bytes: text.len(), depth: 0 };
        self.spend(size, &place)?;
        Ok((Written { kind: Kind::Scalar { text: text.to_owned(), style }, place, size }, span.end))
    }

    fn sequence(&mut self, start: Range<usize>, depth: usize) -> Result<(Written, usize), Stop> {
        let mut size = self.open(&start, depth)?;
        let (mut items, mut last) = (Vec::new(), start.end);
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let end = closed(range(span), last);
                let place = self.place(start.start..end);
                return Ok((Written { kind: Kind::Sequence(items), place, size }, end));
            }
            let (item, end) = self.value(&event, span, depth, None)?;
            size.add(item.size);
            last = end;
            items.push(item);
        }
    }

    fn mapping(&mut self, start: Range<usize>, depth: usize) -> Result<(Written, usize), Stop> {
        let mut size = self.open(&start, depth)?;
        let (mut entries, mut last) = (Vec::new(), start.end);
        let mut places: HashMap<String, Place> = HashMap::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                let end = closed(range(span), last);
                let place = self.place(start.start..end);
                return Ok((Written { kind: Kind::Mapping(entries), place, size }, end));
            }
            let key = self.key(&event, span, depth)?;
            let (event, span) = self.next()?;
            let (value, end) =
                self.value(&event, span, depth, key.as_ref().map(|key| &key.place))?;
            last = end;
            let Some(key) = key else { continue };
            size.nodes = size.nodes.saturating_add(1);
            size.bytes = size.bytes.saturating_add(key.text.len());
            size.add(value.size);
            match places.insert(key.text.clone(), key.place.clone()) {
                Some(first) => self.report(duplicate(&key, first))?,
                None => entries.push((key, value)),
            }
        }
    }

    /// A list or map begins: it counts, and it may be one level too deep.
    fn open(&mut self, start: &Range<usize>, depth: usize) -> Result<Size, Stop> {
        let place = self.place(start.clone());
        if depth > DEPTH_LIMIT {
            return Err(self.stop(syntax::too_deep(place)));
        }
        let size = Size { nodes: 1, bytes: 0, depth: 1 };
        self.spend(size, &place)?;
        Ok(size)
    }

    /// A key, or nothing if it had to be refused.
    fn key(&mut self, event: &Event<'t>, span: Span, depth: usize) -> Result<Option<Key>, Stop> {
        let (written, end) = self.value(event, span, depth, None)?;
        let place = self.place(range(span).start..end.max(range(span).start));
        let Kind::Scalar { text, style } = &written.kind else {
            self.report(
                Diagnostic::error(
                    codes::UNSUPPORTED_YAML,
                    "a key cannot be a list or a map",
                    place,
                    "",
                )
                .help("write a word, or put the key in quotes"),
            )?;
            return Ok(None);
        };
        if text.is_empty() {
            self.report(Diagnostic::error(codes::SYNTAX, "a key is empty", place, ""))?;
            return Ok(None);
        }
        Ok(Some(Key { text: text.clone(), place, style: *style }))
    }

    fn alias(&mut self, id: usize, span: Range<usize>, depth: usize) -> Result<Ended, Stop> {
        let place = self.place(span.clone());
        let Some(Some(written)) = self.anchors.get(&id).cloned() else {
            return Err(self.stop(Diagnostic::error(
                codes::UNSUPPORTED_YAML,
                "an alias cannot stand within what it refers to",
                place,
                "",
            )));
        };
        if depth + written.size.depth > DEPTH_LIMIT {
            return Err(self.stop(syntax::too_deep(place)));
        }
        self.spend(written.size, &place)?;
        Ok((written, span.end))
    }

    fn unknown_alias(&mut self, name: &str, span: Range<usize>) -> Result<(Written, usize), Stop> {
        let place = self.place(span.clone());
        let shown = shortened(name);
        let message = format!("there is no anchor `&{shown}` before the alias `*{shown}`");
        let near = nearest(name, self.names.keys().map(String::as_str));
        let help = near.map_or_else(
            || {
                let quotes = syntax::put_in_quotes(self.text, span.start);
                format!("if it is a text that begins with `*`, {quotes}")
            },
            |near| format!("did you mean `*{near}`?"),
        );
        let label = "a value that begins with `*` is read as an alias";
        self.report(
            Diagnostic::error(codes::UNSUPPORTED_YAML, message, place.clone(), label).help(help),
        )?;
        let kind = Kind::Scalar { text: name.to_owned(), style: Style::Quoted };
        Ok((Written { kind, place, size: Size::default() }, span.end))
    }

    fn tag(&mut self, tag: &Tag, span: Span) -> Result<(), Stop> {
        let span = range(span.tag_span().unwrap_or(span));
        let message = format!("tags such as `{}` are not supported", shortened(&tag.original()));
        let label = "a value that begins with `!` is read as a tag";
        let quotes = syntax::put_in_quotes(self.text, span.start);
        self.report(
            Diagnostic::error(codes::UNSUPPORTED_YAML, message, self.place(span), label)
                .help(format!("{quotes}; in expressions `not` says the same as `!`")),
        )
    }

    fn check_number(&mut self, text: &str, style: Style, place: &Place) -> Result<(), Stop> {
        if style == Style::Quoted || is_text_or_finite(text) {
            return Ok(());
        }
        self.report(
            Diagnostic::error(
                codes::NUMBER_NOT_FINITE,
                format!("`{}` is not a number that can be calculated with", shortened(text)),
                place.clone(),
                "",
            )
            .help("write a finite number, or put it in quotes if text is meant"),
        )
    }

    /// Counts a value against the limits.
    fn spend(&mut self, size: Size, place: &Place) -> Result<(), Stop> {
        self.spent.add(size);
        let message = if self.spent.nodes > NODES_LIMIT {
            format!("the text stands for more than {NODES_LIMIT} values")
        } else if self.spent.bytes > EXPANDED_SIZE_LIMIT {
            format!("the text stands for more than {EXPANDED_SIZE_LIMIT} bytes")
        } else {
            return Ok(());
        };
        Err(self.stop(
            Diagnostic::error(codes::TOO_LARGE, message, place.clone(), "this is one too many")
                .help("an alias counts as all that it stands for"),
        ))
    }

    fn empty(&mut self) -> Stop {
        let place = self.place(0..0);
        self.stop(
            Diagnostic::error(codes::UNREADABLE_TEXT, "the file is empty", place, "")
                .help("`detente help scenario` shows how one is written"),
        )
    }

    fn place(&self, span: Range<usize>) -> Place {
        self.origin.place(span)
    }

    /// Adds a diagnostic after which reading goes on, unless there are enough of them.
    fn report(&mut self, diagnostic: Diagnostic) -> Result<(), Stop> {
        self.diagnostics.push(diagnostic);
        if self.diagnostics.len() < DIAGNOSTICS_LIMIT { Ok(()) } else { Err(Stop) }
    }

    /// Stops at an error of the parser, which is not told where a value on its line was refused:
    /// it was read as something that it was not meant to be, and what follows it fits no more.
    fn give_up(&mut self, diagnostic: Diagnostic) -> Stop {
        let end = diagnostic.primary.place.span.start;
        let refused = self.diagnostics.iter().any(|problem| {
            let start = problem.primary.place.span.start;
            let between = self.text.get(start.saturating_sub(self.origin.offset)..);
            let between = between.and_then(|text| text.get(..end.saturating_sub(start)));
            start <= end && between.is_some_and(|between| !between.contains('\n'))
        });
        if refused { Stop } else { self.stop(diagnostic) }
    }

    fn stop(&mut self, diagnostic: Diagnostic) -> Stop {
        self.diagnostics.push(diagnostic);
        Stop
    }
}

fn range(span: Span) -> Range<usize> {
    span.byte_range().expect("texts held in memory have byte offsets")
}

/// Where a list or map ends: at its bracket, or else where its last part does.
fn closed(end: Range<usize>, last: usize) -> usize {
    if end.is_empty() { last } else { end.end }
}

/// A span without the white space at its end.
fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let length = text.get(span.clone()).map_or(0, |written| written.trim_end().len());
    span.start..span.start + length
}

fn duplicate(key: &Key, first: Place) -> Diagnostic {
    let message = format!("the key `{}` stands twice in one map", shortened(&key.text));
    Diagnostic::error(codes::DUPLICATE_KEY, message, key.place.clone(), "the second time")
        .label(first, "the first time")
        .help("delete one of them")
}

/// Whether bare text is no number at all, or a finite one that can be held.
fn is_text_or_finite(text: &str) -> bool {
    if let Ok(number) = text.parse::<serde_yaml::Number>() {
        return number.is_finite();
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.trim_start_matches('.').starts_with(|first: char| first.is_ascii_digit()) {
        return true;
    }
    let is_whole = |digits: &str, radix| {
        !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix))
    };
    // Whole numbers beyond 64 bits, in the notations that YAML has for them.
    let too_large = (is_whole(digits, 10) && !digits.starts_with('0'))
        || [("0x", 16), ("0o", 8), ("0b", 2)].iter().any(|(prefix, radix)| {
            digits.strip_prefix(prefix).is_some_and(|digits| is_whole(digits, *radix))
        });
    !too_large && !digits.parse::<f64>().is_ok_and(f64::is_infinite)
}
