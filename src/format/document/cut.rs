//! Cuts one message out of the reading of a document: its text, its map, its marks.
//! Knows nothing of how the message was found.

use super::draft::Draft;
use super::page;
use crate::message::{Mark, Part, Reading};
use crate::span::Span;

/// The message `draft` of `whole`. Pieces stand apart by a blank line; block-quote marks are gone; the link targets that stand
/// in its part of the source come after it.
pub(super) fn cut(whole: &Reading, draft: &Draft) -> Reading {
    let mut out = Reading {
        title: draft.title.clone().or_else(|| subject(whole, draft)),
        context: draft.context.clone(),
        ..Reading::default()
    };
    for (i, piece) in draft.pieces.iter().enumerate() {
        if i > 0 {
            breaks(&mut out, 2);
        }
        let quoted = draft.quoted && i + 1 == draft.pieces.len();
        if quoted {
            for (n, line) in page::lines(&whole.text, *piece).enumerate() {
                if n > 0 {
                    breaks(&mut out, 1);
                }
                append(&mut out, whole, inner(&whole.text, line));
            }
        } else {
            append(&mut out, whole, page::trim(&whole.text, *piece));
        }
    }
    let first = draft.pieces.first().copied().unwrap_or_default();
    let last = draft.pieces.last().copied().unwrap_or_default();
    out.span = whole.map.source(page::trim(&whole.text, first.union(last)));
    unread(&mut out, whole);
    out
}

/// Without the block-quote marks before it.
fn inner(text: &str, line: Span) -> Span {
    let content = line.of(text);
    let mut rest = content.trim_start();
    while let Some(inner) = rest.strip_prefix('>') {
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    Span::new(line.end as usize - rest.len(), line.end as usize)
}

/// The subject as a title, where nothing else names the message.
fn subject(whole: &Reading, draft: &Draft) -> Option<String> {
    let lines = draft.pieces.first()?.of(&whole.text).lines();
    let mut values = lines.filter_map(|line| super::label::subject(line).and_then(|value| line.get(value)));
    values.find_map(super::label::title)
}

fn append(out: &mut Reading, whole: &Reading, span: Span) {
    let to = out.text.len();
    out.text.push_str(span.of(&whole.text));
    out.map.append(&whole.map.slice(span));
    // The few marks that may reach in from before are looked at too.
    let at = whole
        .marks
        .partition_point(|m| m.span.start < span.start)
        .saturating_sub(8);
    for mark in whole.marks.iter().skip(at).take_while(|m| m.span.start < span.end) {
        // A fence or a quotation that is the message marks nothing in it.
        let around = mark.span.contains(span) && matches!(mark.part, Part::Code | Part::Quoted);
        if let Some(both) = mark.span.intersection(span).filter(|_| !around) {
            let start = to + (both.start - span.start) as usize;
            out.marks.push(Mark {
                span: Span::new(start, start + both.len()),
                part: mark.part,
            });
        }
    }
}

fn breaks(out: &mut Reading, count: usize) {
    let last = out
        .map
        .pieces()
        .last()
        .map_or(0, |p| (p.source + p.source_len) as usize);
    for _ in 0..count {
        out.text.push('\n');
        out.map.replace(1, Span::new(last, last));
    }
}

/// What is sent but not read of the message, after its text.
fn unread(out: &mut Reading, whole: &Reading) {
    let from = whole.marks.partition_point(|m| m.part != Part::Hidden);
    let hidden = whole.marks.get(from..).unwrap_or(&[]);
    // They stand in the order of the source.
    let at = hidden.partition_point(|m| whole.map.source(m.span).start < out.span.start);
    for mark in hidden.iter().skip(at) {
        let lies = whole.map.source(mark.span);
        if lies.start >= out.span.end {
            break;
        }
        if !lies.is_empty() && out.span.contains(lies) {
            let first = !out.marks.iter().any(|m| m.part == Part::Hidden);
            breaks(out, if first { 2 } else { 1 });
            let start = out.text.len();
            out.text.push_str(mark.span.of(&whole.text));
            out.map.append(&whole.map.slice(mark.span));
            out.marks.push(Mark {
                span: Span::new(start, out.text.len()),
                part: Part::Hidden,
            });
        }
    }
}
