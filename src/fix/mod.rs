//! From a place where a rule fires to edits of the raw file: each kind of mending is a file of this room.
//! Knows nothing of the disk, and of rules only what their `[fix]` says.

mod add_fallback;
mod apply;
mod close_token;
mod close_up;
mod delete_doubled_blank;
mod delete_sentence;
mod diff;
mod exact;
#[cfg(test)]
mod kind_tests;
mod replace;
mod squeeze_marks;
mod straighten_quotes;

pub use add_fallback::add_fallback;
pub use apply::{apply_to_raw, apply_to_text};
pub use diff::unified;

use crate::finding::{Edit, Fix};
use crate::format::Format;
use crate::message::{Message, ZoneKind};
use crate::rules::{FixKind, FixSpec};
use crate::source::Source;
use crate::span::Span;
use exact::exact;

/// What is put for what, in bytes of a message's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is replaced; empty where something is put in.
    pub span: Span,
    /// What takes its place.
    pub replacement: String,
}

impl Change {
    /// Takes `span` out.
    fn delete(span: Span) -> Self {
        Self::put(span, "")
    }

    /// Writes `replacement` for `span`.
    fn put(span: Span, replacement: &str) -> Self {
        Self {
            span,
            replacement: replacement.to_string(),
        }
    }
}

/// A message, and the file it was read from.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The message.
    pub message: &'a Message,
    /// Its file.
    pub source: &'a Source,
}

impl Place<'_> {
    /// The fix that `spec` asks for where a rule points at `hit`, `with` what is to stand there if the rule knows it; none where its kind is not sure of what to do, or where the file
    /// does not hold the text byte for byte.
    pub fn offer(self, spec: &FixSpec, hit: Span, with: Option<&str>) -> Option<Fix> {
        let message = self.message;
        let changes = match spec.kind {
            FixKind::DeleteDoubledBlank => delete_doubled_blank::changes(&message.text, hit),
            FixKind::CloseUp => close_up::changes(&message.text, hit),
            FixKind::CloseToken if exact(message, self.source, hit).is_none() => Vec::new(),
            FixKind::CloseToken => close_token::changes(&message.text, &message.fields, hit),
            FixKind::StraightenQuotes => straighten_quotes::changes(&message.text, hit, self.double_quotes(hit)),
            FixKind::SqueezeMarks => squeeze_marks::changes(&message.text, hit),
            FixKind::DeleteSentence => delete_sentence::changes(self, hit),
            FixKind::AddFallback => add_fallback(&message.text, hit, |_| with.map(str::to_string)),
            FixKind::Replace => replace::changes(&message.text, hit, &spec.words),
        };
        let edits = self.edits(changes)?;
        Some(Fix {
            title: spec.title.clone(),
            safety: spec.safety,
            edits,
        })
    }

    /// The changes as edits of the file, in order; none if there is none, or if one cannot be made.
    pub fn edits(self, mut changes: Vec<Change>) -> Option<Vec<Edit>> {
        changes.sort_by_key(|change| change.span);
        let edits: Vec<Edit> = changes.into_iter().map(|c| self.edit(c)).collect::<Option<_>>()?;
        let ordered = edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
        (ordered && !edits.is_empty()).then_some(edits)
    }

    fn edit(self, change: Change) -> Option<Edit> {
        let zone = self.message.zone_at(change.span.start).map(|zone| zone.kind);
        if zone == Some(ZoneKind::Quoted) || !self.may_stand_here(&change.replacement, zone) {
            return None;
        }
        let span = exact(self.message, self.source, change.span)?;
        self.source.encode(&change.replacement)?;
        Some(Edit {
            span,
            inner: change.span,
            replacement: change.replacement,
        })
    }

    /// Whether the words of a replacement mean themselves where they are put, and are no markup of the file's format.
    fn may_stand_here(self, words: &str, zone: Option<ZoneKind>) -> bool {
        let holds = |marks: &[char]| words.contains(marks);
        // Plain words mean themselves everywhere. To find the format is a look at the head of the file, which may be one long line.
        if words.is_ascii() && !holds(&['<', '>', '&', '"', '=', '\\', '\n']) {
            return true;
        }
        let is_markup = holds(&['<', '>', '&']) || (zone == Some(ZoneKind::Hidden) && holds(&['"']));
        match Format::of(self.source) {
            Format::Plain | Format::Markdown => true,
            Format::Html => !is_markup,
            // Each part of a mail has a charset of its own, and `=` opens an escape in a quoted-printable one.
            Format::Mail | Format::Mbox => {
                let is_escape = self.message.encoded && holds(&['=']);
                words.is_ascii() && !is_markup && !is_escape
            }
            Format::Table | Format::Json(_) | Format::Yaml => !holds(&['"', '\\', '\n']),
        }
    }

    /// Whether a double quote may be written at `hit`.
    fn double_quotes(self, hit: Span) -> bool {
        self.may_stand_here("\"", self.message.zone_at(hit.start).map(|zone| zone.kind))
    }
}
