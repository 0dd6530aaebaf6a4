//! Reports made by hand, for the tests of this room.
//! Knows nothing of rules or readers.

use crate::finding::{Finding, Label, Severity, Status};
use crate::message::{Kind, Language, Mode, ZoneKind};
use crate::report::{FileReport, Measures, MessageReport};
use crate::source::Source;
use crate::span::Span;

/// A plain file with one message and a warning at the first place of each of `words`, a label's text with it.
pub fn file(name: &str, text: &str, words: &[(&str, &str)]) -> FileReport {
    let source = Source::new(name, text.as_bytes().to_vec());
    let findings = words
        .iter()
        .map(|(excerpt, label)| {
            let at = text.find(excerpt).unwrap();
            finding(&source, at, at + excerpt.len(), label)
        })
        .collect();
    let message = MessageReport {
        ordinal: 0,
        title: None,
        span: Span::new(0, text.len()),
        kind: Kind::FollowUp,
        mode: Mode::Draft,
        language: Language::English,
        dialect: None,
        dialect_reason: None,
        paragraphs: Vec::new(),
        text: text.to_string(),
        encoded: false,
        measures: Measures {
            words: 96,
            sentences: 8,
            questions: 2,
            links: 1,
            you: 7,
            we: 3,
            ..Measures::default()
        },
        findings,
    };
    FileReport {
        source,
        messages: vec![message],
        findings: Vec::new(),
        problems: Vec::new(),
    }
}

/// A warning on the bytes `start..end`, with a label at the start of the file.
pub fn finding(source: &Source, start: usize, end: usize, label: &str) -> Finding {
    let span = Span::new(start, end);
    Finding {
        rule: "sample/rule".to_string(),
        severity: Severity::Warning,
        message: "The reader hears a form letter.".to_string(),
        why: "Anyone could have sent this line to anyone, so it says nothing about why you chose her.".to_string(),
        instead: "Open with the thing on her page that made you write.".to_string(),
        zone: ZoneKind::Opening,
        excerpt: span.of(&source.text).to_string(),
        span,
        inner: span,
        range: source.range(span),
        labels: vec![Label {
            span: Span::new(0, 2),
            inner: Span::new(0, 2),
            text: label.to_string(),
        }],
        fix: None,
        fingerprint: "9f0c000000000000".to_string(),
        status: Status::Active,
        suppression: None,
    }
}
