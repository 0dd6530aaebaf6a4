//! Other words from a table.
//! Knows nothing of what the words mean.

use super::Change;
use crate::span::Span;
use std::collections::BTreeMap;

/// The words the table has for those under `hit`, with a capital where they had one.
pub(super) fn changes(text: &str, hit: Span, table: &BTreeMap<String, String>) -> Vec<Change> {
    let words = hit.of(text);
    let Some(other) = table.get(&words.to_lowercase()) else {
        return Vec::new();
    };
    let mut letters = other.chars();
    let other = match letters.next() {
        Some(first) if words.starts_with(char::is_uppercase) => first.to_uppercase().chain(letters).collect(),
        _ => other.clone(),
    };
    vec![Change::put(hit, &other)]
}
