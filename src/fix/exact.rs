//! Where the file holds a stretch of text byte for byte.
//! Knows nothing of what is to be changed there.

use crate::message::Message;
use crate::source::Source;
use crate::span::Span;

/// The raw bytes that are the text under `span` in the file's own encoding and nothing else. There are none where the text came
/// through an entity, an escape, a transfer encoding or over a gap. An empty span is the point after the character before it, or
/// before the one after it.
pub(super) fn exact(message: &Message, source: &Source, span: Span) -> Option<Span> {
    if !span.is_empty() {
        return stretch(message, source, span);
    }
    let (before, after) = message.text.split_at_checked(span.start as usize)?;
    let neighbour = |c: char, start: u32| Span::new(start as usize, start as usize + c.len_utf8());
    let last = before.chars().next_back();
    let last = last.and_then(|c| stretch(message, source, neighbour(c, span.start - c.len_utf8() as u32)));
    if let Some(raw) = last {
        return Some(Span { start: raw.end, ..raw });
    }
    let first = after.chars().next()?;
    let raw = stretch(message, source, neighbour(first, span.start))?;
    Some(Span { end: raw.start, ..raw })
}

fn stretch(message: &Message, source: &Source, span: Span) -> Option<Span> {
    let words = message.text.get(span.range())?;
    let raw = message.map.source(span);
    let same = source.encode(words)? == *source.raw.get(raw.range())?;
    same.then_some(raw)
}
