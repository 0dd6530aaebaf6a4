//! A rule set made ready: immutable, shared between threads.
//! Knows nothing of files or of how a hit is told.

mod bundled_index;
mod checks;
mod coverage;
mod first_word_index;
mod meta;
mod settle;

pub use coverage::{Line, List};

use checks::Checks;
use first_word_index::{FirstWordIndex, Start};
use meta::Meta;

use crate::detect::group::Group;
use crate::detect::needs::Needs;
use crate::detect::phrase;
use crate::detect::prose::Prose;
use crate::detect::reader_words::ReaderWords;
use crate::detect::template;
use crate::finding::Severity;
use crate::message::{Language, Measures, Message};
use crate::rules::notation::{Item, Lists, Notation, Phrase};
use crate::rules::{FixSpec, MatchSpec, Rule};
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
    /// The bundled phrases by the number they have from the build, then the user's.
    phrases: Vec<LazyPhrase>,
    /// Which of the user's phrases can begin with which word; for the bundled ones that is known from the build.
    by_first_word: FirstWordIndex,
    /// The phrases that can begin with a name, a field or a figure.
    by_special_word: Vec<u32>,
    /// The phrases that can begin with any word.
    by_any_word: Vec<u32>,
    reader_words: ReaderWords,
    /// Whether a message of a few words is judged as any other.
    however_short: bool,
    /// The rules there are that do not run.
    off: Vec<String>,
}

/// So many further places of one finding are kept; a file of a million words may hold any number.
const MOST_LABELS: usize = 50;

/// A message of fewer words is a scrap, of which only what is plainly wrong is told.
const SHORT: u32 = 15;

/// A phrase that is parsed when a text first holds what it begins with: a draft asks for one in ten of them.
#[derive(Default)]
struct LazyPhrase {
    /// Its group, the list of phrases it stands in and its place there; none if its rule is off.
    home: Option<Home>,
    /// Its items up to the second that must be there.
    beginning: OnceLock<Vec<Item>>,
    parsed: OnceLock<Option<Phrase>>,
}

