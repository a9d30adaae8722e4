//! Numbers: constants and distributions, with their domains and sources.

use super::super::types::{Distribution, Domain, Form, InputId, Issue, NUMBER_LIMIT, Quantity};
use super::super::written::{self, Point, QuantityMap};
use super::super::{Source, codes, pert_shapes, slips};
use super::checker::{Checker, join};
use super::formulas::is_formula;
use super::scope::InputScope;
use crate::diagnostic::{Diagnostic, Place, nearest, shortened};
use crate::draws::LANES;
use crate::expression::{Scratch, Wanted, percent};
use crate::math::{BETA_PARAMETER_HIGH, BETA_PARAMETER_LOW};

/// The most values of a choice.
pub(in crate::scenario) const CHOICE_LIMIT: usize = 1000;

/// Below this the zeros of a number are not spelled out.
const SHOWN_LEAST: f64 = 1e-6;
/// What the text of values that are varied is called.
const VARIED: &str = "--vary";
/// What is probably meant in percent where a share belongs; less is a slip of another kind.
const PERCENTAGE: std::ops::RangeInclusive<f64> = 5.0..=100.0;
/// What is counted in the unit of an issue, and no outcome of it.
const GIVE: &str = "give";

/// What a number is expected to be.
#[derive(Clone, Copy)]
pub(super) struct Expect<'i> {
    /// What it is called in messages, such as `red line`.
    what: &'i str,
    /// What it may be.
    domain: Domain,
    /// The issue that it is a point of, if it is one.
    issue: Option<&'i Issue>,
    /// What it is where nothing is written.
    default: f64,
}

impl<'i> Expect<'i> {
    /// A plain number; by default the low end of its domain.
    pub fn number(what: &'i str, domain: Domain) -> Self {
        Self { what, domain, issue: None, default: domain.low }
    }

    /// An outcome of an issue, by number or by the name of an option.
    pub fn outcome(what: &'i str, issue: &'i Issue) -> Self {
        let domain = Domain { low: issue.low, high: issue.high };
        Self { what, domain, issue: Some(issue), default: domain.low }
    }

    /// The same, with another default.
    pub fn by_default(self, default: f64) -> Self {
        Self { default, ..self }
    }
}

/// The nearest number of a domain; what may be any number stays undefined.
fn within(domain: Domain, value: f64) -> f64 {
    if value.is_nan() && domain == Domain::ANY { value } else { domain.clamp(value) }
}

