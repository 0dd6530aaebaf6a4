//! The blanks that an empty slot left before a mark.
//! Knows nothing of what stood in the slot.

use super::Change;
use crate::span::Span;

/// Takes out the blanks before the mark that `hit` ends with.
pub(super) fn changes(text: &str, hit: Span) -> Vec<Change> {
    let words = hit.of(text);
    let Some(mark) = words.chars().next_back().filter(char::is_ascii_punctuation) else {
        return Vec::new();
    };
    let head = words.get(..words.len() - mark.len_utf8()).unwrap_or("");
    let kept = head.trim_end_matches([' ', '\t']).len();
    if kept == head.len() || kept == 0 {
        return Vec::new();
    }
    let start = hit.start as usize;
    vec![Change::delete(Span::new(start + kept, start + head.len()))]
}
