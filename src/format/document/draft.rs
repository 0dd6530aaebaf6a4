//! A message as it is gathered from a document, piece by piece.
//! Knows nothing of what makes a line belong to it.

use super::wording::{count, greets};
use crate::span::Span;

/// Where a message was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// In a fenced block or a block quote.
    Set,
    /// In running text.
    Running,
}

/// A message gathered from a document.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) title: Option<String>,
    /// The headings it stands under.
    pub(super) context: String,
    /// Its stretches of the reading's text, in order.
    pub(super) pieces: Vec<Span>,
    pub(super) found: Found,
    pub(super) subject: bool,
    /// Whether a heading or a label names it.
    pub(super) named: bool,
    pub(super) greets: bool,
    pub(super) signed: bool,
    /// Whether an author's note ended it.
    pub(super) noted: bool,
    /// Whether it is a block quote.
    pub(super) quoted: bool,
    /// Whether a heading, a label, a ruled line or a block of its own sets it off from what is above.
    pub(super) set_off: bool,
    /// Whether it has more than a subject and other headers.
    pub(super) body: bool,
    pub(super) words: usize,
    /// Lines of a signature after its closing formula.
    pub(super) signature: usize,
    /// In earlier mail below the message.
    pub(super) history: bool,
    /// In the subject's own alternatives, which are left out.
    pub(super) skipping: bool,
    /// Whether it opens with a quotation mark.
    pub(super) quotes: bool,
    /// Whether the last line closed a quotation that is the whole message so far.
    pub(super) speech: bool,
    /// Whether the next line starts a piece of its own.
    pub(super) gap: bool,
}

impl Draft {
    /// The first line of the body.
    pub(super) fn start(&mut self, piece: Span, line: &str) {
        self.greets = greets(line);
        self.quotes = line.starts_with(['"', '“']);
        self.speech = self.quotes && line.len() > 1 && line.ends_with(['"', '”']);
        self.words += count(line);
        self.add(piece);
    }

    /// Takes `piece` in, with all that lies between it and the piece before.
    pub(super) fn add(&mut self, piece: Span) {
        match self.pieces.last_mut() {
            Some(last) if !self.gap => *last = last.union(piece),
            _ => self.pieces.push(piece),
        }
        self.gap = false;
    }
}
