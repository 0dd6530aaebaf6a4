//! Curly quotes around the strings inside a token, made straight.
//! Knows nothing of what the strings say.

use super::Change;
use crate::span::Span;

const DOUBLE: [char; 5] = ['“', '”', '„', '‟', '"'];
const SINGLE: [char; 5] = ['‘', '’', '‚', '‛', '\''];

/// A straight quote for each curly one that opens or closes a string in `token`; none if it is not plain which ones do.
/// `double`: whether `"` may be written there; `'` is written if not.
pub(super) fn changes(text: &str, token: Span, double: bool) -> Vec<Change> {
    let inside = token.of(text);
    let mut changes = Vec::new();
    let mut from = 0;
    while let Some((at, open)) = next_quote(inside, from) {
        // Right after a letter, outside a string, it is an apostrophe, or the string before it was closed too soon.
        let before = inside.get(..at).and_then(|head| head.chars().next_back());
        if before.is_some_and(char::is_alphanumeric) {
            return Vec::new();
        }
        let family = if DOUBLE.contains(&open) { DOUBLE } else { SINGLE };
        let Some(end) = closing(inside, at + open.len_utf8(), family) else {
            return Vec::new();
        };
        let close = inside[end..].chars().next().unwrap_or(open);
        let is_straight = |c: char| matches!(c, '"' | '\'');
        if !(is_straight(open) && is_straight(close)) {
            let straight = match (is_straight(open), is_straight(close)) {
                (true, _) => open,
                (_, true) => close,
                _ if family == DOUBLE && double => '"',
                _ => '\'',
            };
            let string = &inside[at + open.len_utf8()..end];
            if string.contains([straight, '{', '}']) {
                return Vec::new();
            }
            for (place, quote) in [(at, open), (end, close)] {
                if !is_straight(quote) {
                    let start = token.start as usize + place;
                    let span = Span::new(start, start + quote.len_utf8());
                    changes.push(Change::put(span, straight.encode_utf8(&mut [0; 4])));
                }
            }
        }
        from = end + close.len_utf8();
    }
    changes
}

/// The next quote of any sort.
fn next_quote(text: &str, from: usize) -> Option<(usize, char)> {
    let is_quote = |(_, c): &(usize, char)| DOUBLE.contains(c) || SINGLE.contains(c);
    let (at, quote) = text.get(from..)?.char_indices().find(is_quote)?;
    Some((from + at, quote))
}

/// The one quote of this family that can close a string opened before `from`: there must not be a choice.
fn closing(text: &str, from: usize, family: [char; 5]) -> Option<usize> {
    let rest = text.get(from..)?;
    let (end, quote) = rest.char_indices().find(|(_, c)| family.contains(c))?;
    let after = rest.get(end + quote.len_utf8()..)?.chars().next();
    (!after.is_some_and(char::is_alphanumeric)).then_some(from + end)
}
