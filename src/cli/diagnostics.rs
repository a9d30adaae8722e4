//! Diagnostics drawn on stderr as rustc draws them.

use super::output;
use annotate_snippets::renderer::{DEFAULT_TERM_WIDTH, DecorStyle};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use detente::diagnostic::{Diagnostic, Label, Severity, SourceId, Sources, in_order};
use detente::report::clean;
use detente::report::text::{COLUMNS_MIN, wrapped};
use std::io::Write;
use std::ops::Range;

/// The most diagnostics of one file that are drawn; of more there is a count.
const SHOWN: usize = 50;
/// The columns before a line of help, with those of the largest line number.
const HELP_INDENT: usize = 16;

/// Draws the diagnostics on stderr, each with its place, in the order of the places. A closed
/// stderr is no failure.
pub(super) fn draw<'a>(sources: &Sources, diagnostics: impl Iterator<Item = &'a Diagnostic>) {
    let columns = output::columns_of_stderr();
    let mut stderr = anstream::stderr().lock();
    let mut more = 0;
    for (at, diagnostic) in in_order(diagnostics).into_iter().enumerate() {
        if at >= SHOWN {
            more += 1;
        } else {
            let _ = writeln!(stderr, "{}\n", drawn(sources, diagnostic, columns));
        }
    }
    if more > 0 {
        let _ = writeln!(stderr, "and {more} more like these\n");
    }
}

/// A diagnostic as text with colours, on a terminal of so many columns if it is one.
fn drawn(sources: &Sources, diagnostic: &Diagnostic, columns: Option<usize>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(clean::strip(&diagnostic.message)).id(diagnostic.code.0);
    let mut group = Group::with_title(title);
    for source in sources_of(diagnostic) {
        group = group.element(snippet(sources, source, diagnostic));
    }
    if let Some(help) = &diagnostic.help {
        let help = clean::strip(help);
        // Elsewhere a line stays a line, so that it can be searched.
        let lines = match columns {
            Some(columns) => wrapped(&help, columns.max(COLUMNS_MIN) - HELP_INDENT, 0),
            None => vec![help],
        };
        group = group.element(Level::HELP.message(lines.join("\n")));
    }
    let columns = columns.unwrap_or(DEFAULT_TERM_WIDTH);
    let renderer = Renderer::styled().decor_style(DecorStyle::Unicode);
    renderer.term_width(columns.max(COLUMNS_MIN)).render(&[group])
}

/// The sources that a diagnostic points into, the primary one first.
fn sources_of(diagnostic: &Diagnostic) -> Vec<SourceId> {
    let mut ids = vec![diagnostic.primary.place.source];
    for label in &diagnostic.secondary {
        if !ids.contains(&label.place.source) {
            ids.push(label.place.source);
        }
    }
    ids
}

/// A source's text with what is said in it.
fn snippet<'a>(
    sources: &'a Sources,
    id: SourceId,
    diagnostic: &'a Diagnostic,
) -> Snippet<'a, Annotation<'a>> {
    let source = sources.get(id);
    let label = |kind: AnnotationKind, label: &Label| {
        let annotation = kind.span(within(&source.text, &label.place.span));
        match clean::strip(&label.text) {
            text if text.is_empty() => annotation,
            text => annotation.label(text),
        }
    };
    let primary = Some(&diagnostic.primary).into_iter();
    let primary = primary.map(|text| (AnnotationKind::Primary, text));
    let secondary = diagnostic.secondary.iter().map(|text| (AnnotationKind::Context, text));
    let here = primary.chain(secondary).filter(|(_, text)| text.place.source == id);
    Snippet::source(source.text.as_str())
        .path(clean::strip(&source.name))
        .annotations(here.map(|(kind, text)| label(kind, text)))
}

/// The span, moved to where there is text; of several lines only the first, which says where.
fn within(text: &str, span: &Range<usize>) -> Range<usize> {
    let boundary = |at: usize| {
        (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
    };
    let start = boundary(span.start);
    let end = boundary(span.end).max(start);
    start..text[start..end].find(['\n', '\r']).map_or(end, |line| start + line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente::diagnostic::{Code, Place};

    fn plain(sources: &Sources, diagnostic: &Diagnostic) -> String {
        anstream::adapter::strip_str(&drawn(sources, diagnostic, None)).to_string()
    }

    #[test]
    fn shows_code_file_line_column_and_help() {
        let mut sources = Sources::default();
        let id = sources.add("talks.yaml", "title: Talks\nred_line: 180\n");
        let place = Place::new(id, 23..26);
        let error = Diagnostic::error(Code("S012"), "red line lies outside", place, "180")
            .label(Place::new(id, 7..12), "of these")
            .help("widen the range");
        let text = plain(&sources, &error);
        for expected in
            ["error[S012]: red line lies outside", "talks.yaml:2:11", "of these", "widen the range"]
        {
            assert!(text.contains(expected), "{expected}:\n{text}");
        }
    }

    #[test]
    fn help_is_broken_to_the_width_of_a_terminal() {
        let mut sources = Sources::default();
        let id = sources.add("talks.yaml", "title: Talks\n".repeat(100_000));
        let last = sources.get(id).text.len() - 13;
        let help = "widen the range of this issue, or move the red line of the party ".repeat(4);
        let place = Place::new(id, last..last + 5);
        let warning = Diagnostic::warning(Code("W001"), "odd", place, "here").help(&help);
        let of = |columns| drawn(&sources, &warning, columns);
        let lines = |text: &str| {
            let text = anstream::adapter::strip_str(text).to_string();
            text.lines().map(|line| line.trim_end().chars().count()).collect::<Vec<_>>()
        };
        assert!(lines(&of(Some(80))).iter().all(|columns| *columns <= 80), "{}", of(Some(80)));
        assert!(lines(&of(None)).iter().any(|columns| *columns > 120), "{}", of(None));
    }

    #[test]
    fn of_many_lines_the_first_is_underlined() {
        let mut sources = Sources::default();
        let id = sources.add("talks.yaml", "rules:\n  a: 1\r\n  b: 2\n");
        let error = Diagnostic::error(Code("S001"), "a map", Place::new(id, 9..21), "here");
        let text = plain(&sources, &error);
        assert!(text.contains("━━━━ here") && !text.contains("b: 2"), "{text}");
    }

    #[test]
    fn points_into_several_sources() {
        let mut sources = Sources::default();
        let file = sources.add("talks.yaml", "title: Talks\n");
        let setting = sources.add("--set", "titel=x");
        let error = Diagnostic::error(Code("S001"), "unknown", Place::new(setting, 0..5), "")
            .label(Place::new(file, 0..5), "meant this?");
        let text = plain(&sources, &error);
        assert!(text.contains("--set:1:1") && text.contains("talks.yaml"), "{text}");
    }

    #[test]
    fn a_place_past_the_end_or_inside_a_character_is_drawn_all_the_same() {
        for text in ["", "é", "a\n", "\u{1b}[2J\u{202E}"] {
            for span in [0..0, 0..1, 1..1, 1..2, 7..9, 0..99] {
                let mut sources = Sources::default();
                let id = sources.add("x", text);
                let place = Place::new(id, span);
                let warning = Diagnostic::warning(Code("S099"), "odd\u{1b}[2J", place, "here");
                let text = drawn(&sources, &warning, Some(80));
                assert!(text.contains("S099"));
                assert!(!text.contains("\u{1b}[2J") && !text.contains('\u{202E}'), "{text:?}");
            }
        }
    }
}
