//! What a run has to say, and the forms it is said in.
//! Each form returns text; nothing here prints.

mod agent;
mod checkstyle;
pub mod clean;
mod compact;
#[cfg(feature = "cli")]
mod excerpt;
mod github;
mod gitlab;
#[cfg(feature = "cli")]
mod grouped;
mod job_summary;
mod json;
mod junit;
mod occurrences;
mod paths;
#[cfg(feature = "cli")]
mod pen;
#[cfg(feature = "cli")]
mod pretty;
#[cfg(test)]
mod sample;
mod sarif;
#[cfg(test)]
pub(crate) mod schema;
#[cfg(feature = "cli")]
mod shown;
mod statistics;
mod tally;
mod utf16;
pub mod words;
#[cfg(feature = "cli")]
pub mod wrap;
mod xml;

pub use crate::message::Measures;
pub use agent::agent;
pub use checkstyle::checkstyle;
pub use compact::compact;
pub use github::github;
pub use gitlab::gitlab;
pub use job_summary::job_summary;
pub use json::{json, jsonl};
pub use junit::junit;
#[cfg(feature = "cli")]
pub use pen::Look;
#[cfg(feature = "cli")]
pub use pretty::{pretty, pretty_clean, pretty_problem, pretty_summary};
pub use sarif::sarif;
pub use statistics::{RuleCount, Statistics};
pub use tally::Tally;

use crate::finding::{Finding, Severity, Status};
use crate::message::{Kind, Language, Mode};
use crate::problem::Problem;
use crate::source::Source;
use crate::span::Span;
use serde::Serialize;

/// Everything a run found, in path order.
#[derive(Debug, Default)]
pub struct Report {
    /// The files read.
    pub files: Vec<FileReport>,
    /// What uncanned could not do: rules, settings, unreadable paths.
    pub problems: Vec<Problem>,
}

/// One file and the messages in it.
#[derive(Debug)]
pub struct FileReport {
    /// The file.
    pub source: Source,
    /// Its messages, in order.
    pub messages: Vec<MessageReport>,
    /// What is told of the file itself and of no message in it, ordered by place.
    pub findings: Vec<Finding>,
    /// What could not be read of it.
    pub problems: Vec<Problem>,
}

impl FileReport {
    /// Every finding: those in messages, then those of the file itself.
    pub fn every_finding(&self) -> impl Iterator<Item = &Finding> {
        self.messages.iter().flat_map(|m| &m.findings).chain(&self.findings)
    }

    /// The same, to settle what becomes of them.
    pub fn every_finding_mut(&mut self) -> impl Iterator<Item = &mut Finding> {
        let in_messages = self.messages.iter_mut().flat_map(|m| &mut m.findings);
        in_messages.chain(&mut self.findings)
    }

    /// The findings that count.
    pub fn active(&self) -> impl Iterator<Item = &Finding> {
        self.every_finding().filter(|f| f.status == Status::Active)
    }
}

/// One message, measured and judged.
#[derive(Clone, Debug)]
pub struct MessageReport {
    /// Its place in the file, from 0.
    pub ordinal: usize,
    /// What its author calls it, where the file holds several messages or prose about one.
    pub title: Option<String>,
    /// The bytes of the file it covers.
    pub span: Span,
    /// What sort of message it is.
    pub kind: Kind,
    /// Draft or template.
    pub mode: Mode,
    /// What it is written in; in another language than English only rules that know any were run.
    pub language: Language,
    /// The merge dialect, if known.
    pub dialect: Option<String>,
    /// What decided that, in words; none where nothing was asked.
    pub dialect_reason: Option<String>,
    /// The message text that `Finding::inner` indexes.
    pub text: String,
    /// Whether the raw bytes are not for reading (base64, quoted-printable): show `text` in their place.
    pub encoded: bool,
    /// Paragraphs, in bytes of `text`.
    pub paragraphs: Vec<Span>,
    /// Plain counts.
    pub measures: Measures,
    /// Ordered by place, then rule.
    pub findings: Vec<Finding>,
}

/// What a message is fit for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No warning and no error; advice may remain.
    Ready,
    /// At least one warning.
    Rework,
    /// At least one error.
    Blocked,
}

impl MessageReport {
    /// What the message is fit for, by its worst active finding.
    pub fn verdict(&self) -> Verdict {
        let worst = self
            .findings
            .iter()
            .filter(|f| f.status == Status::Active)
            .map(|f| f.severity)
            .max();
        match worst {
            Some(Severity::Error) => Verdict::Blocked,
            Some(Severity::Warning) => Verdict::Rework,
            _ => Verdict::Ready,
        }
    }
}
