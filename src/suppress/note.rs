//! Where a file speaks to uncanned: comments that are not sent, front matter, and words that look like one and would be sent.
//! Knows nothing of what is said there.

use super::directive::{Directive, directives, mentions};
use crate::dialect::Comments;
use crate::format::{Format, plain::front_matter};
use crate::message::{Comment, Message, Mode, ZoneKind};
use crate::offset_map::OffsetMap;
use crate::source::Source;
use crate::span::Span;
use std::collections::HashSet;

/// Words to uncanned.
#[derive(Clone, Debug)]
pub struct Note {
    /// What is said.
    pub text: String,
    /// From `text` to the raw bytes of the file.
    pub map: OffsetMap,
    /// What hides it.
    pub hidden_by: Hider,
    /// The message it stands in, by its place in the file; none for what stands beside them.
    pub message: Option<usize>,
    /// Where `text` starts in the text of that message, if it is a part of it, and in which part of the message.
    pub inner: Option<(u32, ZoneKind)>,
}

/// What keeps words to uncanned from the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hider {
    /// The markup of a page, which is sent.
    Page,
    /// The engine that makes a message of the template.
    Engine,
    /// The file's own format: what it says of the values in it is in none of them.
    Settings,
    /// The front matter of the file.
    FrontMatter,
    /// Nothing: it is sent.
    Nothing,
}

impl Note {
    /// A comment of a page.
    pub fn of_page(comment: Comment, message: Option<usize>) -> Self {
        Self {
            text: comment.text,
            map: comment.map,
            hidden_by: if comment.conditional {
                Hider::Nothing
            } else {
                Hider::Page
            },
            message,
            inner: None,
        }
    }

    fn of_source(source: &Source, span: Span, hidden_by: Hider, message: Option<usize>) -> Self {
        Self {
            text: span.of(&source.text).to_string(),
            map: source.map.slice(span),
            hidden_by,
            message,
            inner: None,
        }
    }

    fn of_message(message: &Message, span: Span, hidden_by: Hider) -> Self {
        Self {
            text: span.of(&message.text).to_string(),
            map: message.map.slice(span),
            hidden_by,
            message: Some(message.ordinal),
            inner: Some((
                span.start,
                message.zone_at(span.start).map_or(ZoneKind::Body, |zone| zone.kind),
            )),
        }
    }

    /// Where a part of it lies in the file.
    pub fn raw(&self, span: Span) -> Span {
        self.map.source(span)
    }

    /// Where it lies in the file.
    pub fn lies(&self) -> Span {
        self.raw(Span::new(0, self.text.len()))
    }
}

/// Whether a text says anything to uncanned.
pub fn speaks(text: &str) -> bool {
    mentions(text).next().is_some()
}

/// The comments of a template that stand in its text, and the stretches of that text to leave out.
pub fn in_template(message: &Message, name: &str) -> (Vec<Note>, Vec<Span>) {
    let mut notes = Vec::new();
    let mut gone: Vec<Span> = Vec::new();
    let Some(template) = message.template.as_ref().filter(|_| message.mode == Mode::Template) else {
        return (notes, gone);
    };
    let text = message.text.as_str();
    let mut comments = Comments::of_template(text, template, name);
    for at in mentions(text) {
        let known = gone.last().map_or(0, |span| span.end);
        if (at as u32) < known {
            continue;
        }
        if let Some(found) = comments.around(at).filter(|found| found.whole.start >= known) {
            notes.push(Note::of_message(message, found.inner, Hider::Engine));
            gone.push(with_its_line(text, found.whole));
        }
    }
    for note in &mut notes {
        note.inner = None;
    }
    (notes, gone)
}

/// A comment that has its line, or lines, to itself goes with them; between two paragraphs, with the blank lines behind it too.
fn with_its_line(text: &str, comment: Span) -> Span {
    let (head, tail) = (
        text.get(..comment.start as usize).unwrap_or(""),
        text.get(comment.end as usize..).unwrap_or(""),
    );
    let blank = |c: char| matches!(c, ' ' | '\t');
    let before = head.trim_end_matches(blank);
    let after = tail.trim_start_matches(blank);
    if !(before.is_empty() || before.ends_with('\n')) || !(after.is_empty() || after.starts_with(['\n', '\r'])) {
        return comment;
    }
    let start = before.len();
    let parted = before.trim_end_matches(['\r', '\n']).len();
    let apart = before.is_empty() || before.get(parted..).unwrap_or("").matches('\n').count() > 1;
    let rest = if apart {
        after.trim_start_matches(['\r', '\n'])
    } else {
        let line = after.strip_prefix('\r').unwrap_or(after);
        line.strip_prefix('\n').unwrap_or(line)
    };
    Span::new(start, text.len() - rest.len())
}

