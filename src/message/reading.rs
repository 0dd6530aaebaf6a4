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
    /// Comments of its markup that speak to uncanned, in order.
    pub comments: Vec<Comment>,
}

/// A comment that a page hides in its markup, and sends with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comment {
    /// What stands between its delimiters.
    pub text: String,
    /// From `text` to the raw bytes of the file.
    pub map: OffsetMap,
    /// Whether it is one that some mail programs show.
    pub conditional: bool,
}

/// Whether a comment that holds `text` speaks to uncanned: a line of it begins so.
pub fn speaks_to_us(text: &str) -> bool {
    text.split(['\n', '\r']).any(|line| {
        let word = line.trim_start().as_bytes().get(..8);
        word.is_some_and(|word| word.eq_ignore_ascii_case(b"uncanned"))
    })
}

impl Comment {
    /// What stands at `span` of `source`, without the delimiter at its end; none if it does not speak to uncanned.
    pub fn of_page(source: &str, span: Span) -> Option<Self> {
        let text = span.of(source);
        let text = text.strip_suffix("-->").unwrap_or(text);
        // Outlook reads on behind the condition.
        let condition = text.trim_start().starts_with("[if").then(|| text.find("]>")).flatten();
        let from = condition.map_or(0, |at| {
            let rest = text.get(at + 2..).unwrap_or("");
            let nested = rest.trim_start().strip_prefix("<!--").unwrap_or(rest);
            text.len() - nested.len()
        });
        let text = text.get(from..).filter(|text| speaks_to_us(text))?;
        let text = text.find("<![endif").and_then(|end| text.get(..end)).unwrap_or(text);
        let mut map = OffsetMap::new();
        map.copy(text.len(), span.start as usize + from);
        Some(Self {
            text: text.to_string(),
            map,
            conditional: condition.is_some(),
        })
    }
}

impl Reading {
    /// The same, its map leading on through `outer`.
    pub fn through(mut self, outer: &OffsetMap) -> Self {
        self.map = self.map.through(outer);
        for comment in &mut self.comments {
            comment.map = comment.map.through(outer);
        }
        self
    }

    /// The same without these stretches of its text, ordered and disjoint.
    pub fn without(&self, gone: &[Span]) -> Self {
        let mut kept = Self {
            text: String::new(),
            map: OffsetMap::new(),
            marks: Vec::new(),
            ..self.clone()
        };
        let mut at = 0;
        let end = Span::new(self.text.len(), self.text.len());
        for span in gone.iter().chain([&end]) {
            let before = Span::new(at, span.start as usize);
            kept.text.push_str(before.of(&self.text));
            kept.map.append(&self.map.slice(before));
            at = span.end as usize;
        }
        // How much is gone before a byte; of a byte that is gone itself, all before its stretch.
        let mut sums = vec![0];
        for span in gone {
            sums.push(sums.last().copied().unwrap_or(0) + span.len());
        }
        let moved = |at: u32| {
            let i = gone.partition_point(|span| span.end <= at);
            let within = gone.get(i).map_or(0, |span| at.saturating_sub(span.start) as usize);
            (at as usize).saturating_sub(sums.get(i).copied().unwrap_or(0) + within)
        };
        for mark in &self.marks {
            let span = Span::new(moved(mark.span.start), moved(mark.span.end));
            if !span.is_empty() {
                kept.marks.push(Mark { span, part: mark.part });
            }
        }
        kept
    }
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
