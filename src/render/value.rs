//! What a field of a template can be filled with.
//! Knows nothing of templates, or of how an engine prints a value.

use super::samples;
use std::collections::BTreeMap;

/// One value. Text that came from a file of facts is `Text`; the rest is there because templates compare, count and walk.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nobody has ever heard of it.
    #[default]
    Missing,
    /// It is known to be nothing: `null`, `None`.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Words.
    Text(String),
    /// Several, in order.
    List(Vec<Value>),
    /// Several, by name, in order.
    Map(Vec<(String, Value)>),
    /// Whatever is assumed of the field of this name.
    Field(String),
}

impl Value {
    /// The member of that name, if there is one.
    pub fn member(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Map(all) => all.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Puts `value` under a dotted name, making the maps on the way.
    pub fn insert(&mut self, path: &str, value: Value) {
        if !matches!(self, Value::Map(_)) {
            *self = Value::Map(Vec::new());
        }
        let Value::Map(all) = self else { return };
        let (head, rest) = path
            .split_once('.')
            .map_or((path, None), |(head, rest)| (head, Some(rest)));
        let at = all.iter().position(|(key, _)| key == head).unwrap_or_else(|| {
            all.push((head.to_string(), Value::Missing));
            all.len() - 1
        });
        match (rest, all.get_mut(at)) {
            (Some(rest), Some((_, inner))) => inner.insert(rest, value),
            (None, Some((_, slot))) => *slot = value,
            (_, None) => {}
        }
    }
}

/// What is assumed of a field that was given no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Level {
    /// It has some plausible word.
    Filled,
    /// It is missing.
    Empty,
    /// It has this very text.
    Exactly(String),
}

/// What is assumed of everything a template asks for and nobody gave.
#[derive(Clone, Debug, Default)]
pub struct Assumed {
    /// By field name; a field that is not here is filled.
    pub levels: BTreeMap<String, Level>,
    /// Conditions that cannot be understood, by the byte they stand at: which way they go. One that is not here holds.
    pub ways: BTreeMap<u32, bool>,
    /// Lists, by name: how many items they hold; one that is not here holds one.
    pub counts: BTreeMap<String, usize>,
}

/// The values a template is rendered with.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// What is given, a [`Value::Map`].
    pub given: Value,
    /// What to assume of the rest; none: it is missing, as an engine would have it.
    pub assumed: Option<Assumed>,
}

impl Values {
    /// Exactly what is given and nothing else: what an engine would print.
    pub fn only(given: Value) -> Self {
        Self { given, assumed: None }
    }

    /// What the assumption makes of the field `name`.
    pub(super) fn assume(&self, name: &str) -> Value {
        let Some(assumed) = &self.assumed else {
            return Value::Missing;
        };
        match assumed.level(name) {
            Level::Filled => Value::Text(samples::word(name)),
            Level::Empty => Value::Missing,
            Level::Exactly(text) => Value::Text(text.clone()),
        }
    }
}

impl Assumed {
    /// How full the field `name` is.
    pub fn level(&self, name: &str) -> &Level {
        self.levels.get(name).unwrap_or(&Level::Filled)
    }
}
