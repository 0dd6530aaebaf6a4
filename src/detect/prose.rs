//! A message as words that know their sentence and their zone: what phrases are matched against.
//! Knows nothing of rules.

use crate::dialect::FieldState;
use crate::message::{Message, ZoneKind};
use crate::span::Span;
use crate::text::words::{Look, Word, WordId, fold, words};
use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The words of every zone in which a rule could look, in order.
pub struct Prose<'m> {
    /// The message they belong to.
    pub message: &'m Message,
    /// The words.
    pub words: Vec<Word>,
    /// For each word, its number.
    pub ids: Vec<WordId>,
    /// For each word, where it stands.
    pub places: Vec<Place>,
    names_of_nobody: OnceCell<HashSet<WordId>>,
    answers: RefCell<HashMap<(u32, Asked, usize), bool>>,
}

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// What zone.
    pub zone: ZoneKind,
    /// Index of the sentence in [`Message::sentences`]; of the zone, counted down from the top, where there is no sentence.
    pub sentence: u32,
    /// Whether it is the first word of its zone.
    pub opens_zone: bool,
    /// Whether it is the first word of its sentence.
    pub opens_sentence: bool,
}

/// How many words a sentence may have before it is taken in blocks. Longer ones are no sentences, and looking through all of a file
/// without a full stop for each hit would take time with the square of its length.
const BLOCK: usize = 400;

/// What is asked of a sentence or a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// Whether something in the sentence silences the group.
    SilentInSentence,
    /// Whether something in the message does.
    SilentInMessage,
}

impl<'m> Prose<'m> {
    /// Cuts `message` into words. A field is one word, a URL or a piece of code none.
    pub fn of(message: &'m Message) -> Self {
        let fields: Vec<Span> = message
            .fields
            .iter()
            .filter(|f| f.state != FieldState::Structure && f.state != FieldState::Spintax)
            .map(|f| f.span)
            .collect();
        let mut prose = Prose {
            message,
            words: Vec::new(),
            ids: Vec::new(),
            places: Vec::new(),
            names_of_nobody: OnceCell::new(),
            answers: RefCell::default(),
        };
        for (nth, zone) in message.zones.iter().enumerate() {
            if matches!(zone.kind, ZoneKind::Quoted | ZoneKind::Hidden) {
                continue;
            }
            let first = prose.words.len();
            prose
                .words
                .extend(words(&message.text, zone.span, &fields, &message.quiet));
            for i in first..prose.words.len() {
                let sentence = prose.sentence_of(prose.words[i].span.start, nth);
                let previous = i.checked_sub(1).and_then(|p| prose.places.get(p));
                let opens_zone = i == first;
                let opens_sentence = opens_zone || previous.is_none_or(|p| p.sentence != sentence);
                prose.places.push(Place {
                    zone: zone.kind,
                    sentence,
                    opens_zone,
                    opens_sentence,
                });
            }
        }
        let mut room = String::new();
        let id = |w: &Word| match w.look {
            Look::Whole => WordId::WHOLE,
            _ => WordId::of(fold(w.span.of(&message.text), &mut room)),
        };
        prose.ids = prose.words.iter().map(id).collect();
        prose
    }

    /// Word `at`, folded.
    pub fn folded(&self, at: usize) -> String {
        let word = self.words.get(at).map_or("", |w| w.span.of(&self.message.text));
        fold(word, &mut String::new()).to_string()
    }

    fn sentence_of(&self, at: u32, zone: usize) -> u32 {
        let sentences = &self.message.sentences;
        let i = sentences.partition_point(|s| s.end <= at);
        match sentences.get(i) {
            Some(s) if s.start <= at => i as u32,
            _ => u32::MAX - zone as u32,
        }
    }

    /// The text from the first of these words to the last.
    pub fn span(&self, words: Range<usize>) -> Span {
        match (self.words.get(words.start), self.words.get(words.end.wrapping_sub(1))) {
            (Some(first), Some(last)) => first.span.union(last.span),
            _ => Span::default(),
        }
    }

    /// The words of the sentence that word `at` belongs to; of an endless one, the block of 400 words it lies in.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        let Some(place) = self.places.get(at) else {
            return at..at;
        };
        let same = |p: &&Place| p.sentence == place.sentence && p.zone == place.zone;
        let before = self.places[..at].iter().rev().take(BLOCK).take_while(same).count();
        let after = self.places[at..].iter().take(BLOCK).take_while(same).count();
        let (start, end) = (at - before, at + after);
        if before < BLOCK && after < BLOCK {
            return start..end;
        }
        let block = at - at % BLOCK;
        start.max(block)..end.min(block + BLOCK)
    }

    /// The answer to a question about a whole sentence or message that many hits ask: worked out once for each `key`.
    pub fn once(&self, key: (u32, Asked, usize), answer: impl FnOnce() -> bool) -> bool {
        let known = self.answers.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let answer = answer();
            self.answers.borrow_mut().insert(key, answer);
            answer
        })
    }

    /// Capitalised words that name nothing of the reader's: those of the greeting and the signature, which a mail merge fills in for
    /// everybody; those of a sentence in which the sender says who they are; and those that the message also writes small.
    pub fn names_of_nobody(&self) -> &HashSet<WordId> {
        self.names_of_nobody.get_or_init(|| {
            let edge = |zone| {
                matches!(
                    zone,
                    ZoneKind::Greeting | ZoneKind::Signature | ZoneKind::SignOff | ZoneKind::Header
                )
            };
            let mut names = HashSet::new();
            let mut introduces = false;
            for (at, place) in self.places.iter().enumerate() {
                let look = self.words[at].look;
                if place.opens_sentence {
                    introduces = self.says_who_they_are(at);
                }
                let named = matches!(look, Look::Capital | Look::Capitals) && (edge(place.zone) || introduces);
                if named || look == Look::Lower {
                    names.insert(self.ids[at]);
                }
            }
            names
        })
    }

    /// Whether the sentence that begins at word `at` begins as the sender's introduction: `I'm`, `I am`, `We are`, `My name is`.
    fn says_who_they_are(&self, at: usize) -> bool {
        let first = self.folded(at);
        let second = self.folded(at + 1);
        matches!(
            (first.as_str(), second.as_str()),
            ("i" | "we", "'m" | "am" | "'re" | "are") | ("my", "name") | ("this", "is")
        )
    }

    /// The words that lie in `span`.
    pub fn words_in(&self, span: Span) -> Range<usize> {
        let start = self.words.partition_point(|w| w.span.start < span.start);
        let end = self.words.partition_point(|w| w.span.start < span.end);
        start..end.max(start)
    }

    /// What stands right after word `at`, up to the end of the text.
    pub fn after(&self, at: usize) -> &'m str {
        self.words
            .get(at)
            .and_then(|w| self.message.text.get(w.span.end as usize..))
            .unwrap_or("")
    }
}
