//! Markdown as a reading: the source without its inline markup; the marks at line starts (`- `, `> `, `# `) stay.
//! Knows nothing of mail structure or zones.

use super::hidden::{self, Run};
use super::markdown_html::{HtmlStrip, comments, is_break, targets};
use super::plain::front_matter;
use crate::dialect::{is_template_code, masked};
use crate::message::{Comment, Mark, Part, Reading};
use crate::offset_map::OffsetMap;
use crate::span::Span;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Reads Markdown. Everything stays that is not known to be markup, so no words are ever lost.
pub fn read(text: &str) -> Reading {
    let masked = masked(text);
    let front = front_matter(text);
    let body = front.map_or(0, |f| f.end as usize);
    let mut markup = Markup::new(text, &masked, body);
    if let Some(span) = front {
        markup.mark(Part::Header, span.range());
    }
    let parser = Parser::new_ext(masked.get(body..).unwrap_or(""), Options::empty());
    let definitions: Vec<Range<usize>> = parser
        .reference_definitions()
        .iter()
        .filter(|(_, def)| is_sure_target(&def.dest))
        .map(|(_, def)| def.span.clone())
        .collect();
    for span in definitions {
        markup.definition(span.start + body..span.end + body);
    }
    for (event, range) in parser.into_offset_iter() {
        markup.event(event, range.start + body..range.end + body);
    }
    markup.into_reading()
}

/// Whether `[text](destination)` is a link: `[Name](title)` is words.
fn is_target(destination: &str) -> bool {
    destination.is_empty() || destination.contains(['/', '#', '.']) || is_sure_target(destination)
}

/// Whether `[text]: destination` defines a link: `[Rep]: Hello?` and `[Prospect]: Yes/no.` are turns of a call.
fn is_sure_target(destination: &str) -> bool {
    let starts = ["/", "#", "./", "../", "http", "www.", "mailto:", "tel:"];
    // Four letters of the mask: a template token.
    let filled = destination.contains("xxxx");
    filled
        || destination.contains("://")
        || destination.contains('@')
        || starts.iter().any(|s| destination.starts_with(s))
}

/// Whether a link of this kind to `destination` is one.
fn is_link(kind: LinkType, destination: &str) -> bool {
    match kind {
        LinkType::Inline => is_target(destination),
        _ => is_sure_target(destination),
    }
}

/// An inline or block element whose end is awaited.
#[derive(Debug)]
struct Open {
    range: Range<usize>,
    /// Where its last child ended.
    content_end: usize,
    link: Option<LinkType>,
}

/// What is to leave the text, and what is known of the rest. All places are in the source.
#[derive(Debug)]
struct Markup<'a> {
    source: &'a str,
    masked: &'a str,
    /// Source ranges to be left out, or to be shown as another text.
    edits: Vec<(Range<usize>, Option<String>)>,
    marks: Vec<(Part, Range<usize>)>,
    hidden: Vec<Range<usize>>,
    open: Vec<Open>,
    /// Images open: their text is a description, not read.
    images: usize,
    /// The code block we are in: whether it is fenced, and where its last line ended.
    code: Option<(bool, Range<usize>, Option<Range<usize>>)>,
    html: HtmlStrip,
    leaf_end: usize,
    comments: Vec<Comment>,
}

impl<'a> Markup<'a> {
    fn new(source: &'a str, masked: &'a str, start: usize) -> Self {
        Self {
            source,
            masked,
            edits: Vec::new(),
            marks: Vec::new(),
            hidden: Vec::new(),
            open: Vec::new(),
            images: 0,
            code: None,
            html: HtmlStrip::default(),
            leaf_end: start,
            comments: Vec::new(),
        }
    }

