//! The thing we judge: one message, its text, its zones and what it holds.
//! Knows nothing of file formats or rules.

mod cast;
mod closing;
mod farewell;
mod greeting;
mod header;
mod kind;
mod language;
mod lines;
mod mail;
mod measures;
mod parts;
mod prose;
mod quiet;
mod quoted;
mod reading;
mod recognise;
mod script;
mod template;
mod turn;
mod wording;
mod words;
mod zone;
mod zoning;
#[cfg(test)]
mod zoning_tests;

pub(crate) use header::BODY_LABELS;
pub use kind::{Kind, Mode};
pub use language::Language;
pub use measures::{Measures, is_question};
pub use parts::{Names, OtherPart, Parts};
pub use reading::{Comment, Mark, Part, Reading, speaks_to_us};
pub use template::Page;
pub use zone::{Zone, ZoneKind};

pub(crate) use farewell::{is_formula, is_postscript};
pub(crate) use greeting::{greeting, leading_slot};
pub(crate) use header::is_rule;

use crate::dialect::{Field, Template};
use crate::offset_map::OffsetMap;
use crate::span::Span;

/// One message as its reader meets it. All spans but those of `map` index `text`, in bytes.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its place in the file, from 0.
    pub ordinal: usize,
    /// What its author calls it, where the file holds several messages or prose about one.
    pub title: Option<String>,
    /// The bytes of the file it covers.
    pub span: Span,
    /// What sort of message it is.
    pub kind: Kind,
    /// Whether it is about to be sent, or is a template with fields on purpose.
    pub mode: Mode,
    /// What it is written in.
    pub language: Language,
    /// The id of the merge dialect of its fields, if known; as its front matter names it until [`as_template`] has looked.
    ///
    /// [`as_template`]: Message::as_template
    pub dialect: Option<String>,
    /// Where its front matter names the dialect.
    pub dialect_said: Option<Span>,
    /// Whether the user or its front matter says what its mode is.
    pub mode_said: bool,
    /// What it is as a template; none until [`as_template`](Message::as_template) has looked, which it does for templates only.
    pub template: Option<Template>,
    /// What the reader reads: subject and other header lines first, then the body; last, what is sent but not read as prose
    /// (link targets, the other part of a multipart mail).
    pub text: String,
    /// From `text` to the raw bytes of the file.
    pub map: OffsetMap,
    /// Whether `text` came through a transfer encoding, so that the raw bytes are not for reading.
    pub encoded: bool,
    /// Whether it answers an earlier mail: a real `In-Reply-To`, or quoted text below it.
    pub threaded: bool,
    /// Whether it came through a mailing list, to people it cannot name one by one.
    pub to_list: bool,
    /// The other parts of its template, where it is kept in several files.
    pub parts: Option<Parts>,
    /// Ordered and disjoint.
    pub zones: Vec<Zone>,
    /// Code, addresses and URLs: phrase rules never look there.
    pub quiet: Vec<Span>,
    /// Merge fields and human placeholders, in order; disjoint.
    pub fields: Vec<Field>,
    /// Sentences of the judged zones, in order. A list item, a heading and a subject are each a sentence.
    pub sentences: Vec<Span>,
    /// Paragraphs, in order.
    pub paragraphs: Vec<Span>,
}

impl Message {
    /// The zone that holds byte `at`.
    pub fn zone_at(&self, at: u32) -> Option<&Zone> {
        let i = self.zones.partition_point(|z| z.span.end <= at);
        self.zones.get(i).filter(|z| z.span.start <= at)
    }

    /// The sentence that holds byte `at`.
    pub fn sentence_at(&self, at: u32) -> Option<Span> {
        let i = self.sentences.partition_point(|s| s.end <= at);
        self.sentences.get(i).copied().filter(|s| s.start <= at)
    }

    /// How many words lie in `span`, a merge field counting as one.
    pub fn count_words(&self, span: Span) -> usize {
        words::words(&self.text, span, &self.fields, &self.quiet).len()
    }

    /// The zones of one kind, in order.
    pub fn zones_of(&self, kind: ZoneKind) -> impl Iterator<Item = &Zone> {
        self.zones.iter().filter(move |z| z.kind == kind)
    }
}
