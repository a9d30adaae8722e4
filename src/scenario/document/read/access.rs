//! Lists, maps, keys and words as serde sees them.

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Unexpected, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::error::Error;
use super::node::NodeDeserializer;
use crate::scenario::document::{Entry, Node, Value};

/// The items of a list, one after another.
pub(super) struct Items<'a> {
    from: NodeDeserializer<'a>,
    rest: Box<dyn Iterator<Item = (usize, &'a Node)> + 'a>,
    left: usize,
}

impl<'a> Items<'a> {
    pub(super) fn new(from: NodeDeserializer<'a>, items: &'a [Node]) -> Self {
        let left = from.items(items).count();
        Self { from, rest: Box::new(from.items(items)), left }
    }

    /// Whether all items were taken.
    pub(super) fn finish(self, length: usize) -> Result<(), Error> {
        if self.left == 0 {
            return Ok(());
        }
        let expected = format!("a list of {} values", length - self.left);
        let found = format!("{length}");
        Err(Error::mismatch(Unexpected::Other(&found), expected))
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some((index, item)) = self.rest.next() else { return Ok(None) };
        self.left -= 1;
        seed.deserialize(self.from.with(item))
            .map(Some)
            .map_err(|error| error.at(item).within(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

/// The entries of a map, one after another.
pub(super) struct Entries<'a> {
    from: NodeDeserializer<'a>,
    rest: Box<dyn Iterator<Item = (&'a str, &'a Entry)> + 'a>,
    current: Option<(&'a str, &'a Entry)>,
}

impl<'a> Entries<'a> {
    pub(super) fn new(
        from: NodeDeserializer<'a>,
        entries: &'a indexmap::IndexMap<String, Entry>,
    ) -> Self {
        Self { from, rest: Box::new(from.entries(entries)), current: None }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        self.current = self.rest.next();
        let Some((key, entry)) = self.current else { return Ok(None) };
        seed.deserialize(KeyDeserializer(key))
            .map(Some)
            .map_err(|error| error.at_key(entry).within(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (key, entry) = self.current.take().expect("serde asks for a key before its value");
        seed.deserialize(self.from.with(&entry.node))
            .map_err(|error| error.at(&entry.node).within(key))
    }
}

/// A key: text, or a number where one is asked for.
struct KeyDeserializer<'a>(&'a str);

/// Methods that read a number out of a key, or else give its text.
macro_rules! read_number {
    ($($method:ident $visit:ident $number:ty),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0.parse::<$number>() {
                Ok(number) => visitor.$visit(number),
                Err(_) => visitor.visit_borrowed_str(self.0),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for KeyDeserializer<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.0)
    }

    read_number! {
        deserialize_u8 visit_u64 u64, deserialize_u16 visit_u64 u64, deserialize_u32 visit_u64 u64,
        deserialize_u64 visit_u64 u64, deserialize_i8 visit_i64 i64, deserialize_i16 visit_i64 i64,
        deserialize_i32 visit_i64 i64, deserialize_i64 visit_i64 i64
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        BorrowedStrDeserializer::new(self.0).deserialize_enum(name, words, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// A word out of a closed list, alone or as the one key of a map with its content.
pub(super) struct Word<'a> {
    from: NodeDeserializer<'a>,
    word: &'a str,
    content: Option<&'a Entry>,
}

impl<'a> Word<'a> {
    pub(super) fn alone(from: NodeDeserializer<'a>, word: &'a str) -> Self {
        Self { from, word, content: None }
    }

    pub(super) fn with_content(
        from: NodeDeserializer<'a>,
        word: &'a str,
        content: &'a Entry,
    ) -> Self {
        Self { from, word, content: Some(content) }
    }

    /// Reads the content, which must be there.
    fn read<T>(
        self,
        read: impl FnOnce(NodeDeserializer<'a>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        match self.content {
            Some(entry) => read(self.from.with(&entry.node))
                .map_err(|error| error.at(&entry.node).within(self.word)),
            None => Err(Error::other(format!("`{0}` needs a value: `{0}: …`", self.word))),
        }
    }
}

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        match seed.deserialize(BorrowedStrDeserializer::new(self.word)) {
            Ok(variant) => Ok((variant, self)),
            Err(error) => Err(match self.content {
                Some(entry) => Error::at_key(error, entry).within(self.word),
                None => error,
            }),
        }
    }
}

impl<'de> VariantAccess<'de> for Word<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.content {
            None => Ok(()),
            Some(Entry { node: Node { value: Value::Null, .. }, .. }) => Ok(()),
            Some(entry) => Err(Error::other(format!("`{}` takes no value", self.word))
                .at(&entry.node)
                .within(self.word)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        self.read(|content| seed.deserialize(content))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.read(|content| content.deserialize_tuple(length, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.read(|content| content.deserialize_map(visitor))
    }
}
