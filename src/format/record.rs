//! A message put together from named values: the cells of a row, the keys of an object.
//! Knows nothing of how CSV, JSON or YAML write them.

use super::{Columns, html, plain};
use crate::message::{Mark, Part, Reading, greeting};
use crate::offset_map::OffsetMap;
use crate::span::Span;

/// A value decoded, and its map into the text of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) map: OffsetMap,
}

impl Value {
    /// Where it lies.
    pub(super) fn span(&self) -> Span {
        self.map.source(Span::new(0, self.text.len()))
    }

    /// How many words it has.
    pub(super) fn words(&self) -> usize {
        let words = self.text.split_whitespace();
        words.filter(|w| w.chars().any(char::is_alphabetic)).count()
    }

    /// Whether it reads as something said to somebody: it greets, or says "you" in a sentence.
    pub(super) fn speaks(&self) -> bool {
        let you = self
            .text
            .split(|c: char| !c.is_alphabetic())
            .any(|w| w.eq_ignore_ascii_case("you") || w.eq_ignore_ascii_case("your"));
        self.greets() || you && self.text.contains(['.', '?', '!'])
    }

    /// Whether it greets.
    pub(super) fn greets(&self) -> bool {
        let first = self.text.trim_start().lines().next().unwrap_or("");
        greeting(first, true) > 0 && first.contains(' ')
    }
}

/// What a key or a column name says of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Subject,
    Preheader,
    /// A body as text.
    Body,
    /// A body as HTML.
    Html,
    /// A name that may also hold something else than a body: `email`, `content`.
    Perhaps,
    Title,
    /// What message it is by a number: `day`, `step`.
    Number,
    /// By what way it goes out.
    Channel,
    Other,
}

/// A key in small letters with `_` between its words: `HtmlBody`, `html-body` and `html body` are one.
pub(super) fn plain_key(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    let mut small = false;
    for c in key.trim().trim_start_matches('\u{FEFF}').chars() {
        if c.is_alphanumeric() {
            if c.is_uppercase() && small {
                out.push('_');
            }
            small = c.is_lowercase() || c.is_numeric();
            out.extend(c.to_lowercase());
        } else {
            small = false;
            if !out.ends_with('_') && !out.is_empty() {
                out.push('_');
            }
        }
    }
    out.trim_end_matches('_').to_string()
}

/// The role of a key, and what tells the message it belongs to from its neighbours: `email_2_subject` is a subject of `email_2`.
pub(super) fn role(key: &str, columns: &Columns) -> (Role, String) {
    let key = plain_key(key);
    let own = |names: &[String]| names.iter().any(|name| plain_key(name) == key);
    if own(&columns.subject) {
        return (Role::Subject, String::new());
    }
    if own(&columns.body) {
        return (Role::Body, String::new());
    }
    let parts: Vec<&str> = key.split('_').collect();
    let split = |part: &&str| {
        let name = part.trim_end_matches(|c: char| c.is_ascii_digit()).to_string();
        let number = part.get(name.len()..).unwrap_or("").to_string();
        [name, number]
    };
    let parts: Vec<String> = parts.iter().flat_map(split).filter(|p| !p.is_empty()).collect();
    let number: Option<String> = parts.iter().find(|p| p.chars().all(|c| c.is_ascii_digit())).cloned();
    let name: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|p| !p.chars().all(|c| c.is_ascii_digit()))
        .collect();
    let role = known(&name.join("_"), number.is_some());
    let group = match number {
        Some(number) => number,
        None => match role {
            Role::Perhaps => name.join("_"),
            Role::Subject | Role::Body | Role::Html => prefix(&name),
            _ => String::new(),
        },
    };
    (role, group)
}

/// What stands before the part's own name: `welcome` in `welcome_subject`; nothing where it only says `email`.
fn prefix(name: &[&str]) -> String {
    const PARTS: [&str; 19] = [
        "subject", "line", "body", "text", "html", "email", "mail", "message", "content", "plain", "template", "copy",
        "msg", "raw", "md", "markdown", "script", "note", "dm",
    ];
    let own: Vec<&str> = name.iter().copied().filter(|n| !PARTS.contains(n)).collect();
    own.join("_")
}

fn known(name: &str, numbered: bool) -> Role {
    let last = |tail: &str| name == tail || name.ends_with(&format!("_{tail}"));
    let is = |names: &[&str]| names.contains(&name);
    if last("subject") || last("subject_line") || is(&["subjectline", "betreff", "emailsubject"]) {
        return Role::Subject;
    }
    if is(&["preheader", "preview_text", "preview", "pre_header", "email_preheader"]) {
        return Role::Preheader;
    }
    if is(&[
        "html",
        "body_html",
        "html_body",
        "email_html",
        "html_content",
        "content_html",
        "message_html",
    ]) {
        return Role::Html;
    }
    if is(&[
        "body",
        "email_body",
        "body_text",
        "text_body",
        "email_text",
        "message_body",
        "plain_text",
        "text_content",
        "body_plain",
        "mail_body",
        "email_content",
        "email_copy",
        "email_message",
        "body_markdown",
        "body_md",
    ]) || last("body") && name.len() < 40
    {
        return Role::Body;
    }
    const PERHAPS: [&str; 18] = [
        "message",
        "text",
        "content",
        "email",
        "mail",
        "msg",
        "template",
        "linkedin_message",
        "linkedin_note",
        "sms",
        "voicemail",
        "voicemail_script",
        "call_script",
        "script",
        "connection_note",
        "connection_request",
        "dm",
        "inmail",
    ];
    const COUNTED: [&str; 7] = [
        "step",
        "touch",
        "follow_up",
        "followup",
        "touchpoint",
        "variant",
        "note",
    ];
    if is(&PERHAPS) || numbered && is(&COUNTED) || last("message") && name.len() < 40 {
        return Role::Perhaps;
    }
    if is(&[
        "name",
        "title",
        "label",
        "step_name",
        "template_name",
        "email_name",
        "step_title",
    ]) {
        return Role::Title;
    }
    if is(&[
        "day",
        "step",
        "order",
        "position",
        "step_number",
        "sequence_number",
        "touch",
        "number",
        "delay_days",
    ]) {
        return Role::Number;
    }
    if is(&["channel", "type", "kind", "medium", "step_type"]) {
        return Role::Channel;
    }
    Role::Other
}

