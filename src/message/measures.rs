//! Plain counts over a message: words, questions, links, who is spoken of.
//! Knows nothing of rules; there is no score.

use super::prose::calls_name;
use super::quiet::urls;
use super::wording::is;
use super::words::words;
use super::{Message, ZoneKind};
use crate::span::Span;
use serde::Serialize;
use std::collections::HashSet;

/// A caller speaks 150 words a minute.
const WORDS_PER_MINUTE: usize = 150;

/// Words that speak of the reader.
const YOU: [&str; 10] = [
    "you",
    "your",
    "yours",
    "yourself",
    "yourselves",
    "you're",
    "you've",
    "you'll",
    "you'd",
    "y'all",
];

/// Words that speak of the sender.
const WE: [&str; 19] = [
    "i",
    "me",
    "my",
    "mine",
    "myself",
    "i'm",
    "i've",
    "i'll",
    "i'd",
    "we",
    "us",
    "our",
    "ours",
    "ourselves",
    "we're",
    "we've",
    "we'll",
    "we'd",
    "let's",
];

/// Plain counts over the judged zones of a message: no score.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Measures {
    /// Words, a merge field counting as one.
    pub words: u32,
    /// Sentences.
    pub sentences: u32,
    /// Sentences that end in a question mark.
    pub questions: u32,
    /// Links in the body, each target once.
    pub links: u32,
    /// Exclamation marks outside greeting and quotation.
    pub exclamations: u32,
    /// you, your, yours, yourself.
    pub you: u32,
    /// I, me, my, we, us, our, …
    pub we: u32,
    /// Seconds of the caller's speech before the first question at 150 words a minute; calls only.
    pub seconds_before_first_question: Option<u32>,
}

/// What was said to the reader once the greeting is done.
fn is_counted(kind: ZoneKind) -> bool {
    matches!(kind, ZoneKind::Opening | ZoneKind::Body | ZoneKind::Ask | ZoneKind::Ps)
}

impl Measures {
    /// Counts `message`: words, sentences and the rest over opening, body, ask and postscript, and words and you/we over the
    /// greeting as well; subject, preview text, sign-off and signature do not count.
    pub fn of(message: &Message) -> Self {
        let mut measures = Self::over(message, is_counted, |kind| {
            is_counted(kind) || kind == ZoneKind::Greeting
        });
        measures.seconds_before_first_question = seconds_before_question(message);
        measures
    }

    /// Counts only these zones of `message`, and no seconds.
    pub fn in_zones(message: &Message, zones: &[ZoneKind]) -> Self {
        Self::over(message, |kind| zones.contains(&kind), |kind| zones.contains(&kind))
    }

    fn over(message: &Message, counted: impl Fn(ZoneKind) -> bool, worded: impl Fn(ZoneKind) -> bool) -> Self {
        let mut measures = Self {
            links: links(message, &counted),
            ..Self::default()
        };
        for zone in &message.zones {
            if !worded(zone.kind) {
                continue;
            }
            let found = words(&message.text, zone.span, &message.fields, &message.quiet);
            measures.words = measures.words.saturating_add(found.len() as u32);
            for word in found {
                let word = word.of(&message.text);
                measures.you += u32::from(YOU.iter().any(|you| is(word, you)));
                measures.we += u32::from(WE.iter().any(|we| is(word, we)));
            }
            if counted(zone.kind) {
                measures.exclamations += exclamations(message, zone.span);
            }
        }
        for &sentence in &message.sentences {
            let counted = message.zone_at(sentence.start).is_some_and(|z| counted(z.kind));
            measures.sentences += u32::from(counted);
            measures.questions += u32::from(counted && is_question(message, sentence));
        }
        measures
    }
}

/// Whether the sentence asks. A question mark inside a closing quote asks the reader only if the whole sentence is quoted.
pub fn is_question(message: &Message, sentence: Span) -> bool {
    let text = sentence.of(&message.text);
    let bare = text.trim_end_matches(['"', '”', '\'', '’', '*', '_', ')', ' ', '!', '…']);
    let quoted = text.get(bare.len()..).is_some_and(|end| end.contains(['"', '”']));
    let opens_quoted = text.starts_with(['"', '“']);
    let ends = text.len().saturating_sub(1) as u32 + sentence.start;
    let quiet = message.quiet.partition_point(|q| q.end <= ends);
    let in_quiet = message.quiet.get(quiet).is_some_and(|q| q.start <= ends);
    bare.ends_with(['?', '？', '⁇', '⁈']) && !in_quiet && (!quoted || opens_quoted || message.kind.is_call())
}

fn exclamations(message: &Message, zone: Span) -> u32 {
    let mut count = 0;
    let mut quote = false;
    let mut hush = message.quiet.partition_point(|q| q.end <= zone.start);
    let mut field = message.fields.partition_point(|f| f.span.end <= zone.start);
    let text = zone.of(&message.text);
    let balanced = text.matches('"').count().is_multiple_of(2) && !message.kind.is_call();
    for (offset, c) in text.char_indices() {
        let at = zone.start + offset as u32;
        while message.quiet.get(hush).is_some_and(|q| q.end <= at) {
            hush += 1;
        }
        while message.fields.get(field).is_some_and(|f| f.span.end <= at) {
            field += 1;
        }
        let passed = message.quiet.get(hush).is_some_and(|q| q.start <= at)
            || message.fields.get(field).is_some_and(|f| f.span.start <= at);
        match c {
            '“' => quote = !message.kind.is_call(),
            '”' => quote = false,
            '"' if balanced => quote = !quote,
            '!' if !quote && !passed => count += 1,
            _ => {}
        }
    }
    count
}

/// Links a reader could follow: addresses that stand in the text, and targets behind words. A way out is no link.
fn links(message: &Message, counted: impl Fn(ZoneKind) -> bool) -> u32 {
    let mut targets: HashSet<&str> = HashSet::new();
    for span in urls(&message.text) {
        let counted = message
            .zone_at(span.start)
            .is_some_and(|z| counted(z.kind) || z.kind == ZoneKind::Hidden);
        let target = span.of(&message.text);
        let lower = target.get(..7).map(str::to_lowercase).unwrap_or_default();
        let hidden = message.zone_at(span.start).is_some_and(|z| z.kind == ZoneKind::Hidden);
        let web =
            lower.starts_with("http:/") || lower.starts_with("https:/") || (!hidden && !lower.starts_with("mailto:"));
        let leave = target.to_lowercase();
        if counted && web && !leave.contains("unsubscribe") && !leave.contains("opt-out") && !leave.contains("optout") {
            targets.insert(target.trim_end_matches('/'));
        }
    }
    targets.len() as u32
}

/// Speech of the caller, up to the end of the first sentence that asks.
fn seconds_before_question(message: &Message) -> Option<u32> {
    if !message.kind.is_call() {
        return None;
    }
    let mut spoken = 0;
    for &sentence in &message.sentences {
        if !message.zone_at(sentence.start).is_some_and(|z| is_counted(z.kind)) {
            continue;
        }
        let count = words(&message.text, sentence, &message.fields, &message.quiet).len();
        // `Mr Lund?` at the start only asks who is there.
        if is_question(message, sentence) && !(spoken == 0 && calls_name(sentence.of(&message.text))) {
            return Some((spoken * 60 / WORDS_PER_MINUTE) as u32);
        }
        spoken += count;
    }
    None
}
