//! What stands above a message: front matter, `Subject:` and other header lines, a heading that labels the file.
//! Knows nothing of the body below.

use super::greeting::greeting;
use super::lines::{Line, trim};
use super::{Kind, Mark, Mode, Part, Zone, ZoneKind};
use crate::span::Span;

/// Names of header lines a person writes above a draft, other than the subject and the preview text.
const NAMES: [&str; 23] = [
    "to",
    "from",
    "cc",
    "bcc",
    "reply-to",
    "sent",
    "date",
    "kind",
    "type",
    "mode",
    "dialect",
    "attachment",
    "attachments",
    "title",
    "channel",
    "send",
    "when",
    "day",
    "delay",
    "from name",
    "sender",
    "recipient",
    "audience",
];
const SUBJECTS: [&str; 8] = [
    "subject",
    "subject line",
    "subject lines",
    "email subject",
    "email subject line",
    "re subject",
    "subj",
    "betreff",
];
const PREHEADERS: [&str; 6] = [
    "preheader",
    "preview",
    "preview text",
    "preview line",
    "pre-header",
    "preheader text",
];
/// Lines that only say that the body begins; a document labels its bodies by the same words.
pub(crate) const BODY_LABELS: [&str; 11] = [
    "body",
    "email body",
    "message",
    "email",
    "email text",
    "copy",
    "text",
    "message body",
    "email copy",
    "full email",
    "content",
];
/// Reply and forward marks of mail programs (English, German, Scandinavian, Turkish, Dutch, Romance, Finnish).
const THREAD_MARKS: [&str; 12] = [
    "re", "fw", "fwd", "aw", "sv", "tr", "wg", "antw", "rv", "vs", "ref", "res",
];

/// What was found above the body.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Header, subject, preheader and label zones, ordered.
    pub(super) zones: Vec<Zone>,
    /// Index of the first body line.
    pub(super) body: usize,
    /// The kind front matter or a header line names.
    pub(super) kind: Option<Kind>,
    /// The mode they name.
    pub(super) mode: Option<Mode>,
    /// The merge dialect they name, and where.
    pub(super) dialect: Option<(String, Span)>,
    /// Whether there is a subject.
    pub(super) subject: bool,
    /// Whether the subject starts with a reply mark.
    pub(super) answers: bool,
    /// The headings that label the file, for what they say of its kind.
    pub(super) labels: Vec<Span>,
}

/// Reads the head of `lines`. `marked` tells that the format has headers of its own.
pub(super) fn read(text: &str, lines: &[Line], marks: &[Mark], marked: bool) -> Head {
    let mut head = Head::default();
    for mark in marks {
        match mark.part {
            Part::Subject => head.subject(text, mark.span),
            Part::Preheader => head.push(ZoneKind::Preheader, trim(text, mark.span)),
            Part::Header => head.front_matter(text, mark.span),
            _ => {}
        }
    }
    head.zones.sort_by_key(|z| z.span);
    head.body = below_marks(lines, &head.zones);
    if !marked {
        head.body = head.fence(text, lines);
        head.header_lines(text, lines);
    }
    head
}

/// The first line after every marked line at the top.
fn below_marks(lines: &[Line], zones: &[Zone]) -> usize {
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let i = zones.partition_point(|z| z.span.end <= line.inner.start);
        let marked = zones.get(i).is_some_and(|z| z.span.start < line.inner.end);
        if !marked && !line.is_blank() {
            break;
        }
        at += 1;
    }
    at
}

impl Head {
    fn push(&mut self, kind: ZoneKind, span: Span) {
        if !span.is_empty() {
            self.zones.push(Zone { kind, span });
        }
    }

    fn subject(&mut self, text: &str, value: Span) {
        let value = bare(text, value);
        let prefix = thread_prefix(value.of(text));
        self.answers |= value
            .of(text)
            .get(..2)
            .is_some_and(|mark| prefix > 0 && !mark.eq_ignore_ascii_case("fw"));
        self.push(
            ZoneKind::ThreadPrefix,
            trim(text, Span::new(value.start as usize, value.start as usize + prefix)),
        );
        let rest = trim(text, Span::new(value.start as usize + prefix, value.end as usize));
        self.subject = true;
        self.push(ZoneKind::Subject, rest);
    }