impl Checker<'_> {
    /// The number at a path; where it is wrong, its default, and the error has been reported.
    pub fn quantity(
        &mut self,
        written: Option<&written::Quantity>,
        path: String,
        expect: Expect<'_>,
    ) -> Quantity {
        let form = match written {
            Some(written) => self.written(written, &path, &expect),
            None => None,
        };
        if form.is_none() && written.is_some() {
            self.replace(&path);
        }
        let form = form.unwrap_or(Form::Constant(expect.default));
        if matches!(form, Form::Uncertain(_)) {
            self.uncertain.push(path.clone());
        }
        Quantity {
            central: within(expect.domain, self.central(&form)),
            form,
            domain: expect.domain,
            place: self.document.place(&path),
            path,
        }
    }

    /// The central value of a form, before it is clamped.
    fn central(&self, form: &Form) -> f64 {
        match form {
            Form::Constant(value) => *value,
            Form::Uncertain(distribution) => distribution.median(),
            Form::Derived(program) => {
                let mut scratch = Scratch::default();
                let load = |input: &InputId, lanes: &mut [f64; LANES]| {
                    lanes.fill(self.inputs.get(input.0).map_or(f64::NAN, |(_, central)| *central));
                };
                program.evaluate(load, &mut scratch)[0]
            }
        }
    }

    /// A number with its source, if it has one.
    fn written(
        &mut self,
        written: &written::Quantity,
        path: &str,
        expect: &Expect<'_>,
    ) -> Option<Form> {
        let written::Quantity::Map(map) = written else {
            self.note(path, Source::Assumed);
            let form = self.form(written, path, expect);
            self.count_bare(form.as_ref());
            return form;
        };
        let source = map.source.unwrap_or_default();
        self.note(path, source);
        let Some(value) = &map.value else {
            if self.refused(&join(path, "value")) {
                return None;
            }
            if map.source.is_some() || map.note.is_some() {
                let label = "`source` and `note` stand beside `value`".to_owned();
                self.quantity_error(path, expect, label);
                return None;
            }
            return self.form(written, path, expect);
        };
        let inner = join(path, "value");
        if distributions(map).next().is_some() {
            self.quantity_error(path, expect, "the distribution belongs into `value`".to_owned());
            return None;
        }
        if matches!(value, written::Quantity::Map(map) if map.value.is_some()) {
            self.quantity_error(&inner, expect, "a `value` in a `value`".to_owned());
            return None;
        }
        let form = self.form(value, &inner, expect);
        if source == Source::Assumed && map.note.is_none() {
            self.count_bare(form.as_ref());
        }
        form
    }

    /// A number or a distribution, without a source.
    fn form(
        &mut self,
        written: &written::Quantity,
        path: &str,
        expect: &Expect<'_>,
    ) -> Option<Form> {
        match written {
            written::Quantity::Number(number) => self.constant(*number, path, expect),
            written::Quantity::Word(text) => self.text(text, path, expect),
            written::Quantity::Map(map) => self.uncertain(map, path, expect),
        }
    }

    fn constant(&mut self, number: f64, path: &str, expect: &Expect<'_>) -> Option<Form> {
        if is_in(expect.domain, number) {
            return Some(Form::Constant(number));
        }
        let place = self.document.place(path);
        self.outside_by(place, number, expect);
        None
    }

    /// The name of an option, or an expression over inputs.
    fn text(&mut self, text: &str, path: &str, expect: &Expect<'_>) -> Option<Form> {
        if expect.issue.is_some_and(|issue| self.groundless.contains(&issue.name)) {
            return None;
        }
        let options = expect.issue.map_or(&[][..], |issue| &issue.options[..]);
        let option = options.iter().any(|option| option.name == text);
        let names: Vec<String> = self.inputs.iter().map(|(name, _)| name.clone()).collect();
        if option || !(is_formula(text) || names.iter().any(|name| name == text.trim())) {
            let number = self.word(text, self.document.place(path), expect)?;
            return self.constant(number, path, expect);
        }
        if let Some(help) = percentage(text, expect) {
            self.text_error(text, self.document.place(path), (expect, help));
            return None;
        }
        let program = self.compile(text, path, Wanted::Number, &InputScope { names: &names })?;
        match (program.constant(), slips::Difference::of(text)) {
            (Some(number), Some(difference)) if !expect.domain.contains(number) => {
                self.outside_as_difference(path, &difference, expect);
                None
            }
            (Some(number), _) => self.constant(number, path, expect),
            (None, _) => Some(Form::Derived(program)),
        }
    }

    /// Reports a difference outside a domain, and that probably a range was meant.
    fn outside_as_difference(
        &mut self,
        path: &str,
        difference: &slips::Difference<'_>,
        expect: &Expect<'_>,
    ) {
        let place = self.document.place(path);
        let varied = self.sources.get(place.source).name == VARIED;
        let mut problem = outside(place, &difference.value, expect);
        problem.help = Some(if varied {
            format!("values of a range are written `{}`", difference.steps())
        } else {
            format!("a range is written `{}`", difference.range())
        });
        self.push(problem);
    }

    /// The point of the option with this name, which stands at a place.
    fn word(&mut self, word: &str, place: Place, expect: &Expect<'_>) -> Option<f64> {
        if expect.issue.is_some_and(|issue| self.groundless.contains(&issue.name)) {
            return None;
        }
        let options = expect.issue.map_or(&[][..], |issue| &issue.options[..]);
        if let Some(option) = options.iter().find(|option| option.name == word) {
            return Some(option.point);
        }
        if !options.is_empty() {
            let names = options.iter().map(|option| option.name.as_str());
            let issue = expect.issue.map_or("", |issue| &issue.name);
            self.unknown_option((issue, word), place, names);
            return None;
        }
        let input = nearest(word, self.inputs.iter().map(|(name, _)| name.as_str()));
        let dashed = word.replace('–', "-");
        let range = slips::Difference::of(&dashed);
        let help = match (input, slips::with_comma(word), percentage(word, expect)) {
            (_, Some(number), _) => format!("a number has no comma: write {number}"),
            (_, _, Some(number)) => number,
            (Some(input), ..) => format!("did you mean `{input}`?"),
            (None, ..) => "write a number, or an expression over `inputs`".to_owned(),
        };
        let help = range.map_or(help, |range| format!("a range is written `{}`", range.range()));
        self.text_error(word, place, (expect, help));
        None
    }

    /// Reports a text that is no number.
    fn text_error(&mut self, text: &str, place: Place, (expect, help): (&Expect<'_>, String)) {
        let message = format!("the {} must be a number", expect.what);
        let label = format!("found the text `{}`", shortened(text));
        self.push(Diagnostic::error(codes::QUANTITY, message, place, label).help(help));
    }

    fn uncertain(&mut self, map: &QuantityMap, path: &str, expect: &Expect<'_>) -> Option<Form> {
        let mut given = distributions(map);
        let (Some(kind), None) = (given.next(), given.next()) else {
            let label = "expected one distribution, such as `{uniform: [low, high]}`".to_owned();
            // What was refused inside the map has been reported already.
            if !self.refused_below(path) {
                self.quantity_error(path, expect, label);
            }
            return None;
        };
        let path = join(path, kind);
        let distribution = match &map.choice {
            Some(choice) => self.choice(choice, &path, expect)?,
            None => self.parametric(kind, map, &path, expect)?,
        };
        let (low, high) = distribution.ends();
        if high < expect.domain.low || low > expect.domain.high {
            let place = self.document.place(&path);
            self.outside(place, "every draw of it", expect);
            return None;
        }
        Some(Form::Uncertain(distribution))
    }

    fn parametric(
        &mut self,
        kind: &'static str,
        map: &QuantityMap,
        path: &str,
        expect: &Expect<'_>,
    ) -> Option<Distribution> {
        let points = parameters(map, kind)?;
        if self.refused_below(path) {
            return None;
        }
        let mut numbers = Vec::with_capacity(points.len());
        for (n, point) in points.iter().enumerate() {
            numbers.push(match point {
                Point::Number(number) => *number,
                Point::Word(word) => {
                    let place = self.document.place(&format!("{path}.{n}"));
                    self.word(word, place, expect)?
                }
            });
        }
        match distribution(kind, &numbers) {
            Ok(distribution) => Some(distribution),
            Err(problem) => {
                let message = format!("not a {kind} distribution");
                self.error(codes::DISTRIBUTION, &message, path, problem);
                None
            }
        }
    }

    fn choice(
        &mut self,
        choice: &written::Named<f64>,
        path: &str,
        expect: &Expect<'_>,
    ) -> Option<Distribution> {
        let mut values = Vec::with_capacity(choice.len());
        for (key, weight) in choice {
            let value = match key.parse::<f64>() {
                Ok(number) if number.is_finite() => number,
                _ => self.word(key, self.document.key_place(&join(path, key)), expect)?,
            };
            values.push((value, *weight));
        }
        if self.refused_below(path) {
            return None;
        }
        let total: f64 = choice.values().sum();
        let label = if values.is_empty() || values.len() > CHOICE_LIMIT {
            format!("{} values, but a choice has from 1 to {CHOICE_LIMIT}", values.len())
        } else if choice.values().any(|weight| !(0.0..=NUMBER_LIMIT).contains(weight)) {
            format!("a weight must be from 0 to {NUMBER_LIMIT:e}")
        } else if total <= 0.0 {
            "all weights are 0".to_owned()
        } else if let Some((value, _)) =
            values.iter().find(|(value, weight)| *weight > 0.0 && !is_in(expect.domain, *value))
        {
            let place = self.document.place(path);
            self.outside_by(place, *value, expect);
            return None;
        } else {
            return Some(Distribution::Choice(values));
        };
        self.error(codes::DISTRIBUTION, "not a choice", path, label);
        None
    }

    /// Reports a number outside its domain, or beyond what any number may be.
    fn outside_by(&mut self, place: Place, number: f64, expect: &Expect<'_>) {
        let given = shown(number);
        if number.abs() <= NUMBER_LIMIT || expect.issue.is_some() {
            return self.outside(place, &given, expect);
        }
        self.push(Diagnostic::error(
            codes::OUTSIDE_DOMAIN,
            format!("{} beyond what can be calculated with", expect.what),
            place,
            format!("{given}, but a number is at most {NUMBER_LIMIT:e} in size"),
        ));
    }

    /// Reports a number outside its domain, `given` in words.
    fn outside(&mut self, place: Place, given: &str, expect: &Expect<'_>) {
        self.push(outside(place, given, expect));
    }

    fn quantity_error(&mut self, path: &str, expect: &Expect<'_>, label: String) {
        let message = format!("the {} is not a number that can be read", expect.what);
        let problem = Diagnostic::error(codes::QUANTITY, message, self.document.place(path), label);
        self.push(problem.help(
            "write a number, a distribution such as `{uniform: [1, 2]}`, or \
             `{value: …, source: public | expert | assumed, note: …}`",
        ));
    }
}

