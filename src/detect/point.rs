//! Where a finding about a count or an absence points, since there is no phrase to point at.
//! Knows nothing of what was counted or missed.

use crate::detect::prose::Prose;
use crate::message::{Message, ZoneKind, is_question};
use crate::rules::PointAt;
use crate::span::Span;

/// The places, and whether each is a finding of its own (otherwise all but the first are labels of the first).
pub struct Places {
    /// In order; empty if the message has no such place.
    pub spans: Vec<Span>,
    /// One finding for each.
    pub each: bool,
}

/// The places in `prose` that `at` names.
pub fn places(at: PointAt, prose: &Prose) -> Places {
    let message = prose.message;
    // From the first word to the last: a full stop is nothing to mend.
    let bare = |span: Span| match prose.words_in(span) {
        words if words.is_empty() => span,
        words => prose.span(words),
    };
    let one = |span: Option<Span>| Places {
        spans: span.map(bare).into_iter().collect(),
        each: false,
    };
    match at {
        PointAt::FirstSentence => one(first_sentence(prose)),
        PointAt::LastSentence => one(last_sentence(message)),
        PointAt::Ask => one(ask(message).or_else(|| last_sentence(message))),
        PointAt::Subject => one(message.zones_of(ZoneKind::Subject).next().map(|z| z.span)),
        PointAt::LastLine => one(last_line(message)),
        PointAt::LongestSentence => one(longest(message, &written_sentences(message))),
        PointAt::LongestParagraph => one(longest(message, &message.paragraphs)),
        PointAt::LaterExclamations => Places {
            spans: exclamations(message).into_iter().skip(1).collect(),
            each: true,
        },
        PointAt::Questions => {
            let asking = written_sentences(message).into_iter();
            Places {
                spans: asking.filter(|&s| is_question(message, s)).rev().map(bare).collect(),
                each: false,
            }
        }
    }
}

/// Zones whose sentences are told to the reader one after the other.
pub fn is_written(kind: ZoneKind) -> bool {
    matches!(kind, ZoneKind::Opening | ZoneKind::Body | ZoneKind::Ask)
}

/// The sentences of opening, body and ask.
pub fn written_sentences(message: &Message) -> Vec<Span> {
    let written = |s: &&Span| message.zone_at(s.start).is_some_and(|z| is_written(z.kind));
    message.sentences.iter().filter(written).copied().collect()
}

fn first_sentence(prose: &Prose) -> Option<Span> {
    let first = prose.places.iter().position(|p| is_written(p.zone))?;
    Some(prose.span(prose.sentence(first)))
}

/// The last sentence that says something: a lone link or a list of names says nothing one could answer.
fn last_sentence(message: &Message) -> Option<Span> {
    let written = written_sentences(message);
    let speaks = |s: &&Span| message.count_words(**s) >= 3;
    written.iter().rev().find(speaks).or(written.last()).copied()
}

/// The ask zone, which holds the last question or the last invitation.
fn ask(message: &Message) -> Option<Span> {
    message.zones_of(ZoneKind::Ask).last().map(|z| z.span)
}

fn last_line(message: &Message) -> Option<Span> {
    let sent = |kind| !matches!(kind, ZoneKind::Quoted | ZoneKind::Hidden | ZoneKind::Header);
    let zone = message.zones.iter().rfind(|z| sent(z.kind))?;
    let text = zone.span.of(&message.text);
    let start = text.trim_end().rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..).unwrap_or(text).trim_end();
    let indent = line.len() - line.trim_start().len();
    Some(Span::new(start + indent, start + line.len()).shift(zone.span.start as usize))
}

fn longest(message: &Message, spans: &[Span]) -> Option<Span> {
    // Of equals the first.
    spans.iter().rev().max_by_key(|s| message.count_words(**s)).copied()
}

/// Runs of exclamation marks in what the reader is told, greeting aside.
fn exclamations(message: &Message) -> Vec<Span> {
    let told = |kind| is_written(kind) || matches!(kind, ZoneKind::Subject | ZoneKind::Ps);
    let mut out = Vec::new();
    for zone in message.zones.iter().filter(|z| told(z.kind)) {
        let text = zone.span.of(&message.text);
        let mut at = 0;
        while let Some(from) = text[at..].find('!').map(|i| at + i) {
            let len = text[from..].bytes().take_while(|&b| b == b'!').count();
            let span = Span::new(from, from + len).shift(zone.span.start as usize);
            let field = message.fields.partition_point(|f| f.span.end <= span.start);
            let quiet = message.quiet.partition_point(|q| q.end <= span.start);
            let in_field = message.fields.get(field).is_some_and(|f| f.span.overlaps(span));
            if !in_field && !message.quiet.get(quiet).is_some_and(|q| q.overlaps(span)) {
                out.push(span);
            }
            at = from + len;
        }
    }
    out
}
