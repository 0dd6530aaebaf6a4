//! Phrases: the notation run over words.
//! Knows nothing of which rule a phrase belongs to.

use crate::detect::prose::Prose;
use crate::rules::notation::{End, Item, Join, Phrase, Start};
use crate::text::words::{Gap, Look};

/// Which words a phrase can begin with.
#[derive(Debug, Default)]
pub struct FirstWords {
    /// These, folded.
    pub words: Vec<String>,
    /// Any word at all: the phrase begins with a gap, a name, a field or a number.
    pub any: bool,
}

/// Which words `phrase` can begin with.
pub fn first_words(phrase: &Phrase) -> FirstWords {
    let mut first = FirstWords::default();
    collect_first(&phrase.items, phrase.case_sensitive, &mut first);
    first
}

/// Adds what a run can begin with; true if the whole run may be nothing.
fn collect_first(items: &[Item], case_sensitive: bool, first: &mut FirstWords) -> bool {
    for item in items {
        let may_be_nothing = match item {
            Item::Words(_, words) => {
                if case_sensitive {
                    first
                        .words
                        .extend(words.iter().map(|w| crate::text::words::fold(w).into()));
                } else {
                    first.words.extend(words.iter().cloned());
                }
                false
            }
            Item::OneOf(runs) => {
                let mut nothing = false;
                for run in runs {
                    nothing |= collect_first(run, case_sensitive, first);
                }
                nothing
            }
            Item::Maybe(runs) => {
                for run in runs {
                    collect_first(run, case_sensitive, first);
                }
                true
            }
            Item::Gap(least, _) => {
                first.any = true;
                *least == 0
            }
            Item::Name | Item::Field | Item::Number => {
                first.any = true;
                false
            }
        };
        if !may_be_nothing {
            return false;
        }
    }
    true
}

/// The end (one past the last word) of the longest match of `phrase` that starts at word `start`, within its sentence.
pub fn match_at(phrase: &Phrase, prose: &Prose, start: usize) -> Option<usize> {
    let place = prose.places.get(start)?;
    match phrase.start {
        Start::Sentence if !place.opens_sentence => return None,
        Start::Zone if !place.opens_zone => return None,
        _ => {}
    }
    let run = Run {
        prose,
        start,
        case_sensitive: phrase.case_sensitive,
    };
    let ends = run.items(&phrase.items, vec![start]);
    ends.into_iter()
        .rev()
        .find(|&end| end > start && follows(phrase.end, prose, end))
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
    let mut chars = rest.chars();
    let next = chars.next();
    match end {
        End::Anything => true,
        End::Question => next == Some('?'),
        End::Exclamation => next == Some('!'),
        End::Stop => match next {
            None => true,
            Some(c) if matches!(c, '\n' | '\r') => true,
            Some(c) if c.is_whitespace() => {
                let rest = rest.trim_start_matches([' ', '\t', '\u{A0}']);
                rest.chars()
                    .next()
                    .is_none_or(|c| matches!(c, '\n' | '\r' | '-' | '–' | '—' | '|' | '…' | '!' | '?'))
                    || rest.chars().next().is_some_and(is_pictograph)
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
    case_sensitive: bool,
}

impl Run<'_, '_> {
    /// The positions that can be reached from `from` by all of `items`, in order and each once.
    fn items(&self, items: &[Item], mut from: Vec<usize>) -> Vec<usize> {
        for item in items {
            from = self.item(item, from);
            if from.is_empty() {
                break;
            }
        }
        from
    }

    fn item(&self, item: &Item, from: Vec<usize>) -> Vec<usize> {
        match item {
            Item::Words(join, words) => from
                .into_iter()
                .filter(|&at| self.joins(*join, at) && self.is_one_of(words, at))
                .map(|at| at + 1)
                .collect(),
            Item::OneOf(runs) => self.any_of(runs, &from, Vec::new()),
            Item::Maybe(runs) => self.any_of(runs, &from, from.clone()),
            Item::Gap(least, most) => {
                let mut reached = if *least == 0 { from.clone() } else { Vec::new() };
                let mut edge = from;
                for nth in 1..=*most {
                    edge = edge.into_iter().filter_map(|at| self.whole_word(at)).collect();
                    if nth >= *least {
                        reached.extend(&edge);
                    }
                }
                tidy(reached)
            }
            Item::Name => {
                let mut reached = Vec::new();
                for at in from {
                    let mut at = Some(at);
                    for _ in 0..3 {
                        at = at.filter(|&at| self.is_name(at)).and_then(|at| self.whole_word(at));
                        reached.extend(at);
                    }
                }
                tidy(reached)
            }
            Item::Field => from
                .into_iter()
                .filter(|&at| self.joins(Join::Blank, at) && self.look(at) == Some(Look::Whole))
                .map(|at| at + 1)
                .collect(),
            Item::Number => from
                .into_iter()
                .filter(|&at| self.joins(Join::Blank, at) && self.is_number(at))
                .map(|at| at + 1)
                .collect(),
        }
    }

    fn any_of(&self, runs: &[Vec<Item>], from: &[usize], mut reached: Vec<usize>) -> Vec<usize> {
        for run in runs {
            reached.extend(self.items(run, from.to_vec()));
        }
        tidy(reached)
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
        let same = self
            .prose
            .places
            .get(self.start)
            .is_some_and(|p| p.sentence == place.sentence && p.zone == place.zone);
        same && match join {
            Join::Blank => matches!(word.gap, Gap::Blank | Gap::Comma),
            Join::Hyphen => matches!(word.gap, Gap::Hyphen | Gap::Blank),
            Join::Glued => word.gap == Gap::Glued,
        }
    }

    fn is_one_of(&self, words: &[String], at: usize) -> bool {
        let Some(word) = self.prose.words.get(at) else {
            return false;
        };
        if self.case_sensitive {
            let raw = word.span.of(&self.prose.message.text);
            return words.iter().any(|w| w == raw);
        }
        words.iter().any(|w| **w == *word.folded)
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
            Some(word) => word.look == Look::Number || NUMBER_WORDS.contains(&&*word.folded),
            None => false,
        }
    }
}

/// Number words: grammar, not outreach.
pub const NUMBER_WORDS: [&str; 28] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million",
    "half", "dozen", "couple", "few",
];

fn tidy(mut positions: Vec<usize>) -> Vec<usize> {
    positions.sort_unstable();
    positions.dedup();
    positions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Message, Reading};
    use crate::offset_map::OffsetMap;
    use crate::rules::notation::{Lists, parse};
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
        let phrase = parse(line, &lists).unwrap_or_else(|e| panic!("{line}: {e}"));
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
            if let Ok(phrase) = parse(&line, &Lists::new()) {
                let message = message(&text);
                let prose = Prose::of(&message);
                for at in 0..prose.words.len() {
                    match_at(&phrase, &prose, at);
                }
            }
        }
    }
}