/// Whether a number is in a domain, and can be calculated with.
fn is_in(domain: Domain, number: f64) -> bool {
    number.abs() <= NUMBER_LIMIT && domain.contains(number)
}

/// A number in a few characters.
fn shown(number: f64) -> String {
    if number.abs() >= NUMBER_LIMIT || (number != 0.0 && number.abs() < SHOWN_LEAST) {
        return format!("{number:e}");
    }
    format!("{number}")
}

/// A number outside its domain, `given` in words.
fn outside(place: Place, given: &str, expect: &Expect<'_>) -> Diagnostic {
    let what = expect.what;
    let Domain { low, high } = expect.domain;
    if let Some(issue) = expect.issue {
        return Diagnostic::error(
            codes::OUTSIDE_DOMAIN,
            format!("{what} lies outside the issue's range"),
            place,
            format!("{given}, but {} runs from {low} to {high}", issue.name),
        )
        .help(format!("widen the range of `{}`, or move the {what}", issue.name));
    }
    let problem = Diagnostic::error(
        codes::OUTSIDE_DOMAIN,
        format!("{what} outside its domain"),
        place,
        format!("{given}, but {what} must be {}", expect.domain.describe()),
    );
    // 90 where a share is meant.
    let percentage = given.parse().is_ok_and(|number| PERCENTAGE.contains(&number));
    match percent(given).filter(|_| percentage && expect.domain == Domain::UNIT) {
        Some(share) => problem.help(format!("{given} % is written `{share}`")),
        None => problem,
    }
}

