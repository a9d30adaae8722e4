//! The words that an expression is made of.
//!
//! Takes a text, gives tokens with their spans, the last one [`Token::End`]. What cannot be read
//! is reported here and stands as [`Token::Broken`] or as what was probably meant.

use super::codes;
use super::problems::{Problems, Span};

/// One word of an expression. What a name or a quoted word says is read from its span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    /// In quotes, which belong to the span.
    Word,
    /// With its dots.
    Name,
    True,
    False,
    Or,
    And,
    Not,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Plus,
    Minus,
    Times,
    Divide,
    Remainder,
    Open,
    Close,
    Comma,
    Question,
    Colon,
    /// An operand that could not be read, as was reported.
    Broken,
    End,
}

/// The longer before those that they begin with.
const OPERATORS: [(&str, Token); 19] = [
    ("||", Token::Or),
    ("&&", Token::And),
    ("==", Token::Equal),
    ("!=", Token::Unequal),
    ("<=", Token::AtMost),
    (">=", Token::AtLeast),
    ("<", Token::Less),
    (">", Token::More),
    ("!", Token::Not),
    ("+", Token::Plus),
    ("-", Token::Minus),
    ("*", Token::Times),
    ("/", Token::Divide),
    ("%", Token::Remainder),
    ("(", Token::Open),
    (")", Token::Close),
    (",", Token::Comma),
    ("?", Token::Question),
    (":", Token::Colon),
];

/// What begins with an operator and is none: looked for before [`OPERATORS`].
const MISTAKEN_LONG: [(&str, Token); 6] = [
    ("===", Token::Equal),
    ("!==", Token::Unequal),
    ("<>", Token::Unequal),
    ("=>", Token::AtLeast),
    ("=<", Token::AtMost),
    ("**", Token::Times),
];

/// What is no operator here, and which was meant: looked for after [`OPERATORS`].
const MISTAKEN: [(&str, Token); 15] = [
    ("=", Token::Equal),
    ("&", Token::And),
    ("|", Token::Or),
    ("^", Token::Times),
    ("≤", Token::AtMost),
    ("≥", Token::AtLeast),
    ("≠", Token::Unequal),
    ("×", Token::Times),
    ("·", Token::Times),
    ("÷", Token::Divide),
    ("−", Token::Minus),
    ("–", Token::Minus),
    ("∧", Token::And),
    ("∨", Token::Or),
    ("¬", Token::Not),
];