/// The comments of a template's page that stand outside its text: in the head, in attributes.
pub fn in_page(message: &Message, source: &Source, known: &[Note]) -> Vec<Note> {
    let Some(template) = message.template.as_ref().filter(|_| message.mode == Mode::Template) else {
        return Vec::new();
    };
    let from = source.map.text_at(message.span.start);
    let to = source.map.text_at(message.span.end);
    let page = Span { start: from, end: to };
    let text = page.of(&source.text);
    let mut comments = Comments::of_template(text, template, &source.name);
    let taken: HashSet<u32> = known.iter().map(|note| note.lies().start).collect();
    let mut found = Vec::new();
    for at in mentions(text) {
        let Some(inner) = comments.around(at).map(|found| found.inner.shift(from as usize)) else {
            continue;
        };
        let raw = source.map.source(inner);
        if !taken.contains(&raw.start) {
            found.push(Note::of_source(source, inner, Hider::Engine, Some(message.ordinal)));
        }
    }
    found
}

/// What front matter says under the key `uncanned`, or in comments: a line each.
pub fn in_front_matter(source: &Source) -> Vec<Note> {
    front(source).map_or_else(Vec::new, |front| settings(source, front, |_| true))
}

/// What the settings in a stretch of a file say: after a key, in the lines below it, and in comments. `counts` tells whether the key
/// at a place of the text is one.
fn settings(source: &Source, within: Span, counts: impl Fn(usize) -> bool) -> Vec<Note> {
    let text = within.of(&source.text);
    let mut found = Vec::new();
    let mut at = within.start as usize;
    let mut listed = false;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        let lead = words.len() - words.trim_start_matches([' ', '\t', '#']).len();
        let span = Span::new(at + lead, at + words.len());
        at += line.len();
        let said = span.of(&source.text);
        if mentions(said).next() == Some(0) && counts(span.start as usize) {
            let value = said.split_once(':').map_or("", |(_, value)| value.trim());
            listed = matches!(value, "" | "|" | ">" | "|-" | ">-");
            if !listed {
                found.push(Note::of_source(source, span, Hider::FrontMatter, None));
            }
        } else if listed && words.trim_start().starts_with('#') || said.is_empty() {
            // A remark, or room, between what the key holds.
        } else if listed && (lead > 0 || said.starts_with("- ")) {
            let said = said.strip_prefix("- ").unwrap_or(said).trim_start();
            let span = Span::new(span.end as usize - said.len(), span.end as usize);
            let mut note = Note::of_source(source, span, Hider::FrontMatter, None);
            // What stands under the key says its name once.
            note.text.insert_str(0, "uncanned: ");
            let mut map = OffsetMap::new();
            let start = note.map.source(Span::new(0, 1)).start as usize;
            map.replace("uncanned: ".len(), Span::new(start, start));
            map.append(&note.map);
            note.map = map;
            found.push(note);
        } else {
            listed = false;
        }
    }
    found
}

/// Where the front matter of a file stands in its text.
fn front(source: &Source) -> Option<Span> {
    if !matches!(Format::of(source), Format::Plain | Format::Markdown | Format::Html) {
        return None;
    }
    let text = source.text.as_str();
    let start = text.len() - text.trim_start().len();
    let front = front_matter(text.get(start..)?)?;
    Some(front.shift(start))
}

