//! The front door: a source and a ready rule set in, a report on that file out.
//! Knows nothing of the disk, the terminal or how a report is shown.

mod simulation;

use crate::dialect::{Dialect, NamedDialect, Template, unknown_dialect};
use crate::engine::{Engine, Hit};
use crate::finding::{Finding, Label, Status, fingerprint};
use crate::fix::Place;
use crate::format::{self, Contents, Format};
use crate::message::{Kind, Measures, Message, Mode, Names, Page, Parts, Reading, ZoneKind};
use crate::problem::Problem;
use crate::render::Value;
use crate::report::{FileReport, MessageReport};
use crate::rules::says;
use crate::source::Source;
use crate::suppress::{self, ChangedLines, Day, Heard, Note, PutUpWith};
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
    /// The day it is, for what is allowed until a day; none: nothing runs out.
    pub today: Option<Day>,
    /// What the settings put up with in the file.
    pub allows: Vec<PutUpWith>,
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
    let Read {
        messages,
        notes,
        problems,
    } = messages(&source, given);
    let page = !matches!(Format::of(&source), Format::Plain | Format::Markdown);
    let mut heard = Vec::new();
    let judged = |(message, template): (Message, Option<Reading>)| {
        if !notes.is_empty() {
            heard.push(Heard::of(&message, engine, &source, page, given.simulates));
        }
        judge(message, template.as_ref(), engine, &source, &given.rows)
    };
    let messages = messages.into_iter().map(judged).collect();
    let mut file = FileReport {
        source,
        messages,
        findings: Vec::new(),
        problems,
    };
    if !notes.is_empty() {
        suppress::obey(&mut file, &notes, &heard, engine, given.today);
    }
    suppress::put_up_with(&mut file, &given.allows);
    file
}

/// What was read of a file.
struct Read {
    /// Its messages; with each template whose renderings are wanted, what it was read from.
    messages: Vec<(Message, Option<Reading>)>,
    /// Words to uncanned.
    notes: Vec<Note>,
    problems: Vec<Problem>,
}

/// The messages in `source`, as they are judged.
pub fn read(source: &Source, given: &Given) -> (Vec<Message>, Vec<Problem>) {
    let read = messages(source, given);
    (
        read.messages.into_iter().map(|(message, _)| message).collect(),
        read.problems,
    )
}

/// The messages in `source`, and what is said to uncanned in it and beside them.
fn messages(source: &Source, given: &Given) -> Read {
    let Contents {
        readings,
        asides,
        mut problems,
    } = format::read(source, &given.reading);
    let speaks = speaks(source, &readings);
    let alone = readings.len() == 1;
    let mut notes: Vec<Note> = asides.into_iter().map(|aside| Note::of_page(aside, None)).collect();
    let mut messages = Vec::with_capacity(readings.len());
    for (ordinal, mut reading) in readings.into_iter().enumerate() {
        let comments = std::mem::take(&mut reading.comments).into_iter();
        notes.extend(comments.map(|comment| Note::of_page(comment, Some(ordinal))));
        let mut template = (speaks || given.may_simulate(&reading)).then(|| reading.clone());
        let read = |reading, said: &Templates, problems: &mut Vec<Problem>| {
            let mut message = Message::new(ordinal, reading, &source.name, given.kind, given.mode);
            if !message.mode_said {
                message.mode = given.templates.path_mode.unwrap_or_default();
            }
            // One that is alone in its file is the template's part that the file is.
            if alone {
                message.parts.clone_from(&given.parts);
            }
            look_at_template(&mut message, source, said, problems);
            message
        };
        let mut message = read(reading, &given.templates, &mut problems);
        if let Some(whole) = template.as_mut().filter(|_| speaks) {
            let (hidden, gone) = suppress::in_template(&message, &source.name);
            if !hidden.is_empty() {
                // What the engine leaves out is no part of the message: not its words, its questions or its figures.
                notes.extend(hidden);
                *whole = whole.without(&gone);
                let before = message.template.take().unwrap_or_default();
                message = read(whole.clone(), &given.templates, &mut Vec::new());
                if message.dialect.is_none()
                    && let Some(told) = as_told(&before, &given.templates)
                {
                    message = read(whole.clone(), &told, &mut Vec::new());
                    if let Some(template) = &mut message.template {
                        template.reason = before.reason;
                    }
                }
            }
            notes.extend(suppress::sent(&message, source));
            if Format::of(source) == Format::Html {
                notes.extend(suppress::in_page(&message, source, &notes));
            }
        }
        let template = template.filter(|reading| message.mode == Mode::Template && given.may_simulate(reading));
        messages.push((message, template));
    }
    if speaks {
        let all: Vec<&Message> = messages.iter().map(|(message, _)| message).collect();
        notes.extend(suppress::in_front_matter(source));
        notes.extend(suppress::beside_values(source, &all));
    }
    Read {
        messages,
        notes,
        problems,
    }
}

/// Whether a file says anything to uncanned. What a mail says may be encoded, so its text is asked.
fn speaks(source: &Source, readings: &[Reading]) -> bool {
    match Format::of(source) {
        Format::Mail | Format::Mbox => readings
            .iter()
            .any(|reading| !reading.comments.is_empty() || suppress::speaks(&reading.text)),
        _ => suppress::speaks(&source.text),
    }
}

/// What is said of templates, where the dialect of this one was told by the comments that it is now read without.
fn as_told(before: &Template, said: &Templates) -> Option<Templates> {
    let dialect = before.dialect.clone()?;
    Some(Templates {
        dialect: Some(NamedDialect {
            dialect,
            by: String::new(),
        }),
        ..said.clone()
    })
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

/// At most the 200 bytes before `at`: more than the three words a fingerprint takes from them.
fn before(text: &str, at: usize) -> &str {
    text.get(text.floor_char_boundary(at.saturating_sub(200))..at)
        .unwrap_or("")
}

/// At most the 200 bytes from `at` on.
fn after(text: &str, at: usize) -> &str {
    text.get(at..text.floor_char_boundary(at + 200)).unwrap_or("")
}
