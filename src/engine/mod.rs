//! A rule set made ready: immutable, shared between threads.
//! Knows nothing of files or of how a hit is told.

mod checks;
mod first_word_index;
mod meta;
mod settle;

use checks::Checks;
use first_word_index::{FirstWordIndex, NextWords};
use meta::Meta;

use crate::detect::beginning::{FirstWords, first_words, second_words};
use crate::detect::group::Group;
use crate::detect::needs::Needs;
use crate::detect::phrase;
use crate::detect::prose::Prose;
use crate::detect::reader_words::ReaderWords;
use crate::finding::Severity;
use crate::message::{Language, Measures, Message};
use crate::rules::notation::{Item, Lists, Notation, Phrase};
use crate::rules::{MatchSpec, Rule};
use crate::span::Span;
use crate::text::words::Look;
use std::sync::OnceLock;

/// A rule set made ready to judge messages.
#[derive(Default)]
pub struct Engine {
    rules: Vec<Rule>,
    notation: Notation,
    groups: Vec<Group>,
    checks: Vec<Checks>,
    metas: Vec<Meta>,
    needs: Needs,
    phrases: Vec<LazyPhrase>,
    by_first_word: FirstWordIndex,
    /// The phrases that can begin with a name, a field or a figure.
    by_special_word: Vec<u32>,
    /// The phrases that can begin with any word.
    by_any_word: Vec<u32>,
    reader_words: ReaderWords,
    /// Whether a message of a few words is judged as any other.
    however_short: bool,
}

/// A message of fewer words is a scrap, of which only what is plainly wrong is told.
const SHORT: u32 = 15;

/// A phrase that is parsed in full when a text first holds what it begins with: a draft asks for one in ten of them.
struct LazyPhrase {
    /// Index of its group.
    group: u32,
    line: String,
    /// Its items up to the second that must be there.
    beginning: Vec<Item>,
    parsed: OnceLock<Option<Phrase>>,
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
    pub fn new(rules: Vec<Rule>, lists: &Lists) -> Self {
        let mut engine = Self {
            notation: Notation::new(lists.clone()),
            ..Self::default()
        };
        let mut needs = Vec::new();
        let short = MatchSpec::default();
        for (nth, rule) in rules.iter().enumerate() {
            let spec = &rule.spec;
            if !spec.phrases.is_empty() {
                engine.add_group(nth, rule, &short, &spec.phrases);
            }
            for own in &spec.matches {
                needs.extend(own.needs.iter().map(|need| (engine.groups.len(), need.clone())));
                engine.add_group(nth, rule, own, &own.phrases);
            }
        }
        engine.by_first_word.settle();
        engine.needs = Needs::new(&needs);
        for (i, rule) in rules.iter().enumerate() {
            let number = (engine.groups.len() + engine.checks.len()) as u32;
            engine.checks.extend(Checks::new(number, i, rule));
            engine
                .metas
                .extend(rule.spec.meta.as_ref().map(|meta| Meta::new(i, meta, &rules)));
        }
        engine.rules = rules;
        engine
    }

    /// The same, silent about these words wherever a rule has `reader-words`.
    pub fn with_reader_words(mut self, words: &[String]) -> Self {
        self.reader_words = ReaderWords::new(words);
        self
    }

    /// Adds a group and files its phrases under the words they can begin with.
    fn add_group(&mut self, nth: usize, rule: &Rule, own: &MatchSpec, phrases: &[String]) {
        let group = self.groups.len() as u32;
        self.groups.push(Group::new(group, nth, rule, own));
        let (mut first, mut second) = (FirstWords::default(), Vec::new());
        for line in phrases {
            let Ok(beginning) = self.notation.parse_beginning(line) else {
                continue;
            };
            let id = self.phrases.len() as u32;
            first_words(&beginning, &mut first);
            let next = if second_words(&beginning, &mut second) {
                NextWords::of(&second)
            } else {
                NextWords::ANY
            };
            self.by_first_word.file(&first.words, next, id);
            if first.any {
                self.by_any_word.push(id);
            } else if first.special {
                self.by_special_word.push(id);
            }
            self.phrases.push(LazyPhrase {
                group,
                line: line.clone(),
                beginning,
                parsed: OnceLock::new(),
            });
        }
    }

