//! A match group made ready: its phrases or patterns, where it looks, and what silences it.
//! Knows nothing of other groups.

use crate::detect::anchor::{Anchor, anchors};
use crate::detect::phrase::{found_in, match_at};
use crate::detect::prose::{Asked, Prose};
use crate::finding::Severity;
use crate::message::{Message, ZoneKind};
use crate::rules::notation::{Notation, Phrase};
use crate::rules::{AnchorKind, AnchorScope, Audience, FixSpec, MatchSpec, Rule};
use crate::span::Span;
use crate::text::pattern::Pattern;
use std::ops::Range;
use std::sync::OnceLock;

/// How far before a hit a phrase that overlaps it can begin, in words.
const LONGEST_UNLESS: usize = 40;

/// A match group made ready.
pub struct Group {
    /// Index of the rule it belongs to.
    pub rule: usize,
    /// Its place among all groups.
    number: u32,
    /// How bad a hit is.
    pub severity: Severity,
    /// How what it finds is mended.
    pub fix: Option<Box<FixSpec>>,
    /// One bit for each kind of zone.
    zones: u32,
    on: Audience,
    patterns: Vec<Pattern>,
    /// Whether the patterns are tried only on lines that hold what they need.
    pub has_needs: bool,
    unless: Phrases,
    unless_in_sentence: Phrases,
    unless_in_message: Phrases,
    only_in_sentence: Phrases,
    only_in_message: Phrases,
    unless_anchored: Option<AnchorScope>,
    anchored_by: Vec<AnchorKind>,
    whole_sentence: bool,
}

/// Phrases that silence or demand, parsed when a hit first asks for them.
#[derive(Default)]
struct Phrases {
    lines: Vec<String>,
    parsed: OnceLock<Vec<Phrase>>,
}

impl Phrases {
    fn new(ours: &[String], own: &[String]) -> Self {
        Self {
            lines: ours.iter().chain(own).cloned().collect(),
            parsed: OnceLock::new(),
        }
    }

    fn get(&self, notation: &Notation) -> &[Phrase] {
        self.parsed
            .get_or_init(|| self.lines.iter().filter_map(|line| notation.parse(line).ok()).collect())
    }

    fn any_in(&self, notation: &Notation, prose: &Prose, words: Range<usize>) -> bool {
        self.get(notation)
            .iter()
            .any(|phrase| found_in(phrase, prose, words.clone()))
    }

    /// As [`any_in`](Self::any_in), but no phrases demand nothing.
    fn satisfied_in(&self, notation: &Notation, prose: &Prose, words: Range<usize>) -> bool {
        self.lines.is_empty() || self.any_in(notation, prose, words)
    }

    /// Whether one of the phrases matches a stretch that overlaps `span`, which lies among `words`.
    fn overlap(&self, notation: &Notation, prose: &Prose, words: Range<usize>, span: Span) -> bool {
        self.get(notation).iter().any(|phrase| {
            let mut ends = words
                .clone()
                .filter_map(|at| match_at(phrase, prose, at).map(|end| at..end));
            ends.any(|words| prose.span(words).overlaps(span))
        })
    }
}

impl Group {
    /// The group `own` of the rule at index `rule`, the `number`th of all groups.
    pub fn new(number: u32, rule: usize, Rule { spec, on, .. }: &Rule, own: &MatchSpec) -> Self {
        let zones = if own.zones.is_empty() { &spec.zones } else { &own.zones };
        let anchored_by = if own.anchored_by.is_empty() {
            &spec.anchored_by
        } else {
            &own.anchored_by
        };
        let kinds = if own.kinds.is_empty() { &spec.kinds } else { &own.kinds };
        Self {
            rule,
            number,
            severity: own.severity.unwrap_or(spec.severity),
            fix: own.fix.as_ref().or(spec.fix.as_ref()).cloned(),
            zones: ZoneKind::ALL
                .iter()
                .filter(|z| looks_in(zones, **z))
                .fold(0, |all, z| all | 1 << *z as u32),
            on: Audience::of(kinds, &spec.modes).and(*on),
            patterns: own.regex.iter().map(|source| Pattern::new(source)).collect(),
            has_needs: !own.needs.is_empty(),
            unless: Phrases::new(&spec.unless, &own.unless),
            unless_in_sentence: Phrases::new(&spec.unless_in_sentence, &own.unless_in_sentence),
            unless_in_message: Phrases::new(&spec.unless_in_message, &own.unless_in_message),
            only_in_sentence: Phrases::new(&own.only_in_sentence, &[]),
            only_in_message: Phrases::new(&own.only_in_message, &[]),
            unless_anchored: own.unless_anchored.or(spec.unless_anchored),
            anchored_by: anchored_by.clone(),
            whole_sentence: own.whole_sentence,
        }
    }

