//! What a format's reader hands over: the text a person reads, the map back, and marks on what the format itself knows.
//! Knows nothing of zones in prose: finding greeting, opening and sign-off is zoning's work.

use crate::offset_map::OffsetMap;
use crate::span::Span;

/// A file read: text, map and marks.
///
/// The text follows one convention for every format, so that zoning needs to know no format: one newline between lines, a
/// blank line between paragraphs, `- ` (or the writer's own marker) before a list item, `> ` before a quoted line of plain text
/// or Markdown. Inline markup is gone. What is sent but not read stands after everything else, under [`Part::Hidden`].
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The text a person reads.
    pub text: String,
    /// From `text` to the raw bytes of the file.
    pub map: OffsetMap,
    /// What the format itself knows, ordered by start. Spans index `text`.
    pub marks: Vec<Mark>,
    /// Whether the mail's headers say that it answers another (`In-Reply-To`, `References`).
    pub threaded: bool,
    /// Whether the mail's headers say that it came through a mailing list (`List-Id`, `Precedence: list`).
    pub to_list: bool,
    /// Whether the format has headers of its own (mail): then `Subject:` lines in the body are body.
    pub has_headers: bool,
    /// Whether the text came through a transfer encoding, so that the raw bytes are not for reading.
    pub encoded: bool,
    /// What its author calls it, where the file holds several messages or prose about one.
    pub title: Option<String>,
    /// The headings it stands under and the channel it is meant for: hints at its kind.
    pub context: String,
    /// The bytes of the file it covers.
    pub span: Span,
}

/// A stretch of text of which the format knows what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where, in bytes of the text.
    pub span: Span,
    /// What.
    pub part: Part,
}

/// What a format can know of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The value of the subject header.
    Subject,
    /// Another header line, or front matter.
    Header,
    /// Preview text hidden from the page itself.
    Preheader,
    /// A heading.
    Heading,
    /// Earlier mail, where the format says so (an HTML block quote).
    Quoted,
    /// Code: inline, fenced or `<pre>`.
    Code,
    /// Emphasised words (`*…*`, `<i>`), which in a script may be a stage direction.
    Emphasis,
    /// Sent but not read: link targets, image descriptions, the other part of a multipart mail.
    Hidden,
}
