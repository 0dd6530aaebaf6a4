//! From a reading to a message: head, kind, zones, sentences, paragraphs.
//! Knows nothing of rules; each part is found in a file of its own.

use super::greeting::greeting;
use super::lines::{Line, lines, trim};
use super::prose::Sheet;
use super::quiet::{code, disjoint, quiet};
use super::recognise::{Evidence, Parts};
use super::{Kind, Language, Mark, Message, Mode, Part, Reading, Zone, ZoneKind};
use super::{header, mail, recognise, script, turn};
use crate::dialect;
use crate::span::Span;

impl Message {
    /// The message in `reading`. `name` is the file's name, a hint for the kind where nothing better tells it; `kind` and `mode`
    /// are what the user says, before front matter and before what can be found out.
    pub fn new(ordinal: usize, reading: Reading, name: &str, kind: Option<Kind>, mode: Option<Mode>) -> Message {
        let Reading {
            text,
            map,
            mut marks,
            threaded,
            to_list,
            has_headers,
            encoded,
            title,
            context,
            span,
            comments: _,
        } = reading;
        marks.retain(|m| text.get(m.span.range()).is_some());
        marks.retain(|m| m.part != Part::Code || !is_message(&text, m.span) && !is_subject(&text, m.span));
        marks.sort_by_key(|m| m.span);
        let fields = dialect::scan(&text, &code(&marks));
        let quiet = quiet(&text, &marks);
        let solid = disjoint(fields.iter().map(|f| f.span).chain(quiet.iter().copied()).collect());
        let sheet = Sheet {
            text: &text,
            fields: &fields,
            quiet: &quiet,
            solid: &solid,
        };

        let (read, hidden) = split_hidden(&text, &marks);
        let all = lines(&text, read);
        let head = header::read(&text, &all, &marks, has_headers);
        let body = body_lines(&text, all.get(head.body..).unwrap_or(&[]), &head.zones);
        let asked = kind.or(head.kind);
        let turns = if has_headers || asked.is_some_and(|k| !k.is_call()) {
            Vec::new()
        } else {
            turn::dialogue(&text, &body, head.subject)
        };
        let mut heading: Vec<&str> = head.labels.iter().map(|l| l.of(&text)).collect();
        heading.extend([context.as_str(), title.as_deref().unwrap_or("")]);
        let evidence = Evidence {
            name,
            heading: &heading.join(" "),
            lines: &body,
            mail: has_headers || head.subject && turns.is_empty(),
            dialogue: !turns.is_empty(),
            in_quotes: in_quotes(&text, &all, head.body),
        };
        let called = if asked.is_some() {
            asked.filter(|k| k.is_call())
        } else {
            recognise::call(&text, &evidence)
        };

        let mut zones = head.zones;
        let mut sentences = head_sentences(&sheet, &zones);
        let mut threaded = threaded;
        let (found, runs) = if let Some(kind) = called {
            let call = script::zone(&sheet, &body, &turns, &marks);
            zones.extend(call.zones);
            sentences.extend(call.sentences);
            (kind, call.runs)
        } else {
            let mail = mail::zone(&sheet, &body, &marks);
            threaded |= mail.earlier;
            let prose: Vec<&str> = mail.runs.iter().map(|r| r.of(&text)).collect();
            let parts = Parts {
                prose: &prose,
                mail: has_headers || head.subject,
                threaded,
                answers: head.answers,
                greets: mail.greets,
                signed: mail.signed,
                title: title.as_deref().unwrap_or(""),
                context: &context,
            };
            zones.extend(mail.zones);
            sentences.extend(mail.sentences);
            (asked.unwrap_or_else(|| recognise::written(&parts)), mail.runs)
        };
        zones.extend(hidden.iter().map(|&span| Zone {
            kind: ZoneKind::Hidden,
            span,
        }));
        let paragraphs = runs.iter().flat_map(|&run| paragraphs(&text, run)).collect();
        let mut message = Message {
            ordinal,
            kind: found,
            mode: mode.or(head.mode).unwrap_or_default(),
            language: Language::English,
            dialect: head.dialect.as_ref().map(|(id, _)| id.clone()),
            dialect_said: head.dialect.map(|(_, at)| at),
            mode_said: mode.or(head.mode).is_some(),
            template: None,
            zones: in_order(zones),
            sentences: disjoint(sentences),
            paragraphs,
            quiet,
            fields,
            map,
            encoded,
            threaded,
            to_list,
            parts: None,
            text,
            title,
            span,
        };
        message.language = Language::of(&message);
        message
    }
}

/// Whether a code block is no code but the message, set in a fence to be copied: it greets, or starts with a subject line, or
/// nothing else is there.
fn is_message(text: &str, block: Span) -> bool {
    let content = block.of(text).trim();
    let first = content.lines().next().unwrap_or("");
    let several = first.len() < content.len();
    let around = text.len().saturating_sub(block.len());
    let alone = around <= 16 && text.get(..block.start as usize).is_some_and(|b| b.trim().is_empty());
    let headed = first.get(..8).is_some_and(|w| w.eq_ignore_ascii_case("subject:"));
    several && (alone || headed || greeting(first, true) > 0 && first.contains(' '))
}

