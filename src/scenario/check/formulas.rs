//! Expressions over the state: conditions, values and chances.

use super::super::types::{Domain, Formula, IssueId, Value};
use super::super::{Source, slips, written};
use super::checker::{Checker, join};
use super::quantities::Expect;
use super::scope::Scope;
use crate::diagnostic::Place;
use crate::expression::{self, Names, Program, Wanted};

/// What to do about an expression that a comma cut off.
const CUT_OFF: &str =
    "a comma ends a text within brackets: put an expression with commas in quotes";

/// How the path of a chance ends.
const CHANCE: &str = "chance";

/// Whether a text is meant to be calculated with: a name of an option has no signs of arithmetic.
pub(super) fn is_formula(text: &str) -> bool {
    let path = |word: &str| word.trim_end_matches('.').contains('.');
    text.contains(|sign: char| "+-*/%?<>=()".contains(sign))
        || text.split_whitespace().any(path)
        || text.trim().parse::<f64>().is_ok()
}

/// Whether a comma follows what stands at a place.
fn cut_off(source: &str, place: &Place) -> bool {
    source.get(place.span.end..).is_some_and(|rest| rest.trim_start().starts_with(','))
}

impl Checker<'_> {
    /// A condition; what it is by default where nothing is written or it is wrong.
    pub fn condition(
        &mut self,
        written: Option<&written::Condition>,
        path: &str,
        scope: &Scope,
        default: bool,
    ) -> Formula {
        let constant = |holds: bool| Program::always(f64::from(u8::from(holds)));
        match written {
            None => constant(default),
            Some(written::Condition::Constant(holds)) => constant(*holds),
            Some(written::Condition::Text(text)) => self
                .compile(text, path, Wanted::Boolean, scope)
                .unwrap_or_else(|| constant(default)),
        }
    }

    /// A value over the state; on an issue the name of an option is its point.
    pub fn formula(
        &mut self,
        written: &written::Formula,
        path: &str,
        scope: &Scope,
        issue: Option<IssueId>,
    ) -> Formula {
        let text = match written {
            written::Formula::Number(number) => return Program::always(*number),
            written::Formula::Text(text) => text,
        };
        let replaced = || Program::always(0.0);
        let Some(issue) = issue else {
            return self.compile(text, path, Wanted::Number, scope).unwrap_or_else(replaced);
        };
        let options = scope.options(issue);
        if let Some((_, point)) = options.iter().find(|(name, _)| name == text) {
            return Program::always(*point);
        }
        let name = scope.issue_name(issue);
        if self.groundless.contains(name) {
            return replaced();
        }
        if !options.is_empty() && !is_formula(text) && scope.resolve(&[text]).is_err() {
            let names = options.iter().map(|(name, _)| name.as_str());
            self.unknown_option((name, text), self.document.place(path), names);
            return replaced();
        }
        self.compile(text, path, Wanted::Number, scope).unwrap_or_else(replaced)
    }

    /// A chance: a number, drawn once a replication where it is uncertain, or an expression over
    /// the state, asked for anew whenever it counts.
    pub fn chance(
        &mut self,
        written: Option<&written::Quantity>,
        path: &str,
        scope: &Scope,
        default: f64,
    ) -> Value {
        let (text, inner) = match written {
            Some(written::Quantity::Word(text)) => (text, path.to_owned()),
            Some(written::Quantity::Map(map)) => match &map.value {
                Some(written::Quantity::Word(text)) => {
                    self.note(path, map.source.unwrap_or_default());
                    (text, join(path, "value"))
                }
                _ => return self.plain_chance(written, path, default),
            },
            _ => return self.plain_chance(written, path, default),
        };
        if matches!(written, Some(written::Quantity::Word(_))) {
            self.note(path, Source::Assumed);
        }
        let formula = self.compile(text, &inner, Wanted::Number, scope);
        Value::Formula(formula.unwrap_or_else(|| Program::always(default)))
    }

    fn plain_chance(
        &mut self,
        written: Option<&written::Quantity>,
        path: &str,
        default: f64,
    ) -> Value {
        let expect = Expect::number("chance", Domain::UNIT).by_default(default);
        Value::Quantity(self.quantity(written, path.to_owned(), expect))
    }

    /// Compiles the expression at a path and reports what is wrong with it.
    pub fn compile<N: Names>(
        &mut self,
        text: &str,
        path: &str,
        wanted: Wanted,
        names: &N,
    ) -> Option<Program<N::Symbol>> {
        let place = self.document.place(path);
        let source = &self.sources.get(place.source).text;
        let origin = expression::Origin { place, source };
        match expression::compile(text, &origin, wanted, names) {
            Ok(program) => Some(program),
            Err(problems) => {
                for mut problem in problems {
                    if problem.code == expression::codes::PARENTHESES
                        && cut_off(source, &origin.place)
                    {
                        problem.help = Some(CUT_OFF.to_owned());
                    }
                    if path.trim_end_matches(".value").ends_with(CHANCE)
                        && let Some((number, share)) = slips::of_percent(text)
                    {
                        problem.help = Some(format!("write `{share}`: a share of {number} %"));
                    }
                    let named = source.get(problem.primary.place.span.clone()).unwrap_or_default();
                    if problem.code != expression::codes::UNKNOWN_NAME || !self.refused_name(named)
                    {
                        self.push(problem);
                    }
                }
                None
            }
        }
    }
}
