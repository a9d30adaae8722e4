//! Numbers: what each may be, and what it is where it is left out.

use super::super::check::CHOICE_LIMIT;
use super::super::types::{Domain, LEAST_POSITIVE};
use super::{Definitions, ROOT, or_null, reference};
use serde_json::{Map, Value, json};

/// What the types give for numbers: one schema for all, and one for the maps among them.
const RAW: [&str; 2] = ["Quantity", "QuantityMap"];
/// The keys of such a map that say where a number comes from; the others are distributions.
const SOURCED: [&str; 3] = ["value", "source", "note"];
/// The schema of a point of an issue.
const POINT: &str = "PointOfTheIssue";
/// What is said of such a point.
const POINT_WORDS: &str = "a number, or the name of an option";

/// Where a number may stand, and what is said of it there.
pub(super) struct Number {
    /// The type whose map it stands in.
    pub of: &'static str,
    /// Its key there.
    pub key: &'static str,
    /// What it may be.
    pub domain: Domain,
    /// What it is where it is left out.
    pub otherwise: Otherwise,
}

/// What a number is where it is left out.
#[derive(Clone, Copy)]
pub(super) enum Otherwise {
    /// This.
    Is(f64),
    /// What these words say.
    Says(&'static str),
    /// It cannot be left out.
    Needed,
}

use Otherwise::{Is, Needed, Says};

const fn number(
    of: &'static str,
    key: &'static str,
    domain: Domain,
    otherwise: Otherwise,
) -> Number {
    Number { of, key, domain, otherwise }
}

/// All numbers of a scenario that may be uncertain and are no points of an issue.
pub(super) const NUMBERS: [Number; 38] = [
    number(ROOT, "deadline", Domain::DEADLINE, Says("`rounds`")),
    number("Party", "power", Domain::POSITIVE, Is(1.0)),
    number("Party", "tolerance", Domain::UNIT, Is(1.0)),
    number("Party", "firmness", Domain::UNIT, Is(1.0)),
    number("Party", "reservation", Domain::AT_MOST_ONE, Is(0.0)),
    number("Ratification", "chance", Domain::UNIT, Needed),
    number("Concession", "beta", Domain::NOT_NEGATIVE, Is(1.0)),
    number("Concession", "opening", Domain::UNIT, Is(0.0)),
    number("Concession", "reciprocity", Domain::RECIPROCITY, Is(0.3)),
    number("Concession", "matching", Domain::UNIT, Is(0.3)),
    number("Concession", "noise", Domain::NOT_NEGATIVE, Is(0.2)),
    number("Concession", "step", Domain::STEP, Is(1.0)),
    number("Concession", "retreat", Domain::NOT_NEGATIVE, Is(0.0)),
    number("Concession", "slack", Domain::NOT_NEGATIVE, Is(0.0)),
    number("Concession", "insight", Domain::UNIT, Is(0.5)),
    number("Concession", "deadline", Domain::DEADLINE, Says("the scenario's")),
    number("Concession", "trust_effect", Domain::UNIT, Is(0.3)),
    number("Stance", "weight", Domain::NOT_NEGATIVE, Is(1.0)),
    number("Stance", "tolerance", Domain::UNIT, Says("the party's")),
    number("Stance", "firmness", Domain::UNIT, Says("the party's")),
    number("Stance", "give", Domain::NOT_NEGATIVE, Is(0.0)),
    number("Trust", "start", Domain::UNIT, Is(0.5)),
    number("Trust", "gain", Domain::NOT_NEGATIVE, Is(0.5)),
    number("Trust", "loss", Domain::NOT_NEGATIVE, Is(1.0)),
    number("Trust", "reversion", Domain::UNIT, Is(0.0)),
    number("Channel", "share", Domain::NOT_NEGATIVE, Is(1.0)),
    number("Channel", "concession", Domain::NOT_NEGATIVE, Is(1.0)),
    number("Channel", "noise", Domain::NOT_NEGATIVE, Is(1.0)),
    number("Channel", "trust", Domain::NOT_NEGATIVE, Is(1.0)),
    number("Leak", "chance", Domain::UNIT, Needed),
    number("Variable", "start", Domain::ANY, Needed),
    number("Trend", "rate", Domain::ANY, Is(0.0)),
    number("RandomWalk", "drift", Domain::ANY, Is(0.0)),
    number("RandomWalk", "volatility", Domain::NOT_NEGATIVE, Is(0.0)),
    number("MeanReverting", "level", Domain::ANY, Is(0.0)),
    number("MeanReverting", "speed", Domain::UNIT, Is(0.0)),
    number("MeanReverting", "volatility", Domain::NOT_NEGATIVE, Is(0.0)),
    number("Rule", "chance", Domain::UNIT, Is(1.0)),
];

/// The points of an issue in a stance.
const POINTS: [(&str, Otherwise); 3] = [
    ("ideal", Needed),
    ("red_line", Says("the end of the issue")),
    ("position", Says("the ideal")),
];

/// The distributions whose parameters are a list, and how many there are.
const PARAMETERS: [(&str, usize); 6] =
    [("uniform", 2), ("normal", 2), ("lognormal", 2), ("triangular", 3), ("pert", 3), ("beta", 2)];

/// Says of every number what it may be, and of the maps for it what they are.
pub(super) fn refine(schema: &mut Definitions) {
    for number in &NUMBERS {
        let property = schema.property(number.of, number.key);
        refer(property, &name(number.domain), &words(number.domain), number.otherwise);
    }
    for (key, otherwise) in POINTS {
        refer(schema.property("Stance", key), POINT, POINT_WORDS, otherwise);
    }
    let lines = json!({"items": reference(POINT), "minItems": 2, "maxItems": 2});
    add(schema.property("Stance", "red_lines"), &lines);
    let inputs = json!({"additionalProperties": or_null(&reference(&name(Domain::ANY)))});
    add(schema.property(ROOT, "inputs"), &inputs);
    let whom = or_null(&reference(&name(Domain::UNIT)));
    let who = json!({"type": ["object", "null"], "additionalProperties": whom});
    add(schema.property("Trust", "pairs"), &json!({"additionalProperties": who}));
    define(schema);
}

/// Replaces the schema of a key that has a number by a reference to that of its kind.
fn refer(property: &mut Map<String, Value>, kind: &str, words: &str, otherwise: Otherwise) {
    let said = property.get("description").and_then(Value::as_str).unwrap_or_default();
    let otherwise_words = match otherwise {
        Is(default) => format!("{default} if left out"),
        Says(words) => format!("{words} if left out"),
        Needed => "needed".to_owned(),
    };
    let description = format!("{}: {words}; {otherwise_words}.", said.trim_end_matches('.'));
    let Value::Object(mut schema) = or_null(&reference(kind)) else { return };
    schema.insert("description".to_owned(), description.into());
    if let Is(default) = otherwise {
        schema.insert("default".to_owned(), json!(default));
    }
    *property = schema;
}

fn add(to: &mut Map<String, Value>, keywords: &Value) {
    to.extend(keywords.as_object().into_iter().flatten().map(|(k, v)| (k.clone(), v.clone())));
}

/// Defines the kinds of numbers out of what the types say of their maps.
fn define(schema: &mut Definitions) {
    let map = schema.of(RAW[1])["properties"].as_object().cloned().unwrap_or_default();
    let (sourced, distributions) =
        map.into_iter().partition(|(key, _)| SOURCED.contains(&key.as_str()));
    let mut definitions = Map::new();
    definitions.insert("Distribution".to_owned(), distribution(distributions));
    definitions.insert(
        "Expression".to_owned(),
        json!({
            "description": "An expression, such as `0.8 - 0.6 * hardness`; where a point of an \
                            issue is meant, also the name of an option.",
            "type": "string",
            "minLength": 1,
        }),
    );
    definitions.insert(POINT.to_owned(), quantity(Domain::ANY, POINT_WORDS, &sourced));
    for domain in NUMBERS.map(|number| number.domain).into_iter().chain([Domain::ANY]) {
        definitions
            .entry(name(domain))
            .or_insert_with(|| quantity(domain, &words(domain), &sourced));
    }
    let all = schema.0["$defs"].as_object_mut().expect("the types have definitions");
    all.retain(|name, _| !RAW.contains(&name.as_str()));
    all.append(&mut definitions);
}

/// A number of a domain in all its forms.
fn quantity(domain: Domain, words: &str, sourced: &Map<String, Value>) -> Value {
    let plain = json!([within(domain), reference("Expression"), reference("Distribution")]);
    let mut sourced = sourced.clone();
    let note = "The number, the expression or the distribution.";
    sourced.insert("value".to_owned(), json!({"description": note, "anyOf": plain}));
    let mut forms = plain;
    if let Value::Array(forms) = &mut forms {
        forms.push(json!({
            "description": "A number with its source.",
            "type": "object",
            "properties": sourced,
            "required": ["value"],
            "additionalProperties": false,
        }));
    }
    let mut description = words.to_owned();
    description[..1].make_ascii_uppercase();
    json!({"description": format!("{description}: by itself, as an expression, as a distribution, \
                                   or one of these with its source."), "anyOf": forms})
}

fn distribution(mut keys: Map<String, Value>) -> Value {
    for (key, length) in PARAMETERS {
        let list = json!({"type": "array", "minItems": length, "maxItems": length});
        add(keys[key].as_object_mut().expect("a distribution has a schema"), &list);
    }
    let weight = json!({"type": "number", "minimum": 0});
    let choice = json!({"type": "object", "additionalProperties": weight, "minProperties": 1,
                        "maxProperties": CHOICE_LIMIT});
    add(keys["choice"].as_object_mut().expect("a choice has a schema"), &choice);
    json!({
        "description": "A distribution, drawn once a replication: one of these keys.",
        "type": "object",
        "properties": keys,
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": false,
    })
}

/// A plain number of a domain.
fn within(domain: Domain) -> Value {
    let mut schema = Map::from_iter([("type".to_owned(), json!("number"))]);
    if domain.low == LEAST_POSITIVE {
        schema.insert("exclusiveMinimum".to_owned(), json!(0));
    } else if domain.low.is_finite() {
        schema.insert("minimum".to_owned(), json!(domain.low));
    }
    if domain.high.is_finite() {
        schema.insert("maximum".to_owned(), json!(domain.high));
    }
    Value::Object(schema)
}

/// The domain in words, such as `a number, from 0 to 1`.
fn words(domain: Domain) -> String {
    if domain == Domain::ANY {
        "a number".to_owned()
    } else {
        format!("a number, {}", domain.describe())
    }
}

/// What the schema of a domain is called, such as `NumberFrom0To1`.
fn name(domain: Domain) -> String {
    let words = words(domain);
    let capital = |word: &str| {
        let mut word = word.replace(',', "").replace('-', "Minus");
        word[..1].make_ascii_uppercase();
        word
    };
    words.split(' ').skip(1).map(capital).collect()
}
