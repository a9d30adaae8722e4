//! The JSON Schema of the values that may be of several kinds, as their visitors read them.

use super::{Condition, Formula, Named, Options, Point, Quantity, QuantityMap, Settle};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// Implements the trait by a name and an expression over the generator.
macro_rules! schema_of {
    ($type:ident, $generator:ident => $schema:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

schema_of!(Quantity, generator => {
    let map = generator.subschema_for::<QuantityMap>();
    json_schema!({"anyOf": [{"type": "number"}, {"type": "string", "minLength": 1}, map]})
});

schema_of!(Point, _generator => json_schema!({
    "description": "A number, or the name of an option of the issue.",
    "anyOf": [{"type": "number"}, {"type": "string", "minLength": 1}],
}));

schema_of!(Formula, _generator => json_schema!({
    "description": "A number, an expression over the state, or the name of an option.",
    "anyOf": [{"type": "number"}, {"type": "string", "minLength": 1}],
}));

schema_of!(Condition, _generator => json_schema!({
    "description": "An expression that holds or not, such as `round >= 3 and not line.settled`.",
    "anyOf": [{"type": "boolean"}, {"type": "string", "minLength": 1}],
}));

schema_of!(Settle, generator => {
    let at = generator.subschema_for::<Named<Formula>>();
    json_schema!({
        "description": "An issue, to settle it between the positions, or issues with points.",
        "anyOf": [{"type": "string", "minLength": 1}, at],
    })
});

schema_of!(Options, generator => {
    let points = generator.subschema_for::<Named<f64>>();
    let list = generator.subschema_for::<Vec<String>>();
    json_schema!({
        "description": "Names, which are then at 0, 1, 2, …, or names with points that increase.",
        "anyOf": [list, points],
    })
});