/// Where a phrase is written.
#[derive(Clone, Copy)]
struct Home {
    /// Index of its match group among all.
    group: u32,
    /// Index of its `[[match]]` in the rule; none for the rule's own phrases.
    own: Option<u16>,
    /// Index among the phrases there.
    nth: u16,
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
    /// The match group that found it, by its place among all; none if a check of the whole rule did.
    pub group: Option<u32>,
    /// Other places that belong to it, each with what is there.
    pub labels: Vec<(Span, String)>,
    /// What stands for `{name}` in the rule's wording, beside the excerpt.
    pub fills: Vec<(&'static str, String)>,
}

impl Engine {
    /// Makes `rules` ready. Phrases that cannot be parsed are left out: [`rules::parse`](crate::rules::parse) has told them.
    pub fn new(rules: Vec<Rule>, lists: &Lists) -> Self {
        let mut engine = Self {
            notation: Notation::new(lists.clone()),
            by_first_word: FirstWordIndex::counted_from(bundled_index::STARTS.len() as u32),
            ..Self::default()
        };
        let mut needs = Vec::new();
        let short = MatchSpec::default();
        engine
            .phrases
            .resize_with(bundled_index::STARTS.len(), LazyPhrase::default);
        for (nth_rule, rule) in rules.iter().enumerate() {
            let spec = &rule.spec;
            let mut number = rule.first_phrase;
            let own = std::iter::once((None, &short, &spec.phrases));
            let groups = spec
                .matches
                .iter()
                .zip(0..)
                .map(|(own, i)| (Some(i), own, &own.phrases));
            for (i, own, phrases) in own.chain(groups) {
                if i.is_none() && phrases.is_empty() {
                    continue;
                }
                let group = engine.groups.len() as u32;
                needs.extend(own.needs.iter().map(|need| (group as usize, need.clone())));
                engine.groups.push(Group::new(group, nth_rule, rule, own));
                for (line, nth) in phrases.iter().zip(0..) {
                    engine.add_phrase(line, Home { group, own: i, nth }, &mut number);
                }
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

    /// Takes a phrase in. A bundled one has the number `bundled`, which is counted on, and its beginning is known; another is filed
    /// under the words it can begin with.
    fn add_phrase(&mut self, line: &str, home: Home, bundled: &mut Option<u32>) {
        let (id, start) = match bundled {
            Some(number) => {
                let id = *number;
                *number += 1;
                (id, bundled_index::STARTS.get(id as usize).copied())
            }
            None => {
                let id = self.phrases.len() as u32;
                self.phrases.push(LazyPhrase::default());
                (id, Some(self.by_first_word.file_line(&self.notation, line)))
            }
        };
        match start {
            Some(Start::Any) => self.by_any_word.push(id),
            Some(Start::Special) => self.by_special_word.push(id),
            Some(Start::Words) | None => {}
        }
        if let Some(phrase) = self.phrases.get_mut(id as usize) {
            phrase.home = Some(home);
        }
    }

    /// The line a phrase is written on.
    fn line(&self, home: Home) -> &str {
        let spec = &self.rules[self.groups[home.group as usize].rule].spec;
        let phrases = match home.own {
            Some(own) => spec.matches.get(own as usize).map(|m| &m.phrases),
            None => Some(&spec.phrases),
        };
        phrases
            .and_then(|p| p.get(home.nth as usize))
            .map_or("", String::as_str)
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

    /// The same, knowing of rules that do not run.
    pub fn beside(mut self, off: Vec<String>) -> Self {
        self.off = off;
        self
    }

    /// The rules there are that do not run, by their ids.
    pub fn off(&self) -> &[String] {
        &self.off
    }

    /// Whether the rule of that number speaks up about a message, whose counts are `measures`, wherever it finds something.
    pub fn hears(&self, rule: usize, message: &Message, measures: &Measures) -> bool {
        let Some(rule) = self.rules.get(rule).filter(|rule| rule.spec.report) else {
            return false;
        };
        let spec = &rule.spec;
        let groups = spec.matches.iter().filter_map(|group| group.severity);
        let worst = groups.chain([spec.severity]).max();
        (message.language == Language::English || spec.any_language)
            && !(message.to_list && spec.unless_list_mail)
            && !(spec.parts.is_some() && message.parts.is_none())
            && !(self.is_scrap(message, measures) && worst != Some(Severity::Error))
    }

    /// Whether of a message only what is plainly wrong is told: it has a few words. A subject in a file of its own is short, but whole.
    fn is_scrap(&self, message: &Message, measures: &Measures) -> bool {
        measures.words < SHORT && message.parts.is_none() && !self.however_short
    }

    /// How what `hit` points at is mended, if its rule says so.
    pub fn fix(&self, hit: &Hit) -> Option<&FixSpec> {
        match hit.group {
            Some(group) => self.groups.get(group as usize)?.fix.as_deref(),
            None => self.rules.get(hit.rule)?.spec.fix.as_deref(),
        }
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
        let flaws = template::flaws(message);
        for checks in &self.checks {
            checks.hits(&self.rules, &self.notation, &prose, measures, &mut hits);
            checks.template_hits(&self.rules, &flaws, message, &mut hits);
        }
        if message.language == Language::Other {
            hits.retain(|hit| self.rules[hit.rule].spec.any_language);
        }
        if message.to_list {
            hits.retain(|hit| !self.rules[hit.rule].spec.unless_list_mail);
        }
        for meta in &self.metas {
            meta.judge(&self.rules, message, &mut hits);
        }
        hits.retain(|hit| self.rules[hit.rule].spec.report);
        if self.is_scrap(message, measures) {
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
            let next = prose.ids.get(at + 1).copied();
            let filed = bundled_index::INDEX
                .phrases(prose.ids[at], next)
                .chain(self.by_first_word.phrases(prose.ids[at], next));
            for id in filed
                .chain(special.iter().copied())
                .chain(self.by_any_word.iter().copied())
            {
                let lazy = &self.phrases[id as usize];
                let Some(home) = lazy.home else { continue };
                let group = &self.groups[home.group as usize];
                if !active[home.group as usize] || !group.looks_in(prose.places[at].zone) {
                    continue;
                }
                let begin = || self.notation.parse_beginning(self.line(home)).unwrap_or_default();
                if !phrase::may_begin_at(lazy.beginning.get_or_init(begin), prose, at) {
                    continue;
                }
                let parse = || self.notation.parse(self.line(home)).ok();
                let parsed = lazy.parsed.get_or_init(parse);
                let Some(end) = parsed.as_ref().and_then(|phrase| phrase::match_at(phrase, prose, at)) else {
                    continue;
                };
                if let Some(span) = group.settle_words(&self.notation, prose, at..end) {
                    hits.push(Hit {
                        rule: group.rule,
                        span,
                        severity: group.severity,
                        group: Some(home.group),
                        labels: Vec::new(),
                        fills: Vec::new(),
                    });
                }
            }
        }
    }

    fn pattern_hits(&self, prose: &Prose, hits: &mut Vec<Hit>) {
        let message = prose.message;
        let lines = self.needs.lines(&message.text, self.groups.len());
        for ((group, number), lines) in self.groups.iter().zip(0..).zip(&lines) {
            if group.patterns().is_empty() || !group.applies(message) || (group.has_needs && lines.is_empty()) {
                continue;
            }
            for within in stretches(group, lines, message) {
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
                        group: Some(number),
                        labels: Vec::new(),
                        fills: Vec::new(),
                    })
                }));
            }
        }
    }
}

/// Where the patterns of `group` are tried, given the lines that hold what they need.
fn stretches(group: &Group, lines: &[Span], message: &Message) -> Vec<Span> {
    let zones = message.zones.iter().filter(|z| group.looks_in(z.kind)).map(|z| z.span);
    if !group.has_needs {
        return zones.collect();
    }
    zones
        .flat_map(|zone| lines.iter().filter_map(move |s| s.intersection(zone)))
        .collect()
}