    /// Header marks: the fields of a mail, or the front matter of a file.
    fn front_matter(&mut self, text: &str, block: Span) {
        for line in super::lines::lines(text, block) {
            self.header_line(text, line.inner);
        }
    }

    /// `---` front matter that the format did not mark.
    fn fence(&mut self, text: &str, lines: &[Line]) -> usize {
        let first = lines.iter().position(|l| !l.is_blank()).unwrap_or(0);
        let fence = lines.get(first).map_or("", |l| l.inner.of(text));
        if self.body > first || !matches!(fence, "---" | "+++") {
            return self.body;
        }
        let close = lines
            .iter()
            .skip(first + 1)
            .take(60)
            .position(|l| l.inner.of(text) == fence);
        let Some(close) = close.map(|c| first + 1 + c) else {
            return self.body;
        };
        let inside = lines.get(first + 1..close).unwrap_or(&[]);
        if inside.is_empty()
            || !inside
                .iter()
                .all(|l| l.is_blank() || l.inner.of(text).contains([':', '=', '-', '#', ' ']))
        {
            return self.body;
        }
        for line in lines.get(first..=close).unwrap_or(&[]) {
            self.header_line(text, line.inner);
        }
        close + 1
    }

    /// One line of a head: its value may be the subject or the preview text, or say what the message is.
    fn header_line(&mut self, text: &str, line: Span) {
        let Some((name, value)) = name_and_value(text, line) else {
            self.push(ZoneKind::Header, line);
            return;
        };
        let name = name.as_str();
        let is_subject = is_subject(name);
        if is_subject && !self.subject && !value.is_empty() {
            self.push(
                ZoneKind::Header,
                trim(text, Span::new(line.start as usize, value.start as usize)),
            );
            self.subject(text, value);
        } else if is_subject && !value.is_empty() {
            self.push(
                ZoneKind::Header,
                trim(text, Span::new(line.start as usize, value.start as usize)),
            );
            self.push(ZoneKind::Subject, bare(text, value));
        } else if PREHEADERS.contains(&name) && !value.is_empty() {
            self.push(
                ZoneKind::Header,
                trim(text, Span::new(line.start as usize, value.start as usize)),
            );
            self.push(ZoneKind::Preheader, bare(text, value));
        } else {
            let said = bare(text, value);
            let value = said.of(text).to_lowercase();
            match name {
                "kind" | "type" => self.kind = self.kind.or(kind_named(&value)),
                "mode" => self.mode = self.mode.or(mode_named(&value)),
                "dialect" if !value.is_empty() && self.dialect.is_none() => self.dialect = Some((value, said)),
                _ => {}
            }
            self.push(ZoneKind::Header, line);
        }
    }

    /// Header lines a person wrote above a draft, with headings and blank lines between them.
    fn header_lines(&mut self, text: &str, lines: &[Line]) {
        let mut at = self.body;
        let mut wants_subject = false;
        while let Some(line) = lines.get(at) {
            let content = line.inner.of(text);
            if line.is_blank() || is_rule(content) {
                at += 1;
                continue;
            }
            if is_heading(content) {
                self.labels.push(line.inner);
                self.push(ZoneKind::Label, line.inner);
                at += 1;
                continue;
            }
            let named = name_and_value(text, line.inner);
            let name = named.as_ref().map(|(n, _)| n.as_str()).unwrap_or("");
            let value = named.as_ref().map_or(Span::default(), |(_, v)| *v);
            let speaks = matches!(
                name,
                "to" | "from" | "send" | "when" | "day" | "type" | "sent" | "title" | "recipient"
            ) && value.len() > 120;
            if is_subject(name) || PREHEADERS.contains(&name) || (NAMES.contains(&name) && !speaks) {
                wants_subject = is_subject(name) && value.is_empty();
                self.header_line(text, line.inner);
            } else if BODY_LABELS.contains(&name) && value.is_empty() {
                self.push(ZoneKind::Label, line.inner);
                at += 1;
                break;
            } else if wants_subject && lines.get(at + 1).is_none_or(Line::is_blank) && greeting(content, true) == 0 {
                self.subject(text, line.inner);
                wants_subject = false;
            } else {
                break;
            }
            at += 1;
        }
        self.body = at;
    }
}

fn is_subject(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '#');
    let stem = stem
        .strip_suffix(" a")
        .or(stem.strip_suffix(" b"))
        .or(stem.strip_suffix(" option"))
        .unwrap_or(stem);
    SUBJECTS.contains(&stem)
}