/// Cuts a text into tokens.
pub(super) fn tokens(text: &str, problems: &mut Problems) -> Vec<(Token, Span)> {
    let mut lexer = Lexer { text, at: 0, problems };
    let mut tokens = Vec::new();
    loop {
        lexer.skip(char::is_whitespace);
        let start = lexer.at;
        if start == text.len() {
            tokens.push((Token::End, Span::new(start, start)));
            return tokens;
        }
        if let Some(token) = lexer.token() {
            tokens.push((token, Span::new(start, lexer.at)));
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    problems: &'t mut Problems,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    /// The token that begins here; none of characters that mean nothing.
    fn token(&mut self) -> Option<Token> {
        let rest = self.rest();
        let mut characters = rest.chars();
        let first = characters.next()?;
        let second = characters.next();
        if let Some(length) = date(rest) {
            Some(self.date(length))
        } else if begins_number(first, second) {
            Some(self.number())
        } else if begins_name(first) {
            Some(self.name())
        } else if first == '\'' || first == '"' {
            Some(self.word(first))
        } else if let Some((text, token, mistaken)) = operator(rest) {
            let start = self.at;
            self.at += text.len();
            if mistaken {
                self.mistaken(text, token, Span::new(start, self.at));
            }
            Some(token)
        } else {
            self.unknown();
            None
        }
    }

    fn number(&mut self) -> Token {
        let start = self.at;
        let digit = |c: char| c.is_ascii_digit();
        self.skip(digit);
        if self.rest().strip_prefix('.').is_some_and(|rest| rest.starts_with(digit)) {
            self.at += 1;
            self.skip(digit);
        }
        let exponent = self.rest().strip_prefix(['e', 'E']);
        if let Some(power) = exponent.map(|rest| rest.strip_prefix(['+', '-']).unwrap_or(rest))
            && power.starts_with(digit)
        {
            self.at = self.text.len() - power.len();
            self.skip(digit);
        }
        let end = self.at;
        self.skip(|c| continues_name(c) || c == '.');
        if self.at > end {
            return self.broken_number(start, end);
        }
        match self.text[start..end].parse::<f64>() {
            Ok(number) if number.is_finite() => Token::Number(number),
            _ => {
                let message = "a number too large to be held";
                self.problems.report(codes::BAD_NUMBER, message, Span::new(start, end), "");
                Token::Broken
            }
        }
    }

    /// Reports a date, which would be calculated with as if it were a difference.
    fn date(&mut self, length: usize) -> Token {
        let span = Span::new(self.at, self.at + length);
        self.at += length;
        let message = format!("`{}` is a date and no number", span.of(self.text));
        let problem = self.problems.report(codes::BAD_NUMBER, &message, span, "");
        self.problems.help(
            problem,
            "time is counted in rounds: write their number; dates stand in `as_of` and `history`",
        );
        Token::Broken
    }

    /// Reports what runs on after the number in `start..end`.
    fn broken_number(&mut self, start: usize, end: usize) -> Token {
        let (number, rest) = (&self.text[start..end], &self.text[end..self.at]);
        let span = Span::new(start, self.at);
        let message = format!("`{}` is no number", span.of(self.text));
        let problem = self.problems.report(codes::BAD_NUMBER, &message, span, "");
        if rest == "." {
            self.problems.help(problem, format!("write `{number}` or `{number}.0`"));
        } else if rest.starts_with(begins_name) && !rest.contains('.') && !rest.starts_with('_') {
            self.problems.help(problem, format!("to multiply, write `{number} * {rest}`"));
        } else {
            self.problems.help(problem, "numbers are written as in `1`, `0.5` or `1e-3`");
        }
        Token::Broken
    }

    fn name(&mut self) -> Token {
        let start = self.at;
        loop {
            self.skip(continues_name);
            match self.rest().strip_prefix('.') {
                Some(rest) if rest.starts_with(begins_name) => self.at += 1,
                Some(_) => return self.broken_name(start),
                None => break,
            }
        }
        match &self.text[start..self.at] {
            "true" => Token::True,
            "false" => Token::False,
            "or" => Token::Or,
            "and" => Token::And,
            "not" => Token::Not,
            _ => Token::Name,
        }
    }

    fn broken_name(&mut self, start: usize) -> Token {
        self.skip(|c| continues_name(c) || c == '.');
        let span = Span::new(start, self.at);
        let message = format!("`{}` is no name", span.of(self.text));
        let label = "a letter is missing after the dot";
        self.problems.report(codes::BAD_NAME, &message, span, label);
        Token::Broken
    }

    fn word(&mut self, quote: char) -> Token {
        let start = self.at;
        self.at += 1;
        self.skip(|c| c != quote);
        if self.at == self.text.len() {
            let span = Span::new(start, start + 1);
            let message = "a word that is not closed";
            let label = format!("`{quote}` is missing after it");
            self.problems.report(codes::BAD_WORD, message, span, &label);
            return Token::Broken;
        }
        self.at += 1;
        let inside = &self.text[start + 1..self.at - 1];
        if let Some(backslash) = inside.find('\\') {
            let at = start + 1 + backslash;
            let message = "a backslash means nothing in a word";
            self.problems.report(codes::BAD_WORD, message, Span::new(at, at + 1), "");
            return Token::Broken;
        }
        Token::Word
    }

    fn mistaken(&mut self, text: &str, meant: Token, span: Span) {
        let message = format!("`{text}` is no operator");
        let problem = self.problems.report(codes::WRONG_OPERATOR, &message, span, "");
        if matches!(text, "**" | "^") {
            self.problems.help(problem, "there are no powers: write `x * x`");
            return;
        }
        if text == "–"
            && let Some((low, high)) = range(self.text)
        {
            let help = format!("a range is written `{{uniform: [{low}, {high}]}}`, and minus `-`");
            self.problems.help(problem, help);
            return;
        }
        let meant = OPERATORS.iter().find(|(_, token)| *token == meant);
        if let Some((meant, _)) = meant {
            self.problems.help(problem, format!("write `{meant}`"));
        }
    }

    /// Reports a run of characters that begin no token.
    fn unknown(&mut self) {
        let start = self.at;
        while let Some(first) = self.rest().chars().next() {
            let second = self.rest().chars().nth(1);
            let known = first.is_whitespace()
                || first == '\''
                || first == '"'
                || begins_name(first)
                || begins_number(first, second)
                || operator(self.rest()).is_some();
            if known {
                break;
            }
            self.at += first.len_utf8();
        }
        let span = Span::new(start, self.at);
        let unknown = span.of(self.text);
        let message = format!("`{}` means nothing in an expression", unknown.escape_debug());
        let problem = self.problems.report(codes::UNKNOWN_CHARACTER, &message, span, "");
        let help = match unknown.chars().next() {
            Some('‘' | '’' | '“' | '”' | '«' | '»' | '„' | '`') => {
                "words stand in straight quotes: `'acceptable'`"
            }
            Some('[' | ']' | '{' | '}') => "there are no lists and no maps; group with `(` and `)`",
            Some('.') => "names are written without blanks: `trust.a.b`",
            _ => return,
        };
        self.problems.help(problem, help);
    }
}

/// A hundredth of a plain number, digit by digit: `0.9` of `90`.
pub(crate) fn percent(number: &str) -> Option<String> {
    /// More digits are nobody's percentage.
    const DIGITS: usize = 30;
    let value: f64 = number.parse().ok().filter(|value: &f64| value.is_finite())?;
    let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len()) + 2;
    if number.len() > DIGITS {
        return None;
    }
    let share = format!("{:.decimals$}", value / 100.0);
    Some(share.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// The two numbers of a text that is nothing else, with a long dash between them.
fn range(text: &str) -> Option<(&str, &str)> {
    let (low, high) = text.split_once('–')?;
    let (low, high) = (low.trim(), high.trim());
    let number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    (number(low) && number(high)).then_some((low, high))
}

/// How long the date is that a text begins with: year, month and day, or day, month and year, with
/// dashes, slashes or dots and no blank between them.
fn date(text: &str) -> Option<usize> {
    let digit = |c: char| c.is_ascii_digit();
    let end = text.find(|c: char| !(digit(c) || "-/.".contains(c))).unwrap_or(text.len());
    // A name or a number that goes on is none.
    let word = &text[..end];
    let sign = word.find(|c: char| !digit(c)).map(|at| &word[at..=at])?;
    let parts: Vec<&str> = word.split(sign).collect();
    let [first, month, last] = parts[..] else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let is = |part: &str, from: u32, to: u32| {
        part.parse().is_ok_and(|number: u32| (from..=to).contains(&number))
    };
    let dated = year.len() == 4
        && is(year, 1000, 2999)
        && (is(month, 1, 12) && is(day, 1, 31) || is(month, 1, 31) && is(day, 1, 12));
    (dated && !text[end..].starts_with(continues_name)).then_some(end)
}

/// The operator that a text begins with, and whether it is one of another language.
fn operator(text: &str) -> Option<(&'static str, Token, bool)> {
    let find = |operators: &'static [(&'static str, Token)]| {
        operators.iter().find(|(operator, _)| text.starts_with(operator))
    };
    let mistaken = |&(operator, token): &(&'static str, Token)| (operator, token, true);
    find(&MISTAKEN_LONG)
        .map(mistaken)
        .or_else(|| find(&OPERATORS).map(|&(operator, token)| (operator, token, false)))
        .or_else(|| find(&MISTAKEN).map(mistaken))
}

fn begins_number(first: char, second: Option<char>) -> bool {
    first.is_ascii_digit() || (first == '.' && second.is_some_and(|c| c.is_ascii_digit()))
}

fn begins_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
