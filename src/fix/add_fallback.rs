//! A fallback for a field that may be empty, spelled as the field's own dialect spells it.
//! Knows no dialect: how one spells it is handed in.

use super::Change;
use crate::span::Span;

/// The field at `field` with a fallback: `spelling` is given the whole token and returns the token to write, or nothing where the
/// dialect has no fallback or the token has one.
pub fn add_fallback(text: &str, field: Span, spelling: impl Fn(&str) -> Option<String>) -> Vec<Change> {
    let token = field.of(text);
    let Some(with) = spelling(token).filter(|with| with != token) else {
        return Vec::new();
    };
    // Only what is new is put in, so that the bytes that stay are the file's own.
    let head = token.bytes().zip(with.bytes()).take_while(|(a, b)| a == b).count();
    let head = token.floor_char_boundary(head).min(with.floor_char_boundary(head));
    let (rest, new) = (&token[head..], &with[head..]);
    let tail = rest
        .bytes()
        .rev()
        .zip(new.bytes().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let tail = (0..=tail)
        .rev()
        .find(|&n| rest.is_char_boundary(rest.len() - n) && new.is_char_boundary(new.len() - n))
        .unwrap_or(0);
    let start = field.start as usize + head;
    let span = Span::new(start, start + rest.len() - tail);
    vec![Change::put(span, &new[..new.len() - tail])]
}
