//! The front door: a source and a ready rule set in, a report on that file out.
//! Knows nothing of the disk, the terminal or how a report is shown.

mod simulation;

use crate::engine::{Engine, Hit};
use crate::finding::{Finding, Label, Status, fingerprint};
use crate::fix::Place;
use crate::format;
use crate::message::{Kind, Measures, Message, Mode, Names, Parts, Reading, ZoneKind};
use crate::problem::Problem;
use crate::report::{FileReport, MessageReport};
use crate::source::Source;

/// What the user says of a file; what is left out is found out.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The kind of every message.
    pub kind: Option<Kind>,
    /// The mode of every message.
    pub mode: Option<Mode>,
    /// The other parts of the template the file is a part of.
    pub parts: Option<Parts>,
    /// How files that hold many messages are read.
    pub reading: format::Options,
    /// Whether templates are rendered, and their renderings judged too.
    pub simulates: bool,
}

/// Reads `source`, judges each message in it and tells every finding with its place in the raw file.
pub fn lint(source: Source, engine: &Engine, given: &Given) -> FileReport {
    let (readings, problems) = format::read(&source, &given.reading);
    let alone = readings.len() == 1;
    let messages = readings
        .into_iter()
        .enumerate()
        .map(|(ordinal, reading)| {
            let template = given.may_simulate(&reading).then(|| reading.clone());
            let message = given.message(ordinal, reading, &source.name, alone);
            judge(message, template.as_ref(), engine, &source)
        })
        .collect();
    FileReport {
        source,
        messages,
        problems,
    }
}

/// The messages in `source`, as they are judged.
pub fn read(source: &Source, given: &Given) -> (Vec<Message>, Vec<Problem>) {
    let (readings, problems) = format::read(source, &given.reading);
    let alone = readings.len() == 1;
    let message = |(ordinal, reading)| given.message(ordinal, reading, &source.name, alone);
    (readings.into_iter().enumerate().map(message).collect(), problems)
}

/// What a part of a template prints, for its other parts to be held against; nothing if its file does not hold one message.
pub fn names(source: &Source, given: &Given) -> Option<Names> {
    match read(source, given).0.as_slice() {
        [message] => Some(Names::of(message)),
        _ => None,
    }
}

impl Given {
    /// The message in a reading; one that is alone in its file is the template's part that the file is.
    fn message(&self, ordinal: usize, reading: Reading, name: &str, alone: bool) -> Message {
        let mut message = Message::new(ordinal, reading, name, self.kind, self.mode);
        if alone {
            message.parts.clone_from(&self.parts);
        }
        message
    }

    /// Whether what is read may be a template whose renderings are wanted.
    fn may_simulate(&self, reading: &Reading) -> bool {
        // Front matter or a header names the mode where the user does not.
        let named = || reading.text.contains("emplate");
        self.simulates && self.mode.map_or_else(named, |mode| mode == Mode::Template)
    }
}

/// A message and what was found in it.
#[derive(Clone, Copy)]
struct Judged<'a> {
    message: &'a Message,
    hits: &'a [Hit],
}

/// Judges a message; one that is a template is judged by its renderings too, if what it was read from is given.
fn judge(message: Message, template: Option<&Reading>, engine: &Engine, source: &Source) -> MessageReport {
    let measures = Measures::of(&message);
    let hits = engine.judge(&message, &measures);
    let mut findings: Vec<Finding> = hits.iter().map(|hit| tell(hit, &message, engine, source)).collect();
    if let Some(reading) = template.filter(|_| message.mode == Mode::Template) {
        let judged = Judged {
            message: &message,
            hits: &hits,
        };
        findings.extend(simulation::findings(reading, judged, engine, source));
        findings.sort_by_key(|f| f.inner);
    }
    MessageReport {
        ordinal: message.ordinal,
        title: message.title,
        span: message.span,
        kind: message.kind,
        mode: message.mode,
        measures,
        language: message.language,
        dialect: message.dialect,
        paragraphs: message.paragraphs,
        text: message.text,
        encoded: message.encoded,
        findings,
    }
}

fn tell(hit: &Hit, message: &Message, engine: &Engine, source: &Source) -> Finding {
    let rule = &engine.rules()[hit.rule];
    let excerpt = hit.span.of(&message.text);
    let span = message.map.source(hit.span);
    let label = |(inner, text): &(crate::span::Span, String)| Label {
        span: message.map.source(*inner),
        inner: *inner,
        text: text.clone(),
    };
    Finding {
        rule: rule.id.clone(),
        severity: hit.severity,
        message: says(&rule.spec.says, excerpt, &hit.fills),
        why: rule.spec.why.clone(),
        instead: rule.spec.instead.clone(),
        zone: message.zone_at(hit.span.start).map_or(ZoneKind::Body, |z| z.kind),
        excerpt: excerpt.to_string(),
        span,
        inner: hit.span,
        range: source.range(span),
        labels: hit.labels.iter().map(label).collect(),
        fix: engine
            .fix(hit)
            .and_then(|spec| Place { message, source }.offer(spec, hit.span)),
        fingerprint: fingerprint(
            &rule.id,
            before(&message.text, hit.span.start as usize),
            excerpt,
            after(&message.text, hit.span.end as usize),
        ),
        status: Status::Active,
    }
}

/// What a rule says of a hit. What stands for one name is not looked through for others.
fn says(wording: &str, excerpt: &str, fills: &[(&'static str, String)]) -> String {
    let excerpt = on_one_line(excerpt);
    let mut said = String::new();
    let mut rest = wording;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        said.push_str(before);
        let all = fills.iter().map(|(name, value)| (*name, value));
        let mut fill = std::iter::once(("{excerpt}", &excerpt)).chain(all);
        match fill.find(|(name, _)| from.starts_with(name)) {
            Some((name, value)) => {
                said.push_str(value);
                rest = &from[name.len()..];
            }
            None => {
                said.push('{');
                rest = &from[1..];
            }
        }
    }
    said + rest
}

/// An excerpt for use inside a sentence: line breaks become blanks, a long one is cut.
fn on_one_line(excerpt: &str) -> String {
    let words: Vec<&str> = excerpt.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end()),
        None => line,
    }
}

/// At most the 200 bytes before `at`: more than the three words a fingerprint takes from them.
fn before(text: &str, at: usize) -> &str {
    text.get(text.floor_char_boundary(at.saturating_sub(200))..at)
        .unwrap_or("")
}

/// At most the 200 bytes from `at` on.
fn after(text: &str, at: usize) -> &str {
    text.get(at..text.floor_char_boundary(at + 200)).unwrap_or("")
}
