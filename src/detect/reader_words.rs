//! Words that the readers use themselves, about which some rules are silent.
//! Knows nothing of which rules these are.

use crate::detect::prose::Prose;
use crate::span::Span;
use crate::text::words::{fold, words};

/// Words that the readers use themselves, folded; an entry may be several words long.
#[derive(Debug, Default)]
pub struct ReaderWords(Vec<Vec<String>>);

impl ReaderWords {
    /// From what the user wrote.
    pub fn new(entries: &[String]) -> Self {
        let cut = |entry: &String| {
            let all = words(entry, Span::new(0, entry.len()), &[], &[]);
            let folded = all
                .iter()
                .map(|w| fold(w.span.of(entry), &mut String::new()).to_string());
            folded.collect::<Vec<_>>()
        };
        Self(entries.iter().map(cut).filter(|entry| !entry.is_empty()).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them stands in `span`: as a whole word, in either case, in the singular or the plural.
    pub fn stand_in(&self, prose: &Prose, span: Span) -> bool {
        let there: Vec<String> = prose.words_in(span).map(|at| prose.folded(at)).collect();
        self.0.iter().any(|entry| {
            there
                .windows(entry.len())
                .any(|window| window.iter().zip(entry).all(|(there, own)| is_same(there, own)))
        })
    }
}

fn is_same(a: &str, b: &str) -> bool {
    a == b || a.strip_suffix('s') == Some(b) || b.strip_suffix('s') == Some(a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Kind, Message, Reading};
    use crate::offset_map::OffsetMap;

    #[test]
    fn whole_words_count_in_either_case_and_number() {
        let text = "Our Pipelines, the sales-funnel, registrations and misleading leads.";
        let reading = Reading {
            text: text.to_string(),
            map: OffsetMap::identity(text.len()),
            ..Reading::default()
        };
        let message = Message::new(0, reading, "x.txt", Some(Kind::Email), None);
        let prose = Prose::of(&message);
        let all = Span::new(0, text.len());
        for (word, stands) in [
            ("pipeline", true),
            ("PIPELINES", true),
            ("sales funnel", true),
            ("sales-funnel", true),
            ("registration", true),
            ("lead", true),
            ("mislead", false),
            ("pipe", false),
            ("funnel sales", false),
            ("", false),
        ] {
            let words = ReaderWords::new(&[word.to_string()]);
            assert_eq!(words.stand_in(&prose, all), stands, "{word}");
        }
        let words = ReaderWords::new(&["lead".to_string()]);
        assert!(!words.stand_in(&prose, Span::new(0, 20)));
    }
}
