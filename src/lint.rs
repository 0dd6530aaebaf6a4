//! The front door: a source and a ready rule set in, a report on that file out.
//! Knows nothing of the disk, the terminal or how a report is shown.

mod simulation;

use crate::dialect::{Dialect, NamedDialect, unknown_dialect};
use crate::engine::{Engine, Hit};
use crate::finding::{Finding, Label, Status, fingerprint};
use crate::fix::Place;
use crate::format::{self, Format};
use crate::message::{Kind, Measures, Message, Mode, Names, Page, Parts, Reading, ZoneKind};
use crate::problem::Problem;
use crate::render::Value;
use crate::report::{FileReport, MessageReport};
use crate::source::Source;
use crate::suppress::ChangedLines;
use std::sync::Arc;

/// What the user says of a file; what is left out is found out.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The kind of every message.
    pub kind: Option<Kind>,
    /// The mode of every message.
    pub mode: Option<Mode>,
    /// What is said of the file's templates.
    pub templates: Templates,
    /// The other parts of the template the file is a part of.
    pub parts: Option<Parts>,
    /// How files that hold many messages are read.
    pub reading: format::Options,
    /// Whether templates are rendered, and their renderings judged too.
    pub simulates: bool,
    /// Real values to render them with as well, a [`Value::Map`] a recipient.
    pub rows: Arc<[Value]>,
    /// The only lines that are of interest, to whoever mends the file; none where all are.
    pub lines: Option<ChangedLines>,
}

/// What the user says of the templates in a file.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    /// The dialect that the command line names: it goes before front matter.
    pub dialect: Option<NamedDialect>,
    /// The dialect that the settings name for the file's path: it goes after front matter.
    pub path_dialect: Option<NamedDialect>,
    /// The mode that the settings name for the file's path, likewise.
    pub path_mode: Option<Mode>,
    /// Every field there is; empty where nobody listed them.
    pub fields: Vec<String>,
    /// Dialects of the user's own.
    pub own: Vec<Arc<Dialect>>,
}

/// Reads `source`, judges each message in it and tells every finding with its place in the raw file.
pub fn lint(source: Source, engine: &Engine, given: &Given) -> FileReport {
    let (messages, problems) = messages(&source, given);
    let messages = messages
        .into_iter()
        .map(|(message, template)| judge(message, template.as_ref(), engine, &source, &given.rows))
        .collect();
    FileReport {
        source,
        messages,
        findings: Vec::new(),
        problems,
    }
}

/// The messages in `source`, as they are judged.
pub fn read(source: &Source, given: &Given) -> (Vec<Message>, Vec<Problem>) {
    let (messages, problems) = messages(source, given);
    (messages.into_iter().map(|(message, _)| message).collect(), problems)
}

/// The messages in `source`; with each template whose renderings are wanted, what it was read from.
fn messages(source: &Source, given: &Given) -> (Vec<(Message, Option<Reading>)>, Vec<Problem>) {
    let (readings, mut problems) = format::read(source, &given.reading);
    let alone = readings.len() == 1;
    let mut messages = Vec::with_capacity(readings.len());
    for (ordinal, reading) in readings.into_iter().enumerate() {
        let template = given.may_simulate(&reading).then(|| reading.clone());
        let mut message = Message::new(ordinal, reading, &source.name, given.kind, given.mode);
        if !message.mode_said {
            message.mode = given.templates.path_mode.unwrap_or_default();
        }
        // One that is alone in its file is the template's part that the file is.
        if alone {
            message.parts.clone_from(&given.parts);
        }
        look_at_template(&mut message, source, &given.templates, &mut problems);
        let template = template.filter(|_| message.mode == Mode::Template);
        messages.push((message, template));
    }
    (messages, problems)
}

/// What a part of a template prints, for its other parts to be held against; nothing if its file does not hold one message.
pub fn names(source: &Source, given: &Given) -> Option<Names> {
    match read(source, given).0.as_slice() {
        [message] => Some(Names::of(message)),
        _ => None,
    }
}

