//! Everything but numbers: forms of names and texts, lengths of lists, limits, defaults, and where
//! nothing may stand.

use super::super::check::{
    INTERVAL_UNITS, NAME_LENGTH_LIMIT, RESERVED, ROUNDS_DEFAULT, TITLE_DEFAULT,
};
use super::super::{
    CHANNELS_LIMIT, INPUTS_LIMIT, ISSUES_LIMIT, OPTIONS_LIMIT, PARTIES_LIMIT, ROUNDS_LIMIT,
    RULES_LIMIT, VARIABLES_LIMIT,
};
use super::{Definitions, ROOT, or_null, reference};
use serde_json::{Map, Value, json};

/// A date, such as 2025-12-02.
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
/// An identifier.
const NAME: &str = "^[a-z][a-z0-9_]*$";
/// Identifiers joined by dots.
const TARGET: &str = "^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$";

/// The maps from a name to a thing, by the type and the key that they stand under.
const NAMED: [(&str, &str); 10] = [
    (ROOT, "inputs"),
    (ROOT, "issues"),
    (ROOT, "parties"),
    (ROOT, "channels"),
    (ROOT, "variables"),
    (ROOT, "rules"),
    ("Party", "variables"),
    ("Party", "stances"),
    ("Trust", "pairs"),
    (ROOT, "outcomes"),
];

/// The types whose maps are one value, so that no key of them can be taken out by nothing.
const WHOLE: [&str; 3] = ["BaseRate", "Effect", "Statement"];

/// Says of every key what its type does not.
pub(super) fn refine(schema: &mut Definitions) {
    for (of, key, keywords) in keywords() {
        let Value::Object(keywords) = keywords else { continue };
        let property = schema.property(of, key);
        if let (Some(default), Some(Value::String(about))) =
            (keywords.get("default"), property.get_mut("description"))
        {
            let default = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
            *about = format!("{}; {default} if left out.", about.trim_end_matches('.'));
        }
        property.extend(keywords);
    }
    effects(schema);
    options(schema);
    names(schema);
    nothing_takes_out(schema);
    top(schema);
}

/// What is added to the schemas of single keys.
fn keywords() -> Vec<(&'static str, &'static str, Value)> {
    let named = |limit: usize| json!({"propertyNames": reference("Name"), "maxProperties": limit});
    let pair = json!({"minItems": 2, "maxItems": 2});
    let date = json!({"type": ["string", "null"], "pattern": DATE});
    let interval = format!("^[+0-9.][0-9.eE+-]* ({})s?$", INTERVAL_UNITS.join("|"));
    vec![
        (ROOT, "title", json!({"default": TITLE_DEFAULT})),
        (ROOT, "as_of", date.clone()),
        (ROOT, "rounds", json!({"minimum": 1, "maximum": ROUNDS_LIMIT, "default": ROUNDS_DEFAULT})),
        (ROOT, "interval", json!({"type": ["string", "null"], "pattern": interval})),
        (ROOT, "agreement", json!({"default": "itemwise"})),
        (ROOT, "proposer", json!({"default": "rotate"})),
        (ROOT, "inputs", named(INPUTS_LIMIT)),
        (ROOT, "issues", named(ISSUES_LIMIT)),
        (ROOT, "parties", named(PARTIES_LIMIT)),
        (ROOT, "channels", named(CHANNELS_LIMIT)),
        (ROOT, "variables", named(VARIABLES_LIMIT)),
        (ROOT, "rules", named(RULES_LIMIT)),
        (ROOT, "schedule", json!({"minItems": 1})),
        ("BaseRate", "trials", json!({"minimum": 1})),
        ("Issue", "range", pair.clone()),
        ("Issue", "core", json!({"default": true})),
        ("Party", "consent", json!({"default": "required"})),
        ("Party", "variables", named(VARIABLES_LIMIT)),
        ("Party", "stances", named(ISSUES_LIMIT)),
        ("Trust", "pairs", named(PARTIES_LIMIT)),
        ("Variable", "bounds", pair),
        ("Rule", "when", json!({"default": true})),
        ("Rule", "once", json!({"default": false})),
        ("Rule", "cooldown", json!({"default": 0})),
        ("Rule", "then", json!({"minItems": 1})),
        ("Ratification", "redraw", json!({"default": false})),
        ("Statement", "round", json!({"minimum": 1})),
        ("Statement", "date", date),
    ]
}

