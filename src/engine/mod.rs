//! A rule set made ready: immutable, shared between threads.
//! Knows nothing of files or of how a hit is told.

mod first_words;
mod settle;

use first_words::FirstWordIndex;

use crate::detect::group::{Group, applies};
use crate::detect::needs::Needs;
use crate::detect::phrase::FirstWords;
use crate::detect::prose::Prose;
use crate::detect::{field, greeting, measure, phrase, thread_prefix};
use crate::finding::Severity;
use crate::message::{Measures, Message};
use crate::rules::lexicon::Lexicon;
use crate::rules::notation::{Lists, Notation, Phrase};
use crate::rules::{MatchSpec, Rule, RuleSpec};
use crate::span::Span;
use crate::text::words::Look;

/// A rule set made ready to judge messages.
#[derive(Default)]
pub struct Engine {
    rules: Vec<Rule>,
    lexicon: Lexicon,
    groups: Vec<Group>,
    needs: Needs,
    /// Each phrase with the index of its group.
    phrases: Vec<(u32, Phrase)>,
    by_first_word: FirstWordIndex,
    /// The phrases that can begin with a name, a field or a figure.
    by_special_word: Vec<u32>,
    /// The phrases that can begin with any word.
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
    pub fn new(rules: Vec<Rule>, lists: &Lists) -> Self {
        let mut engine = Self::default();
        let mut notation = Notation::new(lists);
        let mut needs = Vec::new();
        let short = MatchSpec::default();
        for (rule, Rule { spec, .. }) in rules.iter().enumerate() {
            if !spec.phrases.is_empty() {
                engine.add_group(rule, spec, &short, &spec.phrases, &mut notation);
            }
            for own in &spec.matches {
                needs.extend(own.needs.iter().map(|need| (engine.groups.len(), need.clone())));
                engine.add_group(rule, spec, own, &own.phrases, &mut notation);
            }
        }
        engine.by_first_word.settle(notation.lexicon.len());
        engine.lexicon = notation.lexicon;
        engine.needs = Needs::new(&needs);
        engine.rules = rules;
        engine
    }

    /// Adds a group and files its phrases under the words they can begin with.
    fn add_group(
        &mut self,
        rule: usize,
        spec: &RuleSpec,
        own: &MatchSpec,
        phrases: &[String],
        notation: &mut Notation,
    ) {
        let group = self.groups.len() as u32;
        self.groups.push(Group::new(rule, spec, own, notation));
        let mut first = FirstWords::default();
        for line in phrases {
            let Ok(phrase) = notation.parse(line) else {
                continue;
            };
            let id = self.phrases.len() as u32;
            phrase::first_words(&phrase, &mut first);
            if first.number {
                first
                    .words
                    .extend(phrase::NUMBER_WORDS.iter().map(|word| notation.lexicon.add(word)));
            }
            self.by_first_word.file(&first.words, id);
            if first.any {
                self.by_any_word.push(id);
            } else if first.special {
                self.by_special_word.push(id);
            }
            self.phrases.push((group, phrase));
        }
    }

    /// The rules, in the order hits refer to.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Every hit in `message`, whose counts are `measures`, ordered by place, then rule; overlaps already settled.
    pub fn judge(&self, message: &Message, measures: &Measures) -> Vec<Hit> {
        let prose = Prose::of(message, &self.lexicon);
        let mut hits = Vec::new();
        self.phrase_hits(&prose, &mut hits);
        self.pattern_hits(&prose, &mut hits);
        self.other_hits(&prose, measures, &mut hits);
        settle::settle(hits, &self.rules)
    }

    fn phrase_hits(&self, prose: &Prose, hits: &mut Vec<Hit>) {
        let active: Vec<bool> = self.groups.iter().map(|g| g.applies(prose.message)).collect();
        for (at, word) in prose.words.iter().enumerate() {
            let filed = self.by_first_word.phrases(prose.ids[at]);
            let special = if word.look == Look::Lower {
                &[][..]
            } else {
                self.by_special_word.as_slice()
            };
            for &id in filed.iter().chain(special).chain(&self.by_any_word) {
                let (group_index, phrase) = &self.phrases[id as usize];
                let group = &self.groups[*group_index as usize];
                if !active[*group_index as usize] || !group.looks_in(prose.places[at].zone) {
                    continue;
                }
                let Some(end) = phrase::match_at(phrase, prose, at) else {
                    continue;
                };
                if let Some(span) = group.settle_words(prose, at..end) {
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
                        let span = group.settle_span(prose, span)?;
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

    fn other_hits(&self, prose: &Prose, measures: &Measures, hits: &mut Vec<Hit>) {
        let message = prose.message;
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
                spans.extend(measure::measured(spec_measure, measures, prose));
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
