//! From JSON that has the right shape to plain data.

use serde::{
    Deserialize, Deserializer,
    de::{
        self, DeserializeSeed, Expected, IntoDeserializer, SeqAccess, Unexpected, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;

/// What a document says that has every field of what is read.
pub(crate) fn read<'de, T: Deserialize<'de>>(document: &'de Value) -> Result<T, Misfit> {
    T::deserialize(Plain(document))
}

/// Why a document does not fit what is read: what the wrong value must be.
///
/// Without what it is: to write any number there is takes a tenth of what a visitor downloads.
#[derive(Debug)]
pub(crate) struct Misfit(String);

impl Misfit {
    /// One for all types, and not written where it is needed: there are a hundred such places.
    #[cold]
    #[inline(never)]
    fn of_type() -> Self {
        Self("is of another type than it must be".to_owned())
    }
}

impl core::fmt::Display for Misfit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: core::fmt::Display>(problem: T) -> Self {
        Self(problem.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::of_type()
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::of_type()
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self::of_type()
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self(format!("must be one of {}", known.join(", ")))
    }
}

/// JSON in which a structure is an object with all its fields, handed over in the structure's order. `serde_json` would
/// take any order, and lists for structures: the code for that is a tenth of what a visitor downloads.
#[derive(Clone, Copy)]
struct Plain<'de>(&'de Value);

impl<'de> IntoDeserializer<'de, Misfit> for Plain<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Plain<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::String(text) => visitor.visit_borrowed_str(text),
            _ => Err(Misfit::of_type()),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_f64(number(self.0)?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_u64(self.0.as_u64().unwrap_or(u64::MAX))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let Value::Array(entries) = self.0 else {
            return Err(Misfit::of_type());
        };
        visitor.visit_seq(SeqDeserializer::new(entries.iter().map(Plain)))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Array(entries) if entries.len() == length => self.deserialize_seq(visitor),
            _ => Err(Misfit::of_type()),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_bool(self.0.as_bool().ok_or_else(Misfit::of_type)?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let fields = self.0.as_object().into_iter().flatten();
        visitor.visit_map(MapDeserializer::new(
            fields.map(|(name, value)| (name.as_str(), Plain(value))),
        ))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_seq(Fields(self.0, fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.0.as_str() {
            Some(name) => visitor.visit_enum(name.into_deserializer()),
            None => Err(Misfit::of_type()),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 char str string bytes byte_buf unit unit_struct newtype_struct
        tuple_struct identifier ignored_any
    }
}

/// The values of an object's fields, `null` for one that is absent.
struct Fields<'de>(&'de Value, &'static [&'static str]);

impl<'de> SeqAccess<'de> for Fields<'de> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        seed.deserialize(Plain(self.next())).map(Some)
    }
}

impl<'de> Fields<'de> {
    #[inline(never)]
    fn next(&mut self) -> &'de Value {
        let (name, rest) = self.1.split_first().unwrap_or((&"", &[]));
        self.1 = rest;
        self.0.get(name).unwrap_or(&Value::Null)
    }
}

#[inline(never)]
fn number(value: &Value) -> Result<f64, Misfit> {
    value.as_f64().ok_or_else(Misfit::of_type)
}
