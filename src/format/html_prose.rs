//! White space as a browser shows it: lines, paragraphs and single blanks, with the way back into the source.
//! Knows nothing of elements; it is told where a block begins and ends.

use crate::offset_map::OffsetMap;
use crate::span::Span;

/// Longest table cell that shares its line with the next one, in bytes: a label and its value, not two columns of prose.
const SHORT_CELL: usize = 24;

/// Text as it is shown, built up in reading order.
#[derive(Debug)]
pub(super) struct Prose<'a> {
    source: &'a str,
    /// What is shown so far.
    pub text: String,
    /// From `text` to the source.
    pub map: OffsetMap,
    /// Line ends owed before the next shown character: 0, 1 or 2 (a blank line).
    gap: usize,
    /// Blanks met since the last shown character; they show only if more follows on the line.
    pending: Vec<Blank>,
    /// The tag of a list item none of whose text has been shown yet.
    item: Option<Span>,
    cell_start: usize,
    one_line: bool,
}

#[derive(Debug)]
enum Blank {
    /// White space that shows as one blank.
    Space(Span),
    /// A no-break space or an invisible character.
    Kept { text: String, source: Span, copied: bool },
}

impl<'a> Prose<'a> {
    /// Nothing shown yet. With `one_line` every break is a blank.
    pub fn new(source: &'a str, one_line: bool) -> Self {
        Self {
            source,
            text: String::new(),
            map: OffsetMap::new(),
            gap: 0,
            pending: Vec::new(),
            item: None,
            cell_start: 0,
            one_line,
        }
    }

    /// Shows source bytes as they lie, white space collapsed.
    pub fn copied(&mut self, span: Span) {
        let slice = span.of(self.source);
        let mut at = span.start as usize;
        for part in parts(slice) {
            let part_span = Span::new(at, at + part.len());
            match part.chars().next() {
                Some(c) if is_space(c) => self.space(part_span),
                Some(c) if is_padding(c) => self.pending.push(Blank::Kept {
                    text: part.to_string(),
                    source: part_span,
                    copied: true,
                }),
                _ => self.show_copied(part_span),
            }
            at += part.len();
        }
    }

    /// Shows source bytes with their line ends and blanks, as in `<pre>`.
    pub fn copied_as_is(&mut self, span: Span) {
        let mut at = span.start as usize;
        for line in span.of(self.source).split_inclusive('\n') {
            let shown = line.trim_end_matches(['\n', '\r']);
            if !shown.is_empty() {
                self.show_copied(Span::new(at, at + shown.len()));
            }
            if line.ends_with('\n') {
                self.line_end();
            }
            at += line.len();
        }
    }

    /// Shows `text` for the source bytes `source` as a whole.
    pub fn replaced(&mut self, text: &str, source: Span) {
        match text.chars().next() {
            None => {}
            Some(c) if is_space(c) => self.space(source),
            Some(c) if is_padding(c) => self.pending.push(Blank::Kept {
                text: text.to_string(),
                source,
                copied: false,
            }),
            Some(_) => {
                self.open_line(source.start as usize);
                self.push_replaced(text, source);
            }
        }
    }

    /// A boundary of a block: 1 for a new line, 2 for a new paragraph.
    pub fn block(&mut self, level: usize, at: usize) {
        if level == 0 {
            return;
        }
        if self.one_line {
            return self.space(Span::new(at, at));
        }
        self.end_line();
        // The first block within a list item stands beside its marker.
        let level = if self.item.is_some() { 1 } else { level };
        self.gap = self.gap.max(level);
    }

    /// A forced line end.
    pub fn line_end(&mut self) {
        self.end_line();
        self.gap = (self.gap + 1).min(2);
    }

    /// The start of a further cell of a table row.
    pub fn cell(&mut self, at: usize) {
        if self.gap == 0 && self.text.len() - self.cell_start <= SHORT_CELL {
            self.space(Span::new(at, at));
        } else {
            self.block(1, at);
        }
        self.cell_start = self.text.len();
    }

    /// The start of a list item, whose tag is `tag`.
    pub fn item(&mut self, tag: Span) {
        self.block(1, tag.start as usize);
        self.item = Some(tag);
    }

    /// The end of a list item.
    pub fn item_end(&mut self) {
        self.item = None;
    }

    fn space(&mut self, span: Span) {
        match self.pending.last_mut() {
            Some(Blank::Space(before)) => *before = before.union(span),
            _ => self.pending.push(Blank::Space(span)),
        }
    }

    /// Drops the blanks at the end of a line. A line of nothing but kept blanks is an empty line.
    fn end_line(&mut self) {
        let kept = self.pending.iter().any(|b| matches!(b, Blank::Kept { .. }));
        if kept && self.gap > 0 {
            self.gap = 2;
        }
        self.pending.clear();
    }

    fn open_line(&mut self, at: usize) {
        let here = Span::new(at, at);
        let empty = self.text.is_empty();
        let fresh = empty || self.gap > 0;
        if !empty && self.gap > 0 {
            self.push_replaced(if self.gap == 1 { "\n" } else { "\n\n" }, here);
            self.cell_start = self.text.len();
        }
        self.gap = 0;
        if let Some(tag) = self.item.take() {
            self.push_replaced("- ", tag);
        }
        for (i, blank) in std::mem::take(&mut self.pending).into_iter().enumerate() {
            match blank {
                Blank::Space(_) if fresh && i == 0 => {}
                Blank::Space(span) if span.of(self.source) == " " => self.push_copied(span),
                Blank::Space(span) => self.push_replaced(" ", span),
                Blank::Kept {
                    source, copied: true, ..
                } => self.push_copied(source),
                Blank::Kept { text, source, .. } => self.push_replaced(&text, source),
            }
        }
    }

    fn show_copied(&mut self, span: Span) {
        self.open_line(span.start as usize);
        self.push_copied(span);
    }

    fn push_copied(&mut self, span: Span) {
        let slice = span.of(self.source);
        self.map.copy(slice.len(), span.start as usize);
        self.text.push_str(slice);
    }

    fn push_replaced(&mut self, text: &str, source: Span) {
        self.map.replace(text.len(), source);
        self.text.push_str(text);
    }
}

/// `text` cut into stretches of white space, of padding and of shown characters.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let class = |c: char| (is_space(c), is_padding(c));
        let first = class(rest.chars().next()?);
        let len = rest.find(|c| class(c) != first).unwrap_or(rest.len());
        let (part, after) = rest.split_at(len);
        rest = after;
        Some(part)
    })
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// No-break and invisible characters, with which mail builders fill preview lines and empty cells.
pub(super) fn is_padding(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{2002}'..='\u{200f}' | '\u{202f}' | '\u{2060}' | '\u{feff}'
    )
}
