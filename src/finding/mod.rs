//! What we tell the person: one place where a rule fires.
//! Knows nothing of how it was found or how it is shown.

mod fingerprint;

pub use fingerprint::fingerprint;

use crate::message::ZoneKind;
use crate::source::Range;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// How sure we are that it hurts, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Taste, thresholds, contested data.
    Advice,
    /// Hurts with most readers.
    Warning,
    /// The sender would be embarrassed, or a fact is wrong, if it went out now.
    Error,
}

impl Severity {
    /// The name used in rules and reports.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Advice => "advice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Whether a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It counts.
    Active,
    /// Suppressed in place.
    Allowed,
    /// In the baseline.
    Known,
}

/// One place where a rule fires. It owns its strings; only an [`OffsetMap`](crate::offset_map::OffsetMap) makes its locations.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// `family/kebab-name`.
    pub rule: String,
    /// How bad.
    pub severity: Severity,
    /// What the reader hears, in one line.
    pub message: String,
    /// Why it matters.
    pub why: String,
    /// What to write instead.
    pub instead: String,
    /// The part of the message it lies in.
    pub zone: ZoneKind,
    /// The decoded words.
    pub excerpt: String,
    /// Where, in bytes of the raw file.
    pub span: Span,
    /// Where, in bytes of the message text.
    pub inner: Span,
    /// Where, in lines and columns of the file.
    pub range: Range,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// What `--fix` would do, if anything.
    pub fix: Option<Fix>,
    /// The same for the same words by the same rule in the same surroundings, wherever they move.
    pub fingerprint: String,
    /// Whether it counts.
    pub status: Status,
    /// What keeps it from counting; none while it is active.
    pub suppression: Option<Suppression>,
}

impl Finding {
    /// Whether it counts.
    pub fn is_active(&self) -> bool {
        self.status == Status::Active
    }
}

/// Why a finding does not count, in the words of who said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Suppression {
    /// The reason given; of a baseline none but that it was there before.
    pub reason: String,
    /// Where it was said: `a.html:3`, `uncanned.toml:12`, `uncanned-baseline.toml`.
    pub by: String,
    /// Whether it was said in the file itself, not in one beside it.
    #[serde(skip)]
    pub in_file: bool,
}

/// A further place a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Where, in bytes of the raw file.
    pub span: Span,
    /// Where, in bytes of the message text.
    #[serde(skip)]
    pub inner: Span,
    /// What is there.
    pub text: String,
}

/// A change that would mend a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, in a few words.
    pub title: String,
    /// Whether it may be applied unseen.
    pub safety: Safety,
    /// Ordered and disjoint; only in bytes that the text copies.
    pub edits: Vec<Edit>,
}

/// Whether a fix may be applied unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Applied by `--fix`.
    Safe,
    /// Shown only.
    Review,
}

/// One replacement in the raw file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// What is replaced, in bytes of the raw file.
    pub span: Span,
    /// The same, in bytes of the message text.
    #[serde(skip)]
    pub inner: Span,
    /// What takes its place.
    pub replacement: String,
}
