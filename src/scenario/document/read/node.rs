//! Nodes as serde sees them.

use std::collections::HashSet;

use serde::Deserializer;
use serde::de::{Unexpected, Visitor};

use super::access::{Entries, Items, Word};
use super::error::Error;
use super::explain;
use super::identity;
use crate::scenario::document::{Entry, Node, Value};

/// Up to here every whole number is a floating-point number of its own [2⁵³].
const WHOLE_LIMIT: f64 = 9_007_199_254_740_992.0;

/// A node to be read, and the nodes that are left out.
#[derive(Clone, Copy)]
pub(super) struct NodeDeserializer<'a> {
    pub(super) node: &'a Node,
    left_out: &'a HashSet<usize>,
}

impl<'a> NodeDeserializer<'a> {
    pub(super) fn new(node: &'a Node, left_out: &'a HashSet<usize>) -> Self {
        Self { node, left_out }
    }

    /// The same for a node within this one.
    pub(super) fn with(self, node: &'a Node) -> Self {
        Self { node, ..self }
    }

    /// The entries of a map that are not left out.
    pub(super) fn entries(
        self,
        entries: &'a indexmap::IndexMap<String, Entry>,
    ) -> impl Iterator<Item = (&'a str, &'a Entry)> {
        let left_out = self.left_out;
        entries
            .iter()
            .filter(move |(_, entry)| !left_out.contains(&identity(&entry.node)))
            .map(|(key, entry)| (key.as_str(), entry))
    }

    /// The items of a list that are not left out, with their indices.
    pub(super) fn items(self, items: &'a [Node]) -> impl Iterator<Item = (usize, &'a Node)> {
        let left_out = self.left_out;
        items.iter().enumerate().filter(move |(_, item)| !left_out.contains(&identity(item)))
    }

    fn any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => visit_number(number, visitor),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::Sequence(items) => {
                let mut access = Items::new(self, items);
                let value = visitor.visit_seq(&mut access)?;
                access.finish(items.len()).map(|()| value)
            }
            Value::Mapping(entries) => visitor.visit_map(Entries::new(self, entries)),
        }
    }

    /// Reads a map, where serde would also take a list for its values.
    fn map_only<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.value {
            Value::Sequence(_) => Err(serde::de::Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.any(visitor),
        }
    }

    /// Reads a whole number, which may be written 12.0.
    fn whole<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        let fraction = match &self.node.value {
            Value::Number(number) if number.is_f64() => number.as_f64(),
            _ => None,
        };
        match fraction {
            Some(number) if number.fract() == 0.0 && number.abs() <= WHOLE_LIMIT => {
                // In range by the guard; a cast is the only conversion there is.
                let whole = number as i64;
                match u64::try_from(whole) {
                    Ok(whole) => visitor.visit_u64(whole),
                    Err(_) => visitor.visit_i64(whole),
                }
            }
            _ => self.any(visitor),
        }
    }

    /// Reads text; a number or boolean is the text it was written as.
    fn text<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        match (&self.node.value, &self.node.written) {
            (Value::Number(_) | Value::Bool(_), Some(written)) => {
                visitor.visit_borrowed_str(written)
            }
            _ => self.any(visitor),
        }
    }

    fn choice<V: Visitor<'a>>(
        self,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let expected = || explain::list(words, "or");
        let found = match (&self.node.value, &self.node.written) {
            (Value::Text(word), _) => return visitor.visit_enum(Word::alone(self, word)),
            (Value::Mapping(entries), _) => {
                let mut present = self.entries(entries);
                return match (present.next(), present.next()) {
                    (Some((word, entry)), None) => {
                        visitor.visit_enum(Word::with_content(self, word, entry))
                    }
                    (None, _) => Err(Error::mismatch(Unexpected::Other("no key"), expected())),
                    (Some(_), Some(_)) => {
                        let found = format!("{} keys", entries.len());
                        let expected = format!("one key, {}", expected());
                        Err(Error::mismatch(Unexpected::Other(&found), expected))
                    }
                };
            }
            (Value::Bool(_) | Value::Number(_), Some(word)) => {
                return visitor.visit_enum(Word::alone(self, word));
            }
            (Value::Bool(flag), None) => Unexpected::Bool(*flag),
            (Value::Number(_), None) => Unexpected::Other("a number"),
            (Value::Null, _) => Unexpected::Unit,
            (Value::Sequence(_), _) => Unexpected::Seq,
        };
        Err(Error::mismatch(found, expected()))
    }
}

fn visit_number<'de, V: Visitor<'de>>(
    number: &serde_yaml::Number,
    visitor: V,
) -> Result<V::Value, Error> {
    if let Some(whole) = number.as_u64() {
        visitor.visit_u64(whole)
    } else if let Some(whole) = number.as_i64() {
        visitor.visit_i64(whole)
    } else {
        visitor.visit_f64(number.as_f64().expect("what is not whole has a fraction"))
    }
}

/// Methods that read in one of the ways above and put the error in its place.
macro_rules! read_as {
    ($way:ident: $($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.$way(visitor).map_err(|error| error.at(self.node))
        }
    )*};
}

impl<'de> Deserializer<'de> for NodeDeserializer<'de> {
    type Error = Error;

    read_as! { any: deserialize_any deserialize_bool deserialize_f32 deserialize_f64
    deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_seq }
    read_as! { whole: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    deserialize_u128 }
    read_as! { text: deserialize_char deserialize_str deserialize_string deserialize_identifier }
    read_as! { map_only: deserialize_map }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
        .map_err(|error: Error| error.at(self.node))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self).map_err(|error: Error| error.at(self.node))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.choice(words, visitor).map_err(|error| error.at(self.node))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}