/// What to write for a percentage, if a text is one: on an issue the number itself, elsewhere the
/// share.
fn percentage(text: &str, expect: &Expect<'_>) -> Option<String> {
    let (number, share) = slips::of_percent(text)?;
    let within = |text: &str| text.parse().is_ok_and(|number| expect.domain.contains(number));
    Some(match expect.issue {
        Some(issue) if within(number) || !within(&share) => {
            let unit = if issue.unit.is_empty() {
                String::new()
            } else {
                format!(", {}", shortened(&issue.unit))
            };
            format!("write `{number}`: it is counted in the unit of `{}`{unit}", issue.name)
        }
        None if expect.what == GIVE => {
            format!("write `{number}`: it is counted in the unit of the issue")
        }
        Some(_) | None => format!("write `{share}`: a share of {number} %"),
    })
}

/// The names of the distributions that a map gives.
fn distributions(map: &QuantityMap) -> impl Iterator<Item = &'static str> + '_ {
    let parametric = ["uniform", "normal", "lognormal", "triangular", "pert", "beta"];
    let choice = map.choice.as_ref().map(|_| "choice");
    parametric.into_iter().filter(|kind| parameters(map, kind).is_some()).chain(choice)
}

fn parameters<'m>(map: &'m QuantityMap, kind: &str) -> Option<&'m [Point]> {
    let given = match kind {
        "uniform" => &map.uniform,
        "normal" => &map.normal,
        "lognormal" => &map.lognormal,
        "triangular" => &map.triangular,
        "pert" => &map.pert,
        "beta" => &map.beta,
        _ => &None,
    };
    given.as_deref()
}

