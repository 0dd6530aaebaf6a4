//! A rule set made ready: immutable, shared between threads.
//! Knows nothing of files or of how a hit is told.

mod settle;

use crate::detect::group::{Group, applies};
use crate::detect::prose::Prose;
use crate::detect::{field, greeting, measure, phrase, thread_prefix};
use crate::finding::Severity;
use crate::message::{Measures, Message};
use crate::rules::Rule;
use crate::rules::notation::{self, Lists, Phrase};
use crate::span::Span;
use std::collections::HashMap;

/// A rule set made ready to judge messages.
pub struct Engine {
    rules: Vec<Rule>,
    lists: Lists,
    groups: Vec<Group>,
    phrases: Vec<(u32, Phrase)>,
    by_first_word: HashMap<String, Vec<u32>>,
    by_any_word: Vec<u32>,
}

/// One place in a message where a rule fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index into [`Engine::rules`].
    pub rule: usize,
    /// Where, in bytes of the message text.
    pub span: Span,
    /// How bad, after the match group's own say.
    pub severity: Severity,
    /// Other places that belong to it, each with what is there.
    pub labels: Vec<(Span, String)>,
}

impl Engine {
    /// Makes `rules` ready. Phrases that cannot be parsed are left out: [`rules::parse`](crate::rules::parse) has told them.
    pub fn new(rules: Vec<Rule>, lists: Lists) -> Self {
        let mut engine = Self {
            rules,
            lists,
            groups: Vec::new(),
            phrases: Vec::new(),
            by_first_word: HashMap::new(),
            by_any_word: Vec::new(),
        };
        for rule in 0..engine.rules.len() {
            let spec = engine.rules[rule].spec.clone();
            for own in spec.all_matches() {
                engine.groups.push(Group::new(rule, &spec, &own));
                for line in &own.phrases {
                    engine.add_phrase(line);
                }
            }
        }
        engine
    }

    /// Adds a phrase to the last group and files it under the words it can begin with.
    fn add_phrase(&mut self, line: &str) {
        let Ok(phrase) = notation::parse(line, &self.lists) else {
            return;
        };
        let id = self.phrases.len() as u32;
        let first = phrase::first_words(&phrase);
        for word in first.words {
            let ids = self.by_first_word.entry(word).or_default();
            if ids.last() != Some(&id) {
                ids.push(id);
            }
        }
        if first.any {
            self.by_any_word.push(id);
        }
        self.phrases.push((self.groups.len() as u32 - 1, phrase));
    }

    /// The rules, in the order hits refer to.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Every hit in `message`, ordered by place, then rule; overlaps already settled.
    pub fn judge(&self, message: &Message) -> Vec<Hit> {
        let prose = Prose::of(message);
        let mut hits = Vec::new();
        self.phrase_hits(&prose, &mut hits);
        self.pattern_hits(&prose, &mut hits);
        self.other_hits(&prose, &mut hits);
        settle::settle(hits, &self.rules)
    }

    fn phrase_hits(&self, prose: &Prose, hits: &mut Vec<Hit>) {
        let active: Vec<bool> = self.groups.iter().map(|g| g.applies(prose.message)).collect();
        for (at, word) in prose.words.iter().enumerate() {
            let filed = self.by_first_word.get(&*word.folded).map_or(&[][..], Vec::as_slice);
            for &id in filed.iter().chain(&self.by_any_word) {
                let (group_index, phrase) = &self.phrases[id as usize];
                let group = &self.groups[*group_index as usize];
                if !active[*group_index as usize] || !group.looks_in(prose.places[at].zone) {
                    continue;
                }
                let Some(end) = phrase::match_at(phrase, prose, at) else {
                    continue;
                };
                if let Some(span) = group.settle_words(&self.lists, prose, at..end) {
                    hits.push(Hit {
                        rule: group.rule,
                        span,
                        severity: group.severity,
                        labels: Vec::new(),
                    });
                }
            }
        }
    }

    fn pattern_hits(&self, prose: &Prose, hits: &mut Vec<Hit>) {
        let message = prose.message;
        let lowered = message.text.to_ascii_lowercase();
        for group in self
            .groups
            .iter()
            .filter(|g| !g.patterns().is_empty() && g.applies(message))
        {
            for zone in message.zones.iter().filter(|z| group.looks_in(z.kind)) {
                for pattern in group.patterns() {
                    for span in pattern.find(&message.text, &lowered, zone.span) {
                        if let Some(span) = group.settle_span(&self.lists, prose, span) {
                            hits.push(Hit {
                                rule: group.rule,
                                span,
                                severity: group.severity,
                                labels: Vec::new(),
                            });
                        }
                    }
                }
            }
        }
    }

    fn other_hits(&self, prose: &Prose, hits: &mut Vec<Hit>) {
        let message = prose.message;
        let measures = Measures::of(message);
        for (rule, Rule { spec, .. }) in self.rules.iter().enumerate() {
            if !applies(&spec.kinds, &spec.modes, message) {
                continue;
            }
            let mut spans = Vec::new();
            if let Some(spec_field) = &spec.field {
                spans.extend(field::fields(spec_field, &spec.zones, message));
            }
            if let Some(spec_greeting) = &spec.greeting {
                spans.extend(greeting::missing(spec_greeting, prose));
            }
            if spec.thread_prefix.is_some() {
                spans.extend(thread_prefix::unthreaded(message));
            }
            if let Some(spec_measure) = &spec.measure {
                spans.extend(measure::measured(spec_measure, &measures, prose));
            }
            let severity = spec.severity;
            hits.extend(spans.into_iter().map(|span| Hit {
                rule,
                span,
                severity,
                labels: Vec::new(),
            }));
        }
    }
}
