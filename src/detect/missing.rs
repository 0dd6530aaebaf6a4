//! What a message lacks: a question, an anchor, a phrase that should be somewhere.
//! Knows nothing of where a finding points.

use crate::detect::anchor::anchors;
use crate::detect::phrase::found_in;
use crate::detect::prose::Prose;
use crate::dialect::Field;
use crate::message::{Measures, Message, ZoneKind};
use crate::rules::notation::{Notation, Phrase};
use crate::rules::{AnchorIn, MissingSpec};
use crate::span::Span;
use crate::text::pattern::Pattern;
use std::sync::OnceLock;

/// A `[missing]` made ready: its phrases are parsed when a message first gets that far.
pub struct Missing {
    phrases: OnceLock<Vec<Phrase>>,
    patterns: Vec<Pattern>,
}

impl Missing {
    /// Makes `spec` ready.
    pub fn new(spec: &MissingSpec) -> Self {
        Self {
            phrases: OnceLock::new(),
            patterns: spec.regex.iter().map(|source| Pattern::new(source)).collect(),
        }
    }

    /// Whether all that the spec lists is missing in a message of the length and the parts it asks for.
    pub fn holds(&self, spec: &MissingSpec, notation: &Notation, measures: &Measures, prose: &Prose) -> bool {
        let message = prose.message;
        measures.words >= spec.from_words
            && spec.to_words.is_none_or(|most| measures.words <= most)
            && has_parts(&spec.with, message)
            && (!spec.question || measures.questions == 0)
            && spec.zone.is_none_or(|kind| message.zones_of(kind).next().is_none())
            && spec.anchor.is_none_or(|scope| !has_anchor(spec, scope, prose))
            && !self.says_any(spec, notation, prose)
            && !self.shows_any(spec, message)
    }

    fn says_any(&self, spec: &MissingSpec, notation: &Notation, prose: &Prose) -> bool {
        let phrases = self.phrases.get_or_init(|| {
            spec.phrases
                .iter()
                .filter_map(|line| notation.parse(line).ok())
                .collect()
        });
        let looks = |at: &usize| spec.zones.is_empty() || spec.zones.contains(&prose.places[*at].zone);
        let mut starts = (0..prose.words.len()).filter(looks);
        !phrases.is_empty() && starts.any(|at| phrases.iter().any(|p| found_in(p, prose, at..at + 1)))
    }

    fn shows_any(&self, spec: &MissingSpec, message: &Message) -> bool {
        let looks = |kind| match spec.zones.as_slice() {
            [] => kind != ZoneKind::Quoted,
            zones => zones.contains(&kind),
        };
        let mut zones = message.zones.iter().filter(|z| looks(z.kind));
        zones.any(|zone| {
            let mut patterns = self.patterns.iter();
            patterns.any(|pattern| !pattern.find(&message.text, zone.span).is_empty())
        })
    }
}

/// Whether the message has all of these zones; a signature stands in for a sign-off.
pub fn has_parts(parts: &[ZoneKind], message: &Message) -> bool {
    let has = |kind| message.zones_of(kind).next().is_some();
    parts
        .iter()
        .all(|&kind| has(kind) || kind == ZoneKind::SignOff && has(ZoneKind::Signature))
}

/// Whether an anchor, or a field that will become one, stands where the spec counts it.
fn has_anchor(spec: &MissingSpec, scope: AnchorIn, prose: &Prose) -> bool {
    let message = prose.message;
    let counts = |span: Span| {
        let zone = message.zone_at(span.start).map(|z| z.kind);
        match zone {
            Some(ZoneKind::Subject) => true,
            Some(ZoneKind::Greeting) | None => false,
            Some(kind) => kind.is_prose() && (scope == AnchorIn::Message || speaks_of_reader(prose, span)),
        }
    };
    let weak = |field: &Field| {
        let name = field.span.of(&message.text).to_lowercase();
        spec.field_but
            .as_ref()
            .is_none_or(|words| words.iter().any(|word| name.contains(word.as_str())))
    };
    let mut fields = message.fields.iter().filter(|f| !weak(f));
    let all = anchors(prose, 0..prose.words.len());
    all.iter().any(|a| counts(a.span)) || fields.any(|f| counts(f.span))
}

/// Whether the sentence around `span` says “you” or “your”.
fn speaks_of_reader(prose: &Prose, span: Span) -> bool {
    let at = prose.words_in(span).start;
    let mut sentence = prose.sentence(at.min(prose.words.len().saturating_sub(1)));
    sentence.any(|at| matches!(prose.folded(at).as_str(), "you" | "your" | "yours"))
}
