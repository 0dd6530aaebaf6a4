//! A row of exclamation and question marks, of which one stays.
//! Knows nothing of the sentence before it.

use super::Change;
use crate::span::Span;

/// One mark for the row: a question stays a question.
pub(super) fn changes(text: &str, hit: Span) -> Vec<Change> {
    let row = hit.of(text);
    if row.len() < 2 || !row.bytes().all(|b| matches!(b, b'!' | b'?')) {
        return Vec::new();
    }
    let mark = if row.contains('?') { '?' } else { '!' };
    let kept = row.find(mark).unwrap_or(0);
    let start = hit.start as usize;
    let around = [
        Span::new(start, start + kept),
        Span::new(start + kept + 1, start + row.len()),
    ];
    around
        .into_iter()
        .filter(|s| !s.is_empty())
        .map(Change::delete)
        .collect()
}