/// A distribution of a kind from its parameters, or what is wrong with them.
fn distribution(kind: &str, numbers: &[f64]) -> Result<Distribution, String> {
    if numbers.iter().any(|number| number.abs() > NUMBER_LIMIT) {
        return Err("a parameter is beyond 1e15".to_owned());
    }
    let made = match (kind, numbers) {
        ("uniform", &[low, high]) if low <= high => Distribution::Uniform { low, high },
        ("uniform", [_, _]) => return Err("low must not be above high".to_owned()),
        ("normal", &[mean, sd]) if sd >= 0.0 => Distribution::Normal { mean, sd },
        ("normal", [_, _]) => return Err("the standard deviation must be 0 or more".to_owned()),
        ("lognormal", &[median, sigma]) if median > 0.0 && (0.0..=100.0).contains(&sigma) => {
            Distribution::Lognormal { median, sigma }
        }
        ("lognormal", [_, _]) => {
            return Err("the median must be above 0, sigma from 0 to 100".to_owned());
        }
        ("triangular", &[low, mode, high]) if low <= mode && mode <= high => {
            Distribution::Triangular { low, mode, high }
        }
        ("pert", &[low, mode, high]) if low <= mode && mode <= high && low < high => {
            Distribution::Pert { low, mode, high }
        }
        ("triangular", [_, _, _]) => return Err("low, mode and high must be in order".to_owned()),
        ("pert", [_, _, _]) => {
            return Err("low, mode and high must be in order, low below high".to_owned());
        }
        ("beta", &[a, b]) if [a, b].iter().all(|shape| shapes().contains(shape)) => {
            Distribution::Beta { a, b }
        }
        ("beta", [_, _]) => {
            return Err(format!(
                "a and b must be from {BETA_PARAMETER_LOW} to {BETA_PARAMETER_HIGH}"
            ));
        }
        ("uniform", _) => return Err("expected [low, high]".to_owned()),
        ("normal", _) => return Err("expected [mean, sd]".to_owned()),
        ("lognormal", _) => return Err("expected [median, sigma]".to_owned()),
        ("beta", _) => return Err("expected [a, b]".to_owned()),
        _ => return Err("expected [low, mode, high]".to_owned()),
    };
    if let Distribution::Pert { low, mode, high } = made {
        let (a, b) = pert_shapes(low, mode, high);
        if !(shapes().contains(&a) && shapes().contains(&b)) {
            return Err("low and high are too close together".to_owned());
        }
    }
    Ok(made)
}

fn shapes() -> std::ops::RangeInclusive<f64> {
    BETA_PARAMETER_LOW..=BETA_PARAMETER_HIGH
}
