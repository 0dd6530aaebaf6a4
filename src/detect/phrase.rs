//! Phrases: the notation run over words.
//! Knows nothing of which rule a phrase belongs to.

use crate::detect::beginning::{NUMBER_WORDS, Positions};
use crate::detect::prose::Prose;
use crate::rules::notation::{End, Item, Join, Phrase, Start};
use crate::text::words::{Gap, Look, WordId};

/// The end (one past the last word) of the longest match of `phrase` that starts at word `start`, within its sentence and
/// within 63 words.
pub fn match_at(phrase: &Phrase, prose: &Prose, start: usize) -> Option<usize> {
    let place = prose.places.get(start)?;
    match phrase.start {
        Start::Sentence if !place.opens_sentence => return None,
        Start::Zone if !place.opens_zone => return None,
        _ => {}
    }
    let run = Run { prose, start };
    let mut ends = run.items(&phrase.items, Positions(1));
    // The longest first: a phrase that could stop earlier says more with its options taken.
    while let Some(end) = ends.last() {
        if end > 0 && follows(phrase.end, prose, start + end) {
            return Some(start + end);
        }
        ends = ends.without(end);
    }
    None
}

/// Whether a phrase that begins with `items` can match at word `start`.
pub fn may_begin_at(items: &[Item], prose: &Prose, start: usize) -> bool {
    !Run { prose, start }.items(items, Positions(1)).is_empty()
}

/// Whether `phrase` matches anywhere in these words.
pub fn found_in(phrase: &Phrase, prose: &Prose, words: std::ops::Range<usize>) -> bool {
    words.into_iter().any(|at| match_at(phrase, prose, at).is_some())
}

fn follows(end: End, prose: &Prose, after: usize) -> bool {
    if end == End::Anything {
        return true;
    }
    let rest = prose.after(after - 1);
    let rest = rest.trim_start_matches(['"', '\'', '”', '’', '“', ')', ']', '*', '_', '`']);
    let next = rest.chars().next();
    match end {
        End::Anything => true,
        End::Question => next == Some('?'),
        End::Exclamation => next == Some('!'),
        End::Stop => match next {
            None | Some('\n' | '\r') => true,
            // A blank before a dash, a mark or an emoji: "thanks – bye", "merci !".
            Some(c) if c.is_whitespace() => {
                let after = rest.trim_start_matches([' ', '\t', '\u{A0}']).chars().next();
                after.is_none_or(|c| {
                    matches!(c, '\n' | '\r' | '-' | '–' | '—' | '|' | '…' | '!' | '?') || is_pictograph(c)
                })
            }
            Some(c) => {
                matches!(
                    c,
                    '.' | ',' | ';' | ':' | '!' | '?' | '…' | '–' | '—' | '>' | '<' | '|' | '/' | '-'
                ) || is_pictograph(c)
            }
        },
    }
}

/// Emoji and the like end a line of speech as a full stop does.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
}

struct Run<'a, 'm> {
    prose: &'a Prose<'m>,
    start: usize,
}

impl Run<'_, '_> {
    /// The positions that can be reached from `from` by all of `items`.
    fn items(&self, items: &[Item], mut from: Positions) -> Positions {
        for item in items {
            from = self.item(item, from);
            if from.is_empty() {
                break;
            }
        }
        from
    }

    fn item(&self, item: &Item, from: Positions) -> Positions {
        let step = |fits: &dyn Fn(usize) -> bool| {
            from.each()
                .filter(|&at| fits(self.start + at))
                .fold(Positions::NONE, |to, at| to.with(at + 1))
        };
        match item {
            Item::Word(join, word) => step(&|at| self.prose.ids.get(at) == Some(word) && self.joins(*join, at)),
            Item::Words(join, words) => step(&|at| self.is_one_of(words, at) && self.joins(*join, at)),
            Item::Exact(join, words) => step(&|at| self.is_exactly(words, at) && self.joins(*join, at)),
            Item::OneOf(runs) => self.any_of(runs, from),
            Item::List(list) => self.any_of(&list.runs, from),
            Item::Maybe(runs) => self.any_of(runs, from).and(from),
            Item::Gap(least, most) => {
                let mut reached = if *least == 0 { from } else { Positions::NONE };
                let mut edge = from;
                for nth in 1..=*most {
                    edge = self.after_whole_words(edge, &|_| true);
                    if nth >= *least {
                        reached = reached.and(edge);
                    }
                }
                reached
            }
            Item::Name => {
                let mut reached = Positions::NONE;
                let mut edge = from;
                for _ in 0..3 {
                    edge = self.after_whole_words(edge, &|at| self.is_name(at));
                    reached = reached.and(edge);
                }
                reached
            }
            Item::Field => step(&|at| self.look(at) == Some(Look::Whole) && self.joins(Join::Blank, at)),
            Item::Number => step(&|at| self.is_number(at) && self.joins(Join::Blank, at)),
        }
    }

    fn any_of(&self, runs: &[Vec<Item>], from: Positions) -> Positions {
        runs.iter()
            .fold(Positions::NONE, |to, run| to.and(self.items(run, from)))
    }

    fn after_whole_words(&self, from: Positions, fits: &dyn Fn(usize) -> bool) -> Positions {
        let ends = from
            .each()
            .map(|at| self.start + at)
            .filter(|&at| fits(at))
            .filter_map(|at| self.whole_word(at));
        ends.fold(Positions::NONE, |to, at| to.with(at - self.start))
    }

