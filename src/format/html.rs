//! An HTML mail or MJML file as a reading: the text a mail client shows, each byte led back to its place in the markup.
//! Knows nothing of mail structure or zones; white space is `html_prose`'s work, the meaning of elements `html_element`'s.

use super::hidden::{self, Run};
use super::html_element::{self as element, Hiding};
use super::html_prose::{Prose, is_padding};
use super::html_tokens::{StartTag, tokenize};
use super::plain::front_matter;
use crate::dialect::masked;
use crate::message::{Comment, Mark, Part, Reading};
use crate::span::Span;

/// How far up the open elements an end tag looks for its start.
const REACH: usize = 128;
/// Longest hidden text taken for a preview line, in bytes; more is a hidden copy of the page.
const LONGEST_PREHEADER: usize = 600;

/// Reads the text a mail client shows. A preview line hidden from the page stands first, link targets and image
/// descriptions last.
pub fn read(text: &str) -> Reading {
    let masked = masked(text);
    let mut page = Page::new(text);
    page.front = front_matter(text);
    let start = page.front.map_or(0, |front| front.end as usize);
    tokenize(&masked, Span::new(start, masked.len()), &mut page);
    page.close_all();
    for comment in std::mem::take(&mut page.outlook) {
        let mut inner = Page::new(text);
        tokenize(&masked, comment, &mut inner);
        page.links.append(&mut inner.links);
    }
    page.into_reading()
}

/// An element not closed yet.
#[derive(Debug)]
struct Open {
    name: String,
    hiding: Hiding,
    as_is: bool,
    /// Whether an end tag within it does not reach past it.
    wall: bool,
    /// What its text is, and where in the body's text it starts.
    part: Option<(Part, usize)>,
}

/// The page so far.
#[derive(Debug)]
pub(super) struct Page<'a> {
    source: &'a str,
    /// The front matter before the markup.
    front: Option<Span>,
    open: Vec<Open>,
    /// How many open elements hide their text, by how they do it.
    machine: usize,
    styled: usize,
    preview: usize,
    /// How many open elements keep line ends as they are.
    as_is: usize,
    /// How many list items are open.
    items: usize,
    /// Whether the table row already has a cell.
    cell_before: bool,
    body: Prose<'a>,
    preheader: Prose<'a>,
    preheader_done: bool,
    marks: Vec<Mark>,
    /// Where earlier mail starts that runs to the end.
    earlier_mail: Option<usize>,
    links: Vec<Vec<Run>>,
    /// Comments that Outlook reads: the links in them are sent too.
    outlook: Vec<Span>,
    /// Comments that speak to uncanned.
    comments: Vec<Comment>,
}

impl<'a> Page<'a> {
    fn new(source: &'a str) -> Self {
        Page {
            source,
            front: None,
            open: Vec::new(),
            machine: 0,
            styled: 0,
            preview: 0,
            as_is: 0,
            items: 0,
            cell_before: false,
            body: Prose::new(source, false),
            preheader: Prose::new(source, true),
            preheader_done: false,
            marks: Vec::new(),
            earlier_mail: None,
            links: Vec::new(),
            outlook: Vec::new(),
            comments: Vec::new(),
        }
    }