/// The parts of one message.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    pub(super) subject: Option<Value>,
    pub(super) preheader: Option<Value>,
    /// What is read.
    pub(super) body: Option<Value>,
    /// The same in HTML.
    pub(super) html: Option<Value>,
    pub(super) title: Option<String>,
    pub(super) context: String,
}

impl Record {
    /// The message: subject and preview text on lines of their own, then the body. Of two bodies the HTML is read, as a mail
    /// program does.
    pub(super) fn reading(self) -> Option<Reading> {
        let (seen, unseen) = match (self.html, self.body) {
            (Some(html), Some(text)) if html.words() > 0 => (read(&html, true), Some(text)),
            (Some(html), text) => (read(&text.unwrap_or(html), true), None),
            (None, Some(text)) => (read(&text, false), None),
            (None, None) => return None,
        };
        let mut out = Reading {
            title: self.title,
            context: self.context,
            ..Reading::default()
        };
        let mut lies = seen.map.source(Span::new(0, seen.text.len()));
        for (value, part) in [(self.subject, Part::Subject), (self.preheader, Part::Preheader)] {
            let Some(value) = value.filter(|v| !v.text.trim().is_empty()) else {
                continue;
            };
            out.has_headers |= part == Part::Subject;
            lies = lies.union(value.span());
            head(&mut out, &value, part);
        }
        if !out.text.is_empty() {
            line_break(&mut out);
        }
        append(&mut out, &seen);
        out.comments = seen.comments;
        if let Some(text) = unseen {
            lies = lies.union(text.span());
            line_break(&mut out);
            let start = out.text.len();
            out.text.push_str(&text.text);
            out.map.append(&text.map);
            out.marks.push(Mark {
                span: Span::new(start, out.text.len()),
                part: Part::Hidden,
            });
        }
        out.span = lies;
        Some(out)
    }
}

/// A body in the form it is written in.
fn read(value: &Value, may_be_html: bool) -> Reading {
    let reading = if is_html(&value.text) || may_be_html && value.text.contains('<') {
        html::read(&value.text)
    } else {
        plain::read(&value.text)
    };
    reading.through(&value.map)
}

/// Whether a text is set with tags of HTML.
fn is_html(text: &str) -> bool {
    const TAGS: [&str; 9] = [
        "<p>",
        "<p ",
        "<br",
        "<div",
        "<html",
        "<table",
        "</p>",
        "</a>",
        "<!doctype",
    ];
    let lower = text.to_ascii_lowercase();
    TAGS.iter().any(|tag| lower.contains(tag))
}

/// A value on one line, marked.
fn head(out: &mut Reading, value: &Value, part: Part) {
    let start = out.text.len();
    for (at, c) in value.text.char_indices() {
        let span = Span::new(at, at + c.len_utf8());
        if c.is_control() {
            out.text.push(' ');
            out.map.replace(1, value.map.source(span));
        } else {
            out.text.push(c);
            out.map.append(&value.map.slice(span));
        }
    }
    out.marks.push(Mark {
        span: Span::new(start, out.text.len()),
        part,
    });
    line_break(out);
}

fn append(out: &mut Reading, reading: &Reading) {
    let start = out.text.len() as u32;
    out.text.push_str(&reading.text);
    out.map.append(&reading.map);
    out.marks.extend(reading.marks.iter().map(|mark| Mark {
        span: mark.span.shift(start as usize),
        part: mark.part,
    }));
}

fn line_break(out: &mut Reading) {
    let last = out
        .map
        .pieces()
        .last()
        .map_or(0, |p| (p.source + p.source_len) as usize);
    out.text.push('\n');
    out.map.replace(1, Span::new(last, last));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tell_part_and_message() {
        let columns = Columns {
            subject: vec!["Kop".to_string()],
            body: vec!["Tekst 1".to_string()],
        };
        for (key, part, group) in [
            ("Subject", Role::Subject, ""),
            ("email_2_subject", Role::Subject, "2"),
            ("Email 2 Body", Role::Body, "2"),
            ("body1", Role::Body, "1"),
            ("HtmlBody", Role::Html, ""),
            ("Subject Line", Role::Subject, ""),
            ("message", Role::Perhaps, "message"),
            ("Step 3", Role::Perhaps, "3"),
            ("kop", Role::Subject, ""),
            ("tekst 1", Role::Body, ""),
            ("welcome_subject", Role::Subject, "welcome"),
            ("email", Role::Perhaps, "email"),
            ("description", Role::Other, ""),
            ("version", Role::Other, ""),
            ("contact_email_address", Role::Other, ""),
        ] {
            assert_eq!(role(key, &columns), (part, group.to_string()), "{key}");
        }
    }
}