    fn look(&self, at: usize) -> Option<Look> {
        self.prose.words.get(at).map(|w| w.look)
    }

    /// Whether word `at` is in the sentence of the match and joined to the word before as asked.
    fn joins(&self, join: Join, at: usize) -> bool {
        let (Some(word), Some(place)) = (self.prose.words.get(at), self.prose.places.get(at)) else {
            return false;
        };
        if at == self.start {
            return true;
        }
        let joined = match join {
            Join::Blank => matches!(word.gap, Gap::Blank | Gap::Comma),
            Join::Hyphen => matches!(word.gap, Gap::Hyphen | Gap::Blank),
            Join::Glued => word.gap == Gap::Glued,
        };
        joined
            && self
                .prose
                .places
                .get(self.start)
                .is_some_and(|p| p.sentence == place.sentence && p.zone == place.zone)
    }

    fn is_one_of(&self, words: &[WordId], at: usize) -> bool {
        let Some(&id) = self.prose.ids.get(at) else {
            return false;
        };
        if words.len() <= 8 {
            words.contains(&id)
        } else {
            words.binary_search(&id).is_ok()
        }
    }

    fn is_exactly(&self, words: &[(WordId, Box<str>)], at: usize) -> bool {
        let (Some(&id), Some(word)) = (self.prose.ids.get(at), self.prose.words.get(at)) else {
            return false;
        };
        let written = word.span.of(&self.prose.message.text);
        words.iter().any(|(known, exact)| *known == id && **exact == *written)
    }

    /// The position after the whole word at `at`: hyphens and apostrophes do not end it.
    fn whole_word(&self, at: usize) -> Option<usize> {
        if !self.joins(Join::Blank, at) {
            return None;
        }
        let mut at = at + 1;
        while self
            .prose
            .words
            .get(at)
            .is_some_and(|w| matches!(w.gap, Gap::Hyphen | Gap::Glued))
        {
            at += 1;
        }
        Some(at)
    }

    fn is_name(&self, at: usize) -> bool {
        matches!(self.look(at), Some(Look::Capital | Look::Capitals | Look::Whole))
    }

    fn is_number(&self, at: usize) -> bool {
        match self.prose.words.get(at) {
            Some(word) => word.look == Look::Number || NUMBER_WORDS.contains(&self.prose.folded(at).as_str()),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Message, Reading};
    use crate::offset_map::OffsetMap;
    use crate::rules::notation::{Lists, Notation};
    use proptest::prelude::*;

    fn message(text: &str) -> Message {
        let reading = Reading {
            text: text.to_string(),
            map: OffsetMap::identity(text.len()),
            ..Reading::default()
        };
        Message::new(0, reading, "x.txt", Some(crate::message::Kind::Email), None)
    }

    /// Everything the phrase matches in `text`.
    fn matches(line: &str, text: &str) -> Vec<String> {
        let lists = Lists::from([("our".to_string(), vec!["our".to_string(), "my own".to_string()])]);
        let phrase = Notation::new(lists)
            .parse(line)
            .unwrap_or_else(|e| panic!("{line}: {e}"));
        let message = message(text);
        let prose = Prose::of(&message);
        let ends = (0..prose.words.len()).filter_map(|at| match_at(&phrase, &prose, at).map(|end| at..end));
        ends.map(|words| prose.span(words).of(text).to_string()).collect()
    }

    #[test]
    fn the_notation_means_what_its_table_says() {
        for (line, text, want) in [
            (
                "{your|the} registration[s]",
                "About your\nRegistrations now",
                "your\nRegistrations",
            ),
            (
                "check~in",
                "We check-in, check in, checkin here",
                "check-in|check in|checkin",
            ),
            (
                "you {are|'re} great",
                "You’re great and you are great",
                "You’re great|you are great",
            ),
            ("don't wait", "Please don’t wait", "don’t wait"),
            (
                "so <0-2> nice",
                "so nice and so very very nice and so a b c nice",
                "so nice|so very very nice",
            ),
            ("<our> team", "Our team, my own team, your team", "Our team|my own team"),
            (
                "this is <name> from <name>",
                "Well, this is Ada May from Kelp Ltd today",
                "this is Ada May from Kelp Ltd",
            ),
            (
                "<number> minutes",
                "ten minutes or 15 minutes or more minutes",
                "ten minutes|15 minutes",
            ),
            (
                "^just checking",
                "We were just checking. Just checking!",
                "Just checking",
            ),
            (
                "thanks $",
                "Thanks for that. Many thanks! And thanks – bye",
                "thanks|thanks",
            ),
            ("any thoughts ?", "Any thoughts? Any thoughts on it.", "Any thoughts"),
            ("=SQL", "SQL and sql", "SQL"),
            (
                "great [to] hear",
                "great to hear, great hear",
                "great to hear|great hear",
            ),
            ("end-to-end", "end-to-end and end to end", "end-to-end|end to end"),
            ("thank you", "Thank. You", ""),
            ("lead", "leads, leading, mislead", ""),
        ] {
            assert_eq!(matches(line, text).join("|"), want, "{line} in {text}");
        }
    }

    proptest! {
        #[test]
        fn any_phrase_on_any_text_ends_without_a_panic(line in "[a-c{}|\\[\\]<>0-9~^$= '-]{0,30}", text in "\\PC{0,60}") {
            if let Ok(phrase) = Notation::default().parse(&line) {
                let message = message(&text);
                let prose = Prose::of(&message);
                for at in 0..prose.words.len() {
                    match_at(&phrase, &prose, at);
                }
            }
        }
    }
}