/// What each effect does, said at its key, and what can be written to.
fn effects(schema: &mut Definitions) {
    let effects = schema.of("Effect")["oneOf"].as_array_mut();
    for effect in effects.expect("an effect is one of several") {
        let about = effect["description"].take();
        let keys = effect["properties"].as_object_mut();
        for (_, value) in keys.expect("an effect is a map with one key") {
            let value = value.as_object_mut().expect("an effect has a value");
            if value.get("type").is_some_and(|kind| kind == "object") {
                value.insert("propertyNames".to_owned(), json!({"pattern": TARGET}));
            }
            value.insert("description".to_owned(), about.clone());
        }
        effect.as_object_mut().map(|effect| effect.remove("description"));
    }
}

/// How many options an issue has.
fn options(schema: &mut Definitions) {
    let forms = schema.of("Options")["anyOf"].as_array_mut();
    for form in forms.expect("options have two forms").iter_mut().filter_map(Value::as_object_mut) {
        let what = if form.contains_key("items") { "Items" } else { "Properties" };
        form.insert(format!("min{what}"), json!(2));
        form.insert(format!("max{what}"), json!(OPTIONS_LIMIT));
    }
}

/// What an identifier is.
fn names(schema: &mut Definitions) {
    schema.0["$defs"]["Name"] = json!({
        "description": "Small letters, digits and _, beginning with a letter.",
        "type": "string",
        "pattern": NAME,
        "maxLength": NAME_LENGTH_LIMIT,
        "not": {"enum": &RESERVED[..]},
    });
}

/// In a file that extends another, a key with nothing after it takes out what the other says.
fn nothing_takes_out(schema: &mut Definitions) {
    for (of, key) in NAMED {
        let named = schema.property(of, key);
        let value = named.remove("additionalProperties").expect("a name stands for something");
        named.insert("additionalProperties".to_owned(), nullable(value));
    }
    let types = schema.0["$defs"].as_object().expect("the types have definitions");
    let read_as_maps = |(name, schema): (&String, &Value)| {
        (schema.get("properties").is_some() && !WHOLE.contains(&name.as_str()))
            .then(|| name.clone())
    };
    let mut merged: Vec<String> = types.iter().filter_map(read_as_maps).collect();
    merged.push(ROOT.to_owned());
    for name in merged.iter().filter(|name| *name != "Distribution") {
        let properties = schema.of(name)["properties"].as_object_mut();
        for property in properties.into_iter().flat_map(Map::values_mut) {
            *property = nullable(std::mem::take(property));
        }
    }
}

/// The schema, which takes nothing as well.
fn nullable(schema: Value) -> Value {
    let Value::Object(mut keywords) = schema else { return schema };
    if let Some(kind) = keywords.get_mut("type") {
        match kind {
            Value::Array(kinds) if kinds.iter().any(|kind| kind == "null") => {}
            Value::Array(kinds) => kinds.push("null".into()),
            kind => *kind = json!([kind, "null"]),
        }
    } else if let Some(target) = keywords.remove("$ref") {
        let Value::Object(either) = or_null(&json!({"$ref": target})) else { unreachable!() };
        keywords.extend(either);
    }
    Value::Object(keywords)
}

/// The file as a whole. One that extends another need not say everything.
fn top(schema: &mut Definitions) {
    let about = "A scenario of detente: who negotiates about what, and what may happen meanwhile. \
                 `detente help scenario` explains every key.";
    let mut rest = std::mem::take(schema.of(ROOT));
    let mut root = Map::new();
    root.extend(rest.remove_entry("$schema"));
    root.insert("title".to_owned(), "Scenario".into());
    root.insert("description".to_owned(), about.into());
    root.insert("if".to_owned(), json!({"not": {"required": ["extends"]}}));
    root.insert("then".to_owned(), json!({"required": ["issues", "parties"]}));
    rest.retain(|key, _| !root.contains_key(key));
    root.append(&mut rest);
    *schema.of(ROOT) = root;
}
