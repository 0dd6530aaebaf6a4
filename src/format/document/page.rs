//! A document as a column of items: headings, ruled lines, fences, quotations, table rows and lines of text.
//! Knows nothing of what any of them says.

use crate::message::{Mark, Part, Reading, is_rule};
use crate::span::Span;
use crate::text::list_marker;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Blank,
    /// A heading, by its level.
    Heading(usize),
    Rule,
    /// A fenced block; whether its language lets it be words.
    Fence(bool),
    Quote,
    Table,
    Text,
}

/// One line, or a block of lines that belong together. Spans index the text of the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) what: What,
    /// From its first byte to its last visible one.
    pub(super) span: Span,
    /// Its words: no white space, list marker or heading marks before them; the lines of a fence or a quotation.
    pub(super) words: Span,
    /// Whether a list marker stands before it.
    pub(super) listed: bool,
    /// Whether it begins with words set bold or in italics.
    pub(super) bold: bool,
}

/// The items of `reading` before what is sent but not read. `source` is what its map leads into.
pub(super) fn items(reading: &Reading, source: &str) -> Vec<Item> {
    let end = shown(reading);
    let head = reading.marks.iter().filter(|m| m.part == Part::Header);
    let start = head.map(|m| m.span.end as usize).max().unwrap_or(0).min(end);
    let mut found = Vec::new();
    let mut fences = fences(reading, source).into_iter().peekable();
    let mut typed: Option<(usize, Span)> = None;
    let mut after = start;
    for line in lines(&reading.text, Span::new(start, end)) {
        if (line.start as usize) < after {
            continue;
        }
        while fences
            .next_if(|(fence, _)| fence.end <= line.start && !fence.is_empty())
            .is_some()
        {}
        if let Some((fence, wordy)) = fences.next_if(|(fence, _)| fence.start <= line.start && line.start < fence.end) {
            after = fence.end as usize;
            found.push(Item {
                what: What::Fence(wordy),
                span: fence,
                words: fence,
                listed: false,
                bold: false,
            });
            continue;
        }
        let item = item(reading, line);
        let content = item.span.of(&reading.text);
        let is_fence = content.starts_with("```") || content.starts_with("~~~");
        match typed.take() {
            Some((open, _)) if is_fence => {
                let inside = Span::new(
                    found.get(open).map_or(0, |i: &Item| i.span.end as usize),
                    item.span.start as usize,
                );
                found.truncate(open);
                found.push(Item {
                    what: What::Fence(true),
                    span: inside,
                    words: inside,
                    listed: false,
                    bold: false,
                });
                continue;
            }
            Some(open) => typed = Some(open),
            None if is_fence => typed = Some((found.len(), item.span)),
            None => {}
        }
        push(&mut found, item);
    }
    found
}

/// The lines of a stretch as items, with nothing known of them but what they say.
pub(super) fn plain(reading: &Reading, within: Span) -> Vec<Item> {
    let mut found = Vec::new();
    for line in lines(&reading.text, within) {
        push(&mut found, item(reading, line));
    }
    found
}

/// Appends an item; lines of one quotation become one, with a line that only goes on without its mark.
fn push(found: &mut Vec<Item>, item: Item) {
    if item.what == What::Text
        && let Some(open) = found.last_mut().filter(|i| i.what == What::Quote)
    {
        open.span = open.span.union(item.span);
        open.words = open.span;
        return;
    }
    if item.what == What::Quote {
        let last = found.iter().rposition(|i| i.what != What::Blank);
        if let Some(open) = last.and_then(|i| found.get_mut(i)).filter(|i| i.what == What::Quote) {
            open.span = open.span.union(item.span);
            open.words = open.span;
            found.truncate(last.map_or(0, |i| i + 1));
            return;
        }
    }
    found.push(item);
}

fn item(reading: &Reading, line: Span) -> Item {
    let text = &reading.text;
    let span = trim(text, line);
    let content = span.of(text);
    let hashes = content.bytes().take_while(|&b| b == b'#').count();
    let marked = |part: Part| marks_at(reading, span).any(|m| m.part == part && m.span.overlaps(span));
    let rule = is_rule(content) && !content.starts_with("```");
    let what = if content.is_empty() {
        What::Blank
    } else if (1..=6).contains(&hashes) && content.as_bytes().get(hashes) == Some(&b' ') {
        What::Heading(hashes)
    } else if rule {
        What::Rule
    } else if marked(Part::Heading) {
        What::Heading(2)
    } else if content.starts_with('>') || marked(Part::Quoted) {
        What::Quote
    } else if content.starts_with('|') && content.matches('|').count() >= 2 {
        What::Table
    } else {
        What::Text
    };
    let marker = if what == What::Text { list_marker(content) } else { 0 };
    let lead = match what {
        What::Heading(level) if hashes > 0 => level,
        _ => marker,
    };
    let words = trim(text, Span::new(span.start as usize + lead, span.end as usize));
    let raw = words.of(text);
    let set = marks_at(reading, words).any(|m| m.part == Part::Emphasis && m.span.start == words.start);
    Item {
        what,
        span,
        words,
        listed: marker > 0,
        bold: set || raw.starts_with("**") || raw.starts_with("__"),
    }
}

/// The marks that may touch `span`: those around its start.
fn marks_at(reading: &Reading, span: Span) -> impl Iterator<Item = &Mark> {
    let at = reading.marks.partition_point(|m| m.span.start < span.end);
    reading.marks.get(..at).unwrap_or(&[]).iter().rev().take(8)
}

/// The content of every fenced block of Markdown, and whether it may hold words.
fn fences(reading: &Reading, source: &str) -> Vec<(Span, bool)> {
    const WORDY: [&str; 10] = [
        "",
        "text",
        "txt",
        "email",
        "eml",
        "markdown",
        "md",
        "plaintext",
        "plain",
        "message",
    ];
    let mut found = Vec::new();
    for mark in reading.marks.iter().filter(|m| m.part == Part::Code) {
        let lies = reading.map.source(mark.span);
        let above = source.get(..lies.start as usize).unwrap_or("");
        let Some(above) = above.trim_end_matches([' ', '\t', '>']).strip_suffix('\n') else {
            continue;
        };
        let line = above.get(above.rfind('\n').map_or(0, |at| at + 1)..).unwrap_or("");
        let line = line.trim_start_matches(['>', ' ', '\t', '-', '*', '+']).trim_end();
        let name = line.trim_start_matches(['`', '~']);
        if line.len() - name.len() >= 3 && !name.contains('`') {
            let name = name.trim().to_lowercase();
            found.push((mark.span, WORDY.contains(&name.as_str())));
        }
    }
    found
}

/// Where what is sent but not read begins.
pub(super) fn shown(reading: &Reading) -> usize {
    let hidden = reading.marks.iter().find(|m| m.part == Part::Hidden);
    hidden.map_or(reading.text.len(), |m| m.span.start as usize)
}

/// The lines under `within`, without their ends.
pub(super) fn lines(text: &str, within: Span) -> impl Iterator<Item = Span> {
    let base = within.start as usize;
    let mut at = 0;
    within.of(text).split_inclusive(['\n', '\r']).map(move |line| {
        let start = base + at;
        at += line.len();
        Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
    })
}

/// The span without white space at its ends.
pub(super) fn trim(text: &str, span: Span) -> Span {
    let content = span.of(text);
    let start = span.start as usize + (content.len() - content.trim_start().len());
    Span::new(start, start + content.trim().len())
}