    /// The rules, in the order hits refer to.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The same engine, but it judges a message of a few words as any other: the examples of a rule are often no longer.
    pub fn however_short(mut self) -> Self {
        self.however_short = true;
        self
    }

    /// Every hit in `message`, whose counts are `measures`, ordered by place, then rule; overlaps already settled.
    pub fn judge(&self, message: &Message, measures: &Measures) -> Vec<Hit> {
        let prose = Prose::of(message);
        let mut hits = Vec::new();
        self.phrase_hits(&prose, &mut hits);
        self.pattern_hits(&prose, &mut hits);
        if !self.reader_words.is_empty() {
            hits.retain(|hit| !self.is_the_readers_word(hit, &prose));
        }
        for checks in &self.checks {
            checks.hits(&self.rules, &self.notation, &prose, measures, &mut hits);
        }
        if message.language == Language::Other {
            hits.retain(|hit| self.rules[hit.rule].spec.any_language);
        }
        for meta in &self.metas {
            meta.judge(&self.rules, message, &mut hits);
        }
        hits.retain(|hit| self.rules[hit.rule].spec.report);
        if measures.words < SHORT && !self.however_short {
            hits.retain(|hit| hit.severity == Severity::Error);
        }
        settle::settle(hits, &self.rules)
    }

    fn is_the_readers_word(&self, hit: &Hit, prose: &Prose) -> bool {
        self.rules[hit.rule].spec.reader_words && self.reader_words.stand_in(prose, hit.span)
    }

    fn phrase_hits(&self, prose: &Prose, hits: &mut Vec<Hit>) {
        let active: Vec<bool> = self.groups.iter().map(|g| g.applies(prose.message)).collect();
        for (at, word) in prose.words.iter().enumerate() {
            let special = if word.look == Look::Lower {
                &[][..]
            } else {
                self.by_special_word.as_slice()
            };
            let filed = self
                .by_first_word
                .phrases(prose.ids[at], prose.ids.get(at + 1).copied());
            for id in filed
                .chain(special.iter().copied())
                .chain(self.by_any_word.iter().copied())
            {
                let lazy = &self.phrases[id as usize];
                let group = &self.groups[lazy.group as usize];
                if !active[lazy.group as usize] || !group.looks_in(prose.places[at].zone) {
                    continue;
                }
                if !phrase::may_begin_at(&lazy.beginning, prose, at) {
                    continue;
                }
                let parsed = lazy.parsed.get_or_init(|| self.notation.parse(&lazy.line).ok());
                let Some(end) = parsed.as_ref().and_then(|phrase| phrase::match_at(phrase, prose, at)) else {
                    continue;
                };
                if let Some(span) = group.settle_words(&self.notation, prose, at..end) {
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
        let lines = self.needs.lines(&message.text, self.groups.len());
        for (group, lines) in self.groups.iter().zip(&lines) {
            if group.patterns().is_empty() || !group.applies(message) || (group.has_needs && lines.is_empty()) {
                continue;
            }
            for zone in message.zones.iter().filter(|z| group.looks_in(z.kind)) {
                let everywhere = [zone.span];
                let stretches = if group.has_needs { lines.as_slice() } else { &everywhere };
                for within in stretches.iter().filter_map(|s| s.intersection(zone.span)) {
                    let found = group
                        .patterns()
                        .iter()
                        .flat_map(|pattern| pattern.find(&message.text, within));
                    hits.extend(found.filter_map(|span| {
                        let span = group.settle_span(&self.notation, prose, span)?;
                        Some(Hit {
                            rule: group.rule,
                            span,
                            severity: group.severity,
                            labels: Vec::new(),
                        })
                    }));
                }
            }
        }
    }
}