    fn bytes(&self, range: Range<usize>) -> &'a str {
        self.masked.get(range).unwrap_or("")
    }

    fn drop(&mut self, range: Range<usize>) {
        if range.start < range.end {
            self.edits.push((range, None));
        }
    }

    fn mark(&mut self, part: Part, range: Range<usize>) {
        if range.start < range.end {
            self.marks.push((part, range));
        }
    }

    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => return self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range.clone()),
            Event::Code(_) => self.code_span(range.clone()),
            Event::InlineHtml(_) => {
                let tag = self.bytes(range.clone());
                self.hidden.extend(targets(tag, range.start));
                self.note_comments(range.clone());
                let shown = is_break(tag).then(|| "\n".to_string());
                self.edits.push((range.clone(), shown));
            }
            Event::Html(_) => {
                let line = self.bytes(range.clone());
                self.hidden.extend(targets(line, range.start));
                self.edits.extend(self.html.line(line, range.start));
            }
            Event::HardBreak if self.bytes(range.clone()).starts_with('\\') => {
                self.drop(range.start..range.start + 1);
            }
            _ => {}
        }
        self.leaf_end = self.leaf_end.max(range.end);
        if let Some(parent) = self.open.last_mut() {
            parent.content_end = parent.content_end.max(range.end);
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if let Some((_, _, lines)) = &mut self.code {
            match lines {
                Some(lines) => lines.end = range.end,
                None => *lines = Some(range),
            }
            return;
        }
        let before = range.start.wrapping_sub(1);
        if before >= self.leaf_end && self.masked.as_bytes().get(before) == Some(&b'\\') {
            self.drop(before..range.start);
        }
        let lies = self.bytes(range.clone());
        if lies != text && (lies.starts_with('&') || lies.contains('\0')) {
            self.edits.push((range, Some(text.to_string())));
        }
    }

    fn code_span(&mut self, range: Range<usize>) {
        let lies = self.bytes(range.clone());
        let ticks = lies.bytes().take_while(|&b| b == b'`').count();
        if ticks * 2 > lies.len() {
            return;
        }
        let inner = range.start + ticks..range.end - ticks;
        self.drop(range.start..inner.start);
        self.drop(inner.end..range.end);
        self.mark(Part::Code, inner);
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        let mut link = None;
        let content = range.start;
        match tag {
            Tag::Emphasis => self.delimiters(1, &range),
            Tag::Strong => self.delimiters(2, &range),
            Tag::Link {
                link_type, dest_url, ..
            } if is_link(link_type, &dest_url) => link = Some(link_type),
            Tag::Image { .. } => self.images += 1,
            Tag::CodeBlock(kind) => {
                self.code = Some((matches!(kind, CodeBlockKind::Fenced(_)), range.clone(), None));
            }
            Tag::HtmlBlock => {
                self.html = HtmlStrip::default();
                self.note_comments(range.clone());
            }
            _ => {}
        }
        self.open.push(Open {
            range,
            content_end: content,
            link,
        });
    }

    /// Keeps the comments in a stretch of markup that speak to uncanned.
    fn note_comments(&mut self, range: Range<usize>) {
        for span in comments(self.bytes(range.clone()), range.start) {
            self.comments.extend(Comment::of_page(self.source, span));
        }
    }

    fn delimiters(&mut self, width: usize, range: &Range<usize>) {
        let (start, end) = (range.start + width, range.end.saturating_sub(width));
        if start < end {
            self.drop(range.start..start);
            self.drop(end..range.end);
            self.mark(Part::Emphasis, start..end);
        }
    }

    fn end(&mut self, tag: TagEnd) {
        let Some(open) = self.open.pop() else { return };
        match tag {
            TagEnd::Link => self.end_link(&open),
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                if self.images == 0 {
                    self.end_image(&open);
                }
            }
            TagEnd::Heading(_) => self.end_heading(&open),
            TagEnd::CodeBlock => self.end_code(),
            _ => {}
        }
    }

    fn end_link(&mut self, open: &Open) {
        let Some(kind) = open.link else { return };
        let (start, end) = (open.range.start, open.range.end);
        self.drop(start..start + 1);
        match kind {
            LinkType::Autolink | LinkType::Email => self.drop(end.saturating_sub(1)..end),
            _ => {
                let tail = open.content_end.max(start + 1)..end;
                self.hidden.extend(self.destination(tail.clone()));
                self.drop(tail);
            }
        }
    }

    fn end_image(&mut self, open: &Open) {
        let alt_start = open.range.start + 2;
        let tail = open.content_end.max(alt_start)..open.range.end;
        self.hidden
            .extend(Some(alt_start..tail.start).filter(|alt| alt.start < alt.end));
        self.hidden.extend(self.destination(tail));
        self.drop(open.range.clone());
    }

    /// Where the destination stands in `](destination "title")`.
    fn destination(&self, tail: Range<usize>) -> Option<Range<usize>> {
        let inner = self.bytes(tail.clone()).strip_prefix("](")?;
        let lead = inner.len() - inner.trim_start().len();
        let start = tail.start + 2 + lead;
        let rest = inner.get(lead..)?;
        if let Some(angled) = rest.strip_prefix('<') {
            let len = angled.find('>')?;
            return Some(start + 1..start + 1 + len).filter(|r| r.start < r.end);
        }
        let rest = rest.strip_suffix(')').unwrap_or(rest);
        let len = rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len());
        Some(start..start + len).filter(|r| r.start < r.end)
    }

    /// A reference definition (`[1]: https://example.com`): gone from the text, its target hidden.
    fn definition(&mut self, span: Range<usize>) {
        let Some(colon) = self.bytes(span.clone()).find("]:") else {
            return;
        };
        let after = span.start + colon + 2;
        let rest = self.bytes(after..span.end);
        let lead = rest.len() - rest.trim_start().len();
        let word = rest.trim_start();
        let len = word.find([' ', '\t', '\n', '\r']).unwrap_or(word.len());
        let start = after + lead;
        self.hidden.extend(Some(start..start + len).filter(|r| r.start < r.end));
        let end = span.start + self.bytes(span.clone()).trim_end_matches(['\n', '\r']).len();
        self.drop(span.start..end);
    }

    fn end_heading(&mut self, open: &Open) {
        let block = self.bytes(open.range.clone());
        let content = open.content_end;
        if block.starts_with('#') {
            let hashes = block.bytes().take_while(|&b| b == b'#').count();
            let blanks = block[hashes..].bytes().take_while(|&b| b == b' ' || b == b'\t').count();
            let tail = self.bytes(content..open.range.end);
            let closing = tail.trim_end();
            if !closing.is_empty() && closing.trim_start().bytes().all(|b| b == b'#') {
                self.drop(content..content + closing.len());
            }
            return self.mark(Part::Heading, open.range.start + hashes + blanks..content);
        }
        // A ruled line below a paragraph of mail, or below a name, makes no heading of it; a long one below a line of its own
        // with no full stop may.
        let words = self.bytes(open.range.start..content).trim_end();
        if self.bytes(content..open.range.end).trim().starts_with('-') && block.trim_end().ends_with("\n---") {
            return;
        }
        let sentence = words.ends_with(['.', '?', '!', ',', ':', ';']) || words.contains('\n');
        if !sentence && words.len() <= 80 {
            self.mark(Part::Heading, open.range.start..open.range.start + words.len());
        }
    }

    fn end_code(&mut self) {
        let Some((fenced, block, lines)) = self.code.take() else {
            return;
        };
        if !fenced {
            return self.end_indented(block);
        }
        let first_line = self.bytes(block.clone()).find(['\n', '\r']).unwrap_or(block.len());
        self.drop(block.start..block.start + first_line);
        if let Some(lines) = &lines {
            self.mark(Part::Code, lines.clone());
        }
        let after = lines.map_or(block.start + first_line, |l| l.end);
        let fence = self.bytes(after..block.end);
        let is_fence = |c: char| c == '`' || c == '~';
        if let Some(at) = fence.find(is_fence) {
            let len = fence[at..].find(|c| !is_fence(c)).unwrap_or(fence.len() - at);
            self.drop(after + at..after + at + len);
        }
    }

    /// An indented block is code only where it is nothing but template code: people indent whole letters.
    fn end_indented(&mut self, block: Range<usize>) {
        let source = self.source.get(block.clone()).unwrap_or("");
        let mut lines = source.lines().filter(|line| !line.trim().is_empty());
        if lines.all(is_template_code) {
            self.mark(Part::Code, block);
        }
    }

    fn into_reading(mut self) -> Reading {
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut reading = Reading::default();
        let mut at = 0;
        for (range, shown) in std::mem::take(&mut self.edits) {
            if range.end <= at {
                continue;
            }
            self.copy(&mut reading, at..range.start);
            if let Some(shown) = shown {
                reading.map.replace(shown.len(), Span::new(range.start, range.end));
                reading.text.push_str(&shown);
            }
            at = range.end;
        }
        self.copy(&mut reading, at..self.source.len());
        reading.marks = self.placed_marks(&reading.map);
        self.hidden.sort_by_key(|range| range.start);
        let values: Vec<_> = self
            .hidden
            .iter()
            .map(|range| vec![Run::Copied(Span::new(range.start, range.end))])
            .collect();
        hidden::append(&mut reading, self.source, &values);
        reading.comments = self.comments;
        reading
    }

    fn copy(&self, reading: &mut Reading, range: Range<usize>) {
        let Some(slice) = self.source.get(range.clone()) else {
            return;
        };
        reading.map.copy(slice.len(), range.start);
        reading.text.push_str(slice);
    }

    /// The marks in the text, ordered; `map` is in source order.
    fn placed_marks(&self, map: &OffsetMap) -> Vec<Mark> {
        let place = |(part, range): &(Part, Range<usize>)| Mark {
            span: map.text(Span::new(range.start, range.end)),
            part: *part,
        };
        let mut marks: Vec<Mark> = self.marks.iter().map(place).filter(|m| !m.span.is_empty()).collect();
        marks.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
        marks.dedup();
        marks
    }
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
