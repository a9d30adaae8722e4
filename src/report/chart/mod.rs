//! Charts: SVG of our own, that stands in an HTML page and follows its style.
//!
//! Takes plain data with texts that are clean already, gives markup. Always: a chart has a title
//! that says the finding and a description, both bound to it; it is drawn one to one at one of two
//! widths, so that its type stays legible; nothing is told by colour alone; equal data give equal
//! bytes. A share is drawn from 0 to 100 %, and where it is not, the chart says so.

pub(super) mod bars;
pub(super) mod curve;
pub(super) mod deciles;
pub(super) mod differences;
pub(super) mod fan;
pub(super) mod heat;
pub(super) mod hundred;
pub(super) mod incidence;
pub(super) mod ink;
pub(super) mod lanes;
pub(super) mod moves;
pub(super) mod over;
mod panel;
pub(super) mod parts;
mod place;
mod rows;
mod scale;
pub(super) mod stack;
pub(super) mod tornado;
pub(super) mod whiskers;

pub(super) use scale::{marks, top};

use super::clean::{is_identifier, without_middle};
use maud::{Markup, html};
use unicode_width::UnicodeWidthChar;

/// What a chart says in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// What the chart is called in its page, unlike all others: letters, digits and hyphens.
    pub(super) id: String,
    /// The finding, in a sentence.
    pub(super) title: String,
    /// What is drawn, and its main figures.
    pub(super) description: String,
}

/// How wide a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// For a telephone, or beside others.
    Narrow,
    /// For the whole page.
    Wide,
}

impl Width {
    /// In pixels, which are the units of the drawing.
    fn pixels(self) -> f64 {
        match self {
            Self::Narrow => 320.0,
            Self::Wide => 820.0,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Narrow => "chart narrow",
            Self::Wide => "chart wide",
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Narrow => "n",
            Self::Wide => "w",
        }
    }
}

/// A chart at both widths, of which the page shows the one that fits.
pub(super) fn both(words: &Words, draw: impl Fn(&Words, Width) -> Markup) -> Markup {
    let at = |width: Width| {
        let id = format!("{}-{}", words.id, width.suffix());
        draw(&Words { id, ..words.clone() }, width)
    };
    html! { (at(Width::Wide)) (at(Width::Narrow)) }
}

/// A drawing with its words.
fn framed(words: &Words, class: &str, (width, height): (f64, f64), body: &Markup) -> Markup {
    let Words { id, title, description } = words;
    let (width, height) = (number(width), number(height));
    html! {
        svg class=(class) viewBox=(format!("0 0 {width} {height}")) width=(width) height=(height)
            role="img" aria-labelledby=(format!("{id}-t")) aria-describedby=(format!("{id}-d")) {
            title id=(format!("{id}-t")) { (title) }
            desc id=(format!("{id}-d")) { (description) }
            (body)
        }
    }
}

/// A coordinate, to a tenth of a pixel.
fn number(value: f64) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    let text = format!("{:.1}", value + 0.0);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// The points of a line, as a path takes them.
fn line(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.into_iter().enumerate() {
        path.push(if at == 0 { 'M' } else { 'L' });
        path.push_str(&format!("{} {}", number(x), number(y)));
    }
    path
}

/// The outline of an area between an upper and a lower line.
fn area(upper: &[(f64, f64)], lower: &[(f64, f64)]) -> String {
    let around = upper.iter().chain(lower.iter().rev());
    line(around.copied()) + "Z"
}

/// A text at a place.
fn text(class: &str, (x, y): (f64, f64), said: &str) -> Markup {
    html! { text class=(class) x=(number(x)) y=(number(y)) { (said) } }
}

/// How broad a text of a chart may be \[pixels\]: fonts differ, so this is of a broad one.
fn breadth(text: &str) -> f64 {
    text.chars().map(letter).sum()
}

/// How broad a letter may be: at 13 pixels as in DejaVu Sans, one of the broadest in use.
fn letter(letter: char) -> f64 {
    match letter {
        ' ' | '!' | '\'' | '(' | ')' | ',' | '-' | '.' | '/' | ':' | ';' | '[' | ']' | '|'
        | 'I' | 'f' | 'i' | 'j' | 'l' | 'r' | 't' => 5.4,
        '%' | '+' | '<' | '=' | '>' | '@' | 'M' | 'W' | 'm' | 'w' | '→' | '…' => 13.0,
        'A'..='Z' => 10.3,
        ' '..='~' => 8.4,
        other => [0.0, 9.6, 14.0][other.width().unwrap_or(0).min(2)],
    }
}

