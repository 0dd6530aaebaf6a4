//! What must hold for every reading, for the tests of all readers.
//! Knows nothing of one format.

use crate::message::{Part, Reading};
use crate::span::Span;
use std::time::{Duration, Instant};

/// Asserts that map and marks of `reading` fit its text and `source`.
pub(super) fn sound(source: &str, reading: &Reading) {
    assert_eq!(reading.map.text_len(), reading.text.len(), "the map covers the text");
    let mut at = 0;
    for piece in reading.map.pieces() {
        assert_eq!(piece.text, at, "pieces follow one another");
        at += piece.text_len;
        let (text, lies) = (
            Span::new(piece.text as usize, at as usize),
            Span::new(piece.source as usize, (piece.source + piece.source_len) as usize),
        );
        assert!(lies.end as usize <= source.len(), "{piece:?} lies in the source");
        assert!(
            source.is_char_boundary(lies.start as usize) && source.is_char_boundary(lies.end as usize),
            "{piece:?} cuts no character of the source"
        );
        if piece.copied {
            let copy = reading.text.as_bytes().get(text.range());
            assert_eq!(copy, source.as_bytes().get(lies.range()), "{piece:?} is a copy");
        }
    }
    let mut last = 0;
    for mark in &reading.marks {
        assert!(mark.span.start >= last && !mark.span.is_empty(), "{mark:?} is in order");
        assert!(reading.text.get(mark.span.range()).is_some(), "{mark:?} fits the text");
        last = mark.span.start;
    }
}

/// The source under the first place of `needle` in the text, or why there is none.
pub(super) fn source_of<'s>(source: &'s str, reading: &Reading, needle: &str) -> &'s str {
    match reading.text.find(needle) {
        Some(at) => reading.map.source(Span::new(at, at + needle.len())).of(source),
        None => "(not in the text)",
    }
}

/// The texts under all marks of one part.
pub(super) fn marked(reading: &Reading, part: Part) -> Vec<&str> {
    let of_part = reading.marks.iter().filter(|m| m.part == part);
    of_part.map(|m| m.span.of(&reading.text)).collect()
}

/// Asserts that a long text of nothing but `soup` is read in time linear in its length: a quadratic reader would take minutes.
#[expect(clippy::disallowed_methods, reason = "the test is about time")]
pub(super) fn quick(soup: &str, read: fn(&str) -> Reading) {
    let source = soup.repeat(300_000 / soup.len());
    let start = Instant::now();
    let reading = read(&source);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(5), "{soup:?} took {took:?}");
    assert_eq!(reading.map.text_len(), reading.text.len());
}
