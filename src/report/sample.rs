//! Reports made by hand, for the tests of this room.
//! Knows nothing of rules or readers.

use crate::finding::{Finding, Label, Severity, Status, Suppression};
use crate::message::{Kind, Language, Mode, ZoneKind};
use crate::problem::Problem;
use crate::report::{FileReport, Measures, MessageReport, Report};
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

/// A file name that would forge a command, an element or a property, and what is shown of it.
pub const HOSTILE_NAME: &str = "drafts/::error file=x,line=1::%0A\"']]>\u{1b}[31m\u{202e}.txt";
pub const HOSTILE_NAME_CLEAN: &str = "drafts/::error file=x,line=1::%0A\"']]>\u{241b}[31m\u{fffd}.txt";

/// A run with everything in it that a report could trip over: two problems, and a file with an error, a warning and advice that count, one
/// finding put up with in the file and one known before. Each excerpt and message tries to be more than text.
pub fn hostile() -> Report {
    let evil =
        "::error file=x,line=1::forged\u{7}%0A\u{202e}\r\n::warning::](https://x.example) <b>|`*_@ ]]>&amp;\"' {0} 😀";
    let text = format!("Hi {{{{name}}}},\r\n{evil} é lead\r\nwe hope, we lead, we are, we do\r\n");
    let mut file = file(
        HOSTILE_NAME,
        &text,
        &[
            (evil, evil),
            ("we hope", ""),
            ("we lead", ""),
            ("we are", ""),
            ("we do", ""),
        ],
    );
    let findings = &mut file.messages[0].findings;
    for (i, finding) in findings.iter_mut().enumerate() {
        finding.message = format!("“{}” says little", if i < 3 { evil } else { "we" });
    }
    findings[0].severity = Severity::Error;
    findings[2].severity = Severity::Advice;
    let suppression = |reason: &str, by: &str, in_file| {
        Some(Suppression {
            reason: reason.to_string(),
            by: by.to_string(),
            in_file,
        })
    };
    (findings[3].status, findings[3].suppression) =
        (Status::Allowed, suppression("quoted from a leaflet", "a.html:3", true));
    (findings[4].status, findings[4].suppression) = (Status::Known, suppression("", "uncanned-baseline.toml", false));
    Report {
        files: vec![file],
        problems: vec![
            Problem::new("uncanned.toml", "a %0A::error::key", "take it out").at(3, 1),
            Problem::new("", "two lines\n::error::forged", ""),
        ],
    }
}
