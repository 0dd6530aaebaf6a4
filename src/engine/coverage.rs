//! Which lines of a rule match in a message, each by itself: before overlaps are settled, and whether or not another line matches there.
//! Knows nothing of examples. No ordinary run comes here.

use super::{Engine, stretches};
use crate::detect::group::Group;
use crate::detect::phrase::match_at;
use crate::detect::prose::Prose;
use crate::message::{Language, Message};
use crate::rules::Rule;
use std::collections::BTreeSet;

/// A phrase or a pattern of a rule, by where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Index of its `[[match]]` in the rule; none for the rule's own phrases.
    pub own: Option<u16>,
    /// Which list it stands in.
    pub list: List,
    /// Index in that list.
    pub nth: u16,
}

/// The lists whose lines make a rule speak up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// `phrases`
    Phrases,
    /// `regex`
    Regex,
}

impl Line {
    /// Every line of a rule.
    pub fn all(rule: &Rule) -> Vec<Line> {
        let own = std::iter::once((None, List::Phrases, rule.spec.phrases.len()));
        let groups = rule.spec.matches.iter().zip(0..).flat_map(|(group, i)| {
            [
                (Some(i), List::Phrases, group.phrases.len()),
                (Some(i), List::Regex, group.regex.len()),
            ]
        });
        let lines = own.chain(groups);
        lines
            .flat_map(|(own, list, len)| (0..len as u16).map(move |nth| Line { own, list, nth }))
            .collect()
    }

    /// What is written there.
    pub fn text(self, rule: &Rule) -> &str {
        let group = self.own.and_then(|own| rule.spec.matches.get(own as usize));
        let lines = match (self.list, group) {
            (List::Phrases, None) => &rule.spec.phrases,
            (List::Phrases, Some(group)) => &group.phrases,
            (List::Regex, Some(group)) => &group.regex,
            (List::Regex, None) => return "",
        };
        lines.get(self.nth as usize).map_or("", String::as_str)
    }

    /// The keys of the rule file that lead to its list.
    pub fn keys(self) -> Vec<String> {
        let list = match self.list {
            List::Phrases => "phrases",
            List::Regex => "regex",
        };
        let group = self.own.map(|own| vec!["match".to_string(), own.to_string()]);
        group.into_iter().flatten().chain([list.to_string()]).collect()
    }
}

impl Engine {
    /// The lines of the rule at index `rule` that match in `message` where nothing silences them.
    pub fn lines_that_match(&self, rule: usize, message: &Message) -> BTreeSet<Line> {
        let spec = &self.rules[rule].spec;
        if message.language == Language::Other && !spec.any_language {
            return BTreeSet::new();
        }
        let prose = Prose::of(message);
        let needs = self.needs.lines(&message.text, self.groups.len());
        let own = (!spec.phrases.is_empty()).then_some(None);
        let owns = own.into_iter().chain((0..spec.matches.len() as u16).map(Some));
        let groups = self.groups.iter().enumerate().filter(|(_, group)| group.rule == rule);
        let mut out = BTreeSet::new();
        for ((number, group), own) in groups.zip(owns).filter(|((_, group), _)| group.applies(message)) {
            let phrases = self.phrases.iter().filter_map(|phrase| phrase.home);
            for home in phrases.filter(|home| home.group as usize == number) {
                if self.phrase_matches(self.line(home), group, &prose) {
                    let (list, nth) = (List::Phrases, home.nth);
                    out.insert(Line { own, list, nth });
                }
            }
            for (pattern, nth) in group.patterns().iter().zip(0..) {
                let tried = stretches(group, &needs[number], message);
                let mut found = tried.iter().flat_map(|within| pattern.find(&message.text, *within));
                if found.any(|span| group.settle_span(&self.notation, &prose, span).is_some()) {
                    let list = List::Regex;
                    out.insert(Line { own, list, nth });
                }
            }
        }
        out
    }

    fn phrase_matches(&self, line: &str, group: &Group, prose: &Prose) -> bool {
        let Ok(phrase) = self.notation.parse(line) else {
            return false;
        };
        let mut starts = (0..prose.words.len()).filter(|&at| group.looks_in(prose.places[at].zone));
        starts.any(|at| {
            match_at(&phrase, prose, at).is_some_and(|end| group.settle_words(&self.notation, prose, at..end).is_some())
        })
    }
}