/// The lower-case name before the colon (or `=` in front matter) and the span of the value after it.
fn name_and_value(text: &str, line: Span) -> Option<(String, Span)> {
    let content = line.of(text);
    let colon = content.char_indices().take(48).find(|&(_, c)| c == ':' || c == '=')?.0;
    let name: String = content
        .get(..colon)?
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '-' | '#' | '>' | '•' | '`' | '"'))
        .to_lowercase();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '#' | '(' | ')');
    if name.is_empty() || !name.chars().all(plain) {
        return None;
    }
    let name = match name.find(" (") {
        Some(at) => name.get(..at).unwrap_or("").to_string(),
        None => name,
    };
    let value = content.get(colon + 1..)?.trim_start_matches(['*', '_']);
    let start = line.end as usize - value.len();
    Some((name, trim(text, Span::new(start, line.end as usize))))
}

/// A value without the quotes, backticks or emphasis around it.
fn bare(text: &str, value: Span) -> Span {
    let mut span = trim(text, value);
    for _ in 0..3 {
        let content = span.of(text);
        let mut chars = content.chars();
        let (Some(first), Some(last)) = (chars.next(), chars.next_back()) else {
            break;
        };
        let pairs = matches!(
            (first, last),
            ('"', '"') | ('“', '”') | ('`', '`') | ('\'', '\'') | ('‘', '’') | ('*', '*') | ('„', '“')
        );
        if !pairs || chars.as_str().contains(first) {
            break;
        }
        span = trim(
            text,
            Span::new(
                span.start as usize + first.len_utf8(),
                span.end as usize - last.len_utf8(),
            ),
        );
    }
    span
}

/// Length of the reply and forward marks a subject begins with: `Re: Fwd[2]: `.
fn thread_prefix(subject: &str) -> usize {
    let mut end = 0;
    for _ in 0..16 {
        let rest = subject.get(end..).unwrap_or("");
        let rest = rest.trim_start();
        let from = subject.len() - rest.len();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let word = rest.get(..letters).unwrap_or("").to_lowercase();
        if !THREAD_MARKS.contains(&word.as_str()) {
            break;
        }
        let mut at = letters;
        let after = |at: usize| rest.as_bytes().get(at).copied();
        if after(at) == Some(b'[') {
            at += 1 + rest.bytes().skip(at + 1).take_while(u8::is_ascii_digit).count();
            if after(at) == Some(b']') {
                at += 1;
            }
        }
        while after(at) == Some(b' ') {
            at += 1;
        }
        if after(at) != Some(b':') {
            break;
        }
        end = from + at + 1;
    }
    end
}

/// `# Heading` of Markdown.
pub(super) fn is_heading(line: &str) -> bool {
    let marks = line.bytes().take_while(|&b| b == b'#').count();
    (1..=6).contains(&marks) && matches!(line.as_bytes().get(marks), Some(b' '))
}

/// A line drawn with punctuation: `---`, `* * *`, `=====`, or a bare code fence.
pub(crate) fn is_rule(line: &str) -> bool {
    let drawn = |c| matches!(c, '-' | '=' | '*' | '_' | '~' | '`' | '—' | '━' | '─' | '═');
    line.chars().all(|c| c == ' ' || drawn(c)) && line.chars().filter(|&c| drawn(c)).count() >= 3
        || (line.starts_with("```") && line.len() < 16 && !line.contains(' '))
}

/// The kind that front matter names.
fn kind_named(value: &str) -> Option<Kind> {
    let kind = match value {
        "email" | "cold-email" | "cold email" | "mail" | "first-touch" => Kind::Email,
        "follow-up" | "followup" | "follow up" | "bump" => Kind::FollowUp,
        "reply" | "answer" => Kind::Reply,
        "script" | "call-script" | "call script" | "call" | "cold-call" | "cold call" | "phone" => Kind::Script,
        "voicemail" | "vm" | "voice mail" => Kind::Voicemail,
        "note" | "linkedin" | "sms" | "text" | "dm" | "inmail" => Kind::Note,
        _ => return None,
    };
    Some(kind)
}

fn mode_named(value: &str) -> Option<Mode> {
    match value {
        "draft" => Some(Mode::Draft),
        "template" => Some(Mode::Template),
        _ => None,
    }
}