    /// The patterns of the group.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Whether the group looks at messages like this one at all.
    pub fn applies(&self, message: &Message) -> bool {
        self.on.includes(message.kind, message.mode)
    }

    /// Whether the group looks in `zone`.
    pub fn looks_in(&self, zone: ZoneKind) -> bool {
        self.zones & (1 << zone as u32) != 0
    }

    /// What is pointed at, if nothing silences a match that covers these words.
    pub fn settle_words(&self, notation: &Notation, prose: &Prose, words: Range<usize>) -> Option<Span> {
        self.settle(notation, prose, prose.span(words.clone()), words.start)
    }

    /// What is pointed at, if nothing silences a pattern's match at `span`.
    pub fn settle_span(&self, notation: &Notation, prose: &Prose, span: Span) -> Option<Span> {
        let quiet = &prose.message.quiet;
        if quiet
            .get(quiet.partition_point(|q| q.end <= span.start))
            .is_some_and(|q| q.overlaps(span))
        {
            return None;
        }
        // A mark or an emoji holds no word: it belongs to the sentence it stands in, not to the word after it.
        let mut words = prose.words_in(span);
        if words.is_empty() {
            words = prose.words_in(prose.message.sentence_at(span.start).unwrap_or(span));
        }
        let first = words.start.min(prose.words.len().saturating_sub(1));
        self.settle(notation, prose, span, first)
    }

    /// Whether the message as a whole silences the group.
    pub fn is_silent_about(&self, notation: &Notation, prose: &Prose) -> bool {
        let all = 0..prose.words.len();
        self.unless_in_message.any_in(notation, prose, all)
    }

    fn settle(&self, notation: &Notation, prose: &Prose, span: Span, first: usize) -> Option<Span> {
        let sentence = prose.sentence(first);
        let near = sentence.start.max(first.saturating_sub(LONGEST_UNLESS))..prose.words_in(span).end.min(sentence.end);
        let in_sentence = || {
            self.unless_in_sentence.any_in(notation, prose, sentence.clone())
                || !self.only_in_sentence.satisfied_in(notation, prose, sentence.clone())
        };
        let in_message = || {
            let all = 0..prose.words.len();
            self.unless_in_message.any_in(notation, prose, all.clone())
                || !self.only_in_message.satisfied_in(notation, prose, all)
        };
        let silenced = self.unless.overlap(notation, prose, near, span)
            || prose.once((self.number, Asked::SilentInSentence, sentence.start), in_sentence)
            || prose.once((self.number, Asked::SilentInMessage, 0), in_message)
            || self
                .unless_anchored
                .is_some_and(|scope| self.is_anchored(prose, &sentence, span, scope));
        if silenced {
            return None;
        }
        Some(if self.whole_sentence {
            prose.span(sentence)
        } else {
            span
        })
    }

    /// Whether something outside `span` ties it to the reader.
    fn is_anchored(&self, prose: &Prose, sentence: &Range<usize>, span: Span, scope: AnchorScope) -> bool {
        let counts = |a: &Anchor| self.anchored_by.is_empty() || self.anchored_by.contains(&a.kind);
        let outside = |found: Vec<Anchor>| found.iter().any(|a| counts(a) && !a.span.overlaps(span));
        if outside(anchors(prose, sentence.clone())) {
            return true;
        }
        match scope {
            AnchorScope::Sentence => false,
            AnchorScope::Nearby => {
                let same_part = |at: usize| prose.places.get(at).is_some_and(|p| p.zone.is_prose());
                sentence.end < prose.words.len()
                    && same_part(sentence.end)
                    && outside(anchors(prose, prose.sentence(sentence.end)))
            }
            AnchorScope::Paragraph => {
                let here = prose.message.paragraphs.iter().find(|p| p.overlaps(span));
                here.is_some_and(|p| outside(anchors(prose, prose.words_in(*p))))
            }
        }
    }
}

/// Whether a rule with these zones (empty: all prose) looks in `zone`.
pub fn looks_in(zones: &[ZoneKind], zone: ZoneKind) -> bool {
    if zones.is_empty() {
        zone.is_prose()
    } else {
        zones.contains(&zone)
    }
}
