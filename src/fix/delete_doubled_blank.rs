//! Blanks in a row that an empty slot left before a dash or between sentences: one stays.
//! Knows nothing of what stood in the slot. Between two words it does nothing: there the sentence lacks a word, and closing the
//! gap would only hide it.

use super::Change;
use crate::span::Span;

/// One change for each run of blanks in `hit`.
pub(super) fn changes(text: &str, hit: Span) -> Vec<Change> {
    let words = hit.of(text);
    let mut changes = Vec::new();
    let mut at = 0;
    for part in words.split_inclusive(|c: char| !matches!(c, ' ' | '\t')) {
        let run = part.len() - part.trim_start_matches([' ', '\t']).len();
        let before = words.get(..at).and_then(|w| w.chars().next_back());
        let after = part.chars().last().filter(|_| run < part.len());
        let word = |c: Option<char>| c.is_none_or(char::is_alphanumeric);
        if run > 1 && !(word(before) && word(after)) {
            let start = hit.start as usize + at;
            changes.push(Change::delete(Span::new(start + 1, start + run)));
        }
        at += part.len();
    }
    changes
}