/// Settles the dialect of a template and pairs its blocks. A draft costs nothing, unless somebody names its dialect.
fn look_at_template(message: &mut Message, source: &Source, said: &Templates, problems: &mut Vec<Problem>) {
    let front = front_dialect(message, source, said, problems);
    let named = said.dialect.clone().or(front).or_else(|| said.path_dialect.clone());
    if message.mode == Mode::Draft && named.is_none() {
        message.dialect = None;
        return;
    }
    let (from, to) = (
        source.map.text_at(message.span.start),
        source.map.text_at(message.span.end),
    );
    let page = (Format::of(source) == Format::Html).then(|| Page {
        text: source.text.get(from as usize..to as usize).unwrap_or(""),
        from,
        map: &source.map,
    });
    message.as_template(&source.name, named.as_ref(), &said.fields, page);
    if page.is_some() {
        message.compare_with_page(source);
    }
}

/// The dialect that the message's front matter names; a problem where there is no such dialect.
fn front_dialect(
    message: &Message,
    source: &Source,
    said: &Templates,
    problems: &mut Vec<Problem>,
) -> Option<NamedDialect> {
    let (id, at) = (message.dialect.as_ref()?, message.dialect_said?);
    let own = said.own.iter().find(|own| own.id == *id).cloned();
    let Some(dialect) = own.or_else(|| Dialect::named(id)) else {
        let names: Vec<&str> = said.own.iter().map(|own| own.id.as_str()).collect();
        let (what, help) = unknown_dialect(id, &names);
        let start = source.range(message.map.source(at)).start;
        problems.push(Problem::new(&source.name, what, help).at(start.line, start.column));
        return None;
    };
    Some(NamedDialect {
        dialect,
        by: "its front matter".to_string(),
    })
}

impl Given {
    /// Whether what is read may be a template whose renderings are wanted.
    fn may_simulate(&self, reading: &Reading) -> bool {
        // Front matter or a header names the mode where the user does not.
        let named = || reading.text.contains("emplate");
        let said = self.mode.or(self.templates.path_mode);
        self.simulates && said.map_or_else(named, |mode| mode == Mode::Template || named())
    }
}

/// A message and what was found in it.
#[derive(Clone, Copy)]
struct Judged<'a> {
    message: &'a Message,
    hits: &'a [Hit],
}

/// Judges a message; one that is a template is judged by its renderings too, if what it was read from is given.
fn judge(
    message: Message,
    template: Option<&Reading>,
    engine: &Engine,
    source: &Source,
    rows: &[Value],
) -> MessageReport {
    let measures = Measures::of(&message);
    let hits = engine.judge(&message, &measures);
    let mut findings: Vec<Finding> = hits.iter().map(|hit| tell(hit, &message, engine, source)).collect();
    if let Some(reading) = template.filter(|_| message.mode == Mode::Template) {
        let judged = Judged {
            message: &message,
            hits: &hits,
        };
        findings.extend(simulation::findings(reading, judged, engine, source, rows));
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
        dialect_reason: message.template.map(|template| template.reason.words()),
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
        why: says(&rule.spec.why, excerpt, &hit.fills),
        instead: says(&rule.spec.instead, excerpt, &hit.fills),
        zone: message.zone_at(hit.span.start).map_or(ZoneKind::Body, |z| z.kind),
        excerpt: excerpt.to_string(),
        span,
        inner: hit.span,
        range: source.range(span),
        labels: hit.labels.iter().map(label).collect(),
        fix: engine
            .fix(hit)
            .and_then(|spec| Place { message, source }.offer(spec, hit.span, fill(hit, "{put}"))),
        fingerprint: fingerprint(
            &rule.id,
            before(&message.text, hit.span.start as usize),
            excerpt,
            after(&message.text, hit.span.end as usize),
        ),
        status: Status::Active,
        suppression: None,
    }
}

/// What stands for `name` in a hit.
fn fill<'a>(hit: &'a Hit, name: &str) -> Option<&'a str> {
    let mut fills = hit.fills.iter();
    fills.find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
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