/// Whether a piece of code is the whole value of a subject line, set off for copying.
fn is_subject(text: &str, code: Span) -> bool {
    let start = code.start as usize;
    let before = text
        .get(text.floor_char_boundary(start.saturating_sub(40))..start)
        .unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    let label: String = line.chars().filter(|c| c.is_alphabetic()).collect();
    let after = text
        .get(code.end as usize..)
        .unwrap_or("")
        .trim_start_matches(['*', '_', ' ', '\r']);
    (after.is_empty() || after.starts_with('\n')) && ["subject", "subjectline"].contains(&label.to_lowercase().as_str())
}

/// What is read, and what is only sent: the hidden stretches after it.
fn split_hidden(text: &str, marks: &[Mark]) -> (Span, Vec<Span>) {
    let hidden: Vec<Span> = marks
        .iter()
        .filter(|m| m.part == Part::Hidden)
        .map(|m| m.span)
        .collect();
    let mut end = text.len();
    for span in hidden.iter().rev() {
        let after = text.get(span.end as usize..end).unwrap_or("x");
        if !after.trim().is_empty() {
            break;
        }
        end = span.start as usize;
    }
    (Span::new(0, end), disjoint(hidden))
}

/// The lines below the head without those that the format knows to be something else, and without quotation marks around all
/// of them.
fn body_lines(text: &str, lines: &[Line], taken: &[Zone]) -> Vec<Line> {
    let free = |line: &&Line| {
        let i = taken.partition_point(|z| z.span.end <= line.inner.start);
        line.is_blank() || taken.get(i).is_none_or(|z| z.span.start >= line.inner.end)
    };
    let mut body: Vec<Line> = lines.iter().filter(free).copied().collect();
    if let Some((first, last)) = wrapped(text, &body) {
        if let Some(line) = body.get_mut(first) {
            let open = line.inner.of(text).chars().next().map_or(0, char::len_utf8);
            line.inner = trim(
                text,
                Span::new(line.inner.start as usize + open, line.inner.end as usize),
            );
        }
        if let Some(line) = body.get_mut(last) {
            let close = line.inner.of(text).chars().next_back().map_or(0, char::len_utf8);
            line.inner = trim(
                text,
                Span::new(
                    line.inner.start as usize,
                    (line.inner.end as usize).saturating_sub(close),
                ),
            );
        }
    }
    body
}

/// First and last line of a body that stands in one pair of quotation marks.
fn wrapped(text: &str, lines: &[Line]) -> Option<(usize, usize)> {
    let first = lines.iter().position(|l| !l.is_blank())?;
    let last = lines.iter().rposition(|l| !l.is_blank())?;
    let opens = lines.get(first)?.inner.of(text);
    let closes = lines.get(last)?.inner.of(text);
    let straight = opens.starts_with('"') && closes.ends_with('"');
    let curly = opens.starts_with('“') && closes.ends_with('”');
    if !straight && !curly {
        return None;
    }
    let marks = opens.matches('"').count();
    let open = if curly {
        first == last && opens.matches('“').count() == 1 || opens.matches('“').count() == opens.matches('”').count() + 1
    } else {
        first == last && marks == 2 || first != last && marks % 2 == 1
    };
    (open && (first != last || opens.len() > 2)).then_some((first, last))
}

/// Whether all lines below the head are spoken: in one pair of quotation marks, or most of them in one each.
fn in_quotes(text: &str, lines: &[Line], body: usize) -> bool {
    let lines = lines.get(body..).unwrap_or(&[]);
    let filled: Vec<&str> = lines
        .iter()
        .filter(|l| !l.is_blank())
        .map(|l| l.inner.of(text))
        .collect();
    let spoken = filled
        .iter()
        .filter(|l| l.starts_with(['"', '“']) && l.ends_with(['"', '”']) && l.len() > 2)
        .count();
    wrapped(text, lines).is_some()
        || spoken * 2 > filled.len()
        || filled.first().is_some_and(|l| l.starts_with('"')) && spoken >= 1
}

/// Sentences of the head: the subject is one, the preview text may be several.
fn head_sentences(sheet: &Sheet, zones: &[Zone]) -> Vec<Span> {
    let mut found = Vec::new();
    for zone in zones {
        match zone.kind {
            ZoneKind::Subject => found.push(zone.span),
            ZoneKind::Preheader => found.extend(sheet.sentences(zone.span)),
            _ => {}
        }
    }
    found
}

/// What blank lines part in a stretch.
fn paragraphs(text: &str, run: Span) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open = false;
    for line in lines(text, run) {
        if line.is_blank() {
            open = false;
            continue;
        }
        match found.last_mut() {
            Some(paragraph) if open => *paragraph = paragraph.union(line.inner),
            _ => found.push(line.inner),
        }
        open = true;
    }
    found
}

/// Zones by start, none empty, none over another: the one that starts first keeps what two claim.
fn in_order(mut zones: Vec<Zone>) -> Vec<Zone> {
    zones.sort_by_key(|z| (z.span.start, z.span.end));
    let mut end = 0;
    let mut kept = Vec::with_capacity(zones.len());
    for mut zone in zones {
        zone.span.start = zone.span.start.max(end);
        if zone.span.start < zone.span.end {
            end = zone.span.end;
            kept.push(zone);
        }
    }
    kept
}