/// Comments of a YAML or JSON file, which no value of it holds, and a key of the whole YAML file.
pub fn beside_values(source: &Source, messages: &[&Message]) -> Vec<Note> {
    let json = match Format::of(source) {
        Format::Yaml => false,
        Format::Json(_) => true,
        _ => return Vec::new(),
    };
    let values = Stretches::of(messages.iter().flat_map(|m| m.map.pieces()).map(|piece| Span {
        start: piece.source,
        end: piece.source + piece.source_len,
    }));
    let text = source.text.as_str();
    let mut found = Vec::new();
    if !json {
        let outer = |at: usize| {
            let begins = text
                .get(..at)
                .is_some_and(|head| head.is_empty() || head.ends_with(['\n', '\r']));
            begins && !values.hold(source.map.source(Span::new(at, at + 1)).start)
        };
        found = settings(source, Span::new(0, text.len()), outer);
    }
    let (mut done, mut closes) = (0, true);
    for at in mentions(text) {
        if at < done {
            continue;
        }
        let head = text.get(..at).unwrap_or("").trim_end_matches([' ', '\t', '#']);
        let opened = text.get(head.len()..at).unwrap_or("");
        let rest = text.get(at..).unwrap_or("");
        let line = || rest.find(['\n', '\r']).unwrap_or(rest.len());
        let alone = head.is_empty() || head.ends_with(['\n', '\r']) || opened.starts_with([' ', '\t']);
        let len = match json {
            false if opened.contains('#') && alone => line(),
            true if head.ends_with("//") => line(),
            true if head.trim_end().ends_with("/*") && closes => {
                let close = rest.find("*/");
                closes = close.is_some();
                close.unwrap_or_default()
            }
            _ => continue,
        };
        done = at + len;
        if !values.hold(source.map.source(Span::new(at, at + 1)).start) {
            found.push(Note::of_source(source, Span::new(at, at + len), Hider::Settings, None));
        }
    }
    found
}

/// Words to uncanned that the reader would see: a comment that nothing hides, or a directive bare on its line.
pub fn sent(message: &Message, source: &Source) -> Vec<Note> {
    let front = front(source).map(|span| source.map.source(span)).unwrap_or_default();
    let text = message.text.as_str();
    let mut found = Vec::new();
    for at in mentions(text) {
        // What stands on a line as long as a book is looked at near the words only.
        let near = text.floor_char_boundary(at.saturating_sub(NEAR));
        let line = text.get(near..at).unwrap_or("");
        let line = line.rsplit(['\n', '\r']).next().unwrap_or("").trim_end();
        let rest = text.get(at..text.floor_char_boundary(at + NEAR)).unwrap_or("");
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let words = rest.get(..end).unwrap_or("");
        let words = CLOSERS.iter().fold(words, |words, close| {
            words.split_once(close).map_or(words, |(before, _)| before)
        });
        let span = Span::new(at, at + words.trim_end().len());
        let lead = line.trim_start_matches(['>', ' ', '\t']);
        let opened = OPENERS.iter().any(|open| line.ends_with(open));
        let bare = || matches!(lead, "" | "#" | "##" | "//") && is_allow(words);
        if front.contains(message.map.source(span)) || !(opened || bare()) {
            continue;
        }
        found.push(Note::of_message(message, span, Hider::Nothing));
    }
    found
}

/// What comments begin with, of all dialects there are.
const OPENERS: [&str; 21] = [
    "{% #", "{%- #", "{%#", "{%-#", "<!--", "{#", "{#-", "{{!", "{{!--", "{{~!--", "{{~!", "/*", "<%#", "<%--", "{*",
    "<#--", "#*", "%}", "<%-#", "<% #", "<%- #",
];
/// What they end with.
const CLOSERS: [&str; 14] = [
    "-->", "--}}", "--~}}", "-#}", "-%}", "}}", "#}", "%}", "--%>", "%>", "*/", "*}", "*#", "{%",
];

/// How far around the words of a message it is looked for what makes a directive of them, in bytes.
const NEAR: usize = 400;

/// Whether words that no comment opens are those of a directive and not of prose.
fn is_allow(words: &str) -> bool {
    let said = directives(words);
    let named =
        |directive: &Directive| directive.reason.is_some() || directive.names.iter().any(|n| n.name.contains('/'));
    said.iter()
        .any(|directive| directive.reach.is_some() && named(directive))
}

/// Stretches of a file, ordered and apart.
struct Stretches(Vec<Span>);

impl Stretches {
    fn of(all: impl Iterator<Item = Span>) -> Self {
        let mut all: Vec<Span> = all.collect();
        all.sort_unstable();
        let mut apart: Vec<Span> = Vec::with_capacity(all.len());
        for span in all {
            match apart.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        Self(apart)
    }

    fn hold(&self, at: u32) -> bool {
        let i = self.0.partition_point(|span| span.end <= at);
        self.0.get(i).is_some_and(|span| span.start <= at)
    }
}