/// As much of a clean text as fits into so many pixels; what is cut ends in `…`.
fn fitted(text: &str, pixels: f64) -> String {
    if breadth(text) <= pixels + ROUNDING {
        return text.to_owned();
    }
    let mut room = pixels + ROUNDING - letter('…');
    if is_identifier(text) {
        return without_middle(text, ends_within(text, room));
    }
    let fits = |shown: &char| {
        room -= letter(*shown);
        room >= 0.0
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// How many letters of the beginning and of the end of an identifier fit into so many pixels.
fn ends_within(text: &str, mut room: f64) -> (usize, usize) {
    let (mut before, mut after) = (text.chars(), text.chars().rev());
    let mut taken = (0, 0);
    loop {
        let first = taken.0 <= taken.1;
        let Some(next) = (if first { before.next() } else { after.next() }) else { return taken };
        room -= letter(next);
        if room < 0.0 {
            return taken;
        }
        if first { taken.0 += 1 } else { taken.1 += 1 }
    }
}

/// What adding up may differ by \[pixels\].
const ROUNDING: f64 = 1e-6;

/// A clean text in at most `most` lines of so many pixels, broken between words; the last is cut.
fn wrapped(said: &str, pixels: f64, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in said.split(' ') {
        let last = lines.len() - 1;
        let joined =
            format!("{}{}{word}", lines[last], if lines[last].is_empty() { "" } else { " " });
        let fits = breadth(&joined) <= pixels + ROUNDING;
        if fits || lines[last].is_empty() || lines.len() == most {
            lines[last] = joined;
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.iter().map(|line| fitted(line, pixels)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_never_anything_but_numbers() {
        let shown = [0.0, -0.0, -0.04, 12.0, 12.34, f64::NAN, f64::INFINITY].map(number);
        assert_eq!(shown, ["0", "0", "0", "12", "12.3", "0", "0"]);
    }

    #[test]
    fn a_chart_has_a_title_and_a_description_that_are_bound_to_it() {
        let words = Words {
            id: "a".to_owned(),
            title: "1 < 2".to_owned(),
            description: "a \"bar\"".to_owned(),
        };
        let drawn =
            framed(&words, "chart", (340.0, 20.0), &text("label", (0.0, 1.0), "x")).into_string();
        assert!(drawn.contains(r#"aria-labelledby="a-t" aria-describedby="a-d""#), "{drawn}");
        assert!(drawn.contains(r#"<title id="a-t">1 &lt; 2</title>"#), "{drawn}");
        assert!(drawn.contains("<desc id=\"a-d\">a &quot;bar&quot;</desc>"), "{drawn}");
    }

    #[test]
    fn a_text_is_cut_where_it_would_not_fit() {
        assert_eq!(fitted("breakthrough", 100.0), "breakthrough");
        assert_eq!(fitted("breakthrough", 60.0), "breakt…");
        assert_eq!(fitted("breakthrough", breadth("breakthrough")), "breakthrough");
        assert!(breadth(&fitted("a long name of an issue", 60.0)) <= 60.0);
        assert_eq!(fitted("an_outcome_with_a_long_name_11", 120.0), "an_out…ame_11");
        for pixels in [0.0, 13.0, 20.0, 55.0, 120.0] {
            let shown = fitted("an_outcome_with_a_long_name_11", pixels);
            assert!(breadth(&shown) <= pixels.max(13.0) + ROUNDING, "{shown}");
        }
    }

    #[test]
    fn a_long_text_goes_over_as_many_lines_as_it_may() {
        assert_eq!(wrapped("Sanctions", 200.0, 2), ["Sanctions"]);
        let name = "Recognition of Russian control over Crimea and the four regions";
        let lines = wrapped(name, 260.0, 2);
        assert_eq!(lines, ["Recognition of Russian control over", "Crimea and the four regions"]);
        let lines = wrapped(&name.repeat(3), 260.0, 2);
        assert!(lines.len() == 2 && lines[1].ends_with('…'), "{lines:?}");
        assert_eq!(wrapped("", 260.0, 2), [""]);
    }
}
