//! How the values of a scenario that may be of several kinds are read.

use super::{Condition, Formula, Named, Options, Point, Quantity, QuantityMap, Settle};
use crate::scenario::ROUNDS_LIMIT;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::fmt;

/// The arms that numbers share in visitors.
macro_rules! visit_numbers {
    ($make:expr) => {
        fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
            Ok($make(number))
        }

        fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
            Ok($make(number as f64))
        }

        fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
            Ok($make(number as f64))
        }
    };
}

/// Reads a number of rounds: whole, and what is said of another names the limits.
pub(super) fn rounds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    struct RoundsVisitor;
    impl<'de> Visitor<'de> for RoundsVisitor {
        type Value = Option<u32>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a whole number from 1 to {ROUNDS_LIMIT}")
        }

        fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
            let unexpected = serde::de::Unexpected::Unsigned(number);
            u32::try_from(number).map(Some).map_err(|_| E::invalid_value(unexpected, &self))
        }

        fn visit_none<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
            value.deserialize_u32(self)
        }
    }
    deserializer.deserialize_option(RoundsVisitor)
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct QuantityVisitor;
        impl<'de> Visitor<'de> for QuantityVisitor {
            type Value = Quantity;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, a distribution or `{value, source, note}`")
            }

            visit_numbers!(Quantity::Number);

            fn visit_str<E>(self, word: &str) -> Result<Quantity, E> {
                Ok(Quantity::Word(word.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Quantity, A::Error> {
                let map = QuantityMap::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Quantity::Map(Box::new(map)))
            }
        }
        deserializer.deserialize_any(QuantityVisitor)
    }
}

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PointVisitor;
        impl Visitor<'_> for PointVisitor {
            type Value = Point;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or the name of an option")
            }

            visit_numbers!(Point::Number);

            fn visit_str<E>(self, word: &str) -> Result<Point, E> {
                Ok(Point::Word(word.to_owned()))
            }
        }
        deserializer.deserialize_any(PointVisitor)
    }
}

impl<'de> Deserialize<'de> for Formula {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FormulaVisitor;
        impl Visitor<'_> for FormulaVisitor {
            type Value = Formula;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or an expression")
            }

            visit_numbers!(Formula::Number);

            fn visit_str<E>(self, text: &str) -> Result<Formula, E> {
                Ok(Formula::Text(text.to_owned()))
            }
        }
        deserializer.deserialize_any(FormulaVisitor)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ConditionVisitor;
        impl Visitor<'_> for ConditionVisitor {
            type Value = Condition;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a condition, or `true`")
            }

            fn visit_bool<E>(self, holds: bool) -> Result<Condition, E> {
                Ok(Condition::Constant(holds))
            }

            fn visit_str<E>(self, text: &str) -> Result<Condition, E> {
                Ok(Condition::Text(text.to_owned()))
            }
        }
        deserializer.deserialize_any(ConditionVisitor)
    }
}

impl<'de> Deserialize<'de> for Settle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SettleVisitor;
        impl<'de> Visitor<'de> for SettleVisitor {
            type Value = Settle;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of an issue, or a map of issues to where they settle")
            }

            fn visit_str<E>(self, issue: &str) -> Result<Settle, E> {
                Ok(Settle::Between(issue.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Settle, A::Error> {
                Named::deserialize(MapAccessDeserializer::new(map)).map(Settle::At)
            }
        }
        deserializer.deserialize_any(SettleVisitor)
    }
}

impl<'de> Deserialize<'de> for Options {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OptionsVisitor;
        impl<'de> Visitor<'de> for OptionsVisitor {
            type Value = Options;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of names, or a map of names to points")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, seq: A) -> Result<Options, A::Error> {
                let list = serde::de::value::SeqAccessDeserializer::new(seq);
                Vec::deserialize(list).map(Options::List)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Options, A::Error> {
                Named::deserialize(MapAccessDeserializer::new(map)).map(Options::Points)
            }
        }
        deserializer.deserialize_any(OptionsVisitor)
    }
}