    /// Where text goes here: nowhere, to the preview line or to the body.
    fn prose(&mut self) -> Option<&mut Prose<'a>> {
        if self.preview > 0 {
            return Some(&mut self.preheader);
        }
        if self.machine > 0 {
            return None;
        }
        if self.styled > 0 {
            let first = self.body.text.is_empty() && !self.preheader_done;
            return first.then_some(&mut self.preheader);
        }
        Some(&mut self.body)
    }

    /// Text between tags.
    pub fn text(&mut self, run: &Run) {
        let as_is = self.as_is > 0;
        let Some(prose) = self.prose() else { return };
        match run {
            Run::Copied(span) if as_is => prose.copied_as_is(*span),
            Run::Copied(span) => prose.copied(*span),
            Run::Replaced(text, _) if as_is && text == "\n" => prose.line_end(),
            Run::Replaced(text, span) => prose.replaced(text, *span),
        }
    }

    /// A start tag.
    pub fn start(&mut self, start: &StartTag) {
        let (style, class, id) = (
            start.value("style", self.source),
            start.value("class", self.source),
            start.value("id", self.source),
        );
        let tag = element::Tag {
            name: &start.name,
            style: &style,
            class: &class,
            id: &id,
            hidden: start.attributes.iter().any(|a| a.name == "hidden"),
        };
        let level = self.level(&tag);
        while let Some(last) = self.open.last()
            && element::ends_open(&last.name, tag.name, level)
        {
            self.close();
        }
        self.take_links(start);
        self.break_before(start, level);
        if element::starts_earlier_mail(&tag) {
            self.earlier_mail.get_or_insert(self.body.text.len());
        }
        // Only foreign elements close themselves; in HTML the stroke means nothing.
        let foreign = tag.name.starts_with("mj-") || tag.name.contains(':');
        if element::is_void(tag.name) || (foreign && start.closes_itself) {
            return;
        }
        let open = Open {
            hiding: element::hiding(&tag),
            as_is: tag.name == "pre" || style.contains("pre-wrap") || style.contains("pre-line"),
            part: element::part(&tag).map(|part| (part, self.body.text.len())),
            wall: element::is_wall(tag.name),
            name: start.name.clone(),
        };
        match open.hiding {
            Hiding::Shown => {}
            Hiding::Machine => self.machine += 1,
            Hiding::Styled => self.styled += 1,
            Hiding::Preview => self.preview += 1,
        }
        self.as_is += usize::from(open.as_is);
        self.items += usize::from(open.name == "li");
        self.open.push(open);
    }

    /// Line ends at the element's borders; a list within a list keeps close.
    fn level(&self, tag: &element::Tag) -> usize {
        let level = element::break_level(tag);
        let list = matches!(tag.name, "ul" | "ol");
        if list && self.items > 0 { level.min(1) } else { level }
    }

    fn break_before(&mut self, start: &StartTag, level: usize) {
        let cell_before = self.cell_before;
        let at = start.span.start as usize;
        let Some(prose) = self.prose() else { return };
        match start.name.as_str() {
            "br" => prose.line_end(),
            "li" => prose.item(start.span),
            "td" | "th" if cell_before => prose.cell(at),
            _ => prose.block(level, at),
        }
        match start.name.as_str() {
            "td" | "th" => self.cell_before = true,
            "tr" => self.cell_before = false,
            _ => {}
        }
    }

    /// An end tag; one that nothing opened only breaks the line.
    pub fn end(&mut self, name: &str, at: usize) {
        let mut found = None;
        let inline = !element::is_table_part(name);
        for (i, open) in self.open.iter().enumerate().rev().take(REACH) {
            if open.name == name {
                found = Some(i);
                break;
            }
            if open.wall && inline {
                break;
            }
        }
        if name == "head" {
            // A page without `<head>` may still end it, and what follows is the body.
            found = found.or(self.open.iter().take(REACH).position(|o| o.name == "head"));
        }
        if let Some(found) = found {
            while self.open.len() > found {
                self.close();
            }
        }
        let level = self.level(&element::Tag {
            name,
            ..Default::default()
        });
        if let Some(prose) = self.prose() {
            match name {
                "br" => prose.line_end(),
                "td" | "th" => {}
                _ => prose.block(level, at),
            }
            if name == "li" {
                prose.item_end();
            }
        }
    }

    /// A comment, with what is between its delimiters and its end.
    pub fn comment(&mut self, span: Span) {
        let content = span.of(self.source);
        self.comments.extend(Comment::of_page(self.source, span));
        let for_outlook = content.trim_start().starts_with("[if") && content.contains("<![endif");
        if for_outlook && (content.contains("href") || content.contains("src")) {
            self.outlook.push(span);
        }
    }

    fn take_links(&mut self, start: &StartTag) {
        if matches!(start.name.as_str(), "link" | "base" | "script" | "iframe") {
            return;
        }
        for attribute in &start.attributes {
            let told = matches!(attribute.name.as_str(), "href" | "src" | "alt" | "background");
            if told && !attribute.value.is_empty() {
                self.links.push(attribute.value.clone());
            }
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.as_is -= usize::from(open.as_is);
        self.items -= usize::from(open.name == "li");
        match open.hiding {
            Hiding::Shown => {}
            Hiding::Machine => self.machine -= 1,
            Hiding::Preview => self.preview -= 1,
            Hiding::Styled => {
                self.styled -= 1;
                self.preheader_done |= self.styled == 0 && !self.preheader.text.is_empty();
            }
        }
        if let Some((part, start)) = open.part {
            self.mark(part, start);
        }
    }

    /// Marks the body's text from `start` to here, without the line ends before it.
    fn mark(&mut self, part: Part, start: usize) {
        let text = self.body.text.get(start..).unwrap_or("");
        let lead = text.len() - text.trim_start_matches(['\n', ' ']).len();
        let mark = Mark {
            span: Span::new(start + lead, self.body.text.len()),
            part,
        };
        if !mark.span.is_empty() && self.marks.last() != Some(&mark) {
            self.marks.push(mark);
        }
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.close();
        }
        if let Some(start) = self.earlier_mail {
            self.mark(Part::Quoted, start);
        }
    }

    fn into_reading(mut self) -> Reading {
        let mut reading = Reading::default();
        if let Some(front) = self.front {
            reading.text.push_str(front.of(self.source));
            reading.map.copy(front.len(), front.start as usize);
            reading.marks.push(Mark {
                span: front,
                part: Part::Header,
            });
        }
        self.put_preheader(&mut reading);
        let shift = reading.text.len();
        reading.text.push_str(&self.body.text);
        reading.map.append(&self.body.map);
        self.marks
            .sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
        reading.marks.extend(self.marks.iter().map(|m| Mark {
            span: m.span.shift(shift),
            part: m.part,
        }));
        self.links.sort_by_key(|runs| match runs.first() {
            Some(Run::Copied(span) | Run::Replaced(_, span)) => span.start,
            None => 0,
        });
        hidden::append(&mut reading, self.source, &self.links);
        reading.comments = self.comments;
        reading
    }

    fn put_preheader(&self, reading: &mut Reading) {
        let Prose { text, map, .. } = &self.preheader;
        let shows = text.chars().any(|c| !is_padding(c) && c != ' ');
        if !shows || text.len() > LONGEST_PREHEADER {
            return;
        }
        let start = reading.text.len();
        reading.text.push_str(text);
        reading.map.append(map);
        reading.marks.push(Mark {
            span: Span::new(start, reading.text.len()),
            part: Part::Preheader,
        });
        if !self.body.text.is_empty() {
            let end = map.pieces().last().map_or(0, |p| (p.source + p.source_len) as usize);
            reading.text.push_str("\n\n");
            reading.map.replace(2, Span::new(end, end));
        }
    }
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
