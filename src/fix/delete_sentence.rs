//! A whole sentence taken out, with the white space it leaves behind.
//! Knows nothing of why it should go.

use super::exact::exact;
use super::{Change, Place};
use crate::span::Span;

/// Takes out the sentence that `hit` is all of, marks aside. A paragraph of nothing else goes with the line breaks after it.
pub(super) fn changes(place: Place, hit: Span) -> Vec<Change> {
    let message = place.message;
    let text = message.text.as_str();
    let Some(sentence) = message.sentence_at(hit.start) else {
        return Vec::new();
    };
    let is_mark = |c: char| c.is_whitespace() || c.is_ascii_punctuation();
    let bare = |span: Span| span.of(text).trim_matches(is_mark);
    if bare(sentence).is_empty() || bare(sentence) != bare(hit) || message.sentences.len() < 2 {
        return Vec::new();
    }
    let mut start = sentence.start as usize + leading(sentence.of(text));
    let mut end = start + sentence.of(text).trim().len();
    end += run(text, end, |b| {
        b.is_ascii_punctuation() && !matches!(b, b'<' | b'{' | b'[' | b'(')
    });
    let blanks = run(text, end, |b| matches!(b, b' ' | b'\t'));
    let head = text.get(..start).unwrap_or("");
    let alone = head.is_empty() || head.ends_with('\n');
    let breaks = run(text, end + blanks, |b| matches!(b, b'\r' | b'\n'));
    let mut tails = vec![blanks, 0];
    if alone {
        tails.insert(0, blanks + breaks);
    } else if breaks > 0 || end + blanks == text.len() {
        start = head.trim_end_matches([' ', '\t']).len();
    }
    // What follows goes with it as far as the file holds it byte for byte.
    let whole = tails.into_iter().map(|tail| Span::new(start, end + tail));
    whole
        .filter(|span| exact(message, place.source, *span).is_some())
        .take(1)
        .map(Change::delete)
        .collect()
}

fn leading(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn run(text: &str, from: usize, fits: impl Fn(u8) -> bool) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or(&[]);
    rest.iter().take_while(|b| fits(**b)).count()
}
