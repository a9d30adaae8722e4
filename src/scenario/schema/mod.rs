//! The JSON Schema of a scenario, for editors.
//!
//! Takes nothing; gives the schema of [`written::Scenario`], made from the types that read it, with
//! what these do not say: domains, defaults, forms of names and texts, limits. It accepts every
//! file that loads, one that extends another included, and refuses unknown keys and values of the
//! wrong kind. What a file means as a whole is for the check. The same version gives the same
//! bytes.

mod keys;
mod numbers;

#[cfg(test)]
mod tests;

use super::written;
use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Map, Value, json};

/// The type that the whole file is read as; its schema is the root of all others.
const ROOT: &str = "Scenario";

/// The JSON Schema (draft 2020-12) of scenario files.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<written::Scenario>();
    RecursiveTransform(tidy).transform(&mut schema);
    let mut schema = Definitions(schema.to_value());
    numbers::refine(&mut schema);
    keys::refine(&mut schema);
    schema.0
}

/// What holds for every part: texts may be written as numbers, and descriptions are read by people.
fn tidy(schema: &mut Schema) {
    let Some(parts) = schema.as_object_mut() else { return };
    parts.remove("default");
    parts.remove("format");
    if let Some(Value::String(text)) = parts.get_mut("description") {
        *text = text.replace("\\[", "[").replace("\\]", "]").replace('\n', " ");
    }
    // An expression has a least length, and a word is a constant: both are texts alone.
    if parts.contains_key("minLength") || parts.contains_key("const") {
        return;
    }
    match parts.get_mut("type") {
        Some(kind) if kind == "string" => *kind = json!(TEXT),
        Some(Value::Array(kinds)) if kinds.iter().any(|kind| kind == "string") => {
            kinds.retain(|kind| kind != "string");
            kinds.splice(0..0, TEXT.map(Value::from));
        }
        _ => {}
    }
}

/// What may be written where text is meant: a number or a truth is the text as written.
const TEXT: [&str; 3] = ["string", "number", "boolean"];

/// The whole schema, whose parts are found by the types they are made from.
struct Definitions(Value);

impl Definitions {
    /// The schema of a type.
    fn of(&mut self, name: &str) -> &mut Map<String, Value> {
        let found = if name == ROOT { &mut self.0 } else { &mut self.0["$defs"][name] };
        found.as_object_mut().expect("the types of a scenario have schemas")
    }

    /// The schema of a key in the map that a type is read from.
    fn property(&mut self, of: &str, key: &str) -> &mut Map<String, Value> {
        let properties = self.of(of).get_mut("properties").and_then(Value::as_object_mut);
        let property = properties.and_then(|all| all.get_mut(key)).and_then(Value::as_object_mut);
        property.expect("the tables name keys of the types")
    }
}

/// What refers to the schema with a name.
fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// The schema, or nothing.
fn or_null(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}
